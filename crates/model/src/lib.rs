//! The nouns of customer journeys and their rules.
//!
//! Everything here is plain data and pure decisions: no files, no network, no clock. The other
//! crates speak to each other in these words.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod batch;
mod definition;
mod dictionary;
mod estimate;
mod journey_map;
mod mapping;
mod segment;
mod time;

pub use batch::{AttributeColumn, EventBatch, EventRow, Strings, ValueKind};
pub use definition::{Cut, DefinitionFile, JourneyDefinition, StationRule, StationSpec};
pub use dictionary::{Column, Dictionary, MISSING};
pub use estimate::Estimate;
pub use journey_map::{
    ChannelMark, Evidence, JourneyMap, Link, LinkChannel, MapKind, MapTotals, Station, StationId, StationKind,
};
pub use mapping::{FileMapping, MappingFile};
pub use segment::{Comparison, Condition, Literal, Segment, SegmentError};
pub use time::{Micros, Span, SpanError};
