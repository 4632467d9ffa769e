//! One world's score: what is claimed and ranked, matched with what is true by goal, step and kind.

use crate::answer::{Cause, Condition, Signal};
use crate::population::Population;
use crate::unplanted::Unplanted;
use serde::{Deserialize, Serialize};
use simulate::{ConditionTruth, PlantTruth, Truth};

/// How many of a ranking's first places count.
pub(crate) const PLACES: usize = 8;
/// Below this z nobody can be asked to find a plant.
pub(crate) const DETECTABLE: f64 = 2.0;
/// From this share of common customers two segments count as the same.
const SAME_SEGMENT: f64 = 0.8;
/// So much more or less, as a share, is still the time from a source to where it shows.
const SAME_LAG: f64 = 0.2;

/// Microseconds of a day.
const DAY: f64 = 86_400_000_000.0;

/// Whatever one world gave, as counts that add up over worlds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Score {
    /// The first places of each ranking.
    pub(crate) rankings: Vec<Ranking>,
    /// Plants, those that can be found, and which of them were claimed.
    pub(crate) plants: usize,
    pub(crate) detectable: usize,
    pub(crate) found: usize,
    pub(crate) found_detectable: usize,
    /// Which of them an oracle would have claimed, under the same control of false discoveries.
    pub(crate) oracle_found: usize,
    pub(crate) oracle_detectable: usize,
    /// Claims of signals at steps; how many are about plants, and how many about decoys.
    pub(crate) claims: usize,
    pub(crate) true_claims: usize,
    pub(crate) decoy_claims: usize,
    /// Claims that are not true, but at the very step of a plant: another kind of signal is blamed.
    pub(crate) beside_claims: usize,
    /// Claims of another kind, such as goals that one segment misses, and those that a disturbance explains.
    pub(crate) other_claims: usize,
    pub(crate) other_explained: usize,
    /// Intervals of failed goals that were told for plants, and how many hold the truth, or lie below or above it.
    pub(crate) intervals: usize,
    pub(crate) covered: usize,
    pub(crate) too_low: usize,
    pub(crate) too_high: usize,
    /// Claimed plants that come from an object upstream, and those for which it is named.
    pub(crate) sources: usize,
    pub(crate) sources_named: usize,
    /// Of those that are named: how many tell the time from there, and how many tell it rightly, a fifth more or less.
    pub(crate) lags: usize,
    pub(crate) lags_told: usize,
    /// Claimed plants that strike a segment, and those for which it is told exactly, or nearly.
    pub(crate) segments: usize,
    pub(crate) segments_exact: usize,
    pub(crate) segments_near: usize,
    /// Claimed plants that began during the period, and those for which the day is told, three weeks more or less.
    pub(crate) onsets: usize,
    pub(crate) onsets_told: usize,
    /// Causes, groups and beginnings that are told where none is planted.
    pub(crate) unplanted: Unplanted,
    /// The page that is worse for everybody and goes to those who manage best: whether there is one, whether it is told to
    /// make journeys end, and whether the better version of it is blamed.
    pub(crate) reversals: usize,
    pub(crate) reversals_told: usize,
    pub(crate) reversals_turned: usize,
    /// What was claimed and is not true, for people to look at.
    pub(crate) false_claims: Vec<String>,
    /// What could be found and was not claimed.
    pub(crate) missed: Vec<String>,
}

/// The first places of one ranking.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ranking {
    pub(crate) name: String,
    /// How many places count: eight, or as many as there are plants where that is fewer.
    pub(crate) places: usize,
    pub(crate) plants: usize,
    pub(crate) decoys: usize,
}

/// Goal, step and kind: how everything is matched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    pub(crate) goal: String,
    pub(crate) step: String,
    pub(crate) kind: String,
}

impl Cell {
    /// The cell of a signal; a goal that is told by its activity gets the name of its journey.
    fn of(signal: &Signal, truth: &Truth) -> Cell {
        let named = truth.goals.iter().find(|goal| goal.activity == signal.goal);
        let goal = named.map_or_else(|| signal.goal.clone(), |goal| goal.name.clone());
        Cell { goal, step: signal.step.clone(), kind: signal.kind.clone() }
    }

    fn is(&self, goal: &str, step: &str, kind: simulate::Kind) -> bool {
        self.goal == goal && self.step == step && self.kind == kind.name()
    }
}

