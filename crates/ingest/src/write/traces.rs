//! Groups events that come one after the other into the traces they belong to.
//!
//! What is said of a whole case (`case:…`) is told apart here: an attribute with one value
//! throughout the trace belongs to the trace, any other stays with the events, so nothing is lost.

use super::{WriteError, WriteSchema};
use model::{EventRow, Micros, ValueKind};

/// An event that waits for its trace to be complete.
pub(super) struct Waiting {
    pub(super) event_id: Option<String>,
    pub(super) person: Option<String>,
    pub(super) time: Micros,
    pub(super) activity: String,
    pub(super) channel: Option<String>,
    pub(super) attributes: Vec<Option<String>>,
}

/// All events of a case that came together.
pub(super) struct Trace {
    /// The case, or where there is none the customer.
    pub(super) name: Option<String>,
    pub(super) events: Vec<Waiting>,
}

/// The open trace and the schema of its events.
pub(super) struct Traces {
    pub(super) schema: WriteSchema,
    open: Option<Trace>,
}

impl Traces {
    pub(super) fn new(schema: &WriteSchema) -> Self {
        Traces { schema: schema.clone(), open: None }
    }

    /// Takes an event; gives the trace before it where it belongs to another.
    pub(super) fn event(&mut self, row: &EventRow<'_>) -> Option<Trace> {
        let name = row.case.or(if self.schema.has_case { None } else { row.person });
        let waiting = Waiting {
            event_id: row.event_id.map(str::to_string),
            person: row.person.map(str::to_string),
            time: row.time,
            activity: row.activity.to_string(),
            channel: row.channel.map(str::to_string),
            attributes: row.attributes.iter().map(|value| value.map(str::to_string)).collect(),
        };
        if let Some(open) = self.open.as_mut().filter(|open| open.name.as_deref() == name) {
            open.events.push(waiting);
            return None;
        }
        self.open.replace(Trace { name: name.map(str::to_string), events: vec![waiting] })
    }

    /// The last trace.
    pub(super) fn end(&mut self) -> Option<Trace> {
        self.open.take()
    }

    /// Writes traces with `write`, as long as there are some.
    pub(super) fn each(
        trace: Option<Trace>,
        write: impl FnOnce(&Trace) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        trace.map_or(Ok(()), |trace| write(&trace))
    }
}

/// Attributes of one trace: those of the whole, and the places of those that stay with the events.
pub(super) struct Parted<'a> {
    pub(super) whole: Vec<(&'a str, ValueKind, &'a str)>,
    pub(super) by_event: Vec<usize>,
}

impl Trace {
    pub(super) fn part<'a>(&'a self, schema: &'a WriteSchema) -> Parted<'a> {
        let mut parted = Parted { whole: Vec::new(), by_event: Vec::new() };
        for (place, (name, kind)) in schema.attributes.iter().enumerate() {
            let first = self.events.first().and_then(|event| event.attributes.get(place)?.as_deref());
            let same = self.events.iter().all(|event| event.attributes.get(place).and_then(Option::as_deref) == first);
            match (name.strip_prefix("case:"), first) {
                (Some(name), Some(value)) if same && name != "concept:name" => parted.whole.push((name, *kind, value)),
                _ => parted.by_event.push(place),
            }
        }
        parted
    }
}

/// Text for XML, in an attribute or between tags. Signs that XML cannot hold become `\u{fffd}`.
pub(super) fn escape(text: &str, out: &mut String) {
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(sign),
        }
    }
}
