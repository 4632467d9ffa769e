//! Responses that are not at their end: of each showing the latest is held, until the end comes or whoever answers rests
//! for too long. Then it is an event like all others, and nothing is held any more.

use crate::projects::number;
use crate::sealing::Sealer;
use crate::{Store, StoreError};
use model::{Accepted, DisplayId, Event, IdentityKey, IdentityKind, KeyId, KnownIdentity, Micros, ProjectId, SurveyId};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// How long somebody may rest before what they answered is taken for all: half an hour, in microseconds.
const RESTS: i64 = 30 * 60_000_000;
/// The most that are read at once.
const AT_ONCE: i64 = 100;

/// A response on its way to its end.
#[derive(Clone)]
pub struct HeldResponse {
    /// The project.
    pub project: ProjectId,
    /// The showing that it answers.
    pub display: DisplayId,
    /// The survey.
    pub survey: SurveyId,
    /// The event that it is so far.
    pub accepted: Accepted,
    /// How many answers it has.
    pub answers: usize,
    /// How it came: `widget`, `link`.
    pub source: String,
    /// The write key that it came by, where there was one.
    pub key: Option<KeyId>,
    /// The link for one person alone that it came by: it answers but once.
    pub link: Option<String>,
    /// When its latest answer came.
    pub at: Micros,
}

/// What is sealed of it.
#[derive(Serialize, Deserialize)]
struct Sealed {
    event: Event,
    identities: Vec<(IdentityKey, String, String)>,
    links: Vec<(IdentityKey, IdentityKey)>,
    source: String,
    key: Option<KeyId>,
    link: Option<String>,
}

impl Store {
    /// Holds a response in the place of what was held for its showing. One with fewer answers takes no place, since sends
    /// may overtake each other; where `in_order` they do not, and somebody changed their mind.
    ///
    /// # Errors
    /// Not found, where the project is not there.
    pub fn hold_response(&self, held: &HeldResponse, in_order: bool) -> Result<(), StoreError> {
        let sealer = self.sealer();
        self.main().write(|transaction| {
            let inside = number(transaction, &held.project)?;
            let sql = "SELECT answers FROM held_response WHERE project = ?1 AND display = ?2";
            let before: Option<usize> =
                transaction.query_row(sql, params![inside, held.display.0], |row| row.get(0)).optional()?;
            if !in_order && before.is_some_and(|before| before > held.answers) {
                return Ok(());
            }
            let event = &held.accepted.event;
            transaction.execute(
                "INSERT OR REPLACE INTO held_response (project, display, survey, person, device, sealed, answers, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    inside,
                    held.display.0,
                    held.survey.0,
                    event.person.as_str(),
                    event.device.as_ref().map(IdentityKey::as_str),
                    seal(&sealer, held)?,
                    held.answers,
                    held.at.0,
                ],
            )?;
            Ok(())
        })
    }

    /// Responses that nobody goes on with, those that rest for longest first.
    pub fn resting_responses(&self, now: Micros) -> Result<Vec<HeldResponse>, StoreError> {
        let sealer = self.sealer();
        self.main().read(|connection| {
            let mut resting = connection.prepare_cached(
                "SELECT p.public_id, h.display, h.survey, h.sealed, h.answers, h.at
                 FROM held_response AS h JOIN project AS p ON p.id = h.project WHERE h.at <= ?1 ORDER BY h.at LIMIT ?2",
            )?;
            let held = resting.query_and_then([now.0 - RESTS, AT_ONCE], |row| read(row, &sealer))?;
            held.collect()
        })
    }

    /// Holds a response no more: it was written, or is not to be. One that went on since `at` is still held.
    pub fn let_go_of_response(&self, project: &ProjectId, display: &DisplayId, at: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let sql = "DELETE FROM held_response WHERE project = ?1 AND display = ?2 AND at <= ?3";
            transaction.execute(sql, params![inside, display.0, at.0])?;
            Ok(())
        })
    }

    /// Whether a showing was answered to no end, and what was answered is written already.
    pub fn is_answered_in_part(&self, project: &ProjectId, display: &DisplayId) -> Result<bool, StoreError> {
        let answer: Option<String> = self.main().read(|connection| {
            let sql = "SELECT d.answer FROM display AS d WHERE d.project = ?1 AND d.id = ?2 AND d.answer IS NOT NULL
                       AND d.finished = 0 AND NOT EXISTS (
                           SELECT 1 FROM held_response AS h WHERE h.project = d.project AND h.display = d.id)";
            let inside = number(connection, project)?;
            Ok(connection.prepare_cached(sql)?.query_row(params![inside, display.0], |row| row.get(0)).optional()?)
        })?;
        answer.map_or(Ok(false), |answer| self.knows_message(project, &answer))
    }
}

fn seal(sealer: &Sealer, held: &HeldResponse) -> Result<Vec<u8>, StoreError> {
    let Accepted { event, identities, links, .. } = &held.accepted;
    let identities = identities.iter().map(|one| (one.key.clone(), one.kind.code().to_string(), one.value.clone()));
    let sealed = Sealed {
        event: event.clone(),
        identities: identities.collect(),
        links: links.clone(),
        source: held.source.clone(),
        key: held.key.clone(),
        link: held.link.clone(),
    };
    let text = serde_json::to_vec(&sealed)
        .map_err(|_| StoreError::Unavailable("an answer that is held cannot be written".into()))?;
    sealer.seal(&place(&held.display), &text)
}

fn read(row: &Row<'_>, sealer: &Sealer) -> Result<HeldResponse, StoreError> {
    let corrupt = || StoreError::Corrupt("an answer that is held is none".into());
    let display = DisplayId(row.get(1)?);
    let text = sealer.open(&place(&display), &row.get::<_, Vec<u8>>(3)?)?;
    let sealed: Sealed = serde_json::from_slice(&text).map_err(|_| corrupt())?;
    let known = |(key, kind, value): (IdentityKey, String, String)| {
        let kind = IdentityKind::from_code(&kind).ok_or_else(corrupt)?;
        Ok::<_, StoreError>(KnownIdentity { key, kind, value })
    };
    Ok(HeldResponse {
        project: ProjectId(row.get(0)?),
        survey: SurveyId(row.get(2)?),
        accepted: Accepted {
            event: sealed.event,
            identities: sealed.identities.into_iter().map(known).collect::<Result<_, _>>()?,
            links: sealed.links,
            alias: None,
            traits: Vec::new(),
        },
        answers: row.get(4)?,
        source: sealed.source,
        key: sealed.key,
        link: sealed.link,
        at: Micros(row.get(5)?),
        display,
    })
}

/// What is sealed belongs to its showing.
fn place(display: &DisplayId) -> Vec<u8> {
    [b"held_response".as_slice(), display.0.as_bytes(), b"sealed"].join(&0)
}
