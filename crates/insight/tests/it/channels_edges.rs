//! Channels where it is easy to go wrong: all or none, few, customers who come again, answers that name no step, and
//! channels that nearly always say the same.

use crate::channels::{Did, GOAL, HOUR, MINUTE, PLAIN, did, found, found_at, step};
use crate::support::DAY;
use insight::channels::{ChannelsReport, Compared, GoalVerdict, Outcome, Said, Verdict};

fn of(report: &ChannelsReport, name: &str, outcome: Outcome) -> Option<Compared> {
    step(report, name).comparisons.iter().find(|it| it.outcome == outcome).cloned()
}

#[test]
fn a_channel_in_which_all_reach_the_goal_differs_from_one_in_which_none_does() {
    let customers: Vec<Vec<Did>> = (0..400_usize)
        .map(|at| {
            let start = (at % 50) as i64 * DAY;
            let by_phone = at.is_multiple_of(4);
            let mut events = vec![did(start, "Apply", if by_phone { "phone" } else { "web" })];
            events.push(did(start + HOUR + (at % 7) as i64 * MINUTE, "Wait", "web"));
            if by_phone {
                events.push(did(start + DAY, GOAL, "web"));
            }
            events
        })
        .collect();
    let report = found(&customers);
    let goal = of(&report, "Apply", Outcome::GoalReached).unwrap();
    assert_eq!((goal.verdict, goal.alike.value, goal.alike.n), (Verdict::Differs, Some(1.0), 400), "{goal:?}");
    assert!((0.9..0.99).contains(&goal.alike.low.unwrap()) && goal.difference.low.unwrap() < 0.99, "{goal:?}");
    assert_eq!(step(&report, "Apply").verdict, Verdict::Differs);
}

#[test]
fn those_who_change_and_all_fail_are_told() {
    let customers: Vec<Vec<Did>> = (0..400_usize)
        .map(|at| {
            let start = (at % 50) as i64 * DAY;
            let calls = at.is_multiple_of(4);
            let next = if calls { ("Call", "phone") } else { ("Fill in", "web") };
            let mut events = vec![did(start, "Log in", "web"), did(start + 5 * MINUTE, next.0, next.1)];
            if !calls {
                events.push(did(start + DAY, GOAL, "web"));
            }
            events
        })
        .collect();
    let report = found(&customers);
    let goals = [report.hops.goal.as_ref(), report.concurrent.goal.as_ref()];
    for goal in goals.map(Option::unwrap) {
        assert_eq!((goal.verdict, goal.difference.value), (GoalVerdict::Less, Some(-1.0)), "{goal:?}");
        assert!((-0.99..-0.9).contains(&goal.difference.high.unwrap()), "{goal:?}");
    }
}

#[test]
fn times_without_any_spread_are_named_and_leave_the_step_open() {
    // By phone it always takes exactly two hours, by web one: no error can be told.
    let customers: Vec<Vec<Did>> = (0..400_usize)
        .map(|at| {
            let start = (at % 50) as i64 * DAY;
            let (channel, wait) = if at.is_multiple_of(4) { ("phone", 2) } else { ("web", 1) };
            vec![did(start, "Apply", channel), did(start + wait * HOUR, "Wait", "web")]
        })
        .collect();
    let report = found(&customers);
    let apply = step(&report, "Apply");
    assert!(apply.not_compared.iter().any(|it| it.outcome == Outcome::TimeToNext), "{apply:?}");
    assert_ne!(apply.verdict, Verdict::Same);
}

#[test]
fn a_few_who_come_often_are_few() {
    // 40 persons call ten times each, 400 use the web as often; of those 1 in 50 does not reach the goal, of the others none.
    let customers: Vec<Vec<Did>> = (0..440_usize)
        .map(|at| {
            let channel = if at < 40 { "phone" } else { "web" };
            let journey = |time: i64| {
                let mut events =
                    vec![did(time, "Apply", channel), did(time + HOUR + (at % 9) as i64 * MINUTE, "Wait", "web")];
                if at < 40 || at % 50 != 7 {
                    events.push(did(time + DAY, GOAL, "web"));
                }
                events
            };
            (0..10).flat_map(|again| journey(at as i64 * HOUR + again * 40 * DAY)).collect()
        })
        .collect();
    let goal = of(&found(&customers), "Apply", Outcome::GoalReached).unwrap();
    assert_eq!((goal.verdict, goal.is_within_margin, goal.own.n), (Verdict::CannotTell, false, 400), "{goal:?}");
}

#[test]
fn few_who_fare_very_differently_from_very_many_are_told() {
    // Of 40 who call, 28 do it again; of 2,000 on the web one in ten.
    let customers: Vec<Vec<Did>> = (0..2_040_usize)
        .map(|at| {
            let start = (at % 50) as i64 * DAY;
            let (channel, again) = if at < 40 { ("phone", at < 28) } else { ("web", at % 10 == 0) };
            let mut events =
                vec![did(start, "Apply", channel), did(start + HOUR + (at % 9) as i64 * MINUTE, "Wait", "web")];
            if again {
                events.push(did(start + DAY, "Apply", channel));
            }
            events
        })
        .collect();
    let again = of(&found(&customers), "Apply", Outcome::SameStepAgain).unwrap();
    assert_eq!((again.verdict, again.alike.method), (Verdict::Differs, "newcombe_within_strata"), "{again:?}");
    assert!(again.alike.low.unwrap() > 0.3 && again.p_adjusted < 1e-6, "{again:?}");
}

