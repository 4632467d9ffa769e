//! *Var det tar tid*: the moves that most time is spent in, and how long customers stay at each step.

use super::{Section, note, paragraph};
use crate::report::chart;
use crate::report::data::{Move, Times};
use crate::report::html::{Html, html, name};
use crate::report::say::Say;
use crate::report::table::{Cell, Table};

/// How many moves are drawn; the table has the rest.
const DRAWN: usize = 8;

pub(crate) fn time(say: Say, times: &Times) -> Section {
    let drawn = &times.moves[..times.moves.len().min(DRAWN)];
    let longest = drawn.iter().map(|step| step.p90_s).fold(0.0, f64::max);
    let rows: Html = drawn.iter().map(|step| row(say, times, step, longest)).collect();
    let key = html!(
        "<p class=\"key\"><span class=\"half\">{}</span><span class=\"most\">{}</span></p>\n",
        say.pick("hälften är klara inom", "half are done within"),
        say.pick("nio av tio är klara inom", "nine in ten are done within")
    );
    let mut body = Html::default();
    if !drawn.is_empty() {
        body.push(&html!("{}<ol class=\"rows\">\n{}</ol>\n", key, rows));
    }
    body.push(&note(say.pick(
        "Lång tid är inte samma sak som dåligt: en uppsägningstid eller en betänketid ska vara lång. Fråga kunderna där de väntar på er.",
        "Long is not the same as bad: a notice period or a cooling-off period should be long. Ask customers where they wait for you.",
    )));
    body.push(&moves_table(say, times).folded(say, "times"));
    if times.more_moves > 0 {
        body.push(&more(say, times.more_moves));
    }
    body.push(&dwells(say, times));
    Section {
        id: "time",
        heading: say.pick("Var det tar tid", "Where it takes time"),
        lead: lead(say, times),
        body,
        wide: false,
    }
}

fn lead(say: Say, times: &Times) -> Html {
    let Some(first) = times.moves.first().filter(|_| times.total_s > 0.0) else {
        return paragraph(say.pick(
            "Inga tider att jämföra: resorna har en enda händelse, eller allt hände på samma gång.",
            "No times to compare: journeys have a single event, or everything happened at once.",
        ));
    };
    let top: f64 = times.moves.iter().take(3).map(Move::total_s).sum();
    let share = say.percent(top / times.total_s, 0);
    let count = times.moves.len().min(3);
    let of_all = match count {
        1 => say
            .pick(
                "All tid mellan händelserna går åt i en enda förflyttning.",
                "All time between events is spent in a single move.",
            )
            .to_owned(),
        _ => say.pick(
            format!("{share} av all tid mellan händelserna går åt i {count} förflyttningar."),
            format!("{share} of all time between events is spent in {count} moves."),
        ),
    };
    html!(
        "<p>{}</p><p>{} {} → {}: {}</p>",
        of_all,
        say.pick("Mest tid tar", "Most time goes to"),
        name(&first.from),
        name(&first.to),
        say.pick(
            format!(
                "hälften är klara inom {}, nio av tio inom {}.",
                say.duration(first.median_s),
                say.duration(first.p90_s)
            ),
            format!(
                "half are done within {}, nine in ten within {}.",
                say.duration(first.median_s),
                say.duration(first.p90_s)
            ),
        )
    )
}

fn row(say: Say, times: &Times, step: &Move, longest: f64) -> Html {
    let of_all = if times.total_s > 0.0 { step.total_s() / times.total_s } else { 0.0 };
    let meta = say.pick(
        format!("{}, {} av all tid", say.times(step.count), say.percent(of_all, 0)),
        format!("{}, {} of all time", say.times(step.count), say.percent(of_all, 0)),
    );
    html!(
        "<li><div class=\"what\"><p>{} <span class=\"to\">→</span> {}</p><p class=\"meta\">{}</p></div>\n<div class=\"drawn\">{}<p class=\"reading\"><b>{}</b> <span>{}</span></p></div></li>\n",
        name(&step.from),
        name(&step.to),
        meta,
        chart::time_span(step.median_s, step.p90_s, longest),
        say.duration(step.median_s),
        say.pick(
            format!("· nio av tio {}", say.duration(step.p90_s)),
            format!("· nine in ten {}", say.duration(step.p90_s))
        ),
    )
}

fn moves_table(say: Say, times: &Times) -> Table {
    let mut table = Table::new(
        say.pick("Tiden mellan händelser som tabell", "Time between events as a table"),
        say.pick(
            &["Från", "Till", ">Gånger", ">Resor", ">Hälften inom", ">Nio av tio inom", ">Medel", ">Andel av all tid"],
            &[
                "From",
                "To",
                ">Times",
                ">Journeys",
                ">Half within",
                ">Nine in ten within",
                ">Mean",
                ">Share of all time",
            ],
        ),
    );
    for step in &times.moves {
        table.row(vec![
            Cell::name(&step.from),
            Cell::name(&step.to),
            Cell::count(say, step.count),
            Cell::count(say, step.journeys),
            Cell::time(say, Some(step.median_s)),
            Cell::time(say, Some(step.p90_s)),
            Cell::time(say, Some(step.mean_s)),
            Cell::share(say, (times.total_s > 0.0).then(|| step.total_s() / times.total_s)),
        ]);
    }
    table
}

/// How long customers stay at each step before something else happens.
fn dwells(say: Say, times: &Times) -> Html {
    let drawn: Vec<_> = times.dwells.iter().take(DRAWN).collect();
    let Some(longest) = drawn.first().map(|dwell| dwell.median_s).filter(|longest| *longest > 0.0) else {
        return Html::default();
    };
    let rows: Html = drawn
        .iter()
        .map(|dwell| {
            html!(
                "<li><div class=\"what\"><p>{}</p><p class=\"meta\">{}</p></div>\n<div class=\"drawn\">{}<p class=\"reading\"><b>{}</b></p></div></li>\n",
                name(&dwell.activity),
                say.journeys(dwell.journeys),
                chart::bar(dwell.median_s / longest),
                say.duration(dwell.median_s)
            )
        })
        .collect();
    let mut table = Table::new(
        say.pick("Tiden vid varje steg som tabell", "Time at each step as a table"),
        say.pick(&["Steg", ">Resor", ">Hälften inom"], &["Step", ">Journeys", ">Half within"]),
    );
    for dwell in &times.dwells {
        let cells =
            vec![Cell::name(&dwell.activity), Cell::count(say, dwell.journeys), Cell::time(say, Some(dwell.median_s))];
        table.row(cells);
    }
    html!(
        "<h3>{}</h3>\n<p>{}</p>\n<ol class=\"rows\">\n{}</ol>\n{}",
        say.pick("Tiden vid varje steg", "Time at each step"),
        say.pick(
            "Hur länge det dröjer tills något annat händer; för hälften går det fortare än så här.",
            "How long until something else happens; for half it goes faster than this."
        ),
        rows,
        table.folded(say, "dwell")
    )
}

fn more(say: Say, moves: u64) -> Html {
    let n = say.number(moves);
    note(&say.pick(
        format!("{n} förflyttningar med mindre tid står inte i tabellen; `resa flow --csv` ger alla."),
        format!("{n} moves with less time are not in the table; `resa flow --csv` gives all."),
    ))
}
