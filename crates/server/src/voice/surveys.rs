//! Surveys: drafted, published, paused, ended.

use super::checks::{check, missing};
use super::lint::grave;
use super::shapes::{Survey, SurveyList, SurveyRow, SurveyWrite};
use crate::access::Scope;
use crate::access::shapes::DONE;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{JourneyId, MemberId, Micros, ProjectId, StudioSurvey, SurveyId, SurveyState};
use schemars::JsonSchema;
use serde::Deserialize;
use store::NewSurvey;

/// What publishes a survey.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishOrder {
    /// The version of the draft that was seen.
    version: u64,
    /// Whether questions are asked as they are although some will bias the answers.
    #[serde(default)]
    despite_lint: bool,
}

/// What pauses, ends or takes up a survey again.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateOrder {
    /// `live`, `paused` or `ended`.
    #[schemars(schema_with = "super::shapes::state")]
    state: SurveyState,
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<SurveyList>> {
    app.blocking(move |app| {
        let rates = app.store.survey_rates(scope.project(), Micros(i64::MIN), Micros(i64::MAX))?;
        let surveys = app.store.list_surveys(scope.project())?;
        Ok::<_, ApiError>(Answer(SurveyList {
            surveys: surveys.into_iter().map(|survey| SurveyRow::of(survey, &rates)).collect(),
        }))
    })
    .await
}

pub(crate) async fn create(
    State(app): State<App>,
    scope: Scope,
    Json(write): Json<SurveyWrite>,
) -> ApiResult<(StatusCode, Answer<Survey>)> {
    if write.version.is_some() {
        return Err(ApiError::invalid("version", "a new survey has no version yet"));
    }
    let new = to_keep(write)?;
    let survey = app
        .blocking(move |app| {
            known_journey(app, scope.project(), &new)?;
            let survey = app.store.create_survey(&scope.by(), scope.project(), &new, app.clock.now())?;
            app.hub.changed(scope.project(), What::Surveys);
            Ok::<_, ApiError>(survey)
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(survey.into())))
}

pub(crate) async fn read(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<Answer<Survey>> {
    let id = SurveyId(ids.get("survey")?);
    app.blocking(move |app| Ok::<_, ApiError>(Answer(find(app, scope.project(), &id)?.into()))).await
}

pub(crate) async fn update(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(write): Json<SurveyWrite>,
) -> ApiResult<Answer<Survey>> {
    let id = SurveyId(ids.get("survey")?);
    let seen = write.version.ok_or_else(|| ApiError::invalid("version", "say which version was changed"))?;
    let new = to_keep(write)?;
    let survey = app
        .blocking(move |app| {
            known_journey(app, scope.project(), &new)?;
            let now = app.clock.now();
            let survey = app.store.update_survey(&scope.by(), scope.project(), &id, seen, &new, now)?;
            app.hub.changed(scope.project(), What::Surveys);
            Ok::<_, ApiError>(survey)
        })
        .await?;
    Ok(Answer(survey.into()))
}

pub(crate) async fn remove(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let id = SurveyId(ids.get("survey")?);
    app.blocking(move |app| {
        app.store.delete_survey(&scope.by(), scope.project(), &id, app.clock.now())?;
        app.hub.changed(scope.project(), What::Surveys);
        Ok::<_, ApiError>(DONE)
    })
    .await
}

pub(crate) async fn publish(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(order): Json<PublishOrder>,
) -> ApiResult<Answer<Survey>> {
    let id = SurveyId(ids.get("survey")?);
    let survey = app
        .blocking(move |app| {
            let present = find(app, scope.project(), &id)?;
            let despite = may_ask(&present, order.despite_lint)?;
            let now = app.clock.now();
            let survey = app.store.publish_survey(&scope.by(), scope.project(), &id, order.version, despite, now)?;
            app.hub.changed(scope.project(), What::Surveys);
            Ok::<_, ApiError>(survey)
        })
        .await?;
    Ok(Answer(survey.into()))
}

/// Refuses a survey that lacks what it needs, or whose questions will bias their answers (R58, R70, R79). Gives how many
/// findings are published knowingly.
fn may_ask(survey: &StudioSurvey, despite_lint: bool) -> ApiResult<usize> {
    let fields = missing(&survey.draft, survey.owner.is_some());
    if !fields.is_empty() {
        let detail = "a survey asks when it has a purpose, the decision it serves, an owner, and all its words";
        let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "survey_incomplete", detail);
        error.fields = fields;
        return Err(error);
    }
    let grave = grave(&survey.draft.asked);
    if !grave.is_empty() && !despite_lint {
        let detail = "some questions will bias their answers; mend them, or publish knowingly";
        let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "lint_errors", detail);
        error.fields = grave;
        return Err(error);
    }
    Ok(grave.len())
}

pub(crate) async fn set_state(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(order): Json<StateOrder>,
) -> ApiResult<Answer<Survey>> {
    let id = SurveyId(ids.get("survey")?);
    let survey = app
        .blocking(move |app| {
            let now = app.clock.now();
            let survey = app.store.set_survey_state(&scope.by(), scope.project(), &id, order.state, now)?;
            app.hub.changed(scope.project(), What::Surveys);
            Ok::<_, ApiError>(survey)
        })
        .await?;
    Ok(Answer(survey.into()))
}

/// A survey of the project.
pub(super) fn find(app: &App, project: &ProjectId, id: &SurveyId) -> ApiResult<StudioSurvey> {
    app.store.find_survey(project, id)?.ok_or_else(ApiError::not_found)
}

fn to_keep(write: SurveyWrite) -> ApiResult<NewSurvey> {
    let draft = check(write.draft.0)?;
    Ok(NewSurvey { draft, owner: write.owner.filter(|owner| !owner.is_empty()).map(MemberId), example: false })
}

fn known_journey(app: &App, project: &ProjectId, new: &NewSurvey) -> ApiResult<()> {
    let Some(journey) = &new.draft.journey else { return Ok(()) };
    let found = app.store.find_journey(project, &JourneyId(journey.0.clone()))?;
    found.map(drop).ok_or_else(|| ApiError::invalid("draft.journey", "there is no such journey"))
}
