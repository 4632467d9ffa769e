//! How it felt along a map: answers of a file or of the data directory that the map is of, scored by its stations.

use crate::answers::{Hearing, Wish};
use crate::answers_args::FeelingArgs;
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Loaded, stream_or_file};
use ingest::{Narrow, ResponseOptions, read_responses};
use insight::journey_map::feelings;
use insight::voice::{View, voice};
use map::main_line;
use model::{FeelingTarget, Feelings, JourneyMap, Metric, OffScale, Response};
use std::path::Path;

/// What is asked of feelings.
pub(super) struct Asked<'a> {
    /// The kind of question, where only one will do.
    metric: Option<Metric>,
    responses: Option<&'a Path>,
}

impl<'a> Asked<'a> {
    /// What the command line asks; nothing where it does not.
    pub(super) fn of(args: &'a FeelingArgs) -> Result<Option<Asked<'a>>, Failure> {
        let responses = args.responses.as_deref();
        let metric = match &args.feeling {
            None if responses.is_none() => return Ok(None),
            Some(Some(code)) => Some(metric(code)?),
            _ => None,
        };
        Ok(Some(Asked { metric, responses }))
    }
}

fn metric(code: &str) -> Result<Metric, Failure> {
    let found = Metric::of(code).filter(|metric| FeelingTarget::METRICS.contains(metric));
    let codes = FeelingTarget::METRICS.map(Metric::code).join(", ");
    found.ok_or_else(|| {
        Failure::new(format!("`{code}` does not say how something felt")).hint(format!("--feeling is one of: {codes}"))
    })
}

/// How it felt at the stations of a map.
pub(super) fn felt(args: &LogArgs, asked: &Asked<'_>, loaded: &Loaded, map: &JourneyMap) -> Result<Feelings, Failure> {
    let (mut responses, off_scale) = match (asked.responses, args.data_dir()) {
        (Some(file), _) => of_file(file, args, loaded)?,
        (None, Some(dir)) => (of_data(&dir, args)?, Vec::new()),
        (None, None) => {
            return Err(Failure::new("nothing says how it felt")
                .hint("name the answers with --responses FILE, or draw the map of a data directory with --data DIR"));
        }
    };
    responses.iter_mut().for_each(|response| at_station(response, map));
    let by = ["activity".to_string()];
    // Nothing is divided by days here.
    let midnight = |day: i64| day.saturating_mul(insight::fold::DAY);
    let view = View { attributes: &[], by: Some(&by), private: &[], off_scale: &off_scale, midnight: &midnight };
    let report = voice(&responses, &view);
    let targets = &loaded.spec.definition.targets;
    feelings(map, &main_line(map), &report.metrics, asked.metric, targets).ok_or_else(|| none(asked, map, &responses))
}

fn none(asked: &Asked<'_>, map: &JourneyMap, responses: &[Response]) -> Failure {
    let line = main_line(map);
    let stations = line.iter().filter_map(|station| map.stations.get(station.0 as usize));
    let stations: Vec<String> = stations.take(5).map(|station| format!("`{}`", station.name)).collect();
    let of = asked.metric.map_or_else(String::new, |metric| format!(" to {}", metric.code()));
    let problem = format!("none of {} answers{of} is about a station of the main line", responses.len());
    Failure::new(problem)
        .hint(format!("the column activity says what an answer is about; the line has {}", stations.join(", ")))
}

/// An answer about what was logged is about the station that it became.
fn at_station(response: &mut Response, map: &JourneyMap) {
    let Some(activity) = response.activity.as_deref() else { return };
    if map.stations.iter().any(|station| station.name == activity) {
        return;
    }
    let station = map.stations.iter().find(|station| station.activities.iter().any(|logged| logged == activity));
    if let Some(station) = station {
        response.activity = Some(station.name.clone());
    }
}

/// Those of a file, of the same time as the log and of the same part by their own columns, where one is asked about.
fn of_file(file: &Path, args: &LogArgs, loaded: &Loaded) -> Result<(Vec<Response>, Vec<OffScale>), Failure> {
    let source = stream_or_file(file, None)?;
    let narrow = Narrow { from: loaded.spec.from, to: loaded.spec.to, segment: loaded.spec.segment.clone() };
    let time_zone = args.columns.time_zone.clone();
    let options = ResponseOptions { time_zone, narrow, ..ResponseOptions::default() };
    let found = read_responses(&source, &options)?;
    let all = found.responses.into_iter().enumerate();
    let counted = all.filter(|(at, _)| !found.not_counted.contains(at)).map(|(_, response)| response);
    Ok((counted.collect(), found.off_scale))
}

/// Those that are kept beside the log, by station.
fn of_data(dir: &Path, args: &LogArgs) -> Result<Vec<Response>, Failure> {
    let wish = Wish {
        seen: &args.seen,
        journeys: &args.journeys,
        limits: &args.limits,
        survey: None,
        by: &[],
        time_zone: args.columns.time_zone.as_ref(),
        event_ids: false,
        stations: true,
    };
    Ok(Hearing::of(dir, &wish)?.responses())
}
