//! Who waits for answers, and how much may wait: so that one person with many questions, or many persons with one
//! each, neither fill the memory nor keep everybody else waiting.
//!
//! Who may not wait is told so at once, and when to come back; who goes away gives the place back.

use crate::app::App;
use crate::error::{ApiError, ApiResult};
use axum::http::StatusCode;
use model::MemberId;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Requests of one person that wait at once. A room asks about six things when it opens.
const WAITS_EACH: usize = 24;
/// Requests of all that wait at once.
const MOST_WAITS: usize = 240;
/// When to come back, in seconds: by then a few computations are over.
const COME_BACK: u64 = 2;

/// How many wait, and whose they are.
#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<HashMap<MemberId, usize>>);

/// A place among those who wait; given back when it goes.
pub(super) struct Wait {
    app: App,
    member: MemberId,
}

impl Wait {
    /// A place for the one who asks.
    ///
    /// # Errors
    /// `too_many_questions` where they, or all together, have as many as may be.
    pub(super) fn begin(app: &App, member: &MemberId) -> ApiResult<Wait> {
        app.answers.waiting.enter(member)?;
        Ok(Wait { app: app.clone(), member: member.clone() })
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.app.answers.waiting.leave(&self.member);
    }
}

impl Waiting {
    fn enter(&self, member: &MemberId) -> ApiResult<()> {
        let mut waits = self.lock();
        let own = waits.get(member).copied().unwrap_or_default();
        if own >= WAITS_EACH {
            return Err(too_many("you have many questions waiting already; wait a moment and ask again"));
        }
        if waits.values().sum::<usize>() >= MOST_WAITS {
            return Err(too_many("many questions are waiting; wait a moment and ask again"));
        }
        waits.insert(member.clone(), own + 1);
        Ok(())
    }

    fn leave(&self, member: &MemberId) {
        let mut waits = self.lock();
        if let Some(own) = waits.get_mut(member) {
            *own -= 1;
            if *own == 0 {
                waits.remove(member);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MemberId, usize>> {
        // Nothing panics between the two halves of a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Not now: the sentence says why.
pub(super) fn too_many(sentence: &'static str) -> ApiError {
    let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_questions", sentence);
    error.retry_after = Some(COME_BACK);
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_cannot_take_all_places_and_a_place_that_is_left_is_free() {
        let waiting = Waiting::default();
        let member = |at: usize| MemberId(format!("mem_{at}"));
        for _ in 0..WAITS_EACH {
            waiting.enter(&member(0)).unwrap();
        }
        let refused = waiting.enter(&member(0)).unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (StatusCode::TOO_MANY_REQUESTS, Some(COME_BACK)));
        waiting.enter(&member(1)).unwrap();
        waiting.leave(&member(0));
        waiting.enter(&member(0)).unwrap();
        let others = (2..).take(MOST_WAITS).filter(|at| waiting.enter(&member(*at)).is_ok()).count();
        assert_eq!(others, MOST_WAITS - WAITS_EACH - 1, "all together have a bound, too");
        for _ in 0..WAITS_EACH {
            waiting.leave(&member(0));
        }
        assert!(!waiting.lock().contains_key(&member(0)), "who waits for nothing is forgotten");
    }
}
