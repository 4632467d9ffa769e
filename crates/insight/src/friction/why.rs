//! Why a sign shows, or a journey ends, where it does: which customers, which letter or page before it, which way there,
//! and since when (methods §3).
//!
//! In: rows of risk, of each whether it happened and how likely it was held to be. Out: [`Why`]: conditions that chance does
//! not explain, with how much more often it happens there, what share that explains, and what speaks against it.

use super::Map;
use super::judge::LEAST;
use super::learnt::{Memory, number};
use super::trace::{Row, Traces};
use crate::evidence::Z95;
use crate::fold::Group;
use crate::scan::{Baseline, Direction, Law, Leaves, MISSING, Options, Tally, scan_after};
use crate::watch::Part;

/// What a condition may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Feature {
    /// Who the customer is: the place of the attribute among those that tell who.
    Who(usize),
    /// What had happened: the place of the attribute among those that tell what, in its latest value.
    What(usize),
    /// The step before.
    Before,
    /// The channel in which the step was reached.
    Channel,
    /// The channel in which the journey began.
    Entry,
    /// A change that people made, which held and reached the customer when the step was reached: its place in the register.
    Change(usize),
}

/// A change in codes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dated {
    /// From when on it held, UTC microseconds.
    pub(crate) at: i64,
    /// Whom it reached; nothing where no journey tells of them.
    pub(crate) only: Option<Vec<Test>>,
}

/// One comparison with a code.
pub(crate) type Test = (Feature, u32);

/// A condition that explains.
#[derive(Clone, Debug)]
pub(crate) struct Why {
    pub(crate) condition: Vec<Test>,
    /// Conditions that hold for the same rows: the data cannot tell which of them it is.
    pub(crate) same_as: Vec<Vec<Test>>,
    /// Persons who fit.
    pub(crate) persons: u64,
    /// Those who fit and show it, who fit and do not, and who show it and do not fit: rows and persons.
    pub(crate) groups: [Group; 3],
    /// Rows that fit, and in how many of them it happened.
    pub(crate) inside: (u64, u64),
    /// The same of all others.
    pub(crate) outside: (u64, u64),
    /// How many times as often it happens, between which numbers, held fast for what was expected.
    pub(crate) ratio: (f64, f64, f64),
    /// The same within groups that are alike in one other thing; the least sure of them, and what that thing is.
    pub(crate) adjusted: Option<(Feature, (f64, f64, f64))>,
    /// A thing within whose groups it turns round.
    pub(crate) reversed: Option<Feature>,
}

/// Where to look.
pub(crate) struct Looking<'a> {
    pub(crate) traces: &'a Traces,
    pub(crate) whos: usize,
    /// So many of what tells who the customer is, the first of them, may explain.
    pub(crate) explains: usize,
    pub(crate) whats: usize,
    /// The rows.
    pub(crate) rows: &'a [u32],
    /// By row: the journey.
    pub(crate) journey: &'a [u32],
    /// By row: whether it was reached on a way that few take, which explains nothing.
    pub(crate) unusual: &'a [bool],
    /// What people changed.
    pub(crate) changes: &'a [Dated],
}

/// One row of risk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Happened {
    pub(crate) yes: bool,
    pub(crate) expected: f64,
}

impl Looking<'_> {
    /// All that is recorded of journeys that a condition may speak of.
    pub(crate) fn recorded(&self) -> Vec<Feature> {
        let whos = (0..self.explains).map(Feature::Who);
        let whats = (0..self.whats).map(Feature::What);
        whos.chain(whats).chain([Feature::Before, Feature::Channel, Feature::Entry]).collect()
    }

    /// The same, and what people changed.
    pub(crate) fn features(&self) -> Vec<Feature> {
        let changes = (0..self.changes.len()).map(Feature::Change);
        self.recorded().into_iter().chain(changes).collect()
    }

    /// The code of a feature at a row.
    #[inline]
    pub(crate) fn code(&self, row: u32, feature: Feature) -> u32 {
        let at = row as usize;
        let step: &Row = &self.traces.rows[at];
        let journey = self.journey[at] as usize;
        match feature {
            Feature::Who(place) => self.traces.who[journey * self.whos + place],
            Feature::What(place) => self.traces.what[at * self.whats + place],
            // A way that few take explains nothing.
            Feature::Before if self.unusual[at] => MISSING,
            Feature::Before => step.before,
            Feature::Channel => step.channel,
            Feature::Entry => self.traces.rows[self.traces.rows_of(journey).start].channel,
            Feature::Change(place) if self.holds(row, &self.changes[place]) => 0,
            Feature::Change(_) => MISSING,
        }
    }

    fn holds(&self, row: u32, change: &Dated) -> bool {
        self.traces.rows[row as usize].arrived >= change.at
            && change.only.as_ref().is_some_and(|only| self.fits(row, only))
    }

    pub(crate) fn fits(&self, row: u32, condition: &[Test]) -> bool {
        condition.iter().all(|(feature, code)| self.code(row, *feature) == *code)
    }
}

