//! Who works in a project, and as what.

use super::own_account::{Shown, confirm, in_person};
use super::principal::{Principal, Scope};
use super::session::second_factor_required;
use super::shapes::{DONE, moment, role};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json, Peer};
use crate::persons::Reason;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{ManagedBy, Member, MemberId, Membership, ProjectId, ProjectRole, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A member of a project.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MemberView {
    /// Their id.
    id: String,
    /// What they are called.
    name: String,
    /// Their address.
    email: String,
    /// Their role here.
    #[schemars(schema_with = "role")]
    role: Role,
    /// Whether they see personal data here.
    sees_personal_data: bool,
    /// Whether their place follows the groups of single sign-on.
    managed_by_single_sign_on: bool,
    /// Since when.
    since: String,
    /// When they last signed in.
    last_sign_in: Option<String>,
}

/// The members of a project. Owners without a place of their own are not among them.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MemberList {
    members: Vec<MemberView>,
}

/// A place to be changed; what is absent stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceChange {
    /// Another role; never more than one's own, never owner.
    #[schemars(schema_with = "role")]
    #[serde(default)]
    role: Option<Role>,
    /// Whether they see personal data here.
    sees_personal_data: Option<bool>,
}

/// An owner's word that they need to see customers.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnSight {
    /// Why, in 5 to 200 signs: it stays in the log.
    reason: String,
    /// The present password.
    password: String,
    /// Six digits of the app, where a second factor is asked for.
    #[serde(default)]
    code: Option<String>,
}

fn view((member, membership): (Member, Membership)) -> MemberView {
    MemberView {
        id: member.id.0,
        name: member.name,
        email: member.email.into(),
        role: membership.place.role,
        sees_personal_data: membership.place.sees_personal_data,
        managed_by_single_sign_on: membership.managed_by == ManagedBy::SingleSignOn,
        since: moment(membership.since),
        last_sign_in: member.last_sign_in.map(moment),
    }
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<MemberList>> {
    let all = app.blocking(move |app| app.store.list_memberships(scope.project())).await?;
    Ok(Answer(MemberList { members: all.into_iter().map(view).collect() }))
}

pub(crate) async fn change(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(change): Json<PlaceChange>,
) -> ApiResult<Answer<MemberView>> {
    let member = MemberId(ids.get("member")?);
    app.blocking(move |app| {
        let (_, present) = find(app, &scope, &member)?;
        let place = ProjectRole {
            project: scope.project().clone(),
            role: change.role.unwrap_or(present.place.role),
            sees_personal_data: change.sees_personal_data.unwrap_or(present.place.sees_personal_data),
        };
        app.store.give_role(&scope.by(), &member, &place, app.clock.now())?;
        find(app, &scope, &member).map(view)
    })
    .await
    .map(Answer)
}

/// An owner gives themselves the right to see customers here: in person, with all that a sign-in asks for and a
/// reason that stays in the log. Nobody else can: whoever may see customers can give it to others.
pub(crate) async fn see_customers(
    State(app): State<App>,
    peer: Peer,
    principal: Principal,
    ids: Ids,
    Json(OwnSight { reason, password, code }): Json<OwnSight>,
) -> ApiResult<StatusCode> {
    let project = ProjectId(ids.get("project")?);
    let reason = Reason::given(&reason)?;
    in_person(&principal)?;
    app.blocking(move |app| {
        app.store.find_project(&project)?.ok_or_else(ApiError::not_found)?;
        let member = &principal.member().id;
        if confirm(app, &principal, peer, &password, code.as_deref())? != Shown::All {
            return Err(second_factor_required());
        }
        app.store.give_own_sight(&principal.by(), member, &project, &reason.0, app.clock.now())?;
        Ok(DONE)
    })
    .await
}

pub(crate) async fn remove(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let member = MemberId(ids.get("member")?);
    app.blocking(move |app| {
        find(app, &scope, &member)?;
        app.store.take_role(&scope.by(), &member, scope.project(), app.clock.now())?;
        Ok::<_, ApiError>(DONE)
    })
    .await
}

/// A member of this project; one of another is not found.
fn find(app: &App, scope: &Scope, member: &MemberId) -> ApiResult<(Member, Membership)> {
    let all = app.store.list_memberships(scope.project())?;
    all.into_iter().find(|(known, _)| known.id == *member).ok_or_else(ApiError::not_found)
}
