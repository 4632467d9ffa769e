//! Several channels at once (R220): stretches in which what one person does in different channels lies within minutes of
//! each other, by which channels those are and at which steps it happens; and how such journeys end beside like ones.
//!
//! A letter is not done but lies in front of the customer: where one was sent in the same journey within two weeks before,
//! it is told beside the channels that were used.

use super::alike::{Alike, Side, differ};
use super::reading::Event;
use super::report::{Combination, Concurrent, GoalOf, StepCount};
use super::trace::{Came, Guide, Row, Traces};
use super::ways::{Kind, are_close, second};
use super::{Asked, LEAST, Map};
use crate::evidence::{Within, quantile_type7, seconds, share};
use model::MISSING;

/// What was sent so long ago lies at hand.
const AT_HAND: i64 = 14 * 86_400_000_000;

/// Channels that were used at once, and what lay at hand; both in the order of codes.
type Which = (Vec<u32>, Vec<u32>);

/// What is counted of one combination.
#[derive(Default)]
struct Count {
    episodes: u64,
    journeys: u64,
    /// Episodes in which a channel was left and taken up again.
    back_and_forth: u64,
    /// How long each took, microseconds.
    lengths: Vec<i64>,
    steps: Map<u32, u64>,
}

/// What is counted of several channels at once.
#[derive(Default)]
pub(super) struct Episodes {
    places: Map<Which, u32>,
    counts: Vec<Count>,
    episodes: u64,
    /// Journeys with any.
    journeys: u64,
    all: u64,
}

/// An episode in a journey.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// The event after which the first change came.
    pub(super) begins: usize,
    /// Which combination.
    pub(super) which: u32,
}

impl Episodes {
    /// Counts the episodes of a journey, and tells where they begin.
    pub(super) fn journey(
        &mut self,
        guide: &Guide<'_>,
        events: &[Event],
        kinds: &[Option<Kind>],
        found: &mut Vec<Found>,
    ) {
        found.clear();
        self.all += 1;
        // The goal itself is no part of it: whoever comes to it has arrived.
        let acts: Vec<usize> = (0..events.len())
            .filter(|at| {
                !events[*at].is_goal && events[*at].channel != MISSING && !guide.reader.is_sent(events[*at].channel)
            })
            .collect();
        let mut from = 0;
        while from < acts.len() {
            let window = guide.options.window;
            let near = |at: usize| events[acts[at]].time - events[acts[at - 1]].time <= window;
            let to = (from + 1..acts.len()).find(|at| !near(*at)).unwrap_or(acts.len());
            self.stretch(guide, events, kinds, &acts[from..to], found);
            from = to;
        }
        self.journeys += u64::from(!found.is_empty());
        let mut which: Vec<u32> = found.iter().map(|found| found.which).collect();
        which.sort_unstable();
        which.dedup();
        which.into_iter().for_each(|which| self.counts[which as usize].journeys += 1);
    }

    /// One stretch of things done within minutes of each other.
    fn stretch(
        &mut self,
        guide: &Guide<'_>,
        events: &[Event],
        kinds: &[Option<Kind>],
        acts: &[usize],
        found: &mut Vec<Found>,
    ) {
        let in_burst = |event: &Event| guide.bursts.contains_key(&second(event));
        let changes: Vec<usize> = (1..acts.len())
            .filter(|at| {
                let pair = [&events[acts[at - 1]], &events[acts[*at]]];
                are_close(guide.reader, pair[0], pair[1], guide.options.window)
                    && !pair.iter().any(|event| in_burst(event))
            })
            .collect();
        let (Some(first), Some(last)) = (changes.first(), changes.last()) else { return };
        let (begins, ends) = (acts[first - 1], acts[*last]);
        let left = |at: &usize| events[acts[at - 1]].channel;
        let taken = |at: &usize| events[acts[*at]].channel;
        let again =
            changes.iter().enumerate().any(|(at, change)| changes[..=at].iter().any(|it| left(it) == taken(change)));
        // A hand-over alone is one channel after the other; to and fro is both, however many do it.
        let is_planned = |at: &usize| {
            let (before, next) = (acts[at - 1], acts[*at]);
            next == before + 1 && kinds[before] == Some(Kind::Planned)
        };
        if !guide.is_at(events[begins].activity) || (!again && changes.iter().all(is_planned)) {
            return;
        }
        let mut channels: Vec<u32> =
            changes.iter().flat_map(|at| [events[acts[at - 1]].channel, events[acts[*at]].channel]).collect();
        channels.sort_unstable();
        channels.dedup();
        let start = events[begins].time;
        let is_at_hand = |event: &&Event| {
            event.channel != MISSING && guide.reader.is_sent(event.channel) && start - event.time <= AT_HAND
        };
        let mut at_hand: Vec<u32> = events[..begins].iter().filter(is_at_hand).map(|event| event.channel).collect();
        at_hand.sort_unstable();
        at_hand.dedup();
        let which = self.place((channels, at_hand));
        let count = &mut self.counts[which as usize];
        count.episodes += 1;
        count.back_and_forth += u64::from(again);
        count.lengths.push(events[ends].time - start);
        *count.steps.entry(events[begins].activity).or_default() += 1;
        self.episodes += 1;
        found.push(Found { begins, which });
    }

