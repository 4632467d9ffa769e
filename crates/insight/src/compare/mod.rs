//! Segments side by side: who reaches the goal more often, and whether they still do among journeys that are alike.
//!
//! In: a log cut into journeys towards a goal, what to divide them by, and what else is known of them. Out:
//! [`CompareReport`]: by value the share, the difference from the others as it is, split into what the mix accounts for
//! and what differs within (Kitagawa), the difference among like journeys with its interval, and where the two contradict
//! each other (Simpson). Few journeys claim nothing. A difference is no effect. `docs/compare.md`.

mod profile;
mod report;
mod selection;
mod strata;

pub use profile::{Facet, Place};
pub(crate) use profile::{Knowledge, Known, Profile};
pub use report::{Against, CompareReport, Group, LeftOut, Made, Mix, NotHeld, Selection, Verdict};
pub(crate) use selection::made_by_activity;
pub(crate) use strata::strata;

use crate::drivers::compare_composition;
use crate::evidence::{Difference, Part, Within, benjamini_hochberg, compare_shares, compare_within, newcombe, share};
use crate::fold::{Judge, run};
use eventlog::{Journeys, LogError};
use model::{Estimate, MISSING, Micros};
use profile::Profiles;
use selection::{Activity, Making};
use strata::{Strata, few, sides};

/// A group, and the others, must be so many journeys of so many persons.
pub const LEAST: u64 = 30;
/// Of what is claimed, at most this share is expected to be chance.
pub const FALSE_DISCOVERY_RATE: f64 = 0.05;
/// More values than this are not compared one by one.
pub const MOST_VALUES: usize = 50;
const SEED: u64 = 1;

/// The same order in every run.
type Map<K, V> = hashbrown::HashMap<K, V, foldhash::fast::FixedState>;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// What journeys are divided by, and after it everything that may be held still.
    pub facets: &'a [Facet],
    /// Which facets to hold still, by place; `None`: those that can be.
    pub held: Option<&'a [usize]>,
    /// Only these values, by code; empty: all.
    pub values: &'a [u32],
    /// How journeys stand.
    pub judge: Judge,
    /// The last moment that the log knows.
    pub as_of: Option<Micros>,
    /// How many threads may work.
    pub threads: usize,
}

/// Compares the segments that the first facet makes.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn compare(journeys: &Journeys<'_>, ask: &Ask<'_>) -> Result<CompareReport, LogError> {
    let known = run(journeys, ask.threads, || Profiles::new(ask.facets, ask.judge))?;
    let name = |facet: usize, code: u32| name_of(journeys, ask.facets[facet].place, code);
    Ok(compared(known, ask, &name))
}

/// What a value is called.
fn name_of(journeys: &Journeys<'_>, place: Place, code: u32) -> String {
    match place {
        _ if code == MISSING => String::new(),
        Place::Activity => journeys.activities().get(code).to_string(),
        Place::Channel => journeys.channels().get(code).to_string(),
        Place::Attribute(at) => journeys.log().attributes()[at].dictionary.get(code).to_string(),
    }
}

