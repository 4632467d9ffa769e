//! Finds whether some bytes name a customer, however they are written: by pseudonym, by what the vault
//! knows, or by an identifier that comes to the same pseudonym.

use ingest::identity::{ProjectKey, Pseudonyms, check};
use model::{IdentityKey, IdentityKind};
use serde_json::Value;
use std::collections::HashSet;
use store::VaultEntry;

/// The longest text that can be an identifier, in bytes.
const LONGEST: usize = 1_020;
/// A shorter word of what was said about a customer is anybody's.
const SHORTEST: usize = 5;
/// What is said under such names tells who someone is.
const TELLING: &[&str] =
    &["name", "namn", "mail", "phone", "mobil", "telefon", "address", "adress", "street", "gata", "person", "social"];

/// What a customer may be named by.
pub(super) struct Needles {
    pseudonyms: Pseudonyms,
    keys: HashSet<IdentityKey>,
    /// In small letters.
    words: Vec<String>,
}

impl Needles {
    pub(super) fn new(project_key: [u8; 32], keys: &[IdentityKey], entries: &[VaultEntry]) -> Needles {
        let values = entries.iter().filter_map(|entry| entry.value.clone());
        let told = entries.iter().flat_map(|entry| &entry.traits).filter(|said| {
            let name = said.name.to_lowercase();
            said.value.len() >= SHORTEST && TELLING.iter().any(|telling| name.contains(telling))
        });
        let words = values.filter(|value| value.len() >= SHORTEST).chain(told.map(|said| said.value.clone()));
        Needles {
            pseudonyms: Pseudonyms::new(&ProjectKey::new(project_key)),
            keys: keys.iter().cloned().collect(),
            words: words.map(|word| word.to_lowercase()).collect(),
        }
    }

    /// Whether the customer is named.
    pub(super) fn are_in(&self, bytes: &[u8]) -> bool {
        let text = String::from_utf8_lossy(bytes);
        if self.keys.iter().any(|key| text.contains(key.as_str())) {
            return true;
        }
        let small = text.to_lowercase();
        if self.words.iter().any(|word| holds(&small, word)) {
            return true;
        }
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => self.names(&value),
            // Cut short, or no JSON at all: whatever stands between quotes or other signs.
            Err(_) => {
                let apart = |sign: char| !(sign.is_alphanumeric() || "@.+-_".contains(sign));
                text.split('"').chain(text.split(apart)).any(|piece| self.is_one(piece))
            }
        }
    }

    /// Whether the customer is named in what a member wrote: as [`Needles::are_in`], but a number of few signs is
    /// anybody's there ("7 of 10"), and a telephone or personal number may be written with spaces.
    pub(super) fn are_in_prose(&self, text: &str) -> bool {
        if self.keys.iter().any(|key| text.contains(key.as_str())) || self.is_written_in(text) {
            return true;
        }
        let apart = |sign: char| !(sign.is_alphanumeric() || "@.+-_".contains(sign));
        let not_in_number = |sign: char| !(sign.is_ascii_digit() || " +-()".contains(sign));
        let pieces =
            text.split(apart).chain(text.split(not_in_number)).map(|piece| piece.trim_matches(['.', '-', ' ']));
        pieces.filter(|piece| piece.len() >= SHORTEST).any(|piece| self.is_one(piece))
    }

    fn names(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.is_one(text) || self.is_written_in(text),
            Value::Number(number) => self.is_one(&number.to_string()),
            Value::Array(values) => values.iter().any(|value| self.names(value)),
            Value::Object(members) => members.values().any(|value| self.names(value)),
            Value::Null | Value::Bool(_) => false,
        }
    }

    /// What JSON writes with escapes.
    fn is_written_in(&self, text: &str) -> bool {
        let small = text.to_lowercase();
        self.words.iter().any(|word| holds(&small, word))
    }

    /// Whether a text is one of the customer's identifiers.
    fn is_one(&self, text: &str) -> bool {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST {
            return false;
        }
        IdentityKind::ALL.into_iter().any(|kind| {
            check(kind, text).is_ok_and(|normalised| self.keys.contains(&self.pseudonyms.of(kind, &normalised)))
        })
    }
}

/// Whether a text holds a word, not merely as a part of a longer one.
fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Micros, Property, ValueKind};

    fn needles() -> Needles {
        let maker = Pseudonyms::new(&ProjectKey::new([7; 32]));
        let key = |kind, value: &str| maker.of(kind, value);
        let mail = key(IdentityKind::Email, "anna@example.se");
        let keys = [
            mail.clone(),
            key(IdentityKind::Phone, "+46701740605"),
            key(IdentityKind::NationalId, "198112189876"),
            key(IdentityKind::UserId, "7"),
        ];
        let said = |name: &str, value: &str| Property { name: name.into(), kind: ValueKind::Text, value: value.into() };
        let entry = VaultEntry {
            key: mail,
            kind: IdentityKind::Email,
            value: Some("anna@example.se".into()),
            traits: vec![said("lastName", "Österskär"), said("city", "Stockholm")],
            first_seen: Micros(0),
        };
        Needles::new([7; 32], &keys, &[entry])
    }

    #[test]
    fn a_customer_is_found_however_they_are_written() {
        for text in [
            r#"{"userId":"ANNA@Example.se"}"#,
            r#"{"traits":{"m":"anna@example.se"}}"#,
            r#"{"phone":"070-174 06 05"}"#,
            r#"{"deep":[{"x":"811218-9876"}]}"#,
            r#"{"userId":7}"#,
            r#"{"event":"hej ÖSTERSKÄR"}"#,
            r#"{"event":"cut short","phone":"070-174 06 05","te"#,
            "anna@example.se",
        ] {
            assert!(needles().are_in(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_customer_is_found_in_what_a_member_wrote() {
        for text in [
            "Ring anna@example.se.",
            "hon har 070-174 06 05, ring efter fyra",
            "(811218-9876)",
            "fru Österskär var missnöjd",
        ] {
            assert!(needles().are_in_prose(text), "{text}");
        }
        for text in ["7 av 10 ringer", "8 till", "joanna@example.se", "070-174 06 06", "2026-03-14", ""] {
            assert!(!needles().are_in_prose(text), "{text}");
        }
        let key = needles().keys.iter().next().unwrap().to_string();
        assert!(needles().are_in_prose(&format!("/p/default/customers/{key}")));
    }

    #[test]
    fn others_are_left_alone() {
        for text in [
            r#"{"userId":"8","city":"Stockholm"}"#,
            r#"{"userId":"77"}"#,
            "bertil@example.se",
            "joanna@example.se",
            "",
            "\u{fffd}",
        ] {
            assert!(!needles().are_in(text.as_bytes()), "{text}");
        }
    }
}
