//! What can go wrong in the store, as sentences, and how SQLite's failures become them.
//!
//! No value that was stored or asked for ever reaches a sentence: only names of tables and rules.

use crate::pages::damage_behind;
use rusqlite::ffi;

/// Why the store did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing.
    #[error("it is not there")]
    NotFound,
    /// A rule of the data stands against it.
    #[error("it would break the rule `{rule}`")]
    Conflict {
        /// The rule, one of a closed list.
        rule: &'static str,
    },
    /// No space is left on the disk.
    #[error("the disk is full; free some space on the volume of the data directory")]
    Full,
    /// Others are writing, or too much is waiting.
    #[error("too much is waiting to be written; try again in a moment")]
    Busy,
    /// The data was written by a newer program.
    #[error("{0}")]
    Newer(String),
    /// What was read is not what was written.
    #[error("{0}")]
    Corrupt(String),
    /// The database cannot be used as things are.
    #[error("{0}")]
    Unavailable(String),
    /// The disk failed to make data durable: nothing may be acknowledged any more.
    #[error("the disk failed to make data durable: {0}")]
    SyncFailed(String),
}

/// What SQLite says of a broken constraint, and the rule that it stands for.
const RULES: &[(&str, &str)] = &[
    ("FOREIGN KEY constraint failed", "reference"),
    ("UNIQUE constraint failed: write_key.hash", "key_taken"),
    ("CHECK constraint failed: key_name_length", "name_is_1_to_200_signs"),
    ("CHECK constraint failed: project_name_length", "name_is_1_to_200_signs"),
    ("UNIQUE constraint failed: journey_definition.project", "journey_name_taken"),
    ("UNIQUE constraint failed: survey.project", "survey_name_taken"),
    ("CHECK constraint failed: journey_name_length", "name_is_1_to_200_signs"),
    ("CHECK constraint failed: survey_name_length", "name_is_1_to_200_signs"),
    ("CHECK constraint failed: comment_length", "comment_is_1_to_4000_signs"),
    ("CHECK constraint failed: dismissed_needs_a_reason", "dismissed_needs_a_reason"),
    ("CHECK constraint failed: cause_or_waiver", "cause_or_waiver"),
    ("CHECK constraint failed: dropped_needs_a_reason", "dropped_needs_a_reason"),
    ("CHECK constraint failed: done_needs_a_day", "done_needs_a_day"),
    ("CHECK constraint failed: national_ids_have_no_value", "national_ids_have_no_value"),
];

/// The rule behind SQLite's sentence; `constraint` for one that has no name here.
fn rule_of(sentence: &str) -> &'static str {
    RULES.iter().find(|(words, _)| sentence.contains(words)).map_or("constraint", |(_, rule)| rule)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        if let Some(damage) = damage_behind(&error) {
            return StoreError::Corrupt(damaged(&damage.to_string()));
        }
        match error {
            rusqlite::Error::QueryReturnedNoRows => StoreError::NotFound,
            rusqlite::Error::SqliteFailure(failure, sentence) => {
                of_sqlite(failure, &sentence.unwrap_or_else(|| failure.to_string()))
            }
            rusqlite::Error::FromSqlConversionFailure(column, _, _) => {
                StoreError::Corrupt(format!("column {column} of a row cannot be read as what it should be"))
            }
            rusqlite::Error::InvalidColumnType(_, name, _) | rusqlite::Error::InvalidColumnName(name) => {
                StoreError::Corrupt(format!("column `{name}` of a row is not what it should be"))
            }
            other => StoreError::Unavailable(format!("the database answered: {other}")),
        }
    }
}

fn of_sqlite(failure: ffi::Error, sentence: &str) -> StoreError {
    // A shared-memory file that cannot grow is how a full disk shows when a database is opened.
    match failure.extended_code {
        ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC => return StoreError::SyncFailed(sentence.into()),
        ffi::SQLITE_IOERR_SHMSIZE => return StoreError::Full,
        ffi::SQLITE_IOERR_DATA | ffi::SQLITE_IOERR_CORRUPTFS => return StoreError::Corrupt(damaged(sentence)),
        _ => {}
    }
    match failure.code {
        ffi::ErrorCode::ConstraintViolation => StoreError::Conflict { rule: rule_of(sentence) },
        ffi::ErrorCode::DiskFull => StoreError::Full,
        ffi::ErrorCode::DatabaseBusy | ffi::ErrorCode::DatabaseLocked => StoreError::Busy,
        ffi::ErrorCode::DatabaseCorrupt | ffi::ErrorCode::NotADatabase => StoreError::Corrupt(damaged(sentence)),
        _ => StoreError::Unavailable(format!("the database answered: {sentence}")),
    }
}

fn damaged(sentence: &str) -> String {
    format!("a database file is damaged ({sentence}); run `resa check`, then restore the last backup")
}

/// A failure of the file system, with what was being done to which file.
pub(crate) fn io(doing: &str, path: &std::path::Path, error: &std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::Unavailable(format!("{doing} `{}`: {error}", path.display())),
    }
}
