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
    /// Journeys of the condition that show the sign.
    pub(crate) journeys: f64,
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

/// One step: its rows, and what they have in each thing that a condition may speak of.
struct Place {
    rows: Vec<u32>,
    columns: Vec<Column>,
}

/// One thing, of the rows of a step.
struct Column {
    feature: Feature,
    /// By row, the place of its code; one more than there are where it has none.
    places: Vec<u32>,
    /// By place, ascending.
    codes: Vec<u32>,
}

impl Column {
    fn new(looking: &Looking<'_>, rows: &[u32], feature: Feature) -> Column {
        let of_rows: Vec<u32> = rows.iter().map(|row| looking.code(*row, feature)).collect();
        let mut codes: Vec<u32> =
            of_rows.iter().copied().collect::<std::collections::HashSet<u32>>().into_iter().collect();
        codes.sort_unstable();
        // It is the largest code of all.
        codes.pop_if(|code| *code == MISSING);
        let known: Map<u32, u32> = codes.iter().copied().zip(0..).collect();
        let places = of_rows.iter().map(|code| known.get(code).copied().unwrap_or(codes.len() as u32)).collect();
        Column { feature, places, codes }
    }
}

/// Looks within each sign that is compared, but those of help: when that was sought is not known.
pub(crate) fn look(looking: &Looking<'_>, judged: &mut Judged, threads: usize) {
    let mut steps: Map<u32, Vec<u32>> = Map::default();
    for row in looking.rows {
        steps.entry(looking.traces.rows[*row as usize].step).or_default().push(*row);
    }
    let Judged { cells, chances, reach, .. } = judged;
    let mut by_step: std::collections::BTreeMap<u32, Vec<&mut Cell>> = std::collections::BTreeMap::new();
    for cell in cells.iter_mut().filter(|cell| cell.is_compared() && !cell.sign.kind.is_help()) {
        by_step.entry(cell.sign.step).or_default().push(cell);
    }
    let mut work: Vec<(Vec<u32>, Vec<&mut Cell>)> =
        by_step.into_iter().map(|(step, cells)| (steps.remove(&step).unwrap_or_default(), cells)).collect();
    // What costs most is dealt out first.
    work.sort_by_key(|(rows, cells)| rows.len() * cells.len());
    let (chances, reach, work) = (chances.as_slice(), reach.as_slice(), std::sync::Mutex::new(work));
    let next = || work.lock().ok().and_then(|mut work| work.pop());
    let look = || {
        while let Some((rows, cells)) = next() {
            let columns = looking.features().into_iter().map(|feature| Column::new(looking, &rows, feature)).collect();
            let place = Place { rows, columns };
            for cell in cells {
                let rows: Vec<At> = place.rows.iter().map(|row| at(looking, cell, (chances, reach), *row)).collect();
                cell.within = strongest(&place.columns, &rows, cell);
            }
        }
    };
    std::thread::scope(|scope| {
        (1..threads).for_each(|_| {
            scope.spawn(look);
        });
        look();
    });
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
    Some(Within { condition, since, p: 1.0, journeys: both.with.rows, lost, sure })
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

fn strongest(columns: &[Column], rows: &[At], cell: &Cell) -> Option<Within> {
    let all = rows.iter().filter(|at| at.shows).count() as f64;
    if all < LEAST as f64 {
        return None;
    }
    let (ones, twos, days) = (one(columns, rows, all), two(columns, rows, all), days(rows, all));
    let likely = |best: &Best| best.found.as_ref().map(|(p, ..)| (p * best.looked_at * PARTS).min(1.0));
    let best = [ones, twos, days];
    let best = best.iter().filter_map(|best| Some((likely(best)?, best.found.as_ref()?)));
    let (p, (_, condition, since, both)) = best.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let (lost, sure) = both.lost();
    (lost.value > cell.lost.value.min(0.0)).then(|| Within {
        condition: condition.clone(),
        since: *since,
        p,
        journeys: both.with.rows,
        lost,
        sure,
    })
}

fn one(columns: &[Column], rows: &[At], all: f64) -> Best {
    let mut best = Best::default();
    for Column { feature, places, codes } in columns {
        let mut groups = vec![Both::default(); codes.len() + 1];
        rows.iter().zip(places).for_each(|(at, place)| groups[*place as usize].add(at));
        for (code, both) in codes.iter().zip(&groups).filter(|(_, both)| both.can_be_judged(all)) {
            best.offer(|| (vec![(*feature, *code)], None), both);
        }
    }
    best
}

/// Two comparisons of who the customer is.
fn two(columns: &[Column], rows: &[At], all: f64) -> Best {
    /// Tables larger than this many times the rows are hashed.
    const DENSE: usize = 4;
    let mut best = Best::default();
    let who: Vec<&Column> = columns.iter().filter(|column| matches!(column.feature, Feature::Who(_))).collect();
    for (place, first) in who.iter().enumerate() {
        for second in &who[place + 1..] {
            let pairs = first.places.iter().zip(&second.places).map(|(a, b)| (*a as usize, *b as usize));
            let (width, height) = (second.codes.len() + 1, first.codes.len() + 1);
            let mut offer = |(a, b): (usize, usize), both: &Both| {
                if let (Some(a), Some(b)) = (first.codes.get(a), second.codes.get(b))
                    && both.can_be_judged(all)
                {
                    best.offer(|| (vec![(first.feature, *a), (second.feature, *b)], None), both);
                }
            };
            if width * height <= DENSE * rows.len() {
                let mut groups = vec![Both::default(); width * height];
                rows.iter().zip(pairs).for_each(|(at, (a, b))| groups[a * width + b].add(at));
                groups.iter().enumerate().for_each(|(at, both)| offer((at / width, at % width), both));
            } else {
                let mut groups: Map<(usize, usize), Both> = Map::default();
                rows.iter().zip(pairs).for_each(|(at, pair)| groups.entry(pair).or_default().add(at));
                let mut groups: Vec<((usize, usize), Both)> = groups.into_iter().collect();
                groups.sort_unstable_by_key(|(pair, _)| *pair);
                groups.iter().for_each(|(pair, both)| offer(*pair, both));
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
