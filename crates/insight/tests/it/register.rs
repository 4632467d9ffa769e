//! What people say was changed, and what was dealt out by lot: found as causes where they are, with the right step of the
//! ladder, and never where they are not.

use crate::support::Rng;
use crate::worlds::{Form, GOAL, Went, log, towards};
use insight::friction::{Ask, Cause, Change, FrictionReport, Kind, Register, Telling, friction};
use model::{Cut, JourneyDefinition, Language, Micros, Span};

const STEPS: [&str; 4] = ["Start", "Form", "Pay", "Sign"];
const CUSTOMERS: usize = 8_000;
const DAY: i64 = 86_400_000_000;
/// What is planted comes on this day, of 200.
const COMES: i64 = 98;

/// Who a customer is, and when they come.
struct Who {
    day: i64,
    north: bool,
    offer_b: bool,
}

/// Customers who try the form again so often, of a hundred, and leave for it four times as often.
fn customers(seed: u64, fair: bool, often: impl Fn(&Who) -> u64) -> Vec<Went> {
    let mut rng = Rng::new(seed);
    let one = |person: usize| {
        let north = rng.below(10) < 4;
        let share = if north && !fair { 7 } else { 5 };
        let who = Who { day: rng.below(200) as i64, north, offer_b: rng.below(10) < share };
        let retries = rng.below(100) < often(&who);
        let mut did: Vec<&str> = Vec::new();
        let mut left = false;
        for step in STEPS {
            did.push(step);
            let is_form = step == "Form" && retries;
            if is_form {
                did.push(step);
            }
            left = rng.below(100) < if is_form { 32 } else { 8 };
            if left {
                break;
            }
        }
        if !left {
            did.push(GOAL);
        }
        Went { apart: 30, day: who.day, ..Went::new(person, did) }
            .with("region", if who.north { "North" } else { "South" })
            .with("offer", if who.offer_b { "B" } else { "A" })
    };
    (0..CUSTOMERS).map(one).collect()
}

fn found(customers: &[Went], register: &Register) -> FrictionReport {
    let log = log(customers, Form::default());
    let (journeys, judge, last) = towards(&log, Form::default());
    let definition = JourneyDefinition {
        name: "Journey".to_string(),
        goal: vec![GOAL.to_string()],
        cut: Some(Cut::Gap),
        gap: Some(Span::days(5)),
        horizon: Some(Span::days(5)),
        ..JourneyDefinition::default()
    };
    let ask =
        Ask { journeys: &journeys, definition: &definition, judge, key: None, efforts: &[], stated: &[], register };
    friction(&[ask], Telling { as_of: last, threads: 2, language: Language::English, ..Telling::default() }).unwrap()
}

/// A change on a day, for some.
fn change(customers: &[Went], day: i64, only: &[(&str, &str)]) -> Register {
    let start = log(customers, Form::default()).totals().first.unwrap().0;
    let only = only.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect();
    let change = Change { name: "New form".to_string(), at: Micros(start + day * DAY), only };
    Register { changes: vec![change], ..Register::default() }
}

/// The causes of trying the form again; it must be found.
fn causes(report: &FrictionReport) -> &[Cause] {
    let finding = report.findings.iter().find(|it| (it.place.step(), it.kind) == ("Form", Kind::Retry));
    &finding.unwrap_or_else(|| panic!("{}", serde_json::to_string(report).unwrap())).causes
}

fn about(cause: &Cause) -> Vec<(&str, &str)> {
    let mut told: Vec<_> = cause.condition.iter().map(|it| (it.attribute.as_str(), it.value.as_str())).collect();
    told.sort_unstable();
    told
}

fn of_the_change(causes: &[Cause]) -> Option<&Cause> {
    causes.iter().find(|cause| about(cause).contains(&("change", "New form")))
}

