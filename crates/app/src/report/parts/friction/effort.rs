//! Effort that shows in what customers do, in five signs (R5, R9), and the calls that go with trouble (R136).

use super::words::capital;
use crate::report::chart;
use crate::report::html::{Html, html, name};
use crate::report::parts::{note, scale, shares};
use crate::report::say::Say;
use crate::report::table::{Cell, Table};
use crate::words::{effort_sign_in, so_many_signs_in};
use insight::friction::{EffortSigns, FailureDemand, FrictionReport};
use model::Estimate;

pub(super) fn effort(say: Say, report: &FrictionReport) -> Html {
    let mut all: Html = report.effort_signs.iter().map(|signs| signs_of(say, report, signs)).collect();
    all.push(&report.failure_demand.iter().map(|calls| calls_of(say, report, calls)).collect());
    all
}

/// The goal that it is about, where several were asked about.
fn goal(report: &FrictionReport, goal: &str) -> Html {
    if report.goal.is_some() { Html::default() } else { html!(": {}", name(goal)) }
}

fn signs_of(say: Say, report: &FrictionReport, signs: &EffortSigns) -> Html {
    let Some(mean) = signs.mean.value else { return Html::default() };
    if signs.levels.iter().all(|level| level.signs == 0 || level.journeys == 0) {
        return html!("<h3>{}{}</h3>\n<p>{}</p>\n", title(say), goal(report, &signs.goal), none(say, signs));
    }
    let highest = signs.signs.iter().filter_map(|sign| sign.share.high).fold(0.0, f64::max);
    let most = scale(highest);
    let sign = |sign: &insight::friction::SignShare| {
        share_row(say, &html!("{}", capital(effort_sign_in(say.language, sign.sign))), &sign.share, Of::Journeys, most)
    };
    let mut table = Table::new(
        say.pick("De fem tecknen i siffror", "The five signs in figures"),
        say.pick(
            &["Tecken", ">Andel", ">Lägst", ">Högst", ">Av resor"],
            &["Sign", ">Share", ">Low", ">High", ">Of journeys"],
        ),
    );
    for sign in &signs.signs {
        table.row(shares_of(say, effort_sign_in(say.language, sign.sign), &sign.share));
    }
    html!(
        "<h3>{}{}</h3>\n<p>{}</p>\n{}{}{}{}",
        title(say),
        goal(report, &signs.goal),
        on_average(say, signs, mean),
        shares(say, most, &signs.signs.iter().map(sign).collect()),
        table.folded(say, "effort-signs"),
        levels(say, signs).open(),
        note(say.pick(
            "Tecknen visar hur kunderna fick arbeta, inte varför: den som kommer långt hinner visa fler.",
            "The signs tell how customers had to work, and not why: who goes far has time to show more.",
        ))
    )
}

fn title(say: Say) -> &'static str {
    say.pick("Ansträngning i beteendet", "Effort in behaviour")
}

fn none(say: Say, signs: &EffortSigns) -> String {
    let most = signs.signs.iter().filter_map(|sign| sign.share.high).fold(0.0, f64::max);
    let (journeys, most) = (say.journeys(signs.journeys), say.percent(most, 1));
    say.pick(
        format!("Ingen av {journeys} visar något av de fem tecknen (vart och ett troligen högst {most})."),
        format!("None of {journeys} shows any of the five signs (each likely {most} at most)."),
    )
}

fn on_average(say: Say, signs: &EffortSigns, mean: f64) -> String {
    let hundredths = |value: f64| say.pick(format!("{value:.2}").replace('.', ","), format!("{value:.2}"));
    let between = match (signs.mean.low, signs.mean.high) {
        (Some(low), Some(high)) => {
            format!(" ({} {}–{})", say.pick("troligen", "likely"), hundredths(low), hundredths(high))
        }
        _ => String::new(),
    };
    let (journeys, mean) = (say.journeys(signs.journeys), hundredths(mean));
    say.pick(
        format!("{journeys} visar i snitt {mean} av fem tecken{between}."),
        format!("{journeys} show {mean} of five signs on average{between}."),
    )
}

/// What a share is of.
#[derive(Clone, Copy)]
enum Of {
    Journeys,
    Calls,
}

