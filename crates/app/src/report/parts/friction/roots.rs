//! Conditions that several findings have in common (R233), with all that they show as and what goes with them altogether.

use super::words::{heading, ladder};
use super::{conditions, decimal, place};
use crate::report::chart;
use crate::report::html::{Html, html, name};
use crate::report::say::Say;
use crate::report::table::{Cell, Table};
use crate::words::{kind_in, ladder_in};
use insight::friction::{Finding, FrictionReport, Place, RootCause};

pub(super) fn behind_several(say: Say, report: &FrictionReport) -> Html {
    let several: Vec<&RootCause> = report.root_causes.iter().filter(|root| root.symptoms.len() > 1).collect();
    if several.is_empty() {
        return Html::default();
    }
    let most = round_above(several.iter().filter_map(|root| root.failed_goals.high).fold(0.0, f64::max));
    let rows: Html = several.iter().map(|root| row(say, report, root, most)).collect();
    html!(
        "<h3>{}</h3>\n<p>{}</p>\n<ol class=\"rows behind\">\n{}</ol>\n{}",
        say.pick("Bakom flera fynd", "Behind several findings"),
        say.pick(
            "Ett och samma villkor hänger ihop med flera av fynden. Det är där man kan börja.",
            "One and the same condition goes with several of the findings. That is where one may begin."
        ),
        rows,
        figures(say, report, &several).folded(say, "behind-several")
    )
}

/// The least round number that is no less: what a scale of goals in a thousand journeys ends at.
fn round_above(highest: f64) -> f64 {
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0].into_iter().find(|most| highest <= *most).unwrap_or(1000.0)
}

fn row(say: Say, report: &FrictionReport, root: &RootCause, most: f64) -> Html {
    let from = root
        .upstream
        .as_ref()
        .map_or_else(Html::default, |upstream| html!("{} {}", say.pick(", från", ", from"), name(upstream)));
    let symptoms =
        symptoms(report, root).map(|finding| html!("{}: {}", heading(say, finding.kind), place(&finding.place)));
    let shown: Html = symptoms.map(|symptom| html!("<li>{}</li>", symptom)).collect();
    html!(
        "<li><div class=\"what\"><p><b class=\"ladder\">{}</b> {}{}</p><p class=\"meta\">{}</p><ul class=\"meta shows\">{}</ul></div>\n<div class=\"drawn\">{}</div></li>\n",
        ladder(say, root.ladder),
        conditions(say, &root.condition),
        from,
        say.pick("Det syns som", "It shows as"),
        shown,
        lost(say, root, most)
    )
}

/// Goals that go with it in a thousand journeys, drawn and in words.
fn lost(say: Say, root: &RootCause, most: f64) -> Html {
    let of = &root.failed_goals;
    let (Some(value), Some(low), Some(high)) = (of.value, of.low, of.high) else {
        return Html::default();
    };
    let n = say.journeys(of.n);
    html!(
        "<p class=\"meta scale-ends\" aria-hidden=\"true\"><span>0</span><span>{}</span></p>{}<p class=\"reading\"><b>{}</b> {}<span> ({} {}–{}; {})</span></p>",
        decimal(say, most).trim_end_matches(",0").trim_end_matches(".0"),
        chart::interval(value, low, high, most),
        decimal(say, value),
        say.pick("missade mål på 1\u{a0}000 resor", "goals lost in 1,000 journeys"),
        say.pick("troligen", "likely"),
        decimal(say, low),
        decimal(say, high),
        say.pick(format!("av {n}"), format!("of {n}")),
    )
}

fn symptoms<'r>(report: &'r FrictionReport, root: &'r RootCause) -> impl Iterator<Item = &'r Finding> {
    root.symptoms.iter().filter_map(|id| report.findings.iter().find(|finding| finding.id == *id))
}

fn figures(say: Say, report: &FrictionReport, several: &[&RootCause]) -> Table {
    let mut table = Table::new(
        say.pick("Bakom flera fynd, i siffror", "Behind several findings, in figures"),
        say.pick(
            &[
                "Villkor",
                "Från",
                "Hur säkert",
                ">Missade mål på 1\u{a0}000",
                ">Lägst",
                ">Högst",
                ">Av resor",
                "Syns som",
            ],
            &["Condition", "From", "How sure", ">Goals lost in 1,000", ">Low", ">High", ">Of journeys", "Shows as"],
        ),
    );
    for root in several {
        let told = root.condition.iter().map(|told| format!("{} {} {}", told.attribute, told.op, told.value));
        let symptoms = symptoms(report, root).map(|finding| {
            let place = match &finding.place {
                Place::Step { activity } => activity.clone(),
                Place::Transition { from, to } => format!("{from} → {to}"),
            };
            format!("{}: {place}", kind_in(say.language, finding.kind))
        });
        let of = &root.failed_goals;
        table.row(vec![
            Cell::name(&told.collect::<Vec<_>>().join(", ")),
            root.upstream.as_ref().map_or_else(Cell::nothing, |upstream| Cell::name(upstream)),
            Cell::text(ladder_in(say.language, root.ladder)),
            Cell::decimal(say, of.value),
            Cell::decimal(say, of.low),
            Cell::decimal(say, of.high),
            Cell::count(say, of.n),
            Cell::name(&symptoms.collect::<Vec<_>>().join("; ")),
        ]);
    }
    table
}
