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
use std::sync::{Mutex, PoisonError};

/// How many pieces the variants are kept in, by some bits of their hashes.
const PIECES: usize = 64;

/// The fold. Needs no settings: any number of activities and any length will do.
///
/// States are merged only by the answer: each piece by itself, on as many threads as there were states.
pub struct Variants {
    journeys: u64,
    /// The pieces of each merged state.
    states: Vec<Vec<Piece>>,
}

/// The variants that share these bits of their hashes.
#[derive(Default)]
struct Piece {
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
    /// Distinct persons.
    persons: u64,
    /// The last of them.
    person: u64,
    first_start: i64,
    first: JourneyKey,
}

impl Variant {
    fn steps<'a>(&self, all: &'a [u32]) -> &'a [u32] {
        &all[self.begin..self.begin + self.length]
    }
}

impl Default for Variants {
    fn default() -> Self {
        Variants { journeys: 0, states: vec![pieces().collect()] }
    }
}

/// Bits that the hash tables use neither for places nor for tags.
#[inline]
fn piece_of(hash: u64) -> usize {
    (hash >> 40) as usize % PIECES
}

fn pieces() -> impl Iterator<Item = Piece> {
    std::iter::repeat_with(Piece::default).take(PIECES)
}

impl Variants {
    /// No journeys yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Piece {
    #[inline]
    fn add(&mut self, sequence: &[u32], found: Variant, also_first: &[JourneyKey]) {
        let Piece { known, steps, tied } = self;
        let same = |variant: &Variant| variant.hash == found.hash && variant.steps(steps) == sequence;
        match known.entry(found.hash, same, |variant| variant.hash) {
            Entry::Occupied(mut entry) => {
                let variant = entry.get_mut();
                variant.journeys += found.journeys;
                // Merged states are of different persons.
                variant.persons += if variant.person == found.person { 0 } else { found.persons };
                variant.person = found.person;
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

    /// The variants of both.
    fn and(mut self, mut other: Piece) -> Piece {
        if self.known.len() < other.known.len() {
            std::mem::swap(&mut self, &mut other);
        }
        for variant in &other.known {
            let also_first = other.tied.get(&variant.begin).map_or(&[][..], Vec::as_slice);
            self.add(variant.steps(&other.steps), *variant, also_first);
        }
        self
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
            persons: 1,
            person: journey.person_key(),
            first_start: journey.times[0],
            first: journey.key,
        };
        self.states[0][piece_of(found.hash)].add(journey.activities, found, &[]);
    }

    fn merge(&mut self, other: Self) {
        self.journeys += other.journeys;
        self.states.extend(other.states);
    }

    fn answer(self) -> VariantsAnswer {
        VariantsAnswer { journeys: self.journeys, pieces: merged(self.states) }
    }
}

/// Merges states piece by piece; a thread for each state takes one piece after the other.
fn merged(mut states: Vec<Vec<Piece>>) -> Vec<Piece> {
    let threads = states.len();
    if threads == 1 {
        return states.swap_remove(0);
    }
    let mut by_piece: Vec<Vec<Piece>> = pieces().map(|_| Vec::with_capacity(threads)).collect();
    for state in states {
        by_piece.iter_mut().zip(state).for_each(|(same, piece)| same.push(piece));
    }
    let left = Mutex::new(by_piece);
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = || std::iter::from_fn(next).filter_map(|same| same.into_iter().reduce(Piece::and)).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let helpers: Vec<_> = (0..threads.min(PIECES)).map(|_| scope.spawn(work)).collect();
        helpers.into_iter().flat_map(|helper| helper.join().expect("merging does not panic")).collect()
    })
}

/// Every variant, unordered: [`VariantsAnswer::report`] orders as many as are asked for.
pub struct VariantsAnswer {
    /// How many journeys were seen.
    pub journeys: u64,
    pieces: Vec<Piece>,
}

/// One of the most common variants, in codes.
#[derive(Clone, Debug, PartialEq)]
pub struct TopVariant<'a> {
    /// The activities, in order.
    pub steps: &'a [u32],
    /// How many journeys took it.
    pub journeys: u64,
    /// How many distinct persons did.
    pub persons: u64,
    /// When the first of them started.
    pub first_start: i64,
    /// The first of them (of equal starts, the one with the smallest id).
    pub first: JourneyKey,
}

/// A variant and the piece that holds its steps.
#[derive(Clone, Copy)]
struct Held<'a> {
    piece: &'a Piece,
    variant: &'a Variant,
}

impl<'a> Held<'a> {
    fn rank(&self) -> (Reverse<u64>, i64) {
        (Reverse(self.variant.journeys), self.variant.first_start)
    }

    fn steps(&self) -> &'a [u32] {
        self.variant.steps(&self.piece.steps)
    }

    fn also_first(&self) -> &'a [JourneyKey] {
        self.piece.tied.get(&self.variant.begin).map_or(&[][..], Vec::as_slice)
    }
}

impl VariantsAnswer {
    /// How many distinct sequences there are.
    pub fn variants(&self) -> usize {
        self.pieces.iter().map(|piece| piece.known.len()).sum()
    }

