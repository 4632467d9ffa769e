//! Where customers struggle without leaving: they come back, start over, change channel, wait, ask again.

use super::note;
use crate::report::data::{Leaving, ReportData, StepRow};
use crate::report::html::{Html, html, name};
use crate::report::say::Say;
use crate::report::table::{Cell, Table};

/// How many activities are in view; the rest is folded away.
const SHOWN: usize = 12;

pub(crate) fn struggle(say: Say, data: &ReportData) -> Html {
    let leaving = &data.leaving;
    let mut rows: Vec<&StepRow> = leaving.steps.iter().filter(|step| trouble(step) > 0).collect();
    rows.sort_by(|a, b| trouble(b).cmp(&trouble(a)).then_with(|| a.activity.cmp(&b.activity)));
    if rows.is_empty() {
        return Html::default();
    }
    let has_channels = data.channels.is_some();
    let (shown, rest) = rows.split_at(rows.len().min(SHOWN));
    let shown_table =
        table(say, say.pick("Omtag, slingor och väntan", "Repeats, loops and waits"), shown, has_channels);
    let rest_table = table(say, say.pick("Övriga steg", "The other steps"), rest, has_channels);
    let mut all = html!(
        "<h3>{}</h3>\n<p>{}</p>\n<p>{}</p>\n{}{}",
        say.pick("Där kunder kämpar vidare", "Where customers struggle on"),
        say.pick(
            "Alla ger inte upp. Några kommer tillbaka, börjar om, byter kanal eller hör av sig igen.",
            "Not everyone gives up. Some come back, start over, change channel or ask again."
        ),
        back_and_forth(say, leaving),
        shown_table.open(),
        rest_table.folded(say, "struggle"),
    );
    if leaving.more_steps > 0 {
        let more = say.number(leaving.more_steps);
        all.push(&note(&say.pick(
            format!("{more} steg med färre resor står inte här; `resa steps --csv` ger alla."),
            format!("{more} steps with fewer journeys are not shown; `resa steps --csv` gives all."),
        )));
    }
    all.push(&words(say, has_channels));
    all
}

fn trouble(step: &StepRow) -> u64 {
    step.loops + step.rework + step.channel_hops
}

fn back_and_forth(say: Say, leaving: &Leaving) -> Html {
    let Some(pair) = leaving.pairs.first() else {
        return html!(
            "{}",
            say.pick(
                "Ingen resa går fram och tillbaka mellan två händelser.",
                "No journey goes back and forth between two activities."
            )
        );
    };
    let share = say.share(leaving.journeys_with_pairs, leaving.journeys);
    html!(
        "{} {} {} {} {}",
        say.pick(
            format!(
                "{} av resorna ({}) går fram och tillbaka någon gång, oftast",
                share,
                say.number(leaving.journeys_with_pairs)
            ),
            format!(
                "{} of the journeys ({}) go back and forth at some point, most often",
                share,
                say.number(leaving.journeys_with_pairs)
            ),
        ),
        name(&pair.a),
        html!("<span class=\"to\">→</span> {} <span class=\"to\">→</span>", name(&pair.b)),
        name(&pair.a),
        say.pick(format!("({}).", say.times(pair.times)), format!("({}).", say.times(pair.times))),
    )
}

fn table(say: Say, caption: &'static str, rows: &[&StepRow], has_channels: bool) -> Table {
    let titles = match has_channels {
        true => say.pick(
            &["Steg", ">Resor", ">Slingor", ">Omtag", ">Igen inom 7 dagar", ">Långa väntor", ">Kanalbyten"][..],
            &["Step", ">Journeys", ">Loops", ">Repeats", ">Again in 7 days", ">Long waits", ">Channel changes"][..],
        ),
        false => say.pick(
            &["Steg", ">Resor", ">Slingor", ">Omtag", ">Igen inom 7 dagar", ">Långa väntor"][..],
            &["Step", ">Journeys", ">Loops", ">Repeats", ">Again in 7 days", ">Long waits"][..],
        ),
    };
    let mut table = Table::new(caption, titles);
    for step in rows {
        let counts = [step.journeys, step.loops, step.rework, step.repeats, step.waits];
        let mut cells = vec![Cell::name(&step.activity)];
        cells.extend(counts.map(|count| Cell::count(say, count)));
        if has_channels {
            cells.push(Cell::count(say, step.channel_hops));
        }
        table.row(cells);
    }
    table
}

fn words(say: Say, has_channels: bool) -> Html {
    let mut text = say.pick(
        "Slinga: kunden kommer tillbaka efter att något nytt har hänt. Omtag: samma sak igen utan något nytt emellan. Lång väntan: över ett dygn till nästa händelse.",
        "Loop: the customer comes back after something new happened. Repeat: the same again with nothing new in between. Long wait: over a day to the next event.",
    )
    .to_owned();
    if has_channels {
        text.push_str(say.pick(
            " Kanalbyte: nästa händelse är i en annan kanal.",
            " Channel change: the next event is in another channel.",
        ));
    }
    note(&text)
}
