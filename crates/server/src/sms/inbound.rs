//! The way in for replies: what the operator's gateway tells of a message becomes a turn of its conversation.
//!
//! Who does not know the secret learns nothing, not even which projects there are. What is told twice is heard once. The
//! answer is always empty: some gateways would send a body back as a message of its own.

use super::talk;
use crate::app::App;
use crate::collect::refuse_early;
use crate::error::{ApiError, ApiResult};
use crate::extract::Peer;
use crate::persons::key_of;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::{IdentityKind, ProjectId};
use ring::hmac;
use schemars::JsonSchema;
use serde::Serialize;
use std::time::Duration;
use store::{Heard, HeardFate, HeardHow, Secret};
use subtle::ConstantTimeEq;

/// The largest body.
const LARGEST: usize = 64 * 1024;
/// The most fields of a form, or members of an object.
const MOST_FIELDS: usize = 200;
/// The most signs that are read of a message: more than any gateway joins.
const MOST_SIGNS: usize = 4_000;
/// The longest id of a message.
const LONGEST_ID: usize = 200;
/// The header that holds the body's signature.
const SIGNATURE: &str = "x-resa-signature";

/// A reply as the gateway tells it, under the names that [sms] of the settings says; these are the usual ones. A form of
/// the web will do as well.
#[derive(Serialize, JsonSchema)]
pub(crate) struct IncomingMessage {
    /// Who replies.
    from: String,
    /// What they say.
    message: String,
    /// The gateway's id of it: the same id is the same reply.
    id: String,
}

/// `POST /v1/sms/{project}`.
pub(crate) async fn hear(
    State(app): State<App>,
    peer: Peer,
    Path(project): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<StatusCode> {
    if app.sms.secret.is_empty() {
        return Err(ApiError::not_found());
    }
    refuse_early(&app)?;
    let (origin, now) = (peer.origin(), app.clock.now());
    app.askings.take(peer, &app)?;
    let bytes = read(&app, body).await?;
    if !is_known(&app.sms.secret, &headers, query.as_deref().unwrap_or_default(), &bytes) {
        // Only who is wrong waits: a stranger behind the gateway's own address does not silence it.
        if let Some(wait) = app.sms.misses.wait(&origin, now) {
            let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "too many wrong secrets");
            error.retry_after = Some(wait);
            return Err(error);
        }
        app.sms.misses.count(&origin, now);
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, "invalid_sms_secret", "the secret of [sms] is another"));
    }
    let told = Told::read(&app, &headers, &bytes)?;
    let project = ProjectId(project);
    app.blocking(move |app| take(app, &project, &told)).await?;
    app.sms.wake.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

async fn read(app: &App, body: Body) -> ApiResult<Bytes> {
    let patience = Duration::from_secs(app.settings.server.body_seconds);
    let read = tokio::time::timeout(patience, axum::body::to_bytes(body, LARGEST)).await;
    let too_large = || ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", "the body is too large");
    read.map_err(|_| too_large())?.map_err(|_| too_large())
}

