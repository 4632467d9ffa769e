//! What simple practice would rank: signals by how often they occur, by how many they touch, by the raw difference in
//! failure, by odds ratio, by how much more they fail than before, and steps by drop-off. Computed here from events, with signals recognised in the plainest way.

use crate::population::{Logged, journeys};
use crate::score::{Cell, DETECTABLE, Ranking, rank};
use model::EventBatch;
use simulate::{Kind, PlantTruth, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;
/// So many times the usual is long.
const LONG: i64 = 3;
/// With fewer journeys an odds ratio is nothing but noise, and even plain practice leaves it out.
const LEAST: f64 = 20.0;

/// What is counted of one kind of signal at one step.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Journeys at the step, and of these those that failed and those that ended there.
    reached: f64,
    failed: f64,
    ended: f64,
    /// Of those, with the signal.
    met: f64,
    met_failed: f64,
    /// The same of each half of the time: with the signal, and failed.
    halves: [[f64; 2]; 2],
}

/// The rankings of simple practice.
pub(crate) fn baselines(events: &EventBatch, truth: &Truth) -> Vec<Ranking> {
    let counts = count(events, truth);
    let ranking = |name: &str, value: fn(&Count) -> f64| {
        let mut cells: Vec<(f64, &Cell)> = counts.iter().map(|(cell, count)| (value(count), cell)).collect();
        cells.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
        let cells: Vec<Cell> = cells.into_iter().map(|(_, cell)| cell.clone()).collect();
        rank(name, &cells, truth)
    };
    vec![
        ranking("signal frequency", |count| count.met / count.reached.max(1.0)),
        ranking("signal frequency × visits", |count| count.met),
        ranking("raw difference (z)", raw_z),
        ranking("odds ratio", odds_ratio),
        // All signals of a step are one to it; the commonest comes first.
        ranking("step drop-off", |count| count.ended / count.reached.max(1.0) + 1e-6 * count.met),
        ranking("naive before/after", rise),
    ]
}

fn raw_z(count: &Count) -> f64 {
    let others = count.reached - count.met;
    if count.met < 1.0 || others < 1.0 {
        return f64::NEG_INFINITY;
    }
    let pooled = count.failed / count.reached;
    let spread = (pooled * (1.0 - pooled) * (1.0 / count.met + 1.0 / others)).sqrt();
    (count.met_failed / count.met - (count.failed - count.met_failed) / others) / spread.max(1e-9)
}

fn odds_ratio(count: &Count) -> f64 {
    if count.met < LEAST {
        return f64::NEG_INFINITY;
    }
    let odds = |failed: f64, of: f64| (failed + 0.5) / (of - failed + 0.5);
    odds(count.met_failed, count.met) / odds(count.failed - count.met_failed, count.reached - count.met)
}

/// How much more those with the signal fail in the second half of the time than in the first.
fn rise(count: &Count) -> f64 {
    let [first, second] = count.halves;
    if first[0].min(second[0]) < LEAST {
        return f64::NEG_INFINITY;
    }
    second[1] / second[0] - first[1] / first[0]
}

fn count(events: &EventBatch, truth: &Truth) -> BTreeMap<Cell, Count> {
    let logged = journeys(events, truth);
    let usual = Usual::of(events, truth, &logged);
    let begins = |journey: &Logged| journey.rows.first().map_or(0, |row| events.time[*row]);
    let starts = || logged.iter().map(begins);
    let middle = i64::midpoint(starts().min().unwrap_or_default(), starts().max().unwrap_or_default());
    let mut counts = BTreeMap::new();
    for journey in &logged {
        let steps = &truth.goals[journey.goal].steps;
        let seen = Seen::of(events, truth, journey, &usual);
        for step in &seen.visited {
            for kind in &steps[*step].kinds {
                let cell = Cell {
                    goal: truth.goals[journey.goal].name.clone(),
                    step: steps[*step].activity.clone(),
                    kind: kind.name().to_owned(),
                };
                let count: &mut Count = counts.entry(cell).or_default();
                let failed = f64::from(u8::from(!journey.reached));
                count.reached += 1.0;
                count.failed += failed;
                count.ended += if seen.last == Some(*step) { failed } else { 0.0 };
                if seen.met.contains(&(*step, *kind)) {
                    count.met += 1.0;
                    count.met_failed += failed;
                    let half = &mut count.halves[usize::from(begins(journey) >= middle)];
                    (half[0], half[1]) = (half[0] + 1.0, half[1] + failed);
                }
            }
        }
    }
    counts
}

