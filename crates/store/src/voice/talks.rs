//! Conversations by SMS: which question is open for a number, what was answered so far, and what goes back.
//!
//! Held here: that a message which comes twice is heard once, that a number is asked one thing at a time, that what was
//! heard and what goes back are one transaction, and that a message goes out at most once. Phone numbers lie sealed in
//! what waits to be sent, and nowhere else.

use super::displays::{DisplayTry, Displayed, display};
use super::invitations::{Claimed, Opened, Settled, end, withdraw};
use crate::access::new_id;
use crate::projects::{number, one_changed};
use crate::sealing::Sealer;
use crate::{Secret, Store, StoreError};
use model::{DisplayId, GivenAnswer, Micros, ProjectId, SurveyId, Verdict};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use std::collections::BTreeMap;

/// How long somebody who answered may think about the next question, in microseconds: a day.
const THINKS: i64 = 86_400_000_000;
/// How long a first question may be answered: three days.
const LASTS: i64 = 3 * 86_400_000_000;
/// How long what follows a reply may wait, in microseconds: an hour. Later it would come out of nothing.
const STALE: i64 = 3_600_000_000;

/// A conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Talk {
    /// Its id (`tlk_…`).
    pub id: String,
    /// The project.
    pub project: ProjectId,
    /// What is asked.
    pub survey: SurveyId,
    /// Which version.
    pub number: u32,
    /// The showing that it is.
    pub display: DisplayId,
    /// With whom, by pseudonym.
    pub person: String,
    /// In which language.
    pub language: String,
    /// The question that is open; `None` once it is over.
    pub at: Option<String>,
    /// The answers so far, without personal data.
    pub given: Vec<GivenAnswer>,
    /// Whether the end was reached.
    pub finished: bool,
    /// Whether the open question was repeated.
    pub repeated: bool,
    /// Counts what was heard.
    pub turn: u32,
    /// When the last answer came.
    pub heard: Option<Micros>,
}

/// What is known of a number when a message comes from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reached {
    /// The conversation that is open, else the last one.
    pub talk: Option<Talk>,
    /// Whether it does not want to be asked.
    pub opted_out: bool,
    /// What was made of its earlier messages.
    pub before: Vec<HeardFate>,
}

/// What was made of a message that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeardFate {
    /// It answers the open question.
    Answered,
    /// It does not.
    NotUnderstood,
    /// Whoever sent it wants to be asked nothing more.
    Stopped,
    /// It answers a question that is open no more.
    Late,
    /// Nothing was asked.
    Nothing,
}

impl HeardFate {
    /// All of them.
    pub const ALL: [HeardFate; 5] =
        [HeardFate::Answered, HeardFate::NotUnderstood, HeardFate::Stopped, HeardFate::Late, HeardFate::Nothing];

    /// The code in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            HeardFate::Answered => "answered",
            HeardFate::NotUnderstood => "not_understood",
            HeardFate::Stopped => "stopped",
            HeardFate::Late => "late",
            HeardFate::Nothing => "nothing",
        }
    }

    fn from_code(code: &str) -> Result<HeardFate, StoreError> {
        let found = HeardFate::ALL.into_iter().find(|fate| fate.code() == code);
        found.ok_or_else(|| StoreError::Corrupt("what was made of a message is no known fate".into()))
    }
}

/// A message that came in, and what is made of it.
#[derive(Clone, Debug)]
pub struct Heard<'a> {
    /// The gateway's id of it.
    pub message: &'a str,
    /// The pseudonym of the number; empty where it is none.
    pub reached: &'a str,
    /// What was made of it.
    pub fate: HeardFate,
    /// The conversation as it goes on.
    pub turn: Option<&'a Talk>,
    /// Who wants to be asked nothing more.
    pub leaves: Vec<String>,
    /// What goes back, and the number.
    pub reply: Option<(&'a str, &'a Secret)>,
}

/// What came of telling the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeardHow {
    /// It was kept.
    Kept,
    /// The same message came before; nothing was done.
    Before,
    /// Another message of the same number was faster: look again.
    Overtaken,
}

/// A message that is to be sent now.
#[derive(Clone, Debug)]
pub struct ClaimedReply {
    /// Its id (`sms_…`).
    pub id: String,
    /// What it says.
    pub words: String,
    /// Where to.
    pub address: Secret,
    /// How often it was tried, this time included.
    pub tries: u32,
}

