//! What a friction does to those who get past it: patience that was used up is missing later.
//!
//! In: signs that are claimed to harm, with the goals lost where they show. Out: the same with the goals lost later on the way
//! added, or taken off where those who got past it stand more. Customers who met a sign are held against others at the same
//! later step, with as many signs behind them. One sign tells little of that: what all claimed signs tell together is what
//! each is believed to do, and more so the less it tells itself (random effects; DerSimonian & Laird 1986). Nothing is claimed
//! for it: that is decided by what happens where a sign shows.

use super::Map;
use super::claim::{self, is_sure};
use super::judge::{Cell, MOST_BEHIND, Says, Span3, Z_SURE};
use super::trace::Traces;
use super::why::Looking;
use super::{Judged, Known};
use crate::evidence::Z95;
use crate::shared_out::shared_out;
use crate::watch::Watch;

/// Before anything is known, the logarithm by which a sign multiplies the odds of ending later is believed to be about this
/// far from 0.
const BELIEVED: f64 = 0.5;
/// So many ends must be expected later of those who met it, or nothing is told.
const LEAST_LATER: f64 = 5.0;
/// How weakly a stratum is held to what is known of it: 1 / variance.
const LOOSE: f64 = 0.1;
const MOST_ROUNDS: usize = 12;
const NEAR: f64 = 1e-7;

/// What one sign does later.
struct Later {
    /// Rows of journeys that met it before, and the chance that those would end there had they not.
    rows: Vec<(u32, f64)>,
    /// The logarithm by which it multiplies the odds of ending there, and its variance.
    by: f64,
    variance: f64,
}

/// What all claimed signs together do later: the mean of the logarithms by which they multiply the odds of ending, its variance,
/// and how much signs differ (a variance).
#[derive(Clone, Copy, Debug)]
pub(super) struct Believed {
    mean: f64,
    doubt: f64,
    between: f64,
}

impl Default for Believed {
    /// Before anything is known.
    fn default() -> Believed {
        Believed::of(&[])
    }
}

/// Adds to what claimed signs cost what they cost later, and asks anew what may be said of them.
pub(super) fn carry_over(all: &mut [Known], threads: usize, watch: &Watch) {
    let is_claimed = |cell: &Cell| cell.says == Says::Harms;
    let places = |(at, known): (usize, &Known)| {
        let claimed = (0..known.judged.cells.len()).filter(|place| is_claimed(&known.judged.cells[*place]));
        claimed.map(|place| (at, place)).collect::<Vec<_>>()
    };
    let claimed: Vec<(usize, usize)> = all.iter().enumerate().flat_map(places).collect();
    let laters = shared_out(claimed.len(), threads, |it| {
        let (at, place) = claimed[it];
        if watch.is_stopped() { None } else { Later::of(&all[at], &all[at].judged.cells[place]) }
    });
    let told = laters.iter().flatten().map(|later| (later.by, later.variance));
    let believed = Believed::of(&told.collect::<Vec<_>>());
    for ((at, place), later) in claimed.into_iter().zip(laters) {
        let Some(later) = later else { continue };
        let Judged { cells, reach, .. } = &mut all[at].judged;
        let cell = &mut cells[place];
        let as_it_was = cell.clone();
        add(cell, &later, believed, reach);
        claim::say_anew(cell);
        if !is_claimed(cell) {
            // Where it is followed, what comes later is added then.
            *cell = Cell { says: cell.says, within: None, ..as_it_was };
        }
    }
    all.iter_mut().for_each(|known| known.believed = believed);
}

/// Adds what comes later to a sign that is followed and not claimed, so that its cost is the same kind of number as before.
pub(super) fn carry_followed(known: &Known, cell: &mut Cell) {
    if let Some(later) = Later::of(known, cell) {
        let (lost, sure) = with(cost(cell), &later, known.believed, &known.judged.reach);
        put(cell, lost, sure);
    }
}

/// A row of risk as it bears on whether a sign was met before.
struct At {
    row: u32,
    customer: u64,
    /// Which step, and how many other signs are behind the journey.
    stratum: u32,
    met: bool,
    ended: f64,
    /// The chance that it ends there, had the journey no more behind it than those.
    chance: f64,
}

impl At {
    /// The chance with the odds multiplied.
    fn chance(&self, by: f64) -> f64 {
        let odds = self.chance / (1.0 - self.chance) * by.exp();
        odds / (1.0 + odds)
    }
}

