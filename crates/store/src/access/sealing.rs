//! What must be read again but never lie open: sealed with a key that is not in the database.
//!
//! XChaCha20-Poly1305 with a random nonce in front; what it belongs to is bound in, so that a sealed
//! value copied to another row does not open there.

use crate::StoreError;
use crate::secrets::random;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

const NONCE: usize = 24;

/// Seals a value for the thing it belongs to.
pub(crate) fn seal(key: &[u8; 32], of: &str, value: &[u8]) -> Result<Vec<u8>, StoreError> {
    let nonce = random::<NONCE>()?;
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: value, aad: of.as_bytes() })
        .map_err(|_| StoreError::Unavailable("seal a value".into()))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what was sealed for this thing with this key.
pub(crate) fn open(key: &[u8; 32], of: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let damaged = || StoreError::Corrupt("a sealed value cannot be opened with the secrets of this directory".into());
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
    let payload = Payload { msg: sealed, aad: of.as_bytes() };
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), payload).map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_only_unchanged_with_its_key_and_for_what_it_belongs_to() {
        let key = [7; 32];
        let sealed = seal(&key, "mbr_1", b"secret").unwrap();
        assert_eq!(open(&key, "mbr_1", &sealed).unwrap(), b"secret");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_ne!(seal(&key, "mbr_1", b"secret").unwrap(), sealed);
        assert!(open(&key, "mbr_2", &sealed).is_err());
        assert!(open(&[8; 32], "mbr_1", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open(&key, "mbr_1", &changed).is_err(), "byte {at}");
        }
        assert!(open(&key, "mbr_1", b"short").is_err());
    }
}
