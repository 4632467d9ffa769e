//! One call → an accepted event, or a rejection with its reason: a list of steps, each of which may refuse.

use super::activity::activity;
use super::calls::{CallRoute, RawCall, body_text, read_calls};
use super::channel::channel;
use super::context::Context;
use super::excluded;
use super::generic;
use super::json::Json;
use super::properties::{Bag, To, clean};
use super::reason::Reason;
use super::redact;
use super::repeated::Repeated;
use super::surroundings::{put_campaign, put_surroundings};
use super::when::{self, Reach};
use super::who::{Identities, id_text, kind_of_previous_id, kind_of_user_id, known};
use crate::scrub;
use model::{Accepted, Event, IdentityKey, IdentityKind, Micros, Rejected, ValueKind};
use std::collections::HashSet;

/// A step: its name, and what it puts into the draft or refuses.
pub(super) type Step = (&'static str, fn(&mut Draft<'_>) -> Result<(), Reason>);

/// How a call is judged.
const STEPS: &[Step] = &[
    ("refuse_oversized", refuse_oversized),
    ("refuse_what_is_no_object", refuse_what_is_no_object),
    ("put_kind", put_kind),
    ("put_message_id", put_message_id),
    ("put_time", put_time),
    ("put_identities", put_identities),
    ("put_alias", put_alias),
    ("refuse_excluded", refuse_excluded),
    ("recognise_repeated", recognise_repeated),
    ("put_activity", put_activity),
    ("put_channel", put_channel),
    ("put_properties", put_properties),
    ("put_traits", put_traits),
    ("put_surroundings", put_surroundings),
    ("put_campaign", put_campaign),
];

/// A call on its way to become an event.
pub(super) struct Draft<'c> {
    pub(super) call: &'c RawCall<'c>,
    pub(super) context: &'c Context<'c>,
    pub(super) kind: CallRoute,
    /// Whether its sender is signed in and may say that an address and a customer number are one person.
    pub(super) trusted: bool,
    /// The sender's own id, where it has one.
    pub(super) message_id: Option<String>,
    pub(super) time: Micros,
    /// Whether the call itself says when.
    pub(super) timed: bool,
    pub(super) identities: Identities,
    /// An earlier identifier and the one that it is declared to be.
    pub(super) alias: Option<(IdentityKey, IdentityKey)>,
    pub(super) activity: String,
    pub(super) channel: Option<String>,
    pub(super) bag: Bag,
}

/// Judges one call of a tracking client.
pub fn accept(call: &RawCall<'_>, context: &Context<'_>) -> Result<Accepted, Rejected> {
    Draft::new(call, context, false).run(STEPS)
}

/// Judges a rejection again from the bytes that were kept of it, ours or original. `received` of the context is when
/// they arrived first.
pub fn replay(bytes: &[u8], context: &Context<'_>) -> Result<Accepted, Rejected> {
    let context = Context { replayed: true, ..context.clone() };
    let text = body_text(bytes);
    let calls = read_calls(CallRoute::Batch, &text, &context.limits).map(|calls| calls.calls).unwrap_or_default();
    if let [call] = calls.as_slice() {
        return accept(call, &context);
    }
    match generic::read_events(&text, &context.limits).unwrap_or_default().as_slice() {
        [event] => generic::accept_event(event, &context),
        _ => Err(Rejected { reason: Reason::NotAnObject.code().into(), bytes: bytes.to_vec(), message_id: None }),
    }
}

