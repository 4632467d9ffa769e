//! The second factor: codes of an app, and recovery codes for the day when the app is lost.

use crate::access::audit::append;
use crate::access::members::{find, found, note};
use crate::access::secret::Secret;
use crate::access::{sealing, totp};
use crate::secrets::random;
use crate::{Store, StoreError};
use model::{AuditAction, By, MemberId, Micros};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

/// What a member puts into their app.
#[derive(Clone, Debug)]
pub struct SecondFactor {
    /// The secret in base 32, to be typed.
    pub secret: Secret,
    /// The same as an `otpauth:` address, to be shown as a QR code.
    pub address: Secret,
}

impl Store {
    /// Makes a secret for a member's app. It counts only once [`Store::confirm_second_factor`] has seen
    /// a code of it; until then nothing changes for them.
    pub fn begin_second_factor(&self, member: &MemberId) -> Result<SecondFactor, StoreError> {
        let secret = random::<{ totp::SECRET_BYTES }>()?;
        let sealed = sealing::seal(&key(self), &member.0, &secret)?;
        self.main().write(|transaction| {
            let known = find(transaction, member)?.ok_or(StoreError::NotFound)?;
            if known.has_totp {
                return Err(StoreError::Conflict { rule: "second_factor_is_on" });
            }
            transaction.execute(
                "UPDATE member SET totp_secret = ?2, totp_used_step = 0 WHERE id = ?1",
                params![member.0, sealed],
            )?;
            let address = totp::address(&secret, known.email.as_str());
            Ok(SecondFactor { secret: Secret::of(totp::base32(&secret)), address: Secret::of(address) })
        })
    }

    /// Switches the second factor on when the code is one of the app's; answers the recovery codes, to
    /// be shown once.
    pub fn confirm_second_factor(
        &self,
        by: &By,
        member: &MemberId,
        code: &str,
        now: Micros,
    ) -> Result<Vec<Secret>, StoreError> {
        let key = key(self);
        self.main().write(|transaction| {
            if find(transaction, member)?.ok_or(StoreError::NotFound)?.has_totp {
                return Err(StoreError::Conflict { rule: "second_factor_is_on" });
            }
            if !take_app_code(transaction, member, code.trim(), &key, now)? {
                return Err(StoreError::Conflict { rule: "code_wrong" });
            }
            transaction.execute("UPDATE member SET totp_confirmed = 1 WHERE id = ?1", [&member.0])?;
            let codes = put_recovery_codes(transaction, member)?;
            append(transaction, by, note(AuditAction::ChangeSecondFactor, member).with("on", true), now)?;
            Ok(codes)
        })
    }

    /// Switches a member's second factor off.
    pub fn remove_second_factor(&self, by: &By, member: &MemberId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            crate::access::guard::check_not_above(transaction, by, member)?;
            found(transaction.execute(
                "UPDATE member SET totp_secret = NULL, totp_confirmed = 0, totp_used_step = 0 WHERE id = ?1",
                [&member.0],
            )?)?;
            transaction.execute("DELETE FROM recovery_code WHERE member = ?1", [&member.0])?;
            append(transaction, by, note(AuditAction::ChangeSecondFactor, member).with("on", false), now).map(|_| ())
        })
    }

    /// How many recovery codes a member has left.
    pub fn count_recovery_codes(&self, member: &MemberId) -> Result<u32, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached("SELECT count(*) FROM recovery_code WHERE member = ?1")?;
            Ok(statement.query_row([&member.0], |row| row.get(0))?)
        })
    }
}

/// The key that the apps' secrets are sealed with.
pub(crate) fn key(store: &Store) -> [u8; 32] {
    store.secrets().derive("second factor", b"")
}

/// Takes a code of the app or a recovery code; none of them ever again.
pub(crate) fn take_code(
    transaction: &Transaction<'_>,
    member: &MemberId,
    code: &str,
    key: &[u8; 32],
    now: Micros,
) -> Result<bool, StoreError> {
    Ok(take_app_code(transaction, member, code, key, now)? || take_recovery_code(transaction, member, code)?)
}

fn take_app_code(
    transaction: &Transaction<'_>,
    member: &MemberId,
    code: &str,
    key: &[u8; 32],
    now: Micros,
) -> Result<bool, StoreError> {
    let Some((sealed, used)) = find_secret(transaction, member)? else { return Ok(false) };
    let secret = sealing::open(key, &member.0, &sealed)?;
    let Some(step) = totp::step_of(&secret, code, now, used) else { return Ok(false) };
    transaction.execute("UPDATE member SET totp_used_step = ?2 WHERE id = ?1", params![member.0, step])?;
    Ok(true)
}

fn find_secret(connection: &Connection, member: &MemberId) -> Result<Option<(Vec<u8>, i64)>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT totp_secret, totp_used_step FROM member WHERE id = ?1 AND totp_secret IS NOT NULL")?;
    Ok(statement.query_row([&member.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn take_recovery_code(transaction: &Transaction<'_>, member: &MemberId, code: &str) -> Result<bool, StoreError> {
    let taken = transaction.execute(
        "DELETE FROM recovery_code WHERE member = ?1 AND kept = ?2",
        params![member.0, kept_of_code(code).as_slice()],
    )?;
    Ok(taken == 1)
}

/// Codes of 80 random bits: no hash slower than SHA-256 is needed to keep them.
fn put_recovery_codes(transaction: &Transaction<'_>, member: &MemberId) -> Result<Vec<Secret>, StoreError> {
    transaction.execute("DELETE FROM recovery_code WHERE member = ?1", [&member.0])?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let signs: Vec<char> = totp::base32(&random::<10>()?).chars().collect();
        let code = signs.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-");
        transaction.execute(
            "INSERT INTO recovery_code (member, kept) VALUES (?1, ?2)",
            params![member.0, kept_of_code(&code).as_slice()],
        )?;
        codes.push(Secret::of(code));
    }
    Ok(codes)
}

/// What is kept of a recovery code, however it is typed.
fn kept_of_code(code: &str) -> [u8; 32] {
    let signs: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect();
    Sha256::digest(signs.as_bytes()).into()
}
