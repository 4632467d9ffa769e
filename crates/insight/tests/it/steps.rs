//! Made journeys in; checks what is counted and measured at each step against the slow way, in any split, and its report.

use crate::support::{DAY, Dictionaries, Journey, SECOND, any_split_answers_the_same, fold_all, quantile, random_log};
use insight::fold::{Step, StepCounts, StepOptions, Steps, Wait, Waits};
use model::{MISSING, Micros, Span};

fn options(log_end_days: i64) -> StepOptions {
    StepOptions::new(log_end_days * DAY)
}

fn step_of(journeys: &[Journey], options: StepOptions, letter: u8) -> Step {
    let answer = fold_all(journeys, Steps::new(26, options));
    *answer.steps.iter().find(|step| step.counts.activity == u32::from(letter - b'a')).unwrap()
}

#[test]
fn coming_back_after_something_new_is_a_loop_and_otherwise_rework() {
    for (events, loops, rework) in [
        ("a0 b1 a2", 1, 0),
        ("a0 a1", 0, 1),
        ("a0 b1 a2 b3 a4", 1, 1), // the second way back brought nothing new
        ("a0 b1 a2 c3 a4", 2, 0),
        ("a0 b1 c2", 0, 0),
        ("b0 a1 b2 a3", 0, 1),
    ] {
        let step = step_of(&[Journey::parse(0, events)], options(100), b'a').counts;
        assert_eq!((step.loops, step.rework), (loops, rework), "{events}");
    }
}

#[test]
fn dwell_runs_from_the_first_event_of_a_run_to_the_first_of_another_activity() {
    let step = step_of(&[Journey::parse(0, "a0 a10 b30 a40 b90 a100")], options(100), b'a');
    assert_eq!(step.median_dwell_s, Some(40.0)); // 30 and 50; the last run goes nowhere
    assert_eq!(step_of(&[Journey::parse(0, "b0 a1")], options(100), b'a').median_dwell_s, None);
}

#[test]
fn a_channel_hop_is_a_move_between_two_known_channels() {
    let journey = Journey::parse(0, "a0 a1 a2 a3 a4").with_channels("xxy-y");
    assert_eq!(step_of(&[journey], options(100), b'a').channel_hops, 1);
}

#[test]
fn a_wait_is_longer_than_a_day_and_a_repeat_comes_within_seven() {
    let day = 86_400;
    let events = format!("a0 b{day} a{} a{}", 2 * day + 1, 9 * day + 1);
    let step = step_of(&[Journey::parse(0, &events)], options(100), b'a');
    assert_eq!((step.waits, step.median_wait_s), (1, Some(7.0 * day as f64)));
    assert_eq!(step.counts.repeats, 2); // after two days and a second, and after exactly seven days
}

#[test]
fn who_left_is_judged_only_when_the_log_goes_on_long_enough() {
    let mut returned = Journey::parse(1, "a0 b1 a2");
    returned.next_event = Some(20 * DAY);
    let ended = Journey::parse(0, "a0 b1 a2");
    let elsewhere = Journey::parse(2, "a0 b1");
    let late = Journey::parse(3, &format!("a{}", 94 * 86_400));
    let journeys = [ended, returned, elsewhere, late];
    let step = step_of(&journeys, options(100), b'a');
    assert_eq!((step.counts.left, step.counts.judged, step.counts.journeys), (1, 3, 4));
    assert_eq!((step.stops, step.resumed), (2, 1));
    let with_goal = StepOptions { goal: vec![1], ..options(100) };
    assert_eq!(step_of(&journeys, with_goal, b'a').counts.left, 0);
}

#[test]
fn a_pause_inside_a_journey_is_a_stop_that_was_taken_up_again() {
    let journey = Journey::parse(0, &format!("a0 b{}", 8 * 86_400));
    let step = step_of(&[journey], options(9), b'a');
    assert_eq!((step.stops, step.resumed), (1, 1));
}

