//! Channels that tell the same customer different things (R221): the same attribute of the same journey, or of the same
//! step of it, with different values in different channels within a time.
//!
//! An attribute that changes anyway contradicts nothing. So it is learnt first how often an attribute changes within one
//! channel, by how long the two tellings are apart; only where it next to never does, two channels that differ as far
//! apart contradict each other. A channel that changes its own word within the journey says nothing there. And what
//! differs between channels as chance would have it is something of the channel's own (a device, a team). Each pair of
//! channels is judged by itself.

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
/// Channels that tell the same thing agree at least so often.
const AGREES: f64 = 0.5;
/// And so much more than chance would (Cohen's kappa), or each holds something of its own.
const BY_CHANCE: f64 = 0.2;
/// A channel that tells one value so often tells next to nothing else: what chance would have it agree in says nothing.
const CONSTANT: f64 = 0.9;
/// More values than this are no word on anything.
const MOST_VALUES: usize = 5_000;
/// Numbers of more digits are not exact as such.
const MOST_DIGITS: usize = 15;
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
    // A number that begins with a nought is a number of something, and no amount; and so is a very long one.
    let is_code = text.starts_with('0') && text.chars().nth(1).is_some_and(|next| next.is_ascii_digit());
    let is_long = text.chars().filter(char::is_ascii_digit).count() > MOST_DIGITS;
    let number = if is_thousands(&text) { text.replace(',', "") } else { text.replace(',', ".") };
    match number.parse::<f64>() {
        Ok(number) if number.is_finite() && !is_code && !is_long => number.to_string(),
        _ => text,
    }
}

/// Whether commas stand between thousands, as in `1,000`; else they stand before decimals, as in `2,50` and `0,125`.
fn is_thousands(text: &str) -> bool {
    let mut parts = text.trim_start_matches(['-', '+']).split(',');
    let first = parts.next().unwrap_or_default();
    let is_head = (1..=3).contains(&first.len()) && !first.starts_with('0');
    let is_three = |part: &str| part.len() == 3 && part.chars().all(|digit| digit.is_ascii_digit());
    is_head && parts.all(is_three)
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
    too_many: bool,
}

/// Two channels, by code.
type Channels = (u32, u32);

