//! How long a message is on the air, and in how many parts it goes: GSM 7-bit where all its signs are in that alphabet, else
//! UCS-2. Pure. (3GPP TS 23.038 and 23.040.)

use schemars::JsonSchema;
use serde::Serialize;

/// The signs of the default alphabet.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those that take two places.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// The alphabet that a message goes out in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Alphabet {
    /// Seven bits a sign.
    Gsm7,
    /// Sixteen bits a sign.
    Ucs2,
}

/// How much of the air a message takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Length {
    /// In which alphabet.
    pub(crate) alphabet: Alphabet,
    /// How many places of it.
    pub(crate) places: u32,
    /// In how many parts; each is paid for.
    pub(crate) segments: u32,
}

/// Measures a message.
pub(crate) fn length(text: &str) -> Length {
    let is_gsm = text.chars().all(|sign| BASIC.contains(sign) || EXTENDED.contains(sign));
    let (alphabet, alone, joined) = if is_gsm { (Alphabet::Gsm7, 160, 153) } else { (Alphabet::Ucs2, 70, 67) };
    let of = |sign: char| match alphabet {
        Alphabet::Gsm7 => 1 + u32::from(EXTENDED.contains(sign)),
        Alphabet::Ucs2 => sign.len_utf16() as u32,
    };
    let places = text.chars().map(of).sum();
    if places <= alone {
        return Length { alphabet, places, segments: 1 };
    }
    // What takes two places is never torn apart between two parts.
    let (mut segments, mut left) = (1, joined);
    for sign in text.chars() {
        let needed = of(sign);
        if needed > left {
            (segments, left) = (segments + 1, joined);
        }
        left -= needed;
    }
    Length { alphabet, places, segments }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (Alphabet, u32, u32) {
        let length = length(text);
        (length.alphabet, length.places, length.segments)
    }

    #[test]
    fn the_alphabet_has_its_128_places() {
        // One place of the table leads to the extension, where ten more stand.
        assert_eq!((BASIC.chars().count(), EXTENDED.chars().count()), (127, 10));
    }

    #[test]
    fn swedish_fits_seven_bits_and_typographers_signs_do_not() {
        assert_eq!(told("Åäö ÅÄÖ é ü: 1 = Ja\n?"), (Alphabet::Gsm7, 21, 1));
        assert_eq!(told("1 € [a]"), (Alphabet::Gsm7, 10, 1));
        for text in ["’", "…", "–", "ç", "”", "😀", "ł"] {
            assert_eq!(told(text).0, Alphabet::Ucs2, "{text}");
        }
    }

    #[test]
    fn parts_are_shorter_than_a_message_that_is_one() {
        assert_eq!(told(""), (Alphabet::Gsm7, 0, 1));
        assert_eq!(told(&"a".repeat(160)), (Alphabet::Gsm7, 160, 1));
        assert_eq!(told(&"a".repeat(161)), (Alphabet::Gsm7, 161, 2));
        assert_eq!(told(&"a".repeat(306)), (Alphabet::Gsm7, 306, 2));
        assert_eq!(told(&"a".repeat(307)), (Alphabet::Gsm7, 307, 3));
        assert_eq!(told(&"ł".repeat(70)), (Alphabet::Ucs2, 70, 1));
        assert_eq!(told(&"ł".repeat(71)), (Alphabet::Ucs2, 71, 2));
        assert_eq!(told(&"ł".repeat(134)), (Alphabet::Ucs2, 134, 2));
        assert_eq!(told(&"ł".repeat(135)), (Alphabet::Ucs2, 135, 3));
    }

    #[test]
    fn nothing_is_torn_apart_between_two_parts() {
        // 152 + 2 do not fit 153.
        let text = format!("{}€{}", "a".repeat(152), "b".repeat(152));
        assert_eq!(told(&text), (Alphabet::Gsm7, 306, 3));
        let text = format!("{}😀{}", "a".repeat(66), "b".repeat(66));
        assert_eq!(told(&text), (Alphabet::Ucs2, 134, 3));
    }
}
