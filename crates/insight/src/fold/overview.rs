//! The log at a glance: how much, from when to when, which mix of channels, how long journeys are
//! and when they start.

use super::bucket::Bucket;
use super::period::{DAY, Period};
use super::{Fold, Names};
use eventlog::JourneyView;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use model::{MISSING, Micros};
use serde::Serialize;
use std::collections::BTreeMap;

/// The fold. Keeps 16 bytes a journey until the answer.
pub struct Overview {
    events: u64,
    journeys: u64,
    span: Option<(i64, i64)>,
    activities: Vec<bool>,
    channels: Vec<bool>,
    lengths: Bucket,
    durations: Bucket,
    /// Journeys by the set of channels, one bit each.
    mixes: HashMap<Box<[u64]>, u64, FixedState>,
    /// Journeys by the day they start, counted from 1970-01-01.
    starts: HashMap<i64, u64, FixedState>,
    mix: Vec<u64>,
}

impl Overview {
    /// Over a log with this many activity and channel codes.
    pub fn new(activities: usize, channels: usize) -> Self {
        Overview {
            events: 0,
            journeys: 0,
            span: None,
            activities: vec![false; activities],
            channels: vec![false; channels],
            lengths: Bucket::default(),
            durations: Bucket::default(),
            mixes: HashMap::default(),
            starts: HashMap::default(),
            mix: vec![0; channels.div_ceil(64)],
        }
    }

    fn count_mix(&mut self, channels: &[u32]) {
        self.mix.fill(0);
        for &channel in channels {
            if channel != MISSING {
                self.channels[channel as usize] = true;
                self.mix[channel as usize / 64] |= 1 << (channel % 64);
            }
        }
        match self.mixes.get_mut(self.mix.as_slice()) {
            Some(journeys) => *journeys += 1,
            None => {
                self.mixes.insert(self.mix.as_slice().into(), 1);
            }
        }
    }
}

fn wider(a: Option<(i64, i64)>, b: Option<(i64, i64)>) -> Option<(i64, i64)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

impl Fold for Overview {
    type Answer = OverviewAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let (first, last) = (journey.times[0], journey.times[journey.times.len() - 1]);
        self.events += journey.times.len() as u64;
        self.journeys += 1;
        self.span = wider(self.span, Some((first, last)));
        self.lengths.push(journey.times.len() as u64);
        self.durations.push(last.wrapping_sub(first).cast_unsigned());
        journey.activities.iter().for_each(|activity| self.activities[*activity as usize] = true);
        self.count_mix(journey.channels);
        *self.starts.entry(first.div_euclid(DAY)).or_default() += 1;
    }

    fn merge(&mut self, other: Self) {
        self.events += other.events;
        self.journeys += other.journeys;
        self.span = wider(self.span, other.span);
        self.lengths.merge(other.lengths);
        self.durations.merge(other.durations);
        let either = |(mine, theirs): (&mut bool, bool)| *mine |= theirs;
        self.activities.iter_mut().zip(other.activities).for_each(either);
        self.channels.iter_mut().zip(other.channels).for_each(either);
        for (mix, journeys) in other.mixes {
            *self.mixes.entry(mix).or_default() += journeys;
        }
        for (day, journeys) in other.starts {
            *self.starts.entry(day).or_default() += journeys;
        }
    }

    fn answer(self) -> OverviewAnswer {
        let codes = |seen: &[bool]| seen.iter().filter(|seen| **seen).count() as u64;
        let set = |mix: &[u64]| {
            let channels = 0..self.channels.len();
            channels.filter(|code| mix[code / 64] >> (code % 64) & 1 == 1).map(|code| code as u32).collect()
        };
        let mut mixes: Vec<(Vec<u32>, u64)> = self.mixes.iter().map(|(mix, count)| (set(mix), *count)).collect();
        mixes.sort_unstable();
        OverviewAnswer {
            events: self.events,
            journeys: self.journeys,
            first: self.span.map(|(first, _)| Micros(first)),
            last: self.span.map(|(_, last)| Micros(last)),
            activities: codes(&self.activities),
            channels: codes(&self.channels),
            events_per_journey: Spread::of(&self.lengths, 1.0),
            duration_s: Spread::of(&self.durations, 1e6),
            channel_mixes: mixes,
            starts: self.starts.into_iter().collect(),
        }
    }
}

