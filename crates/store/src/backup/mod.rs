//! Copies of a running data directory in one encrypted file, and the way back from them.
//!
//! A backup is a file of the ordinary age program; inside lies a plain tar: `manifest.json` first, then
//! both databases, the secrets, the settings and every block of the event log that counted at that
//! moment. Restoring compares every byte with the manifest before anything counts, and the restored
//! directory stays shut until what was erased since has been erased again ([`finish_restore`]).
//!
//! Backups are meant to roll: none older than 35 days. A person who is erased is gone from the live data
//! at once, from the backups when the last one that knew them has been deleted; the ledger needs to reach
//! back no further than the oldest backup ([`Ledger::without_older_than`]).

mod gather;
mod ledger;
mod log_list;
mod manifest;
mod pending;
mod protection;
mod restore;
mod unpack;
mod write;

#[cfg(test)]
mod tests;

use crate::StoreError;
use std::ops::ControlFlow;
use std::path::Path;

pub use gather::remove_leftovers;
pub use ledger::{Ledger, LedgerEntry};
pub use manifest::{BackupManifest, LogState, PackedFile};
pub(crate) use pending::refuse_pending;
pub use pending::{FinishError, finish_restore, is_restore_pending};
pub use protection::{Protection, Unlock};
pub use restore::{read_manifest, restore};
pub use write::backup;

/// Why there is no backup, or nothing was restored. Nothing half-done is left behind.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The passphrase or the key does not open the file.
    #[error("{0}")]
    WrongKey(&'static str),
    /// The file is not a backup, or not as it was written.
    #[error("the backup is damaged or not one of Resa: {0}; use another one")]
    Damaged(String),
    /// The backup was made by a newer program.
    #[error("the backup was made by a newer Resa ({0}); restore it with that program")]
    Newer(String),
    /// What is to be backed up is damaged.
    #[error("`{0}` is damaged, so a backup of it would be too; run `resa check`")]
    Source(String),
    /// Where it is to be written, something is already.
    #[error("`{0}` is there already and is not touched")]
    InTheWay(String),
    /// Another backup of the same directory is being made.
    #[error("another backup of this data directory is under way")]
    UnderWay,
    /// The log was rewritten again and again while the backup began.
    #[error("the event log changed too often while the backup began; try again")]
    Restless,
    /// Whoever asked for it stopped it.
    #[error("stopped before it was done")]
    Stopped,
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk said no.
    #[error("{doing} `{path}`: {source}")]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: String,
        /// What the system answered.
        source: std::io::Error,
    },
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        BackupError::Store(error.into())
    }
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The databases are being copied; counted in pages.
    Copying,
    /// Files are being summed up; counted in bytes.
    Summing,
    /// The backup is being written; counted in bytes.
    Writing,
    /// The backup is being read; counted in bytes.
    Reading,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How much of it is done.
    pub done: u64,
    /// Of how much.
    pub total: u64,
}

/// Whoever watches hears of progress and may stop the work.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

fn report(watch: Watch<'_>, stage: Stage, done: u64, total: u64) -> Result<(), BackupError> {
    match watch(Progress { stage, done, total }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(BackupError::Stopped),
    }
}

/// Turns a failure of the file system into one that says what was being done to which file.
fn disk<'a>(doing: &'static str, path: &'a Path) -> impl Fn(std::io::Error) -> BackupError + 'a {
    move |source| match source.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => BackupError::Store(StoreError::Full),
        _ => BackupError::Disk { doing, path: path.display().to_string(), source },
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