/// The rows of risk of strata in which anybody met the sign before; and how many strata there are.
fn rows(traces: &Traces, judged: &Judged, shows: &dyn Fn(u32) -> bool) -> (Vec<At>, usize) {
    let load = |behind: usize| judged.load[behind.min(MOST_BEHIND)];
    let mut strata: Map<(u32, usize), u32> = Map::default();
    let mut is_met: Vec<bool> = Vec::new();
    let mut all = Vec::with_capacity(traces.rows.len());
    for (journey, known) in traces.journeys.iter().enumerate() {
        let (mut behind, mut met) = (0, 0);
        let of_journey = traces.rows_of(journey);
        for row in of_journey.clone() {
            let others = behind - met;
            let chance = judged.chances[row];
            let odds = chance / (1.0 - chance) * (load(others) - load(behind)).exp();
            let ended = known.failed && row + 1 == of_journey.end;
            let new = strata.len() as u32;
            let stratum = *strata.entry((traces.rows[row].step, others.min(MOST_BEHIND))).or_insert(new);
            is_met.resize(strata.len(), false);
            is_met[stratum as usize] |= met > 0;
            all.push(At {
                row: row as u32,
                customer: known.person,
                stratum,
                met: met > 0,
                ended: f64::from(u8::from(ended)),
                chance: odds / (1.0 + odds),
            });
            behind += traces.signs_of(row).len();
            met += usize::from(shows(row as u32));
        }
    }
    all.retain(|at| is_met[at.stratum as usize]);
    (all, is_met.len())
}

/// What rows of a stratum tell, as things are believed to be.
#[derive(Clone, Copy, Default)]
struct Stratum {
    /// The logarithm by which odds of ending are multiplied in it.
    by: f64,
    /// The weight of all its rows, and of those that met the sign.
    all: f64,
    met: f64,
    /// By how many more ended than was expected.
    more: f64,
}

impl Later {
    fn of(known: &Known, cell: &Cell) -> Option<Later> {
        let journey = known.traces.journey_of_rows();
        let looking = Looking {
            traces: &known.traces,
            whos: known.usual.who.len(),
            explains: known.usual.explains,
            whats: known.usual.what.len(),
            rows: &[],
            journey: &journey,
            unusual: &known.unusual,
            changes: &known.changes,
        };
        let shows = |row: u32| {
            known.traces.signs_of(row as usize).contains(&cell.sign)
                && cell.within.as_ref().is_none_or(|within| within.holds(&looking, row))
        };
        let (rows, strata) = rows(&known.traces, &known.judged, &shows);
        Later::fitted(&rows, strata)
    }

    /// Those who met it against others of the same stratum, in a logistic model that begins with what is known and has an
    /// intercept for each stratum. Newton's method.
    fn fitted(all: &[At], strata: usize) -> Option<Later> {
        let mut strata = vec![Stratum::default(); strata];
        let (mut by, mut information) = (0.0, 0.0);
        for _ in 0..MOST_ROUNDS {
            strata.iter_mut().for_each(|it| *it = Stratum { by: it.by, ..Stratum::default() });
            let mut slope = 0.0;
            for at in all {
                let stratum = &mut strata[at.stratum as usize];
                let chance = at.chance(stratum.by + if at.met { by } else { 0.0 });
                let (weight, more) = (chance * (1.0 - chance), at.ended - chance);
                (stratum.all, stratum.more) = (stratum.all + weight, stratum.more + more);
                if at.met {
                    (stratum.met, slope) = (stratum.met + weight, slope + more);
                }
            }
            information = 0.0;
            for it in &mut strata {
                // A stratum in which nobody ended is held.
                (it.all, it.more) = (it.all + LOOSE, it.more - LOOSE * it.by);
                slope -= it.met / it.all * it.more;
                information += it.met - it.met * it.met / it.all;
            }
            if information <= 0.0 {
                return None;
            }
            let step = (slope / information).clamp(-1.0, 1.0);
            by += step;
            strata.iter_mut().for_each(|it| it.by += ((it.more - it.met * step) / it.all).clamp(-1.0, 1.0));
            if step.abs() < NEAR {
                break;
            }
        }
        // A customer's rows hang together, and follow each other.
        let (mut squares, mut of_customer, mut customer) = (0.0, 0.0_f64, None);
        let (mut rows, mut expected) = (Vec::new(), 0.0);
        for at in all {
            let it = strata[at.stratum as usize];
            let far = f64::from(u8::from(at.met)) - it.met / it.all;
            if customer.replace(at.customer) != Some(at.customer) {
                squares += std::mem::take(&mut of_customer).powi(2);
            }
            of_customer += far * (at.ended - at.chance(it.by + if at.met { by } else { 0.0 }));
            if at.met {
                let without = at.chance(it.by);
                rows.push((at.row, without));
                expected += without;
            }
        }
        squares += of_customer.powi(2);
        let variance = (1.0 / information).max(squares / information.powi(2));
        (expected >= LEAST_LATER).then_some(Later { rows, by, variance })
    }
}

