//! The columnar event log: sorted blocks on disk, hot columns in memory, journeys as cursors.
//!
//! Walk: accepted batches → [`LogBuilder`] (`rows`, then `sort`) → an [`EventLog`] of parts, in
//! memory or as blocks in a [`DataDir`] (`disk`), seen with unsealed events and as persons (`stitch`) →
//! [`Journeys`] (`cut`) → [`JourneyView`]s for an analysis. It knows nothing of statistics, and nothing of the formats that events came in.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod arrivals;
mod builder;
mod cut;
mod disk;
mod journeys;
mod log;
mod part;
mod recode;
mod rows;
mod sort;
mod spec;
mod stitch;
mod view;

pub use builder::{BuildOptions, LogBuilder};
pub use disk::{
    CompactPolicy, DataDir, FileSum, Frozen, ImportDraft, ImportRecord, ImportedFile, OpenOptions, Problem, Rewritten,
    RowFacts, Scope, SealRecord, StoredEvent, Wanted,
};
pub use journeys::Journeys;
pub use log::{Attribute, EventLog, LogError, LogErrorKind, Totals};
pub use recode::{Coding, Fork, Place, PropertyTest, Recode};
pub use rows::Identity;
pub use spec::{CutSpec, DEFAULT_GAP, near, usual_cut};
pub use view::{Bounds, ChunkView, Idle, JourneyKey, JourneyView};
