//! Coming in and going out: the first owner, signing in with address and password, the session's cookie.

use super::principal::{COOKIE, Principal};
use super::projects::time_zone as known_zone;
use super::shapes::{DONE, Name, language, role};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Json, Peer};
use crate::finish::RequestId;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json as Answer};
use model::{Actor, By, Email, Language, Member, Micros, ProjectId, ProjectSettings, Rights, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{NewMember, SESSION_LASTS, Secret, SignIn, SignInTry, SignedIn, StoreError};

/// Whether anybody has set the server up.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SetUpState {
    /// Whether the first owner is still to come.
    needed: bool,
}

/// The first owner.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FirstOwner {
    /// The one-time secret that the first start printed.
    secret: String,
    /// What they are called.
    name: Name,
    /// Their address.
    #[schemars(with = "String")]
    email: Email,
    /// Their password: 12 signs or more.
    password: String,
    /// What they read.
    #[serde(default)]
    #[schemars(schema_with = "language")]
    language: Language,
    /// Where their browser is, such as `Europe/Stockholm`: the zone that days of the first project are meant in.
    time_zone: Option<String>,
}

/// What is needed to sign in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The address.
    pub(super) email: String,
    /// The password.
    pub(super) password: String,
    /// The code of the app, or a recovery code, for who has a second factor.
    #[serde(default)]
    pub(super) totp: Option<String>,
}

/// Who is signed in, and what they may.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Me {
    /// Their id.
    id: String,
    /// What they are called.
    name: String,
    /// Their address.
    email: String,
    /// What they read.
    #[schemars(schema_with = "language")]
    language: Language,
    /// Whether they run the organisation.
    owner: bool,
    /// Whether a second factor is asked for.
    has_totp: bool,
    /// Their projects.
    projects: Vec<Place>,
    /// What they may do for the organisation.
    #[schemars(schema_with = "super::shapes::permissions")]
    may: Vec<model::Permission>,
}

/// A member's place in a project.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Place {
    /// The project.
    id: String,
    /// What it is called.
    name: String,
    /// Whether it is the example.
    example: bool,
    /// Their role there.
    #[schemars(schema_with = "role")]
    role: Role,
    /// Whether they see personal data there.
    sees_personal_data: bool,
    /// What they may do there.
    #[schemars(schema_with = "super::shapes::permissions")]
    may: Vec<model::Permission>,
}

pub(crate) async fn set_up_state(State(app): State<App>) -> ApiResult<Answer<SetUpState>> {
    let needed = app.blocking(|app| app.store.set_up_needed()).await?;
    Ok(Answer(SetUpState { needed }))
}

/// Makes the first owner and signs them in. The secret works once; afterwards nothing is here.
pub(crate) async fn set_up(
    State(app): State<App>,
    peer: Peer,
    Extension(request): Extension<RequestId>,
    Json(owner): Json<FirstOwner>,
) -> ApiResult<Response> {
    let FirstOwner { secret, name, email, password, language, time_zone } = owner;
    let time_zone = time_zone.map(|name| known_zone("time_zone", &name)).transpose()?;
    app.blocking(move |app| {
        let (id, now) = (Some(request.0.clone()), app.clock.now());
        let first = NewMember { email: email.clone(), name: &name.0, language, owner: true, password: Some(&password) };
        app.store.set_up(&secret, &first, id, now).map_err(at_password)?;
        tracing::info!("the organisation has its first owner");
        settle(app, language, time_zone, now)?;
        let credentials = Credentials { email: email.as_str().to_string(), password, totp: None };
        let (found, session) = enter(app, &credentials, peer, &request)?;
        welcome(app, &found, &session, StatusCode::CREATED)
    })
    .await
}

/// Days of the project that every organisation begins with are meant where its first owner is, and what it is for is
/// said in their language, as long as nobody has said anything else.
fn settle(app: &App, language: Language, time_zone: Option<String>, now: Micros) -> ApiResult<()> {
    let Some(project) = app.store.find_project(&ProjectId::default_project())? else { return Ok(()) };
    let (before, own) = (ProjectSettings::default(), ProjectSettings::in_language(language));
    let mut settings = project.settings.clone();
    if settings.purpose == before.purpose && settings.legal_basis == before.legal_basis {
        (settings.purpose, settings.legal_basis) = (own.purpose, own.legal_basis);
    }
    settings.time_zone = time_zone.unwrap_or(settings.time_zone);
    if settings != project.settings {
        app.store.update_project(&By::from(Actor::Setup), &project.id, None, Some(&settings), now)?;
    }
    Ok(())
}

