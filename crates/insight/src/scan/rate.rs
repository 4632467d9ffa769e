//! How many there were for each trial, where one trial can count more than once.

use crate::evidence::Z95;
use model::{Estimate, Micros};

/// A count over trials, with Byar's approximation to the exact 95 % Poisson interval (Breslow and Day 1987, volume II,
/// page 69: good to a hundredth from a count of 5 on). Nothing is known without trials.
pub fn count_rate(observed: u64, trials: u64, as_of: Option<Micros>) -> Estimate {
    let known = trials > 0;
    let bound = |count: f64, z: f64| {
        let root = 1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt());
        count * root.max(0.0).powi(3) / trials as f64
    };
    let low = if observed == 0 { 0.0 } else { bound(observed as f64, -Z95) };
    Estimate {
        value: known.then(|| observed as f64 / trials as f64),
        n: trials,
        low: known.then_some(low),
        high: known.then(|| bound(observed as f64 + 1.0, Z95)),
        confidence: 0.95,
        method: "byar",
        as_of,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_nearly_the_exact_one() {
        // Exact (Garwood 1936): chi-squared quantiles, as any table of the Poisson distribution has them.
        for (observed, low, high) in [(0, 0.0, 3.689), (5, 1.623, 11.668), (20, 12.217, 30.888), (100, 81.364, 121.627)]
        {
            let estimate = count_rate(observed, 1, None);
            let off = (estimate.low.unwrap() - low).abs().max((estimate.high.unwrap() - high).abs());
            assert!(off < 0.05, "{observed}: {estimate:?}");
        }
        assert_eq!(count_rate(0, 0, None).value, None);
    }
}
