//! Read-only links: a screen under a name, for other members. A link opens nothing that its reader could
//! not open anyway; to everybody else it is not there.

use super::limits::{name, path};
use super::shapes::MemberRef;
use crate::access::shapes::{DONE, moment};
use crate::access::{Principal, Scope};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{LinkId, Permission};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A link.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SavedLink {
    /// Its id.
    id: String,
    /// What it is called.
    title: String,
    /// The screen, as a path.
    path: String,
    /// What to send to others.
    url: String,
    /// Who made it; null: no longer a member.
    by: Option<MemberRef>,
    /// When.
    at: String,
    /// How often it was opened.
    opened: u64,
}

/// The links of a project, the latest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LinkList {
    links: Vec<SavedLink>,
}

/// A link to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLink {
    /// What it is called, in up to 200 signs.
    title: String,
    /// The screen, as a path.
    path: String,
}

/// What a link leads to.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LinkTarget {
    /// The project.
    project: String,
    /// What the link is called.
    title: String,
    /// The screen, as a path.
    path: String,
    /// Who made it; null: no longer a member.
    by: Option<MemberRef>,
    /// When.
    at: String,
}

fn view(link: model::SavedLink, public_url: &str) -> SavedLink {
    SavedLink {
        url: format!("{public_url}/l/{}", link.id),
        id: link.id.0,
        title: link.title,
        path: link.path,
        by: link.by.map(MemberRef::from),
        at: moment(link.at),
        opened: link.opened,
    }
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<LinkList>> {
    let all = app.blocking(move |app| app.store.list_links(scope.project())).await?;
    Ok(Answer(LinkList { links: all.into_iter().map(|link| view(link, &app.public_url)).collect() }))
}

pub(crate) async fn create(
    State(app): State<App>,
    scope: Scope,
    Json(new): Json<NewLink>,
) -> ApiResult<(StatusCode, Answer<SavedLink>)> {
    let (title, path) = (name("title", &new.title, 200)?, path("path", &new.path)?);
    // Who may read this project may open it; another one's screens are not this one's to show.
    if !path.starts_with(&format!("/p/{}/", scope.project())) {
        return Err(ApiError::invalid("path", "give the path of a screen of this project, such as /p/default/map"));
    }
    let link = app.blocking(move |app| {
        let link = app.store.create_link(&scope.by(), scope.project(), &title, &path, app.clock.now())?;
        app.hub.changed(scope.project(), What::Links);
        Ok::<_, ApiError>(link)
    });
    Ok((StatusCode::CREATED, Answer(view(link.await?, &app.public_url))))
}

pub(crate) async fn remove(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let id = LinkId(ids.get("link")?);
    app.blocking(move |app| {
        let link = app.store.find_link(&id)?.filter(|link| link.project == *scope.project());
        let link = link.ok_or_else(ApiError::not_found)?;
        let is_own = link.by.is_some_and(|by| by.id == scope.principal().member().id);
        if !is_own {
            scope.principal().may_in(scope.project(), Permission::ManageProject)?;
        }
        app.store.delete_link(&scope.by(), scope.project(), &id, app.clock.now())?;
        app.hub.changed(scope.project(), What::Links);
        Ok::<_, ApiError>(DONE)
    })
    .await
}

pub(crate) async fn open(State(app): State<App>, principal: Principal, ids: Ids) -> ApiResult<Answer<LinkTarget>> {
    let id = LinkId(ids.get("link")?);
    let link = app.blocking(move |app| {
        let link = app.store.find_link(&id)?.ok_or_else(ApiError::not_found)?;
        if !principal.rights().may_in(&link.project, Permission::ReadProject) {
            return Err(ApiError::not_found());
        }
        app.store.count_opening(&id)?;
        Ok(link)
    });
    let link = link.await?;
    Ok(Answer(LinkTarget {
        project: link.project.0,
        title: link.title,
        path: link.path,
        by: link.by.map(MemberRef::from),
        at: moment(link.at),
    }))
}
