//! What became of the rows: how many came, how many were accepted, and why the others were not.

use crate::raw::{ReadError, Reason, RejectedRow};

/// The account of a whole read: `received` is always `accepted` plus the counts of `rejections`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadReport {
    /// Rows that the files hold.
    pub received: u64,
    /// Rows that became events.
    pub accepted: u64,
    /// The others, by reason, most first.
    pub rejections: Vec<Rejections>,
}

/// Rows rejected for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejections {
    /// Why.
    pub reason: Reason,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub example: RejectionExample,
}

/// One rejected row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectionExample {
    /// The file it stands in.
    pub file: String,
    /// Its line (or row, or event), counted from 1.
    pub line: u64,
    /// The row or the value at fault, cut to at most 200 characters.
    pub text: String,
}

impl ReadReport {
    /// How many rows were not accepted.
    pub fn rejected(&self) -> u64 {
        self.rejections.iter().map(|rejections| rejections.count).sum()
    }

    pub(crate) fn accept(&mut self, rows: usize) {
        self.received += rows as u64;
        self.accepted += rows as u64;
    }

    pub(crate) fn reject(&mut self, file: &str, row: RejectedRow) {
        self.received += 1;
        if let Some(known) = self.rejections.iter_mut().find(|known| known.reason == row.reason) {
            known.count += 1;
            return;
        }
        let example = RejectionExample { file: file.to_string(), line: row.line, text: row.text };
        self.rejections.push(Rejections { reason: row.reason, count: 1, example });
    }

    pub(crate) fn sort(&mut self) {
        self.rejections.sort_by_key(|rejections| (std::cmp::Reverse(rejections.count), rejections.reason));
    }
}

/// How far a read has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read of all files, as they are on disk.
    pub bytes_read: u64,
    /// Bytes of all files together.
    pub bytes_total: u64,
    /// Rows received so far.
    pub rows: u64,
}

/// Why a read stopped before the end.
#[derive(Debug)]
pub enum ReadFailure<E> {
    /// A file could not be read further.
    Source(ReadError),
    /// The receiver of the events said stop.
    Sink(E),
}

impl<E> From<ReadError> for ReadFailure<E> {
    fn from(error: ReadError) -> Self {
        ReadFailure::Source(error)
    }
}
