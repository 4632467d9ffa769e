//! Answers to surveys as drivers of one of them: which other answers, and what is known of who gave them, go with it.
//!
//! In: answers, one a question, and the names of what else is known of each. Out: [`DriverReport`]. One row is one
//! filled-in survey that answers the outcome's question, asked in one way; what too few of them answer is left out and
//! told. Nothing here says why: it is a ladder's first rung.

use super::levels::{Columns, Unfit, Value};
use super::{Drivers, FALSE_DISCOVERY_RATE, Origin, ROWS_EACH, Sample, estimate_drivers};
use crate::evidence::student_95;
use model::{Answer, Estimate, Metric, Micros, Moment, Polarity, Response, Scores};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// A driver that fewer of the rows have than this share is left out, or it would take most rows with it.
const ANSWERED_BY: f64 = 0.6;
/// The mean of fewer answers is not told.
const MEAN_FROM: usize = 10;

/// What goes with an outcome.
#[derive(Clone, Debug, Serialize)]
pub struct DriverReport {
    /// What is looked at; nothing where nobody answered it.
    pub outcome: Option<Question>,
    /// Rows that count: filled-in surveys with the outcome and every driver.
    pub n: u64,
    /// Of how many customers.
    pub persons: u64,
    /// Customers that it takes.
    pub needed_n: u64,
    /// Rows with the outcome that lack a driver.
    pub incomplete: u64,
    /// Answers to the outcome's question that were asked in another way, and so are another outcome.
    pub asked_otherwise: u64,
    /// How much of its variation goes with all drivers together: R².
    pub r_squared: Estimate,
    /// The drivers, the largest part first.
    pub drivers: Vec<DriverTold>,
    /// Drivers that say nearly the same, told together.
    pub together: Vec<Together>,
    /// What was looked at and is no driver, and why.
    pub not_used: Vec<Unused>,
    /// Comparisons that were made.
    pub tested: u64,
    /// Of what is claimed, at most this share is expected to be chance.
    pub false_discovery_rate: f64,
    /// The rung of evidence: 1, they go together.
    pub ladder: u8,
}

/// A question, asked in one way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Question {
    /// The survey.
    pub survey: String,
    /// What was asked for.
    pub metric: Metric,
    /// Which of an instrument's several questions.
    pub item: Option<String>,
    /// Which moment a feeling is about.
    pub moment: Option<&'static str>,
    /// The version.
    pub version: String,
}

/// One driver.
#[derive(Clone, Debug, Serialize)]
pub struct DriverTold {
    /// What it is called: a question by its metric, an attribute by its name.
    pub driver: String,
    /// The question, where it is one.
    pub question: Option<Question>,
    /// Whether it was asked in the same survey as the outcome: a general mood moves both, and its part is too large.
    pub halo: bool,
    /// Its part of R².
    pub part: Estimate,
    /// The same by Johnson's relative weights.
    pub johnson: Estimate,
    /// How it correlates with the outcome, where it is a number; both turned so that more is better.
    pub direction: Option<Estimate>,
    /// The mean outcome by value, the best first, where it is words; rare values stand together under no name.
    pub values: Vec<ValueMean>,
    /// How probable as much is by chance alone, adjusted for all comparisons; of drivers that are told together, theirs.
    pub p_adjusted: Option<f64>,
    /// Whether it is more than chance.
    pub claimed: bool,
    /// Drivers that say nearly the same.
    pub together_with: Vec<String>,
}

/// The outcome of those with one value.
#[derive(Clone, Debug, Serialize)]
pub struct ValueMean {
    /// The value; nothing for all rare ones.
    pub value: Option<String>,
    /// The mean outcome; no value where too few have it.
    pub mean: Estimate,
}

/// Drivers that say nearly the same: which of them it is, the answers do not tell.
#[derive(Clone, Debug, Serialize)]
pub struct Together {
    /// Their names.
    pub drivers: Vec<String>,
    /// Their part of R² together.
    pub part: Estimate,
    /// How probable as much is by chance alone, adjusted.
    pub p_adjusted: Option<f64>,
    /// Whether it is more than chance.
    pub claimed: bool,
}

/// Something that was looked at and is no driver.
#[derive(Clone, Debug, Serialize)]
pub struct Unused {
    /// What it is called.
    pub driver: String,
    /// Why: `few_answered`, `one_value`, `too_fine`, `too_few_rows` (with it, fewer than five customers for each column).
    pub reason: &'static str,
    /// Rows that have it.
    pub n: u64,
}

