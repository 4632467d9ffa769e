//! What a map's counts answer, in codes.

use super::parts::Parts;
use super::stays::Found;
use super::{MapCounts, WHOLE, persons};
use crate::fold::GapQuantiles;
use crate::fold::cells::Cells;
use std::ops::Range;

/// Everything a map counts.
#[derive(Debug)]
pub struct MapCountsAnswer {
    /// How many events were seen.
    pub events: u64,
    /// How many journeys were seen.
    pub journeys: u64,
    /// How many persons.
    pub persons: u64,
    /// Persons with a journey that ends elsewhere than at a goal.
    pub left: u64,
    /// The first event of any journey.
    pub first: Option<i64>,
    /// The last event of any journey.
    pub last: Option<i64>,
    /// The stations that happened, ascending.
    pub stations: Vec<MapStation>,
    /// The pairs that followed each other, self-loops included, ascending.
    pub moves: Vec<MapMove>,
    /// By station, then channel.
    pub visits: Vec<MapVisit>,
    size: u64,
    channels: usize,
    by_channel: Cells<3>,
    by_move: Cells<4>,
    parts: Parts,
}

/// A station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapStation {
    /// Its code.
    pub station: u32,
    /// How often it happened.
    pub events: u64,
    /// In how many journeys.
    pub journeys: u64,
    /// Of how many persons.
    pub persons: u64,
    /// How many journeys begin with it.
    pub starts: u64,
    /// Whose journeys begin with it.
    pub persons_starting: u64,
    /// How many journeys end with it.
    pub ends: u64,
    /// Whose journeys end with it.
    pub persons_ending: u64,
    /// The mean place of its first occurrence in a journey (0 = first, 1 = last).
    pub position: f64,
    /// When it last happened.
    pub last: i64,
    /// The median time from the first event of a run there to the first event elsewhere.
    pub median_stay_s: Option<f64>,
}

/// A pair of stations that followed each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapMove {
    /// The station left.
    pub from: u32,
    /// The station reached.
    pub to: u32,
    /// How often.
    pub count: u64,
    /// In how many journeys.
    pub journeys: u64,
    /// Of how many persons.
    pub persons: u64,
    /// How long it took.
    pub times: Option<GapQuantiles>,
    block: u64,
}

/// A station in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapVisit {
    /// The station.
    pub station: u32,
    /// The channel.
    pub channel: u32,
    /// Events.
    pub events: u64,
    /// Distinct journeys.
    pub journeys: u64,
}

/// A move from one channel to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoveInChannels {
    /// The channel left.
    pub from: u32,
    /// The channel reached.
    pub to: u32,
    /// How often.
    pub count: u64,
    /// Of how many persons.
    pub persons: u64,
}

pub(super) fn answer(mut counts: MapCounts) -> MapCountsAnswer {
    let (size, channels) = (counts.shape.stations as u64, counts.shape.channels);
    let times = counts.stays.take().map(|stays| stays.quantiles(counts.shape.threads)).unwrap_or_default();
    let nodes = (0..).zip(&counts.nodes).filter(|(_, node)| node.seen[0] > 0);
    let station = |(station, node): (u32, &super::Node)| MapStation {
        station,
        events: node.seen[0],
        journeys: node.seen[1],
        persons: persons(node.seen[2]),
        starts: node.starts,
        persons_starting: persons(node.starting),
        ends: node.ends,
        persons_ending: persons(node.ending),
        position: node.places as f64 / node.seen[1] as f64 / WHOLE as f64,
        last: node.last,
        median_stay_s: None,
    };
    let edge = |(edge, cell): (u64, [u64; 4])| MapMove {
        from: (edge / size) as u32,
        to: (edge % size) as u32,
        count: cell[0],
        journeys: cell[1],
        persons: persons(cell[2]),
        times: None,
        block: cell[3],
    };
    let visit = |(place, cell): (u64, [u64; 3])| MapVisit {
        station: (place / channels as u64) as u32,
        channel: (place % channels as u64) as u32,
        events: cell[0],
        journeys: cell[1],
    };
    let stations: Vec<MapStation> = nodes.map(station).collect();
    let mut answer = MapCountsAnswer {
        events: stations.iter().map(|station| station.events).sum(),
        journeys: counts.journeys,
        persons: counts.persons,
        left: persons(counts.left),
        first: (counts.first_event != i64::MAX).then_some(counts.first_event),
        last: stations.iter().map(|station| station.last).max(),
        stations,
        moves: counts.moves.used().into_iter().map(edge).collect(),
        visits: counts.visits.used().into_iter().map(visit).collect(),
        size,
        channels,
        by_channel: counts.visits,
        by_move: counts.moves,
        parts: counts.parts,
    };
    answer.put_times(&times);
    answer
}

impl MapCountsAnswer {
    fn station(&self, station: u32) -> Option<&MapStation> {
        let at = self.stations.binary_search_by_key(&station, |known| known.station).ok()?;
        Some(&self.stations[at])
    }

    /// Who came by a station.
    pub fn at(&self, station: u32) -> u64 {
        self.station(station).map_or(0, |station| station.persons)
    }

    /// Whose journeys begin with it.
    pub fn starting(&self, station: u32) -> u64 {
        self.station(station).map_or(0, |station| station.persons_starting)
    }

    /// Whose journeys end with it.
    pub fn ending(&self, station: u32) -> u64 {
        self.station(station).map_or(0, |station| station.persons_ending)
    }

    fn edge(&self, from: u32, to: u32) -> u64 {
        u64::from(from) * self.size + u64::from(to)
    }

    /// Who went directly from one to another.
    pub fn moving(&self, from: u32, to: u32) -> u64 {
        persons(self.by_move.get(self.edge(from, to))[2])
    }

    /// Who did it in a channel.
    pub fn in_channel(&self, station: u32, channel: u32) -> u64 {
        persons(self.by_channel.get(u64::from(station) * self.channels as u64 + u64::from(channel))[2])
    }

    /// Who went from one station in a channel to another in a channel.
    pub fn moving_in_channels(&self, from: (u32, u32), to: (u32, u32)) -> u64 {
        let edge = self.edge(from.0, to.0);
        self.parts.persons(edge, self.by_move.get(edge)[3], from.1, to.1)
    }

    /// The channels of a move, where both are known.
    pub fn channels_of(&self, edge: &MapMove) -> Vec<MoveInChannels> {
        self.parts.of(self.edge(edge.from, edge.to), edge.block, self.channels)
    }

    pub(super) fn put_times(&mut self, times: &[Found]) {
        let mut moves = self.moves.iter_mut();
        for found in times {
            if let Ok(at) = self.stations.binary_search_by_key(&found.from, |station| station.station) {
                self.stations[at].median_stay_s = found.median_stay_s;
            }
            // Both ascending.
            for (to, quantiles) in &found.moves {
                if let Some(edge) = moves.find(|edge| (edge.from, edge.to) == (found.from, *to)) {
                    edge.times = Some(*quantiles);
                }
            }
        }
    }

    /// Ranges of stations whose outgoing times number at most `most` together (or a single station with more).
    pub(super) fn time_groups(&self, most: u64) -> Vec<Range<u32>> {
        let mut groups: Vec<Range<u32>> = Vec::new();
        let mut held = 0;
        for station in &self.stations {
            let times = station.events - station.ends;
            match groups.last_mut() {
                Some(group) if held + times <= most => {
                    group.end = station.station + 1;
                    held += times;
                }
                _ => {
                    groups.push(station.station..station.station + 1);
                    held = times;
                }
            }
        }
        groups
    }
}
