//! How many distinct persons are behind each count of `steps`: visits, loops, rework, hops, waits, repeats, stops.
//!
//! The counts themselves are those of [`super::Steps`]; beside them this decides what may be shown to people.

use super::heads::Counter;
use super::{Fold, StepOptions};
use eventlog::JourneyView;
use model::MISSING;

/// What persons are counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The activity happened.
    Visited,
    /// It happened again after something new.
    Looped,
    /// It happened again with nothing new in between.
    Redid,
    /// The next event was in another known channel.
    Hopped,
    /// The next event came after a wait.
    Waited,
    /// It happened again within the repeat window.
    Repeated,
    /// Another activity followed.
    MovedOn,
    /// A judged journey ended there for good.
    Left,
    /// A judged journey that visits it did not.
    Stayed,
    /// A stop that was taken up again.
    Resumed,
    /// A stop that was not.
    Stopped,
}

/// How many of them there are.
const KINDS: usize = 11;

/// The fold.
pub struct StepCrowd {
    options: StepOptions,
    is_goal: Vec<bool>,
    counter: Counter,
    /// Events seen, and one more.
    next_event: u64,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    last_event: u64,
    last_time: i64,
    /// Persons, and the number of the last one.
    heads: [[u64; 2]; KINDS],
}

impl Cell {
    #[inline]
    fn count(&mut self, done: Done, person: u64) {
        let [persons, last] = &mut self.heads[done as usize];
        *persons += u64::from(*last != person);
        *last = person;
    }
}

impl StepCrowd {
    /// Over a log with this many activity codes.
    pub fn new(activities: usize, options: StepOptions) -> Self {
        let mut is_goal = vec![false; if options.goal.is_empty() { 0 } else { activities }];
        options.goal.iter().for_each(|code| is_goal[*code as usize] = true);
        StepCrowd {
            options,
            is_goal,
            counter: Counter::default(),
            next_event: 1,
            cells: vec![Cell::default(); activities],
        }
    }

    fn visits(&mut self, journey: &JourneyView<'_>, person: u64, left: Option<u32>) {
        let first = self.next_event;
        self.next_event += journey.times.len() as u64;
        let judged = self.options.is_judged(journey.times[journey.times.len() - 1]);
        let repeat = self.options.repeat.micros();
        // The last event whose activity was new to the journey.
        let mut newest = first;
        for ((&activity, &time), event) in journey.activities.iter().zip(journey.times).zip(first..) {
            let cell = &mut self.cells[activity as usize];
            if cell.last_event >= first {
                cell.count(if newest > cell.last_event { Done::Looped } else { Done::Redid }, person);
                if time.saturating_sub(cell.last_time) <= repeat {
                    cell.count(Done::Repeated, person);
                }
            } else {
                cell.count(Done::Visited, person);
                if judged {
                    cell.count(if left == Some(activity) { Done::Left } else { Done::Stayed }, person);
                }
                newest = event;
            }
            (cell.last_event, cell.last_time) = (event, time);
        }
    }

    fn moves(&mut self, journey: &JourneyView<'_>, person: u64) {
        let (wait, pause) = (self.options.wait.micros(), self.options.pause.micros());
        let pairs = journey.activities.windows(2).zip(journey.times.windows(2)).zip(journey.channels.windows(2));
        for ((activities, times), channels) in pairs {
            let cell = &mut self.cells[activities[0] as usize];
            let gap = times[1].saturating_sub(times[0]);
            let both_known = channels[0] != MISSING && channels[1] != MISSING;
            let happened = [
                (Done::MovedOn, activities[0] != activities[1]),
                (Done::Hopped, both_known && channels[0] != channels[1]),
                (Done::Waited, gap > wait),
                (Done::Resumed, gap > pause),
            ];
            happened.into_iter().filter(|(_, did)| *did).for_each(|(done, _)| cell.count(done, person));
        }
    }
}

