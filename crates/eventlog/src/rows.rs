//! Events in arrival order, as growing columns with shared dictionaries: what a log is built from.
//!
//! Comes in: batches, each with dictionaries of its own. Goes out: one set of columns, ready to be
//! sorted. Knows nothing of journeys or files.

use foldhash::fast::FixedState;
use model::{AttributeColumn, Column, EventBatch, MISSING, Strings};
use std::hash::BuildHasher;

/// What the log is sorted by, and so what lies together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The customer; a case is an attribute of the customer's events.
    Person,
    /// The case; the customer, where known, is an attribute of its events.
    Case,
}

/// Event ids: as text where they must be written again, else as hashes, enough to tell
/// neighbours of the same person and time apart.
#[derive(Clone, Debug)]
pub(crate) enum EventIds {
    /// The ids themselves.
    Text(Strings),
    /// One hash for each event, 0 where it has no id.
    Hashed(Vec<u64>),
}

impl EventIds {
    fn push(&mut self, id: Option<&str>, hasher: &FixedState) {
        match self {
            EventIds::Text(ids) => ids.push(id),
            EventIds::Hashed(hashes) => hashes.push(id.map_or(0, |id| hasher.hash_one(id).max(1))),
        }
    }

    /// A hash of a row's id, `None` where it has none.
    pub(crate) fn hash(&self, row: usize, hasher: &FixedState) -> Option<u64> {
        match self {
            EventIds::Text(ids) => ids.text(row).map(|id| hasher.hash_one(id)),
            EventIds::Hashed(hashes) => (hashes[row] != 0).then(|| hashes[row]),
        }
    }

    /// Whether two rows carry the same id; rows without an id never do.
    pub(crate) fn same(&self, a: usize, b: usize) -> bool {
        match self {
            EventIds::Text(ids) => ids.text(a).is_some() && ids.text(a) == ids.text(b),
            EventIds::Hashed(hashes) => hashes[a] != 0 && hashes[a] == hashes[b],
        }
    }

    fn heap_bytes(&self) -> usize {
        match self {
            EventIds::Text(ids) => ids.heap_bytes(),
            EventIds::Hashed(hashes) => hashes.capacity() * 8,
        }
    }
}

/// Events in arrival order.
pub(crate) struct Rows {
    pub(crate) identity: Column,
    /// The case in a log of persons, the person in a log of cases; absent where no event has one.
    pub(crate) other: Option<Column>,
    pub(crate) time: Vec<i64>,
    /// Arrival numbers; absent while they are simply `first_seq`, `first_seq + 1`, …
    pub(crate) seq: Option<Vec<i64>>,
    pub(crate) first_seq: i64,
    pub(crate) activity: Column,
    pub(crate) channel: Column,
    pub(crate) event_ids: Option<EventIds>,
    pub(crate) attributes: Vec<AttributeColumn>,
    sorted_by: Identity,
    keep_event_ids: bool,
    hasher: FixedState,
}

