//! Answers that a colleague writes down, after a call or a visit.

use super::public::names_of;
use super::surveys::find;
use super::taking::{Judged, PAGE_LASTS, Taking, of_project};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::persons::key_of;
use axum::Json as Answer;
use axum::extract::State;
use ingest::tracking::{RequestHints, SentContext, SentResponse};
use model::{GivenAnswer, SurveyId, SurveyState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{DisplayTry, Displayed};

/// What a customer answered.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffAnswers {
    /// One answer a question.
    #[schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")]
    answers: Vec<GivenAnswer>,
    /// Who: an identifier as the customer is known by; nobody known where it is absent.
    #[serde(default)]
    person: Option<Identifier>,
    /// Where the customer was asked; `phone` where nothing is said.
    #[serde(default)]
    channel: Option<String>,
    /// What it is about.
    #[serde(default)]
    station: Option<String>,
    /// In which language.
    #[serde(default)]
    language: Option<String>,
}

/// An identifier with its kind.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identifier {
    /// `user_id`, `email` or `phone`.
    pub(super) kind: String,
    /// As it is written.
    pub(super) value: String,
}

/// Whether it was taken.
#[derive(Serialize, JsonSchema)]
pub(crate) struct StaffAnswer {
    success: bool,
    /// 1 where it was not accepted; it is kept with the reason.
    rejected: u64,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

pub(crate) async fn record(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(given): Json<StaffAnswers>,
) -> ApiResult<Answer<StaffAnswer>> {
    let id = SurveyId(ids.get("survey")?);
    let destination = of_project(&app, scope.project()).await?;
    let channel = crate::studio::limits::some_name("channel", given.channel, 100)?.unwrap_or_else(|| "phone".into());
    let (asked, of, project) = (id.clone(), channel.clone(), scope.project().clone());
    let whom = given.person.as_ref().map(|person| (person.kind.clone(), person.value.clone()));
    let display = app.blocking(move |app| shown(app, &project, &asked, &of, whom)).await?;
    let sent = SentResponse {
        survey: Some(id.0),
        display: Some(display),
        answers: given.answers,
        context: SentContext { page: None, station: given.station },
        language: given.language,
        ..SentResponse::default()
    };
    let taking = Taking {
        destination: Arc::clone(&destination),
        hints: RequestHints::default(),
        source: "staff",
        by_key: false,
        channel,
        lasts: PAGE_LASTS,
        holds: false,
    };
    let (counts, reason) = taking.take(&app, Judged::Readable(Box::new(sent))).await?;
    Ok(Answer(StaffAnswer { success: counts.rejected == 0, rejected: counts.rejected, reason }))
}

/// The showing of a conversation: the colleague asked.
fn shown(
    app: &App,
    project: &model::ProjectId,
    id: &SurveyId,
    channel: &str,
    whom: Option<(String, String)>,
) -> ApiResult<String> {
    let survey = find(app, project, id)?;
    let asks = survey.live.as_ref().filter(|live| live.asking.staff && survey.state == SurveyState::Live);
    let Some(live) = asks else {
        let detail = "the survey is not live for colleagues to fill in";
        return Err(ApiError::new(axum::http::StatusCode::CONFLICT, "survey_not_for_staff", detail));
    };
    let person = whom.map(|(kind, value)| key_of(&app.store, project, &kind, &value)).transpose()?;
    let also = match &person {
        Some(person) => names_of(app, project, person)?,
        None => Vec::new(),
    };
    let given = DisplayTry {
        survey: (&survey.id, survey.published),
        rest: live.asking.rest,
        person: person.as_ref().map(model::IdentityKey::as_str),
        device: None,
        also: &also,
        channel,
        touchpoint: None,
        draw: 0.0,
        request: None,
        wanted: true,
    };
    match app.store.display(project, &given, app.clock.now())? {
        Displayed::Asked(display) => Ok(display.0),
        Displayed::Left(reason) => {
            let detail = "this customer does not want to be asked";
            Err(ApiError::new(axum::http::StatusCode::CONFLICT, reason.code(), detail))
        }
    }
}
