//! Chance that is told apart by names: every draw belongs to a purpose and a subject, so that a world in which one thing
//! is switched off meets the very same luck in everything else (common random numbers). Reads no entropy.

use std::f64::consts::TAU;

/// A stream of random numbers that its name alone decides.
#[derive(Clone, Debug)]
pub(crate) struct Stream(u64);

/// What a stream is for: two purposes never share numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    Organisation = 1,
    Customer,
    Plan,
    Signals,
    Death,
    Patience,
    Timing,
    Shape,
    Contact,
    Response,
    Comment,
    Dirt,
    Bots,
}

impl Stream {
    /// The stream of a purpose in a world, for one subject and one of its parts.
    pub(crate) fn of(seed: u64, purpose: Purpose, subject: usize, part: usize) -> Stream {
        let words = [purpose as u64, subject as u64, part as u64];
        Stream(words.iter().fold(mix(seed ^ 0x5245_5341), |state, word| mix(state ^ word.wrapping_mul(GOLDEN))))
    }

    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// Uniform from 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform between two numbers.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Whether something of this probability happens.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of `count` equally likely places; 0 where there are none.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// A standard normal number (Box and Muller 1958; the second of the pair is not kept, so that draws stay countable).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (TAU * self.unit()).cos()
    }

    /// A log-normal number with this median and this spread of its logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * (spread * self.normal()).exp()
    }

    /// A place drawn in proportion to weights; the last where all are zero.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        let found = weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        found.unwrap_or(weights.len().saturating_sub(1))
    }

    /// Puts a list in random order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_decides_its_stream_and_no_other() {
        let draw = |part| Stream::of(7, Purpose::Death, 3, part).unit();
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_ne!(draw(1), Stream::of(7, Purpose::Signals, 3, 1).unit());
    }

    #[test]
    fn draws_have_the_moments_that_they_should() {
        let mut stream = Stream::of(1, Purpose::Organisation, 0, 0);
        let normals: Vec<f64> = (0..20_000).map(|_| stream.normal()).collect();
        let mean = normals.iter().sum::<f64>() / 20_000.0;
        let square = normals.iter().map(|number| number * number).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (square - 1.0).abs() < 0.04, "{mean} {square}");
        let first = (0..20_000).filter(|_| stream.weighted(&[1.0, 3.0]) == 0).count();
        assert!((4_700..5_300).contains(&first), "{first}");
    }
}
