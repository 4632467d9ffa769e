//! Relative weights (Johnson 2000, "A heuristic method for estimating the relative weight of predictor variables"): the
//! drivers are replaced by uncorrelated ones that are as near to them as can be, whose R² is passed back by how much
//! each driver correlates with each of those. One eigendecomposition, however many drivers. A driver that is several
//! columns gets the sum of theirs.

use super::moments::Correlations;
use std::ops::Range;

/// Directions in which drivers vary less than this are left out.
const FLAT: f64 = 1e-9;

pub(super) fn parts(correlations: &Correlations, groups: &[Range<usize>]) -> Vec<f64> {
    let drivers = correlations.drivers();
    let (values, vectors) = eigen(correlations);
    let spread = |power: f64| {
        let scaled: Vec<f64> = values.iter().map(|value| if *value > FLAT { value.powf(power) } else { 0.0 }).collect();
        move |a: usize, b: usize, vectors: &[Vec<f64>]| -> f64 {
            scaled.iter().zip(vectors).map(|(scale, vector)| scale * vector[a] * vector[b]).sum()
        }
    };
    let (root, inverse) = (spread(0.5), spread(-0.5));
    let slopes: Vec<f64> = (0..drivers)
        .map(|a| correlations.outcome.iter().enumerate().map(|(b, with)| inverse(a, b, &vectors) * with).sum())
        .collect();
    let part =
        |a: usize| slopes.iter().enumerate().map(|(b, slope)| (root(a, b, &vectors) * slope).powi(2)).sum::<f64>();
    groups.iter().map(|columns| columns.clone().map(part).sum()).collect()
}

/// Eigenvalues and their vectors, by Jacobi's rotations.
fn eigen(correlations: &Correlations) -> (Vec<f64>, Vec<Vec<f64>>) {
    const SWEEPS: usize = 60;
    let size = correlations.drivers();
    let mut matrix: Vec<Vec<f64>> = (0..size).map(|row| correlations.row(row).to_vec()).collect();
    let unit = |at: usize| (0..size).map(|other| f64::from(u8::from(other == at))).collect();
    let mut vectors: Vec<Vec<f64>> = (0..size).map(unit).collect();
    for _ in 0..SWEEPS {
        let off: f64 = (0..size).flat_map(|a| matrix[a][..a].iter()).map(|value| value * value).sum();
        if off < 1e-24 {
            break;
        }
        for a in 0..size {
            for b in a + 1..size {
                rotate(&mut matrix, &mut vectors, a, b);
            }
        }
    }
    ((0..size).map(|at| matrix[at][at]).collect(), vectors)
}

/// Turns two directions, the first before the second, so that they no longer vary together.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], a: usize, b: usize) {
    if matrix[a][b].abs() < 1e-300 {
        return;
    }
    let theta = (matrix[b][b] - matrix[a][a]) / (2.0 * matrix[a][b]);
    let tangent = 1.0_f64.copysign(theta) / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn = |one: f64, other: f64| (cosine * one - sine * other, sine * one + cosine * other);
    for line in matrix.iter_mut() {
        (line[a], line[b]) = turn(line[a], line[b]);
    }
    for rows in [matrix, vectors] {
        let (above, below) = rows.split_at_mut(b);
        for (one, other) in above[a].iter_mut().zip(&mut below[0]) {
            (*one, *other) = turn(*one, *other);
        }
    }
}
