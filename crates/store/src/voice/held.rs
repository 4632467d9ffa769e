//! Responses that are not at their end: of each showing the latest is held, until the end comes or whoever answers rests
//! for too long. Then it is an event like all others, and nothing is held any more.

use crate::inbox::{is_known, message_hash};
use crate::projects::number;
use crate::sealing::Sealer;
use crate::{Store, StoreError};
use model::{Accepted, DisplayId, Event, IdentityKey, IdentityKind, KeyId, KnownIdentity, Micros, ProjectId, SurveyId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// How long somebody may rest before what they answered is taken for all: half an hour, in microseconds.
const RESTS: i64 = 30 * 60_000_000;
/// How long the end of an answer may take to be written before it is taken for lost: five minutes, in microseconds.
const ENDS: i64 = 5 * 60_000_000;
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
    /// When its sender says that it was given.
    pub said: Option<Micros>,
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
    /// Holds a response in the place of what was held for its showing. Where sends may overtake each other, one takes no
    /// place that was said before the one that is held, or where neither tells when, has fewer answers; where `in_order`
    /// they do not overtake, and somebody changed their mind.
    ///
    /// # Errors
    /// Not found, where the project is not there; a conflict: `display_delivering`, once what is held is being written, or
    /// was.
    pub fn hold_response(&self, held: &HeldResponse, in_order: bool) -> Result<(), StoreError> {
        let sealer = self.sealer();
        let event = &held.accepted.event;
        let message = message_hash(&self.project_key(&held.project), &event.message_id);
        self.main().write(|transaction| {
            let inside = number(transaction, &held.project)?;
            let before = Before::find(transaction, inside, &held.display)?;
            if before.as_ref().is_some_and(|before| before.claimed) || is_known(transaction, inside, &message)? {
                return Err(StoreError::Conflict { rule: "display_delivering" });
            }
            if !in_order && before.is_some_and(|before| before.is_later_than(held)) {
                return Ok(());
            }
            transaction.execute(
                "INSERT OR REPLACE INTO held_response (project, display, survey, person, device, sealed, answers, at, said)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    inside,
                    held.display.0,
                    held.survey.0,
                    event.person.as_str(),
                    event.device.as_ref().map(IdentityKey::as_str),
                    seal(&sealer, held)?,
                    held.answers,
                    held.at.0,
                    held.said.map(|said| said.0),
                ],
            )?;
            Ok(())
        })
    }

    /// Responses that nobody goes on with, those that rest for longest first. What cannot be read is set aside, so that it
    /// keeps no other from being delivered.
    pub fn resting_responses(&self, now: Micros) -> Result<Vec<HeldResponse>, StoreError> {
        let sealer = self.sealer();
        let (resting, spoiled) = self.main().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT p.public_id, h.display, h.survey, h.sealed, h.answers, h.at, h.said, h.project
                 FROM held_response AS h JOIN project AS p ON p.id = h.project
                 WHERE h.at <= ?1 AND h.spoiled IS NULL ORDER BY h.at LIMIT ?2",
            )?;
            let mut rows = statement.query([now.0 - RESTS, AT_ONCE])?;
            let (mut resting, mut spoiled) = (Vec::new(), Vec::new());
            while let Some(row) = rows.next()? {
                match read(row, &sealer) {
                    Ok(held) => resting.push(held),
                    Err(_) => spoiled.push((row.get::<_, i64>(7)?, row.get::<_, String>(1)?, row.get::<_, i64>(5)?)),
                }
            }
            Ok((resting, spoiled))
        })?;
        if !spoiled.is_empty() {
            let rows = spoiled.len();
            tracing::error!(rows, "{rows} answers that are held cannot be read and are set aside");
            self.main().write(|transaction| {
                let sql = "UPDATE held_response SET spoiled = ?4 WHERE project = ?1 AND display = ?2 AND at = ?3";
                for (inside, display, at) in &spoiled {
                    transaction.execute(sql, params![inside, display, at, now.0])?;
                }
                Ok(())
            })?;
        }
        Ok(resting)
    }

    /// Claims a response that rests, to deliver it: only as it was read, only where its end is not being written, and not
    /// of somebody who was erased since. From then on nothing takes its place, and its showing was answered in part, also
    /// where an end of it was begun that never was written.
    pub fn claim_response(&self, held: &HeldResponse, now: Micros) -> Result<bool, StoreError> {
        let event = &held.accepted.event;
        let message = message_hash(&self.project_key(&held.project), &event.message_id);
        let names = [Some(&event.person), event.device.as_ref()].into_iter().flatten();
        let hashes: Vec<[u8; 16]> = names.map(|name| self.erased_hash(&held.project, name)).collect();
        self.main().write(|transaction| {
            let inside = number(transaction, &held.project)?;
            let its = params![inside, held.display.0, held.at.0];
            let sql = "SELECT h.ending > ?4 AND d.finished = 1 FROM held_response AS h
                       LEFT JOIN display AS d ON d.project = h.project AND d.id = h.display
                       WHERE h.project = ?1 AND h.display = ?2 AND h.at = ?3 AND h.spoiled IS NULL";
            let with_end = params![inside, held.display.0, held.at.0, now.0 - ENDS];
            let ends: Option<Option<bool>> = transaction.query_row(sql, with_end, |row| row.get(0)).optional()?;
            let Some(ends) = ends else { return Ok(false) };
            if ends == Some(true) {
                return Ok(false);
            }
            for hash in &hashes {
                let sql = "SELECT EXISTS (SELECT 1 FROM erased WHERE project = ?1 AND hash = ?2 AND at >= ?3)";
                if transaction.query_row(sql, params![inside, hash, held.at.0], |row| row.get(0))? {
                    let sql = "DELETE FROM held_response WHERE project = ?1 AND display = ?2 AND at = ?3";
                    transaction.execute(sql, its)?;
                    return Ok(false);
                }
            }
            if !is_known(transaction, inside, &message)? {
                let sql = "UPDATE display SET finished = 0 WHERE project = ?1 AND id = ?2 AND answer = ?3";
                transaction.execute(sql, params![inside, held.display.0, event.message_id])?;
            }
            let sql = "UPDATE held_response SET claimed = ?4 WHERE project = ?1 AND display = ?2 AND at = ?3";
            transaction.execute(sql, params![inside, held.display.0, held.at.0, now.0])?;
            Ok(true)
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

    /// Holds no more what somebody took back: of a showing, or of the one that a try has. What is being delivered is.
    pub fn withdraw_response(
        &self,
        project: &ProjectId,
        display: Option<&DisplayId>,
        request: Option<&str>,
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            transaction.execute(
                "DELETE FROM held_response WHERE project = ?1 AND claimed IS NULL AND display IN (
                    SELECT ?2 UNION ALL SELECT id FROM display WHERE project = ?1 AND request = ?3)",
                params![inside, display.map(|display| &display.0), request],
            )?;
            Ok(())
        })
    }

    /// Holds no more what is from these pseudonyms, and what is from others while they were somebody's: pseudonym, from,
    /// until. Doing it twice is safe.
    pub fn erase_held(
        &self,
        project: &ProjectId,
        identities: &[IdentityKey],
        shares: &[(IdentityKey, Option<i64>, Option<i64>)],
    ) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let mut gone = 0;
            for identity in identities {
                let sql = "DELETE FROM held_response WHERE project = ?1 AND (person = ?2 OR device = ?2)";
                gone += transaction.execute(sql, params![inside, identity.as_str()])?;
            }
            for (identity, from, until) in shares {
                let sql = "DELETE FROM held_response WHERE project = ?1 AND person = ?2
                           AND at >= ifnull(?3, at) AND (?4 IS NULL OR at < ?4)";
                gone += transaction.execute(sql, params![inside, identity.as_str(), from, until])?;
            }
            Ok(gone)
        })
    }

    /// Whether a showing was answered to no end, and what was answered is written already, or is being written.
    pub fn is_answered_in_part(&self, project: &ProjectId, display: &DisplayId) -> Result<bool, StoreError> {
        let key = self.project_key(project);
        self.main()
            .read(|connection| Ok(part_of(connection, number(connection, project)?, &key, display)? != Part::Open))
    }
}

