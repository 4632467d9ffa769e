//! Work that must be finished, also after a crash: one small row each, deleted when it is done.

use crate::projects::{number, one_changed};
use crate::{Store, StoreError};
use model::{Micros, ProjectId};
use rusqlite::{Row, params};

/// Work that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// The project that it is about; `None` for the whole directory.
    pub project: Option<ProjectId>,
    /// What is to be done (`erasure`, `retention` …).
    pub kind: String,
    /// How far it has come, in the words of whoever does it. Pseudonyms at most, no names.
    pub state: String,
    /// When it was asked for.
    pub created: Micros,
    /// When its state last changed.
    pub updated: Micros,
}

impl Store {
    /// Notes work that must be finished; answers its number.
    pub fn create_job(
        &self,
        project: Option<&ProjectId>,
        kind: &str,
        state: &str,
        now: Micros,
    ) -> Result<i64, StoreError> {
        self.main().write(|transaction| {
            let number = project.map(|project| number(transaction, project)).transpose()?;
            transaction.execute(
                "INSERT INTO job (project, kind, state, created, updated) VALUES (?1, ?2, ?3, ?4, ?4)",
                params![number, kind, state, now.0],
            )?;
            Ok(transaction.last_insert_rowid())
        })
    }

    /// Notes how far the work has come.
    pub fn update_job(&self, id: i64, state: &str, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            one_changed(
                transaction
                    .execute("UPDATE job SET state = ?2, updated = ?3 WHERE id = ?1", params![id, state, now.0])?,
            )
        })
    }

    /// The work is done. A second time changes nothing.
    pub fn finish_job(&self, id: i64) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            transaction.execute("DELETE FROM job WHERE id = ?1", [id])?;
            Ok(())
        })
    }

    /// Work that is not finished, the oldest first.
    pub fn list_jobs(&self) -> Result<Vec<Job>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT job.id, public_id, kind, state, job.created, updated
                   FROM job LEFT JOIN project ON project.id = job.project ORDER BY job.id",
            )?;
            let rows = statement.query_map([], |row: &Row<'_>| {
                Ok(Job {
                    id: row.get(0)?,
                    project: row.get::<_, Option<String>>(1)?.map(ProjectId),
                    kind: row.get(2)?,
                    state: row.get(3)?,
                    created: Micros(row.get(4)?),
                    updated: Micros(row.get(5)?),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
