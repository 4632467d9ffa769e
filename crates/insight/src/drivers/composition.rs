//! Why a share differs between two segments: because they are made up differently, or because the same kind of customer
//! fares differently (Kitagawa 1955, "Components of a difference between two rates").

use super::percentile;
use crate::chance::Chance;
use crate::scan::draw::binomial;
use model::{Estimate, Micros};
use serde::Serialize;

/// How many of how many, in one group of one segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// How many it happened to.
    pub yes: u64,
    /// How many there were.
    pub n: u64,
}

/// A difference between two segments, second less first, and its two parts, which add up to it.
#[derive(Clone, Debug, Serialize)]
pub struct Composition {
    /// Of the shares.
    pub difference: Estimate,
    /// What differs because the groups are of another size.
    pub composition: Estimate,
    /// What differs within the groups.
    pub rate: Estimate,
}

const BOOTSTRAPS: usize = 999;

/// Splits the difference. Each group counts with the mean of its share in both segments, its rate with the mean of both
/// rates. A group that one segment lacks has no rate there; it differs in composition alone. Intervals: percentiles over
/// samples drawn as large from the groups as they are.
pub fn compare_composition(groups: &[(Side, Side)], seed: u64, as_of: Option<Micros>) -> Composition {
    let whole = split(groups);
    let mut chance = Chance::new(seed);
    let draws: Vec<[f64; 3]> = match whole {
        None => Vec::new(),
        Some(_) => (0..BOOTSTRAPS).filter_map(|_| split(&redrawn(groups, &mut chance))).collect(),
    };
    let n = groups.iter().map(|(first, second)| first.n + second.n).sum();
    let estimate = |part: usize| {
        let mut values: Vec<f64> = draws.iter().map(|parts| parts[part]).collect();
        values.sort_by(f64::total_cmp);
        let (low, high) = (percentile(&values, 0.025), percentile(&values, 0.975));
        Estimate { value: whole.map(|parts| parts[part]), n, low, high, confidence: 0.95, method: "kitagawa", as_of }
    };
    Composition { difference: estimate(0), composition: estimate(1), rate: estimate(2) }
}

/// The same parts without intervals: the difference, by composition, by rate; `None` where a segment is empty.
pub(crate) fn compare_shares_of_groups(groups: &[(Side, Side)]) -> Option<[f64; 3]> {
    split(groups)
}

/// The difference, by composition, by rate; `None` where a segment is empty.
fn split(groups: &[(Side, Side)]) -> Option<[f64; 3]> {
    let total = |side: fn(&(Side, Side)) -> Side| groups.iter().map(|group| side(group).n).sum::<u64>();
    let (first, second) = (total(|group| group.0), total(|group| group.1));
    if first == 0 || second == 0 {
        return None;
    }
    let rate = |side: Side| (side.n > 0).then(|| side.yes as f64 / side.n as f64);
    let (mut composition, mut within) = (0.0, 0.0);
    for (one, other) in groups {
        let shares = (one.n as f64 / first as f64, other.n as f64 / second as f64);
        let Some(known) = rate(*one).or(rate(*other)) else { continue };
        let rates = (rate(*one).unwrap_or(known), rate(*other).unwrap_or(known));
        composition += (shares.1 - shares.0) * f64::midpoint(rates.0, rates.1);
        within += (rates.1 - rates.0) * f64::midpoint(shares.0, shares.1);
    }
    Some([composition + within, composition, within])
}

/// Segments as large, of customers drawn from the groups with replacement.
fn redrawn(groups: &[(Side, Side)], chance: &mut Chance) -> Vec<(Side, Side)> {
    let first = resampled(groups.iter().map(|group| group.0).collect(), chance);
    let second = resampled(groups.iter().map(|group| group.1).collect(), chance);
    first.into_iter().zip(second).collect()
}

/// A multinomial draw, group by group: as many of what is left to draw as its part of what is left to draw from.
fn resampled(mut sides: Vec<Side>, chance: &mut Chance) -> Vec<Side> {
    let mut left: u64 = sides.iter().map(|side| side.n).sum();
    let mut to_draw = left;
    for side in &mut sides {
        if side.n == 0 {
            continue;
        }
        let n = binomial(chance, to_draw, side.n as f64 / left as f64);
        let yes = binomial(chance, n, side.yes as f64 / side.n as f64);
        left -= side.n;
        to_draw -= n;
        *side = Side { yes, n };
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(yes: u64, n: u64) -> Side {
        Side { yes, n }
    }

    #[test]
    fn the_parts_are_those_of_the_formula_and_add_up() {
        // By hand: shares .8/.2 and .4/.6, rates .1/.4 and .15/.5.
        let groups = [(side(80, 800), side(60, 400)), (side(80, 200), side(300, 600))];
        let found = compare_composition(&groups, 1, None);
        let value = |estimate: &Estimate| estimate.value.unwrap();
        assert!((value(&found.difference) - 0.20).abs() < 1e-12);
        assert!((value(&found.composition) - (-0.4 * 0.125 + 0.4 * 0.45)).abs() < 1e-12);
        assert!((value(&found.rate) - (0.05 * 0.6 + 0.1 * 0.4)).abs() < 1e-12);
        for estimate in [&found.difference, &found.composition, &found.rate] {
            assert!(estimate.low < estimate.value && estimate.value < estimate.high, "{estimate:?}");
        }
    }

    #[test]
    fn a_mere_shift_of_the_mix_is_all_composition() {
        let groups = [(side(80, 800), side(40, 400)), (side(80, 200), side(240, 600))];
        let found = compare_composition(&groups, 1, None);
        assert!(found.rate.value.unwrap().abs() < 1e-12 && found.rate.low.unwrap() < 0.0);
        assert!(found.composition.low.unwrap() > 0.05, "{found:?}");
    }

    #[test]
    fn a_group_that_one_segment_lacks_differs_in_composition_alone() {
        let groups = [(side(10, 100), side(10, 100)), (side(0, 0), side(50, 100)), (side(0, 0), side(0, 0))];
        let found = compare_composition(&groups, 1, None);
        assert!(found.rate.value.unwrap().abs() < 1e-12 && found.composition.value.unwrap() > 0.1, "{found:?}");
        assert_eq!(compare_composition(&[(side(1, 2), side(0, 0))], 1, None).difference.value, None);
    }
}
