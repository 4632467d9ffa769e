//! Answers, kept for as long as nothing changed: the same question twice costs nothing, several who ask at once
//! wait for one computation, and where the log moved on the last answer is given at once while the next is made.
//!
//! An answer is kept under its whole question, what people defined and are called, and who was erased; the state of
//! the log only says whether it is fresh. Computations are bounded: no more at once than there are cores, so that
//! collection always has room. So is what waits for them; what nobody waits for any more is not computed.

use super::friction::Lessons;
use super::waiting::{Wait, Waiting, too_many};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::live::erasure_note;
use crate::studio::hub::What;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use eventlog::DataDir;
use insight::Watch;
use model::{MemberId, MemberRef, ProjectId};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Memory for answers of all projects, in bytes.
const MOST_BYTES: usize = 64 << 20;
/// Memory for the questions that are being computed or wait for their turn, in bytes. Drafts of rules can be long.
const MOST_ASKED_BYTES: usize = 8 << 20;
/// What keeping an answer takes besides its text and its question, in bytes.
const KEEPING: usize = 300;
/// Stale answers that are made anew at once.
const MOST_RENEWALS: usize = 64;
/// How often those who watch are told at most that numbers changed.
const TELL_EVERY: Duration = Duration::from_secs(3);
/// What a fresh answer holds, once, at its beginning; no text before it can hold the same.
const FRESH: &str = "\"fresh\":true";
const STALE: &str = "\"fresh\":false";
/// What nobody has waited for so long is stopped where it can be: who only loads the page again finds it under way.
const PATIENCE: Duration = if cfg!(test) { Duration::from_millis(50) } else { Duration::from_secs(10) };

/// Computes an answer as JSON.
pub(super) type Work = Arc<dyn Fn(&App) -> ApiResult<String> + Send + Sync>;

/// Work, and what stops it where that can be done.
#[derive(Clone)]
pub(super) struct Job {
    pub(super) work: Work,
    pub(super) watch: Option<Arc<Watch>>,
}

/// The kept answers.
pub(crate) struct Keeper {
    shelf: Mutex<Shelf>,
    turns: Arc<Semaphore>,
    /// One renewal at a time takes a turn: who has no answer yet waits for one computation, not for all renewals.
    renewing: Arc<Semaphore>,
    pub(super) waiting: Waiting,
    /// What the analysis of friction learnt.
    pub(super) lessons: Lessons,
    told: Mutex<HashMap<ProjectId, Told>>,
}

/// What an answer is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    project: ProjectId,
    question: Arc<str>,
    defined: Defined,
    erasures: Option<String>,
}

/// What people decided that answers depend on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Defined {
    /// Changes of journeys, rules and channels.
    revision: u64,
    smallest_group: u32,
    time_zone: String,
    /// A number for what the project and those who work in it are called: it differs where one of them does.
    names: u64,
}

/// What there is to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LogState {
    generation: u64,
    last_event: i64,
    last_fact: i64,
    /// What else makes an answer stale, as a number.
    beside: u64,
}

#[derive(Default)]
struct Shelf {
    uses: u64,
    bytes: usize,
    kept: HashMap<Key, Kept>,
    under_way: HashMap<Key, Flight>,
    /// How far those of them have come that can be watched.
    watched: HashMap<Key, Arc<Watch>>,
    /// Bytes of the questions under way.
    asked_bytes: usize,
    renewals: usize,
}

struct Kept {
    state: LogState,
    body: Arc<str>,
    used: u64,
}

type Landed = Option<ApiResult<Arc<str>>>;

/// A computation under way: where its answer is told to those who wait for it.
type Flight = Arc<watch::Sender<Landed>>;

/// When a project was last told of new numbers, and whether it will be told again.
struct Told {
    at: Instant,
    waiting: bool,
}

impl Default for Keeper {
    fn default() -> Keeper {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Keeper {
            shelf: Mutex::default(),
            turns: Arc::new(Semaphore::new(cores)),
            renewing: Arc::new(Semaphore::new(1)),
            waiting: Waiting::default(),
            lessons: Lessons::default(),
            told: Mutex::default(),
        }
    }
}

