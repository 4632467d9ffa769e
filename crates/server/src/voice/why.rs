//! Why a customer was or was not asked: each invitation, and each time that they were left in peace; and whether they
//! want to be asked at all, as they have told a colleague.

use crate::access::Scope;
use crate::access::shapes::moment;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::live::Persons;
use crate::persons::{Reason, note_look, person_name, refuse_without_view};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use model::{AuditAction, AuditKind, AuditNote};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
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
        let (_, identities) = resolved(&*app.logs.persons(&app.store, scope.project())?, person.clone())?;
        note_look(app, &scope, &person, "asked", &reason)?;
        known(app, &scope, &identities)
    })
    .await
    .map(Answer)
}

/// Whether a customer wants to be asked.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    /// False: no survey asks them from now on, in any channel. True: they have taken that back.
    may_ask: bool,
    /// Why, in 5 to 200 signs; or in the header `X-Resa-Reason`.
    reason: Option<String>,
}

pub(crate) async fn wish(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
    Json(wish): Json<Wish>,
) -> ApiResult<Answer<WhyAsked>> {
    let person = person_name(ids.text("person"))?;
    let reason = Reason::of(&headers, wish.reason.as_deref())?;
    app.blocking(move |app| {
        refuse_without_view(app, scope.project())?;
        let persons = app.logs.persons(&app.store, scope.project())?;
        let (person, identities) = resolved(&persons, person)?;
        let note = AuditNote::done(AuditAction::ChangeAsking)
            .to(AuditKind::Person, &person)
            .in_project(scope.project())
            .with("may_ask", wish.may_ask)
            .with("reason", reason.0.as_str());
        // What was left under a device that others use as well is theirs to take back: it is told below that it holds.
        let of = own(&persons, &person, &identities);
        app.store.set_asking(&scope.by(), scope.project(), &of, wish.may_ask, note, app.clock.now())?;
        known(app, &scope, &identities)
    })
    .await
    .map(Answer)
}

/// The customer behind a name with all their identifiers. An identifier that has been merged into another customer is
/// that customer; one that several share stands for itself alone.
///
/// # Errors
/// Not found, where the name is nobody's: an epoch that there is not.
fn resolved(persons: &Persons, name: String) -> ApiResult<(String, Vec<String>)> {
    let identities = persons.identities_of(&name);
    if !identities.is_empty() {
        return Ok((name, identities));
    }
    if name.contains('#') {
        return Err(ApiError::not_found());
    }
    match <[String; 1]>::try_from(persons.persons_of(&name)) {
        Ok([person]) => Ok((person.clone(), persons.identities_of(&person))),
        Err(_) => Ok((name.clone(), vec![name])),
    }
}

/// The identifiers that are this customer's alone, so that who shares a device with them is still asked; all, where none is.
fn own(persons: &Persons, person: &str, identities: &[String]) -> Vec<String> {
    let alone = |identity: &&String| persons.persons_of(identity) == [person];
    let own: Vec<String> = identities.iter().filter(alone).cloned().collect();
    if own.is_empty() { identities.to_vec() } else { own }
}

fn known(app: &App, scope: &Scope, identities: &[String]) -> ApiResult<WhyAsked> {
    let known = app.store.why_asked(scope.project(), identities)?;
    let surveys = app.store.list_surveys(scope.project())?;
    let names: HashMap<String, String> = surveys.into_iter().map(|survey| (survey.id.0, survey.draft.name)).collect();
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
    Ok(WhyAsked { asked: asked.collect(), left: left.collect(), opted_out: known.opted_out.map(moment) })
}
