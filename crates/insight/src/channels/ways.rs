//! A first look at all journeys: at which places (an activity in a channel) they are and where they go from there, which
//! ways from channel to channel are planned, which events come in bursts, and how constant attributes are.
//!
//! A way is planned where nearly all who go on from a place take it, or where the plan has the one step after the other
//! and both are done in one channel each: nobody chose to change.

use super::contradictions::{Constancy, Learnt, Values};
use super::reading::{AT_ONCE, Event, Reader};
use super::{Map, Options};
use crate::evidence::wilson;
use crate::fold::{Fold, Judge};
use eventlog::JourneyView;
use model::{JourneyDefinition, MISSING};

/// Nearly all: at least this share of those who go on from a place.
const NEARLY_ALL: f64 = 0.8;
/// And surely more than this.
const SURELY: f64 = 2.0 / 3.0;
/// So many journeys within the same second make a burst: no doing of the customers'.
const BURST: u32 = 10;
/// And so many times what a second holds on the mean, since times may be told to the minute only.
const TIMES_USUAL: f64 = 5.0;

/// An activity in a channel.
pub(super) type Place = (u32, u32);

/// What is known of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Visits {
    /// Journeys that were there.
    pub(super) journeys: u64,
    /// Moves from it to another place.
    pub(super) left: u64,
}

/// The fold.
pub(super) struct Ways<'r> {
    reader: &'r Reader,
    judge: Judge,
    options: Options,
    answer: Seen,
    /// By activity and second: in how many journeys it came within minutes of something in another channel.
    seconds: Map<(u32, i64), u32>,
    constancy: Constancy<'r>,
    events: Vec<Event>,
    places: Vec<Place>,
}

/// What was seen.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) places: Map<Place, Visits>,
    /// From a place to another activity or channel.
    moves: Map<(Place, Place), u64>,
    pub(super) bursts: Map<(u32, i64), u32>,
    pub(super) learnt: Learnt,
    /// Journeys, and those of them in more than one channel.
    journeys: u64,
    several: u64,
}

impl Seen {
    /// Whether the channel is one of the whole journey, and not of what is done: hardly any has two. Then a later event in
    /// a channel in which people help is no contact.
    pub(super) fn is_channel_of_journey(&self) -> bool {
        self.journeys >= super::LEAST && self.several * 100 < self.journeys
    }
}

impl<'r> Ways<'r> {
    pub(super) fn new(reader: &'r Reader, judge: Judge, options: Options, values: &'r [Values]) -> Self {
        Ways {
            reader,
            judge,
            options,
            answer: Seen::default(),
            seconds: Map::default(),
            constancy: Constancy::new(values),
            events: Vec::new(),
            places: Vec::new(),
        }
    }
}

/// Whether two events that follow each other are of one person in two channels within minutes: not at once, which is how
/// machines log, and not by what is sent.
pub(super) fn are_close(reader: &Reader, first: &Event, next: &Event, window: i64) -> bool {
    let apart = next.time - first.time;
    let acts = |event: &Event| event.channel != MISSING && !reader.is_sent(event.channel);
    first.channel != next.channel && apart > AT_ONCE && apart <= window && acts(first) && acts(next)
}

/// An event as a burst would hold it.
pub(super) fn second(event: &Event) -> (u32, i64) {
    (event.activity, event.time.div_euclid(1_000_000))
}

