//! Survey answers from files: tables to typed responses, and what does not fit to rejections with a reason.
//!
//! In: a table in the long form (one answer a row, with its metric) or as survey tools export it (one filled-in survey
//! a row, one question a column). Out: responses, and an account in which received = stored + duplicates + rejected.
//! What an instrument accepts is for `model` to say; what the answers amount to, for the analysis.

mod account;
mod asked;
mod columns;
mod long;
mod private;
mod reading;
mod when;
mod wide;

pub use account::{ResponseReason, ResponseRejections};

use crate::raw::ReadError;
use crate::rows::read_rows;
use crate::understand::Remark;
use crate::{Format, Source};
use columns::Columns;
use model::{Metric, OffScale, Response};

/// How responses are to be read.
#[derive(Clone, Debug, Default)]
pub struct ResponseOptions {
    /// The format, where the file does not tell.
    pub format: Option<Format>,
    /// The delimiter of a text table, where it is not to be found out.
    pub delimiter: Option<String>,
    /// The zone of times that carry none.
    pub time_zone: Option<String>,
    /// How times are written, where it is not to be found out.
    pub time_format: Option<String>,
}

/// The responses of a file and the account of them.
#[derive(Clone, Debug, Default)]
pub struct Responses {
    /// Those that were accepted, in the order of the file.
    pub responses: Vec<Response>,
    /// The names of their attributes, in order.
    pub attributes: Vec<String>,
    /// Columns that hold what people wrote or who they are, by which answers are never divided; `activity` and `channel`
    /// stand here where theirs do.
    pub private: Vec<String>,
    /// How many answers the file holds.
    pub received: u64,
    /// How many of them say again what an earlier one of the same response said.
    pub duplicates: u64,
    /// The others, by reason, most first.
    pub rejections: Vec<ResponseRejections>,
    /// How many answers to which questions are not on their scale.
    pub off_scale: Vec<OffScale>,
    /// Which column was taken for what: `(role, column)`.
    pub columns: Vec<(&'static str, String)>,
    /// Which question was taken for which instrument, where columns are questions.
    pub questions: Vec<(Metric, String)>,
    /// What the reader should know of times.
    pub remarks: Vec<Remark>,
}

/// Reads the responses of a file.
///
/// # Errors
/// When the file cannot be read, holds no answers, or writes its times in a way that cannot be told.
pub fn read_responses(source: &Source, options: &ResponseOptions) -> Result<Responses, ReadError> {
    let mut table = read_rows(source, options.format, options.delimiter.as_deref())?;
    let columns = Columns::of(&table);
    if columns.is_long() {
        return long::read(&table, &columns, source, options);
    }
    let labels = wide::take_labels(&mut table, &columns);
    // Without the rows of labels, whose sentences are no answers.
    let columns = Columns::of(&table);
    wide::read(&table, &columns, &labels, source, options)
}

#[cfg(test)]
mod tests;
