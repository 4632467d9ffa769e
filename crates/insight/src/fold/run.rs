//! Runs a fold over journeys: threads share out the log, their states merge into one answer.

use super::{Flow, FlowAnswer, FlowStats, Fold, Gaps};
use eventlog::{Journeys, LogError};

/// Folds all journeys on up to `threads` threads.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn run<F: Fold>(
    journeys: &Journeys<'_>,
    threads: usize,
    new: impl Fn() -> F + Sync,
) -> Result<F::Answer, LogError> {
    run_while(journeys, threads, new, || true)
}

/// The same as long as it is wanted: of no use where it was not at the end.
///
/// # Errors
/// When a part of the log cannot be read.
pub(crate) fn run_while<F: Fold>(
    journeys: &Journeys<'_>,
    threads: usize,
    new: impl Fn() -> F + Sync,
    is_wanted: impl Fn() -> bool + Sync,
) -> Result<F::Answer, LogError> {
    let states = journeys.walk_chunks(threads, &new, |fold: &mut F, chunk| {
        if is_wanted() {
            fold.chunk(chunk);
        }
    })?;
    let merged = states.into_iter().reduce(|mut all, state| {
        all.merge(state);
        all
    });
    Ok(merged.unwrap_or_else(new).answer())
}

/// The whole flow with exact quantiles. In memory it is one pass; a log on disk gets a pass for
/// every `most_gaps` gaps, so that memory stays at about 8 bytes for each of those.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn run_flow(journeys: &Journeys<'_>, threads: usize, most_gaps: u64) -> Result<FlowAnswer, LogError> {
    let activities = journeys.activities().len();
    let full = FlowStats::full(threads);
    if journeys.log().is_resident() {
        return run(journeys, threads, || Flow::new(activities, full));
    }
    let mut whole = run(journeys, threads, || Flow::new(activities, FlowStats { gaps: Gaps::Mean, ..full }))?;
    let quantiles = FlowStats { journeys: false, ..full };
    for range in whole.gap_groups(most_gaps) {
        let part = run(journeys, threads, || Flow::new(activities, quantiles).keeping_gaps_from(range.clone()))?;
        whole.add_quantiles(&part);
    }
    Ok(whole)
}
