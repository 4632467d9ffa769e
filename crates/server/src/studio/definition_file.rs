//! The definition as a file: what was defined here, for the command line.

use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use model::DefinitionFile;

/// What stands at the top of the file, as comments.
const HEAD: &str = "# Written by the studio. Use it with any command: resa map FILE --definition definition.toml\n\
     # Owners, comments and the goal in words stay in the studio.\n\n";

pub(crate) async fn download(State(app): State<App>, scope: Scope) -> ApiResult<impl IntoResponse> {
    let file = app.blocking(move |app| {
        let project = app.store.find_project(scope.project())?.ok_or_else(ApiError::not_found)?;
        let time_zone = Some(project.settings.time_zone);
        Ok::<_, ApiError>(DefinitionFile { time_zone, ..app.store.definition_of(scope.project())?.to_file() })
    });
    let text = toml::to_string(&file.await?).map_err(|error| ApiError::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/toml; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"definition.toml\""),
    ];
    Ok((headers, format!("{HEAD}{text}")))
}