impl Store {
    /// Decides whether a claimed line's person is asked, and begins the conversation: the decision, its line in the ledger
    /// and the conversation are one transaction. Whoever is left in peace is settled with it; `None` stands for a number
    /// that is being asked something else.
    ///
    /// # Errors
    /// Not found, where the line was stopped or erased meanwhile.
    pub fn open_talk(
        &self,
        claimed: &Claimed,
        given: &DisplayTry<'_>,
        first: &str,
        now: Micros,
    ) -> Result<Result<Opened, Option<Verdict>>, StoreError> {
        let sealer = self.sealer();
        self.main().write(|transaction| {
            let inside = number(transaction, &claimed.project)?;
            let sql = "SELECT 1 FROM invite WHERE id = ?1 AND state = 'sending'";
            transaction.query_row(sql, [&claimed.id], |_| Ok(())).optional()?.ok_or(StoreError::NotFound)?;
            if is_talking(transaction, inside, &claimed.reached)? {
                end(transaction, &claimed.id, "left", Some("in_conversation"), now)?;
                return Ok(Err(None));
            }
            let display = match display(transaction, inside, given, now)? {
                Displayed::Asked(display) => display,
                Displayed::Left(verdict) => {
                    end(transaction, &claimed.id, "left", Some(verdict.code()), now)?;
                    return Ok(Err(Some(verdict)));
                }
            };
            let talk = new_id("tlk")?;
            transaction.execute(
                "INSERT INTO sms_talk (id, project, survey, number, display, person, reached, language, state, at, asked)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open', ?9, ?10)",
                params![
                    talk,
                    inside,
                    claimed.survey.0,
                    given.survey.1,
                    display.0,
                    claimed.person,
                    claimed.reached,
                    claimed.language,
                    first,
                    now.0,
                ],
            )?;
            let sealed = sealer.seal(&super::invitations::place(&claimed.id, "code"), talk.as_bytes())?;
            let sql = "UPDATE invite SET display = ?2, code = ?3 WHERE id = ?1";
            one_changed(transaction.execute(sql, params![claimed.id, display.0, sealed])?)?;
            Ok(Ok(Opened { display, code: Secret::of(talk), number: given.survey.1 }))
        })
    }

    /// Whether a number is being asked something.
    pub fn is_talking(&self, project: &ProjectId, reached: &str) -> Result<bool, StoreError> {
        self.main().read(|connection| is_talking(connection, number(connection, project)?, reached))
    }

