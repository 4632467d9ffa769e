//! Whether an attribute is made by how much customers do: those who do more of everything come to have it, and reach the
//! goal, too. A difference between its values is then a selection, and no effect.
//!
//! How much somebody does is counted in sittings in which nothing new is done: what is new is progress. What is told of a journey at its first event and may change later, and
//! what it begins with, is known then and made by nothing that follows. Anything else is made by activity where next to
//! nobody who does least has another value than the usual one, and where, of those who do more, the ones with another
//! value still do more than the ones with the usual: among those who fared alike, since an effect on the goal makes
//! customers go on, too. An effect moves shares; it does not keep a value from all who do little, and does not go on
//! growing.

use super::profile::{Facet, Known, Place, Profile, Profiles};
use super::report::{Made, Selection};
use super::{Ask, LEAST, Map};
use crate::evidence::{Within, Z95, compare_within, share};
use crate::fold::{Judge, run};
use eventlog::{Journeys, LogError};
use model::{Estimate, MISSING, Micros};
use std::collections::BTreeMap;

/// So large a share, at least, are those who do least.
const LEAST_SHARE: f64 = 0.05;
/// Of those who do least, at most this share may have another value than the usual one.
const NEXT_TO_NOBODY: f64 = 0.05;
/// Of those who do more, at least this share must have.
const SOME: f64 = 0.05;
/// And surely so many times the share of those who do least.
const TIMES: f64 = 4.0;
/// Of two persons alike, so surely must one have done more for a value to grow with what they do. A half is as much.
const GROWS: f64 = 0.55;
/// The same for one side to do more of everything.
const DID_MORE: f64 = 0.6;
/// Among those with as many sittings, at most this part of the difference may be left.
const LEFT: f64 = 0.5;

/// How much persons and journeys do.
pub(super) struct Activity {
    of_persons: Map<u64, u32>,
}

/// One person, or one journey: its value, its sittings, whether the goal was reached.
#[derive(Clone, Copy)]
struct Row {
    code: u32,
    sittings: u32,
    reached: bool,
}

/// Rows by sittings: of those who have something, and of the others.
type Counts = BTreeMap<u32, [f64; 2]>;

/// An attribute that is made by activity, as the log has it.
pub(super) struct Making {
    is_by_person: bool,
    /// What leaves.
    pub(super) told: Made,
}

impl Activity {
    pub(super) fn of(known: &Known) -> Activity {
        let mut of_persons: Map<u64, u32> = Map::default();
        let judged = known.profiles.iter().map(|profile| (profile.person, profile.sittings));
        for (person, sittings) in judged.chain(known.besides.iter().copied()) {
            let sum = of_persons.entry(person).or_default();
            *sum = sum.saturating_add(sittings);
        }
        Activity { of_persons }
    }

    /// Whether a facet is made by activity.
    pub(super) fn made(
        &self,
        known: &Known,
        (facet, place): (usize, Place),
        as_of: Option<Micros>,
        name: &dyn Fn(u32) -> String,
    ) -> Option<Making> {
        let knowledge = known.knowledge[facet];
        let is_of_its_moment =
            knowledge.from_start * 10 >= knowledge.known * 9 && knowledge.varies * 50 > knowledge.known;
        if !matches!(place, Place::Attribute(_)) || is_of_its_moment || knowledge.known < 2 * LEAST {
            return None;
        }
        let by_person = by_person(known, facet);
        let is_by_person = by_person.is_some();
        let rows = match by_person {
            Some(persons) => self.persons(persons),
            None => known.profiles.iter().filter(|it| it.codes[facet] != MISSING).map(|it| row(it, facet)).collect(),
        };
        // Journeys of the same person tell less than as many of others.
        let persons = if is_by_person { rows.len() } else { persons(known, facet) };
        let repeated = rows.len() as f64 / persons.max(1) as f64;
        let least_sittings = least(&rows)?;
        let low = || rows.iter().filter(|row| row.sittings <= least_sittings);
        let mut kinds: Map<u32, u64> = Map::default();
        low().for_each(|row| *kinds.entry(row.code).or_default() += 1);
        let (usual, has_usual) = kinds.into_iter().max_by_key(|(_, count)| *count)?;
        let few = low().count() as u64;
        let more = rows.len() as u64 - few;
        let others = rows.iter().filter(|row| row.sittings > least_sittings && row.code != usual).count() as u64;
        let (among_least, among_others) = (share(few - has_usual, few, as_of), share(others, more, as_of));
        let (high, share) = (among_least.high?, among_others.value?);
        if among_least.value? > NEXT_TO_NOBODY || share < SOME || high * TIMES > share {
            return None;
        }
        let above = rows.iter().filter(|row| row.sittings > least_sittings);
        let grows = ahead(above, &|row| row.code != usual, repeated, as_of)?;
        let scope = if is_by_person { "person" } else { "journey" };
        let usual = name(usual);
        let told = Made { scope, usual, least_sittings, among_least, among_others, grows };
        (told.grows.low? > GROWS).then_some(Making { is_by_person, told })
    }

