//! How much two groups differ where all else is alike: a difference of shares within strata, and how surely, when some
//! customers have several journeys.
//!
//! The strata's differences are weighed as Mantel and Haenszel weigh them (1959), which is the same as a regression on
//! the group with an intercept for each stratum. The interval is that of its errors summed by customer (Liang and Zeger
//! 1986), with the usual correction for few; the p-value is of the score under no difference, which does not break down
//! where one group hardly ever shows it.

use super::{Difference, newcombe_of, normal_two_sided};
use crate::evidence::student::Z95;

/// One journey, in one stratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Within {
    /// Which stratum.
    pub stratum: u32,
    /// Whether it is of the group that is compared, rather than of those that it is compared with.
    pub is_first: bool,
    /// Whose.
    pub customer: u64,
    /// Whether it has what is counted.
    pub yes: bool,
}

/// What one stratum holds of each group: the first, then the one that it is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Stratum {
    pub(crate) n: [f64; 2],
    pub(crate) yes: [f64; 2],
}

/// Strata in which both groups are, and the difference within them.
pub(crate) struct Fit {
    /// By stratum; `None` where only one group is.
    lines: Vec<Option<Line>>,
    weight: f64,
    pub(crate) value: f64,
    /// Rows of each group that have the other beside them.
    n: [f64; 2],
}

#[derive(Clone, Copy)]
struct Line {
    first: f64,
    share: f64,
}

impl Fit {
    /// `None` where no stratum holds both.
    pub(crate) fn of(strata: &[Stratum]) -> Option<Fit> {
        let is_both = |stratum: &&Stratum| stratum.n[0] > 0.0 && stratum.n[1] > 0.0;
        let part = |Stratum { n, yes }: &Stratum| {
            let weight = n[0] * n[1] / (n[0] + n[1]);
            [weight, weight * (yes[0] / n[0] - yes[1] / n[1]), n[0], n[1]]
        };
        let mut parts: Vec<[f64; 4]> = strata.iter().filter(is_both).map(part).collect();
        // Added by size, so that strata may come in any order.
        parts.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        let sum_of = |at: usize| parts.iter().map(|part| part[at]).sum::<f64>();
        let (weight, sum, n) = (sum_of(0), sum_of(1), [sum_of(2), sum_of(3)]);
        if weight <= 0.0 {
            return None;
        }
        let line = |stratum: &Stratum| {
            let all = stratum.n[0] + stratum.n[1];
            is_both(&stratum)
                .then(|| Line { first: stratum.n[0] / all, share: (stratum.yes[0] + stratum.yes[1]) / all })
        };
        Some(Fit { lines: strata.iter().map(line).collect(), weight, value: sum / weight, n })
    }

    /// What a row adds to its customer's score: as the fit has it, and as it would be without a difference.
    pub(crate) fn score(&self, stratum: usize, is_first: bool, yes: bool) -> Option<[f64; 2]> {
        self.score_of(stratum, is_first, f64::from(u8::from(yes)))
    }

    /// The same of a value.
    fn score_of(&self, stratum: usize, is_first: bool, value: f64) -> Option<[f64; 2]> {
        let line = self.lines.get(stratum).copied().flatten()?;
        let off = f64::from(u8::from(is_first)) - line.first;
        let error = value - line.share;
        Some([off * (error - self.value * off), off * error])
    }

    /// The difference of shares with its interval, from the squared scores of so many customers.
    pub(crate) fn difference(&self, squares: [f64; 2], customers: usize) -> Option<Difference> {
        if is_all_or_none(squares) {
            // One side always shows it and the other never: no errors are left to sum, but customers are still few or many.
            let (_, p) = self.spread(squares, customers)?;
            let each = customers as f64 / (self.n[0] + self.n[1]);
            let share = |shows: bool| f64::from(u8::from(shows));
            let first = (share(self.value > 0.0), self.n[0] * each);
            let (low, high) = newcombe_of(first, (share(self.value < 0.0), self.n[1] * each));
            return Some(Difference { value: self.value, low, high, p });
        }
        let found = self.difference_of_values(squares, customers)?;
        Some(Difference { low: found.low.max(-1.0), high: found.high.min(1.0), ..found })
    }

    /// The same of values, which may differ by more than 1.
    fn difference_of_values(&self, squares: [f64; 2], customers: usize) -> Option<Difference> {
        let (half, p) = self.spread(squares, customers).filter(|_| !is_all_or_none(squares))?;
        Some(Difference { value: self.value, low: self.value - half, high: self.value + half, p })
    }

