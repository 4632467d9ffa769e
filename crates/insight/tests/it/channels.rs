//! Channels against worlds in which it is known what differs between them, who changes, who uses several at once and where
//! channels contradict each other; and worlds in which nothing does.

use crate::support::{DAY, Rng, SECOND};
use crate::worlds::Form;
use eventlog::{BuildOptions, CutSpec, EventLog, Identity, Journeys, LogBuilder};
use insight::channels::{
    Ask, ChannelsReport, Compared, GoalOf, GoalVerdict, Kind, Options, Outcome, Said, Scope, StepConsistency, Verdict,
    channels,
};
use insight::fold::Judge;
use model::{AttributeColumn, Column, Cut, EventBatch, JourneyDefinition, Micros, Span, ValueKind};

pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const GOAL: &str = "Done";

/// Something that a customer did, or that was told to them.
#[derive(Clone, Debug)]
pub(crate) struct Did {
    time: i64,
    activity: &'static str,
    channel: &'static str,
    known: Vec<(&'static str, String)>,
}

pub(crate) fn did(time: i64, activity: &'static str, channel: &'static str) -> Did {
    Did { time, activity, channel, known: Vec::new() }
}

impl Did {
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Did {
        self.known.push((name, value.into()));
        self
    }
}

pub(crate) const PLAIN: Form = Form { batch: 1_000_000, threads: 1, turned: false, renamed: false };

fn log(customers: &[Vec<Did>], form: Form) -> EventLog {
    let mut builder = LogBuilder::new(BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: false,
        memory: 1 << 30,
        scratch: std::env::temp_dir(),
        threads: form.threads,
    });
    let mut names: Vec<&'static str> =
        customers.iter().flatten().flat_map(|did| did.known.iter().map(|(name, _)| *name)).collect();
    names.sort_unstable();
    names.dedup();
    let mut order: Vec<usize> = (0..customers.len()).collect();
    if form.turned {
        order.reverse();
    }
    for some in order.chunks(form.batch) {
        let mut batch = EventBatch::default();
        let (mut person, mut channel) = (Column::default(), Column::default());
        let mut columns = vec![Column::default(); names.len()];
        for at in some {
            for did in &customers[*at] {
                batch.time.push(did.time);
                batch.activity.push(Some(did.activity));
                person.push(Some(&format!("k{at:06}")));
                channel.push(Some(did.channel));
                for (column, name) in columns.iter_mut().zip(&names) {
                    column.push(did.known.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()));
                }
            }
        }
        batch.person = Some(person);
        batch.channel = Some(channel);
        let column = |(name, values): (&&str, Column)| AttributeColumn {
            name: (*name).to_string(),
            kind: ValueKind::Text,
            values,
        };
        batch.attributes = names.iter().zip(columns).map(column).collect();
        builder.push(&batch).unwrap();
    }
    builder.finish().unwrap()
}

fn found_in(customers: &[Vec<Did>], form: Form, said: &[Said], steps: &[&str]) -> ChannelsReport {
    found_at(customers, form, said, steps, None)
}

/// The same of one step.
pub(crate) fn found_at(
    customers: &[Vec<Did>],
    form: Form,
    said: &[Said],
    steps: &[&str],
    at: Option<&str>,
) -> ChannelsReport {
    let log = log(customers, form);
    let definition = JourneyDefinition {
        name: "Journey".to_string(),
        goal: log.activities().find(GOAL).map(|_| GOAL.to_string()).into_iter().collect(),
        steps: steps.iter().map(|step| (*step).to_string()).collect(),
        cut: Some(Cut::Gap),
        gap: Some(Span::days(20)),
        horizon: Some(Span::days(20)),
        ..JourneyDefinition::default()
    };
    let spec = CutSpec { definition: definition.clone(), ..CutSpec::default() };
    let journeys = Journeys::cut(&log, &spec).unwrap();
    let as_of = log.totals().last.map(|Micros(last)| Micros(last + 40 * DAY));
    let ask = Ask {
        journeys: &journeys,
        definition: &definition,
        judge: Judge::of(&journeys, definition.horizon, as_of),
        as_of,
        threads: form.threads,
        said,
        at: at.map(|step| journeys.activities().find(step).unwrap()),
        options: Options::default(),
    };
    channels(&ask).unwrap()
}

