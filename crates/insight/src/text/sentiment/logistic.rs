//! Logistic regression on sparse vectors that starts from what is believed already.
//!
//! Each example brings the logit that was believed before it was seen; the weights only say how that must change. With
//! few examples the belief stands, with many it is overruled. Trained by coordinate ascent in the dual (Yu, Huang and
//! Lin 2011), which needs no step size; the order is that of a generator with a fixed seed.

use super::features::{PLACES, Sparse};
use crate::text::chance::Chance;

/// One example.
pub(super) struct Example<'e> {
    pub(super) vector: &'e Sparse,
    /// What was believed, as a logit.
    pub(super) believed: f64,
    pub(super) positive: bool,
}

/// Learned weights.
#[derive(Clone)]
pub(super) struct Weights {
    places: Vec<f32>,
    /// How much the belief itself is worth.
    belief: f64,
    constant: f64,
}

/// How strongly the belief and the constant enter, beside vectors of length one.
const BELIEF: f64 = 0.3;
const CONSTANT: f64 = 0.5;

impl Weights {
    /// The logit of a vector.
    pub(super) fn logit(&self, vector: &Sparse, believed: f64) -> f64 {
        let sum: f64 = vector.iter().map(|(place, value)| f64::from(self.places[*place as usize] * value)).sum();
        believed + sum + self.belief * believed * BELIEF + self.constant * CONSTANT
    }

    /// Whose logits are the mean of theirs.
    pub(super) fn mean(all: &[Weights]) -> Weights {
        let count = all.len().max(1) as f64;
        let mut mean = Weights { places: vec![0.0; PLACES], belief: 0.0, constant: 0.0 };
        for weights in all {
            mean.places.iter_mut().zip(&weights.places).for_each(|(sum, value)| *sum += value / count as f32);
            mean.belief += weights.belief / count;
            mean.constant += weights.constant / count;
        }
        mean
    }

    fn add(&mut self, example: &Example<'_>, by: f64) {
        example.vector.iter().for_each(|(place, value)| self.places[*place as usize] += by as f32 * value);
        self.belief += by * example.believed * BELIEF;
        self.constant += by * CONSTANT;
    }
}

/// Learns from examples; `strength` is what an error costs against the size of the weights.
pub(super) fn learn(examples: &[Example<'_>], strength: f64, seed: u64) -> Weights {
    const ROUNDS: usize = 8;
    let mut weights = Weights { places: vec![0.0; PLACES], belief: 0.0, constant: 0.0 };
    // The rarer side counts for more, so that three complaints among a hundred thanks are heard.
    let positive = examples.iter().filter(|example| example.positive).count().max(1) as f64;
    let negative = (examples.len() as f64 - positive).max(1.0);
    let cost = |example: &Example<'_>| {
        let own = if example.positive { positive } else { negative };
        strength * (examples.len() as f64 / (2.0 * own)).sqrt()
    };
    let squares: Vec<f64> = examples.iter().map(square).collect();
    let mut duals: Vec<f64> = examples.iter().map(|example| cost(example) * 1e-3).collect();
    let side = |example: &Example<'_>| if example.positive { 1.0 } else { -1.0 };
    for (example, dual) in examples.iter().zip(&duals) {
        weights.add(example, side(example) * dual);
    }
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut chance = Chance::new(seed);
    for _ in 0..ROUNDS {
        chance.shuffle(&mut order);
        for &at in &order {
            let example = &examples[at];
            let margin = side(example) * weights.logit(example.vector, example.believed);
            let new = best_dual(duals[at], margin, squares[at], cost(example));
            weights.add(example, side(example) * (new - duals[at]));
            duals[at] = new;
        }
    }
    weights
}

fn square(example: &Example<'_>) -> f64 {
    let vector: f64 = example.vector.iter().map(|(_, value)| f64::from(value * value)).sum();
    vector + (example.believed * BELIEF).powi(2) + CONSTANT * CONSTANT
}

/// Where `d` makes `q/2 (d-old)² + margin·(d-old) + d ln d + (c-d) ln(c-d)` least, between 0 and `c`.
fn best_dual(old: f64, margin: f64, q: f64, c: f64) -> f64 {
    let (mut low, mut high) = (c * 1e-9, c * (1.0 - 1e-9));
    let slope = |d: f64| q * (d - old) + margin + (d / (c - d)).ln();
    // The slope rises from minus to plus infinity: halving finds its zero, Newton's step hastens it.
    let mut d = old.clamp(low, high);
    for _ in 0..30 {
        let at = slope(d);
        if at.abs() < 1e-6 {
            break;
        }
        if at > 0.0 {
            high = d
        } else {
            low = d
        }
        let step = d - at / (q + c / (d * (c - d)));
        d = if step > low && step < high { step } else { f64::midpoint(low, high) };
    }
    d
}
