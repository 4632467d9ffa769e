//! Journeys as rows of risk: for each step that a customer reached for the first time, what showed there, and whether the
//! journey went on.
//!
//! A row lasts from the first event of a step until the first event of a step that the customer has not seen before. What
//! shows meanwhile belongs to the row, and is told by the step that it showed at: an error at an earlier step that the
//! customer has gone back to is that step's error. A journey that fails ends at its last row. Help that is sought is no
//! step: a call is the symptom, and the step from which it is made is where it hurts (R237).

use super::hands::Hands;
use super::hunt::{Hunt, Looked, VISIT};
use super::kind::{Kind, Role};
use super::names::{BOT, COMPLAINT};
use super::norms::{Usual, What};
use super::reader::{Event, Reader, Walk};
use crate::fold::{Fold, Judge, Standing};
use eventlog::{JourneyKey, JourneyView};
use model::MISSING;

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// Events this close together are one that was logged twice.
const AT_ONCE: i64 = 2 * SECOND;
/// A gap this long is a wait; a shorter one is time at the step.
pub(super) const WAITS_FROM: i64 = HOUR;
/// Two calls for help within this time are one that did not help.
const AGAIN_WITHIN: i64 = 7 * DAY;

/// What showed at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Sign {
    /// The step's activity.
    pub(crate) step: u32,
    pub(crate) kind: Kind,
}

/// A step that a customer reached, until the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    /// Its activity.
    pub(crate) step: u32,
    /// The step before, [`MISSING`] at the first.
    pub(crate) before: u32,
    /// The step that was left for it: the one before, [`MISSING`] where they had gone back from there or waited at a later visit.
    pub(crate) left: u32,
    /// The channel in which it was reached.
    pub(crate) channel: u32,
    /// When it was reached.
    pub(crate) arrived: i64,
    /// Help was sought from here so many times.
    pub(crate) contacts: u16,
    /// Where its signs end in the pool; they begin where those of the row before end.
    signs_to: u32,
}

/// What a journey went back and forth between (`ping_pong`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ToAndFro {
    /// Channels: the customer had to change.
    pub(crate) channels: bool,
    /// Teams: somebody passed the case on.
    pub(crate) teams: bool,
}

/// A journey.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traced {
    pub(crate) key: JourneyKey,
    pub(crate) person: u64,
    pub(crate) start: i64,
    /// Whether it failed; else it reached the goal.
    pub(crate) failed: bool,
    /// When it reached its goal; when its time was over where it did not.
    pub(crate) over: i64,
    /// Until when it was to reach the goal.
    pub(crate) until: i64,
    /// Whether the same person had a journey before.
    pub(crate) returning: bool,
    /// What it went back and forth between.
    pub(crate) to_and_fro: ToAndFro,
    rows_to: u32,
}

/// Rows of many journeys, in pools.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traces {
    pub(crate) journeys: Vec<Traced>,
    pub(crate) rows: Vec<Row>,
    pub(crate) signs: Vec<Sign>,
    /// By journey, the customer's values of the attributes that tell who.
    pub(crate) who: Vec<u32>,
    /// By row, the latest values of the attributes that tell what happened.
    pub(crate) what: Vec<u32>,
    /// Journeys whose time is not over.
    pub(crate) under_way: u64,
    /// Journeys of machines.
    pub(crate) robots: u64,
    /// Journeys that reached the goal with their first event.
    pub(crate) at_once: u64,
    /// Journeys that failed without any step.
    pub(crate) no_step: u64,
}

impl Traces {
    /// The rows of a journey.
    pub(crate) fn rows_of(&self, journey: usize) -> std::ops::Range<usize> {
        let from = if journey == 0 { 0 } else { self.journeys[journey - 1].rows_to };
        from as usize..self.journeys[journey].rows_to as usize
    }

    /// By row, the place of its journey.
    pub(crate) fn journey_of_rows(&self) -> Vec<u32> {
        let mut journey = Vec::with_capacity(self.rows.len());
        (0..self.journeys.len()).for_each(|at| journey.extend(self.rows_of(at).map(|_| at as u32)));
        journey
    }

    /// The signs of a row.
    pub(crate) fn signs_of(&self, row: usize) -> &[Sign] {
        let from = if row == 0 { 0 } else { self.rows[row - 1].signs_to };
        &self.signs[from as usize..self.rows[row].signs_to as usize]
    }

