//! The ledger of who was asked: each showing with its probability, and who was left in peace, and why.
//!
//! The decision and its line are one transaction, so that two channels never ask the same person at the same moment.

use super::held::{Part, part_of};
use super::touchpoints::count_visit;
use crate::access::{new_id, random_signs};
use crate::projects::{number, one_changed};
use crate::secrets::keyed_hash;
use crate::{Store, StoreError};
use model::{AskedBefore, DisplayId, Micros, ProjectId, Rest, SurveyId, Verdict};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;
/// How far back earlier invitations are looked at: no survey may promise more quiet than that.
const LONGEST_QUIET: i64 = 3_660 * DAY;

/// Somebody who came by and might be asked.
#[derive(Clone, Copy, Debug)]
pub struct DisplayTry<'a> {
    /// The survey, and the version that it asks.
    pub survey: (&'a SurveyId, u32),
    /// How often it asks.
    pub rest: Rest,
    /// Who, by pseudonym; nobody known where it is absent.
    pub person: Option<&'a str>,
    /// The device that they came by besides.
    pub device: Option<&'a str>,
    /// All pseudonyms of the same person, the one above among them.
    pub also: &'a [String],
    /// In which channel.
    pub channel: &'a str,
    /// At which touchpoint, where the asker tells.
    pub touchpoint: Option<&'a str>,
    /// Their number in the draw, 0 (in) to 1 (out).
    pub draw: f64,
    /// The sender's own id of the try: sent again, it gets the same answer.
    pub request: Option<&'a str>,
    /// Whether the survey is asked for by whoever answers: a link that they follow, a colleague who writes down.
    pub wanted: bool,
}

/// Whether they are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Displayed {
    /// They are, by this showing.
    Asked(DisplayId),
    /// They are left in peace.
    Left(Verdict),
}

/// A showing that an answer came to.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenDisplay {
    /// The survey.
    pub survey: SurveyId,
    /// The version that was asked.
    pub number: u32,
    /// Who was asked.
    pub person: Option<String>,
    /// In which channel.
    pub channel: String,
    /// When.
    pub at: Micros,
    /// How likely it was.
    pub probability: f64,
    /// Whether whoever answers asked for it: when they began to read is not known then.
    pub wanted: bool,
}

/// How many of a survey's version were asked, answered, came to the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// The survey.
    pub survey: SurveyId,
    /// Its version.
    pub number: u32,
    /// In which channel; where it is written in several ways (`web`, `Webb`), as it was most often.
    pub channel: String,
    /// Showings.
    pub shown: u64,
    /// Of these, answered at least one question.
    pub started: u64,
    /// Of these, came to the end.
    pub finished: u64,
}

/// An invitation that somebody got.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedThen {
    /// The survey.
    pub survey: SurveyId,
    /// When.
    pub at: Micros,
    /// Where.
    pub channel: String,
    /// How likely it was.
    pub probability: f64,
    /// Whether they answered.
    pub answered: bool,
}

/// Why somebody was not asked, on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftInPeace {
    /// The survey.
    pub survey: SurveyId,
    /// Why.
    pub reason: Verdict,
    /// How often on that day.
    pub times: u64,
    /// The last time.
    pub last: Micros,
}

/// All that is known of why a person was or was not asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhyAsked {
    /// The invitations, the latest first.
    pub asked: Vec<AskedThen>,
    /// The other times, the latest first.
    pub left: Vec<LeftInPeace>,
    /// When they said that they do not want to be asked.
    pub opted_out: Option<Micros>,
}

/// What came in part comes to its end; should that not be written after all, what is held is delivered.
fn comes_to_its_end(
    transaction: &Transaction<'_>,
    project: i64,
    id: &DisplayId,
    now: Micros,
) -> Result<(), StoreError> {
    let sql = "UPDATE display SET finished = 1 WHERE project = ?1 AND id = ?2 AND finished = 0";
    transaction.execute(sql, params![project, id.0])?;
    let sql = "UPDATE held_response SET ending = ?3 WHERE project = ?1 AND display = ?2";
    transaction.execute(sql, params![project, id.0, now.0])?;
    Ok(())
}

impl Store {
    /// Decides whether somebody is asked, and writes it down.
    ///
    /// # Errors
    /// Not found, where the project is not there.
    pub fn display(&self, project: &ProjectId, given: &DisplayTry<'_>, now: Micros) -> Result<Displayed, StoreError> {
        self.main().write(|transaction| display(transaction, number(transaction, project)?, given, now))
    }

