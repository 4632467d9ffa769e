//! Whether the process lives, whether it is ready to serve, and what it has counted.

use crate::app::App;
use crate::error::ApiResult;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::Serialize;

/// Alive.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Alive {
    status: &'static str,
}

pub(crate) async fn livez() -> axum::Json<Alive> {
    axum::Json(Alive { status: "alive" })
}

/// Ready: the databases answer. A full disk is no reason to send readers away; senders are told one by one.
pub(crate) async fn readyz(State(app): State<App>) -> ApiResult<axum::Json<Alive>> {
    app.blocking(|app| app.store.list_projects().map(drop)).await?;
    Ok(axum::Json(Alive { status: "ready" }))
}

pub(crate) async fn metrics(State(app): State<App>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics.to_text(app.collector.state()))
}
