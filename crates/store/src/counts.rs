//! What came in, exactly: received = stored + duplicates + rejected, per project, key and hour.

use crate::projects::number;
use crate::{Store, StoreError};
use model::{Counts, KeyId, Micros, ProjectId};
use rusqlite::{Connection, Row, params};
use std::ops::Range;

pub(crate) const HOUR: i64 = 3_600_000_000;

/// What came in by one key in one hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourCounts {
    /// The beginning of the hour.
    pub hour: Micros,
    /// The write key; `None` for what came without one, or by a key that is gone.
    pub key: Option<KeyId>,
    /// What came in.
    pub counts: Counts,
    /// Duplicates whose body was another one than that of the event they repeat.
    pub conflicts: u64,
}

impl Store {
    /// Everything that ever came in for a project.
    pub fn counts(&self, project: &ProjectId) -> Result<Counts, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT coalesce(sum(received), 0), coalesce(sum(stored), 0), coalesce(sum(duplicates), 0),
                        coalesce(sum(rejected), 0)
                   FROM counted WHERE project = ?1",
            )?;
            Ok(statement.query_row([number], |row| read_counts(row, 0))?)
        })
    }

    /// What came in for a project, per hour and key, for the hours that begin within a range.
    pub fn counts_by_hour(&self, project: &ProjectId, hours: Range<Micros>) -> Result<Vec<HourCounts>, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT hour, public_id, received, stored, duplicates, rejected, conflicts
                   FROM counted LEFT JOIN write_key ON write_key.id = counted.key
                  WHERE counted.project = ?1 AND hour >= ?2 AND hour < ?3 ORDER BY hour, key",
            )?;
            let first = (hours.start.0 + HOUR - 1).div_euclid(HOUR);
            let end = (hours.end.0 + HOUR - 1).div_euclid(HOUR);
            let rows = statement.query_map([number, first, end], |row| {
                Ok(HourCounts {
                    hour: Micros(row.get::<_, i64>(0)? * HOUR),
                    key: row.get::<_, Option<String>>(1)?.map(KeyId),
                    counts: read_counts(row, 2)?,
                    conflicts: row.get(6)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// How many duplicates had another body than the event they repeat.
    pub fn count_conflicts(&self, project: &ProjectId) -> Result<u64, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement =
                connection.prepare_cached("SELECT coalesce(sum(conflicts), 0) FROM counted WHERE project = ?1")?;
            Ok(statement.query_row([number], |row| row.get(0))?)
        })
    }

    /// How often each reason was given for not accepting something, the commonest first.
    pub fn count_reasons(&self, project: &ProjectId) -> Result<Vec<(String, u64)>, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT reason, times FROM reason_counted WHERE project = ?1 ORDER BY times DESC, reason",
            )?;
            let rows = statement.query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn read_counts(row: &Row<'_>, first: usize) -> rusqlite::Result<Counts> {
    Ok(Counts {
        received: row.get(first)?,
        stored: row.get(first + 1)?,
        duplicates: row.get(first + 2)?,
        rejected: row.get(first + 3)?,
    })
}

/// Adds to what came in by a key in the hour of `at`.
pub(crate) fn add(
    connection: &Connection,
    project: i64,
    key: i64,
    at: Micros,
    counts: &Counts,
    conflicts: u64,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO counted (project, hour, key, received, stored, duplicates, rejected, conflicts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (project, hour, key) DO UPDATE SET
             received = received + excluded.received, stored = stored + excluded.stored,
             duplicates = duplicates + excluded.duplicates, rejected = rejected + excluded.rejected,
             conflicts = conflicts + excluded.conflicts",
    )?;
    let hour = at.0.div_euclid(HOUR);
    let Counts { received, stored, duplicates, rejected } = *counts;
    statement.execute(params![
        project,
        hour,
        key,
        received as i64,
        stored as i64,
        duplicates as i64,
        rejected as i64,
        conflicts as i64
    ])?;
    Ok(())
}
