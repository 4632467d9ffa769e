//! Facts as they come in → persons kept up to date, computing only what they touch.
//!
//! What facts say of an identifier depends only on facts of identifiers that are connected with it.
//! So facts are kept by connected component, and new ones fold their own component anew: the answer is
//! that of [`super::resolve`] over everything.

use super::resolution::{IdentityLimits, Resolution, StitchFigures};
use super::resolve::fold;
use super::sets::{Map, Set};
use model::{Fact, IdentityMap, RecordedFact};
use std::collections::BTreeMap;

/// Keeps who is who up to date.
#[derive(Debug)]
pub struct Resolver {
    limits: IdentityLimits,
    map: IdentityMap,
    component_of: Map<String, usize>,
    components: BTreeMap<usize, Component>,
    next: usize,
}

/// Identifiers that facts connect, however weakly.
#[derive(Debug, Default)]
struct Component {
    identities: Vec<String>,
    facts: Vec<RecordedFact>,
    /// Without the map, which is kept whole.
    undecided: Resolution,
}

impl Resolver {
    /// Knows nothing yet.
    pub fn new(limits: IdentityLimits) -> Resolver {
        Resolver {
            limits,
            map: IdentityMap::default(),
            component_of: Map::default(),
            components: BTreeMap::new(),
            next: 0,
        }
    }

    /// Takes in new facts.
    pub fn add(&mut self, facts: impl IntoIterator<Item = RecordedFact>) {
        let mut touched = Set::default();
        for fact in facts {
            let (one, other) = pair(&fact.fact);
            let (one, other) = (self.component(one), self.component(other));
            let whole = self.connect(one, other);
            if let Some(component) = self.components.get_mut(&whole) {
                component.facts.push(fact);
            }
            touched.extend([one, other, whole]);
        }
        for number in touched {
            self.compute(number);
        }
    }

    /// Which person the events of each identifier belong to.
    pub fn map(&self) -> &IdentityMap {
        &self.map
    }

    /// Everything that is known, as [`super::resolve`] tells it.
    pub fn resolution(&self) -> Resolution {
        let mut whole = Resolution { map: self.map.clone(), figures: self.figures(), ..Resolution::default() };
        for component in self.components.values() {
            whole.suggestions.extend_from_slice(&component.undecided.suggestions);
            whole.reviews.extend_from_slice(&component.undecided.reviews);
            whole.shared.extend_from_slice(&component.undecided.shared);
        }
        whole.suggestions.sort_unstable_by(|one, other| (&one.a, &one.b).cmp(&(&other.a, &other.b)));
        whole.reviews.sort_unstable_by(|one, other| {
            (&one.identity, &one.other, one.reason).cmp(&(&other.identity, &other.other, other.reason))
        });
        whole.shared.sort_unstable_by(|one, other| one.identity.cmp(&other.identity));
        whole
    }

    /// The figures that are published.
    pub fn figures(&self) -> StitchFigures {
        let mut sum = StitchFigures::default();
        for component in self.components.values() {
            let figures = &component.undecided.figures;
            sum.identities += figures.identities;
            sum.persons += figures.persons;
            sum.stitched_identities += figures.stitched_identities;
            sum.shared_devices += figures.shared_devices;
            sum.suggestions += figures.suggestions;
            sum.reviews += figures.reviews;
            sum.skipped_facts += figures.skipped_facts;
        }
        sum
    }

    fn component(&mut self, identity: &str) -> usize {
        if let Some(number) = self.component_of.get(identity) {
            return *number;
        }
        let number = self.next;
        self.next += 1;
        self.component_of.insert(identity.to_owned(), number);
        let identities = vec![identity.to_owned()];
        self.components.insert(number, Component { identities, ..Component::default() });
        number
    }

    /// Moves the smaller component into the larger one; the number of the whole.
    fn connect(&mut self, one: usize, other: usize) -> usize {
        if one == other {
            return one;
        }
        let size = |number: &usize| self.components.get(number).map_or(0, |component| component.identities.len());
        let (whole, part) = if size(&one) >= size(&other) { (one, other) } else { (other, one) };
        let Some(moved) = self.components.remove(&part) else { return whole };
        for identity in &moved.identities {
            if let Some(number) = self.component_of.get_mut(identity) {
                *number = whole;
            }
        }
        if let Some(component) = self.components.get_mut(&whole) {
            component.identities.extend(moved.identities);
            component.facts.extend(moved.facts);
        }
        whole
    }

    fn compute(&mut self, number: usize) {
        // A component that has become part of another is computed there.
        let Some(component) = self.components.get_mut(&number) else { return };
        let mut resolution = fold(component.facts.iter(), None, &self.limits);
        let map = std::mem::take(&mut resolution.map);
        component.undecided = resolution;
        for identity in &component.identities {
            match map.runs(identity) {
                Some(runs) => self.map.insert(model::IdentityKey(identity.clone()), runs.to_vec()),
                None => self.map.remove(identity),
            }
        }
    }
}

fn pair(fact: &Fact) -> (&str, &str) {
    match fact {
        Fact::Together { weaker: one, stronger: other, .. }
        | Fact::Alias { from: one, to: other }
        | Fact::Merge { a: one, b: other }
        | Fact::Unmerge { a: one, b: other } => (one.as_str(), other.as_str()),
    }
}
