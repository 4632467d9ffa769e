//! Raking: weights under which those who answered resemble everybody in each of several ways at once.

use super::population::Population;
use crate::evidence::wilson_of;
use ::model::{Estimate, Micros};

/// No weight is more than so many times the median.
const MOST: f64 = 5.0;
const MOST_ROUNDS: usize = 200;
const NEAR: f64 = 1e-9;

/// The weight of each journey; 0 for those who did not answer.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    pub(super) by_row: Vec<f64>,
    pub(super) unlike: f64,
    pub(super) trimmed: u64,
}

/// One way of dividing everybody: the code of each who answered, and the share of everybody with each code.
pub(super) type Margin = (Vec<u32>, Vec<f64>);

/// Iterative proportional fitting from base weights: on each margin in turn until nothing moves. Codes that nobody
/// answered with are left out, and the others share what is left. The weights add up to how many there are.
pub(super) fn rake(margins: &[Margin], base: &[f64]) -> Vec<f64> {
    let total = base.len() as f64;
    let mut weights = base.to_vec();
    let targets: Vec<Vec<f64>> = margins.iter().map(|margin| targets(margin, total)).collect();
    for _ in 0..MOST_ROUNDS {
        let mut moved: f64 = 0.0;
        for ((codes, _), targets) in margins.iter().zip(&targets) {
            let mut sums = vec![0.0; targets.len()];
            codes.iter().zip(&weights).for_each(|(code, weight)| sums[*code as usize] += weight);
            for (code, weight) in codes.iter().zip(&mut weights) {
                let factor = targets[*code as usize] / sums[*code as usize];
                moved = moved.max((factor - 1.0).abs());
                *weight *= factor;
            }
        }
        if moved < NEAR {
            break;
        }
    }
    weights
}

fn targets((codes, shares): &Margin, total: f64) -> Vec<f64> {
    let mut present = vec![false; shares.len()];
    codes.iter().for_each(|code| present[*code as usize] = true);
    let covered: f64 = shares.iter().zip(&present).filter(|(_, present)| **present).map(|(share, _)| share).sum();
    shares.iter().map(|share| share / covered.max(f64::MIN_POSITIVE) * total).collect()
}

/// Weights cut at five times their median, and how many were.
pub(super) fn trim_weights(mut weights: Vec<f64>) -> (Vec<f64>, u64) {
    let mut sorted = weights.clone();
    sorted.sort_by(f64::total_cmp);
    let Some(median) = sorted.get(sorted.len() / 2) else { return (weights, 0) };
    let most = MOST * median;
    let trimmed = weights.iter().filter(|weight| **weight > most).count() as u64;
    weights.iter_mut().for_each(|weight| *weight = weight.min(most));
    (weights, trimmed)
}

/// The weights of a population: by unit, by every group, and by who is above the mean of each signal.
pub(super) fn weigh(population: &Population) -> Weights {
    let rows: Vec<usize> = (0..population.len()).filter(|row| population.answer[*row].is_some()).collect();
    let mut columns: Vec<(Vec<u32>, usize)> = vec![(population.unit.clone(), population.units)];
    columns.extend(population.groups.iter().cloned());
    columns.extend(population.signals.iter().map(|signal| {
        let mean = signal.iter().sum::<f64>() / signal.len().max(1) as f64;
        (signal.iter().map(|value| u32::from(*value > mean)).collect(), 2)
    }));
    let mut unlike: f64 = 0.0;
    let margins: Vec<Margin> = columns
        .iter()
        .map(|(codes, levels)| {
            let mut shares = vec![0.0; *levels];
            codes.iter().for_each(|code| shares[*code as usize] += 1.0 / codes.len() as f64);
            let answered: Vec<u32> = rows.iter().map(|row| codes[*row]).collect();
            let mut absent = vec![true; *levels];
            answered.iter().for_each(|code| absent[*code as usize] = false);
            unlike = unlike.max(shares.iter().zip(absent).filter(|(_, absent)| *absent).map(|(share, _)| share).sum());
            (answered, shares)
        })
        .collect();
    let base: Vec<f64> = rows.iter().map(|row| population.base[*row]).collect();
    let (weights, trimmed) = trim_weights(rake(&margins, &base));
    let mut by_row = vec![0.0; population.len()];
    rows.iter().zip(weights).for_each(|(row, weight)| by_row[*row] = weight);
    Weights { by_row, unlike, trimmed }
}

impl Weights {
    fn sums(&self, population: &Population, unit: Option<usize>) -> (f64, f64, f64) {
        let mut sums = (0.0, 0.0, 0.0);
        for (row, weight) in self.by_row.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            if unit.is_none_or(|unit| population.unit[row] as usize == unit) {
                let good = if population.answer[row] == Some(true) { *weight } else { 0.0 };
                sums = (sums.0 + weight, sums.1 + weight * weight, sums.2 + good);
            }
        }
        sums
    }

    /// So many unweighted answers they are worth: (Σw)² / Σw².
    pub(super) fn effective_n(&self, population: &Population, unit: Option<usize>) -> f64 {
        let (sum, squares, _) = self.sums(population, unit);
        if squares > 0.0 { sum * sum / squares } else { 0.0 }
    }

    /// The weighted share of the good answers.
    pub(super) fn share(&self, population: &Population, unit: Option<usize>, as_of: Option<Micros>) -> Estimate {
        let (sum, squares, good) = self.sums(population, unit);
        let known = sum > 0.0;
        let (value, n) = if known { (good / sum, sum * sum / squares) } else { (0.0, 0.0) };
        let (low, high) = if known { wilson_of(value, n) } else { (0.0, 1.0) };
        Estimate {
            value: known.then_some(value),
            n: n.round() as u64,
            low: known.then_some(low.min(value)),
            high: known.then_some(high.max(value)),
            confidence: 0.95,
            method: "raking",
            as_of,
        }
    }
}