/// Whether whoever sends knows the secret, however they show it; each comparison takes the same time.
fn is_known(secret: &str, headers: &HeaderMap, query: &str, body: &[u8]) -> bool {
    let same = |shown: &str| bool::from(shown.as_bytes().ct_eq(secret.as_bytes()));
    if let Some(signature) = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()) {
        // Who signs is held to it.
        let hex = signature.trim().strip_prefix("sha256=").unwrap_or(signature.trim());
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        return bytes_of(hex).is_some_and(|tag| hmac::verify(&key, body, &tag).is_ok());
    }
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some((scheme, rest)) = authorization.split_once(' ') {
        return match scheme.to_ascii_lowercase().as_str() {
            "bearer" => same(rest.trim()),
            "basic" => {
                let text = STANDARD.decode(rest.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                text.as_deref().and_then(|text| text.split_once(':')).is_some_and(|(_, password)| same(password))
            }
            _ => false,
        };
    }
    let token = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token");
    token.is_some_and(|(_, token)| same(&token))
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = hex.chars().map(|sign| sign.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits.filter(|digits| digits.len() == 64)?;
    Some(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

/// A message that came in.
struct Told {
    from: String,
    text: String,
    id: String,
}

impl Told {
    fn read(app: &App, headers: &HeaderMap, body: &[u8]) -> ApiResult<Told> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_json = kind.to_ascii_lowercase().contains("json") || body.trim_ascii_start().starts_with(b"{");
        let fields: Vec<(String, String)> = match is_json {
            true => members(body)?,
            false => form_urlencoded::parse(body).into_owned().take(MOST_FIELDS).collect(),
        };
        let of = |name: &str| {
            let found = fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            found
                .ok_or_else(|| ApiError::invalid(name, "the settings say that replies have this; see reply_… of [sms]"))
        };
        let settings = &app.settings.sms;
        let (from, text, id) =
            (of(&settings.reply_from_field)?, of(&settings.reply_message_field)?, of(&settings.reply_id_field)?);
        let id = id.trim().to_string();
        if id.is_empty() || id.len() > LONGEST_ID || id.chars().any(char::is_control) {
            return Err(ApiError::invalid(&settings.reply_id_field, "an id has 1 to 200 signs on one line"));
        }
        Ok(Told { from, text: text.chars().take(MOST_SIGNS).collect(), id })
    }
}

/// The members of an object that are words or numbers.
fn members(body: &[u8]) -> ApiResult<Vec<(String, String)>> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(body)
        .map_err(|_| ApiError::new(StatusCode::BAD_REQUEST, "invalid_json", "the body is no JSON object"))?;
    let said = |(name, value)| match value {
        serde_json::Value::String(text) => Some((name, text)),
        serde_json::Value::Number(number) => Some((name, number.to_string())),
        _ => None,
    };
    Ok(object.into_iter().take(MOST_FIELDS).filter_map(said).collect())
}

/// Makes a turn of it.
fn take(app: &App, project: &ProjectId, told: &Told) -> ApiResult<()> {
    let found = app.keys.find_project(project, &app.store)?.ok_or_else(ApiError::not_found)?;
    let Some(number) = super::number(&told.from) else {
        // A name or a short number: nobody whom we asked, and nobody to answer.
        return keep_nothing(app, project, told);
    };
    let reached = key_of(&app.store, project, IdentityKind::Phone.code(), &number)?;
    let address = Secret::of(number);
    // Two replies of the same number at once: the second looks again at what the first made of it.
    for _ in 0..5 {
        let now = app.clock.now();
        app.store.ended_talks(now)?;
        let known = app.store.reached(project, reached.as_str())?;
        let asked = match &known.talk {
            Some(talk) => app.store.survey_version(&talk.survey, talk.number)?.map(|draft| draft.asked),
            None => None,
        };
        let mut turn = talk::hear(&known, asked.as_ref(), &told.text, now);
        let persons = app.store.reached_as(project, reached.as_str())?;
        let of_excluded = |name: &String| found.excluded.contains(&model::IdentityKey(name.clone()));
        let is_excluded = found.excluded.contains(&reached) || persons.iter().any(of_excluded);
        if is_excluded {
            // Nothing is kept of who is excluded but that they leave, and nothing is said to them.
            let fate = if turn.fate == HeardFate::Stopped { turn.fate } else { HeardFate::Nothing };
            turn = talk::Turn { fate, talk: None, words: None };
        }
        let mut leaves = Vec::new();
        if turn.fate == HeardFate::Stopped {
            leaves = persons;
            leaves.push(reached.0.clone());
        }
        let heard = Heard {
            message: &told.id,
            reached: if is_excluded { "" } else { reached.as_str() },
            fate: turn.fate,
            turn: turn.talk.as_ref(),
            leaves,
            reply: turn.words.as_deref().map(|words| (words, &address)),
        };
        match app.store.hear(project, &heard, now)? {
            HeardHow::Kept | HeardHow::Before => return Ok(()),
            HeardHow::Overtaken => {}
        }
    }
    Err(ApiError::unavailable("busy", "this number sends faster than it is heard", 1))
}

fn keep_nothing(app: &App, project: &ProjectId, told: &Told) -> ApiResult<()> {
    let heard =
        Heard { message: &told.id, reached: "", fate: HeardFate::Nothing, turn: None, leaves: Vec::new(), reply: None };
    app.store.hear(project, &heard, app.clock.now())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const THE_SECRET: &str = "0123456789abcdef";

    fn known(name: &'static str, value: &str, query: &str) -> bool {
        let mut headers = HeaderMap::new();
        if !name.is_empty() {
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        }
        is_known(THE_SECRET, &headers, query, b"body")
    }

    #[test]
    fn the_secret_is_shown_in_four_ways_and_no_other() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, THE_SECRET.as_bytes());
        let tag = hmac::sign(&key, b"body");
        let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let basic = format!("Basic {}", STANDARD.encode(format!("gateway:{THE_SECRET}")));
        assert!(known(SIGNATURE, &format!("sha256={hex}"), ""));
        assert!(known(SIGNATURE, &hex.to_uppercase(), ""));
        assert!(known("authorization", &format!("Bearer {THE_SECRET}"), ""));
        assert!(known("authorization", &basic, ""));
        assert!(known("", "", &format!("a=1&token={THE_SECRET}")));
        for (name, value, query) in [
            ("", "", ""),
            ("", "", "token="),
            ("", "", "token=0123456789abcdeg"),
            ("", "", "token=0123456789abcdef0"),
            ("authorization", "Bearer 0123456789abcde", ""),
            ("authorization", "0123456789abcdef", ""),
            ("authorization", "Basic eDp5", "token=0123456789abcdef"),
            (SIGNATURE, "sha256=00", "token=0123456789abcdef"),
            (SIGNATURE, &"0".repeat(64), ""),
            (SIGNATURE, &format!("{hex}0"), ""),
        ] {
            assert!(!known(name, value, query), "{name} {value} {query}");
        }
    }

    #[test]
    fn members_of_an_object_are_words_or_numbers() {
        let read = members(br#"{"from":"+46701234567","message":7,"id":{"x":1},"more":null}"#).unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("from", "+46701234567"), ("message", "7")]);
        for body in ["", "[]", "7", "{\"a\"", "null"] {
            assert_eq!(members(body.as_bytes()).err().map(|error| error.code), Some("invalid_json"), "{body}");
        }
    }
}