/// How to look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Depth {
    pub(crate) depth: usize,
    /// Where nothing is amiss, something is found in at most this share of logs.
    pub(crate) alpha: f64,
    pub(crate) most: usize,
    /// Whether conditions hold at one step each: then every one of them names its step too.
    pub(crate) by_step: bool,
    /// Whether the step before may explain.
    pub(crate) with_before: bool,
    /// How many threads may work.
    pub(crate) threads: usize,
}

const LEAST_BOOTSTRAPS: usize = 199;
const SEED: u64 = 6;
/// What one search may cost, in additions: large logs are looked at as finely as small ones.
const WORK: u64 = 10_000_000_000;

/// What stands beside a search.
pub(crate) struct Beside<'a> {
    /// What it is about, of the searches of one journey.
    pub(crate) about: u64,
    pub(super) memory: &'a Memory<'a>,
    pub(super) part: &'a Part<'a>,
}

/// A condition that was found, at a step where steps are told apart.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) step: Option<u32>,
    pub(crate) why: Why,
}

/// Looks for conditions.
pub(crate) fn find(looking: &Looking<'_>, happened: &[Happened], depth: Depth, beside: &Beside<'_>) -> Vec<Found> {
    let mut features = looking.features();
    features.retain(|feature| depth.with_before || *feature != Feature::Before);
    let mut steps: Map<u32, usize> = Map::default();
    let mut numbers: Vec<Numbers> = features.iter().map(|_| Numbers::default()).collect();
    let mut leaves = Leaves::new(features.len());
    let mut codes = vec![MISSING; features.len()];
    for (row, happened) in looking.rows.iter().zip(happened) {
        let step = if depth.by_step { looking.traces.rows[*row as usize].step } else { MISSING };
        let known = steps.len();
        let place = *steps.entry(step).or_insert(known);
        for (at, feature) in features.iter().enumerate() {
            let code = looking.code(*row, *feature);
            codes[at] = match code {
                MISSING => MISSING,
                code => numbers[at].of((place, step), code),
            };
        }
        let expected = happened.expected.clamp(1e-9, 1.0 - 1e-9);
        leaves.push(&codes, Tally { observed: u64::from(happened.yes), trials: 1, expected, spread: 0.0 });
    }
    let options = Options {
        depth: depth.depth,
        bootstraps: LEAST_BOOTSTRAPS.max((2.0 / depth.alpha).ceil() as usize),
        alpha: depth.alpha,
        seed: SEED,
        law: Law::Bernoulli,
        direction: Direction::Up,
        most: depth.most,
        whole: false,
        work: WORK,
        threads: depth.threads,
        stop_early: true,
        ..Options::default()
    };
    let told = |condition: &[(usize, u32)]| -> (Option<u32>, Vec<Test>) {
        let tests: Vec<(Test, u32)> = condition
            .iter()
            .map(|(at, place)| {
                let (step, code) = numbers[*at].named[*place as usize];
                ((features[*at], code), step)
            })
            .collect();
        let step = tests.first().map(|(_, step)| *step).filter(|_| depth.by_step);
        (step, tests.into_iter().map(|(test, _)| test).collect())
    };
    let known = number(&(beside.about, &features, options.alpha.to_bits()));
    let before = beside.memory.drawn(known);
    let (scan, drawn) = scan_after(&leaves, Baseline::Leaves, &options, before, beside.part);
    beside.memory.keep(known, drawn);
    let causes = scan.causes;
    let found = causes.into_iter().map(|cause| {
        let (step, condition) = told(&cause.condition);
        let same_as = cause.same_as.iter().map(|other| told(other).1).collect();
        let here = |row: &u32| step.is_none_or(|step| looking.traces.rows[*row as usize].step == step);
        let rows: Vec<(u32, Happened)> =
            looking.rows.iter().zip(happened).filter(|(row, _)| here(row)).map(|(row, it)| (*row, *it)).collect();
        Found { step, why: describe(looking, &rows, condition, same_as) }
    });
    // A scan may take what is left of a cause for another one: only what is more frequent there counts. And of few persons
    // nothing is told.
    found.filter(|found| found.why.ratio.1 > 1.0 && found.why.persons >= LEAST).collect()
}