fn share_row(say: Say, what: &Html, of: &Estimate, whole: Of, most: f64) -> Html {
    let (Some(value), Some(low), Some(high)) = (of.value, of.low, of.high) else {
        return Html::default();
    };
    let n = match whole {
        Of::Journeys => say.journeys(of.n),
        Of::Calls => say.pick(format!("{} samtal", say.number(of.n)), format!("{} calls", say.number(of.n))),
    };
    html!(
        "<li><div class=\"what\"><p>{}</p><p class=\"meta\">{}</p></div>\n<div class=\"drawn\">{}<p class=\"reading\"><b title=\"{}\">{}</b><span> {}</span></p></div></li>\n",
        what,
        say.pick(format!("av {n}"), format!("of {n}")),
        chart::interval(value, low, high, most),
        say.exact(of),
        say.percent(value, usize::from(high - low < 0.02)),
        say.likely(low, high),
    )
}

fn shares_of(say: Say, what: &str, of: &Estimate) -> Vec<Cell> {
    vec![
        Cell::text(what),
        Cell::share(say, of.value),
        Cell::share(say, of.low),
        Cell::share(say, of.high),
        Cell::count(say, of.n),
    ]
}

/// Journeys by how many of the five they show, and how easy those who say so found it.
fn levels(say: Say, signs: &EffortSigns) -> Table {
    let has_said = signs.levels.iter().any(|level| level.ease.is_some());
    let mut titles = say.pick(vec!["Antal tecken", ">Resor", ">Andel"], vec!["How many signs", ">Journeys", ">Share"]);
    if has_said {
        titles.extend(say.pick(
            [">Hur lätt det var (1–7)", ">Lägst", ">Högst", ">Svar"],
            [">How easy it was (1–7)", ">Low", ">High", ">Answers"],
        ));
    }
    let mut table = Table::new(
        say.pick(
            "Resor efter hur många av de fem tecknen de visar",
            "Journeys by how many of the five signs they show",
        ),
        &titles,
    );
    for level in &signs.levels {
        let mut row = vec![
            Cell::text(so_many_signs_in(say.language, level.signs)),
            Cell::count(say, level.journeys),
            Cell::text(say.fine_share(level.journeys, signs.journeys)),
        ];
        if has_said {
            let ease = level.ease.as_ref();
            let figures = [ease.and_then(|it| it.value), ease.and_then(|it| it.low), ease.and_then(|it| it.high)];
            row.extend(figures.map(|figure| Cell::decimal(say, figure)));
            row.push(ease.map_or_else(Cell::nothing, |it| Cell::count(say, it.n)));
        }
        table.row(row);
    }
    table
}

fn calls_of(say: Say, report: &FrictionReport, calls: &FailureDemand) -> Html {
    if calls.journeys == 0 {
        return Html::default();
    }
    let after = say.pick(
        "Något hade gått fel i steget, eller hjälp söktes där igen",
        "Something had gone wrong at the step, or help was sought there again",
    );
    let with = say.pick(
        "Samtal utöver dem som görs vid samma steg utan krångel",
        "Calls beyond those that are made at the same steps without trouble",
    );
    let (after_row, with_row) = (
        share_row(say, &html!("{}", after), &calls.after_trouble, Of::Journeys, 1.0),
        share_row(say, &html!("{}", with), &calls.goes_with_trouble, Of::Calls, 1.0),
    );
    let mut table = Table::new(
        say.pick("Samtalen i siffror", "The calls in figures"),
        say.pick(&["Vad", ">Andel", ">Lägst", ">Högst", ">Av"], &["What", ">Share", ">Low", ">High", ">Of"]),
    );
    table.row(shares_of(say, after, &calls.after_trouble));
    table.row(shares_of(say, with, &calls.goes_with_trouble));
    let journeys = say.journeys(calls.journeys);
    html!(
        "<h3>{}{}</h3>\n<p>{}</p>\n{}{}{}",
        say.pick("Samtal som hänger ihop med krångel", "Calls that go with trouble"),
        goal(report, &calls.goal),
        say.pick(
            format!("I {journeys} söktes hjälp. Så mycket av den hänger ihop med krångel (failure demand):"),
            format!("Help was sought in {journeys}. So much of it goes with trouble (failure demand):"),
        ),
        shares(say, 1.0, &[after_row, with_row].into_iter().collect()),
        table.folded(say, "failure-demand"),
        note(say.pick(
            "Samtalen hänger ihop med krånglet. Att det gav dem är inte visat.",
            "The calls go with the trouble. That it made them is not shown.",
        ))
    )
}