/// What is usual at each goal and step: the median time before it, and until its page is left.
struct Usual {
    before: BTreeMap<(usize, usize), i64>,
    dwell: BTreeMap<(usize, usize), i64>,
}

impl Usual {
    fn of(events: &EventBatch, truth: &Truth, logged: &[Logged]) -> Usual {
        let (mut before, mut dwell) = (BTreeMap::new(), BTreeMap::new());
        for journey in logged {
            for (gap, step, is_dwell) in gaps(events, truth, journey) {
                let of = if is_dwell { &mut dwell } else { &mut before };
                of.entry((journey.goal, step)).or_insert_with(Vec::new).push(gap);
            }
        }
        let median = |gaps: BTreeMap<(usize, usize), Vec<i64>>| {
            gaps.into_iter()
                .map(|(at, mut gaps)| {
                    gaps.sort_unstable();
                    (at, gaps[gaps.len() / 2])
                })
                .collect()
        };
        Usual { before: median(before), dwell: median(dwell) }
    }
}

fn step_of(events: &EventBatch, truth: &Truth, goal: usize, row: usize) -> Option<usize> {
    let activity = events.activity.text(row)?;
    truth.goals[goal].steps.iter().position(|step| step.activity == activity)
}

/// Times before the first event of each step, and between a step and the leaving of its page.
fn gaps(events: &EventBatch, truth: &Truth, journey: &Logged) -> Vec<(i64, usize, bool)> {
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for pair in journey.rows.windows(2) {
        let gap = events.time[pair[1]] - events.time[pair[0]];
        let [here, next] = [pair[0], pair[1]].map(|row| step_of(events, truth, journey.goal, row));
        if let Some(step) = next
            && known.insert(step)
        {
            found.push((gap, step, false));
        }
        if let Some(step) = here
            && events.activity.text(pair[1]) == Some("Lämna sidan")
        {
            found.push((gap, step, true));
        }
    }
    found
}

/// What a journey visits and meets, in the plainest reading.
#[derive(Default)]
struct Seen {
    visited: BTreeSet<usize>,
    met: BTreeSet<(usize, Kind)>,
    last: Option<usize>,
}

impl Seen {
    fn of(events: &EventBatch, truth: &Truth, journey: &Logged, usual: &Usual) -> Seen {
        let mut seen = Seen::default();
        for (gap, step, is_dwell) in gaps(events, truth, journey) {
            let of = if is_dwell { &usual.dwell } else { &usual.before };
            let long = of.get(&(journey.goal, step)).is_some_and(|median| gap > LONG * median);
            if long && (is_dwell || gap > DAY) {
                seen.met.insert((step, if is_dwell { Kind::Dwell } else { Kind::Wait }));
            }
        }
        let mut before: Option<(usize, usize)> = None;
        let mut contact: Option<i64> = None;
        for &row in &journey.rows {
            let activity = events.activity.text(row).unwrap_or_default();
            if let Some(step) = step_of(events, truth, journey.goal, row) {
                seen.step(events, row, step, before);
                before = Some((step, row));
                continue;
            }
            let Some((step, since)) = before else { continue };
            match activity {
                "Felmeddelande" => _ = seen.met.insert((step, Kind::Error)),
                "rage_click" => _ = seen.met.insert((step, Kind::RageClick)),
                "dead_click" => _ = seen.met.insert((step, Kind::DeadClick)),
                "Ringa kundtjänst" => {
                    if events.time[row] - events.time[since] <= DAY {
                        seen.met.insert((step, Kind::ForcedSwitch));
                    }
                    if contact.is_some_and(|before| events.time[row] - before <= 7 * DAY) {
                        seen.met.insert((step, Kind::RepeatContact));
                    }
                    contact = Some(events.time[row]);
                }
                _ => {}
            }
        }
        seen.last = before.map(|(step, _)| step);
        seen
    }

    fn step(&mut self, events: &EventBatch, row: usize, step: usize, before: Option<(usize, usize)>) {
        let channel = |row: usize| events.channel.as_ref().and_then(|channel| channel.text(row));
        self.visited.insert(step);
        match before {
            Some((same, earlier)) if same == step && channel(earlier) == channel(row) => {
                self.met.insert((step, Kind::Retry));
            }
            Some((same, _)) if same == step => _ = self.met.insert((step, Kind::PingPong)),
            Some((further, _)) if further > step => _ = self.met.insert((further, Kind::Loop)),
            _ => {}
        }
        let result = events.attributes.iter().find(|attribute| attribute.name == "result");
        if result.and_then(|result| result.values.text(row)) == Some("error") {
            self.met.insert((step, Kind::Error));
        }
    }
}

