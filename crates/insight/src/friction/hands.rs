//! Who takes care of a case: in whose hands each step was done, and what is done again in others.
//!
//! Only steps that are logged with a team or a colleague count: what a customer does alone between two calls is in nobody's
//! hands.

use super::reader::{Event, Reader};
use eventlog::JourneyView;
use model::MISSING;

/// The steps of a journey, and whose hands they were done in.
#[derive(Clone, Debug, Default)]
pub(super) struct Hands {
    pub(super) done: Vec<Done>,
    /// By step, by attribute that names a team or a colleague: its value when the step was done last.
    held: Vec<u32>,
    /// Of the event at hand.
    now: Vec<u32>,
}

/// A step that was done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Done {
    pub(super) step: u32,
    /// Whether somebody else has taken over since.
    pub(super) passed: bool,
    /// Whether somebody else has done it again.
    pub(super) again: bool,
}

impl Hands {
    /// Takes in whose hands an event is in, and whether it is a step; whether others had done that step before.
    pub(super) fn take(&mut self, reader: &Reader, journey: &JourneyView<'_>, event: &Event, is_step: bool) -> bool {
        let many = reader.teams.len();
        self.now.clear();
        self.now.extend(reader.teams.iter().map(|attribute| journey.attribute(*attribute)[event.at]));
        if self.now.iter().all(|value| *value == MISSING) {
            return false;
        }
        let others = |held: &[u32], now: &[u32]| {
            held.iter().zip(now).any(|(held, now)| *held != MISSING && *now != MISSING && held != now)
        };
        for (done, held) in self.done.iter_mut().zip(self.held.chunks(many)) {
            done.passed |= others(held, &self.now);
        }
        if !is_step {
            return false;
        }
        let Some(at) = self.done.iter().position(|done| done.step == event.activity) else {
            self.done.push(Done { step: event.activity, passed: false, again: false });
            self.held.extend_from_slice(&self.now);
            return false;
        };
        let held = &mut self.held[at * many..(at + 1) * many];
        let again = others(held, &self.now);
        held.copy_from_slice(&self.now);
        self.done[at].again |= again;
        again
    }
}
