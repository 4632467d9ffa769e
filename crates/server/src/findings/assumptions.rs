//! What failures are assumed to cost: read and written whole.

use super::shapes::{Assumptions, AssumptionsChange};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Json;
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;

pub(crate) async fn read(State(app): State<App>, scope: Scope) -> ApiResult<Answer<Assumptions>> {
    let assumed = app.blocking(move |app| app.store.assumptions_of(scope.project())).await?;
    Ok(Answer(assumed.into()))
}

pub(crate) async fn write(
    State(app): State<App>,
    scope: Scope,
    Json(change): Json<AssumptionsChange>,
) -> ApiResult<Answer<Assumptions>> {
    let new = change.to_keep()?;
    let kept = app
        .blocking(move |app| {
            let (by, now) = (scope.by(), app.clock.now());
            let kept = app.store.put_assumptions(&by, scope.project(), change.version, &new, now)?;
            app.hub.changed(scope.project(), What::Findings);
            Ok::<_, ApiError>(kept)
        })
        .await?;
    Ok(Answer(kept.into()))
}
