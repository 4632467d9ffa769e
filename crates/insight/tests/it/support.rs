//! Small random logs, and the one property every fold must have: any split, journey by journey or
//! in chunks, merged in any order, answers the same.

use eventlog::{Bounds, ChunkView, JourneyKey, JourneyView};
use insight::fold::{Fold, Names};
use model::{Dictionary, MISSING};

pub(crate) const SECOND: i64 = 1_000_000;
pub(crate) const DAY: i64 = 86_400 * SECOND;

/// A seeded xorshift generator.
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n
    }
}

/// One journey, owned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Journey {
    pub(crate) index: u32,
    pub(crate) times: Vec<i64>,
    pub(crate) activities: Vec<u32>,
    pub(crate) channels: Vec<u32>,
    pub(crate) columns: Vec<Vec<u32>>,
    pub(crate) next_event: Option<i64>,
}

impl Journey {
    /// A journey written as letters and seconds: `a0 b5 a7`. Channel 0, attribute = channel.
    #[expect(clippy::string_slice, reason = "events are written in ASCII")]
    pub(crate) fn parse(index: u32, text: &str) -> Journey {
        let mut journey = Journey { index, ..Journey::default() };
        for event in text.split_whitespace() {
            let letter = event.as_bytes()[0];
            journey.activities.push(u32::from(letter - b'a'));
            journey.times.push(event[1..].parse::<i64>().unwrap() * SECOND);
            journey.channels.push(0);
        }
        journey.columns = vec![journey.channels.clone()];
        journey
    }

    /// The same journey with these channels (and attribute values), `-` for a missing one.
    pub(crate) fn with_channels(mut self, letters: &str) -> Journey {
        let code = |letter: char| if letter == '-' { MISSING } else { u32::from(letter) - u32::from('a') };
        self.channels = letters.chars().map(code).collect();
        assert_eq!(self.channels.len(), self.times.len());
        self.columns = vec![self.channels.clone()];
        self
    }

    pub(crate) fn view(&self) -> JourneyView<'_> {
        JourneyView {
            key: JourneyKey { part: self.index % 3, index: self.index },
            times: &self.times,
            activities: &self.activities,
            channels: &self.channels,
            columns: &self.columns,
            start: 0,
            next_event: self.next_event,
            person: self.index,
            goal: &[],
            logged: &[],
        }
    }
}

/// Random journeys of up to 14 events over the first `activities` letters; some times are equal,
/// some gaps are long, some channels and attribute values are missing.
pub(crate) fn random_log(seed: u64, journeys: u32, activities: u64) -> Vec<Journey> {
    let mut rng = Rng::new(seed);
    (0..journeys)
        .map(|index| {
            let mut journey = Journey { index, ..Journey::default() };
            let mut time = rng.below(40) as i64 * DAY / 2;
            for _ in 0..1 + rng.below(14) {
                journey.times.push(time);
                journey.activities.push(rng.below(activities) as u32);
                journey.channels.push(if rng.below(5) == 0 { MISSING } else { rng.below(3) as u32 });
                time += match rng.below(8) {
                    0 => 0,
                    1 => rng.below(20) as i64 * DAY / 2,
                    _ => rng.below(4_000) as i64 * SECOND,
                };
            }
            journey.columns = vec![
                journey.channels.clone(),
                journey.times.iter().map(|_| if rng.below(4) == 0 { MISSING } else { rng.below(3) as u32 }).collect(),
            ];
            let last = journey.times[journey.times.len() - 1];
            journey.next_event = (rng.below(3) == 0).then(|| last + rng.below(30) as i64 * DAY);
            journey
        })
        .collect()
}

/// `n` names in an order other than that of their codes.
pub(crate) fn dictionary(n: u32) -> Dictionary {
    let mut dictionary = Dictionary::new();
    for code in 0..n {
        dictionary.intern(&format!("{}{code}", char::from(b'z' - (code * 7 % 26) as u8)));
    }
    dictionary
}

/// Both dictionaries of a log.
pub(crate) struct Dictionaries(pub(crate) Dictionary, pub(crate) Dictionary);

impl Dictionaries {
    pub(crate) fn new(activities: u32) -> Self {
        Dictionaries(dictionary(activities), dictionary(3))
    }

    pub(crate) fn names(&self) -> Names<'_> {
        Names { activities: &self.0, channels: &self.1 }
    }
}

/// Folds the journeys in one state.
pub(crate) fn fold_all<F: Fold>(journeys: &[Journey], mut fold: F) -> F::Answer {
    for journey in journeys {
        fold.journey(&journey.view());
    }
    fold.answer()
}

