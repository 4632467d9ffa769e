//! Where the bytes are: a file read by position, so that threads do not disturb each other, or memory.

use crate::error::{FlatError, corrupt};
use bytes::{Buf, Bytes};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::path::Path;

#[derive(Debug)]
pub(crate) enum Source {
    File { file: File, length: u64 },
    Memory(Bytes),
}

impl Source {
    pub(crate) fn open(path: &Path) -> Result<Self, FlatError> {
        let failed = |source| FlatError::Open { path: path.to_path_buf(), source };
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        Ok(Source::File { file, length })
    }

    pub(crate) fn memory(bytes: Vec<u8>) -> Self {
        Source::Memory(Bytes::from(bytes))
    }

    /// Some bytes; never more than there are, whatever a footer claims.
    pub(crate) fn read_at(&self, start: u64, length: u64) -> Result<Bytes, FlatError> {
        let end = start.checked_add(length).filter(|&end| end <= self.len());
        let end = end.ok_or_else(|| corrupt("it is cut off: a column lies beyond its end"))?;
        match self {
            Source::File { file, .. } => {
                let length = usize::try_from(length).map_err(|_| corrupt("a column is too large"))?;
                let mut bytes = vec![0; length];
                read_exact_at(file, &mut bytes, start)?;
                Ok(Bytes::from(bytes))
            }
            // Both fit: they are at most the length of a slice in memory.
            Source::Memory(bytes) => Ok(bytes.slice(start as usize..end as usize)),
        }
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], start: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut start: u64) -> std::io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, start)?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        start += read as u64;
    }
    Ok(())
}

impl Length for Source {
    fn len(&self) -> u64 {
        match self {
            Source::File { length, .. } => *length,
            Source::Memory(bytes) => bytes.len() as u64,
        }
    }
}

impl ChunkReader for Source {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(self.get_bytes(start, self.len().saturating_sub(start) as usize)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        self.read_at(start, length as u64).map_err(|error| ParquetError::External(Box::new(error)))
    }
}

/// One column chunk in memory, addressed by its place in the file.
pub(crate) struct ChunkBytes {
    pub(crate) start: u64,
    pub(crate) bytes: Bytes,
}

impl Length for ChunkBytes {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for ChunkBytes {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        let from = self.offset(start)?;
        Ok(self.bytes.slice(from..).reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let from = self.offset(start)?;
        let to = from.checked_add(length).filter(|&to| to <= self.bytes.len());
        let to = to.ok_or_else(|| ParquetError::EOF("a page lies beyond its column".into()))?;
        Ok(self.bytes.slice(from..to))
    }
}

impl ChunkBytes {
    fn offset(&self, start: u64) -> ParquetResult<usize> {
        let offset = start.checked_sub(self.start).filter(|&offset| offset <= self.bytes.len() as u64);
        offset.map(|offset| offset as usize).ok_or_else(|| ParquetError::EOF("a page lies outside its column".into()))
    }
}
