//! Views: a log together with events that are not sealed yet, its identifiers seen as persons.
//!
//! Comes in: a log as it was stored (the base), a tail of newer events, an identity map. Goes out: a
//! log of persons. Persons whom neither touches stay where they are; the events of the others are
//! gathered into parts of their own, and marked where they were. So a view costs as much as it
//! changes, and blocks are never rewritten by a merge.

mod gather;
mod places;
mod touched;

use crate::builder::{BuildOptions, LogBuilder};
use crate::disk::{cases_are_nested, identity_of, ids_of, known_rows, only};
use crate::log::{Attribute, EventLog, LogError, PartSource, Stored, Totals};
use crate::rows::Identity;
use gather::Stitch;
use model::{Column, Dictionary, EventBatch, IdentityMap, MISSING, Micros, ValueKind};
pub(crate) use places::Places;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};
use touched::Touched;

/// What a view was made of.
pub(crate) struct ViewOf {
    base: Arc<EventLog>,
    map: Arc<IdentityMap>,
    has_tail: bool,
    /// By person, the identifiers of whose events some are theirs; made when first needed.
    members: OnceLock<HashMap<String, Vec<String>>>,
}

impl EventLog {
    /// This log, which [`crate::DataDir::base`] opened (or a view of it), together with events that
    /// are not sealed yet, as journeys of the persons of `map`; without a map every identifier is a
    /// person. Called on a view without a tail, it costs as much as what differs from that view: a
    /// server keeps one, and makes the next from it with the same map (the same `Arc`) and a new tail.
    ///
    /// Events of the tail arrived after all others; those that the log has already (same id,
    /// identifier and time) are left out.
    ///
    /// # Errors
    /// When a block cannot be read, or the log was not opened as a base.
    pub fn with(
        self: &Arc<Self>,
        tail: Option<&EventBatch>,
        map: Option<Arc<IdentityMap>>,
    ) -> Result<EventLog, LogError> {
        let (base, stage) = match &self.view {
            None => (self, self),
            // A view with a tail, or partly in a scratch folder, is no ground to build on.
            Some(view) if view.has_tail || self.scratch.is_some() => (&view.base, &view.base),
            Some(view) => (&view.base, self),
        };
        let Some(stored) = base.stored.clone() else {
            return Err(LogError::new("only a log of a data directory can be seen with a map of persons"));
        };
        let map = map.unwrap_or_default();
        let none = EventBatch::default();
        let tail = tail.unwrap_or(&none);
        let fresh = rows_not_in(base, &stored, tail)?;
        let touched = Touched::of(stage, &map, tail, &fresh);
        let mut view = shell(base, stage, &stored, tail, fresh.len());
        let mut stitch = Stitch::new(base, stage, &stored, &touched, &map, &view);
        stitch.skip(&mut view);
        stitch.gather(&view)?;
        stitch.gather_tail(&view, tail, &fresh);
        stitch.finish(&mut view)?;
        if stored.wanted.by_case && view.totals.every_event_has_a_case && !cases_are_nested(&view)? {
            return as_log_of_cases(&stored, tail, &fresh, &map);
        }
        view.view = Some(ViewOf { base: Arc::clone(base), map, has_tail: !fresh.is_empty(), members: OnceLock::new() });
        Ok(view)
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(self))
    }
}

/// Which rows of a tail are new: not in it twice, and not in the blocks.
fn rows_not_in(base: &EventLog, stored: &Stored, tail: &EventBatch) -> Result<Vec<u32>, LogError> {
    let Some(ids) = &tail.event_id else { return Ok((0..tail.len() as u32).collect()) };
    let known: Vec<bool> = if base.is_resident() {
        let has_same_time = |row: &usize| {
            let Some((part, at)) = base.places().find(base, &identity_of(tail, *row)) else { return false };
            let PartSource::Resident(part, _) = &base.parts[part] else { return false };
            let rows = part.offsets[at] as usize..part.offsets[at + 1] as usize;
            part.time[rows].binary_search(&tail.time[*row]).is_ok()
        };
        // Only these can be known; their ids may not be in memory.
        let may_be_known: Vec<usize> = (0..tail.len()).filter(has_same_time).collect();
        let names: Vec<_> = may_be_known.iter().map(|&row| identity_of(tail, row)).collect();
        let in_blocks = ids_of(&stored.blocks, &names.iter().map(AsRef::as_ref).collect())?;
        let mut known = vec![false; tail.len()];
        for (row, name) in may_be_known.into_iter().zip(names) {
            let key = ids.text(row).map(|id| (name.into_owned(), tail.time[row], id.to_string()));
            known[row] = key.is_some_and(|key| in_blocks.contains(&key));
        }
        known
    } else {
        known_rows(&stored.blocks, tail)?.into_iter().map(|block| block.is_some()).collect()
    };
    let mut seen = HashSet::new();
    let mut is_first = |row: u32| {
        let row = row as usize;
        ids.text(row).is_none_or(|id| seen.insert((identity_of(tail, row), tail.time[row], id)))
    };
    Ok((0..tail.len() as u32).filter(|&row| !known[row as usize] && is_first(row)).collect())
}

