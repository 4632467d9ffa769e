//! Whether a claim tells of a cause, a group or a beginning where none is planted.
//!
//! Asked of what is claimed rightly of a plant that strikes everybody, at all times and from nowhere upstream, and of every
//! claim in worlds with nothing wrong. No false cause is one that truly makes the sign more common: the confounding segment
//! meets more of every sign, and one version of the app logs one step twice. All else is, whatever it goes with.

use crate::answer::{Cause, Condition, Signal};
use crate::score::{Cell, says};
use serde::{Deserialize, Serialize};
use simulate::{Disturbance, Kind, PlantTruth, Truth};

/// What is told of why where nothing is to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unplanted {
    /// Claims that have no planted cause.
    pub(crate) claims: usize,
    /// Those of them that name a cause.
    pub(crate) causes: usize,
    /// Those that are told of one group of customers only.
    pub(crate) groups: usize,
    /// Those that are told to begin some day.
    pub(crate) beginnings: usize,
    /// The causes, for people to look at.
    pub(crate) named: Vec<String>,
}

impl Unplanted {
    /// Counts a claim that is right of a plant, or any claim where nothing is wrong.
    pub(crate) fn count(&mut self, cell: &Cell, signal: &Signal, plant: Option<&PlantTruth>, truth: &Truth) {
        // Where outcomes are dealt out anew signs still strike segments and come from somewhere, though none harms.
        let is_planted = plant.is_some_and(has_cause) || truth.spec.shuffle_outcomes;
        if is_planted || (plant.is_none() && !truth.plants.is_empty()) {
            return;
        }
        let is_true = |conditions: &[Condition]| is_more_common(conditions, cell, truth);
        let names = |cause: &&Cause| !cause.condition.is_empty() || cause.upstream.is_some();
        let mut named = signal.causes.iter().filter(names).filter(|cause| !is_true(&cause.condition)).peekable();
        self.claims += 1;
        self.causes += usize::from(named.peek().is_some());
        self.groups += usize::from(!signal.segment.is_empty() && !is_true(&signal.segment));
        self.beginnings += usize::from(signal.since.is_some() && !is_out_of_order(cell, truth));
        self.named
            .extend(named.map(|cause| format!("{}: {} at {}: {}", cell.goal, cell.kind, cell.step, written(cause))));
    }
}

/// Whether it strikes some only, begins or ends some day, or comes from upstream.
fn has_cause(plant: &PlantTruth) -> bool {
    plant.source.is_some() || !plant.segment.is_empty() || plant.onset_day.is_some() || plant.fix.is_some()
}

/// Whether a sign is truly more common where conditions hold, for another reason than a plant.
fn is_more_common(conditions: &[Condition], cell: &Cell, truth: &Truth) -> bool {
    let raises = |disturbance: &&Disturbance| match disturbance.tag {
        "confounder" => true,
        "double_logging" => {
            let here = disturbance.goal.as_ref() == Some(&cell.goal) && disturbance.step.as_ref() == Some(&cell.step);
            here && cell.kind == Kind::Retry.name()
        }
        _ => false,
    };
    let known = truth.disturbances.iter().filter(raises).filter_map(|disturbance| disturbance.condition.as_ref());
    let known: Vec<_> = known.collect();
    conditions.iter().any(|told| known.iter().any(|known| says(told, known)))
}

/// Whether it is an error of a goal that was out of order for a week: then there are more of them.
fn is_out_of_order(cell: &Cell, truth: &Truth) -> bool {
    let is_here = |week: &Disturbance| week.tag == "outage" && week.goal.as_ref() == Some(&cell.goal);
    cell.kind == Kind::Error.name() && truth.disturbances.iter().any(is_here)
}

