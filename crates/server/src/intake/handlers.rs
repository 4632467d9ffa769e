//! The wizard's routes: short stories around staging, understanding and jobs.

use super::job::{self, Kind, Order, Running};
use super::shapes::{BeginQuery, FileSettings, Intake, IntakeProblem, IntakeSettings};
use super::staging::{Choices, MOST_FILES, Sight, Staged, StagedFile, disk, lock};
use super::understanding::{Choice, Place, Understood};
use super::words::Words;
use super::{matching, memory};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json, Query};
use crate::imports::ImportChoices;
use crate::privacy::uploads::{file_name, receive};
use axum::Json as Answer;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use eventlog::DataDir;
use ingest::preset::Preset;
use ingest::{ReadOptions, Source, content_hash, plan_files};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long an answer waits for customers to be counted; it does not take longer for ordinary files.
const PATIENCE: Duration = Duration::from_millis(1_500);

type Shared = Arc<Mutex<Staged>>;

/// Who asks about which intake, in which language.
struct Asked {
    scope: Scope,
    words: Words,
    staged: Shared,
}

impl Asked {
    fn of(app: &App, scope: Scope, ids: &Ids, headers: &HeaderMap) -> ApiResult<Asked> {
        let words = Words::of(headers, scope.principal().member().language);
        let member = scope.principal().member().id.clone();
        let staged = app.intakes.find(app, &ids.get("intake")?, scope.project(), &member)?;
        Ok(Asked { scope, words, staged })
    }
}

/// A file's name in the path, percent-decoded by the router.
fn name_of(ids: &Ids) -> ApiResult<String> {
    file_name(ids.text("name").unwrap_or_default())
}

pub(crate) async fn begin(
    State(app): State<App>,
    scope: Scope,
    headers: HeaderMap,
    Query(query): Query<BeginQuery>,
) -> ApiResult<(StatusCode, Answer<Intake>)> {
    let words = Words::of(&headers, scope.principal().member().language);
    if query.time_zone.as_ref().is_some_and(|zone| zone.len() > 64) {
        return Err(ApiError::invalid("time_zone", "the name of a time zone, such as Europe/Stockholm"));
    }
    let begun = app.blocking(move |app| {
        let staged = app.intakes.begin(app, |id| Choices {
            id,
            project: scope.project().clone(),
            member: scope.principal().member().id.clone(),
            created: app.clock.now(),
            time_zone: query.time_zone.filter(|zone| !zone.is_empty()),
            language: words.0,
            keep_text: false,
            again: false,
            files: Vec::new(),
            working: None,
            next: 1,
        })?;
        view(app, &staged, words)
    });
    Ok((StatusCode::CREATED, Answer(begun.await?)))
}

pub(crate) async fn read(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
) -> ApiResult<Answer<Intake>> {
    let asked = app.blocking(move |app| Asked::of(app, scope, &ids, &headers)).await?;
    answer(&app, asked).await
}

pub(crate) async fn remove(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let removed = app.blocking(move |app| app.intakes.remove(&Asked::of(app, scope, &ids, &headers)?.staged));
    removed.await.map(|()| StatusCode::NO_CONTENT)
}

