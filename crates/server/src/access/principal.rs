//! Who is asking: a member by session or by token, with the rights they have at this very moment.

use super::origin;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::finish::RequestId;
use crate::pages::cookie;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::{Actor, By, Member, Permission, ProjectId, Rights, Role, SessionId, TokenId};

/// The cookie that holds a session.
pub(crate) const COOKIE: &str = "__Host-resa";

/// Who is asking.
#[derive(Clone, Debug)]
pub(crate) struct Principal {
    member: Member,
    token: Option<TokenId>,
    session: Option<SessionId>,
    rights: Rights,
    request: Option<String>,
}

impl Principal {
    /// Who sends this request. A request that could have been forged with their cookie is nobody's.
    ///
    /// # Errors
    /// When nobody does, their session or token no longer holds, or it does not come from our own page.
    pub(crate) async fn of(app: &App, method: &Method, headers: &HeaderMap) -> ApiResult<Principal> {
        of(app, method, headers).await?.ok_or_else(ApiError::sign_in_required)
    }

    /// The same, knowing in which request they act.
    #[must_use]
    pub(crate) fn within(mut self, extensions: &Extensions) -> Principal {
        self.request = extensions.get::<RequestId>().map(|id| id.0.clone());
        self
    }

    /// The same where nobody has to be signed in: a page, which is for people and knows no keys or tokens.
    pub(crate) async fn find(app: &App, parts: &Parts) -> ApiResult<Option<Principal>> {
        if parts.headers.contains_key(header::AUTHORIZATION) {
            return Ok(None);
        }
        of(app, &parts.method, &parts.headers).await
    }

    /// The member.
    pub(crate) fn member(&self) -> &Member {
        &self.member
    }

    /// Their session, when it is not a token that speaks for them.
    pub(crate) fn session(&self) -> Option<&SessionId> {
        self.session.as_ref()
    }

    /// What they may do now.
    pub(crate) fn rights(&self) -> &Rights {
        &self.rights
    }

    /// The beginning of a line in the audit log.
    pub(crate) fn by(&self) -> By {
        let member = self.member.id.clone();
        let actor = match &self.token {
            Some(token) => Actor::Token(token.clone(), member),
            None => Actor::Member(member),
        };
        By { actor, request: self.request.clone() }
    }

    /// Their role in a project, and whether they may see personal data there.
    pub(crate) fn role_in(&self, project: &ProjectId) -> Option<(Role, bool)> {
        self.rights.role_in(project)
    }

    /// Whether they may do this in the project.
    ///
    /// # Errors
    /// What is not theirs is not found; what their role does not allow is forbidden.
    pub(crate) fn may_in(&self, project: &ProjectId, permission: Permission) -> ApiResult<()> {
        self.role_in(project).ok_or_else(ApiError::not_found)?;
        if self.rights.may_in(project, permission) { Ok(()) } else { Err(ApiError::forbidden()) }
    }

    /// Whether they may do this for the organisation.
    ///
    /// # Errors
    /// When their role does not allow it.
    pub(crate) fn may_in_organisation(&self, permission: Permission) -> ApiResult<()> {
        if self.rights.may_in_organisation(permission) { Ok(()) } else { Err(ApiError::forbidden()) }
    }
}

/// What a request shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Nothing,
    Session(String),
    Token(String),
    /// What may be a write key.
    Other(String),
}

/// A token or key counts alone: the cookie is not looked at besides.
fn shown(headers: &HeaderMap) -> Shown {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return cookie(headers, COOKIE).map_or(Shown::Nothing, |secret| Shown::Session(secret.to_string()));
    };
    let value = value.to_str().unwrap_or_default();
    let (scheme, given) = value.split_once(' ').unwrap_or((value, ""));
    let given = given.trim();
    if scheme.eq_ignore_ascii_case("bearer") && given.starts_with("resa_tok_") {
        return Shown::Token(given.to_string());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let bytes = STANDARD.decode(given).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        return Shown::Other(text.split(':').next().unwrap_or_default().to_string());
    }
    Shown::Other(given.to_string())
}

async fn of(app: &App, method: &Method, headers: &HeaderMap) -> ApiResult<Option<Principal>> {
    let shown = shown(headers);
    let principal = app.blocking({
        let shown = shown.clone();
        move |app| look_up(app, shown)
    });
    let principal = principal.await?;
    // Only a session that holds can be misused; without one, the answer is that nobody is signed in.
    if principal.is_some() && matches!(shown, Shown::Session(_)) {
        origin::check_own_page(method, headers)?;
    }
    Ok(principal)
}

fn look_up(app: &App, shown: Shown) -> ApiResult<Option<Principal>> {
    let now = app.clock.now();
    match shown {
        Shown::Nothing => Ok(None),
        Shown::Session(secret) => {
            let found = app.store.find_session(&secret, now)?;
            Ok(found.map(|found| Principal {
                member: found.member,
                token: None,
                session: Some(found.session.id),
                rights: found.rights,
                request: None,
            }))
        }
        Shown::Token(secret) => {
            let found = app.store.find_token(&secret, now)?;
            Ok(found.map(|found| Principal {
                member: found.member,
                token: Some(found.token.id),
                session: None,
                rights: found.rights,
                request: None,
            }))
        }
        Shown::Other(key) => {
            let is_write_key = key.starts_with("resa_wk_") || app.keys.find(&key, &app.store, &app.clock)?.is_some();
            if is_write_key { Err(write_key_cannot_read()) } else { Ok(None) }
        }
    }
}

fn write_key_cannot_read() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "write_key_cannot_read", "a write key sends events and does nothing else")
}

/// Leave to act in one project: made by the guard alone, asked for by every handler that touches data.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// The project.
    pub(super) project: ProjectId,
    /// Who acts.
    pub(super) principal: Principal,
}

impl Scope {
    /// The project.
    pub(crate) fn project(&self) -> &ProjectId {
        &self.project
    }

    /// Who acts.
    pub(crate) fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The beginning of a line in the audit log.
    pub(crate) fn by(&self) -> By {
        self.principal.by()
    }
}

impl<S: Sync> FromRequestParts<S> for Scope {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        parts.extensions.get::<Scope>().cloned().ok_or_else(|| ApiError::internal(&"a route without its guard"))
    }
}

impl<S: Sync> FromRequestParts<S> for Principal {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        parts.extensions.get::<Principal>().cloned().ok_or_else(|| ApiError::internal(&"a route without its guard"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(all: &[(&'static str, &'static str)]) -> Shown {
        let mut headers = HeaderMap::new();
        for (name, value) in all {
            headers.insert(*name, value.parse().unwrap());
        }
        shown(&headers)
    }

    #[test]
    fn a_key_or_token_is_never_helped_out_by_a_cookie() {
        let cookie = ("cookie", "__Host-resa=resa_ses_x");
        assert_eq!(of(&[]), Shown::Nothing);
        assert_eq!(of(&[cookie]), Shown::Session("resa_ses_x".into()));
        assert_eq!(of(&[cookie, ("authorization", "Bearer resa_tok_a")]), Shown::Token("resa_tok_a".into()));
        assert_eq!(of(&[cookie, ("authorization", "Basic a2V5Og==")]), Shown::Other("key".into()));
        assert_eq!(of(&[cookie, ("authorization", "Bearer resa_wk_a")]), Shown::Other("resa_wk_a".into()));
        assert_eq!(of(&[cookie, ("authorization", "")]), Shown::Other(String::new()));
    }
}
