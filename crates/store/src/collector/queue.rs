//! What waits to be written: bounded in events and bytes, closed at the end, refused after a failure.

use super::prepare::Prepared;
use super::{CollectorState, Done};
use crate::StoreError;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A delivery and who waits for it.
pub(super) struct Waiting {
    pub(super) prepared: Prepared,
    pub(super) done: Done,
}

/// The queue between those who deliver and the thread that writes.
pub(super) struct Queue {
    limit_events: usize,
    limit_bytes: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Waiting>,
    closed: bool,
    failed: Option<StoreError>,
    seen: CollectorState,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").field("state", &self.state()).finish_non_exhaustive()
    }
}

impl Queue {
    pub(super) fn new(limit_events: usize, limit_bytes: usize) -> Queue {
        Queue { limit_events, limit_bytes, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Whether so many events would be taken: before any work is done for them.
    pub(super) fn check(&self, events: usize) -> Result<(), StoreError> {
        self.room(&self.lock(), events, 0)
    }

    pub(super) fn push(&self, prepared: Prepared, done: Done) -> Result<(), StoreError> {
        let mut state = self.lock();
        self.room(&state, prepared.events(), prepared.bytes)?;
        state.seen.waiting_events += prepared.events();
        state.seen.waiting_bytes += prepared.bytes;
        state.waiting.push_back(Waiting { prepared, done });
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// What is waiting, after giving others `window` to join, at most about `bytes`; nothing when the
    /// queue is closed and empty.
    pub(super) fn take(&self, window: Duration, bytes: usize) -> Option<Vec<Waiting>> {
        let mut state = self.lock();
        while state.waiting.is_empty() {
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let until = Instant::now() + window;
        while !state.closed && state.seen.waiting_bytes < bytes {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        let mut taken = Vec::new();
        let mut size = 0;
        while size < bytes
            && let Some(waiting) = state.waiting.pop_front()
        {
            size += waiting.prepared.bytes;
            state.seen.waiting_events -= waiting.prepared.events();
            taken.push(waiting);
        }
        state.seen.waiting_bytes -= size;
        Some(taken)
    }

    /// Takes no more; what waits is still written.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Takes no more, and answers everyone who waits with the failure.
    pub(super) fn fail(&self, failure: &StoreError) {
        let mut state = self.lock();
        state.closed = true;
        state.failed.get_or_insert_with(|| failure.clone());
        let waiting = std::mem::take(&mut state.waiting);
        state.seen.waiting_events = 0;
        state.seen.waiting_bytes = 0;
        drop(state);
        for one in waiting {
            (one.done)(Err(failure.clone()));
        }
    }

    pub(super) fn committed(&self) {
        self.lock().seen.commits += 1;
    }

    pub(super) fn set_full(&self, full: bool) {
        self.lock().seen.full = full;
    }

    pub(super) fn state(&self) -> CollectorState {
        self.lock().seen
    }

    fn room(&self, state: &State, events: usize, bytes: usize) -> Result<(), StoreError> {
        if let Some(failure) = &state.failed {
            return Err(failure.clone());
        }
        if state.closed {
            return Err(StoreError::Unavailable("the collector has stopped".into()));
        }
        // A delivery that is larger than the whole queue is taken when nothing else waits.
        let fits = state.seen.waiting_events + events <= self.limit_events
            && state.seen.waiting_bytes + bytes <= self.limit_bytes;
        if fits || state.waiting.is_empty() { Ok(()) } else { Err(StoreError::Busy) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
