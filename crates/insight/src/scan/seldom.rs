//! What happens seldom, drawn without asking each leaf: where leaves are single trials, most of which do not happen, only
//! those that do are drawn and counted.
//!
//! Leaves are put into bins of nearly equal probability. In a bin, one goes from candidate to candidate by geometric steps of
//! the bin's largest probability, and takes each candidate with its own share of that (thinning; Devroye 1986, "Non-Uniform
//! Random Variate Generation", chapter VI.2): exactly the law of drawing each leaf by itself.

use super::cells::Cells;
use super::walk::Level;
use super::{Law, Leaves, Options};
use crate::chance::Chance;

/// So many times as many cells as events make counting events the cheaper way.
const SELDOM: f64 = 4.0;
/// Bins to each doubling of the probability.
const BINS: f64 = 4.0;

/// Leaves whose probability is nearly the same.
struct Bin {
    /// The largest probability.
    cap: f64,
    /// By leaf: its cell, and its probability as a share of the cap.
    leaves: Vec<(u32, f32)>,
}

/// Leaves that are one trial each, whose expectation is known.
pub(super) struct Trials {
    bins: Vec<Bin>,
    /// How many events are expected.
    expected: f64,
}

impl Trials {
    /// Nothing where some leaf is another thing than one trial, or its expectation is not known.
    pub(super) fn of(leaves: &Leaves, cells: &Cells, options: &Options) -> Option<Trials> {
        let single = |tally: &super::Tally| tally.trials <= 1 && tally.spread <= 0.0;
        if options.law != Law::Bernoulli || !leaves.tallies.iter().all(single) {
            return None;
        }
        let mut bins: std::collections::BTreeMap<i32, Bin> = std::collections::BTreeMap::new();
        for (tally, cell) in leaves.tallies.iter().zip(&cells.of_leaf) {
            let chance = tally.expected.min(1.0);
            if tally.trials == 1 && chance > 0.0 {
                let number = (chance.log2() * BINS).ceil().min(0.0);
                let new = || Bin { cap: (number / BINS).exp2(), leaves: Vec::new() };
                let bin = bins.entry(number as i32).or_insert_with(new);
                bin.leaves.push((*cell, (chance / bin.cap) as f32));
            }
        }
        let bins = bins.into_values().collect();
        Some(Trials { bins, expected: cells.expected.iter().sum() })
    }

    /// Whether it is cheaper to count events than cells.
    pub(super) fn are_seldom(&self, cells: &Cells) -> bool {
        self.expected * SELDOM < cells.len() as f64
    }

    /// How many events a drawn data set has, roughly.
    pub(super) fn expected(&self) -> f64 {
        self.expected
    }

    /// Draws a data set: says the cell of each event.
    pub(super) fn draw(&self, chance: &mut Chance, mut happens: impl FnMut(u32)) {
        for Bin { cap, leaves } in &self.bins {
            // At a cap of one every leaf is a candidate: the logarithm is without end, and steps are 0.
            let none = (-cap).ln_1p();
            let step = |chance: &mut Chance| ((1.0 - chance.share()).ln() / none) as usize;
            let mut at = step(chance);
            while let Some((cell, share)) = leaves.get(at) {
                if chance.share() < f64::from(*share) {
                    happens(*cell);
                }
                at = at.saturating_add(1).saturating_add(step(chance));
            }
        }
    }
}

/// Several drawn data sets, each as the cells of its events.
pub(super) struct Events {
    by_lane: Vec<Vec<u32>>,
    /// By cell, its group at the level that is looked at; those in no group share one after the last. Kept between looks.
    group_of: Vec<u32>,
    /// By part of the events, then group, how many: kept between looks.
    counts: [Vec<u32>; PARTS],
}

/// Neighbouring events are often of one group, and a count waits for the one before it: events of four places are counted
/// at a time.
const PARTS: usize = 4;

impl Events {
    pub(super) fn new(cells: &Cells) -> Events {
        Events { by_lane: Vec::new(), group_of: vec![0; cells.len()], counts: Default::default() }
    }

    /// Draws one more.
    pub(super) fn draw(&mut self, trials: &Trials, chance: &mut Chance) {
        let mut events = Vec::with_capacity((trials.expected * 1.05) as usize + 64);
        trials.draw(chance, |cell| events.push(cell));
        // Cells that lie side by side are looked up side by side.
        events.sort_unstable();
        self.by_lane.push(events);
    }