/// Scores what the product says.
pub(crate) fn score(signals: &[Signal], truth: &Truth, population: &Population) -> Score {
    let told: Vec<(Cell, &Signal)> = signals.iter().map(|signal| (Cell::of(signal, truth), signal)).collect();
    let cells: Vec<Cell> = told.iter().map(|(cell, _)| cell.clone()).filter(is_of_our_kinds).collect();
    let mut score = Score { rankings: vec![rank("resa", &cells, truth)], ..Score::default() };
    for (cell, signal) in told.iter().filter(|(_, signal)| signal.claimed) {
        count_claim(&mut score, cell, signal, truth);
    }
    count_reversal(&mut score, &told, truth);
    for plant in &truth.plants {
        let claim = told.iter().find(|(cell, signal)| signal.claimed && cell.is(&plant.goal, &plant.step, plant.kind));
        let claim = claim.map(|(_, signal)| *signal);
        count_plant(&mut score, plant, claim, population);
        if let Some((claim, day)) = claim.zip(plant.onset_day) {
            let began = truth.first_time.0 as f64 + day * DAY;
            score.onsets += 1;
            let told = claim.since.is_some_and(|since| (since.0 as f64 - began).abs() <= 21.0 * DAY);
            score.onsets_told += usize::from(told);
        }
    }
    score
}

/// How many plants and decoys are in the first places of a ranking; a cell counts once.
pub(crate) fn rank(name: &str, cells: &[Cell], truth: &Truth) -> Ranking {
    let places = PLACES.min(truth.plants.len().max(1));
    let mut first: Vec<&Cell> = Vec::new();
    for cell in cells {
        if first.len() < places && !first.contains(&cell) {
            first.push(cell);
        }
    }
    let is_plant = |cell: &Cell| plant_at(cell, truth).is_some();
    Ranking {
        name: name.to_owned(),
        places,
        plants: first.iter().filter(|cell| is_plant(cell)).count(),
        decoys: first.iter().filter(|cell| !is_plant(cell) && is_decoy(cell, truth)).count(),
    }
}

fn plant_at<'t>(cell: &Cell, truth: &'t Truth) -> Option<&'t PlantTruth> {
    truth.plants.iter().find(|plant| cell.is(&plant.goal, &plant.step, plant.kind))
}

fn is_decoy(cell: &Cell, truth: &Truth) -> bool {
    truth.decoys.iter().any(|decoy| cell.is(&decoy.goal, &decoy.step, decoy.kind))
}

/// Whether it is a kind of signal that worlds have; what else is claimed is counted apart.
fn is_of_our_kinds(cell: &Cell) -> bool {
    simulate::Kind::ALL.iter().any(|kind| kind.name() == cell.kind)
}

fn count_claim(score: &mut Score, cell: &Cell, signal: &Signal, truth: &Truth) {
    if !is_of_our_kinds(cell) {
        score.other_claims += 1;
        score.other_explained += usize::from(is_beside_plant(cell, truth) || is_explained(signal, truth));
        return;
    }
    score.claims += 1;
    let plant = plant_at(cell, truth);
    score.unplanted.count(cell, signal, plant, truth);
    if plant.is_some() {
        score.true_claims += 1;
        return;
    }
    let decoy = is_decoy(cell, truth);
    score.beside_claims += usize::from(is_beside_plant(cell, truth));
    score.decoy_claims += usize::from(decoy);
    let which = if decoy { "decoy" } else { "harmless" };
    score.false_claims.push(format!("{}: {} at {} ({which})", cell.goal, cell.kind, cell.step));
}

/// Whether a plant is at the step, of whatever kind.
fn is_beside_plant(cell: &Cell, truth: &Truth) -> bool {
    truth.plants.iter().any(|plant| plant.goal == cell.goal && plant.step == cell.step)
}

/// Whether a disturbance of the world, or whom a plant strikes, makes a claim about a segment true.
fn is_explained(signal: &Signal, truth: &Truth) -> bool {
    let conditions = signal.segment.iter().chain(signal.causes.iter().flat_map(|cause| &cause.condition));
    // What is logged twice harms nobody.
    let harmful = truth.disturbances.iter().filter(|disturbance| disturbance.tag != "double_logging");
    let disturbed = harmful.filter_map(|disturbance| disturbance.condition.as_ref());
    let segments = truth.plants.iter().flat_map(|plant| &plant.segment);
    let sources = truth.plants.iter().filter_map(|plant| plant.source.as_ref()).map(|source| &source.condition);
    let known: Vec<&ConditionTruth> = disturbed.chain(segments).chain(sources).collect();
    conditions.into_iter().any(|told| known.iter().any(|known| says(told, known)))
}

