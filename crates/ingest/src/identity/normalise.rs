//! Identifiers as they come → identifiers as they are compared, or why one says nothing about who it is.
//!
//! The list of placeholders is closed and public: a customer is never left out for a reason that cannot
//! be looked up.

use super::national;
use crate::signs;
use model::IdentityKind;

/// Values that stand where an identifier is missing, compared without regard to case. Besides these, one
/// sign four times or more (`0000`, `xxxx`) and a UUID of nothing but zeros are placeholders.
pub const PLACEHOLDERS: &[&str] = &[
    "null",
    "(null)",
    "<null>",
    "undefined",
    "none",
    "nil",
    "nan",
    "na",
    "n/a",
    "0",
    "-1",
    "-",
    "--",
    "---",
    "?",
    "true",
    "false",
    "anonymous",
    "anonymous_user",
    "guest",
    "unknown",
    "not_set",
    "(not set)",
    "not set",
    "not_authenticated",
    "distinct_id",
    "distinctid",
    "user_id",
    "userid",
    "test",
    "[object object]",
    "anonym",
    "gäst",
    "okänd",
    "saknas",
    "ingen",
    "ej angivet",
];

/// What stands before the `@` of an address that is nobody's.
const NOBODYS_ADDRESSES: &[&str] = &[
    "null",
    "undefined",
    "none",
    "noemail",
    "no-email",
    "noreply",
    "no-reply",
    "donotreply",
    "unknown",
    "saknas",
    "ingen",
    "okänd",
];

/// The longest identifier that is taken, in characters.
const LONGEST: usize = 255;

/// Why a value cannot be used as an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unusable {
    /// There is nothing in it.
    Empty,
    /// It stands for a missing identifier ([`PLACEHOLDERS`]).
    Placeholder,
    /// It is too long to be one.
    TooLong,
    /// It has not the shape of its kind.
    Shape,
}

impl Unusable {
    /// The reason in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Unusable::Empty => "empty",
            Unusable::Placeholder => "placeholder",
            Unusable::TooLong => "too_long",
            Unusable::Shape => "shape",
        }
    }
}

/// The identifier as it is compared, `None` where it cannot be used.
pub fn normalise(kind: IdentityKind, text: &str) -> Option<String> {
    check(kind, text).ok()
}

/// The identifier as it is compared, or why it cannot be used.
pub fn check(kind: IdentityKind, text: &str) -> Result<String, Unusable> {
    // `st\u{200b}aff1` and `ｓｔａｆｆ１` look like `staff1`, and are.
    let plain = signs::plain(text);
    let text = plain.trim();
    if text.is_empty() {
        return Err(Unusable::Empty);
    }
    if is_placeholder(text) {
        return Err(Unusable::Placeholder);
    }
    if text.len() > LONGEST && text.chars().count() > LONGEST {
        return Err(Unusable::TooLong);
    }
    match kind {
        IdentityKind::AnonymousId | IdentityKind::UserId => Ok(text.to_owned()),
        IdentityKind::Email => email(text),
        IdentityKind::Phone => phone(text),
        IdentityKind::NationalId => national::twelve_digits(text).ok_or(Unusable::Shape),
    }
}

fn is_placeholder(text: &str) -> bool {
    // All listed values are short: a long identifier is not lower-cased for nothing.
    let listed = text.len() <= 32 && PLACEHOLDERS.contains(&text.to_lowercase().as_str());
    listed || is_run(text) || is_zero_uuid(text)
}

/// One sign, four times or more.
pub(crate) fn is_run(text: &str) -> bool {
    let mut signs = text.chars();
    let first = signs.next();
    text.len() >= 4 && signs.clone().count() >= 3 && signs.all(|sign| Some(sign) == first)
}

fn is_zero_uuid(text: &str) -> bool {
    let zeros = text.bytes().filter(|byte| *byte == b'0').count();
    zeros == 32 && text.bytes().all(|byte| matches!(byte, b'0' | b'-' | b'{' | b'}'))
}