    /// Half the interval, and the p-value of the score.
    fn spread(&self, squares: [f64; 2], customers: usize) -> Option<(f64, f64)> {
        let parameters = 1.0 + self.lines.iter().flatten().count() as f64;
        let (customers, rows) = (customers as f64, self.n[0] + self.n[1]);
        if customers < 2.0 || rows <= parameters || squares[1] <= 0.0 {
            return None;
        }
        let few = customers / (customers - 1.0) * (rows - 1.0) / (rows - parameters);
        let half = Z95 * (few * squares[0]).sqrt() / self.weight;
        Some((half, normal_two_sided(self.value * self.weight / squares[1].sqrt())))
    }
}

/// Whether the groups account for all there is but what sums are off by: each is the same throughout.
fn is_all_or_none(squares: [f64; 2]) -> bool {
    const OFF: f64 = 1e-20;
    squares[1] > 0.0 && squares[0] <= OFF * squares[1]
}

/// One journey with a value instead of a yes or no, in one stratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueWithin {
    /// Which stratum.
    pub stratum: u32,
    /// Whether it is of the group that is compared.
    pub is_first: bool,
    /// Whose.
    pub customer: u64,
    /// The value in whole parts of a unit, so that sums are the same in any order.
    pub value: i64,
}

/// The difference of means within strata, in the unit of the values; `None` where no stratum holds both, or nothing
/// varies within a group. Rows may come in any order.
pub fn compare_values_within(rows: &[ValueWithin]) -> Option<Difference> {
    let many = rows.iter().map(|row| row.stratum + 1).max()? as usize;
    let mut strata = vec![Stratum::default(); many];
    for row in rows {
        let (stratum, group) = (&mut strata[row.stratum as usize], usize::from(!row.is_first));
        stratum.n[group] += 1.0;
        stratum.yes[group] += row.value as f64;
    }
    let fit = Fit::of(&strata)?;
    let score =
        |row: &ValueWithin| Some((row.customer, fit.score_of(row.stratum as usize, row.is_first, row.value as f64)?));
    let (squares, customers) = squares(rows.iter().filter_map(score).collect());
    fit.difference_of_values(squares, customers)
}

/// The difference of shares within strata, the first group less the other; `None` where no stratum holds both, or
/// nothing varies. Rows may come in any order.
pub fn compare_within(rows: &[Within]) -> Option<Difference> {
    let many = rows.iter().map(|row| row.stratum + 1).max()? as usize;
    let mut strata = vec![Stratum::default(); many];
    for row in rows {
        let (stratum, group) = (&mut strata[row.stratum as usize], usize::from(!row.is_first));
        stratum.n[group] += 1.0;
        stratum.yes[group] += f64::from(u8::from(row.yes));
    }
    let fit = Fit::of(&strata)?;
    let score = |row: &Within| Some((row.customer, fit.score(row.stratum as usize, row.is_first, row.yes)?));
    let (squares, customers) = squares(rows.iter().filter_map(score).collect());
    fit.difference(squares, customers)
}

