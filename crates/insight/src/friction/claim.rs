//! What may be said out loud of what was judged: of all comparisons of a report together, so that little of what is said is
//! wrong, and nothing where nothing is.

use super::judge::{Cell, Says, Span3};
use crate::evidence::{benjamini_hochberg, normal_above};

/// Of what is said, at most this share may be wrong (methods §1.3).
pub const FALSE_DISCOVERY_RATE: f64 = 0.10;
/// And nothing is said that chance alone would show more often than this, however much else is found: where most of a few
/// comparisons are real, the rate alone would let the others pass with them.
const ALONE: f64 = 0.005;
/// Where nothing is wrong anywhere, some sign is said to harm in at most this share of logs.
pub(crate) const GATE_HARM: f64 = 0.02;
/// The same of strengths.
pub(crate) const GATE_STRENGTH: f64 = 0.01;
/// The normal value that a single one of some hundred comparisons has to reach; for telling how many journeys are missing.
const Z_TOLD: f64 = 3.0;
/// Of those who show a sign, at most this share fails for it: that is next to nothing.
const HARMLESS: f64 = 0.01;
/// What costs fewer goals than this in 1,000 journeys is not claimed: in a log of millions such traces are left by how the log
/// was made. But for what makes fail so many of those who show it that no such trace does.
const NEGLIGIBLE: f64 = 0.5;
const DESTROYS: f64 = 0.25;
/// And what is claimed costs surely half as much as that.
const SURELY: f64 = NEGLIGIBLE / 2.0;
/// How much surer a finding about help must be than others.
const DOUBT_OF_HELP: f64 = 2.0;
/// What a friction is looked for that multiplies the odds of ending by this: what could not show it is tested less.
const LOOKED_FOR: f64 = 2.0;

/// How much of what may be wrong each comparison is given, 1 on average (Spjøtvoll 1972; Genovese, Roeder & Wasserman 2006):
/// most to those whose rows could just about show what is looked for. It depends on how much the rows could tell, and not on
/// what they tell.
fn weights(informations: &[f64]) -> Vec<f64> {
    const LEAST_WEIGHT: f64 = 0.1;
    if informations.is_empty() {
        return Vec::new();
    }
    let expected: Vec<f64> = informations.iter().map(|it| (LOOKED_FOR.ln() * it.sqrt()).max(0.1)).collect();
    let level = FALSE_DISCOVERY_RATE / 10.0;
    let given = |c: f64| -> Vec<f64> { expected.iter().map(|z| normal_above(z / 2.0 + c / z) / level).collect() };
    let mean = |weights: &[f64]| weights.iter().sum::<f64>() / weights.len() as f64;
    let (mut low, mut high) = (-50.0, 50.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if mean(&given(middle)) > 1.0 { low = middle } else { high = middle }
    }
    let weights: Vec<f64> = given(high).into_iter().map(|weight| weight.max(LEAST_WEIGHT)).collect();
    let mean = mean(&weights);
    weights.into_iter().map(|weight| weight / mean).collect()
}

/// Over all who show a sign, or within a condition: what is surer, with both counted; and whether it is the condition.
fn likely(cell: &Cell, over_all: f64) -> (f64, bool) {
    const OVER_ALL: f64 = 0.7;
    let (all, within) = (over_all / OVER_ALL, cell.within.as_ref().map_or(1.0, |within| within.p / (1.0 - OVER_ALL)));
    (all.min(within), within < all)
}

/// Whether what is lost is next to nothing, for those who show it or among all journeys that were judged.
pub(super) fn is_next_to_nothing(lost: Span3, shown: f64, judged: u64) -> bool {
    is_harmless(lost, shown) || is_negligible(lost, shown, judged)
}

/// Whether surely next to nobody who shows it fails for it.
fn is_harmless(lost: Span3, shown: f64) -> bool {
    lost.high <= HARMLESS * shown
}

/// Whether it is little among all journeys, and no disaster to those who show it.
fn is_negligible(lost: Span3, shown: f64, judged: u64) -> bool {
    lost.value * 1_000.0 < NEGLIGIBLE * judged as f64 && lost.value < DESTROYS * shown
}

/// Whether its own interval leaves no doubt that it costs something worth telling.
pub(super) fn is_sure(lost: Span3, shown: f64, judged: u64) -> bool {
    let least = if lost.value < DESTROYS * shown { SURELY / 1_000.0 * judged as f64 } else { 0.0 };
    lost.low > least
}

