//! How imported files were understood, so that the next export of the same shape is understood at once.
//! Names of columns and what people chose; nothing of what is in the files.

use crate::import_facts::as_number;
use crate::projects::number;
use crate::{Store, StoreError};
use model::{Micros, ProjectId};
use rusqlite::params;

/// How a file was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMemory {
    /// A hash of the names of its columns.
    pub columns: String,
    /// Its name without what changes from month to month.
    pub name: String,
    /// The settings, as JSON.
    pub settings: String,
    /// When it was imported.
    pub at: Micros,
}

impl Store {
    /// Remembers how the files of an import were understood.
    pub fn remember_files(&self, project: &ProjectId, import: u64, files: &[FileMemory]) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let project = number(transaction, project)?;
            let mut statement = transaction.prepare_cached(
                "INSERT INTO import_settings (project, import, columns, name, settings, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            )?;
            for file in files {
                let FileMemory { columns, name, settings, at } = file;
                statement.execute(params![project, as_number(import), columns, name, settings, at.0])?;
            }
            Ok(())
        })
    }

    /// How a file of these columns was understood last: one of the same name, else any.
    pub fn find_file_memory(
        &self,
        project: &ProjectId,
        columns: &str,
        name: &str,
    ) -> Result<Option<FileMemory>, StoreError> {
        self.main().read(|connection| {
            let project = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT columns, name, settings, at FROM import_settings WHERE project = ?1 AND columns = ?2
                  ORDER BY name <> ?3, import DESC LIMIT 1",
            )?;
            let mut rows = statement.query_map(params![project, columns, name], |row| {
                let at = Micros(row.get(3)?);
                Ok(FileMemory { columns: row.get(0)?, name: row.get(1)?, settings: row.get(2)?, at })
            })?;
            Ok(rows.next().transpose()?)
        })
    }
}
