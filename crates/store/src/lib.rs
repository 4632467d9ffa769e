//! The embedded database, the vault and what keeps them honest: the only crate that knows SQL.
//!
//! Comes in: what the collection accepted, and what members decide. Goes out: the same, in the words
//! of `model`. Reads no clock: every moment is an argument. `resa.db` holds pseudonyms only; what they
//! stand for is sealed in `vault.db`.
#![warn(missing_docs)]

mod access;
mod backup;
mod connection;
mod error;
mod gate;
mod migrate;
mod notes;
mod open;
mod pages;
mod projects;
mod secrets;

pub use error::StoreError;
pub use open::Store;
