//! `cargo xtask web`: checks and builds the front ends, the studio in `web/` and the widget in `widget/`, and writes
//! beside each build a hash of what it was built from, so that a plain test sees when it is out of date. Knows nothing
//! of what they show.

use crate::steps::{Outcome, Steps, Tally};
use crate::{browser, tool};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// One front end: a folder with `src`, a committed build in `dist`, and the npm scripts `check`, `test` and `build`.
struct Front {
    folder: &'static str,
    /// What its steps are called: packages, checks, tests, build.
    steps: [&'static str; 4],
    /// What the build is made from, besides `src`. Tests are no part of it.
    sources: &'static [&'static str],
    /// The options of its build, before the folder that it writes to.
    to: &'static [&'static str],
}

const FRONTS: [Front; 2] = [
    Front {
        folder: "web",
        steps: ["studio: packages", "studio: checks", "studio: tests", "studio: build"],
        sources: &[
            "crates/map/fonts/Inter-Regular.woff2",
            "crates/map/fonts/Inter-SemiBold.woff2",
            "web/index.html",
            "web/package-lock.json",
            "web/package.json",
            "web/svelte.config.js",
            "web/tsconfig.json",
            "web/vite.config.ts",
        ],
        to: &["--emptyOutDir", "--outDir"],
    },
    Front {
        folder: "widget",
        steps: ["widget: packages", "widget: checks", "widget: tests", "widget: build"],
        sources: &["widget/build.js", "widget/package-lock.json", "widget/package.json", "widget/tsconfig.json"],
        to: &["--outdir"],
    },
];
const HASH: &str = ".source-hash";

pub(crate) fn run(options: &[String]) -> ExitCode {
    if let Err(status) = crate::refuse_options("web", options) {
        return status;
    }
    let mut steps = Steps::default();
    for front in FRONTS {
        let [packages, checks, tests, build] = front.steps;
        if steps.step(packages, |_| front.prepare()) {
            steps.step(checks, |_| front.npm(&["run", "--silent", "check"]));
            steps.step(tests, |tally| front.tests(tally));
            steps.step(build, |_| front.build(&front.dist()).and_then(|()| front.write_hash()));
        }
    }
    steps.close()
}

/// The step of `cargo xtask test`: checks, tests, and that the committed builds are what new ones give.
pub(crate) fn in_every_test(tally: &mut Tally) -> Outcome {
    let work = |tally: &mut Tally| -> Result<(), String> {
        for front in FRONTS {
            front.prepare()?;
            front.npm(&["run", "--silent", "check"])?;
            front.tests(tally)?;
            let anew = crate::workspace().join(format!("target/{}-dist", front.folder));
            front.build(&anew)?;
            front.same(&front.dist(), &anew)?;
        }
        Ok(())
    };
    work(tally).into()
}

impl Front {
    fn prepare(&self) -> Result<(), String> {
        browser::node()?;
        browser::packages(&self.root())
    }

    fn tests(&self, tally: &mut Tally) -> Result<(), String> {
        tool::run_tests(self.npm_command(&["run", "--silent", "test"]).env("NO_COLOR", "1"), tally)
    }

    fn build(&self, to: &Path) -> Result<(), String> {
        let mut command = self.npm_command(&["run", "--silent", "build", "--"]);
        tool::run(command.args(self.to).arg(to).env("NODE_ENV", "production"))
    }

    fn npm(&self, arguments: &[&str]) -> Result<(), String> {
        tool::run(&mut self.npm_command(arguments))
    }

    fn npm_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("npm");
        command.args(arguments).current_dir(self.root());
        command
    }

    fn root(&self) -> PathBuf {
        crate::workspace().join(self.folder)
    }

    fn dist(&self) -> PathBuf {
        self.root().join("dist")
    }

    fn write_hash(&self) -> Result<(), String> {
        let path = self.dist().join(HASH);
        std::fs::write(&path, format!("{}\n", self.source_hash()?))
            .map_err(|error| format!("write `{}`: {error}", path.display()))
    }

    /// A checksum (FNV-1a) over paths and contents of all sources.
    fn source_hash(&self) -> Result<String, String> {
        let workspace = crate::workspace();
        let mut paths: Vec<String> = self.sources.iter().map(|path| (*path).to_owned()).collect();
        let inside = files(&self.root().join("src"))?;
        paths.extend(inside.iter().map(|path| format!("{}/src/{path}", self.folder)));
        paths.retain(|path| !path.ends_with(".test.ts"));
        paths.sort();
        let mut sum = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |bytes: &[u8]| {
            for byte in bytes {
                sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        for path in &paths {
            let bytes = std::fs::read(workspace.join(path)).map_err(|error| format!("read `{path}`: {error}"))?;
            add(path.as_bytes());
            add(&(bytes.len() as u64).to_le_bytes());
            add(&bytes);
        }
        Ok(format!("{sum:016x}"))
    }

    /// That two folders hold the same files with the same bytes, the hash aside.
    fn same(&self, committed: &Path, anew: &Path) -> Result<(), String> {
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
            Some(path) => {
                let folder = self.folder;
                Err(format!("`{folder}/dist/{path}` is not what a new build gives: run `cargo xtask web`"))
            }
        }
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
    fn the_committed_builds_are_of_the_sources_beside_them() {
        let stale = |front: &Front| {
            let built_from = std::fs::read_to_string(front.dist().join(HASH)).unwrap_or_default();
            built_from.trim() != front.source_hash().unwrap()
        };
        let stale: Vec<&str> = FRONTS.into_iter().filter(stale).map(|front| front.folder).collect();
        assert!(stale.is_empty(), "the builds of {stale:?} are out of date: run `cargo xtask web`");
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
        assert_eq!(FRONTS[0].same(&a, &b), Ok(()));
        std::fs::write(b.join("files/x.js"), "2").unwrap();
        assert!(FRONTS[0].same(&a, &b).unwrap_err().contains("files/x.js"));
        std::fs::write(b.join("files/x.js"), "1").unwrap();
        std::fs::write(b.join("y.css"), "").unwrap();
        assert!(FRONTS[0].same(&a, &b).unwrap_err().contains("y.css"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
