//! Events as they travel between crates: batches of columns in arrival order.

use crate::{Column, Event, Micros, Property};
use serde_json::Value;
use std::collections::HashMap;

/// How many columns for properties a project's log has at most; what goes beyond lies in `$more`.
pub const MOST_PROPERTY_COLUMNS: usize = 256;

/// Attributes that Resa itself writes beside the sender's: kept and exported, but no property of the customer.
pub const TECHNICAL_ATTRIBUTES: [&str; 6] =
    ["$received", "$source", "$device", "$client_time", RESPONSE_ATTRIBUTE, MORE];

/// The attribute that holds a response to a survey as one JSON object ([`crate::ResponseRecord`]): what scores are read
/// from. A sender's own properties never begin with `$`.
pub const RESPONSE_ATTRIBUTE: &str = "$response";

/// Activities that say who someone is, not what a customer did: kept as events, left out of journeys.
pub const TECHNICAL_ACTIVITIES: [&str; 3] = ["$identify", "$group", "$alias"];

/// The attribute that holds, as one JSON object, the properties that have no column.
const MORE: &str = "$more";

/// Whether an attribute is technical: not for lists of attributes, not to be proposed for segments.
pub fn is_technical_attribute(name: &str) -> bool {
    TECHNICAL_ATTRIBUTES.contains(&name)
}

/// Whether an activity is technical: no part of a journey unless its definition names it.
pub fn is_technical_activity(name: &str) -> bool {
    TECHNICAL_ACTIVITIES.contains(&name)
}

/// What kind of value an attribute held in its source. Values travel as text; the kind lets a
/// typed format (XES, Parquet) be written back as it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// Free text or a category.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A number with decimals, point as decimal sign.
    Float,
    /// `true` or `false`.
    Boolean,
    /// An RFC 3339 time.
    Time,
}

impl ValueKind {
    /// The kind that can hold values of both kinds.
    pub fn union(self, other: ValueKind) -> ValueKind {
        match (self, other) {
            (a, b) if a == b => a,
            (ValueKind::Integer, ValueKind::Float) | (ValueKind::Float, ValueKind::Integer) => ValueKind::Float,
            _ => ValueKind::Text,
        }
    }
}

/// One attribute of every event in a batch.
#[derive(Clone, Debug)]
pub struct AttributeColumn {
    /// The attribute's name; attributes of a whole case begin with `case:`.
    pub name: String,
    /// What the values were in the source.
    pub kind: ValueKind,
    /// The values as text.
    pub values: Column,
}

/// Strings without a dictionary, for columns in which nearly every value is distinct.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    bytes: String,
    ends: Vec<usize>,
    missing: Vec<bool>,
}

impl Strings {
    /// Adds a row.
    pub fn push(&mut self, value: Option<&str>) {
        self.bytes.push_str(value.unwrap_or_default());
        self.ends.push(self.bytes.len());
        self.missing.push(value.is_none());
    }

    /// The text of a row, if it has a value.
    #[expect(clippy::string_slice, reason = "ends are only ever pushed at the end of a whole string")]
    pub fn text(&self, row: usize) -> Option<&str> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        (!self.missing[row]).then(|| &self.bytes[start..self.ends[row]])
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Memory held, in bytes (approximate).
    pub fn heap_bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 8 + self.missing.capacity()
    }
}

/// Accepted events in arrival order, as columns of equal length.
///
/// Every row has a time and an activity, and a person or a case (or both).
#[derive(Clone, Debug, Default)]
pub struct EventBatch {
    /// Event time, UTC microseconds.
    pub time: Vec<i64>,
    /// The customer, where the source tells.
    pub person: Option<Column>,
    /// The case that the event belongs to, where the source has cases.
    pub case: Option<Column>,
    /// What was logged (XES `concept:name`).
    pub activity: Column,
    /// The channel it happened in.
    pub channel: Option<Column>,
    /// The source's own event id: only equal ids of the same person and time are duplicates.
    pub event_id: Option<Strings>,
    /// Everything else that was asked for.
    pub attributes: Vec<AttributeColumn>,
}

