//! One-time codes (RFC 6238: SHA-1, six digits, 30 seconds): a secret and a moment in, a code out.
//!
//! SHA-1 because that is what every authenticator app computes; HMAC does not need the property that
//! SHA-1 has lost.

use crate::access::secret::same;
use hmac::{Hmac, KeyInit, Mac};
use model::Micros;
use sha1::Sha1;

/// Bytes of a secret: as long as the hash, as RFC 4226 recommends.
pub(crate) const SECRET_BYTES: usize = 20;
/// Length of a step.
const STEP_SECONDS: i64 = 30;
/// Steps before and after the present one that are still taken: clocks differ, people are slow.
const SKEW: i64 = 1;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step that a moment lies in.
fn step_at(now: Micros) -> i64 {
    now.0.div_euclid(STEP_SECONDS * 1_000_000)
}

/// The step that a code was made for, if it is of the present one or a neighbour and later than `used`.
/// Looks at all of them whatever it finds, so that the time tells nothing.
pub(crate) fn step_of(secret: &[u8], code: &str, now: Micros, used: i64) -> Option<i64> {
    let present = step_at(now);
    let mut found = None;
    for step in present - SKEW..=present + SKEW {
        if same(code_at(secret, step).as_bytes(), code.as_bytes()) && step > used {
            found = Some(step);
        }
    }
    found
}

/// The code of a step.
pub(crate) fn code_at(secret: &[u8], step: i64) -> String {
    format!("{:06}", number_at(secret, step) % 1_000_000)
}

/// The code of a moment, as the member's app shows it.
pub fn code_of(secret: &[u8], now: Micros) -> String {
    code_at(secret, step_at(now))
}

fn number_at(secret: &[u8], step: i64) -> u32 {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(&step.to_be_bytes());
    let hash: [u8; 20] = mac.finalize().into_bytes().into();
    let at = usize::from(hash[19] & 15);
    u32::from_be_bytes([hash[at] & 127, hash[at + 1], hash[at + 2], hash[at + 3]])
}

/// Base 32 as apps take it (RFC 4648, no padding).
pub(crate) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 8).div_ceil(5));
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(BASE32[(held >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(BASE32[(held << (5 - bits) & 31) as usize]));
    }
    text
}

/// The address that an app reads from a QR code.
pub(crate) fn address(secret: &[u8], account: &str) -> String {
    let safe = |sign: u8| sign.is_ascii_alphanumeric() || b"-._~".contains(&sign);
    let mut label = String::new();
    for byte in account.bytes() {
        if safe(byte) { label.push(char::from(byte)) } else { label.push_str(&format!("%{byte:02X}")) }
    }
    format!("otpauth://totp/Resa:{label}?secret={}&issuer=Resa&algorithm=SHA1&digits=6&period=30", base32(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn second(second: i64) -> Micros {
        Micros(second * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, SHA-1: eight digits there, the last six of them here.
        for (at, code) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            assert_eq!(number_at(SECRET, step_at(second(at))) % 100_000_000, code, "{at}");
            assert_eq!(code_of(SECRET, second(at)), format!("{:06}", code % 1_000_000), "{at}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_not_two() {
        let now = second(1_111_111_111);
        let present = step_at(now);
        for (distance, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = code_at(SECRET, present + distance);
            assert_eq!(step_of(SECRET, &code, now, 0).is_some(), taken, "{distance}");
        }
    }

    #[test]
    fn a_step_that_was_used_is_not_taken_again_nor_one_before_it() {
        let now = second(1_111_111_111);
        let present = step_at(now);
        assert_eq!(step_of(SECRET, &code_at(SECRET, present), now, present - 1), Some(present));
        assert_eq!(step_of(SECRET, &code_at(SECRET, present), now, present), None);
        assert_eq!(step_of(SECRET, &code_at(SECRET, present - 1), now, present), None);
        assert_eq!(step_of(SECRET, &code_at(SECRET, present + 1), now, present), Some(present + 1));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for code in ["", "00000", "0000000", "abcdef", "９９９９９９"] {
            assert_eq!(step_of(SECRET, code, second(59), 0), None, "{code}");
        }
    }

    #[test]
    fn base32_is_that_of_the_standard() {
        // RFC 4648, section 10, without padding.
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(
            address(SECRET, "anna@example.se"),
            "otpauth://totp/Resa:anna%40example.se?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Resa&algorithm=SHA1&digits=6&period=30"
        );
    }
}
