//! Checksums of blocks: made while a block is written, compared when it is first read or checked.
//!
//! Two of them: CRC-32 is quick enough to be compared whenever a program opens the log and finds
//! every flipped byte; SHA-256 is for backups and for `check`.

use crate::log::LogError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Length and checksums of a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// CRC-32 (IEEE) of its content.
    pub crc32: u32,
}

/// A writer that sums up what passes through.
pub(crate) struct Summing<W> {
    inner: W,
    sums: Option<Sums>,
}

#[derive(Default)]
struct Sums {
    bytes: u64,
    crc32: crc32fast::Hasher,
    sha256: Sha256,
}

impl Sums {
    fn update(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.crc32.update(bytes);
        self.sha256.update(bytes);
    }

    fn finish(self) -> FileSum {
        FileSum { bytes: self.bytes, sha256: hex(&self.sha256.finalize()), crc32: self.crc32.finalize() }
    }
}

impl<W> Summing<W> {
    /// Sums up only if asked: blocks in a scratch folder need no sums.
    pub(crate) fn new(inner: W, wanted: bool) -> Self {
        Summing { inner, sums: wanted.then(Sums::default) }
    }

    pub(crate) fn finish(self) -> (W, Option<FileSum>) {
        (self.inner, self.sums.map(Sums::finish))
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        if let Some(sums) = &mut self.sums {
            sums.update(&bytes[..written]);
        }
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// SHA-256 of some bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The sums of a file as it lies on disk.
pub(crate) fn sum_file(path: &Path) -> std::io::Result<FileSum> {
    let mut sums = Sums::default();
    in_pieces(path, |piece| sums.update(piece))?;
    Ok(sums.finish())
}

fn in_pieces(path: &Path, mut take: impl FnMut(&[u8])) -> std::io::Result<u64> {
    let mut file = File::open(path)?;
    let mut piece = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(bytes),
            Ok(read) => {
                bytes += read as u64;
                take(&piece[..read]);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

impl FileSum {
    /// Compares the quick sum with the file; an error names the block.
    pub(crate) fn verify_quickly(&self, path: &Path) -> Result<(), LogError> {
        let mut crc32 = crc32fast::Hasher::new();
        match in_pieces(path, |piece| crc32.update(piece)) {
            Ok(bytes) if bytes == self.bytes && crc32.finalize() == self.crc32 => Ok(()),
            Ok(_) => Err(damaged(path)),
            Err(error) => Err(unreadable(path, &error)),
        }
    }

    /// Compares every sum with the file; an error names the block.
    pub(crate) fn verify(&self, path: &Path) -> Result<(), LogError> {
        match sum_file(path) {
            Ok(found) if found == *self => Ok(()),
            Ok(_) => Err(damaged(path)),
            Err(error) => Err(unreadable(path, &error)),
        }
    }
}

fn damaged(path: &Path) -> LogError {
    LogError::damaged(format!("the block `{}` is damaged: its checksum differs", path.display()))
        .hint("restore it from a backup, or import its source again")
}

fn unreadable(path: &Path, error: &std::io::Error) -> LogError {
    LogError::damaged(format!("cannot read the block `{}`: {error}", path.display()))
        .hint("the file is damaged or missing; restore it from a backup, or import its source again")
}
