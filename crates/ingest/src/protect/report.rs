//! What protecting a file came to, as counts and as sentences for whoever imports it.

use std::collections::{BTreeMap, BTreeSet};

/// What was done to a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProtectReport {
    /// Different identifiers that were met.
    pub identities: usize,
    /// Rows whose customer cannot be used, by reason ([`crate::identity::Unusable::code`]).
    pub unusable: BTreeMap<&'static str, usize>,
    /// Events that were left out, because nobody is left whose they could be.
    pub events_of_nobody: usize,
    /// Events that were left out, because their customer is on the exclusion list.
    pub excluded_events: usize,
    /// Columns that hold keyed hashes now.
    pub hashed: BTreeSet<String>,
    /// Columns that were moved to the vault.
    pub removed: BTreeSet<String>,
    /// Columns of staff that were dropped.
    pub staff_dropped: BTreeSet<String>,
    /// Columns of staff that tell the team now.
    pub staff_to_team: BTreeSet<String>,
    /// Values, counted by row, in which personal data was replaced.
    pub scrubbed_values: usize,
}

impl ProtectReport {
    pub(super) fn hash(&mut self, column: &str) {
        note(&mut self.hashed, column);
    }

    pub(super) fn remove(&mut self, column: &str) {
        note(&mut self.removed, column);
    }

    pub(super) fn drop_staff(&mut self, column: &str) {
        note(&mut self.staff_dropped, column);
    }

    pub(super) fn map_staff(&mut self, column: &str) {
        note(&mut self.staff_to_team, column);
    }

    /// Events that were read and are not in what comes out.
    pub fn left_out(&self) -> usize {
        self.events_of_nobody + self.excluded_events
    }

    /// What to say, one sentence each; empty when nothing was changed but the customers' names.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let columns = [
            (&self.hashed, "personal numbers are kept as keyed hashes only: column"),
            (&self.removed, "personal data is kept apart from events, in the vault: column"),
            (&self.staff_dropped, "events do not tell who of the staff did it: dropped column"),
            (&self.staff_to_team, "events tell the team and not who of the staff did it: column"),
        ];
        for (names, sentence) in columns.into_iter().filter(|(names, _)| !names.is_empty()) {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            remarks.push(format!("{sentence} {}", names.join(", ")));
        }
        let unusable: usize = self.unusable.values().sum();
        if unusable > 0 {
            let whys: Vec<String> = self.unusable.iter().map(|(why, rows)| format!("{why} {rows}")).collect();
            remarks.push(format!("in {unusable} rows the customer says nothing about who it is ({})", whys.join(", ")));
        }
        if self.events_of_nobody > 0 {
            remarks.push(format!("{} events have neither customer nor case and were left out", self.events_of_nobody));
        }
        if self.excluded_events > 0 {
            remarks.push(format!("{} events of excluded customers were left out", self.excluded_events));
        }
        if self.scrubbed_values > 0 {
            remarks.push(format!("personal data was replaced in {} texts", self.scrubbed_values));
        }
        remarks
    }
}

fn note(names: &mut BTreeSet<String>, column: &str) {
    if !names.contains(column) {
        names.insert(column.to_owned());
    }
}
