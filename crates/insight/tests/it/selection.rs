//! What is made by how much customers do, against worlds in which that is known: an attribute that whoever comes often gets
//! is told as a selection; versions that are dealt out by lot are not, however strongly they work, and neither is a group
//! that must do one thing more.

use crate::support::Rng;
use crate::worlds::{FORMS, Form, GOAL, Went, log, towards};
use eventlog::{BuildOptions, CutSpec, EventLog, Identity, Journeys, LogBuilder};
use insight::compare::{Ask, CompareReport, Facet, Place, Verdict, compare};
use insight::fold::Judge;
use insight::friction::{Ask as Asked, FrictionReport, Register, Telling, friction};
use model::{AttributeColumn, Column, Cut, EventBatch, JourneyDefinition, Micros, ValueKind};
use std::collections::{HashMap, HashSet};

/// An hour between events: each is a sitting of its own.
const HOUR: i64 = 60;

fn share(rng: &mut Rng) -> f64 {
    rng.below(1 << 30) as f64 / (1_u64 << 30) as f64
}

/// How often somebody comes: most once, some very often.
fn visits(rng: &mut Rng, keen: f64) -> usize {
    let mut visits = 1;
    while visits < 60 && share(rng) < keen {
        visits += 1;
    }
    visits
}

/// Customers differ in how often they come. Each visit may be with the other device, and each may be the one that books,
/// whichever device it is with; they come on when they have. `by_lot` deals out the devices instead.
fn devices(seed: u64, by_lot: bool) -> Vec<Went> {
    let mut rng = Rng::new(seed);
    let one = |person: usize| {
        let keen = if rng.below(10) < 7 { 0.3 } else { 0.9 };
        let (mut did, mut others) = (Vec::new(), 0);
        for visit in 0..visits(&mut rng, keen) {
            did.push("Visit");
            if share(&mut rng) < 0.06 {
                did.push(GOAL);
            }
            others += usize::from(visit > 0 && share(&mut rng) < 0.2);
        }
        let several = if by_lot { rng.below(4) == 0 } else { others > 0 };
        Went { apart: HOUR, ..Went::new(person, did) }
            .with("devices", if several { "several" } else { "one" })
            .with("region", ["north", "south"][(rng.below(2)) as usize])
    };
    (0..2_000).map(one).collect()
}

/// A letter in two versions, dealt out by lot; how many of a hundred leave at once and at each later step.
struct Letter {
    at_once: [u64; 2],
    later: [u64; 2],
    /// How many of a hundred seek help before each step.
    asks: [u64; 2],
    seed: u64,
}

fn letters(of: &Letter) -> Vec<Went> {
    let mut rng = Rng::new(of.seed);
    let one = |person: usize| {
        let version = usize::from(rng.below(3) == 0);
        let mut did = vec!["Letter"];
        let mut leaves = rng.below(100) < of.at_once[version];
        for step in ["Log in", "Fill in", "Attach", "Sign"] {
            if leaves {
                break;
            }
            if rng.below(100) < of.asks[version] {
                did.push("Help");
            }
            did.push(step);
            leaves = rng.below(100) < of.later[version];
        }
        if !leaves {
            did.push(GOAL);
        }
        Went { apart: HOUR, ..Went::new(person, did) }
            .with("version", ["A", "B"][version])
            .with("region", ["north", "south"][(rng.below(2)) as usize])
    };
    (0..2_000).map(one).collect()
}

fn compared(journeys: &[Went], by: &str, other: &str, form: Form) -> CompareReport {
    let log = log(journeys, form);
    let (journeys, judge, as_of) = towards(&log, form);
    let facet =
        |name: &str| Facet { name: name.to_string(), place: Place::Attribute(log.find_attribute(name).unwrap()) };
    let facets = [facet(by), facet(other)];
    compare(&journeys, &Ask { facets: &facets, held: None, values: &[], judge, as_of, threads: form.threads }).unwrap()
}

fn rubbed(journeys: &[Went]) -> FrictionReport {
    let form = Form::default();
    let log = log(journeys, form);
    let (journeys, judge, as_of) = towards(&log, form);
    let definition = JourneyDefinition { goal: vec![GOAL.to_string()], ..JourneyDefinition::default() };
    let ask = Asked {
        journeys: &journeys,
        definition: &definition,
        judge,
        key: None,
        efforts: &[],
        stated: &[],
        register: &Register::default(),
    };
    friction(&[ask], Telling { as_of, threads: 2, ..Telling::default() }).unwrap()
}

fn json(report: &CompareReport) -> String {
    serde_json::to_string(report).unwrap()
}

