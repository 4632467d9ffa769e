//! Exact quantiles with linear interpolation (Hyndman and Fan's type 7: numpy, pandas and R by default).

/// From this many values on it pays to count them by size before selecting.
pub(crate) const WORTH_COUNTING: usize = 2_048;
/// Size classes: eight to each power of two, so that few values share one.
pub(crate) const CLASSES: usize = 512;

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

/// Exact quantiles for ascending `ps` (type 7), or `None` when there are no values. Reorders the values.
pub(crate) fn quantiles<const N: usize>(values: &mut [u64], ps: [f64; N]) -> Option<[f64; N]> {
    let last = values.len().checked_sub(1)?;
    if values.len() >= WORTH_COUNTING && u32::try_from(last).is_ok() {
        return Some(quantiles_by_class(values, ps));
    }
    let mut answers = [0.0; N];
    // The highest first, so that each selection narrows the next: everything from `settled` on is in its sorted
    // place or above `values[settled]`.
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

/// The same of many values: counted by size first, so that only those of the right size are selected from.
fn quantiles_by_class<const N: usize>(values: &[u64], ps: [f64; N]) -> [f64; N] {
    let mut counts = [0u32; CLASSES];
    values.iter().for_each(|value| counts[class(*value)] += 1);
    let targets = ps.map(|p| Target::of(&counts, p));
    let mut wanted = [0u8; CLASSES];
    for (at, target) in targets.iter().enumerate() {
        wanted[target.from..=target.to].iter_mut().for_each(|flags| *flags |= 1 << at);
    }
    let mut chosen: [Vec<u64>; N] = std::array::from_fn(|at| Vec::with_capacity(targets[at].values));
    for &value in values {
        let flags = wanted[class(value)];
        if flags != 0 {
            let wanted_by = chosen.iter_mut().enumerate().filter(|(at, _)| flags & (1 << at) != 0);
            wanted_by.for_each(|(_, chosen)| chosen.push(value));
        }
    }
    std::array::from_fn(|at| targets[at].settle(&mut chosen[at]))
}

/// The size class of a value: never lower for a larger one.
#[inline]
pub(crate) fn class(value: u64) -> usize {
    // Below 8 each value has its own; then the exponent and the three bits after the first.
    let exponent = (value | 4).ilog2() as usize;
    if value < 8 { value as usize } else { (exponent - 2) << 3 | (value >> (exponent - 3)) as usize & 7 }
}

/// The least value of a size class; beyond the last class, the largest value there is.
pub(crate) fn least_of(class: usize) -> u64 {
    let (power, eighth) = (class >> 3, class as u64 & 7);
    match power {
        0 => eighth,
        1..=61 => (8 | eighth) << (power - 1),
        _ => u64::MAX,
    }
}

/// Where among counted values a quantile lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    /// The size classes that it may depend on.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// How many values they hold.
    pub(crate) values: usize,
    /// The place of the value below it among those, in order, and how far from it to the next it lies.
    below: usize,
    fraction: f64,
}

impl Target {
    /// Of at least one value, counted by size class.
    pub(crate) fn of(counts: &[u32], p: f64) -> Target {
        let all: u64 = counts.iter().copied().map(u64::from).sum();
        let place = all.saturating_sub(1) as f64 * p;
        let below = place.floor() as u64;
        let fraction = place - below as f64;
        let (from, before) = class_of_rank(counts, below);
        let to = if fraction > 0.0 { class_of_rank(counts, below + 1).0 } else { from };
        let values = counts[from..=to].iter().map(|count| *count as usize).sum();
        Target { from, to, values, below: (below - before) as usize, fraction }
    }

    /// The quantile, from all values of its classes.
    pub(crate) fn settle(&self, values: &mut [u64]) -> f64 {
        let (_, low, above) = values.select_nth_unstable(self.below);
        let low = *low;
        let next = above.iter().copied().min().filter(|_| self.fraction > 0.0).unwrap_or(low);
        low as f64 + (next - low) as f64 * self.fraction
    }
}

/// The class that holds the value of a rank, and how many values are in classes before it.
fn class_of_rank(counts: &[u32], rank: u64) -> (usize, u64) {
    let mut before = 0;
    for (class, count) in counts.iter().enumerate() {
        if rank < before + u64::from(*count) {
            return (class, before);
        }
        before += u64::from(*count);
    }
    let last = counts.len() - 1;
    (last, before - u64::from(counts[last]))
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

    #[test]
    fn a_larger_value_never_has_a_lower_size_class() {
        let mut before = 0;
        for value in
            (0..10_000).chain((4..64).flat_map(|bit| [(1u64 << bit) - 1, 1 << bit, (1 << bit) + 1])).chain([u64::MAX])
        {
            assert!(class(value) < CLASSES);
            if value >= before {
                assert!(class(value) >= class(before), "{before} {value}");
            }
            before = value;
        }
    }

    #[test]
    fn a_size_class_begins_with_its_least_value() {
        for least in (0..class(u64::MAX)).map(least_of) {
            assert_eq!(class(least.saturating_sub(1)) + usize::from(least > 0), class(least), "{least}");
        }
        assert_eq!((least_of(class(u64::MAX) + 1), least_of(CLASSES)), (u64::MAX, u64::MAX));
    }

    #[test]
    fn many_values_give_the_same_quantiles_counted_or_sorted() {
        let mut state = 7u64;
        for (n, spread) in [(2_048, 60), (2_049, 20), (5_000, 63), (10_001, 3), (4_000, 0)] {
            let values: Vec<u64> = (0..n)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 1) >> (state.rotate_left(9) % (spread + 1))
                })
                .collect();
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let by_hand = |p: f64| {
                let place = (n - 1) as f64 * p;
                let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
                low as f64 + (high - low) as f64 * (place - place.floor())
            };
            assert_eq!(median_and_p90(&mut values.clone()), Some((by_hand(0.5), by_hand(0.9))), "{n} {spread}");
        }
    }
}
