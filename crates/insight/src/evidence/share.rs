//! Shares of a whole with their Wilson interval.

use super::student::Z95;
use model::{Estimate, Micros};

/// The 95 % Wilson interval for a share: `(low, high)`. With `n = 0` nothing is known: `(0, 1)`.
///
/// Wilson rather than the normal approximation: with n under about 40 the latter gives intervals
/// below zero (Brown, Cai and DasGupta 2001).
pub fn wilson(successes: u64, n: u64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let count = n as f64;
    let p = successes as f64 / count;
    let z2 = Z95 * Z95;
    let scale = 1.0 + z2 / count;
    let centre = (p + z2 / (2.0 * count)) / scale;
    let half = Z95 / scale * (p * (1.0 - p) / count + z2 / (4.0 * count * count)).sqrt();
    let low = if successes == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if successes == n { 1.0 } else { (centre + half).min(1.0) };
    (low, high)
}

/// Wilson's interval where n need not be a whole number.
pub(crate) fn wilson_of(p: f64, n: f64) -> (f64, f64) {
    let z2 = Z95 * Z95;
    let scale = 1.0 + z2 / n;
    let centre = (p + z2 / (2.0 * n)) / scale;
    let half = Z95 / scale * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// A share as it may be shown: with n, its 95 % Wilson interval, and null where nothing was counted.
pub fn share(successes: u64, n: u64, as_of: Option<Micros>) -> Estimate {
    let (low, high) = wilson(successes, n);
    let known = n > 0;
    Estimate {
        value: known.then(|| successes as f64 / n as f64),
        n,
        low: known.then_some(low),
        high: known.then_some(high),
        confidence: 0.95,
        method: "wilson",
        as_of,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_intervals_equal_statsmodels() {
        // statsmodels 0.15 proportion_confint(k, n, method="wilson")
        for (successes, n, low, high) in [
            (7, 20, 0.181192, 0.567146),
            (0, 10, 0.0, 0.277533),
            (81, 263, 0.255289, 0.366210),
            (10, 10, 0.722467, 1.0),
        ] {
            let interval = wilson(successes, n);
            assert!((interval.0 - low).abs() < 1e-6 && (interval.1 - high).abs() < 1e-6, "{interval:?}");
        }
    }

    #[test]
    fn a_share_of_nothing_is_unknown() {
        let estimate = share(0, 0, None);
        assert_eq!((estimate.value, estimate.low, estimate.high, estimate.n), (None, None, None, 0));
    }

    #[test]
    fn an_interval_widens_as_n_falls_and_holds_its_value() {
        let mut last_width = 1.0;
        for n in [3, 30, 300, 3_000, 30_000] {
            let estimate = share(n / 3, n, None);
            let (low, value, high) = (estimate.low.unwrap(), estimate.value.unwrap(), estimate.high.unwrap());
            assert!(low <= value && value <= high && high - low < last_width);
            last_width = high - low;
        }
    }
}