    /// One row for each person who has a value.
    fn persons(&self, persons: Map<u64, (u32, bool)>) -> Vec<Row> {
        let row = |(person, (code, reached))| Row { code, sittings: self.of_persons[&person], reached };
        persons.into_iter().map(row).collect()
    }

    fn sittings(&self, profile: &Profile, making: &Making) -> u32 {
        if making.is_by_person { self.of_persons[&profile.person] } else { profile.sittings }
    }

    /// What a difference between those with a value and the others is, where activity makes the value. `raw` is the
    /// difference as it is.
    pub(super) fn selection(
        &self,
        known: &Known,
        code: u32,
        raw: f64,
        making: &Making,
        ask: &Ask<'_>,
    ) -> Option<Selection> {
        let within = |profile: &Profile| Within {
            stratum: bin(self.sittings(profile, making)),
            is_first: profile.codes[0] == code,
            customer: profile.person,
            yes: profile.reached,
        };
        let rows: Vec<Within> = known.profiles.iter().map(within).collect();
        let alike = compare_within(&rows)?;
        let (comparable, is_enough) = comparable(&rows);
        let one = |profile: &Profile| Row { sittings: self.sittings(profile, making), ..row(profile, 0) };
        let all: Vec<Row> = known.profiles.iter().map(one).collect();
        let people = super::persons(known.profiles.iter().map(|profile| profile.person));
        let repeated = all.len() as f64 / people.max(1) as f64;
        let did_more = ahead(all.iter(), &|row| row.code == code, repeated, ask.as_of)?;
        let median = |own: bool| {
            let mut sittings: Vec<u64> =
                all.iter().filter(|row| (row.code == code) == own).map(|row| u64::from(row.sittings)).collect();
            crate::evidence::quantile_type7(&mut sittings, 0.5)
        };
        let is_strong = did_more.low? > DID_MORE || did_more.high? < 1.0 - DID_MORE;
        let most = alike.low.abs().max(alike.high.abs());
        Some(Selection {
            made: making.told.clone(),
            median_sittings: median(true)?,
            median_sittings_others: median(false)?,
            // What is surely turned round is no less told by that.
            explains: is_strong && is_enough && most <= LEFT * raw.abs(),
            did_more,
            equally_active: Estimate {
                value: Some(alike.value),
                n: comparable,
                low: Some(alike.low),
                high: Some(alike.high),
                confidence: 0.95,
                method: "within_strata_by_customer",
                as_of: ask.as_of,
            },
            comparable,
        })
    }
}

