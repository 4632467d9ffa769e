//! Events as they are stored, each with everything known of it, under the person it belongs to now.

use super::{Opened, Out, csv_line, json_line};
use crate::commands::convert::schema;
use crate::failure::Failure;
use eventlog::EventLog;
use ingest::write::{Target, WriteFormat, WriteSchema, writer};
use model::{EventRow, ValueKind, is_technical_attribute};
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::Path;

const COLUMNS: [&str; 10] =
    ["message_id", "person", "case", "time", "received", "activity", "channel", "source", "device", "properties"];

/// An event as it is exported.
#[derive(Serialize)]
struct Exported<'a> {
    message_id: Option<&'a str>,
    person: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<&'a str>,
    time: String,
    received: Option<&'a str>,
    activity: &'a str,
    channel: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<&'a str>,
    properties: Map<String, Value>,
}

/// Whether a format consists of traces or objects rather than of rows.
pub(super) fn is_of_traces(format: WriteFormat) -> bool {
    matches!(format, WriteFormat::Xes | WriteFormat::OcelJson | WriteFormat::OcelXml | WriteFormat::OcelSqlite)
}

pub(super) fn write(opened: &Opened, format: WriteFormat, output: Option<&Path>) -> Result<u64, Failure> {
    match format {
        WriteFormat::Ndjson | WriteFormat::Csv => write_text(opened, format == WriteFormat::Csv, output),
        _ => write_file(opened, format, output),
    }
}

fn write_text(opened: &Opened, as_table: bool, output: Option<&Path>) -> Result<u64, Failure> {
    let mut out = Out::to(output)?;
    let places = Places::of(&opened.log);
    let mut written = 0;
    if as_table {
        csv_line(&mut out, &COLUMNS)?;
    }
    opened.log.rows::<Failure>(&mut |row| {
        if !opened.is_in_time(row.time) {
            return Ok(());
        }
        written += 1;
        let event = places.exported(row);
        if !as_table {
            return json_line(&mut out, &event);
        }
        let properties = Value::Object(event.properties).to_string();
        let text = |cell: Option<&str>| cell.unwrap_or_default().to_string();
        let cells = [
            text(event.message_id),
            text(event.person),
            text(event.case),
            event.time,
            text(event.received),
            event.activity.to_string(),
            text(event.channel),
            text(event.source),
            text(event.device),
            properties,
        ];
        Ok(csv_line(&mut out, &cells.each_ref().map(String::as_str))?)
    })?;
    out.finish()?;
    Ok(written)
}

/// Tables with the same columns; traces and objects with every attribute as their own.
fn write_file(opened: &Opened, format: WriteFormat, output: Option<&Path>) -> Result<u64, Failure> {
    let target = match output {
        Some(path) => Target::file(path)?,
        None => Target::stream(Box::new(std::io::stdout())),
    };
    let log = &opened.log;
    let of_traces = is_of_traces(format);
    let plain = WriteSchema {
        has_person: true,
        has_case: log.has_other(),
        has_channel: true,
        has_event_id: true,
        attributes: vec![
            ("received".into(), ValueKind::Time),
            ("source".into(), ValueKind::Text),
            ("device".into(), ValueKind::Text),
            ("properties".into(), ValueKind::Text),
        ],
        plain_names: true,
        ..WriteSchema::default()
    };
    let places = Places::of(log);
    let mut out = writer(format, target, &if of_traces { schema(log, format) } else { plain })?;
    let mut written = 0;
    log.rows::<Failure>(&mut |row| {
        if !opened.is_in_time(row.time) {
            return Ok(());
        }
        written += 1;
        if of_traces {
            return Ok(out.event(row)?);
        }
        let event = places.exported(row);
        let properties = Value::Object(event.properties).to_string();
        let attributes = [event.received, event.source, event.device, Some(properties.as_str())];
        Ok(out.event(&EventRow { attributes: &attributes, ..*row })?)
    })?;
    out.finish()?;
    Ok(written)
}

/// Where the attributes of a log are that are no properties.
struct Places {
    received: Option<usize>,
    source: Option<usize>,
    device: Option<usize>,
    more: Option<usize>,
    properties: Vec<(usize, String, ValueKind)>,
}

impl Places {
    fn of(log: &EventLog) -> Places {
        let place = |name: &str| log.attributes().iter().position(|attribute| attribute.name == name);
        let attributes = log.attributes().iter().enumerate();
        let properties = attributes.filter(|(_, attribute)| !is_technical_attribute(&attribute.name));
        Places {
            received: place("$received"),
            source: place("$source"),
            device: place("$device"),
            more: place("$more"),
            properties: properties.map(|(at, attribute)| (at, attribute.name.clone(), attribute.kind)).collect(),
        }
    }

    fn exported<'a>(&self, row: &EventRow<'a>) -> Exported<'a> {
        let value = |place: Option<usize>| place.and_then(|at| row.attributes.get(at).copied().flatten());
        let mut properties = Map::new();
        for (at, name, kind) in &self.properties {
            if let Some(text) = value(Some(*at)) {
                properties.insert(name.clone(), typed(*kind, text));
            }
        }
        let more = value(self.more).and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
        for (name, value) in more.into_iter().flatten() {
            properties.entry(name).or_insert(value);
        }
        Exported {
            message_id: row.event_id,
            person: row.person,
            case: row.case,
            time: row.time.to_rfc3339(),
            received: value(self.received),
            activity: row.activity,
            channel: row.channel,
            source: value(self.source),
            device: value(self.device),
            properties,
        }
    }
}

/// A value as JSON, of the kind that it had in its source.
fn typed(kind: ValueKind, text: &str) -> Value {
    let bare = match kind {
        ValueKind::Integer | ValueKind::Float => text.parse().ok().map(Value::Number),
        ValueKind::Boolean => text.parse().ok().map(Value::Bool),
        ValueKind::Text | ValueKind::Time => None,
    };
    bare.unwrap_or_else(|| Value::String(text.to_string()))
}
