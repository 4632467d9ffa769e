//! The page as one string: a pure function of its data, with every font and style inside.
//!
//! No script and no outside resource: the page's own policy forbids both, so that not even a name in the
//! data could bring one in.

use super::data::ReportData;
use super::html::{Html, base64, html};
use super::parts::{self, Section};
use super::say::Say;
use map::font::{FAMILY, Weight, woff2};
use model::MapKind;

const STYLE: &str = include_str!("style.css");

const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'";

/// The report as a page.
pub(crate) fn page(data: &ReportData) -> String {
    let say = Say { language: data.language };
    let sections = sections(say, data);
    let document = html!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\" />\n<meta http-equiv=\"Content-Security-Policy\" content=\"{}\" />\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<meta name=\"color-scheme\" content=\"light dark\" />\n\
         <meta name=\"robots\" content=\"noindex\" />\n<meta name=\"generator\" content=\"{}\" />\n<title>{}</title>\n{}</head>\n\
         <body>\n<a class=\"skip\" href=\"#content\">{}</a>\n{}<main id=\"content\" tabindex=\"-1\">\n{}</main>\n{}</body>\n</html>\n",
        say.language.code(),
        POLICY,
        data.made.version,
        title(say, data),
        style(data.picture.as_ref().map_or(0.0, |picture| picture.width)),
        say.pick("Till innehållet", "Skip to content"),
        parts::header(say, data, &sections),
        sections.iter().map(Section::whole).collect::<Html>(),
        parts::footer(say, data),
    );
    document.into_string()
}

fn sections(say: Say, data: &ReportData) -> Vec<Section> {
    if data.glance.journeys == 0 {
        return vec![parts::nothing(say), parts::trust(say, data)];
    }
    let all = [
        data.picture.as_ref().map(|picture| parts::picture(say, data, picture)),
        Some(parts::ways(say, &data.ways)),
        Some(parts::time(say, &data.time)),
        Some(parts::friction(say, &data.friction)),
        Some(parts::leaving(say, data)),
        data.funnel.as_ref().map(|funnel| parts::funnel(say, funnel)),
        Some(parts::channels(say, data.channels.as_ref())),
        Some(parts::trust(say, data)),
    ];
    all.into_iter().flatten().collect()
}

/// What the page is called: a picture of raw events is never called a journey map.
pub(crate) fn kind(say: Say, kind: MapKind) -> &'static str {
    say.language.kind(kind)
}

fn title(say: Say, data: &ReportData) -> String {
    format!("{}: {}", kind(say, data.kind), data.name)
}

/// Fonts, the map's colours, and the page's own style; the map keeps near its natural width.
fn style(map_width: f64) -> Html {
    let face = |weight: Weight, number: u16| {
        let font = base64(woff2(weight));
        format!(
            "@font-face{{font-family:{FAMILY};font-weight:{number};font-display:block;src:url(data:font/woff2;base64,{font}) format('woff2')}}\n"
        )
    };
    let fonts = face(Weight::Regular, 400) + &face(Weight::SemiBold, 600);
    Html::made(format!("<style>\n{fonts}{}\n:root{{--map-width:{map_width:.0}px}}\n{STYLE}</style>\n", map::css()))
}
