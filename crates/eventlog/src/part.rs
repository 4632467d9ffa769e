//! A part of a log: some identities, whole, as sorted hot columns. Parts are what threads share out.

use crate::arrivals::Arrivals;
use crate::rows::{EventIds, Rows};
use crate::sort::Sorted;
use model::{Column, Dictionary, MISSING, Strings};

/// Some identities with all their events, sorted by identity, time and arrival.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// The names of the identities, in order.
    pub(crate) identities: Strings,
    /// Where each identity's rows begin; one more than there are identities.
    pub(crate) offsets: Vec<u32>,
    pub(crate) time: Vec<i64>,
    /// Arrival numbers, where views are to be made of the log.
    pub(crate) seq: Option<Arrivals>,
    pub(crate) activity: Vec<u32>,
    pub(crate) channel: Vec<u32>,
    /// The case in a log of persons, the person in a log of cases.
    pub(crate) other: Option<Column>,
    pub(crate) event_ids: Option<Strings>,
    /// Attribute codes, in the order of the log's attributes; empty where they were not loaded.
    pub(crate) attributes: Vec<Vec<u32>>,
}

impl Part {
    /// The rows `identities[from..to]` of a sorted log, gathered.
    pub(crate) fn gather(rows: &Rows, sorted: &Sorted, from: usize, to: usize) -> Part {
        let first = sorted.offsets[from];
        let order = &sorted.order[first as usize..sorted.offsets[to] as usize];
        let mut identities = Strings::default();
        for &identity in &sorted.identities[from..to] {
            identities.push(Some(rows.identity.dictionary.get(identity)));
        }
        let codes = |column: &[u32]| -> Vec<u32> { order.iter().map(|&row| column[row as usize]).collect() };
        let event_ids = match &rows.event_ids {
            Some(EventIds::Text(ids)) => {
                let mut gathered = Strings::default();
                order.iter().for_each(|&row| gathered.push(ids.text(row as usize)));
                Some(gathered)
            }
            _ => None,
        };
        Part {
            identities,
            offsets: sorted.offsets[from..=to].iter().map(|offset| offset - first).collect(),
            time: order.iter().map(|&row| rows.time[row as usize]).collect(),
            seq: None,
            activity: codes(&rows.activity.codes),
            channel: codes(&rows.channel.codes),
            other: rows.other.as_ref().map(|other| compact(other, order)),
            event_ids,
            attributes: rows.attributes.iter().map(|attribute| codes(&attribute.values.codes)).collect(),
        }
    }

    pub(crate) fn events(&self) -> usize {
        self.time.len()
    }

    /// Memory held by what stays in memory, in bytes.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.identities.heap_bytes()
            + self.offsets.capacity() * 4
            + self.time.capacity() * 8
            + self.seq.as_ref().map_or(0, Arrivals::heap_bytes)
            + (self.activity.capacity() + self.channel.capacity()) * 4
            + self.other.as_ref().map_or(0, |other| other.codes.capacity() * 4 + other.dictionary.heap_bytes())
            + self.event_ids.as_ref().map_or(0, Strings::heap_bytes)
            + self.attributes.iter().map(|codes| codes.capacity() * 4).sum::<usize>()
    }
}

/// The rows `order` of a column, with a dictionary of only their values.
pub(crate) fn compact(column: &Column, order: &[u32]) -> Column {
    let mut local = vec![MISSING; column.dictionary.len()];
    let mut dictionary = Dictionary::new();
    let codes = order
        .iter()
        .map(|&row| {
            let code = column.codes[row as usize];
            if code == MISSING {
                return MISSING;
            }
            let slot = &mut local[code as usize];
            if *slot == MISSING {
                *slot = dictionary.intern(column.dictionary.get(code));
            }
            *slot
        })
        .collect();
    Column { codes, dictionary }
}
