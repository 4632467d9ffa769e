//! Each station by itself, the common ways, and what one may filter by.

use super::asked::{Asked, AskedQuery, asked_query};
use super::ground::{Ground, Head, Question};
use super::keeper::{find_out, json, respond};
use super::protect::{Count, Protect};
use super::sums::sums;
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use axum::extract::State;
use axum::response::Response;
use eventlog::Journeys;
use insight::fold::{
    Done, Group, Step, StepCrowd, StepCrowdAnswer, StepOptions, Steps as StepsFold, Values, Variants as Ways, Whole,
    run,
};
use insight::journey_map::{OUTSIDE, Sums, goal_stations, lower_multiple};
use model::{Cut, Estimate, JourneyDefinition, Micros, ProjectId, ValueKind, is_technical_attribute};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// The most ways that are told at once.
const MOST_WAYS: usize = 200;
/// Attributes with more values than this are told without them.
const MOST_VALUES: usize = 20_000;
/// How many values of an attribute are told.
const TOLD_VALUES: usize = 100;

/// What happens at each station.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Steps {
    #[serde(flatten)]
    head: Head,
    journeys: Count,
    /// Stations by journeys; those about too few last.
    steps: Vec<StepRow>,
}

/// One station.
#[derive(Serialize, JsonSchema)]
pub(crate) struct StepRow {
    /// The station.
    activity: String,
    /// Journeys that pass it.
    journeys: Count,
    /// The median time until another station.
    median_dwell_s: Option<f64>,
    /// Returns to it after something new.
    loops: Count,
    /// Repetitions with nothing new in between.
    rework: Count,
    /// Moves to another channel.
    channel_hops: Count,
    /// Waits of more than a day after it.
    waits: Count,
    /// Their median.
    median_wait_s: Option<f64>,
    /// Events that the same station follows within seven days.
    repeat_within_7d: Count,
    /// The share of judged journeys that end there for good, without the goal.
    left: Estimate,
    /// The share of stops that the same person took up again.
    resumed_later: Estimate,
    /// `left` is not the true share, but about: that would give away what is about few.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    about: bool,
}

pub(crate) async fn steps(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AskedQuery>,
) -> ApiResult<Response> {
    let find = |app: &App, project: &ProjectId, asked: &Asked| {
        let ground = Ground::of(app, project)?;
        let question = ground.question(asked)?;
        find_steps(&ground, question)
    };
    find_out(&app, &scope, "steps", query.of(), find).await
}

fn find_steps(ground: &Ground, question: Question) -> ApiResult<Steps> {
    let spec = question.with_stations();
    let journeys = Journeys::cut(&ground.log, &spec)?;
    let end = ground.end(&spec);
    let is_goal = goal_stations(&ground.log, &question.naming, &question.plain);
    let goal = (0..).zip(is_goal).filter(|(_, is_goal)| *is_goal).map(|(station, _)| station).collect();
    let options = StepOptions { goal, ..StepOptions::new(end.map_or(0, |Micros(end)| end)) };
    let stations = journeys.activities().len();
    let new = || {
        let crowd = StepCrowd::new(stations, options.clone());
        ((StepsFold::new(stations, options.clone()), crowd), Whole::default())
    };
    let ((found, crowd), all) = run(&journeys, ground.threads, new)?;
    let sums = sums(ground, &question, Some(&journeys))?;
    let teller = StepTeller { crowd: &crowd, sums: &sums, protect: question.protect, end };
    let name = |step: &Step| journeys.activities().get(step.counts.activity).to_string();
    let mut steps: Vec<StepRow> = found.steps.iter().map(|step| teller.row(name(step), step)).collect();
    steps.sort_by(|a, b| b.journeys.cmp(&a.journeys).then_with(|| a.activity.cmp(&b.activity)));
    Ok(Steps { journeys: question.protect.journeys(all), steps, head: question.head })
}

/// Hides what is about too few at a station.
struct StepTeller<'a> {
    crowd: &'a StepCrowdAnswer,
    sums: &'a Sums,
    protect: Protect,
    end: Option<Micros>,
}

