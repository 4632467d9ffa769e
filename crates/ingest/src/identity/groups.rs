//! Identifiers that are one by decision or declaration → groups, and what links weaker groups to
//! stronger ones.
//!
//! A group is what members merged and what senders aliased within one kind. Everything else (a device
//! seen with a login) is a link, from the weaker group to the stronger; links may turn out to contradict
//! each other and are judged in `place`.

use super::facts::Known;
use super::resolution::{IdentityLimits, ReviewReason};
use super::sets::{Map, Set, Sets};
use model::IdentityKind;

/// The day of a link that holds at all times.
pub(super) const ALWAYS: i32 = i32::MIN;

/// A weaker group was seen with a stronger one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    /// The weaker group.
    pub(super) low: u32,
    /// The day, or [`ALWAYS`].
    pub(super) day: i32,
    /// The stronger group.
    pub(super) high: u32,
    /// The identifier of the one group that was seen.
    pub(super) seen: u32,
    /// The identifier of the other.
    pub(super) with: u32,
}

/// Groups by the number of their leader, and how they are linked.
pub(super) struct Groups {
    /// The leader of each identifier's group.
    pub(super) of: Vec<u32>,
    /// How many identifiers a group has (at its leader; 0 elsewhere).
    pub(super) size: Vec<u32>,
    /// The strongest, then smallest, identifier of each group (at its leader): its name.
    pub(super) name: Vec<u32>,
    /// Links in order of their weaker group, then of time.
    pub(super) links: Vec<Link>,
    /// Pairs of identifiers that are perhaps one person, because a sender said so.
    pub(super) declared: Vec<(u32, u32)>,
    /// Pairs of identifiers of equally strong groups that were seen together.
    pub(super) contradicting: Vec<(u32, u32)>,
    /// Pairs that would have made a group too large.
    pub(super) reviews: Vec<(u32, u32, ReviewReason)>,
}

impl Groups {
    pub(super) fn of(known: &Known<'_>, limits: &IdentityLimits) -> Groups {
        let mut sets = Sets::new(known.keys.len());
        let mut reviews = Vec::new();
        let aliases = Aliases::judge(known);
        // Decisions before declarations, each in the order of keys: what no longer fits is always the same.
        for (one, other) in known.merges.iter().chain(&aliases.joined) {
            if !sets.join(*one, *other, limits.most_identities) {
                reviews.push((*one, *other, ReviewReason::TooLarge));
            }
        }
        let of: Vec<u32> = (0u32..).take(known.keys.len()).map(|number| sets.find(number)).collect();
        let mut groups = Groups {
            size: vec![0; of.len()],
            name: (0u32..).take(of.len()).collect(),
            of,
            links: Vec::with_capacity(known.together.len()),
            declared: aliases.suggested,
            contradicting: known.same_kind.clone(),
            reviews,
        };
        groups.name_all(known);
        groups.link_all(known);
        groups
    }

    /// How strong a group is: as its strongest identifier.
    pub(super) fn level(&self, known: &Known<'_>, group: u32) -> IdentityKind {
        known.kinds[self.name[group as usize] as usize]
    }

    fn name_all(&mut self, known: &Known<'_>) {
        for (number, leader) in (0u32..).zip(&self.of) {
            self.size[*leader as usize] += 1;
            let name = &mut self.name[*leader as usize];
            // Numbers come in the order of keys: only a stronger one takes the name over.
            if known.kinds[number as usize] > known.kinds[*name as usize] {
                *name = number;
            }
        }
    }

    fn link_all(&mut self, known: &Known<'_>) {
        for (weaker, stronger, day) in &known.together {
            self.link(known, *weaker, *stronger, *day);
        }
        for (from, to) in &known.aliases {
            if known.kinds[*from as usize] != known.kinds[*to as usize] {
                self.link(known, *from, *to, ALWAYS);
            }
        }
        self.links.sort_unstable();
    }

    fn link(&mut self, known: &Known<'_>, one: u32, other: u32, day: i32) {
        let (group, other_group) = (self.of[one as usize], self.of[other as usize]);
        if group == other_group {
            return;
        }
        match self.level(known, group).cmp(&self.level(known, other_group)) {
            std::cmp::Ordering::Less => {
                self.links.push(Link { low: group, day, high: other_group, seen: one, with: other });
            }
            std::cmp::Ordering::Greater => {
                self.links.push(Link { low: other_group, day, high: group, seen: other, with: one });
            }
            std::cmp::Ordering::Equal => self.contradicting.push((one.min(other), one.max(other))),
        }
    }
}

/// What the aliases within one kind amount to.
struct Aliases {
    joined: Vec<(u32, u32)>,
    suggested: Vec<(u32, u32)>,
}

/// Which identifiers that stand by themselves a chain of aliases leads to.
#[derive(Clone, Copy, PartialEq)]
enum LeadsTo {
    One(u32),
    Several,
}

impl Aliases {
    /// An identifier that was never seen to stand for a person follows its aliases. When they lead to one
    /// identifier, it is that one; when they lead to several, that is for a member to judge.
    fn judge(known: &Known<'_>) -> Aliases {
        let within: Vec<(u32, u32)> = known.aliases.iter().copied().filter(|pair| same_kind(known, *pair)).collect();
        let mut judged = Aliases { joined: Vec::new(), suggested: Vec::new() };
        if within.is_empty() {
            return judged;
        }
        let stands: Set<u32> = known.together.iter().map(|(_, stronger, _)| *stronger).collect();
        let follows = |from: u32| known.kinds[from as usize] != IdentityKind::NationalId && !stands.contains(&from);
        let (followed, rest): (Vec<_>, Vec<_>) = within.into_iter().partition(|(from, _)| follows(*from));
        judged.suggested = rest;
        let leads = ends_of(&followed);
        for (from, to) in followed {
            match leads.get(&from) {
                Some(LeadsTo::One(end)) => judged.joined.push((from.min(*end), from.max(*end))),
                Some(LeadsTo::Several) => judged.suggested.push((from, to)),
                // The chain goes in a circle: everybody in it is the same.
                None => judged.joined.push((from.min(to), from.max(to))),
            }
        }
        judged.joined.sort_unstable();
        judged.joined.dedup();
        judged
    }
}

fn same_kind(known: &Known<'_>, (from, to): (u32, u32)) -> bool {
    known.kinds[from as usize] == known.kinds[to as usize]
}

/// For all that can be reached backwards from the ends of chains: to which end they lead. Each entry
/// changes at most twice, so this ends whatever circles there are.
fn ends_of(followed: &[(u32, u32)]) -> Map<u32, LeadsTo> {
    let mut back: Map<u32, Vec<u32>> = Map::default();
    for (from, to) in followed {
        back.entry(*to).or_default().push(*from);
    }
    let inner: Set<u32> = followed.iter().map(|(from, _)| *from).collect();
    let mut leads = Map::default();
    let mut open: Vec<(u32, LeadsTo)> =
        back.keys().filter(|to| !inner.contains(*to)).map(|end| (*end, LeadsTo::One(*end))).collect();
    while let Some((at, end)) = open.pop() {
        for from in back.get(&at).into_iter().flatten() {
            let before = leads.get(from).copied();
            let after = match before {
                None => end,
                Some(same) if same == end => continue,
                Some(LeadsTo::Several) => continue,
                Some(LeadsTo::One(_)) => LeadsTo::Several,
            };
            leads.insert(*from, after);
            open.push((*from, after));
        }
    }
    leads
}
