//! Words people write: measured, and questions looked over before anybody is asked them.
//!
//! In: texts, scales and scores. Out: findings, languages, sentiment, themes, typical words. Reads no
//! file, and sends nothing anywhere: everything is decided here. Comments come without personal data (`ingest::scrub`).

mod duplicates;
pub mod keyness;
mod language;
pub mod lint;
pub mod marking;
mod marks;
#[cfg(test)]
mod planted;
pub mod sentiment;
mod stem;
pub mod themes;
mod words;

use crate::chance;
pub use duplicates::duplicates;
pub use language::{Spoken, language_of};
pub use words::{Readability, lix};

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// `sv`.
    Swedish,
    /// `en`.
    English,
    /// Any other: only what needs no words is judged.
    Other,
}

impl Language {
    /// Its code; `other` for any other.
    pub fn code(self) -> &'static str {
        match self {
            Language::Swedish => "sv",
            Language::English => "en",
            Language::Other => "other",
        }
    }

    /// By its code: `sv`, `sv-SE`, `en`, `en-GB`.
    pub fn of(code: &str) -> Language {
        match code.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("sv") => Language::Swedish,
            Some("en") => Language::English,
            _ => Language::Other,
        }
    }
}
