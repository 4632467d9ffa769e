//! Scores beside what everybody would have said, who answered or not: weighted, modelled from behaviour, and with the
//! band for what no model can know (docs/nonresponse.md).
//!
//! Everybody is: the journeys that came by a place after which somebody answered, between the first answer and the last.

use super::heard::{Heard, Hearing};
use super::scores::{beside, rounded};
use crate::access::Scope;
use crate::answers::asked::{Asked, asked_query};
use crate::answers::ground::Head;
use crate::answers::keeper::{json, respond_beside};
use crate::answers::protect::{Count, Protect};
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::Query;
use axum::extract::State;
use axum::response::Response;
use eventlog::Journeys;
use insight::evidence::share;
use insight::fold::{StepOptions, run};
use insight::voice::adjust::{
    Adjusted as Readings, MODELLED_EACH, MODELLED_FROM, Mix, MixShare, Population, Reading, adjust, mix,
};
use insight::voice::behaviour::{PassedBy, PassedPlaces, Reading as Behaviours, SIGNALS};
use model::{AnsweredItem, Estimate, MISSING, Metric, Micros, ProjectId, RESPONSE_ATTRIBUTE, Span, SurveyQuestion};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The same answers give the same intervals.
const SEED: u64 = 1;
/// Places that are told by themselves; the others are one together.
const MOST_PLACES: usize = 40;
/// An answer so long after a journey is none of it.
const NEAR: Span = Span::days(30);
/// So many answers of each half, for a change to be taken apart.
const MIXED_FROM: u64 = 30;

asked_query! {
    /// Which answers are read beside those that were not given.
    pub(crate) struct AdjustedQuery {
        /// Only this survey, by id.
        survey: Option<String>,
    }
}

/// Scores, and what everybody would have said.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Adjusted {
    #[serde(flatten)]
    head: Head,
    /// One for each survey and question that is answered by yes or no, or can be read so.
    series: Vec<Series>,
    /// What is known of how every journey went: the names of the signals.
    signals: Vec<&'static str>,
    /// So many answers, and so many of either kind, make a model.
    needed: [u64; 2],
}

/// One score.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Series {
    survey: String,
    survey_id: String,
    metric: &'static str,
    /// What the share is of: `yes`, `easy`, `satisfied`, `promoters`, `detractors`.
    share_of: &'static str,
    /// Answers that belong to no journey which came by such a place: not counted here.
    unplaced: Count,
    /// Whether it is known how likely each who answered was to be asked: `known`, `partly`, `unknown`. Where it is, it
    /// counts as a weight.
    chances: &'static str,
    overall: Read,
    places: Vec<Place>,
    /// So many unweighted answers the weighted ones are worth.
    effective_n: f64,
    /// The share of everybody whose like did not answer.
    unlike: f64,
    draws: usize,
    /// How the score moved from the older half of the answers to the newer, taken apart; null where that is too few.
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    mix: Option<Mix>,
}

/// A place, by station.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Place {
    /// Null: all other places together.
    station: Option<String>,
    #[serde(flatten)]
    read: Read,
}

/// One score read in every way.
#[derive(Clone, Serialize, JsonSchema)]
pub(crate) struct Read {
    /// Journeys in which it could have been asked.
    passed: Count,
    /// Of these, answered.
    answered: Count,
    response: Estimate,
    raw: Estimate,
    weighted: Estimate,
    modelled: Estimate,
    band: Estimate,
    shrunk: Option<Estimate>,
    /// Few answered, or the band is wide, or everybody would have said something else.
    may_not_represent: bool,
}

pub(crate) async fn adjusted(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AdjustedQuery>,
) -> ApiResult<Response> {
    let question = format!("adjusted {query:?}");
    let project = scope.project().clone();
    let of = project.clone();
    let beside = app.blocking(move |app| beside(app, &of)).await?;
    let work = Arc::new(move |app: &App| json(&find(app, &project, &query.asked(), query.survey.as_deref())?));
    respond_beside(&app, &scope, question, beside, work).await
}

