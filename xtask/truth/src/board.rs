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

/// What is aimed for: by methods §1.6 (§2, §3 where the number is theirs) in worlds of twelve thousand journeys and in smaller
/// ones, and by §11 as the best that there could be. Empty: nothing is said.
#[derive(Clone, Copy)]
struct Aims {
    large: &'static str,
    small: &'static str,
    best: &'static str,
}

/// Worlds with as many journeys are held to the aims of large ones.
const LARGE: usize = 12_000;
const NO_AIM: Aims = Aims { large: "", small: "", best: "" };
/// Of the first places of the product.
const PLANTS_FIRST: Aims = Aims { large: "≥ 0.90", small: "≥ 0.75", best: "≥ 0.95" };
const DECOYS_FIRST: &str = "≤ 0.05";
const PRECISION: Aims = Aims { best: "≥ 0.90", ..aim("≥ 0.88") };
const RECALL: Aims = Aims { large: "≥ 0.95", small: "≥ 0.60", best: "" };
const FALSE_CAUSE: Aims = Aims { best: "≤ 0.05", ..aim("≤ 0.05") };

/// The same aim for worlds of every size.
const fn aim(told: &'static str) -> Aims {
    Aims { large: told, small: told, best: "" }
}

impl Aims {
    fn of(self, journeys: usize) -> &'static str {
        if journeys >= LARGE { self.large } else { self.small }
    }
}

/// What is told of worlds with plants, with what is aimed for.
const TOLD: [(&str, Share, Aims); 18] = [
    ("claim precision", |score| (score.true_claims, score.claims), PRECISION),
    ("recall, all plants", |score| (score.found, score.plants), NO_AIM),
    ("the oracle's recall, all plants", |score| (score.oracle_found, score.plants), NO_AIM),
    ("recall, plants that can be found (oracle z ≥ 2)", |score| (score.found_detectable, score.detectable), RECALL),
    ("the oracle's recall, plants that can be found", |score| (score.oracle_detectable, score.detectable), NO_AIM),
    ("plants that can be found", |score| (score.detectable, score.plants), NO_AIM),
    ("claims that are decoys", |score| (score.decoy_claims, score.claims), aim("≤ 0.05")),
    ("claims of another kind at a plant's step", |score| (score.beside_claims, score.claims), NO_AIM),
    ("intervals of failed goals that hold the truth", |score| (score.covered, score.intervals), aim("0.92–0.98")),
    ("intervals above the truth", |score| (score.too_high, score.intervals), NO_AIM),
    ("source named rather than symptom", |score| (score.sources_named, score.sources), aim("≥ 0.90")),
    ("days from source to symptom told, a fifth more or less", |score| (score.lags_told, score.lags), NO_AIM),
    ("segment told exactly", |score| (score.segments_exact, score.segments), NO_AIM),
    ("day of onset told, three weeks more or less", |score| (score.onsets_told, score.onsets), NO_AIM),
    ("segment told, four customers of five in common", |score| (score.segments_near, score.segments), NO_AIM),
    FALSE_CAUSES,
    (
        "findings without a planted cause told of one group only",
        |score| (score.unplanted.groups, score.unplanted.claims),
        NO_AIM,
    ),
    (
        "findings without a planted cause told to begin some day",
        |score| (score.unplanted.beginnings, score.unplanted.claims),
        NO_AIM,
    ),
];

/// Told of worlds with nothing wrong, too: there no claim has a planted cause.
const FALSE_CAUSES: (&str, Share, Aims) = (
    "findings without a planted cause that name one",
    |score| (score.unplanted.causes, score.unplanted.claims),
    FALSE_CAUSE,
);

/// The head of a table of shares.
const OF_CLAIMS: &str = "\n| of claims | share | interval | counted | aim | world class |\n|---|---|---|---|---|---|\n";

/// How what may be wrong is given out (docs/friction.md).
const SPLIT: &str = "\n\
    How what may be wrong is split (`docs/friction.md`). Where nothing is wrong, signs are said to harm in at most 2 % of logs\n\
    and conditions where journeys end in at most 1 %: some friction in at most 3 %; strengths have 1 % of their own, and are\n\
    not scored here. Where much is wrong, at most 10 % of what is said of signs may be false. Why is asked of each finding\n\
    apart: where nothing explains it, a cause is named in at most 5 %. Aims are those of methods §1.6, for worlds of\n\
    fewer than 12,000 journeys those of 3,000; *world class* is methods §11.\n";

