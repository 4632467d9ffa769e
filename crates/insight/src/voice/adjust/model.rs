//! Regression and poststratification: what was said follows from where it was and how the journey went, as far as those
//! who answered show it; everybody else is predicted from that.
//!
//! A ridge logit with a prior of spread 0.5 on every coefficient but the constant. Intervals come from draws of the
//! coefficients (Laplace) and of the answers themselves.

use super::SHIFTS;
use super::population::Population;
use crate::chance::Chance;
use crate::evidence::ridge::{Rows, Tried, chance_of, fit};
use ::model::{Estimate, Micros};
use std::collections::HashMap;

/// The precision of the prior: a spread of 0.5.
const PRECISION: f64 = 4.0;
/// The constant is free.
const FREE: f64 = 1e-9;
const DRAWS: usize = 200;
/// Never fewer.
const LEAST_DRAWS: usize = 60;
/// Of more different journeys, fewer draws.
const MANY: usize = 20_000;

/// Predictions.
pub(super) struct Predicted {
    pub(super) overall: Spread,
    pub(super) units: Vec<Spread>,
    pub(super) draws: usize,
}

/// A share, and what it may be.
pub(super) struct Spread {
    value: f64,
    interval: (f64, f64),
    band: (f64, f64),
}

impl Spread {
    /// Of so many journeys.
    pub(super) fn estimate(&self, n: u64, band: bool, as_of: Option<Micros>) -> Estimate {
        let (low, high) = if band { self.band } else { self.interval };
        let known = n > 0;
        Estimate {
            value: known.then_some(self.value),
            n,
            low: known.then_some(low.min(self.value)),
            high: known.then_some(high.max(self.value)),
            confidence: 0.95,
            method: if band { "sensitivity_band" } else { "mrp" },
            as_of,
        }
    }
}

/// Journeys that are alike in everything the model knows.
#[derive(Clone, Copy, Default)]
struct Cell {
    unit: u32,
    passed: f64,
    answered: f64,
    yes: f64,
}

/// The rows of the model: all that are alike in one.
struct Cells {
    cells: Vec<Cell>,
    rows: Rows,
    precision: Vec<f64>,
}

pub(super) fn predict(population: &Population, seed: u64) -> Predicted {
    let Cells { cells, rows, precision } = cells(population);
    let tried: Vec<Tried> = cells.iter().map(|cell| Tried { yes: cell.yes, all: cell.answered }).collect();
    let ridge = fit(&rows, &tried, &precision);
    let units = population.units;
    let passed = {
        let mut passed = vec![0.0; units];
        cells.iter().for_each(|cell| passed[cell.unit as usize] += cell.passed);
        passed
    };
    let draws = if rows.len() > MANY { LEAST_DRAWS } else { DRAWS };
    let mut chance = Chance::new(seed);
    // By unit and last for all: of every draw the share for the least shift, none and the greatest. Shares fall as the
    // shift grows, so the union over all shifts is that of the two ends.
    let [least, .., most] = SHIFTS;
    let mut drawn: Vec<[Vec<f64>; 3]> = vec![Default::default(); units + 1];
    for _ in 0..draws {
        let coefficients = ridge.draw(&mut chance);
        let mut sums = vec![[0.0; 4]; units];
        for (at, cell) in cells.iter().enumerate() {
            let logit = rows.logit(at, &coefficients);
            let p = chance_of(logit);
            let silent = cell.passed - cell.answered;
            let sums = &mut sums[cell.unit as usize];
            sums[0] += cell.answered * p + silent * chance_of(logit - least);
            sums[1] += cell.passed * p;
            sums[2] += cell.answered * p + silent * chance_of(logit - most);
            sums[3] += cell.passed * p * (1.0 - p);
        }
        let mut all = [0.0; 3];
        for (unit, sums) in sums.iter().enumerate() {
            let noise = sums[3].sqrt() * chance.normal();
            for shift in 0..3 {
                let good = (sums[shift] + noise).clamp(0.0, passed[unit]);
                all[shift] += good;
                drawn[unit][shift].push(good / passed[unit].max(1.0));
            }
        }
        let everybody: f64 = passed.iter().sum::<f64>().max(1.0);
        (0..3).for_each(|shift| drawn[units][shift].push(all[shift] / everybody));
    }
    let mut values = vec![0.0; units];
    for (at, cell) in cells.iter().enumerate() {
        values[cell.unit as usize] += cell.passed * chance_of(rows.logit(at, &ridge.coefficients));
    }
    let everybody: f64 = passed.iter().sum::<f64>().max(1.0);
    let overall = values.iter().sum::<f64>() / everybody;
    let mut spreads: Vec<Spread> = drawn
        .into_iter()
        .enumerate()
        .map(|(unit, [low, middle, high])| {
            let value = if unit == units { overall } else { values[unit] / passed[unit].max(1.0) };
            let (lowest, highest) = (ends(high).0, ends(low).1);
            let interval = ends(middle);
            Spread { value, interval, band: (lowest.min(interval.0), highest.max(interval.1)) }
        })
        .collect();
    let overall = spreads.pop().unwrap_or(Spread { value: overall, interval: (0.0, 1.0), band: (0.0, 1.0) });
    Predicted { overall, units: spreads, draws }
}

