//! What is logged of each journey: steps with their signals, contacts, complaints, and the goal where it is reached.

use crate::calendar::{DAY, HOUR, SECOND};
use crate::chance::{Purpose, Stream};
use crate::organisation::{Kind, Step};
use crate::walk::World;
use crate::words::{ATTRIBUTES, BACK_OFFICE, COMPLAINT, CONTACT, DEAD, ERROR_SHOWN, LEFT, RAGE, TEAMS};

/// Under which identity an event is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// A customer who is known.
    Customer(usize),
    /// A device that nothing ties to its customer.
    Device(usize),
    /// No customer at all.
    Bot(usize),
}

/// One event before it is written.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Its number: the same for copies of one event.
    pub(crate) id: usize,
    /// Event time and arrival, UTC microseconds.
    pub(crate) time: i64,
    pub(crate) arrival: i64,
    pub(crate) who: Who,
    pub(crate) activity: &'static str,
    pub(crate) channel: &'static str,
    pub(crate) values: [u8; ATTRIBUTES.len()],
    pub(crate) result: Option<&'static str>,
    pub(crate) template: Option<&'static str>,
    pub(crate) team: Option<&'static str>,
}

/// How a journey ended, as far as customers know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    /// After which step it ended without the goal.
    pub(crate) died: Option<usize>,
    /// When it ended, seconds since the first day began.
    pub(crate) at: f64,
}

/// How journeys went.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course {
    /// By journey: how it ended.
    pub(crate) endings: Vec<Ending>,
    /// By plant: days from its source to the step, of each mature journey that met it. Empty where it has no source.
    pub(crate) lags: Vec<Vec<f64>>,
}

/// Writes down all journeys. Times beyond the period are left out.
pub(crate) fn record(world: &World) -> (Vec<Row>, Course) {
    let mut rows = Vec::with_capacity(world.plan.journeys.len() * 14);
    let mut course = Course { lags: vec![Vec::new(); world.organisation.plants.len()], ..Course::default() };
    for number in 0..world.plan.journeys.len() {
        let mut pen = Pen { world, number, rows: &mut rows, times: Vec::new() };
        course.endings.push(pen.journey());
        let times = pen.times;
        tell_lags(world, number, &times, &mut course.lags);
    }
    let end = world.spec.days as f64 * DAY;
    let last = world.plan.first_day * 86_400 * SECOND + (end * SECOND as f64) as i64;
    rows.retain(|row| row.time < last);
    (rows, course)
}

/// How long it was from the source of each plant that a journey met to the step where it shows; `times` are those of the
/// steps that were taken.
fn tell_lags(world: &World, number: usize, times: &[i64], lags: &mut [Vec<f64>]) {
    let (journey, _) = world.journey(number);
    if !world.is_mature(number) {
        return;
    }
    for (place, lags) in world.organisation.plants.iter().zip(lags) {
        let source = world.organisation.cell(*place).source.filter(|_| place.goal == journey.goal);
        let (from, to) = (source.and_then(|step| times.get(step)), times.get(place.step));
        if let Some((from, to)) = from.zip(to)
            && world.ways[number].meets(place.step, place.cell)
        {
            lags.push((to - from) as f64 / (SECOND as f64 * DAY));
        }
    }
}

/// After a failure: whether customer service is called.
pub(crate) fn contacts(world: &World, number: usize, died: Option<usize>) -> bool {
    let (journey, _) = world.journey(number);
    let often = match (died, journey.browses) {
        (_, true) => 0.03,
        (None, false) => 0.04,
        (Some(_), false) => 0.35,
    };
    Stream::of(world.spec.seed, Purpose::Contact, number, 0).happens(often)
}

/// Writes down one journey.
struct Pen<'w, 's> {
    world: &'w World<'s>,
    number: usize,
    rows: &'w mut Vec<Row>,
    /// When each step that was taken was taken first.
    times: Vec<i64>,
}

impl Pen<'_, '_> {
    fn journey(&mut self) -> Ending {
        let world = self.world;
        let died = world.ends(self.number, None);
        let (journey, _) = world.journey(self.number);
        let steps = world.steps(self.number);
        let last = died.map_or(steps.len(), |step| (step + 1).min(steps.len()));
        let mut at = journey.start;
        for place in 0..last {
            let first = self.rows.len();
            at = self.visit(place, at);
            self.times.push(self.rows[first].time);
        }
        let mut stream = self.stream(Purpose::Timing, steps.len());
        if died.is_none() {
            at += stream.log_normal(600.0, 0.7);
            let (activity, channel) = world.organisation.goals[journey.goal].words.reached;
            self.put(at, activity, channel);
        }
        if contacts(world, self.number, died) {
            self.contact(at + stream.between(0.02, 7.0) * DAY, &mut stream);
        }
        let complains = Stream::of(world.spec.seed, Purpose::Contact, self.number, 1).happens(0.12);
        if complains && died.is_some() && !journey.browses {
            self.put(at + stream.between(0.1, 6.0) * DAY, COMPLAINT.0, COMPLAINT.1);
        }
        Ending { died, at }
    }

