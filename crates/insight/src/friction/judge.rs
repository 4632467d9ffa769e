//! Which signs make journeys fail: one joint model of all of them, and what may be said of each.
//!
//! In: rows of risk. Out: for every step and kind of sign a [`Cell`]: how many goals are lost to it, with an interval, and
//! whether that may be said out loud. The model holds fast what else differs between customers: who they are, by which
//! channel and when they came, whether they had come before, how much had gone wrong already, and how little time was left.

use super::Map;
use super::hazard::{Hazard, Table, fit};
use super::help::Before;
use super::kind::Kind;
use super::late::{GROUPS, late};
use super::learnt::{Label, Memory, Start};
use super::trace::{Row, Sign, Traced, Traces};
use super::within::Within;
use crate::evidence::ridge::chance_of;
use crate::evidence::{Z95, incomplete_beta, normal_above, normal_quantile_above};
use crate::watch::Part;
use model::MISSING;

/// So many journeys with a sign, and so many without it at the same step, are needed to say anything.
pub const LEAST: u64 = 20;
/// A customer gives the same way for so much of ranking (methods §1.3): 90 % are above.
pub(crate) const Z_SURE: f64 = 1.28;

const FREE: f64 = 1e-6;
const LOOSE: f64 = 0.1;
const TIGHT: f64 = 1.0;
/// Signs behind a journey are counted up to here.
pub(crate) const MOST_BEHIND: usize = 3;
const MOST_CELLS: usize = 400;
const MOST_STEPS: usize = 120;
const MOST_MONTHS: i64 = 36;
const MONTH: i64 = 30 * 86_400 * 1_000_000;

/// What one sign at one step does.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) sign: Sign,
    /// Journeys that were judged, whether they show it or not.
    pub(crate) judged: u64,
    /// Journeys that show it.
    pub(crate) journeys: u64,
    /// Of these, how many failed the goal.
    pub(crate) failed: u64,
    /// The same in persons: all, and those of failed journeys.
    pub(crate) persons: (u64, u64),
    /// Rows of risk without it that it is compared with.
    pub(crate) without: u64,
    /// Goals lost to it in the log: those that the model would see reached if it were gone, and between which numbers.
    pub(crate) lost: Span3,
    /// Calls for help that it makes, likewise.
    pub(crate) contacts: Option<Span3>,
    /// The logarithm by which it multiplies the odds of seeking help.
    pub(crate) calls_by: f64,
    /// How many standard errors its coefficient is above 0.
    pub(crate) z: f64,
    /// How likely so many, or so few, would end there if the sign did nothing: by counting, as the normal law is not to be
    /// trusted where few end, and less sure by as much as what is usual had to be learnt from the same rows.
    pub(crate) by_chance: (f64, f64),
    /// How much its rows could tell, if they ended as they do without it: 1 over the variance of the logarithm of the odds.
    pub(crate) information: f64,
    /// Goals lost to it, nine times of ten more than this; below 0 where it is not even sure to harm.
    pub(crate) sure: f64,
    /// The same of what it helps.
    pub(crate) sure_help: f64,
    /// The logarithm by which it multiplies the odds of ending.
    pub(crate) by: f64,
    /// A condition within which it harms more surely than over all who show it.
    pub(crate) within: Option<Within>,
    pub(crate) says: Says,
}

impl Cell {
    /// Whether it is held against others.
    pub(crate) fn is_compared(&self) -> bool {
        matches!(self.says, Says::Unsure(_))
    }
}

/// A number, and between which numbers it lies with 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span3 {
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Span3 {
    pub(crate) fn times(self, factor: f64) -> Span3 {
        Span3 { value: self.value * factor, low: self.low * factor, high: self.high * factor }
    }
}

/// What may be said of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Says {
    /// It harms.
    Harms,
    /// Journeys that show it fare better.
    Helps,
    /// Too few journeys show it.
    TooFew,
    /// All journeys at the step show it: there is nothing to compare with.
    NoComparison,
    /// Customers take the step as late about as often without the journey.
    Anyway,
    /// Very many commoner ones were compared.
    NotTested,
    /// Next to nobody who shows it fails for it.
    Harmless,
    /// It costs little among all journeys.
    Negligible,
    /// Not sure yet; so many journeys that show it would do, if it goes on as it looks.
    Unsure(Option<u64>),
}

