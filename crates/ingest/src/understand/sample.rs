//! The first rows of a source as plain text columns, for looking at.

use crate::raw::{NO_TIME, RawChunk, RawValues};
use model::{Micros, ValueKind};

/// Some rows by column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) rows: usize,
    pub(crate) columns: Vec<SampleColumn>,
}

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

fn text(values: &RawValues, row: usize) -> Option<String> {
    match values {
        RawValues::Coded(column) => column.text(row).map(str::to_string),
        RawValues::Plain(strings) => strings.text(row).map(str::to_string),
        RawValues::Time(times) => {
            times.get(row).filter(|time| **time != NO_TIME).map(|time| Micros(*time).to_rfc3339())
        }
    }
}