/// The numbers of one feature's codes at each step, in order of appearance.
#[derive(Default)]
struct Numbers {
    /// By code, its place among those that appear: a log may have many that do not.
    places: Vec<u32>,
    known: u32,
    /// By step, then place.
    numbers: Vec<Vec<u32>>,
    /// By number: the step and the code.
    named: Vec<(u32, u32)>,
}

impl Numbers {
    /// The number of a code at a step, whose own number is `at`.
    fn of(&mut self, (at, step): (usize, u32), code: u32) -> u32 {
        let place = slot(&mut self.places, code as usize);
        if *place == MISSING {
            *place = self.known;
            self.known += 1;
        }
        if self.numbers.len() <= at {
            self.numbers.resize(at + 1, Vec::new());
        }
        let number = slot(&mut self.numbers[at], *place as usize);
        if *number == MISSING {
            *number = self.named.len() as u32;
            self.named.push((step, code));
        }
        *number
    }
}

fn slot(slots: &mut Vec<u32>, at: usize) -> &mut u32 {
    if slots.len() <= at {
        slots.resize(at + 1, MISSING);
    }
    &mut slots[at]
}

/// Sums over some rows.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    rows: u64,
    yes: u64,
    expected: f64,
}

impl Sums {
    fn add(&mut self, happened: Happened) {
        self.rows += 1;
        self.yes += u64::from(happened.yes);
        self.expected += happened.expected;
    }
}

fn describe(looking: &Looking<'_>, rows: &[(u32, Happened)], condition: Vec<Test>, same_as: Vec<Vec<Test>>) -> Why {
    let (mut inside, mut outside) = (Sums::default(), Sums::default());
    let (mut persons, mut last) = (0, None);
    let mut groups = [(Group::default(), None); 3];
    for (row, happened) in rows {
        let fits = looking.fits(*row, &condition);
        let sums = if fits { &mut inside } else { &mut outside };
        sums.add(*happened);
        let person = looking.traces.journeys[looking.journey[*row as usize] as usize].person;
        if fits {
            persons += u64::from(last.replace(person) != Some(person));
        }
        let group = match (fits, happened.yes) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => continue,
        };
        let (group, last) = &mut groups[group];
        group.journeys += 1;
        group.persons += u64::from(last.replace(person) != Some(person));
    }
    let ratio = ratio(&[(inside, outside)]);
    let mut adjusted: Option<(Feature, (f64, f64, f64))> = None;
    let mut reversed = None;
    for feature in looking.features() {
        if condition.iter().any(|(known, _)| *known == feature) {
            continue;
        }
        let strata = strata(looking, rows, &condition, feature);
        if strata.len() < 2 {
            continue;
        }
        let within = self::ratio(&strata);
        if adjusted.is_none_or(|(_, (_, low, _))| within.1 < low) {
            adjusted = Some((feature, within));
        }
        let turned = |(inside, outside): &&(Sums, Sums)| self::ratio(&[(*inside, *outside)]).2 < 1.0;
        // One of many groups turns round by chance; most of them do not.
        let told: u64 = strata.iter().map(|(inside, _)| inside.rows).sum();
        let turned: u64 = strata.iter().filter(turned).map(|(inside, _)| inside.rows).sum();
        if turned * 4 > told || within.2 < 1.0 {
            reversed = reversed.or(Some(feature));
        }
    }
    Why {
        condition,
        same_as,
        persons,
        groups: groups.map(|(group, _)| group),
        inside: (inside.rows, inside.yes),
        outside: (outside.rows, outside.yes),
        ratio,
        adjusted,
        reversed,
    }
}

/// Inside and outside by the groups of a feature; groups that have both.
fn strata(looking: &Looking<'_>, rows: &[(u32, Happened)], condition: &[Test], feature: Feature) -> Vec<(Sums, Sums)> {
    let mut groups: std::collections::BTreeMap<u32, (Sums, Sums)> = std::collections::BTreeMap::new();
    for (row, happened) in rows {
        let (inside, outside) = groups.entry(looking.code(*row, feature)).or_default();
        let sums = if looking.fits(*row, condition) { inside } else { outside };
        sums.add(*happened);
    }
    groups.into_values().filter(|(inside, outside)| inside.rows >= 5 && outside.rows >= 5).collect()
}

