//! Made journeys in; checks nodes, edges and gaps of a flow against the slow way, in any split, and its report.

use crate::support::{Dictionaries, Journey, any_split_answers_the_same, fold_all, quantile, random_log};
use insight::fold::{Flow, FlowAnswer, FlowStats, Fold, Gaps};
use std::collections::{BTreeMap, BTreeSet};

type Edges = BTreeMap<(u32, u32), (Vec<i64>, BTreeSet<u32>)>;

fn edges_by_hand(journeys: &[Journey]) -> Edges {
    let mut edges = Edges::new();
    for journey in journeys {
        for at in 1..journey.times.len() {
            let edge = edges.entry((journey.activities[at - 1], journey.activities[at])).or_default();
            edge.0.push(journey.times[at] - journey.times[at - 1]);
            edge.1.insert(journey.index);
        }
    }
    edges
}

fn check_against_hand(journeys: &[Journey], flow: &FlowAnswer) {
    let edges = edges_by_hand(journeys);
    assert_eq!(flow.edges.len(), edges.len());
    for (found, ((from, to), (gaps, seen))) in flow.edges.iter().zip(&edges) {
        assert_eq!((found.from, found.to), (*from, *to));
        assert_eq!((found.count, found.journeys), (gaps.len() as u64, Some(seen.len() as u64)));
        assert_eq!(found.gap_sum, Some(gaps.iter().map(|gap| *gap as u128).sum()));
        let quantiles = found.gap_quantiles.unwrap();
        assert_eq!((Some(quantiles.median_s), Some(quantiles.p90_s)), (quantile(gaps, 0.5), quantile(gaps, 0.9)));
    }
    for node in &flow.nodes {
        let count = |fits: &dyn Fn(&Journey) -> usize| journeys.iter().map(fits).sum::<usize>() as u64;
        let is = |activity: &u32| *activity == node.activity;
        assert_eq!(node.events, count(&|journey| journey.activities.iter().filter(|a| is(a)).count()));
        assert_eq!(node.journeys, Some(count(&|journey| usize::from(journey.activities.iter().any(is)))));
        assert_eq!(node.starts, count(&|journey| usize::from(is(&journey.activities[0]))));
        assert_eq!(node.ends, count(&|journey| usize::from(journey.activities.last().is_some_and(is))));
    }
    assert_eq!(flow.events, journeys.iter().map(|journey| journey.times.len() as u64).sum::<u64>());
    assert_eq!(flow.journeys, journeys.len() as u64);
}

fn json(flow: &FlowAnswer, names: &Dictionaries) -> String {
    serde_json::to_string(&flow.report(&names.names())).unwrap()
}

#[test]
fn a_flow_counts_pairs_self_loops_included() {
    let journeys = [Journey::parse(0, "a0 b10 b30 c30"), Journey::parse(1, "a0 b20"), Journey::parse(2, "c5")];
    let flow = fold_all(&journeys, Flow::new(3, FlowStats::full(2)));
    let mut names = Dictionaries::new(0);
    ["Ring", "Logga in", "Vänta"].iter().for_each(|name| {
        names.0.intern(name);
    });
    let report: serde_json::Value = serde_json::from_str(&json(&flow, &names)).unwrap();
    assert_eq!(
        report,
        serde_json::json!({"events": 7, "journeys": 3, "nodes": [
            {"activity": "Logga in", "events": 3, "journeys": 2, "starts": 0, "ends": 1},
            {"activity": "Ring", "events": 2, "journeys": 2, "starts": 2, "ends": 0},
            {"activity": "Vänta", "events": 2, "journeys": 2, "starts": 1, "ends": 2},
        ], "edges": [
            {"from": "Ring", "to": "Logga in", "count": 2, "journeys": 2, "mean_s": 15.0, "median_s": 15.0, "p90_s": 19.0},
            {"from": "Logga in", "to": "Logga in", "count": 1, "journeys": 1, "mean_s": 20.0, "median_s": 20.0, "p90_s": 20.0},
            {"from": "Logga in", "to": "Vänta", "count": 1, "journeys": 1, "mean_s": 0.0, "median_s": 0.0, "p90_s": 0.0},
        ]})
    );
}

