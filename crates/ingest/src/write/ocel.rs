//! Events as OCEL 2.0 in JSON or XML.
//!
//! A case becomes an object (of the type `journey` unless told otherwise) that its events relate to.
//! A customer becomes an object of the type `customer`: related to the journeys where there are
//! cases, else to the events. The events wait in a temporary file, because the types and objects
//! that stand before them are known only at the end.

use super::target::Sink;
use super::text::{json_text, json_value};
use super::traces::{Trace, Traces, escape};
use super::{EventWriter, Target, WriteError, WriteSchema};
use model::{Dictionary, EventRow, ValueKind};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    Json,
    Xml,
}

pub(super) const CUSTOMER: &str = "customer";

pub(super) struct OcelWriter {
    out: Sink,
    notation: Notation,
    traces: Traces,
    spool: BufWriter<File>,
    objects: Objects,
    text: String,
}

impl OcelWriter {
    pub(super) fn new(target: Target, schema: &WriteSchema, notation: Notation) -> Result<Self, WriteError> {
        Ok(OcelWriter {
            out: target.into_sink(),
            notation,
            traces: Traces::new(schema),
            spool: BufWriter::new(tempfile::tempfile()?),
            objects: Objects::new(schema),
            text: String::new(),
        })
    }

    fn write_trace(&mut self, trace: &Trace) -> Result<(), WriteError> {
        let told = self.objects.tell(trace, &self.traces.schema);
        for event in &told {
            self.text.clear();
            match self.notation {
                Notation::Json => {
                    self.text.push_str(if self.objects.written == 0 { "\n" } else { ",\n" });
                    json_event(event, &mut self.text);
                }
                Notation::Xml => xml_event(event, &mut self.text),
            }
            self.objects.written += 1;
            self.spool.write_all(self.text.as_bytes())?;
        }
        Ok(())
    }
}

/// An event as OCEL tells it.
pub(super) struct Told {
    pub(super) id: String,
    pub(super) activity: String,
    pub(super) time: String,
    pub(super) objects: Vec<String>,
    pub(super) attributes: Vec<(String, ValueKind, String)>,
}

/// An object as OCEL tells it.
pub(super) struct Object {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) attributes: Vec<(String, ValueKind, String)>,
    /// Objects it relates to.
    pub(super) related: Vec<String>,
}

/// What was seen so far: the objects, the activities, and the ids that are taken.
pub(super) struct Objects {
    kind: String,
    pub(super) list: Vec<Object>,
    cases: HashSet<String>,
    customers: HashSet<String>,
    pub(super) activities: Dictionary,
    ids: HashSet<String>,
    written: u64,
}

impl Objects {
    pub(super) fn new(schema: &WriteSchema) -> Self {
        Objects {
            kind: schema.object_type.clone().unwrap_or_else(|| "journey".to_string()),
            list: Vec::new(),
            cases: HashSet::new(),
            customers: HashSet::new(),
            activities: Dictionary::new(),
            ids: HashSet::new(),
            written: 0,
        }
    }

    /// The types of object, each with its attributes.
    pub(super) fn types<'a>(&'a self, schema: &'a WriteSchema) -> Vec<(&'a str, Vec<(&'a str, ValueKind)>)> {
        let of_case = schema.attributes.iter().filter_map(|(name, kind)| Some((name.strip_prefix("case:")?, *kind)));
        let journey = (schema.has_case && !self.cases.is_empty()).then(|| (self.kind.as_str(), of_case.collect()));
        let customer = (!self.customers.is_empty()).then(|| (CUSTOMER, Vec::new()));
        journey.into_iter().chain(customer).collect()
    }

