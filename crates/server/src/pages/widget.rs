//! The widget's script, for pages of other origins: the current build under a short name, and the same under a name
//! that changes with it, for pages that pin it. What the script asks for is not decided here.

use super::studio::answer;
use crate::extract::Ids;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use web_assets::WIDGET;

/// A browser asks for a newer build after five minutes.
const A_WHILE: &str = "public, max-age=300";

/// The current build.
pub(crate) async fn current(headers: HeaderMap) -> Response {
    script(&headers, A_WHILE)
}

/// The build that the address names. Another one's address gives the current build, which nobody keeps: a page that
/// pins the older one by its sum has no widget until it names the new one.
pub(crate) async fn pinned(headers: HeaderMap, ids: Ids) -> Response {
    let is_this = ids.text("version") == Some(WIDGET.version);
    script(&headers, if is_this { super::studio::FOR_EVER } else { super::studio::ASK_EACH_TIME })
}

fn script(headers: &HeaderMap, keep: &'static str) -> Response {
    let mut response = answer(&WIDGET.asset, headers);
    // Any page may run it and, to compare its sum, read it: it is the same for all and says nothing about anyone.
    let open = [
        (header::CACHE_CONTROL, keep),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    for (name, value) in open {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    #[test]
    fn any_page_may_load_the_widget_and_a_browser_does_not_load_it_twice() {
        let none = HeaderMap::new();
        let first = script(&none, A_WHILE);
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(first.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert_eq!(first.headers()["cross-origin-resource-policy"], "cross-origin");
        assert_eq!(first.headers()[header::CACHE_CONTROL], A_WHILE);
        let has_it = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(WIDGET.asset.tag))]);
        let second = script(&has_it, A_WHILE);
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(second.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }
}
