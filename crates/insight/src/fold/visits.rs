//! Visits: journeys cut where nothing happens for longer than a gap (30 minutes by custom).

use super::Fold;
use super::bucket::Bucket;
use crate::evidence::seconds;
use eventlog::{Bounds, ChunkView, JourneyView};
use model::Span;
use serde::Serialize;

/// The fold.
pub struct Visits {
    gap: i64,
    visits: u64,
    events: u64,
    /// Microseconds inside visits: the sum of the gaps that do not cut.
    inside: u128,
    medians: Option<Medians>,
}

#[derive(Default)]
struct Medians {
    /// How many visits have this many events; longer ones are in `long`.
    lengths: Vec<u64>,
    long: Bucket,
    durations: Bucket,
}

/// Visits of fewer events than this are counted by length.
const COUNTED_LENGTHS: usize = 4096;

impl Visits {
    /// Cuts at pauses strictly longer than `gap`. Medians keep 8 bytes a visit; without them they are null.
    pub fn new(gap: Span, medians: bool) -> Self {
        let medians = medians.then(Medians::default);
        Visits { gap: gap.micros(), visits: 0, events: 0, inside: 0, medians }
    }
}

/// What neighbouring times tell.
#[derive(Clone, Copy, Default)]
struct Pairs {
    /// How many lie further apart than the gap, or go back in time.
    cuts: u64,
    /// What lies between the others, in microseconds; the sum must fit.
    inside: u64,
}

impl Pairs {
    /// One pair. The sign bit says "back in time" or "further apart"; without a branch or a
    /// comparison the processor takes several pairs at once.
    #[inline]
    fn one(before: i64, time: i64, gap: i64) -> Pairs {
        let apart = time.wrapping_sub(before);
        let cuts = (apart | gap.wrapping_sub(apart)).cast_unsigned() >> 63;
        Pairs { cuts, inside: apart.cast_unsigned() & cuts.wrapping_sub(1) }
    }

    #[inline]
    fn between(times: &[i64], gap: i64) -> Pairs {
        let mut all = Pairs::default();
        for (before, time) in times.iter().zip(&times[1..]) {
            let pair = Pairs::one(*before, *time, gap);
            all.cuts += pair.cuts;
            all.inside = all.inside.wrapping_add(pair.inside);
        }
        all
    }
}

impl Medians {
    fn journey(&mut self, times: &[i64], gap: i64) {
        for visit in times.chunk_by(|a, b| b.saturating_sub(*a) <= gap) {
            self.durations.push(visit[visit.len() - 1].wrapping_sub(visit[0]).cast_unsigned());
            if visit.len() >= COUNTED_LENGTHS {
                self.long.push(visit.len() as u64);
                continue;
            }
            if visit.len() >= self.lengths.len() {
                self.lengths.resize(visit.len() + 1, 0);
            }
            self.lengths[visit.len()] += 1;
        }
    }

    fn merge(&mut self, other: Medians) {
        if self.lengths.len() < other.lengths.len() {
            self.lengths.resize(other.lengths.len(), 0);
        }
        for (mine, theirs) in self.lengths.iter_mut().zip(other.lengths) {
            *mine += theirs;
        }
        self.long.merge(other.long);
        self.durations.merge(other.durations);
    }

    /// The median number of events: the middle one or two visits by length.
    fn median_events(&self, visits: u64) -> Option<f64> {
        let mut long: Vec<u64> = self.long.values().collect();
        long.sort_unstable();
        let nth = |place: u64| {
            let mut seen = 0;
            let counted = self.lengths.iter().position(|count| {
                seen += count;
                seen > place
            });
            counted.map_or_else(|| long[(place - seen) as usize], |length| length as u64)
        };
        let last = visits.checked_sub(1)?;
        Some((nth(last / 2) as f64 + nth(last.div_ceil(2)) as f64) / 2.0)
    }
}

impl Fold for Visits {
    type Answer = VisitsAnswer;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        // Times never decrease, so the gaps of a journey add up to at most 64 bits.
        let Pairs { cuts, inside } = Pairs::between(journey.times, self.gap);
        self.visits += 1 + cuts;
        self.inside += u128::from(inside);
        self.events += journey.times.len() as u64;
        if let Some(medians) = &mut self.medians {
            medians.journey(journey.times, self.gap);
        }
    }

    /// Cuts between all neighbouring rows of the chunk, less those where one journey ends and the next begins.
    fn chunk(&mut self, chunk: &ChunkView<'_>) {
        let Bounds::Offsets(offsets @ [start, .., end]) = chunk.bounds else {
            return chunk.for_each(|journey| self.journey(journey));
        };
        let times = &chunk.times[*start as usize..*end as usize];
        let sum_fits = self.gap.cast_unsigned().checked_mul(times.len() as u64).is_some();
        if self.medians.is_some() || !sum_fits {
            return chunk.for_each(|journey| self.journey(journey));
        }
        let mut pairs = Pairs::between(times, self.gap);
        for border in &offsets[1..offsets.len() - 1] {
            let place = *border as usize;
            let border = Pairs::one(chunk.times[place - 1], chunk.times[place], self.gap);
            pairs.cuts -= border.cuts;
            pairs.inside -= border.inside;
        }
        self.visits += pairs.cuts + chunk.journeys() as u64;
        self.inside += u128::from(pairs.inside);
        self.events += times.len() as u64;
    }

    fn merge(&mut self, other: Self) {
        self.visits += other.visits;
        self.events += other.events;
        self.inside += other.inside;
        if let (Some(mine), Some(theirs)) = (&mut self.medians, other.medians) {
            mine.merge(theirs);
        }
    }

    fn answer(self) -> VisitsAnswer {
        let mean = |sum: f64| (self.visits > 0).then(|| sum / self.visits as f64);
        VisitsAnswer {
            visits: self.visits,
            events: self.events,
            mean_events: mean(self.events as f64),
            median_events: self.medians.as_ref().and_then(|medians| medians.median_events(self.visits)),
            mean_s: mean(self.inside as f64).map(seconds),
            median_s: self.medians.as_ref().and_then(|medians| medians.durations.median_s()),
        }
    }
}

/// How many visits there were, and how long they are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct VisitsAnswer {
    /// How many visits.
    pub visits: u64,
    /// How many events in all.
    pub events: u64,
    /// Mean events of a visit.
    pub mean_events: Option<f64>,
    /// Median events of a visit.
    pub median_events: Option<f64>,
    /// Mean time from a visit's first event to its last.
    pub mean_s: Option<f64>,
    /// Median time from a visit's first event to its last.
    pub median_s: Option<f64>,
}
