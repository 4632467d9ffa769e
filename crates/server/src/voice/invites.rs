//! Asking by letter or SMS: a list of customers becomes an order, and the queue of its channel (`mail/queue.rs`,
//! `sms/queue.rs`) carries it out line by line.
//!
//! Each on the list is looked up in the vault, is asked at most once however often they stand there, and rests, is drawn or
//! left in peace by the same ledger as everywhere. Addresses are told to nobody: only how many, and why.

use super::public::{Asking, names_of, try_to_ask};
use super::sms::{self, OpeningView, SmsState};
use super::surveys::find;
use crate::access::Scope;
use crate::access::shapes::moment;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::mail::heading::{address, breaks, checked_address, checked_line, invalid};
use crate::mail::letter::{Heading, Letter};
use crate::sms::{Opening, SMS};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{AuditAction, AuditKind, AuditNote, Email, IdentityKey, StudioSurvey, SurveyDraft, SurveyId, SurveyState};
use model::{ProjectId, Verdict};
use recipients::{Sorted, sort};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Claimed, InviteFate, InviteOrder as Kept, NewInvites, Opened, Standing};

#[path = "invite_recipients.rs"]
mod recipients;

/// The channel of letters.
const EMAIL: &str = "email";
/// More stand on no list.
const MOST_PEOPLE: usize = 10_000;

/// Whom to ask by letter or SMS, and what stands over it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitesOrder {
    /// Addresses, or customer numbers whose addresses are known: one each. By SMS telephone numbers, Swedish ones as they
    /// are dialled.
    people: Vec<String>,
    /// `email` or `sms`; by letter where nothing is said.
    #[serde(default)]
    channel: InviteChannel,
    /// What stands before the first question of an SMS.
    #[serde(default)]
    introduction: Option<String>,
    /// The subject of a letter, where it is not to be the first question.
    #[serde(default)]
    subject: Option<String>,
    /// What the sender is called, where it is not as in the settings.
    #[serde(default)]
    sender: Option<String>,
    /// Where replies go, where it is not to the sender.
    #[serde(default)]
    reply_to: Option<String>,
}

/// How customers on a list are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum InviteChannel {
    /// By letter.
    #[default]
    Email,
    /// By SMS.
    Sms,
}

impl InviteChannel {
    fn code(self) -> &'static str {
        match self {
            InviteChannel::Email => EMAIL,
            InviteChannel::Sms => SMS,
        }
    }
}

/// A letter to look at.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestOrder {
    /// To whom: one's own address where nothing is said, else that of somebody who works in the project.
    #[serde(default)]
    to: Option<String>,
    /// In which of the survey's languages; its first where nothing is said.
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    sender: Option<String>,
    #[serde(default)]
    reply_to: Option<String>,
}

/// What would become of a list if it were ordered now.
#[derive(Serialize, JsonSchema)]
pub(crate) struct InvitesPreview {
    /// How many stand on it.
    received: u64,
    /// How many would be asked.
    asked: u64,
    /// How many would be left in peace, by reason: `asked_lately`, `quiet`, `not_drawn`, `opted_out`, `repeated`,
    /// `in_conversation`.
    left: BTreeMap<String, u64>,
    /// How many cannot be reached, by reason: `invalid_address`, `no_address`, `invalid_number`, `no_number`,
    /// `country_not_allowed`.
    failed: BTreeMap<String, u64>,
    /// The share of those who may be asked that the survey asks.
    share: f64,
    /// The first message by language; by SMS alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    openings: Vec<OpeningView>,
    /// In how many parts the first messages go, all together; by SMS alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    segments: Option<u64>,
}

/// An order, and what became of everybody on its list: received = sent + left + failed + waiting.
#[derive(Serialize, JsonSchema)]
pub(crate) struct InviteOrder {
    /// Its id.
    id: String,
    /// `email` or `sms`.
    channel: String,
    /// When it was given.
    created: String,
    /// When it was stopped.
    stopped: Option<String>,
    /// How many stood on its list.
    received: u64,
    /// Letters that the server took over.
    sent: u64,
    /// Letters that have not gone out.
    waiting: u64,
    /// Of these, those that were tried in vain, by reason.
    held: BTreeMap<String, u64>,
    /// Left in peace, by reason.
    left: BTreeMap<String, u64>,
    /// Not to be reached, by reason.
    failed: BTreeMap<String, u64>,
}