/// Which of these attributes, by their places in the log, are made by how much customers do.
///
/// # Errors
/// When a part of the log cannot be read.
pub(crate) fn made_by_activity(
    journeys: &Journeys<'_>,
    attributes: &[usize],
    judge: Judge,
    threads: usize,
) -> Result<Vec<Option<Made>>, LogError> {
    let facet = |at: &usize| Facet { name: String::new(), place: Place::Attribute(*at) };
    let facets: Vec<Facet> = attributes.iter().map(facet).collect();
    let known = run(journeys, threads, || Profiles::new(&facets, judge))?;
    let activity = Activity::of(&known);
    let made = |(facet, asked): (usize, &Facet)| {
        let name = |code: u32| super::name_of(journeys, asked.place, code);
        activity.made(&known, (facet, asked.place), None, &name).map(|making| making.told)
    };
    Ok(facets.iter().enumerate().map(made).collect())
}

fn row(profile: &Profile, facet: usize) -> Row {
    Row { code: profile.codes[facet], sittings: profile.sittings, reached: profile.reached }
}

fn persons(known: &Known, facet: usize) -> usize {
    super::persons(known.profiles.iter().filter(|it| it.codes[facet] != MISSING).map(|it| it.person)) as usize
}

/// By person, their value and whether any journey reached the goal, where the value stays the same through each person's
/// journeys (98 of 100 of those who have several); those with more than one value are left out.
fn by_person(known: &Known, facet: usize) -> Option<Map<u64, (u32, bool)>> {
    let mut of: Map<u64, (u32, bool)> = Map::default();
    // By person with several journeys: whether a value differs.
    let mut several: Map<u64, bool> = Map::default();
    for profile in known.profiles.iter().filter(|profile| profile.codes[facet] != MISSING) {
        let code = profile.codes[facet];
        match of.get_mut(&profile.person) {
            None => {
                of.insert(profile.person, (code, profile.reached));
            }
            Some((first, reached)) => {
                *reached |= profile.reached;
                *several.entry(profile.person).or_default() |= *first != code;
            }
        }
    }
    let differ = several.values().filter(|differs| **differs).count();
    if differ * 50 > several.len() {
        return None;
    }
    several.iter().filter(|(_, differs)| **differs).for_each(|(person, _)| {
        of.remove(person);
    });
    Some(of)
}

/// Doing least: at most so many sittings; nothing where too few do either that or more.
fn least(rows: &[Row]) -> Option<u32> {
    let mut sittings: Vec<u32> = rows.iter().map(|row| row.sittings).collect();
    sittings.sort_unstable();
    let enough = (LEAST as usize).max((LEAST_SHARE * rows.len() as f64).ceil() as usize);
    let least = *sittings.get(enough - 1)?;
    let more = sittings.len() - sittings.partition_point(|count| *count <= least);
    (more >= LEAST as usize).then_some(least)
}

/// Sittings in steps of half a doubling.
fn bin(sittings: u32) -> u32 {
    (2.0 * f64::from(sittings.max(1)).log2()).floor() as u32
}

/// Journeys in strata where both sides are, and whether there are enough of either.
fn comparable(rows: &[Within]) -> (u64, bool) {
    let mut sides: Map<u32, [u64; 2]> = Map::default();
    rows.iter().for_each(|row| sides.entry(row.stratum).or_default()[usize::from(row.is_first)] += 1);
    let both = || sides.values().filter(|counts| counts.iter().all(|count| *count > 0));
    let side = |at: usize| both().map(|counts| counts[at]).sum::<u64>();
    (side(0) + side(1), side(0).min(side(1)) >= LEAST)
}

