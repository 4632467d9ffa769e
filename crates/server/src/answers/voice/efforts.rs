//! What customers said of their effort and of whether they managed, each with the name of its customer in the log: what
//! friction (R35, R105) and channels (R218) are held against.

use super::heard::{Heard, Hearing};
use crate::answers::asked::Asked;
use crate::app::App;
use crate::error::ApiResult;
use eventlog::Journeys;
use insight::channels::Said;
use insight::friction::{Effort, Stated};
use model::{Answer, Metric, ProjectId, Response};

/// The answers to questions of effort (CES 2.0) that count, of all journeys, with the step that each is about where it names one.
pub(in crate::answers) fn eases(app: &App, project: &ProjectId, asked: &Asked) -> ApiResult<Vec<Said>> {
    let hearing = Hearing::of(app, project, &Asked { journey: None, ..asked.clone() }, None)?;
    let journeys = Journeys::cut(&hearing.ground.log, &hearing.question.with_stations())?;
    let mut said = Vec::new();
    for response in hearing.responses() {
        let (Metric::Ces, Answer::Number(ease), Some(heard)) =
            (response.metric, &response.answer, of(&hearing, &response))
        else {
            continue;
        };
        let (person, time, ease) = (journeys.identity_name(heard.at.life)?, heard.at.time, *ease);
        // Its channel is where it was asked.
        said.push(Said { person, time, ease, activity: response.activity, channel: None });
    }
    Ok(said)
}

/// What was heard that a response is of: responses are told apart by their place among those heard.
fn of<'h>(hearing: &'h Hearing, response: &Response) -> Option<&'h Heard> {
    let at = response.id.as_deref().and_then(|id| id.parse::<usize>().ok());
    at.and_then(|at| hearing.heard.get(at))
}

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
        let Some(heard) = of(&hearing, &response) else { continue };
        let (person, time) = (journeys.identity_name(heard.at.life)?, heard.at.time);
        match (response.metric, response.answer) {
            (Metric::Ces, Answer::Number(ease)) => efforts.push(Effort { response: None, person, time, ease }),
            (Metric::Gcr, Answer::Choice(code)) => stated.push(Stated { person, time, reached: code == "yes" }),
            _ => (),
        }
    }
    Ok((efforts, stated))
}
