//! The top of the page: whose journeys these are, from when, and four quiet figures.

use super::Section;
use crate::report::chart;
use crate::report::data::{Glance, ReportData};
use crate::report::html::{Html, html, name};
use crate::report::page::kind;
use crate::report::say::Say;
use crate::report::table::{Cell, Table};
use model::MapKind;

pub(crate) fn header(say: Say, data: &ReportData, sections: &[Section]) -> Html {
    let problem = data.problem.as_deref().map_or_else(Html::default, |problem| {
        html!(
            "<p class=\"problem\">{} <q>{}</q></p>\n",
            say.pick("Kundens problem:", "The customer’s problem:"),
            name(problem)
        )
    });
    let entry = |section: &Section| html!("<li><a href=\"#{}\">{}</a></li>", section.id, section.heading);
    let entries: Html = sections.iter().map(entry).collect();
    html!(
        "<header class=\"top\">\n<p class=\"brand\">{}<span>Resa</span></p>\n<p class=\"kind\">{}</p>\n<h1>{}</h1>\n{}<p class=\"about\">{}</p>\n{}\
         <nav aria-label=\"{}\"><ol>{}</ol></nav>\n</header>\n",
        mark(),
        kind(say, data.kind),
        name(&data.name),
        problem,
        about(say, data),
        figures(say, data),
        say.pick("Innehåll", "Contents"),
        entries,
    )
}

/// Our mark: a line with three stations.
fn mark() -> Html {
    html!(
        "<svg class=\"logo\" viewBox=\"0 0 44 20\" width=\"44\" height=\"20\" aria-hidden=\"true\" focusable=\"false\">\
         <path d=\"M5 14 H17 Q20 14 22 11 T28 6 H39\" /><circle cx=\"5\" cy=\"14\" r=\"3.6\" /><circle cx=\"22\" cy=\"11\" r=\"3.6\" /><circle cx=\"39\" cy=\"6\" r=\"3.6\" /></svg>"
    )
}

fn about(say: Say, data: &ReportData) -> Html {
    let mut parts: Vec<Html> = Vec::new();
    if let (Some(first), Some(last)) = (data.glance.first, data.glance.last) {
        parts.push(html!("{}", say.period(first, last)));
    }
    let files: Vec<Html> = data.made.files.iter().take(6).map(|file| name(file)).collect();
    if !files.is_empty() {
        let more = data.made.files.len() - files.len();
        let mut list = Html::default();
        for (at, file) in files.iter().enumerate() {
            list.push(&if at == 0 { html!("{}", file) } else { html!(", {}", file) });
        }
        if more > 0 {
            list.push(&html!(" {}", say.pick(format!("och {more} till"), format!("and {more} more"))));
        }
        parts.push(html!("{} {}", say.pick("från", "from"), list));
    }
    parts.push(html!("{} {}", say.pick("gjord", "made"), say.moment(data.made.at)));
    parts.iter().map(|part| html!("<span>{}</span>", part)).collect()
}

/// What the page's steps are: stations where someone named them, else what was logged.
fn steps(say: Say, data: &ReportData) -> String {
    let n = data.glance.activities;
    let noun = match data.kind {
        MapKind::JourneyMap => {
            say.pick(if n == 1 { "station" } else { "stationer" }, if n == 1 { "station" } else { "stations" })
        }
        MapKind::EventFlow => say
            .pick(if n == 1 { "händelsetyp" } else { "händelsetyper" }, if n == 1 { "activity" } else { "activities" }),
    };
    noun.to_owned()
}

fn figures(say: Say, data: &ReportData) -> Html {
    let glance = &data.glance;
    let steps = steps(say, data);
    if glance.journeys == 0 {
        return Html::default();
    }
    let people = match glance.persons {
        Some(persons) => (
            say.number(persons),
            say.pick(if persons == 1 { "kund" } else { "kunder" }, if persons == 1 { "customer" } else { "customers" }),
        ),
        None => (say.number(glance.activities), steps.as_str()),
    };
    let median = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| say.duration(value));
    let one = |(value, noun): (String, &str), note: String| {
        html!("<div><dt>{}</dt><dd><b>{}</b> <span>{}</span></dd></div>\n", noun, value, note)
    };
    let events_each = glance.median_events.map_or_else(String::new, |events| {
        let events = say.plain((events * 10.0).round() / 10.0);
        say.pick(format!("i median {events} per resa"), format!("median {events} per journey"))
    });
    let activities = match glance.persons {
        Some(_) => format!("{} {steps}", say.number(glance.activities)),
        None => say.pick("kunder är inte kända i loggen", "customers are not known in the log").to_owned(),
    };
    let span = glance.p90_duration_s.map_or_else(String::new, |p90| {
        say.pick(format!("nio av tio inom {}", say.duration(p90)), format!("nine in ten within {}", say.duration(p90)))
    });
    let dl = [
        one(
            (
                say.number(glance.journeys),
                say.pick(
                    if glance.journeys == 1 { "resa" } else { "resor" },
                    if glance.journeys == 1 { "journey" } else { "journeys" },
                ),
            ),
            starts_in_words(say, glance),
        ),
        one(
            (
                say.number(glance.events),
                say.pick(
                    if glance.events == 1 { "händelse" } else { "händelser" },
                    if glance.events == 1 { "event" } else { "events" },
                ),
            ),
            events_each,
        ),
        one(people, activities),
        one((median(glance.median_duration_s), say.pick("tar en resa i median", "is the median journey")), span),
    ];
    html!("<dl class=\"facts\">\n{}</dl>\n{}", dl.into_iter().collect::<Html>(), rhythm(say, glance))
}

fn starts_in_words(say: Say, glance: &Glance) -> String {
    let busiest = glance.starts.iter().max_by_key(|period| (period.journeys, std::cmp::Reverse(period.from)));
    match busiest {
        Some(period) if glance.starts.len() > 1 => {
            let (each, n) = (
                say.pick(if glance.monthly { "månad" } else { "vecka" }, if glance.monthly { "month" } else { "week" }),
                say.number(period.journeys),
            );
            say.pick(format!("som mest {n} på en {each}"), format!("at most {n} in one {each}"))
        }
        _ => String::new(),
    }
}

/// Journeys that start over time: the rhythm of the log, and its holes.
fn rhythm(say: Say, glance: &Glance) -> Html {
    if glance.starts.len() < 3 {
        return Html::default();
    }
    let values: Vec<u64> = glance.starts.iter().map(|period| period.journeys).collect();
    let title = say.pick(
        if glance.monthly { "Resor som börjar, månad för månad" } else { "Resor som börjar, vecka för vecka" },
        if glance.monthly { "Journeys that start, month by month" } else { "Journeys that start, week by week" },
    );
    let caption = say.pick("Resor som börjar, som tabell", "Journeys that start, as a table");
    let mut table = Table::new(caption, say.pick(&["Från", ">Resor"], &["From", ">Journeys"]));
    for period in &glance.starts {
        table.row(vec![Cell::text(say.day(period.from)), Cell::count(say, period.journeys)]);
    }
    let (first, last) = (&glance.starts[0], &glance.starts[glance.starts.len() - 1]);
    html!(
        "<div class=\"rhythm\"><p class=\"small\">{}</p>{}<p class=\"ends\"><span>{}</span><span>{}</span></p>{}</div>\n",
        title,
        chart::columns(&values),
        say.day(first.from),
        say.day(last.from),
        table.folded(say, "starts"),
    )
}
