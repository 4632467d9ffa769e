//! A sign that harms some customers, or from some day on, and is harmless otherwise: over all who show it the harm is thinned
//! out until chance explains it.
//!
//! In each condition those who show the sign are held against those at the same step, in the same condition, who do not: that
//! a group fares worse there anyhow explains nothing. What was looked at is counted against what is found.

use super::Map;
use super::judge::{Cell, Judged, LEAST, Span3, Z_SURE, at_least};
use super::trace::Sign;
use super::why::{Feature, Looking, Test};
use crate::evidence::Z95;
use crate::watch::Part;
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

impl Sums {
    fn add(&mut self, at: &At) {
        self.rows += 1.0;
        self.ended += at.ended;
        self.expected += at.expected;
        self.reach += at.reach;
        // A person's rows follow each other.
        self.persons += f64::from(u8::from(self.last.replace(at.person) != Some(at.person)));
    }
}

impl Both {
    fn add(&mut self, at: &At) {
        let sums = if at.shows { &mut self.with } else { &mut self.without };
        sums.add(at);
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
    columns: Vec<Column>,
    /// The rows as they bear on the sign that is looked at; as if none showed it where none is.
    rows: Vec<At>,
    /// The signs of the step, and at which of its rows they show: places, ascending by sign.
    signs: Vec<(Sign, u32)>,
    /// The rows of persons of whom some row shows the sign, as they bear on it; as if they did not; and their places.
    touched: (Vec<At>, Vec<At>, Vec<u32>),
    /// By columns, sums of all rows as if none showed a sign: the same for every one.
    sums: Map<(usize, usize), Vec<Sums>>,
}

impl Place {
    fn new(looking: &Looking<'_>, rows: &[u32], of: (&[f64], &[f64]), columns: Vec<Column>) -> Place {
        let signs_of = |at: usize| looking.traces.signs_of(rows[at] as usize).iter();
        let signs = (0..rows.len()).flat_map(|at| signs_of(at).map(move |sign| (*sign, at as u32)));
        let mut signs: Vec<(Sign, u32)> = signs.collect();
        signs.sort_unstable();
        let rows = rows.iter().map(|row| at(looking, None, of, *row)).collect();
        Place { columns, rows, signs, touched: <_>::default(), sums: Map::default() }
    }

    /// Looks at a sign.
    fn show(&mut self, cell: &Cell, chances: &[f64]) {
        let (here, plain, places) = &mut self.touched;
        for (at, place) in plain.drain(..).zip(places.drain(..)) {
            self.rows[place as usize] = at;
        }
        here.clear();
        let from = self.signs.partition_point(|(sign, _)| *sign < cell.sign);
        let shown = self.signs[from..].iter().take_while(|(sign, _)| *sign == cell.sign);
        for at in shown.map(|(_, at)| *at as usize) {
            // A person's rows follow each other.
            let person = self.rows[at].person;
            if places.last().is_none_or(|last| self.rows[*last as usize].person != person) {
                let before = self.rows[..at].iter().rev().take_while(|row| row.person == person).count();
                let after = self.rows[at..].iter().take_while(|row| row.person == person).count();
                places.extend((at - before) as u32..(at + after) as u32);
            }
        }
        plain.extend(places.iter().map(|at| self.rows[*at as usize]));
        for (_, at) in self.signs[from..].iter().take_while(|(sign, _)| *sign == cell.sign) {
            let row = &mut self.rows[*at as usize];
            (row.shows, row.expected) = (true, expected(chances[row.row as usize], cell.by));
        }
        here.extend(places.iter().map(|at| self.rows[*at as usize]));
    }

    /// The rows by group; `columns` name the grouping. What no sign shows is added up once: of each sign, only the persons
    /// that show it are taken out and put where they belong.
    fn groups(&mut self, columns: (usize, usize), count: usize) -> Vec<Both> {
        let (first, second) = (&self.columns[columns.0], &self.columns[columns.1]);
        let width = if columns.0 == columns.1 { 0 } else { second.codes.len() + 1 };
        let group = |at: usize| match width {
            0 => first.places[at] as usize,
            width => first.places[at] as usize * width + second.places[at] as usize,
        };
        let (here, plain, places) = &self.touched;
        let (mut gone, mut groups) = (vec![Sums::default(); count], vec![Both::default(); count]);
        for ((here, plain), at) in here.iter().zip(plain).zip(places) {
            let group = group(*at as usize);
            gone[group].add(plain);
            groups[group].add(here);
        }
        let all = self.sums.entry(columns).or_insert_with(|| {
            let mut sums = vec![Sums::default(); count];
            // Those of the sign that is looked at are put as if they did not show it.
            let mut rest = places.iter().zip(plain).peekable();
            for (at, row) in self.rows.iter().enumerate() {
                let plain = rest.next_if(|(place, _)| **place as usize == at);
                sums[group(at)].add(plain.map_or(row, |(_, plain)| plain));
            }
            sums
        });
        for ((both, all), gone) in groups.iter_mut().zip(all).zip(&gone) {
            let sums = &mut both.without;
            sums.rows += all.rows - gone.rows;
            sums.ended += all.ended - gone.ended;
            sums.expected += all.expected - gone.expected;
            sums.reach += all.reach - gone.reach;
            sums.persons += all.persons - gone.persons;
        }
        groups
    }
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
    /// All columns of some rows, read row by row: what belongs to a row lies together.
    fn all(looking: &Looking<'_>, rows: &[u32]) -> Vec<Column> {
        let features = looking.recorded();
        let mut codes: Vec<Vec<u32>> = features.iter().map(|_| Vec::with_capacity(rows.len())).collect();
        for row in rows {
            features.iter().zip(&mut codes).for_each(|(feature, codes)| codes.push(looking.code(*row, *feature)));
        }
        features.into_iter().zip(&codes).map(|(feature, codes)| Column::new(codes, feature)).collect()
    }

