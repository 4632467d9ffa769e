//! The page behind a link to a survey: one question after the other, as plain forms. A GET stores nothing, however
//! often a mail scanner opens it. Each form that is sent holds the answers so far (`held`); the last one is the answer.

use super::taking::{Judged, Taking, of_project};
use crate::app::App;
use crate::collect::refuse_early;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Peer};
use crate::pages::kiosk::Kiosk;
use crate::pages::respond::{Step, left_in_peace, nothing, thanks};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ingest::tracking::{RequestHints, SentResponse};
use model::{Asked, GivenAnswer, QuestionKind, StudioSurvey, SurveyDraft, SurveyId, SurveyQuestion, SurveyState};
use std::time::Duration;
use store::{DisplayTry, Displayed, SurveyLink};

/// How its answers come.
const LINK: &str = "link";
/// The largest form.
const LARGEST_FORM: usize = 64 * 1024;
/// The most fields of a form: those of a large matrix, and ours.
const MOST_FIELDS: usize = 500;
/// The longest text that could be a link.
const LONGEST_LINK: usize = 64;
/// A link says itself how long it works.
const AS_LONG_AS_THE_LINK: i64 = i64::MAX / 4;

/// What a link opens.
struct Opened {
    link: SurveyLink,
    survey: StudioSurvey,
    /// The version that is answered: that of the invitation, or that which was opened first.
    number: u32,
    draft: SurveyDraft,
    allowed: Vec<String>,
}

/// `GET /s/{link}`.
pub(crate) async fn open(
    State(app): State<App>,
    peer: Peer,
    Path(link): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let query = query.unwrap_or_default();
    let Some(opened) = find(&app, peer, &link, None).await? else { return Ok(missing(&query, &headers)) };
    let asked = &opened.draft.asked;
    let language = language(asked, &query, &headers);
    let kiosk = opened.kiosk(&query);
    let redirect = redirect(&query, &opened.allowed)?;
    let given = prefilled(asked, &query);
    let sitting = app.blocking(|app| app.store.new_sitting()).await?;
    let Some(first) = asked.questions.first() else { return Ok(missing(&query, &headers)) };
    let form = Form { at: first.id.clone(), given, sitting, redirect, missing: false, kiosk };
    Ok(page(StatusCode::OK, step(&link, &opened, &form, first, &language).page()))
}

/// `POST /s/{link}`.
pub(crate) async fn answer(
    State(app): State<App>,
    peer: Peer,
    Path(link): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: axum::body::Body,
) -> ApiResult<Response> {
    let query = query.unwrap_or_default();
    refuse_early(&app)?;
    app.askings.take(peer, &app)?;
    let patience = Duration::from_secs(app.settings.server.body_seconds);
    let read = tokio::time::timeout(patience, axum::body::to_bytes(body, LARGEST_FORM)).await;
    let too_large = || ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", "the form is too large");
    let bytes = read.map_err(|_| too_large())?.map_err(|_| too_large())?;
    let fields: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().take(MOST_FIELDS).collect();
    let version = value(&fields, "version").and_then(|number| number.parse().ok());
    let Some(opened) = find(&app, peer, &link, version).await? else { return Ok(missing(&query, &headers)) };
    let asked = &opened.draft.asked;
    let language = language(asked, &query, &headers);
    let go = value(&fields, "go").unwrap_or("next");
    if go == "leave" {
        return leave(&app, &opened, &language).await;
    }
    let mut form = Form::of(&fields, asked, &opened.allowed)?;
    form.kiosk = opened.kiosk(&query);
    let Some(at) = asked.questions.iter().position(|question| question.id == form.at) else {
        return Err(ApiError::invalid("at", "the survey has no such question"));
    };
    form.take(&fields, &asked.questions[at]);
    let next = match go {
        "back" => before(asked, at, &form.given),
        _ if form.lacks(&asked.questions[at]) => {
            form.missing = true;
            Some(at)
        }
        _ => after(asked, at, &form.given),
    };
    if let Some(question) = next.and_then(|next| asked.questions.get(next)) {
        // Of whoever walked on from a screen that others come to nothing is kept.
        let holds = go != "back" && !form.missing && form.kiosk.is_none();
        if holds && !keep(&app, &opened, &form, &language).await? {
            return Ok(missing(&query, &headers));
        }
        return Ok(page(StatusCode::OK, step(&link, &opened, &form, question, &language).page()));
    }
    let sent = send(&app, &link, opened, form, &language).await?;
    Ok(sent.unwrap_or_else(|| missing(&query, &headers)))
}

