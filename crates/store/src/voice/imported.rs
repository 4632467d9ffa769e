//! Surveys that other tools asked, whose answers were imported: kept so that each answer is read with the words it
//! answered, and never to ask. They go with the last import that brought them.

use super::surveys::{read_draft, text};
use crate::projects::number;
use crate::{Store, StoreError};
use model::{ProjectId, SurveyDraft, SurveyId};
use rusqlite::{Connection, OptionalExtension, params};

/// A survey as an import brings it.
#[derive(Clone, Debug, PartialEq)]
pub struct BroughtSurvey {
    /// Its id.
    pub id: SurveyId,
    /// Which version of it.
    pub number: u32,
    /// What it asked.
    pub draft: SurveyDraft,
}

impl Store {
    /// Keeps the surveys that an import brings.
    ///
    /// # Errors
    /// A conflict: `other_words`, where another survey has the same id and number.
    pub fn put_imported_surveys(
        &self,
        project: &ProjectId,
        import: u64,
        surveys: &[BroughtSurvey],
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            for brought in surveys {
                let key = params![inside, brought.id.0, brought.number];
                let known: Option<String> = transaction
                    .query_row(
                        "SELECT draft FROM imported_survey WHERE project = ?1 AND survey = ?2 AND number = ?3",
                        key,
                        |row| row.get(0),
                    )
                    .optional()?;
                match known.map(|text| read_draft(&brought.id, &text)).transpose()? {
                    Some(known) if known != brought.draft => {
                        return Err(StoreError::Conflict { rule: "other_words" });
                    }
                    Some(_) => {}
                    None => {
                        transaction.execute(
                            "INSERT INTO imported_survey (project, survey, number, draft) VALUES (?1, ?2, ?3, ?4)",
                            params![inside, brought.id.0, brought.number, text(&brought.draft)],
                        )?;
                    }
                }
                transaction.execute(
                    "INSERT OR IGNORE INTO imported_survey_of (project, survey, number, import) VALUES (?1, ?2, ?3, ?4)",
                    params![inside, brought.id.0, brought.number, import as i64],
                )?;
            }
            Ok(())
        })
    }

    /// Forgets the surveys that only this import brought.
    pub fn forget_imported_surveys(&self, project: &ProjectId, import: u64) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let gone = params![inside, import as i64];
            transaction.execute("DELETE FROM imported_survey_of WHERE project = ?1 AND import = ?2", gone)?;
            transaction.execute(
                "DELETE FROM imported_survey WHERE project = ?1 AND NOT EXISTS (
                     SELECT 1 FROM imported_survey_of AS o
                     WHERE o.project = imported_survey.project AND o.survey = imported_survey.survey
                       AND o.number = imported_survey.number)",
                [inside],
            )?;
            Ok(())
        })
    }
}

/// A version of a survey, and what it asked.
type Version = ((SurveyId, u32), SurveyDraft);

/// What imported surveys asked, by id and number. One that is called like a survey of the project's own is told apart.
pub(super) fn versions(connection: &Connection, project: i64) -> Result<Vec<Version>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT i.survey, i.number, i.draft, EXISTS (SELECT 1 FROM survey AS s WHERE s.project = i.project
             AND s.name = json_extract(i.draft, '$.name'))
         FROM imported_survey AS i WHERE i.project = ?1",
    )?;
    let rows = statement.query_and_then([project], |row| {
        let id = SurveyId(row.get(0)?);
        let mut draft = read_draft(&id, &row.get::<_, String>(2)?)?;
        if row.get(3)? {
            draft.name.push_str(" (import)");
        }
        Ok(((id, row.get(1)?), draft))
    })?;
    rows.collect()
}
