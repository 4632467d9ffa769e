//! Who takes care of a case: when it changes hands, and what is done again after it has.

use super::reader::{Event, Reader};
use eventlog::JourneyView;
use model::MISSING;

/// The hands that a case is in, and what has been done so far.
#[derive(Clone, Debug)]
pub(super) struct Hands {
    /// By attribute that names a team or a colleague, its latest value.
    latest: Vec<u32>,
    pub(super) done: Vec<Done>,
}

/// A step that was done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Done {
    pub(super) step: u32,
    /// Whether somebody else has taken over since.
    pub(super) passed: bool,
    /// Whether it was done again after that.
    pub(super) again: bool,
}

impl Hands {
    pub(super) fn new(reader: &Reader) -> Hands {
        Hands { latest: vec![MISSING; reader.teams.len()], done: Vec::new() }
    }

    /// Takes in whose hands an event is in.
    pub(super) fn pass(&mut self, reader: &Reader, journey: &JourneyView<'_>, event: &Event) {
        let mut passed = false;
        for (attribute, latest) in reader.teams.iter().zip(&mut self.latest) {
            let value = journey.attribute(*attribute)[event.at];
            if value != MISSING {
                passed |= *latest != MISSING && *latest != value;
                *latest = value;
            }
        }
        if passed {
            self.done.iter_mut().for_each(|done| done.passed = true);
        }
    }

    /// A step is done; whether it had been done before somebody else took over.
    pub(super) fn done(&mut self, step: u32) -> bool {
        if self.latest.is_empty() {
            return false;
        }
        match self.done.iter_mut().find(|done| done.step == step) {
            Some(done) => {
                let again = std::mem::take(&mut done.passed);
                done.again |= again;
                again
            }
            None => {
                self.done.push(Done { step, passed: false, again: false });
                false
            }
        }
    }
}
