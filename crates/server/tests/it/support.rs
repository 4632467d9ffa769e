//! `TestApp`: a running server, and the few requests that every test needs.

use serde_json::{Value, json};
use server::{Clock, Extras, Settings};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

pub(crate) const PASSWORD: &str = "sju sjuka sjömän sköttes";
pub(crate) const OWNER: &str = "owner@example.se";
/// 2026-01-01T00:00:00Z.
const BEGIN: i64 = 1_767_225_600_000_000;

/// A running server with a data directory and a clock of its own.
pub(crate) struct TestApp {
    pub(crate) address: SocketAddr,
    pub(crate) secret: String,
    now: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    dir: tempfile::TempDir,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_string()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The answer without what differs between two requests: the request's id, and the time.
    pub(crate) fn without_request(&self) -> String {
        let id = self.json()["request_id"].as_str().unwrap_or("-").to_string();
        let head: Vec<&str> = self.head.lines().filter(|line| !line.to_lowercase().starts_with("date:")).collect();
        format!("{}\n{}", head.join("\n"), self.body.replace(&id, "ID"))
    }
}

/// How someone shows who they are.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    Nobody,
    Session(String),
    Token(String),
    WriteKey(String),
}

impl TestApp {
    /// A server that nobody has set up.
    pub(crate) fn start() -> TestApp {
        TestApp::start_with("")
    }

    /// The same with settings.
    pub(crate) fn start_with(settings: &str) -> TestApp {
        TestApp::start_adding(settings, |_, _| Extras::default())
    }

    /// The same with what a program adds, made of the data directory before the server opens it.
    pub(crate) fn start_adding(settings: &str, extras: impl FnOnce(&Path, model::Micros) -> Extras) -> TestApp {
        let dir = tempfile::tempdir().unwrap();
        let mut settings = Settings::from_parts(settings, std::iter::empty()).unwrap();
        settings.server.listen = "127.0.0.1:0".parse().unwrap();
        let now = Arc::new(AtomicI64::new(BEGIN));
        let (told, started) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let (clock, data) = (now.clone(), dir.path().join("data"));
        let extras = extras(&data, model::Micros(BEGIN));
        let dispatch = tracing::dispatcher::get_default(Clone::clone);
        let thread = std::thread::spawn(move || {
            let builder = || {
                let dispatch = dispatch.clone();
                let mut builder = tokio::runtime::Builder::new_multi_thread();
                builder.enable_all().worker_threads(2).on_thread_start(move || keep(&dispatch));
                builder.build().unwrap()
            };
            keep(&dispatch);
            builder().block_on(async move {
                let clock = Clock::new(move || model::Micros(clock.load(Ordering::Relaxed)));
                let running = server::start_with(&data, settings, clock, "0.0.0", extras, |why| panic!("{why}"));
                let running = running.await.unwrap();
                let secret = running.door.clone().or(running.set_up.clone()).unwrap_or_default();
                told.send((running.address, secret)).unwrap();
                running.serve(async { stopped.await.unwrap_or_default() }).await;
            });
        });
        let (address, secret) = started.recv().unwrap();
        TestApp { address, secret, now, stop: Some(stop), thread: Some(thread), dir }
    }

    /// The server's store, as a command on the same machine opens it.
    pub(crate) fn store(&self) -> store::Store {
        store::Store::open(&self.dir.path().join("data"), self.now()).unwrap()
    }

    /// The time on the server's clock.
    pub(crate) fn now(&self) -> model::Micros {
        model::Micros(self.now.load(Ordering::Relaxed))
    }