#[test]
fn what_whoever_comes_often_gets_is_told_as_a_selection() {
    for seed in 1..=10 {
        let report = compared(&devices(seed, false), "devices", "region", Form::default());
        let against = report.groups[1].against_others.as_ref().unwrap();
        let selection = against.selection.as_ref().unwrap_or_else(|| panic!("seed {seed}: {}", json(&report)));
        assert!(selection.explains, "seed {seed}: {}", json(&report));
        let made = &selection.made;
        assert_eq!((made.scope, made.usual.as_str(), made.least_sittings), ("person", "one", 1));
        assert_eq!(made.among_least.value, Some(0.0));
        let alike = &selection.equally_active;
        assert!(alike.low.unwrap() < 0.05 && alike.value.unwrap().abs() < against.difference.value.unwrap() / 2.0);
        assert!(selection.did_more.low.unwrap() > 0.6 && selection.median_sittings > selection.median_sittings_others);
    }
}

#[test]
fn what_activity_makes_is_not_held_alike_and_explains_no_friction() {
    let journeys = devices(1, false);
    let report = compared(&journeys, "region", "devices", Form::default());
    assert!(
        report.not_held.iter().any(|it| it.attribute == "devices" && it.reason == "made_by_activity"),
        "{report:?}"
    );
    let report = rubbed(&journeys);
    assert_eq!(report.selections.iter().map(|it| it.attribute.as_str()).collect::<Vec<_>>(), ["devices"]);
    for finding in &report.findings {
        let conditions = finding.causes.iter().flat_map(|cause| &cause.condition).chain(&finding.segment);
        assert!(conditions.into_iter().all(|told| told.attribute != "devices"), "{finding:?}");
    }
}

#[test]
fn the_same_dealt_out_by_lot_is_no_selection() {
    for seed in 1..=20 {
        let journeys = devices(seed, true);
        let report = compared(&journeys, "devices", "region", Form::default());
        let selection = report.groups.iter().filter_map(|group| group.against_others.as_ref());
        assert!(selection.into_iter().all(|against| against.selection.is_none()), "seed {seed}: {}", json(&report));
        assert!(report.not_held.iter().all(|it| it.reason != "made_by_activity"));
    }
    assert!(rubbed(&devices(1, true)).selections.is_empty());
}

#[test]
fn an_effect_is_no_selection_however_strong_it_is_and_wherever_it_works() {
    let worlds = [
        ([20, 50], [5, 5], [5, 5]),
        ([20, 5], [10, 10], [5, 5]),
        ([2, 80], [5, 5], [5, 5]),
        ([5, 5], [3, 40], [5, 5]),
        ([10, 10], [8, 25], [5, 60]),
        ([0, 60], [10, 10], [10, 10]),
        ([60, 0], [10, 10], [10, 10]),
        ([30, 2], [20, 5], [60, 5]),
        ([5, 30], [15, 20], [5, 95]),
        ([60, 1], [40, 5], [5, 5]),
        ([60, 1], [40, 5], [60, 60]),
        ([1, 60], [5, 40], [90, 60]),
    ];
    for (at, (at_once, later, asks)) in worlds.into_iter().enumerate() {
        for seed in 1..=10 {
            let journeys = letters(&Letter { at_once, later, asks, seed });
            let report = compared(&journeys, "version", "region", Form::default());
            let against = report.groups[1].against_others.as_ref().unwrap();
            assert_eq!(against.verdict, Verdict::Differs, "world {at}, seed {seed}: {}", json(&report));
            assert!(against.selection.is_none(), "world {at}, seed {seed}: {}", json(&report));
        }
        assert!(rubbed(&letters(&Letter { at_once, later, asks, seed: 1 })).selections.is_empty(), "world {at}");
    }
}

/// Those of the north must go twice to an office besides, and half of them give up over it.
#[test]
fn who_must_do_one_thing_more_is_not_selected_by_it() {
    for seed in 1..=10 {
        let mut rng = Rng::new(seed);
        let one = |person: usize| {
            let north = rng.below(2) == 0;
            let mut did = vec!["Start"];
            did.extend(if north { vec!["Office", "Office again"] } else { Vec::new() });
            did.extend((0..visits(&mut rng, 0.4)).map(|_| "Fill in"));
            if rng.below(100) < if north { 35 } else { 70 } {
                did.push(GOAL);
            }
            Went { apart: HOUR, ..Went::new(person, did) }
                .with("region", if north { "north" } else { "south" })
                .with("age", ["old", "young"][(rng.below(2)) as usize])
        };
        let journeys: Vec<Went> = (0..2_000).map(one).collect();
        let report = compared(&journeys, "region", "age", Form::default());
        let against = report.groups[1].against_others.as_ref().unwrap();
        assert_eq!(against.verdict, Verdict::Differs);
        assert!(!against.selection.as_ref().is_some_and(|it| it.explains), "seed {seed}: {}", json(&report));
    }
}

