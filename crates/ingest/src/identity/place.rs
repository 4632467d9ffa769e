//! Groups and links → the place of every group: a person of its own, part of a stronger one, or of
//! different ones at different times.
//!
//! Goes from the strongest kind to the weakest. A group only ever joins stronger ones, which have their
//! place by then: so two strong identifiers are never joined through a weaker one, and nothing depends on
//! the order in which facts came.

use super::facts::Known;
use super::groups::{ALWAYS, Groups, Link};
use super::resolution::{IdentityLimits, ReviewReason};
use super::sets::{Map, Sets};
use model::IdentityKind;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Where a group's events belong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    /// To the group itself.
    Own,
    /// All to one stronger group.
    Part(u32),
    /// To others in turn: until when, and to whom (`None`: to nobody known).
    Turns(Vec<(i64, Option<u32>)>),
    /// To nobody known, as different ones use it at the same time: when another one appeared.
    Shared(Vec<i64>),
}

/// All groups in their places.
pub(super) struct Places {
    /// By leader; meaningless for those that lead no group.
    pub(super) of: Vec<Place>,
    /// Persons that were joined by members.
    pub(super) persons: Sets,
    /// Groups seen with different persons, and which.
    pub(super) contested: Vec<(u32, Vec<u32>)>,
    /// A group that did not fit in with a person any more, or would have joined two persons.
    pub(super) reviews: Vec<(u32, u32, ReviewReason)>,
}

/// Where a group would go if there is room.
struct Candidate {
    first: i32,
    group: u32,
    persons: Vec<u32>,
    place: Place,
}

struct Placing<'a> {
    known: &'a Known<'a>,
    groups: &'a Groups,
    limits: &'a IdentityLimits,
    /// Where the links of each group begin and end.
    links: Vec<(u32, u32)>,
    places: Places,
}

impl Places {
    pub(super) fn of(known: &Known<'_>, groups: &Groups, limits: &IdentityLimits) -> Places {
        let count = groups.of.len();
        let mut persons = Sets::new(count);
        for (leader, size) in (0u32..).zip(&groups.size).filter(|(_, size)| **size > 1) {
            persons.grow(leader, size - 1);
        }
        let places = Places { of: vec![Place::Own; count], persons, contested: Vec::new(), reviews: Vec::new() };
        let mut placing = Placing { known, groups, limits, links: ranges(&groups.links, count), places };
        let mut levels: [Vec<u32>; IdentityKind::ALL.len()] = Default::default();
        for (group, (from, to)) in (0u32..).zip(&placing.links) {
            if from < to {
                levels[groups.level(known, group) as usize].push(group);
            }
        }
        for (kind, level) in IdentityKind::ALL.into_iter().zip(&levels).rev() {
            placing.join_persons(kind);
            placing.place_level(level);
        }
        placing.places
    }

    /// The person that a group is for good, as the group that leads it.
    pub(super) fn person(&self, group: u32) -> Option<u32> {
        match &self.of[group as usize] {
            Place::Own => Some(self.persons.leader(group)),
            Place::Part(person) => Some(self.persons.leader(*person)),
            Place::Turns(_) | Place::Shared(_) => None,
        }
    }
}

