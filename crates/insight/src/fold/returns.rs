//! Ping-pong: hand-overs between values of an attribute, and returns to a value just left (A-B-A).
//!
//! In each journey, in order: events whose value is missing are dropped and runs of one value are
//! collapsed. A hand-over is a change between neighbours; a return is A-B-A, and overlapping ones
//! all count (A-B-A-B holds two). A window, if given, is inclusive and lasts from the last event
//! of the first A-run to the first event of the second.

use super::Fold;
use super::Group;
use super::heads::{Counter, Heads};
use eventlog::JourneyView;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use model::{Dictionary, MISSING, Span};
use serde::Serialize;
use std::collections::BTreeMap;

/// Between whose values journeys are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Activity,
    Channel,
    Attribute(usize),
}

/// The fold.
pub struct Returns {
    source: Source,
    window: i64,
    tally: ReturnsTally,
    /// Returns to the first value by way of the second, and whose journeys made them.
    pairs: HashMap<(u32, u32), (u64, Heads), FixedState>,
    counter: Counter,
    all: Heads,
    handing_over: Heads,
    returning: Heads,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct ReturnsTally {
    events: u64,
    handovers: u64,
    returns: u64,
    journeys: u64,
    journeys_with_returns: u64,
}

/// A stretch of events with one value.
#[derive(Clone, Copy)]
struct Run {
    value: u32,
    last: i64,
}

impl Returns {
    /// Between activities.
    pub fn by_activity(window: Option<Span>) -> Self {
        Self::by(Source::Activity, window)
    }

    /// Between channels.
    pub fn by_channel(window: Option<Span>) -> Self {
        Self::by(Source::Channel, window)
    }

    /// Between values of the attribute at place `index` of the view.
    pub fn by_attribute(index: usize, window: Option<Span>) -> Self {
        Self::by(Source::Attribute(index), window)
    }

    fn by(source: Source, window: Option<Span>) -> Self {
        let window = window.map_or(i64::MAX, Span::micros);
        Returns {
            source,
            window,
            tally: ReturnsTally::default(),
            pairs: HashMap::default(),
            counter: Counter::default(),
            all: Heads::default(),
            handing_over: Heads::default(),
            returning: Heads::default(),
        }
    }
}

impl Fold for Returns {
    type Answer = ReturnsAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let values = match self.source {
            Source::Activity => journey.activities,
            Source::Channel => journey.channels,
            Source::Attribute(index) => journey.attribute(index),
        };
        let (handovers_before, returns_before) = (self.tally.handovers, self.tally.returns);
        let person = self.counter.number(journey);
        let (mut before, mut current): (Option<Run>, Option<Run>) = (None, None);
        for (&value, &time) in values.iter().zip(journey.times) {
            if value == MISSING {
                continue;
            }
            self.tally.events += 1;
            if let Some(run) = &mut current {
                if run.value == value {
                    run.last = time;
                    continue;
                }
                self.tally.handovers += 1;
                let left = before.filter(|left| left.value == value);
                if left.is_some_and(|left| time.saturating_sub(left.last) <= self.window) {
                    self.tally.returns += 1;
                    let (returns, heads) = self.pairs.entry((value, run.value)).or_default();
                    *returns += 1;
                    heads.add(person);
                }
            }
            (before, current) = (current, Some(Run { value, last: time }));
        }
        self.tally.journeys += 1;
        self.tally.journeys_with_returns += u64::from(self.tally.returns > returns_before);
        self.all.add(person);
        if self.tally.handovers > handovers_before {
            self.handing_over.add(person);
        }
        if self.tally.returns > returns_before {
            self.returning.add(person);
        }
    }

