//! What a scan drew, for the next scan of nearly the same leaves.
//!
//! How high the best score rises by chance depends on how many conditions there are and on what is expected in each, and
//! hardly on that: a twentieth more of everything moves it by less than half of [`NEAR`] (a test below). So the scores that were drawn are used again
//! as long as nothing has changed by more than [`MOST_CHANGED`] *since they were drawn*, and only for what they decide by
//! more than [`NEAR`]. Else all is drawn anew, as if nothing were known.

use super::cells::Cells;
use super::{Direction, Law, MISSING, Options};

/// Where anything has changed by more than this share, what was drawn is of no use any more.
const MOST_CHANGED: f64 = 0.05;
/// A score this near to the threshold is decided by scores drawn for it alone. In units of log-likelihood: more
/// than twice as much as the change that is let pass moves the threshold.
pub(super) const NEAR: f64 = 1.0;

/// The best scores of data without any cause, and what they were drawn of.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    shape: Shape,
    /// In the order in which they were drawn; fewer than were asked for where nothing could be claimed any more.
    pub(super) best: Vec<f64>,
}

impl Drawn {
    pub(super) fn new(shape: Shape, best: Vec<f64>) -> Drawn {
        Drawn { shape, best }
    }

    /// Whether they may stand for data of this shape.
    pub(super) fn is_of(&self, shape: &Shape) -> bool {
        let (known, now) = (&self.shape, shape);
        let alike = known.numbers.iter().zip(&now.numbers).all(|(known, now)| is_alike(*known, *now));
        known.asked == now.asked && known.numbers.len() == now.numbers.len() && alike
    }

    /// The same scores: a change that was let pass is not forgotten, so that many small ones do not add up.
    pub(super) fn with(&self, best: Vec<f64>) -> Drawn {
        Drawn { shape: self.shape.clone(), best }
    }
}

fn is_alike(known: f64, now: f64) -> bool {
    (known - now).abs() <= MOST_CHANGED * known.abs()
}

/// What the best scores by chance depend on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    asked: Asked,
    /// Leaves, cells, all that is expected, values; then for each attribute what is expected where it is known, and how
    /// unevenly that is spread over its values.
    numbers: Vec<f64>,
}

/// How it was asked for: that must be the same.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    depth: usize,
    penalty: f64,
    bootstraps: usize,
    seed: u64,
    law: Law,
    direction: Direction,
    whole: bool,
    least: u64,
}

impl Shape {
    pub(super) fn of(cells: &Cells, options: &Options, least: u64) -> Shape {
        let Options { depth, penalty, bootstraps, seed, law, direction, whole, .. } = *options;
        let attributes = 0..cells.codes.len();
        let values: usize = attributes.clone().map(|attribute| cells.values(attribute)).sum();
        let all: f64 = cells.expected.iter().sum();
        let mut numbers = vec![cells.of_leaf.len() as f64, cells.len() as f64, all, values as f64];
        for attribute in attributes {
            let mut sums = vec![0.0; cells.values(attribute)];
            let known = cells.codes[attribute].iter().zip(&cells.expected).filter(|(code, _)| **code != MISSING);
            known.for_each(|(code, expected)| sums[*code as usize] += expected);
            numbers.push(sums.iter().sum());
            numbers.push(sums.iter().map(|sum| sum * sum).sum::<f64>().sqrt());
        }
        Shape { asked: Asked { depth, penalty, bootstraps, seed, law, direction, whole, least }, numbers }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Baseline, Leaves, Scan, Tally, scan_after};
    use super::*;
    use crate::Watch;
    use crate::chance::Chance;

    /// Journeys with four attributes, one of ten of which go wrong; where the first two are 0, as often as is said.
    fn leaves(journeys: usize, there: f64, seed: u64) -> Leaves {
        let (mut leaves, mut chance) = (Leaves::new(4), Chance::new(seed));
        for _ in 0..journeys {
            let codes: [u32; 4] = std::array::from_fn(|at| chance.below(3 + at) as u32);
            let share = if codes[..2] == [0, 0] { there } else { 0.1 };
            let observed = u64::from(chance.share() < share);
            leaves.push(&codes, Tally { observed, trials: 1, expected: 0.1, spread: 0.0 });
        }
        leaves
    }

    fn look(leaves: &Leaves, before: Option<&Drawn>) -> (Scan, Drawn) {
        let options =
            Options { bootstraps: 199, alpha: 0.05, whole: false, threads: 2, stop_early: true, ..Options::default() };
        let (scan, drawn) = scan_after(leaves, Baseline::Leaves, &options, before, &Watch::default().part(1));
        (scan, drawn.unwrap())
    }

    #[test]
    fn what_is_far_from_the_threshold_is_decided_by_what_was_drawn_before() {
        for there in [0.1, 0.4] {
            let (_, before) = look(&leaves(4_000, there, 1), None);
            let grown = leaves(4_060, there, 1);
            let ((cold, _), (warm, drawn)) = (look(&grown, None), look(&grown, Some(&before)));
            let told = |scan: &Scan| scan.causes.iter().map(|cause| (cause.condition.clone(), cause.score)).collect();
            let (cold, warm): (Vec<_>, Vec<_>) = (told(&cold), told(&warm));
            assert_eq!((cold.len(), &cold), (usize::from(there > 0.1), &warm));
            assert_eq!(drawn.shape, before.shape, "what it was drawn of, not what it was used for");
            assert_eq!(drawn.best[..before.best.len()], before.best, "none is drawn again");
        }
    }

    #[test]
    fn what_is_near_the_threshold_or_of_other_data_is_drawn_anew() {
        let (known, drawn) = look(&leaves(4_000, 0.4, 1), None);
        let grown = leaves(4_060, 0.4, 1);
        let score = look(&grown, None).0.causes[0].score;
        assert!(known.threshold + 1.0 < score);
        // As if chance alone went nearly as high.
        let near =
            Drawn { best: vec![score - 0.9 * NEAR; 9].into_iter().chain(vec![0.0; 190]).collect(), ..drawn.clone() };
        let (cold, anew) = look(&grown, None);
        assert_eq!(look(&grown, Some(&near)), (cold, anew));
        for other in [leaves(4_400, 0.4, 1), leaves(3_600, 0.4, 1), leaves(4_000, 0.4, 1).spread_over(9)] {
            let forged = Drawn { best: vec![1e9; 199], ..drawn.clone() };
            assert_eq!(look(&other, Some(&forged)), look(&other, None));
        }
    }

    #[test]
    fn a_twentieth_more_hardly_moves_what_chance_does() {
        let quantile = |leaves: &Leaves, share: f64| {
            let options = Options { bootstraps: 2_000, whole: false, threads: 2, ..Options::default() };
            let part = Watch::default();
            let (_, drawn) = scan_after(leaves, Baseline::Leaves, &options, None, &part.part(1));
            let mut best = drawn.unwrap().best;
            best.sort_by(f64::total_cmp);
            best[(share * best.len() as f64) as usize]
        };
        let (few, more) = (leaves(3_000, 0.1, 5), leaves(3_150, 0.1, 5));
        for share in [0.5, 0.95, 0.99] {
            let off = (quantile(&few, share) - quantile(&more, share)).abs();
            assert!(off < 0.5 * NEAR, "{share}: {off}");
        }
    }

    impl Leaves {
        /// The same with one of the attributes spread otherwise.
        fn spread_over(mut self, values: u32) -> Leaves {
            let mut chance = Chance::new(3);
            let codes = self.codes.iter_mut().skip(3).step_by(4);
            codes.for_each(|code| *code = chance.below(values as usize) as u32);
            self
        }
    }
}