impl Fold for Ways<'_> {
    type Answer = Seen;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        if Reader::is_robot(journey) {
            return;
        }
        let until = self.judge.until(journey.times[0]);
        let mut events = std::mem::take(&mut self.events);
        self.reader.read(journey, until, &mut events);
        self.places.clear();
        for event in events.iter().filter(|event| event.channel != MISSING) {
            if !self.places.contains(&event.place()) {
                self.places.push(event.place());
                self.answer.places.entry(event.place()).or_default().journeys += 1;
            }
        }
        self.answer.journeys += 1;
        self.answer.several += u64::from(self.places.iter().any(|place| place.1 != self.places[0].1));
        for pair in events.windows(2) {
            let (from, to) = (pair[0].place(), pair[1].place());
            if from != to && from.1 != MISSING && to.1 != MISSING {
                self.answer.places.entry(from).or_default().left += 1;
                *self.answer.moves.entry((from, to)).or_default() += 1;
            }
            if are_close(self.reader, &pair[0], &pair[1], self.options.window) {
                pair.iter().for_each(|event| *self.seconds.entry(second(event)).or_default() += 1);
            }
        }
        self.constancy.journey(journey, &events);
        self.events = events;
    }

    fn merge(&mut self, other: Self) {
        for (place, visits) in other.answer.places {
            let mine = self.answer.places.entry(place).or_default();
            mine.journeys += visits.journeys;
            mine.left += visits.left;
        }
        self.answer.journeys += other.answer.journeys;
        self.answer.several += other.answer.several;
        other.answer.moves.into_iter().for_each(|(way, count)| *self.answer.moves.entry(way).or_default() += count);
        other.seconds.into_iter().for_each(|(at, count)| *self.seconds.entry(at).or_default() += count);
        self.constancy.merge(other.constancy);
    }

    fn answer(self) -> Seen {
        let mut answer = self.answer;
        let all: u64 = self.seconds.values().map(|count| u64::from(*count)).sum();
        let usual = all as f64 / self.seconds.len().max(1) as f64;
        let is_burst = |count: u32| count >= BURST && f64::from(count) >= TIMES_USUAL * usual;
        answer.bursts = self.seconds.into_iter().filter(|(_, count)| is_burst(*count)).collect();
        answer.learnt = self.constancy.learnt();
        answer
    }
}

/// How a way from channel to channel comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Customers change channel on their own.
    Unplanned,
    /// Nearly all who go on from there go that way, or the plan says so: a hand-over.
    Planned,
    /// The organisation sends something (a letter, a bill): no doing of the customer's.
    Sent,
}

/// Which ways are planned.
pub(super) struct Planned {
    /// From a place to a channel: nearly all go on there.
    usual: Map<(Place, u32), ()>,
    /// From one place to another: the plan has it so.
    told: Map<(Place, Place), ()>,
}

impl Planned {
    pub(super) fn of(seen: &Seen, steps: &[u32]) -> Planned {
        let mut to_channel: Map<(Place, u32), u64> = Map::default();
        for ((from, to), count) in &seen.moves {
            *to_channel.entry((*from, to.1)).or_default() += count;
        }
        let is_usual = |from: Place, channel: u32, count: u64| {
            let left = seen.places.get(&from).map_or(0, |visits| visits.left);
            let share = count as f64 / left.max(1) as f64;
            from.1 != channel && share >= NEARLY_ALL && wilson(count, left).0 > SURELY
        };
        let usual = to_channel.into_iter().filter(|((from, channel), count)| is_usual(*from, *channel, *count));
        let usual = usual.map(|(way, _)| (way, ())).collect();
        let home = |step: u32| home(seen, step);
        let pairs = steps.windows(2).filter_map(|pair| Some(((pair[0], home(pair[0])?), (pair[1], home(pair[1])?))));
        Planned { usual, told: pairs.map(|pair| (pair, ())).collect() }
    }

    /// What a change of channel from one event to the next is.
    pub(super) fn kind(&self, reader: &Reader, from: &Event, to: &Event) -> Kind {
        match () {
            () if reader.is_sent(to.channel) => Kind::Sent,
            () if self.usual.contains_key(&(from.place(), to.channel)) => Kind::Planned,
            () if self.told.contains_key(&(from.place(), to.place())) => Kind::Planned,
            () => Kind::Unplanned,
        }
    }
}

/// The channel in which nearly all do a step; `None` where there is no such.
fn home(seen: &Seen, step: u32) -> Option<u32> {
    let places = || seen.places.iter().filter(|(place, _)| place.0 == step);
    let all: u64 = places().map(|(_, visits)| visits.journeys).sum();
    let (place, _) = places().find(|(_, visits)| visits.journeys as f64 >= NEARLY_ALL * all as f64)?;
    Some(place.1)
}

/// The steps of the plan, in order, that the log knows.
pub(super) fn plan(definition: &JourneyDefinition, activities: &model::Dictionary) -> Vec<u32> {
    definition.steps.iter().filter_map(|step| activities.find(step)).collect()
}