    /// Turns a trace into events, and keeps the objects in it.
    pub(super) fn tell(&mut self, trace: &Trace, schema: &WriteSchema) -> Vec<Told> {
        let parted = trace.part(schema);
        let case = trace.name.as_ref().filter(|_| schema.has_case);
        let known = case.is_some_and(|case| self.cases.contains(case));
        if let Some(case) = case.filter(|_| !known) {
            self.cases.insert(case.clone());
            let own = |(name, kind, value): &(&str, ValueKind, &str)| (name.to_string(), *kind, value.to_string());
            let attributes = parted.whole.iter().map(own).collect();
            let mut related: Vec<String> = Vec::new();
            for person in trace.events.iter().filter_map(|event| event.person.as_ref()) {
                let id = customer_id(person, schema);
                if !related.contains(&id) {
                    related.push(id);
                }
            }
            self.list.push(Object { id: case.clone(), kind: self.kind.clone(), attributes, related });
        }
        let mut told = Vec::with_capacity(trace.events.len());
        for event in &trace.events {
            if let Some(person) = &event.person
                && self.customers.insert(person.clone())
            {
                let id = customer_id(person, schema);
                self.list.push(Object { id, kind: CUSTOMER.to_string(), attributes: Vec::new(), related: Vec::new() });
            }
            self.activities.intern(&event.activity);
            let mut attributes = Vec::new();
            let own = [("person", &event.person), ("channel", &event.channel)];
            for (name, value) in own {
                attributes.extend(value.clone().map(|value| (name.to_string(), ValueKind::Text, value)));
            }
            for &place in &parted.by_event {
                let (name, kind) = &schema.attributes[place];
                attributes.extend(event.attributes[place].clone().map(|value| (name.clone(), *kind, value)));
            }
            if case.is_none() {
                for (name, kind, value) in &parted.whole {
                    attributes.push((format!("case:{name}"), *kind, value.to_string()));
                }
            }
            let objects = match (case, &event.person) {
                (Some(case), _) => vec![case.clone()],
                (None, Some(person)) => vec![customer_id(person, schema)],
                (None, None) => Vec::new(),
            };
            told.push(Told {
                id: self.event_id(event.event_id.as_deref()),
                activity: event.activity.clone(),
                time: event.time.to_rfc3339(),
                objects,
                attributes,
            });
        }
        told
    }

    /// The event's own id, or a new one. OCEL wants ids that differ.
    fn event_id(&mut self, own: Option<&str>) -> String {
        let Some(own) = own else {
            let number = self.ids.len();
            self.ids.insert(String::new());
            return self.free_id(&format!("e{}", number + 1));
        };
        self.free_id(own)
    }

    fn free_id(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_string();
        for again in 2.. {
            if self.ids.insert(id.clone()) {
                break;
            }
            id = format!("{wanted}#{again}");
        }
        id
    }
}

/// A customer's object id; marked where it could be taken for a case's.
fn customer_id(person: &str, schema: &WriteSchema) -> String {
    if schema.has_case { format!("{CUSTOMER}:{person}") } else { person.to_string() }
}

pub(super) fn kind_name(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Text => "string",
        ValueKind::Integer => "integer",
        ValueKind::Float => "float",
        ValueKind::Boolean => "boolean",
        ValueKind::Time => "time",
    }
}

/// The attributes that any event may have.
pub(super) fn event_attributes(schema: &WriteSchema) -> Vec<(&str, ValueKind)> {
    let own = [(schema.has_person, "person"), (schema.has_channel, "channel")];
    let own = own.into_iter().filter(|(has, _)| *has).map(|(_, name)| (name, ValueKind::Text));
    own.chain(schema.attributes.iter().map(|(name, kind)| (name.as_str(), *kind))).collect()
}

const BEGINNING: &str = "1970-01-01T00:00:00Z";

fn json_list<T>(items: impl IntoIterator<Item = T>, one: impl Fn(T) -> String) -> String {
    format!("[{}]", items.into_iter().map(one).collect::<Vec<_>>().join(","))
}

fn json_event(event: &Told, text: &mut String) {
    let attributes = json_list(&event.attributes, |(name, kind, value)| {
        format!("{{\"name\":{},\"value\":{}}}", json_text(name), json_value(*kind, value))
    });
    let related = json_list(&event.objects, |id| format!("{{\"objectId\":{},\"qualifier\":\"of\"}}", json_text(id)));
    text.push_str(&format!(
        "{{\"id\":{},\"type\":{},\"time\":\"{}\",\"attributes\":{attributes},\"relationships\":{related}}}",
        json_text(&event.id),
        json_text(&event.activity),
        event.time
    ));
}

fn json_object(object: &Object) -> String {
    let attributes = json_list(&object.attributes, |(name, kind, value)| {
        format!("{{\"name\":{},\"time\":\"{BEGINNING}\",\"value\":{}}}", json_text(name), json_value(*kind, value))
    });
    let related = json_list(&object.related, |id| format!("{{\"objectId\":{},\"qualifier\":\"of\"}}", json_text(id)));
    format!(
        "{{\"id\":{},\"type\":{},\"attributes\":{attributes},\"relationships\":{related}}}",
        json_text(&object.id),
        json_text(&object.kind)
    )
}

