//! What customers said of having reached their goal beside what they did (R4): how many, the share whose deeds say
//! otherwise, and whose journeys those are, for whoever may look at customers.

use super::heard::{Heard, Hearing};
use super::scores::beside;
use crate::access::Scope;
use crate::answers::asked::{Asked, asked_query};
use crate::answers::ground::Head;
use crate::answers::keeper::{json, respond_beside};
use crate::answers::protect::{Count, Protect};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use crate::persons::refuse_without_view;
use axum::extract::State;
use axum::response::Response;
use eventlog::Journeys;
use insight::fold::Group;
use model::{Estimate, Metric, Micros, ProjectId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashSet;
use std::sync::Arc;

/// So many journeys are listed: the latest.
const LISTED: usize = 50;

asked_query! {
    /// Which contradictions are asked about.
    pub(crate) struct ContradictionsQuery {
        /// Only answers to this survey, by id.
        survey: Option<String>,
        /// What they said: `yes`, of those who did not reach the goal; `no`, of those who did.
        said: Option<String>,
    }
}

/// Those who said the same of their goal, by what they did.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SaidAndDone {
    /// `yes`, `partly`, `no`.
    said: &'static str,
    /// Who reached the goal within the journey's time, before or after answering.
    reached: Count,
    /// Who did not.
    not_reached: Count,
    /// Of those who said so, the share whose deeds say otherwise: who said yes and did not reach it, who said no and
    /// did. Null for `partly`.
    against: Option<Estimate>,
}

/// Journeys in which words and deeds part.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Contradictions {
    #[serde(flatten)]
    head: Head,
    /// What they said.
    said: &'static str,
    /// How many; null where too few persons did so, and none is listed then.
    answers: Count,
    /// The latest first.
    journeys: Vec<Contradiction>,
}

/// An answer that its customer's events contradict.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Contradiction {
    /// The customer, by pseudonym: looking at them is a line of the audit log.
    person: String,
    /// When they answered.
    at: String,
    /// The survey.
    survey: String,
    /// In which channel.
    channel: Option<String>,
    /// The station that they were at before.
    before: Option<String>,
    /// Of those who said no: seconds from reaching the goal to the answer, less than 0 where it was reached after it.
    reached_s: Option<i64>,
}

/// `GET …/voice/contradictions`.
pub(crate) async fn contradictions(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<ContradictionsQuery>,
) -> ApiResult<Response> {
    let said = match query.said.as_deref() {
        Some("yes") => "yes",
        Some("no") => "no",
        _ => return Err(ApiError::invalid("said", "yes or no")),
    };
    let question = format!("contradictions {query:?}");
    let project = scope.project().clone();
    let of = project.clone();
    let beside = app
        .blocking(move |app| {
            // Asked at every question: the switch is no part of what answers are kept under.
            refuse_without_view(app, &of)?;
            beside(app, &of)
        })
        .await?;
    let work = Arc::new(move |app: &App| json(&find(app, &project, &query.asked(), query.survey.as_deref(), said)?));
    respond_beside(&app, &scope, question, beside, work).await
}

fn find(
    app: &App,
    project: &ProjectId,
    asked: &Asked,
    survey: Option<&str>,
    said: &'static str,
) -> ApiResult<Contradictions> {
    let hearing = Hearing::of(app, project, asked, survey)?;
    if !hearing.has_goal {
        return Err(ApiError::invalid("journey", "a journey with a goal"));
    }
    let protect = hearing.question.protect;
    let these: Vec<&Heard> = hearing
        .heard
        .iter()
        .filter(|heard| heard.counts() && is_against(said, did(&hearing, heard)))
        .filter(|heard| self::said(&hearing, heard).as_deref() == Some(said))
        .collect();
    let persons = these.iter().map(|heard| heard.at.person).collect::<HashSet<_>>().len() as u64;
    let answers = protect.count(these.len() as u64, persons);
    let journeys = Journeys::cut(&hearing.ground.log, &hearing.question.with_stations())?;
    let row = |heard: &&Heard| {
        let gap = |micros: i64| micros.div_euclid(1_000_000);
        Ok(Contradiction {
            person: journeys.identity_name(heard.at.life)?,
            at: Micros(heard.at.time).to_rfc3339(),
            survey: heard.name.clone(),
            channel: heard.channel.clone(),
            before: heard.record.station.clone().or_else(|| heard.before.clone()),
            reached_s: match (heard.at.reached_before, heard.at.reached_after) {
                _ if said == "yes" => None,
                (Some(before), None) => Some(gap(before)),
                (Some(before), Some(after)) if before <= after => Some(gap(before)),
                (_, after) => after.map(|after| -gap(after)),
            },
        })
    };
    let listed = if answers.is_some() { these.iter().rev().take(LISTED).map(row).collect() } else { Ok(Vec::new()) };
    let journeys: ApiResult<Vec<Contradiction>> = listed;
    Ok(Contradictions { said, answers, journeys: journeys?, head: hearing.question.head.clone() })
}

/// What a customer said of their goal.
fn said(hearing: &Hearing, heard: &Heard) -> Option<String> {
    let draft = hearing.asked(&heard.record)?;
    let mut items = heard.record.items(&draft.asked);
    items.find(|item| item.question.metric == Metric::Gcr)?.given.choice.clone()
}

/// Whether they reached it, near enough in time.
fn did(hearing: &Hearing, heard: &Heard) -> bool {
    let near = |gap: Option<i64>| gap.is_some_and(|gap| gap <= hearing.horizon.micros());
    near(heard.at.reached_before) || near(heard.at.reached_after)
}

/// Whether deeds say otherwise than words.
fn is_against(said: &str, did: bool) -> bool {
    (said == "yes" && !did) || (said == "no" && did)
}

/// What was said of the goal beside whether it was reached.
pub(super) fn said_and_done(hearing: &Hearing, protect: Protect) -> Vec<SaidAndDone> {
    let answers: Vec<(String, bool, u64)> = hearing
        .heard
        .iter()
        .filter(|heard| heard.counts())
        .filter_map(|heard| Some((said(hearing, heard)?, did(hearing, heard), heard.at.person)))
        .collect();
    let group = |word: &str, did: bool| {
        let these = answers.iter().filter(|(said, done, _)| said == word && *done == did);
        let persons: HashSet<u64> = these.clone().map(|(_, _, person)| *person).collect();
        Group { journeys: these.count() as u64, persons: persons.len() as u64 }
    };
    let now = Some(hearing.ground.now);
    let row = |said: &'static str| {
        let (reached, not_reached) = (group(said, true), group(said, false));
        SaidAndDone {
            said,
            reached: protect.journeys(reached),
            not_reached: protect.journeys(not_reached),
            against: match said {
                "yes" => Some(protect.share(not_reached, reached, now)),
                "no" => Some(protect.share(reached, not_reached, now)),
                _ => None,
            },
        }
    };
    ["yes", "partly", "no"].map(row).into()
}