fn compared(mut known: Known, ask: &Ask<'_>, name: &dyn Fn(usize, u32) -> String) -> CompareReport {
    known.profiles.sort_unstable();
    let activity = Activity::of(&known);
    let made =
        |facet: usize| activity.made(&known, (facet, ask.facets[facet].place), ask.as_of, &|code| name(facet, code));
    let is_made: Vec<bool> = (0..ask.facets.len()).map(|facet| facet > 0 && made(facet).is_some()).collect();
    let making = made(0);
    let is_wanted = |code: u32| code != MISSING && (ask.values.is_empty() || ask.values.contains(&code));
    let all = known.profiles.len() as u64;
    known.profiles.retain(|profile| is_wanted(profile.codes[0]));
    let groups: Vec<u32> = known.profiles.iter().map(|profile| profile.codes[0]).collect();
    let names: Vec<String> = ask.facets.iter().map(|facet| facet.name.clone()).collect();
    let held = strata(&known, &groups, ask.held, &names, &|facet| is_made[facet]);
    let comparer =
        Comparer { known: &known, groups: &groups, held: &held, ask, names: &names, activity: &activity, making };
    let mut kinds: Map<u32, u64> = Map::default();
    groups.iter().for_each(|group| *kinds.entry(*group).or_default() += 1);
    let mut kinds: Vec<(u64, String, u32)> =
        kinds.into_iter().map(|(code, count)| (count, name(0, code), code)).collect();
    kinds.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let two = kinds.len() == 2;
    let mut found: Vec<Group> = Vec::new();
    for (at, (_, value, code)) in kinds.into_iter().enumerate() {
        found.push(comparer.group(value, code, at < MOST_VALUES && !(two && at == 0)));
    }
    let tested = judge_all(&mut found);
    let reached = known.profiles.iter().filter(|profile| profile.reached).count() as u64;
    CompareReport {
        by: names[0].clone(),
        journeys: groups.len() as u64,
        persons: persons(known.profiles.iter().map(|profile| profile.person)),
        reached: share(reached, groups.len() as u64, ask.as_of),
        held: held.facets.iter().map(|facet| names[*facet].clone()).collect(),
        not_held: held.not_held.clone(),
        groups: found,
        left_out: LeftOut { under_way: known.under_way, no_value: all - groups.len() as u64 },
        tested,
        false_discovery_rate: FALSE_DISCOVERY_RATE,
        ladder: 1,
    }
}

fn persons(persons: impl Iterator<Item = u64>) -> u64 {
    let mut persons: Vec<u64> = persons.collect();
    persons.sort_unstable();
    persons.dedup();
    persons.len() as u64
}

/// What all groups are compared by.
struct Comparer<'c> {
    known: &'c Known,
    /// By journey.
    groups: &'c [u32],
    held: &'c Strata,
    ask: &'c Ask<'c>,
    names: &'c [String],
    activity: &'c Activity,
    /// How activity makes the values of the groups, where it does.
    making: Option<Making>,
}

