//! What moves an outcome: how much of its variation each driver accounts for, and what sets two segments apart.
//!
//! In: complete rows of drivers and an outcome, each with the customer that it came from; or counts by group for two
//! segments. Out: shares of explained variation (R²) with intervals, or a difference split in two. Weights are not
//! causes: a driver that only follows from what moves the outcome gets its share, too. Methods: `docs/drivers.md`.

mod composition;
mod johnson;
mod lmg;
mod moments;

pub use composition::{Composition, Side, compare_composition};

use crate::chance::Chance;
use model::{Estimate, Micros};
use moments::{Correlations, Moments, Sums};
use serde::Serialize;

/// With more drivers than this all subsets of them are too many, and relative weights stand in for LMG.
pub const LMG_UP_TO: usize = 12;
/// Rows needed for each driver, at least, and [`ROWS_IN_ALL`]: with fewer nothing is told.
pub const ROWS_EACH: usize = 5;
/// See [`ROWS_EACH`].
pub const ROWS_IN_ALL: usize = 20;
/// Samples of customers behind each interval.
pub const BOOTSTRAPS: usize = 999;

/// What a driver is, apart from its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The questionnaire that it was measured in, if it was asked for.
    pub questionnaire: Option<String>,
}

/// Rows of numbers.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// By driver: where it comes from.
    pub drivers: Vec<Origin>,
    /// Where the outcome comes from.
    pub outcome: Origin,
    rows: Vec<(u32, Vec<f64>)>,
}

impl Sample {
    /// No rows yet.
    pub fn new(drivers: Vec<Origin>, outcome: Origin) -> Sample {
        Sample { drivers, outcome, rows: Vec::new() }
    }

