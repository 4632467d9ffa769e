//! Packs what was gathered: sums it up, then writes tar within age into a file that appears when it is
//! complete and durable.

use super::gather::{Gathered, Staged, gather};
use super::manifest::{BackupManifest, NAME, PackedFile};
use super::{BackupError, Protection, Stage, Watch, disk, hexadecimal, report};
use crate::secrets::sync_folder;
use model::Micros;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

/// Makes a backup of a data directory, which may be in use, in the file `out`.
///
/// # Errors
/// When something of it is damaged, the disk is full, or whoever watches stopped it; then there is no file.
pub fn backup(
    dir: &Path,
    out: &Path,
    protection: &Protection,
    now: Micros,
    watch: Watch<'_>,
) -> Result<BackupManifest, BackupError> {
    if out.exists() {
        return Err(BackupError::InTheWay(out.display().to_string()));
    }
    let gathered = gather(dir, watch)?;
    let files = sum_up(&gathered, watch)?;
    let manifest = BackupManifest::new(now, gathered.last_inbox_seq, gathered.logs.clone(), files);

    let folder = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Readable to its owner alone, and removed if we do not get to the end.
    let mut fresh =
        tempfile::Builder::new().prefix(".resa-backup-").tempfile_in(folder).map_err(disk("make a file in", folder))?;
    pack(fresh.as_file_mut(), out, protection, &manifest, &gathered.files, watch)?;
    drop(gathered);
    fresh.as_file().sync_all().map_err(disk("sync", out))?;
    fresh.persist_noclobber(out).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::InTheWay(out.display().to_string()),
        _ => disk("put in place", out)(error.error),
    })?;
    sync_folder(folder)?;
    Ok(manifest)
}

/// Length and SHA-256 of every file; one that is not what was noted of it is damaged.
fn sum_up(gathered: &Gathered, watch: Watch<'_>) -> Result<Vec<PackedFile>, BackupError> {
    let mut total = 0;
    for file in &gathered.files {
        total += std::fs::metadata(&file.held).map_err(disk("read", &file.held))?.len();
    }
    let mut done = 0;
    let mut files = Vec::with_capacity(gathered.files.len());
    for file in &gathered.files {
        let source = File::open(&file.held).map_err(disk("read", &file.held))?;
        let mut source = Watched::new(BufReader::new(source), Stage::Summing, done, total, &mut *watch);
        let copied = io::copy(&mut source, &mut io::sink());
        let (bytes, sha256) = source.finish(copied, "read", &file.held)?;
        done += bytes;
        if file.sha256.as_ref().is_some_and(|noted| *noted != sha256) {
            return Err(BackupError::Source(file.path.clone()));
        }
        files.push(PackedFile { path: file.path.clone(), bytes, sha256 });
    }
    Ok(files)
}

fn pack(
    fresh: &mut File,
    out: &Path,
    protection: &Protection,
    manifest: &BackupManifest,
    files: &[Staged],
    watch: Watch<'_>,
) -> Result<(), BackupError> {
    let written = disk("write", out);
    let locked = protection.wrap(BufWriter::with_capacity(1 << 20, fresh))?.map_err(&written)?;
    let mut archive = tar::Builder::new(locked);
    let json = manifest.to_json();
    let mut header = header(json.len() as u64, manifest.created);
    archive.append_data(&mut header, NAME, json.as_slice()).map_err(&written)?;
    let total = manifest.total_bytes();
    let mut done = 0;
    for (file, packed) in files.iter().zip(&manifest.files) {
        let source = File::open(&file.held).map_err(disk("read", &file.held))?;
        let source = BufReader::new(source).take(packed.bytes);
        let mut source = Watched::new(source, Stage::Writing, done, total, &mut *watch);
        let mut header = self::header(packed.bytes, manifest.created);
        let copied = archive.append_data(&mut header, &packed.path, &mut source);
        let (bytes, sha256) = source.finish(copied, "write", out)?;
        done += bytes;
        if (bytes, &sha256) != (packed.bytes, &packed.sha256) {
            return Err(BackupError::Source(file.path.clone()));
        }
    }
    let locked = archive.into_inner().map_err(&written)?;
    let mut plain = locked.finish().map_err(&written)?;
    plain.flush().map_err(&written)
}

fn header(bytes: u64, created: Micros) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(created.0 / 1_000_000).unwrap_or(0));
    header
}

/// A reader that sums up what passes, says how far it has come, and can be stopped.
pub(super) struct Watched<'a, R> {
    inner: R,
    sum: Sha256,
    read: u64,
    stage: Stage,
    before: u64,
    total: u64,
    watch: Watch<'a>,
    stopped: bool,
}

impl<'a, R: Read> Watched<'a, R> {
    pub(super) fn new(inner: R, stage: Stage, before: u64, total: u64, watch: Watch<'a>) -> Self {
        Watched { inner, sum: Sha256::new(), read: 0, stage, before, total, watch, stopped: false }
    }

    /// Length and SHA-256 of what passed; the error where it did not.
    pub(super) fn finish<T>(
        self,
        copied: io::Result<T>,
        doing: &'static str,
        path: &Path,
    ) -> Result<(u64, String), BackupError> {
        match copied {
            Err(_) if self.stopped => Err(BackupError::Stopped),
            Err(error) => Err(disk(doing, path)(error)),
            Ok(_) => Ok((self.read, hexadecimal(&self.sum.finalize()))),
        }
    }
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if report(&mut *self.watch, self.stage, self.before + self.read, self.total).is_err() {
            self.stopped = true;
            return Err(io::Error::other("stopped"));
        }
        let length = self.inner.read(buffer)?;
        self.sum.update(&buffer[..length]);
        self.read += length as u64;
        Ok(length)
    }
}
