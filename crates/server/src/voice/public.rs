//! What customers' pages ask and send: which surveys there are, whether this customer is asked, and the answers.
//!
//! The key that stands in a page is in everybody's hands: with it one may ask and append, and read nothing.

use super::spreading::{DAY, touchpoint};
use super::taking::{Judged, PAGE_LASTS, Taking};
use crate::app::App;
use crate::collect::{Answer, basic_name, body_error, destination, hints, limits, read_body, refuse_early};
use crate::cors;
use crate::error::{ApiError, ApiResult};
use crate::extract::Peer;
use crate::keys::Destination;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ingest::tracking::{body_text, known_person, open_body, read_response, reject_malformed};
use model::{
    GivenAnswer, IdentityKey, Micros, ProjectId, Rest, StudioSurvey, SurveyId, SurveyState, Texts, Theme, Trigger,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{DisplayTry, Displayed};

/// The channel of what is asked on pages.
const WEB: &str = "web";
/// How long a page may go on with what it was told.
const FRESH: &str = "public, max-age=60";

/// The surveys that pages may show.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PageSurveys {
    surveys: Vec<PageSurvey>,
}

/// A survey as a page shows it.
#[derive(Serialize, JsonSchema)]
struct PageSurvey {
    /// Its id.
    id: SurveyIdShape,
    /// Which version.
    version: u32,
    /// Its languages; the first is what others fall back to.
    languages: Vec<String>,
    /// How it looks.
    #[schemars(with = "serde_json::Value")]
    theme: Theme,
    /// What makes it appear.
    #[schemars(with = "serde_json::Value")]
    trigger: Trigger,
    /// The questions.
    #[schemars(with = "serde_json::Value")]
    questions: Vec<model::SurveyQuestion>,
    /// What is said at the end.
    thanks: Texts,
}

type SurveyIdShape = String;

/// Somebody who came by, as a page tells it.
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SentDisplay {
    /// Which survey wants to ask.
    survey: Option<String>,
    /// Who, where the page knows.
    user_id: Option<String>,
    /// On which device, where there was consent to know it again.
    anonymous_id: Option<String>,
    /// The page's path: what names one thing or somebody in it is left out.
    page: Option<String>,
    /// The station that the page says it is.
    station: Option<String>,
    /// What happened.
    trigger: Option<String>,
    /// The sender's own id of this try: sent again, it gets the same answer.
    message_id: Option<String>,
    /// The write key, where it stands in the body.
    write_key: Option<String>,
}

/// Whether they are asked. Why not is told to nobody outside.
#[derive(Serialize, JsonSchema)]
pub(crate) struct DisplayAnswer {
    ask: bool,
    /// The showing: good for one response.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<String>,
    /// The version that is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
}

/// A response as pages send it. Documentation of the shape; `ingest` reads it leniently.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SentResponseShape {
    /// Which survey.
    survey: String,
    /// The showing that it answers.
    display: Option<String>,
    /// One answer a question, each with `question` and one of `score`, `choice` and `text`.
    #[schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")]
    answers: Vec<GivenAnswer>,
    /// Who, where the sender knows.
    user_id: Option<String>,
    /// On which device.
    anonymous_id: Option<String>,
    /// `page` and `station`.
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    context: Option<()>,
    /// The sender's own id: the same id is the same response.
    message_id: Option<String>,
    /// When, RFC 3339; now if it is absent.
    timestamp: Option<String>,
    /// Whether the end was reached.
    finished: Option<bool>,
    /// In which language it was asked.
    language: Option<String>,
    /// The write key, where it is not the name of Basic authorization.
    write_key: Option<String>,
}

/// `GET /v1/projects/{key}/surveys`.
pub(crate) async fn surveys_of_page(State(app): State<App>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let answer = async {
        let destination = destination(&app, Some(&key), &headers).await?;
        let surveys = app.blocking(move |app| app.store.list_surveys(&destination.project)).await?;
        let mut answer =
            Json(PageSurveys { surveys: surveys.into_iter().filter_map(on_pages).collect() }).into_response();
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(FRESH));
        Ok::<_, ApiError>(answer)
    };
    to_page(answer.await, &headers)
}

