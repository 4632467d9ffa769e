//! The metro map in the page, how to read it, and the same map as tables.

use super::{Section, note};
use crate::report::data::{Picture, ReportData};
use crate::report::html::{Html, html};
use crate::report::say::Say;
use crate::report::table::{Cell, Table};
use model::MapKind;

pub(crate) fn picture(say: Say, data: &ReportData, picture: &Picture) -> Section {
    let explained = match data.kind {
        MapKind::EventFlow => say.pick(
            "Ett flöde av händelser så som de loggades. Stationerna heter som i loggen; det blir en karta över kundens resa först när de namnges med kundens ord.",
            "A flow of events as they were logged. Stations are called what the log calls them; it becomes a map of the customer’s journey only when they are named in the customer’s words.",
        ),
        MapKind::JourneyMap => say.pick(
            "Så gick det verkligen till. Stationerna är vad kunden gör, med kundens ord.",
            "What really happened. Stations are what the customer does, in the customer’s words.",
        ),
    };
    let reading = say.pick(
        "Läs från vänster till höger. Ju tjockare linje, desto fler går den vägen. Håll pekaren över en station eller en linje för exakta tal.",
        "Read from left to right. The thicker the line, the more go that way. Point at a station or a line for exact figures.",
    );
    let region = say.pick("Kartan; rulla i sidled för att se hela", "The map; scroll sideways to see all of it");
    // The map crate made this element; its texts are escaped there.
    let drawing = Html::made(picture.svg.clone());
    let body = html!(
        "<div class=\"map\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">{}</div>\n<p class=\"swipe\" aria-hidden=\"true\">{}</p>\n{}{}{}",
        region,
        drawing,
        say.pick("Dra i sidled för att se hela kartan →", "Swipe sideways to see the whole map →"),
        gathered(say, picture),
        stations(say, picture).folded(say, "stations"),
        links(say, picture).folded(say, "links"),
    );
    Section {
        id: "map",
        heading: say.pick("Hur kunderna rör sig", "How customers move"),
        lead: html!("<p>{}</p><p class=\"how\">{}</p>", explained, reading),
        body,
        wide: true,
    }
}

fn gathered(say: Say, picture: &Picture) -> Html {
    if picture.folded == 0 {
        return Html::default();
    }
    let n = say.number(picture.folded);
    note(&say.pick(
        format!("{n} sällsynta händelsetyper är samlade i en station, så att summorna stämmer. Skriv `--stations all` för att se var och en."),
        format!("{n} rare activities are gathered in one station, so that the totals add up. Say `--stations all` to see each of them."),
    ))
}

fn stations(say: Say, picture: &Picture) -> Table {
    let mut table = Table::new(
        say.pick("Kartans stationer som tabell", "The map’s stations as a table"),
        say.pick(
            &["Station", ">Resor", ">Händelser", ">Börjar här", ">Slutar här", "Grund"],
            &["Station", ">Journeys", ">Events", ">Begin here", ">End here", "Basis"],
        ),
    );
    for station in &picture.stations {
        let basis = match station.assumed {
            true => say.pick("antaget", "assumed"),
            false => say.pick("sett i händelser", "seen in events"),
        };
        let counts = [station.journeys, station.events, station.starts, station.ends];
        let cells = counts.map(|count| Cell::count(say, count));
        table.row([Cell::name(&station.name)].into_iter().chain(cells).chain([Cell::text(basis)]).collect());
    }
    table
}

fn links(say: Say, picture: &Picture) -> Table {
    let mut table = Table::new(
        say.pick("Kartans förflyttningar som tabell", "The map’s moves as a table"),
        say.pick(&["Från", "Till", ">Gånger", ">Resor"], &["From", "To", ">Times", ">Journeys"]),
    );
    for link in &picture.links {
        table.row(vec![
            Cell::name(&link.from),
            Cell::name(&link.to),
            Cell::count(say, link.count),
            Cell::count(say, link.journeys),
        ]);
    }
    table
}
