//! How often a sign-in may be tried: failures so far in, leave or a time to wait out.
//!
//! Counted per address and origin, so that a stranger elsewhere never locks a member out, and per
//! origin alone, so that one origin cannot try every address.

use model::Micros;

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// How many tries are free and how the delay grows after that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    free: i64,
    first_delay: i64,
    longest_delay: i64,
    forgets_after: i64,
}

/// One address from one origin.
pub(crate) const ADDRESS: Patience =
    Patience { free: 10, first_delay: 30 * SECOND, longest_delay: HOUR, forgets_after: 24 * HOUR };
/// One origin, whatever the address: a whole office may sit behind it.
pub(crate) const ORIGIN: Patience =
    Patience { free: 100, first_delay: 30 * SECOND, longest_delay: 10 * MINUTE, forgets_after: HOUR };

/// What is known of earlier tries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tries {
    pub(crate) count: i64,
    pub(crate) last: i64,
}

/// What becomes of a try: it counts from now on, or has to wait this many microseconds.
pub(crate) fn decide(patience: Patience, tries: Tries, now: Micros) -> Result<Tries, i64> {
    // A clock that went back must not make anybody wait for it to catch up.
    let since = (now.0 - tries.last).max(0);
    let count = if since >= patience.forgets_after { 0 } else { tries.count };
    let left = delay(patience, count) - since;
    if left > 0 { Err(left) } else { Ok(Tries { count: count + 1, last: now.0 }) }
}

/// How long to wait after so many tries: nothing at first, then twice as long each time.
fn delay(patience: Patience, count: i64) -> i64 {
    if count < patience.free {
        return 0;
    }
    let doublings = (count - patience.free).min(20);
    (patience.first_delay << doublings).min(patience.longest_delay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tries_are_free_then_the_delay_doubles_up_to_an_hour() {
        let (mut tries, mut now) = (Tries::default(), 1_000 * HOUR);
        for _ in 0..10 {
            tries = decide(ADDRESS, tries, Micros(now)).unwrap();
        }
        for wait in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
            assert_eq!(decide(ADDRESS, tries, Micros(now)), Err(wait * SECOND));
            assert_eq!(decide(ADDRESS, tries, Micros(now + wait * SECOND - 1)), Err(1));
            now += wait * SECOND;
            tries = decide(ADDRESS, tries, Micros(now)).unwrap();
        }
    }

    #[test]
    fn a_day_of_quiet_is_forgiven() {
        let tries = Tries { count: 40, last: 0 };
        assert!(decide(ADDRESS, tries, Micros(HOUR - 1)).is_err());
        assert_eq!(decide(ADDRESS, tries, Micros(24 * HOUR)).unwrap().count, 1);
    }

    #[test]
    fn a_clock_that_went_back_waits_no_longer_than_the_delay() {
        let tries = Tries { count: 10, last: 1_000 * HOUR };
        assert_eq!(decide(ADDRESS, tries, Micros(0)), Err(30 * SECOND));
    }

    #[test]
    fn an_office_behind_one_origin_is_not_stopped_by_a_few_mistakes() {
        let mut tries = Tries::default();
        for _ in 0..100 {
            tries = decide(ORIGIN, tries, Micros(0)).unwrap();
        }
        assert_eq!(decide(ORIGIN, tries, Micros(0)), Err(30 * SECOND));
    }
}
