//! Funnels: how many journeys reach each of a list of steps, in order, within a window.
//!
//! The modes follow ClickHouse's `windowFunnel`. Each step has the start of a chain that reached
//! it; a later event moves it on, so that the tracked start is the latest possible and a chain is
//! found whenever there is one:
//!
//! - ordered: other events may come between. Step k is reached when there are k different events,
//!   in the journey's order, the i-th fitting step i, the last no later than the window after the first.
//! - strict-order: after the first step, an event that fits no step, or only steps whose
//!   predecessor was not reached, ends the search. Steps already reached may happen again.
//! - strict-increase: as ordered, but each event of a chain is strictly later than the one before.
//!
//! One event fills one place in a chain (ClickHouse's `strict_once`): a funnel of A and A again
//! needs two events. Events of equal time follow each other in the journey's order, which
//! `windowFunnel` leaves open.

use super::Fold;
use super::bucket::{Bucket, merge_each};
use super::heads::{Counter, Group, Heads, merge_heads};
use crate::evidence::wilson;
use eventlog::JourneyView;
use model::Span;
use serde::Serialize;

/// What may come between two steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FunnelMode {
    /// Anything.
    #[default]
    Ordered,
    /// Nothing but steps already reached.
    StrictOrder,
    /// Anything, but time must pass.
    StrictIncrease,
}

/// Why a funnel cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FunnelError {
    /// There are no steps.
    #[error("a funnel needs at least one step")]
    NoSteps,
    /// There are more steps than bits in a word.
    #[error("a funnel has at most {MOST_STEPS} steps, not {0}; ask for a part of it")]
    TooManySteps(usize),
}

/// One bit for each step in a word.
const MOST_STEPS: usize = 64;

/// The fold.
pub struct Funnel {
    mode: FunnelMode,
    window: i64,
    steps: usize,
    /// For each activity code, a bit for every step that it fits.
    fits: Vec<u64>,
    /// How many journeys reached exactly this many steps.
    deepest: Vec<u64>,
    /// The same with their persons, and whose journeys reached each step.
    stopped: Vec<Heads>,
    reached: Vec<Heads>,
    counter: Counter,
    /// Time from the first step, for each step but the first.
    elapsed: Vec<Bucket>,
    chain: Chain,
    /// Places of the events that fit a step, in the journey at hand.
    places: Vec<u32>,
}

/// The chains of the journey at hand.
struct Chain {
    /// How many steps were reached.
    depth: usize,
    /// For each reached step, the latest start of a chain that reaches it.
    start: Vec<i64>,
    /// For each reached step, the time from the start when it was first reached.
    elapsed: Vec<i64>,
}

impl Chain {
    /// Moves the chains on by an event that fits the steps in `fits`; says whether it fitted in.
    ///
    /// Steps are taken from the last, so that one event never fills two places of one chain.
    #[inline]
    fn take(&mut self, time: i64, mut fits: u64, window: i64) -> bool {
        let mut fitted = false;
        while fits != 0 {
            let step = 63 - fits.leading_zeros() as usize;
            fits ^= 1 << step;
            if step == 0 {
                self.start[0] = time;
            } else if self.depth < step {
                continue;
            } else if time.saturating_sub(self.start[step - 1]) <= window {
                self.start[step] = self.start[step - 1];
            } else {
                fitted = true; // too late, but not out of order
                continue;
            }
            fitted = true;
            if self.depth == step {
                self.depth = step + 1;
                self.elapsed[step] = time.saturating_sub(self.start[step]);
            }
        }
        fitted
    }
}

impl Funnel {
    /// A funnel whose steps are sets of activity codes, over a log with `activities` codes.
    ///
    /// # Errors
    /// When there are no steps, or more than 64.
    pub fn new(
        activities: usize,
        steps: &[Vec<u32>],
        mode: FunnelMode,
        window: Option<Span>,
    ) -> Result<Self, FunnelError> {
        if steps.is_empty() {
            return Err(FunnelError::NoSteps);
        }
        if steps.len() > MOST_STEPS {
            return Err(FunnelError::TooManySteps(steps.len()));
        }
        let mut fits = vec![0; activities];
        for (step, codes) in steps.iter().enumerate() {
            codes.iter().for_each(|code| fits[*code as usize] |= 1 << step);
        }
        Ok(Funnel {
            mode,
            window: window.map_or(i64::MAX, Span::micros),
            steps: steps.len(),
            fits,
            deepest: vec![0; steps.len() + 1],
            stopped: vec![Heads::default(); steps.len() + 1],
            reached: vec![Heads::default(); steps.len()],
            counter: Counter::default(),
            elapsed: steps.iter().map(|_| Bucket::default()).collect(),
            chain: Chain { depth: 0, start: vec![0; steps.len()], elapsed: vec![0; steps.len()] },
            places: Vec::new(),
        })
    }

    /// Finds the events that fit a step: written without a branch, for most do not fit.
    #[inline]
    fn find_places(&mut self, activities: &[u32]) -> usize {
        if self.places.len() < activities.len() {
            self.places.resize(activities.len(), 0);
        }
        let mut found = 0;
        for (place, &activity) in activities.iter().enumerate() {
            self.places[found] = place as u32;
            found += usize::from(self.fits[activity as usize] != 0);
        }
        found
    }