impl Rows {
    pub(crate) fn new(sorted_by: Identity, keep_event_ids: bool, first_seq: i64) -> Self {
        Rows {
            identity: Column::default(),
            other: None,
            time: Vec::new(),
            seq: None,
            first_seq,
            activity: Column::default(),
            channel: Column::default(),
            event_ids: None,
            attributes: Vec::new(),
            sorted_by,
            keep_event_ids,
            hasher: FixedState::default(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.time.len()
    }

    pub(crate) fn sorted_by(&self) -> Identity {
        self.sorted_by
    }

    /// Makes a log of persons one of cases. Every row must have a case.
    pub(crate) fn swap_identity(&mut self) {
        if let Some(cases) = self.other.take() {
            self.other = Some(std::mem::replace(&mut self.identity, cases));
            self.sorted_by = Identity::Case;
        }
    }

    pub(crate) fn seq(&self, row: usize) -> i64 {
        self.seq.as_ref().map_or(self.first_seq + row as i64, |seq| seq[row])
    }

    /// Whether an identity's name stands in for a missing one (see `push_identities`).
    pub(crate) fn stands_in(&self, name: &str, other: Option<&str>) -> bool {
        stands_in(self.sorted_by, name, other)
    }

    /// Memory held, in bytes (approximate).
    pub(crate) fn heap_bytes(&self) -> usize {
        let column = |column: &Column| column.codes.capacity() * 4 + column.dictionary.heap_bytes();
        column(&self.identity)
            + self.other.as_ref().map_or(0, column)
            + self.time.capacity() * 8
            + column(&self.activity)
            + column(&self.channel)
            + self.event_ids.as_ref().map_or(0, EventIds::heap_bytes)
            + self.attributes.iter().map(|attribute| column(&attribute.values)).sum::<usize>()
    }

    /// Adds a batch; `seq` gives arrival numbers where they are not simply the next ones.
    pub(crate) fn push(&mut self, batch: &EventBatch, seq: Option<&[i64]>) {
        let before = self.len();
        self.push_seq(batch.len(), seq);
        self.time.extend_from_slice(&batch.time);
        extend(&mut self.activity, &batch.activity);
        extend_or_fill(&mut self.channel, batch.channel.as_ref(), batch.len());
        self.push_identities(batch, before);
        self.push_event_ids(batch, before);
        self.push_attributes(batch, before);
    }

    fn push_seq(&mut self, rows: usize, seq: Option<&[i64]>) {
        let before = self.len();
        let next = self.first_seq + before as i64;
        match (&mut self.seq, seq) {
            (None, None) => {}
            (None, Some(seq)) => {
                let mut all: Vec<i64> = (self.first_seq..next).collect();
                all.extend_from_slice(seq);
                self.seq = Some(all);
            }
            (Some(all), Some(seq)) => all.extend_from_slice(seq),
            (Some(all), None) => {
                let next = all.iter().max().map_or(self.first_seq, |last| last + 1);
                all.extend(next..next + rows as i64);
            }
        }
    }

    fn push_identities(&mut self, batch: &EventBatch, before: usize) {
        let (main, other) = match self.sorted_by {
            Identity::Person => (batch.person.as_ref(), batch.case.as_ref()),
            Identity::Case => (batch.case.as_ref(), batch.person.as_ref()),
        };
        match main {
            Some(main) if !main.codes.contains(&MISSING) => extend(&mut self.identity, main),
            _ => {
                // A row that lacks what the log is sorted by stands under the other of the two,
                // marked so that it cannot be taken for one of the same name.
                for row in 0..batch.len() {
                    match (main.and_then(|main| main.text(row)), other.and_then(|other| other.text(row))) {
                        (Some(name), _) => self.identity.push(Some(name)),
                        (None, name) => self.identity.push(Some(&stand_in(self.sorted_by, name))),
                    }
                }
            }
        }
        if other.is_some() || self.other.is_some() {
            let column = self.other.get_or_insert_with(|| filled(before));
            extend_or_fill(column, other, batch.len());
        }
    }

    fn push_event_ids(&mut self, batch: &EventBatch, before: usize) {
        if batch.event_id.is_none() && self.event_ids.is_none() {
            return;
        }
        let (keep, hasher) = (self.keep_event_ids, &self.hasher);
        let ids = self.event_ids.get_or_insert_with(|| {
            let mut ids = if keep { EventIds::Text(Strings::default()) } else { EventIds::Hashed(Vec::new()) };
            (0..before).for_each(|_| ids.push(None, hasher));
            ids
        });
        for row in 0..batch.len() {
            ids.push(batch.event_id.as_ref().and_then(|ids| ids.text(row)), hasher);
        }
    }

    fn push_attributes(&mut self, batch: &EventBatch, before: usize) {
        for incoming in &batch.attributes {
            let known = self.attributes.iter().position(|attribute| attribute.name == incoming.name);
            let at = known.unwrap_or_else(|| {
                let (name, values) = (incoming.name.clone(), filled(before));
                self.attributes.push(AttributeColumn { name, kind: incoming.kind, values });
                self.attributes.len() - 1
            });
            let attribute = &mut self.attributes[at];
            let has_values = !incoming.values.dictionary.is_empty();
            if has_values {
                let seen_before = !attribute.values.dictionary.is_empty();
                attribute.kind = if seen_before { attribute.kind.union(incoming.kind) } else { incoming.kind };
            }
            extend(&mut attribute.values, &incoming.values);
        }
        let rows = self.time.len();
        for attribute in &mut self.attributes {
            attribute.values.codes.resize(rows, MISSING);
        }
    }
}

fn stand_in_prefix(sorted_by: Identity) -> &'static str {
    match sorted_by {
        Identity::Person => "case:",
        Identity::Case => "person:",
    }
}

/// Whether a name has the form of one that was made so.
pub(crate) fn is_stand_in(sorted_by: Identity, name: &str) -> bool {
    name.starts_with(stand_in_prefix(sorted_by))
}

/// The name of an identity that has none, from the other of person and case.
pub(crate) fn stand_in(sorted_by: Identity, other: Option<&str>) -> String {
    format!("{}{}", stand_in_prefix(sorted_by), other.unwrap_or_default())
}

/// Whether an identity's name was made from the other of person and case, because it had none.
pub(crate) fn stands_in(sorted_by: Identity, name: &str, other: Option<&str>) -> bool {
    name.strip_prefix(stand_in_prefix(sorted_by)).is_some_and(|rest| rest == other.unwrap_or_default())
}

/// A column of missing values.
fn filled(rows: usize) -> Column {
    Column { codes: vec![MISSING; rows], ..Column::default() }
}

fn extend_or_fill(column: &mut Column, incoming: Option<&Column>, rows: usize) {
    match incoming {
        Some(incoming) => extend(column, incoming),
        None => column.codes.resize(column.codes.len() + rows, MISSING),
    }
}

/// Appends a column, translating its codes into those of `column`.
fn extend(column: &mut Column, incoming: &Column) {
    let codes: Vec<u32> = incoming.dictionary.iter().map(|text| column.dictionary.intern(text)).collect();
    column
        .codes
        .extend(incoming.codes.iter().map(|&code| if code == MISSING { MISSING } else { codes[code as usize] }));
}
