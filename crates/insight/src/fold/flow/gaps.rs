//! Every gap of every edge, kept compactly until exact quantiles are asked for.
//!
//! Gaps are collected by the activity they leave: a first radix step that costs nothing, because
//! the open chunks of a few hundred activities stay in cache. One gap is one word: the next
//! activity in the high 16 bits, microseconds in the low 48 (8.9 years); what does not fit is wide.

use super::GapQuantiles;
use crate::evidence::{median_and_p90, seconds};
use crate::fold::bucket::{Bucket, merge_each};
use eventlog::JourneyView;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

const GAP_BITS: u32 = 48;
const GAP_MASK: u64 = (1 << GAP_BITS) - 1;

pub(super) struct GapBuckets {
    from: Range<u32>,
    buckets: Vec<Bucket>,
    wide: Vec<WideGap>,
}

/// A gap that does not fit in one word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct WideGap {
    from: u32,
    to: u32,
    gap: u64,
}

/// What all gaps of one edge tell.
pub(super) struct EdgeGaps {
    pub(super) edge: (u32, u32),
    pub(super) count: u64,
    pub(super) sum: u128,
    pub(super) quantiles: GapQuantiles,
}

impl GapBuckets {
    pub(super) fn new(from: Range<u32>) -> Self {
        let buckets = from.clone().map(|_| Bucket::default()).collect();
        GapBuckets { from, buckets, wide: Vec::new() }
    }

    #[inline]
    pub(super) fn collect(&mut self, journey: &JourneyView<'_>) {
        for (pair, times) in journey.activities.windows(2).zip(journey.times.windows(2)) {
            let (from, to) = (pair[0], pair[1]);
            let Some(bucket) = self.buckets.get_mut(from.wrapping_sub(self.from.start) as usize) else {
                continue;
            };
            let gap = times[1].wrapping_sub(times[0]).cast_unsigned();
            if gap <= GAP_MASK && to <= u32::from(u16::MAX) {
                bucket.push(u64::from(to) << GAP_BITS | gap);
            } else {
                self.wide.push(WideGap { from, to, gap });
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        assert_eq!(self.from, other.from, "gaps of the same activities are kept");
        merge_each(&mut self.buckets, other.buckets);
        self.wide.extend(other.wide);
    }

    /// Exact sums and quantiles for each edge, edges ascending. Threads take one activity after the other.
    pub(super) fn quantiles(mut self, threads: usize) -> Vec<EdgeGaps> {
        self.wide.sort_unstable();
        let (this, next) = (&self, AtomicUsize::new(0));
        let work = || {
            let mut scratch = Scratch::default();
            let mut found = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(bucket) = this.buckets.get(place) else { return found };
                this.quantiles_from(this.from.start + place as u32, bucket, &mut scratch, &mut found);
            }
        };
        let mut found: Vec<EdgeGaps> = if threads <= 1 {
            work()
        } else {
            std::thread::scope(|scope| {
                let helpers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
                let joined = helpers.into_iter().flat_map(|helper| helper.join().expect("selecting does not panic"));
                joined.collect()
            })
        };
        found.sort_unstable_by_key(|gaps| gaps.edge);
        found
    }

    /// The quantiles of every edge that leaves `from`.
    fn quantiles_from(&self, from: u32, bucket: &Bucket, scratch: &mut Scratch, found: &mut Vec<EdgeGaps>) {
        let wide = &self.wide[self.wide.partition_point(|gap| gap.from < from)..];
        let wide = &wide[..wide.partition_point(|gap| gap.from == from)];
        if !wide.is_empty() {
            return quantiles_with_wide(from, bucket, wide, found);
        }
        scratch.scatter(bucket);
        let mut start = 0;
        for (to, &end) in scratch.ends.iter().enumerate() {
            push_quantiles((from, to as u32), &mut scratch.gaps[start..end], found);
            start = end;
        }
    }
}

/// The slow way, for the rare activity with gaps or successors that do not fit in one word.
fn quantiles_with_wide(from: u32, bucket: &Bucket, wide: &[WideGap], found: &mut Vec<EdgeGaps>) {
    let narrow = bucket.values().map(|word| ((word >> GAP_BITS) as u32, word & GAP_MASK));
    let mut all: Vec<(u32, u64)> = narrow.chain(wide.iter().map(|gap| (gap.to, gap.gap))).collect();
    all.sort_unstable();
    for edge in all.chunk_by(|a, b| a.0 == b.0) {
        let mut gaps: Vec<u64> = edge.iter().map(|(_, gap)| *gap).collect();
        push_quantiles((from, edge[0].0), &mut gaps, found);
    }
}

fn push_quantiles(edge: (u32, u32), gaps: &mut [u64], found: &mut Vec<EdgeGaps>) {
    if let Some((median, p90)) = median_and_p90(gaps) {
        found.push(EdgeGaps {
            edge,
            count: gaps.len() as u64,
            sum: gaps.iter().map(|gap| u128::from(*gap)).sum(),
            quantiles: GapQuantiles { median_s: seconds(median), p90_s: seconds(p90) },
        });
    }
}

/// Memory used again for each activity.
#[derive(Default)]
struct Scratch {
    /// Where each successor's gaps end.
    ends: Vec<usize>,
    gaps: Vec<u64>,
}

impl Scratch {
    /// Sorts one activity's gaps by successor: a counting sort, in time of the gaps there are.
    fn scatter(&mut self, bucket: &Bucket) {
        self.ends.clear();
        let mut total = 0;
        for word in bucket.values() {
            let to = (word >> GAP_BITS) as usize;
            if to >= self.ends.len() {
                self.ends.resize(to + 1, 0);
            }
            self.ends[to] += 1;
            total += 1;
        }
        let mut start = 0;
        for end in &mut self.ends {
            (*end, start) = (start, start + *end);
        }
        self.gaps.resize(total, 0);
        // Each `ends[to]` begins as the start of its stretch and is moved to its end by the scatter.
        for word in bucket.values() {
            let place = &mut self.ends[(word >> GAP_BITS) as usize];
            self.gaps[*place] = word & GAP_MASK;
            *place += 1;
        }
    }
}
