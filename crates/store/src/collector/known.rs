//! What the vault is known to hold already, so that most deliveries need not ask it. Bounded: what was
//! not met for long is forgotten and asked for again.

use super::prepare::Mark;
use std::collections::HashMap;

/// Marks kept in each of the two generations: about 20 MB in all.
const GENERATION: usize = 1 << 18;

type Marks = HashMap<Mark, Mark, foldhash::fast::RandomState>;

/// What is held in which place, both as marks. Forgets the older half when it is full.
#[derive(Debug, Default)]
pub(super) struct Known {
    recent: Marks,
    older: Marks,
}

impl Known {
    /// Whether this place is known to hold this.
    pub(super) fn holds(&mut self, place: &Mark, content: &Mark) -> bool {
        if let Some(held) = self.recent.get(place) {
            return held == content;
        }
        let held = self.older.get(place) == Some(content);
        if held {
            self.insert(*place, *content);
        }
        held
    }

    pub(super) fn insert(&mut self, place: Mark, content: Mark) {
        if self.recent.len() >= GENERATION {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert(place, content);
    }

    pub(super) fn clear(&mut self) {
        self.recent.clear();
        self.older.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(number: u32) -> Mark {
        let mut mark = [0; 16];
        mark[..4].copy_from_slice(&number.to_le_bytes());
        mark
    }

    #[test]
    fn what_is_met_often_stays_and_the_whole_is_bounded() {
        let mut known = Known::default();
        for number in 0..3 * GENERATION as u32 {
            known.insert(mark(number), mark(1));
            assert!(known.holds(&mark(0), &mark(1)));
        }
        assert!(!known.holds(&mark(1), &mark(1)));
        assert!(known.recent.len() + known.older.len() <= 2 * GENERATION);
        known.clear();
        assert!(!known.holds(&mark(0), &mark(1)));
    }

    #[test]
    fn only_the_latest_content_of_a_place_is_held() {
        let mut known = Known::default();
        known.insert(mark(7), mark(1));
        known.insert(mark(7), mark(2));
        assert!(!known.holds(&mark(7), &mark(1)));
        assert!(known.holds(&mark(7), &mark(2)));
    }
}
