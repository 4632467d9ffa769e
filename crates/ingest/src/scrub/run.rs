//! Runs of digits: where one may begin and end, its digits, its groups, and the word before it.

/// Whether a number or a code may begin here: not inside a word, a decimal or a longer number.
pub(super) fn begins(bytes: &[u8], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map(|place| bytes[place]);
    match before(1) {
        None => true,
        Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'#' | b'+') => false,
        Some(b'-' | b'.' | b',') => !before(2).is_some_and(|byte| byte.is_ascii_digit()),
        Some(_) => true,
    }
}

/// Whether a number may end here: no letter, digit, decimal or further group follows.
pub(super) fn ends(bytes: &[u8], end: usize) -> bool {
    let follows = |place: usize| bytes.get(place).copied().unwrap_or(b' ');
    match follows(end) {
        byte if byte.is_ascii_alphanumeric() || byte == b'_' => false,
        b'-' | b'.' | b',' | b':' | b'/' => !follows(end + 1).is_ascii_digit(),
        b'%' => false,
        _ => !is_amount(bytes, end),
    }
}

/// Whether a currency follows.
fn is_amount(bytes: &[u8], end: usize) -> bool {
    const CURRENCIES: &[&str] = &["kr", "kronor", "sek", "eur", "euro", "usd", "nok", "dkk", "tkr", "mkr"];
    let rest = bytes[end..].strip_prefix(b" ").or_else(|| bytes[end..].strip_prefix("\u{a0}".as_bytes()));
    let word = rest.map_or(&[][..], |rest| {
        let length = rest.iter().take(8).take_while(|byte| byte.is_ascii_alphabetic()).count();
        &rest[..length]
    });
    CURRENCIES.iter().any(|currency| word.eq_ignore_ascii_case(currency.as_bytes()))
}

/// How many digits stand here.
pub(super) fn digits(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take(40).take_while(|byte| byte.is_ascii_digit()).count()
}

/// The word before a number on its line, in lower case where it is ASCII; empty if there is none.
pub(super) fn word_before(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut end = at;
    while end > 0 && matches!(bytes[end - 1], b' ' | b':' | b'.' | b'#' | b'=' | b'"' | b'(') {
        end -= 1;
    }
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80;
    let length = bytes[..end].iter().rev().take(24).take_while(|byte| is_letter(byte)).count();
    bytes[end - length..end].to_ascii_lowercase()
}

/// Whether the word before says that a number is no person's.
pub(super) fn is_named_otherwise(bytes: &[u8], at: usize) -> bool {
    const WORDS: &[&str] = &[
        "order",
        "ordernr",
        "ordernummer",
        "faktura",
        "fakturanr",
        "fakturanummer",
        "invoice",
        "ocr",
        "referens",
        "ref",
        "reference",
        "artikel",
        "artikelnr",
        "artnr",
        "sku",
        "ean",
        "isbn",
        "version",
        "v",
        "build",
        "nr",
        "no",
        "diarienr",
        "dnr",
        "bokning",
        "booking",
        "kolli",
        "kollinr",
        "belopp",
        "summa",
        "orgnr",
        "bankgiro",
        "plusgiro",
        "id",
    ];
    let hash = at > 0 && bytes[at - 1] == b'#';
    let word = word_before(bytes, at);
    let case = word.starts_with("ärende".as_bytes()) || word.starts_with(b"order");
    hash || case || WORDS.iter().any(|known| word == known.as_bytes())
}

/// The end of a UUID that begins here.
pub(super) fn uuid(bytes: &[u8], at: usize) -> Option<usize> {
    let code = bytes.get(at..at + 36)?;
    let fits = |(place, byte): (usize, &u8)| match place {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    (begins(bytes, at) && code.iter().enumerate().all(fits)).then_some(at + 36)
}

/// Whether the last digit is the check digit of the others (Luhn, ISO/IEC 7812-1).
pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    sum.is_multiple_of(10)
}
