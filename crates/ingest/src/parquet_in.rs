//! Parquet: one chunk for each row group, decoded by several threads and handed on in file order.
//!
//! Any flat Parquet file will do. Nested columns are left aside by `flatparquet`.

use crate::raw::{Decoder, Keep, Keeper, RawChunk, RawColumn, RawValues, ReadError};
use flatparquet::{FlatError, FlatFile, FlatKind, FlatValues, NO_TIME};
use model::{Column, MISSING, Strings, ValueKind};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

/// Opens a file for `threads` threads (at least one).
pub(crate) fn open(path: &Path, keep: &Keeper, threads: usize) -> Result<Box<dyn Decoder>, ReadError> {
    let file = FlatFile::open(path).map_err(|error| read_error(&error, path))?;
    let wanted = wanted_columns(&file, keep);
    let mut first_rows = vec![0];
    for group in 0..file.row_groups() {
        first_rows.push(first_rows[group] + file.rows(group) as u64);
    }
    let job = Arc::new(Job { file, wanted, first_rows, name: path.display().to_string() });
    let workers = threads.clamp(1, job.file.row_groups().max(1));
    let lanes = (0..workers).map(|lane| start(&job, lane, workers)).collect::<Result<_, _>>()?;
    Ok(Box::new(ParquetDecoder { lanes, next: 0, groups: job.file.row_groups() }))
}

struct Wanted {
    column: usize,
    keep: Keep,
    name: Arc<str>,
}

struct Job {
    file: FlatFile,
    wanted: Vec<Wanted>,
    /// Rows before each group.
    first_rows: Vec<u64>,
    name: String,
}

type Chunk = Result<RawChunk, ReadError>;

/// Worker `lane` of `n` decodes every n-th group, so taking turns keeps the order and bounds what waits.
struct ParquetDecoder {
    lanes: Vec<Receiver<Chunk>>,
    next: usize,
    groups: usize,
}

impl Decoder for ParquetDecoder {
    fn next_chunk(&mut self) -> Result<Option<RawChunk>, ReadError> {
        if self.next == self.groups {
            return Ok(None);
        }
        let lane = &self.lanes[self.next % self.lanes.len()];
        self.next += 1;
        let stopped = |_| Err(ReadError::new("decode a row group: its thread stopped"));
        lane.recv().unwrap_or_else(stopped).map(Some)
    }
}

fn wanted_columns(file: &FlatFile, keep: &Keeper) -> Vec<Wanted> {
    let columns = file.columns().iter().enumerate();
    let wanted =
        columns.map(|(column, flat)| Wanted { column, keep: keep(&flat.name), name: flat.name.as_str().into() });
    wanted.filter(|wanted| wanted.keep != Keep::Skip).collect()
}

