//! What is usual: how long those who reach the goal wait for a step and stay at it, which steps they take, and which
//! attributes say who a customer is rather than what happened.
//!
//! The first of two passes. Times are counted in bins of equal ratio, so that states add up exactly.

use super::Map;
use super::calendar::{is_weekend, without_weekends};
use super::hands::Hands;
use super::hunt::{Hunt, Looked, Places};
use super::reader::{Reader, Walk};
use crate::fold::{Fold, Judge, Standing};
use eventlog::JourneyView;
use model::MISSING;

/// Bins of ln(seconds), from 1 s.
const BIN: f64 = 0.05;
const BINS: usize = 420;
/// A time is unusual this many robust standard deviations of ln(time) above the median.
const FAR: f64 = 1.645;
/// Fewer say nothing of what is usual.
const LEAST: u64 = 30;
/// An attribute with more values than this is a name, no group.
const MOST_VALUES: usize = 60;
/// So many events are needed to tell that something does not happen at weekends.
const LEAST_DAYS: u64 = 200;
/// What has at most one of so many events on Saturdays and Sundays does not happen at weekends.
const AT_WEEKENDS: u64 = 50;
/// What happened is told of so many things at most, the commonest first.
const MOST_WHATS: usize = 24;

/// Counts of durations.
#[derive(Clone, Default)]
pub(super) struct Times(Vec<u32>);

impl Times {
    fn add(&mut self, micros: i64) {
        if self.0.is_empty() {
            self.0 = vec![0; BINS];
        }
        self.0[bin(micros)] += 1;
    }

    fn merge(&mut self, other: &Times) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
            return;
        }
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// The time above which one is unusual, microseconds; never where too few are known.
    fn limit(&self) -> i64 {
        let n: u64 = self.0.iter().map(|count| u64::from(*count)).sum();
        if n < LEAST {
            return i64::MAX;
        }
        let median = self.quantile(n, 0.5);
        // The lower half tells of the spread: friction is in the upper one.
        let spread = ((median - self.quantile(n, 0.25)) / 0.674_49).max(0.15);
        let seconds = (median + FAR * spread).exp();
        (seconds * 1e6) as i64
    }

    fn quantile(&self, n: u64, share: f64) -> f64 {
        let wanted = share * n as f64;
        let mut below = 0.0;
        for (at, count) in self.0.iter().enumerate() {
            let count = f64::from(*count);
            if below + count >= wanted && count > 0.0 {
                return (at as f64 + (wanted - below) / count) * BIN;
            }
            below += count;
        }
        BINS as f64 * BIN
    }
}

fn bin(micros: i64) -> usize {
    let seconds = micros as f64 / 1e6;
    if seconds <= 1.0 { 0 } else { ((seconds.ln() / BIN) as usize).min(BINS - 1) }
}

/// What the first pass counted of an activity.
#[derive(Clone, Default)]
struct Activity {
    /// Journeys that reached the goal, and did it.
    reached: u64,
    /// All of its events.
    events: u64,
    /// Of these, in channels in which a person helps.
    helped: u64,
    /// Of its events, on Saturdays and Sundays.
    weekend: u64,
    /// The time before it, the same without Saturdays and Sundays, and the time after it.
    before: Times,
    before_working: Times,
    after: Times,
    /// In how many places those looked who had done it, before their next step.
    places: Places,
    /// Journeys that reached the goal, in which somebody else took over after it was done; and in which it was done again.
    handed_over: u64,
    again: u64,
}

impl Activity {
    /// Whether it does not happen at weekends: the organisation is closed then.
    fn is_closed_at_weekends(&self) -> bool {
        self.events >= LEAST_DAYS && self.weekend * AT_WEEKENDS <= self.events
    }
}

/// What the first pass counted of an attribute.
#[derive(Clone, Default)]
struct Told {
    /// Journeys that have it.
    known: u64,
    /// Of these, with more than one value.
    varies: u64,
    /// Journeys by value, up to one more than are of use.
    values: Map<u32, u64>,
    /// Events that have it.
    events: u64,
    /// The same by activity.
    at: Map<u32, u64>,
}

/// The fold.
pub(crate) struct Norms<'r> {
    reader: &'r Reader,
    judge: Judge,
    activities: Vec<Activity>,
    attributes: Vec<Told>,
    journeys: u64,
    reached: u64,
    events: u64,
    seen: Vec<u64>,
    hunt: Hunt,
    hands: Hands,
}

