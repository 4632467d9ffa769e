//! The few signs that the report draws beside its figures: a bar, a span of time, an interval, columns.
//!
//! Each is one `<svg>` in percent of the room it is given, so that it fits a phone and a sheet of paper.
//! What it shows stands in words beside it and in a table, so it is hidden from screen readers.

use super::html::{Html, html};

const OPEN: &str = "aria-hidden=\"true\" focusable=\"false\"";

fn drawing(class: &'static str, inside: &Html) -> Html {
    Html::made(format!("<svg class=\"{class}\" {OPEN}>{}</svg>", inside.as_str()))
}

fn percent(share: f64) -> f64 {
    share.clamp(0.0, 1.0) * 100.0
}

/// As [`percent`], but what is not nothing can be seen.
fn seen(share: f64) -> f64 {
    if share > 0.0 { percent(share).max(0.8) } else { 0.0 }
}

/// A share of the whole width.
pub(crate) fn bar(share: f64) -> Html {
    let fill = html!(
        "<rect class=\"track\" width=\"100%\" height=\"100%\" rx=\"4\" /><rect class=\"fill\" width=\"{}%\" height=\"100%\" rx=\"4\" />",
        seen(share)
    );
    drawing("bar", &fill)
}

/// A share of the whole width: solid as far as it surely goes, lighter where it may, a mark where it was seen.
pub(crate) fn bar_with_interval(share: f64, low: f64, high: f64) -> Html {
    let (share, low, high) = (percent(share), percent(low), percent(high));
    let mut marks = html!(
        "<rect class=\"track\" y=\"5\" width=\"100%\" height=\"12\" rx=\"4\" /><rect class=\"tint\" y=\"5\" width=\"{}%\" height=\"12\" rx=\"4\" />\
         <rect class=\"fill\" y=\"5\" width=\"{}%\" height=\"12\" rx=\"4\" />",
        high,
        low
    );
    if high > low {
        marks.push(&html!("<line class=\"mark\" x1=\"{}%\" x2=\"{}%\" y1=\"2\" y2=\"20\" />", share, share));
    }
    drawing("bar tall", &marks)
}

/// Where a share most likely lies, on a scale from none to `most`: the interval, and the share in it.
pub(crate) fn interval(share: f64, low: f64, high: f64, most: f64) -> Html {
    let place = |value: f64| percent(value / most);
    let (share, low, high) = (place(share), place(low), place(high));
    let marks = html!(
        "<line class=\"scale\" x1=\"0\" x2=\"100%\" y1=\"11\" y2=\"11\" />\
         <rect class=\"likely\" x=\"{}%\" width=\"{}%\" y=\"5\" height=\"12\" rx=\"6\" /><circle class=\"point\" cx=\"{}%\" cy=\"11\" r=\"5\" />",
        low,
        (high - low).max(0.4),
        share
    );
    drawing("interval", &marks)
}

/// The time that half and nine in ten stay within, on a scale from none to `most`.
pub(crate) fn time_span(median: f64, p90: f64, most: f64) -> Html {
    let place = |value: f64| if most > 0.0 { percent(value / most) } else { 0.0 };
    let marks = html!(
        "<rect class=\"tint\" width=\"{}%\" y=\"5\" height=\"12\" rx=\"4\" /><rect class=\"fill\" width=\"{}%\" y=\"5\" height=\"12\" rx=\"4\" />\
         <line class=\"mark\" x1=\"{}%\" x2=\"{}%\" y1=\"2\" y2=\"20\" />",
        place(p90).max(0.3),
        place(median).max(0.3),
        place(p90),
        place(p90)
    );
    drawing("bar tall", &marks)
}

/// Columns of equal width, the highest one as high as the drawing.
pub(crate) fn columns(values: &[u64]) -> Html {
    let highest = values.iter().copied().max().unwrap_or(0).max(1) as f64;
    let step = 100.0 / values.len().max(1) as f64;
    let gap = if values.len() > 60 { 0.12 } else { 0.28 };
    let column = |(place, value): (usize, &u64)| {
        let height = *value as f64 * 100.0 / highest;
        let height = if *value > 0 { height.max(1.5) } else { 0.0 };
        html!(
            "<rect class=\"fill\" x=\"{}%\" y=\"{}%\" width=\"{}%\" height=\"{}%\" />",
            place as f64 * step + step * gap / 2.0,
            100.0 - height,
            step * (1.0 - gap),
            height
        )
    };
    drawing("columns", &values.iter().enumerate().map(column).collect())
}
