//! `cargo xtask bench truth`: what Resa says of friction, scored against worlds whose truth is known. The work is in
//! `xtask/truth`, a package of its own, so that no other command waits for its dependencies.

use crate::steps::Outcome;
use crate::{bench, tool, workspace};

/// Scores many worlds and writes the page; with `--gate` alone, what every test run asks of the program.
pub(crate) fn run(options: &[String]) -> Result<(), String> {
    if options == ["--gate"] {
        return match in_every_test() {
            Outcome::Ok => Ok(()),
            Outcome::Failed(sentence) | Outcome::Skipped(sentence) => Err(sentence),
        };
    }
    let report = workspace().join("docs/benchmarks/truth.md");
    let mut asked: Vec<String> = options.to_vec();
    asked.extend(["--report".to_owned(), report.display().to_string()]);
    // Figures are those of the program as it is handed out.
    start(&asked, &["--release"])
}

/// Twenty worlds, held to bounds that chance alone does not cross: a step of `cargo xtask test`.
pub(crate) fn in_every_test() -> Outcome {
    start(&["--gate".to_owned()], &[]).into()
}

fn start(options: &[String], profile: &[&str]) -> Result<(), String> {
    tool::run(tool::cargo(&["build", "--quiet", "--package", "resa"]).args(profile))?;
    let folder = if profile.is_empty() { "debug" } else { "release" };
    let mut truth = tool::cargo(&["run", "--quiet", "--package", "xtask-truth"]);
    truth.args(profile).arg("--").args(options);
    truth.arg("--resa").arg(bench::target().join(folder).join("resa"));
    truth.arg("--work").arg(bench::target().join("truth"));
    tool::run(&mut truth)
}