impl<'r> Norms<'r> {
    pub(crate) fn new(reader: &'r Reader, judge: Judge) -> Self {
        Norms {
            reader,
            judge,
            activities: vec![Activity::default(); reader.activities()],
            attributes: vec![Told::default(); reader.attributes()],
            journeys: 0,
            reached: 0,
            events: 0,
            seen: vec![0; reader.activities()],
            hunt: Hunt::new(),
            hands: Hands::default(),
        }
    }
}

impl Norms<'_> {
    fn count(&mut self, looked: &Looked) {
        if let Looked::Over { step, places } = *looked {
            self.activities[step as usize].places.add(places);
        }
    }
}

impl Fold for Norms<'_> {
    type Answer = Usual;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let standing = self.judge.standing(journey);
        if standing == Standing::UnderWay || self.reader.is_robot(journey) {
            return;
        }
        let reached = standing == Standing::Reached;
        self.journeys += 1;
        self.reached += u64::from(reached);
        self.events += journey.events() as u64;
        // The last step, when something happened last, and whether the step was the last that happened.
        let mut last: Option<(u32, i64, bool)> = None;
        (self.hunt, self.hands) = (Hunt::new(), Hands::default());
        for (event, is_step) in Walk::of(self.reader, journey, self.judge.until(journey.times[0])) {
            let about = &mut self.activities[event.activity as usize];
            about.events += 1;
            about.helped += u64::from(self.reader.channels.is_helped(event.channel));
            about.weekend += u64::from(is_weekend(event.time));
            if reached {
                if self.seen[event.activity as usize] != self.journeys {
                    self.seen[event.activity as usize] = self.journeys;
                    about.reached += 1;
                }
                if let Some((step, time, lingers)) = last {
                    let gap = event.time.saturating_sub(time);
                    about.before.add(gap);
                    about.before_working.add(without_weekends(time, event.time));
                    if lingers {
                        self.activities[step as usize].after.add(gap);
                    }
                }
            }
            let step = if is_step { Some(event.activity) } else { last.map(|(step, ..)| step) };
            last = step.map(|step| (step, event.time, is_step));
            let looked = self.hunt.take(self.reader, &event, is_step);
            if reached {
                self.count(&looked);
                self.hands.take(self.reader, journey, &event, is_step);
            }
        }
        if reached {
            let looked = self.hunt.over();
            self.count(&looked);
            for hand in self.hands.done.iter().filter(|hand| hand.passed || hand.again) {
                let about = &mut self.activities[hand.step as usize];
                about.handed_over += 1;
                about.again += u64::from(hand.again);
            }
        }
        let reader = self.reader;
        for (at, told) in self.attributes.iter_mut().enumerate().filter(|(at, _)| reader.is_usable(*at)) {
            let known = journey.attribute(at).iter().zip(journey.activities).filter(|(value, _)| **value != MISSING);
            let (mut first, mut varies) = (None, false);
            for (value, activity) in known {
                varies |= *first.get_or_insert(value) != value;
                told.events += 1;
                *told.at.entry(*activity).or_default() += 1;
            }
            let Some(first) = first else { continue };
            told.known += 1;
            told.varies += u64::from(varies);
            if told.values.len() <= MOST_VALUES || told.values.contains_key(first) {
                *told.values.entry(*first).or_default() += 1;
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.reached += other.reached;
        self.events += other.events;
        for (mine, theirs) in self.activities.iter_mut().zip(other.activities) {
            mine.reached += theirs.reached;
            mine.events += theirs.events;
            mine.helped += theirs.helped;
            mine.weekend += theirs.weekend;
            mine.handed_over += theirs.handed_over;
            mine.again += theirs.again;
            mine.places.merge(&theirs.places);
            mine.before.merge(&theirs.before);
            mine.before_working.merge(&theirs.before_working);
            mine.after.merge(&theirs.after);
        }
        for (mine, theirs) in self.attributes.iter_mut().zip(other.attributes) {
            mine.known += theirs.known;
            mine.varies += theirs.varies;
            mine.events += theirs.events;
            theirs.values.into_iter().for_each(|(value, count)| *mine.values.entry(value).or_default() += count);
            theirs.at.into_iter().for_each(|(activity, count)| *mine.at.entry(activity).or_default() += count);
        }
        // The numbers of journeys go on from the sum: none that is to come has one already.
    }

    fn answer(self) -> Usual {
        let reached = self.reached;
        // Help that most of those who arrive never needed is no step of the way; where nobody arrives, none is.
        let is_help = |about: &Activity| about.helped * 2 > about.events && about.reached * 2 < reached.max(1);
        let is_many = |told: &Told| (2..=MOST_VALUES).contains(&told.values.len());
        let (all, journeys) = (self.events, self.journeys);
        // Who somebody is stands on most of their events, and stays the same.
        let is_who =
            |told: &Told| told.known * 2 >= journeys && told.varies * 50 <= told.known && told.events * 2 >= all;
        // A result that stays the same through journeys is how they ended, not how a step went.
        let goes_by_step = |told: &Told| told.events * 2 < all || told.varies * 10 >= told.known;
        let told = self.attributes.iter().enumerate();
        let results = told.clone().filter(|(at, told)| self.reader.tells_results(*at) && goes_by_step(told));
        let results = results.map(|(at, _)| at).collect();
        let explains = |at: usize| !self.reader.tells_results(at) && !self.reader.promises(at);
        let told = told.filter(|(at, told)| is_many(told) && explains(*at));
        let (who, what): (Vec<_>, Vec<_>) = told.partition(|(_, told)| is_who(told));
        let mut whats: Vec<(u64, What)> = Vec::new();
        for (attribute, told) in what {
            if told.events * 2 >= all {
                whats.push((told.events, What { attribute, activity: MISSING }));
                continue;
            }
            let often = told.at.iter().filter(|(_, count)| **count >= LEAST.max(journeys / 50));
            whats.extend(often.map(|(activity, count)| (*count, What { attribute, activity: *activity })));
        }
        whats.sort_by_key(|(count, what)| (std::cmp::Reverse(*count), what.attribute, what.activity));
        whats.truncate(MOST_WHATS);
        let before = |about: &Activity| match about.is_closed_at_weekends() {
            true => about.before_working.limit(),
            false => about.before.limit(),
        };
        Usual {
            helps: self.activities.iter().map(is_help).collect(),
            closed_at_weekends: self.activities.iter().map(Activity::is_closed_at_weekends).collect(),
            before: self.activities.iter().map(before).collect(),
            places: self.activities.iter().map(|about| about.places.limit()).collect(),
            // What most do again whenever somebody takes over belongs to taking over.
            asked_anew: self.activities.iter().map(|about| about.again * 2 < about.handed_over.max(1)).collect(),
            after: self.activities.iter().map(|about| about.after.limit()).collect(),
            explains: who.len(),
            who: who.into_iter().map(|(at, _)| at).collect(),
            what: whats.into_iter().map(|(_, what)| what).collect(),
            results,
        }
    }
}