    #[inline]
    fn ordered(&mut self, journey: &JourneyView<'_>) {
        let found = self.find_places(journey.activities);
        for &place in &self.places[..found] {
            let fits = self.fits[journey.activities[place as usize] as usize];
            self.chain.take(journey.times[place as usize], fits, self.window);
            if self.chain.depth == self.steps {
                return;
            }
        }
    }

    /// Events of one time move the chains on together, from what was reached before that time.
    fn strict_increase(&mut self, journey: &JourneyView<'_>) {
        let found = self.find_places(journey.activities);
        let time = |place: &u32| journey.times[*place as usize];
        for equal in self.places[..found].chunk_by(|a, b| time(a) == time(b)) {
            let fits =
                equal.iter().fold(0, |fits, place| fits | self.fits[journey.activities[*place as usize] as usize]);
            self.chain.take(time(&equal[0]), fits, self.window);
            if self.chain.depth == self.steps {
                return;
            }
        }
    }

    fn strict_order(&mut self, journey: &JourneyView<'_>) {
        for (&activity, &time) in journey.activities.iter().zip(journey.times) {
            let fitted = self.chain.take(time, self.fits[activity as usize], self.window);
            let intervened = !fitted && self.chain.depth > 0;
            if intervened || self.chain.depth == self.steps {
                return;
            }
        }
    }
}

impl Fold for Funnel {
    type Answer = FunnelAnswer;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        self.chain.depth = 0;
        match self.mode {
            FunnelMode::Ordered => self.ordered(journey),
            FunnelMode::StrictOrder => self.strict_order(journey),
            FunnelMode::StrictIncrease => self.strict_increase(journey),
        }
        self.deepest[self.chain.depth] += 1;
        let person = self.counter.number(journey);
        self.stopped[self.chain.depth].add(person);
        self.reached[..self.chain.depth].iter_mut().for_each(|heads| heads.add(person));
        for step in 1..self.chain.depth {
            self.elapsed[step].push(self.chain.elapsed[step].cast_unsigned());
        }
    }

    fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.deepest.iter_mut().zip(other.deepest) {
            *mine += theirs;
        }
        merge_heads(&mut self.stopped, &other.stopped);
        merge_heads(&mut self.reached, &other.reached);
        merge_each(&mut self.elapsed, other.elapsed);
    }

    fn answer(self) -> FunnelAnswer {
        let mut steps: Vec<FunnelStep> = Vec::with_capacity(self.steps);
        let mut journeys = 0;
        for step in (0..self.steps).rev() {
            journeys += self.deepest[step + 1];
            let at_once = (journeys > 0).then_some(0.0);
            let median_s = if step == 0 { at_once } else { self.elapsed[step].median_s() };
            steps.push(FunnelStep {
                journeys,
                median_s_from_first: median_s,
                persons: self.reached[step].group().persons,
                stopped: self.stopped[step + 1].group(),
            });
        }
        steps.reverse();
        FunnelAnswer { journeys: self.deepest.iter().sum(), never: self.stopped[0].group(), steps }
    }
}

/// How many journeys reached each step.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelAnswer {
    /// How many journeys were seen.
    pub journeys: u64,
    /// Those that did not reach the first step.
    pub never: Group,
    /// The steps, in order.
    pub steps: Vec<FunnelStep>,
}

/// One step of a funnel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunnelStep {
    /// How many journeys reached it.
    pub journeys: u64,
    /// The median time from the first step, of the chain that first reached this step with the
    /// latest start then possible.
    pub median_s_from_first: Option<f64>,
    /// How many distinct persons reached it.
    pub persons: u64,
    /// Those that reached it and nothing after it.
    pub stopped: Group,
}

impl FunnelAnswer {
    /// The funnel as it leaves the program. `labels` names the steps: a step may be several activities.
    pub fn report<'a>(&self, labels: &[&'a str]) -> FunnelReport<'a> {
        let first = self.steps.first().map_or(0, |step| step.journeys);
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        let mut previous = None;
        let mut steps = Vec::with_capacity(self.steps.len());
        for (step, label) in self.steps.iter().zip(labels) {
            let interval = (first > 0).then(|| wilson(step.journeys, first));
            steps.push(FunnelStepReport {
                activity: label,
                journeys: step.journeys,
                share_of_first: share(step.journeys, first),
                share_of_previous: previous.and_then(|previous| share(step.journeys, previous)),
                low: interval.map(|(low, _)| low),
                high: interval.map(|(_, high)| high),
                median_s_from_first: step.median_s_from_first,
            });
            previous = Some(step.journeys);
        }
        FunnelReport { steps }
    }
}

/// The contract's `funnel`.
#[derive(Clone, Debug, Serialize)]
pub struct FunnelReport<'a> {
    /// The steps, in order.
    pub steps: Vec<FunnelStepReport<'a>>,
}

/// One step of the contract's `funnel`.
#[derive(Clone, Debug, Serialize)]
pub struct FunnelStepReport<'a> {
    /// What the step is called.
    pub activity: &'a str,
    /// How many journeys reached it.
    pub journeys: u64,
    /// Of those that reached the first step.
    pub share_of_first: Option<f64>,
    /// Of those that reached the step before; null for the first.
    pub share_of_previous: Option<f64>,
    /// Lower end of the 95 % Wilson interval of `share_of_first`.
    pub low: Option<f64>,
    /// Upper end of the 95 % Wilson interval of `share_of_first`.
    pub high: Option<f64>,
    /// The median time from the first step.
    pub median_s_from_first: Option<f64>,
}