/// The middle 95 % of draws (type 7).
fn ends(mut draws: Vec<f64>) -> (f64, f64) {
    draws.sort_by(f64::total_cmp);
    let at = |p: f64| {
        let place = (draws.len() - 1) as f64 * p;
        let (low, high) = (draws[place.floor() as usize], draws[place.ceil() as usize]);
        low + (high - low) * place.fract()
    };
    (at(0.025), at(0.975))
}

/// Puts those together that are alike. Signals are centred, and in units of their spread over everybody.
fn cells(population: &Population) -> Cells {
    let scales: Vec<(f64, f64)> = population.signals.iter().map(|signal| scale(signal)).collect();
    let mut precision = vec![FREE];
    let unit_from = precision.len();
    precision.extend(std::iter::repeat_n(PRECISION, population.units));
    let mut groups_from = Vec::new();
    for (_, levels) in &population.groups {
        groups_from.push(precision.len());
        precision.extend(std::iter::repeat_n(PRECISION, *levels));
    }
    let signals_from = precision.len();
    precision.extend(std::iter::repeat_n(PRECISION, population.signals.len()));
    let mut places: HashMap<Vec<u64>, usize> = HashMap::new();
    let mut all = Cells { cells: Vec::new(), rows: Rows::default(), precision };
    let mut key = Vec::new();
    for row in 0..population.len() {
        key.clear();
        key.push(u64::from(population.unit[row]));
        key.extend(population.groups.iter().map(|(codes, _)| u64::from(codes[row])));
        key.extend(population.signals.iter().map(|signal| signal[row].to_bits()));
        let place =
            match places.get(&key) {
                Some(place) => *place,
                None => {
                    let mut line = vec![(0, 1.0), ((unit_from + population.unit[row] as usize) as u32, 1.0)];
                    let groups = population.groups.iter().zip(&groups_from);
                    line.extend(groups.map(|((codes, _), from)| ((from + codes[row] as usize) as u32, 1.0)));
                    line.extend(population.signals.iter().zip(&scales).enumerate().map(
                        |(at, (signal, (mean, spread)))| ((signals_from + at) as u32, (signal[row] - mean) / spread),
                    ));
                    all.rows.push(&line);
                    all.cells.push(Cell { unit: population.unit[row], ..Cell::default() });
                    places.insert(key.clone(), all.cells.len() - 1);
                    all.cells.len() - 1
                }
            };
        let cell = &mut all.cells[place];
        cell.passed += 1.0;
        cell.answered += f64::from(u8::from(population.answer[row].is_some()));
        cell.yes += f64::from(u8::from(population.answer[row] == Some(true)));
    }
    all
}

/// Mean and spread; a signal that never differs says nothing.
fn scale(signal: &[f64]) -> (f64, f64) {
    let n = signal.len().max(1) as f64;
    let mean = signal.iter().sum::<f64>() / n;
    let spread = (signal.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
    (mean, if spread > 1e-12 { spread } else { 1.0 })
}

/// The coefficients alone, for comparison with other programs: the constant, units, groups, signals.
#[cfg(test)]
pub(super) fn coefficients(population: &Population) -> Vec<f64> {
    let Cells { cells, rows, precision } = cells(population);
    let tried: Vec<Tried> = cells.iter().map(|cell| Tried { yes: cell.yes, all: cell.answered }).collect();
    fit(&rows, &tried, &precision).coefficients
}
