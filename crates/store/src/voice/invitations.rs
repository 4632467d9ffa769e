//! The queue of letters and messages that ask people: orders, and a line for everybody on their lists.
//!
//! Held here: received = sent + left in peace + failed + waiting, exactly; that a letter goes out at most once; that
//! addresses lie sealed and go as soon as nothing more is to be sent there. A line is claimed (`sending`) before its letter
//! is handed over, so that what was under way in a crash is told as unsure and never sent again.

use super::displays::{DisplayTry, Displayed, display};
use super::links::{NewSurveyLink, put_link};
use crate::access::{append_audit, new_id};
use crate::projects::{number, one_changed};
use crate::studio::author;
use crate::{Secret, Store, StoreError};
use model::{AuditAction, AuditKind, AuditNote, By, DisplayId, Micros, ProjectId, SurveyId, Verdict};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// How long a link in a letter opens its survey: thirty days.
const LINK_LASTS: i64 = 30 * 86_400_000_000;
/// The channel of conversations.
const SMS: &str = "sms";

/// Whom to ask.
#[derive(Clone, Debug)]
pub struct NewInvites<'a> {
    /// What.
    pub survey: &'a SurveyId,
    /// `email` or `sms`.
    pub channel: &'static str,
    /// What members wrote over the letter, as JSON.
    pub letter: &'a str,
    /// Those who may get one.
    pub people: &'a [NewInvitee],
    /// Those on the list of whom it is known at once that they get none.
    pub at_once: &'a [InviteeAtOnce],
}

/// Somebody who may get a letter.
#[derive(Clone)]
pub struct NewInvitee {
    /// Who, by pseudonym.
    pub person: String,
    /// The pseudonym of the address.
    pub reached: String,
    /// The address.
    pub address: Secret,
    /// In which language they are asked.
    pub language: String,
}

impl std::fmt::Debug for NewInvitee {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewInvitee({})", self.person)
    }
}

/// Some on a list who get no letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InviteeAtOnce {
    /// Left in peace, or failed.
    pub fate: InviteFate,
    /// Why, a code.
    pub reason: &'static str,
    /// How many.
    pub count: u32,
}

/// What became of somebody on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InviteFate {
    /// Their letter has not gone out.
    Waiting,
    /// It has.
    Sent,
    /// They get none.
    Left,
    /// It could not be sent.
    Failed,
}

impl InviteFate {
    /// The code in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            InviteFate::Waiting => "waiting",
            InviteFate::Sent => "sent",
            InviteFate::Left => "left",
            InviteFate::Failed => "failed",
        }
    }

    fn of(state: &str) -> InviteFate {
        match state {
            "sent" => InviteFate::Sent,
            "left" => InviteFate::Left,
            "failed" => InviteFate::Failed,
            _ => InviteFate::Waiting,
        }
    }
}

/// How many of an order have one fate for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteCount {
    /// What became of them.
    pub fate: InviteFate,
    /// Why, a code.
    pub reason: Option<String>,
    /// How many.
    pub count: u64,
}

/// An order to ask people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteOrder {
    /// Its id (`ivo_…`).
    pub id: String,
    /// `email` or `sms`.
    pub channel: String,
    /// When somebody stopped it.
    pub stopped: Option<Micros>,
    /// When it was given.
    pub created: Micros,
    /// What became of everybody on its list.
    pub counts: Vec<InviteCount>,
}

/// A line that was claimed: its letter is to be sent now.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The line (`ivt_…`).
    pub id: String,
    /// The project.
    pub project: ProjectId,
    /// What is asked.
    pub survey: SurveyId,
    /// `email` or `sms`.
    pub channel: String,
    /// What members wrote over the letter, as JSON.
    pub letter: String,
    /// Who, by pseudonym.
    pub person: String,
    /// The pseudonym of the address.
    pub reached: String,
    /// In which language.
    pub language: String,
    /// Where to.
    pub address: Secret,
    /// How often it was tried, this time included.
    pub tries: u32,
    /// What opens their link or names their conversation, and which version is asked, where it was decided at an earlier
    /// try that they are.
    pub open: Option<Opened>,
}

/// An invitation that was decided on.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The showing.
    pub display: DisplayId,
    /// What opens the link; in a conversation, its id.
    pub code: Secret,
    /// The version that is asked.
    pub number: u32,
}

