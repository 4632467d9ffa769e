//! Excel workbooks: the first visible sheet with a table in it comes out as rows.
//!
//! Titles above the table are passed over, the header is found, and typed cells keep their kind.
//! A date in a sheet has no zone, so it goes out as local ISO text; an error cell (`#N/A`) is missing.

use crate::gather::{Cell, Gather};
use crate::raw::{Decoder, Keeper, RawChunk, ReadError};
use calamine::{DataRef, DataType, Reader, SheetVisible, Xlsx, XlsxError, open_workbook};
use model::ValueKind;
use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Rows looked at to find the header.
const LOOK: usize = 50;

/// Opens a workbook. It is read in a thread of its own, because the library's reader borrows it.
pub(crate) fn open(path: &Path, sheet: Option<&str>, keep: Keeper) -> Result<Box<dyn Decoder>, ReadError> {
    let (sender, chunks) = sync_channel(2);
    let name = path.to_path_buf();
    let sheet = sheet.map(str::to_string);
    let reading = move || {
        let end = read(&name, sheet.as_deref(), keep, &sender);
        // A receiver that has gone away has seen enough.
        drop(sender.send(end.map(|()| None)));
    };
    let thread = std::thread::Builder::new().name("resa-sheet".to_string()).spawn(reading);
    thread.map_err(|error| ReadError::new(format!("start a thread to read the sheet: {error}")))?;
    Ok(Box::new(SheetDecoder { chunks, name: path.to_path_buf() }))
}

type Chunk = Result<Option<RawChunk>, ReadError>;

struct SheetDecoder {
    chunks: Receiver<Chunk>,
    name: PathBuf,
}

impl Decoder for SheetDecoder {
    fn next_chunk(&mut self) -> Chunk {
        // The library may give up on hostile bytes; then the sender is gone without a word.
        self.chunks.recv().unwrap_or_else(|_| Err(broken(&self.name, "its parts contradict each other")))
    }
}

fn broken(path: &Path, what: impl std::fmt::Display) -> ReadError {
    ReadError::new(format!("read the workbook `{}`: {what}", path.display()))
        .hint("open it in Excel and save it again, or save the sheet as CSV")
}

/// The sheets of a workbook that can be read: those with a table in them, hidden ones left out.
pub(crate) fn sheets(path: &Path) -> Result<Vec<String>, ReadError> {
    // On a thread of its own: the library may give up on hostile bytes.
    let looked = std::thread::scope(|scope| scope.spawn(|| list_sheets(path)).join());
    looked.unwrap_or_else(|_| Err(broken(path, "its parts contradict each other")))
}

fn list_sheets(path: &Path) -> Result<Vec<String>, ReadError> {
    let mut book = open_book(path)?;
    let mut tables = Vec::new();
    for sheet in visible(&book) {
        let Ok(mut cells) = book.worksheet_cells_reader(&sheet) else { continue };
        let mut rows = Rows { next_cell: move || cells.next_cell(), waiting: None, done: false };
        let head = rows.head().map_err(|error| broken(path, error))?;
        if Table::find(&head).is_some() {
            tables.push(sheet);
        }
    }
    if tables.is_empty() { Err(no_table(path)) } else { Ok(tables) }
}

fn open_book(path: &Path) -> Result<Xlsx<BufReader<File>>, ReadError> {
    crate::unpacked::check(path)?;
    open_workbook(path).map_err(|error: XlsxError| broken(path, error))
}

fn visible(book: &Xlsx<BufReader<File>>) -> Vec<String> {
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    sheets.map(|sheet| sheet.name.clone()).collect()
}

fn no_table(path: &Path) -> ReadError {
    broken(path, "no sheet holds a table")
        .code("no_table")
        .hint("the first sheet with a header and rows below it is read")
}

fn read(path: &Path, wanted: Option<&str>, keep: Keeper, out: &SyncSender<Chunk>) -> Result<(), ReadError> {
    let failed = |error: XlsxError| broken(path, error);
    let mut book = open_book(path)?;
    let sheets = visible(&book);
    let chosen = sheets.into_iter().filter(|sheet| wanted.is_none_or(|wanted| wanted == sheet));
    for sheet in chosen {
        // A chart sheet has no cells to read.
        let Ok(mut cells) = book.worksheet_cells_reader(&sheet) else { continue };
        let mut rows = Rows { next_cell: move || cells.next_cell(), waiting: None, done: false };
        let head = rows.head().map_err(failed)?;
        let Some(table) = Table::find(&head) else { continue };
        return table.decode(head, &mut rows, keep, out, path);
    }
    Err(no_table(path))
}