/// Of two who fared alike, one of those who have something and one of the others: how likely the first had more sittings
/// (Mann and Whitney, ties by half), over both outcomes, with the interval of DeLong (1988). `repeated`: rows for each
/// person. Nothing where fewer than ten of either are.
fn ahead<'r>(
    rows: impl Iterator<Item = &'r Row>,
    has: &dyn Fn(&Row) -> bool,
    repeated: f64,
    as_of: Option<Micros>,
) -> Option<Estimate> {
    let mut outcomes: [Counts; 2] = [Counts::new(), Counts::new()];
    let mut n = 0;
    for row in rows {
        let counts = outcomes[usize::from(row.reached)].entry(row.sittings).or_default();
        counts[usize::from(!has(row))] += 1.0;
        n += 1;
    }
    let (mut weights, mut sum, mut spread) = (0.0, 0.0, 0.0);
    for (value, variance, weight) in outcomes.iter().filter_map(placed) {
        weights += weight;
        sum += weight * value;
        spread += weight * weight * variance;
    }
    let value = (weights > 0.0).then(|| sum / weights)?;
    let half = Z95 * (repeated * spread).sqrt() / weights;
    Some(Estimate {
        value: Some(value),
        n,
        low: Some((value - half).max(0.0)),
        high: Some((value + half).min(1.0)),
        confidence: 0.95,
        method: "mann_whitney",
        as_of,
    })
}

/// How likely one of the first had more than one of the others, the variance of that, and how much it weighs.
fn placed(counts: &Counts) -> Option<(f64, f64, f64)> {
    let all = counts.values().fold([0.0, 0.0], |sum, count| [sum[0] + count[0], sum[1] + count[1]]);
    if all[0].min(all[1]) < 10.0 {
        return None;
    }
    let value = {
        let mut below = 0.0;
        counts.values().fold(0.0, |sum, count| {
            let sum = sum + count[0] * (below + count[1] / 2.0);
            below += count[1];
            sum
        }) / (all[0] * all[1])
    };
    // How far each is from the mean place among the other side.
    let (mut below, mut squares) = ([0.0, 0.0], [0.0, 0.0]);
    for count in counts.values() {
        let first = (below[1] + count[1] / 2.0) / all[1];
        let other = (all[0] - below[0] - count[0] / 2.0) / all[0];
        squares[0] += count[0] * (first - value).powi(2);
        squares[1] += count[1] * (other - value).powi(2);
        below = [below[0] + count[0], below[1] + count[1]];
    }
    let variance = (0..2).map(|side| squares[side] / ((all[side] - 1.0) * all[side])).sum();
    Some((value, variance, all[0] * all[1] / (all[0] + all[1])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_ahead_equals_pairs_counted_one_by_one_and_delongs_interval() {
        let of = |has: u32, sittings: &[u32]| {
            sittings.iter().map(|count| Row { code: has, sittings: *count, reached: false }).collect::<Vec<_>>()
        };
        let (own, others) = ([1, 2, 2, 3, 4, 5, 5, 6, 8, 9], [1, 1, 1, 2, 2, 3, 3, 4, 5, 7, 7]);
        let rows = [of(1, &own), of(0, &others)].concat();
        let found = ahead(rows.iter(), &|row| row.code == 1, 1.0, None).unwrap();
        let psi = |a: u32, b: u32| f64::from(u8::from(a > b)) + f64::from(u8::from(a == b)) / 2.0;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let variance = |values: &[f64]| {
            values.iter().map(|value| (value - mean(values)).powi(2)).sum::<f64>() / (values.len() - 1) as f64
        };
        let first: Vec<f64> =
            own.iter().map(|a| mean(&others.iter().map(|b| psi(*a, *b)).collect::<Vec<_>>())).collect();
        let other: Vec<f64> =
            others.iter().map(|b| mean(&own.iter().map(|a| psi(*a, *b)).collect::<Vec<_>>())).collect();
        let error = (variance(&first) / 10.0 + variance(&other) / 11.0).sqrt();
        assert!((found.value.unwrap() - mean(&first)).abs() < 1e-12);
        assert!((found.low.unwrap() - (mean(&first) - Z95 * error)).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn few_say_nothing_and_bins_keep_their_order() {
        let rows = vec![Row { code: 0, sittings: 1, reached: true }; 50];
        assert_eq!(least(&rows), None);
        assert!(ahead(rows.iter(), &|row| row.code == 1, 1.0, None).is_none());
        assert!((1..200).all(|count| bin(count) <= bin(count + 1)));
        assert_eq!([1, 2, 3, 4].map(bin), [0, 2, 3, 4]);
    }
}