impl StepTeller<'_> {
    fn row(&self, activity: String, step: &Step) -> StepRow {
        let counts = step.counts;
        let persons = |done: Done| self.crowd.persons(counts.activity, done);
        let told = |value: u64, done: Done| self.protect.count(value, persons(done));
        let enough = |done: Done| persons(done) >= self.protect.k;
        // A station that too few visit tells nothing else; and since the events there are known, of loops and rework
        // the one would tell about the other.
        let is_seen = enough(Done::Visited);
        let again = [told(counts.loops, Done::Looped), told(counts.rework, Done::Redid)];
        let again = if again.contains(&None) { [None, None] } else { again };
        let seen = |count: Count| count.filter(|_| is_seen);
        let share = |did: (u64, Done), did_not: (u64, Done)| {
            let group = |(journeys, done): (u64, Done)| Group { journeys, persons: persons(done) };
            match is_seen {
                true => self.protect.share(group(did), group(did_not), self.end),
                false => insight::evidence::share(0, 0, self.end),
            }
        };
        // How many end there is told roughly where a sum would tell it.
        let about = self.sums.is_rough(counts.activity, OUTSIDE);
        let (gone, stayed) = (counts.left, counts.judged - counts.left);
        let rough = |value: u64| if about { lower_multiple(value, self.protect.k) } else { value };
        StepRow {
            activity,
            journeys: told(counts.journeys, Done::Visited),
            median_dwell_s: step.median_dwell_s.filter(|_| is_seen && enough(Done::MovedOn)),
            loops: seen(again[0]),
            rework: seen(again[1]),
            channel_hops: seen(told(step.channel_hops, Done::Hopped)),
            waits: seen(told(step.waits, Done::Waited)),
            median_wait_s: step.median_wait_s.filter(|_| is_seen && enough(Done::Waited)),
            repeat_within_7d: seen(told(counts.repeats, Done::Repeated)),
            left: share((rough(gone), Done::Left), (rough(stayed), Done::Stayed)),
            resumed_later: share((step.resumed, Done::Resumed), (step.stops - step.resumed, Done::Stopped)),
            about,
        }
    }
}

asked_query! {
    /// Which ways.
    pub(crate) struct WaysQuery {
        /// How many to tell; 20 where it is absent, 200 at most.
        top: Option<usize>,
    }
}

/// The common ways.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Variants {
    #[serde(flatten)]
    head: Head,
    journeys: Count,
    /// Distinct ways.
    variants: Count,
    /// The commonest of those that enough persons took.
    top: Vec<WayRow>,
}

/// One way.
#[derive(Serialize, JsonSchema)]
pub(crate) struct WayRow {
    /// Stations in order.
    steps: Vec<String>,
    journeys: Count,
    /// Of all journeys.
    share: Option<f64>,
    /// These are not the true numbers, but about: those would give away what is about few.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    about: bool,
}

pub(crate) async fn variants(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<WaysQuery>,
) -> ApiResult<Response> {
    let top = query.top.unwrap_or(20);
    if !(1..=MOST_WAYS).contains(&top) {
        return Err(ApiError::invalid("top", "a number from 1 to 200"));
    }
    let project = scope.project().clone();
    let (of, asked) = (project.clone(), query.asked());
    let question = format!("variants {top} {asked:?}");
    let work = move |app: &App| {
        let ground = Ground::of(app, &of)?;
        let question = ground.question(&asked)?;
        json(&find_ways(&ground, question, top)?)
    };
    respond(&app, &scope, question, Arc::new(work)).await
}