    /// Counts the events of each group, and hands over each data set's: its number, and the counts by group.
    pub(super) fn count(&mut self, level: &Level, mut counted: impl FnMut(usize, &[u32])) {
        let groups = level.sizes.len();
        if level.cells.len() < self.group_of.len() {
            self.group_of.fill(groups as u32);
        }
        level.cells.iter().zip(&level.groups).for_each(|(cell, group)| self.group_of[*cell as usize] = *group);
        let group_of = self.group_of.as_slice();
        for (lane, events) in self.by_lane.iter().enumerate() {
            self.counts.iter_mut().for_each(|counts| {
                counts.clear();
                counts.resize(groups + 1, 0);
            });
            let [first, second, third, fourth] = &mut self.counts;
            let (parts, rest) = events.split_at(events.len() / PARTS * PARTS);
            let (ab, cd) = parts.split_at(parts.len() / 2);
            let ((a, b), (c, d)) = (ab.split_at(ab.len() / 2), cd.split_at(cd.len() / 2));
            for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
                first[group_of[*a as usize] as usize] += 1;
                second[group_of[*b as usize] as usize] += 1;
                third[group_of[*c as usize] as usize] += 1;
                fourth[group_of[*d as usize] as usize] += 1;
            }
            rest.iter().for_each(|cell| first[group_of[*cell as usize] as usize] += 1);
            for ((first, second), (third, fourth)) in first.iter_mut().zip(second).zip(third.iter().zip(fourth)) {
                *first += *second + *third + *fourth;
            }
            counted(lane, &first[..groups]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Leaves, Options, Tally};
    use super::*;

    fn leaves(chances: &[f64], each: usize) -> Leaves {
        let mut leaves = Leaves::new(1);
        for (code, expected) in chances.iter().enumerate() {
            let tally = Tally { observed: 0, trials: 1, expected: *expected, spread: 0.0 };
            (0..each).for_each(|_| leaves.push(&[code as u32], tally));
        }
        leaves
    }

    #[test]
    fn each_leaf_happens_as_often_as_it_should_and_they_do_not_know_of_each_other() {
        const EACH: usize = 40;
        const DRAWS: usize = 4_000;
        let chances = [0.0, 1e-4, 0.011, 0.1, 0.24, 0.5, 0.77, 0.999, 1.0];
        let leaves = leaves(&chances, EACH);
        let cells = Cells::of(&leaves);
        let trials = Trials::of(&leaves, &cells, &Options::default()).unwrap();
        let mut sums = vec![(0.0, 0.0); chances.len()];
        let mut chance = Chance::new(3);
        for _ in 0..DRAWS {
            let mut counts = vec![0.0; chances.len()];
            trials.draw(&mut chance, |cell| counts[cell as usize] += 1.0);
            for ((sum, squares), count) in sums.iter_mut().zip(counts) {
                *sum += count;
                *squares += count * count;
            }
        }
        for (p, (sum, squares)) in chances.iter().zip(sums) {
            let (mean, variance) = (EACH as f64 * p, EACH as f64 * p * (1.0 - p));
            let found = sum / DRAWS as f64;
            let spread = squares / DRAWS as f64 - found * found;
            assert!((found - mean).abs() <= 5.0 * (variance / DRAWS as f64).sqrt(), "{p}: {found}, not {mean}");
            assert!((spread - variance).abs() <= 0.12 * variance + 0.002, "{p}: {spread}, not {variance}");
        }
    }

    #[test]
    fn what_is_no_single_trial_or_not_surely_known_is_drawn_otherwise() {
        let single = Tally { observed: 0, trials: 1, expected: 0.1, spread: 0.0 };
        let options = Options::default();
        for (tally, law, is) in [
            (single, Law::Bernoulli, true),
            (single, Law::Poisson, false),
            (Tally { trials: 2, ..single }, Law::Bernoulli, false),
            (Tally { spread: 0.1, ..single }, Law::Bernoulli, false),
        ] {
            let mut leaves = Leaves::new(1);
            leaves.push(&[1], tally);
            let options = Options { law, ..options.clone() };
            assert_eq!(Trials::of(&leaves, &Cells::of(&leaves), &options).is_some(), is, "{tally:?}");
        }
    }
}
