//! How many journeys a definition finds, before it is kept.

use super::asked::{Asked, AskedQuery};
use super::behind::Way;
use super::ground::{Ground, Head, time};
use super::keeper::{json, respond};
use super::protect::{Count, Protect};
use crate::access::Scope;
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::{Json, Query};
use crate::studio::shapes::JourneyDraft;
use axum::extract::State;
use axum::response::Response;
use eventlog::Journeys;
use insight::fold::{Group, Outcome, Variants, VariantsAnswer, run};
use model::{Estimate, JourneyDefinition, ProjectId};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// How many whole ways are told.
const WAYS: usize = 10;

/// What a definition finds now. Names that no event carries are in `unknown_names`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct JourneyPreview {
    #[serde(flatten)]
    head: Head,
    /// Journeys.
    journeys: Count,
    /// Distinct persons.
    persons: Count,
    /// Events in the journeys.
    events: u64,
    /// The share that reached the goal of those whose time is over; null without a goal.
    reached: Option<Estimate>,
    /// Journeys whose time is not over.
    under_way: Count,
    /// Median time from first to last event.
    median_duration_s: Option<f64>,
    /// The first event.
    first: Option<String>,
    /// The last event.
    last: Option<String>,
    /// The commonest whole ways.
    ways: Vec<Way>,
}

pub(crate) async fn preview(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AskedQuery>,
    Json(draft): Json<JourneyDraft>,
) -> ApiResult<Response> {
    let definition = draft.definition()?;
    let project = scope.project().clone();
    let (of, asked) = (project.clone(), query.of());
    // What it is called does not change what it finds, and is asked anew at every key.
    let definition = JourneyDefinition { name: String::new(), problem: None, ..definition };
    let question = format!("preview {asked:?} {definition:?}");
    let work = move |app: &App| json(&find(app, &of, &asked, definition.clone())?);
    respond(&app, &scope, question, Arc::new(work)).await
}

fn find(app: &App, project: &ProjectId, asked: &Asked, definition: JourneyDefinition) -> ApiResult<JourneyPreview> {
    let ground = Ground::of(app, project)?;
    let question = ground.question_about(asked, definition)?;
    let spec = question.with_stations();
    let journeys = Journeys::cut(&ground.log, &spec)?;
    let (judge, periods) = (ground.judge(&journeys, &spec), ground.periods());
    let channels = journeys.channels().len();
    let new = || (Outcome::new(channels, judge, periods.clone()), Variants::new());
    let (outcome, ways) = run(&journeys, ground.threads, new)?;
    // Two drafts that differ by one activity may differ by one customer.
    let protect = question.protect.narrowed();
    let enough = outcome.all.persons >= protect.k;
    let standings = outcome.standings;
    let reached = question.has_goal().then(|| protect.share(standings.reached, standings.failed, ground.end(&spec)));
    Ok(JourneyPreview {
        journeys: protect.journeys(outcome.all),
        persons: protect.persons(outcome.all),
        events: if enough { protect.round(outcome.events) } else { 0 },
        reached,
        under_way: protect.journeys(standings.under_way),
        median_duration_s: outcome.median_duration_s.filter(|_| enough),
        first: time(outcome.first.filter(|_| enough)),
        last: time(outcome.last.filter(|_| enough)),
        ways: told_ways(&journeys, &ways, protect, outcome.all),
        head: question.head.rounded(protect),
    })
}

/// The commonest ways that enough persons took.
fn told_ways(journeys: &Journeys<'_>, ways: &VariantsAnswer, protect: Protect, whole: Group) -> Vec<Way> {
    let id = |key| journeys.id(key).unwrap_or_default();
    let all = protect.round(whole.journeys);
    let told = ways.top_of_many(WAYS, protect.k, whole.persons, &id).into_iter();
    let way = |way: insight::fold::TopVariant<'_>| {
        let taken = protect.round(way.journeys);
        Way {
            steps: way.steps.iter().map(|code| journeys.activities().get(*code).to_string()).collect(),
            journeys: Some(taken),
            share: (all > 0).then(|| taken as f64 / all as f64),
            about: false,
        }
    };
    told.map(way).collect()
}
