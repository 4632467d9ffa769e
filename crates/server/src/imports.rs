//! Imports of files into a data directory, also while a server holds it: a plan of reading comes in, events
//! without names go into the log, and what they leave behind goes where it belongs.
//!
//! First the vault learns who the pseudonyms are, then the merge log which of them are one person, and last
//! the log lets the import count: interrupted anywhere, the import does not count, and what was learnt is
//! true all the same.

use eventlog::{BuildOptions, DataDir, ImportDraft, ImportRecord, ImportedFile, LogError, LogErrorKind};
use ingest::protect::{ProtectOptions, ProtectReport, Protector};
use ingest::{Progress, ReadError, ReadFailure, ReadPlan, ReadReport, content_hash};
use model::{
    AttributeColumn, AuditAction, AuditKind, AuditNote, By, Column, EventBatch, Fact, IdentityKey, KnownIdentity,
    Micros, ProjectId, Property, ValueKind,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use store::{Store, StoreError};

/// Facts that are written in one transaction: whoever collects at the same time waits as long.
const AT_ONCE: usize = 10_000;
/// Identifiers that the vault takes in one transaction. Many, so that a disk that fills takes back all of an
/// ordinary import; whoever collects waits a second or two, and nobody is turned away.
const IDENTITIES_AT_ONCE: usize = 200_000;

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
    /// Nothing was accepted.
    #[error("all {} rows were rejected, so nothing was imported", .0.received)]
    AllRejected(ReadReport),
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
        let log = DataDir::project(self.store.dir(), &self.project.0);
        if names_customers(&log)? {
            return Err(ImportError::NamesInLog(self.store.dir().display().to_string()));
        }
        let mut draft = self.begin(&log)?;
        let mut learnt = Learnt::default();
        let mut protectors = self.protectors()?;
        let names: Vec<&str> = self.plan.files.iter().map(|file| file.source.file_name()).collect();
        let received = self.now.to_rfc3339();
        let report = beside(
            |batch: EventBatch| draft.push(&batch),
            |give| {
                let mut sink = |at: usize, mut batch: EventBatch| {
                    learnt.take(protectors[at].protect(&mut batch));
                    sign(&mut batch, names[at], &received);
                    if batch.is_empty() { Ok(()) } else { give(batch) }
                };
                Ok(self.plan.read_by_file(&mut sink, progress)?)
            },
        )?;
        let protected: Vec<(String, ProtectReport)> =
            names.iter().map(ToString::to_string).zip(protectors.into_iter().map(Protector::finish)).collect();
        let left_out = protected.iter().map(|(_, report)| report.left_out() as u64).sum::<u64>();
        if report.accepted == 0 && report.rejected() > 0 {
            return Err(ImportError::AllRejected(report));
        }
        let (new_identities, new_facts) = learnt.keep(self.store, self.project, self.now)?;
        let record = draft.commit(report.received, report.rejected() + left_out, self.now)?;
        self.remember(&record, &report, &protected)?;
        self.log(&record)?;
        Ok(Imported { record, report, protected, new_identities, new_facts })
    }

    fn files(&self) -> Result<Vec<ImportedFile>, ImportError> {
        let file = |file: &ingest::FilePlan| {
            let hash = content_hash(&file.source).map_err(ImportError::Read)?;
            Ok(ImportedFile { name: file.source.file_name().to_string(), hash })
        };
        self.plan.files.iter().map(file).collect()
    }

    /// One for each file: another file's columns may hold something else.
    fn protectors(&self) -> Result<Vec<Protector>, StoreError> {
        let excluded = self.store.list_exclusions(self.project)?;
        let options = ProtectOptions {
            keep_text: self.choices.keep_text,
            keep_staff: self.choices.keep_staff,
            excluded: excluded.into_iter().map(|(identity, _)| identity).collect(),
            ..ProtectOptions::default()
        };
        let key = self.store.project_key(self.project).into();
        Ok(self.plan.files.iter().map(|_| Protector::new(&key, options.clone())).collect())
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

/// Takes an import back.
///
/// # Errors
/// When there is no such import, or others build on it.
pub fn undo_import(
    store: &Store,
    project: &ProjectId,
    id: u64,
    by: &By,
    now: Micros,
) -> Result<ImportRecord, ImportError> {
    let record = DataDir::project(store.dir(), &project.0).undo(id)?;
    let note = AuditNote::done(AuditAction::UndoImport).in_project(project).to(AuditKind::Import, id.to_string());
    store.audit(by, note, now)?;
    Ok(record)
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

/// What files tell beside events.
#[derive(Default)]
struct Learnt {
    identities: Vec<KnownIdentity>,
    /// The first and the last day on which two identifiers stood together.
    links: HashMap<(IdentityKey, IdentityKey), (i32, i32)>,
    traits: HashMap<(IdentityKey, String), Property>,
}

impl Learnt {
    fn take(&mut self, protected: ingest::protect::Protected) {
        self.identities.extend(protected.identities);
        for (weaker, stronger, day) in protected.links {
            let days = self.links.entry((weaker, stronger)).or_insert((day, day));
            *days = (days.0.min(day), days.1.max(day));
        }
        for (key, property) in protected.traits {
            self.traits.insert((key, property.name.clone()), property);
        }
    }

    /// Writes it down, a few at a time; how many identifiers and facts were new.
    fn keep(self, store: &Store, project: &ProjectId, now: Micros) -> Result<(usize, usize), StoreError> {
        let (mut identities, mut facts) = (0, 0);
        for some in self.identities.chunks(IDENTITIES_AT_ONCE) {
            identities += store.put_identities(project, some, now)?;
        }
        let traits: Vec<(IdentityKey, Property)> =
            self.traits.into_iter().map(|((key, _), property)| (key, property)).collect();
        for some in traits.chunks(IDENTITIES_AT_ONCE) {
            store.put_traits_of_many(project, some, now)?;
        }
        let mut links: Vec<_> = self.links.into_iter().collect();
        links.sort_unstable();
        let together = links.into_iter().flat_map(|((weaker, stronger), (first, last))| {
            let days = if first == last { vec![first] } else { vec![first, last] };
            days.into_iter().map(move |day| Fact::Together { weaker: weaker.clone(), stronger: stronger.clone(), day })
        });
        let together: Vec<Fact> = together.collect();
        for some in together.chunks(AT_ONCE) {
            facts += store.record_facts(project, some, now)?;
        }
        Ok((identities, facts))
    }
}
