//! Why a customer was or was not asked: each invitation, and each time that they were left in peace.

use crate::access::Scope;
use crate::access::shapes::moment;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Ids;
use crate::persons::{Reason, note_look, person_name, refuse_without_view};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// Everything that is known of it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct WhyAsked {
    /// The invitations, the latest first.
    asked: Vec<Invited>,
    /// The other times, one line a day and reason, the latest first.
    left: Vec<Left>,
    /// When they said that they do not want to be asked.
    opted_out: Option<String>,
}

/// An invitation.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Invited {
    /// The survey.
    survey: String,
    /// What it is called.
    name: String,
    /// When.
    at: String,
    /// Where.
    channel: String,
    /// How likely it was, for somebody who came by.
    probability: f64,
    /// Whether they answered.
    answered: bool,
}

/// A day on which somebody was left in peace.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Left {
    /// The survey.
    survey: String,
    /// What it is called.
    name: String,
    /// `asked_lately`, `quiet`, `not_drawn`, `opted_out`.
    reason: &'static str,
    /// How often.
    times: u64,
    /// The last time.
    last: String,
}

pub(crate) async fn why(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
) -> ApiResult<Answer<WhyAsked>> {
    let person = person_name(ids.text("person"))?;
    let reason = Reason::of(&headers, None)?;
    app.blocking(move |app| {
        refuse_without_view(app, scope.project())?;
        note_look(app, &scope, &person, "asked", &reason)?;
        let identities = app.logs.persons(&app.store, scope.project())?.identities_of(&person);
        let known = app.store.why_asked(scope.project(), &identities)?;
        let surveys = app.store.list_surveys(scope.project())?;
        let names: HashMap<String, String> =
            surveys.into_iter().map(|survey| (survey.id.0, survey.draft.name)).collect();
        let name = |id: &model::SurveyId| names.get(&id.0).cloned().unwrap_or_default();
        let asked = known.asked.into_iter().map(|asked| Invited {
            name: name(&asked.survey),
            survey: asked.survey.0,
            at: moment(asked.at),
            channel: asked.channel,
            probability: asked.probability,
            answered: asked.answered,
        });
        let left = known.left.into_iter().map(|left| Left {
            name: name(&left.survey),
            survey: left.survey.0,
            reason: left.reason.code(),
            times: left.times,
            last: moment(left.last),
        });
        Ok::<_, ApiError>(Answer(WhyAsked {
            asked: asked.collect(),
            left: left.collect(),
            opted_out: known.opted_out.map(moment),
        }))
    })
    .await
}