/// All that was judged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judged {
    /// By harm: what is surest to cost most first.
    pub(crate) cells: Vec<Cell>,
    /// By row: the chance that the journey ends there, as the model sees it.
    pub(crate) chances: Vec<f64>,
    /// By row: the chance that help is sought from there, likewise; empty where too few sought any.
    pub(crate) calls: Vec<f64>,
    /// By row: the share of those who go on from its step that reach the goal.
    pub(crate) reach: Vec<f64>,
    /// By how many signs a journey had shown before, up to [`MOST_BEHIND`]: the logarithm that multiplies its odds of ending.
    pub(crate) load: [f64; MOST_BEHIND + 1],
}

/// Names in an order that no split of a log changes.
pub(crate) struct Ranks<'a> {
    /// By activity code: its place among the names.
    pub(crate) activities: &'a [u32],
}

/// Where each column of the model is.
struct Columns {
    steps: Map<u32, u16>,
    who: Vec<Map<u32, u16>>,
    entry: Map<u32, u16>,
    months: (i64, Map<i64, u16>),
    returning: u16,
    /// By step, for those who come on ways that few take.
    unusual: Map<u32, u16>,
    load: u16,
    late: u16,
    cells: Map<Sign, u16>,
    precision: Vec<f64>,
    /// By column, what it is about.
    labels: Vec<Label>,
}

/// Judges every sign.
pub(crate) fn judge(
    traces: &Traces,
    unusual: &[bool],
    whos: usize,
    ranks: &Ranks<'_>,
    (memory, part): (&Memory<'_>, &Part<'_>),
    threads: usize,
) -> Judged {
    // Where all fail, or none does, there is nothing to hold anything against.
    let failed = traces.journeys.iter().filter(|journey| journey.failed).count();
    if failed == 0 || failed == traces.journeys.len() {
        return Judged::default();
    }
    let tallies = tally(traces);
    let columns = Columns::of((traces, unusual), whos, ranks, &tallies);
    let tables = tables(traces, unusual, whos, &columns);
    let start = |known: Option<&Start>| known.map(|known| columns.start(known)).unwrap_or_default();
    let known = memory.before;
    let ends = fit(&tables.ends, &columns.precision, &start(known.map(|known| &known.ends)), part, threads);
    part.reach(0.45);
    let called = (0..tables.calls.rows()).filter(|row| tables.calls.ended(*row)).count() as u64;
    let start = start(known.map(|known| &known.calls));
    let calls = (called >= LEAST).then(|| fit(&tables.calls, &columns.precision, &start, part, threads));
    memory.change(|now| {
        now.ends = columns.learnt(&ends);
        now.calls = calls.as_ref().map(|calls| columns.learnt(calls)).unwrap_or_default();
    });
    let reach = reach(traces);
    let fitted = Fitted {
        table: &tables.ends,
        place: &tables.place,
        ends: &ends,
        calls: calls.as_ref(),
        reach: &reach,
        judged: traces.journeys.len() as u64,
        before: &tables.before,
    };
    let mut cells: Vec<Cell> = tallies.iter().map(|(sign, tally)| cell(*sign, tally, &columns, &fitted)).collect();
    let order =
        |cell: &Cell| (ranks.activities.get(cell.sign.step as usize).copied().unwrap_or(MISSING), cell.sign.kind);
    cells.sort_by(|a, b| b.sure.total_cmp(&a.sure).then_with(|| order(a).cmp(&order(b))));
    let chances = tables.place.iter().map(|(row, _)| chance_of(ends.logits[*row as usize])).collect();
    let load = std::array::from_fn(|behind| match behind {
        0 => 0.0,
        _ => ends.coefficients[usize::from(columns.load) + behind - 1],
    });
    let calls = calls.iter().flat_map(|calls| calls.logits.iter().copied().map(chance_of)).collect();
    Judged { cells, chances, calls, reach, load }
}

