//! Imports of files into a data directory, also while a server holds it: a plan of reading comes in, events
//! without names go into the log, and what they leave behind goes where it belongs.
//!
//! First the vault learns who the pseudonyms are, then the merge log which of them are one person, and last
//! the log lets the import count. All of it is remembered by the import's number, so that an import that was
//! interrupted or is taken back leaves nothing that only it has brought (`undo`).

mod learnt;
mod undo;

pub(crate) use undo::resume_imports;
pub use undo::{Undone, leaves_identifiers, undo_import};

use eventlog::{BuildOptions, DataDir, ImportDraft, ImportRecord, ImportedFile, LogError, LogErrorKind};
use ingest::protect::{ProtectOptions, ProtectReport, Protector, Refused};
use ingest::{Progress, ReadError, ReadFailure, ReadPlan, ReadReport, content_hash};
use learnt::Learnt;
use model::{
    AttributeColumn, AuditAction, AuditKind, AuditNote, By, Column, EventBatch, Micros, ProjectId, RESPONSE_ATTRIBUTE,
    SurveyDraft, ValueKind,
};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;
use store::{BroughtSurvey, Store, StoreError};

/// What is to be imported, and how.
pub struct Import<'a> {
    /// The databases.
    pub store: &'a Store,
    /// Where to.
    pub project: &'a ProjectId,
    /// What was decided about the files.
    pub plan: &'a ReadPlan,
    /// What the importer decided about personal data.
    pub choices: ImportChoices,
    /// How the log is built.
    pub build: BuildOptions,
    /// Who imports.
    pub by: &'a By,
    /// When.
    pub now: Micros,
}

/// What an importer may decide; each is logged.
#[derive(Clone, Debug, Default)]
pub struct ImportChoices {
    /// Import files that were imported before.
    pub again: bool,
    /// Keep free text as it is.
    pub keep_text: bool,
    /// Keep who of the staff did it.
    pub keep_staff: bool,
}

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// What the log recorded.
    pub record: ImportRecord,
    /// What became of the rows.
    pub report: ReadReport,
    /// What was done to protect customers and staff, by file.
    pub protected: Vec<(String, ProtectReport)>,
    /// Identifiers that were not known before.
    pub new_identities: usize,
    /// Facts about who is who that were not known before.
    pub new_facts: usize,
}

/// What is remembered of an import, beside what the log records: roles of columns, reasons of rejections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportMemory {
    /// Which column served each role, by the role's code.
    pub columns: BTreeMap<String, String>,
    /// How many rows were not accepted, by reason.
    pub rejections: BTreeMap<String, u64>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file cannot be read.
    #[error("{}", .0.message)]
    Read(ReadError),
    /// The log cannot be written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The databases cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Whoever asked for it wants it no more.
    #[error("the import was stopped, and nothing was imported")]
    Stopped,
    /// Nothing was accepted.
    #[error("all {} rows were rejected, so nothing was imported", .0.received)]
    AllRejected(Box<ReadReport>),
    /// The log was made by a version that kept customers under their own names.
    #[error(
        "`{0}` was made by an earlier version and names its customers openly; new imports need a directory that keeps them apart"
    )]
    NamesInLog(String),
}

impl From<ReadFailure<LogError>> for ImportError {
    fn from(failure: ReadFailure<LogError>) -> Self {
        match failure {
            ReadFailure::Source(error) => ImportError::Read(error),
            ReadFailure::Sink(error) => ImportError::Log(error),
        }
    }
}

