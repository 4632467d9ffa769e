//! The studio: its one page for whoever is signed in, and the files of its build. They are built into the
//! program; a folder may take their place (`server.studio_dir`). What the studio does is no concern of ours.

use super::{Visitor, way_in};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Ids;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::path::{Component, Path};
use web_assets::Asset;

const PAGE: &str = "index.html";
/// Checked with the server each time it is used: the page names the files of its own build.
pub(super) const ASK_EACH_TIME: &str = "no-cache";
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The studio's page, wherever in it the address leads; whoever is not in is shown the way in, and led back.
pub(crate) async fn page(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    visitor: Visitor,
) -> ApiResult<Response> {
    if visitor.member.is_none() {
        let asked = uri.path_and_query().map_or("/", |asked| asked.as_str());
        return way_in(&app, asked).await;
    }
    find(&app, PAGE, &headers).await
}

/// One file of the studio. They hold nothing about anyone: open, like the typeface of the pages.
pub(crate) async fn file(State(app): State<App>, headers: HeaderMap, ids: Ids) -> ApiResult<Response> {
    find(&app, ids.text("file").unwrap_or_default(), &headers).await
}

async fn find(app: &App, path: &str, headers: &HeaderMap) -> ApiResult<Response> {
    if !app.settings.server.studio_dir.is_empty() {
        let path = path.to_string();
        return app.blocking(move |app| from_folder(&app.settings.server.studio_dir, &path)).await;
    }
    let asset = web_assets::find(path).ok_or_else(ApiError::not_found)?;
    Ok(answer(asset, headers))
}

pub(super) fn answer(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let keep = if asset.immutable { FOR_EVER } else { ASK_EACH_TIME };
    let common = [(header::ETAG, asset.tag), (header::CACHE_CONTROL, keep), (header::VARY, "Accept-Encoding")];
    if names(headers, &header::IF_NONE_MATCH, asset.tag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let media = [(header::CONTENT_TYPE, asset.media)];
    match asset.gzip.filter(|_| takes_gzip(headers)) {
        Some(packed) => (common, media, [(header::CONTENT_ENCODING, "gzip")], packed).into_response(),
        None => (common, media, asset.bytes).into_response(),
    }
}

/// Whether a header's list has this entry; a mark of weakness before it does not matter here.
fn names(headers: &HeaderMap, name: &HeaderName, wanted: &str) -> bool {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(',').any(|entry| entry.trim().trim_start_matches("W/") == wanted)
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let value = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(',').any(|entry| {
        let (coding, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = matches!(weight.trim().strip_prefix("q="), Some("0" | "0.0" | "0.00" | "0.000"));
        coding.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// A file of the folder that takes the place of the build, as it is now; nothing is kept.
fn from_folder(folder: &str, path: &str) -> ApiResult<Response> {
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return Err(ApiError::not_found());
    }
    let bytes = std::fs::read(Path::new(folder).join(path)).map_err(|_| ApiError::not_found())?;
    let media = match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(media))], bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn what_is_compressed_is_sent_to_those_who_can_read_it() {
        let asset = web_assets::find(PAGE).unwrap();
        let packed = answer(asset, &with(header::ACCEPT_ENCODING, "br, gzip;q=0.8"));
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        for value in ["", "br", "gzip;q=0", "identity"] {
            let plain = answer(asset, &with(header::ACCEPT_ENCODING, value));
            assert!(!plain.headers().contains_key(header::CONTENT_ENCODING), "{value}");
        }
    }

    #[test]
    fn what_a_browser_has_is_not_sent_again() {
        let asset = web_assets::find(PAGE).unwrap();
        let mut headers = with(header::ETAG, "");
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(&format!("\"x\", W/{}", asset.tag)).unwrap());
        assert_eq!(answer(asset, &headers).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer(asset, &with(header::IF_NONE_MATCH, "\"other\"")).status(), StatusCode::OK);
    }

    #[test]
    fn a_folder_is_not_left() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("dist")).unwrap();
        std::fs::write(folder.path().join("secret.js"), "").unwrap();
        std::fs::write(folder.path().join("dist/index.html"), "").unwrap();
        let dist = folder.path().join("dist");
        let dist = dist.to_str().unwrap();
        assert!(from_folder(dist, PAGE).is_ok());
        for path in ["../secret.js", "/etc/passwd", "a/../../secret.js", "", "absent.js"] {
            assert!(from_folder(dist, path).is_err(), "{path}");
        }
    }
}
