//! Persons: which identifiers are theirs, how many events, from when to when.

use super::{Export, Opened, Out, csv_line, json_line};
use crate::failure::Failure;
use ingest::write::WriteFormat;
use model::{IdentityKey, IdentityMap, Micros};
use serde::Serialize;
use std::collections::BTreeMap;

/// A person as exported.
#[derive(Serialize)]
struct Person {
    person: String,
    identities: Vec<Identity>,
    events: u64,
    first: String,
    last: String,
}

#[derive(Clone, Serialize)]
struct Identity {
    identity: String,
    kind: Option<&'static str>,
    /// As the vault has it, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

pub(super) fn write(opened: &Opened, format: WriteFormat, export: &Export<'_>) -> Result<u64, Failure> {
    let mut out = Out::to(export.output)?;
    let as_table = format == WriteFormat::Csv;
    if as_table {
        csv_line(&mut out, &["person", "identities", "events", "first", "last"])?;
    }
    let members = members(&opened.data.map);
    let mut written = 0;
    let mut finish = |counted: Counted| -> Result<(), Failure> {
        written += 1;
        let person = described(opened, export, &members, counted)?;
        if !as_table {
            return json_line(&mut out, &person);
        }
        let identities = person.identities.iter().map(|identity| match &identity.value {
            Some(value) => format!("{} {value}", identity.kind.unwrap_or_default()),
            None => identity.identity.clone(),
        });
        let (identities, events) = (identities.collect::<Vec<_>>().join(" | "), person.events.to_string());
        Ok(csv_line(&mut out, &[&person.person, &identities, &events, &person.first, &person.last])?)
    };
    // A person's events follow each other, in order of time.
    let mut current: Option<Counted> = None;
    opened.log.rows::<Failure>(&mut |row| {
        let Some(person) = row.person.filter(|_| opened.is_in_time(row.time)) else { return Ok(()) };
        match &mut current {
            Some(counted) if counted.person == person => {
                counted.events += 1;
                counted.last = row.time;
                Ok(())
            }
            other => {
                let begun = Counted { person: person.to_string(), events: 1, first: row.time, last: row.time };
                other.replace(begun).map_or(Ok(()), &mut finish)
            }
        }
    })?;
    current.map_or(Ok(()), &mut finish)?;
    out.finish()?;
    Ok(written)
}

struct Counted {
    person: String,
    events: u64,
    first: Micros,
    last: Micros,
}

/// By person, the identifiers that are theirs at least for a time.
fn members(map: &IdentityMap) -> BTreeMap<&str, Vec<&str>> {
    let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (identity, runs) in map.iter() {
        for run in runs {
            let known = members.entry(&run.person).or_default();
            if !known.contains(&identity) {
                known.push(identity);
            }
        }
    }
    members
}

fn described(
    opened: &Opened,
    export: &Export<'_>,
    members: &BTreeMap<&str, Vec<&str>>,
    counted: Counted,
) -> Result<Person, Failure> {
    let own = counted.person.as_str();
    let is_own = opened.data.map.runs(own).is_none_or(|runs| runs.iter().any(|run| run.person == own));
    let mut keys: Vec<&str> = members.get(own).cloned().unwrap_or_default();
    if is_own && !own.contains('#') && !keys.contains(&own) {
        keys.push(own);
    }
    keys.sort_unstable();
    let mut identities = Vec::new();
    for key in keys {
        let key = IdentityKey(key.to_string());
        let value = match (&opened.data.store, export.with_identifiers) {
            (Some(store), true) => store.find_identity(&opened.data.project, &key)?.and_then(|entry| entry.value),
            _ => None,
        };
        let kind = key.kind().map(model::IdentityKind::code);
        identities.push(Identity { identity: key.0, kind, value });
    }
    Ok(Person {
        identities,
        events: counted.events,
        first: counted.first.to_rfc3339(),
        last: counted.last.to_rfc3339(),
        person: counted.person,
    })
}
