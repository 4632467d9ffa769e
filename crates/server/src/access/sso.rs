//! Single sign-on with an OpenID Connect provider: sends a browser there, and takes it back in.
//!
//! The code flow with PKCE. A sign-in belongs to the browser in which it began: the secret in its cookie
//! is the state, and the address holds only that secret's hash. What is remembered and who is let in
//! stands in `store`; what the provider says is judged by the files beside this one.

mod claims;
mod pace;
mod provider;
mod signature;

use super::session::{session_cookie, too_many_tries};
use crate::app::App;
use crate::dialler::Dialler;
use crate::error::{ApiError, ApiResult};
use crate::extract::Peer;
use crate::finish::RequestId;
use crate::pages::{self, Visitor, cookie};
use crate::settings::SsoSettings;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use claims::{Account, Reading};
use model::{Actor, AuditAction, AuditNote, By, Language, Micros, Span};
use pace::Pace;
use provider::{Described, Question, Returned, Trouble};
use ring::digest::{SHA256, digest};
use schemars::JsonSchema;
use signature::Invalid;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use store::{LOGIN_LASTS, PendingLogin, Provider, ProviderAccount, Secret, SignIn, StoreError};
use subtle::ConstantTimeEq;

/// The cookie that ties a sign-in to the browser in which it began.
const COOKIE: &str = "__Host-resa-sso";
/// Takes that cookie away.
const COOKIE_GONE: &str = "__Host-resa-sso=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0";
/// How long what a provider says of itself is remembered.
const REMEMBERED: Span = Span::minutes(10);
/// How long it is remembered that it could not be asked: whoever comes meanwhile need not wait to hear it.
const TROUBLE_REMEMBERED_SECONDS: i64 = 10;

/// What single sign-on needs while the server runs.
pub(crate) struct Sso {
    dialler: Dialler,
    described: Mutex<Option<Remembered>>,
    pace: Mutex<Pace>,
}

struct Remembered {
    issuer: String,
    since: Micros,
    described: Result<Arc<Described>, Trouble>,
}

impl Remembered {
    fn holds(&self, issuer: &str, now: Micros) -> bool {
        let lasts = if self.described.is_ok() { REMEMBERED.micros() } else { TROUBLE_REMEMBERED_SECONDS * 1_000_000 };
        self.issuer == issuer && (0..lasts).contains(&now.0.saturating_sub(self.since.0))
    }
}

impl Sso {
    /// Made from the settings.
    ///
    /// # Errors
    /// When the file of certificates cannot be used.
    pub(crate) fn new(settings: &SsoSettings) -> Result<Sso, String> {
        let certificates = Some(settings.ca_file.as_str()).filter(|path| !path.is_empty()).map(Path::new);
        let dialler = Dialler::new(settings.private_networks, certificates)?;
        Ok(Sso { dialler, described: Mutex::default(), pace: Mutex::default() })
    }

    /// What the provider says of itself, asked at most every ten minutes.
    fn describe(&self, issuer: &str, settings: &SsoSettings, now: Micros) -> Result<Arc<Described>, Trouble> {
        // Held while the provider is asked: the others wait for the same answer instead of asking too.
        let mut remembered = self.described.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = remembered.as_ref().filter(|known| known.holds(issuer, now)) {
            return known.described.clone();
        }
        let described = Described::ask(&self.dialler, issuer, &settings.more_hosts).map(Arc::new);
        *remembered = Some(Remembered { issuer: issuer.to_string(), since: now, described: described.clone() });
        described
    }
}

/// Whether an issuer answers as one, with these settings: asked before it is set up.
///
/// # Errors
/// When it must not be dialled, cannot be reached or is not what it should be.
pub fn check_provider(issuer: &str, settings: &SsoSettings) -> Result<(), String> {
    let sso = Sso::new(settings)?;
    Described::ask(&sso.dialler, issuer, &settings.more_hosts).map(|_| ()).map_err(|trouble| trouble.code().to_string())
}