/// What is counted of a sign.
#[derive(Clone, Debug, Default)]
struct Tally {
    journeys: u64,
    failed: u64,
    persons: (u64, u64),
    /// The last persons counted.
    last: (Option<u64>, Option<u64>),
    rows: Vec<u32>,
    /// Rows of the steps at which its rows are.
    at_risk: u64,
}

fn tally(traces: &Traces) -> Vec<(Sign, Tally)> {
    let mut tallies: Map<Sign, Tally> = Map::default();
    let mut steps: Map<u32, u64> = Map::default();
    for journey in 0..traces.journeys.len() {
        let mut shown: Vec<Sign> = Vec::new();
        for row in traces.rows_of(journey) {
            *steps.entry(traces.rows[row].step).or_default() += 1;
            for sign in traces.signs_of(row) {
                let tally = tallies.entry(*sign).or_default();
                tally.rows.push(row as u32);
                if !shown.contains(sign) {
                    shown.push(*sign);
                    tally.journeys += 1;
                    // A person's journeys follow each other.
                    let Traced { person, failed, .. } = traces.journeys[journey];
                    tally.persons.0 += u64::from(tally.last.0.replace(person) != Some(person));
                    if failed {
                        tally.failed += 1;
                        tally.persons.1 += u64::from(tally.last.1.replace(person) != Some(person));
                    }
                }
            }
        }
    }
    let mut all: Vec<(Sign, Tally)> = tallies.into_iter().collect();
    for (_, tally) in &mut all {
        let mut at: Vec<u32> = tally.rows.iter().map(|row| traces.rows[*row as usize].step).collect();
        at.sort_unstable();
        at.dedup();
        tally.at_risk = at.iter().map(|step| steps[step]).sum();
    }
    all.sort_by_key(|(sign, _)| *sign);
    all
}

impl Tally {
    fn without(&self) -> u64 {
        self.at_risk - self.rows.len() as u64
    }

    fn can_be_compared(&self) -> bool {
        self.persons.0 >= LEAST && self.without() >= LEAST
    }
}

/// Codes with their counts, that of missing values among them: those of at least `least`, the commonest first; ties by code.
fn common(codes: impl Iterator<Item = u32>, least: u64, most: usize) -> Vec<u32> {
    let mut counts: Map<u32, u64> = Map::default();
    codes.for_each(|code| *counts.entry(code).or_default() += 1);
    let mut order: Vec<(u32, u64)> = counts.into_iter().filter(|(_, count)| *count >= least).collect();
    order.sort_unstable_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    order.into_iter().take(most).map(|(code, _)| code).collect()
}

