//! What a scan drew, for the next scan of nearly the same leaves.
//!
//! How high the best score rises by chance depends on how many conditions there are and on what is expected in each, and
//! hardly on that: a twentieth more of everything moves it by about a tenth. So the scores that were drawn are used again
//! as long as nothing has changed by more than [`MOST_CHANGED`] *since they were drawn*, and only for what they decide by
//! more than [`NEAR`]. Else all is drawn anew, as if nothing were known.

use super::cells::Cells;
use super::{Direction, Law, MISSING, Options};

/// Where anything has changed by more than this share, what was drawn is of no use any more.
const MOST_CHANGED: f64 = 0.05;
/// A score this near to the threshold is decided by scores drawn for it alone. In units of log-likelihood: ten times as much as
/// the change that is let pass moves the threshold.
pub(super) const NEAR: f64 = 1.0;

/// The best scores of data without any cause, and what they were drawn of.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    shape: Shape,
    /// In the order in which they were drawn; fewer than were asked for where nothing could be claimed any more.
    pub(super) best: Vec<f64>,
}

impl Drawn {
    pub(super) fn new(shape: Shape, best: Vec<f64>) -> Drawn {
        Drawn { shape, best }
    }

    /// Whether they may stand for data of this shape.
    pub(super) fn is_of(&self, shape: &Shape) -> bool {
        let (known, now) = (&self.shape, shape);
        let alike = known.numbers.iter().zip(&now.numbers).all(|(known, now)| is_alike(*known, *now));
        known.asked == now.asked && known.numbers.len() == now.numbers.len() && alike
    }

    /// The same scores: a change that was let pass is not forgotten, so that many small ones do not add up.
    pub(super) fn with(&self, best: Vec<f64>) -> Drawn {
        Drawn { shape: self.shape.clone(), best }
    }
}

fn is_alike(known: f64, now: f64) -> bool {
    (known - now).abs() <= MOST_CHANGED * known.abs()
}

/// What the best scores by chance depend on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    asked: Asked,
    /// Leaves, cells, all that is expected, values; then for each attribute what is expected where it is known, and how
    /// unevenly that is spread over its values.
    numbers: Vec<f64>,
}

/// How it was asked for: that must be the same.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    depth: usize,
    penalty: f64,
    bootstraps: usize,
    seed: u64,
    law: Law,
    direction: Direction,
    whole: bool,
    least: u64,
}

impl Shape {
    pub(super) fn of(cells: &Cells, options: &Options, least: u64) -> Shape {
        let Options { depth, penalty, bootstraps, seed, law, direction, whole, .. } = *options;
        let attributes = 0..cells.codes.len();
        let values: usize = attributes.clone().map(|attribute| cells.values(attribute)).sum();
        let all: f64 = cells.expected.iter().sum();
        let mut numbers = vec![cells.of_leaf.len() as f64, cells.len() as f64, all, values as f64];
        for attribute in attributes {
            let mut sums = vec![0.0; cells.values(attribute)];
            let known = cells.codes[attribute].iter().zip(&cells.expected).filter(|(code, _)| **code != MISSING);
            known.for_each(|(code, expected)| sums[*code as usize] += expected);
            numbers.push(sums.iter().sum());
            numbers.push(sums.iter().map(|sum| sum * sum).sum::<f64>().sqrt());
        }
        Shape { asked: Asked { depth, penalty, bootstraps, seed, law, direction, whole, least }, numbers }
    }
}
