//! Comments on anything that is seen: written, changed by who wrote them, settled by anyone, removed.
//!
//! What is said about one customer is for those who may look at customers, where the project allows it.

use super::limits::{COMMENT, NAME, name, path, prose, some_name};
use super::shapes::MemberRef;
use crate::access::Scope;
use crate::access::shapes::{DONE, moment};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json, Query};
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{CommentId, CommentKind, CommentPlace, JourneyId, MemberId, Permission};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use store::{CommentChange, CommentFilter};

/// Comments that are listed when nothing is asked for in particular.
const LATEST: usize = 100;
/// Comments on one thing that are listed.
const OF_ONE: usize = 500;

/// What a comment may be about, in the description of the API.
fn kind(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": CommentKind::ALL.map(CommentKind::code) })
}

/// Which comments are asked for; nothing: the latest 100.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentQuery {
    /// About things of this kind.
    #[schemars(schema_with = "kind")]
    #[serde(default)]
    kind: Option<CommentKind>,
    /// About the thing of this name or id. (`key` in an address is taken for a secret.)
    #[serde(default, rename = "about")]
    key: Option<String>,
    /// Written while this journey was looked at.
    #[serde(default)]
    journey: Option<String>,
}

/// A comment.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Comment {
    /// Its id.
    id: String,
    /// What kind of thing it is about.
    #[schemars(schema_with = "kind")]
    kind: CommentKind,
    /// The thing's name or id.
    key: String,
    /// The journey that was looked at.
    journey: Option<String>,
    /// What the thing was called on the screen.
    label: String,
    /// The screen it was written on.
    path: String,
    /// What was written: plain text.
    text: String,
    /// By whom; null: no longer a member.
    by: Option<MemberRef>,
    /// Whether it is one's own.
    mine: bool,
    /// When.
    at: String,
    /// When its text was last changed.
    edited_at: Option<String>,
    /// When it was settled.
    resolved_at: Option<String>,
    /// By whom.
    resolved_by: Option<MemberRef>,
    /// The comment that it answers.
    reply_to: Option<String>,
}

/// Comments, the latest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CommentList {
    comments: Vec<Comment>,
}

/// A comment to be written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewComment {
    /// What kind of thing it is about.
    #[schemars(schema_with = "kind")]
    kind: CommentKind,
    /// The thing's name or id.
    key: String,
    /// The journey that is looked at.
    #[serde(default)]
    journey: Option<String>,
    /// What the thing is called on the screen.
    label: String,
    /// The screen, as a path.
    path: String,
    /// What to say: plain text, 4,000 signs at most.
    text: String,
    /// The comment that it answers.
    #[serde(default)]
    reply_to: Option<String>,
}

/// What to change of a comment; what is absent stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentPatch {
    /// Another text; only who wrote it.
    #[serde(default)]
    text: Option<String>,
    /// Whether it is settled.
    #[serde(default)]
    resolved: Option<bool>,
}

fn view(comment: model::Comment, reader: &MemberId) -> Comment {
    let CommentPlace { kind, key, journey, label, path } = comment.place;
    Comment {
        id: comment.id.0,
        kind,
        key,
        journey: journey.map(|journey| journey.0),
        label,
        path,
        text: comment.text,
        mine: comment.by.as_ref().is_some_and(|by| by.id == *reader),
        by: comment.by.map(MemberRef::from),
        at: moment(comment.at),
        edited_at: comment.edited.map(moment),
        resolved_at: comment.resolved.map(moment),
        resolved_by: comment.resolved_by.map(MemberRef::from),
        reply_to: comment.reply_to.map(|id| id.0),
    }
}

