//! Answers, kept for as long as nothing changed: the same question twice costs nothing, several who ask at once
//! wait for one computation, and where the log moved on the last answer is given at once while the next is made.
//!
//! An answer is kept under its whole question, what people defined and who was erased; the state of the log only
//! says whether it is fresh. Computations are bounded: no more at once than there are cores, so that collection
//! always has room.

use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::live::erasure_note;
use crate::studio::hub::What;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use eventlog::DataDir;
use model::ProjectId;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Memory for answers of all projects, in bytes.
const MOST_BYTES: usize = 64 << 20;
/// How often those who watch are told at most that numbers changed.
const TELL_EVERY: Duration = Duration::from_secs(3);
/// What a fresh answer holds, once, at its beginning; no text before it can hold the same.
const FRESH: &str = "\"fresh\":true";
const STALE: &str = "\"fresh\":false";

/// Computes an answer as JSON.
pub(super) type Work = Arc<dyn Fn(&App) -> ApiResult<String> + Send + Sync>;

/// The kept answers.
pub(crate) struct Keeper {
    shelf: Mutex<Shelf>,
    turns: Arc<Semaphore>,
    told: Mutex<HashMap<ProjectId, Told>>,
}

/// What an answer is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    project: ProjectId,
    question: String,
    /// Changes of what people defined, and of the project's settings.
    defined: (u64, u32),
    erasures: Option<String>,
}

/// What there is to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LogState {
    generation: u64,
    last_event: i64,
    last_fact: i64,
}

#[derive(Default)]
struct Shelf {
    uses: u64,
    bytes: usize,
    kept: HashMap<Key, Kept>,
    under_way: HashMap<Key, Flight>,
}

struct Kept {
    state: LogState,
    body: Arc<str>,
    used: u64,
}

type Landed = Option<ApiResult<Arc<str>>>;

/// A computation under way, and where its answer will be.
#[derive(Clone)]
struct Flight(watch::Receiver<Landed>);

/// When a project was last told of new numbers, and whether it will be told again.
struct Told {
    at: Instant,
    waiting: bool,
}

impl Default for Keeper {
    fn default() -> Keeper {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Keeper { shelf: Mutex::default(), turns: Arc::new(Semaphore::new(cores)), told: Mutex::default() }
    }
}

impl Keeper {
    /// A turn at computing, for what is not kept.
    pub(super) async fn turn(&self) -> ApiResult<OwnedSemaphorePermit> {
        self.turns.clone().acquire_owned().await.map_err(|error| ApiError::internal(&error))
    }
}

/// JSON of an answer.
pub(super) fn json<T: Serialize>(answer: &T) -> ApiResult<String> {
    serde_json::to_string(answer).map_err(|error| ApiError::internal(&error))
}

/// The answer to a question, kept or computed.
pub(super) async fn answer(app: &App, project: &ProjectId, question: String, work: Work) -> ApiResult<Arc<str>> {
    let (key, state) = look(app, project, question).await?;
    let mut stale = None;
    {
        let mut shelf = lock(&app.answers.shelf);
        shelf.uses += 1;
        let uses = shelf.uses;
        if let Some(kept) = shelf.kept.get_mut(&key) {
            kept.used = uses;
            if kept.state == state {
                return Ok(kept.body.clone());
            }
            stale = Some(kept.body.clone());
        }
    }
    let mut flight = take_off(app, key, state, work, stale.is_some());
    if let Some(body) = stale {
        return Ok(body.replacen(FRESH, STALE, 1).into());
    }
    let landed = flight.0.wait_for(Option::is_some).await;
    let landed = landed.map_err(|_| ApiError::internal(&"a computation ended without an answer"))?;
    landed.clone().unwrap_or_else(|| Err(ApiError::internal(&"a computation ended without an answer")))
}

/// The same as a response.
pub(super) async fn respond(app: &App, project: &ProjectId, question: String, work: Work) -> ApiResult<Response> {
    let body = answer(app, project, question, work).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response())
}

