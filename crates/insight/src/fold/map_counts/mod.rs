//! Everything that a map counts, in one look at each event: stations, moves, beginnings, ends and channels in events,
//! journeys and persons; where in their journeys stations stand; how long customers stay and moves take.
//!
//! The same as [`super::Flow`], [`super::ChannelLinks`], [`super::Crowd`] and the time at a step of [`super::Steps`],
//! which a map would otherwise ask one after the other. Which activities show as one station is said by a table, so
//! that one cut of the log serves every fold of stations.

mod answer;
mod parts;
mod stays;

use super::Fold;
use super::cells::Cells;
use eventlog::{ChunkView, JourneyView, Journeys, LogError};
use model::MISSING;
use parts::Parts;
use stays::{Found, Stays};
use std::sync::Arc;

pub use answer::{MapCountsAnswer, MapMove, MapStation, MapVisit, MoveInChannels};

/// What is counted.
#[derive(Clone, Debug)]
pub struct MapShape {
    /// By activity of the journeys, the station that it shows as.
    pub shown: Arc<[u32]>,
    /// How many stations there are.
    pub stations: usize,
    /// How many channels there are; 0: they are left aside.
    pub channels: usize,
    /// By station, whether it reaches the goal (none of those beyond): journeys that end elsewhere leave.
    pub is_goal: Vec<bool>,
    /// Threads that the answer may use.
    pub threads: usize,
}

/// One for a whole journey, in fixed point: places in journeys add up to the same sum however the log is split.
const WHOLE: u64 = 1 << 20;
/// Beyond this many journeys of one state their numbers begin anew.
const MOST_NUMBERS: u32 = 1 << 31;

/// `[events, journeys, persons and stamp]`; of a move with the block of its channels besides.
type Cell = [u64; 3];
type MoveCell = [u64; 4];
/// From this many moves that there may be their cells do not fit near the processor.
const FAR_MOVES: usize = 1 << 13;

/// Counts all journeys. In memory it is one pass; a log on disk gets a pass more for every `most_gaps` gaps, so that
/// memory stays at about 8 bytes for each of those.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn run_map_counts(
    journeys: &Journeys<'_>,
    threads: usize,
    most_gaps: u64,
    shape: &MapShape,
) -> Result<MapCountsAnswer, LogError> {
    if journeys.log().is_resident() {
        return super::run(journeys, threads, || MapCounts::new(shape.clone(), true));
    }
    let mut whole = super::run(journeys, threads, || MapCounts::new(shape.clone(), false))?;
    for range in whole.time_groups(most_gaps) {
        let new = || MapTimes { shape: shape.clone(), stays: Stays::new(range.clone()) };
        whole.put_times(&super::run(journeys, threads, new)?);
    }
    Ok(whole)
}

/// The fold.
pub struct MapCounts {
    shape: MapShape,
    numbers: Numbers,
    journeys: u64,
    persons: u64,
    /// Persons with a journey that leaves, and the stamp.
    left: u64,
    first_event: i64,
    nodes: Vec<Node>,
    visits: Cells<3>,
    moves: Cells<4>,
    parts: Parts,
    stays: Option<Stays>,
}

/// The journey under way and the first of the same person, as numbers of this state: what a cell saw last tells
/// whether it knows the journey, and whether it knows the person.
#[derive(Clone, Copy, Default)]
struct Numbers {
    person: Option<u64>,
    first: u32,
    journey: u32,
}

/// A station.
#[derive(Clone, Copy)]
struct Node {
    seen: Cell,
    starts: u64,
    starting: u64,
    ends: u64,
    ending: u64,
    places: u64,
    last: i64,
}

impl Default for Node {
    fn default() -> Node {
        Node { seen: [0; 3], starts: 0, starting: 0, ends: 0, ending: 0, places: 0, last: i64::MIN }
    }
}

/// Persons in the high half, the stamp in the low one.
fn persons(cell: u64) -> u64 {
    cell >> 32
}