#[test]
fn a_change_for_some_is_a_cause_when_the_others_went_on_as_before() {
    let went = customers(1, true, |who| if who.north && who.day >= COMES { 60 } else { 15 });
    let report = found(&went, &change(&went, COMES, &[("region", "North")]));
    let cause = of_the_change(causes(&report)).unwrap_or_else(|| panic!("{:?}", causes(&report)));
    assert_eq!(cause.ladder, 4, "{cause:?}");
    assert_eq!(cause.rate_ratio.method, "difference_in_differences");
    assert!(cause.rate_ratio.low.unwrap() < 4.0 && cause.rate_ratio.high.unwrap() > 4.0, "{:?}", cause.rate_ratio);
    let [looked] = report.changes.as_slice() else { panic!("one change") };
    assert!((1_400..1_800).contains(&looked.journeys) && looked.unknown.is_none(), "{looked:?}");
}

#[test]
fn a_change_for_everybody_is_likely_at_most() {
    let went = customers(2, true, |who| if who.day >= COMES { 45 } else { 15 });
    let report = found(&went, &change(&went, COMES, &[]));
    let cause = of_the_change(causes(&report)).unwrap();
    assert_eq!(cause.ladder, 2, "{cause:?}");
    assert!(cause.counter_evidence.iter().any(|it| it.starts_with("The change was for everybody")), "{cause:?}");
}

#[test]
fn what_began_before_the_change_does_not_come_from_it() {
    let went = customers(3, true, |who| if who.day >= COMES - 40 { 45 } else { 15 });
    let report = found(&went, &change(&went, COMES, &[]));
    if let Some(cause) = of_the_change(causes(&report)) {
        assert_eq!(cause.ladder, 1, "{cause:?}");
        assert!(cause.counter_evidence.iter().any(|it| it.contains("another week") || it.contains("fits better")));
    }
    // It rose for all, and the change was for some.
    let went = customers(4, true, |who| if who.day >= COMES { 45 } else { 15 });
    let report = found(&went, &change(&went, COMES, &[("region", "North")]));
    if let Some(cause) = of_the_change(causes(&report)) {
        assert_eq!(cause.ladder, 1, "{cause:?}");
    }
}

#[test]
fn a_change_without_effect_is_no_cause() {
    let mut named = 0;
    for seed in 10..20 {
        let went = customers(seed, true, |who| if who.north { 35 } else { 15 });
        for only in [&[][..], &[("region", "North")][..]] {
            let report = found(&went, &change(&went, COMES, only));
            named += usize::from(of_the_change(causes(&report)).is_some());
        }
    }
    assert!(named <= 2, "{named} of 20");
}

#[test]
fn a_change_for_whom_the_log_does_not_know_says_so() {
    let went = customers(5, true, |_| 25);
    let report = found(&went, &change(&went, COMES, &[("region", "West")]));
    let [looked] = report.changes.as_slice() else { panic!("one change") };
    assert_eq!((looked.journeys, looked.unknown.as_deref()), (0, Some("region = West")));
    assert!(of_the_change(causes(&report)).is_none());
}

#[test]
fn what_was_dealt_out_by_lot_is_a_cause_and_what_was_not_is_none() {
    let lot = Register { randomised: vec!["offer".to_string()], ..Register::default() };
    let often = |who: &Who| if who.offer_b { 40 } else { 15 };
    let report = found(&customers(6, true, often), &lot);
    let cause = causes(&report).iter().find(|cause| about(cause) == [("offer", "B")]).unwrap();
    assert_eq!((cause.ladder, cause.rate_ratio.method), (5, "randomised_risk_ratio"), "{cause:?}");
    let truth = 40.0 / 15.0;
    assert!(cause.rate_ratio.low.unwrap() < truth && cause.rate_ratio.high.unwrap() > truth, "{:?}", cause.rate_ratio);
    let same = found(&customers(6, true, often), &Register::default());
    assert!(causes(&same).iter().all(|cause| cause.ladder <= 2), "nobody says that there was a lot");
    let unfair = found(&customers(6, false, often), &lot);
    let cause = causes(&unfair).iter().find(|cause| about(cause) == [("offer", "B")]).unwrap();
    assert!(cause.ladder <= 2, "{cause:?}");
    assert!(cause.counter_evidence.iter().any(|it| it.contains("differ from others in region")), "{cause:?}");
}
