//! The values of attributes: how many events carry each, and of how many distinct persons.

use super::Fold;
use super::heads::Counter;
use eventlog::JourneyView;

/// The fold.
pub struct Values {
    counter: Counter,
    attributes: Vec<Counts>,
}

/// Those of one attribute.
struct Counts {
    /// Its place in the log.
    place: usize,
    /// By code: events, persons, the number of the last person.
    cells: Vec<[u64; 3]>,
}

impl Values {
    /// Of these attributes, as `(place in the log, distinct values)`; they must be loaded.
    pub fn new(attributes: &[(usize, usize)]) -> Self {
        let counts = |&(place, values): &(usize, usize)| Counts { place, cells: vec![[0; 3]; values] };
        Values { counter: Counter::default(), attributes: attributes.iter().map(counts).collect() }
    }
}

impl Fold for Values {
    /// By attribute, in the order in which they were asked for, and by code.
    type Answer = Vec<Vec<ValueTally>>;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let person = self.counter.number(journey);
        for Counts { place, cells } in &mut self.attributes {
            for &code in journey.attribute(*place) {
                let Some([events, persons, last]) = cells.get_mut(code as usize) else { continue };
                *events += 1;
                *persons += u64::from(*last != person);
                *last = person;
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.attributes.iter_mut().zip(other.attributes) {
            for (mine, theirs) in mine.cells.iter_mut().zip(theirs.cells) {
                mine[0] += theirs[0];
                mine[1] += theirs[1];
            }
        }
    }

    fn answer(self) -> Self::Answer {
        let tally = |&[events, persons, _]: &[u64; 3]| ValueTally { events, persons };
        self.attributes.iter().map(|counts| counts.cells.iter().map(tally).collect()).collect()
    }
}

/// One value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ValueTally {
    /// Events that carry it.
    pub events: u64,
    /// Distinct persons.
    pub persons: u64,
}
