//! Values of a call that are identifiers, by their name or because the call says them of its person → pseudonyms.

use super::calls::RawCall;
use super::context::Context;
use super::json::Json;
use super::personal::{Naming, judge};
use super::who::{self, id_text, kind_of_user_id};
use crate::identity::{self, Unusable};
use model::{IdentityKey, IdentityKind, KnownIdentity};
use std::borrow::Cow;

/// The identifiers that values are compared with.
#[derive(Default)]
pub(super) struct Repeated {
    identities: Vec<KnownIdentity>,
}

impl Repeated {
    /// Compares with these.
    pub(super) fn new(identities: impl IntoIterator<Item = KnownIdentity>) -> Repeated {
        Repeated { identities: identities.into_iter().collect() }
    }

    /// Compares with whatever a call names, of either interface and well formed or not.
    pub(super) fn of_call(call: &RawCall<'_>, context: &Context<'_>) -> Repeated {
        let json = &call.json;
        let customers = [json.get("userId"), json.get("previousId")].into_iter().filter_map(id_text);
        let customers = customers.map(|text| (kind_of_user_id(text), text));
        let devices = [id_text(json.get("anonymousId")), context.hints.anonymous_id.as_deref()];
        let devices = devices.into_iter().flatten().map(|text| (IdentityKind::AnonymousId, text));
        let persons = json.get("person").members().iter();
        let persons = persons.filter_map(|(name, value)| Some((IdentityKind::from_code(name)?, id_text(value)?)));
        let all = customers.chain(devices).chain(persons);
        Repeated::new(all.filter_map(|(kind, text)| who::known(context, kind, text).ok().flatten()))
    }

    /// What stands instead of a value that is an identifier, `None` for other values. `name` is what it is called,
    /// with the names of the objects around it.
    pub(super) fn instead<'v>(&self, context: &Context<'_>, name: &str, value: &'v Json<'_>) -> Option<Cow<'v, str>> {
        let text = id_text(value)?;
        if let Some(identity) = self.identities.iter().find(|identity| says(context, identity, value, text)) {
            return Some(Cow::Owned(identity.key.0.clone()));
        }
        match judge(name) {
            Naming::Identifier(IdentityKind::UserId) => Some(pseudonym(context, kind_of_user_id(text), text)),
            Naming::Identifier(kind) => Some(pseudonym(context, kind, text)),
            _ => None,
        }
    }
}

/// Whether a value is an identifier of the call.
fn says(context: &Context<'_>, identity: &KnownIdentity, value: &Json<'_>, text: &str) -> bool {
    // Small numbers are amounts and counts, whoever has the customer number 17.
    const SHORTEST_NUMBER: usize = 6;
    if matches!(value, Json::Number(_)) && text.len() < SHORTEST_NUMBER {
        return false;
    }
    let kind = identity.kind;
    if kind == IdentityKind::NationalId {
        let value = identity::normalise(kind, text);
        return value.is_some_and(|value| context.pseudonyms.of(kind, &value) == identity.key);
    }
    // Of those only telephone numbers change their length when they are normalised.
    let differs = kind != IdentityKind::Phone && text.is_ascii() && text.len() != identity.value.len();
    !differs && !identity.value.is_empty() && identity::normalise(kind, text).as_ref() == Some(&identity.value)
}

/// What stands instead of an identifier.
pub(super) fn pseudonym<'t>(context: &Context<'_>, kind: IdentityKind, text: &'t str) -> Cow<'t, str> {
    if context.replayed {
        let key = IdentityKey(text.to_owned());
        if key.kind().is_some() {
            return Cow::Owned(key.0);
        }
    }
    match identity::check(kind, text) {
        Ok(value) => Cow::Owned(context.pseudonyms.of(kind, &value).0),
        Err(Unusable::TooLong) => Cow::Borrowed("[too long]"),
        Err(Unusable::Empty | Unusable::Placeholder) => Cow::Borrowed(text),
        Err(Unusable::Shape) => Cow::Borrowed("[personal data]"),
    }
}
