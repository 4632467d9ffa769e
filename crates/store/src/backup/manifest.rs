//! `manifest.json`: what a backup holds. The first thing in it, so that it can be read on its own.

use super::BackupError;
use model::Micros;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

pub(super) const NAME: &str = "manifest.json";
/// Counts up when an older program could no longer restore what a newer one writes.
const FORMAT: u64 = 1;
/// More than a million files' worth; a forged backup must not fill the memory.
pub(super) const LONGEST: u64 = 256 << 20;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupManifest {
    /// The version of this document and of the backup around it.
    pub format: u64,
    /// The program that made it.
    pub program: String,
    /// When it was made: the moment that it is a picture of.
    pub created: Micros,
    /// The same for people, RFC 3339.
    pub created_at: String,
    /// The number of the last event that had ever come into the inbox.
    pub last_inbox_seq: i64,
    /// The event log of every project.
    pub logs: BTreeMap<String, LogState>,
    /// Every file, in the order in which they lie in the backup.
    pub files: Vec<PackedFile>,
}

/// Where the event log of a project stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogState {
    /// How often it had been changed.
    pub generation: u64,
    /// Up to which row of the inbox it held everything.
    pub sealed_through: i64,
}

/// A file in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedFile {
    /// Its place in the data directory, with `/`.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

impl BackupManifest {
    pub(super) fn new(
        created: Micros,
        last_inbox_seq: i64,
        logs: BTreeMap<String, LogState>,
        files: Vec<PackedFile>,
    ) -> Self {
        let program = format!("resa {}", env!("CARGO_PKG_VERSION"));
        let created_at = created.to_rfc3339();
        BackupManifest { format: FORMAT, program, created, created_at, last_inbox_seq, logs, files }
    }

    /// Bytes of all files together.
    pub fn total_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("a manifest is plain data, which can always be written")
    }

    pub(super) fn from_json(bytes: &[u8]) -> Result<BackupManifest, BackupError> {
        let damaged = |error: serde_json::Error| BackupError::Damaged(format!("its manifest cannot be read ({error})"));
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(damaged)?;
        if value["format"].as_u64().is_some_and(|format| format > FORMAT) {
            return Err(BackupError::Newer(value["program"].as_str().unwrap_or("its version is unknown").into()));
        }
        let manifest: BackupManifest = serde_json::from_value(value).map_err(damaged)?;
        manifest.refuse_strange_paths()?;
        Ok(manifest)
    }

    /// A backup writes into a data directory, and only what belongs there.
    fn refuse_strange_paths(&self) -> Result<(), BackupError> {
        let mut known = BTreeSet::new();
        for file in &self.files {
            if !belongs(&file.path) || !known.insert(file.path.as_str()) {
                return Err(BackupError::Damaged("its manifest names a file that does not belong there".into()));
            }
        }
        let missing = ["resa.db", "vault.db"].iter().find(|needed| !known.contains(*needed));
        missing.map_or(Ok(()), |name| Err(BackupError::Damaged(format!("it holds no `{name}`"))))
    }
}

/// Whether a path is one that a backup may hold.
pub(super) fn belongs(path: &str) -> bool {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let plain = plain && !path.contains('\\') && !path.is_empty();
    let at_top = matches!(path, "resa.db" | "vault.db" | "settings.toml" | "audit.anchor");
    plain && (at_top || path.starts_with("secrets/") || path.starts_with("log/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_a_data_directory_belong_in_a_backup() {
        for path in ["resa.db", "settings.toml", "secrets/master.key", "log/default/shard=00/1.parquet"] {
            assert!(belongs(path), "{path}");
        }
        for path in ["", "/etc/passwd", "../x", "log/../../x", "secrets/../../x", "other", "log\\x", "open.lock"] {
            assert!(!belongs(path), "{path}");
        }
    }
}
