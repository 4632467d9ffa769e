//! What is to be expected of each leaf: from a period before, by a model in which every attribute counts by itself.
//!
//! Such a model knows that some values always go worse, so that more journeys with them (a shift of the mix) are no
//! cause; and as it has no interactions, a combination that has turned bad stands out.

use super::{Leaves, MISSING, Tally};
use crate::chance::Chance;
use crate::evidence::ridge::{Ridge, Rows, Tried, chance_of, fit};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Prior precision of a value's effect (as log-odds) and of the level: a spread of 1 and of 10.
const OF_EFFECT: f64 = 1.0;
const OF_LEVEL: f64 = 0.01;

/// The spread ([`Tally::spread`]) of an expectation that rests on so many bad outcomes in the past; `prior` is how many
/// the prior is worth, above 0 in all.
pub fn history_spread(observed: f64, prior: f64) -> f64 {
    1.0 / (observed + prior).max(f64::MIN_POSITIVE)
}

/// A logistic model with one effect for every value of every attribute, fitted to a period before.
pub struct MainEffects {
    ridge: Ridge,
    /// By attribute: the place of a code's effect.
    places: Vec<HashMap<u32, u32, FixedState>>,
}

impl MainEffects {
    /// Learns from leaves of the past: their observed of their trials; what is expected of them is not looked at.
    pub fn learn(past: &Leaves) -> MainEffects {
        let mut places: Vec<HashMap<u32, u32, FixedState>> = vec![HashMap::default(); past.attributes];
        let mut next = 1;
        for leaf in 0..past.len() {
            for (places, code) in places.iter_mut().zip(past.codes(leaf)).filter(|(_, code)| **code != MISSING) {
                places.entry(*code).or_insert_with(|| {
                    next += 1;
                    next - 1
                });
            }
        }
        let mut precision = vec![OF_EFFECT; next as usize];
        precision[0] = OF_LEVEL;
        let tried = |tally: &Tally| Tried { yes: tally.observed as f64, all: tally.trials as f64 };
        let tried: Vec<Tried> = past.tallies.iter().map(tried).collect();
        let ridge = fit(&rows(past, &places), &tried, &precision);
        MainEffects { ridge, places }
    }

    /// Sets what is expected of every leaf.
    pub fn expect(&self, leaves: &mut Leaves) {
        let rows = rows(leaves, &self.places);
        for (leaf, tally) in leaves.tallies.iter_mut().enumerate() {
            tally.expected = tally.trials as f64 * chance_of(rows.logit(leaf, &self.ridge.coefficients));
        }
    }

    /// What could just as well be expected of them, by the model's own uncertainty: for [`super::Baseline::Drawn`].
    pub fn redraw(&self, leaves: &Leaves) -> impl Fn(u64, &mut [f64]) {
        let rows = rows(leaves, &self.places);
        let trials: Vec<f64> = leaves.tallies.iter().map(|tally| tally.trials as f64).collect();
        move |seed, expected| {
            let coefficients = self.ridge.draw(&mut Chance::new(!seed));
            for (leaf, (expected, trials)) in expected.iter_mut().zip(&trials).enumerate() {
                *expected = trials * chance_of(rows.logit(leaf, &coefficients));
            }
        }
    }
}

/// One row for each leaf: 1 at the level and at its values, as far as they are known.
fn rows(leaves: &Leaves, places: &[HashMap<u32, u32, FixedState>]) -> Rows {
    let mut rows = Rows::default();
    let mut row = Vec::new();
    for leaf in 0..leaves.len() {
        let known = places.iter().zip(leaves.codes(leaf)).filter_map(|(places, code)| places.get(code));
        row.clear();
        row.extend(std::iter::once(0).chain(known.copied()).map(|place| (place, 1.0)));
        row.sort_unstable_by_key(|(place, _)| *place);
        rows.push(&row);
    }
    rows
}
