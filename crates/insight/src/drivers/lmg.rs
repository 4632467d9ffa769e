//! LMG: what a driver adds to R², averaged over all orders in which drivers could be added (Lindeman, Merenda and Gold
//! 1980), which is its Shapley value. Every subset of drivers is visited once, each a step from a smaller one. A driver
//! may be several columns, which always enter together.

use super::moments::Correlations;
use std::ops::Range;

/// A driver that the others determine up to this much adds nothing.
const DETERMINED: f64 = 1e-9;

pub(super) fn parts(correlations: &Correlations, groups: &[Range<usize>]) -> Vec<f64> {
    let drivers = groups.len();
    let mut fits = vec![0.0; 1 << drivers];
    let mut fit = Fit { correlations, groups, chosen: Vec::new(), factor: Vec::new(), explained: Vec::new() };
    fit.visit(0, 0, &mut fits);
    // |S|! (k - |S| - 1)! / k!, for each size of S.
    let mut weights = vec![1.0 / drivers.max(1) as f64; drivers];
    for size in 1..drivers {
        weights[size] = weights[size - 1] * size as f64 / (drivers - size) as f64;
    }
    let part = |driver: usize| {
        let without = (0..fits.len()).filter(|subset| subset >> driver & 1 == 0);
        without.map(|subset| weights[subset.count_ones() as usize] * (fits[subset | 1 << driver] - fits[subset])).sum()
    };
    (0..drivers).map(part).collect()
}

/// The regression on the chosen drivers, as the Cholesky factor of their correlations.
struct Fit<'c> {
    correlations: &'c Correlations,
    /// By driver, its columns.
    groups: &'c [Range<usize>],
    /// Those that are not determined by the ones before.
    chosen: Vec<usize>,
    factor: Vec<Vec<f64>>,
    /// What each adds, as the root of its R², with its sign.
    explained: Vec<f64>,
}

impl Fit<'_> {
    /// Notes the R² of a subset and of all that add later drivers to it.
    fn visit(&mut self, subset: usize, from: usize, fits: &mut [f64]) {
        fits[subset] = self.explained.iter().map(|root| root * root).sum();
        for driver in from..self.groups.len() {
            let before = self.chosen.len();
            for column in self.groups[driver].clone() {
                self.add(column);
            }
            self.visit(subset | 1 << driver, driver + 1, fits);
            self.chosen.truncate(before);
            self.factor.truncate(before);
            self.explained.truncate(before);
        }
    }

    fn add(&mut self, driver: usize) {
        let row = self.correlations.row(driver);
        let mut line: Vec<f64> = Vec::with_capacity(self.chosen.len() + 1);
        for (other, above) in self.chosen.iter().zip(&self.factor) {
            let known: f64 = line.iter().zip(above).map(|(a, b)| a * b).sum();
            line.push((row[*other] - known) / above[line.len()]);
        }
        let left = 1.0 - line.iter().map(|value| value * value).sum::<f64>();
        if left < DETERMINED {
            return;
        }
        let known: f64 = line.iter().zip(&self.explained).map(|(a, b)| a * b).sum();
        self.explained.push((self.correlations.outcome[driver] - known) / left.sqrt());
        line.push(left.sqrt());
        self.factor.push(line);
        self.chosen.push(driver);
    }
}
