//! Turns at writing: whoever came first writes first.
//!
//! SQLite has one writer at a time and lets the others poll; under load a poller may never see a gap.
//! Within this process nobody has to poll.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A lock that is given out in the order in which it was asked for. Not re-entrant.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    tickets: Mutex<Tickets>,
    turned: Condvar,
}

#[derive(Debug, Default)]
struct Tickets {
    next: u64,
    serving: u64,
}

/// A turn; over when dropped.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    gate: &'a Gate,
}

impl Gate {
    /// Waits for one's turn.
    pub(crate) fn enter(&self) -> Turn<'_> {
        let mut tickets = self.lock();
        let own = tickets.next;
        tickets.next += 1;
        while tickets.serving != own {
            tickets = self.turned.wait(tickets).unwrap_or_else(PoisonError::into_inner);
        }
        Turn { gate: self }
    }

    fn lock(&self) -> MutexGuard<'_, Tickets> {
        self.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.gate.lock().serving += 1;
        self.gate.turned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn only_one_is_inside_at_a_time() {
        let gate = Arc::new(Gate::default());
        let inside = Arc::new(Mutex::new(0_u32));
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (gate, inside) = (gate.clone(), inside.clone());
                std::thread::spawn(move || {
                    for _ in 0..100 {
                        let _turn = gate.enter();
                        let mut count = inside.try_lock().expect("nobody else is inside");
                        *count += 1;
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(*inside.lock().unwrap(), 800);
    }
}
