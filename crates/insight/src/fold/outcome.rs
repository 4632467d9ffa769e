//! How journeys go: how many there are and whose, whether they reach the goal, how long they take, in which
//! channels, and when they begin.

use super::Fold;
use super::bucket::Bucket;
use super::heads::{Counter, Group, Heads, merge_heads};
use super::period::Periods;
use eventlog::{JourneyView, Journeys};
use model::{MISSING, Micros, Span};
use std::collections::BTreeMap;

/// How a journey stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It reached the goal in time.
    Reached,
    /// Its time is over, and it did not.
    Failed,
    /// It began too lately to be judged, whichever way it goes: its time is not over.
    UnderWay,
}

/// Tells how journeys stand at the end of the log.
#[derive(Clone, Copy, Debug)]
pub struct Judge {
    /// The time within which the goal must be met, microseconds.
    horizon: Option<i64>,
    /// A journey whose last event is longer ago than this is over.
    gap: i64,
    /// The last moment that the log knows.
    end: i64,
}

impl Judge {
    /// For journeys cut so, of a log that is known until `end`.
    pub fn of(journeys: &Journeys<'_>, horizon: Option<Span>, end: Option<Micros>) -> Judge {
        Judge { horizon: horizon.map(Span::micros), gap: journeys.gap(), end: end.map_or(i64::MIN, |Micros(end)| end) }
    }

    /// Until when a journey that began then is judged, microseconds: what comes later does not count.
    pub(crate) fn until(&self, start: i64) -> i64 {
        self.horizon.map_or(i64::MAX, |horizon| start.saturating_add(horizon))
    }

    /// How a journey stands. Without a goal none is ever reached.
    ///
    /// Those that began too lately are left out even where they reached the goal: counted before their peers
    /// have had their time, the quick ones would make every latest month look better than it was. Without a
    /// horizon the gap is the time that all have had.
    #[inline]
    pub fn standing(&self, journey: &JourneyView<'_>) -> Standing {
        let (start, last) = (journey.times[0], journey.times[journey.times.len() - 1]);
        let time = self.horizon.unwrap_or(self.gap);
        if start.saturating_add(time) > self.end {
            return Standing::UnderWay;
        }
        let in_time = |at: usize| self.horizon.is_none_or(|horizon| journey.times[at].saturating_sub(start) <= horizon);
        if journey.goal.iter().position(|goal| *goal).is_some_and(in_time) {
            return Standing::Reached;
        }
        let too_late = self.horizon.is_some_and(|horizon| start.saturating_add(horizon) <= self.end);
        let paused = last.saturating_add(self.gap) < self.end;
        if too_late || paused { Standing::Failed } else { Standing::UnderWay }
    }
}

/// Journeys by how they stand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Standings {
    pub(super) reached: Heads,
    pub(super) failed: Heads,
    pub(super) under_way: Heads,
}

impl Standings {
    #[inline]
    pub(super) fn add(&mut self, standing: Standing, person: u64) {
        match standing {
            Standing::Reached => self.reached.add(person),
            Standing::Failed => self.failed.add(person),
            Standing::UnderWay => self.under_way.add(person),
        }
    }

    pub(super) fn merge(&mut self, other: &Standings) {
        self.reached.merge(&other.reached);
        self.failed.merge(&other.failed);
        self.under_way.merge(&other.under_way);
    }

    pub(super) fn answer(&self) -> StandingsAnswer {
        StandingsAnswer {
            reached: self.reached.group(),
            failed: self.failed.group(),
            under_way: self.under_way.group(),
        }
    }
}

/// Journeys by how they stand, told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StandingsAnswer {
    /// Those that reached the goal in time.
    pub reached: Group,
    /// Those whose time is over without it.
    pub failed: Group,
    /// Those whose time is not over, whether or not they reached the goal already.
    pub under_way: Group,
}

