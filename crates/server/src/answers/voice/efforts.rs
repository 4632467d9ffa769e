//! What customers said of their effort and of whether they managed, each with the name of its customer in the log: what
//! friction is held against (R35, R105).

use super::heard::Hearing;
use crate::answers::asked::Asked;
use crate::app::App;
use crate::error::ApiResult;
use eventlog::Journeys;
use insight::friction::{Effort, Stated};
use model::{Answer, Metric, ProjectId};

/// The answers to questions of effort (CES 2.0) and of the goal (GCR) that count, of all journeys.
pub(in crate::answers) fn efforts(
    app: &App,
    project: &ProjectId,
    asked: &Asked,
) -> ApiResult<(Vec<Effort>, Vec<Stated>)> {
    let hearing = Hearing::of(app, project, &Asked { journey: None, ..asked.clone() }, None)?;
    let journeys = Journeys::cut(&hearing.ground.log, &hearing.question.with_stations())?;
    let (mut efforts, mut stated) = (Vec::new(), Vec::new());
    for response in hearing.responses() {
        if !matches!(response.metric, Metric::Ces | Metric::Gcr) {
            continue;
        }
        // Responses are told apart by their place among those heard.
        let at = response.id.as_deref().and_then(|id| id.parse::<usize>().ok());
        let Some(heard) = at.and_then(|at| hearing.heard.get(at)) else { continue };
        let (person, time) = (journeys.identity_name(heard.at.life)?, heard.at.time);
        match (response.metric, response.answer) {
            (Metric::Ces, Answer::Number(ease)) => efforts.push(Effort { response: None, person, time, ease }),
            (Metric::Gcr, Answer::Choice(code)) => stated.push(Stated { person, time, reached: code == "yes" }),
            _ => (),
        }
    }
    Ok((efforts, stated))
}