fn written(cause: &Cause) -> String {
    let one = |condition: &Condition| format!("{} = {}", condition.attribute, condition.values.join(" or "));
    let conditions: Vec<String> = cause.condition.iter().map(one).collect();
    let from = cause.upstream.as_ref().map(|step| format!(" (from {step})")).unwrap_or_default();
    format!("{}{from}", conditions.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use simulate::{ConditionTruth, Spec, simulate};

    fn world(plants: usize) -> Truth {
        let spec =
            Spec { journeys: 500, plants, in_segment: 0.0, from_source: 0.0, with_onset: 0.0, ..Spec::default() };
        simulate(&spec).unwrap().truth
    }

    fn told(known: &ConditionTruth) -> Vec<Condition> {
        vec![Condition { attribute: known.attribute.clone(), values: vec![known.value.clone()] }]
    }

    fn claim(plant: &PlantTruth, condition: Vec<Condition>) -> (Cell, Signal) {
        let cell = Cell { goal: plant.goal.clone(), step: plant.step.clone(), kind: plant.kind.name().to_owned() };
        let signal = Signal {
            goal: cell.goal.clone(),
            step: cell.step.clone(),
            kind: cell.kind.clone(),
            claimed: true,
            segment: condition.clone(),
            causes: vec![Cause { condition, ..Cause::default() }],
            since: Some(truth_begins()),
            failed_goals: None,
        };
        (cell, signal)
    }

    fn truth_begins() -> model::Micros {
        model::Micros(1)
    }

    fn left_shoe() -> ConditionTruth {
        ConditionTruth { attribute: "shoe".into(), value: "left".into() }
    }

    #[test]
    fn a_cause_where_none_is_planted_is_false_and_the_confounder_is_not() {
        let truth = world(8);
        let plant = truth.plants.iter().find(|plant| plant.kind != Kind::Error).unwrap();
        let confounder = truth.disturbances.iter().find(|it| it.tag == "confounder").unwrap();
        let count = |condition: &ConditionTruth| {
            let (cell, signal) = claim(plant, told(condition));
            let mut unplanted = Unplanted::default();
            unplanted.count(&cell, &signal, Some(plant), &truth);
            (unplanted.claims, unplanted.causes, unplanted.groups, unplanted.beginnings)
        };
        assert_eq!(count(&left_shoe()), (1, 1, 1, 1));
        assert_eq!(count(confounder.condition.as_ref().unwrap()), (1, 0, 0, 1));
    }

    #[test]
    fn what_is_logged_twice_is_a_cause_of_retries_at_its_step_alone() {
        let truth = world(0);
        let twice = truth.disturbances.iter().find(|it| it.tag == "double_logging").unwrap();
        let conditions = told(twice.condition.as_ref().unwrap());
        let here = |kind: Kind| Cell {
            goal: twice.goal.clone().unwrap(),
            step: twice.step.clone().unwrap(),
            kind: kind.name().to_owned(),
        };
        assert!(is_more_common(&conditions, &here(Kind::Retry), &truth));
        assert!(!is_more_common(&conditions, &here(Kind::Wait), &truth));
        assert!(!is_more_common(&conditions, &Cell { step: "elsewhere".into(), ..here(Kind::Retry) }, &truth));
    }

    #[test]
    fn what_has_a_planted_cause_or_is_wrong_itself_is_not_asked() {
        let truth = world(8);
        let mut plant = truth.plants[0].clone();
        let (cell, signal) = claim(&plant, told(&left_shoe()));
        let mut unplanted = Unplanted::default();
        unplanted.count(&cell, &signal, None, &truth);
        plant.onset_day = Some(60.0);
        unplanted.count(&cell, &signal, Some(&plant), &truth);
        assert_eq!(unplanted, Unplanted::default());
        // Where nothing is wrong every claim counts.
        unplanted.count(&cell, &signal, None, &world(0));
        assert_eq!((unplanted.claims, unplanted.causes), (1, 1));
        assert!(unplanted.named[0].contains("shoe = left"), "{:?}", unplanted.named);
    }
}
