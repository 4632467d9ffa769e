//! Why a Parquet file could not be read or written, in our words.

use parquet::errors::ParquetError;
use std::path::PathBuf;

/// Why a Parquet file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FlatError {
    /// The file cannot be opened.
    #[error("open `{}`: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The disk or the stream failed underway.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The bytes are not a readable Parquet file.
    #[error("not a readable parquet file: {0}")]
    Corrupt(String),
    /// A file that is right by the format but beyond what is read here.
    #[error("{0}")]
    Unsupported(String),
    /// The caller gave columns that do not fit what it announced.
    #[error("{0}")]
    Mismatch(String),
}

impl From<ParquetError> for FlatError {
    fn from(error: ParquetError) -> Self {
        match error {
            ParquetError::External(cause) => match cause.downcast::<std::io::Error>() {
                Ok(io) => FlatError::Io(*io),
                Err(other) => FlatError::Corrupt(other.to_string()),
            },
            ParquetError::General(text) | ParquetError::EOF(text) => FlatError::Corrupt(text),
            ParquetError::NYI(text) => FlatError::Unsupported(text),
            other => FlatError::Corrupt(other.to_string()),
        }
    }
}

pub(crate) fn corrupt(what: impl Into<String>) -> FlatError {
    FlatError::Corrupt(what.into())
}

/// Runs code of the parquet library so that a panic on hostile bytes becomes an error.
///
/// The library checks most of what it reads, but not all of it; a broken file must never take
/// the program down.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, FlatError>) -> Result<T, FlatError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(corrupt("its pages contradict its own metadata")))
}