    fn stream(&self, purpose: Purpose, part: usize) -> Stream {
        Stream::of(self.world.spec.seed, purpose, self.number, part)
    }

    /// One step and all that happens at it; gives the time at which the customer is done with it.
    fn visit(&mut self, place: usize, before: f64) -> f64 {
        let world = self.world;
        let step = &world.steps(self.number)[place];
        let mut stream = self.stream(Purpose::Shape, place);
        let met = |kind: Kind| {
            let mut cells = step.cells.iter().enumerate();
            cells.any(|(at, cell)| cell.kind == kind && world.ways[self.number].meets(place, at))
        };
        let met = Kind::ALL.map(|kind| (kind, met(kind)));
        let met = |kind: Kind| met.iter().any(|(known, met)| *known == kind && *met);
        let mut at = before;
        if place > 0 {
            at += stream.log_normal(step.gap, 0.8);
        }
        if met(Kind::Wait) {
            at += stream.log_normal(2.8 * DAY, 0.35);
        }
        self.step(place, at, step.channel, met(Kind::Error) && step.error_in_result);
        at = self.on_page(place, at, &met, &mut stream);
        self.again(place, at, &met, &mut stream)
    }

    /// What happens directly after the step's event, on the same page.
    fn on_page(&mut self, place: usize, at: f64, met: &dyn Fn(Kind) -> bool, stream: &mut Stream) -> f64 {
        let step = &self.world.steps(self.number)[place];
        let mut end = at;
        if self.world.is_logged_twice(self.number, place) {
            end += 1.0;
            self.step(place, end, step.channel, false);
        }
        if met(Kind::Error) && !step.error_in_result {
            end += stream.between(1.0, 5.0);
            self.put(end, ERROR_SHOWN, step.channel);
        }
        for (kind, activity) in [(Kind::RageClick, RAGE), (Kind::DeadClick, DEAD)] {
            if met(kind) {
                end += stream.between(2.0, 20.0);
                self.put(end, activity, step.channel);
            }
        }
        if step.closes {
            let long = if met(Kind::Dwell) { stream.log_normal(12.0, 0.3) } else { 1.0 };
            end = end.max(at + long * stream.log_normal(80.0, 0.5));
            self.put(end, LEFT, step.channel);
        }
        end
    }

    /// What makes the customer do it again, or ask for help.
    fn again(&mut self, place: usize, at: f64, met: &dyn Fn(Kind) -> bool, stream: &mut Stream) -> f64 {
        let step = &self.world.steps(self.number)[place];
        let mut at = at;
        if met(Kind::Retry) {
            loop {
                at += stream.between(15.0, 240.0);
                self.step(place, at, step.channel, false);
                if !stream.happens(0.35) {
                    break;
                }
            }
        }
        if met(Kind::PingPong) {
            let other = if step.is_digital() { "phone" } else { "web" };
            at += stream.between(0.2, 3.0) * HOUR;
            self.step(place, at, other, false);
            at += stream.between(0.2, 3.0) * HOUR;
            self.step(place, at, step.channel, false);
        }
        if met(Kind::Loop) {
            at += stream.between(60.0, 1_800.0);
            let earlier = place - 1 - stream.below(place.min(2));
            self.step(earlier, at, self.world.steps(self.number)[earlier].channel, false);
            at += stream.between(60.0, 1_200.0);
            self.step(place, at, step.channel, false);
        }
        if met(Kind::ForcedSwitch) {
            at += stream.between(0.1, 18.0) * HOUR;
            self.contact(at, stream);
        }
        if met(Kind::RepeatContact) {
            at += stream.between(26.0, 50.0) * HOUR;
            self.contact(at, stream);
            at += stream.between(0.5, 4.5) * DAY;
            self.contact(at, stream);
        }
        at
    }

    fn contact(&mut self, at: f64, stream: &mut Stream) {
        self.put(at, CONTACT.0, CONTACT.1);
        if let Some(row) = self.rows.last_mut() {
            row.team = Some(TEAMS[stream.below(TEAMS.len())]);
        }
    }

    fn step(&mut self, place: usize, at: f64, channel: &'static str, failed: bool) {
        let step: &Step = &self.world.steps(self.number)[place];
        let sees_b = self.world.ways[self.number].sees_b(place);
        self.put(at, step.activity, channel);
        if let Some(row) = self.rows.last_mut() {
            row.result = failed.then_some("error");
            row.template = step.is_object.then_some(if sees_b { "B" } else { "A" });
            row.team = matches!(channel, "email" | "letter" | "billing").then_some(BACK_OFFICE);
        }
    }

    fn put(&mut self, at: f64, activity: &'static str, channel: &'static str) {
        let (journey, customer) = self.world.journey(self.number);
        let time = self.world.plan.first_day * 86_400 * SECOND + (at * 1_000.0) as i64 * 1_000;
        self.rows.push(Row {
            id: self.rows.len(),
            time,
            arrival: time,
            who: Who::Customer(journey.customer),
            activity,
            channel,
            values: customer.values,
            result: None,
            template: None,
            team: None,
        });
    }
}
