//! Like with like: which attributes a comparison holds still, and the strata that they make together.

use super::Map;
use super::profile::{Knowledge, Known};
use super::report::NotHeld;
use crate::drivers::{Side, compare_shares_of_groups};
use model::MISSING;

/// A value of fewer journeys stands with the other rare ones.
const RARE: usize = 30;
/// More values than this are the commonest and the others.
const MOST_VALUES: usize = 12;
/// Strata are so large, on the mean, or no further attribute is held still.
const MEAN_STRATUM: usize = 20;
/// So many of the journeys must have somebody of another value in their stratum.
const OVERLAP: f64 = 0.8;
/// More attributes than this are not held still together.
const MOST_HELD: usize = 4;
/// Journeys with one value all but always fare alike: then it is another name of the outcome.
const SAME_AS_OUTCOME: f64 = 0.99;

/// A facet with few values.
struct Held {
    facet: usize,
    /// By journey.
    values: Vec<u32>,
    /// How much its mix sets the groups apart, on the mean.
    mix: f64,
}

/// The rare values of a facet together.
const OTHERS: u32 = 1;

/// The strata of all journeys, and which facets they hold still.
pub(crate) struct Strata {
    /// By journey.
    pub(crate) of: Vec<u32>,
    pub(crate) facets: Vec<usize>,
    pub(crate) not_held: Vec<NotHeld>,
}

/// Chooses facets to hold still for groups (by journey; [`MISSING`] is left out): those that are asked for, else every one
/// that is known from the start, stays the same and is not too fine, the one whose mix matters most first.
/// `is_made` tells which facets only those come to have who do much.
pub(crate) fn strata(
    known: &Known,
    groups: &[u32],
    asked: Option<&[usize]>,
    names: &[String],
    is_made: &dyn Fn(usize) -> bool,
) -> Strata {
    let mut not_held = Vec::new();
    let mut held: Vec<Held> = Vec::new();
    let facets: Vec<usize> = asked.map_or_else(|| (1..names.len()).collect(), <[usize]>::to_vec);
    for facet in facets {
        let values = few(known, facet);
        let made = || (asked.is_none() && is_made(facet)).then_some("made_by_activity");
        let unfit = unfit(known, facet, &values, asked.is_some()).or_else(made);
        match unfit {
            Some(reason) => not_held.push(NotHeld { attribute: names[facet].clone(), reason }),
            None => held.push(Held { facet, mix: mix(known, groups, &values), values }),
        }
    }
    held.sort_by(|a, b| b.mix.total_cmp(&a.mix).then_with(|| names[a.facet].cmp(&names[b.facet])));
    let mut strata = Strata { of: vec![0; groups.len()], facets: Vec::new(), not_held };
    for held in held {
        let joined = joined(&strata.of, &held.values);
        let reason = match () {
            () if strata.facets.len() >= MOST_HELD => Some("enough_held"),
            () if too_many(&joined, groups.len()) => Some("too_fine"),
            () if overlap(&joined, groups) < OVERLAP => Some("no_overlap"),
            () => None,
        };
        match reason {
            Some(reason) => strata.not_held.push(NotHeld { attribute: names[held.facet].clone(), reason }),
            None => {
                strata.of = joined;
                strata.facets.push(held.facet);
            }
        }
    }
    strata
}

/// Why a facet is not held still.
fn unfit(known: &Known, facet: usize, values: &[u32], is_asked: bool) -> Option<&'static str> {
    let Knowledge { known: has, from_start, varies } = known.knowledge[facet];
    let all = known.profiles.len() as u64;
    let mut different: Vec<u32> = values.to_vec();
    different.sort_unstable();
    different.dedup();
    match () {
        () if different.len() < 2 => Some("one_value"),
        () if is_asked => None,
        () if has * 2 < all => Some("mostly_missing"),
        () if from_start * 10 < has * 9 => Some("known_later"),
        () if varies * 50 > has => Some("varies"),
        () if values.iter().filter(|value| **value == OTHERS).count() as u64 * 2 > has => Some("too_fine"),
        () if tells_outcome(known, values) => Some("tells_outcome"),
        () => None,
    }
}