    fn new(of_rows: &[u32], feature: Feature) -> Column {
        let known = || of_rows.iter().filter(|code| **code != MISSING);
        let mut place_of = vec![MISSING; known().max().map_or(0, |most| *most as usize + 1)];
        known().for_each(|code| place_of[*code as usize] = 0);
        let codes: Vec<u32> = (0..place_of.len() as u32).filter(|code| place_of[*code as usize] == 0).collect();
        codes.iter().zip(0..).for_each(|(code, place)| place_of[*code as usize] = place);
        let place = |code: &u32| place_of.get(*code as usize).copied().unwrap_or(codes.len() as u32);
        let places = of_rows.iter().map(place).collect();
        Column { feature, places, codes }
    }
}

/// Looks within each sign that is compared, but those of help: when that was sought is not known.
pub(crate) fn look(looking: &Looking<'_>, judged: &mut Judged, part: &Part<'_>, threads: usize) {
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
        while let Some((rows, cells)) = next().filter(|_| !part.is_stopped()) {
            let columns = Column::all(looking, &rows);
            let mut place = Place::new(looking, &rows, (chances, reach), columns);
            for cell in cells.into_iter().take_while(|_| !part.is_stopped()) {
                place.show(cell, chances);
                cell.within = strongest(&mut place, cell);
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
    let rows =
        looking.rows.iter().filter(here).map(|row| at(looking, Some(cell), (&judged.chances, &judged.reach), *row));
    let fits = |at: &At| since.is_none_or(|since| at.arrived >= since) && looking.fits(at.row, &condition);
    rows.filter(fits).for_each(|at| both.add(&at));
    if both.with.rows == 0.0 {
        return None;
    }
    let (lost, sure) = both.lost();
    Some(Within { condition, since, p: 1.0, journeys: both.with.rows, lost, sure })
}

/// How likely a row would end without a sign that multiplies its odds so.
fn expected(chance: f64, by: f64) -> f64 {
    let odds = chance / (1.0 - chance) * (-by).exp();
    odds / (1.0 + odds)
}

/// A row as it bears on a sign, if any; `chances` and `reach` are of rows.
fn at(looking: &Looking<'_>, cell: Option<&Cell>, (chances, reach): (&[f64], &[f64]), row: u32) -> At {
    let place = row as usize;
    let journey = looking.journey[place] as usize;
    let shows = cell.filter(|cell| looking.traces.signs_of(place).contains(&cell.sign));
    let ended = looking.traces.journeys[journey].failed && place + 1 == looking.traces.rows_of(journey).end;
    At {
        row,
        shows: shows.is_some(),
        ended: f64::from(u8::from(ended)),
        expected: expected(chances[place], shows.map_or(0.0, |cell| cell.by)),
        reach: reach[place],
        arrived: looking.traces.rows[place].arrived,
        person: looking.traces.journeys[journey].person,
    }
}

fn strongest(place: &mut Place, cell: &Cell) -> Option<Within> {
    let all = place.rows.iter().filter(|at| at.shows).count() as f64;
    if all < LEAST as f64 {
        return None;
    }
    let (ones, twos, days) = (one(place, all), two(place, all), days(&place.rows, all));
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

fn one(place: &mut Place, all: f64) -> Best {
    let mut best = Best::default();
    for at in 0..place.columns.len() {
        let groups = place.groups((at, at), place.columns[at].codes.len() + 1);
        let Column { feature, codes, .. } = &place.columns[at];
        for (code, both) in codes.iter().zip(&groups).filter(|(_, both)| both.can_be_judged(all)) {
            best.offer(|| (vec![(*feature, *code)], None), both);
        }
    }
    best
}

/// Two comparisons of who the customer is.
fn two(place: &mut Place, all: f64) -> Best {
    /// Tables larger than this, or than this many times the rows, are hashed.
    const DENSE: (usize, usize) = (1 << 14, 4);
    let mut best = Best::default();
    let is_who = |at: &usize| matches!(place.columns[*at].feature, Feature::Who(_));
    let who: Vec<usize> = (0..place.columns.len()).filter(is_who).collect();
    let pairs = who.iter().enumerate().flat_map(|(at, first)| who[at + 1..].iter().map(|second| (*first, *second)));
    for (one, other) in pairs {
        let (width, height) = (place.columns[other].codes.len() + 1, place.columns[one].codes.len() + 1);
        let is_dense = width * height <= DENSE.0.min(DENSE.1 * place.rows.len());
        let dense = if is_dense { place.groups((one, other), width * height) } else { Vec::new() };
        let (first, second) = (&place.columns[one], &place.columns[other]);
        let mut offer = |(a, b): (usize, usize), both: &Both| {
            if let (Some(a), Some(b)) = (first.codes.get(a), second.codes.get(b))
                && both.can_be_judged(all)
            {
                best.offer(|| (vec![(first.feature, *a), (second.feature, *b)], None), both);
            }
        };
        if is_dense {
            dense.iter().enumerate().for_each(|(at, both)| offer((at / width, at % width), both));
        } else {
            let pairs = first.places.iter().zip(&second.places).map(|(a, b)| (*a as usize, *b as usize));
            let mut groups: Map<(usize, usize), Both> = Map::default();
            place.rows.iter().zip(pairs).for_each(|(at, pair)| groups.entry(pair).or_default().add(at));
            let mut groups: Vec<((usize, usize), Both)> = groups.into_iter().collect();
            groups.sort_unstable_by_key(|(pair, _)| *pair);
            groups.iter().for_each(|(pair, both)| offer(*pair, both));
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