fn find(app: &App, project: &ProjectId, asked: &Asked, survey: Option<&str>) -> ApiResult<Adjusted> {
    let hearing = Hearing::of(app, project, asked, survey)?;
    let question = hearing.ground.question(asked)?;
    let journeys = Journeys::cut(&hearing.ground.log, &question.with_stations())?;
    let behaviours = Behaviours::of(journeys.channels(), StepOptions::new(0).wait);
    let response = hearing.ground.log.find_attribute(RESPONSE_ATTRIBUTE);
    let mut series = Vec::new();
    for asked in series_of(&hearing) {
        let places: HashSet<&str> = asked.said.iter().filter_map(|said| said.heard.before.as_deref()).collect();
        let asks: Vec<bool> = journeys.activities().iter().map(|name| places.contains(name)).collect();
        let passed = run(&journeys, hearing.ground.threads, || PassedPlaces::new(&behaviours, &asks, response))?;
        let joined = Joined::of(&asked, passed, journeys.channels().len());
        let readings = adjust(&joined.population, SEED, Some(hearing.ground.now));
        let name = |code: u32| journeys.activities().get(code).to_string();
        series.push(asked.told(&joined, readings, question.protect, &name));
    }
    Ok(Adjusted { series, signals: SIGNALS.to_vec(), needed: [MODELLED_FROM, MODELLED_EACH], head: question.head })
}

/// One answer as yes or no.
struct Said<'h> {
    heard: &'h Heard,
    good: bool,
}

/// The answers to one question, read in one way.
struct AskedOf<'h> {
    survey: &'h str,
    survey_id: &'h str,
    metric: Metric,
    share_of: &'static str,
    question: &'h SurveyQuestion,
    said: Vec<Said<'h>>,
}

/// The latest wording of every question that has a yes: an older one is another series, and tells nothing of this one.
fn series_of(hearing: &Hearing) -> Vec<AskedOf<'_>> {
    let mut all: Vec<AskedOf<'_>> = Vec::new();
    for heard in hearing.heard.iter().rev().filter(|heard| heard.counts()) {
        let Some(draft) = hearing.asked(&heard.record) else { continue };
        for item in heard.record.items(&draft.asked).filter(|item| item.row.is_none()) {
            for (share_of, good) in read(&item).into_iter().flatten() {
                let (survey_id, metric) = (heard.record.survey.0.as_str(), item.question.metric);
                let is_it = |known: &&mut AskedOf<'_>| {
                    (known.survey_id, known.metric, known.share_of) == (survey_id, metric, share_of)
                };
                match all.iter_mut().find(is_it) {
                    Some(known) if same_question(known.question, item.question) => {
                        known.said.push(Said { heard, good });
                    }
                    Some(_) => {}
                    None => all.push(AskedOf {
                        survey: &heard.name,
                        survey_id,
                        metric,
                        share_of,
                        question: item.question,
                        said: vec![Said { heard, good }],
                    }),
                }
            }
        }
    }
    all.sort_by(|a, b| {
        (a.survey, a.survey_id, a.metric.code(), a.share_of).cmp(&(b.survey, b.survey_id, b.metric.code(), b.share_of))
    });
    all
}

fn same_question(one: &SurveyQuestion, other: &SurveyQuestion) -> bool {
    (&one.text, one.low, one.high, &one.imported) == (&other.text, other.low, other.high, &other.imported)
}

/// What an answer is a yes or a no to. A net has two sides, each a share of its own.
fn read(item: &AnsweredItem<'_>) -> [Option<(&'static str, bool)>; 2] {
    if item.question.metric == Metric::Gcr {
        return [item.given.choice.as_deref().map(|choice| ("yes", choice == "yes")), None];
    }
    let (Some(scale), Some(score)) = (item.question.scale(), item.given.score) else { return [None, None] };
    let (low, high) = (f64::from(scale.low), f64::from(scale.high));
    let flipped = item.question.imported.as_ref().is_some_and(|way| way.low_is_good);
    let score = if flipped { low + high - score } else { score };
    let (good, bad) = (score > high - f64::from(scale.good), score < low + f64::from(scale.bad));
    match item.question.metric {
        Metric::Ces | Metric::Nes => [Some(("easy", good)), None],
        Metric::Csat => [Some(("satisfied", good)), None],
        Metric::Nps => [Some(("promoters", good)), Some(("detractors", bad))],
        _ => [None, None],
    }
}

/// Journeys joined with what was said of them.
struct Joined {
    population: Population,
    /// The activity of every unit; the last may be all others together.
    places: Vec<Option<u32>>,
    /// By unit: who passed, and who answered, without repetition.
    persons: Vec<(u64, u64)>,
    everybody: (u64, u64),
    unplaced: (u64, u64),
    chances: &'static str,
    mix: Option<Mix>,
}

