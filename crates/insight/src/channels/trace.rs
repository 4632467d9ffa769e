//! The second pass: each journey as rows, one for the first visit of each step, with what was known before it and what
//! came after; changes of channel; several channels at once; and what channels told.

use super::concurrent::{Episodes, Found};
use super::contradictions::{Differing, Learnt, Values};
use super::hops::Hops;
use super::reading::{Event, Reader, SITTING};
use super::ways::{Kind, Planned};
use super::{Map, Options};
use crate::compare::Knowledge;
use crate::fold::{Fold, Judge, Standing};
use eventlog::{JourneyKey, JourneyView};
use model::MISSING;

const DAY: i64 = 86_400_000_000;
/// What comes within so long of a step came of it.
const SOON: i64 = 7 * DAY;
/// Nothing is known.
pub(super) const UNKNOWN: i32 = i32::MIN;
/// Logarithms of seconds are counted in parts of this.
pub(super) const PARTS: f64 = 10_000.0;

/// What is known of a journey before each of its steps.
pub(super) const HISTORY: [&str; 6] =
    ["step_before", "channel_before", "steps_before", "changes_before", "contacts_before", "time_before"];

/// What came of a step: no, yes, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    No,
    Yes,
    Unknown,
}

impl Came {
    fn of(yes: bool) -> Came {
        if yes { Came::Yes } else { Came::No }
    }
}

/// Where a customer went after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// Nowhere.
    None,
    /// On in the same channel, or by a hand-over.
    Usual,
    /// To another channel on their own.
    Hops(u32),
    /// To the goal itself, or something was sent.
    Other,
}

/// The first visit of a step in a journey.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) step: u32,
    pub(super) channel: u32,
    /// Its place among the journeys.
    pub(super) journey: u32,
    pub(super) time: i64,
    /// What was known before, as [`HISTORY`] has it.
    pub(super) history: [u32; 6],
    pub(super) onward: Came,
    pub(super) assisted: Came,
    pub(super) again: Came,
    /// The logarithm of the seconds to the next step, in parts; [`UNKNOWN`].
    pub(super) next: i32,
    pub(super) moves: Move,
    /// Whether the next thing came within the window in the same channel.
    pub(super) is_quick: bool,
    /// The several channels at once that began here, one more than their place; 0: none.
    pub(super) episode: u32,
}

/// One journey.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gone {
    pub(super) key: JourneyKey,
    pub(super) person: u64,
    pub(super) reached: Came,
}

/// All that the second pass knows.
pub(super) struct Traces {
    pub(super) rows: Vec<Row>,
    pub(super) journeys: Vec<Gone>,
    /// By journey, one after the other: the first value of each attribute.
    pub(super) who: Vec<u32>,
    /// By attribute.
    pub(super) knowledge: Vec<Knowledge>,
    pub(super) hops: Hops,
    pub(super) episodes: Episodes,
    pub(super) robots: u64,
    pub(super) under_way: u64,
}

/// What the second pass needs to know.
pub(super) struct Guide<'g> {
    pub(super) reader: &'g Reader,
    pub(super) judge: Judge,
    pub(super) options: Options,
    pub(super) planned: &'g Planned,
    pub(super) bursts: &'g Map<(u32, i64), u32>,
    pub(super) values: &'g [Values],
    pub(super) learnt: &'g Learnt,
    /// Steps of which rows are wanted, by code.
    pub(super) wanted: &'g [bool],
    /// A journey whose last event is longer ago has ended.
    pub(super) gap: i64,
    /// The last moment that the log knows.
    pub(super) end: i64,
    pub(super) has_goal: bool,
    /// Only changes of channel after this step count.
    pub(super) at: Option<u32>,
}

impl Guide<'_> {
    /// Whether a step is asked about.
    pub(super) fn is_at(&self, step: u32) -> bool {
        self.at.is_none_or(|at| at == step)
    }
}

/// The fold.
pub(super) struct Tracer<'g> {
    guide: &'g Guide<'g>,
    traces: Traces,
    differing: Differing<'g>,
    events: Vec<Event>,
    kinds: Vec<Option<Kind>>,
    begins: Vec<i64>,
    found: Vec<Found>,
}

