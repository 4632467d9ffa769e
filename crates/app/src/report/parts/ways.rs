//! *Vanliga vägar*: the most common sequences, as rows of beads, and how much of everything they cover.

use super::{Section, paragraph};
use crate::report::chart;
use crate::report::data::{Way, Ways};
use crate::report::html::{Html, html, name};
use crate::report::say::{Say, fraction};
use crate::report::table::{Cell, Table};

pub(crate) fn ways(say: Say, ways: &Ways) -> Section {
    let rows: Html = shown(ways).iter().map(|way| row(say, ways, way)).collect();
    let body = html!("<ol class=\"ways\">\n{}</ol>\n{}", rows, table(say, ways).folded(say, "ways"));
    Section { id: "ways", heading: say.pick("Vanliga vägar", "Common ways"), lead: lead(say, ways), body, wide: false }
}

/// The ways that more than one journey took; where there are none, a few examples.
fn shown(ways: &Ways) -> &[Way] {
    const EXAMPLES: usize = 3;
    let common = ways.top.iter().take_while(|way| way.journeys > 1).count();
    let examples = ways.top.len().min(EXAMPLES);
    &ways.top[..if common > 0 { common } else { examples }]
}

fn lead(say: Say, ways: &Ways) -> Html {
    let top = shown(ways);
    let covered: u64 = top.iter().map(|way| way.journeys).sum();
    let (journeys, distinct) = (say.journeys(ways.journeys), say.number(ways.distinct));
    if ways.distinct == 1 {
        return paragraph(&say.pick(
            if ways.journeys == 1 {
                "Det finns en enda resa.".to_owned()
            } else {
                format!("Alla {journeys} går samma väg.")
            },
            if ways.journeys == 1 {
                "There is a single journey.".to_owned()
            } else {
                format!("All {journeys} go the same way.")
            },
        ));
    }
    let first = say
        .pick(format!("{journeys} går {distinct} olika vägar."), format!("{journeys} go {distinct} different ways."));
    let nearly_all_differ = fraction(ways.distinct, ways.journeys) > 0.7;
    let second = if covered == top.len() as u64 {
        let n = top.len();
        say.pick(
            format!(
                "Varje resa är unik: ingen väg har gåtts två gånger. Här är {n} av dem; kartan och tiderna säger mer."
            ),
            format!(
                "Every journey is unique: no way was gone twice. Here are {n} of them; the map and the times say more."
            ),
        )
    } else if nearly_all_differ {
        say.pick(
            format!(
                "Nästan varje resa är unik, så listan säger lite om helheten: de vanligaste {} täcker {}. Kartan och tiderna säger mer.",
                top.len(),
                say.share(covered, ways.journeys)
            ),
            format!(
                "Nearly every journey is unique, so the list says little about the whole: the top {} cover {}. The map and the times say more.",
                top.len(),
                say.share(covered, ways.journeys)
            ),
        )
    } else if ways.distinct <= top.len() as u64 {
        say.pick("Alla syns här.".to_owned(), "All of them are shown here.".to_owned())
    } else {
        let share = say.share(covered, ways.journeys);
        say.pick(
            format!("De {} vanligaste täcker {share} av resorna.", top.len()),
            format!("The {} most common cover {share} of the journeys.", top.len()),
        )
    };
    html!("<p>{}</p><p>{}</p>", first, second)
}

fn row(say: Say, ways: &Ways, way: &Way) -> Html {
    html!(
        "<li><div class=\"amount\"><p><b title=\"{}\">{}</b> <span>{}</span></p>{}</div>\n{}</li>\n",
        say.percent(fraction(way.journeys, ways.journeys), 2),
        say.fine_share(way.journeys, ways.journeys),
        say.journeys(way.journeys),
        chart::bar(fraction(way.journeys, ways.journeys)),
        beads(say, &collapsed(&way.steps)),
    )
}

/// A step and how many times it happens in a row.
type Bead<'a> = (&'a str, usize);

fn collapsed(steps: &[String]) -> Vec<Bead<'_>> {
    let mut beads: Vec<Bead<'_>> = Vec::new();
    for step in steps {
        match beads.last_mut() {
            Some((last, times)) if last == step => *times += 1,
            _ => beads.push((step, 1)),
        }
    }
    beads
}

/// Ways up to this long are shown whole.
const WHOLE: usize = 10;
/// Of longer ones, this many from the beginning and the end.
const BEGINNING: usize = 6;
const END: usize = 3;

fn beads(say: Say, beads: &[Bead<'_>]) -> Html {
    if beads.len() <= WHOLE {
        return list(say, beads);
    }
    let hidden = beads.len() - BEGINNING - END;
    let mut short: Html = beads[..BEGINNING].iter().map(|step| bead(say, step)).collect();
    let more = say.pick(format!("{hidden} steg till"), format!("{hidden} more steps"));
    short.push(&html!("<li class=\"gap\">{}</li>", more));
    short.push(&beads[beads.len() - END..].iter().map(|step| bead(say, step)).collect());
    html!(
        "<div><ol class=\"beads\">{}</ol><details><summary>{}</summary>{}</details></div>",
        short,
        say.pick(format!("Visa alla {} steg", beads.len()), format!("Show all {} steps", beads.len())),
        list(say, beads)
    )
}

fn list(say: Say, beads: &[Bead<'_>]) -> Html {
    html!("<ol class=\"beads\">{}</ol>", beads.iter().map(|step| bead(say, step)).collect::<Html>())
}

fn bead(say: Say, (step, times): &Bead<'_>) -> Html {
    if *times == 1 {
        return html!("<li>{}</li>", name(step));
    }
    let spoken = say.pick(format!("{times} gånger i rad"), format!("{times} times in a row"));
    html!("<li>{} <span class=\"again\" title=\"{}\">×{}</span></li>", name(step), spoken, *times)
}

fn table(say: Say, ways: &Ways) -> Table {
    let mut table = Table::new(
        say.pick("Vägarna som tabell", "The ways as a table"),
        say.pick(&["Väg", ">Resor", ">Andel"], &["Way", ">Journeys", ">Share"]),
    );
    for way in &ways.top {
        table.row(vec![
            Cell::text(way.steps.join(" → ")),
            Cell::count(say, way.journeys),
            Cell::share(say, Some(fraction(way.journeys, ways.journeys))),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_in_a_row_are_one_bead() {
        let steps = ["ring", "ring", "svar", "ring"].map(str::to_owned);
        assert_eq!(collapsed(&steps), [("ring", 2), ("svar", 1), ("ring", 1)]);
    }
}
