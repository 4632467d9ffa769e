//! Looking for an answer: how many other places a customer looks in, within a visit, before they take the next step.

use super::reader::{Event, Reader};
use model::MISSING;

/// What follows within this time is of the same visit.
pub(super) const VISIT: i64 = 30 * 60 * 1_000_000;
/// More places than this are counted as so many.
const MOST: usize = 31;
/// So many places are never too many: two others may be a look around.
const FEW: f64 = 2.0;
/// A count is unusual when it is above the median by so many of its square roots (a count's standard deviation, of a law
/// without memory).
const FAR: f64 = 1.645;
/// Fewer passages say nothing of what is usual.
const LEAST: u64 = 30;

/// A customer on the way from one step to the next.
#[derive(Debug)]
pub(super) struct Hunt {
    step: u32,
    time: i64,
    /// Where they have looked during this visit.
    looked: Vec<u32>,
    /// The most places in any visit since the step.
    most: usize,
}

/// What an event is to the hunt.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Looked {
    /// In a place more since that step: so many by now.
    More {
        step: u32,
        places: usize,
    },
    /// The way from that step is over, and came to so many places.
    Over {
        step: u32,
        places: usize,
    },
    Nothing,
}

impl Hunt {
    pub(super) fn new() -> Hunt {
        Hunt { step: MISSING, time: 0, looked: Vec::new(), most: 0 }
    }

    /// Takes in an event. What goes on between persons, such as a call, is neither a place to look in nor a next step.
    pub(super) fn take(&mut self, reader: &Reader, event: &Event, is_step: bool) -> Looked {
        if reader.channels.is_helped(event.channel) || reader.channels.is_sent(event.channel) {
            return Looked::Nothing;
        }
        if event.time.saturating_sub(self.time) > VISIT {
            self.looked.clear();
        }
        if reader.is_look(event.activity) {
            self.time = event.time;
            if self.step == MISSING || self.looked.contains(&event.activity) {
                return Looked::Nothing;
            }
            self.looked.push(event.activity);
            self.most = self.most.max(self.looked.len());
            return Looked::More { step: self.step, places: self.looked.len() };
        }
        if !is_step {
            return Looked::Nothing;
        }
        let over = self.over();
        (self.step, self.time) = (event.activity, event.time);
        over
    }

    /// The way ends here.
    pub(super) fn over(&mut self) -> Looked {
        let (step, places) = (self.step, self.most);
        self.looked.clear();
        self.most = 0;
        match step {
            MISSING => Looked::Nothing,
            step => Looked::Over { step, places },
        }
    }
}

/// Counts of places.
#[derive(Clone, Default)]
pub(super) struct Places(Vec<u64>);

impl Places {
    pub(super) fn add(&mut self, places: usize) {
        if self.0.is_empty() {
            self.0 = vec![0; MOST + 1];
        }
        self.0[places.min(MOST)] += 1;
    }

    pub(super) fn merge(&mut self, other: &Places) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
            return;
        }
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// More places than this are unusual; nothing is where too few are known.
    pub(super) fn limit(&self) -> usize {
        let n: u64 = self.0.iter().sum();
        if n < LEAST {
            return usize::MAX;
        }
        let mut below = 0;
        let median = self.0.iter().position(|count| {
            below += count;
            below * 2 >= n
        });
        let median = median.unwrap_or(0) as f64;
        (median + FAR * median.sqrt()).max(FEW) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_needs_is_usual_however_many_places_it_is() {
        let of = |counts: &[(usize, usize)]| {
            let mut places = Places::default();
            counts.iter().for_each(|(count, times)| (0..*times).for_each(|_| places.add(*count)));
            places.limit()
        };
        assert_eq!(of(&[(0, 90), (6, 40)]), 2, "most look nowhere: three places are many");
        assert_eq!(of(&[(5, 100), (9, 40)]), 8, "all look in five places: nine are many, and five are none");
        assert_eq!(of(&[(0, 10)]), usize::MAX, "too few to tell");
    }
}
