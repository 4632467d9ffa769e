//! Themes that customers began to speak of: a binomial CUSUM on the share of comments by week.
//!
//! In: by week how many comments there were and how many spoke of a theme, the newest last. Out: since when it is more
//! common than before, where that is no chance. After methods §4, with higher bars, for it is looked at every week:
//! thirteen weeks say what is usual, the newest thirteen are watched. One week alone never alarms (its weight is
//! capped), and neither does what a handful wrote. Knows no persons: whether enough wrote is for the caller.

/// Weeks that say what is usual, and weeks that are watched.
const USUAL: usize = 13;
const WATCHED: usize = 13;
/// So much evidence alarms, and so much of it one week can give.
const ALARM: f64 = 10.5;
const ONE_WEEK: f64 = 5.5;
/// A share of twice the usual one and three in a hundred more is what is looked for.
const TIMES: f64 = 2.0;
const MORE: f64 = 0.03;
/// What nobody spoke of is taken for as rare as this: a single comment is no news.
const RAREST: f64 = 0.005;
/// Fewer comments in the usual weeks say nothing of what is usual.
const LEAST_USUAL: u64 = 50;

/// Comments of one week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// Those that speak of the theme.
    pub speaking: u64,
    /// All.
    pub all: u64,
}

/// A theme that is more common than it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rising {
    /// The week in which it began, as a place among those that came in.
    pub since: usize,
    /// From then on.
    pub now: Week,
    /// In the weeks that say what is usual.
    pub before: Week,
}

/// Since when a theme is more common; `None` where it is not, or too little is known.
pub fn rising(weeks: &[Week]) -> Option<Rising> {
    let first = weeks.len().checked_sub(USUAL + WATCHED)?;
    let (usual, watched) = weeks[first..].split_at(USUAL);
    let before = sum(usual);
    if before.all < LEAST_USUAL {
        return None;
    }
    let rare = ((before.speaking as f64 + 0.5) / (before.all as f64 + 1.0)).max(RAREST);
    let risen = (TIMES * rare + MORE).min(0.95);
    if risen <= rare {
        return None;
    }
    let (said, silent) = ((risen / rare).ln(), ((1.0 - risen) / (1.0 - rare)).ln());
    let (mut evidence, mut since) = (0.0_f64, 0);
    for (at, week) in watched.iter().enumerate() {
        if evidence <= 0.0 {
            since = at;
        }
        let told = week.speaking as f64 * said + (week.all.saturating_sub(week.speaking)) as f64 * silent;
        evidence = (evidence + told.min(ONE_WEEK)).max(0.0);
    }
    (evidence > ALARM).then(|| Rising { since: first + USUAL + since, now: sum(&watched[since..]), before })
}

fn sum(weeks: &[Week]) -> Week {
    let add = |sum: Week, week: &Week| Week { speaking: sum.speaking + week.speaking, all: sum.all + week.all };
    weeks.iter().fold(Week::default(), add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    fn week(all: u64, share: f64, chance: &mut Chance) -> Week {
        Week { speaking: (0..all).filter(|_| chance.share() < share).count() as u64, all }
    }

    /// The share of years in which a theme that does not change alarms at least once, looked at every week.
    fn false_alarms(all: u64, share: f64) -> f64 {
        let mut chance = Chance::new(7 + all);
        let years = 200;
        let alarms = (0..years).filter(|_| {
            let weeks: Vec<Week> = (0..USUAL + WATCHED + 52).map(|_| week(all, share, &mut chance)).collect();
            (0..52).any(|at| rising(&weeks[..USUAL + WATCHED + at]).is_some())
        });
        alarms.count() as f64 / f64::from(years)
    }

    #[test]
    fn a_theme_that_does_not_change_seldom_alarms() {
        let found: Vec<(u64, f64, f64)> = [20, 50, 100, 200]
            .into_iter()
            .flat_map(|all| [0.01, 0.03, 0.1, 0.2].map(|share| (all, share, false_alarms(all, share))))
            .collect();
        let mean = found.iter().map(|(.., rate)| rate).sum::<f64>() / found.len() as f64;
        assert!(mean <= 0.05, "{mean}: {found:?}");
        assert!(found.iter().all(|(.., rate)| *rate <= 0.10), "{found:?}");
    }

    #[test]
    fn ten_a_week_of_what_nobody_spoke_of_are_seen_within_two_weeks() {
        for all in [20, 50, 100, 200] {
            let mut chance = Chance::new(all);
            let mut delays: Vec<usize> = (0..200)
                .map(|_| {
                    let mut weeks = vec![Week { speaking: 0, all }; USUAL + WATCHED];
                    (1..9)
                        .find(|_| {
                            weeks.push(week(all, 10.0 / all as f64, &mut chance));
                            rising(&weeks).is_some()
                        })
                        .unwrap_or(99)
                })
                .collect();
            delays.sort_unstable();
            assert!(delays[100] <= 2, "{all}: median {}", delays[100]);
            assert!(delays[190] <= 3, "{all}: {}", delays[190]);
        }
    }

    #[test]
    fn one_week_or_too_few_alarm_nobody() {
        let mut weeks = vec![Week { speaking: 0, all: 50 }; 26];
        weeks[25].speaking = 40;
        assert_eq!(rising(&weeks), None, "one bad week is an event and no theme");
        weeks[24].speaking = 10;
        let found = rising(&weeks).unwrap();
        assert_eq!((found.since, found.now.speaking, found.before.speaking), (24, 50, 0));
        assert_eq!(rising(&weeks[1..]), None, "too short a time");
        weeks.iter_mut().for_each(|week| week.all = 3);
        weeks.iter_mut().for_each(|week| week.speaking = week.speaking.min(3));
        assert_eq!(rising(&weeks), None, "too few comments to know what is usual");
    }
}
