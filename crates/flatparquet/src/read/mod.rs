//! Reading: a path or bytes come in, one column of one row group at a time goes out.
//!
//! Nothing is kept between calls, and reading takes `&self`, so several threads can each read the
//! row groups they please.

mod coded;
mod scalar;
mod source;

use crate::error::{FlatError, corrupt, guarded};
use crate::schema::{self, FlatColumn, Shape};
use bytes::Bytes;
use model::{Column, Strings};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::file::statistics::Statistics;
use source::{ChunkBytes, Source};
use std::path::Path;
use std::sync::Arc;

/// The missing value among times.
pub const NO_TIME: i64 = i64::MIN;

/// A row group with more rows is refused: its columns would not fit in memory.
const MAX_GROUP_ROWS: i64 = 1 << 27;

/// Which rows have no value; `None` where all have one.
pub type Missing = Option<Vec<bool>>;

/// The values of a column in one row group.
#[derive(Clone, Debug)]
pub enum FlatValues {
    /// Text that the file keeps with a dictionary throughout.
    Coded(Column),
    /// Other text.
    Plain(Strings),
    /// Whole numbers; zero where missing.
    Integers(Vec<i64>, Missing),
    /// Numbers; zero where missing.
    Floats(Vec<f64>, Missing),
    /// True or false; false where missing.
    Booleans(Vec<bool>, Missing),
    /// Microseconds since 1970; [`NO_TIME`] where missing.
    Times(Vec<i64>),
}

impl FlatValues {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            FlatValues::Coded(column) => column.codes.len(),
            FlatValues::Plain(strings) => strings.len(),
            FlatValues::Integers(values, _) | FlatValues::Times(values) => values.len(),
            FlatValues::Floats(values, _) => values.len(),
            FlatValues::Booleans(values, _) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An open Parquet file.
#[derive(Debug)]
pub struct FlatFile {
    source: Source,
    metadata: ParquetMetaData,
    columns: Vec<FlatColumn>,
    skipped: Vec<String>,
}

impl FlatFile {
    /// Opens a file and reads its footer.
    ///
    /// # Errors
    /// When the file cannot be opened or its footer is not Parquet's.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, FlatError> {
        Self::from_source(Source::open(path.as_ref())?)
    }

    /// Reads a file that is already in memory.
    ///
    /// # Errors
    /// When the footer is not Parquet's.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, FlatError> {
        Self::from_source(Source::memory(bytes))
    }

    fn from_source(source: Source) -> Result<Self, FlatError> {
        let metadata = guarded(|| Ok(ParquetMetaDataReader::new().parse_and_finish(&source)?))?;
        let leaves = metadata.file_metadata().schema_descr().columns();
        let mut columns = Vec::new();
        let mut skipped = Vec::new();
        for (leaf, descriptor) in leaves.iter().enumerate() {
            match schema::column(leaf, descriptor) {
                Some(column) => columns.push(column),
                None => skipped.push(descriptor.path().string()),
            }
        }
        for group in metadata.row_groups() {
            if group.num_rows() < 0 || group.num_columns() != leaves.len() {
                return Err(corrupt("a row group does not fit the schema"));
            }
            if group.num_rows() > MAX_GROUP_ROWS {
                return Err(FlatError::Unsupported(format!(
                    "a row group holds {} rows, more than the {MAX_GROUP_ROWS} that are read at once",
                    group.num_rows()
                )));
            }
        }
        Ok(FlatFile { source, metadata, columns, skipped })
    }

    /// The columns that can be read, in file order.
    pub fn columns(&self) -> &[FlatColumn] {
        &self.columns
    }

    /// The place in [`FlatFile::columns`] of the column with this name.
    pub fn find_column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Paths of the nested columns, which are not read.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// How many row groups there are.
    pub fn row_groups(&self) -> usize {
        self.metadata.num_row_groups()
    }

    /// How many rows a group has.
    ///
    /// # Panics
    /// For a group that does not exist.
    pub fn rows(&self, group: usize) -> usize {
        usize::try_from(self.metadata.row_group(group).num_rows()).expect("row counts were checked when opening")
    }

    /// How many rows the file has.
    pub fn total_rows(&self) -> u64 {
        (0..self.row_groups()).map(|group| self.rows(group) as u64).sum()
    }

    /// A value that the writer put beside the data.
    pub fn metadata(&self, key: &str) -> Option<&str> {
        let pairs = self.metadata.file_metadata().key_value_metadata()?;
        pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
    }

    /// The least and greatest stored number of a column in a group, where the file tells; only for
    /// whole numbers and for times in microseconds.
    pub fn bounds(&self, group: usize, column: usize) -> Option<(i64, i64)> {
        let column = &self.columns[column];
        if !matches!(column.shape, Shape::Integer | Shape::Instant(schema::Unit::Micros)) {
            return None;
        }
        match self.metadata.row_group(group).column(column.leaf).statistics()? {
            Statistics::Int64(bounds) => Some((*bounds.min_opt()?, *bounds.max_opt()?)),
            Statistics::Int32(bounds) => Some((i64::from(*bounds.min_opt()?), i64::from(*bounds.max_opt()?))),
            _ => None,
        }
    }

    /// Reads a column of a row group.
    ///
    /// # Errors
    /// When the disk fails or the bytes are broken.
    ///
    /// # Panics
    /// For a group or a column that does not exist.
    pub fn read(&self, group: usize, column: usize) -> Result<FlatValues, FlatError> {
        let column = &self.columns[column];
        let rows = self.rows(group);
        if rows == 0 {
            return Ok(scalar::empty(column.shape));
        }
        let values = guarded(|| {
            let chunk = Arc::new(self.chunk(group, column.leaf)?);
            if matches!(column.shape, Shape::Text | Shape::Bytes)
                && let Some(coded) = coded::read(self.pages(&chunk, group, column.leaf)?, column, rows)?
            {
                return Ok(FlatValues::Coded(coded));
            }
            let descriptor = self.metadata.file_metadata().schema_descr().column(column.leaf);
            scalar::read(self.pages(&chunk, group, column.leaf)?, descriptor, column, rows)
        })?;
        if values.len() != rows {
            return Err(corrupt(format!("column `{}` has {} values for {rows} rows", column.name, values.len())));
        }
        Ok(values)
    }

    /// The stored bytes of a column in a row group, by one read.
    fn chunk(&self, group: usize, leaf: usize) -> Result<ChunkBytes, FlatError> {
        let (start, length) = self.metadata.row_group(group).column(leaf).byte_range();
        let bytes: Bytes = self.source.read_at(start, length)?;
        Ok(ChunkBytes { start, bytes })
    }

    fn pages(
        &self,
        chunk: &Arc<ChunkBytes>,
        group: usize,
        leaf: usize,
    ) -> Result<SerializedPageReader<ChunkBytes>, FlatError> {
        let column = self.metadata.row_group(group).column(leaf);
        Ok(SerializedPageReader::new(Arc::clone(chunk), column, self.rows(group), None)?)
    }
}
