//! Conformance: journeys as they went beside the journey as it was planned.
//!
//! In: a log cut into journeys, and the planned steps in order. Out: [`ConformReport`]: how many follow the plan, which
//! steps are skipped, taken again or out of turn, what is done besides, and how those fare that follow and those that
//! do not. Each journey is aligned with the plan so that as few moves as can be have no partner; fitness is what is left
//! over of 1 (van der Aalst, Adriansyah and van Dongen 2012, with every move costing the same). A journey that ends early
//! follows as far as it came: leaving is no deviation from the way. `docs/conform.md`.

mod align;
mod report;

pub use report::{ConformReport, Inserted, LeftOut, Outcome, StepTold};

use crate::evidence::{Part, Within, compare_within, share, student_95};
use crate::fold::{Fold, Judge, Standing, run};
use align::{Aligned, Fate, align};
use eventlog::{JourneyView, Journeys, LogError};
use model::{Estimate, Micros};
use std::collections::{BTreeMap, BTreeSet};

/// Followers and others must be so many journeys, each of another person, to be compared.
pub const LEAST: u64 = 30;
/// A difference that chance gives more often than this is not claimed.
pub const CLAIMED_FROM: f64 = 0.05;
/// So many unplanned activities are told.
const MOST_INSERTED: usize = 50;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// The planned steps, in order, as the journeys call their activities.
    pub plan: &'a [String],
    /// How journeys stand.
    pub judge: Judge,
    /// The last moment that the log knows.
    pub as_of: Option<Micros>,
    /// How many threads may work.
    pub threads: usize,
}

/// Holds journeys against the plan.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn conform(journeys: &Journeys<'_>, ask: &Ask<'_>) -> Result<ConformReport, LogError> {
    let code = |step: &String| journeys.activities().find(step);
    let plan: Vec<u32> = ask.plan.iter().filter_map(code).collect();
    let mut answer = run(journeys, ask.threads, || Alignments::new(&plan, ask.judge))?;
    answer.walks.sort_unstable();
    let name = |code: u32| journeys.activities().get(code).to_string();
    let unseen = ask.plan.iter().filter(|step| code(step).is_none()).cloned().collect();
    let told = Told { answer: &answer, plan: &plan, as_of: ask.as_of, name: &name, has_goal: journeys.has_goal() };
    Ok(told.report(unseen))
}

/// The fold.
struct Alignments<'p> {
    plan: &'p [u32],
    judge: Judge,
    answer: Alignment,
}

/// All journeys, aligned.
#[derive(Default)]
struct Alignment {
    walks: Vec<Walk>,
    /// Journeys by partners and events.
    fits: BTreeMap<(usize, usize), u64>,
    /// By activity and how many planned steps came before, in how many journeys and how often.
    inserted: BTreeMap<(u32, usize), (u64, u64)>,
    /// Journeys by activity.
    strange: BTreeMap<u32, u64>,
    /// Steps that were the goal.
    goals: BTreeSet<u32>,
    left_out: LeftOut,
}

/// One journey.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Walk {
    fates: Vec<Fate>,
    again: Vec<bool>,
    is_alone: bool,
    reached: bool,
    person: u64,
}

impl Walk {
    /// How many steps it came to or past.
    fn came(&self) -> usize {
        self.fates.iter().rposition(|fate| *fate == Fate::Done).map_or(0, |last| last + 1)
    }

    /// Whether it took the first steps in their turn.
    fn follows_to(&self, steps: usize) -> bool {
        self.fates[..steps].iter().all(|fate| *fate == Fate::Done)
    }

    fn follows(&self) -> bool {
        self.fates.iter().all(|fate| matches!(fate, Fate::Done | Fate::NotReached))
    }

    fn is_complete(&self) -> bool {
        self.follows_to(self.fates.len())
    }

    fn is_exact(&self) -> bool {
        self.is_complete() && self.is_alone && !self.again.contains(&true)
    }
}

