//! `cargo xtask bench NAME`: builds our programs, installs the peers into a virtual environment of
//! its own, and hands over to the bench in `xtask/bench`, which measures, compares and writes the page.

use crate::{tool, truth, workspace, wrong_usage};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "cargo xtask bench core [--quick] [--events N] [--skip-100m], cargo xtask bench studio [--quick] [--events N], \
     or cargo xtask bench truth [options, told by a wrong one]";
/// For development: small enough to run between two edits.
const QUICK_EVENTS: &str = "1000000";

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let named = arguments.split_first().map(|(name, options)| (name.as_str(), options));
    let done = match named {
        Some(("core", options)) => understood(options).and_then(|options| core(&options)),
        Some(("studio", options)) => understood(options).and_then(|options| studio(&options)),
        Some(("truth", options)) => truth::run(options).map_err(Failure::Run),
        _ => return wrong_usage(&format!("name a bench: {USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(sentence)) => wrong_usage(&sentence),
        Err(Failure::Run(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

enum Failure {
    Usage(String),
    Run(String),
}

impl From<String> for Failure {
    fn from(sentence: String) -> Failure {
        Failure::Run(sentence)
    }
}

/// Our options as those of the bench's program.
fn understood(options: &[String]) -> Result<Vec<String>, Failure> {
    let mut passed = Vec::new();
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match option.as_str() {
            "--quick" => passed.extend(["--events", QUICK_EVENTS, "--skip-100m"].map(str::to_owned)),
            "--skip-100m" => passed.push(option.clone()),
            "--events" => match options.next().and_then(|number| number.parse::<u64>().ok()) {
                Some(events) if events > 0 => passed.extend([option.clone(), events.to_string()]),
                _ => return Err(Failure::Usage(format!("--events needs a number: {USAGE}"))),
            },
            other => return Err(Failure::Usage(format!("`{other}` is not an option: {USAGE}"))),
        }
    }
    Ok(passed)
}

fn core(options: &[String]) -> Result<(), Failure> {
    tool::run(&mut tool::cargo(&["build", "--release", "-p", "resa-insight", "--example", "bench_core"]))?;
    tool::run(&mut tool::cargo(&["build", "--release", "-p", "resa"]))?;
    let work = workspace().join("docs/benchmarks/work");
    let python = peers(&work.join("venv"))?;
    let release = target().join("release");
    let mut bench = Command::new(python);
    bench.arg(workspace().join("xtask/bench/run.py")).arg("--work").arg(&work);
    bench.arg("--bench-core").arg(release.join("examples/bench_core")).arg("--resa").arg(release.join("resa"));
    bench.arg("--report").arg(workspace().join("docs/benchmarks/core.md")).args(options);
    bench.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(tool::run(&mut bench)?)
}

fn studio(options: &[String]) -> Result<(), Failure> {
    tool::run(&mut tool::cargo(&["build", "--release", "-p", "resa"]))?;
    let work = workspace().join("docs/benchmarks/work");
    let python = peers(&work.join("venv"))?;
    let mut bench = Command::new(python);
    bench.arg(workspace().join("xtask/bench/studio.py")).arg("--work").arg(&work);
    bench.arg("--resa").arg(target().join("release/resa"));
    // It has but one size, so there is nothing of 100 M events to skip.
    let options = options.iter().filter(|option| *option != "--skip-100m");
    bench.arg("--report").arg(workspace().join("docs/benchmarks/studio.md")).args(options);
    bench.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(tool::run(&mut bench)?)
}

/// Installs the pinned peers, unless they are there already, and gives the Python that has them.
fn peers(folder: &Path) -> Result<PathBuf, String> {
    let python = folder.join("bin/python");
    if !python.exists() {
        tool::run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    tool::run(install.arg(workspace().join("xtask/bench/requirements.txt")))?;
    Ok(python)
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}
