//! Teaches a ridge logit on older stops, and judges it on newer ones: the horizon lies between the two, so that what came
//! of every older one was known before the first of the newer ones happened.

use super::measure::{area, bootstrap, calibration};
use super::stops::{Stop, Truth};
use super::{JUDGED_EACH, JUDGED_FROM, SPEAKS_FROM, TAUGHT_EACH, TAUGHT_FROM};
use crate::evidence::ridge::{Ridge, Rows, Tried, chance_of, fit};
use crate::evidence::share;
use model::{Estimate, MISSING, Micros};
use serde::Serialize;
use std::collections::HashMap;

/// The share of the known stops that come after the split.
const NEWER: f64 = 0.35;
const PRECISION: f64 = 1.0;
const FREE: f64 = 1e-9;
/// Commonest stations that the model tells apart.
const MOST_STATIONS: usize = 40;
const HOUR: i64 = 3_600_000_000;

/// What is known of leaving.
#[derive(Clone, Debug)]
pub struct Abandonment {
    /// Stops.
    pub stops: u64,
    /// Of these, too new for anybody to know what comes of them.
    pub not_yet: u64,
    /// Of the known ones, the share that was blocked.
    pub blocked: Estimate,
    /// The model's trial.
    pub verdict: Verdict,
    /// By station, ascending by code.
    pub stations: Vec<Station>,
}

/// What can be said of the model.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// Cannot tell yet: too few stops of whom it is known what came of them.
    TooFew {
        /// Known stops, before and after the split.
        older: u64,
        /// After it.
        newer: u64,
    },
    /// It was tried on newer stops.
    Judged(Box<Judged>),
}

/// How the model did on stops that it had not seen.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// Stops that taught it.
    pub taught: u64,
    /// Stops that it was tried on.
    pub tried: u64,
    /// Of how many persons.
    pub persons: u64,
    /// Those tried on are from this moment on.
    pub since: Micros,
    /// What it said beside what came of it.
    pub confusion: Confusion,
    /// Of those it spoke of, the share it was wrong about.
    pub wrong: Estimate,
    /// The share of the same that would be wrong if all were said to be of the commoner kind.
    pub wrong_by_guessing: f64,
    /// The share it did not speak of.
    pub abstained: Estimate,
    /// The chance that of a blocked and a temporary one it takes the right one for the likelier to be blocked.
    pub auc: Estimate,
    /// How far its chances are from what came, on average over tenths.
    pub calibration_error: Estimate,
    /// Whether it orders them better than chance, and errs less than who always says the commoner kind; else it says
    /// nothing of the new ones.
    pub tells: bool,
}

/// What was said beside what came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// Said blocked, and was.
    pub blocked_blocked: u64,
    /// Said blocked, and came back.
    pub blocked_temporary: u64,
    /// Said temporary, and was blocked.
    pub temporary_blocked: u64,
    /// Said temporary, and was.
    pub temporary_temporary: u64,
    /// Not spoken of, and was blocked.
    pub abstained_blocked: u64,
    /// Not spoken of, and came back.
    pub abstained_temporary: u64,
}

/// What came of those who left at a station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Station {
    /// Its activity code.
    pub station: u32,
    /// Stops there.
    pub stops: u64,
    /// Of how many persons.
    pub persons: u64,
    /// Of those of whom it is known: blocked, temporary; each with its persons.
    pub blocked: (u64, u64),
    /// See `blocked`.
    pub temporary: (u64, u64),
    /// Too new to know.
    pub not_yet: u64,
    /// Of the too new ones, those that the model says are blocked; nothing where it does not tell.
    pub likely_blocked: Option<u64>,
}

/// Judges stops in order of time.
pub fn judge(stops: &[Stop], horizon: i64, seed: u64, as_of: Option<Micros>) -> Abandonment {
    let known: Vec<&Stop> = stops.iter().filter(|stop| stop.truth != Truth::NotYet).collect();
    let blocked = known.iter().filter(|stop| stop.truth == Truth::Blocked).count() as u64;
    let split = known.get((known.len() as f64 * (1.0 - NEWER)) as usize).map_or(i64::MAX, |stop| stop.time);
    let (older, newer): (Vec<&Stop>, Vec<&Stop>) = (
        known.iter().copied().filter(|stop| stop.time.saturating_add(horizon) <= split).collect(),
        known.iter().copied().filter(|stop| stop.time > split).collect(),
    );
    let enough = is_enough(&older, TAUGHT_FROM, TAUGHT_EACH) && is_enough(&newer, JUDGED_FROM, JUDGED_EACH);
    let model = enough.then(|| Model::taught(&older));
    let verdict = match &model {
        None => Verdict::TooFew { older: older.len() as u64, newer: newer.len() as u64 },
        Some(model) => Verdict::Judged(Box::new(tried(model, older.len(), &newer, split, seed, as_of))),
    };
    let speaks = model.filter(|_| matches!(&verdict, Verdict::Judged(judged) if judged.tells));
    Abandonment {
        stops: stops.len() as u64,
        not_yet: (stops.len() - known.len()) as u64,
        blocked: share(blocked, known.len() as u64, as_of),
        stations: stations(stops, speaks.as_ref()),
        verdict,
    }
}

