//! Links that lead nowhere, counted by where they were tried from: who guesses is slowed down.

use model::Micros;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many misses a minute are mistakes; more are guesses.
const FREE: u32 = 10;
const MINUTE: i64 = 60_000_000;
/// Origins remembered at once.
const MOST: usize = 10_000;

/// The misses of the last minute.
#[derive(Default)]
pub(crate) struct Misses {
    by_origin: Mutex<HashMap<String, (Micros, u32)>>,
}

impl Misses {
    /// Counts a miss.
    pub(super) fn count(&self, origin: &str, now: Micros) {
        let mut known = self.by_origin.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, (since, _)| now.0 - since.0 < MINUTE);
        }
        let (since, count) = known.entry(origin.to_string()).or_insert((now, 0));
        if now.0 - since.0 >= MINUTE {
            (*since, *count) = (now, 0);
        }
        *count += 1;
    }

    /// Seconds to wait; `None` where there is no need to.
    pub(super) fn wait(&self, origin: &str, now: Micros) -> Option<u64> {
        let known = self.by_origin.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = known.get(origin)?;
        let left = MINUTE - (now.0 - since.0);
        (*count >= FREE && left > 0).then_some(left.div_euclid(1_000_000).max(1).unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_misses_a_minute_are_forgiven() {
        let misses = Misses::default();
        let at = |seconds: i64| Micros(seconds * 1_000_000);
        for _ in 0..10 {
            assert_eq!(misses.wait("a", at(0)), None);
            misses.count("a", at(0));
        }
        assert_eq!((misses.wait("a", at(10)), misses.wait("b", at(10))), (Some(50), None));
        assert_eq!(misses.wait("a", at(60)), None);
        misses.count("a", at(60));
        assert_eq!(misses.wait("a", at(61)), None);
    }
}