    /// Adds a row of a customer, unless a number of it is missing or one too few or many: tells whether it was added.
    pub fn push(&mut self, customer: u32, drivers: &[f64], outcome: f64) -> bool {
        let whole =
            drivers.len() == self.drivers.len() && drivers.iter().chain([&outcome]).all(|value| value.is_finite());
        if whole {
            self.rows.push((customer, drivers.iter().copied().chain([outcome]).collect()));
        }
        whole
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// How much of the outcome's variation the drivers account for.
#[derive(Clone, Debug, Serialize)]
pub struct Drivers {
    /// All of them together: R².
    pub r_squared: Estimate,
    /// By driver: its part of R²; the parts add up to it.
    pub parts: Vec<Estimate>,
    /// The drivers that were asked for in the same questionnaire as the outcome: a general mood moves both (the halo
    /// effect), so that their parts are too large.
    pub halo: Vec<usize>,
    /// Rows that would have been needed; more than there were where nothing is told.
    pub needed_n: usize,
}

/// Splits the outcome's R² among the drivers: by LMG, the mean over all orders in which drivers could enter (Lindeman,
/// Merenda and Gold 1980; Grömping 2007), or by Johnson's relative weights (2000) where there are more than
/// [`LMG_UP_TO`]. Intervals: percentiles over samples of customers, so that several rows of one customer count as one.
pub fn estimate_drivers(sample: &Sample, seed: u64, as_of: Option<Micros>) -> Drivers {
    let many = sample.drivers.len();
    let needed_n = (ROWS_EACH * many).max(ROWS_IN_ALL);
    let method = if many <= LMG_UP_TO { "lmg" } else { "johnson" };
    let moments = Moments::of(&sample.rows, many + 1);
    let whole = (sample.len() >= needed_n).then(|| moments.all().correlations()).flatten();
    let parts = whole.as_ref().map(split);
    let draws = parts.as_ref().map_or_else(Vec::new, |_| draws(&moments, seed));
    let estimate = |value: Option<f64>, drawn: &dyn Fn(&[f64]) -> f64| {
        let mut values: Vec<f64> = draws.iter().map(|parts| drawn(parts)).collect();
        values.sort_by(f64::total_cmp);
        let bound = |p: f64| value.and_then(|_| percentile(&values, p));
        let (low, high) = (bound(0.025), bound(0.975));
        Estimate { value, n: sample.len() as u64, low, high, confidence: 0.95, method, as_of }
    };
    let sum = |parts: &[f64]| parts.iter().sum::<f64>();
    let same = |origin: &Origin| origin.questionnaire.is_some() && *origin == sample.outcome;
    Drivers {
        r_squared: estimate(parts.as_deref().map(sum), &sum),
        parts: (0..many)
            .map(|driver| estimate(parts.as_ref().map(|parts| parts[driver]), &|parts: &[f64]| parts[driver]))
            .collect(),
        halo: (0..many).filter(|driver| same(&sample.drivers[*driver])).collect(),
        needed_n,
    }
}

/// The quantile of sorted values by linear interpolation (type 7).
fn percentile(sorted: &[f64], p: f64) -> Option<f64> {
    let at = p * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(below + at.fract() * (above - below))
}

/// R² by driver.
fn split(correlations: &Correlations) -> Vec<f64> {
    if correlations.drivers() <= LMG_UP_TO { lmg::parts(correlations) } else { johnson::parts(correlations) }
}

/// The parts in samples of as many customers, drawn with replacement.
fn draws(moments: &Moments, seed: u64) -> Vec<Vec<f64>> {
    let mut chance = Chance::new(seed);
    let customers = moments.customers.len();
    let mut drawn = Vec::with_capacity(BOOTSTRAPS);
    for _ in 0..BOOTSTRAPS {
        let mut sums = Sums::new(moments.columns);
        for _ in 0..customers {
            sums.add(&moments.customers[chance.below(customers)]);
        }
        // A sample in which the outcome does not vary has nothing to split.
        drawn.extend(sums.correlations().as_ref().map(split));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Brownlee's stack loss plant (1965): air flow, water temperature, acid concentration; loss.
    const STACK_LOSS: [[f64; 4]; 21] = [
        [80.0, 27.0, 89.0, 42.0],
        [80.0, 27.0, 88.0, 37.0],
        [75.0, 25.0, 90.0, 37.0],
        [62.0, 24.0, 87.0, 28.0],
        [62.0, 22.0, 87.0, 18.0],
        [62.0, 23.0, 87.0, 18.0],
        [62.0, 24.0, 93.0, 19.0],
        [62.0, 24.0, 93.0, 20.0],
        [58.0, 23.0, 87.0, 15.0],
        [58.0, 18.0, 80.0, 14.0],
        [58.0, 18.0, 89.0, 14.0],
        [58.0, 17.0, 88.0, 13.0],
        [58.0, 18.0, 82.0, 11.0],
        [58.0, 19.0, 93.0, 12.0],
        [50.0, 18.0, 89.0, 8.0],
        [50.0, 18.0, 86.0, 7.0],
        [50.0, 19.0, 72.0, 8.0],
        [50.0, 19.0, 79.0, 8.0],
        [50.0, 20.0, 80.0, 9.0],
        [56.0, 20.0, 82.0, 15.0],
        [70.0, 20.0, 91.0, 15.0],
    ];

    fn stack_loss() -> Sample {
        let asked = |name: &str| Origin { questionnaire: Some(name.to_string()) };
        let mut sample = Sample::new(vec![asked("a"), Origin::default(), asked("b")], asked("b"));
        for (customer, [air, water, acid, loss]) in (0..).zip(STACK_LOSS) {
            assert!(sample.push(customer, &[air, water, acid], loss));
        }
        sample
    }

    #[track_caller]
    fn same(ours: &[f64], theirs: &[f64]) {
        let near = |(one, other): (&f64, &f64)| (one - other).abs() < 1e-6;
        assert!(ours.len() == theirs.len() && ours.iter().zip(theirs).all(near), "{ours:?} {theirs:?}");
    }

    #[test]
    fn parts_equal_the_reference_figures() {
        // relaimpo (R) and a plain numpy version agree to six digits.
        let correlations = Moments::of(&stack_loss().rows, 4).all().correlations().unwrap();
        same(&lmg::parts(&correlations), &[0.468478, 0.388750, 0.056349]);
        same(&johnson::parts(&correlations), &[0.461280, 0.396424, 0.055873]);
        same(&[lmg::parts(&correlations).iter().sum()], &[0.913577]);
        same(&[johnson::parts(&correlations).iter().sum()], &[0.913577]);
    }

    #[test]
    fn intervals_hold_their_values_and_are_the_same_each_time() {
        let found = estimate_drivers(&stack_loss(), 7, None);
        let again = estimate_drivers(&stack_loss(), 7, None);
        for (one, other) in
            found.parts.iter().chain([&found.r_squared]).zip(again.parts.iter().chain([&again.r_squared]))
        {
            assert_eq!(one, other);
            assert!(one.low < one.value && one.value < one.high && one.method == "lmg", "{one:?}");
        }
        assert_eq!(found.halo, [2]);
    }

    #[test]
    fn a_driver_that_says_the_same_as_another_shares_with_it() {
        let mut sample = Sample::new(vec![Origin::default(); 2], Origin::default());
        for (customer, [air, _, _, loss]) in (0..).zip(STACK_LOSS) {
            sample.push(customer, &[air, 2.0 * air], loss);
        }
        let parts = estimate_drivers(&sample, 1, None).parts;
        same(&[parts[0].value.unwrap()], &[parts[1].value.unwrap()]);
        let correlations = Moments::of(&sample.rows, 3).all().correlations().unwrap();
        same(&johnson::parts(&correlations), &lmg::parts(&correlations));
    }

    #[test]
    fn a_driver_that_never_varies_accounts_for_nothing() {
        let mut sample = Sample::new(vec![Origin::default(); 2], Origin::default());
        for (customer, [air, _, _, loss]) in (0..).zip(STACK_LOSS) {
            sample.push(customer, &[air, 3.0], loss);
        }
        assert_eq!(estimate_drivers(&sample, 1, None).parts[1].value, Some(0.0));
    }

    #[test]
    fn rows_of_one_customer_count_as_one() {
        let mut doubled = Sample::new(vec![Origin::default(); 3], Origin::default());
        for _ in 0..9 {
            for (customer, [air, water, acid, loss]) in (0..).zip(STACK_LOSS) {
                doubled.push(customer, &[air, water, acid], loss);
            }
        }
        let (once, often) = (estimate_drivers(&stack_loss(), 3, None), estimate_drivers(&doubled, 3, None));
        let width = |estimate: &Estimate| estimate.high.unwrap() - estimate.low.unwrap();
        same(&[width(&once.parts[0])], &[width(&often.parts[0])]);
    }

    #[test]
    fn many_drivers_are_weighed_by_johnson_and_few_rows_tell_nothing() {
        let mut chance = Chance::new(4);
        let mut sample = Sample::new(vec![Origin::default(); 14], Origin::default());
        for customer in 0..300 {
            let drivers: Vec<f64> = (0..14).map(|_| chance.normal()).collect();
            let outcome = 2.0 * drivers[0] + drivers[1] + chance.normal();
            sample.push(customer, &drivers, outcome);
        }
        let found = estimate_drivers(&sample, 1, None);
        assert_eq!(found.r_squared.method, "johnson");
        let value = |driver: usize| found.parts[driver].value.unwrap();
        assert!(value(0) > 2.0 * value(1) && (2..14).all(|other| value(1) > 2.0 * value(other)), "{found:?}");
        let mut few = Sample::new(vec![Origin::default()], Origin::default());
        assert!(!few.push(0, &[f64::NAN], 1.0) && few.is_empty());
        few.push(0, &[1.0], 1.0);
        let found = estimate_drivers(&few, 1, None);
        assert_eq!((found.r_squared.value, found.parts[0].low, found.needed_n), (None, None, 20));
    }
}
