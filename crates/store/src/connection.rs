//! Connections to one database file: how each is set up, a pool of them, and turns at writing.

use crate::StoreError;
use crate::gate::{Gate, Turn};
use crate::pages::open_connection;
use crate::reserve::Reserve;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How long one process waits for another that writes.
const OTHERS_WRITE: Duration = Duration::from_secs(15);
/// Connections kept open between uses.
const KEPT: usize = 8;
/// Pages that gather in the write-ahead log before they are brought home: 8 MiB, which the
/// reserve has room for.
const CHECKPOINT_PAGES: std::ffi::c_int = 2_000;

/// A database file and its connections.
#[derive(Debug)]
pub(crate) struct Database {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    gate: Gate,
    reserve: Reserve,
    failed: OnceLock<StoreError>,
}

impl Database {
    pub(crate) fn new(path: PathBuf) -> Database {
        let reserve = Reserve::new(path.parent().unwrap_or(Path::new(".")));
        Database { path, idle: Mutex::default(), gate: Gate::default(), reserve, failed: OnceLock::new() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A connection of one's own, outside the pool.
    pub(crate) fn connect(&self) -> Result<Connection, StoreError> {
        open_database(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// The turn at writing within this process; [`Database::write`] takes it itself.
    pub(crate) fn turn(&self) -> Turn<'_> {
        self.gate.enter()
    }

    /// Reads from one consistent state of the database.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let connection = self.take()?;
        let transaction = connection.unchecked_transaction()?;
        let answer = work(&transaction);
        drop(transaction);
        self.put_back(connection);
        answer
    }

    /// Writes, all of it or nothing; durable when it returns. Never called from within itself.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.check_not_failed()?;
        let _turn = self.turn();
        let mut connection = self.take()?;
        let answer = write_with(&mut connection, work).map_err(|error| self.note_failure(error));
        self.put_back(connection);
        answer
    }

    /// Brings the write-ahead log home and empties it, and gives free pages back to the disk: after it,
    /// what was deleted is in none of the files.
    pub(crate) fn compact(&self) -> Result<(), StoreError> {
        self.check_not_failed()?;
        let _turn = self.turn();
        let connection = self.take()?;
        let done = compact(&connection).map_err(|error| self.note_failure(error));
        self.put_back(connection);
        done
    }

    /// Refuses to write once the disk failed to make something durable: what it says later is worth
    /// nothing.
    pub(crate) fn check_not_failed(&self) -> Result<(), StoreError> {
        self.failed.get().map_or(Ok(()), |failure| Err(failure.clone()))
    }

    /// Remembers a failed disk; gives the reserve back to a full one.
    pub(crate) fn note_failure(&self, error: StoreError) -> StoreError {
        match &error {
            StoreError::SyncFailed(_) => drop(self.failed.set(error.clone())), // the first one stays
            StoreError::Full => drop(self.reserve.release()),
            _ => {}
        }
        error
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.connect(), Ok)
    }

    fn put_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
    }
}

fn write_with<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let answer = work(&transaction)?;
    transaction.commit()?;
    Ok(answer)
}

fn compact(connection: &Connection) -> Result<(), StoreError> {
    let mut vacuum = connection.prepare("PRAGMA incremental_vacuum")?;
    let mut pages = vacuum.query([])?;
    while pages.next()?.is_some() {} // each step gives back one page
    drop(pages);
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy { Err(StoreError::Busy) } else { Ok(()) }
}

/// Opens the file of a database that is there, or makes it where it is not.
pub(crate) fn open_or_make(path: &Path) -> Result<Connection, StoreError> {
    keep_private(path)?;
    open_database(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
}

/// Makes a database's file, if it is not there, readable by nobody else; what SQLite puts beside it is as private.
fn keep_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| crate::error::io("make", path, &error))
}

/// The one place where a connection is opened and set up.
fn open_database(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = open_connection(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(OTHERS_WRITE)?;
    connection.wal_hook(Some(bring_home));
    // To say it again of a database that has tables would be a write.
    if connection.query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0))? == 0 {
        connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL")?;
    }
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cell_size_check = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    connection.pragma_update(None, "cache_size", -16_000)?; // KiB
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Brings the pages of a long write-ahead log home. SQLite's own automatism would hide that the disk
/// failed to make them durable; here the commit fails, and is not acknowledged.
fn bring_home(log: &Wal, pages: std::ffi::c_int) -> rusqlite::Result<()> {
    if pages < CHECKPOINT_PAGES {
        return Ok(());
    }
    match log.checkpoint() {
        // Another one does it, or there is no room: the log keeps everything meanwhile.
        Err(error) if matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DiskFull)) => {
            Ok(())
        }
        other => other,
    }
}