    /// What is known of a number, by its pseudonym.
    ///
    /// # Errors
    /// Not found, where the project is not there.
    pub fn reached(&self, project: &ProjectId, reached: &str) -> Result<Reached, StoreError> {
        let sealer = self.sealer();
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let sql = format!(
                "{TALK} WHERE t.project = ?1 AND t.reached = ?2 ORDER BY t.state = 'open' DESC, t.asked DESC LIMIT 1"
            );
            let mut last = connection.prepare_cached(&sql)?;
            let mut rows = last.query(params![inside, reached])?;
            let talk = rows.next()?.map(|row| read(row, &sealer)).transpose()?;
            let mut out = connection.prepare_cached("SELECT 1 FROM opted_out WHERE project = ?1 AND person = ?2")?;
            let sql = "SELECT DISTINCT fate FROM sms_heard WHERE project = ?1 AND reached = ?2";
            let mut fates = connection.prepare_cached(sql)?;
            let before = fates
                .query_and_then(params![inside, reached], |row| HeardFate::from_code(&row.get::<_, String>(0)?))?;
            Ok(Reached {
                opted_out: out.exists(params![inside, reached])?,
                before: before.collect::<Result<_, StoreError>>()?,
                talk,
            })
        })
    }

    /// Everybody whom a number was asked as, by pseudonym.
    pub fn reached_as(&self, project: &ProjectId, reached: &str) -> Result<Vec<String>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let sql = "SELECT DISTINCT person FROM sms_talk WHERE project = ?1 AND reached = ?2";
            let mut persons = connection.prepare_cached(sql)?;
            let persons = persons.query_map(params![inside, reached], |row| row.get(0))?;
            Ok(persons.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps that a message came in, how its conversation goes on, who leaves, and what goes back: all of it or nothing.
    ///
    /// # Errors
    /// Not found, where the project is not there.
    pub fn hear(&self, project: &ProjectId, heard: &Heard<'_>, now: Micros) -> Result<HeardHow, StoreError> {
        let sealer = self.sealer();
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let sql = "UPDATE sms_heard SET times = times + 1 WHERE project = ?1 AND message = ?2";
            if transaction.execute(sql, params![inside, heard.message])? > 0 {
                return Ok(HeardHow::Before);
            }
            if let Some(talk) = heard.turn {
                let given = (!talk.given.is_empty()).then(|| seal_given(&sealer, talk)).transpose()?;
                let state = if talk.at.is_some() { "open" } else { "ended" };
                let sql = "UPDATE sms_talk SET state = ?3, at = ?4, given = ?5, finished = ?6, repeated = ?7,
                                turn = turn + ?9, heard = ?8 WHERE id = ?1 AND turn = ?2 AND state = 'open'";
                let at = talk.heard.map(|at| at.0);
                // Whoever wants to be asked nothing says nothing of whether the question reached them.
                let turns = u32::from(heard.fate != HeardFate::Stopped);
                let goes = params![talk.id, talk.turn, state, talk.at, given, talk.finished, talk.repeated, at, turns];
                if transaction.execute(sql, goes)? == 0 {
                    return Ok(HeardHow::Overtaken);
                }
            }
            let reached = Some(heard.reached).filter(|reached| !reached.is_empty());
            let sql = "INSERT INTO sms_heard (project, message, reached, fate, at) VALUES (?1, ?2, ?3, ?4, ?5)";
            transaction.execute(sql, params![inside, heard.message, reached, heard.fate.code(), now.0])?;
            for person in &heard.leaves {
                let sql = "INSERT INTO opted_out (project, person, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
                transaction.execute(sql, params![inside, person, now.0])?;
                take_back(transaction, inside, person, now)?;
            }
            if let Some((words, address)) = heard.reply {
                let id = new_id("sms")?;
                let sealed = sealer.seal(&reply_place(&id), address.expose().as_bytes())?;
                transaction.execute(
                    "INSERT INTO sms_reply (id, project, reached, words, address, state, due, created)
                     VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, ?6)",
                    params![id, inside, heard.reached, words, sealed, now.0],
                )?;
            }
            Ok(HeardHow::Kept)
        })
    }

    /// The next message that follows a reply, claimed; one that waited for more than an hour is given up.
    pub fn claim_reply(&self, now: Micros) -> Result<Option<ClaimedReply>, StoreError> {
        let sealer = self.sealer();
        self.main().write(|transaction| {
            let sql = "UPDATE sms_reply SET state = 'failed', reason = 'stale', address = NULL
                       WHERE state = 'waiting' AND created < ?1";
            transaction.prepare_cached(sql)?.execute([now.0 - STALE])?;
            let mut next = transaction.prepare_cached(
                "SELECT id, words, address, tries FROM sms_reply WHERE state = 'waiting' AND due <= ?1
                 ORDER BY due, created, id LIMIT 1",
            )?;
            let mut rows = next.query([now.0])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let id: String = row.get(0)?;
            let address = sealer.open(&reply_place(&id), &row.get::<_, Vec<u8>>(2)?)?;
            let address =
                String::from_utf8(address).map_err(|_| StoreError::Corrupt("a sealed number is not text".into()))?;
            let claimed =
                ClaimedReply { words: row.get(1)?, address: Secret::of(address), tries: row.get::<_, u32>(3)? + 1, id };
            let sql = "UPDATE sms_reply SET state = 'sending', tries = tries + 1 WHERE id = ?1";
            one_changed(transaction.execute(sql, [&claimed.id])?)?;
            Ok(Some(claimed))
        })
    }

    /// Writes down how a claimed message ended, or that it is tried again. One that was erased meanwhile stays so.
    pub fn settle_reply(&self, id: &str, how: Settled) -> Result<(), StoreError> {
        let (state, reason) = match how {
            Settled::Sent => ("sent", None),
            Settled::Unsure => ("failed", Some("unsure")),
            Settled::Failed(reason) | Settled::Left(reason) => ("failed", Some(reason)),
            Settled::Again { reason, due, counted } => {
                return self.main().write(|transaction| {
                    transaction.execute(
                        "UPDATE sms_reply SET state = 'waiting', reason = ?2, due = ?3, tries = tries - ?4
                         WHERE id = ?1 AND state = 'sending'",
                        params![id, reason, due.0, u32::from(!counted)],
                    )?;
                    // Whoever left while it was under way gets it no more; that they left is still confirmed.
                    let sql = "UPDATE sms_reply SET state = 'failed', reason = 'stopped', address = NULL
                               WHERE id = ?1 AND state = 'waiting' AND EXISTS (
                                   SELECT 1 FROM opted_out AS o WHERE o.project = sms_reply.project
                                   AND o.person = sms_reply.reached AND o.at > sms_reply.created)";
                    transaction.execute(sql, [id])?;
                    Ok(())
                });
            }
        };
        self.main().write(|transaction| {
            let sql =
                "UPDATE sms_reply SET state = ?2, reason = ?3, address = NULL WHERE id = ?1 AND state = 'sending'";
            transaction.execute(sql, params![id, state, reason])?;
            Ok(())
        })
    }

    /// Messages that were under way when a server ended are not sent again. Answers how many.
    pub fn give_up_unsure_replies(&self) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let sql =
                "UPDATE sms_reply SET state = 'failed', reason = 'unsure', address = NULL WHERE state = 'sending'";
            Ok(transaction.execute(sql, [])?)
        })
    }

    /// Ends conversations that rest for too long; then those that ended, whose answers are to be delivered.
    pub fn ended_talks(&self, now: Micros) -> Result<Vec<Talk>, StoreError> {
        let sealer = self.sealer();
        let (thinks, lasts) = (now.0 - THINKS, now.0 - LASTS);
        let is_any = self.main().read(|connection| {
            let sql = "SELECT 1 FROM sms_talk WHERE state = 'ended' OR (state = 'open' AND heard < ?1)
                       OR (state = 'open' AND heard IS NULL AND asked < ?2)";
            Ok(connection.prepare_cached(sql)?.exists([thinks, lasts])?)
        })?;
        if !is_any {
            return Ok(Vec::new());
        }
        self.main().write(|transaction| {
            let sql = "UPDATE sms_talk SET state = 'ended', at = NULL WHERE state = 'open' AND heard < ?1";
            transaction.execute(sql, [thinks])?;
            let sql = "UPDATE sms_talk SET state = 'done', at = NULL, given = NULL
                       WHERE state = 'open' AND heard IS NULL AND asked < ?1";
            transaction.execute(sql, [lasts])?;
            let mut ended =
                transaction.prepare_cached(&format!("{TALK} WHERE t.state = 'ended' ORDER BY t.heard LIMIT 100"))?;
            let talks = ended.query_and_then([], |row| read(row, &sealer))?;
            talks.collect()
        })
    }

    /// The answers of a conversation were delivered, or there are none.
    pub fn settle_talk(&self, id: &str) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let sql = "UPDATE sms_talk SET state = 'done', given = NULL WHERE id = ?1 AND state = 'ended'";
            transaction.execute(sql, [id])?;
            Ok(())
        })
    }

    /// How many messages came in, by what was made of them; the second number counts those that came again.
    pub fn count_heard(&self, project: &ProjectId) -> Result<(BTreeMap<HeardFate, u64>, u64), StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let sql = "SELECT fate, count(*), sum(times - 1) FROM sms_heard WHERE project = ?1 GROUP BY fate";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([inside])?;
            let (mut by_fate, mut again) = (BTreeMap::new(), 0);
            while let Some(row) = rows.next()? {
                by_fate.insert(HeardFate::from_code(&row.get::<_, String>(0)?)?, row.get(1)?);
                again += row.get::<_, u64>(2)?;
            }
            Ok((by_fate, again))
        })
    }

    /// How many messages that follow a reply wait, were sent and could not be, of a project.
    pub fn count_replies(&self, project: &ProjectId) -> Result<(u64, u64, u64), StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let sql = "SELECT count(*) FILTER (WHERE state IN ('waiting', 'sending')),
                              count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state = 'failed')
                       FROM sms_reply WHERE project = ?1";
            Ok(connection.query_row(sql, [inside], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
        })
    }

    /// Forgets conversations and messages from before a day: whoever writes then writes about nothing.
    pub fn forget_talks(&self, project: &ProjectId, before: Micros) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let mut gone = 0;
            for sql in [
                "DELETE FROM sms_talk WHERE project = ?1 AND state = 'done' AND asked < ?2",
                "DELETE FROM sms_reply WHERE project = ?1 AND state IN ('sent', 'failed') AND created < ?2",
                "DELETE FROM sms_heard WHERE project = ?1 AND at < ?2",
            ] {
                gone += transaction.execute(sql, params![inside, before.0])?;
            }
            Ok(gone)
        })
    }
}

