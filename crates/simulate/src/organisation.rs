//! The organisation of a world, drawn from its seed: goals, steps, the signals that each step may give, which of them
//! harm and which only look as if, and who is disadvantaged. Everything here is the truth that analyses look for.

use crate::chance::{Purpose, Stream};
use crate::spec::Spec;
use crate::words::{APP_VERSION, ATTRIBUTES, DEVICE, GOALS, GoalWords, TENURE};
use serde::Serialize;

/// What a signal looks like in events; named as analyses name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The same activity again, with nothing new between.
    Retry,
    /// An earlier step again, then forward.
    Loop,
    /// The same activity in one channel, another one, and the first again.
    PingPong,
    /// A contact within a day after an unfinished digital step.
    ForcedSwitch,
    /// Two contacts of the same goal within seven days.
    RepeatContact,
    /// A long gap before the step.
    Wait,
    /// A result `error`, or an error shown directly after.
    Error,
    /// Clicks in anger directly after.
    RageClick,
    /// A click on what does nothing directly after.
    DeadClick,
    /// A long time until the page is left.
    Dwell,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 10] = [
        Kind::Retry,
        Kind::Loop,
        Kind::PingPong,
        Kind::ForcedSwitch,
        Kind::RepeatContact,
        Kind::Wait,
        Kind::Error,
        Kind::RageClick,
        Kind::DeadClick,
        Kind::Dwell,
    ];

    /// The word used in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Retry => "retry",
            Kind::Loop => "loop",
            Kind::PingPong => "ping_pong",
            Kind::ForcedSwitch => "forced_switch",
            Kind::RepeatContact => "repeat_contact",
            Kind::Wait => "wait",
            Kind::Error => "error",
            Kind::RageClick => "rage_click",
            Kind::DeadClick => "dead_click",
            Kind::Dwell => "dwell",
        }
    }

    /// Kinds that cannot be told apart in events when they are at the same step.
    fn excludes(self, other: Kind) -> bool {
        const GROUPS: [&[Kind]; 3] = [
            &[Kind::Retry, Kind::PingPong],
            &[Kind::ForcedSwitch, Kind::RepeatContact],
            &[Kind::RageClick, Kind::Dwell],
        ];
        let dwells = |one: Kind, two: Kind| one == Kind::Dwell && matches!(two, Kind::DeadClick | Kind::Retry);
        self == other
            || dwells(self, other)
            || dwells(other, self)
            || GROUPS.iter().any(|group| group.contains(&self) && group.contains(&other))
    }
}

/// Which kinds of signal a step may give, by its channel and place.
fn kinds_of(channel: &str, place: usize) -> Vec<Kind> {
    let mut kinds = match channel {
        "web" | "app" => vec![
            Kind::Retry,
            Kind::PingPong,
            Kind::ForcedSwitch,
            Kind::RepeatContact,
            Kind::Error,
            Kind::RageClick,
            Kind::DeadClick,
            Kind::Dwell,
        ],
        "email" | "chat" | "store" => vec![Kind::Retry, Kind::PingPong, Kind::RepeatContact],
        _ => vec![Kind::Retry, Kind::RepeatContact],
    };
    if place > 0 {
        kinds.extend([Kind::Wait, Kind::Loop]);
    }
    kinds
}

/// Why a cell is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Now and then, and harmless.
    Background,
    /// A planted friction, by its number.
    Plant,
    /// Frequent and harmless.
    Decoy,
}

/// One condition on customers: attribute and value, as places in [`ATTRIBUTES`].
pub(crate) type Condition = (usize, u8);

/// One kind of signal at one step.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) kind: Kind,
    pub(crate) role: Role,
    /// How often it is met where it does not strike, and where it does.
    pub(crate) base: f64,
    pub(crate) raised: f64,
    /// Harm where it is met, log-odds of giving up.
    pub(crate) severity: f64,
    /// Whom it strikes; empty: everybody.
    pub(crate) segment: Vec<Condition>,
    /// From which day it strikes.
    pub(crate) onset: Option<f64>,
    /// The earlier step whose version B makes it strike.
    pub(crate) source: Option<usize>,
    /// What is done about it during the period.
    pub(crate) fix: Option<Fix>,
}

/// An attempt to fix a friction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fix {
    /// The day from which it acts, from the first.
    pub day: f64,
    /// The share of the friction that it takes away; 0: it does nothing.
    pub effect: f64,
    /// Whether half of the effect is gone after each month.
    pub fades: bool,
}

impl Fix {
    /// The share of the friction that is left on a day.
    fn leaves(&self, day: f64) -> f64 {
        let age = day - self.day;
        let kept = if self.fades { 0.5_f64.powf(age / 30.0) } else { 1.0 };
        if age < 0.0 { 1.0 } else { 1.0 - self.effect * kept }
    }
}

