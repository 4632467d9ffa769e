//! How it felt along a map: the scores of the journey's stations, held back as everywhere in the voice, on the map's document.

use super::heard::Hearing;
use super::scores::protected;
use crate::answers::asked::Asked;
use crate::answers::ground::midnight;
use crate::app::App;
use crate::error::ApiResult;
use insight::journey_map::feelings;
use insight::voice::{Scores, View, voice as score};
use model::{JourneyMap, Metric, ProjectId};

/// Adds to a map how it felt at the stations of its main line; nothing where nobody was asked about any of them. `metric`
/// is the kind of question, where only one will do.
pub(crate) fn add_feelings(
    app: &App,
    project: &ProjectId,
    asked: &Asked,
    metric: Option<Metric>,
    map: &mut JourneyMap,
) -> ApiResult<()> {
    let hearing = Hearing::of(app, project, asked, None)?;
    let targets = asked.journey(&hearing.ground.defined)?.targets;
    let protect = hearing.question.protect;
    let zone = hearing.ground.zone.clone();
    let midnight = |day: i64| midnight(day, &zone);
    let by = ["activity".to_string()];
    let view = View { attributes: &[], by: Some(&by), private: &[], off_scale: &[], midnight: &midnight };
    let report = score(&hearing.responses(), &view);
    let scores: Vec<Scores> = report.metrics.into_iter().map(|scores| protected(scores, protect)).collect();
    map.feelings = feelings(map, &::map::main_line(map), &scores, metric, &targets);
    Ok(())
}
