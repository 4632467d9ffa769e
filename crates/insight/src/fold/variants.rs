//! Variants: the distinct sequences of activities, exactly, with how many journeys took each.
//!
//! Sequences are compared in full, so equal hashes of different sequences do no harm. A tie of
//! counts is broken by the earliest start and then by the journey's id; ids live in the log, so
//! every journey that shares a variant's earliest start is remembered until the report asks.

use super::{Fold, Names};
use eventlog::{JourneyKey, JourneyView};
use foldhash::fast::FixedState;
use hashbrown::hash_table::Entry;
use hashbrown::{HashMap, HashTable};
use serde::Serialize;
use std::cmp::Reverse;

/// The fold. Needs no settings: any number of activities and any length will do.
#[derive(Default)]
pub struct Variants {
    journeys: u64,
    known: HashTable<Variant>,
    /// All sequences, one after the other.
    steps: Vec<u32>,
    /// For variants whose earliest start is shared: the other journeys that share it, by `begin`.
    tied: HashMap<usize, Vec<JourneyKey>, FixedState>,
}

#[derive(Clone, Copy)]
struct Variant {
    hash: u64,
    begin: usize,
    length: usize,
    journeys: u64,
    first_start: i64,
    first: JourneyKey,
}

impl Variant {
    fn steps<'a>(&self, all: &'a [u32]) -> &'a [u32] {
        &all[self.begin..self.begin + self.length]
    }
}

impl Variants {
    /// No journeys yet.
    pub fn new() -> Self {
        Self::default()
    }

    #[inline]
    fn add(&mut self, sequence: &[u32], found: Variant, also_first: &[JourneyKey]) {
        let Variants { known, steps, tied, .. } = self;
        let same = |variant: &Variant| variant.hash == found.hash && variant.steps(steps) == sequence;
        match known.entry(found.hash, same, |variant| variant.hash) {
            Entry::Occupied(mut entry) => {
                let variant = entry.get_mut();
                variant.journeys += found.journeys;
                if found.first_start <= variant.first_start {
                    keep_earliest(variant, &found, also_first, tied);
                }
            }
            Entry::Vacant(entry) => {
                let begin = steps.len();
                entry.insert(Variant { begin, ..found });
                steps.extend_from_slice(sequence);
                if !also_first.is_empty() {
                    tied.insert(begin, also_first.to_vec());
                }
            }
        }
    }
}

#[cold]
fn keep_earliest(
    variant: &mut Variant,
    found: &Variant,
    also_first: &[JourneyKey],
    tied: &mut HashMap<usize, Vec<JourneyKey>, FixedState>,
) {
    if found.first_start < variant.first_start {
        (variant.first_start, variant.first) = (found.first_start, found.first);
        tied.remove(&variant.begin);
    } else {
        tied.entry(variant.begin).or_default().push(found.first);
    }
    if !also_first.is_empty() {
        tied.entry(variant.begin).or_default().extend_from_slice(also_first);
    }
}

/// A multiply-and-fold hash over pairs of codes; quality matters only for speed.
#[inline]
fn hash(sequence: &[u32]) -> u64 {
    const KEY: u64 = 0x9e37_79b9_7f4a_7c15;
    let fold = |state: u64, word: u64| {
        let wide = u128::from(state ^ word) * u128::from(KEY);
        (wide as u64) ^ ((wide >> 64) as u64)
    };
    let (pairs, rest) = sequence.as_chunks::<2>();
    let mut state = fold(0x2545_f491_4f6c_dd1d, sequence.len() as u64);
    for [a, b] in pairs {
        state = fold(state, u64::from(*a) << 32 | u64::from(*b)) ^ KEY;
    }
    rest.iter().fold(state, |state, last| fold(state, u64::from(*last)))
}

impl Fold for Variants {
    type Answer = VariantsAnswer;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        self.journeys += 1;
        let found = Variant {
            hash: hash(journey.activities),
            begin: 0,
            length: journey.activities.len(),
            journeys: 1,
            first_start: journey.times[0],
            first: journey.key,
        };
        self.add(journey.activities, found, &[]);
    }

    fn merge(&mut self, mut other: Self) {
        if self.known.len() < other.known.len() {
            std::mem::swap(self, &mut other);
        }
        self.journeys += other.journeys;
        for variant in &other.known {
            let also_first = other.tied.get(&variant.begin).map_or(&[][..], Vec::as_slice);
            self.add(variant.steps(&other.steps), *variant, also_first);
        }
    }

    fn answer(self) -> VariantsAnswer {
        VariantsAnswer { journeys: self.journeys, variants: self.known, steps: self.steps, tied: self.tied }
    }
}

/// Every variant, unordered: [`VariantsAnswer::report`] orders as many as are asked for.
pub struct VariantsAnswer {
    /// How many journeys were seen.
    pub journeys: u64,
    variants: HashTable<Variant>,
    steps: Vec<u32>,
    tied: HashMap<usize, Vec<JourneyKey>, FixedState>,
}