/// The provider, when there is one.
fn configured(app: &App) -> ApiResult<Option<Provider>> {
    Ok(app.store.list_providers()?.into_iter().next())
}

/// Whether members may sign in with an account of another provider.
pub(crate) fn is_offered(app: &App) -> ApiResult<bool> {
    configured(app).map(|provider| provider.is_some())
}

/// What a provider sends a browser back with; what else it adds is not read.
#[derive(Default, JsonSchema)]
pub(crate) struct Back {
    /// The code that the provider gave.
    code: Option<String>,
    /// What the browser was sent with.
    state: Option<String>,
    /// The provider, if it says so.
    iss: Option<String>,
    /// Why there is no code.
    error: Option<String>,
}

impl Back {
    /// The first of each counts: a second one is somebody's attempt.
    fn read(query: &str) -> Back {
        let mut back = Back::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match name.as_ref() {
                "code" => &mut back.code,
                "state" => &mut back.state,
                "iss" => &mut back.iss,
                "error" => &mut back.error,
                _ => continue,
            };
            place.get_or_insert_with(|| value.into_owned());
        }
        back
    }
}

/// Sends a browser to the provider.
pub(crate) async fn start(State(app): State<App>, peer: Peer, headers: HeaderMap, visitor: Visitor) -> Response {
    let begun = app.blocking(move |app| begin(app, peer)).await;
    begun.unwrap_or_else(|error| pages::sign_in_failed(&visitor, &headers, error))
}

fn begin(app: &App, peer: Peer) -> ApiResult<Response> {
    let now = app.clock.now();
    let provider = configured(app)?.ok_or_else(ApiError::not_found)?;
    let paced = app.sso.pace.lock().unwrap_or_else(PoisonError::into_inner).count(&peer.origin(), now);
    paced.map_err(too_many_tries)?;
    let settings = &app.settings.sso;
    let described = app.sso.describe(&provider.issuer, settings, now).map_err(failed)?;
    let begun = app.store.begin_login(&provider.id, now)?;
    let address = described.address(&Question {
        client_id: &provider.client_id,
        scopes: &settings.scopes,
        redirect: &redirect(app),
        state: &shown(&begun.state),
        nonce: &begun.nonce,
        challenge: &begun.challenge,
    });
    let mut response = Redirect::to(&address).into_response();
    response.headers_mut().insert(header::SET_COOKIE, login_cookie(&begun.state)?);
    Ok(response)
}

/// Where the provider sends browsers back to.
fn redirect(app: &App) -> String {
    format!("{}/api/sso/callback", app.public_url)
}

/// What an address may hold of a secret: its hash.
fn shown(state: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, state.expose().as_bytes()))
}

fn login_cookie(state: &Secret) -> ApiResult<HeaderValue> {
    let age = LOGIN_LASTS.micros() / 1_000_000;
    let cookie = format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={age}", state.expose());
    let mut value = HeaderValue::from_str(&cookie).map_err(|error| ApiError::internal(&error))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Takes a browser back from the provider.
pub(crate) async fn callback(
    State(app): State<App>,
    Extension(request): Extension<RequestId>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let back = Back::read(query.as_deref().unwrap_or_default());
    let state = cookie(&headers, COOKIE).map(|secret| Secret::of(secret.to_string()));
    let language = visitor.language();
    let ended = app.blocking(move |app| end(app, &back, state, language, request)).await;
    let mut response = ended.unwrap_or_else(|error| pages::sign_in_failed(&visitor, &headers, error));
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_static(COOKIE_GONE));
    response
}

fn end(app: &App, back: &Back, state: Option<Secret>, language: Language, request: RequestId) -> ApiResult<Response> {
    let now = app.clock.now();
    let login = taken(app, back, state.as_ref(), now)?;
    let account = identified(app, back, &login, now).map_err(|refused| {
        note_failure(app, &login.provider, refused.why, &request, now).err().unwrap_or(refused.error)
    })?;
    let known = ProviderAccount {
        subject: &account.subject,
        verified_email: account.verified_email.clone(),
        name: &account.name,
        language: account.language.unwrap_or(language),
        groups: &account.groups,
    };
    match app.store.sign_in_by_provider(&login.provider.id, &known, Some(request.0), now)? {
        SignIn::In { secret, .. } => {
            let mut response = Redirect::to("/").into_response();
            response.headers_mut().insert(header::SET_COOKIE, session_cookie(&secret)?);
            Ok(response)
        }
        _ => Err(no_account()),
    }
}

