//! Numbers that belong to somebody: what a word before them says they are, and what shows by its form.

use super::Token;
use crate::scrub::{Kind, Span, personal_number, phone, run};

/// Words after which a number is of a kind, how many digits it has, and whether it may go on after `, `.
struct Announcement {
    kind: Kind,
    /// Beginnings of words.
    words: &'static [&'static str],
    digits: std::ops::RangeInclusive<usize>,
}

const ANNOUNCEMENTS: &[Announcement] = &[
    Announcement {
        kind: Kind::PersonalNumber,
        words: &[
            "personnummer",
            "personnumret",
            "personnr",
            "persnr",
            "pnr",
            "pers-nr",
            "person-nr",
            "samordningsnummer",
            "ssn",
            // Danish, Norwegian and Finnish ones.
            "cpr",
            "cpr-nr",
            "cprnr",
            "cpr-nummer",
            "cprnummer",
            "fødselsnummer",
            "fødselsnr",
            "henkilötunnus",
            "hetu",
        ],
        digits: 10..=12,
    },
    Announcement { kind: Kind::Bankgiro, words: &["bankgiro", "bg", "bg-nr", "bankgironummer"], digits: 7..=8 },
    Announcement {
        kind: Kind::Plusgiro,
        words: &["plusgiro", "pg", "pg-nr", "postgiro", "plusgironummer"],
        digits: 2..=8,
    },
    Announcement {
        kind: Kind::Account,
        words: &[
            "konto",
            "kontot",
            "kontonummer",
            "kontonr",
            "bankkonto",
            "lönekonto",
            "sparkonto",
            "clearing",
            "clearingnummer",
            "clearingnr",
            "account",
            "acct",
            "kontonumret",
            "bankkontot",
            "kto",
        ],
        digits: 7..=16,
    },
    Announcement { kind: Kind::Reference, words: &["ocr", "ocr-nummer", "ocr-nr", "ocrnummer"], digits: 5..=25 },
    Announcement {
        kind: Kind::OrganisationNumber,
        words: &["orgnr", "org", "org-nr", "organisationsnummer", "organisationsnr"],
        digits: 10..=12,
    },
    Announcement {
        kind: Kind::BirthDate,
        words: &["född", "födelsedatum", "födelsedag", "födelsedata", "born", "dob", "birthday", "birthdate", "fyller"],
        digits: 6..=8,
    },
    Announcement {
        kind: Kind::Phone,
        words: &[
            "ring",
            "ringa",
            "ringer",
            "nås",
            "nå",
            "sms",
            "sms:a",
            "sms-a",
            "smsa",
            "call",
            "reach",
            "telefon",
            "telefonnummer",
            "tel",
            "tfn",
            "mobil",
            "mobilnummer",
            "mobilnr",
            "phone",
            "mobile",
            "text",
            "kontaktas",
            "telnr",
            "telefonnr",
            "nummer",
            "nr",
            "number",
            "cell",
            "swish",
            "swisha",
        ],
        digits: 7..=13,
    },
];

/// Small words that may stand between a word and its number.
const BETWEEN: &[&str] = &[
    "nr",
    "nummer",
    "number",
    "no",
    "är",
    "is",
    "på",
    "at",
    "on",
    "med",
    "mig",
    "me",
    "mitt",
    "my",
    "till",
    "to",
    "den",
    "var",
    "was",
    "numret",
    "hos",
    "er",
    "you",
    "your",
    "ert",
    "vårt",
    "our",
    "här",
    "detta",
    "följande",
    "heter",
    "ska",
    "vara",
    "det",
    "skall",
    "should",
    "be",
    "this",
    "i",
    "in",
    "bank",
    "banken",
    "sparbanken",
    "nordea",
    "seb",
    "swedbank",
    "clearing",
    "kontonummer",
    "konto",
    "upp",
    "gärna",
    "hem",
    "us",
    "oss",
];

