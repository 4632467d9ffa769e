//! Event types by volume, and what rules make of them: those that are kept, or those that somebody drafts.

use super::asked::{Asked, AskedQuery};
use super::ground::{Ground, Head, time};
use super::keeper::{json, respond};
use super::protect::Count;
use crate::access::Scope;
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::{Json, Query};
use crate::studio::shapes::{Rule, station_rules};
use axum::extract::State;
use axum::response::Response;
use eventlog::{CutSpec, Journeys};
use insight::fold::{Tally, TallyAnswer, run};
use insight::journey_map::{Logged, classify};
use model::{Cut, JourneyDefinition, Permission, ProjectId, StationRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many activities stand for a rule.
const EXAMPLES: usize = 5;

/// Event types, the most frequent first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Activities {
    #[serde(flatten)]
    head: Head,
    /// One for each logged activity, channel and rule that names it.
    activities: Vec<ActivityRow>,
    /// All events.
    events: u64,
    /// What no rule gives a station.
    unnamed: Unnamed,
}

/// What no rule gives a station.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Unnamed {
    /// Event types.
    activities: usize,
    /// Their events.
    events: u64,
}

/// An event type, and what rules make of it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ActivityRow {
    /// What was logged.
    activity: String,
    /// In which channel.
    channel: Option<String>,
    /// Events.
    events: u64,
    /// Distinct persons.
    persons: Count,
    /// The first of the events.
    first: Option<String>,
    /// The last of them.
    last: Option<String>,
    /// The station that a rule gives it.
    station: Option<String>,
    /// The touchpoint.
    touchpoint: Option<String>,
    /// The stage.
    stage: Option<String>,
    /// The channel that is shown instead.
    set_channel: Option<String>,
    /// Which rule names it: its place in the list.
    rule: Option<usize>,
}

/// Rules that somebody drafts.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesDraft {
    /// In order; the first that fits counts.
    rules: Vec<Rule>,
}

/// Event types under drafted rules.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RulesPreview {
    #[serde(flatten)]
    activities: Activities,
    /// What each rule catches, in order.
    by_rule: Vec<RuleCatch>,
}

/// What a rule catches.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RuleCatch {
    /// Its place in the list.
    rule: usize,
    /// Event types.
    activities: usize,
    /// Their events.
    events: u64,
    /// Some of them by name, the most frequent first.
    examples: Vec<String>,
}

pub(crate) async fn activities(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AskedQuery>,
) -> ApiResult<Response> {
    let project = scope.project().clone();
    let (of, asked) = (project.clone(), query.of());
    let sees_rare = scope.principal().may_in(&project, Permission::ImportData).is_ok();
    let question = format!("activities {sees_rare} {asked:?}");
    let work = move |app: &App| json(&list(app, &of, &asked, None, sees_rare)?);
    respond(&app, &scope, question, Arc::new(work)).await
}

pub(crate) async fn preview_rules(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AskedQuery>,
    Json(draft): Json<RulesDraft>,
) -> ApiResult<Response> {
    let rules = station_rules(&draft.rules)?;
    let project = scope.project().clone();
    let (of, asked) = (project.clone(), query.of());
    let sees_rare = scope.principal().may_in(&project, Permission::ImportData).is_ok();
    let question = format!("rules {sees_rare} {asked:?} {rules:?}");
    let work = move |app: &App| {
        let activities = list(app, &of, &asked, Some(&rules), sees_rare)?;
        let by_rule = (0..rules.len()).map(|rule| caught(rule, &activities.activities)).collect();
        json(&RulesPreview { activities, by_rule })
    };
    respond(&app, &scope, question, Arc::new(work)).await
}

fn caught(rule: usize, rows: &[ActivityRow]) -> RuleCatch {
    let rows: Vec<&ActivityRow> = rows.iter().filter(|row| row.rule == Some(rule)).collect();
    let mut examples: Vec<String> = Vec::new();
    for row in &rows {
        if examples.len() < EXAMPLES && !examples.contains(&row.activity) {
            examples.push(row.activity.clone());
        }
    }
    RuleCatch { rule, activities: rows.len(), events: rows.iter().map(|row| row.events).sum(), examples }
}

/// Event types of few customers are listed for those alone who see the files they come from (`sees_rare`), and
/// never in an answer that asks about less than all: that such a row is there would tell of somebody.
fn list(
    app: &App,
    project: &ProjectId,
    asked: &Asked,
    draft: Option<&[StationRule]>,
    sees_rare: bool,
) -> ApiResult<Activities> {
    let ground = Ground::of(app, project)?;
    let rules = draft.unwrap_or(&ground.defined.rules.rules);
    // Event types are listed of all events, whatever journey is looked at.
    let everyone = JourneyDefinition { cut: Some(Cut::Person), ..JourneyDefinition::default() };
    let question = ground.question_under(asked, everyone, rules)?;
    let (recode, classes) = classify(&ground.log, rules);
    let spec = CutSpec { recode: Some(Arc::new(recode)), ..question.plain.clone() };
    let journeys = Journeys::cut(&ground.log, &spec)?;
    let mut counts = run(&journeys, ground.threads, || Tally::new(classes.len()))?;
    // With a property a draft asks about anything that was ever sent; what is kept was decided and is audited.
    let narrows = asked.narrows() || draft.is_some_and(|rules| rules.iter().any(|rule| rule.property.is_some()));
    let protect = if narrows { question.protect.narrowed() } else { question.protect };
    counts.retain(|count| !protect.is_few(count.group) || (sees_rare && !narrows));
    let row = |count: &TallyAnswer| {
        let Logged { activity, channel, rule } = classes[count.activity as usize];
        let named = rule.map(|rule| &rules[rule]);
        let enough = count.group.persons >= protect.k;
        let text = |pick: fn(&StationRule) -> &Option<String>| named.and_then(|rule| pick(rule).clone());
        ActivityRow {
            activity: ground.log.activities().get(activity).to_string(),
            channel: ground.log.channels().text(channel).map(str::to_string),
            events: protect.round(count.events),
            persons: protect.persons(count.group),
            first: time(Some(count.first).filter(|_| enough)),
            last: time(Some(count.last).filter(|_| enough)),
            station: text(|rule| &rule.station),
            touchpoint: text(|rule| &rule.touchpoint),
            stage: text(|rule| &rule.stage),
            set_channel: text(|rule| &rule.set_channel),
            rule,
        }
    };
    let mut activities: Vec<ActivityRow> = counts.iter().map(row).collect();
    activities.sort_by(|a, b| {
        b.events.cmp(&a.events).then_with(|| (&a.activity, &a.channel, a.rule).cmp(&(&b.activity, &b.channel, b.rule)))
    });
    let unnamed: Vec<&ActivityRow> = activities.iter().filter(|row| row.station.is_none()).collect();
    let unnamed = Unnamed { activities: unnamed.len(), events: unnamed.iter().map(|row| row.events).sum() };
    let events = protect.round(counts.iter().map(|count| count.events).sum());
    Ok(Activities { head: question.head.rounded(protect), events, unnamed, activities })
}
