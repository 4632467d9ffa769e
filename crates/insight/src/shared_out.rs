//! The same work for each of several things, shared out among threads; what comes of it in the order of the things.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Does the work for `0..count` on up to so many threads. Whoever is free takes the next.
pub(crate) fn shared_out<T: Send>(count: usize, threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return done;
            }
            done.push((at, work(at)));
        }
    };
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(count)).map(|_| scope.spawn(run)).collect();
        let mut all = run();
        // A thread that fell has told its tale already; what it did would be missing.
        others.into_iter().for_each(|other| match other.join() {
            Ok(done) => all.extend(done),
            Err(tale) => std::panic::resume_unwind(tale),
        });
        all
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, done)| done).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_out_comes_back_in_order() {
        for threads in [0, 1, 3, 20] {
            assert_eq!(shared_out(7, threads, |at| at * at), [0, 1, 4, 9, 16, 25, 36]);
        }
        assert!(shared_out(0, 4, |at| at).is_empty());
    }
}
