//! What people see: the studio (an app that is served as it was built), and the pages around it: set-up,
//! signing in, invitations, the account.
//!
//! The pages are drawn here, whole, in the reader's language; a small script of our own sends their forms to the API.

mod assets;
mod coming_in;
pub(crate) mod html;
pub(crate) mod kiosk;
mod member_pages;
pub(crate) mod respond;
mod shell;
mod studio;
pub(crate) mod widget;
mod words;

pub(crate) use assets::asset;
pub(crate) use studio::{file as studio_file, page as studio};

use crate::access::{Principal, sso};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use model::Language;
use shell::Say;

const LANGUAGE_COOKIE: &str = "resa-language";
const A_YEAR: u32 = 31_536_000;

/// Who looks at a page: perhaps a member, and in which language.
pub(crate) struct Visitor {
    member: Option<Principal>,
    language: Language,
    /// A language chosen just now, to be remembered.
    chosen: Option<Language>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let member = Principal::find(app, parts).await?;
        let chosen = chosen_in_query(parts.uri.query().unwrap_or_default());
        let remembered = || cookie(&parts.headers, LANGUAGE_COOKIE).and_then(Language::from_code);
        let own = || member.as_ref().map(|principal| principal.member().language);
        let language = chosen.or_else(remembered).or_else(own).unwrap_or_else(|| accepted(&parts.headers));
        Ok(Visitor { member, language, chosen })
    }
}

impl Visitor {
    /// The language they read.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    fn say(&self, path: &'static str) -> Say {
        Say::new(self.language, path)
    }

    fn page(&self, status: StatusCode, html: String) -> Response {
        let media = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::VARY, "Accept-Language, Cookie")];
        let mut response = (status, media, html).into_response();
        if let Some(language) = self.chosen {
            let cookie =
                format!("{LANGUAGE_COOKIE}={}; Path=/; SameSite=Lax; HttpOnly; Max-Age={A_YEAR}", language.code());
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        response
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut all = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    all.find(|(known, _)| *known == name).map(|(_, value)| value)
}

fn chosen_in_query(query: &str) -> Option<Language> {
    let mut all = form_urlencoded::parse(query.as_bytes());
    all.find(|(name, _)| name == "lang").and_then(|(_, code)| Language::from_code(&code))
}

/// The first language of the browser's list that we speak; English for who speaks neither.
fn accepted(headers: &HeaderMap) -> Language {
    let list = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut ranked: Vec<(&str, f32)> = list.split(',').map(ranked).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let speak = |(tag, weight): &(&str, f32)| {
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        Language::from_code(&primary).filter(|_| *weight > 0.0)
    };
    ranked.iter().find_map(speak).unwrap_or(Language::English)
}

fn ranked(entry: &str) -> (&str, f32) {
    let (tag, rest) = entry.split_once(';').unwrap_or((entry, ""));
    let weight = rest.trim().strip_prefix("q=").map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
    (tag.trim(), weight)
}

/// One's own account.
pub(crate) async fn account(State(app): State<App>, visitor: Visitor) -> ApiResult<Response> {
    let Some(principal) = &visitor.member else { return way_in(&app, "/account").await };
    let member = principal.member();
    let page =
        member_pages::account(visitor.say("/account"), member.email.as_str(), member.has_password, member.has_totp);
    Ok(visitor.page(StatusCode::OK, page))
}

/// Where someone who is not in goes first; signing in leads back to `next`, a path of our own.
async fn way_in(app: &App, next: &str) -> ApiResult<Response> {
    if needs_set_up(app).await? {
        return Ok(Redirect::to("/set-up").into_response());
    }
    let back: String = match next {
        "/" => String::new(),
        next => format!("?{}", form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish()),
    };
    Ok(Redirect::to(&format!("/sign-in{back}")).into_response())
}

/// The path of our own that a query asks to be led to. An address of another origin is none.
fn next_in_query(query: &str) -> Option<String> {
    let (_, next) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "next")?;
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    (own && next.bytes().all(|byte| byte.is_ascii_graphic())).then(|| next.into_owned())
}

