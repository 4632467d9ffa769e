//! Made journeys in; checks visits, their means and exact medians against the slow way and in any split.

use crate::support::{Journey, any_split_answers_the_same, fold_all, quantile, random_log};
use insight::fold::{Visits, VisitsAnswer};
use model::Span;

fn by_hand(journeys: &[Journey], gap: i64) -> VisitsAnswer {
    let visits: Vec<&[i64]> = journeys.iter().flat_map(|journey| journey.times.chunk_by(|a, b| b - a <= gap)).collect();
    let lengths: Vec<i64> = visits.iter().map(|visit| visit.len() as i64 * 1_000_000).collect();
    let durations: Vec<i64> = visits.iter().map(|visit| visit[visit.len() - 1] - visit[0]).collect();
    let events: usize = visits.iter().map(|visit| visit.len()).sum();
    VisitsAnswer {
        visits: visits.len() as u64,
        events: events as u64,
        mean_events: Some(events as f64 / visits.len() as f64),
        median_events: quantile(&lengths, 0.5),
        mean_s: Some(durations.iter().sum::<i64>() as f64 / visits.len() as f64 / 1e6),
        median_s: quantile(&durations, 0.5),
    }
}

#[test]
fn a_visit_ends_where_nothing_happens_for_longer_than_the_gap() {
    // 1800 s is not longer than thirty minutes; 1801 s is.
    let answer = fold_all(&[Journey::parse(0, "a0 a1800 a3601 a3661")], Visits::new(Span::minutes(30), true));
    assert_eq!((answer.visits, answer.events, answer.mean_events), (2, 4, Some(2.0)));
    assert_eq!((answer.mean_s, answer.median_s), (Some(930.0), Some(930.0)));
}

#[test]
fn visits_equal_the_slow_way_and_any_split_of_themselves() {
    for seed in 0..5 {
        let mut journeys = random_log(seed, 150 + seed as u32, 3);
        // One visit with more events than are counted by length.
        let many: Vec<String> = (0..5_000).map(|at| format!("a{at}")).collect();
        let index = journeys.len() as u32;
        journeys.extend((seed % 2 == 1).then(|| Journey::parse(index, &many.join(" "))));
        let make = |medians| move || Visits::new(Span::minutes(30), medians);
        let by_hand = by_hand(&journeys, Span::minutes(30).micros());
        assert_eq!(fold_all(&journeys, make(true)()), by_hand);
        let without = VisitsAnswer { median_events: None, median_s: None, ..by_hand };
        assert_eq!(fold_all(&journeys, make(false)()), without);
        for medians in [false, true] {
            any_split_answers_the_same(&journeys, make(medians), |answer| serde_json::to_string(&answer).unwrap());
        }
    }
}

#[test]
fn the_median_of_mostly_long_visits_is_exact() {
    let long = |index: u32, events: usize| {
        Journey::parse(index, &(0..events).map(|at| format!("a{at}")).collect::<Vec<_>>().join(" "))
    };
    let journeys = [long(0, 5_000), long(1, 3), long(2, 4_500), long(3, 6_000)];
    let answer = fold_all(&journeys, Visits::new(Span::minutes(30), true));
    assert_eq!(answer.median_events, Some(4_750.0));
}

#[test]
fn without_medians_they_are_null() {
    let answer = fold_all(&[Journey::parse(0, "a0 a60")], Visits::new(Span::minutes(30), false));
    assert_eq!((answer.mean_s, answer.median_s, answer.median_events), (Some(60.0), None, None));
    let nothing = fold_all(&[], Visits::new(Span::minutes(30), true));
    assert_eq!((nothing.visits, nothing.mean_s, nothing.median_events), (0, None, None));
}

#[test]
fn visits_with_gaps_too_wide_to_add_in_one_word_are_the_same_in_chunks() {
    let mut journeys = random_log(7, 40, 3);
    for journey in &mut journeys {
        let last = journey.times.len() - 1;
        journey.times[last] = i64::MAX / 2;
    }
    let make = || Visits::new(Span::days(100_000_000), false);
    assert_eq!(fold_all(&journeys, make()).visits, 40);
    any_split_answers_the_same(&journeys, make, |answer| serde_json::to_string(&answer).unwrap());
}
