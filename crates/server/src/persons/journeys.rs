//! The project's journeys that one customer took: when, how far, and how they ended.
//!
//! Comes in: the customer's events, and what people defined. Goes out: each journey, cut and judged as in all analyses.
//! The events are cut as a small log of their own, so that the answer costs what the customer has events, not what the
//! project has. Counts nobody else: it is for those who may look at the customer.

use super::events::{PersonEvent, events_of};
use super::{AsOf, Reason, moment, note_look, person_name, persons_as_of, refuse_without_view, view};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Query};
use crate::studio::shapes::MemberRef;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use eventlog::{BuildOptions, CutSpec, EventLog, Identity, JourneyView, Journeys, LogBuilder, LogError};
use insight::fold::{Judge, Standing};
use insight::journey_map::{Naming, name_stations};
use model::{
    AttributeColumn, Column, Cut, EventBatch, JourneyDefinition, Micros, StationRule, StudioDefinition, StudioJourney,
    ValueKind, is_technical_activity,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// How many times one journey was taken are told: the latest.
const TIMES: usize = 50;

/// The project's journeys that a customer took.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PersonJourneys {
    /// The person.
    person: String,
    /// The last moment that the project's events know of: what is not over by then is under way.
    known_until: Option<String>,
    /// The journeys that were taken, in the order in which they were defined.
    journeys: Vec<JourneyTaken>,
    /// Journeys that cannot be told, by name: they are cut by cases, and not every event has one.
    not_told: Vec<String>,
}

/// A journey, and the times that the customer took it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct JourneyTaken {
    /// Its id.
    journey: String,
    /// What it is called.
    name: String,
    /// The customer's problem.
    problem: Option<String>,
    /// Who answers for it.
    owner: Option<MemberRef>,
    /// How often it was taken.
    total: usize,
    /// The latest 50 times, the latest first.
    taken: Vec<Taken>,
}

/// One time that a customer took a journey.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Taken {
    /// Its first event.
    began: String,
    /// Its last event.
    last: String,
    /// How many events it has.
    events: usize,
    /// How it stands.
    state: Ended,
    /// The station that it was at last.
    last_station: String,
    /// When the goal was first met, in time or not.
    goal_at: Option<String>,
    /// The planned steps in order, and when each was first taken.
    steps: Vec<StepTaken>,
}

/// How a journey stands for one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ended {
    /// The goal was met in time.
    Reached,
    /// Its time is over, and the goal was not met in time.
    Failed,
    /// It is over; it has no goal.
    Over,
    /// Its time is not over.
    UnderWay,
}

/// A planned step.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct StepTaken {
    /// The step.
    step: String,
    /// When it was first taken; null: not.
    at: Option<String>,
}

pub(crate) async fn journeys(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
    Query(query): Query<AsOf>,
) -> ApiResult<Answer<PersonJourneys>> {
    let person = person_name(ids.text("person"))?;
    let as_of = query.as_of.as_deref().map(|text| moment("as_of", text)).transpose()?;
    let reason = Reason::of(&headers, None);
    let told = app.blocking(move |app| {
        let project = scope.project();
        refuse_without_view(app, project)?;
        note_look(app, &scope, &person, "journeys", &reason?)?;
        let persons = persons_as_of(app, project, as_of)?;
        let events = events_of(&app.store, project, &persons, &person)?;
        if events.is_empty() && view(&app.store, project, &persons, &person, as_of)?.is_none() {
            return Err(ApiError::not_found());
        }
        let defined = app.store.definition_of(project)?;
        let whole = app.logs.log(&app.store, project)?.log;
        Ok(take(person, &events, &defined, &whole)?)
    });
    told.await.map(Answer)
}

/// Which of the journeys these events are.
fn take(
    person: String,
    events: &[PersonEvent],
    defined: &StudioDefinition,
    whole: &EventLog,
) -> Result<PersonJourneys, LogError> {
    let rules = &defined.rules.rules;
    let known_until = whole.totals().last;
    let mut told = PersonJourneys {
        person,
        known_until: known_until.map(Micros::to_rfc3339),
        journeys: Vec::new(),
        not_told: Vec::new(),
    };
    if events.is_empty() {
        return Ok(told);
    }
    let log = log_of(events, rules)?;
    let naming = name_stations(&log, rules);
    for journey in &defined.journeys {
        let Some(definition) = cut_as_in(whole, &log, &journey.definition) else { continue };
        if definition.cut == Some(Cut::Case) && !log.totals().every_event_has_a_case {
            told.not_told.push(definition.name);
            continue;
        }
        let mut taken = times(&log, &naming, definition, known_until)?;
        let total = taken.len();
        taken.truncate(TIMES);
        if total > 0 {
            told.journeys.push(shown(journey, total, taken));
        }
    }
    Ok(told)
}

fn shown(journey: &StudioJourney, total: usize, taken: Vec<Taken>) -> JourneyTaken {
    JourneyTaken {
        journey: journey.id.0.clone(),
        name: journey.definition.name.clone(),
        problem: journey.definition.problem.clone(),
        owner: journey.owner.clone().map(MemberRef::from),
        total,
        taken,
    }
}