/// 200 who apply, half by chat, and pay a day later; what each then said was as easy as `ease` has it.
fn answered(
    more: &dyn Fn(i64) -> Vec<Did>,
    activity: Option<&str>,
    channel: Option<&str>,
) -> (Vec<Vec<Did>>, Vec<Said>) {
    let one = |at: usize| {
        let start = (at % 50) as i64 * DAY;
        let by = if at.is_multiple_of(2) { "chat" } else { "web" };
        let mut events = vec![did(start, "Apply", by), did(start + DAY, "Pay", by)];
        events.extend(more(start));
        let said = Said {
            person: format!("k{at:06}"),
            time: start + 3 * DAY,
            ease: [2.0, 5.0][at % 2] + (at % 3) as f64,
            activity: activity.map(str::to_string),
            channel: channel.map(str::to_string),
        };
        (events, said)
    };
    (0..200).map(one).unzip()
}

/// Whether what was said is held against a step.
fn is_said_of(name: &str, (customers, said): &(Vec<Vec<Did>>, Vec<Said>), at: Option<&str>) -> bool {
    of(&found_at(customers, PLAIN, said, &[], at), name, Outcome::Effort).is_some()
}

#[test]
fn an_answer_is_about_the_same_step_whichever_is_asked_about() {
    let unnamed = answered(&|_| Vec::new(), None, None);
    for at in [None, Some("Pay")] {
        assert!(is_said_of("Pay", &unnamed, at), "{at:?}");
    }
    for at in [None, Some("Apply")] {
        assert!(!is_said_of("Apply", &unnamed, at), "{at:?}");
    }
}

#[test]
fn an_answer_that_names_what_the_log_does_not_know_is_about_nothing() {
    assert!(is_said_of("Apply", &answered(&|_| Vec::new(), Some("Apply"), None), None));
    assert!(!is_said_of("Pay", &answered(&|_| Vec::new(), Some("Aply"), None), None));
    assert!(!is_said_of("Pay", &answered(&|_| Vec::new(), None, Some("fax")), None));
    // A channel that is named is told of its own customers only: there is nothing to hold it against.
    assert!(!is_said_of("Pay", &answered(&|_| Vec::new(), None, Some("chat")), None));
}

#[test]
fn an_answer_that_names_no_step_is_about_what_was_done_last() {
    // Back at the first step: it is about that, and not about its first visit nor about the step between.
    let back = answered(&|start| vec![did(start + 2 * DAY, "Apply", "web")], None, None);
    assert!(!is_said_of("Pay", &back, None) && !is_said_of("Apply", &back, None));
    // The same step twice on end is one visit, and the goal is no step.
    let stays = answered(&|start| vec![did(start + 2 * DAY, GOAL, "web")], None, None);
    assert!(is_said_of("Pay", &stays, None));
    // What comes after the answer is not what it is about.
    let later = answered(&|start| vec![did(start + 4 * DAY, "Apply", "web")], None, None);
    assert!(is_said_of("Pay", &later, None));
}

#[test]
fn a_price_that_is_nearly_the_same_for_all_is_held_to_its_word_and_each_pair_is_judged_by_itself() {
    let customers: Vec<Vec<Did>> = (0..300_usize)
        .map(|at| {
            let time = (at % 50) as i64 * DAY;
            // In 12 journeys the phone says another price; by chat it always is another.
            let said = if at.is_multiple_of(25) { "120" } else { "100" };
            let told = |hours: i64, activity, channel, price: &str, team: &str| {
                did(time + hours * HOUR, activity, channel).with("price", price).with("team", team)
            };
            let by = |names: [&'static str; 2], by: usize| names[at / by % 2];
            vec![
                told(0, "Look", "web", "100", by(["a", "b"], 1)),
                told(1, "Look", "web", "100", by(["a", "b"], 1)),
                told(2, "Call", "phone", said, by(["b", "a"], 2)),
                told(3, "Call", "phone", said, by(["b", "a"], 2)),
                told(4, "Chat", "chat", "130", by(["a", "b"], 1)),
                told(30, "Chat", "chat", "130", by(["a", "b"], 1)),
            ]
        })
        .collect();
    let found = found(&customers).contradictions;
    let of = |name: &str| found.attributes.iter().find(|it| it.attribute == name).unwrap();
    let not = |name: &str| -> Vec<(String, &str)> {
        let these = found.not_judged.iter().filter(|it| it.attribute == name);
        these.map(|it| (it.channels.join(" "), it.reason)).collect()
    };
    let price = of("price");
    assert_eq!((price.told, price.contradicted, price.pairs.len()), (300, 12, 1), "{found:?}");
    assert_eq!(price.steps.iter().map(|it| it.count).sum::<u64>(), 12);
    let both = |pairs: [&str; 2], reason| pairs.map(|pair| (pair.to_string(), reason)).to_vec();
    assert_eq!(not("price"), both(["chat phone", "chat web"], "always_differs"));
    // Web and chat know the team; by phone it is as chance has it.
    assert_eq!((of("team").contradicted, of("team").pairs.len()), (0, 1));
    assert_eq!(not("team"), both(["chat phone", "phone web"], "own_in_each_channel"));
}
