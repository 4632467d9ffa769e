//! What a column holds, from its name and some of its values: a personal identifier, a name, a member of
//! staff, a team, or something else. The lists are closed and can be looked up.

use crate::identity::{check, column_kind, looks_like};
use model::{AttributeColumn, IdentityKind, ValueKind};

/// How many different values are looked at.
const SAMPLE: usize = 1_000;

/// Columns that say who of the staff did it.
pub const STAFF_COLUMNS: &[&str] = &[
    "orgresource",
    "resource",
    "handlaggare",
    "handlaggarid",
    "agent",
    "agentid",
    "agentname",
    "agentnamn",
    "advisor",
    "adviser",
    "advisorid",
    "radgivare",
    "radgivarid",
    "saljare",
    "saljarid",
    "staff",
    "staffid",
    "staffname",
    "employee",
    "employeeid",
    "employeename",
    "anstalld",
    "anstallningsnummer",
    "anstallningsnr",
    "medarbetare",
    "medarbetarid",
    "operator",
    "operatorid",
    "operatorname",
    "caseworker",
    "assignee",
    "assignedto",
    "tilldelad",
    "tilldeladtill",
    "handledare",
    "kundtjanstmedarbetare",
    "salesrep",
    "salesperson",
    "clerk",
    "signatur",
    "handlaggarsignatur",
];

/// Columns that say which team did it.
pub const TEAM_COLUMNS: &[&str] = &[
    "orggroup",
    "team",
    "teamid",
    "teamname",
    "teamnamn",
    "grupp",
    "avdelning",
    "avdelningsnamn",
    "department",
    "enhetsnamn",
    "arbetsgrupp",
    "arbetslag",
    "workgroup",
    "assignmentgroup",
];

/// Columns that hold the name of a customer, or part of it.
pub const NAME_COLUMNS: &[&str] = &[
    "fornamn",
    "efternamn",
    "fullname",
    "fullstandigtnamn",
    "firstname",
    "lastname",
    "givenname",
    "familyname",
    "surname",
    "kundnamn",
    "kundensnamn",
    "customername",
    "clientname",
    "personname",
    "personnamn",
    "medlemsnamn",
    "patientnamn",
    "contactname",
    "kontaktnamn",
    "kontaktperson",
];

/// Names that may be anything's: the values tell.
const ANY_NAME: &[&str] = &["name", "namn"];

const NAMED: &[(IdentityKind, &[&str])] = &[
    (
        IdentityKind::NationalId,
        &["personnummer", "personnr", "pnr", "persnr", "socialsecuritynumber", "ssn", "nationalid"],
    ),
    (
        IdentityKind::Email,
        &[
            "email",
            "epost",
            "emailaddress",
            "epostadress",
            "mejl",
            "mejladress",
            "mailadress",
            "kundepost",
            "customeremail",
        ],
    ),
    (
        IdentityKind::Phone,
        &[
            "phone",
            "phonenumber",
            "telefon",
            "telefonnummer",
            "telefonnr",
            "tel",
            "mobil",
            "mobilnummer",
            "mobilnr",
            "mobile",
            "msisdn",
        ],
    ),
];

/// What is done with a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// A national number, which only a keyed hash is kept of.
    NationalId,
    /// E-mail addresses or telephone numbers, which go to the vault.
    Contact(IdentityKind),
    /// Names, which go to the vault.
    Name,
    /// Who of the staff did it.
    Staff,
    /// Sentences, which are scrubbed whatever they look like.
    FreeText,
    /// Words and codes, which are scrubbed except for plain numbers: orders and articles have numbers too.
    Text,
    /// Numbers, times and technical attributes, kept as they are.
    Plain,
}