/// A row of a sheet: its number from 1, and the cells that hold something, by column.
type Row<'a> = (u64, Vec<(u32, DataRef<'a>)>);

/// Cells in reading order, put together to rows.
struct Rows<'a, F> {
    next_cell: F,
    waiting: Option<(u32, u32, DataRef<'a>)>,
    /// The library must not be asked again after the last cell.
    done: bool,
}

impl<'a, F: FnMut() -> Result<Option<calamine::Cell<DataRef<'a>>>, XlsxError>> Rows<'a, F> {
    /// The first rows.
    fn head(&mut self) -> Result<Vec<Row<'a>>, XlsxError> {
        let mut head = Vec::new();
        while head.len() < LOOK
            && let Some(row) = self.next()?
        {
            head.push(row);
        }
        Ok(head)
    }

    /// The next row that is not empty.
    fn next(&mut self) -> Result<Option<Row<'a>>, XlsxError> {
        let mut row: Option<Row<'a>> = None;
        loop {
            let (at, column, value) = match self.waiting.take() {
                Some(cell) => cell,
                None if self.done => return Ok(row),
                None => match (self.next_cell)()? {
                    None => {
                        self.done = true;
                        return Ok(row);
                    }
                    Some(cell) => (cell.get_position().0, cell.get_position().1, cell.get_value().clone()),
                },
            };
            if value.is_empty() || value.is_error() || value.get_string().is_some_and(|text| text.trim().is_empty()) {
                continue;
            }
            let number = u64::from(at) + 1;
            match &mut row {
                None => row = Some((number, vec![(column, value)])),
                Some((current, cells)) if *current == number => cells.push((column, value)),
                Some(_) => {
                    self.waiting = Some((at, column, value));
                    return Ok(row);
                }
            }
        }
    }
}

/// Where the table stands: how many rows to pass over, and the names of its columns.
struct Table {
    body: usize,
    names: Vec<(u32, String)>,
}

impl Table {
    /// The header is the first row about as wide as the table; titles above are narrower.
    fn find(head: &[Row<'_>]) -> Option<Table> {
        let width = head.iter().map(|(_, cells)| cells.len()).max()?;
        if width < 2 || head.len() < 2 {
            return None;
        }
        let header = head.iter().position(|(_, cells)| cells.len() * 5 >= width * 3 && cells.len() >= 2)?;
        let (_, cells) = &head[header];
        let texts = cells.iter().filter(|(_, value)| value.is_string()).count();
        // Data from the first row on: the columns are called as Excel calls them.
        if texts * 2 < cells.len() {
            return Some(Table { body: header, names: Vec::new() });
        }
        let mut taken = HashSet::new();
        let mut names = Vec::new();
        for (column, value) in cells {
            let mut name = text(value).trim().to_string();
            for again in 2.. {
                if taken.insert(name.clone()) {
                    break;
                }
                name = format!("{} ({again})", text(value).trim());
            }
            names.push((*column, name));
        }
        Some(Table { body: header + 1, names })
    }

    fn decode<'a, F: FnMut() -> Result<Option<calamine::Cell<DataRef<'a>>>, XlsxError>>(
        &self,
        head: Vec<Row<'a>>,
        rows: &mut Rows<'a, F>,
        keep: Keeper,
        out: &SyncSender<Chunk>,
        path: &Path,
    ) -> Result<(), ReadError> {
        let mut gather = Gather::new(keep);
        let mut columns: Vec<Option<usize>> = Vec::new();
        for (column, name) in &self.names {
            columns.resize(columns.len().max(*column as usize + 1), None);
            columns[*column as usize] = Some(gather.column(name));
        }
        let mut head = head.into_iter().skip(self.body);
        loop {
            let row = match head.next() {
                Some(row) => Some(row),
                None => rows.next().map_err(|error| broken(path, error))?,
            };
            let Some((number, cells)) = row else { break };
            for (column, value) in cells {
                let place = column as usize;
                columns.resize(columns.len().max(place + 1), None);
                let column = *columns[place].get_or_insert_with(|| gather.column(&letters(column)));
                gather.put(column, Cell::Text(kind(&value), &text(&value)));
            }
            gather.end_row(number);
            if gather.is_full() && out.send(Ok(gather.take())).is_err() {
                return Ok(());
            }
        }
        if let Some(chunk) = gather.take() {
            // A receiver that has gone away has seen enough.
            drop(out.send(Ok(Some(chunk))));
        }
        Ok(())
    }
}

/// A column's name in Excel: A, B, … Z, AA, AB, …
fn letters(column: u32) -> String {
    let mut name = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        name.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    name.iter().rev().collect()
}

fn kind(value: &DataRef<'_>) -> ValueKind {
    match value {
        DataRef::Int(_) => ValueKind::Integer,
        DataRef::Float(number) if is_whole(*number) => ValueKind::Integer,
        DataRef::Float(_) => ValueKind::Float,
        DataRef::Bool(_) => ValueKind::Boolean,
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) => ValueKind::Time,
        _ => ValueKind::Text,
    }
}

