//! Collection: tracking calls as unmodified clients send them, acknowledged when they are on disk.
//!
//! A bad event in a readable body never fails its batch: clients would throw the whole batch away. It is
//! kept as a rejection and counted in the answer. 4xx is only for what no retry can mend (an unreadable
//! body, a bad key, a body too large); 429 and 503 carry `Retry-After`, and clients come back.

mod clients;
mod generic;
mod limit;

pub(crate) use clients::{client_settings, source_config};
pub(crate) use generic::{SentEvent, send_events};
pub(crate) use limit::RateLimit;

use crate::app::App;
use crate::cors;
use crate::error::{ApiError, ApiResult};
use crate::keys::Destination;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ingest::tracking::{self, BodyError, CallRoute, Calls, Context, Limits, RequestHints};
use model::{Counts, Micros};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use store::Delivery;

/// The answer to events that are on disk.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Answer {
    success: bool,
    /// How many of the events were not accepted; they are kept, with the reason.
    rejected: u64,
}

impl From<Counts> for Answer {
    fn from(counts: Counts) -> Answer {
        Answer { success: true, rejected: counts.rejected }
    }
}

/// `POST /v1/{call}` and the beacon form.
pub(crate) async fn collect(
    State(app): State<App>,
    Path(call): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let mut response = match take_in(&app, &call, query.as_deref(), &headers, body).await {
        Ok(counts) => axum::Json(Answer::from(counts)).into_response(),
        Err(error) => error.into_response(),
    };
    cors::allow(&headers, response.headers_mut());
    response
}

async fn take_in(app: &App, call: &str, query: Option<&str>, headers: &HeaderMap, body: Body) -> ApiResult<Counts> {
    let route = CallRoute::from_path(call).ok_or_else(ApiError::not_found)?;
    refuse_early(app)?;
    let told = basic_name(headers).or_else(|| query_value(query, "writeKey"));
    let early = match told.as_deref() {
        Some(key) => Some(destination(app, Some(key), headers).await?),
        None => None,
    };
    let bytes = read_body(app, body).await?;
    let limits = limits(app);
    let opened = tracking::open_body(&bytes, &limits).map_err(|error| body_error(app, error))?;
    let text = tracking::body_text(&opened);
    let read = tracking::read_calls(route, &text, &limits).map_err(|error| body_error(app, error))?;
    let destination = match (early, told, read.write_key.as_deref()) {
        (Some(_), Some(told), Some(inside)) if told != inside => {
            return Err(body_error(app, BodyError::MixedKeys));
        }
        (Some(destination), _, _) => destination,
        (None, _, inside) => destination(app, inside, headers).await?,
    };
    deliver(app, &destination, &read, headers, &limits).await
}

/// Decides on each call and has the whole body written; the answer waits for the disk.
async fn deliver(
    app: &App,
    destination: &Arc<Destination>,
    read: &Calls<'_>,
    headers: &HeaderMap,
    limits: &Limits,
) -> ApiResult<Counts> {
    app.rate.take(&destination.key, read.calls.len(), app)?;
    let received = app.clock.now();
    let hints = hints(headers);
    let context = context(destination, received, &hints, limits);
    let mut delivery = Delivery {
        project: destination.project.clone(),
        key: Some(destination.key.clone()),
        source: "tracking".into(),
        received,
        accepted: Vec::with_capacity(read.calls.len()),
        rejected: Vec::new(),
    };
    for call in &read.calls {
        match tracking::accept(call, &context).and_then(|accepted| destination.unless_erased(accepted, &app.store)) {
            Ok(accepted) => delivery.accepted.push(accepted),
            Err(rejected) => delivery.rejected.push(rejected),
        }
    }
    write(app, delivery).await
}

/// Turns a sender away before their body is read: when there is no room, reading it only takes time from
/// those who are waiting.
pub(crate) fn refuse_early(app: &App) -> ApiResult<()> {
    // A full disk is not asked about here: whether there is space again shows only when writing is tried.
    if app.collector.state().waiting_events < app.settings.collect.max_waiting_events {
        return Ok(());
    }
    app.metrics.turned_away();
    Err(store::StoreError::Busy.into())
}