/// The log at a glance, in codes.
#[derive(Clone, Debug, PartialEq)]
pub struct OverviewAnswer {
    /// How many events.
    pub events: u64,
    /// How many journeys.
    pub journeys: u64,
    /// The first event.
    pub first: Option<Micros>,
    /// The last event.
    pub last: Option<Micros>,
    /// How many distinct activities happened.
    pub activities: u64,
    /// How many distinct channels were used.
    pub channels: u64,
    /// Events of a journey.
    pub events_per_journey: Spread,
    /// Time from a journey's first event to its last.
    pub duration_s: Spread,
    /// Journeys by the set of channels they used (ascending codes; empty: none known), by set.
    pub channel_mixes: Vec<(Vec<u32>, u64)>,
    /// Journeys by the UTC day they start (days since 1970-01-01).
    pub starts: BTreeMap<i64, u64>,
}

/// The middle and the high end of a distribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    /// The exact median.
    pub median: Option<f64>,
    /// The exact 90th percentile.
    pub p90: Option<f64>,
}

impl Spread {
    fn of(values: &Bucket, unit: f64) -> Spread {
        let found = values.median_and_p90();
        Spread { median: found.map(|(median, _)| median / unit), p90: found.map(|(_, p90)| p90 / unit) }
    }
}

impl OverviewAnswer {
    /// The overview as it leaves the program. Weeks begin on Mondays; all dates are UTC.
    pub fn report<'a>(&self, names: &Names<'a>) -> OverviewReport<'a> {
        let named = |(codes, journeys): &(Vec<u32>, u64)| {
            let mut channels: Vec<&str> = codes.iter().map(|code| names.channels.get(*code)).collect();
            channels.sort_unstable();
            ChannelMixReport { channels, journeys: *journeys, share: *journeys as f64 / self.journeys as f64 }
        };
        let mut channel_mixes: Vec<ChannelMixReport<'a>> = self.channel_mixes.iter().map(named).collect();
        channel_mixes.sort_unstable_by(|a, b| b.journeys.cmp(&a.journeys).then(a.channels.cmp(&b.channels)));
        OverviewReport {
            events: self.events,
            journeys: self.journeys,
            first: self.first,
            last: self.last,
            activities: self.activities,
            channels: self.channels,
            events_per_journey: self.events_per_journey,
            duration_s: self.duration_s,
            channel_mixes,
            weeks: self.starts_by(|day| Period::Week.of_day(day)),
            months: self.starts_by(|day| Period::Month.of_day(day)),
        }
    }

    fn starts_by(&self, period_of: impl Fn(i64) -> i64) -> Vec<PeriodReport> {
        let mut periods: BTreeMap<i64, u64> = BTreeMap::new();
        for (day, journeys) in &self.starts {
            *periods.entry(period_of(*day)).or_default() += journeys;
        }
        let date = |day: i64| Micros(day * DAY).to_rfc3339().split('T').next().map(str::to_string).unwrap_or_default();
        periods.into_iter().map(|(day, journeys)| PeriodReport { from: date(day), journeys }).collect()
    }
}

/// The log at a glance, for `resa inspect` and the report.
#[derive(Clone, Debug, Serialize)]
pub struct OverviewReport<'a> {
    /// How many events.
    pub events: u64,
    /// How many journeys.
    pub journeys: u64,
    /// The first event.
    pub first: Option<Micros>,
    /// The last event.
    pub last: Option<Micros>,
    /// Distinct activities.
    pub activities: u64,
    /// Distinct channels.
    pub channels: u64,
    /// Events of a journey.
    pub events_per_journey: Spread,
    /// Time from a journey's first event to its last.
    pub duration_s: Spread,
    /// Journeys by the set of channels they used: descending, then by names.
    pub channel_mixes: Vec<ChannelMixReport<'a>>,
    /// Journeys by the week they start; weeks without any are left out.
    pub weeks: Vec<PeriodReport>,
    /// Journeys by the month they start; months without any are left out.
    pub months: Vec<PeriodReport>,
}

/// Journeys that used exactly these channels.
#[derive(Clone, Debug, Serialize)]
pub struct ChannelMixReport<'a> {
    /// The channels, by name; empty where none is known.
    pub channels: Vec<&'a str>,
    /// How many journeys.
    pub journeys: u64,
    /// Of all journeys.
    pub share: f64,
}

/// Journeys that start in one week or month.
#[derive(Clone, Debug, Serialize)]
pub struct PeriodReport {
    /// The first day of the period.
    pub from: String,
    /// How many journeys.
    pub journeys: u64,
}