pub(crate) fn found(customers: &[Vec<Did>]) -> ChannelsReport {
    found_in(customers, PLAIN, &[], &[])
}

/// Customers apply by web, phone or chat. Per mille by age (young, old): who applies by phone, and who reaches the goal by
/// web and chat, and by phone.
#[derive(Clone, Copy)]
struct World {
    customers: u64,
    phone: [u64; 2],
    reached: [u64; 2],
    reached_by_phone: [u64; 2],
    seed: u64,
}

const EVEN: World =
    World { customers: 3_000, phone: [300, 300], reached: [700, 700], reached_by_phone: [700, 700], seed: 1 };

fn world(of: World) -> Vec<Vec<Did>> {
    let mut rng = Rng::new(of.seed);
    let one = |at: u64| {
        let start = (at % 60) as i64 * DAY + rng.below(600) as i64 * MINUTE;
        let old = usize::from(rng.below(1_000) < 400);
        let by_phone = rng.below(1_000) < of.phone[old];
        let channel = match (by_phone, rng.below(2)) {
            (true, _) => "phone",
            (false, 0) => "web",
            (false, _) => "chat",
        };
        let share = if by_phone { of.reached_by_phone[old] } else { of.reached[old] };
        let mut events = vec![did(start, "Read", "web"), did(start + HOUR, "Apply", channel)];
        let later = start + HOUR + (5 + rng.below(40) as i64) * MINUTE;
        if rng.below(1_000) < 850 {
            events.push(did(later, "Wait", if rng.below(10) < 3 { "app" } else { "web" }));
        }
        if rng.below(1_000) < share {
            events.push(did(later + 2 * DAY + rng.below(900) as i64 * MINUTE, GOAL, "web"));
        }
        let age = ["young", "old"][old];
        events.into_iter().map(|did| did.with("age", age)).collect()
    };
    (0..of.customers).map(one).collect()
}

pub(crate) fn step<'r>(report: &'r ChannelsReport, name: &str) -> &'r StepConsistency {
    report.consistency.steps.iter().find(|step| step.step == name).unwrap()
}

fn in_goal<'s>(step: &'s StepConsistency, channel: &str) -> &'s Compared {
    let is_it = |it: &&Compared| it.channel == channel && it.outcome == Outcome::GoalReached;
    step.comparisons.iter().find(is_it).unwrap()
}

fn json(report: &ChannelsReport) -> String {
    serde_json::to_string(report).unwrap()
}

#[test]
fn a_channel_that_fails_more_among_like_customers_is_found_and_its_interval_holds_the_truth() {
    // The old call more and fail more; among the old and among the young, those who call fail 12 more of 100.
    let planted = World { phone: [150, 600], reached: [800, 500], reached_by_phone: [680, 380], ..EVEN };
    let mut holds = 0;
    for seed in 1..=20 {
        let report = found(&world(World { seed, ..planted }));
        let apply = step(&report, "Apply");
        let phone = in_goal(apply, "phone");
        assert_eq!((apply.verdict, phone.verdict), (Verdict::Differs, Verdict::Differs), "{seed} {phone:?}");
        assert!(phone.held.contains(&"age".to_string()), "{:?}", phone.held);
        let largest = apply.largest.as_ref().unwrap();
        assert_eq!((largest.channel.as_str(), largest.outcome), ("phone", Outcome::GoalReached));
        let (low, high) = (phone.alike.low.unwrap(), phone.alike.high.unwrap());
        holds += u32::from(low <= -0.12 && -0.12 <= high);
        assert!(largest.difference.low.unwrap() < low && largest.difference.high.unwrap() > high);
        assert!(phone.difference.value.unwrap() < phone.alike.value.unwrap(), "the mix makes it look worse");
    }
    assert!(holds >= 17, "{holds} of 20 intervals hold the truth");
}

