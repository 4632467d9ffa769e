//! Starting and stopping: opens the data directory, begins the jobs, listens.

use crate::access::sso::Sso;
use crate::answers::Keeper;
use crate::app::{App, Fatal, Parts};
use crate::assistant::Assistant;
use crate::clock::Clock;
use crate::collect::RateLimit;
use crate::example::{Extras, Kept};
use crate::finish::finish;
use crate::keys::KeyCache;
use crate::live::LiveLogs;
use crate::mail::Mail;
use crate::metrics::Metrics;
use crate::routes::routes;
use crate::routing::router;
use crate::settings::Settings;
use crate::sms::Sms;
use crate::studio::hub::Hub;
use crate::studio::watching;
use crate::{openapi as document, pages, privacy, sealing, serve};
use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use serde_json::Value;
use std::fs::{File, TryLockError};
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use store::{Collector, CollectorOptions, Store, StoreError};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The note under which the store keeps the address that people use.
pub const PUBLIC_URL: &str = "public_url";

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The databases cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another server holds the data directory.
    #[error("another server is running on the data directory `{0}`")]
    Held(PathBuf),
    /// What the settings name for single sign-on cannot be used.
    #[error("cannot {0}, which `ca_file` of [sso] names")]
    Certificates(String),
    /// What the settings name for letters or messages cannot be used.
    #[error("cannot {0}")]
    Mail(String),
    /// What the settings name as a language model cannot be used.
    #[error("cannot {0}")]
    Assistant(String),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
}

/// A server that has started: listening, and not serving until [`Running::serve`].
pub struct Running {
    /// The address it listens on.
    pub address: SocketAddr,
    /// The one-time set-up secret, as long as nobody has set the server up.
    pub set_up: Option<String>,
    /// The one-time secret of a demonstration's door, where it was asked for.
    pub door: Option<String>,
    pub(crate) app: App,
    router: Router,
    listener: TcpListener,
    /// Released when the process ends, however it does.
    _lock: File,
}

/// Opens the data directory, begins collecting, and listens.
///
/// # Errors
/// When the databases cannot be opened or the address is taken.
pub async fn start(
    dir: &Path,
    settings: Settings,
    clock: Clock,
    version: &'static str,
    fatal: impl Fn(String) + Send + Sync + 'static,
) -> Result<Running, StartError> {
    start_with(dir, settings, clock, version, Extras::default(), fatal).await
}

/// The same, with what the program adds.
///
/// # Errors
/// When the databases cannot be opened or the address is taken.
pub async fn start_with(
    dir: &Path,
    settings: Settings,
    clock: Clock,
    version: &'static str,
    extras: Extras,
    fatal: impl Fn(String) + Send + Sync + 'static,
) -> Result<Running, StartError> {
    let store = Store::open(dir, clock.now())?;
    let lock = hold(dir)?;
    let listen = settings.server.listen;
    let listener = TcpListener::bind(listen).await.map_err(|error| StartError::Listen(listen, error))?;
    let address = listener.local_addr().map_err(|error| StartError::Listen(listen, error))?;
    let fatal: Fatal = Arc::new(fatal);
    let of_collector = fatal.clone();
    let options = CollectorOptions {
        queue_events: settings.collect.max_waiting_events,
        fatal: Box::new(move |error| of_collector(error.to_string())),
        ..CollectorOptions::default()
    };
    let collector = Collector::start(&store, options)?;
    let public_url = match settings.server.public_url.trim_end_matches('/') {
        "" => format!("http://{address}"),
        url => url.to_string(),
    };
    // Links that the command line makes lead here.
    store.put_note(PUBLIC_URL, &public_url)?;
    let sso = Sso::new(&settings.sso).map_err(StartError::Certificates)?;
    let mail = Mail::new(&settings.mail, host_of(&public_url)).map_err(StartError::Mail)?;
    let sms = Sms::new(&settings.sms).map_err(StartError::Mail)?;
    let assistant = Assistant::new(&settings.assistant).map_err(StartError::Assistant)?;
    let (extras, door) = Kept::new(extras)?;
    let app = App::new(Parts {
        assistant,
        extras,
        collector,
        sso,
        logs: LiveLogs::new(dir, settings.server.log_memory_mb),
        answers: Keeper::default(),
        intakes: crate::intake::Intakes::default(),
        keys: KeyCache::default(),
        rate: RateLimit::default(),
        misses: crate::voice::Minute::of_misses(),
        askings: crate::voice::Minute::of_askings(),
        test_letters: crate::voice::Minute::of_test_letters(),
        proposals: crate::voice::Minute::of_proposals(),
        spreads: crate::voice::Spreads::default(),
        mail,
        sms,
        metrics: Metrics::default(),
        hub: Arc::new(Hub::new(clock.now())),
        store,
        clock,
        settings,
        fatal,
        version,
        public_url,
    });
    let router = app_router(&app);
    // Only its hash is kept: each start prints a new one, and the one before dies.
    let set_up = app.store.make_set_up_secret()?.map(|secret| secret.expose().to_string());
    Ok(Running { address, set_up, door, app, router, listener, _lock: lock })
}

