//! Trials of a running Resa. Takes `xtask-trials GROUP NAME [--option number …] --resa PROGRAM`, starts
//! the server under test, does to it what life does, and ends with one line that has the figure, and
//! with status 1 when a promise was broken. `cargo xtask crash|soak|fuzz` builds and calls it.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks to its user by printing")]

mod chance;
mod clock;
mod crash;
mod forgetful;
mod fuzz;
mod http;
mod ledger;
mod load;
mod resa;
mod scan;
mod soak;
mod trial;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use trial::{Ended, Outcome, Setting, Trial};

/// Every trial, with its options and their defaults. All take `--seed` besides.
const TRIALS: &[Trial] = &[
    Trial {
        group: "crash",
        name: "kill",
        promise: "K1: kill -9 loses, doubles and invents nothing",
        options: crash::kill::OPTIONS,
        run: crash::kill::run,
    },
    Trial {
        group: "crash",
        name: "power",
        promise: "K2: a power cut loses nothing acknowledged",
        options: crash::power::OPTIONS,
        run: crash::power::run,
    },
    Trial {
        group: "crash",
        name: "full",
        promise: "K3: a full disk refuses politely and recovers",
        options: crash::full::OPTIONS,
        run: crash::full::run,
    },
    Trial {
        group: "crash",
        name: "rot",
        promise: "K4: a changed byte is noticed",
        options: crash::rot::OPTIONS,
        run: crash::rot::run,
    },
    Trial {
        group: "crash",
        name: "clocks",
        promise: "K5: wrong clocks disturb neither order nor recognition",
        options: crash::clocks::OPTIONS,
        run: crash::clocks::run,
    },
    Trial {
        group: "crash",
        name: "backup",
        promise: "K12: a backup under load restores to the same",
        options: crash::backup::OPTIONS,
        run: crash::backup::run,
    },
    Trial {
        group: "crash",
        name: "erase",
        promise: "P1: an erased person leaves no byte",
        options: crash::erase::OPTIONS,
        run: crash::erase::run,
    },
    Trial {
        group: "soak",
        name: "throughput",
        promise: "K8: durable events a second, with the time to acknowledge beside the disk's own",
        options: soak::throughput::OPTIONS,
        run: soak::throughput::run,
    },
    Trial {
        group: "soak",
        name: "idle",
        promise: "K6: idle connections do not disturb others",
        options: soak::idle::OPTIONS,
        run: soak::idle::run,
    },
    Trial {
        group: "soak",
        name: "slow",
        promise: "K7: slow senders are cut off and do not disturb others",
        options: soak::slow::OPTIONS,
        run: soak::slow::run,
    },
    Trial {
        group: "soak",
        name: "restart",
        promise: "K11: ready soon after kill -9 with many events",
        options: soak::restart::OPTIONS,
        run: soak::restart::run,
    },
    Trial {
        group: "fuzz",
        name: "tracking",
        promise: "K9: no malformed tracking call breaks anything",
        options: fuzz::OPTIONS,
        run: fuzz::tracking,
    },
    Trial {
        group: "fuzz",
        name: "generic",
        promise: "K9: no malformed generic event breaks anything",
        options: fuzz::OPTIONS,
        run: fuzz::generic,
    },
    Trial {
        group: "fuzz",
        name: "import",
        promise: "K9: no malformed file breaks the import",
        options: fuzz::OPTIONS,
        run: fuzz::import,
    },
];

/// A trial by group and name, and what its options are set to.
type Share = (&'static str, &'static str, &'static [(&'static str, u64)]);

/// The share that runs in every `cargo xtask test`: under a minute and a half together.
const IN_EVERY_TEST: &[Share] = &[
    ("crash", "kill", &[("kills", 25), ("seconds", 40)]),
    ("crash", "power", &[("starts", 4), ("cuts", 9), ("seconds", 25)]),
    ("crash", "rot", &[("flips", 40)]),
    ("fuzz", "tracking", &[("payloads", 1500), ("seconds", 10)]),
];

/// The exit status for wrong usage, as everywhere in the product.
const WRONG_USAGE: u8 = 2;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (names, options): (Vec<String>, BTreeMap<String, String>) = match understood(&words) {
        Ok(understood) => understood,
        Err(sentence) => return wrong_usage(&sentence),
    };
    let Some(program) = options.get("resa").map(PathBuf::from) else { return wrong_usage("--resa PROGRAM is missing") };
    let numbers = options.iter().filter(|(name, _)| *name != "resa").map(|(name, value)| {
        value.parse().map(|number| (name.clone(), number)).map_err(|_| format!("--{name} needs a number"))
    });
    let numbers: BTreeMap<String, u64> = match numbers.collect() {
        Ok(numbers) => numbers,
        Err(sentence) => return wrong_usage(&sentence),
    };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        ["every-test"] => exit(in_every_test(&program)),
        [group, name] => match find(group, name) {
            Some(trial) => exit(run(trial, &program, &numbers)),
            None => wrong_usage(&format!("there is no trial `{group} {name}`")),
        },
        _ => wrong_usage("name a trial"),
    }
}

/// Names and options apart.
fn understood(words: &[String]) -> Result<(Vec<String>, BTreeMap<String, String>), String> {
    let (mut names, mut options) = (Vec::new(), BTreeMap::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.strip_prefix("--") {
            None => names.push(word.clone()),
            Some(option) => {
                let value = words.next().ok_or_else(|| format!("--{option} needs a value"))?;
                options.insert(option.to_owned(), value.clone());
            }
        }
    }
    Ok((names, options))
}

fn find(group: &str, name: &str) -> Option<&'static Trial> {
    TRIALS.iter().find(|trial| trial.group == group && trial.name == name)
}

fn exit(all_held: bool) -> ExitCode {
    if all_held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one trial and prints its line; false when a promise was broken.
fn run(trial: &Trial, program: &Path, given: &BTreeMap<String, u64>) -> bool {
    let begun = Instant::now();
    let outcome: Outcome = Setting::new(trial, program, given).and_then(|setting| {
        (trial.run)(&setting).map_err(|figures| format!("{figures}; what it left is in `{}`", setting.keep().display()))
    });
    let (name, took) = (format!("{} {}", trial.group, trial.name), begun.elapsed().as_secs_f64());
    match outcome {
        Ok(Ended::Held(figures)) => println!("{name}: {figures} ({took:.1} s)"),
        Ok(Ended::Skipped(why)) => println!("{name}: skipped: {why}"),
        Err(figures) => {
            eprintln!("{name}: BROKEN: {figures} ({took:.1} s)");
            return false;
        }
    }
    true
}

fn in_every_test(program: &Path) -> bool {
    let mut all_held = true;
    for (group, name, options) in IN_EVERY_TEST {
        let given = options.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        all_held &= find(group, name).is_some_and(|trial| run(trial, program, &given));
    }
    all_held
}

fn wrong_usage(sentence: &str) -> ExitCode {
    eprintln!("{sentence}\n\ntrials:");
    for trial in TRIALS {
        let options: Vec<String> = trial.options.iter().map(|(name, value)| format!("[--{name} {value}]")).collect();
        eprintln!("  {} {} [--seed 1] {}\n      {}", trial.group, trial.name, options.join(" "), trial.promise);
    }
    ExitCode::from(WRONG_USAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_in_every_test_names_trials_and_options_that_exist() {
        for (group, name, options) in IN_EVERY_TEST {
            let trial = find(group, name).unwrap();
            for (option, _) in *options {
                assert!(trial.options.iter().any(|(known, _)| known == option), "{group} {name} --{option}");
            }
        }
    }
}
