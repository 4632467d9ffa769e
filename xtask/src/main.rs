//! The project's automation: takes `cargo xtask COMMAND`, runs the steps of that command and ends
//! with how each went. Knows nothing of what the product does.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks to its user by printing")]

mod bench;
mod browser;
mod check;
mod clients;
mod release;
mod steps;
mod test;
mod tool;
mod trials;
mod truth;
mod web;

use std::path::Path;
use std::process::ExitCode;

/// One thing that `cargo xtask` can do.
struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&[String]) -> ExitCode,
}

/// Everything that `cargo xtask` can do; help, dispatch and the test of the documents read this list.
const COMMANDS: &[Command] = &[
    Command {
        name: "check",
        help: "format, lints, unit and structure tests: the fast look before a commit",
        run: check::run,
    },
    Command { name: "test", help: "everything that CI runs: check, all tests, real data, the browser", run: test::run },
    Command { name: "web", help: "check and build web/dist and widget/dist, which are committed", run: web::run },
    Command {
        name: "bench",
        help: "core, studio: ratios against peers, side by side; truth: friction against known truth; writes docs/benchmarks",
        run: bench::run,
    },
    Command {
        name: "crash",
        help: "kill, power, full, rot, clocks, backup, erase: break a running Resa and count what is lost",
        run: trials::crash,
    },
    Command {
        name: "soak",
        help: "throughput, idle, slow, restart: load a running Resa and measure it",
        run: trials::soak,
    },
    Command { name: "fuzz", help: "tracking, generic, import: send what nobody should send", run: trials::fuzz },
    Command {
        name: "release",
        help: "archive, .deb, container recipe, bill of materials, checksums",
        run: release::run,
    },
    Command { name: "help", help: "this list", run: help },
];

/// The exit status for wrong usage, as everywhere in the product.
const WRONG_USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        return wrong_usage("name what to do: cargo xtask COMMAND");
    };
    let name = if matches!(name.as_str(), "-h" | "--help") { "help" } else { name };
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(rest),
        None => wrong_usage(&format!("`{name}` is not a command of cargo xtask")),
    }
}

fn help(_: &[String]) -> ExitCode {
    println!("{}", list());
    ExitCode::SUCCESS
}

/// For commands without options: says so when there are some, and gives the exit status to end with.
fn refuse_options(command: &str, options: &[String]) -> Result<(), ExitCode> {
    match options.first() {
        Some(option) => Err(wrong_usage(&format!("`cargo xtask {command}` takes no options, but got `{option}`"))),
        None => Ok(()),
    }
}

fn wrong_usage(sentence: &str) -> ExitCode {
    eprintln!("{sentence}\n\n{}", list());
    ExitCode::from(WRONG_USAGE)
}

fn list() -> String {
    let lines: Vec<String> = COMMANDS.iter().map(|command| format!("  {:<8} {}", command.name, command.help)).collect();
    format!("commands of cargo xtask:\n{}", lines.join("\n"))
}

/// The root of the workspace.
fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}
