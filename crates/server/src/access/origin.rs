//! Whether a request was meant for us and comes from our own pages: host, cross-site forgery, secrets
//! in addresses. Pure: headers in, leave or a refusal out.

use crate::error::{ApiError, ApiResult};
use crate::extract::is_json;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};

/// The header that only a script of our own origin can send without asking first.
const OWN: &str = "x-resa-request";

/// Paths that answer under any name: clients and monitors reach the machine as they can.
const ANY_HOST: &[&str] = &["/v1/", "/beacon/", "/sourceConfig", "/livez", "/readyz", "/metrics"];

/// Names under which secrets must not be sent in an address, which ends up in logs and histories.
const SECRET_NAMES: &[&str] =
    &["key", "writeKey", "write_key", "api_key", "token", "access_token", "password", "secret"];

/// The longest head of a request, in bytes; browsers stay far below it.
const LONGEST_HEAD: usize = 32 << 10;

/// Refuses a head that is longer than any honest one.
pub(super) fn check_head(headers: &HeaderMap, uri: &Uri) -> ApiResult<()> {
    let fields: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    let query = uri.path_and_query().map_or(0, |whole| whole.as_str().len());
    if fields + query <= LONGEST_HEAD {
        return Ok(());
    }
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    Err(ApiError::new(status, "head_too_large", "the head of the request is larger than 32 kB"))
}

/// Refuses a request for another host: a page that points its own name here gets nothing.
pub(super) fn check_host(headers: &HeaderMap, uri: &Uri, public_url: &str) -> ApiResult<()> {
    if ANY_HOST.iter().any(|start| uri.path().starts_with(start)) {
        return Ok(());
    }
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok()).unwrap_or_default();
    let ours = public_url.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let name = name_of(host);
    let known = !name.is_empty() && (name == name_of(ours) || is_loopback(&name));
    if known && hosts.next().is_none() {
        return Ok(());
    }
    Err(ApiError::new(StatusCode::MISDIRECTED_REQUEST, "misdirected", "this server does not answer under that name"))
}

/// A host without its port, in small letters.
fn name_of(host: &str) -> String {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.trim_end_matches('.').to_ascii_lowercase()
}

fn is_loopback(name: &str) -> bool {
    let address = name.parse::<std::net::IpAddr>();
    name == "localhost" || name.ends_with(".localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Refuses what another site's page could have sent with our cookie.
pub(super) fn check_own_page(method: &Method, headers: &HeaderMap) -> ApiResult<()> {
    if method.is_safe() {
        return Ok(());
    }
    let marked = headers.get(OWN).is_some_and(|value| value == "1");
    let json = !headers.contains_key(header::CONTENT_TYPE) || is_json(headers);
    if is_same_site(headers) && marked && json { Ok(()) } else { Err(forged()) }
}

/// Refuses what another site's page sends to a route that needs no cookie yet, such as signing in.
pub(super) fn check_not_foreign(method: &Method, headers: &HeaderMap) -> ApiResult<()> {
    if method.is_safe() || is_same_site(headers) { Ok(()) } else { Err(forged()) }
}

/// What browsers say of where a request comes from; other programs say nothing.
fn is_same_site(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none")
}

fn forged() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "csrf", "this does not come from a page of this server")
}

/// Refuses secrets in addresses.
pub(super) fn check_address(uri: &Uri) -> ApiResult<()> {
    let query = uri.query().unwrap_or_default();
    let secret = form_urlencoded::parse(query.as_bytes())
        .any(|(name, value)| SECRET_NAMES.contains(&name.as_ref()) || value.starts_with("resa_"));
    if secret {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "key_in_url", "send keys and tokens in a header"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
        all.iter().fold(HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(*name, value.parse().unwrap());
            headers
        })
    }

    #[test]
    fn only_our_own_names_are_answered() {
        let allowed = |host: &'static str, path: &'static str| {
            check_host(&headers(&[("host", host)]), &Uri::from_static(path), "https://resa.example.se").is_ok()
        };
        for host in
            ["resa.example.se", "Resa.Example.SE:443", "localhost:8080", "127.0.0.1:1", "[::1]:8080", "a.localhost"]
        {
            assert!(allowed(host, "/api/session"), "{host}");
        }
        for host in ["evil.example", "resa.example.se.evil.example", "10.0.0.1", "", "127.0.0.1.evil.example"] {
            assert!(!allowed(host, "/api/session"), "{host}");
            assert!(allowed(host, "/v1/track"), "{host}");
        }
        let twice = headers(&[("host", "localhost"), ("host", "evil.example")]);
        assert!(check_host(&twice, &Uri::from_static("/"), "http://localhost").is_err());
    }

    #[test]
    fn a_cookie_alone_changes_nothing() {
        let allowed = |all: &[(&'static str, &'static str)]| check_own_page(&Method::POST, &headers(all)).is_ok();
        let json = ("content-type", "application/json");
        assert!(allowed(&[json, ("x-resa-request", "1"), ("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[json, ("x-resa-request", "1")]));
        assert!(!allowed(&[json]));
        assert!(!allowed(&[json, ("x-resa-request", "1"), ("sec-fetch-site", "cross-site")]));
        assert!(!allowed(&[json, ("x-resa-request", "1"), ("sec-fetch-site", "same-site")]));
        assert!(!allowed(&[("content-type", "text/plain"), ("x-resa-request", "1")]));
        assert!(check_own_page(&Method::GET, &HeaderMap::new()).is_ok());
    }

    #[test]
    fn secrets_in_addresses_are_refused() {
        for query in ["/api/audit?key=1", "/api/x?a=1&writeKey=b", "/api/x?a=resa_tok_1", "/api/x?%6bey=1"] {
            assert!(check_address(&query.parse().unwrap()).is_err(), "{query}");
        }
        assert!(check_address(&"/api/audit?action=key.create".parse().unwrap()).is_ok());
    }
}