    fn merge(&mut self, other: Self) {
        let (mine, theirs) = (&mut self.tally, other.tally);
        mine.events += theirs.events;
        mine.handovers += theirs.handovers;
        mine.returns += theirs.returns;
        mine.journeys += theirs.journeys;
        mine.journeys_with_returns += theirs.journeys_with_returns;
        self.all.merge(&other.all);
        self.handing_over.merge(&other.handing_over);
        self.returning.merge(&other.returning);
        for (pair, (returns, heads)) in other.pairs {
            let mine = self.pairs.entry(pair).or_default();
            mine.0 += returns;
            mine.1.merge(&heads);
        }
    }

    fn answer(self) -> ReturnsAnswer {
        let mut pairs: Vec<ReturnPair> = self
            .pairs
            .into_iter()
            .map(|((a, b), (returns, heads))| ReturnPair { a, b, returns, persons: heads.group().persons })
            .collect();
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        let tally = self.tally;
        ReturnsAnswer {
            events: tally.events,
            handovers: tally.handovers,
            returns: tally.returns,
            journeys: tally.journeys,
            journeys_with_returns: tally.journeys_with_returns,
            all: self.all.group(),
            handing_over: self.handing_over.group(),
            returning: self.returning.group(),
            pairs,
        }
    }
}

/// Hand-overs and returns, in codes.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnsAnswer {
    /// Events that have a value: those the rest is counted on.
    pub events: u64,
    /// Changes of value between neighbours.
    pub handovers: u64,
    /// A-B-A patterns within the window.
    pub returns: u64,
    /// All journeys seen.
    pub journeys: u64,
    /// Journeys with at least one return.
    pub journeys_with_returns: u64,
    /// All journeys and persons.
    pub all: Group,
    /// Those with a hand-over.
    pub handing_over: Group,
    /// Those with a return.
    pub returning: Group,
    /// Returns by what was returned to and what was in between, ascending by code.
    pub pairs: Vec<ReturnPair>,
}

/// How often journeys went from A to B and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnPair {
    /// The value returned to.
    pub a: u32,
    /// The value in between.
    pub b: u32,
    /// How often.
    pub returns: u64,
    /// Of how many distinct persons.
    pub persons: u64,
}

impl ReturnsAnswer {
    /// The answer as it leaves the program: `by` is the attribute's name, `values` its texts.
    pub fn report<'a>(&self, by: &'a str, values: &'a Dictionary) -> ReturnsReport<'a> {
        // Who sends work to and fro is the same question from either end, so A-B-A and B-A-B are one pair.
        let mut both_ways: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for pair in &self.pairs {
            let (x, y) = (values.get(pair.a), values.get(pair.b));
            *both_ways.entry((x.min(y), x.max(y))).or_default() += pair.returns;
        }
        let mut pairs: Vec<ReturnPairReport<'a>> =
            both_ways.into_iter().map(|((a, b), returns)| ReturnPairReport { a, b, returns }).collect();
        pairs.sort_unstable_by(|x, y| y.returns.cmp(&x.returns).then((x.a, x.b).cmp(&(y.a, y.b))));
        ReturnsReport {
            by,
            events: self.events,
            handovers: self.handovers,
            returns: self.returns,
            journeys: self.journeys,
            journeys_with_returns: self.journeys_with_returns,
            pairs,
        }
    }
}

/// The contract's `returns`.
#[derive(Clone, Debug, Serialize)]
pub struct ReturnsReport<'a> {
    /// The attribute.
    pub by: &'a str,
    /// Events that have a value.
    pub events: u64,
    /// Changes of value.
    pub handovers: u64,
    /// A-B-A patterns.
    pub returns: u64,
    /// All journeys.
    pub journeys: u64,
    /// Journeys with at least one return.
    pub journeys_with_returns: u64,
    /// By returns, descending, then by names.
    pub pairs: Vec<ReturnPairReport<'a>>,
}

/// One pair of the contract's `returns`.
#[derive(Clone, Debug, Serialize)]
pub struct ReturnPairReport<'a> {
    /// The first of the two, by name.
    pub a: &'a str,
    /// The other.
    pub b: &'a str,
    /// How often it went to and fro between them, whichever began.
    pub returns: u64,
}