    /// The same journeys in an order that does not depend on how the log was split or read: by when a person began, then by
    /// what they did; each person's journeys together, in order of time. `ranks` are the places of activities by name.
    pub(crate) fn in_order(&self, whos: usize, whats: usize, ranks: &[u32]) -> Traces {
        let mut persons: Vec<(usize, usize)> = Vec::new();
        for (at, journey) in self.journeys.iter().enumerate() {
            match persons.last_mut() {
                Some((from, to)) if self.journeys[*from].person == journey.person => *to = at + 1,
                _ => persons.push((at, at + 1)),
            }
        }
        persons.sort_by_cached_key(|(from, to)| {
            let first = &self.journeys[*from];
            (first.start, self.content(*from..*to, ranks), first.person)
        });
        let Traces { under_way, robots, at_once, no_step, .. } = *self;
        let mut sorted = Traces { under_way, robots, at_once, no_step, ..Traces::default() };
        for at in persons.into_iter().flat_map(|(from, to)| from..to) {
            for row in self.rows_of(at) {
                sorted.signs.extend_from_slice(self.signs_of(row));
                sorted.rows.push(Row { signs_to: sorted.signs.len() as u32, ..self.rows[row] });
                sorted.what.extend_from_slice(&self.what[row * whats..(row + 1) * whats]);
            }
            sorted.who.extend_from_slice(&self.who[at * whos..(at + 1) * whos]);
            sorted.journeys.push(Traced { rows_to: sorted.rows.len() as u32, ..self.journeys[at] });
        }
        sorted
    }

    /// What happened in some journeys as one number (FNV-1a), for telling persons apart who began at the same moment.
    fn content(&self, journeys: std::ops::Range<usize>, ranks: &[u32]) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |value: u64| hash = (hash ^ value).wrapping_mul(0x0100_0000_01b3);
        for at in journeys {
            add(u64::from(self.journeys[at].failed));
            for row in self.rows_of(at) {
                let step = &self.rows[row];
                add(step.arrived.cast_unsigned());
                add(u64::from(ranks.get(step.step as usize).copied().unwrap_or(MISSING)));
                self.signs_of(row).iter().for_each(|sign| add(sign.kind as u64));
            }
        }
        hash
    }
}

/// The fold: the second pass.
pub(crate) struct Tracer<'r> {
    reader: &'r Reader,
    usual: &'r Usual,
    judge: Judge,
    traces: Traces,
    last_person: Option<u64>,
    visited: Vec<(u32, u32)>,
    /// What the journey at hand went back and forth between.
    to_and_fro: ToAndFro,
}

impl<'r> Tracer<'r> {
    pub(crate) fn new(reader: &'r Reader, usual: &'r Usual, judge: Judge) -> Self {
        Tracer {
            reader,
            usual,
            judge,
            traces: Traces::default(),
            last_person: None,
            visited: Vec::new(),
            to_and_fro: ToAndFro::default(),
        }
    }

    /// Whether an event is help that was turned to.
    fn is_help(&self, event: &Event) -> bool {
        let at = event.activity as usize;
        !self.reader.planned[at] && self.usual.helps[at]
    }
}

/// Where a customer is while a journey is walked.
struct Standpoint {
    /// The step of the last event that was one.
    step: u32,
    /// When anything happened last.
    time: i64,
    /// Whether that was the step.
    lingers: bool,
    /// When the customer was surely at the step last.
    seen: i64,
    channel: u32,
    /// The last two channels, or teams, between which the customer went.
    runs: Vec<[u32; 2]>,
    /// When help was sought last.
    contact: i64,
    /// When a bot or a person was asked last, and which line of help that was.
    asked: Option<(i64, u8)>,
    promise: Promise,
    hands: Hands,
    hunt: Hunt,
}

/// What was promised last.
#[derive(Clone, Copy, Debug, Default)]
struct Promise {
    /// By when, while the step that answers it is awaited.
    by: Option<i64>,
    /// When that was said first.
    said: i64,
    /// The promise that was broken last.
    broken: Option<i64>,
}

impl Promise {
    /// Takes in what is promised with an event, if anything.
    fn hear(&mut self, by: Option<i64>, time: i64) {
        let fresh = by.filter(|by| *by > time && self.broken != Some(*by));
        if fresh.is_some() && fresh != self.by {
            (self.by, self.said) = (fresh, time);
        }
    }

