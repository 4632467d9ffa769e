//! Where and with what it happened: the few things that an event keeps of its context. Never the address of a
//! machine, a browser's description of itself, or a whole query string.

use super::accept::Draft;
use super::channel::device_class;
use super::json::Json;
use super::properties::{clean, without_query};
use super::reason::Reason;
use model::ValueKind;

/// The few things of the context that tell where and with what; the rest is not kept.
pub(super) fn put_surroundings(draft: &mut Draft<'_>) -> Result<(), Reason> {
    const KEPT: &[(&str, &str, &str)] = &[
        ("page", "path", "page.path"),
        ("page", "title", "page.title"),
        ("os", "name", "os"),
        ("library", "name", "library"),
    ];
    let (call, context) = (draft.call, draft.context);
    for (object, member, name) in KEPT {
        let text = call.context(object).get(member).filled().unwrap_or_default();
        draft.bag.add(name, ValueKind::Text, clean(context, without_query(text)).into_owned());
    }
    let locale = call.context("locale").filled().unwrap_or_default();
    draft.bag.add("locale", ValueKind::Text, clean(context, locale).into_owned());
    if let Json::Number(session) = call.context("sessionId") {
        draft.bag.add("session_id", ValueKind::Integer, (*session).to_owned());
    }
    let referrer = call.context("page").get("referrer").filled().and_then(host).unwrap_or_default();
    draft.bag.add("page.referrer", ValueKind::Text, clean(context, referrer).into_owned());
    let device = device_class(call, context.hints).unwrap_or_default();
    draft.bag.add("device", ValueKind::Text, device.to_owned());
    Ok(())
}

/// The host of an address.
fn host(address: &str) -> Option<&str> {
    let rest = address.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    authority.rsplit('@').next()
}

/// What brought the person: the campaign's own words, the only part of a query string that is kept.
pub(super) fn put_campaign(draft: &mut Draft<'_>) -> Result<(), Reason> {
    const NAMES: &[(&str, &str)] = &[
        ("source", "utm_source"),
        ("medium", "utm_medium"),
        ("name", "utm_campaign"),
        ("term", "utm_term"),
        ("content", "utm_content"),
    ];
    let (call, context) = (draft.call, draft.context);
    let campaign = call.context("campaign");
    let searches = [call.context("page").get("search"), call.json.get("properties").get("search")];
    let search = searches.into_iter().find_map(Json::filled).unwrap_or_default();
    if campaign.members().is_empty() && !search.contains("utm_") {
        return Ok(());
    }
    for (member, name) in NAMES {
        let value = campaign.get(member).filled().map(str::to_owned).or_else(|| parameter(search, name));
        let value: String = value.unwrap_or_default().chars().take(context.limits.event_name_chars).collect();
        draft.bag.add(name, ValueKind::Text, clean(context, &value).into_owned());
    }
    Ok(())
}

/// A parameter of a query string, with its escapes undone.
fn parameter(search: &str, name: &str) -> Option<String> {
    let pairs = search.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.into_iter().find(|(known, _)| *known == name)?.1.as_bytes();
    let mut bytes = Vec::with_capacity(value.len());
    let mut at = 0;
    while let Some(&byte) = value.get(at) {
        let code = value.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|code| std::str::from_utf8(code).ok());
        let escaped = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(escaped.unwrap_or(if byte == b'+' { b' ' } else { byte }));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    Some(String::from_utf8_lossy(&bytes).replace('\0', "\u{fffd}"))
}
