//! Signs of friction, each with its decoy: the number of journeys that show it is known, claimed or not.

use crate::support::{DAY, Rng, SECOND};
use eventlog::{BuildOptions, CutSpec, EventLog, Identity, Journeys, LogBuilder};
use insight::fold::{Judge, Period, Periods};
use insight::friction::{Ask, EffortSign, FrictionReport, Kind, Place, Register, Telling, friction};
use model::{AttributeColumn, Column, Cut, EventBatch, JourneyDefinition, Language, Micros, Span, ValueKind};

const GOAL: &str = "Klart";
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// Something that a customer did, or that was done for them.
#[derive(Clone)]
struct Did {
    time: i64,
    activity: &'static str,
    channel: &'static str,
    team: Option<&'static str>,
    promised: Option<String>,
}

fn did(time: i64, activity: &'static str, channel: &'static str) -> Did {
    Did { time, activity, channel, team: None, promised: None }
}

fn by(time: i64, activity: &'static str, team: &'static str) -> Did {
    Did { team: Some(team), ..did(time, activity, "internal") }
}

fn promised(by: i64, did: Did) -> Did {
    Did { promised: Some(Micros(by).to_rfc3339()), ..did }
}

fn log(customers: &[Vec<Did>]) -> EventLog {
    let mut builder = LogBuilder::new(BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: false,
        memory: 1 << 30,
        scratch: std::env::temp_dir(),
        threads: 2,
    });
    let mut batch = EventBatch::default();
    let [mut person, mut channel, mut team, mut promised] = std::array::from_fn(|_| Column::default());
    for (at, customer) in customers.iter().enumerate() {
        let name = format!("k{at:06}");
        for did in customer {
            batch.time.push(did.time);
            batch.activity.push(Some(did.activity));
            person.push(Some(&name));
            channel.push(Some(did.channel));
            team.push(did.team);
            promised.push(did.promised.as_deref());
        }
    }
    batch.person = Some(person);
    batch.channel = Some(channel);
    let column = |name: &str, values: Column| AttributeColumn { name: name.to_string(), kind: ValueKind::Text, values };
    batch.attributes = vec![column("team", team), column("promised_by", promised)];
    builder.push(&batch).unwrap();
    builder.finish().unwrap()
}

/// Customers by number, of whom two of five give up where their way ends and the others reach the goal.
fn customers(count: usize, way: impl Fn(usize) -> Vec<Did>) -> Vec<Vec<Did>> {
    let customer = |at: usize| {
        let mut all = way(at);
        let last = all.iter().map(|did| did.time).max().unwrap();
        if at % 5 > 1 {
            all.push(did(last + MINUTE, GOAL, "web"));
        }
        all
    };
    (0..count).map(customer).collect()
}

fn found(customers: &[Vec<Did>], steps: &[&str]) -> FrictionReport {
    found_by(customers, steps, None)
}

fn found_by(customers: &[Vec<Did>], steps: &[&str], periods: Option<&Periods>) -> FrictionReport {
    let log = log(customers);
    let definition = JourneyDefinition {
        name: "Ansökan".to_string(),
        goal: vec![GOAL.to_string()],
        steps: steps.iter().map(|step| (*step).to_string()).collect(),
        cut: Some(Cut::Person),
        horizon: Some(Span::days(60)),
        ..JourneyDefinition::default()
    };
    let spec = CutSpec { definition: definition.clone(), ..CutSpec::default() };
    let journeys = Journeys::cut(&log, &spec).unwrap();
    let last = log.totals().last.map(|Micros(last)| Micros(last + 90 * DAY));
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
    let telling = Telling { as_of: last, threads: 2, language: Language::English, periods, ..Telling::default() };
    friction(&[ask], telling).unwrap()
}

/// So many journeys show a sign at a step, claimed or not.
fn shown(report: &FrictionReport, step: &str, kind: Kind) -> u64 {
    let is = |place: &str, of: Kind| place == step && of == kind;
    let claimed = report.findings.iter().filter(|it| is(it.place.step(), it.kind)).map(|it| it.journeys_affected);
    let unsaid = report.not_claimed.iter().filter(|it| is(it.place.step(), it.kind)).map(|it| it.n);
    claimed.chain(unsaid).sum()
}

