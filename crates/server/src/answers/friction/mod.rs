//! Friction: what keeps customers from their goals, why, and what it costs; who suffers from it is not told.
//!
//! `look` asks `insight` and finds out what may be told, `told` is its shape, `few` hides what is about too few, `lessons`
//! keeps what it learnt, `journeys` shows the journeys behind a finding to those who may look at customers, and `now` tells
//! other parts of the server how findings stand.

mod agree;
mod few;
mod journeys;
mod lessons;
mod look;
mod now;
mod told;
mod whole;

pub(crate) use journeys::{FindingJourneys, journeys};
pub(crate) use lessons::Lessons;
pub(crate) use now::{Known, friction_now};
pub(crate) use told::{Friction, LapView};

use super::asked::{Words, asked_query};
use super::keeper::{json, known, progress, respond_watched};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use insight::Watch;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

asked_query! {
    /// What friction is asked about.
    pub(crate) struct FrictionQuery {
        /// The language of sentences; Swedish where it is absent.
        lang: Option<Words>,
    }
}

/// What keeps customers from their goals.
pub(crate) async fn friction(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<FrictionQuery>,
) -> ApiResult<Response> {
    let (project, asked) = (scope.project().clone(), query.asked());
    let beside = look::Beside::of(&app, &project).await?;
    let question = beside.question("friction", query.lang.unwrap_or_default(), &asked);
    let watch = Arc::new(Watch::default());
    let watched = Arc::clone(&watch);
    let work = move |app: &App| {
        let looked = look::look(app, &project, &asked, query.lang.unwrap_or_default(), &beside, &watched, None)?;
        json(&looked.told(&beside)?)
    };
    respond_watched(&app, &scope, question, watch, Arc::new(work)).await
}

/// How far the answer about friction has come.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FrictionProgress {
    /// Whether it is being computed.
    under_way: bool,
    /// The share of the work that is done, roughly by the time it takes, 0 to 1; null where it is not being computed.
    share: Option<f64>,
}

/// How far the answer to the same question has come, for whoever waits for it.
pub(crate) async fn friction_progress(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<FrictionQuery>,
) -> ApiResult<Json<FrictionProgress>> {
    let beside = look::Beside::of(&app, scope.project()).await?;
    let question = beside.question("friction", query.lang.unwrap_or_default(), &query.asked());
    let share = progress(&app, &scope, question).await?;
    Ok(Json(FrictionProgress { under_way: share.is_some(), share }))
}

/// The answer about friction where there is one already.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FrictionKnown {
    /// The answer, perhaps of a while ago (`fresh`); null where nobody has asked yet.
    #[schemars(with = "Option<Friction>")]
    known: Option<Value>,
}

/// The answer to the same question where it is kept: for pages that tell of friction and must not start the search for it.
pub(crate) async fn friction_known(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<FrictionQuery>,
) -> ApiResult<Json<FrictionKnown>> {
    let beside = look::Beside::of(&app, scope.project()).await?;
    let question = beside.question("friction", query.lang.unwrap_or_default(), &query.asked());
    let kept = known(&app, &scope, question).await?;
    let known = kept.map(|body| serde_json::from_str(&body)).transpose().map_err(|error| ApiError::internal(&error))?;
    Ok(Json(FrictionKnown { known }))
}
