//! What a friction does to those who get past it: patience that was used up is missing later.
//!
//! In: signs that are claimed to harm, with the goals lost where they show. Out: the same with the goals lost later on the way
//! added, or taken off where those who got past it stand more. Customers who met a sign are held against others at the same
//! later step, with as many signs behind them. One sign tells little of that: what all claimed signs tell together is what
//! each is believed to do, and more so the less it tells itself (random effects; DerSimonian & Laird 1986). Nothing is claimed
//! for it: that is decided by what happens where a sign shows.

use super::Map;
use super::judge::{Cell, MOST_BEHIND, Says, Span3, Z_SURE};
use super::trace::{Sign, Traces};
use super::why::Looking;
use super::{Judged, Known};
use crate::evidence::Z95;

/// Before anything is known, the logarithm by which a sign multiplies the odds of ending later is believed to be about this
/// far from 0.
const BELIEVED: f64 = 0.5;
/// So many ends must be expected later of those who met it, or nothing is told.
const LEAST_LATER: f64 = 5.0;
/// How weakly a stratum is held to what is known of it: 1 / variance.
const LOOSE: f64 = 0.1;
const MOST_ROUNDS: usize = 12;
const NEAR: f64 = 1e-7;

/// What one claimed sign does later.
struct Later {
    /// Rows of journeys that met it before, and the chance that those would end there had they not.
    rows: Vec<(u32, f64)>,
    /// The logarithm by which it multiplies the odds of ending there, and its variance.
    by: f64,
    variance: f64,
}

/// Adds to what claimed signs cost what they cost later.
pub(super) fn carry_over(all: &mut [Known]) {
    let mut laters: Vec<(usize, usize, Later)> = Vec::new();
    for (at, known) in all.iter().enumerate() {
        let journey = known.traces.journey_of_rows();
        let looking = Looking {
            traces: &known.traces,
            whos: known.usual.who.len(),
            explains: known.usual.explains,
            whats: known.usual.what.len(),
            rows: &[],
            journey: &journey,
            unusual: &known.unusual,
        };
        for (place, cell) in known.judged.cells.iter().enumerate().filter(|(_, cell)| cell.says == Says::Harms) {
            let within = |row: u32| cell.within.as_ref().is_none_or(|within| within.holds(&looking, row));
            let rows = rows(&known.traces, &known.judged, cell.sign, &within);
            laters.extend(later(&rows).map(|later| (at, place, later)));
        }
    }
    let told: Vec<(f64, f64)> = laters.iter().map(|(_, _, later)| (later.by, later.variance)).collect();
    for ((at, place, later), believed) in laters.into_iter().zip(together(&told)) {
        let Judged { cells, reach, .. } = &mut all[at].judged;
        add(&mut cells[place], &later.rows, believed, reach);
    }
}

/// A row of risk as it bears on whether a sign was met before.
struct At {
    row: u32,
    customer: u64,
    /// The step, and how many other signs are behind the journey.
    stratum: (u32, usize),
    met: bool,
    ended: f64,
    /// The chance that it ends there, had the journey no more behind it than those.
    chance: f64,
}

