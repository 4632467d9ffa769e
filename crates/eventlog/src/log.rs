//! The event log: every accepted event, sorted by identity, time and arrival, in parts.
//!
//! Small enough, it lies in memory; else each part is read from its shard when a pass needs it.
//! Knows nothing of statistics, and nothing of how journeys are cut (see `journeys`).

use crate::disk::{Block, Shard, Wanted};
use crate::part::Part;
use crate::rows::{Identity, is_stand_in, stands_in};
use crate::stitch::{Places, ViewOf};
use model::{ChannelNames, Dictionary, EventRow, Micros, Strings, ValueKind};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// What goes wrong with a log on disk. Logs in memory have no errors.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct LogError {
    /// What is wrong, naming the thing.
    pub message: String,
    /// What to do next, when we know.
    pub hint: Option<String>,
    /// What a program would decide on.
    pub kind: LogErrorKind,
}

/// What kind of thing went wrong with a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogErrorKind {
    /// Whatever the message says.
    #[default]
    Other,
    /// Someone else is writing: try again later.
    Busy,
    /// A file is not what was written.
    Damaged,
    /// A newer program wrote it.
    Newer,
}

impl LogError {
    /// An error without a hint.
    pub fn new(message: impl Into<String>) -> Self {
        LogError { message: message.into(), hint: None, kind: LogErrorKind::Other }
    }

    /// Something on disk is not what was written.
    pub(crate) fn damaged(message: impl Into<String>) -> Self {
        LogError { kind: LogErrorKind::Damaged, ..LogError::new(message) }
    }

    /// Something was written by a newer program.
    pub(crate) fn newer(message: impl Into<String>) -> Self {
        LogError { kind: LogErrorKind::Newer, ..LogError::new(message) }
    }

    /// Someone else is writing.
    pub(crate) fn busy(message: impl Into<String>) -> Self {
        LogError { kind: LogErrorKind::Busy, ..LogError::new(message) }
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

/// A part, and which of its identities do not count because a view has them elsewhere.
#[derive(Clone)]
pub(crate) enum PartSource {
    /// In memory; those that do not count by place.
    Resident(Arc<Part>, Option<Arc<Vec<bool>>>),
    /// To be read; those that do not count by name.
    OnDisk(Arc<Shard>, Option<Arc<HashSet<String>>>),
}

impl PartSource {
    pub(crate) fn resident(part: Part) -> Self {
        PartSource::Resident(Arc::new(part), None)
    }

    pub(crate) fn on_disk(shard: Shard) -> Self {
        PartSource::OnDisk(Arc::new(shard), None)
    }
}

/// What a log was opened from.
pub(crate) struct Stored {
    pub(crate) blocks: Vec<Block>,
    pub(crate) wanted: Wanted,
    pub(crate) memory: usize,
    pub(crate) threads: usize,
}

/// A whole log of events.
pub struct EventLog {
    pub(crate) identity: Identity,
    pub(crate) activities: Dictionary,
    /// As they were logged.
    pub(crate) channels: Dictionary,
    /// As they are shown; made when first needed.
    pub(crate) channel_names: OnceLock<ChannelNames>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) parts: Vec<PartSource>,
    pub(crate) totals: Totals,
    /// Keeps a scratch folder alive for as long as the log needs its files.
    pub(crate) scratch: Option<tempfile::TempDir>,
    /// What it was opened from, where that was a data directory.
    pub(crate) stored: Option<Arc<Stored>>,
    /// What it is a view of.
    pub(crate) view: Option<ViewOf>,
    /// Where each identity in memory is; made when first needed.
    pub(crate) places: OnceLock<Places>,
}

/// A part at hand: borrowed from memory, or read for this one use.
pub(crate) struct PartGuard<'a> {
    part: Held<'a>,
    skip: Option<Cow<'a, [bool]>>,
}

enum Held<'a> {
    Resident(&'a Part),
    Read(Box<Part>),
}

impl PartGuard<'_> {
    /// Which identities do not count; `None` where all do.
    pub(crate) fn skip(&self) -> Option<&[bool]> {
        self.skip.as_deref()
    }

    pub(crate) fn counts(&self, identity: usize) -> bool {
        self.skip().is_none_or(|skip| !skip[identity])
    }
}

impl Deref for PartGuard<'_> {
    type Target = Part;

    fn deref(&self) -> &Part {
        match &self.part {
            Held::Resident(part) => part,
            Held::Read(part) => part,
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

    /// The channels, each once by whatever names it was logged.
    pub fn channels(&self) -> &Dictionary {
        self.channel_names().shown()
    }

    /// The channels behind the codes of events, as they were logged.
    pub fn logged_channels(&self) -> &Dictionary {
        &self.channels
    }

    /// Which logged names mean the same channel.
    pub fn channel_names(&self) -> &ChannelNames {
        self.channel_names.get_or_init(|| ChannelNames::of(&self.channels))
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
        self.parts.iter().all(|part| matches!(part, PartSource::Resident(..)))
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
            PartSource::Resident(part, _) => holds(part),
            PartSource::OnDisk(..) => true,
        })
    }

    /// Memory held by the columns, in bytes.
    pub fn heap_bytes(&self) -> usize {
        let resident = self.parts.iter().map(|part| match part {
            PartSource::Resident(part, _) => part.heap_bytes(),
            PartSource::OnDisk(..) => 0,
        });
        resident.sum()
    }

    /// How many events belong to no known person: only to a case, or to nobody at all. In a log of cases this is
    /// not told apart: 0.
    ///
    /// # Errors
    /// When a part of the log cannot be read.
    pub fn events_without_person(&self, threads: usize) -> Result<u64, LogError> {
        if self.identity == Identity::Case {
            return Ok(0);
        }
        let counts = share_out(self.parts.len(), threads, &|| 0, &|count: &mut u64, index| {
            let part = self.part(index)?;
            for (identity, bounds) in part.offsets.windows(2).enumerate().filter(|(at, _)| part.counts(*at)) {
                let name = part.identities.text(identity).unwrap_or_default();
                *count += if is_stand_in(self.identity, name) { u64::from(bounds[1] - bounds[0]) } else { 0 };
            }
            Ok::<(), LogError>(())
        })?;
        Ok(counts.into_iter().sum())
    }

    pub(crate) fn part(&self, index: usize) -> Result<PartGuard<'_>, LogError> {
        match &self.parts[index] {
            PartSource::Resident(part, skip) => {
                let skip = skip.as_deref().map(|skip| Cow::Borrowed(skip.as_slice()));
                Ok(PartGuard { part: Held::Resident(part), skip })
            }
            PartSource::OnDisk(shard, skip) => {
                let part = Box::new(shard.read(self)?);
                let named = |skip: &Arc<HashSet<String>>| -> Cow<'_, [bool]> {
                    let names = (0..part.identities.len()).map(|at| part.identities.text(at).unwrap_or_default());
                    names.map(|name| skip.contains(name)).collect::<Vec<bool>>().into()
                };
                let skip = skip.as_ref().map(named);
                Ok(PartGuard { part: Held::Read(part), skip })
            }
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
            for identity in (0..part.identities.len()).filter(|&identity| part.counts(identity)) {
                for row in part.offsets[identity] as usize..part.offsets[identity + 1] as usize {
                    values.clear();
                    // A view may have attributes that this part has never heard of.
                    let texts = self.attributes.iter().enumerate();
                    values.extend(
                        texts.map(|(at, attribute)| attribute.dictionary.text(*part.attributes.get(at)?.get(row)?)),
                    );
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
