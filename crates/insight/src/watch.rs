//! How far long work has come, and whether it is still wanted: read and stopped from another thread.
//!
//! Work that was stopped ends within a moment with nothing of use; whoever began it asks [`Watch::is_stopped`] at the end.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Beside long work: whoever holds it sees how far it has come, and may stop it.
#[derive(Debug, Default)]
pub struct Watch {
    stopped: AtomicBool,
    done: AtomicU64,
    of: AtomicU64,
}

impl Watch {
    /// The work is not wanted any more.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it is not.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// The share that is done, roughly by the time it takes: 0 to 1, and never less than before.
    pub fn share(&self) -> f64 {
        let of = self.of.load(Ordering::Relaxed).max(1);
        (self.done.load(Ordering::Relaxed) as f64 / of as f64).min(1.0)
    }

    /// The work is worth so much altogether.
    pub(crate) fn expect(&self, worth: u64) {
        self.of.store(worth, Ordering::Relaxed);
    }

    /// Begins a part of the work that is worth so much; it is done when it is dropped.
    pub(crate) fn part(&self, worth: u64) -> Part<'_> {
        Part { watch: self, worth, told: AtomicU64::new(0) }
    }
}

/// A part of the work.
pub(crate) struct Part<'w> {
    watch: &'w Watch,
    worth: u64,
    told: AtomicU64,
}

impl Part<'_> {
    /// So large a share of it is done.
    pub(crate) fn reach(&self, share: f64) {
        let reached = (share.clamp(0.0, 1.0) * self.worth as f64) as u64;
        let told = self.told.fetch_max(reached, Ordering::Relaxed);
        self.watch.done.fetch_add(reached.saturating_sub(told), Ordering::Relaxed);
    }

    /// Whether the work is not wanted any more.
    pub(crate) fn is_stopped(&self) -> bool {
        self.watch.is_stopped()
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        self.reach(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_never_go_back() {
        let watch = Watch::default();
        watch.expect(100);
        {
            let part = watch.part(40);
            part.reach(0.5);
            part.reach(0.2);
            assert!((watch.share() - 0.2).abs() < 1e-9);
        }
        assert!((watch.share() - 0.4).abs() < 1e-9);
        watch.part(60);
        assert!((watch.share() - 1.0).abs() < 1e-9);
    }
}
