//! Changes of channel (R219): how often, from which to which and at which step, how often it is back again, and whether
//! those who change reach the goal less among like journeys. Planned hand-overs, and what is sent, are told apart.

use super::alike::{Alike, Side, differ};
use super::reading::Event;
use super::report::{GoalOf, Hop, HopTotals, HopsReport};
use super::trace::{Came, Guide, Move, Row, Traces};
use super::ways::{Kind, Seen};
use super::{Asked, LEAST, Map};
use crate::evidence::{Within, Z95, compare_within, share};
use model::{Estimate, MISSING};

/// A change that fewer journeys make is not told by itself.
const LEAST_TOLD: u64 = 5;

/// What is counted of one way from channel to channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    hops: u64,
    journeys: u64,
    /// Hops after which the next change led back.
    back: u64,
}

/// What is counted of all changes of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Total {
    hops: u64,
    /// The squares of journeys' counts.
    squares: u64,
    /// Journeys with any.
    journeys: u64,
}

/// A step, the channel that is left, the one that is come to, and how it comes about.
type Way = (u32, u32, u32, Kind);

/// What is counted of changes of channel.
#[derive(Default)]
pub(super) struct Hops {
    ways: Map<Way, Count>,
    totals: Map<Kind, Total>,
    journeys: u64,
    /// Journeys with more than one channel.
    several: u64,
}

impl Hops {
    pub(super) fn journey(&mut self, guide: &Guide<'_>, events: &[Event], kinds: &[Option<Kind>]) {
        self.journeys += 1;
        let known = || events.iter().filter(|event| event.channel != MISSING);
        let first = known().next().map(|event| event.channel);
        self.several += u64::from(known().any(|event| Some(event.channel) != first));
        let mut seen: Vec<Way> = Vec::new();
        let mut counts: [(Kind, u64); 3] = [(Kind::Unplanned, 0), (Kind::Planned, 0), (Kind::Sent, 0)];
        for (at, kind) in kinds.iter().enumerate() {
            let Some(kind) = *kind else { continue };
            let (from, to) = (events[at], events[at + 1]);
            if !guide.is_at(from.activity) {
                continue;
            }
            let way = (from.activity, from.channel, to.channel, kind);
            let count = self.ways.entry(way).or_default();
            count.hops += 1;
            let next = kinds[at + 1..].iter().position(Option::is_some).map(|place| events[at + place + 2].channel);
            count.back += u64::from(next == Some(from.channel));
            if !seen.contains(&way) {
                seen.push(way);
                count.journeys += 1;
            }
            counts.iter_mut().filter(|(known, _)| *known == kind).for_each(|(_, count)| *count += 1);
        }
        for (kind, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            let total = self.totals.entry(kind).or_default();
            total.hops += count;
            total.squares += count * count;
            total.journeys += 1;
        }
    }

    pub(super) fn merge(&mut self, other: Hops) {
        for (way, count) in other.ways {
            let mine = self.ways.entry(way).or_default();
            mine.hops += count.hops;
            mine.journeys += count.journeys;
            mine.back += count.back;
        }
        for (kind, total) in other.totals {
            let mine = self.totals.entry(kind).or_default();
            mine.hops += total.hops;
            mine.squares += total.squares;
            mine.journeys += total.journeys;
        }
        self.journeys += other.journeys;
        self.several += other.several;
    }

    fn total(&self, kind: Kind, asked: &Asked<'_, '_>) -> HopTotals {
        let total = self.totals.get(&kind).copied().unwrap_or_default();
        HopTotals {
            hops: total.hops,
            per_100: per_100(total.hops, total.squares, self.journeys, asked),
            journeys: share(total.journeys, self.journeys, asked.as_of),
        }
    }
}

/// How many of something there are in 100 journeys, from their sum and the sum of squares. Where there is none, there may
/// be as many as chance would hide (Poisson).
fn per_100(sum: u64, squares: u64, n: u64, asked: &Asked<'_, '_>) -> Estimate {
    let count = n as f64;
    let mean = sum as f64 / count.max(1.0);
    let variance = (squares as f64 / count.max(1.0) - mean * mean).max(0.0) * count / (count - 1.0).max(1.0);
    let half = Z95 * (variance / count.max(1.0)).sqrt();
    const HIDDEN: f64 = 3.689;
    let high = if sum == 0 { HIDDEN / count.max(1.0) } else { mean + half };
    let known = n > 1;
    Estimate {
        value: known.then_some(100.0 * mean),
        n,
        low: known.then_some(100.0 * (mean - half).max(0.0)),
        high: known.then_some(100.0 * high),
        confidence: 0.95,
        method: "mean_by_journey",
        as_of: asked.as_of,
    }
}

/// Those who left one place, by where they went.
struct Leaving {
    place: (u32, u32),
    alike: Alike,
    rows: Vec<usize>,
}

