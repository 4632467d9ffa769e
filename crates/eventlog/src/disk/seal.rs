//! Sealing: live events from the inbox become blocks, once, however often and whenever it is interrupted.

use super::DataDir;
use super::directory::relative;
use super::import::only;
use super::known::known_rows;
use super::manifest::{ImportRecord, SealRecord};
use crate::builder::{BuildOptions, LogBuilder};
use crate::log::LogError;
use crate::rows::Identity;
use model::{EventBatch, Micros};
use std::collections::BTreeSet;

impl DataDir {
    /// Writes the inbox's next rows, up to its row number `through`, as blocks; when this returns they
    /// are durable and count. Rows up to [`DataDir::sealed_through`] are there already: then nothing
    /// is done, and nothing comes back.
    ///
    /// # Errors
    /// When someone else is writing ([`crate::LogErrorKind::Busy`]), or the folder cannot be written;
    /// then nothing of it counts.
    pub fn seal(
        &self,
        batches: &[EventBatch],
        through: i64,
        at: Micros,
        build: BuildOptions,
    ) -> Result<Option<SealRecord>, LogError> {
        let mut locked = self.lock()?;
        if through <= locked.manifest.sealed_through {
            return Ok(None);
        }
        let blocks = self.blocks(&locked.manifest)?;
        let build = BuildOptions { identity: Identity::Person, by_case: false, keep_event_ids: true, ..build };
        let mut builder = LogBuilder::starting_at(build, locked.manifest.next_seq);
        let (mut received, mut duplicates) = (0, 0);
        let mut known_to = BTreeSet::new();
        for batch in batches {
            received += batch.len() as u64;
            let known = known_rows(&blocks, batch)?;
            let fresh: Vec<u32> = (0..batch.len() as u32).filter(|&row| known[row as usize].is_none()).collect();
            known_to.extend(known.into_iter().flatten());
            duplicates += (batch.len() - fresh.len()) as u64;
            if fresh.len() == batch.len() {
                builder.push(batch)?;
            } else {
                builder.push(&only(batch, &fresh))?;
            }
        }
        let name = format!("seal-{:08}-{:x}", locked.manifest.generation + 1, at.0);
        let written = match builder.finish_into(locked.folder(), &name) {
            Ok(written) => written,
            Err(error) => return Err(locked.give_up(error)),
        };
        let known_to: BTreeSet<String> =
            known_to.into_iter().map(|at: usize| relative(locked.folder(), &blocks[at].path)).collect();
        let had_some = |import: &&ImportRecord| import.blocks.iter().any(|block| known_to.contains(block));
        let record = SealRecord {
            at: at.to_rfc3339(),
            through,
            stored: received - duplicates - written.duplicates,
            duplicates: duplicates + written.duplicates,
            removed: 0,
            known_to_imports: locked.manifest.imports.iter().filter(had_some).map(|import| import.id).collect(),
            blocks: written.blocks.iter().map(|block| relative(locked.folder(), &block.path)).collect(),
        };
        let manifest = &mut locked.manifest;
        manifest.sealed_through = through;
        manifest.next_seq += received as i64;
        manifest.seals.push(record.clone());
        match locked.commit_with(&written.blocks) {
            Ok(()) => Ok(Some(record)),
            Err(error) => Err(locked.give_up(error)),
        }
    }
}
