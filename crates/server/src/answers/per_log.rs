//! What was found out about a log, kept while the log lives: the newest few, by what was asked.
//!
//! Kept by the log itself, so that nothing of one project or of an earlier state can answer for another.

use eventlog::EventLog;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Of which log, what was asked, and what was found.
type Known<Q, A> = (Weak<EventLog>, Q, A);

/// What is known of logs.
pub(super) struct PerLog<Q, A> {
    most: usize,
    known: Mutex<Vec<Known<Q, A>>>,
}

impl<Q: PartialEq, A: Clone> PerLog<Q, A> {
    /// Keeps so many answers at most.
    pub(super) const fn new(most: usize) -> PerLog<Q, A> {
        PerLog { most, known: Mutex::new(Vec::new()) }
    }

    pub(super) fn find(&self, log: &Arc<EventLog>, asked: &Q) -> Option<A> {
        let is_it = |known: &&Known<Q, A>| known.0.as_ptr() == Arc::as_ptr(log) && known.1 == *asked;
        self.lock().iter().find(is_it).map(|(.., found)| found.clone())
    }

    /// Keeps an answer; the oldest goes where there are too many, and those of logs that are gone.
    pub(super) fn keep(&self, log: &Arc<EventLog>, asked: Q, found: A) {
        let mut known = self.lock();
        known.retain(|(log, ..)| log.strong_count() > 0);
        if known.len() >= self.most {
            known.remove(0);
        }
        known.push((Arc::downgrade(log), asked, found));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Known<Q, A>>> {
        // What a panic left half-done is only a cache.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
