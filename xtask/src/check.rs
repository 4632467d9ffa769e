//! `cargo xtask check`: format, lints, unit and structure tests. Needs nothing but Rust.

use crate::steps::{Steps, Tally};
use crate::tool;
use std::process::ExitCode;

pub(crate) fn run(options: &[String]) -> ExitCode {
    if let Err(status) = crate::refuse_options("check", options) {
        return status;
    }
    let mut steps = Steps::default();
    format_and_lints(&mut steps);
    steps.step("unit tests", unit_tests);
    steps.close()
}

/// The two steps that both `check` and `test` begin with.
pub(crate) fn format_and_lints(steps: &mut Steps) {
    steps.step("format", |_| format());
    steps.step("lints", |_| lints());
}

fn format() -> Result<(), String> {
    component("fmt", "rustfmt")?;
    tool::run(&mut tool::cargo(&["fmt", "--all", "--check"]))
}

/// Warnings are errors here and only here: they never stop somebody who is trying something.
fn lints() -> Result<(), String> {
    component("clippy", "clippy")?;
    tool::run(&mut tool::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn unit_tests(tally: &mut Tally) -> Result<(), String> {
    // The structure tests are named too: they take a moment and hold what reviews would otherwise have to.
    let arguments =
        ["test", "--workspace", "--lib", "--bins", "--test", "structure", "--test", "documents", "--no-fail-fast"];
    tool::run_tests(&mut tool::cargo(&arguments), tally)
}

fn component(command: &str, component: &str) -> Result<(), String> {
    tool::read(&mut tool::cargo(&[command, "--version"]))
        .map(drop)
        .map_err(|_| format!("{component} is missing: run `rustup component add {component}`"))
}