/// The columns of a conversation.
const TALK: &str =
    "SELECT t.id, p.public_id, t.survey, t.number, t.display, t.person, t.language, t.at, t.given, t.finished,
        t.repeated, t.turn, t.heard FROM sms_talk AS t JOIN project AS p ON p.id = t.project";

fn read(row: &Row<'_>, sealer: &Sealer) -> Result<Talk, StoreError> {
    let id: String = row.get(0)?;
    let given = match row.get::<_, Option<Vec<u8>>>(8)? {
        Some(sealed) => serde_json::from_slice(&sealer.open(&given_place(&id), &sealed)?)
            .map_err(|_| StoreError::Corrupt("the answers of a conversation are none".into()))?,
        None => Vec::new(),
    };
    Ok(Talk {
        project: ProjectId(row.get(1)?),
        survey: SurveyId(row.get(2)?),
        number: row.get(3)?,
        display: DisplayId(row.get(4)?),
        person: row.get(5)?,
        language: row.get(6)?,
        at: row.get(7)?,
        given,
        finished: row.get(9)?,
        repeated: row.get(10)?,
        turn: row.get(11)?,
        heard: row.get::<_, Option<i64>>(12)?.map(Micros),
        id,
    })
}

fn seal_given(sealer: &Sealer, talk: &Talk) -> Result<Vec<u8>, StoreError> {
    let text = serde_json::to_vec(&talk.given)
        .map_err(|_| StoreError::Unavailable("the answers of a conversation cannot be written".into()))?;
    sealer.seal(&given_place(&talk.id), &text)
}

