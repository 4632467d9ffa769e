//! From arrival order to journey order: sorts by identity, then time, then arrival, and lets duplicates collapse.
//!
//! A counting sort by identity, then a stable sort of those identities whose times are out of
//! order: real logs arrive nearly sorted, so this is close to one linear pass.

use crate::rows::Rows;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// The rows of a log in journey order.
pub(crate) struct Sorted {
    /// Row numbers in journey order, without the duplicates.
    pub(crate) order: Vec<u32>,
    /// The identities in order; those whose rows all were duplicates cannot occur (the first stays).
    pub(crate) identities: Vec<u32>,
    /// Where each identity's rows begin in `order`; one more than there are identities.
    pub(crate) offsets: Vec<u32>,
    /// How many rows were left out because an equal event id of the same identity and time came before.
    pub(crate) duplicates: u64,
}

/// Sorts all rows whose identity is wanted, the identities in the order given.
///
/// `identities` must hold each identity code at most once; rows of others are left out.
pub(crate) fn sort(rows: &Rows, identities: Vec<u32>) -> Sorted {
    const UNWANTED: u32 = u32::MAX;
    let mut place = vec![UNWANTED; rows.identity.dictionary.len()];
    for (at, &identity) in identities.iter().enumerate() {
        place[identity as usize] = at as u32;
    }
    let mut offsets = vec![0u32; identities.len() + 1];
    for &identity in &rows.identity.codes {
        let at = place[identity as usize];
        if at != UNWANTED {
            offsets[at as usize + 1] += 1;
        }
    }
    for at in 1..offsets.len() {
        offsets[at] += offsets[at - 1];
    }
    let mut order = vec![0u32; offsets[identities.len()] as usize];
    let mut next = offsets.clone();
    for (row, &identity) in rows.identity.codes.iter().enumerate() {
        let at = place[identity as usize];
        if at != UNWANTED {
            let slot = &mut next[at as usize];
            order[*slot as usize] = row as u32;
            *slot += 1;
        }
    }
    drop((next, place));
    for bounds in offsets.windows(2) {
        sort_by_time(rows, &mut order[bounds[0] as usize..bounds[1] as usize]);
    }
    let mut sorted = Sorted { order, identities, offsets, duplicates: 0 };
    collapse_duplicates(rows, &mut sorted);
    sorted
}

fn sort_by_time(rows: &Rows, order: &mut [u32]) {
    let key = |row: u32| (rows.time[row as usize], rows.seq(row as usize));
    let in_order = order.windows(2).all(|pair| key(pair[0]) <= key(pair[1]));
    if !in_order {
        order.sort_unstable_by_key(|&row| (rows.time[row as usize], rows.seq(row as usize), row));
    }
}

/// Leaves out every row that has the same identity, time and event id as a row before it.
fn collapse_duplicates(rows: &Rows, sorted: &mut Sorted) {
    let Some(ids) = &rows.event_ids else { return };
    let Sorted { order, offsets, duplicates, .. } = sorted;
    let hasher = FixedState::default();
    let mut same_time: HashMap<u64, u32, FixedState> = HashMap::default();
    let (mut kept, mut begin) = (0usize, 0usize);
    for offset in offsets.iter_mut().skip(1) {
        let end = *offset as usize;
        let mut current_time = None;
        for index in begin..end {
            let row = order[index];
            let time = rows.time[row as usize];
            if current_time != Some(time) {
                current_time = Some(time);
                same_time.clear();
            }
            let alone = index + 1 == end || rows.time[order[index + 1] as usize] != time;
            if (!alone || !same_time.is_empty())
                && let Some(hash) = ids.hash(row as usize, &hasher)
            {
                let before = *same_time.entry(hash).or_insert(row);
                if before != row && ids.same(before as usize, row as usize) {
                    *duplicates += 1;
                    continue;
                }
            }
            order[kept] = row;
            kept += 1;
        }
        begin = end;
        *offset = kept as u32;
    }
    order.truncate(kept);
}
