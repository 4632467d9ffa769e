//! How many come by each touchpoint of a survey, and how many were asked there: what the rates of a survey that is
//! spread over touchpoints are made of.

use crate::projects::number;
use crate::{Store, StoreError};
use model::{Micros, ProjectId, SurveyId};
use rusqlite::{Transaction, params};

/// The touchpoint of those that are too many to be told apart.
pub const OTHER_TOUCHPOINTS: &str = "*";
/// So many touchpoints of a survey are told apart on one day: whoever has a page's key could make up any number.
const MOST_A_DAY: i64 = 300;

/// A touchpoint that somebody came by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenTouchpoint {
    /// The station, or the path of the page.
    pub name: String,
    /// Visits that the draw decided about.
    pub visits: u64,
    /// The day of the first that was looked at, in days since 1970-01-01, UTC.
    pub first_day: i64,
}

/// How many were asked at a touchpoint, and how likely that was.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedAt {
    /// The touchpoint; `None` where none was told.
    pub name: Option<String>,
    /// Showings.
    pub shown: u64,
    /// Whom it was shown to; a showing to somebody unknown counts as of somebody else.
    pub persons: u64,
    /// Of these showings, answered at least one question.
    pub answered: u64,
    /// The least probability with which somebody was asked.
    pub least: f64,
    /// The greatest.
    pub most: f64,
}

impl Store {
    /// The touchpoints of a survey by name, with their visits from one day up to another, which is not counted.
    pub fn touchpoint_visits(
        &self,
        project: &ProjectId,
        survey: &SurveyId,
        from: i64,
        to: i64,
    ) -> Result<Vec<SeenTouchpoint>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT touchpoint, sum(visits), min(day) FROM touchpoint_visit
                 WHERE project = ?1 AND survey = ?2 AND day >= ?3 AND day < ?4 GROUP BY touchpoint ORDER BY touchpoint",
            )?;
            let seen = statement.query_map(params![inside, survey.0, from, to], |row| {
                Ok(SeenTouchpoint { name: row.get(0)?, visits: row.get(1)?, first_day: row.get(2)? })
            })?;
            Ok(seen.collect::<Result<_, _>>()?)
        })
    }

    /// How many a survey asked at each touchpoint from one moment up to another, by draw: who asked for it themselves
    /// is not among them.
    pub fn asked_at(
        &self,
        project: &ProjectId,
        survey: &SurveyId,
        from: Micros,
        to: Micros,
    ) -> Result<Vec<AskedAt>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT touchpoint, count(*), count(answered), min(probability), max(probability),
                        count(DISTINCT coalesce(person, device, id)) FROM display
                 WHERE project = ?1 AND survey = ?2 AND at >= ?3 AND at < ?4 AND wanted = 0
                 GROUP BY touchpoint ORDER BY touchpoint",
            )?;
            let asked = statement.query_map(params![inside, survey.0, from.0, to.0], |row| {
                Ok(AskedAt {
                    name: row.get(0)?,
                    shown: row.get(1)?,
                    answered: row.get(2)?,
                    least: row.get(3)?,
                    most: row.get(4)?,
                    persons: row.get(5)?,
                })
            })?;
            Ok(asked.collect::<Result<_, _>>()?)
        })
    }

    /// Forgets visits from before a day: no rate is made of them any more.
    pub fn forget_visits(&self, project: &ProjectId, before: i64) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let sql = "DELETE FROM touchpoint_visit WHERE project = ?1 AND day < ?2";
            Ok(transaction.execute(sql, params![inside, before])?)
        })
    }
}

/// Counts one who came by.
pub(super) fn count_visit(
    transaction: &Transaction<'_>,
    project: i64,
    survey: &SurveyId,
    day: i64,
    touchpoint: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE touchpoint_visit SET visits = visits + 1 WHERE survey = ?1 AND day = ?2 AND touchpoint = ?3";
    if transaction.prepare_cached(sql)?.execute(params![survey.0, day, touchpoint])? == 1 {
        return Ok(());
    }
    let sql = "SELECT count(*) FROM touchpoint_visit WHERE survey = ?1 AND day = ?2";
    let known: i64 = transaction.query_row(sql, params![survey.0, day], |row| row.get(0))?;
    let name = if known < MOST_A_DAY { touchpoint } else { OTHER_TOUCHPOINTS };
    transaction.execute(
        "INSERT INTO touchpoint_visit (project, survey, day, touchpoint, visits) VALUES (?1, ?2, ?3, ?4, 1)
         ON CONFLICT DO UPDATE SET visits = visits + 1",
        params![project, survey.0, day, name],
    )?;
    Ok(())
}
