//! The embedded database, the vault and what keeps them honest: the only crate that knows SQL.