impl Joined {
    fn of(asked: &AskedOf<'_>, mut passed: Vec<PassedBy>, channels: usize) -> Joined {
        let times = asked.said.iter().map(|said| said.heard.at.time);
        let (first, last) = (times.clone().min().unwrap_or(i64::MAX), times.max().unwrap_or(i64::MIN));
        passed.retain(|journey| journey.end.saturating_add(NEAR.micros()) >= first && journey.start <= last);
        let mut answer: Vec<Option<&Said<'_>>> = vec![None; passed.len()];
        let mut lost: Vec<u64> = Vec::new();
        for said in &asked.said {
            let (person, time) = (said.heard.at.person, said.heard.at.time);
            let after = passed.partition_point(|journey| (journey.person, journey.start) <= (person, time));
            let own = after.checked_sub(1).filter(|at| {
                let journey = &passed[*at];
                journey.person == person && time.saturating_sub(journey.end) <= NEAR.micros()
            });
            match own {
                // What somebody answered last of a journey is what they say of it; the latest comes first here.
                Some(at) => answer[at] = answer[at].or(Some(said)),
                None => lost.push(person),
            }
        }
        let (population, places) = population(&passed, &answer, channels);
        let mut sets: Vec<(HashSet<u64>, HashSet<u64>)> = vec![Default::default(); places.len()];
        for (row, journey) in passed.iter().enumerate() {
            let (all, answered) = &mut sets[population.unit[row] as usize];
            all.insert(journey.person);
            if answer[row].is_some() {
                answered.insert(journey.person);
            }
        }
        let everybody: HashSet<u64> = sets.iter().flat_map(|(all, _)| all).copied().collect();
        let answered: HashSet<u64> = sets.iter().flat_map(|(_, answered)| answered).copied().collect();
        let given: Vec<bool> = answer.iter().flatten().map(|said| said.heard.record.probability.is_some()).collect();
        let known = given.iter().filter(|known| **known).count();
        let lost_persons = lost.iter().collect::<HashSet<_>>().len() as u64;
        Joined {
            persons: sets.iter().map(|(all, answered)| (all.len() as u64, answered.len() as u64)).collect(),
            everybody: (everybody.len() as u64, answered.len() as u64),
            unplaced: (lost.len() as u64, lost_persons),
            chances: match known {
                0 => "unknown",
                known if known == given.len() => "known",
                _ => "partly",
            },
            mix: halves(&population, &answer),
            population,
            places,
        }
    }
}