/// Decides what is said of all the cells of a report together, whichever journey they are of; how many comparisons there
/// were.
pub(crate) fn say(cells: &mut [&mut Cell]) -> usize {
    let compared: Vec<usize> = (0..cells.len()).filter(|at| cells[*at].is_compared()).collect();
    let informations: Vec<f64> = compared.iter().map(|at| cells[*at].information).collect();
    let weights = weights(&informations);
    let alone = |harm: bool, cells: &[&mut Cell]| -> Vec<f64> {
        let one_sided = |at: &usize| {
            let (many, few) = cells[*at].by_chance;
            let p = if harm { many } else { few };
            // What help tells rests on a guess of when it came; it must speak louder.
            if cells[*at].sign.kind.is_help() { (p * DOUBT_OF_HELP).min(1.0) } else { p }
        };
        compared.iter().map(one_sided).collect()
    };
    let weighed = |ps: &[f64]| -> Vec<f64> { ps.iter().zip(&weights).map(|(p, weight)| p / weight).collect() };
    // Of each comparison, how likely it is by chance as it is weighed, and alone.
    let told = |ps: Vec<f64>, alone: Vec<f64>, gate: f64| {
        let adjusted = benjamini_hochberg(&ps.iter().map(|p| p.min(1.0)).collect::<Vec<_>>());
        // The least adjusted value is the p-value, after Simes, of nothing being wrong anywhere.
        let open = adjusted.iter().any(|p| *p <= gate);
        let is_told = move |(p, alone): (f64, f64)| open && p <= FALSE_DISCOVERY_RATE && alone <= ALONE;
        adjusted.into_iter().zip(alone).map(is_told).collect::<Vec<bool>>()
    };
    let (harm_alone, help_alone) = (alone(true, &*cells), alone(false, &*cells));
    let over_all_harm = weighed(&harm_alone);
    let surest = |((at, over_all), over_all_alone): ((&usize, &f64), f64)| {
        let cell = &*cells[*at];
        match (likely(cell, *over_all), &cell.within) {
            ((p, true), Some(within)) => (p, within.p),
            ((p, _), _) => (p, over_all_alone),
        }
    };
    let (surest, surest_alone) = compared.iter().zip(&over_all_harm).zip(harm_alone).map(surest).unzip();
    let harms = told(surest, surest_alone, GATE_HARM);
    let helps = told(weighed(&help_alone), help_alone, GATE_STRENGTH);
    for (place, ((at, harms), helps)) in compared.iter().zip(harms).zip(helps).enumerate() {
        let cell = &mut *cells[*at];
        // What surely makes next to no difference to those who show it is harmless, however sure that is: in a large log
        // everything is sure.
        let helps_few = is_next_to_nothing(cell.lost.times(-1.0), cell.journeys as f64, cell.judged);
        // What is surer is told: over all, or within a condition. And nothing whose own interval says that it may be nothing,
        // or next to nothing.
        let is_within = likely(cell, over_all_harm[place]).1;
        let within = cell.within.as_ref().filter(|_| is_within).map(|within| (within.lost, within.journeys));
        let (harm, of) = within.unwrap_or((cell.lost, cell.journeys as f64));
        let harms_few = is_next_to_nothing(harm, of, cell.judged);
        let (harms, helps) = (harms && harm.low > 0.0, helps && cell.lost.high < 0.0);
        cell.says = match (harms, helps) {
            (true, _) if !harms_few && is_sure(harm, of, cell.judged) => Says::Harms,
            (_, true) if helps_few => Says::Harmless,
            // Who is helped has come through: that says nothing of what help is worth.
            (_, true) if !cell.sign.kind.is_help() => Says::Helps,
            _ if is_harmless(cell.lost, cell.journeys as f64) => Says::Harmless,
            (true, _) if harms_few && !is_within => Says::Negligible,
            _ => unsure(cell),
        };
        if cell.says != Says::Harms || !is_within {
            cell.within = None;
        }
    }
    compared.len()
}

/// What may be said of what is claimed when what it costs is another number: it is claimed still, or it is next to nothing, or
/// may be.
pub(super) fn say_anew(cell: &mut Cell) {
    let of_all = (cell.lost, cell.journeys as f64);
    let (lost, shown) = cell.within.as_ref().map_or(of_all, |within| (within.lost, within.journeys));
    let is_little = is_next_to_nothing(lost, shown, cell.judged);
    let says = match lost.low > 0.0 {
        true if !is_little && is_sure(lost, shown, cell.judged) => return,
        true if cell.within.is_none() && is_harmless(lost, shown) => Says::Harmless,
        true if cell.within.is_none() && is_little => Says::Negligible,
        _ => unsure(cell),
    };
    (cell.says, cell.within) = (says, None);
}

