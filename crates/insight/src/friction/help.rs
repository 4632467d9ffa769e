//! Help that was sought: before the customer failed, or because they had.
//!
//! A journey that fails has no moment at which it does, so that a call may come before or after. Of those who failed at a
//! step, as many sought help before as of those who went on, unless it harms; what comes on top everywhere is sought
//! afterwards. Only a step where more of those who failed had called than at the other steps has help that harms.

use super::Map;
use super::kind::Kind;
use super::trace::{Row, Sign, Traces};
use crate::evidence::normal_two_sided;

/// So many who failed at a step are needed to tell how many of them sought help afterwards.
const LEAST_KNOWN: f64 = 10.0;
/// So many steps are needed to tell how much they differ.
const LEAST_STEPS: usize = 5;
/// From the median distance to the standard deviation, of a normal law.
const MAD: f64 = 1.4826;

/// How likely help came before a journey failed, and not after it.
pub(super) struct Before {
    known: Map<(u32, Kind), Known>,
}

#[derive(Clone, Copy)]
struct Known {
    /// Of those who failed and show it, the share that sought it before.
    share: f64,
    /// How likely so many or more would show it if help were sought there as it is elsewhere.
    alike: f64,
    /// How many who failed and show it sought it before: the standard error of that.
    doubt: f64,
}

/// Rows of a step: all of them, those that show a sign of help, those without any call, and those with one.
#[derive(Clone, Copy, Debug, Default)]
struct Helped {
    rows: f64,
    shows: f64,
    none: f64,
    one: f64,
}

impl Helped {
    fn add(&mut self, kind: Kind, row: &Row, signs: &[Sign]) {
        let count = |is: bool| f64::from(u8::from(is));
        self.rows += 1.0;
        self.shows += count(signs.iter().any(|sign| sign.kind == kind));
        self.none += count(row.contacts == 0);
        self.one += count(row.contacts == 1);
    }
}

/// The rows of a step at which journeys failed, and those from which they went on.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    failed: Helped,
    went_on: Helped,
}

impl Step {
    /// Of those who failed, so many had not called before, if they called as often as those who went on.
    fn may(&self) -> f64 {
        self.failed.rows * self.went_on.none / self.went_on.rows
    }

    /// Of those who failed and had not called, so many called afterwards, once or more.
    fn called(&self) -> f64 {
        1.0 - (self.failed.none / self.failed.rows) / (self.went_on.none / self.went_on.rows)
    }

    /// So many more of those who failed show the sign than of those who went on, and than had called once before and called
    /// again when they had failed.
    fn on_top(&self, kind: Kind, again: f64) -> f64 {
        let once =
            if kind == Kind::RepeatContact { self.failed.rows * self.went_on.one / self.went_on.rows } else { 0.0 };
        self.failed.shows - self.failed.rows * self.went_on.shows / self.went_on.rows - again * once
    }

    /// The variance of the same.
    fn by_chance(&self) -> f64 {
        let shown = ((self.failed.shows + 0.5) / (self.failed.rows + 1.0)).min(1.0);
        self.failed.rows * shown * (1.0 - shown)
            + (self.failed.rows / self.went_on.rows).powi(2) * (self.went_on.shows + self.went_on.one)
    }

    fn is_known(&self) -> bool {
        self.went_on.rows > 0.0 && self.went_on.none > 0.0 && self.may() >= LEAST_KNOWN
    }
}

/// How many of those who failed, and had not called, show a sign of help for calls afterwards: usually, and how much steps
/// differ in it (a variance); and how many of them call at all.
#[derive(Clone, Copy)]
struct After {
    usual: f64,
    differ: f64,
    called: f64,
}

impl After {
    /// Learnt from steps at which enough failed; nothing where those are too few.
    fn of(steps: &Map<u32, Step>, kind: Kind) -> Option<After> {
        let known: Vec<&Step> = steps.values().filter(|step| step.is_known()).collect();
        if known.len() < LEAST_STEPS {
            return None;
        }
        let called = median(known.iter().map(|step| step.called()))?.clamp(0.0, 1.0);
        let shares = known.iter().map(|step| step.on_top(kind, called) / step.may());
        let usual = median(shares.clone())?;
        let far = median(shares.map(|share| (share - usual).abs()))?;
        // What chance does to the counts is no difference between steps.
        let by_chance = known.iter().map(|step| step.by_chance() / step.may().powi(2));
        let differ = ((MAD * far).powi(2) - median(by_chance)?).max(0.0);
        Some(After { usual: usual.clamp(0.0, 1.0), differ, called })
    }
}

impl Before {
    pub(super) fn of(traces: &Traces) -> Before {
        let mut known = Map::default();
        for kind in [Kind::ForcedSwitch, Kind::RepeatContact, Kind::Escalation] {
            let steps = helped(traces, kind);
            let after = After::of(&steps, kind);
            let told = steps.iter().filter(|(_, step)| step.failed.shows > 0.0 && step.went_on.rows > 0.0);
            for (name, step) in told {
                let may = step.may();
                let (share, alike, doubt) = after.map_or((0.0, 1.0, 0.0), |After { usual, differ, called }| {
                    let on_top = step.on_top(kind, called);
                    let doubt = (step.by_chance() + differ * may * may).sqrt();
                    let z = (on_top - usual * may) / doubt;
                    let alike = if z > 0.0 { normal_two_sided(z) / 2.0 } else { 1.0 };
                    // What is neither on top nor usual came before.
                    let before = step.failed.shows - (step.on_top(kind, 0.0) - on_top) - usual * may;
                    ((before / step.failed.shows).clamp(0.0, 1.0), alike, doubt)
                });
                known.insert((*name, kind), Known { share, alike, doubt });
            }
        }
        Before { known }
    }

    /// How likely the help that a row of a failed journey shows came before it failed.
    pub(super) fn share(&self, step: u32, signs: &[Sign]) -> f64 {
        let help = signs.iter().filter(|sign| sign.kind.is_help());
        help.map(|sign| self.known.get(&(step, sign.kind)).map_or(1.0, |known| known.share)).fold(1.0, f64::min)
    }

    /// How likely so many of those who failed at a step would show a sign of help if it were sought there as elsewhere; 1
    /// where that cannot be told.
    pub(super) fn alike(&self, sign: Sign) -> f64 {
        self.known.get(&(sign.step, sign.kind)).map_or(1.0, |known| known.alike)
    }

    /// The standard error of how many of those who failed at a step sought this help before they did.
    pub(super) fn doubt(&self, sign: Sign) -> f64 {
        self.known.get(&(sign.step, sign.kind)).map_or(0.0, |known| known.doubt)
    }
}

fn helped(traces: &Traces, kind: Kind) -> Map<u32, Step> {
    let mut steps: Map<u32, Step> = Map::default();
    for journey in 0..traces.journeys.len() {
        let rows = traces.rows_of(journey);
        for row in rows.clone() {
            let step = steps.entry(traces.rows[row].step).or_default();
            let ended = traces.journeys[journey].failed && row + 1 == rows.end;
            let counts = if ended { &mut step.failed } else { &mut step.went_on };
            counts.add(kind, &traces.rows[row], traces.signs_of(row));
        }
    }
    steps
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        _ if values.is_empty() => None,
        1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}