impl Placing<'_> {
    /// A member who merges two identifiers merges the persons that they belong to.
    fn join_persons(&mut self, kind: IdentityKind) {
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (one, other) in &self.known.merges {
            let group = self.groups.of[*one as usize];
            let decided_here = group == self.groups.of[*other as usize] && self.groups.level(self.known, group) == kind;
            if !decided_here {
                continue;
            }
            if let (Some(one), Some(other)) = (self.only_person(group, *one), self.only_person(group, *other))
                && one != other
            {
                joined.push((one.min(other), one.max(other)));
            }
        }
        joined.sort_unstable();
        joined.dedup();
        for (one, other) in joined {
            if !self.places.persons.join(one, other, self.limits.most_identities) {
                self.places.reviews.push((one, other, ReviewReason::TooLarge));
            }
        }
    }

    /// The one person that this identifier of a group was seen with, if there is exactly one.
    fn only_person(&self, group: u32, identifier: u32) -> Option<u32> {
        let mut only = None;
        for link in self.links_of(group).iter().filter(|link| link.seen == identifier) {
            let Some(person) = self.person_on(link.high, link.day) else { continue };
            if only.is_some_and(|only| only != person) {
                return None;
            }
            only = Some(person);
        }
        only
    }

    fn links_of(&self, group: u32) -> &[Link] {
        let (from, to) = self.links[group as usize];
        self.groups.links.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Whose events those of a group were on a day. Nobody's where it was shared: what is seen with a
    /// shared mailbox is not the mailbox.
    fn person_on(&self, group: u32, day: i32) -> Option<u32> {
        let person = match &self.places.of[group as usize] {
            Place::Own => group,
            Place::Part(person) => *person,
            Place::Turns(turns) => turns.iter().find(|(until, _)| start_of(day) < *until)?.1?,
            Place::Shared(_) => return None,
        };
        Some(self.places.persons.leader(person))
    }

    fn place_level(&mut self, level: &[u32]) {
        let mut candidates: Vec<Candidate> = Vec::with_capacity(level.len());
        for group in level {
            candidates.extend(self.candidate(*group));
        }
        let crowded = self.crowded(&candidates);
        let (mut pressed, free): (Vec<Candidate>, Vec<Candidate>) = candidates
            .into_iter()
            .partition(|candidate| candidate.persons.iter().any(|person| crowded.contains_key(person)));
        for candidate in free {
            self.admit(candidate);
        }
        // Where not all fit, those that came first are in: by day, then by key.
        pressed.sort_unstable_by_key(|candidate| (candidate.first, candidate.group));
        for candidate in pressed {
            let weight = self.groups.size[candidate.group as usize];
            let full = |person: &&u32| self.places.persons.size(**person) + weight > self.limits.most_identities;
            match candidate.persons.iter().find(full) {
                Some(person) => self.places.reviews.push((candidate.group, *person, ReviewReason::TooLarge)),
                None => self.admit(candidate),
            }
        }
    }

    /// Persons that would get more identifiers than they may have.
    fn crowded(&self, candidates: &[Candidate]) -> Map<u32, u32> {
        let mut wanted: Map<u32, u32> = Map::default();
        for candidate in candidates {
            for person in &candidate.persons {
                *wanted.entry(*person).or_default() += self.groups.size[candidate.group as usize];
            }
        }
        wanted.retain(|person, more| self.places.persons.size(*person) + *more > self.limits.most_identities);
        wanted
    }

    fn admit(&mut self, candidate: Candidate) {
        let weight = self.groups.size[candidate.group as usize];
        for person in &candidate.persons {
            self.places.persons.grow(*person, weight);
        }
        self.places.of[candidate.group as usize] = candidate.place;
    }

    /// Where a group wants to go; a shared one goes to nobody and is in its place at once.
    fn candidate(&mut self, group: u32) -> Option<Candidate> {
        let mut sightings: Vec<(i32, u32)> = self
            .links_of(group)
            .iter()
            .filter_map(|link| Some((link.day, self.person_on(link.high, link.day)?)))
            .collect();
        sightings.dedup();
        let first = sightings.first()?.0;
        let mut persons: Vec<u32> = sightings.iter().map(|(_, person)| *person).collect();
        persons.sort_unstable();
        persons.dedup();
        if let [person] = persons.as_slice() {
            let place = Place::Part(*person);
            return Some(Candidate { first, group, place, persons });
        }
        // A declaration without a day says nothing more where the two were seen together as well.
        let dated = |person: u32| sightings.iter().any(|(day, seen)| *day != ALWAYS && *seen == person);
        let (dateless, dated): (Vec<_>, Vec<_>) = persons.iter().copied().partition(|person| !dated(*person));
        sightings.retain(|(day, _)| *day != ALWAYS);
        // Same day, different link order: persons may have changed leader, so sort once more.
        sightings.sort_unstable();
        self.places.contested.push((group, persons.clone()));
        let close = |pair: &[(i32, u32)]| {
            let gap = i64::from(pair[1].0) - i64::from(pair[0].0);
            pair[0].1 != pair[1].1 && gap <= i64::from(self.limits.shared_within_days)
        };
        if !dateless.is_empty() || sightings.windows(2).any(close) {
            self.places.of[group as usize] = Place::Shared(appearances(&sightings, &dated, dateless.is_empty()));
            return None;
        }
        let place = Place::Turns(turns(&sightings, self.limits.reach_days));
        Some(Candidate { first, group, persons, place })
    }
}

/// When each person but the first one appeared.
fn appearances(sightings: &[(i32, u32)], persons: &[u32], first_is_dated: bool) -> Vec<i64> {
    let first_day = |person: &u32| sightings.iter().find(|(_, seen)| seen == person).map(|(day, _)| start_of(*day));
    let mut days: Vec<i64> = persons.iter().filter_map(first_day).collect();
    days.sort_unstable();
    if first_is_dated && !days.is_empty() {
        days.remove(0);
    }
    days.dedup();
    days
}

/// Persons in turn: each from a while before its first sighting to a while after its last one.
fn turns(sightings: &[(i32, u32)], reach: i32) -> Vec<(i64, Option<u32>)> {
    let mut turns = Vec::new();
    for pair in sightings.windows(2) {
        let ((last, person), (first, next)) = (pair[0], pair[1]);
        if person == next {
            continue;
        }
        let between = i64::from(first) - i64::from(last) - 1;
        let reach = i64::from(reach).min(between / 2);
        let (until, from) = (i64::from(last) + 1 + reach, i64::from(first) - reach);
        turns.push((until.saturating_mul(DAY), Some(person)));
        if until < from {
            turns.push((from.saturating_mul(DAY), None));
        }
    }
    turns.extend(sightings.last().map(|(_, person)| (i64::MAX, Some(*person))));
    turns
}

fn start_of(day: i32) -> i64 {
    i64::from(day).saturating_mul(DAY)
}

/// Where the links of each group begin and end.
fn ranges(links: &[Link], groups: usize) -> Vec<(u32, u32)> {
    let mut ranges = vec![(0, 0); groups];
    for (at, link) in (0u32..).zip(links) {
        let range = &mut ranges[link.low as usize];
        if range.1 == 0 {
            range.0 = at;
        }
        range.1 = at + 1;
    }
    ranges
}
