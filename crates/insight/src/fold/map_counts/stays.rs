//! How long customers stay at stations and how long moves take: every time kept compactly until exact quantiles are
//! asked for.
//!
//! A stay is the time from the first event of a run at a station to the first event elsewhere; where the run is one
//! event it is the time of the move as well, and both are one word: a flag, the next station, microseconds (8.9
//! years at most). A longer run's stay is a word of its own, whose next station is nowhere. What does not fit in a
//! word is wide.

use crate::evidence::{CLASSES, Target, WORTH_COUNTING, class, least_of, median_and_p90, seconds};
use crate::fold::GapQuantiles;
use crate::fold::bucket::{Bucket, merge_each};
use eventlog::JourneyView;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

const GAP_BITS: u32 = 48;
const GAP_MASK: u64 = (1 << GAP_BITS) - 1;
const STAY_BIT: u32 = 63;
const STAY: u64 = 1 << STAY_BIT;
/// The next station of a word that is only a stay. Stations from here on do not fit in a word.
const NOWHERE: u64 = (1 << 15) - 1;
/// A station with at least this many words is looked at by all threads together.
const MANY: usize = 1 << 18;

pub(super) struct Stays {
    from: Range<u32>,
    buckets: Vec<Bucket>,
    wide: Vec<Wide>,
}

/// A time that does not fit in one word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wide {
    from: u32,
    /// None: only a stay.
    to: Option<u32>,
    time: u64,
    is_stay: bool,
}

/// What is found of the times that leave one station.
pub(super) struct Found {
    pub(super) from: u32,
    /// By next station, ascending.
    pub(super) moves: Vec<(u32, GapQuantiles)>,
    pub(super) median_stay_s: Option<f64>,
}

#[inline]
fn next_of(word: u64) -> usize {
    (word >> GAP_BITS & NOWHERE) as usize
}

impl Stays {
    pub(super) fn new(from: Range<u32>) -> Stays {
        let buckets = from.clone().map(|_| Bucket::default()).collect();
        Stays { from, buckets, wide: Vec::new() }
    }

    #[inline]
    pub(super) fn journey(&mut self, journey: &JourneyView<'_>, shown: &[u32]) {
        let rows = journey.activities.iter().zip(journey.times);
        let mut rows = rows.map(|(activity, time)| (shown[*activity as usize], *time));
        let Some((mut from, mut before)) = rows.next() else { return };
        let (mut since, mut runs_on) = (before, false);
        for (to, time) in rows {
            let moves_on = to != from;
            self.put(from, Some(to), time.wrapping_sub(before).cast_unsigned(), moves_on && !runs_on);
            if moves_on {
                if runs_on {
                    self.put(from, None, time.wrapping_sub(since).cast_unsigned(), true);
                }
                since = time;
            }
            runs_on = !moves_on;
            (from, before) = (to, time);
        }
    }

    #[inline]
    fn put(&mut self, from: u32, to: Option<u32>, time: u64, is_stay: bool) {
        let Some(bucket) = self.buckets.get_mut(from.wrapping_sub(self.from.start) as usize) else { return };
        let next = to.map_or(NOWHERE, u64::from);
        if time <= GAP_MASK && (next < NOWHERE || to.is_none()) {
            bucket.push(if is_stay { STAY } else { 0 } | next << GAP_BITS | time);
        } else {
            self.wide.push(Wide { from, to, time, is_stay });
        }
    }

    pub(super) fn merge(&mut self, other: Stays) {
        assert_eq!(self.from, other.from, "times of the same stations are kept");
        merge_each(&mut self.buckets, other.buckets);
        self.wide.extend(other.wide);
    }

    /// Exact quantiles of every station's times, stations ascending.
    pub(super) fn quantiles(mut self, threads: usize) -> Vec<Found> {
        self.wide.sort_unstable();
        let rows = self.from.end as usize + 2;
        let is_large = |bucket: &Bucket| {
            threads > 1 && bucket.len() >= MANY.max(rows * CLASSES) && u32::try_from(bucket.len()).is_ok()
        };
        let has_wide = |from: u32| self.wide.binary_search_by_key(&from, |wide| wide.from).is_ok();
        let (large, small): (Vec<u32>, Vec<u32>) = self
            .from
            .clone()
            .partition(|from| is_large(&self.buckets[(from - self.from.start) as usize]) && !has_wide(*from));
        let bucket = |from: u32| &self.buckets[(from - self.from.start) as usize];
        let mut found: Vec<Found> = large.into_iter().map(|from| together(from, bucket(from), rows, threads)).collect();
        found.extend(share_out(small.len(), threads, &|at, scratch: &mut Scratch| {
            let from = small[at];
            self.found_alone(from, bucket(from), scratch)
        }));
        found.sort_unstable_by_key(|found| found.from);
        found
    }