    fn place(&mut self, which: Which) -> u32 {
        let next = self.places.len() as u32;
        let place = *self.places.entry(which).or_insert(next);
        if place == next {
            self.counts.push(Count::default());
        }
        place
    }

    /// Takes in others, and tells where their combinations stand now.
    pub(super) fn merge(&mut self, other: Episodes) -> Vec<u32> {
        let mut places = vec![0; other.counts.len()];
        for (which, place) in other.places {
            places[place as usize] = self.place(which);
        }
        for (at, count) in other.counts.into_iter().enumerate() {
            let mine = &mut self.counts[places[at] as usize];
            mine.episodes += count.episodes;
            mine.journeys += count.journeys;
            mine.back_and_forth += count.back_and_forth;
            mine.lengths.extend(count.lengths);
            count.steps.into_iter().for_each(|(step, count)| *mine.steps.entry(step).or_default() += count);
        }
        self.episodes += other.episodes;
        self.journeys += other.journeys;
        self.all += other.all;
        places
    }
}

/// What is told of several channels at once.
pub(super) fn report(asked: &Asked<'_, '_>, traces: &Traces) -> Concurrent {
    let episodes = &traces.episodes;
    let places = if asked.has_goal { places(asked, traces) } else { Vec::new() };
    let told = episodes.places.iter().map(|((channels, at_hand), place)| {
        let count = &episodes.counts[*place as usize];
        let name = |codes: &[u32]| {
            let mut names: Vec<String> = codes.iter().map(|code| asked.channel(*code)).collect();
            names.sort();
            names
        };
        let mut steps: Vec<StepCount> = count
            .steps
            .iter()
            .filter(|(step, _)| asked.is_at(**step))
            .map(|(step, count)| StepCount { step: asked.activity(*step), count: *count })
            .collect();
        steps.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.step.cmp(&b.step)));
        let mut lengths: Vec<u64> = count.lengths.iter().map(|length| length.cast_unsigned()).collect();
        Combination {
            channels: name(channels),
            at_hand: name(at_hand),
            episodes: count.episodes,
            journeys: count.journeys,
            rate: share(count.journeys, episodes.all, asked.as_of),
            back_and_forth: share(count.back_and_forth, count.episodes, asked.as_of),
            median_s: quantile_type7(&mut lengths, 0.5).map(seconds),
            goal: (count.journeys >= LEAST)
                .then(|| goal(asked, traces, &places, &|which| which == place + 1))
                .flatten(),
            steps,
        }
    });
    let mut combinations: Vec<Combination> = told.filter(|combination| !combination.steps.is_empty()).collect();
    combinations.sort_by(|a, b| {
        let names = |it: &Combination| (it.channels.clone(), it.at_hand.clone());
        b.episodes.cmp(&a.episodes).then_with(|| names(a).cmp(&names(b)))
    });
    Concurrent {
        window_s: asked.options.window as f64 / 1e6,
        journeys: episodes.all,
        episodes: episodes.episodes,
        rate: share(episodes.journeys, episodes.all, asked.as_of),
        goal: goal(asked, traces, &places, &|which| which > 0),
        combinations,
    }
}

/// Those who went on within the window from a place: into several channels at once, or in the one that they were in.
struct There {
    alike: Alike,
    rows: Vec<usize>,
}

fn places(asked: &Asked<'_, '_>, traces: &Traces) -> Vec<There> {
    let mut places: Map<(u32, u32), Vec<usize>> = Map::default();
    for (at, row) in traces.rows.iter().enumerate().filter(|(_, row)| asked.is_at(row.step)) {
        let counts = row.episode > 0 || row.is_quick;
        if counts && traces.journeys[row.journey as usize].reached != Came::Unknown {
            places.entry((row.step, row.channel)).or_default().push(at);
        }
    }
    let is_enough = |rows: &[usize]| {
        let with = rows.iter().filter(|row| traces.rows[**row].episode > 0).count() as u64;
        with >= 5 && rows.len() as u64 - with >= LEAST
    };
    let places: Vec<Vec<usize>> = places.into_values().filter(|rows| is_enough(rows)).collect();
    asked.each(&places, |rows| {
        let group = |row: &Row| u32::from(row.episode > 0);
        let reached = |row: &Row| traces.journeys[row.journey as usize].reached == Came::Yes;
        There { alike: Alike::of(asked, traces, rows, &group, &reached), rows: rows.clone() }
    })
}

/// How those end who used several channels at once, beside like ones who went on as soon in one.
fn goal(asked: &Asked<'_, '_>, traces: &Traces, places: &[There], is_it: &dyn Fn(u32) -> bool) -> Option<GoalOf> {
    let (mut rows, mut first, mut held) = (Vec::new(), 0, Vec::new());
    for there in places {
        for (at, stratum) in there.rows.iter().zip(&there.alike.of) {
            let row = &traces.rows[*at];
            let side = match row.episode {
                0 => Side::Other,
                which if is_it(which) => Side::First,
                _ => continue,
            };
            let gone = &traces.journeys[row.journey as usize];
            let (is_first, yes) = (side == Side::First, gone.reached == Came::Yes);
            rows.push(Within { stratum: first + stratum, is_first, customer: gone.person, yes });
        }
        first += there.alike.many;
        held.extend(there.alike.held.clone());
    }
    held.sort();
    held.dedup();
    differ(asked, &rows, held)
}