fn start(job: &Arc<Job>, lane: usize, lanes: usize) -> Result<Receiver<Chunk>, ReadError> {
    let (sender, receiver) = sync_channel(1);
    let job = Arc::clone(job);
    let work = move || {
        for group in (lane..job.file.row_groups()).step_by(lanes) {
            let chunk = job.decode(group);
            let stop = chunk.is_err();
            // A receiver that has gone away has seen enough.
            if sender.send(chunk).is_err() || stop {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("resa-parquet".to_string()).spawn(work);
    thread.map_err(|error| ReadError::new(format!("start a thread to decode: {error}")))?;
    Ok(receiver)
}

impl Job {
    fn decode(&self, group: usize) -> Chunk {
        let rows = self.file.rows(group);
        let first = self.first_rows[group] + 1;
        let lines = (first..first + rows as u64).collect();
        let mut columns = Vec::with_capacity(self.wanted.len());
        for wanted in &self.wanted {
            let values = self.file.read(group, wanted.column);
            let values = values.map_err(|error| read_error(&error, Path::new(&self.name)))?;
            let flat = &self.file.columns()[wanted.column];
            let values = convert(values, wanted.keep, flat.zoned);
            columns.push(RawColumn { name: Arc::clone(&wanted.name), kind: kind(flat.kind), values });
        }
        Ok(RawChunk { rows, lines, columns, rejected: Vec::new() })
    }
}

fn kind(kind: FlatKind) -> ValueKind {
    match kind {
        FlatKind::Text => ValueKind::Text,
        FlatKind::Integer => ValueKind::Integer,
        FlatKind::Float => ValueKind::Float,
        FlatKind::Boolean => ValueKind::Boolean,
        FlatKind::Time => ValueKind::Time,
    }
}

fn convert(values: FlatValues, keep: Keep, zoned: bool) -> RawValues {
    match values {
        FlatValues::Coded(mut column) => {
            // An empty text is a missing value here as everywhere.
            if let Some(empty) = column.dictionary.find("") {
                column.codes.iter_mut().filter(|code| **code == empty).for_each(|code| *code = MISSING);
            }
            match keep {
                Keep::Plain => {
                    texts(column.codes.len(), keep, |row, out| out.push_str(column.text(row).unwrap_or_default()))
                }
                _ => RawValues::Coded(column),
            }
        }
        FlatValues::Plain(strings) => {
            texts(strings.len(), keep, |row, out| out.push_str(strings.text(row).unwrap_or_default()))
        }
        FlatValues::Integers(values, missing) => texts(values.len(), keep, |row, out| {
            if !missing.as_ref().is_some_and(|missing| missing[row]) {
                write_display(values[row], out);
            }
        }),
        FlatValues::Floats(values, missing) => texts(values.len(), keep, |row, out| {
            // Not-a-number is how data frames write a missing number.
            if !missing.as_ref().is_some_and(|missing| missing[row]) && !values[row].is_nan() {
                write_display(values[row], out);
            }
        }),
        FlatValues::Booleans(values, missing) => texts(values.len(), keep, |row, out| {
            if !missing.as_ref().is_some_and(|missing| missing[row]) {
                out.push_str(if values[row] { "true" } else { "false" });
            }
        }),
        FlatValues::Times(times) if zoned => RawValues::Time(times),
        // A local time goes out as text without a zone: which zone is meant is not for the format to say.
        FlatValues::Times(times) => texts(times.len(), Keep::Plain, |row, out| {
            if times[row] != NO_TIME {
                write_local(times[row], out);
            }
        }),
    }
}

/// Values written out one after the other; one that writes nothing is missing.
fn texts(rows: usize, keep: Keep, mut write: impl FnMut(usize, &mut String)) -> RawValues {
    let (mut strings, mut column) = (Strings::default(), Column::default());
    let mut text = String::new();
    for row in 0..rows {
        text.clear();
        write(row, &mut text);
        let value = (!text.is_empty()).then_some(text.as_str());
        match keep {
            Keep::Plain => strings.push(value),
            Keep::Coded | Keep::Skip => column.push(value),
        }
    }
    match keep {
        Keep::Plain => RawValues::Plain(strings),
        Keep::Coded | Keep::Skip => RawValues::Coded(column),
    }
}

fn write_display(value: impl std::fmt::Display, out: &mut String) {
    write!(out, "{value}").expect("writing to a string cannot fail");
}

/// A local time as ISO 8601 without a zone.
fn write_local(micros: i64, out: &mut String) {
    let Ok(time) = jiff::Timestamp::from_microsecond(micros) else {
        return write_display(micros, out);
    };
    write_display(time.to_zoned(jiff::tz::TimeZone::UTC).datetime(), out);
}

fn read_error(error: &FlatError, path: &Path) -> ReadError {
    let name = path.display();
    match error {
        FlatError::Open { .. } => ReadError::new(error.to_string()),
        FlatError::Unsupported(what) => ReadError::new(format!("read `{name}`: {what}"))
            .hint("write it again with smaller row groups and a common compression (snappy, zstd, gzip, lz4)"),
        FlatError::Io(cause) => ReadError::new(format!("read `{name}`: {cause}")),
        FlatError::Corrupt(_) | FlatError::Mismatch(_) => {
            ReadError::new(format!("read `{name}`: {error}")).hint("the file may be cut off; copy or write it again")
        }
    }
}
