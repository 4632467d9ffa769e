//! What lies behind one place of a map: the journeys that pass it, compared with all others.

use super::Fold;
use super::bucket::Bucket;
use super::heads::{Counter, Group, Heads, merge_heads};
use super::outcome::{Judge, Standings, StandingsAnswer};
use super::period::Periods;
use super::variants::{Variants, VariantsAnswer};
use crate::evidence::seconds;
use eventlog::{JourneyKey, JourneyView};
use model::{MISSING, Micros};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A place of a map, in the codes of its stations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapPlace {
    /// A station.
    Station(u32),
    /// Moves from one station directly to another.
    Link(u32, u32),
    /// The end of journeys that end elsewhere than at a goal, after this station or after any.
    Left(Option<u32>),
}

/// What the fold needs to know beforehand.
#[derive(Clone, Debug)]
pub struct BehindOptions {
    /// The place.
    pub place: MapPlace,
    /// Which stations reach the goal, by code.
    pub is_goal: Vec<bool>,
    /// Tells how journeys stand.
    pub judge: Judge,
    /// What the series is counted by.
    pub periods: Periods,
    /// How many journeys to point out: the latest.
    pub examples: usize,
    /// How many stations, channels and logged activities there are.
    pub sizes: (usize, usize, usize),
}

/// The fold. Keeps 8 bytes a visit until the answer.
pub struct Behind {
    options: BehindOptions,
    counter: Counter,
    all: Heads,
    passing: Heads,
    standings: Standings,
    elsewhere: Standings,
    events: u64,
    dwells: Bucket,
    before: Vec<Heads>,
    after: Vec<Heads>,
    channels: Vec<(u64, Heads)>,
    activities: Vec<(u64, Heads)>,
    series: BTreeMap<i64, Heads>,
    ways: Variants,
    last: i64,
    examples: Vec<(Reverse<i64>, JourneyKey)>,
    /// What the journey at hand has been counted for.
    noted: Vec<(Noted, u32)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Noted {
    Before,
    After,
    Channel,
    Activity,
}

impl Behind {
    /// Nothing seen yet.
    pub fn new(options: BehindOptions) -> Self {
        let (stations, channels, activities) = options.sizes;
        Behind {
            options,
            counter: Counter::default(),
            all: Heads::default(),
            passing: Heads::default(),
            standings: Standings::default(),
            elsewhere: Standings::default(),
            events: 0,
            dwells: Bucket::default(),
            before: vec![Heads::default(); stations],
            after: vec![Heads::default(); stations],
            channels: vec![<(u64, Heads)>::default(); channels],
            activities: vec![<(u64, Heads)>::default(); activities],
            series: BTreeMap::new(),
            ways: Variants::new(),
            last: i64::MIN,
            examples: Vec::new(),
            noted: Vec::new(),
        }
    }

    /// The events of a journey that are at the place: from its first up to its last, one time.
    fn passes(&self, journey: &JourneyView<'_>, from: usize) -> Option<(usize, usize)> {
        let activities = journey.activities;
        match self.options.place {
            MapPlace::Station(station) => {
                (from..activities.len()).find(|&at| activities[at] == station).map(|at| (at, at))
            }
            MapPlace::Link(a, b) => (from..activities.len().saturating_sub(1))
                .find(|&at| activities[at] == a && activities[at + 1] == b)
                .map(|at| (at, at + 1)),
            MapPlace::Left(after) => {
                let end = activities.len() - 1;
                let station = activities[end];
                let is_goal = self.options.is_goal.get(station as usize).copied().unwrap_or(false);
                let fits = !is_goal && after.is_none_or(|after| after == station) && from <= end;
                fits.then_some((end, end))
            }
        }
    }

    /// Whether the journey at hand counts for it the first time.
    fn notes(&mut self, what: Noted, code: u32) -> bool {
        let is_new = !self.noted.contains(&(what, code));
        if is_new {
            self.noted.push((what, code));
        }
        is_new
    }

    fn visit(&mut self, journey: &JourneyView<'_>, (first, last): (usize, usize), person: u64) {
        self.events += 1;
        let (activities, times) = (journey.activities, journey.times);
        let before = first.checked_sub(1).map(|at| activities[at]);
        if let Some(before) = before.filter(|before| *before != activities[first])
            && self.notes(Noted::Before, before)
        {
            self.before[before as usize].add(person);
        }
        let after = activities.get(last + 1).filter(|after| **after != activities[last]);
        if let Some(&after) = after
            && self.notes(Noted::After, after)
        {
            self.after[after as usize].add(person);
        }
        let channel = journey.channels[last];
        if channel != MISSING {
            self.channels[channel as usize].0 += 1;
            if self.notes(Noted::Channel, channel) {
                self.channels[channel as usize].1.add(person);
            }
        }
        if let Some(&logged) = journey.logged.get(last) {
            self.activities[logged as usize].0 += 1;
            if self.notes(Noted::Activity, logged) {
                self.activities[logged as usize].1.add(person);
            }
        }
        self.last = self.last.max(times[last]);
        match self.options.place {
            MapPlace::Link(..) => self.dwells.push(times[last].saturating_sub(times[first]).cast_unsigned()),
            // The time from the first event of a run to the first of another activity, as in `steps`.
            MapPlace::Station(station) if before != Some(station) => {
                let next = (last..activities.len()).find(|&at| activities[at] != station);
                if let Some(next) = next {
                    self.dwells.push(times[next].saturating_sub(times[first]).cast_unsigned());
                }
            }
            MapPlace::Station(_) | MapPlace::Left(_) => {}
        }
    }

