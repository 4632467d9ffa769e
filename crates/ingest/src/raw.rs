//! What every decoder gives: chunks of named columns, whatever the format was.
//!
//! A decoder knows a format and nothing about customers. It turns bytes into [`RawChunk`]s;
//! `understand` decides which column means what, and `assemble` makes events or rejections of them.

use model::{Column, Strings, ValueKind};
use std::sync::Arc;

/// How a decoder should keep a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Not at all: nobody asked for it.
    Skip,
    /// With a dictionary: values repeat.
    Coded,
    /// Without one: nearly every value is distinct (times, event ids).
    Plain,
}

/// Tells a decoder how to keep the column of a given name.
pub type Keeper = Arc<dyn Fn(&str) -> Keep + Send + Sync>;

/// The values of one column of a chunk; all columns of a chunk have as many values as it has rows.
#[derive(Clone, Debug)]
pub enum RawValues {
    /// Text with a dictionary.
    Coded(Column),
    /// Text without one.
    Plain(Strings),
    /// Times that the format itself types: UTC microseconds, [`NO_TIME`] where missing.
    Time(Vec<i64>),
}

/// The missing value of [`RawValues::Time`].
pub const NO_TIME: i64 = i64::MIN;

/// One column of a chunk.
#[derive(Clone, Debug)]
pub struct RawColumn {
    /// Its name in the source.
    pub name: Arc<str>,
    /// What the format says its values are; text where the format has no types.
    pub kind: ValueKind,
    /// The values. A missing value is missing; an empty string in a text table is missing too.
    pub values: RawValues,
}

/// Some rows of a source, in order.
#[derive(Clone, Debug, Default)]
pub struct RawChunk {
    /// How many rows.
    pub rows: usize,
    /// Where each row stands in the source, counted from 1: a line of a text file (the line where
    /// the record begins), a row of a sheet, an event of a log.
    pub lines: Vec<u64>,
    /// The columns that were asked for and exist here; a column may be absent from some chunks.
    pub columns: Vec<RawColumn>,
    /// Rows that could not even be decoded; they are not counted in `rows`.
    pub rejected: Vec<RejectedRow>,
}

impl RawChunk {
    /// One row as a chunk of its own.
    pub(crate) fn row(&self, row: usize) -> RawChunk {
        let values = |values: &RawValues| match values {
            RawValues::Coded(column) => RawValues::Coded(std::iter::once(column.text(row)).collect()),
            RawValues::Plain(strings) => {
                let mut one = Strings::default();
                one.push(strings.text(row));
                RawValues::Plain(one)
            }
            RawValues::Time(times) => RawValues::Time(times.get(row).copied().into_iter().collect()),
        };
        let column = |column: &RawColumn| RawColumn {
            name: Arc::clone(&column.name),
            kind: column.kind,
            values: values(&column.values),
        };
        RawChunk {
            rows: 1,
            lines: self.lines.get(row).copied().into_iter().collect(),
            columns: self.columns.iter().map(column).collect(),
            rejected: Vec::new(),
        }
    }
}

/// A row that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// Why.
    pub reason: Reason,
    /// Where it stands in the source, counted from 1.
    pub line: u64,
    /// The row, or the value at fault, cut to at most 200 characters.
    pub text: String,
}

/// Why a row was not accepted: the closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// More or fewer cells than the header has.
    WrongColumnCount,
    /// A quoted cell that never ends, or text after a closing quote.
    BrokenQuote,
    /// Bytes that are not text in the file's encoding.
    NotText,
    /// A line that is not a JSON object.
    NotJson,
    /// No time.
    MissingTime,
    /// A time that the column's format does not fit.
    UnreadableTime,
    /// No activity.
    MissingActivity,
    /// Neither a customer nor a case.
    MissingPerson,
    /// No case in a log of cases.
    MissingCase,
    /// An event related to no object of the type that journeys follow (OCEL).
    NoObjectOfType,
    /// A response to a survey of which no answer fits its question.
    UnfitAnswer,
    /// The record is malformed in a way its format has no finer word for.
    Malformed,
}

impl Reason {
    /// The stable word used in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Reason::WrongColumnCount => "wrong_column_count",
            Reason::BrokenQuote => "broken_quote",
            Reason::NotText => "not_text",
            Reason::NotJson => "not_json",
            Reason::MissingTime => "missing_time",
            Reason::UnreadableTime => "unreadable_time",
            Reason::MissingActivity => "missing_activity",
            Reason::MissingPerson => "missing_person",
            Reason::MissingCase => "missing_case",
            Reason::NoObjectOfType => "no_object_of_type",
            Reason::UnfitAnswer => "unfit_answer",
            Reason::Malformed => "malformed",
        }
    }
}

/// Reads one source from beginning to end.
pub trait Decoder: Send {
    /// The next rows, or `None` at the end.
    ///
    /// # Errors
    /// When the source as a whole cannot be read further; rows that are wrong by themselves come
    /// back in [`RawChunk::rejected`].
    fn next_chunk(&mut self) -> Result<Option<RawChunk>, ReadError>;
}

/// Why a source cannot be read: a sentence for someone, and what to do next when we know.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// What is wrong, naming the thing; lowercase, no full stop.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// A stable word for the kind of problem, for programs that say it in other words.
    pub code: &'static str,
}

impl ReadError {
    /// An error without a hint.
    pub fn new(message: impl Into<String>) -> Self {
        ReadError { message: message.into(), hint: None, code: "unreadable_file" }
    }

    /// The same error with a word for its kind.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    /// The same error with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
