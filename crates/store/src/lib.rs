//! The embedded database, the vault and what keeps them honest: the only crate that knows SQL.
//!
//! Comes in: what the collection accepted, and what members decide. Goes out: the same, in the words
//! of `model`. Reads no clock: every moment is an argument. `resa.db` holds pseudonyms only; what they
//! stand for is sealed in `vault.db`.
#![warn(missing_docs)]

mod access;
pub mod backup;
mod check;
mod collector;
mod connection;
mod counts;
mod error;
mod example;
mod facts;
mod findings;
mod gate;
mod import_facts;
mod import_settings;
mod import_vault;
mod inbox;
mod jobs;
mod keys;
mod migrate;
mod notes;
mod open;
mod pages;
mod persons;
mod projects;
mod rejections;
mod reserve;
mod sealing;
mod secrets;
mod studio;
mod vault;
mod voice;

pub use access::{
    Acceptance, Anchor, AuditFilter, BegunLogin, Damage, Door, FirstBad, GroupRule, INVITATION_LASTS, InvitationView,
    LOGIN_LASTS, MOST_LISTED, NewMember, NewProvider, NewToken, PendingLogin, Provider, ProviderAccount,
    RECOVERY_CODES, SESSION_IDLES, SESSION_LASTS, SecondFactor, Secret, SecretKind, SignIn, SignInTry, SignedIn,
    TOKEN_LASTS, TokenHolder, Verified, parse_anchors, totp_code_of, verify_export,
};
pub use check::{Finding, Severity, check};
pub use collector::{Collector, CollectorOptions, CollectorState, Delivery, Done, Fatal};
pub use counts::HourCounts;
pub use error::StoreError;
pub use example::EXAMPLE_DOMAIN;
pub use findings::{NewAction, NewDecision};
pub use import_settings::FileMemory;
pub use inbox::InboxSize;
pub use jobs::Job;
pub use keys::BROUGHT_KEY_BYTES;
pub use open::Store;
pub use pages::{BadPage, WalState, verify_file, verify_wal};
pub use persons::Erased;
pub use rejections::{Rejection, RejectionPage, RejectionRoom};
pub use studio::{CommentChange, CommentFilter, NewJourney, StudioRevisions};
pub use vault::VaultEntry;
pub use voice::{
    AskedAt, AskedThen, BroughtSurvey, Claimed, ClaimedReply, DisplayTry, Displayed, ExampleAnswered, ExampleAsked,
    ExampleLedger, ExampleLeft, Heard, HeardFate, HeardHow, HeldResponse, InviteCount, InviteFate, InviteOrder,
    InviteeAtOnce, KeptTheme, LeftInPeace, NewInvitee, NewInvites, NewSurvey, NewSurveyLink, OTHER_TOUCHPOINTS, Opened,
    Rates, Reached, SeenTouchpoint, Settled, Standing, SurveyLink, SurveyVersions, TakenDisplay, Talk, ThemeWords,
    WhyAsked,
};
