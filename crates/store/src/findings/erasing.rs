//! How a customer is taken out of what members wrote about findings and measures.

use crate::StoreError;
use rusqlite::{Transaction, params};

/// What stands where a text named somebody who was erased. The decision itself stays: it is about all customers.
const ERASED: &str = "[…]";

/// A table, and its columns of text that people write.
const WRITTEN: &[(&str, &[&str])] = &[
    ("finding_decision", &["reason", "cause", "basis"]),
    ("finding_history", &["before", "after", "reason"]),
    ("action", &["what", "channels", "cause", "waiver", "reason"]),
    ("assumptions", &["source"]),
];

/// Takes out every text of which `goes` says so; answers how many. Doing it twice is safe.
pub(crate) fn erase_written(
    transaction: &Transaction<'_>,
    project: i64,
    goes: &impl Fn(Option<&str>, &[&str]) -> bool,
) -> Result<usize, StoreError> {
    let mut count = 0;
    for (table, columns) in WRITTEN {
        for column in *columns {
            count += erase_column(transaction, project, (table, column), goes)?;
        }
    }
    for table in ["finding_decision", "action"] {
        count += erase_about(transaction, project, table, goes)?;
    }
    Ok(count)
}

/// Takes out what a finding was about where that names somebody: a journey or a group that was called by their name. A goal
/// or a step that is taken out so is not followed any more.
fn erase_about(
    transaction: &Transaction<'_>,
    project: i64,
    table: &str,
    goes: &impl Fn(Option<&str>, &[&str]) -> bool,
) -> Result<usize, StoreError> {
    let mut statement = transaction.prepare(&format!("SELECT DISTINCT about FROM {table} WHERE project = ?1"))?;
    let abouts: Vec<String> = statement.query_map([project], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let sql = format!("UPDATE {table} SET about = ?3, version = version + 1 WHERE project = ?1 AND about = ?2");
    let mut count = 0;
    for about in abouts {
        let unreadable = |_| StoreError::Corrupt("what a finding was about cannot be read".into());
        let mut told: serde_json::Value = serde_json::from_str(&about).map_err(unreadable)?;
        if erase_texts(&mut told, goes) > 0 {
            count += transaction.execute(&sql, params![project, about, told.to_string()])?;
        }
    }
    Ok(count)
}

fn erase_texts(value: &mut serde_json::Value, goes: &impl Fn(Option<&str>, &[&str]) -> bool) -> usize {
    match value {
        serde_json::Value::String(text) if goes(None, &[text]) => {
            *text = ERASED.to_string();
            1
        }
        serde_json::Value::Array(list) => list.iter_mut().map(|value| erase_texts(value, goes)).sum(),
        serde_json::Value::Object(map) => map.values_mut().map(|value| erase_texts(value, goes)).sum(),
        _ => 0,
    }
}

fn erase_column(
    transaction: &Transaction<'_>,
    project: i64,
    place: (&str, &str),
    goes: &impl Fn(Option<&str>, &[&str]) -> bool,
) -> Result<usize, StoreError> {
    let (table, column) = place;
    let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE project = ?1 AND {column} IS NOT NULL");
    let mut statement = transaction.prepare(&sql)?;
    let texts: Vec<String> = statement.query_map([project], |row| row.get(0))?.collect::<Result<_, _>>()?;
    // Whoever has the text before them on a screen must not write it back: it is another version.
    let version = if table == "finding_history" { "" } else { ", version = version + 1" };
    let sql = format!("UPDATE {table} SET {column} = ?3{version} WHERE project = ?1 AND {column} = ?2");
    let erased = if column == "channels" { "[]" } else { ERASED };
    let mut count = 0;
    for text in texts.iter().filter(|text| goes(None, &[text])) {
        count += transaction.execute(&sql, params![project, text, erased])?;
    }
    Ok(count)
}
