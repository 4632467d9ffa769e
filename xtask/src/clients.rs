//! The trials with unmodified tracking clients in `e2e/clients/` and of the described API in `e2e/api/`: sees that
//! their packages for Node, Python and Rust are there, and runs them against the binary of this build.

use crate::steps::Tally;
use crate::{bench, browser, tool};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the trials are, in the order in which they run.
const TRIALS: &[&str] = &["clients/recorded.js", "clients/servers.js", "clients/browsers.js", "api/described.js"];
/// What Python is to have.
const REQUIREMENTS: &[&str] = &["e2e/clients/python/requirements.txt", "e2e/api/requirements.txt"];

/// Makes sure that everything is there, and runs the trials.
pub(crate) fn run(tally: &mut Tally) -> Result<(), String> {
    browser::packages(&crate::workspace().join("e2e/clients"))?;
    let mut command = browser::tests()?;
    command.args(TRIALS);
    command.env("CLIENTS_PYTHON", python(&cache().join("e2e-python"))?);
    command.env("CLIENTS_RUST", rust(&bench::target().join("e2e-rust"))?);
    tool::run_tests(&mut command, tally)
}

/// Installs the pinned packages, unless they are there already, and gives the Python that has them.
fn python(folder: &Path) -> Result<PathBuf, String> {
    let read = |path: &&str| {
        std::fs::read_to_string(crate::workspace().join(path)).map_err(|error| format!("open `{path}`: {error}"))
    };
    let wanted = REQUIREMENTS.iter().map(read).collect::<Result<String, String>>()?;
    let (python, installed) = (folder.join("bin/python"), folder.join("installed"));
    if std::fs::read_to_string(&installed).is_ok_and(|earlier| earlier == wanted) && python.exists() {
        return Ok(python);
    }
    if tool::find("python3").is_none() || tool::read(Command::new("python3").args(["-c", "import ensurepip"])).is_err()
    {
        browser::install(&["python3", "python3-venv"])?;
    }
    tool::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).current_dir(crate::workspace());
    for path in REQUIREMENTS {
        install.args(["-r", path]);
    }
    tool::run(&mut install)?;
    std::fs::write(&installed, wanted).map_err(|error| format!("write `{}`: {error}", installed.display()))?;
    Ok(python)
}

/// Builds the client for Rust, which is a workspace of its own, so that nothing else waits for its packages.
fn rust(folder: &Path) -> Result<PathBuf, String> {
    let mut build = tool::cargo(&["build", "--quiet", "--locked", "--manifest-path", "e2e/clients/rust/Cargo.toml"]);
    tool::run(build.env("CARGO_TARGET_DIR", folder))?;
    Ok(folder.join("debug").join(format!("resa-e2e-client{}", std::env::consts::EXE_SUFFIX)))
}

/// Where what was installed outlives a clone: the home's cache, else beside what was built.
fn cache() -> PathBuf {
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")).filter(|folder| folder.is_dir());
    let folder = std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from).or_else(home);
    folder.map_or_else(bench::target, |folder| folder.join("resa"))
}