#[test]
fn a_channel_that_only_serves_harder_customers_is_not_told_as_different() {
    let mix = World { phone: [100, 700], reached: [850, 450], reached_by_phone: [850, 450], ..EVEN };
    let mut wrong = Vec::new();
    for seed in 1..=20 {
        let report = found(&world(World { seed, ..mix }));
        let phone = in_goal(step(&report, "Apply"), "phone").clone();
        assert!(phone.difference.high.unwrap() < -0.1, "as it is, it differs: {phone:?}");
        wrong.extend((phone.verdict == Verdict::Differs).then_some(seed));
    }
    assert!(wrong.len() <= 2, "{wrong:?}");
}

#[test]
fn where_nothing_differs_nothing_is_claimed() {
    // Each table may be wrong in one of twenty. Few call, and nearly all reach the goal: one who does not is no difference.
    let few = World { phone: [40, 40], reached: [970, 970], reached_by_phone: [970, 970], ..EVEN };
    for of in [EVEN, few] {
        let mut wrong = [0; 3];
        for seed in 1..=60 {
            let report = found(&world(World { seed, customers: 1_500, ..of }));
            let differs = report.consistency.steps.iter().any(|step| step.verdict == Verdict::Differs);
            let is_claim = |goal: &&GoalOf| goal.verdict != GoalVerdict::Unsure;
            let hops = report.hops.ways.iter().filter_map(|hop| hop.goal.as_ref()).chain(&report.hops.goal);
            let once = report.concurrent.combinations.iter().filter_map(|it| it.goal.as_ref());
            let once = once.chain(&report.concurrent.goal);
            wrong[0] += u32::from(differs);
            wrong[1] += u32::from(hops.into_iter().any(|goal| is_claim(&goal)));
            wrong[2] += u32::from(once.into_iter().any(|goal| is_claim(&goal)));
            assert!(report.consistency.tested >= 4, "{}", json(&report));
            assert!(report.contradictions.attributes.iter().all(|it| it.contradicted == 0));
        }
        // At 5 %, more than 7 of 60 come about once in a hundred times.
        assert!(wrong.iter().all(|wrong| *wrong <= 7), "{wrong:?} of 60");
    }
}

#[test]
fn the_same_is_said_only_where_it_is_sure_and_few_say_when_there_will_be_enough() {
    let goal = |report: &ChannelsReport| in_goal(step(report, "Apply"), "phone").clone();
    let many = goal(&found(&world(World { customers: 14_000, ..EVEN })));
    assert_eq!((many.verdict, many.needed_n), (Verdict::Same, None), "{many:?}");
    let report = found(&world(World { customers: 400, ..EVEN }));
    let few = goal(&report);
    assert_eq!(few.verdict, Verdict::CannotTell, "{few:?}");
    assert!(few.needed_n.unwrap() > few.alike.n, "{few:?}");
    let apply = step(&report, "Apply");
    assert_eq!(apply.verdict, Verdict::CannotTell);
    assert!(apply.needed_n.unwrap() >= few.needed_n.unwrap());
    // Too few to be a channel of a step at all.
    let report = found(&world(World { customers: 60, ..EVEN }));
    assert!(report.consistency.steps.iter().all(|step| step.comparisons.is_empty()), "{}", json(&report));
}

