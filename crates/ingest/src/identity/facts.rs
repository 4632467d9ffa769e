//! Recorded facts → what is known, as sorted lists of numbered identifiers.
//!
//! From here on nothing remembers the order in which facts came. Only for a merge and an unmerge of the
//! same pair does the order matter: the later one (by `seq`) counts.

use super::sets::{Map, Set};
use model::{Fact, IdentityKey, IdentityKind, Micros, RecordedFact};

type Numbers<'a> = Map<&'a str, u32>;

/// What is known. Identifiers are numbered in the order of their keys, so that comparing numbers is
/// comparing keys. No pair here was retracted by a member, and none is an identifier with itself.
#[derive(Default)]
pub(super) struct Known<'a> {
    pub(super) keys: Vec<&'a str>,
    pub(super) kinds: Vec<IdentityKind>,
    /// Weaker, stronger, day; the two kinds differ.
    pub(super) together: Vec<(u32, u32, i32)>,
    /// Two of the same kind on one event: no tracking call says so, but facts may.
    pub(super) same_kind: Vec<(u32, u32)>,
    /// From, to.
    pub(super) aliases: Vec<(u32, u32)>,
    /// Pairs that a member joined, smaller number first.
    pub(super) merges: Vec<(u32, u32)>,
    /// Pairs that a member parted, smaller number first.
    pub(super) parted: Vec<(u32, u32)>,
    /// Facts about something that is no pseudonym.
    pub(super) skipped: usize,
}

impl<'a> Known<'a> {
    pub(super) fn of(facts: impl Iterator<Item = &'a RecordedFact>, as_of: Option<Micros>) -> Known<'a> {
        let mut reader = Reader::default();
        for recorded in facts.filter(|recorded| as_of.is_none_or(|as_of| recorded.at <= as_of)) {
            reader.read(recorded);
        }
        reader.finish()
    }
}

/// Gathers facts under provisional numbers, in order of first appearance.
#[derive(Default)]
struct Reader<'a> {
    numbers: Numbers<'a>,
    keys: Vec<&'a str>,
    kinds: Vec<IdentityKind>,
    together: Vec<(u32, u32, i32)>,
    aliases: Vec<(u32, u32)>,
    /// For each pair the latest decision: its number, and whether it parts them.
    decisions: Map<(u32, u32), (i64, bool)>,
    skipped: usize,
}

impl<'a> Reader<'a> {
    fn read(&mut self, recorded: &'a RecordedFact) {
        let (one, other) = match &recorded.fact {
            Fact::Together { weaker, stronger, .. } => (weaker, stronger),
            Fact::Alias { from, to } => (from, to),
            Fact::Merge { a, b } | Fact::Unmerge { a, b } => (a, b),
        };
        let (Some(one), Some(other)) = (self.number(one), self.number(other)) else {
            self.skipped += 1;
            return;
        };
        if one == other {
            return;
        }
        match &recorded.fact {
            Fact::Together { day, .. } => self.together.push((one, other, *day)),
            Fact::Alias { .. } => self.aliases.push((one, other)),
            Fact::Merge { .. } => self.decide(one, other, (recorded.seq, false)),
            Fact::Unmerge { .. } => self.decide(one, other, (recorded.seq, true)),
        }
    }

    fn number(&mut self, key: &'a IdentityKey) -> Option<u32> {
        if let Some(number) = self.numbers.get(key.as_str()) {
            return Some(*number);
        }
        let kind = key.kind()?;
        let number = u32::try_from(self.keys.len()).ok()?;
        self.numbers.insert(key.as_str(), number);
        self.keys.push(key.as_str());
        self.kinds.push(kind);
        Some(number)
    }

    fn decide(&mut self, one: u32, other: u32, decision: (i64, bool)) {
        let latest = self.decisions.entry((one.min(other), one.max(other))).or_insert(decision);
        *latest = decision.max(*latest);
    }

    fn finish(self) -> Known<'a> {
        let (order, number) = in_order_of_keys(&self.keys);
        let renumbered = |(one, other): (u32, u32)| (number[one as usize], number[other as usize]);
        let mut known = Known {
            keys: order.iter().map(|old| self.keys[*old as usize]).collect(),
            kinds: order.iter().map(|old| self.kinds[*old as usize]).collect(),
            skipped: self.skipped,
            ..Known::default()
        };
        for (pair, (_, parts)) in self.decisions {
            let (one, other) = renumbered(pair);
            let list = if parts { &mut known.parted } else { &mut known.merges };
            list.push((one.min(other), one.max(other)));
        }
        let parted: Set<(u32, u32)> = known.parted.iter().copied().collect();
        let stands = |one: u32, other: u32| parted.is_empty() || !parted.contains(&(one.min(other), one.max(other)));
        known.aliases = self.aliases.into_iter().map(renumbered).filter(|(from, to)| stands(*from, *to)).collect();
        known.together.reserve(self.together.len());
        for (weaker, stronger, day) in self.together {
            let (weaker, stronger) = renumbered((weaker, stronger));
            if stands(weaker, stronger) {
                known.see(weaker, stronger, day);
            }
        }
        known.sort();
        known
    }
}

impl Known<'_> {
    fn see(&mut self, one: u32, other: u32, day: i32) {
        match self.kinds[one as usize].cmp(&self.kinds[other as usize]) {
            std::cmp::Ordering::Less => self.together.push((one, other, day)),
            std::cmp::Ordering::Greater => self.together.push((other, one, day)),
            std::cmp::Ordering::Equal => self.same_kind.push((one.min(other), one.max(other))),
        }
    }

    fn sort(&mut self) {
        self.together.sort_unstable();
        self.together.dedup();
        for list in [&mut self.same_kind, &mut self.aliases, &mut self.merges, &mut self.parted] {
            list.sort_unstable();
            list.dedup();
        }
    }
}

/// Old numbers in the order of their keys, and the new number of each old one.
fn in_order_of_keys(keys: &[&str]) -> (Vec<u32>, Vec<u32>) {
    // The first sixteen bytes as one number decide nearly always, and compare fast.
    let mut order: Vec<(u128, u32)> = (0u32..).zip(keys).map(|(old, key)| (beginning(key), old)).collect();
    order.sort_unstable_by(|(one, old), (other, older)| {
        one.cmp(other).then_with(|| keys[*old as usize].cmp(keys[*older as usize]))
    });
    let mut number = vec![0; keys.len()];
    for (new, (_, old)) in (0u32..).zip(&order) {
        number[*old as usize] = new;
    }
    (order.into_iter().map(|(_, old)| old).collect(), number)
}

fn beginning(key: &str) -> u128 {
    let mut bytes = [0; 16];
    for (place, byte) in bytes.iter_mut().zip(key.bytes()) {
        *place = byte;
    }
    u128::from_be_bytes(bytes)
}
