//! How often customers went from one station to another, began and ended there, and of how many persons: what the
//! sums of a flow are made of, and nothing else, so that a look at every event is cheap.

use super::Fold;
use super::cells::Cells;
use eventlog::JourneyView;

/// A number of events and a number of persons; the low half of the second is the person counted last.
type Cell = [u64; 2];

/// Beyond this many persons of one state their numbers begin anew.
const MOST_NUMBERS: u32 = u32::MAX - 1;

/// The fold.
pub struct Passages {
    stations: u64,
    person: Option<u64>,
    /// The number of the person under way, from 1.
    number: u32,
    /// The number of the journey under way, from 1.
    journey: u64,
    persons: u64,
    nodes: Vec<Node>,
    moves: Cells<2>,
}

/// A station.
#[derive(Clone, Copy, Default)]
struct Node {
    events: Cell,
    journeys: u64,
    last_journey: u64,
    starts: Cell,
    ends: Cell,
}

#[inline]
fn count(cell: &mut Cell, person: u32) {
    cell[0] += 1;
    // No branch: nothing that comes after waits for a cell that is far from the processor.
    let is_new = cell[1] as u32 != person;
    cell[1] = ((cell[1] >> 32) + u64::from(is_new)) << 32 | u64::from(person);
}

fn persons(cell: Cell) -> u64 {
    cell[1] >> 32
}

fn add(mine: &mut Cell, theirs: Cell) {
    mine[0] += theirs[0];
    mine[1] += persons(theirs) << 32;
}

impl Passages {
    /// Over journeys with this many stations.
    pub fn new(stations: usize) -> Passages {
        let size = stations as u64;
        Passages {
            stations: size,
            person: None,
            number: 0,
            journey: 0,
            persons: 0,
            nodes: vec![Node::default(); stations],
            moves: Cells::new(size.checked_mul(size)),
        }
    }

    #[inline]
    fn number(&mut self, journey: &JourneyView<'_>) -> u32 {
        let person = journey.person_key();
        if self.person != Some(person) {
            if self.number >= MOST_NUMBERS {
                self.forget_persons();
            }
            (self.person, self.number) = (Some(person), self.number + 1);
            self.persons += 1;
        }
        self.number
    }

    /// Numbers begin anew: whom cells counted last is long ago.
    #[cold]
    fn forget_persons(&mut self) {
        let forget = |cell: &mut Cell| cell[1] = cell[1] >> 32 << 32;
        self.number = 0;
        for node in &mut self.nodes {
            [&mut node.events, &mut node.starts, &mut node.ends].into_iter().for_each(forget);
        }
        self.moves.for_each(forget);
    }
}

impl Fold for Passages {
    type Answer = PassagesAnswer;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        let (Some(first), Some(last)) = (journey.activities.first(), journey.activities.last()) else { return };
        let person = self.number(journey);
        self.journey += 1;
        count(&mut self.nodes[*first as usize].starts, person);
        count(&mut self.nodes[*last as usize].ends, person);
        for &station in journey.activities {
            let node = &mut self.nodes[station as usize];
            count(&mut node.events, person);
            node.journeys += u64::from(node.last_journey != self.journey);
            node.last_journey = self.journey;
        }
        for pair in journey.activities.windows(2) {
            count(self.moves.at(u64::from(pair[0]) * self.stations + u64::from(pair[1])), person);
        }
    }

    fn merge(&mut self, other: Self) {
        self.persons += other.persons;
        for (mine, theirs) in self.nodes.iter_mut().zip(&other.nodes) {
            add(&mut mine.events, theirs.events);
            add(&mut mine.starts, theirs.starts);
            add(&mut mine.ends, theirs.ends);
            mine.journeys += theirs.journeys;
        }
        self.moves.merge(&other.moves, |_, mine, theirs| add(mine, *theirs));
    }

    fn answer(self) -> PassagesAnswer {
        let passed = |(station, node): (u32, &Node)| Passed {
            station,
            events: node.events[0],
            journeys: node.journeys,
            persons: persons(node.events),
            starts: Passage { count: node.starts[0], persons: persons(node.starts) },
            ends: Passage { count: node.ends[0], persons: persons(node.ends) },
        };
        let size = self.stations;
        let passage = |(edge, cell): (u64, Cell)| {
            ((edge / size) as u32, (edge % size) as u32, Passage { count: cell[0], persons: persons(cell) })
        };
        PassagesAnswer {
            persons: self.persons,
            stations: (0..).zip(&self.nodes).filter(|(_, node)| node.events[0] > 0).map(passed).collect(),
            moves: self.moves.used().into_iter().map(passage).collect(),
        }
    }
}

