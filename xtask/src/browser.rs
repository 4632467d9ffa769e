//! The browser tests in `e2e/`: sees that Chromium, Node and their packages are there, and runs them
//! against the binary of this build. Installs what is missing on Debian as root, elsewhere names it.

use crate::steps::Tally;
use crate::tool;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names under which distributions install Chromium or a browser of its family.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The oldest Node that runs the tests.
const OLDEST_NODE: u32 = 20;

/// Makes sure that everything the tests need is there.
pub(crate) fn prepare() -> Result<(), String> {
    let mut missing = Vec::new();
    if browser().is_none() {
        missing.push("chromium");
    }
    missing.extend(node_tools());
    // Makes the certificate of the provider of single sign-on.
    if tool::find("openssl").is_none() {
        missing.push("openssl");
    }
    if !missing.is_empty() {
        install(&missing)?;
    }
    node_is_new_enough()?;
    packages(&folder())
}

/// Makes sure that Node and npm are there, new enough.
pub(crate) fn node() -> Result<(), String> {
    let missing = node_tools();
    if !missing.is_empty() {
        install(&missing)?;
    }
    node_is_new_enough()
}

/// Those of Node's tools that are missing, by the names of their packages.
fn node_tools() -> Vec<&'static str> {
    let all = [("node", "nodejs"), ("npm", "npm")];
    all.into_iter().filter(|(tool, _)| tool::find(tool).is_none()).map(|(_, package)| package).collect()
}

/// Runs the tests of the pages.
pub(crate) fn run(tally: &mut Tally) -> Result<(), String> {
    tool::run_tests(&mut tests()?, tally)
}

/// The runner of tests in `e2e/`, which runs those that it is named, else all of the pages.
pub(crate) fn tests() -> Result<Command, String> {
    let browser = browser().ok_or("chromium is missing on this machine")?;
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-concurrency=1", "--test-timeout=300000", "--test-reporter=spec"])
        .current_dir(folder())
        .env("CHROMIUM", browser)
        .env("RESA_BINARY", beside_us("resa"))
        .env("RESA_E2E_OUT", crate::workspace().join("target/e2e"));
    Ok(command)
}

fn folder() -> PathBuf {
    crate::workspace().join("e2e")
}

/// `$CHROMIUM`, else the first of the family on the search path.
fn browser() -> Option<PathBuf> {
    match std::env::var_os("CHROMIUM") {
        Some(path) => Some(PathBuf::from(path)).filter(|path| path.is_file()),
        None => BROWSERS.iter().find_map(|name| tool::find(name)),
    }
}

/// A binary of this build: it lies beside this one, whatever the target directory is.
fn beside_us(name: &str) -> PathBuf {
    let ours = std::env::current_exe().expect("a running program has a path");
    ours.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Installs on Debian as root; elsewhere says what is missing.
pub(crate) fn install(missing: &[&str]) -> Result<(), String> {
    let names = missing.join(" ");
    let may_install = Path::new("/etc/debian_version").exists() && is_root();
    if !may_install {
        return Err(format!(
            "missing: {names}; on Debian or Ubuntu run `sudo apt-get install {names}`, elsewhere install Chromium, \
             Node {OLDEST_NODE} or newer and Python 3 with venv (CHROMIUM may name the browser's path)"
        ));
    }
    println!("installing {names}");
    tool::run(Command::new("apt-get").args(["update", "-qq"]))?;
    tool::run(
        Command::new("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(missing)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

fn is_root() -> bool {
    tool::read(Command::new("id").arg("-u")).is_ok_and(|user| user == "0")
}

fn node_is_new_enough() -> Result<(), String> {
    let version = tool::read(Command::new("node").arg("--version"))?;
    match major(&version) {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(format!("node is {version}, but the browser tests need {OLDEST_NODE} or newer")),
    }
}

/// The first number of `v20.1.0`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// `npm ci` in a folder, unless the packages there are already those of its lock file. No package runs a script.
pub(crate) fn packages(folder: &Path) -> Result<(), String> {
    let path = folder.join("package-lock.json");
    let lock = std::fs::read(&path).map_err(|error| format!("open `{}`: {error}", path.display()))?;
    let installed = folder.join("node_modules/.installed-lock");
    if std::fs::read(&installed).is_ok_and(|earlier| earlier == lock) {
        return Ok(());
    }
    let mut install = Command::new("npm");
    tool::run(install.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder))?;
    std::fs::write(&installed, lock).map_err(|error| format!("write `{}`: {error}", installed.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_its_first_number() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("20.11.1"), None);
        assert_eq!(major("v"), None);
    }

    #[test]
    fn the_binary_under_test_is_one_of_this_build() {
        let binary = beside_us("resa");
        assert_eq!(binary.parent(), std::env::current_exe().unwrap().parent());
    }
}