fn population(passed: &[PassedBy], answer: &[Option<&Said<'_>>], channels: usize) -> (Population, Vec<Option<u32>>) {
    let mut counts: HashMap<u32, u64> = HashMap::new();
    passed.iter().for_each(|journey| *counts.entry(journey.place).or_default() += 1);
    let mut order: Vec<(u32, u64)> = counts.into_iter().collect();
    order.sort_unstable_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
    let rest = order.len() > MOST_PLACES;
    order.truncate(MOST_PLACES);
    let mut places: Vec<Option<u32>> = order.iter().map(|(place, _)| Some(*place)).collect();
    let unit_of: HashMap<u32, u32> = order.iter().zip(0..).map(|((place, _), unit)| (*place, unit)).collect();
    places.extend(rest.then_some(None));
    let signals: Vec<[f64; SIGNALS.len()]> = passed.iter().map(|journey| journey.behaviour.squeezed()).collect();
    let chance = |said: &Option<&Said<'_>>| said.and_then(|said| said.heard.record.probability);
    let entry = |journey: &PassedBy| if journey.entry == MISSING { channels as u32 } else { journey.entry };
    let population = Population {
        unit: passed.iter().map(|journey| *unit_of.get(&journey.place).unwrap_or(&(MOST_PLACES as u32))).collect(),
        units: places.len(),
        groups: vec![
            (passed.iter().map(entry).collect(), channels + 1),
            (passed.iter().map(|journey| u32::from(journey.reached)).collect(), 2),
        ],
        signals: (0..SIGNALS.len()).map(|at| signals.iter().map(|row| row[at]).collect()).collect(),
        answer: answer.iter().map(|said| said.map(|said| said.good)).collect(),
        base: answer.iter().map(|said| chance(said).filter(|p| *p > 0.0).map_or(1.0, |p| 1.0 / p)).collect(),
    };
    (population, places)
}

/// The older half of the answers beside the newer, by place.
fn halves(population: &Population, answer: &[Option<&Said<'_>>]) -> Option<Mix> {
    let mut times: Vec<i64> = answer.iter().flatten().map(|said| said.heard.at.time).collect();
    times.sort_unstable();
    let middle = *times.get(times.len() / 2)?;
    let mut groups = vec![MixShare { before: (0, 0), after: (0, 0) }; population.units];
    for (unit, said) in population.unit.iter().zip(answer) {
        let Some(said) = said else { continue };
        let group = &mut groups[*unit as usize];
        let cell = if said.heard.at.time < middle { &mut group.before } else { &mut group.after };
        *cell = (cell.0 + u64::from(said.good), cell.1 + 1);
    }
    let many = |of: fn(&MixShare) -> u64| groups.iter().map(of).sum::<u64>() >= MIXED_FROM;
    (many(|group| group.before.1) && many(|group| group.after.1)).then(|| mix(&groups))?
}

impl AskedOf<'_> {
    fn told(&self, joined: &Joined, readings: Readings, protect: Protect, name: &dyn Fn(u32) -> String) -> Series {
        let whole = told(&readings.overall, joined.everybody, protect);
        let is_told = joined.everybody.1 >= protect.k;
        let mut places = Vec::new();
        if is_told {
            let few = |(passed, answered): &(u64, u64)| *passed < protect.k || (1..protect.k).contains(answered);
            let mut hidden: Vec<bool> = joined.persons.iter().map(few).collect();
            hide_next(&mut hidden, &joined.persons, protect.k);
            for (at, (place, reading)) in joined.places.iter().zip(&readings.units).enumerate() {
                if !hidden[at] {
                    let station = place.map(name);
                    places.push(Place { station, read: told(reading, joined.persons[at], protect) });
                }
            }
        }
        let (unplaced, of) = joined.unplaced;
        let rough = protect.step > 1;
        Series {
            survey: self.survey.to_string(),
            survey_id: self.survey_id.to_string(),
            metric: self.metric.code(),
            share_of: self.share_of,
            unplaced: protect.count(unplaced, of),
            chances: joined.chances,
            overall: whole,
            places,
            effective_n: if !is_told { 0.0 } else { protect.round(readings.effective_n.round() as u64) as f64 },
            unlike: if is_told { (readings.unlike * 50.0).round() / 50.0 } else { 0.0 },
            draws: readings.draws,
            // Of a narrowed question it would tell each place's answers by subtraction.
            mix: joined.mix.filter(|_| is_told && !rough),
        }
    }
}

/// Where what is hidden is together of fewer than may be told about, the smallest that is told is hidden too.
fn hide_next(hidden: &mut [bool], persons: &[(u64, u64)], k: u64) {
    let answered: u64 = persons.iter().zip(&*hidden).filter(|(_, hidden)| **hidden).map(|((_, all), _)| all).sum();
    let smallest = (0..hidden.len()).filter(|at| !hidden[*at] && persons[*at].1 > 0).min_by_key(|at| persons[*at].1);
    if let Some(smallest) = smallest.filter(|_| (1..k).contains(&answered)) {
        hidden[smallest] = true;
    }
}

/// A reading of so many who passed and who answered.
fn told(reading: &Reading, (passed, answered): (u64, u64), protect: Protect) -> Read {
    let as_of: Option<Micros> = reading.raw.as_of;
    let nothing = |estimate: &Estimate| Estimate { method: estimate.method, ..share(0, 0, as_of) };
    let enough = answered >= protect.k;
    let tell = |estimate: &Estimate| {
        if !enough {
            return nothing(estimate);
        }
        let mut estimate = estimate.clone();
        if protect.step > 1 {
            rounded(&mut estimate, protect);
        }
        estimate
    };
    Read {
        passed: protect.count(reading.passed, passed),
        answered: protect.count(reading.answered, answered),
        response: tell(&reading.response),
        raw: tell(&reading.raw),
        weighted: tell(&reading.weighted),
        modelled: tell(&reading.modelled),
        band: tell(&reading.band),
        shrunk: reading.shrunk.as_ref().map(tell),
        may_not_represent: reading.may_not_represent || !enough,
    }
}
