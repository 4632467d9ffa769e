//! Asking by SMS, on the side of surveys: whether one can be asked so, whom its conversations are with, and the answers of
//! those that ended, which take the way of all answers.

use super::public::{Asking, try_to_ask};
use super::surveys::find;
use super::taking::{Judged, Taking, of_project};
use crate::access::Scope;
use crate::access::shapes::moment;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::sms::SMS;
use crate::sms::length::{Alphabet, length};
use crate::sms::message::{Talking, Unfit, clean, unfit};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use ingest::tracking::{RequestHints, SentResponse};
use model::{Asked, IdentityKey, ProjectId, StudioSurvey, SurveyDraft, SurveyId, SurveyState, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Claimed, NewInvitee, Opened, Talk};

/// The most signs that stand before the first question.
const LONGEST_INTRODUCTION: usize = 80;
/// The conversation says itself how long it lasts.
const AS_LONG_AS_THE_TALK: i64 = i64::MAX / 4;

/// What is to stand before the first question.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessagesOrder {
    /// At most 80 signs on one line, without a link.
    #[serde(default)]
    introduction: Option<String>,
}

/// The messages of a survey, or why it cannot be asked by SMS.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Messages {
    /// Why it cannot.
    unfit: Option<UnfitView>,
    /// What would be said, in each language.
    languages: Vec<MessagesIn>,
}

/// Why a survey cannot be asked by SMS.
#[derive(Serialize, JsonSchema)]
struct UnfitView {
    /// `link_in_words`, `table_by_sms`, `too_many_answers`, `scale_by_sms`, `message_too_long`, `nothing_asked`.
    code: &'static str,
    /// Which of its words or questions.
    field: String,
    /// What to do about it.
    detail: &'static str,
}

/// The messages of a survey in one language: the opening, each further question, thanks.
#[derive(Serialize, JsonSchema)]
struct MessagesIn {
    language: String,
    messages: Vec<MessageView>,
}

/// A message word by word.
#[derive(Serialize, JsonSchema)]
pub(super) struct MessageView {
    /// What it says.
    text: String,
    /// In which alphabet it goes.
    alphabet: Alphabet,
    /// How many places of it.
    places: u32,
    /// In how many parts; each is paid for.
    segments: u32,
}

/// What the first message would be to those who are asked in one language.
#[derive(Serialize, JsonSchema)]
pub(super) struct OpeningView {
    language: String,
    /// How many get it.
    people: u64,
    message: MessageView,
}

/// Whether messages can be sent, and what came in.
#[derive(Serialize, JsonSchema)]
pub(super) struct SmsState {
    /// Whether the settings name a gateway.
    ready: bool,
    /// The number that messages are from.
    sender: Option<String>,
    /// Why none goes out at the moment.
    trouble: Option<String>,
    /// Since when.
    trouble_since: Option<String>,
    /// The first hour of the day in which questions go out, in the project's time zone.
    from_hour: u8,
    /// The first in which they no longer do.
    to_hour: u8,
    /// Whether they go out now.
    awake: bool,
    /// How many messages go out in a minute, of all projects.
    per_minute: u32,
    /// How many customers of one project are asked in a day.
    per_day: u64,
    /// Messages that came in within ninety days, by what was made of them; of all surveys.
    heard: BTreeMap<&'static str, u64>,
    /// How many of these came again, and were heard once.
    again: u64,
    /// Messages that follow a reply: not gone yet, gone, and not to be sent.
    replies: Replies,
}

/// Messages that follow a reply.
#[derive(Serialize, JsonSchema)]
struct Replies {
    waiting: u64,
    sent: u64,
    failed: u64,
}

/// `POST …/invites/messages`.
pub(crate) async fn messages(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(order): Json<MessagesOrder>,
) -> ApiResult<Answer<Messages>> {
    let id = SurveyId(ids.get("survey")?);
    app.blocking(move |app| {
        let survey = find(app, scope.project(), &id)?;
        let introduction = introduction(order.introduction.as_deref())?;
        let asked = survey.live.map_or(survey.draft.asked, |live| live.asked);
        let unfit = unfit(&asked, introduction.as_deref());
        let of = |language: &String| MessagesIn {
            language: language.clone(),
            messages: Talking { asked: &asked, language }
                .messages(introduction.as_deref())
                .into_iter()
                .map(MessageView::of)
                .collect(),
        };
        let languages = if unfit.is_none() { asked.languages.iter().map(of).collect() } else { Vec::new() };
        Ok::<_, ApiError>(Answer(Messages { unfit: unfit.map(UnfitView::of), languages }))
    })
    .await
}

impl UnfitView {
    fn of(unfit: Unfit) -> UnfitView {
        UnfitView { code: unfit.code, detail: unfit.detail(), field: unfit.field }
    }
}

impl MessageView {
    fn of(text: String) -> MessageView {
        let told = length(&text);
        MessageView { text, alphabet: told.alphabet, places: told.places, segments: told.segments }
    }
}

/// What a member wrote before the first question: one line of it.
pub(super) fn introduction(text: Option<&str>) -> ApiResult<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if crate::mail::heading::breaks(text) || text.chars().count() > LONGEST_INTRODUCTION {
        return Err(ApiError::invalid("introduction", "at most 80 signs on one line"));
    }
    Ok(Some(clean(text)))
}