fn is_talking(connection: &Connection, inside: i64, reached: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM sms_talk WHERE project = ?1 AND reached = ?2 AND state = 'open'";
    Ok(connection.prepare_cached(sql)?.exists(params![inside, reached])?)
}

/// Takes back all that waits to be sent to somebody who leaves, whoever they are called and wherever they are reached.
fn take_back(transaction: &Transaction<'_>, inside: i64, person: &str, now: Micros) -> Result<(), StoreError> {
    let sql = "UPDATE sms_reply SET state = 'failed', reason = 'stopped', address = NULL
               WHERE project = ?1 AND reached = ?2 AND state = 'waiting'";
    transaction.execute(sql, params![inside, person])?;
    let sql = "SELECT id FROM invite WHERE project = ?1 AND (person = ?2 OR reached = ?2) AND state = 'waiting'";
    let mut waiting = transaction.prepare_cached(sql)?;
    let ids = waiting.query_map(params![inside, person], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    for id in ids {
        withdraw(transaction, &id)?;
        end(transaction, &id, "left", Some(Verdict::OptedOut.code()), now)?;
    }
    Ok(())
}

/// What is sealed belongs to its line.
fn reply_place(id: &str) -> Vec<u8> {
    [b"sms_reply".as_slice(), id.as_bytes(), b"address"].join(&0)
}

fn given_place(id: &str) -> Vec<u8> {
    [b"sms_talk".as_slice(), id.as_bytes(), b"given"].join(&0)
}

/// A question went out: from now on it may be answered.
pub(super) fn was_asked(transaction: &Transaction<'_>, invite: &str, now: Micros) -> Result<(), StoreError> {
    let sql = "UPDATE sms_talk SET asked = ?2 WHERE state = 'open' AND turn = 0
               AND display = (SELECT display FROM invite WHERE id = ?1)";
    transaction.execute(sql, params![invite, now.0])?;
    Ok(())
}
