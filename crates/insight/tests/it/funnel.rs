//! Made journeys in; checks funnel levels against the reference semantics, an exhaustive search and any split.

use crate::support::{Journey, any_split_answers_the_same, fold_all, random_log};
use insight::fold::{Funnel, FunnelError, FunnelMode};
use model::Span;

const MODES: [FunnelMode; 3] = [FunnelMode::Ordered, FunnelMode::StrictOrder, FunnelMode::StrictIncrease];

/// Steps written as letters, several letters for a step that may be any of them: `a bc a`.
fn steps(text: &str) -> Vec<Vec<u32>> {
    text.split(' ').map(|step| step.bytes().map(|letter| u32::from(letter - b'a')).collect()).collect()
}

fn funnel(steps: &[Vec<u32>], mode: FunnelMode, window: Option<i64>) -> Funnel {
    let window = window.map(|seconds| format!("{seconds}s").parse::<Span>().unwrap());
    Funnel::new(26, steps, mode, window).unwrap()
}

fn level(journey: &Journey, steps: &[Vec<u32>], mode: FunnelMode, window: Option<i64>) -> usize {
    let answer = fold_all(std::slice::from_ref(journey), funnel(steps, mode, window));
    answer.steps.iter().filter(|step| step.journeys == 1).count()
}

#[test]
fn levels_equal_those_of_window_funnel() {
    // Levels for ordered, strict-order and strict-increase, worked out from the documentation of
    // ClickHouse's windowFunnel and, for strict_order, its source.
    for (events, wanted, window, levels) in [
        ("a1 b2 c3", "a b c", None, [3, 3, 3]),
        ("a1 b2 d3 c4", "a b c", None, [3, 2, 3]), // the documentation's own example of strict_order
        ("a1 b2 b3 c4", "a b c", None, [3, 3, 3]), // a repeated step does not intervene
        ("a1 b2 a3 c4", "a b c", None, [3, 3, 3]),
        ("a1 c2 b3", "a b c", None, [2, 1, 2]),    // a step too early does
        ("d0 c0 a1 b2", "a b c", None, [2, 2, 2]), // before the first step nothing intervenes
        ("a1 d2 a3 b4", "a b", None, [2, 1, 2]),   // the search ends; it does not begin again
        ("b1 a2", "a b", None, [1, 1, 1]),
        ("b1 c2", "a b", None, [0, 0, 0]),
        // Windows are inclusive, and counted from the first step.
        ("a0 b10", "a b", Some(10), [2, 2, 2]),
        ("a0 b11", "a b", Some(10), [1, 1, 1]),
        ("a0 b6 c11", "a b c", Some(10), [2, 2, 2]),
        ("a0 b11 a20 b21", "a b", Some(10), [2, 2, 2]), // being late is not out of order
        ("a0 a5 b12", "a b", Some(10), [2, 2, 2]),      // the chain from the later start
        ("a0 b3 a5 c12", "a b c", Some(10), [2, 2, 2]), // that start has no b
        ("a0 b3 a5 b6 c12", "a b c", Some(10), [3, 3, 3]),
        // Repeated steps.
        ("a1 b2 a3", "a b a", None, [3, 3, 3]),
        ("a1 b2", "a b a", None, [2, 2, 2]),
        ("a1 a2 b3", "a b a", None, [2, 2, 2]),
        ("a1", "a a", None, [1, 1, 1]), // one event fills one place (strict_once)
        ("a1 a2", "a a", None, [2, 2, 2]),
        ("a0 b4 a8 b12", "a b a b", Some(12), [4, 4, 4]),
        ("a0 b4 a8 b12", "a b a b", Some(11), [3, 3, 3]),
        // A step may be several activities.
        ("a1 c2 d3", "a bc d", None, [3, 3, 3]),
        ("a1 d3", "a bc d", None, [1, 1, 1]),
        // Equal times may follow each other, except in strict-increase.
        ("a1 b1", "a b", None, [2, 2, 1]),
        ("a1 b1 b2", "a b", None, [2, 2, 2]),
        ("a1 a2 b2", "a b", None, [2, 2, 2]), // the a before it serves
        ("a1", "a", None, [1, 1, 1]),
    ] {
        let journey = Journey::parse(0, events);
        let found = MODES.map(|mode| level(&journey, &steps(wanted), mode, window));
        assert_eq!(found, levels, "{events} through {wanted} within {window:?}");
    }
}

/// The deepest chain, by trying every choice of events.
fn level_by_search(journey: &Journey, steps: &[Vec<u32>], increase: bool, window: i64) -> usize {
    fn deeper(journey: &Journey, steps: &[Vec<u32>], increase: bool, window: i64, chain: &mut Vec<usize>) -> usize {
        let mut best = chain.len();
        if chain.len() == steps.len() {
            return best;
        }
        let from = chain.last().map_or(0, |last| last + 1);
        for at in from..journey.times.len() {
            let time = journey.times[at];
            let fits = steps[chain.len()].contains(&journey.activities[at]);
            let in_window = chain.first().is_none_or(|first| time - journey.times[*first] <= window);
            let later = !increase || chain.last().is_none_or(|last| time > journey.times[*last]);
            if fits && in_window && later {
                chain.push(at);
                best = best.max(deeper(journey, steps, increase, window, chain));
                chain.pop();
            }
        }
        best
    }
    deeper(journey, steps, increase, window, &mut Vec::new())
}

