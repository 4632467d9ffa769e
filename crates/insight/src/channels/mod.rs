//! Channels side by side, and customers between them: whether a step goes the same in each channel (R218), changes of
//! channel (R219), several channels at once (R220), and channels that contradict each other (R221).
//!
//! In: a log cut into journeys. Out: [`ChannelsReport`]. What differs between channels is held against like journeys, with
//! n and an interval; a difference is no effect. `docs/channels.md`.
//!
//! One direction: `reading` (events) → `ways` (a first pass: what is usual) → `trace` (a second pass: journeys as rows) →
//! `alike` (like with like) → `consistency`, `hops`, `concurrent`, `contradictions` → `report`. Reads no clock.

mod alike;
mod concurrent;
mod consistency;
mod contradictions;
mod ease;
mod hops;
mod reading;
mod report;
mod trace;
mod ways;

pub use contradictions::Scope;
pub use report::{
    AttributeTold, ChannelAt, ChannelsReport, Combination, Compared, Concurrent, Consistency, Contradictions, GoalOf,
    GoalVerdict, Hop, HopTotals, HopsReport, Largest, LeftOut, Moment, NotCompared, NotJudged, Outcome, PairTold,
    StepConsistency, StepCount, Unit, Verdict,
};
pub use ways::Kind;

use crate::evidence::benjamini_hochberg;
use crate::fold::{Judge, run};
use ease::ease;
use eventlog::{Journeys, LogError};
use model::{JourneyDefinition, Micros};
use reading::Reader;
use std::sync::atomic::{AtomicUsize, Ordering};
use trace::{Guide, Tracer, Traces};
use ways::{Planned, Seen, Ways, plan};

/// A side of a comparison must be so many persons.
pub const LEAST: u64 = 30;
/// Of what is claimed, at most this share is expected to be chance.
pub const FALSE_DISCOVERY_RATE: f64 = 0.05;
const MINUTE: i64 = 60_000_000;
const DAY: i64 = 86_400_000_000;

/// The same order in every run.
type Map<K, V> = hashbrown::HashMap<K, V, foldhash::fast::FixedState>;

/// How it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What one person does in two channels so soon after each other is at once, microseconds.
    pub window: i64,
    /// What two channels told so far apart is held together, microseconds.
    pub told_within: i64,
    /// Shares that differ by less are the same.
    pub margin: f64,
}

impl Default for Options {
    fn default() -> Options {
        Options { window: 15 * MINUTE, told_within: 7 * DAY, margin: 0.05 }
    }
}

/// What somebody said of their effort.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The name of the person, as the log has it.
    pub person: String,
    /// When, UTC microseconds.
    pub time: i64,
    /// How easy it was: 1 to 7, 7 is easiest (CES 2.0).
    pub ease: f64,
    /// The step that it is about, where that is told; else it is about what was done last before.
    pub activity: Option<String>,
    /// The channel that it is about, where that is told: not the one in which it was asked.
    pub channel: Option<String>,
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct Ask<'a, 'j> {
    /// All journeys.
    pub journeys: &'a Journeys<'j>,
    /// Their definition: what it plans is a step, and its order tells what is handed over.
    pub definition: &'a JourneyDefinition,
    /// How journeys stand.
    pub judge: Judge,
    /// The last moment that the log knows.
    pub as_of: Option<Micros>,
    /// How many threads may work.
    pub threads: usize,
    /// What customers said of their effort.
    pub said: &'a [Said],
    /// Only this step, by code.
    pub at: Option<u32>,
    /// How it is looked at.
    pub options: Options,
}

/// What is asked, with what helps to tell it.
struct Asked<'a, 'j> {
    journeys: &'a Journeys<'j>,
    as_of: Option<Micros>,
    threads: usize,
    at: Option<u32>,
    options: Options,
    has_goal: bool,
    /// Whether the channel is one of the whole journey: contacts cannot be told.
    by_journey: bool,
    /// The names of the attributes that may be held alike.
    attributes: Vec<String>,
}

impl Asked<'_, '_> {
    fn activity(&self, code: u32) -> String {
        self.journeys.activities().text(code).unwrap_or_default().to_string()
    }

    fn channel(&self, code: u32) -> String {
        self.journeys.channels().text(code).unwrap_or_default().to_string()
    }

    /// Whether a step is asked about.
    fn is_at(&self, step: u32) -> bool {
        self.at.is_none_or(|at| at == step)
    }

