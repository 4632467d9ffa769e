//! How sure a cause is: the ladder from what goes together (1) to what a lot decided (5), methods §3.4.
//!
//! 1 goes together; 2 holds among customers alike in anything else that is recorded; 3 comes before, and the more of it the
//! likelier; 4 a change that reached some and not others, who went alike before it; 5 dealt out by lot. Only from 4 on the word
//! *cause* is used.

use super::judge::LEAST;
use super::register::{Begins, begins, beside_others};
use super::tell::Teller;
use super::why::{Feature, Happened, Looking, Test, Why};
use super::words::Counter;
use crate::evidence::{Z95, normal_above};
use model::{MISSING, Micros};

/// Where a cause stands.
pub(super) struct Standing {
    pub(super) ladder: u8,
    /// What says so better than rows alone: how many times as often it happens, between which numbers, of how many, by what method.
    pub(super) ratio: Option<((f64, f64, f64), u64, &'static str)>,
    /// What keeps it from standing higher.
    pub(super) against: Vec<Counter>,
}

/// Of a hundred trials without a trend so many show one.
const GATE_DOSE: f64 = 0.01;
/// Of a thousand fair lots so many are held for unfair, over all that is compared.
const GATE_LOT: f64 = 0.001;

impl Teller<'_, '_> {
    /// Where a cause stands on the ladder. `dose`: by how many times the customer had met it, rows and those of them in which it
    /// happened.
    pub(super) fn standing(
        &self,
        looking: &Looking<'_>,
        happened: &[Happened],
        why: &Why,
        dose: &[(u64, u64)],
    ) -> Standing {
        let holds = why.adjusted.is_none_or(|(_, (_, low, _))| low > 1.0) && why.reversed.is_none();
        let mut standing = Standing { ladder: 1 + u8::from(holds), ratio: None, against: Vec::new() };
        let change = why.condition.iter().find_map(|(feature, _)| match feature {
            Feature::Change(at) => Some(*at),
            _ => None,
        });
        if let Some(change) = change {
            self.after_a_change(looking, happened, (why, change), &mut standing);
            return standing;
        }
        if holds && grows(dose) {
            standing.ladder = 3;
        }
        if let Some(lot) = self.by_lot(looking, happened, &why.condition) {
            let (names, language) = (self.names(), self.telling.language);
            let unlike = lot.unlike.iter().map(|feature| names.feature_in_words(*feature, language));
            standing.against.extend(unlike.map(Counter::Unlike));
            if lot.ratio.1 > 1.0 && lot.unlike.is_empty() {
                standing.ladder = 5;
                standing.ratio = Some((lot.ratio, lot.persons, "randomised_risk_ratio"));
            }
        }
        standing
    }

    fn after_a_change(
        &self,
        looking: &Looking<'_>,
        happened: &[Happened],
        (why, change): (&Why, usize),
        standing: &mut Standing,
    ) {
        let dated = &self.known.changes[change];
        let Some(only) = &dated.only else { return };
        let rest: Vec<Test> =
            why.condition.iter().copied().filter(|(feature, _)| *feature != Feature::Change(change)).collect();
        let here = looking.rows.iter().zip(happened).filter(|(row, _)| looking.fits(**row, &rest));
        let rows: Vec<(i64, bool, Happened)> =
            here.map(|(row, it)| (looking.traces.rows[*row as usize].arrived, looking.fits(*row, only), *it)).collect();
        let reached: Vec<(i64, Happened)> =
            rows.iter().filter(|(_, reached, _)| *reached).map(|(time, _, it)| (*time, *it)).collect();
        match begins(&reached, dated.at) {
            Begins::Then => {}
            Begins::Elsewhen(when) => {
                standing.ladder = 1;
                standing.against.push(Counter::BeginsElsewhen(Micros(when)));
            }
            Begins::Unknown => {
                standing.ladder = 1;
                standing.against.push(Counter::TooShort);
            }
        }
        if only.is_empty() {
            standing.against.push(Counter::ForAll);
            return;
        }
        let Some(beside) = beside_others(&rows, dated.at) else { return };
        if !beside.was_alike {
            standing.against.push(Counter::WasApart);
        } else if beside.ratio.1 <= 1.0 {
            standing.ladder = 1;
            standing.against.push(Counter::OthersToo);
        }
        standing.ratio = Some((beside.ratio, rows.len() as u64, "difference_in_differences"));
        if standing.ladder == 2 && beside.was_alike {
            standing.ladder = 4;
        }
    }

