//! How much one write key may send: a bucket for each, filled as time passes.

use crate::app::App;
use crate::error::{ApiError, ApiResult};
use axum::http::StatusCode;
use model::{KeyId, Micros};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Seconds' worth of events that may come at once.
const BURST_SECONDS: f64 = 10.0;

/// The buckets of all keys.
#[derive(Default)]
pub(crate) struct RateLimit {
    buckets: Mutex<HashMap<KeyId, Bucket>>,
}

struct Bucket {
    left: f64,
    filled: Micros,
}

impl RateLimit {
    /// Takes `events` out of the key's bucket.
    ///
    /// # Errors
    /// 429 with the time after which there is room again.
    pub(crate) fn take(&self, key: &KeyId, events: usize, app: &App) -> ApiResult<()> {
        let rate = f64::from(app.settings.collect.events_per_second_per_key);
        if rate <= 0.0 {
            return Ok(());
        }
        match self.take_at(key, events as f64, rate, app.clock.now()) {
            None => Ok(()),
            Some(wait) => {
                app.metrics.turned_away();
                let mut error = ApiError::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "rate_limited",
                    "this key sends more than it may; come back later",
                );
                error.retry_after = Some(wait);
                Err(error)
            }
        }
    }

    /// Takes `events`, or says how many seconds to wait. A full bucket lets one large batch through, so
    /// that a batch larger than the bucket is not turned away for ever.
    fn take_at(&self, key: &KeyId, events: f64, rate: f64, now: Micros) -> Option<u64> {
        let most = rate * BURST_SECONDS;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(key.clone()).or_insert(Bucket { left: most, filled: now });
        let seconds = (now.0 - bucket.filled.0).max(0) as f64 / 1e6;
        bucket.left = (bucket.left + seconds * rate).min(most);
        bucket.filled = now;
        if bucket.left >= events.min(most) {
            bucket.left -= events;
            return None;
        }
        Some(((events.min(most) - bucket.left) / rate).ceil().max(1.0) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_with_time() {
        let limit = RateLimit::default();
        let key = KeyId("key_a".into());
        let at = |seconds: i64| Micros(seconds * 1_000_000);
        assert_eq!(limit.take_at(&key, 100.0, 10.0, at(0)), None);
        assert_eq!(limit.take_at(&key, 50.0, 10.0, at(0)), Some(5));
        assert_eq!(limit.take_at(&key, 50.0, 10.0, at(5)), None);
        assert_eq!(limit.take_at(&KeyId("key_b".into()), 100.0, 10.0, at(0)), None);
    }

    #[test]
    fn a_batch_larger_than_the_bucket_passes_when_it_is_full() {
        let limit = RateLimit::default();
        let key = KeyId("key_a".into());
        assert_eq!(limit.take_at(&key, 500.0, 10.0, Micros(0)), None);
        assert!(limit.take_at(&key, 1.0, 10.0, Micros(1_000_000)).is_some());
    }
}