impl<'p> Alignments<'p> {
    fn new(plan: &'p [u32], judge: Judge) -> Alignments<'p> {
        Alignments { plan, judge, answer: Alignment::default() }
    }

    /// What a journey did until its goal, or until its time was over. A goal that is no planned step is none.
    fn did(&mut self, journey: &JourneyView<'_>) -> Vec<u32> {
        let until = self.judge.until(journey.times[0]);
        let mut did = Vec::with_capacity(journey.events());
        for at in (0..journey.events()).take_while(|at| journey.times[*at] <= until) {
            let (code, is_goal) = (journey.activities[at], journey.goal.get(at).copied().unwrap_or(false));
            let is_planned = self.plan.contains(&code);
            if is_goal && is_planned {
                self.answer.goals.insert(code);
            }
            if !is_goal || is_planned {
                did.push(code);
            }
            if is_goal {
                break;
            }
        }
        did
    }
}

impl Fold for Alignments<'_> {
    type Answer = Alignment;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let standing = self.judge.standing(journey);
        if standing == Standing::UnderWay {
            self.answer.left_out.under_way += 1;
            return;
        }
        let did = self.did(journey);
        let Aligned { fates, again, inserted, together } = align(self.plan, &did);
        if together == 0 {
            self.answer.left_out.no_step += 1;
            return;
        }
        *self.answer.fits.entry((together, did.len())).or_default() += 1;
        let mut places: BTreeMap<(u32, usize), u64> = BTreeMap::new();
        inserted.iter().for_each(|place| *places.entry(*place).or_default() += 1);
        for (place, times) in &places {
            let (journeys, events) = self.answer.inserted.entry(*place).or_default();
            (*journeys, *events) = (*journeys + 1, *events + times);
        }
        let strange: BTreeSet<u32> = inserted.iter().map(|(code, _)| *code).collect();
        strange.into_iter().for_each(|code| *self.answer.strange.entry(code).or_default() += 1);
        let reached = standing == Standing::Reached;
        let is_alone = inserted.is_empty();
        self.answer.walks.push(Walk { fates, again, is_alone, reached, person: journey.person_key() });
    }

    fn merge(&mut self, other: Self) {
        let (mine, theirs) = (&mut self.answer, other.answer);
        mine.walks.extend(theirs.walks);
        theirs.fits.into_iter().for_each(|(fit, count)| *mine.fits.entry(fit).or_default() += count);
        theirs.strange.into_iter().for_each(|(code, count)| *mine.strange.entry(code).or_default() += count);
        for (place, (journeys, events)) in theirs.inserted {
            let known = mine.inserted.entry(place).or_default();
            *known = (known.0 + journeys, known.1 + events);
        }
        mine.goals.extend(theirs.goals);
        mine.left_out.under_way += theirs.left_out.under_way;
        mine.left_out.no_step += theirs.left_out.no_step;
    }

    fn answer(self) -> Alignment {
        self.answer
    }
}

/// What the report is made of.
struct Told<'t> {
    answer: &'t Alignment,
    plan: &'t [u32],
    as_of: Option<Micros>,
    name: &'t dyn Fn(u32) -> String,
    has_goal: bool,
}

