//! Survey answers from files: tables to typed responses, and what does not fit to rejections with a reason.
//!
//! In: a table in the long form (one answer a row, with its metric) or as survey tools export it (one filled-in survey
//! a row, one question a column). Out: responses, and an account in which received = stored + duplicates + rejected.
//! What an instrument accepts is for `model` to say; what the answers amount to, for the analysis.

mod account;
mod asked;
mod columns;
mod events;
mod long;
mod narrow;
mod private;
mod reading;
mod reviews;
mod sittings;
mod told;
mod when;
mod wide;

pub use account::{AnswerAccount, ResponseReason, ResponseRejections};
pub use events::ImportedSurvey;
pub(crate) use events::{ResponseEvents, events, has_times, kind_of_persons};
pub use narrow::{Narrow, narrow};
pub use private::is_private;

use crate::raw::ReadError;
use crate::rows::read_rows_of;
use crate::understand::Remark;
use crate::{Format, Source};
use columns::Columns;
use model::{Metric, OffScale, Response};
use reviews::Reviews;
use sittings::Outcome;
use std::collections::BTreeMap;
use when::Clock;

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
    /// The sheet of a workbook; the first with a table where nothing is told.
    pub sheet: Option<String>,
    /// What the survey is called where the file does not say; else it is called as the file.
    pub survey: Option<String>,
    /// The column of the person, where it is not to be recognised; empty: there is none.
    pub person: Option<String>,
    /// The column of the time, in the same way.
    pub time: Option<String>,
    /// The column of the channel, in the same way.
    pub channel: Option<String>,
    /// The column with the ids of responses, in the same way.
    pub response: Option<String>,
    /// What columns hold, in the long form what metrics are: `csat 1-7`, `gcr 1=yes 2=partly 3=no`, `comment`, `none`.
    pub questions: BTreeMap<String, String>,
    /// Which part of the file.
    pub narrow: Narrow,
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
    /// The columns of these questions, in the same order, each with that of the comment beside it.
    pub asked_in: Vec<(String, Option<String>)>,
    /// Rows in which nothing was answered.
    pub unanswered: u64,
    /// Rows that were left out, since another part of the file is asked about.
    pub left_out: u64,
    /// The places of responses that the file itself says are in no score (`counted`): to no showing, or given faster than
    /// anybody reads.
    pub not_counted: Vec<usize>,
    /// What the reader should know of times.
    pub remarks: Vec<Remark>,
    /// What each answer came to.
    outcomes: Vec<Outcome>,
}

/// Reads the responses of a file.
///
/// # Errors
/// When the file cannot be read, holds no answers, or writes its times in a way that cannot be told.
pub fn read_responses(source: &Source, options: &ResponseOptions) -> Result<Responses, ReadError> {
    let mut table = read_rows_of(source, options.format, options.delimiter.as_deref(), options.sheet.as_deref())?;
    let columns = Columns::of(&table, options)?;
    if columns.is_long() {
        // How times are written shows in all of the file, as what columns hold does.
        let (mut clock, remarks) = Clock::of_table(&table, &columns, source.name(), options)?;
        let left_out = narrow::leave(&mut table, &columns, source.name(), options, &mut clock)?;
        return Ok(Responses { left_out, remarks, ..long::read(&table, &columns, source, options, clock)? });
    }
    let labels = wide::take_labels(&mut table, &columns);
    // Without the rows of labels, whose sentences are no answers.
    let mut columns = Columns::of(&table, options)?;
    let told = told::told(&table, options, false)?;
    let mut asked = wide::find_questions(&table, &labels, &told);
    if asked.is_empty()
        && let Some(reviews) = Reviews::of(&table)
    {
        reviews.settle(&mut table, &mut columns);
        asked = vec![wide::Asked::of_reviews(&table, &reviews)];
    }
    if asked.is_empty() {
        return Err(wide::no_answers(&table, source));
    }
    let (mut clock, remarks) = Clock::of_table(&table, &columns, source.name(), options)?;
    let left_out = narrow::leave(&mut table, &columns, source.name(), options, &mut clock)?;
    Ok(Responses { left_out, remarks, ..wide::read(&table, &columns, &asked, source, options, clock) })
}

#[cfg(test)]
mod events_test;
#[cfg(test)]
mod tests;
