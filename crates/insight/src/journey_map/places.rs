//! Where in their journeys activities stand: the mean place of their first occurrence, and when they last happened.

use crate::fold::Fold;
use eventlog::JourneyView;

/// Fold: the place of each activity, as a fixed-point fraction so that any split of the log adds up
/// to the same sum.
#[derive(Clone, Debug)]
pub struct Places {
    sums: Vec<u64>,
    journeys: Vec<u64>,
    last: Vec<i64>,
    first_event: i64,
    seen: Vec<u32>,
    journey: u32,
}

/// One for a whole journey, in fixed point.
const WHOLE: u64 = 1 << 20;

/// Where activities stand, and when it all happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacesAnswer {
    /// For each activity code: its mean place (0 = first, 1 = last) and its last time.
    pub activities: Vec<Option<(f64, i64)>>,
    /// The first event of any journey.
    pub first: Option<i64>,
    /// The last event of any journey.
    pub last: Option<i64>,
}

impl Places {
    /// Places of `activities` codes.
    pub fn new(activities: usize) -> Self {
        Places {
            sums: vec![0; activities],
            journeys: vec![0; activities],
            last: vec![i64::MIN; activities],
            first_event: i64::MAX,
            seen: vec![0; activities],
            journey: 0,
        }
    }
}

impl Fold for Places {
    type Answer = PlacesAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        if self.journey == u32::MAX {
            self.seen.fill(0);
            self.journey = 0;
        }
        self.journey += 1;
        self.first_event = self.first_event.min(journey.times[0]);
        let last = (journey.events() as u64 - 1).max(1);
        for (at, (&activity, &time)) in journey.activities.iter().zip(journey.times).enumerate() {
            let activity = activity as usize;
            self.last[activity] = self.last[activity].max(time);
            if self.seen[activity] != self.journey {
                self.seen[activity] = self.journey;
                self.sums[activity] += at as u64 * WHOLE / last;
                self.journeys[activity] += 1;
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.first_event = self.first_event.min(other.first_event);
        for (mine, theirs) in self.sums.iter_mut().zip(other.sums) {
            *mine += theirs;
        }
        for (mine, theirs) in self.journeys.iter_mut().zip(other.journeys) {
            *mine += theirs;
        }
        for (mine, theirs) in self.last.iter_mut().zip(other.last) {
            *mine = (*mine).max(theirs);
        }
    }

    fn answer(self) -> PlacesAnswer {
        let places = self.sums.iter().zip(&self.journeys).zip(&self.last).map(|((&sum, &journeys), &last)| {
            (journeys > 0).then(|| (sum as f64 / journeys as f64 / WHOLE as f64, last))
        });
        PlacesAnswer {
            activities: places.collect(),
            first: (self.first_event != i64::MAX).then_some(self.first_event),
            last: self.last.iter().copied().max().filter(|last| *last != i64::MIN),
        }
    }
}