/// Counts the person under way, once.
#[inline]
fn count_person(cell: &mut u64, numbers: Numbers) {
    // No branch: nothing that comes after waits for a cell that is far from the processor.
    let is_new = (*cell as u32) < numbers.first;
    *cell = ((*cell >> 32) + u64::from(is_new)) << 32 | u64::from(numbers.journey);
}

/// Counts an event, its journey once and its person once. Whether the journey was new.
#[inline]
fn count(cell: &mut [u64], numbers: Numbers) -> bool {
    let [events, journeys, stamp, ..] = cell else { return false };
    let is_new = *stamp as u32 != numbers.journey;
    *events += 1;
    *journeys += u64::from(is_new);
    count_person(stamp, numbers);
    is_new
}

fn add<const WORDS: usize>(mine: &mut [u64; WORDS], theirs: &[u64; WORDS]) {
    mine[0] += theirs[0];
    mine[1] += theirs[1];
    mine[2] += persons(theirs[2]) << 32;
}

impl MapCounts {
    /// Counts everything; how long stays and moves are where that is wanted, which keeps 8 bytes for each.
    pub fn new(shape: MapShape, times: bool) -> MapCounts {
        let (stations, channels) = (shape.stations as u64, shape.channels as u64);
        MapCounts {
            numbers: Numbers::default(),
            journeys: 0,
            persons: 0,
            left: 0,
            first_event: i64::MAX,
            nodes: vec![Node::default(); shape.stations],
            visits: Cells::new(stations.checked_mul(channels)),
            moves: Cells::new(stations.checked_mul(stations)),
            parts: Parts::new(shape.stations, shape.channels),
            stays: times.then(|| Stays::new(0..shape.stations as u32)),
            shape,
        }
    }

    /// The next journey's numbers.
    #[inline]
    fn number(&mut self, journey: &JourneyView<'_>) -> Numbers {
        let person = journey.person_key();
        if self.numbers.person != Some(person) {
            if self.numbers.journey >= MOST_NUMBERS {
                self.forget_stamps();
            }
            self.persons += 1;
            self.numbers.person = Some(person);
            self.numbers.first = self.numbers.journey + 1;
        }
        self.numbers.journey += 1;
        self.numbers
    }

    /// Numbers begin anew: what cells saw last is long ago.
    #[cold]
    fn forget_stamps(&mut self) {
        let forget = |stamp: &mut u64| *stamp &= !u64::from(u32::MAX);
        self.numbers = Numbers::default();
        forget(&mut self.left);
        for node in &mut self.nodes {
            [&mut node.seen[2], &mut node.starting, &mut node.ending].into_iter().for_each(forget);
        }
        self.visits.for_each(|cell| forget(&mut cell[2]));
        self.moves.for_each(|cell| forget(&mut cell[2]));
        self.parts.for_each(|part| forget(&mut part[1]));
    }

    /// Looks at the cells of all moves that come now: with many stations they lie far from the processor, and here none
    /// of them waits for another.
    fn look_ahead(&self, chunk: &ChunkView<'_>) {
        let Cells::Dense(moves) = &self.moves else { return };
        if moves.len() < FAR_MOVES {
            return;
        }
        let (shown, stations) = (&self.shape.shown, self.shape.stations);
        let mut seen = 0u64;
        chunk.for_each(|journey| {
            let mut stations_of = journey.activities.iter().map(|activity| shown[*activity as usize] as usize);
            let Some(mut from) = stations_of.next() else { return };
            for to in stations_of {
                let block = moves[std::mem::replace(&mut from, to) * stations + to][3];
                seen = seen.wrapping_add(self.parts.look_at(block));
            }
        });
        std::hint::black_box(seen);
    }

    fn count_ends(&mut self, journey: &JourneyView<'_>, numbers: Numbers) {
        let (Some(first), Some(last)) = (journey.activities.first(), journey.activities.last()) else { return };
        let (first, last) = (self.shape.shown[*first as usize] as usize, self.shape.shown[*last as usize] as usize);
        self.nodes[first].starts += 1;
        count_person(&mut self.nodes[first].starting, numbers);
        self.nodes[last].ends += 1;
        count_person(&mut self.nodes[last].ending, numbers);
        if !self.shape.is_goal.get(last).copied().unwrap_or(false) {
            count_person(&mut self.left, numbers);
        }
        self.first_event = self.first_event.min(journey.times[0]);
    }