/// Numbers that words before them announce.
pub(super) fn announced(text: &str, tokens: &[Token<'_>]) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(announcement) = ANNOUNCEMENTS.iter().find(|known| known.words.contains(&token.lower())) else {
            continue;
        };
        let Some(number) = number_after(text, tokens, at) else { continue };
        let right = match announcement.kind {
            Kind::BirthDate => is_birth_date(&number.digits),
            // After these words a number may be of anything; a telephone number shows by its beginning or its groups.
            Kind::Phone => !number.is_money && (number.digits.starts_with(b"0") || number.groups >= 2),
            _ => true,
        };
        if right && announcement.digits.contains(&number.digits.len()) {
            found.push(Span { kind: announcement.kind, start: number.start, end: number.end });
        }
    }
    found
}

/// Digits in groups.
struct Number {
    start: usize,
    end: usize,
    digits: Vec<u8>,
    groups: usize,
    is_money: bool,
}

/// The number after a token, over signs and small words.
fn number_after(text: &str, tokens: &[Token<'_>], at: usize) -> Option<Number> {
    let mut next = at + 1;
    while next < tokens.len() && next <= at + 5 {
        let token = tokens.get(next)?;
        let joined = token.gap.len() <= 4 && token.gap.chars().all(|sign| " \u{a0}:.#=()-–\t/\"”".contains(sign));
        if !joined {
            return None;
        }
        if token.text.starts_with(|sign: char| sign.is_ascii_digit()) {
            let start = if token.gap.ends_with('(') { token.start - 1 } else { token.start };
            return number_at(text, start);
        }
        if !BETWEEN.contains(&token.lower()) {
            return None;
        }
        next += 1;
    }
    None
}

fn number_at(text: &str, at: usize) -> Option<Number> {
    let bytes = text.as_bytes();
    let mut number = Number { start: at, end: at, digits: Vec::new(), groups: 0, is_money: false };
    let mut place = at + usize::from(bytes.get(at) == Some(&b'('));
    loop {
        let length = run::digits(bytes, place);
        if length == 0 || number.digits.len() + length > 30 {
            break;
        }
        number.digits.extend_from_slice(bytes.get(place..place + length)?);
        number.groups += 1;
        number.end = place + length;
        place = number.end + separator(text.get(number.end..)?);
    }
    let follows = bytes.get(number.end).is_some_and(u8::is_ascii_alphanumeric);
    number.is_money = !run::ends(bytes, number.end);
    (number.groups > 0 && !follows).then_some(number)
}

/// How many bytes may stand between two groups of digits.
fn separator(rest: &str) -> usize {
    const SEPARATORS: &[&str] = &[" - ", ", ", " – ", " ", "-", "–", "\u{a0}", ",", ".", "+", ") ", ")"];
    SEPARATORS.iter().find(|known| rest.starts_with(**known)).map_or(0, |known| known.len())
}

fn is_birth_date(digits: &[u8]) -> bool {
    let century = digits.len() == 8 && (digits.starts_with(b"19") || digits.starts_with(b"20"));
    let date = if century { &digits[2..] } else { digits };
    date.len() == 6 && personal_number::is_date(date)
}

/// Numbers that show by their form what they are.
pub(super) fn by_form(text: &str, tokens: &[Token<'_>]) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.text.starts_with(|sign: char| sign.is_ascii_digit()) {
            let span = |kind, end: usize| Span { kind, start: token.start, end };
            let personal = spaced_personal_number(bytes, token.start).map(|end| span(Kind::PersonalNumber, end));
            found.extend(
                personal
                    .or_else(|| organisation(bytes, token.start).map(|end| span(Kind::OrganisationNumber, end)))
                    .or_else(|| card(text, token.start).map(|end| span(Kind::Card, end)))
                    .or_else(|| phone_in_groups(bytes, token.start).map(|end| span(Kind::Phone, end)))
                    .or_else(|| account(text, token.start).map(|end| span(Kind::Account, end))),
            );
        } else if let Some(end) = plate(tokens, at) {
            found.push(Span { kind: Kind::Plate, start: token.start, end });
        }
    }
    found
}

