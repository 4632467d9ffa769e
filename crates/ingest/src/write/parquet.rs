//! Events as Parquet, a row group at a time.

use super::target::Sink;
use super::{Columns, EventWriter, Target, WriteError, WriteSchema};
use flatparquet::{ColumnSpec, FlatEncoding, FlatError, FlatKind, FlatSlice, FlatWriter};
use model::{Column, EventRow, Strings, ValueKind};

const GROUP_ROWS: usize = 1 << 18;

pub(super) struct ParquetWriter {
    out: FlatWriter<Sink>,
    columns: Columns,
    buffers: Vec<Buffer>,
    times: Vec<i64>,
    rows: usize,
}

/// The values of a column that are not yet written.
enum Buffer {
    Times,
    Coded(Column),
    Plain(Strings),
    Integers(Vec<i64>, Vec<bool>),
    Floats(Vec<f64>, Vec<bool>),
    Booleans(Vec<bool>, Vec<bool>),
}

impl Buffer {
    fn of(columns: &Columns, place: usize) -> Buffer {
        match columns.kinds[place] {
            _ if place == columns.time => Buffer::Times,
            _ if Some(place) == columns.event_id => Buffer::Plain(Strings::default()),
            ValueKind::Text | ValueKind::Time => Buffer::Coded(Column::default()),
            ValueKind::Integer => Buffer::Integers(Vec::new(), Vec::new()),
            ValueKind::Float => Buffer::Floats(Vec::new(), Vec::new()),
            ValueKind::Boolean => Buffer::Booleans(Vec::new(), Vec::new()),
        }
    }

    fn spec(&self, columns: &Columns, place: usize) -> ColumnSpec {
        let (kind, encoding) = match self {
            Buffer::Times => (FlatKind::Time, FlatEncoding::Delta),
            Buffer::Coded(_) => (FlatKind::Text, FlatEncoding::Dictionary),
            Buffer::Plain(_) => (FlatKind::Text, FlatEncoding::Plain),
            Buffer::Integers(..) => (FlatKind::Integer, FlatEncoding::Delta),
            Buffer::Floats(..) => (FlatKind::Float, FlatEncoding::Plain),
            Buffer::Booleans(..) => (FlatKind::Boolean, FlatEncoding::Plain),
        };
        let optional = place != columns.time && place != columns.activity;
        ColumnSpec { name: columns.names[place].clone(), kind, optional, encoding }
    }

    /// Adds a value; `false` where it is not what the column holds.
    fn push(&mut self, value: Option<&str>) -> bool {
        match self {
            Buffer::Times => {}
            Buffer::Coded(column) => column.push(value),
            Buffer::Plain(strings) => strings.push(value),
            Buffer::Integers(values, missing) => return push_parsed(values, missing, value),
            Buffer::Floats(values, missing) => return push_parsed(values, missing, value),
            Buffer::Booleans(values, missing) => return push_parsed(values, missing, value),
        }
        true
    }

    fn slice<'a>(&'a self, times: &'a [i64]) -> FlatSlice<'a> {
        match self {
            Buffer::Times => FlatSlice::Times(times),
            Buffer::Coded(column) => FlatSlice::Coded(&column.codes, &column.dictionary),
            Buffer::Plain(strings) => FlatSlice::Text(strings),
            Buffer::Integers(values, missing) => FlatSlice::Integers(values, Some(missing)),
            Buffer::Floats(values, missing) => FlatSlice::Floats(values, Some(missing)),
            Buffer::Booleans(values, missing) => FlatSlice::Booleans(values, Some(missing)),
        }
    }
}

fn push_parsed<V: Default + std::str::FromStr>(
    values: &mut Vec<V>,
    missing: &mut Vec<bool>,
    value: Option<&str>,
) -> bool {
    let parsed = value.map(str::parse::<V>);
    missing.push(parsed.is_none());
    let fits = !matches!(parsed, Some(Err(_)));
    values.push(parsed.and_then(Result::ok).unwrap_or_default());
    fits
}

impl ParquetWriter {
    pub(super) fn new(target: Target, schema: &WriteSchema) -> Result<Self, WriteError> {
        let columns = Columns::of(schema);
        let buffers = empty(&columns);
        let specs: Vec<ColumnSpec> =
            buffers.iter().enumerate().map(|(place, buffer)| buffer.spec(&columns, place)).collect();
        let out = FlatWriter::create(target.into_sink(), &specs, &[]).map_err(write_error)?;
        Ok(ParquetWriter { out, columns, buffers, times: Vec::new(), rows: 0 })
    }

    fn write_group(&mut self) -> Result<(), WriteError> {
        let slices: Vec<FlatSlice<'_>> = self.buffers.iter().map(|buffer| buffer.slice(&self.times)).collect();
        self.out.write_group(&slices).map_err(write_error)?;
        self.buffers = empty(&self.columns);
        self.times.clear();
        Ok(())
    }
}

fn empty(columns: &Columns) -> Vec<Buffer> {
    (0..columns.names.len()).map(|place| Buffer::of(columns, place)).collect()
}

fn write_error(error: FlatError) -> WriteError {
    match error {
        FlatError::Io(error) => error.into(),
        other => WriteError::new(format!("write the parquet file: {other}")),
    }
}

impl EventWriter for ParquetWriter {
    fn event(&mut self, row: &EventRow<'_>) -> Result<(), WriteError> {
        self.rows += 1;
        self.times.push(row.time.0);
        let buffers = &mut self.buffers;
        let mut unfit = None;
        self.columns.each(row, "", |place, value| {
            if !buffers[place].push(value) {
                unfit = Some((place, value.unwrap_or_default().to_string()));
            }
        });
        if let Some((place, value)) = unfit {
            let (name, kind) = (&self.columns.names[place], self.columns.kinds[place]);
            return Err(WriteError::new(format!(
                "write event {}: `{value}` in `{name}` does not fit a column of the kind {kind:?}",
                self.rows
            )));
        }
        if self.times.len() == GROUP_ROWS { self.write_group() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        if !self.times.is_empty() {
            self.write_group()?;
        }
        self.out.finish().map_err(write_error)?.complete()
    }
}
