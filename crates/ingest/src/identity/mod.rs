//! Identifiers: which ones can be used, under what pseudonym, and which of them are one person.
//!
//! Everything here is pure: no clock, no store. The same facts always give the same persons.

mod facts;
mod groups;
mod key;
mod national;
mod normalise;
mod place;
mod resolution;
mod resolve;
mod resolver;
mod sets;

pub use key::{ProjectKey, Pseudonyms, pseudonym};
pub use normalise::{PLACEHOLDERS, Unusable, check, column_kind, looks_like, normalise};
pub use resolution::{
    Evidence, IdentityLimits, Resolution, Review, ReviewReason, Shared, StitchFigures, Suggestion, is_back_stitched,
};
pub use resolve::resolve;
pub use resolver::Resolver;
