//! What happens at each activity, in counts: visits, loops, rework, repeats within a window, and
//! journeys that end there. The light half of `steps`: one table look-up an event.
//!
//! When an activity happens again in a journey, it is a *loop* if something new happened in
//! between (progress was made and the customer came back) and *rework* if nothing new did.

use super::Fold;
use eventlog::JourneyView;
use model::Span;

/// What `steps` needs to know beforehand.
#[derive(Clone, Debug)]
pub struct StepOptions {
    /// Gaps strictly longer than this are waits.
    pub wait: Span,
    /// The same activity again within this time, inclusive, is a repeat.
    pub repeat: Span,
    /// A pause longer than this is a stop; a journey that ends within it of the log's end is not judged.
    pub pause: Span,
    /// Activities that mean the goal was reached; empty: there is no goal.
    pub goal: Vec<u32>,
    /// The last event time of the log.
    pub log_end: i64,
}

impl StepOptions {
    /// The defaults: waits over a day, repeats and stops at seven days, no goal.
    pub fn new(log_end: i64) -> Self {
        StepOptions { wait: Span::days(1), repeat: Span::days(7), pause: Span::days(7), goal: Vec::new(), log_end }
    }

    /// Whether a journey that ended then is over for certain: the log goes on for the pause after it.
    pub(super) fn is_judged(&self, journey_end: i64) -> bool {
        journey_end.saturating_add(self.pause.micros()) <= self.log_end
    }
}

/// The counts of one activity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepCount {
    /// The activity.
    pub activity: u32,
    /// How often it happened.
    pub events: u64,
    /// In how many journeys.
    pub journeys: u64,
    /// Returns to it after something new happened in between.
    pub loops: u64,
    /// Repetitions of it with nothing new in between.
    pub rework: u64,
    /// Repetitions of it with nothing at all in between: a part of the rework.
    pub direct_repeats: u64,
    /// Events followed by the same activity within the repeat window, in the same journey.
    pub repeats: u64,
    /// Journeys that visit it and can be judged: they ended at least a pause before the log did.
    pub judged: u64,
    /// Judged journeys that end there without the goal and whose person has no later event.
    pub left: u64,
}

/// The fold.
pub struct StepCounts {
    options: StepOptions,
    is_goal: Vec<bool>,
    journeys: u64,
    /// Events seen, and one more: the number of the next event.
    next_event: u64,
    table: Vec<Entry>,
    left: Vec<u64>,
}

/// An activity's counts beside where it was last seen: one cache line.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Entry {
    /// The number of the last event that was it; 0 is none. Numbers run over all journeys, so one
    /// below the journey's first is of an earlier journey.
    last_event: u64,
    last_time: i64,
    journeys: u64,
    judged: u64,
    loops: u64,
    rework: u64,
    direct_repeats: u64,
    repeats: u64,
}

impl StepCounts {
    /// Over a log with this many activity codes.
    pub fn new(activities: usize, options: StepOptions) -> Self {
        let mut is_goal = vec![false; if options.goal.is_empty() { 0 } else { activities }];
        options.goal.iter().for_each(|code| is_goal[*code as usize] = true);
        StepCounts {
            options,
            is_goal,
            journeys: 0,
            next_event: 1,
            table: vec![Entry::default(); activities],
            left: vec![0; activities],
        }
    }

    /// Whether the customer gave up with this journey's last event.
    #[inline]
    fn ends_for_good(&self, journey: &JourneyView<'_>) -> bool {
        let reached_goal =
            || !self.is_goal.is_empty() && journey.activities.iter().any(|code| self.is_goal[*code as usize]);
        journey.next_event.is_none() && !reached_goal()
    }
}

impl Fold for StepCounts {
    type Answer = StepCountsAnswer;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        self.journeys += 1;
        let last = journey.times.len() - 1;
        let judged = self.options.is_judged(journey.times[last]);
        if judged && self.ends_for_good(journey) {
            self.left[journey.activities[last] as usize] += 1;
        }
        let (first, repeat) = (self.next_event, self.options.repeat.micros());
        self.next_event += journey.times.len() as u64;
        // The last event whose activity was new to the journey.
        let mut newest = first;
        for ((&activity, &time), event) in journey.activities.iter().zip(journey.times).zip(first..) {
            let entry = &mut self.table[activity as usize];
            if entry.last_event >= first {
                let looped = newest > entry.last_event;
                entry.loops += u64::from(looped);
                entry.rework += u64::from(!looped);
                entry.direct_repeats += u64::from(entry.last_event + 1 == event);
                entry.repeats += u64::from(time.saturating_sub(entry.last_time) <= repeat);
            } else {
                entry.journeys += 1;
                entry.judged += u64::from(judged);
                newest = event;
            }
            entry.last_event = event;
            entry.last_time = time;
        }
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        for (mine, theirs) in self.table.iter_mut().zip(other.table) {
            mine.journeys += theirs.journeys;
            mine.judged += theirs.judged;
            mine.loops += theirs.loops;
            mine.rework += theirs.rework;
            mine.direct_repeats += theirs.direct_repeats;
            mine.repeats += theirs.repeats;
        }
        for (mine, theirs) in self.left.iter_mut().zip(other.left) {
            *mine += theirs;
        }
    }

    fn answer(self) -> StepCountsAnswer {
        let seen = self.table.iter().zip(&self.left).enumerate().filter(|(_, (entry, _))| entry.journeys > 0);
        let steps = seen.map(|(activity, (entry, left))| StepCount {
            activity: activity as u32,
            events: entry.journeys + entry.loops + entry.rework,
            journeys: entry.journeys,
            loops: entry.loops,
            rework: entry.rework,
            direct_repeats: entry.direct_repeats,
            repeats: entry.repeats,
            judged: entry.judged,
            left: *left,
        });
        StepCountsAnswer { journeys: self.journeys, steps: steps.collect() }
    }
}

/// The counts of every activity that happened, ascending by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepCountsAnswer {
    /// How many journeys were seen.
    pub journeys: u64,
    /// One for each activity.
    pub steps: Vec<StepCount>,
}