/// The view before anything is moved: the stage's parts, with names for whatever the tail brings.
fn shell(base: &EventLog, stage: &EventLog, stored: &Stored, tail: &EventBatch, fresh: usize) -> EventLog {
    let extended = |dictionary: &Dictionary, column: Option<&Column>| {
        let mut dictionary = dictionary.clone();
        column.into_iter().flat_map(|column| column.dictionary.iter()).for_each(|text| _ = dictionary.intern(text));
        dictionary
    };
    let mut attributes = stage.attributes.clone();
    for incoming in tail.attributes.iter().filter(|incoming| !incoming.values.dictionary.is_empty()) {
        let at = attributes.iter().position(|attribute| attribute.name == incoming.name);
        match at {
            Some(at) => attributes[at].kind = ValueKind::union(attributes[at].kind, incoming.kind),
            None => attributes.push(Attribute {
                name: incoming.name.clone(),
                kind: incoming.kind,
                dictionary: Dictionary::new(),
                loaded: stored.wanted.has_attribute(&incoming.name),
            }),
        }
        if let Some(attribute) =
            attributes.iter_mut().find(|attribute| attribute.name == incoming.name && attribute.loaded)
        {
            incoming.values.dictionary.iter().for_each(|text| _ = attribute.dictionary.intern(text));
        }
    }
    let mut totals = Totals { events: base.totals.events + fresh as u64, ..stage.totals };
    totals.duplicates = base.totals.duplicates + (tail.len() - fresh) as u64;
    if fresh > 0 {
        let (first, last) = (tail.time.iter().min().copied(), tail.time.iter().max().copied());
        let stored = base.totals.events > 0;
        totals.first = base.totals.first.filter(|_| stored).into_iter().chain(first.map(Micros)).min();
        totals.last = base.totals.last.filter(|_| stored).into_iter().chain(last.map(Micros)).max();
        let all_cases = tail.case.as_ref().is_some_and(|cases| !cases.codes.contains(&MISSING));
        totals.every_event_has_a_case = all_cases && (base.totals.every_event_has_a_case || !stored);
    }
    EventLog {
        identity: Identity::Person,
        activities: extended(&stage.activities, Some(&tail.activity)),
        channels: extended(&stage.channels, tail.channel.as_ref()),
        attributes,
        parts: stage.parts.clone(),
        totals,
        scratch: None,
        stored: None,
        view: None,
        places: OnceLock::new(),
        channel_names: OnceLock::new(),
    }
}

/// The same as a log of cases, where persons and cases cross.
fn as_log_of_cases(stored: &Stored, tail: &EventBatch, fresh: &[u32], map: &IdentityMap) -> Result<EventLog, LogError> {
    let mut builder = LogBuilder::new(BuildOptions {
        identity: Identity::Case,
        by_case: true,
        keep_event_ids: stored.wanted.event_ids,
        memory: stored.memory,
        scratch: std::env::temp_dir(),
        threads: stored.threads,
    });
    let renamed = |mut batch: EventBatch| {
        if let Some(person) = &mut batch.person {
            let time = &batch.time;
            let names = (0..time.len()).map(|row| person.text(row).map(|name| map.person(name, time[row])));
            *person = names.collect();
        }
        batch
    };
    let mut next = 0;
    for block in &stored.blocks {
        block.read(&stored.wanted, &mut |batch, seq| {
            next = seq.iter().copied().fold(next, |next, seq| next.max(seq + 1));
            builder.push_numbered(&renamed(batch), Some(&seq))
        })?;
    }
    let tail = only(tail, fresh);
    let seq: Vec<i64> = (next..next + tail.len() as i64).collect();
    builder.push_numbered(&renamed(tail), Some(&seq))?;
    builder.finish()
}