    /// Whether somebody would be asked now; nothing is written down.
    ///
    /// # Errors
    /// Not found, where the project is not there.
    pub fn would_display(
        &self,
        project: &ProjectId,
        given: &DisplayTry<'_>,
        now: Micros,
    ) -> Result<Verdict, StoreError> {
        self.main().read(|connection| decide(connection, number(connection, project)?, given, now))
    }

    /// Somebody's number in the draw of a survey, 0 (in) to 1 (out): the same for a whole round, and known to nobody
    /// outside.
    pub fn survey_draw(&self, project: &ProjectId, survey: &SurveyId, round: i64, who: &str) -> f64 {
        let key = self.secrets().derive("survey draw", project.0.as_bytes());
        model::draw_of(&keyed_hash(&key, &[survey.0.as_bytes(), &[0], &round.to_be_bytes(), who.as_bytes()]))
    }

    /// What tells one sitting at a respondent's page from all others.
    pub fn new_sitting(&self) -> Result<String, StoreError> {
        random_signs(16)
    }

    /// A showing of the project; `None` where there is none such.
    pub fn find_display(&self, project: &ProjectId, id: &DisplayId) -> Result<Option<TakenDisplay>, StoreError> {
        self.main().read(|connection| found(connection, number(connection, project)?, id))
    }

    /// Keeps a showing for the answer `answer`: from now on no other answers it. The same answer again is let in; what was
    /// written in part does not come to its end by it.
    ///
    /// # Errors
    /// Not found; a conflict: `display_used`, `display_expired`, `display_delivering` while what was answered in part is
    /// being written.
    pub fn take_display(
        &self,
        project: &ProjectId,
        id: &DisplayId,
        answer: &str,
        finished: bool,
        lasts: i64,
        now: Micros,
    ) -> Result<TakenDisplay, StoreError> {
        let key = self.project_key(project);
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let display = found(transaction, inside, id)?.ok_or(StoreError::NotFound)?;
            let sql = "SELECT answer FROM display WHERE project = ?1 AND id = ?2";
            let taken: Option<String> = transaction.query_row(sql, params![inside, id.0], |row| row.get(0))?;
            match taken {
                Some(by) if by == answer => {
                    match part_of(transaction, inside, &key, id)? {
                        Part::Delivering => return Err(StoreError::Conflict { rule: "display_delivering" }),
                        Part::Open if finished => comes_to_its_end(transaction, inside, id, now)?,
                        Part::Open | Part::Delivered => {}
                    }
                    return Ok(display);
                }
                Some(_) => return Err(StoreError::Conflict { rule: "display_used" }),
                None if now.0 - display.at.0 > lasts => return Err(StoreError::Conflict { rule: "display_expired" }),
                None => {}
            }
            one_changed(transaction.execute(
                "UPDATE display SET answered = ?3, finished = ?4, answer = ?5 WHERE project = ?1 AND id = ?2",
                params![inside, id.0, now.0, finished, answer],
            )?)?;
            Ok(display)
        })
    }

    /// How many were asked, answered and came to the end, from one moment up to another.
    pub fn survey_rates(&self, project: &ProjectId, from: Micros, to: Micros) -> Result<Vec<Rates>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT survey, number, channel, count(*), count(answered), sum(finished) FROM display
                 WHERE project = ?1 AND at >= ?2 AND at < ?3 AND wanted = 0 GROUP BY survey, number, channel
                 ORDER BY survey, number, channel",
            )?;
            let rates = statement.query_map(params![inside, from.0, to.0], |row| {
                Ok(Rates {
                    survey: SurveyId(row.get(0)?),
                    number: row.get(1)?,
                    channel: row.get(2)?,
                    shown: row.get(3)?,
                    started: row.get(4)?,
                    finished: row.get(5)?,
                })
            })?;
            Ok(together(rates.collect::<Result<_, _>>()?))
        })
    }

    /// Why a person, by all their pseudonyms, was or was not asked.
    pub fn why_asked(&self, project: &ProjectId, persons: &[String]) -> Result<WhyAsked, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut why = WhyAsked::default();
            for person in persons {
                why.asked.extend(asked_of(connection, inside, person)?);
                why.left.extend(left_of(connection, inside, person)?);
                let sql = "SELECT at FROM opted_out WHERE project = ?1 AND person = ?2";
                let out: Option<i64> =
                    connection.query_row(sql, params![inside, person], |row| row.get(0)).optional()?;
                why.opted_out = why.opted_out.or(out.map(Micros));
            }
            why.asked.sort_by_key(|asked| std::cmp::Reverse(asked.at));
            why.left.sort_by_key(|left| std::cmp::Reverse(left.last));
            Ok(why)
        })
    }

    /// Forgets whom showings and links from before a day were for: that they were asked says nothing any more.
    pub fn forget_asked(&self, project: &ProjectId, before: Micros) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let mut gone = transaction.execute(
                "UPDATE display SET person = NULL, device = NULL, request = NULL, touchpoint = NULL WHERE project = ?1 AND at < ?2
                 AND (person IS NOT NULL OR device IS NOT NULL OR touchpoint IS NOT NULL)",
                params![inside, before.0],
            )?;
            let sql = "DELETE FROM survey_link WHERE project = ?1 AND created < ?2 AND person IS NOT NULL";
            gone += transaction.execute(sql, params![inside, before.0])?;
            let sql = "UPDATE invite SET person = NULL, reached = NULL
                       WHERE project = ?1 AND changed < ?2 AND state IN ('sent', 'left', 'failed') AND person IS NOT NULL";
            gone += transaction.execute(sql, params![inside, before.0])?;
            Ok(gone)
        })
    }

    /// Forgets who was left in peace before a day: it says nothing any more.
    pub fn forget_left_in_peace(&self, project: &ProjectId, before: Micros) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            Ok(transaction
                .execute("DELETE FROM not_asked WHERE project = ?1 AND last < ?2", params![inside, before.0])?)
        })
    }
}

