//! What is true of a world: each plant with what it really costs, the decoys, and what disturbed. Costs come from walking
//! every journey again with the plant harmless and all other luck the same (common random numbers).

use crate::organisation::{Condition, Fix, Kind, Place};
use crate::record::{Course, Ending, contacts};
use crate::responses::{CES_OF_EFFORT, effort};
use crate::spec::{Law, Spec};
use crate::walk::{BROWSER_LEAVES, World};
use crate::words::ATTRIBUTES;
use serde::Serialize;

/// Everything that is true of a world (`truth.json`).
#[derive(Clone, Debug, Serialize)]
pub struct Truth {
    /// The specification, with all defaults filled in.
    pub spec: Spec,
    /// When the first day begins; days are counted from it.
    pub first_time: model::Micros,
    /// Journeys that were begun, without bots.
    pub journeys: usize,
    /// Journeys whose horizon lies within the period; costs are of these.
    pub mature: usize,
    /// The goals with their steps in order.
    pub goals: Vec<GoalTruth>,
    /// The planted frictions.
    pub plants: Vec<PlantTruth>,
    /// What is frequent and harmless.
    pub decoys: Vec<DecoyTruth>,
    /// What disturbed, or only seemed to.
    pub disturbances: Vec<Disturbance>,
}

/// One goal.
#[derive(Clone, Debug, Serialize)]
pub struct GoalTruth {
    /// Its name, as in `definition.toml`.
    pub name: String,
    /// The activity that is logged when it is reached.
    pub activity: String,
    /// Its steps in order.
    pub steps: Vec<StepTruth>,
    /// Journeys that were begun towards it, and those whose horizon lies within the period.
    pub journeys: usize,
    /// Those whose horizon lies within the period.
    pub mature: usize,
    /// Of these, how many did not reach it.
    pub failed: usize,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
pub struct StepTruth {
    /// The activity.
    pub activity: String,
    /// Its usual channel.
    pub channel: String,
    /// Which signals it may give.
    pub kinds: Vec<Kind>,
    /// Whether its events tell which version the customer saw.
    pub is_object: bool,
}

/// One condition on events, as analyses write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConditionTruth {
    /// The attribute.
    pub attribute: String,
    /// The value that it must have.
    pub value: String,
}

/// One planted friction.
#[derive(Clone, Debug, Serialize)]
pub struct PlantTruth {
    /// Its number, from 1.
    pub id: usize,
    /// The goal's name.
    pub goal: String,
    /// The step's activity, and its channel.
    pub step: String,
    /// The channel of the step.
    pub channel: String,
    /// What it looks like.
    pub kind: Kind,
    /// What is wrong, in words of the trade.
    pub nature: &'static str,
    /// Whom it strikes; empty: everybody.
    pub segment: Vec<ConditionTruth>,
    /// Harm where it is met, log-odds of giving up (in a world of patience: the budget that it uses, scaled alike).
    pub severity: f64,
    /// How often it is met where it strikes, before what is special to the customer.
    pub prevalence: f64,
    /// The day from which it strikes, from the first; none: always.
    pub onset_day: Option<f64>,
    /// The information object upstream that makes it strike.
    pub source: Option<SourceTruth>,
    /// What is done about it during the period.
    pub fix: Option<Fix>,
    /// Mature journeys that reached the step and met it.
    pub exposed: usize,
    /// Mature journeys that reached the step.
    pub reached: usize,
    /// Failed goals that would not have been, by walking again.
    pub attributable_failures: i64,
    /// The same in expectation, given what was met (logistic law only).
    pub expected_failures: Option<f64>,
    /// Journeys that ended at the step and would have gone on beyond it, in expectation (logistic law only).
    pub expected_ends_here: Option<f64>,
    /// Contacts within seven days after failure that would not have been.
    pub attributable_contacts: i64,
    /// Points of CES (seven points, before they are rounded and kept on the scale) that journeys were harder for it, what
    /// failing for it adds included.
    pub attributable_effort: f64,
    /// Failed goals per 1 000 mature journeys of the goal.
    pub per_1000_of_goal: f64,
    /// Failed goals per 1 000 mature journeys of all goals.
    pub per_1000: f64,
    /// Points of effort per 1 000 mature journeys of the goal.
    pub effort_per_1000_of_goal: f64,
    /// The z that somebody would find who knows the law and all that was met: below 2 nobody can be asked to find it.
    pub oracle_z: f64,
}

