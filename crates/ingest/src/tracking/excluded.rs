//! Whether what a call tells about its person names somebody whose events are never kept.

use super::calls::RawCall;
use super::context::Context;
use super::json::Json;
use super::personal::{Naming, judge};
use super::who::id_text;
use crate::identity;
use model::{IdentityKey, IdentityKind};
use std::collections::HashSet;

/// Whether an address or a number among the traits, or among the properties that go to the vault, is on the list.
/// Addresses deeper inside properties are those of others: of a colleague who helped, of who got a gift.
pub(super) fn is_told_of(call: &RawCall<'_>, context: &Context<'_>, list: &HashSet<IdentityKey>) -> bool {
    let traits = [call.json.get("traits"), call.context("traits")];
    let properties = call.json.get("properties").members().iter();
    let personal = properties.filter(|(name, _)| judge(name) == Naming::Personal).map(|(_, value)| value);
    traits.into_iter().chain(personal).any(|value| names_one(value, context, list))
}

fn names_one(value: &Json<'_>, context: &Context<'_>, list: &HashSet<IdentityKey>) -> bool {
    match value {
        Json::Array(values) => values.iter().any(|value| names_one(value, context, list)),
        Json::Object(members) => members.iter().any(|(_, value)| names_one(value, context, list)),
        value => id_text(value).is_some_and(|text| is_on(text, context, list)),
    }
}

fn is_on(text: &str, context: &Context<'_>, list: &HashSet<IdentityKey>) -> bool {
    const KINDS: [IdentityKind; 3] = [IdentityKind::Email, IdentityKind::Phone, IdentityKind::NationalId];
    KINDS.into_iter().any(|kind| {
        let value = identity::normalise(kind, text);
        value.is_some_and(|value| list.contains(&context.pseudonyms.of(kind, &value)))
    })
}
