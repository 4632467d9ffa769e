//! What browsers ask before a page of another origin may send events.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The answer to a browser that asks whether it may send.
pub(crate) async fn preflight(headers: HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    allow(&headers, response.headers_mut());
    let answer = response.headers_mut();
    answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    answer.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    let asked = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS);
    let known = HeaderValue::from_static("authorization, content-type, content-encoding, anonymousid, sentat");
    answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.cloned().unwrap_or(known));
    response
}

/// Lets the page that asks read the answer. Which origins may send is decided with the write key.
pub(crate) fn allow(request: &HeaderMap, answer: &mut HeaderMap) {
    if let Some(origin) = request.get(header::ORIGIN) {
        // The exact origin, not `*`: a beacon comes with cookies, and a browser then takes no `*`.
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        answer.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        answer.append(header::VARY, HeaderValue::from_static("Origin"));
        // How long a sender is asked to wait, which a browser tells no page of itself.
        answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after"));
    }
    answer.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
}
