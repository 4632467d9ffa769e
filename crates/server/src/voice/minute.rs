//! What comes from one place within a minute: links that lead nowhere, since who guesses is slowed down; and tries and
//! answers, since a page's key is in everybody's hands.

use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Peer;
use axum::http::StatusCode;
use model::Micros;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many misses a minute are mistakes; more are guesses.
const MISSES: u32 = 10;
/// So many tries and answers a minute are those of a large house behind one address; more are no customers.
const ASKINGS: u32 = 3_000;
/// So many letters to look at a minute are enough for anybody's eyes.
const TEST_LETTERS: u32 = 5;
/// So many proposals a minute are as many as anybody reads.
const PROPOSALS: u32 = 6;
const MINUTE: i64 = 60_000_000;
/// Origins remembered at once.
const MOST: usize = 10_000;

/// What came from each place within the last minute.
pub(crate) struct Minute {
    free: u32,
    by_origin: Mutex<HashMap<String, (Micros, u32)>>,
}

impl Minute {
    /// Links that lead nowhere.
    pub(crate) fn of_misses() -> Minute {
        Minute { free: MISSES, by_origin: Mutex::default() }
    }

    /// Tries and answers.
    pub(crate) fn of_askings() -> Minute {
        Minute { free: ASKINGS, by_origin: Mutex::default() }
    }

    /// Letters to look at.
    pub(crate) fn of_test_letters() -> Minute {
        Minute { free: TEST_LETTERS, by_origin: Mutex::default() }
    }

    /// Proposals of a language model.
    pub(crate) fn of_proposals() -> Minute {
        Minute { free: PROPOSALS, by_origin: Mutex::default() }
    }

    /// Counts one from a place.
    ///
    /// # Errors
    /// 429 where there were too many, with the time after which there is room again.
    pub(crate) fn take(&self, peer: Peer, app: &App) -> ApiResult<()> {
        let (origin, now) = (peer.origin(), app.clock.now());
        let Some(wait) = self.wait(&origin, now) else {
            self.count(&origin, now);
            return Ok(());
        };
        app.metrics.turned_away();
        let detail = "too much comes from this address; come back later";
        let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail);
        error.retry_after = Some(wait);
        Err(error)
    }

    /// Counts one.
    pub(crate) fn count(&self, origin: &str, now: Micros) {
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
    pub(crate) fn wait(&self, origin: &str, now: Micros) -> Option<u64> {
        let known = self.by_origin.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = known.get(origin)?;
        let left = MINUTE - (now.0 - since.0);
        (*count >= self.free && left > 0).then_some(left.div_euclid(1_000_000).max(1).unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_misses_a_minute_are_forgiven() {
        let misses = Minute::of_misses();
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
