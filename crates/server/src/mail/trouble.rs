//! Why something was not handed over to whoever carries it, and how long all of it rests after that. Pure but for the log.

use super::MINUTE;
use crate::clock::Clock;
use model::Micros;
use std::sync::{Mutex, PoisonError};

/// The longest rest after trouble, in minutes.
const LONGEST_REST: i64 = 30;

/// Why a letter or message was not handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSent {
    /// None can be: whoever carries them is away, not encrypted, not to be trusted. Says nothing of this one.
    Trouble(&'static str),
    /// This one is not taken now.
    Later,
    /// It never will be.
    Never,
    /// It may have been taken: the answer to the whole of it never came.
    Unsure,
}

/// Trouble that keeps everything back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// A stable code.
    pub(crate) code: &'static str,
    /// Since when.
    pub(crate) since: Micros,
    /// When it is tried again.
    pub(crate) until: Micros,
    times: u32,
}

/// What keeps all letters, or all messages, back.
pub(crate) struct Troubles {
    what: &'static str,
    known: Mutex<Option<Trouble>>,
}

impl Troubles {
    /// None so far; `what` stands in the log.
    pub(crate) fn new(what: &'static str) -> Troubles {
        Troubles { what, known: Mutex::default() }
    }

    /// What keeps them back, if anything does.
    pub(crate) fn now(&self) -> Option<Trouble> {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nothing is tried at this moment.
    pub(crate) fn keeps_back(&self, now: Micros) -> bool {
        self.now().is_some_and(|trouble| trouble.until > now)
    }

    /// Notes how handing over went: after trouble everything rests, longer each time.
    pub(crate) fn note(&self, how: Result<(), NotSent>, clock: &Clock) {
        let now = clock.now();
        let mut trouble = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Err(NotSent::Trouble(code)) = how else {
            // Whoever answered about one is there.
            *trouble = None;
            return;
        };
        let times = trouble.map_or(0, |known| known.times) + 1;
        let rest = (1_i64 << times.saturating_sub(1).min(5)).min(LONGEST_REST) * MINUTE;
        let since = trouble.map_or(now, |known| known.since);
        *trouble = Some(Trouble { code, since, until: Micros(now.0.saturating_add(rest)), times });
        // Someone must act: the host, its certificate or the password is wrong, or it is down.
        tracing::warn!(trouble = code, times, "{} to customers cannot be sent; they wait", self.what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_rests_longer_each_time_and_ends_with_the_first_answer() {
        let troubles = Troubles::new("letters");
        let clock = Clock::new(|| Micros(0));
        let rests = [1, 2, 4, 8, 16, 30, 30].map(|minutes| minutes * MINUTE);
        for rest in rests {
            troubles.note(Err(NotSent::Trouble("no_tls")), &clock);
            assert_eq!(troubles.now().map(|trouble| trouble.until.0), Some(rest));
        }
        assert!(troubles.keeps_back(Micros(0)) && !troubles.keeps_back(Micros(30 * MINUTE)));
        troubles.note(Err(NotSent::Never), &clock);
        assert_eq!(troubles.now(), None);
    }
}
