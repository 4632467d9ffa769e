//! Which combination of attribute values explains that too much (or too little) went wrong: an expectation-based
//! likelihood-ratio scan over conjunctions of up to three attribute values (Kulldorff 1997; Neill 2009, "Expectation-
//! based scan statistics").
//!
//! In: [`Leaves`], each with its attribute codes, what was observed and what was expected of it, and how surely that
//! expectation is known. Out: the causes that chance does not explain, strongest first. For every conjunction S with
//! C observed and B expected the score is `C ln(C/B) + B - C`, less a penalty for each attribute. The best one is
//! taken, the expectation inside it is scaled to what was observed, and the scan is repeated on what is left, until the
//! best score is one that data without any cause would also reach: their best scores are found by drawing such data.
//! "Nothing" is an answer, and so is the empty condition: everything changed, and no recorded attribute says why.
//!
//! Method and measurements: `docs/causes.md`. Reads no clock; the same leaves always give the same answer, whatever
//! attributes and values are called and in whichever order they stand.

mod baseline;
mod bootstrap;
mod cells;
pub(crate) mod draw;
mod drawn;
mod rate;
mod score;
mod seldom;
mod walk;

pub use baseline::{MainEffects, history_spread};
pub use drawn::Drawn;
pub use rate::count_rate;

use crate::watch::Part;
use bootstrap::{Drawing, best_by_chance};
use cells::Cells;
use drawn::{NEAR, Shape};
use score::{Pick, Picked};
use seldom::Trials;

/// The code of an attribute that a leaf has no value for: the leaf is in no condition on that attribute.
pub use model::MISSING;

/// What happened in a leaf.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// How often the bad thing happened.
    pub observed: u64,
    /// How often it could have happened: journeys, requests; 1 where a leaf is one journey.
    pub trials: u64,
    /// How often it was expected to happen, above 0.
    pub expected: f64,
    /// How far the true expectation may lie from that: its variance over its square (nearly the variance of its
    /// logarithm), independent of other leaves. 0 where it is known, or where [`Baseline::Drawn`] says it. A count that
    /// varies so much more than by chance alone weighs as much less. See [`history_spread`].
    pub spread: f64,
}

impl Tally {
    /// The variance of a count that only chance moves, over the variance of this one (quasi-likelihood weights for
    /// negative binomial counts; McCullagh and Nelder 1989, chapter 9).
    fn weight(&self) -> f64 {
        1.0 / (1.0 + self.spread.max(0.0) * self.expected.max(0.0))
    }
}

/// What is scanned: one leaf for each journey, or for each combination of attribute values.
#[derive(Clone, Debug, Default)]
pub struct Leaves {
    attributes: usize,
    codes: Vec<u32>,
    tallies: Vec<Tally>,
}

impl Leaves {
    /// No leaves yet, of so many attributes.
    pub fn new(attributes: usize) -> Leaves {
        Leaves { attributes, ..Leaves::default() }
    }

    /// Adds a leaf: one code for each attribute, [`MISSING`] for those left out. Leaves may share all their codes.
    pub fn push(&mut self, codes: &[u32], tally: Tally) {
        let given = codes.iter().copied().chain(std::iter::repeat(MISSING));
        self.codes.extend(given.take(self.attributes));
        self.tallies.push(tally);
    }

    /// How many leaves there are.
    pub fn len(&self) -> usize {
        self.tallies.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    /// What happened in each leaf, in the order in which they were added.
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    fn codes(&self, leaf: usize) -> &[u32] {
        &self.codes[leaf * self.attributes..(leaf + 1) * self.attributes]
    }
}

/// How what is observed varies around what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// Each trial goes wrong or not.
    Bernoulli,
    /// A count without a ceiling; `trials` are only told.
    Poisson,
}

/// Which departures are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More than expected.
    Up,
    /// Less than expected.
    Down,
    /// Either.
    Both,
}