/// All rows of risk.
fn rows(traces: &Traces, judged: &Judged, sign: Sign, within: &dyn Fn(u32) -> bool) -> Vec<At> {
    let load = |behind: usize| judged.load[behind.min(MOST_BEHIND)];
    let mut all = Vec::with_capacity(traces.rows.len());
    for (journey, known) in traces.journeys.iter().enumerate() {
        let (mut behind, mut met) = (0, 0);
        let of_journey = traces.rows_of(journey);
        for row in of_journey.clone() {
            let others = behind - met;
            let chance = judged.chances[row];
            let odds = chance / (1.0 - chance) * (load(others) - load(behind)).exp();
            let ended = known.failed && row + 1 == of_journey.end;
            all.push(At {
                row: row as u32,
                customer: known.person,
                stratum: (traces.rows[row].step, others.min(MOST_BEHIND)),
                met: met > 0,
                ended: f64::from(u8::from(ended)),
                chance: odds / (1.0 + odds),
            });
            behind += traces.signs_of(row).len();
            met += usize::from(traces.signs_of(row).contains(&sign) && within(row as u32));
        }
    }
    all
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

/// What a sign does later: those who met it against others of the same stratum, in a logistic model that begins with what is
/// known and has an intercept for each stratum. Newton's method.
fn later(all: &[At]) -> Option<Later> {
    let mut strata: Map<(u32, usize), Stratum> = Map::default();
    for at in all.iter().filter(|at| at.met) {
        strata.entry(at.stratum).or_default();
    }
    let all: Vec<&At> = all.iter().filter(|at| strata.contains_key(&at.stratum)).collect();
    let chance = |at: &At, by: f64| {
        let odds = at.chance / (1.0 - at.chance) * by.exp();
        odds / (1.0 + odds)
    };
    let (mut by, mut information) = (0.0, 0.0);
    for _ in 0..MOST_ROUNDS {
        strata.values_mut().for_each(|it| *it = Stratum { by: it.by, ..Stratum::default() });
        let mut slope = 0.0;
        for at in &all {
            let Some(stratum) = strata.get_mut(&at.stratum) else { continue };
            let chance = chance(at, stratum.by + if at.met { by } else { 0.0 });
            let (weight, more) = (chance * (1.0 - chance), at.ended - chance);
            (stratum.all, stratum.more) = (stratum.all + weight, stratum.more + more);
            if at.met {
                (stratum.met, slope) = (stratum.met + weight, slope + more);
            }
        }
        information = 0.0;
        for it in strata.values_mut() {
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
        strata.values_mut().for_each(|it| it.by += ((it.more - it.met * step) / it.all).clamp(-1.0, 1.0));
        if step.abs() < NEAR {
            break;
        }
    }
    // A customer's rows hang together, and follow each other.
    let (mut squares, mut of_customer, mut customer) = (0.0, 0.0_f64, None);
    let (mut rows, mut expected) = (Vec::new(), 0.0);
    for at in all {
        let it = strata[&at.stratum];
        let far = f64::from(u8::from(at.met)) - it.met / it.all;
        if customer.replace(at.customer) != Some(at.customer) {
            squares += std::mem::take(&mut of_customer).powi(2);
        }
        of_customer += far * (at.ended - chance(at, it.by + if at.met { by } else { 0.0 }));
        if at.met {
            let without = chance(at, it.by);
            rows.push((at.row, without));
            expected += without;
        }
    }
    squares += of_customer.powi(2);
    let variance = (1.0 / information).max(squares / information.powi(2));
    (expected >= LEAST_LATER).then_some(Later { rows, by, variance })
}

/// What each is believed to do, with its variance, after what all tell.
fn together(told: &[(f64, f64)]) -> Vec<(f64, f64)> {
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
    let (mean, doubt) = (sum / sure, 1.0 / sure);
    let each = told.iter().map(|(by, variance)| {
        let borrowed = variance / (variance + between);
        (borrowed * mean + (1.0 - borrowed) * by, (1.0 - borrowed) * variance + borrowed.powi(2) * doubt)
    });
    each.collect()
}

/// Adds what is lost at those later rows.
fn add(cell: &mut Cell, rows: &[(u32, f64)], (by, variance): (f64, f64), reach: &[f64]) {
    let lost = |by: f64| -> f64 {
        let each = rows.iter().map(|(row, without)| {
            let odds = without / (1.0 - without) * by.exp();
            (odds / (1.0 + odds) - without) * reach[*row as usize]
        });
        each.sum()
    };
    let at = |z: f64| lost(by + z * variance.sqrt());
    let (value, low, high, sure) = (at(0.0), at(-Z95), at(Z95), at(-Z_SURE));
    let further = |one: f64, other: f64| one.hypot(other);
    let added = |here: Span3| Span3 {
        value: here.value + value,
        low: here.value + value - further(here.value - here.low, value - low),
        high: here.value + value + further(here.high - here.value, high - value),
    };
    let surely = |here: Span3, known: f64| here.value + value - further(here.value - known, value - sure);
    let (lost, surest) = match &mut cell.within {
        Some(within) => (&mut within.lost, &mut within.sure),
        None => (&mut cell.lost, &mut cell.sure),
    };
    let (with, surely) = (added(*lost), surely(*lost, *surest));
    // Where it is so little known that all of it might be nothing, what is known stands alone.
    if with.low > 0.0 {
        (*lost, *surest) = (with, surely);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
