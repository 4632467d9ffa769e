//! The bytes of a rejected call as they are kept: readable and replayable, but without what names a person.

use super::calls::{CallRoute, RawCall};
use super::context::Context;
use super::json::Json;
use super::personal::{Naming, judge};
use super::properties::without_query;
use super::reason::Reason;
use super::repeated::{Repeated, pseudonym};
use super::who;
use crate::scrub;
use model::{IdentityKind, Rejected};
use std::borrow::Cow;

const PERSONAL: &str = "[personal data]";
/// Where an object in a list stands.
const IN_LIST: &str = "[]";

/// A rejection with the bytes that may be kept of it.
pub(super) fn reject(
    call: &RawCall<'_>,
    message_id: Option<String>,
    reason: Reason,
    context: &Context<'_>,
) -> Rejected {
    if matches!(reason, Reason::ExcludedPerson | Reason::ErasedPerson) {
        // Nothing about these may be stored, not even as a rejection; a message's id may tell whose it is.
        return Rejected { reason: reason.code().to_owned(), bytes: Vec::new(), message_id: None };
    }
    Rejected { reason: reason.code().to_owned(), bytes: kept(call, reason, context), message_id }
}

fn kept(call: &RawCall<'_>, reason: Reason, context: &Context<'_>) -> Vec<u8> {
    let text = if context.keep_originals { call.text.to_owned() } else { masked(call, context) };
    if reason == Reason::EventTooLarge { shortened(&text, call.text, context) } else { text.into_bytes() }
}

fn masked(call: &RawCall<'_>, context: &Context<'_>) -> String {
    let mut out = String::with_capacity(call.text.len());
    let repeated = Repeated::of_call(call, context);
    let masker = Masker { context, repeated: &repeated, replayable: true };
    masker.write(&call.json, "", &mut out);
    // A replay must know what the route said.
    let names_itself = call.route == CallRoute::Batch || !call.json.get("type").is_null();
    if !names_itself && out.starts_with('{') {
        let rest = out.split_off(1);
        let comma = if rest == "}" { "" } else { "," };
        out.push_str(&format!("\"type\":\"{}\"{comma}{rest}", call.route.type_name()));
    }
    out
}

/// The beginning, the length, and a keyed hash to recognise the same call by.
fn shortened(text: &str, original: &str, context: &Context<'_>) -> Vec<u8> {
    let end = text.floor_char_boundary(context.limits.kept_bytes);
    let hash = keyed_hash(context, original);
    format!("{}\n… {} bytes, keyed hash {hash}", text.get(..end).unwrap_or_default(), original.len()).into_bytes()
}

/// A keyed hash of any text. The sign before it is in no identifier, so that it is nobody's pseudonym.
pub(super) fn keyed_hash(context: &Context<'_>, text: &str) -> String {
    let key = context.pseudonyms.of(IdentityKind::AnonymousId, &format!("\0{text}"));
    key.as_str().trim_start_matches("a_").to_owned()
}

/// Writes JSON with a placeholder for every value that names a person.
pub(super) struct Masker<'c> {
    pub(super) context: &'c Context<'c>,
    /// The identifiers of the call.
    pub(super) repeated: &'c Repeated,
    /// Whether identifiers become pseudonyms that a replay understands.
    pub(super) replayable: bool,
}

impl Masker<'_> {
    pub(super) fn write(&self, json: &Json<'_>, path: &str, out: &mut String) {
        if let Some(pseudonym) = self.instead(json, path) {
            return Json::Text(pseudonym).write(out);
        }
        match json {
            Json::Object(members) => self.write_members(members, path, out),
            Json::Array(values) => {
                out.push('[');
                for (number, value) in values.iter().enumerate() {
                    if number > 0 {
                        out.push(',');
                    }
                    // Objects in lists are judged as if they stood alone, here and in events.
                    self.write(value, if matches!(value, Json::Object(_)) { IN_LIST } else { path }, out);
                }
                out.push(']');
            }
            Json::TooDeep => out.push_str("\"[nested too deep]\""),
            Json::Text(text) => self.write_text(text, out),
            Json::Number(digits) if self.scrubs() && scrub::scrub(digits) != *digits => self.write_text(digits, out),
            other => other.write(out),
        }
    }

    /// What stands instead of an identifier. A replay must know what a call is, whatever its person is called.
    fn instead<'v>(&self, value: &'v Json<'_>, path: &str) -> Option<Cow<'v, str>> {
        let is_of_call = self.replayable && matches!(path, "type" | "messageId" | "id");
        if is_of_call { None } else { self.repeated.instead(self.context, path, value) }
    }

    fn scrubs(&self) -> bool {
        self.context.scrub || self.replayable
    }

    fn write_text(&self, text: &str, out: &mut String) {
        let text = without_query(text);
        let text = if self.scrubs() { scrub::scrub(text) } else { text.into() };
        Json::Text(text).write(out);
    }

    fn write_members(&self, members: &[(Cow<'_, str>, Json<'_>)], path: &str, out: &mut String) {
        out.push('{');
        let empty = out.len();
        for (name, value) in members {
            let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
            let naming = judge(judged_name(&path));
            if naming == Naming::Never || path == "writeKey" {
                continue;
            }
            if out.len() > empty {
                out.push(',');
            }
            self.write_text(name, out);
            out.push(':');
            let kind = if self.replayable { identifier(&path, value) } else { None };
            match (kind, who::id_text(value)) {
                (Some(kind), Some(text)) => Json::Text(pseudonym(self.context, kind, text)).write(out),
                _ if naming == Naming::Personal && !value.is_null() => Json::Text(PERSONAL.into()).write(out),
                _ if is_of_traits(&path) && !matches!(value, Json::Null | Json::Object(_)) => {
                    Json::Text(PERSONAL.into()).write(out);
                }
                _ => self.write(value, &path, out),
            }
        }
        out.push('}');
    }
}

/// The name by which acceptance judges what stands at a path.
fn judged_name(path: &str) -> &str {
    let inside = ["properties.", "traits.", "context.traits."].into_iter().find_map(|outer| path.strip_prefix(outer));
    inside.unwrap_or(path)
}

/// Whether a value stands in an object of traits, at whatever depth, or instead of one.
fn is_of_traits(path: &str) -> bool {
    let path = path.strip_prefix("[].").unwrap_or(path);
    let inside = path.strip_prefix("context.").unwrap_or(path).strip_prefix("traits");
    inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What kind of identifier stands at a path of a call or of a generic event.
fn identifier(path: &str, value: &Json<'_>) -> Option<IdentityKind> {
    match path {
        "userId" | "previousId" => who::id_text(value).map(who::kind_of_user_id),
        "anonymousId" => Some(IdentityKind::AnonymousId),
        _ => IdentityKind::from_code(path.strip_prefix("person.")?),
    }
}
