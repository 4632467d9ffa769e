//! How much two groups differ, and how surely: shares by Newcombe or Miettinen and Nurminen, means by Welch.

use super::share::{wilson, wilson_of};
use super::student::{Z95, normal_two_sided, student_95, student_two_sided};
use model::{Estimate, Micros};

/// A difference, its 95 % interval, and how probable one as large is where there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The first less the second.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// The two-sided p-value.
    pub p: f64,
}

impl Difference {
    /// As it is told: of so many, by this method.
    pub(crate) fn told(&self, n: u64, method: &'static str, as_of: Option<Micros>) -> Estimate {
        Estimate {
            value: Some(self.value),
            n,
            low: Some(self.low),
            high: Some(self.high),
            confidence: 0.95,
            method,
            as_of,
        }
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// How many had it.
    pub successes: u64,
    /// Of how many; never fewer.
    pub n: u64,
}

impl Part {
    fn share(self) -> f64 {
        self.successes as f64 / self.n as f64
    }
}

/// The moments of a group of at least one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// How many.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Their variance, as a sample: divided by n - 1; 0 for one value.
    pub variance: f64,
}

/// Newcombe's interval of a difference of shares, out of the Wilson intervals of both; `None` where a group is empty.
pub fn newcombe(a: Part, b: Part) -> Option<(f64, f64)> {
    if a.n == 0 || b.n == 0 {
        return None;
    }
    let ((a_low, a_high), (b_low, b_high)) = (wilson(a.successes, a.n), wilson(b.successes, b.n));
    let (p, q) = (a.share(), b.share());
    Some((p - q - (p - a_low).hypot(b_high - q), p - q + (a_high - p).hypot(q - b_low)))
}

/// The same of two shares, each of so many as need not be a whole number, but more than none.
pub(crate) fn newcombe_of((p, n): (f64, f64), (q, m): (f64, f64)) -> (f64, f64) {
    let ((p_low, p_high), (q_low, q_high)) = (wilson_of(p, n), wilson_of(q, m));
    (p - q - (p - p_low).hypot(q_high - q), p - q + (p_high - p).hypot(q - q_low))
}

