//! `cargo xtask test`: everything that CI runs. The browser tests use the binary that the `build`
//! step made, so nothing is compiled a second time.

use crate::steps::{Outcome, Steps};
use crate::{browser, check, clients, tool, trials, truth, web};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) fn run(options: &[String]) -> ExitCode {
    if let Err(status) = crate::refuse_options("test", options) {
        return status;
    }
    let mut steps = Steps::default();
    check::format_and_lints(&mut steps);
    steps.step("real data", |_| real_data());
    steps.step("web", web::in_every_test);
    // Building all tests also builds the binary `resa`, since the tests of `crates/app` run it.
    let built = steps.step("build", |_| tool::run(&mut tool::cargo(&["test", "--workspace", "--no-run"])));
    if built {
        steps.step("tests", |tally| {
            tool::run_tests(&mut tool::cargo(&["test", "--workspace", "--no-fail-fast"]), tally)
        });
        steps.step("reliability", |_| trials::in_every_test());
        steps.step("truth", |_| truth::in_every_test());
        let ready = steps.step("tools", |_| browser::prepare());
        let missing = || skipped("the tools for them are missing");
        steps.step("pages", |tally| if ready { browser::run(tally).into() } else { missing() });
        steps.step("clients", |tally| if ready { clients::run(tally).into() } else { missing() });
    } else {
        steps.step("tests", |_| skipped("the build failed"));
        steps.step("reliability", |_| skipped("the build failed"));
        steps.step("truth", |_| skipped("the build failed"));
        steps.step("pages", |_| skipped("the build failed"));
        steps.step("clients", |_| skipped("the build failed"));
    }
    steps.close()
}

fn skipped(why: &str) -> Outcome {
    Outcome::Skipped(why.to_owned())
}

/// Passing tests are silent, so this step says for all of them whether real logs were there to read.
fn real_data() -> Outcome {
    let folder =
        std::env::var_os("RESA_REAL_DATA").map_or_else(|| crate::workspace().join("../shared/data"), PathBuf::from);
    let required = std::env::var("RESA_REAL_DATA_REQUIRED").is_ok_and(|value| value == "1");
    match (folder.is_dir(), required) {
        (true, _) => Outcome::Ok,
        (false, true) => {
            Outcome::Failed(format!("RESA_REAL_DATA_REQUIRED=1 but `{}` does not exist", folder.display()))
        }
        (false, false) => {
            Outcome::Skipped(format!("`{}` does not exist (RESA_REAL_DATA names another)", folder.display()))
        }
    }
}
