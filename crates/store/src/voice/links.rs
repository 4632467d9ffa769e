//! Links to surveys: open ones for paper, stores and letters, and personal ones that answer once.

use crate::access::{append_audit, new_id, random_signs};
use crate::projects::{number, one_changed};
use crate::studio::author;
use crate::{Store, StoreError};
use model::{AuditAction, AuditKind, AuditNote, By, DisplayId, Micros, ProjectId, SurveyId};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use sha2::{Digest, Sha256};

/// Signs of a personal link: 62^22 is above 2^128.
const PERSONAL_SIGNS: usize = 22;
/// Signs of an open link, which stands on paper: it opens what anybody may open.
const OPEN_SIGNS: usize = 8;
/// More links are not kept for one survey.
const MOST_LINKS: i64 = 100_000;

/// A link to be made.
#[derive(Clone, Debug)]
pub struct NewSurveyLink<'a> {
    /// The survey.
    pub survey: &'a SurveyId,
    /// Where it will stand, e.g. `Kvittot i Umeå`.
    pub place: &'a str,
    /// The channel of its answers.
    pub channel: &'a str,
    /// For whom alone, by pseudonym.
    pub person: Option<&'a str>,
    /// When it ceases to work.
    pub expires: Option<Micros>,
    /// The invitation that a personal link carries out.
    pub display: Option<&'a DisplayId>,
}

/// A link to a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyLink {
    /// Its id (`slk_…`), not what opens it.
    pub id: String,
    /// The project.
    pub project: ProjectId,
    /// The survey.
    pub survey: SurveyId,
    /// Where it stands.
    pub place: String,
    /// The channel of its answers.
    pub channel: String,
    /// What opens it; of a personal link it is told once and not kept.
    pub code: Option<String>,
    /// For whom alone.
    pub person: Option<String>,
    /// When it ceases to work.
    pub expires: Option<Micros>,
    /// The invitation that a personal link carries out.
    pub display: Option<DisplayId>,
    /// When it was answered, where it answers but once.
    pub used: Option<Micros>,
    /// When it was taken back.
    pub revoked: Option<Micros>,
    /// When it was made.
    pub created: Micros,
}

impl SurveyLink {
    /// Whether it still opens its survey.
    pub fn opens(&self, now: Micros) -> bool {
        let is_over = self.expires.is_some_and(|expires| expires <= now);
        let is_used = self.person.is_some() && self.used.is_some();
        self.revoked.is_none() && !is_over && !is_used
    }
}

impl Store {
    /// Makes a link; what opens it is told once and kept as a hash.
    ///
    /// # Errors
    /// Not found, where the survey is another project's; a conflict: `too_many_survey_links`.
    pub fn create_survey_link(
        &self,
        by: &By,
        project: &ProjectId,
        new: &NewSurveyLink<'_>,
        now: Micros,
    ) -> Result<(SurveyLink, String), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            super::surveys::find(transaction, inside, new.survey)?.ok_or(StoreError::NotFound)?;
            let sql = "SELECT count(*) FROM survey_link WHERE survey = ?1";
            let count: i64 = transaction.query_row(sql, [&new.survey.0], |row| row.get(0))?;
            if count >= MOST_LINKS {
                return Err(StoreError::Conflict { rule: "too_many_survey_links" });
            }
            let (id, opens) = put_link(transaction, inside, author(by), new, now)?;
            let note = AuditNote::done(AuditAction::CreateSurveyLink).to(AuditKind::SurveyLink, id.clone());
            append_audit(transaction, by, note.in_project(project).with("personal", new.person.is_some()), now)?;
            let link = transaction.query_row(&format!("{SELECT} WHERE l.id = ?1"), [&id], link_from)?;
            Ok((link, opens))
        })
    }

    /// The links of a survey, the latest first, personal ones left out: of those there may be many.
    pub fn list_survey_links(&self, project: &ProjectId, survey: &SurveyId) -> Result<Vec<SurveyLink>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let sql = format!(
                "{SELECT} WHERE l.project = ?1 AND l.survey = ?2 AND l.person IS NULL ORDER BY l.created DESC, l.id"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let links = statement.query_map(params![inside, survey.0], link_from)?;
            Ok(links.collect::<Result<_, _>>()?)
        })
    }

    /// The link that a text opens, in whichever project, also one that opens nothing any more.
    pub fn find_survey_link(&self, opens: &str) -> Result<Option<SurveyLink>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE l.hash = ?1"))?;
            Ok(statement.query_row([hash(opens)], link_from).optional()?)
        })
    }

    /// Keeps a personal link for the answer that comes through it now: it opens nothing any more.
    ///
    /// # Errors
    /// Not found, where it was used already.
    pub fn use_survey_link(&self, id: &str, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let sql = "UPDATE survey_link SET used = ?2 WHERE id = ?1 AND (person IS NULL OR used IS NULL)";
            one_changed(transaction.execute(sql, params![id, now.0])?)
        })
    }

    /// Takes a link back.
    pub fn revoke_survey_link(&self, by: &By, project: &ProjectId, id: &str, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let sql = "UPDATE survey_link SET revoked = ?3 WHERE project = ?1 AND id = ?2 AND revoked IS NULL";
            one_changed(transaction.execute(sql, params![inside, id, now.0])?)?;
            let note = AuditNote::done(AuditAction::RevokeSurveyLink).to(AuditKind::SurveyLink, id);
            append_audit(transaction, by, note.in_project(project), now).map(drop)
        })
    }
}

/// Writes a link; gives its id, and what opens it.
pub(super) fn put_link(
    transaction: &Transaction<'_>,
    inside: i64,
    by: Option<&str>,
    new: &NewSurveyLink<'_>,
    now: Micros,
) -> Result<(String, String), StoreError> {
    let id = new_id("slk")?;
    let opens = random_signs(if new.person.is_some() { PERSONAL_SIGNS } else { OPEN_SIGNS })?;
    transaction.execute(
        "INSERT INTO survey_link (id, project, survey, hash, code, place, channel, person, expires, display, created, by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            inside,
            new.survey.0,
            hash(&opens),
            new.person.is_none().then_some(&opens),
            new.place,
            new.channel,
            new.person,
            new.expires.map(|expires| expires.0),
            new.display.map(|display| &display.0),
            now.0,
            by
        ],
    )?;
    Ok((id, opens))
}

fn hash(opens: &str) -> [u8; 32] {
    Sha256::digest(opens.as_bytes()).into()
}

const SELECT: &str =
    "SELECT l.id, project.public_id, l.survey, l.place, l.channel, l.person, l.expires, l.used, l.revoked, l.created, l.display, l.code
     FROM survey_link AS l JOIN project ON project.id = l.project";

fn link_from(row: &Row<'_>) -> rusqlite::Result<SurveyLink> {
    let moment = |column: usize| row.get::<_, Option<i64>>(column).map(|at| at.map(Micros));
    Ok(SurveyLink {
        id: row.get(0)?,
        project: ProjectId(row.get(1)?),
        survey: SurveyId(row.get(2)?),
        place: row.get(3)?,
        channel: row.get(4)?,
        person: row.get(5)?,
        expires: moment(6)?,
        display: row.get::<_, Option<String>>(10)?.map(DisplayId),
        code: row.get(11)?,
        used: moment(7)?,
        revoked: moment(8)?,
        created: Micros(row.get(9)?),
    })
}