fn find_ways(ground: &Ground, question: Question, top: usize) -> ApiResult<Variants> {
    let spec = question.with_stations();
    let cut = Journeys::cut(&ground.log, &spec)?;
    let (ways, all) = run(&cut, ground.threads, || (Ways::new(), Whole::default()))?;
    let protect = question.protect;
    let id = |key| cut.id(key).unwrap_or_default();
    let whole = protect.round(all.journeys);
    let sums = sums(ground, &question, Some(&cut))?;
    let rough = sums.ways(&cut, ground.threads)?;
    let told = ways.top_of_many(top, protect.k, all.persons, &id).into_iter().map(|way| {
        let told = protect.told(rough.told(way.steps, way.journeys));
        let journeys = told.number();
        WayRow {
            steps: way.steps.iter().map(|code| cut.activities().get(*code).to_string()).collect(),
            journeys,
            share: journeys.filter(|_| whole > 0).map(|taken| taken as f64 / whole as f64),
            about: told.is_about(),
        }
    });
    Ok(Variants {
        journeys: protect.journeys(all),
        variants: protect.count(ways.variants() as u64, all.persons),
        top: told.collect(),
        head: question.head,
    })
}

/// What one may filter by.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Attributes {
    #[serde(flatten)]
    head: Head,
    /// By name.
    attributes: Vec<AttributeView>,
}

/// One attribute of events.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AttributeView {
    name: String,
    kind: AttributeKind,
    /// Distinct values in the whole log.
    distinct: usize,
    /// The commonest of those that enough persons carry; none where there are more than 20,000.
    values: Vec<ValueView>,
}

/// What values are.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AttributeKind {
    Text,
    Number,
    Time,
    Boolean,
}

impl From<ValueKind> for AttributeKind {
    fn from(kind: ValueKind) -> AttributeKind {
        match kind {
            ValueKind::Text => AttributeKind::Text,
            ValueKind::Integer | ValueKind::Float => AttributeKind::Number,
            ValueKind::Boolean => AttributeKind::Boolean,
            ValueKind::Time => AttributeKind::Time,
        }
    }
}

/// A value of an attribute.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ValueView {
    value: String,
    events: u64,
}

pub(crate) async fn attributes(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AskedQuery>,
) -> ApiResult<Response> {
    find_out(&app, &scope, "attributes", query.of(), find_attributes).await
}

fn find_attributes(app: &App, project: &ProjectId, asked: &Asked) -> ApiResult<Attributes> {
    let ground = Ground::of(app, project)?;
    // What there is to filter by does not depend on how journeys are cut.
    let everyone = JourneyDefinition { cut: Some(Cut::Person), ..JourneyDefinition::default() };
    let question = ground.question_about(asked, everyone)?;
    let known: Vec<_> = (0..).zip(ground.log.attributes()).collect();
    let is_told = |(_, attribute): &(usize, &eventlog::Attribute)| {
        attribute.loaded && !attribute.dictionary.is_empty() && !is_technical_attribute(&attribute.name)
    };
    let told: Vec<_> = known.into_iter().filter(is_told).collect();
    let sizes = told.iter().map(|(place, attribute)| (*place, attribute.dictionary.len()));
    let counted: Vec<(usize, usize)> = sizes.filter(|(_, values)| *values <= MOST_VALUES).collect();
    let journeys = Journeys::cut(&ground.log, &question.with_stations())?;
    let counts = run(&journeys, ground.threads, || Values::new(&counted))?;
    let protect = question.protect;
    let values = |place: usize, attribute: &eventlog::Attribute| -> Vec<ValueView> {
        let Some(at) = counted.iter().position(|(counted, _)| *counted == place) else { return Vec::new() };
        let told = attribute.dictionary.iter().zip(&counts[at]).filter(|(_, tally)| tally.persons >= protect.k);
        let view = |(value, tally): (&str, &insight::fold::ValueTally)| ValueView {
            value: value.to_string(),
            events: protect.round(tally.events),
        };
        let mut values: Vec<ValueView> = told.map(view).collect();
        values.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.value.cmp(&b.value)));
        values.truncate(TOLD_VALUES);
        values
    };
    let view = |&(place, attribute): &(usize, &eventlog::Attribute)| AttributeView {
        name: attribute.name.clone(),
        kind: attribute.kind.into(),
        distinct: attribute.dictionary.len(),
        values: values(place, attribute),
    };
    let mut attributes: Vec<AttributeView> = told.iter().map(view).collect();
    attributes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Attributes { attributes, head: question.head })
}
