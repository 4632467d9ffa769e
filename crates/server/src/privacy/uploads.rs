//! Imports over HTTP: a file is taken into the running server, listed, taken back.
//!
//! It is written to a folder of its own while it arrives and read from there, by the same way as
//! `resa import`; the folder goes when it is done.

use super::handlers::project_of;
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Query};
use crate::imports::{Import, ImportChoices, ImportError, Undone, leaves_identifiers, undo_import};
use axum::Json as Answer;
use axum::body::{Body, HttpBody};
use axum::extract::State;
use axum::http::StatusCode;
use eventlog::{BuildOptions, DataDir, Identity, ImportRecord};
use ingest::{ReadOptions, Source, plan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

/// The longest wait for the next piece of a file.
const PATIENCE: Duration = Duration::from_secs(30);

/// What to import, and how.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UploadQuery {
    /// The file's name, such as `brev.csv`: it tells the format, and names the source.
    name: String,
    /// Only say what would come of it.
    #[serde(default)]
    dry_run: bool,
    /// Import a file whose content was imported before.
    #[serde(default)]
    again: bool,
}

/// What came of an import.
#[derive(Serialize, JsonSchema)]
pub(crate) struct UploadAnswer {
    /// Its number; null for a dry run.
    import: Option<u64>,
    received: u64,
    /// Null for a dry run: which events are known already is only seen when it is done.
    stored: Option<u64>,
    duplicates: Option<u64>,
    rejected: u64,
    /// How many rows were not accepted, by reason.
    rejections: BTreeMap<String, u64>,
    /// Which column serves which role.
    columns: BTreeMap<String, String>,
}

/// The imports that count.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ImportList {
    imports: Vec<ImportView>,
}

/// An import.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ImportView {
    /// Its number.
    id: u64,
    /// When it was done.
    at: String,
    /// The names of its files.
    files: Vec<String>,
    received: u64,
    stored: u64,
    duplicates: u64,
    rejected: u64,
    /// Events removed since, by erasure or retention.
    removed: u64,
    /// Whether identifiers of its customers stay when it is taken back: it is of a version that did not remember
    /// which import brought them.
    leaves_identifiers: bool,
}