/// The fold. Keeps 8 bytes a journey until the answer.
pub struct Outcome {
    judge: Judge,
    periods: Periods,
    counter: Counter,
    events: u64,
    all: Heads,
    standings: Standings,
    durations: Bucket,
    channels: Vec<Heads>,
    seen: Vec<u64>,
    series: BTreeMap<i64, (Heads, Standings)>,
    first: i64,
    last: i64,
}

impl Outcome {
    /// Over a log with this many channel codes.
    pub fn new(channels: usize, judge: Judge, periods: Periods) -> Self {
        Outcome {
            judge,
            periods,
            counter: Counter::default(),
            events: 0,
            all: Heads::default(),
            standings: Standings::default(),
            durations: Bucket::default(),
            channels: vec![Heads::default(); channels],
            seen: vec![0; channels],
            series: BTreeMap::new(),
            first: i64::MAX,
            last: i64::MIN,
        }
    }
}

impl Fold for Outcome {
    type Answer = OutcomeAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let person = self.counter.number(journey);
        let (start, end) = (journey.times[0], journey.times[journey.times.len() - 1]);
        let standing = self.judge.standing(journey);
        self.events += journey.events() as u64;
        self.all.add(person);
        self.standings.add(standing, person);
        self.durations.push(end.saturating_sub(start).cast_unsigned());
        let number = self.all.group().journeys;
        for &channel in journey.channels {
            if channel != MISSING && self.seen[channel as usize] != number {
                self.seen[channel as usize] = number;
                self.channels[channel as usize].add(person);
            }
        }
        let (all, standings) = self.series.entry(self.periods.of(start)).or_default();
        all.add(person);
        standings.add(standing, person);
        (self.first, self.last) = (self.first.min(start), self.last.max(end));
    }

    fn merge(&mut self, other: Self) {
        self.events += other.events;
        self.all.merge(&other.all);
        // The numbers of journeys go on from the sum: none that is to come has one already.
        self.standings.merge(&other.standings);
        self.durations.merge(other.durations);
        merge_heads(&mut self.channels, &other.channels);
        for (period, (all, standings)) in other.series {
            let mine = self.series.entry(period).or_default();
            mine.0.merge(&all);
            mine.1.merge(&standings);
        }
        (self.first, self.last) = (self.first.min(other.first), self.last.max(other.last));
    }

    fn answer(self) -> OutcomeAnswer {
        let some = |time: i64| (self.events > 0).then_some(Micros(time));
        let told = |(from, (all, standings)): (&i64, &(Heads, Standings))| PeriodOutcome {
            from: *from,
            to: self.periods.next(*from),
            all: all.group(),
            standings: standings.answer(),
        };
        OutcomeAnswer {
            events: self.events,
            all: self.all.group(),
            standings: self.standings.answer(),
            median_duration_s: self.durations.median_s(),
            channels: self.channels.iter().map(Heads::group).collect(),
            series: self.series.iter().map(told).collect(),
            first: some(self.first),
            last: some(self.last),
        }
    }
}

/// How journeys went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutcomeAnswer {
    /// Events in journeys.
    pub events: u64,
    /// All journeys.
    pub all: Group,
    /// By how they stand.
    pub standings: StandingsAnswer,
    /// Median time from first to last event.
    pub median_duration_s: Option<f64>,
    /// By channel code: those that used it.
    pub channels: Vec<Group>,
    /// By when they began, oldest first; periods without any are left out.
    pub series: Vec<PeriodOutcome>,
    /// The first event.
    pub first: Option<Micros>,
    /// The last event.
    pub last: Option<Micros>,
}

/// The journeys that began in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeriodOutcome {
    /// Its first day, in days since 1970-01-01, where the days of its [`Periods`] are.
    pub from: i64,
    /// The first day after it.
    pub to: i64,
    /// All of them.
    pub all: Group,
    /// By how they stand.
    pub standings: StandingsAnswer,
}