    /// A step that the customer had not come to before answers it, but for what they do on the same visit: whether it was
    /// promised by a time, and whether it came later than that. `again`: what is promised with the step itself; where that
    /// is the same, it is a term of the whole case, which says nothing of how long one step of it may take.
    fn answer(&mut self, time: i64, again: Option<i64>) -> (bool, bool) {
        let Some(by) = self.by.take_if(|_| time.saturating_sub(self.said) > VISIT) else { return (false, false) };
        let is_broken = time > by;
        if is_broken {
            self.broken = Some(by);
        }
        (is_broken || again != Some(by), is_broken)
    }
}

impl Tracer<'_> {
    fn sign(&mut self, step: u32, kind: Kind) {
        let Some(row) = self.traces.rows.len().checked_sub(1) else { return };
        let from = if row == 0 { 0 } else { self.traces.rows[row - 1].signs_to };
        let sign = Sign { step, kind };
        if !self.traces.signs[from as usize..].contains(&sign) {
            self.traces.signs.push(sign);
            self.traces.rows[row].signs_to += 1;
        }
    }

    /// Takes in a step's event: a new row where the customer has not been there.
    fn step(&mut self, journey: &JourneyView<'_>, event: Event, stand: &mut Standpoint) {
        let (known, first) = (self.visited.iter().position(|(step, _)| *step == event.activity), stand.step == MISSING);
        let gap = event.time.saturating_sub(stand.time);
        let mut is_promised = false;
        let is_again = stand.hands.take(self.reader, journey, &event, true);
        let is_handed_over = is_again && self.usual.asked_anew[event.activity as usize];
        match known {
            None => {
                self.visited.push((event.activity, event.channel));
                let signs_to = self.traces.signs.len() as u32;
                let (step, channel, arrived) = (event.activity, event.channel, event.time);
                let before = self.visited.len().checked_sub(2).map_or(MISSING, |at| self.visited[at].0);
                let left = if stand.step == before { before } else { MISSING };
                self.traces.rows.push(Row { step, before, left, channel, arrived, contacts: 0, signs_to });
                let latest = |what: &What| {
                    let values = journey.attribute(what.attribute)[..=event.at].iter().zip(journey.activities).rev();
                    let told = values.filter(|(value, activity)| **value != MISSING && what.is_told_at(**activity));
                    told.map(|(value, _)| *value).next().unwrap_or(MISSING)
                };
                self.traces.what.extend(self.usual.what.iter().map(latest));
                // Who looks for an answer has not got it.
                if !self.reader.is_look(event.activity) {
                    let is_broken;
                    (is_promised, is_broken) = stand.promise.answer(event.time, self.reader.promise(journey, &event));
                    if is_broken {
                        self.sign(event.activity, Kind::BrokenPromise);
                    }
                }
            }
            Some(_) if stand.step == event.activity => {
                // Nobody does a thing twice at the same moment: that is logged twice.
                if stand.channel == event.channel && gap > AT_ONCE {
                    let kind = if is_handed_over { Kind::HandoverWithoutContext } else { Kind::Retry };
                    self.sign(event.activity, kind);
                }
            }
            // Forward again, to where they had come from.
            Some(_) if self.traces.rows.last().is_some_and(|row| row.step == event.activity) => {}
            Some(place) => {
                let elsewhere = self.visited[place].1 != event.channel && event.channel != MISSING;
                match elsewhere && self.visited[place].1 != MISSING {
                    true => self.sign(event.activity, Kind::RepeatYourself),
                    false if is_handed_over => self.sign(event.activity, Kind::HandoverWithoutContext),
                    false => self.sign(stand.step, Kind::Loop),
                }
            }
        }
        if !first {
            let waited = self.usual.waited(event.activity, stand.time, event.time);
            // What was promised is no wait, however long; and what comes later than that is a promise broken.
            if waited >= WAITS_FROM && waited > self.usual.before[event.activity as usize] && !is_promised {
                self.sign(event.activity, Kind::Wait);
                if let (Some(_), Some(row)) = (known, self.traces.rows.last_mut()) {
                    row.left = MISSING;
                }
            } else if stand.lingers && gap < WAITS_FROM && gap > self.usual.after[stand.step as usize] {
                self.sign(stand.step, Kind::Dwell);
            }
        }
        (stand.step, stand.time, stand.lingers, stand.seen) = (event.activity, event.time, true, event.time);
    }

    /// Whether the customer has gone back from a step since they reached it, until the next.
    fn is_loop(&self, step: u32) -> bool {
        let row = self.traces.rows.len().checked_sub(1);
        row.is_some_and(|row| self.traces.signs_of(row).contains(&Sign { step, kind: Kind::Loop }))
    }

    /// Whether the customer has come back to a channel or team just left.
    fn is_return(&self, journey: &JourneyView<'_>, event: &Event, stand: &mut Standpoint) -> ToAndFro {
        let mut back = ToAndFro::default();
        for (place, runs) in stand.runs.iter_mut().enumerate() {
            let value = match place.checked_sub(1) {
                None if self.reader.channels.is_sent(event.channel) => MISSING,
                None => event.channel,
                Some(team) => journey.attribute(self.reader.teams[team])[event.at],
            };
            if value == MISSING || value == runs[1] {
                continue;
            }
            if value == runs[0] && runs[1] != MISSING {
                *(if place == 0 { &mut back.channels } else { &mut back.teams }) = true;
            }
            *runs = [runs[1], value];
        }
        back
    }

    /// Something beside the way ends the time at a step.
    fn aside(&mut self, event: &Event, stand: &mut Standpoint) {
        if stand.step == MISSING {
            return;
        }
        let gap = event.time.saturating_sub(stand.time);
        if stand.lingers && gap < WAITS_FROM && gap > self.usual.after[stand.step as usize] {
            self.sign(stand.step, Kind::Dwell);
        }
        (stand.time, stand.lingers) = (event.time, false);
    }

    /// Something that says how the step before it went, where it is of the same visit: what comes later happened at a step
    /// that the log does not know of, or knows by another name of the customer.
    fn mark(&mut self, kind: Kind, event: &Event, stand: &mut Standpoint) {
        if stand.step == MISSING || event.time.saturating_sub(stand.seen) > VISIT {
            return;
        }
        stand.seen = event.time;
        self.sign(stand.step, kind);
    }

    /// Whether somebody is asked who is above whom was asked before, within a week of that.
    fn goes_higher(&self, time: i64, line: Option<u8>, stand: &mut Standpoint) -> bool {
        let Some(line) = line else { return false };
        let before = stand.asked.replace((time, line));
        before.is_some_and(|(asked, known)| line > known && time.saturating_sub(asked) <= AGAIN_WITHIN)
    }

    /// Who complains after they had asked for help goes higher with what that did not solve.
    fn complaint(&mut self, event: &Event, stand: &mut Standpoint) {
        if stand.step != MISSING && self.goes_higher(event.time, Some(COMPLAINT), stand) {
            self.sign(stand.step, Kind::Escalation);
        }
    }

    fn help(&mut self, journey: &JourneyView<'_>, event: &Event, stand: &mut Standpoint) {
        let line = self.reader.line(journey, event);
        if line == Some(BOT) {
            // A bot is no person: whoever turns to one has not sought help from a person yet.
            stand.asked = Some((event.time, BOT));
            return;
        }
        let is_higher = self.goes_higher(event.time, line, stand);
        let Some(row) = self.traces.rows.last_mut() else { return };
        // So long after it is about something else.
        if event.time.saturating_sub(stand.seen.max(stand.contact)) > AGAIN_WITHIN {
            return;
        }
        row.contacts = row.contacts.saturating_add(1);
        let first = row.contacts == 1;
        if is_higher {
            self.sign(stand.step, Kind::Escalation);
        } else if first && event.time.saturating_sub(stand.time) <= DAY {
            self.sign(stand.step, Kind::ForcedSwitch);
        } else if !first && event.time.saturating_sub(stand.contact) <= AGAIN_WITHIN {
            self.sign(stand.step, Kind::RepeatContact);
        }
        (stand.contact, stand.time, stand.lingers) = (event.time, event.time, false);
    }

    /// What an event that is no help tells of the way: that a bot was asked, that an answer is looked for.
    fn beside(&mut self, journey: &JourneyView<'_>, event: &Event, is_step: bool, stand: &mut Standpoint) {
        if self.reader.line(journey, event) == Some(BOT) {
            stand.asked = Some((event.time, BOT));
        }
        if let Looked::More { step, places } = stand.hunt.take(self.reader, event, is_step)
            && places == self.usual.places[step as usize].saturating_add(1)
        {
            self.sign(step, Kind::AnswerHunting);
        }
    }

    fn results(&mut self, journey: &JourneyView<'_>, event: &Event) {
        for at in self.usual.results.iter().copied() {
            let said = &self.reader.results[at];
            let value = journey.attribute(at)[event.at];
            if let Some(kind) = said.get(value as usize).copied().flatten() {
                self.sign(event.activity, kind);
            }
        }
    }

    /// Walks a journey up to its goal.
    fn walk(&mut self, journey: &JourneyView<'_>) {
        self.visited.clear();
        self.to_and_fro = ToAndFro::default();
        let reader = self.reader;
        let runs = vec![[MISSING; 2]; 1 + reader.teams.len()];
        let mut stand = Standpoint {
            step: MISSING,
            time: 0,
            lingers: false,
            seen: 0,
            channel: MISSING,
            runs,
            contact: 0,
            asked: None,
            promise: Promise::default(),
            hands: Hands::default(),
            hunt: Hunt::new(),
        };
        let mut walk = Walk::of(reader, journey, self.judge.until(journey.times[0]));
        while let Some(event) = walk.event() {
            walk.at += 1;
            match reader.role(&event) {
                Role::Survey => {}
                Role::Mark(kind) => self.mark(kind, &event, &mut stand),
                _ if reader.channels.is_complaint(event.channel) => self.complaint(&event, &mut stand),
                Role::Aside if !self.is_help(&event) => {
                    self.aside(&event, &mut stand);
                    self.beside(journey, &event, false, &mut stand);
                }
                role => {
                    let back = self.is_return(journey, &event, &mut stand);
                    if role == Role::Aside || self.is_help(&event) {
                        self.help(journey, &event, &mut stand);
                    } else {
                        self.step(journey, event, &mut stand);
                        self.results(journey, &event);
                        // Who calls once more is back in a channel, but on no step. Who has gone back to an earlier step in
                        // another channel, and comes again, has gone round in a loop: that is one thing and not two.
                        if back.teams || back.channels && !self.is_loop(stand.step) {
                            self.sign(stand.step, Kind::PingPong);
                            // Each channel has its teams: who changes channel is not passed on for that.
                            self.to_and_fro.channels |= back.channels;
                            self.to_and_fro.teams |= !back.channels;
                        }
                        self.beside(journey, &event, true, &mut stand);
                    }
                    stand.channel = event.channel;
                }
            }
            stand.promise.hear(reader.promise(journey, &event), event.time);
        }
    }
}

