//! Which steps the report follows customers through, and how many come how far.

use super::Asked;
use crate::failure::Failure;
use crate::input::Loaded;
use crate::report::data::{FunnelPart, FunnelRow, FunnelSource, Ways};
use eventlog::{Journeys, near};
use insight::evidence::share;
use insight::fold::{Funnel, FunnelMode, run};
use insight::journey_map::Naming;

/// Of the most common way, this many different steps.
const FROM_COMMON_WAY: usize = 5;

/// A step and the activities (or stations) that count as it.
type Step = (String, Vec<u32>);

pub(super) fn funnel(
    loaded: &Loaded,
    naming: Option<&Naming>,
    journeys: &Journeys<'_>,
    asked: &Asked<'_>,
    ways: &Ways,
) -> Result<Option<FunnelPart>, Failure> {
    let find = |name: &str| codes(loaded, naming, journeys, name);
    let (source, steps, missing) = choose(loaded, asked, ways, &find)?;
    if steps.len() < 2 {
        return Ok(None);
    }
    let codes: Vec<Vec<u32>> = steps.iter().map(|(_, codes)| codes.clone()).collect();
    let new = || Funnel::new(journeys.activities().len(), &codes, FunnelMode::Ordered, asked.within);
    new().map_err(|error| Failure::new(error.to_string()).hint("give up to 64 steps, each with --step"))?;
    let answer = run(journeys, loaded.threads, || new().expect("the same steps were accepted above"))?;
    let labels: Vec<&str> = steps.iter().map(|(name, _)| name.as_str()).collect();
    let report = answer.report(&labels);
    let first = report.steps.first().map_or(0, |step| step.journeys);
    let row = |step: &insight::fold::FunnelStepReport<'_>| FunnelRow {
        step: step.activity.to_owned(),
        journeys: step.journeys,
        share: share(step.journeys, first, loaded.log.totals().last),
        of_previous: step.share_of_previous,
        median_s_from_first: step.median_s_from_first,
    };
    let rows = report.steps.iter().map(row).collect();
    Ok(Some(FunnelPart { source, within: asked.within, journeys: answer.journeys, missing, steps: rows }))
}

/// The steps that were asked for; else the planned ones that happened; else those of the most common way.
fn choose(
    loaded: &Loaded,
    asked: &Asked<'_>,
    ways: &Ways,
    find: &dyn Fn(&str) -> Vec<u32>,
) -> Result<(FunnelSource, Vec<Step>, Vec<String>), Failure> {
    let found = |names: &[String]| -> (Vec<Step>, Vec<String>) {
        let steps: Vec<Step> = names.iter().map(|name| (name.clone(), find(name))).collect();
        let (known, missing): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(|(_, codes)| !codes.is_empty());
        (known, missing.into_iter().map(|(name, _)| name).collect())
    };
    if !asked.steps.is_empty() {
        let (steps, missing) = found(asked.steps);
        return match missing.first() {
            None => Ok((FunnelSource::Asked, steps, missing)),
            Some(step) => Err(Failure::new(format!("no event has the activity `{step}`"))
                .hint(near(step, loaded.log.activities().iter()))),
        };
    }
    let (planned, missing) = found(&loaded.spec.definition.steps);
    if planned.len() >= 2 {
        return Ok((FunnelSource::Planned, planned, missing));
    }
    let common = ways.top.iter().map(|way| distinct(&way.steps)).find(|steps| steps.len() >= 2).unwrap_or_default();
    Ok((FunnelSource::CommonWay, found(&common).0, Vec::new()))
}

/// The first different steps of a way.
fn distinct(steps: &[String]) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for step in steps {
        if seen.len() < FROM_COMMON_WAY && !seen.contains(step) {
            seen.push(step.clone());
        }
    }
    seen
}

/// What a name means in the codes that journeys show: a station, or the stations of a logged activity.
fn codes(loaded: &Loaded, naming: Option<&Naming>, journeys: &Journeys<'_>, name: &str) -> Vec<u32> {
    if let Some(code) = journeys.activities().find(name) {
        return vec![code];
    }
    let (Some(naming), Some(logged)) = (naming, loaded.log.activities().find(name)) else { return Vec::new() };
    let stations = (0u32..).zip(&naming.activities);
    stations.filter(|(_, activities)| activities.contains(&logged)).map(|(station, _)| station).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_common_way_each_step_counts_once() {
        let steps = ["a", "b", "a", "c", "d", "e", "f"].map(str::to_owned);
        assert_eq!(distinct(&steps), ["a", "b", "c", "d", "e"]);
    }
}
