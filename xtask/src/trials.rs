//! `cargo xtask crash|soak|fuzz NAME [--option value …]`: trials of a running Resa. The work is in
//! `xtask/trials`, a package of its own, so that no other command waits for its dependencies.

use crate::steps::Outcome;
use crate::tool;
use std::process::ExitCode;

pub(crate) fn crash(options: &[String]) -> ExitCode {
    run("crash", options)
}

pub(crate) fn soak(options: &[String]) -> ExitCode {
    run("soak", options)
}

pub(crate) fn fuzz(options: &[String]) -> ExitCode {
    run("fuzz", options)
}

/// The share of all trials that runs in every `cargo xtask test`: its length is bounded.
pub(crate) fn in_every_test() -> Outcome {
    start("every-test", &[], &[]).into()
}

fn run(group: &str, options: &[String]) -> ExitCode {
    // Figures are those of the program as it is handed out.
    match start(group, options, &["--release"]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn start(group: &str, options: &[String], profile: &[&str]) -> Result<(), String> {
    tool::run(tool::cargo(&["build", "--quiet", "--package", "resa"]).args(profile))?;
    let folder = if profile.is_empty() { "debug" } else { "release" };
    let mut trials = tool::cargo(&["run", "--quiet", "--package", "xtask-trials", "--", group]);
    trials.args(options).arg("--resa").arg(crate::bench::target().join(folder).join("resa"));
    tool::run(&mut trials)
}
