//! Links to surveys: open ones with their picture for paper, and personal ones, which answer once.

use super::invites::refuse_links_in;
use super::public::{Asking, decide};
use super::staff::Identifier;
use super::surveys::find;
use super::taking::of_project;
use crate::access::Scope;
use crate::access::shapes::{DONE, moment};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::persons::key_of;
use crate::studio::limits::name;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::{Micros, SurveyId, SurveyState, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Displayed, NewSurveyLink as ToKeep};

/// How long a personal link works where nothing is said: thirty days.
const PERSONAL_LASTS: i64 = 30 * 86_400_000_000;

/// A link to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSurveyLink {
    /// Where it will stand, e.g. `Kvittot i Umeå`.
    place: String,
    /// The channel of its answers: `letter`, `store`, `email`, `app` …
    channel: String,
    /// For whom alone: such a link answers once, and is an invitation like any other.
    #[serde(default)]
    person: Option<Identifier>,
    /// When it ceases to work, RFC 3339.
    #[serde(default)]
    expires: Option<String>,
}

/// A link.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SurveyLink {
    /// Its id.
    id: String,
    /// Where it stands.
    place: String,
    /// The channel of its answers.
    channel: String,
    /// What to print or send; null for personal links, which are told once.
    url: Option<String>,
    /// When it ceases to work.
    expires: Option<String>,
    /// When it was taken back.
    revoked: Option<String>,
    /// When it was made.
    created: String,
}

/// The open links of a survey, the latest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SurveyLinkList {
    links: Vec<SurveyLink>,
}

/// A link that was made, or why the person is left in peace.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NewLink {
    /// Whether there is a link.
    asked: bool,
    /// The link.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<SurveyLink>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

pub(crate) async fn links(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<Answer<SurveyLinkList>> {
    let id = SurveyId(ids.get("survey")?);
    app.blocking(move |app| {
        find(app, scope.project(), &id)?;
        let links = app.store.list_survey_links(scope.project(), &id)?;
        Ok::<_, ApiError>(Answer(SurveyLinkList {
            links: links.into_iter().map(|link| view(link, None, &app.public_url)).collect(),
        }))
    })
    .await
}

pub(crate) async fn create_link(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(new): Json<NewSurveyLink>,
) -> ApiResult<(StatusCode, Answer<NewLink>)> {
    let id = SurveyId(ids.get("survey")?);
    let (place, channel) = (name("place", &new.place, 200)?, name("channel", &new.channel, 100)?);
    refuse_links_in(&app, &channel)?;
    let expires = new.expires.as_deref().map(time).transpose()?;
    let destination = of_project(&app, scope.project()).await?;
    app.blocking(move |app| {
        let project = scope.project();
        let survey = find(app, project, &id)?;
        let asks = survey.live.as_ref().filter(|live| live.asking.link && survey.state == SurveyState::Live);
        let Some(live) = asks else {
            let detail = "the survey is not live for links";
            return Err(ApiError::new(StatusCode::CONFLICT, "survey_not_for_links", detail));
        };
        let now = app.clock.now();
        let person = new.person.map(|person| key_of(&app.store, project, &person.kind, &person.value)).transpose()?;
        let mut display = None;
        if let Some(person) = &person {
            let asking = Asking { survey: (&survey.id, survey.published), rest: live.asking.rest, channel: &channel };
            let verdict = match destination.excluded.contains(person) {
                true => Displayed::Left(Verdict::OptedOut),
                false => decide(app, &destination, &asking, Some(person), None, None)?,
            };
            match verdict {
                Displayed::Asked(id) => display = Some(id),
                Displayed::Left(reason) => {
                    let answer = NewLink { asked: false, link: None, reason: Some(reason.code()) };
                    return Ok((StatusCode::OK, Answer(answer)));
                }
            }
        }
        let expires = expires.or_else(|| person.is_some().then_some(Micros(now.0 + PERSONAL_LASTS)));
        let keep = ToKeep {
            survey: &survey.id,
            place: &place,
            channel: &channel,
            person: person.as_ref().map(model::IdentityKey::as_str),
            expires,
            display: display.as_ref(),
        };
        let (link, opens) = app.store.create_survey_link(&scope.by(), project, &keep, now)?;
        let link = Some(view(link, Some(opens), &app.public_url));
        Ok::<_, ApiError>((StatusCode::CREATED, Answer(NewLink { asked: true, link, reason: None })))
    })
    .await
}

pub(crate) async fn revoke_link(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let link = ids.get("link")?;
    app.blocking(move |app| {
        app.store.revoke_survey_link(&scope.by(), scope.project(), &link, app.clock.now())?;
        Ok::<_, ApiError>(DONE)
    })
    .await
}

/// The picture of an open link, to be printed.
pub(crate) async fn qr(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<Response> {
    let (id, link) = (SurveyId(ids.get("survey")?), ids.get("link")?);
    let picture = app
        .blocking(move |app| {
            let links = app.store.list_survey_links(scope.project(), &id)?;
            let found = links.into_iter().find(|known| known.id == link).and_then(|link| link.code);
            let address = format!("{}/s/{}", app.public_url, found.ok_or_else(ApiError::not_found)?);
            let code = qrcode::QrCode::with_error_correction_level(address.as_bytes(), qrcode::EcLevel::Q)
                .map_err(|error| ApiError::internal(&error))?;
            Ok::<_, ApiError>(code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(320, 320).build())
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

fn time(text: &str) -> ApiResult<Micros> {
    let read = text.parse::<jiff::Timestamp>().map(|time| Micros(time.as_microsecond()));
    read.map_err(|_| ApiError::invalid("expires", "write a time such as 2026-12-31T22:59:59Z"))
}

fn view(link: store::SurveyLink, opens: Option<String>, public_url: &str) -> SurveyLink {
    SurveyLink {
        url: opens.or(link.code).map(|code| format!("{public_url}/s/{code}")),
        id: link.id,
        place: link.place,
        channel: link.channel,
        expires: link.expires.map(moment),
        revoked: link.revoked.map(moment),
        created: moment(link.created),
    }
}
