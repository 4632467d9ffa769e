//! OCEL in JSON, 2.0 and 1.0: read event by event, never held as one tree.

use super::{LoggedEvent, ObjectLog, broken};
use crate::raw::ReadError;
use model::ValueKind;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::io::{BufReader, Read};

pub(super) fn read(input: Box<dyn Read + Send>) -> Result<ObjectLog, ReadError> {
    let mut log = ObjectLog::default();
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 18, input));
    let known = Whole(&mut log).deserialize(&mut json).map_err(broken)?;
    json.end().map_err(broken)?;
    if !known {
        return Err(broken("it has no events"));
    }
    Ok(log)
}

/// The outermost object. Gives whether there were events in it.
struct Whole<'a>(&'a mut ObjectLog);

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the events and objects of a log")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<bool, M::Error> {
        let mut events = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "events" | "ocel:events" => {
                    map.next_value_seed(Each(self.0, put_event))?;
                    events = true;
                }
                "objects" | "ocel:objects" => map.next_value_seed(Each(self.0, put_object))?,
                "eventTypes" | "objectTypes" => map.next_value_seed(Each(self.0, put_type))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(events)
    }
}

/// Each item of a list (2.0) or of an object by id (1.0), given to a function as it comes.
struct Each<'a, T>(&'a mut ObjectLog, fn(&mut ObjectLog, Option<String>, T));

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Each<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or an object with one entry for each id")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        while let Some(item) = items.next_element()? {
            (self.1)(self.0, None, item);
        }
        Ok(())
    }

    fn visit_map<M: MapAccess<'de>>(self, mut items: M) -> Result<(), M::Error> {
        while let Some((id, item)) = items.next_entry()? {
            (self.1)(self.0, Some(id), item);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Event {
    id: Option<Value>,
    #[serde(rename = "type", alias = "ocel:activity")]
    activity: Option<Value>,
    #[serde(alias = "ocel:timestamp")]
    time: Option<Value>,
    #[serde(default)]
    attributes: Vec<Attribute>,
    #[serde(default)]
    relationships: Vec<Relationship>,
    #[serde(default, rename = "ocel:omap")]
    omap: Vec<Value>,
    #[serde(default, rename = "ocel:vmap")]
    vmap: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct Object {
    id: Option<Value>,
    #[serde(rename = "type", alias = "ocel:type")]
    kind: Option<Value>,
    #[serde(default)]
    attributes: Vec<Attribute>,
    #[serde(default, rename = "ocel:ovmap")]
    ovmap: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct Attribute {
    name: String,
    #[serde(default)]
    time: Option<String>,
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct Relationship {
    #[serde(rename = "objectId")]
    object: Value,
}

#[derive(Deserialize)]
struct Type {
    #[serde(default)]
    attributes: Vec<Declaration>,
}

#[derive(Deserialize)]
struct Declaration {
    name: String,
    #[serde(rename = "type")]
    kind: String,
}

fn put_type(log: &mut ObjectLog, _: Option<String>, kind: Type) {
    for attribute in kind.attributes {
        log.declare(&attribute.name, &attribute.kind);
    }
}

fn put_event(log: &mut ObjectLog, key: Option<String>, event: Event) {
    let activity = event.activity.as_ref().map(|value| text(value).1).filter(|text| !text.is_empty());
    let mut logged = LoggedEvent {
        id: key.or_else(|| event.id.as_ref().map(|id| text(id).1)).unwrap_or_default(),
        activity: activity.map(|activity| log.words.intern(&activity)),
        time: event.time.as_ref().map(|time| text(time).1).unwrap_or_default(),
        ..LoggedEvent::default()
    };
    for attribute in &event.attributes {
        let (kind, value) = text(&attribute.value);
        logged.attributes.push(log.attribute(&attribute.name, kind, &value, ""));
    }
    for (name, value) in &event.vmap {
        let (kind, value) = text(value);
        logged.attributes.push(log.attribute(name, kind, &value, ""));
    }
    let related = event.relationships.iter().map(|relationship| &relationship.object);
    for object in related.chain(&event.omap) {
        let object = log.object(&text(object).1);
        logged.objects.push(object);
    }
    log.events.push(logged);
}

fn put_object(log: &mut ObjectLog, key: Option<String>, object: Object) {
    let id = key.or_else(|| object.id.as_ref().map(|id| text(id).1)).unwrap_or_default();
    let place = log.object(&id) as usize;
    let kind = object.kind.as_ref().map(|kind| log.words.intern(&text(kind).1));
    let mut attributes = Vec::new();
    for attribute in &object.attributes {
        let (kind, value) = text(&attribute.value);
        attributes.push(log.attribute(&attribute.name, kind, &value, attribute.time.as_deref().unwrap_or_default()));
    }
    for (name, value) in &object.ovmap {
        let (kind, value) = text(value);
        attributes.push(log.attribute(name, kind, &value, ""));
    }
    log.objects[place].kind = kind;
    log.objects[place].attributes.append(&mut attributes);
}

/// A JSON value as text, with its kind; null is empty.
fn text(value: &Value) -> (ValueKind, String) {
    match value {
        Value::Null => (ValueKind::Text, String::new()),
        Value::Bool(flag) => (ValueKind::Boolean, flag.to_string()),
        Value::Number(number) if number.is_f64() => (ValueKind::Float, number.to_string()),
        Value::Number(number) => (ValueKind::Integer, number.to_string()),
        Value::String(text) => (ValueKind::Text, text.clone()),
        Value::Array(_) | Value::Object(_) => (ValueKind::Text, value.to_string()),
    }
}