/// Where a friction comes from.
#[derive(Clone, Debug, Serialize)]
pub struct SourceTruth {
    /// The earlier step whose object it is.
    pub step: String,
    /// The attribute that tells the version, and the version at fault.
    pub condition: ConditionTruth,
    /// Days from there to the step where it shows, the median of mature journeys that met it.
    pub median_lag_days: Option<f64>,
}

/// Something frequent and harmless.
#[derive(Clone, Debug, Serialize)]
pub struct DecoyTruth {
    /// The goal's name.
    pub goal: String,
    /// The step's activity.
    pub step: String,
    /// What it looks like.
    pub kind: Kind,
    /// How often it is met.
    pub prevalence: f64,
    /// Why it is harmless.
    pub tag: &'static str,
}

/// Something that disturbs.
#[derive(Clone, Debug, Serialize)]
pub struct Disturbance {
    /// What it is.
    pub tag: &'static str,
    /// Whom or what it strikes.
    pub condition: Option<ConditionTruth>,
    /// The goal, where it is of one.
    pub goal: Option<String>,
    /// The step, where it is at one.
    pub step: Option<String>,
    /// The day on which it begins.
    pub from_day: Option<f64>,
    /// The day on which it ends.
    pub to_day: Option<f64>,
}

/// Tells the truth of a world whose journeys ended as given.
pub(crate) fn tell(world: &World, course: Course) -> Truth {
    let Course { endings, lags } = course;
    let endings = endings.as_slice();
    let journeys = endings.len();
    let mature = (0..journeys).filter(|number| world.is_mature(*number)).count();
    // Where outcomes are dealt out anew, what was planted harms nobody.
    let plants = world.organisation.plants.iter().zip(lags.into_iter().map(median));
    let harmful = plants.filter(|_| !world.spec.shuffle_outcomes);
    let plants = harmful.enumerate();
    Truth {
        spec: Spec { clumsiness: Some(world.spec.clumsiness()), ..world.spec.clone() },
        first_time: model::Micros(world.plan.first_day * 86_400 * crate::calendar::SECOND),
        journeys,
        mature,
        goals: (0..world.organisation.goals.len()).map(|goal| tell_goal(world, endings, goal)).collect(),
        plants: plants.map(|(at, (place, lag))| tell_plant(world, endings, at + 1, *place, lag, mature)).collect(),
        decoys: tell_decoys(world),
        disturbances: tell_disturbances(world),
    }
}

fn tell_goal(world: &World, endings: &[Ending], goal: usize) -> GoalTruth {
    let of = &world.organisation.goals[goal];
    let own: Vec<usize> = (0..endings.len()).filter(|number| world.plan.journeys[*number].goal == goal).collect();
    let mature: Vec<usize> = own.iter().copied().filter(|number| world.is_mature(*number)).collect();
    let steps = of.steps.iter().map(|step| StepTruth {
        activity: step.activity.to_owned(),
        channel: step.channel.to_owned(),
        kinds: step.cells.iter().map(|cell| cell.kind).collect(),
        is_object: step.is_object,
    });
    GoalTruth {
        name: of.words.name.to_owned(),
        activity: of.words.reached.0.to_owned(),
        steps: steps.collect(),
        journeys: own.len(),
        failed: mature.iter().filter(|number| endings[**number].died.is_some()).count(),
        mature: mature.len(),
    }
}

/// The middle of some numbers, the upper of two.
fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

fn tell_plant(
    world: &World,
    endings: &[Ending],
    id: usize,
    place: Place,
    median_lag_days: Option<f64>,
    mature: usize,
) -> PlantTruth {
    let goal = &world.organisation.goals[place.goal];
    let step = &goal.steps[place.step];
    let cell = world.organisation.cell(place);
    let of_goal: Vec<usize> = (0..endings.len())
        .filter(|number| world.plan.journeys[*number].goal == place.goal && world.is_mature(*number))
        .collect();
    let cost = Cost::of(world, endings, place, &of_goal);
    let per = |count: usize| 1_000.0 * cost.best_failures() / count.max(1) as f64;
    let source = cell.source.map(|source| SourceTruth {
        step: goal.steps[source].activity.to_owned(),
        condition: ConditionTruth { attribute: "template".into(), value: "B".into() },
        median_lag_days,
    });
    PlantTruth {
        id,
        goal: goal.words.name.to_owned(),
        step: step.activity.to_owned(),
        channel: step.channel.to_owned(),
        kind: cell.kind,
        nature: nature(cell.kind, source.is_some()),
        segment: cell.segment.iter().map(condition).collect(),
        severity: cell.severity,
        prevalence: cell.raised,
        onset_day: cell.onset,
        source,
        fix: cell.fix,
        exposed: cost.exposed,
        reached: cost.reached,
        attributable_failures: cost.failures,
        expected_failures: cost.expected.map(|(failures, _)| failures),
        expected_ends_here: cost.expected.map(|(_, ends)| ends),
        attributable_contacts: cost.contacts,
        attributable_effort: cost.effort,
        per_1000_of_goal: per(of_goal.len()),
        per_1000: per(mature),
        effort_per_1000_of_goal: 1_000.0 * cost.effort / of_goal.len().max(1) as f64,
        oracle_z: cost.oracle_z,
    }
}

