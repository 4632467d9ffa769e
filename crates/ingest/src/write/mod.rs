//! Outside formats out: events come in one by one, a file that others can read comes out.
//!
//! Columns get the names that every reader of event logs knows (pm4py's), so that what is written is
//! recognised when it is read again. A file appears at its destination only when it is complete.

mod ocel;
mod ocel_sqlite;
mod parquet;
mod target;
#[cfg(test)]
mod tests;
mod text;
mod traces;
mod xes;
mod xlsx;

pub use target::Target;

use model::{EventRow, ValueKind};
use std::path::Path;

/// The formats that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteFormat {
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON object on each line.
    Ndjson,
    /// Apache Parquet.
    Parquet,
    /// An Excel workbook.
    Xlsx,
    /// IEEE 1849 XES.
    Xes,
    /// OCEL 2.0 in JSON.
    OcelJson,
    /// OCEL 2.0 in XML.
    OcelXml,
    /// OCEL 2.0 in SQLite.
    OcelSqlite,
}

impl WriteFormat {
    /// The format that a file's ending asks for; `.gz` aside.
    ///
    /// # Errors
    /// When nobody here writes such a file.
    pub fn of(path: &Path) -> Result<Self, WriteError> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        WriteFormat::from_word(ending).ok_or_else(|| {
            WriteError::new(format!("write `{}`: its ending does not name a format", path.display()))
                .hint("end the name in .csv, .tsv, .ndjson, .parquet, .xlsx, .xes, .jsonocel, .xmlocel or .sqlite")
        })
    }

    /// The format that a word (an ending, or the value of `--format`) names.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "csv" => WriteFormat::Csv,
            "tsv" | "tab" => WriteFormat::Tsv,
            "ndjson" | "jsonl" => WriteFormat::Ndjson,
            "parquet" => WriteFormat::Parquet,
            "xlsx" => WriteFormat::Xlsx,
            "xes" => WriteFormat::Xes,
            "jsonocel" | "json" | "ocel" => WriteFormat::OcelJson,
            "xmlocel" | "xml" => WriteFormat::OcelXml,
            "sqlite" => WriteFormat::OcelSqlite,
            _ => return None,
        })
    }
}

/// What the events to come have besides time and activity.
#[derive(Clone, Debug, Default)]
pub struct WriteSchema {
    /// Whether events have a customer.
    pub has_person: bool,
    /// Whether events have a case; then they must come grouped by it.
    pub has_case: bool,
    /// Whether events have a channel.
    pub has_channel: bool,
    /// Whether events have an id of their own.
    pub has_event_id: bool,
    /// The attributes in the order in which rows give them; those of a whole case begin with `case:`.
    pub attributes: Vec<(String, ValueKind)>,
    /// What OCEL calls the object behind a case; left out: `journey`.
    pub object_type: Option<String>,
    /// Whether the columns of a table are called as Resa calls them (`activity`, `time`, `message_id`)
    /// rather than as readers of event logs do.
    pub plain_names: bool,
}

