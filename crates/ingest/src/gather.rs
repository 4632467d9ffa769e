//! Rows of formats that name their attributes row by row (XES, OCEL, sheets) gathered into columns.
//!
//! Columns come up as rows need them; a row that says nothing of a column has a missing value there.
//! What nobody asked for is dropped at once.

use crate::instant::{self, Instant};
use crate::raw::{Keep, Keeper, NO_TIME, RawChunk, RawColumn, RawValues, Reason, RejectedRow};
use hashbrown::HashMap;
use model::{Column, MISSING, Micros, Strings, ValueKind};
use std::sync::Arc;

/// A chunk is handed on when it has this many rows …
const CHUNK_ROWS: usize = 1 << 16;
/// … or this many cells, so that a log of thousands of attributes stays within memory.
const CHUNK_CELLS: usize = 1 << 23;

/// One value as a format gives it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cell<'a> {
    /// Text with the kind the format states. Empty text is a missing value.
    Text(ValueKind, &'a str),
    /// UTC microseconds.
    Time(i64),
}

impl<'a> Cell<'a> {
    /// A value that its format calls a time. One without an offset goes on as it is written, so that
    /// the zone that was asked for applies; one that cannot be read is text.
    pub(crate) fn time(text: &'a str) -> Cell<'a> {
        match instant::parse(text) {
            Some(Instant::Utc(micros)) => Cell::Time(micros),
            Some(Instant::Local(_)) => Cell::Text(ValueKind::Time, text),
            None => Cell::Text(ValueKind::Text, text),
        }
    }
}

/// Rows on their way to becoming a chunk.
pub(crate) struct Gather {
    keep: Keeper,
    names: HashMap<String, usize, foldhash::fast::RandomState>,
    columns: Vec<Gathered>,
    lines: Vec<u64>,
    rejected: Vec<RejectedRow>,
}

struct Gathered {
    name: Arc<str>,
    keep: Keep,
    kind: Option<ValueKind>,
    values: RawValues,
}

impl Gather {
    pub(crate) fn new(keep: Keeper) -> Self {
        let names = HashMap::default();
        Gather { keep, names, columns: Vec::new(), lines: Vec::new(), rejected: Vec::new() }
    }

    /// The number of the column with this name, which is new if need be.
    pub(crate) fn column(&mut self, name: &str) -> usize {
        if let Some(&column) = self.names.get(name) {
            return column;
        }
        let keep = (self.keep)(name);
        let values = empty(keep);
        self.columns.push(Gathered { name: name.into(), keep, kind: None, values });
        self.names.insert(name.to_string(), self.columns.len() - 1);
        self.columns.len() - 1
    }

    /// Whether the column with this number is the one with this name.
    pub(crate) fn is_named(&self, column: usize, name: &str) -> bool {
        self.columns.get(column).is_some_and(|gathered| &*gathered.name == name)
    }

    /// How many rows are ended and not yet taken.
    pub(crate) fn rows(&self) -> usize {
        self.lines.len()
    }

    /// Sets a value of the row that is being read. A second value of one column is joined to the
    /// first with `; ` where the column has a dictionary, else left out.
    pub(crate) fn put(&mut self, column: usize, cell: Cell<'_>) {
        let row = self.lines.len();
        let gathered = &mut self.columns[column];
        if gathered.keep == Keep::Skip || matches!(cell, Cell::Text(_, "")) {
            return;
        }
        if gathered.len() > row {
            gathered.join(cell);
            return;
        }
        gathered.pad(row);
        gathered.push(cell);
    }

    /// Sets one value for all rows from `first` on that have none in the column yet.
    pub(crate) fn put_run(&mut self, column: usize, first: usize, cell: Cell<'_>) {
        let rows = self.lines.len();
        let gathered = &mut self.columns[column];
        if gathered.keep == Keep::Skip || matches!(cell, Cell::Text(_, "")) || first >= rows {
            return;
        }
        gathered.pad(first);
        if gathered.len() >= rows {
            return;
        }
        gathered.push(cell);
        match &mut gathered.values {
            RawValues::Coded(coded) => {
                let code = coded.codes.last().copied().unwrap_or(MISSING);
                coded.codes.resize(rows, code);
            }
            RawValues::Time(times) => {
                let time = times.last().copied().unwrap_or(NO_TIME);
                times.resize(rows, time);
            }
            RawValues::Plain(_) => {
                while gathered.len() < rows {
                    gathered.push(cell);
                }
            }
        }
    }

    /// Ends the row that is being read.
    pub(crate) fn end_row(&mut self, line: u64) {
        self.lines.push(line);
    }

    /// Takes the row that is being read back and notes why.
    pub(crate) fn reject_row(&mut self, reason: Reason, line: u64, text: &str) {
        let rows = self.lines.len();
        for gathered in &mut self.columns {
            gathered.cut(rows);
        }
        self.rejected.push(RejectedRow { reason, line, text: text.chars().take(200).collect() });
    }

    /// Whether it is time to hand the rows on.
    pub(crate) fn is_full(&self) -> bool {
        let rows = self.lines.len();
        rows >= CHUNK_ROWS || rows * self.columns.len() >= CHUNK_CELLS || self.rejected.len() >= CHUNK_ROWS
    }

