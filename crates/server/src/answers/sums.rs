//! What sums would give away, found once for each cut of a log and kept while the log lives: every route that tells
//! numbers of the same journeys tells them by the same decisions.

use super::ground::{Ground, Question};
use crate::error::ApiResult;
use eventlog::{EventLog, Journeys};
use insight::journey_map::{Sums, find_sums};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// How many are kept.
const MOST: usize = 32;

/// Of which log, of which cut, and what was found.
type Known = (Weak<EventLog>, String, Arc<Sums>);

/// Kept by the log itself, so that nothing of one project can answer for another.
static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());

/// What may not be told exactly about the journeys of a question: those it is asked of, with stations, if they are
/// cut already.
pub(super) fn sums(ground: &Ground, question: &Question, journeys: Option<&Journeys<'_>>) -> ApiResult<Arc<Sums>> {
    let k = question.protect.k;
    let cut = format!("{k} {:?} {:?}", question.plain, ground.defined.rules.rules);
    let is_it = |known: &&Known| known.0.as_ptr() == Arc::as_ptr(&ground.log) && known.1 == cut;
    if let Some((_, _, found)) = lock().iter().find(is_it) {
        return Ok(found.clone());
    }
    let find = |journeys: &Journeys<'_>| find_sums(journeys, &question.plain, &question.naming, ground.threads, k);
    let found = Arc::new(match journeys {
        Some(journeys) => find(journeys)?,
        None => find(&Journeys::cut(&ground.log, &question.with_stations())?)?,
    });
    let mut known = lock();
    known.retain(|(log, ..)| log.strong_count() > 0);
    if known.len() >= MOST {
        known.remove(0);
    }
    known.push((Arc::downgrade(&ground.log), cut, found.clone()));
    Ok(found)
}

fn lock() -> std::sync::MutexGuard<'static, Vec<Known>> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}
