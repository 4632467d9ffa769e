//! What customers said of their effort, each with the name of its customer in the log: what friction is held against (R35).

use super::heard::Hearing;
use crate::answers::asked::Asked;
use crate::app::App;
use crate::error::ApiResult;
use eventlog::Journeys;
use insight::friction::Effort;
use model::{Answer, Metric, ProjectId};

/// The answers to questions of effort (CES 2.0) that count, of all journeys.
pub(in crate::answers) fn efforts(app: &App, project: &ProjectId, asked: &Asked) -> ApiResult<Vec<Effort>> {
    let hearing = Hearing::of(app, project, &Asked { journey: None, ..asked.clone() }, None)?;
    let said = hearing.responses().into_iter().filter(|response| response.metric == Metric::Ces);
    let journeys = Journeys::cut(&hearing.ground.log, &hearing.question.with_stations())?;
    let effort = |response: model::Response| {
        let Answer::Number(ease) = response.answer else { return None };
        // Responses are told apart by their place among those heard.
        let heard = response.id.as_deref()?.parse::<usize>().ok().and_then(|at| hearing.heard.get(at))?;
        let person = match journeys.identity_name(heard.at.life) {
            Ok(person) => person,
            Err(error) => return Some(Err(error.into())),
        };
        Some(Ok(Effort { response: None, person, time: heard.at.time, ease }))
    };
    said.filter_map(effort).collect()
}