    fn found_alone(&self, from: u32, bucket: &Bucket, scratch: &mut Scratch) -> Found {
        let wide = &self.wide[self.wide.partition_point(|wide| wide.from < from)..];
        let wide = &wide[..wide.partition_point(|wide| wide.from == from)];
        if !wide.is_empty() || u32::try_from(bucket.len()).is_err() {
            return with_wide(from, bucket, wide);
        }
        scratch.scatter(bucket);
        let Scratch { ends, times, counts, chosen } = scratch;
        let mut moves = Vec::new();
        // By size, how many stays there are.
        let mut stays = [0; CLASSES];
        let mut start = 0;
        for (to, &end) in ends.iter().enumerate() {
            let of_move = &times[start..end];
            start = end;
            if to as u64 == NOWHERE {
                of_move.iter().for_each(|word| stays[class(word & GAP_MASK)] += (word >> STAY_BIT) as u32);
            } else {
                moves.extend(quantiles_of(of_move, &mut stays, counts, chosen).map(|found| (to as u32, found)));
            }
        }
        let median_stay_s = stays.iter().any(|stays| *stays > 0).then(|| {
            let median = Target::of(&stays, 0.5);
            choose(times.iter().filter(|word| **word & STAY != 0), &median, chosen);
            seconds(median.settle(chosen))
        });
        Found { from, moves, median_stay_s }
    }
}

/// Quantiles of the times in words, with their stays counted by size; of many, only times of the right size are looked
/// at.
fn quantiles_of(
    words: &[u64],
    stays: &mut [u32; CLASSES],
    counts: &mut [u32; CLASSES],
    chosen: &mut Vec<u64>,
) -> Option<GapQuantiles> {
    if words.len() < WORTH_COUNTING {
        words.iter().for_each(|word| stays[class(word & GAP_MASK)] += (word >> STAY_BIT) as u32);
        chosen.clear();
        chosen.extend(words.iter().map(|word| word & GAP_MASK));
        return quantiles(chosen);
    }
    counts.fill(0);
    let all_stay = words.iter().fold(STAY, |all, word| all & word) != 0;
    for word in words {
        let class = class(word & GAP_MASK);
        counts[class] += 1;
        if !all_stay {
            stays[class] += (word >> STAY_BIT) as u32;
        }
    }
    if all_stay {
        stays.iter_mut().zip(counts.iter()).for_each(|(stays, count)| *stays += count);
    }
    let mut quantile = |p: f64| {
        let target = Target::of(counts.as_slice(), p);
        choose(words.iter(), &target, chosen);
        seconds(target.settle(chosen))
    };
    Some(GapQuantiles { median_s: quantile(0.5), p90_s: quantile(0.9) })
}

/// The times of the sizes that a quantile depends on.
fn choose<'a>(words: impl Iterator<Item = &'a u64>, target: &Target, chosen: &mut Vec<u64>) {
    // No time has the largest class, so that there is one after each.
    let (least, most) = (least_of(target.from), least_of(target.to + 1));
    chosen.clear();
    chosen.extend(words.map(|word| word & GAP_MASK).filter(|time| time.wrapping_sub(least) < most - least));
}

fn quantiles(times: &mut [u64]) -> Option<GapQuantiles> {
    median_and_p90(times).map(|(median, p90)| GapQuantiles { median_s: seconds(median), p90_s: seconds(p90) })
}

/// The slow way, for the rare station with times or successors that do not fit in one word, or with too many to count.
fn with_wide(from: u32, bucket: &Bucket, wide: &[Wide]) -> Found {
    let narrow = bucket.values().map(|word| {
        let next = next_of(word) as u64;
        (if next == NOWHERE { None } else { Some(next as u32) }, word & GAP_MASK, word & STAY != 0)
    });
    let mut all: Vec<(Option<u32>, u64, bool)> =
        narrow.chain(wide.iter().map(|wide| (wide.to, wide.time, wide.is_stay))).collect();
    all.sort_unstable();
    let mut stays: Vec<u64> = all.iter().filter(|(_, _, is_stay)| *is_stay).map(|(_, time, _)| *time).collect();
    let mut moves = Vec::new();
    for edge in all.chunk_by(|a, b| a.0 == b.0) {
        let mut times: Vec<u64> = edge.iter().map(|(_, time, _)| *time).collect();
        if let (Some(to), Some(found)) = (edge[0].0, quantiles(&mut times)) {
            moves.push((to, found));
        }
    }
    Found { from, moves, median_stay_s: quantiles(&mut stays).map(|found| found.median_s) }
}

