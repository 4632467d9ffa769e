//! The journeys behind a finding, for those who may look at customers, and what those customers wrote, for all.

use super::look::{Beside, look};
use super::{FrictionQuery, few};
use crate::access::Scope;
use crate::answers::behind::{JourneyRow, allows_view, row};
use crate::answers::ground::Head;
use crate::answers::keeper::{json, respond_beside};
use crate::answers::voice::{Shown, Words, quotes};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Query};
use axum::extract::State;
use axum::response::Response;
use eventlog::Journeys;
use insight::Watch;
use model::{Permission, ProjectId};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// The journeys behind a finding.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FindingJourneys {
    #[serde(flatten)]
    head: Head,
    /// Some of the journeys that show it; null for members who may not see persons.
    examples: Option<Vec<JourneyRow>>,
    /// What their customers wrote, which takes no right to see persons.
    words: Words,
}

pub(crate) async fn journeys(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Query(query): Query<FrictionQuery>,
) -> ApiResult<Response> {
    let (project, finding) = (scope.project().clone(), ids.get("finding")?);
    let sees_persons = scope.principal().may_in(&project, Permission::ReadPerson).is_ok();
    let of = project.clone();
    // Asked at every question: the switch is no part of what answers are kept under.
    let (allows, surveys) = app
        .blocking(move |app: &App| {
            Ok::<_, ApiError>((allows_view(app, &of)?, app.store.studio_revisions(&of)?.surveys))
        })
        .await?;
    let sees_persons = sees_persons && allows;
    let beside = Beside::of(&app, &project).await?;
    let lang = query.lang.unwrap_or_default();
    let question = beside.question(&format!("journeys of {sees_persons} {finding}"), lang, &query.asked());
    let work = move |app: &App| json(&find(app, &project, &finding, &query, &beside, sees_persons)?);
    respond_beside(&app, &scope, question, surveys, Arc::new(work)).await
}

fn find(
    app: &App,
    project: &ProjectId,
    finding: &str,
    query: &FrictionQuery,
    beside: &Beside,
    sees_persons: bool,
) -> ApiResult<FindingJourneys> {
    let asked = query.asked();
    let looked = look(app, project, &asked, query.lang.unwrap_or_default(), beside, &Watch::default(), Some(finding))?;
    let known = looked.report.findings.iter().chain(&looked.report.followed);
    let known = known.filter(|it| few::may_be_told(it, looked.protect));
    let found = known.into_iter().find(|known| known.id == finding).ok_or_else(ApiError::not_found)?;
    let defined = looked.ground.defined.journeys.iter().find(|journey| journey.definition.name == found.goal);
    let journey = defined.ok_or_else(ApiError::not_found)?;
    let question = looked.ground.question_about(&asked, journey.definition.clone())?;
    let spec = question.with_stations();
    let journeys = Journeys::cut(&looked.ground.log, &spec)?;
    let judge = looked.ground.judge(&journeys, &spec);
    let shown = Shown { journeys: &journeys, shown: &found.shown, journey: &journey.id.0 };
    let words = quotes(app, (&looked.ground, project), &asked, &shown)?;
    let rows = || found.evidence.keys.iter().map(|key| row(&journeys, judge, *key, true));
    let examples = sees_persons.then(|| rows().collect::<ApiResult<Vec<_>>>()).transpose()?;
    Ok(FindingJourneys { head: looked.head.clone(), examples, words })
}
