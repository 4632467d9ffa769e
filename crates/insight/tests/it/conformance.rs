//! Journeys beside their plan, in worlds in which it is known who skips what and what comes of it.

use crate::support::Rng;
use crate::worlds::{FORMS, Form, GOAL, Went, log, other, towards};
use insight::conformance::{Ask, ConformReport, conform};

const PLAN: [&str; 5] = ["Letter", "Log in", "Form", "Attach", GOAL];

/// How many of a hundred skip the third step, and how many of a hundred end at each step, before and after that.
struct World {
    skips: u64,
    ends: [u64; 2],
    journeys: usize,
    seed: u64,
}

const PLAIN: World = World { skips: 20, ends: [10, 10], journeys: 3_000, seed: 1 };

fn world(of: &World) -> Vec<Went> {
    let mut rng = Rng::new(of.seed);
    let one = |person: usize| {
        let skips = rng.below(100) < of.skips;
        let mut did: Vec<&str> = Vec::new();
        for (at, step) in PLAN.into_iter().enumerate() {
            if at == 2 && skips {
                continue;
            }
            did.push(step);
            if at == 1 && person.is_multiple_of(10) {
                did.push("Help");
            }
            if rng.below(100) < of.ends[usize::from(skips && at > 2)] {
                break;
            }
        }
        Went::new(person, did)
    };
    (0..of.journeys).map(one).collect()
}

fn found(journeys: &[Went], form: Form) -> ConformReport {
    let log = log(journeys, form);
    let (journeys, judge, as_of) = towards(&log, form);
    let plan: Vec<String> =
        PLAN.iter().map(|step| if form.renamed { other(step) } else { (*step).to_string() }).collect();
    conform(&journeys, &Ask { plan: &plan, judge, as_of, threads: form.threads }).unwrap()
}

#[test]
fn steps_that_are_skipped_are_counted_among_those_that_came_past() {
    let journeys = world(&PLAIN);
    let report = found(&journeys, Form::default());
    let past = journeys.iter().filter(|went| went.did.iter().any(|did| did == "Form" || did == "Attach"));
    let skipped = past.clone().filter(|went| !went.did.iter().any(|did| did == "Form")).count() as f64;
    let form = &report.steps[2];
    assert_eq!(
        (form.came as usize, form.skipped.value.unwrap()),
        (past.clone().count(), skipped / past.count() as f64)
    );
    assert!(report.steps.iter().enumerate().all(|(at, step)| at == 2 || step.skipped.value == Some(0.0)));
    let helped = journeys.iter().filter(|went| went.did.iter().any(|did| did == "Help")).count() as u64;
    let help = &report.inserted[0];
    assert_eq!((help.activity.as_str(), help.journeys, help.after.as_deref()), ("Help", helped, Some("Log in")));
    let followed = journeys
        .iter()
        .filter(|went| !went.did.contains(&"Attach".to_string()) || went.did.contains(&"Form".to_string()));
    assert_eq!(report.follows.value.unwrap(), followed.count() as f64 / report.journeys as f64);
}

#[test]
fn fitness_is_that_of_an_optimal_alignment() {
    // By hand: 2 partners / (planned steps + events).
    let journeys = [
        Went::new(0, PLAN),
        Went::new(1, ["Letter", "Log in"]),
        Went::new(2, ["Letter", "Help", "Log in", "Log in"]),
        Went::new(3, ["Attach", "Letter"]),
    ];
    let report = found(&journeys, Form::default());
    let by_hand = (1.0 + 4.0 / 7.0 + 4.0 / 9.0 + 2.0 / 7.0) / 4.0;
    assert!((report.fitness.value.unwrap() - by_hand).abs() < 1e-12, "{:?}", report.fitness);
    assert_eq!((report.complete.value, report.exactly.value), (Some(0.25), Some(0.25)));
    // A step before the one it should follow is out of its turn, not skipped.
    assert_eq!(report.steps[3].out_of_order.value, Some(0.5));
}

#[test]
fn who_leaves_early_follows_and_that_alone_makes_no_difference() {
    // Leaving has nothing to do with skipping, yet followers reach the goal less often: many of them left at once.
    let mut wrong = 0;
    for seed in 1..=20 {
        let report = found(&world(&World { ends: [25, 25], seed, ..PLAIN }), Form::default());
        let outcome = report.outcome.unwrap();
        assert!(outcome.followed.value.unwrap() < outcome.deviated.value.unwrap() - 0.1);
        wrong += usize::from(outcome.claimed);
    }
    assert!(wrong <= 3, "{wrong} of 20");
}

#[test]
fn what_comes_of_leaving_the_plan_is_found() {
    let report = found(&world(&World { ends: [5, 40], ..PLAIN }), Form::default());
    let outcome = report.outcome.as_ref().unwrap();
    assert!(outcome.claimed && outcome.difference.as_ref().unwrap().low.unwrap() > 0.2, "{outcome:?}");
    let attach = &report.steps[3];
    let (on, off) = (attach.reached_on_plan.as_ref().unwrap(), attach.reached_off_plan.as_ref().unwrap());
    assert!(on.low > off.high, "{attach:?}");
    assert!(report.steps[4].reached_on_plan.is_none(), "at the goal all have reached it");
}

#[test]
fn few_claim_nothing_and_what_no_event_shows_is_not_judged() {
    let journeys = world(&World { journeys: 60, ..PLAIN });
    let log = log(&journeys, Form::default());
    let (journeys, judge, as_of) = towards(&log, Form::default());
    let plan = ["Letter", "Think", "Log in", "Form"].map(str::to_string);
    let report = conform(&journeys, &Ask { plan: &plan, judge, as_of, threads: 1 }).unwrap();
    assert_eq!((report.unseen, report.planned.len()), (vec!["Think".to_string()], 3));
    assert!(report.outcome.unwrap().difference.is_none());
}

#[test]
fn neither_splits_nor_names_matter() {
    let journeys = world(&PLAIN);
    let json = |report: &ConformReport| serde_json::to_string(report).unwrap();
    let plain = found(&journeys, FORMS[0]);
    for form in FORMS {
        assert_eq!(json(&found(&journeys, form)), json(&plain));
    }
    let renamed = found(&journeys, Form { renamed: true, ..FORMS[1] });
    for (one, two) in plain.steps.iter().zip(&renamed.steps) {
        assert_eq!((other(&one.step), one.came, one.skipped.value), (two.step.clone(), two.came, two.skipped.value));
    }
    assert_eq!(
        plain.outcome.unwrap().p.map(|p| (p * 1e9).round()),
        renamed.outcome.unwrap().p.map(|p| (p * 1e9).round())
    );
}
