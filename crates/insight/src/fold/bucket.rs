//! Many values kept compactly until an exact quantile is asked for: chunks that never move.

use crate::evidence::{median_and_p90, seconds};

const CHUNK: usize = 1024;

/// Values in no particular order. Merging moves chunks, never values.
#[derive(Debug, Default)]
pub(super) struct Bucket {
    open: Vec<u64>,
    full: Vec<Vec<u64>>,
}

impl Bucket {
    #[inline]
    pub(super) fn push(&mut self, value: u64) {
        if self.open.len() == self.open.capacity() {
            self.open_next();
        }
        self.open.push(value);
    }

    #[cold]
    fn open_next(&mut self) {
        let capacity = (self.open.capacity() * 2).clamp(16, CHUNK);
        let full = std::mem::replace(&mut self.open, Vec::with_capacity(capacity));
        if !full.is_empty() {
            self.full.push(full);
        }
    }

    pub(super) fn merge(&mut self, other: Bucket) {
        self.full.extend(other.full);
        if !other.open.is_empty() {
            self.full.push(other.open);
        }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = u64> {
        self.full.iter().flatten().chain(&self.open).copied()
    }

    /// The values in pieces, none larger than a chunk.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &[u64]> {
        self.full.iter().chain([&self.open]).map(Vec::as_slice)
    }

    pub(super) fn len(&self) -> usize {
        self.full.iter().map(Vec::len).sum::<usize>() + self.open.len()
    }

    /// The exact median and 90th percentile.
    pub(super) fn median_and_p90(&self) -> Option<(f64, f64)> {
        let mut values = Vec::with_capacity(self.len());
        values.extend(self.values());
        median_and_p90(&mut values)
    }

    /// The exact median of values in microseconds, in seconds.
    pub(super) fn median_s(&self) -> Option<f64> {
        self.median_and_p90().map(|(median, _)| seconds(median))
    }
}

/// Merges states that hold one bucket for each activity or step.
pub(super) fn merge_each(mine: &mut [Bucket], theirs: Vec<Bucket>) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        mine.merge(theirs);
    }
}
