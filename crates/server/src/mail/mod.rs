//! Letters to customers by e-mail: what may stand in a header (`heading`), the letter (`letter`), who carries it (`smtp`),
//! what keeps it back (`trouble`) and the queue that it waits in (`queue`).
//!
//! Comes in: lines of the store's queue. Goes out: at most one letter for each, to exactly one address, over a connection
//! that is encrypted or not used. Who is asked is decided elsewhere (`voice/invites.rs`).

pub(crate) mod heading;
pub(crate) mod letter;
mod queue;
mod smtp;
mod trouble;

pub(crate) use queue::run;
pub(crate) use trouble::{NotSent, Troubles};

use crate::error::{ApiError, ApiResult};
use crate::settings::MailSettings;
use axum::http::StatusCode;
use lettre::message::Mailbox;
use smtp::Smtp;
use std::sync::Arc;
use tokio::sync::Notify;

/// In microseconds.
pub(crate) const MINUTE: i64 = 60_000_000;

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

/// What this server has to send letters with.
pub(crate) struct Mail {
    post: Option<Arc<dyn Post>>,
    /// Whom letters are from, where the settings say so.
    pub(crate) from: Option<Mailbox>,
    /// What keeps all letters back.
    pub(crate) trouble: Troubles,
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
        Mail { post, from, trouble: Troubles::new("letters"), wake: Notify::new() }
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_server_it_is_said_where_to_name_one() {
        let error = Mail::with(None, None).ready().err().unwrap();
        assert_eq!((error.code, error.detail.contains("[mail]")), ("mail_not_set_up", true));
    }
}
