//! A sign that harms some customers, or from some day on, and is harmless otherwise: over all who show it the harm is thinned
//! out until chance explains it.
//!
//! In each condition those who show the sign are held against those at the same step, in the same condition, who do not: that
//! a group fares worse there anyhow explains nothing. What was looked at is counted against what is found.

use super::Map;
use super::judge::{Cell, Judged, LEAST, Span3, Z_SURE, at_least};
use super::why::{Feature, Looking, Test};
use crate::evidence::Z95;
use model::MISSING;

/// A condition within which a sign harms.
#[derive(Clone, Debug)]
pub(crate) struct Within {
    /// Whom, or what came before; empty where it is a matter of time alone.
    pub(crate) condition: Vec<Test>,
    /// Since when, UTC microseconds.
    pub(crate) since: Option<i64>,
    /// How likely anything so strong is found where the sign does nothing.
    pub(crate) p: f64,
    /// Goals lost to it.
    pub(crate) lost: Span3,
    /// Nine times of ten more than this.
    pub(crate) sure: f64,
}

impl Within {
    /// Whether it holds at a row.
    pub(crate) fn holds(&self, looking: &Looking<'_>, row: u32) -> bool {
        let arrived = looking.traces.rows[row as usize].arrived;
        self.since.is_none_or(|since| arrived >= since) && looking.fits(row, &self.condition)
    }
}

/// Of what may be wrong, the conditions of one comparison, of two, and days each have their part.
const PARTS: f64 = 3.0;
/// A condition that so many of those who show the sign fit is none.
const MOST: f64 = 0.95;
/// Days are tried at so many places.
const DAYS: usize = 10;

/// What rows of one kind do.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    rows: f64,
    ended: f64,
    expected: f64,
    reach: f64,
    persons: f64,
    last: Option<u64>,
}

/// Rows of a condition that show the sign, and that do not.
#[derive(Clone, Copy, Debug, Default)]
struct Both {
    with: Sums,
    without: Sums,
}

/// A row of the sign's step.
#[derive(Clone, Copy)]
struct At {
    row: u32,
    shows: bool,
    ended: f64,
    expected: f64,
    reach: f64,
    arrived: i64,
    person: u64,
}

impl Both {
    fn add(&mut self, at: &At) {
        let sums = if at.shows { &mut self.with } else { &mut self.without };
        sums.rows += 1.0;
        sums.ended += at.ended;
        sums.expected += at.expected;
        sums.reach += at.reach;
        // A person's rows follow each other.
        sums.persons += f64::from(u8::from(sums.last.replace(at.person) != Some(at.person)));
    }

    /// Whether it can be judged, and is less than all who show the sign.
    fn can_be_judged(&self, all: f64) -> bool {
        let least = LEAST as f64;
        self.with.persons >= least && self.without.persons >= least && self.with.rows <= MOST * all
    }

    /// How likely so many of all who end are among those who show the sign, if that made no difference.
    fn p(&self) -> f64 {
        let all = self.with.ended + self.without.ended;
        let share = self.with.expected / (self.with.expected + self.without.expected);
        // What one person does many times tells less than what many do.
        let counts = (self.with.persons / self.with.rows).min(self.without.persons / self.without.rows);
        if all > 0.0 { at_least(self.with.ended * counts, all * counts, all * share * counts) } else { 1.0 }
    }

    /// Goals lost, and how much is surely.
    fn lost(&self) -> (Span3, f64) {
        let Sums { rows, ended, expected, reach, .. } = self.with;
        // Half a case on either side, so that nobody ends never.
        let usual = expected * (self.without.ended + 0.5) / (self.without.expected + 0.5);
        let spread = ended * (1.0 - ended / rows) + usual * usual / (self.without.ended + 0.5);
        let (value, error, reach) = (ended - usual, spread.sqrt(), reach / rows);
        let at = |z: f64| (value + z * error) * reach;
        (Span3 { value: at(0.0), low: at(-Z95), high: at(Z95) }, at(-Z_SURE))
    }
}

/// The strongest condition of each kind that was looked at: how likely it is by chance, and how many there were.
#[derive(Default)]
struct Best {
    found: Option<(f64, Vec<Test>, Option<i64>, Both)>,
    looked_at: f64,
}

impl Best {
    fn offer(&mut self, condition: impl FnOnce() -> (Vec<Test>, Option<i64>), both: &Both) {
        self.looked_at += 1.0;
        let p = both.p();
        if self.found.as_ref().is_none_or(|(known, ..)| p < *known) {
            let (condition, since) = condition();
            self.found = Some((p, condition, since, *both));
        }
    }
}

/// Looks within each sign that is compared, but those of help: when that was sought is not known.
pub(crate) fn look(looking: &Looking<'_>, judged: &mut Judged) {
    let mut steps: Map<u32, Vec<u32>> = Map::default();
    for row in looking.rows {
        steps.entry(looking.traces.rows[*row as usize].step).or_default().push(*row);
    }
    let Judged { cells, chances, reach } = judged;
    for cell in cells.iter_mut().filter(|cell| cell.is_compared() && !cell.sign.kind.is_help()) {
        let rows = steps.get(&cell.sign.step).map_or(&[][..], Vec::as_slice);
        let rows: Vec<At> = rows.iter().map(|row| at(looking, cell, (chances, reach), *row)).collect();
        cell.within = strongest(looking, &rows, cell);
    }
}

