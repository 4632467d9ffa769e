//! The chance that a journey ends at a step, given that it got there: a logistic model over rows of risk, all of whose
//! columns are there or not, with a prior that keeps coefficients near 0 unless the data speak (methods §1.3).
//!
//! In: a [`Table`]. Out: the coefficients, and how sure they are: by the model, and by how much customers differ from it
//! (a sandwich over customers, whose rows hang together). Sums are over a fixed number of blocks, so that the answer does
//! not depend on how many threads share them. Newton's method; some hundred columns.

use crate::evidence::ridge::{chance_of, cholesky, solve};
use crate::shared_out::shared_out;
use crate::watch::Part;
use std::ops::Range;

/// Rows of risk: which columns each has, ascending, and whether the journey ended there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    places: Vec<u16>,
    ends: Vec<u32>,
    ended: Vec<bool>,
    /// What each row counts for.
    weights: Vec<f32>,
    /// Where the rows of each customer end.
    customers: Vec<u32>,
}

impl Table {
    /// Adds a row that counts for so much.
    pub(crate) fn push(&mut self, places: &[u16], ended: bool, weight: f64) {
        self.weights.push(weight as f32);
        self.places.extend_from_slice(places);
        self.ends.push(self.places.len() as u32);
        self.ended.push(ended);
    }

    /// The rows since the last call are one customer's.
    pub(crate) fn close_customer(&mut self) {
        self.customers.push(self.ended.len() as u32);
    }

    pub(crate) fn rows(&self) -> usize {
        self.ended.len()
    }

    /// The columns of a row.
    pub(crate) fn row(&self, at: usize) -> &[u16] {
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.places[from as usize..self.ends[at] as usize]
    }

    pub(crate) fn ended(&self, at: usize) -> bool {
        self.ended[at]
    }

    /// The rows of the customers of one of [`BLOCKS`] blocks.
    fn block(&self, block: usize) -> Range<usize> {
        let border = |block: usize| self.customers.len() * block / BLOCKS;
        border(block)..border(block + 1)
    }

    /// The rows of every so many-th customer.
    fn some(&self) -> Table {
        let mut some = Table::default();
        for customer in (0..self.customers.len()).step_by(SOME) {
            self.rows_of(customer)
                .for_each(|row| some.push(self.row(row), self.ended[row], f64::from(self.weights[row])));
            some.close_customer();
        }
        some
    }

    fn rows_of(&self, customer: usize) -> Range<usize> {
        let from = if customer == 0 { 0 } else { self.customers[customer - 1] };
        from as usize..self.customers[customer] as usize
    }
}

/// A fitted model.
#[derive(Clone, Debug)]
pub(crate) struct Hazard {
    pub(crate) coefficients: Vec<f64>,
    /// By coefficient: its standard error, the larger of the model's and the sandwich's.
    pub(crate) errors: Vec<f64>,
    /// By coefficient: how much the data tell of it when all others are learnt from them too, 1 / variance, without the
    /// prior; less where customers' rows hang together.
    pub(crate) informations: Vec<f64>,
    /// The logit of each row.
    pub(crate) logits: Vec<f64>,
}

const BLOCKS: usize = 16;
const MOST_STEPS: usize = 25;
/// Steps grow shorter by their square: after one so short, less than a ten millionth is left.
const NEAR: f64 = 2e-5;

/// Of so many customers one is looked at, to begin near the end.
const SOME: usize = 16;
/// Where there are so many.
const MANY: usize = 100 * SOME;

/// Fits; `precision` is 1 / variance of the prior of every column, above 0. `start` is where the search begins: it ends at the
/// same place wherever that is, within a ten millionth; empty: nothing is known.
pub(crate) fn fit(table: &Table, precision: &[f64], start: &[f64], part: &Part<'_>, threads: usize) -> Hazard {
    let start = match start.is_empty() && table.customers.len() >= MANY {
        true => least(&table.some(), precision, &[], part, threads).0,
        false => start.to_vec(),
    };
    let (coefficients, factor) = least(table, precision, &start, part, threads);
    let spreads = spreads(table, &coefficients, &factor, threads);
    let errors = spreads.iter().map(|(model, robust)| model.max(*robust).max(0.0).sqrt()).collect();
    let told =
        spreads.iter().zip(precision).map(|((model, robust), prior)| information(*model, *robust, *prior)).collect();
    let logits = (0..table.rows()).map(|row| logit(table.row(row), &coefficients)).collect();
    Hazard { coefficients, errors, informations: told, logits }
}