/// What channels told of one attribute.
#[derive(Default)]
struct Told {
    /// By which pairs told it, and whether they differed: how many journeys.
    journeys: Map<Vec<(Channels, bool)>, u64>,
    pairs: Map<Channels, Pair>,
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
            let mut pairs: Vec<(Channels, bool)> = Vec::new();
            for step in steps {
                let at = |telling: &&Telling| step == MISSING || telling.activity == step;
                let these: Vec<Telling> = self.tellings.iter().filter(at).copied().collect();
                let window = self.window;
                compared(&these, &|apart| apart <= window && steady[class(apart)] == Some(true), &mut |found| {
                    pairs.push(told.add(found, journey.key));
                });
            }
            if !pairs.is_empty() {
                // Where a pair differs at any step, it differs.
                pairs.sort_unstable_by_key(|(channels, differ)| (*channels, !*differ));
                pairs.dedup_by_key(|(channels, _)| *channels);
                *told.journeys.entry(pairs).or_default() += 1;
            }
        }
    }

    pub(super) fn merge(&mut self, other: Differing<'_>) {
        for (mine, theirs) in self.told.iter_mut().zip(other.told) {
            theirs.journeys.into_iter().for_each(|(pairs, count)| *mine.journeys.entry(pairs).or_default() += count);
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
    /// Counts two tellings; which channels they are of, and whether they differ.
    fn add(&mut self, [a, b]: [Telling; 2], key: JourneyKey) -> (Channels, bool) {
        let channels = (a.channel, b.channel);
        let pair = self.pairs.entry(channels).or_default();
        pair.told += 1;
        for (side, telling) in [a, b].into_iter().enumerate() {
            if pair.values.len() < MOST_VALUES || pair.values.contains_key(&telling.value) {
                pair.values.entry(telling.value).or_default()[side] += 1;
            } else {
                pair.too_many = true;
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
        (channels, differ)
    }

    /// In how many journeys any of the pairs that are left told it, and in how many of them they differ.
    fn counts(&self) -> (u64, u64) {
        let is_left = |(channels, _): &&(Channels, bool)| self.pairs.contains_key(channels);
        let (mut told, mut differ) = (0, 0);
        for (pairs, count) in &self.journeys {
            let left = || pairs.iter().filter(is_left);
            told += if left().next().is_some() { *count } else { 0 };
            differ += if left().any(|(_, differ)| *differ) { *count } else { 0 };
        }
        (told, differ)
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
        // However journeys are shared out among threads.
        self.too_many |= other.too_many || self.values.len() > MOST_VALUES;
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

    /// Why what the two channels tell is not the same thing; `None` where it is.
    fn apart(&self) -> Option<&'static str> {
        if self.too_many {
            return Some("too_many_values");
        }
        let n = self.told.max(1) as f64;
        let is_constant = |side: usize| {
            let most = self.values.values().map(|counts| counts[side]).max().unwrap_or(0);
            most as f64 >= CONSTANT * n
        };
        let constant = [0, 1].map(is_constant);
        let agrees = 1.0 - self.differ as f64 / n >= AGREES;
        match constant {
            _ if self.told < LEAST => None,
            [true, true] if !agrees => Some("always_differs"),
            [false, false] if self.kappa() < BY_CHANCE => Some("own_in_each_channel"),
            _ => (!agrees).then_some("own_in_each_channel"),
        }
    }
}

/// What channels told, by attribute.
pub(super) fn report(asked: &Asked<'_, '_>, found: Differing<'_>) -> Result<Contradictions, LogError> {
    let log = asked.journeys.log();
    let (mut attributes, mut not_judged) = (Vec::new(), Vec::new());
    for ((values, scope), mut told) in found.values.iter().zip(&found.scopes).zip(found.told) {
        let name = log.attributes()[values.place].name.clone();
        let mut not = |channels: Vec<String>, reason| {
            not_judged.push(NotJudged { attribute: name.clone(), channels, reason });
        };
        let named = |(a, b): Channels| {
            let mut channels = [asked.channel(a), asked.channel(b)];
            channels.sort();
            channels
        };
        let is_told = !told.pairs.is_empty();
        // What each channel holds of its own is no word on the same thing.
        told.pairs.retain(|channels, pair| {
            let reason = pair.apart();
            reason.into_iter().for_each(|reason| not(named(*channels).to_vec(), reason));
            reason.is_none()
        });
        let (journeys, differ) = told.counts();
        let reason = match scope {
            None => Some("changes"),
            Some(_) if !is_told => Some("one_channel"),
            Some(_) if journeys < LEAST && !told.pairs.is_empty() => Some("too_few"),
            Some(_) => None,
        };
        reason.into_iter().for_each(|reason| not(Vec::new(), reason));
        if reason.is_some() || told.pairs.is_empty() {
            continue;
        }
        let mut pairs = Vec::new();
        let mut steps: Map<u32, u64> = Map::default();
        let mut examples: Vec<Example> = Vec::new();
        for (channels, pair) in &mut told.pairs {
            pair.steps.iter().for_each(|(step, count)| *steps.entry(*step).or_default() += count);
            examples.append(&mut pair.examples);
            pairs.push(PairTold {
                channels: named(*channels),
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
            attribute: name.clone(),
            scope: scope.map_or(Scope::Journey, |(scope, _)| scope),
            told: journeys,
            contradicted: differ,
            rate: share(differ, journeys, asked.as_of),
            pairs,
            steps,
            examples: examples.iter().take(EXAMPLES).map(moments).collect::<Result<_, _>>()?,
        });
    }
    attributes.sort_by(|a, b| b.contradicted.cmp(&a.contradicted).then_with(|| a.attribute.cmp(&b.attribute)));
    not_judged.sort_by(|a, b| a.attribute.cmp(&b.attribute).then_with(|| a.channels.cmp(&b.channels)));
    Ok(Contradictions { within_s: found.window as f64 / 1e6, attributes, not_judged })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_one_however_written_and_long_ones_are_names() {
        for (one, other) in [
            ("1,000", "1000"),
            ("1,234,567", "1234567"),
            ("-1,000", "-1000.0"),
            ("250,50", "250.5"),
            ("0,125", "0.125"),
            ("1234,567", "1234.567"),
            (" 100", "100.00"),
        ] {
            assert_eq!(plain(one), plain(other), "{one} {other}");
        }
        for (one, other) in
            [("1,000", "1"), ("1,000", "1.000"), ("12345678901234567", "12345678901234568"), ("007", "7")]
        {
            assert_ne!(plain(one), plain(other), "{one} {other}");
        }
    }

    /// Tellings of two channels, by value: how often each told it.
    fn pair(told: u64, differ: u64, values: &[(u32, [u64; 2])]) -> Pair {
        Pair { told, differ, values: values.iter().copied().collect(), ..Pair::default() }
    }

    #[test]
    fn what_is_nearly_always_the_same_is_held_to_its_word_and_chance_is_not() {
        let apart = |told, differ, values: &[(u32, [u64; 2])]| pair(told, differ, values).apart();
        // One side nearly constant: there is next to nothing for chance to differ in, however well they agree.
        assert_eq!(apart(300, 12, &[(0, [300, 288]), (1, [0, 12])]), None);
        assert_eq!(apart(300, 20, &[(0, [290, 280]), (1, [10, 20])]), None);
        // Both tell several values, and agree as chance would have it.
        assert_eq!(apart(400, 200, &[(0, [200, 200]), (1, [200, 200])]), Some("own_in_each_channel"));
        assert_eq!(apart(400, 400, &[(0, [200, 0]), (1, [200, 0]), (2, [0, 400])]), Some("own_in_each_channel"));
        assert_eq!(apart(400, 40, &[(0, [200, 200]), (1, [200, 200])]), None);
        // Each tells its own one value.
        assert_eq!(apart(400, 400, &[(0, [400, 0]), (1, [0, 400])]), Some("always_differs"));
        assert_eq!(apart(20, 20, &[(0, [20, 0]), (1, [0, 20])]), None, "too few to tell");
    }

    #[test]
    fn too_many_values_are_too_many_however_journeys_are_shared_out() {
        let told = |from: u32, to: u32| {
            let values: Vec<(u32, [u64; 2])> = (from..to).map(|value| (value, [1, 1])).collect();
            pair(u64::from(to - from), 0, &values)
        };
        let both = |middle: u32, to: u32| {
            let mut one = told(0, middle);
            one.merge(told(middle, to));
            one.apart()
        };
        assert_eq!(both(3_000, 5_500), Some("too_many_values"));
        assert_eq!(both(3_000, 5_000), None);
    }
}