#[test]
fn times_contacts_repetitions_and_effort_are_held_side_by_side() {
    // By web the next step comes after an hour, by chat after four; of those by chat a third call, and do it again.
    let mut rng = Rng::new(5);
    let (mut customers, mut said) = (Vec::new(), Vec::new());
    for at in 0..1_200_usize {
        let (start, by_chat) = ((at % 60) as i64 * DAY, at.is_multiple_of(2));
        let channel = if by_chat { "chat" } else { "web" };
        let calls = by_chat && rng.below(3) == 0;
        let wait = (40 + rng.below(40) as i64) * MINUTE * if by_chat { 4 } else { 1 };
        let mut events = vec![did(start, "Read", "web"), did(start + HOUR, "Apply", channel)];
        events.push(did(start + HOUR + wait, "Wait", "web"));
        if calls {
            events.push(did(start + DAY, "Ask", "phone"));
            events.push(did(start + 2 * DAY, "Apply", channel));
        }
        if rng.below(2) == 0 {
            events.push(did(start + 3 * DAY, GOAL, "web"));
        }
        customers.push(events);
        let ease = if by_chat { 3.0 } else { 5.0 } + rng.below(3) as f64;
        let (person, time) = (format!("k{at:06}"), start + 4 * DAY);
        said.push(Said { person, time, ease, activity: Some("Apply".to_string()), channel: None });
    }
    let report = found_in(&customers, PLAIN, &said, &[]);
    let apply = step(&report, "Apply");
    assert_eq!(apply.comparisons.len(), 5, "{apply:?}");
    for (outcome, least, most) in [
        (Outcome::TimeToNext, 3.5, 4.5),
        (Outcome::AssistedContact, 0.25, 0.42),
        (Outcome::SameStepAgain, 0.25, 0.42),
        (Outcome::Effort, -2.3, -1.7),
    ] {
        let it = apply.comparisons.iter().find(|it| it.outcome == outcome).unwrap();
        // Of two the rarer is held against the commoner; of as many, the later name.
        let value = it.alike.value.unwrap();
        let value = match (it.channel.as_str(), outcome) {
            ("chat", _) => value,
            (_, Outcome::TimeToNext) => 1.0 / value,
            _ => -value,
        };
        assert_eq!(it.verdict, Verdict::Differs, "{it:?}");
        assert!((least..most).contains(&value), "{it:?}");
    }
    let goal = apply.comparisons.iter().find(|it| it.outcome == Outcome::GoalReached).unwrap();
    assert_ne!(goal.verdict, Verdict::Differs);
}

#[test]
fn changes_are_counted_and_hand_overs_are_told_apart() {
    // All get a letter and log in by web. Of 600, 200 then call; of these 80 go back to the web. Those who call fail more.
    let mut rng = Rng::new(3);
    let customers: Vec<Vec<Did>> = (0..600_usize)
        .map(|at| {
            let start = (at % 60) as i64 * DAY;
            let mut events = vec![did(start, "Letter", "letter"), did(start + DAY, "Log in", "web")];
            let calls = at.is_multiple_of(3);
            let later = start + DAY + 3 * HOUR;
            match calls {
                true => events.push(did(later, "Call", "phone")),
                false => events.push(did(later, "Fill in", "web")),
            }
            if calls && [0, 3].contains(&(at % 15)) {
                events.push(did(later + HOUR, "Fill in", "web"));
            }
            let share = if calls { 300 } else { 800 };
            if rng.below(1_000) < share {
                let last = events.last().unwrap().channel;
                events.push(did(later + DAY, GOAL, last));
            }
            events
        })
        .collect();
    let report = found(&customers);
    let hop = |step: &str, from: &str, to: &str| {
        let is_it =
            |hop: &&insight::channels::Hop| (hop.step.as_str(), hop.from.as_str(), hop.to.as_str()) == (step, from, to);
        report.hops.ways.iter().find(is_it).unwrap()
    };
    let letter = hop("Letter", "letter", "web");
    assert_eq!((letter.kind, letter.hops, letter.rate.value), (Kind::Planned, 600, Some(1.0)));
    let call = hop("Log in", "web", "phone");
    assert_eq!((call.kind, call.hops, call.journeys, call.rate.n), (Kind::Unplanned, 200, 200, 600));
    assert_eq!((call.back.value, call.back.n), (Some(0.4), 200));
    let goal = call.goal.as_ref().unwrap();
    assert_eq!(goal.verdict, GoalVerdict::Less);
    assert!((-0.62..-0.38).contains(&goal.difference.value.unwrap()), "{goal:?}");
    assert_eq!(report.hops.goal.as_ref().unwrap().verdict, GoalVerdict::Less);
    let back = hop("Call", "phone", "web");
    assert_eq!((report.hops.unplanned.hops, report.hops.planned.hops), (200 + back.hops, 600));
    assert_eq!(report.hops.planned.per_100.value, Some(100.0));
    // What the organisation sends is no change of the customer's.
    let sent: Vec<Vec<Did>> = (0..50_usize)
        .map(|at| vec![did(at as i64 * DAY, "Ask", "web"), did(at as i64 * DAY + DAY, "Letter", "letter")])
        .collect();
    let report = found(&sent);
    assert_eq!((report.hops.sent.hops, report.hops.unplanned.hops), (50, 0));
}