/// The same of what is found out by what was asked alone; `name` tells one kind of question from another.
pub(super) async fn find_out<A: Debug + Send + Sync + 'static, T: Serialize + 'static>(
    app: &App,
    scope: &Scope,
    name: &str,
    asked: A,
    find: fn(&App, &ProjectId, &A) -> ApiResult<T>,
) -> ApiResult<Response> {
    let (project, question) = (scope.project().clone(), format!("{name} {asked:?}"));
    let of = project.clone();
    respond(app, &project, question, Arc::new(move |app: &App| json(&find(app, &of, &asked)?))).await
}

async fn look(app: &App, project: &ProjectId, question: String) -> ApiResult<(Key, LogState)> {
    let project = project.clone();
    app.blocking(move |app| {
        let log = DataDir::project(app.store.dir(), &project.0);
        let about = app.store.find_project(&project)?.ok_or_else(ApiError::not_found)?;
        let revisions = app.store.studio_revisions(&project)?;
        let defined = (revisions.journeys + revisions.rules + revisions.channels, about.settings.smallest_group);
        let erasures = app.store.find_note(&erasure_note(&project))?;
        let state = LogState {
            generation: log.generation()?,
            last_event: app.store.last_seq(&project)?,
            last_fact: app.store.last_fact(&project)?,
        };
        Ok::<_, ApiError>((Key { project, question, defined, erasures }, state))
    })
    .await
}

/// Begins a computation, or joins the one that is under way.
fn take_off(app: &App, key: Key, state: LogState, work: Work, renews: bool) -> Flight {
    let (sender, flight) = {
        let mut shelf = lock(&app.answers.shelf);
        if let Some(flight) = shelf.under_way.get(&key) {
            return flight.clone();
        }
        let (sender, receiver) = watch::channel(None);
        let flight = Flight(receiver);
        shelf.under_way.insert(key.clone(), flight.clone());
        (sender, flight)
    };
    let app = app.clone();
    tokio::spawn(async move {
        let turn = app.answers.turns.clone().acquire_owned().await;
        // The shelf holds one receiver itself: where it is the only one, nobody waits any more.
        let landed = if !renews && sender.receiver_count() <= 1 {
            Err(ApiError::unavailable("abandoned", "nobody waited for this answer", 1))
        } else {
            app.blocking(move |app| work(app)).await.map(Arc::from)
        };
        drop(turn);
        {
            let mut shelf = lock(&app.answers.shelf);
            shelf.under_way.remove(&key);
            if let Ok(body) = &landed {
                shelf.keep(key.clone(), state, Arc::clone(body));
            }
        }
        let is_new = landed.is_ok() && renews;
        sender.send_replace(Some(landed));
        if is_new {
            tell(&app, &key.project).await;
        }
    });
    flight
}

/// Tells those who watch that there are new numbers: at once, or when the pause since the last time is over.
async fn tell(app: &App, project: &ProjectId) {
    let wait = {
        let mut told = lock(&app.answers.told);
        let now = Instant::now();
        match told.get_mut(project) {
            Some(told) if told.waiting => return,
            Some(told) if now.duration_since(told.at) < TELL_EVERY => {
                told.waiting = true;
                Some(TELL_EVERY.saturating_sub(now.duration_since(told.at)))
            }
            _ => {
                told.insert(project.clone(), Told { at: now, waiting: false });
                None
            }
        }
    };
    if let Some(wait) = wait {
        tokio::time::sleep(wait).await;
        lock(&app.answers.told).insert(project.clone(), Told { at: Instant::now(), waiting: false });
    }
    app.hub.changed(project, What::Numbers);
}

impl Shelf {
    fn keep(&mut self, key: Key, state: LogState, body: Arc<str>) {
        self.uses += 1;
        self.bytes += body.len();
        // Answers under what was defined before, or of someone who was erased, are never asked for again.
        let of_before = |known: &Key| {
            known.project == key.project && (known.defined != key.defined || known.erasures != key.erasures)
        };
        let gone: Vec<Key> = self.kept.keys().filter(|known| of_before(known)).cloned().collect();
        gone.iter().for_each(|key| self.forget(key));
        if let Some(before) = self.kept.insert(key, Kept { state, body, used: self.uses }) {
            self.bytes -= before.body.len();
        }
        while self.bytes > MOST_BYTES {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { return };
            self.forget(&oldest);
        }
    }

    fn forget(&mut self, key: &Key) {
        if let Some(gone) = self.kept.remove(key) {
            self.bytes -= gone.body.len();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left half-done is only a cache.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
