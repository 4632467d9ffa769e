//! The best scores of data in which nothing but chance is at work: what a real one must exceed.

use super::cells::Cells;
use super::draw::{binomial, gamma, poisson};
use super::score::likelihood_ratio;
use super::seldom::{Events, Trials};
use super::walk::{Level, walk};
use super::{Baseline, Direction, Law, Leaves, Options, Scan};
use crate::chance::Chance;
use crate::watch::Part;

/// So many drawn counts are held at a time.
const HELD: usize = 1 << 24;

/// The fewest data sets that are drawn at a time.
const AT_ONCE: usize = 16;

/// What is drawn from.
pub(super) struct Drawing<'a> {
    pub(super) leaves: &'a Leaves,
    pub(super) cells: &'a Cells,
    pub(super) baseline: Baseline<'a>,
    pub(super) options: &'a Options,
    pub(super) trials: Option<&'a Trials>,
    /// The fewest trials of a condition.
    pub(super) least: u64,
    pub(super) part: &'a Part<'a>,
}

impl Drawing<'_> {
    /// The scan that found nothing.
    pub(super) fn nothing(&self) -> Scan {
        let least_trials = if self.least > 1 { self.least } else { 0 };
        Scan { causes: Vec::new(), threshold: f64::INFINITY, least_trials }
    }

    /// The best scores of so many data sets, from one of them on.
    fn draw(&self, from: usize, width: usize) -> Vec<f64> {
        let Drawing { leaves, cells, options, trials, least, .. } = *self;
        let chances = (from..from + width).map(|number| seed(options, number as u64));
        if let Some(trials) = trials.filter(|trials| trials.are_seldom(cells)) {
            return best_of_events(trials, self, chances);
        }
        let mut lanes = Lanes::new(cells, width, options);
        for (lane, seed) in chances.enumerate() {
            lanes.draw(lane, seed, leaves, (self.baseline, trials));
        }
        walk(cells, options.depth, least, &mut |level| {
            lanes.look(level);
            !self.part.is_stopped()
        });
        lanes.best
    }
}

/// The best score of each data set that is drawn, those that are known first; and whether it goes on: not where so many of them
/// are as high as `hopeless` that it cannot be claimed, or nobody wants to know any more.
pub(super) fn best_by_chance(drawing: &Drawing<'_>, known: Vec<f64>, hopeless: f64) -> (Vec<f64>, bool) {
    let Drawing { cells, options, trials, .. } = *drawing;
    let seldom = trials.filter(|trials| trials.are_seldom(cells));
    let in_a_lane = seldom.map_or(cells.len(), |trials| trials.expected() as usize);
    let held = (HELD / in_a_lane.max(1)).clamp(1, options.bootstraps.max(1));
    let (threads, most) = (options.threads.max(1), options.bootstraps);
    // Where it may be over soon, little is drawn at first.
    let width = if hopeless.is_finite() { held.min(AT_ONCE) } else { held.min(most.div_ceil(threads)) };
    let (mut best, mut width) = (known, width.max(1));
    loop {
        let as_high = best.iter().filter(|score| **score >= hopeless).count();
        let is_over = !best.is_empty() && (1 + as_high) as f64 > options.alpha * (1 + most) as f64;
        if is_over || drawing.part.is_stopped() {
            return (best, false);
        }
        if best.len() >= most {
            return (best, true);
        }
        drawing.part.reach(best.len() as f64 / most as f64);
        let from = best.len();
        let parts: Vec<(usize, usize)> = (0..threads)
            .map(|at| (from + at * width).min(most))
            .map(|from| (from, width.min(most - from)))
            .filter(|(_, width)| *width > 0)
            .collect();
        let drawn: Vec<Vec<f64>> = std::thread::scope(|scope| {
            let draw = |(from, width): &(usize, usize)| drawing.draw(*from, *width);
            let others: Vec<_> = parts.iter().skip(1).map(|part| scope.spawn(move || draw(part))).collect();
            let mut all: Vec<Vec<f64>> = parts.iter().take(1).map(draw).collect();
            others.into_iter().for_each(|other| match other.join() {
                Ok(drawn) => all.push(drawn),
                Err(tale) => std::panic::resume_unwind(tale),
            });
            all
        });
        best.extend(drawn.into_iter().flatten());
        width = held.min(width * 8);
    }
}

/// Where the chance of a data set starts.
fn seed(options: &Options, number: u64) -> u64 {
    options.seed.wrapping_mul(0x2545_f491_4f6c_dd1d).wrapping_add(number)
}

