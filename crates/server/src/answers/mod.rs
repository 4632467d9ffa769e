//! Answers of analyses over HTTP: what is asked and by whom comes in, figures for people go out.
//!
//! A question (`asked`) becomes a cut of the project's live log; `insight` folds it; `protect` hides what is about
//! fewer persons than the project's least group; `keeper` keeps answers for as long as nothing changed and
//! computes what several ask only once. Nothing here reads a clock or a file by itself.

mod activities;
mod asked;
mod behind;
mod channels;
mod coverage;
mod flow;
mod friction;
mod ground;
mod keeper;
mod map;
mod named;
mod overview;
mod per_log;
mod pictures;
mod preview;
mod protect;
mod quality;
mod steps;
mod sums;
mod voice;
mod waiting;

pub(crate) use activities::{Activities, RulesDraft, RulesPreview, activities, preview_rules};
pub(crate) use asked::{AskedQuery, Words};
pub(crate) use behind::{Behind, BehindQuery, behind};
pub(crate) use channels::{ChannelsCompared, channels_compared};
pub(crate) use coverage::{Coverage, coverage};
pub(crate) use flow::{Flow, Funnel, FunnelQuery, Returns, ReturnsQuery, flow, funnel, returns};
pub(crate) use friction::{
    FindingJourneys, Friction, FrictionKnown, FrictionProgress, FrictionQuery, Known, LapView, friction,
    friction_known, friction_now, friction_progress, journeys,
};
pub(crate) use keeper::Keeper;
pub(crate) use map::{MapAnswer, MapQuery, map};
pub(crate) use overview::{Overview, overview};
pub(crate) use pictures::{pdf, png, svg};
pub(crate) use preview::{JourneyPreview, preview};
pub(crate) use quality::{Quality, quality};
pub(crate) use steps::{Attributes, Steps, Variants, WaysQuery, attributes, steps, variants};
pub(crate) use voice::{
    Abandoned, AbandonedQuery, Adjusted, AdjustedQuery, Comments, CommentsQuery, Contradictions, ContradictionsQuery,
    Proposed, Voice, VoiceQuery, Wanted, abandoned, adjusted, comments, contradictions, propose, voice,
};