pub(crate) async fn add_file(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Answer<Intake>> {
    let name = name_of(&ids)?;
    let asked = app.blocking(move |app| Asked::of(app, scope, &ids, &headers)).await?;
    let (number, path) = {
        let mut staged = lock(&asked.staged);
        staged.idle()?;
        let is_new = staged.find(&name).is_err();
        if is_new && staged.choices.files.len() >= MOST_FILES {
            return Err(ApiError::invalid("name", format!("an intake holds at most {MOST_FILES} files")));
        }
        let number = staged.choices.next;
        staged.choices.next += 1;
        (number, staged.folder.join(format!("{number:04}")))
    };
    if let Err(error) = receive(&app, body, &path).await {
        remove_quietly(&path);
        return Err(error);
    }
    let asked = app.blocking(move |app| {
        let staged = Arc::clone(&asked.staged);
        stage(app, &asked, &staged, name, number, &path).inspect_err(|_| remove_quietly(&path))?;
        Ok::<_, ApiError>(asked)
    });
    answer(&app, asked.await?).await
}

/// Takes a file that has arrived into the intake, in place of one of the same name.
fn stage(
    app: &App,
    asked: &Asked,
    staged: &Shared,
    name: String,
    number: u64,
    path: &std::path::Path,
) -> ApiResult<()> {
    let bytes = std::fs::metadata(path).map_err(|error| disk(&error))?.len();
    let source = Source::named(path, name.clone());
    let hash = content_hash(&source).map_err(|error| ApiError::internal(&error))?;
    let (time_zone, project) = {
        let staged = lock(staged);
        (staged.choices.time_zone.clone(), staged.choices.project.clone())
    };
    let place = Place { source, language: asked.words.0, time_zone: time_zone.as_deref() };
    let mut understood = place.understand(Choice::Guess);
    let (mut guessed, mut remembered) = (true, None);
    if let Some((settings, at)) = memory::find(app, &project, &name, &understood.columns())? {
        let again = place.understand(Choice::Settings(&settings));
        if again.plan.is_ok() {
            (understood, guessed, remembered) = (again, false, Some(at));
        }
    }
    let settings = Some(understood.settings.clone());
    let file = StagedFile { name, number, bytes, hash, settings, guessed, remembered };
    let sight = Sight { understood: Some(Arc::new(understood)), ..Sight::default() };
    let mut staged = lock(staged);
    staged.idle()?;
    match staged.find(&file.name) {
        Ok(at) => {
            let old = staged.path(&staged.choices.files[at]);
            remove_quietly(&old);
            staged.choices.files[at] = file;
            staged.sights[at] = sight;
        }
        Err(_) => {
            staged.choices.files.push(file);
            staged.sights.push(sight);
        }
    }
    staged.forget_outcome();
    staged.save()
}

fn remove_quietly(path: &std::path::Path) {
    if let Err(error) = std::fs::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "a staged file could not be removed; it goes with its intake");
    }
}

pub(crate) async fn remove_file(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
) -> ApiResult<Answer<Intake>> {
    let name = name_of(&ids)?;
    let asked = app.blocking(move |app| {
        let asked = Asked::of(app, scope, &ids, &headers)?;
        let mut staged = lock(&asked.staged);
        staged.idle()?;
        let at = staged.find(&name)?;
        let file = staged.choices.files.remove(at);
        staged.sights.remove(at);
        staged.forget_outcome();
        remove_quietly(&staged.path(&file));
        staged.save()?;
        drop(staged);
        Ok::<_, ApiError>(asked)
    });
    answer(&app, asked.await?).await
}

pub(crate) async fn change_file(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
    Json(wished): Json<FileSettings>,
) -> ApiResult<Answer<Intake>> {
    let name = name_of(&ids)?;
    let preset = Preset::from_code(&wished.preset);
    let preset =
        preset.ok_or_else(|| ApiError::invalid("preset", "one of letters, calls, complaints, survey, web, other"))?;
    wished
        .mapping()
        .map_err(|field| ApiError::invalid(field, "a value of the closed list; names of events are not empty"))?;
    let asked = app.blocking(move |app| {
        let asked = Asked::of(app, scope, &ids, &headers)?;
        let (at, file, path, time_zone) = {
            let staged = lock(&asked.staged);
            staged.idle()?;
            let at = staged.find(&name)?;
            let file = staged.choices.files[at].clone();
            (at, file.clone(), staged.path(&file), staged.choices.time_zone.clone())
        };
        let place =
            Place { source: Source::named(path, name), language: asked.words.0, time_zone: time_zone.as_deref() };
        let before = file.settings.as_ref();
        let same = before.is_some_and(|before| before.preset == wished.preset && before.sheet == wished.sheet);
        let choice = match same {
            true => Choice::Settings(&wished),
            false => Choice::Preset(preset, wished.sheet.clone()),
        };
        let understood = place.understand(choice);
        let mut staged = lock(&asked.staged);
        staged.idle()?;
        let changed = staged.choices.files.get(at).is_none_or(|now| now.number != file.number);
        if changed {
            return Err(ApiError::not_found());
        }
        let chosen = &mut staged.choices.files[at];
        chosen.settings = Some(understood.settings.clone());
        (chosen.guessed, chosen.remembered) = (false, None);
        staged.sights[at] = Sight { understood: Some(Arc::new(understood)), ..Sight::default() };
        staged.forget_outcome();
        staged.save()?;
        drop(staged);
        Ok::<_, ApiError>(asked)
    });
    answer(&app, asked.await?).await
}

