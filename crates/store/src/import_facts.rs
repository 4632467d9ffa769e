//! What imports showed about who is who, remembered by import so that one can be taken back: a fact goes when
//! no other import, nothing live and no member vouches for it.

use crate::projects::number;
use crate::{Store, StoreError, facts};
use model::{Fact, IdentityKey, Micros, ProjectId};
use rusqlite::{Connection, params};

impl Store {
    /// Records facts that an import shows, all in one transaction; answers how many were new.
    pub fn record_import_facts(
        &self,
        project: &ProjectId,
        import: u64,
        shown: &[Fact],
        now: Micros,
    ) -> Result<usize, StoreError> {
        let import = as_number(import);
        self.main().write(|transaction| {
            let project = number(transaction, project)?;
            let mut new = 0;
            for fact in shown {
                let (kind, one, other, day) = facts::columns(fact);
                let mut insert = transaction.prepare_cached(
                    "INSERT INTO fact (project, kind, one, other, day, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT DO NOTHING",
                )?;
                new += insert.execute(params![project, kind, one, other, day, now.0])?;
                let mut witness = transaction.prepare_cached(
                    "INSERT INTO import_fact (project, import, fact, at)
                     SELECT ?1, ?6, seq, ?7 FROM fact
                      WHERE project = ?1 AND kind = ?2 AND one = ?3 AND other = ?4 AND day = ?5
                        AND kind IN ('together', 'alias')
                     ON CONFLICT DO NOTHING",
                )?;
                witness.execute(params![project, kind, one, other, day, import, now.0])?;
            }
            Ok(new)
        })
    }

    /// Forgets the facts that only this import showed; answers how many there were. Of the others it is as if
    /// the import had not shown them.
    pub fn forget_import_facts(&self, project: &ProjectId, import: u64) -> Result<usize, StoreError> {
        let import = as_number(import);
        self.main().write(|transaction| {
            let project = number(transaction, project)?;
            let forgotten = transaction.execute(
                "DELETE FROM fact WHERE live_since IS NULL AND seq IN (
                     SELECT fact FROM import_fact AS own WHERE project = ?1 AND import = ?2
                        AND NOT EXISTS (SELECT 1 FROM import_fact AS other
                                         WHERE other.fact = own.fact AND other.import <> ?2))",
                params![project, import],
            )?;
            // Known since another showed it: never later than it was.
            transaction.execute(
                "UPDATE fact SET recorded = min(coalesce(live_since, ?3), coalesce(
                            (SELECT min(at) FROM import_fact WHERE fact = seq AND import <> ?2), ?3))
                  WHERE seq IN (SELECT fact FROM import_fact WHERE project = ?1 AND import = ?2)",
                params![project, import, i64::MAX],
            )?;
            transaction
                .execute("DELETE FROM import_fact WHERE project = ?1 AND import = ?2", params![project, import])?;
            transaction
                .execute("DELETE FROM import_settings WHERE project = ?1 AND import = ?2", params![project, import])?;
            Ok(forgotten)
        })
    }

    /// Identifiers that members have decided about: they stay whatever is taken back.
    pub fn list_decided_about(&self, project: &ProjectId) -> Result<Vec<IdentityKey>, StoreError> {
        self.main().read(|connection| decided_about(connection, number(connection, project)?))
    }
}

fn decided_about(connection: &Connection, project: i64) -> Result<Vec<IdentityKey>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT one FROM fact WHERE project = ?1 AND kind IN ('merge', 'unmerge')
         UNION SELECT other FROM fact WHERE project = ?1 AND kind IN ('merge', 'unmerge')",
    )?;
    let keys = statement.query_map([project], |row| Ok(IdentityKey(row.get(0)?)))?;
    Ok(keys.collect::<Result<_, _>>()?)
}

/// A number of an import as the database holds it.
pub(crate) fn as_number(import: u64) -> i64 {
    i64::try_from(import).unwrap_or(i64::MAX)
}