/// What an attribute column holds.
pub(super) fn holds(column: &AttributeColumn) -> Holds {
    if model::is_technical_attribute(&column.name) || matches!(column.kind, ValueKind::Boolean | ValueKind::Time) {
        return Holds::Plain;
    }
    let name = folded(&column.name);
    let is = |list: &[&str]| list.contains(&name.as_str());
    let values = || column.values.dictionary.iter().filter(|value| !value.trim().is_empty()).take(SAMPLE);
    if is(STAFF_COLUMNS) {
        return Holds::Staff;
    }
    if column.kind != ValueKind::Float {
        let named = NAMED.iter().find(|(_, list)| is(list)).map(|(kind, _)| *kind);
        let named = named.filter(|kind| share(values(), |value| check(*kind, value).is_ok()) >= 0.1);
        match named.or_else(|| column_kind(values())) {
            Some(IdentityKind::NationalId) => return Holds::NationalId,
            Some(kind) => return Holds::Contact(kind),
            None => {}
        }
    }
    if column.kind != ValueKind::Text {
        return Holds::Plain;
    }
    let of_people = is(NAME_COLUMNS) || (is(ANY_NAME) && share(values(), is_persons_name) >= 0.8);
    let sentences = share(values(), |value| value.split_whitespace().nth(2).is_some()) >= 0.2;
    match (of_people, sentences) {
        (true, _) => Holds::Name,
        (false, true) => Holds::FreeText,
        (false, false) => Holds::Text,
    }
}

/// What personal data a column holds, as a word: a kind of identifier, `name`, `staff`, or `text` in which
/// there may be some.
pub(super) fn personal<'a>(name: &str, kind: ValueKind, values: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let values = values.take(SAMPLE).map(Some).collect();
    match holds(&AttributeColumn { name: name.to_owned(), kind, values }) {
        Holds::NationalId => Some(IdentityKind::NationalId.code()),
        Holds::Contact(kind) => Some(kind.code()),
        Holds::Name => Some("name"),
        Holds::Staff => Some("staff"),
        Holds::FreeText => Some("text"),
        Holds::Text | Holds::Plain => None,
    }
}

/// Whether a column says which team did it.
pub(super) fn is_team(column: &AttributeColumn) -> bool {
    TEAM_COLUMNS.contains(&folded(&column.name).as_str())
}

/// The kind of identifiers in a column of customers or cases: only what is plain to see.
pub(super) fn identifiers<'a>(values: impl Iterator<Item = &'a str>) -> Option<IdentityKind> {
    column_kind(values.take(SAMPLE))
}

/// Whether customers are numbered: then 1111 is a customer like any other.
pub(super) fn are_numbers<'a>(values: impl Iterator<Item = &'a str>) -> bool {
    share(values.take(SAMPLE), |value| value.trim().bytes().all(|byte| byte.is_ascii_digit())) >= 0.9
}

fn share<'a>(values: impl Iterator<Item = &'a str>, fits: impl Fn(&str) -> bool) -> f64 {
    let (mut all, mut fitting) = (0usize, 0usize);
    for value in values {
        all += 1;
        fitting += usize::from(fits(value));
    }
    if all == 0 { 0.0 } else { fitting as f64 / all as f64 }
}

/// Two to four words that begin with a capital and have nothing but letters: `Anna-Karin Åström`.
fn is_persons_name(value: &str) -> bool {
    let words: Vec<&str> = value.split_whitespace().collect();
    let is_name = |word: &&str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().all(|sign| sign.is_alphabetic() || matches!(sign, '-' | '\'' | '.'))
            && word.chars().any(char::is_lowercase)
    };
    (2..=4).contains(&words.len()) && words.iter().all(is_name)
}

/// Whether a value is worth being searched for personal data: cheap, and wrong only on the safe side.
pub(super) fn may_be_personal(value: &str, among_sentences: bool) -> bool {
    let (mut digits, mut points, mut marked) = (0, 0, false);
    for byte in value.bytes() {
        digits += usize::from(byte.is_ascii_digit());
        points += usize::from(byte == b'.');
        marked |= matches!(byte, b'@' | b'%' | b'?' | b':');
    }
    // Twelve digits with a date and a check digit are no chance.
    let plain_number = digits == value.len();
    let national = || digits == 12 && looks_like(value) == Some(IdentityKind::NationalId);
    // The shortest thing that is found by its digits is a telephone number of six.
    let worth = marked || digits >= 6 || (points >= 3 && digits >= 4);
    worth && (among_sentences || !plain_number || national())
}

/// `case:Handläggare-ID` → `handlaggareid`.
fn folded(name: &str) -> String {
    let name = name.strip_prefix("case:").unwrap_or(name);
    let plain = |sign: char| match sign {
        'å' | 'ä' | 'á' | 'à' => 'a',
        'ö' | 'ø' | 'ó' => 'o',
        'é' | 'è' | 'ë' => 'e',
        'ü' => 'u',
        sign => sign,
    };
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).map(plain).collect()
}