/// Where the uncertainty of what is expected comes from.
#[derive(Clone, Copy)]
pub enum Baseline<'a> {
    /// From each leaf by itself: [`Tally::spread`].
    Leaves,
    /// From something that the leaves share, such as a model's coefficients: given a bootstrap's seed, fills in what
    /// could just as well have been expected of each leaf. See [`MainEffects::redraw`].
    Drawn(&'a (dyn Fn(u64, &mut [f64]) + Sync)),
}

/// How to scan.
#[derive(Clone, Debug)]
pub struct Options {
    /// Attributes in a condition at most: 1 to 3 are sensible.
    pub depth: usize,
    /// What each attribute in a condition costs, in units of log-likelihood.
    pub penalty: f64,
    /// Data sets without any cause that are drawn; 99 at least, or nothing reaches p = 0.01.
    pub bootstraps: usize,
    /// Largest p that is claimed.
    pub alpha: f64,
    /// Where chance starts.
    pub seed: u64,
    /// See [`Law`].
    pub law: Law,
    /// See [`Direction`].
    pub direction: Direction,
    /// Causes that are told at most.
    pub most: usize,
    /// Whether to stop at the first one that chance explains; otherwise `most` are listed with their p.
    pub claims_only: bool,
    /// Whether each cause is looked for in what those before it leave over; otherwise the conditions are ranked by the
    /// same data.
    pub residual: bool,
    /// Whether the empty condition, everything at once, is an answer.
    pub whole: bool,
    /// How many additions may be spent, roughly (a second is some 4 billion). Where every condition would cost more,
    /// only those with at least [`Scan::least_trials`] are looked at. That choice does not depend on what was observed,
    /// so that p stays right.
    pub work: u64,
    /// How many threads may draw; the answer does not depend on it.
    pub threads: usize,
    /// Whether to stop drawing as soon as nothing can be claimed any more; the threshold is then not known. What is
    /// claimed, and its p, does not depend on it.
    pub stop_early: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            depth: 3,
            penalty: 1.0,
            bootstraps: 99,
            alpha: 0.05,
            seed: 1,
            law: Law::Bernoulli,
            direction: Direction::Up,
            most: 5,
            claims_only: true,
            residual: true,
            whole: true,
            work: 4_000_000_000,
            threads: 1,
            stop_early: false,
        }
    }
}

/// A conjunction: (attribute, code), attributes ascending. Empty: everything.
pub type Condition = Vec<(usize, u32)>;

/// One cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Where it holds.
    pub condition: Condition,
    /// Other conditions, as short, that hold for exactly the same leaves: the data cannot tell which it is.
    pub same_as: Vec<Condition>,
    /// Its log-likelihood ratio less the penalty, after the causes before it.
    pub score: f64,
    /// The share of data sets without any cause whose best score is as high.
    pub p: f64,
    /// What was observed where it holds.
    pub observed: u64,
    /// What was expected there, before any cause was taken into account.
    pub expected: f64,
    /// Trials there.
    pub trials: u64,
}

/// What a scan found.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// Strongest first.
    pub causes: Vec<Cause>,
    /// What a score must exceed to be claimed.
    pub threshold: f64,
    /// Conditions with fewer trials were not looked at: 0 where all were.
    pub least_trials: u64,
}

/// Scans.
pub fn scan(leaves: &Leaves, baseline: Baseline<'_>, options: &Options) -> Scan {
    scan_after(leaves, baseline, options, None, &crate::Watch::default().part(0)).0
}

