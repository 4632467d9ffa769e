//! A data directory's log: imports are committed whole or not at all, and can be undone.
//!
//! `DIR/log/PROJECT/log.json` lists the imports and the blocks that count; it is replaced in one
//! step after the blocks are durable, so a crash at any point loses and doubles nothing. Files
//! that the list does not name are leftovers of interrupted imports and are ignored.

use super::block::{Block, sync_folder};
use super::known::KnownEvents;
use super::{Wanted, open_blocks};
use crate::builder::{BuildOptions, LogBuilder};
use crate::log::{EventLog, LogError};
use crate::rows::Identity;
use model::{AttributeColumn, Column, EventBatch, Micros, Strings};
use serde::{Deserialize, Serialize};
use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The project of a data directory without a server.
const PROJECT: &str = "default";
const VERSION: u32 = 1;

/// The event log of a data directory.
#[derive(Debug)]
pub struct DataDir {
    folder: PathBuf,
}

/// `log.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Manifest {
    version: u32,
    next_import: u64,
    next_seq: i64,
    imports: Vec<ImportRecord>,
}

/// One import: what was read, what came of it, and which blocks it wrote.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct ImportRecord {
    /// Its number, for `--undo`.
    pub id: u64,
    /// When it was committed, RFC 3339.
    pub at: String,
    /// The files it read.
    pub files: Vec<ImportedFile>,
    /// Events read.
    pub received: u64,
    /// Events written.
    pub stored: u64,
    /// Events left out because an equal one was there.
    pub duplicates: u64,
    /// Those of the duplicates that an earlier import had.
    #[serde(default)]
    pub already_known: u64,
    /// Events not accepted.
    pub rejected: u64,
    /// Its blocks, relative to the log's folder.
    pub blocks: Vec<String>,
}

/// A file that was imported.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct ImportedFile {
    /// Its name, without the folder.
    pub name: String,
    /// Hash of its content.
    pub hash: String,
}

/// How a data directory is opened for analysis.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// What of it is needed.
    pub wanted: Wanted,
    /// Memory for hot columns, in bytes.
    pub memory: usize,
    /// How many threads may work.
    pub threads: usize,
}

/// An import that has not been committed yet: nothing of it counts until then.
pub struct ImportDraft<'a> {
    dir: &'a DataDir,
    manifest: Manifest,
    builder: LogBuilder,
    known: KnownEvents,
    duplicates: u64,
    stored: u64,
    files: Vec<ImportedFile>,
    // Released when the draft goes, committed or not.
    _lock: File,
}

impl DataDir {
    /// The log of the data directory `dir`, which need not exist yet.
    pub fn at(dir: &Path) -> DataDir {
        DataDir { folder: dir.join("log").join(PROJECT) }
    }

    /// Whether anything was ever imported.
    pub fn exists(&self) -> bool {
        self.folder.join("log.json").exists()
    }

    /// The imports that count, oldest first.
    ///
    /// # Errors
    /// When the list of imports cannot be read.
    pub fn imports(&self) -> Result<Vec<ImportRecord>, LogError> {
        Ok(self.manifest()?.imports)
    }