impl Opened {
    /// The screen that the survey stands on: only one that is open to all, since whoever comes by is nobody known.
    fn kiosk(&self, query: &str) -> Option<Kiosk> {
        Kiosk::of(query).filter(|_| self.link.person.is_none())
    }

    /// The link, where it is somebody's own and answers but once.
    fn own(&self) -> Option<&str> {
        self.link.person.is_some().then_some(self.link.id.as_str())
    }

    /// What tells one showing from all others: somebody's own link has one, wherever they go on with it.
    fn request(&self, sitting: &str) -> String {
        match self.own() {
            Some(id) => format!("link-{id}"),
            None => format!("link-{}-{sitting}", self.link.id),
        }
    }
}

/// `GET /s/theme/{survey}/{version}`: by the survey, so that it tells nothing of any link.
pub(crate) async fn theme(State(app): State<App>, ids: Ids) -> ApiResult<Response> {
    let (survey, version) = (SurveyId(ids.get("survey")?), ids.get("version")?);
    let version: u32 = version.parse().map_err(|_| ApiError::not_found())?;
    let draft = app.blocking(move |app| app.store.survey_version(&survey, version)).await?;
    let theme = draft.ok_or_else(ApiError::not_found)?.theme;
    // Each was held to `#rrggbb` when it was written.
    let css = format!(
        ":root {{ --accent: {}; --paper: {}; --ink: {}; --radius: {}px; }}\n",
        theme.accent, theme.paper, theme.ink, theme.radius
    );
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=86400")];
    Ok((headers, css).into_response())
}

/// What a link opens now; each miss counts for whoever tried.
async fn find(app: &App, peer: Peer, link: &str, version: Option<u32>) -> ApiResult<Option<Opened>> {
    let now = app.clock.now();
    if let Some(wait) = app.misses.wait(&peer.origin(), now) {
        let detail = "too many links from here lead nowhere; come back later";
        let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail);
        error.retry_after = Some(wait);
        return Err(error);
    }
    let opens = Some(link.to_string()).filter(|link| link.len() <= LONGEST_LINK);
    let found = match opens {
        Some(opens) => app.blocking(move |app| opened(app, &opens, version)).await?,
        None => None,
    };
    let found = found.filter(|opened| opened.link.opens(now) && opened.survey.state == SurveyState::Live);
    if found.is_none() {
        app.misses.count(&peer.origin(), now);
    }
    Ok(found)
}

fn opened(app: &App, opens: &str, version: Option<u32>) -> ApiResult<Option<Opened>> {
    let Some(link) = app.store.find_survey_link(opens)? else { return Ok(None) };
    let Some(project) = app.store.find_project(&link.project)? else { return Ok(None) };
    let Some(survey) = app.store.find_survey(&link.project, &link.survey)? else { return Ok(None) };
    if !survey.live.as_ref().is_some_and(|live| live.asking.link) {
        return Ok(None);
    }
    let invited = match &link.display {
        Some(display) => app.store.find_display(&link.project, display)?.map(|display| display.number),
        None => None,
    };
    // Questions that change while somebody answers them stay as they were for that somebody.
    let number = invited.or(version).unwrap_or(survey.published);
    let Some(draft) = app.store.survey_version(&survey.id, number)? else { return Ok(None) };
    Ok(Some(Opened { link, survey, number, draft, allowed: project.settings.allowed_origins }))
}

/// The answers of one sitting on their way from page to page.
struct Form {
    at: String,
    given: Vec<GivenAnswer>,
    sitting: String,
    redirect: Option<String>,
    missing: bool,
    kiosk: Option<Kiosk>,
}

impl Form {
    fn of(fields: &[(String, String)], asked: &Asked, allowed: &[String]) -> ApiResult<Form> {
        let text = |name: &str| value(fields, name).unwrap_or_default().to_string();
        let given: Vec<GivenAnswer> = serde_json::from_str(&text("given")).unwrap_or_default();
        // What no longer fits is asked again rather than refused.
        let given = given.into_iter().filter(|one| asked.check(std::slice::from_ref(one)).is_ok()).collect();
        let sitting: String = text("sitting").chars().filter(char::is_ascii_alphanumeric).take(64).collect();
        let redirect = value(fields, "redirect").map(|to| checked_redirect(to, allowed)).transpose()?;
        Ok(Form { at: text("at"), given, sitting, redirect, missing: false, kiosk: None })
    }

