//! `cargo xtask release [--offline]`: makes what is handed out. The work is in `xtask/release`, a
//! package of its own, so that no other command waits for its dependencies.

use crate::{tool, wrong_usage};
use std::process::ExitCode;

pub(crate) fn run(options: &[String]) -> ExitCode {
    if let Some(option) = options.iter().find(|option| *option != "--offline") {
        return wrong_usage(&format!("`{option}` is not an option: cargo xtask release [--offline]"));
    }
    let arguments = ["run", "--quiet", "--package", "xtask-release", "--"];
    match tool::run(tool::cargo(&arguments).args(options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
