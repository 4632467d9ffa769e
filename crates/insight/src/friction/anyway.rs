//! What customers do anyway: who logs in for something else a month after a letter has not waited for the letter's login.
//!
//! In: steps that are waited for. Out: those of them that would come as late about as often by chance. How often customers
//! take a step after so long a pause is counted outside of their journeys, and expected within them (person-time rates, as in
//! epidemiology). It depends on when things are done, and not on whether goals are reached.

use super::Ask;
use super::norms::Usual;
use super::reader::{Reader, Walk};
use super::trace::WAITS_FROM;
use crate::fold::{Fold, Judge, Standing, run_while};
use crate::watch::Part;
use eventlog::{Idle, JourneyView, LogError};

/// So many persons must have taken a step outside of journeys to tell how often that is.
const LEAST: u64 = 30;
/// What would come so late anyway for this share of those who do is no wait.
const SHARE: f64 = 0.4;

/// How often a step was taken after a pause that is unusual before it, and how long customers had paused so long.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Late {
    came: u64,
    /// Of how many persons, and the latest of them.
    persons: u64,
    last: Option<u32>,
    /// Beyond what is usual, seconds.
    paused: f64,
}

impl Late {
    fn add(&mut self, other: Late) {
        self.came += other.came;
        self.persons += other.persons;
        self.paused += other.paused;
    }
}

/// What is asked of each step.
struct Limits<'u> {
    usual: &'u Usual,
    steps: &'u [u32],
}

impl Limits<'_> {
    /// How long a pause was beyond what is usual before a step, seconds.
    fn beyond(&self, step: u32, since: i64, to: i64) -> f64 {
        let limit = self.usual.before[step as usize].max(WAITS_FROM);
        self.usual.waited(step, since, to).saturating_sub(limit).max(0) as f64 / 1e6
    }

    /// Adds a pause to what is known of each step; of it, what came after its `from`.
    fn add(&self, late: &mut [Late], pause: &Idle) {
        let Idle { person, since, from, to, next } = *pause;
        for (step, late) in self.steps.iter().zip(late) {
            let all = self.beyond(*step, since, to);
            if all > 0.0 {
                late.paused += all - self.beyond(*step, since, from);
                if next == Some(*step) {
                    late.came += 1;
                    // A person's pauses follow each other.
                    late.persons += u64::from(late.last.replace(person) != Some(person));
                }
            }
        }
    }
}

/// What happens within journeys.
struct Within<'r> {
    limits: &'r Limits<'r>,
    reader: &'r Reader,
    judge: Judge,
    gap: i64,
    late: Vec<Late>,
}

impl Fold for Within<'_> {
    type Answer = Vec<Late>;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let standing = self.judge.standing(journey);
        let (Some(first), Some(last)) = (journey.times.first(), journey.times.last()) else { return };
        if standing == Standing::UnderWay || self.reader.is_robot(journey) {
            return;
        }
        let until = self.judge.until(*first);
        let mut since = *first;
        let mut pause = |since, to, next| {
            self.limits.add(&mut self.late, &Idle { person: journey.person, since, from: since, to, next });
        };
        for (event, is_step) in Walk::of(self.reader, journey, until) {
            pause(since, event.time, is_step.then_some(event.activity));
            since = event.time;
        }
        let reached = journey.goal.iter().position(|is_goal| *is_goal).map(|at| journey.times[at]);
        let over = match reached.filter(|_| standing == Standing::Reached) {
            Some(reached) => reached,
            None => until.min(last.saturating_add(self.gap)),
        };
        pause(since, over, None);
    }

    fn merge(&mut self, other: Self) {
        self.late.iter_mut().zip(other.late).for_each(|(mine, theirs)| mine.add(theirs));
    }

    fn answer(self) -> Vec<Late> {
        self.late
    }
}

/// Whether so many would have come late by chance that it says nothing of a wait.
fn is_chance(within: Late, outside: Late) -> bool {
    outside.persons >= LEAST
        && outside.paused > 0.0
        && within.paused * outside.came as f64 / outside.paused >= SHARE * within.came as f64
}

/// Of these steps, those that customers take as late about as often without the journey.
///
/// # Errors
/// When a part of the log cannot be read.
pub(super) fn anyway(
    ask: &Ask<'_, '_>,
    reader: &Reader,
    usual: &Usual,
    steps: &[u32],
    (threads, part): (usize, &Part<'_>),
) -> Result<Vec<u32>, LogError> {
    if steps.is_empty() || part.is_stopped() {
        return Ok(Vec::new());
    }
    let limits = Limits { usual, steps };
    let none = || vec![Late::default(); steps.len()];
    let mut outside = none();
    for late in ask.journeys.walk_idle(threads, &none, |late, idle| limits.add(late, idle))? {
        outside.iter_mut().zip(late).for_each(|(sum, late)| sum.add(late));
    }
    if outside.iter().all(|late| late.persons < LEAST) {
        return Ok(Vec::new());
    }
    let gap = ask.journeys.gap();
    let within = run_while(
        ask.journeys,
        threads,
        || Within { limits: &limits, reader, judge: ask.judge, gap, late: none() },
        || !part.is_stopped(),
    )?;
    let told = steps.iter().zip(within.into_iter().zip(outside));
    Ok(told.filter(|(_, (within, outside))| is_chance(*within, *outside)).map(|(step, _)| *step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_pause_only_what_is_unusual_and_away_from_journeys_counts() {
        const HOUR: i64 = 3_600_000_000;
        // Ten hours before the step are usual, and no wait is shorter than one.
        let usual = Usual { before: vec![10 * HOUR, 0], closed_at_weekends: vec![false; 2], ..Usual::default() };
        let limits = Limits { usual: &usual, steps: &[0, 1] };
        let idle = |person, from: i64, to: i64, next| Idle { person, since: 0, from: from * HOUR, to: to * HOUR, next };
        let mut late = [Late::default(); 2];
        limits.add(&mut late, &idle(1, 0, 9, Some(0)));
        limits.add(&mut late, &idle(1, 12, 15, Some(0)));
        limits.add(&mut late, &idle(1, 4, 12, Some(0)));
        limits.add(&mut late, &idle(2, 0, 11, None));
        let hours = |late: Late| (late.came, late.persons, late.paused / 3_600.0);
        assert_eq!(hours(late[0]), (2, 1, 3.0 + 2.0 + 1.0), "twice, by one");
        assert_eq!(hours(late[1]), (0, 0, 8.0 + 3.0 + 8.0 + 10.0));
    }

    #[test]
    fn a_wait_is_told_from_coming_anyway() {
        let late = |came, paused| Late { came, persons: came, last: None, paused };
        // Outside, one comes in a hundred seconds.
        let outside = late(100, 10_000.0);
        assert!(is_chance(late(60, 4_000.0), outside), "40 of 60 would come anyway");
        assert!(is_chance(late(99, 4_000.0), outside), "40 of 99 would, more than two of five");
        assert!(!is_chance(late(101, 4_000.0), outside), "40 of 101 would, and less");
        assert!(!is_chance(late(60, 4_000.0), late(29, 10.0)), "too few tell how often it is done outside");
        assert!(!is_chance(late(0, 0.0), late(0, 0.0)));
    }
}