/// What a sign does within a condition, claimed or not; nothing where nobody there shows it.
pub(super) fn of(
    looking: &Looking<'_>,
    judged: &Judged,
    cell: &Cell,
    condition: Vec<Test>,
    since: Option<i64>,
) -> Option<Within> {
    let here = |row: &&u32| looking.traces.rows[**row as usize].step == cell.sign.step;
    let mut both = Both::default();
    let rows = looking.rows.iter().filter(here).map(|row| at(looking, cell, (&judged.chances, &judged.reach), *row));
    let fits = |at: &At| since.is_none_or(|since| at.arrived >= since) && looking.fits(at.row, &condition);
    rows.filter(fits).for_each(|at| both.add(&at));
    if both.with.rows == 0.0 {
        return None;
    }
    let (lost, sure) = both.lost();
    Some(Within { condition, since, p: 1.0, lost, sure })
}

/// A row as it bears on a sign; `chances` and `reach` are of rows.
fn at(looking: &Looking<'_>, cell: &Cell, (chances, reach): (&[f64], &[f64]), row: u32) -> At {
    let place = row as usize;
    let journey = looking.journey[place] as usize;
    let shows = looking.traces.signs_of(place).contains(&cell.sign);
    let chance = chances[place];
    let odds = chance / (1.0 - chance) * if shows { (-cell.by).exp() } else { 1.0 };
    let ended = looking.traces.journeys[journey].failed && place + 1 == looking.traces.rows_of(journey).end;
    At {
        row,
        shows,
        ended: f64::from(u8::from(ended)),
        expected: odds / (1.0 + odds),
        reach: reach[place],
        arrived: looking.traces.rows[place].arrived,
        person: looking.traces.journeys[journey].person,
    }
}

fn strongest(looking: &Looking<'_>, rows: &[At], cell: &Cell) -> Option<Within> {
    let all = rows.iter().filter(|at| at.shows).count() as f64;
    if all < LEAST as f64 {
        return None;
    }
    let (ones, twos, days) = (one(looking, rows, all), two(looking, rows, all), days(rows, all));
    let likely = |best: &Best| best.found.as_ref().map(|(p, ..)| (p * best.looked_at * PARTS).min(1.0));
    let best = [ones, twos, days];
    let best = best.iter().filter_map(|best| Some((likely(best)?, best.found.as_ref()?)));
    let (p, (_, condition, since, both)) = best.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let (lost, sure) = both.lost();
    (lost.value > cell.lost.value.min(0.0)).then(|| Within {
        condition: condition.clone(),
        since: *since,
        p,
        lost,
        sure,
    })
}

fn one(looking: &Looking<'_>, rows: &[At], all: f64) -> Best {
    let mut best = Best::default();
    for feature in looking.features() {
        let mut groups: std::collections::BTreeMap<u32, Both> = std::collections::BTreeMap::new();
        rows.iter().for_each(|at| groups.entry(looking.code(at.row, feature)).or_default().add(at));
        for (code, both) in groups.iter().filter(|(code, both)| **code != MISSING && both.can_be_judged(all)) {
            best.offer(|| (vec![(feature, *code)], None), both);
        }
    }
    best
}

/// Two comparisons of who the customer is.
fn two(looking: &Looking<'_>, rows: &[At], all: f64) -> Best {
    let mut best = Best::default();
    let who: Vec<Feature> = (0..looking.explains).map(Feature::Who).collect();
    for (place, first) in who.iter().enumerate() {
        for second in &who[place + 1..] {
            let mut groups: std::collections::BTreeMap<(u32, u32), Both> = std::collections::BTreeMap::new();
            for at in rows {
                let codes = (looking.code(at.row, *first), looking.code(at.row, *second));
                groups.entry(codes).or_default().add(at);
            }
            for ((a, b), both) in &groups {
                if *a != MISSING && *b != MISSING && both.can_be_judged(all) {
                    best.offer(|| (vec![(*first, *a), (*second, *b)], None), both);
                }
            }
        }
    }
    best
}

/// From a day on.
fn days(rows: &[At], all: f64) -> Best {
    const DAY: i64 = 86_400 * 1_000_000;
    let mut best = Best::default();
    let mut times: Vec<i64> = rows.iter().filter(|at| at.shows).map(|at| at.arrived).collect();
    times.sort_unstable();
    let cuts = (1..DAYS).map(|at| times[at * times.len() / DAYS]).map(|time| time - time.rem_euclid(DAY));
    for since in cuts {
        let mut both = Both::default();
        rows.iter().filter(|at| at.arrived >= since).for_each(|at| both.add(at));
        if both.can_be_judged(all) {
            best.offer(|| (Vec::new(), Some(since)), &both);
        }
    }
    best
}
