//! The way into a demonstration without a password: a secret that lets one member in, once.
//!
//! What is kept of it lies in memory alone: it dies with the process that made it, and a data directory holds
//! no trace by which anybody could come in later. No server has such a door unless its program made one.

use crate::access::audit::append;
use crate::access::secret::{Secret, SecretKind, kept_of, same};
use crate::access::sessions::begin;
use crate::{Store, StoreError};
use model::{Actor, AuditAction, AuditKind, AuditNote, By, MemberId, Micros, Session};
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// A door that opens once.
pub struct Door {
    member: MemberId,
    /// Gone when somebody has passed.
    kept: Mutex<Option<[u8; 32]>>,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Door({})", self.member)
    }
}

impl Door {
    /// A door for a member, and the secret that opens it.
    ///
    /// # Errors
    /// When the system gives no chance.
    pub fn make(member: MemberId) -> Result<(Door, Secret), StoreError> {
        let secret = Secret::make(SecretKind::Door)?;
        let kept = Mutex::new(Some(secret.kept()));
        Ok((Door { member, kept }, secret))
    }

    /// Whether the secret opens it; it never opens again.
    fn pass(&self, secret: &str) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let given = kept_of(SecretKind::Door, secret);
        let right = kept.zip(given).is_some_and(|(known, given)| same(&known, &given));
        if right {
            *kept = None;
        }
        right
    }
}

impl Store {
    /// Signs the door's member in. A wrong secret, and any secret afterwards, is not found.
    ///
    /// # Errors
    /// Not found; when the database cannot be written.
    pub fn enter(
        &self,
        door: &Door,
        secret: &str,
        request: Option<String>,
        now: Micros,
    ) -> Result<(Session, Secret), StoreError> {
        if !door.pass(secret) {
            return Err(StoreError::NotFound);
        }
        let by = By { actor: Actor::Member(door.member.clone()), request };
        self.main().write(|transaction| {
            let note = AuditNote::done(AuditAction::SignIn).to(AuditKind::Member, door.member.0.clone());
            append(transaction, &by, note.with("by", "door"), now)?;
            begin(transaction, &door.member, now)
        })
    }
}
