//! Which events a log already has: tells duplicates of earlier imports before anything is written.

use super::Wanted;
use super::block::Block;
use crate::log::LogError;
use foldhash::fast::FixedState;
use model::EventBatch;
use std::collections::HashSet;
use std::hash::BuildHasher;

/// A set of events that are already in a log, to tell duplicates before they are written.
pub(crate) struct KnownEvents {
    known: HashSet<(u64, i64, u64)>,
    hasher: FixedState,
}

impl KnownEvents {
    /// The events with an id in these blocks.
    pub(crate) fn read(blocks: &[Block]) -> Result<Self, LogError> {
        let mut known = KnownEvents { known: HashSet::new(), hasher: FixedState::default() };
        let wanted = Wanted { attributes: Some(Vec::new()), event_ids: true, by_case: false };
        for block in blocks {
            block.read(&wanted, &mut |batch, _| {
                for row in 0..batch.len() {
                    if let Some(key) = known.key(&batch, row) {
                        known.known.insert(key);
                    }
                }
                Ok(())
            })?;
        }
        Ok(known)
    }

    fn key(&self, batch: &EventBatch, row: usize) -> Option<(u64, i64, u64)> {
        let id = batch.event_id.as_ref()?.text(row)?;
        let person = batch.person.as_ref().and_then(|person| person.text(row));
        let case = batch.case.as_ref().and_then(|case| case.text(row));
        let identity = match person {
            Some(person) => self.hasher.hash_one(person),
            None => self.hasher.hash_one(("case", case)),
        };
        Some((identity, batch.time[row], self.hasher.hash_one(id)))
    }

    /// Which rows of a batch are new.
    pub(crate) fn new_rows(&self, batch: &EventBatch) -> Vec<usize> {
        (0..batch.len()).filter(|&row| self.key(batch, row).is_none_or(|key| !self.known.contains(&key))).collect()
    }
}
