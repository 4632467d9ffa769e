//! Segments against worlds in which it is known what differs: a difference, one that the mix makes, one that turns round
//! among like journeys, and none.

use crate::support::Rng;
use crate::worlds::{FORMS, Form, GOAL, Went, log, other, towards};
use insight::compare::{Ask, CompareReport, Facet, LEAST, Place, Verdict, compare};

/// Journeys of two regions in two ages; how many of a thousand are old, and reach the goal, in each.
struct World {
    old: [u64; 2],
    reached: [[u64; 2]; 2],
    journeys: usize,
    seed: u64,
}

fn world(of: &World) -> Vec<Went> {
    let mut rng = Rng::new(of.seed);
    let one = |person: usize| {
        let region = usize::from(person % 5 < 2);
        let old = usize::from(rng.below(1_000) < of.old[region]);
        let reached = rng.below(1_000) < of.reached[region][old];
        let did = if reached { vec!["Start", GOAL] } else { vec!["Start"] };
        Went::new(person, did).with("region", ["north", "south"][region]).with("age", ["young", "old"][old])
    };
    (0..of.journeys).map(one).collect()
}

fn found(journeys: &[Went], form: Form) -> CompareReport {
    let log = log(journeys, form);
    let (journeys, judge, as_of) = towards(&log, form);
    let facet =
        |name: &str| Facet { name: name.to_string(), place: Place::Attribute(log.find_attribute(name).unwrap()) };
    let channel = Facet { name: "channel".to_string(), place: Place::Channel };
    let facets = [facet("region"), facet("age"), channel];
    let ask = Ask { facets: &facets, held: None, values: &[], judge, as_of, threads: form.threads };
    compare(&journeys, &ask).unwrap()
}

fn verdict(report: &CompareReport) -> Verdict {
    report.groups[1].against_others.as_ref().unwrap().verdict
}

fn json(report: &CompareReport) -> String {
    serde_json::to_string(report).unwrap()
}

const EVEN: World = World { old: [500, 500], reached: [[600, 600], [600, 600]], journeys: 4_000, seed: 1 };
/// The south fares better in both ages, but is older, and the old fare worse.
const TURNED: World = World { old: [200, 800], reached: [[800, 300], [880, 380]], journeys: 4_000, seed: 1 };
const ONLY_MIX: World = World { old: [200, 800], reached: [[800, 300], [800, 300]], journeys: 4_000, seed: 1 };

#[test]
fn a_difference_is_found_with_its_interval_over_the_truth() {
    let mut held = 0;
    for seed in 1..=20 {
        let report = found(&world(&World { reached: [[600, 500], [700, 600]], seed, ..EVEN }), Form::default());
        assert_eq!(verdict(&report), Verdict::Differs, "{}", json(&report));
        let south = report.groups.iter().position(|group| group.value == "south").unwrap();
        let against = report.groups[1].against_others.as_ref().unwrap();
        let truth = if south == 1 { 0.1 } else { -0.1 };
        let within = |estimate: &model::Estimate| estimate.low.unwrap() <= truth && truth <= estimate.high.unwrap();
        held += usize::from(within(&against.standardised)) + usize::from(within(&against.difference));
    }
    assert!(held >= 35, "{held} of 40 intervals hold the truth");
}

#[test]
fn a_difference_that_turns_round_among_like_journeys_is_told() {
    for seed in 1..=10 {
        let report = found(&world(&World { seed, ..TURNED }), Form::default());
        assert_eq!(verdict(&report), Verdict::Reversed, "{}", json(&report));
        assert_eq!(report.held, ["age"]);
        let against = report.groups[1].against_others.as_ref().unwrap();
        assert_eq!(against.by_attribute[0].attribute, "age");
        let (mix, rate) = (against.split.composition.value.unwrap(), against.split.rate.value.unwrap());
        assert!(mix * rate < 0.0 && mix.abs() > rate.abs(), "{against:?}");
        assert!((mix + rate - against.difference.value.unwrap()).abs() < 1e-9);
    }
}

#[test]
fn a_difference_of_the_mix_alone_is_not_claimed_of_like_journeys() {
    let wrong = (1..=20).filter(|seed| {
        let report = found(&world(&World { seed: *seed, ..ONLY_MIX }), Form::default());
        verdict(&report) != Verdict::Mix
    });
    let wrong: Vec<u64> = wrong.collect();
    assert!(wrong.len() <= 2, "{wrong:?}");
}

#[test]
fn where_nothing_differs_nothing_is_claimed() {
    let wrong: Vec<u64> = (1..=200)
        .filter(|seed| {
            let report = found(&world(&World { seed: *seed, journeys: 800, ..EVEN }), Form::default());
            verdict(&report) != Verdict::Unsure
        })
        .collect();
    assert!(wrong.len() <= 16, "{} of 200: {wrong:?}", wrong.len());
}

#[test]
fn few_journeys_and_many_of_few_persons_claim_nothing() {
    let few = found(&world(&World { journeys: 40, ..EVEN }), Form::default());
    assert!(few.groups.iter().all(|group| group.against_others.is_none() && group.needed_n == LEAST));
    // 2,000 journeys, but of eight persons.
    let mut of_few = world(&World { reached: [[900, 900], [100, 100]], journeys: 2_000, ..EVEN });
    for (at, went) in of_few.iter_mut().enumerate() {
        (went.person, went.day) = (at % 8, (at / 8) as i64 * 20);
    }
    let report = found(&of_few, Form::default());
    assert_eq!((report.journeys, report.persons), (2_000, 8));
    assert!(report.groups.iter().all(|group| group.against_others.is_none()), "{}", json(&report));
}

#[test]
fn neither_splits_nor_names_matter() {
    let journeys = world(&TURNED);
    let plain = json(&found(&journeys, FORMS[0]));
    for form in FORMS {
        assert_eq!(json(&found(&journeys, form)), plain);
    }
    let (one, two) = (found(&journeys, FORMS[0]), found(&journeys, Form { renamed: true, ..FORMS[1] }));
    for (one, two) in one.groups.iter().zip(&two.groups) {
        assert_eq!((other(&one.value), one.journeys), (two.value.clone(), two.journeys));
        let (Some(one), Some(two)) = (&one.against_others, &two.against_others) else { continue };
        let near = |a: Option<f64>, b: Option<f64>| (a.unwrap() - b.unwrap()).abs() < 1e-9;
        assert!(near(one.standardised.low, two.standardised.low) && near(one.split.rate.high, two.split.rate.high));
        assert_eq!(one.verdict, two.verdict);
    }
}