/// The outcome that most answers are about; nothing where none can be one.
pub fn usual_outcome(responses: &[Response]) -> Option<Metric> {
    let mut counts: BTreeMap<Metric, u64> = BTreeMap::new();
    responses.iter().filter(|response| good(response).is_some()).for_each(|response| {
        *counts.entry(response.metric).or_default() += 1;
    });
    counts.into_iter().max_by_key(|(metric, count)| (*count, std::cmp::Reverse(*metric))).map(|(metric, _)| metric)
}

/// What goes with `outcome`: every other answer of the same filled-in survey, `channel`, `activity` and the attributes
/// that are named so, or with `by` only those. `private` ones are never looked at.
pub fn drivers_of_answers(
    responses: &[Response],
    outcome: Metric,
    attributes: &[String],
    by: Option<&[String]>,
    private: &[String],
) -> DriverReport {
    let as_of = responses.iter().filter_map(|response| response.time).max();
    let filled = Filled::of(responses, outcome);
    let wanted = |name: &str| {
        !private.iter().any(|hidden| hidden == name) && by.is_none_or(|by| by.iter().any(|wanted| wanted == name))
    };
    let mut candidates = filled.questions();
    candidates.extend(filled.attributes(attributes).into_iter().filter(|candidate| wanted(&candidate.name)));
    let (chosen, not_used) = choose(candidates, &filled);
    told(&filled, &chosen, not_used, as_of)
}

/// Filled-in surveys with an outcome.
struct Filled<'r> {
    outcome: Option<Question>,
    rows: Vec<Survey<'r>>,
    asked_otherwise: u64,
}

/// One of them.
struct Survey<'r> {
    customer: u32,
    score: f64,
    of: &'r Response,
    others: BTreeMap<Question, Value<'r>>,
}

/// What may be a driver.
struct Candidate<'r> {
    name: String,
    question: Option<Question>,
    values: Vec<Option<Value<'r>>>,
}

/// A driver, as columns.
struct Chosen<'r> {
    name: String,
    question: Option<Question>,
    columns: Columns<'r>,
}

impl<'r> Filled<'r> {
    fn of(responses: &'r [Response], outcome: Metric) -> Filled<'r> {
        let mut counts: BTreeMap<Question, u64> = BTreeMap::new();
        let is_outcome = |response: &&Response| response.metric == outcome && good(response).is_some();
        responses.iter().filter(is_outcome).for_each(|response| *counts.entry(question(response)).or_default() += 1);
        let all: u64 = counts.values().sum();
        let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
        let Some((asked, count)) = most else {
            return Filled { outcome: None, rows: Vec::new(), asked_otherwise: 0 };
        };
        let mut rows: Vec<Survey<'r>> = Vec::new();
        let mut places: HashMap<Key<'r>, usize> = HashMap::new();
        let mut customers: HashMap<&str, u32> = HashMap::new();
        let mut next = 0_u32;
        for (at, response) in responses.iter().enumerate().filter(|(_, response)| question(response) == asked) {
            let (Some(score), key) = (good(response), Key::of(response, at)) else { continue };
            if places.contains_key(&key) {
                continue;
            }
            places.insert(key, rows.len());
            next += 1;
            let customer = response.person.as_deref().map_or(next, |person| *customers.entry(person).or_insert(next));
            rows.push(Survey { customer, score, of: response, others: BTreeMap::new() });
        }
        for (at, response) in responses.iter().enumerate() {
            let other = question(response);
            if other != asked
                && let Some(place) = places.get(&Key::of(response, at))
                && let Some(value) = value(response)
            {
                rows[*place].others.entry(other).or_insert(value);
            }
        }
        Filled { outcome: Some(asked), rows, asked_otherwise: all - count }
    }

    /// The other questions.
    fn questions(&self) -> Vec<Candidate<'r>> {
        let mut questions: Vec<&Question> = self.rows.iter().flat_map(|row| row.others.keys()).collect();
        questions.sort_unstable();
        questions.dedup();
        let candidate = |asked: &&Question| Candidate {
            name: name(asked, &questions),
            question: Some((*asked).clone()),
            values: self.rows.iter().map(|row| row.others.get(*asked).copied()).collect(),
        };
        questions.iter().map(candidate).collect()
    }

    /// What else is known of those who answered.
    fn attributes(&self, names: &[String]) -> Vec<Candidate<'r>> {
        let candidate = |name: &str, of: &dyn Fn(&'r Response) -> Option<&'r str>| Candidate {
            name: name.to_string(),
            question: None,
            values: self.rows.iter().map(|row| of(row.of).map(Value::Word)).collect(),
        };
        let activity = candidate("activity", &|response| response.activity.as_deref());
        let channel = candidate("channel", &|response| response.channel.as_deref());
        let own = names.iter().enumerate();
        let own = own.map(|(at, name)| candidate(name, &|response| response.attributes.get(at)?.as_deref()));
        [activity, channel].into_iter().chain(own).collect()
    }
}

