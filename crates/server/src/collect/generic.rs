//! Events of systems without a tracking client: `POST /api/projects/{project}/events`.

use super::{Answer, basic_name, body_error, context, destination, hints, limits, read_body, refuse_early, write};
use crate::access::Principal;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::keys::Destination;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Method};
use ingest::tracking::{accept_event, body_text, open_body, read_events};
use model::{Accepted, IdentityKind, Permission, ProjectId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Delivery;

/// One event as other systems send it. Documentation of the shape; `ingest` reads it leniently.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SentEvent {
    /// The sender's own id; the same id is the same event.
    id: Option<String>,
    /// When it happened, RFC 3339; now if it is absent.
    time: Option<String>,
    /// Who: one or more of `anonymous_id`, `user_id`, `email`, `phone`, `national_id`.
    person: BTreeMap<String, String>,
    /// What happened.
    activity: String,
    /// Where.
    channel: Option<String>,
    /// Everything else.
    properties: Option<Map<String, Value>>,
}

/// Takes events from a holder of a token or of a write key of the project.
pub(crate) async fn send_events(
    State(app): State<App>,
    Path(project): Path<String>,
    request: Request,
) -> ApiResult<axum::Json<Answer>> {
    let project = ProjectId(project);
    let (head, body) = request.into_parts();
    let sender = Sender::of(&app, &project, &head.method, &head.headers).await?;
    let counts = take_in(&app, &sender, &head.headers, body).await?;
    Ok(axum::Json(Answer::from(counts)))
}

/// Who sends, and how far what they say of persons is believed.
struct Sender {
    destination: Arc<Destination>,
    /// A token speaks for a member; a write key may be in anybody's hands.
    trusted: bool,
}

impl Sender {
    async fn of(app: &App, project: &ProjectId, method: &Method, headers: &HeaderMap) -> ApiResult<Sender> {
        if let Some(key) = basic_name(headers) {
            let destination = destination(app, Some(&key), headers).await?;
            if destination.project != *project {
                return Err(ApiError::invalid_write_key());
            }
            return Ok(Sender { destination, trusted: false });
        }
        let principal = Principal::of(app, method, headers).await?;
        principal.may_in(project, Permission::SendEvents)?;
        let project = project.clone();
        let destination = app.blocking(move |app| app.keys.find_project(&project, &app.store)).await?;
        Ok(Sender { destination: destination.ok_or_else(ApiError::not_found)?, trusted: true })
    }
}

async fn take_in(app: &App, sender: &Sender, headers: &HeaderMap, body: Body) -> ApiResult<model::Counts> {
    refuse_early(app)?;
    let bytes = read_body(app, body).await?;
    let limits = limits(app);
    let opened = open_body(&bytes, &limits).map_err(|error| body_error(app, error))?;
    let text = body_text(&opened);
    let events = read_events(&text, &limits).map_err(|error| body_error(app, error))?;
    let destination = &sender.destination;
    app.rate.take(&destination.key, events.len(), app)?;
    let received = app.clock.now();
    let hints = hints(headers);
    let context = context(destination, received, &hints, &limits);
    let mut delivery = Delivery {
        project: destination.project.clone(),
        key: sender.key(),
        source: "api".into(),
        received,
        accepted: Vec::with_capacity(events.len()),
        rejected: Vec::new(),
    };
    for event in &events {
        match accept_event(event, &context).and_then(|accepted| destination.unless_erased(accepted, &app.store)) {
            Ok(accepted) => delivery.accepted.push(sender.believed(accepted)),
            Err(rejected) => delivery.rejected.push(rejected),
        }
    }
    write(app, delivery).await
}

impl Sender {
    fn key(&self) -> Option<model::KeyId> {
        (!self.trusted).then(|| self.destination.key.clone())
    }

    /// With a write key nobody may claim that an e-mail address is somebody's: it would take over who they are.
    fn believed(&self, mut accepted: Accepted) -> Accepted {
        if !self.trusted {
            accepted.links.retain(|(weaker, _)| weaker.kind() == Some(IdentityKind::AnonymousId));
        }
        accepted
    }
}