fn json_type(name: &str, attributes: &[(&str, ValueKind)]) -> String {
    let attributes = json_list(attributes, |(name, kind)| {
        format!("{{\"name\":{},\"type\":\"{}\"}}", json_text(name), kind_name(*kind))
    });
    format!("{{\"name\":{},\"attributes\":{attributes}}}", json_text(name))
}

/// `<tag a="…" b="…"` with its attribute values escaped; the caller closes it.
fn xml_tag(text: &mut String, tag: &str, attributes: &[(&str, &str)]) {
    text.push('<');
    text.push_str(tag);
    for (name, value) in attributes {
        text.push(' ');
        text.push_str(name);
        text.push_str("=\"");
        escape(value, text);
        text.push('"');
    }
}

fn xml_values(text: &mut String, attributes: &[(String, ValueKind, String)], time: Option<&str>) {
    text.push_str("<attributes>");
    for (name, _, value) in attributes {
        match time {
            Some(time) => xml_tag(text, "attribute", &[("name", name), ("time", time)]),
            None => xml_tag(text, "attribute", &[("name", name)]),
        }
        text.push('>');
        escape(value, text);
        text.push_str("</attribute>");
    }
    text.push_str("</attributes>");
}

fn xml_related(text: &mut String, ids: &[String]) {
    text.push_str("<objects>");
    for id in ids {
        xml_tag(text, "relationship", &[("object-id", id), ("qualifier", "of")]);
        text.push_str("/>");
    }
    text.push_str("</objects>");
}

fn xml_event(event: &Told, text: &mut String) {
    xml_tag(text, "event", &[("id", &event.id), ("type", &event.activity), ("time", &event.time)]);
    text.push('>');
    xml_values(text, &event.attributes, None);
    xml_related(text, &event.objects);
    text.push_str("</event>\n");
}

fn xml_types(text: &mut String, what: &str, types: &[(&str, Vec<(&str, ValueKind)>)]) {
    text.push_str(&format!("<{what}s>\n"));
    for (name, attributes) in types {
        xml_tag(text, what, &[("name", name)]);
        text.push_str("><attributes>");
        for (name, kind) in attributes {
            xml_tag(text, "attribute", &[("name", name), ("type", kind_name(*kind))]);
            text.push_str("/>");
        }
        text.push_str(&format!("</attributes></{what}>\n"));
    }
    text.push_str(&format!("</{what}s>\n"));
}

impl OcelWriter {
    /// What stands before the events.
    fn head(&self) -> String {
        let schema = &self.traces.schema;
        let of_events = event_attributes(schema);
        let activities: Vec<_> = self.objects.activities.iter().map(|name| (name, of_events.clone())).collect();
        let types = self.objects.types(schema);
        match self.notation {
            Notation::Json => format!(
                "{{\"objectTypes\":{},\n\"eventTypes\":{},\n\"objects\":{},\n\"events\":[",
                json_list(&types, |(name, attributes)| json_type(name, attributes)),
                json_list(&activities, |(name, attributes)| json_type(name, attributes)),
                json_list(&self.objects.list, json_object),
            ),
            Notation::Xml => {
                let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log>\n".to_string();
                xml_types(&mut text, "object-type", &types);
                xml_types(&mut text, "event-type", &activities);
                text.push_str("<objects>\n");
                for object in &self.objects.list {
                    xml_tag(&mut text, "object", &[("id", &object.id), ("type", &object.kind)]);
                    text.push('>');
                    xml_values(&mut text, &object.attributes, Some(BEGINNING));
                    xml_related(&mut text, &object.related);
                    text.push_str("</object>\n");
                }
                text.push_str("</objects>\n<events>\n");
                text
            }
        }
    }
}

impl EventWriter for OcelWriter {
    fn event(&mut self, row: &EventRow<'_>) -> Result<(), WriteError> {
        let complete = self.traces.event(row);
        Traces::each(complete, |trace| self.write_trace(trace))
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        let last = self.traces.end();
        Traces::each(last, |trace| self.write_trace(trace))?;
        self.out.write_all(self.head().as_bytes())?;
        let mut spool = self.spool.into_inner().map_err(io::IntoInnerError::into_error)?;
        spool.rewind()?;
        io::copy(&mut spool, &mut self.out)?;
        let tail: &[u8] = match self.notation {
            Notation::Json => b"\n]}\n",
            Notation::Xml => b"</events>\n</log>\n",
        };
        self.out.write_all(tail)?;
        self.out.complete()
    }
}
