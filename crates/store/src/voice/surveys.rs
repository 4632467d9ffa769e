//! Surveys as people make them: a draft with a version that tells whether somebody else was faster, and the versions
//! that went live, which never change again.

use super::imported;
use crate::access::{append_audit, new_id};
use crate::projects::{number, one_changed};
use crate::studio::{Decided, author, changed, check_colleague, member_ref, works_in};
use crate::{Store, StoreError};
use model::{
    AuditAction, AuditKind, AuditNote, By, MemberId, Micros, ProjectId, StudioSurvey, SurveyDraft, SurveyId,
    SurveyState,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use std::collections::HashMap;

/// More surveys are not kept in one project.
const MOST_SURVEYS: i64 = 500;

/// A survey to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewSurvey {
    /// What it is.
    pub draft: SurveyDraft,
    /// Who answers for it; they must work in the project.
    pub owner: Option<MemberId>,
    /// Whether it belongs to the example; a change leaves that as it was.
    pub example: bool,
}

/// What each version of each survey of a project asks.
pub type SurveyVersions = HashMap<(SurveyId, u32), SurveyDraft>;

impl Store {
    /// The surveys of a project, the oldest first.
    pub fn list_surveys(&self, project: &ProjectId) -> Result<Vec<StudioSurvey>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement =
                connection.prepare_cached(&format!("{SELECT} WHERE s.project = ?1 ORDER BY s.created, s.name"))?;
            let surveys = statement.query_and_then([inside], survey_from)?;
            surveys.collect()
        })
    }

    /// A survey by its id; `None` also where it is another project's.
    pub fn find_survey(&self, project: &ProjectId, id: &SurveyId) -> Result<Option<StudioSurvey>, StoreError> {
        self.main().read(|connection| find(connection, number(connection, project)?, id))
    }

    /// What every version of every survey of a project asks, those that were imported among them: what answers are read
    /// with.
    pub fn survey_versions(&self, project: &ProjectId) -> Result<SurveyVersions, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT v.survey, v.number, v.draft FROM survey_version AS v JOIN survey ON survey.id = v.survey
                 WHERE survey.project = ?1",
            )?;
            let versions = statement.query_and_then([inside], |row| {
                let id = SurveyId(row.get(0)?);
                let draft = read_draft(&id, &row.get::<_, String>(2)?)?;
                Ok(((id, row.get(1)?), draft))
            })?;
            let asked: Result<SurveyVersions, StoreError> = versions.collect();
            let mut asked = asked?;
            asked.extend(imported::versions(connection, inside)?);
            Ok(asked)
        })
    }

    /// What a version of a survey asks, in whichever project.
    pub fn survey_version(&self, id: &SurveyId, number: u32) -> Result<Option<SurveyDraft>, StoreError> {
        self.main().read(|connection| {
            let sql = "SELECT draft FROM survey_version WHERE survey = ?1 AND number = ?2";
            let text: Option<String> = connection.query_row(sql, params![id.0, number], |row| row.get(0)).optional()?;
            text.map(|text| read_draft(id, &text)).transpose()
        })
    }

    /// The versions of one survey that went live: number, when, and what it asked.
    pub fn list_survey_versions(
        &self,
        project: &ProjectId,
        id: &SurveyId,
    ) -> Result<Vec<(u32, Micros, SurveyDraft)>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT v.number, v.published, v.draft FROM survey_version AS v JOIN survey ON survey.id = v.survey
                 WHERE survey.project = ?1 AND survey.id = ?2 ORDER BY v.number",
            )?;
            let versions = statement.query_and_then(params![inside, id.0], |row| {
                Ok((row.get(0)?, Micros(row.get(1)?), read_draft(id, &row.get::<_, String>(2)?)?))
            })?;
            versions.collect()
        })
    }

    /// Drafts a survey.
    ///
    /// # Errors
    /// A conflict: `survey_name_taken`, `too_many_surveys`, `owner_not_in_project`.
    pub fn create_survey(
        &self,
        by: &By,
        project: &ProjectId,
        new: &NewSurvey,
        now: Micros,
    ) -> Result<StudioSurvey, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let sql = "SELECT count(*) FROM survey WHERE project = ?1";
            let count: i64 = transaction.query_row(sql, [inside], |row| row.get(0))?;
            if count >= MOST_SURVEYS {
                return Err(StoreError::Conflict { rule: "too_many_surveys" });
            }
            check_owner(transaction, inside, new)?;
            let id = SurveyId(new_id("srv")?);
            transaction.execute(
                "INSERT INTO survey (id, project, draft, state, owner, example, version, created, created_by, updated, updated_by)
                 VALUES (?1, ?2, ?3, 'draft', ?4, ?5, 1, ?6, ?7, ?6, ?7)",
                params![
                    id.0,
                    inside,
                    text(&new.draft),
                    new.owner.as_ref().map(|owner| &owner.0),
                    new.example,
                    now.0,
                    author(by)
                ],
            )?;
            done(transaction, by, inside, note(AuditAction::CreateSurvey, project, &id), &id, now)
        })
    }

    /// Changes the draft of a survey, unless somebody else did since `seen`. What is live stays as it is.
    ///
    /// # Errors
    /// Not found; a conflict: `stale`, `survey_name_taken`, `owner_not_in_project`.
    pub fn update_survey(
        &self,
        by: &By,
        project: &ProjectId,
        id: &SurveyId,
        seen: u64,
        new: &NewSurvey,
        now: Micros,
    ) -> Result<StudioSurvey, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            not_stale(&present(transaction, inside, id)?, seen)?;
            check_owner(transaction, inside, new)?;
            one_changed(transaction.execute(
                "UPDATE survey SET draft = ?3, owner = ?4, version = version + 1, updated = ?5, updated_by = ?6
                 WHERE project = ?1 AND id = ?2",
                params![inside, id.0, text(&new.draft), new.owner.as_ref().map(|owner| &owner.0), now.0, author(by)],
            )?)?;
            done(transaction, by, inside, note(AuditAction::UpdateSurvey, project, id), id, now)
        })
    }

    /// Has the draft that was `seen` ask from now on: as a new version where it is another than the last one.
    /// `despite`: how many findings of the lint would have stopped it, had nobody published knowingly; the audit log
    /// keeps it.
    ///
    /// # Errors
    /// Not found; a conflict: `stale`, `survey_ended`, `survey_without_owner`.
    pub fn publish_survey(
        &self,
        by: &By,
        project: &ProjectId,
        id: &SurveyId,
        seen: u64,
        despite: usize,
        now: Micros,
    ) -> Result<StudioSurvey, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let survey = present(transaction, inside, id)?;
            not_stale(&survey, seen)?;
            if survey.state == SurveyState::Ended {
                return Err(StoreError::Conflict { rule: "survey_ended" });
            }
            if survey.owner.is_none() {
                return Err(StoreError::Conflict { rule: "survey_without_owner" });
            }
            let is_new = survey.live.as_ref() != Some(&survey.draft);
            let version = survey.published + u32::from(is_new);
            if is_new {
                transaction.execute(
                    "INSERT INTO survey_version (survey, number, draft, published, by) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![id.0, version, text(&survey.draft), now.0, author(by)],
                )?;
            }
            one_changed(transaction.execute(
                "UPDATE survey SET state = 'live', published = ?3 WHERE project = ?1 AND id = ?2",
                params![inside, id.0, version],
            )?)?;
            let mut told = note(AuditAction::PublishSurvey, project, id);
            if despite > 0 {
                told = told.with("despite_lint", despite as i64);
            }
            done(transaction, by, inside, told, id, now)
        })
    }

    /// Pauses a survey, has it ask again, or ends it for good.
    ///
    /// # Errors
    /// Not found; a conflict: `survey_ended`, `survey_not_published`.
    pub fn set_survey_state(
        &self,
        by: &By,
        project: &ProjectId,
        id: &SurveyId,
        state: SurveyState,
        now: Micros,
    ) -> Result<StudioSurvey, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let survey = present(transaction, inside, id)?;
            if survey.state == SurveyState::Ended {
                return Err(StoreError::Conflict { rule: "survey_ended" });
            }
            if state == SurveyState::Live && survey.owner.is_none() {
                return Err(StoreError::Conflict { rule: "survey_without_owner" });
            }
            if survey.published == 0 || state == SurveyState::Draft {
                return Err(StoreError::Conflict { rule: "survey_not_published" });
            }
            one_changed(transaction.execute(
                "UPDATE survey SET state = ?3 WHERE project = ?1 AND id = ?2",
                params![inside, id.0, state.code()],
            )?)?;
            done(transaction, by, inside, note(AuditAction::ChangeSurveyState, project, id), id, now)
        })
    }

    /// Removes the draft of a survey that never asked anybody.
    ///
    /// # Errors
    /// Not found; a conflict: `survey_was_asked`.
    pub fn delete_survey(&self, by: &By, project: &ProjectId, id: &SurveyId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            if present(transaction, inside, id)?.published > 0 {
                return Err(StoreError::Conflict { rule: "survey_was_asked" });
            }
            let row = params![inside, id.0];
            one_changed(transaction.execute("DELETE FROM survey WHERE project = ?1 AND id = ?2", row)?)?;
            changed(transaction, inside, Decided::Surveys)?;
            append_audit(transaction, by, note(AuditAction::DeleteSurvey, project, id), now).map(drop)
        })
    }
}

