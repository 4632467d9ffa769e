//! What people decide about findings: what becomes of them, what is done because of them, and what failures are assumed
//! to cost.
//!
//! Comes in: what the server found fit to be kept, with what the analysis said at that moment. Every change is written
//! with its line of the audit log, moves the counter of findings, and overwrites nothing that was not seen.

mod actions;
mod assumptions;
mod decisions;
mod erasing;
mod history;

pub(crate) use erasing::erase_written;

pub use actions::NewAction;
pub use decisions::NewDecision;
