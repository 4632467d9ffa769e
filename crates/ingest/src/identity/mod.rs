//! Identifiers: which ones can be used, under what pseudonym, and which of them are one person.
//!
//! Everything here is pure: no clock, no store. The same facts always give the same persons.

mod key;
mod national;
mod normalise;

pub use key::{ProjectKey, Pseudonyms, pseudonym};
pub use normalise::{PLACEHOLDERS, Unusable, check, column_kind, looks_like, normalise};
