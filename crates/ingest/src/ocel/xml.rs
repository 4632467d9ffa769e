//! OCEL in XML, 2.0 and 1.0. The two differ in nearly every name; both are lists of events and objects.

use super::{LoggedEvent, LoggedObject, ObjectLog, broken};
use crate::raw::ReadError;
use crate::xml::{XmlStream, unescape};
use model::ValueKind;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::Read;

const DEEPEST: usize = 32;

pub(super) fn read(input: Box<dyn Read + Send>) -> Result<ObjectLog, ReadError> {
    let mut reader = Reader::from_reader(XmlStream::new(input)?);
    let mut state = State::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(element) => state.open(&element)?,
            Event::Empty(element) => {
                state.open(&element)?;
                state.close();
            }
            Event::End(_) => state.close(),
            Event::Text(text) => state.text.push_str(&text),
            Event::CData(text) => state.text.push_str(&text),
            Event::GeneralRef(entity) => state.text.push_str(&unescape(&format!("&{};", &*entity))),
            Event::Eof if !state.open.is_empty() => return Err(broken("it ends in the middle of an element")),
            Event::Eof if !state.seen_events => return Err(broken("it has no events")),
            Event::Eof => return Ok(state.log),
            _ => {}
        }
        reader.get_mut().event_done();
    }
}

/// An open element: its name, and what its attributes say that we use.
#[derive(Default)]
struct Element {
    name: String,
    /// `name` (2.0) or `key` (1.0).
    key: String,
    value: Option<String>,
    time: String,
}

#[derive(Default)]
struct State {
    log: ObjectLog,
    open: Vec<Element>,
    text: String,
    event: Option<LoggedEvent>,
    object: Option<(String, LoggedObject)>,
    seen_events: bool,
}

impl State {
    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        if self.open.len() >= DEEPEST {
            return Err(broken("elements inside elements without end"));
        }
        self.text.clear();
        let name = element.local_name();
        let mut new = Element { name: AsRef::<str>::as_ref(&name).to_string(), ..Element::default() };
        let (mut id, mut kind) = (None, None);
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(broken)?;
            let value = unescape(&attribute.value).into_owned();
            match attribute.key.as_ref() {
                "name" | "key" => new.key = value,
                "time" => new.time = value,
                "value" => new.value = Some(value),
                "id" | "object-id" => id = Some(value),
                "type" => kind = Some(value),
                _ => {}
            }
        }
        self.enter(&new, id, kind);
        self.open.push(new);
        Ok(())
    }

    fn enter(&mut self, element: &Element, id: Option<String>, kind: Option<String>) {
        let parent = self.open.last().map_or("", |parent| parent.name.as_str());
        match (parent, element.name.as_str()) {
            ("log", "events") => self.seen_events = true,
            ("events", "event") => {
                let activity = kind.map(|kind| self.log.words.intern(&kind));
                let (id, time) = (id.unwrap_or_default(), element.time.clone());
                self.event = Some(LoggedEvent { id, activity, time, ..LoggedEvent::default() });
            }
            // 2.0 calls an event's relations `objects` too, and some writers call each one `object`.
            ("objects", "object") if self.event.is_none() && self.object.is_none() => {
                let kind = kind.map(|kind| self.log.words.intern(&kind));
                self.object = Some((id.unwrap_or_default(), LoggedObject { kind, ..LoggedObject::default() }));
            }
            ("objects", "relationship" | "relobj" | "object") => {
                if let (Some(id), Some(event)) = (id, &mut self.event) {
                    event.objects.push(self.log.object(&id));
                }
            }
            ("attributes", "attribute") => {
                if let Some(kind) = kind {
                    self.log.declare(&element.key, &kind);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        let parent = self.open.last();
        let (parent, list) = parent.map_or(("", ""), |parent| (parent.name.as_str(), parent.key.as_str()));
        match (parent, element.name.as_str()) {
            ("events", "event") => self.log.events.extend(self.event.take()),
            ("objects", "object") if self.event.is_none() => self.close_object(),
            ("attributes", "attribute") => {
                let text = element.value.as_deref().unwrap_or(self.text.trim()).to_string();
                self.put_attribute(&element, ValueKind::Text, &text);
            }
            ("event" | "object" | "list" | "values", tag) => {
                if let Some(value) = &element.value {
                    let list = list.to_string();
                    self.put_old(&element, tag, value, &list);
                }
            }
            _ => {}
        }
        self.text.clear();
    }

    fn close_object(&mut self) {
        if let Some((id, object)) = self.object.take() {
            let place = self.log.object(&id) as usize;
            self.log.objects[place] = object;
        }
    }

    fn put_attribute(&mut self, element: &Element, kind: ValueKind, value: &str) {
        let attribute = self.log.attribute(&element.key, kind, value, &element.time);
        match (&mut self.event, &mut self.object) {
            (Some(event), _) => event.attributes.push(attribute),
            (None, Some((_, object))) => object.attributes.push(attribute),
            (None, None) => {}
        }
    }

    /// What OCEL 1.0 says in `<string key=… value=…/>` and its relatives.
    fn put_old(&mut self, element: &Element, tag: &str, value: &str, list: &str) {
        if matches!(list, "vmap" | "ovmap") {
            let kind = match tag {
                "int" => ValueKind::Integer,
                "float" => ValueKind::Float,
                "boolean" => ValueKind::Boolean,
                "date" => ValueKind::Time,
                _ => ValueKind::Text,
            };
            return self.put_attribute(element, kind, value);
        }
        match (&mut self.event, &mut self.object) {
            (Some(event), _) if list == "omap" => event.objects.push(self.log.object(value)),
            (Some(event), _) => match element.key.as_str() {
                "id" => event.id = value.to_string(),
                "activity" => event.activity = Some(self.log.words.intern(value)),
                "timestamp" => event.time = value.to_string(),
                _ => {}
            },
            (None, Some((id, object))) => match element.key.as_str() {
                "id" => *id = value.to_string(),
                "type" => object.kind = Some(self.log.words.intern(value)),
                _ => {}
            },
            (None, None) => {}
        }
    }
}
