//! `mapping.toml`: which column of which file means what (contracts §1).

use crate::IdentityKind;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A whole mapping file: one table for each input file, by its file name.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingFile {
    /// Mappings by file name (`[file."letters.csv"]`).
    #[serde(default)]
    pub file: BTreeMap<String, FileMapping>,
}

/// How one file's columns are to be understood; what is left out is recognised.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileMapping {
    /// Column that holds the customer.
    pub person: Option<String>,
    /// Column that holds the case.
    pub case: Option<String>,
    /// Column that holds the activity.
    pub activity: Option<String>,
    /// One activity for every row, where the file has no such column.
    pub activity_value: Option<String>,
    /// Column that holds the time.
    pub time: Option<String>,
    /// How times are written (strftime directives).
    pub time_format: Option<String>,
    /// Zone of times that carry none, e.g. `Europe/Stockholm`.
    pub time_zone: Option<String>,
    /// Column that holds the channel.
    pub channel: Option<String>,
    /// One channel for every row.
    pub channel_value: Option<String>,
    /// Column that holds the event id.
    pub event_id: Option<String>,
    /// The attributes to keep; all other columns when left out.
    pub attributes: Option<Vec<String>>,
    /// The delimiter of a text table.
    pub delimiter: Option<String>,
    /// The sheet of a workbook; the first with a table in it when left out.
    pub sheet: Option<String>,
    /// What kind of identifier the customer column holds; the values tell when left out.
    pub person_kind: Option<IdentityKind>,
    /// How customers are compared, where files write their numbers in different ways.
    pub person_form: Option<PersonForm>,
    /// Further events of the same row.
    #[serde(default)]
    pub also: Vec<AlsoEvent>,
    /// Whether the file holds answers to a survey, to be read as answers and not as plain events.
    pub responses: Option<bool>,
    /// Of a file of answers: what a column holds (`ces`, `csat 1-7`, `gcr 1=yes 2=partly 3=no`, `comment`, `none`), where
    /// it is not to be recognised.
    #[serde(default)]
    pub questions: BTreeMap<String, String>,
}

/// One more event that each row tells of: an answer beside what was received, a visit beside its booking.
/// A row without that time tells of no such event.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlsoEvent {
    /// Column that holds its time.
    pub time: String,
    /// What it is called.
    pub activity_value: String,
}

/// How a customer number is read, so that `0012345`, `123 45` and `K-12345` can be one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonForm {
    /// As it stands.
    AsWritten,
    /// Without blanks, dashes and points: `123 45` is `12345`.
    Compact,
    /// Without those and leading zeros: `0012345` is `12345`.
    Unpadded,
    /// Without those and the letters before the digits: `K-0012345` is `12345`.
    Digits,
}

impl PersonForm {
    /// All of them, from the least to the most that is taken away.
    pub const ALL: [PersonForm; 4] =
        [PersonForm::AsWritten, PersonForm::Compact, PersonForm::Unpadded, PersonForm::Digits];

    /// The form in interfaces (`unpadded`).
    pub fn code(self) -> &'static str {
        match self {
            PersonForm::AsWritten => "as_written",
            PersonForm::Compact => "compact",
            PersonForm::Unpadded => "unpadded",
            PersonForm::Digits => "digits",
        }
    }

    /// The form behind a code of [`PersonForm::code`].
    pub fn from_code(code: &str) -> Option<PersonForm> {
        PersonForm::ALL.into_iter().find(|form| form.code() == code)
    }

    /// A customer number in this form. What has no digits is nobody's number and stays as it is, and so do
    /// addresses.
    pub fn of(self, text: &str) -> Cow<'_, str> {
        let is_number = text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains('@');
        if self == PersonForm::AsWritten || !is_number {
            return Cow::Borrowed(text);
        }
        let compact: String = text
            .chars()
            .filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '.' | '\'' | '\u{2013}'))
            .collect();
        let unlettered = match self {
            PersonForm::Digits => compact.trim_start_matches(char::is_alphabetic),
            _ => compact.as_str(),
        };
        let unpadded = match self {
            PersonForm::Unpadded | PersonForm::Digits => unlettered.trim_start_matches('0'),
            _ => unlettered,
        };
        // A number of nothing but zeros is a number all the same.
        let kept = if unpadded.is_empty() { "0" } else { unpadded };
        if kept == text { Cow::Borrowed(text) } else { Cow::Owned(kept.to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        use PersonForm::{AsWritten, Compact, Digits, Unpadded};
        for (form, text, read) in [
            (AsWritten, " 0012 345", " 0012 345"),
            (Compact, "123 45", "12345"),
            (Compact, "123-45", "12345"),
            (Compact, "0012345", "0012345"),
            (Unpadded, "0012345", "12345"),
            (Unpadded, "K0012345", "K0012345"),
            (Digits, "K-0012345", "12345"),
            (Digits, "kund", "kund"),
            (Digits, "anna1@example.com", "anna1@example.com"),
            (Unpadded, "0000", "0"),
        ] {
            assert_eq!(form.of(text), read, "{form:?} of {text}");
        }
    }
}