/// What is said of the page that is worse for everybody and looks better: version B of it.
fn count_reversal(score: &mut Score, told: &[(Cell, &Signal)], truth: &Truth) {
    let pages = truth.disturbances.iter().filter(|disturbance| disturbance.tag == "reversal");
    for (page, worse) in pages.filter_map(|page| page.condition.as_ref().map(|worse| (page, worse))) {
        let better = ConditionTruth { value: "A".into(), ..worse.clone() };
        let claims: Vec<&(Cell, &Signal)> =
            told.iter().filter(|(cell, it)| it.claimed && page.goal.as_ref() == Some(&cell.goal)).collect();
        let is_page = |step: &String| page.step.as_ref() == Some(step);
        let names = |conditions: &[Condition], known: &ConditionTruth| conditions.iter().any(|told| says(told, known));
        let blames = |(cell, signal): &(Cell, &Signal), known: &ConditionTruth| {
            let of_cause = |cause: &Cause| {
                let is_of_page = cause.upstream.as_ref().map_or(is_page(&cell.step), is_page);
                is_of_page && names(&cause.condition, known)
            };
            (is_page(&cell.step) && names(&signal.segment, known)) || signal.causes.iter().any(of_cause)
        };
        score.reversals += 1;
        // What is said of a sign is about a plant: it is no word on where journeys end.
        let is_told = claims.iter().any(|claim| !is_of_our_kinds(&claim.0) && blames(claim, worse));
        score.reversals_told += usize::from(is_told);
        score.reversals_turned += usize::from(claims.iter().any(|claim| blames(claim, &better)));
    }
}

/// Whether what is told has a value that is known.
pub(crate) fn says(told: &Condition, known: &ConditionTruth) -> bool {
    told.attribute == known.attribute && told.values.contains(&known.value)
}

fn count_plant(score: &mut Score, plant: &PlantTruth, claim: Option<&Signal>, population: &Population) {
    let detectable = plant.oracle_z >= DETECTABLE;
    score.plants += 1;
    score.detectable += usize::from(detectable);
    score.found += usize::from(claim.is_some());
    score.found_detectable += usize::from(claim.is_some() && detectable);
    let Some(claim) = claim else {
        if detectable {
            let (kind, step, z) = (plant.kind.name(), &plant.step, plant.oracle_z);
            score.missed.push(format!("{}: {kind} at {step} (oracle z {z:.1})", plant.goal));
        }
        return;
    };
    if let Some((low, high)) = claim.failed_goals {
        score.intervals += 1;
        score.covered += usize::from((low..=high).contains(&plant.per_1000_of_goal));
        score.too_low += usize::from(high < plant.per_1000_of_goal);
        score.too_high += usize::from(low > plant.per_1000_of_goal);
    }
    if let Some(source) = &plant.source {
        score.sources += 1;
        let is_named = |cause: &Cause| {
            cause.upstream.as_ref() == Some(&source.step)
                || cause.condition.iter().any(|told| says(told, &source.condition))
        };
        let in_segment = claim.segment.iter().any(|told| says(told, &source.condition));
        score.sources_named += usize::from(in_segment || claim.causes.iter().any(is_named));
        let from_there = claim.causes.iter().find(|cause| cause.upstream.as_ref() == Some(&source.step));
        if let Some((lag, days)) = from_there.and_then(|cause| cause.lag).zip(source.median_lag_days) {
            let known = days * DAY / 1e6;
            score.lags += 1;
            score.lags_told += usize::from((lag - known).abs() <= SAME_LAG * known);
        }
    } else if !plant.segment.is_empty() {
        let told = [Some(&claim.segment), claim.causes.first().map(|cause| &cause.condition)];
        let told: Vec<&Vec<Condition>> = told.into_iter().flatten().filter(|told| !told.is_empty()).collect();
        let near = told.iter().map(|told| population.overlap(told, &plant.segment)).fold(0.0, f64::max);
        score.segments += 1;
        score.segments_exact += usize::from(told.iter().any(|told| is_exactly(told, &plant.segment)));
        score.segments_near += usize::from(near >= SAME_SEGMENT);
    }
}