/// A turn at computing what is not kept; given back when it goes.
pub(super) struct Turn {
    _permit: OwnedSemaphorePermit,
    _wait: Wait,
}

/// Waits for a turn.
///
/// # Errors
/// `too_many_questions` where too many wait.
pub(super) async fn turn(app: &App, scope: &Scope) -> ApiResult<Turn> {
    let wait = Wait::begin(app, &scope.principal().member().id)?;
    let permit = app.answers.turns.clone().acquire_owned().await.map_err(|error| ApiError::internal(&error))?;
    Ok(Turn { _permit: permit, _wait: wait })
}

/// JSON of an answer.
pub(super) fn json<T: Serialize>(answer: &T) -> ApiResult<String> {
    serde_json::to_string(answer).map_err(|error| ApiError::internal(&error))
}

/// The answer to a question, kept or computed.
///
/// # Errors
/// `too_many_questions` where it is not kept and too many wait; what computing it fails with.
async fn answer(
    app: &App,
    member: &MemberId,
    project: &ProjectId,
    question: String,
    beside: u64,
    job: Job,
) -> ApiResult<Arc<str>> {
    let (key, state) = look(app, project, question, beside).await?;
    // The shelf is free again before a renewal looks at it.
    let known = lock(&app.answers.shelf).find(&key, state);
    match known {
        Some((body, true)) => return Ok(body),
        Some((body, false)) => {
            renew(app, key, state, job.work);
            return Ok(body.replacen(FRESH, STALE, 1).into());
        }
        None => {}
    }
    let _wait = Wait::begin(app, member)?;
    let mut landing = join(app, key, state, job)?;
    let landed = landing.wait_for(Option::is_some).await;
    let landed = landed.map_err(|_| ApiError::internal(&"a computation ended without an answer"))?;
    landed.clone().unwrap_or_else(|| Err(ApiError::internal(&"a computation ended without an answer")))
}

/// The same for whoever reads it here.
pub(super) async fn kept(app: &App, scope: &Scope, question: String, work: Work) -> ApiResult<Arc<str>> {
    answer(app, &scope.principal().member().id, scope.project(), question, 0, Job { work, watch: None }).await
}

/// The same as a response.
pub(super) async fn respond(app: &App, scope: &Scope, question: String, work: Work) -> ApiResult<Response> {
    respond_beside(app, scope, question, 0, work).await
}

/// The same of long work, which is stopped where nobody waits for it any more.
pub(super) async fn respond_watched(
    app: &App,
    scope: &Scope,
    question: String,
    watch: Arc<Watch>,
    work: Work,
) -> ApiResult<Response> {
    told(app, scope, question, 0, Job { work, watch: Some(watch) }).await
}

/// How far the answer to such a question has come, from 0 to 1; nothing where it is not being computed.
///
/// # Errors
/// When what the answer would be kept under cannot be read.
pub(super) async fn progress(app: &App, scope: &Scope, question: String) -> ApiResult<Option<f64>> {
    let (key, _) = look(app, scope.project(), question, 0).await?;
    Ok(lock(&app.answers.shelf).watched.get(&key).map(|watch| watch.share()))
}

/// The answer as it is kept, said to be stale where it is; nothing where it is not kept. Computes nothing, now or later.
///
/// # Errors
/// When what the answer would be kept under cannot be read.
pub(super) async fn known(app: &App, scope: &Scope, question: String) -> ApiResult<Option<Arc<str>>> {
    let (key, state) = look(app, scope.project(), question, 0).await?;
    let known = lock(&app.answers.shelf).find(&key, state);
    Ok(known.map(|(body, fresh)| if fresh { body } else { body.replacen(FRESH, STALE, 1).into() }))
}

/// The same of what does not depend on the log alone: stale where `beside` differs, too.
pub(super) async fn respond_beside(
    app: &App,
    scope: &Scope,
    question: String,
    beside: u64,
    work: Work,
) -> ApiResult<Response> {
    told(app, scope, question, beside, Job { work, watch: None }).await
}

