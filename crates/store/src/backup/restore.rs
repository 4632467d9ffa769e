//! The way back: a backup becomes a data directory, whole or not at all.
//!
//! Files are unpacked into a folder inside the empty target (which may be a volume of its own, where
//! nothing beside it could be renamed into it), compared, and only then moved to their places. From the
//! first moment a marker says that this directory must not be opened.

use super::manifest::BackupManifest;
use super::pending::{Pending, mark};
use super::unpack::{read_first, unpack};
use super::{BackupError, Unlock, Watch, disk};
use crate::pages;
use crate::secrets::{Secrets, make_folder, sync_folder};
use crate::{StoreError, migrate};
use std::fs;
use std::path::Path;

const STAGING: &str = "restore-staging";

/// Says what a backup holds, without restoring it.
///
/// # Errors
/// When the key does not open it, or its beginning is damaged.
pub fn read_manifest(input: &Path, unlock: &Unlock) -> Result<BackupManifest, BackupError> {
    read_first(input, unlock)
}

/// Restores a backup into a directory that is not there or empty. It stays shut until
/// [`finish_restore`](super::finish_restore) has erased again what was erased since the backup.
///
/// # Errors
/// When anything of it is not as it was written; then the directory is as it was before.
pub fn restore(input: &Path, dir: &Path, unlock: &Unlock, watch: Watch<'_>) -> Result<BackupManifest, BackupError> {
    // First of all, and touching nothing: is it a backup, and does the key fit?
    read_first(input, unlock)?;
    let was_there = dir.exists();
    if was_there && fs::read_dir(dir).map_err(disk("read", dir))?.next().is_some() {
        return Err(BackupError::InTheWay(dir.display().to_string()));
    }
    make_folder(dir)?;
    let restored = fill(input, dir, unlock, watch);
    if restored.is_err() {
        clear(dir, was_there)?;
    }
    restored
}

fn fill(input: &Path, dir: &Path, unlock: &Unlock, watch: Watch<'_>) -> Result<BackupManifest, BackupError> {
    mark(dir, &Pending::Unpacking)?;
    let staging = dir.join(STAGING);
    make_folder(&staging)?;
    let manifest = unpack(input, &staging, unlock, watch)?;
    refuse_unusable(&staging)?;
    for entry in fs::read_dir(&staging).map_err(disk("read", &staging))? {
        let entry = entry.map_err(disk("read", &staging))?;
        let place = dir.join(entry.file_name());
        fs::rename(entry.path(), &place).map_err(disk("put in place", &place))?;
    }
    fs::remove_dir(&staging).map_err(disk("remove", &staging))?;
    sync_folder(dir)?;
    mark(dir, &Pending::Erasures { created: manifest.created })?;
    Ok(manifest)
}

/// Refuses what this program could not open afterwards.
fn refuse_unusable(folder: &Path) -> Result<(), BackupError> {
    for (name, steps) in [("resa.db", migrate::MAIN), ("vault.db", migrate::VAULT)] {
        let path = folder.join(name);
        migrate::look(&path, steps).map_err(|error| match error {
            StoreError::Newer(_) => BackupError::Newer(format!("its `{name}` has a newer layout")),
            other => BackupError::Store(other),
        })?;
        if !pages::verify_file(&path).map_err(disk("read", &path))?.is_empty() {
            return Err(BackupError::Damaged(format!("its `{name}` was damaged when it was made")));
        }
    }
    Secrets::read(&folder.join("secrets"))?;
    Ok(())
}

/// Leaves the directory as it was.
fn clear(dir: &Path, was_there: bool) -> Result<(), BackupError> {
    if !was_there {
        return fs::remove_dir_all(dir).map_err(disk("remove", dir));
    }
    for entry in fs::read_dir(dir).map_err(disk("read", dir))? {
        let path = entry.map_err(disk("read", dir))?.path();
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(disk("remove", &path))?;
    }
    Ok(())
}
