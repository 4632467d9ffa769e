//! What handlers take from a request: JSON, a query, ids of the path, the peer. What cannot be taken is
//! told by the name of the field at fault; nothing of what was sent is ever repeated.

use crate::app::App;
use crate::error::{ApiError, ApiResult};
use axum::body::to_bytes;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The largest JSON body.
const LARGEST_BODY: usize = 1 << 20;
/// The deepest nesting.
const DEEPEST: usize = 32;
/// The longest field name that is repeated in an answer.
const LONGEST_NAME: usize = 64;

/// A JSON body of one shape. Fields that nobody knows are refused.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> ApiResult<Self> {
        if !is_json(request.headers()) {
            let detail = "the body must be application/json";
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "json_expected", detail));
        }
        let patience = Duration::from_secs(app.settings.server.body_seconds);
        let read = tokio::time::timeout(patience, to_bytes(request.into_body(), LARGEST_BODY)).await;
        let late = |_| ApiError::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", "the body did not arrive in time");
        let bytes = read.map_err(late)?.map_err(|_| too_large())?;
        from_json(&bytes).map(Json)
    }
}

fn too_large() -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", "the body is larger than 1 MB or broke off")
}

/// Whether a request says that its body is JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    if depth(bytes) > DEEPEST {
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "limit_exceeded", "the body is nested too deep"));
    }
    // The reader would take a list for an object, field by field; what is described is an object.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", "the body must be an object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() { at_fault(&path, &inner.to_string()) } else { invalid_json() }
    })?;
    reader.end().map_err(|_| invalid_json())?;
    Ok(value)
}

fn invalid_json() -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "invalid_json", "the body is not JSON")
}

/// How deep brackets are nested; those in strings are text.
fn depth(bytes: &[u8]) -> usize {
    let (mut deepest, mut now, mut in_string, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => now += 1,
            b']' | b'}' if !in_string => now = now.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(now);
    }
    deepest
}

/// The problem behind what the reader says: which field, and whether anybody knows it.
fn at_fault(path: &str, said: &str) -> ApiError {
    let quoted = |start: &str| said.strip_prefix(start).and_then(|rest| rest.split('`').next());
    if let Some(name) = quoted("unknown field `") {
        let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_field", "there is no such field here");
        error.fields = plain(name).into_iter().collect();
        return error;
    }
    let mut error =
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", "a field cannot be taken as it is");
    let missing = quoted("missing field `").and_then(plain);
    error.fields = missing.or_else(|| plain(path)).into_iter().collect();
    error
}

/// A name that is fit to be repeated: what programs call fields, and short.
fn plain(name: &str) -> Option<String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_.[]-".contains(&byte);
    let is_plain = (1..=LONGEST_NAME).contains(&name.len()) && name != "." && name.bytes().all(fits);
    is_plain.then(|| name.to_string())
}

/// A query of one shape. Names that nobody knows are refused.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> ApiResult<Self> {
        from_query(parts.uri.query().unwrap_or_default()).map(Query)
    }
}

fn from_query<T: DeserializeOwned>(query: &str) -> ApiResult<T> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs)
        .map_err(|error| at_fault(&error.path().to_string(), &error.inner().to_string()))
}

/// The same where some names may come more than once: each of `lists` is a list of texts.
pub(crate) fn from_query_with_lists<T: DeserializeOwned>(query: &str, lists: &[&str]) -> ApiResult<T> {
    let mut fields = serde_json::Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = serde_json::Value::String(value.into_owned());
        if lists.contains(&name.as_ref()) {
            let list = fields.entry(name).or_insert_with(|| serde_json::Value::Array(Vec::new()));
            list.as_array_mut().into_iter().for_each(|list| list.push(value.clone()));
        } else if fields.insert(name.to_string(), value).is_some() {
            return Err(at_fault(&name, "a field that comes twice"));
        }
    }
    serde_path_to_error::deserialize(serde_json::Value::Object(fields))
        .map_err(|error| at_fault(&error.path().to_string(), &error.inner().to_string()))
}

/// How many of a list are wanted: 50 where nothing is said, 500 at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub(crate) struct Page(u32);

impl JsonSchema for Page {
    fn schema_name() -> Cow<'static, str> {
        "Page".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 500, "default": 50 })
    }

    fn inline_schema() -> bool {
        true
    }
}

impl Page {
    /// How many.
    pub(crate) fn limit(self) -> usize {
        self.0 as usize
    }
}

impl Default for Page {
    fn default() -> Page {
        Page(50)
    }
}