async fn needs_set_up(app: &App) -> ApiResult<bool> {
    app.blocking(|app| app.store.set_up_needed()).await
}

/// The first start; nothing is here afterwards.
pub(crate) async fn set_up(State(app): State<App>, visitor: Visitor) -> ApiResult<Response> {
    if needs_set_up(&app).await? {
        return Ok(visitor.page(StatusCode::OK, coming_in::set_up(visitor.say("/set-up"))));
    }
    Ok(nothing(&visitor))
}

/// Signing in.
pub(crate) async fn sign_in(State(app): State<App>, uri: Uri, visitor: Visitor) -> ApiResult<Response> {
    if visitor.member.is_some() {
        let next = next_in_query(uri.query().unwrap_or_default());
        return Ok(Redirect::to(next.as_deref().unwrap_or("/")).into_response());
    }
    let single_sign_on = app.blocking(sso::is_offered).await?;
    let page = coming_in::sign_in(visitor.say("/sign-in"), single_sign_on);
    Ok(visitor.page(StatusCode::OK, page))
}

/// The page behind an invitation's link.
pub(crate) async fn invitation(visitor: Visitor) -> Response {
    visitor.page(StatusCode::OK, coming_in::invitation(visitor.say("/invitation")))
}

/// The page behind the link of `resa demo`: it goes on by itself. Nothing is here in any other server.
pub(crate) async fn demo(State(app): State<App>, visitor: Visitor) -> Response {
    match app.extras.has_door() {
        true => visitor.page(StatusCode::OK, coming_in::demo(visitor.say("/demo"))),
        false => nothing(&visitor),
    }
}

/// Where no route leads: a page for readers, a problem for programs.
pub(crate) async fn nowhere(headers: HeaderMap, visitor: Visitor) -> Response {
    if reads_pages(&headers) { nothing(&visitor) } else { ApiError::not_found().into_response() }
}

/// Single sign-on that did not succeed: a page for readers, a problem for programs.
pub(crate) fn sign_in_failed(visitor: &Visitor, headers: &HeaderMap, error: ApiError) -> Response {
    if !reads_pages(headers) {
        return error.into_response();
    }
    if error.status == StatusCode::NOT_FOUND {
        return nothing(visitor);
    }
    visitor.page(error.status, coming_in::single_sign_on_failed(visitor.say("/sign-in"), error.code))
}

fn reads_pages(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html")
}

fn nothing(visitor: &Visitor) -> Response {
    visitor.page(StatusCode::NOT_FOUND, coming_in::not_found(visitor.say("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(list: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, list.parse().unwrap());
        accepted(&headers)
    }

    #[test]
    fn the_browsers_first_language_that_we_speak_is_spoken() {
        assert_eq!(language("sv-SE,sv;q=0.9,en;q=0.8"), Language::Swedish);
        assert_eq!(language("en;q=0.5, sv;q=0.9"), Language::Swedish);
        assert_eq!(language("de, en-GB;q=0.3"), Language::English);
        assert_eq!(language("sv;q=0, fi"), Language::English);
        assert_eq!(accepted(&HeaderMap::new()), Language::English);
    }

    #[test]
    fn after_signing_in_one_is_led_to_paths_of_our_own_alone() {
        let next = |path: &str| {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
            next_in_query(&query)
        };
        assert_eq!(next("/p/default/map?from=2026-01-01").as_deref(), Some("/p/default/map?from=2026-01-01"));
        for other in
            ["//evil.example", "https://evil.example", "/\\evil.example", "p/x", "", "/a\nb", "/\tb", "javascript:1"]
        {
            assert_eq!(next(other), None, "{other}");
        }
        assert_eq!(next_in_query("lang=sv"), None);
    }

    #[test]
    fn a_cookie_is_found_among_others_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "a=1; __Host-resa=x=y; b=2".parse().unwrap());
        assert_eq!(cookie(&headers, "__Host-resa"), Some("x=y"));
        assert_eq!(cookie(&headers, "resa"), None);
    }
}
