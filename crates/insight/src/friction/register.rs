//! What people say was done and no event tells: changes with the moment from which they held and whom they reached, and
//! attributes that were dealt out by lot.
//!
//! A change is looked at as anything else that may explain: by one search with attributes and steps, under one threshold
//! (`why.rs`). What is found is then held against time: it must begin when the change came ([`begins`]); and where it was made for
//! some only, against the others over the same time ([`beside_others`]): a natural experiment (Card and Krueger 1994).

use super::judge::LEAST;
use super::tell::Teller;
use super::why::{Feature, Happened, WEEK, likelihood};
use crate::evidence::{Z95, normal_two_sided};
use model::{ChangeSpec, DefinitionFile, MISSING, Micros};
use serde::Serialize;

/// What people say was done.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// Releases, new letters, price changes.
    pub changes: Vec<Change>,
    /// Attributes whose values were dealt out by lot, so that nothing else differs between customers who have one and those who
    /// have another.
    pub randomised: Vec<String>,
}

/// Something that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is called.
    pub name: String,
    /// From when on it held.
    pub at: Micros,
    /// Whom it reached: attributes with their values. Nothing: everybody.
    pub only: Vec<(String, String)>,
}

impl Register {
    /// What a definition says; `at` tells from when on a change held ([`ChangeSpec::at`]).
    ///
    /// # Errors
    /// The first change of which it tells nothing.
    pub fn of(
        definition: &DefinitionFile,
        at: impl Fn(&ChangeSpec) -> Option<Micros>,
    ) -> Result<Register, &ChangeSpec> {
        let mut changes = Vec::new();
        for spec in &definition.change {
            let only = spec.only.iter().map(|(attribute, value)| (attribute.clone(), value.clone())).collect();
            changes.push(Change { name: spec.name.clone(), at: at(spec).ok_or(spec)?, only });
        }
        Ok(Register { changes, randomised: definition.randomised.clone() })
    }
}

/// What became of a change in a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeLooked {
    /// What it is called.
    pub name: String,
    /// From when on it held.
    pub at: Micros,
    /// Journeys that came to some step after it, of those whom it reached.
    pub journeys: u64,
    /// Of how many persons.
    #[serde(skip)]
    pub persons: u64,
    /// What it says of whom it reached that no journey tells: it explains nothing then.
    pub unknown: Option<String>,
}

/// Adds what another journey tells of the same changes. The same person may have journeys of several kinds: there are at least so
/// many persons.
pub(super) fn add(all: &mut Vec<ChangeLooked>, more: Vec<ChangeLooked>) {
    if all.is_empty() {
        *all = more;
        return;
    }
    for (all, more) in all.iter_mut().zip(more) {
        all.journeys += more.journeys;
        all.persons = all.persons.max(more.persons);
        // What one kind of journey tells is known.
        all.unknown = all.unknown.take().filter(|_| more.unknown.is_some());
    }
}

impl Teller<'_, '_> {
    /// What became of the changes of the register.
    pub(super) fn changes(&self) -> Vec<ChangeLooked> {
        let journey = self.known.traces.journey_of_rows();
        let looking = self.looking(&[], &journey);
        let looked = |(at, change): (usize, &Change)| {
            let rows = 0..self.known.traces.rows.len() as u32;
            let reached = rows.filter(|row| looking.code(*row, Feature::Change(at)) != MISSING);
            let mut of: Vec<u32> = reached.map(|row| journey[row as usize]).collect();
            of.dedup();
            let mut persons: Vec<u64> = of.iter().map(|at| self.known.traces.journeys[*at as usize].person).collect();
            persons.dedup();
            let is_known = |(attribute, value): &&(String, String)| self.names().test(attribute, value).is_none();
            let unknown = change.only.iter().find(is_known).map(|(attribute, value)| format!("{attribute} = {value}"));
            ChangeLooked {
                name: change.name.clone(),
                at: change.at,
                journeys: of.len() as u64,
                persons: persons.len() as u64,
                unknown,
            }
        };
        self.ask.register.changes.iter().enumerate().map(looked).collect()
    }
}

/// Whether something begins when a change came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// No other week fits better.
    Then,
    /// Another week does: it begins then.
    Elsewhen(i64),
    /// There are too few weeks before or after.
    Unknown,
}

/// Weeks on either side without which nothing can be said.
const LEAST_WEEKS: i64 = 2;

