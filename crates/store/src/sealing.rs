//! Sealing: what the vault keeps is readable only with its key, and only in its own place.

use crate::StoreError;
use crate::secrets::random;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use model::{IdentityKey, ProjectId};

const NONCE_BYTES: usize = 24;

/// Seals values with a key. A sealed value that was moved to another place does not open.
pub(crate) struct Sealer(XChaCha20Poly1305);

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(***)")
    }
}

impl Sealer {
    pub(crate) fn new(key: &[u8; 32]) -> Sealer {
        Sealer(XChaCha20Poly1305::new(key.into()))
    }

    /// A random nonce, then what was sealed.
    pub(crate) fn seal(&self, place: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload { msg: value, aad: place };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| StoreError::Unavailable("a value is too long to be sealed".into()))?;
        let mut bytes = Vec::with_capacity(NONCE_BYTES + sealed.len());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        Ok(bytes)
    }

    /// What was sealed; an error where it was damaged, moved, or sealed with another key.
    pub(crate) fn open(&self, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let damaged = || StoreError::Corrupt("an entry of the vault does not open: it is damaged or was moved".into());
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(damaged)?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: place }).map_err(|_| damaged())
    }
}

/// The place of an entry of the vault: project, pseudonym, column.
pub(crate) fn place(project: &ProjectId, identity: &IdentityKey, column: &str) -> Vec<u8> {
    [project.0.as_bytes(), identity.as_str().as_bytes(), column.as_bytes()].join(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_in_its_own_place_alone() {
        let sealer = Sealer::new(&[7; 32]);
        let sealed = sealer.seal(b"here", b"anna@example.se").unwrap();
        assert_eq!(sealer.open(b"here", &sealed).unwrap(), b"anna@example.se");
        assert!(sealer.open(b"there", &sealed).is_err());
        assert!(Sealer::new(&[8; 32]).open(b"here", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(sealer.open(b"here", &damaged).is_err(), "byte {at}");
        }
        assert!(sealer.open(b"here", &sealed[..10]).is_err());
    }
}
