//! *Hur långt kunderna kommer*: how many journeys reach each of some steps, and how long it takes them.

use super::{Section, note};
use crate::report::chart;
use crate::report::data::{FunnelPart, FunnelRow, FunnelSource};
use crate::report::html::{Html, html, name};
use crate::report::say::{Say, fraction};
use crate::report::table::{Cell, Table};

pub(crate) fn funnel(say: Say, funnel: &FunnelPart) -> Section {
    let rows: Html = funnel.steps.iter().map(|step| row(say, step)).collect();
    let key = html!(
        "<p class=\"key\"><span class=\"half\">{}</span><span class=\"likely\">{}</span></p>\n",
        say.pick("andel av dem som tar första steget", "share of those who take the first step"),
        say.pick("där den verkliga andelen troligen ligger", "where the true share most likely lies")
    );
    let body = html!(
        "{}<ol class=\"rows\">\n{}</ol>\n{}{}",
        key,
        rows,
        note(&basis(say, funnel)),
        table(say, funnel).folded(say, "steps")
    );
    Section {
        id: "steps",
        heading: say.pick("Hur långt kunderna kommer", "How far customers get"),
        lead: lead(say, funnel),
        body,
        wide: false,
    }
}

fn lead(say: Say, funnel: &FunnelPart) -> Html {
    let (Some(first), Some(last)) = (funnel.steps.first(), funnel.steps.last()) else { return Html::default() };
    let share = say.share(last.journeys, first.journeys);
    let whole = html!(
        "{} {} {} {}.",
        say.pick(
            format!("Av {} som börjar med", say.journeys(first.journeys)),
            format!("Of {} that begin with", say.journeys(first.journeys))
        ),
        name(&first.step),
        say.pick(format!("når {share} ända till"), format!("{share} get all the way to")),
        name(&last.step),
    );
    html!("<p>{}</p><p>{}</p>", whole, biggest_fall(say, funnel))
}

/// The step that most journeys are lost before.
fn biggest_fall(say: Say, funnel: &FunnelPart) -> Html {
    let falls =
        funnel.steps.windows(2).map(|pair| (pair[0].journeys - pair[1].journeys.min(pair[0].journeys), &pair[1]));
    match falls.max_by_key(|(lost, _)| *lost) {
        Some((lost, step)) if lost > 0 => html!(
            "{} {}: {}",
            say.pick("Flest faller bort före", "Most are lost before"),
            name(&step.step),
            say.pick(
                format!("{} kommer inte dit.", say.journeys(lost)),
                format!("{} do not get there.", say.journeys(lost))
            ),
        ),
        _ => html!("{}", say.pick("Ingen faller bort på vägen.", "None is lost on the way.")),
    }
}

fn basis(say: Say, funnel: &FunnelPart) -> String {
    let source = match funnel.source {
        FunnelSource::Asked => say.pick("Stegen är de som angavs.", "The steps are those that were asked for."),
        FunnelSource::Planned => say.pick("Stegen är de planerade stegen i definitionen.", "The steps are the planned steps of the definition."),
        FunnelSource::CommonWay => say.pick(
            "Ingen har sagt vilka steg som räknas, så stegen är de första på den vanligaste vägen; de är alltså inte ett mål. Ange egna med `--step`.",
            "Nobody said which steps count, so these are the first ones of the most common way; they are no goal. Give your own with `--step`.",
        ),
    };
    let within = match funnel.within {
        Some(within) => {
            let span = say.duration(within.micros() as f64 / 1e6);
            say.pick(
                format!("Alla steg inom {span} från det första."),
                format!("All steps within {span} of the first."),
            )
        }
        None => say.pick("Ingen tidsgräns.".to_owned(), "No time limit.".to_owned()),
    };
    let order =
        say.pick("I den ordningen, annat får hända emellan.", "In this order; other things may happen in between.");
    let first = funnel.steps.first().map_or(0, |step| step.journeys);
    let outside = funnel.journeys.saturating_sub(first);
    let outside = match outside {
        0 => String::new(),
        n => say.pick(
            format!(" {} tar aldrig det första steget och är inte med.", say.journeys(n)),
            format!(" {} never take the first step and are not counted.", say.journeys(n)),
        ),
    };
    let missing = match funnel.missing.as_slice() {
        [] => String::new(),
        names => format!(
            " {} {}.",
            say.pick(
                "Planerade steg som inga händelser visar är inte med:",
                "Planned steps that no event shows are left out:"
            ),
            names.join(", ")
        ),
    };
    format!("{source} {order} {within}{outside}{missing}")
}

fn row(say: Say, step: &FunnelRow) -> Html {
    let share = &step.share;
    let (Some(value), Some(low), Some(high)) = (share.value, share.low, share.high) else {
        let none = say.pick("ingen resa kommer hit", "no journey gets here");
        return html!(
            "<li><div class=\"what\"><p>{}</p><p class=\"meta\">{}</p></div><div class=\"drawn\"></div></li>\n",
            name(&step.step),
            none
        );
    };
    let previous = step.of_previous.map_or_else(String::new, |of| {
        let of = say.percent(of, usize::from(of > 0.99 && of < 1.0));
        say.pick(format!("{of} av förra steget"), format!("{of} of the step before"))
    });
    let time = match (step.median_s_from_first, &step.of_previous) {
        (Some(seconds), Some(_)) => {
            let time = say.duration(seconds);
            say.pick(format!("i median {time} från början"), format!("median {time} from the start"))
        }
        _ => String::new(),
    };
    let details: Vec<String> = [previous, time].into_iter().filter(|text| !text.is_empty()).collect();
    let figure = match step.of_previous {
        None => html!("<b>{}</b>", say.percent(1.0, 0)),
        Some(_) => html!("<b title=\"{}\">{}</b>", say.exact(share), say.likely(low, high)),
    };
    html!(
        "<li><div class=\"what\"><p>{}</p><p class=\"meta\">{}</p></div>\n<div class=\"drawn\">{}<p class=\"reading\">{} <span class=\"then\">{}</span></p></div></li>\n",
        name(&step.step),
        say.journeys(step.journeys),
        if step.of_previous.is_some() {
            chart::bar_with_interval(value, low, high)
        } else {
            chart::bar_with_interval(1.0, 1.0, 1.0)
        },
        figure,
        details.join(", "),
    )
}

fn table(say: Say, funnel: &FunnelPart) -> Table {
    let mut table = Table::new(
        say.pick("Stegen som tabell", "The steps as a table"),
        say.pick(
            &["Steg", ">Resor", ">Av första", ">Lägst", ">Högst", ">Av förra", ">Median från första", ">Av alla resor"],
            &[
                "Step",
                ">Journeys",
                ">Of first",
                ">Low",
                ">High",
                ">Of previous",
                ">Median from first",
                ">Of all journeys",
            ],
        ),
    );
    for step in &funnel.steps {
        table.row(vec![
            Cell::name(&step.step),
            Cell::count(say, step.journeys),
            Cell::share(say, step.share.value),
            Cell::share(say, step.share.low),
            Cell::share(say, step.share.high),
            Cell::share(say, step.of_previous),
            Cell::time(say, step.median_s_from_first),
            Cell::share(say, Some(fraction(step.journeys, funnel.journeys))),
        ]);
    }
    table
}