    /// Puts the answers to a question in the place of earlier ones.
    fn take(&mut self, fields: &[(String, String)], question: &SurveyQuestion) {
        let is_its = |name: &str| name == question.id || name.split_once('.').is_some_and(|(id, _)| id == question.id);
        self.given.retain(|given| !is_its(&given.question));
        for (name, value) in fields {
            let Some((kind, name)) = name.split_once(':').filter(|(_, name)| is_its(name)) else { continue };
            let mut given = GivenAnswer { question: name.to_string(), score: None, choice: None, text: None };
            match kind {
                "score" => given.score = value.parse().ok(),
                "choice" => given.choice = Some(value.clone()),
                "text" if !value.trim().is_empty() => given.text = Some(value.replace("\r\n", "\n")),
                _ => continue,
            }
            if !self.given.contains(&given) {
                self.given.push(given);
            }
        }
    }

    /// Whether a question that must be answered is not.
    fn lacks(&self, question: &SurveyQuestion) -> bool {
        let of = |name: &str| self.given.iter().any(|given| given.question == name);
        let answered = match question.kind {
            QuestionKind::Matrix => question.rows.iter().all(|row| of(&format!("{}.{}", question.id, row.code))),
            _ => of(&question.id),
        };
        question.required && !answered
    }
}

/// The question after one, as the answers so far have it.
fn after(asked: &Asked, at: usize, given: &[GivenAnswer]) -> Option<usize> {
    (at + 1..asked.questions.len()).find(|next| asked.is_asked(&asked.questions[*next], given))
}

/// The question before one; the first where there is none.
fn before(asked: &Asked, at: usize, given: &[GivenAnswer]) -> Option<usize> {
    Some((0..at).rev().find(|before| asked.is_asked(&asked.questions[*before], given)).unwrap_or(0))
}

fn step<'a>(
    link: &'a str,
    opened: &'a Opened,
    form: &'a Form,
    question: &'a SurveyQuestion,
    language: &'a str,
) -> Step<'a> {
    let asked = &opened.draft.asked;
    let at = asked.questions.iter().position(|known| known.id == question.id).unwrap_or(0);
    let before = (0..at).filter(|earlier| asked.is_asked(&asked.questions[*earlier], &form.given)).count();
    let may_follow = asked.questions.len() - at - 1;
    Step {
        link,
        theme: (&opened.survey.id, opened.number),
        asked,
        question,
        number: (before + 1, before + 1 + may_follow),
        is_last: may_follow == 0,
        given: &form.given,
        sitting: &form.sitting,
        language,
        is_missing: form.missing,
        may_leave: opened.link.person.is_some(),
        redirect: form.redirect.as_deref(),
        kiosk: form.kiosk,
    }
}

/// Holds the answers so far, should nothing more come. Whether they may go on: not where they rested for so long that what
/// they had answered was taken for all. That they cannot be held keeps nobody from the next question.
async fn keep(app: &App, opened: &Opened, form: &Form, language: &str) -> ApiResult<bool> {
    match held(app, opened, form, language).await {
        Err(error) if error.status != StatusCode::NOT_FOUND => {
            tracing::warn!(
                code = error.code,
                "answers so far could not be held; the next question is asked all the same"
            );
            Ok(true)
        }
        other => other,
    }
}

async fn held(app: &App, opened: &Opened, form: &Form, language: &str) -> ApiResult<bool> {
    let asked = &opened.draft.asked;
    let mut answers = still_asked(asked, &form.given);
    answers.retain(|one| asked.check(std::slice::from_ref(one)).is_ok());
    if answers.is_empty() {
        return withdraw(app, opened, &form.sitting).await.map(|()| true);
    }
    let Some((taking, sent)) = ready(app, opened, form, language, (answers, false)).await? else { return Ok(false) };
    taking.hold(app, sent, opened.own().map(str::to_string)).await?;
    Ok(true)
}

/// Holds no more what was answered in a sitting before it was taken back.
async fn withdraw(app: &App, opened: &Opened, sitting: &str) -> ApiResult<()> {
    let (project, display, request) =
        (opened.link.project.clone(), opened.link.display.clone(), opened.request(sitting));
    let withdrawn = app.blocking(move |app| app.store.withdraw_response(&project, display.as_ref(), Some(&request)));
    withdrawn.await
}

