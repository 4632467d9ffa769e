//! Who it was: the identifiers of a call, as pseudonyms for the event and as they came for the vault.

use super::context::Context;
use super::json::Json;
use super::reason::Reason;
use crate::{identity, signs};
use model::{IdentityKey, IdentityKind, KnownIdentity};

/// The identifiers of one call, without doubles.
#[derive(Default)]
pub(super) struct Identities {
    pub(super) known: Vec<KnownIdentity>,
    /// One that the person had before, as an alias says.
    pub(super) earlier: Option<KnownIdentity>,
}

impl Identities {
    /// Adds an identifier that says something, and gives its key.
    pub(super) fn put(
        &mut self,
        context: &Context<'_>,
        kind: IdentityKind,
        text: &str,
    ) -> Result<Option<IdentityKey>, Reason> {
        let Some(identity) = known(context, kind, text)? else { return Ok(None) };
        let key = identity.key.clone();
        if !self.known.iter().any(|known| known.key == key) {
            self.known.push(identity);
        }
        Ok(Some(key))
    }

    /// The strongest identifier: the one that the event belongs to.
    pub(super) fn strongest(&self) -> Option<&KnownIdentity> {
        // The first of equals, so that the order in the call decides.
        self.known.iter().rev().max_by_key(|identity| identity.kind)
    }

    /// The device, where something stronger was there besides.
    pub(super) fn device(&self) -> Option<&IdentityKey> {
        let device = self.known.iter().find(|identity| identity.kind == IdentityKind::AnonymousId)?;
        let strongest = self.strongest()?;
        (strongest.kind > IdentityKind::AnonymousId).then_some(&device.key)
    }

    /// Each weaker identifier with the strongest; of a sender that is not trusted, only the device.
    pub(super) fn links(&self, trusted: bool) -> Vec<(IdentityKey, IdentityKey)> {
        let Some(strongest) = self.strongest() else { return Vec::new() };
        let may_link = |kind: IdentityKind| trusted || kind == IdentityKind::AnonymousId;
        let weaker = self.known.iter().filter(|known| known.kind < strongest.kind && may_link(known.kind));
        weaker.map(|identity| (identity.key.clone(), strongest.key.clone())).collect()
    }
}

/// An identifier with its pseudonym; `None` where it says nothing about who it is.
pub(super) fn known(context: &Context<'_>, kind: IdentityKind, text: &str) -> Result<Option<KnownIdentity>, Reason> {
    if context.replayed {
        let key = IdentityKey(text.trim().to_owned());
        if let Some(kind) = key.kind() {
            return Ok(Some(KnownIdentity { key, kind, value: String::new() }));
        }
    }
    if text.len() > context.limits.id_chars && text.chars().count() > context.limits.id_chars {
        return Err(Reason::IdTooLong);
    }
    let Some(value) = identity::normalise(kind, text) else { return Ok(None) };
    let key = context.pseudonyms.of(kind, &value);
    // Of national numbers only the keyed hash may be kept.
    let value = if kind == IdentityKind::NationalId { String::new() } else { value };
    Ok(Some(KnownIdentity { key, kind, value }))
}

/// What a `userId` is: an e-mail address, a telephone number and a national number say so themselves, as columns of
/// files do. Ten bare digits may be a customer number; only their sign or their century makes them a national one.
pub(super) fn kind_of_user_id(text: &str) -> IdentityKind {
    let plain = signs::plain(text);
    let text = plain.trim();
    let suspicious = text.contains('@') || text.bytes().filter(u8::is_ascii_digit).count() >= 8;
    let kind = if suspicious { identity::looks_like(text) } else { None };
    let bare = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    kind.filter(|kind| !(bare && *kind == IdentityKind::NationalId)).unwrap_or(IdentityKind::UserId)
}

/// What a `previousId` is, which its sender does not say: the same kind of thing as the new one when it is written
/// alike (`kund-17`, `kund-18`), else an anonymous id, as clients send it at log-in.
pub(super) fn kind_of_previous_id(text: &str, user_id: &str) -> IdentityKind {
    let kind = kind_of_user_id(text);
    let alike = || shape(text).eq(shape(user_id)) && !is_uuid(text);
    if kind != IdentityKind::UserId || alike() { kind } else { IdentityKind::AnonymousId }
}

/// A text with every run of digits as one nought.
fn shape(text: &str) -> impl Iterator<Item = char> {
    let mut last = ' ';
    text.trim().chars().filter_map(move |sign| {
        let sign = if sign.is_ascii_digit() { '0' } else { sign };
        let again = sign == '0' && last == '0';
        last = sign;
        (!again).then_some(sign)
    })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The text of an identifier: texts, and numbers as they are written.
pub(super) fn id_text<'j>(value: &'j Json<'_>) -> Option<&'j str> {
    match value {
        Json::Number(digits) => Some(digits),
        _ => value.filled(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_id_says_itself_what_it_is() {
        for (text, kind) in [
            ("kund-1001", IdentityKind::UserId),
            ("1001", IdentityKind::UserId),
            ("8112189876", IdentityKind::UserId),
            ("811218-9876", IdentityKind::NationalId),
            ("198112189876", IdentityKind::NationalId),
            ("anna@example.se", IdentityKind::Email),
            ("+46701740605", IdentityKind::Phone),
        ] {
            assert_eq!(kind_of_user_id(text), kind, "{text}");
        }
    }

    #[test]
    fn a_previous_id_is_a_device_unless_it_is_written_like_the_new_one() {
        let anonymous = IdentityKind::AnonymousId;
        for (text, user, kind) in [
            ("anon-77", "kund-1001", anonymous),
            ("kund-9", "kund-1001", IdentityKind::UserId),
            ("f241c4c0-2531-47c6-8631-a3d569ef1125", "kund-1001", anonymous),
            ("f241c4c0-2531-47c6-8631-a3d569ef1125", "f241c4c0-2531-47c6-8631-a3d569ef1126", anonymous),
            ("anna@example.se", "kund-1001", IdentityKind::Email),
        ] {
            assert_eq!(kind_of_previous_id(text, user), kind, "{text}");
        }
    }
}
