//! The event log: every accepted event, sorted by identity, time and arrival, in parts.
//!
//! Small enough, it lies in memory; else each part is read from its shard when a pass needs it.
//! Knows nothing of statistics, and nothing of how journeys are cut (see `journeys`).

use crate::disk::Shard;
use crate::part::Part;
use crate::rows::{Identity, stands_in};
use model::{Dictionary, EventRow, Micros, Strings, ValueKind};
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What goes wrong with a log on disk. Logs in memory have no errors.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct LogError {
    /// What is wrong, naming the thing.
    pub message: String,
    /// What to do next, when we know.
    pub hint: Option<String>,
}

impl LogError {
    /// An error without a hint.
    pub fn new(message: impl Into<String>) -> Self {
        LogError { message: message.into(), hint: None }
    }

    /// The same error with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// One attribute of the log's events.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its name; attributes of a whole case begin with `case:`.
    pub name: String,
    /// What its values were in the source.
    pub kind: ValueKind,
    /// The values behind the codes; empty while the attribute is not loaded.
    pub dictionary: Dictionary,
    /// Whether its codes are at hand.
    pub loaded: bool,
}

/// What a log holds, counted once when it is built or opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Events in the log.
    pub events: u64,
    /// Events that were left out because an equal one was there.
    pub duplicates: u64,
    /// Persons (or cases, in a log of cases).
    pub identities: u64,
    /// Distinct persons, where the log knows persons.
    pub persons: Option<u64>,
    /// First event time.
    pub first: Option<Micros>,
    /// Last event time.
    pub last: Option<Micros>,
    /// Whether every event belongs to a case.
    pub every_event_has_a_case: bool,
}

pub(crate) enum PartSource {
    Resident(Box<Part>),
    OnDisk(Shard),
}

/// A whole log of events.
pub struct EventLog {
    pub(crate) identity: Identity,
    pub(crate) activities: Dictionary,
    pub(crate) channels: Dictionary,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) parts: Vec<PartSource>,
    pub(crate) totals: Totals,
    /// Keeps a scratch folder alive for as long as the log needs its files.
    pub(crate) scratch: Option<tempfile::TempDir>,
}

/// A part at hand: borrowed from memory, or read for this one use.
pub(crate) enum PartGuard<'a> {
    Resident(&'a Part),
    Read(Box<Part>),
}

impl Deref for PartGuard<'_> {
    type Target = Part;

    fn deref(&self) -> &Part {
        match self {
            PartGuard::Resident(part) => part,
            PartGuard::Read(part) => part,
        }
    }
}

impl EventLog {
    /// What the log is sorted by.
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// The activities behind the codes.
    pub fn activities(&self) -> &Dictionary {
        &self.activities
    }

    /// The channels behind the codes.
    pub fn channels(&self) -> &Dictionary {
        &self.channels
    }

    /// All attributes of the log, loaded or not.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The place of an attribute by name; `x` also finds `case:x`.
    pub fn find_attribute(&self, name: &str) -> Option<usize> {
        let exact = self.attributes.iter().position(|attribute| attribute.name == name);
        exact
            .or_else(|| self.attributes.iter().position(|attribute| attribute.name.strip_prefix("case:") == Some(name)))
    }

    /// What the log holds.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// Whether all of it lies in memory.
    pub fn is_resident(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, PartSource::Resident(_)))
    }

    /// Whether events may have both a person and a case.
    pub fn has_other(&self) -> bool {
        self.any_part(|part| part.other.is_some())
    }

    /// Whether events may have ids of their own (and they were kept).
    pub fn has_event_ids(&self) -> bool {
        self.any_part(|part| part.event_ids.is_some())
    }

    /// Whether it holds for any part in memory; parts on disk may always.
    fn any_part(&self, holds: impl Fn(&Part) -> bool) -> bool {
        self.parts.iter().any(|part| match part {
            PartSource::Resident(part) => holds(part),
            PartSource::OnDisk(_) => true,
        })
    }

    /// Memory held by the columns, in bytes.
    pub fn heap_bytes(&self) -> usize {
        let resident = self.parts.iter().map(|part| match part {
            PartSource::Resident(part) => part.heap_bytes(),
            PartSource::OnDisk(_) => 0,
        });
        resident.sum()
    }

    pub(crate) fn part(&self, index: usize) -> Result<PartGuard<'_>, LogError> {
        match &self.parts[index] {
            PartSource::Resident(part) => Ok(PartGuard::Resident(part)),
            PartSource::OnDisk(shard) => shard.read(self).map(|part| PartGuard::Read(Box::new(part))),
        }
    }

    /// Hands over every event with all that was loaded, identities together, in journey order.
    ///
    /// # Errors
    /// When a part cannot be read, or with the error of `take`.
    pub fn rows<E: From<LogError>>(&self, take: &mut dyn FnMut(&EventRow<'_>) -> Result<(), E>) -> Result<(), E> {
        let mut values = Vec::with_capacity(self.attributes.len());
        for index in 0..self.parts.len() {
            let part = self.part(index)?;
            for identity in 0..part.identities.len() {
                for row in part.offsets[identity] as usize..part.offsets[identity + 1] as usize {
                    values.clear();
                    let texts = self.attributes.iter().zip(&part.attributes);
                    values.extend(texts.map(|(attribute, codes)| attribute.dictionary.text(*codes.get(row)?)));
                    let name = part.identities.text(identity);
                    let other = part.other.as_ref().and_then(|other| other.text(row));
                    let (person, case) = match self.identity {
                        Identity::Person => (name.filter(|name| !stands_in(self.identity, name, other)), other),
                        Identity::Case => (other, name.filter(|name| !stands_in(self.identity, name, other))),
                    };
                    take(&EventRow {
                        event_id: part.event_ids.as_ref().and_then(|ids| Strings::text(ids, row)),
                        person,
                        case,
                        time: Micros(part.time[row]),
                        activity: self.activities.get(part.activity[row]),
                        channel: self.channels.text(part.channel[row]),
                        attributes: &values,
                    })?;
                }
            }
        }
        Ok(())
    }
}

/// Runs `work` for every index below `count` on up to `threads` threads, each with a state of its
/// own, and gives the states back in no particular order.
///
/// # Errors
/// The first error that any of them met; the others stop at their next index.
pub(crate) fn share_out<S: Send, E: Send>(
    count: usize,
    threads: usize,
    new: &(dyn Fn() -> S + Sync),
    work: &(dyn Fn(&mut S, usize) -> Result<(), E> + Sync),
) -> Result<Vec<S>, E> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut state = new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(state);
            }
            if let Err(error) = work(&mut state, index) {
                next.store(count, Ordering::Relaxed);
                return Err(error);
            }
        }
    };
    let workers = threads.clamp(1, count.max(1));
    if workers == 1 {
        return run().map(|state| vec![state]);
    }
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(run)).collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