impl Cell {
    /// How often it is met on a day by those whom it strikes, before what is special to them.
    pub(crate) fn strikes(&self, day: f64) -> f64 {
        let left = self.fix.map_or(1.0, |fix| fix.leaves(day));
        self.base + (self.raised - self.base) * left
    }
}

/// One step towards a goal.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) activity: &'static str,
    pub(crate) channel: &'static str,
    /// Log-odds of giving up here when nothing is met.
    pub(crate) base: f64,
    /// Median time since the step before, seconds.
    pub(crate) gap: f64,
    /// Whether its event tells which version the customer saw.
    pub(crate) is_object: bool,
    /// Whether leaving the page is logged.
    pub(crate) closes: bool,
    /// Whether an error is a result of the step's own event rather than an event after it.
    pub(crate) error_in_result: bool,
    pub(crate) cells: Vec<Cell>,
}

impl Step {
    /// Whether the customer does it in a page or an app.
    pub(crate) fn is_digital(&self) -> bool {
        matches!(self.channel, "web" | "app")
    }
}

/// One goal.
pub(crate) struct Goal {
    pub(crate) words: &'static GoalWords,
    pub(crate) steps: Vec<Step>,
}

/// Where a cell is: goal, step, and which of the step's signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) goal: usize,
    pub(crate) step: usize,
    pub(crate) cell: usize,
}

/// A week out of order: its goal and days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    pub(crate) goal: usize,
    pub(crate) from: f64,
    pub(crate) to: f64,
}

/// The page version that is worse for everybody and looks better.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reversal {
    pub(crate) goal: usize,
    pub(crate) step: usize,
}

/// The whole organisation.
pub(crate) struct Organisation {
    pub(crate) goals: Vec<Goal>,
    /// Log-odds of giving up, by attribute and value.
    pub(crate) effects: Vec<Vec<f64>>,
    pub(crate) confounder: Option<Condition>,
    pub(crate) mix_shift: Option<Condition>,
    pub(crate) outage: Option<Outage>,
    /// The first day of the campaign's week.
    pub(crate) campaign: Option<f64>,
    /// Goal and step that version `app_version` logs twice.
    pub(crate) double_logging: Option<(usize, usize, u8)>,
    pub(crate) reversal: Option<Reversal>,
    pub(crate) plants: Vec<Place>,
    pub(crate) decoys: Vec<Place>,
}

/// Extra log-odds of giving up in the confounding segment, and how much more of every signal it meets.
pub(crate) const CONFOUNDER_HARM: f64 = 0.7;
pub(crate) const CONFOUNDER_SIGNALS: f64 = 1.6;
/// How often customers get version B of a letter, an invoice or a page.
pub(crate) const VERSION_B: f64 = 0.4;
/// Extra log-odds of those who become more common.
const MIX_HARM: f64 = 0.35;

impl Organisation {
    /// Draws an organisation.
    pub(crate) fn draw(spec: &Spec) -> Organisation {
        let mut stream = Stream::of(spec.seed, Purpose::Organisation, 0, 0);
        let goals: Vec<Goal> = GOALS.iter().take(spec.goals).map(|words| draw_goal(words, spec, &mut stream)).collect();
        let effect = |stream: &mut Stream| 0.12 * stream.normal();
        let effects = ATTRIBUTES.iter().map(|(_, values, _)| values.iter().map(|_| effect(&mut stream)).collect());
        let mut organisation = Organisation {
            effects: effects.collect(),
            goals,
            confounder: None,
            mix_shift: None,
            outage: None,
            campaign: None,
            double_logging: None,
            reversal: None,
            plants: Vec::new(),
            decoys: Vec::new(),
        };
        organisation.disturb(spec, &mut stream);
        organisation.plant(spec, &mut stream);
        organisation.put_decoys(spec, &mut stream);
        organisation.fix(spec);
        organisation
    }

    /// Tries to fix the first plants: a third wholly, a third in vain, the others by half or for a while.
    fn fix(&mut self, spec: &Spec) {
        for (number, place) in self.plants.clone().into_iter().take(spec.fixes).enumerate() {
            let mut stream = Stream::of(spec.seed, Purpose::Organisation, 1, number);
            let day = stream.between(0.4, 0.6) * spec.days as f64;
            let (effect, fades) =
                [(1.0, false), (0.0, false), (0.5, false), (1.0, true), (0.0, false), (1.0, false)][number % 6];
            self.cell_mut(place).fix = Some(Fix { day, effect, fades });
        }
    }

    /// The cell at a place.
    pub(crate) fn cell(&self, place: Place) -> &Cell {
        &self.goals[place.goal].steps[place.step].cells[place.cell]
    }