/// A personal number in unusual dress: `640823 - 3234`, `640823–3234`, `1964-08-23-3234`, `19 640823-3234`, and one of
/// ten digits although a word like *nr* stands before it.
fn spaced_personal_number(bytes: &[u8], at: usize) -> Option<usize> {
    if !run::begins(bytes, at) {
        return None;
    }
    const JOINTS: &[&[u8]] = &[b" - ", b" -", b"- ", "–".as_bytes(), " – ".as_bytes(), b"-", b"+", b" ", b"/", b"."];
    let (mut digits, mut place, mut groups) = (Vec::with_capacity(12), at, 0);
    while groups < 5 {
        let length = run::digits(bytes, place);
        digits.extend_from_slice(bytes.get(place..place + length)?);
        place += length;
        groups += 1;
        if length == 0 || digits.len() > 12 {
            return None;
        }
        let last_four = length == 4 || groups == 1;
        if matches!(digits.len(), 10 | 12) && last_four && is_personal(&digits, groups) && run::ends(bytes, place) {
            return Some(place);
        }
        let rest = bytes.get(place..)?;
        place += JOINTS.iter().find(|joint| rest.starts_with(joint)).map(|joint| joint.len())?;
    }
    None
}

fn is_personal(digits: &[u8], groups: usize) -> bool {
    let (century, ten) = digits.split_at(digits.len() - 10);
    let a_time = groups == 1 && personal_number::is_clock(century, ten);
    personal_number::is_possible(century, ten) && !a_time
}

/// Six digits, a hyphen, four: the third at least 2, and a check digit.
fn organisation(bytes: &[u8], at: usize) -> Option<usize> {
    let century = if bytes.get(at..at + 2) == Some(b"16") && run::digits(bytes, at) == 8 { 2 } else { 0 };
    let start = at + century;
    let split = run::begins(bytes, at) && run::digits(bytes, start) == 6 && bytes.get(start + 6) == Some(&b'-');
    if !split || run::digits(bytes, start + 7) != 4 || !run::ends(bytes, start + 11) {
        return None;
    }
    let digits: Vec<u8> = bytes[start..start + 11].iter().copied().filter(u8::is_ascii_digit).collect();
    (digits[2] >= b'2' && run::luhn(&digits)).then_some(start + 11)
}

/// A card's number although a word like *nr* stands before it.
fn card(text: &str, at: usize) -> Option<usize> {
    let number = number_at(text, at).filter(|_| run::begins(text.as_bytes(), at))?;
    let known = matches!(number.digits.first(), Some(b'2' | b'4' | b'5' | b'6'));
    let in_fours = number.groups == 1 || number.groups == 4;
    (known && in_fours && number.digits.len() == 16 && run::luhn(&number.digits) && !number.is_money)
        .then_some(number.end)
}

/// A telephone number in pairs that nothing else shows to be one: `070.123.45.67`.
fn phone_in_groups(bytes: &[u8], at: usize) -> Option<usize> {
    let code = bytes.get(at..at + 3)?;
    let is_mobile = code[0] == b'0' && code[1] == b'7' && run::begins(bytes, at);
    if !is_mobile {
        return None;
    }
    let (mut place, mut digits) = (at, 0);
    while digits < 10 {
        let length = run::digits(bytes, place);
        if length == 0 {
            return None;
        }
        (digits, place) = (digits + length, place + length);
        if digits < 10 {
            let rest = bytes.get(place..)?;
            let signs = rest.iter().take(3).take_while(|byte| matches!(byte, b' ' | b'.' | b'-' | b'/')).count();
            if signs == 0 {
                return None;
            }
            place += signs;
        }
    }
    let longer = bytes.get(place).is_some_and(u8::is_ascii_alphanumeric);
    (digits == 10 && (!longer || phone::ends(bytes, at).is_some())).then_some(place)
}