#[test]
fn who_leaves_the_planned_way_is_held_beside_those_who_take_it() {
    let mut rng = Rng::new(4);
    let customers: Vec<Vec<Did>> = (0..800_usize)
        .map(|at| {
            let start = (at % 60) as i64 * DAY;
            let calls = at % 10 == 3;
            let next = if calls { ("Call", "phone") } else { ("Log in", "web") };
            let mut events = vec![did(start, "Letter", "letter"), did(start + DAY, next.0, next.1)];
            if rng.below(1_000) < if calls { 300 } else { 800 } {
                events.push(did(start + 2 * DAY, GOAL, next.1));
            }
            events
        })
        .collect();
    let report = found(&customers);
    let way = |to: &str| report.hops.ways.iter().find(|hop| hop.from == "letter" && hop.to == to).unwrap();
    assert_eq!((way("web").kind, way("phone").kind), (Kind::Planned, Kind::Unplanned));
    let goal = way("phone").goal.as_ref().unwrap();
    assert_eq!((goal.verdict, goal.own.n, goal.others.n), (GoalVerdict::Less, 80, 720));
    assert!(way("web").goal.is_none());
}

#[test]
fn the_plan_tells_what_is_handed_over() {
    // Half go on by web where the plan has it so: not nearly all, and yet planned.
    let customers: Vec<Vec<Did>> = (0..200_usize)
        .map(|at| {
            let start = (at % 60) as i64 * DAY;
            let next = if at.is_multiple_of(2) { ("Pay", "web") } else { ("Call", "phone") };
            vec![did(start, "Bill", "letter"), did(start + DAY, next.0, next.1)]
        })
        .collect();
    let kinds = |steps: &[&str]| {
        let report = found_in(&customers, PLAIN, &[], steps);
        let kind = |to: &str| report.hops.ways.iter().find(|hop| hop.to == to).unwrap().kind;
        (kind("web"), kind("phone"))
    };
    assert_eq!(kinds(&[]), (Kind::Unplanned, Kind::Unplanned));
    assert_eq!(kinds(&["Bill", "Pay"]), (Kind::Planned, Kind::Unplanned));
}