impl Believed {
    /// From what each tells, with its variance.
    fn of(told: &[(f64, f64)]) -> Believed {
        let weighted = |between: f64| {
            let weights = told.iter().map(|(by, variance)| (by, 1.0 / (variance + between)));
            weights.fold((0.0, 0.0), |(sum, all), (by, weight)| (sum + weight * by, all + weight))
        };
        let (sum, all) = weighted(0.0);
        let mean = sum / all.max(f64::MIN_POSITIVE);
        let apart: f64 = told.iter().map(|(by, variance)| (by - mean).powi(2) / variance).sum();
        let squares: f64 = told.iter().map(|(_, variance)| variance.powi(-2)).sum();
        let between = ((apart - (told.len() as f64 - 1.0)) / (all - squares / all.max(f64::MIN_POSITIVE))).max(0.0);
        let between = if between.is_finite() && told.len() > 1 { between } else { 0.0 };
        let (sum, all) = weighted(between);
        let sure = all + BELIEVED.powi(-2);
        Believed { mean: sum / sure, doubt: 1.0 / sure, between }
    }

    /// What one of them is believed to do, after what it tells itself; with its variance.
    fn after(&self, by: f64, variance: f64) -> (f64, f64) {
        let borrowed = variance / (variance + self.between);
        let value = borrowed * self.mean + (1.0 - borrowed) * by;
        (value, (1.0 - borrowed) * variance + borrowed.powi(2) * self.doubt)
    }
}

/// What a sign costs, over all or within its condition, and how much of that is surely.
fn cost(cell: &Cell) -> (Span3, f64) {
    cell.within.as_ref().map_or((cell.lost, cell.sure), |within| (within.lost, within.sure))
}

fn put(cell: &mut Cell, lost: Span3, sure: f64) {
    match &mut cell.within {
        Some(within) => (within.lost, within.sure) = (lost, sure),
        None => (cell.lost, cell.sure) = (lost, sure),
    }
}

/// What a sign costs with what comes later.
fn with((here, known): (Span3, f64), later: &Later, believed: Believed, reach: &[f64]) -> (Span3, f64) {
    let Span3 { value, low, high } = later.lost(believed, reach);
    let further = |one: f64, other: f64| one.hypot(other);
    let lost = Span3 {
        value: here.value + value,
        low: here.value + value - further(here.value - here.low, value - low),
        high: here.value + value + further(here.high - here.value, high - value),
    };
    let sure = here.value + value - further(here.value - known, (value - low) * Z_SURE / Z95);
    (lost, sure)
}

/// Adds it to what is claimed.
fn add(cell: &mut Cell, later: &Later, believed: Believed, reach: &[f64]) {
    let (lost, sure) = with(cost(cell), later, believed, reach);
    // Where it is so little known that all of the cost might be next to nothing, what is known stands alone.
    let shown = cell.within.as_ref().map_or(cell.journeys as f64, |within| within.journeys);
    if is_sure(lost, shown, cell.judged) || later.lost(believed, reach).high < 0.0 {
        put(cell, lost, sure);
    }
}

impl Later {
    /// Goals lost at those later rows.
    fn lost(&self, believed: Believed, reach: &[f64]) -> Span3 {
        let (by, variance) = believed.after(self.by, self.variance);
        let lost = |by: f64| -> f64 {
            let each = self.rows.iter().map(|(row, without)| {
                let odds = without / (1.0 - without) * by.exp();
                (odds / (1.0 + odds) - without) * reach[*row as usize]
            });
            each.sum()
        };
        let at = |z: f64| lost(by + z * variance.sqrt());
        Span3 { value: at(0.0), low: at(-Z95), high: at(Z95) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each is believed to do.
    fn together(told: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let believed = Believed::of(told);
        told.iter().map(|(by, variance)| believed.after(*by, *variance)).collect()
    }

    #[test]
    fn a_sign_that_tells_little_is_believed_to_do_what_the_others_do() {
        let told = [(0.30, 0.01), (0.31, 0.01), (0.29, 0.01), (0.30, 0.01), (-0.9, 4.0)];
        let believed = together(&told);
        assert!((believed[4].0 - 0.3).abs() < 0.05, "{believed:?}");
        assert!(believed.iter().all(|(_, variance)| variance.sqrt() < 0.1), "together they are surer: {believed:?}");
    }

    #[test]
    fn signs_that_tell_clearly_different_things_are_each_believed() {
        let believed = together(&[(0.8, 0.001), (0.0, 0.001), (-0.4, 0.001)]);
        for ((is, _), (told, variance)) in [0.8, 0.0, -0.4].iter().zip([(); 3]).zip(&believed) {
            assert!((is - told).abs() < 0.05 && variance.sqrt() < 0.05, "{believed:?}");
        }
    }

    #[test]
    fn one_sign_alone_is_drawn_to_nothing_by_what_was_believed_before() {
        let believed = together(&[(0.25, BELIEVED * BELIEVED)]);
        assert!((believed[0].0 - 0.125).abs() < 1e-9, "{believed:?}");
        assert!(together(&[]).is_empty());
    }
}
