//! Carries messages to the operator's own gateway: one request of HTTP for each, over the one way out.
//!
//! What the gateway answers decides: taken, never, not now, or nobody knows. After silence a message is not sent again.

use super::{Carrier, Message};
use crate::dialler::{Dialler, Reach, Unanswered};
use crate::mail::NotSent;
use crate::settings::{SmsBody, SmsSettings};
use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;

/// The operator's gateway.
pub(super) struct Gateway {
    dialler: Dialler,
    reach: Reach,
    settings: SmsSettings,
    authorization: Option<HeaderValue>,
}

impl Gateway {
    /// The gateway that the settings name.
    pub(super) fn new(settings: &SmsSettings) -> Result<Gateway, String> {
        let certificates = Some(settings.ca_file.as_str()).filter(|file| !file.is_empty());
        let dialler = Dialler::new(settings.private_networks, certificates.map(Path::new));
        let dialler = dialler.map_err(|why| format!("{why}, which `ca_file` of [sms] names"))?;
        let reach = Reach::around(&settings.url, &[]);
        let reach = reach.map_err(|why| {
            format!("use `url` of [sms] ({}): write an address that begins with https://", why.code())
        })?;
        let token = settings.token.or_in_file(&settings.token_file, "token_file", "sms")?;
        let password = settings.password.or_in_file(&settings.password_file, "password_file", "sms")?;
        let shown = match (token.is_empty(), settings.user.is_empty()) {
            (false, _) => Some(format!("Bearer {token}")),
            (true, false) => Some(format!("Basic {}", STANDARD.encode(format!("{}:{password}", settings.user)))),
            (true, true) => None,
        };
        let header = |text: String| {
            let value = HeaderValue::from_str(&text).map(|mut value| {
                value.set_sensitive(true);
                value
            });
            value.map_err(|_| "use the credentials of [sms]: they hold signs that no header may".to_string())
        };
        let authorization = shown.map(header).transpose()?;
        Ok(Gateway { dialler, reach, settings: settings.clone(), authorization })
    }

    /// The message as the gateway wants it: the type of the body, and the body.
    fn body(&self, message: &Message<'_>) -> (&'static str, String) {
        let of = &self.settings;
        let fields = [
            (of.from_field.as_str(), of.sender.as_str()),
            (of.to_field.as_str(), message.to),
            (of.message_field.as_str(), message.words),
            (of.reference_field.as_str(), message.id),
        ];
        let fields = fields.into_iter().filter(|(name, _)| !name.is_empty());
        match of.body {
            SmsBody::Form => {
                let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
                ("application/x-www-form-urlencoded", form)
            }
            SmsBody::Json => {
                let object: serde_json::Map<String, serde_json::Value> =
                    fields.map(|(name, value)| (name.to_string(), value.into())).collect();
                ("application/json", serde_json::Value::Object(object).to_string())
            }
        }
    }
}

impl Carrier for Gateway {
    fn send(&self, message: &Message<'_>) -> Result<(), NotSent> {
        let (kind, body) = self.body(message);
        let answered = self.dialler.hand_over(&self.reach, &self.settings.url, self.authorization.clone(), kind, body);
        match answered {
            Ok(status) => judge(status),
            Err(Unanswered::NotSent(why)) => Err(NotSent::Trouble(why.code())),
            Err(Unanswered::Perhaps) => Err(NotSent::Unsure),
        }
    }
}

/// What an answer says of the message.
fn judge(status: u16) -> Result<(), NotSent> {
    match status {
        200..=299 => Ok(()),
        // Nobody follows a gateway elsewhere, with somebody's number in hand.
        300..=399 | 404 | 405 => Err(NotSent::Trouble("wrong_address")),
        401 | 403 => Err(NotSent::Trouble("sign_in_refused")),
        402 => Err(NotSent::Trouble("no_credit")),
        408 | 425 | 429 | 503 => Err(NotSent::Later),
        400..=499 => Err(NotSent::Never),
        // It failed on the way: it may have gone before.
        _ => Err(NotSent::Unsure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn gateway(more: &str) -> Gateway {
        let text = format!("[sms]\nurl = \"https://sms.example.se/send\"\nsender = \"+46700000000\"\n{more}");
        Gateway::new(&Settings::from_parts(&text, std::iter::empty()).unwrap().sms).unwrap()
    }

    #[test]
    fn the_body_is_as_the_gateway_wants_it() {
        let message = Message { id: "ivt_a", to: "+46701234567", words: "Åt & \"x\"?\n1 = Ja" };
        let (kind, body) = gateway("").body(&message);
        assert_eq!(kind, "application/x-www-form-urlencoded");
        assert_eq!(body, "from=%2B46700000000&to=%2B46701234567&message=%C3%85t+%26+%22x%22%3F%0A1+%3D+Ja");
        let named = "body = \"json\"\nfrom_field = \"From\"\nto_field = \"To\"\nmessage_field = \"Body\"\nreference_field = \"Ref\"\n";
        let (kind, body) = gateway(named).body(&message);
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        let told =
            serde_json::json!({ "From": "+46700000000", "To": "+46701234567", "Body": message.words, "Ref": "ivt_a" });
        assert_eq!((kind, read), ("application/json", told));
    }

    #[test]
    fn credentials_are_shown_one_way() {
        let of = |more: &str| gateway(more).authorization.map(|value| value.to_str().unwrap().to_string());
        assert_eq!(of(""), None);
        assert_eq!(of("user = \"u\"\npassword = \"p\"\n").as_deref(), Some("Basic dTpw"));
        assert_eq!(of("user = \"u\"\ntoken = \"t\"\n").as_deref(), Some("Bearer t"));
    }

    #[test]
    fn after_silence_and_failure_nobody_knows() {
        assert_eq!((judge(200), judge(201), judge(400)), (Ok(()), Ok(()), Err(NotSent::Never)));
        assert_eq!((judge(429), judge(503)), (Err(NotSent::Later), Err(NotSent::Later)));
        assert_eq!((judge(500), judge(504)), (Err(NotSent::Unsure), Err(NotSent::Unsure)));
        assert_eq!(
            (judge(302), judge(401)),
            (Err(NotSent::Trouble("wrong_address")), Err(NotSent::Trouble("sign_in_refused")))
        );
    }
}