impl<'c> Draft<'c> {
    pub(super) fn new(call: &'c RawCall<'c>, context: &'c Context<'c>, trusted: bool) -> Draft<'c> {
        Draft {
            call,
            context,
            kind: call.route,
            trusted,
            message_id: None,
            time: context.received,
            timed: false,
            identities: Identities::default(),
            alias: None,
            activity: String::new(),
            channel: None,
            bag: Bag::default(),
        }
    }

    pub(super) fn run(mut self, steps: &[Step]) -> Result<Accepted, Rejected> {
        for (_, step) in steps {
            if let Err(reason) = step(&mut self) {
                return Err(redact::reject(self.call, self.message_id, reason, self.context));
            }
        }
        match self.identities.strongest().map(|identity| identity.key.clone()) {
            Some(person) => Ok(self.finish(person)),
            None => Err(redact::reject(self.call, self.message_id, Reason::NoIdentity, self.context)),
        }
    }

    fn finish(self, person: IdentityKey) -> Accepted {
        let message_id = self.message_id.clone().unwrap_or_else(|| self.content_id());
        let device = self.identities.device().cloned();
        let links = self.identities.links(self.trusted);
        let event = Event {
            message_id,
            time: self.time,
            received: self.context.received,
            person,
            device,
            activity: self.activity,
            channel: self.channel,
            properties: self.bag.properties,
        };
        let mut identities = self.identities.known;
        // The vault learns of an earlier identifier only with what it is tied to.
        identities.extend(self.identities.earlier.filter(|_| self.alias.is_some()));
        Accepted { event, identities, links, alias: self.alias, traits: self.bag.traits }
    }

    /// The id of a call that has none: the same bytes are the same event only if they also say when. Equal calls of
    /// one batch all happened.
    fn content_id(&self) -> String {
        let received = if self.timed { 0 } else { self.context.received.0 };
        let device = self.context.hints.anonymous_id.as_deref().unwrap_or_default();
        let (kind, repeat, text) = (self.kind.type_name(), self.call.repeat, self.call.text);
        let hash = redact::keyed_hash(self.context, &format!("{kind}\0{repeat}\0{received}\0{device}\0{text}"));
        format!("content-{hash}")
    }

    /// Takes the sender's own id; one that holds personal data is kept as a keyed hash.
    pub(super) fn take_message_id(&mut self, value: &Json<'_>) -> Result<(), Reason> {
        let Some(id) = id_text(value) else { return Ok(()) };
        if id.len() > self.context.limits.id_chars && id.chars().count() > self.context.limits.id_chars {
            return Err(Reason::IdTooLong);
        }
        let personal = !scrub::find(id).is_empty();
        let id = if personal { format!("id-{}", redact::keyed_hash(self.context, id)) } else { id.to_owned() };
        self.message_id = Some(id);
        Ok(())
    }
}

impl<'a> RawCall<'a> {
    /// A member of the context: the call's own, else the batch's.
    pub(super) fn context(&self, name: &str) -> &Json<'a> {
        let own = self.json.get("context").get(name);
        if own.is_null() { self.shared.context.get(name) } else { own }
    }
}

pub(super) fn refuse_oversized(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let too_large = draft.call.text.len() > draft.context.limits.event_bytes;
    if too_large { Err(Reason::EventTooLarge) } else { Ok(()) }
}

pub(super) fn refuse_what_is_no_object(draft: &mut Draft<'_>) -> Result<(), Reason> {
    match &draft.call.json {
        json if json.is_too_deep() => Err(Reason::TooDeep),
        Json::Object(_) => Ok(()),
        _ => Err(Reason::NotAnObject),
    }
}

fn put_kind(draft: &mut Draft<'_>) -> Result<(), Reason> {
    if draft.call.route == CallRoute::Batch {
        let name = draft.call.json.get("type").filled().unwrap_or_default();
        draft.kind = CallRoute::from_type(name).ok_or(Reason::UnknownType)?;
    }
    Ok(())
}

fn put_message_id(draft: &mut Draft<'_>) -> Result<(), Reason> {
    draft.take_message_id(draft.call.json.get("messageId"))
}

fn put_time(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let json = &draft.call.json;
    let stated = match when::read(json.get("timestamp"))? {
        Some(time) => Some(time),
        None => when::read(json.get("originalTimestamp"))?,
    };
    // A client that cannot say when it sent has said nothing about its clock.
    let sent = [json.get("sentAt"), &draft.call.shared.sent_at].into_iter().find_map(|sent| when::read(sent).ok()?);
    let sent = sent.or(draft.context.hints.sent_at);
    let (time, wrong) = when::settle(stated, sent, draft.context.received, Reach::TenYears)?;
    (draft.time, draft.timed) = (time, stated.is_some());
    if let Some(wrong) = wrong {
        draft.bag.add("$client_time", ValueKind::Time, wrong.to_rfc3339());
    }
    Ok(())
}

