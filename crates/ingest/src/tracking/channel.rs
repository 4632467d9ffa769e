//! Where it happened: the channel and the class of device, from what a call says of itself.

use super::calls::{CallRoute, RawCall};
use super::context::RequestHints;
use super::json::Json;
use model::channel_meant;

/// The channel, in order: what a property names; what the client says of itself; its library; pages are web and
/// screens are app; a device or an app. Calls of server libraries have none unless they say so.
pub(super) fn channel(call: &RawCall<'_>, kind: CallRoute, hints: &RequestHints) -> Option<&'static str> {
    let properties = call.json.get("properties");
    let named = ["channel", "kanal"].iter().find_map(|name| channel_meant(properties.get(name).filled()?));
    let said = || {
        [call.json.get("channel"), call.context("channel")].into_iter().find_map(|hint| channel_meant(hint.filled()?))
    };
    let library = || of_library(call.context("library").get("name").text().unwrap_or_default());
    let of_kind = || match kind {
        CallRoute::Page => Some("web"),
        CallRoute::Screen => Some("app"),
        _ => None,
    };
    let of_device = || {
        let device = !call.context("device").members().is_empty() || !call.context("app").members().is_empty();
        device.then_some("app")
    };
    named.or_else(said).or_else(library).or_else(of_kind).or_else(of_device).or(hints.from_page.then_some("web"))
}

fn of_library(name: &str) -> Option<&'static str> {
    const WEB: &[&str] = &["analytics.js", "analytics-next", "javascript sdk", "analytics-js", "sdk-js"];
    const APP: &[&str] =
        &["ios", "android", "swift", "kotlin", "react-native", "react native", "flutter", "cordova", "unity"];
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(APP) { Some("app") } else { has(WEB).then_some("web") }
}

/// `mobile`, `tablet` or `desktop`, where the client or its browser tells.
pub(super) fn device_class(call: &RawCall<'_>, hints: &RequestHints) -> Option<&'static str> {
    let told = call.context("device").get("type").filled().and_then(of_device_type);
    let browser = call.context("userAgent").filled();
    let browser = browser.or_else(|| hints.user_agent.as_deref().filter(|_| hints.from_page));
    let hinted = (call.context("userAgentData").get("mobile") == &Json::Bool(true)).then_some("mobile");
    told.or_else(|| browser.and_then(of_user_agent)).or(hinted)
}

fn of_device_type(name: &str) -> Option<&'static str> {
    match name.to_lowercase().as_str() {
        "mobile" | "phone" | "smartphone" | "ios" | "android" => Some("mobile"),
        "tablet" | "ipad" => Some("tablet"),
        "desktop" | "laptop" | "computer" => Some("desktop"),
        _ => None,
    }
}

fn of_user_agent(agent: &str) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().any(|word| agent.contains(word));
    let is_tablet = has(&["iPad", "Tablet", "Kindle", "Silk/"]) || has(&["Android"]) && !has(&["Mobile"]);
    if is_tablet {
        Some("tablet")
    } else if has(&["Mobi", "iPhone", "iPod", "Android"]) {
        Some("mobile")
    } else {
        has(&["Windows NT", "Macintosh", "X11", "CrOS"]).then_some("desktop")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_tell_their_class_of_device() {
        for (agent, class) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36",
                Some("desktop"),
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Mobile/15E148", Some("mobile")),
            (
                "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36",
                Some("mobile"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 16; SM-X900) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36",
                Some("tablet"),
            ),
            ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X)", Some("tablet")),
            ("analytics-python/2.4.0", None),
        ] {
            assert_eq!(of_user_agent(agent), class, "{agent}");
        }
    }

    #[test]
    fn libraries_tell_their_channel() {
        assert_eq!(of_library("RudderLabs JavaScript SDK"), Some("web"));
        assert_eq!(of_library("analytics-swift"), Some("app"));
        assert_eq!(of_library("@segment/analytics-node"), None);
        assert_eq!(of_library("analytics-python"), None);
    }
}
