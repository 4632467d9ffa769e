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
/// is missing from the whole is about enough.
pub(super) fn laps(series: &[Lap], periods: &Periods, protect: Protect) -> Vec<LapView> {
    let hidden = hidden(series, protect);
    let view = |(lap, hidden): (&Lap, bool)| {
        let told = |journeys: u64| (!hidden).then(|| protect.round(journeys));
        let affected = lap.failed.journeys + lap.came_through.journeys;
        LapView {
            from: day(lap.from),
            to: day(periods.next(lap.from)),
            reached_place: told(affected + lap.others.journeys),
            affected: told(affected),
            failed: told(lap.failed.journeys),
        }
    };
    series.iter().zip(hidden).map(view).collect()
}

fn parts(lap: &Lap) -> [Group; 3] {
    [lap.failed, lap.came_through, lap.others]
}

fn hidden(series: &[Lap], protect: Protect) -> Vec<bool> {
    let mut hidden: Vec<bool> = series.iter().map(|lap| parts(lap).iter().any(|part| protect.is_few(*part))).collect();
    loop {
        let missing = series.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(lap, _)| parts(lap));
        let mut sums = [Group::default(); 3];
        for lap in missing {
            for (sum, part) in sums.iter_mut().zip(lap) {
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
        let size = |at: &usize| parts(&series[*at]).iter().map(|part| part.journeys).sum::<u64>();
        let Some(next) = rest.min_by_key(size) else { return hidden };
        hidden[next] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const K5: Protect = Protect { k: 5, step: 1 };

    fn lap(from: i64, failed: u64, came_through: u64, others: u64) -> Lap {
        let group = |journeys| Group { journeys, persons: journeys };
        Lap { from, failed: group(failed), came_through: group(came_through), others: group(others) }
    }

    #[test]
    fn a_period_of_few_is_hidden_and_another_with_it() {
        let series = [lap(0, 20, 30, 100), lap(7, 2, 30, 100), lap(14, 10, 12, 40), lap(21, 30, 30, 90)];
        assert_eq!(hidden(&series, K5), [false, true, true, false], "the smallest goes with it");
        let zero = [lap(0, 0, 30, 100), lap(7, 9, 30, 100)];
        assert_eq!(hidden(&zero, K5), [false, false], "nobody is no one's secret");
        assert_eq!(hidden(&[lap(0, 1, 1, 1)], K5), [true]);
    }
}
