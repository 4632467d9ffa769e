//! What has to be known about a project and a request before its calls can be judged.

use super::Limits;
use crate::identity::Pseudonyms;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::{IdentityKey, Micros};
use std::collections::HashSet;

/// What the headers of a request say besides its body.
#[derive(Clone, Default)]
pub struct RequestHints {
    /// The device, from RudderStack's `AnonymousId`.
    pub(super) anonymous_id: Option<String>,
    /// When the client sent it by its own clock, from RudderStack's `SentAt`.
    pub(super) sent_at: Option<Micros>,
    /// The browser, from `User-Agent`; only its device class is ever kept.
    pub(super) user_agent: Option<String>,
    /// Whether a browser sent it: it has an `Origin`.
    pub(super) from_page: bool,
}

impl RequestHints {
    /// Takes a header that means something here; all others are ignored.
    pub fn put_header(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("anonymousid") {
            self.anonymous_id = STANDARD.decode(value).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        } else if name.eq_ignore_ascii_case("sentat") {
            self.sent_at = super::when::written(value);
        } else if name.eq_ignore_ascii_case("user-agent") {
            self.user_agent = Some(value.chars().take(1_000).collect());
        } else if name.eq_ignore_ascii_case("origin") {
            self.from_page = true;
        }
    }

    /// Hints from a request's headers.
    pub fn from_headers<'h>(headers: impl IntoIterator<Item = (&'h str, &'h str)>) -> RequestHints {
        let mut hints = RequestHints::default();
        for (name, value) in headers {
            hints.put_header(name, value);
        }
        hints
    }
}

/// All that judging a call needs. Begins with what protects the customer; the project's settings say otherwise.
#[derive(Clone)]
pub struct Context<'a> {
    /// Makes the project's pseudonyms.
    pub pseudonyms: &'a Pseudonyms,
    /// When the request arrived.
    pub received: Micros,
    /// What its headers say.
    pub hints: &'a RequestHints,
    /// Whose events are never kept: protected identities, staff.
    pub excluded: Option<&'a HashSet<IdentityKey>>,
    /// Who was erased, in a project that refuses late events of theirs.
    pub erased: Option<&'a HashSet<IdentityKey>>,
    /// Whether rejections keep their original bytes.
    pub keep_originals: bool,
    /// Whether personal data in free text is scrubbed.
    pub scrub: bool,
    /// Whether pseudonyms stand for identifiers, as in kept rejections. Never for what comes from outside.
    pub replayed: bool,
    /// The limits.
    pub limits: Limits,
}

impl<'a> Context<'a> {
    /// The protecting defaults.
    pub fn new(pseudonyms: &'a Pseudonyms, received: Micros, hints: &'a RequestHints) -> Context<'a> {
        Context {
            pseudonyms,
            received,
            hints,
            excluded: None,
            erased: None,
            keep_originals: false,
            scrub: true,
            replayed: false,
            limits: Limits::DEFAULT,
        }
    }
}
