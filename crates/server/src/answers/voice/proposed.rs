//! What the operator's own language model proposes to call a theme, and how it sums it up. Nothing of it is kept: people take
//! a name over, or leave it.
//!
//! It is shown what anybody who asks is shown: the latest comments of the theme, without personal data, from eight persons
//! on. That they were shown to it is a line of the audit log.

use super::comments::{CommentsQuery, shown_of_theme};
use crate::access::Scope;
use crate::app::App;
use crate::assistant::{Proposal, Sentence};
use crate::error::{ApiError, ApiResult};
use crate::extract::{Json, Query};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use model::{AuditAction, AuditKind, AuditNote};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// So many comments are shown to the model: the latest.
const MOST: usize = 40;

/// What is wanted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// The language of the proposal: `sv` or `en`.
    language: String,
}

/// A name and a summary, each with the comments that it rests on.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Proposed {
    /// What the theme might be called.
    name: String,
    /// The comments that the name rests on.
    name_cites: Vec<usize>,
    /// The summary.
    sentences: Vec<Sentence>,
    /// The comments that are cited, by their numbers.
    comments: Vec<Cited>,
    /// How many comments the model was shown.
    shown: usize,
    /// What the model is called.
    model: String,
}

/// A comment that is cited.
#[derive(Serialize, JsonSchema)]
struct Cited {
    number: usize,
    text: String,
    day: String,
}

pub(crate) async fn propose(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<CommentsQuery>,
    Json(wanted): Json<Wanted>,
) -> ApiResult<Answer<Proposed>> {
    if !["sv", "en"].contains(&wanted.language.as_str()) {
        return Err(ApiError::invalid("language", "sv or en"));
    }
    let theme =
        query.theme().map(str::to_string).ok_or_else(|| ApiError::invalid("theme", "name the theme, by its id"))?;
    let proposed = app.blocking(move |app| {
        let assistant = app.assistant.as_ref().ok_or_else(|| {
            let detail = "there is no language model; [assistant] in the settings names one";
            ApiError::new(StatusCode::CONFLICT, "assistant_off", detail)
        })?;
        let (member, now) = (scope.principal().member().id.0.clone(), app.clock.now());
        if let Some(wait) = app.proposals.wait(&member, now) {
            let detail = "too many proposals; wait a little";
            let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail);
            error.retry_after = Some(wait);
            return Err(error);
        }
        app.proposals.count(&member, now);
        let shown = shown_of_theme(app, scope.project(), &query, MOST)?;
        if shown.is_empty() {
            let detail = "too few customers wrote about this for anybody to be shown it";
            return Err(ApiError::new(StatusCode::CONFLICT, "too_few", detail));
        }
        let note = AuditNote::done(AuditAction::AskAssistant)
            .to(AuditKind::Project, &scope.project().0)
            .in_project(scope.project())
            .with("theme", theme.as_str())
            .with("comments", shown.len() as i64);
        app.store.audit(&scope.by(), note, now)?;
        let texts: Vec<&str> = shown.iter().map(|(text, _)| text.as_str()).collect();
        let proposal = assistant.propose(&texts, &wanted.language)?;
        Ok(told(proposal, &shown, &app.settings.assistant.model))
    });
    proposed.await.map(Answer)
}

fn told(proposal: Proposal, shown: &[(String, String)], model: &str) -> Proposed {
    let mut cited: Vec<usize> = proposal.sentences.iter().flat_map(|sentence| sentence.cites.clone()).collect();
    cited.extend(&proposal.name_cites);
    cited.sort_unstable();
    cited.dedup();
    let comment = |number: usize| {
        let (text, day) = shown.get(number - 1)?;
        Some(Cited { number, text: text.clone(), day: day.clone() })
    };
    Proposed {
        name: proposal.name,
        name_cites: proposal.name_cites,
        sentences: proposal.sentences,
        comments: cited.into_iter().filter_map(comment).collect(),
        shown: shown.len(),
        model: model.to_string(),
    }
}
