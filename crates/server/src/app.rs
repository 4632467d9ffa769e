//! What every handler may use: the store, the collector, the logs, the clock, the settings.

use crate::access::sso::Sso;
use crate::clock::Clock;
use crate::collect::RateLimit;
use crate::keys::KeyCache;
use crate::live::LiveLogs;
use crate::metrics::Metrics;
use crate::settings::Settings;
use std::ops::Deref;
use std::sync::Arc;
use store::{Collector, Store};

/// What is called when the disk lost what it was told to keep.
pub type Fatal = Arc<dyn Fn(String) + Send + Sync>;

/// The server's parts, shared by all requests.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What [`App`] points to.
pub struct Parts {
    /// The databases.
    pub store: Store,
    /// The one writer of what is collected.
    pub collector: Collector,
    /// The event logs, opened.
    pub logs: LiveLogs,
    /// Write keys looked up lately.
    pub keys: KeyCache,
    /// Single sign-on.
    pub sso: Sso,
    /// How much each write key may send.
    pub rate: RateLimit,
    /// The clock.
    pub clock: Clock,
    /// The settings.
    pub settings: Settings,
    /// What is counted.
    pub metrics: Metrics,
    /// Ends the process: nothing may be acknowledged any more.
    pub fatal: Fatal,
    /// The program's version.
    pub version: &'static str,
    /// The address that people use, without a slash at the end.
    pub public_url: String,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> App {
        App(Arc::new(parts))
    }

    /// Runs work that waits for the disk, away from the threads that serve requests.
    ///
    /// # Errors
    /// Those of the work, and an internal error when it panicked.
    pub async fn blocking<T: Send + 'static, E: Into<crate::error::ApiError> + Send + 'static>(
        &self,
        work: impl FnOnce(&App) -> Result<T, E> + Send + 'static,
    ) -> Result<T, crate::error::ApiError> {
        let app = self.clone();
        match tokio::task::spawn_blocking(move || work(&app)).await {
            Ok(result) => result.map_err(Into::into),
            Err(panicked) => Err(crate::error::ApiError::internal(&panicked)),
        }
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
