//! `GET …/arrivals`: what came in during the last hour, minute by minute.
//!
//! Told apart from the overview, whose answer is kept for as long as no event comes: that number has to fall then.
//! The stream tells each minute anew as it grows; a page puts the two together.

use crate::access::Scope;
use crate::app::App;
use crate::error::ApiResult;
use axum::Json as Answer;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;

/// What came in during the last hour, whatever else is asked.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Arrivals {
    /// The time now, on the server.
    as_of: String,
    /// Since when events are counted: an hour ago, or when the server began if that is later.
    since: String,
    /// The minutes that had any, oldest first.
    minutes: Vec<MinuteView>,
}

/// What came in during a minute.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MinuteView {
    /// Its beginning.
    minute: String,
    /// Events that were new.
    stored: u64,
}

pub(crate) async fn arrivals(State(app): State<App>, scope: Scope) -> ApiResult<Answer<Arrivals>> {
    let now = app.clock.now();
    let (since, minutes) = app.hub.last_hour(scope.project(), now);
    let view = |(minute, stored): (model::Micros, u64)| MinuteView { minute: minute.to_rfc3339(), stored };
    let minutes = minutes.into_iter().map(view).collect();
    Ok(Answer(Arrivals { as_of: now.to_rfc3339(), since: since.to_rfc3339(), minutes }))
}
