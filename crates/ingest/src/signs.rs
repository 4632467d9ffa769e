//! Signs as they come → as they are compared: signs that nobody sees are passed over, full-width ones are plain.

use std::borrow::Cow;

/// The sign that is meant; `None` for one that nobody sees.
pub(crate) fn meant(sign: char) -> Option<char> {
    const FULL_WIDTH: u32 = 0xfee0;
    match sign {
        // Soft hyphen, grapheme joiner, zero-width spaces and joiners, marks of direction, byte order mark.
        '\u{ad}'
        | '\u{34f}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - FULL_WIDTH),
        '\u{fe6b}' => Some('@'),
        // Other full stops, as names of hosts may have them.
        '\u{fe52}' | '\u{3002}' | '\u{ff61}' => Some('.'),
        _ => Some(sign),
    }
}

/// Whether a text holds a sign that means another or none.
pub(crate) fn is_dressed(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|sign| meant(sign) != Some(sign))
}

/// The text with the signs that are meant.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if is_dressed(text) { Cow::Owned(text.chars().filter_map(meant).collect()) } else { Cow::Borrowed(text) }
}