/// The sign-in that began in this browser, if what came back belongs to it.
fn taken(app: &App, back: &Back, state: Option<&Secret>, now: Micros) -> ApiResult<PendingLogin> {
    let (Some(secret), Some(returned)) = (state, &back.state) else { return Err(not_begun()) };
    if !bool::from(shown(secret).as_bytes().ct_eq(returned.as_bytes())) {
        return Err(not_begun());
    }
    app.store.take_login(secret.expose(), now).map_err(|error| match error {
        StoreError::NotFound => not_begun(),
        other => other.into(),
    })
}

/// Why nobody came in: what the log is told, and what they are told.
struct Refused {
    why: &'static str,
    error: ApiError,
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Refused {
        Refused { why: trouble.code(), error: failed(trouble) }
    }
}

/// Who the provider says it is.
fn identified(app: &App, back: &Back, login: &PendingLogin, now: Micros) -> Result<Account, Refused> {
    let settings = &app.settings.sso;
    let described = app.sso.describe(&login.provider.issuer, settings, now)?;
    if !described.is_from_here(back.iss.as_deref()) {
        return Err(Trouble::OtherIssuer.into());
    }
    let Some(code) = back.code.as_deref().filter(|_| back.error.is_none()) else {
        let stopped = back.error.as_deref() == Some("access_denied");
        return Err(if stopped { Refused { why: "stopped", error: stopped_there() } } else { Trouble::Answer.into() });
    };
    let reading = Reading { groups_claim: &settings.groups_claim, trusts_addresses: settings.trust_addresses };
    let returned = Returned { code, redirect: &redirect(app), login, reading, now };
    Ok(described.account(&app.sso.dialler, &returned)?)
}

/// A sign-in that failed is a line in both logs: with the reason, and nothing of what was sent.
fn note_failure(app: &App, provider: &Provider, why: &str, request: &RequestId, now: Micros) -> ApiResult<()> {
    tracing::warn!(request.id = %request.0, why, "a sign-in at the provider failed");
    let by = By { actor: Actor::Nobody, request: Some(request.0.clone()) };
    let note = AuditNote::denied(AuditAction::SignIn).with("provider", provider.id.as_str()).with("why", why);
    app.store.audit(&by, note, now)?;
    Ok(())
}

/// What they are told, whose sign-in met with trouble.
fn failed(trouble: Trouble) -> ApiError {
    match trouble {
        Trouble::Token(Invalid::GroupsElsewhere) => {
            let detail = "the account is in more groups than the provider tells; ask for those of the application";
            ApiError::new(StatusCode::FORBIDDEN, "too_many_groups", detail)
        }
        Trouble::Token(_) | Trouble::CodeRefused | Trouble::OtherIssuer => {
            let detail = "what the provider of the account sent is not valid";
            ApiError::new(StatusCode::UNAUTHORIZED, "invalid_token", detail)
        }
        Trouble::Dial(_) | Trouble::Answer => {
            tracing::warn!(why = trouble.code(), "the provider of single sign-on could not be asked");
            let detail = "the provider of the account could not be asked";
            ApiError::new(StatusCode::BAD_GATEWAY, "provider_unavailable", detail)
        }
    }
}

/// Begun elsewhere, too long ago, ended already, or never.
fn not_begun() -> ApiError {
    let detail = "the sign-in did not begin in this browser, or too long ago";
    ApiError::new(StatusCode::UNAUTHORIZED, "sign_in_not_begun", detail)
}

fn stopped_there() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "sign_in_stopped", "the sign-in was stopped at the provider of the account")
}

fn no_account() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "no_account", "nobody here has this account")
}