/// What a plant costs, counted over mature journeys of its goal.
struct Cost {
    exposed: usize,
    reached: usize,
    failures: i64,
    contacts: i64,
    effort: f64,
    /// Failures and ends at the step, in expectation.
    expected: Option<(f64, f64)>,
    oracle_z: f64,
}

impl Cost {
    fn of(world: &World, endings: &[Ending], place: Place, journeys: &[usize]) -> Cost {
        let mut cost =
            Cost { exposed: 0, reached: 0, failures: 0, contacts: 0, effort: 0.0, expected: None, oracle_z: 0.0 };
        let (mut expected, mut ends_here_in_all) = (0.0, 0.0);
        // Of those who met it, and of the others: how many reached the step, and how many ended there; with and without.
        let mut table = [[0.0; 2]; 2];
        let (mut ended_with, mut ended_without) = (0.0, 0.0);
        for &number in journeys {
            let died = endings[number].died;
            let has_reached = died.is_none_or(|end| end >= place.step);
            let meets = world.ways[number].meets(place.step, place.cell);
            cost.reached += usize::from(has_reached);
            if has_reached {
                let ends = f64::from(u8::from(died == Some(place.step)));
                table[usize::from(meets)][0] += 1.0;
                table[usize::from(meets)][1] += ends;
            }
            if !meets {
                continue;
            }
            cost.exposed += usize::from(has_reached);
            let without = world.ends(number, Some(place));
            if has_reached {
                let ends = ends_here(world, number, place, [died, without]);
                (ended_with, ended_without) = (ended_with + ends[0], ended_without + ends[1]);
            }
            cost.failures += i64::from(died.is_some()) - i64::from(without.is_some());
            cost.contacts += i64::from(contacts(world, number, died)) - i64::from(contacts(world, number, without));
            cost.effort +=
                CES_OF_EFFORT * (effort(world, number, died, None) - effort(world, number, without, Some(place)));
            let (failures, ends) = expectation(world, number, place);
            expected += failures;
            ends_here_in_all += ends;
        }
        cost.expected = (world.spec.law == Law::Logistic).then_some((expected, ends_here_in_all));
        // Nobody can tell who only browses: they make a harm look smaller than it is, most at the first steps.
        let severity = log_odds(ended_with, table[1][0]) - log_odds(ended_without, table[1][0]);
        cost.oracle_z = severity * information(table).sqrt();
        cost
    }

    /// Failures in expectation where the law gives them, else as they fell out.
    fn best_failures(&self) -> f64 {
        self.expected.map_or(self.failures as f64, |(failures, _)| failures)
    }
}

/// How likely one journey that is at the step and meets the plant ends there, as things are and were it harmless. Where the
/// law gives no probability: whether it did and would.
fn ends_here(world: &World, number: usize, place: Place, ends: [Option<usize>; 2]) -> [f64; 2] {
    match (world.spec.law, world.plan.journeys[number].browses) {
        (Law::Patience, _) => ends.map(|end| f64::from(u8::from(end == Some(place.step)))),
        (Law::Logistic, true) => [BROWSER_LEAVES; 2],
        (Law::Logistic, false) => [None, Some(place)].map(|off| world.hazard(number, place.step, off)),
    }
}

/// What a plant is expected to cost one journey that meets it: failed goals, and ends at the step itself.
fn expectation(world: &World, number: usize, place: Place) -> (f64, f64) {
    if world.plan.journeys[number].browses || world.spec.law == Law::Patience {
        return (0.0, 0.0);
    }
    let goes_on = |step: usize, off| 1.0 - world.hazard(number, step, off);
    let steps = world.steps(number).len();
    let before: f64 = (0..place.step).map(|step| goes_on(step, None)).product();
    let after: f64 = (place.step + 1..=steps).map(|step| goes_on(step, None)).product();
    let gained = goes_on(place.step, Some(place)) - goes_on(place.step, None);
    (before * gained * after, before * gained)
}