/// Where the loss is least, and the factor of its second derivative there.
fn least(table: &Table, precision: &[f64], start: &[f64], part: &Part<'_>, threads: usize) -> (Vec<f64>, Vec<f64>) {
    let size = precision.len();
    let mut coefficients = if start.len() == size { start.to_vec() } else { vec![0.0; size] };
    let mut slopes = slopes(table, precision, &coefficients, threads);
    // What was learnt of something else is worse than nothing.
    let of_nothing = std::f64::consts::LN_2 * table.weights.iter().map(|weight| f64::from(*weight)).sum::<f64>();
    if slopes.loss.is_nan() || slopes.loss > of_nothing * (1.0 + 1e-9) {
        coefficients = vec![0.0; size];
        slopes = self::slopes(table, precision, &coefficients, threads);
    }
    let mut factor = cholesky(slopes.hessian.clone(), size);
    for _ in 0..MOST_STEPS {
        let step = solve(&factor, &slopes.gradient, size);
        let mut scale = 1.0;
        loop {
            let next: Vec<f64> = coefficients.iter().zip(&step).map(|(now, step)| now - scale * step).collect();
            let there = self::slopes(table, precision, &next, threads);
            if there.loss <= slopes.loss + 1e-9 * slopes.loss.abs() || scale < 1e-3 {
                (coefficients, slopes) = (next, there);
                break;
            }
            scale *= 0.5;
        }
        factor = cholesky(slopes.hessian.clone(), size);
        if part.is_stopped() || step.iter().all(|step| step.abs() * scale < NEAR) {
            break;
        }
    }
    (coefficients, factor)
}

/// What the data alone tell of a coefficient, from its variance with its prior: by the model and by the sandwich.
fn information(model: f64, robust: f64, prior: f64) -> f64 {
    let told = (1.0 / model - prior).max(0.0);
    // Were the model right, the estimate that its prior draws in would vary by so much.
    let expected = told * model * model;
    if robust > expected && expected > 0.0 { told * expected / robust } else { told }
}

fn logit(places: &[u16], coefficients: &[f64]) -> f64 {
    places.iter().map(|place| coefficients[usize::from(*place)]).sum()
}

/// The loss and its first and second derivatives.
#[derive(Clone, Debug)]
struct Slopes {
    loss: f64,
    gradient: Vec<f64>,
    /// The lower half.
    hessian: Vec<f64>,
}

fn slopes(table: &Table, precision: &[f64], coefficients: &[f64], threads: usize) -> Slopes {
    let size = precision.len();
    let parts = in_blocks(threads, |block| {
        let mut part = Slopes { loss: 0.0, gradient: vec![0.0; size], hessian: vec![0.0; size * size] };
        for row in table.block(block).flat_map(|customer| table.rows_of(customer)) {
            let (places, ended) = (table.row(row), f64::from(u8::from(table.ended(row))));
            let counts = f64::from(table.weights[row]);
            let logit = logit(places, coefficients);
            // The chance, and the logarithm of one more than the odds, from one exponential.
            let small = (-logit.abs()).exp();
            let chance = if logit < 0.0 { small } else { 1.0 } / (1.0 + small);
            let (off, weight) = (counts * (chance - ended), counts * chance * (1.0 - chance));
            part.loss += counts * (logit.max(0.0) + (1.0 + small).ln() - ended * logit);
            for (one, place) in places.iter().enumerate() {
                part.gradient[usize::from(*place)] += off;
                let line = &mut part.hessian[usize::from(*place) * size..][..size];
                places[..=one].iter().for_each(|other| line[usize::from(*other)] += weight);
            }
        }
        part
    });
    let mut sum = Slopes { loss: 0.0, gradient: vec![0.0; size], hessian: vec![0.0; size * size] };
    for (at, (precision, value)) in precision.iter().zip(coefficients).enumerate() {
        sum.loss += 0.5 * precision * value * value;
        sum.gradient[at] = precision * value;
        sum.hessian[at * size + at] = *precision;
    }
    for part in parts {
        sum.loss += part.loss;
        add(&mut sum.gradient, &part.gradient);
        add(&mut sum.hessian, &part.hessian);
    }
    sum
}

fn add(sum: &mut [f64], part: &[f64]) {
    sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
}

/// Does the same for every block, on several threads; the results in the order of the blocks.
fn in_blocks<T: Send>(threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    shared_out(BLOCKS, threads, work)
}

