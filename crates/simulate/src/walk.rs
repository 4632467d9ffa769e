//! The law of a world: what each journey meets, and where it ends. A signal that is switched off still happens; it only
//! no longer harms, and everything else has the very same luck.

use crate::chance::{Purpose, Stream};
use crate::customers::{Customer, Journey, Plan};
use crate::organisation::{CONFOUNDER_SIGNALS, Cell, Kind, Organisation, Place, Step, VERSION_B};
use crate::spec::{Law, Spec};
use crate::words::{APP_VERSION, DEVICE};

/// The most steps that a goal has.
pub(crate) const MOST_STEPS: usize = 14;

/// A world before anybody walks: who, what and how.
pub(crate) struct World<'s> {
    pub(crate) spec: &'s Spec,
    pub(crate) organisation: Organisation,
    pub(crate) plan: Plan,
    /// What each journey would meet on its way, were it to walk it all.
    pub(crate) ways: Vec<Way>,
    /// Whose end each journey has: its own, unless outcomes are dealt out anew.
    lots: Vec<usize>,
}

/// What one journey meets, step by step.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Way {
    /// One bit for each signal of the step.
    signals: [u8; MOST_STEPS],
    /// Whether the customer saw version B, where the step has versions.
    version_b: [bool; MOST_STEPS],
}

impl Way {
    /// Whether a signal is met at a step.
    pub(crate) fn meets(&self, step: usize, cell: usize) -> bool {
        self.signals[step] & (1 << cell) != 0
    }

    /// Whether version B is seen at a step.
    pub(crate) fn sees_b(&self, step: usize) -> bool {
        self.version_b[step]
    }
}

/// Log-odds of giving up that an outage adds to each digital step.
const OUTAGE_HARM: f64 = 0.5;
/// How much harm version B does in a reversal.
pub(crate) const REVERSAL_HARM: f64 = 0.4;
/// The chance that a journey that only browses ends after a step.
pub(crate) const BROWSER_LEAVES: f64 = 0.28;
/// The chance that all is done and the goal still not reached.
const LAST_MISS: f64 = 0.03;