impl<'g> Tracer<'g> {
    pub(super) fn new(guide: &'g Guide<'g>) -> Tracer<'g> {
        Tracer {
            guide,
            traces: Traces {
                rows: Vec::new(),
                journeys: Vec::new(),
                who: Vec::new(),
                knowledge: vec![Knowledge::default(); guide.values.len()],
                hops: Hops::default(),
                episodes: Episodes::default(),
                robots: 0,
                under_way: 0,
            },
            differing: Differing::new(guide.values, guide.learnt, guide.options.told_within),
            events: Vec::new(),
            kinds: Vec::new(),
            begins: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Who the customer is, as the journey tells it.
    fn who(&mut self, journey: &JourneyView<'_>) {
        for (values, knowledge) in self.guide.values.iter().zip(&mut self.traces.knowledge) {
            let codes = journey.attribute(values.place);
            let mut known = codes.iter().copied().filter(|code| *code != MISSING);
            let first = known.next();
            knowledge.known += u64::from(first.is_some());
            knowledge.from_start += u64::from(codes[0] != MISSING);
            knowledge.varies += u64::from(known.any(|code| Some(code) != first));
            self.traces.who.push(first.unwrap_or(MISSING));
        }
    }

    /// When contacts with people began.
    fn contacts(&mut self) {
        self.begins.clear();
        let mut last: Map<u32, i64> = Map::default();
        for event in self.events.iter().filter(|event| self.guide.reader.is_helped(event.channel)) {
            let before = last.insert(event.channel, event.time);
            if before.is_none_or(|before| event.time - before > SITTING) {
                self.begins.push(event.time);
            }
        }
    }

    fn rows(&mut self) {
        let journey = self.traces.journeys.len() as u32 - 1;
        let (mut steps, mut changes) = (Vec::<u32>::new(), 0_u32);
        for at in 0..self.events.len() {
            let event = self.events[at];
            if at > 0 && self.kinds[at - 1].is_some() {
                changes += 1;
            }
            if event.is_goal || event.channel == MISSING || steps.contains(&event.activity) {
                continue;
            }
            steps.push(event.activity);
            if self.guide.wanted[event.activity as usize] {
                let before = at.checked_sub(1).map(|before| self.events[before]);
                let contacts = self.begins.iter().filter(|begin| **begin < event.time).count() as u32;
                let history = [
                    before.map_or(MISSING, |before| before.activity),
                    before.map_or(MISSING, |before| before.channel),
                    few(steps.len() as u32 - 1),
                    changes.min(3),
                    contacts.min(2),
                    before.map_or(0, |_| apart(event.time - self.events[0].time)),
                ];
                let row = self.row(at, journey, history);
                self.traces.rows.push(row);
            }
        }
    }

    fn row(&self, at: usize, journey: u32, history: [u32; 6]) -> Row {
        let (event, guide) = (self.events[at], self.guide);
        let later = &self.events[at + 1..];
        let next = later.iter().find(|next| next.activity != event.activity || next.is_goal);
        let is_over = guide.end.saturating_sub(event.time) >= guide.gap;
        let is_soon = guide.end.saturating_sub(event.time) >= SOON;
        let known = |yes: bool| if is_soon { Came::of(yes) } else { Came::Unknown };
        let mut began = event.time;
        let mut again = false;
        let mut elsewhere = false;
        for next in later.iter().take_while(|next| next.time - event.time <= SOON) {
            if next.activity == event.activity && !next.is_goal {
                again |= elsewhere || next.time - began > SITTING;
                began = next.time;
            } else {
                elsewhere = true;
            }
        }
        let assisted = self.begins.iter().any(|begin| *begin > event.time && begin - event.time <= SOON);
        let leaves = later.iter().position(|next| next.place() != event.place());
        let moves = match leaves.map(|place| (at + place, later[place])) {
            None => Move::None,
            // Whoever goes on to the goal itself has reached it: nothing is left to be held against the move.
            Some((_, next)) if next.is_goal || next.channel == MISSING => Move::Other,
            Some((_, next)) if next.channel == event.channel => Move::Usual,
            Some((from, next)) => match self.kinds[from] {
                Some(Kind::Unplanned) => Move::Hops(next.channel),
                Some(Kind::Planned) => Move::Usual,
                _ => Move::Other,
            },
        };
        // The last thing done here before going on.
        let last = at + leaves.unwrap_or(later.len());
        let soon = self.events.get(last + 1).filter(|next| next.time - self.events[last].time <= guide.options.window);
        Row {
            step: event.activity,
            channel: event.channel,
            journey,
            time: event.time,
            history,
            onward: match next {
                Some(_) => Came::Yes,
                None if is_over => Came::No,
                None => Came::Unknown,
            },
            assisted: known(assisted),
            again: known(again),
            next: next.map_or(UNKNOWN, |next| parts(next.time - event.time)),
            moves,
            is_quick: soon.is_some_and(|next| next.channel == event.channel && !next.is_goal),
            episode: self
                .found
                .iter()
                .find(|found| (at..=last).contains(&found.begins))
                .map_or(0, |found| found.which + 1),
        }
    }
}

/// The logarithm of a time in seconds, at least one, in parts.
fn parts(micros: i64) -> i32 {
    ((micros as f64 / 1e6).max(1.0).ln() * PARTS).round() as i32
}

/// A count as one of few.
fn few(count: u32) -> u32 {
    match count {
        0..=3 => count,
        4..=5 => 4,
        6..=8 => 5,
        _ => 6,
    }
}

/// A time as one of few: below a minute, an hour, a day, three days, a week, four weeks, more.
fn apart(micros: i64) -> u32 {
    const ENDS: [i64; 6] = [60_000_000, 3_600_000_000, DAY, 3 * DAY, 7 * DAY, 28 * DAY];
    ENDS.iter().filter(|end| micros > **end).count() as u32
}

impl<'g> Fold for Tracer<'g> {
    type Answer = (Traces, Differing<'g>);

    fn journey(&mut self, journey: &JourneyView<'_>) {
        if Reader::is_robot(journey) {
            self.traces.robots += 1;
            return;
        }
        let guide = self.guide;
        guide.reader.read(journey, guide.judge.until(journey.times[0]), &mut self.events);
        if self.events.is_empty() {
            return;
        }
        let standing = guide.judge.standing(journey);
        self.traces.under_way += u64::from(standing == Standing::UnderWay);
        let reached = match standing {
            _ if !guide.has_goal => Came::Unknown,
            Standing::Reached => Came::Yes,
            Standing::Failed => Came::No,
            Standing::UnderWay => Came::Unknown,
        };
        self.traces.journeys.push(Gone { key: journey.key, person: journey.person_key(), reached });
        self.who(journey);
        self.kinds.clear();
        for pair in self.events.windows(2) {
            let is_change =
                pair[0].channel != pair[1].channel && pair[0].channel != MISSING && pair[1].channel != MISSING;
            self.kinds.push(is_change.then(|| guide.planned.kind(guide.reader, &pair[0], &pair[1])));
        }
        self.contacts();
        self.traces.hops.journey(guide, &self.events, &self.kinds);
        self.traces.episodes.journey(guide, &self.events, &self.kinds, &mut self.found);
        self.rows();
        self.differing.journey(journey, &self.events);
    }

    fn merge(&mut self, other: Self) {
        let traces = other.traces;
        let (before, places) = (self.traces.journeys.len() as u32, self.traces.episodes.merge(traces.episodes));
        self.traces.journeys.extend(traces.journeys);
        self.traces.who.extend(traces.who);
        self.traces.rows.extend(traces.rows.into_iter().map(|row| {
            let episode = row.episode.checked_sub(1).map_or(0, |which| places[which as usize] + 1);
            Row { journey: row.journey + before, episode, ..row }
        }));
        for (mine, theirs) in self.traces.knowledge.iter_mut().zip(traces.knowledge) {
            mine.known += theirs.known;
            mine.from_start += theirs.from_start;
            mine.varies += theirs.varies;
        }
        self.traces.hops.merge(traces.hops);
        self.traces.robots += traces.robots;
        self.traces.under_way += traces.under_way;
        self.differing.merge(other.differing);
    }

    fn answer(self) -> (Traces, Differing<'g>) {
        (self.traces, self.differing)
    }
}