impl Import<'_> {
    /// Begins the import; where somebody else is writing, a moment later: a server seals again and again,
    /// and for no more than seconds.
    fn begin<'l>(&self, log: &'l DataDir) -> Result<ImportDraft<'l>, ImportError> {
        const TRIES: u32 = 40;
        let files = self.files()?;
        for _ in 1..TRIES {
            match log.begin_import(files.clone(), self.choices.again, self.build.clone()) {
                Err(error) if error.kind == LogErrorKind::Busy => std::thread::sleep(Duration::from_millis(250)),
                begun => return Ok(begun?),
            }
        }
        Ok(log.begin_import(files, self.choices.again, self.build.clone())?)
    }

    /// Imports the files, whole or not at all.
    ///
    /// # Errors
    /// When a file cannot be read or was imported before, nothing in it was accepted, or the disk says no.
    pub fn run(self, progress: &mut dyn FnMut(Progress)) -> Result<Imported, ImportError> {
        self.run_while(&mut |so_far| {
            progress(so_far);
            true
        })
    }

    /// The same, until `progress` answers that it is wanted no more.
    ///
    /// # Errors
    /// As [`Import::run`], and when it was stopped.
    pub fn run_while(self, progress: &mut dyn FnMut(Progress) -> bool) -> Result<Imported, ImportError> {
        self.run_seeing(&mut |_| {}, progress)
    }

    /// The same, showing each batch as it goes into the log.
    pub(crate) fn run_seeing(
        self,
        see: &mut dyn FnMut(&EventBatch),
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Imported, ImportError> {
        let log = DataDir::project(self.store.dir(), &self.project.0);
        if names_customers(&log)? {
            return Err(ImportError::NamesInLog(self.store.dir().display().to_string()));
        }
        let mut draft = self.begin(&log)?;
        let mut learnt = Learnt::default();
        let mut protectors = self.protectors()?;
        let names: Vec<&str> = self.plan.files.iter().map(|file| file.source.file_name()).collect();
        let received = self.now.to_rfc3339();
        let mut claimed = false;
        let stopped = Cell::new(false);
        let mut progress = |so_far: Progress| stopped.set(stopped.get() || !progress(so_far));
        let report = beside(
            |batch: EventBatch| draft.push(&batch),
            |give| {
                let mut sink = |at: usize, mut batch: EventBatch| {
                    if stopped.get() {
                        return Err(LogError::new("the import was stopped"));
                    }
                    learnt.take(protectors[at].protect(&mut batch));
                    // Answers are judged where they are read; what an ordinary file says of them is nobody's word.
                    claimed |= self.plan.files[at].answers.is_none() && drop_responses(&mut batch);
                    see(&batch);
                    sign(&mut batch, names[at], &received);
                    if batch.is_empty() { Ok(()) } else { give(batch) }
                };
                Ok(self.plan.read_by_file(&mut sink, &mut progress)?)
            },
        );
        if stopped.get() {
            return Err(ImportError::Stopped);
        }
        let report = report?;
        if claimed {
            tracing::warn!(column = RESPONSE_ATTRIBUTE, "a column of an import claimed to be judged answers: left out");
        }
        let protected: Vec<(String, ProtectReport)> =
            names.iter().map(ToString::to_string).zip(protectors.into_iter().map(Protector::finish)).collect();
        let left_out = protected.iter().map(|(_, report)| report.left_out() as u64).sum::<u64>();
        if report.accepted == 0 && report.rejected() > 0 {
            return Err(ImportError::AllRejected(Box::new(report)));
        }
        let begun = undo::begin(self.store, self.project, draft.id(), self.now)?;
        let kept = learnt.keep(self.store, self.project, draft.id(), self.now).map_err(ImportError::from);
        let kept = kept.and_then(|kept| self.keep_surveys(&report, draft.id()).map(|()| kept));
        let committed = kept.and_then(|kept| {
            let record = draft.commit(report.received, report.rejected() + left_out, self.now)?;
            Ok((kept, record))
        });
        let ((new_identities, new_facts), record) = match committed {
            Ok(done) => done,
            Err(error) => {
                begun.take_back()?;
                return Err(error);
            }
        };
        self.remember(&record, &report, &protected)?;
        begun.finish()?;
        self.log(&record)?;
        Ok(Imported { record, report, protected, new_identities, new_facts })
    }

    /// What imported answers are read with.
    fn keep_surveys(&self, report: &ReadReport, import: u64) -> Result<(), ImportError> {
        let brought = |survey: &ingest::ImportedSurvey| BroughtSurvey {
            id: survey.id.clone(),
            number: survey.version,
            draft: SurveyDraft { name: survey.name.clone(), asked: survey.asked.clone(), ..SurveyDraft::default() },
        };
        let surveys: Vec<BroughtSurvey> = report.surveys.iter().map(brought).collect();
        if !surveys.is_empty() {
            self.store.put_imported_surveys(self.project, import, &surveys)?;
        }
        Ok(())
    }

    fn files(&self) -> Result<Vec<ImportedFile>, ImportError> {
        let file = |file: &ingest::FilePlan| {
            let hash = content_hash(&file.source).map_err(ImportError::Read)?;
            Ok(ImportedFile { name: file.source.file_name().to_string(), hash })
        };
        self.plan.files.iter().map(file).collect()
    }

    /// One for each file: another file's columns may hold something else.
    pub(crate) fn protectors(&self) -> Result<Vec<Protector>, StoreError> {
        let excluded = self.store.list_exclusions(self.project)?;
        let refused = self.refused()?;
        let options = ProtectOptions {
            keep_text: self.choices.keep_text,
            keep_staff: self.choices.keep_staff,
            excluded: excluded.into_iter().map(|(identity, _)| identity).collect(),
            refused,
            ..ProtectOptions::default()
        };
        let key = self.store.project_key(self.project).into();
        let of_file = |file: &ingest::FilePlan| {
            Protector::new(&key, ProtectOptions { person_kind: file.person_kind, ..options.clone() })
        };
        Ok(self.plan.files.iter().map(of_file).collect())
    }

    /// Where the project wants it, whoever was erased stays away.
    fn refused(&self) -> Result<Refused, StoreError> {
        let project = self.store.find_project(self.project)?;
        if !project.is_some_and(|project| project.settings.refuse_erased) {
            return Ok(Refused::default());
        }
        let erased = self.store.list_erased(self.project)?;
        let erased: HashSet<[u8; 16]> = erased.into_iter().map(|erased| erased.hash).collect();
        let (store, project) = (self.store.clone(), self.project.clone());
        Ok(Refused::when(move |key| !erased.is_empty() && erased.contains(&store.erased_hash(&project, key))))
    }

    fn remember(
        &self,
        record: &ImportRecord,
        report: &ReadReport,
        protected: &[(String, ProtectReport)],
    ) -> Result<(), StoreError> {
        let mut memory = ImportMemory::default();
        for decision in self.plan.files.iter().flat_map(|file| &file.decisions) {
            let from = match &decision.from {
                ingest::Origin::Column(name) => name.clone(),
                ingest::Origin::Value(value) => format!("\"{value}\""),
            };
            let known = memory.columns.entry(decision.role.code().to_string()).or_default();
            if known.is_empty() {
                *known = from;
            } else if !known.split(" | ").any(|known| known == from) {
                *known = format!("{known} | {from}");
            }
        }
        for rejections in &report.rejections {
            *memory.rejections.entry(rejections.reason.code().to_string()).or_default() += rejections.count;
        }
        for (_, report) in protected {
            for (code, count) in [("nobody", report.events_of_nobody), ("excluded_person", report.excluded_events)] {
                if count > 0 {
                    *memory.rejections.entry(code.to_string()).or_default() += count as u64;
                }
            }
        }
        let text = serde_json::to_string(&memory).expect("a memory is plain data, which can always be written");
        self.store.put_note(&note_name(self.project, record.id), &text)
    }

    fn log(&self, record: &ImportRecord) -> Result<(), StoreError> {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let note = AuditNote::done(AuditAction::Import)
            .in_project(self.project)
            .to(AuditKind::Import, record.id.to_string())
            .with("received", count(record.received))
            .with("stored", count(record.stored))
            .with("rejected", count(record.rejected))
            .with("again", self.choices.again)
            .with("keep_text", self.choices.keep_text)
            .with("keep_staff", self.choices.keep_staff);
        self.store.audit(self.by, note, self.now).map(|_| ())
    }
}

