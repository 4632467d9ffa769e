//! Exact quantiles with linear interpolation (Hyndman and Fan's type 7: numpy, pandas and R by default).

/// The exact type-7 quantile of the values, or `None` when there are none. Reorders the values.
pub fn quantile_type7(values: &mut [u64], p: f64) -> Option<f64> {
    let [quantile] = quantiles(values, [p])?;
    Some(quantile)
}

/// The exact median and 90th percentile, or `None` when there are no values. Reorders the values.
pub fn median_and_p90(values: &mut [u64]) -> Option<(f64, f64)> {
    let [median, p90] = quantiles(values, [0.5, 0.9])?;
    Some((median, p90))
}

/// Quantiles for ascending `ps`, the highest first so that each selection narrows the next.
fn quantiles<const N: usize>(values: &mut [u64], ps: [f64; N]) -> Option<[f64; N]> {
    let last = values.len().checked_sub(1)?;
    let mut answers = [0.0; N];
    // Everything from `settled` on is in its sorted place or above `values[settled]`.
    let mut settled = values.len();
    for (answer, p) in answers.iter_mut().zip(ps).rev() {
        let place = last as f64 * p;
        let below = place.floor() as usize;
        if below < settled {
            values[..settled].select_nth_unstable(below);
        }
        let low = values[below];
        let fraction = place - below as f64;
        *answer = low as f64;
        if fraction > 0.0 {
            let up_to = settled.max(below + 1);
            let next = values[below + 1..up_to].iter().copied().min();
            let next = next.or_else(|| values[up_to..].iter().copied().min()).unwrap_or(low);
            *answer += (next - low) as f64 * fraction;
        }
        settled = below;
    }
    Some(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate_linearly_as_numpy_does() {
        // numpy.quantile([1, 2, 4, 8, 16], q)
        for (p, expected) in [(0.0, 1.0), (0.25, 2.0), (0.5, 4.0), (0.9, 12.8), (1.0, 16.0)] {
            let answer = quantile_type7(&mut [8, 1, 16, 4, 2], p).unwrap();
            assert!((answer - expected).abs() < 1e-9, "{p}: {answer}");
        }
        assert_eq!(quantile_type7(&mut [3, 4], 0.5), Some(3.5));
        assert_eq!(quantile_type7(&mut [], 0.5), None);
    }

    #[test]
    fn two_quantiles_at_once_equal_each_alone() {
        let mut state = 7u64;
        for n in 1..200 {
            let values: Vec<u64> = (0..n)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 40) % 50
                })
                .collect();
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let by_hand = |p: f64| {
                let place = (n - 1) as f64 * p;
                let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
                low as f64 + (high - low) as f64 * (place - place.floor())
            };
            assert_eq!(median_and_p90(&mut values.clone()), Some((by_hand(0.5), by_hand(0.9))));
        }
    }
}
