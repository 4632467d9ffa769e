//! Made journeys in; checks channel links against the slow way and in any split. Does not check their report's shape.

use crate::support::{Journey, any_split_answers_the_same, fold_all, random_log};
use insight::fold::{ChannelLinks, ChannelLinksAnswer};
use model::MISSING;
use std::collections::{BTreeMap, BTreeSet};

fn check_against_hand(journeys: &[Journey], answer: &ChannelLinksAnswer) {
    let mut links: BTreeMap<[u32; 4], u64> = BTreeMap::new();
    let mut visits: BTreeMap<(u32, u32), (u64, BTreeSet<u32>)> = BTreeMap::new();
    for journey in journeys {
        let events: Vec<(u32, u32)> =
            journey.activities.iter().copied().zip(journey.channels.iter().copied()).collect();
        for place in events.iter().filter(|(_, channel)| *channel != MISSING) {
            let entry = visits.entry(*place).or_default();
            entry.0 += 1;
            entry.1.insert(journey.index);
        }
        for pair in events.windows(2).filter(|pair| pair[0].1 != MISSING && pair[1].1 != MISSING) {
            *links.entry([pair[0].0, pair[0].1, pair[1].0, pair[1].1]).or_default() += 1;
        }
    }
    let found = answer.links.iter().map(|link| ([link.from, link.from_channel, link.to, link.to_channel], link.count));
    assert!(found.eq(links), "links");
    let found = answer.visits.iter().map(|visit| ((visit.activity, visit.channel), (visit.events, visit.journeys)));
    assert!(found.eq(visits.into_iter().map(|(place, (events, seen))| (place, (events, seen.len() as u64)))), "visits");
}

#[test]
fn links_join_neighbours_whose_channels_are_known() {
    let journey = Journey::parse(0, "a0 b1 c2 a3").with_channels("ab-a");
    let answer = fold_all(&[journey], ChannelLinks::new(3, 2));
    assert_eq!(answer.links.len(), 1);
    assert_eq!(answer.visits.len(), 2); // a in channel a twice, b in channel b
}

#[test]
fn channel_links_equal_the_slow_way_and_any_split_of_themselves() {
    for (seed, activities) in [(1, 3), (2, 10)] {
        let journeys = random_log(seed, 300, activities);
        // With few codes an array holds the counts, with many a hash map does.
        for codes in [activities as usize, 5_000] {
            let make = || ChannelLinks::new(codes, 3);
            check_against_hand(&journeys, &fold_all(&journeys, make()));
            any_split_answers_the_same(&journeys, make, |answer| format!("{answer:?}"));
        }
    }
}

#[test]
fn a_log_without_channels_has_no_links() {
    let journey = Journey::parse(0, "a0 b1").with_channels("--");
    assert_eq!(fold_all(&[journey], ChannelLinks::new(2, 0)), ChannelLinksAnswer::default());
}
