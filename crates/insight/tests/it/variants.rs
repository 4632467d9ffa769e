//! Made journeys in; checks distinct sequences, their order and its ties against the slow way and in any split.

use crate::support::{Dictionaries, Journey, any_split_answers_the_same, fold_all, random_log};
use eventlog::JourneyKey;
use insight::fold::Variants;
use std::collections::BTreeMap;

/// Ids whose order is not that of the keys.
fn id(key: JourneyKey) -> String {
    format!("{:06}", u64::from(key.index) * 7_919 % 100_003)
}

/// `(journeys, earliest start, smallest id at that start)` for each sequence.
fn by_hand(journeys: &[Journey]) -> BTreeMap<Vec<u32>, (u64, i64, String)> {
    let mut variants: BTreeMap<Vec<u32>, (u64, i64, String)> = BTreeMap::new();
    for journey in journeys {
        let own = (journey.times[0], id(journey.view().key));
        let entry = variants.entry(journey.activities.clone()).or_insert((0, own.0, own.1.clone()));
        let earliest = (entry.1, entry.2.clone()).min(own);
        *entry = (entry.0 + 1, earliest.0, earliest.1);
    }
    variants
}

fn check_order(journeys: &[Journey]) {
    let expected = by_hand(journeys);
    let mut order: Vec<_> = expected.iter().map(|(steps, (n, start, id))| (u64::MAX - n, *start, id, steps)).collect();
    order.sort();
    let answer = fold_all(journeys, Variants::new());
    assert_eq!(answer.variants(), expected.len());
    for most in [0, 1, 5, 300, order.len() - 1, order.len(), usize::MAX] {
        let top = answer.top(most, &id);
        assert_eq!(top.len(), most.min(order.len()));
        for (found, (_, start, first, steps)) in top.iter().zip(&order) {
            assert_eq!((found.steps, found.first_start, &id(found.first)), (steps.as_slice(), *start, *first));
            assert_eq!(found.journeys, expected[found.steps].0);
        }
    }
}

#[test]
fn variants_are_ordered_by_count_then_earliest_start_then_id() {
    // Few activities, short journeys and coarse start times: ties of every kind.
    let mut journeys = random_log(1, 2_000, 3);
    for journey in &mut journeys {
        journey.activities.truncate(3);
        journey.times.truncate(3);
        journey.channels.truncate(3);
    }
    check_order(&journeys);
    // Thousands of variants, nearly all with one journey, on forty distinct start times.
    check_order(&random_log(2, 6_000, 20));
}

#[test]
fn variants_are_the_same_however_the_log_is_split() {
    let names = Dictionaries::new(3);
    for seed in 0..4 {
        let journeys = random_log(seed, 500, 2 + seed % 2);
        for most in [3, 20, 1_000] {
            any_split_answers_the_same(&journeys, Variants::new, |answer| {
                serde_json::to_string(&answer.report(&names.names(), most, &id)).unwrap()
            });
        }
    }
}

#[test]
fn ties_of_the_earliest_start_are_broken_by_id_in_any_split() {
    // Eight variants, one journey pair each, all starting at once: only ids tell them apart.
    let journeys: Vec<Journey> =
        (0..16).map(|index| Journey::parse(index, &format!("{}0 b1", char::from(b'a' + (index % 8) as u8)))).collect();
    let names = Dictionaries::new(8);
    any_split_answers_the_same(&journeys, Variants::new, |answer| {
        let top = answer.top(5, &id).iter().map(|variant| id(variant.first)).collect::<Vec<_>>();
        assert!(top.is_sorted(), "{top:?}");
        serde_json::to_string(&answer.report(&names.names(), 5, &id)).unwrap()
    });
}

#[test]
fn a_variant_reports_its_steps_and_share() {
    let journeys = ["a0 b1", "a5 b6", "a0"].iter().enumerate();
    let journeys: Vec<Journey> = journeys.map(|(index, text)| Journey::parse(index as u32, text)).collect();
    let names = Dictionaries::new(2);
    let answer = fold_all(&journeys, Variants::new());
    let (a, b) = (names.0.get(0), names.0.get(1));
    assert_eq!(
        serde_json::to_value(answer.report(&names.names(), 20, &id)).unwrap(),
        serde_json::json!({"journeys": 3, "variants": 2, "top": [
            {"steps": [a, b], "journeys": 2, "share": 2.0 / 3.0}, {"steps": [a], "journeys": 1, "share": 1.0 / 3.0}]})
    );
}
