//! What members do with their own account: name, language, password, second factor.

use super::principal::Principal;
use super::session::{Me, describe, too_many_tries};
use super::shapes::{DONE, Name, language};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Json, Peer};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{AuditAction, AuditKind, AuditNote, Language};
use qrcode::{Color, EcLevel, QrCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use store::{SignIn, SignInTry};

/// What is to be changed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountChange {
    /// What they are called.
    name: Option<Name>,
    /// What they read.
    #[schemars(schema_with = "language")]
    #[serde(default)]
    language: Option<Language>,
}

/// A change of password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    /// The present one.
    current: String,
    /// The new one: 12 signs or more.
    new: String,
}

/// The present password, for a change that a session alone must not make.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmation {
    /// The present password.
    password: String,
}

/// A code of the app.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppCode {
    /// Six digits.
    code: String,
}

/// What an authenticator app needs, shown once.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SecondFactorBegun {
    /// The secret in base 32, to be typed.
    secret: String,
    /// The same as an `otpauth:` address.
    address: String,
    /// The address as a QR code.
    qr: QrPicture,
}

/// A QR code as the path of its dark modules, each one unit wide, in a square of `size` units.
#[derive(Serialize, JsonSchema)]
pub(crate) struct QrPicture {
    /// The side of the square.
    size: usize,
    /// The path, as SVG writes it.
    path: String,
}

/// Codes for the day when the app is lost: each works once.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RecoveryCodes {
    /// The codes.
    recovery_codes: Vec<String>,
}

/// Only a member who is there themselves: a token does not change its member's account.
pub(super) fn in_person(principal: &Principal) -> ApiResult<()> {
    if principal.session().is_some() { Ok(()) } else { Err(ApiError::forbidden()) }
}

pub(crate) async fn change(
    State(app): State<App>,
    principal: Principal,
    Json(change): Json<AccountChange>,
) -> ApiResult<Answer<Me>> {
    in_person(&principal)?;
    app.blocking(move |app| {
        let member = principal.member();
        let name = change.name.map_or_else(|| member.name.clone(), |name| name.0);
        let language = change.language.unwrap_or(member.language);
        app.store.update_member(&principal.by(), &member.id, &name, language, app.clock.now())?;
        let now = app.store.find_member(&member.id)?.ok_or_else(ApiError::not_found)?;
        describe(app, &now, principal.rights())
    })
    .await
    .map(Answer)
}

pub(crate) async fn change_password(
    State(app): State<App>,
    peer: Peer,
    principal: Principal,
    Json(change): Json<PasswordChange>,
) -> ApiResult<StatusCode> {
    in_person(&principal)?;
    app.blocking(move |app| {
        let (by, member, now) = (principal.by(), &principal.member().id, app.clock.now());
        if let Err(refused) = confirm(app, &principal, peer, &change.current, None) {
            // Those that had to wait are not told here: as many as there are, they learn nothing.
            if refused.code == PASSWORD_WRONG {
                let note = AuditNote::denied(AuditAction::ChangePassword).to(AuditKind::Member, member.0.clone());
                app.store.audit(&by, note.with("reason", PASSWORD_WRONG), now)?;
            }
            return Err(refused);
        }
        app.store.change_password(&by, member, &change.current, &change.new, principal.session(), now)?;
        Ok(DONE)
    })
    .await
}

/// Makes a secret for the app. Nothing changes until a code of it has been seen.
pub(crate) async fn begin_second_factor(
    State(app): State<App>,
    peer: Peer,
    principal: Principal,
    Json(Confirmation { password }): Json<Confirmation>,
) -> ApiResult<Answer<SecondFactorBegun>> {
    in_person(&principal)?;
    app.blocking(move |app| {
        confirm(app, &principal, peer, &password, None)?;
        let made = app.store.begin_second_factor(&principal.member().id)?;
        let address = made.address.expose().to_string();
        let qr = picture(&address)?;
        Ok::<_, ApiError>(SecondFactorBegun { secret: made.secret.expose().to_string(), address, qr })
    })
    .await
    .map(Answer)
}

pub(crate) async fn confirm_second_factor(
    State(app): State<App>,
    principal: Principal,
    Json(AppCode { code }): Json<AppCode>,
) -> ApiResult<Answer<RecoveryCodes>> {
    in_person(&principal)?;
    app.blocking(move |app| {
        let codes = app.store.confirm_second_factor(&principal.by(), &principal.member().id, &code, app.clock.now())?;
        let recovery_codes = codes.iter().map(|code| code.expose().to_string()).collect();
        Ok::<_, ApiError>(RecoveryCodes { recovery_codes })
    })
    .await
    .map(Answer)
}

pub(crate) async fn remove_second_factor(
    State(app): State<App>,
    peer: Peer,
    principal: Principal,
    Json(Confirmation { password }): Json<Confirmation>,
) -> ApiResult<StatusCode> {
    in_person(&principal)?;
    app.blocking(move |app| {
        confirm(app, &principal, peer, &password, None)?;
        app.store.remove_second_factor(&principal.by(), &principal.member().id, app.clock.now())?;
        Ok::<_, ApiError>(DONE)
    })
    .await
}

/// Whether the member at the keyboard has shown all that a sign-in asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// All of it.
    All,
    /// The password; a code of the app would be needed besides.
    Password,
}

/// The member at the keyboard knows the password. Asked as a sign-in, so that guesses are counted and
/// logged as those are; the session that begins is ended at once.
pub(super) fn confirm(
    app: &App,
    principal: &Principal,
    peer: Peer,
    password: &str,
    code: Option<&str>,
) -> ApiResult<Shown> {
    let (by, member) = (principal.by(), principal.member());
    let origin = peer.origin();
    let attempt =
        SignInTry { email: member.email.as_str(), password, code, origin: &origin, request: by.request.clone() };
    match app.store.sign_in(&attempt, app.clock.now())? {
        SignIn::In { session, .. } => {
            app.store.revoke_session(&by, &member.id, &session.id, app.clock.now())?;
            Ok(Shown::All)
        }
        SignIn::CodeNeeded => Ok(Shown::Password),
        SignIn::Refused => Err(store::StoreError::Conflict { rule: PASSWORD_WRONG }.into()),
        SignIn::TooMany { retry_after } => Err(too_many_tries(retry_after)),
    }
}

const PASSWORD_WRONG: &str = "password_wrong";

/// The quiet zone that readers need around the modules.
const MARGIN: usize = 2;

/// The QR code of an address, drawn here: no picture service ever sees it.
fn picture(address: &str) -> ApiResult<QrPicture> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|error| ApiError::internal(&error))?;
    let width = code.width();
    let mut path = String::new();
    for (at, _) in code.to_colors().iter().enumerate().filter(|(_, colour)| **colour == Color::Dark) {
        write!(path, "M{} {}h1v1h-1z", at % width + MARGIN, at / width + MARGIN).unwrap_or_default();
    }
    Ok(QrPicture { size: width + 2 * MARGIN, path })
}
