//! Who answers surveys after a journey, and what: effort, whether the goal was reached, recommendation, satisfaction.

use crate::calendar::{DAY, SECOND};
use crate::chance::{Purpose, Stream};
use crate::comments::{Said, comment};
use crate::dirt::shares_device;
use crate::events::write_person;
use crate::organisation::Place;
use crate::record::{Ending, Who};
use crate::walk::World;
use crate::words::{AGE, ATTRIBUTES, DEVICE, LANGUAGE};
use std::collections::HashSet;

/// One answer to one question of a survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The response that it belongs to.
    pub response_id: String,
    /// Who answered, under the name that events have.
    pub person: String,
    /// When, UTC microseconds.
    pub time: i64,
    /// The survey.
    pub survey: &'static str,
    /// Which question: `ces`, `gcr`, `nps`, `csat` or `text`.
    pub metric: &'static str,
    /// The answer, where it is one of a scale.
    pub score: Option<String>,
    /// The answer, where it is in words.
    pub comment: Option<String>,
    /// The last step before the answer.
    pub activity: String,
    /// The channel that it was asked in.
    pub channel: &'static str,
    /// The goal of the journey.
    pub goal: &'static str,
    /// The customer's device and language.
    pub device: &'static str,
    /// The customer's language.
    pub language: &'static str,
}

/// How many points of CES (seven points) one of latent effort costs.
pub(crate) const CES_OF_EFFORT: f64 = 1.5;

/// How a journey was for the customer.
struct Felt {
    number: usize,
    ending: Ending,
    /// Latent effort: all harm, and its worst and its last moment once more by half.
    effort: f64,
    /// Where the signal is that harmed most.
    worst: Option<Place>,
}

impl Felt {
    fn of(world: &World, number: usize, ending: Ending) -> Felt {
        let (journey, _) = world.journey(number);
        let steps = world.steps(number);
        let met = (0..walked(steps.len(), ending.died)).flat_map(|step| {
            let cells = steps[step].cells.iter().enumerate();
            let met = cells.filter(move |(at, _)| world.ways[number].meets(step, *at));
            met.map(move |(cell, of)| (of.severity, Place { goal: journey.goal, step, cell }))
        });
        let worst = met.filter(|(severity, _)| *severity > 0.0).max_by(|one, other| one.0.total_cmp(&other.0));
        Felt { number, ending, effort: effort(world, number, ending.died, None), worst: worst.map(|(_, place)| place) }
    }
}

/// How many steps a journey took that ended as it did.
fn walked(steps: usize, died: Option<usize>) -> usize {
    died.map_or(steps, |step| (step + 1).min(steps))
}

/// How hard a journey was that ended as it did, were one plant harmless.
pub(crate) fn effort(world: &World, number: usize, died: Option<usize>, off: Option<Place>) -> f64 {
    let walked = walked(world.steps(number).len(), died);
    let harms: Vec<f64> = (0..walked).map(|step| world.harm(number, step, off)).collect();
    let peak = harms.iter().copied().fold(0.0, f64::max);
    let end = harms.last().copied().unwrap_or_default();
    let failed = if died.is_some() { 0.5 } else { 0.0 };
    harms.iter().sum::<f64>() + 0.5 * peak + 0.5 * end + failed
}

/// All answers, in order of time, and what is true of the comments among them.
pub(crate) fn answers(world: &World, endings: &[Ending]) -> (Vec<Answer>, Vec<Said>) {
    let (mut answers, mut said) = (Vec::new(), Vec::new());
    for (number, ending) in endings.iter().enumerate() {
        let felt = Felt::of(world, number, *ending);
        if is_answering(world, &felt) {
            answer(world, &felt, &mut answers, &mut said);
        }
    }
    let end = (world.plan.first_day * 86_400 + world.spec.days as i64 * 86_400) * SECOND;
    answers.retain(|answer| answer.time < end);
    let given: HashSet<&str> = answers.iter().map(|answer| answer.response_id.as_str()).collect();
    said.retain(|words: &Said| given.contains(words.response_id.as_str()));
    answers.sort_by(|one, other| (one.time, &one.response_id).cmp(&(other.time, &other.response_id)));
    (answers, said)
}

