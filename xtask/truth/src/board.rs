//! The scoreboard: scores of many worlds added up, each with an interval, as a page of Markdown.

use crate::run::{Line, Play, Setting};
use crate::score::Score;
use simulate::Law;
use std::fmt::Write;

/// How often worlds are drawn anew for an interval.
const DRAWS: usize = 1_000;
/// The standard normal value of 95 %.
const Z95: f64 = 1.959_964;

/// A share: what is counted, and of how many.
type Share = fn(&Score) -> (usize, usize);

/// What is told of worlds with plants, with what is aimed for (methods §11 and §1.6).
const TOLD: [(&str, Share, &str); 14] = [
    ("claim precision", |score| (score.true_claims, score.claims), "≥ 0.88"),
    ("recall, all plants", |score| (score.found, score.plants), ""),
    ("the oracle's recall, all plants", |score| (score.oracle_found, score.plants), ""),
    ("recall, plants that can be found (oracle z ≥ 2)", |score| (score.found_detectable, score.detectable), "≥ 0.95"),
    ("the oracle's recall, plants that can be found", |score| (score.oracle_detectable, score.detectable), ""),
    ("plants that can be found", |score| (score.detectable, score.plants), ""),
    ("claims that are decoys", |score| (score.decoy_claims, score.claims), "≤ 0.05"),
    ("claims of another kind at a plant's step", |score| (score.beside_claims, score.claims), ""),
    ("intervals of failed goals that hold the truth", |score| (score.covered, score.intervals), "0.92–0.98"),
    ("intervals above the truth", |score| (score.too_high, score.intervals), ""),
    ("source named rather than symptom", |score| (score.sources_named, score.sources), "≥ 0.90"),
    ("segment told exactly", |score| (score.segments_exact, score.segments), ""),
    ("day of onset told, three weeks more or less", |score| (score.onsets_told, score.onsets), ""),
    ("segment told, four customers of five in common", |score| (score.segments_near, score.segments), ""),
];

/// The page.
pub(crate) fn page(lines: &[Line]) -> String {
    let mut text = String::from(
        "# Friction against known truth\n\n\
         Worlds are made by `resa simulate` (`docs/simulate.md`), which shares no code with the analysis; only what\n\
         `resa friction --json` says is scored. A finding counts where goal, step and kind are right. Intervals are 95 %: over\n\
         worlds drawn anew for shares of planted worlds, Wilson's for shares of worlds. Written by `cargo xtask bench truth`.\n",
    );
    for setting in settings(lines) {
        let of: Vec<&Line> = lines.iter().filter(|line| line.setting == setting).collect();
        // Writing to a string cannot fail.
        _ = write!(text, "\n## {}\n\n", heading(&setting, of.len()));
        match setting.play {
            Play::Planted => planted(&mut text, &of),
            Play::Null | Play::Shuffled => silent(&mut text, &of),
            Play::Renamed => by_other_names(&mut text, &of),
        }
        let seconds = of.iter().map(|line| line.seconds).sum::<f64>() / of.len() as f64;
        let events = of.iter().map(|line| line.events).sum::<usize>() / of.len();
        _ = write!(text, "\nOn average {events} events, {seconds:.1} s from files to answer.\n");
    }
    text
}

fn settings(lines: &[Line]) -> Vec<Setting> {
    let mut settings: Vec<Setting> = Vec::new();
    for line in lines {
        if !settings.contains(&line.setting) {
            settings.push(line.setting);
        }
    }
    settings
}

fn heading(setting: &Setting, worlds: usize) -> String {
    let law = match setting.law {
        Law::Logistic => "logistic",
        Law::Patience => "patience",
    };
    let what = match setting.play {
        Play::Planted => format!("{} plants", setting.plants),
        Play::Null => "nothing wrong".to_owned(),
        Play::Shuffled => "outcomes dealt out anew".to_owned(),
        Play::Renamed => "by other names".to_owned(),
    };
    let [low, high] = setting.severity;
    let journeys = setting.journeys;
    format!("{what}: {journeys} journeys, law {law}, severity {low}–{high} ({worlds} worlds)")
}