/// `8327-9, 123 456 789-0`: a clearing number with its check digit, and an account.
fn account(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let clearing = run::begins(bytes, at) && run::digits(bytes, at) == 4 && bytes.get(at + 4) == Some(&b'-');
    if !clearing || run::digits(bytes, at + 5) != 1 || bytes.get(at) != Some(&b'8') {
        return None;
    }
    let number = number_at(text, at)?;
    (number.digits.len() >= 12 && number.digits.len() <= 15).then_some(number.end)
}

/// A registration plate: three letters, two digits, a digit or a letter; with a blank inside, in small letters, only
/// where the text is about a vehicle.
fn plate(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    const NO_PLATES: &[&str] =
        &["SEK", "EUR", "USD", "NOK", "DKK", "GBP", "ISO", "DIN", "KAP", "REF", "OCR", "SMS", "PIN"];
    let token = tokens.get(at)?;
    let (letters, digits, end) = match token.text.len() {
        6 => (token.text.get(..3)?, token.text.get(3..)?, token.end),
        3 => {
            let next = tokens.get(at + 1).filter(|next| next.is_near() || next.gap == "-")?;
            (token.text, next.text, next.end)
        }
        _ => return None,
    };
    let is_letter =
        |letter: char| letter.is_ascii_alphabetic() && !matches!(letter.to_ascii_uppercase(), 'I' | 'Q' | 'V');
    let fits = letters.chars().all(is_letter) && is_plate_end(digits);
    let capital = letters.chars().all(|letter| letter.is_ascii_uppercase());
    let joined = token.text.len() == 6;
    let known = capital && joined || (capital || joined) && is_about_vehicle(tokens, at);
    (fits && known && !NO_PLATES.contains(&letters.to_ascii_uppercase().as_str())).then_some(end)
}

fn is_plate_end(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 3
        && bytes[..2].iter().all(u8::is_ascii_digit)
        && bytes[2].is_ascii_alphanumeric()
        && bytes[2] != b'O'
}

fn is_about_vehicle(tokens: &[Token<'_>], at: usize) -> bool {
    const WORDS: &[&str] = &[
        "bil",
        "bilen",
        "bilens",
        "bilar",
        "reg",
        "regnr",
        "regnummer",
        "reg-nr",
        "registreringsnummer",
        "fordon",
        "fordonet",
        "parkering",
        "parkerade",
        "parkera",
        "car",
        "plate",
        "vehicle",
        "mc",
        "lastbil",
        "moped",
        "släp",
        "volvo",
        "saab",
        "toyota",
        "tesla",
        "bmw",
        "audi",
        "skoda",
        "registration",
        "husvagn",
        "skylt",
        "trängselskatt",
    ];
    let from = at.saturating_sub(8);
    tokens.get(from..tokens.len().min(at + 8)).unwrap_or_default().iter().any(|token| WORDS.contains(&token.lower()))
}

/// Every UUID.
pub(super) fn uuids(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let found = (0..bytes.len()).filter_map(|at| run::uuid(bytes, at).map(|end| (at, end)));
    found.map(|(start, end)| Span { kind: Kind::Uuid, start, end }).collect()
}

/// What only looks like somebody's number: seven digits or more, also in groups of a personal number.
pub(super) fn look_alikes(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let length = run::digits(bytes, at);
        if length == 0 {
            at += 1;
            continue;
        }
        let grouped = matches!(length, 6 | 8)
            && bytes.get(at + length).is_some_and(|sign| matches!(sign, b'-' | b'+' | b' '))
            && run::digits(bytes, at + length + 1) == 4;
        let end = if grouped { at + length + 5 } else { at + length };
        let is_date = length == 8 && !grouped && is_birth_date(&bytes[at..end]);
        if (grouped || length >= 7) && !is_date {
            found.push(Span { kind: Kind::Number, start: at, end });
        }
        at = end;
    }
    found
}
