//! Like with like: rows of the same step divided by what was known before it (who the customer is, which steps and
//! channels came before), and differences within that.

use super::report::{GoalOf, GoalVerdict};
use super::trace::{HISTORY, Row, Traces};
use super::{Asked, LEAST, Map};
use crate::compare::{Knowledge, Known, NotHeld, Profile, strata};
use crate::evidence::{Difference, Part, Within, compare_within, share};
use model::Estimate;

/// The strata of some rows.
pub(super) struct Alike {
    /// By row, in the order given.
    pub(super) of: Vec<u32>,
    /// How many there are.
    pub(super) many: u32,
    /// What is held alike.
    pub(super) held: Vec<String>,
    /// What is not, and why.
    pub(super) not_held: Vec<NotHeld>,
}

/// Which side of a comparison a row is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    First,
    Other,
}

impl Alike {
    /// Divides rows of one step. `group` tells who is compared, `yes` what came of it: what matters most for that is held
    /// alike first.
    pub(super) fn of(
        asked: &Asked<'_, '_>,
        traces: &Traces,
        rows: &[usize],
        group: &dyn Fn(&Row) -> u32,
        yes: &dyn Fn(&Row) -> bool,
    ) -> Alike {
        let attributes = traces.knowledge.len();
        let n = rows.len() as u64;
        let always = Knowledge { known: n, from_start: n, varies: 0 };
        // What is known of all journeys is known of these in the same share.
        let all = traces.journeys.len().max(1) as f64;
        let part = |count: u64| (count as f64 / all * n as f64).round() as u64;
        let known = |knowledge: &Knowledge| Knowledge {
            known: part(knowledge.known),
            from_start: part(knowledge.from_start),
            varies: part(knowledge.varies),
        };
        let knowledge = [always].into_iter().chain(traces.knowledge.iter().map(known));
        let knowledge = knowledge.chain(HISTORY.iter().map(|_| always)).collect();
        let profile = |at: &usize| {
            let row = &traces.rows[*at];
            let journey = row.journey as usize;
            let mut codes = Vec::with_capacity(1 + attributes + HISTORY.len());
            codes.push(group(row));
            codes.extend_from_slice(&traces.who[journey * attributes..(journey + 1) * attributes]);
            codes.extend_from_slice(&row.history);
            Profile { reached: yes(row), codes, person: traces.journeys[journey].person, sittings: 0 }
        };
        let profiles: Vec<Profile> = rows.iter().map(profile).collect();
        let groups: Vec<u32> = profiles.iter().map(|profile| profile.codes[0]).collect();
        let known = Known { profiles, knowledge, under_way: 0, besides: Vec::new() };
        let names: Vec<String> = [String::new()]
            .into_iter()
            .chain(asked.attributes.iter().cloned())
            .chain(HISTORY.map(String::from))
            .collect();
        let found = strata(&known, &groups, None, &names, &|_| false);
        let many = found.of.iter().max().map_or(0, |most| most + 1);
        let held = found.facets.iter().map(|facet| names[*facet].clone()).collect();
        Alike { of: found.of, many, held, not_held: found.not_held }
    }
}

/// Rows that have somebody of the other side in their stratum: how many on each side, and of how many persons; and how
/// many yes.
pub(super) struct Comparable {
    pub(super) n: [u64; 2],
    pub(super) persons: [u64; 2],
    pub(super) yes: [u64; 2],
}

impl Comparable {
    /// Of rows as stratum, side, customer, and whether yes.
    pub(super) fn of(rows: impl Iterator<Item = (u32, bool, u64, bool)> + Clone) -> Comparable {
        let mut sides: Map<u32, [bool; 2]> = Map::default();
        rows.clone().for_each(|(stratum, is_first, ..)| {
            sides.entry(stratum).or_default()[usize::from(!is_first)] = true;
        });
        let (mut n, mut yes, mut persons) = ([0; 2], [0; 2], [Vec::new(), Vec::new()]);
        for (stratum, is_first, person, is_yes) in rows {
            if sides.get(&stratum) == Some(&[true, true]) {
                let side = usize::from(!is_first);
                n[side] += 1;
                yes[side] += u64::from(is_yes);
                persons[side].push(person);
            }
        }
        let persons = persons.map(|mut persons: Vec<u64>| {
            persons.sort_unstable();
            persons.dedup();
            persons.len() as u64
        });
        Comparable { n, persons, yes }
    }

    /// Whether so much is expected of both sides, yes and no, that a test of shares holds (Cochran): a single yes among few
    /// would else look like much. Counted in persons: who comes ten times is no ten.
    pub(super) fn is_common(&self) -> bool {
        const EXPECTED: f64 = 5.0;
        let all = (self.n[0] + self.n[1]).max(1) as f64;
        let share = (self.yes[0] + self.yes[1]) as f64 / all;
        self.persons.iter().all(|persons| *persons as f64 * share.min(1.0 - share) >= EXPECTED)
    }

    /// How many yes of how many, of each side.
    pub(super) fn parts(&self) -> [Part; 2] {
        [0, 1].map(|side| Part { successes: self.yes[side], n: self.n[side] })
    }

    /// Whether both sides are enough to be compared.
    pub(super) fn is_enough(&self) -> bool {
        self.persons.iter().all(|persons| *persons >= LEAST)
    }
}

/// A difference as it is told.
pub(super) fn estimate(found: &Difference, n: u64, method: &'static str, asked: &Asked<'_, '_>) -> Estimate {
    found.told(n, method, asked.as_of)
}

/// How the first end beside like ones; nothing where too few can be compared. The p-value is not adjusted yet.
pub(super) fn differ(asked: &Asked<'_, '_>, rows: &[Within], held: Vec<String>) -> Option<GoalOf> {
    let of = |row: &Within| (row.stratum, row.is_first, row.customer, row.yes);
    let comparable = Comparable::of(rows.iter().map(of));
    if !comparable.is_enough() || !comparable.is_common() {
        return None;
    }
    let found = compare_within(rows)?;
    let [own, others] = comparable.parts();
    Some(GoalOf {
        own: share(own.successes, own.n, asked.as_of),
        others: share(others.successes, others.n, asked.as_of),
        difference: estimate(&found, own.n + others.n, "within_strata_by_customer", asked),
        held,
        p_adjusted: found.p,
        verdict: GoalVerdict::Unsure,
    })
}