impl Comparer<'_> {
    fn group(&self, value: String, code: u32, compares: bool) -> Group {
        let own = self.side(|group| group == code);
        let others = self.side(|group| group != code);
        let enough = [&own, &others].iter().all(|(part, persons)| part.n.min(*persons) >= LEAST);
        let against_others = (compares && enough).then(|| self.against(code, own.0, others.0)).flatten();
        let (part, persons) = own;
        let rate = share(part.successes, part.n, self.ask.as_of);
        Group { value, journeys: part.n, persons, rate, against_others, needed_n: LEAST }
    }

    /// How many of how many reached the goal, and of how many persons those are.
    fn side(&self, is_in: impl Fn(u32) -> bool) -> (Part, u64) {
        let those = || self.known.profiles.iter().zip(self.groups).filter(|(_, group)| is_in(**group));
        let successes = those().filter(|(profile, _)| profile.reached).count() as u64;
        let part = Part { successes, n: those().count() as u64 };
        (part, persons(those().map(|(profile, _)| profile.person)))
    }

    fn against(&self, code: u32, own: Part, others: Part) -> Option<Against> {
        let whole = self.rows(code, &vec![0; self.groups.len()]);
        let alike = self.rows(code, &self.held.of);
        let raw = self.raw(&whole, own, others)?;
        let held = compare_within(&alike)?;
        let estimate = |found: &Difference, method, n| Estimate {
            value: Some(found.value),
            n,
            low: Some(found.low),
            high: Some(found.high),
            confidence: 0.95,
            method,
            as_of: self.ask.as_of,
        };
        let comparable = comparable(&alike);
        let split = compare_composition(&sides(self.known, self.groups, &self.held.of, code), SEED, self.ask.as_of);
        Some(Against {
            others: share(others.successes, others.n, self.ask.as_of),
            difference: estimate(&raw, "difference_by_customer", own.n + others.n),
            standardised: estimate(&held, "within_strata_by_customer", comparable),
            comparable,
            split,
            by_attribute: self.by_attribute(code),
            p_adjusted: raw.p,
            p_adjusted_standardised: held.p,
            verdict: Verdict::Unsure,
            selection: self
                .making
                .as_ref()
                .and_then(|making| self.activity.selection(self.known, code, raw.value, making, self.ask)),
        })
    }

    /// The difference as it is: where no person has several journeys the score test and Newcombe's interval, which keep
    /// their promise where shares are near 0 or 1.
    fn raw(&self, rows: &[Within], own: Part, others: Part) -> Option<Difference> {
        let found = compare_within(rows)?;
        if persons(rows.iter().map(|row| row.customer)) < rows.len() as u64 {
            return Some(found);
        }
        let (low, high) = newcombe(own, others)?;
        Some(Difference { low, high, ..compare_shares(own, others)? })
    }

    fn rows(&self, code: u32, strata: &[u32]) -> Vec<Within> {
        let journeys = self.known.profiles.iter().zip(self.groups).zip(strata);
        let row = |((profile, group), stratum): ((&profile::Profile, &u32), &u32)| Within {
            stratum: *stratum,
            is_first: *group == code,
            customer: profile.person,
            yes: profile.reached,
        };
        journeys.map(row).collect()
    }

    /// What the mix of each attribute that is held still surely accounts for.
    fn by_attribute(&self, code: u32) -> Vec<Mix> {
        let mix = |facet: &usize| {
            let sides = sides(self.known, self.groups, &few(self.known, *facet), code);
            let composition = compare_composition(&sides, SEED, self.ask.as_of).composition;
            let is_sure =
                composition.low.is_some_and(|low| low > 0.0) || composition.high.is_some_and(|high| high < 0.0);
            is_sure.then(|| Mix { attribute: self.names[*facet].clone(), composition })
        };
        let size = |mix: &Mix| mix.composition.value.unwrap_or(0.0).abs();
        let mut mixes: Vec<Mix> = self.held.facets.iter().filter_map(mix).collect();
        mixes.sort_by(|a, b| size(b).total_cmp(&size(a)));
        mixes
    }
}

/// Journeys in strata in which both sides are.
fn comparable(rows: &[Within]) -> u64 {
    let mut sides: Map<u32, [u64; 2]> = Map::default();
    rows.iter().for_each(|row| sides.entry(row.stratum).or_default()[usize::from(row.is_first)] += 1);
    sides.values().filter(|counts| counts.iter().all(|count| *count > 0)).map(|counts| counts[0] + counts[1]).sum()
}

/// Says what may be said, over all comparisons together; how many they are.
fn judge_all(groups: &mut [Group]) -> u64 {
    let all: Vec<&mut Against> = groups.iter_mut().filter_map(|group| group.against_others.as_mut()).collect();
    let p: Vec<f64> = all.iter().flat_map(|against| [against.p_adjusted, against.p_adjusted_standardised]).collect();
    let adjusted = benjamini_hochberg(&p);
    for (against, p) in all.into_iter().zip(adjusted.chunks(2)) {
        (against.p_adjusted, against.p_adjusted_standardised) = (p[0], p[1]);
        let (raw, alike) = (p[0] <= FALSE_DISCOVERY_RATE, p[1] <= FALSE_DISCOVERY_RATE);
        let sign = |estimate: &Estimate| estimate.value.map(f64::signum);
        let same = sign(&against.difference) == sign(&against.standardised);
        against.verdict = match (raw, alike) {
            (true, true) if same => Verdict::Differs,
            (true, true) => Verdict::Reversed,
            (true, false) => Verdict::Mix,
            (false, true) => Verdict::Hidden,
            (false, false) => Verdict::Unsure,
        };
        // Of a difference that may be chance nothing is to be told.
        against.selection = against.selection.take().filter(|_| raw);
    }
    p.len() as u64
}