fn put_identities(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let json = &draft.call.json;
    if let Some(text) = id_text(json.get("userId")) {
        draft.identities.put(draft.context, kind_of_user_id(text), text)?;
    }
    let own = id_text(json.get("anonymousId"));
    if let Some(text) = own.or(draft.context.hints.anonymous_id.as_deref()) {
        draft.identities.put(draft.context, IdentityKind::AnonymousId, text)?;
    }
    if draft.identities.known.is_empty() { Err(Reason::NoIdentity) } else { Ok(()) }
}

/// An earlier identifier that the sender declares to be this person. Browsers send aliases to oneself: no link.
fn put_alias(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let json = &draft.call.json;
    let (CallRoute::Alias, Some(previous)) = (draft.kind, id_text(json.get("previousId"))) else { return Ok(()) };
    let Some(person) = draft.identities.strongest().map(|identity| identity.key.clone()) else { return Ok(()) };
    let is_device = id_text(json.get("anonymousId")) == Some(previous);
    let kind = match id_text(json.get("userId")) {
        Some(user_id) if !is_device => kind_of_previous_id(previous, user_id),
        _ => IdentityKind::AnonymousId,
    };
    let Some(earlier) = known(draft.context, kind, previous)? else { return Ok(()) };
    if earlier.key != person {
        if may_be_declared(earlier.kind, person.kind()) {
            draft.alias = Some((earlier.key.clone(), person));
        }
        // No part of who did this: the event is the new identifier's.
        if !draft.identities.known.contains(&earlier) {
            draft.identities.earlier = Some(earlier);
        }
    }
    Ok(())
}

/// Whether a tracking client may say that one identifier is another: anybody who has seen the page can send with its
/// key. A device may belong to anybody, and two customer numbers only become a suggestion; but an address, a telephone
/// number or a national number is never tied to another identifier on such a word.
fn may_be_declared(from: IdentityKind, to: Option<IdentityKind>) -> bool {
    from == IdentityKind::AnonymousId || from == IdentityKind::UserId && to == Some(IdentityKind::UserId)
}

pub(super) fn refuse_excluded(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let identities = &draft.identities;
    let is_in = |list: Option<&HashSet<IdentityKey>>| {
        let mut keys = identities.known.iter().chain(&identities.earlier).map(|identity| &identity.key);
        list.is_some_and(|list| keys.any(|key| list.contains(key)))
    };
    let excluded = draft.context.excluded.filter(|list| !list.is_empty());
    if is_in(excluded) || excluded.is_some_and(|list| excluded::is_told_of(draft.call, draft.context, list)) {
        return Err(Reason::ExcludedPerson);
    }
    if is_in(draft.context.erased) { Err(Reason::ErasedPerson) } else { Ok(()) }
}

/// From here on the identifiers are known wherever else the call says them.
pub(super) fn recognise_repeated(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let identities = &draft.identities;
    draft.bag.repeated = Repeated::new(identities.known.iter().chain(&identities.earlier).cloned());
    Ok(())
}

fn put_activity(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let name = activity(draft.call, draft.kind, draft.context.limits.event_name_chars)?;
    draft.activity = clean(draft.context, &name).into_owned();
    Ok(())
}

fn put_channel(draft: &mut Draft<'_>) -> Result<(), Reason> {
    draft.channel = channel(draft.call, draft.kind, draft.context.hints).map(str::to_owned);
    Ok(())
}

fn put_properties(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let json = &draft.call.json;
    let is_look = matches!(draft.kind, CallRoute::Page | CallRoute::Screen);
    // The name of a page is its activity already.
    let skipped: &[&str] = if is_look { &["name"] } else { &[] };
    draft.bag.put_all(draft.context, json.get("properties"), "", To::Event, skipped)?;
    if is_look && json.get("properties").get("category").is_null() {
        draft.bag.put(draft.context, "category", json.get("category"), To::Event)?;
    }
    if draft.kind == CallRoute::Group {
        draft.bag.put(draft.context, "group_id", json.get("groupId"), To::Event)?;
    }
    Ok(())
}

/// What is said about the person, or about the group that it belongs to.
fn put_traits(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let prefix = if draft.kind == CallRoute::Group { "group" } else { "" };
    draft.bag.put_all(draft.context, draft.call.context("traits"), "", To::Vault, &[])?;
    draft.bag.put_all(draft.context, draft.call.json.get("traits"), prefix, To::Vault, &[])
}
