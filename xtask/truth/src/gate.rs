//! What must never be worse: twenty worlds in every test, held to bounds that chance alone does not cross.

use crate::board::share;
use crate::options::Options;
use crate::run::{Line, Play};

/// The worlds of the gate: ten with plants, ten without.
pub(crate) fn worlds(options: &Options) -> Options {
    Options {
        worlds: 10,
        null: 10,
        shuffled: 0,
        renamed: 0,
        reversal: 0,
        dissatisfied: 0,
        plants: vec![8],
        journeys: vec![6_000],
        laws: vec![simulate::Law::Logistic],
        resume: false,
        ..options.clone()
    }
}

/// Complaints about scores; none: the gate is open.
pub(crate) fn complaints(lines: &[Line]) -> Vec<String> {
    let planted: Vec<&Line> = lines.iter().filter(|line| line.setting.play == Play::Planted).collect();
    let null: Vec<&Line> = lines.iter().filter(|line| line.setting.play == Play::Null).collect();
    let (precision, _, _) = share(&planted, &|score| (score.true_claims, score.claims));
    let (recall, _, _) = share(&planted, &|score| (score.found_detectable, score.detectable));
    let (decoys, _, _) =
        share(&planted, &|score| score.rankings.first().map_or((0, 0), |ranking| (ranking.decoys, ranking.places)));
    let (covered, _, _) = share(&planted, &|score| (score.covered, score.intervals));
    let loud = null.iter().filter(|line| line.score.claims > 0).count();
    let held = [
        (precision >= 0.8, format!("claim precision is {precision:.2}, and must be at least 0.80")),
        // In worlds this small the oracle itself finds .58, and Resa .33 (18 of 55, .19 to .45 when worlds are drawn anew).
        // The worlds are always the same, so that only a change of the product moves it.
        (recall >= 0.2, format!("recall of what can be found is {recall:.2}, and must be at least 0.20")),
        (decoys <= 0.1, format!("{decoys:.2} of the first places are decoys, and at most 0.10 may be")),
        (covered >= 0.8, format!("{covered:.2} of intervals hold the truth, and at least 0.80 must")),
        // Of ten worlds at a rate of 0.1 four or more are loud once in eighty times.
        (
            loud <= 3,
            format!("{loud} of {} worlds in which nothing is wrong have claims, and at most 3 may", null.len()),
        ),
    ];
    held.into_iter().filter(|(holds, _)| !holds).map(|(_, complaint)| complaint).collect()
}