fn is_answering(world: &World, felt: &Felt) -> bool {
    let mut stream = Stream::of(world.spec.seed, Purpose::Response, felt.number, 0);
    let (journey, customer) = world.journey(felt.number);
    let knobs = &world.spec.responses;
    // A window that asks on the way out is blocked in one browser of five.
    if stream.happens(0.2) || (journey.browses && stream.happens(0.7)) {
        return false;
    }
    let (mobile, old) = (customer.values[DEVICE] == 0, customer.values[AGE] == 2);
    let dissatisfied = felt.ending.died.is_some() || felt.effort > 1.2;
    let odds = knobs.willingness + 0.5 * (felt.effort - 0.5).abs() - if mobile { 0.4 } else { 0.0 }
        + if old { 0.6 } else { 0.0 }
        + if dissatisfied { knobs.dissatisfied } else { 0.0 };
    stream.happens(1.0 / (1.0 + (-odds).exp()))
}

fn answer(world: &World, felt: &Felt, answers: &mut Vec<Answer>, said: &mut Vec<Said>) {
    let mut stream = Stream::of(world.spec.seed, Purpose::Response, felt.number, 1);
    let (journey, customer) = world.journey(felt.number);
    let steps = world.steps(felt.number);
    let last = &steps[felt.ending.died.map_or(steps.len() - 1, |step| step.min(steps.len() - 1))];
    let at = felt.ending.at + stream.log_normal(0.4 * DAY, 1.0);
    let shared = shares_device(world, journey.customer);
    let who = Who::Customer(if shared { journey.customer / 2 * 2 } else { journey.customer });
    let mut person = String::new();
    write_person(&mut person, who);
    let value = |attribute: usize| ATTRIBUTES[attribute].1[usize::from(customer.values[attribute])];
    let blank = Answer {
        response_id: format!("s{:06}", felt.number),
        person,
        time: world.plan.first_day * 86_400 * SECOND + (at * 1_000.0) as i64 * 1_000,
        survey: "efter resan",
        metric: "ces",
        score: None,
        comment: None,
        activity: last.activity.to_owned(),
        channel: if last.is_digital() { last.channel } else { "email" },
        goal: world.organisation.goals[journey.goal].words.name,
        device: value(DEVICE),
        language: value(LANGUAGE),
    };
    for (metric, score) in scores(world, felt, customer.style, &mut stream) {
        answers.push(Answer { metric, score: Some(score), ..blank.clone() });
    }
    if stream.happens(world.spec.responses.comments) {
        let words = comment(world, felt.number, felt.worst, felt.ending.died.is_some(), &blank.response_id);
        answers.push(Answer { metric: "text", comment: Some(words.text.clone()), ..blank });
        said.push(words);
    }
}

/// The scores that a customer gives: 7 of CES is effortless, 10 of NPS is warmest, 5 of CSAT is happiest.
fn scores(world: &World, felt: &Felt, style: f64, stream: &mut Stream) -> Vec<(&'static str, String)> {
    let on = |value: f64, low: f64, high: f64| format!("{}", value.round().clamp(low, high));
    let (journey, _) = world.journey(felt.number);
    let effort = felt.effort;
    let ces = 6.1 - CES_OF_EFFORT * effort + style + 0.7 * stream.normal();
    let reached = felt.ending.died.is_none() || (journey.browses && stream.happens(0.6));
    let says_wrong = stream.happens(world.spec.responses.misreport);
    let partly = !reached && stream.happens(0.3);
    let gcr = match reached != says_wrong {
        true => "yes",
        false if partly => "partly",
        false => "no",
    };
    let nps = 8.3 - 2.0 * effort + 1.2 * style + 1.3 * stream.normal();
    let csat = 4.4 - 0.9 * effort + 0.5 * style + 0.5 * stream.normal();
    let mut given = vec![("ces", on(ces, 1.0, 7.0)), ("gcr", gcr.to_owned())];
    if stream.happens(0.5) {
        given.push(("nps", on(nps, 0.0, 10.0)));
    }
    if stream.happens(0.5) {
        given.push(("csat", on(csat, 1.0, 5.0)));
    }
    given
}
