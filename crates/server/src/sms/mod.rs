//! Asking by SMS without links: what messages say (`message`, `length`, `link`), what replies mean (`understand`, `talk`),
//! who carries messages (`gateway`), the queue that they wait in (`queue`) and the way in for replies (`inbound`).
//!
//! Comes in: lines of the store's queue, and what the operator's gateway tells of replies. Goes out: at most one message
//! for each, over a connection that is encrypted or not used; and what was answered, on the one way of all answers
//! (`voice/taking.rs`). Who is asked is decided elsewhere (`voice/invites.rs`). Numbers are told to nobody and logged
//! nowhere.

mod gateway;
mod inbound;
pub(crate) mod length;
mod link;
pub(crate) mod message;
mod number;
mod queue;
mod talk;
mod understand;

pub(crate) use inbound::{IncomingMessage, hear};
pub(crate) use number::{is_meant as is_meant_as_number, number};
pub(crate) use queue::{Opening, run};

use crate::error::{ApiError, ApiResult};
use crate::mail::{NotSent, Troubles};
use crate::settings::SmsSettings;
use crate::voice::Minute;
use axum::http::StatusCode;
use gateway::Gateway;
use jiff::tz::TimeZone;
use model::Micros;
use std::sync::Arc;
use tokio::sync::Notify;

/// The channel of messages.
pub(crate) const SMS: &str = "sms";
/// The shortest secret that keeps strangers from answering.
const SHORTEST_SECRET: usize = 16;

/// A message ready to be handed over: to one number.
pub(crate) struct Message<'a> {
    /// Its id, under which whoever carries it knows it again.
    pub(crate) id: &'a str,
    /// To whom alone.
    pub(crate) to: &'a str,
    /// What it says.
    pub(crate) words: &'a str,
}

/// Carries messages. Real: [`gateway`].
pub(crate) trait Carrier: Send + Sync {
    /// Hands a message over. Waits.
    fn send(&self, message: &Message<'_>) -> Result<(), NotSent>;
}

/// What this server has to send messages with, and to know replies by.
pub(crate) struct Sms {
    carrier: Option<Arc<dyn Carrier>>,
    secret: String,
    /// Hours of the day, in the project's time zone, in which questions go out.
    pub(crate) hours: (u8, u8),
    /// What keeps all messages back.
    pub(crate) trouble: Troubles,
    /// Wrong secrets, by where they came from.
    pub(crate) misses: Minute,
    /// There is something to do.
    pub(crate) wake: Notify,
}

impl Sms {
    /// What the settings name.
    ///
    /// # Errors
    /// When they name a file that cannot be read, or something that cannot be used: after "cannot".
    pub(crate) fn new(settings: &SmsSettings) -> Result<Sms, String> {
        let hours = (settings.from_hour, settings.to_hour);
        let with = |carrier, secret| Sms {
            carrier,
            secret,
            hours,
            trouble: Troubles::new("messages"),
            misses: Minute::of_misses(),
            wake: Notify::new(),
        };
        if settings.url.is_empty() {
            return Ok(with(None, String::new()));
        }
        if hours.0 >= hours.1 || hours.1 > 24 {
            return Err("use `from_hour` and `to_hour` of [sms]: write hours such as 9 and 20".into());
        }
        let digits = settings.sender.strip_prefix('+').unwrap_or(&settings.sender);
        if !(4..=15).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err("use `sender` of [sms]: write the number that replies go to, such as +46700000000".into());
        }
        let secret = settings.secret.or_in_file(&settings.secret_file, "secret_file", "sms")?;
        if secret.len() < SHORTEST_SECRET {
            return Err(format!("use `secret` of [sms]: replies need one of at least {SHORTEST_SECRET} signs"));
        }
        Ok(with(Some(Arc::new(Gateway::new(settings)?)), secret))
    }

    /// Who carries messages.
    ///
    /// # Errors
    /// Where the settings name no gateway: every route about messages says so.
    pub(crate) fn ready(&self) -> ApiResult<Arc<dyn Carrier>> {
        let missing = || {
            let detail =
                "no messages can be sent: say in [sms] of settings.toml which gateway takes them, and start again";
            ApiError::new(StatusCode::CONFLICT, "sms_not_set_up", detail)
        };
        self.carrier.clone().ok_or_else(missing)
    }

    /// Whether questions go out at this time of the day.
    pub(crate) fn is_awake(&self, time_zone: &str, now: Micros) -> bool {
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let Ok(now) = jiff::Timestamp::from_microsecond(now.0) else { return false };
        let hour = now.to_zoned(zone).hour().unsigned_abs();
        (self.hours.0..self.hours.1).contains(&hour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn sms(more: &str) -> Result<Sms, String> {
        let text = format!("[sms]\nurl = \"https://sms.example.se/send\"\n{more}");
        Sms::new(&Settings::from_parts(&text, std::iter::empty()).unwrap().sms)
    }

    #[test]
    fn what_cannot_be_used_is_said_by_name() {
        let good = "sender = \"+46700000000\"\nsecret = \"0123456789abcdef\"\n";
        assert!(sms(good).is_ok());
        for (wrong, named) in [
            ("secret = \"0123456789abcdef\"\n", "sender"),
            ("sender = \"Bolaget\"\nsecret = \"0123456789abcdef\"\n", "sender"),
            ("sender = \"+46700000000\"\n", "secret"),
            ("sender = \"+46700000000\"\nsecret = \"short\"\n", "secret"),
            ("sender = \"+46700000000\"\nsecret_file = \"/nowhere/at/all\"\n", "secret_file"),
            (&format!("{good}from_hour = 20\nto_hour = 9\n"), "from_hour"),
            (&format!("{good}ca_file = \"/nowhere/at/all\"\n"), "ca_file"),
        ] {
            let why = sms(wrong).err().unwrap();
            assert!(why.contains(named), "{named}: {why}");
        }
        let plain =
            "[sms]\nurl = \"http://sms.example.se/send\"\nsender = \"+46700000000\"\nsecret = \"0123456789abcdef\"";
        let settings = Settings::from_parts(plain, std::iter::empty()).unwrap();
        assert!(Sms::new(&settings.sms).err().unwrap().contains("url"));
        let none = Sms::new(&Settings::from_parts("", std::iter::empty()).unwrap().sms).unwrap();
        assert_eq!(none.ready().err().map(|error| error.code), Some("sms_not_set_up"));
    }

    #[test]
    fn questions_go_out_by_day_where_the_project_is() {
        let sms = sms("sender = \"+46700000000\"\nsecret = \"0123456789abcdef\"\n").unwrap();
        let at = |text: &str| Micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond());
        for (time, stockholm, utc) in [
            ("2026-01-01T07:59:59Z", false, false),
            ("2026-01-01T08:00:00Z", true, false),
            ("2026-01-01T18:59:59Z", true, true),
            ("2026-01-01T19:00:00Z", false, true),
            ("2026-07-01T07:00:00Z", true, false),
        ] {
            assert_eq!(sms.is_awake("Europe/Stockholm", at(time)), stockholm, "{time}");
            assert_eq!(sms.is_awake("UTC", at(time)), utc, "{time}");
        }
    }
}
