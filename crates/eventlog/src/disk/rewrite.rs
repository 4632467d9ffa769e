//! Rewriting: takes events out for good, for erasure and retention.
//!
//! Comes in: which events stay. Goes out: fresh blocks made from the events that stay alone, so that
//! no dictionary, statistic or footer remembers the others. Only blocks that hold some of them are
//! touched. Interrupted anywhere, either all of them are there or none.

use super::DataDir;
use super::Wanted;
use super::block::{Block, shard_of, write_blocks};
use super::directory::relative;
use super::import::only;
use super::known::identity_of;
use super::manifest::Manifest;
use crate::log::LogError;
use crate::rows::{Identity, Rows};
use model::Micros;
use std::collections::{BTreeMap, BTreeSet};

/// What is told of an event to decide whether it stays.
#[derive(Clone, Copy, Debug)]
pub struct RowFacts<'a> {
    /// The identifier that it stands under.
    pub identity: &'a str,
    /// When it happened, UTC microseconds.
    pub time: i64,
    /// Its channel.
    pub channel: Option<&'a str>,
    /// The import that brought it; absent for live events.
    pub import: Option<u64>,
    /// The sender's own id.
    pub message_id: Option<&'a str>,
}

/// Where events that go may be found; anything else is not even read.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Only events of these identifiers; absent: of any.
    pub identities: Option<BTreeSet<String>>,
    /// Only events before this time, UTC microseconds; absent: of any time.
    pub before: Option<i64>,
}

/// What came of a rewrite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// Events removed.
    pub removed: u64,
    /// Blocks that held some of them.
    pub blocks: u64,
}