/// Whether letters and messages can be sent, and the orders of a survey.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Invites {
    /// Whether the settings name a server for letters.
    ready: bool,
    /// Whom letters are from.
    from: Option<String>,
    /// Why no letter goes out at the moment: `not_encrypted`, `certificate_not_trusted`, `unreachable` …
    trouble: Option<String>,
    /// Since when.
    trouble_since: Option<String>,
    /// How many go out in a minute, of all projects.
    per_minute: u32,
    /// How many of one project go out in a day.
    per_day: u64,
    /// The same for messages by SMS.
    sms: SmsState,
    /// The orders, the latest first.
    orders: Vec<InviteOrder>,
}

/// To whom a letter to look at went.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TestSent {
    to: String,
}

/// `GET …/invites`.
pub(crate) async fn invites(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<Answer<Invites>> {
    let id = SurveyId(ids.get("survey")?);
    app.blocking(move |app| {
        find(app, scope.project(), &id)?;
        let orders = app.store.list_invites(scope.project(), &id)?;
        let trouble = app.mail.trouble.now();
        Ok::<_, ApiError>(Answer(Invites {
            ready: app.mail.ready().is_ok(),
            from: app.mail.from.as_ref().map(ToString::to_string),
            trouble: trouble.map(|trouble| trouble.code.to_string()),
            trouble_since: trouble.map(|trouble| moment(trouble.since)),
            per_minute: app.settings.mail.per_minute,
            per_day: app.settings.mail.per_day_per_project,
            sms: sms::state(app, scope.project())?,
            orders: orders.into_iter().map(view).collect(),
        }))
    })
    .await
}

/// `POST …/invites/preview`.
pub(crate) async fn preview(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(order): Json<InvitesOrder>,
) -> ApiResult<Answer<InvitesPreview>> {
    let id = SurveyId(ids.get("survey")?);
    app.blocking(move |app| {
        let project = scope.project();
        let (survey, live) = order.asks(app, project, &id)?;
        order.over()?;
        let sorted = order.sorted(app, project, &live)?;
        let channel = order.channel.code();
        let asking = Asking { survey: (&survey.id, survey.published), rest: live.asking.rest, channel };
        let mut told = InvitesPreview {
            received: order.people.len() as u64,
            asked: 0,
            left: BTreeMap::new(),
            failed: BTreeMap::new(),
            share: live.asking.rest.share,
            openings: Vec::new(),
            segments: None,
        };
        for known in &sorted.at_once {
            let of = if known.fate == InviteFate::Left { &mut told.left } else { &mut told.failed };
            *of.entry(known.reason.to_string()).or_default() += u64::from(known.count);
        }
        let mut by_language: BTreeMap<String, u64> = BTreeMap::new();
        for invitee in &sorted.people {
            let verdict = match order.channel {
                InviteChannel::Email => {
                    let person = IdentityKey(invitee.person.clone());
                    let would =
                        |given: &store::DisplayTry<'_>, now| Ok(app.store.would_display(project, given, now)?);
                    Some(try_to_ask(app, project, &asking, Some(&person), None, None, would)?)
                }
                InviteChannel::Sms => sms::would_ask(app, project, &asking, invitee)?,
            };
            match verdict {
                Some(Verdict::Ask) => {
                    told.asked += 1;
                    *by_language.entry(invitee.language.clone()).or_default() += 1;
                }
                left => *told.left.entry(left.map_or("in_conversation", Verdict::code).to_string()).or_default() += 1,
            }
        }
        if order.channel == InviteChannel::Sms {
            let (openings, segments) = sms::openings(&live.asked, order.introduction()?.as_deref(), &by_language);
            (told.openings, told.segments) = (openings, Some(segments));
        }
        Ok::<_, ApiError>(Answer(told))
    })
    .await
}

/// `POST …/invites`.
pub(crate) async fn order(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(order): Json<InvitesOrder>,
) -> ApiResult<(StatusCode, Answer<InviteOrder>)> {
    let id = SurveyId(ids.get("survey")?);
    let made = app
        .blocking(move |app| {
            let project = scope.project();
            match order.channel {
                InviteChannel::Email => drop(app.mail.ready()?),
                InviteChannel::Sms => drop(app.sms.ready()?),
            }
            let (survey, live) = order.asks(app, project, &id)?;
            let over = order.over()?;
            let sorted = order.sorted(app, project, &live)?;
            let new = NewInvites {
                survey: &survey.id,
                channel: order.channel.code(),
                letter: &over,
                people: &sorted.people,
                at_once: &sorted.at_once,
            };
            Ok::<_, ApiError>(app.store.create_invites(&scope.by(), project, &new, app.clock.now())?)
        })
        .await?;
    app.mail.wake.notify_one();
    app.sms.wake.notify_one();
    Ok((StatusCode::CREATED, Answer(view(made))))
}

/// `POST …/invites/{order}/stop`.
pub(crate) async fn stop(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<Answer<InviteOrder>> {
    let order = ids.get("order")?;
    app.blocking(move |app| {
        let stopped = app.store.stop_invites(&scope.by(), scope.project(), &order, app.clock.now())?;
        Ok::<_, ApiError>(Answer(view(stopped)))
    })
    .await
}

/// `POST …/invites/test`: to oneself or a colleague, and to nobody else.
pub(crate) async fn test(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(order): Json<TestOrder>,
) -> ApiResult<Answer<TestSent>> {
    let id = SurveyId(ids.get("survey")?);
    app.blocking(move |app| {
        let project = scope.project();
        let (post, from) = app.mail.ready()?;
        let heading = heading(&order.subject, &order.sender, &order.reply_to)?;
        let survey = find(app, project, &id)?;
        let to = colleague(app, &scope, order.to.as_deref())?;
        let now = app.clock.now();
        let member = scope.principal().member().id.0.clone();
        if let Some(wait) = app.test_letters.wait(&member, now) {
            let detail = "too many letters to look at; wait a little";
            let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail);
            error.retry_after = Some(wait);
            return Err(error);
        }
        app.test_letters.count(&member, now);
        let asked = &survey.draft.asked;
        let language = order.language.filter(|wanted| asked.languages.contains(wanted));
        let letter = Letter {
            id: &app.store.new_sitting()?,
            draft: &survey.draft,
            language: language.as_deref().unwrap_or(asked.main_language()),
            heading: &heading,
            from: &from,
            public_url: &app.public_url,
            code: None,
            now,
        };
        let sealed = address(&to).and_then(|to| letter.to(to));
        let sealed = sealed.ok_or_else(|| ApiError::invalid("survey", "the survey asks nothing yet"))?;
        let note = AuditNote::done(AuditAction::SendTestLetter).to(AuditKind::Survey, id.0.clone());
        app.store.audit(&scope.by(), note.in_project(project), now)?;
        let handed = post.send(&sealed);
        app.mail.trouble.note(handed, &app.clock);
        handed.map_err(|_| {
            let detail = "the letter was not taken over by the server that the settings name";
            ApiError::new(StatusCode::BAD_GATEWAY, "letter_not_sent", detail)
        })?;
        Ok(Answer(TestSent { to }))
    })
    .await
}

/// The address that a letter to look at may go to.
fn colleague(app: &App, scope: &Scope, to: Option<&str>) -> ApiResult<String> {
    let own = &scope.principal().member().email;
    let Some(to) = to else { return Ok(own.as_str().to_string()) };
    let wanted = checked_address("to", to)?.to_string();
    let works_here = |address: &Email| address.as_str() == wanted;
    let colleagues = app.store.list_memberships(scope.project())?;
    if works_here(own) || colleagues.iter().any(|(member, _)| !member.disabled && works_here(&member.email)) {
        return Ok(wanted);
    }
    let detail = "letters to look at go only to those who work in the project";
    Err(ApiError::new(StatusCode::FORBIDDEN, "not_a_colleague", detail))
}

/// Whether a claimed line's person is asked; the decision, its line in the ledger and the link are one transaction.
pub(crate) fn open_invite(app: &App, claimed: &Claimed, survey: &StudioSurvey) -> ApiResult<Result<Opened, Verdict>> {
    let rest = survey.live.as_ref().map(|live| live.asking.rest).unwrap_or_default();
    let asking = Asking { survey: (&survey.id, survey.published), rest, channel: &claimed.channel };
    let person = IdentityKey(claimed.person.clone());
    let open = |given: &store::DisplayTry<'_>, now| Ok(app.store.open_invite(claimed, given, now)?);
    try_to_ask(app, &claimed.project, &asking, Some(&person), None, None, open)
}

/// Whether a claimed line's person, or where they are reached, was excluded since the order was given.
pub(crate) fn is_excluded(app: &App, claimed: &Claimed) -> ApiResult<bool> {
    let found = app.keys.find_project(&claimed.project, &app.store)?.ok_or_else(ApiError::not_found)?;
    if found.excluded.is_empty() {
        return Ok(false);
    }
    let names = names_of(app, &claimed.project, &IdentityKey(claimed.person.clone()))?;
    let mut all = names.into_iter().chain([claimed.reached.clone()]);
    Ok(all.any(|name| found.excluded.contains(&IdentityKey(name))))
}

/// What an earlier decision on a claimed line is worth now: who left, or answered, meanwhile is not asked once more.
pub(crate) fn standing(app: &App, claimed: &Claimed) -> ApiResult<Standing> {
    let names = match claimed.open {
        Some(_) => names_of(app, &claimed.project, &IdentityKey(claimed.person.clone()))?,
        None => Vec::new(),
    };
    Ok(app.store.standing(claimed, &names, app.clock.now())?)
}

/// A survey that asks by links now, where links may be sent.
fn asks_by_letter(app: &App, project: &ProjectId, id: &SurveyId) -> ApiResult<(StudioSurvey, SurveyDraft)> {
    let survey = find(app, project, id)?;
    refuse_links_in(app, EMAIL)?;
    match survey.live.clone().filter(|live| live.asking.link && survey.state == SurveyState::Live) {
        Some(live) => Ok((survey, live)),
        None => {
            let detail = "the survey is not live for links";
            Err(ApiError::new(StatusCode::CONFLICT, "survey_not_for_links", detail))
        }
    }
}

/// Holds the promise that no links are sent in a channel.
pub(super) fn refuse_links_in(app: &App, channel: &str) -> ApiResult<()> {
    let forbidden = app.settings.asking.no_links_in.iter().any(|known| known.eq_ignore_ascii_case(channel.trim()));
    if !forbidden {
        return Ok(());
    }
    let detail = "no links are handed out in this channel; `no_links_in` of [asking] in the settings says so";
    Err(ApiError::new(StatusCode::CONFLICT, "links_forbidden", detail))
}

fn heading(subject: &Option<String>, sender: &Option<String>, reply_to: &Option<String>) -> ApiResult<Heading> {
    let line = |field, text: &Option<String>, may_list| {
        text.as_deref().map(|text| checked_line(field, text, may_list)).transpose()
    };
    let reply_to = reply_to.as_deref().map(|text| checked_address("reply_to", text)).transpose()?;
    Ok(Heading {
        subject: line("subject", subject, true)?,
        sender: line("sender", sender, false)?,
        reply_to: reply_to.map(|address| address.to_string()),
    })
}

impl InvitesOrder {
    /// What members wrote over it, as JSON; what belongs to the other channel is refused.
    fn over(&self) -> ApiResult<String> {
        let text = match self.channel {
            InviteChannel::Email => {
                if self.introduction.is_some() {
                    return Err(ApiError::invalid("introduction", "letters have a subject; this is for SMS"));
                }
                serde_json::to_string(&heading(&self.subject, &self.sender, &self.reply_to)?)
            }
            InviteChannel::Sms => {
                if self.subject.is_some() || self.sender.is_some() || self.reply_to.is_some() {
                    return Err(ApiError::invalid("subject", "subject, sender and reply_to are for letters"));
                }
                serde_json::to_string(&Opening { introduction: self.introduction()? })
            }
        };
        text.map_err(|error| ApiError::internal(&error))
    }

    fn introduction(&self) -> ApiResult<Option<String>> {
        sms::introduction(self.introduction.as_deref())
    }

    /// The survey, where it asks so now.
    fn asks(&self, app: &App, project: &ProjectId, id: &SurveyId) -> ApiResult<(StudioSurvey, SurveyDraft)> {
        match self.channel {
            InviteChannel::Email => asks_by_letter(app, project, id),
            InviteChannel::Sms => sms::asks_by_sms(app, project, id, self.introduction()?.as_deref()),
        }
    }

    /// Everybody on the list, with where they are reached, or why they are not.
    fn sorted(&self, app: &App, project: &ProjectId, live: &SurveyDraft) -> ApiResult<Sorted> {
        if self.people.is_empty() || self.people.len() > MOST_PEOPLE {
            return Err(ApiError::invalid("people", "a list holds 1 to 10,000 customers"));
        }
        let separates = |text: &String| breaks(text) || text.contains([',', ';', '<', '>', '"']);
        if let Some(at) = self.people.iter().position(separates) {
            return Err(invalid(&format!("people[{at}]")));
        }
        sort(app, project, &live.asked, self.channel, &self.people)
    }
}

fn view(order: Kept) -> InviteOrder {
    let mut shown = InviteOrder {
        id: order.id,
        channel: order.channel,
        created: moment(order.created),
        stopped: order.stopped.map(moment),
        received: order.counts.iter().map(|known| known.count).sum(),
        sent: 0,
        waiting: 0,
        held: BTreeMap::new(),
        left: BTreeMap::new(),
        failed: BTreeMap::new(),
    };
    for known in order.counts {
        let of = match known.fate {
            InviteFate::Sent => {
                shown.sent += known.count;
                continue;
            }
            InviteFate::Waiting => {
                shown.waiting += known.count;
                &mut shown.held
            }
            InviteFate::Left => &mut shown.left,
            InviteFate::Failed => &mut shown.failed,
        };
        if let Some(reason) = known.reason {
            *of.entry(reason).or_default() += known.count;
        }
    }
    shown
}