/// windowFunnel's strict_order, written after its description and source for steps without a
/// common activity: a table of the start and time for each step, searched anew at the end.
fn strict_order_by_table(journey: &Journey, steps: &[Vec<u32>], window: i64) -> usize {
    let mut starts: Vec<Option<i64>> = vec![None; steps.len()];
    for (activity, time) in journey.activities.iter().zip(&journey.times) {
        match steps.iter().position(|step| step.contains(activity)) {
            None if starts[0].is_some() => break,
            None => {}
            Some(0) => starts[0] = Some(*time),
            Some(step) => match starts[step - 1] {
                None if starts[0].is_some() => break,
                Some(start) if time - start <= window => starts[step] = Some(start),
                _ => {}
            },
        }
        if starts[steps.len() - 1].is_some() {
            break;
        }
    }
    starts.iter().take_while(|start| start.is_some()).count()
}

#[test]
fn levels_equal_an_exhaustive_search_on_random_journeys() {
    for (seed, text) in ["a b", "a b c", "a b a", "a a a", "ab b a", "a bc ab c"].iter().enumerate() {
        let steps = steps(text);
        let overlapping = (0..26).any(|code| steps.iter().filter(|step| step.contains(&code)).count() > 1);
        for journey in random_log(seed as u64, 1_500, 4) {
            for window in [None, Some(0), Some(3_000), Some(86_400)] {
                let micros = window.map_or(i64::MAX, |seconds| seconds * 1_000_000);
                let [ordered, strict_order, increase] = MODES.map(|mode| level(&journey, &steps, mode, window));
                assert_eq!(ordered, level_by_search(&journey, &steps, false, micros), "{text} {window:?} {journey:?}");
                assert_eq!(increase, level_by_search(&journey, &steps, true, micros), "{text} {window:?} {journey:?}");
                assert!(strict_order <= ordered);
                if !overlapping {
                    assert_eq!(strict_order, strict_order_by_table(&journey, &steps, micros), "{text} {journey:?}");
                }
            }
        }
    }
}

#[test]
fn a_funnel_reports_shares_intervals_and_time_from_the_first_step() {
    let journeys = ["a0 b10 c30", "a0 b20", "a0", "b5"].iter().enumerate();
    let journeys: Vec<Journey> = journeys.map(|(index, text)| Journey::parse(index as u32, text)).collect();
    let answer = fold_all(&journeys, funnel(&steps("a b c"), FunnelMode::Ordered, None));
    let report = serde_json::to_value(answer.report(&["A", "B", "C"])).unwrap();
    let (low, high) = insight::evidence::wilson(2, 3);
    assert_eq!(
        report["steps"][1],
        serde_json::json!({"activity": "B", "journeys": 2, "share_of_first": 2.0 / 3.0, "share_of_previous": 2.0 / 3.0,
            "low": low, "high": high, "median_s_from_first": 15.0})
    );
    assert_eq!(report["steps"][0]["share_of_previous"], serde_json::Value::Null);
    assert_eq!(report["steps"][0]["median_s_from_first"], 0.0);
    assert_eq!(report["steps"][2]["share_of_previous"], 0.5);
    let empty = fold_all(&[], funnel(&steps("a b"), FunnelMode::Ordered, None));
    let nothing = serde_json::to_value(empty.report(&["A", "B"])).unwrap();
    assert_eq!(nothing["steps"][1]["share_of_first"], serde_json::Value::Null);
}

#[test]
fn the_time_from_the_first_step_belongs_to_the_latest_possible_start() {
    let journeys = [Journey::parse(0, "a0 a50 b60 b90")];
    let answer = fold_all(&journeys, funnel(&steps("a b"), FunnelMode::Ordered, None));
    assert_eq!(answer.steps[1].median_s_from_first, Some(10.0));
}

#[test]
fn any_split_of_a_funnel_answers_the_same() {
    let journeys = random_log(5, 300, 4);
    for mode in MODES {
        any_split_answers_the_same(
            &journeys,
            || funnel(&steps("a bc a"), mode, Some(5_000)),
            |answer| serde_json::to_string(&answer.report(&["1", "2", "3"])).unwrap(),
        );
    }
}

#[test]
fn a_funnel_that_cannot_be_is_refused() {
    let refuse = |steps: &[Vec<u32>]| Funnel::new(3, steps, FunnelMode::Ordered, None).err();
    assert_eq!(refuse(&[]), Some(FunnelError::NoSteps));
    assert_eq!(refuse(&vec![vec![0]; 65]), Some(FunnelError::TooManySteps(65)));
    assert_eq!(refuse(&vec![vec![0]; 64]), None);
}
