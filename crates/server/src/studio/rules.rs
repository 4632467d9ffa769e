//! The rules that name stations: read and written whole.

use super::shapes::{Rules, RulesChange, assumed_stations, station_rules};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Json;
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;

pub(crate) async fn read(State(app): State<App>, scope: Scope) -> ApiResult<Answer<Rules>> {
    let rules = app.blocking(move |app| app.store.station_rules(scope.project())).await?;
    Ok(Answer(rules.into()))
}

pub(crate) async fn write(
    State(app): State<App>,
    scope: Scope,
    Json(change): Json<RulesChange>,
) -> ApiResult<Answer<Rules>> {
    let (rules, stations) = (station_rules(&change.rules)?, assumed_stations(&change.stations)?);
    let rules = app
        .blocking(move |app| {
            let (by, now) = (scope.by(), app.clock.now());
            let kept = app.store.put_station_rules(&by, scope.project(), change.version, &rules, &stations, now)?;
            app.hub.changed(scope.project(), What::Rules);
            Ok::<_, ApiError>(kept)
        })
        .await?;
    Ok(Answer(rules.into()))
}