/// The variance of each coefficient, by the model and by the sandwich.
fn spreads(table: &Table, coefficients: &[f64], factor: &[f64], threads: usize) -> Vec<(f64, f64)> {
    let size = coefficients.len();
    let meats = in_blocks(threads, |block| {
        let mut meat = vec![0.0; size * size];
        let (mut slope, mut touched) = (vec![0.0; size], Vec::new());
        for customer in table.block(block) {
            for row in table.rows_of(customer) {
                let places = table.row(row);
                let off = f64::from(u8::from(table.ended(row))) - chance_of(logit(places, coefficients));
                let off = off * f64::from(table.weights[row]);
                for place in places.iter().map(|place| usize::from(*place)) {
                    if slope[place] == 0.0 {
                        touched.push(place);
                    }
                    slope[place] += off;
                }
            }
            touched.sort_unstable();
            touched.dedup();
            for (one, place) in touched.iter().enumerate() {
                let line = &mut meat[place * size..][..size];
                touched[..=one].iter().for_each(|other| line[*other] += slope[*place] * slope[*other]);
            }
            touched.drain(..).for_each(|place| slope[place] = 0.0);
        }
        meat
    });
    let mut meat = vec![0.0; size * size];
    meats.iter().for_each(|part| add(&mut meat, part));
    let mut unit = vec![0.0; size];
    (0..size)
        .map(|at| {
            unit[at] = 1.0;
            let column = solve(factor, &unit, size);
            unit[at] = 0.0;
            let robust: f64 = (0..size)
                .map(|row| {
                    let line = &meat[row * size..][..row];
                    let off: f64 = line.iter().zip(&column).map(|(meat, other)| meat * other).sum();
                    column[row] * (2.0 * off + meat[row * size + row] * column[row])
                })
                .sum();
            (column[at], robust)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Watch;

    fn fit(table: &Table, precision: &[f64], start: &[f64], threads: usize) -> Hazard {
        super::fit(table, precision, start, &Watch::default().part(1), threads)
    }

    /// Two groups of two hundred: 20 % of the one end, 40 % of the other.
    fn two_groups() -> Table {
        let mut table = Table::default();
        for at in 0..400_usize {
            let other = at % 2 == 1;
            let ended = (at / 2) % 10 < if other { 4 } else { 2 };
            table.push(if other { &[0, 1] } else { &[0] }, ended, 1.0);
            table.close_customer();
        }
        table
    }

    #[test]
    fn the_difference_of_two_groups_is_their_log_odds_ratio_with_its_error() {
        let fitted = fit(&two_groups(), &[1e-9, 1e-9], &[], 1);
        let odds = |share: f64| (share / (1.0 - share)).ln();
        assert!((fitted.coefficients[0] - odds(0.2)).abs() < 1e-6, "{fitted:?}");
        assert!((fitted.coefficients[1] - (odds(0.4) - odds(0.2))).abs() < 1e-6);
        // 1/40 + 1/160 + 1/80 + 1/120: the variance of a log odds ratio.
        let expected = (1.0_f64 / 40.0 + 1.0 / 160.0 + 1.0 / 80.0 + 1.0 / 120.0).sqrt();
        assert!((fitted.errors[1] - expected).abs() < 1e-4, "{} {expected}", fitted.errors[1]);
        // And what the data alone tell of it is the same with a prior and without.
        let told = 1.0 / expected.powi(2);
        assert!((fitted.informations[1] / told - 1.0).abs() < 1e-3, "{} {told}", fitted.informations[1]);
        let drawn_in = fit(&two_groups(), &[1e-9, 10.0], &[], 1);
        assert!((drawn_in.informations[1] / told - 1.0).abs() < 0.2, "{} {told}", drawn_in.informations[1]);
    }

    #[test]
    fn threads_do_not_change_the_answer() {
        let table = two_groups();
        let (one, four) = (fit(&table, &[1e-9, 1.0], &[], 1), fit(&table, &[1e-9, 1.0], &[], 4));
        assert_eq!(one.coefficients, four.coefficients);
        assert_eq!(one.errors, four.errors);
    }

    #[test]
    fn customers_whose_rows_hang_together_make_it_less_sure() {
        let (mut apart, mut together) = (Table::default(), Table::default());
        for at in 0..600_usize {
            let (customer, other) = (at / 6, (at / 6) % 2 == 1);
            let ended = (customer / 2) % 3 == 0;
            for table in [&mut apart, &mut together] {
                table.push(if other { &[0, 1] } else { &[0] }, ended, 1.0);
            }
            apart.close_customer();
            if at % 6 == 5 {
                together.close_customer();
            }
        }
        let (apart, together) = (fit(&apart, &[1e-9, 1e-9], &[], 2), fit(&together, &[1e-9, 1e-9], &[], 2));
        let ratio = together.errors[1] / apart.errors[1];
        assert!((ratio - 6.0_f64.sqrt()).abs() < 0.05, "{ratio}");
    }

    #[test]
    fn wherever_the_search_begins_it_ends_at_the_same_place() {
        let table = two_groups();
        let cold = fit(&table, &[1e-9, 1.0], &[], 2);
        for start in [vec![0.3, -0.1], vec![-40.0, 900.0], vec![f64::NAN, 0.0], vec![1.0]] {
            let warm = fit(&table, &[1e-9, 1.0], &start, 2);
            let off = cold.coefficients.iter().zip(&warm.coefficients).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(off < 1e-7, "{start:?}: {off}");
        }
    }
}
