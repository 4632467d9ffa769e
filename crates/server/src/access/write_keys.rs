//! Write keys: what tracking clients send with. Shown once, revoked at once.

use super::principal::Scope;
use super::shapes::{DONE, Name, moment};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{KeyId, WriteKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A key to be made, or taken along from another vendor.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    /// What it is called.
    name: Name,
    /// A key of another vendor, 1 to 255 printable signs, so that clients need not change.
    value: Option<String>,
}

/// A key as it is listed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct KeyView {
    /// Its id: not the key.
    id: String,
    /// What it is called.
    name: String,
    /// Its first signs, to tell keys apart.
    prefix: String,
    /// When it was made.
    created: String,
    /// When it was last used, to the minute.
    last_used: Option<String>,
    /// When it was revoked.
    revoked: Option<String>,
}

/// The keys of a project.
#[derive(Serialize, JsonSchema)]
pub(crate) struct KeyList {
    keys: Vec<KeyView>,
}

/// A key that was made just now.
#[derive(Serialize, JsonSchema)]
pub(crate) struct KeyMade {
    /// What is known of it later.
    #[serde(flatten)]
    known: KeyView,
    /// The key itself: shown now and never again.
    key: String,
}

fn view(key: WriteKey) -> KeyView {
    KeyView {
        id: key.id.0,
        name: key.name,
        prefix: key.prefix,
        created: moment(key.created),
        last_used: key.last_used.map(moment),
        revoked: key.revoked.map(moment),
    }
}

pub(crate) async fn create(
    State(app): State<App>,
    scope: Scope,
    Json(new): Json<NewKey>,
) -> ApiResult<(StatusCode, Answer<KeyMade>)> {
    let made = app
        .blocking(move |app| {
            let now = app.clock.now();
            let (name, value) = (&new.name.0, new.value.as_deref());
            let (key, secret) = app.store.create_key(&scope.by(), scope.project(), name, value, now)?;
            app.keys.forget();
            Ok::<_, ApiError>(KeyMade { known: view(key), key: secret })
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(made)))
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<KeyList>> {
    let keys = app.blocking(move |app| app.store.list_keys(scope.project())).await?;
    Ok(Answer(KeyList { keys: keys.into_iter().map(view).collect() }))
}

pub(crate) async fn revoke(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let key = KeyId(ids.get("key")?);
    app.blocking(move |app| {
        app.store.revoke_key(&scope.by(), scope.project(), &key, app.clock.now())?;
        app.keys.forget();
        Ok::<_, ApiError>(DONE)
    })
    .await
}
