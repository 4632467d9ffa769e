//! Taking an import back without trace: its events, and what only it told of customers.
//!
//! What an import told is remembered by its number. It goes when the import does not come to count, and when
//! it is taken back; a row in the list of work sees to it that this is finished also after a crash.

use super::{ImportError, note_name};
use crate::live::erasure_note;
use eventlog::{DataDir, ImportRecord};
use model::{AuditAction, AuditKind, AuditNote, By, Micros, ProjectId};
use store::{Store, StoreError};

/// The kind of work in the store's list: the state is the number of an import.
const WORK: &str = "import";

/// An import that is about to tell what it learnt.
pub(super) struct Begun<'a> {
    store: &'a Store,
    project: &'a ProjectId,
    import: u64,
    job: i64,
}

/// Notes that an import is about to tell what it learnt. What one of this number left behind that never came
/// to count is forgotten.
pub(super) fn begin<'a>(
    store: &'a Store,
    project: &'a ProjectId,
    import: u64,
    now: Micros,
) -> Result<Begun<'a>, StoreError> {
    forget(store, project, import)?;
    let job = store.create_job(Some(project), WORK, &import.to_string(), now)?;
    Ok(Begun { store, project, import, job })
}

impl Begun<'_> {
    /// The import counts.
    pub(super) fn finish(self) -> Result<(), StoreError> {
        self.store.finish_job(self.job)
    }

    /// The import does not count: nothing of it may stay.
    pub(super) fn take_back(self) -> Result<(), StoreError> {
        forget(self.store, self.project, self.import)?;
        self.store.finish_job(self.job)
    }
}

/// Whether taking an import back leaves identifiers of its customers in the vault, and what it told of who is who: it
/// was made by a version that did not remember by import what it brought. Retention and erasure take them out.
///
/// # Errors
/// When the databases cannot be read.
pub fn leaves_identifiers(store: &Store, project: &ProjectId, import: &ImportRecord) -> Result<bool, StoreError> {
    let names_persons = || -> Result<bool, StoreError> {
        let memory = super::import_memory(store, project, import.id)?;
        Ok(memory.is_none_or(|memory| memory.columns.contains_key("person")))
    };
    // Customers who were erased since are remembered by no import any more.
    let has_events = import.stored > import.removed;
    Ok(has_events && !store.is_import_remembered(project, import.id)? && names_persons()?)
}

/// An import that was taken back.
#[derive(Debug)]
pub struct Undone {
    /// What it was.
    pub record: ImportRecord,
    /// Whether identifiers of its customers are left: see [`leaves_identifiers`].
    pub leaves_identifiers: bool,
}

/// Takes an import back: its events, and what nobody else knows of the customers in it.
///
/// # Errors
/// When there is no such import, or others build on it.
pub fn undo_import(store: &Store, project: &ProjectId, id: u64, by: &By, now: Micros) -> Result<Undone, ImportError> {
    let log = DataDir::project(store.dir(), &project.0);
    let known = log.imports()?.into_iter().find(|known| known.id == id);
    let leaves_identifiers = known.map_or(Ok(false), |known| leaves_identifiers(store, project, &known))?;
    let job = store.create_job(Some(project), WORK, &id.to_string(), now)?;
    let undone = log.undo(id);
    let record = match undone {
        Ok(record) => record,
        Err(error) => {
            store.finish_job(job)?;
            return Err(error.into());
        }
    };
    forget(store, project, id)?;
    // Whoever keeps an opened log learns from this that it is no longer as it was.
    store.put_note(&erasure_note(project), &format!("{}.u{id}", now.0))?;
    store.finish_job(job)?;
    let note = AuditNote::done(AuditAction::UndoImport).in_project(project).to(AuditKind::Import, id.to_string());
    let note = if leaves_identifiers { note.with("leaves_identifiers", true) } else { note };
    store.audit(by, note, now)?;
    Ok(Undone { record, leaves_identifiers })
}

/// Finishes what imports and their undoing left half-done when their process ended; answers how often it had
/// to. Leaves alone what is still under way.
pub(crate) fn resume_imports(store: &Store, now: Micros) -> Result<usize, ImportError> {
    let mut finished = 0;
    for job in store.list_jobs()?.into_iter().filter(|job| job.kind == WORK) {
        let (Some(project), Ok(import)) = (&job.project, job.state.parse::<u64>()) else { continue };
        let log = DataDir::project(store.dir(), &project.0);
        // Whoever imports holds the log from beginning to end.
        if !log.is_free()? {
            continue;
        }
        if !log.imports()?.iter().any(|known| known.id == import) {
            forget(store, project, import)?;
            store.put_note(&erasure_note(project), &format!("{}.u{import}", now.0))?;
        }
        store.finish_job(job.id)?;
        finished += 1;
    }
    Ok(finished)
}

/// Forgets what only this import told, and how its files were understood.
fn forget(store: &Store, project: &ProjectId, import: u64) -> Result<(), StoreError> {
    let decided = store.list_decided_about(project)?;
    store.forget_import_facts(project, import)?;
    store.forget_import_identities(project, import, &decided)?;
    store.forget_imported_surveys(project, import)?;
    store.delete_note(&note_name(project, import))
}