    /// The rows gathered so far, or `None` where there are none.
    pub(crate) fn take(&mut self) -> Option<RawChunk> {
        let rows = self.lines.len();
        if rows == 0 && self.rejected.is_empty() {
            return None;
        }
        let mut columns = Vec::new();
        for gathered in &mut self.columns {
            if gathered.keep == Keep::Skip || gathered.len() == 0 {
                continue;
            }
            gathered.pad(rows);
            let values = std::mem::replace(&mut gathered.values, empty(gathered.keep));
            let kind = gathered.kind.take().unwrap_or_default();
            columns.push(RawColumn { name: Arc::clone(&gathered.name), kind, values });
        }
        let lines = std::mem::take(&mut self.lines);
        Some(RawChunk { rows, lines, columns, rejected: std::mem::take(&mut self.rejected) })
    }
}

fn empty(keep: Keep) -> RawValues {
    match keep {
        Keep::Plain => RawValues::Plain(Strings::default()),
        Keep::Coded | Keep::Skip => RawValues::Coded(Column::default()),
    }
}

impl Gathered {
    fn len(&self) -> usize {
        match &self.values {
            RawValues::Coded(column) => column.codes.len(),
            RawValues::Plain(strings) => strings.len(),
            RawValues::Time(times) => times.len(),
        }
    }

    fn pad(&mut self, rows: usize) {
        if self.len() >= rows {
            return;
        }
        match &mut self.values {
            RawValues::Coded(column) => column.codes.resize(rows, MISSING),
            RawValues::Time(times) => times.resize(rows, NO_TIME),
            RawValues::Plain(strings) => {
                while strings.len() < rows {
                    strings.push(None);
                }
            }
        }
    }

    fn cut(&mut self, rows: usize) {
        if self.len() <= rows {
            return;
        }
        match &mut self.values {
            RawValues::Coded(column) => column.codes.truncate(rows),
            RawValues::Time(times) => times.truncate(rows),
            RawValues::Plain(strings) => {
                let mut kept = Strings::default();
                (0..rows).for_each(|row| kept.push(strings.text(row)));
                *strings = kept;
            }
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        let kind = match cell {
            Cell::Text(kind, _) => kind,
            Cell::Time(_) => ValueKind::Time,
        };
        if self.kind.is_none() && matches!(cell, Cell::Time(_)) {
            self.values = RawValues::Time(vec![NO_TIME; self.len()]);
        }
        self.kind = Some(self.kind.map_or(kind, |before| before.union(kind)));
        match (&mut self.values, cell) {
            (RawValues::Time(times), Cell::Time(time)) => times.push(time),
            (RawValues::Time(_), Cell::Text(..)) => {
                self.write_times_out();
                self.push(cell);
            }
            (RawValues::Coded(column), Cell::Text(_, text)) => column.push(Some(text)),
            (RawValues::Plain(strings), Cell::Text(_, text)) => strings.push(Some(text)),
            (RawValues::Coded(column), Cell::Time(time)) => column.push(Some(&Micros(time).to_rfc3339())),
            (RawValues::Plain(strings), Cell::Time(time)) => strings.push(Some(&Micros(time).to_rfc3339())),
        }
    }

    /// Times become text where a column turns out to hold more than times.
    fn write_times_out(&mut self) {
        let RawValues::Time(times) = std::mem::replace(&mut self.values, empty(self.keep)) else { return };
        for time in times {
            let text = (time != NO_TIME).then(|| Micros(time).to_rfc3339());
            match &mut self.values {
                RawValues::Coded(column) => column.push(text.as_deref()),
                RawValues::Plain(strings) => strings.push(text.as_deref()),
                RawValues::Time(_) => {}
            }
        }
    }

    fn join(&mut self, cell: Cell<'_>) {
        if let (RawValues::Coded(column), Cell::Text(_, text)) = (&mut self.values, cell)
            && let Some(code) = column.codes.pop()
        {
            let joined = match column.dictionary.text(code) {
                Some(first) if first.len() < 10_000 => format!("{first}; {text}"),
                Some(first) => first.to_string(),
                None => text.to_string(),
            };
            column.push(Some(&joined));
            self.kind = Some(ValueKind::Text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_come_late_are_missing_before() {
        let mut gather = Gather::new(Arc::new(|name: &str| if name == "no" { Keep::Skip } else { Keep::Coded }));
        let (a, no) = (gather.column("a"), gather.column("no"));
        gather.put(a, Cell::Text(ValueKind::Integer, "1"));
        gather.put(no, Cell::Text(ValueKind::Text, "x"));
        gather.end_row(1);
        let b = gather.column("b");
        gather.put(b, Cell::Time(0));
        gather.put(a, Cell::Text(ValueKind::Text, "taken back"));
        gather.reject_row(Reason::Malformed, 2, "row");
        gather.put(b, Cell::Time(5));
        gather.end_row(3);
        gather.put(b, Cell::Text(ValueKind::Text, "not a time"));
        gather.end_row(4);
        let chunk = gather.take().unwrap();
        assert_eq!((chunk.rows, chunk.lines.as_slice(), chunk.rejected.len()), (3, &[1, 3, 4][..], 1));
        let texts: Vec<Vec<Option<&str>>> = chunk
            .columns
            .iter()
            .map(|column| match &column.values {
                RawValues::Coded(coded) => (0..3).map(|row| coded.text(row)).collect(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(texts[0], [Some("1"), None, None]);
        assert_eq!(texts[1], [None, Some("1970-01-01T00:00:00.000005Z"), Some("not a time")]);
        assert!(gather.take().is_none());
    }
}