/// What is held of a showing already.
struct Before {
    answers: usize,
    said: Option<i64>,
    claimed: bool,
}

impl Before {
    fn find(connection: &Connection, project: i64, display: &DisplayId) -> Result<Option<Before>, StoreError> {
        let sql = "SELECT answers, said, claimed IS NOT NULL FROM held_response WHERE project = ?1 AND display = ?2";
        let row = |row: &Row<'_>| Ok(Before { answers: row.get(0)?, said: row.get(1)?, claimed: row.get(2)? });
        Ok(connection.query_row(sql, params![project, display.0], row).optional()?)
    }

    fn is_later_than(&self, held: &HeldResponse) -> bool {
        match (self.said, held.said) {
            (Some(before), Some(said)) if before != said.0 => before > said.0,
            _ => self.answers > held.answers,
        }
    }
}

/// How far a showing that was answered in part has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// More of it may come, or it came to its end, or was not answered.
    Open,
    /// What was answered is being written.
    Delivering,
    /// What was answered is written.
    Delivered,
}

pub(super) fn part_of(
    connection: &Connection,
    project: i64,
    key: &[u8; 32],
    display: &DisplayId,
) -> Result<Part, StoreError> {
    let sql = "SELECT d.answer, h.display IS NOT NULL, h.claimed IS NOT NULL FROM display AS d
               LEFT JOIN held_response AS h ON h.project = d.project AND h.display = d.id
               WHERE d.project = ?1 AND d.id = ?2 AND d.answer IS NOT NULL AND d.finished = 0";
    let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?));
    let found = connection.prepare_cached(sql)?.query_row(params![project, display.0], row).optional()?;
    Ok(match found {
        Some((_, _, true)) => Part::Delivering,
        Some((answer, false, _)) if is_known(connection, project, &message_hash(key, &answer))? => Part::Delivered,
        _ => Part::Open,
    })
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
        said: row.get::<_, Option<i64>>(6)?.map(Micros),
        display,
    })
}

/// What is sealed belongs to its showing.
fn place(display: &DisplayId) -> Vec<u8> {
    [b"held_response".as_slice(), display.0.as_bytes(), b"sealed"].join(&0)
}