/// What is told of changes of channel, and the comparisons that were made, whose p-values are not adjusted yet.
pub(super) fn report(asked: &Asked<'_, '_>, traces: &Traces, seen: &Seen) -> HopsReport {
    let hops = &traces.hops;
    let is_told = |way: &&(Way, Count)| way.1.journeys >= LEAST_TOLD && asked.is_at(way.0.0);
    let all: Vec<(Way, Count)> = hops.ways.iter().map(|(way, count)| (*way, *count)).collect();
    let left_out = all.iter().filter(|way| asked.is_at(way.0.0) && !is_told(way)).map(|way| way.1.hops).sum();
    let leaving = if asked.has_goal { leaving(asked, traces) } else { Vec::new() };
    let told = all.iter().filter(is_told).map(|((step, from, to, kind), count)| {
        let of = seen.places.get(&(*step, *from)).map_or(count.journeys, |visits| visits.journeys);
        let there = leaving.iter().find(|leaving| leaving.place == (*step, *from));
        let goal = there.filter(|_| *kind == Kind::Unplanned).and_then(|leaving| goal(asked, traces, leaving, *to));
        Hop {
            step: asked.activity(*step),
            from: asked.channel(*from),
            to: asked.channel(*to),
            kind: *kind,
            hops: count.hops,
            journeys: count.journeys,
            rate: share(count.journeys, of.max(count.journeys), asked.as_of),
            back: share(count.back, count.hops, asked.as_of),
            goal,
        }
    });
    let mut told: Vec<Hop> = told.collect();
    told.sort_by(|a, b| {
        let names = |hop: &Hop| (hop.step.clone(), hop.from.clone(), hop.to.clone(), hop.kind);
        b.hops.cmp(&a.hops).then_with(|| names(a).cmp(&names(b)))
    });
    HopsReport {
        journeys: hops.journeys,
        in_several_channels: share(hops.several, hops.journeys, asked.as_of),
        unplanned: hops.total(Kind::Unplanned, asked),
        planned: hops.total(Kind::Planned, asked),
        sent: hops.total(Kind::Sent, asked),
        goal: overall(asked, traces, &leaving),
        ways: told,
        left_out,
    }
}

/// By place that some hop from and some leave as usual: who goes on from there, divided into like ones.
fn leaving(asked: &Asked<'_, '_>, traces: &Traces) -> Vec<Leaving> {
    let mut places: Map<(u32, u32), Vec<usize>> = Map::default();
    for (at, row) in traces.rows.iter().enumerate().filter(|(_, row)| asked.is_at(row.step)) {
        let goes_on = matches!(row.moves, Move::Usual | Move::Hops(_));
        if goes_on && traces.journeys[row.journey as usize].reached != Came::Unknown {
            places.entry((row.step, row.channel)).or_default().push(at);
        }
    }
    let hop = |row: &usize| matches!(traces.rows[*row].moves, Move::Hops(_));
    let is_enough = |rows: &[usize]| {
        let hops = rows.iter().filter(|row| hop(row)).count() as u64;
        hops >= LEAST && rows.len() as u64 - hops >= LEAST
    };
    let places: Vec<((u32, u32), Vec<usize>)> = places.into_iter().filter(|(_, rows)| is_enough(rows)).collect();
    asked.each(&places, |(place, rows)| {
        let group = |row: &Row| u32::from(matches!(row.moves, Move::Hops(_)));
        let reached = |row: &Row| traces.journeys[row.journey as usize].reached == Came::Yes;
        let alike = Alike::of(asked, traces, rows, &group, &reached);
        Leaving { place: *place, alike, rows: rows.clone() }
    })
}

/// Whether those who hop from a place to a channel reach the goal less than like ones who go on as usual.
fn goal(asked: &Asked<'_, '_>, traces: &Traces, leaving: &Leaving, to: u32) -> Option<GoalOf> {
    let side = |row: &Row| match row.moves {
        Move::Hops(channel) if channel == to => Some(Side::First),
        Move::Usual => Some(Side::Other),
        _ => None,
    };
    let rows: Vec<Within> = withins(traces, leaving, 0, &side);
    differ(asked, &rows, leaving.alike.held.clone())
}

/// The same over all places.
fn overall(asked: &Asked<'_, '_>, traces: &Traces, leaving: &[Leaving]) -> Option<GoalOf> {
    let side = |row: &Row| match row.moves {
        Move::Hops(_) => Some(Side::First),
        Move::Usual => Some(Side::Other),
        _ => None,
    };
    let (mut rows, mut first) = (Vec::new(), 0);
    for leaving in leaving {
        rows.extend(withins(traces, leaving, first, &side));
        first += leaving.alike.many;
    }
    compare_within(&rows)?;
    let mut held: Vec<String> = leaving.iter().flat_map(|leaving| leaving.alike.held.clone()).collect();
    held.sort();
    held.dedup();
    differ(asked, &rows, held)
}

fn withins(traces: &Traces, leaving: &Leaving, first: u32, side: &dyn Fn(&Row) -> Option<Side>) -> Vec<Within> {
    let rows = leaving.rows.iter().zip(&leaving.alike.of);
    let within = |(row, stratum): (&usize, &u32)| {
        let row = &traces.rows[*row];
        let gone = &traces.journeys[row.journey as usize];
        Some(Within {
            stratum: first + stratum,
            is_first: side(row)? == Side::First,
            customer: gone.person,
            yes: gone.reached == Came::Yes,
        })
    };
    rows.filter_map(within).collect()
}