/// Counts the change, writes its line of the audit log, and gives the survey as it is now.
fn done(
    transaction: &Transaction<'_>,
    by: &By,
    inside: i64,
    note: AuditNote,
    id: &SurveyId,
    now: Micros,
) -> Result<StudioSurvey, StoreError> {
    changed(transaction, inside, Decided::Surveys)?;
    let survey = present(transaction, inside, id)?;
    let note = note.with("state", survey.state.code());
    append_audit(transaction, by, note.with("published", i64::from(survey.published)), now)?;
    Ok(survey)
}

fn not_stale(present: &StudioSurvey, seen: u64) -> Result<(), StoreError> {
    if present.version == seen { Ok(()) } else { Err(StoreError::Conflict { rule: "stale" }) }
}

fn check_owner(transaction: &Transaction<'_>, project: i64, new: &NewSurvey) -> Result<(), StoreError> {
    new.owner.as_ref().map_or(Ok(()), |owner| check_colleague(transaction, project, owner))
}

pub(super) fn text(draft: &SurveyDraft) -> String {
    serde_json::to_string(draft).expect("a draft is plain data, which can always be written")
}

fn note(action: AuditAction, project: &ProjectId, id: &SurveyId) -> AuditNote {
    AuditNote::done(action).to(AuditKind::Survey, id.0.clone()).in_project(project)
}

