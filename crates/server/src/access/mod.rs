//! Who is asking, and may they: every route passes here before its handler runs. And the routes of the
//! members themselves: signing in, accounts, projects, roles, invitations, tokens, write keys, the log.

pub(crate) mod audit;
pub(crate) mod invitations;
pub(crate) mod members;
mod origin;
pub(crate) mod own_account;
mod principal;
pub(crate) mod projects;
pub(crate) mod session;
pub(crate) mod shapes;
pub(crate) mod sso;
pub(crate) mod tokens;
pub(crate) mod write_keys;

pub(crate) use principal::{Principal, Scope};

use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Ids;
use crate::routing::Access;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::MethodRouter;
use model::{AuditAction, AuditKind, AuditNote, ProjectId};

/// The name of the route that answered, for the log and the metrics: never the path, which holds ids.
#[derive(Clone, Copy)]
pub(crate) struct RouteName(pub(crate) &'static str);

/// Puts the check of `access` in front of a handler.
pub(crate) fn guard(handler: MethodRouter<App>, access: Access, name: &'static str, app: &App) -> MethodRouter<App> {
    let app = app.clone();
    handler.route_layer(from_fn(move |ids: Ids, request: Request, next: Next| {
        let app = app.clone();
        async move {
            let mut response = match admit(&app, access, name, &ids, request).await {
                Ok(request) => next.run(request).await,
                Err(refused) => refused.into_response(),
            };
            response.extensions_mut().insert(RouteName(name));
            response
        }
    }))
}

/// Lets a request through with what its handler may use, or refuses it.
async fn admit(app: &App, access: Access, name: &'static str, ids: &Ids, mut request: Request) -> ApiResult<Request> {
    origin::check_head(request.headers(), request.uri())?;
    origin::check_host(request.headers(), request.uri(), &app.public_url)?;
    if request.uri().path().starts_with("/api/") {
        origin::check_address(request.uri())?;
    }
    match access {
        Access::WriteKey => return Ok(request),
        Access::Open => {
            origin::check_not_foreign(request.method(), request.headers())?;
            return Ok(request);
        }
        Access::Member | Access::Project(_) | Access::Organisation(_) => {}
    }
    let principal = Principal::of(app, request.method(), request.headers()).await?.within(request.extensions());
    match may(app, access, ids, &principal).await {
        Ok(Some(project)) => {
            request.extensions_mut().insert(Scope { project, principal: principal.clone() });
        }
        Ok(None) => {}
        Err(refused) => {
            note_refusal(app, &principal, name).await?;
            return Err(refused);
        }
    }
    request.extensions_mut().insert(principal);
    Ok(request)
}

/// Whether they may, and in which project.
async fn may(app: &App, access: Access, ids: &Ids, principal: &Principal) -> ApiResult<Option<ProjectId>> {
    match access {
        Access::Open | Access::WriteKey | Access::Member => Ok(None),
        Access::Organisation(permission) => principal.may_in_organisation(permission).map(|()| None),
        Access::Project(permission) => {
            let project = ProjectId(ids.get("project")?);
            principal.role_in(&project).ok_or_else(ApiError::not_found)?;
            // The owner is owner everywhere, also of what is not there.
            let asked = project.clone();
            app.blocking(move |app| app.store.find_project(&asked)).await?.ok_or_else(ApiError::not_found)?;
            principal.may_in(&project, permission)?;
            Ok(Some(project))
        }
    }
}

/// A refusal is a line of the audit log: by whom and on which route, not what they hoped to find.
async fn note_refusal(app: &App, principal: &Principal, name: &'static str) -> ApiResult<()> {
    let by = principal.by();
    app.blocking(move |app| {
        let note = AuditNote::denied(AuditAction::DenyAccess).to(AuditKind::Route, name);
        app.store.audit(&by, note, app.clock.now()).map(|_| ())
    })
    .await
}