pub(crate) async fn change_intake(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
    Json(wished): Json<IntakeSettings>,
) -> ApiResult<Answer<Intake>> {
    let asked = app.blocking(move |app| {
        let asked = Asked::of(app, scope, &ids, &headers)?;
        let mut staged = lock(&asked.staged);
        staged.idle()?;
        if staged.choices.keep_text != wished.keep_text || staged.choices.again != wished.again {
            staged.last = None;
        }
        staged.choices.keep_text = wished.keep_text;
        staged.choices.again = wished.again;
        staged.save()?;
        drop(staged);
        Ok::<_, ApiError>(asked)
    });
    answer(&app, asked.await?).await
}

pub(crate) async fn dry_run(
    state: State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
) -> ApiResult<(StatusCode, Answer<Intake>)> {
    start(state, scope, ids, headers, Kind::DryRun).await
}

pub(crate) async fn import(
    state: State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
) -> ApiResult<(StatusCode, Answer<Intake>)> {
    start(state, scope, ids, headers, Kind::Import).await
}

async fn start(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
    kind: Kind,
) -> ApiResult<(StatusCode, Answer<Intake>)> {
    let started = app.blocking(move |app| {
        let asked = Asked::of(app, scope, &ids, &headers)?;
        let seen = view(app, &asked.staged, asked.words)?;
        if !seen.ready {
            let code = seen.problems.first().map_or("job_running", |problem| known_code(&problem.code));
            let detail = seen.problems.into_iter().next().map_or_else(String::new, |problem| problem.detail);
            return Err(ApiError::new(StatusCode::CONFLICT, code, detail));
        }
        let mut staged = lock(&asked.staged);
        staged.idle()?;
        let plan = whole_plan(&staged)?;
        let running = Arc::new(Running::new(kind, plan.bytes()));
        staged.running = Some(Arc::clone(&running));
        staged.choices.working = Some(kind.code().to_string());
        let choices = ImportChoices {
            again: staged.choices.again,
            keep_text: staged.choices.keep_text,
            ..ImportChoices::default()
        };
        if let Err(error) = staged.save() {
            staged.running = None;
            return Err(error);
        }
        drop(staged);
        let order = Order { plan, choices, by: asked.scope.by() };
        let (app, shared) = (app.clone(), Arc::clone(&asked.staged));
        // A thread of its own: the work may take minutes, and outlives the connection that asked for it.
        let work = move || job::run(&app, &shared, &running, order);
        let spawned = std::thread::Builder::new().name("resa-intake".into()).spawn(work);
        if let Err(error) = spawned {
            lock(&asked.staged).running = None;
            return Err(ApiError::internal(&error));
        }
        Ok(asked)
    });
    let asked = started.await?;
    let seen = app.blocking(move |app| view(app, &asked.staged, asked.words));
    Ok((StatusCode::ACCEPTED, Answer(seen.await?)))
}

/// A code as it is written in the program: those of problems are.
fn known_code(code: &str) -> &'static str {
    match code {
        "no_files" => "no_files",
        "imported_before" => "imported_before",
        _ => "not_ready",
    }
}

/// The plan of all files as one log.
fn whole_plan(staged: &Staged) -> ApiResult<ingest::ReadPlan> {
    let files = staged.choices.files.iter().map(|file| {
        let settings = file.settings.as_ref();
        let mapping = settings.and_then(|settings| settings.mapping().ok()).unwrap_or_default();
        let options = ReadOptions { columns: mapping, threads: 1, ..ReadOptions::default() };
        (Source::named(staged.path(file), file.name.clone()), options)
    });
    plan_files(files.collect()).map_err(|error| {
        ApiError::new(StatusCode::CONFLICT, "not_ready", format!("a file cannot be read: {}", error.code))
    })
}

