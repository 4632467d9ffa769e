//! API tokens: they act for the member who made them, in one project, for some permissions, for a time.

use super::principal::Scope;
use super::shapes::{DONE, Name, moment, permissions};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{ApiToken, Micros, Permission, Span, TokenId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::NewToken as StoredToken;

/// How long a token holds where nothing is said.
const DAYS: u32 = 90;

/// A token to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// What it is called.
    name: Name,
    /// What it may do; nothing that one may not do oneself.
    #[schemars(schema_with = "permissions")]
    scopes: Vec<Permission>,
    /// For how many days, 1 to 365; 90 where absent.
    #[schemars(range(min = 1, max = 365))]
    days: Option<u32>,
}

/// A token as it is listed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TokenView {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
    /// What it may do, as far as its member may at that moment.
    #[schemars(schema_with = "permissions")]
    scopes: Vec<Permission>,
    /// When it was made.
    created: String,
    /// When it ends.
    expires: String,
    /// When it was last used, to the minute.
    last_used: Option<String>,
    /// When it was revoked.
    revoked: Option<String>,
}

/// One's own tokens in a project.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TokenList {
    tokens: Vec<TokenView>,
}

/// A token that was made just now.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TokenMade {
    /// What is known of it later.
    #[serde(flatten)]
    known: TokenView,
    /// The token itself: shown now and never again.
    token: String,
}

fn view(token: ApiToken) -> TokenView {
    TokenView {
        id: token.id.0,
        name: token.name,
        scopes: token.scopes,
        created: moment(token.created),
        expires: moment(token.expires),
        last_used: token.last_used.map(moment),
        revoked: token.revoked.map(moment),
    }
}

pub(crate) async fn create(
    State(app): State<App>,
    scope: Scope,
    Json(new): Json<NewToken>,
) -> ApiResult<(StatusCode, Answer<TokenMade>)> {
    let days = new.days.unwrap_or(DAYS);
    if !(1..=365).contains(&days) {
        return Err(ApiError::invalid("days", "a token holds 1 to 365 days"));
    }
    let made = app
        .blocking(move |app| {
            let now = app.clock.now();
            let wanted = StoredToken {
                member: &scope.principal().member().id,
                project: Some(scope.project()),
                name: &new.name.0,
                scopes: &new.scopes,
                expires: Micros(now.0 + Span::days(days.into()).micros()),
            };
            let (token, secret) = app.store.create_token(&scope.by(), &wanted, now)?;
            Ok::<_, ApiError>(TokenMade { known: view(token), token: secret.expose().to_string() })
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(made)))
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<TokenList>> {
    let tokens = app.blocking(move |app| own(app, &scope)).await?;
    Ok(Answer(TokenList { tokens: tokens.into_iter().map(view).collect() }))
}

pub(crate) async fn revoke(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let token = TokenId(ids.get("token")?);
    app.blocking(move |app| {
        let known = own(app, &scope)?.into_iter().any(|own| own.id == token);
        if !known {
            return Err(ApiError::not_found());
        }
        app.store.revoke_token(&scope.by(), &scope.principal().member().id, &token, app.clock.now())?;
        Ok(DONE)
    })
    .await
}

/// One's own tokens in this project.
fn own(app: &App, scope: &Scope) -> ApiResult<Vec<ApiToken>> {
    let all = app.store.list_tokens(&scope.principal().member().id)?;
    Ok(all.into_iter().filter(|token| token.project.as_ref() == Some(scope.project())).collect())
}
