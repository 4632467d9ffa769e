//! The store from outside: opening, collecting, keeping, forgetting.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod collecting;
mod common;
mod findings;
mod forgetting;
mod full_disk;
mod keeping;
mod opening;
mod persons;
mod studio;
mod voice;
mod voice_held;
