//! What becomes of a finding: told of all that somebody decided about, and decided.

use super::known;
use super::shapes::{Decided, Decision};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;

/// The findings that somebody decided about, the latest first. Of others nobody has: they are new.
#[derive(Serialize, JsonSchema)]
pub(crate) struct DecidedList {
    findings: Vec<Decided>,
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<DecidedList>> {
    let all = app.blocking(move |app| app.store.decided_findings(scope.project())).await?;
    Ok(Answer(DecidedList { findings: all.into_iter().map(Decided::from).collect() }))
}

pub(crate) async fn decide(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(decision): Json<Decision>,
) -> ApiResult<Answer<Decided>> {
    let finding = ids.get("finding")?;
    let mut new = decision.to_keep()?;
    let (project, asked) = (scope.project().clone(), finding.clone());
    let before = app.blocking(move |app| app.store.find_decided(&project, &asked)).await?;
    if before.is_none() {
        // Nobody decides about what the analysis has never told.
        let now = known::now(&app, &scope).await?;
        let known = now.find(&finding).ok_or_else(ApiError::not_found)?;
        new.about = Some(known.about.clone());
    }
    let decided = app
        .blocking(move |app| {
            let (by, now) = (scope.by(), app.clock.now());
            let decided = app.store.decide_finding(&by, scope.project(), &finding, decision.version, &new, now)?;
            app.hub.changed(scope.project(), What::Findings);
            Ok::<_, ApiError>(decided)
        })
        .await?;
    Ok(Answer(decided.into()))
}
