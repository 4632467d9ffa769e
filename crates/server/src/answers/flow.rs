//! What follows what, what goes to and fro, and how many come how far.

use super::asked::{Asked, AskedQuery, asked_query};
use super::ground::{Ground, Head, Question};
use super::keeper::{find_out, json, respond};
use super::protect::{Count, Protect};
use super::sums::sums;
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Query, from_query_with_lists};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use eventlog::{CutSpec, Journeys};
use insight::evidence::wilson;
use insight::fold::{
    Crowd, Flow as FlowFold, FlowEdge, FlowNode, FlowStats, Funnel as FunnelFold, FunnelMode, Returns as ReturnsFold,
    ReturnsAnswer, Whole, run,
};
use insight::journey_map::{OUTSIDE, Told, lower_multiple};
use model::{Dictionary, Figure, ProjectId, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What follows what.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Flow {
    #[serde(flatten)]
    head: Head,
    events: u64,
    journeys: Count,
    /// Stations by events.
    nodes: Vec<NodeRow>,
    /// Moves by count; those about too few last.
    edges: Vec<EdgeRow>,
}

/// A station.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NodeRow {
    activity: String,
    events: Count,
    journeys: Count,
    /// Journeys that begin there.
    starts: Count,
    /// Journeys that end there.
    ends: Count,
    /// Which of these are not the true numbers, but about: those would give away what is about few.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<Figure>,
}

/// A move from a station to the next event's.
#[derive(Serialize, JsonSchema)]
pub(crate) struct EdgeRow {
    from: String,
    to: String,
    count: Count,
    journeys: Count,
    mean_s: Option<f64>,
    median_s: Option<f64>,
    p90_s: Option<f64>,
    /// The counts are not the true ones, but about: those would give away what is about few.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    about: bool,
}

pub(crate) async fn flow(State(app): State<App>, scope: Scope, Query(query): Query<AskedQuery>) -> ApiResult<Response> {
    let find = |app: &App, project: &ProjectId, asked: &Asked| {
        let ground = Ground::of(app, project)?;
        let question = ground.question(asked)?;
        find_flow(&ground, question)
    };
    find_out(&app, &scope, "flow", query.of(), find).await
}

fn find_flow(ground: &Ground, question: Question) -> ApiResult<Flow> {
    let spec = question.with_stations();
    let journeys = Journeys::cut(&ground.log, &spec)?;
    let (stations, channels) = (journeys.activities().len(), journeys.channels().len());
    let full = FlowStats::full(ground.threads);
    let new = || ((FlowFold::new(stations, full), Crowd::new(stations, channels, Vec::new())), Whole::default());
    let ((found, crowd), all) = run(&journeys, ground.threads, new)?;
    let protect = question.protect;
    let enough = all.persons >= protect.k;
    let sums = sums(ground, &question, Some(&journeys))?;
    let told = |from, to, count| protect.told(sums.moves(from, to, count));
    let events: Vec<(u64, u64)> = found.nodes.iter().map(|node| (node.events, crowd.at(node.activity))).collect();
    let name = |code: u32| journeys.activities().get(code).to_string();
    let node = |(node, events): (&FlowNode, Told)| {
        let starts = told(OUTSIDE, node.activity, node.starts);
        let ends = told(node.activity, OUTSIDE, node.ends);
        let figures = [(Figure::Events, events), (Figure::Starts, starts), (Figure::Ends, ends)];
        NodeRow {
            activity: name(node.activity),
            events: events.number(),
            journeys: node.journeys.and_then(|count| protect.count(count, crowd.at(node.activity))),
            starts: starts.number(),
            ends: ends.number(),
            about: figures.into_iter().filter(|(_, told)| told.is_about()).map(|(figure, _)| figure).collect(),
        }
    };
    let mut nodes: Vec<NodeRow> = found.nodes.iter().zip(protect.parts(&events)).map(node).collect();
    nodes.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.activity.cmp(&b.activity)));
    let edge = |edge: &FlowEdge| {
        let told = told(edge.from, edge.to, edge.count);
        let count = told.number();
        let gaps = edge.gap_quantiles.filter(|_| count.is_some());
        let journeys = edge.journeys.filter(|_| count.is_some()).map(|journeys| match told {
            Told::About(about) => about.min(lower_multiple(journeys, protect.k)),
            _ => protect.round(journeys),
        });
        EdgeRow {
            from: name(edge.from),
            to: name(edge.to),
            count,
            journeys,
            mean_s: edge.mean_s().filter(|_| count.is_some()),
            median_s: gaps.map(|gaps| gaps.median_s),
            p90_s: gaps.map(|gaps| gaps.p90_s),
            about: told.is_about(),
        }
    };
    let mut edges: Vec<EdgeRow> = found.edges.iter().map(edge).collect();
    edges.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to))));
    let events = if enough { protect.round(found.events) } else { 0 };
    Ok(Flow { events, journeys: protect.journeys(all), nodes, edges, head: question.head })
}