/// That it cannot be told yet, and how many journeys would do.
fn unsure(cell: &Cell) -> Says {
    // What looks harmless needs no more journeys to look harmful.
    let needed = (cell.z >= 0.5).then(|| (cell.journeys as f64 * (Z_TOLD / cell.z).powi(2)).ceil() as u64);
    Says::Unsure(needed.map(|needed| needed.max(cell.journeys + 1)))
}

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::super::trace::Sign;
    use super::super::within::Within;
    use super::*;
    use crate::evidence::normal_two_sided;

    /// A sign that so many standard errors speak for.
    fn cell(z: f64, lost: [f64; 3]) -> Cell {
        let p = normal_two_sided(z) / 2.0;
        let [low, value, high] = lost;
        Cell {
            sign: Sign { step: 0, kind: Kind::Retry },
            judged: 1_000,
            journeys: 100,
            failed: 30,
            persons: (100, 30),
            without: 100,
            lost: Span3 { value, low, high },
            contacts: None,
            calls_by: 0.0,
            z,
            by_chance: (p, 1.0),
            information: 10.0,
            sure: 0.0,
            sure_help: 0.0,
            by: 0.0,
            within: None,
            says: Says::Unsure(None),
        }
    }

    #[test]
    fn nothing_is_claimed_whose_own_interval_says_that_it_may_be_nothing() {
        let mut cells = [cell(6.0, [8.0, 12.0, 16.0]), cell(5.0, [6.0, 10.0, 14.0]), cell(1.9, [-0.1, 4.0, 8.0])];
        assert_eq!(say(&mut cells.iter_mut().collect::<Vec<_>>()), 3);
        let said = cells.map(|cell| cell.says);
        assert_eq!(said[..2], [Says::Harms, Says::Harms]);
        assert!(matches!(said[2], Says::Unsure(Some(_))), "others let it pass, its interval does not: {said:?}");
    }

    #[test]
    fn what_is_next_to_nothing_is_not_claimed_however_sure_it_is() {
        let sure = |lost| cell(9.0, lost);
        // Of 100 who show it at most one fails for it, surely.
        let few_of_them = Cell { judged: 100, ..sure([0.3, 0.6, 0.9]) };
        // Of 1,000 journeys it costs less than half a goal; and the same where it stops half of those who show it.
        let few_of_all = Cell { judged: 100_000, ..sure([15.0, 20.0, 25.0]) };
        let disaster = Cell { judged: 100_000, ..sure([40.0, 45.0, 50.0]) };
        let enough = Cell { judged: 39_000, ..sure([15.0, 20.0, 25.0]) };
        // Surely something, and perhaps next to nothing.
        let perhaps = Cell { judged: 39_000, ..sure([9.0, 24.0, 39.0]) };
        let not_sure = Cell { judged: 39_000, z: 0.4, by_chance: (0.4, 1.0), ..sure([-20.0, 10.0, 50.0]) };
        let mut cells = [few_of_them, few_of_all, disaster, enough, not_sure, perhaps];
        say(&mut cells.iter_mut().collect::<Vec<_>>());
        let said = cells.map(|cell| cell.says);
        assert_eq!(said[..4], [Says::Harmless, Says::Negligible, Says::Harms, Says::Harms]);
        assert!(matches!(said[5], Says::Unsure(_)), "{said:?}");
        assert_eq!(said[4], Says::Unsure(None), "what may be much is not harmless for looking little");
    }

    #[test]
    fn what_harms_a_part_next_to_nothing_says_nothing_of_all() {
        let within = |lost: [f64; 3], journeys: f64| Within {
            condition: Vec::new(),
            since: None,
            p: 1e-12,
            journeys,
            lost: Span3 { value: lost[1], low: lost[0], high: lost[2] },
            sure: 1.0,
        };
        let harms = Cell { within: Some(within([8.0, 12.0, 16.0], 50.0)), ..cell(0.1, [-5.0, 0.1, 5.2]) };
        let harms_not =
            Cell { within: Some(within([0.5, 0.8, 0.9], 95.0)), judged: 200, ..cell(0.1, [-5.0, 0.1, 5.2]) };
        let mut cells = [harms, harms_not];
        say(&mut cells.iter_mut().collect::<Vec<_>>());
        assert_eq!(cells[0].says, Says::Harms);
        assert!(cells[0].within.is_some(), "it is told of the part");
        assert_eq!((cells[1].says, cells[1].within.is_some()), (Says::Unsure(None), false));
    }

    #[test]
    fn what_is_found_beside_much_else_must_be_sure_alone() {
        // Four of five are real; at 10 % of what is said the fifth would pass with them.
        let sure = || cell(7.0, [8.0, 12.0, 16.0]);
        let mut cells = [sure(), sure(), sure(), sure(), cell(2.4, [2.0, 10.0, 18.0])];
        say(&mut cells.iter_mut().collect::<Vec<_>>());
        let said = cells.map(|cell| cell.says);
        assert_eq!(said[..4], [Says::Harms; 4]);
        assert!(matches!(said[4], Says::Unsure(_)), "its p-value is .008: {said:?}");
    }

    #[test]
    fn a_claim_is_taken_back_where_its_cost_turns_out_to_be_nothing() {
        let anew = |lost: [f64; 3], judged: u64| {
            let mut cell = Cell { says: Says::Harms, judged, ..cell(6.0, lost) };
            say_anew(&mut cell);
            cell.says
        };
        assert_eq!(anew([8.0, 12.0, 16.0], 1_000), Says::Harms);
        assert!(matches!(anew([-3.0, 5.0, 13.0], 1_000), Says::Unsure(_)));
        assert_eq!(anew([0.2, 0.5, 0.8], 100), Says::Harmless);
        assert_eq!(anew([8.0, 12.0, 16.0], 100_000), Says::Negligible);
    }
}
