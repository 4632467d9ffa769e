//! Which columns hold what people wrote themselves or who they are, and how a cell may be quoted.
//!
//! In: a column's name and its cells. Out: whether answers may be divided by it, for its values are printed then; and a
//! cell as an example without personal data. Errs on the side of silence: what is left out is told by its name.

use crate::protect;
use crate::rows::Rows;
use crate::scrub::{Kind, Policy, scrub_comment};
use crate::understand::Name;
use model::ValueKind;
use std::borrow::Cow;
use std::collections::HashMap;

/// Words by which the name of a column says that somebody wrote in it, or who somebody is.
const WORDS: &str = "synpunkt synpunkter kommentar kommentarer comment comments feedback fritext verbatim motivering \
     anteckning anteckningar note notes remark remarks email mail mejl epost personnr personnummer pnr ssn telefon \
     telefonnr telefonnummer mobil mobilnr mobilnummer telephone fornamn efternamn firstname lastname surname \
     tidstampel tidsstampel timestamp adress address postadress gatuadress";

/// The same, wherever in a name they stand: `E-postadress`, `KundensPersonnummer`.
const PARTS: &[&str] = &[
    "epost",
    "email",
    "personnummer",
    "personnr",
    "telefonnummer",
    "phonenumber",
    "mobilnummer",
    "fornamn",
    "efternamn",
    "firstname",
    "lastname",
    "ipadress",
    "ipaddress",
    "tidstampel",
    "tidsstampel",
    "timestamp",
    "fritext",
    "freetext",
];

/// A value of as many words is a sentence, whoever gave it.
const SENTENCE: usize = 9;
/// A value of as many words is a sentence where hardly anybody else gave it.
const OWN_WORDS: usize = 4;
/// What so many gave was there to be chosen.
const CHOSEN_BY: u64 = 5;
/// A cell of more words is not quoted.
const QUOTED_WORDS: usize = 4;

/// Whether the values of a column should not be printed: they are what people wrote, or who they are, customers or
/// staff. `at` is the column's place; a place that is none holds nothing.
pub fn is_private(table: &Rows, at: usize) -> bool {
    let Some(column) = table.columns.get(at) else { return false };
    let name = Name::of(column);
    if name.has_word(WORDS) || PARTS.iter().any(|part| name.joined.contains(part)) {
        return true;
    }
    let mut counts: HashMap<&str, u64> = HashMap::new();
    let cells = table.rows.iter().filter_map(|row| row.cells.get(at)?.as_deref());
    cells.for_each(|cell| *counts.entry(cell.trim()).or_default() += 1);
    let held = protect::personal(column, ValueKind::Text, counts.keys().copied());
    if matches!(held, Some("name" | "staff")) || are_people(&counts) {
        return true;
    }
    counts.iter().any(|(value, count)| {
        let words = words(value);
        words >= SENTENCE || (words >= OWN_WORDS && *count < CHOSEN_BY) || tells_who(value)
    })
}

/// Whether nearly all values are names of people, whatever the column is called.
fn are_people(counts: &HashMap<&str, u64>) -> bool {
    let is_name = |value: &&&str| {
        let found = scrub_comment(value, Policy::default()).found;
        words(value) <= 4 && found.iter().any(|found| found.span.kind == Kind::Name)
    };
    let values = || counts.keys().filter(|value| !value.is_empty()).take(1_000);
    let (all, names) = (values().count(), values().filter(is_name).count());
    all >= 2 && names * 5 >= all * 4
}

/// Whether a text holds personal data. Numbers in doubt count as somebody's; names, which are words too, do not, and
/// neither do codes that only look like plates and postcodes.
pub(super) fn tells_who(text: &str) -> bool {
    let policy = Policy { names: false, uuids: false, strict: true };
    let codes = [Kind::Plate, Kind::Postcode, Kind::UrlQuery];
    scrub_comment(text, policy).found.iter().any(|found| found.masked && !codes.contains(&found.span.kind))
}

/// A cell as it may be shown to whoever mends the file: without personal data, and only how long it is where it is more
/// than a label.
pub(super) fn quoted(cell: &str) -> Cow<'_, str> {
    match words(cell) {
        0..=QUOTED_WORDS => {
            let scrubbed = scrub_comment(cell, Policy { strict: true, ..Policy::default() });
            Cow::Owned(scrubbed.text.chars().take(60).collect())
        }
        many => Cow::Owned(format!("[{many} words]")),
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count()
}
