//! How findings stand now, for what people decide about them: the same kept answer that the studio shows, read back.

use super::look::{Beside, look};
use super::told::LapView;
use crate::access::Scope;
use crate::answers::asked::{Asked, Words};
use crate::answers::keeper::{json, kept};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use insight::Watch;
use model::{FindingCondition, FindingPlace, FrozenEstimate};
use serde::Deserialize;
use std::sync::Arc;

/// How findings stand.
#[derive(Deserialize)]
pub(crate) struct Now {
    /// The first event that was looked at, RFC 3339.
    pub(crate) first: Option<String>,
    /// The last one.
    pub(crate) last: Option<String>,
    findings: Vec<Known>,
    followed: Vec<Known>,
}

/// How one finding stands.
#[derive(Deserialize)]
pub(crate) struct Known {
    /// Its id.
    pub(crate) id: String,
    /// What kind.
    pub(crate) kind: String,
    /// `friction` or `strength`.
    pub(crate) polarity: String,
    /// The journey, where it is one that people defined.
    pub(crate) journey: Option<KnownJourney>,
    /// Which goal.
    pub(crate) goal: String,
    /// Where.
    #[serde(rename = "where")]
    pub(crate) place: FindingPlace,
    /// Whom it concerns most.
    pub(crate) segment: Vec<FindingCondition>,
    /// Whether its numbers are about those alone.
    pub(crate) only: bool,
    /// From when on they are, RFC 3339.
    pub(crate) only_since: Option<String>,
    /// The share of those that show it that failed.
    pub(crate) rate: FrozenEstimate,
    /// The share of journeys that reach the place that show it.
    pub(crate) affected: FrozenEstimate,
    /// What it costs in 1,000 journeys.
    pub(crate) per_1000: KnownCost,
    /// How it goes on.
    pub(crate) series: Vec<LapView>,
}

/// The journey of a finding.
#[derive(Deserialize)]
pub(crate) struct KnownJourney {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// The customer's problem, in their words.
    pub(crate) problem: Option<String>,
}

/// What a finding costs in 1,000 journeys.
#[derive(Deserialize)]
pub(crate) struct KnownCost {
    /// Calls for help.
    pub(crate) contacts: Option<FrozenEstimate>,
}

impl Now {
    /// All findings, those that are claimed first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Known> {
        self.findings.iter().chain(&self.followed)
    }
}

/// How the findings of all journeys of a project stand.
pub(crate) async fn friction_now(app: &App, scope: &Scope) -> ApiResult<Now> {
    let project = scope.project().clone();
    let beside = Beside::of(app, &project).await?;
    let (asked, lang) = (Asked::default(), Words::default());
    let question = beside.question("friction", lang, &asked);
    let work =
        move |app: &App| json(&look(app, &project, &asked, lang, &beside, &Watch::default(), None)?.told(&beside)?);
    let body = kept(app, scope, question, Arc::new(work)).await?;
    serde_json::from_str(&body).map_err(|error| ApiError::internal(&error))
}