impl Columns {
    fn of((traces, unusual): (&Traces, &[bool]), whos: usize, ranks: &Ranks<'_>, tallies: &[(Sign, Tally)]) -> Columns {
        let (mut precision, mut labels) = (vec![FREE], vec![(0, 0, 0)]);
        let mut column = |how: f64, label: Label| {
            precision.push(how);
            labels.push(label);
            (precision.len() - 1) as u16
        };
        let journeys = traces.journeys.len();
        let few = LEAST.max(journeys as u64 / 200);
        let mut steps = common(traces.rows.iter().map(|row| row.step), LEAST, MOST_STEPS);
        steps.sort_by_key(|step| ranks.activities.get(*step as usize).copied().unwrap_or(MISSING));
        let steps = steps.into_iter().map(|step| (step, column(LOOSE, (1, step, 0)))).collect();
        let groups = |codes: Vec<u32>, of: u32, column: &mut dyn FnMut(f64, Label) -> u16| -> Map<u32, u16> {
            // The commonest is what the others are compared with.
            codes.into_iter().skip(1).map(|code| (code, column(LOOSE, (2, of, code)))).collect()
        };
        let who = (0..whos)
            .map(|at| {
                let values = (0..journeys).map(|journey| traces.who[journey * whos + at]);
                groups(common(values, few, 25), at as u32, &mut column)
            })
            .collect();
        let entries = (0..journeys).map(|journey| traces.rows[traces.rows_of(journey).start].channel);
        let entry = groups(common(entries, few, 12), MISSING, &mut column);
        let first = traces.journeys.iter().map(|journey| journey.start).min().unwrap_or(0);
        let last = traces.journeys.iter().map(|journey| journey.start).max().unwrap_or(0);
        let months = ((last - first) / MONTH + 1).min(MOST_MONTHS);
        let months = (first, (1..months).map(|month| (month, column(TIGHT, (3, month as u32, 0)))).collect());
        let returning = column(LOOSE, (4, 0, 0));
        let off = traces.rows.iter().zip(unusual).filter(|(_, is_unusual)| **is_unusual).map(|(row, _)| row.step);
        let mut off = common(off, LEAST, MOST_STEPS);
        off.sort_by_key(|step| ranks.activities.get(*step as usize).copied().unwrap_or(MISSING));
        let unusual = off.into_iter().map(|step| (step, column(TIGHT, (5, step, 0)))).collect();
        let mut block = |of: u8, size: usize, tight: f64| {
            let first = column(tight, (of, 0, 0));
            (1..size).for_each(|at| _ = column(tight, (of, at as u32, 0)));
            first
        };
        let (load, late) = (block(6, MOST_BEHIND, TIGHT), block(7, GROUPS, LOOSE));
        let mut cells: Vec<&(Sign, Tally)> = tallies.iter().filter(|(_, tally)| tally.can_be_compared()).collect();
        cells.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.journeys));
        cells.truncate(MOST_CELLS);
        cells.sort_by_key(|(sign, _)| (ranks.activities.get(sign.step as usize).copied(), sign.kind));
        let cells = cells.into_iter();
        let cells = cells.map(|(sign, _)| (*sign, column(TIGHT, (8, sign.step, sign.kind as u32)))).collect();
        Columns { steps, who, entry, months, returning, unusual, load, late, cells, precision, labels }
    }

    /// Where the search for coefficients begins.
    fn start(&self, known: &Start) -> Vec<f64> {
        self.labels.iter().map(|label| known.get(label).copied().unwrap_or(0.0)).collect()
    }

    /// What a search found, for the next one.
    fn learnt(&self, found: &Hazard) -> Start {
        self.labels.iter().copied().zip(found.coefficients.iter().copied()).collect()
    }

    /// The columns that all rows of a journey have.
    fn of_journey(&self, traces: &Traces, journey: usize, whos: usize, places: &mut Vec<u16>) {
        places.clear();
        places.push(0);
        let known = &traces.journeys[journey];
        let values = traces.who[journey * whos..(journey + 1) * whos].iter();
        places.extend(values.zip(&self.who).filter_map(|(value, columns)| columns.get(value)));
        places.extend(self.entry.get(&traces.rows[traces.rows_of(journey).start].channel));
        let (first, months) = &self.months;
        places.extend(months.get(&((known.start - first) / MONTH).min(MOST_MONTHS - 1)));
        if known.returning {
            places.push(self.returning);
        }
    }

    fn of_row(&self, row: &Row, signs: &[Sign], (stand, with_help): (Stand, bool), places: &mut Vec<u16>) {
        let Stand { before, late, is_unusual } = stand;
        places.extend(self.steps.get(&row.step));
        places.extend(self.unusual.get(&row.step).filter(|_| is_unusual));
        if before > 0 {
            places.push(self.load + (before.min(MOST_BEHIND) - 1) as u16);
        }
        if late > 0 {
            places.push(self.late + u16::from(late) - 1);
        }
        let signs = signs.iter().filter(|sign| with_help || !sign.kind.is_help());
        places.extend(signs.filter_map(|sign| self.cells.get(sign)));
        places.sort_unstable();
    }
}

/// How a journey stood when it reached a step.
#[derive(Clone, Copy)]
struct Stand {
    /// Signs that it had shown before.
    before: usize,
    /// How late it was.
    late: u8,
    /// Whether it came on a way that few take.
    is_unusual: bool,
}

/// What the model is fitted to.
struct Tables {
    /// Whether the journey ended there. Where help that was sought may have been sought after failing, a row of risk stands
    /// twice, with it and without it, each for as much as it is likely.
    ends: Table,
    /// By row of risk, its row in `ends`, with its help; and how likely that came before.
    place: Vec<(u32, f64)>,
    /// Whether help was sought from there; its rows are the rows of risk.
    calls: Table,
    before: Before,
}

