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
use insight::evidence::share as share_of;
use insight::fold::Group;
use model::{Estimate, Metric, Micros, ProjectId, SurveyId};
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
    /// Who reached the goal within the journey's time, before or after answering. Null where few did or few did not:
    /// how many said so is told elsewhere, and one of the two would tell the other.
    reached: Count,
    /// Who did not; null as `reached`.
    not_reached: Count,
    /// Of those who said so, the share whose deeds say otherwise: who said yes and did not reach it, who said no and
    /// did. Null for `partly`, and where a survey that is spread over touchpoints asked some of them: not all were
    /// equally likely to be asked then, and counts beside a weighed score would tell something else.
    against: Option<Estimate>,
}

/// Journeys in which words and deeds part.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Contradictions {
    #[serde(flatten)]
    head: Head,
    /// What they said.
    said: &'static str,
    /// How many; null where too few persons did so, or too few of those who said the same did not, and none is listed
    /// then.
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
    let say_so = hearing.heard.iter().filter(|heard| heard.counts());
    let say_so = say_so.filter(|heard| self::said(&hearing, heard).as_deref() == Some(said));
    let (these, others): (Vec<&Heard>, Vec<&Heard>) = say_so.partition(|heard| is_against(said, did(&hearing, heard)));
    let group = |of: &[&Heard]| {
        let persons: HashSet<u64> = of.iter().map(|heard| heard.at.person).collect();
        Group { journeys: of.len() as u64, persons: persons.len() as u64 }
    };
    let (answers, _) = both(protect, group(&these), group(&others));
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

/// How many did and did not, of those who said the same; neither where few did either, since their sum is told.
fn both(protect: Protect, did: Group, did_not: Group) -> (Count, Count) {
    if protect.is_few(did) || protect.is_few(did_not) {
        return (None, None);
    }
    (protect.journeys(did), protect.journeys(did_not))
}

/// A row of what was said beside what was done; `evenly` where all were equally likely to be asked.
fn row(protect: Protect, said: &'static str, done: (Group, Group), evenly: bool, now: Option<Micros>) -> SaidAndDone {
    let (did, did_not) = done;
    let (reached, not_reached) = both(protect, did, did_not);
    // Of few not even the number of both.
    let share = |against: Group, not: Group| match reached {
        Some(_) => protect.share(against, not, now),
        None => share_of(0, 0, now),
    };
    let against = match said {
        "yes" => Some(share(did_not, did)),
        "no" => Some(share(did, did_not)),
        _ => None,
    };
    SaidAndDone { said, reached, not_reached, against: against.filter(|_| evenly) }
}

/// What was said of the goal beside whether it was reached.
pub(super) fn said_and_done(hearing: &Hearing, protect: Protect) -> Vec<SaidAndDone> {
    let versions = hearing.versions.iter().filter(|(_, draft)| draft.asking.rest.evenly);
    let spread: HashSet<&SurveyId> = versions.map(|((survey, _), _)| survey).collect();
    let answers: Vec<(String, bool, &Heard)> = hearing
        .heard
        .iter()
        .filter(|heard| heard.counts())
        .filter_map(|heard| Some((said(hearing, heard)?, did(hearing, heard), heard)))
        .collect();
    let group = |word: &str, did: bool| {
        let these = answers.iter().filter(|(said, done, _)| said == word && *done == did);
        let persons: HashSet<u64> = these.clone().map(|(_, _, heard)| heard.at.person).collect();
        Group { journeys: these.count() as u64, persons: persons.len() as u64 }
    };
    let now = Some(hearing.ground.now);
    let row = |said: &'static str| {
        let mut of = answers.iter().filter(|(word, ..)| word == said);
        let evenly = !of.any(|(.., heard)| spread.contains(&heard.record.survey));
        row(protect, said, (group(said, true), group(said, false)), evenly, now)
    };
    ["yes", "partly", "no"].map(row).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_few_did_is_not_had_from_how_many_said_so() {
        let protect = Protect::new(5, false);
        let group = |count: u64| Group { journeys: count, persons: count };
        for did in 0..30 {
            for did_not in 0..30 {
                for said in ["yes", "partly", "no"] {
                    let row = row(protect, said, (group(did), group(did_not)), true, None);
                    let told = [row.reached, row.not_reached].iter().flatten().sum::<u64>();
                    let left = did + did_not - told;
                    let is_hidden = row.reached.is_none() && row.not_reached.is_none();
                    assert!(left == 0 || is_hidden, "{said} {did} {did_not}: {left} are left");
                    let few = |count: u64| (1..5).contains(&count);
                    assert_eq!(is_hidden, few(did) || few(did_not), "{said} {did} {did_not}");
                    let Some(against) = row.against else { continue };
                    assert!(!is_hidden || (against.n, against.value) == (0, None), "{said} {did} {did_not}");
                }
            }
        }
    }

    #[test]
    fn of_those_who_were_not_equally_likely_to_be_asked_no_plain_share_is_told() {
        let protect = Protect::new(5, false);
        let done = (Group { journeys: 40, persons: 40 }, Group { journeys: 10, persons: 10 });
        assert_eq!(row(protect, "yes", done, true, None).against.and_then(|share| share.value), Some(0.2));
        let spread = row(protect, "yes", done, false, None);
        assert_eq!((spread.reached, spread.against), (Some(40), None));
    }
}