/// Has the answers written, and says thanks; `None` where it is too late.
async fn send(app: &App, link: &str, opened: Opened, form: Form, language: &str) -> ApiResult<Option<Response>> {
    let asked = &opened.draft.asked;
    let thanks_text = SurveyQuestion::words(&asked.thanks, language, asked.main_language()).to_string();
    let theme = (opened.survey.id.clone(), opened.number);
    let done = |form: &Form| {
        // A screen leads nowhere but to its own beginning.
        let on = form.redirect.as_deref().filter(|_| form.kiosk.is_none());
        let kiosk = form.kiosk.map(|kiosk| (kiosk, link));
        Ok(Some(page(StatusCode::OK, thanks(&theme, language, &thanks_text, on, kiosk))))
    };
    let answers = still_asked(asked, &form.given);
    if answers.is_empty() {
        withdraw(app, &opened, &form.sitting).await?;
        return done(&form);
    }
    let Some((taking, sent)) = ready(app, &opened, &form, language, (answers, true)).await? else { return Ok(None) };
    let display = sent.display.clone().map(model::DisplayId);
    let (_, reason) = taking.take(app, Judged::Readable(Box::new(sent))).await?;
    if let Some(reason) = reason {
        withdraw(app, &opened, &form.sitting).await?;
        tracing::debug!(reason, "an answer through a link was not accepted");
        return Err(ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "response_rejected",
            "the answer was not accepted",
        ));
    }
    // What came before may have been written meanwhile: then nobody is thanked for what is heard no more.
    let project = opened.link.project.clone();
    let is_in_part = app.blocking(move |app| match &display {
        Some(display) => Ok::<_, ApiError>(app.store.is_answered_in_part(&project, display)?),
        None => Ok(false),
    });
    if is_in_part.await? {
        return Ok(None);
    }
    if let Some(id) = opened.own().map(str::to_string) {
        app.blocking(move |app| app.store.use_survey_link(&id, app.clock.now())).await?;
    }
    done(&form)
}

/// The answers of a sitting as a response on its way; `None` where its showing was answered in part and that was written.
async fn ready(
    app: &App,
    opened: &Opened,
    form: &Form,
    language: &str,
    (answers, finished): (Vec<GivenAnswer>, bool),
) -> ApiResult<Option<(Taking, SentResponse)>> {
    let project = opened.link.project.clone();
    let destination = of_project(app, &project).await?;
    let display = match opened.link.display.clone() {
        Some(display) => display,
        None => shown(app, opened, &form.sitting).await?,
    };
    let its = display.clone();
    if app.blocking(move |app| app.store.is_answered_in_part(&project, &its)).await? {
        return Ok(None);
    }
    let message = match opened.own() {
        Some(_) => format!("link-{display}"),
        None => format!("link-{display}-{}", form.sitting),
    };
    let sent = SentResponse {
        survey: Some(opened.survey.id.0.clone()),
        display: Some(display.0),
        answers,
        message_id: Some(message),
        finished: Some(finished),
        language: Some(language.to_string()),
        ..SentResponse::default()
    };
    let taking = Taking {
        destination,
        hints: RequestHints::default(),
        source: LINK,
        by_key: false,
        channel: opened.link.channel.clone(),
        lasts: AS_LONG_AS_THE_LINK,
        holds: true,
    };
    Ok(Some((taking, sent)))
}

/// The answers to questions that are still asked: what was answered before a change of mind, and what only followed from
/// that, is no answer.
fn still_asked(asked: &Asked, given: &[GivenAnswer]) -> Vec<GivenAnswer> {
    let mut kept: Vec<GivenAnswer> = Vec::with_capacity(given.len());
    for question in asked.questions.iter() {
        if asked.is_asked(question, &kept) {
            let is_its =
                |one: &&GivenAnswer| asked.question_of(&one.question).is_some_and(|(of, _)| of.id == question.id);
            kept.extend(given.iter().filter(is_its).cloned());
        }
    }
    kept
}

