//! Events as they travel between crates: batches of columns in arrival order.

use crate::{Column, Micros};

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
