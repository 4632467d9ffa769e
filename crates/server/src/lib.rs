//! The HTTP side of Resa: collection, sessions, permissions, the API and its description.
//!
//! A request passes `finish` (ids, headers, log), its route's guard (`access`: who is asking, may
//! they), and its handler, a short story: what is asked, do it, answer. `routes.rs` is the one list of
//! routes; what each may be used by, the OpenAPI document and the tests are made from it. SQL lives in
//! `store`, decisions about events in `ingest`, answers in `insight`.
#![forbid(unsafe_code)]

mod access;
mod answers;
mod app;
mod assistant;
mod clock;
mod collect;
mod cors;
mod dialler;
mod error;
mod example;
mod extract;
mod findings;
mod finish;
mod health;
pub mod imports;
mod intake;
mod keys;
mod live;
mod mail;
mod metrics;
mod openapi;
mod pages;
mod persons;
mod privacy;
mod routes;
mod routing;
mod sealing;
mod serve;
mod settings;
mod sms;
mod start;
mod studio;
mod timed_io;
mod voice;
mod work;

pub use access::sso::check_provider;
pub use clock::Clock;
pub use error::{ApiError, Problem};
pub use example::{Example, Extras, Filling, TourStep, make_example, remove_example};
pub use live::Persons;
pub use persons::{
    Decided, FactView, IdentityView, PersonEvent, PersonView, Span, TraitView, decide, events_of, view as view_person,
};
pub use privacy::{
    Certificate, ErasedFrom, ImpactAssessment, LEDGER, NamedIn, ProcessingRecord, Recipients, RecordedSource,
    RejectionChoice, Replayed, RetentionCount, RetentionReport, Risk, Safeguard, Stitching, Subjects, VaultContent,
    erase_identities, erase_person, impact_assessment, processing_record, reason_in_english, reason_in_swedish,
    replay_rejections, resume_erasures, retention_dry_run, retention_run, take_out,
};
pub use routes::{permissions_page, routes};
pub use routing::{Access, Answer, Route};
pub use settings::{DEFAULT_SETTINGS, LogFormat, LogLevel, Settings, SettingsError, SsoSettings};
pub use start::{PUBLIC_URL, Running, StartError, openapi, start, start_with};
pub use work::WorkError;