/// What the decision of an earlier try is worth when a line is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The person is still to be asked.
    Holds,
    /// Nothing was decided, or not for now: it is decided anew.
    Undecided,
    /// The line is settled; nothing is to be sent.
    Settled,
}

/// How a claimed line ends, or goes on waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It was taken over by whoever carries letters.
    Sent,
    /// Nobody is to be asked: a showing of an earlier try is taken back.
    Left(&'static str),
    /// It surely did not go: the showing is taken back, as if nothing had been.
    Failed(&'static str),
    /// Nobody knows whether it went: it is not sent again, and whoever may have got it is left in peace.
    Unsure,
    /// It surely did not go, and is tried again.
    Again {
        /// Why it did not.
        reason: &'static str,
        /// When.
        due: Micros,
        /// Whether the try counts against this line; trouble that is not its own does not.
        counted: bool,
    },
}

impl Store {
    /// Keeps an order with its list.
    ///
    /// # Errors
    /// Not found, where the survey is another project's.
    pub fn create_invites(
        &self,
        by: &By,
        project: &ProjectId,
        new: &NewInvites<'_>,
        now: Micros,
    ) -> Result<InviteOrder, StoreError> {
        let sealer = self.sealer();
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            super::surveys::find(transaction, inside, new.survey)?.ok_or(StoreError::NotFound)?;
            let order = new_id("ivo")?;
            transaction.execute(
                "INSERT INTO invite_order (id, project, survey, channel, letter, created, by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![order, inside, new.survey.0, new.channel, new.letter, now.0, author(by)],
            )?;
            let mut put = transaction.prepare_cached(
                "INSERT INTO invite (id, invite_order, project, person, reached, language, address, state, reason, due, changed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
            )?;
            for invitee in new.people {
                let id = new_id("ivt")?;
                let address = sealer.seal(&place(&id, "address"), invitee.address.expose().as_bytes())?;
                let (who, reached) = (&invitee.person, &invitee.reached);
                let none: Option<&str> = None;
                put.execute(params![id, order, inside, who, reached, invitee.language, address, "waiting", none, now.0])?;
            }
            for known in new.at_once {
                for _ in 0..known.count {
                    let (none, nothing): (Option<&str>, Option<Vec<u8>>) = (None, None);
                    let (state, reason) = (known.fate.code(), known.reason);
                    put.execute(params![new_id("ivt")?, order, inside, none, none, "", nothing, state, reason, now.0])?;
                }
            }
            let at_once: u64 = new.at_once.iter().map(|known| u64::from(known.count)).sum();
            let note = AuditNote::done(AuditAction::OrderInvites).to(AuditKind::InviteOrder, order.clone());
            let note = note.in_project(project).with("channel", new.channel);
            let people = i64::try_from(new.people.len() as u64 + at_once).unwrap_or(i64::MAX);
            append_audit(transaction, by, note.with("people", people), now)?;
            found(transaction, inside, &order)?.ok_or(StoreError::NotFound)
        })
    }

    /// The orders of a survey, the latest first.
    pub fn list_invites(&self, project: &ProjectId, survey: &SurveyId) -> Result<Vec<InviteOrder>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let sql =
                "SELECT id FROM invite_order WHERE project = ?1 AND survey = ?2 ORDER BY created DESC, id LIMIT 100";
            let mut statement = connection.prepare_cached(sql)?;
            let ids = statement.query_map(params![inside, survey.0], |row| row.get::<_, String>(0))?;
            let ids = ids.collect::<Result<Vec<_>, _>>()?;
            let orders = ids.iter().map(|id| found(connection, inside, id)).collect::<Result<Vec<_>, _>>()?;
            Ok(orders.into_iter().flatten().collect())
        })
    }

    /// Stops an order: whoever still waits gets no letter, and counts as not asked.
    ///
    /// # Errors
    /// Not found, where it is stopped already.
    pub fn stop_invites(
        &self,
        by: &By,
        project: &ProjectId,
        order: &str,
        now: Micros,
    ) -> Result<InviteOrder, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let sql = "UPDATE invite_order SET stopped = ?3 WHERE project = ?1 AND id = ?2 AND stopped IS NULL";
            one_changed(transaction.execute(sql, params![inside, order, now.0])?)?;
            let sql = "SELECT id FROM invite WHERE invite_order = ?1 AND state = 'waiting'";
            let mut waiting = transaction.prepare_cached(sql)?;
            let ids = waiting.query_map([order], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            for id in ids {
                withdraw(transaction, &id)?;
                end(transaction, &id, "left", Some("stopped"), now)?;
            }
            let note = AuditNote::done(AuditAction::StopInvites).to(AuditKind::InviteOrder, order);
            append_audit(transaction, by, note.in_project(project), now)?;
            found(transaction, inside, order)?.ok_or(StoreError::NotFound)
        })
    }

    /// The next line whose letter is due, claimed. Projects that have sent `most` in the channel within the day that began
    /// at `day` wait, and so do those that are `asleep`.
    pub fn claim_invite(
        &self,
        channel: &str,
        asleep: &[ProjectId],
        (most, day): (u64, Micros),
        now: Micros,
    ) -> Result<Option<Claimed>, StoreError> {
        let sealer = self.sealer();
        let asleep: Vec<&str> = asleep.iter().map(|project| project.0.as_str()).collect();
        let asleep = serde_json::json!(asleep).to_string();
        self.main().write(|transaction| {
            let mut next = transaction.prepare_cached(
                "SELECT i.id, p.public_id, o.survey, o.letter, i.person, i.language, i.address, i.tries, i.display,
                        i.code, d.number, i.reached
                 FROM invite AS i JOIN invite_order AS o ON o.id = i.invite_order JOIN project AS p ON p.id = i.project
                 LEFT JOIN display AS d ON d.id = i.display
                 WHERE i.state = 'waiting' AND i.due <= ?1 AND o.channel = ?2 AND i.project NOT IN (
                    SELECT s.project FROM invite AS s JOIN invite_order AS n ON n.id = s.invite_order
                    WHERE s.state IN ('sending', 'sent') AND s.changed >= ?3 AND n.channel = ?2
                    GROUP BY s.project HAVING count(*) >= ?4)
                 AND p.public_id NOT IN (SELECT value FROM json_each(?5))
                 ORDER BY i.due, i.id LIMIT 1",
            )?;
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let mut rows = next.query(params![now.0, channel, day.0, most, asleep])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let id: String = row.get(0)?;
            let open = |column: &'static str, sealed: Vec<u8>| {
                let text = String::from_utf8(sealer.open(&place(&id, column), &sealed)?);
                text.map(Secret::of).map_err(|_| StoreError::Corrupt("a sealed address is not text".into()))
            };
            let code = row.get::<_, Option<Vec<u8>>>(9)?.map(|sealed| open("code", sealed)).transpose()?;
            let (display, number) = (row.get::<_, Option<String>>(8)?, row.get::<_, Option<u32>>(10)?);
            let claimed = Claimed {
                project: ProjectId(row.get(1)?),
                survey: SurveyId(row.get(2)?),
                channel: channel.to_string(),
                letter: row.get(3)?,
                person: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
                reached: row.get::<_, Option<String>>(11)?.unwrap_or_default(),
                language: row.get(5)?,
                address: open("address", row.get(6)?)?,
                tries: row.get::<_, u32>(7)? + 1,
                open: match (display, code, number) {
                    (Some(display), Some(code), Some(number)) => {
                        Some(Opened { display: DisplayId(display), code, number })
                    }
                    _ => None,
                },
                id,
            };
            let sql = "UPDATE invite SET state = 'sending', tries = tries + 1, changed = ?2 WHERE id = ?1";
            one_changed(transaction.execute(sql, params![claimed.id, now.0])?)?;
            Ok(Some(claimed))
        })
    }

    /// Decides whether a claimed line's person is asked, and makes their link: the decision, its line in the ledger and the
    /// link are one transaction. Whoever is left in peace is settled with it.
    ///
    /// # Errors
    /// Not found, where the line was stopped or erased meanwhile.
    pub fn open_invite(
        &self,
        claimed: &Claimed,
        given: &DisplayTry<'_>,
        now: Micros,
    ) -> Result<Result<Opened, Verdict>, StoreError> {
        let sealer = self.sealer();
        self.main().write(|transaction| {
            let inside = number(transaction, &claimed.project)?;
            let sql = "SELECT 1 FROM invite WHERE id = ?1 AND state = 'sending'";
            transaction.query_row(sql, [&claimed.id], |_| Ok(())).optional()?.ok_or(StoreError::NotFound)?;
            let display = match display(transaction, inside, given, now)? {
                Displayed::Asked(display) => display,
                Displayed::Left(verdict) => {
                    end(transaction, &claimed.id, "left", Some(verdict.code()), now)?;
                    return Ok(Err(verdict));
                }
            };
            let link = NewSurveyLink {
                survey: &claimed.survey,
                place: &claimed.channel,
                channel: &claimed.channel,
                person: Some(&claimed.person),
                expires: Some(Micros(now.0 + LINK_LASTS)),
                display: Some(&display),
            };
            let (_, code) = put_link(transaction, inside, None, &link, now)?;
            let sealed = sealer.seal(&place(&claimed.id, "code"), code.as_bytes())?;
            let sql = "UPDATE invite SET display = ?2, code = ?3 WHERE id = ?1";
            one_changed(transaction.execute(sql, params![claimed.id, display.0, sealed])?)?;
            Ok(Ok(Opened { display, code: Secret::of(code), number: given.survey.1 }))
        })
    }

    /// Looks again before a claimed line goes: whoever left meanwhile, by any of their `names`, is left in peace, whoever
    /// answered meanwhile got it, and a conversation that is over is not begun a second time.
    pub fn standing(&self, claimed: &Claimed, names: &[String], now: Micros) -> Result<Standing, StoreError> {
        let names = serde_json::json!(names).to_string();
        self.main().write(|transaction| {
            let inside = number(transaction, &claimed.project)?;
            let sql = "SELECT 1 FROM invite WHERE id = ?1 AND state = 'sending'";
            if !transaction.prepare_cached(sql)?.exists([&claimed.id])? {
                return Ok(Standing::Settled);
            }
            let Some(opened) = &claimed.open else { return Ok(Standing::Undecided) };
            let sql = "SELECT 1 FROM opted_out WHERE project = ?1
                       AND (person IN (?2, ?3) OR person IN (SELECT value FROM json_each(?4)))";
            let mut left = transaction.prepare_cached(sql)?;
            if left.exists(params![inside, claimed.person, claimed.reached, names])? {
                withdraw(transaction, &claimed.id)?;
                end(transaction, &claimed.id, "left", Some(Verdict::OptedOut.code()), now)?;
                return Ok(Standing::Settled);
            }
            if claimed.channel != SMS {
                return Ok(Standing::Holds);
            }
            let sql = "SELECT turn > 0, state = 'open' FROM sms_talk WHERE display = ?1";
            let talk = transaction.query_row(sql, [&opened.display.0], |row| Ok((row.get(0)?, row.get(1)?)));
            match talk.optional()? {
                Some((true, _)) => {
                    end(transaction, &claimed.id, "sent", None, now)?;
                    Ok(Standing::Settled)
                }
                Some((false, true)) => Ok(Standing::Holds),
                Some((false, false)) | None => {
                    withdraw(transaction, &claimed.id)?;
                    Ok(Standing::Undecided)
                }
            }
        })
    }

    /// Writes down how a claimed line ended, or that it is tried again. One that was erased meanwhile stays so.
    pub fn settle_invite(&self, id: &str, how: Settled, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| match how {
            Settled::Sent => {
                super::talks::was_asked(transaction, id, now)?;
                end(transaction, id, "sent", None, now)
            }
            Settled::Unsure => end(transaction, id, "failed", Some("unsure"), now),
            Settled::Left(reason) => {
                withdraw(transaction, id)?;
                end(transaction, id, "left", Some(reason), now)
            }
            Settled::Failed(reason) => {
                withdraw(transaction, id)?;
                end(transaction, id, "failed", Some(reason), now)
            }
            Settled::Again { reason, due, counted } => {
                transaction.execute(
                    "UPDATE invite SET state = 'waiting', reason = ?2, due = ?3, tries = tries - ?4, changed = ?5
                     WHERE id = ?1 AND state = 'sending'",
                    params![id, reason, due.0, u32::from(!counted), now.0],
                )?;
                let sql =
                    "SELECT o.stopped IS NOT NULL FROM invite AS i JOIN invite_order AS o ON o.id = i.invite_order
                           WHERE i.id = ?1 AND i.state = 'waiting'";
                if transaction.query_row(sql, [id], |row| row.get(0)).optional()?.unwrap_or(false) {
                    withdraw(transaction, id)?;
                    end(transaction, id, "left", Some("stopped"), now)?;
                }
                Ok(())
            }
        })
    }

    /// What was under way when a server ended: nobody knows whether it went, so it is not sent again. Answers how many.
    pub fn give_up_unsure_invites(&self, channel: &str, now: Micros) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            Ok(transaction.execute(
                "UPDATE invite SET state = 'failed', reason = 'unsure', address = NULL, code = NULL, changed = ?1
                 WHERE state = 'sending' AND invite_order IN (SELECT id FROM invite_order WHERE channel = ?2)",
                params![now.0, channel],
            )?)
        })
    }

    /// How many letters wait for whatever reason, of all projects.
    pub fn count_waiting_invites(&self, channel: &str) -> Result<u64, StoreError> {
        self.main().read(|connection| {
            let sql = "SELECT count(*) FROM invite AS i JOIN invite_order AS o ON o.id = i.invite_order
                       WHERE i.state = 'waiting' AND o.channel = ?1";
            Ok(connection.query_row(sql, [channel], |row| row.get(0))?)
        })
    }
}

