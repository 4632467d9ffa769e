//! What those do that fail, against worlds in which it is known what harms: found though failing cuts journeys short, and
//! nothing where outcomes are dealt out by lot, or where only going on longer shows more.

use crate::support::Rng;
use crate::worlds::{FORMS, Form, GOAL, Went, log, other, towards};
use insight::contrast::{Ask, ContrastReport, Groups, MoreIn, Rule, What, contrast};
use model::Segment;

const STEPS: [&str; 5] = ["Letter", "Log in", "Form", "Attach", "Send"];

/// At each step a journey may see a hint, and may end; where the form is filled in again it ends `harm` times as often.
/// Who fails may be told so afterwards, by an event of its own.
struct World {
    harm: u64,
    told: bool,
    journeys: usize,
    seed: u64,
}

const HARMFUL: World = World { harm: 4, told: false, journeys: 3_000, seed: 1 };

/// What happens at one step: whether it is done again, whether a hint is shown, and whether the journey ends there.
#[derive(Clone, Copy)]
struct Stay {
    again: bool,
    hint: bool,
    ends: bool,
}

fn stays(of: &World) -> Vec<[Stay; STEPS.len()]> {
    let mut rng = Rng::new(of.seed);
    let mut stay = |step: usize| {
        let (hint, again) = (rng.below(100) < 20, STEPS[step] == "Form" && rng.below(100) < 30);
        Stay { again, hint, ends: rng.below(100) < if again { 8 * of.harm } else { 8 } }
    };
    (0..of.journeys).map(|_| std::array::from_fn(&mut stay)).collect()
}

fn journeys(of: &World, stays: &[[Stay; STEPS.len()]]) -> Vec<Went> {
    let one = |(person, stays): (usize, &[Stay; STEPS.len()])| {
        let mut did: Vec<&str> = Vec::new();
        let end = stays.iter().position(|stay| stay.ends);
        for (step, stay) in STEPS.into_iter().zip(stays).take(end.map_or(STEPS.len(), |end| end + 1)) {
            did.push(step);
            did.extend(stay.again.then_some(step));
            did.extend(stay.hint.then_some("Hint"));
        }
        did.extend(end.is_none().then_some(GOAL));
        did.extend((end.is_some() && of.told).then_some("Turned down"));
        Went::new(person, did).with("device", ["mobile", "desktop"][person % 2])
    };
    stays.iter().enumerate().map(one).collect()
}

fn world(of: &World) -> Vec<Went> {
    journeys(of, &stays(of))
}

fn found(journeys: &[Went], form: Form) -> ContrastReport {
    let log = log(journeys, form);
    let (journeys, judge, as_of) = towards(&log, form);
    contrast(&journeys, &Ask { groups: Groups::Outcome, judge, as_of, threads: form.threads }).unwrap()
}

fn ruled(journeys: &[Went], a: &str, b: Option<&str>) -> ContrastReport {
    let log = log(journeys, Form::default());
    let (journeys, judge, as_of) = towards(&log, Form::default());
    let rule = |text: &str| Rule::of(Segment::parse(text).unwrap(), &journeys).unwrap();
    let (first, second) = (rule(a), b.map(rule));
    let groups = Groups::Rules { a: &first, b: second.as_ref(), names: (a, b.unwrap_or("others")) };
    contrast(&journeys, &Ask { groups, judge, as_of, threads: 2 }).unwrap()
}

fn json(report: &ContrastReport) -> String {
    serde_json::to_string(report).unwrap()
}

fn again(activity: &str) -> What {
    What::Again { activity: activity.to_string() }
}

#[test]
fn what_harms_is_found_and_what_is_only_frequent_is_not() {
    for seed in 1..=5 {
        let report = found(&world(&World { seed, ..HARMFUL }), Form::default());
        let all: Vec<&What> = report.findings.iter().flat_map(|it| std::iter::once(&it.what).chain(&it.also)).collect();
        assert!(all.contains(&&again("Form")), "{}", json(&report));
        assert!(!all.iter().any(|what| format!("{what:?}").contains("Hint\"")), "{all:?}");
        assert!(!all.iter().any(|what| matches!(what, What::Value { .. } | What::Channel { .. })), "{all:?}");
        let first = &report.findings[0];
        assert!(first.more_in == MoreIn::A && first.difference.low.unwrap() > 0.05, "{first:?}");
        assert!((first.rate.value.unwrap() - first.expected - first.difference.value.unwrap()).abs() < 1e-9);
    }
}