impl Fold for StepCrowd {
    type Answer = StepCrowdAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let person = self.counter.number(journey);
        let last = journey.times.len() - 1;
        let end = journey.activities[last];
        let is_goal = |code: &u32| self.is_goal.get(*code as usize).copied().unwrap_or(false);
        let is_judged = self.options.is_judged(journey.times[last]);
        let left = (journey.next_event.is_none() && !journey.activities.iter().any(is_goal)).then_some(end);
        self.visits(journey, person, left);
        self.moves(journey, person);
        if is_judged {
            let done = if journey.next_event.is_some() { Done::Resumed } else { Done::Stopped };
            self.cells[end as usize].count(done, person);
        }
    }

    fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.cells.iter_mut().zip(other.cells) {
            mine.heads.iter_mut().zip(theirs.heads).for_each(|(mine, theirs)| mine[0] += theirs[0]);
        }
    }

    fn answer(self) -> StepCrowdAnswer {
        StepCrowdAnswer { cells: self.cells.iter().map(|cell| cell.heads.map(|[persons, _]| persons)).collect() }
    }
}

/// Distinct persons, by activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepCrowdAnswer {
    cells: Vec<[u64; KINDS]>,
}

impl StepCrowdAnswer {
    /// Of how many persons this is known.
    pub fn persons(&self, activity: u32, done: Done) -> u64 {
        self.cells.get(activity as usize).map_or(0, |cell| cell[done as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Steps;
    use eventlog::JourneyKey;

    const DAY: i64 = 86_400_000_000;

    /// A journey of a person: its events are an activity, a channel and a day.
    fn see<F: Fold>(fold: &mut F, person: u32, goes_on: bool, events: &[(u32, u32, i64)]) {
        let times: Vec<i64> = events.iter().map(|(_, _, day)| day * DAY).collect();
        let activities: Vec<u32> = events.iter().map(|(activity, _, _)| *activity).collect();
        let channels: Vec<u32> = events.iter().map(|(_, channel, _)| *channel).collect();
        fold.journey(&JourneyView {
            key: JourneyKey { part: 0, index: 0 },
            times: &times,
            activities: &activities,
            channels: &channels,
            columns: &[],
            start: 0,
            next_event: goes_on.then_some(90 * DAY),
            person,
            goal: &[],
            logged: &[],
        });
    }

    #[test]
    fn a_count_has_persons_exactly_where_it_is_not_zero_and_a_person_counts_once() {
        let options = StepOptions::new(100 * DAY);
        let (mut steps, mut crowd) = (Steps::new(3, options.clone()), StepCrowd::new(3, options));
        type Journey<'a> = (u32, bool, &'a [(u32, u32, i64)]);
        let journeys: [Journey<'_>; 4] = [
            (7, true, &[(0, 0, 1), (1, 0, 2), (0, 1, 9), (0, 1, 30)]),
            (7, false, &[(0, 0, 60), (1, 1, 60), (0, MISSING, 60)]),
            (8, false, &[(1, 0, 3), (2, 0, 12), (2, 0, 13)]),
            (9, false, &[(2, 0, 99)]),
        ];
        for (person, goes_on, events) in journeys {
            see(&mut steps, person, goes_on, events);
            see(&mut crowd, person, goes_on, events);
        }
        let (steps, crowd) = (steps.answer(), crowd.answer());
        for step in &steps.steps {
            let counts = [
                (step.counts.journeys, Done::Visited),
                (step.counts.loops, Done::Looped),
                (step.counts.rework, Done::Redid),
                (step.channel_hops, Done::Hopped),
                (step.waits, Done::Waited),
                (step.counts.repeats, Done::Repeated),
                (step.counts.left, Done::Left),
                (step.counts.judged - step.counts.left, Done::Stayed),
                (step.resumed, Done::Resumed),
                (step.stops - step.resumed, Done::Stopped),
            ];
            for (count, done) in counts {
                let persons = crowd.persons(step.counts.activity, done);
                assert!(persons <= count && (persons > 0) == (count > 0), "{done:?}: {persons} of {count}");
            }
        }
        assert_eq!(crowd.persons(0, Done::Visited), 1, "two journeys of one person");
        assert_eq!(crowd.persons(0, Done::Looped), 1);
        assert_eq!(crowd.persons(2, Done::Visited), 2);
    }
}