fn is_enough(stops: &[&Stop], all: usize, each: usize) -> bool {
    let blocked = stops.iter().filter(|stop| stop.truth == Truth::Blocked).count();
    stops.len() >= all && blocked.min(stops.len() - blocked) >= each
}

fn tried(model: &Model, taught: usize, newer: &[&Stop], since: i64, seed: u64, as_of: Option<Micros>) -> Judged {
    let chances: Vec<(f64, bool)> =
        newer.iter().map(|stop| (model.blocked(stop), stop.truth == Truth::Blocked)).collect();
    let people: Vec<u64> = newer.iter().map(|stop| stop.person).collect();
    let estimate = |of: fn(&[(f64, bool)]) -> Option<f64>, n: u64| bootstrap(&chances, &people, of, n, seed, as_of);
    let all = newer.len() as u64;
    let auc = estimate(area, all);
    let mut confusion = Confusion::default();
    for (chance, blocked) in &chances {
        let cell = match (said(*chance), blocked) {
            (Some(true), true) => &mut confusion.blocked_blocked,
            (Some(true), false) => &mut confusion.blocked_temporary,
            (Some(false), true) => &mut confusion.temporary_blocked,
            (Some(false), false) => &mut confusion.temporary_temporary,
            (None, true) => &mut confusion.abstained_blocked,
            (None, false) => &mut confusion.abstained_temporary,
        };
        *cell += 1;
    }
    let abstained = confusion.abstained_blocked + confusion.abstained_temporary;
    let mut persons = people.clone();
    persons.sort_unstable();
    persons.dedup();
    // Where one kind is so common that it alone is ever said, saying it takes no model.
    let errors = confusion.blocked_temporary + confusion.temporary_blocked;
    let spoken_blocked = confusion.blocked_blocked + confusion.temporary_blocked;
    let by_guessing = spoken_blocked.min(all - abstained - spoken_blocked);
    let tells = auc.low.is_some_and(|low| low > 0.5) && errors < by_guessing;
    Judged {
        taught: taught as u64,
        tried: all,
        persons: persons.len() as u64,
        since: Micros(since),
        confusion,
        wrong: estimate(wrong, all - abstained),
        wrong_by_guessing: by_guessing as f64 / (all - abstained).max(1) as f64,
        abstained: estimate(silent, all),
        auc,
        calibration_error: estimate(calibration, all),
        tells,
    }
}

/// Blocked, temporary, or nothing.
fn said(chance: f64) -> Option<bool> {
    (chance >= SPEAKS_FROM || chance <= 1.0 - SPEAKS_FROM).then_some(chance > 0.5)
}

fn wrong(chances: &[(f64, bool)]) -> Option<f64> {
    let spoken = chances.iter().filter_map(|(chance, blocked)| Some(said(*chance)? != *blocked));
    let (wrong, all) = spoken.fold((0, 0), |(wrong, all), is| (wrong + u32::from(is), all + 1));
    (all > 0).then(|| f64::from(wrong) / f64::from(all))
}

fn silent(chances: &[(f64, bool)]) -> Option<f64> {
    let silent = chances.iter().filter(|(chance, _)| said(*chance).is_none()).count();
    (!chances.is_empty()).then(|| silent as f64 / chances.len() as f64)
}

/// What the older stops taught.
struct Model {
    ridge: Ridge,
    /// Mean and spread of every number.
    scales: Vec<(f64, f64)>,
    stations: HashMap<u32, u32>,
    befores: HashMap<u32, u32>,
    channels: HashMap<u32, u32>,
}

const NUMBERS: usize = 13;
const HOURS: u32 = 4;

impl Model {
    fn taught(stops: &[&Stop]) -> Model {
        let stations = commonest(stops.iter().map(|stop| stop.station));
        let befores = commonest(stops.iter().filter_map(|stop| stop.before));
        let channels = commonest(stops.iter().map(|stop| stop.channel).filter(|channel| *channel != MISSING));
        let mut model = Model { ridge: Ridge::constant(), scales: scales(stops), stations, befores, channels };
        let mut rows = Rows::default();
        stops.iter().for_each(|stop| rows.push(&model.row(stop)));
        let tried: Vec<Tried> = stops
            .iter()
            .map(|stop| Tried { yes: f64::from(u8::from(stop.truth == Truth::Blocked)), all: 1.0 })
            .collect();
        let mut precision = vec![PRECISION; model.size()];
        precision[0] = FREE;
        model.ridge = fit(&rows, &tried, &precision);
        model
    }