#[test]
fn outcomes_dealt_out_by_lot_silence_everything() {
    let mut told = Vec::new();
    for seed in 1..=20 {
        // Whoever came to a step may have ended there instead: the same signs, others' endings.
        let of = World { seed, ..HARMFUL };
        let mut dealt = stays(&of);
        let mut rng = Rng::new(seed + 500);
        for step in 0..STEPS.len() {
            for at in (1..dealt.len()).rev() {
                let other = rng.below(at as u64 + 1) as usize;
                let (one, two) = (dealt[at][step].ends, dealt[other][step].ends);
                (dealt[at][step].ends, dealt[other][step].ends) = (two, one);
            }
        }
        let report = found(&journeys(&of, &dealt), Form::default());
        assert!(report.tested > 10, "{}", report.tested);
        told.extend(report.findings);
    }
    assert!(told.len() <= 2, "{told:?}");
}

#[test]
fn groups_that_are_drawn_by_lot_do_the_same() {
    let mut told = Vec::new();
    for seed in 1..=10 {
        let mut journeys = world(&World { seed, ..HARMFUL });
        let mut rng = Rng::new(seed + 900);
        journeys.iter_mut().for_each(|went| went.known[0].1 = ["mobile", "desktop"][rng.below(2) as usize].to_string());
        told.extend(ruled(&journeys, "device = mobile", None).findings);
    }
    assert!(told.len() <= 1, "{told:?}");
}

#[test]
fn where_nothing_harms_nothing_is_told_though_who_fails_is_cut_short() {
    let mut told = Vec::new();
    for seed in 1..=20 {
        told.extend(found(&world(&World { harm: 1, seed, ..HARMFUL }), Form::default()).findings);
    }
    assert!(told.len() <= 2, "{told:?}");
}

#[test]
fn what_only_one_group_shows_explains_nothing() {
    let report = found(&world(&World { told: true, ..HARMFUL }), Form::default());
    let turned_down = What::Activity { activity: "Turned down".to_string() };
    let one = report.only_one.iter().find(|one| one.what == turned_down).unwrap();
    assert_eq!((one.shown_by, one.journeys, one.others), (MoreIn::A, report.a.journeys, 0));
    assert!(!json(&report).split("\"not_claimed\"").next().unwrap().contains("Turned down"));
}

#[test]
fn any_two_groups_are_contrasted_and_not_by_what_they_were_chosen_by() {
    let mut journeys = world(&HARMFUL);
    for went in journeys.iter_mut().filter(|went| went.person % 2 == 0 && went.person % 3 == 0) {
        went.did.insert(1, "Zoom".to_string());
    }
    for went in journeys.iter_mut().filter(|went| went.person % 23 == 0 && went.person % 2 == 1) {
        went.did.insert(1, "Zoom".to_string());
    }
    let report = ruled(&journeys, "device = mobile", None);
    let zoom = report.findings.iter().find(|it| it.what == What::Activity { activity: "Zoom".to_string() });
    let mobile = zoom.or_else(|| report.findings.iter().find(|it| format!("{:?}", it.also).contains("Zoom"))).unwrap();
    assert_eq!(mobile.more_in, MoreIn::A);
    assert!(!json(&report).contains("\"kind\":\"value\""), "the device is why they are in their groups");
    let turned = ruled(&journeys, "device = desktop", Some("device = mobile"));
    assert!(turned.findings.iter().any(|it| it.more_in == MoreIn::B && json(&turned).contains("Zoom")));
    assert_eq!((turned.a.journeys, turned.b.journeys), (report.b.journeys, report.a.journeys));
}

#[test]
fn few_journeys_claim_nothing() {
    let report = found(&world(&World { journeys: 50, ..HARMFUL }), Form::default());
    assert!(report.findings.is_empty() && report.tested == 0, "{}", json(&report));
}

#[test]
fn neither_splits_nor_names_matter() {
    let journeys = world(&HARMFUL);
    let plain = json(&found(&journeys, FORMS[0]));
    for form in FORMS {
        assert_eq!(json(&found(&journeys, form)), plain);
    }
    let (one, two) = (found(&journeys, FORMS[0]), found(&journeys, Form { renamed: true, ..FORMS[1] }));
    assert_eq!(one.findings.len(), two.findings.len());
    for (one, two) in one.findings.iter().zip(&two.findings) {
        assert!((one.difference.low.unwrap() - two.difference.low.unwrap()).abs() < 1e-9);
        if let (What::Again { activity }, What::Again { activity: renamed }) = (&one.what, &two.what) {
            assert_eq!(&other(activity), renamed);
        }
    }
}