fn on_pages(survey: StudioSurvey) -> Option<PageSurvey> {
    let live = survey.live.filter(|_| survey.state == SurveyState::Live)?;
    Some(PageSurvey {
        id: survey.id.0,
        version: survey.published,
        trigger: live.asking.widget?,
        languages: live.asked.languages,
        theme: live.theme,
        questions: live.asked.questions,
        thanks: live.asked.thanks,
    })
}

/// `POST /v1/displays`.
pub(crate) async fn displays(State(app): State<App>, peer: Peer, headers: HeaderMap, body: Body) -> Response {
    let answer = async {
        refuse_early(&app)?;
        app.askings.take(peer, &app)?;
        let text = text_of(&app, body).await?;
        let sent: SentDisplay = serde_json::from_str(&text).unwrap_or_default();
        let key = basic_name(&headers).or_else(|| sent.write_key.clone());
        let destination = destination(&app, key.as_deref(), &headers).await?;
        app.rate.take(&destination.key, 1, &app)?;
        let shown = app.blocking(move |app| show(app, &destination, &sent)).await?;
        Ok::<_, ApiError>(Json(shown).into_response())
    };
    to_page(answer.await, &headers)
}

fn show(app: &App, destination: &Destination, sent: &SentDisplay) -> ApiResult<DisplayAnswer> {
    let not = DisplayAnswer { ask: false, display: None, version: None };
    let id = SurveyId(sent.survey.clone().unwrap_or_default());
    let Some(survey) = app.store.find_survey(&destination.project, &id)? else { return Ok(not) };
    let on_pages = survey.live.as_ref().filter(|live| live.asking.widget.is_some());
    let Some(live) = on_pages.filter(|_| survey.state == SurveyState::Live) else { return Ok(not) };
    let person = known_person(sent.user_id.as_deref(), sent.anonymous_id.as_deref(), &destination.pseudonyms);
    let device = known_person(None, sent.anonymous_id.as_deref(), &destination.pseudonyms);
    if [&person, &device].into_iter().flatten().any(|known| destination.excluded.contains(known)) {
        return Ok(not);
    }
    let touchpoint = touchpoint(sent.station.as_deref(), sent.page.as_deref());
    let rest = app.spreads.rest(app, &destination.project, &survey, live, touchpoint.as_deref())?;
    let asking = Asking { survey: (&survey.id, survey.published), rest, channel: WEB };
    let at = (&asking, touchpoint.as_deref());
    let request = sent.message_id.as_deref().filter(|id| (1..=255).contains(&id.len()));
    let shown = try_at(app, &destination.project, at, person.as_ref(), device.as_ref(), request, |given, now| {
        Ok(app.store.display(&destination.project, given, now)?)
    });
    match shown {
        Ok(Displayed::Asked(display)) => {
            Ok(DisplayAnswer { ask: true, display: Some(display.0), version: Some(survey.published) })
        }
        Ok(Displayed::Left(_)) => Ok(not),
        // Somebody else tried under this id: nobody learns of their showing.
        Err(error) if error.code == "request_of_another" => Ok(not),
        Err(error) => Err(error),
    }
}

/// A survey that wants to ask somebody.
pub(super) struct Asking<'a> {
    pub(super) survey: (&'a SurveyId, u32),
    pub(super) rest: Rest,
    pub(super) channel: &'a str,
}

/// Whether a person is asked, by all the names that they are known under.
pub(super) fn decide(
    app: &App,
    destination: &Destination,
    asking: &Asking<'_>,
    person: Option<&IdentityKey>,
    device: Option<&IdentityKey>,
    request: Option<&str>,
) -> ApiResult<Displayed> {
    let project = &destination.project;
    try_to_ask(app, project, asking, person, device, request, |given, now| {
        Ok(app.store.display(project, given, now)?)
    })
}

