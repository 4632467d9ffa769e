//! The counts of a map against the folds that count the same one by one, folded stations and any split included.

use crate::support::{Journey, Rng, any_split_answers_the_same, random_log};
use eventlog::{JourneyKey, JourneyView};
use insight::fold::{
    ChannelLinks, Crowd, Flow, FlowStats, Fold, MapCounts, MapCountsAnswer, MapShape, StepOptions, Steps,
};

/// Three journeys to a person.
fn fold<F: Fold>(journeys: &[Journey], mut fold: F) -> F::Answer {
    for journey in journeys {
        let key = JourneyKey { part: 0, index: journey.index };
        fold.journey(&JourneyView { key, person: journey.index / 3, ..journey.view() });
    }
    fold.answer()
}

/// The same journeys with stations for activities.
fn folded(journeys: &[Journey], shown: &[u32]) -> Vec<Journey> {
    let station = |journey: &Journey| journey.activities.iter().map(|code| shown[*code as usize]).collect();
    journeys.iter().map(|journey| Journey { activities: station(journey), ..journey.clone() }).collect()
}

fn shape(shown: &[u32], stations: usize, channels: usize, threads: usize) -> MapShape {
    MapShape { shown: shown.into(), stations, channels, is_goal: vec![false, true], threads }
}

fn check(journeys: &[Journey], shown: &[u32], stations: usize, channels: usize, answer: &MapCountsAnswer) {
    let journeys = folded(journeys, shown);
    let flow = fold(&journeys, Flow::new(stations, FlowStats::full(1)));
    let crowd = fold(&journeys, Crowd::new(stations, channels, vec![false, true]));
    let links = fold(&journeys, ChannelLinks::new(stations, channels));
    let steps = fold(&journeys, Steps::new(stations, StepOptions::new(0)));
    assert_eq!((answer.events, answer.journeys), (flow.events, flow.journeys));
    assert_eq!((answer.persons, answer.left), (crowd.all, crowd.left));
    let codes = |codes: &mut dyn Iterator<Item = u32>| codes.collect::<Vec<u32>>();
    assert_eq!(
        codes(&mut answer.stations.iter().map(|known| known.station)),
        codes(&mut flow.nodes.iter().map(|node| node.activity))
    );
    for ((known, node), step) in answer.stations.iter().zip(&flow.nodes).zip(&steps.steps) {
        let code = node.activity;
        assert_eq!((known.events, known.starts, known.ends), (node.events, node.starts, node.ends));
        assert_eq!(Some(known.journeys), node.journeys);
        assert_eq!(
            (known.persons, known.persons_starting, known.persons_ending),
            (crowd.at(code), crowd.starting(code), crowd.ending(code))
        );
        assert_eq!(known.median_stay_s, step.median_dwell_s, "station {code}");
        assert_eq!((known.position, known.last), place(&journeys, code), "station {code}");
    }
    let found = answer.moves.iter().map(|edge| (edge.from, edge.to, edge.count, Some(edge.journeys), edge.times));
    let expected = flow.edges.iter().map(|edge| (edge.from, edge.to, edge.count, edge.journeys, edge.gap_quantiles));
    assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    assert!(answer.moves.iter().all(|edge| edge.persons == crowd.moving(edge.from, edge.to)));
    let found = answer.visits.iter().map(|visit| (visit.station, visit.channel, visit.events, visit.journeys));
    let expected = links.visits.iter().map(|visit| (visit.activity, visit.channel, visit.events, visit.journeys));
    assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    assert!(answer.visits.iter().all(|visit| {
        answer.in_channel(visit.station, visit.channel) == crowd.in_channel(visit.station, visit.channel)
    }));
    let mut found = Vec::new();
    for edge in &answer.moves {
        for part in answer.channels_of(edge) {
            let (from, to) = ((edge.from, part.from), (edge.to, part.to));
            assert_eq!(part.persons, crowd.moving_in_channels(from, to));
            assert_eq!(part.persons, answer.moving_in_channels(from, to));
            found.push((edge.from, part.from, edge.to, part.to, part.count));
        }
    }
    found.sort_unstable();
    let expected = links.links.iter().map(|link| (link.from, link.from_channel, link.to, link.to_channel, link.count));
    assert_eq!(found, expected.collect::<Vec<_>>());
}

/// The mean place of a station's first occurrence in a journey, and when it last happened.
fn place(journeys: &[Journey], station: u32) -> (f64, i64) {
    let (mut sum, mut count, mut last) = (0, 0, i64::MIN);
    for journey in journeys {
        let Some(at) = journey.activities.iter().position(|code| *code == station) else { continue };
        sum += ((at as u64) << 20) / (journey.times.len() as u64 - 1).max(1);
        count += 1;
        let times = journey.activities.iter().zip(&journey.times).filter(|(code, _)| **code == station);
        last = last.max(times.map(|(_, time)| *time).max().unwrap());
    }
    (sum as f64 / f64::from(count) / f64::from(1 << 20), last)
}

#[test]
fn a_map_counts_what_the_folds_of_its_parts_count() {
    // With few channels and stations arrays hold the counts, with many hash maps do.
    for (seed, stations, channels) in [(1, 12, 3), (2, 12, 40), (3, 5_000, 3), (4, 40_000, 3)] {
        let journeys = random_log(seed, 400, 12);
        let mut random = Rng::new(seed);
        let all: Vec<u32> = (0..12).collect();
        let few: Vec<u32> = (0..12).map(|_| random.below(4) as u32).collect();
        let far: Vec<u32> = (0..12).map(|code| stations as u32 - 1 - code).collect();
        for shown in [all, few, far] {
            let answer = fold(&journeys, MapCounts::new(shape(&shown, stations, channels, 2), true));
            check(&journeys, &shown, stations, channels, &answer);
        }
    }
}

#[test]
fn a_map_counts_the_same_in_any_split() {
    let journeys = random_log(5, 300, 12);
    let shown: Vec<u32> = (0..12).map(|code| code % 5).collect();
    for channels in [3, 40] {
        any_split_answers_the_same(
            &journeys,
            || MapCounts::new(shape(&shown, 5, channels, 2), true),
            |answer| {
                let parts: Vec<_> = answer.moves.iter().map(|edge| answer.channels_of(edge)).collect();
                let moves = answer.moves.iter().map(|edge| (edge.from, edge.to, edge.count, edge.journeys, edge.times));
                format!("{:?} {:?} {:?} {parts:?}", answer.stations, moves.collect::<Vec<_>>(), answer.visits)
            },
        );
    }
}

#[test]
fn many_times_at_one_station_are_told_exactly_by_several_threads() {
    let mut random = Rng::new(6);
    let journeys: Vec<Journey> = (0..30_000)
        .map(|index| {
            let mut time = 0;
            let mut journey = Journey { index, ..Journey::default() };
            for _ in 0..14 {
                journey.activities.push(random.below(40) as u32 / 38);
                journey.channels.push(0);
                journey.times.push(time);
                time += 1 << random.below(40);
            }
            journey
        })
        .collect();
    let answer = fold(&journeys, MapCounts::new(shape(&[0, 1], 2, 1, 2), true));
    check(&journeys, &[0, 1], 2, 1, &answer);
}
