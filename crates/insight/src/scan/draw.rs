//! Counts and factors drawn by chance: Poisson, binomial, gamma. Exact laws; numbers in, numbers out.

use crate::chance::Chance;
use crate::evidence::ln_gamma;

/// Above this mean counts are drawn by rejection, below by adding up.
const MANY: f64 = 10.0;

/// A Poisson count. Rejection from a transformed uniform (Hörmann 1993, "The transformed rejection method for
/// generating Poisson random variables", algorithm PTRS).
pub(crate) fn poisson(chance: &mut Chance, mean: f64) -> u64 {
    if mean < MANY {
        let (limit, mut product, mut count) = ((-mean).exp(), chance.share(), 0);
        while product > limit {
            product *= chance.share();
            count += 1;
        }
        return count;
    }
    let b = 0.931 + 2.53 * mean.sqrt();
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let v_r = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let u = chance.share() - 0.5;
        let v = chance.share();
        let us = 0.5 - u.abs();
        let k = ((2.0 * a / us + b) * u + mean + 0.43).floor();
        if us >= 0.07 && v <= v_r {
            return k as u64;
        }
        if k < 0.0 || (us < 0.013 && v > us) {
            continue;
        }
        let accepted = (v * inverse_alpha / (a / (us * us) + b)).ln();
        if accepted <= k * mean.ln() - mean - ln_gamma(k + 1.0) {
            return k as u64;
        }
    }
}

/// How many of `trials` happen, each with this probability (cut to 0..1). Where many do: rejection from a transformed
/// uniform (Hörmann 1993, "The generation of binomial random variates", algorithm BTRS).
pub(crate) fn binomial(chance: &mut Chance, trials: u64, probability: f64) -> u64 {
    if probability > 0.5 {
        return trials - binomial(chance, trials, 1.0 - probability.min(1.0));
    }
    let p = probability.max(0.0);
    let n = trials as f64;
    if trials <= 8 {
        return (0..trials).map(|_| u64::from(chance.share() < p)).sum();
    }
    if n * p < MANY {
        return few_of(chance, trials, p);
    }
    let spread = (n * p * (1.0 - p)).sqrt();
    let b = 1.15 + 2.53 * spread;
    let a = -0.0873 + 0.0248 * b + 0.01 * p;
    let (centre, v_r) = (n * p + 0.5, 0.92 - 4.2 / b);
    let alpha = (2.83 + 5.1 / b) * spread;
    let (odds, mode) = ((p / (1.0 - p)).ln(), ((n + 1.0) * p).floor());
    let height = ln_gamma(mode + 1.0) + ln_gamma(n - mode + 1.0);
    loop {
        let u = chance.share() - 0.5;
        let v = chance.share();
        let us = 0.5 - u.abs();
        let k = ((2.0 * a / us + b) * u + centre).floor();
        if k < 0.0 || k > n {
            continue;
        }
        if us >= 0.07 && v <= v_r {
            return k as u64;
        }
        let accepted = (v * alpha / (a / (us * us) + b)).ln();
        if accepted <= height - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0) + (k - mode) * odds {
            return k as u64;
        }
    }
}

/// By adding up probabilities from 0 on, which are few.
fn few_of(chance: &mut Chance, trials: u64, p: f64) -> u64 {
    let (odds, mut left) = (p / (1.0 - p), chance.share());
    let mut likely = (trials as f64 * (-p).ln_1p()).exp();
    for count in 0..trials {
        if left < likely {
            return count;
        }
        left -= likely;
        likely *= odds * (trials - count) as f64 / (count + 1) as f64;
    }
    trials
}

/// A gamma value of this shape with scale 1 (Marsaglia and Tsang 2000).
pub(crate) fn gamma(chance: &mut Chance, shape: f64) -> f64 {
    if shape < 1.0 {
        let boost = (1.0 - chance.share()).powf(1.0 / shape);
        return gamma(chance, shape + 1.0) * boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = chance.normal();
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && (1.0 - chance.share()).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of many draws lie within five standard errors of what they should be.
    #[track_caller]
    fn check(mut draw: impl FnMut(&mut Chance) -> f64, mean: f64, variance: f64) {
        const MANY: usize = 40_000;
        let mut chance = Chance::new(11);
        let draws: Vec<f64> = (0..MANY).map(|_| draw(&mut chance)).collect();
        let found = draws.iter().sum::<f64>() / MANY as f64;
        let spread = draws.iter().map(|value| (value - found).powi(2)).sum::<f64>() / MANY as f64;
        assert!((found - mean).abs() < 5.0 * (variance / MANY as f64).sqrt(), "mean {found}, not {mean}");
        assert!((spread / variance - 1.0).abs() < 0.06, "variance {spread}, not {variance}");
    }

    #[test]
    fn counts_have_the_mean_and_variance_of_their_law() {
        for mean in [0.2, 4.0, 9.9, 10.1, 60.0, 5_000.0] {
            check(|chance| poisson(chance, mean) as f64, mean, mean);
        }
        for (trials, p) in [(1, 0.3), (8, 0.9), (40, 0.1), (400, 0.02), (400, 0.3), (90_000, 0.61)] {
            let mean = trials as f64 * p;
            check(|chance| binomial(chance, trials, p) as f64, mean, mean * (1.0 - p));
        }
    }

    #[test]
    fn factors_have_the_mean_and_variance_of_their_law() {
        for shape in [0.4, 1.0, 3.5, 200.0] {
            check(|chance| gamma(chance, shape), shape, shape);
        }
    }

    #[test]
    fn what_cannot_or_must_happen_is_drawn_so() {
        let mut chance = Chance::new(1);
        assert_eq!(poisson(&mut chance, 0.0), 0);
        assert_eq!((binomial(&mut chance, 50, 0.0), binomial(&mut chance, 50, 1.4)), (0, 50));
    }
}
