//! The directly-follows flow: which activity follows which, how often, in how many journeys, after
//! how long. In come journeys, out go nodes and edges in codes. Draws nothing.

mod answer;
mod gaps;

use super::Fold;
use eventlog::JourneyView;
use foldhash::fast::FixedState;
use gaps::GapBuckets;
use hashbrown::HashMap;
use std::ops::Range;

pub use answer::{EdgeReport, FlowAnswer, FlowEdge, FlowNode, FlowReport, GapQuantiles, NodeReport};

/// What is to be known about the time between two events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaps {
    /// Nothing: times are not read.
    None,
    /// The mean.
    Mean,
    /// The mean, and the exact median and 90th percentile. Keeps 8 bytes an event until the answer.
    Quantiles,
}

/// What a flow is to compute: only what is asked for costs anything.
#[derive(Clone, Copy, Debug)]
pub struct FlowStats {
    /// Whether to count the distinct journeys of each activity and edge.
    pub journeys: bool,
    /// What to know about gaps.
    pub gaps: Gaps,
    /// Threads that the answer may use to find quantiles.
    pub threads: usize,
}

impl FlowStats {
    /// Everything there is to know.
    pub fn full(threads: usize) -> Self {
        FlowStats { journeys: true, gaps: Gaps::Quantiles, threads }
    }
}

/// Up to this many activities a matrix holds the edges (at most 32 MB); beyond it, a hash map.
const DENSE_ACTIVITIES: usize = 1024;

/// An edge's tally: `[count and carry, low word of the sum of gaps]`. The sum is exact, so it does
/// not depend on the order of addition; its overflows are carried in the count's high bits.
type Tally = [u64; 2];

/// A tally with `[.., distinct journeys, the last journey counted]`.
type StampedTally = [u64; 4];

/// The count has the low 40 bits (10¹² events), the carry the high 24.
const CARRY_BIT: u32 = 40;

enum Edges {
    Matrix(Vec<Tally>),
    StampedMatrix(Vec<StampedTally>),
    Map(HashMap<(u32, u32), StampedTally, FixedState>),
    /// Every gap is kept anyway, and nothing else is asked for: edges are counted from them.
    InGaps,
}

impl Edges {
    fn new(activities: usize, stats: FlowStats) -> Self {
        match (activities <= DENSE_ACTIVITIES, stats.journeys) {
            (true, false) => Edges::Matrix(vec![[0; 2]; activities * activities]),
            (true, true) => Edges::StampedMatrix(vec![[0; 4]; activities * activities]),
            (false, _) => Edges::Map(HashMap::default()),
        }
    }
}

/// The fold. Codes must be below the number of activities it was made for.
pub struct Flow {
    stats: FlowStats,
    activities: usize,
    journeys: u64,
    starts: Vec<u64>,
    ends: Vec<u64>,
    /// `[distinct journeys, the last journey counted]` for each activity; empty when not asked for.
    visits: Vec<[u64; 2]>,
    edges: Edges,
    gaps: Option<GapBuckets>,
}

impl Flow {
    /// A flow over a log with `activities` activity codes.
    pub fn new(activities: usize, stats: FlowStats) -> Self {
        let only_gaps = stats.gaps == Gaps::Quantiles && !stats.journeys;
        let edges = if only_gaps { Edges::InGaps } else { Edges::new(activities, stats) };
        let everything = 0..u32::try_from(activities).expect("activity codes are 32-bit");
        Flow {
            stats,
            activities,
            journeys: 0,
            starts: vec![0; activities],
            ends: vec![0; activities],
            visits: if stats.journeys { vec![[0; 2]; activities] } else { Vec::new() },
            edges,
            gaps: (stats.gaps == Gaps::Quantiles).then(|| GapBuckets::new(everything)),
        }
    }

    /// Keeps gaps only of edges that leave these activities, so that a log larger than memory is
    /// answered exactly in several passes: one with [`Gaps::Mean`], whose answer proposes ranges
    /// ([`FlowAnswer::gap_groups`]), then one for each range, joined by [`FlowAnswer::add_quantiles`].
    pub fn keeping_gaps_from(mut self, activities: Range<u32>) -> Self {
        if self.gaps.is_some() {
            self.gaps = Some(GapBuckets::new(activities));
            self.edges = Edges::new(self.activities, self.stats);
        }
        self
    }
}

