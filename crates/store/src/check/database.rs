//! Questions to a database whose bytes are whole: its structure, its references, its rows.

use super::{Finding, list_are};
use crate::{StoreError, inbox};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// More is not listed: whoever has twenty knows.
const MOST: usize = 20;

/// SQLite's own check of trees, indexes and constraints, and of references between tables.
pub(super) fn check(connection: &Connection, name: &str) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MOST})"))?;
    for sentence in statement.query_map([], |row| row.get::<_, String>(0))? {
        let sentence = sentence?;
        if sentence != "ok" {
            findings.push(Finding::damage(name, format!("SQLite says of `{name}`: {sentence}")));
        }
    }
    let mut broken: BTreeMap<String, u64> = BTreeMap::new();
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    for table in statement.query_map([], |row| row.get::<_, String>(0))? {
        *broken.entry(table?).or_default() += 1;
    }
    findings.extend(broken.into_iter().map(|(table, rows)| {
        Finding::damage(
            name,
            format!("{rows} rows of table `{table}` in `{name}` refer to something that is not there"),
        )
    }));
    Ok(findings)
}

/// Every record of the inbox fits its checksum and is an event.
pub(super) fn check_inbox(connection: &Connection) -> Result<Vec<Finding>, StoreError> {
    let mut statement = connection.prepare("SELECT seq, record FROM inbox ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut bad: Vec<i64> = Vec::new();
    while let Some(row) = rows.next()? {
        let seq = row.get(0)?;
        let record = row.get_ref(1)?.as_blob();
        if !record.is_ok_and(|record| inbox::decode(seq, record).is_ok()) {
            bad.push(seq);
        }
    }
    let finding =
        |bad: &[i64]| Finding::damage("inbox", format!("{} damaged; restore the last backup", list_are("row", bad)));
    Ok(if bad.is_empty() { Vec::new() } else { vec![finding(&bad)] })
}

/// received = stored + duplicates + rejected, in every hour of every key.
pub(super) fn check_counts(connection: &Connection) -> Result<Vec<Finding>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT public_id, count(*) FROM counted JOIN project ON project.id = counted.project
          WHERE received <> stored + duplicates + rejected
             OR min(received, stored, duplicates, rejected) < 0
          GROUP BY public_id ORDER BY public_id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let mut findings = Vec::new();
    for row in rows {
        let (project, hours) = row?;
        let sentence = format!("{hours} hourly counts of project `{project}` do not add up");
        findings.push(Finding::damage("counts", sentence));
    }
    Ok(findings)
}