    /// What happened to customers by what the lot gave them: each by the first journey in which it did. Nothing where the condition
    /// is of no lot, or of anything else than a lot and who the customer is.
    fn by_lot(&self, looking: &Looking<'_>, happened: &[Happened], condition: &[Test]) -> Option<Lot> {
        let names = self.names();
        let is_lot = |feature: Feature| {
            matches!(feature, Feature::Who(_) | Feature::What(_))
                && self.ask.register.randomised.contains(&names.feature(feature))
        };
        let (lot, code) = *condition.iter().find(|(feature, _)| is_lot(*feature))?;
        let rest: Vec<Test> = condition.iter().copied().filter(|(feature, _)| *feature != lot).collect();
        if !rest.iter().all(|(feature, _)| matches!(feature, Feature::Who(_))) {
            return None;
        }
        let traces = looking.traces;
        let mut did = vec![false; traces.journeys.len()];
        for (row, it) in looking.rows.iter().zip(happened).filter(|(_, it)| it.yes) {
            did[looking.journey[*row as usize] as usize] |= it.yes;
        }
        let mut given: Vec<Given> = Vec::new();
        let mut last = None;
        for (at, journey) in traces.journeys.iter().enumerate() {
            let rows = traces.rows_of(at);
            let Some(row) = rows.map(|row| row as u32).find(|row| looking.code(*row, lot) != MISSING) else { continue };
            // A person's journeys follow each other.
            if last == Some(journey.person) || !looking.fits(row, &rest) {
                continue;
            }
            last = Some(journey.person);
            given.push(Given { row, it: looking.code(row, lot) == code, did: did[at] });
        }
        let others: Vec<Feature> = (0..looking.explains)
            .map(Feature::Who)
            .filter(|feature| condition.iter().all(|(known, _)| known != feature))
            .collect();
        let gate = GATE_LOT / others.len().max(1) as f64;
        let unlike = others.into_iter().filter(|feature| unlike(&given, |row| looking.code(row, *feature)) < gate);
        let unlike = unlike.collect();
        risk_ratio(&given).map(|ratio| Lot { ratio, persons: given.len() as u64, unlike })
    }
}

/// What a lot gave.
struct Lot {
    ratio: (f64, f64, f64),
    persons: u64,
    /// In what those who got it differ from the others more than a lot makes them.
    unlike: Vec<Feature>,
}

/// Somebody to whom a lot gave it, or something else.
struct Given {
    row: u32,
    it: bool,
    did: bool,
}

/// How many times as likely it happens to those who got it (Katz and others 1978); nothing where few got either.
fn risk_ratio(given: &[Given]) -> Option<(f64, f64, f64)> {
    let count = |it: bool| {
        let these = || given.iter().filter(move |one| one.it == it);
        (these().count() as f64, these().filter(|one| one.did).count() as f64)
    };
    let ((n, yes), (m, no)) = (count(true), count(false));
    if n < LEAST as f64 || m < LEAST as f64 || yes + no < 1.0 {
        return None;
    }
    // Half an event on either side: nothing is infinitely more.
    let half = if yes < 1.0 || no < 1.0 { 0.5 } else { 0.0 };
    let (yes, no, n, m) = (yes + half, no + half, n + half, m + half);
    let ratio = (yes / n) / (no / m);
    let error = (1.0 / yes - 1.0 / n + 1.0 / no - 1.0 / m).max(0.0).sqrt();
    Some((ratio, ratio * (-Z95 * error).exp(), ratio * (Z95 * error).exp()))
}

/// How likely a lot alone makes those who got it differ so much in something (Pearson's χ²; Wilson and Hilferty 1931).
fn unlike(given: &[Given], code: impl Fn(u32) -> u32) -> f64 {
    let mut cells: std::collections::BTreeMap<u32, [f64; 2]> = std::collections::BTreeMap::new();
    for one in given {
        cells.entry(code(one.row)).or_default()[usize::from(one.it)] += 1.0;
    }
    let all = given.len() as f64;
    let got = cells.values().map(|[_, got]| got).sum::<f64>() / all.max(1.0);
    let (mut squares, mut freedom) = (0.0, -1.0);
    for [others, these] in cells.values() {
        let n = others + these;
        let expected = [n * (1.0 - got), n * got];
        if expected.iter().all(|expected| *expected >= 5.0) {
            squares += (others - expected[0]).powi(2) / expected[0] + (these - expected[1]).powi(2) / expected[1];
            freedom += 1.0;
        }
    }
    if freedom < 1.0 {
        return 1.0;
    }
    let ninth = 2.0 / (9.0 * freedom);
    normal_above(((squares / freedom).cbrt() - (1.0 - ninth)) / ninth.sqrt())
}

/// Whether it happens the more often the more times the customer had met it: once, twice, three times or more (Cochran 1954,
/// Armitage 1955), and nowhere less often than with one time less.
fn grows(dose: &[(u64, u64)]) -> bool {
    let rows: f64 = dose.iter().map(|(rows, _)| *rows as f64).sum();
    let yes: f64 = dose.iter().map(|(_, yes)| *yes as f64).sum();
    let enough = dose.iter().skip(1).map(|(rows, _)| rows).sum::<u64>() >= LEAST
        && dose.first().is_some_and(|(rows, _)| *rows >= LEAST);
    if !enough || yes <= 0.0 || yes >= rows {
        return false;
    }
    let all = yes / rows;
    let mean = dose.iter().zip(0_u32..).map(|((n, _), at)| *n as f64 * f64::from(at)).sum::<f64>() / rows;
    let (mut above, mut below) = (0.0, 0.0);
    for ((n, yes), at) in dose.iter().zip(0_u32..) {
        let (n, from_mean) = (*n as f64, f64::from(at) - mean);
        above += from_mean * (*yes as f64 - n * all);
        below += from_mean * from_mean * n;
    }
    let z = above / (below * all * (1.0 - all)).sqrt();
    let shares: Vec<f64> =
        dose.iter().filter(|(rows, _)| *rows >= LEAST).map(|(rows, yes)| *yes as f64 / *rows as f64).collect();
    normal_above(z) < GATE_DOSE && shares.is_sorted()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    #[test]
    fn more_of_it_makes_it_likelier_or_the_trend_is_none() {
        assert!(grows(&[(400, 80), (100, 35), (30, 15)]));
        assert!(!grows(&[(400, 80), (100, 20), (30, 6)]), "no trend");
        assert!(!grows(&[(400, 80), (100, 60), (60, 20)]), "up, and down again");
        assert!(!grows(&[(400, 80), (9, 9)]), "nine are few");
        assert!(!grows(&[(400, 80)]) && !grows(&[]));
        let by_chance = (0..2_000).filter(|seed| {
            let mut chance = Chance::new(*seed);
            let mut draw = |n: u64| (n, (0..n).filter(|_| chance.share() < 0.2).count() as u64);
            let dose = [draw(300), draw(80), draw(30)];
            grows(&dose)
        });
        let by_chance = by_chance.count();
        assert!(by_chance <= 30, "{by_chance} of 2,000");
    }

    #[test]
    fn a_fair_lot_is_held_for_one_and_an_unfair_one_is_not() {
        let lot = |seed: u64, unfair: f64| -> (Vec<Given>, Vec<u32>) {
            let mut chance = Chance::new(seed);
            let region: Vec<u32> = (0..3_000).map(|_| (chance.share() * 6.0) as u32).collect();
            let given = region
                .iter()
                .zip(0..)
                .map(|(region, row)| {
                    let it = chance.share() < 0.5 + if *region == 2 { unfair } else { 0.0 };
                    Given { row, it, did: chance.share() < if it { 0.3 } else { 0.2 } }
                })
                .collect();
            (given, region)
        };
        let p = |seed: u64, unfair: f64| {
            let (given, region) = lot(seed, unfair);
            unlike(&given, |row| region[row as usize])
        };
        let below = |gate: f64| (0..1_000).filter(|seed| p(*seed, 0.0) < gate).count();
        assert!((30..=72).contains(&below(0.05)), "{} of 1,000", below(0.05));
        assert!(below(GATE_LOT) <= 5);
        assert!((0..20).all(|seed| p(seed, 0.25) < GATE_LOT));
        let held = (0..400).filter(|seed| {
            let (value, low, high) = risk_ratio(&lot(*seed, 0.0).0).unwrap();
            assert!(low < value && value < high);
            low < 1.5 && 1.5 < high
        });
        let held = held.count();
        assert!((366..=394).contains(&held), "{held} of 400 intervals hold the truth");
    }
}
