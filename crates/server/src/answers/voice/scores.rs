//! Scores of all surveys, how many were asked and answered, and what was said beside what was done.

use super::goal::{SaidAndDone, said_and_done};
use super::heard::{Heard, Hearing};
use crate::access::Scope;
use crate::answers::asked::{Asked, asked_query};
use crate::answers::ground::{Head, midnight};
use crate::answers::keeper::{json, respond_beside};
use crate::answers::protect::{Count, Protect};
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::Query;
use axum::extract::State;
use axum::response::Response;
use insight::evidence::share;
use insight::voice::{Group, Period, Scores, View, voice as score};
use model::{Estimate, Metric, Micros, ProjectId, Texts};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

asked_query! {
    /// What of the customers' voice is asked about.
    pub(crate) struct VoiceQuery {
        /// Only this survey, by id.
        survey: Option<String>,
    }
}

/// What customers answered.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Voice {
    #[serde(flatten)]
    head: Head,
    /// Responses.
    responses: Count,
    /// Of how many persons.
    persons: Count,
    /// Responses that answer no showing: kept, and not counted in scores.
    uninvited: Count,
    /// Responses from other tools' exports: counted; whom those tools showed the survey to is not known.
    imported: Count,
    /// The surveys that these answer.
    imported_surveys: Vec<ImportedSurvey>,
    /// Responses that came faster than anybody reads: kept, and not counted in scores.
    marked: Count,
    /// Responses with a matrix whose rows are all alike: counted, since whoever is content with everything answers so
    /// too.
    alike: Count,
    /// The scores, by survey and question.
    #[schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")]
    scores: Vec<Told>,
    /// How many were asked, by survey, version and channel.
    rates: Vec<Rate>,
    /// What customers said of having reached their goal, beside what they did (R4).
    goal: Option<Vec<SaidAndDone>>,
    /// How many comparisons were made.
    tested: u64,
    /// The share of wrong ones to be expected among those that are said to differ.
    false_discovery_rate: f64,
}

/// A survey that another tool asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub(crate) struct ImportedSurvey {
    name: String,
    id: String,
}

/// The scores of one series, with the id of its survey.
#[derive(Serialize)]
struct Told {
    survey_id: String,
    /// The survey's own words for its choices, by code and language; those of instruments are known.
    words: BTreeMap<String, Texts>,
    #[serde(flatten)]
    scores: Scores,
}

/// How many were asked by one version of a survey in one channel.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Rate {
    survey: String,
    name: String,
    version: u32,
    channel: String,
    /// Showings.
    shown: u64,
    /// Of these, answered at least one question.
    started: u64,
    /// Of these, came to the end.
    finished: u64,
    started_rate: Estimate,
    finished_rate: Estimate,
}

pub(crate) async fn voice(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<VoiceQuery>,
) -> ApiResult<Response> {
    let question = format!("voice {query:?}");
    let project = scope.project().clone();
    let of = project.clone();
    let beside = app.blocking(move |app| beside(app, &of)).await?;
    let work = Arc::new(move |app: &App| json(&find(app, &project, &query.asked(), query.survey.as_deref())?));
    respond_beside(&app, &scope, question, beside, work).await
}

/// What else makes an answer stale: surveys that changed, and a minute that passed, within which somebody may have been
/// asked.
pub(crate) fn beside(app: &App, project: &ProjectId) -> ApiResult<u64> {
    const MINUTE: i64 = 60_000_000;
    let surveys = app.store.studio_revisions(project)?.surveys;
    let minute = app.clock.now().0.div_euclid(MINUTE).unsigned_abs();
    Ok(surveys.wrapping_mul(1 << 40).wrapping_add(minute))
}

