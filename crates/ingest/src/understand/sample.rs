//! The first rows of a source as plain text columns, for looking at.

use crate::raw::{NO_TIME, RawChunk, RawValues};
use crate::time;
use model::{Micros, ValueKind};

/// Some rows by column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) rows: usize,
    pub(crate) columns: Vec<SampleColumn>,
    /// Where the first rows stand.
    pub(crate) first_lines: Vec<u64>,
}

/// Rows below the header that may tell more of the columns.
pub(crate) const MOST_LABELS: usize = 3;
/// Rows that are compared with them.
const COMPARED: usize = 200;

/// One column of a sample.
#[derive(Clone, Debug, Default)]
pub(crate) struct SampleColumn {
    pub(crate) name: String,
    pub(crate) kind: ValueKind,
    /// Whether the format itself types the values as times.
    pub(crate) typed_time: bool,
    pub(crate) values: Vec<Option<String>>,
}

impl Sample {
    /// Adds the rows of a chunk, at most up to `limit` rows in all.
    pub(crate) fn add(&mut self, chunk: &RawChunk, limit: usize) {
        let take = chunk.rows.min(limit.saturating_sub(self.rows));
        let missing = MOST_LABELS.saturating_sub(self.first_lines.len());
        self.first_lines.extend(chunk.lines.iter().take(missing));
        for raw in &chunk.columns {
            let known = self.columns.iter().position(|column| *column.name == *raw.name);
            let place = known.unwrap_or_else(|| {
                let values = vec![None; self.rows];
                let name = raw.name.to_string();
                self.columns.push(SampleColumn { name, kind: raw.kind, typed_time: false, values });
                self.columns.len() - 1
            });
            let column = &mut self.columns[place];
            if column.kind != raw.kind {
                column.kind = column.kind.union(raw.kind);
            }
            for row in 0..take {
                column.values.push(text(&raw.values, row));
            }
            column.typed_time |= matches!(raw.values, RawValues::Time(_));
        }
        self.rows += take;
        for column in &mut self.columns {
            column.values.resize(self.rows, None);
        }
    }

    /// How many of the first rows tell more of the columns and of nobody: where everybody else has numbers
    /// and times, in at least two columns, they have words. Survey tools write them: the question below its
    /// code, an id below the question.
    pub(crate) fn labels(&self) -> usize {
        if self.rows < MOST_LABELS + 3 {
            return 0;
        }
        let measures = |column: &&SampleColumn| {
            let rest: Vec<&str> =
                column.values.iter().skip(MOST_LABELS).take(COMPARED).flatten().map(String::as_str).collect();
            let fitting = rest.iter().filter(|value| is_measure(value)).count();
            rest.len() >= 3 && fitting * 10 >= rest.len() * 9
        };
        let measures: Vec<&SampleColumn> = self.columns.iter().filter(measures).collect();
        let is_label = |row: &usize| {
            let values = measures.iter().filter_map(|column| column.values.get(*row)?.as_deref());
            let values: Vec<&str> = values.collect();
            let words = |value: &&str| value.chars().filter(|sign| sign.is_alphabetic()).count() >= 3;
            values.len() >= 2 && values.iter().all(|value| !is_measure(value) && words(value))
        };
        (0..MOST_LABELS).take_while(is_label).count()
    }

    /// The sample without its first rows.
    pub(crate) fn without_first(mut self, rows: usize) -> Sample {
        self.rows = self.rows.saturating_sub(rows);
        for column in &mut self.columns {
            column.values.drain(..rows.min(column.values.len()));
        }
        self
    }

    /// The column of a name.
    pub(crate) fn column(&self, name: &str) -> Option<&SampleColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl SampleColumn {
    /// Values that are there.
    pub(crate) fn filled(&self) -> impl Iterator<Item = &str> {
        self.values.iter().flatten().map(String::as_str)
    }
}

/// Whether a value is a number or a time.
fn is_measure(value: &str) -> bool {
    let plain = value.trim().replace(',', ".").replace(' ', "");
    plain.parse::<f64>().is_ok_and(f64::is_finite) || time::recognise(std::iter::once(value)).is_some()
}

fn text(values: &RawValues, row: usize) -> Option<String> {
    match values {
        RawValues::Coded(column) => column.text(row).map(str::to_string),
        RawValues::Plain(strings) => strings.text(row).map(str::to_string),
        RawValues::Time(times) => {
            times.get(row).filter(|time| **time != NO_TIME).map(|time| Micros(*time).to_rfc3339())
        }
    }
}
