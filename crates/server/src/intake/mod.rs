//! Own data without an engineer: several files are staged, understood, matched with each other, tried and
//! imported, step by step, each of which can be seen and changed.
//!
//! Comes in: files and choices of one member. Goes out: what would come of them, and at last an import like
//! any other (`imports`). How formats are read and what columns mean is `ingest`'s; nothing is kept of an
//! intake but what its import brought.

mod handlers;
mod job;
mod matching;
mod memory;
mod shapes;
mod staging;
mod understanding;
mod words;

pub(crate) use handlers::{
    add_file, begin, cancel, change_file, change_intake, dry_run, import, read, remove, remove_file,
};
pub(crate) use shapes::{BeginQuery, FileSettings, Intake, IntakeSettings};
pub(crate) use staging::{Intakes, remove_leftovers};
