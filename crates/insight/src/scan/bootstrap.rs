//! The best scores of data in which nothing but chance is at work: what a real one must exceed.

use super::cells::Cells;
use super::draw::{binomial, gamma, poisson};
use super::score::likelihood_ratio;
use super::walk::{Level, walk};
use super::{Baseline, Direction, Law, Leaves, Options};
use crate::chance::Chance;

/// So many drawn counts are held at a time.
const HELD: usize = 1 << 24;

/// The best score of each data set that is drawn.
pub(super) fn best_by_chance(
    leaves: &Leaves,
    cells: &Cells,
    baseline: Baseline<'_>,
    options: &Options,
    least: u64,
) -> Vec<f64> {
    let width = (HELD / cells.len().max(1)).clamp(1, options.bootstraps.max(1));
    let mut best = Vec::with_capacity(options.bootstraps);
    while best.len() < options.bootstraps {
        let from = best.len();
        let width = width.min(options.bootstraps - from);
        let mut lanes = Lanes::new(cells, width, options);
        for lane in 0..width {
            lanes.draw(lane, (from + lane) as u64, leaves, baseline);
        }
        walk(cells, options.depth, least, &mut |level| {
            lanes.look(level);
            true
        });
        best.extend(lanes.best);
    }
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
    fn draw(&mut self, lane: usize, number: u64, leaves: &Leaves, baseline: Baseline<'_>) {
        let seed = self.options.seed.wrapping_mul(0x2545_f491_4f6c_dd1d).wrapping_add(number);
        let mut chance = Chance::new(seed);
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
            raise(&mut self.best, counts, expected, penalty, self.options.direction);
        }
    }
}

/// Raises the best scores to those of a group.
fn raise(best: &mut [f64], counts: &[f32], expected: f64, penalty: f64, direction: Direction) {
    for (best, count) in best.iter_mut().zip(counts) {
        let (observed, off) = (f64::from(*count), f64::from(*count) - expected);
        // ln x ≤ x - 1, so that the ratio is at most off² / expected: nearly always enough to know.
        if off * off > (*best + penalty) * expected {
            *best = best.max(likelihood_ratio(observed, expected, direction) - penalty);
        }
    }
}