    /// Opens the log for analysis.
    ///
    /// # Errors
    /// When there is no log, or a block is damaged or was written by a newer program.
    pub fn open(&self, options: &OpenOptions) -> Result<EventLog, LogError> {
        if !self.exists() {
            return Err(LogError::new(format!("there is no event log in `{}`", self.shown()))
                .hint("import one first: resa import FILE --data DIR"));
        }
        let blocks = self.blocks(&self.manifest()?)?;
        open_blocks(blocks, &options.wanted, options.memory, options.threads)
    }

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
        let lock = self.lock()?;
        let manifest = self.manifest()?;
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
        let known = KnownEvents::read(&self.blocks(&manifest)?)?;
        let builder = LogBuilder::starting_at(build, manifest.next_seq);
        Ok(ImportDraft { dir: self, manifest, builder, known, duplicates: 0, stored: 0, files, _lock: lock })
    }

    /// Takes an import back: its blocks no longer count.
    ///
    /// # Errors
    /// When there is no such import or the list of imports cannot be written.
    pub fn undo(&self, id: u64) -> Result<ImportRecord, LogError> {
        let _lock = self.lock()?;
        let mut manifest = self.manifest()?;
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
        let undone = manifest.imports.remove(at);
        self.replace_manifest(&manifest)?;
        for block in &undone.blocks {
            let path = self.folder.join(block);
            std::fs::remove_file(&path).map_err(|error| {
                LogError::new(format!(
                    "import {id} no longer counts, but its file `{}` is still there: {error}",
                    path.display()
                ))
            })?;
        }
        Ok(undone)
    }

    fn shown(&self) -> String {
        let dir = self.folder.parent().and_then(Path::parent).unwrap_or(&self.folder);
        dir.display().to_string()
    }

    fn blocks(&self, manifest: &Manifest) -> Result<Vec<Block>, LogError> {
        let paths = manifest.imports.iter().flat_map(|import| &import.blocks);
        paths.map(|path| Block::open(&self.folder.join(path))).collect()
    }

    fn lock(&self) -> Result<File, LogError> {
        let failed = |error: std::io::Error| {
            LogError::new(format!("cannot write in the data directory `{}`: {error}", self.shown()))
                .hint("name another folder with --data, or make this one writable")
        };
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        let lock = File::create(self.folder.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => {
                Err(LogError::new(format!("another import into `{}` is under way", self.shown()))
                    .hint("wait until it is done and try again"))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    fn manifest(&self) -> Result<Manifest, LogError> {
        let path = self.folder.join("log.json");
        if !path.exists() {
            return Ok(Manifest { version: VERSION, next_import: 1, next_seq: 0, imports: Vec::new() });
        }
        let damaged = |error: &dyn std::fmt::Display| {
            LogError::new(format!("cannot read the list of imports `{}`: {error}", path.display()))
                .hint("restore the data directory from a backup")
        };
        let text = std::fs::read_to_string(&path).map_err(|error| damaged(&error))?;
        let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| damaged(&error))?;
        if value["version"].as_u64().is_some_and(|version| version > u64::from(VERSION)) {
            return Err(LogError::new(format!("the data directory `{}` was written by a newer program", self.shown()))
                .hint("use that program, or a newer one; nothing was touched"));
        }
        serde_json::from_value(value).map_err(|error| damaged(&error))
    }

    fn replace_manifest(&self, manifest: &Manifest) -> Result<(), LogError> {
        let path = self.folder.join("log.json");
        let write = || -> std::io::Result<()> {
            let fresh = self.folder.join("log.json.new");
            let mut file = File::create(&fresh)?;
            file.write_all(&serde_json::to_vec_pretty(manifest)?)?;
            file.sync_all()?;
            std::fs::rename(&fresh, &path)?;
            sync_folder(&self.folder)
        };
        write().map_err(|error| {
            LogError::new(format!("cannot write the list of imports `{}`: {error}", path.display()))
                .hint("nothing of the import counts; check that the disk has room and try again")
        })
    }
}

impl ImportDraft<'_> {
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
        let id = self.manifest.next_import;
        let folder = &self.dir.folder;
        // Unique by time as well, so that leftovers of an interrupted import are never taken for this one.
        let name = format!("{id:08}-{:x}", at.0);
        let written = match self.builder.finish_into(folder, &name) {
            Ok(written) => written,
            Err(error) => {
                remove_leftovers(folder, &name);
                return Err(error);
            }
        };
        let relative = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let record = ImportRecord {
            id,
            at: at.to_rfc3339(),
            files: self.files,
            received,
            stored: self.stored - written.duplicates,
            duplicates: self.duplicates + written.duplicates,
            already_known: self.duplicates,
            rejected,
            blocks: written.blocks.iter().map(|block| relative(&block.path)).collect(),
        };
        self.manifest.next_import += 1;
        self.manifest.next_seq += i64::try_from(received).unwrap_or(i64::MAX);
        self.manifest.imports.push(record.clone());
        if let Err(error) = self.dir.replace_manifest(&self.manifest) {
            remove_leftovers(folder, &name);
            return Err(error);
        }
        Ok(record)
    }
}

/// Removes the files of an import that failed. What cannot be removed is ignored by everyone.
fn remove_leftovers(folder: &Path, name: &str) {
    let Ok(shards) = std::fs::read_dir(folder) else { return };
    for shard in shards.flatten() {
        let leftover = shard.path().join(format!("{name}.parquet"));
        if leftover.exists() {
            std::fs::remove_file(leftover).unwrap_or_default();
        }
    }
}

/// Some rows of a batch.
fn only(batch: &EventBatch, rows: &[usize]) -> EventBatch {
    let column = |column: &Column| Column {
        codes: rows.iter().map(|&row| column.codes[row]).collect(),
        dictionary: column.dictionary.clone(),
    };
    let strings = |ids: &Strings| {
        let mut some = Strings::default();
        rows.iter().for_each(|&row| some.push(ids.text(row)));
        some
    };
    EventBatch {
        time: rows.iter().map(|&row| batch.time[row]).collect(),
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
