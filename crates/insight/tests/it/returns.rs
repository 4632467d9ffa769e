//! Made journeys in; checks hand-overs and returns (A-B-A) against the slow way and in any split.

use crate::support::{Journey, SECOND, any_split_answers_the_same, dictionary, fold_all, random_log};
use insight::fold::{Returns, ReturnsAnswer};
use model::{MISSING, Span};
use std::collections::BTreeMap;

fn returns(letters: &str, window: Option<&str>) -> ReturnsAnswer {
    let times: Vec<String> = (0..letters.len()).map(|at| format!("a{}", at * 60)).collect();
    let journey = Journey::parse(0, &times.join(" ")).with_channels(letters);
    fold_all(&[journey], Returns::by_attribute(0, window.map(|text| text.parse::<Span>().unwrap())))
}

#[test]
fn a_return_is_a_b_a_after_dropping_the_missing_and_collapsing_runs() {
    for (letters, events, handovers, found) in [
        ("a", 1, 0, 0),
        ("ab", 2, 1, 0),
        ("aba", 3, 2, 1),
        ("aabbba", 6, 2, 1),
        ("a-b-a-", 3, 2, 1),
        ("a-a", 2, 0, 0),
        ("abab", 4, 3, 2),
        ("abca", 4, 3, 0),
        ("abcba", 5, 4, 1),
        ("---", 0, 0, 0),
    ] {
        let answer = returns(letters, None);
        assert_eq!((answer.events, answer.handovers, answer.returns), (events, handovers, found), "{letters}");
        assert_eq!((answer.journeys, answer.journeys_with_returns), (1, u64::from(found > 0)), "{letters}");
    }
}

#[test]
fn the_window_runs_from_the_last_event_of_the_first_run_and_is_inclusive() {
    // a at 0 and 60 s, b at 120 s, a at 180 s: 120 s from the last a to the next.
    assert_eq!(returns("aaba", Some("120s")).returns, 1);
    assert_eq!(returns("aaba", Some("119s")).returns, 0);
}

#[test]
fn a_pair_counts_returns_from_either_end() {
    let values = dictionary(3);
    let report = returns("ababca", None);
    let report = report.report("grupp", &values);
    let json = serde_json::to_value(&report).unwrap();
    let (a, b) = (values.get(0), values.get(1));
    assert_eq!(json["pairs"], serde_json::json!([{"a": a.min(b), "b": a.max(b), "returns": 2}]));
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["by", "events", "handovers", "returns", "journeys", "journeys_with_returns", "pairs"]);
}

/// The definition, word for word.
fn by_hand(journeys: &[Journey], window: Option<i64>) -> (u64, BTreeMap<(u32, u32), u64>) {
    let (mut handovers, mut pairs) = (0, BTreeMap::new());
    for journey in journeys {
        let known = journey.columns[1].iter().zip(&journey.times).filter(|(value, _)| **value != MISSING);
        let known: Vec<(u32, i64)> = known.map(|(value, time)| (*value, *time)).collect();
        let runs: Vec<&[(u32, i64)]> = known.chunk_by(|a, b| a.0 == b.0).collect();
        handovers += runs.len().saturating_sub(1) as u64;
        for three in runs.windows(3) {
            let waited = three[2][0].1 - three[0][three[0].len() - 1].1;
            if three[0][0].0 == three[2][0].0 && window.is_none_or(|window| waited <= window) {
                *pairs.entry((three[0][0].0, three[1][0].0)).or_default() += 1;
            }
        }
    }
    (handovers, pairs)
}

#[test]
fn returns_equal_the_slow_way_and_any_split_of_themselves() {
    let values = dictionary(3);
    for (seed, window) in [(1, None), (2, Some(1_000 * SECOND)), (3, Some(0))] {
        let journeys = random_log(seed, 400, 4);
        let span = window.map(|micros| format!("{micros}us").parse().unwrap());
        let answer = fold_all(&journeys, Returns::by_attribute(1, span));
        let pairs: BTreeMap<_, _> = answer.pairs.iter().map(|pair| ((pair.a, pair.b), pair.returns)).collect();
        assert_eq!((answer.handovers, pairs), by_hand(&journeys, window));
        assert_eq!(answer.returns, answer.pairs.iter().map(|pair| pair.returns).sum::<u64>());
        any_split_answers_the_same(
            &journeys,
            || Returns::by_attribute(1, span),
            |answer| serde_json::to_string(&answer.report("grupp", &values)).unwrap(),
        );
        let channels = fold_all(&journeys, Returns::by_channel(span));
        assert_eq!(channels, fold_all(&journeys, Returns::by_attribute(0, span)));
    }
}
