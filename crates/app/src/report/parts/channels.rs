//! How channels are used together: the mixes of journeys, and the moves from one channel to another.

use super::{Section, with_code};
use crate::report::chart;
use crate::report::data::{Channels, Mix};
use crate::report::html::{Html, html, name};
use crate::report::say::{Say, fraction};
use crate::report::table::{Cell, Table};

pub(crate) fn channels(say: Say, channels: Option<&Channels>) -> Section {
    let (lead, body) = match channels {
        Some(channels) => (lead(say, channels), body(say, channels)),
        None => (absent(say), Html::default()),
    };
    Section { id: "channels", heading: say.pick("Kanalerna tillsammans", "Channels together"), lead, body, wide: false }
}

fn absent(say: Say) -> Html {
    html!(
        "<p>{}</p><p>{}</p>",
        say.pick(
            "Loggen säger inte i vilken kanal något hände.",
            "The log does not tell in which channel things happened."
        ),
        with_code(say.pick(
            "Peka ut kolumnen med `--channel`, eller ge en fil för varje kanal: då är filens namn kanalen.",
            "Name the column with `--channel`, or give one file for each channel: then the file’s name is the channel."
        ))
    )
}

fn lead(say: Say, channels: &Channels) -> Html {
    if channels.several == 0 {
        return html!(
            "<p>{}</p><p>{}</p>",
            say.pick("Ingen resa använder mer än en kanal.", "No journey uses more than one channel."),
            say.pick(
                "Antingen håller sig kunderna till en, eller så säger loggen bara hur ärendet kom in.",
                "Either customers keep to one, or the log only tells how the case came in."
            )
        );
    }
    let share = say.share(channels.several, channels.journeys);
    let first = say.pick(
        format!("{share} av resorna använder mer än en kanal."),
        format!("{share} of the journeys use more than one channel."),
    );
    let share = say.share(channels.hops, channels.all_moves);
    let hops = say.pick(
        format!("Av {} förflyttningar byter {share} kanal.", say.number(channels.all_moves)),
        format!("Of {} moves, {share} change channel.", say.number(channels.all_moves)),
    );
    let returns = match channels.journeys_with_returns {
        0 => say.pick(
            "Ingen resa skickas fram och tillbaka mellan kanaler.".to_owned(),
            "No journey is sent back and forth between channels.".to_owned(),
        ),
        n => say.pick(
            format!("{} ({}) går till en annan kanal och tillbaka.", say.journeys(n), say.share(n, channels.journeys)),
            format!("{} ({}) go to another channel and back.", say.journeys(n), say.share(n, channels.journeys)),
        ),
    };
    html!("<p>{}</p><p>{} {}</p>", first, hops, returns)
}

fn body(say: Say, channels: &Channels) -> Html {
    let rows: Html = channels.mixes.iter().map(|mix| row(say, channels, mix)).collect();
    let more = match channels.more_mixes {
        0 => Html::default(),
        n => super::note(&say.pick(
            format!("Och {} ovanligare blandningar.", say.number(n)),
            format!("And {} less common mixes.", say.number(n)),
        )),
    };
    html!(
        "<h3>{}</h3>\n<ol class=\"rows\">\n{}</ol>\n{}{}{}",
        say.pick("Vilka kanaler en resa använder", "Which channels a journey uses"),
        rows,
        more,
        list(say, channels).folded(say, "channels"),
        moves(say, channels)
    )
}

fn row(say: Say, channels: &Channels, mix: &Mix) -> Html {
    let names = match mix.channels.as_slice() {
        [] => html!("{}", say.pick("okänd kanal", "channel unknown")),
        [only] => html!("{} {}", say.pick("bara", "only"), name(only)),
        several => {
            let mut list = Html::default();
            for (at, channel) in several.iter().enumerate() {
                list.push(&if at == 0 {
                    name(channel)
                } else {
                    html!(" <span class=\"to\">+</span> {}", name(channel))
                });
            }
            list
        }
    };
    html!(
        "<li><div class=\"what\"><p>{}</p><p class=\"meta\">{}</p></div>\n<div class=\"drawn\">{}<p class=\"reading\"><b title=\"{}\">{}</b></p></div></li>\n",
        names,
        say.journeys(mix.journeys),
        chart::bar(fraction(mix.journeys, channels.journeys)),
        say.percent(fraction(mix.journeys, channels.journeys), 2),
        say.fine_share(mix.journeys, channels.journeys)
    )
}

/// Moves from the channel of the row to that of the column; the more, the deeper the ground.
fn moves(say: Say, channels: &Channels) -> Html {
    if channels.hops == 0 {
        return Html::default();
    }
    let most = hops(channels).max().unwrap_or(0);
    let head: Html = channels
        .names
        .iter()
        .map(|channel| html!("<th scope=\"col\" class=\"number\">{}</th>", name(channel)))
        .collect();
    let rows: Html = channels
        .names
        .iter()
        .zip(&channels.moves)
        .enumerate()
        .map(|(at, (channel, moves))| {
            let cells: Html = moves.iter().enumerate().map(|(to, count)| cell(say, *count, at == to, most)).collect();
            html!("<tr><th scope=\"row\">{}</th>{}</tr>", name(channel), cells)
        })
        .collect();
    let caption =
        say.pick("Förflyttningar mellan kanaler: från rad till kolumn", "Moves between channels: from row to column");
    let more = match channels.more_channels {
        0 => Html::default(),
        n => super::note(&say.pick(
            format!("{} kanaler med färre förflyttningar visas inte.", say.number(n)),
            format!("{} channels with fewer moves are not shown.", say.number(n)),
        )),
    };
    html!(
        "<h3>{}</h3>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table class=\"matrix\"><caption>{}</caption><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>\n{}",
        say.pick("Från kanal till kanal", "From channel to channel"),
        caption,
        caption,
        head,
        rows,
        more,
    )
}

fn hops(channels: &Channels) -> impl Iterator<Item = u64> {
    let row = |(at, moves): (usize, &Vec<u64>)| {
        moves.iter().enumerate().filter(move |(to, _)| *to != at).map(|(_, count)| *count).collect::<Vec<u64>>()
    };
    channels.moves.iter().enumerate().flat_map(row)
}

fn cell(say: Say, count: u64, stays: bool, most: u64) -> Html {
    let depth = match (stays, count) {
        (true, _) => "number stays",
        (false, 0) => "number none",
        (false, _) => match fraction(count, most) {
            share if share > 0.66 => "number deep-3",
            share if share > 0.33 => "number deep-2",
            _ => "number deep-1",
        },
    };
    html!("<td class=\"{}\">{}</td>", depth, say.number(count))
}

fn list(say: Say, channels: &Channels) -> Table {
    let mut table = Table::new(
        say.pick("Kanalblandningarna som tabell", "Mixes of channels as a table"),
        say.pick(&["Kanaler", ">Resor", ">Andel"], &["Channels", ">Journeys", ">Share"]),
    );
    for mix in &channels.mixes {
        let names =
            if mix.channels.is_empty() { say.pick("okänd", "unknown").to_owned() } else { mix.channels.join(" + ") };
        table.row(vec![
            Cell::text(names),
            Cell::count(say, mix.journeys),
            Cell::share(say, Some(fraction(mix.journeys, channels.journeys))),
        ]);
    }
    table
}
