//! What protects customers: erasing, taking out, retention, exclusions, rejections, and the documents that
//! tell of it. Routines serve the server and the command line alike.

mod definitions;
mod erasure;
pub(crate) mod handlers;
mod needles;
mod record;
mod rejections;
pub(crate) mod retention;
mod takeout;
mod upkeep;
pub(crate) mod uploads;

pub use definitions::NamedIn;
pub use erasure::{Certificate, ErasedFrom, LEDGER, erase_identities, erase_person, resume_erasures};
pub use record::{
    ImpactAssessment, ProcessingRecord, Recipients, RecordedSource, Risk, Safeguard, Stitching, Subjects, VaultContent,
    impact_assessment, processing_record,
};
pub use rejections::{RejectionChoice, Replayed, reason_in_english, reason_in_swedish, replay_rejections};
pub use retention::{RetentionCount, RetentionReport, retention_dry_run, retention_run};
pub use takeout::take_out;
pub(crate) use upkeep::upkeep;
