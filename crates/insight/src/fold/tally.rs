//! Each activity or channel by itself: events, journeys, persons, when first and last. Nothing about what comes before or after.

use super::Fold;
use super::heads::{Counter, Group, Heads};
use eventlog::JourneyView;
use model::Micros;

/// The fold.
pub struct Tally {
    counter: Counter,
    journeys: u64,
    by_channel: bool,
    cells: Vec<Cell>,
}

/// One activity: half a cache line.
#[derive(Clone, Copy)]
struct Cell {
    events: u64,
    journeys: u64,
    persons: u64,
    last_journey: u64,
    last_person: u64,
    first: i64,
    last: i64,
}

impl Tally {
    /// Over a log with this many activity codes.
    pub fn new(activities: usize) -> Self {
        Self::of(activities, false)
    }

    /// The same for channels, over a log with this many channel codes. Events without a channel take no part.
    pub fn of_channels(channels: usize) -> Self {
        Self::of(channels, true)
    }

    fn of(codes: usize, by_channel: bool) -> Self {
        let empty = Cell {
            events: 0,
            journeys: 0,
            persons: 0,
            last_journey: 0,
            last_person: 0,
            first: i64::MAX,
            last: i64::MIN,
        };
        Tally { counter: Counter::default(), journeys: 0, by_channel, cells: vec![empty; codes] }
    }
}

impl Fold for Tally {
    type Answer = Vec<TallyAnswer>;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        self.journeys += 1;
        let person = self.counter.number(journey);
        let codes = if self.by_channel { journey.channels } else { journey.activities };
        for (&code, &time) in codes.iter().zip(journey.times) {
            let Some(cell) = self.cells.get_mut(code as usize) else { continue };
            cell.events += 1;
            if cell.last_journey != self.journeys {
                cell.last_journey = self.journeys;
                cell.journeys += 1;
                cell.persons += u64::from(cell.last_person != person);
                cell.last_person = person;
                cell.first = cell.first.min(time);
            }
            cell.last = cell.last.max(time);
        }
    }

    fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.cells.iter_mut().zip(other.cells) {
            mine.events += theirs.events;
            mine.journeys += theirs.journeys;
            mine.persons += theirs.persons;
            mine.first = mine.first.min(theirs.first);
            mine.last = mine.last.max(theirs.last);
        }
    }

    fn answer(self) -> Vec<TallyAnswer> {
        let used = self.cells.iter().enumerate().filter(|(_, cell)| cell.events > 0);
        let told = used.map(|(activity, cell)| TallyAnswer {
            activity: activity as u32,
            events: cell.events,
            group: Group { journeys: cell.journeys, persons: cell.persons },
            first: Micros(cell.first),
            last: Micros(cell.last),
        });
        told.collect()
    }
}

/// One activity that happened; those that did are in order of their codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TallyAnswer {
    /// Its code.
    pub activity: u32,
    /// Events.
    pub events: u64,
    /// Journeys and persons.
    pub group: Group,
    /// The first of them.
    pub first: Micros,
    /// The last of them.
    pub last: Micros,
}

/// All journeys and persons, and nothing else of them: beside folds that do not count persons.
#[derive(Default)]
pub struct Whole {
    counter: Counter,
    all: Heads,
}

impl Fold for Whole {
    type Answer = Group;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        self.all.add(self.counter.number(journey));
    }

    fn merge(&mut self, other: Self) {
        self.all.merge(&other.all);
    }

    fn answer(self) -> Group {
        self.all.group()
    }
}
