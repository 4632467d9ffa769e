//! Reads a backup from its first byte to its last and puts its files into a folder, comparing every one
//! with the manifest. What does not fit is an error; what was written by then is the caller's to remove.

use super::manifest::{BackupManifest, LONGEST, NAME, PackedFile};
use super::write::Watched;
use super::{BackupError, Stage, Unlock, Watch, disk};
use crate::secrets::{make_folder, sync_folder};
use std::fs::{self, File};
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::path::Path;

/// Reads only the manifest.
pub(super) fn read_first(input: &Path, unlock: &Unlock) -> Result<BackupManifest, BackupError> {
    let mut archive = tar::Archive::new(open(input, unlock)?);
    let mut entries = archive.entries().map_err(unreadable)?;
    manifest_of(&mut entries)
}

/// Puts everything into `folder`, which is there and empty.
pub(super) fn unpack(
    input: &Path,
    folder: &Path,
    unlock: &Unlock,
    watch: Watch<'_>,
) -> Result<BackupManifest, BackupError> {
    let mut archive = tar::Archive::new(open(input, unlock)?);
    let mut entries = archive.entries().map_err(unreadable)?;
    let manifest = manifest_of(&mut entries)?;
    let total = manifest.total_bytes();
    let mut done = 0;
    for packed in &manifest.files {
        let entry = entries.next().ok_or_else(|| damaged("it ends too early"))?.map_err(unreadable)?;
        let expected = entry.header().entry_type().is_file()
            && entry.size() == packed.bytes
            && *entry.path_bytes() == *packed.path.as_bytes();
        if !expected {
            return Err(damaged("its files are not those of its manifest"));
        }
        put(entry, &folder.join(&packed.path), packed, done, total, watch)?;
        done += packed.bytes;
    }
    if entries.next().is_some() {
        return Err(damaged("it holds more than its manifest says"));
    }
    end_of(archive.into_inner())?;
    sync_folders(folder)?;
    Ok(manifest)
}

fn open(input: &Path, unlock: &Unlock) -> Result<impl Read + use<>, BackupError> {
    let file = File::open(input).map_err(disk("open", input))?;
    unlock.open(BufReader::with_capacity(1 << 20, file))
}

fn manifest_of<R: Read>(entries: &mut tar::Entries<'_, R>) -> Result<BackupManifest, BackupError> {
    let entry = entries.next().ok_or_else(|| damaged("it is empty"))?.map_err(unreadable)?;
    if *entry.path_bytes() != *NAME.as_bytes() || entry.size() > LONGEST {
        return Err(damaged("it does not begin with a manifest"));
    }
    let mut json = Vec::new();
    entry.take(LONGEST).read_to_end(&mut json).map_err(unreadable)?;
    BackupManifest::from_json(&json)
}

/// Writes one file and makes it durable.
fn put(
    entry: impl Read,
    path: &Path,
    packed: &PackedFile,
    done: u64,
    total: u64,
    watch: Watch<'_>,
) -> Result<(), BackupError> {
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(disk("make", path))?;
    let mut entry = Watched::new(entry, Stage::Reading, done, total, watch);
    let mut buffer = vec![0; 1 << 16];
    let copied = loop {
        match entry.read(&mut buffer) {
            Ok(0) => break Ok(()),
            Ok(length) => file.write_all(&buffer[..length]).map_err(disk("write", path))?,
            Err(error) => break Err(error),
        }
    };
    let (bytes, sha256) = entry.finish(copied, "read", path).map_err(|error| match error {
        BackupError::Disk { source, .. } => unreadable(source),
        other => other,
    })?;
    if (bytes, &sha256) != (packed.bytes, &packed.sha256) {
        return Err(damaged("a file in it is not the one that its manifest names"));
    }
    file.sync_all().map_err(disk("sync", path))
}

/// Reads on to the very end: only there does age say that nothing was cut off.
fn end_of(mut rest: impl Read) -> Result<(), BackupError> {
    let mut buffer = [0; 4096];
    loop {
        match rest.read(&mut buffer).map_err(unreadable)? {
            0 => return Ok(()),
            length if buffer[..length].iter().all(|&byte| byte == 0) => {}
            _ => return Err(damaged("something lies behind its end")),
        }
    }
}

fn sync_folders(folder: &Path) -> Result<(), BackupError> {
    for entry in fs::read_dir(folder).map_err(disk("read", folder))? {
        let entry = entry.map_err(disk("read", folder))?;
        if entry.file_type().map_err(disk("read", folder))?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    Ok(sync_folder(folder)?)
}

fn damaged(what: &str) -> BackupError {
    BackupError::Damaged(what.into())
}

/// What does not decrypt and what is no tar comes as an error of reading; only what the system itself
/// says is a matter of the disk.
fn unreadable(error: io::Error) -> BackupError {
    if error.raw_os_error().is_some() {
        return BackupError::Disk { doing: "read", path: "the backup".into(), source: error };
    }
    match error.kind() {
        ErrorKind::UnexpectedEof => damaged("it was cut short"),
        _ => damaged("a part of it is not as it was written"),
    }
}
