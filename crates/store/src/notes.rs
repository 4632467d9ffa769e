//! Small remarks that the data directory keeps about itself: the check of its secrets, heartbeats.

use crate::{Store, StoreError};
use rusqlite::{Connection, OptionalExtension};

impl Store {
    /// A remark by its name.
    pub fn find_note(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.main().read(|connection| find(connection, name))
    }

    /// Writes a remark, in place of an earlier one of the same name.
    pub fn put_note(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.main().write(|transaction| put(transaction, name, value))
    }

    /// Deletes a remark; nothing where there is none.
    pub fn delete_note(&self, name: &str) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            transaction.execute("DELETE FROM note WHERE name = ?1", [name])?;
            Ok(())
        })
    }
}

pub(crate) fn find(connection: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM note WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

pub(crate) fn put(connection: &Connection, name: &str, value: &str) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO note (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?;
    statement.execute([name, value])?;
    Ok(())
}
