//! Why a piece of work on a data directory was not done: the same for the server and the command line.

use crate::error::ApiError;
use axum::http::StatusCode;
use eventlog::{LogError, LogErrorKind};
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};
use store::StoreError;
use store::backup::BackupError;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The databases said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The event log said no.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The ledger of erasures or a leftover of a backup said no.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// Others are at work on it; try again.
    #[error("{0}")]
    Busy(&'static str),
    /// A rule stands against it.
    #[error("{sentence}")]
    Refused {
        /// The rule, one of a closed list.
        code: &'static str,
        /// The rule in words.
        sentence: &'static str,
    },
    /// What was given cannot be taken.
    #[error("{sentence}")]
    Invalid {
        /// The field at fault.
        field: &'static str,
        /// What would do.
        sentence: &'static str,
    },
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    File(&'static str, std::io::Error),
}

impl WorkError {
    pub(crate) fn busy(sentence: &'static str) -> WorkError {
        WorkError::Busy(sentence)
    }

    pub(crate) fn refused(code: &'static str, sentence: &'static str) -> WorkError {
        WorkError::Refused { code, sentence }
    }

    pub(crate) fn invalid(field: &'static str, sentence: &'static str) -> WorkError {
        WorkError::Invalid { field, sentence }
    }

    /// Whether it may well work in a moment.
    pub(crate) fn passes(&self) -> bool {
        match self {
            WorkError::Store(error) => *error == StoreError::Busy,
            WorkError::Log(error) => error.kind == LogErrorKind::Busy,
            WorkError::Busy(_) => true,
            _ => false,
        }
    }
}

impl From<WorkError> for ApiError {
    fn from(error: WorkError) -> ApiError {
        match error {
            WorkError::Store(error) => error.into(),
            WorkError::Log(error) if error.kind == LogErrorKind::Busy => {
                ApiError::unavailable("busy", "others are writing to the event log", 2)
            }
            WorkError::Log(error) => error.into(),
            WorkError::Busy(sentence) => ApiError::unavailable("busy", sentence, 2),
            WorkError::Refused { code, sentence } => ApiError::new(StatusCode::CONFLICT, code, sentence),
            WorkError::Invalid { field, sentence } => ApiError::invalid(field, sentence),
            WorkError::Backup(BackupError::Store(error)) => error.into(),
            WorkError::Backup(error) => ApiError::internal(&error),
            WorkError::File(..) => ApiError::internal(&error),
        }
    }
}

/// How long work waits for others who write to the same files.
const PATIENCE: Duration = Duration::from_secs(60);

/// Does it, again and again while others are in the way.
pub(crate) fn patiently<T>(mut work: impl FnMut() -> Result<T, WorkError>) -> Result<T, WorkError> {
    let begun = Instant::now();
    loop {
        match work() {
            Err(error) if error.passes() && begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
            other => return other,
        }
    }
}

/// The turn at moving events from the inbox to the log or taking them out of both, whichever process it is
/// in: what is being moved would otherwise be overlooked. Ends when the file goes.
pub(crate) fn turn(dir: &Path) -> Result<File, WorkError> {
    let file = turn_file(dir, "moving.lock")?;
    file.lock().map_err(|error| WorkError::File("wait for the turn at the event log", error))?;
    Ok(file)
}

/// A file to lock.
pub(crate) fn turn_file(dir: &Path, name: &str) -> Result<File, WorkError> {
    let opened = File::options().write(true).create(true).truncate(false).open(dir.join(name));
    opened.map_err(|error| WorkError::File("open a lock in the data directory", error))
}
