//! What is to be scored, from the command line.

use simulate::Law;
use std::path::PathBuf;

/// How the program is called.
pub(crate) const USAGE: &str = "cargo xtask bench truth [--worlds 30] [--null 30] [--plants 8,20] [--journeys 12000,3000] \
[--law logistic,patience] [--severity 0.7-1.6] [--shuffled 10] [--renamed 3] [--reversal 30] [--dissatisfied 20] [--seed 1000] [--resume] \
[--gate]";

/// What is to be scored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Options {
    /// Worlds of each setting with plants.
    pub(crate) worlds: usize,
    /// Worlds of each size and law in which nothing is wrong.
    pub(crate) null: usize,
    /// Worlds whose outcomes are dealt out anew.
    pub(crate) shuffled: usize,
    /// Worlds that are told twice, the second time by other names.
    pub(crate) renamed: usize,
    /// Worlds with a page that is worse for everybody and goes to those who manage best.
    pub(crate) reversal: usize,
    /// Worlds in which the dissatisfied answer more.
    pub(crate) dissatisfied: usize,
    pub(crate) plants: Vec<usize>,
    pub(crate) journeys: Vec<usize>,
    pub(crate) laws: Vec<Law>,
    pub(crate) severity: [f64; 2],
    /// The seed of the first world.
    pub(crate) seed: u64,
    /// Whether what was scored before is kept, and stands on the page.
    pub(crate) resume: bool,
    /// Whether to fail where the product is worse than it must never be.
    pub(crate) gate: bool,
    /// The program that is scored.
    pub(crate) resa: PathBuf,
    /// Where worlds and scores lie.
    pub(crate) work: PathBuf,
    /// The page to write, if any.
    pub(crate) report: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            worlds: 30,
            null: 30,
            shuffled: 10,
            renamed: 3,
            reversal: 30,
            dissatisfied: 20,
            plants: vec![8],
            journeys: vec![12_000],
            laws: vec![Law::Logistic],
            severity: [0.7, 1.6],
            seed: 1_000,
            resume: false,
            gate: false,
            resa: PathBuf::from("resa"),
            work: PathBuf::from("target/truth"),
            report: None,
        }
    }
}

impl Options {
    /// Understands a command line; an error is a sentence.
    pub(crate) fn read(arguments: &[String]) -> Result<Options, String> {
        let mut options = Options::default();
        let mut left = arguments.iter();
        while let Some(name) = left.next() {
            match name.as_str() {
                "--resume" => options.resume = true,
                "--gate" => options.gate = true,
                _ => {
                    let value = left.next().ok_or_else(|| format!("`{name}` needs a value: {USAGE}"))?;
                    options.put(name, value)?;
                }
            }
        }
        Ok(options)
    }

    fn put(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "--worlds" => self.worlds = number(name, value)?,
            "--null" => self.null = number(name, value)?,
            "--shuffled" => self.shuffled = number(name, value)?,
            "--renamed" => self.renamed = number(name, value)?,
            "--reversal" => self.reversal = number(name, value)?,
            "--dissatisfied" => self.dissatisfied = number(name, value)?,
            "--seed" => self.seed = number(name, value)? as u64,
            "--plants" => self.plants = numbers(name, value)?,
            "--journeys" => self.journeys = numbers(name, value)?,
            "--law" => self.laws = value.split(',').map(law).collect::<Result<_, _>>()?,
            "--severity" => self.severity = severity(value)?,
            "--resa" => self.resa = absolute(value)?,
            "--work" => self.work = PathBuf::from(value),
            "--report" => self.report = Some(PathBuf::from(value)),
            _ => return Err(format!("`{name}` is not an option: {USAGE}")),
        }
        Ok(())
    }
}

/// A path that holds wherever the program is started.
fn absolute(value: &str) -> Result<PathBuf, String> {
    std::path::absolute(value).map_err(|error| format!("`{value}` is no path: {error}"))
}

fn number(name: &str, value: &str) -> Result<usize, String> {
    value.parse().map_err(|_| format!("`{name}` needs a whole number, not `{value}`: {USAGE}"))
}

fn numbers(name: &str, value: &str) -> Result<Vec<usize>, String> {
    value.split(',').map(|part| number(name, part)).collect()
}

fn law(value: &str) -> Result<Law, String> {
    match value {
        "logistic" => Ok(Law::Logistic),
        "patience" => Ok(Law::Patience),
        _ => Err(format!("`--law` is logistic or patience, not `{value}`: {USAGE}")),
    }
}

fn severity(value: &str) -> Result<[f64; 2], String> {
    let wrong = || format!("`--severity` is two numbers like 0.25-0.8, not `{value}`: {USAGE}");
    let (low, high) = value.split_once('-').ok_or_else(wrong)?;
    Ok([low.parse().map_err(|_| wrong())?, high.parse().map_err(|_| wrong())?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Play;

    fn read(text: &str) -> Result<Options, String> {
        Options::read(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn lists_and_ranges_are_understood() {
        let options = read("--plants 8,20 --law patience --severity 0.25-0.8 --resume").unwrap();
        assert_eq!((options.plants, options.laws), (vec![8, 20], vec![Law::Patience]));
        assert_eq!((options.severity, options.resume), ([0.25, 0.8], true));
    }

    #[test]
    fn each_play_has_its_own_number_of_worlds() {
        let options = read("--worlds 0 --null 0 --shuffled 0 --renamed 0 --reversal 2 --dissatisfied 1").unwrap();
        let plays: Vec<Play> = crate::run::worlds(&options).into_iter().map(|(setting, _)| setting.play).collect();
        assert_eq!(plays, [Play::Reversal, Play::Reversal, Play::Dissatisfied]);
    }

    #[test]
    fn a_wrong_option_is_named() {
        assert!(read("--wrolds 3").unwrap_err().contains("--wrolds"));
        assert!(read("--worlds many").unwrap_err().contains("many"));
        assert!(read("--worlds").unwrap_err().contains("needs a value"));
    }
}