/// By journey, one of few values: the commonest by themselves, the others together, and those without any.
pub(super) fn few(known: &Known, facet: usize) -> Vec<u32> {
    let mut counts: Map<u32, usize> = Map::default();
    known.profiles.iter().for_each(|profile| *counts.entry(profile.codes[facet]).or_default() += 1);
    let mut common: Vec<(usize, u32)> = counts.iter().map(|(code, count)| (*count, *code)).collect();
    common.retain(|(count, code)| *count >= RARE && *code != MISSING);
    common.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    // Those as common as the first that is left out are left out, too: no order of names decides.
    let limit = common.get(MOST_VALUES).map_or(0, |(count, _)| *count);
    let places: Map<u32, u32> = common
        .into_iter()
        .filter(|(count, _)| *count > limit)
        .zip(2..)
        .map(|((_, code), place)| (code, place))
        .collect();
    let place = |code: u32| if code == MISSING { 0 } else { places.get(&code).copied().unwrap_or(OTHERS) };
    known.profiles.iter().map(|profile| place(profile.codes[facet])).collect()
}

/// Whether values are another name of the outcome.
fn tells_outcome(known: &Known, values: &[u32]) -> bool {
    let mut sides: Map<u32, Side> = Map::default();
    for (profile, value) in known.profiles.iter().zip(values) {
        let side = sides.entry(*value).or_default();
        side.n += 1;
        side.yes += u64::from(profile.reached);
    }
    let alike: u64 = sides.values().map(|side| side.yes.max(side.n - side.yes)).sum();
    let all = known.profiles.len() as f64;
    let reached = known.profiles.iter().filter(|profile| profile.reached).count() as f64;
    let usual = reached.max(all - reached);
    alike as f64 > SAME_AS_OUTCOME * all && alike as f64 > usual + 0.5 * (all - usual)
}

/// How much a facet's mix alone sets each group apart from the others, weighed by their journeys.
fn mix(known: &Known, groups: &[u32], values: &[u32]) -> f64 {
    let mut kinds: Vec<u32> = groups.iter().copied().filter(|group| *group != MISSING).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let apart = |kind: &u32| {
        let sides = sides(known, groups, values, *kind);
        let n: u64 = sides.iter().map(|(others, _)| others.n).sum::<u64>().max(1);
        compare_shares_of_groups(&sides).map_or(0.0, |[_, composition, _]| composition.abs() * n as f64)
    };
    kinds.iter().map(apart).sum()
}

/// By stratum, the journeys of the others and those of one group, in an order that no name decides.
pub(super) fn sides(known: &Known, groups: &[u32], strata: &[u32], kind: u32) -> Vec<(Side, Side)> {
    let mut cells: Map<u32, (Side, Side)> = Map::default();
    for ((profile, group), stratum) in known.profiles.iter().zip(groups).zip(strata) {
        if *group == MISSING {
            continue;
        }
        let cell = cells.entry(*stratum).or_default();
        let side = if *group == kind { &mut cell.1 } else { &mut cell.0 };
        side.n += 1;
        side.yes += u64::from(profile.reached);
    }
    let mut sides: Vec<(Side, Side)> = cells.into_values().collect();
    sides.sort_by_key(|(others, own)| (others.n, others.yes, own.n, own.yes));
    sides
}

/// Strata divided further.
fn joined(strata: &[u32], values: &[u32]) -> Vec<u32> {
    let mut places: Map<(u32, u32), u32> = Map::default();
    let mut of = Vec::with_capacity(strata.len());
    for pair in strata.iter().copied().zip(values.iter().copied()) {
        let next = places.len() as u32;
        of.push(*places.entry(pair).or_insert(next));
    }
    of
}

fn too_many(strata: &[u32], journeys: usize) -> bool {
    strata.iter().max().map_or(0, |most| *most as usize + 1) * MEAN_STRATUM > journeys
}

/// The share of journeys in whose stratum there is another group, too.
fn overlap(strata: &[u32], groups: &[u32]) -> f64 {
    let mut kinds: Map<u32, (u32, bool, u64)> = Map::default();
    for (stratum, group) in strata.iter().zip(groups).filter(|(_, group)| **group != MISSING) {
        let (first, several, count) = kinds.entry(*stratum).or_insert((*group, false, 0));
        *several |= *first != *group;
        *count += 1;
    }
    let all: u64 = kinds.values().map(|(.., count)| count).sum();
    let both: u64 = kinds.values().filter(|(_, several, _)| *several).map(|(.., count)| count).sum();
    both as f64 / all.max(1) as f64
}
