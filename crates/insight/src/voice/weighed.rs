//! Answers of customers who were not all equally likely to be asked, each counting as one over that likelihood: the
//! mean of Hájek with its linearised variance.
//!
//! In: values, each with how many gave it, their weights and the squares of these. Out: the mean with an interval that
//! knows what weighing costs. Where weights are alike this is not needed, and the neighbours' formulas stand.

use super::interval::{Imagined, adjusted_wald, with_imagined};
use crate::evidence::{Moments, student_95, wilson_of};
use model::{Estimate, Micros};

/// So many must have given another answer than the commonest for their spread to be believed.
const UNLIKE: u64 = 10;
/// What differs by less is the same weight, written in two ways.
const ALIKE: f64 = 1e-9;
const METHOD: &str = "hajek";

/// Those who gave one answer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// How many.
    pub(super) count: u64,
    /// Their weights together.
    weight: f64,
    /// The squares of these together.
    squares: f64,
}

impl Cell {
    pub(super) fn add(&mut self, weight: f64) {
        self.count += 1;
        self.weight += weight;
        self.squares += weight * weight;
    }

    pub(super) fn merge(&mut self, other: &Cell) {
        self.count += other.count;
        self.weight += other.weight;
        self.squares += other.squares;
    }

    pub(super) fn take(&mut self, some: &Cell) {
        self.count = self.count.saturating_sub(some.count);
        self.weight = if self.count == 0 { 0.0 } else { self.weight - some.weight };
        self.squares = if self.count == 0 { 0.0 } else { self.squares - some.squares };
    }

    /// Whether these do not all count the same.
    pub(super) fn is_uneven(cells: impl Iterator<Item = Cell>) -> bool {
        let mut whole = Cell::default();
        cells.for_each(|cell| whole.merge(&cell));
        // Cauchy and Schwarz: equal only where all weights are.
        whole.count as f64 * whole.squares > whole.weight * whole.weight * (1.0 + ALIKE)
    }
}

/// The weighted mean of some values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub(super) n: u64,
    pub(super) mean: f64,
    /// The variance of the mean.
    variance: f64,
    /// So many answers of equal weight they are worth: (Σw)² / Σw².
    worth: f64,
    unlike: u64,
}

