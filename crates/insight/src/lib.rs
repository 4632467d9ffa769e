//! Pure analysis of journeys: mergeable folds and honest estimates. Reads no clock, no file, no network.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod abandonment;
mod chance;
pub mod channels;
pub mod compare;
pub mod conformance;
pub mod contrast;
pub mod drivers;
pub mod evidence;
pub mod fold;
pub mod friction;
pub mod heard;
pub mod journey_map;
pub mod scan;
mod shared_out;
pub mod text;
pub mod voice;
mod watch;

pub use watch::Watch;
