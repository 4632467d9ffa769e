//! Runs a fold over journeys: threads share out the log, their states merge into one answer.

use super::Fold;
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
    let states = journeys.walk(threads, &new, |fold: &mut F, journey| fold.journey(journey))?;
    let merged = states.into_iter().reduce(|mut all, state| {
        all.merge(state);
        all
    });
    Ok(merged.unwrap_or_else(new).answer())
}
