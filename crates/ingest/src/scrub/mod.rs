//! Personal data in free text: text in, places out, or the same text with a placeholder at each place.
//!
//! [`find`] works in one pass without dictionaries, so names of people are not found; [`scrub_comment`] looks for those
//! and more in what people write. Where a form is ambiguous (ten
//! digits, four small numbers with points) the text around it decides; order numbers, dates, amounts, UUIDs and
//! version numbers stay.

mod account;
mod address;
mod comment;
mod personal_number;
mod phone;
mod run;
#[cfg(test)]
mod tests;

use crate::signs;
use std::borrow::Cow;

pub use comment::{Category, Found, Policy, Scrubbed, scrub_comment};

/// What kind of personal data was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An e-mail address.
    Email,
    /// A Swedish personnummer or samordningsnummer.
    PersonalNumber,
    /// A telephone number.
    Phone,
    /// A payment card's number.
    Card,
    /// An international bank account number.
    Iban,
    /// An IPv4 or IPv6 address.
    IpAddress,
    /// What follows the question mark in an address of a page.
    UrlQuery,
    /// A company's number; that of a sole trader is a personal number. This and the following only in comments.
    OrganisationNumber,
    /// A bankgiro number.
    Bankgiro,
    /// A plusgiro number.
    Plusgiro,
    /// A Swedish bank account.
    Account,
    /// The reference of a payment (OCR).
    Reference,
    /// A day of birth.
    BirthDate,
    /// A vehicle's registration plate.
    Plate,
    /// Street and number.
    Address,
    /// A postcode.
    Postcode,
    /// Somebody's name.
    Name,
    /// A UUID, where the policy says so.
    Uuid,
    /// A number that only looks like somebody's, where the policy says so.
    Number,
    /// A special category of personal data: told, never masked.
    Special(Category),
}

impl Kind {
    /// The kind in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Email => "email",
            Kind::PersonalNumber => "personal_number",
            Kind::Phone => "phone",
            Kind::Card => "card",
            Kind::Iban => "iban",
            Kind::IpAddress => "ip_address",
            Kind::UrlQuery => "url_query",
            Kind::OrganisationNumber => "organisation_number",
            Kind::Bankgiro => "bankgiro",
            Kind::Plusgiro => "plusgiro",
            Kind::Account => "account",
            Kind::Reference => "ocr",
            Kind::BirthDate => "birth_date",
            Kind::Plate => "plate",
            Kind::Address => "address",
            Kind::Postcode => "postcode",
            Kind::Name => "name",
            Kind::Uuid => "uuid",
            Kind::Number => "number",
            Kind::Special(_) => "special_category",
        }
    }

    /// What stands in the text instead.
    pub fn placeholder(self) -> &'static str {
        match self {
            Kind::Email => "[e-mail]",
            Kind::PersonalNumber => "[personal number]",
            Kind::Phone => "[phone]",
            Kind::Card => "[card number]",
            Kind::Iban => "[account number]",
            Kind::IpAddress => "[ip address]",
            Kind::UrlQuery => "[query]",
            Kind::OrganisationNumber => "[organisation number]",
            Kind::Bankgiro => "[bankgiro]",
            Kind::Plusgiro => "[plusgiro]",
            Kind::Account => "[account number]",
            Kind::Reference => "[payment reference]",
            Kind::BirthDate => "[birth date]",
            Kind::Plate => "[plate]",
            Kind::Address => "[address]",
            Kind::Postcode => "[postcode]",
            Kind::Name => "[name]",
            Kind::Uuid => "[uuid]",
            Kind::Number => "[number]",
            Kind::Special(_) => "[special category]",
        }
    }
}

/// Where something was found: bytes of the text, the end excluded, always at whole characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub kind: Kind,
    /// The first byte.
    pub start: usize,
    /// The first byte after it.
    pub end: usize,
}

impl Span {
    fn overlaps(&self, other: &Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    fn moved(self, by: usize) -> Span {
        Span { start: self.start + by, end: self.end + by, ..self }
    }
}

/// The text with a placeholder for everything that [`find`] finds.
pub fn scrub(text: &str) -> Cow<'_, str> {
    replace(text, &find(text))
}

/// The text with placeholders for one kind alone.
pub fn scrub_only(text: &str, kind: Kind) -> Cow<'_, str> {
    let mut spans = find(text);
    spans.retain(|span| span.kind == kind);
    replace(text, &spans)
}

