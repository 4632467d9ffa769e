//! Texts as points: words and pieces of words weighted by rarity, reduced to the directions in which texts differ most.
//!
//! Latent semantic analysis (Deerwester 1990) by subspace iteration (Halko 2011): texts that share no word, but words
//! that occur together elsewhere, come near each other.

use crate::text::chance::Chance;
use std::collections::HashMap;

/// Points of equal length, one after the other.
pub(super) struct Points {
    pub(super) dimensions: usize,
    values: Vec<f32>,
}

impl Points {
    pub(super) fn of(&self, at: usize) -> &[f32] {
        &self.values[at * self.dimensions..(at + 1) * self.dimensions]
    }

    /// Some of them, in the order given.
    pub(super) fn chosen(&self, places: &[usize]) -> Points {
        let values = places.iter().flat_map(|at| self.of(*at)).copied().collect();
        Points { dimensions: self.dimensions, values }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len() / self.dimensions.max(1)
    }
}

/// The most features that are told apart: those in most texts.
const MOST_FEATURES: usize = 6_000;
const DIMENSIONS: usize = 64;

/// Sparse rows: feature and weight.
type Rows = Vec<Vec<(u32, f32)>>;

/// The points of texts, given by their stems.
pub(super) fn points(texts: &[Vec<String>], seed: u64) -> Points {
    let rows = weighted(texts);
    let features = rows.iter().flatten().map(|(feature, _)| *feature as usize + 1).max().unwrap_or(0);
    let dimensions = DIMENSIONS.min(features).min(texts.len()).max(1);
    let mut chance = Chance::new(seed);
    let mut basis: Vec<f32> = (0..features * dimensions).map(|_| chance.normal() as f32).collect();
    for _ in 0..4 {
        orthonormal(&mut basis, dimensions);
        let projected = product(&rows, &basis, dimensions);
        basis = transposed_product(&rows, &projected, features, dimensions);
    }
    orthonormal(&mut basis, dimensions);
    let mut values = product(&rows, &basis, dimensions);
    values.chunks_exact_mut(dimensions).for_each(unit);
    Points { dimensions, values }
}

/// Weighted features of each text: stems, pairs of stems, and pieces of four letters, so that compounds meet their parts.
fn weighted(texts: &[Vec<String>]) -> Rows {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut frequency: Vec<u32> = Vec::new();
    let mut counted: Vec<Vec<(u32, f32)>> = Vec::with_capacity(texts.len());
    for text in texts {
        let mut here: HashMap<u32, f32> = HashMap::new();
        for (feature, weight) in features(text) {
            let next = numbers.len() as u32;
            let number = *numbers.entry(feature).or_insert(next);
            *here.entry(number).or_default() += weight;
        }
        frequency.resize(numbers.len(), 0);
        let mut here: Vec<(u32, f32)> = here.into_iter().collect();
        here.sort_unstable_by_key(|(number, _)| *number);
        here.iter().for_each(|(number, _)| frequency[*number as usize] += 1);
        counted.push(here);
    }
    let mut kept: Vec<u32> = (0..numbers.len() as u32).filter(|number| frequency[*number as usize] >= 2).collect();
    kept.sort_by_key(|number| (std::cmp::Reverse(frequency[*number as usize]), *number));
    kept.truncate(MOST_FEATURES);
    let mut places = vec![u32::MAX; numbers.len()];
    kept.iter().zip(0..).for_each(|(number, place)| places[*number as usize] = place);
    let all = texts.len() as f32;
    let mut rows: Rows = Vec::with_capacity(texts.len());
    for row in counted {
        let mut row: Vec<(u32, f32)> = row
            .into_iter()
            .filter(|(number, _)| places[*number as usize] != u32::MAX)
            .map(|(number, weight)| {
                let rarity = (all / frequency[number as usize] as f32).ln() + 0.1;
                (places[number as usize], weight.sqrt() * rarity)
            })
            .collect();
        let length = row.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        row.iter_mut().for_each(|(_, weight)| *weight /= length);
        rows.push(row);
    }
    rows
}

fn features(stems: &[String]) -> Vec<(String, f32)> {
    const PAIR: f32 = 0.5;
    const PIECE: f32 = 0.08;
    let mut found: Vec<(String, f32)> = stems.iter().map(|stem| (stem.clone(), 1.0)).collect();
    found.extend(stems.windows(2).map(|pair| (pair.join(" "), PAIR)));
    for stem in stems {
        let letters: Vec<char> = stem.chars().collect();
        found.extend(
            letters.windows(4).map(|piece| (std::iter::once('~').chain(piece.iter().copied()).collect(), PIECE)),
        );
    }
    found
}

fn product(rows: &Rows, basis: &[f32], dimensions: usize) -> Vec<f32> {
    let mut out = vec![0.0; rows.len() * dimensions];
    for (row, point) in rows.iter().zip(out.chunks_exact_mut(dimensions)) {
        for (feature, weight) in row {
            let direction = &basis[*feature as usize * dimensions..(*feature as usize + 1) * dimensions];
            point.iter_mut().zip(direction).for_each(|(sum, value)| *sum += weight * value);
        }
    }
    out
}

fn transposed_product(rows: &Rows, points: &[f32], features: usize, dimensions: usize) -> Vec<f32> {
    let mut out = vec![0.0; features * dimensions];
    for (row, point) in rows.iter().zip(points.chunks_exact(dimensions)) {
        for (feature, weight) in row {
            let direction = &mut out[*feature as usize * dimensions..(*feature as usize + 1) * dimensions];
            direction.iter_mut().zip(point).for_each(|(sum, value)| *sum += weight * value);
        }
    }
    out
}

/// Makes the columns of a matrix, kept by rows, orthonormal (modified Gram-Schmidt).
fn orthonormal(matrix: &mut [f32], dimensions: usize) {
    let rows = matrix.len() / dimensions;
    let mut columns: Vec<Vec<f32>> =
        (0..dimensions).map(|column| (0..rows).map(|row| matrix[row * dimensions + column]).collect()).collect();
    for at in 0..dimensions {
        let (done, rest) = columns.split_at_mut(at);
        let column = &mut rest[0];
        for earlier in done.iter() {
            let along = dot(earlier, column);
            column.iter_mut().zip(earlier).for_each(|(value, other)| *value -= along * other);
        }
        unit(column);
    }
    for (at, column) in columns.iter().enumerate() {
        column.iter().enumerate().for_each(|(row, value)| matrix[row * dimensions + at] = *value);
    }
}

pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums, so that the compiler may add them at once.
    let mut sums = [0.0_f32; 8];
    let (a_parts, b_parts) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_parts.remainder().iter().zip(b_parts.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_parts.zip(b_parts) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest
}

pub(super) fn unit(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length > 1e-12 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
}
