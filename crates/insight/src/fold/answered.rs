//! Responses where they lie in their customers' lives: what came just before, and when the goal was reached.
//!
//! In: persons' events, those that hold a response told by an attribute. Out: one [`Answered`] for each, in order of time.

use super::Fold;
use eventlog::{JourneyKey, JourneyView};
use model::MISSING;

/// The fold.
pub struct Answers {
    /// Where the attribute that holds responses is in the log.
    place: usize,
    /// Of which attributes the customer's values are told.
    attributes: Vec<usize>,
    found: Vec<(Answered, Vec<u32>)>,
}

/// One response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The response, as a code of the attribute.
    pub response: u32,
    /// Whose: told apart from everyone else in the log.
    pub person: u64,
    /// The life that it lies in, by which its customer's name is found.
    pub life: JourneyKey,
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
        Answers { place, attributes: Vec::new(), found: Vec::new() }
    }

    /// With the customer's values of these attributes: those of the response itself, else the last before it. They must
    /// be loaded.
    #[must_use]
    pub fn with(self, attributes: &[usize]) -> Self {
        Answers { attributes: attributes.to_vec(), ..self }
    }

    /// The values as they were at an event.
    fn values(&self, journey: &JourneyView<'_>, row: usize) -> Vec<u32> {
        let last = |attribute: &usize| {
            let codes = journey.attribute(*attribute);
            codes.iter().take(row + 1).rev().copied().find(|code| *code != MISSING).unwrap_or(MISSING)
        };
        self.attributes.iter().map(last).collect()
    }
}

impl Fold for Answers {
    /// Each response with the codes of its customer's values.
    type Answer = Vec<(Answered, Vec<u32>)>;

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
                let answered = Answered {
                    response: codes[row],
                    person: journey.person_key(),
                    life: journey.key,
                    time,
                    channel: journey.channels[row],
                    before: before.map(|at: usize| (journey.activities[at], time - journey.times[at])),
                    reached_before: last.map(|at: i64| time - at),
                    reached_after: ahead[row].map(|at| at - time),
                };
                let values = self.values(journey, row);
                self.found.push((answered, values));
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
        self.found.sort_by_key(|(answered, _)| (answered.time, answered.person, answered.response));
        self.found
    }
}
