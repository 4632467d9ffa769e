//! Writing: columns come in as slices, a file that every Parquet reader opens goes out.

use crate::error::FlatError;
use crate::read::NO_TIME;
use crate::schema::FlatKind;
use bytes::Bytes;
use model::{Dictionary, MISSING, Strings};
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type};
use std::io::Write;
use std::sync::Arc;

/// A dictionary up to this size stays one, so that coded columns are read back as codes.
const DICTIONARY_BYTES: usize = 64 << 20;
const PAGE_BYTES: usize = 1 << 20;

/// How a column is laid out on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlatEncoding {
    /// Distinct values once, then their numbers: for values that repeat.
    Dictionary,
    /// Differences between neighbours: for times and counters.
    Delta,
    /// As they are.
    Plain,
}

/// A column to be written.
#[derive(Clone, Debug)]
pub struct ColumnSpec {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: FlatKind,
    /// Whether values may be missing.
    pub optional: bool,
    /// How it is laid out.
    pub encoding: FlatEncoding,
}

/// The values of one column of a row group, borrowed from the caller.
#[derive(Clone, Copy, Debug)]
pub enum FlatSlice<'a> {
    /// Codes of a dictionary; [`MISSING`] where there is no value.
    Coded(&'a [u32], &'a Dictionary),
    /// Text without a dictionary.
    Text(&'a Strings),
    /// Whole numbers, and which are missing.
    Integers(&'a [i64], Option<&'a [bool]>),
    /// Numbers, and which are missing.
    Floats(&'a [f64], Option<&'a [bool]>),
    /// True or false, and which are missing.
    Booleans(&'a [bool], Option<&'a [bool]>),
    /// Microseconds since 1970 UTC; [`NO_TIME`] where missing.
    Times(&'a [i64]),
}

impl FlatSlice<'_> {
    fn len(&self) -> usize {
        match self {
            FlatSlice::Coded(codes, _) => codes.len(),
            FlatSlice::Text(strings) => strings.len(),
            FlatSlice::Integers(values, _) | FlatSlice::Times(values) => values.len(),
            FlatSlice::Floats(values, _) => values.len(),
            FlatSlice::Booleans(values, _) => values.len(),
        }
    }

    fn kind(&self) -> FlatKind {
        match self {
            FlatSlice::Coded(..) | FlatSlice::Text(_) => FlatKind::Text,
            FlatSlice::Integers(..) => FlatKind::Integer,
            FlatSlice::Floats(..) => FlatKind::Float,
            FlatSlice::Booleans(..) => FlatKind::Boolean,
            FlatSlice::Times(_) => FlatKind::Time,
        }
    }
}

/// Writes a Parquet file row group by row group.
pub struct FlatWriter<W: Write + Send> {
    inner: SerializedFileWriter<W>,
    columns: Vec<ColumnSpec>,
}

impl<W: Write + Send> FlatWriter<W> {
    /// Starts a file with these columns, and key-value pairs beside the data.
    ///
    /// # Errors
    /// When the start cannot be written or two columns share a name.
    pub fn create(out: W, columns: &[ColumnSpec], metadata: &[(String, String)]) -> Result<Self, FlatError> {
        for (place, column) in columns.iter().enumerate() {
            if columns[..place].iter().any(|other| other.name == column.name) {
                return Err(FlatError::Mismatch(format!("two columns are named `{}`", column.name)));
            }
        }
        let fields =
            columns.iter().map(|column| Ok(Arc::new(column_type(column)?))).collect::<Result<_, FlatError>>()?;
        let schema = Type::group_type_builder("events").with_fields(fields).build()?;
        let inner = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties(columns, metadata)?))?;
        Ok(FlatWriter { inner, columns: columns.to_vec() })
    }

    /// Writes one row group: a slice for each column, all of one length.
    ///
    /// # Errors
    /// When the disk fails or the slices do not fit the columns.
    pub fn write_group(&mut self, slices: &[FlatSlice<'_>]) -> Result<(), FlatError> {
        check(&self.columns, slices)?;
        let mut group = self.inner.next_row_group()?;
        for (column, slice) in self.columns.iter().zip(slices) {
            write_column(&mut group, column, slice)?;
        }
        group.close()?;
        Ok(())
    }

    /// Bytes written so far.
    pub fn bytes_written(&self) -> usize {
        self.inner.bytes_written()
    }

    /// Writes the footer and gives the inner writer back, so that the caller can sync it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn finish(self) -> Result<W, FlatError> {
        let mut out = self.inner.into_inner()?;
        out.flush()?;
        Ok(out)
    }
}

fn column_type(column: &ColumnSpec) -> Result<Type, FlatError> {
    let (physical, logical) = match column.kind {
        FlatKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        FlatKind::Integer => (Physical::INT64, None),
        FlatKind::Float => (Physical::DOUBLE, None),
        FlatKind::Boolean => (Physical::BOOLEAN, None),
        FlatKind::Time => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
    };
    let repetition = if column.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let builder = Type::primitive_type_builder(&column.name, physical);
    Ok(builder.with_repetition(repetition).with_logical_type(logical).build()?)
}

fn properties(columns: &[ColumnSpec], metadata: &[(String, String)]) -> Result<WriterProperties, FlatError> {
    let pairs = metadata.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("resa ", env!("CARGO_PKG_VERSION")).to_string())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(None)
        .set_data_page_size_limit(PAGE_BYTES)
        .set_data_page_row_count_limit(PAGE_BYTES)
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .set_write_batch_size(1 << 13)
        .set_key_value_metadata(Some(pairs));
    for column in columns {
        properties = lay_out(properties, column);
    }
    Ok(properties.build())
}