/// One line for a channel, however it is written.
fn together(rates: Vec<Rates>) -> Vec<Rates> {
    let mut all: Vec<(Rates, u64)> = Vec::with_capacity(rates.len());
    for rate in rates {
        let same = |(known, _): &&mut (Rates, u64)| {
            known.survey == rate.survey
                && known.number == rate.number
                && model::same_channel(&known.channel, &rate.channel)
        };
        match all.iter_mut().find(same) {
            Some((known, most)) => {
                if rate.shown > *most {
                    (known.channel, *most) = (rate.channel, rate.shown);
                }
                known.shown += rate.shown;
                known.started += rate.started;
                known.finished += rate.finished;
            }
            None => {
                let shown = rate.shown;
                all.push((rate, shown));
            }
        }
    }
    all.into_iter().map(|(rate, _)| rate).collect()
}

/// The decision and its line.
pub(super) fn display(
    transaction: &Transaction<'_>,
    inside: i64,
    given: &DisplayTry<'_>,
    now: Micros,
) -> Result<Displayed, StoreError> {
    if let Some(known) = repeated(transaction, inside, given)? {
        return Ok(Displayed::Asked(known));
    }
    let verdict = decide(transaction, inside, given, now)?;
    if let Some(touchpoint) = given.touchpoint
        && !given.wanted
        && matches!(verdict, Verdict::Ask | Verdict::NotDrawn)
    {
        count_visit(transaction, inside, given.survey.0, now.0.div_euclid(DAY), touchpoint)?;
    }
    if verdict != Verdict::Ask {
        if let Some(person) = given.person {
            note_left(transaction, inside, given, person, verdict, now)?;
        }
        return Ok(Displayed::Left(verdict));
    }
    let id = DisplayId(new_id("dsp")?);
    transaction.execute(
        "INSERT INTO display (id, project, survey, number, person, channel, at, quiet, probability, request, wanted, device,
                              touchpoint)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            id.0,
            inside,
            given.survey.0.0,
            given.survey.1,
            given.person,
            given.channel,
            now.0,
            given.rest.quiet_days,
            if given.wanted { 1.0 } else { given.rest.share },
            given.request,
            given.wanted,
            given.device,
            given.touchpoint,
        ],
    )?;
    Ok(Displayed::Asked(id))
}

/// The showing that the same try got before.
fn repeated(
    transaction: &Transaction<'_>,
    project: i64,
    given: &DisplayTry<'_>,
) -> Result<Option<DisplayId>, StoreError> {
    let Some(request) = given.request else { return Ok(None) };
    let sql = "SELECT id, person FROM display WHERE project = ?1 AND request = ?2 AND survey = ?3";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?));
    let known = transaction.query_row(sql, params![project, request, given.survey.0.0], row).optional()?;
    match known {
        // Somebody else's try under the same id is answered by nobody's showing.
        Some((_, person)) if person.as_deref() != given.person => {
            Err(StoreError::Conflict { rule: "request_of_another" })
        }
        known => Ok(known.map(|(id, _)| DisplayId(id))),
    }
}

