//! The account of what was received: it always adds up.

use ingest::ReadReport;
use server::imports::ImportMemory;
use std::collections::BTreeMap;

/// What became of everything that was received.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    pub(crate) received: u64,
    pub(crate) stored: u64,
    pub(crate) duplicates: u64,
    pub(crate) rejected: u64,
    pub(crate) report: ReadReport,
    /// What a data directory remembers of earlier reading.
    pub(crate) remembered: Remembered,
}

/// What a data directory remembers of what was read into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remembered {
    /// Which columns served each role, by the role's code.
    pub(crate) columns: BTreeMap<String, Vec<String>>,
    /// How many were not accepted, by reason.
    pub(crate) rejections: BTreeMap<String, u64>,
}

impl Remembered {
    pub(crate) fn add(&mut self, memory: ImportMemory) {
        for (role, column) in memory.columns {
            let known = self.columns.entry(role).or_default();
            if !known.contains(&column) {
                known.push(column);
            }
        }
        for (reason, count) in memory.rejections {
            *self.rejections.entry(reason).or_default() += count;
        }
    }
}
