//! Signing in with address, password and perhaps a code. One answer for whoever is not let in.

use crate::access::audit::append;
use crate::access::members::email_from;
use crate::access::password;
use crate::access::second_factor;
use crate::access::secret::Secret;
use crate::access::sessions::begin;
use crate::access::throttle::{ADDRESS, ORIGIN, Patience, Tries, decide};
use crate::secrets::keyed_hash;
use crate::{Store, StoreError};
use model::{Actor, AuditAction, AuditKind, AuditNote, By, Email, MemberId, Micros, Session};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// Somebody trying to sign in.
pub struct SignInTry<'a> {
    /// What they gave as their address.
    pub email: &'a str,
    /// What they gave as their password.
    pub password: &'a str,
    /// The code of their app, or one of their recovery codes.
    pub code: Option<&'a str>,
    /// A keyed hash of where they come from.
    pub origin: &'a str,
    /// The request's id.
    pub request: Option<String>,
}

impl std::fmt::Debug for SignInTry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInTry").field("request", &self.request).finish_non_exhaustive()
    }
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// They are in.
    In {
        /// Their session.
        session: Session,
        /// Its secret, for the cookie.
        secret: Secret,
    },
    /// The password is right; a code of their app is needed besides.
    CodeNeeded,
    /// Unknown, wrong or shut out: nobody is told which.
    Refused,
    /// Too many tries from there.
    TooMany {
        /// Seconds to wait.
        retry_after: u32,
    },
}

struct Known {
    id: MemberId,
    password: Option<String>,
    disabled: bool,
    asks_code: bool,
}

impl Store {
    /// Tries to sign a member in. Takes the time of one password hash whoever it is.
    pub fn sign_in(&self, attempt: &SignInTry<'_>, now: Micros) -> Result<SignIn, StoreError> {
        let who = self.tries_of(attempt);
        // Counted before the password is looked at: tries at the same moment all count.
        if let Err(wait) = self.main().write(|transaction| count(transaction, &who, now))? {
            return Ok(SignIn::TooMany { retry_after: seconds(wait) });
        }
        let email = Email::parse(attempt.email);
        let known = self.main().read(|connection| find(connection, email.as_ref()))?;
        // Outside any transaction: it takes long, and writers must not wait for it.
        let right = password::verify(attempt.password, known.as_ref().and_then(|known| known.password.as_deref()))?;
        let key = second_factor::key(self);
        let by = By { actor: Actor::Nobody, request: attempt.request.clone() };
        self.main().write(|transaction| {
            let verdict = judge(transaction, email.as_ref(), known.as_ref(), right, attempt.code, &key, now)?;
            let origin = origin_word(attempt.origin);
            let told = |note: AuditNote| match &known {
                Some(known) => note.to(AuditKind::Member, known.id.0.clone()).with("origin", origin),
                None => note.with("origin", origin),
            };
            match verdict {
                Ok(member) => {
                    transaction.execute("DELETE FROM sign_in_try WHERE who = ?1", [who[0].0.as_slice()])?;
                    let by = By { actor: Actor::Member(member.clone()), ..by };
                    append(transaction, &by, told(AuditNote::done(AuditAction::SignIn)), now)?;
                    let (session, secret) = begin(transaction, &member, now)?;
                    Ok(SignIn::In { session, secret })
                }
                Err(Why::CodeMissing) => Ok(SignIn::CodeNeeded),
                Err(why) => {
                    let note = AuditNote::denied(AuditAction::SignIn).with("reason", why.code());
                    append(transaction, &by, told(note), now)?;
                    Ok(SignIn::Refused)
                }
            }
        })
    }

    /// What tries are counted under: this address from this origin, and this origin.
    fn tries_of(&self, attempt: &SignInTry<'_>) -> [([u8; 32], Patience); 2] {
        let key = self.secrets().derive("sign in tries", b"");
        let address = attempt.email.trim().to_ascii_lowercase();
        let of = |kind: &[u8], what: &[u8]| keyed_hash(&key, &[kind, attempt.origin.as_bytes(), &[0], what]);
        [(of(b"address", address.as_bytes()), ADDRESS), (of(b"origin", b""), ORIGIN)]
    }
}

enum Why {
    Unknown,
    Password,
    Disabled,
    Code,
    CodeMissing,
}

impl Why {
    fn code(&self) -> &'static str {
        match self {
            Why::Unknown => "unknown",
            Why::Password => "password",
            Why::Disabled => "disabled",
            Why::Code | Why::CodeMissing => "code",
        }
    }
}

/// Whether they are let in, by what holds at the moment of writing.
fn judge(
    transaction: &Transaction<'_>,
    email: Option<&Email>,
    seen: Option<&Known>,
    right: bool,
    code: Option<&str>,
    key: &[u8; 32],
    now: Micros,
) -> Result<Result<MemberId, Why>, StoreError> {
    let Some(member) = find(transaction, email)? else { return Ok(Err(Why::Unknown)) };
    // The password may have been changed while the given one was hashed.
    let unchanged = seen.is_some_and(|seen| seen.id == member.id && seen.password == member.password);
    if !right || !unchanged {
        return Ok(Err(Why::Password));
    }
    if member.disabled {
        return Ok(Err(Why::Disabled));
    }
    if !member.asks_code {
        return Ok(Ok(member.id));
    }
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else { return Ok(Err(Why::CodeMissing)) };
    let taken = second_factor::take_code(transaction, &member.id, code, key, now)?;
    Ok(if taken { Ok(member.id) } else { Err(Why::Code) })
}

fn find(connection: &Connection, email: Option<&Email>) -> Result<Option<Known>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id, email, password, disabled, totp_confirmed FROM member WHERE email = ?1")?;
    let found = statement.query_row([email.map_or("", Email::as_str)], |row| {
        email_from(row, 1)?;
        Ok(Known { id: MemberId(row.get(0)?), password: row.get(2)?, disabled: row.get(3)?, asks_code: row.get(4)? })
    });
    Ok(found.optional()?)
}

/// Counts a try under all its names, or tells how long to wait; then nothing is counted.
fn count(
    transaction: &Transaction<'_>,
    who: &[([u8; 32], Patience)],
    now: Micros,
) -> Result<Result<(), i64>, StoreError> {
    transaction.execute("DELETE FROM sign_in_try WHERE last < ?1", [now.0 - FORGOTTEN])?;
    let mut counted = Vec::new();
    for (who, patience) in who {
        let mut statement = transaction.prepare_cached("SELECT count, last FROM sign_in_try WHERE who = ?1")?;
        let known = statement
            .query_row([who.as_slice()], |row| Ok(Tries { count: row.get(0)?, last: row.get(1)? }))
            .optional()?;
        match decide(*patience, known.unwrap_or_default(), now) {
            Ok(tries) => counted.push((who, tries)),
            Err(wait) => return Ok(Err(wait)),
        }
    }
    for (who, tries) in counted {
        transaction.execute(
            "INSERT INTO sign_in_try (who, count, last) VALUES (?1, ?2, ?3)
             ON CONFLICT (who) DO UPDATE SET count = excluded.count, last = excluded.last",
            params![who.as_slice(), tries.count, tries.last],
        )?;
    }
    Ok(Ok(()))
}

/// Tries older than any patience remembers.
const FORGOTTEN: i64 = 24 * 3_600_000_000;

fn seconds(micros: i64) -> u32 {
    u32::try_from((micros + 999_999) / 1_000_000).unwrap_or(u32::MAX)
}

/// The origin as the log may hold it: a hash is short.
fn origin_word(origin: &str) -> &str {
    origin.get(..origin.len().min(64)).unwrap_or_default()
}