fn shown_anywhere(report: &FrictionReport, kind: Kind) -> u64 {
    let claimed = report.findings.iter().filter(|it| it.kind == kind).map(|it| it.journeys_affected);
    claimed.chain(report.not_claimed.iter().filter(|it| it.kind == kind).map(|it| it.n)).sum()
}

/// 1970-01-05, a Monday, in the morning.
const MONDAY: i64 = 4 * DAY + 10 * HOUR;

/// Customers apply on any day, and their application is read on the next day on which anybody works; `late` of them, spread
/// among the others, wait four working days more.
fn read_on_working_days(count: usize, late: usize) -> Vec<Vec<Did>> {
    customers(count, |at| {
        let day = at as i64 % 70;
        let wait = match day % 7 {
            4 => 3,
            5 => 2,
            _ => 1,
        };
        let begin = MONDAY + day * DAY;
        let is_late = at % 7 == 0 && at / 7 < late;
        // Who applied on a Monday, and waits from Tuesday until Monday.
        let more = if is_late { 6 * DAY } else { 0 };
        let jitter = (at as i64 * 37 % 300) * MINUTE;
        vec![did(begin, "Ansök", "web"), did(begin + wait * DAY + more + jitter, "Läs", "internal")]
    })
}

#[test]
fn a_weekend_is_no_wait_where_nobody_works_then_and_days_more_are() {
    let report = found(&read_on_working_days(700, 0), &[]);
    assert_eq!(shown(&report, "Läs", Kind::Wait), 0, "Friday until Monday is one working day");
    let report = found(&read_on_working_days(700, 40), &[]);
    assert_eq!(shown(&report, "Läs", Kind::Wait), 40);
}

#[test]
fn a_weekend_is_a_wait_where_others_are_served_then() {
    let mut all = read_on_working_days(700, 0);
    // As many are read on the day after, whichever it is.
    all.extend(customers(700, |at| {
        let begin = MONDAY + at as i64 % 70 * DAY;
        vec![did(begin, "Ansök", "web"), did(begin + DAY + (at as i64 * 41 % 300) * MINUTE, "Läs", "internal")]
    }));
    let fridays_and_saturdays = 700 / 7 * 2;
    assert_eq!(shown(&found(&all, &[]), "Läs", Kind::Wait), fridays_and_saturdays);
}

/// Who applies is answered within days; `promises` tells by which day that was promised.
fn answered(promises: impl Fn(usize) -> Option<i64>) -> Vec<Vec<Did>> {
    customers(600, |at| {
        let begin = MONDAY + at as i64 % 50 * DAY;
        let apply = did(begin, "Ansök", "web");
        let apply = match promises(at) {
            Some(days) => promised(begin + days * DAY, apply),
            None => apply,
        };
        // One in ten waits for eight days, the others for two.
        let days = if at % 10 == 0 { 8 } else { 2 };
        let confirm = did(begin + 2 * MINUTE, "Bekräfta", "web");
        vec![apply, confirm, did(begin + days * DAY + (at as i64 * 37 % 300) * MINUTE, "Besked", "internal")]
    })
}

#[test]
fn what_comes_later_than_promised_is_a_promise_broken_and_what_was_promised_is_no_wait() {
    // Nothing is promised, but for one thing that is of no account: a promise says when.
    let report = found(&answered(|_| None), &[]);
    assert_eq!((shown(&report, "Besked", Kind::Wait), shown_anywhere(&report, Kind::BrokenPromise)), (60, 0));
    // Half of those who wait for long were promised ten days, all others five.
    let report = found(&answered(|at| Some(if at % 20 == 0 { 10 } else { 5 })), &[]);
    assert_eq!((shown(&report, "Besked", Kind::Wait), shown(&report, "Besked", Kind::BrokenPromise)), (0, 30));
    assert_eq!(shown_anywhere(&report, Kind::BrokenPromise), 30);
}

#[test]
fn a_term_of_the_whole_case_is_broken_once_and_excuses_no_wait_within_it() {
    let all = customers(600, |at| {
        let begin = MONDAY + at as i64 % 50 * DAY;
        let jitter = (at as i64 * 37 % 300) * MINUTE;
        let wait = if at % 10 == 0 { 8 } else { 2 };
        let late = if at % 10 == 1 { 20 } else { 0 };
        [(0, "Ansök"), (wait, "Läs"), (wait + 1 + late, "Besked"), (wait + 2 + late, "Brev")]
            .map(|(days, step)| promised(begin + 15 * DAY, did(begin + days * DAY + jitter, step, "internal")))
            .to_vec()
    });
    let report = found(&all, &[]);
    assert_eq!(shown(&report, "Läs", Kind::Wait), 60);
    assert_eq!(shown(&report, "Besked", Kind::BrokenPromise), 60);
    assert_eq!(shown_anywhere(&report, Kind::BrokenPromise), 60);
}

