//! Where files wait: a folder in the data directory for each intake, and what is known of it in memory.
//!
//! What people chose lies beside the files, so that a restart loses nothing of it; what was understood of a
//! file is found out again. An intake belongs to one project and one member, and lives for a day.

use super::job::Running;
use super::matching::Matched;
use super::shapes::{FileSettings, Job, JobProblem};
use super::understanding::Understood;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use ingest::matching::Persons;
use model::{Language, MemberId, Micros, ProjectId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long an intake lives, in microseconds.
const DAY: i64 = 86_400_000_000;
/// The most files of one intake.
pub(super) const MOST_FILES: usize = 20;
/// The most intakes of one member in one project; the oldest goes.
const MOST_OPEN: usize = 10;
/// What people chose, beside the files.
const CHOICES: &str = "intake.json";

/// The intakes of this server.
#[derive(Default)]
pub(crate) struct Intakes {
    known: Mutex<HashMap<String, Arc<Mutex<Staged>>>>,
}

/// One intake.
pub(super) struct Staged {
    pub(super) folder: PathBuf,
    pub(super) choices: Choices,
    /// What was understood of each file, in the order of the files.
    pub(super) sights: Vec<Sight>,
    /// Work under way.
    pub(super) running: Option<Arc<Running>>,
    /// What came of the last work.
    pub(super) last: Option<Job>,
    /// How many customers the files share, when that is counted.
    pub(super) matched: Option<Arc<Matched>>,
    /// Whether somebody counts.
    pub(super) counting: bool,
    /// Counts up with each change, so that work that began before one does not overwrite it.
    pub(super) generation: u64,
}

/// What lies on disk of an intake.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Choices {
    pub(super) id: String,
    pub(super) project: ProjectId,
    pub(super) member: MemberId,
    pub(super) created: Micros,
    pub(super) time_zone: Option<String>,
    pub(super) language: Language,
    pub(super) keep_text: bool,
    pub(super) again: bool,
    pub(super) files: Vec<StagedFile>,
    /// Work that had begun and is not known to have ended.
    pub(super) working: Option<String>,
    /// The number of the next file.
    pub(super) next: u64,
}

/// A file as it lies there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StagedFile {
    pub(super) name: String,
    /// Its number in the folder: names of people never become names on the disk.
    pub(super) number: u64,
    pub(super) bytes: u64,
    pub(super) hash: String,
    /// What was chosen; `None` until somebody or something has.
    pub(super) settings: Option<FileSettings>,
    pub(super) guessed: bool,
    /// When an export of the same shape was imported, whose settings these are.
    pub(super) remembered: Option<String>,
}

/// What is known of a file besides.
#[derive(Clone, Default)]
pub(super) struct Sight {
    pub(super) understood: Option<Arc<Understood>>,
    pub(super) persons: Option<Arc<Persons>>,
    /// Whether they cannot be counted.
    pub(super) uncountable: bool,
}

impl Staged {
    /// Where a file lies.
    pub(super) fn path(&self, file: &StagedFile) -> PathBuf {
        self.folder.join(format!("{:04}", file.number))
    }

    /// The place of a file among the others.
    pub(super) fn find(&self, name: &str) -> ApiResult<usize> {
        self.choices.files.iter().position(|file| file.name == name).ok_or_else(ApiError::not_found)
    }

    /// Removes the files themselves: what was brought in is in the log, and an import that is taken back leaves
    /// nothing here either. What was chosen and what came of it stay until the day is over.
    pub(super) fn drop_files(&self) {
        for file in &self.choices.files {
            if let Err(error) = std::fs::remove_file(self.path(file))
                && error.kind() != std::io::ErrorKind::NotFound
            {
                tracing::warn!(%error, "an imported file could not be removed; it goes with its intake");
            }
        }
    }

    /// Whether its files still lie there.
    fn has_files(&self) -> bool {
        self.choices.files.iter().all(|file| self.path(file).exists())
    }

    /// Writes down what was chosen.
    pub(super) fn save(&mut self) -> ApiResult<()> {
        self.generation += 1;
        let text = serde_json::to_vec(&self.choices).map_err(|error| ApiError::internal(&error))?;
        let (path, new) = (self.folder.join(CHOICES), self.folder.join("intake.new"));
        let written = std::fs::write(&new, text).and_then(|()| std::fs::rename(&new, &path));
        written.map_err(|error| disk(&error))
    }

    /// After another choice what was tried and counted is no longer what would come of it.
    pub(super) fn forget_outcome(&mut self) {
        self.last = None;
        self.matched = None;
    }

    /// Refuses changes while work is under way.
    pub(super) fn idle(&self) -> ApiResult<()> {
        if self.running.is_some() {
            let detail = "a job is running on this intake; wait for it, or cancel it";
            return Err(ApiError::new(axum::http::StatusCode::CONFLICT, "job_running", detail));
        }
        Ok(())
    }

    fn open(folder: PathBuf) -> Option<Staged> {
        let text = std::fs::read(folder.join(CHOICES)).ok()?;
        let mut choices: Choices = serde_json::from_slice(&text).ok()?;
        let kind = choices.working.take();
        // The process that did it is gone, and an import counts whole or not at all.
        let last = kind.map(|kind| Job {
            kind: if kind == "import" { "import" } else { "dry_run" },
            state: "failed",
            done: 0,
            total: 0,
            rows: 0,
            result: None,
            problem: Some(JobProblem { code: "interrupted".into(), detail: String::new() }),
        });
        let sights = vec![Sight::default(); choices.files.len()];
        Some(Staged { folder, choices, sights, running: None, last, matched: None, counting: false, generation: 0 })
    }
}