    fn point_out(&mut self, journey: &JourneyView<'_>) {
        let example = (Reverse(journey.times[0]), journey.key);
        let most = self.options.examples;
        if self.examples.len() < most || self.examples.last().is_some_and(|last| example < *last) {
            let at = self.examples.partition_point(|known| *known < example);
            self.examples.insert(at, example);
            self.examples.truncate(most);
        }
    }
}

impl Fold for Behind {
    type Answer = BehindAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let person = self.counter.number(journey);
        let standing = self.options.judge.standing(journey);
        self.all.add(person);
        let Some(first) = self.passes(journey, 0) else {
            return self.elsewhere.add(standing, person);
        };
        self.passing.add(person);
        self.standings.add(standing, person);
        self.noted.clear();
        let mut visit = Some(first);
        while let Some(at) = visit {
            self.visit(journey, at, person);
            visit = match self.options.place {
                MapPlace::Left(_) => None,
                MapPlace::Station(_) | MapPlace::Link(..) => self.passes(journey, at.0 + 1),
            };
        }
        self.series.entry(self.options.periods.of(journey.times[first.1])).or_default().add(person);
        self.ways.journey(journey);
        self.point_out(journey);
    }

    fn merge(&mut self, other: Self) {
        self.all.merge(&other.all);
        self.passing.merge(&other.passing);
        self.standings.merge(&other.standings);
        self.elsewhere.merge(&other.elsewhere);
        self.events += other.events;
        self.dwells.merge(other.dwells);
        merge_heads(&mut self.before, &other.before);
        merge_heads(&mut self.after, &other.after);
        for (mine, theirs) in [(&mut self.channels, other.channels), (&mut self.activities, other.activities)] {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                mine.0 += theirs.0;
                mine.1.merge(&theirs.1);
            }
        }
        for (period, theirs) in other.series {
            self.series.entry(period).or_default().merge(&theirs);
        }
        self.ways.merge(other.ways);
        self.last = self.last.max(other.last);
        self.examples.extend(other.examples);
        self.examples.sort_unstable();
        self.examples.truncate(self.options.examples);
    }

    fn answer(self) -> BehindAnswer {
        let used = |cells: &[Heads]| -> Vec<(u32, Group)> {
            let all = (0..).zip(cells).map(|(code, heads)| (code, heads.group()));
            all.filter(|(_, group)| group.journeys > 0).collect()
        };
        let counted = |cells: &[(u64, Heads)]| -> Vec<(u32, u64, Group)> {
            let all = (0..).zip(cells).map(|(code, (events, heads))| (code, *events, heads.group()));
            all.filter(|(_, events, _)| *events > 0).collect()
        };
        let dwell = self.dwells.median_and_p90();
        BehindAnswer {
            all: self.all.group(),
            passing: self.passing.group(),
            standings: self.standings.answer(),
            elsewhere: self.elsewhere.answer(),
            events: self.events,
            median_dwell_s: dwell.map(|(median, _)| seconds(median)),
            p90_dwell_s: dwell.map(|(_, p90)| seconds(p90)),
            before: used(&self.before),
            after: used(&self.after),
            channels: counted(&self.channels),
            activities: counted(&self.activities),
            periods: self.options.periods,
            series: self.series.iter().map(|(from, heads)| (*from, heads.group())).collect(),
            ways: self.ways.answer(),
            last: (self.events > 0).then_some(Micros(self.last)),
            examples: self.examples.into_iter().map(|(_, key)| key).collect(),
        }
    }
}

/// What lies behind a place, in codes.
pub struct BehindAnswer {
    /// All journeys.
    pub all: Group,
    /// Those that pass.
    pub passing: Group,
    /// How those stand.
    pub standings: StandingsAnswer,
    /// How the others stand.
    pub elsewhere: StandingsAnswer,
    /// Visits.
    pub events: u64,
    /// Median time at a station until something else happens, or of a move.
    pub median_dwell_s: Option<f64>,
    /// 90th percentile of the same.
    pub p90_dwell_s: Option<f64>,
    /// By station: journeys that came directly from there.
    pub before: Vec<(u32, Group)>,
    /// By station: journeys that went directly there.
    pub after: Vec<(u32, Group)>,
    /// By channel: visits, and journeys that made them.
    pub channels: Vec<(u32, u64, Group)>,
    /// By logged activity: events, and journeys that have them.
    pub activities: Vec<(u32, u64, Group)>,
    /// What the series is counted by.
    pub periods: Periods,
    /// By first day of a period: journeys that first passed in it.
    pub series: Vec<(i64, Group)>,
    /// The whole ways that pass.
    pub ways: VariantsAnswer,
    /// The last visit.
    pub last: Option<Micros>,
    /// The journeys that began last.
    pub examples: Vec<JourneyKey>,
}