    fn all(&self) -> impl Iterator<Item = Held<'_>> {
        self.pieces.iter().flat_map(|piece| piece.known.iter().map(move |variant| Held { piece, variant }))
    }

    /// The most common variants: by journeys descending, ties by earliest start, then by the id
    /// of the first journey. `id` is asked only where a tie needs it.
    pub fn top(&self, most: usize, id: &dyn Fn(JourneyKey) -> String) -> Vec<TopVariant<'_>> {
        self.ranked(most, 0, id)
    }

    fn ranked(&self, most: usize, least: u64, id: &dyn Fn(JourneyKey) -> String) -> Vec<TopVariant<'_>> {
        let top = self.candidates(most, least);
        let mut firsts: Vec<(Held<'_>, JourneyKey)> = Vec::with_capacity(top.len());
        for equals in top.chunk_by(|a, b| a.rank() == b.rank()) {
            firsts.extend(in_order_of_id(equals, id));
        }
        firsts.truncate(most);
        let named = firsts.into_iter().map(|(held, first)| TopVariant {
            steps: held.steps(),
            journeys: held.variant.journeys,
            persons: held.variant.persons,
            first_start: held.variant.first_start,
            first,
        });
        named.collect()
    }

    /// The same for people: only variants that at least `least` of the `persons` took. Where what is left over would be
    /// about fewer, the rarest of those that may be told is not: else what is missing would tell about them. Whatever
    /// `most` is, the same variants may be told.
    pub fn top_of_many(
        &self,
        most: usize,
        least: u64,
        persons: u64,
        id: &dyn Fn(JourneyKey) -> String,
    ) -> Vec<TopVariant<'_>> {
        let (mut enough, mut rare, mut theirs, mut most_rare) = (0_usize, 0_usize, 0, 0);
        for held in self.all() {
            if held.variant.persons >= least {
                (enough, theirs) = (enough + 1, theirs + held.variant.persons);
            } else {
                (rare, most_rare) = (rare + 1, held.variant.persons.max(most_rare));
            }
        }
        // At least so many persons are behind what is hidden.
        let hidden = persons.saturating_sub(theirs).max(most_rare);
        let tellable = if rare > 0 && hidden < least { enough.saturating_sub(1) } else { enough };
        self.ranked(most.min(tellable), least, id)
    }

    /// Of those that at least `least` persons took: at least the `most` highest-ranking variants, with all that tie with the last of them, in order of rank.
    fn candidates(&self, most: usize, least: u64) -> Vec<Held<'_>> {
        if most == 0 {
            return Vec::new();
        }
        let mut kept: Vec<Held<'_>> = Vec::new();
        let (mut worst, mut room) = (None, most.saturating_mul(4).max(1_024));
        for held in self.all().filter(|held| held.variant.persons >= least) {
            if worst.is_some_and(|worst| held.rank() > worst) {
                continue;
            }
            kept.push(held);
            if kept.len() == room {
                let (_, last, _) = kept.select_nth_unstable_by_key(most - 1, Held::rank);
                let last = last.rank();
                kept.retain(|held| held.rank() <= last);
                worst = Some(last);
                room = room.max(kept.len() * 2); // many ties need more room, or every push would select again
            }
        }
        kept.sort_unstable_by_key(Held::rank);
        let last = kept.get(most - 1).map(Held::rank);
        kept.retain(|held| last.is_none_or(|last| held.rank() <= last));
        kept
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
            variants: self.variants() as u64,
            top: self.top(most, id).into_iter().map(spelt).collect(),
        }
    }
}

/// Variants of one rank by the smallest id among their first journeys.
fn in_order_of_id<'a>(equals: &[Held<'a>], id: &dyn Fn(JourneyKey) -> String) -> Vec<(Held<'a>, JourneyKey)> {
    if let [only] = equals
        && only.also_first().is_empty()
    {
        return vec![(*only, only.variant.first)];
    }
    let smallest = |held: &Held<'_>| {
        let first = held.variant.first;
        let others = held.also_first().iter().map(|key| (id(*key), *key));
        others.fold((id(first), first), Ord::min)
    };
    let mut named: Vec<_> = equals.iter().map(|held| (smallest(held), *held)).collect();
    named.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.steps().cmp(b.1.steps())));
    named.into_iter().map(|((_, first), held)| (held, first)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Journeys of one event each: who, and which way.
    fn answer(journeys: &[(u32, u32)]) -> VariantsAnswer {
        let mut ways = Variants::new();
        for (index, (person, way)) in (0..).zip(journeys) {
            ways.journey(&JourneyView {
                key: JourneyKey { part: 0, index },
                times: &[i64::from(index)],
                activities: &[*way],
                channels: &[0],
                columns: &[],
                start: 0,
                next_event: None,
                person: *person,
                goal: &[],
                logged: &[],
            });
        }
        ways.answer()
    }

    fn told(counts: &[u32], most: usize) -> Vec<u64> {
        let ways = (0..).zip(counts).flat_map(|(way, count)| (0..*count).map(move |_| way));
        let journeys: Vec<(u32, u32)> = ways.enumerate().map(|(person, way)| (person as u32, way)).collect();
        let answer = answer(&journeys);
        let told = answer.top_of_many(most, 5, journeys.len() as u64, &|_| String::new());
        told.into_iter().map(|way| way.journeys).collect()
    }

    #[test]
    fn a_hidden_way_is_not_what_is_missing_from_the_sum() {
        assert_eq!(told(&[14, 5, 1], 10), [14], "20 - 14 - 5 would tell of one");
        assert_eq!(told(&[14, 5, 1], 2), [14]);
        assert_eq!(told(&[14, 5, 1], 1), [14]);
        assert_eq!(told(&[14, 6], 10), [14, 6]);
        assert_eq!(told(&[14, 6, 3, 2], 10), [14, 6]);
        assert_eq!(told(&[4], 10), [0; 0]);
        // One person's many journeys are no common way.
        let journeys: Vec<(u32, u32)> = (0..9).map(|_| (7, 1)).chain((10..16).map(|person| (person, 2))).collect();
        let answer = answer(&journeys);
        let told: Vec<u64> =
            answer.top_of_many(10, 5, 7, &|_| String::new()).into_iter().map(|way| way.journeys).collect();
        assert_eq!(told, [0; 0], "six of seven would tell of the seventh");
    }
}
