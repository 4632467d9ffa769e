//! Where activities happen and how journeys move between channels: the lines of the metro map.
//!
//! Counts events and journeys of each activity in each channel, and moves from one activity and
//! channel to the next. Events without a channel take no part.

use super::Fold;
use super::cells::Cells;
use eventlog::JourneyView;
use model::MISSING;

/// The fold.
pub struct ChannelLinks {
    channels: u64,
    places: u64,
    journeys: u64,
    /// By place: `[events, journeys, the last journey counted]`.
    visits: Cells<3>,
    /// By pair of places: `[moves]`.
    moves: Cells<1>,
}

impl ChannelLinks {
    /// Over a log with this many activity and channel codes.
    pub fn new(activities: usize, channels: usize) -> Self {
        let places = (activities as u64) * (channels as u64);
        assert!(places <= u64::from(u32::MAX), "activities × channels stay below 2^32");
        ChannelLinks {
            channels: channels as u64,
            places,
            journeys: 0,
            visits: Cells::new(Some(places)),
            moves: Cells::new(places.checked_mul(places)),
        }
    }
}

impl Fold for ChannelLinks {
    type Answer = ChannelLinksAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        self.journeys += 1;
        let mut before = None;
        for (&activity, &channel) in journey.activities.iter().zip(journey.channels) {
            if channel == MISSING {
                before = None;
                continue;
            }
            let place = u64::from(activity) * self.channels + u64::from(channel);
            let [events, journeys, last] = self.visits.at(place);
            *events += 1;
            *journeys += u64::from(*last != self.journeys);
            *last = self.journeys;
            if let Some(before) = before {
                self.moves.at(before * self.places + place)[0] += 1;
            }
            before = Some(place);
        }
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.visits.add(&other.visits, 2);
        self.moves.add(&other.moves, 1);
    }

    fn answer(self) -> ChannelLinksAnswer {
        let (channels, places) = (self.channels, self.places);
        let split = |place: u64| ((place / channels) as u32, (place % channels) as u32);
        let visit = |(place, [events, journeys, _]): (u64, [u64; 3])| {
            let (activity, channel) = split(place);
            ChannelVisit { activity, channel, events, journeys }
        };
        let link = |(pair, [count]): (u64, [u64; 1])| {
            let ((from, from_channel), (to, to_channel)) = (split(pair / places), split(pair % places));
            ChannelLink { from, to, from_channel, to_channel, count }
        };
        ChannelLinksAnswer {
            visits: self.visits.used().into_iter().map(visit).collect(),
            links: self.moves.used().into_iter().map(link).collect(),
        }
    }
}

/// Activities by channel and the moves between them, ascending by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChannelLinksAnswer {
    /// By activity, then channel.
    pub visits: Vec<ChannelVisit>,
    /// By activity and channel left, then activity and channel reached.
    pub links: Vec<ChannelLink>,
}

/// How often an activity happened in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelVisit {
    /// The activity.
    pub activity: u32,
    /// The channel.
    pub channel: u32,
    /// Events.
    pub events: u64,
    /// Distinct journeys.
    pub journeys: u64,
}

/// How often one activity in one channel directly followed another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelLink {
    /// The activity left.
    pub from: u32,
    /// The activity reached.
    pub to: u32,
    /// The channel left.
    pub from_channel: u32,
    /// The channel reached.
    pub to_channel: u32,
    /// How often.
    pub count: u64,
}
