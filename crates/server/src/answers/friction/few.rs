//! Hides what a finding would tell of few: shares of which few did, and weeks in which few did.

use super::told::LapView;
use crate::answers::ground::day;
use crate::answers::protect::Protect;
use insight::fold::{Group, Periods};
use insight::friction::{Finding, Lap};
use model::Estimate;

/// Shares are rounded to this where the question narrows.
const SHARE: f64 = 0.01;

/// Whether anything may be told of a finding: it is about enough, and so are those that it is compared with.
pub(super) fn may_be_told(finding: &Finding, protect: Protect) -> bool {
    finding.persons_affected >= protect.k && !is_some_few(finding.baseline.n, protect)
}

/// Whether there are some, and fewer than may be told about. Journeys are at least as many as persons.
pub(super) fn is_some_few(journeys: u64, protect: Protect) -> bool {
    journeys > 0 && journeys < protect.k
}

/// The share of affected journeys that failed, and the share that would have without it; neither where few failed or few
/// did not.
pub(super) fn shares(finding: &Finding, protect: Protect) -> (Estimate, Estimate) {
    let n = finding.journeys_affected;
    let failed = finding.rate.value.map_or(0, |rate| (rate * n as f64).round() as u64);
    // Of those who came through at least so many persons are known.
    let through = Group {
        journeys: n - failed,
        persons: (finding.persons_affected - finding.persons_failed).max(u64::from(n > failed)),
    };
    let failed = Group { journeys: failed, persons: finding.persons_failed };
    // Nor where few others failed, or few others came through: what all did is known.
    let others = is_some_few(finding.elsewhere.0, protect) || is_some_few(finding.elsewhere.1, protect);
    let rate = protect.share(failed, through, finding.rate.as_of);
    match rate.value {
        Some(_) if !others => (rate, protect.rounded(&finding.baseline, SHARE)),
        _ => (protect.untold(&rate), protect.untold(&finding.baseline)),
    }
}

/// The share of journeys that reach the place that show it; nothing where few do or few do not.
pub(super) fn reach(finding: &Finding, protect: Protect) -> Estimate {
    let affected = Group { journeys: finding.journeys_affected, persons: finding.persons_affected };
    // Persons may come in several periods: at least as many did not show it as in the fullest of them.
    let others = finding.series.iter().fold(Group::default(), |sum, lap| Group {
        journeys: sum.journeys + lap.others.journeys,
        persons: sum.persons.max(lap.others.persons),
    });
    protect.share(affected, others, finding.rate.as_of)
}

/// How a finding goes on. A period in which few failed, came through or were spared is hidden, and as many others that what
/// is missing from the whole is about enough. Whether help was sought is hidden likewise, by itself.
pub(super) fn laps(series: &[Lap], periods: &Periods, protect: Protect) -> Vec<LapView> {
    let parts: Vec<_> = series.iter().map(|lap| [lap.failed, lap.came_through, lap.others]).collect();
    let calls: Vec<_> = series.iter().map(|lap| [lap.called, lap.quiet]).collect();
    let hidden = hidden(&parts, protect).into_iter().zip(self::hidden(&calls, protect));
    let view = |(lap, (hidden, calls_hidden)): (&Lap, (bool, bool))| {
        let told = |journeys: u64| (!hidden).then(|| protect.round(journeys));
        let affected = lap.failed.journeys + lap.came_through.journeys;
        LapView {
            from: day(lap.from),
            to: day(periods.next(lap.from)),
            reached_place: told(affected + lap.others.journeys),
            affected: told(affected),
            failed: told(lap.failed.journeys),
            called: told(lap.called.journeys).filter(|_| !calls_hidden),
        }
    };
    series.iter().zip(hidden).map(view).collect()
}

/// Which periods are hidden, by the parts of each.
fn hidden<const PARTS: usize>(series: &[[Group; PARTS]], protect: Protect) -> Vec<bool> {
    let mut hidden: Vec<bool> = series.iter().map(|parts| parts.iter().any(|part| protect.is_few(*part))).collect();
    loop {
        let missing = series.iter().zip(&hidden).filter(|(_, hidden)| **hidden);
        let mut sums = [Group::default(); PARTS];
        for (parts, _) in missing {
            for (sum, part) in sums.iter_mut().zip(parts) {
                sum.journeys += part.journeys;
                sum.persons += part.persons;
            }
        }
        let is_enough = hidden.iter().filter(|hidden| **hidden).count() != 1;
        if is_enough && !sums.iter().any(|sum| protect.is_few(*sum)) {
            return hidden;
        }
        // The one of the rest that tells least.
        let rest = (0..series.len()).filter(|at| !hidden[*at]);
        let size = |at: &usize| series[*at].iter().map(|part| part.journeys).sum::<u64>();
        let Some(next) = rest.min_by_key(size) else { return hidden };
        hidden[next] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insight::fold::Period;

    const K5: Protect = Protect { k: 5, step: 1 };

    fn groups<const PARTS: usize>(journeys: [u64; PARTS]) -> [Group; PARTS] {
        journeys.map(|journeys| Group { journeys, persons: journeys })
    }

    #[test]
    fn a_period_of_few_is_hidden_and_another_with_it() {
        let series = [[20, 30, 100], [2, 30, 100], [10, 12, 40], [30, 30, 90]].map(groups);
        assert_eq!(hidden(&series, K5), [false, true, true, false], "the smallest goes with it");
        let zero = [[0, 30, 100], [9, 30, 100]].map(groups);
        assert_eq!(hidden(&zero, K5), [false, false], "nobody is no one's secret");
        assert_eq!(hidden(&[groups([1, 1, 1])], K5), [true]);
    }

    #[test]
    fn how_many_sought_help_is_hidden_where_few_did_and_the_rest_stays() {
        let lap = |from: i64, called: u64| {
            let [failed, came_through, others, called, quiet] = groups([20, 30, 100, called, 150 - called]);
            Lap { from, failed, came_through, others, called, quiet }
        };
        let series = [lap(0, 40), lap(7, 2), lap(14, 30)];
        let told =
            laps(&series, &Periods::between(Period::Week, 0, 30 * 86_400_000_000, |day| day * 86_400_000_000), K5);
        assert_eq!(told.iter().map(|lap| lap.affected).collect::<Vec<_>>(), [Some(50); 3]);
        assert_eq!(
            told.iter().map(|lap| lap.called).collect::<Vec<_>>(),
            [None, None, Some(30)],
            "another goes with it"
        );
    }
}