/// The page.
pub(crate) fn page(lines: &[Line]) -> String {
    let mut text = String::from(
        "# Friction against known truth\n\n\
         Worlds are made by `resa simulate` (`docs/simulate.md`), which shares no code with the analysis; only what\n\
         `resa friction --json` says is scored. A finding counts where goal, step and kind are right. Intervals are 95 %: over\n\
         worlds drawn anew for shares of planted worlds, Wilson's for shares of worlds. Written by `cargo xtask bench truth`.\n",
    );
    text.push_str(SPLIT);
    for setting in settings(lines) {
        let of: Vec<&Line> = lines.iter().filter(|line| line.setting == setting).collect();
        // Writing to a string cannot fail.
        _ = write!(text, "\n## {}\n\n", heading(&setting, of.len()));
        match setting.play {
            Play::Planted | Play::Dissatisfied => planted(&mut text, &of, setting.journeys),
            Play::Reversal => {
                planted(&mut text, &of, setting.journeys);
                reversal(&mut text, &of);
            }
            Play::Null => {
                silent(&mut text, &of);
                text.push_str(OF_CLAIMS);
                of_claims(&mut text, &of, FALSE_CAUSES, setting.journeys);
            }
            Play::Shuffled => silent(&mut text, &of),
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
        Play::Reversal => format!("{} plants and a reversal (Simpson)", setting.plants),
        Play::Dissatisfied => format!("{} plants, the dissatisfied answer more (0.7 log-odds)", setting.plants),
    };
    let [low, high] = setting.severity;
    let journeys = setting.journeys;
    format!("{what}: {journeys} journeys, law {law}, severity {low}–{high} ({worlds} worlds)")
}

fn planted(text: &mut String, lines: &[&Line], journeys: usize) {
    text.push_str(
        "| ranking | plants in the first places | interval | aim | world class | decoys among them | aim |\n",
    );
    text.push_str("|---|---|---|---|---|---|---|\n");
    let names = lines.first().map(|line| line.score.rankings.iter().map(|ranking| &ranking.name));
    for (at, name) in names.into_iter().flatten().enumerate() {
        let plants = |score: &Score| score.rankings.get(at).map_or((0, 0), |it| (it.plants, it.places));
        let decoys = |score: &Score| score.rankings.get(at).map_or((0, 0), |it| (it.decoys, it.places));
        let (value, low, high) = share(lines, &plants);
        let (harmless, _, _) = share(lines, &decoys);
        // What others reach is there to compare with.
        let (aims, few) = if at == 0 { (PLANTS_FIRST, DECOYS_FIRST) } else { (NO_AIM, "") };
        let (aim, best) = (aims.of(journeys), aims.best);
        _ = writeln!(
            text,
            "| {name} | {} | {}–{} | {aim} | {best} | {} | {few} |",
            two(value),
            two(low),
            two(high),
            two(harmless)
        );
    }
    text.push_str(OF_CLAIMS);
    for told in TOLD {
        of_claims(text, lines, told, journeys);
    }
    others(text, lines);
}

/// One row of shares.
fn of_claims(text: &mut String, lines: &[&Line], (name, of, aims): (&str, Share, Aims), journeys: usize) {
    let (value, low, high) = share(lines, &of);
    let (count, all) = sum(lines, &of);
    let interval = if all == 0 { String::new() } else { format!("{}–{}", two(low), two(high)) };
    let (aim, best) = (aims.of(journeys), aims.best);
    _ = writeln!(text, "| {name} | {} | {interval} | {count}/{all} | {aim} | {best} |", two(value));
}

/// The page that is worse for everybody and looks better.
fn reversal(text: &mut String, lines: &[&Line]) {
    let (told, all) = sum(lines, &|score: &Score| (score.reversals_told, score.reversals));
    let (turned, _) = sum(lines, &|score: &Score| (score.reversals_turned, score.reversals));
    _ = writeln!(
        text,
        "\nThe page that is worse for everybody and goes to those who manage best is told to make journeys end in {told} of\n\
         {all} worlds; its better version is blamed in {turned}."
    );
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
    text.push_str("| worlds with any claim | share | interval | claims in a world | aim | world class |\n");
    text.push_str("|---|---|---|---|---|---|\n");
    let unexplained = |score: &Score| score.other_claims - score.other_explained;
    let mut row = |name: &str, claims: &dyn Fn(&Score) -> usize, aim: &str, best: &str| {
        let any = lines.iter().filter(|line| claims(&line.score) > 0).count();
        let per_world = lines.iter().map(|line| claims(&line.score)).sum::<usize>() as f64 / lines.len() as f64;
        let (low, high) = wilson(any, lines.len());
        let share = two(any as f64 / lines.len() as f64);
        let of = format!("{any}/{} = {share}", lines.len());
        _ = writeln!(text, "| {name} | {of} | {}–{} | {per_world:.2} | {aim} | {best} |", two(low), two(high));
    };
    row("of a sign at a step", &|score| score.claims, "≤ 0.10", "≤ 0.05");
    row("of anything else that no disturbance explains", &unexplained, "", "");
    row("of either", &|score| score.claims + unexplained(score), "≤ 0.10", "≤ 0.05");
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

    /// A line of a world, as far as the page needs it.
    fn line(play: Play, journeys: usize, score: Score) -> Line {
        let setting = Setting { play, journeys, plants: 8, law: Law::Logistic, severity: [0.7, 1.6] };
        Line { setting, seed: 1, seconds: 1.0, events: 1, score, same: None }
    }

    /// The row of a page that begins with these words, by its cells.
    fn row(page: &str, name: &str) -> Vec<String> {
        let rows = page.lines().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
        let found = rows.into_iter().find(|cells| cells.get(1).is_some_and(|cell| cell == name));
        found.unwrap_or_else(|| panic!("no row `{name}` in {page}"))
    }

    #[test]
    fn aims_depend_on_how_large_worlds_are_and_are_of_the_product_alone() {
        let ranking = |name: &str| crate::score::Ranking { name: name.into(), places: 8, plants: 4, decoys: 0 };
        let score = Score { rankings: vec![ranking("resa"), ranking("oracle")], ..Score::default() };
        let large = page(&[line(Play::Planted, 12_000, score.clone())]);
        let small = page(&[line(Play::Dissatisfied, 3_000, score)]);
        assert_eq!(row(&large, "resa")[4..6], ["≥ 0.90", "≥ 0.95"]);
        assert_eq!(row(&small, "resa")[4..6], ["≥ 0.75", "≥ 0.95"]);
        assert_eq!(row(&large, "oracle")[4..6], ["", ""]);
        assert_eq!(row(&small, "recall, plants that can be found (oracle z ≥ 2)")[5], "≥ 0.60");
        assert_eq!(row(&large, "claim precision")[5..7], ["≥ 0.88", "≥ 0.90"]);
    }

    #[test]
    fn false_causes_are_told_with_their_aim() {
        let unplanted = crate::unplanted::Unplanted { claims: 4, causes: 1, ..Default::default() };
        let score = Score { unplanted, claims: 4, ..Score::default() };
        for play in [Play::Planted, Play::Null] {
            let page = page(&[line(play, 12_000, score.clone())]);
            let told = row(&page, "findings without a planted cause that name one");
            assert_eq!((told[2].as_str(), told[4].as_str(), told[5].as_str()), ("0.25", "1/4", "≤ 0.05"));
        }
    }

    #[test]
    fn a_world_with_nothing_wrong_is_not_silent_where_conditions_are_claimed_that_nothing_explains() {
        let told = |other_explained: usize| {
            let page =
                page(&[line(Play::Null, 12_000, Score { other_claims: 1, other_explained, ..Score::default() })]);
            (row(&page, "of a sign at a step")[2].clone(), row(&page, "of either")[2].clone())
        };
        assert_eq!(told(0), ("0/1 = 0.00".to_owned(), "1/1 = 1.00".to_owned()));
        assert_eq!(told(1), ("0/1 = 0.00".to_owned(), "0/1 = 0.00".to_owned()));
    }

    #[test]
    fn wilson_is_as_published() {
        let (low, high) = wilson(7, 20);
        assert!((low - 0.181_192).abs() < 1e-6 && (high - 0.567_146).abs() < 1e-6, "{low} {high}");
    }
}