/// The name in an address, without scheme and port: what this server is called elsewhere.
fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or(rest);
    host.rsplit_once(':').map_or(host, |(host, _)| host)
}

/// Keeps other servers away from a data directory; other commands may work on it at the same time.
fn hold(dir: &Path) -> Result<File, StartError> {
    let path = dir.join("server.lock");
    let held = || StartError::Held(dir.to_path_buf());
    let failed = |error: std::io::Error| {
        StartError::Store(StoreError::Unavailable(format!("lock `{}`: {error}", path.display())))
    };
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(held()),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// The whole service: routes behind their guards, and the outermost layer.
pub(crate) fn app_router(app: &App) -> Router {
    router(routes(), app)
        .fallback(pages::nowhere)
        .layer(from_fn_with_state(app.clone(), finish))
        .with_state(app.clone())
}

impl Running {
    /// The address for people.
    pub fn url(&self) -> &str {
        &self.app.public_url
    }

    /// Serves until `stop` is ready; then ends what is under way, writes what was collected, and returns.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(false);
        let sealer = tokio::spawn(sealing::run(self.app.clone(), stopped.clone()));
        let upkeep = tokio::spawn(privacy::upkeep(self.app.clone(), stopped.clone()));
        let post = tokio::spawn(crate::mail::run(self.app.clone(), stopped.clone()));
        let messages = tokio::spawn(crate::sms::run(self.app.clone(), stopped.clone()));
        let held = tokio::spawn(crate::voice::deliver_held(self.app.clone(), stopped.clone()));
        let watching = tokio::spawn(watching::run(self.app.clone(), stopped));
        let hub = Arc::clone(&self.app.hub);
        // Streams have no end of their own, and would be waited for.
        let stop = async {
            stop.await;
            hub.close();
        };
        serve::serve(self.listener, self.router, self.app.clone(), stop).await;
        // The job listens as long as it runs; if it is gone there is nothing to tell.
        stopping.send(true).unwrap_or_default();
        if let Err(error) = sealer.await {
            tracing::error!(%error, "the sealing job ended in a panic");
        }
        if let Err(error) = upkeep.await {
            tracing::error!(%error, "the job of retention and erasures ended in a panic");
        }
        if let Err(error) = post.await {
            tracing::error!(%error, "the job that sends letters ended in a panic");
        }
        if let Err(error) = messages.await {
            tracing::error!(%error, "the job that sends messages ended in a panic");
        }
        if let Err(error) = held.await {
            tracing::error!(%error, "the job that delivers answers without an end ended in a panic");
        }
        if let Err(error) = watching.await {
            tracing::error!(%error, "the job behind the streams ended in a panic");
        }
        // What waits is committed when the collector goes, with the last of its holders.
        let app = self.app;
        drop(tokio::task::spawn_blocking(move || drop(app)).await);
    }
}

/// The OpenAPI document of this version.
pub fn openapi(version: &str) -> Value {
    document::document(&routes(), version)
}

pub(crate) async fn openapi_document(State(app): State<App>) -> axum::Json<&'static Value> {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    axum::Json(DOCUMENT.get_or_init(|| openapi(app.version)))
}