    fn cell_mut(&mut self, place: Place) -> &mut Cell {
        &mut self.goals[place.goal].steps[place.step].cells[place.cell]
    }

    /// All cells, in random order.
    fn places(&self, stream: &mut Stream) -> Vec<Place> {
        let mut places = Vec::new();
        for (goal, of_goal) in self.goals.iter().enumerate() {
            for (step, of_step) in of_goal.steps.iter().enumerate() {
                places.extend((0..of_step.cells.len()).map(|cell| Place { goal, step, cell }));
            }
        }
        stream.shuffle(&mut places);
        places
    }

    fn disturb(&mut self, spec: &Spec, stream: &mut Stream) {
        // Common enough to matter, rare enough to be a part of customers.
        let is_part = |(_, share): &(Condition, f64)| (0.14..=0.4).contains(share);
        let mut parts: Vec<Condition> = all_conditions().into_iter().filter(is_part).map(|(part, _)| part).collect();
        stream.shuffle(&mut parts);
        let mut parts = parts.into_iter();
        let (confounder, shifted) = (parts.next(), parts.next());
        let goal = stream.below(self.goals.len());
        let from = stream.between(0.3, 0.8) * spec.days as f64;
        let campaign = stream.between(0.1, 0.9) * spec.days as f64;
        let logged_twice = self.digital_steps();
        let twice = logged_twice.get(stream.below(logged_twice.len())).copied();
        let version = 4 + stream.below(4);
        let on = &spec.disturbances;
        self.confounder = confounder.filter(|_| on.confounder);
        self.mix_shift = shifted.filter(|_| on.mix_shift);
        self.outage = on.outage.then_some(Outage { goal, from, to: from + 7.0 });
        self.campaign = on.campaign.then_some(campaign);
        self.double_logging = twice.filter(|_| on.double_logging).map(|(goal, step)| (goal, step, version as u8));
        if let Some((attribute, value)) = self.confounder {
            self.effects[attribute][usize::from(value)] += CONFOUNDER_HARM;
        }
        if let Some((attribute, value)) = self.mix_shift {
            self.effects[attribute][usize::from(value)] += MIX_HARM;
        }
        // Early on the way, so that there is much left to manage better.
        let mut pages = self.digital_steps();
        pages.retain(|(_, step)| 2 * step < spec.steps);
        let page = pages.get(stream.below(pages.len())).copied().filter(|_| on.reversal);
        if let Some((goal, step)) = page {
            self.goals[goal].steps[step].is_object = true;
            self.reversal = Some(Reversal { goal, step });
            // Those on desktops manage far better, and they are the ones who are shown version B.
            self.effects[DEVICE] = vec![0.5, -0.5, 0.2];
        }
    }

    fn digital_steps(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (goal, of_goal) in self.goals.iter().enumerate() {
            let digital = of_goal.steps.iter().enumerate().filter(|(_, step)| step.is_digital());
            found.extend(digital.map(|(step, _)| (goal, step)));
        }
        found
    }

    fn plant(&mut self, spec: &Spec, stream: &mut Stream) {
        let places = self.places(stream);
        let mut taken: Vec<(usize, usize)> = self.double_logging.iter().map(|(goal, step, _)| (*goal, *step)).collect();
        for place in places {
            if self.plants.len() == spec.plants {
                return;
            }
            // One plant a step, while there are steps; worlds of many plants may put two at one.
            let crowded = spec.plants * 2 > spec.goals * spec.steps;
            if !crowded && taken.contains(&(place.goal, place.step)) {
                continue;
            }
            taken.push((place.goal, place.step));
            let objects: Vec<usize> =
                (0..place.step).filter(|step| self.goals[place.goal].steps[*step].is_object).collect();
            let wants_source = stream.happens(spec.from_source);
            let source = objects.get(stream.below(objects.len())).copied().filter(|_| wants_source);
            let wants_segment = stream.happens(spec.in_segment);
            let segment = draw_segment(stream, self.confounder);
            let wants_onset = stream.happens(spec.with_onset);
            let onset = stream.between(0.25, 0.55) * spec.days as f64;
            let severity = stream.between(spec.severity[0], spec.severity[1]);
            let prevalence = stream.between(spec.prevalence[0], spec.prevalence[1]);
            let cell = self.cell_mut(place);
            cell.role = Role::Plant;
            cell.severity = severity;
            // What strikes some only strikes them harder, so that as many are met in all.
            let struck = match (source, wants_segment) {
                (Some(_), _) => VERSION_B,
                (None, true) => segment.iter().map(|(of, value)| ATTRIBUTES[*of].2[usize::from(*value)]).product(),
                (None, false) => 1.0,
            };
            cell.raised = (prevalence / struck).min(0.5);
            cell.base = cell.base.min(0.03);
            cell.source = source;
            if source.is_none() && wants_segment {
                cell.segment = segment;
            }
            cell.onset = wants_onset.then_some(onset);
            self.plants.push(place);
        }
    }

