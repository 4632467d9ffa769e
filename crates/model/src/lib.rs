//! The nouns of customer journeys and their rules.
//!
//! Everything here is plain data and pure decisions: no files, no network, no clock. The other
//! crates speak to each other in these words.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod access;
mod audit;
mod batch;
mod channel;
mod definition;
mod dictionary;
mod estimate;
mod event;
mod finding;
mod identity;
mod journey_map;
mod mapping;
mod member;
mod project;
mod segment;
mod studio;
mod survey;
mod time;

pub use access::{Grant, PERMISSIONS, Permission, Role, grant_of, may};
pub use audit::{AuditAction, AuditEntry, AuditFact, AuditKind, AuditNote, AuditObject, AuditResult};
pub use batch::{
    AttributeColumn, EventBatch, EventRow, MOST_PROPERTY_COLUMNS, RESPONSE_ATTRIBUTE, Strings, TECHNICAL_ACTIVITIES,
    TECHNICAL_ATTRIBUTES, ValueKind, is_technical_activity, is_technical_attribute,
};
pub use channel::{
    ChannelNames, channel_code, channel_key, channel_label, channel_meant, known_channel, same_channel, sense_channel,
};
pub use definition::{
    ChangeSpec, Cut, DefinitionFile, FeelingTarget, JourneyDefinition, PropertyPattern, StationRule, StationSpec,
    TOUCHPOINT_CATEGORIES,
};
pub use dictionary::{Column, Dictionary, MISSING};
pub use estimate::Estimate;
pub use event::{Accepted, Event, KnownIdentity, Property, Rejected};
pub use finding::{
    Action, ActionDirection, ActionId, ActionMeasure, ActionPlan, ActionProgress, ActionStatus, Assumptions,
    CONTACT_MINUTES, ConfirmedCause, DecidedFinding, FindingAbout, FindingChange, FindingCondition, FindingJourney,
    FindingLine, FindingPlace, FindingStatus, FrozenEstimate, FrozenFigure, TimeWindow,
};
pub use identity::{Fact, IdentityKey, IdentityKind, IdentityMap, PersonRun, RecordedFact};
pub use journey_map::{
    ChannelMark, Evidence, Feelings, Felt, Figure, JourneyMap, Link, LinkChannel, MapKind, MapTotals, Mood, Station,
    StationId, StationKind,
};
pub use mapping::{AlsoEvent, FileMapping, MappingFile, PersonForm};
pub use member::{
    Actor, ApiToken, By, Email, Invitation, InvitationId, Language, ManagedBy, Member, Membership, ProjectRole, Rights,
    Session, SessionId, TokenLimit,
};
pub use project::{Counts, KeyId, MemberId, Project, ProjectId, ProjectSettings, SourceSettings, TokenId, WriteKey};
pub use segment::{Comparison, Condition, Literal, Segment, SegmentError};
pub use studio::{
    ChangeRegister, ChannelOwner, Comment, CommentId, CommentKind, CommentPlace, JourneyId, LinkId, MemberRef,
    SavedLink, StationRules, StudioDefinition, StudioJourney,
};
pub use survey::{
    ALIKE, Answer, AnswerMisfit, AnsweredItem, Answering, AsAsked, Asked, AskedBefore, Asking, Choice, DisplayId,
    Enough, Formula, GivenAnswer, INSTRUMENTS, ImportedWay, Instrument, MOST_TEXT, Metric, Misfit, Moment, OffScale,
    Polarity, QuestionKind, Response, ResponseRecord, Rest, SEEN_DAYS, Scale, Scores, ShowIf, StudioSurvey,
    SurveyChoice, SurveyDraft, SurveyId, SurveyQuestion, SurveyState, TOO_FAST, Texts, Theme, Trigger, TriggerKind,
    Verdict, answers_for, draw_of, expected_response, spread_rates, touchpoint_of_page,
};
pub use time::{Micros, Span, SpanError};
