//! What became of the rows: how many came, how many were accepted, and why the others were not.

use crate::raw::{ReadError, Reason, RejectedRow};
use crate::responses::{AnswerAccount, ImportedSurvey};

/// How many of the rejected rows of one reason are shown.
const EXAMPLES: usize = 3;

/// The account of a whole read: `received` is always `accepted` plus the counts of `rejections`.
///
/// All three count events. A row tells of one, and of one more for each further event (`also`) whose time is
/// filled in; so there are as many events as rows where nobody asked for further ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadReport {
    /// Rows that the files hold, header and labels aside.
    pub rows: u64,
    /// Events that the rows tell of.
    pub received: u64,
    /// Those that were accepted.
    pub accepted: u64,
    /// The others, by reason, most first.
    pub rejections: Vec<Rejections>,
    /// Of files of survey answers, which count responses above, the account of the answers in them.
    pub answers: Option<AnswerAccount>,
    /// The surveys that these answer.
    pub surveys: Vec<ImportedSurvey>,
}

/// Events rejected for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejections {
    /// Why.
    pub reason: Reason,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub example: RejectionExample,
    /// The next ones, a few.
    pub more: Vec<RejectionExample>,
}

/// One rejected row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectionExample {
    /// The file it stands in.
    pub file: String,
    /// Its line (or row, or event), counted from 1.
    pub line: u64,
    /// The row or the value at fault, cut to at most 200 characters.
    pub text: String,
}

impl ReadReport {
    /// How many rows were not accepted.
    pub fn rejected(&self) -> u64 {
        self.rejections.iter().map(|rejections| rejections.count).sum()
    }

    pub(crate) fn accept(&mut self, rows: usize, events: usize) {
        self.rows += rows as u64;
        self.received += events as u64;
        self.accepted += events as u64;
    }

    pub(crate) fn reject(&mut self, file: &str, row: RejectedRow) {
        self.received += 1;
        let example = |row: RejectedRow| RejectionExample { file: file.to_string(), line: row.line, text: row.text };
        if let Some(known) = self.rejections.iter_mut().find(|known| known.reason == row.reason) {
            known.count += 1;
            if known.more.len() + 1 < EXAMPLES {
                known.more.push(example(row));
            }
            return;
        }
        let reason = row.reason;
        self.rejections.push(Rejections { reason, count: 1, example: example(row), more: Vec::new() });
    }

    /// Takes in a file of survey answers.
    pub(crate) fn accept_answers(&mut self, account: AnswerAccount, surveys: Vec<ImportedSurvey>) {
        let all = self.answers.get_or_insert_default();
        all.received += account.received;
        all.stored += account.stored;
        all.duplicates += account.duplicates;
        all.unanswered += account.unanswered;
        all.rejections.extend(account.rejections);
        for survey in surveys {
            if !self.surveys.contains(&survey) {
                self.surveys.push(survey);
            }
        }
    }

    pub(crate) fn sort(&mut self) {
        self.rejections.sort_by_key(|rejections| (std::cmp::Reverse(rejections.count), rejections.reason));
    }
}

/// How far a read has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read of all files, as they are on disk.
    pub bytes_read: u64,
    /// Bytes of all files together.
    pub bytes_total: u64,
    /// Rows received so far.
    pub rows: u64,
}

/// Why a read stopped before the end.
#[derive(Debug)]
pub enum ReadFailure<E> {
    /// A file could not be read further.
    Source(ReadError),
    /// The receiver of the events said stop.
    Sink(E),
}

impl<E> From<ReadError> for ReadFailure<E> {
    fn from(error: ReadError) -> Self {
        ReadFailure::Source(error)
    }
}
