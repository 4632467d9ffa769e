//! Secrets that are shown once: random text in, and out come what is shown and what is kept of it.
//!
//! `resa_ses_` says what was found to whoever scans for leaked secrets, 43 signs are 256 bits of chance,
//! the last six are a checksum, so that a typing error is told from a wrong secret without a question
//! to the database. At rest there is only the SHA-256: enough for 256 random bits, useless to a thief.

use crate::StoreError;
use crate::secrets::random;
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;

const SIGNS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 62^43 is just above 2^256.
const RANDOM_SIGNS: usize = 43;
/// 62^6 is above 2^32.
const CHECK_SIGNS: usize = 6;

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// A session, kept in a cookie.
    Session,
    /// An API token.
    Token,
    /// An invitation's link.
    Invitation,
    /// The link that makes the first owner.
    SetUp,
    /// A sign-in at another provider that has begun.
    Login,
    /// The link into a demonstration.
    Door,
}

impl SecretKind {
    /// What its secrets begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            SecretKind::Session => "resa_ses_",
            SecretKind::Token => "resa_tok_",
            SecretKind::Invitation => "resa_inv_",
            SecretKind::SetUp => "resa_set_",
            SecretKind::Login => "resa_log_",
            SecretKind::Door => "resa_dem_",
        }
    }
}

/// A secret in the open: to be shown once and forgotten. Prints as `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Makes a new one.
    pub(crate) fn make(kind: SecretKind) -> Result<Secret, StoreError> {
        let mut body = format!("{}{}", kind.prefix(), random_signs(RANDOM_SIGNS)?);
        body.push_str(&check_of(&body));
        Ok(Secret(body))
    }

    /// Something secret that was not made here: a verifier, an address with a secret in it.
    pub fn of(text: String) -> Secret {
        Secret(text)
    }

    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub(crate) fn kept(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// What would be kept of a text, if it has the form of such a secret.
pub(crate) fn kept_of(kind: SecretKind, text: &str) -> Option<[u8; 32]> {
    let fits = text.len() == kind.prefix().len() + RANDOM_SIGNS + CHECK_SIGNS && text.starts_with(kind.prefix());
    let (body, check) = text.split_at_checked(text.len().checked_sub(CHECK_SIGNS)?)?;
    (fits && check_of(body) == check).then(|| Sha256::digest(text.as_bytes()).into())
}

/// Whether both are the same, in a time that does not tell where they differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// A new id: a prefix and 96 bits of chance.
pub(crate) fn new_id(prefix: &str) -> Result<String, StoreError> {
    Ok(format!("{prefix}_{}", random_signs(16)?))
}

/// Random signs, each equally likely.
pub(crate) fn random_signs(count: usize) -> Result<String, StoreError> {
    let mut signs = String::with_capacity(count);
    while signs.len() < count {
        // Bytes from 248 on would make the first signs likelier than the others.
        let fair = random::<64>()?.into_iter().filter(|byte| *byte < 248);
        signs.extend(fair.take(count - signs.len()).map(|byte| char::from(SIGNS[usize::from(byte % 62)])));
    }
    Ok(signs)
}

fn check_of(body: &str) -> String {
    let mut sum = crc32c::crc32c(body.as_bytes());
    let mut signs = [0_u8; CHECK_SIGNS];
    for sign in signs.iter_mut().rev() {
        *sign = SIGNS[(sum % 62) as usize];
        sum /= 62;
    }
    signs.iter().map(|sign| char::from(*sign)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_secret_says_what_it_is_and_nothing_of_it_is_kept_in_the_open() {
        for kind in [SecretKind::Session, SecretKind::Token, SecretKind::Invitation, SecretKind::SetUp] {
            let secret = Secret::make(kind).unwrap();
            assert!(secret.expose().starts_with(kind.prefix()));
            assert_eq!(kept_of(kind, secret.expose()), Some(secret.kept()));
            assert_eq!(format!("{secret:?}"), "Secret(***)");
        }
    }

    #[test]
    fn no_two_secrets_are_alike_and_every_sign_occurs() {
        let made: BTreeSet<String> =
            (0..500).map(|_| Secret::make(SecretKind::Token).unwrap().expose().to_string()).collect();
        assert_eq!(made.len(), 500);
        let random = made.iter().flat_map(|secret| secret.bytes().skip(9).take(RANDOM_SIGNS));
        assert_eq!(random.collect::<BTreeSet<u8>>().len(), 62);
    }

    #[test]
    fn any_one_changed_sign_is_told_from_the_text_alone() {
        let secret = Secret::make(SecretKind::Session).unwrap().expose().to_string();
        for at in 0..secret.len() {
            let mut changed = secret.clone().into_bytes();
            changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(kept_of(SecretKind::Session, &changed), None, "sign {at}");
        }
        assert_eq!(kept_of(SecretKind::Token, &secret), None, "a session is no token");
        for text in ["", "resa_ses_", "å", "resa_ses_ååååååååååååååååååååååååå"] {
            assert_eq!(kept_of(SecretKind::Session, text), None);
        }
    }
}