/// The definition with what only the whole log decides: how journeys are cut where nobody said it, and that what
/// happens beside the customer's doings counts for nothing. `None` where nothing is left that would count.
fn cut_as_in(whole: &EventLog, own: &EventLog, definition: &JourneyDefinition) -> Option<JourneyDefinition> {
    let mut definition = definition.clone();
    let by_goal = (!definition.start.is_empty() && !definition.goal.is_empty()).then_some(Cut::Goal);
    let usual = if whole.totals().every_event_has_a_case { Cut::Case } else { Cut::Gap };
    definition.cut = definition.cut.or(by_goal).or(Some(usual));
    let only_technical = own.activities().iter().all(is_technical_activity);
    if only_technical && definition.activities.is_empty() && !whole.activities().iter().all(is_technical_activity) {
        let named = [&definition.start, &definition.goal, &definition.steps].into_iter().flatten();
        definition.activities = named.cloned().collect();
        if definition.activities.is_empty() {
            return None;
        }
    }
    Some(definition)
}

/// The times that a journey was taken, the latest first.
fn times(
    log: &EventLog,
    naming: &Naming,
    definition: JourneyDefinition,
    known_until: Option<Micros>,
) -> Result<Vec<Taken>, LogError> {
    let spec = CutSpec {
        definition,
        recode: Some(naming.recode.clone()),
        lenient: true,
        keep_logged: true,
        ..CutSpec::default()
    };
    let journeys = Journeys::cut(log, &spec)?;
    let judge = Judge::of(&journeys, spec.definition.horizon, known_until);
    let lists = journeys.walk(1, &Vec::new, |list: &mut Vec<(i64, Taken)>, journey| {
        list.push((journey.times[0], taken(&journeys, &spec.definition, &judge, journey)));
    })?;
    let mut all: Vec<(i64, Taken)> = lists.into_iter().flatten().collect();
    all.sort_by_key(|(began, _)| std::cmp::Reverse(*began));
    Ok(all.into_iter().map(|(_, taken)| taken).collect())
}

fn taken(journeys: &Journeys<'_>, definition: &JourneyDefinition, judge: &Judge, journey: &JourneyView<'_>) -> Taken {
    let (first, last) = (journey.times[0], journey.times[journey.times.len() - 1]);
    let time = |at: i64| Micros(at).to_rfc3339();
    let goal = journey.goal.iter().position(|goal| *goal).map(|at| journey.times[at]);
    let in_time = |at: i64| definition.horizon.is_none_or(|horizon| at.saturating_sub(first) <= horizon.micros());
    let state = match judge.standing(journey) {
        _ if goal.is_some_and(in_time) => Ended::Reached,
        Standing::UnderWay => Ended::UnderWay,
        Standing::Reached => Ended::Reached,
        Standing::Failed if definition.goal.is_empty() => Ended::Over,
        Standing::Failed => Ended::Failed,
    };
    let station = |at: usize| journeys.activities().get(journey.activities[at]);
    let logged = |at: usize| journeys.log().activities().get(journey.logged[at]);
    let step = |step: &String| StepTaken {
        step: step.clone(),
        at: (0..journey.events())
            .find(|at| station(*at) == step || logged(*at) == step)
            .map(|at| time(journey.times[at])),
    };
    Taken {
        began: time(first),
        last: time(last),
        events: journey.events(),
        state,
        last_station: station(journey.events() - 1).to_string(),
        goal_at: goal.map(time),
        steps: definition.steps.iter().map(step).collect(),
    }
}

/// The events as a log, with the properties that rules ask for.
fn log_of(events: &[PersonEvent], rules: &[StationRule]) -> Result<EventLog, LogError> {
    let column = |pick: &dyn Fn(&PersonEvent) -> Option<String>| -> Column {
        let mut column = Column::default();
        events.iter().for_each(|event| column.push(pick(event).as_deref()));
        column
    };
    let asked: BTreeSet<&str> =
        rules.iter().filter_map(|rule| rule.property.as_ref()).map(|property| property.name.as_str()).collect();
    let attribute = |name: &str| AttributeColumn {
        name: name.to_string(),
        kind: ValueKind::Text,
        values: column(&|event| {
            let value = event.properties.get(name).or_else(|| event.properties.get(&format!("case:{name}")))?;
            Some(value.as_str().map_or_else(|| value.to_string(), str::to_string))
        }),
    };
    let batch = EventBatch {
        time: events.iter().map(|event| event.at.0).collect(),
        person: Some(column(&|_| Some("customer".to_string()))),
        case: Some(column(&|event| event.case.clone())),
        activity: column(&|event| Some(event.activity.clone())),
        channel: Some(column(&|event| event.channel.clone())),
        event_id: None,
        attributes: asked.into_iter().map(attribute).collect(),
    };
    let mut builder = LogBuilder::new(BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: false,
        memory: usize::MAX,
        scratch: std::path::PathBuf::new(), // never needed: this fits in memory
        threads: 1,
    });
    builder.push(&batch)?;
    builder.finish()
}
