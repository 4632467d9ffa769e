//! The fold that finds where customers left: whole lives in, one [`Stop`] for each leaving out.
//!
//! An attempt begins with a start of the journey (with any event where none is defined) and ends with the goal, or when
//! the horizon has passed since the customer was last seen. A stop is an event of an attempt after which the customer
//! was away for longer than the pause, or for good. Nobody leaves who never came: an attempt of which nothing is known but
//! what was sent (letters, bills) has no stop.

use crate::fold::Fold;
use crate::voice::behaviour::{Behaviour, Reading};
use eventlog::JourneyView;

/// What counts as leaving.
#[derive(Clone, Debug)]
pub struct StopOptions {
    /// Activities that begin an attempt; empty: any does.
    pub start: Vec<u32>,
    /// Away for longer than this is left; microseconds.
    pub pause: i64,
    /// Who reaches the goal within this time of leaving had left temporarily; microseconds.
    pub horizon: i64,
    /// The last moment that the log knows.
    pub log_end: i64,
    /// By activity code: whether it says that something went wrong.
    pub trouble: Vec<bool>,
}

/// What came of a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// The same person reached the same goal within the horizon.
    Temporary,
    /// Not.
    Blocked,
    /// The horizon has not passed: nobody knows. Also of who has reached the goal since: else the newest would all
    /// look temporary.
    NotYet,
}

/// Somebody left, as it was known then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Whose.
    pub person: u64,
    /// The last event, UTC microseconds.
    pub time: i64,
    /// Its activity.
    pub station: u32,
    /// The activity before, of the same attempt.
    pub before: Option<u32>,
    /// The channel of the last event.
    pub channel: u32,
    /// The attempt so far.
    pub behaviour: Behaviour,
    /// Events so far that say something went wrong.
    pub troubles: u32,
    /// Whether the last event was one.
    pub in_trouble: bool,
    /// Earlier stops of the same attempt.
    pub earlier: u32,
    /// Goals that this person had reached before.
    pub goals_before: u32,
    /// What came of it.
    pub truth: Truth,
}

/// The fold, over whole lives (journeys cut by person) with the goal defined.
pub struct Stops<'r> {
    reading: &'r Reading,
    options: &'r StopOptions,
    found: Vec<Stop>,
}

impl<'r> Stops<'r> {
    /// With these rules.
    pub fn new(reading: &'r Reading, options: &'r StopOptions) -> Self {
        Stops { reading, options, found: Vec::new() }
    }

    fn truth(&self, left: i64, goal: Option<i64>) -> Truth {
        if left.saturating_add(self.options.horizon) > self.options.log_end {
            return Truth::NotYet;
        }
        let in_time = goal.is_some_and(|goal| goal.saturating_sub(left) <= self.options.horizon);
        if in_time { Truth::Temporary } else { Truth::Blocked }
    }

    fn stop(&self, journey: &JourneyView<'_>, from: usize, row: usize) -> Stop {
        let rows = from..row + 1;
        let trouble = |activity: &u32| self.options.trouble.get(*activity as usize).copied().unwrap_or(false);
        let activities = &journey.activities[rows.clone()];
        Stop {
            person: journey.person_key(),
            time: journey.times[row],
            station: journey.activities[row],
            before: (row > from).then(|| journey.activities[row - 1]),
            channel: journey.channels[row],
            behaviour: self.reading.behaviour(&journey.times[rows.clone()], activities, &journey.channels[rows]),
            troubles: activities.iter().filter(|activity| trouble(activity)).count() as u32,
            in_trouble: trouble(&journey.activities[row]),
            earlier: 0,
            goals_before: 0,
            truth: Truth::NotYet,
        }
    }
}

impl Fold for Stops<'_> {
    type Answer = Vec<Stop>;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let events = journey.events();
        let reached = |row: usize| journey.goal.get(row).copied().unwrap_or(false);
        let mut next_goal: Vec<Option<i64>> = vec![None; events];
        for row in (0..events.saturating_sub(1)).rev() {
            next_goal[row] = if reached(row + 1) { Some(journey.times[row + 1]) } else { next_goal[row + 1] };
        }
        let (mut attempt, mut earlier, mut goals) = (None, 0, 0);
        for (row, next_goal) in next_goal.iter().enumerate() {
            if reached(row) {
                (attempt, earlier, goals) = (None, 0, goals + 1);
                continue;
            }
            let starts = self.options.start.is_empty() || self.options.start.contains(&journey.activities[row]);
            if attempt.is_none() && starts {
                attempt = Some(row);
            }
            let Some(from) = attempt else { continue };
            let time = journey.times[row];
            let away = journey.times.get(row + 1).map_or(i64::MAX, |next| next.saturating_sub(time));
            if away <= self.options.pause {
                continue;
            }
            let came = journey.channels[from..=row].iter().any(|channel| !self.reading.is_sent(*channel));
            if !came {
                attempt = if away > self.options.horizon { None } else { attempt };
                continue;
            }
            // Whoever was last seen within the pause of the log's end has not left yet, as far as anybody knows.
            if time.saturating_add(self.options.pause) <= self.options.log_end {
                let truth = self.truth(time, *next_goal);
                self.found.push(Stop { earlier, goals_before: goals, truth, ..self.stop(journey, from, row) });
            }
            earlier += 1;
            if away > self.options.horizon {
                (attempt, earlier) = (None, 0);
            }
        }
    }

    fn merge(&mut self, mut other: Self) {
        self.found.append(&mut other.found);
    }

    fn answer(mut self) -> Self::Answer {
        self.found.sort_unstable_by_key(|stop| (stop.time, stop.person, stop.station));
        self.found
    }
}
