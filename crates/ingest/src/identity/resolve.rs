//! The fold from facts to persons: facts in, the map and everything undecided out. Pure; the same facts in
//! any order give the same answer.

use super::facts::Known;
use super::groups::Groups;
use super::place::{Place, Places};
use super::resolution::{
    Evidence, IdentityLimits, Resolution, Review, ReviewReason, Shared, StitchFigures, Suggestion,
};
use super::sets::Set;
use model::{IdentityKey, IdentityKind, IdentityMap, Micros, PersonRun, RecordedFact};
use std::collections::BTreeMap;

/// Who is who, from facts that were recorded by `as_of` (all of them where it is `None`).
pub fn resolve(facts: &[RecordedFact], as_of: Option<Micros>, limits: &IdentityLimits) -> Resolution {
    fold(facts.iter(), as_of, limits)
}

/// The same for facts wherever they are kept.
pub(super) fn fold<'a>(
    facts: impl Iterator<Item = &'a RecordedFact>,
    as_of: Option<Micros>,
    limits: &IdentityLimits,
) -> Resolution {
    let known = Known::of(facts, as_of);
    let groups = Groups::of(&known, limits);
    let places = Places::of(&known, &groups, limits);
    let names = names(&known, &groups, &places);
    let told = Telling { known: &known, groups: &groups, places: &places, names: &names, limits };
    let mut resolution = Resolution { map: told.map(), shared: told.shared(), ..Resolution::default() };
    resolution.suggestions = told.suggestions();
    resolution.reviews = told.reviews();
    resolution.figures = told.figures(&resolution);
    resolution
}

/// For each group that leads a person: its strongest, then smallest, identifier.
fn names(known: &Known<'_>, groups: &Groups, places: &Places) -> Vec<u32> {
    let mut names = groups.name.clone();
    for (group, _) in (0u32..).zip(&groups.size).filter(|(_, size)| **size > 0) {
        let leader = places.persons.leader(group);
        if leader == group {
            continue;
        }
        let (own, best) = (groups.name[group as usize], names[leader as usize]);
        let (own_kind, best_kind) = (known.kinds[own as usize], known.kinds[best as usize]);
        if own_kind > best_kind || (own_kind == best_kind && own < best) {
            names[leader as usize] = own;
        }
    }
    names
}

/// Everything that was decided, being told in words.
struct Telling<'a> {
    known: &'a Known<'a>,
    groups: &'a Groups,
    places: &'a Places,
    names: &'a [u32],
    limits: &'a IdentityLimits,
}