    #[inline]
    fn count_events(&mut self, journey: &JourneyView<'_>, numbers: Numbers) {
        let (stations, channels) = (self.shape.stations as u64, self.shape.channels as u64);
        let has_channels = channels > 0;
        // Exact up to 2^53, and a part has fewer than 2^32 rows.
        let last = (journey.events() - 1).max(1) as f64;
        let mut before: Option<(u64, Option<u32>)> = None;
        let rows = journey.activities.iter().zip(journey.channels).zip(journey.times);
        for (at, ((&activity, &channel), &time)) in rows.enumerate() {
            let station = self.shape.shown[activity as usize];
            let node = &mut self.nodes[station as usize];
            node.last = node.last.max(time);
            if count(&mut node.seen, numbers) {
                node.places += ((at as u64 * WHOLE) as f64 / last) as u64;
            }
            // Where the parts of moves know the channel, if there is one.
            let mut place = None;
            if has_channels && channel != MISSING {
                place = Some(self.parts.place(station, channel));
                count(self.visits.at(u64::from(station) * channels + u64::from(channel)), numbers);
            }
            let station = u64::from(station);
            if let Some((from, from_place)) = before {
                let edge = from * stations + station;
                let cell: &mut MoveCell = self.moves.at(edge);
                count(cell, numbers);
                if let (Some(from_place), Some(place)) = (from_place, place) {
                    let part = self.parts.at(edge, &mut cell[3], from_place, place);
                    part[0] += 1;
                    count_person(&mut part[1], numbers);
                }
            }
            before = Some((station, place));
        }
    }
}

impl Fold for MapCounts {
    type Answer = MapCountsAnswer;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        let numbers = self.number(journey);
        self.journeys += 1;
        self.count_ends(journey, numbers);
        self.count_events(journey, numbers);
        if let Some(stays) = &mut self.stays {
            stays.journey(journey, &self.shape.shown);
        }
    }

    #[inline]
    fn chunk(&mut self, chunk: &ChunkView<'_>) {
        self.look_ahead(chunk);
        chunk.for_each(|journey| self.journey(journey));
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.persons += other.persons;
        self.left += persons(other.left) << 32;
        self.first_event = self.first_event.min(other.first_event);
        for (mine, theirs) in self.nodes.iter_mut().zip(&other.nodes) {
            add(&mut mine.seen, &theirs.seen);
            mine.starts += theirs.starts;
            mine.ends += theirs.ends;
            mine.starting += persons(theirs.starting) << 32;
            mine.ending += persons(theirs.ending) << 32;
            mine.places += theirs.places;
            mine.last = mine.last.max(theirs.last);
        }
        self.visits.merge(&other.visits, |_, mine, theirs| add(mine, theirs));
        let (mine, theirs) = (&mut self.parts, &other.parts);
        self.moves.merge(&other.moves, |edge, cell, other| {
            add(cell, other);
            mine.merge(edge, &mut cell[3], theirs, other[3]);
        });
        self.parts.merge_table(&other.parts);
        if let (Some(mine), Some(theirs)) = (&mut self.stays, other.stays) {
            mine.merge(theirs);
        }
    }

    fn answer(self) -> MapCountsAnswer {
        answer::answer(self)
    }
}

/// How long stays and moves at some stations are, and nothing else.
struct MapTimes {
    shape: MapShape,
    stays: Stays,
}

impl Fold for MapTimes {
    type Answer = Vec<Found>;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        self.stays.journey(journey, &self.shape.shown);
    }

    fn merge(&mut self, other: Self) {
        self.stays.merge(other.stays);
    }

    fn answer(self) -> Vec<Found> {
        self.stays.quantiles(self.shape.threads)
    }
}