fn email(text: &str) -> Result<String, Unusable> {
    let address = text.to_lowercase();
    let (local, domain) = address.split_once('@').ok_or(Unusable::Shape)?;
    let local_fits = !local.is_empty() && local.len() <= 64 && local.chars().all(is_address_sign);
    let label_fits = |label: &str| {
        let ends = !label.starts_with('-') && !label.ends_with('-');
        !label.is_empty() && ends && label.chars().all(|sign| sign.is_alphanumeric() || sign == '-')
    };
    let domain_fits = domain.contains('.') && domain.split('.').all(label_fits);
    if !local_fits || !domain_fits || address.len() > 254 {
        return Err(Unusable::Shape);
    }
    let nobodys = NOBODYS_ADDRESSES.contains(&local) || address == "test@test.com" || address == "test@test.se";
    if nobodys { Err(Unusable::Placeholder) } else { Ok(address) }
}

fn is_address_sign(sign: char) -> bool {
    !sign.is_whitespace()
        && !sign.is_control()
        && !matches!(sign, '@' | ',' | ';' | ':' | '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\\')
}

/// A telephone number: Swedish ones as `+46…`, foreign ones with `+` where it was written, else digits.
fn phone(text: &str) -> Result<String, Unusable> {
    // `+46 (0)70 …`: the nought in brackets is only dialled inside the country.
    let text = text.replacen("(0)", "", 1);
    let mut digits = String::with_capacity(text.len());
    let mut plus = false;
    for sign in text.chars() {
        match sign {
            '0'..='9' => digits.push(sign),
            '+' if digits.is_empty() && !plus => plus = true,
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{2010}'..='\u{2013}' => {}
            _ => return Err(Unusable::Shape),
        }
    }
    if !plus && let Some(international) = digits.strip_prefix("00") {
        digits = international.to_owned();
        plus = true;
    }
    if !(6..=15).contains(&digits.len()) {
        return Err(Unusable::Shape);
    }
    if is_run(&digits) {
        return Err(Unusable::Placeholder);
    }
    Ok(international(&digits, plus))
}

fn international(digits: &str, plus: bool) -> String {
    if plus || is_swedish_mobile_without_plus(digits) {
        // `+46070…` is `+4670…` with the nought left in.
        let national = digits.strip_prefix("460").map(|rest| format!("46{rest}"));
        return format!("+{}", national.as_deref().unwrap_or(digits));
    }
    // Swedish numbers have 6 to 9 digits after the nought.
    match digits.strip_prefix('0') {
        Some(rest) if (6..=9).contains(&rest.len()) => format!("+46{rest}"),
        _ => digits.to_owned(),
    }
}

fn is_swedish_mobile_without_plus(digits: &str) -> bool {
    digits.len() == 11 && digits.strip_prefix("46").is_some_and(|rest| is_mobile(&format!("0{rest}")))
}

/// A Swedish mobile number as dialled inside the country.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 10 && ["070", "072", "073", "076", "079"].iter().any(|start| digits.starts_with(start))
}

