//! The sentences of a map: what a station, a movement and the whole map say to those who ask or cannot see.

use crate::labels::{ending, is_about, printable};
use crate::plan::Plan;
use crate::text::Language;
use model::{Evidence, Figure, StationKind};

pub(crate) fn way_names(language: Language) -> [&'static str; 3] {
    language.pick(["Huvudvägen", "Grenar", "Genvägar"], ["Main way", "Branches", "Shortcuts"])
}

/// A station in one or two sentences.
pub(crate) fn station(plan: &Plan, station: usize) -> String {
    let (map, language) = (plan.map, plan.language);
    let known = &map.stations[station];
    let name = printable(&known.name);
    if known.evidence == Evidence::Assumed {
        let why = language.pick("antaget, ingen händelse visar det", "assumed, no event shows it");
        return format!("{name}: {why}.");
    }
    let mut parts = vec![format!(
        "{name}: {} ({})",
        language.about(language.journeys(known.journeys), map.rounded_to.is_some()),
        language.share(known.journeys, map.totals.journeys)
    )];
    if known.kind != StationKind::Left {
        let figure = |text: String, figure: Figure| language.about(text, is_about(map, known, figure));
        parts.push(figure(language.events(known.events), Figure::Events));
        if known.starts > 0 {
            let starts = figure(language.number(known.starts), Figure::Starts);
            parts.push(format!("{starts} {}", language.pick("börjar här", "begin here")));
        }
        if known.ends > 0 {
            let ends = figure(language.number(known.ends), Figure::Ends);
            parts.push(format!("{ends} {}", language.pick("slutar här", "end here")));
        }
        if let Some(seconds) = known.median_dwell_s {
            let text = language.pick("i median till nästa steg", "median to the next step");
            parts.push(format!("{} {text}", language.duration(seconds)));
        }
    }
    let channels: Vec<String> =
        plan.marks[station].iter().map(|&line| printable(&plan.lines.lines[line].label)).collect();
    if !channels.is_empty() {
        parts.push(format!("{} {}", language.pick("kanaler:", "channels:"), channels.join(", ")));
    }
    if known.kind == StationKind::Other {
        let text = language.pick("händelsetyper samlade här", "activities gathered here");
        parts.push(format!("{} {text}", known.activities.len()));
    }
    format!("{}.", parts.join(", "))
}

/// A movement in one sentence.
pub(crate) fn link(plan: &Plan, index: usize) -> String {
    let (map, language) = (plan.map, plan.language);
    let link = &map.links[index];
    let name = |station: model::StationId| {
        map.stations.get(station.0 as usize).map_or_else(String::new, |station| printable(&station.name))
    };
    let mut text = format!(
        "{} → {}: {}, {}",
        name(link.from),
        name(link.to),
        language.about(language.moves(link.count), link.about || map.rounded_to.is_some()),
        language.about(language.journeys(link.journeys), link.about || map.rounded_to.is_some())
    );
    if let Some(seconds) = link.median_s {
        text.push_str(&format!(", {} {}", language.pick("median", "median"), language.duration(seconds)));
    }
    if let Some(seconds) = link.p90_s {
        let long = language.pick("var tionde längre än", "one in ten longer than");
        text.push_str(&format!(", {long} {}", language.duration(seconds)));
    }
    text + "."
}

/// A movement that no event shows.
pub(crate) fn assumed_way(plan: &Plan, from: usize, to: usize) -> String {
    let name = |station: usize| printable(&plan.map.stations[station].name);
    format!(
        "{} → {}: {}.",
        name(from),
        name(to),
        plan.language.pick("antaget, ingen händelse visar det", "assumed, no event shows it")
    )
}

/// The map in a few sentences.
pub(crate) fn summary(plan: &Plan) -> String {
    let (map, language) = (plan.map, plan.language);
    let name = |station: usize| printable(&map.stations[station].name);
    if map.totals.journeys == 0 {
        return language.pick("Inga resor att visa.", "No journeys to show.").to_owned();
    }
    let mut sentences = vec![format!(
        "{} {} {} {}.",
        language.journeys(map.totals.journeys),
        language.pick("genom", "through"),
        map.stations.len(),
        language.pick("stationer, från vänster till höger", "stations, from left to right")
    )];
    if let Some(main) = plan.lines.ways.first() {
        let stations: Vec<String> = main.iter().map(|&station| name(station)).collect();
        sentences.push(format!("{}: {}.", language.pick("Huvudvägen", "The main way"), stations.join(" → ")));
    }
    let mut ends: Vec<usize> = ending(map).collect();
    ends.sort_by_key(|&station| (std::cmp::Reverse(map.stations[station].ends), station));
    let ends: Vec<String> = ends
        .iter()
        .take(3)
        .map(|&station| {
            format!("{} ({})", name(station), language.share(map.stations[station].ends, map.totals.journeys))
        })
        .collect();
    if !ends.is_empty() {
        sentences.push(format!("{} {}.", language.pick("Flest slutar vid", "Most end at"), ends.join(", ")));
    }
    sentences.extend(crate::feelings::summary(map, language));
    sentences.join(" ")
}

/// What the map rests on and what it leaves out.
pub(crate) fn evidence(plan: &Plan, totals: &crate::layout::LayoutTotals) -> Vec<String> {
    let (map, language) = (plan.map, plan.language);
    let totals_of = format!("{}, {}", language.journeys(map.totals.journeys), language.events(map.totals.events));
    let mut basis = language.about(totals_of, map.rounded_to.is_some());
    if let (Some(first), Some(last)) = (map.totals.first, map.totals.last) {
        basis.push_str(&format!(", {} – {}", language.day(first), language.day(last)));
    }
    let mut lines = vec![format!("{} {basis}.", language.pick("Underlag:", "Based on"))];
    let drawn = totals.forward + totals.backward + totals.repeats;
    let all = drawn + totals.folded;
    if totals.folded > 0 {
        lines.push(format!(
            "{} {} {} {}",
            language.pick("Ritat:", "Drawn:"),
            language.share(drawn, all),
            language.pick("av alla förflyttningar;", "of all moves;"),
            match language {
                Language::Swedish => format!("{} små förflyttningar är inte ritade.", language.number(totals.folded)),
                Language::English => format!("{} in small numbers are not drawn.", language.number(totals.folded)),
            }
        ));
    }
    if map.totals.folded > 0 {
        lines.push(match language {
            Language::Swedish => format!(
                "{} av {} händelsetyper har egen station, {} är samlade.",
                language.number(map.totals.shown),
                language.number(map.totals.activities),
                language.number(map.totals.folded)
            ),
            Language::English => format!(
                "{} of {} activities have a station of their own, {} are gathered.",
                language.number(map.totals.shown),
                language.number(map.totals.activities),
                language.number(map.totals.folded)
            ),
        });
    }
    if is_rough(map) {
        let text = language.pick(
            "Antal med ca är inte exakta: de exakta skulle avslöja något om några få kunder.",
            "Counts with about are not exact: exact ones would give away something about a few customers.",
        );
        lines.push(text.to_owned());
    }
    lines
}

/// Whether any number of a map is not the true one.
pub(crate) fn is_rough(map: &model::JourneyMap) -> bool {
    let of_stations = map.stations.iter().any(|station| !station.about.is_empty());
    map.rounded_to.is_some() || of_stations || map.links.iter().any(|link| link.about)
}