/// Personal data in a text, in order and without overlap. Signs that nobody sees and full-width ones hide nothing.
pub fn find(text: &str) -> Vec<Span> {
    let spans = find_as_written(text);
    if signs::is_dressed(text) { with_those_meant(text, spans, find_as_written) } else { spans }
}

/// What is found as well when the text is read as it is meant.
fn with_those_meant(text: &str, as_written: Vec<Span>, find: impl Fn(&str) -> Vec<Span>) -> Vec<Span> {
    let mut plain = String::with_capacity(text.len());
    // For each byte of the plain text the sign in the text that it comes from.
    let mut origins: Vec<(usize, usize)> = Vec::with_capacity(text.len());
    for (start, sign) in text.char_indices() {
        let Some(meant) = signs::meant(sign) else { continue };
        plain.push(meant);
        origins.resize(plain.len(), (start, start + sign.len_utf8()));
    }
    let original = |span: Span| {
        let (start, end) = (origins.get(span.start)?.0, origins.get(span.end.checked_sub(1)?)?.1);
        Some(Span { start, end, ..span })
    };
    let mut spans: Vec<Span> = find(&plain).into_iter().filter_map(original).collect();
    let meant = spans.len();
    for span in as_written {
        match spans.iter_mut().take(meant).find(|known| known.overlaps(&span)) {
            // Nothing that was found one way or the other stays.
            Some(known) => (known.start, known.end) = (known.start.min(span.start), known.end.max(span.end)),
            None => spans.push(span),
        }
    }
    spans.sort_unstable_by_key(|span| span.start);
    joined(spans)
}

/// Spans that grew into the next one are one.
fn joined(spans: Vec<Span>) -> Vec<Span> {
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut().filter(|last| last.end > span.start) {
            Some(last) => last.end = last.end.max(span.end),
            None => apart.push(span),
        }
    }
    apart
}

fn find_as_written(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    if !may_hold_any(text.as_bytes()) {
        return spans;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if let Some(end) = run::uuid(bytes, at) {
            at = end;
            continue;
        }
        // A number may turn out to be the beginning of an e-mail address.
        let free_from = spans.last().map_or(0, |span| if span.end == at { span.start } else { span.end });
        match at_place(text, at, free_from) {
            Some(span) => {
                at = span.end;
                while spans.last().is_some_and(|earlier| earlier.end > span.start) {
                    spans.pop();
                }
                spans.push(span);
            }
            None => at = next_place(bytes, at),
        }
    }
    spans
}

/// Every kind needs a digit, an `@`, a `?` or two colons; most texts have none of them.
fn may_hold_any(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| byte.is_ascii_digit() || matches!(byte, b'@' | b'?' | b':'))
}

fn at_place(text: &str, at: usize, free_from: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let span = |kind, found: Option<usize>| found.map(|end| Span { kind, start: at, end });
    match bytes[at] {
        b'@' => address::email(text, at, 1, free_from),
        b'%' if bytes[at..].starts_with(b"%40") => address::email(text, at, 3, free_from),
        b'?' => address::query(bytes, at),
        _ if !run::begins(bytes, at) => None,
        b'0'..=b'9' => span(Kind::IpAddress, address::ipv6(text, at))
            .or_else(|| span(Kind::IpAddress, address::ipv4(bytes, at)))
            .or_else(|| span(Kind::PersonalNumber, personal_number::ends(bytes, at)))
            .or_else(|| span(Kind::Card, account::card(bytes, at)))
            .or_else(|| span(Kind::Phone, phone::ends(bytes, at))),
        b'+' | b'(' => span(Kind::Phone, phone::ends(bytes, at)),
        b'A'..=b'Z' => {
            span(Kind::Iban, account::iban(bytes, at)).or_else(|| span(Kind::IpAddress, address::ipv6(text, at)))
        }
        b'a'..=b'f' | b':' => span(Kind::IpAddress, address::ipv6(text, at)),
        _ => None,
    }
}

/// The next place where something could begin: within a word only signs can.
fn next_place(bytes: &[u8], at: usize) -> usize {
    if !bytes[at].is_ascii_alphanumeric() {
        return at + 1;
    }
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

fn replace<'a>(text: &'a str, spans: &[Span]) -> Cow<'a, str> {
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        out.push_str(text.get(from..span.start).unwrap_or_default());
        out.push_str(span.kind.placeholder());
        from = span.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}
