//! One world: made, written, given to the product, and scored. Each score is one line of a file, so that a bench that was
//! stopped goes on where it was.

use crate::answer::{Signal, understand};
use crate::baselines::{baselines, oracle};
use crate::options::Options;
use crate::population::Population;
use crate::rename::{Names, renamed};
use crate::score::{Score, score};
use serde::{Deserialize, Serialize};
use simulate::{Law, Simulation, Spec, events_csv, responses_csv, simulate};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// What is done with a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Play {
    /// Frictions are planted.
    Planted,
    /// Nothing is wrong, but much looks as if.
    Null,
    /// Outcomes are dealt out anew among journeys of the same goal: nothing harms any longer.
    Shuffled,
    /// Everything is told a second time by other names.
    Renamed,
    /// Frictions are planted, and a page that is worse for everybody goes to those who manage best (Simpson).
    Reversal,
    /// Frictions are planted, and the dissatisfied answer more: answers are not missing at random.
    Dissatisfied,
}

impl Play {
    /// Whether something is planted that claims are held against.
    pub(crate) fn is_planted(self) -> bool {
        matches!(self, Play::Planted | Play::Reversal | Play::Dissatisfied)
    }
}

/// How many plants there are where something else is tried.
const PLANTS: usize = 8;
/// How much more the dissatisfied answer, log-odds (methods §10.5).
const DISSATISFIED: f64 = 0.7;

/// What worlds are scored together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Setting {
    pub(crate) play: Play,
    pub(crate) journeys: usize,
    pub(crate) plants: usize,
    pub(crate) law: Law,
    pub(crate) severity: [f64; 2],
}

/// One scored world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) setting: Setting,
    pub(crate) seed: u64,
    /// How long the product took, seconds.
    pub(crate) seconds: f64,
    pub(crate) events: usize,
    pub(crate) score: Score,
    /// Whether other names gave the same answer, where that was asked.
    pub(crate) same: Option<bool>,
}

/// All worlds that are to be scored, in the order in which they are.
pub(crate) fn worlds(options: &Options) -> Vec<(Setting, u64)> {
    let mut all = Vec::new();
    for &law in &options.laws {
        for &journeys in &options.journeys {
            let mut add = |play: Play, plants: usize, count: usize| {
                let setting = Setting { play, journeys, plants, law, severity: options.severity };
                all.extend((0..count as u64).map(|world| (setting, options.seed + world)));
            };
            for &plants in options.plants.iter().filter(|plants| **plants > 0) {
                add(Play::Planted, plants, options.worlds);
            }
            add(Play::Null, 0, options.null);
            let most = options.plants.iter().copied().max().unwrap_or(8);
            add(Play::Shuffled, most, options.shuffled);
            add(Play::Renamed, most, options.renamed);
            add(Play::Reversal, PLANTS, options.reversal);
            add(Play::Dissatisfied, PLANTS, options.dissatisfied);
        }
    }
    all
}

/// What a world of a setting is like.
fn spec(setting: Setting, seed: u64) -> Spec {
    let mut spec = Spec {
        // Worlds of different kinds share no luck, so that their scores are independent.
        seed: seed.wrapping_mul(1_000_003) ^ (setting.plants as u64) << 40 ^ (setting.play as u64) << 50,
        journeys: setting.journeys,
        plants: setting.plants,
        law: setting.law,
        severity: setting.severity,
        shuffle_outcomes: setting.play == Play::Shuffled,
        ..Spec::default()
    };
    spec.disturbances.reversal = setting.play == Play::Reversal;
    if setting.play == Play::Dissatisfied {
        spec.responses.dissatisfied = DISSATISFIED;
    }
    spec
}

/// Makes, gives and scores one world.
pub(crate) fn play(options: &Options, setting: Setting, seed: u64) -> Result<Line, String> {
    let spec = spec(setting, seed);
    let world = simulate(&spec).map_err(|error| error.to_string())?;
    let folder = options.work.join("world");
    let started = Instant::now();
    let signals = ask(options, &world, &folder)?;
    let seconds = started.elapsed().as_secs_f64();
    let mut score = score(&signals, &world.truth, &Population::of(&world.events));
    if setting.play.is_planted() {
        score.rankings.extend(baselines(&world.events, &world.truth));
        let oracle = oracle(&world.truth);
        (score.oracle_found, score.oracle_detectable) = (oracle.found, oracle.found_detectable);
        score.rankings.push(oracle.ranking);
    }
    let same = match setting.play {
        Play::Renamed => {
            let names = Names::of(&world.truth);
            let again = ask(options, &renamed(&world, &names), &folder)?;
            Some(told(&signals, &|name| name.to_owned()) == told(&again, &|name| names.old(name).to_owned()))
        }
        _ => None,
    };
    Ok(Line { setting, seed, seconds, events: world.events.len(), score, same })
}

/// What is claimed, in order, by old names.
fn told(signals: &[Signal], name: &dyn Fn(&str) -> String) -> Vec<[String; 3]> {
    let claimed = signals.iter().filter(|signal| signal.claimed);
    claimed.map(|signal| [name(&signal.goal), name(&signal.step), signal.kind.clone()]).collect()
}

/// Writes a world and asks the product what it finds there.
fn ask(options: &Options, world: &Simulation, folder: &Path) -> Result<Vec<Signal>, String> {
    let unwritten = |error: std::io::Error| format!("cannot write to `{}`: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(unwritten)?;
    std::fs::write(folder.join("events.csv"), events_csv(&world.events)).map_err(unwritten)?;
    std::fs::write(folder.join("responses.csv"), responses_csv(&world.responses)).map_err(unwritten)?;
    std::fs::write(folder.join("definition.toml"), world.definition_toml()).map_err(unwritten)?;
    let help = run(options, folder, &["friction", "--help"])?;
    let mut arguments = vec!["friction", "events.csv", "--definition", "definition.toml", "--lang", "en", "--json"];
    // Older programs hold friction against events alone.
    if help.contains("--responses") {
        arguments.extend(["--responses", "responses.csv"]);
    }
    understand(&run(options, folder, &arguments)?)
}

/// Runs the product and gives what it prints.
fn run(options: &Options, folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let program = options.resa.display();
    let output = Command::new(&options.resa).current_dir(folder).args(arguments).output();
    let output = output.map_err(|error| format!("cannot start `{program}`: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{program} {}` failed: {}", arguments.join(" "), said.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plays_differ_in_what_they_try_and_keep_their_worlds() {
        let made = |play: Play| {
            let setting = Setting { play, journeys: 300, plants: 8, law: Law::Logistic, severity: [0.7, 1.6] };
            let spec = spec(setting, 1_000);
            (spec.seed, spec.disturbances.reversal, spec.responses.dissatisfied > 0.0)
        };
        // The first four are worlds of published scores.
        let first = (1_000 * 1_000_003) ^ (8 << 40);
        assert_eq!(made(Play::Planted), (first, false, false));
        assert_eq!(made(Play::Renamed), (first ^ (3 << 50), false, false));
        assert_eq!(made(Play::Reversal), (first ^ (4 << 50), true, false));
        assert_eq!(made(Play::Dissatisfied), (first ^ (5 << 50), false, true));
    }
}