impl EventBatch {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// Live events as a batch, in the order given. `columns` names the property columns that the
    /// project has already: they and new ones are together at most [`MOST_PROPERTY_COLUMNS`].
    pub fn from_events(events: &[Event], columns: &[String]) -> EventBatch {
        let mut batch = EventBatch { event_id: Some(Strings::default()), ..EventBatch::default() };
        let (mut person, mut channel) = (Column::default(), Column::default());
        let [mut received, mut device, mut response, mut more] = std::array::from_fn(|_| Column::default());
        let mut properties = PropertyColumns::beside(columns);
        for event in events {
            batch.time.push(event.time.0);
            person.push(Some(event.person.as_str()));
            batch.activity.push(Some(&event.activity));
            channel.push(event.channel.as_deref());
            if let Some(ids) = &mut batch.event_id {
                ids.push(Some(&event.message_id));
            }
            received.push(Some(&event.received.to_rfc3339()));
            device.push(event.device.as_ref().map(|device| device.as_str()));
            let (own, others) = of_response(&event.properties);
            response.push(own);
            more.push(properties.push(others).as_deref());
        }
        batch.person = Some(person);
        batch.channel = Some(channel).filter(|channel| !channel.dictionary.is_empty());
        batch.attributes = properties.finish(events.len());
        let own = [("$received", ValueKind::Time, received), ("$device", ValueKind::Text, device)];
        let own =
            own.into_iter().chain([(RESPONSE_ATTRIBUTE, ValueKind::Text, response), (MORE, ValueKind::Text, more)]);
        let used = own.filter(|(_, _, values)| !values.dictionary.is_empty());
        batch.attributes.extend(used.map(|(name, kind, values)| AttributeColumn {
            name: name.to_string(),
            kind,
            values,
        }));
        batch
    }
}

/// What an event says of a response, which is put before all else, and its other properties.
fn of_response(properties: &[Property]) -> (Option<&str>, &[Property]) {
    match properties.split_first() {
        Some((first, others)) if first.name == RESPONSE_ATTRIBUTE => (Some(&first.value), others),
        _ => (None, properties),
    }
}

/// The properties of live events becoming columns.
struct PropertyColumns {
    columns: Vec<AttributeColumn>,
    /// By name, where a column is; absent while a known one has had no value yet.
    places: HashMap<String, Option<usize>>,
    rows: usize,
}

impl PropertyColumns {
    fn beside(known: &[String]) -> Self {
        let known = known.iter().filter(|name| !is_technical_attribute(name));
        PropertyColumns { columns: Vec::new(), places: known.map(|name| (name.clone(), None)).collect(), rows: 0 }
    }

    /// Takes in the properties of one event; those that have no column come back as a JSON object.
    fn push(&mut self, properties: &[Property]) -> Option<String> {
        let mut more = serde_json::Map::new();
        for property in properties {
            match self.place(&property.name) {
                Some(at) if self.columns[at].values.codes.len() == self.rows => {
                    let AttributeColumn { kind, values, .. } = &mut self.columns[at];
                    let is_first = values.dictionary.is_empty();
                    *kind = if is_first { property.kind } else { kind.union(property.kind) };
                    values.push(Some(&property.value));
                }
                // No column, or one that this event has filled already.
                _ => {
                    let value = json(property);
                    match more.get_mut(&property.name) {
                        None => _ = more.insert(property.name.clone(), value),
                        Some(Value::Array(all)) => all.push(value),
                        Some(one) => *one = Value::Array(vec![one.take(), value]),
                    }
                }
            }
        }
        self.rows += 1;
        for column in &mut self.columns {
            column.values.codes.resize(self.rows, crate::MISSING);
        }
        (!more.is_empty()).then(|| Value::Object(more).to_string())
    }

    fn place(&mut self, name: &str) -> Option<usize> {
        match self.places.get(name) {
            Some(Some(at)) => return Some(*at),
            None if is_technical_attribute(name) || self.places.len() >= MOST_PROPERTY_COLUMNS => return None,
            _ => {}
        }
        let values = Column { codes: vec![crate::MISSING; self.rows], ..Column::default() };
        self.columns.push(AttributeColumn { name: name.to_string(), kind: ValueKind::Text, values });
        self.places.insert(name.to_string(), Some(self.columns.len() - 1));
        Some(self.columns.len() - 1)
    }

    fn finish(self, rows: usize) -> Vec<AttributeColumn> {
        debug_assert!(self.columns.iter().all(|column| column.values.codes.len() == rows), "columns are of one length");
        self.columns
    }
}