asked_query! {
    /// Between what journeys go to and fro.
    pub(crate) struct ReturnsQuery {
        /// `channel`, `activity` (stations), or an attribute.
        by: Option<String>,
        /// Only returns within this time, such as `7d`.
        within: Option<String>,
    }
}

/// Hand-overs, and those that come back.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Returns {
    #[serde(flatten)]
    head: Head,
    by: String,
    /// Events that have a value.
    events: u64,
    handovers: Count,
    returns: Count,
    journeys: Count,
    journeys_with_returns: Count,
    /// By returns. Of an attribute, values about too few are left out.
    pairs: Vec<PairRow>,
}

/// Between two values, both ways.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PairRow {
    a: String,
    b: String,
    returns: Count,
    /// The count is not the true one, but about: that would give away what is about few.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    about: bool,
}

fn span(field: &'static str, text: Option<&str>) -> ApiResult<Option<Span>> {
    let read = |text: &str| text.parse::<Span>().map_err(|_| ApiError::invalid(field, "a time such as 7d or 2h"));
    text.filter(|text| !text.trim().is_empty()).map(read).transpose()
}

pub(crate) async fn returns(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<ReturnsQuery>,
) -> ApiResult<Response> {
    let within = span("within", query.within.as_deref())?;
    let by = query.by.clone().unwrap_or_else(|| "channel".into());
    let project = scope.project().clone();
    let (of, asked) = (project.clone(), query.asked());
    let question = format!("returns {by:?} {within:?} {asked:?}");
    let work = move |app: &App| json(&find_returns(app, &of, &asked, &by, within)?);
    respond(&app, &scope, question, Arc::new(work)).await
}

fn find_returns(app: &App, project: &ProjectId, asked: &Asked, by: &str, within: Option<Span>) -> ApiResult<Returns> {
    let ground = Ground::of(app, project)?;
    let question = ground.question(asked)?;
    let journeys = Journeys::cut(&ground.log, &question.with_stations())?;
    let attributes = ground.log.attributes();
    let is_told = |at: &usize| attributes[*at].loaded && !model::is_technical_attribute(&attributes[*at].name);
    let threads = ground.threads;
    let (found, values, hides_names) = match by {
        "channel" => (run(&journeys, threads, || ReturnsFold::by_channel(within))?, journeys.channels(), false),
        "activity" => (run(&journeys, threads, || ReturnsFold::by_activity(within))?, journeys.activities(), false),
        _ => {
            let at = ground.log.find_attribute(by).filter(is_told);
            let at = at.ok_or_else(|| ApiError::invalid("by", "channel, activity, or an attribute of events"))?;
            let found = run(&journeys, threads, || ReturnsFold::by_attribute(at, within))?;
            (found, &attributes[at].dictionary, true)
        }
    };
    let protect = question.protect;
    let enough = found.all.persons >= protect.k;
    Ok(Returns {
        by: by.to_string(),
        events: if enough { protect.round(found.events) } else { 0 },
        handovers: protect.count(found.handovers, found.handing_over.persons),
        returns: protect.count(found.returns, found.returning.persons),
        journeys: protect.journeys(found.all),
        journeys_with_returns: protect.journeys(found.returning),
        pairs: pairs(&found, values, protect, hides_names),
        head: question.head,
    })
}

/// Who sends work to and fro is the same question from either end.
fn pairs(found: &ReturnsAnswer, values: &Dictionary, protect: Protect, hides_names: bool) -> Vec<PairRow> {
    let mut both_ways: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
    for pair in &found.pairs {
        let (x, y) = (values.get(pair.a), values.get(pair.b));
        let sum = both_ways.entry((x.min(y), x.max(y))).or_default();
        // At least so many persons.
        *sum = (sum.0 + pair.returns, sum.1.max(pair.persons));
    }
    let counts: Vec<(u64, u64)> = both_ways.values().copied().collect();
    let mut pairs: Vec<PairRow> = Vec::new();
    for (((a, b), told), (_, persons)) in both_ways.keys().zip(protect.parts(&counts)).zip(&counts) {
        if !hides_names || *persons >= protect.k {
            let (returns, about) = (told.number(), told.is_about());
            pairs.push(PairRow { a: (*a).to_string(), b: (*b).to_string(), returns, about });
        }
    }
    pairs.sort_by(|x, y| y.returns.cmp(&x.returns).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
    pairs
}

/// How a funnel's steps may follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mode {
    /// Anything may come between.
    #[default]
    Ordered,
    /// Nothing but steps already reached.
    StrictOrder,
    /// Anything, but time must pass.
    StrictIncrease,
}

