//! Who left a journey without its goal: for a while or stopped, by station, and how well that can be told of the newest
//! (R31, docs/abandonment.md).

use super::scores::rounded;
use crate::access::Scope;
use crate::answers::asked::{Asked, asked_query};
use crate::answers::ground::{Ground, Head};
use crate::answers::keeper::{json, respond};
use crate::answers::protect::{Count, Protect};
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::Query;
use axum::extract::State;
use axum::response::Response;
use eventlog::Journeys;
use insight::abandonment::{
    HORIZON, JUDGED_EACH, JUDGED_FROM, Judged, Station, StopOptions, Stops, TAUGHT_EACH, TAUGHT_FROM, Truth, Verdict,
    is_trouble, judge, pause_within,
};
use insight::fold::{Group, StepOptions, run};
use insight::voice::behaviour::Reading;
use model::{Cut, Estimate, JourneyDefinition, Micros, ProjectId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashSet;
use std::sync::Arc;

const SEED: u64 = 1;

asked_query! {
    /// Which leaving is asked about.
    pub(crate) struct AbandonedQuery {}
}

/// Leaving without the goal.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Abandoned {
    #[serde(flatten)]
    head: Head,
    /// Null where no journey with a goal is asked about: leaving is told from arriving by it.
    leaving: Option<Leaving>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Leaving {
    /// Away for longer than this is left.
    pause_s: f64,
    /// Who reaches the goal within this time of leaving had left for a while.
    horizon_s: f64,
    /// How often somebody left.
    stops: Count,
    /// Of how many persons.
    persons: Count,
    /// Of these, too lately to know what comes of it.
    not_yet: Count,
    /// Of the others, the share that was blocked.
    blocked: Estimate,
    /// `tells`, `no_better_than_guessing`, `too_few`.
    verdict: &'static str,
    /// What a trial needs: older stops, of either kind; newer ones, of either kind.
    needed: [usize; 4],
    /// How the model did on stops that it had not seen; null where there are too few.
    trial: Option<Trial>,
    /// By station, most stops first.
    stations: Vec<Left>,
}

/// A model tried.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Trial {
    taught: u64,
    tried: u64,
    since: String,
    /// What was said, then what came of it: blocked, temporary.
    confusion: Vec<Said>,
    wrong: Estimate,
    wrong_by_guessing: f64,
    abstained: Estimate,
    auc: Estimate,
    calibration_error: Estimate,
}

/// One thing that the model said.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Said {
    /// `blocked`, `temporary`, `nothing`.
    said: &'static str,
    was_blocked: Count,
    was_temporary: Count,
}

/// Those who left at one station.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Left {
    station: String,
    stops: Count,
    blocked: Estimate,
    temporary: Estimate,
    not_yet: Count,
    /// Of these, those that the model says are blocked.
    likely_blocked: Count,
}

pub(crate) async fn abandoned(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AbandonedQuery>,
) -> ApiResult<Response> {
    let question = format!("abandoned {query:?}");
    let project = scope.project().clone();
    let work = Arc::new(move |app: &App| json(&find(app, &project, &query.asked())?));
    respond(&app, &scope, question, work).await
}

