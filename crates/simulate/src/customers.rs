//! Who sets out on what, and when: customers with their attributes, and the journeys that they begin.

use crate::calendar::{DAY, day_number, day_weights, time_of_day};
use crate::chance::{Purpose, Stream};
use crate::organisation::{Condition, Organisation};
use crate::spec::Spec;
use crate::words::{ATTRIBUTES, TENURE};

/// One customer: a value of each attribute, as its place in the table of words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Customer {
    pub(crate) values: [u8; ATTRIBUTES.len()],
    /// What nobody measures: raises all signals and lowers success.
    pub(crate) clumsiness: f64,
    /// How the customer uses scales.
    pub(crate) style: f64,
}

impl Customer {
    /// Whether all conditions are true of the customer.
    pub(crate) fn is(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|(attribute, value)| self.values[*attribute] == *value)
    }
}

/// One journey that is begun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Journey {
    pub(crate) customer: usize,
    pub(crate) goal: usize,
    /// Seconds since the first day began.
    pub(crate) start: f64,
    pub(crate) browses: bool,
}

impl Journey {
    /// The day it begins on, counted from the first.
    pub(crate) fn day(&self) -> f64 {
        self.start / DAY
    }
}

/// All customers and journeys of a world. A journey's place in the list is its number.
pub(crate) struct Plan {
    pub(crate) customers: Vec<Customer>,
    pub(crate) journeys: Vec<Journey>,
    /// The first day, as days since 1970-01-01.
    pub(crate) first_day: i64,
}

/// Days between two journeys of one customer that shall not meet: more than the longest of them takes.
const APART: f64 = 45.0;

/// Draws who sets out on what.
pub(crate) fn draw_plan(spec: &Spec, organisation: &Organisation) -> Plan {
    // The specification is checked before a world is drawn from it.
    let first_day = day_number(&spec.start).unwrap_or_default();
    let weights = day_weights(first_day, spec.days, spec.disturbances.season);
    let sums: Vec<f64> = weights
        .iter()
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect();
    let all = sums.last().copied().unwrap_or_default();
    let mut plan = Plan { customers: Vec::new(), journeys: Vec::with_capacity(spec.journeys), first_day };
    while plan.journeys.len() < spec.journeys {
        let number = plan.customers.len();
        let mut stream = Stream::of(spec.seed, Purpose::Plan, number, 0);
        let wanted = stream.unit() * all;
        let day = sums.partition_point(|sum| *sum <= wanted).min(spec.days - 1);
        let start = day as f64 * DAY + time_of_day(&mut stream);
        plan.customers.push(draw_customer(spec, organisation, number, start / DAY));
        let goal = stream.below(spec.goals);
        let mut begin = |goal: usize, start: f64, stream: &mut Stream| {
            let browses = stream.happens(spec.browsing);
            plan.journeys.push(Journey { customer: number, goal, start, browses });
        };
        begin(goal, start, &mut stream);
        if stream.happens(spec.several_goals) && spec.goals > 1 {
            let other = (goal + 1 + stream.below(spec.goals - 1)) % spec.goals;
            let soon = start + stream.between(0.1, 5.0) * DAY;
            begin(other, soon, &mut stream);
        }
        let later = start + (APART + stream.between(0.0, 60.0)) * DAY;
        if stream.happens(0.25) && later < spec.days as f64 * DAY {
            let goal = stream.below(spec.goals);
            begin(goal, later, &mut stream);
        }
    }
    plan.journeys.retain(|journey| journey.start < spec.days as f64 * DAY);
    plan.journeys.truncate(spec.journeys);
    plan
}

fn draw_customer(spec: &Spec, organisation: &Organisation, number: usize, day: f64) -> Customer {
    let mut stream = Stream::of(spec.seed, Purpose::Customer, number, 0);
    let mut values = [0; ATTRIBUTES.len()];
    let shifted = day > spec.days as f64 * 2.0 / 3.0;
    let campaign = organisation.campaign.is_some_and(|from| (from..from + 7.0).contains(&day));
    for (attribute, (_, names, shares)) in ATTRIBUTES.iter().enumerate() {
        let mut shares = [*shares, &[0.0; 8]].concat();
        shares.truncate(names.len());
        if let Some((of, value)) = organisation.mix_shift
            && of == attribute
            && shifted
        {
            shares[usize::from(value)] *= 2.2;
        }
        if campaign && attribute == TENURE {
            shares[0] *= 4.0;
        }
        values[attribute] = stream.weighted(&shares) as u8;
    }
    Customer { values, clumsiness: stream.normal(), style: 0.8 * stream.normal() }
}
