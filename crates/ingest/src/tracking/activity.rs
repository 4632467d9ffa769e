//! What happened: the activity that a call amounts to.

use super::calls::{CallRoute, RawCall};
use super::json::Json;
use super::reason::Reason;
use super::who::id_text;

/// The activity of a call: the name of a track call, what a page or screen is called, a technical name for the rest.
pub(super) fn activity(call: &RawCall<'_>, kind: CallRoute, longest: usize) -> Result<String, Reason> {
    match kind {
        CallRoute::Track => named(call.json.get("event"), longest),
        CallRoute::Page => Ok(page(call, longest)),
        CallRoute::Screen => Ok(looked_at("Screen", title(call), longest)),
        CallRoute::Identify => Ok("$identify".into()),
        CallRoute::Group => Ok("$group".into()),
        CallRoute::Alias => Ok("$alias".into()),
        CallRoute::Batch => Err(Reason::UnknownType),
    }
}

/// A name that the sender chose. Names that begin with `$` are ours.
pub(super) fn named(value: &Json<'_>, longest: usize) -> Result<String, Reason> {
    let name = id_text(value).unwrap_or_default().trim_start_matches('$').trim();
    if name.is_empty() {
        return Err(Reason::NoEventName);
    }
    if name.len() > longest && name.chars().count() > longest {
        return Err(Reason::NameTooLong);
    }
    Ok(name.to_owned())
}

fn page(call: &RawCall<'_>, longest: usize) -> String {
    let title = title(call);
    let path = || {
        let paths = [call.json.get("properties").get("path"), call.context("page").get("path")];
        paths.into_iter().find_map(Json::filled).map(template)
    };
    match title {
        Some(title) => looked_at("Page", Some(title), longest),
        None => looked_at("Page", path().as_deref(), longest),
    }
}

/// The name of a page or screen, else its title.
fn title<'c>(call: &'c RawCall<'_>) -> Option<&'c str> {
    let properties = call.json.get("properties");
    let context = call.context("page");
    let names = [call.json.get("name"), properties.get("name"), properties.get("title"), context.get("title")];
    names.into_iter().find_map(Json::filled)
}

/// A title may be of any length; its beginning is enough to know it by.
fn looked_at(what: &str, name: Option<&str>, longest: usize) -> String {
    match name {
        None => what.to_owned(),
        Some(name) => format!("{what}: {name}").chars().take(longest).collect(),
    }
}

/// A path with `:id` for every part that names one thing: `/kund/1001/besked` is `/kund/:id/besked`.
fn template(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').map(|part| if is_id(part) { ":id" } else { part }).collect();
    parts.join("/")
}

fn is_id(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let is_code = part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_number = digits > 0 && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let is_hash = part.len() >= 8 && is_code && digits >= 2;
    let is_long = part.len() >= 20 && digits >= 3;
    is_number || is_hash || is_long || part.contains(['@', '%']) || digits >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_path_that_name_one_thing_are_taken_together() {
        for (path, expected) in [
            ("/", "/"),
            ("/besked/pension", "/besked/pension"),
            ("/kund/1001/besked", "/kund/:id/besked"),
            ("/u/9ca1f1d3-e9af-4d5f-a179-744885b28cca", "/u/:id"),
            ("/u/deadbeef00", "/u/:id"),
            ("/kund-1001?x=1#y", "/:id"),
            ("/anna@example.se", "/:id"),
            ("/steg2/mp3", "/steg2/mp3"),
        ] {
            assert_eq!(template(path), expected);
        }
    }

    #[test]
    fn a_name_is_taken_up_to_the_limit() {
        let name = |name: String| named(&Json::Text(name.into()), 200).map(|name| name.chars().count());
        assert_eq!(name("å".repeat(200)), Ok(200));
        assert_eq!(name("å".repeat(201)), Err(Reason::NameTooLong));
        assert_eq!(name(" ".into()), Err(Reason::NoEventName));
        assert_eq!(name("$".into()), Err(Reason::NoEventName));
        assert_eq!(named(&Json::Text("$identify".into()), 200), Ok("identify".into()));
    }
}