impl Telling<'_> {
    fn key(&self, identifier: u32) -> IdentityKey {
        IdentityKey(self.known.keys[identifier as usize].to_owned())
    }

    /// The name of the person that a group leads or is part of.
    fn name(&self, group: u32) -> &str {
        let leader = self.places.persons.leader(group);
        self.known.keys[self.names[leader as usize] as usize]
    }

    fn map(&self) -> IdentityMap {
        let mut map = IdentityMap::default();
        for (identifier, group) in (0u32..).zip(&self.groups.of) {
            let key = self.known.keys[identifier as usize];
            let person = self.places.person(*group);
            if person.is_some_and(|person| self.name(person) == key) {
                continue;
            }
            map.insert(IdentityKey(key.to_owned()), self.runs(*group));
        }
        map
    }

    fn runs(&self, group: u32) -> Vec<PersonRun> {
        let last = |person: &str| PersonRun { until: i64::MAX, person: person.to_owned() };
        match &self.places.of[group as usize] {
            Place::Own => vec![last(self.name(group))],
            Place::Part(person) => vec![last(self.name(*person))],
            Place::Turns(turns) => self.in_turn(group, turns.iter().copied()),
            Place::Shared(cuts) => {
                let ends = cuts.iter().copied().chain([i64::MAX]);
                self.in_turn(group, ends.map(|until| (until, None)))
            }
        }
    }

    /// Runs with epochs of its own where nobody is known, numbered in order of time.
    fn in_turn(&self, group: u32, turns: impl Iterator<Item = (i64, Option<u32>)>) -> Vec<PersonRun> {
        let own = self.known.keys[self.groups.name[group as usize] as usize];
        let mut runs: Vec<PersonRun> = Vec::new();
        let mut epoch = 0;
        for (until, person) in turns {
            let person = match person {
                Some(person) => self.name(person).to_owned(),
                None => {
                    epoch += 1;
                    format!("{own}#{epoch}")
                }
            };
            match runs.last_mut().filter(|run| run.person == person) {
                Some(run) => run.until = until,
                None => runs.push(PersonRun { until, person }),
            }
        }
        runs
    }

    fn shared(&self) -> Vec<Shared> {
        let mut shared: Vec<Shared> = Vec::new();
        for (group, persons) in &self.places.contested {
            let Place::Shared(cuts) = &self.places.of[*group as usize] else { continue };
            let mut persons: Vec<String> = persons.iter().map(|person| self.name(*person).to_owned()).collect();
            persons.sort_unstable();
            persons.dedup();
            let identity = self.key(self.groups.name[*group as usize]);
            shared.push(Shared { identity, persons, epochs: cuts.len() + 1 });
        }
        shared.sort_unstable_by(|one, other| one.identity.cmp(&other.identity));
        shared
    }

    fn suggestions(&self) -> Vec<Suggestion> {
        let mut found: BTreeMap<(&str, &str), Evidence> = BTreeMap::new();
        let parted: Set<(&str, &str)> = self
            .known
            .parted
            .iter()
            .map(|(one, other)| (self.known.keys[*one as usize], self.known.keys[*other as usize]))
            .collect();
        let mut suggest = |one: u32, other: u32, count: fn(&mut Evidence) -> &mut usize| {
            let (one, other) = (self.name(one), self.name(other));
            let pair = (one.min(other), one.max(other));
            if one != other && !parted.contains(&pair) {
                *count(found.entry(pair).or_default()) += 1;
            }
        };
        for (group, persons) in &self.places.contested {
            let Some(count) = counted_as(self.groups.level(self.known, *group)) else { continue };
            if persons.len() <= self.limits.most_sharing {
                each_pair(persons, |one, other| suggest(one, other, count));
            }
        }
        for (pairs, count) in [
            (&self.groups.declared, (|evidence| &mut evidence.aliases) as fn(&mut Evidence) -> &mut usize),
            (&self.groups.contradicting, |evidence| &mut evidence.events),
        ] {
            for (one, other) in pairs {
                let person = |identifier: u32| self.places.person(self.groups.of[identifier as usize]);
                if let (Some(one), Some(other)) = (person(*one), person(*other)) {
                    suggest(one, other, count);
                }
            }
        }
        let told = |((a, b), evidence): ((&str, &str), Evidence)| Suggestion {
            a: IdentityKey(a.to_owned()),
            b: IdentityKey(b.to_owned()),
            evidence,
        };
        found.into_iter().map(told).collect()
    }

    fn reviews(&self) -> Vec<Review> {
        let review = |one: u32, other: u32, reason| Review { identity: self.key(one), other: self.key(other), reason };
        let name = |group: u32| self.groups.name[group as usize];
        let mut reviews: Vec<Review> = Vec::new();
        reviews.extend(self.groups.reviews.iter().map(|(one, other, reason)| review(*one, *other, *reason)));
        for (group, person, reason) in &self.places.reviews {
            reviews.push(review(name(*group), self.names[self.places.persons.leader(*person) as usize], *reason));
        }
        for (group, persons) in &self.places.contested {
            let household = persons.len() <= self.limits.most_sharing;
            if let (false, Some(first)) = (household, persons.iter().map(|person| self.named(*person)).min()) {
                reviews.push(review(name(*group), first, ReviewReason::SharedByMany));
            }
        }
        for (one, other) in &self.known.parted {
            let person = |identifier: u32| self.places.person(self.groups.of[identifier as usize]);
            if person(*one).is_some() && person(*one) == person(*other) {
                reviews.push(review(*one, *other, ReviewReason::StillTogether));
            }
        }
        reviews.sort_unstable_by(|one, other| {
            (&one.identity, &one.other, one.reason).cmp(&(&other.identity, &other.other, other.reason))
        });
        reviews.dedup();
        reviews
    }

    fn named(&self, group: u32) -> u32 {
        self.names[self.places.persons.leader(group) as usize]
    }

    fn figures(&self, resolution: &Resolution) -> StitchFigures {
        let mut figures = StitchFigures {
            identities: self.known.keys.len(),
            suggestions: resolution.suggestions.len(),
            reviews: resolution.reviews.len(),
            skipped_facts: self.known.skipped,
            ..StitchFigures::default()
        };
        for (group, size) in (0u32..).zip(&self.groups.size).filter(|(_, size)| **size > 0) {
            let kind = self.groups.level(self.known, group);
            match &self.places.of[group as usize] {
                Place::Own => figures.persons += usize::from(self.places.persons.leader(group) == group),
                Place::Part(_) => {}
                Place::Turns(turns) => figures.persons += turns.iter().filter(|(_, person)| person.is_none()).count(),
                Place::Shared(cuts) => {
                    figures.persons += cuts.len() + 1;
                    figures.shared_devices += if kind == IdentityKind::AnonymousId { *size as usize } else { 0 };
                }
            }
        }
        let elsewhere = |key: &str, run: &PersonRun| {
            !run.person.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
        };
        let stitched = resolution.map.iter().filter(|(key, runs)| runs.iter().any(|run| elsewhere(key, run)));
        figures.stitched_identities = stitched.count();
        figures
    }
}

/// What a shared identifier counts as when it comes to whether those who share it are one. A shared device
/// says nothing of the kind: families share them.
fn counted_as(kind: IdentityKind) -> Option<fn(&mut Evidence) -> &mut usize> {
    match kind {
        IdentityKind::AnonymousId | IdentityKind::NationalId => None,
        IdentityKind::Phone => Some(|evidence| &mut evidence.phones),
        IdentityKind::Email => Some(|evidence| &mut evidence.emails),
        IdentityKind::UserId => Some(|evidence| &mut evidence.user_ids),
    }
}

fn each_pair(persons: &[u32], mut with: impl FnMut(u32, u32)) {
    for (place, one) in persons.iter().enumerate() {
        for other in persons.iter().skip(place + 1) {
            with(*one, *other);
        }
    }
}