/// Whether what happened to those whom a change reached begins with it. Weeks are counted from the change on; that it begins with
/// the change must be at least as likely as that it begins with any week more than two weeks from it.
pub(super) fn begins(rows: &[(i64, Happened)], at: i64) -> Begins {
    let week = |time: i64| (time - at).div_euclid(WEEK);
    let (Some(first), Some(last)) =
        (rows.iter().map(|(time, _)| week(*time)).min(), rows.iter().map(|(time, _)| week(*time)).max())
    else {
        return Begins::Unknown;
    };
    if first > -LEAST_WEEKS || last < LEAST_WEEKS - 1 {
        return Begins::Unknown;
    }
    let mut weeks = vec![(0.0, 0.0); (last - first + 1) as usize];
    for (time, happened) in rows {
        let (yes, expected) = &mut weeks[(week(*time) - first) as usize];
        *yes += f64::from(u8::from(happened.yes));
        *expected += happened.expected;
    }
    let all = weeks.iter().fold((0.0, 0.0), |sum, week| (sum.0 + week.0, sum.1 + week.1));
    let mut before = (0.0, 0.0);
    let (mut here, mut best) = (0.0, (0.0, 0));
    for (past, week) in weeks.iter().enumerate() {
        // From which week on, counted from the change.
        let from = first + past as i64;
        let after = (all.0 - before.0, all.1 - before.1);
        let rises = before.1 > 0.0 && after.1 > 0.0 && after.0 / after.1 > before.0 / before.1;
        let is_inside = past as i64 >= LEAST_WEEKS && last - from + 1 >= LEAST_WEEKS;
        if rises && is_inside {
            let score = likelihood(before.0, before.1) + likelihood(after.0, after.1) - likelihood(all.0, all.1);
            if from == 0 {
                here = score;
            } else if from.abs() > LEAST_WEEKS && score > best.0 {
                best = (score, from);
            }
        }
        before = (before.0 + week.0, before.1 + week.1);
    }
    if here > 0.0 && here >= best.0 { Begins::Then } else { Begins::Elsewhen(at + best.1 * WEEK) }
}

/// How a change went for those whom it reached, beside all others over the same time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BesideOthers {
    /// By how much more it multiplied for them than for the others, between which numbers.
    pub(super) ratio: (f64, f64, f64),
    /// Whether the two went alike before it.
    pub(super) was_alike: bool,
}

/// Events and what was expected of them.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    yes: f64,
    expected: f64,
}

impl Sum {
    fn add(&mut self, happened: Happened) {
        self.yes += f64::from(u8::from(happened.yes));
        self.expected += happened.expected;
    }
}

/// Differences in differences, of logarithms: how many times as often it happens after as before, among those whom it reached,
/// beside the same among the others. Weeks that vary more than by chance widen the interval. The two went alike before where the
/// later half of that time differs from the earlier one as much among them as among the others.
///
/// In: the time, whether the change reached the customer, and what happened. Nothing where fewer than ten events are in one part,
/// or less than four weeks before or two after.
pub(super) fn beside_others(rows: &[(i64, bool, Happened)], at: i64) -> Option<BesideOthers> {
    let first = rows.iter().map(|(time, ..)| *time).min()?;
    let last = rows.iter().map(|(time, ..)| *time).max()?;
    if at - first < 2 * LEAST_WEEKS * WEEK || last - at < LEAST_WEEKS * WEEK {
        return None;
    }
    let middle = first + (at - first) / 2;
    // Whether it reached them; before (its halves) and after.
    let mut parts = [[Sum::default(); 3]; 2];
    for (time, reached, happened) in rows {
        let when = if *time >= at { 2 } else { usize::from(*time >= middle) };
        parts[usize::from(*reached)][when].add(*happened);
    }
    let halves = |[early, late, _]: &[Sum; 3]| [*early, *late];
    let whole = |[early, late, after]: &[Sum; 3]| {
        let before = Sum { yes: early.yes + late.yes, expected: early.expected + late.expected };
        [before, *after]
    };
    let spread = spread(rows, at);
    let (of_it, error) = difference([whole(&parts[1]), whole(&parts[0])], spread, LEAST as f64)?;
    let was_alike = difference([halves(&parts[1]), halves(&parts[0])], spread, 1.0)
        .is_some_and(|(difference, error)| normal_two_sided(difference / error) >= 0.05);
    let ratio = (of_it.exp(), (of_it - Z95 * error).exp(), (of_it + Z95 * error).exp());
    Some(BesideOthers { ratio, was_alike })
}

/// The difference of the logarithms' differences, and its standard error.
fn difference(parts: [[Sum; 2]; 2], spread: f64, least: f64) -> Option<(f64, f64)> {
    let mut variance = 0.0;
    for sum in parts.iter().flatten() {
        if sum.yes < least || sum.expected <= 0.0 {
            return None;
        }
        variance += spread / sum.yes;
    }
    let times = |[before, after]: [Sum; 2]| ((after.yes / after.expected) / (before.yes / before.expected)).ln();
    Some((times(parts[0]) - times(parts[1]), variance.sqrt()))
}

