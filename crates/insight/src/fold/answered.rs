//! Responses where they lie in their customers' lives: what came just before, and when the goal was reached.
//!
//! In: persons' events, those that hold a response told by an attribute. Out: one [`Answered`] for each, in order of time.

use super::Fold;
use eventlog::JourneyView;
use model::MISSING;

/// The fold.
pub struct Answers {
    /// Where the attribute that holds responses is in the log.
    place: usize,
    found: Vec<Answered>,
}

/// One response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The response, as a code of the attribute.
    pub response: u32,
    /// Whose: told apart from everyone else in the log.
    pub person: u64,
    /// When, UTC microseconds.
    pub time: i64,
    /// The channel's code, [`MISSING`] where there is none.
    pub channel: u32,
    /// The activity of what the customer did last before, and how long before, in microseconds; no response counts.
    pub before: Option<(u32, i64)>,
    /// How long before the goal was reached last, in microseconds.
    pub reached_before: Option<i64>,
    /// How long after it was reached next.
    pub reached_after: Option<i64>,
}

impl Answers {
    /// Of the attribute at this place in the log; it must be loaded.
    pub fn new(place: usize) -> Self {
        Answers { place, found: Vec::new() }
    }
}

impl Fold for Answers {
    type Answer = Vec<Answered>;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let codes = journey.attribute(self.place);
        if codes.iter().all(|code| *code == MISSING) {
            return;
        }
        let is_response = |row: usize| codes[row] != MISSING;
        let reached = |row: usize| journey.goal.get(row).copied().unwrap_or(false);
        // Once forwards and once backwards: a life may hold many responses.
        let mut ahead: Vec<Option<i64>> = vec![None; codes.len()];
        let mut next = None;
        for row in (0..codes.len()).rev() {
            next = if reached(row) { Some(journey.times[row]) } else { next };
            ahead[row] = next;
        }
        let (mut before, mut last) = (None, None);
        for row in 0..codes.len() {
            let time = journey.times[row];
            if is_response(row) {
                self.found.push(Answered {
                    response: codes[row],
                    person: journey.person_key(),
                    time,
                    channel: journey.channels[row],
                    before: before.map(|at: usize| (journey.activities[at], time - journey.times[at])),
                    reached_before: last.map(|at: i64| time - at),
                    reached_after: ahead[row].map(|at| at - time),
                });
            } else {
                before = Some(row);
            }
            last = if reached(row) { Some(time) } else { last };
        }
    }

    fn merge(&mut self, mut other: Self) {
        self.found.append(&mut other.found);
    }

    fn answer(mut self) -> Self::Answer {
        self.found.sort_by_key(|answered| (answered.time, answered.person, answered.response));
        self.found
    }
}
