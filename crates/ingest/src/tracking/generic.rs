//! Events of our own interface: `POST /api/projects/{id}/events`. Their sender is signed in, so e-mail addresses and
//! telephone numbers that it names are identifiers, unlike what a tracking client says about itself.

use super::Limits;
use super::accept::{Draft, Step, recognise_repeated, refuse_excluded, refuse_oversized, refuse_what_is_no_object};
use super::activity::named;
use super::body::BodyError;
use super::calls::{RawCall, read_list};
use super::context::Context;
use super::json::Json;
use super::properties::{To, clean};
use super::reason::Reason;
use super::when::{self, Reach};
use super::who::id_text;
use model::{Accepted, IdentityKind, Rejected};

/// One event of a body, not judged yet.
#[derive(Clone)]
pub struct RawEvent<'a>(RawCall<'a>);

/// How a generic event is judged.
const STEPS: &[Step] = &[
    ("refuse_oversized", refuse_oversized),
    ("refuse_what_is_no_object", refuse_what_is_no_object),
    ("put_message_id", put_message_id),
    ("put_time", put_time),
    ("put_identities", put_identities),
    ("refuse_excluded", refuse_excluded),
    ("recognise_repeated", recognise_repeated),
    ("put_activity", put_activity),
    ("put_channel", put_channel),
    ("put_properties", put_properties),
];

/// Reads `[{…}, …]`, `{"events": [{…}, …]}` or one event.
pub fn read_events<'a>(text: &'a str, limits: &Limits) -> Result<Vec<RawEvent<'a>>, BodyError> {
    Ok(read_list(text, limits)?.into_iter().map(RawEvent).collect())
}

/// Judges one generic event.
pub fn accept_event(event: &RawEvent<'_>, context: &Context<'_>) -> Result<Accepted, Rejected> {
    Draft::new(&event.0, context, true).run(STEPS)
}

fn put_message_id(draft: &mut Draft<'_>) -> Result<(), Reason> {
    draft.take_message_id(draft.call.json.get("id"))
}

fn put_time(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let stated = when::read(draft.call.json.get("time"))?;
    let (time, _) = when::settle(stated, None, draft.context.received, Reach::History)?;
    (draft.time, draft.timed) = (time, stated.is_some());
    Ok(())
}

fn put_identities(draft: &mut Draft<'_>) -> Result<(), Reason> {
    for (name, value) in draft.call.json.get("person").members() {
        let kind = IdentityKind::from_code(name).ok_or(Reason::UnknownIdentifierKind)?;
        match id_text(value) {
            Some(text) => drop(draft.identities.put(draft.context, kind, text)?),
            None if matches!(value, Json::Null | Json::Text(_)) => {}
            None => return Err(Reason::UnknownIdentifierKind),
        }
    }
    if draft.identities.known.is_empty() { Err(Reason::NoIdentity) } else { Ok(()) }
}

fn put_activity(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let name = named(draft.call.json.get("activity"), draft.context.limits.event_name_chars)?;
    draft.activity = clean(draft.context, &name).into_owned();
    Ok(())
}

/// The channel as it is called, as in files.
fn put_channel(draft: &mut Draft<'_>) -> Result<(), Reason> {
    let Some(channel) = draft.call.json.get("channel").filled() else { return Ok(()) };
    if channel.chars().count() > draft.context.limits.event_name_chars {
        return Err(Reason::NameTooLong);
    }
    draft.channel = Some(clean(draft.context, channel).into_owned());
    Ok(())
}

fn put_properties(draft: &mut Draft<'_>) -> Result<(), Reason> {
    draft.bag.put_all(draft.context, draft.call.json.get("properties"), "", To::Event, &[])
}
