//! Which events a log already has: tells duplicates before anything is written.
//!
//! An import, which may be about any time, learns all events with an id; a seal looks only at those
//! of its own moments.

use super::Wanted;
use super::block::{Block, BlockReader, open_file, shard_of};
use crate::log::LogError;
use crate::rows::{Identity, stand_in};
use foldhash::fast::FixedState;
use model::EventBatch;
use std::collections::{HashMap, HashSet};
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
        let wanted = Wanted { attributes: Some(Vec::new()), event_ids: true, ..Wanted::default() };
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
    pub(crate) fn new_rows(&self, batch: &EventBatch) -> Vec<u32> {
        let is_new = |row: &u32| self.key(batch, *row as usize).is_none_or(|key| !self.known.contains(&key));
        (0..batch.len() as u32).filter(is_new).collect()
    }
}

/// The identity that an event of a log of persons stands under.
pub(crate) fn identity_of(batch: &EventBatch, row: usize) -> std::borrow::Cow<'_, str> {
    match batch.person.as_ref().and_then(|person| person.text(row)) {
        Some(person) => person.into(),
        None => stand_in(Identity::Person, batch.case.as_ref().and_then(|case| case.text(row))).into(),
    }
}

/// Which block has a batch's row already, if any: same id, identity and time. Reads only the times of
/// blocks that may hold some, and more of them only where a time is the same.
pub(crate) fn known_rows(blocks: &[Block], batch: &EventBatch) -> Result<Vec<Option<usize>>, LogError> {
    let mut known = vec![None; batch.len()];
    let Some(ids) = &batch.event_id else { return Ok(known) };
    let mut shards: HashMap<u64, HashMap<i64, Vec<usize>>> = HashMap::new();
    for row in (0..batch.len()).filter(|&row| ids.text(row).is_some()) {
        let shard = shards.entry(shard_of(&identity_of(batch, row))).or_default();
        shard.entry(batch.time[row]).or_default().push(row);
    }
    for (shard, moments) in &shards {
        let (first, last) = (moments.keys().min().copied(), moments.keys().max().copied());
        let overlaps = |(_, block): &(usize, &Block)| {
            let footer = &block.footer;
            footer.shard == *shard && Some(footer.first) <= last && first <= Some(footer.last)
        };
        for (at, block) in blocks.iter().enumerate().filter(overlaps) {
            mark_known(block, moments, batch, &mut |row| known[row] = Some(at))?;
        }
    }
    Ok(known)
}

fn mark_known(
    block: &Block,
    moments: &HashMap<i64, Vec<usize>>,
    batch: &EventBatch,
    mark: &mut dyn FnMut(usize),
) -> Result<(), LogError> {
    let (Some(first), Some(last)) = (moments.keys().min(), moments.keys().max()) else { return Ok(()) };
    let file = open_file(&block.path)?;
    let reader = BlockReader { path: &block.path, file: &file };
    for group in 0..file.row_groups() {
        let time = reader.times(group, "time")?;
        let is_one = |time: &i64| (first..=last).contains(&time) && moments.contains_key(time);
        let rows: Vec<usize> = (0..time.len()).filter(|&row| is_one(&time[row])).collect();
        if rows.is_empty() {
            continue;
        }
        let stored = EventBatch {
            person: Some(reader.coded(group, "person")?),
            case: Some(reader.coded(group, "case")?),
            event_id: Some(reader.strings(group, "message_id")?),
            time,
            ..EventBatch::default()
        };
        let id = |batch: &EventBatch, row: usize| -> Option<String> {
            batch.event_id.as_ref().and_then(|ids| ids.text(row)).map(str::to_string)
        };
        for row in rows {
            for &mine in moments.get(&stored.time[row]).into_iter().flatten() {
                let same_id = id(&stored, row).is_some() && id(&stored, row) == id(batch, mine);
                if same_id && identity_of(&stored, row) == identity_of(batch, mine) {
                    mark(mine);
                }
            }
        }
    }
    Ok(())
}
