//! A list of addresses or telephone numbers and customer numbers in; whom it means and where they are reached, out.
//! Addresses stay sealed.

use super::InviteChannel;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::mail::heading::address;
use crate::persons::key_of;
use crate::sms::{is_meant_as_number, number};
use crate::voice::public::names_of;
use model::{Asked, IdentityKey, IdentityKind, ProjectId};
use std::collections::{BTreeMap, HashSet};
use store::{InviteFate, InviteeAtOnce, NewInvitee, Secret, VaultEntry};

/// Traits that say what somebody reads.
const LANGUAGE_TRAITS: [&str; 4] = ["language", "lang", "locale", "språk"];

/// Traits that say where somebody is reached.
const ADDRESS_TRAITS: [&str; 5] = ["email", "e-mail", "e_mail", "e-post", "epost"];

/// Traits that say where somebody is reached by telephone.
const NUMBER_TRAITS: [&str; 9] =
    ["phone", "mobile", "phone_number", "phonenumber", "mobil", "mobilnummer", "telefon", "telefonnummer", "tel"];

/// A list, sorted.
pub(super) struct Sorted {
    /// Those who may get a letter.
    pub(super) people: Vec<NewInvitee>,
    /// Those who get none, whatever the ledger says.
    pub(super) at_once: Vec<InviteeAtOnce>,
}

/// Looks everybody on a list up; who stands there twice is asked once.
pub(super) fn sort(
    app: &App,
    project: &ProjectId,
    asked: &Asked,
    channel: InviteChannel,
    list: &[String],
) -> ApiResult<Sorted> {
    let found = app.keys.find_project(project, &app.store)?.ok_or_else(ApiError::not_found)?;
    let mut people = Vec::with_capacity(list.len());
    let mut seen: HashSet<String> = HashSet::new();
    let mut none: BTreeMap<(&str, &str), (InviteFate, u32)> = BTreeMap::new();
    for text in list {
        let sorted = match one(app, project, asked, channel, text.trim())? {
            Ok((invitee, names)) => {
                let is_kept_out = |name: &String| found.excluded.contains(&IdentityKey(name.clone()));
                let is_excluded = is_kept_out(&invitee.reached) || names.iter().any(is_kept_out);
                let is_new = !seen.contains(&invitee.reached) && !names.iter().any(|name| seen.contains(name));
                seen.insert(invitee.reached.clone());
                seen.extend(names);
                match (is_new, is_excluded) {
                    (false, _) => Err((InviteFate::Left, "repeated")),
                    (true, true) => Err((InviteFate::Left, "opted_out")),
                    (true, false) => Ok(invitee),
                }
            }
            Err(reason) => Err((InviteFate::Failed, reason)),
        };
        match sorted {
            Ok(invitee) => people.push(invitee),
            Err((fate, reason)) => none.entry((fate.code(), reason)).or_insert((fate, 0)).1 += 1,
        }
    }
    let at_once = none.into_iter().map(|((_, reason), (fate, count))| InviteeAtOnce { fate, reason, count });
    Ok(Sorted { people, at_once: at_once.collect() })
}

/// Who one entry means, with all their names; or why they are not reached.
fn one(
    app: &App,
    project: &ProjectId,
    asked: &Asked,
    channel: InviteChannel,
    text: &str,
) -> ApiResult<Result<(NewInvitee, Vec<String>), &'static str>> {
    let (kind, invalid, none) = match channel {
        InviteChannel::Email => (IdentityKind::Email, "invalid_address", "no_address"),
        InviteChannel::Sms => (IdentityKind::Phone, "invalid_number", "no_number"),
    };
    let is_customer = || {
        let known = key_of(&app.store, project, IdentityKind::UserId.code(), text);
        known.map_or(Ok(false), |key| Ok::<_, ApiError>(app.store.find_identity(project, &key)?.is_some()))
    };
    let is_address = match channel {
        InviteChannel::Email => text.contains('@'),
        InviteChannel::Sms => text.starts_with('+') || (is_meant_as_number(text) && !is_customer()?),
    };
    let told = if is_address { usable(channel, text) } else { None };
    if is_address && told.is_none() {
        return Ok(Err(invalid));
    }
    let named = if is_address { kind } else { IdentityKind::UserId };
    let Ok(person) = key_of(&app.store, project, named.code(), text) else {
        return Ok(Err(if is_address { invalid } else { none }));
    };
    let names = names_of(app, project, &person)?;
    let mut known = Vec::new();
    for name in &names {
        known.extend(app.store.find_identity(project, &IdentityKey(name.clone()))?);
    }
    let (address, reached) = match told {
        Some(address) => (address, person.clone()),
        None => match latest_address(channel, kind, &known) {
            Some(address) => {
                let reached = key_of(&app.store, project, kind.code(), &address)?;
                (address, reached)
            }
            None => return Ok(Err(none)),
        },
    };
    let countries = &app.settings.sms.countries;
    let is_allowed = countries.is_empty() || countries.iter().any(|country| address.starts_with(country.as_str()));
    if channel == InviteChannel::Sms && !is_allowed {
        return Ok(Err("country_not_allowed"));
    }
    let invitee = NewInvitee {
        person: person.0,
        reached: reached.0,
        address: Secret::of(address),
        language: language_of(&known, asked),
    };
    Ok(Ok((invitee, names)))
}

/// An address as it is written on what goes there, where it is one.
fn usable(channel: InviteChannel, text: &str) -> Option<String> {
    match channel {
        InviteChannel::Email => address(text).map(|_| text.to_string()),
        InviteChannel::Sms => number(text),
    }
}

/// Where a customer is reached: at the address last met as theirs, else at one that was told about them.
fn latest_address(channel: InviteChannel, kind: IdentityKind, known: &[VaultEntry]) -> Option<String> {
    let traits: &[&str] = match channel {
        InviteChannel::Email => &ADDRESS_TRAITS,
        InviteChannel::Sms => &NUMBER_TRAITS,
    };
    let met = known.iter().filter(|entry| entry.kind == kind);
    let met = met.filter_map(|entry| Some((entry.first_seen, usable(channel, entry.value.as_ref()?)?)));
    let told = known.iter().flat_map(|entry| &entry.traits);
    let mut told = told.filter(|one| traits.contains(&one.name.to_lowercase().as_str()));
    let latest = met.max().map(|(_, value)| value);
    latest.or_else(|| told.find_map(|one| usable(channel, &one.value)))
}

/// What somebody reads, where the survey speaks it; else the survey's first language.
fn language_of(known: &[VaultEntry], asked: &Asked) -> String {
    let told = known.iter().flat_map(|entry| &entry.traits);
    let told = told.filter(|one| LANGUAGE_TRAITS.contains(&one.name.to_lowercase().as_str()));
    let mut codes = told.map(|one| one.value.split(['-', '_']).next().unwrap_or_default().trim().to_lowercase());
    codes.find(|code| asked.languages.contains(code)).unwrap_or_else(|| asked.main_language().to_string())
}
