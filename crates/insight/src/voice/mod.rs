//! The voice: what customers answer, as scores that say how sure they are.
//!
//! In: responses, each with how it was asked. Out: for every survey, metric and version its score, its distribution,
//! its course over time and its groups. Nothing here ranks: groups stand in the order of their names, and one is said
//! to differ only where a test survives the control of false discoveries (design §7, R71). Reads no file.

pub mod adjust;
pub mod behaviour;
mod groups;
pub mod interval;
mod report;
mod series;
mod tally;
mod weighed;

pub use interval::uncounted;
pub use report::{Compared, Group, Period, Scores, View, VoiceReport, Withheld, voice};
pub use tally::{Ruler, Tally};

/// A group or a period of fewer answers shows no score.
pub const SHOWN_FROM: u64 = 10;
/// A net score of fewer answers shows its interval in place of a number.
pub const NET_SHOWN_FROM: u64 = 50;
/// A group of fewer answers is not compared, coloured or ranked.
pub const COMPARED_FROM: u64 = 30;
/// The share of wrong ones to be expected among the groups that are said to differ.
pub const FALSE_DISCOVERY_RATE: f64 = 0.1;
/// Where a greater share of a series' answers is off its scale, it has no score.
pub const MOST_OFF_SCALE: f64 = 0.05;
/// An attribute of more values is no way to divide answers.
pub const MOST_GROUPS: usize = 50;
