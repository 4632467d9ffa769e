//! OCEL: events of many objects come in, the rows of one type of object go out.
//!
//! A journey follows one type of object, so an event becomes one row for each of its objects of that
//! type; an event that has none is rejected and says so. The objects' attributes come along as
//! `case:NAME` with their first value, because what an object became later must not colour what
//! happened before. Columns are named as pm4py names them.

mod json;
mod sqlite;
#[cfg(test)]
mod tests;
mod xml;

use crate::gather::{Cell, Gather};
use crate::raw::{Decoder, Keeper, RawChunk, ReadError, Reason};
use model::{Dictionary, ValueKind};
use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::Path;

/// The types of object in a log and the one that journeys follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectTypes {
    /// Each type with the number of events that relate to it, most first.
    pub types: Vec<(String, u64)>,
    /// The type that was asked for, else the one that most events relate to.
    pub chosen: String,
}

/// Which way a log is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Json,
    Xml,
}

/// Reads a log from a stream, already decompressed.
pub(crate) fn open(
    input: Box<dyn Read + Send>,
    encoding: Encoding,
    object_type: Option<&str>,
    keep: Keeper,
) -> Result<(ObjectTypes, Box<dyn Decoder>), ReadError> {
    let log = match encoding {
        Encoding::Json => json::read(input)?,
        Encoding::Xml => xml::read(input)?,
    };
    flatten(log, object_type, keep)
}

/// Reads a log from a SQLite database.
pub(crate) fn open_sqlite(
    path: &Path,
    object_type: Option<&str>,
    keep: Keeper,
) -> Result<(ObjectTypes, Box<dyn Decoder>), ReadError> {
    flatten(sqlite::read(path)?, object_type, keep)
}

fn flatten(
    log: ObjectLog,
    object_type: Option<&str>,
    keep: Keeper,
) -> Result<(ObjectTypes, Box<dyn Decoder>), ReadError> {
    let types = log.object_types(object_type)?;
    let decoder = OcelDecoder::new(log, &types.chosen, keep);
    Ok((types, Box::new(decoder)))
}

/// A whole log, as every encoding tells it.
#[derive(Default)]
struct ObjectLog {
    events: Vec<LoggedEvent>,
    /// Ids of objects; `objects` has one place for each.
    object_ids: Dictionary,
    objects: Vec<LoggedObject>,
    /// Names of activities, object types and attributes.
    words: Dictionary,
    /// What the log declares its attributes to be, by the attribute's name.
    kinds: BTreeMap<String, ValueKind>,
}

#[derive(Default)]
struct LoggedEvent {
    id: String,
    activity: Option<u32>,
    time: String,
    attributes: Vec<Attribute>,
    objects: Vec<u32>,
}

#[derive(Default)]
struct LoggedObject {
    kind: Option<u32>,
    attributes: Vec<Attribute>,
}

struct Attribute {
    name: u32,
    kind: ValueKind,
    value: String,
    /// When the object got the value; empty: from the beginning.
    since: String,
}

impl ObjectLog {
    /// The place of an object, whether it has been described yet or not.
    fn object(&mut self, id: &str) -> u32 {
        let object = self.object_ids.intern(id);
        if object as usize == self.objects.len() {
            self.objects.push(LoggedObject::default());
        }
        object
    }

    fn attribute(&mut self, name: &str, kind: ValueKind, value: &str, since: &str) -> Attribute {
        Attribute { name: self.words.intern(name), kind, value: value.to_string(), since: since.to_string() }
    }

    fn declare(&mut self, name: &str, kind: &str) {
        let kind = match kind {
            "integer" | "int" => ValueKind::Integer,
            "float" | "real" => ValueKind::Float,
            "boolean" | "bool" => ValueKind::Boolean,
            "time" | "date" | "timestamp" => ValueKind::Time,
            _ => ValueKind::Text,
        };
        let known = self.kinds.entry(name.to_string()).or_insert(kind);
        *known = known.union(kind);
    }

    fn object_types(&self, wanted: Option<&str>) -> Result<ObjectTypes, ReadError> {
        let mut counts: BTreeMap<&str, u64> =
            self.objects.iter().filter_map(|object| Some((self.words.get(object.kind?), 0))).collect();
        for event in &self.events {
            let kinds: HashSet<u32> = event.objects.iter().filter_map(|&id| self.objects[id as usize].kind).collect();
            for kind in kinds {
                *counts.entry(self.words.get(kind)).or_default() += 1;
            }
        }
        let mut types: Vec<(String, u64)> = counts.into_iter().map(|(name, count)| (name.to_string(), count)).collect();
        types.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let chosen = match wanted {
            None => types.first().map(|(name, _)| name.clone()),
            Some(wanted) => types.iter().map(|(name, _)| name).find(|name| *name == wanted).cloned(),
        };
        match (chosen, wanted) {
            (Some(chosen), _) => Ok(ObjectTypes { types, chosen }),
            (None, Some(wanted)) => {
                let names: Vec<&str> = types.iter().map(|(name, _)| name.as_str()).collect();
                Err(ReadError::new(format!("the log has no objects of the type `{wanted}`"))
                    .hint(format!("choose --object-type from: {}", names.join(", "))))
            }
            (None, None) => Err(ReadError::new("the log has no objects")
                .hint("an object-centric log needs objects that its events relate to")),
        }
    }
}

