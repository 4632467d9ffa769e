//! What those would have said who did not answer: beside the raw score the same weighted, modelled from behaviour, and
//! with a band for what no model can know.
//!
//! In: a [`Population`], one row for everybody who could have been asked, with what is known of all of them and the
//! answer of those who gave one. Out: for all and for every unit (the place where it was asked) a [`Reading`].
//! Methods: `docs/nonresponse.md`. Only yes or no: a mean or a net is not weighted here. Reads no clock; the same
//! population always gives the same numbers.

mod bayes;
#[cfg(test)]
mod golden;
mod mix;
mod model;
mod population;
mod weights;

pub use bayes::shrunk;
pub use mix::{Mix, MixShare, mix};
pub use population::Population;

use crate::evidence::share;
use ::model::{Estimate, Micros};
use serde::Serialize;

/// With fewer answers, or fewer than [`MODELLED_EACH`] of either kind, nothing is weighted or modelled.
pub const MODELLED_FROM: u64 = 30;
/// See [`MODELLED_FROM`].
pub const MODELLED_EACH: u64 = 5;
/// How much likelier those may be to answer, as log-odds, who would have said the other thing: the band is as wide as
/// that. 0.7 is twice as likely.
pub const SHIFTS: [f64; 5] = [-0.7, -0.35, 0.0, 0.35, 0.7];
/// A band that reaches further from its middle than this is wide.
pub const WIDE: f64 = 0.1;
/// A lower share of answers is low.
pub const LOW_RESPONSE: f64 = 0.2;

/// One score read in every way.
#[derive(Clone, Debug, Serialize)]
pub struct Reading {
    /// Journeys in which it could have been asked.
    pub passed: u64,
    /// Of these, answered.
    pub answered: u64,
    /// How many that is.
    pub response: Estimate,
    /// What those say who answered.
    pub raw: Estimate,
    /// The same, weighted so that those who answered resemble everybody.
    pub weighted: Estimate,
    /// What everybody would have said, as far as it follows from how they behaved.
    pub modelled: Estimate,
    /// The same where answering depends on the answer itself, up to twice as likely either way: the union of the
    /// intervals for all [`SHIFTS`].
    pub band: Estimate,
    /// Pulled towards the others as far as its answers are few: what units may be compared by.
    pub shrunk: Option<Estimate>,
    /// Whether the answers may not represent everybody: few answered, the band is wide, or the model departs from them.
    pub may_not_represent: bool,
}

/// All readings.
#[derive(Clone, Debug, Serialize)]
pub struct Adjusted {
    /// Of everybody.
    pub overall: Reading,
    /// By unit, in the population's order.
    pub units: Vec<Reading>,
    /// So many unweighted answers the weighted ones are worth (Kish).
    pub effective_n: f64,
    /// The share of everybody whose like did not answer at all: no weight can speak for them.
    pub unlike: f64,
    /// How many weights were cut to five times the median.
    pub trimmed: u64,
    /// Draws behind each interval.
    pub draws: usize,
}

/// Reads a population in every way.
pub fn adjust(population: &Population, seed: u64, as_of: Option<Micros>) -> Adjusted {
    let counts = population.counts();
    let enough = |yes: u64, all: u64| all >= MODELLED_FROM && yes.min(all - yes) >= MODELLED_EACH;
    let (yes, answered) = counts.iter().fold((0, 0), |(yes, all), unit| (yes + unit.yes, all + unit.answered));
    let passed = counts.iter().map(|unit| unit.passed).sum();
    let whole = population::Counts { passed, answered, yes };
    if !enough(yes, answered) {
        let bare = |counts: &population::Counts| Reading::raw(*counts, as_of);
        let units = counts.iter().map(bare).collect();
        return Adjusted { overall: bare(&whole), units, effective_n: 0.0, unlike: 0.0, trimmed: 0, draws: 0 };
    }
    let weights = weights::weigh(population);
    let modelled = model::predict(population, seed);
    let shrunk = shrunk(&counts.iter().map(|unit| (unit.yes, unit.answered)).collect::<Vec<_>>(), as_of);
    let read = |counts: &population::Counts, unit: Option<usize>| {
        let predicted = unit.map_or(&modelled.overall, |unit| &modelled.units[unit]);
        let mut reading = Reading::raw(*counts, as_of);
        reading.weighted = weights.share(population, unit, as_of);
        reading.modelled = predicted.estimate(counts.passed, false, as_of);
        reading.band = predicted.estimate(counts.passed, true, as_of);
        reading.judged()
    };
    Adjusted {
        overall: read(&whole, None),
        units: counts
            .iter()
            .zip(shrunk)
            .enumerate()
            .map(|(unit, (counts, shrunk))| Reading { shrunk: Some(shrunk), ..read(counts, Some(unit)) })
            .collect(),
        effective_n: weights.effective_n(population, None),
        unlike: weights.unlike,
        trimmed: weights.trimmed,
        draws: modelled.draws,
    }
}

impl Reading {
    /// Only what was counted.
    fn raw(counts: population::Counts, as_of: Option<Micros>) -> Reading {
        let untold = |method| Estimate { method, ..share(0, 0, as_of) };
        Reading {
            passed: counts.passed,
            answered: counts.answered,
            response: share(counts.answered, counts.passed, as_of),
            raw: share(counts.yes, counts.answered, as_of),
            weighted: untold("raking"),
            modelled: untold("mrp"),
            band: untold("sensitivity_band"),
            shrunk: None,
            may_not_represent: true,
        }
    }

    fn judged(mut self) -> Reading {
        let (low, high) = (self.band.low.unwrap_or(0.0), self.band.high.unwrap_or(1.0));
        let outside = match (self.raw.value, self.modelled.low, self.modelled.high) {
            (Some(raw), Some(low), Some(high)) => raw < low || raw > high,
            _ => true,
        };
        let is_low = self.response.value.is_none_or(|response| response < LOW_RESPONSE);
        self.may_not_represent = is_low || (high - low) / 2.0 > WIDE || outside;
        self
    }
}
