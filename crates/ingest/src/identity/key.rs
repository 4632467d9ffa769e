//! Pseudonyms: a project's secret key and a normalised identifier come in, a keyed hash goes out.
//!
//! The same identifier always has the same pseudonym within a project and another one in every other
//! project. Without the key nobody can tell what a pseudonym stands for, not even by trying all values.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use model::{IdentityKey, IdentityKind};
use sha2::Sha256;
use std::fmt;

/// Bytes of the hash that are kept: 96 bits. Two of a thousand million identifiers collide with a
/// chance of about one in 10^11.
const KEPT: usize = 12;

/// The secret that pseudonyms of a project are made with.
#[derive(Clone, PartialEq, Eq)]
pub struct ProjectKey([u8; 32]);

impl ProjectKey {
    /// The key of these bytes.
    pub fn new(bytes: [u8; 32]) -> ProjectKey {
        ProjectKey(bytes)
    }
}

impl From<[u8; 32]> for ProjectKey {
    fn from(bytes: [u8; 32]) -> ProjectKey {
        ProjectKey(bytes)
    }
}

impl fmt::Debug for ProjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The pseudonym of an identifier that was normalised (see [`super::normalise`]).
pub fn pseudonym(key: &ProjectKey, kind: IdentityKind, normalised: &str) -> IdentityKey {
    Pseudonyms::new(key).of(kind, normalised)
}

/// Makes many pseudonyms with one key: the key's own share of the hash is computed once.
#[derive(Clone)]
pub struct Pseudonyms {
    keyed: Hmac<Sha256>,
}

impl Pseudonyms {
    /// A maker of pseudonyms with a project's key.
    pub fn new(key: &ProjectKey) -> Pseudonyms {
        Pseudonyms { keyed: Hmac::new_from_slice(&key.0).expect("HMAC takes keys of any length") }
    }

    /// The pseudonym of a normalised identifier.
    pub fn of(&self, kind: IdentityKind, normalised: &str) -> IdentityKey {
        let mut mac = self.keyed.clone();
        mac.update(kind.code().as_bytes());
        mac.update(&[0]);
        mac.update(normalised.as_bytes());
        let hash = mac.finalize().into_bytes();
        let mut text = String::with_capacity(2 + KEPT * 4 / 3);
        text.push(kind.letter());
        text.push('_');
        URL_SAFE_NO_PAD.encode_string(hash.get(..KEPT).unwrap_or_default(), &mut text);
        IdentityKey(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: ProjectKey = ProjectKey([7; 32]);

    /// Computed outside this program: HMAC-SHA256, first 12 bytes, base64url.
    #[test]
    fn pseudonyms_are_as_documented() {
        let made = pseudonym(&KEY, IdentityKind::Email, "anna@example.org");
        assert_eq!(made.as_str(), "e_tYk9TIQFZNR2fqJL");
        assert_eq!(made.kind(), Some(IdentityKind::Email));
    }

    #[test]
    fn a_pseudonym_depends_on_project_kind_and_value() {
        let one = pseudonym(&KEY, IdentityKind::UserId, "42");
        assert_eq!(one, pseudonym(&KEY, IdentityKind::UserId, "42"));
        for other in [
            pseudonym(&ProjectKey::new([8; 32]), IdentityKind::UserId, "42"),
            pseudonym(&KEY, IdentityKind::UserId, "43"),
            pseudonym(&KEY, IdentityKind::AnonymousId, "42"),
        ] {
            assert_ne!(
                one.as_str().split_once('_').map(|(_, rest)| rest),
                other.as_str().split_once('_').map(|(_, rest)| rest)
            );
        }
    }

    #[test]
    fn a_key_is_never_printed() {
        assert_eq!(format!("{KEY:?}"), "***");
    }
}