    fn size(&self) -> usize {
        1 + NUMBERS + HOURS as usize + self.stations.len() + self.befores.len() + self.channels.len()
    }

    /// The constant, the numbers, the time of day, where they left, where they were before, in which channel.
    fn row(&self, stop: &Stop) -> Vec<(u32, f64)> {
        let mut row = vec![(0, 1.0)];
        let numbers = numbers(stop);
        row.extend((1..).zip(&numbers).zip(&self.scales).map(|((place, value), (mean, spread))| {
            // A later outlier does not count more than what was seen.
            (place, ((value - mean) / spread).clamp(-4.0, 4.0))
        }));
        let mut from = 1 + NUMBERS as u32;
        let quarter = stop.time.rem_euclid(24 * HOUR) / (24 * HOUR / i64::from(HOURS));
        row.push((from + quarter as u32, 1.0));
        from += HOURS;
        for (places, code) in
            [(&self.stations, Some(stop.station)), (&self.befores, stop.before), (&self.channels, Some(stop.channel))]
        {
            row.extend(code.and_then(|code| places.get(&code)).map(|place| (from + place, 1.0)));
            from += places.len() as u32;
        }
        row
    }

    /// The chance that a stop is blocked.
    fn blocked(&self, stop: &Stop) -> f64 {
        let row = self.row(stop);
        chance_of(row.iter().map(|(place, value)| self.ridge.coefficients[*place as usize] * value).sum())
    }
}

fn numbers(stop: &Stop) -> [f64; NUMBERS] {
    let [a, b, c, d, e, f, g, h] = stop.behaviour.squeezed();
    let squeezed = |count: u32| f64::from(count).ln_1p();
    let trouble = f64::from(u8::from(stop.in_trouble));
    let first = f64::from(u8::from(stop.before.is_none()));
    [
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        h,
        squeezed(stop.troubles),
        trouble,
        squeezed(stop.earlier),
        squeezed(stop.goals_before),
        first,
    ]
}

fn scales(stops: &[&Stop]) -> Vec<(f64, f64)> {
    let all: Vec<[f64; NUMBERS]> = stops.iter().map(|stop| numbers(stop)).collect();
    let n = all.len().max(1) as f64;
    let scale = |at: usize| {
        let mean = all.iter().map(|numbers| numbers[at]).sum::<f64>() / n;
        let spread = (all.iter().map(|numbers| (numbers[at] - mean).powi(2)).sum::<f64>() / n).sqrt();
        (mean, if spread > 1e-9 { spread } else { 1.0 })
    };
    (0..NUMBERS).map(scale).collect()
}

/// The commonest codes, each with a place.
fn commonest(codes: impl Iterator<Item = u32>) -> HashMap<u32, u32> {
    let mut counts: HashMap<u32, u64> = HashMap::new();
    codes.for_each(|code| *counts.entry(code).or_default() += 1);
    let mut order: Vec<(u32, u64)> = counts.into_iter().collect();
    order.sort_unstable_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    order.into_iter().take(MOST_STATIONS).zip(0..).map(|((code, _), place)| (code, place)).collect()
}

fn stations(stops: &[Stop], model: Option<&Model>) -> Vec<Station> {
    let mut by: std::collections::BTreeMap<u32, Vec<&Stop>> = std::collections::BTreeMap::new();
    stops.iter().for_each(|stop| by.entry(stop.station).or_default().push(stop));
    let heads = |stops: &[&Stop], truth: Option<Truth>| {
        let these = stops.iter().filter(|stop| truth.is_none_or(|truth| stop.truth == truth));
        let mut persons: Vec<u64> = these.clone().map(|stop| stop.person).collect();
        persons.sort_unstable();
        persons.dedup();
        (these.count() as u64, persons.len() as u64)
    };
    by.into_iter()
        .map(|(station, stops)| {
            let (all, persons) = heads(&stops, None);
            let likely = |model: &Model| {
                let open = stops.iter().filter(|stop| stop.truth == Truth::NotYet);
                open.filter(|stop| said(model.blocked(stop)) == Some(true)).count() as u64
            };
            Station {
                station,
                stops: all,
                persons,
                blocked: heads(&stops, Some(Truth::Blocked)),
                temporary: heads(&stops, Some(Truth::Temporary)),
                not_yet: heads(&stops, Some(Truth::NotYet)).0,
                likely_blocked: model.map(likely),
            }
        })
        .collect()
}
