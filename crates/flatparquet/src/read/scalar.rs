//! Columns that the parquet library decodes: numbers, times, and text without a dictionary.

use super::{FlatValues, Missing, NO_TIME, coded};
use crate::error::{FlatError, corrupt};
use crate::schema::{FlatColumn, Shape, Unit};
use model::{Column, Strings};
use parquet::column::page::PageReader;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::DataType;
use parquet::schema::types::ColumnDescPtr;
use std::fmt::Write;

const MICROS_A_DAY: i64 = 86_400_000_000;

/// The values of a group without rows.
pub(crate) fn empty(shape: Shape) -> FlatValues {
    match shape {
        Shape::Boolean => FlatValues::Booleans(Vec::new(), None),
        Shape::Integer | Shape::Unsigned => FlatValues::Integers(Vec::new(), None),
        Shape::Float | Shape::Half | Shape::Decimal(_) => FlatValues::Floats(Vec::new(), None),
        Shape::Days | Shape::Instant(_) | Shape::Int96 => FlatValues::Times(Vec::new()),
        Shape::Text | Shape::Bytes => FlatValues::Coded(Column::default()),
        Shape::LongDecimal(_) | Shape::Clock(_) | Shape::Uuid => FlatValues::Plain(Strings::default()),
    }
}

/// Reads a whole column chunk.
pub(crate) fn read(
    pages: impl PageReader + 'static,
    descriptor: ColumnDescPtr,
    column: &FlatColumn,
    rows: usize,
) -> Result<FlatValues, FlatError> {
    let shape = column.shape;
    match get_column_reader(descriptor, Box::new(pages)) {
        ColumnReader::BoolColumnReader(reader) => {
            let (values, present) = take(reader, column, rows)?;
            let (values, missing) = spread(values, present, rows)?;
            Ok(FlatValues::Booleans(values, missing))
        }
        ColumnReader::Int32ColumnReader(reader) => {
            let (values, present) = take(reader, column, rows)?;
            let wide = |value: i32| if shape == Shape::Unsigned { i64::from(value as u32) } else { i64::from(value) };
            whole_numbers(shape, values.into_iter().map(wide).collect(), present, rows)
        }
        ColumnReader::Int64ColumnReader(reader) => {
            let (values, present) = take(reader, column, rows)?;
            whole_numbers(shape, values, present, rows)
        }
        ColumnReader::Int96ColumnReader(reader) => {
            let (values, present) = take(reader, column, rows)?;
            let micros = |value: parquet::data_type::Int96| {
                let words = value.data();
                let nanos = i64::from(words[0]) | i64::from(words[1]) << 32;
                let julian_day = i64::from(words[2]);
                ((julian_day - 2_440_588).saturating_mul(MICROS_A_DAY)).saturating_add(nanos.div_euclid(1000))
            };
            times(values.into_iter().map(micros).collect(), present, rows)
        }
        ColumnReader::FloatColumnReader(reader) => {
            let (values, present) = take(reader, column, rows)?;
            // By way of its shortest writing: 0.1 stays 0.1 and does not become 0.10000000149.
            let widen = |value: f32| value.to_string().parse().unwrap_or(f64::from(value));
            let (values, missing) = spread(values.into_iter().map(widen).collect(), present, rows)?;
            Ok(FlatValues::Floats(values, missing))
        }
        ColumnReader::DoubleColumnReader(reader) => {
            let (values, present) = take(reader, column, rows)?;
            let (values, missing) = spread(values, present, rows)?;
            Ok(FlatValues::Floats(values, missing))
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            let (values, present) = take(reader, column, rows)?;
            byte_strings(column, values.iter().map(parquet::data_type::ByteArray::data), present, rows)
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            let (values, present) = take(reader, column, rows)?;
            byte_strings(column, values.iter().map(|value| value.data()), present, rows)
        }
    }
}

/// For each row whether it has a value: 1 or 0. `None` where all have one.
type Levels = Option<Vec<i16>>;

/// The stored values, and which rows they belong to.
fn take<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    column: &FlatColumn,
    rows: usize,
) -> Result<(Vec<T::T>, Levels), FlatError> {
    let mut values = Vec::new();
    let mut levels = Vec::new();
    let mut read = 0;
    while read < rows {
        let batch = (rows - read).min(1 << 16);
        let (records, _, _) = reader.read_records(batch, column.optional.then_some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Err(corrupt(format!("column `{}` ends after {read} of {rows} rows", column.name)));
        }
        read += records;
    }
    let some_missing = column.optional && values.len() != rows;
    Ok((values, some_missing.then_some(levels)))
}

/// Puts the stored values on their rows.
fn spread<V: Default + Clone>(values: Vec<V>, present: Levels, rows: usize) -> Result<(Vec<V>, Missing), FlatError> {
    let Some(present) = present else { return Ok((values, None)) };
    let mut stored = values.into_iter();
    let mut spread = Vec::with_capacity(rows);
    for &level in &present {
        spread.push(match level {
            0 => V::default(),
            _ => stored.next().ok_or_else(|| corrupt("fewer values than its levels promise"))?,
        });
    }
    Ok((spread, Some(present.iter().map(|&level| level == 0).collect())))
}