#[test]
fn several_channels_at_once_are_found_exactly_and_what_machines_do_is_not() {
    let mut customers: Vec<Vec<Did>> = Vec::new();
    let start = |at: usize| (at % 50) as i64 * DAY + at as i64 * 7 * SECOND;
    // 40 search the web while they wait in the phone queue, 25 of them with a letter.
    for at in 0..40 {
        let time = start(at) + DAY;
        let mut events = if at < 25 { vec![did(time - DAY, "Letter", "letter")] } else { Vec::new() };
        events.push(did(time, "Call", "phone"));
        events.push(did(time + 4 * MINUTE, "Search", "web"));
        events.push(did(time + 9 * MINUTE, "Queue", "phone"));
        customers.push(events);
    }
    // 60 do the same hours apart, and read of it by web before.
    for at in 40..100 {
        let time = start(at);
        customers.push(vec![
            did(time, "Search", "web"),
            did(time + 5 * MINUTE, "Read", "web"),
            did(time + 3 * HOUR, "Call", "phone"),
        ]);
    }
    // 30 times the same act is logged in two channels at the same moment.
    for at in 100..130 {
        let time = start(at);
        customers.push(vec![did(time, "Pay", "web"), did(time, "Paid", "app"), did(time + SECOND, "Receipt", "email")]);
    }
    // Three bots that click through all channels every second.
    for at in 130..133 {
        let click = |second: i64| {
            let (activity, channel) = [("Search", "web"), ("Call", "phone"), ("Pay", "app")][(second % 3) as usize];
            did(start(at) + second * SECOND, activity, channel)
        };
        customers.push((0..300).map(click).collect());
    }
    // A message to 20 customers in the same second, while some of them are on the web.
    for at in 133..153 {
        let time = 70 * DAY;
        customers.push(vec![did(time - 3 * MINUTE - at as i64 * SECOND, "Search", "web"), did(time, "Message", "app")]);
    }
    let report = found(&customers);
    let once = &report.concurrent;
    assert_eq!((once.episodes, once.journeys, report.left_out.robots), (40, 150, 3), "{}", json(&report));
    let told: Vec<(Vec<String>, Vec<String>, u64)> =
        once.combinations.iter().map(|it| (it.channels.clone(), it.at_hand.clone(), it.episodes)).collect();
    let both = vec!["phone".to_string(), "web".to_string()];
    assert_eq!(told, [(both.clone(), vec!["letter".to_string()], 25), (both, vec![], 15)]);
    assert_eq!(once.combinations[0].steps[0].step, "Call");
    assert_eq!((once.combinations[0].back_and_forth.value, once.combinations[0].median_s), (Some(1.0), Some(540.0)));
    assert!((once.rate.value.unwrap() - 40.0 / 150.0).abs() < 1e-12);
}

#[test]
fn times_that_are_told_to_the_minute_are_no_bursts() {
    // 30 customers a day, all at the same minute.
    let one = |at: usize| {
        let time = (at / 30) as i64 * DAY;
        vec![
            did(time, "Call", "phone"),
            did(time + 4 * MINUTE, "Search", "web"),
            did(time + 8 * MINUTE, "Call", "phone"),
        ]
    };
    let customers: Vec<Vec<Did>> = (0..300).map(one).collect();
    assert_eq!(found(&customers).concurrent.episodes, 300);
}

#[test]
fn how_those_end_who_use_several_channels_at_once_is_held_beside_like_ones() {
    let mut rng = Rng::new(8);
    let customers: Vec<Vec<Did>> = (0..1_500_usize)
        .map(|at| {
            let time = (at % 50) as i64 * DAY + at as i64 * 11 * SECOND;
            let both = at.is_multiple_of(4);
            let next = if both { ("Search", "web") } else { ("Queue", "phone") };
            let mut events = vec![did(time, "Call", "phone"), did(time + 4 * MINUTE, next.0, next.1)];
            if rng.below(1_000) < if both { 400 } else { 700 } {
                events.push(did(time + DAY, GOAL, next.1));
            }
            events
        })
        .collect();
    let goal = found(&customers).concurrent.goal.unwrap();
    assert_eq!(goal.verdict, GoalVerdict::Less);
    assert!((-0.37..-0.23).contains(&goal.difference.value.unwrap()), "{goal:?}");
}