impl ImportView {
    fn of(record: ImportRecord, leaves_identifiers: bool) -> ImportView {
        ImportView {
            leaves_identifiers,
            id: record.id,
            at: record.at,
            files: record.files.into_iter().map(|file| file.name).collect(),
            received: record.received,
            stored: record.stored,
            duplicates: record.duplicates,
            rejected: record.rejected,
            removed: record.removed,
        }
    }
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<ImportList>> {
    let imports = app.blocking(move |app| {
        let imports = DataDir::project(app.store.dir(), &scope.project().0).imports()?.into_iter();
        let view = |record: ImportRecord| {
            let leaves = leaves_identifiers(&app.store, scope.project(), &record)?;
            Ok(ImportView::of(record, leaves))
        };
        imports.map(view).collect::<ApiResult<_>>()
    });
    Ok(Answer(ImportList { imports: imports.await? }))
}

pub(crate) async fn undo(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<Answer<ImportView>> {
    let id: u64 = ids.get("import")?.parse().map_err(|_| ApiError::not_found())?;
    let undone = app.blocking(move |app| {
        let known = DataDir::project(app.store.dir(), &scope.project().0).imports()?;
        if !known.iter().any(|import| import.id == id) {
            return Err(ApiError::not_found());
        }
        let undone = undo_import(&app.store, scope.project(), id, &scope.by(), app.clock.now()).map_err(refused)?;
        app.logs.forget(scope.project());
        Ok(undone)
    });
    let Undone { record, leaves_identifiers } = undone.await?;
    Ok(Answer(ImportView::of(record, leaves_identifiers)))
}

pub(crate) async fn upload(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> ApiResult<Answer<UploadAnswer>> {
    let name = file_name(&query.name)?;
    let folder = app.blocking(Folder::new).await?;
    let path = folder.0.join(name);
    receive(&app, body, &path).await?;
    let done = app.blocking(move |app| {
        let answer = import(app, &scope, &query, &path, &folder);
        drop(folder);
        answer
    });
    done.await.map(Answer)
}

/// A name without a folder in it.
pub(crate) fn file_name(name: &str) -> ApiResult<String> {
    let fits = (1..=200).contains(&name.chars().count())
        && !name.starts_with('.')
        && !name.chars().any(|sign| sign.is_control() || "/\\:".contains(sign));
    let invalid = || ApiError::invalid("name", "a file's name of 200 signs at most, without a folder");
    fits.then(|| name.to_string()).ok_or_else(invalid)
}

/// A folder for one upload; goes with what is in it.
struct Folder(PathBuf);

impl Folder {
    fn new(app: &App) -> ApiResult<Folder> {
        let mut random = [0; 12];
        getrandom::fill(&mut random).map_err(|error| ApiError::internal(&error))?;
        let name: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = app.store.dir().join("uploads").join(name);
        std::fs::create_dir_all(&path).map_err(|error| ApiError::internal(&error))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "an upload could not be removed; it goes at the next start");
        }
    }
}

/// Writes the body to a file while it arrives, within the limit.
pub(crate) async fn receive(app: &App, mut body: Body, path: &std::path::Path) -> ApiResult<()> {
    let limit = app.settings.collect.max_import_mb.saturating_mul(1 << 20);
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::StorageFull => ApiError::from(store::StoreError::Full),
        _ => ApiError::internal(&error),
    };
    let mut file = std::fs::File::create(path).map_err(failed)?;
    let mut received = 0_u64;
    loop {
        let next = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        let Ok(next) = tokio::time::timeout(PATIENCE, next).await else {
            let detail = "the file did not arrive in time";
            return Err(ApiError::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", detail));
        };
        let Some(frame) = next else { return Ok(()) };
        let broken = |_| ApiError::new(StatusCode::BAD_REQUEST, "incomplete_body", "the file ended before its end");
        let Ok(bytes) = frame.map_err(broken)?.into_data() else { continue };
        received += bytes.len() as u64;
        if received > limit {
            let detail = "the file is larger than `collect.max_import_mb`";
            return Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", detail));
        }
        file.write_all(&bytes).map_err(failed)?;
    }
}

fn import(
    app: &App,
    scope: &Scope,
    query: &UploadQuery,
    path: &std::path::Path,
    folder: &Folder,
) -> ApiResult<UploadAnswer> {
    let project = project_of(app, scope)?;
    let unreadable =
        |_| ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable_file", "the file cannot be read as events");
    let plan = plan(&[Source::file(path)], &ReadOptions::default()).map_err(unreadable)?;
    let decisions = plan.files.iter().flat_map(|file| &file.decisions);
    let columns = decisions.filter_map(|decision| match &decision.from {
        ingest::Origin::Column(name) => Some((decision.role.code().to_string(), name.clone())),
        ingest::Origin::Value(_) => None,
    });
    let columns = columns.collect();
    let reasons = |report: &ingest::ReadReport| {
        report.rejections.iter().map(|one| (one.reason.code().to_string(), one.count)).collect::<BTreeMap<_, _>>()
    };
    if query.dry_run {
        let report = plan.read_by_file(&mut |_, _| Ok::<(), eventlog::LogError>(()), &mut |_| {});
        let report = report.map_err(|failure| refused(failure.into()))?;
        let (received, rejected) = (report.received, report.rejected());
        let rejections = reasons(&report);
        return Ok(UploadAnswer {
            import: None,
            received,
            stored: None,
            duplicates: None,
            rejected,
            rejections,
            columns,
        });
    }
    let build = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: app.settings.server.log_memory_mb << 20,
        scratch: folder.0.clone(),
        threads: 1,
    };
    let choices = ImportChoices { again: query.again, ..ImportChoices::default() };
    let (by, now) = (scope.by(), app.clock.now());
    let import = Import { store: &app.store, project: &project.id, plan: &plan, choices, build, by: &by, now };
    let done = import.run(&mut |_| {}).map_err(refused)?;
    app.metrics.collected(counts_of(&done.record));
    Ok(UploadAnswer {
        import: Some(done.record.id),
        received: done.record.received,
        stored: Some(done.record.stored),
        duplicates: Some(done.record.duplicates),
        rejected: done.record.rejected,
        rejections: reasons(&done.report),
        columns,
    })
}

/// What an import counted, as everything is counted that comes in.
pub(crate) fn counts_of(record: &ImportRecord) -> model::Counts {
    let ImportRecord { received, stored, duplicates, rejected, .. } = *record;
    model::Counts { received, stored, duplicates, rejected }
}

/// Why an import was not done, without a word of what is in the file.
pub(crate) fn refused(error: ImportError) -> ApiError {
    let unprocessable = |code, detail| ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail);
    match error {
        ImportError::Read(_) => unprocessable("unreadable_file", "the file cannot be read as events"),
        ImportError::AllRejected(_) => unprocessable("all_rejected", "all rows were rejected, so nothing was imported"),
        ImportError::Stopped => unprocessable("cancelled", "the import was stopped, and nothing was imported"),
        ImportError::NamesInLog(_) => {
            ApiError::new(StatusCode::CONFLICT, "names_in_log", "the log names customers openly")
        }
        ImportError::Log(error) if error.kind == eventlog::LogErrorKind::Busy => {
            ApiError::unavailable("busy", "somebody else is writing to the log", 5)
        }
        // What stands against an import or its undoing: imported before, or others build on it.
        ImportError::Log(error) if error.kind == eventlog::LogErrorKind::Other && error.hint.is_some() => {
            ApiError::new(StatusCode::CONFLICT, "import_refused", "this was imported before, or later ones build on it")
        }
        ImportError::Log(error) => error.into(),
        ImportError::Store(error) => error.into(),
    }
}
