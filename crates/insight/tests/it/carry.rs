//! What a friction costs those who got past it: planted, and not.

use crate::support::Rng;
use crate::worlds::{Form, GOAL, Went, log, towards};
use insight::friction::{Ask, Finding, FrictionReport, Kind, Register, Telling, friction};
use model::{Cut, JourneyDefinition, Language, Span};

const STEPS: [&str; 4] = ["Start", "Form", "Pay", "Sign"];
const CUSTOMERS: usize = 6_000;
/// Who leaves a step, of a thousand.
const LEAVE: u64 = 50;
const LEAVE_WHERE_RETRIED: u64 = 160;

/// Customers of whom three of ten try the form again, and of whom more leave for it, there and at each later step; and how
/// many more would have reached the goal if nobody had to try again.
fn customers(seed: u64, leave_later: u64) -> (Vec<Went>, f64) {
    let mut rng = Rng::new(seed);
    let mut lost = 0.0;
    let all = (0..CUSTOMERS).map(|person| {
        let retries = rng.below(10) < 3;
        let luck: [u64; 4] = std::array::from_fn(|_| rng.below(1000));
        let leaves = |retries: bool| {
            let chance = |step: usize| match step {
                1 if retries => LEAVE_WHERE_RETRIED,
                2.. if retries => leave_later,
                _ => LEAVE,
            };
            (0..STEPS.len()).find(|step| luck[*step] < chance(*step))
        };
        lost += f64::from(u8::from(leaves(retries).is_some())) - f64::from(u8::from(leaves(false).is_some()));
        let last = leaves(retries).map_or(STEPS.len(), |step| step + 1);
        let mut did: Vec<&str> = Vec::new();
        for step in STEPS.iter().take(last) {
            did.push(step);
            if retries && *step == "Form" {
                did.push(step);
            }
        }
        if last == STEPS.len() && leaves(retries).is_none() {
            did.push(GOAL);
        }
        Went { apart: 30, ..Went::new(person, did) }
    });
    let all = all.collect();
    (all, lost)
}

fn found(customers: &[Went]) -> FrictionReport {
    let log = log(customers, Form::default());
    let (journeys, judge, last) = towards(&log, Form::default());
    let definition = JourneyDefinition {
        name: "Journey".to_string(),
        goal: vec![GOAL.to_string()],
        steps: STEPS.iter().map(|step| (*step).to_string()).collect(),
        cut: Some(Cut::Gap),
        gap: Some(Span::days(5)),
        horizon: Some(Span::days(5)),
        ..JourneyDefinition::default()
    };
    let ask = Ask {
        journeys: &journeys,
        definition: &definition,
        judge,
        key: None,
        efforts: &[],
        stated: &[],
        register: &Register::default(),
    };
    friction(&[ask], Telling { as_of: last, threads: 2, language: Language::English, ..Telling::default() }).unwrap()
}

/// Worlds in which the interval holds what is lost, and how much is told to be lost of what is, on average.
fn told(leave_later: u64) -> (usize, f64) {
    const WORLDS: u64 = 12;
    let (mut held, mut share) = (0, 0.0);
    for seed in 1..=WORLDS {
        let (customers, lost) = customers(seed, leave_later);
        let report = found(&customers);
        let is_planted = |finding: &&Finding| (finding.place.step(), finding.kind) == ("Form", Kind::Retry);
        let cost = &report.findings.iter().find(is_planted).expect("the plant is found").per_1000.failed_goals;
        let truth = lost * 1000.0 / report.journeys as f64;
        held += usize::from(cost.low.unwrap() < truth && truth < cost.high.unwrap());
        share += cost.value.unwrap() / truth / WORLDS as f64;
    }
    (held, share)
}

#[test]
fn what_is_lost_later_on_the_way_counts() {
    let (held, share) = told(130);
    assert!(held >= 10, "{held} of 12 hold it");
    assert!((0.85..1.1).contains(&share), "{share} of it is told; where it shows, half of it is lost");
}

#[test]
fn what_does_nothing_later_costs_no_more_for_it() {
    let (held, share) = told(LEAVE);
    assert!(held >= 10, "{held} of 12 hold it");
    assert!((0.85..1.15).contains(&share), "{share}");
}
