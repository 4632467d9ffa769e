//! What a run learnt, for the next one after new data came: it answers the same, faster.
//!
//! Two things are handed on. Where the models' coefficients were: the search for them begins there, and ends where it would have
//! ended anyhow. And how high scores rise by chance, where that was drawn: used again while what it was drawn of has hardly
//! changed, and only for what it decides by far (`scan/drawn.rs` has the rule). All else is counted anew.
//!
//! What was learnt of one journey is for that journey as it is defined, and holds numbers alone: no name and nobody's data.

use super::Ask;
use crate::scan::Drawn;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash};
use std::sync::{Mutex, PoisonError};

/// What a run learnt.
#[derive(Clone, Debug, Default)]
pub struct Learnt {
    goals: BTreeMap<u64, Goal>,
}

/// A column of a model: what kind of thing it is about, and which, as this log counts them. Another log may count otherwise:
/// then the search begins badly, and ends well.
pub(super) type Label = (u8, u32, u32);

/// Where coefficients were.
pub(super) type Start = BTreeMap<Label, f64>;

/// What was learnt of one journey.
#[derive(Clone, Debug, Default)]
pub(super) struct Goal {
    pub(super) ends: Start,
    pub(super) calls: Start,
    drawn: BTreeMap<u64, Drawn>,
}

impl Learnt {
    pub(super) fn of(&self, ask: &Ask<'_, '_>) -> Option<&Goal> {
        self.goals.get(&about(ask))
    }

    pub(super) fn keep(&mut self, ask: &Ask<'_, '_>, goal: Goal) {
        self.goals.insert(about(ask), goal);
    }
}

/// A number for what is asked: another definition is another question.
fn about(ask: &Ask<'_, '_>) -> u64 {
    number(&(ask.key, format!("{:?}", ask.definition)))
}

/// A number for anything, the same in every run.
pub(super) fn number(of: &impl Hash) -> u64 {
    foldhash::fast::FixedState::default().hash_one(of)
}

/// What is known of a journey while it is looked at: from before, and from now on.
#[derive(Debug, Default)]
pub(super) struct Memory<'l> {
    pub(super) before: Option<&'l Goal>,
    now: Mutex<Goal>,
}

impl<'l> Memory<'l> {
    pub(super) fn new(before: Option<&'l Goal>) -> Memory<'l> {
        Memory { before, now: Mutex::default() }
    }

    /// What was drawn for a scan that is known by this number.
    pub(super) fn drawn(&self, scan: u64) -> Option<&'l Drawn> {
        self.before.and_then(|before| before.drawn.get(&scan))
    }

    /// Notes what was drawn for it now.
    pub(super) fn keep(&self, scan: u64, drawn: Option<Drawn>) {
        if let Some(drawn) = drawn {
            self.change(|now| _ = now.drawn.insert(scan, drawn));
        }
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Goal)) {
        change(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn learnt(self) -> Goal {
        self.now.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