    /// Its data directory.
    pub(crate) fn data(&self) -> std::path::PathBuf {
        self.dir.path().join("data")
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, by: Duration) {
        self.now.fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::Relaxed);
    }

    /// Sends bytes as they are and reads what comes back until the server has no more to say.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // A server that refuses a head early may close before all of it is written.
        stream.write_all(bytes).unwrap_or_default();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap_or_default();
        let text = String::from_utf8_lossy(&all).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let chunked = head.to_lowercase().contains("transfer-encoding: chunked");
        let body = if chunked { unchunked(body) } else { body.to_string() };
        Reply { status, head: head.to_string(), body }
    }

    /// A request with these headers; JSON where there is a body.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Reply {
        let mut text = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            write!(text, "host: {}\r\n", self.address).unwrap();
        }
        for (name, value) in headers {
            write!(text, "{name}: {value}\r\n").unwrap();
        }
        if let Some(body) = body {
            write!(text, "content-length: {}\r\n", body.len()).unwrap();
        }
        text.push_str("\r\n");
        text.push_str(body.unwrap_or_default());
        self.raw(text.as_bytes())
    }

    /// A request as our own page or a well-behaved program sends it.
    pub(crate) fn ask(&self, who: &Who, method: &str, path: &str, body: Option<&Value>) -> Reply {
        let shown = match who {
            Who::Nobody => None,
            Who::Session(secret) => Some(("cookie", format!("__Host-resa={secret}"))),
            Who::Token(token) => Some(("authorization", format!("Bearer {token}"))),
            Who::WriteKey(key) => Some(("authorization", format!("Basic {}", base64(&format!("{key}:"))))),
        };
        let mut headers = vec![("x-resa-request", "1")];
        headers.extend(shown.as_ref().map(|(name, value)| (*name, value.as_str())));
        headers.extend(body.map(|_| ("content-type", "application/json")));
        let text = body.map(Value::to_string);
        self.send(method, path, &headers, text.as_deref())
    }

    pub(crate) fn get(&self, who: &Who, path: &str) -> Reply {
        self.ask(who, "GET", path, None)
    }

    pub(crate) fn post(&self, who: &Who, path: &str, body: &Value) -> Reply {
        self.ask(who, "POST", path, Some(body))
    }

    /// Makes the first owner; gives their session.
    pub(crate) fn set_up(&self) -> Who {
        let owner = json!({ "secret": self.secret, "name": "Olle Owner", "email": OWNER, "password": PASSWORD });
        let reply = self.post(&Who::Nobody, "/api/set-up", &owner);
        assert_eq!(reply.status, 201, "{}", reply.body);
        session(&reply)
    }

    /// Signs in; gives the session.
    pub(crate) fn sign_in(&self, email: &str, password: &str) -> Reply {
        self.post(&Who::Nobody, "/api/session", &json!({ "email": email, "password": password }))
    }

    /// Invites someone and lets them accept; gives their session.
    pub(crate) fn invite(&self, by: &Who, project: &str, email: &str, role: &str, personal: bool) -> Who {
        let place = json!({ "email": email, "role": role, "sees_personal_data": personal });
        let made = self.post(by, &format!("/api/projects/{project}/invitations"), &place);
        assert_eq!(made.status, 201, "{}", made.body);
        let link = made.json()["link"].as_str().unwrap().to_string();
        let secret = link.split('#').nth(1).unwrap();
        let accepted = json!({ "secret": secret, "name": role, "password": PASSWORD });
        let reply = self.post(&Who::Nobody, "/api/invitations/accept", &accepted);
        assert_eq!(reply.status, 201, "{}", reply.body);
        session(&reply)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).unwrap_or_default();
        }
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            ended.unwrap().unwrap();
        }
    }
}

/// The test's own log stays with every thread of its server.
fn keep(dispatch: &tracing::Dispatch) {
    std::mem::forget(tracing::dispatcher::set_default(dispatch));
}

/// The session in an answer's cookie.
pub(crate) fn session(reply: &Reply) -> Who {
    let cookie = reply.header("set-cookie").unwrap_or_default();
    let secret = cookie.strip_prefix("__Host-resa=").and_then(|rest| rest.split(';').next());
    Who::Session(secret.expect("a session's cookie").to_string())
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// The body of an answer that came in chunks.
fn unchunked(mut rest: &str) -> String {
    let mut body = String::new();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        let Some(piece) = after.get(..size).filter(|piece| !piece.is_empty()) else { break };
        body.push_str(piece);
        rest = after.get(size..).and_then(|rest| rest.strip_prefix("\r\n")).unwrap_or_default();
    }
    body
}