impl Weighed {
    /// Of values, each with those who gave it; `None` for nobody.
    pub(super) fn of(values: &[(f64, Cell)]) -> Option<Weighed> {
        let mut whole = Cell::default();
        values.iter().for_each(|(_, cell)| whole.merge(cell));
        if whole.count == 0 || whole.weight <= 0.0 {
            return None;
        }
        let n = whole.count as f64;
        let mean = values.iter().map(|(value, cell)| value * cell.weight).sum::<f64>() / whole.weight;
        let squares: f64 = values.iter().map(|(value, cell)| (value - mean).powi(2) * cell.squares).sum();
        let mut sorted: Vec<(f64, u64)> = values.iter().map(|(value, cell)| (*value, cell.count)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        sorted.dedup_by(|next, kept| {
            (next.0 - kept.0).abs() < ALIKE && {
                kept.1 += next.1;
                true
            }
        });
        let commonest = sorted.iter().map(|(_, count)| *count).max().unwrap_or(0);
        Some(Weighed {
            n: whole.count,
            mean,
            variance: squares / (whole.weight * whole.weight) * n / (n - 1.0).max(1.0),
            worth: whole.weight * whole.weight / whole.squares,
            unlike: whole.count - commonest,
        })
    }

    /// The share of those whose value is 1, the others' being 0.
    pub(super) fn share(&self, as_of: Option<Micros>) -> Estimate {
        let p = self.mean;
        let worth = if self.variance > 0.0 { p * (1.0 - p) / self.variance } else { self.worth };
        // Few answers of one kind may by chance all be light: then no more is believed than the weights allow.
        let worth = if self.spread_is_believed(UNLIKE) { worth } else { worth.min(self.worth) };
        self.told(wilson_of(p, worth), (0.0, 1.0), as_of)
    }

    /// The mean on a scale; of fewer than `from` answers, or of too few that differ, with imagined ones.
    pub(super) fn mean_on(
        &self,
        (low, high): (f64, f64),
        from: u64,
        imagined: Imagined,
        as_of: Option<Micros>,
    ) -> Estimate {
        if self.spread_is_believed(from) {
            let half = student_95((self.worth - 1.0).max(1.0)) * self.variance.sqrt();
            return self.told((self.mean - half, self.mean + half), (low, high), as_of);
        }
        let ends = adjusted_wald(self.worth, self.mean, self.variance * self.worth * self.worth, imagined);
        self.told(ends, (low, high), as_of)
    }

    /// Whether the answers tell how much they spread: enough differ from the commonest, and they are worth `from` answers of
    /// equal weight. However many answered, a few that outweigh them all are few.
    fn spread_is_believed(&self, from: u64) -> bool {
        self.worth >= from as f64 && self.unlike >= UNLIKE
    }

    /// The moments of so many answers of equal weight as these are worth, whose mean is as sure; where too few differ for
    /// their spread to be believed, with imagined ones.
    pub(super) fn moments(&self, imagined: Imagined) -> Moments {
        let worth = self.worth.floor().max(2.0);
        let own = self.variance * worth;
        // What is worth less than two answers tells no spread.
        let variance = if self.spread_is_believed(2) {
            own
        } else {
            own.max(with_imagined(self.worth, self.mean, self.variance * self.worth * self.worth, imagined).1)
        };
        Moments { n: worth as u64, mean: self.mean, variance }
    }

    fn told(&self, (low, high): (f64, f64), (least, most): (f64, f64), as_of: Option<Micros>) -> Estimate {
        let value = self.mean.clamp(least, most);
        Estimate {
            value: Some(value),
            n: self.n,
            low: Some(low.max(least).min(value)),
            high: Some(high.min(most).max(value)),
            confidence: 0.95,
            method: METHOD,
            as_of,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(weights: &[f64]) -> Cell {
        let mut cell = Cell::default();
        weights.iter().for_each(|weight| cell.add(*weight));
        cell
    }

    #[test]
    fn each_counts_as_many_as_they_stand_for() {
        // Two of ten who were asked at 1, and three of four who were asked at a tenth: 2 + 30 of 10 + 40.
        let yes = cell(&[vec![1.0; 2], vec![10.0; 3]].concat());
        let no = cell(&[vec![1.0; 8], vec![10.0; 1]].concat());
        let found = Weighed::of(&[(1.0, yes), (0.0, no)]).unwrap();
        assert!((found.mean - 32.0 / 50.0).abs() < 1e-12);
        // By hand: (0.36²·302 + 0.64²·108) / 50² · 14/13.
        let variance = (0.36_f64.powi(2) * 302.0 + 0.64_f64.powi(2) * 108.0) / 2_500.0 * 14.0 / 13.0;
        assert!((found.variance - variance).abs() < 1e-12);
        assert!((found.worth - 2_500.0 / 410.0).abs() < 1e-12);
        let told = found.share(None);
        assert_eq!((told.n, told.method), (14, "hajek"));
        assert!(told.low.unwrap() > 0.2 && told.high.unwrap() < 0.95, "{told:?}");
    }

    #[test]
    fn weights_that_are_alike_need_no_weighing() {
        let even = [cell(&[0.1_f64.recip(); 7]), cell(&[10.0; 3])];
        assert!(!Cell::is_uneven(even.into_iter()));
        assert!(Cell::is_uneven([cell(&[10.0; 7]), cell(&[10.0, 9.0])].into_iter()));
        let mut rest = even[0];
        rest.take(&even[0]);
        assert_eq!(rest, Cell::default());
    }

    #[test]
    fn answers_that_are_all_alike_still_leave_doubt() {
        let all = Weighed::of(&[(1.0, cell(&[1.0, 2.0, 8.0]))]).unwrap().share(None);
        assert!(all.value == Some(1.0) && all.low.unwrap() < 0.6, "{all:?}");
        assert!(Weighed::of(&[]).is_none());
    }

    #[test]
    fn one_answer_that_outweighs_all_others_is_worth_one_however_many_answered() {
        let imagined = super::super::interval::imagined_of_mean((1.0, 7.0), 1.0);
        let ones: Vec<(f64, Cell)> = [2.0, 3.0, 4.0].map(|value| (value, cell(&[2.0; 20]))).to_vec();
        let heavy = [ones.clone(), vec![(7.0, cell(&[1e9]))]].concat();
        let mean = Weighed::of(&heavy).unwrap();
        let told = mean.mean_on((1.0, 7.0), super::super::interval::MEAN_FROM, imagined, None);
        assert!(told.n == 61 && told.low.unwrap() < 5.0, "{told:?}");
        let yes = [(1.0, cell(&[vec![2.0; 20], vec![1e9]].concat())), (0.0, cell(&[2.0; 40]))];
        let share = Weighed::of(&yes).unwrap().share(None);
        assert!(share.low.unwrap() < 0.6, "{share:?}");
        let moments = mean.moments(imagined);
        assert!(moments.n == 2 && (moments.variance / 2.0).sqrt() > 0.5, "{moments:?}");
    }
}
