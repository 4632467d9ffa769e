//! What browser clients ask before they send anything: settings that turn nothing of theirs on.

use crate::app::App;
use crate::cors;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What Segment's client asks: where to send. Told to anyone: the key is not checked here, so nothing
/// can be learnt about it.
pub(crate) async fn client_settings(State(app): State<App>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let (protocol, host) = app.public_url.split_once("://").unwrap_or(("http", &app.public_url));
    let settings = json!({
        "integrations": {
            "Segment.io": {
                "apiKey": key,
                "apiHost": format!("{host}/v1"),
                "protocol": protocol,
                "unbundledIntegrations": [],
                "addBundledMetadata": true,
                "versionSettings": { "version": "4.4.7", "componentTypes": ["browser"] },
            },
        },
        "plan": { "track": { "__default": { "enabled": true, "integrations": {} } } },
        "edgeFunction": {},
        "analyticsNextEnabled": true,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": { "sampleRate": 0 },
        "legacyVideoPluginsEnabled": false,
        "remotePlugins": [],
    });
    with_cors(axum::Json(settings).into_response(), &headers)
}

/// What RudderStack's client asks.
pub(crate) async fn source_config(RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let key = super::basic_name(&headers).or_else(|| super::query_value(query.as_deref(), "writeKey"));
    let config = json!({
        "source": {
            "id": "resa",
            "name": "Resa",
            "writeKey": key.unwrap_or_default(),
            "config": {
                "statsCollection": { "errors": { "enabled": false }, "metrics": { "enabled": false } },
            },
            "enabled": true,
            "workspaceId": "resa",
            "destinations": [],
            "dataplanes": {},
        },
        "updatedAt": "2026-01-01T00:00:00.000Z",
    });
    with_cors(axum::Json(config).into_response(), &headers)
}

fn with_cors(mut response: Response, headers: &HeaderMap) -> Response {
    cors::allow(headers, response.headers_mut());
    response
}
