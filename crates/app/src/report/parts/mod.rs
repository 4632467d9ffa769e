//! The parts of the page, each a pure function of its data: a heading, the finding in a sentence, the
//! figures drawn, and the same figures as a table.

mod channels;
mod footer;
mod friction;
mod funnel;
mod header;
mod leaving;
mod picture;
mod struggle;
mod time;
mod trust;
mod ways;

pub(crate) use channels::channels;
pub(crate) use footer::footer;
pub(crate) use friction::friction;
pub(crate) use funnel::funnel;
pub(crate) use header::header;
pub(crate) use leaving::leaving;
pub(crate) use picture::picture;
pub(crate) use time::time;
pub(crate) use trust::trust;
pub(crate) use ways::ways;

use super::html::{Html, html};
use super::say::Say;

/// A section of the page.
pub(crate) struct Section {
    /// Its place in the address.
    pub(crate) id: &'static str,
    pub(crate) heading: &'static str,
    /// What it found, in a sentence or two.
    pub(crate) lead: Html,
    pub(crate) body: Html,
    /// Whether the body takes the page's whole width.
    pub(crate) wide: bool,
}

impl Section {
    pub(crate) fn whole(&self) -> Html {
        html!(
            "<section id=\"{}\" class=\"{}\" aria-labelledby=\"{}-heading\">\n<div class=\"head\"><h2 id=\"{}-heading\">{}</h2>\n<div class=\"lead\">{}</div></div>\n<div class=\"body\">{}</div>\n</section>\n",
            self.id,
            if self.wide { "wide" } else { "split" },
            self.id,
            self.id,
            self.heading,
            self.lead,
            self.body
        )
    }
}

/// What stands in place of everything else where nothing was kept.
pub(crate) fn nothing(say: Say) -> Section {
    Section {
        id: "nothing",
        heading: say.pick("Inga resor att visa", "No journeys to show"),
        lead: html!(
            "<p>{}</p>",
            say.pick(
                "Ingen händelse blev kvar. Nedan står vad som kom in och hur det lästes.",
                "No event was left. Below is what came in and how it was read."
            )
        ),
        body: Html::default(),
        wide: false,
    }
}

/// A paragraph.
pub(crate) fn paragraph(text: &str) -> Html {
    html!("<p>{}</p>", with_code(text))
}

/// How far a scale of shares goes whose highest is this.
fn scale(highest: f64) -> f64 {
    [0.05, 0.1, 0.25, 0.5, 1.0].into_iter().find(|most| highest <= *most).unwrap_or(1.0)
}

/// Rows of shares under their common scale.
fn shares(say: Say, most: f64, rows: &Html) -> Html {
    html!(
        "<p class=\"key\"><span class=\"likely\">{}</span></p>\n<div class=\"axis\" aria-hidden=\"true\"><p><span>{}</span><span>{}</span><span>{}</span></p></div>\n<ol class=\"rows\">\n{}</ol>\n",
        say.pick("där den verkliga andelen troligen ligger", "where the true share most likely lies"),
        say.percent(0.0, 0),
        say.percent(most / 2.0, usize::from(most < 0.1) + usize::from(most == 0.25)),
        say.percent(most, 0),
        rows
    )
}

/// A quiet remark below a chart.
pub(crate) fn note(text: &str) -> Html {
    html!("<p class=\"note\">{}</p>\n", with_code(text))
}

/// A sentence of ours in which words between backticks are to be typed.
pub(crate) fn with_code(text: &str) -> Html {
    let piece =
        |(at, piece): (usize, &str)| if at % 2 == 1 { html!("<code>{}</code>", piece) } else { html!("{}", piece) };
    text.split('`').enumerate().map(piece).collect()
}
