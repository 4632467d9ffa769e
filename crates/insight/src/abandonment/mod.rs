//! Whether a customer who left without the goal was interrupted or stopped: *temporary* or *blocked* (R31).
//!
//! In: [`Stop`]s, each with what was known at the moment of leaving, and with what came of it where that is known: who
//! reached the same goal within the horizon had left temporarily, who did not was blocked, and of whoever left too
//! lately nothing is known yet. Out: a model trained on the older ones and judged on newer ones that it has not seen,
//! with its errors; and what happened by station. Nothing later than the leaving goes into the model. See
//! `docs/abandonment.md`. Reads no clock.

use model::Span;

mod judge;
mod measure;
mod report;
mod stops;

pub use judge::{Abandonment, Confusion, Judged, Station, Verdict, judge};
pub use report::{AbandonmentReport, Needed, StationReport};
pub use stops::{Stop, StopOptions, Stops, Truth};

/// So many older ones, of which so many of either kind, teach the model.
pub const TAUGHT_FROM: usize = 200;
/// See [`TAUGHT_FROM`].
pub const TAUGHT_EACH: usize = 30;
/// So many newer ones judge it.
pub const JUDGED_FROM: usize = 100;
/// See [`JUDGED_FROM`].
pub const JUDGED_EACH: usize = 20;
/// The model speaks where it gives one kind at least this chance; else it abstains.
pub const SPEAKS_FROM: f64 = 0.6;

/// Away for longer than this is left at the most, where nobody says otherwise: seven days. See [`pause_within`].
pub const PAUSE: Span = Span::days(7);
/// The time within which whoever comes back and reaches the goal had left temporarily, where the journey does not say.
pub const HORIZON: Span = Span::days(30);

/// The pause where nobody says otherwise, both in microseconds: no longer than half the horizon, so that whoever was away
/// has as long again to reach the goal.
pub fn pause_within(horizon: i64) -> i64 {
    PAUSE.micros().min(horizon / 2)
}

/// Whether an activity's name says that something went wrong, in Swedish or English.
pub fn is_trouble(name: &str) -> bool {
    const WORDS: [&str; 10] =
        ["error", "fail", "denied", "timeout", "time-out", "misslyck", "avbröt", "nekad", "felmeddelande", "declined"];
    let name = name.to_lowercase();
    let is_word = |word: &str| name.split(|sign: char| !sign.is_alphanumeric()).any(|part| part == word);
    WORDS.iter().any(|word| name.contains(word)) || is_word("fel")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_away_has_as_long_again_to_reach_the_goal() {
        for (horizon, pause) in [(HORIZON, PAUSE), (Span::days(14), PAUSE), (Span::days(2), Span::days(1))] {
            assert_eq!(pause_within(horizon.micros()), pause.micros(), "{horizon}");
        }
    }
}
