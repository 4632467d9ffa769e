//! Random histories: the order of facts does not matter, unmerge equals never merged, keeping up equals
//! computing anew, and two strong identifiers are never one unless somebody said so.

use ingest::identity::{IdentityLimits, Resolution, Resolver, resolve};
use model::{Fact, IdentityKey, Micros, RecordedFact};
use std::collections::HashSet;

const HISTORIES: u64 = 3_000;

/// A small generator of numbers (xorshift), so that every run has the same histories.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.below(place + 1));
        }
    }

    /// One of few identifiers, so that they meet often.
    fn key(&mut self, kinds: &str) -> IdentityKey {
        let letter = kinds.chars().nth(self.below(kinds.len())).unwrap_or('a');
        IdentityKey(format!("{letter}_{:016}", self.below(4)))
    }

    fn fact(&mut self) -> Fact {
        match self.below(12) {
            0 => Fact::Alias { from: self.key("aetun"), to: self.key("aetun") },
            1 => Fact::Alias { from: self.key("u"), to: self.key("u") },
            2 => Fact::Merge { a: self.key("aetun"), b: self.key("aetun") },
            3 => Fact::Unmerge { a: self.key("aetun"), b: self.key("aetun") },
            _ => {
                let day = self.below(200) as i32;
                Fact::Together { weaker: self.key("aaate"), stronger: self.key("eeuun"), day }
            }
        }
    }

    fn history(&mut self) -> Vec<RecordedFact> {
        let count = 1 + self.below(24);
        (0i64..).take(count).map(|seq| RecordedFact { seq, at: Micros(seq), fact: self.fact() }).collect()
    }
}

/// A low limit, so that small histories reach it.
fn limits(chance: &mut Chance) -> IdentityLimits {
    let most_identities = [3, 5, 64][chance.below(3)];
    IdentityLimits { most_identities, most_sharing: 2, ..IdentityLimits::default() }
}

fn fold(facts: &[RecordedFact], limits: &IdentityLimits) -> Resolution {
    resolve(facts, None, limits)
}

#[test]
fn any_order_of_the_same_facts_gives_the_same_persons() {
    let mut joined = 0;
    for seed in 0..HISTORIES {
        let mut chance = Chance::new(seed);
        let (mut facts, limits) = (chance.history(), limits(&mut chance));
        let expected = fold(&facts, &limits);
        joined += expected.map.len();
        for _ in 0..4 {
            chance.shuffle(&mut facts);
            assert_eq!(fold(&facts, &limits), expected, "history {seed}");
        }
    }
    assert!(joined > HISTORIES as usize, "the histories join something");
}

#[test]
fn unmerge_equals_never_merged() {
    for seed in 0..HISTORIES {
        let mut chance = Chance::new(seed);
        let (facts, limits) = (chance.history(), limits(&mut chance));
        let (a, b) = (chance.key("aetun"), chance.key("aetun"));
        let about = |fact: &Fact| match fact {
            Fact::Together { weaker: one, stronger: other, .. }
            | Fact::Alias { from: one, to: other }
            | Fact::Merge { a: one, b: other }
            | Fact::Unmerge { a: one, b: other } => (one == &a && other == &b) || (one == &b && other == &a),
        };
        let never: Vec<RecordedFact> = facts.iter().filter(|recorded| !about(&recorded.fact)).cloned().collect();
        let mut undone = facts;
        for (seq, fact) in
            [(1000, Fact::Merge { a: a.clone(), b: b.clone() }), (1001, Fact::Unmerge { a: b.clone(), b: a.clone() })]
        {
            let place = chance.below(undone.len() + 1);
            undone.insert(place, RecordedFact { seq, at: Micros(seq), fact });
        }
        assert_eq!(fold(&undone, &limits).map, fold(&never, &limits).map, "history {seed}");
    }
}

#[test]
fn keeping_up_equals_computing_anew() {
    for seed in 0..HISTORIES / 2 {
        let mut chance = Chance::new(seed);
        let limits = limits(&mut chance);
        // Several unconnected neighbourhoods: keys of each have their own last sign but one.
        let mut facts: Vec<RecordedFact> = Vec::new();
        for neighbourhood in 0..3 {
            let moved = chance.history().into_iter().map(|mut recorded| {
                move_to(&mut recorded.fact, neighbourhood);
                recorded
            });
            facts.extend(moved);
        }
        chance.shuffle(&mut facts);
        let mut resolver = Resolver::new(limits);
        let mut at = 0;
        while at < facts.len() {
            let next = (at + 1 + chance.below(9)).min(facts.len());
            resolver.add(facts.get(at..next).unwrap_or_default().iter().cloned());
            let expected = fold(facts.get(..next).unwrap_or_default(), &limits);
            assert_eq!(resolver.map(), &expected.map, "history {seed}");
            assert_eq!(resolver.resolution(), expected, "history {seed}");
            at = next;
        }
    }
}

fn move_to(fact: &mut Fact, neighbourhood: usize) {
    let (Fact::Together { weaker: one, stronger: other, .. }
    | Fact::Alias { from: one, to: other }
    | Fact::Merge { a: one, b: other }
    | Fact::Unmerge { a: one, b: other }) = fact;
    for key in [one, other] {
        key.0.replace_range(3..4, &neighbourhood.to_string());
    }
}

#[test]
fn customers_that_nobody_declared_the_same_are_never_one_person() {
    for seed in 0..HISTORIES {
        let mut chance = Chance::new(seed);
        let mut facts = chance.history();
        // No decisions, no declarations, and no national numbers, which do tell that two logins are one.
        facts.retain(|recorded| match &recorded.fact {
            Fact::Together { stronger, .. } => stronger.kind() != Some(model::IdentityKind::NationalId),
            _ => false,
        });
        let resolution = fold(&facts, &IdentityLimits::default());
        for number in 0..4 {
            let customer = format!("u_{number:016}");
            assert_eq!(resolution.map.runs(&customer), None, "history {seed}");
        }
        let persons: HashSet<&str> =
            resolution.map.iter().flat_map(|(_, runs)| runs).map(|run| run.person.as_str()).collect();
        assert!(persons.iter().all(|person| !person.starts_with("u_") || !person.contains('#')), "history {seed}");
    }
}

#[test]
fn runs_cover_all_time_in_order() {
    for seed in 0..HISTORIES {
        let facts = Chance::new(seed).history();
        for (identity, runs) in fold(&facts, &IdentityLimits::default()).map.iter() {
            assert!(runs.windows(2).all(|pair| pair[0].until < pair[1].until), "{identity} in history {seed}");
            assert!(runs.windows(2).all(|pair| pair[0].person != pair[1].person), "{identity} in history {seed}");
            assert_eq!(runs.last().map(|run| run.until), Some(i64::MAX), "{identity} in history {seed}");
        }
    }
}