/// One of the most common variants, in codes.
#[derive(Clone, Debug, PartialEq)]
pub struct TopVariant<'a> {
    /// The activities, in order.
    pub steps: &'a [u32],
    /// How many journeys took it.
    pub journeys: u64,
    /// When the first of them started.
    pub first_start: i64,
    /// The first of them (of equal starts, the one with the smallest id).
    pub first: JourneyKey,
}

fn rank(variant: &Variant) -> (Reverse<u64>, i64) {
    (Reverse(variant.journeys), variant.first_start)
}

impl VariantsAnswer {
    /// How many distinct sequences there are.
    pub fn variants(&self) -> usize {
        self.variants.len()
    }

    /// The most common variants: by journeys descending, ties by earliest start, then by the id
    /// of the first journey. `id` is asked only where a tie needs it.
    pub fn top(&self, most: usize, id: &dyn Fn(JourneyKey) -> String) -> Vec<TopVariant<'_>> {
        let top = self.candidates(most);
        let mut firsts: Vec<(Variant, JourneyKey)> = Vec::with_capacity(top.len());
        for equals in top.chunk_by(|a, b| rank(a) == rank(b)) {
            firsts.extend(self.in_order_of_id(equals, id));
        }
        firsts.truncate(most);
        let named = |(variant, first): (Variant, JourneyKey)| TopVariant {
            steps: variant.steps(&self.steps),
            journeys: variant.journeys,
            first_start: variant.first_start,
            first,
        };
        firsts.into_iter().map(named).collect()
    }

    /// At least the `most` highest-ranking variants, with all that tie with the last of them, in order of rank.
    fn candidates(&self, most: usize) -> Vec<Variant> {
        if most == 0 {
            return Vec::new();
        }
        let mut kept: Vec<Variant> = Vec::new();
        let (mut worst, mut room) = (None, most.saturating_mul(4).max(1_024));
        for variant in &self.variants {
            if worst.is_some_and(|worst| rank(variant) > worst) {
                continue;
            }
            kept.push(*variant);
            if kept.len() == room {
                let (_, last, _) = kept.select_nth_unstable_by_key(most - 1, rank);
                let last = rank(last);
                kept.retain(|variant| rank(variant) <= last);
                worst = Some(last);
                room = room.max(kept.len() * 2); // many ties need more room, or every push would select again
            }
        }
        kept.sort_unstable_by_key(rank);
        let last = kept.get(most - 1).map(rank);
        kept.retain(|variant| last.is_none_or(|last| rank(variant) <= last));
        kept
    }

    fn in_order_of_id(&self, equals: &[Variant], id: &dyn Fn(JourneyKey) -> String) -> Vec<(Variant, JourneyKey)> {
        let smallest = |variant: &Variant| {
            let others = self.tied.get(&variant.begin).into_iter().flatten().copied();
            others.map(|key| (id(key), key)).chain([(id(variant.first), variant.first)]).min()
        };
        if let [only] = equals
            && !self.tied.contains_key(&only.begin)
        {
            return vec![(*only, only.first)];
        }
        let mut named: Vec<_> = equals.iter().map(|variant| (smallest(variant), *variant)).collect();
        named.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.steps(&self.steps).cmp(b.1.steps(&self.steps))));
        named.into_iter().map(|(first, variant)| (variant, first.map_or(variant.first, |(_, key)| key))).collect()
    }

    /// The variants as they leave the program, the `most` most common ones spelt out.
    pub fn report<'a>(&self, names: &Names<'a>, most: usize, id: &dyn Fn(JourneyKey) -> String) -> VariantsReport<'a> {
        let spelt = |variant: TopVariant<'_>| VariantReport {
            steps: variant.steps.iter().map(|code| names.activities.get(*code)).collect(),
            journeys: variant.journeys,
            share: variant.journeys as f64 / self.journeys as f64,
        };
        VariantsReport {
            journeys: self.journeys,
            variants: self.variants.len() as u64,
            top: self.top(most, id).into_iter().map(spelt).collect(),
        }
    }
}

/// The contract's `variants`.
#[derive(Clone, Debug, Serialize)]
pub struct VariantsReport<'a> {
    /// How many journeys.
    pub journeys: u64,
    /// How many distinct sequences.
    pub variants: u64,
    /// The most common ones.
    pub top: Vec<VariantReport<'a>>,
}

/// One variant of the contract's `variants`.
#[derive(Clone, Debug, Serialize)]
pub struct VariantReport<'a> {
    /// The activities, in order.
    pub steps: Vec<&'a str>,
    /// How many journeys took it.
    pub journeys: u64,
    /// Of all journeys.
    pub share: f64,
}