/// Everything about one activity, straight from the definitions.
fn by_hand(journeys: &[Journey], activity: u32, options: &StepOptions) -> Step {
    let mut step = Step {
        counts: insight::fold::StepCount { activity, ..Default::default() },
        median_dwell_s: None,
        channel_hops: 0,
        waits: 0,
        median_wait_s: None,
        stops: 0,
        resumed: 0,
    };
    let (mut dwells, mut waits) = (vec![], vec![]);
    let (wait, pause, repeat) = (options.wait.micros(), options.pause.micros(), options.repeat.micros());
    for journey in journeys.iter().filter(|journey| journey.activities.contains(&activity)) {
        let (codes, times, last) = (&journey.activities, &journey.times, journey.times.len() - 1);
        let judged = times[last] + pause <= options.log_end;
        let goal = codes.iter().any(|code| options.goal.contains(code));
        step.counts.journeys += 1;
        step.counts.judged += u64::from(judged);
        let stopped = judged && codes[last] == activity;
        step.counts.left += u64::from(stopped && !goal && journey.next_event.is_none());
        step.stops += u64::from(stopped);
        step.resumed += u64::from(stopped && journey.next_event.is_some());
        for at in (0..=last).filter(|at| codes[*at] == activity) {
            step.counts.events += 1;
            if let Some(before) = (0..at).rev().find(|before| codes[*before] == activity) {
                let new = (before + 1..at).any(|between| !codes[..between].contains(&codes[between]));
                step.counts.loops += u64::from(new);
                step.counts.rework += u64::from(!new);
                step.counts.direct_repeats += u64::from(before + 1 == at);
                step.counts.repeats += u64::from(times[at] - times[before] <= repeat);
            }
            let begins_run = at == 0 || codes[at - 1] != activity;
            let next_other = (at..=last).find(|next| codes[*next] != activity);
            if let (true, Some(next)) = (begins_run, next_other) {
                dwells.push(times[next] - times[at]);
            }
            if at == last {
                continue;
            }
            let gap = times[at + 1] - times[at];
            if gap > wait {
                waits.push(gap);
            }
            step.stops += u64::from(gap > pause);
            step.resumed += u64::from(gap > pause);
            let (here, next) = (journey.channels[at], journey.channels[at + 1]);
            step.channel_hops += u64::from(here != MISSING && next != MISSING && here != next);
        }
    }
    step.waits = waits.len() as u64;
    step.median_dwell_s = quantile(&dwells, 0.5);
    step.median_wait_s = quantile(&waits, 0.5);
    step
}

#[test]
fn steps_equal_the_slow_way_and_any_split_of_themselves() {
    let names = Dictionaries::new(5);
    for (seed, goal) in [(1, vec![]), (2, vec![3]), (3, vec![0, 4])] {
        let journeys = random_log(seed, 400, 5);
        let options = StepOptions { goal, ..options(60) };
        let answer = fold_all(&journeys, Steps::new(5, options.clone()));
        assert_eq!(answer.steps.len(), 5);
        for step in &answer.steps {
            assert_eq!(*step, by_hand(&journeys, step.counts.activity, &options));
        }
        let light = fold_all(&journeys, StepCounts::new(5, options.clone()));
        assert_eq!(light.steps, answer.steps.iter().map(|step| step.counts).collect::<Vec<_>>());
        let waits = fold_all(&journeys, Waits::new(5, options.wait));
        let as_wait = |step: &Step| {
            let median_s = step.median_wait_s?;
            Some(Wait { activity: step.counts.activity, waits: step.waits, median_s })
        };
        assert_eq!(waits, answer.steps.iter().filter_map(as_wait).collect::<Vec<_>>());
        any_split_answers_the_same(
            &journeys,
            || Steps::new(5, options.clone()),
            |answer| serde_json::to_string(&answer.report(&names.names(), Some(Micros(0)))).unwrap(),
        );
        any_split_answers_the_same(&journeys, || StepCounts::new(5, options.clone()), |answer| format!("{answer:?}"));
        any_split_answers_the_same(&journeys, || Waits::new(5, Span::minutes(30)), |answer| format!("{answer:?}"));
    }
}

#[test]
fn a_step_reports_in_the_contracts_shape() {
    let answer = fold_all(&[Journey::parse(0, "a0 b1")], Steps::new(2, StepOptions::new(2 * SECOND)));
    let names = Dictionaries::new(2);
    let json = serde_json::to_value(answer.report(&names.names(), Some(Micros(2 * SECOND)))).unwrap();
    let keys: Vec<&str> = json["steps"][0].as_object().unwrap().keys().map(String::as_str).collect();
    let expected = "activity journeys median_dwell_s loops rework channel_hops waits median_wait_s repeat_within_7d \
                    left resumed_later";
    assert_eq!(keys.join(" "), expected);
    assert_eq!(
        json["steps"][0]["left"],
        serde_json::json!({"value": null, "n": 0, "low": null, "high": null, "confidence": 0.95, "method": "wilson",
            "as_of": "1970-01-01T00:00:02Z"})
    );
}