/// Passages between stations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassagesAnswer {
    /// Distinct persons in all.
    pub persons: u64,
    /// The stations that happened, ascending.
    pub stations: Vec<Passed>,
    /// From where, to where, and how often; ascending.
    pub moves: Vec<(u32, u32, Passage)>,
}

/// How often, and of how many distinct persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// How often.
    pub count: u64,
    /// Distinct persons.
    pub persons: u64,
}

/// A station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Its code.
    pub station: u32,
    /// Events.
    pub events: u64,
    /// Distinct journeys.
    pub journeys: u64,
    /// Distinct persons.
    pub persons: u64,
    /// Journeys that begin there.
    pub starts: Passage,
    /// Journeys that end there.
    pub ends: Passage,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::{MapCounts, MapShape};
    use eventlog::JourneyKey;

    fn see<F: Fold>(fold: &mut F, person: u32, activities: &[u32]) {
        let times: Vec<i64> = (0..activities.len() as i64).collect();
        let channels = vec![0; activities.len()];
        fold.journey(&JourneyView {
            key: JourneyKey { part: 0, index: 0 },
            times: &times,
            activities,
            channels: &channels,
            columns: &[],
            start: 0,
            next_event: None,
            person,
            goal: &[],
            logged: &[],
        });
    }

    /// The same numbers as those that a map counts, however the journeys are split.
    #[test]
    fn passages_are_those_of_the_map() {
        let mut state = 11u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let shown = (0..9).collect::<Vec<u32>>().into();
        let shape = MapShape { shown, stations: 9, channels: 0, is_goal: Vec::new(), threads: 1 };
        let mut map = MapCounts::new(shape.clone(), false);
        let mut parts = [Passages::new(9), Passages::new(9)];
        let mut beyond = Passages { number: MOST_NUMBERS - 3, ..Passages::new(9) };
        for person in 0..60u32 {
            for _ in 0..=draw(3) {
                let activities: Vec<u32> = (0..=draw(7)).map(|_| draw(8) as u32).collect();
                see(&mut map, person, &activities);
                see(&mut parts[person as usize % 2], person, &activities);
                see(&mut beyond, person, &activities);
            }
        }
        let [mut all, other] = parts;
        all.merge(other);
        let (all, map) = (all.answer(), map.answer());
        assert_eq!(all, beyond.answer(), "numbers that begin anew change nothing");
        assert_eq!(all.persons, map.persons);
        let stations: Vec<Passed> = map
            .stations
            .iter()
            .map(|node| Passed {
                station: node.station,
                events: node.events,
                journeys: node.journeys,
                persons: node.persons,
                starts: Passage { count: node.starts, persons: node.persons_starting },
                ends: Passage { count: node.ends, persons: node.persons_ending },
            })
            .collect();
        assert_eq!(all.stations, stations);
        let moves: Vec<(u32, u32, Passage)> = map
            .moves
            .iter()
            .map(|edge| (edge.from, edge.to, Passage { count: edge.count, persons: edge.persons }))
            .collect();
        assert_eq!(all.moves, moves);
        assert_eq!(all.stations.len(), 8, "a station that nobody passed is not told");
    }
}
