//! Events as text: a table with a header, or one JSON object on each line.

use super::target::Sink;
use super::{Columns, EventWriter, Target, WriteError, WriteSchema};
use model::{EventRow, ValueKind};
use std::io::Write;

/// Writes CSV and TSV.
pub(super) struct TableWriter {
    out: Sink,
    columns: Columns,
    delimiter: u8,
    line: Vec<u8>,
}

impl TableWriter {
    pub(super) fn new(target: Target, schema: &WriteSchema, delimiter: u8) -> Result<Self, WriteError> {
        let mut writer =
            TableWriter { out: target.into_sink(), columns: Columns::of(schema), delimiter, line: Vec::new() };
        for (place, name) in writer.columns.names.iter().enumerate() {
            put_cell(&mut writer.line, delimiter, place, Some(name));
        }
        writer.end_line()?;
        Ok(writer)
    }

    fn end_line(&mut self) -> Result<(), WriteError> {
        self.line.push(b'\n');
        self.out.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }
}

fn put_cell(line: &mut Vec<u8>, delimiter: u8, place: usize, value: Option<&str>) {
    if place > 0 {
        line.push(delimiter);
    }
    let Some(text) = value else { return };
    let special = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if text.bytes().any(special) || text.starts_with(' ') || text.ends_with(' ') {
        line.push(b'"');
        line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(text.as_bytes());
    }
}

impl EventWriter for TableWriter {
    fn event(&mut self, row: &EventRow<'_>) -> Result<(), WriteError> {
        let time = row.time.to_rfc3339();
        let (line, delimiter) = (&mut self.line, self.delimiter);
        self.columns.each(row, &time, |place, value| put_cell(line, delimiter, place, value));
        self.end_line()
    }

    fn finish(self: Box<Self>) -> Result<(), WriteError> {
        self.out.complete()
    }
}

/// Writes NDJSON. A missing value is left out.
pub(super) struct JsonWriter {
    out: Sink,
    columns: Columns,
    keys: Vec<String>,
    line: String,
}

impl JsonWriter {
    pub(super) fn new(target: Target, schema: &WriteSchema) -> Result<Self, WriteError> {
        let columns = Columns::of(schema);
        let keys = columns.names.iter().map(|name| json_text(name)).collect();
        Ok(JsonWriter { out: target.into_sink(), columns, keys, line: String::new() })
    }
}

impl EventWriter for JsonWriter {
    fn event(&mut self, row: &EventRow<'_>) -> Result<(), WriteError> {
        let time = row.time.to_rfc3339();
        let (line, keys, kinds) = (&mut self.line, &self.keys, &self.columns.kinds);
        line.clear();
        self.columns.each(row, &time, |place, value| {
            if let Some(value) = value {
                line.push(if line.is_empty() { '{' } else { ',' });
                line.push_str(&keys[place]);
                line.push(':');
                line.push_str(&json_value(kinds[place], value));
            }
        });
        line.push_str("}\n");
        self.out.write_all(line.as_bytes())?;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), WriteError> {
        self.out.complete()
    }
}

/// A value in JSON: a number or a flag where its kind says so and its text is one, else a string.
pub(super) fn json_value(kind: ValueKind, value: &str) -> String {
    let bare = match kind {
        ValueKind::Integer | ValueKind::Float => serde_json::from_str::<serde_json::Number>(value).is_ok(),
        ValueKind::Boolean => matches!(value, "true" | "false"),
        ValueKind::Text | ValueKind::Time => false,
    };
    if bare { value.to_string() } else { json_text(value) }
}

pub(super) fn json_text(text: &str) -> String {
    serde_json::Value::String(text.to_string()).to_string()
}