impl TryFrom<u32> for Page {
    type Error = &'static str;

    fn try_from(limit: u32) -> Result<Page, Self::Error> {
        if (1..=500).contains(&limit) { Ok(Page(limit)) } else { Err("from 1 to 500") }
    }
}

/// The ids in a path. One that cannot be an id is the id of nothing.
pub(crate) struct Ids(Vec<(String, String)>);

impl Ids {
    /// The id under this name.
    pub(crate) fn get(&self, name: &str) -> ApiResult<String> {
        self.text(name).filter(|value| is_id(value)).map(str::to_string).ok_or_else(ApiError::not_found)
    }

    /// What stands in the path under this name, whatever it is.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Whether a text could be an id at all.
pub(crate) fn is_id(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(sign)
}

impl<S: Send + Sync> FromRequestParts<S> for Ids {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> ApiResult<Self> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ApiError::not_found())?;
        Ok(Ids(params.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()))
    }
}

/// Where a request comes from: the peer, or what a proxy that is trusted says of it.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Peer {
    /// The address to count tries by. Of IPv6 the network: one home has billions of addresses.
    pub(crate) fn origin(self) -> String {
        match self.0.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

impl FromRequestParts<App> for Peer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Ok(Peer(behind(peer, &parts.headers, &app.settings.server.trusted_proxies)))
    }
}

/// The nearest address that is no trusted proxy: what stands to the left of it anyone could have written.
fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer.to_canonical()) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> = lines.flat_map(|line| line.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().find(|hop| !trusted.contains(&hop.to_canonical())).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Shape {
        #[serde(rename = "name")]
        _name: String,
        #[serde(default, rename = "limit")]
        _limit: Page,
    }

    fn refused(body: &str) -> (u16, &'static str, Vec<String>) {
        let error = from_json::<Shape>(body.as_bytes()).unwrap_err();
        assert!(!error.detail.contains("canary"), "{}", error.detail);
        (error.status.as_u16(), error.code, error.fields)
    }

    #[test]
    fn what_is_wrong_with_a_body_is_told_by_the_name_of_the_field() {
        let fields = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect::<Vec<_>>();
        assert_eq!(refused(r#"{"name":"a","is_owner":true}"#), (422, "unknown_field", fields(&["is_owner"])));
        assert_eq!(refused(r#"{"name":"a","canary <b>":1}"#), (422, "unknown_field", fields(&[])));
        assert_eq!(refused(r#"{"name":7}"#), (422, "invalid_field", fields(&["name"])));
        assert_eq!(refused("{}"), (422, "invalid_field", fields(&["name"])));
        assert_eq!(refused(r#"{"name":"a","limit":501}"#), (422, "invalid_field", fields(&["limit"])));
        assert_eq!(refused(r#" ["a", 3]"#), (422, "invalid_field", fields(&[])));
        assert_eq!(refused(r#"{"name":"canary","#), (400, "invalid_json", fields(&[])));
        assert_eq!(refused(r#"{"name":"a"} canary"#), (400, "invalid_json", fields(&[])));
        assert_eq!(refused(&"[".repeat(33)), (422, "limit_exceeded", fields(&[])));
        assert_eq!(refused(&"[".repeat(32)).1, "invalid_field");
    }

    #[test]
    fn brackets_in_strings_are_text() {
        assert_eq!(depth(br#"{"a":"[[[\"[["}"#), 1);
    }

    #[test]
    fn a_query_is_held_to_its_names() {
        let refused = |query| from_query::<Shape>(query).map_err(|error| (error.code, error.fields));
        assert!(refused("name=a&limit=3").is_ok());
        assert_eq!(refused("name=a&x=1").unwrap_err(), ("unknown_field", vec!["x".to_string()]));
        assert_eq!(refused("name=a&limit=canary").unwrap_err(), ("invalid_field", vec!["limit".to_string()]));
    }

    #[test]
    fn only_a_trusted_proxy_says_who_is_behind_it() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 10.0.0.7, 10.0.0.2".parse().unwrap());
        assert_eq!(behind(ip("1.2.3.4"), &headers, &[]), ip("1.2.3.4"));
        assert_eq!(behind(ip("10.0.0.1"), &headers, &[ip("10.0.0.1"), ip("10.0.0.2")]), ip("10.0.0.7"));
        assert_eq!(behind(ip("10.0.0.1"), &HeaderMap::new(), &[ip("10.0.0.1")]), ip("10.0.0.1"));
    }
}