/// Which filled-in survey an answer belongs to.
#[derive(PartialEq, Eq, Hash)]
enum Key<'r> {
    Id(&'r str),
    When(&'r str, Micros),
    Alone(usize),
}

impl<'r> Key<'r> {
    fn of(response: &'r Response, at: usize) -> Key<'r> {
        match (&response.id, &response.person, response.time) {
            (Some(id), ..) => Key::Id(id),
            (None, Some(person), Some(time)) => Key::When(person, time),
            _ => Key::Alone(at),
        }
    }
}

fn question(response: &Response) -> Question {
    Question {
        survey: response.survey.clone(),
        metric: response.metric,
        item: response.asked.item.clone(),
        moment: response.asked.moment.map(Moment::code),
        version: response.asked.version.clone(),
    }
}

/// The name of a question: its metric, and what tells it from the others of that metric.
fn name(asked: &Question, all: &[&Question]) -> String {
    let same: Vec<&&Question> = all.iter().filter(|other| other.metric == asked.metric).collect();
    let differs = |of: &dyn Fn(&Question) -> String| same.iter().any(|other| of(other) != of(asked));
    let parts: [&dyn Fn(&Question) -> String; 4] = [
        &|question| question.item.clone().unwrap_or_default(),
        &|question| question.moment.unwrap_or_default().to_string(),
        &|question| question.survey.clone(),
        &|question| question.version.clone(),
    ];
    let told = parts.iter().filter(|part| differs(**part)).map(|part| part(asked)).filter(|part| !part.is_empty());
    std::iter::once(asked.metric.code().to_string()).chain(told).collect::<Vec<_>>().join(" ")
}

/// The answer as a number that is the higher the better; `None` where it is none.
fn good(response: &Response) -> Option<f64> {
    match &response.answer {
        Answer::Number(number) if response.asked.polarity == Polarity::Low => Some(-number),
        Answer::Number(number) => Some(*number),
        Answer::Choice(choice) if response.metric == Metric::Gcr => {
            let Scores::Closed(choices) = &response.metric.instrument().scores else { return None };
            let place = choices.iter().position(|known| known.code == choice)?;
            Some(1.0 - place as f64 / (choices.len() - 1).max(1) as f64)
        }
        _ => None,
    }
}

fn value(response: &Response) -> Option<Value<'_>> {
    match (&response.answer, good(response)) {
        (_, Some(number)) => Some(Value::Number(number)),
        (Answer::Choice(choice), None) => Some(Value::Word(choice)),
        _ => None,
    }
}

/// The candidates that can be drivers: answers first, then attributes of few columns, as many as the customers allow.
fn choose<'r>(candidates: Vec<Candidate<'r>>, filled: &Filled<'r>) -> (Vec<Chosen<'r>>, Vec<Unused>) {
    let rows = filled.rows.len();
    let (mut fit, mut not_used): (Vec<Chosen<'r>>, Vec<Unused>) = (Vec::new(), Vec::new());
    for Candidate { name, question, values } in candidates {
        let known = values.iter().flatten().count();
        if known == 0 {
            continue;
        }
        let mut leave = |driver: String, reason| not_used.push(Unused { driver, reason, n: known as u64 });
        if (known as f64) < ANSWERED_BY * rows as f64 {
            leave(name, "few_answered");
            continue;
        }
        match Columns::of(&values) {
            Ok(columns) => fit.push(Chosen { name, question, columns }),
            Err(Unfit::OneValue) => leave(name, "one_value"),
            Err(Unfit::TooFine) => leave(name, "too_fine"),
        }
    }
    fit.sort_by_key(|chosen| (chosen.question.is_none(), chosen.columns.many));
    let mut customers: Vec<u32> = filled.rows.iter().map(|row| row.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    let mut columns = 0;
    let mut kept = Vec::new();
    for chosen in fit {
        let more = columns + chosen.columns.many;
        // What was answered is always looked at, so that too few rows are told of, and not hidden.
        if chosen.question.is_none() && columns > 0 && more * ROWS_EACH > customers.len() {
            let n = chosen.columns.rows.iter().flatten().count() as u64;
            not_used.push(Unused { driver: chosen.name, reason: "too_few_rows", n });
            continue;
        }
        columns = more;
        kept.push(chosen);
    }
    (kept, not_used)
}

fn told(filled: &Filled<'_>, chosen: &[Chosen<'_>], not_used: Vec<Unused>, as_of: Option<Micros>) -> DriverReport {
    let asked_in = |question: Option<&Question>| Origin { questionnaire: question.map(|asked| asked.survey.clone()) };
    let origins = chosen.iter().map(|driver| asked_in(driver.question.as_ref())).collect();
    let columns: Vec<usize> = chosen.iter().map(|driver| driver.columns.many).collect();
    let mut sample = Sample::of_columns(origins, &columns, asked_in(filled.outcome.as_ref()));
    let mut complete = vec![false; filled.rows.len()];
    for (at, row) in filled.rows.iter().enumerate() {
        let values: Option<Vec<f64>> = chosen.iter().try_fold(Vec::new(), |mut all, driver| {
            all.extend(driver.columns.rows[at].as_ref()?);
            Some(all)
        });
        complete[at] = values.is_some_and(|values| sample.push(row.customer, &values, row.score));
    }
    const SEED: u64 = 1;
    let found = estimate_drivers(&sample, SEED, as_of);
    let scores = |rows: &[usize]| -> Vec<f64> {
        rows.iter().filter(|row| complete[**row]).map(|row| filled.rows[*row].score).collect()
    };
    let means = |driver: &Chosen<'_>| {
        let mean = |(value, rows): &(Option<&str>, Vec<usize>)| ValueMean {
            value: value.map(str::to_string),
            mean: mean(&scores(rows), as_of),
        };
        let mut means: Vec<ValueMean> = driver.columns.values.iter().map(mean).collect();
        means.sort_by(|a, b| b.mean.value.unwrap_or(f64::MIN).total_cmp(&a.mean.value.unwrap_or(f64::MIN)));
        means
    };
    let names: Vec<&str> = chosen.iter().map(|driver| driver.name.as_str()).collect();
    let mut drivers: Vec<DriverTold> =
        chosen.iter().enumerate().map(|(at, driver)| driver_told(at, driver, &found, means(driver), &names)).collect();
    drivers.sort_by(|a, b| b.part.value.unwrap_or(0.0).total_cmp(&a.part.value.unwrap_or(0.0)));
    let together = found.units.iter().filter(|unit| unit.drivers.len() > 1).map(|unit| Together {
        drivers: unit.drivers.iter().map(|at| names[*at].to_string()).collect(),
        part: unit.part.clone(),
        p_adjusted: unit.p_adjusted,
        claimed: unit.claimed,
    });
    DriverReport {
        outcome: filled.outcome.clone(),
        n: sample.len() as u64,
        persons: found.customers as u64,
        needed_n: found.needed_n as u64,
        incomplete: (filled.rows.len() - sample.len()) as u64,
        asked_otherwise: filled.asked_otherwise,
        r_squared: found.r_squared.clone(),
        drivers,
        together: together.collect(),
        not_used,
        tested: found.units.iter().filter(|unit| unit.p_adjusted.is_some()).count() as u64,
        false_discovery_rate: FALSE_DISCOVERY_RATE,
        ladder: 1,
    }
}

