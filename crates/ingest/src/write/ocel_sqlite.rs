//! Events as OCEL 2.0 in SQLite: the tables of the standard, one more for each activity and type.

use super::ocel::{CUSTOMER, Objects, event_attributes};
use super::traces::{Trace, Traces};
use super::{EventWriter, Target, WriteError, WriteSchema};
use model::{EventRow, ValueKind};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::collections::{HashMap, HashSet};
use tempfile::NamedTempFile;

const TABLES: &str = "
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    BEGIN;
    CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
    CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
    CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT,
        PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
    CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT,
        PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
    CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
    CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
";

pub(super) struct SqliteWriter {
    target: Target,
    scratch: NamedTempFile,
    database: Connection,
    traces: Traces,
    objects: Objects,
    objects_written: usize,
    /// The table of each activity.
    tables: HashMap<String, String>,
    taken: HashSet<String>,
}

impl SqliteWriter {
    pub(super) fn new(target: Target, schema: &WriteSchema) -> Result<Self, WriteError> {
        let scratch = target.scratch()?;
        let database = Connection::open(scratch.path()).map_err(write_error)?;
        database.execute_batch(TABLES).map_err(write_error)?;
        Ok(SqliteWriter {
            target,
            scratch,
            database,
            traces: Traces::new(schema),
            objects: Objects::new(schema),
            objects_written: 0,
            tables: HashMap::new(),
            taken: HashSet::new(),
        })
    }

    fn write_trace(&mut self, trace: &Trace) -> Result<(), WriteError> {
        for event in self.objects.tell(trace, &self.traces.schema) {
            let table = self.event_table(&event.activity)?;
            self.run("INSERT INTO event VALUES (?1, ?2)", &[&event.id, &event.activity])?;
            for object in &event.objects {
                self.run("INSERT INTO event_object VALUES (?1, ?2, 'of')", &[&event.id, object])?;
            }
            let own = [text("ocel_id", &event.id), text("ocel_time", &event.time)];
            let rest = event.attributes.iter().map(|(name, kind, value)| (name.as_str(), stored(*kind, value)));
            self.insert(&table, own.into_iter().chain(rest).collect())?;
        }
        Ok(())
    }

    /// The table of an activity, made when the activity first comes up.
    fn event_table(&mut self, activity: &str) -> Result<String, WriteError> {
        if let Some(table) = self.tables.get(activity) {
            return Ok(table.clone());
        }
        let map = self.free_name(activity);
        let table = format!("event_{map}");
        self.create(&table, &event_attributes(&self.traces.schema), "")?;
        self.run("INSERT INTO event_map_type VALUES (?1, ?2)", &[activity, &map])?;
        self.tables.insert(activity.to_string(), table.clone());
        Ok(table)
    }

    /// A name for a table, of letters and digits, that no other has.
    fn free_name(&mut self, name: &str) -> String {
        let plain: String = name.chars().filter(|sign| sign.is_alphanumeric()).take(80).collect();
        let mut free = plain.clone();
        // SQLite takes names for equal whatever their case.
        for again in 2.. {
            if self.taken.insert(free.to_lowercase()) {
                break;
            }
            free = format!("{plain}_{again}");
        }
        free
    }

    fn create(&self, table: &str, attributes: &[(&str, ValueKind)], more: &str) -> Result<(), WriteError> {
        let columns: String =
            attributes.iter().map(|(name, kind)| format!(", {} {}", quoted(name), column_type(*kind))).collect();
        let table = quoted(table);
        let statement = format!("CREATE TABLE {table} (ocel_id TEXT, ocel_time TIMESTAMP{more}{columns})");
        self.database.execute_batch(&statement).map_err(write_error)
    }

    fn run(&self, statement: &str, values: &[&str]) -> Result<(), WriteError> {
        let mut statement = self.database.prepare_cached(statement).map_err(write_error)?;
        statement.execute(params_from_iter(values)).map_err(write_error)?;
        Ok(())
    }

    fn insert(&self, table: &str, values: Vec<(&str, Value)>) -> Result<(), WriteError> {
        let names: Vec<String> = values.iter().map(|(name, _)| quoted(name)).collect();
        let places = vec!["?"; names.len()].join(",");
        let statement = format!("INSERT INTO {} ({}) VALUES ({places})", quoted(table), names.join(","));
        let mut statement = self.database.prepare_cached(&statement).map_err(write_error)?;
        statement.execute(params_from_iter(values.into_iter().map(|(_, value)| value))).map_err(write_error)?;
        Ok(())
    }

    fn write_objects(&mut self) -> Result<(), WriteError> {
        let types = self.objects.types(&self.traces.schema);
        let mut tables = HashMap::new();
        for (number, (kind, attributes)) in types.iter().enumerate() {
            let map = if *kind == CUSTOMER { CUSTOMER.to_string() } else { format!("type{number}") };
            self.create(&format!("object_{map}"), attributes, ", ocel_changed_field TEXT")?;
            self.run("INSERT INTO object_map_type VALUES (?1, ?2)", &[kind, &map])?;
            tables.insert((*kind).to_string(), format!("object_{map}"));
        }
        for object in &self.objects.list {
            self.run("INSERT INTO object VALUES (?1, ?2)", &[&object.id, &object.kind])?;
            for other in &object.related {
                self.run("INSERT INTO object_object VALUES (?1, ?2, 'of')", &[&object.id, other])?;
            }
            let Some(table) = tables.get(&object.kind) else { continue };
            let own = [text("ocel_id", &object.id), text("ocel_time", "1970-01-01T00:00:00Z")];
            let rest = object.attributes.iter().map(|(name, kind, value)| (name.as_str(), stored(*kind, value)));
            self.insert(table, own.into_iter().chain(rest).collect())?;
            self.objects_written += 1;
        }
        Ok(())
    }
}

fn text<'a>(name: &'a str, value: &str) -> (&'a str, Value) {
    (name, Value::Text(value.to_string()))
}

fn stored(kind: ValueKind, value: &str) -> Value {
    let number = match kind {
        ValueKind::Integer => value.parse().ok().map(Value::Integer),
        ValueKind::Float => value.parse().ok().map(Value::Real),
        _ => None,
    };
    number.unwrap_or_else(|| Value::Text(value.to_string()))
}

fn column_type(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Text => "TEXT",
        ValueKind::Integer => "INTEGER",
        ValueKind::Float => "REAL",
        ValueKind::Boolean => "BOOLEAN",
        ValueKind::Time => "TIMESTAMP",
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn write_error(error: rusqlite::Error) -> WriteError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => std::io::Error::from(std::io::ErrorKind::StorageFull).into(),
        _ => WriteError::new(format!("write the database: {error}")),
    }
}

impl EventWriter for SqliteWriter {
    fn event(&mut self, row: &EventRow<'_>) -> Result<(), WriteError> {
        let complete = self.traces.event(row);
        Traces::each(complete, |trace| self.write_trace(trace))
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        let last = self.traces.end();
        Traces::each(last, |trace| self.write_trace(trace))?;
        self.write_objects()?;
        self.database.execute("COMMIT", params![]).map_err(write_error)?;
        self.database.close().map_err(|(_, error)| write_error(error))?;
        self.target.take(self.scratch.as_file_mut())
    }
}
