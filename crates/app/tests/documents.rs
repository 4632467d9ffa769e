//! The documents against the binary: every `resa` command that they name exists, and so does every
//! option that they show with it. Paths and `cargo xtask` commands are tested in `xtask/tests/structure`.
#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it must be")]

use std::path::Path;
use std::process::Command;

/// How documents begin a call of the binary.
const CALLS: &[&str] = &["resa ", "cargo run --release -- ", "target/release/resa ", "./resa "];

#[test]
fn every_command_and_option_in_the_documents_exists() {
    let mut complaints = Vec::new();
    for (document, text) in documents() {
        for line in code(&text) {
            for call in calls(&line) {
                complaints.extend(complaint(&call).map(|complaint| format!("{document}: {complaint}")));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn a_command_that_does_not_exist_is_noticed() {
    let call = Call { command: "no-such-command".to_owned(), next: None, options: Vec::new() };
    assert_eq!(complaint(&call).as_deref(), Some("`resa no-such-command` is not a command"));
}

#[test]
fn calls_are_found_with_their_options() {
    let check = |line: &str, expected: &[(&str, &[&str])]| {
        let found = calls(line);
        let found: Vec<_> = found
            .iter()
            .map(|call| (call.command.as_str(), call.options.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        let expected: Vec<_> = expected.iter().map(|(command, options)| (*command, options.to_vec())).collect();
        assert_eq!(found, expected, "{line}");
    };
    check("resa map log.csv -o map.svg --stations=all", &[("map", &["--stations"])]);
    check("$ resa flow a.csv --json | jq .  # --not-ours", &[("flow", &["--json"])]);
    check("resa flow FILE [--from T]", &[("flow", &["--from"])]);
    check("cargo run --release -- demo", &[("demo", &[])]);
    check("resa COMMAND --help", &[]);
    check("resa", &[]);
    check("the word resa means journey", &[]);
}

/// A call of the binary in a document.
struct Call {
    command: String,
    /// The word after the command, which may be a command of its own.
    next: Option<String>,
    options: Vec<String>,
}

/// The calls in one line of code. A line is one when it begins with the binary, perhaps after a prompt or a pipe.
fn calls(line: &str) -> Vec<Call> {
    let code = line.split(" #").next().unwrap_or_default();
    code.split(['|', ';']).flat_map(|part| part.split("&&")).filter_map(call).collect()
}

fn call(part: &str) -> Option<Call> {
    let part = part.trim().trim_start_matches("$ ");
    let rest = CALLS.iter().find_map(|begin| part.strip_prefix(begin))?;
    let mut words = rest.split_whitespace();
    let command =
        words.next().filter(|word| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'))?;
    let next = words.clone().next().map(str::to_owned);
    let options =
        words.map(|word| word.trim_matches(['[', ']', '(', ')', '`', ',', '.'])).filter(|word| word.starts_with("--"));
    let names = options.filter_map(|option| option.split('=').next()).map(str::to_owned);
    Some(Call { command: command.to_owned(), next, options: names.collect() })
}

/// What is wrong with a call, when its command or one of its options does not exist.
fn complaint(call: &Call) -> Option<String> {
    let Call { command, next, options } = call;
    let help = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_resa")).args(words).arg("--help").output().unwrap();
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(mut help_text) = help(&[command]) else { return Some(format!("`resa {command}` is not a command")) };
    let is_listed = |next: &&String| help_text.contains(&format!("\n  {next} "));
    if let Some(next) = next.as_ref().filter(|_| help_text.contains("\nCommands:\n")).filter(is_listed) {
        help_text = help(&[command, next]).unwrap_or_default();
    }
    let help = help_text;
    let missing = options.iter().find(|option| !help.contains(option.as_str()))?;
    Some(format!("`resa {command}` has no option `{missing}`"))
}

fn documents() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths: Vec<_> =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].iter().map(|name| root.join(name)).collect();
    markdown_under(&root.join("docs"), &mut paths);
    let read = |path: &std::path::PathBuf| {
        Some((path.strip_prefix(&root).ok()?.display().to_string(), std::fs::read_to_string(path).ok()?))
    };
    paths.iter().filter_map(read).collect()
}

fn markdown_under(folder: &Path, paths: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            markdown_under(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
}

/// The code in a document: inline spans and the lines of fenced blocks.
fn code(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            found.push(line.to_owned());
        } else {
            found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}