fn driver_told(at: usize, driver: &Chosen<'_>, found: &Drivers, values: Vec<ValueMean>, names: &[&str]) -> DriverTold {
    let unit = found.units.iter().find(|unit| unit.drivers.contains(&at));
    let others = unit.map(|unit| unit.drivers.iter().filter(|other| **other != at));
    DriverTold {
        driver: driver.name.clone(),
        question: driver.question.clone(),
        halo: found.halo.contains(&at),
        part: found.parts[at].clone(),
        johnson: found.johnson[at].clone(),
        // Of words there is no more and less, even where they are only two.
        direction: found.directions[at].clone().filter(|_| driver.columns.values.is_empty()),
        values,
        p_adjusted: unit.and_then(|unit| unit.p_adjusted),
        claimed: unit.is_some_and(|unit| unit.claimed),
        together_with: others.into_iter().flatten().map(|other| names[*other].to_string()).collect(),
    }
}

/// A mean and Student's interval; nothing but n where there are too few.
fn mean(scores: &[f64], as_of: Option<Micros>) -> Estimate {
    let n = scores.len();
    let untold =
        Estimate { value: None, n: n as u64, low: None, high: None, confidence: 0.95, method: "student", as_of };
    if n < MEAN_FROM {
        return untold;
    }
    let mean = scores.iter().sum::<f64>() / n as f64;
    let variance = scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
    let half = student_95((n - 1) as f64) * (variance / n as f64).sqrt();
    Estimate { value: Some(mean), low: Some(mean - half), high: Some(mean + half), ..untold }
}