/// A survey that asks now, and that can be asked by SMS.
pub(super) fn asks_by_sms(
    app: &App,
    project: &ProjectId,
    id: &SurveyId,
    introduction: Option<&str>,
) -> ApiResult<(StudioSurvey, SurveyDraft)> {
    let survey = find(app, project, id)?;
    let Some(live) = survey.live.clone().filter(|_| survey.state == SurveyState::Live) else {
        return Err(ApiError::new(StatusCode::CONFLICT, "survey_not_live", "the survey asks nobody now"));
    };
    if let Some(unfit) = unfit(&live.asked, introduction) {
        let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, unfit.code, unfit.detail());
        error.fields = vec![unfit.field];
        return Err(error);
    }
    Ok((survey, live))
}

/// What the first messages would be, by language; and in how many parts all of them.
pub(super) fn openings(
    asked: &Asked,
    introduction: Option<&str>,
    people: &BTreeMap<String, u64>,
) -> (Vec<OpeningView>, u64) {
    let of = |(language, count): (&String, &u64)| OpeningView {
        language: language.clone(),
        people: *count,
        message: MessageView::of(Talking { asked, language }.opening(introduction)),
    };
    let views: Vec<OpeningView> = people.iter().map(of).collect();
    let segments = views.iter().map(|view| view.people * u64::from(view.message.segments)).sum();
    (views, segments)
}

/// Whether messages can be sent, and what came in.
pub(super) fn state(app: &App, project: &ProjectId) -> ApiResult<SmsState> {
    let found = app.store.find_project(project)?.ok_or_else(ApiError::not_found)?;
    let (heard, again) = app.store.count_heard(project)?;
    let (waiting, sent, failed) = app.store.count_replies(project)?;
    let (trouble, settings) = (app.sms.trouble.now(), &app.settings.sms);
    let ready = app.sms.ready().is_ok();
    Ok(SmsState {
        ready,
        sender: ready.then(|| settings.sender.clone()),
        trouble: trouble.map(|trouble| trouble.code.to_string()),
        trouble_since: trouble.map(|trouble| moment(trouble.since)),
        from_hour: settings.from_hour,
        to_hour: settings.to_hour,
        awake: app.sms.is_awake(&found.settings.time_zone, app.clock.now()),
        per_minute: settings.per_minute,
        per_day: settings.per_day_per_project,
        heard: heard.into_iter().map(|(fate, count)| (fate.code(), count)).collect(),
        again,
        replies: Replies { waiting, sent, failed },
    })
}

/// Whether somebody on a list would be asked now; `None` where their number is being asked something else.
pub(super) fn would_ask(
    app: &App,
    project: &ProjectId,
    asking: &Asking<'_>,
    invitee: &NewInvitee,
) -> ApiResult<Option<Verdict>> {
    if app.store.is_talking(project, &invitee.reached)? {
        return Ok(None);
    }
    let (person, reached) = (IdentityKey(invitee.person.clone()), IdentityKey(invitee.reached.clone()));
    let would = |given: &store::DisplayTry<'_>, now| Ok(app.store.would_display(project, given, now)?);
    try_to_ask(app, project, asking, Some(&person), Some(&reached), None, would).map(Some)
}

/// Whether a claimed line's person is asked; the decision, its line in the ledger and the conversation are one transaction.
/// The number counts beside the person: whoever has it was asked, and may have left, by it. `None`: left in peace.
pub(crate) fn open_talk(
    app: &App,
    claimed: &Claimed,
    survey: &StudioSurvey,
    live: &SurveyDraft,
) -> ApiResult<Option<Opened>> {
    let Some(first) = live.asked.questions.first() else { return Ok(None) };
    let asking = Asking { survey: (&survey.id, survey.published), rest: live.asking.rest, channel: SMS };
    let (person, reached) = (IdentityKey(claimed.person.clone()), IdentityKey(claimed.reached.clone()));
    let open = |given: &store::DisplayTry<'_>, now| Ok(app.store.open_talk(claimed, given, &first.id, now)?.ok());
    try_to_ask(app, &claimed.project, &asking, Some(&person), Some(&reached), None, open)
}

/// Has the answers of a conversation written, whether or not it came to its end; the same twice is written once.
///
/// # Errors
/// Where they could not be written now.
pub(crate) async fn deliver_talk(app: &App, talk: Talk) -> ApiResult<()> {
    if talk.given.is_empty() {
        return Ok(());
    }
    let destination = of_project(app, &talk.project).await?;
    let sent = SentResponse {
        survey: Some(talk.survey.0),
        display: Some(talk.display.0.clone()),
        answers: talk.given,
        message_id: Some(format!("sms-{}", talk.display)),
        timestamp: talk.heard.map(moment),
        finished: Some(talk.finished),
        language: Some(talk.language),
        ..SentResponse::default()
    };
    let taking = Taking {
        destination: Arc::clone(&destination),
        hints: RequestHints::default(),
        source: "sms",
        by_key: false,
        channel: SMS.into(),
        lasts: AS_LONG_AS_THE_TALK,
        holds: false,
    };
    let (_, reason) = taking.take(app, Judged::Readable(Box::new(sent))).await?;
    if let Some(reason) = reason {
        // It is kept as a rejection with its reason, as any answer that was not accepted.
        tracing::warn!(reason, "what was answered by SMS was not accepted");
    }
    Ok(())
}
