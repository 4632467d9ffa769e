//! Made journeys and responses in; checks the join of each response with the event before it against the slow way.

use crate::support::{Dictionaries, Journey, Rng, any_split_answers_the_same, fold_all, random_log};
use eventlog::JourneyKey;
use insight::fold::{BeforeResponse, Responses};
use std::collections::BTreeMap;
use std::ops::Range;

/// Responses of persons who have one journey each: times and scores by person.
struct Answers {
    times: Vec<i64>,
    scores: Vec<f64>,
    ends: Vec<usize>,
}

impl Answers {
    fn random(journeys: &[Journey], seed: u64) -> Answers {
        let mut rng = Rng::new(seed);
        let mut answers = Answers { times: vec![], scores: vec![], ends: vec![0] };
        for journey in journeys {
            let (first, last) = (journey.times[0], journey.times[journey.times.len() - 1]);
            let spread = (last - first) as u64 + 4_000_000;
            let mut times: Vec<i64> = (0..rng.below(4)).map(|_| first - 1_000_000 + rng.below(spread) as i64).collect();
            times.push(journey.times[journey.times.len() / 2]); // at the very time of an event
            times.sort_unstable();
            answers.scores.extend(times.iter().map(|_| rng.below(70) as f64 / 10.0));
            answers.times.extend(times);
            answers.ends.push(answers.times.len());
        }
        answers
    }

    fn of(&self, key: JourneyKey) -> Range<usize> {
        self.ends[key.index as usize]..self.ends[key.index as usize + 1]
    }

    fn columns(&self) -> Responses<'_> {
        Responses { times: &self.times, scores: &self.scores }
    }
}

#[test]
fn a_response_is_joined_to_the_last_event_at_or_before_it() {
    let mut journey = Journey::parse(0, "a10 b20 c20 d30");
    journey.next_event = Some(50_000_000);
    let seconds = [5, 10, 19, 20, 29, 30, 49, 50];
    let times: Vec<i64> = seconds.iter().map(|second| second * 1_000_000).collect();
    let scores: Vec<f64> = (1..=8).map(f64::from).collect();
    let fold = BeforeResponse::new(4, Responses { times: &times, scores: &scores }, |_| 0..8);
    let answer = fold_all(&[journey], fold);
    let found: Vec<_> = answer.activities.iter().map(|a| (a.activity, a.responses, a.mean_score)).collect();
    assert_eq!(found, [(0, 2, 2.5), (2, 2, 4.5), (3, 2, 6.5)]);
    assert_eq!(answer.joined, 6); // one came before any event, one belongs to the next journey
}

#[test]
fn the_join_equals_the_slow_way_and_any_split_of_itself() {
    let names = Dictionaries::new(5);
    for seed in 0..4 {
        let journeys = random_log(seed, 300, 5);
        let answers = Answers::random(&journeys, seed);
        let make = || BeforeResponse::new(5, answers.columns(), |key| answers.of(key));
        let mut by_hand: BTreeMap<u32, (u64, i64)> = BTreeMap::new();
        for journey in &journeys {
            for place in answers.of(journey.view().key) {
                let time = answers.times[place];
                let before = journey.times.iter().rposition(|event| *event <= time);
                let mine = journey.next_event.is_none_or(|next| time < next);
                if let (Some(before), true) = (before, mine) {
                    let entry = by_hand.entry(journey.activities[before]).or_default();
                    *entry = (entry.0 + 1, entry.1 + (answers.scores[place] * 10.0).round() as i64);
                }
            }
        }
        let answer = fold_all(&journeys, make());
        assert_eq!(answer.activities.len(), by_hand.len());
        for found in &answer.activities {
            let (responses, tenths) = by_hand[&found.activity];
            assert_eq!(found.responses, responses);
            assert!((found.mean_score - tenths as f64 / 10.0 / responses as f64).abs() < 1e-9);
        }
        any_split_answers_the_same(&journeys, make, |answer| {
            serde_json::to_string(&answer.report(&names.names())).unwrap()
        });
    }
}