/// What is remembered of an import; nothing of one that an older program made.
///
/// # Errors
/// When the database cannot be read.
pub fn import_memory(store: &Store, project: &ProjectId, id: u64) -> Result<Option<ImportMemory>, StoreError> {
    let text = store.find_note(&note_name(project, id))?;
    // What cannot be read is as good as forgotten: it is only for people to look at.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn note_name(project: &ProjectId, id: u64) -> String {
    format!("import/{project}/{id}")
}

/// Whether a log has imports of a version that kept customers under their own names.
fn names_customers(log: &DataDir) -> Result<bool, LogError> {
    let has_imports = !log.imports()?.is_empty();
    Ok(has_imports && !log.property_columns()?.iter().any(|column| column == "$source"))
}

/// Runs `first` here and `second`, with what the first gives, on a thread beside it. The error of the
/// second is what counts: the first then only heard that nobody takes any more.
fn beside<T, R>(
    mut second: impl FnMut(T) -> Result<(), LogError> + Send,
    first: impl FnOnce(&mut dyn FnMut(T) -> Result<(), LogError>) -> Result<R, ImportError>,
) -> Result<R, ImportError>
where
    T: Send,
{
    let (give, take) = std::sync::mpsc::sync_channel::<T>(2);
    std::thread::scope(|scope| {
        let taking = scope.spawn(move || take.into_iter().try_for_each(&mut second));
        let result = first(&mut |item| give.send(item).map_err(|_| LogError::new("the log takes no more events")));
        drop(give);
        match taking.join() {
            Ok(taken) => taken?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
        result
    })
}

/// Takes out what claims to be answers that were judged here, and says whether there was any: a survey alone tells
/// those, as they are counted, and nobody has scrubbed them in a file.
fn drop_responses(batch: &mut EventBatch) -> bool {
    let before = batch.attributes.len();
    batch.attributes.retain(|column| column.name != RESPONSE_ATTRIBUTE);
    batch.attributes.len() < before
}

/// Notes on every event of a batch where it came from, and when.
fn sign(batch: &mut EventBatch, file: &str, received: &str) {
    let everywhere = |value: &str| {
        let mut column = Column::default();
        column.dictionary.intern(value);
        column.codes = vec![0; batch.len()];
        column
    };
    let own = [("$source", ValueKind::Text, everywhere(file)), ("$received", ValueKind::Time, everywhere(received))];
    batch.attributes.retain(|column| !own.iter().any(|(name, _, _)| column.name == *name));
    batch.attributes.extend(own.map(|(name, kind, values)| AttributeColumn { name: name.into(), kind, values }));
}
