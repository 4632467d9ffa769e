//! Whom a view touches: those whose journeys differ from those of the view before it.
//!
//! Pure: two maps and a tail in, names out.

use super::ViewOf;
use crate::disk::identity_of;
use crate::log::EventLog;
use model::{EventBatch, IdentityMap, PersonRun};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Whose journeys a view changes, and under which identifiers their events lie in the base.
pub(super) struct Touched {
    pub(super) persons: HashSet<String>,
    pub(super) sources: HashSet<String>,
}

impl Touched {
    pub(super) fn of(stage: &EventLog, map: &Arc<IdentityMap>, tail: &EventBatch, fresh: &[u32]) -> Touched {
        let mut persons = HashSet::new();
        let same_map = stage.view.as_ref().filter(|view| Arc::ptr_eq(&view.map, map));
        if same_map.is_none() {
            let nobody = IdentityMap::default();
            let before = stage.view.as_ref().map_or(&nobody, |view| &view.map);
            for (identity, runs) in map.iter().filter(|(identity, runs)| before.runs(identity) != Some(runs)) {
                persons.extend(persons_of(identity, Some(runs)).map(str::to_string));
                persons.extend(persons_of(identity, before.runs(identity)).map(str::to_string));
            }
            for (identity, runs) in before.iter().filter(|(identity, _)| map.runs(identity).is_none()) {
                persons.extend(persons_of(identity, Some(runs)).map(str::to_string));
                persons.insert(identity.to_string());
            }
        }
        for &row in fresh {
            let identity = identity_of(tail, row as usize);
            persons.insert(map.person(&identity, tail.time[row as usize]).to_string());
        }
        let mut sources: HashSet<String> = persons.iter().filter(|name| map.runs(name).is_none()).cloned().collect();
        match same_map {
            Some(view) => {
                let members = view.members();
                sources.extend(persons.iter().filter_map(|person| members.get(person)).flatten().cloned());
            }
            None => {
                let is_source = |(identity, runs): &(&str, &[PersonRun])| {
                    persons_of(identity, Some(runs)).any(|person| persons.contains(person))
                };
                sources.extend(map.iter().filter(is_source).map(|(identity, _)| identity.to_string()));
            }
        }
        Touched { persons, sources }
    }
}

impl ViewOf {
    fn members(&self) -> &HashMap<String, Vec<String>> {
        self.members.get_or_init(|| {
            let mut members: HashMap<String, Vec<String>> = HashMap::new();
            for (identity, runs) in self.map.iter() {
                for person in persons_of(identity, Some(runs)) {
                    members.entry(person.to_string()).or_default().push(identity.to_string());
                }
            }
            members
        })
    }
}

/// The persons that an identifier's events may belong to.
fn persons_of<'a>(identity: &'a str, runs: Option<&'a [PersonRun]>) -> impl Iterator<Item = &'a str> {
    let runs = runs.unwrap_or_default();
    let itself = runs.last().is_none_or(|last| last.until != i64::MAX).then_some(identity);
    runs.iter().map(|run| run.person.as_str()).chain(itself)
}
