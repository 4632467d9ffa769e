//! Invitations: made by those who run a project, looked at and accepted by who holds the link. The
//! link's secret stands in bodies only, never in an address that a server sees.

use super::principal::Scope;
use super::session::{Credentials, at_password, enter, welcome};
use super::shapes::{DONE, Name, language, moment, role};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json, Peer};
use crate::finish::RequestId;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Extension, Json as Answer};
use model::{Email, Invitation, InvitationId, Language, ProjectRole, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Acceptance;

/// Someone to be invited.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInvitation {
    /// Their address.
    #[schemars(with = "String")]
    email: Email,
    /// Their role; never more than one's own, never owner.
    #[schemars(schema_with = "role")]
    role: Role,
    /// Whether they will see personal data.
    #[serde(default)]
    sees_personal_data: bool,
}

/// An invitation as it is listed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct InvitationView {
    /// Its id.
    id: String,
    /// Whom it is for.
    email: String,
    /// The role it gives.
    #[schemars(schema_with = "role")]
    role: Role,
    /// Whether it gives the right to see personal data.
    sees_personal_data: bool,
    /// When it was made.
    created: String,
    /// When it ends.
    expires: String,
}

/// The open invitations of a project.
#[derive(Serialize, JsonSchema)]
pub(crate) struct InvitationList {
    invitations: Vec<InvitationView>,
}

/// An invitation that was made just now, with its link.
#[derive(Serialize, JsonSchema)]
pub(crate) struct InvitationMade {
    /// The invitation.
    #[serde(flatten)]
    invitation: InvitationView,
    /// The link to pass on: shown now and never again.
    link: String,
}

/// The secret of a link.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkSecret {
    /// What stands behind `#` in the link.
    pub(crate) secret: String,
}

/// An invitation as the holder of its link sees it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct InvitationFound {
    /// Whom it is for.
    email: String,
    /// What the project is called.
    project: String,
    /// The role it gives.
    #[schemars(schema_with = "role")]
    role: Role,
    /// Whether the address is a member's already, who confirms with their password.
    existing: bool,
}

/// The acceptance of an invitation. The role is not theirs to say.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationAccepted {
    /// What stands behind `#` in the link.
    secret: String,
    /// What they are called, for who is new.
    name: Option<Name>,
    /// What they read, for who is new.
    #[serde(default)]
    #[schemars(schema_with = "language")]
    language: Language,
    /// A new password for who is new, else the present one.
    password: String,
    /// The code of the app, for a member who has a second factor.
    totp: Option<String>,
}

fn view(invitation: Invitation) -> InvitationView {
    InvitationView {
        id: invitation.id.0,
        email: invitation.email.into(),
        role: invitation.place.role,
        sees_personal_data: invitation.place.sees_personal_data,
        created: moment(invitation.created),
        expires: moment(invitation.expires),
    }
}

pub(crate) async fn create(
    State(app): State<App>,
    scope: Scope,
    Json(new): Json<NewInvitation>,
) -> ApiResult<(StatusCode, Answer<InvitationMade>)> {
    let NewInvitation { email, role, sees_personal_data } = new;
    let made = app
        .blocking(move |app| {
            let place = ProjectRole { project: scope.project().clone(), role, sees_personal_data };
            let (invitation, secret) = app.store.create_invitation(&scope.by(), &email, &place, app.clock.now())?;
            let link = format!("{}/invitation#{}", app.public_url, secret.expose());
            Ok::<_, ApiError>(InvitationMade { invitation: view(invitation), link })
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(made)))
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<InvitationList>> {
    let all = app.blocking(move |app| app.store.list_invitations(scope.project(), app.clock.now())).await?;
    Ok(Answer(InvitationList { invitations: all.into_iter().map(view).collect() }))
}

pub(crate) async fn revoke(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let invitation = InvitationId(ids.get("invitation")?);
    app.blocking(move |app| app.store.revoke_invitation(&scope.by(), scope.project(), &invitation, app.clock.now()))
        .await?;
    Ok(DONE)
}

/// What a link leads to.
pub(crate) async fn find(
    State(app): State<App>,
    Json(LinkSecret { secret }): Json<LinkSecret>,
) -> ApiResult<Answer<InvitationFound>> {
    let found = app.blocking(move |app| app.store.find_invitation(&secret, app.clock.now())).await?;
    Ok(Answer(InvitationFound {
        email: found.invitation.email.into(),
        project: found.project_name,
        role: found.invitation.place.role,
        existing: found.is_member,
    }))
}

/// Accepts an invitation and signs in: someone new with a password of their own, a member with theirs.
pub(crate) async fn accept(
    State(app): State<App>,
    peer: Peer,
    Extension(request): Extension<RequestId>,
    Json(accepted): Json<InvitationAccepted>,
) -> ApiResult<Response> {
    app.blocking(move |app| {
        let found = app.store.find_invitation(&accepted.secret, app.clock.now())?;
        let email = found.invitation.email;
        let credentials = Credentials {
            email: email.as_str().to_string(),
            password: accepted.password.clone(),
            totp: accepted.totp.clone(),
        };
        if found.is_member {
            return accept_as_member(app, &accepted.secret, &credentials, peer, &request);
        }
        let name = accepted.name.ok_or_else(|| ApiError::invalid("name", "write what you are called"))?;
        let acceptance =
            Acceptance::New { email: &email, name: &name.0, language: accepted.language, password: &accepted.password };
        let id = Some(request.0.clone());
        app.store.accept_invitation(&accepted.secret, &acceptance, id, app.clock.now()).map_err(at_password)?;
        let (found, session) = enter(app, &credentials, peer, &request)?;
        welcome(app, &found, &session, StatusCode::CREATED)
    })
    .await
}

fn accept_as_member(
    app: &App,
    secret: &str,
    credentials: &Credentials,
    peer: Peer,
    request: &RequestId,
) -> ApiResult<Response> {
    let (found, session) = enter(app, credentials, peer, request)?;
    let acceptance = Acceptance::Member(&found.member.id);
    app.store.accept_invitation(secret, &acceptance, Some(request.0.clone()), app.clock.now())?;
    // Their rights have just grown: what they are told is read anew.
    let now = app.store.find_session(session.expose(), app.clock.now())?.ok_or_else(ApiError::not_found)?;
    welcome(app, &now, &session, StatusCode::CREATED)
}
