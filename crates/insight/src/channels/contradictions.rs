//! Channels that tell the same customer different things (R221): the same attribute of the same journey, or of the same
//! step of it, with different values in different channels within a time.
//!
//! An attribute that changes anyway contradicts nothing. So it is learnt first how often an attribute changes within one
//! channel, by how long the two tellings are apart; only where it next to never does, two channels that differ as far
//! apart contradict each other. A channel that changes its own word within the journey says nothing there. And what
//! differs between channels as chance would have it is something of the channel's own (a device, a team).

use super::reading::Event;
use super::report::{AttributeTold, Contradictions, Moment, NotJudged, PairTold, StepCount};
use super::{Asked, Map};
use crate::evidence::share;
use eventlog::{JourneyKey, JourneyView, Journeys, LogError};
use model::{MISSING, Micros, is_technical_attribute};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// How far apart two tellings are: at most so long; the last takes the rest.
const APART: [i64; 6] = [10 * MINUTE, HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY];
/// So many of these classes.
const CLASSES: usize = APART.len() + 1;
/// So many tellings in one channel tell whether an attribute changes anyway.
const LEAST: u64 = 30;
/// At most this share of them may differ.
const NEVER: f64 = 0.02;
/// Channels must agree so much more than chance would (Cohen's kappa), or each holds something of its own.
const AGREES: f64 = 0.5;
/// More values than this are no word on anything.
const MOST_VALUES: usize = 5_000;
/// So many examples of each pair of channels.
const EXAMPLES: usize = 5;

fn class(apart: i64) -> usize {
    APART.iter().position(|most| apart <= *most).unwrap_or(CLASSES - 1)
}

/// The values of an attribute as they are compared: `100` and `100.00` are one, and so are `Yes ` and `yes`.
#[derive(Clone, Debug)]
pub(super) struct Values {
    /// Its place in the log.
    pub(super) place: usize,
    /// By code.
    same: Vec<u32>,
}

/// The attributes that may be told by several channels.
pub(super) fn values(journeys: &Journeys<'_>) -> Vec<Values> {
    let known = journeys.log().attributes().iter().enumerate();
    let usable = known.filter(|(_, it)| it.loaded && !is_technical_attribute(&it.name) && !is_of_the_log(&it.name));
    let values = usable.map(|(place, attribute)| {
        let mut codes: Map<String, u32> = Map::default();
        let same = attribute.dictionary.iter().map(|text| {
            let next = codes.len() as u32;
            let plain = plain(text);
            if plain.is_empty() { MISSING } else { *codes.entry(plain).or_insert(next) }
        });
        Values { place, same: same.collect() }
    });
    values.collect()
}

/// Whether an attribute is about how an event was logged and not about what a customer is told.
fn is_of_the_log(name: &str) -> bool {
    const NAMES: [&str; 5] =
        ["lifecycle:transition", "org:resource", "concept:instance", "identity:id", "case:concept:name"];
    NAMES.contains(&name)
}

fn plain(text: &str) -> String {
    let text = text.trim().to_lowercase();
    // A number that begins with a nought is a number of something, and no amount.
    let is_code = text.starts_with('0') && text.chars().nth(1).is_some_and(|next| next.is_ascii_digit());
    match text.replace(',', ".").parse::<f64>() {
        Ok(number) if number.is_finite() && !is_code => number.to_string(),
        _ => text,
    }
}

/// One telling of a value.
#[derive(Clone, Copy)]
struct Telling {
    channel: u32,
    activity: u32,
    time: i64,
    value: u32,
}

/// Within what a word is held to: the journey, or one step of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// It should be the same throughout the journey.
    Journey,
    /// It should be the same at the same step.
    Step,
}

/// What was told of an attribute in a journey.
fn tellings(values: &Values, journey: &JourneyView<'_>, events: &[Event], told: &mut Vec<Telling>) {
    told.clear();
    let column = journey.attribute(values.place);
    for event in events.iter().filter(|event| event.channel != MISSING) {
        let value = values.same.get(column[event.at] as usize).copied().unwrap_or(MISSING);
        if value != MISSING {
            told.push(Telling { channel: event.channel, activity: event.activity, time: event.time, value });
        }
    }
}

/// Tellings in one channel: how many pairs, and how many of them differ, by how far they are apart.
type Pairs = [[u64; 2]; CLASSES];

