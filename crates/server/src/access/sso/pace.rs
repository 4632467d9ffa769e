//! How often sign-ins may begin from one place. Pure: each writes a row and may ask the provider, and
//! anyone may begin one.

use model::Micros;
use std::collections::HashMap;

/// Sign-ins from one address in a minute: a whole office behind one address in the morning.
const IN_A_MINUTE: u32 = 120;
/// Addresses that are counted at once; with more there is something wrong, and all wait.
const MOST_ADDRESSES: usize = 10_000;
const MINUTE: i64 = 60_000_000;

/// What began in this minute.
#[derive(Default)]
pub(super) struct Pace {
    minute: i64,
    begun: HashMap<String, u32>,
}

impl Pace {
    /// Counts one more from there; else says in how many seconds to come back.
    pub(super) fn count(&mut self, origin: &str, now: Micros) -> Result<(), u32> {
        let minute = now.0.div_euclid(MINUTE);
        if minute != self.minute {
            *self = Pace { minute, begun: HashMap::new() };
        }
        let left = MINUTE - now.0.rem_euclid(MINUTE);
        let wait = Err((left / 1_000_000 + 1) as u32);
        if self.begun.len() >= MOST_ADDRESSES && !self.begun.contains_key(origin) {
            return wait;
        }
        let begun = self.begun.entry(origin.to_string()).or_default();
        *begun = begun.saturating_add(1);
        if *begun > IN_A_MINUTE { wait } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_waits_for_the_next_minute_while_others_go_on() {
        let mut pace = Pace::default();
        let now = Micros(1_800_000_000_000_000 + 10_000_000);
        for _ in 0..IN_A_MINUTE {
            assert_eq!(pace.count("a", now), Ok(()));
        }
        assert_eq!(pace.count("a", now), Err(51));
        assert_eq!(pace.count("b", now), Ok(()));
        assert_eq!(pace.count("a", Micros(now.0 + 50_000_000)), Ok(()));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut pace = Pace::default();
        let from = |pace: &mut Pace, at: usize| pace.count(&at.to_string(), Micros(1));
        assert!((0..MOST_ADDRESSES).all(|at| from(&mut pace, at).is_ok()));
        assert!(from(&mut pace, MOST_ADDRESSES).is_err());
        assert!(from(&mut pace, 0).is_ok());
    }
}