fn find(app: &App, project: &ProjectId, asked: &Asked, survey: Option<&str>) -> ApiResult<Voice> {
    let hearing = Hearing::of(app, project, asked, survey)?;
    let protect = hearing.question.protect;
    let responses = hearing.responses();
    let zone = hearing.ground.zone.clone();
    let midnight = |day: i64| midnight(day, &zone);
    let view = View { attributes: &[], by: None, private: &[], off_scale: &[], midnight: &midnight };
    let report = score(&responses, &view);
    let imported = imported_surveys(&hearing);
    let id_of = |name: &str| {
        let found = hearing.surveys.iter().find(|survey| survey.draft.name == name).map(|survey| &survey.id);
        let imported = || imported.iter().find(|survey| survey.name == name).map(|survey| survey.id.clone());
        found.map(|id| id.0.clone()).or_else(imported).unwrap_or_default()
    };
    let told = |scores: Scores| {
        let survey_id = id_of(&scores.survey);
        Told { words: own_words(&hearing, &survey_id, &scores), survey_id, scores: protected(scores, protect) }
    };
    let persons: HashSet<u64> = hearing.heard.iter().map(|heard| heard.at.person).collect();
    let persons = persons.len() as u64;
    Ok(Voice {
        responses: protect.count(hearing.heard.len() as u64, persons),
        persons: protect.count(persons, persons),
        uninvited: beside_scores(&hearing, protect, |heard| heard.record.display.is_none() && !heard.record.imported),
        imported: beside_scores(&hearing, protect, |heard| heard.record.imported),
        imported_surveys: imported_surveys(&hearing),
        marked: beside_scores(&hearing, protect, |heard| heard.record.is_too_fast()),
        alike: beside_scores(&hearing, protect, |heard| heard.record.is_alike()),
        scores: report.metrics.into_iter().map(told).collect(),
        rates: rates(app, project, &hearing, asked, survey)?,
        goal: hearing.has_goal.then(|| said_and_done(&hearing, protect)),
        tested: report.tested,
        false_discovery_rate: report.false_discovery_rate,
        head: hearing.question.head,
    })
}

/// What the choices of a series are called, in its latest version.
fn own_words(hearing: &Hearing, survey: &str, scores: &Scores) -> BTreeMap<String, Texts> {
    let Some(item) = scores.item.as_deref().filter(|_| scores.metric == Metric::Choice.code()) else {
        return BTreeMap::new();
    };
    let versions = hearing.versions.iter().filter(|((id, _), _)| id.0 == survey);
    let latest = versions.filter_map(|((_, number), draft)| Some((number, draft.asked.question_of(item)?.0)));
    let question = latest.max_by_key(|(number, _)| **number).map(|(_, question)| question);
    let choices = question.into_iter().flat_map(|question| &question.choices);
    choices.map(|choice| (choice.code.clone(), choice.text.clone())).collect()
}

/// A series of too few persons tells nothing; of its groups those of too few are left out, and where what is left
/// would tell them by subtraction, the next smallest keeps its score to itself. Of a narrowed question everything is
/// told roughly, and not how many gave each answer: two questions that differ by one customer would tell their answer.
pub(super) fn protected(mut scores: Scores, protect: Protect) -> Scores {
    let k = protect.k;
    if scores.persons.is_some_and(|persons| persons < k) {
        scores.score = insight::voice::uncounted(0, None);
        (scores.persons, scores.incomplete, scores.first, scores.last) = (None, None, None, None);
        scores.distribution.clear();
        scores.shares.clear();
        scores.over_time.clear();
        scores.by.clear();
        return scores;
    }
    let mut attributes: Vec<String> = scores.by.iter().map(|group| group.attribute.clone()).collect();
    attributes.dedup();
    for attribute in attributes {
        let groups = scores.by.iter_mut().filter(|group| group.attribute == attribute);
        hide_next(groups.map(|group: &mut Group| (group.persons, &mut group.score)).collect(), k);
    }
    hide_next(scores.over_time.iter_mut().map(|period: &mut Period| (period.persons, &mut period.score)).collect(), k);
    scores.by.iter_mut().filter(|group| group.score.is_none()).for_each(|group| group.against_others = None);
    scores.by.retain(|group| group.persons >= k);
    scores.over_time.retain(|period| period.persons >= k);
    if protect.step > 1 {
        roughly(&mut scores, protect);
    }
    scores
}

/// Where groups that tell nothing are together of fewer than k, the smallest that tells something tells nothing either.
fn hide_next(mut groups: Vec<(u64, &mut Option<Estimate>)>, k: u64) {
    for (persons, score) in &mut groups {
        if *persons < k {
            **score = None;
        }
    }
    let hidden: u64 = groups.iter().filter(|(_, score)| score.is_none()).map(|(persons, _)| *persons).sum();
    let shown = groups.iter_mut().filter(|(_, score)| score.is_some()).min_by_key(|(persons, _)| *persons);
    if let Some((_, score)) = shown.filter(|_| (1..k).contains(&hidden)) {
        **score = None;
    }
}

