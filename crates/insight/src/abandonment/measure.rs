//! How well chances foretell: what share of pairs they order rightly, and how far they are from what came. Intervals by
//! drawing persons, not stops: what one customer does twice says less than what two do.

use crate::chance::Chance;
use model::{Estimate, Micros};
use std::collections::HashMap;

const DRAWS: usize = 200;
const TENTHS: usize = 10;

/// The area under the ROC curve, ties for half; nothing where one kind is missing.
pub(super) fn area(chances: &[(f64, bool)]) -> Option<f64> {
    let mut order: Vec<(f64, bool)> = chances.to_vec();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    let positives = order.iter().filter(|(_, is)| *is).count() as f64;
    let negatives = order.len() as f64 - positives;
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let (mut ranks, mut at) = (0.0, 0);
    while at < order.len() {
        let ties = order[at..].iter().take_while(|(chance, _)| *chance == order[at].0).count();
        let rank = at as f64 + (ties as f64 + 1.0) / 2.0;
        ranks += order[at..at + ties].iter().filter(|(_, is)| *is).count() as f64 * rank;
        at += ties;
    }
    Some((ranks - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

/// The expected calibration error over tenths of equal size.
pub(super) fn calibration(chances: &[(f64, bool)]) -> Option<f64> {
    let mut order: Vec<(f64, bool)> = chances.to_vec();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    let n = order.len();
    let off = |tenth: usize| {
        let these = &order[n * tenth / TENTHS..n * (tenth + 1) / TENTHS];
        these.iter().map(|(chance, is)| chance - f64::from(u8::from(*is))).sum::<f64>().abs()
    };
    (n > 0).then(|| (0..TENTHS).map(off).sum::<f64>() / n as f64)
}

/// A figure with its 95 % interval, from the same figure of persons drawn again and again.
pub(super) fn bootstrap(
    chances: &[(f64, bool)],
    people: &[u64],
    of: fn(&[(f64, bool)]) -> Option<f64>,
    n: u64,
    seed: u64,
    as_of: Option<Micros>,
) -> Estimate {
    let mut places: HashMap<u64, usize> = HashMap::new();
    let mut by_person: Vec<Vec<(f64, bool)>> = Vec::new();
    for (chance, person) in chances.iter().zip(people) {
        let place = *places.entry(*person).or_insert_with(|| {
            by_person.push(Vec::new());
            by_person.len() - 1
        });
        by_person[place].push(*chance);
    }
    let mut chance = Chance::new(seed);
    let mut drawn: Vec<f64> = Vec::with_capacity(DRAWS);
    let mut again = Vec::with_capacity(chances.len());
    for _ in 0..DRAWS {
        again.clear();
        for _ in 0..by_person.len() {
            again.extend_from_slice(&by_person[chance.below(by_person.len())]);
        }
        drawn.extend(of(&again));
    }
    drawn.sort_by(f64::total_cmp);
    let value = of(chances).filter(|_| drawn.len() * 10 >= DRAWS * 9);
    let at = |p: f64| drawn.get(((drawn.len().max(1) - 1) as f64 * p).round() as usize).copied();
    Estimate {
        value,
        n,
        low: value.and_then(|value| Some(at(0.025)?.min(value))),
        high: value.and_then(|value| Some(at(0.975)?.max(value))),
        confidence: 0.95,
        method: "bootstrap_persons",
        as_of,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_and_the_calibration_are_their_textbook_values() {
        // sklearn.metrics.roc_auc_score([0, 0, 1, 1, 1], [.1, .4, .35, .8, .4]) = 0.75
        let chances = [(0.1, false), (0.4, false), (0.35, true), (0.8, true), (0.4, true)];
        assert!((area(&chances).unwrap() - 0.75).abs() < 1e-12);
        assert_eq!(area(&[(0.3, true)]), None);
        let sure: Vec<(f64, bool)> = (0..100).map(|at| (0.25, at % 4 == 0)).collect();
        assert!(calibration(&sure).unwrap() < 0.06);
        assert!((calibration(&[(1.0, false); 20]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(calibration(&[]), None);
    }
}
