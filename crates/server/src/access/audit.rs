//! The audit log: looked at page by page, verified, taken out as JSON Lines. Looking is itself a line.

use super::principal::Principal;
use super::shapes::moment;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Page, Query, is_id};
use axum::Json as Answer;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use model::{AuditAction, AuditEntry, AuditFact, AuditKind, AuditNote, ProjectId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use store::AuditFilter;
use tokio::sync::mpsc;

/// Which lines are asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditQuery {
    /// Of this project.
    project: Option<String>,
    /// Of this kind, such as `key.create`.
    action: Option<String>,
    /// By this one, as the log writes it.
    actor: Option<String>,
    /// Before this line: the `next` of the page before.
    before: Option<i64>,
    /// How many, 500 at most.
    #[serde(default)]
    limit: Page,
}

/// A page of the log, latest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AuditPage {
    /// The lines.
    entries: Vec<EntryView>,
    /// `before` for the next page; absent after the last one.
    next: Option<i64>,
}

/// A line of the log.
#[derive(Serialize, JsonSchema)]
pub(crate) struct EntryView {
    /// Its number.
    seq: i64,
    /// When.
    at: String,
    /// Who: an id, or `cli`, `system`, `setup`, `nobody`.
    actor: String,
    /// What was done.
    action: &'static str,
    /// To what kind of thing.
    object_kind: Option<&'static str>,
    /// To which.
    object: Option<String>,
    /// `ok`, `denied` or `failed`.
    result: &'static str,
    /// In which project.
    project: Option<String>,
    /// In which request.
    request_id: Option<String>,
    /// What else belongs to it.
    detail: BTreeMap<String, Fact>,
}

/// A fact of a line.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Fact {
    /// A choice.
    Flag(bool),
    /// A count.
    Count(i64),
    /// A code or an id.
    Code(String),
}

/// Whether every line is as it was written.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Verdict {
    /// Whether all is well.
    ok: bool,
    /// How many lines there are, when all is well.
    entries: Option<i64>,
    /// The hash of the last line, when all is well.
    head: Option<String>,
    /// The last line that something outside the database vouches for.
    anchored: Option<i64>,
    /// The first line that is not as it was written.
    first_bad: Option<i64>,
}

fn view(entry: AuditEntry) -> EntryView {
    let fact = |fact| match fact {
        AuditFact::Flag(flag) => Fact::Flag(flag),
        AuditFact::Count(count) => Fact::Count(count),
        AuditFact::Code(code) => Fact::Code(code),
    };
    EntryView {
        seq: entry.seq,
        at: moment(entry.at),
        actor: entry.actor,
        action: entry.action.code(),
        object_kind: entry.object.as_ref().map(|object| object.kind.code()),
        object: entry.object.map(|object| object.id),
        result: entry.result.code(),
        project: entry.project.map(|project| project.0),
        request_id: entry.request_id,
        detail: entry.detail.into_iter().map(|(name, value)| (name, fact(value))).collect(),
    }
}

pub(crate) async fn list(
    State(app): State<App>,
    principal: Principal,
    Query(query): Query<AuditQuery>,
) -> ApiResult<Answer<AuditPage>> {
    let unknown = || ApiError::invalid("action", "there is no such action");
    let action = query.action.as_deref().map(|code| AuditAction::from_code(code).ok_or_else(unknown)).transpose()?;
    if query.project.as_deref().is_some_and(|project| !is_id(project)) {
        return Err(ApiError::invalid("project", "this is no project's id"));
    }
    let limit = query.limit.limit();
    let filter =
        AuditFilter { project: query.project.map(ProjectId), action, actor: query.actor, before: query.before, limit };
    let entries = app
        .blocking(move |app| {
            note_reading(app, &principal, "list")?;
            Ok::<_, ApiError>(app.store.list_audit(&filter)?)
        })
        .await?;
    let next = if entries.len() == limit { entries.last().map(|entry| entry.seq) } else { None };
    Ok(Answer(AuditPage { entries: entries.into_iter().map(view).collect(), next }))
}

pub(crate) async fn verify(State(app): State<App>) -> ApiResult<Answer<Verdict>> {
    let checked = app.blocking(|app| app.store.verify_audit()).await?;
    Ok(Answer(match checked {
        Ok(good) => Verdict {
            ok: true,
            entries: Some(good.entries),
            head: Some(good.head),
            anchored: Some(good.anchored),
            first_bad: None,
        },
        Err(bad) => Verdict { ok: false, entries: None, head: None, anchored: None, first_bad: Some(bad.seq) },
    }))
}

/// The whole log as JSON Lines, which `resa` verifies without this server.
pub(crate) async fn export(State(app): State<App>, principal: Principal) -> ApiResult<Response> {
    app.blocking(move |app| note_reading(app, &principal, "export")).await?;
    let (sender, receiver) = mpsc::channel(8);
    let store = app.store.clone();
    tokio::task::spawn_blocking(move || {
        let mut out = Chunks { gathered: Vec::with_capacity(CHUNK), sender };
        let written = store.export_audit(&mut out).map(|_| io::Write::flush(&mut out));
        // Whoever reads went away, or the database broke off: the answer then ends early.
        if !matches!(written, Ok(Ok(()))) {
            tracing::warn!("the audit log was not taken out to its end");
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"resa-audit.jsonl\""),
    ];
    Ok((headers, Body::new(Streamed(receiver))).into_response())
}

fn note_reading(app: &App, principal: &Principal, how: &str) -> ApiResult<()> {
    let note = AuditNote::done(AuditAction::ReadAudit).to(AuditKind::Audit, how);
    app.store.audit(&principal.by(), note, app.clock.now())?;
    Ok(())
}

const CHUNK: usize = 64 << 10;

/// What is written, in pieces on their way to whoever reads.
struct Chunks {
    gathered: Vec<u8>,
    sender: mpsc::Sender<Bytes>,
}

impl io::Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = Bytes::from(std::mem::take(&mut self.gathered));
        self.sender.blocking_send(piece).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

/// A body made of pieces as they come.
struct Streamed(mpsc::Receiver<Bytes>);

impl HttpBody for Streamed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|bytes| Ok(Frame::data(bytes))))
    }
}
