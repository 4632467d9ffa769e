//! The reserve: a file of real blocks that is given back to the disk when it is full, so that signing
//! in, reading and erasing still work while nothing more is collected.
//!
//! Collection alone never writes into this space: it waits until the reserve is whole again.

use crate::StoreError;
use crate::error::io;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The file's name in the data directory; backups leave it out.
pub(crate) const NAME: &str = "reserve";
/// At most this share of a disk is held back: an eighth.
const SHARE: u64 = 8;

/// The reserve of a data directory.
#[derive(Debug)]
pub(crate) struct Reserve {
    path: PathBuf,
}

impl Reserve {
    pub(crate) fn new(dir: &Path) -> Reserve {
        Reserve { path: dir.join(NAME) }
    }

    /// Gives the space back. Answers whether there was any.
    pub(crate) fn release(&self) -> bool {
        let gone = fs::remove_file(&self.path).is_ok();
        if gone {
            tracing::warn!("the disk is full: gave its reserve back, and collect nothing until there is space again");
        }
        gone
    }

    /// Whether so much is held back.
    pub(crate) fn is_whole(&self, wanted: u64) -> bool {
        wanted == 0 || fs::metadata(&self.path).is_ok_and(|file| file.len() >= self.fitting(wanted))
    }

    /// Holds so much back, less on a small disk. Fails with [`StoreError::Full`] where there is no room.
    pub(crate) fn fill(&self, wanted: u64) -> Result<(), StoreError> {
        if self.is_whole(wanted) {
            return Ok(());
        }
        let filling = self.path.with_extension("new");
        let filled = File::create(&filling)
            .and_then(|file| take_blocks(&file, self.fitting(wanted)).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&filling, &self.path));
        filled.map_err(|error| {
            // What was taken in vain goes back; if even that fails, the next try begins anew.
            if let Err(left) = fs::remove_file(&filling) {
                tracing::debug!(error = %left, "could not remove the unfinished reserve");
            }
            io("hold back space in", &self.path, &error)
        })
    }

    /// What is held back of a disk of this size.
    fn fitting(&self, wanted: u64) -> u64 {
        disk_size(self.path.parent().unwrap_or(Path::new("."))).map_or(wanted, |size| wanted.min(size / SHARE))
    }
}

#[cfg(unix)]
fn disk_size(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_blocks.checked_mul(disk.f_frsize)
}

#[cfg(not(unix))]
fn disk_size(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(target_os = "linux")]
fn take_blocks(file: &File, bytes: u64) -> std::io::Result<()> {
    use rustix::io::Errno;
    if bytes == 0 {
        return Ok(());
    }
    match rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, bytes) {
        Err(Errno::NOTSUP | Errno::NOSYS) => write_blocks(file, bytes),
        other => Ok(other?),
    }
}

#[cfg(not(target_os = "linux"))]
fn take_blocks(file: &File, bytes: u64) -> std::io::Result<()> {
    write_blocks(file, bytes)
}

/// Not zeros: some file systems store those as nothing at all.
fn write_blocks(mut file: &File, bytes: u64) -> std::io::Result<()> {
    use std::io::Write;
    let block: Vec<u8> = (0..1 << 20).map(|at: u32| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut left = bytes;
    while left > 0 {
        let now = left.min(block.len() as u64) as usize;
        file.write_all(block.get(..now).unwrap_or_default())?;
        left -= now as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserve_is_of_real_blocks_and_can_be_given_back() {
        let dir = tempfile::tempdir().unwrap();
        let reserve = Reserve::new(dir.path());
        assert!(!reserve.is_whole(1 << 20));
        reserve.fill(1 << 20).unwrap();
        assert!(reserve.is_whole(1 << 20));
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            assert!(fs::metadata(dir.path().join(NAME)).unwrap().blocks() * 512 >= 1 << 20);
        }
        assert!(reserve.release());
        assert!(!reserve.release());
        assert!(!reserve.is_whole(1 << 20));
    }

    #[test]
    fn blocks_can_be_taken_by_writing_them() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(NAME);
        write_blocks(&File::create(&path).unwrap(), 3_000_001).unwrap();
        assert_eq!(fs::metadata(path).unwrap().len(), 3_000_001);
    }
}