/// The best score of each data set, where counting what happened is cheaper than adding up all cells.
fn best_of_events(trials: &Trials, drawing: &Drawing<'_>, seeds: impl ExactSizeIterator<Item = u64>) -> Vec<f64> {
    let Drawing { cells, options, least, .. } = *drawing;
    let mut best = vec![0.0; seeds.len()];
    let mut events = Events::new(cells);
    seeds.for_each(|seed| events.draw(trials, &mut Chance::new(seed)));
    walk(cells, options.depth, least, &mut |level| {
        let depth = level.attributes.len();
        if depth == 0 && !options.whole {
            return true;
        }
        let (penalty, expected) = (options.penalty * depth as f64, level.sum(&cells.expected));
        events.count(level, |lane, counts| {
            for (count, expected) in counts.iter().zip(&expected) {
                raise(&mut best[lane], f64::from(*count), *expected, penalty, options.direction);
            }
        });
        !drawing.part.is_stopped()
    });
    best
}

/// Several drawn data sets side by side, so that each group is added up for all of them at once.
struct Lanes<'c> {
    cells: &'c Cells,
    options: &'c Options,
    width: usize,
    /// By cell, then data set: weighed. Single precision, so that twice as many are added at once.
    counts: Vec<f32>,
    /// By group, then data set: kept between looks.
    sums: Vec<f32>,
    best: Vec<f64>,
}

impl<'c> Lanes<'c> {
    fn new(cells: &'c Cells, width: usize, options: &'c Options) -> Lanes<'c> {
        let counts = vec![0.0; cells.len() * width];
        Lanes { cells, options, width, counts, sums: Vec::new(), best: vec![0.0; width] }
    }

    /// Draws a data set: first what could just as well have been expected, then what would have been observed.
    fn draw(&mut self, lane: usize, seed: u64, leaves: &Leaves, (baseline, trials): (Baseline<'_>, Option<&Trials>)) {
        let mut chance = Chance::new(seed);
        if let Some(trials) = trials {
            trials.draw(&mut chance, |cell| self.counts[cell as usize * self.width + lane] += 1.0);
            return;
        }
        let mut expected: Vec<f64> = leaves.tallies.iter().map(|tally| tally.expected.max(0.0)).collect();
        match baseline {
            Baseline::Drawn(redraw) => redraw(seed, &mut expected),
            Baseline::Leaves => {
                let unsure = expected.iter_mut().zip(&leaves.tallies).filter(|(_, tally)| tally.spread > 0.0);
                unsure.for_each(|(expected, tally)| *expected *= gamma(&mut chance, 1.0 / tally.spread) * tally.spread);
            }
        }
        for ((tally, expected), cell) in leaves.tallies.iter().zip(expected).zip(&self.cells.of_leaf) {
            let count = match self.options.law {
                Law::Poisson => poisson(&mut chance, expected),
                Law::Bernoulli if tally.trials == 0 => 0,
                Law::Bernoulli => binomial(&mut chance, tally.trials, expected / tally.trials as f64),
            };
            self.counts[*cell as usize * self.width + lane] += (tally.weight() * count as f64) as f32;
        }
    }

    fn look(&mut self, level: &Level) {
        let (depth, width) = (level.attributes.len(), self.width);
        if depth == 0 && !self.options.whole {
            return;
        }
        self.sums.clear();
        self.sums.resize(level.sizes.len() * width, 0.0);
        for (cell, group) in level.cells.iter().zip(&level.groups) {
            let sums = &mut self.sums[*group as usize * width..][..width];
            let counts = &self.counts[*cell as usize * width..][..width];
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        let penalty = self.options.penalty * depth as f64;
        for (group, expected) in level.sum(&self.cells.expected).into_iter().enumerate() {
            let counts = &self.sums[group * width..][..width];
            for (best, count) in self.best.iter_mut().zip(counts) {
                raise(best, f64::from(*count), expected, penalty, self.options.direction);
            }
        }
    }
}

/// Raises the best score to that of a group.
fn raise(best: &mut f64, observed: f64, expected: f64, penalty: f64, direction: Direction) {
    let off = observed - expected;
    // ln x ≤ x - 1, so that the ratio is at most off² / expected: nearly always enough to know.
    if off * off > (*best + penalty) * expected {
        *best = best.max(likelihood_ratio(observed, expected, direction) - penalty);
    }
}
