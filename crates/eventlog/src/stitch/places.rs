//! Where an identity lies: an index over the parts in memory.

use crate::log::{EventLog, PartSource};
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Where each identity that counts lies, among the parts in memory.
pub(crate) struct Places {
    table: HashTable<(u32, u32)>,
    hasher: FixedState,
}

impl Places {
    pub(super) fn of(log: &EventLog) -> Places {
        let hasher = FixedState::default();
        let mut table = HashTable::new();
        for (part_at, source) in log.parts.iter().enumerate() {
            let PartSource::Resident(part, skip) = source else { continue };
            table.reserve(part.identities.len(), |&place: &(u32, u32)| hasher.hash_one(name_at(log, place)));
            for at in (0..part.identities.len()).filter(|&at| skip.as_ref().is_none_or(|skip| !skip[at])) {
                let place = (part_at as u32, at as u32);
                table.insert_unique(hasher.hash_one(name_at(log, place)), place, |&place| {
                    hasher.hash_one(name_at(log, place))
                });
            }
        }
        Places { table, hasher }
    }

    pub(super) fn find(&self, log: &EventLog, name: &str) -> Option<(usize, usize)> {
        let found = self.table.find(self.hasher.hash_one(name), |&place| name_at(log, place) == name);
        found.map(|&(part, at)| (part as usize, at as usize))
    }
}

fn name_at(log: &EventLog, (part, at): (u32, u32)) -> &str {
    match &log.parts[part as usize] {
        PartSource::Resident(part, _) => part.identities.text(at as usize).unwrap_or_default(),
        PartSource::OnDisk(..) => "",
    }
}