/// How constant attributes are: part of the first pass.
pub(super) struct Constancy<'v> {
    values: &'v [Values],
    /// By attribute: in journeys, and at the same step.
    pairs: Vec<[Pairs; 2]>,
    told: Vec<Telling>,
    firsts: Vec<Telling>,
}

impl<'v> Constancy<'v> {
    pub(super) fn new(values: &'v [Values]) -> Constancy<'v> {
        let pairs = vec![[[[0; 2]; CLASSES]; 2]; values.len()];
        Constancy { values, pairs, told: Vec::new(), firsts: Vec::new() }
    }

    pub(super) fn journey(&mut self, journey: &JourneyView<'_>, events: &[Event]) {
        for (values, pairs) in self.values.iter().zip(&mut self.pairs) {
            tellings(values, journey, events, &mut self.told);
            if self.told.len() < 2 {
                continue;
            }
            for (scope, pairs) in [Scope::Journey, Scope::Step].into_iter().zip(pairs) {
                self.firsts.clear();
                for told in &self.told {
                    let is_alike = |first: &&Telling| {
                        first.channel == told.channel && (scope == Scope::Journey || first.activity == told.activity)
                    };
                    match self.firsts.iter().find(is_alike) {
                        Some(first) => {
                            let [n, differ] = &mut pairs[class(told.time - first.time)];
                            *n += 1;
                            *differ += u64::from(first.value != told.value);
                        }
                        None => self.firsts.push(*told),
                    }
                }
            }
        }
    }

    pub(super) fn merge(&mut self, other: Constancy<'_>) {
        for (mine, theirs) in self.pairs.iter_mut().zip(other.pairs) {
            for (mine, theirs) in mine.iter_mut().flatten().flatten().zip(theirs.iter().flatten().flatten()) {
                *mine += theirs;
            }
        }
    }

    pub(super) fn learnt(self) -> Learnt {
        Learnt { steady: self.pairs.iter().map(|scopes| [steady(&scopes[0]), steady(&scopes[1])]).collect() }
    }
}

/// By how far apart: whether one channel next to never changes its word; `None` where too little is known of it.
type Steady = [Option<bool>; CLASSES];

fn steady(pairs: &Pairs) -> Steady {
    let holds = |n: u64, differ: u64| differ as f64 <= NEVER * n as f64;
    std::array::from_fn(|at| {
        let [n, differ] = pairs[at];
        if n >= LEAST {
            return Some(holds(n, differ));
        }
        // What stays the same for longer stays the same for as long.
        let longer = pairs[at..].iter().fold([0, 0], |sum, pair| [sum[0] + pair[0], sum[1] + pair[1]]);
        (longer[0] >= LEAST).then(|| holds(longer[0], longer[1]))
    })
}

/// What the first pass learnt of attributes.
#[derive(Default)]
pub(super) struct Learnt {
    /// By attribute: in journeys, and at the same step.
    steady: Vec<[Steady; 2]>,
}

impl Learnt {
    /// Within what an attribute is held to its word: the journey where it is steady there, else the step; and how far
    /// apart two channels may be.
    fn scope(&self, attribute: usize) -> Option<(Scope, Steady)> {
        let [journey, step] = self.steady.get(attribute)?;
        let is_steady = |steady: &Steady| {
            let known: Vec<bool> = steady.iter().copied().flatten().collect();
            !known.is_empty() && known.iter().filter(|holds| **holds).count() * 2 > known.len()
        };
        match () {
            () if is_steady(journey) => Some((Scope::Journey, *journey)),
            () if is_steady(step) => Some((Scope::Step, *step)),
            () => None,
        }
    }
}

/// A journey in which two channels differ, and where they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Example {
    times: [i64; 2],
    activities: [u32; 2],
    key: JourneyKey,
}

/// Two channels and what they told of one attribute.
#[derive(Default)]
struct Pair {
    told: u64,
    differ: u64,
    /// By value, how often either told it.
    values: Map<u32, [u64; 2]>,
    /// By the step at which the later of the two spoke.
    steps: Map<u32, u64>,
    examples: Vec<Example>,
}

/// What channels told of one attribute.
#[derive(Default)]
struct Told {
    journeys: u64,
    differ: u64,
    pairs: Map<(u32, u32), Pair>,
    too_many: bool,
}