impl DataDir {
    /// Removes the events of `scope` that `keep` does not want. `removed` is told of each of them,
    /// before anything counts. With `dry_run` they are only counted.
    ///
    /// # Errors
    /// When someone else is writing ([`crate::LogErrorKind::Busy`]), or a block cannot be read or
    /// written; then everything is as before.
    pub fn rewrite(
        &self,
        scope: &Scope,
        keep: &dyn Fn(&RowFacts<'_>) -> bool,
        removed: &mut dyn FnMut(&RowFacts<'_>),
        at: Micros,
        dry_run: bool,
    ) -> Result<Rewritten, LogError> {
        if !self.exists() {
            return Ok(Rewritten::default());
        }
        if dry_run {
            let manifest = self.manifest()?;
            let (counts, _) = self.rewrite_blocks(&manifest, scope, keep, removed, None)?;
            return Ok(counts);
        }
        let mut locked = self.lock()?;
        let name = format!("rewrite-{:08}-{:x}", locked.manifest.generation + 1, at.0);
        let result = self.rewrite_blocks(&locked.manifest, scope, keep, removed, Some(&name));
        let (counts, replaced) = match result {
            Ok(result) => result,
            Err(error) => return Err(locked.give_up(error)),
        };
        if counts.removed == 0 {
            return Ok(counts);
        }
        let folder = self.folder();
        let mut fresh = Vec::new();
        let manifest = &mut locked.manifest;
        let imports = manifest.imports.iter_mut().map(|import| (&mut import.blocks, &mut import.removed));
        let seals = manifest.seals.iter_mut().map(|seal| (&mut seal.blocks, &mut seal.removed));
        for (blocks, gone) in imports.chain(seals) {
            let mut after = Vec::with_capacity(blocks.len());
            for block in std::mem::take(blocks) {
                match replaced.get(&block) {
                    None => after.push(block),
                    Some((written, count)) => {
                        *gone += count;
                        after.extend(written.iter().map(|block| relative(folder, &block.path)));
                        fresh.extend(written.iter().cloned());
                    }
                }
            }
            *blocks = after;
        }
        if let Err(error) = locked.commit_with(&fresh) {
            return Err(locked.give_up(error));
        }
        locked.remove_leftovers().map_err(|error| {
            LogError::new(format!("the events no longer count, but a file that holds them is still there: {error}"))
                .hint("any write to this log tries again to remove it")
        })?;
        Ok(counts)
    }

    /// Blocks that hold events that go, each with what takes its place and how many went.
    #[expect(clippy::type_complexity, reason = "named nowhere else")]
    fn rewrite_blocks(
        &self,
        manifest: &Manifest,
        scope: &Scope,
        keep: &dyn Fn(&RowFacts<'_>) -> bool,
        removed: &mut dyn FnMut(&RowFacts<'_>),
        name: Option<&str>,
    ) -> Result<(Rewritten, BTreeMap<String, (Vec<Block>, u64)>), LogError> {
        let imports = manifest.imports.iter().map(|import| (Some(import.id), &import.blocks));
        let seals = manifest.seals.iter().map(|seal| (None, &seal.blocks));
        let shards: Option<BTreeSet<u64>> =
            scope.identities.as_ref().map(|names| names.iter().map(|name| shard_of(name)).collect());
        let mut counts = Rewritten::default();
        let mut replaced = BTreeMap::new();
        for (import, paths) in imports.chain(seals) {
            for path in paths {
                let block = Block::open(&self.folder().join(path))?;
                let outside = shards.as_ref().is_some_and(|shards| !shards.contains(&block.footer.shard))
                    || scope.before.is_some_and(|before| block.footer.first >= before);
                if outside {
                    continue;
                }
                let goes = |facts: &RowFacts<'_>| {
                    scope.identities.as_ref().is_none_or(|names| names.contains(facts.identity))
                        && scope.before.is_none_or(|before| facts.time < before)
                        && !keep(facts)
                };
                let gone = count_going(&block, import, &goes, removed)?;
                if gone == 0 {
                    continue;
                }
                counts.removed += gone;
                counts.blocks += 1;
                if let Some(name) = name {
                    let name = format!("{name}-{:04}", replaced.len());
                    replaced.insert(path.clone(), (self.write_rest(&block, import, &goes, &name)?, gone));
                }
            }
        }
        Ok((counts, replaced))
    }

    /// Writes what stays of a block as a fresh one; nothing where nothing stays.
    fn write_rest(
        &self,
        block: &Block,
        import: Option<u64>,
        goes: &dyn Fn(&RowFacts<'_>) -> bool,
        name: &str,
    ) -> Result<Vec<Block>, LogError> {
        let mut rows = Rows::new(Identity::Person, true, 0);
        block.read(&Wanted::everything(true), &mut |batch, seq| {
            let stays = |row: &u32| !goes(&facts(&batch, *row as usize, import, &identity_of(&batch, *row as usize)));
            let staying: Vec<u32> = (0..batch.len() as u32).filter(stays).collect();
            let seq: Vec<i64> = staying.iter().map(|&row| seq[row as usize]).collect();
            rows.push(&only(&batch, &staying), Some(&seq));
            Ok(())
        })?;
        rows.attributes.retain(|attribute| !attribute.values.dictionary.is_empty());
        if rows.len() == 0 {
            return Ok(Vec::new());
        }
        Ok(write_blocks(self.folder(), name, &rows, 1, true)?.blocks)
    }
}

fn facts<'a>(batch: &'a model::EventBatch, row: usize, import: Option<u64>, identity: &'a str) -> RowFacts<'a> {
    RowFacts {
        identity,
        time: batch.time[row],
        channel: batch.channel.as_ref().and_then(|channel| channel.text(row)),
        import,
        message_id: batch.event_id.as_ref().and_then(|ids| ids.text(row)),
    }
}

fn count_going(
    block: &Block,
    import: Option<u64>,
    goes: &dyn Fn(&RowFacts<'_>) -> bool,
    removed: &mut dyn FnMut(&RowFacts<'_>),
) -> Result<u64, LogError> {
    let mut count = 0;
    let wanted = Wanted { attributes: Some(Vec::new()), event_ids: true, ..Wanted::default() };
    block.read_in_order(&wanted, &mut |batch| {
        for row in 0..batch.len() {
            let identity = identity_of(&batch, row);
            let facts = facts(&batch, row, import, &identity);
            if goes(&facts) {
                count += 1;
                removed(&facts);
            }
        }
    })?;
    Ok(count)
}