/// A property as JSON: as the kind it had, where that says the very same.
fn json(property: &Property) -> Value {
    let parsed = match property.kind {
        ValueKind::Integer | ValueKind::Float | ValueKind::Boolean => {
            serde_json::from_str::<Value>(&property.value).ok()
        }
        ValueKind::Text | ValueKind::Time => None,
    };
    let says_the_same = |value: &Value| {
        let written = value.to_string();
        written == property.value
    };
    parsed.filter(says_the_same).unwrap_or_else(|| Value::String(property.value.clone()))
}

/// One event with everything known about it, as writers of outside formats take it.
#[derive(Clone, Copy, Debug)]
pub struct EventRow<'a> {
    /// The source's own event id.
    pub event_id: Option<&'a str>,
    /// The customer.
    pub person: Option<&'a str>,
    /// The case.
    pub case: Option<&'a str>,
    /// Event time.
    pub time: Micros,
    /// What was logged.
    pub activity: &'a str,
    /// The channel.
    pub channel: Option<&'a str>,
    /// One value for each of the log's attributes, in the log's order.
    pub attributes: &'a [Option<&'a str>],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IdentityKey;

    fn event(properties: &[(&str, ValueKind, &str)]) -> Event {
        let property = |(name, kind, value): &(&str, ValueKind, &str)| Property {
            name: (*name).into(),
            kind: *kind,
            value: (*value).into(),
        };
        Event {
            message_id: "m".into(),
            time: Micros(0),
            received: Micros(1),
            person: IdentityKey("u_0000000000000000".into()),
            device: None,
            activity: "köp".into(),
            channel: None,
            properties: properties.iter().map(property).collect(),
        }
    }

    #[test]
    fn every_property_is_a_column_whose_kind_fits_all_its_values() {
        let events = [
            event(&[("summa", ValueKind::Integer, "3")]),
            event(&[("ort", ValueKind::Text, "Umeå"), ("summa", ValueKind::Float, "2.5")]),
            event(&[]),
        ];
        let batch = EventBatch::from_events(&events, &[]);
        let texts = |at: usize| (0..3).map(|row| batch.attributes[at].values.text(row)).collect::<Vec<_>>();
        assert_eq!((batch.attributes[0].name.as_str(), batch.attributes[0].kind), ("summa", ValueKind::Float));
        assert_eq!(texts(0), [Some("3"), Some("2.5"), None]);
        assert_eq!(texts(1), [None, Some("Umeå"), None]);
        assert_eq!(batch.attributes[2].name, "$received");
        assert_eq!(batch.attributes.len(), 3, "no device and nothing more: no columns for them");
    }

    #[test]
    fn a_response_has_its_column_also_where_there_is_no_room_for_others() {
        let known: Vec<String> = (0..MOST_PROPERTY_COLUMNS).map(|at| format!("p{at}")).collect();
        let events = [
            event(&[]),
            event(&[(RESPONSE_ATTRIBUTE, ValueKind::Text, "{}"), ("p7", ValueKind::Text, "känd")]),
            event(&[("p7", ValueKind::Text, "a"), (RESPONSE_ATTRIBUTE, ValueKind::Text, "not ours: not the first")]),
        ];
        let batch = EventBatch::from_events(&events, &known);
        let told = |at: usize| (0..3).map(|row| batch.attributes[at].values.text(row)).collect::<Vec<_>>();
        let names: Vec<&str> = batch.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        assert_eq!(names, ["p7", "$received", "$response", "$more"]);
        assert_eq!(told(2), [None, Some("{}"), None]);
        assert_eq!(told(0), [None, Some("känd"), Some("a")]);
    }

    #[test]
    fn what_has_no_column_of_its_own_is_kept_as_json() {
        let known: Vec<String> = (0..MOST_PROPERTY_COLUMNS - 1).map(|at| format!("p{at}")).collect();
        let events = [event(&[
            ("p7", ValueKind::Text, "känd"),
            ("ny", ValueKind::Text, "sista"),
            ("över", ValueKind::Integer, "7"),
            ("över", ValueKind::Float, "1.50"),
            ("$received", ValueKind::Text, "sagt av sändaren"),
        ])];
        let batch = EventBatch::from_events(&events, &known);
        let names: Vec<&str> = batch.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        assert_eq!(names, ["p7", "ny", "$received", "$more"]);
        let more = batch.attributes[3].values.text(0).unwrap();
        assert_eq!(more, r#"{"över":[7,"1.50"],"$received":"sagt av sändaren"}"#);
    }
}