impl World<'_> {
    /// Draws a world from its specification, which has been checked.
    pub(crate) fn draw(spec: &Spec) -> World<'_> {
        let organisation = Organisation::draw(spec);
        let plan = crate::customers::draw_plan(spec, &organisation);
        let lots = draw_lots(spec, &plan);
        let mut world = World { spec, organisation, plan, ways: Vec::new(), lots };
        world.ways = (0..world.plan.journeys.len()).map(|number| world.way(number)).collect();
        world
    }

    /// A journey and its customer.
    pub(crate) fn journey(&self, number: usize) -> (&Journey, &Customer) {
        let journey = &self.plan.journeys[number];
        (journey, &self.plan.customers[journey.customer])
    }

    /// The steps that a journey would take.
    pub(crate) fn steps(&self, number: usize) -> &[Step] {
        &self.organisation.goals[self.plan.journeys[number].goal].steps
    }

    /// Whether its horizon lies within the period, so that its end is known.
    pub(crate) fn is_mature(&self, number: usize) -> bool {
        self.plan.journeys[number].day() + f64::from(self.spec.horizon_days) <= self.spec.days as f64
    }

    fn is_out_of_order(&self, journey: &Journey) -> bool {
        let outage = self.organisation.outage;
        outage.is_some_and(|week| week.goal == journey.goal && (week.from..week.to).contains(&journey.day()))
    }

    fn way(&self, number: usize) -> Way {
        let (journey, customer) = self.journey(number);
        let mut way = Way::default();
        let weight = self.signals_of(customer);
        for (place, step) in self.steps(number).iter().enumerate() {
            let mut stream = Stream::of(self.spec.seed, Purpose::Signals, number, place);
            let is_reversed =
                self.organisation.reversal.is_some_and(|page| (page.goal, page.step) == (journey.goal, place));
            let share = match (is_reversed, customer.values[DEVICE]) {
                (false, _) => VERSION_B,
                (true, 1) => 0.8,
                (true, _) => 0.2,
            };
            way.version_b[place] = step.is_object && stream.happens(share);
            for (at, cell) in step.cells.iter().enumerate() {
                let strikes = self.strikes(cell, journey, customer, &way);
                let disturbed = if cell.kind == Kind::Error && self.is_out_of_order(journey) { 4.0 } else { 1.0 };
                let often = if strikes { cell.strikes(journey.day()) } else { cell.base };
                if stream.happens((often * weight * disturbed).min(0.9)) {
                    way.signals[place] |= 1 << at;
                }
            }
        }
        way
    }

    /// How much more than others a customer meets of every signal.
    fn signals_of(&self, customer: &Customer) -> f64 {
        let confounded = self.organisation.confounder.is_some_and(|part| customer.is(&[part]));
        let weight = (self.spec.clumsiness() * customer.clumsiness).exp();
        weight * if confounded { CONFOUNDER_SIGNALS } else { 1.0 }
    }

    fn strikes(&self, cell: &Cell, journey: &Journey, customer: &Customer, way: &Way) -> bool {
        customer.is(&cell.segment)
            && cell.onset.is_none_or(|day| journey.day() >= day)
            && cell.source.is_none_or(|step| way.sees_b(step))
    }

    /// After which step a journey ends without its goal, were one plant harmless; the number of steps: after them all.
    pub(crate) fn ends(&self, number: usize, off: Option<Place>) -> Option<usize> {
        let number = self.lots[number];
        let (journey, _) = self.journey(number);
        if journey.browses {
            return self.browses_until(number);
        }
        match self.spec.law {
            Law::Logistic => {
                let steps = self.steps(number).len();
                (0..=steps).find(|step| self.death(number, *step) < self.hazard(number, *step, off))
            }
            Law::Patience => self.loses_patience(number, off),
        }
    }

    fn browses_until(&self, number: usize) -> Option<usize> {
        let steps = self.steps(number).len();
        Some((0..steps).find(|step| self.death(number, *step) < BROWSER_LEAVES).unwrap_or(steps))
    }

    /// The luck of a journey at a step: it gives up where this is below its hazard.
    fn death(&self, number: usize, step: usize) -> f64 {
        Stream::of(self.spec.seed, Purpose::Death, number, step).unit()
    }

    /// The probability of giving up after a step that was reached (logistic law).
    pub(crate) fn hazard(&self, number: usize, place: usize, off: Option<Place>) -> f64 {
        let (journey, _) = self.journey(number);
        let steps = self.steps(number);
        let disposition = self.disposition(number);
        let Some(step) = steps.get(place) else {
            let odds = (LAST_MISS / (1.0 - LAST_MISS)).ln() + disposition;
            return logistic(odds);
        };
        let way = &self.ways[number];
        let mut odds = step.base + disposition;
        if step.is_digital() && self.is_out_of_order(journey) {
            odds += OUTAGE_HARM;
        }
        if self.sees_worse_page(journey, place, way) {
            odds += REVERSAL_HARM;
        }
        odds += self.harm(number, place, off);
        logistic(odds)
    }

    /// What is known of the customer, and what is not, as log-odds of giving up.
    fn disposition(&self, number: usize) -> f64 {
        let (_, customer) = self.journey(number);
        let known = customer.values.iter().enumerate();
        let known: f64 =
            known.map(|(attribute, value)| self.organisation.effects[attribute][usize::from(*value)]).sum();
        known + self.spec.clumsiness() * customer.clumsiness
    }

    fn sees_worse_page(&self, journey: &Journey, place: usize, way: &Way) -> bool {
        let page = self.organisation.reversal;
        page.is_some_and(|page| (page.goal, page.step) == (journey.goal, place)) && way.sees_b(place)
    }

    /// The harm of all signals that are met at a step, log-odds.
    pub(crate) fn harm(&self, number: usize, place: usize, off: Option<Place>) -> f64 {
        let (journey, _) = self.journey(number);
        let Some(step) = self.steps(number).get(place) else { return 0.0 };
        let is_off = |cell: usize| off == Some(Place { goal: journey.goal, step: place, cell });
        let met = step.cells.iter().enumerate().filter(|(at, _)| self.ways[number].meets(place, *at) && !is_off(*at));
        met.map(|(_, cell)| cell.severity).sum()
    }

    /// The misspecified world: a heavy-tailed budget of patience, and harm that grows when it is not the first.
    fn loses_patience(&self, number: usize, off: Option<Place>) -> Option<usize> {
        const HARM: f64 = 0.5;
        const SECOND_HARM: f64 = 1.6;
        let (journey, _) = self.journey(number);
        let mut luck = Stream::of(self.spec.seed, Purpose::Patience, number, 0);
        // A logarithm of Student's kind: some have hardly any patience, some have no end of it.
        let heavy = luck.normal() / (luck.normal().abs() * 0.35 + 0.75);
        let budget = (1.6 + heavy - 0.55 * self.disposition(number)).exp();
        let (mut used, mut harmed) = (0.0, false);
        for (place, step) in self.steps(number).iter().enumerate() {
            let mut worn = Stream::of(self.spec.seed, Purpose::Patience, number, place + 1);
            used += -0.08 * (1.0 - worn.unit()).ln();
            let mut harm = HARM * self.harm(number, place, off);
            if self.sees_worse_page(journey, place, &self.ways[number]) {
                harm += HARM * REVERSAL_HARM;
            }
            if step.is_digital() && self.is_out_of_order(journey) {
                harm += HARM * OUTAGE_HARM;
            }
            used += if harmed { SECOND_HARM * harm } else { harm };
            harmed |= harm > 0.0;
            if used > budget || self.death(number, place) < 0.008 {
                return Some(place);
            }
        }
        let steps = self.steps(number).len();
        (self.death(number, steps) < LAST_MISS).then_some(steps)
    }

    /// Whether a step's event is written twice for this customer.
    pub(crate) fn is_logged_twice(&self, number: usize, place: usize) -> bool {
        let (journey, customer) = self.journey(number);
        self.organisation.double_logging.is_some_and(|(goal, step, version)| {
            (goal, step) == (journey.goal, place) && customer.values[APP_VERSION] == version
        })
    }
}

/// Whose end each journey has. Dealt out among journeys of the same goal, so that goals are reached as often as before.
fn draw_lots(spec: &Spec, plan: &Plan) -> Vec<usize> {
    let mut lots: Vec<usize> = (0..plan.journeys.len()).collect();
    for goal in (0..spec.goals).filter(|_| spec.shuffle_outcomes) {
        let own: Vec<usize> = (0..lots.len()).filter(|number| plan.journeys[*number].goal == goal).collect();
        let mut dealt = own.clone();
        Stream::of(spec.seed, Purpose::Plan, goal, 1).shuffle(&mut dealt);
        own.into_iter().zip(dealt).for_each(|(number, lot)| lots[number] = lot);
    }
    lots
}

/// The probability behind log-odds.
fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}
