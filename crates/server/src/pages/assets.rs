//! The pages' style, script and typeface: built into the program, served from its own origin, and kept
//! by browsers for ever under an address that changes with them.

use crate::error::{ApiError, ApiResult};
use crate::extract::Ids;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use map::font::{Weight, woff2};
use std::sync::OnceLock;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const FONT: &str = "font/woff2";

/// The files by name.
fn files() -> [(&'static str, &'static str, &'static [u8]); 10] {
    [
        ("pages.css", CSS, include_bytes!("static/pages.css")),
        ("pages.js", SCRIPT, include_bytes!("static/pages.js")),
        ("respond.css", CSS, include_bytes!("static/respond.css")),
        ("ask.js", SCRIPT, include_bytes!("static/ask.js")),
        ("kiosk.js", SCRIPT, include_bytes!("static/kiosk.js")),
        ("form.js", SCRIPT, include_bytes!("static/form.js")),
        ("second-factor.js", SCRIPT, include_bytes!("static/second-factor.js")),
        ("mark.svg", "image/svg+xml", include_bytes!("static/mark.svg")),
        ("inter-400.woff2", FONT, woff2(Weight::Regular)),
        ("inter-600.woff2", FONT, woff2(Weight::SemiBold)),
    ]
}

/// What the address of the files changes with: a checksum (FNV-1a) of all of them.
pub(crate) fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let bytes = files().into_iter().flat_map(|(_, _, bytes)| bytes);
        let sum =
            bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        format!("{sum:016x}")
    })
}

/// One file.
pub(crate) async fn asset(ids: Ids) -> ApiResult<Response> {
    let name = ids.text("file").unwrap_or_default();
    let (_, media, bytes) = files().into_iter().find(|(known, _, _)| *known == name).ok_or_else(ApiError::not_found)?;
    // An address of another version still answers, for a page that was open during an upgrade; it is not kept.
    let keep = if ids.text("version") == Some(version()) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
    ];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    /// The colours of the first block that begins with `head`, by name.
    fn colours(css: &str, head: &str) -> Vec<(String, String)> {
        let (_, rest) = css.split_once(head).expect("the block is there");
        let (inside, _) = rest.split_once('}').expect("the block ends");
        let rules = inside.split(';').filter_map(|rule| rule.trim().split_once(": "));
        let colours = rules.filter(|(name, value)| name.starts_with("--") && value.starts_with('#'));
        colours.map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn the_pages_have_the_colours_of_the_studio() {
        let tokens = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/ui/tokens.css");
        let tokens = std::fs::read_to_string(tokens).unwrap();
        let pages = include_str!("static/pages.css");
        let dark = "@media screen and (prefers-color-scheme: dark) {\n  :root {";
        for (here, there) in [(":root {", ":root {"), (dark, ":root[data-theme=\"dark\"] {")] {
            let (ours, theirs) = (colours(pages, here), colours(&tokens, there));
            let shared: Vec<_> =
                ours.iter().filter(|(name, _)| theirs.iter().any(|(known, _)| known == name)).collect();
            assert!(shared.len() >= 8, "{shared:?}");
            let missing: Vec<_> = shared.into_iter().filter(|rule| !theirs.contains(rule)).collect();
            assert!(missing.is_empty(), "{missing:?} differ from the studio's");
        }
    }

    #[test]
    fn scripts_make_no_markup_and_run_no_text() {
        let sources = super::files().into_iter().filter(|(name, _, _)| name.ends_with(".js"));
        for (name, _, bytes) in sources {
            let text = std::str::from_utf8(bytes).unwrap();
            for banned in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "eval(",
                "Function(",
                "document.write",
                "localStorage",
                "sessionStorage",
            ] {
                assert!(!text.contains(banned), "{name} holds {banned}");
            }
        }
    }
}