impl Fold for Flow {
    type Answer = FlowAnswer;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        let [first, .., last] = journey.activities else {
            return self.single_event(journey);
        };
        self.journeys += 1;
        self.starts[*first as usize] += 1;
        self.ends[*last as usize] += 1;
        let (size, stamp, timed) = (self.activities, self.journeys, self.stats.gaps != Gaps::None);
        match &mut self.edges {
            Edges::Matrix(cells) if timed => tally::<2, true>(cells, size, journey, stamp),
            Edges::Matrix(cells) => tally::<2, false>(cells, size, journey, stamp),
            Edges::StampedMatrix(cells) if timed => tally::<4, true>(cells, size, journey, stamp),
            Edges::StampedMatrix(cells) => tally::<4, false>(cells, size, journey, stamp),
            Edges::Map(cells) => tally_sparse(cells, size, journey, stamp),
            Edges::InGaps => {}
        }
        stamp_visits(&mut self.visits, journey.activities, stamp);
        if let Some(gaps) = &mut self.gaps {
            gaps.collect(journey);
        }
    }

    fn merge(&mut self, other: Self) {
        assert_eq!(self.activities, other.activities, "flows of one log have the same activities");
        self.journeys += other.journeys;
        add_each(&mut self.starts, &other.starts);
        add_each(&mut self.ends, &other.ends);
        for (mine, theirs) in self.visits.iter_mut().zip(&other.visits) {
            mine[0] += theirs[0];
        }
        match (&mut self.edges, other.edges) {
            (Edges::Matrix(mine), Edges::Matrix(theirs)) => {
                mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| add_tally(mine, &theirs));
            }
            (Edges::StampedMatrix(mine), Edges::StampedMatrix(theirs)) => {
                mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| add_tally(mine, &theirs));
            }
            (Edges::Map(mine), Edges::Map(theirs)) => {
                for (edge, theirs) in theirs {
                    add_tally(mine.entry(edge).or_default(), &theirs);
                }
            }
            (Edges::InGaps, Edges::InGaps) => {}
            _ => unreachable!("flows with the same activities and statistics keep edges in the same way"),
        }
        if let (Some(mine), Some(theirs)) = (&mut self.gaps, other.gaps) {
            mine.merge(theirs);
        }
        // Stamps are this state's own journey numbers: the next journey must not equal an old one.
        // `journeys` only grows, so it cannot.
    }

    fn answer(self) -> FlowAnswer {
        answer::answer(self)
    }
}

impl Flow {
    #[cold]
    fn single_event(&mut self, journey: &JourneyView<'_>) {
        let [only] = journey.activities else { return };
        self.journeys += 1;
        self.starts[*only as usize] += 1;
        self.ends[*only as usize] += 1;
        stamp_visits(&mut self.visits, journey.activities, self.journeys);
    }
}

/// Adds one journey's consecutive pairs to the matrix.
#[inline]
fn tally<const WORDS: usize, const TIMED: bool>(
    cells: &mut [[u64; WORDS]],
    size: usize,
    journey: &JourneyView<'_>,
    stamp: u64,
) {
    let (Some((&first, activities)), Some((&start, times))) =
        (journey.activities.split_first(), journey.times.split_first())
    else {
        return;
    };
    let (mut from, mut before) = (first as usize, start);
    for (&to, &time) in activities.iter().zip(times) {
        let to = to as usize;
        assert!(to < size, "activity codes are below the number of activities");
        let cell = &mut cells[from * size + to];
        add_event::<WORDS, TIMED>(cell, time, before, stamp);
        (from, before) = (to, time);
    }
}

#[inline]
fn add_event<const WORDS: usize, const TIMED: bool>(cell: &mut [u64; WORDS], time: i64, before: i64, stamp: u64) {
    if TIMED {
        let gap = time.wrapping_sub(before).cast_unsigned();
        let (sum, carried) = cell[1].overflowing_add(gap);
        cell[1] = sum;
        cell[0] += 1 + (u64::from(carried) << CARRY_BIT);
    } else {
        cell[0] += 1;
    }
    if let [_, _, journeys, last] = cell.as_mut_slice() {
        *journeys += u64::from(*last != stamp);
        *last = stamp;
    }
}

fn tally_sparse(
    cells: &mut HashMap<(u32, u32), StampedTally, FixedState>,
    size: usize,
    journey: &JourneyView<'_>,
    stamp: u64,
) {
    for (pair, times) in journey.activities.windows(2).zip(journey.times.windows(2)) {
        assert!((pair[1] as usize) < size, "activity codes are below the number of activities");
        let cell = cells.entry((pair[0], pair[1])).or_default();
        add_event::<4, true>(cell, times[1], times[0], stamp);
    }
}

#[inline]
fn stamp_visits(visits: &mut [[u64; 2]], activities: &[u32], stamp: u64) {
    if visits.is_empty() {
        return;
    }
    for &activity in activities {
        let [journeys, last] = &mut visits[activity as usize];
        *journeys += u64::from(*last != stamp);
        *last = stamp;
    }
}

fn add_tally<const WORDS: usize>(mine: &mut [u64; WORDS], theirs: &[u64; WORDS]) {
    let (sum, carried) = mine[1].overflowing_add(theirs[1]);
    mine[1] = sum;
    mine[0] += theirs[0] + (u64::from(carried) << CARRY_BIT);
    if let ([_, _, mine, _], [_, _, theirs, _]) = (mine.as_mut_slice(), theirs.as_slice()) {
        *mine += theirs;
    }
}

fn add_each(mine: &mut [u64], theirs: &[u64]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}
