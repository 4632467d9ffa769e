//! The columnar event log: sorted blocks on disk, hot columns in memory, journeys as cursors.
#![forbid(unsafe_code)]

mod view;

pub use view::{JourneyKey, JourneyView};
