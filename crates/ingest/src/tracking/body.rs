//! The bytes of a request → the bytes of its JSON, unpacked but never beyond the limit.

use super::Limits;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// Why a whole request is refused. Nothing of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// More bytes than the limit, before or after gunzip.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit that was passed.
        limit: usize,
    },
    /// It begins like gzip but is damaged or cut off.
    #[error("the body begins like gzip but cannot be unpacked")]
    UnreadableGzip,
    /// It is not JSON.
    #[error("the body is not JSON")]
    NotJson,
    /// More calls than a batch may hold.
    #[error("the batch has more than {limit} calls")]
    TooManyCalls {
        /// The limit that was passed.
        limit: usize,
    },
    /// Its calls name different write keys.
    #[error("the calls of the batch name different write keys")]
    MixedKeys,
}

impl BodyError {
    /// The error in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            BodyError::TooLarge { .. } => "body_too_large",
            BodyError::UnreadableGzip => "unreadable_gzip",
            BodyError::NotJson => "invalid_json",
            BodyError::TooManyCalls { .. } => "too_many_calls",
            BodyError::MixedKeys => "mixed_keys",
        }
    }

    /// Whether a smaller request would have been taken (HTTP 413 rather than 400).
    pub fn is_size(self) -> bool {
        matches!(self, BodyError::TooLarge { .. } | BodyError::TooManyCalls { .. })
    }
}

/// Unpacks gzip, told by its first bytes: clients send it under any content type and encoding. Stops reading at
/// the limit, so that a small bomb costs no more than a full body.
pub fn open_body<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>, BodyError> {
    let limit = limits.body_bytes;
    let too_large = BodyError::TooLarge { limit };
    if bytes.len() > limit {
        return Err(too_large);
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::with_capacity((bytes.len() * 6).min(limit));
    let mut reader = MultiGzDecoder::new(bytes).take(limit as u64 + 1);
    match reader.read_to_end(&mut unpacked) {
        Ok(length) if length > limit => Err(too_large),
        Ok(_) => Ok(Cow::Owned(unpacked)),
        Err(_) if unpacked.len() > limit => Err(too_large),
        Err(_) => Err(BodyError::UnreadableGzip),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn the_limit_holds_on_both_sides_packed_or_not() {
        let limits = Limits::default();
        let at = vec![b' '; limits.body_bytes];
        let over = vec![b' '; limits.body_bytes + 1];
        assert_eq!(open_body(&at, &limits).unwrap().len(), at.len());
        assert_eq!(open_body(&packed(&at), &limits).unwrap().len(), at.len());
        let refused = Err(BodyError::TooLarge { limit: limits.body_bytes });
        assert_eq!(open_body(&over, &limits), refused);
        assert_eq!(open_body(&packed(&over), &limits), refused);
    }

    #[test]
    fn a_bomb_is_not_unpacked_beyond_the_limit() {
        // 64 MB in 64 kB.
        let bomb = packed(&vec![b'0'; 64 << 20]);
        assert!(bomb.len() < 70_000);
        assert_eq!(
            open_body(&bomb, &Limits::default()),
            Err(BodyError::TooLarge { limit: Limits::DEFAULT.body_bytes })
        );
    }

    #[test]
    fn damaged_gzip_is_said_to_be_so() {
        let whole = packed(br#"{"batch":[]}"#);
        assert_eq!(open_body(&whole, &Limits::default()).unwrap().as_ref(), br#"{"batch":[]}"#);
        for cut in 2..whole.len() {
            assert_eq!(open_body(&whole[..cut], &Limits::default()), Err(BodyError::UnreadableGzip), "{cut}");
        }
        assert_eq!(open_body(b"\x1f\x8bnothing", &Limits::default()), Err(BodyError::UnreadableGzip));
    }
}