/// How many times as much weeks vary as counts do by chance (Pearson's χ² for each degree of freedom), at least once.
fn spread(rows: &[(i64, bool, Happened)], at: i64) -> f64 {
    let mut weeks: std::collections::BTreeMap<(bool, bool, i64), Sum> = std::collections::BTreeMap::new();
    for (time, reached, happened) in rows {
        weeks.entry((*reached, *time >= at, (time - at).div_euclid(WEEK))).or_default().add(*happened);
    }
    let (mut squares, mut freedom) = (0.0, 0.0);
    for part in [(false, false), (false, true), (true, false), (true, true)] {
        let these = || weeks.iter().filter(|((reached, after, _), _)| (*reached, *after) == part).map(|(_, sum)| sum);
        let (yes, expected) = these().fold((0.0, 0.0), |all, sum| (all.0 + sum.yes, all.1 + sum.expected));
        for sum in these() {
            let expected = sum.expected * yes / expected;
            if expected > 0.0 {
                squares += (sum.yes - expected).powi(2) / expected;
                freedom += 1.0;
            }
        }
        freedom -= 1.0;
    }
    if freedom > 0.0 { f64::max(squares / freedom, 1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    const DAY: i64 = WEEK / 7;

    /// Rows of a year, half of them reached by what comes on day 200; it happens so often, by day and whether it reached them.
    fn rows(seed: u64, often: impl Fn(i64, bool) -> f64) -> Vec<(i64, bool, Happened)> {
        let mut chance = Chance::new(seed);
        let row = |at: i64| {
            let (day, reached) = (at % 360, chance.share() < 0.5);
            (day * DAY, reached, Happened { yes: chance.share() < often(day, reached), expected: 0.1 })
        };
        (0..20_000).map(row).collect()
    }

    fn of_the_reached(rows: &[(i64, bool, Happened)]) -> Vec<(i64, Happened)> {
        rows.iter().filter(|(_, reached, _)| *reached).map(|(time, _, happened)| (*time, *happened)).collect()
    }

    #[test]
    fn what_begins_with_a_change_does_so_in_no_other_week() {
        let step = rows(1, |day, reached| if reached && day >= 200 { 0.2 } else { 0.1 });
        assert_eq!(begins(&of_the_reached(&step), 200 * DAY), Begins::Then);
        let Begins::Elsewhen(when) = begins(&of_the_reached(&step), 300 * DAY) else { panic!("a hundred days early") };
        assert!((when / DAY - 200).abs() <= 10, "{}", when / DAY);
        assert_eq!(begins(&of_the_reached(&step), 355 * DAY), Begins::Unknown, "hardly a week of it");
        assert_eq!(begins(&of_the_reached(&step), 5 * DAY), Begins::Unknown);
        // What rises all the year does not begin with anything.
        let drift = rows(2, |day, _| 0.05 + day as f64 / 3_600.0);
        assert!(matches!(begins(&of_the_reached(&drift), 60 * DAY), Begins::Elsewhen(_)));
    }

    #[test]
    fn a_change_for_some_is_held_against_the_others() {
        let (mut held, mut sure, mut alike) = (0, 0, 0);
        for seed in 0..100 {
            let planted = rows(seed, |day, reached| match (reached, day >= 200) {
                // Everybody has it harder in the later part of the year.
                (true, true) => 0.1 * 1.3 * 1.6,
                (false, true) => 0.1 * 1.3,
                _ => 0.1,
            });
            let told = beside_others(&planted, 200 * DAY).unwrap();
            held += usize::from(told.ratio.1 < 1.6 && told.ratio.2 > 1.6);
            sure += usize::from(told.ratio.1 > 1.0);
            alike += usize::from(told.was_alike);
        }
        assert!((90..=99).contains(&held), "{held} of 100 intervals hold the truth");
        assert!(sure == 100 && (88..=99).contains(&alike), "{sure} {alike}");
        // The season alone is no effect.
        let season = |day: i64, _| if day >= 200 { 0.16 } else { 0.1 };
        let claimed = (0..200).filter(|seed| beside_others(&rows(*seed, season), 200 * DAY).unwrap().ratio.1 > 1.0);
        let claimed = claimed.count();
        assert!(claimed <= 12, "{claimed} of 200");
        // Those whom it reached had been getting worse before.
        let apart = rows(3, |day, reached| if reached { 0.05 + day as f64 / 1_800.0 } else { 0.1 });
        assert!(!beside_others(&apart, 200 * DAY).unwrap().was_alike);
        assert_eq!(beside_others(&apart, 10 * DAY), None, "too little before it");
    }
}
