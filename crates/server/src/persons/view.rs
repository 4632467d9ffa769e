//! One customer as Resa knows them: identifiers, what was said about them, and why they are one.

use super::events::json;
use crate::live::Persons;
use crate::work::WorkError;
use model::{Fact, IdentityKey, Micros, ProjectId, RecordedFact};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use store::Store;

/// One customer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonView {
    /// The person's name: a pseudonym.
    pub person: String,
    /// The identifiers whose events are theirs.
    pub identities: Vec<IdentityView>,
    /// What was said about them.
    pub traits: Vec<TraitView>,
    /// Why these identifiers are one person, in the order in which it was learnt.
    pub stitched: Vec<FactView>,
}

/// An identifier of a customer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IdentityView {
    /// Its pseudonym.
    pub identity: String,
    /// What it is.
    pub kind: &'static str,
    /// The identifier itself; absent for national ids, of which only a keyed hash is kept.
    pub value: Option<String>,
    /// When it was first met.
    pub first_seen: Option<String>,
    /// When its events are this customer's.
    pub times: Vec<Span>,
    /// Whether other customers use it as well.
    pub shared: bool,
}

/// A time; without a beginning or an end where there is none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Span {
    /// The first moment.
    pub from: Option<String>,
    /// The first moment that no longer belongs to it.
    pub until: Option<String>,
}

/// Something that was said about a customer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TraitView {
    /// Its name.
    pub name: String,
    /// The latest value.
    pub value: Value,
    /// The identifier that it was said of.
    pub identity: String,
}

/// Something that was learnt about which identifiers are one person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FactView {
    /// Its number.
    pub seq: i64,
    /// When it was learnt.
    pub at: String,
    /// `together` (an event carried both), `alias` (a sender says so), `merge`, `unmerge` (a member decided).
    pub fact: &'static str,
    /// One identifier.
    pub one: String,
    /// The other.
    pub other: String,
    /// The day of the event that carried both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
}

const DAY: i64 = 86_400_000_000;

impl From<&RecordedFact> for FactView {
    fn from(recorded: &RecordedFact) -> FactView {
        let (fact, one, other, day) = match &recorded.fact {
            Fact::Together { weaker, stronger, day } => ("together", weaker, stronger, Some(*day)),
            Fact::Alias { from, to } => ("alias", from, to, None),
            Fact::Merge { a, b } => ("merge", a, b, None),
            Fact::Unmerge { a, b } => ("unmerge", a, b, None),
        };
        let day = day.map(|day| Micros(i64::from(day) * DAY).to_rfc3339().chars().take(10).collect());
        FactView {
            seq: recorded.seq,
            at: recorded.at.to_rfc3339(),
            fact,
            one: one.0.clone(),
            other: other.0.clone(),
            day,
        }
    }
}

/// Everything that is known of a person but their events; `None` where nothing is.
///
/// # Errors
/// When the databases cannot be read.
pub fn view(
    store: &Store,
    project: &ProjectId,
    persons: &Persons,
    person: &str,
    as_of: Option<Micros>,
) -> Result<Option<PersonView>, WorkError> {
    let keys = persons.identities_of(person);
    let (mut identities, mut traits, mut known) = (Vec::new(), Vec::new(), false);
    for name in &keys {
        let key = IdentityKey(name.clone());
        let entry = store.find_identity(project, &key)?;
        known |= entry.is_some() || persons.map().runs(name).is_some();
        let times = persons.times(name, person).into_iter();
        identities.push(IdentityView {
            identity: name.clone(),
            kind: key.kind().map_or("", |kind| kind.code()),
            value: entry.as_ref().and_then(|entry| entry.value.clone()),
            first_seen: entry.as_ref().map(|entry| entry.first_seen.to_rfc3339()),
            times: times.map(|(from, until)| Span { from: from.map(told), until: until.map(told) }).collect(),
            shared: persons.persons_of(name).len() > 1,
        });
        let said = entry.map(|entry| entry.traits).unwrap_or_default().into_iter();
        traits.extend(said.map(|said| TraitView {
            name: said.name,
            value: json(said.kind, said.value),
            identity: name.clone(),
        }));
    }
    let names: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    let facts = store.facts(project, 0)?;
    let stitched: Vec<FactView> = facts
        .iter()
        .filter(|fact| as_of.is_none_or(|as_of| fact.at <= as_of))
        .map(FactView::from)
        .filter(|fact| names.contains(fact.one.as_str()) || names.contains(fact.other.as_str()))
        .collect();
    known |= !stitched.is_empty();
    Ok(known.then(|| PersonView { person: person.to_string(), identities, traits, stitched }))
}

fn told(time: i64) -> String {
    Micros(time).to_rfc3339()
}