fn log_odds(count: f64, of: f64) -> f64 {
    ((count + 0.5) / (of - count + 0.5)).ln()
}

/// The information about a log-odds ratio in a table of two by two: reached and ended, by whether it was met.
fn information(table: [[f64; 2]; 2]) -> f64 {
    let weight = |[reached, ended]: [f64; 2]| (ended + 0.5) * (reached - ended + 0.5) / (reached + 1.0);
    let (other, met) = (weight(table[0]), weight(table[1]));
    if table[1][0] == 0.0 { 0.0 } else { met * other / (met + other) }
}

fn condition((attribute, value): &Condition) -> ConditionTruth {
    let (name, values, _) = ATTRIBUTES[*attribute];
    ConditionTruth { attribute: name.to_owned(), value: values[usize::from(*value)].to_owned() }
}

fn nature(kind: Kind, has_source: bool) -> &'static str {
    match kind {
        _ if has_source => "unclear object",
        Kind::ForcedSwitch => "missing function",
        Kind::DeadClick | Kind::Loop => "dead end",
        Kind::Error | Kind::RageClick => "error",
        Kind::Retry => "retry",
        Kind::PingPong => "ping-pong",
        Kind::RepeatContact => "repeat contact",
        Kind::Wait | Kind::Dwell => "wait",
    }
}

fn tell_decoys(world: &World) -> Vec<DecoyTruth> {
    let organisation = &world.organisation;
    let dealt = organisation.plants.iter().filter(|_| world.spec.shuffle_outcomes).map(|place| (place, "dealt_out"));
    let frequent = organisation.decoys.iter().map(|place| (place, "frequent")).chain(dealt).map(|(place, tag)| {
        let goal = &organisation.goals[place.goal];
        let cell = organisation.cell(*place);
        DecoyTruth {
            goal: goal.words.name.to_owned(),
            step: goal.steps[place.step].activity.to_owned(),
            kind: cell.kind,
            prevalence: cell.raised,
            tag,
        }
    });
    let twice = organisation.double_logging.map(|(goal, step, version)| {
        let goal = &organisation.goals[goal];
        let (_, _, shares) = ATTRIBUTES[crate::words::APP_VERSION];
        DecoyTruth {
            goal: goal.words.name.to_owned(),
            step: goal.steps[step].activity.to_owned(),
            kind: Kind::Retry,
            prevalence: shares[usize::from(version)],
            tag: "logged_twice",
        }
    });
    frequent.chain(twice).collect()
}

fn tell_disturbances(world: &World) -> Vec<Disturbance> {
    let organisation = &world.organisation;
    let plain = |tag| Disturbance { tag, condition: None, goal: None, step: None, from_day: None, to_day: None };
    let name = |goal: usize| Some(organisation.goals[goal].words.name.to_owned());
    let mut all = Vec::new();
    if let Some(part) = &organisation.confounder {
        all.push(Disturbance { condition: Some(condition(part)), ..plain("confounder") });
    }
    if let Some(part) = &organisation.mix_shift {
        let from = world.spec.days as f64 * 2.0 / 3.0;
        all.push(Disturbance { condition: Some(condition(part)), from_day: Some(from), ..plain("mix_shift") });
    }
    if let Some(week) = organisation.outage {
        let days = (Some(week.from), Some(week.to));
        all.push(Disturbance { goal: name(week.goal), from_day: days.0, to_day: days.1, ..plain("outage") });
    }
    if let Some(from) = organisation.campaign {
        all.push(Disturbance { from_day: Some(from), to_day: Some(from + 7.0), ..plain("campaign") });
    }
    if let Some((goal, step, version)) = organisation.double_logging {
        let part = (crate::words::APP_VERSION, version);
        let step = Some(organisation.goals[goal].steps[step].activity.to_owned());
        let condition = Some(condition(&part));
        all.push(Disturbance { goal: name(goal), step, condition, ..plain("double_logging") });
    }
    if let Some(page) = organisation.reversal {
        let step = Some(organisation.goals[page.goal].steps[page.step].activity.to_owned());
        let condition = Some(ConditionTruth { attribute: "template".into(), value: "B".into() });
        all.push(Disturbance { goal: name(page.goal), step, condition, ..plain("reversal") });
    }
    all
}
