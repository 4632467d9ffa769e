//! The example: an invented organisation as a project of its own, a tour through it, and the way it goes again.
//!
//! What is in it is the program's to know ([`Example`]): the server makes the project, has it filled, and
//! removes it whole. Besides, the door by which a demonstration lets its one visitor in without a password; no
//! server has one unless its program asked for it.

use crate::access::invitations::LinkSecret;
use crate::access::session::welcome;
use crate::access::{Principal, Scope};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json, Peer};
use crate::finish::RequestId;
use crate::pages::Visitor;
use crate::work::{WorkError, patiently, turn};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Extension, Json as Answer};
use eventlog::DataDir;
use model::{By, Language, MemberId, Micros, Project, ProjectId, ProjectSettings, StudioDefinition};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Door, Store, StoreError};

/// The example's year may be looked at for so long before its events are past their time.
const RETENTION_DAYS: u32 = 3_650;

/// An invented organisation, as the program knows it.
pub trait Example: Send + Sync {
    /// What its project is called.
    fn name(&self, language: Language) -> String;

    /// Fills the project, which is new and empty.
    ///
    /// # Errors
    /// A sentence for the log.
    fn fill(&self, place: &Filling<'_>) -> Result<(), String>;

    /// A walk through it for who has never seen it, told in a language. Paths lead into the studio.
    fn tour(&self, project: &ProjectId, defined: &StudioDefinition, language: Language) -> Vec<TourStep>;
}

/// Where the example is put.
pub struct Filling<'a> {
    /// The databases.
    pub store: &'a Store,
    /// The new project.
    pub project: &'a ProjectId,
    /// The language of all of it.
    pub language: Language,
    /// Who asked for it.
    pub by: &'a By,
    /// When.
    pub now: Micros,
    /// How many bytes of memory reading may take.
    pub memory: usize,
}

/// One stop of the tour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TourStep {
    /// What it is about.
    pub title: String,
    /// What there is to see.
    pub text: String,
    /// The screen, as a path within the studio.
    pub path: String,
}

/// What a program may hand to its server beside data and settings.
#[derive(Default)]
pub struct Extras {
    /// The example that owners may put up.
    pub example: Option<Arc<dyn Example>>,
    /// Whom the one-time door lets in; only a demonstration has one.
    pub door: Option<MemberId>,
}

/// What the server keeps of [`Extras`].
#[derive(Default)]
pub(crate) struct Kept {
    example: Option<Arc<dyn Example>>,
    door: Option<Door>,
    /// Held while an example is being made or removed: there is one at most.
    only_one: Mutex<()>,
}

impl Kept {
    /// Keeps them; gives the secret of the door, to be printed once.
    ///
    /// # Errors
    /// When the system gives no chance.
    pub(crate) fn new(extras: Extras) -> Result<(Kept, Option<String>), StoreError> {
        let (door, secret) = extras.door.map(Door::make).transpose()?.unzip();
        let kept = Kept { example: extras.example, door, only_one: Mutex::default() };
        Ok((kept, secret.map(|secret| secret.expose().to_string())))
    }

    /// Whether there is a door; whether it still opens is not told.
    pub(crate) fn has_door(&self) -> bool {
        self.door.is_some()
    }
}

/// The project that the example became.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ExampleMade {
    /// Its id.
    project: String,
}

/// A walk through the example.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Tour {
    /// Its stops, in order.
    steps: Vec<TourStep>,
}

/// Makes the example's project and has it filled: whole, or not at all.
///
/// # Errors
/// A refusal where there is one already (`example_exists`); when a store cannot be written.
pub fn make_example(
    store: &Store,
    example: &dyn Example,
    language: Language,
    by: &By,
    now: Micros,
    memory: usize,
) -> Result<Project, WorkError> {
    if store.list_projects()?.iter().any(|project| project.settings.example) {
        return Err(WorkError::refused("example_exists", "the example is there already"));
    }
    let settings = ProjectSettings {
        example: true,
        customer_view: true,
        retention_days: RETENTION_DAYS,
        // Its company is in Stockholm, whoever looks at it.
        time_zone: "Europe/Stockholm".into(),
        purpose: match language {
            Language::Swedish => "prova Resa på påhittade kunder".into(),
            Language::English => "try Resa on invented customers".into(),
        },
        ..ProjectSettings::in_language(language)
    };
    let project = store.create_project(by, &example.name(language), &settings, now)?;
    let place = Filling { store, project: &project.id, language, by, now, memory };
    if let Err(why) = example.fill(&place) {
        tracing::error!(error = %why, "the example could not be made");
        remove_example(store, &project.id, by, now)?;
        return Err(WorkError::File("make the example", std::io::Error::other(why)));
    }
    Ok(project)
}