fn whole_numbers(shape: Shape, values: Vec<i64>, present: Levels, rows: usize) -> Result<FlatValues, FlatError> {
    let micros = |unit| match unit {
        Unit::Millis => |value: i64| value.saturating_mul(1000),
        Unit::Micros => |value: i64| value,
        Unit::Nanos => |value: i64| value.div_euclid(1000),
    };
    match shape {
        Shape::Days => times(values.into_iter().map(|day| day.saturating_mul(MICROS_A_DAY)).collect(), present, rows),
        Shape::Instant(Unit::Micros) => times(values, present, rows),
        Shape::Instant(unit) => times(values.into_iter().map(micros(unit)).collect(), present, rows),
        Shape::Clock(unit) => texts(values.into_iter().map(micros(unit)), present, rows, |micros, out| {
            let seconds = micros.div_euclid(1_000_000);
            write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
            match micros.rem_euclid(1_000_000) {
                0 => Ok(()),
                fraction => write!(out, ".{fraction:06}"),
            }
        }),
        Shape::Decimal(scale) => {
            let divisor = 10f64.powi(i32::from(scale));
            let (values, missing) =
                spread(values.into_iter().map(|value| value as f64 / divisor).collect(), present, rows)?;
            Ok(FlatValues::Floats(values, missing))
        }
        Shape::LongDecimal(scale) => {
            texts(values.into_iter(), present, rows, |value, out| write_decimal(i128::from(value), scale, out))
        }
        Shape::Unsigned if values.iter().any(|&value| value < 0) => {
            texts(values.into_iter(), present, rows, |value, out| write!(out, "{}", value as u64))
        }
        _ => {
            let (values, missing) = spread(values, present, rows)?;
            Ok(FlatValues::Integers(values, missing))
        }
    }
}

/// Times on their rows. Times beyond what 64 bits hold stay at the edge, where no calendar takes them.
fn times(mut values: Vec<i64>, present: Levels, rows: usize) -> Result<FlatValues, FlatError> {
    for value in &mut values {
        *value = (*value).max(NO_TIME + 1);
    }
    let (mut values, missing) = spread(values, present, rows)?;
    for (value, _) in values.iter_mut().zip(missing.iter().flatten()).filter(|(_, missing)| **missing) {
        *value = NO_TIME;
    }
    Ok(FlatValues::Times(values))
}

/// Values written out as text, one row after the other.
fn texts<V>(
    mut values: impl Iterator<Item = V>,
    present: Levels,
    rows: usize,
    mut write: impl FnMut(V, &mut String) -> std::fmt::Result,
) -> Result<FlatValues, FlatError> {
    let mut strings = Strings::default();
    let mut text = String::new();
    for row in 0..rows {
        if present.as_ref().is_some_and(|present| present[row] == 0) {
            strings.push(None);
            continue;
        }
        let value = values.next().ok_or_else(|| corrupt("fewer values than its levels promise"))?;
        text.clear();
        write(value, &mut text).map_err(|_| corrupt("a value cannot be written out"))?;
        strings.push(Some(&text));
    }
    Ok(FlatValues::Plain(strings))
}

fn byte_strings<'a>(
    column: &FlatColumn,
    mut values: impl Iterator<Item = &'a [u8]>,
    present: Levels,
    rows: usize,
) -> Result<FlatValues, FlatError> {
    match column.shape {
        Shape::Text | Shape::Bytes => {
            let mut strings = Strings::default();
            for row in 0..rows {
                if present.as_ref().is_some_and(|present| present[row] == 0) {
                    strings.push(None);
                    continue;
                }
                let bytes = values.next().ok_or_else(|| corrupt("fewer values than its levels promise"))?;
                strings.push(Some(&coded::text(bytes, column)?));
            }
            Ok(FlatValues::Plain(strings))
        }
        Shape::Decimal(scale) => {
            let divisor = 10f64.powi(i32::from(scale));
            let numbers = values.map(|bytes| big_endian(bytes).map_or(f64::NAN, |value| value as f64 / divisor));
            let (values, missing) = spread(numbers.collect(), present, rows)?;
            Ok(FlatValues::Floats(values, missing))
        }
        Shape::LongDecimal(scale) => texts(values, present, rows, |bytes, out| match big_endian(bytes) {
            Some(value) => write_decimal(value, scale, out),
            None => write_hex(bytes, out),
        }),
        Shape::Half => {
            let numbers = values
                .map(|bytes| bytes.first_chunk::<2>().map_or(f64::NAN, |half| half_float(u16::from_le_bytes(*half))));
            let (values, missing) = spread(numbers.collect(), present, rows)?;
            Ok(FlatValues::Floats(values, missing))
        }
        _ => texts(values, present, rows, |bytes, out| {
            for (place, &byte) in bytes.iter().enumerate() {
                out.push_str(if matches!(place, 4 | 6 | 8 | 10) { "-" } else { "" });
                write_hex(&[byte], out)?;
            }
            Ok(())
        }),
    }
}

/// A signed number in big-endian order, if it fits 128 bits.
fn big_endian(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first()? & 0x80 != 0;
    let mut whole = [if negative { 0xff } else { 0 }; 16];
    whole.get_mut(16usize.checked_sub(bytes.len())?..)?.copy_from_slice(bytes);
    Some(i128::from_be_bytes(whole))
}

fn write_decimal(value: i128, scale: u8, out: &mut String) -> std::fmt::Result {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, decimals) = digits.split_at(digits.len() - usize::from(scale));
    write!(out, "{}{whole}", if value < 0 { "-" } else { "" })?;
    if decimals.is_empty() { Ok(()) } else { write!(out, ".{decimals}") }
}

fn write_hex(bytes: &[u8], out: &mut String) -> std::fmt::Result {
    bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
}

/// An IEEE 754 half-precision number.
fn half_float(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f64::from(bits & 0x3ff);
    match exponent {
        0 => sign * fraction * 2f64.powi(-24),
        0x1f if fraction == 0.0 => sign * f64::INFINITY,
        0x1f => f64::NAN,
        _ => sign * (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    }
}
