//! A restored directory is shut until the erasures since its backup have been done again.

use super::{BackupError, Ledger, disk};
use crate::secrets::sync_folder;
use crate::{Store, StoreError};
use model::{IdentityKey, Micros, ProjectId};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

const MARKER: &str = "restore-pending";
/// Erasing takes up to a day to reach every file, so one that was asked for a day before the backup may
/// not have reached all of what it holds.
const ERASURE_TAKES: i64 = 24 * 3_600 * 1_000_000;

/// What is still to be done before the directory may be opened.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum Pending {
    /// It is being unpacked, or that was interrupted.
    Unpacking,
    /// Everything is there; erasures since then are to be done again.
    Erasures {
        /// When the backup was made.
        created: Micros,
    },
}

/// Why a restored directory is still shut.
#[derive(Debug, thiserror::Error)]
pub enum FinishError<E: std::error::Error + 'static> {
    /// The directory, the ledger or the database said no.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// Erasing failed.
    #[error(transparent)]
    Erasing(E),
}

/// Whether a data directory was restored and must not be opened yet.
pub fn is_restore_pending(dir: &Path) -> bool {
    dir.join(MARKER).exists()
}

/// For everyone who opens a data directory in the ordinary way.
pub(crate) fn refuse_pending(dir: &Path) -> Result<(), StoreError> {
    if !is_restore_pending(dir) {
        return Ok(());
    }
    Err(StoreError::Unavailable(format!(
        "`{}` was restored from a backup and is not ready: what was erased since then must be erased again; \
         run `resa restore` to its end",
        dir.display()
    )))
}

/// Erases again, by `erase`, everyone in the ledger who was erased since the backup was made, and opens
/// the restored directory. Answers how many identifiers that were. After an error the directory stays
/// shut, and this can be called again.
///
/// # Errors
/// When the directory was not restored or not completely, or when erasing fails.
pub fn finish_restore<E: std::error::Error + 'static>(
    dir: &Path,
    ledger: &Ledger,
    mut erase: impl FnMut(&Store, &ProjectId, &[IdentityKey]) -> Result<(), E>,
) -> Result<usize, FinishError<E>> {
    let Pending::Erasures { created } = read(dir)? else {
        let problem = "restoring was interrupted; remove the directory and restore again";
        return Err(BackupError::Store(StoreError::Unavailable(problem.into())).into());
    };
    let store = Store::open_restored(dir).map_err(BackupError::from)?;
    let mut erased = 0;
    let since = Micros(created.0 - ERASURE_TAKES);
    for (project, identities) in ledger.known_in(&store, since).map_err(BackupError::from)? {
        erase(&store, &project, &identities).map_err(FinishError::Erasing)?;
        erased += identities.len();
    }
    ledger.merge_into(&store).map_err(BackupError::from)?;
    drop(store);
    let marker = dir.join(MARKER);
    fs::remove_file(&marker).map_err(disk("remove", &marker))?;
    sync_folder(dir).map_err(BackupError::from)?;
    Ok(erased)
}

fn read(dir: &Path) -> Result<Pending, BackupError> {
    let path = dir.join(MARKER);
    let text = match fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let problem = format!("`{}` was not just restored from a backup", dir.display());
            return Err(BackupError::Store(StoreError::Unavailable(problem)));
        }
        text => text.map_err(disk("read", &path))?,
    };
    // A marker that cannot be read is one whose writing was interrupted.
    Ok(serde_json::from_slice(&text).unwrap_or(Pending::Unpacking))
}

/// Writes the marker, durably and in one step.
pub(super) fn mark(dir: &Path, pending: &Pending) -> Result<(), BackupError> {
    let path = dir.join(MARKER);
    // While the new text is half-written the old marker still stands.
    let fresh = dir.join("restore-pending.new");
    let text = serde_json::to_vec(pending).expect("a marker is plain data, which can always be written");
    let write = || {
        let mut file = File::create(&fresh)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&fresh, &path)
    };
    write().map_err(disk("write", &path))?;
    Ok(sync_folder(dir)?)
}