fn decide(transaction: &Connection, project: i64, given: &DisplayTry<'_>, now: Micros) -> Result<Verdict, StoreError> {
    let mut before = Vec::new();
    let mut asked = transaction.prepare_cached(
        "SELECT survey, at, quiet FROM display WHERE project = ?1 AND person = ?2 AND at >= ?3
         UNION ALL SELECT survey, at, quiet FROM display WHERE project = ?1 AND device = ?2 AND at >= ?3",
    )?;
    let mut out = transaction.prepare_cached("SELECT 1 FROM opted_out WHERE project = ?1 AND person = ?2")?;
    for person in given.also {
        if out.exists(params![project, person])? {
            return Ok(Verdict::OptedOut);
        }
        if given.wanted {
            continue;
        }
        let rows = asked.query_map(params![project, person, now.0 - LONGEST_QUIET], |row| {
            let survey: String = row.get(0)?;
            let same_survey = survey == given.survey.0.0;
            Ok(AskedBefore { same_survey, at: Micros(row.get(1)?), quiet_days: row.get(2)? })
        })?;
        for row in rows {
            before.push(row?);
        }
    }
    Ok(if given.wanted { Verdict::Ask } else { given.rest.decide(&before, now, given.draw) })
}

fn note_left(
    transaction: &Transaction<'_>,
    project: i64,
    given: &DisplayTry<'_>,
    person: &str,
    verdict: Verdict,
    now: Micros,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO not_asked (project, survey, person, reason, day, times, last) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
         ON CONFLICT DO UPDATE SET times = times + 1, last = excluded.last",
        params![project, given.survey.0.0, person, verdict.code(), now.0.div_euclid(DAY), now.0],
    )?;
    Ok(())
}

fn found(connection: &Connection, project: i64, id: &DisplayId) -> Result<Option<TakenDisplay>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT survey, number, person, channel, at, probability, wanted FROM display WHERE project = ?1 AND id = ?2",
    )?;
    let display = statement.query_row(params![project, id.0], |row| {
        Ok(TakenDisplay {
            survey: SurveyId(row.get(0)?),
            number: row.get(1)?,
            person: row.get(2)?,
            channel: row.get(3)?,
            at: Micros(row.get(4)?),
            probability: row.get(5)?,
            wanted: row.get(6)?,
        })
    });
    Ok(display.optional()?)
}

fn asked_of(connection: &Connection, project: i64, person: &str) -> Result<Vec<AskedThen>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT survey, at, channel, probability, answered IS NOT NULL FROM display WHERE project = ?1 AND person = ?2",
    )?;
    let asked = statement.query_map(params![project, person], |row| {
        Ok(AskedThen {
            survey: SurveyId(row.get(0)?),
            at: Micros(row.get(1)?),
            channel: row.get(2)?,
            probability: row.get(3)?,
            answered: row.get(4)?,
        })
    })?;
    Ok(asked.collect::<Result<_, _>>()?)
}

fn left_of(connection: &Connection, project: i64, person: &str) -> Result<Vec<LeftInPeace>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT survey, reason, times, last FROM not_asked WHERE project = ?1 AND person = ?2")?;
    let left = statement.query_and_then(params![project, person], |row| {
        let reason: String = row.get(1)?;
        Ok(LeftInPeace {
            survey: SurveyId(row.get(0)?),
            reason: Verdict::from_code(&reason)
                .ok_or_else(|| StoreError::Corrupt("why somebody was not asked is no known reason".into()))?,
            times: row.get(2)?,
            last: Micros(row.get(3)?),
        })
    })?;
    left.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_one_however_it_is_written() {
        let rate = |survey: &str, number: u32, channel: &str, shown: u64| Rates {
            survey: SurveyId(survey.into()),
            number,
            channel: channel.into(),
            shown,
            started: shown / 2,
            finished: 1,
        };
        let told = together(vec![
            rate("a", 1, "App", 4),
            rate("a", 1, "web", 6),
            rate("a", 1, "Webb", 20),
            rate("a", 2, "web", 2),
            rate("b", 1, "web", 2),
        ]);
        let all = Rates { shown: 26, started: 13, finished: 2, ..rate("a", 1, "Webb", 26) };
        assert_eq!(told, [rate("a", 1, "App", 4), all, rate("a", 2, "web", 2), rate("b", 1, "web", 2)]);
    }
}
