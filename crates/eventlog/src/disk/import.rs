//! File imports: committed whole or not at all, refused when their content is known, and taken back.

use super::DataDir;
use super::directory::{Locked, relative};
use super::known::KnownEvents;
use super::manifest::{ImportRecord, ImportedFile};
use crate::builder::{BuildOptions, LogBuilder};
use crate::log::{LogError, LogErrorKind};
use crate::part::compact;
use crate::rows::Identity;
use model::{AttributeColumn, Column, EventBatch, Micros, Strings};

/// An import that has not been committed yet: nothing of it counts until then.
pub struct ImportDraft<'a> {
    // Holds the lock: released when the draft goes, committed or not.
    locked: Locked<'a>,
    builder: LogBuilder,
    known: KnownEvents,
    duplicates: u64,
    stored: u64,
    files: Vec<ImportedFile>,
}

impl DataDir {
    /// Begins an import of files with these contents.
    ///
    /// # Errors
    /// When the folder cannot be written, another import is under way, or (unless `again`) one of
    /// the files was imported before.
    pub fn begin_import(
        &self,
        files: Vec<ImportedFile>,
        again: bool,
        mut build: BuildOptions,
    ) -> Result<ImportDraft<'_>, LogError> {
        let locked = self.lock()?;
        let manifest = &locked.manifest;
        if !again {
            for (at, file) in files.iter().enumerate() {
                if let Some(same) = files[..at].iter().find(|before| before.hash == file.hash) {
                    let problem = format!("`{}` and `{}` have the same content", same.name, file.name);
                    return Err(LogError::new(problem).hint("name one of them, or add --again to import it twice"));
                }
                let before =
                    manifest.imports.iter().find(|import| import.files.iter().any(|old| old.hash == file.hash));
                if let Some(before) = before {
                    let problem =
                        format!("`{}` was imported before, as import {} at {}", file.name, before.id, before.at);
                    return Err(LogError::new(problem).hint(format!(
                        "to import it a second time add --again; to take the first one back: resa import --undo {}",
                        before.id
                    )));
                }
            }
        }
        build.identity = Identity::Person;
        build.keep_event_ids = true;
        let known = KnownEvents::read(&self.blocks(manifest)?)?;
        let builder = LogBuilder::starting_at(build, manifest.next_seq);
        Ok(ImportDraft { locked, builder, known, duplicates: 0, stored: 0, files })
    }

    /// Whether nobody is writing to the log at this moment.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn is_free(&self) -> Result<bool, LogError> {
        match self.lock() {
            Ok(_) => Ok(true),
            Err(error) if error.kind == LogErrorKind::Busy => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes an import back: its blocks no longer count.
    ///
    /// # Errors
    /// When there is no such import or the list of imports cannot be written.
    pub fn undo(&self, id: u64) -> Result<ImportRecord, LogError> {
        let mut locked = self.lock()?;
        let manifest = &mut locked.manifest;
        let Some(at) = manifest.imports.iter().position(|import| import.id == id) else {
            let known: Vec<String> = manifest.imports.iter().map(|import| import.id.to_string()).collect();
            let hint = if known.is_empty() {
                "nothing was imported".into()
            } else {
                format!("there are imports {}", known.join(", "))
            };
            return Err(LogError::new(format!("there is no import {id} in `{}`", self.shown())).hint(hint));
        };
        if let Some(later) = manifest.imports[at + 1..].iter().find(|later| later.already_known > 0) {
            let problem = format!(
                "import {id} cannot be undone: import {} left out {} events because an earlier import had them",
                later.id, later.already_known
            );
            return Err(LogError::new(problem)
                .hint(format!("undo import {} first, then {id}, then import the later files again", later.id)));
        }
        if manifest.seals.iter().any(|seal| seal.known_to_imports.contains(&id)) {
            return Err(LogError::new(format!(
                "import {id} cannot be undone: live events were left out because the import had them"
            ))
            .hint("what is wrong in it can be erased customer by customer"));
        }
        let undone = manifest.imports.remove(at);
        locked.commit().map_err(|error| error.hint("nothing was taken back; check that the disk has room"))?;
        locked.remove_leftovers().map_err(|error| {
            LogError::new(format!("import {id} no longer counts, but files of it are still there: {error}"))
        })?;
        Ok(undone)
    }
}

impl ImportDraft<'_> {
    /// The number that the import will have when it counts.
    pub fn id(&self) -> u64 {
        self.locked.manifest.next_import
    }

    /// Takes in accepted events, in arrival order; those that an earlier import has are left out.
    ///
    /// # Errors
    /// When memory is full and the scratch folder cannot be written.
    pub fn push(&mut self, batch: &EventBatch) -> Result<(), LogError> {
        let fresh = self.known.new_rows(batch);
        self.stored += fresh.len() as u64;
        if fresh.len() == batch.len() {
            return self.builder.push(batch);
        }
        self.duplicates += (batch.len() - fresh.len()) as u64;
        self.builder.push(&only(batch, &fresh))
    }

    /// Writes the blocks, makes them durable, and lets the import count from then on.
    ///
    /// # Errors
    /// When the disk is full or cannot be written; then nothing of the import counts.
    pub fn commit(mut self, received: u64, rejected: u64, at: Micros) -> Result<ImportRecord, LogError> {
        let id = self.locked.manifest.next_import;
        // Unique by time as well, so that leftovers of an interrupted import are never taken for this one.
        let name = format!("{id:08}-{:x}", at.0);
        let written = match self.builder.finish_into(self.locked.folder(), &name) {
            Ok(written) => written,
            Err(error) => return Err(self.locked.give_up(error)),
        };
        let record = ImportRecord {
            id,
            at: at.to_rfc3339(),
            files: self.files,
            received,
            stored: self.stored - written.duplicates,
            duplicates: self.duplicates + written.duplicates,
            already_known: self.duplicates,
            rejected,
            removed: 0,
            blocks: written.blocks.iter().map(|block| relative(self.locked.folder(), &block.path)).collect(),
        };
        let manifest = &mut self.locked.manifest;
        manifest.next_import += 1;
        manifest.next_seq += i64::try_from(received).unwrap_or(i64::MAX);
        manifest.imports.push(record.clone());
        match self.locked.commit_with(&written.blocks) {
            Ok(()) => Ok(record),
            Err(error) => Err(self.locked.give_up(error)),
        }
    }
}

/// Some rows of a batch, with dictionaries of only their values.
pub(crate) fn only(batch: &EventBatch, rows: &[u32]) -> EventBatch {
    let column = |column: &Column| compact(column, rows);
    let strings = |ids: &Strings| {
        let mut some = Strings::default();
        rows.iter().for_each(|&row| some.push(ids.text(row as usize)));
        some
    };
    EventBatch {
        time: rows.iter().map(|&row| batch.time[row as usize]).collect(),
        person: batch.person.as_ref().map(column),
        case: batch.case.as_ref().map(column),
        activity: column(&batch.activity),
        channel: batch.channel.as_ref().map(column),
        event_id: batch.event_id.as_ref().map(strings),
        attributes: batch
            .attributes
            .iter()
            .map(|attribute| AttributeColumn {
                name: attribute.name.clone(),
                kind: attribute.kind,
                values: column(&attribute.values),
            })
            .collect(),
    }
}
