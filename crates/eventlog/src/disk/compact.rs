//! Compaction: many small blocks of sealed events become few, so that opening the log stays quick.
//!
//! Blocks of imports are left alone: an import can be taken back.

use super::DataDir;
use super::block::{Block, Written, read_rows, write_blocks};
use super::directory::relative;
use super::manifest::SealRecord;
use super::{SHARDS, Wanted};
use crate::log::{LogError, share_out};
use model::Micros;
use std::collections::BTreeSet;

/// When sealed blocks are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompactPolicy {
    /// A shard with more blocks of sealed events than this is compacted.
    pub most_blocks: usize,
    /// Blocks with more events than this stay as they are.
    pub largest: u64,
}

impl Default for CompactPolicy {
    fn default() -> Self {
        CompactPolicy { most_blocks: 8, largest: 1 << 21 }
    }
}

impl DataDir {
    /// Merges small blocks of sealed events. How many blocks became fewer.
    ///
    /// # Errors
    /// When someone else is writing ([`crate::LogErrorKind::Busy`]), or a block cannot be read or
    /// written; then everything is as before.
    pub fn compact(&self, policy: CompactPolicy, at: Micros, threads: usize) -> Result<usize, LogError> {
        let mut locked = self.lock()?;
        let sealed: BTreeSet<String> = locked.manifest.seals.iter().flat_map(|seal| seal.blocks.clone()).collect();
        let mut all = Vec::new();
        for path in &sealed {
            all.push(Block::open(&self.folder().join(path))?);
        }
        let chosen: Vec<Vec<&Block>> = (0..SHARDS)
            .map(|shard| choose(all.iter().filter(|block| block.footer.shard == shard).collect(), policy))
            .filter(|blocks| blocks.len() > 1)
            .collect();
        if chosen.is_empty() {
            return Ok(0);
        }
        let name = format!("compact-{:08}-{:x}", locked.manifest.generation + 1, at.0);
        let folder = self.folder();
        let written = share_out(chosen.len(), threads, &Vec::new, &|written: &mut Vec<Written>, at| {
            let rows = read_rows(&chosen[at], &Wanted::everything(true))?;
            written.push(write_blocks(folder, &name, &rows, 1, true)?);
            Ok(())
        });
        let written: Vec<Written> = match written {
            Ok(written) => written.into_iter().flatten().collect(),
            Err(error) => return Err(locked.give_up(error)),
        };
        let replaced: BTreeSet<String> = chosen.iter().flatten().map(|block| relative(folder, &block.path)).collect();
        let fresh: Vec<Block> = written.iter().flat_map(|written| written.blocks.iter().cloned()).collect();
        let mut one = SealRecord::default();
        for seal in std::mem::take(&mut locked.manifest.seals) {
            one.stored += seal.stored;
            one.duplicates += seal.duplicates;
            one.removed += seal.removed;
            one.known_to_imports.extend(seal.known_to_imports);
            (one.at, one.through) = (seal.at, seal.through);
        }
        let again: u64 = written.iter().map(|written| written.duplicates).sum();
        one.stored -= again;
        one.duplicates += again;
        one.blocks = sealed.into_iter().filter(|block| !replaced.contains(block)).collect();
        one.blocks.extend(fresh.iter().map(|block| relative(folder, &block.path)));
        locked.manifest.seals.push(one);
        if let Err(error) = locked.commit_with(&fresh) {
            return Err(locked.give_up(error));
        }
        // What was replaced stays for whoever is reading it, until the next write.
        Ok(replaced.len() - fresh.len())
    }
}

/// Which blocks of a shard are merged: the smallest, and larger ones as long as they do not outweigh
/// those before them, so that an event is written again only a few times in its life.
fn choose(mut blocks: Vec<&Block>, policy: CompactPolicy) -> Vec<&Block> {
    if blocks.len() <= policy.most_blocks {
        return Vec::new();
    }
    blocks.retain(|block| block.footer.events <= policy.largest);
    blocks.sort_by_key(|block| block.footer.events);
    let mut events = 0;
    let outweighs = |block: &&Block| {
        let fits = events == 0 || block.footer.events <= 2 * events;
        events += block.footer.events;
        fits
    };
    let merged = blocks.iter().copied().take_while(outweighs).count();
    blocks.truncate(merged);
    blocks
}
