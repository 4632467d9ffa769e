//! Takes a block of a text table apart into the columns that were asked for.

use super::blocks::Block;
use super::records::{Cell, Record, Signs, record};
use crate::raw::{Keep, RawChunk, RawColumn, RawValues, Reason, RejectedRow};
use crate::text::{self, Encoding};
use model::{Column, Strings, ValueKind};
use std::borrow::Cow;
use std::sync::Arc;

/// A table's columns.
pub(crate) type Header = Vec<Arc<str>>;

/// Everything needed to take a block apart; the same for all blocks of a file.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) signs: Signs,
    pub(crate) encoding: Encoding,
    /// Whether a blank after each delimiter is only for show.
    pub(crate) spaced: bool,
    pub(crate) header: Header,
    /// How to keep each column of the header.
    pub(crate) keep: Vec<Keep>,
    /// Lines before the first row of data.
    pub(crate) skip_lines: u64,
}

/// The rows of a block.
pub(crate) fn chunk(block: &Block, layout: &Layout) -> RawChunk {
    let (text, not_text) = as_utf8(block, layout);
    let mut rows = Rows::new(layout, text.len());
    let bytes = text.as_bytes();
    let (mut at, mut line, mut cells) = (0, block.first_line, Vec::with_capacity(layout.header.len()));
    while at < bytes.len() {
        let found = record(bytes, at, layout.signs, true, &mut cells);
        let (Record::Whole(next) | Record::Broken(next)) = found else { break };
        let quoted = cells.iter().any(|cell| cell.quoted) || matches!(found, Record::Broken(_));
        // Only a quoted cell can hold a line end, so only then are the lines of a record counted.
        let lines = if quoted { memchr::memchr_iter(layout.signs.newline, &bytes[at..next]).count() as u64 } else { 1 };
        if line > layout.skip_lines {
            let raw = part(&text, at, next);
            let undecodable = not_text.iter().any(|place| (at..next).contains(place));
            match found {
                _ if undecodable => rows.reject(Reason::NotText, line, raw),
                Record::Broken(_) => rows.reject(Reason::BrokenQuote, line, raw),
                _ => rows.put(&text, &mut cells, line, raw),
            }
        }
        line += lines;
        at = next;
    }
    rows.finish()
}

/// The block as UTF-8, and where lines begin that were not text in the file's encoding.
fn as_utf8<'a>(block: &'a Block, layout: &Layout) -> (Cow<'a, str>, Vec<usize>) {
    if layout.encoding == Encoding::Windows1252 {
        return (text::decode(&block.bytes, layout.encoding), Vec::new());
    }
    if let Ok(text) = std::str::from_utf8(&block.bytes) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (mut text, mut not_text) = (String::with_capacity(block.bytes.len() + 64), Vec::new());
    for line in block.bytes.split_inclusive(|byte| *byte == layout.signs.newline) {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) if layout.encoding == Encoding::Ascii => text.push_str(&text::decode(line, Encoding::Windows1252)),
            Err(_) => {
                not_text.push(text.len());
                text.push_str(&text::decode(line, layout.encoding));
            }
        }
    }
    (Cow::Owned(text), not_text)
}

#[expect(clippy::string_slice, reason = "both places stand beside an ASCII sign or an end of the text")]
fn part(text: &str, start: usize, end: usize) -> &str {
    &text[start..end]
}

enum Values {
    Skip,
    Coded(Column),
    Plain(Strings),
}

impl Values {
    fn push(&mut self, value: Option<&str>) {
        match self {
            Values::Skip => {}
            Values::Coded(column) => column.push(value),
            Values::Plain(strings) => strings.push(value),
        }
    }
}

struct Rows<'a> {
    layout: &'a Layout,
    values: Vec<Values>,
    lines: Vec<u64>,
    rejected: Vec<RejectedRow>,
    unquoted: String,
}

impl<'a> Rows<'a> {
    fn new(layout: &'a Layout, bytes: usize) -> Self {
        let make = |keep: &Keep| match keep {
            Keep::Skip => Values::Skip,
            Keep::Coded => Values::Coded(Column::default()),
            Keep::Plain => Values::Plain(Strings::default()),
        };
        let lines = Vec::with_capacity(bytes / 64);
        Rows {
            layout,
            values: layout.keep.iter().map(make).collect(),
            lines,
            rejected: Vec::new(),
            unquoted: String::new(),
        }
    }

    fn put(&mut self, text: &str, cells: &mut Vec<Cell>, line: u64, raw: &str) {
        let width = self.layout.header.len();
        if raw.trim_ascii().is_empty() {
            return;
        }
        // Some programs end every row, but not the header, with a delimiter.
        if cells.len() == width + 1 && cells.last().is_some_and(|cell| cell.start == cell.end) {
            cells.pop();
        }
        if cells.len() != width {
            return self.reject(Reason::WrongColumnCount, line, raw);
        }
        for (values, cell) in self.values.iter_mut().zip(cells.iter()) {
            if matches!(values, Values::Skip) {
                continue;
            }
            let mut value = part(text, cell.start, cell.end);
            if self.layout.spaced && !cell.quoted {
                value = value.trim_ascii();
            }
            if cell.doubled {
                self.unquoted.clear();
                for (n, piece) in value.split("\"\"").enumerate() {
                    if n > 0 {
                        self.unquoted.push('"');
                    }
                    self.unquoted.push_str(piece);
                }
                value = &self.unquoted;
            }
            values.push((!value.is_empty()).then_some(value));
        }
        self.lines.push(line);
    }

    fn reject(&mut self, reason: Reason, line: u64, raw: &str) {
        self.rejected.push(RejectedRow { reason, line, text: raw.trim_end().chars().take(200).collect() });
    }

    fn finish(self) -> RawChunk {
        let mut columns = Vec::new();
        for (name, values) in self.layout.header.iter().zip(self.values) {
            let values = match values {
                Values::Skip => continue,
                Values::Coded(column) => RawValues::Coded(column),
                Values::Plain(strings) => RawValues::Plain(strings),
            };
            columns.push(RawColumn { name: Arc::clone(name), kind: ValueKind::Text, values });
        }
        RawChunk { rows: self.lines.len(), lines: self.lines, columns, rejected: self.rejected }
    }
}