/// How many times as often as expected it happens inside, beside the same outside, within groups put together (Mantel
/// and Haenszel's weights, with what was expected in the place of how many there were; Greenland and Robins 1985).
fn ratio(strata: &[(Sums, Sums)]) -> (f64, f64, f64) {
    let (mut above, mut below, mut spread) = (0.0, 0.0, 0.0);
    for (inside, outside) in strata {
        let all = inside.expected + outside.expected;
        if all <= 0.0 {
            continue;
        }
        let (a, b) = (inside.yes as f64, outside.yes as f64);
        above += a * outside.expected / all;
        below += b * inside.expected / all;
        spread += (a + b) * inside.expected * outside.expected / (all * all);
    }
    // Half an event on either side: nothing is infinitely more.
    if above <= 0.0 || below <= 0.0 {
        (above, below, spread) = (above + 0.5, below + 0.5, spread + 1.0);
    }
    let (value, error) = (above / below, (spread / (above * below)).sqrt());
    (value, value * (-Z95 * error).exp(), value * (Z95 * error).exp())
}

pub(crate) const WEEK: i64 = 7 * 86_400 * 1_000_000;

/// Since when it happens more often than expected where a condition holds: the start of the first such week, where there
/// were earlier weeks without, and chance does not explain it.
pub(crate) fn since(rows: &[(i64, Happened)], seed: u64) -> Option<i64> {
    let first = rows.iter().map(|(time, _)| *time).min()?;
    let weeks = ((rows.iter().map(|(time, _)| *time).max()? - first) / WEEK + 1) as usize;
    if weeks < 6 {
        return None;
    }
    let mut bins = vec![(0.0, 0.0); weeks];
    for (time, happened) in rows {
        let (yes, expected) = &mut bins[((time - first) / WEEK) as usize];
        *yes += f64::from(u8::from(happened.yes));
        *expected += happened.expected;
    }
    let (score, week) = change(&bins)?;
    let mut chance = crate::chance::Chance::new(seed);
    let total: f64 = bins.iter().map(|(yes, _)| yes).sum();
    let weights: Vec<f64> = bins.iter().map(|(_, expected)| *expected).collect();
    let trials = 199;
    let as_high = (0..trials).filter(|_| {
        let drawn = scatter(total as u64, &weights, &mut chance);
        let bins: Vec<(f64, f64)> = drawn.into_iter().zip(weights.iter().copied()).collect();
        change(&bins).is_some_and(|(by_chance, _)| by_chance >= score)
    });
    (as_high.count() < trials / 100 + 1).then(|| first + week as i64 * WEEK)
}

/// What a part of the events tells, where so many were expected in it.
pub(crate) fn likelihood(yes: f64, expected: f64) -> f64 {
    if yes > 0.0 { yes * (yes / expected).ln() } else { 0.0 }
}

/// The week from which on it happens more often, and how strongly the weeks speak for it.
fn change(bins: &[(f64, f64)]) -> Option<(f64, usize)> {
    let (yes, expected) = bins.iter().fold((0.0, 0.0), |(a, b), (yes, expected)| (a + yes, b + expected));
    let (mut before, mut best) = ((0.0, 0.0), None);
    for (week, bin) in bins.iter().enumerate().take(bins.len() - 2) {
        before = (before.0 + bin.0, before.1 + bin.1);
        let after = (yes - before.0, expected - before.1);
        if week < 2 || before.1 <= 0.0 || after.1 <= 0.0 || after.0 / after.1 <= before.0 / before.1 {
            continue;
        }
        let score = likelihood(before.0, before.1) + likelihood(after.0, after.1) - likelihood(yes, expected);
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, week + 1));
        }
    }
    best
}

/// So many events over bins in proportion to their weights.
fn scatter(events: u64, weights: &[f64], chance: &mut crate::chance::Chance) -> Vec<f64> {
    let mut sums = Vec::with_capacity(weights.len());
    let all = weights.iter().fold(0.0, |sum, weight| {
        sums.push(sum + weight);
        sum + weight
    });
    let mut drawn = vec![0.0; weights.len()];
    for _ in 0..events {
        let at = chance.share() * all;
        let bin = sums.partition_point(|sum| *sum <= at).min(weights.len() - 1);
        drawn[bin] += 1.0;
    }
    drawn
}
