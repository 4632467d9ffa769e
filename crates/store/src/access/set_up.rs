//! The first owner: made once, by whoever holds the secret that the first start printed.

use crate::access::audit::append;
use crate::access::members::{NewMember, insert, keep_checked};
use crate::access::secret::{Secret, SecretKind, kept_of, same};
use crate::{Store, StoreError};
use model::{Actor, AuditAction, AuditNote, By, Member, Micros};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

impl Store {
    /// Whether there is nobody yet.
    pub fn set_up_needed(&self) -> Result<bool, StoreError> {
        self.main().read(is_open)
    }

    /// Makes the secret of the set-up link, to be printed once; one made before dies. `None` when the
    /// organisation has been set up.
    pub fn make_set_up_secret(&self) -> Result<Option<Secret>, StoreError> {
        self.main().write(|transaction| {
            if !is_open(transaction)? {
                return Ok(None);
            }
            let secret = Secret::make(SecretKind::SetUp)?;
            transaction.execute(
                "INSERT INTO set_up (only_one, kept) VALUES (1, ?1) ON CONFLICT (only_one) DO UPDATE SET kept = ?1",
                [secret.kept().as_slice()],
            )?;
            Ok(Some(secret))
        })
    }

    /// Makes the first owner, with a password. A wrong secret, and any secret afterwards, is not found.
    pub fn set_up(
        &self,
        secret: &str,
        owner: &NewMember<'_>,
        request: Option<String>,
        now: Micros,
    ) -> Result<Member, StoreError> {
        self.main().read(|connection| check(connection, secret))?;
        let kept = keep_checked(owner.password.unwrap_or_default(), &owner.email)?;
        let owner = NewMember { owner: true, ..owner.clone() };
        let by = By { actor: Actor::Setup, request };
        self.main().write(|transaction| {
            check(transaction, secret)?;
            let member = insert(transaction, &by, &owner, Some(&kept), now)?;
            append(transaction, &by, AuditNote::done(AuditAction::SetUp), now)?;
            Ok(member)
        })
    }
}

/// Closes the set-up for ever.
pub(crate) fn close(transaction: &Transaction<'_>, now: Micros) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO set_up (only_one, done) VALUES (1, ?1)
         ON CONFLICT (only_one) DO UPDATE SET kept = NULL, done = coalesce(done, ?1)",
        params![now.0],
    )?;
    Ok(())
}

fn is_open(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM set_up WHERE done IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM member)",
        [],
        |row| row.get(0),
    )?)
}

fn check(connection: &Connection, secret: &str) -> Result<(), StoreError> {
    let known: Option<Vec<u8>> =
        connection.query_row("SELECT kept FROM set_up", [], |row| row.get(0)).optional()?.flatten();
    let given = kept_of(SecretKind::SetUp, secret);
    let right = known.zip(given).is_some_and(|(known, given)| same(&known, &given));
    if right && is_open(connection)? { Ok(()) } else { Err(StoreError::NotFound) }
}