/// A password that is refused is told at its field.
pub(super) fn at_password(error: StoreError) -> ApiError {
    let of_password = matches!(error, StoreError::Conflict { rule } if rule.starts_with("password_"));
    let mut error = ApiError::from(error);
    if of_password {
        error.fields = vec!["password".into()];
    }
    error
}

/// Signs in.
pub(crate) async fn sign_in(
    State(app): State<App>,
    peer: Peer,
    Extension(request): Extension<RequestId>,
    Json(credentials): Json<Credentials>,
) -> ApiResult<Response> {
    app.blocking(move |app| {
        let (found, session) = enter(app, &credentials, peer, &request)?;
        welcome(app, &found, &session, StatusCode::OK)
    })
    .await
}

/// Begins a session for who shows that they are a member.
pub(super) fn enter(
    app: &App,
    credentials: &Credentials,
    peer: Peer,
    request: &RequestId,
) -> ApiResult<(SignedIn, Secret)> {
    let origin = peer.origin();
    let attempt = SignInTry {
        email: &credentials.email,
        password: &credentials.password,
        code: credentials.totp.as_deref(),
        origin: &origin,
        request: Some(request.0.clone()),
    };
    let now = app.clock.now();
    match app.store.sign_in(&attempt, now)? {
        SignIn::In { secret, .. } => {
            let found = app.store.find_session(secret.expose(), now)?.ok_or_else(invalid_credentials)?;
            Ok((found, secret))
        }
        SignIn::CodeNeeded => Err(second_factor_required()),
        SignIn::Refused => Err(invalid_credentials()),
        SignIn::TooMany { retry_after } => Err(too_many_tries(retry_after)),
    }
}

/// The answer to who has come in: who they are, and the session as a cookie.
pub(crate) fn welcome(app: &App, found: &SignedIn, secret: &Secret, status: StatusCode) -> ApiResult<Response> {
    let me = describe(app, &found.member, &found.rights)?;
    let mut response = (status, Answer(me)).into_response();
    response.headers_mut().insert(header::SET_COOKIE, session_cookie(secret)?);
    Ok(response)
}

pub(super) fn session_cookie(secret: &Secret) -> ApiResult<HeaderValue> {
    let age = SESSION_LASTS.micros() / 1_000_000;
    let cookie = format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={age}", secret.expose());
    let mut value = HeaderValue::from_str(&cookie).map_err(|error| ApiError::internal(&error))?;
    value.set_sensitive(true);
    Ok(value)
}

/// One text whoever it is and whatever was wrong.
fn invalid_credentials() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "invalid_credentials", "the address or the password is not right")
}

pub(super) fn second_factor_required() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "second_factor_required", "a code of the app is needed besides")
}

pub(super) fn too_many_tries(retry_after: u32) -> ApiError {
    let mut error =
        ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries", "too many tries; wait and try again");
    error.retry_after = Some(retry_after.into());
    error
}

/// Who is asking.
pub(crate) async fn me(State(app): State<App>, principal: Principal) -> ApiResult<Answer<Me>> {
    app.blocking(move |app| describe(app, principal.member(), principal.rights())).await.map(Answer)
}

/// What a member is told of themselves.
pub(super) fn describe(app: &App, member: &Member, rights: &Rights) -> ApiResult<Me> {
    let all = model::PERMISSIONS.iter().map(|grant| grant.permission);
    let place = |project: model::Project| {
        let (role, sees_personal_data) = rights.role_in(&project.id)?;
        let may = all.clone().filter(|permission| !model::grant_of(*permission).organisation);
        let may = may.filter(|permission| rights.may_in(&project.id, *permission)).collect();
        let example = project.settings.example;
        Some(Place { id: project.id.0, name: project.name, example, role, sees_personal_data, may })
    };
    let projects = app.store.list_projects()?.into_iter().filter_map(place).collect();
    let organisation = all.clone().filter(|permission| model::grant_of(*permission).organisation);
    Ok(Me {
        id: member.id.0.clone(),
        name: member.name.clone(),
        email: member.email.as_str().to_string(),
        language: member.language,
        owner: member.owner,
        has_totp: member.has_totp,
        projects,
        may: organisation.filter(|permission| rights.may_in_organisation(*permission)).collect(),
    })
}

/// Signs out: the session ends here, not only in the browser.
pub(crate) async fn sign_out(State(app): State<App>, principal: Principal) -> ApiResult<Response> {
    if let Some(session) = principal.session().cloned() {
        app.blocking(move |app| {
            app.store.revoke_session(&principal.by(), &principal.member().id, &session, app.clock.now())
        })
        .await?;
    }
    let mut response = DONE.into_response();
    let gone = HeaderValue::from_static("__Host-resa=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    response.headers_mut().insert(header::SET_COOKIE, gone);
    Ok(response)
}