impl Fold for Tracer<'_> {
    type Answer = Traces;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let standing = self.judge.standing(journey);
        if self.reader.is_robot(journey) {
            self.traces.robots += 1;
            return;
        }
        if standing == Standing::UnderWay {
            self.traces.under_way += 1;
            return;
        }
        let before = self.traces.rows.len();
        self.walk(journey);
        if self.traces.rows.len() == before {
            self.traces.at_once += u64::from(standing == Standing::Reached);
            self.traces.no_step += u64::from(standing == Standing::Failed);
            return;
        }
        let person = journey.person_key();
        for at in &self.usual.who {
            let values = journey.attribute(*at);
            let first = values.iter().find(|value| **value != MISSING).copied();
            self.traces.who.push(first.unwrap_or(MISSING));
        }
        let until = self.judge.until(journey.times[0]);
        let reached = journey.goal.iter().position(|is_goal| *is_goal).map(|at| journey.times[at]);
        self.traces.journeys.push(Traced {
            key: journey.key,
            person,
            start: journey.times[0],
            failed: standing == Standing::Failed,
            over: reached.filter(|_| standing == Standing::Reached).unwrap_or(until),
            until,
            returning: self.last_person == Some(person),
            to_and_fro: self.to_and_fro,
            rows_to: self.traces.rows.len() as u32,
        });
        self.last_person = Some(person);
    }

    fn merge(&mut self, other: Self) {
        let (mine, theirs) = (&mut self.traces, other.traces);
        let (rows, signs) = (mine.rows.len() as u32, mine.signs.len() as u32);
        mine.journeys.extend(theirs.journeys.iter().map(|it| Traced { rows_to: it.rows_to + rows, ..*it }));
        mine.rows.extend(theirs.rows.iter().map(|row| Row { signs_to: row.signs_to + signs, ..*row }));
        mine.signs.extend(theirs.signs);
        mine.who.extend(theirs.who);
        mine.what.extend(theirs.what);
        mine.under_way += theirs.under_way;
        mine.robots += theirs.robots;
        mine.at_once += theirs.at_once;
        mine.no_step += theirs.no_step;
    }

    fn answer(self) -> Traces {
        self.traces
    }
}