pub(crate) async fn cancel(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
) -> ApiResult<Answer<Intake>> {
    let asked = app.blocking(move |app| {
        let asked = Asked::of(app, scope, &ids, &headers)?;
        let running = lock(&asked.staged).running.clone();
        if let Some(running) = running {
            running.cancel();
        }
        Ok::<_, ApiError>(asked)
    });
    answer(&app, asked.await?).await
}

/// Counts customers where that is still to be done, waits a moment for it, and shows the intake.
async fn answer(app: &App, asked: Asked) -> ApiResult<Answer<Intake>> {
    let Asked { staged, words, .. } = asked;
    let shared = Arc::clone(&staged);
    app.blocking(move |_| {
        understand_all(&shared);
        Ok::<_, ApiError>(())
    })
    .await?;
    let begins = {
        let mut staged = lock(&staged);
        let begins = !staged.counting && staged.matched.is_none() && !staged.choices.files.is_empty();
        staged.counting |= begins;
        begins
    };
    if begins {
        let (app, shared) = (app.clone(), Arc::clone(&staged));
        let counting = tokio::task::spawn_blocking(move || matching::count(&app, &shared));
        // Large files are counted on while the answer leaves; the stream tells when that is done.
        drop(tokio::time::timeout(PATIENCE, counting).await);
    }
    app.blocking(move |app| view(app, &staged, words)).await.map(Answer)
}

/// After a restart, what was understood of the files is found out again.
fn understand_all(staged: &Shared) {
    let missing: Vec<(usize, StagedFile, std::path::PathBuf)> = {
        let staged = lock(staged);
        let files = staged.choices.files.iter().enumerate();
        let missing = files.filter(|(at, _)| staged.sights[*at].understood.is_none());
        missing.map(|(at, file)| (at, file.clone(), staged.path(file))).collect()
    };
    for (at, file, path) in missing {
        let (language, time_zone) = {
            let staged = lock(staged);
            (staged.choices.language, staged.choices.time_zone.clone())
        };
        let place = Place { source: Source::named(path, file.name.clone()), language, time_zone: time_zone.as_deref() };
        let understood: Understood = match &file.settings {
            Some(settings) => place.understand(Choice::Settings(settings)),
            None => place.understand(Choice::Guess),
        };
        let mut staged = lock(staged);
        if staged.choices.files.get(at).is_some_and(|now| now.number == file.number) {
            staged.sights[at].understood = Some(Arc::new(understood));
        }
    }
}

/// The intake as people see it.
fn view(app: &App, staged: &Shared, words: Words) -> ApiResult<Intake> {
    let project = lock(staged).choices.project.clone();
    let imports = DataDir::project(app.store.dir(), &project.0).imports()?;
    let staged = lock(staged);
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for (file, sight) in staged.choices.files.iter().zip(&staged.sights) {
        let Some(understood) = &sight.understood else { continue };
        problems.extend(understood.problem(file, &words));
        let seen = understood.view(file, sight, &imports, &words);
        if seen.imported_before.is_some() && !staged.choices.again {
            let code = "imported_before".to_string();
            problems.push(IntakeProblem {
                file: Some(file.name.clone()),
                code,
                detail: words.failed("import_refused"),
            });
        }
        files.push(seen);
    }
    if files.is_empty() {
        let detail = words.either("Lägg till minst en fil.", "Add at least one file.");
        problems.push(IntakeProblem { file: None, code: "no_files".into(), detail });
    }
    let job = staged.running.as_ref().map(|running| running.view()).or_else(|| staged.last.clone());
    Ok(Intake {
        id: staged.choices.id.clone(),
        files,
        r#match: staged.matched.as_ref().map(|matched| matched.view(&words)),
        ready: problems.is_empty() && staged.running.is_none(),
        problems,
        job: job.map(|job| job::in_words(job, &words)),
        keep_text: staged.choices.keep_text,
        again: staged.choices.again,
    })
}