    /// Something of each, on several threads, in the same order.
    fn each<T: Sync, R: Send>(&self, list: &[T], of: impl Fn(&T) -> R + Sync) -> Vec<R> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = list.get(at) else { return done };
                done.push((at, of(item)));
            }
        };
        let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
            let threads: Vec<_> = (1..self.threads.min(list.len())).map(|_| scope.spawn(work)).collect();
            let mut all = work();
            for thread in threads {
                all.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            all
        });
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, one)| one).collect()
    }
}

/// Looks at channels, and at customers between them.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn channels(ask: &Ask<'_, '_>) -> Result<ChannelsReport, LogError> {
    let journeys = ask.journeys;
    let reader = Reader::of(journeys, ask.definition);
    let values = contradictions::values(journeys);
    let seen = run(journeys, ask.threads, || Ways::new(&reader, ask.judge, ask.options, &values))?;
    let planned = Planned::of(&seen, &plan(ask.definition, journeys.activities()));
    let asked = Asked {
        journeys,
        as_of: ask.as_of,
        threads: ask.threads,
        at: ask.at,
        options: ask.options,
        has_goal: journeys.has_goal(),
        by_journey: seen.is_channel_of_journey(),
        attributes: values.iter().map(|it| journeys.log().attributes()[it.place].name.clone()).collect(),
    };
    let guide = Guide {
        reader: &reader,
        judge: ask.judge,
        options: ask.options,
        planned: &planned,
        bursts: &seen.bursts,
        values: &values,
        learnt: &seen.learnt,
        wanted: &wanted(&asked, &seen, ask.said),
        gap: journeys.gap(),
        end: ask.as_of.map_or(i64::MIN, |Micros(end)| end),
        has_goal: asked.has_goal,
        at: ask.at,
    };
    let (traces, differing) = run(journeys, ask.threads, || Tracer::new(&guide))?;
    let ease = ease(&asked, &traces, &guide, ask.said)?;
    let mut report = ChannelsReport {
        journeys: traces.journeys.len() as u64,
        persons: persons(&traces),
        goal: ask.definition.goal.clone(),
        channel_of_journey: asked.by_journey,
        left_out: LeftOut { robots: traces.robots, under_way: traces.under_way },
        consistency: consistency::report(&asked, &traces, &ease),
        hops: hops::report(&asked, &traces, &seen),
        concurrent: concurrent::report(&asked, &traces),
        contradictions: contradictions::report(&asked, differing)?,
        ladder: 1,
    };
    judge_all(report.hops.ways.iter_mut().filter_map(|hop| hop.goal.as_mut()).chain(report.hops.goal.as_mut()));
    let combinations = report.concurrent.combinations.iter_mut().filter_map(|it| it.goal.as_mut());
    judge_all(combinations.chain(report.concurrent.goal.as_mut()));
    Ok(report)
}

/// Adjusts the p-values of one table, and says what may be said.
fn judge_all<'g>(goals: impl Iterator<Item = &'g mut GoalOf>) {
    let goals: Vec<&mut GoalOf> = goals.collect();
    let raw: Vec<f64> = goals.iter().map(|goal| goal.p_adjusted).collect();
    for (goal, p) in goals.into_iter().zip(benjamini_hochberg(&raw)) {
        goal.p_adjusted = p;
        let (low, high) = (goal.difference.low.unwrap_or(-1.0), goal.difference.high.unwrap_or(1.0));
        goal.verdict = match () {
            () if p <= FALSE_DISCOVERY_RATE && high < 0.0 => GoalVerdict::Less,
            () if p <= FALSE_DISCOVERY_RATE && low > 0.0 => GoalVerdict::More,
            () => GoalVerdict::Unsure,
        };
    }
}

/// By step, whether rows of it are wanted: it is taken in several channels, or left for another, or spoken of.
fn wanted(asked: &Asked<'_, '_>, seen: &Seen, said: &[Said]) -> Vec<bool> {
    let mut channels: Map<u32, u64> = Map::default();
    for ((step, _), visits) in &seen.places {
        *channels.entry(*step).or_default() += u64::from(visits.journeys >= LEAST);
    }
    let several = seen.places.keys().map(|(_, channel)| *channel).collect::<std::collections::HashSet<u32>>().len() > 1;
    let is_wanted = |step: u32| {
        let in_several = channels.get(&step).is_some_and(|count| *count >= 2);
        // What is said belongs to the same step whichever is asked about.
        !said.is_empty() || (asked.is_at(step) && (in_several || (several && asked.has_goal)))
    };
    (0..asked.journeys.activities().len() as u32).map(is_wanted).collect()
}

fn persons(traces: &Traces) -> u64 {
    let mut persons: Vec<u64> = traces.journeys.iter().map(|gone| gone.person).collect();
    persons.sort_unstable();
    persons.dedup();
    persons.len() as u64
}
