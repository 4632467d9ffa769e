//! Counting persons beside journeys: what leaves for people is hidden where too few persons are behind it.
//!
//! A person's journeys follow each other in one part of the log, so a person is new to a cell when the last one
//! counted there was somebody else. States must therefore be of disjoint persons, as the parts of a log are.

use eventlog::JourneyView;

/// How many journeys, and of how many distinct persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Journeys.
    pub journeys: u64,
    /// Distinct persons.
    pub persons: u64,
}

/// A cell that counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heads {
    journeys: u64,
    persons: u64,
    /// The number of the last person counted.
    last: u64,
}

impl Heads {
    #[inline]
    pub(super) fn add(&mut self, person: u64) {
        self.journeys += 1;
        self.persons += u64::from(self.last != person);
        self.last = person;
    }

    pub(super) fn merge(&mut self, other: &Heads) {
        self.journeys += other.journeys;
        self.persons += other.persons;
    }

    pub(super) fn group(&self) -> Group {
        Group { journeys: self.journeys, persons: self.persons }
    }
}

/// Numbers the persons as they come by, from 1.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counter {
    last: Option<u64>,
    number: u64,
}

impl Counter {
    #[inline]
    pub(super) fn number(&mut self, journey: &JourneyView<'_>) -> u64 {
        let person = journey.person_key();
        if self.last != Some(person) {
            self.last = Some(person);
            self.number += 1;
        }
        self.number
    }
}

/// Merges cells that stand in the same order.
pub(super) fn merge_heads(mine: &mut [Heads], theirs: &[Heads]) {
    mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine.merge(theirs));
}
