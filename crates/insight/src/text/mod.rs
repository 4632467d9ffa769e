//! Words people write: measured, and questions looked over before anybody is asked them.
//!
//! In: texts and scales. Out: findings. Reads no file, and sends nothing anywhere: everything is decided here.

pub mod lint;
mod words;

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
    /// By its code: `sv`, `sv-SE`, `en`, `en-GB`.
    pub fn of(code: &str) -> Language {
        match code.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("sv") => Language::Swedish,
            Some("en") => Language::English,
            _ => Language::Other,
        }
    }
}