/// The second pass.
pub(super) struct Differing<'v> {
    values: &'v [Values],
    scopes: Vec<Option<(Scope, Steady)>>,
    window: i64,
    told: Vec<Told>,
    tellings: Vec<Telling>,
}

impl<'v> Differing<'v> {
    pub(super) fn new(values: &'v [Values], learnt: &Learnt, window: i64) -> Differing<'v> {
        Differing {
            values,
            scopes: (0..values.len()).map(|at| learnt.scope(at)).collect(),
            window,
            told: values.iter().map(|_| Told::default()).collect(),
            tellings: Vec::new(),
        }
    }

    pub(super) fn journey(&mut self, journey: &JourneyView<'_>, events: &[Event]) {
        let several = events.iter().any(|event| event.channel != events[0].channel);
        if !several {
            return;
        }
        for ((values, scope), told) in self.values.iter().zip(&self.scopes).zip(&mut self.told) {
            let Some((scope, steady)) = scope else { continue };
            tellings(values, journey, events, &mut self.tellings);
            let mut steps: Vec<u32> = vec![MISSING];
            if *scope == Scope::Step {
                steps = self.tellings.iter().map(|telling| telling.activity).collect();
                steps.sort_unstable();
                steps.dedup();
            }
            let (mut was_told, mut differed) = (false, false);
            for step in steps {
                let at = |telling: &&Telling| step == MISSING || telling.activity == step;
                let these: Vec<Telling> = self.tellings.iter().filter(at).copied().collect();
                let window = self.window;
                compared(&these, &|apart| apart <= window && steady[class(apart)] == Some(true), &mut |found| {
                    was_told = true;
                    differed |= told.add(found, journey.key);
                });
            }
            told.journeys += u64::from(was_told);
            told.differ += u64::from(differed);
        }
    }

    pub(super) fn merge(&mut self, other: Differing<'_>) {
        for (mine, theirs) in self.told.iter_mut().zip(other.told) {
            mine.journeys += theirs.journeys;
            mine.differ += theirs.differ;
            mine.too_many |= theirs.too_many;
            for (channels, pair) in theirs.pairs {
                mine.pairs.entry(channels).or_default().merge(pair);
            }
        }
    }
}

/// Every two channels that each hold to one word, at the moment at which they were closest.
fn compared(told: &[Telling], counts: &dyn Fn(i64) -> bool, take: &mut dyn FnMut([Telling; 2])) {
    let mut channels: Vec<u32> = told.iter().map(|telling| telling.channel).collect();
    channels.sort_unstable();
    channels.dedup();
    let of = |channel: u32| told.iter().filter(move |telling| telling.channel == channel);
    channels
        .retain(|channel| of(*channel).all(|telling| Some(telling.value) == of(*channel).next().map(|it| it.value)));
    for (at, one) in channels.iter().enumerate() {
        for other in &channels[at + 1..] {
            let pairs = of(*one).flat_map(|a| of(*other).map(move |b| [*a, *b]));
            let closest = pairs.min_by_key(|[a, b]| ((a.time - b.time).abs(), a.time.max(b.time)));
            if let Some(pair) = closest.filter(|[a, b]| counts((a.time - b.time).abs())) {
                take(pair);
            }
        }
    }
}

impl Told {
    fn add(&mut self, [a, b]: [Telling; 2], key: JourneyKey) -> bool {
        let pair = self.pairs.entry((a.channel, b.channel)).or_default();
        pair.told += 1;
        for (side, telling) in [a, b].into_iter().enumerate() {
            if pair.values.len() < MOST_VALUES || pair.values.contains_key(&telling.value) {
                pair.values.entry(telling.value).or_default()[side] += 1;
            } else {
                self.too_many = true;
            }
        }
        let differ = a.value != b.value;
        if differ {
            pair.differ += 1;
            let later = if b.time >= a.time { b } else { a };
            *pair.steps.entry(later.activity).or_default() += 1;
            pair.examples.push(Example { times: [a.time, b.time], activities: [a.activity, b.activity], key });
            if pair.examples.len() > 8 * EXAMPLES {
                pair.keep_first();
            }
        }
        differ
    }
}

impl Pair {
    fn keep_first(&mut self) {
        self.examples.sort_unstable();
        self.examples.truncate(EXAMPLES);
    }

