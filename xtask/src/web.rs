//! `cargo xtask web`: checks and builds the studio in `web/`, and writes beside the build a hash of what it was
//! built from, so that a plain test sees when it is out of date. Knows nothing of what the studio shows.

use crate::steps::{Outcome, Steps, Tally};
use crate::{browser, tool};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What the build is made from, besides `web/src`. Tests are no part of it.
const SOURCES: &[&str] = &[
    "crates/map/fonts/Inter-Regular.woff2",
    "crates/map/fonts/Inter-SemiBold.woff2",
    "web/index.html",
    "web/package-lock.json",
    "web/package.json",
    "web/svelte.config.js",
    "web/tsconfig.json",
    "web/vite.config.ts",
];
const HASH: &str = ".source-hash";

pub(crate) fn run(options: &[String]) -> ExitCode {
    if let Err(status) = crate::refuse_options("web", options) {
        return status;
    }
    let mut steps = Steps::default();
    if steps.step("packages", |_| prepare()) {
        steps.step("checks", |_| npm(&["run", "--silent", "check"]));
        steps.step("tests", tests);
        steps.step("build", |_| build(&dist()).and_then(|()| write_hash()));
    }
    steps.close()
}

/// The step of `cargo xtask test`: checks, tests, and that the committed build is what a new one gives.
pub(crate) fn in_every_test(tally: &mut Tally) -> Outcome {
    let work = |tally: &mut Tally| -> Result<(), String> {
        prepare()?;
        npm(&["run", "--silent", "check"])?;
        tests(tally)?;
        let anew = crate::workspace().join("target/web-dist");
        build(&anew)?;
        same(&dist(), &anew)
    };
    work(tally).into()
}

fn prepare() -> Result<(), String> {
    browser::node()?;
    browser::packages(&folder())
}

fn tests(tally: &mut Tally) -> Result<(), String> {
    tool::run_tests(npm_command(&["run", "--silent", "test"]).env("NO_COLOR", "1"), tally)
}

fn build(to: &Path) -> Result<(), String> {
    let mut command = npm_command(&["run", "--silent", "build", "--", "--emptyOutDir", "--outDir"]);
    tool::run(command.arg(to).env("NODE_ENV", "production"))
}

fn npm(arguments: &[&str]) -> Result<(), String> {
    tool::run(&mut npm_command(arguments))
}

fn npm_command(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(folder());
    command
}

fn folder() -> PathBuf {
    crate::workspace().join("web")
}

fn dist() -> PathBuf {
    folder().join("dist")
}

fn write_hash() -> Result<(), String> {
    let path = dist().join(HASH);
    std::fs::write(&path, format!("{}\n", source_hash()?))
        .map_err(|error| format!("write `{}`: {error}", path.display()))
}

/// A checksum (FNV-1a) over paths and contents of all sources.
fn source_hash() -> Result<String, String> {
    let root = crate::workspace();
    let mut paths: Vec<String> = SOURCES.iter().map(|path| (*path).to_owned()).collect();
    paths.extend(files(&folder().join("src"))?.iter().map(|path| format!("web/src/{path}")));
    paths.retain(|path| !path.ends_with(".test.ts"));
    paths.sort();
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for path in &paths {
        let bytes = std::fs::read(root.join(path)).map_err(|error| format!("read `{path}`: {error}"))?;
        add(path.as_bytes());
        add(&(bytes.len() as u64).to_le_bytes());
        add(&bytes);
    }
    Ok(format!("{sum:016x}"))
}

/// That two folders hold the same files with the same bytes, the hash aside.
fn same(committed: &Path, anew: &Path) -> Result<(), String> {
    let list = |folder: &Path| -> Result<Vec<String>, String> {
        Ok(files(folder)?.into_iter().filter(|path| path != HASH).collect())
    };
    let (ours, theirs) = (list(committed)?, list(anew)?);
    let differs = |path: &&String| {
        let read = |folder: &Path| std::fs::read(folder.join(path)).ok();
        read(committed) != read(anew)
    };
    let different: Vec<&String> = ours.iter().chain(&theirs).filter(differs).collect();
    match different.first() {
        None => Ok(()),
        Some(path) => Err(format!("`web/dist/{path}` is not what a new build gives: run `cargo xtask web`")),
    }
}

/// Paths of all files under a folder, sorted, with `/` between the names.
fn files(folder: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    walk(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, inside: &str, found: &mut Vec<String>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("read `{}`: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = format!("{inside}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failed)?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_build_is_of_the_sources_beside_it() {
        let built_from = std::fs::read_to_string(dist().join(HASH)).unwrap_or_default();
        assert_eq!(built_from.trim(), source_hash().unwrap(), "web/dist is out of date: run `cargo xtask web`");
    }

    #[test]
    fn a_file_that_differs_or_is_missing_is_named() {
        let folder = std::env::temp_dir().join(format!("resa-same-{}", std::process::id()));
        let (a, b) = (folder.join("a"), folder.join("b"));
        for side in [&a, &b] {
            std::fs::create_dir_all(side.join("files")).unwrap();
            std::fs::write(side.join("files/x.js"), "1").unwrap();
        }
        std::fs::write(a.join(HASH), "any").unwrap();
        assert_eq!(same(&a, &b), Ok(()));
        std::fs::write(b.join("files/x.js"), "2").unwrap();
        assert!(same(&a, &b).unwrap_err().contains("files/x.js"));
        std::fs::write(b.join("files/x.js"), "1").unwrap();
        std::fs::write(b.join("y.css"), "").unwrap();
        assert!(same(&a, &b).unwrap_err().contains("y.css"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
