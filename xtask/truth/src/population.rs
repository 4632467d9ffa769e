//! The customers of a world and what is logged of their journeys, read from its events alone: what a simple ranking would
//! see. Shares nothing with the product's own reading.

use crate::answer::Condition;
use model::EventBatch;
use simulate::{ConditionTruth, Truth};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Customers by what is known of them.
pub(crate) struct Population {
    /// One customer each: attribute to value.
    customers: Vec<BTreeMap<String, String>>,
}

impl Population {
    /// The customers of a log, each as the first event shows them.
    pub(crate) fn of(events: &EventBatch) -> Population {
        let mut seen = HashSet::new();
        let mut customers = Vec::new();
        for row in 0..events.len() {
            let Some(person) = events.person.as_ref().map(|column| column.codes[row]) else { continue };
            if !seen.insert(person) {
                continue;
            }
            let values = events.attributes.iter().filter_map(|attribute| {
                attribute.values.text(row).map(|value| (attribute.name.clone(), value.to_owned()))
            });
            customers.push(values.collect());
        }
        Population { customers }
    }

    /// How much two segments have in common: customers of both among customers of either (Jaccard).
    pub(crate) fn overlap(&self, told: &[Condition], known: &[ConditionTruth]) -> f64 {
        let (mut both, mut either) = (0_usize, 0_usize);
        for customer in &self.customers {
            let is_told = told.iter().all(|condition| {
                customer.get(&condition.attribute).is_some_and(|value| condition.values.contains(value))
            });
            let is_known = known.iter().all(|condition| customer.get(&condition.attribute) == Some(&condition.value));
            both += usize::from(is_told && is_known);
            either += usize::from(is_told || is_known);
        }
        both as f64 / either.max(1) as f64
    }
}

/// One journey as it is logged.
pub(crate) struct Logged {
    /// The goal, by its place.
    pub(crate) goal: usize,
    /// Rows in order of time.
    pub(crate) rows: Vec<usize>,
    pub(crate) reached: bool,
}

/// Cuts a log into journeys: from a goal's first step until it is reached or its horizon is over. Journeys whose horizon
/// is not over at the end of the log are left out, and so are copies of events.
pub(crate) fn journeys(events: &EventBatch, truth: &Truth) -> Vec<Logged> {
    let mut by_person: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut ids = HashSet::new();
    for row in 0..events.len() {
        let id = events.event_id.as_ref().and_then(|ids| ids.text(row));
        if id.is_none_or(|id| ids.insert(id))
            && let Some(person) = &events.person
        {
            by_person.entry(person.codes[row]).or_default().push(row);
        }
    }
    let last = events.time.iter().copied().max().unwrap_or_default();
    let horizon = i64::from(truth.spec.horizon_days) * DAY;
    let owners = owners(truth);
    let mut all = Vec::new();
    for rows in by_person.values_mut() {
        rows.sort_by_key(|row| (events.time[*row], *row));
        for goal in 0..truth.goals.len() {
            cut(events, truth, goal, rows, horizon, &owners, &mut all);
        }
    }
    all.retain(|journey: &Logged| {
        let start = journey.rows.first().map(|row| events.time[*row]);
        start.is_some_and(|start| start + horizon <= last)
    });
    all
}

/// Which goal an activity is a step of.
fn owners(truth: &Truth) -> HashMap<String, usize> {
    let mut owners = HashMap::new();
    for (goal, of) in truth.goals.iter().enumerate() {
        let steps = of.steps.iter().map(|step| step.activity.clone());
        owners.extend(steps.chain([of.activity.clone()]).map(|activity| (activity, goal)));
    }
    owners
}

fn cut(
    events: &EventBatch,
    truth: &Truth,
    goal: usize,
    rows: &[usize],
    horizon: i64,
    owners: &HashMap<String, usize>,
    all: &mut Vec<Logged>,
) {
    let of = &truth.goals[goal];
    let mut open: Option<Logged> = None;
    for &row in rows {
        let activity = events.activity.text(row).unwrap_or_default();
        let started = open.as_ref().and_then(|journey| journey.rows.first()).map(|first| events.time[*first]);
        if started.is_some_and(|start| events.time[row] - start > horizon) {
            all.extend(open.take());
        }
        if owners.get(activity).is_some_and(|owner| *owner != goal) {
            continue;
        }
        if open.is_none() && of.steps.first().is_some_and(|step| step.activity == activity) {
            open = Some(Logged { goal, rows: Vec::new(), reached: false });
        }
        if let Some(journey) = &mut open {
            journey.rows.push(row);
            journey.reached = activity == of.activity;
            if journey.reached {
                all.extend(open.take());
            }
        }
    }
    all.extend(open);
}
