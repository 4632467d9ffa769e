//! Whether a score moved because groups changed, or because who answers changed (Kitagawa): a change that is mostly a
//! changed mix is no change of what customers meet (Simpson).

use crate::evidence::Z95;
use serde::Serialize;

/// A group in two periods: good answers and answers, before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MixShare {
    /// Good ones, and all, of the earlier period.
    pub before: (u64, u64),
    /// Of the later one.
    pub after: (u64, u64),
}

/// A change taken apart: `change = within + mix`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mix {
    /// The change of the whole score.
    pub change: f64,
    /// What of it happened within groups.
    pub within: f64,
    /// What of it comes from groups that grew or shrank.
    pub mix: f64,
    /// The score moved so far that it is no chance, and it did so mostly by its mix, or against what happened in groups.
    pub misleads: bool,
}

/// Takes a change apart; nothing where a period has no answers.
pub fn mix(groups: &[MixShare]) -> Option<Mix> {
    let sum = |of: fn(&MixShare) -> (u64, u64)| {
        groups.iter().map(of).fold((0.0, 0.0), |(x, n), (good, all)| (x + good as f64, n + all as f64))
    };
    let ((good_before, before), (good_after, after)) = (sum(|group| group.before), sum(|group| group.after));
    if before == 0.0 || after == 0.0 {
        return None;
    }
    let (was, is) = (good_before / before, good_after / after);
    let (mut within, mut by_mix) = (0.0, 0.0);
    for group in groups {
        let share = |(good, all): (u64, u64), whole: f64| (good as f64 / all.max(1) as f64, all as f64 / whole);
        let ((rate_before, weight_before), (rate_after, weight_after)) =
            (share(group.before, before), share(group.after, after));
        // Of a group that is absent from one period its own rate is unknown there: all its change is mix.
        let (rate_before, rate_after) = match (group.before.1, group.after.1) {
            (0, _) => (rate_after, rate_after),
            (_, 0) => (rate_before, rate_before),
            _ => (rate_before, rate_after),
        };
        within += f64::midpoint(weight_before, weight_after) * (rate_after - rate_before);
        by_mix += f64::midpoint(rate_before, rate_after) * (weight_after - weight_before);
    }
    let change = is - was;
    let error = (was * (1.0 - was) / before + is * (1.0 - is) / after).sqrt();
    let is_real = change.abs() > Z95 * error;
    let misleads = is_real && (within * change < 0.0 || by_mix.abs() > 0.5 * change.abs());
    Some(Mix { change, within, mix: by_mix, misleads })
}
