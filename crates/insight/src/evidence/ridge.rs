//! Logistic regression with a prior: coefficients that stay near 0 unless the data speak, and how sure they are.
//!
//! In: sparse rows, each with how many of how many were a yes, and a precision (1 / variance) of the prior for every
//! coefficient. Out: the posterior mode and the Cholesky factor of its precision (the Laplace approximation), from which
//! coefficients can be drawn. Newton's method; some hundred coefficients at most, as the factor is dense.

use crate::chance::Chance;

/// Rows of few numbers that are not 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    ends: Vec<usize>,
    places: Vec<u32>,
    values: Vec<f64>,
}

impl Rows {
    /// Adds a row: places ascending, each once.
    pub(crate) fn push(&mut self, row: &[(u32, f64)]) {
        self.places.extend(row.iter().map(|(place, _)| *place));
        self.values.extend(row.iter().map(|(_, value)| *value));
        self.ends.push(self.places.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn row(&self, at: usize) -> (&[u32], &[f64]) {
        let (from, to) = (if at == 0 { 0 } else { self.ends[at - 1] }, self.ends[at]);
        (&self.places[from..to], &self.values[from..to])
    }

    /// The logit of a row.
    pub(crate) fn logit(&self, at: usize, coefficients: &[f64]) -> f64 {
        let (places, values) = self.row(at);
        places.iter().zip(values).map(|(place, value)| coefficients[*place as usize] * value).sum()
    }
}

/// Of so many, how many were a yes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tried {
    pub(crate) yes: f64,
    pub(crate) all: f64,
}

/// A fitted model.
#[derive(Clone, Debug)]
pub(crate) struct Ridge {
    pub(crate) coefficients: Vec<f64>,
    /// The lower Cholesky factor of the posterior's precision, row by row.
    factor: Vec<f64>,
}

const MOST_STEPS: usize = 50;
const NEAR: f64 = 1e-10;

/// Fits. Every precision must be above 0, so that there is one best answer whatever the data.
pub(crate) fn fit(rows: &Rows, tried: &[Tried], precision: &[f64]) -> Ridge {
    let size = precision.len();
    let mut coefficients = vec![0.0; size];
    let mut loss = loss_of(rows, tried, precision, &coefficients);
    let mut factor = vec![0.0; size * size];
    for _ in 0..MOST_STEPS {
        let (gradient, hessian) = slopes(rows, tried, precision, &coefficients);
        factor = cholesky(hessian, size);
        let step = solve(&factor, &gradient, size);
        let mut scale = 1.0;
        let next = loop {
            let tried_next: Vec<f64> = coefficients.iter().zip(&step).map(|(now, step)| now - scale * step).collect();
            let next_loss = loss_of(rows, tried, precision, &tried_next);
            if next_loss <= loss || scale < 1e-4 {
                loss = next_loss;
                break tried_next;
            }
            scale *= 0.5;
        };
        coefficients = next;
        if step.iter().all(|step| step.abs() < NEAR) {
            break;
        }
    }
    Ridge { coefficients, factor }
}

/// The chance that a logit means.
pub(crate) fn chance_of(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

fn loss_of(rows: &Rows, tried: &[Tried], precision: &[f64], coefficients: &[f64]) -> f64 {
    let prior: f64 = coefficients.iter().zip(precision).map(|(value, precision)| 0.5 * precision * value * value).sum();
    let seen = tried.iter().enumerate().filter(|(_, tried)| tried.all > 0.0);
    let data: f64 = seen
        .map(|(at, tried)| {
            let logit = rows.logit(at, coefficients);
            // ln(1 + e^x) without overflow.
            let softplus = logit.max(0.0) + (-logit.abs()).exp().ln_1p();
            tried.all * softplus - tried.yes * logit
        })
        .sum();
    prior + data
}

fn slopes(rows: &Rows, tried: &[Tried], precision: &[f64], coefficients: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let size = precision.len();
    let mut gradient: Vec<f64> =
        coefficients.iter().zip(precision).map(|(value, precision)| value * precision).collect();
    let mut hessian = vec![0.0; size * size];
    precision.iter().enumerate().for_each(|(at, precision)| hessian[at * size + at] = *precision);
    for (at, tried) in tried.iter().enumerate().filter(|(_, tried)| tried.all > 0.0) {
        let chance = chance_of(rows.logit(at, coefficients));
        let (off, weight) = (tried.all * chance - tried.yes, tried.all * chance * (1.0 - chance));
        let (places, values) = rows.row(at);
        for (one, (place, value)) in places.iter().zip(values).enumerate() {
            gradient[*place as usize] += off * value;
            let line = &mut hessian[*place as usize * size..][..size];
            for (other, value_of_other) in places[..=one].iter().zip(values) {
                line[*other as usize] += weight * value * value_of_other;
            }
        }
    }
    (gradient, hessian)
}

/// The lower factor of a positive definite matrix of which the lower half is given.
pub(crate) fn cholesky(mut matrix: Vec<f64>, size: usize) -> Vec<f64> {
    for row in 0..size {
        for column in 0..=row {
            let (above, this) = matrix.split_at(row * size);
            let line = if column == row { &this[..column] } else { &above[column * size..column * size + column] };
            let product: f64 = this[..column].iter().zip(line).map(|(a, b)| a * b).sum();
            let left = this[column] - product;
            matrix[row * size + column] =
                if column == row { left.max(f64::MIN_POSITIVE).sqrt() } else { left / matrix[column * size + column] };
        }
        matrix[row * size + row + 1..(row + 1) * size].fill(0.0);
    }
    matrix
}

/// Solves L Lᵀ x = b.
pub(crate) fn solve(factor: &[f64], right: &[f64], size: usize) -> Vec<f64> {
    let mut x = right.to_vec();
    for row in 0..size {
        let done: f64 = (0..row).map(|column| factor[row * size + column] * x[column]).sum();
        x[row] = (x[row] - done) / factor[row * size + row];
    }
    backwards(factor, &mut x, size);
    x
}

/// Solves Lᵀ x = b in place.
fn backwards(factor: &[f64], x: &mut [f64], size: usize) {
    for row in (0..size).rev() {
        let done: f64 = (row + 1..size).map(|below| factor[below * size + row] * x[below]).sum();
        x[row] = (x[row] - done) / factor[row * size + row];
    }
}

impl Ridge {
    /// Before anything was learnt.
    pub(crate) fn constant() -> Ridge {
        Ridge { coefficients: Vec::new(), factor: Vec::new() }
    }

    /// Coefficients drawn from the posterior.
    pub(crate) fn draw(&self, chance: &mut Chance) -> Vec<f64> {
        let size = self.coefficients.len();
        let mut off: Vec<f64> = (0..size).map(|_| chance.normal()).collect();
        backwards(&self.factor, &mut off, size);
        off.iter().zip(&self.coefficients).map(|(off, mode)| mode + off).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_spread_of_the_posterior() {
        // One coefficient, 40 of 100: the precision is the prior's and n p (1 - p).
        let mut rows = Rows::default();
        rows.push(&[(0, 1.0)]);
        let ridge = fit(&rows, &[Tried { yes: 40.0, all: 100.0 }], &[4.0]);
        let p = chance_of(ridge.coefficients[0]);
        assert!((4.0 * ridge.coefficients[0] + 100.0 * p - 40.0).abs() < 1e-8, "{ridge:?}");
        let mut chance = Chance::new(7);
        let draws: Vec<f64> = (0..4_000).map(|_| ridge.draw(&mut chance)[0] - ridge.coefficients[0]).collect();
        let variance = draws.iter().map(|off| off * off).sum::<f64>() / 4_000.0;
        let expected = 1.0 / (4.0 + 100.0 * p * (1.0 - p));
        assert!((variance / expected - 1.0).abs() < 0.08, "{variance} {expected}");
    }

    #[test]
    fn a_column_that_separates_perfectly_still_has_an_answer() {
        let mut rows = Rows::default();
        rows.push(&[(0, 1.0), (1, 1.0)]);
        rows.push(&[(0, 1.0)]);
        let tried = [Tried { yes: 50.0, all: 50.0 }, Tried { yes: 0.0, all: 50.0 }];
        let ridge = fit(&rows, &tried, &[1e-4, 4.0]);
        assert!(ridge.coefficients.iter().all(|value| value.is_finite()) && ridge.coefficients[1] > 1.0, "{ridge:?}");
    }
}
