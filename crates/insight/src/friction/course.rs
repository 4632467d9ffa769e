//! How something that was found goes on: period by period, along the way, and how effort adds up from step to step (R23).

use super::Map;
use super::report::{EffortAt, Lap};
use super::trace::{Sign, Traces};
use crate::fold::{Group, Periods};
use model::MISSING;

/// The most stations of a way before, and after, the one where it hurts.
const MOST_STATIONS: usize = 3;
/// A station of the curve is reached by at least this share of journeys.
const LEAST_SHARE: f64 = 0.05;

/// Counts journeys and persons whose journeys follow each other.
#[derive(Clone, Copy, Default)]
pub(super) struct Counter {
    pub(super) group: Group,
    last: Option<u64>,
}

impl Counter {
    pub(super) fn add(&mut self, person: u64) {
        self.group.journeys += 1;
        self.group.persons += u64::from(self.last.replace(person) != Some(person));
    }
}

/// By period: journeys that reached a place for the first time then, by whether they show something and whether they failed,
/// and by whether help was sought from there on: whoever took away a cause sees contacts fall (R235).
/// `reached` and `shows` are of rows.
pub(super) fn series(
    traces: &Traces,
    periods: &Periods,
    reached: &dyn Fn(usize) -> bool,
    shows: &dyn Fn(usize) -> bool,
) -> Vec<Lap> {
    let mut laps: std::collections::BTreeMap<i64, [Counter; 5]> = std::collections::BTreeMap::new();
    for (at, journey) in traces.journeys.iter().enumerate() {
        let shown = traces.rows_of(at).find(|row| shows(*row));
        let Some(row) = traces.rows_of(at).find(|row| reached(*row)).or(shown) else { continue };
        let lap = laps.entry(periods.of(traces.rows[row].arrived)).or_default();
        let part = match (shown.is_some(), journey.failed) {
            (true, true) => 0,
            (true, false) => 1,
            (false, _) => 2,
        };
        lap[part].add(journey.person);
        let has_called = (row..traces.rows_of(at).end).any(|row| traces.rows[row].contacts > 0);
        lap[if has_called { 3 } else { 4 }].add(journey.person);
    }
    let lap = |(from, [failed, came_through, others, called, quiet]): (i64, [Counter; 5])| Lap {
        from,
        failed: failed.group,
        came_through: came_through.group,
        others: others.group,
        called: called.group,
        quiet: quiet.group,
    };
    laps.into_iter().map(lap).collect()
}

/// The commonest way that those who show something took: from `source`, where their way begins there, to the step where it
/// shows, and on from there. Codes of activities; nothing that fewer than `least` persons did.
pub(super) fn way(
    traces: &Traces,
    shows: &dyn Fn(usize) -> bool,
    step: u32,
    source: Option<u32>,
    least: u64,
) -> Vec<u32> {
    let mut before: Map<Vec<u32>, Counter> = Map::default();
    let mut after: Map<Vec<u32>, Counter> = Map::default();
    for (at, journey) in traces.journeys.iter().enumerate() {
        let rows = traces.rows_of(at);
        if !rows.clone().any(shows) {
            continue;
        }
        let steps: Vec<u32> = rows.map(|row| traces.rows[row].step).collect();
        let Some(here) = steps.iter().position(|known| *known == step) else { continue };
        let from = source.and_then(|source| steps[..here].iter().position(|known| *known == source));
        let from = from.unwrap_or(0).max(here.saturating_sub(MOST_STATIONS));
        before.entry(steps[from..here].to_vec()).or_default().add(journey.person);
        let to = steps.len().min(here + 1 + MOST_STATIONS);
        // Where most fail nobody goes on; how it goes on is told by those who do.
        if !journey.failed {
            after.entry(steps[here + 1..to].to_vec()).or_default().add(journey.person);
        }
    }
    let commonest = |ways: Map<Vec<u32>, Counter>| -> Vec<u32> {
        let told = ways.into_iter().filter(|(_, taken)| taken.group.persons >= least);
        let ranked = |(way, taken): &(Vec<u32>, Counter)| (taken.group.journeys, std::cmp::Reverse(way.clone()));
        told.max_by_key(ranked).map(|(way, _)| way).unwrap_or_default()
    };
    let (mut way, after) = (commonest(before), commonest(after));
    if let Some(source) = source.filter(|source| *source != step && !way.contains(source)) {
        way.insert(0, source);
    }
    way.push(step);
    way.extend(after);
    way
}

/// How effort adds up: at each step that at least 5 % of the journeys reach, in the order in which they are mostly reached,
/// the signs of effort a journey has shown there and until there. `counts` tells which signs are effort.
pub(super) fn efforts(
    traces: &Traces,
    goal: &str,
    counts: &dyn Fn(&Sign) -> bool,
    name: &dyn Fn(u32) -> String,
) -> Vec<EffortAt> {
    #[derive(Default)]
    struct At {
        reached: Counter,
        places: u64,
        own: u64,
        so_far: u64,
        /// Persons who show some effort there, and who do not; until then likewise.
        shown: [Counter; 2],
        shown_so_far: [Counter; 2],
    }
    let mut steps: Map<u32, At> = Map::default();
    for (at, journey) in traces.journeys.iter().enumerate() {
        let mut so_far = 0;
        for (place, row) in traces.rows_of(at).enumerate() {
            let own = traces.signs_of(row).iter().filter(|sign| counts(sign)).count() as u64;
            so_far += own;
            let known = steps.entry(traces.rows[row].step).or_default();
            known.reached.add(journey.person);
            known.places += place as u64;
            known.own += own;
            known.so_far += so_far;
            known.shown[usize::from(own == 0)].add(journey.person);
            known.shown_so_far[usize::from(so_far == 0)].add(journey.person);
        }
    }
    let least = (traces.journeys.len() as f64 * LEAST_SHARE).ceil() as u64;
    let mut told: Vec<(f64, EffortAt)> = steps
        .into_iter()
        .filter(|(step, at)| *step != MISSING && at.reached.group.journeys >= least)
        .map(|(step, at)| {
            let n = at.reached.group.journeys as f64;
            let told = EffortAt {
                goal: goal.to_string(),
                activity: name(step),
                journeys: at.reached.group.journeys,
                persons: at.reached.group.persons,
                persons_shown: at.shown.map(|counter| counter.group.persons),
                persons_shown_so_far: at.shown_so_far.map(|counter| counter.group.persons),
                own: at.own as f64 / n,
                cumulative: at.so_far as f64 / n,
            };
            (at.places as f64 / n, told)
        })
        .collect();
    told.sort_by(|(a, first), (b, second)| a.total_cmp(b).then_with(|| first.activity.cmp(&second.activity)));
    told.into_iter().map(|(_, told)| told).collect()
}