fn is_whole(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() < 1e15
}

/// The value as text: whole numbers without decimals, dates as local ISO 8601.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(time) if time.is_duration() || time.as_f64() < 1.0 => {
            let (_, _, _, hour, minute, second, _) = time.to_ymd_hms_milli();
            let hours = (time.as_f64().max(0.0).floor() as u64).saturating_mul(24) + u64::from(hour);
            format!("{hours:02}:{minute:02}:{second:02}")
        }
        DataRef::DateTime(time) => match time.to_ymd_hms_milli() {
            (year, month, day, 0, 0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
            (year, month, day, hour, minute, second, 0) => {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
            }
            (year, month, day, hour, minute, second, milli) => {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}")
            }
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::Keep;
    use crate::xes_test::texts;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    use std::sync::Arc;

    fn rows_of(book: &mut Workbook) -> Result<Vec<std::collections::BTreeMap<String, String>>, ReadError> {
        let file = tempfile::NamedTempFile::with_suffix(".xlsx").unwrap();
        std::fs::write(file.path(), book.save_to_buffer().unwrap()).unwrap();
        let mut decoder = open(file.path(), None, Arc::new(|_: &str| Keep::Coded))?;
        let mut rows = Vec::new();
        while let Some(chunk) = decoder.next_chunk()? {
            rows.extend(texts(&chunk));
        }
        Ok(rows)
    }

    #[test]
    fn titles_are_passed_over_and_cells_keep_their_kind() {
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, "Läs mig").unwrap();
        let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 3, "Samtal 2024", &Format::new()).unwrap();
        for (column, name) in ["kund", "tid", "typ", "typ"].into_iter().enumerate() {
            sheet.write(2, column as u16, name).unwrap();
        }
        sheet.write(3, 0, 1001).unwrap();
        let time = ExcelDateTime::from_ymd(2024, 3, 1).unwrap().and_hms(10, 15, 30.5).unwrap();
        sheet.write_with_format(3, 1, &time, &date).unwrap();
        sheet.write(3, 2, "ring").unwrap();
        sheet.write(3, 3, true).unwrap();
        sheet.write(5, 0, 0.25).unwrap();
        sheet.write_with_format(5, 1, ExcelDateTime::from_ymd(2024, 3, 2).unwrap(), &date).unwrap();
        sheet.write(5, 5, "löst").unwrap();
        let rows = rows_of(&mut book).unwrap();
        let text = |row: usize, name: &str| rows[row].get(name).map(String::as_str);
        assert_eq!(rows.len(), 2);
        assert_eq!(text(0, "kund"), Some("1001"));
        assert_eq!(text(0, "tid"), Some("2024-03-01T10:15:30.500"));
        assert_eq!((text(0, "typ"), text(0, "typ (2)")), (Some("ring"), Some("true")));
        assert_eq!((text(1, "kund"), text(1, "tid"), text(1, "typ")), (Some("0.25"), Some("2024-03-02"), None));
        assert_eq!(text(1, "F"), Some("löst"));
    }

    #[test]
    fn a_workbook_without_a_table_says_so() {
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, "bara en titel").unwrap();
        assert!(rows_of(&mut book).unwrap_err().message.contains("no sheet holds a table"));
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "PK\u{3}\u{4} not a workbook").unwrap();
        assert!(open(file.path(), None, Arc::new(|_: &str| Keep::Coded)).unwrap().next_chunk().is_err());
    }

    #[test]
    fn columns_without_a_header_are_called_as_excel_calls_them() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
