//! Everything about each activity: how long customers dwell and wait, whether they come back to
//! it, change channel after it, stop there, and whether they take up again.

use super::bucket::{Bucket, merge_each};
use super::step_counts::{StepCount, StepCounts, StepOptions};
use super::waits::Waits;
use super::{Fold, Names};
use crate::evidence::share;
use eventlog::JourneyView;
use model::{Estimate, MISSING, Micros};
use serde::Serialize;

/// The fold. Keeps 8 bytes for each run of an activity and each wait until the answer.
pub struct Steps {
    options: StepOptions,
    counts: StepCounts,
    waits: Waits,
    dwells: Vec<Bucket>,
    moves: Vec<Moves>,
}

/// How customers leave an activity.
#[derive(Clone, Copy, Default)]
struct Moves {
    channel_hops: u64,
    stops: u64,
    resumed: u64,
}

impl Steps {
    /// Over a log with this many activity codes.
    pub fn new(activities: usize, options: StepOptions) -> Self {
        Steps {
            counts: StepCounts::new(activities, options.clone()),
            waits: Waits::new(activities, options.wait),
            dwells: (0..activities).map(|_| Bucket::default()).collect(),
            moves: vec![Moves::default(); activities],
            options,
        }
    }

    /// The time from the first event of each run of an activity to the first event of the next run.
    fn dwell(&mut self, journey: &JourneyView<'_>) {
        let (mut activity, mut since) = (journey.activities[0], journey.times[0]);
        for (&next, &time) in journey.activities.iter().zip(journey.times) {
            if next != activity {
                self.dwells[activity as usize].push(time.wrapping_sub(since).cast_unsigned());
                (activity, since) = (next, time);
            }
        }
    }

    /// Changes between known channels, and pauses inside the journey: a pause was always taken up again.
    fn moves(&mut self, journey: &JourneyView<'_>) {
        let pause = self.options.pause.micros();
        let steps = journey.activities.iter().zip(journey.times.windows(2)).zip(journey.channels.windows(2));
        for ((&activity, times), channels) in steps {
            let moves = &mut self.moves[activity as usize];
            let both_known = channels[0] != MISSING && channels[1] != MISSING;
            moves.channel_hops += u64::from(both_known && channels[0] != channels[1]);
            let paused = u64::from(times[1].saturating_sub(times[0]) > pause);
            moves.stops += paused;
            moves.resumed += paused;
        }
    }

    /// The journey's end is a stop too, once the log goes on for long enough after it.
    fn stop(&mut self, journey: &JourneyView<'_>) {
        let last = journey.times.len() - 1;
        if self.options.is_judged(journey.times[last]) {
            let moves = &mut self.moves[journey.activities[last] as usize];
            moves.stops += 1;
            moves.resumed += u64::from(journey.next_event.is_some());
        }
    }
}

impl Fold for Steps {
    type Answer = StepsAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        self.counts.journey(journey);
        self.waits.journey(journey);
        self.dwell(journey);
        self.moves(journey);
        self.stop(journey);
    }

    fn merge(&mut self, other: Self) {
        self.counts.merge(other.counts);
        self.waits.merge(other.waits);
        merge_each(&mut self.dwells, other.dwells);
        for (mine, theirs) in self.moves.iter_mut().zip(other.moves) {
            mine.channel_hops += theirs.channel_hops;
            mine.stops += theirs.stops;
            mine.resumed += theirs.resumed;
        }
    }

    fn answer(self) -> StepsAnswer {
        let counts = self.counts.answer();
        let waits = self.waits.answer();
        let step = |counts: StepCount| {
            let activity = counts.activity as usize;
            let wait = waits.binary_search_by_key(&counts.activity, |wait| wait.activity).ok().map(|at| waits[at]);
            let moves = self.moves[activity];
            Step {
                counts,
                median_dwell_s: self.dwells[activity].median_s(),
                channel_hops: moves.channel_hops,
                waits: wait.map_or(0, |wait| wait.waits),
                median_wait_s: wait.map(|wait| wait.median_s),
                stops: moves.stops,
                resumed: moves.resumed,
            }
        };
        StepsAnswer { journeys: counts.journeys, steps: counts.steps.into_iter().map(step).collect() }
    }
}

/// Every activity that happened, ascending by code.
#[derive(Clone, Debug, PartialEq)]
pub struct StepsAnswer {
    /// How many journeys were seen.
    pub journeys: u64,
    /// One for each activity.
    pub steps: Vec<Step>,
}

/// One activity, in codes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// What could be counted in one look at each event.
    pub counts: StepCount,
    /// The median time from the first event of a run to the first event of another activity.
    pub median_dwell_s: Option<f64>,
    /// Moves to the next event in another known channel.
    pub channel_hops: u64,
    /// Gaps to the next event longer than the wait.
    pub waits: u64,
    /// Their median.
    pub median_wait_s: Option<f64>,
    /// Pauses longer than the pause inside journeys, and judged ends of journeys.
    pub stops: u64,
    /// Stops that the same person took up again.
    pub resumed: u64,
}

impl StepsAnswer {
    /// The answer as it leaves the program: by journeys, descending, then by name.
    pub fn report<'a>(&self, names: &Names<'a>, as_of: Option<Micros>) -> StepsReport<'a> {
        let named = |step: &Step| StepReport {
            activity: names.activities.get(step.counts.activity),
            journeys: step.counts.journeys,
            median_dwell_s: step.median_dwell_s,
            loops: step.counts.loops,
            rework: step.counts.rework,
            channel_hops: step.channel_hops,
            waits: step.waits,
            median_wait_s: step.median_wait_s,
            repeat_within_7d: step.counts.repeats,
            left: share(step.counts.left, step.counts.judged, as_of),
            resumed_later: share(step.resumed, step.stops, as_of),
        };
        let mut steps: Vec<StepReport<'a>> = self.steps.iter().map(named).collect();
        steps.sort_unstable_by(|a, b| b.journeys.cmp(&a.journeys).then(a.activity.cmp(b.activity)));
        StepsReport { journeys: self.journeys, steps }
    }
}

/// The contract's `steps`.
#[derive(Clone, Debug, Serialize)]
pub struct StepsReport<'a> {
    /// How many journeys.
    pub journeys: u64,
    /// Activities by journeys, descending, then by name.
    pub steps: Vec<StepReport<'a>>,
}

/// One activity of the contract's `steps`.
#[derive(Clone, Debug, Serialize)]
pub struct StepReport<'a> {
    /// Its name.
    pub activity: &'a str,
    /// In how many journeys it happened.
    pub journeys: u64,
    /// The median time until another activity.
    pub median_dwell_s: Option<f64>,
    /// Returns to it after something new.
    pub loops: u64,
    /// Repetitions with nothing new in between.
    pub rework: u64,
    /// Moves to another channel.
    pub channel_hops: u64,
    /// Long waits after it.
    pub waits: u64,
    /// Their median.
    pub median_wait_s: Option<f64>,
    /// Events followed by the same activity within the repeat window (seven days unless asked otherwise).
    pub repeat_within_7d: u64,
    /// Of judged journeys that visit it: the share that ends there for good, without the goal.
    pub left: Estimate,
    /// Of stops there: the share taken up again by the same person.
    pub resumed_later: Estimate,
}
