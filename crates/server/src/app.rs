//! What every handler may use: the store, the collector, the logs, the clock, the settings.

use crate::access::sso::Sso;
use crate::answers::Keeper;
use crate::clock::Clock;
use crate::collect::RateLimit;
use crate::example::Kept;
use crate::intake::Intakes;
use crate::keys::KeyCache;
use crate::live::LiveLogs;
use crate::metrics::Metrics;
use crate::settings::Settings;
use crate::studio::hub::Hub;
use std::ops::Deref;
use std::sync::Arc;
use store::{Collector, Store};

/// What is called when the disk lost what it was told to keep.
pub(crate) type Fatal = Arc<dyn Fn(String) + Send + Sync>;

/// The server's parts, shared by all requests.
#[derive(Clone)]
pub(crate) struct App(Arc<Parts>);

/// What [`App`] points to.
pub(crate) struct Parts {
    /// The databases.
    pub(crate) store: Store,
    /// The one writer of what is collected.
    pub(crate) collector: Collector,
    /// The event logs, opened.
    pub(crate) logs: LiveLogs,
    /// Answers of analyses, kept.
    pub(crate) answers: Keeper,
    /// Write keys looked up lately.
    pub(crate) keys: KeyCache,
    /// Single sign-on.
    pub(crate) sso: Sso,
    /// How much each write key may send.
    pub(crate) rate: RateLimit,
    /// Links that led nowhere lately, by where they were tried from.
    pub(crate) misses: crate::voice::Minute,
    /// Tries to ask and answers lately, by where they came from.
    pub(crate) askings: crate::voice::Minute,
    /// Letters to look at lately, by who sent them.
    pub(crate) test_letters: crate::voice::Minute,
    /// At which rates surveys ask today.
    pub(crate) spreads: crate::voice::Spreads,
    /// What letters to customers are sent with.
    pub(crate) mail: crate::mail::Mail,
    /// What messages to customers are sent with, and their replies known by.
    pub(crate) sms: crate::sms::Sms,
    /// The operator's own language model, where there is one.
    pub(crate) assistant: Option<crate::assistant::Assistant>,
    /// Proposals asked for lately, by who asked.
    pub(crate) proposals: crate::voice::Minute,
    /// The clock.
    pub(crate) clock: Clock,
    /// Where those who watch a project learn what happens in it.
    pub(crate) hub: Arc<Hub>,
    /// The example, and a demonstration's door.
    pub(crate) extras: Kept,
    /// Files on their way in.
    pub(crate) intakes: Intakes,
    /// The settings.
    pub(crate) settings: Settings,
    /// What is counted.
    pub(crate) metrics: Metrics,
    /// Ends the process: nothing may be acknowledged any more.
    pub(crate) fatal: Fatal,
    /// The program's version.
    pub(crate) version: &'static str,
    /// The address that people use, without a slash at the end.
    pub(crate) public_url: String,
}

impl App {
    /// Puts the parts together.
    pub(crate) fn new(parts: Parts) -> App {
        App(Arc::new(parts))
    }

    /// Runs work that waits for the disk, away from the threads that serve requests.
    ///
    /// # Errors
    /// Those of the work, and an internal error when it panicked.
    pub(crate) async fn blocking<T: Send + 'static, E: Into<crate::error::ApiError> + Send + 'static>(
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