const SELECT: &str = concat!(
    "SELECT s.id, s.version, s.draft, s.state, s.published, v.draft, v.published, m.id, m.name, s.created, s.updated,
            changer.id, changer.name, s.example
     FROM survey AS s
     LEFT JOIN survey_version AS v ON v.survey = s.id AND v.number = s.published
     LEFT JOIN member AS m ON m.id = s.owner AND ",
    works_in!("s.project"),
    " LEFT JOIN member AS changer ON changer.id = s.updated_by"
);

fn present(connection: &Connection, project: i64, id: &SurveyId) -> Result<StudioSurvey, StoreError> {
    find(connection, project, id)?.ok_or(StoreError::NotFound)
}

pub(super) fn find(connection: &Connection, project: i64, id: &SurveyId) -> Result<Option<StudioSurvey>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE s.project = ?1 AND s.id = ?2"))?;
    let mut rows = statement.query_and_then(params![project, id.0], survey_from)?;
    rows.next().transpose()
}

pub(super) fn read_draft(id: &SurveyId, text: &str) -> Result<SurveyDraft, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Corrupt(format!("the survey `{id}` cannot be read: {error}")))
}

fn survey_from(row: &Row<'_>) -> Result<StudioSurvey, StoreError> {
    let id = SurveyId(row.get(0)?);
    let state: String = row.get(3)?;
    let live: Option<String> = row.get(5)?;
    Ok(StudioSurvey {
        version: row.get(1)?,
        draft: read_draft(&id, &row.get::<_, String>(2)?)?,
        state: SurveyState::from_code(&state)
            .ok_or_else(|| StoreError::Corrupt(format!("the survey `{id}` is in no known state")))?,
        published: row.get(4)?,
        live: live.map(|text| read_draft(&id, &text)).transpose()?,
        published_at: row.get::<_, Option<i64>>(6)?.map(Micros),
        owner: member_ref(row, 7)?,
        created: Micros(row.get(9)?),
        updated: Micros(row.get(10)?),
        updated_by: member_ref(row, 11)?,
        example: row.get(13)?,
        id,
    })
}