fn planted(text: &mut String, lines: &[&Line]) {
    text.push_str("| ranking | plants in the first places | interval | decoys among them |\n|---|---|---|---|\n");
    let names = lines.first().map(|line| line.score.rankings.iter().map(|ranking| &ranking.name));
    for (at, name) in names.into_iter().flatten().enumerate() {
        let plants = |score: &Score| score.rankings.get(at).map_or((0, 0), |it| (it.plants, it.places));
        let decoys = |score: &Score| score.rankings.get(at).map_or((0, 0), |it| (it.decoys, it.places));
        let (value, low, high) = share(lines, &plants);
        let (harmless, _, _) = share(lines, &decoys);
        _ = writeln!(text, "| {name} | {} | {}–{} | {} |", two(value), two(low), two(high), two(harmless));
    }
    text.push_str("\n| of claims | share | interval | counted | aim |\n|---|---|---|---|---|\n");
    for (name, of, aim) in TOLD {
        let (value, low, high) = share(lines, &of);
        let (count, all) = sum(lines, &of);
        let interval = if all == 0 { String::new() } else { format!("{}–{}", two(low), two(high)) };
        _ = writeln!(text, "| {name} | {} | {interval} | {count}/{all} | {aim} |", two(value));
    }
    others(text, lines);
}

/// Claims of another kind than signals at steps.
fn others(text: &mut String, lines: &[&Line]) {
    let (explained, all) = sum(lines, &|score: &Score| (score.other_explained, score.other_claims));
    if all > 0 {
        _ = writeln!(
            text,
            "\nClaims that are not of a signal at a step: {all}; a disturbance or a plant's segment explains {explained}."
        );
    }
}

fn silent(text: &mut String, lines: &[&Line]) {
    let any = lines.iter().filter(|line| line.score.claims > 0).count();
    let claims: usize = lines.iter().map(|line| line.score.claims).sum();
    let (low, high) = wilson(any, lines.len());
    let per_world = claims as f64 / lines.len() as f64;
    text.push_str("| worlds with any claim | interval | claims in a world | aim |\n|---|---|---|---|\n");
    let share = any as f64 / lines.len() as f64;
    _ = writeln!(
        text,
        "| {any}/{} = {} | {}–{} | {per_world:.2} | ≤ 0.10 |",
        lines.len(),
        two(share),
        two(low),
        two(high)
    );
    others(text, lines);
}

fn by_other_names(text: &mut String, lines: &[&Line]) {
    let same = lines.iter().filter(|line| line.same == Some(true)).count();
    _ = writeln!(text, "The same claims in the same order in {same} of {} worlds.", lines.len());
}

fn two(value: f64) -> String {
    if value.is_finite() { format!("{value:.2}") } else { "–".to_owned() }
}

fn sum(lines: &[&Line], of: &dyn Fn(&Score) -> (usize, usize)) -> (usize, usize) {
    lines.iter().map(|line| of(&line.score)).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// A share over all worlds, and between which numbers it lies when worlds are drawn anew (percentiles of 1 000 draws).
pub(crate) fn share(lines: &[&Line], of: &dyn Fn(&Score) -> (usize, usize)) -> (f64, f64, f64) {
    let each: Vec<(usize, usize)> = lines.iter().map(|line| of(&line.score)).collect();
    let ratio = |counts: &mut dyn Iterator<Item = (usize, usize)>| {
        let (count, all) = counts.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if all == 0 { f64::NAN } else { count as f64 / all as f64 }
    };
    let mut state = 1;
    let draws = (0..DRAWS).map(|_| {
        let mut drawn = (0..each.len()).map(|_| each[(unit(&mut state) * each.len() as f64) as usize]);
        ratio(&mut drawn)
    });
    let mut draws: Vec<f64> = draws.filter(|draw| draw.is_finite()).collect();
    draws.sort_by(f64::total_cmp);
    let at = |place: f64| draws.get((place * draws.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    (ratio(&mut each.iter().copied()), at(0.025), at(0.975))
}

/// Wilson's interval of a share, 95 %.
pub(crate) fn wilson(count: usize, of: usize) -> (f64, f64) {
    let (n, z) = (of.max(1) as f64, Z95);
    let p = count as f64 / n;
    let centre = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    (((centre - half) / scale).max(0.0), ((centre + half) / scale).min(1.0))
}

/// Uniform from 0 up to, not including, 1 (SplitMix64).
pub(crate) fn unit(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let word = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((word ^ (word >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_is_as_published() {
        let (low, high) = wilson(7, 20);
        assert!((low - 0.181_192).abs() < 1e-6 && (high - 0.567_146).abs() < 1e-6, "{low} {high}");
    }
}