/// The difference of two shares by the score test of Miettinen and Nurminen, which keeps its promise in small groups
/// where Wald's interval does not; `None` where a group is empty.
pub fn compare_shares(a: Part, b: Part) -> Option<Difference> {
    if a.n == 0 || b.n == 0 {
        return None;
    }
    let value = a.share() - b.share();
    let end = |outer: f64| {
        let (mut inside, mut outside) = (value, outer);
        for _ in 0..60 {
            let middle = f64::midpoint(inside, outside);
            let kept = score(a, b, middle).is_some_and(|z| z.abs() <= Z95) || middle == value;
            if kept {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        f64::midpoint(inside, outside)
    };
    // No spread under equality means that both groups answered as one.
    let p = score(a, b, 0.0).map_or(1.0, normal_two_sided);
    Some(Difference { value, low: end(-1.0), high: end(1.0), p })
}

/// How many standard errors the shares are from differing by `difference`, under the likeliest shares that do; `None`
/// where those have no spread.
fn score(a: Part, b: Part, difference: f64) -> Option<f64> {
    let (n1, n2) = (a.n as f64, b.n as f64);
    let (x1, x2) = (a.successes as f64, b.successes as f64);
    let n = n1 + n2;
    // The likeliest second share solves a cubic (Miettinen and Nurminen 1985, appendix).
    let l2 = (n1 + 2.0 * n2) * difference - n - x1 - x2;
    let l1 = (n2 * difference - n - 2.0 * x2) * difference + x1 + x2;
    let l0 = x2 * difference * (1.0 - difference);
    let q = l2.powi(3) / (27.0 * n.powi(3)) - l1 * l2 / (6.0 * n * n) + l0 / (2.0 * n);
    let root = (l2 * l2 / (9.0 * n * n) - l1 / (3.0 * n)).max(0.0).sqrt();
    let root = if q < 0.0 { -root } else { root };
    let turn = if root == 0.0 { 0.0 } else { (q / root.powi(3)).clamp(-1.0, 1.0) };
    let angle = (std::f64::consts::PI + turn.acos()) / 3.0;
    let q2 = (2.0 * root * angle.cos() - l2 / (3.0 * n)).clamp(0.0, 1.0);
    let q1 = (q2 + difference).clamp(0.0, 1.0);
    let variance = (q1 * (1.0 - q1) / n1 + q2 * (1.0 - q2) / n2) * n / (n - 1.0);
    (variance > 1e-18).then(|| (a.share() - b.share() - difference) / variance.sqrt())
}

/// The difference of two means without supposing equal spread (Welch); `None` where a group has fewer than two values
/// or neither has any spread.
pub fn compare_means(a: Moments, b: Moments) -> Option<Difference> {
    if a.n < 2 || b.n < 2 {
        return None;
    }
    let (va, vb) = (a.variance / a.n as f64, b.variance / b.n as f64);
    let error = (va + vb).sqrt();
    if error <= 0.0 {
        return None;
    }
    let freedom = (va + vb).powi(2) / (va * va / (a.n - 1) as f64 + vb * vb / (b.n - 1) as f64);
    let value = a.mean - b.mean;
    let half = student_95(freedom) * error;
    Some(Difference { value, low: value - half, high: value + half, p: student_two_sided(value / error, freedom) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(ours: f64, theirs: f64) {
        assert!((ours - theirs).abs() < 1e-6, "{ours} {theirs}");
    }

    #[test]
    fn differences_of_shares_equal_their_references() {
        // Newcombe's ends and the p-values: statsmodels 0.15.0 confint_proportions_2indep, test_proportions_2indep. The
        // score interval: scipy, from the likelihood itself (`crates/app/tests/golden/scores.py`), since statsmodels
        // has a wrong coefficient there (its issue 10269); Newcombe 1998 gives [0.0528, 0.3382] for the first.
        let of = |successes, n| Part { successes, n };
        for (a, b, hybrid, scored, p) in [
            (of(56, 70), of(48, 80), (0.052431, 0.333873), (0.052829713, 0.338172940), 0.008258288),
            (of(15, 30), of(14, 31), (-0.191415, 0.2807164), (-0.199269636, 0.290398184), 0.707505404),
            (of(31, 45), of(100, 180), (-0.0284576, 0.2702424), (-0.028953276, 0.273174812), 0.105560523),
            (of(3, 10), of(40, 50), (-0.7112141, -0.1699392), (-0.726213379, -0.169667407), 0.001491636),
        ] {
            let (low, high) = newcombe(a, b).unwrap();
            near(low, hybrid.0);
            near(high, hybrid.1);
            let found = compare_shares(a, b).unwrap();
            near(found.p, p);
            near(found.low, scored.0);
            near(found.high, scored.1);
        }
    }

    #[test]
    fn an_interval_ends_where_the_test_begins_to_object() {
        for (x, n, y, m) in [(31, 45, 100, 180), (3, 10, 40, 50), (1, 9, 0, 14), (20, 20, 11, 12)] {
            let (a, b) = (Part { successes: x, n }, Part { successes: y, n: m });
            let found = compare_shares(a, b).unwrap();
            for end in [found.low, found.high].into_iter().filter(|end| end.abs() < 0.999) {
                near(score(a, b, end).unwrap().abs(), Z95);
            }
        }
    }

    #[test]
    fn differences_of_means_equal_scipy() {
        // scipy 1.17.1 stats.ttest_ind_from_stats(..., equal_var=False), and its interval
        let a = Moments { n: 3_407, mean: 0.41, variance: 3.9 * 3.9 };
        let b = Moments { n: 3_461, mean: 0.70, variance: 6.2 * 6.2 };
        let found = compare_means(b, a).unwrap();
        near(found.value, 0.29);
        near(found.low, 0.0453779);
        near(found.high, 0.5346221);
        near(found.p, 0.0201584);
    }

    #[test]
    fn groups_that_answer_as_one_do_not_differ() {
        let all = Part { successes: 40, n: 40 };
        let found = compare_shares(all, Part { successes: 30, n: 30 }).unwrap();
        assert_eq!((found.value, found.p), (0.0, 1.0));
        assert!(found.low < 0.0 && found.high > 0.0 && found.low > -0.2);
        assert_eq!(compare_shares(all, Part { successes: 0, n: 0 }), None);
        let still = Moments { n: 30, mean: 5.0, variance: 0.0 };
        assert_eq!(compare_means(still, still), None);
    }

    #[test]
    fn a_difference_turns_its_sign_with_its_groups() {
        for (x, n, y, m) in [(3, 10, 40, 50), (0, 12, 5, 9), (7, 7, 1, 30)] {
            let (a, b) = (Part { successes: x, n }, Part { successes: y, n: m });
            let (there, back) = (compare_shares(a, b).unwrap(), compare_shares(b, a).unwrap());
            near(there.low, -back.high);
            near(there.high, -back.low);
            near(there.p, back.p);
            assert!(there.low <= there.value && there.value <= there.high);
        }
    }
}
