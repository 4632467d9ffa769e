//! Journeys: defined, read, changed and removed.

use super::shapes::{Journey, JourneyDraft, MemberRef};
use crate::access::Scope;
use crate::access::shapes::DONE;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::JourneyId;
use schemars::JsonSchema;
use serde::Serialize;

/// The journeys of a project, the oldest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct JourneyList {
    journeys: Vec<Journey>,
}

/// Who may answer for something.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ColleagueList {
    colleagues: Vec<MemberRef>,
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<JourneyList>> {
    let all = app.blocking(move |app| app.store.definition_of(scope.project())).await?;
    Ok(Answer(JourneyList { journeys: all.journeys.into_iter().map(Journey::from).collect() }))
}

pub(crate) async fn create(
    State(app): State<App>,
    scope: Scope,
    Json(draft): Json<JourneyDraft>,
) -> ApiResult<(StatusCode, Answer<Journey>)> {
    if draft.version.is_some() {
        return Err(ApiError::invalid("version", "a new journey has no version yet"));
    }
    let new = draft.to_keep()?;
    let journey = app
        .blocking(move |app| {
            let journey = app.store.create_journey(&scope.by(), scope.project(), &new, app.clock.now())?;
            app.hub.changed(scope.project(), What::Journeys);
            Ok::<_, ApiError>(journey)
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(journey.into())))
}

pub(crate) async fn read(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<Answer<Journey>> {
    let id = JourneyId(ids.get("journey")?);
    let journey = app.blocking(move |app| app.store.find_journey(scope.project(), &id)).await?;
    journey.map(|journey| Answer(journey.into())).ok_or_else(ApiError::not_found)
}

pub(crate) async fn update(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(draft): Json<JourneyDraft>,
) -> ApiResult<Answer<Journey>> {
    let id = JourneyId(ids.get("journey")?);
    let seen = draft.version.ok_or_else(|| ApiError::invalid("version", "say which version was changed"))?;
    let new = draft.to_keep()?;
    let journey = app
        .blocking(move |app| {
            let now = app.clock.now();
            let journey = app.store.update_journey(&scope.by(), scope.project(), &id, seen, &new, now)?;
            app.hub.changed(scope.project(), What::Journeys);
            Ok::<_, ApiError>(journey)
        })
        .await?;
    Ok(Answer(journey.into()))
}

pub(crate) async fn remove(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let id = JourneyId(ids.get("journey")?);
    app.blocking(move |app| {
        app.store.delete_journey(&scope.by(), scope.project(), &id, app.clock.now())?;
        app.hub.changed(scope.project(), What::Journeys);
        Ok::<_, ApiError>(DONE)
    })
    .await
}

pub(crate) async fn colleagues(State(app): State<App>, scope: Scope) -> ApiResult<Answer<ColleagueList>> {
    let all = app.blocking(move |app| app.store.list_colleagues(scope.project())).await?;
    Ok(Answer(ColleagueList { colleagues: all.into_iter().map(MemberRef::from).collect() }))
}
