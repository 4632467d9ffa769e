//! `GET …/stream`: what happens in a project, told as it happens (server-sent events).
//!
//! A stream lives as long as the session or token behind it, and keeps neither alive. It holds a bounded
//! number of notices; who does not read is cut off, and told to look at everything when they come back.

use super::hub::{Hub, Notice, Place, STREAMS_EACH, What};
use crate::access::Scope;
use crate::app::App;
use crate::clock::Clock;
use crate::error::{ApiError, ApiResult};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::{Bytes, Frame};
use model::{Actor, Permission, ProjectId, Rights, SessionId, TokenId};
use std::convert::Infallible;
use std::fmt::Write;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use store::{Store, StoreError};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc;

/// Pieces that wait for a slow reader; one that leaves more waiting is cut off.
const WAITING: usize = 64;
/// How often something is sent however quiet it is, so that proxies keep the connection.
const BEAT: Duration = Duration::from_secs(15);
/// How often it is asked whether the reader may still read.
const CHECK: Duration = Duration::from_secs(2);
/// What every stream begins with: when to come back, and an id by which a reader who does is known.
const BEGINNING: &str = "retry: 3000\nid: 1\n\n: begun\n\n";

pub(crate) async fn open(State(app): State<App>, scope: Scope, headers: HeaderMap) -> ApiResult<Response> {
    let member = &scope.principal().member().id;
    let place = app.hub.place(member).ok_or_else(too_many)?;
    let reader = Reader {
        project: scope.project().clone(),
        holder: Holder::of(&scope)?,
        imports: scope.principal().may_in(scope.project(), Permission::ImportData).is_ok(),
        store: app.store.clone(),
        clock: app.clock.clone(),
    };
    let notices = app.hub.watch(scope.project());
    let (pieces, body) = mpsc::channel(WAITING);
    let mut beginning = BEGINNING.to_string();
    if headers.contains_key("last-event-id") {
        beginning.push_str(&everything());
    }
    pieces.try_send(beginning.into()).map_err(|error| ApiError::internal(&error))?;
    tokio::spawn(feed(reader, Arc::clone(&app.hub), notices, pieces, place));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        // A proxy that gathers answers would hold notices back.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::new(Pieces(body))).into_response())
}

fn too_many() -> ApiError {
    let detail = format!("you have {STREAMS_EACH} streams open already; close a window");
    let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_streams", detail);
    error.retry_after = Some(30);
    error
}

/// Who reads, and whether they still may.
struct Reader {
    project: ProjectId,
    holder: Holder,
    imports: bool,
    store: Store,
    clock: Clock,
}

/// What somebody reads by.
#[derive(Clone)]
enum Holder {
    Session(SessionId),
    Token(TokenId),
}

impl Holder {
    fn of(scope: &Scope) -> ApiResult<Holder> {
        match (scope.principal().session(), scope.by().actor) {
            (Some(session), _) => Ok(Holder::Session(session.clone())),
            (None, Actor::Token(token, _)) => Ok(Holder::Token(token)),
            _ => Err(ApiError::sign_in_required()),
        }
    }

    fn rights(&self, store: &Store, clock: &Clock) -> Result<Option<Rights>, StoreError> {
        match self {
            Holder::Session(session) => store.session_rights(session, clock.now()),
            Holder::Token(token) => store.token_rights(token, clock.now()),
        }
    }
}

impl Reader {
    /// Whether they may still read; what they may see besides is looked up with it.
    async fn still_may(&mut self) -> bool {
        let (holder, store, clock) = (self.holder.clone(), self.store.clone(), self.clock.clone());
        let rights = tokio::task::spawn_blocking(move || holder.rights(&store, &clock)).await;
        // Who cannot be asked about is let go: they come back, and are asked again.
        let rights = rights.ok().and_then(Result::ok).flatten();
        self.imports = rights.as_ref().is_some_and(|rights| rights.may_in(&self.project, Permission::ImportData));
        rights.is_some_and(|rights| rights.may_in(&self.project, Permission::ReadProject))
    }

    /// What is sent of a notice to this reader.
    fn piece(&self, notice: Result<Notice, RecvError>) -> Option<String> {
        match notice {
            Ok(Notice::All(text)) => Some(message(&text)),
            Ok(Notice::Importers(text)) => Some(if self.imports { message(&text) } else { String::new() }),
            Err(RecvError::Lagged(_)) => Some(everything()),
            Err(RecvError::Closed) => None,
        }
    }
}

/// Sends notices until the reader goes, may not read any more, does not keep up, or the server stops.
async fn feed(
    mut reader: Reader,
    hub: Arc<Hub>,
    mut notices: broadcast::Receiver<Notice>,
    pieces: mpsc::Sender<Bytes>,
    place: Place,
) {
    let mut beat = tokio::time::interval(BEAT);
    let mut check = tokio::time::interval(CHECK);
    let mut closing = std::pin::pin!(hub.closing());
    loop {
        let piece = tokio::select! {
            notice = notices.recv() => reader.piece(notice),
            _ = beat.tick() => Some(": \n\n".to_string()),
            _ = check.tick() => reader.still_may().await.then(String::new),
            () = &mut closing => None,
            () = pieces.closed() => None,
        };
        let Some(piece) = piece else { break };
        if !piece.is_empty() && pieces.try_send(piece.into()).is_err() {
            break;
        }
    }
    drop(place);
}

fn message(json: &str) -> String {
    format!("data: {json}\n\n")
}

/// That everything may have changed.
fn everything() -> String {
    What::ALL.into_iter().fold(String::new(), |mut all, what| {
        if let Notice::All(text) = what.notice() {
            write!(all, "data: {text}\n\n").unwrap_or_default();
        }
        all
    })
}

/// A body made of the pieces that are put into it.
struct Pieces(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}
