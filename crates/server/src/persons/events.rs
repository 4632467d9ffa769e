//! The events of one person: those in blocks and those that are not sealed yet, in order.

use crate::live::Persons;
use crate::work::WorkError;
use eventlog::{DataDir, StoredEvent};
use model::{Event, Micros, ProjectId, ValueKind, is_technical_attribute};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use store::Store;

/// How often the log may be sealed while it is read.
const TRIES: usize = 8;
/// Events of the inbox that are looked at in one go.
const AT_ONCE: usize = 10_000;

/// One event of a person.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PersonEvent {
    /// When it happened.
    pub time: String,
    /// When it arrived; absent for what was imported from files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<String>,
    /// The sender's own id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What happened.
    pub activity: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The identifier that it stands under.
    pub identity: String,
    /// The device that it came from, where it carried one besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The case that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The import that brought it; absent for live events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import: Option<u64>,
    /// Everything else that is kept of it.
    pub properties: Map<String, Value>,
    #[serde(skip)]
    pub(crate) at: Micros,
}

/// All events of a person, by time and arrival.
///
/// # Errors
/// When the log or the inbox cannot be read.
pub fn events_of(
    store: &Store,
    project: &ProjectId,
    persons: &Persons,
    person: &str,
) -> Result<Vec<PersonEvent>, WorkError> {
    let identities = persons.identities_of(person);
    let names: Vec<&str> = identities.iter().map(String::as_str).collect();
    let is_theirs = |identity: &str, time: Micros| persons.map().person(identity, time.0) == person;
    let log = DataDir::project(store.dir(), &project.0);
    for _ in 0..TRIES {
        let generation = log.generation()?;
        let mut after = log.sealed_through()?;
        let sealed = log.events_of(&names)?;
        let mut events: Vec<PersonEvent> =
            sealed.into_iter().filter(|event| is_theirs(&event.identity, event.time)).map(of_block).collect();
        loop {
            let rows = store.inbox_tail(project, after, AT_ONCE)?;
            let Some((last, _)) = rows.last() else { break };
            after = *last;
            let live = rows.into_iter().map(|(_, event)| event);
            let live = live.filter(|event| {
                names.binary_search(&event.person.as_str()).is_ok() && is_theirs(event.person.as_str(), event.time)
            });
            events.extend(live.map(of_inbox));
        }
        // Sealed meanwhile, events may have left the inbox before it was read.
        if log.generation()? == generation {
            // Stable: what stands in the blocks arrived before what waits.
            events.sort_by_key(|event| event.at);
            return Ok(events);
        }
    }
    Err(WorkError::busy("the log changes faster than it can be read"))
}

fn of_block(event: StoredEvent) -> PersonEvent {
    let mut told = PersonEvent {
        time: event.time.to_rfc3339(),
        received: None,
        message_id: event.message_id,
        activity: event.activity,
        channel: event.channel,
        identity: event.identity,
        device: None,
        case: event.case,
        import: event.import,
        properties: Map::new(),
        at: event.time,
    };
    for (name, kind, value) in event.attributes {
        match name.as_str() {
            "$received" => told.received = Some(value),
            "$device" => told.device = Some(value),
            "$more" => told.properties.extend(more(&value)),
            _ if is_technical_attribute(&name) => {}
            _ => _ = told.properties.insert(name, json(kind, value)),
        }
    }
    told
}

fn of_inbox(event: Event) -> PersonEvent {
    let properties = event.properties.into_iter().filter(|property| !is_technical_attribute(&property.name));
    PersonEvent {
        time: event.time.to_rfc3339(),
        received: Some(event.received.to_rfc3339()),
        message_id: Some(event.message_id),
        activity: event.activity,
        channel: event.channel,
        identity: event.person.0,
        device: event.device.map(|device| device.0),
        case: None,
        import: None,
        properties: properties.map(|property| (property.name, json(property.kind, property.value))).collect(),
        at: event.time,
    }
}

/// What had no column of its own.
fn more(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

/// A value as the kind it had, where that says the very same.
pub(crate) fn json(kind: ValueKind, value: String) -> Value {
    let parsed = match kind {
        ValueKind::Integer | ValueKind::Float | ValueKind::Boolean => serde_json::from_str::<Value>(&value).ok(),
        ValueKind::Text | ValueKind::Time => None,
    };
    let says_the_same = |parsed: &Value| {
        let written = parsed.to_string();
        written == value
    };
    parsed.filter(says_the_same).unwrap_or(Value::String(value))
}
