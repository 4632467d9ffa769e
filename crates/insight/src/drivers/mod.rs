//! What goes with an outcome: how much of its variation each driver accounts for, and what sets two segments apart.
//!
//! In: complete rows of drivers and an outcome, each with the customer that it came from; or counts by group for two
//! segments. Out: shares of explained variation (R²) with intervals, or a difference split in two. Weights are not
//! causes: a driver that only follows from what moves the outcome gets its share, too. `survey` makes rows of answers.
//! Methods: `docs/drivers.md`.

mod composition;
mod johnson;
mod levels;
mod lmg;
mod moments;
mod null;
mod survey;

pub(crate) use composition::compare_shares_of_groups;
pub use composition::{Composition, Side, compare_composition};
pub use survey::{DriverReport, DriverTold, Question, Together, Unused, ValueMean, drivers_of_answers, usual_outcome};

use crate::chance::Chance;
use crate::evidence::benjamini_hochberg;
use model::{Estimate, Micros};
use moments::{Correlations, Moments, Sums};
use serde::Serialize;
use std::ops::Range;

/// With more drivers than this all subsets of them are too many, and relative weights stand in for LMG.
pub const LMG_UP_TO: usize = 12;
/// The same for the columns that they are, where a driver is several.
const LMG_UP_TO_COLUMNS: usize = 24;
/// Rows, each of another customer, needed for each column, at least, and [`ROWS_IN_ALL`]: with fewer nothing is told.
pub const ROWS_EACH: usize = 5;
/// See [`ROWS_EACH`].
pub const ROWS_IN_ALL: usize = 20;
/// Samples of customers behind each interval.
pub const BOOTSTRAPS: usize = 999;
/// Drivers that correlate at least so much are told together: which of them it is, the data do not say.
pub const TOLD_TOGETHER: f64 = 0.7;
/// Of the drivers that are claimed, at most this share is expected to be chance.
pub const FALSE_DISCOVERY_RATE: f64 = 0.05;

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
    /// By driver, its columns.
    groups: Vec<Range<usize>>,
    rows: Vec<Row>,
}

/// A customer's drivers, and last the outcome.
#[derive(Clone, Debug)]
struct Row {
    customer: u32,
    values: Vec<f64>,
}

impl Sample {
    /// No rows yet; each driver is one column.
    pub fn new(drivers: Vec<Origin>, outcome: Origin) -> Sample {
        let columns = vec![1; drivers.len()];
        Sample::of_columns(drivers, &columns, outcome)
    }

    /// No rows yet; each driver is so many columns, such as one for each value but one.
    pub fn of_columns(drivers: Vec<Origin>, columns: &[usize], outcome: Origin) -> Sample {
        let mut from = 0;
        let range = |many: &usize| {
            from += many;
            from - many..from
        };
        let groups = columns.iter().map(range).collect();
        Sample { drivers, outcome, groups, rows: Vec::new() }
    }

    fn columns(&self) -> usize {
        self.groups.last().map_or(0, |last| last.end)
    }

    /// Adds a row of a customer, unless a number of it is missing or one too few or many: tells whether it was added.
    pub fn push(&mut self, customer: u32, drivers: &[f64], outcome: f64) -> bool {
        let whole = drivers.len() == self.columns() && drivers.iter().chain([&outcome]).all(|value| value.is_finite());
        if whole {
            self.rows.push(Row { customer, values: drivers.iter().copied().chain([outcome]).collect() });
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
    /// The same by Johnson's relative weights, whichever method the parts are by.
    pub johnson: Vec<Estimate>,
    /// By driver of one column: how it correlates with the outcome.
    pub directions: Vec<Option<Estimate>>,
    /// Drivers that are told together as they say nearly the same, and each of the others by itself.
    pub units: Vec<Unit>,
    /// The drivers that were asked for in the same questionnaire as the outcome: a general mood moves both (the halo
    /// effect), so that their parts are too large.
    pub halo: Vec<usize>,
    /// Customers that it takes; more than there were where nothing is told.
    pub needed_n: usize,
    /// How many customers there were.
    pub customers: usize,
}

/// Drivers that are judged as one.
#[derive(Clone, Debug, Serialize)]
pub struct Unit {
    /// Which, in order.
    pub drivers: Vec<usize>,
    /// Their part of R² together.
    pub part: Estimate,
    /// How probable a part as large is where nothing goes with the outcome, adjusted for all that were looked at
    /// (Benjamini and Hochberg); `None` where nothing is told.
    pub p_adjusted: Option<f64>,
    /// Whether it is more than chance.
    pub claimed: bool,
}

/// How R² is split.
struct Weigher<'s> {
    groups: &'s [Range<usize>],
    by_lmg: bool,
}

impl Weigher<'_> {
    fn of(sample: &Sample) -> Weigher<'_> {
        let by_lmg = sample.drivers.len() <= LMG_UP_TO && sample.columns() <= LMG_UP_TO_COLUMNS;
        Weigher { groups: &sample.groups, by_lmg }
    }

    fn parts(&self, correlations: &Correlations) -> Vec<f64> {
        if self.by_lmg { lmg::parts(correlations, self.groups) } else { johnson::parts(correlations, self.groups) }
    }
}

/// Everything that is told of one sample of customers.
struct Weighed {
    parts: Vec<f64>,
    johnson: Vec<f64>,
    /// By column, with the outcome.
    correlations: Vec<f64>,
}

impl Weighed {
    fn of(correlations: &Correlations, weigher: &Weigher<'_>) -> Weighed {
        let parts = weigher.parts(correlations);
        let johnson = if weigher.by_lmg { johnson::parts(correlations, weigher.groups) } else { parts.clone() };
        Weighed { parts, johnson, correlations: correlations.outcome.clone() }
    }
}

