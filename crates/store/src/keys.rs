//! Write keys: what a client must show to send events to a project.
//!
//! Only the SHA-256 of a key is kept. A key that another vendor gave out may be brought along, so that
//! clients need not change.

use crate::access::append_audit;
use crate::projects::{number, one_changed, read_settings};
use crate::secrets::random;
use crate::{Store, StoreError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::{AuditAction, AuditKind, AuditNote, By, KeyId, Micros, ProjectId, ProjectSettings, WriteKey};
use rusqlite::{OptionalExtension, Row, params};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What our own keys begin with, so that scanners of leaked secrets know them.
const PREFIX: &str = "resa_wk_";
/// How long a key that is brought along may be, in bytes.
pub const BROUGHT_KEY_BYTES: std::ops::RangeInclusive<usize> = 1..=255;
const MINUTE: i64 = 60_000_000;

impl Store {
    /// Makes a write key, or takes one along from another vendor. The key itself is in the answer and
    /// nowhere else.
    pub fn create_key(
        &self,
        by: &By,
        project: &ProjectId,
        name: &str,
        existing: Option<&str>,
        now: Micros,
    ) -> Result<(WriteKey, String), StoreError> {
        let secret = match existing {
            Some(value) if is_acceptable(value) => value.to_string(),
            Some(_) => return Err(StoreError::Conflict { rule: "key_is_1_to_255_printable_signs" }),
            None => new_secret()?,
        };
        let key = WriteKey {
            id: KeyId(format!("key_{}", URL_SAFE_NO_PAD.encode(random::<16>()?))),
            project: project.clone(),
            name: name.to_string(),
            prefix: shown_prefix(&secret),
            created: now,
            last_used: None,
            revoked: None,
        };
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            transaction.execute(
                "INSERT INTO write_key (public_id, project, name, prefix, hash, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![key.id.0, number, key.name, key.prefix, hash(&secret), now.0],
            )?;
            let note = AuditNote::done(AuditAction::CreateKey).to(AuditKind::Key, key.id.0.clone());
            let note = note.in_project(project).with("brought_along", existing.is_some());
            append_audit(transaction, by, note, now).map(drop)
        })?;
        Ok((key, secret))
    }

    /// The project that a key sends to; nothing for a key that is unknown or revoked.
    pub fn find_project_by_key(&self, secret: &str) -> Result<Option<(KeyId, ProjectId, ProjectSettings)>, StoreError> {
        let wanted = hash(secret);
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT write_key.public_id, project.public_id, project.settings, write_key.hash
                   FROM write_key JOIN project ON project.id = write_key.project
                  WHERE write_key.hash = ?1 AND write_key.revoked IS NULL",
            )?;
            let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?));
            let found: Option<(String, String, String, [u8; 32])> = statement.query_row([wanted], read).optional()?;
            let Some((key, project, settings, known)) = found else { return Ok(None) };
            if !bool::from(known.ct_eq(&wanted)) {
                return Ok(None);
            }
            let project = ProjectId(project);
            let settings = read_settings(&project, &settings)?;
            Ok(Some((KeyId(key), project, settings)))
        })
    }

    /// The write keys of a project, the oldest first, revoked ones too.
    pub fn list_keys(&self, project: &ProjectId) -> Result<Vec<WriteKey>, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT public_id, name, prefix, created, last_used, revoked FROM write_key WHERE project = ?1 ORDER BY id",
            )?;
            let rows = statement.query_map([number], |row| {
                Ok(WriteKey {
                    id: KeyId(row.get(0)?),
                    project: project.clone(),
                    name: row.get(1)?,
                    prefix: row.get(2)?,
                    created: Micros(row.get(3)?),
                    last_used: row.get::<_, Option<i64>>(4)?.map(Micros),
                    revoked: row.get::<_, Option<i64>>(5)?.map(Micros),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Ends a key: nobody can send with it any more. A second time changes nothing.
    pub fn revoke_key(&self, by: &By, project: &ProjectId, key: &KeyId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            one_changed(transaction.execute(
                "UPDATE write_key SET revoked = coalesce(revoked, ?3) WHERE project = ?1 AND public_id = ?2",
                params![number, key.0, now.0],
            )?)?;
            let note = AuditNote::done(AuditAction::RevokeKey).to(AuditKind::Key, key.0.clone());
            append_audit(transaction, by, note.in_project(project), now).map(drop)
        })
    }

    /// Notes, to the minute, that a key was used. The collector does so itself for what it stores.
    pub fn touch_key(&self, key: &KeyId, now: Micros) -> Result<(), StoreError> {
        let minute = now.0.div_euclid(MINUTE) * MINUTE;
        self.main().write(|transaction| {
            transaction.execute(
                "UPDATE write_key SET last_used = ?2 WHERE public_id = ?1 AND coalesce(last_used, 0) < ?2",
                params![key.0, minute],
            )?;
            Ok(())
        })
    }
}

/// 256 random bits and a checksum behind a prefix.
fn new_secret() -> Result<String, StoreError> {
    let body = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random::<32>()?));
    let sum = URL_SAFE_NO_PAD.encode(crc32c::crc32c(body.as_bytes()).to_be_bytes());
    Ok(body + &sum)
}

fn is_acceptable(value: &str) -> bool {
    BROUGHT_KEY_BYTES.contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic())
}

/// So much of a key that people tell their keys apart, and too little to use it.
fn shown_prefix(secret: &str) -> String {
    let shown = if secret.starts_with(PREFIX) { PREFIX.len() + 4 } else { (secret.len() / 3).min(3) };
    secret.chars().take(shown).collect()
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
