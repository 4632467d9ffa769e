//! The places where passwords are hashed: a fixed number in the whole process, each with one piece of
//! memory that is used again and again. Work comes in, its result comes out, or that too much waits.
//!
//! A hash takes much memory on purpose. Without a bound, whoever sends many sign-ins at once takes
//! that much for each of them, and the machine ends before their patience does.

use crate::StoreError;
use argon2::Block;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Where every password of this process is hashed.
pub(crate) static SLOTS: Slots = Slots::new(2, 32, Duration::from_secs(2));

/// A few places for work that takes much memory, and a short queue in front of them.
#[derive(Debug)]
pub(crate) struct Slots {
    most_at_work: usize,
    most_waiting: usize,
    patience: Duration,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug)]
struct State {
    at_work: usize,
    waiting: usize,
    /// The memory of the places where nobody is at work; made at the first need, kept for the next.
    memory: Vec<Vec<Block>>,
}

/// One place, until it is dropped.
struct Slot<'a> {
    slots: &'a Slots,
    blocks: Vec<Block>,
}

impl Slots {
    /// So many at work at once, so many waiting for at most so long.
    pub(crate) const fn new(most_at_work: usize, most_waiting: usize, patience: Duration) -> Slots {
        let state = Mutex::new(State { at_work: 0, waiting: 0, memory: Vec::new() });
        Slots { most_at_work, most_waiting, patience, state, freed: Condvar::new() }
    }

    /// Does the work with so many blocks of memory, which hold what the last work left there.
    /// [`StoreError::Busy`] where too many wait already, or the wait was too long.
    pub(crate) fn work<T>(&self, blocks: usize, work: impl FnOnce(&mut [Block]) -> T) -> Result<T, StoreError> {
        let mut slot = self.take()?;
        if slot.blocks.len() != blocks {
            slot.blocks = vec![Block::new(); blocks];
        }
        Ok(work(&mut slot.blocks))
    }

    fn take(&self) -> Result<Slot<'_>, StoreError> {
        let mut state = self.lock();
        if state.at_work >= self.most_at_work {
            if state.waiting >= self.most_waiting {
                return Err(StoreError::Busy);
            }
            state.waiting += 1;
            let full = |state: &mut State| state.at_work >= self.most_at_work;
            let waited = self.freed.wait_timeout_while(state, self.patience, full);
            let (after, time) = waited.unwrap_or_else(PoisonError::into_inner);
            state = after;
            state.waiting -= 1;
            if time.timed_out() {
                return Err(StoreError::Busy);
            }
        }
        state.at_work += 1;
        let blocks = state.memory.pop().unwrap_or_default();
        Ok(Slot { slots: self, blocks })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What is counted stays right when a thread ends in the middle of its own work.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut state = self.slots.lock();
        state.at_work -= 1;
        state.memory.push(std::mem::take(&mut self.blocks));
        drop(state);
        self.slots.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const BLOCKS: usize = 64;
    const LONG: Duration = Duration::from_secs(600);

    impl Slots {
        fn kept_blocks(&self) -> usize {
            self.lock().memory.iter().map(Vec::len).sum()
        }
    }

    #[test]
    fn of_two_hundred_at_once_two_work_some_wait_and_the_others_are_told() {
        let slots = Slots::new(2, 32, LONG);
        let (at_work, most, refused) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let held = |blocks: &mut [Block]| {
            assert_eq!(blocks.len(), BLOCKS);
            most.fetch_max(at_work.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // Nobody is done before all who come too late have been told.
            while refused.load(Ordering::SeqCst) < 166 {
                std::thread::yield_now();
            }
            at_work.fetch_sub(1, Ordering::SeqCst);
        };
        std::thread::scope(|scope| {
            for _ in 0..200 {
                scope.spawn(|| match slots.work(BLOCKS, held) {
                    Ok(()) => {}
                    Err(error) => {
                        assert_eq!(error, StoreError::Busy);
                        refused.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(refused.load(Ordering::SeqCst), 166, "2 at work and 32 waiting get their turn");
        assert_eq!(most.load(Ordering::SeqCst), 2);
        assert_eq!(slots.kept_blocks(), 2 * BLOCKS);
    }

    #[test]
    fn nobody_waits_longer_than_the_patience() {
        let slots = Slots::new(1, 1, Duration::from_millis(1));
        let inner = slots.work(BLOCKS, |_| slots.work(BLOCKS, |_| ())).unwrap();
        assert_eq!(inner, Err(StoreError::Busy));
        assert_eq!(slots.work(BLOCKS, |_| ()), Ok(()), "free again");
        assert_eq!(slots.lock().waiting, 0);
    }

    #[test]
    fn a_place_is_free_again_when_its_work_panics() {
        let slots = Slots::new(1, 0, LONG);
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| slots.work(BLOCKS, |_| panic!("ends"))));
        assert!(ended.is_err());
        assert_eq!(slots.work(BLOCKS, |_| ()), Ok(()));
    }
}
