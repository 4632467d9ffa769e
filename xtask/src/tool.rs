//! Other programs: starts one, shows what it prints, and turns its end into a sentence. For test
//! runners it also counts the tests from the lines they print.

use crate::steps::Tally;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

/// A command of the cargo that started us, in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(crate::workspace());
    command
}

/// Where a program lies, when the search path has it.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Runs a program to its end, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    ended(command, status)
}

/// What a program prints on standard output.
pub(crate) fn read(command: &mut Command) -> Result<String, String> {
    let output = command.stderr(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    ended(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a test runner to its end, shows its lines as they come and counts its tests.
pub(crate) fn run_tests(command: &mut Command, tally: &mut Tally) -> Result<(), String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, &error))?;
    let stdout = child.stdout.take().expect("standard output was asked for as a pipe");
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line.map_err(|error| format!("reading from {} failed: {error}", name(command)))?;
        let line = String::from_utf8_lossy(&line);
        count(&line, tally);
        println!("{line}");
    }
    let status = child.wait().map_err(|error| format!("waiting for {} failed: {error}", name(command)))?;
    ended(command, status)
}

/// Adds what one line of a runner says: cargo's `test result: ok. 3 passed; 0 failed; 1 ignored; …`,
/// node's `ℹ pass 3`, or vitest's `Tests  1 failed | 3 passed (4)`.
fn count(line: &str, tally: &mut Tally) {
    if let Some(result) = line.strip_prefix("test result: ") {
        let numbers = result.split_once(". ").map_or("", |(_, numbers)| numbers);
        for part in numbers.split("; ") {
            if let Some((number, what)) = part.split_once(' ') {
                add(tally, what, number);
            }
        }
    } else if let Some(result) = line.trim_start().strip_prefix("Tests  ") {
        for part in result.split(" | ") {
            let mut words = part.split_whitespace();
            if let (Some(number), Some(what)) = (words.next(), words.next()) {
                add(tally, what, number);
            }
        }
    } else if let Some((what, number)) = line.strip_prefix("ℹ ").and_then(|rest| rest.split_once(' ')) {
        add(tally, what, number);
    }
}

fn add(tally: &mut Tally, what: &str, number: &str) {
    let Ok(number) = number.parse::<usize>() else { return };
    match what {
        "passed" | "pass" => tally.passed += number,
        "failed" | "fail" => tally.failed += number,
        "ignored" | "skipped" => tally.skipped += number,
        _ => {}
    }
}

fn ended(command: &Command, status: ExitStatus) -> Result<(), String> {
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => Err(format!("`{}` ended with {code}", said(command))),
        None => Err(format!("`{}` was ended by a signal", said(command))),
    }
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => format!("{} is missing on this machine", name(command)),
        _ => format!("{} could not be started: {error}", name(command)),
    }
}

/// The program's own name, without its folder.
fn name(command: &Command) -> String {
    let path = PathBuf::from(command.get_program());
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The command as a person would type it.
fn said(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(name(command)).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_from_the_lines_of_both_runners() {
        let mut tally = Tally::default();
        for line in [
            "test fold::flow::tests::empty_log ... ok",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "ℹ tests 5",
            "ℹ pass 4",
            "ℹ fail 1",
            "ℹ skipped 7",
            "ℹ duration_ms 81.5",
            "      Tests  1 failed | 2 skipped | 30 passed (33)",
            " Test Files  8 passed (8)",
        ] {
            count(line, &mut tally);
        }
        assert_eq!(tally, Tally { passed: 49, failed: 4, skipped: 10 });
    }

    #[test]
    fn a_missing_program_is_named() {
        assert_eq!(run(&mut Command::new("no-such-tool")), Err("no-such-tool is missing on this machine".to_owned()));
    }

    #[test]
    fn a_failing_program_is_quoted_as_it_would_be_typed() {
        let mut command = cargo(&["no-such-command"]);
        let sentence = run(command.stderr(Stdio::null())).unwrap_err();
        assert!(sentence.starts_with("`cargo no-such-command` ended with "), "{sentence}");
    }
}