/// Somebody who might be asked, wherever they are.
pub(super) fn try_to_ask<T>(
    app: &App,
    project: &ProjectId,
    asking: &Asking<'_>,
    person: Option<&IdentityKey>,
    device: Option<&IdentityKey>,
    request: Option<&str>,
    act: impl FnOnce(&DisplayTry<'_>, Micros) -> ApiResult<T>,
) -> ApiResult<T> {
    try_at(app, project, (asking, None), person, device, request, act)
}

/// The same at a touchpoint: somebody with all the names that they are known under and their number in the draw.
fn try_at<T>(
    app: &App,
    project: &ProjectId,
    (asking, touchpoint): (&Asking<'_>, Option<&str>),
    person: Option<&IdentityKey>,
    device: Option<&IdentityKey>,
    request: Option<&str>,
    act: impl FnOnce(&DisplayTry<'_>, Micros) -> ApiResult<T>,
) -> ApiResult<T> {
    let now = app.clock.now();
    // Whom nobody knows is drawn by the try, and where that has no id either, by chance.
    let mut who = match request {
        Some(request) => request.to_string(),
        None => app.store.new_sitting()?,
    };
    let mut also: Vec<String> = device.map(|device| device.0.clone()).into_iter().collect();
    if let Some(person) = person {
        let names = names_of(app, project, person)?;
        who = app.logs.persons(&app.store, project)?.persons_of(person.as_str()).pop().unwrap_or(who);
        also.extend(names);
    }
    let round = asking.rest.round(now);
    // Where rates differ, each touchpoint draws anew, and each day, since rates are of a day: else who was not drawn at
    // one were less likely to be at the next, and the probability that is kept would not be theirs.
    if let Some(touchpoint) = touchpoint.filter(|_| asking.rest.evenly) {
        who = format!("{who}\n{touchpoint}\n{}", now.0.div_euclid(DAY));
    }
    let given = DisplayTry {
        survey: asking.survey,
        rest: asking.rest,
        person: person.map(IdentityKey::as_str),
        device: device.filter(|_| person != device).map(IdentityKey::as_str),
        also: &also,
        channel: asking.channel,
        touchpoint,
        draw: app.store.survey_draw(project, asking.survey.0, round, &who),
        request,
        wanted: false,
    };
    act(&given, now)
}

/// Every name that a person is known under.
pub(super) fn names_of(app: &App, project: &ProjectId, person: &IdentityKey) -> ApiResult<Vec<String>> {
    let persons = app.logs.persons(&app.store, project)?;
    let of = persons.persons_of(person.as_str());
    let mut names: Vec<String> = of.iter().flat_map(|person| persons.identities_of(person)).collect();
    names.push(person.0.clone());
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// `POST /v1/responses`.
pub(crate) async fn responses(State(app): State<App>, peer: Peer, headers: HeaderMap, body: Body) -> Response {
    let answer = async {
        refuse_early(&app)?;
        app.askings.take(peer, &app)?;
        let text = text_of(&app, body).await?;
        if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() {
            return Err(body_error(&app, ingest::tracking::BodyError::NotJson));
        }
        let sent = read_response(&text);
        let key = basic_name(&headers).or_else(|| sent.as_ref().and_then(|sent| sent.write_key.clone()));
        let destination = destination(&app, key.as_deref(), &headers).await?;
        app.rate.take(&destination.key, 1, &app)?;
        let judged = match sent {
            Some(sent) => Judged::Readable(Box::new(sent)),
            None => Judged::Malformed(reject_malformed(&text)),
        };
        let taking = Taking {
            destination: Arc::clone(&destination),
            hints: hints(&headers),
            source: "widget",
            by_key: true,
            channel: WEB.into(),
            lasts: PAGE_LASTS,
            holds: true,
        };
        let (counts, _) = taking.take(&app, judged).await?;
        Ok(Json(Answer::from(counts)).into_response())
    };
    to_page(answer.await, &headers)
}

async fn text_of(app: &App, body: Body) -> ApiResult<String> {
    let bytes = read_body(app, body).await?;
    let opened = open_body(&bytes, &limits(app)).map_err(|error| body_error(app, error))?;
    Ok(body_text(&opened).into_owned())
}

/// An answer that a page of another origin may read.
fn to_page(answer: ApiResult<Response>, headers: &HeaderMap) -> Response {
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    cors::allow(headers, response.headers_mut());
    response
}