/// What is sealed for a line belongs to it and to its column.
pub(super) fn place(id: &str, column: &str) -> Vec<u8> {
    [b"invite", id.as_bytes(), column.as_bytes()].join(&0)
}

/// Settles a line: its address and what opens its link are forgotten.
pub(super) fn end(
    transaction: &Transaction<'_>,
    id: &str,
    state: &str,
    reason: Option<&str>,
    now: Micros,
) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE invite SET state = ?2, reason = ?3, address = NULL, code = NULL, changed = ?4
         WHERE id = ?1 AND state IN ('waiting', 'sending')",
        params![id, state, reason, now.0],
    )?;
    Ok(())
}

/// Takes back the showing and the link or conversation of a letter that surely never went, so that nobody rests for nothing.
/// Whoever replied got it, whatever was thought: their showing stays, for the answer that is delivered to it.
pub(super) fn withdraw(transaction: &Transaction<'_>, id: &str) -> Result<(), StoreError> {
    let sql = "SELECT display FROM invite WHERE id = ?1 AND display IS NOT NULL AND state IN ('waiting', 'sending')";
    let display: Option<String> = transaction.query_row(sql, [id], |row| row.get(0)).optional()?;
    let Some(display) = display else { return Ok(()) };
    let sql = "SELECT 1 FROM sms_talk WHERE display = ?1 AND turn > 0";
    if transaction.prepare_cached(sql)?.exists([&display])? {
        return Ok(());
    }
    transaction.execute("DELETE FROM survey_link WHERE display = ?1", [&display])?;
    transaction.execute("DELETE FROM sms_talk WHERE display = ?1", [&display])?;
    transaction.execute("DELETE FROM display WHERE id = ?1 AND answer IS NULL", [&display])?;
    transaction.execute("UPDATE invite SET display = NULL WHERE id = ?1", [id])?;
    Ok(())
}

fn found(connection: &Connection, project: i64, id: &str) -> Result<Option<InviteOrder>, StoreError> {
    let sql = "SELECT channel, stopped, created FROM invite_order WHERE project = ?1 AND id = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let order = statement.query_row(params![project, id], |row| {
        let stopped: Option<i64> = row.get(1)?;
        Ok(InviteOrder {
            id: id.to_string(),
            channel: row.get(0)?,
            stopped: stopped.map(Micros),
            created: Micros(row.get(2)?),
            counts: Vec::new(),
        })
    });
    let Some(mut order) = order.optional()? else { return Ok(None) };
    let mut statement = connection.prepare_cached(
        "SELECT CASE state WHEN 'sending' THEN 'waiting' ELSE state END AS fate, reason, count(*) FROM invite
         WHERE invite_order = ?1 GROUP BY fate, reason ORDER BY fate, reason",
    )?;
    let counts = statement.query_map([id], |row| {
        Ok(InviteCount { fate: InviteFate::of(&row.get::<_, String>(0)?), reason: row.get(1)?, count: row.get(2)? })
    })?;
    order.counts = counts.collect::<Result<_, _>>()?;
    Ok(Some(order))
}