/// Hands a delivery to the writer and waits until it is on disk.
pub(crate) async fn write(app: &App, delivery: Delivery) -> ApiResult<Counts> {
    let project = delivery.project.clone();
    let arriving = app.hub.arriving(&project, &delivery.accepted);
    let (done, written) = tokio::sync::oneshot::channel();
    // A sender that went away no longer listens; what it sent is written all the same.
    let answer = Box::new(move |result| drop(done.send(result)));
    if let Err(error) = app.collector.deliver(delivery, answer) {
        app.metrics.turned_away();
        return Err(error.into());
    }
    match written.await {
        Ok(Ok(counts)) => {
            app.metrics.collected(counts);
            app.hub.collected(&project, counts, arriving, app.clock.now());
            Ok(counts)
        }
        Ok(Err(error)) => {
            app.metrics.turned_away();
            Err(error.into())
        }
        Err(_) => Err(ApiError::unavailable("stopping", "the server is stopping", 5)),
    }
}

/// Where the key sends to, if its pages may send from where this one does.
pub(crate) async fn destination(app: &App, key: Option<&str>, headers: &HeaderMap) -> ApiResult<Arc<Destination>> {
    let key = key.ok_or_else(ApiError::invalid_write_key)?;
    let found = match app.keys.known_lately(key, &app.clock) {
        Some(known) => known,
        None => {
            let key = key.to_string();
            app.blocking(move |app| app.keys.find(&key, &app.store, &app.clock)).await?
        }
    };
    let found = found.ok_or_else(ApiError::invalid_write_key)?;
    let allowed = &found.settings.allowed_origins;
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    match origin {
        Some(origin) if !allowed.is_empty() && !allowed.iter().any(|known| known == origin) => {
            Err(ApiError::new(StatusCode::FORBIDDEN, "origin_not_allowed", "pages of this origin may not send here"))
        }
        _ => Ok(found),
    }
}

/// The body, within its limits of size and time.
pub(crate) async fn read_body(app: &App, body: Body) -> ApiResult<axum::body::Bytes> {
    let limit = app.settings.collect.max_body_bytes;
    let patience = Duration::from_secs(app.settings.server.body_seconds);
    match tokio::time::timeout(patience, axum::body::to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_long(&error) => Err(body_error(app, BodyError::TooLarge { limit })),
        Ok(Err(_)) => {
            app.metrics.unreadable_body();
            Err(ApiError::new(StatusCode::BAD_REQUEST, "incomplete_body", "the body ended before its end"))
        }
        Err(_) => Err(ApiError::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", "the body did not arrive in time")),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.to_string().contains("length limit exceeded") {
            return true;
        }
        source = cause.source();
    }
    false
}

pub(crate) fn body_error(app: &App, error: BodyError) -> ApiError {
    app.metrics.unreadable_body();
    let status = if error.is_size() { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST };
    ApiError::new(status, error.code(), error.to_string())
}

/// The limits of what is sent, as the settings have them.
pub(crate) fn limits(app: &App) -> Limits {
    // The body's size bounds the calls; a batch of many small ones is no mistake of its sender.
    Limits { body_bytes: app.settings.collect.max_body_bytes, calls: 50_000, ..Limits::DEFAULT }
}

/// The name of `Authorization: Basic`: where most clients put the write key.
pub(crate) fn basic_name(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let name = text.split_once(':').map_or(text.as_str(), |(name, _)| name);
    (!name.is_empty()).then(|| name.to_string())
}

fn query_value(query: Option<&str>, wanted: &str) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.filter(|(name, _)| *name == wanted).map(|(_, value)| value).next()?;
    percent_decoded(value)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            }
            b'+' => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).ok()
}

/// What the headers say besides the body.
pub(crate) fn hints(headers: &HeaderMap) -> RequestHints {
    RequestHints::from_headers(headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))))
}

/// What has to be known to judge the calls of a request.
pub(crate) fn context<'a>(
    destination: &'a Destination,
    received: Micros,
    hints: &'a RequestHints,
    limits: &Limits,
) -> Context<'a> {
    Context {
        excluded: Some(&destination.excluded),
        keep_originals: destination.settings.keep_originals,
        limits: *limits,
        ..Context::new(&destination.pseudonyms, received, hints)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_beacon_is_read_from_the_query() {
        assert_eq!(query_value(Some("a=1&writeKey=wk%5Ftest"), "writeKey").as_deref(), Some("wk_test"));
        assert_eq!(query_value(Some("writekey=x"), "writeKey"), None);
        assert_eq!(query_value(Some("writeKey=%zz"), "writeKey"), None);
    }

    #[test]
    fn the_key_is_the_name_of_basic_authorization() {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, "Basic d2tfdGVzdDo=".parse().unwrap());
        assert_eq!(basic_name(&headers).as_deref(), Some("wk_test"));
        headers.insert(header::AUTHORIZATION, "Basic Og==".parse().unwrap());
        assert_eq!(basic_name(&headers), None);
    }
}
