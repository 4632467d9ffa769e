//! How a request fails: one type, one shape (`application/problem+json`), stable codes, no echo of input.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::StoreError;

/// The code of the one failure after which the process must end: the disk lost what it was told to keep.
pub(crate) const SYNC_FAILED: &str = "sync_failed";

/// What every fallible handler gives.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

/// A failed request: a stable code for programs, a sentence for people, the fields at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code.
    pub code: &'static str,
    /// A sentence that holds no input.
    pub detail: String,
    /// Fields at fault, by name.
    pub fields: Vec<String>,
    /// When to try again, in seconds.
    pub retry_after: Option<u64>,
}

/// The body of a failed request.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Problem {
    /// `about:blank`: the code tells the problem apart.
    r#type: &'static str,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The stable code.
    code: String,
    /// A sentence for people.
    detail: String,
    /// Fields at fault, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
    /// The request's id, for the one who reads the log.
    request_id: String,
}

impl ApiError {
    /// An error with a code and a sentence.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> ApiError {
        ApiError { status, code, detail: detail.into(), fields: Vec::new(), retry_after: None }
    }

    /// What does not exist, and what one may not know to exist: the same answer.
    pub fn not_found() -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "not_found", "there is nothing here")
    }

    /// Signed in, and not allowed.
    pub fn forbidden() -> ApiError {
        ApiError::new(StatusCode::FORBIDDEN, "forbidden", "your role does not allow this")
    }

    /// Not signed in.
    pub fn sign_in_required() -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "sign_in_required", "sign in, or send a valid API token")
    }

    /// One text for keys that are absent, unknown or revoked.
    pub fn invalid_write_key() -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "invalid_write_key", "the write key is not valid")
    }

    /// A field that cannot be taken as it is.
    pub fn invalid(field: &str, detail: impl Into<String>) -> ApiError {
        let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", detail);
        error.fields = vec![field.to_string()];
        error
    }

    /// Our own trouble that passes: try again.
    pub fn unavailable(code: &'static str, detail: &str, retry_after: u64) -> ApiError {
        let mut error = ApiError::new(StatusCode::SERVICE_UNAVAILABLE, code, detail);
        error.retry_after = Some(retry_after);
        error
    }

    /// Our own trouble that does not: what happened stands in the log, not in the answer.
    pub fn internal(what: &dyn std::fmt::Display) -> ApiError {
        tracing::error!(error = %what, "a request failed on our side");
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong on our side")
    }

    /// The body, for the request with this id.
    pub fn problem(&self, request_id: &str) -> Problem {
        Problem {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error").to_string(),
            status: self.status.as_u16(),
            code: self.code.to_string(),
            detail: self.detail.clone(),
            fields: self.fields.clone(),
            request_id: request_id.to_string(),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        match error {
            StoreError::NotFound => ApiError::not_found(),
            StoreError::Conflict { rule } => against(rule),
            StoreError::Full => ApiError::unavailable("storage_full", "there is no room on the disk", 5),
            StoreError::Busy => ApiError::unavailable("busy", "there is too much waiting", 1),
            other => ApiError::internal(&other),
        }
    }
}

/// A rule of the data that stands against it, at the field that it is about.
fn against(rule: &'static str) -> ApiError {
    let (status, field, detail) = match rule {
        "beyond_own_rights" | "tokens_make_no_tokens" => return ApiError::forbidden(),
        "stale" => (StatusCode::CONFLICT, Some("version"), "somebody else changed it meanwhile; read it again"),
        "journey_name_taken" => (StatusCode::CONFLICT, Some("name"), "another journey has this name"),
        "survey_name_taken" => (StatusCode::CONFLICT, Some("name"), "another survey has this name"),
        "survey_was_asked" => (StatusCode::CONFLICT, None, "it has asked customers already; end it instead"),
        "survey_ended" => (StatusCode::CONFLICT, None, "it has ended for good; make a new one from its draft"),
        "survey_not_published" => (StatusCode::CONFLICT, None, "it was never published"),
        "survey_without_owner" => return ApiError::invalid("owner", "say who answers for it"),
        "measure_stays" => {
            let detail = "the figure before is of another measure; plan a new measure instead";
            return ApiError::invalid("measure", detail);
        }
        "unknown_journey" => return ApiError::invalid("journey", "there is no such journey"),
        "reply_elsewhere" => return ApiError::invalid("reply_to", "an answer is about the same thing as the comment"),
        "name_is_1_to_200_signs" => return ApiError::invalid("name", "a name is 1 to 200 signs"),
        "owner_not_in_project" => {
            let detail = "who answers for it must work in the project";
            return ApiError::invalid("owner", detail);
        }
        "password_wrong" => (StatusCode::FORBIDDEN, None, "the password is not right"),
        "code_wrong" => (StatusCode::UNPROCESSABLE_ENTITY, Some("code"), "the code is not right"),
        "owner_is_no_project_role" => (StatusCode::UNPROCESSABLE_ENTITY, Some("role"), "owner is no role in a project"),
        "token_scopes" => (StatusCode::UNPROCESSABLE_ENTITY, Some("scopes"), "a token needs something that it may do"),
        "key_is_1_to_255_printable_signs" => return ApiError::invalid("value", "a key is 1 to 255 printable signs"),
        _ if rule.starts_with("password_") => {
            (StatusCode::UNPROCESSABLE_ENTITY, Some("new"), "choose a longer or less common password")
        }
        _ => (StatusCode::CONFLICT, None, "this clashes with what is there"),
    };
    let mut error = ApiError::new(status, rule, detail);
    error.fields = field.map(str::to_string).into_iter().collect();
    error
}

impl From<eventlog::LogError> for ApiError {
    fn from(error: eventlog::LogError) -> ApiError {
        ApiError::internal(&error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // The outermost layer knows the request's id and writes the body.
        response.extensions_mut().insert(self);
        response
    }
}
