//! Made journeys in; checks an overview, and that several folds in one pass answer as each alone.

use crate::support::{DAY, Dictionaries, Journey, any_split_answers_the_same, fold_all, quantile, random_log};
use insight::fold::{ChannelLinks, Flow, FlowStats, Overview, StepOptions, Steps, Variants};
use model::Micros;

#[test]
fn an_overview_tells_how_much_when_and_through_which_channels() {
    let mut journeys = [
        Journey::parse(0, "a0 b60").with_channels("ab"),
        Journey::parse(1, "a0 b120 b120").with_channels("bba"),
        Journey::parse(2, "b0").with_channels("-"),
    ];
    // 2024-02-29 was a Thursday.
    journeys[2].times[0] = 19_782 * DAY;
    let names = Dictionaries::new(2);
    let (a, b) = (names.1.get(0), names.1.get(1));
    let report = fold_all(&journeys, Overview::new(2, 3));
    assert_eq!(
        serde_json::to_value(report.report(&names.names())).unwrap(),
        serde_json::json!({
            "events": 6, "journeys": 3, "first": "1970-01-01T00:00:00Z", "last": "2024-02-29T00:00:00Z",
            "activities": 2, "channels": 2,
            "events_per_journey": {"median": 2.0, "p90": 2.8}, "duration_s": {"median": 60.0, "p90": 108.0},
            "channel_mixes": [
                {"channels": [b, a], "journeys": 2, "share": 2.0 / 3.0},
                {"channels": [], "journeys": 1, "share": 1.0 / 3.0}],
            "weeks": [{"from": "1969-12-29", "journeys": 2}, {"from": "2024-02-26", "journeys": 1}],
            "months": [{"from": "1970-01-01", "journeys": 2}, {"from": "2024-02-01", "journeys": 1}],
        })
    );
}

#[test]
fn an_overview_is_the_same_however_the_log_is_split() {
    let names = Dictionaries::new(4);
    for seed in 0..3 {
        let journeys = random_log(seed, 300, 4);
        let make = || Overview::new(4, 3);
        let answer = fold_all(&journeys, make());
        let durations: Vec<i64> =
            journeys.iter().map(|journey| journey.times[journey.times.len() - 1] - journey.times[0]).collect();
        assert_eq!(answer.duration_s.median, quantile(&durations, 0.5));
        assert_eq!(answer.first, journeys.iter().map(|journey| Micros(journey.times[0])).min());
        assert_eq!(answer.starts.values().sum::<u64>(), 300);
        assert_eq!(answer.channel_mixes.iter().map(|(_, journeys)| journeys).sum::<u64>(), 300);
        any_split_answers_the_same(&journeys, make, |answer| {
            serde_json::to_string(&answer.report(&names.names())).unwrap()
        });
    }
}

#[test]
fn many_folds_in_one_pass_answer_as_each_alone() {
    let journeys = random_log(11, 200, 6);
    let flow = || Flow::new(6, FlowStats::full(2));
    let steps = || Steps::new(6, StepOptions::new(40 * DAY));
    let links = || Some(ChannelLinks::new(6, 3));
    let id = |key: eventlog::JourneyKey| key.index.to_string();
    let together = fold_all(&journeys, (flow(), (steps(), (links(), (Variants::new(), None::<Overview>)))));
    assert_eq!(together.0, fold_all(&journeys, flow()));
    assert_eq!(together.1.0, fold_all(&journeys, steps()));
    assert_eq!(together.1.1.0, fold_all(&journeys, links()));
    assert_eq!(together.1.1.1.0.top(10, &id), fold_all(&journeys, Variants::new()).top(10, &id));
    assert_eq!(together.1.1.1.1, None);
}