/// Removes the example from every store; what is left is a line of the audit log.
///
/// # Errors
/// Not found; a conflict where it is no example; when something cannot be removed: do it again.
pub fn remove_example(store: &Store, project: &ProjectId, by: &By, now: Micros) -> Result<(), WorkError> {
    store.check_example(project)?;
    // Nothing is on its way from the inbox to the log meanwhile.
    let _turn = turn(store.dir())?;
    // The blocks first: as long as the project is there, its removal can be done again.
    let folders = [
        DataDir::project(store.dir(), &project.0).folder().to_path_buf(),
        store.dir().join("uploads").join(&project.0),
    ];
    let clear = || {
        folders.iter().try_for_each(|folder| match std::fs::remove_dir_all(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(WorkError::File("remove the example's files", error))
            }
            _ => Ok(()),
        })
    };
    clear()?;
    store.remove_example(by, project, now)?;
    // Once more: an import that was under way may have left something.
    clear()?;
    patiently(|| Ok(store.compact()?))
}

/// The example as a project of its own, for who would rather look first.
pub(crate) async fn create(
    State(app): State<App>,
    principal: Principal,
) -> ApiResult<(StatusCode, Answer<ExampleMade>)> {
    let project = app
        .blocking(move |app| {
            let example = app.extras.example.clone().ok_or_else(ApiError::not_found)?;
            let _only_one = app.extras.only_one.lock().unwrap_or_else(PoisonError::into_inner);
            let memory = app.settings.server.log_memory_mb << 20;
            let language = principal.member().language;
            Ok::<_, ApiError>(make_example(&app.store, &*example, language, &principal.by(), app.clock.now(), memory)?)
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(ExampleMade { project: project.id.0 })))
}

/// The example goes, with everything in it.
pub(crate) async fn remove(State(app): State<App>, principal: Principal, ids: Ids) -> ApiResult<StatusCode> {
    let project = ProjectId(ids.get("project")?);
    app.blocking(move |app| {
        let _only_one = app.extras.only_one.lock().unwrap_or_else(PoisonError::into_inner);
        remove_example(&app.store, &project, &principal.by(), app.clock.now())?;
        app.keys.forget();
        app.logs.forget(&project);
        Ok::<_, ApiError>(StatusCode::NO_CONTENT)
    })
    .await
}

/// The tour, in the reader's language.
pub(crate) async fn tour(State(app): State<App>, scope: Scope, visitor: Visitor) -> ApiResult<Answer<Tour>> {
    let language = visitor.language();
    let steps = app
        .blocking(move |app| {
            let example = app.extras.example.clone().ok_or_else(ApiError::not_found)?;
            // What is no example has no tour.
            app.store.check_example(scope.project()).map_err(|_| ApiError::not_found())?;
            let defined = app.store.definition_of(scope.project())?;
            Ok::<_, ApiError>(example.tour(scope.project(), &defined, language))
        })
        .await?;
    Ok(Answer(Tour { steps }))
}

/// Through the door of a demonstration: once, and only from the machine that it runs on.
pub(crate) async fn enter(
    State(app): State<App>,
    peer: Peer,
    Extension(request): Extension<RequestId>,
    Json(LinkSecret { secret }): Json<LinkSecret>,
) -> ApiResult<Response> {
    app.blocking(move |app| {
        let door = app.extras.door.as_ref().filter(|_| peer.0.to_canonical().is_loopback());
        let door = door.ok_or_else(ApiError::not_found)?;
        let now = app.clock.now();
        let (_, session) = app.store.enter(door, &secret, Some(request.0.clone()), now)?;
        let found = app.store.find_session(session.expose(), now)?.ok_or_else(ApiError::not_found)?;
        welcome(app, &found, &session, StatusCode::OK)
    })
    .await
}
