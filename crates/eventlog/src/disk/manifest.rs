//! `log.json`: which blocks count. Replaced in one step, so that each write counts whole or not at all.
//!
//! Comes in: the bytes of the file. Goes out: what they say, or an error if any byte of them is not
//! as it was written. Knows nothing of what is in the blocks.

use super::block::sync_folder;
use super::sums::{FileSum, sha256, sum_file};
use crate::log::LogError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// 1: imports only. 2: also seals, checksums and generations, and a checksum of the document itself.
const VERSION: u32 = 2;
const NAME: &str = "log.json";

/// What `log.json` says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Manifest {
    version: u32,
    /// Counts up with every change.
    #[serde(default)]
    pub(crate) generation: u64,
    pub(crate) next_import: u64,
    pub(crate) next_seq: i64,
    /// The inbox's rows up to this number are in blocks.
    #[serde(default)]
    pub(crate) sealed_through: i64,
    pub(crate) imports: Vec<ImportRecord>,
    #[serde(default)]
    pub(crate) seals: Vec<SealRecord>,
    /// Length and checksums of every block that counts.
    #[serde(default)]
    pub(crate) files: BTreeMap<String, FileSum>,
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
    /// Events written and removed again since, by erasure or retention.
    #[serde(default)]
    pub removed: u64,
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

/// Live events that were moved from the inbox into blocks. Compaction makes several of these one.
#[derive(Debug, Clone, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct SealRecord {
    /// When it was committed, RFC 3339.
    pub at: String,
    /// The number of the inbox's last row in it.
    pub through: i64,
    /// Events written.
    pub stored: u64,
    /// Events left out because an equal one was there.
    pub duplicates: u64,
    /// Events written and removed again since, by erasure or retention.
    #[serde(default)]
    pub removed: u64,
    /// The imports that had some of the duplicates: they can no longer be taken back.
    #[serde(default)]
    pub known_to_imports: BTreeSet<u64>,
    /// Its blocks, relative to the log's folder.
    pub blocks: Vec<String>,
}

impl Manifest {
    fn empty() -> Manifest {
        Manifest {
            version: VERSION,
            generation: 0,
            next_import: 1,
            next_seq: 0,
            sealed_through: 0,
            imports: Vec::new(),
            seals: Vec::new(),
            files: BTreeMap::new(),
        }
    }

    /// What counts in a folder: nothing, where there is no `log.json`.
    pub(crate) fn read(folder: &Path, shown: &str) -> Result<Manifest, LogError> {
        let path = folder.join(NAME);
        let damaged = |error: &dyn std::fmt::Display| {
            LogError::damaged(format!("cannot read the list of blocks `{}`: {error}", path.display()))
                .hint("restore the data directory from a backup")
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Manifest::empty()),
            Err(error) => return Err(damaged(&error)),
        };
        let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| damaged(&error))?;
        let version = value["version"].as_u64().ok_or_else(|| damaged(&"it has no version"))?;
        if version > u64::from(VERSION) {
            return Err(LogError::newer(format!("the data directory `{shown}` was written by a newer program"))
                .hint("use that program, or a newer one; nothing was touched"));
        }
        // A document of version 1 has no checksum; one that has is not of version 1, whatever it says.
        let has_checksum = !value["checksum"].is_null();
        if (version > 1 || has_checksum) && !is_whole(&text) {
            return Err(damaged(&"its checksum differs"));
        }
        serde_json::from_value(value).map_err(|error| damaged(&error))
    }

    /// Lets this count from now on. Whatever it names must be durable already.
    pub(crate) fn replace(&mut self, folder: &Path) -> Result<(), LogError> {
        self.version = VERSION;
        self.generation += 1;
        let path = folder.join(NAME);
        let write = || -> std::io::Result<()> {
            let fresh = folder.join("log.json.new");
            let mut file = File::create(&fresh)?;
            file.write_all(self.to_text()?.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&fresh, &path)?;
            sync_folder(folder)
        };
        write().map_err(|error| {
            LogError::new(format!("cannot write the list of blocks `{}`: {error}", path.display()))
                .hint("nothing of it counts; check that the disk has room and try again")
        })
    }

    fn to_text(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        // The checksum is the document's last entry.
        text.truncate(text.trim_end_matches('}').trim_end().len());
        let checksum = checksum_entry(&text);
        Ok(text + &checksum)
    }

    /// The blocks that count.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &String> {
        let imports = self.imports.iter().flat_map(|import| &import.blocks);
        imports.chain(self.seals.iter().flat_map(|seal| &seal.blocks))
    }

    /// Sums up blocks that have no sums, because a program wrote them that made none.
    pub(crate) fn complete_sums(&mut self, folder: &Path) -> Result<(), LogError> {
        let missing: Vec<String> = self.blocks().filter(|block| !self.files.contains_key(*block)).cloned().collect();
        for block in missing {
            let path = folder.join(&block);
            let sum = sum_file(&path).map_err(|error| {
                LogError::damaged(format!("cannot read the block `{}`: {error}", path.display()))
                    .hint("the file is damaged or missing; restore it from a backup, or import its source again")
            })?;
            self.files.insert(block, sum);
        }
        Ok(())
    }

    /// Forgets the sums of blocks that no longer count.
    pub(crate) fn drop_old_sums(&mut self) {
        let counting: BTreeSet<String> = self.blocks().cloned().collect();
        self.files.retain(|block, _| counting.contains(block));
    }
}

fn checksum_entry(before: &str) -> String {
    format!(",\n  \"checksum\": \"{}\"\n}}\n", sha256(before.as_bytes()))
}

/// Whether a document is byte for byte what was written.
fn is_whole(text: &str) -> bool {
    let entry = checksum_entry("").len();
    let Some((before, after)) = text.len().checked_sub(entry).and_then(|at| text.split_at_checked(at)) else {
        return false;
    };
    after == checksum_entry(before)
}

/// Removes what interrupted work left behind: blocks that nothing names. For the one who holds the lock.
pub(crate) fn remove_leftovers(folder: &Path, manifest: &Manifest) -> std::io::Result<u64> {
    let counting: BTreeSet<&String> = manifest.blocks().collect();
    let mut removed = 0;
    for shard in std::fs::read_dir(folder)? {
        let shard = shard?;
        let shard_name = shard.file_name().to_string_lossy().into_owned();
        if !shard_name.starts_with("shard=") {
            continue;
        }
        let before = removed;
        for file in std::fs::read_dir(shard.path())? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            if name.ends_with(".parquet") && !counting.contains(&format!("{shard_name}/{name}")) {
                std::fs::remove_file(file.path())?;
                removed += 1;
            }
        }
        if removed > before {
            sync_folder(&shard.path())?;
        }
    }
    match std::fs::remove_file(folder.join("log.json.new")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(removed),
    }
}