fn tables(traces: &Traces, unusual: &[bool], whos: usize, columns: &Columns) -> Tables {
    let before_failing = Before::of(traces);
    let late = late(traces);
    let (mut ends, mut calls, mut place) = (Table::default(), Table::default(), Vec::with_capacity(traces.rows.len()));
    let (mut shared, mut places) = (Vec::new(), Vec::new());
    for journey in 0..traces.journeys.len() {
        columns.of_journey(traces, journey, whos, &mut shared);
        let rows = traces.rows_of(journey);
        let mut before = 0;
        for row in rows.clone() {
            let (step, signs) = (&traces.rows[row], traces.signs_of(row));
            let stand = Stand { before, late: late[row], is_unusual: unusual[row] };
            let ended = traces.journeys[journey].failed && row + 1 == rows.end;
            let likely = if ended { before_failing.share(step.step, signs) } else { 1.0 };
            place.push((ends.rows() as u32, likely));
            places.clone_from(&shared);
            columns.of_row(step, signs, (stand, true), &mut places);
            ends.push(&places, ended, likely);
            places.clone_from(&shared);
            columns.of_row(step, signs, (stand, false), &mut places);
            if likely < 1.0 {
                ends.push(&places, ended, 1.0 - likely);
            }
            // Whether help is sought is not told from that it was.
            calls.push(&places, step.contacts > 0, 1.0);
            before += signs.len();
        }
        let person = traces.journeys[journey].person;
        if traces.journeys.get(journey + 1).is_none_or(|next| next.person != person) {
            ends.close_customer();
            calls.close_customer();
        }
    }
    Tables { ends, place, calls, before: before_failing }
}

/// By row, how many of those who go on from its step reach the goal.
fn reach(traces: &Traces) -> Vec<f64> {
    let mut steps: Map<u32, (u64, u64)> = Map::default();
    for journey in 0..traces.journeys.len() {
        let rows = traces.rows_of(journey);
        let failed = traces.journeys[journey].failed;
        for row in rows.clone().filter(|row| !failed || row + 1 < rows.end) {
            let (reached, all) = steps.entry(traces.rows[row].step).or_default();
            *reached += u64::from(!failed);
            *all += 1;
        }
    }
    let share = |row: &Row| {
        let (reached, all) = steps.get(&row.step).copied().unwrap_or_default();
        (reached as f64 + 1.0) / (all as f64 + 2.0)
    };
    traces.rows.iter().map(share).collect()
}

/// The models, fitted.
struct Fitted<'a> {
    table: &'a Table,
    place: &'a [(u32, f64)],
    ends: &'a Hazard,
    calls: Option<&'a Hazard>,
    reach: &'a [f64],
    judged: u64,
    before: &'a Before,
}