impl Told<'_> {
    fn report(&self, unseen: Vec<String>) -> ConformReport {
        let walks = &self.answer.walks;
        let of_all = |is: &dyn Fn(&Walk) -> bool| self.share(walks.iter().filter(|walk| is(walk)).count(), walks.len());
        ConformReport {
            journeys: walks.len() as u64,
            persons: persons(walks.iter()),
            planned: self.plan.iter().map(|code| (self.name)(*code)).collect(),
            unseen,
            follows: of_all(&Walk::follows),
            complete: of_all(&Walk::is_complete),
            exactly: of_all(&Walk::is_exact),
            fitness: self.fitness(),
            steps: (0..self.plan.len()).map(|step| self.step(step)).collect(),
            inserted: self.inserted(),
            outcome: self.has_goal.then(|| self.outcome()),
            left_out: self.answer.left_out,
            needed_n: LEAST,
            ladder: 1,
        }
    }

    fn share(&self, some: usize, all: usize) -> Estimate {
        share(some as u64, all as u64, self.as_of)
    }

    fn step(&self, step: usize) -> StepTold {
        let walks = &self.answer.walks;
        let count = |fate: Fate| walks.iter().filter(|walk| walk.fates[step] == fate).count();
        let (done, skipped) = (count(Fate::Done), count(Fate::Skipped));
        let (out_of_order, not_reached) = (count(Fate::OutOfOrder), count(Fate::NotReached));
        let came = done + skipped + out_of_order;
        let tells = self.has_goal && self.is_landmark(step);
        let reached = |on_plan: bool| {
            let came = || walks.iter().filter(|walk| walk.came() > step && walk.follows_to(step) == on_plan);
            tells.then(|| self.share(came().filter(|walk| walk.reached).count(), came().count()))
        };
        StepTold {
            step: (self.name)(self.plan[step]),
            came: came as u64,
            done: self.share(done, came),
            skipped: self.share(skipped, came),
            out_of_order: self.share(out_of_order, came),
            repeated: self.share(walks.iter().filter(|walk| walk.again[step]).count(), done),
            not_reached: not_reached as u64,
            reached_on_plan: reached(true),
            reached_off_plan: reached(false),
        }
    }

    /// Whether those that come to a step can be told apart by how they came: not at the first, and not at the goal,
    /// where all have arrived.
    fn is_landmark(&self, step: usize) -> bool {
        step > 0 && !self.answer.goals.contains(&self.plan[step])
    }

    fn inserted(&self) -> Vec<Inserted> {
        let mut told: Vec<Inserted> = Vec::new();
        for (code, journeys) in &self.answer.strange {
            let places = || self.answer.inserted.range((*code, 0)..=(*code, self.plan.len()));
            let most = places().max_by_key(|((_, after), (journeys, _))| (*journeys, std::cmp::Reverse(*after)));
            let after = most.and_then(|((_, after), _)| after.checked_sub(1)).map(|step| (self.name)(self.plan[step]));
            told.push(Inserted {
                activity: (self.name)(*code),
                share: self.share(*journeys as usize, self.answer.walks.len()),
                journeys: *journeys,
                events: places().map(|(_, (_, events))| events).sum(),
                after,
            });
        }
        told.sort_by(|a, b| b.journeys.cmp(&a.journeys).then_with(|| a.activity.cmp(&b.activity)));
        told.truncate(MOST_INSERTED);
        told
    }

    /// The mean of 2 partners / (planned steps + events), and Student's interval.
    fn fitness(&self) -> Estimate {
        let fits = || {
            self.answer.fits.iter().map(|((partners, events), count)| {
                (2.0 * *partners as f64 / (self.plan.len() + events) as f64, *count as f64)
            })
        };
        let n: f64 = fits().map(|(_, count)| count).sum();
        let mean = fits().map(|(fit, count)| fit * count).sum::<f64>() / n.max(1.0);
        let squares: f64 = fits().map(|(fit, count)| count * (fit - mean).powi(2)).sum();
        let half = (n >= 2.0).then(|| student_95(n - 1.0) * (squares / (n - 1.0) / n).sqrt());
        Estimate {
            value: (n > 0.0).then_some(mean),
            n: n as u64,
            low: half.map(|half| (mean - half).max(0.0)),
            high: half.map(|half| (mean + half).min(1.0)),
            confidence: 0.95,
            method: "alignment",
            as_of: self.as_of,
        }
    }

    fn outcome(&self) -> Outcome {
        let walks = &self.answer.walks;
        let (followers, others): (Vec<&Walk>, Vec<&Walk>) = walks.iter().partition(|walk| walk.follows());
        let part = |walks: &[&Walk]| {
            let successes = walks.iter().filter(|walk| walk.reached).count() as u64;
            Part { successes, n: walks.len() as u64 }
        };
        let (followed, deviated) = (part(&followers), part(&others));
        let mut rows = Vec::new();
        for step in (0..self.plan.len()).filter(|step| self.is_landmark(*step)) {
            for walk in walks.iter().filter(|walk| walk.came() > step) {
                let is_first = walk.follows_to(step);
                rows.push(Within { stratum: step as u32, is_first, customer: walk.person, yes: walk.reached });
            }
        }
        let of = |is_first: bool| {
            let mut persons: Vec<u64> =
                rows.iter().filter(|row| row.is_first == is_first).map(|row| row.customer).collect();
            persons.sort_unstable();
            persons.dedup();
            persons.len() as u64
        };
        let enough = of(true).min(of(false)) >= LEAST;
        let found = if enough { compare_within(&rows) } else { None };
        let difference = found.map(|found| Estimate {
            value: Some(found.value),
            n: of(true) + of(false),
            low: Some(found.low),
            high: Some(found.high),
            confidence: 0.95,
            method: "at_the_same_step_by_customer",
            as_of: self.as_of,
        });
        Outcome {
            followed: share(followed.successes, followed.n, self.as_of),
            deviated: share(deviated.successes, deviated.n, self.as_of),
            difference,
            p: found.map(|found| found.p),
            claimed: found.is_some_and(|found| found.p <= CLAIMED_FROM),
        }
    }
}

fn persons<'w>(walks: impl Iterator<Item = &'w Walk>) -> u64 {
    let persons: BTreeSet<u64> = walks.map(|walk| walk.person).collect();
    persons.len() as u64
}
