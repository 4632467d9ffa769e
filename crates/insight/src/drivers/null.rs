//! What chance alone would give: the outcomes dealt out anew among customers, drivers as they are.
//!
//! A part of R² is never below 0, so that noise has one, too; only a part that dealt outcomes hardly ever reach says
//! something. A customer's outcomes stay together and in order, as several of them are not independent.

use super::moments::Correlations;
use super::{Row, Sample, Weigher};
use crate::chance::Chance;

/// How often outcomes are dealt out.
pub(super) const DEALS: usize = 999;

/// For each list of drivers, how often dealt outcomes give them together as much as they have: p, never 0.
pub(super) fn p_of(
    sample: &Sample,
    whole: &Correlations,
    weigher: &Weigher<'_>,
    units: &[Vec<usize>],
    seed: u64,
) -> Vec<f64> {
    let rows = by_customer(&sample.rows);
    let columns: Vec<Vec<f64>> = (0..whole.drivers()).map(|at| unit(rows.iter().map(|row| row.values[at]))).collect();
    let outcomes = unit(rows.iter().map(|row| row.values[whole.drivers()]));
    let together = |parts: &[f64], unit: &Vec<usize>| unit.iter().map(|driver| parts[*driver]).sum::<f64>();
    let observed = weigher.parts(whole);
    let observed: Vec<f64> = units.iter().map(|unit| together(&observed, unit)).collect();
    let mut reached = vec![0_usize; units.len()];
    let mut blocks = blocks(&rows);
    let mut chance = Chance::new(seed ^ 0x6e75_6c6c);
    for _ in 0..DEALS {
        chance.shuffle(&mut blocks);
        let dealt: Vec<f64> = blocks.iter().flat_map(|(from, to)| &outcomes[*from..*to]).copied().collect();
        let with = columns.iter().map(|column| column.iter().zip(&dealt).map(|(a, b)| a * b).sum()).collect();
        let parts = weigher.parts(&whole.with_outcome(with));
        for ((count, unit), observed) in reached.iter_mut().zip(units).zip(&observed) {
            *count += usize::from(together(&parts, unit) >= observed - 1e-12);
        }
    }
    reached.into_iter().map(|count| (count + 1) as f64 / (DEALS + 1) as f64).collect()
}

/// The rows, those of a customer beside each other.
fn by_customer(rows: &[Row]) -> Vec<&Row> {
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by_key(|row| row.customer);
    sorted
}

/// Where each customer's rows begin and end.
fn blocks(rows: &[&Row]) -> Vec<(usize, usize)> {
    let mut blocks = Vec::new();
    let mut from = 0;
    for to in 1..=rows.len() {
        if to == rows.len() || rows[to].customer != rows[from].customer {
            blocks.push((from, to));
            from = to;
        }
    }
    blocks
}

/// Values moved to mean 0 and length 1; one that never varies is all 0.
fn unit(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.iter_mut().for_each(|value| *value -= mean);
    let length = values.iter().map(|value| value * value).sum::<f64>().sqrt();
    values.iter_mut().for_each(|value| *value = if length > 1e-9 { *value / length } else { 0.0 });
    values
}