/// Scans where nearly the same leaves may have been scanned before, and hands over what was drawn for the next time: see
/// [`Drawn`]. A scan that was stopped finds nothing.
pub(crate) fn scan_after(
    leaves: &Leaves,
    baseline: Baseline<'_>,
    options: &Options,
    before: Option<&Drawn>,
    part: &Part<'_>,
) -> (Scan, Option<Drawn>) {
    let cells = Cells::of(leaves);
    let is_by_leaf = matches!(baseline, Baseline::Leaves);
    let trials = Trials::of(leaves, &cells, options).filter(|_| is_by_leaf);
    let seldom = trials.as_ref().filter(|trials| trials.are_seldom(&cells)).map(|trials| trials.expected() as u64);
    let least = walk::affordable(&cells, seldom, options);
    // What is expected of leaves that share a model may change in other ways than its shape tells.
    let shape = is_by_leaf.then(|| Shape::of(&cells, options, least));
    let drawing = Drawing { leaves, cells: &cells, baseline, options, trials: trials.as_ref(), least, part };
    let first = (!part.is_stopped()).then(|| Pick::best(&cells, &cells.expected, &[], options, least)).flatten();
    let before = before.filter(|before| shape.as_ref().is_some_and(|shape| before.is_of(shape)));
    if let Some(before) = before
        && let (Some(scan), best) = decided(&drawing, first.as_ref(), before.best.clone(), NEAR)
    {
        return (scan, Some(before.with(best)));
    }
    let (scan, best) = decided(&drawing, first.as_ref(), Vec::new(), 0.0);
    (scan.unwrap_or_else(|| drawing.nothing()), shape.map(|shape| Drawn::new(shape, best)))
}

/// What is claimed, `first` being the best condition, and the best scores by chance. Some of these may be `known`; nothing is
/// said where a score is so `near` to the threshold that they are not to be trusted with it.
fn decided(drawing: &Drawing<'_>, first: Option<&Picked>, known: Vec<f64>, near: f64) -> (Option<Scan>, Vec<f64>) {
    let Drawing { cells, options, least, .. } = *drawing;
    let mut hopeless = f64::INFINITY;
    if options.stop_early && options.claims_only {
        let Some(first) = first else { return (Some(drawing.nothing()), known) };
        hopeless = first.score + near;
    }
    let (drawn, goes_on) = best_by_chance(drawing, known, hopeless);
    if !goes_on {
        return (Some(drawing.nothing()), drawn);
    }
    let mut by_chance = drawn.clone();
    by_chance.sort_by(|a, b| b.total_cmp(a));
    let rank = ((options.alpha * (by_chance.len() + 1) as f64 + 1e-9) as usize).min(by_chance.len());
    // With so few data sets that even the highest score is not rare enough nothing is claimed.
    let threshold = if rank == 0 { f64::INFINITY } else { by_chance[rank - 1] };
    let mut expected = cells.expected.clone();
    let (mut causes, mut taken) = (Vec::new(), Vec::new());
    let mut first = first.cloned();
    while causes.len() < options.most {
        let next = first.take().or_else(|| Pick::best(cells, &expected, &taken, options, least));
        let Some(picked) = next.filter(|_| !drawing.part.is_stopped()) else { break };
        if (picked.score - threshold).abs() < near {
            return (None, drawn);
        }
        let as_high = by_chance.partition_point(|score| *score >= picked.score);
        let p = (1 + as_high) as f64 / (1 + by_chance.len()) as f64;
        if options.claims_only && p > options.alpha {
            break;
        }
        if options.residual {
            explain(&picked, &mut expected);
        }
        taken.extend(picked.same_as.iter().cloned().chain([picked.condition.clone()]));
        causes.push(told(cells, picked, p));
    }
    (Some(Scan { causes, threshold, ..drawing.nothing() }), drawn)
}

/// Scales what is expected inside a cause to what was observed there.
fn explain(picked: &Picked, expected: &mut [f64]) {
    let factor = picked.observed / picked.expected;
    for cell in &picked.members {
        expected[*cell as usize] *= factor;
    }
}

fn told(cells: &Cells, picked: Picked, p: f64) -> Cause {
    let Tally { observed, expected, trials, .. } = cells.tally(&picked.members);
    Cause {
        condition: cells.named(&picked.condition),
        same_as: picked.same_as.iter().map(|condition| cells.named(condition)).collect(),
        score: picked.score,
        p,
        observed,
        expected,
        trials,
    }
}
