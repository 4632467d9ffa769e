//! Chance that repeats itself: the same seed gives the same example organisation on every machine.
//!
//! Only additions, multiplications and comparisons, which every processor rounds alike; so no
//! logarithms and no normal distribution.

/// A stream of chance (SplitMix64: Steele, Lea and Flood, 2014).
pub(super) struct Chance(u64);

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Chance {
    /// A stream of its own for each customer, so that a change for one leaves the others as they are.
    pub(super) fn of(seed: u64, stream: u64) -> Chance {
        let mut mixed = Chance(seed ^ stream.wrapping_add(1).wrapping_mul(0xd134_2543_de82_ef95));
        Chance(mixed.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from 0 up to, not including, 1.
    pub(super) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// Evenly from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.share() * (high - low + 1) as f64) as i64
    }

    /// From `low` to `high`, mostly near `low`: how long people take.
    pub(super) fn soon(&mut self, low: i64, high: i64) -> i64 {
        let share = self.share();
        low + (share * share * (high - low + 1) as f64) as i64
    }

    /// One of several, by probability; `None` with what is left of 1.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[(f64, T)]) -> Option<T> {
        let mut left = self.share();
        for &(probability, choice) in choices {
            if left < probability {
                return Some(choice);
            }
            left -= probability;
        }
        None
    }

    /// One of several, each as likely.
    pub(super) fn any<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.between(0, choices.len() as i64 - 1) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |seed, stream| {
            (0..5).map(|_| 0).scan(Chance::of(seed, stream), |chance, _: i32| Some(chance.next())).collect::<Vec<_>>()
        };
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(1, 3));
        assert_ne!(draw(1, 2), draw(2, 2));
    }

    #[test]
    fn what_is_left_of_one_chooses_nothing() {
        let mut chance = Chance::of(7, 7);
        let drawn: Vec<Option<char>> = (0..10_000).map(|_| chance.one_of(&[(0.2, 'a'), (0.3, 'b')])).collect();
        let share = |of: Option<char>| drawn.iter().filter(|&&one| one == of).count() as f64 / 10_000.0;
        for (of, expected) in [(Some('a'), 0.2), (Some('b'), 0.3), (None, 0.5)] {
            assert!((share(of) - expected).abs() < 0.02, "{of:?} {}", share(of));
        }
    }
}
