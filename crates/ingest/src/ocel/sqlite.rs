//! OCEL 2.0 in SQLite: `event`, `object` and their relation, and one table for each type's attributes.
//!
//! The database is opened for reading only and trusted with nothing: what should be a table must be
//! a plain table, not a view or a virtual one that runs code of its own.

use super::{LoggedEvent, ObjectLog, broken};
use crate::raw::ReadError;
use model::ValueKind;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use std::collections::HashMap;
use std::path::Path;

type Found<T> = Result<T, ReadError>;

pub(super) fn read(path: &Path) -> Found<ObjectLog> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags).map_err(broken)?;
    database.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;").map_err(broken)?;
    let mut log = ObjectLog::default();
    read_objects(&database, &mut log)?;
    let places = read_events(&database, &mut log)?;
    each_row(&database, "event_object", &["ocel_event_id", "ocel_object_id"], |row| {
        let (event, object) = (text(row, 0).1, text(row, 1).1);
        if let Some(&place) = places.get(&event) {
            let object = log.object(&object);
            log.events[place].objects.push(object);
        }
    })?;
    Ok(log)
}

fn read_objects(database: &Connection, log: &mut ObjectLog) -> Found<()> {
    each_row(database, "object", &["ocel_id", "ocel_type"], |row| {
        let place = log.object(&text(row, 0).1) as usize;
        log.objects[place].kind = Some(log.words.intern(&text(row, 1).1));
    })?;
    for table in type_tables(database, "object")? {
        let attributes = attribute_columns(database, &table, log)?;
        let changed = columns(database, &table)?.iter().any(|(name, _)| name == "ocel_changed_field");
        let mut wanted = vec!["ocel_id", "ocel_time"];
        wanted.extend(attributes.iter().map(String::as_str));
        wanted.extend(changed.then_some("ocel_changed_field"));
        each_row(database, &table, &wanted, |row| {
            let place = log.object(&text(row, 0).1) as usize;
            let since = text(row, 1).1;
            let only = if changed { text(row, wanted.len() - 1).1 } else { String::new() };
            for (index, name) in attributes.iter().enumerate() {
                let (kind, value) = text(row, index + 2);
                if !value.is_empty() && (only.is_empty() || only == *name) {
                    let attribute = log.attribute(name, kind, &value, &since);
                    log.objects[place].attributes.push(attribute);
                }
            }
        })?;
    }
    Ok(())
}

/// The events, and where each is by its id.
fn read_events(database: &Connection, log: &mut ObjectLog) -> Found<HashMap<String, usize>> {
    let mut places = HashMap::new();
    each_row(database, "event", &["ocel_id", "ocel_type"], |row| {
        let id = text(row, 0).1;
        let activity = Some(text(row, 1).1).filter(|text| !text.is_empty()).map(|text| log.words.intern(&text));
        places.insert(id.clone(), log.events.len());
        log.events.push(LoggedEvent { id, activity, ..LoggedEvent::default() });
    })?;
    for table in type_tables(database, "event")? {
        let attributes = attribute_columns(database, &table, log)?;
        let mut wanted = vec!["ocel_id", "ocel_time"];
        wanted.extend(attributes.iter().map(String::as_str));
        each_row(database, &table, &wanted, |row| {
            let Some(&place) = places.get(&text(row, 0).1) else { return };
            log.events[place].time = text(row, 1).1;
            for (index, name) in attributes.iter().enumerate() {
                let (kind, value) = text(row, index + 2);
                if !value.is_empty() {
                    let attribute = log.attribute(name, kind, &value, "");
                    log.events[place].attributes.push(attribute);
                }
            }
        })?;
    }
    Ok(places)
}

/// The tables that hold the attributes of each type.
fn type_tables(database: &Connection, what: &str) -> Found<Vec<String>> {
    let mut tables = Vec::new();
    each_row(database, &format!("{what}_map_type"), &["ocel_type_map"], |row| {
        tables.push(format!("{what}_{}", text(row, 0).1));
    })?;
    Ok(tables)
}

/// The attributes that a type's table has, declared to the log by the column's type.
fn attribute_columns(database: &Connection, table: &str, log: &mut ObjectLog) -> Found<Vec<String>> {
    let mut names = Vec::new();
    for (name, declared) in columns(database, table)? {
        // Some writers repeat what the log itself tells of every event, as attributes called `ocel:…`.
        if matches!(name.as_str(), "ocel_id" | "ocel_time" | "ocel_changed_field") || name.starts_with("ocel:") {
            continue;
        }
        log.declare(&name, &declared.to_lowercase());
        names.push(name);
    }
    Ok(names)
}

fn columns(database: &Connection, table: &str) -> Found<Vec<(String, String)>> {
    let mut query = database.prepare("SELECT name, type FROM pragma_table_info(?1)").map_err(broken)?;
    let rows = query.query_map([table], |row| Ok((row.get(0)?, row.get(1)?))).map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}

/// Goes through some columns of a plain table in stored order.
fn each_row(database: &Connection, table: &str, columns: &[&str], mut take: impl FnMut(&Row<'_>)) -> Found<()> {
    let plain =
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1 AND sql NOT LIKE 'CREATE VIRTUAL%'";
    let found: i64 = database.query_row(plain, [table], |row| row.get(0)).map_err(broken)?;
    if found == 0 {
        return Err(broken(format!("the database has no table `{table}`")));
    }
    let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
    let mut query =
        database.prepare(&format!("SELECT {} FROM {}", columns.join(", "), quoted(table))).map_err(broken)?;
    let mut rows = query.query([]).map_err(broken)?;
    while let Some(row) = rows.next().map_err(broken)? {
        take(row);
    }
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A stored value as text, with its kind; null is empty.
fn text(row: &Row<'_>, column: usize) -> (ValueKind, String) {
    match row.get_ref(column) {
        Ok(ValueRef::Integer(number)) => (ValueKind::Integer, number.to_string()),
        Ok(ValueRef::Real(number)) => (ValueKind::Float, number.to_string()),
        Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => {
            (ValueKind::Text, String::from_utf8_lossy(bytes).into_owned())
        }
        Ok(ValueRef::Null) | Err(_) => (ValueKind::Text, String::new()),
    }
}
