//! Numbers of neighbours: personal numbers of Norway and Finland, and account numbers (IBAN) as people write them.
//!
//! In: a text and its tokens. Out: places. Both kinds carry check digits, so the form is enough. Danish ones carry none
//! that holds: the word before them tells (`numbers`).

use super::Token;
use crate::scrub::{Kind, Span, account, run};

/// Countries and how many signs their account numbers have (ISO 13616).
const IBAN_LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"SE", 24),
    (b"NO", 15),
    (b"DK", 18),
    (b"FI", 18),
    (b"IS", 26),
    (b"DE", 22),
    (b"EE", 20),
    (b"LV", 21),
    (b"LT", 20),
    (b"PL", 28),
    (b"GB", 22),
    (b"IE", 22),
    (b"NL", 18),
    (b"BE", 16),
    (b"FR", 27),
    (b"ES", 24),
    (b"PT", 25),
    (b"IT", 27),
    (b"AT", 20),
    (b"CH", 21),
    (b"CZ", 24),
    (b"HU", 28),
    (b"RO", 24),
    (b"GR", 27),
];

/// All of them.
pub(super) fn find(text: &str, tokens: &[Token<'_>]) -> Vec<Span> {
    let bytes = text.as_bytes();
    let of = |token: &Token<'_>| {
        let at = token.start;
        let span = |kind, end| Span { kind, start: at, end };
        if token.text.starts_with(|first: char| first.is_ascii_digit()) {
            let end = finnish(token).or_else(|| norwegian(bytes, at));
            return end.map(|end| span(Kind::PersonalNumber, end));
        }
        iban(bytes, at).map(|end| span(Kind::Iban, end))
    };
    tokens.iter().filter_map(of).collect()
}

/// `se45 5000 0000 0583 9825 7466`, `SE45-5000-…`: in small letters too, and with hyphens.
fn iban(bytes: &[u8], at: usize) -> Option<usize> {
    let head = bytes.get(at..at + 2)?.to_ascii_uppercase();
    let (_, length) = IBAN_LENGTHS.iter().find(|(country, _)| country[..] == head[..])?;
    let (mut signs, mut place) = (Vec::with_capacity(*length), at);
    while signs.len() < *length {
        let byte = *bytes.get(place)?;
        if byte.is_ascii_alphanumeric() {
            signs.push(byte.to_ascii_uppercase());
        } else if !matches!(byte, b' ' | b'-') || signs.len() < 2 || bytes.get(place - 1) == Some(&byte) {
            return None;
        }
        place += 1;
    }
    let checked = signs.get(2..4)?.iter().all(u8::is_ascii_digit);
    let over = bytes.get(place).is_some_and(u8::is_ascii_alphanumeric);
    (checked && !over && account::remainder(&signs[4..], &signs[..4]) == 1).then_some(place)
}

/// `131052-308T`: a day, the sign of the century, a running number and a check sign.
fn finnish(token: &Token<'_>) -> Option<usize> {
    const CHECKS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    let signs = token.text.as_bytes();
    let (date, rest) = (signs.get(..6)?, signs.get(6..)?);
    let [century, running @ .., check] = rest else { return None };
    let century = matches!(century.to_ascii_uppercase(), b'-' | b'A'..=b'F' | b'U'..=b'Y');
    if !century || running.len() != 3 || !date.iter().chain(running).all(u8::is_ascii_digit) {
        return None;
    }
    let number = date.iter().chain(running).fold(0_usize, |sum, digit| sum * 10 + usize::from(digit - b'0'));
    (is_day(date) && CHECKS[number % 31] == check.to_ascii_uppercase()).then_some(token.end)
}

/// `13105230855`, `131052 30855`: a day, a running number and two check digits.
fn norwegian(bytes: &[u8], at: usize) -> Option<usize> {
    const FIRST: [u32; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    const SECOND: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    let end = match run::digits(bytes, at) {
        11 => at + 11,
        6 if matches!(bytes.get(at + 6), Some(b' ' | b'-')) && run::digits(bytes, at + 7) == 5 => at + 12,
        _ => return None,
    };
    let digits: Vec<u8> = bytes[at..end].iter().copied().filter(u8::is_ascii_digit).collect();
    let weighed = |weights: &[u32]| {
        digits.iter().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum::<u32>() % 11
    };
    let named_otherwise = run::is_named_otherwise(bytes, at);
    let fits = is_day(&digits[..6]) && weighed(&FIRST) == 0 && weighed(&SECOND) == 0;
    (fits && run::begins(bytes, at) && run::ends(bytes, end) && !named_otherwise).then_some(end)
}

/// Day, month and year in this order; Norwegian D-numbers have 40 added to the day.
fn is_day(digits: &[u8]) -> bool {
    let two = |place: usize| (digits[place] - b'0') * 10 + (digits[place + 1] - b'0');
    let day = if two(0) > 40 { two(0) - 40 } else { two(0) };
    (1..=31).contains(&day) && (1..=12).contains(&two(2))
}
