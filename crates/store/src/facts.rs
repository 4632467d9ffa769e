//! The merge log: facts about which identifiers are one person, in the order in which they were learnt.

use crate::projects::number;
use crate::{Store, StoreError};
use model::{Fact, IdentityKey, Micros, ProjectId, RecordedFact};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashSet;

impl Store {
    /// The facts of a project after a number, in order.
    pub fn facts(&self, project: &ProjectId, after_seq: i64) -> Result<Vec<RecordedFact>, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT seq, recorded, kind, one, other, day FROM fact WHERE project = ?1 AND seq > ?2 ORDER BY seq",
            )?;
            let rows = statement.query_and_then([number, after_seq], read_fact)?;
            rows.collect()
        })
    }

    /// The number of a project's latest fact; 0 where there is none.
    pub fn last_fact(&self, project: &ProjectId) -> Result<i64, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached("SELECT max(seq) FROM fact WHERE project = ?1")?;
            Ok(statement.query_row([number], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0))
        })
    }

    /// Records a fact; nothing where it says what is recorded already.
    pub fn record_fact(
        &self,
        project: &ProjectId,
        fact: &Fact,
        now: Micros,
    ) -> Result<Option<RecordedFact>, StoreError> {
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            if is_decided(transaction, number, fact)? {
                return Ok(None);
            }
            let seq = insert(transaction, number, fact, now)?;
            Ok(seq.map(|seq| RecordedFact { seq, at: now, fact: fact.clone() }))
        })
    }

    /// Forgets every fact about these identifiers: for erasure alone. Answers how many there were.
    pub fn erase_facts(&self, project: &ProjectId, identities: &[IdentityKey]) -> Result<usize, StoreError> {
        let wanted: HashSet<&str> = identities.iter().map(IdentityKey::as_str).collect();
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            let mut select = transaction.prepare_cached("SELECT seq, one, other FROM fact WHERE project = ?1")?;
            let mut rows = select.query([number])?;
            let mut about = Vec::new();
            while let Some(row) = rows.next()? {
                let named = |column| Ok::<_, StoreError>(wanted.contains(text(row, column)?));
                if named(1)? || named(2)? {
                    about.push(row.get::<_, i64>(0)?);
                }
            }
            drop(rows);
            let mut delete = transaction.prepare_cached("DELETE FROM fact WHERE seq = ?1")?;
            for seq in &about {
                delete.execute([seq])?;
            }
            Ok(about.len())
        })
    }
}

/// A text column without copying it.
pub(crate) fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str, StoreError> {
    let wrong = |_| StoreError::Corrupt(format!("column {column} of a row is not text"));
    row.get_ref(column)?.as_str().map_err(wrong)
}

/// A fact as it lies in the table: kind, the two identifiers, the day (0 where none matters).
pub(crate) fn columns(fact: &Fact) -> (&'static str, &str, &str, i32) {
    match fact {
        Fact::Together { weaker, stronger, day } => ("together", weaker.as_str(), stronger.as_str(), *day),
        Fact::Alias { from, to } => ("alias", from.as_str(), to.as_str(), 0),
        Fact::Merge { a, b } => ("merge", a.as_str(), b.as_str(), 0),
        Fact::Unmerge { a, b } => ("unmerge", a.as_str(), b.as_str(), 0),
    }
}

/// Adds a fact that something else than an import showed; answers its number where that was not known before.
/// One that only imports showed so far stays from now on, whichever of them is taken back.
pub(crate) fn insert(
    connection: &Connection,
    project: i64,
    fact: &Fact,
    now: Micros,
) -> Result<Option<i64>, StoreError> {
    let (kind, one, other, day) = columns(fact);
    let mut statement = connection.prepare_cached(
        "INSERT INTO fact (project, kind, one, other, day, recorded, live_since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
         ON CONFLICT (project, kind, one, other, day) WHERE kind IN ('together', 'alias')
         DO UPDATE SET live_since = excluded.live_since WHERE live_since IS NULL
         RETURNING seq",
    )?;
    let mut rows = statement.query(params![project, kind, one, other, day, now.0])?;
    let seq = rows.next()?.map(|row| row.get(0)).transpose()?;
    // The statement is done only when it was read to its end.
    while rows.next()?.is_some() {}
    Ok(seq)
}

/// Whether a member's decision is what was decided last about the two. Facts that senders show are
/// never "decided": the table keeps each of them once.
fn is_decided(connection: &Connection, project: i64, fact: &Fact) -> Result<bool, StoreError> {
    let (kind, one, other, _) = columns(fact);
    if !matches!(fact, Fact::Merge { .. } | Fact::Unmerge { .. }) {
        return Ok(false);
    }
    let mut statement = connection.prepare_cached(
        "SELECT kind FROM fact
          WHERE project = ?1 AND kind IN ('merge', 'unmerge')
            AND ((one = ?2 AND other = ?3) OR (one = ?3 AND other = ?2))
          ORDER BY seq DESC LIMIT 1",
    )?;
    let last: Option<String> = statement.query_row(params![project, one, other], |row| row.get(0)).optional()?;
    Ok(last.as_deref() == Some(kind))
}

fn read_fact(row: &Row<'_>) -> Result<RecordedFact, StoreError> {
    let (one, other) = (IdentityKey(row.get(3)?), IdentityKey(row.get(4)?));
    let fact = match text(row, 2)? {
        "together" => Fact::Together { weaker: one, stronger: other, day: row.get(5)? },
        "alias" => Fact::Alias { from: one, to: other },
        "merge" => Fact::Merge { a: one, b: other },
        "unmerge" => Fact::Unmerge { a: one, b: other },
        _ => return Err(StoreError::Corrupt("a fact has a kind that does not exist".into())),
    };
    Ok(RecordedFact { seq: row.get(0)?, at: Micros(row.get(1)?), fact })
}