fn cell(sign: Sign, tally: &Tally, columns: &Columns, fitted: &Fitted<'_>) -> Cell {
    let nothing = Span3 { value: 0.0, low: 0.0, high: 0.0 };
    let mut cell = Cell {
        sign,
        judged: fitted.judged,
        journeys: tally.journeys,
        failed: tally.failed,
        persons: tally.persons,
        without: tally.without(),
        lost: nothing,
        contacts: None,
        calls_by: 0.0,
        z: 0.0,
        by_chance: (1.0, 1.0),
        information: 0.0,
        sure: 0.0,
        sure_help: 0.0,
        by: 0.0,
        within: None,
        says: match (tally.without() < LEAST, tally.can_be_compared()) {
            (true, _) => Says::NoComparison,
            (_, true) => Says::NotTested,
            _ => Says::TooFew,
        },
    };
    let Some(column) = columns.cells.get(&sign).map(|column| usize::from(*column)) else { return cell };
    let of = |model: &Hazard, row: &dyn Fn(usize) -> (usize, f64)| {
        let (by, error) = (model.coefficients[column], model.errors[column]);
        let lost = |coefficient: f64| -> f64 {
            let each = tally.rows.iter().map(|at| {
                let (row, weight) = row(*at as usize);
                let without = model.logits[row] - by;
                (chance_of(without + coefficient) - chance_of(without)) * weight
            });
            each.sum()
        };
        let span = Span3 { value: lost(by), low: lost(by - Z95 * error), high: lost(by + Z95 * error) };
        (span, by, error, (lost(by - Z_SURE * error), lost(by + Z_SURE * error)))
    };
    let (lost, by, error, (sure, help)) = of(fitted.ends, &|row| {
        let (place, likely) = fitted.place[row];
        (place as usize, likely * fitted.reach[row])
    });
    (cell.lost, cell.sure, cell.sure_help, cell.by) = (lost, sure, -help, by);
    if sign.kind.is_help() {
        // How many of those who failed had sought it before is guessed too.
        let reach =
            tally.rows.iter().map(|at| fitted.reach[*at as usize]).sum::<f64>() / tally.rows.len().max(1) as f64;
        let doubt = fitted.before.doubt(sign) * reach;
        cell.lost.low = lost.value - (lost.value - lost.low).hypot(Z95 * doubt);
        cell.lost.high = lost.value + (lost.high - lost.value).hypot(Z95 * doubt);
        cell.sure = lost.value - (lost.value - sure).hypot(Z_SURE * doubt);
    }
    let (mut rows, mut ended, mut expected, mut information) = (0.0, 0.0, 0.0, 0.0);
    for at in &tally.rows {
        let (place, likely) = fitted.place[*at as usize];
        rows += likely;
        ended += likely * f64::from(u8::from(fitted.table.ended(place as usize)));
        let usual = chance_of(fitted.ends.logits[place as usize] - by);
        expected += likely * usual;
        information += likely * usual * (1.0 - usual);
    }
    cell.information = information;
    let told = fitted.ends.informations[column] / information;
    cell.by_chance = (
        learnt_too(at_least(ended, rows, expected), told),
        learnt_too(at_least(rows - ended, rows, rows - expected), told),
    );
    if sign.kind.is_help() {
        cell.by_chance.0 = cell.by_chance.0.max(fitted.before.alike(sign));
    }
    // Who has been somewhere else and back may have called there: that is no call it made.
    let calls = fitted.calls.filter(|_| !sign.kind.is_help() && sign.kind != Kind::PingPong);
    (cell.contacts, cell.calls_by) = calls.map_or((None, 0.0), |calls| {
        let (contacts, by, ..) = of(calls, &|row| (row, 1.0));
        (Some(contacts), by)
    });
    cell.z = if error > 0.0 { by / error } else { 0.0 };
    cell.says = Says::Unsure(None);
    cell
}

/// A probability by counting, less sure by as much as what is usual had to be learnt from the same rows. `told`: of what the rows
/// could tell if that were known, so much they tell; more than all of it is all.
fn learnt_too(p: f64, told: f64) -> f64 {
    normal_above(normal_quantile_above(p) * told.min(1.0).sqrt())
}

/// How likely at least so many of so many trials succeed, of which so many are expected to: the binomial tail, as a
/// regularised incomplete beta function so that fractions count too; half of the case itself (mid-p).
pub(super) fn at_least(successes: f64, trials: f64, expected: f64) -> f64 {
    let share = (expected / trials).clamp(0.0, 1.0);
    let tail = |successes: f64| match successes {
        none if none <= 0.0 => 1.0,
        all if all > trials => 0.0,
        some => incomplete_beta(share, some, trials - some + 1.0),
    };
    f64::midpoint(tail(successes), tail(successes + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_had_to_be_learnt_makes_less_sure_and_never_surer() {
        let p = normal_above(4.0);
        assert!((learnt_too(p, 1.0) / p - 1.0).abs() < 1e-6);
        assert!((learnt_too(p, 0.25) / normal_above(2.0) - 1.0).abs() < 1e-6, "half the standard errors");
        assert!((learnt_too(p, 3.0) / p - 1.0).abs() < 1e-6);
        assert!((learnt_too(p, 0.0) - 0.5).abs() < 1e-9, "what tells nothing is as likely as not");
    }
}