impl Intakes {
    /// Begins an intake.
    pub(super) fn begin(&self, app: &App, choices: impl FnOnce(String) -> Choices) -> ApiResult<Arc<Mutex<Staged>>> {
        let mut random = [0; 12];
        getrandom::fill(&mut random).map_err(|error| ApiError::internal(&error))?;
        let id: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let folder = uploads(app).join(&id);
        std::fs::create_dir_all(&folder).map_err(|error| disk(&error))?;
        let choices = choices(id.clone());
        self.make_room(app, &choices);
        let mut staged = Staged {
            folder,
            choices,
            sights: Vec::new(),
            running: None,
            last: None,
            matched: None,
            counting: false,
            generation: 0,
        };
        staged.save()?;
        let staged = Arc::new(Mutex::new(staged));
        lock(&self.known).insert(id, Arc::clone(&staged));
        Ok(staged)
    }

    /// An intake of this member in this project; what is another's does not exist.
    pub(super) fn find(
        &self,
        app: &App,
        id: &str,
        project: &ProjectId,
        member: &MemberId,
    ) -> ApiResult<Arc<Mutex<Staged>>> {
        let known = lock(&self.known).get(id).cloned();
        let staged = match known {
            Some(staged) => staged,
            None => {
                // After an import there is nothing left to go on with, and what came of it was in memory.
                let opened = Staged::open(uploads(app).join(id)).filter(Staged::has_files);
                let opened = opened.ok_or_else(ApiError::not_found)?;
                let opened = Arc::new(Mutex::new(opened));
                Arc::clone(lock(&self.known).entry(id.to_string()).or_insert(opened))
            }
        };
        let choices = lock(&staged).choices.clone();
        let is_theirs = choices.project == *project && choices.member == *member;
        let lives = app.clock.now().0 - choices.created.0 < DAY;
        if is_theirs && lives { Ok(staged) } else { Err(ApiError::not_found()) }
    }

    /// Removes an intake and its files.
    pub(super) fn remove(&self, staged: &Arc<Mutex<Staged>>) -> ApiResult<()> {
        let (id, folder) = {
            let staged = lock(staged);
            if let Some(running) = &staged.running {
                running.cancel();
            }
            (staged.choices.id.clone(), staged.folder.clone())
        };
        lock(&self.known).remove(&id);
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(disk(&error)),
            _ => Ok(()),
        }
    }

    /// The oldest intakes of a member go, so that a disk does not fill with what nobody came back to.
    fn make_room(&self, app: &App, new: &Choices) {
        let mut own: Vec<(Micros, PathBuf)> = folders(app)
            .into_iter()
            .filter_map(|folder| Some((Staged::open(folder.clone())?.choices, folder)))
            .filter(|(choices, _)| choices.project == new.project && choices.member == new.member)
            .map(|(choices, folder)| (choices.created, folder))
            .collect();
        own.sort_unstable();
        let too_many = own.len().saturating_sub(MOST_OPEN - 1);
        for (_, folder) in own.into_iter().take(too_many) {
            self.drop_folder(&folder);
        }
    }

    fn drop_folder(&self, folder: &Path) {
        let id = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let known = lock(&self.known).remove(id);
        if let Some(running) = known.and_then(|staged| lock(&staged).running.clone()) {
            running.cancel();
        }
        if let Err(error) = std::fs::remove_dir_all(folder) {
            tracing::warn!(%error, "an intake could not be removed; it is tried again");
        }
    }
}

/// Removes intakes past their day and what uploads that were interrupted left behind. At the start nothing is
/// under way, so that folders without choices are leftovers.
pub(crate) fn remove_leftovers(app: &App, at_start: bool) {
    for folder in folders(app) {
        let age = Staged::open(folder.clone()).map(|staged| app.clock.now().0 - staged.choices.created.0);
        if age.is_some_and(|age| age >= DAY) || (age.is_none() && at_start) {
            app.intakes.drop_folder(&folder);
        }
    }
}

fn folders(app: &App) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(uploads(app)).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect()
}

fn uploads(app: &App) -> PathBuf {
    app.store.dir().join("uploads")
}

/// A lock; one that a panic left behind still guards what is true.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the disk said.
pub(super) fn disk(error: &std::io::Error) -> ApiError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => ApiError::from(store::StoreError::Full),
        _ => ApiError::internal(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_ended_with_its_process_has_failed_and_what_was_chosen_stays() {
        let folder = tempfile::tempdir().unwrap();
        let choices = Choices {
            id: "abc".into(),
            project: ProjectId("default".into()),
            member: MemberId("mbr_a".into()),
            created: Micros(7),
            time_zone: None,
            language: Language::Swedish,
            keep_text: true,
            again: false,
            files: Vec::new(),
            working: Some("import".into()),
            next: 3,
        };
        std::fs::write(folder.path().join(CHOICES), serde_json::to_vec(&choices).unwrap()).unwrap();
        let opened = Staged::open(folder.path().to_path_buf()).unwrap();
        let job = opened.last.unwrap();
        assert_eq!((job.kind, job.state, job.problem.unwrap().code.as_str()), ("import", "failed", "interrupted"));
        assert_eq!((opened.choices.keep_text, opened.choices.next, opened.choices.working), (true, 3, None));
        assert!(Staged::open(folder.path().join("absent")).is_none());
    }
}
