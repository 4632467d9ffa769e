//! Personal data in what people write themselves: answers, complaints, notes of calls.
//!
//! In: a text and a policy. Out: the text with a placeholder for each thing found, and what was found where. Knows
//! all that [`super::find`] knows, and besides what only words around it or lists tell: names, addresses, accounts,
//! plates, addresses spelled out to hide them. Special categories (GDPR articles 9 and 10) are told and stay: they are
//! what the text is about. A comment says less surely what a number is than a column does, so doubt masks here, while
//! it leaves things alone in [`super::find`].

mod abroad;
mod names;
mod numbers;
mod places;
mod special;
mod spelled;
#[cfg(test)]
mod tests;
mod tokens;

use super::{Kind, Span};
use crate::signs;
use std::collections::BTreeMap;
use tokens::Token;

/// How much is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Whether names of people are masked.
    pub names: bool,
    /// Whether UUIDs are masked: they may be those of customers, or of errors.
    pub uuids: bool,
    /// Whether numbers are masked that only look like somebody's: a wrong check digit, seven digits or more.
    pub strict: bool,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy { names: true, uuids: false, strict: false }
    }
}

/// A special category of personal data (GDPR articles 9 and 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Health.
    Health,
    /// Religion and belief.
    Belief,
    /// Political opinion.
    Politics,
    /// Membership in a trade union.
    Union,
    /// Racial or ethnic origin.
    Origin,
    /// Sex life and orientation.
    SexLife,
    /// Offences and convictions.
    Offence,
}

impl Category {
    /// The category in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Category::Health => "health",
            Category::Belief => "belief",
            Category::Politics => "politics",
            Category::Union => "union",
            Category::Origin => "origin",
            Category::SexLife => "sex_life",
            Category::Offence => "offence",
        }
    }
}

/// Something found in a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What and where in the text as it was written, in bytes.
    pub span: Span,
    /// Whether a placeholder stands there now; otherwise it is told only, or lies within something masked.
    pub masked: bool,
}

/// A comment without personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scrubbed {
    /// The text with placeholders.
    pub text: String,
    /// What was found, by place.
    pub found: Vec<Found>,
}

/// Takes personal data out of a comment.
pub fn scrub_comment(text: &str, policy: Policy) -> Scrubbed {
    let spans = find_in_comment(text, policy);
    let masked = super::replace(text, &spans).into_owned();
    let mut found: Vec<Found> = spans.iter().map(|span| Found { span: *span, masked: true }).collect();
    for outer in spans.iter().filter(|span| span.kind == Kind::UrlQuery) {
        let inner = super::find(text.get(outer.start..outer.end).unwrap_or_default());
        let moved = inner.into_iter().map(|span| span.moved(outer.start));
        found.extend(moved.map(|span| Found { span, masked: false }));
    }
    let free = |span: &Span| {
        let before = spans.partition_point(|known| known.start < span.end);
        !before.checked_sub(1).is_some_and(|last| spans[last].overlaps(span))
    };
    let told = special::find(&tokens::of(text)).into_iter().filter(free);
    found.extend(told.map(|span| Found { span, masked: false }));
    found.sort_by_key(|found| (found.span.start, std::cmp::Reverse(found.span.end)));
    Scrubbed { text: masked, found }
}

/// What is to be masked, in order and without overlap, also where signs that nobody sees stand between.
fn find_in_comment(text: &str, policy: Policy) -> Vec<Span> {
    let spans = as_written(text, policy);
    if signs::is_dressed(text) {
        return super::with_those_meant(text, spans, |plain| as_written(plain, policy));
    }
    spans
}

fn as_written(text: &str, policy: Policy) -> Vec<Span> {
    let tokens = tokens::of(text);
    let mut spans = Spans::default();
    // What is found first keeps its place: what words announce, then what shows by itself, then what lists tell.
    let (addresses, others): (Vec<Span>, Vec<Span>) =
        super::find(text).into_iter().partition(|span| matches!(span.kind, Kind::UrlQuery | Kind::Email));
    let (telephones, announced): (Vec<Span>, Vec<Span>) =
        numbers::announced(text, &tokens).into_iter().partition(|span| span.kind == Kind::Phone);
    spans.take(addresses);
    spans.take(announced);
    spans.take(others);
    spans.take(abroad::find(text, &tokens));
    spans.take(spelled::emails(text, &tokens));
    spans.take(numbers::by_form(text, &tokens));
    spans.take(telephones);
    spans.take(places::find(text, &tokens));
    if policy.names {
        spans.take(names::find(text, &tokens));
    }
    if policy.uuids {
        spans.take(numbers::uuids(text));
    }
    if policy.strict {
        spans.take(numbers::look_alikes(text));
    }
    spans.0.into_values().collect()
}

/// Spans that do not overlap, by where they begin.
#[derive(Default)]
struct Spans(BTreeMap<usize, Span>);

impl Spans {
    fn take(&mut self, found: Vec<Span>) {
        for span in found {
            // As they do not overlap, only the last one that begins before this one ends can reach into it.
            let before = self.0.range(..span.end).next_back();
            if before.is_none_or(|(_, known)| !known.overlaps(&span)) {
                self.0.insert(span.start, span);
            }
        }
    }
}