    fn merge(&mut self, other: Pair) {
        self.told += other.told;
        self.differ += other.differ;
        for (value, counts) in other.values {
            let mine = self.values.entry(value).or_default();
            mine[0] += counts[0];
            mine[1] += counts[1];
        }
        other.steps.into_iter().for_each(|(step, count)| *self.steps.entry(step).or_default() += count);
        self.examples.extend(other.examples);
        self.keep_first();
    }

    /// How much more two channels agree than chance would have it (Cohen's kappa): 1 where they always do.
    fn kappa(&self) -> f64 {
        let n = self.told.max(1) as f64;
        let mut by_chance: Vec<f64> = self.values.values().map(|[a, b]| (*a as f64 / n) * (*b as f64 / n)).collect();
        by_chance.sort_by(f64::total_cmp);
        let by_chance: f64 = by_chance.iter().sum();
        let agree = 1.0 - self.differ as f64 / n;
        if by_chance >= 1.0 { 1.0 } else { (agree - by_chance) / (1.0 - by_chance) }
    }
}

/// What channels told, by attribute.
pub(super) fn report(asked: &Asked<'_, '_>, found: Differing<'_>) -> Result<Contradictions, LogError> {
    let log = asked.journeys.log();
    let (mut attributes, mut not_judged) = (Vec::new(), Vec::new());
    for ((values, scope), mut told) in found.values.iter().zip(&found.scopes).zip(found.told) {
        let name = log.attributes()[values.place].name.clone();
        // What each channel holds of its own is no word on the same thing.
        let own = |pair: &Pair| pair.told >= LEAST && pair.kappa() < AGREES;
        let held_own = told.pairs.values().any(own);
        let few = told.journeys < LEAST;
        let reason = match scope {
            None => Some("changes"),
            Some(_) if told.journeys == 0 => Some("one_channel"),
            Some(_) if told.too_many => Some("too_many_values"),
            Some(_) if held_own => Some("own_in_each_channel"),
            Some(_) if few => Some("too_few"),
            Some(_) => None,
        };
        if let Some(reason) = reason {
            not_judged.push(NotJudged { attribute: name, reason });
            continue;
        }
        let mut pairs = Vec::new();
        let mut steps: Map<u32, u64> = Map::default();
        let mut examples: Vec<Example> = Vec::new();
        for ((a, b), pair) in &mut told.pairs {
            pair.steps.iter().for_each(|(step, count)| *steps.entry(*step).or_default() += count);
            examples.append(&mut pair.examples);
            let mut channels = [asked.channel(*a), asked.channel(*b)];
            channels.sort();
            pairs.push(PairTold {
                channels,
                told: pair.told,
                contradicted: pair.differ,
                rate: share(pair.differ, pair.told, asked.as_of),
            });
        }
        pairs.sort_by(|a, b| b.contradicted.cmp(&a.contradicted).then_with(|| a.channels.cmp(&b.channels)));
        examples.sort_unstable();
        // One of each journey.
        let mut shown: Vec<JourneyKey> = Vec::new();
        examples.retain(|example| {
            let is_new = !shown.contains(&example.key);
            shown.push(example.key);
            is_new
        });
        let mut steps: Vec<StepCount> =
            steps.into_iter().map(|(step, count)| StepCount { step: asked.activity(step), count }).collect();
        steps.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.step.cmp(&b.step)));
        let moments = |example: &Example| -> Result<[Moment; 2], LogError> {
            let identity = asked.journeys.identity_name(example.key)?;
            let mut moments = [0, 1].map(|at| Moment {
                identity: identity.clone(),
                time: Micros(example.times[at]),
                activity: asked.activity(example.activities[at]),
                event: None,
            });
            moments.sort_by(|a, b| a.time.cmp(&b.time).then_with(|| a.activity.cmp(&b.activity)));
            Ok(moments)
        };
        attributes.push(AttributeTold {
            attribute: name,
            scope: scope.map_or(Scope::Journey, |(scope, _)| scope),
            told: told.journeys,
            contradicted: told.differ,
            rate: share(told.differ, told.journeys, asked.as_of),
            pairs,
            steps,
            examples: examples.iter().take(EXAMPLES).map(moments).collect::<Result<_, _>>()?,
        });
    }
    attributes.sort_by(|a, b| b.contradicted.cmp(&a.contradicted).then_with(|| a.attribute.cmp(&b.attribute)));
    not_judged.sort_by(|a, b| a.attribute.cmp(&b.attribute));
    Ok(Contradictions { within_s: found.window as f64 / 1e6, attributes, not_judged })
}