#[test]
fn contradictions_are_found_exactly_and_what_changes_anyway_contradicts_nothing() {
    let prices = ["100", "250,50", "400"];
    let customers: Vec<Vec<Did>> = (0..300_usize)
        .map(|at| {
            let time = (at % 50) as i64 * DAY;
            let price = prices[at % 3];
            // In 12 journeys the phone says another price than the letter; else the same, as another writes it.
            let wrong = at.is_multiple_of(25);
            let said = match (wrong, price) {
                (true, _) => prices[(at + 1) % 3],
                (false, "250,50") => "250.5",
                (false, same) => same,
            };
            // A status changes through the journey; a page has its address; each channel has its device.
            let web = |hours: i64, page: usize| {
                did(time + hours * HOUR, "Look", "web")
                    .with("price", price)
                    .with("page", format!("/p{}", (at + page * 7) % 40))
                    .with("status", if hours < 12 { "received" } else { "decided" })
                    .with("device", if at.is_multiple_of(2) { "mobile" } else { "desktop" })
            };
            vec![
                did(time, "Letter", "letter").with("price", price).with("status", "received"),
                web(1, 0),
                web(2, 1),
                web(30, 2),
                did(time + 31 * HOUR, "Call", "phone")
                    .with("price", said)
                    .with("status", "decided")
                    .with("device", "phone"),
                did(time + 50 * HOUR, "Call", "phone")
                    .with("price", said)
                    .with("status", "decided")
                    .with("device", "phone"),
            ]
        })
        .collect();
    let report = found(&customers);
    let found = &report.contradictions;
    let names: Vec<&str> = found.attributes.iter().map(|it| it.attribute.as_str()).collect();
    assert_eq!(names, ["price"], "{:?}", found.not_judged);
    let price = &found.attributes[0];
    assert_eq!((price.told, price.contradicted, price.scope), (300, 12, Scope::Journey));
    let of = |a: &str, b: &str| price.pairs.iter().find(|it| it.channels == [a, b] || it.channels == [b, a]).unwrap();
    assert_eq!((of("letter", "phone").contradicted, of("phone", "web").contradicted), (12, 12));
    assert_eq!((of("letter", "web").contradicted, of("letter", "web").told), (0, 300));
    assert_eq!(price.steps[0].step, "Call");
    assert!(!price.examples.is_empty() && price.rate.low.unwrap() > 0.0);
    assert!(!json(&report).contains("250"), "no value is told");
    let why = |name: &str| found.not_judged.iter().find(|it| it.attribute == name).map(|it| it.reason);
    assert_eq!((why("status"), why("page")), (Some("changes"), Some("changes")));
    assert_eq!(why("device"), Some("own_in_each_channel"));
}

#[test]
fn what_is_told_once_of_each_step_is_held_to_that_step() {
    // The price is another at each step, and the same at a step: but in nine journeys.
    let customers: Vec<Vec<Did>> = (0..200_usize)
        .map(|at| {
            let time = (at % 50) as i64 * DAY;
            let (quote, bill) = (format!("{}", 100 + at % 7), format!("{}", 300 + at % 5));
            let said = if at % 22 == 4 { "999".to_string() } else { bill.clone() };
            vec![
                did(time, "Quote", "web").with("price", &quote),
                did(time + HOUR, "Quote", "web").with("price", &quote),
                did(time + 2 * HOUR, "Bill", "web").with("price", &bill),
                did(time + 3 * HOUR, "Bill", "web").with("price", &bill),
                did(time + 4 * HOUR, "Bill", "phone").with("price", &said),
                did(time + 6 * HOUR, "Bill", "phone").with("price", &said),
            ]
        })
        .collect();
    let found = found(&customers).contradictions;
    let price = &found.attributes[0];
    assert_eq!((price.scope, price.told, price.contradicted), (Scope::Step, 200, 9), "{found:?}");
}

#[test]
fn neither_splits_nor_threads_nor_order_matter() {
    let customers = world(World { phone: [150, 600], reached: [800, 500], reached_by_phone: [680, 380], ..EVEN });
    let plain = json(&found(&customers));
    for form in [Form { batch: 37, threads: 2, ..PLAIN }, Form { batch: 911, threads: 4, turned: true, ..PLAIN }] {
        assert_eq!(plain, json(&found_in(&customers, form, &[], &[])));
    }
}
