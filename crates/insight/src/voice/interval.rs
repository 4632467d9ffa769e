//! A score with its 95 % interval: shares by Wilson, means by Student's t, nets by the variance of their formula; and
//! where answers are too few or too alike for that, means and nets by an adjusted Wald interval.
//!
//! Both textbook intervals take the spread of the answers for the spread of the population. Ten customers who all say 7
//! have no spread, and an interval without width is a lie. The adjusted interval counts three imagined answers along,
//! spread over the scale, as Agresti and Coull do for shares and Rocks (2016, The American Statistician 70:4) for NPS;
//! `tests/it/coverage.rs` holds how often each contains the truth, and docs/scores.md shows it.

use crate::evidence::{Z95, student_95};
use model::{Estimate, Micros};

/// Fewer answers than this, or fewer off the commonest one than [`UNLIKE`], and a mean is adjusted.
pub(super) const MEAN_FROM: u64 = 30;
/// The same of a net score.
pub(super) const NET_FROM: u64 = 100;
/// The 95 % point of the normal distribution as the reference values of NPS round it.
const Z_OF_NET: f64 = 1.96;
/// So many answers must differ from the commonest one for their spread to be believed.
const UNLIKE: u64 = 10;
/// How many answers an adjusted interval imagines.
const IMAGINED: f64 = 3.0;

/// Answers as numbers, put together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// How many.
    pub n: u64,
    /// Their mean; 0 for none.
    pub mean: f64,
    /// The sum of squares around it.
    pub squares: f64,
    /// How many gave the commonest answer.
    pub commonest: u64,
}

impl Sample {
    /// Of answers, each with how many gave it.
    pub fn of(counts: &[(f64, u64)]) -> Sample {
        let n: u64 = counts.iter().map(|(_, count)| count).sum();
        let sum: f64 = counts.iter().map(|(value, count)| value * *count as f64).sum();
        let mean = if n == 0 { 0.0 } else { sum / n as f64 };
        let squares = counts.iter().map(|(value, count)| (value - mean).powi(2) * *count as f64).sum();
        let commonest = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
        Sample { n, mean, squares, commonest }
    }

    /// Whether there are enough answers, and enough that differ, to take their spread for the population's.
    fn is_ample(&self, from: u64) -> bool {
        self.n >= from && self.n - self.commonest >= UNLIKE
    }
}

/// The imagined answers of an adjusted interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Imagined {
    mean: f64,
    variance: f64,
}

/// A mean of answers between `low` and `high`, where two answers differ by at least `step` (0: by anything).
pub fn mean(sample: &Sample, (low, high): (f64, f64), step: f64, as_of: Option<Micros>) -> Estimate {
    if sample.is_ample(MEAN_FROM) {
        let error = (sample.squares / (sample.n - 1) as f64 / sample.n as f64).sqrt();
        let half = student_95((sample.n - 1) as f64) * error;
        return estimate(sample, (sample.mean - half, sample.mean + half), (low, high), "t", as_of);
    }
    adjusted(sample, imagined_of_mean((low, high), step), (low, high), as_of)
}

/// Evenly over the scale: the variance of a uniform distribution, discrete or not.
pub(super) fn imagined_of_mean((low, high): (f64, f64), step: f64) -> Imagined {
    let variance = ((high - low + step).powi(2) - step * step) / 12.0;
    Imagined { mean: f64::midpoint(low, high), variance }
}

/// A quarter good, half in between, a quarter bad (Rocks 2016).
pub(super) const IMAGINED_OF_NET: Imagined = Imagined { mean: 0.0, variance: 0.5 };

/// A net score, -1 to 1: so many good answers and so many bad ones of n.
pub fn net(good: u64, bad: u64, n: u64, as_of: Option<Micros>) -> Estimate {
    let sample = net_sample(good, bad, n);
    if sample.is_ample(NET_FROM) {
        let half = Z_OF_NET * (sample.squares / sample.n as f64 / sample.n as f64).sqrt();
        return estimate(&sample, (sample.mean - half, sample.mean + half), (-1.0, 1.0), "wald", as_of);
    }
    adjusted(&sample, IMAGINED_OF_NET, (-1.0, 1.0), as_of)
}

/// The answers of a net score as 1, 0 and -1.
pub(super) fn net_sample(good: u64, bad: u64, n: u64) -> Sample {
    Sample::of(&[(1.0, good), (0.0, n.saturating_sub(good + bad)), (-1.0, bad)])
}

/// The variance of the answers and the imagined ones together.
pub(super) fn adjusted_variance(sample: &Sample, imagined: Imagined) -> f64 {
    with_imagined(sample.n as f64, sample.mean, sample.squares, imagined).1
}

/// The mean and the variance of n answers and the imagined ones together.
pub(super) fn with_imagined(n: f64, mean: f64, squares: f64, imagined: Imagined) -> (f64, f64) {
    let all = n + IMAGINED;
    let centre = (n * mean + IMAGINED * imagined.mean) / all;
    let squares =
        squares + n * (mean - centre).powi(2) + IMAGINED * (imagined.variance + (imagined.mean - centre).powi(2));
    (centre, squares / all)
}