    fn put_decoys(&mut self, spec: &Spec, stream: &mut Stream) {
        let harmless = |kind: Kind| {
            matches!(
                kind,
                Kind::Loop
                    | Kind::Wait
                    | Kind::Retry
                    | Kind::PingPong
                    | Kind::Dwell
                    | Kind::DeadClick
                    | Kind::RageClick
            )
        };
        let mut taken: Vec<(usize, usize)> = self.plants.iter().map(|place| (place.goal, place.step)).collect();
        for strict in [true, false] {
            for place in self.places(stream) {
                if self.decoys.len() == spec.decoys {
                    return;
                }
                let here = (place.goal, place.step);
                let cell = self.cell(place);
                let fits = cell.role == Role::Background && harmless(cell.kind);
                if !fits || (strict && taken.contains(&here)) {
                    continue;
                }
                taken.push(here);
                let often = stream.between(0.25, 0.45);
                let cell = self.cell_mut(place);
                (cell.role, cell.base, cell.raised) = (Role::Decoy, often, often);
                self.decoys.push(place);
            }
        }
    }
}

fn draw_goal(words: &'static GoalWords, spec: &Spec, stream: &mut Stream) -> Goal {
    // Evenly spread over the whole way, so that short goals too begin at the beginning and end at the end.
    let chosen = (0..spec.steps).map(|step| words.steps[step * 14 / spec.steps]);
    let steps = chosen.enumerate().map(|(place, words)| draw_step(words, place, spec, stream));
    Goal { words, steps: steps.collect() }
}

fn draw_step(
    (activity, channel): (&'static str, &'static str),
    place: usize,
    spec: &Spec,
    stream: &mut Stream,
) -> Step {
    let mut kinds = kinds_of(channel, place);
    stream.shuffle(&mut kinds);
    let mut chosen: Vec<Kind> = Vec::new();
    for kind in kinds {
        if chosen.len() < spec.signals && !chosen.iter().any(|other| kind.excludes(*other)) {
            chosen.push(kind);
        }
    }
    let cells = chosen.iter().map(|kind| {
        let base = stream.between(0.02, 0.07);
        Cell {
            kind: *kind,
            role: Role::Background,
            base,
            raised: base,
            severity: 0.0,
            segment: Vec::new(),
            onset: None,
            source: None,
            fix: None,
        }
    });
    let cells = cells.collect();
    let slow = match channel {
        "letter" | "billing" | "store" => 20.0 * crate::calendar::HOUR,
        "email" => 6.0 * crate::calendar::HOUR,
        _ => 0.4 * crate::calendar::HOUR,
    };
    // Where waiting is a signal, the usual time must be short.
    let gap = if chosen.contains(&Kind::Wait) { slow.min(2.0 * crate::calendar::HOUR) } else { slow };
    let is_digital = matches!(channel, "web" | "app");
    Step {
        activity,
        channel,
        base: stream.between(-4.2, -3.4),
        gap,
        is_object: matches!(channel, "letter" | "billing" | "email") || (is_digital && stream.happens(0.15)),
        closes: chosen.contains(&Kind::Dwell) || (is_digital && stream.happens(0.1)),
        error_in_result: chosen.contains(&Kind::Dwell) || stream.happens(0.5),
        cells,
    }
}

/// Every value of every attribute with its share; what shifts with the app's releases is left out.
fn all_conditions() -> Vec<(Condition, f64)> {
    let mut all = Vec::new();
    for (attribute, (_, values, shares)) in ATTRIBUTES.iter().enumerate() {
        if attribute == APP_VERSION || attribute == TENURE {
            continue;
        }
        all.extend((0..values.len()).map(|value| ((attribute, value as u8), shares[value])));
    }
    all
}

/// One or two conditions that are true of at least one customer in eight.
fn draw_segment(stream: &mut Stream, not: Option<Condition>) -> Vec<Condition> {
    const LEAST: f64 = 0.125;
    let mut parts = all_conditions();
    parts.retain(|(part, share)| (LEAST..=0.7).contains(share) && Some(*part) != not);
    stream.shuffle(&mut parts);
    let Some(&(first, share)) = parts.first() else { return Vec::new() };
    let second = parts.iter().find(|(part, other)| part.0 != first.0 && share * other >= LEAST);
    let both = stream.happens(0.5);
    let mut segment = vec![first];
    segment.extend(second.filter(|_| both).map(|(part, _)| *part));
    segment.sort_unstable();
    segment
}
