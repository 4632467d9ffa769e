//! The job that turns what was collected into blocks of the event log, and keeps the house in order.
//!
//! The log's manifest is the point of truth: once it says that events up to a number are sealed, they
//! are; only then are they taken out of the inbox. A crash between the two leaves rows that are dropped
//! before anything is read (ADR 008).

use crate::app::App;
use crate::error::ApiError;
use crate::work::turn;
use eventlog::{BuildOptions, CompactPolicy, DataDir, Identity, LogErrorKind};
use model::ProjectId;
use std::time::Duration;
use tokio::sync::watch;

/// Events that are sealed in one go: bounds memory.
const AT_ONCE: usize = 200_000;
/// Bytes of records that are sealed in one go.
const BYTES_AT_ONCE: usize = 64 << 20;
/// A project's inbox that is larger is sealed at once.
const MOST_WAITING_BYTES: u64 = 64 << 20;
/// With fewer events than this an inbox cannot be that large: no event is larger than 32 kB.
const WORTH_WEIGHING: u64 = MOST_WAITING_BYTES / (32 << 10);
/// The code of an error that passes by itself.
const BUSY: &str = "busy";
/// How often the inbox is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How often the head of the audit log is written down outside the database.
const ANCHOR_SECONDS: u64 = 3_600;

/// Seals from time to time until told to stop.
pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    note(app.blocking(tidy_up).await, "leftovers of an earlier run could not be cleared away");
    let (mut since_seal, mut since_anchor) = (0, 0);
    loop {
        tokio::select! {
            changed = stopped.changed() => {
                if changed.is_err() || *stopped.borrow() {
                    break;
                }
            }
            () = tokio::time::sleep(LOOK) => {}
        }
        since_seal += LOOK.as_secs();
        since_anchor += LOOK.as_secs();
        let due = since_seal >= app.settings.seal.every_seconds;
        note(
            app.blocking(move |app| seal_all(app, due)).await,
            "collected events could not be sealed; they wait and are safe",
        );
        since_seal = if due { 0 } else { since_seal };
        if since_anchor >= ANCHOR_SECONDS {
            since_anchor = 0;
            anchor(&app).await;
        }
    }
    anchor(&app).await;
}

fn note(result: Result<(), ApiError>, sentence: &'static str) {
    if let Err(error) = result {
        tracing::error!(code = error.code, "{sentence}");
    }
}

async fn anchor(app: &App) {
    let anchored = app.blocking(|app| app.store.anchor_audit(app.clock.now()).map(drop));
    note(anchored.await, "the head of the audit log could not be written down");
}

/// Ends what a run before this one did not: erasures, backups, sealed rows that were not forgotten.
fn tidy_up(app: &App) -> Result<(), ApiError> {
    store::backup::remove_leftovers(app.store.dir()).map_err(|error| ApiError::internal(&error))?;
    for project in app.store.list_projects()? {
        let log = log_of(app, &project.id);
        if log.exists() {
            log.clean()?;
            app.store.forget_sealed(&project.id, log.sealed_through()?)?;
        }
    }
    Ok(())
}

/// Seals the projects of which enough waits, or all of them. What goes wrong with one holds up no other.
fn seal_all(app: &App, due: bool) -> Result<(), ApiError> {
    for project in app.store.list_projects()? {
        match seal_if_due(app, &project.id, due) {
            // An import is under way: what waits is safe, and the next round comes soon.
            Err(error) if error.code == BUSY => {}
            result => note(result, "collected events of a project could not be sealed; they wait and are safe"),
        }
    }
    Ok(())
}

fn seal_if_due(app: &App, project: &ProjectId, due: bool) -> Result<(), ApiError> {
    let last = app.store.last_seq(project)?;
    if last == 0 {
        return Ok(());
    }
    let log = log_of(app, project);
    // Numbers are shared by all projects, so this is the most that can wait.
    let waiting = u64::try_from(last - log.sealed_through()?).unwrap_or(0);
    let many = waiting >= app.settings.seal.at_events;
    let large = || Ok::<_, ApiError>(app.store.inbox_size(project)?.bytes >= MOST_WAITING_BYTES);
    if due || many || (waiting >= WORTH_WEIGHING && large()?) {
        seal(app, project, &log, last)?;
    }
    Ok(())
}

/// Seals what lies in one project's inbox now, up to `last`: what comes in meanwhile waits for the next
/// round, or a busy project would never let the others have theirs.
fn seal(app: &App, project: &ProjectId, log: &DataDir, last: i64) -> Result<(), ApiError> {
    loop {
        // Nobody is erased while their events are between inbox and log.
        let _turn = turn(app.store.dir())?;
        let sealed_through = log.sealed_through()?;
        app.store.forget_sealed(project, sealed_through)?;
        if sealed_through >= last {
            break;
        }
        let rows = app.store.inbox_piece(project, sealed_through, AT_ONCE, BYTES_AT_ONCE)?;
        let (numbers, events): (Vec<i64>, Vec<model::Event>) = rows.into_iter().unzip();
        let Some(&through) = numbers.last() else { break };
        let batch = model::EventBatch::from_events(&events, &log.property_columns()?);
        log.seal(&[batch], through, app.clock.now(), build(app)).map_err(busy_or_ours)?;
        app.store.forget_sealed(project, through)?;
        let count = numbers.len();
        tracing::info!(project.id = %project, events = count, "sealed {count} events of {project}");
    }
    log.compact(CompactPolicy::default(), app.clock.now(), 1).map_err(busy_or_ours)?;
    Ok(())
}

fn busy_or_ours(error: eventlog::LogError) -> ApiError {
    match error.kind {
        LogErrorKind::Busy => ApiError::unavailable(BUSY, "somebody else is writing to the log", 5),
        _ => error.into(),
    }
}

fn log_of(app: &App, project: &ProjectId) -> DataDir {
    DataDir::project(app.store.dir(), &project.0)
}

fn build(app: &App) -> BuildOptions {
    BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: app.settings.server.log_memory_mb << 20,
        scratch: app.store.dir().to_path_buf(),
        // Sealing is in no hurry: collection and questions go first.
        threads: 1,
    }
}
