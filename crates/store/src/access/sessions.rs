//! Sessions of members: opaque, short, ended at once when they must be.

use crate::access::audit::append;
use crate::access::guard::rights_of;
use crate::access::members::{find, found, note};
use crate::access::secret::{Secret, SecretKind, kept_of, new_id};
use crate::{Store, StoreError};
use model::{AuditAction, AuditKind, AuditNote, By, Member, MemberId, Micros, Rights, Session, SessionId, Span};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// A session ends after this long, whatever happens.
pub const SESSION_LASTS: Span = Span::minutes(12 * 60);
/// A session ends when it is not used for this long.
pub const SESSION_IDLES: Span = Span::minutes(30);
/// Use is written down this often: a request must not cost a write each time.
const MINUTE: i64 = 60_000_000;

/// Who is behind a session, with what they may do at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The member.
    pub member: Member,
    /// What they may do now.
    pub rights: Rights,
}

impl Store {
    /// Who holds this session's secret; `None` when it is none, has ended, or its member is shut out.
    pub fn find_session(&self, secret: &str, now: Micros) -> Result<Option<SignedIn>, StoreError> {
        let Some(kept) = kept_of(SecretKind::Session, secret) else { return Ok(None) };
        let found = self.main().read(|connection| signed_in(connection, &kept, now))?;
        let stale = found.as_ref().filter(|found| now.0 - found.session.last_used.0 >= MINUTE);
        if let Some(found) = stale {
            self.main().write(|transaction| {
                let used = params![found.session.id.0, now.0];
                transaction.execute("UPDATE session SET last_used = ?2 WHERE id = ?1 AND last_used < ?2", used)?;
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// What the member of a session may do now; `None` when it has ended. Looking is not using: it keeps no
    /// session alive.
    pub fn session_rights(&self, session: &SessionId, now: Micros) -> Result<Option<Rights>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
            let session = statement.query_row([&session.0], session_from).optional()?;
            let Some(session) = session.filter(|session| holds(session, now)) else { return Ok(None) };
            rights_of(connection, &session.member)
        })
    }

    /// A member's sessions that have not ended, latest first.
    pub fn list_sessions(&self, member: &MemberId, now: Micros) -> Result<Vec<Session>, StoreError> {
        self.main().read(|connection| {
            let mut statement =
                connection.prepare_cached(&format!("{SELECT} WHERE member = ?1 ORDER BY created DESC, id"))?;
            let sessions = statement.query_map([&member.0], session_from)?;
            let sessions = sessions.filter(|session| session.as_ref().is_ok_and(|session| holds(session, now)));
            Ok(sessions.collect::<Result<_, _>>()?)
        })
    }

    /// Ends one session of a member.
    pub fn revoke_session(
        &self,
        by: &By,
        member: &MemberId,
        session: &SessionId,
        now: Micros,
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            found(transaction.execute("DELETE FROM session WHERE id = ?1 AND member = ?2", [&session.0, &member.0])?)?;
            let own = by.actor.member() == Some(member);
            let action = if own { AuditAction::SignOut } else { AuditAction::RevokeSessions };
            append(transaction, by, AuditNote::done(action).to(AuditKind::Session, session.0.clone()), now).map(|_| ())
        })
    }

    /// Ends all sessions of a member but perhaps one; answers how many.
    pub fn revoke_sessions(
        &self,
        by: &By,
        member: &MemberId,
        except: Option<&SessionId>,
        now: Micros,
    ) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let ended = transaction.execute(
                "DELETE FROM session WHERE member = ?1 AND (?2 IS NULL OR id <> ?2)",
                params![member.0, except.map(|session| &session.0)],
            )?;
            let told = note(AuditAction::RevokeSessions, member).with("sessions", ended as i64);
            append(transaction, by, told, now).map(|_| ended)
        })
    }
}

/// Begins a session of a member who has shown who they are; ended ones are swept away.
pub(crate) fn begin(
    transaction: &Transaction<'_>,
    member: &MemberId,
    now: Micros,
) -> Result<(Session, Secret), StoreError> {
    transaction.execute(
        "DELETE FROM session WHERE expires <= ?1 OR last_used <= ?2",
        params![now.0, now.0 - SESSION_IDLES.micros()],
    )?;
    let secret = Secret::make(SecretKind::Session)?;
    let id = SessionId(new_id("ses")?);
    let expires = Micros(now.0 + SESSION_LASTS.micros());
    transaction.execute(
        "INSERT INTO session (id, kept, member, created, last_used, expires) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
        params![id.0, secret.kept().as_slice(), member.0, now.0, expires.0],
    )?;
    transaction.execute("UPDATE member SET last_sign_in = ?2 WHERE id = ?1", params![member.0, now.0])?;
    Ok((Session { id, member: member.clone(), created: now, last_used: now, expires }, secret))
}

fn signed_in(connection: &Connection, kept: &[u8; 32], now: Micros) -> Result<Option<SignedIn>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE kept = ?1"))?;
    let session = statement.query_row([kept.as_slice()], session_from).optional()?;
    let Some(session) = session.filter(|session| holds(session, now)) else { return Ok(None) };
    let (member, rights) = (find(connection, &session.member)?, rights_of(connection, &session.member)?);
    Ok(member.zip(rights).map(|(member, rights)| SignedIn { session, member, rights }))
}

fn holds(session: &Session, now: Micros) -> bool {
    now < session.expires && now.0 - session.last_used.0 < SESSION_IDLES.micros()
}

const SELECT: &str = "SELECT id, member, created, last_used, expires FROM session";

fn session_from(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: SessionId(row.get(0)?),
        member: MemberId(row.get(1)?),
        created: Micros(row.get(2)?),
        last_used: Micros(row.get(3)?),
        expires: Micros(row.get(4)?),
    })
}
