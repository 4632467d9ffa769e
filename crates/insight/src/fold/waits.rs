//! Long waits: gaps to the next event of the journey that are longer than a threshold, by the
//! activity before them. Waiting stations are proposed from these.

use super::Fold;
use super::bucket::{Bucket, merge_each};
use eventlog::JourneyView;
use model::Span;

/// The fold.
pub struct Waits {
    longer_than: i64,
    gaps: Vec<Bucket>,
}

impl Waits {
    /// Over a log with this many activity codes; only gaps strictly longer than `longer_than` are waits.
    pub fn new(activities: usize, longer_than: Span) -> Self {
        Waits { longer_than: longer_than.micros(), gaps: (0..activities).map(|_| Bucket::default()).collect() }
    }
}

impl Fold for Waits {
    type Answer = Vec<Wait>;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        for (times, &activity) in journey.times.windows(2).zip(journey.activities) {
            let gap = times[1].saturating_sub(times[0]);
            if gap > self.longer_than {
                self.gaps[activity as usize].push(gap.cast_unsigned());
            }
        }
    }

    fn merge(&mut self, other: Self) {
        merge_each(&mut self.gaps, other.gaps);
    }

    fn answer(self) -> Vec<Wait> {
        let waits = self.gaps.iter().enumerate().filter_map(|(activity, gaps)| {
            let median_s = gaps.median_s()?;
            Some(Wait { activity: activity as u32, waits: gaps.len() as u64, median_s })
        });
        waits.collect()
    }
}

/// The long waits after one activity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// The activity before the wait.
    pub activity: u32,
    /// How many waits.
    pub waits: u64,
    /// Their median length in seconds.
    pub median_s: f64,
}