/// What happened, as an attribute tells: its latest value, at one activity where only some carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct What {
    /// The attribute's place in the log.
    pub(crate) attribute: usize,
    /// The activity; [`MISSING`]: whichever.
    pub(crate) activity: u32,
}

impl What {
    /// Whether an event of this activity tells it.
    pub(crate) fn is_told_at(self, activity: u32) -> bool {
        self.activity == MISSING || self.activity == activity
    }
}

/// What is usual.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usual {
    /// By activity: whether it is help that a customer turns to when something does not work.
    pub(crate) helps: Vec<bool>,
    /// By activity: whether Saturdays and Sundays are no part of the time before it.
    pub(crate) closed_at_weekends: Vec<bool>,
    /// By activity: a longer time before it is unusual, microseconds.
    pub(crate) before: Vec<i64>,
    /// By activity: it is unusual to look in more places than this after it and before the next step.
    pub(crate) places: Vec<usize>,
    /// By activity: whether those who take over a case mostly do without doing it again.
    pub(crate) asked_anew: Vec<bool>,
    /// By activity: a longer time after it is unusual, microseconds.
    pub(crate) after: Vec<i64>,
    /// Places of the attributes that tell who a customer is: they stay the same through a journey.
    pub(crate) who: Vec<usize>,
    /// So many of these, the first of them, may explain.
    pub(crate) explains: usize,
    /// What attributes tell of what happened.
    pub(crate) what: Vec<What>,
    /// Places of the attributes that say how steps went.
    pub(crate) results: Vec<usize>,
}

impl Usual {
    /// How long a step was waited for, microseconds: where the organisation does nothing at weekends, nobody waits for it then.
    pub(crate) fn waited(&self, step: u32, since: i64, to: i64) -> i64 {
        match self.closed_at_weekends[step as usize] {
            true => without_weekends(since, to),
            false => to.saturating_sub(since),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_time_is_told_from_an_unusual_one_though_many_wait() {
        // Four of five take from 50 to 150 s; the fifth takes an hour.
        let mut times = Times::default();
        (0..400).for_each(|at| times.add((50 + at % 100) * 1_000_000));
        (0..100).for_each(|_| times.add(3_600_000_000));
        let limit = times.limit();
        assert!((150_000_000..1_000_000_000).contains(&limit), "{limit}");
        assert_eq!(Times::default().limit(), i64::MAX);
    }
}
