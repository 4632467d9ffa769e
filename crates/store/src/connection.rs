//! Connections to one database file: how each is set up, a pool of them, and turns at writing.

use crate::StoreError;
use crate::gate::{Gate, Turn};
use crate::pages::open_connection;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long one process waits for another that writes.
const OTHERS_WRITE: Duration = Duration::from_secs(15);
/// Connections kept open between uses.
const KEPT: usize = 8;
/// Pages that gather in the write-ahead log before they are brought home: 16 MiB.
const CHECKPOINT_PAGES: u32 = 4_000;

/// A database file and its connections.
#[derive(Debug)]
pub(crate) struct Database {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    gate: Gate,
}

impl Database {
    pub(crate) fn new(path: PathBuf) -> Database {
        Database { path, idle: Mutex::default(), gate: Gate::default() }
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
        let _turn = self.turn();
        let mut connection = self.take()?;
        let answer = {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = work(&transaction)?;
            transaction.commit()?;
            answer
        };
        self.put_back(connection);
        Ok(answer)
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

/// Opens the file of a database that is there, or makes it where it is not.
pub(crate) fn open_or_make(path: &Path) -> Result<Connection, StoreError> {
    open_database(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
}

/// The one place where a connection is opened and set up.
fn open_database(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = open_connection(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(OTHERS_WRITE)?;
    // auto_vacuum counts only before the first table is made; the others belong to the connection.
    connection.execute_batch(
        "PRAGMA auto_vacuum = INCREMENTAL;
         PRAGMA journal_mode = WAL;
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
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "cache_size", -16_000)?; // KiB
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