pub(crate) async fn list(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<CommentQuery>,
) -> ApiResult<Answer<CommentList>> {
    let of_one = query.key.is_some() || query.journey.is_some();
    app.blocking(move |app| {
        let filter = CommentFilter {
            kind: query.kind,
            key: query.key,
            journey: query.journey.map(JourneyId),
            persons: sees_persons(app, &scope)?,
            limit: if of_one { OF_ONE } else { LATEST },
        };
        let all = app.store.list_comments(scope.project(), &filter)?;
        let reader = &scope.principal().member().id;
        Ok::<_, ApiError>(Answer(CommentList {
            comments: all.into_iter().map(|comment| view(comment, reader)).collect(),
        }))
    })
    .await
}

pub(crate) async fn create(
    State(app): State<App>,
    scope: Scope,
    Json(new): Json<NewComment>,
) -> ApiResult<(StatusCode, Answer<Comment>)> {
    let text = prose("text", &new.text, COMMENT)?;
    let place = CommentPlace {
        kind: new.kind,
        key: name("key", &new.key, NAME)?,
        journey: new.journey.map(JourneyId),
        label: some_name("label", Some(new.label), NAME)?.unwrap_or_default(),
        path: path("path", &new.path)?,
    };
    let reply_to = new.reply_to.map(CommentId);
    app.blocking(move |app| {
        if place.kind == CommentKind::Person && !sees_persons(app, &scope)? {
            return Err(ApiError::forbidden());
        }
        let (by, now) = (scope.by(), app.clock.now());
        let comment = app.store.create_comment(&by, scope.project(), &place, &text, reply_to.as_ref(), now)?;
        app.hub.changed(scope.project(), What::Comments);
        Ok((StatusCode::CREATED, Answer(view(comment, &scope.principal().member().id))))
    })
    .await
}

pub(crate) async fn change(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(patch): Json<CommentPatch>,
) -> ApiResult<Answer<Comment>> {
    let id = CommentId(ids.get("comment")?);
    let text = patch.text.map(|text| prose("text", &text, COMMENT)).transpose()?;
    if text.is_none() && patch.resolved.is_none() {
        return Err(ApiError::invalid("text", "say what to change"));
    }
    app.blocking(move |app| {
        let comment = find(app, &scope, &id)?;
        if text.is_some() && !is_own(&comment, &scope) {
            return Err(ApiError::forbidden());
        }
        let change = CommentChange { text: text.as_deref(), resolved: patch.resolved };
        let comment = app.store.update_comment(&scope.by(), scope.project(), &id, &change, app.clock.now())?;
        app.hub.changed(scope.project(), What::Comments);
        Ok::<_, ApiError>(Answer(view(comment, &scope.principal().member().id)))
    })
    .await
}

pub(crate) async fn remove(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let id = CommentId(ids.get("comment")?);
    app.blocking(move |app| {
        let comment = find(app, &scope, &id)?;
        if !is_own(&comment, &scope) {
            // Who runs the project keeps it in order, also what others wrote there.
            scope.principal().may_in(scope.project(), Permission::ManageProject)?;
        }
        app.store.delete_comment(&scope.by(), scope.project(), &id, app.clock.now())?;
        app.hub.changed(scope.project(), What::Comments);
        Ok::<_, ApiError>(DONE)
    })
    .await
}

/// A comment that they may see; any other is not there.
fn find(app: &App, scope: &Scope, id: &CommentId) -> ApiResult<model::Comment> {
    let comment = app.store.find_comment(scope.project(), id)?.ok_or_else(ApiError::not_found)?;
    let is_hidden = comment.place.kind == CommentKind::Person && !sees_persons(app, scope)?;
    if is_hidden { Err(ApiError::not_found()) } else { Ok(comment) }
}

fn is_own(comment: &model::Comment, scope: &Scope) -> bool {
    comment.by.as_ref().is_some_and(|by| by.id == scope.principal().member().id)
}

/// Whether they may look at customers, here and now.
fn sees_persons(app: &App, scope: &Scope) -> ApiResult<bool> {
    if scope.principal().may_in(scope.project(), Permission::ReadPerson).is_err() {
        return Ok(false);
    }
    let project = app.store.find_project(scope.project())?.ok_or_else(ApiError::not_found)?;
    Ok(project.settings.customer_view)
}
