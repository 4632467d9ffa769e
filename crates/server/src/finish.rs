//! The outermost layer: request ids, security headers, the body of problems, one log line a request.

use crate::access::RouteName;
use crate::app::App;
use crate::error::{ApiError, SYNC_FAILED};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::fmt::Write;
use std::time::Instant;

/// The id of a request: in its log line, and in what it is told when it fails.
#[derive(Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// The one policy of Trusted Types is that of the studio's own templates, which are literals of its build.
const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";

/// Headers that every answer carries.
static ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
];

pub(crate) async fn finish(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId(request_id());
    let method = request.method().clone();
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED && response.extensions().get::<ApiError>().is_none() {
        let error = ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this cannot be done here");
        response.extensions_mut().insert(error);
    }
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        if error.code == SYNC_FAILED {
            (app.fatal)("a write could not be made durable".into());
        }
        write_problem(&mut response, &error, &id.0);
    }
    set_headers(response.headers_mut());
    let name = response.extensions().get::<RouteName>().map_or("none", |name| name.0);
    let status = response.status().as_u16();
    let took = started.elapsed();
    app.metrics.answered(name, status, took);
    let duration_ms = took.as_secs_f64() * 1e3;
    tracing::debug!(request.id = %id.0, %method, route = name, status, duration_ms, "answered {name} with {status}");
    response
}

fn write_problem(response: &mut Response, error: &ApiError, id: &str) {
    let body = serde_json::to_vec(&error.problem(id)).unwrap_or_default();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response.headers_mut().remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(body);
}

fn set_headers(headers: &mut HeaderMap) {
    for (name, value) in &ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

fn request_id() -> String {
    let mut bytes = [0_u8; 8];
    // An id that repeats is a nuisance for the one who reads the log, and no more.
    getrandom::fill(&mut bytes).unwrap_or_default();
    bytes.iter().fold(String::with_capacity(16), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap_or_default();
        text
    })
}
