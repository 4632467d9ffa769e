//! Leaving without signing in: the link that every letter carries. Opening it shows a page with a button; only a form that
//! is sent, also by a mail program on its own (RFC 8058), keeps that somebody does not want to be asked.

use super::page::{language, missing, page};
use crate::app::App;
use crate::collect::refuse_early;
use crate::error::{ApiError, ApiResult};
use crate::extract::Peer;
use crate::pages::respond::{leave_page, left_in_peace};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use model::{Asked, StudioSurvey};
use store::{StoreError, SurveyLink};

/// The longest text that could be a link.
const LONGEST_LINK: usize = 64;

/// `GET /s/{link}/leave`: stores nothing.
pub(crate) async fn ask_to_leave(
    State(app): State<App>,
    peer: Peer,
    Path(link): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let query = query.unwrap_or_default();
    let Some((_, survey)) = find(&app, peer, &link).await? else { return Ok(missing(&query, &headers)) };
    let language = language(asked(&survey), &query, &headers);
    Ok(page(StatusCode::OK, leave_page(&link, (&survey.id, survey.published), &language)))
}

/// `POST /s/{link}/leave`: from then on no survey asks them.
pub(crate) async fn leave(
    State(app): State<App>,
    peer: Peer,
    Path(link): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let query = query.unwrap_or_default();
    refuse_early(&app)?;
    app.askings.take(peer, &app)?;
    let Some((link, survey)) = find(&app, peer, &link).await? else { return Ok(missing(&query, &headers)) };
    let language = language(asked(&survey), &query, &headers);
    app.blocking(move |app| {
        let now = app.clock.now();
        app.store.opt_out(&link.project, link.person.as_deref().unwrap_or_default(), now)?;
        match app.store.use_survey_link(&link.id, now) {
            // It was answered before: they may leave all the same.
            Ok(()) | Err(StoreError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    })
    .await?;
    Ok(page(StatusCode::OK, left_in_peace(&(survey.id.clone(), survey.published), &language)))
}

/// A link of somebody's own, whether or not it still opens its survey; each miss counts for whoever tried.
async fn find(app: &App, peer: Peer, link: &str) -> ApiResult<Option<(SurveyLink, StudioSurvey)>> {
    let now = app.clock.now();
    if let Some(wait) = app.misses.wait(&peer.origin(), now) {
        let detail = "too many links from here lead nowhere; come back later";
        let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail);
        error.retry_after = Some(wait);
        return Err(error);
    }
    let opens = link.to_string();
    let found = app
        .blocking(move |app| {
            if opens.len() > LONGEST_LINK {
                return Ok(None);
            }
            let own = app.store.find_survey_link(&opens)?.filter(|link| link.person.is_some());
            let Some(link) = own else { return Ok(None) };
            let survey = app.store.find_survey(&link.project, &link.survey)?;
            Ok::<_, ApiError>(survey.map(|survey| (link, survey)))
        })
        .await?;
    if found.is_none() {
        app.misses.count(&peer.origin(), now);
    }
    Ok(found)
}

fn asked(survey: &StudioSurvey) -> &Asked {
    survey.live.as_ref().map_or(&survey.draft.asked, |live| &live.asked)
}
