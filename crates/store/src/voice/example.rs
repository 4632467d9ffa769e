//! The example's ledger: a year of showings that nobody saw, written at once.
//!
//! In: rows that somebody else decided about, by the same rules as everybody's. Only an example has such a year: any
//! other project is refused.

use crate::access::new_id;
use crate::projects::number;
use crate::{Store, StoreError};
use model::{DisplayId, Micros, ProjectId, Rest, SurveyId, Verdict};
use rusqlite::{Transaction, params};

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// A year of asking, as it is written into an example.
#[derive(Clone, Debug)]
pub struct ExampleLedger {
    /// When its surveys went live.
    pub began: Micros,
    /// Who was asked.
    pub asked: Vec<ExampleAsked>,
    /// Who was left in peace.
    pub left: Vec<ExampleLeft>,
}

/// A showing.
#[derive(Clone, Debug)]
pub struct ExampleAsked {
    /// Its id.
    pub id: DisplayId,
    /// The survey, and its version.
    pub survey: (SurveyId, u32),
    /// What it promises.
    pub rest: Rest,
    /// To whom, by pseudonym.
    pub person: String,
    /// In which channel.
    pub channel: String,
    /// When.
    pub at: Micros,
    /// What came of it.
    pub answer: Option<ExampleAnswered>,
}

/// What answered a showing.
#[derive(Clone, Debug)]
pub struct ExampleAnswered {
    /// When.
    pub at: Micros,
    /// Whether the end was reached.
    pub finished: bool,
    /// The id of the event that holds the answers.
    pub message: String,
}

/// Somebody who came by and was not asked.
#[derive(Clone, Debug)]
pub struct ExampleLeft {
    /// By which survey.
    pub survey: SurveyId,
    /// Who, by pseudonym.
    pub person: String,
    /// Why.
    pub reason: Verdict,
    /// When.
    pub at: Micros,
}

impl Store {
    /// New ids for showings.
    ///
    /// # Errors
    /// When the system gives no chance.
    pub fn example_displays(&self, count: usize) -> Result<Vec<DisplayId>, StoreError> {
        (0..count).map(|_| Ok(DisplayId(new_id("dsp")?))).collect()
    }

    /// Writes the year, and that the example's surveys asked from its beginning on.
    ///
    /// # Errors
    /// Not found; a conflict where the project is no example: `not_an_example`.
    pub fn put_example_ledger(&self, project: &ProjectId, ledger: &ExampleLedger) -> Result<(), StoreError> {
        self.check_example(project)?;
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            begin_earlier(transaction, inside, ledger.began)?;
            put_asked(transaction, inside, &ledger.asked)?;
            put_left(transaction, inside, &ledger.left)
        })
    }
}

fn begin_earlier(transaction: &Transaction<'_>, project: i64, began: Micros) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE survey_version SET published = ?2
          WHERE survey IN (SELECT id FROM survey WHERE project = ?1 AND example = 1)",
        params![project, began.0],
    )?;
    transaction
        .execute("UPDATE survey SET created = ?2 WHERE project = ?1 AND example = 1", params![project, began.0])?;
    Ok(())
}

fn put_asked(transaction: &Transaction<'_>, project: i64, asked: &[ExampleAsked]) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO display (id, project, survey, number, person, channel, at, quiet, probability, answered, finished,
                              answer)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for one in asked {
        let answer = one.answer.as_ref();
        insert.execute(params![
            one.id.0,
            project,
            one.survey.0.0,
            one.survey.1,
            one.person,
            one.channel,
            one.at.0,
            one.rest.quiet_days,
            one.rest.share,
            answer.map(|answer| answer.at.0),
            answer.is_some_and(|answer| answer.finished),
            answer.map(|answer| answer.message.as_str()),
        ])?;
    }
    Ok(())
}

fn put_left(transaction: &Transaction<'_>, project: i64, left: &[ExampleLeft]) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO not_asked (project, survey, person, reason, day, times, last) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
         ON CONFLICT DO UPDATE SET times = times + 1, last = max(last, excluded.last)",
    )?;
    for one in left {
        let day = one.at.0.div_euclid(DAY);
        insert.execute(params![project, one.survey.0, one.person, one.reason.code(), day, one.at.0])?;
    }
    Ok(())
}