/// What kind of personal identifier a value looks like: a national number, an e-mail address or a telephone
/// number. Plain numbers are never taken for telephone numbers: customer numbers are numbers too.
pub fn looks_like(text: &str) -> Option<IdentityKind> {
    let plain = signs::plain(text);
    let text = plain.trim();
    if text.len() > LONGEST {
        return None;
    }
    if text.contains('@') {
        return check(IdentityKind::Email, text).ok().map(|_| IdentityKind::Email);
    }
    if national::twelve_digits(text).is_some() {
        return Some(IdentityKind::NationalId);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let separated = digits.len() < text.len();
    let written_as_phone = (text.starts_with('+') && digits.len() >= 8)
        || (text.starts_with("00") && separated)
        || text.starts_with("0046")
        || is_mobile(&digits)
        || is_swedish_mobile_without_plus(&digits)
        || (text.starts_with('0') && separated && (8..=11).contains(&digits.len()) && !is_date_like(text));
    (written_as_phone && check(IdentityKind::Phone, text).is_ok()).then_some(IdentityKind::Phone)
}

/// `01.02.2024`, `01/02/2024`, `04-05-2024`: two separators of the same sort around the middle.
fn is_date_like(text: &str) -> bool {
    ['-', '.', '/', ' '].iter().any(|sign| {
        let parts: Vec<usize> = text.split(*sign).map(str::len).collect();
        matches!(parts.as_slice(), [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2])
    })
}

/// What kind of personal identifier a column holds, from some of its values: that of nine out of ten of
/// them. Placeholders and empty values do not count.
pub fn column_kind<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<IdentityKind> {
    let mut counts = [0usize; IdentityKind::ALL.len()];
    let mut all = 0;
    for value in values {
        let value = value.trim();
        if value.is_empty() || is_placeholder(value) {
            continue;
        }
        all += 1;
        if let Some(kind) = looks_like(value) {
            counts[kind as usize] += 1;
        }
    }
    IdentityKind::ALL.into_iter().find(|kind| counts[*kind as usize] * 10 >= all * 9 && all > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_nobody_in_every_kind() {
        let zero = "00000000-0000-0000-0000-000000000000";
        for text in [
            "NULL",
            " undefined ",
            "Guest",
            "0",
            "-1",
            "[object Object]",
            "0000",
            "xxxxx",
            zero,
            "True",
            "OKÄND",
            "åååå",
        ] {
            for kind in IdentityKind::ALL {
                assert_eq!(check(kind, text), Err(Unusable::Placeholder), "{text}");
            }
        }
        assert_eq!(check(IdentityKind::UserId, " \t"), Err(Unusable::Empty));
    }

    #[test]
    fn customer_numbers_keep_their_case_and_their_noughts() {
        assert_eq!(normalise(IdentityKind::UserId, " AbC-007 ").as_deref(), Some("AbC-007"));
        assert_eq!(normalise(IdentityKind::UserId, "000").as_deref(), Some("000"));
        assert_eq!(check(IdentityKind::AnonymousId, &"ö1".repeat(127)).map(|id| id.len()), Ok(381));
        assert_eq!(check(IdentityKind::AnonymousId, &"a1".repeat(128)), Err(Unusable::TooLong));
    }

    #[test]
    fn addresses_are_compared_in_lower_case() {
        assert_eq!(normalise(IdentityKind::Email, " Anna.Ö@Example.ORG").as_deref(), Some("anna.ö@example.org"));
        for text in
            ["anna", "@example.org", "anna@", "anna@org", "an na@example.org", "a@b@example.org", "a@-b.se", "a@b..se"]
        {
            assert_eq!(check(IdentityKind::Email, text), Err(Unusable::Shape), "{text}");
        }
        assert_eq!(check(IdentityKind::Email, "noreply@example.org"), Err(Unusable::Placeholder));
    }

    #[test]
    fn all_ways_to_write_a_telephone_number_are_the_same_number() {
        for text in
            ["070-174 06 05", "+46701740605", "+46 (0)70-174 06 05", "0046701740605", "+460701740605", "46701740605"]
        {
            assert_eq!(normalise(IdentityKind::Phone, text).as_deref(), Some("+46701740605"), "{text}");
        }
        assert_eq!(normalise(IdentityKind::Phone, "08-465 004 12").as_deref(), Some("+46846500412"));
        assert_eq!(normalise(IdentityKind::Phone, "+47 22 00 00 01").as_deref(), Some("+4722000001"));
        assert_eq!(normalise(IdentityKind::Phone, "555 123 4567").as_deref(), Some("5551234567"));
        for text in ["12345", "ring mig", "1234567890123456", "07+12345678"] {
            assert_eq!(check(IdentityKind::Phone, text), Err(Unusable::Shape), "{text}");
        }
    }

    #[test]
    fn columns_are_recognised_by_nine_of_ten_values() {
        let is = |values: &[&str]| column_kind(values.iter().copied());
        assert_eq!(is(&["640823-3234", "NULL", "", "196408233234"]), Some(IdentityKind::NationalId));
        assert_eq!(is(&["a@example.org", "b@example.org"]), Some(IdentityKind::Email));
        assert_eq!(is(&["070-174 06 05", "08-465 004 12", "+4722000001", "0701740606"]), Some(IdentityKind::Phone));
        assert_eq!(is(&["a@example.org", "anna"]), None);
        assert_eq!(is(&["null", ""]), None);
    }

    #[test]
    fn numbers_dates_and_words_are_no_personal_identifiers() {
        let plain = [
            "1234567",
            "00012345",
            "20240301",
            "01-02-2024",
            "01.02.2024",
            "2024-03-01",
            "556703-7485",
            "1 234 567",
            "C-1001",
            "3.14",
            "-17",
            "+5",
        ];
        for text in plain {
            assert_eq!(looks_like(text), None, "{text}");
        }
    }
}
