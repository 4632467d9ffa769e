//! The map as a file to save: SVG, PNG, PDF.

use super::keeper::turn;
use super::map::MapQuery;
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use map::{Layout, LayoutOptions, Theme};

/// Pixels for one unit of the drawing.
const SCALE: f32 = 2.0;

pub(crate) async fn svg(State(app): State<App>, scope: Scope, Query(query): Query<MapQuery>) -> ApiResult<Response> {
    picture(app, scope, query, ("svg", "image/svg+xml"), |layout| Ok(map::svg_file(layout, Theme::Auto).into_bytes()))
        .await
}

pub(crate) async fn png(State(app): State<App>, scope: Scope, Query(query): Query<MapQuery>) -> ApiResult<Response> {
    picture(app, scope, query, ("png", "image/png"), |layout| {
        map::png(&map::svg(layout, Theme::Light), SCALE).map_err(|error| ApiError::internal(&error))
    })
    .await
}

pub(crate) async fn pdf(State(app): State<App>, scope: Scope, Query(query): Query<MapQuery>) -> ApiResult<Response> {
    picture(app, scope, query, ("pdf", "application/pdf"), |layout| {
        let drawn = map::pdf(&map::svg(layout, Theme::Light), &layout.title, layout.language);
        drawn.map_err(|error| ApiError::internal(&error))
    })
    .await
}

async fn picture(
    app: App,
    scope: Scope,
    query: MapQuery,
    (ending, media): (&'static str, &'static str),
    draw: impl Fn(&Layout) -> ApiResult<Vec<u8>> + Send + 'static,
) -> ApiResult<Response> {
    let turn = turn(&app, &scope).await?;
    let drawn = app.blocking(move |app| {
        let (head, found) = query.discover(app, scope.project())?;
        let mut layout = map::layout(&found.map, &LayoutOptions { language: query.language(), heading: true });
        query.remarks(&head).iter().for_each(|remark| layout.remark(remark));
        let day = head.as_of.split('T').next().unwrap_or_default().to_string();
        Ok::<_, ApiError>((file_name(&layout, &day, ending), draw(&layout)?))
    });
    let (name, bytes) = drawn.await?;
    drop(turn);
    let headers: [(HeaderName, String); 2] =
        [(header::CONTENT_TYPE, media.to_string()), (header::CONTENT_DISPOSITION, disposition(&name))];
    Ok((headers, bytes).into_response())
}

/// What it is called, whose journeys, and which day: `Kundresekarta Förstå beskedet 2026-03-01.svg`.
fn file_name(layout: &Layout, day: &str, ending: &str) -> String {
    let fits = |sign: char| if sign.is_alphanumeric() || " -_,()".contains(sign) { sign } else { ' ' };
    let text: String = format!("{} {} {day}", layout.title, layout.name).chars().map(fits).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(120).collect();
    format!("{}.{ending}", name.trim_end())
}

/// A name for all browsers: plain signs, and the name itself as RFC 8187 writes it.
fn disposition(name: &str) -> String {
    let plain: String = name.chars().map(|sign| if sign.is_ascii() { sign } else { '_' }).collect();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    let encoded: String = name
        .bytes()
        .map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_is_told_in_plain_signs_and_in_its_own() {
        let told = disposition("Kundresekarta Förstå.svg");
        assert_eq!(
            told,
            "attachment; filename=\"Kundresekarta F_rst_.svg\"; filename*=UTF-8''Kundresekarta%20F%C3%B6rst%C3%A5.svg"
        );
    }
}