/// Wald's interval with three imagined answers more, of n answers (no whole number where they are weighed) with a mean
/// and a sum of squares around it.
pub(super) fn adjusted_wald(n: f64, mean: f64, squares: f64, imagined: Imagined) -> (f64, f64) {
    let (centre, variance) = with_imagined(n, mean, squares, imagined);
    let half = Z95 * (variance / (n + IMAGINED)).sqrt();
    (centre - half, centre + half)
}

fn adjusted(sample: &Sample, imagined: Imagined, range: (f64, f64), as_of: Option<Micros>) -> Estimate {
    let ends = adjusted_wald(sample.n as f64, sample.mean, sample.squares, imagined);
    estimate(sample, ends, range, "adjusted_wald", as_of)
}

/// Within the scale, around the value: an interval that leaves its own value out would not be read.
fn estimate(
    sample: &Sample,
    (low, high): (f64, f64),
    (least, most): (f64, f64),
    method: &'static str,
    as_of: Option<Micros>,
) -> Estimate {
    let known = sample.n > 0;
    let value = sample.mean.clamp(least, most);
    Estimate {
        value: known.then_some(value),
        n: sample.n,
        low: known.then(|| low.max(least).min(value)),
        high: known.then(|| high.min(most).max(value)),
        confidence: 0.95,
        method,
        as_of,
    }
}

/// So many answers, and no number that sums them up.
pub fn uncounted(n: u64, as_of: Option<Micros>) -> Estimate {
    Estimate { value: None, n, low: None, high: None, confidence: 0.95, method: "none", as_of }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(estimate: &Estimate, value: f64, low: f64, high: f64, method: &str) {
        let found = [estimate.value, estimate.low, estimate.high].map(Option::unwrap);
        let near = found.iter().zip([value, low, high]).all(|(ours, theirs)| (ours - theirs).abs() < 1e-6);
        assert!(near && estimate.method == method, "{estimate:?}");
    }

    #[test]
    fn nps_is_the_formula_where_answers_carry_it() {
        // methods: 50/30/20 has NPS .30, variance .61, standard error .0781025
        check(&net(50, 20, 100, None), 0.30, 0.146919, 0.453081, "wald");
    }

    #[test]
    fn answers_that_are_all_alike_still_leave_doubt() {
        for n in [1, 5, 30, 100, 1_000, 100_000] {
            let all_good = net(n, 0, n, None);
            assert_eq!((all_good.value, all_good.high, all_good.method), (Some(1.0), Some(1.0), "adjusted_wald"));
            assert!(all_good.low.unwrap() < 1.0);
            let all_seven = mean(&Sample::of(&[(7.0, n)]), (1.0, 7.0), 1.0, None);
            assert!(all_seven.low.unwrap() < 7.0 && all_seven.high == Some(7.0), "{all_seven:?}");
        }
    }

    #[test]
    fn a_mean_has_students_interval_where_answers_carry_it() {
        // scipy 1.17.1 stats.t.interval(0.95, n - 1, mean, sem) for 2*[3] + 5*[4] + 9*[5] + 14*[6] + 10*[7]
        let sample = Sample::of(&[(3.0, 2), (4.0, 5), (5.0, 9), (6.0, 14), (7.0, 10)]);
        check(&mean(&sample, (1.0, 7.0), 1.0, None), 5.625, 5.257935, 5.992065, "t");
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        for none in [net(0, 0, 0, None), mean(&Sample::of(&[]), (1.0, 7.0), 1.0, None), uncounted(0, None)] {
            assert_eq!((none.value, none.low, none.high, none.n), (None, None, None, 0));
        }
    }

    #[test]
    fn an_interval_lies_on_the_scale_holds_its_value_and_narrows_with_answers() {
        for (a, b, c) in [(1, 0, 0), (0, 1, 2), (3, 3, 3), (9, 1, 0), (0, 0, 7), (5, 2, 1)] {
            let mut widths = [f64::INFINITY; 2];
            for times in [1, 4, 16, 64, 256, 1024] {
                let (good, middle, bad) = (a * times, b * times, c * times);
                let counts = [(7.0, good), (4.0, middle), (1.0, bad)];
                let scored = [
                    (net(good, bad, good + middle + bad, None), (-1.0, 1.0)),
                    (mean(&Sample::of(&counts), (1.0, 7.0), 1.0, None), (1.0, 7.0)),
                ];
                for ((estimate, (least, most)), width) in scored.iter().zip(&mut widths) {
                    let [low, value, high] = [estimate.low, estimate.value, estimate.high].map(Option::unwrap);
                    assert!(*least <= low && low <= value && value <= high && high <= *most, "{estimate:?}");
                    assert!(high - low < *width, "{estimate:?}");
                    *width = high - low;
                }
            }
        }
    }
}