/// Shuffles journeys into parts, folds each, merges in random order, and expects the same text.
pub(crate) fn any_split_answers_the_same<F: Fold>(
    journeys: &[Journey],
    make: impl Fn() -> F,
    text: impl Fn(F::Answer) -> String,
) {
    let expected = text(fold_all(journeys, make()));
    for seed in 0..12 {
        let mut rng = Rng::new(1_000 + seed);
        let mut order: Vec<usize> = (0..journeys.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, rng.below(at as u64 + 1) as usize);
        }
        let mut states: Vec<F> = (0..1 + rng.below(6)).map(|_| make()).collect();
        for at in order {
            let state = rng.below(states.len() as u64) as usize;
            states[state].journey(&journeys[at].view());
        }
        assert_eq!(text(merge_all(states, &mut rng).answer()), expected, "seed {seed}");
    }
    any_chunks_answer_the_same(journeys, make, text, &expected);
}

/// Merges states in random order.
fn merge_all<F: Fold>(mut states: Vec<F>, rng: &mut Rng) -> F {
    while states.len() > 1 {
        let other = states.swap_remove(rng.below(states.len() as u64) as usize);
        let into = rng.below(states.len() as u64) as usize;
        states[into].merge(other);
    }
    states.remove(0)
}

/// Gives out the journeys in chunks of any size, rows side by side or with others in between.
fn any_chunks_answer_the_same<F: Fold>(
    journeys: &[Journey],
    make: impl Fn() -> F,
    text: impl Fn(F::Answer) -> String,
    expected: &str,
) {
    for seed in 0..12 {
        let mut rng = Rng::new(2_000 + seed);
        let part = Part::of(journeys, seed % 2 == 1);
        let mut states: Vec<F> = (0..1 + rng.below(6)).map(|_| make()).collect();
        let most = 1 + rng.below(1 + journeys.len() as u64 / 2) as usize;
        for chunk in part.view(seed % 2 == 0).chunks(most) {
            let state = rng.below(states.len() as u64) as usize;
            states[state].chunk(&chunk);
        }
        assert_eq!(text(merge_all(states, &mut rng).answer()), expected, "chunks of {most}, seed {seed}");
    }
}

/// Journeys as flat columns.
struct Part {
    times: Vec<i64>,
    activities: Vec<u32>,
    channels: Vec<u32>,
    columns: Vec<Vec<u32>>,
    offsets: Vec<u32>,
    stretches: Vec<(u32, u32)>,
    next_events: Vec<Option<i64>>,
}

impl Part {
    /// The journeys one after the other; if `apart`, with a row in between that is nobody's.
    fn of(journeys: &[Journey], apart: bool) -> Part {
        let mut columns = journeys.first().map_or(vec![], |journey| vec![vec![]; journey.columns.len()]);
        let (mut times, mut activities, mut channels) = (vec![], vec![], vec![]);
        let (mut offsets, mut stretches) = (vec![0], vec![]);
        for (index, journey) in journeys.iter().enumerate() {
            assert_eq!(journey.index, index as u32, "journeys are numbered in order");
            let start = times.len() as u32;
            times.extend(&journey.times);
            activities.extend(&journey.activities);
            channels.extend(&journey.channels);
            columns.iter_mut().zip(&journey.columns).for_each(|(all, own)| all.extend(own));
            offsets.push(times.len() as u32);
            stretches.push((start, times.len() as u32));
            if apart {
                times.push(-DAY);
                activities.push(MISSING);
                channels.push(MISSING);
                columns.iter_mut().for_each(|all| all.push(MISSING));
            }
        }
        let next_events = journeys.iter().map(|journey| journey.next_event).collect();
        Part { times, activities, channels, columns, offsets, stretches, next_events }
    }

    fn view(&self, by_offsets: bool) -> ChunkView<'_> {
        ChunkView {
            first: JourneyKey { part: 0, index: 0 },
            times: &self.times,
            activities: &self.activities,
            channels: &self.channels,
            columns: &self.columns,
            bounds: if by_offsets { Bounds::Offsets(&self.offsets) } else { Bounds::Stretches(&self.stretches) },
            next_events: &self.next_events,
            persons: &[],
            goal: &[],
            logged: &[],
        }
    }
}

/// The type-7 quantile of anything, the slow way.
pub(crate) fn quantile(values: &[i64], p: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let place = sorted.len().checked_sub(1)? as f64 * p;
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    Some((low as f64 + (high - low) as f64 * (place - place.floor())) / 1e6)
}
