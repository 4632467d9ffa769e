//! What the audit log says of a saved journey, so that probing shows.
//!
//! A saved journey is counted exactly: two that differ by one activity may differ by one customer, and who subtracts
//! them learns about that customer (`docs/privacy.md`). Rounding would make honest figures worse; so each save says in
//! the log how large the definition is, how much it changed, and which other it comes close to. Names are not written:
//! the log is for ever, and what people type may name somebody.

use model::{AuditNote, JourneyDefinition, JourneyId, StudioJourney};
use std::collections::HashSet;

/// Definitions that differ by no more than this are close.
const CLOSE: usize = 2;

/// The note of a save, with what tells probing: `names`, `changed`, and `close_to` by `differs_by` where there is one.
pub(super) fn tell(
    note: AuditNote,
    id: &JourneyId,
    saved: &JourneyDefinition,
    before: Option<&JourneyDefinition>,
    others: &[StudioJourney],
) -> AuditNote {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let names = saved.start.len() + saved.goal.len() + saved.activities.len();
    let mut note = note.with("names", count(names));
    if let Some(before) = before {
        note = note.with("changed", count(difference(before, saved)));
    }
    let others = others.iter().filter(|other| other.id != *id);
    let closest = others.map(|other| (difference(&other.definition, saved), other)).min_by_key(|(by, _)| *by);
    match closest {
        Some((by, other)) if by <= CLOSE => note.with("close_to", other.id.0.as_str()).with("differs_by", count(by)),
        _ => note,
    }
}

/// How many things tell apart what two definitions count; what they are called counts nothing.
fn difference(one: &JourneyDefinition, other: &JourneyDefinition) -> usize {
    let names = |one: &[String], other: &[String]| {
        let (one, other): (HashSet<&String>, HashSet<&String>) = (one.iter().collect(), other.iter().collect());
        one.symmetric_difference(&other).count()
    };
    names(&one.start, &other.start)
        + names(&one.goal, &other.goal)
        + names(&one.activities, &other.activities)
        + usize::from(one.cut != other.cut)
        + usize::from(one.gap != other.gap)
        + usize::from(one.horizon != other.horizon)
}