fn lay_out(properties: WriterPropertiesBuilder, column: &ColumnSpec) -> WriterPropertiesBuilder {
    let path = ColumnPath::from(vec![column.name.clone()]);
    let encoding = match (column.encoding, column.kind) {
        (FlatEncoding::Dictionary, _) => return properties.set_column_dictionary_enabled(path, true),
        (FlatEncoding::Delta, FlatKind::Integer | FlatKind::Time) => Encoding::DELTA_BINARY_PACKED,
        (FlatEncoding::Delta, FlatKind::Text) => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        _ => Encoding::PLAIN,
    };
    properties.set_column_dictionary_enabled(path.clone(), false).set_column_encoding(path, encoding)
}

fn check(columns: &[ColumnSpec], slices: &[FlatSlice<'_>]) -> Result<(), FlatError> {
    if columns.len() != slices.len() {
        return Err(FlatError::Mismatch(format!("{} columns given for {}", slices.len(), columns.len())));
    }
    let rows = slices.first().map_or(0, FlatSlice::len);
    for (column, slice) in columns.iter().zip(slices) {
        if slice.len() != rows {
            return Err(FlatError::Mismatch(format!("column `{}` has {} rows, not {rows}", column.name, slice.len())));
        }
        if slice.kind() != column.kind {
            return Err(FlatError::Mismatch(format!("column `{}` is not of its announced kind", column.name)));
        }
    }
    Ok(())
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &ColumnSpec,
    slice: &FlatSlice<'_>,
) -> Result<(), FlatError> {
    let writer = group.next_column()?;
    let mut out = writer.ok_or_else(|| FlatError::Mismatch("more columns given than announced".to_string()))?;
    match *slice {
        FlatSlice::Coded(codes, dictionary) => {
            let words = Words::of(dictionary);
            let present = codes.iter().filter(|&&code| code != MISSING);
            let values: Vec<ByteArray> = present.map(|&code| words.get(code)).collect();
            put::<ByteArrayType>(&mut out, column, &values, codes.iter().map(|&code| code != MISSING))?;
        }
        FlatSlice::Text(strings) => {
            let rows = 0..strings.len();
            let present = rows.clone().map(|row| strings.text(row).is_some());
            let texts = rows.clone().filter_map(|row| strings.text(row));
            let values: Vec<ByteArray> = texts.map(|text| ByteArray::from(text.as_bytes().to_vec())).collect();
            put::<ByteArrayType>(&mut out, column, &values, present)?;
        }
        FlatSlice::Integers(values, missing) => put_numbers::<Int64Type>(&mut out, column, values, missing)?,
        FlatSlice::Floats(values, missing) => put_numbers::<DoubleType>(&mut out, column, values, missing)?,
        FlatSlice::Booleans(values, missing) => put_numbers::<BoolType>(&mut out, column, values, missing)?,
        FlatSlice::Times(values) if values.contains(&NO_TIME) => {
            let stored: Vec<i64> = values.iter().copied().filter(|&value| value != NO_TIME).collect();
            put::<Int64Type>(&mut out, column, &stored, values.iter().map(|&value| value != NO_TIME))?;
        }
        FlatSlice::Times(values) => put::<Int64Type>(&mut out, column, values, values.iter().map(|_| true))?,
    }
    out.close()?;
    Ok(())
}

fn put_numbers<T: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    column: &ColumnSpec,
    values: &[T::T],
    missing: Option<&[bool]>,
) -> Result<(), FlatError>
where
    T::T: Copy,
{
    let Some(missing) = missing else {
        return put::<T>(out, column, values, values.iter().map(|_| true));
    };
    if missing.len() != values.len() {
        return Err(FlatError::Mismatch(format!("column `{}` does not say of each row if it is missing", column.name)));
    }
    let stored: Vec<T::T> =
        values.iter().zip(missing).filter(|(_, missing)| !**missing).map(|(value, _)| *value).collect();
    put::<T>(out, column, &stored, missing.iter().map(|missing| !missing))
}

/// Writes the stored values, and where values may be missing which rows have one.
fn put<T: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    column: &ColumnSpec,
    values: &[T::T],
    present: impl ExactSizeIterator<Item = bool>,
) -> Result<(), FlatError> {
    if !column.optional && values.len() != present.len() {
        return Err(FlatError::Mismatch(format!("column `{}` has a missing value but must not", column.name)));
    }
    let levels: Option<Vec<i16>> = column.optional.then(|| present.map(i16::from).collect());
    out.typed::<T>().write_batch(values, levels.as_deref(), None)?;
    Ok(())
}

/// All strings of a dictionary in one shared buffer.
struct Words {
    bytes: Bytes,
    ends: Vec<usize>,
}

impl Words {
    fn of(dictionary: &Dictionary) -> Self {
        let mut bytes = Vec::new();
        let mut ends = Vec::with_capacity(dictionary.len());
        for word in dictionary.iter() {
            bytes.extend_from_slice(word.as_bytes());
            ends.push(bytes.len());
        }
        Words { bytes: Bytes::from(bytes), ends }
    }

    fn get(&self, code: u32) -> ByteArray {
        let code = code as usize;
        let start = if code == 0 { 0 } else { self.ends[code - 1] };
        ByteArray::from(self.bytes.slice(start..self.ends[code]))
    }
}