/// The squares of customers' sums, and how many customers there are; the same in whichever order they come.
pub(crate) fn squares(mut scores: Vec<(u64, [f64; 2])>) -> ([f64; 2], usize) {
    let by_size = |a: &[f64; 2], b: &[f64; 2]| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]));
    scores.sort_by(|a, b| a.0.cmp(&b.0).then(by_size(&a.1, &b.1)));
    let mut sums: Vec<[f64; 2]> = Vec::new();
    let mut last = None;
    for (customer, score) in scores {
        match sums.last_mut().filter(|_| last == Some(customer)) {
            Some(sum) => {
                sum[0] += score[0];
                sum[1] += score[1];
            }
            None => sums.push(score),
        }
        last = Some(customer);
    }
    sums.sort_by(by_size);
    let square = |at: usize| sums.iter().map(|sum| sum[at] * sum[at]).sum::<f64>();
    ([square(0), square(1)], sums.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::evidence::{Part, newcombe, wilson};

    /// 60 journeys of 41 customers in three strata, by a rule.
    fn rows() -> Vec<Within> {
        let row = |at: u64| Within {
            stratum: (at % 3) as u32,
            is_first: at * 7 % 5 < 2,
            customer: if at < 38 { at / 2 } else { at },
            yes: at * at % 7 < 3 || at.is_multiple_of(11),
        };
        (0..60).map(row).collect()
    }

    #[test]
    fn it_equals_a_regression_with_errors_by_customer() {
        // statsmodels 0.15.0: OLS(yes ~ first + C(stratum)).fit(cov_type="cluster", cov_kwds={"groups": customer}),
        // of `rows`: `crates/insight/tests/golden/within.py`.
        let found = compare_within(&rows()).unwrap();
        for (ours, theirs) in [(found.value, VALUE), (found.low, LOW), (found.high, HIGH)] {
            assert!((ours - theirs).abs() < 1e-9, "{ours} {theirs}");
        }
    }

    #[test]
    fn a_yes_is_a_value_of_one_and_values_keep_their_unit() {
        let shares = compare_within(&rows()).unwrap();
        let value = |row: &Within| ValueWithin {
            stratum: row.stratum,
            is_first: row.is_first,
            customer: row.customer,
            value: 1_000 * i64::from(row.yes) + 7_000,
        };
        let values = compare_values_within(&rows().iter().map(value).collect::<Vec<_>>()).unwrap();
        for (one, other) in [(shares.value, values.value), (shares.low, values.low), (shares.high, values.high)] {
            assert!((1_000.0 * one - other).abs() < 1e-6, "{one} {other}");
        }
        assert!((shares.p - values.p).abs() < 1e-9);
    }

    const VALUE: f64 = 0.069444444444;
    const LOW: f64 = -0.167064270653;
    const HIGH: f64 = 0.305953159542;

    #[test]
    fn neither_order_nor_names_matter_and_turning_groups_turns_the_sign() {
        let mut turned: Vec<Within> = rows();
        turned.reverse();
        turned.iter_mut().for_each(|row| (row.stratum, row.customer) = ((row.stratum + 1) % 3, 999 - row.customer));
        let (found, again) = (compare_within(&rows()).unwrap(), compare_within(&turned).unwrap());
        assert!((found.low - again.low).abs() < 1e-12 && (found.p - again.p).abs() < 1e-12);
        turned.iter_mut().for_each(|row| row.is_first = !row.is_first);
        assert!((compare_within(&turned).unwrap().low + found.high).abs() < 1e-12);
    }

    #[test]
    fn a_stratum_of_one_group_says_nothing_and_nothing_is_said_of_none() {
        let mut more = rows();
        more.extend((0..50).map(|at| Within { stratum: 3, is_first: true, customer: 500 + at, yes: true }));
        let (found, again) = (compare_within(&rows()).unwrap(), compare_within(&more).unwrap());
        assert!((found.value - again.value).abs() < 1e-12 && (found.high - again.high).abs() < 1e-12);
        assert_eq!(compare_within(&[]), None);
        let alike = |row: Within| Within { yes: true, ..row };
        assert_eq!(compare_within(&rows().into_iter().map(alike).collect::<Vec<_>>()), None);
    }

    #[test]
    fn where_one_group_always_shows_it_and_the_other_never_it_is_told_with_an_interval() {
        let row = |at: u64| Within { stratum: (at % 2) as u32, is_first: at < 100, customer: at, yes: at < 100 };
        let mut rows: Vec<Within> = (0..400).map(row).collect();
        let found = compare_within(&rows).unwrap();
        let (low, _) = newcombe(Part { successes: 100, n: 100 }, Part { successes: 0, n: 300 }).unwrap();
        assert!((found.low - low).abs() < 1e-9 && found.p < 1e-9, "{found:?} {low}");
        assert_eq!((found.value, found.high), (1.0, 1.0));
        rows.iter_mut().for_each(|row| row.yes = !row.yes);
        let turned = compare_within(&rows).unwrap();
        assert!((turned.high + low).abs() < 1e-9 && (turned.low + 1.0).abs() < 1e-9, "{turned:?}");
        // Customers who come ten times are no more customers.
        rows.iter_mut().for_each(|row| row.customer /= 10);
        assert!(compare_within(&rows).unwrap().high > -0.8);
        let value = |row: &Within| ValueWithin {
            stratum: row.stratum,
            is_first: row.is_first,
            customer: row.customer,
            value: i64::from(row.yes),
        };
        assert_eq!(compare_values_within(&rows.iter().map(value).collect::<Vec<_>>()), None, "values have no end");
    }

    #[test]
    fn without_a_difference_a_twentieth_is_found_though_customers_come_back() {
        // Each customer comes three times and always fares alike: counted as 900, every third test would object.
        let mut chance = Chance::new(11);
        let mut wrong = 0;
        for _ in 0..2_000 {
            let mut rows = Vec::new();
            for customer in 0..300 {
                let (is_first, yes) = (customer % 2 == 0, chance.share() < 0.3);
                rows.extend((0..3).map(|stratum| Within { stratum, is_first, customer, yes }));
            }
            wrong += u64::from(compare_within(&rows).unwrap().p < 0.05);
        }
        let (low, high) = wilson(wrong, 2_000);
        assert!(low < 0.055 && high > 0.045, "{wrong} of 2000");
    }
}