/// Takes the events of a log, one by one, then closes the file.
pub trait EventWriter: Send {
    /// Writes an event.
    ///
    /// # Errors
    /// When the disk fails or the format cannot hold the event.
    fn event(&mut self, row: &EventRow<'_>) -> Result<(), WriteError>;

    /// Completes the file and puts it at its destination.
    ///
    /// # Errors
    /// When the disk fails.
    fn finish(self: Box<Self>) -> Result<(), WriteError>;
}

/// Starts a file. A target whose name ends in `.gz` is compressed.
///
/// # Errors
/// When the target cannot be written.
pub fn writer(format: WriteFormat, target: Target, schema: &WriteSchema) -> Result<Box<dyn EventWriter>, WriteError> {
    Ok(match format {
        WriteFormat::Csv => Box::new(text::TableWriter::new(target, schema, b',')?),
        WriteFormat::Tsv => Box::new(text::TableWriter::new(target, schema, b'\t')?),
        WriteFormat::Ndjson => Box::new(text::JsonWriter::new(target, schema)?),
        WriteFormat::Parquet => Box::new(parquet::ParquetWriter::new(target, schema)?),
        WriteFormat::Xlsx => Box::new(xlsx::XlsxWriter::new(target, schema)?),
        WriteFormat::Xes => Box::new(xes::XesWriter::new(target, schema)?),
        WriteFormat::OcelJson => Box::new(ocel::OcelWriter::new(target, schema, ocel::Notation::Json)?),
        WriteFormat::OcelXml => Box::new(ocel::OcelWriter::new(target, schema, ocel::Notation::Xml)?),
        WriteFormat::OcelSqlite => Box::new(ocel_sqlite::SqliteWriter::new(target, schema)?),
    })
}

/// Why a file could not be written: a sentence for someone, and what to do next when we know.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct WriteError {
    /// What is wrong, naming the thing; lowercase, no full stop.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl WriteError {
    /// An error without a hint.
    pub fn new(message: impl Into<String>) -> Self {
        WriteError { message: message.into(), hint: None }
    }

    /// The same error with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                WriteError::new("write the file: the disk is full").hint("free some space or write to another disk")
            }
            _ => WriteError::new(format!("write the file: {error}")),
        }
    }
}

/// The columns of a table of events: which there are, what they are called, and a row's values.
struct Columns {
    names: Vec<String>,
    kinds: Vec<ValueKind>,
    /// Where the time, the activity and the event id are.
    time: usize,
    activity: usize,
    event_id: Option<usize>,
    schema: WriteSchema,
}

impl Columns {
    fn of(schema: &WriteSchema) -> Self {
        let mut names: Vec<String> = Vec::new();
        let mut kinds = Vec::new();
        let mut add = |name: &str, kind| {
            // An attribute may be called as one of our own columns.
            let taken = |name: &str| names.iter().any(|other| other == name);
            let name = (1..).map(|n| if n == 1 { name.to_string() } else { format!("{name}_{n}") });
            let name = name.into_iter().find(|name| !taken(name)).unwrap_or_default();
            names.push(name);
            kinds.push(kind);
        };
        let [case, activity, time, event_id] = match schema.plain_names {
            true => ["case", "activity", "time", "message_id"],
            false => ["case:concept:name", "concept:name", "time:timestamp", "event_id"],
        };
        let leading = [(schema.has_case, case), (schema.has_person, "person"), (true, activity)];
        leading.iter().filter(|(has, _)| *has).for_each(|(_, name)| add(name, ValueKind::Text));
        add(time, ValueKind::Time);
        let trailing = [(schema.has_channel, "channel"), (schema.has_event_id, event_id)];
        trailing.iter().filter(|(has, _)| *has).for_each(|(_, name)| add(name, ValueKind::Text));
        schema.attributes.iter().for_each(|(name, kind)| add(name, *kind));
        let activity = usize::from(schema.has_case) + usize::from(schema.has_person);
        let event_id = schema.has_event_id.then_some(activity + 2 + usize::from(schema.has_channel));
        Columns { names, kinds, time: activity + 1, activity, event_id, schema: schema.clone() }
    }

    /// Gives each value of a row in the order of the columns; the time comes as text.
    fn each<'a>(&self, row: &EventRow<'a>, time: &'a str, mut take: impl FnMut(usize, Option<&'a str>)) {
        let mut place = 0;
        let mut next = |value| {
            take(place, value);
            place += 1;
        };
        if self.schema.has_case {
            next(row.case);
        }
        if self.schema.has_person {
            next(row.person);
        }
        next(Some(row.activity));
        next(Some(time));
        if self.schema.has_channel {
            next(row.channel);
        }
        if self.schema.has_event_id {
            next(row.event_id);
        }
        row.attributes.iter().for_each(|value| next(*value));
    }
}