/// Rounds what a narrowed question is told.
fn roughly(scores: &mut Scores, protect: Protect) {
    scores.distribution.clear();
    scores.shares.clear();
    scores.incomplete = None;
    (scores.first, scores.last) = (None, None);
    scores.persons = scores.persons.map(|persons| protect.round(persons));
    rounded(&mut scores.score, protect);
    for period in &mut scores.over_time {
        (period.n, period.persons) = (protect.round(period.n), protect.round(period.persons));
        period.score.iter_mut().for_each(|score| rounded(score, protect));
    }
    for group in &mut scores.by {
        (group.n, group.persons) = (protect.round(group.n), protect.round(group.persons));
        group.score.iter_mut().for_each(|score| rounded(score, protect));
        if let Some(against) = &mut group.against_others {
            rounded(&mut against.difference, protect);
        }
    }
}

/// A number told to a tenth where it is 1 or more, else to two hundredths; its n in whole steps.
pub(super) fn rounded(estimate: &mut Estimate, protect: Protect) {
    let near = |number: f64| {
        let step = if number.abs() >= 1.0 { 10.0 } else { 50.0 };
        (number * step).round() / step
    };
    estimate.n = protect.round(estimate.n);
    for number in [&mut estimate.value, &mut estimate.low, &mut estimate.high] {
        *number = number.map(near);
    }
}

/// The surveys of other tools whose answers were imported, by name: all of them, whatever is asked about.
fn imported_surveys(hearing: &Hearing) -> Vec<ImportedSurvey> {
    let is_own = |id: &model::SurveyId| hearing.surveys.iter().any(|survey| survey.id == *id);
    let others = hearing.versions.iter().filter(|((id, _), _)| !is_own(id));
    let mut all: Vec<ImportedSurvey> =
        others.map(|((id, _), draft)| ImportedSurvey { name: draft.name.clone(), id: id.0.clone() }).collect();
    all.sort();
    all.dedup();
    all
}

/// How many responses stand beside the scores for a reason.
fn beside_scores(hearing: &Hearing, protect: Protect, is: fn(&Heard) -> bool) -> Count {
    let these: Vec<&Heard> = hearing.heard.iter().filter(|heard| is(heard)).collect();
    let persons: HashSet<u64> = these.iter().map(|heard| heard.at.person).collect();
    protect.count(these.len() as u64, persons.len() as u64)
}

/// How many were asked: of everybody, so that nothing is told where channels or a segment are asked about.
fn rates(
    app: &App,
    project: &ProjectId,
    hearing: &Hearing,
    asked: &Asked,
    survey: Option<&str>,
) -> ApiResult<Vec<Rate>> {
    let is_some = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    if is_some(&asked.channels) || is_some(&asked.segment) {
        return Ok(Vec::new());
    }
    let spec = &hearing.question.plain;
    let (from, to) = (Micros(spec.from.unwrap_or(i64::MIN)), Micros(spec.to.unwrap_or(i64::MAX)));
    let name_of = |id: &model::SurveyId| {
        let found = hearing.surveys.iter().find(|survey| survey.id == *id);
        found.map_or_else(String::new, |survey| survey.draft.name.clone())
    };
    let now = Some(hearing.ground.now);
    let all = app.store.survey_rates(project, from, to)?.into_iter();
    let is_asked_about = |id: &model::SurveyId| survey.is_none_or(|wanted| wanted == id.0) && hearing.is_of_journey(id);
    let rates = all.filter(|rate| is_asked_about(&rate.survey)).map(|rate| Rate {
        name: name_of(&rate.survey),
        survey: rate.survey.0,
        version: rate.number,
        channel: rate.channel,
        shown: rate.shown,
        started: rate.started,
        finished: rate.finished,
        started_rate: share(rate.started, rate.shown, now),
        finished_rate: share(rate.finished, rate.started, now),
    });
    Ok(rates.collect())
}