/// Customers fill in a form, look in some places beside it, so far apart, and send it in.
fn looking(places: impl Fn(usize) -> (Vec<&'static str>, i64)) -> Vec<Vec<Did>> {
    customers(600, |at| {
        let begin = MONDAY + at as i64 % 50 * DAY;
        let mut all = vec![did(begin, "Fyll i", "web")];
        let (places, apart) = places(at);
        let mut time = begin;
        for place in places {
            time += apart;
            all.push(did(time, place, "web"));
        }
        all.push(did(time + MINUTE, "Skicka", "web"));
        all
    })
}

const PLACES: [&str; 4] = ["Vanliga frågor", "Help: forms", "Kontakta oss", "Sökning"];

#[test]
fn who_looks_for_an_answer_in_many_places_hunts_and_who_compares_or_comes_back_another_day_does_not() {
    let all = looking(|at| match at % 12 {
        0 => (PLACES.to_vec(), MINUTE),
        // The same page again and again; other offers; one page a day; two pages.
        1 => (vec![PLACES[0]; 5], MINUTE),
        2 => (vec!["Jämför A", "Jämför B", "Jämför C", "Jämför D"], MINUTE),
        3 => (PLACES.to_vec(), DAY),
        4 => (PLACES[..2].to_vec(), MINUTE),
        _ => (Vec::new(), MINUTE),
    });
    let report = found(&all, &[]);
    assert_eq!(shown(&report, "Fyll i", Kind::AnswerHunting), 50);
    assert_eq!(shown_anywhere(&report, Kind::AnswerHunting), 50);
}

#[test]
fn what_all_need_to_look_at_is_no_hunt_and_pages_that_no_plan_names_are_places() {
    let report = found(&looking(|_| (PLACES.to_vec(), MINUTE)), &[]);
    assert_eq!(shown_anywhere(&report, Kind::AnswerHunting), 0);
    let news = ["Nyheter", "Om oss", "Villkor", "Priser"];
    let all = looking(|at| if at % 12 == 0 { (news.to_vec(), MINUTE) } else { (Vec::new(), MINUTE) });
    let planned = found(&all, &["Fyll i", "Skicka"]);
    assert_eq!(shown(&planned, "Fyll i", Kind::AnswerHunting), 50);
    assert_eq!(shown_anywhere(&found(&all, &[]), Kind::AnswerHunting), 0, "without a plan they are steps");
    let planned = found(&all, &["Fyll i", "Skicka", "Nyheter", "Om oss"]);
    assert_eq!(shown_anywhere(&planned, Kind::AnswerHunting), 0);
}

/// Customers log in, seek help some of them, and go on.
fn helped(help: impl Fn(usize, i64) -> Vec<Did>) -> Vec<Vec<Did>> {
    customers(640, |at| {
        let begin = MONDAY + at as i64 % 50 * DAY;
        let mut all = vec![did(begin, "Logga in", "web")];
        all.extend(help(at, begin));
        let last = all.iter().map(|did| did.time).max().unwrap();
        all.push(did(last + HOUR, "Skicka", "web"));
        all
    })
}

fn call(time: i64, team: &'static str) -> Did {
    Did { team: Some(team), ..did(time, "Samtal", "phone") }
}

#[test]
fn who_goes_from_a_bot_to_a_person_or_to_a_higher_line_or_complains_escalates() {
    let (first, second) = ("Första linjen", "Andra linjen");
    let all = helped(|at, begin| match at % 16 {
        0 => vec![did(begin + MINUTE, "Fråga boten", "chatbot"), call(begin + HOUR, first)],
        1 => vec![call(begin + HOUR, first), call(begin + DAY, second)],
        2 => vec![call(begin + HOUR, first), did(begin + 2 * DAY, "Klagomål", "complaint")],
        // Long after; downwards; the same line; a complaint that no help came before.
        3 => vec![did(begin + MINUTE, "Fråga boten", "chatbot"), call(begin + 8 * DAY, first)],
        4 => vec![call(begin + HOUR, second), call(begin + DAY, first)],
        5 => vec![call(begin + HOUR, second), call(begin + DAY, second)],
        6 => vec![did(begin + 2 * DAY, "Klagomål", "complaint")],
        _ => Vec::new(),
    });
    let report = found(&all, &[]);
    assert_eq!(shown(&report, "Fråga boten", Kind::Escalation), 40);
    assert_eq!(shown(&report, "Logga in", Kind::Escalation), 80, "a higher line, and a complaint");
    assert_eq!(shown_anywhere(&report, Kind::Escalation), 120);
    assert_eq!(shown(&report, "Logga in", Kind::RepeatContact), 80, "that is no higher line");
    let effort = &report.effort_signs[0];
    let share = |sign: EffortSign| {
        let told = effort.signs.iter().find(|it| it.sign == sign).unwrap();
        assert_eq!(told.with.journeys + told.without.journeys, 640);
        told.with.journeys
    };
    assert_eq!([EffortSign::PassedOn, EffortSign::ContactAgain, EffortSign::NoAnswer].map(share), [120, 80, 0]);
    assert_eq!(effort.levels.iter().map(|level| level.journeys).sum::<u64>(), 640);
    let signs = effort.signs.iter().map(|it| it.with.journeys).sum::<u64>();
    assert!((effort.mean.value.unwrap() - signs as f64 / 640.0).abs() < 1e-9, "{effort:?}");
}

#[test]
fn calls_that_go_with_trouble_are_told_from_those_that_are_made_anyhow() {
    // Half of those with an error call; one in twelve of the others does.
    let call_of = |troubled: bool| {
        helped(move |at, begin| match (at % 4 == 0, at % 8 == 0, at % 16 == 1) {
            (true, calls, _) => {
                let error = troubled.then(|| did(begin + MINUTE, "Felmeddelande", "web"));
                let call = calls.then(|| call(begin + 2 * MINUTE, "Första linjen"));
                error.into_iter().chain(call).collect()
            }
            (false, _, true) => vec![call(begin + 2 * MINUTE, "Första linjen")],
            _ => Vec::new(),
        })
    };
    let demand = |report: &FrictionReport| report.failure_demand[0].clone();
    let told = demand(&found(&call_of(true), &[]));
    assert_eq!((told.journeys, told.after.journeys, told.others.journeys), (120, 80, 40));
    assert!((told.after_trouble.value.unwrap() - 2.0 / 3.0).abs() < 1e-9, "{told:?}");
    let part = &told.goes_with_trouble;
    let truth = (80.0 - 160.0 * 40.0 / 480.0) / 120.0;
    assert!(
        (part.value.unwrap() - truth).abs() < 1e-9 && part.low.unwrap() > 0.4 && part.high.unwrap() < 0.7,
        "{part:?}"
    );
    let none = demand(&found(&call_of(false), &[]));
    assert_eq!((none.after.journeys, none.goes_with_trouble.value), (0, Some(0.0)), "{none:?}");
}

/// Customers tell what it is about, and somebody looks into it; `again`: who must tell it again, and to whom.
fn told(again: impl Fn(usize) -> Option<&'static str>) -> Vec<Vec<Did>> {
    customers(600, |at| {
        let begin = MONDAY + at as i64 % 50 * DAY;
        let mut all = vec![by(begin, "Berätta", "Nord"), by(begin + HOUR, "Utred", "Nord")];
        if let Some(team) = again(at) {
            // Nobody's hands are no others'.
            let again = by(begin + 2 * HOUR, "Berätta", team);
            all.push(Did { team: Some(team).filter(|team| !team.is_empty()), ..again });
        } else if at % 2 == 0 {
            all.push(by(begin + 2 * HOUR, "Räkna", "Syd"));
        }
        all.push(by(begin + 3 * HOUR, "Besluta", "Syd"));
        all
    })
}

#[test]
fn what_must_be_told_again_after_a_hand_over_was_handed_over_without_context() {
    let report = found(
        &told(|at| match at % 12 {
            0 => Some("Syd"),
            1 => Some("Nord"),
            2 => Some(""),
            _ => None,
        }),
        &[],
    );
    assert_eq!(shown(&report, "Berätta", Kind::HandoverWithoutContext), 50);
    assert_eq!(shown_anywhere(&report, Kind::HandoverWithoutContext), 50);
    assert_eq!(
        shown_anywhere(&report, Kind::Loop),
        100,
        "to the same team it is a way back, told of where they turned"
    );
}

#[test]
fn what_every_team_does_anew_belongs_to_taking_over() {
    let report = found(&told(|at| (at % 4 > 0).then_some("Syd")), &[]);
    assert_eq!(shown_anywhere(&report, Kind::HandoverWithoutContext), 0);
}

/// Customers come to the form by the web or by a letter, some of them late: `late` tells who, and those give up more often.
fn waiting(late: impl Fn(usize) -> bool) -> FrictionReport {
    let customer = |at: usize| {
        let begin = MONDAY + at as i64 % 50 * DAY;
        let is_late = late(at);
        let wait = (if is_late { 10 * DAY } else { DAY }) + (at as i64 * 37 % 300) * MINUTE;
        let first = if at.is_multiple_of(2) { "Läs på webben" } else { "Läs brevet" };
        let mut all = vec![did(begin, first, "web"), did(begin + wait, "Fyll i", "web")];
        if at * 13 % 10 >= if is_late { 7 } else { 2 } {
            all.push(did(begin + wait + MINUTE, GOAL, "web"));
        }
        all
    };
    found(&(0..2_000).map(customer).collect::<Vec<_>>(), &[])
}

#[test]
fn a_wait_is_told_of_the_way_that_nearly_all_came_and_is_the_same_finding_at_the_step() {
    // One in five waits: of those who read on the web, and of all.
    let (web, all) = (waiting(|at| at % 2 == 0 && at / 20 % 5 < 2), waiting(|at| at / 20 % 5 == 0));
    let place = |report: &FrictionReport| {
        let waits: Vec<_> = report.findings.iter().filter(|it| it.kind == Kind::Wait).collect();
        assert_eq!(waits.len(), 1);
        (waits[0].place.clone(), waits[0].id.clone())
    };
    let ((way, one), (step, other)) = (place(&web), place(&all));
    assert_eq!(way, Place::Transition { from: "Läs på webben".to_string(), to: "Fyll i".to_string() });
    assert_eq!(step, Place::Step { activity: "Fyll i".to_string() });
    assert_eq!(one, other);
}

#[test]
fn a_promise_that_breaks_journeys_is_claimed_and_a_hunt_that_breaks_none_is_not() {
    let world = |harm: f64, seed: u64| {
        let mut rng = Rng::new(seed);
        let mut share = move || rng.below(1 << 30) as f64 / (1_u64 << 30) as f64;
        let customers = (0..4_000).map(|at| {
            let begin = MONDAY + at % 200 * DAY;
            let (hunts, is_late) = (share() < 0.3, share() < 0.2);
            let mut all = vec![promised(begin + 5 * DAY, did(begin, "Ansök", "web"))];
            let places = if hunts { &PLACES[..] } else { &[] };
            all.extend((1..).zip(places).map(|(minute, place)| did(begin + minute * MINUTE, place, "web")));
            let answer = begin + if is_late { 7 * DAY } else { 2 * DAY } + (share() * 20.0) as i64 * HOUR;
            all.push(did(answer, "Besked", "internal"));
            if share() > if is_late { 0.15 * harm } else { 0.15 } {
                all.push(did(answer + HOUR, GOAL, "web"));
            }
            all
        });
        let report = found(&customers.collect::<Vec<_>>(), &[]);
        assert!(shown_anywhere(&report, Kind::AnswerHunting) > 1_000);
        report.findings.iter().map(|it| (it.place.step().to_string(), it.kind)).collect::<Vec<_>>()
    };
    assert_eq!(world(2.5, 1), [("Besked".to_string(), Kind::BrokenPromise)]);
    for seed in 1..=5 {
        assert_eq!(world(1.0, seed), []);
    }
}

#[test]
fn who_escalates_after_failing_shows_the_symptom_and_no_step_is_blamed() {
    const STEPS: [&str; 7] = ["Ett", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju"];
    for seed in 1..=5 {
        let mut rng = Rng::new(seed);
        let mut share = move || rng.below(1 << 30) as f64 / (1_u64 << 30) as f64;
        let customers = (0..4_000).map(|at| {
            let mut time = MONDAY + at % 200 * DAY;
            let mut all = Vec::new();
            for step in STEPS {
                time += 10 * MINUTE;
                all.push(did(time, step, "web"));
                let fails = share() < 0.08;
                if share() < if fails { 0.5 } else { 0.02 } {
                    all.push(call(time + 5 * MINUTE, "Linje 1"));
                    all.push(call(time + 8 * MINUTE, "Linje 2"));
                }
                if fails {
                    return all;
                }
            }
            all.push(did(time + HOUR, GOAL, "web"));
            all
        });
        let report = found(&customers.collect::<Vec<_>>(), &[]);
        assert!(shown_anywhere(&report, Kind::Escalation) > 1_000);
        let claimed: Vec<_> = report.findings.iter().map(|it| (it.place.step(), it.kind)).collect();
        assert_eq!(claimed, [], "{seed}");
    }
}

#[test]
fn back_and_forth_between_teams_is_being_passed_on_and_between_channels_a_change_of_channel() {
    // Between teams of one channel, between channels that have a team each, and there without coming back.
    let steps = ["Ta emot", "Utreda", "Granska"];
    let between = |begin: i64, at: [(&'static str, &'static str); 3]| {
        let one = |(place, (channel, team)): (usize, (&'static str, &'static str))| Did {
            team: Some(team),
            ..did(begin + place as i64 * HOUR, steps[place], channel)
        };
        at.into_iter().enumerate().map(one).collect::<Vec<_>>()
    };
    let all = customers(600, |at| {
        let begin = MONDAY + at as i64 % 50 * DAY;
        between(
            begin,
            match at % 20 {
                0..=2 => [("internal", "A"), ("internal", "B"), ("internal", "A")],
                3 | 4 => [("web", "A"), ("branch", "B"), ("web", "A")],
                5..=9 => [("internal", "A"), ("internal", "B"), ("internal", "C")],
                _ => [("internal", "A"), ("internal", "A"), ("internal", "A")],
            },
        )
    });
    let report = found(&all, &[]);
    assert_eq!(shown_anywhere(&report, Kind::PingPong), 150);
    let share =
        |sign: EffortSign| report.effort_signs[0].signs.iter().find(|it| it.sign == sign).unwrap().with.journeys;
    assert_eq!([EffortSign::PassedOn, EffortSign::ChannelSwitch].map(share), [90, 60]);
}

#[test]
fn that_contacts_fell_is_told_period_by_period() {
    // Each day ten log in and fill in; three of ten meet an error there, of whom two give up. In the first eight weeks those who met
    // it call, one of them from a later step, and nobody does afterwards; one of the others calls before it, which is not from there on.
    let weeks = 16;
    let all: Vec<Vec<Did>> = (0..weeks * 70)
        .map(|at| {
            let (day, one) = (at / 10, at % 10);
            let begin = MONDAY + i64::from(day) * DAY;
            let mut did_all = vec![did(begin, "Logga in", "web")];
            if one == 9 {
                did_all.push(call(begin + 10 * MINUTE, "Kundtjänst"));
            }
            did_all.push(did(begin + HOUR, "Fyll i", "web"));
            let (meets, calls) = (one < 3, one < 3 && day < 56);
            did_all.extend(meets.then(|| did(begin + HOUR + MINUTE, "Felmeddelande", "web")));
            did_all.extend((calls && one < 2).then(|| call(begin + 2 * HOUR, "Kundtjänst")));
            if one > 1 {
                did_all.push(did(begin + 3 * HOUR, "Granska", "web"));
                did_all.extend(calls.then(|| call(begin + 4 * HOUR, "Kundtjänst")));
                did_all.push(did(begin + 5 * HOUR, GOAL, "web"));
            }
            did_all
        })
        .collect();
    let periods = Periods::between(Period::Week, MONDAY, MONDAY + i64::from(weeks) * 7 * DAY, |day| day * DAY);
    let report = found_by(&all, &["Logga in", "Fyll i", "Granska"], Some(&periods));
    let error = report.findings.iter().find(|it| it.kind == Kind::Error).unwrap_or_else(|| panic!("{report:?}"));
    let calls: Vec<(u64, u64)> = error.series.iter().map(|lap| (lap.called.journeys, lap.quiet.journeys)).collect();
    assert_eq!(calls, [vec![(21, 49); 8], vec![(0, 70); 8]].concat());
    for lap in &error.series {
        let parts = lap.failed.journeys + lap.came_through.journeys + lap.others.journeys;
        assert_eq!(parts, lap.called.journeys + lap.quiet.journeys);
    }
}