/// All threads together on the times of one station: counted by next station and size, then only those of the right
/// size gathered.
fn together(from: u32, bucket: &Bucket, rows: usize, threads: usize) -> Found {
    // The last rows: what has no next station, and stays.
    let (nowhere, stays) = (rows - 2, rows - 1);
    let row = |word: u64| next_of(word).min(nowhere);
    let pieces: Vec<&[u64]> = bucket.pieces().collect();
    let counted = each_thread(threads, &|thread| {
        let mut counts = vec![0u32; rows * CLASSES];
        for word in pieces.iter().skip(thread).step_by(threads).flat_map(|piece| piece.iter()) {
            let class = class(word & GAP_MASK);
            counts[row(*word) * CLASSES + class] += 1;
            counts[stays * CLASSES + class] += u32::from(word & STAY != 0);
        }
        counts
    });
    let counts = counted.into_iter().reduce(|mut all, counts| {
        all.iter_mut().zip(counts).for_each(|(all, count)| *all += count);
        all
    });
    let counts = counts.unwrap_or_default();
    let of_row = |row: usize| &counts[row * CLASSES..(row + 1) * CLASSES];
    let is_used = |row: &usize| *row != nowhere && of_row(*row).iter().any(|count| *count > 0);
    let used: Vec<(usize, [Target; 2])> =
        (0..rows).filter(is_used).map(|row| (row, [0.5, 0.9].map(|p| Target::of(of_row(row), p)))).collect();
    // By row and class, whether times of it are wanted: for the median, the 90th percentile, or both.
    let mut wanted = vec![0u8; rows * CLASSES];
    for (row, targets) in &used {
        for (at, target) in targets.iter().enumerate() {
            let classes = row * CLASSES + target.from..=row * CLASSES + target.to;
            wanted[classes].iter_mut().for_each(|flags| *flags |= 1 << at);
        }
    }
    let gathered = each_thread(threads, &|thread| {
        let mut chosen: Vec<[Vec<u64>; 2]> = (0..rows).map(|_| [Vec::new(), Vec::new()]).collect();
        let mut choose = |row: usize, time: u64, flags: u8| {
            let wanted_by = chosen[row].iter_mut().enumerate().filter(|(at, _)| flags & (1 << at) != 0);
            wanted_by.for_each(|(_, chosen)| chosen.push(time));
        };
        for word in pieces.iter().skip(thread).step_by(threads).flat_map(|piece| piece.iter()) {
            let (row, time) = (row(*word), word & GAP_MASK);
            let class = class(time);
            let flags = wanted[row * CLASSES + class];
            if flags != 0 {
                choose(row, time, flags);
            }
            let flags = wanted[stays * CLASSES + class];
            if flags != 0 && word & STAY != 0 {
                choose(stays, time, flags);
            }
        }
        chosen
    });
    let quantile = |row: usize, at: usize, target: &Target| {
        let mut times: Vec<u64> = gathered.iter().flat_map(|chosen| chosen[row][at].iter().copied()).collect();
        seconds(target.settle(&mut times))
    };
    let mut found = Found { from, moves: Vec::new(), median_stay_s: None };
    for (row, [median, p90]) in &used {
        if *row == stays {
            found.median_stay_s = Some(quantile(*row, 0, median));
        } else {
            let quantiles = GapQuantiles { median_s: quantile(*row, 0, median), p90_s: quantile(*row, 1, p90) };
            found.moves.push((*row as u32, quantiles));
        }
    }
    found
}

/// Memory used again for each station.
struct Scratch {
    /// Where each successor's times end.
    ends: Vec<usize>,
    /// Times, with the flag of those that are stays.
    times: Vec<u64>,
    /// Times of one successor by size.
    counts: [u32; CLASSES],
    chosen: Vec<u64>,
}

impl Default for Scratch {
    fn default() -> Scratch {
        Scratch { ends: Vec::new(), times: Vec::new(), counts: [0; CLASSES], chosen: Vec::new() }
    }
}

impl Scratch {
    /// Sorts one station's times by successor: a counting sort, in time of the times there are.
    fn scatter(&mut self, bucket: &Bucket) {
        self.ends.clear();
        for piece in bucket.pieces() {
            for word in piece {
                let to = next_of(*word);
                if to >= self.ends.len() {
                    self.ends.resize(to + 1, 0);
                }
                self.ends[to] += 1;
            }
        }
        let mut start = 0;
        for end in &mut self.ends {
            (*end, start) = (start, start + *end);
        }
        self.times.resize(start, 0);
        // Each `ends[to]` begins as the start of its stretch and is moved to its end by the scatter.
        for piece in bucket.pieces() {
            for word in piece {
                let place = &mut self.ends[next_of(*word)];
                self.times[*place] = word & (STAY | GAP_MASK);
                *place += 1;
            }
        }
    }
}

/// Lets each of some threads do its share, and gives what each found.
fn each_thread<T: Send>(threads: usize, work: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    std::thread::scope(|scope| {
        let helpers: Vec<_> = (0..threads).map(|thread| scope.spawn(move || work(thread))).collect();
        helpers.into_iter().map(|helper| helper.join().expect("counting does not panic")).collect()
    })
}

/// Lets threads take one piece of work after the other, each with memory of its own.
fn share_out<T: Send, S: Default>(count: usize, threads: usize, work: &(dyn Fn(usize, &mut S) -> T + Sync)) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = |_| {
        let (mut memory, mut done) = (S::default(), Vec::new());
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return done;
            }
            done.push(work(at, &mut memory));
        }
    };
    let threads = threads.clamp(1, count.max(1));
    let done = if threads == 1 { vec![run(0)] } else { each_thread(threads, &run) };
    done.into_iter().flatten().collect()
}
