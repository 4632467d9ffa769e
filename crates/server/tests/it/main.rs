//! The server through its public face alone: each test starts one on a free port with a data directory
//! of its own and speaks HTTP to it.

mod access;
mod answers;
mod documents;
mod issuer;
mod journal;
mod matrix;
mod sso;
mod support;
