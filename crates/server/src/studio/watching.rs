//! The job behind the streams: passes on what arrived, and looks for what others changed.
//!
//! Another process on the same data directory (the command line) tells nobody what it did. As long as
//! somebody watches a project, its counters are looked at every few seconds; nobody there, nothing done.

use super::hub::What;
use crate::app::App;
use crate::error::ApiError;
use eventlog::DataDir;
use model::ProjectId;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;
use tokio::sync::watch;

/// How often what arrived is passed on: four times a second at most.
const BEAT: Duration = Duration::from_millis(250);
/// Beats between two notices of counts.
const COUNTS: u64 = 4;
/// Beats between two looks at the databases.
const LOOK: u64 = 12;
/// Looks for which a change of the numbers may be kept back: while events stream in, numbers always change.
const NUMBERS: u64 = 3;

/// A number for each thing that may change. Those of decisions count changes; the others just differ.
type Seen = HashMap<What, u64>;

/// Works until told to stop.
pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let mut known: HashMap<ProjectId, Seen> = HashMap::new();
    for beat in 0_u64.. {
        let watched = app.hub.watched();
        known.retain(|project, _| watched.contains(project));
        for project in &watched {
            app.hub.tell_arrived(project);
            if beat.is_multiple_of(COUNTS) {
                app.hub.tell_counts(project);
            }
            if beat.is_multiple_of(LOOK) || !known.contains_key(project) {
                look(&app, project, known.entry(project.clone()).or_default(), beat / LOOK).await;
            }
        }
        let wait = async {
            match watched.is_empty() {
                true => app.hub.begun.notified().await,
                false => tokio::time::sleep(BEAT).await,
            }
        };
        tokio::select! {
            changed = stopped.changed() => {
                if changed.is_err() || *stopped.borrow() {
                    return;
                }
            }
            () = wait => {}
        }
    }
}

/// Compares what is in the databases with what was seen there last.
async fn look(app: &App, project: &ProjectId, known: &mut Seen, looks: u64) {
    let asked = project.clone();
    let seen = match app.blocking(move |app| see(app, &asked)).await {
        Ok(seen) => seen,
        // A project that was removed has nothing to show; its streams end with the right to it.
        Err(error) if error.code == "not_found" => return,
        Err(error) => {
            tracing::warn!(project.id = %project, code = error.code, "changes of a project could not be looked for");
            return;
        }
    };
    for what in What::ALL {
        let (Some(new), old) = (seen.get(&what), known.get(&what).copied()) else { continue };
        if what == What::Numbers && old.is_some_and(|old| old != *new) && !looks.is_multiple_of(NUMBERS) {
            continue; // seen again at the next look
        }
        known.insert(what, *new);
        match (what, old.filter(|old| old != new)) {
            // What was told and is not to be seen was undone, or told for another reason.
            (_, None) => app.hub.seen(project, what, 0),
            (
                What::Journeys
                | What::Rules
                | What::Register
                | What::Channels
                | What::Comments
                | What::Links
                | What::Surveys
                | What::Findings,
                Some(old),
            ) => {
                app.hub.seen(project, what, new.saturating_sub(old));
            }
            // That answers were made anew says nothing of events that came since.
            (What::Numbers, Some(_)) => app.hub.seen(project, what, u64::MAX),
            (_, Some(_)) => app.hub.seen(project, what, 1),
        }
    }
}

fn see(app: &App, project: &ProjectId) -> Result<Seen, ApiError> {
    let about = app.store.find_project(project)?.ok_or_else(ApiError::not_found)?;
    let decided = app.store.studio_revisions(project)?;
    let log = DataDir::project(app.store.dir(), &project.0);
    let imports: Vec<u64> = log.imports()?.iter().map(|import| import.id).collect();
    let (room, rejected) = (app.store.rejection_room(project)?, app.store.counts(project)?.rejected);
    let numbers = (log.generation()?, app.store.last_seq(project)?, app.store.last_fact(project)?);
    let settings = serde_json::to_string(&about).map_err(|error| ApiError::internal(&error))?;
    Ok(HashMap::from([
        (What::Journeys, decided.journeys),
        (What::Rules, decided.rules),
        (What::Register, decided.register),
        (What::Channels, decided.channels),
        (What::Comments, decided.comments),
        (What::Links, decided.links),
        (What::Surveys, decided.surveys),
        (What::Findings, decided.findings),
        (What::Imports, digest(&imports)),
        (What::Rejections, digest(&(room.bytes, room.forgotten, rejected))),
        (What::Numbers, digest(&numbers)),
        (What::Project, digest(&settings)),
    ]))
}

fn digest(thing: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}