/// What somebody would say who knows the law and all that was met: each cell's true z, with the one standard error of
/// chance that no method escapes.
pub(crate) struct Oracle {
    pub(crate) ranking: Ranking,
    /// Plants that it claims, under control of false discoveries at 0.10, and those of them that can be found.
    pub(crate) found: usize,
    pub(crate) found_detectable: usize,
}

/// Asks the oracle.
pub(crate) fn oracle(truth: &Truth) -> Oracle {
    const FALSE_DISCOVERY_RATE: f64 = 0.10;
    let mut state = truth.spec.seed ^ 0xD1CE;
    let mut cells: Vec<(f64, Cell, Option<&PlantTruth>)> = Vec::new();
    for goal in &truth.goals {
        for step in &goal.steps {
            for kind in &step.kinds {
                let is_here =
                    |plant: &&PlantTruth| plant.goal == goal.name && plant.step == step.activity && plant.kind == *kind;
                let plant = truth.plants.iter().find(is_here);
                let cell = Cell { goal: goal.name.clone(), step: step.activity.clone(), kind: kind.name().to_owned() };
                let z = plant.map_or(0.0, |plant| plant.oracle_z) + normal(&mut state);
                cells.push((z, cell, plant));
            }
        }
    }
    cells.sort_by(|one, other| other.0.total_cmp(&one.0));
    // Benjamini and Hochberg 1995: the last place whose p is below its share of the rate.
    let all = cells.len() as f64;
    let bound = |place: usize| FALSE_DISCOVERY_RATE * (place + 1) as f64 / all;
    let claimed = (0..cells.len()).rev().find(|place| one_sided(cells[*place].0) <= bound(*place));
    let found = cells.iter().take(claimed.map_or(0, |last| last + 1)).filter_map(|(_, _, plant)| *plant);
    let found: Vec<&PlantTruth> = found.collect();
    let ranked: Vec<Cell> = cells.iter().map(|(_, cell, _)| cell.clone()).collect();
    Oracle {
        ranking: rank("oracle", &ranked, truth),
        found: found.len(),
        found_detectable: found.iter().filter(|plant| plant.oracle_z >= DETECTABLE).count(),
    }
}

/// The chance of a standard normal number above `z` (Abramowitz and Stegun 26.2.17; wrong by less than 1e-7).
fn one_sided(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let series = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let sum = series.iter().rev().fold(0.0, |sum, factor| (sum + factor) * t);
    let above = sum * (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    if z >= 0.0 { above } else { 1.0 - above }
}

/// A normal number as a sum of twelve uniform ones: good enough for a ranking.
fn normal(state: &mut u64) -> f64 {
    (0..12).map(|_| crate::board::unit(state)).sum::<f64>() - 6.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_is_told_where_both_halves_have_enough() {
        let count = |halves| Count { halves, ..Count::default() };
        assert!((rise(&count([[20.0, 5.0], [40.0, 20.0]])) - 0.25).abs() < 1e-12);
        assert_eq!(rise(&count([[19.0, 0.0], [40.0, 40.0]])), f64::NEG_INFINITY);
    }

    #[test]
    fn every_journey_with_a_sign_is_in_one_half() {
        let world = simulate::simulate(&simulate::Spec { journeys: 2_000, ..simulate::Spec::default() }).unwrap();
        let counts = count(&world.events, &world.truth);
        assert!(counts.values().any(|count| count.halves[0][0] > 0.0 && count.halves[1][0] > 0.0));
        for count in counts.values() {
            let [first, second] = count.halves;
            assert!((first[0] + second[0] - count.met).abs() < 1e-9);
            assert!((first[1] + second[1] - count.met_failed).abs() < 1e-9);
        }
    }

    #[test]
    fn chances_above_are_those_of_the_tables() {
        for (z, above) in [(0.0, 0.5), (1.644_854, 0.05), (-1.959_964, 0.975), (3.090_232, 0.001)] {
            assert!((one_sided(z) - above).abs() < 1e-6, "{z}");
        }
    }
}
