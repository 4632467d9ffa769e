//! What else a call says: flat, typed properties for the event; what is about the person apart, for the vault.

use super::context::Context;
use super::json::Json;
use super::personal::{Naming, judge};
use super::reason::Reason;
use super::redact;
use super::repeated::Repeated;
use crate::instant::{self, Instant};
use crate::{identity, scrub};
use model::{IdentityKind, Micros, Property, ValueKind};
use std::borrow::Cow;

/// Where properties go unless their name says that they are personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// The event.
    Event,
    /// The vault.
    Vault,
}

/// The properties and traits of one call.
#[derive(Default)]
pub(super) struct Bag {
    pub(super) properties: Vec<Property>,
    pub(super) traits: Vec<Property>,
    /// The identifiers of the call.
    pub(super) repeated: Repeated,
}

impl Bag {
    /// Takes all members of an object, nested ones with dotted names, except those that are `skipped` at the top.
    pub(super) fn put_all(
        &mut self,
        context: &Context<'_>,
        json: &Json<'_>,
        prefix: &str,
        to: To,
        skipped: &[&str],
    ) -> Result<(), Reason> {
        let mut path = String::from(prefix);
        for (name, value) in json.members() {
            if !skipped.contains(&name.as_ref()) {
                self.put_below(context, &mut path, name, value, to)?;
            }
        }
        Ok(())
    }

    fn put_below(
        &mut self,
        context: &Context<'_>,
        path: &mut String,
        name: &str,
        value: &Json<'_>,
        to: To,
    ) -> Result<(), Reason> {
        let length = path.len();
        if !path.is_empty() {
            path.push('.');
        }
        // Names that begin with `$` are ours.
        let own = name.trim_start_matches('$');
        path.push_str(if own.is_empty() { "_" } else { own });
        match value {
            Json::Object(members) => {
                for (name, value) in members {
                    self.put_below(context, path, name, value, to)?;
                }
            }
            value => self.put(context, path, value, to)?,
        }
        path.truncate(length);
        Ok(())
    }

    /// Takes one value that is no object.
    pub(super) fn put(&mut self, context: &Context<'_>, path: &str, value: &Json<'_>, to: To) -> Result<(), Reason> {
        let naming = judge(path);
        if value.is_null() || naming == Naming::Never {
            return Ok(());
        }
        let limits = &context.limits;
        if path.len() > limits.property_name_chars && path.chars().count() > limits.property_name_chars {
            return Err(Reason::NameTooLong);
        }
        let vault = to == To::Vault || naming == Naming::Personal;
        let typed = if vault { trait_value(context, value) } else { event_value(context, &self.repeated, path, value) };
        let Some((kind, value)) = typed else { return Ok(()) };
        let kept = if vault { &mut self.traits } else { &mut self.properties };
        // Of two values with one name the later counts, as in browsers.
        if let Some(known) = kept.iter_mut().find(|known| known.name == path) {
            (known.kind, known.value) = (kind, value);
            return Ok(());
        }
        if kept.len() == limits.properties {
            return Err(Reason::TooManyProperties);
        }
        let name = if vault { Cow::Borrowed(path) } else { clean(context, path) };
        kept.push(Property { name: name.into_owned(), kind, value });
        Ok(())
    }

    /// Adds what we found out ourselves, unless the sender said it.
    pub(super) fn add(&mut self, name: &str, kind: ValueKind, value: String) {
        if !value.is_empty() && !self.properties.iter().any(|known| known.name == name) {
            self.properties.push(Property { name: name.to_owned(), kind, value });
        }
    }
}

/// A text without the personal data in it, where the project scrubs.
pub(super) fn clean<'t>(context: &Context<'_>, text: &'t str) -> Cow<'t, str> {
    if context.scrub { scrub::scrub(text) } else { Cow::Borrowed(text) }
}

/// An address of a page without what follows `?` and `#`; other texts as they are.
pub(super) fn without_query(text: &str) -> &str {
    let is_address = text.starts_with("http://") || text.starts_with("https://") || text.starts_with('/');
    if is_address { text.split(['?', '#']).next().unwrap_or_default() } else { text }
}

fn event_value(
    context: &Context<'_>,
    repeated: &Repeated,
    path: &str,
    value: &Json<'_>,
) -> Option<(ValueKind, String)> {
    if let Some(pseudonym) = repeated.instead(context, path, value) {
        return Some((ValueKind::Text, pseudonym.into_owned()));
    }
    match value {
        Json::Null | Json::Object(_) | Json::TooDeep => None,
        Json::Bool(value) => Some((ValueKind::Boolean, value.to_string())),
        Json::Number(digits) => Some(number(digits, context.scrub)),
        // A query string by itself.
        Json::Text(text) if text.starts_with('?') && !text.contains(' ') => None,
        Json::Text(text) => Some(text_value(context, text)),
        Json::Array(_) => {
            let mut text = String::new();
            redact::Masker { context, repeated, replayable: false }.write(value, path, &mut text);
            Some((ValueKind::Text, text))
        }
    }
}

/// A number as it is written, unless it is somebody's.
fn number(digits: &str, scrubbed: bool) -> (ValueKind, String) {
    const SHORTEST_PERSONAL: usize = 10;
    if scrubbed && digits.len() >= SHORTEST_PERSONAL {
        let cleaned = scrub::scrub(digits);
        if cleaned != digits {
            return (ValueKind::Text, cleaned.into_owned());
        }
    }
    if digits.parse::<i64>().is_ok() {
        return (ValueKind::Integer, digits.to_owned());
    }
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() && digits.contains(['e', 'E']) => (ValueKind::Float, number.to_string()),
        Ok(number) if number.is_finite() => (ValueKind::Float, digits.to_owned()),
        _ => (ValueKind::Text, digits.to_owned()),
    }
}

fn text_value(context: &Context<'_>, text: &str) -> (ValueKind, String) {
    match moment(text) {
        Some(time) => (ValueKind::Time, time.to_rfc3339()),
        None => (ValueKind::Text, clean(context, without_query(text)).into_owned()),
    }
}

/// A whole time with its zone.
fn moment(text: &str) -> Option<Micros> {
    let bytes = text.as_bytes();
    if !(20..=40).contains(&bytes.len()) || bytes[4] != b'-' || bytes[10] != b'T' {
        return None;
    }
    match instant::parse(text)? {
        Instant::Utc(micros) => Some(Micros(micros)),
        Instant::Local(_) => None,
    }
}

/// As it came, but a national number only as its keyed hash.
fn trait_value(context: &Context<'_>, value: &Json<'_>) -> Option<(ValueKind, String)> {
    let (kind, text) = match value {
        Json::Null | Json::Object(_) | Json::TooDeep => return None,
        Json::Bool(value) => return Some((ValueKind::Boolean, value.to_string())),
        Json::Number(digits) => (number(digits, false).0, Cow::Borrowed(*digits)),
        Json::Text(text) => (ValueKind::Text, Cow::Borrowed(text.as_ref())),
        Json::Array(_) => {
            let mut text = String::new();
            value.write(&mut text);
            (ValueKind::Text, Cow::Owned(text))
        }
    };
    if let Some(national) = identity::normalise(IdentityKind::NationalId, &text) {
        return Some((ValueKind::Text, context.pseudonyms.of(IdentityKind::NationalId, &national).0));
    }
    let cleaned = scrub::scrub_only(&text, scrub::Kind::PersonalNumber);
    let kind = if cleaned == text { kind } else { ValueKind::Text };
    Some((kind, cleaned.into_owned()))
}
