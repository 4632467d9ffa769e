//! Pages that carry checksums: a flipped byte in a database file is an error, never a wrong row.
//!
//! SQLite reserves eight bytes at the end of every page for whoever wants them; the file system
//! shim in `vfs.rs` fills them when a page is written to the database file and verifies them when
//! it is read. The files stay ordinary SQLite files: any `sqlite3` reads them. Another program must
//! not *write* them (also not by closing a database whose WAL still holds something: use
//! `sqlite3 'file:resa.db?mode=ro'`), for it would leave pages whose checksum does not fit.
//!
//! What this cannot see: a page that the disk silently did not write (the older page fits its own
//! checksum), and the last transaction of a WAL, which looks the same rotten and torn.

mod checksum;
mod verify;
mod vfs;
mod wal;

#[cfg(test)]
mod tests;

use crate::StoreError;
use crate::error::io;
use std::path::Path;
pub use verify::{BadPage, verify_file};

pub(crate) use vfs::{damage_behind, open_connection};
pub(crate) use wal::wal_of;
pub use wal::{WalState, verify_wal};

/// The size of every page of both databases.
pub(crate) const PAGE_SIZE: usize = 4096;

/// Refuses a database whose write-ahead log would lose acknowledged transactions when SQLite reads it.
/// To be asked before the first connection is opened, for SQLite drops what it cannot read.
pub(crate) fn refuse_damaged_log(database: &Path) -> Result<(), StoreError> {
    let path = wal_of(database);
    let state = verify_wal(&path).map_err(|error| io("read", &path, &error))?;
    state.damaged_at.map_or(Ok(()), |frame| {
        Err(StoreError::Corrupt(format!(
            "frame {frame} of `{}` is damaged, and acknowledged data lies behind it; restore the last backup",
            path.display()
        )))
    })
}