/// Splits the outcome's R² among the drivers: by LMG, the mean over all orders in which drivers could enter (Lindeman,
/// Merenda and Gold 1980; Grömping 2007), or by Johnson's relative weights (2000) where there are more than
/// [`LMG_UP_TO`]. Intervals: percentiles over samples of customers, so that several rows of one customer count as one.
/// Claimed is what outcomes dealt out anew hardly ever reach.
pub fn estimate_drivers(sample: &Sample, seed: u64, as_of: Option<Micros>) -> Drivers {
    let many = sample.drivers.len();
    let needed_n = (ROWS_EACH * sample.columns()).max(ROWS_IN_ALL);
    let weigher = Weigher::of(sample);
    let method = if weigher.by_lmg { "lmg" } else { "johnson" };
    let moments = Moments::of(&sample.rows, sample.columns() + 1);
    let customers = moments.customers.len();
    let correlations = (customers >= needed_n && many > 0).then(|| moments.all().correlations()).flatten();
    let whole = correlations.as_ref().map(|correlations| Weighed::of(correlations, &weigher));
    let draws = whole.as_ref().map_or_else(Vec::new, |_| draws(&moments, &weigher, seed));
    let estimate = |method: &'static str, of: &dyn Fn(&Weighed) -> f64| {
        let value = whole.as_ref().map(of);
        let mut values: Vec<f64> = draws.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        let bound = |p: f64| value.and_then(|_| percentile(&values, p));
        let (low, high) = (bound(0.025), bound(0.975));
        Estimate { value, n: sample.len() as u64, low, high, confidence: 0.95, method, as_of }
    };
    let direction = |columns: &Range<usize>| {
        (columns.len() == 1).then(|| estimate("pearson", &|weighed: &Weighed| weighed.correlations[columns.start]))
    };
    let units = correlations.as_ref().map_or_else(|| alone(many), |known| units(known, &sample.groups));
    let p = correlations.as_ref().map_or_else(Vec::new, |whole| null::p_of(sample, whole, &weigher, &units, seed));
    let adjusted = benjamini_hochberg(&p);
    let unit = |(at, drivers): (usize, Vec<usize>)| {
        let part = estimate(method, &|weighed: &Weighed| drivers.iter().map(|driver| weighed.parts[*driver]).sum());
        let p_adjusted = adjusted.get(at).copied();
        Unit { drivers, part, p_adjusted, claimed: p_adjusted.is_some_and(|p| p <= FALSE_DISCOVERY_RATE) }
    };
    let same = |origin: &Origin| origin.questionnaire.is_some() && *origin == sample.outcome;
    Drivers {
        r_squared: estimate(method, &|weighed: &Weighed| weighed.parts.iter().sum()),
        parts: (0..many).map(|driver| estimate(method, &|weighed: &Weighed| weighed.parts[driver])).collect(),
        johnson: (0..many).map(|driver| estimate("johnson", &|weighed: &Weighed| weighed.johnson[driver])).collect(),
        directions: sample.groups.iter().map(direction).collect(),
        units: units.into_iter().enumerate().map(unit).collect(),
        halo: (0..many).filter(|driver| same(&sample.drivers[*driver])).collect(),
        needed_n,
        customers,
    }
}

fn alone(many: usize) -> Vec<Vec<usize>> {
    (0..many).map(|driver| vec![driver]).collect()
}

/// Drivers put together that correlate by [`TOLD_TOGETHER`] or more, whichever of their columns do; chains count.
fn units(correlations: &Correlations, groups: &[Range<usize>]) -> Vec<Vec<usize>> {
    let alike = |a: &Range<usize>, b: &Range<usize>| {
        a.clone().any(|one| b.clone().any(|other| correlations.row(one)[other].abs() >= TOLD_TOGETHER))
    };
    let mut units: Vec<Vec<usize>> = Vec::new();
    for driver in 0..groups.len() {
        let is_near = |unit: &Vec<usize>| unit.iter().any(|other| alike(&groups[driver], &groups[*other]));
        let (near, others): (Vec<_>, Vec<_>) = units.into_iter().partition(is_near);
        let mut joined: Vec<usize> = near.into_iter().flatten().chain([driver]).collect();
        joined.sort_unstable();
        units = others.into_iter().chain([joined]).collect();
    }
    units.sort();
    units
}

/// The quantile of sorted values by linear interpolation (type 7).
fn percentile(sorted: &[f64], p: f64) -> Option<f64> {
    let at = p * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(below + at.fract() * (above - below))
}

/// The same of samples of as many customers, drawn with replacement.
fn draws(moments: &Moments, weigher: &Weigher<'_>, seed: u64) -> Vec<Weighed> {
    let mut chance = Chance::new(seed);
    let customers = moments.customers.len();
    let mut drawn = Vec::with_capacity(BOOTSTRAPS);
    for _ in 0..BOOTSTRAPS {
        let mut sums = Sums::new(moments.columns);
        for _ in 0..customers {
            sums.add(&moments.customers[chance.below(customers)]);
        }
        // A sample in which the outcome does not vary has nothing to split.
        drawn.extend(sums.correlations().map(|correlations| Weighed::of(&correlations, weigher)));
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
        let each = [0..1, 1..2, 2..3];
        same(&lmg::parts(&correlations, &each), &[0.468478, 0.388750, 0.056349]);
        same(&johnson::parts(&correlations, &each), &[0.461280, 0.396424, 0.055873]);
        same(&[lmg::parts(&correlations, &each).iter().sum()], &[0.913577]);
        same(&[johnson::parts(&correlations, &each).iter().sum()], &[0.913577]);
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
        let each = [0..1, 1..2];
        same(&johnson::parts(&correlations, &each), &lmg::parts(&correlations, &each));
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
