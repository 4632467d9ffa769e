//! The fact sheet of a survey, written from what is kept (R81): what for, what was asked in which version, of whom.

use super::spreading::{Sampled, sampled};
use super::surveys::find;
use crate::access::Scope;
use crate::access::shapes::moment;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Ids;
use crate::studio::shapes::MemberRef;
use axum::Json as Answer;
use axum::extract::State;
use insight::evidence::share;
use model::{Estimate, Formula, Micros, Scale, SurveyDraft, SurveyId, SurveyQuestion, Texts};
use schemars::JsonSchema;
use serde::Serialize;
use store::Rates;

/// The sheet.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FactSheet {
    name: String,
    #[schemars(schema_with = "super::shapes::state")]
    state: &'static str,
    /// Why customers are asked.
    purpose: Option<String>,
    /// What is decided by the answers.
    decision: Option<String>,
    owner: Option<MemberRef>,
    /// The versions that went live, the latest last, with what each changed.
    versions: Vec<Version>,
    /// What is asked.
    questions: Vec<Question>,
    /// How many were asked, by channel.
    asked: Vec<AskedIn>,
    /// Where it asked, by touchpoint, and how likely that was.
    sampled: Vec<Sampled>,
    /// `again_days`, `quiet_days`, `share`, `evenly`, `enough`.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    rest: model::Rest,
    /// When the first version went live.
    first: Option<String>,
    /// When the latest did.
    last: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Version {
    number: u32,
    published: String,
    /// Questions whose series begins anew with it, or which came or went.
    changed: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Question {
    id: String,
    metric: &'static str,
    /// The instrument's name and version.
    instrument: String,
    text: Texts,
    scale: Option<String>,
    /// How answers become a score.
    formula: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct AskedIn {
    channel: String,
    shown: u64,
    started: u64,
    finished: u64,
    /// Of those who were shown it, how many answered.
    started_rate: Estimate,
    /// Of those who answered, how many came to the end.
    finished_rate: Estimate,
}

pub(crate) async fn sheet(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<Answer<FactSheet>> {
    let id = SurveyId(ids.get("survey")?);
    app.blocking(move |app| {
        let survey = find(app, scope.project(), &id)?;
        let shown = survey.live.as_ref().unwrap_or(&survey.draft);
        let mut versions = app.store.list_survey_versions(scope.project(), &id)?;
        versions.sort_by_key(|(number, _, _)| *number);
        let rates = app.store.survey_rates(scope.project(), Micros(i64::MIN), Micros(i64::MAX))?;
        let now = app.clock.now();
        Ok::<_, ApiError>(Answer(FactSheet {
            name: shown.name.clone(),
            state: survey.state.code(),
            purpose: shown.purpose.clone(),
            decision: shown.decision.clone(),
            owner: survey.owner.map(MemberRef::from),
            first: versions.first().map(|(_, at, _)| moment(*at)),
            last: versions.last().map(|(_, at, _)| moment(*at)),
            versions: told(&versions),
            questions: shown.asked.questions.iter().map(question).collect(),
            asked: by_channel(&rates, &id, now),
            sampled: sampled(app, scope.project(), &id)?,
            rest: shown.asking.rest,
        }))
    })
    .await
}

fn told(versions: &[(u32, Micros, SurveyDraft)]) -> Vec<Version> {
    let before = std::iter::once(None).chain(versions.iter().map(|(_, _, draft)| Some(draft)));
    let pairs = versions.iter().zip(before);
    pairs
        .map(|((number, at, draft), before)| Version {
            number: *number,
            published: moment(*at),
            changed: before.map_or_else(Vec::new, |before| changed(before, draft)),
        })
        .collect()
}

/// Questions that are asked otherwise than before, came or went.
fn changed(before: &SurveyDraft, after: &SurveyDraft) -> Vec<String> {
    let find = |draft: &SurveyDraft, id: &str| draft.asked.questions.iter().find(|other| other.id == id).cloned();
    let of_after =
        after.asked.questions.iter().filter(|question| find(before, &question.id).as_ref() != Some(question));
    let gone = before.asked.questions.iter().filter(|question| find(after, &question.id).is_none());
    of_after.chain(gone).map(|question| question.id.clone()).collect()
}

fn question(question: &SurveyQuestion) -> Question {
    let instrument = question.instrument();
    Question {
        id: question.id.clone(),
        metric: question.metric.code(),
        instrument: match instrument.name.contains(instrument.version) {
            true => instrument.name.to_string(),
            false => format!("{} {}", instrument.name, instrument.version),
        },
        text: question.text.clone(),
        scale: question.scale().map(Scale::name),
        formula: formula(instrument.formula),
    }
}

fn formula(formula: Formula) -> &'static str {
    match formula {
        Formula::Mean => "mean",
        Formula::ShareOfGood => "share_of_good",
        Formula::Net => "net",
        Formula::ShareOfYes => "share_of_yes",
        Formula::Index => "index",
        Formula::Shares => "shares",
        Formula::Written => "written",
    }
}

/// How many were asked in each channel, all versions together.
fn by_channel(rates: &[Rates], id: &SurveyId, now: Micros) -> Vec<AskedIn> {
    let mut channels: Vec<AskedIn> = Vec::new();
    for rate in rates.iter().filter(|rate| rate.survey == *id) {
        let none = share(0, 0, Some(now));
        if !channels.iter().any(|known| known.channel == rate.channel) {
            channels.push(AskedIn {
                channel: rate.channel.clone(),
                shown: 0,
                started: 0,
                finished: 0,
                started_rate: none.clone(),
                finished_rate: none,
            });
        }
        let Some(known) = channels.iter_mut().find(|known| known.channel == rate.channel) else { continue };
        known.shown += rate.shown;
        known.started += rate.started;
        known.finished += rate.finished;
        known.started_rate = share(known.started, known.shown, Some(now));
        known.finished_rate = share(known.finished, known.started, Some(now));
    }
    channels
}