#[test]
fn neither_splits_nor_order_change_what_is_told_of_a_selection() {
    let journeys = devices(3, false);
    let plain = json(&compared(&journeys, "devices", "region", FORMS[0]));
    assert!(plain.contains("\"explains\":true"), "{plain}");
    for form in FORMS {
        assert_eq!(json(&compared(&journeys, "devices", "region", form)), plain);
    }
}

/// `2015-02-16 21:50:41` in microseconds, UTC.
fn micros(text: &str) -> i64 {
    let part: Vec<i64> = text.split(['-', ' ', ':']).map(|part| part.parse().unwrap()).collect();
    let (year, month) = if part[1] > 2 { (part[0], part[1]) } else { (part[0] - 1, part[1] + 12) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + part[2] - 719_469;
    (((days * 24 + part[3]) * 60 + part[4]) * 60 + part[5]) * 1_000_000
}

/// Sessions of visitors of a web site as events: each visit, and the booking request that it ended with; with the device,
/// and whether the visitor ever used another one.
fn sessions(text: &str) -> EventLog {
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.trim().split('|').collect()).collect();
    let mut used: HashMap<&str, HashSet<&str>> = HashMap::new();
    rows.iter().for_each(|row| {
        used.entry(row[0]).or_default().insert(row[4]);
    });
    let mut batch = EventBatch::default();
    let [mut person, mut device, mut devices] = std::array::from_fn(|_| Column::default());
    for row in &rows {
        let booked = (row[10] == "1").then_some((row[7], GOAL));
        for (time, activity) in [(row[6], "Visit")].into_iter().chain(booked) {
            batch.time.push(micros(time));
            batch.activity.push(Some(activity));
            person.push(Some(row[0]));
            device.push(Some(row[4]));
            devices.push(Some(if used[row[0]].len() > 1 { "several" } else { "one" }));
        }
    }
    batch.person = Some(person);
    let named = [("device", device), ("devices", devices)];
    batch.attributes = named
        .map(|(name, values)| AttributeColumn { name: name.to_string(), kind: ValueKind::Text, values })
        .into_iter()
        .collect();
    let mut builder = LogBuilder::new(BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: false,
        memory: 1 << 30,
        scratch: std::env::temp_dir(),
        threads: 2,
    });
    builder.push(&batch).unwrap();
    builder.finish().unwrap()
}

#[test]
fn that_those_with_several_devices_book_more_is_a_selection() {
    let Some(file) = testkit::real_data("clicks/airbnb-session-data.txt") else { return };
    let log = sessions(&std::fs::read_to_string(file).unwrap());
    for cut in [Cut::Person, Cut::Gap] {
        let definition =
            JourneyDefinition { goal: vec![GOAL.to_string()], cut: Some(cut), ..JourneyDefinition::default() };
        let journeys = Journeys::cut(&log, &CutSpec { definition: definition.clone(), ..CutSpec::default() }).unwrap();
        let as_of: Option<Micros> = log.totals().last;
        let judge = Judge::of(&journeys, None, as_of);
        let facet =
            |name: &str| Facet { name: name.to_string(), place: Place::Attribute(log.find_attribute(name).unwrap()) };
        let by = |by: &str, other: &str| {
            let facets = [facet(by), facet(other)];
            compare(&journeys, &Ask { facets: &facets, held: None, values: &[], judge, as_of, threads: 2 }).unwrap()
        };
        let report = by("devices", "device");
        let against = report.groups[1].against_others.as_ref().unwrap();
        let selection = against.selection.as_ref().unwrap_or_else(|| panic!("{}", json(&report)));
        assert!(against.difference.value.unwrap() > 0.2 && selection.explains, "{}", json(&report));
        // The device that a journey begins with is known then: it is made by nothing that follows.
        let report = by("device", "devices");
        assert!(report.groups.iter().filter_map(|it| it.against_others.as_ref()).all(|it| it.selection.is_none()));
        assert!(report.not_held.iter().any(|it| it.attribute == "devices" && it.reason == "made_by_activity"));
        let ask = Asked {
            journeys: &journeys,
            definition: &definition,
            judge,
            key: None,
            efforts: &[],
            stated: &[],
            register: &Register::default(),
        };
        let report = friction(&[ask], Telling { as_of, threads: 2, ..Telling::default() }).unwrap();
        assert_eq!(report.selections.iter().map(|it| it.attribute.as_str()).collect::<Vec<_>>(), ["devices"]);
    }
}
