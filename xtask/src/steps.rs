//! Named steps, one after another: takes each step's work, prints its name and time, and closes with
//! one line a step and the number of tests. A failed step does not stop the ones after it.

use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How a step went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok,
    Failed(String),
    Skipped(String),
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Outcome {
        result.map_or_else(Outcome::Failed, |()| Outcome::Ok)
    }
}

/// How many tests passed, failed and were skipped, over all the runners of a step or of the whole run.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

struct Done {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// The steps of one command, as far as they have come.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Done>,
    tally: Tally,
}

impl Steps {
    /// Runs one step and says whether it went well. Its work may count the tests that it ran.
    pub(crate) fn step<O: Into<Outcome>>(&mut self, name: &'static str, work: impl FnOnce(&mut Tally) -> O) -> bool {
        // `.ci/run` reads this line to tell which step hung.
        println!("\n==> {name}");
        let start = Instant::now();
        let outcome = work(&mut self.tally).into();
        let took = start.elapsed();
        let ok = outcome == Outcome::Ok;
        println!("<== {}", line(name, &outcome, took));
        self.done.push(Done { name, outcome, took });
        ok
    }

    /// Prints the closing lines and gives the exit status: a failure when any step failed.
    pub(crate) fn close(self) -> ExitCode {
        println!();
        for step in &self.done {
            println!("{}", line(step.name, &step.outcome, step.took));
        }
        println!("{}", tests_line(self.tally));
        let failed = self.done.iter().any(|step| matches!(step.outcome, Outcome::Failed(_)));
        if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

fn line(name: &str, outcome: &Outcome, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    match outcome {
        Outcome::Ok => format!("{name:<12} ok ({seconds:.1} s)"),
        Outcome::Failed(why) => format!("{name:<12} failed: {why} ({seconds:.1} s)"),
        Outcome::Skipped(why) => format!("{name:<12} skipped: {why}"),
    }
}

fn tests_line(tally: Tally) -> String {
    let Tally { passed, failed, skipped } = tally;
    let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
    format!("tests: {passed} passed, {failed} failed{skipped}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_step_fails_the_run_and_the_rest_still_runs() {
        let mut steps = Steps::default();
        assert!(!steps.step("first", |_| Outcome::Failed("no luck".into())));
        assert!(steps.step("second", |tally| {
            tally.passed += 2;
            Outcome::Ok
        }));
        assert_eq!(steps.tally, Tally { passed: 2, failed: 0, skipped: 0 });
        assert_eq!(format!("{:?}", steps.close()), format!("{:?}", ExitCode::FAILURE));
    }

    #[test]
    fn a_skipped_step_says_why_and_fails_nothing() {
        let mut steps = Steps::default();
        steps.step("real data", |_| Outcome::Skipped("no folder".into()));
        assert_eq!(line("real data", &steps.done[0].outcome, Duration::ZERO), "real data    skipped: no folder");
        assert_eq!(format!("{:?}", steps.close()), format!("{:?}", ExitCode::SUCCESS));
    }

    #[test]
    fn the_last_line_counts_tests_and_names_skipped_ones_only_when_there_are_some() {
        assert_eq!(tests_line(Tally { passed: 3, failed: 1, skipped: 0 }), "tests: 3 passed, 1 failed");
        assert_eq!(tests_line(Tally { passed: 3, failed: 0, skipped: 2 }), "tests: 3 passed, 0 failed, 2 skipped");
    }
}