fn is_exactly(told: &[Condition], known: &[ConditionTruth]) -> bool {
    let same = |told: &Condition, known: &ConditionTruth| {
        told.attribute == known.attribute && told.values == std::slice::from_ref(&known.value)
    };
    told.len() == known.len() && known.iter().all(|known| told.iter().any(|told| same(told, known)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::understand;
    use simulate::{Simulation, Spec, simulate};

    /// A world in which at least one plant strikes a segment and one comes from upstream.
    fn world() -> Simulation {
        let spec = Spec { seed: 5, journeys: 3_000, in_segment: 0.6, from_source: 0.6, ..Spec::default() };
        simulate(&spec).unwrap()
    }

    /// What somebody would say who knew the truth.
    fn perfect(truth: &Truth) -> Vec<Signal> {
        let told = |condition: &ConditionTruth| Condition {
            attribute: condition.attribute.clone(),
            values: vec![condition.value.clone()],
        };
        let signal = |plant: &PlantTruth| Signal {
            goal: plant.goal.clone(),
            step: plant.step.clone(),
            kind: plant.kind.name().to_owned(),
            claimed: true,
            segment: plant.segment.iter().map(told).collect(),
            since: plant.onset_day.map(|day| model::Micros(truth.first_time.0 + (day * DAY) as i64)),
            causes: plant
                .source
                .iter()
                .map(|source| Cause {
                    condition: Vec::new(),
                    upstream: Some(source.step.clone()),
                    lag: source.median_lag_days.map(|days| days * DAY / 1e6),
                })
                .collect(),
            failed_goals: Some((plant.per_1000_of_goal - 0.1, plant.per_1000_of_goal + 0.1)),
        };
        truth.plants.iter().map(signal).collect()
    }

    #[test]
    fn who_knows_the_truth_has_a_perfect_score() {
        let world = world();
        let score = score(&perfect(&world.truth), &world.truth, &Population::of(&world.events));
        assert_eq!((score.claims, score.true_claims, score.found), (8, 8, 8));
        assert_eq!((score.rankings[0].places, score.rankings[0].plants), (8, 8));
        assert_eq!(score.covered, score.intervals);
        assert!(score.onsets > 0 && score.onsets == score.onsets_told);
        assert!(score.sources > 0 && score.sources == score.sources_named);
        assert!(score.lags == score.sources && score.lags == score.lags_told);
        assert_eq!(score.unplanted.causes, 0);
        assert!(score.segments > 0 && score.segments == score.segments_exact && score.segments == score.segments_near);
    }

    #[test]
    fn decoys_are_false_and_found_by_goal_activity_too() {
        let world = world();
        let decoy = &world.truth.decoys[0];
        let goal = world.truth.goals.iter().find(|goal| goal.name == decoy.goal).unwrap();
        let text = serde_json::json!({
            "findings": [
                {"polarity": "friction", "kind": decoy.kind.name(), "goal": goal.activity,
                 "where": {"activity": decoy.step, "to": decoy.step}},
                {"polarity": "friction", "kind": "goal_failure", "goal": goal.name, "where": {"activity": decoy.step},
                 "segment": [{"attribute": "shoe", "op": "=", "value": "left"}]},
            ],
            "not_claimed": [],
        });
        let signals = understand(&text.to_string()).unwrap();
        let score = score(&signals, &world.truth, &Population::of(&world.events));
        assert_eq!((score.claims, score.true_claims, score.decoy_claims), (1, 0, 1));
        assert_eq!((score.other_claims, score.other_explained), (1, 0));
        assert_eq!(score.rankings[0].decoys, 1);
        assert_eq!(score.missed.len(), score.detectable);
    }

    #[test]
    fn who_blames_the_better_version_is_turned() {
        let mut spec = Spec { journeys: 500, ..Spec::default() };
        spec.disturbances.reversal = true;
        let truth = simulate(&spec).unwrap().truth;
        let page = truth.disturbances.iter().find(|disturbance| disturbance.tag == "reversal").unwrap();
        let told = |version: &str| {
            let text = serde_json::json!({
                "findings": [{"polarity": "friction", "kind": "abandonment", "goal": page.goal,
                    "where": {"activity": page.step},
                    "segment": [{"attribute": "template", "op": "=", "value": version}]}],
                "not_claimed": [],
            });
            let signals = understand(&text.to_string()).unwrap();
            let score = score(&signals, &truth, &Population::of(&model::EventBatch::default()));
            (score.reversals, score.reversals_told, score.reversals_turned)
        };
        assert_eq!((told("B"), told("A")), ((1, 1, 0), (1, 0, 1)));
    }

    #[test]
    fn frequency_finds_decoys_and_the_oracle_plants() {
        let world = simulate(&Spec { seed: 3, ..Spec::default() }).unwrap();
        let rankings = crate::baselines::baselines(&world.events, &world.truth);
        let frequency = rankings.iter().find(|ranking| ranking.name == "signal frequency").unwrap();
        assert!(frequency.decoys >= 4 && frequency.plants <= 3, "{frequency:?}");
        let oracle = crate::baselines::oracle(&world.truth).ranking;
        assert!(oracle.plants >= 5 && oracle.plants > frequency.plants, "{oracle:?}");
    }
}