asked_query! {
    /// Which steps.
    pub(crate) struct FunnelQuery {
        /// A station or logged activity; once for each step, in order. The journey's planned steps where absent.
        #[serde(default)]
        step: Vec<String>,
        /// The longest time from the first step, such as `30d`.
        within: Option<String>,
        /// How steps may follow each other.
        mode: Option<Mode>,
    }
}

/// How many come how far.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Funnel {
    #[serde(flatten)]
    head: Head,
    steps: Vec<FunnelRow>,
}

/// One step.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FunnelRow {
    activity: String,
    journeys: Count,
    share_of_first: Option<f64>,
    share_of_previous: Option<f64>,
    /// The 95 % interval of `share_of_first`.
    low: Option<f64>,
    high: Option<f64>,
    median_s_from_first: Option<f64>,
}

pub(crate) async fn funnel(State(app): State<App>, scope: Scope, RawQuery(query): RawQuery) -> ApiResult<Response> {
    let query: FunnelQuery = from_query_with_lists(query.as_deref().unwrap_or_default(), &["step"])?;
    span("within", query.within.as_deref())?;
    find_out(&app, &scope, "funnel", query, find_funnel).await
}

fn find_funnel(app: &App, project: &ProjectId, query: &FunnelQuery) -> ApiResult<Funnel> {
    let ground = Ground::of(app, project)?;
    let mut question = ground.question(&query.asked())?;
    let steps = match query.step.is_empty() {
        true => question.plain.definition.steps.clone(),
        false => query.step.clone(),
    };
    let codes: Vec<Vec<u32>> = steps.iter().map(|step| stations_of(&ground, &question, step)).collect();
    for (step, _) in steps.iter().zip(&codes).filter(|(_, codes)| codes.is_empty()) {
        if !question.head.unknown_names.contains(step) {
            question.head.unknown_names.push(step.clone());
        }
    }
    let spec: CutSpec = question.with_stations();
    let journeys = Journeys::cut(&ground.log, &spec)?;
    let mode = match query.mode.unwrap_or_default() {
        Mode::Ordered => FunnelMode::Ordered,
        Mode::StrictOrder => FunnelMode::StrictOrder,
        Mode::StrictIncrease => FunnelMode::StrictIncrease,
    };
    let within = span("within", query.within.as_deref())?;
    let new = || FunnelFold::new(journeys.activities().len(), &codes, mode, within);
    new().map_err(|error| ApiError::invalid("step", error.to_string()))?;
    let found = run(&journeys, ground.threads, || new().expect("the same steps were accepted above"))?;
    let protect = question.protect;
    let mut rows: Vec<FunnelRow> = Vec::with_capacity(steps.len());
    // Where nothing may come between, two steps are a move.
    let sums = if mode == FunnelMode::StrictOrder { Some(sums(&ground, &question, Some(&journeys))?) } else { None };
    let is_rough = |at: usize| {
        let before = at.checked_sub(1).map_or(&[][..], |before| codes[before].as_slice());
        let moves = before.iter().flat_map(|from| codes[at].iter().map(move |to| (*from, *to)));
        sums.as_ref().is_some_and(|sums| moves.into_iter().any(|(from, to)| sums.is_rough(from, to)))
    };
    let mut knows = true;
    // The first step's count, the last one that was told, and the persons who stopped in between.
    let (mut first, mut previous, mut stopped): (Option<u64>, Option<u64>, u64) = (None, None, 0);
    for (at, (step, found)) in steps.iter().zip(&found.steps).enumerate() {
        // Where few stopped, the difference of two steps would tell about them.
        knows &= !is_rough(at);
        let told = protect.count(found.journeys, found.persons);
        let told = told.filter(|_| knows && (stopped == 0 || stopped >= protect.k));
        let share = |whole: Option<u64>| {
            let (part, whole) = (told?, whole.filter(|whole| *whole > 0)?);
            Some(part as f64 / whole as f64)
        };
        first = if at == 0 { told } else { first };
        let interval = told.zip(first).filter(|(_, first)| *first > 0).map(|(part, first)| wilson(part, first));
        rows.push(FunnelRow {
            activity: step.clone(),
            journeys: told,
            share_of_first: share(first),
            share_of_previous: share(previous.filter(|_| at > 0)),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            median_s_from_first: found.median_s_from_first.filter(|_| told.is_some()),
        });
        previous = told;
        stopped = if told.is_some() { found.stopped.persons } else { stopped.max(found.stopped.persons) };
    }
    Ok(Funnel { steps: rows, head: question.head })
}

/// What a name stands for: a station, or the stations of a logged activity.
fn stations_of(ground: &Ground, question: &Question, name: &str) -> Vec<u32> {
    if let Some(station) = question.naming.recode.stations.find(name) {
        return vec![station];
    }
    let Some(logged) = ground.log.activities().find(name) else { return Vec::new() };
    let stations = (0..).zip(&question.naming.activities);
    stations.filter(|(_, activities)| activities.contains(&logged)).map(|(station, _)| station).collect()
}
