//! Letters to customers by e-mail: what may stand in a header (`heading`), the letter (`letter`), who carries it (`smtp`)
//! and the queue that it waits in (`queue`).
//!
//! Comes in: lines of the store's queue. Goes out: at most one letter for each, to exactly one address, over a connection
//! that is encrypted or not used. Who is asked is decided elsewhere (`voice/invites.rs`).

pub(crate) mod heading;
pub(crate) mod letter;
mod queue;
mod smtp;

pub(crate) use queue::run;

use crate::clock::Clock;
use crate::error::{ApiError, ApiResult};
use crate::settings::MailSettings;
use axum::http::StatusCode;
use lettre::message::Mailbox;
use model::Micros;
use smtp::Smtp;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// In microseconds.
const MINUTE: i64 = 60_000_000;
/// The longest rest after trouble, in minutes.
const LONGEST_REST: i64 = 30;

/// A letter ready to be handed over: to one address.
pub(crate) struct Sealed {
    /// From whom.
    pub(crate) from: lettre::Address,
    /// To whom alone.
    pub(crate) to: lettre::Address,
    /// The letter.
    pub(crate) bytes: Vec<u8>,
}

/// Carries letters. Real: [`smtp`]; simulated: in tests.
pub(crate) trait Post: Send + Sync {
    /// Hands a letter over. Waits.
    fn send(&self, letter: &Sealed) -> Result<(), NotSent>;
}

/// Why a letter was not handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSent {
    /// No letter can be: the server is away, not encrypted, not to be trusted. Says nothing of this one.
    Trouble(&'static str),
    /// The server does not take this one now.
    Later,
    /// It never will.
    Never,
    /// It may have been: the answer to the whole letter never came.
    Unsure,
}

/// Trouble that keeps all letters back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// A stable code.
    pub(crate) code: &'static str,
    /// Since when.
    pub(crate) since: Micros,
    /// When it is tried again.
    pub(crate) until: Micros,
    times: u32,
}

/// What this server has to send letters with.
pub(crate) struct Mail {
    post: Option<Arc<dyn Post>>,
    /// Whom letters are from, where the settings say so.
    pub(crate) from: Option<Mailbox>,
    trouble: Mutex<Option<Trouble>>,
    /// Somebody gave an order.
    pub(crate) wake: Notify,
}

impl Mail {
    /// What the settings name.
    ///
    /// # Errors
    /// When they name a file that cannot be read, or an address that is none: after "cannot".
    pub(crate) fn new(settings: &MailSettings, hello: &str) -> Result<Mail, String> {
        if settings.host.is_empty() {
            return Ok(Mail::with(None, None));
        }
        let from: Mailbox =
            settings.from.parse().map_err(|_| "understand `from` of [mail]: write it like `Name <name@example.se>`")?;
        Ok(Mail::with(Some(Arc::new(Smtp::new(settings, hello)?)), Some(from)))
    }

    fn with(post: Option<Arc<dyn Post>>, from: Option<Mailbox>) -> Mail {
        Mail { post, from, trouble: Mutex::default(), wake: Notify::new() }
    }

    /// Who carries letters, and whom they are from.
    ///
    /// # Errors
    /// Where the settings name no server: every route about letters says so.
    pub(crate) fn ready(&self) -> ApiResult<(Arc<dyn Post>, Mailbox)> {
        let missing = || {
            let detail =
                "no letters can be sent: say in [mail] of settings.toml which server takes them, and start again";
            ApiError::new(StatusCode::CONFLICT, "mail_not_set_up", detail)
        };
        self.post.clone().zip(self.from.clone()).ok_or_else(missing)
    }

    /// What keeps letters back, if anything does.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how handing over went: after trouble all letters rest, longer each time.
    pub(crate) fn note(&self, how: Result<(), NotSent>, clock: &Clock) {
        let now = clock.now();
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let Err(NotSent::Trouble(code)) = how else {
            // Whoever answered about one letter is there.
            *trouble = None;
            return;
        };
        let times = trouble.map_or(0, |known| known.times) + 1;
        let rest = (1_i64 << times.saturating_sub(1).min(5)).min(LONGEST_REST) * MINUTE;
        let since = trouble.map_or(now, |known| known.since);
        *trouble = Some(Trouble { code, since, until: Micros(now.0.saturating_add(rest)), times });
        // Someone must act: the host, its certificate or the password is wrong, or it is down.
        tracing::warn!(mail.trouble = code, mail.times = times, "letters to customers cannot be sent; they wait");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_rests_longer_each_time_and_ends_with_the_first_answer() {
        let mail = Mail::with(None, None);
        let clock = Clock::new(|| Micros(0));
        let rests = [1, 2, 4, 8, 16, 30, 30].map(|minutes| minutes * MINUTE);
        for rest in rests {
            mail.note(Err(NotSent::Trouble("no_tls")), &clock);
            assert_eq!(mail.trouble().map(|trouble| trouble.until.0), Some(rest));
        }
        mail.note(Err(NotSent::Never), &clock);
        assert_eq!(mail.trouble(), None);
    }

    #[test]
    fn without_a_server_it_is_said_where_to_name_one() {
        let error = Mail::with(None, None).ready().err().unwrap();
        assert_eq!((error.code, error.detail.contains("[mail]")), ("mail_not_set_up", true));
    }
}