#[test]
fn what_was_not_asked_for_is_null() {
    let journeys = [Journey::parse(0, "a0 b10")];
    let flow = fold_all(&journeys, Flow::new(2, FlowStats { journeys: false, gaps: Gaps::None, threads: 1 }));
    let (edge, node) = (flow.edges[0], flow.nodes[0]);
    assert_eq!((edge.count, edge.journeys, edge.mean_s(), edge.gap_quantiles), (1, None, None, None));
    assert_eq!(node.journeys, None);
}

#[test]
fn a_flow_equals_the_slow_way_and_any_split_of_itself() {
    for (seed, activities) in [(1, 2), (2, 5), (3, 24)] {
        let journeys = random_log(seed, 300, activities);
        // The same log with more codes than a matrix holds goes through the hash map.
        for codes in [activities as usize, 1_500] {
            let make = || Flow::new(codes, FlowStats::full(2));
            let names = Dictionaries::new(activities as u32);
            check_against_hand(&journeys, &fold_all(&journeys, make()));
            any_split_answers_the_same(&journeys, make, |flow| json(&flow, &names));
        }
    }
}

#[test]
fn what_is_not_asked_for_does_not_change_the_rest() {
    let journeys = random_log(4, 300, 7);
    for codes in [7, 1_500] {
        let full = fold_all(&journeys, Flow::new(codes, FlowStats::full(1)));
        let stats = FlowStats { journeys: false, gaps: Gaps::Quantiles, threads: 2 };
        let mut expected = full.clone();
        expected.nodes.iter_mut().for_each(|node| node.journeys = None);
        expected.edges.iter_mut().for_each(|edge| edge.journeys = None);
        assert_eq!(fold_all(&journeys, Flow::new(codes, stats)), expected);
        let names = Dictionaries::new(7);
        any_split_answers_the_same(&journeys, || Flow::new(codes, stats), |flow| json(&flow, &names));
        expected.edges.iter_mut().for_each(|edge| edge.gap_quantiles = None);
        let stats = FlowStats { gaps: Gaps::Mean, ..stats };
        assert_eq!(fold_all(&journeys, Flow::new(codes, stats)), expected);
    }
}

#[test]
fn sums_and_gaps_beyond_one_word_stay_exact() {
    let far = i64::MAX / 2;
    let mut journeys: Vec<Journey> = (0..40).map(|index| Journey::parse(index, "a0 b1 a2")).collect();
    for journey in &mut journeys {
        journey.times = vec![-far, far, far];
    }
    let flow = fold_all(&journeys, Flow::new(2, FlowStats::full(1)));
    check_against_hand_wide(&flow, far);
    let mut halves = journeys.chunks(7).map(|part| {
        let mut flow = Flow::new(2, FlowStats::full(1));
        part.iter().for_each(|journey| flow.journey(&journey.view()));
        flow
    });
    let mut merged = halves.next().unwrap();
    halves.for_each(|half| merged.merge(half));
    assert_eq!(merged.answer(), flow);
}

fn check_against_hand_wide(flow: &FlowAnswer, far: i64) {
    assert_eq!((flow.edges[0].count, flow.edges[0].gap_sum), (40, Some(40 * 2 * far as u128)));
    assert_eq!(flow.edges[0].gap_quantiles.unwrap().median_s, 2.0 * far as f64 / 1e6);
    assert_eq!((flow.edges[1].count, flow.edges[1].gap_sum), (40, Some(0)));
}

#[test]
fn several_passes_with_bounded_gaps_equal_one_pass() {
    let journeys = random_log(9, 200, 12);
    let whole = fold_all(&journeys, Flow::new(12, FlowStats::full(1)));
    let first = FlowStats { journeys: true, gaps: Gaps::Mean, threads: 1 };
    let mut answer = fold_all(&journeys, Flow::new(12, first));
    let groups = answer.gap_groups(200);
    assert!(groups.len() > 2, "{groups:?}");
    for group in groups {
        let pass = Flow::new(12, FlowStats::full(1)).keeping_gaps_from(group);
        answer.add_quantiles(&fold_all(&journeys, pass));
    }
    assert_eq!(answer, whole);
}
