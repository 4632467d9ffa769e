//! What every trial has: its name, its options with their defaults, its place to work in, and its end.

use crate::chance::Chance;
use crate::resa::Resa;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How a trial ended when nothing was broken. A broken promise is an `Err` with the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    Held(String),
    Skipped(String),
}

/// The result of a trial.
pub(crate) type Outcome = Result<Ended, String>;

/// One trial.
pub(crate) struct Trial {
    pub(crate) group: &'static str,
    pub(crate) name: &'static str,
    /// What it promises, in a line.
    pub(crate) promise: &'static str,
    pub(crate) options: &'static [(&'static str, u64)],
    pub(crate) run: fn(&Setting) -> Outcome,
}

/// What a trial is given.
pub(crate) struct Setting {
    pub(crate) program: PathBuf,
    pub(crate) seed: u64,
    numbers: BTreeMap<&'static str, u64>,
    work: tempfile::TempDir,
}

impl Setting {
    /// The options of the command line over the trial's defaults.
    pub(crate) fn new(trial: &Trial, program: &Path, given: &BTreeMap<String, u64>) -> Result<Setting, String> {
        let mut numbers: BTreeMap<&'static str, u64> = trial.options.iter().copied().collect();
        let mut seed = 1;
        for (name, value) in given {
            match numbers.iter_mut().find(|(known, _)| *known == name) {
                Some((_, number)) => *number = *value,
                None if name == "seed" => seed = *value,
                None => return Err(format!("`--{name}` is not an option of {} {}", trial.group, trial.name)),
            }
        }
        let work = tempfile::Builder::new().prefix("resa-trial-").tempdir();
        let work = work.map_err(|error| format!("make a folder to work in: {error}"))?;
        Ok(Setting { program: program.to_owned(), seed, numbers, work })
    }

    /// An option of this trial.
    pub(crate) fn number(&self, name: &str) -> u64 {
        self.numbers.get(name).copied().unwrap_or_else(|| panic!("the trial has no option --{name}"))
    }

    pub(crate) fn chance(&self) -> Chance {
        Chance::from_seed(self.seed)
    }

    /// Leaves the trial's folder where it is, for whoever looks into a failure.
    pub(crate) fn keep(self) -> PathBuf {
        self.work.keep()
    }

    /// A path in the trial's own folder, which goes with the trial.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.work.path().join(name)
    }

    /// A folder there that exists.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, String> {
        let path = self.path(name);
        std::fs::create_dir_all(&path).map_err(|error| format!("make `{}`: {error}", path.display()))?;
        Ok(path)
    }

    /// The program on a data directory in the trial's own folder.
    pub(crate) fn resa(&self, name: &str) -> Resa {
        Resa::new(&self.program, &self.path(name))
    }
}