/// Goes through the events and writes the rows of the chosen type.
struct OcelDecoder {
    log: ObjectLog,
    kind: Option<u32>,
    gather: Gather,
    next: usize,
}

impl OcelDecoder {
    fn new(log: ObjectLog, object_type: &str, keep: Keeper) -> Self {
        let kind = log.words.find(object_type);
        OcelDecoder { log, kind, gather: Gather::new(keep), next: 0 }
    }

    fn put_event(&mut self, number: usize) {
        let event = &self.log.events[number];
        let line = number as u64 + 1;
        let mut objects: Vec<u32> = Vec::new();
        for &object in &event.objects {
            if self.log.objects[object as usize].kind == self.kind && !objects.contains(&object) {
                objects.push(object);
            }
        }
        let time = Cell::time(&event.time);
        let refused = if objects.is_empty() {
            Some((Reason::NoObjectOfType, event.id.as_str()))
        } else if matches!(time, Cell::Text(ValueKind::Text, text) if !text.is_empty()) {
            Some((Reason::UnreadableTime, event.time.as_str()))
        } else {
            None
        };
        if let Some((reason, text)) = refused {
            return self.gather.reject_row(reason, line, text);
        }
        for object in objects {
            let put = |gather: &mut Gather, name: &str, cell: Cell<'_>| {
                let column = gather.column(name);
                gather.put(column, cell);
            };
            let text = |text| Cell::Text(ValueKind::Text, text);
            put(&mut self.gather, "ocel:eid", text(&event.id));
            put(&mut self.gather, "ocel:activity", text(event.activity.map_or("", |word| self.log.words.get(word))));
            put(&mut self.gather, "ocel:timestamp", time);
            put(&mut self.gather, "ocel:oid", text(self.log.object_ids.get(object)));
            put(&mut self.gather, "ocel:type", text(self.kind.map_or("", |word| self.log.words.get(word))));
            for attribute in &event.attributes {
                let name = self.log.words.get(attribute.name);
                let value = self.log.value(attribute);
                put(&mut self.gather, name, value.cell());
            }
            for attribute in first_values(&self.log.objects[object as usize].attributes) {
                let name = format!("case:{}", self.log.words.get(attribute.name));
                let value = self.log.value(attribute);
                put(&mut self.gather, &name, value.cell());
            }
            self.gather.end_row(line);
        }
    }
}

impl Decoder for OcelDecoder {
    fn next_chunk(&mut self) -> Result<Option<RawChunk>, ReadError> {
        while self.next < self.log.events.len() && !self.gather.is_full() {
            self.put_event(self.next);
            self.next += 1;
        }
        Ok(self.gather.take())
    }
}

/// The first value of each attribute by time, in the order in which names first come up.
fn first_values(attributes: &[Attribute]) -> Vec<&Attribute> {
    let mut first: Vec<&Attribute> = Vec::new();
    for attribute in attributes {
        match first.iter_mut().find(|known| known.name == attribute.name) {
            Some(known) if attribute.since < known.since => *known = attribute,
            Some(_) => {}
            None => first.push(attribute),
        }
    }
    first
}

/// A value written in the one way that its kind has, whatever the encoding made of it.
struct Value {
    kind: ValueKind,
    text: String,
}

impl ObjectLog {
    fn value(&self, attribute: &Attribute) -> Value {
        let kind = self.kinds.get(self.words.get(attribute.name)).copied().unwrap_or(attribute.kind);
        let text = match (kind, attribute.value.as_str()) {
            (ValueKind::Float, text) => {
                text.parse().map_or_else(|_| text.to_string(), |number: f64| number.to_string())
            }
            (ValueKind::Boolean, "1" | "True") => "true".to_string(),
            (ValueKind::Boolean, "0" | "False") => "false".to_string(),
            (_, text) => text.to_string(),
        };
        Value { kind, text }
    }
}

impl Value {
    fn cell(&self) -> Cell<'_> {
        match self.kind {
            ValueKind::Time => Cell::time(&self.text),
            kind => Cell::Text(kind, &self.text),
        }
    }
}

fn broken(what: impl std::fmt::Display) -> ReadError {
    ReadError::new(format!("read the object-centric log: {what}"))
        .hint("the file may be cut off or damaged; OCEL 1.0 and 2.0 are read")
}