async fn told(app: &App, scope: &Scope, question: String, beside: u64, job: Job) -> ApiResult<Response> {
    let body = answer(app, &scope.principal().member().id, scope.project(), question, beside, job).await?;
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
    let (of, question) = (scope.project().clone(), format!("{name} {asked:?}"));
    respond(app, scope, question, Arc::new(move |app: &App| json(&find(app, &of, &asked)?))).await
}

async fn look(app: &App, project: &ProjectId, question: String, beside: u64) -> ApiResult<(Key, LogState)> {
    let project = project.clone();
    app.blocking(move |app| {
        let log = DataDir::project(app.store.dir(), &project.0);
        let about = app.store.find_project(&project)?.ok_or_else(ApiError::not_found)?;
        let revisions = app.store.studio_revisions(&project)?;
        let defined = Defined {
            revision: revisions.definition(),
            smallest_group: about.settings.smallest_group,
            time_zone: about.settings.time_zone,
            names: names(&about.name, &app.store.list_colleagues(&project)?),
        };
        let erasures = app.store.find_note(&erasure_note(&project))?;
        let state = LogState {
            generation: log.generation()?,
            last_event: app.store.last_seq(&project)?,
            last_fact: app.store.last_fact(&project)?,
            beside,
        };
        Ok::<_, ApiError>((Key { project, question: question.into(), defined, erasures }, state))
    })
    .await
}

/// A number for what things are called.
fn names(project: &str, colleagues: &[MemberRef]) -> u64 {
    let mut hasher = DefaultHasher::new();
    project.hash(&mut hasher);
    colleagues.iter().for_each(|colleague| (&colleague.id.0, &colleague.name).hash(&mut hasher));
    hasher.finish()
}

/// Begins a computation, or joins the one that is under way.
fn join(app: &App, key: Key, state: LogState, job: Job) -> ApiResult<watch::Receiver<Landed>> {
    let (flight, landing) = {
        let mut shelf = lock(&app.answers.shelf);
        if let Some(flight) = shelf.under_way.get(&key) {
            return Ok(flight.subscribe());
        }
        if shelf.asked_bytes + key.question.len() > MOST_ASKED_BYTES {
            return Err(too_many("long questions are waiting; wait a moment and ask again"));
        }
        let flight = shelf.take_off(&key, job.watch.clone());
        let landing = flight.subscribe();
        (flight, landing)
    };
    let app = app.clone();
    tokio::spawn(async move {
        let turn = tokio::select! {
            turn = app.answers.turns.clone().acquire_owned() => turn,
            () = left_alone(&app, &key, &flight) => return,
        };
        let Job { work, watch } = job;
        let computing = app.blocking(move |app| work(app));
        tokio::pin!(computing);
        let landed = tokio::select! {
            landed = &mut computing => Some(landed),
            () = left_for_good(&app, &key, &flight, watch) => None,
        };
        // What is stopped holds its turn until it has ended, and nobody waits for what comes of it.
        let Some(landed) = landed else {
            if let Err(error) = computing.await {
                tracing::debug!(code = error.code, "nobody waited for a computation any more");
            }
            return;
        };
        let landed = landed.map(Arc::from);
        drop(turn);
        lock(&app.answers.shelf).land(key, state, &landed);
        flight.send_replace(Some(landed));
    });
    Ok(landing)
}

/// Ends when nobody has waited for a computation for a while, and stops it; never where it cannot be stopped.
async fn left_for_good(app: &App, key: &Key, flight: &Flight, watch: Option<Arc<Watch>>) {
    let Some(watch) = watch else { return std::future::pending().await };
    loop {
        flight.closed().await;
        tokio::time::sleep(PATIENCE).await;
        let mut shelf = lock(&app.answers.shelf);
        // Who joins does so under the same lock.
        if flight.receiver_count() == 0 {
            shelf.forget_flight(key);
            return watch.stop();
        }
    }
}

