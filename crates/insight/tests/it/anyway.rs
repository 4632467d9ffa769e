//! Steps that customers take for other things, too, and those that they are kept waiting for.

use crate::support::{DAY, Rng};
use crate::worlds::{Form, GOAL, Went, log};
use eventlog::{CutSpec, Journeys};
use insight::fold::Judge;
use insight::friction::{Ask, FrictionReport, Kind, Register, Telling, friction};
use model::{Cut, JourneyDefinition, Language, Micros, Span};

const CUSTOMERS: usize = 4_000;

/// A letter to each of them; six of ten log in for it within four days, and most of those read it and are done.
/// `late`: of a hundred others, so many log in for it a fortnight later, and half of them fail.
/// `anyway`: of a thousand customers so many log in for something else on any day of a year.
fn customers(late: u64, anyway: u64) -> Vec<Went> {
    let mut rng = Rng::new(11);
    let mut all = Vec::new();
    for person in 0..CUSTOMERS {
        let letter = 100 + (person % 120) as i64;
        let at = |day: i64, did: &[&str]| Went { day, apart: 10, ..Went::new(person, did.iter().copied()) };
        all.push(at(letter, &["Letter"]));
        let (comes, is_late) = (rng.below(10) < 6, rng.below(100) < late);
        let (soon, later) = (1 + rng.below(4) as i64, 14 + rng.below(10) as i64);
        let fails = rng.below(100) < if comes { 15 } else { 50 };
        if comes || is_late {
            let did: &[&str] = if fails { &["Log in"] } else { &["Log in", "Read", GOAL] };
            all.push(at(letter + if comes { soon } else { later }, did));
        }
        let days: Vec<i64> = (0..365).filter(|_| rng.below(1_000) < anyway).collect();
        all.extend(days.into_iter().map(|day| at(day, &["Log in"])));
    }
    all
}

fn found(customers: &[Went]) -> FrictionReport {
    let log = log(customers, Form::default());
    let definition = JourneyDefinition {
        name: "Journey".to_string(),
        start: vec!["Letter".to_string()],
        goal: vec![GOAL.to_string()],
        cut: Some(Cut::Goal),
        gap: Some(Span::days(30)),
        horizon: Some(Span::days(45)),
        ..JourneyDefinition::default()
    };
    let spec = CutSpec { definition: definition.clone(), ..CutSpec::default() };
    let journeys = Journeys::cut(&log, &spec).unwrap();
    let last = log.totals().last.map(|Micros(last)| Micros(last + 60 * DAY));
    let judge = Judge::of(&journeys, definition.horizon, last);
    let ask = Ask {
        journeys: &journeys,
        definition: &definition,
        judge,
        key: None,
        efforts: &[],
        stated: &[],
        register: &Register::default(),
    };
    let telling = Telling { as_of: last, threads: 2, language: Language::English, ..Telling::default() };
    friction(&[ask], telling).unwrap()
}

fn waits(report: &FrictionReport) -> (usize, Vec<&'static str>) {
    let claimed = report.findings.iter().filter(|it| it.kind == Kind::Wait).count();
    (claimed, report.not_claimed.iter().filter(|it| it.kind == Kind::Wait).map(|it| it.reason).collect())
}

#[test]
fn who_logs_in_for_something_else_has_not_waited() {
    let report = found(&customers(0, 8));
    assert_eq!(waits(&report), (0, vec!["comes_anyway"]), "{:?}", report.findings);
}

#[test]
fn who_comes_late_and_seldom_else_has_waited() {
    let report = found(&customers(40, 1));
    assert_eq!(waits(&report).0, 1, "{:?}", report.not_claimed);
}
