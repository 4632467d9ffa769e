//! What people write that comes to stand in the head of a letter: addresses, names, a subject. Pure.
//!
//! What could end a line or begin a second address is refused, never mended: whoever sends it is told.

use crate::error::{ApiError, ApiResult};
use axum::http::StatusCode;
use lettre::Address;
use model::Email;

/// The most signs of a subject.
const LONGEST: usize = 150;

/// One address, or `None` where the text is none.
pub(crate) fn address(text: &str) -> Option<Address> {
    // Stricter than the standard: no quotes, comments, separators, percent signs.
    Email::parse(text).and_then(|address| address.as_str().parse().ok())
}

/// An address that a member wrote into a field of its own.
pub(crate) fn checked_address(field: &str, text: &str) -> ApiResult<Address> {
    address(text).filter(|_| !breaks(text)).ok_or_else(|| invalid(field))
}

/// A subject or a name that a member wrote: one line of it.
pub(crate) fn checked_line(field: &str, text: &str, may_list: bool) -> ApiResult<String> {
    let is_line = !breaks(text) && text.chars().count() <= LONGEST && !text.trim().is_empty();
    if is_line && (may_list || !text.contains([',', ';', '<', '>', '"'])) {
        Ok(text.trim().to_string())
    } else {
        Err(invalid(field))
    }
}

/// Whether a text holds what could end a line of a head, also written in the way of addresses of the web.
pub(crate) fn breaks(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    text.chars().any(|sign| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}'))
        || small.contains("%0a")
        || small.contains("%0d")
}

/// A survey's own words as one line: what would break it is a space.
pub(crate) fn one_line(text: &str) -> String {
    let line: String = text.chars().map(shown).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default().trim_end()),
        None => line,
    }
}

/// A sign of a survey's words as it may stand in a letter: nothing that turns the text around it.
pub(crate) fn shown(sign: char) -> char {
    match sign {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        '\u{2028}' | '\u{2029}' => ' ',
        sign if sign.is_control() => ' ',
        sign => sign,
    }
}

pub(crate) fn invalid(field: &str) -> ApiError {
    let detail = "this cannot stand in the head of a letter: one address, or one line of plain words";
    let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_address", detail);
    error.fields = vec![field.to_string()];
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_address() {
        assert_eq!(address(" Anna@Example.se ").unwrap().to_string(), "anna@example.se");
        for text in [
            "anna@example.se,bo@example.se",
            "anna@example.se\r\nBcc: bo@example.se",
            "anna%0abcc:bo@example.se",
            "anna@example.se%0a",
            "Anna <anna@example.se>",
            "\"anna\"@example.se",
            "anna@example.se bo@example.se",
            "anna@localhost\n",
            "@example.se",
            "anna@",
        ] {
            assert_eq!(checked_address("reply_to", text).map_err(|error| error.code), Err("invalid_address"), "{text}");
        }
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(checked_line("subject", " Hej, hur gick det? ", true).unwrap(), "Hej, hur gick det?");
        for text in ["a\r\nBcc: b@c.se", "a\nb", "a%0Ab", "a%0d%0ab", "a\u{2028}b", "a\u{0}", "", "  "] {
            assert!(checked_line("subject", text, true).is_err(), "{text:?}");
        }
        for text in ["Bolaget, Anna", "a <b@c.se>", "a; b", "\"a\""] {
            assert!(checked_line("sender", text, false).is_err(), "{text:?}");
        }
    }

    #[test]
    fn words_of_a_survey_become_one_line() {
        assert_eq!(one_line("Hur\r\nBcc: b@c.se \u{202e}gick  det?"), "Hur Bcc: b@c.se \u{fffd}gick det?");
        assert_eq!(one_line(&"å".repeat(200)).chars().count(), 151);
    }
}