/// Ends when nobody waits for a computation any more; then it is no longer one that others may join.
async fn left_alone(app: &App, key: &Key, flight: &Flight) {
    loop {
        flight.closed().await;
        let mut shelf = lock(&app.answers.shelf);
        // Who joins does so under the same lock.
        if flight.receiver_count() == 0 {
            shelf.forget_flight(key);
            return;
        }
    }
}

/// Makes a stale answer anew, unless that is under way, and tells those who watch. Where too many are being made,
/// they are told to ask again later.
fn renew(app: &App, key: Key, state: LogState, work: Work) {
    let flight = {
        let mut shelf = lock(&app.answers.shelf);
        if shelf.under_way.contains_key(&key) {
            return;
        }
        let has_room = shelf.renewals < MOST_RENEWALS && shelf.asked_bytes + key.question.len() <= MOST_ASKED_BYTES;
        has_room.then(|| {
            shelf.renewals += 1;
            shelf.take_off(&key, None)
        })
    };
    let app = app.clone();
    tokio::spawn(async move {
        let project = key.project.clone();
        if let Some(flight) = flight {
            let line = app.answers.renewing.clone().acquire_owned().await;
            let turn = app.answers.turns.clone().acquire_owned().await;
            let landed = app.blocking(move |app| work(app)).await.map(Arc::from);
            drop((turn, line));
            {
                let mut shelf = lock(&app.answers.shelf);
                shelf.renewals -= 1;
                shelf.land(key, state, &landed);
            }
            let is_new = landed.is_ok();
            flight.send_replace(Some(landed));
            if !is_new {
                return;
            }
        }
        tell(&app, &project).await;
    });
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

/// What an answer takes in memory while it is kept, in bytes.
fn size(key: &Key, body: &str) -> usize {
    KEEPING + key.question.len() + body.len()
}

impl Shelf {
    /// A kept answer, and whether it is fresh.
    fn find(&mut self, key: &Key, state: LogState) -> Option<(Arc<str>, bool)> {
        self.uses += 1;
        let kept = self.kept.get_mut(key)?;
        kept.used = self.uses;
        Some((kept.body.clone(), kept.state == state))
    }

    /// Notes that an answer is being computed.
    fn take_off(&mut self, key: &Key, watch: Option<Arc<Watch>>) -> Flight {
        let flight = Arc::new(watch::Sender::new(None));
        if let Some(watch) = watch {
            self.watched.insert(key.clone(), watch);
        }
        self.asked_bytes += key.question.len();
        self.under_way.insert(key.clone(), Arc::clone(&flight));
        flight
    }

    fn forget_flight(&mut self, key: &Key) {
        if self.under_way.remove(key).is_some() {
            self.asked_bytes -= key.question.len();
            self.watched.remove(key);
        }
    }

    /// Notes that it was computed, and keeps what was found.
    fn land(&mut self, key: Key, state: LogState, landed: &ApiResult<Arc<str>>) {
        self.forget_flight(&key);
        if let Ok(body) = landed {
            self.keep(key, state, Arc::clone(body));
        }
    }

    fn keep(&mut self, key: Key, state: LogState, body: Arc<str>) {
        self.uses += 1;
        self.bytes += size(&key, &body);
        // Answers under what was defined before, or of someone who was erased, are never asked for again.
        let of_before = |known: &Key| {
            known.project == key.project && (known.defined != key.defined || known.erasures != key.erasures)
        };
        let gone: Vec<Key> = self.kept.keys().filter(|known| of_before(known)).cloned().collect();
        gone.iter().for_each(|key| self.forget(key));
        self.forget(&key);
        self.kept.insert(key, Kept { state, body, used: self.uses });
        while self.bytes > MOST_BYTES {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { return };
            self.forget(&oldest);
        }
    }

    fn forget(&mut self, key: &Key) {
        if let Some(gone) = self.kept.remove(key) {
            self.bytes -= size(key, &gone.body);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left half-done is only a cache.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