/// The showing of an open link: whoever follows it asks for the survey themselves.
async fn shown(app: &App, opened: &Opened, sitting: &str) -> ApiResult<model::DisplayId> {
    let (project, channel, sitting) =
        (opened.link.project.clone(), opened.link.channel.clone(), opened.request(sitting));
    let (survey, number, rest) = (opened.survey.id.clone(), opened.number, opened.draft.asking.rest);
    let shown = app
        .blocking(move |app| {
            let given = DisplayTry {
                survey: (&survey, number),
                rest,
                person: None,
                device: None,
                also: &[],
                channel: &channel,
                touchpoint: None,
                draw: 0.0,
                request: Some(&sitting),
                wanted: true,
            };
            app.store.display(&project, &given, app.clock.now())
        })
        .await?;
    match shown {
        Displayed::Asked(display) => Ok(display),
        Displayed::Left(_) => Err(ApiError::not_found()),
    }
}

/// Somebody with a link of their own does not want to be asked again.
async fn leave(app: &App, opened: &Opened, language: &str) -> ApiResult<Response> {
    let Some(person) = opened.link.person.clone() else {
        return Err(ApiError::invalid("go", "this link is nobody's own"));
    };
    withdraw(app, opened, "").await?;
    let (project, id) = (opened.link.project.clone(), opened.link.id.clone());
    app.blocking(move |app| {
        let now = app.clock.now();
        app.store.opt_out(&project, &person, now)?;
        app.store.use_survey_link(&id, now)
    })
    .await?;
    Ok(page(StatusCode::OK, left_in_peace(&(opened.survey.id.clone(), opened.number), language)))
}

/// Answers that an address carries (`?effort=5`, or `?answer=5` for the first question): chosen on the page that opens, and
/// no more than that.
fn prefilled(asked: &Asked, query: &str) -> Vec<GivenAnswer> {
    let mut given: Vec<GivenAnswer> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let first = || asked.questions.first().filter(|_| name == "answer").map(|first| (first, first.id.clone()));
        let named = asked.question_of(&name).map(|(question, _)| (question, name.to_string()));
        let Some((question, name)) = named.or_else(first) else { continue };
        let mut one = GivenAnswer { question: name, score: None, choice: None, text: None };
        match question.kind {
            QuestionKind::Scale | QuestionKind::Matrix => one.score = value.parse().ok(),
            QuestionKind::Choice | QuestionKind::Choices => one.choice = Some(value.into_owned()),
            QuestionKind::Text => continue,
        }
        let is_new = !given.iter().any(|known| known.question == one.question);
        if is_new && asked.check(std::slice::from_ref(&one)).is_ok() {
            given.push(one);
        }
    }
    given
}

/// The address to go back to that a query names.
fn redirect(query: &str, allowed: &[String]) -> ApiResult<Option<String>> {
    let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "redirect");
    found.map(|(_, to)| checked_redirect(&to, allowed)).transpose()
}

/// An address of an origin that the project knows, and none that a browser would read otherwise than we do.
fn checked_redirect(to: &str, allowed: &[String]) -> ApiResult<String> {
    let plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\' && byte != b'@');
    let is_known = |origin: &String| {
        to.strip_prefix(origin.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    };
    if plain && to.len() <= 2_000 && allowed.iter().any(is_known) {
        return Ok(to.to_string());
    }
    let detail = "the project does not allow going there from a survey";
    Err(ApiError::new(StatusCode::BAD_REQUEST, "redirect_not_allowed", detail))
}

/// The language that was chosen, else the first of the reader's that the survey has, else its own first.
pub(super) fn language(asked: &Asked, query: &str, headers: &HeaderMap) -> String {
    let knows = |code: &str| asked.languages.iter().find(|known| known.as_str() == code).cloned();
    let chosen = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang");
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut tags = accepted.split(',').map(|tag| tag.split(';').next().unwrap_or_default().trim());
    let first = tags.find_map(|tag| knows(tag).or_else(|| knows(tag.split('-').next().unwrap_or_default())));
    chosen.and_then(|(_, code)| knows(&code)).or(first).unwrap_or_else(|| asked.main_language().to_string())
}

fn value<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

pub(super) fn page(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "Accept-Language"),
    ];
    (status, headers, html).into_response()
}

/// The same for what never was, is used, has ended or was taken back.
pub(super) fn missing(query: &str, headers: &HeaderMap) -> Response {
    let both = Asked { languages: vec!["en".into(), "sv".into()], ..Asked::default() };
    page(StatusCode::NOT_FOUND, nothing(&language(&both, query, headers)))
}