fn find(app: &App, project: &ProjectId, asked: &Asked) -> ApiResult<Abandoned> {
    let ground = Ground::of(app, project)?;
    let journey = asked.journey(&ground.defined)?;
    let horizon = journey.horizon.unwrap_or(HORIZON).micros();
    let start = journey.start.clone();
    // Whether somebody comes back shows in their life, not in a journey that ended when they left.
    let life = JourneyDefinition { cut: Some(Cut::Person), ..journey };
    let has_goal = !life.goal.is_empty();
    let question = ground.question_about(asked, life)?;
    if !has_goal {
        return Ok(Abandoned { leaving: None, head: question.head });
    }
    let journeys = Journeys::cut(&ground.log, &question.with_stations())?;
    let options = StopOptions {
        start: start.iter().filter_map(|name| journeys.activities().find(name)).collect(),
        pause: pause_within(horizon),
        horizon,
        log_end: ground.end(&question.plain).map_or(0, |end| end.0),
        trouble: journeys.activities().iter().map(is_trouble).collect(),
    };
    let reading = Reading::of(journeys.channels(), StepOptions::new(0).wait);
    let stops = run(&journeys, ground.threads, || Stops::new(&reading, &options))?;
    let now = Some(ground.now);
    let found = judge(&stops, options.horizon, SEED, now);
    let protect = question.protect;
    let group = |is: fn(Truth) -> bool| {
        let these = stops.iter().filter(|stop| is(stop.truth));
        let persons: HashSet<u64> = these.clone().map(|stop| stop.person).collect();
        Group { journeys: these.count() as u64, persons: persons.len() as u64 }
    };
    let all = group(|_| true);
    let (verdict, trial) = match &found.verdict {
        Verdict::TooFew { .. } => ("too_few", None),
        Verdict::Judged(judged) if judged.tells => ("tells", Some(trial(judged, protect))),
        Verdict::Judged(judged) => ("no_better_than_guessing", Some(trial(judged, protect))),
    };
    let blocked = group(|truth| truth == Truth::Blocked);
    let temporary = group(|truth| truth == Truth::Temporary);
    Ok(Abandoned {
        leaving: Some(Leaving {
            pause_s: insight::evidence::seconds(options.pause as f64),
            horizon_s: insight::evidence::seconds(options.horizon as f64),
            stops: protect.journeys(all),
            persons: protect.persons(all),
            not_yet: protect.journeys(group(|truth| truth == Truth::NotYet)),
            blocked: protect.share(blocked, temporary, now),
            verdict,
            needed: [TAUGHT_FROM, TAUGHT_EACH, JUDGED_FROM, JUDGED_EACH],
            trial: trial.filter(|_| all.persons >= protect.k),
            stations: stations(&found.stations, protect, &|code| journeys.activities().get(code).to_string(), now),
        }),
        head: question.head,
    })
}

/// Where a cell is of few it is hidden, and everything else is told roughly: the sum would tell it.
fn trial(judged: &Judged, protect: Protect) -> Trial {
    let of = &judged.confusion;
    let cells = [
        of.blocked_blocked,
        of.blocked_temporary,
        of.temporary_blocked,
        of.temporary_temporary,
        of.abstained_blocked,
        of.abstained_temporary,
    ];
    let has_few = cells.iter().any(|cell| (1..protect.k).contains(cell));
    let protect = if has_few { protect.narrowed() } else { protect };
    let told = |estimate: &Estimate| {
        let mut estimate = estimate.clone();
        if protect.step > 1 {
            rounded(&mut estimate, protect);
        }
        estimate
    };
    let shown = cells.map(|cell| protect.count(cell, cell));
    let [bb, bt, tb, tt, ab, at] = shown;
    Trial {
        taught: protect.round(judged.taught),
        tried: protect.round(judged.tried),
        since: judged.since.to_rfc3339(),
        confusion: vec![
            Said { said: "blocked", was_blocked: bb, was_temporary: bt },
            Said { said: "temporary", was_blocked: tb, was_temporary: tt },
            Said { said: "nothing", was_blocked: ab, was_temporary: at },
        ],
        wrong: told(&judged.wrong),
        wrong_by_guessing: (judged.wrong_by_guessing * 100.0).round() / 100.0,
        abstained: told(&judged.abstained),
        auc: told(&judged.auc),
        calibration_error: told(&judged.calibration_error),
    }
}

fn stations(found: &[Station], protect: Protect, name: &dyn Fn(u32) -> String, now: Option<Micros>) -> Vec<Left> {
    let mut shown: Vec<&Station> = found.iter().filter(|station| station.persons >= protect.k).collect();
    shown.sort_by_key(|station| (std::cmp::Reverse(station.stops), station.station));
    let hidden: u64 = found.iter().filter(|station| station.persons < protect.k).map(|station| station.persons).sum();
    if (1..protect.k).contains(&hidden) {
        // What is left of the total would tell of them.
        shown.pop();
    }
    let group = |(journeys, persons): (u64, u64)| Group { journeys, persons };
    shown
        .into_iter()
        .map(|station| Left {
            station: name(station.station),
            stops: protect.count(station.stops, station.persons),
            blocked: protect.share(group(station.blocked), group(station.temporary), now),
            temporary: protect.share(group(station.temporary), group(station.blocked), now),
            not_yet: protect.count(station.not_yet, station.not_yet),
            likely_blocked: station.likely_blocked.and_then(|likely| protect.count(likely, likely)),
        })
        .collect()
}
