//! *Kan vi lita på siffrorna?*: what came in and what became of it, how it was read, and what to mind.
//!
//! Never shows a rejected row itself: the page is made to be passed on.

use super::{Section, note};
use crate::report::data::{CutUsed, ReportData, Trust};
use crate::report::html::{Html, html, name};
use crate::report::say::{Say, fraction};
use crate::report::table::{Cell, Table};

pub(crate) fn trust(say: Say, data: &ReportData) -> Section {
    let trust = &data.trust;
    let checks = checks(say, data);
    let mind = checks.iter().filter(|check| check.state == State::Mind).count();
    let verdict = match mind {
        0 => say.pick(
            "Inget i uppgifterna ger anledning till oro.".to_owned(),
            "Nothing in the data gives cause for concern.".to_owned(),
        ),
        1 => say.pick("En sak är värd att tänka på.".to_owned(), "One thing is worth minding.".to_owned()),
        n => say.pick(format!("{n} saker är värda att tänka på."), format!("{n} things are worth minding.")),
    };
    let items: Html = checks.iter().map(|check| check.item(say)).collect();
    let body = html!(
        "{}<ul class=\"checks\">\n{}</ul>\n{}{}{}{}",
        balance(say, trust),
        items,
        rejections(say, trust),
        columns(say, trust),
        words(say),
        note(say.pick(
            "Sidan är exakt och döljer inga små grupper. Tänk på det innan den lämnar huset.",
            "The page is exact and hides no small groups. Mind that before it leaves the house."
        )),
    );
    Section {
        id: "trust",
        heading: say.pick("Kan vi lita på siffrorna?", "Can we trust the figures?"),
        lead: html!("<p>{}</p>", verdict),
        body,
        wide: false,
    }
}

/// Everything that came in is accounted for.
fn balance(say: Say, trust: &Trust) -> Html {
    let term = |sign: &'static str, value: u64, noun: &'static str| {
        html!(
            "<div><dt>{}</dt><dd><span class=\"sign\" aria-hidden=\"true\">{}</span>{}</dd></div>",
            noun,
            sign,
            say.number(value)
        )
    };
    html!(
        "<dl class=\"balance\">{}{}{}{}</dl>\n",
        term("", trust.received, say.pick("mottagna", "received")),
        term("=", trust.stored, say.pick("lagrade", "stored")),
        term("+", trust.duplicates, say.pick("dubbletter", "duplicates")),
        term("+", trust.rejected, say.pick("avvisade", "rejected")),
    )
}

/// What a check found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// Readers should mind it.
    Mind,
    Fine,
    /// Neither good nor bad.
    Fact,
}

impl State {
    fn of(mind: bool) -> State {
        if mind { State::Mind } else { State::Fine }
    }
}

/// One thing that was looked at.
struct Check {
    state: State,
    title: String,
    text: String,
}

impl Check {
    fn item(&self, say: Say) -> Html {
        let (class, word) = match self.state {
            State::Mind => ("mind", say.pick("Tänk på", "Mind")),
            State::Fine => ("fine", say.pick("Bra", "Fine")),
            State::Fact => ("fact", say.pick("Att veta", "To know")),
        };
        html!(
            "<li class=\"{}\"><p class=\"state\">{}</p><div><p><b>{}</b></p><p>{}</p></div></li>\n",
            class,
            word,
            self.title,
            self.text
        )
    }
}

fn checks(say: Say, data: &ReportData) -> Vec<Check> {
    let trust = &data.trust;
    let mut checks = vec![accepted(say, trust)];
    if data.glance.journeys > 0 {
        checks.push(cut(say, data));
        checks.push(open(say, data));
        checks.push(single(say, trust));
        checks.push(same_time(say, trust));
        checks.push(days(say, trust));
        if trust.has_channels {
            checks.push(channel(say, trust));
        }
    }
    checks.push(zone(say, trust));
    checks.push(fresh(say, data));
    if !trust.narrowed.is_empty() {
        checks.push(Check {
            state: State::Mind,
            title: say.pick("Bara en del av loggen", "Only a part of the log").to_owned(),
            text: trust.narrowed.join(", "),
        });
    }
    // What readers should mind comes first; the sort keeps the order otherwise.
    checks.sort_by_key(|check| check.state);
    checks
}

fn accepted(say: Say, trust: &Trust) -> Check {
    let share = say.share(trust.rejected, trust.received);
    let text = match (trust.rejected, trust.duplicates) {
        (0, 0) => say.pick("Varje rad blev en händelse.".to_owned(), "Every row became an event.".to_owned()),
        (0, n) => say.pick(
            format!("Ingen rad avvisades. {} hade samma händelse-id som en annan och räknas en gång.", say.number(n)),
            format!("No row was rejected. {} had the same event id as another and count once.", say.number(n)),
        ),
        _ => say.pick(
            format!("{share} av raderna avvisades; skälen står nedan."),
            format!("{share} of the rows were rejected; the reasons are below."),
        ),
    };
    let mind = fraction(trust.rejected, trust.received) > 0.01;
    Check { state: State::of(mind), title: say.pick("Rader som räknas", "Rows that count").to_owned(), text }
}

fn cut(say: Say, data: &ReportData) -> Check {
    let span = |span: &model::Span| say.duration(span.micros() as f64 / 1e6);
    let text = match &data.trust.cut {
        CutUsed::Case => say.pick("En resa är ett ärende.".to_owned(), "A journey is a case.".to_owned()),
        CutUsed::Gap(gap) => say.pick(
            format!("En resa är en kunds händelser tills det blir tyst längre än {}.", span(gap)),
            format!("A journey is a customer’s events until a silence longer than {}.", span(gap)),
        ),
        CutUsed::Goal { gap, horizon } => {
            let limit = horizon.as_ref().map_or_else(String::new, |limit| {
                say.pick(
                    format!(" Målet ska nås inom {}.", span(limit)),
                    format!(" The goal must be met within {}.", span(limit)),
                )
            });
            say.pick(
                format!(
                    "En resa går från starten till målet, eller tills det blir tyst längre än {}.{limit}",
                    span(gap)
                ),
                format!(
                    "A journey goes from the start to the goal, or until a silence longer than {}.{limit}",
                    span(gap)
                ),
            )
        }
        CutUsed::Person => say.pick(
            "En resa är kundens hela relation.".to_owned(),
            "A journey is the customer’s whole relation.".to_owned(),
        ),
    };
    Check { state: State::Fact, title: say.pick("Vad en resa är", "What a journey is").to_owned(), text }
}

fn open(say: Say, data: &ReportData) -> Check {
    let quality = &data.trust.quality;
    let (share, pause) =
        (say.share(quality.open, quality.journeys), say.duration(data.leaving.pause.micros() as f64 / 1e6));
    let n = say.journeys(quality.open);
    Check {
        state: State::of(fraction(quality.open, quality.journeys) > 0.1),
        title: say.pick("Resor som kan vara oavslutade", "Journeys that may not be over").to_owned(),
        text: say.pick(
            format!("{n} ({share}) hade sin sista händelse mindre än {pause} före loggens slut. De kan fortsätta; de räknas inte som avhopp."),
            format!("{n} ({share}) had their last event less than {pause} before the log ends. They may go on; they do not count as given up."),
        ),
    }
}

fn single(say: Say, trust: &Trust) -> Check {
    let quality = &trust.quality;
    let share = say.share(quality.one_event, quality.journeys);
    Check {
        state: State::of(fraction(quality.one_event, quality.journeys) > 0.3),
        title: say.pick("Resor med en enda händelse", "Journeys with a single event").to_owned(),
        text: match quality.one_event { 0 => say.pick("Inga.", "None.").to_owned(), _ => say.pick(
            format!("{} ({share}). Är de många kan en källa fattas, eller kunderna vara delade på flera identifierare.", say.journeys(quality.one_event)),
            format!("{} ({share}). Many of them may mean that a source is missing, or that customers are split over several identifiers.", say.journeys(quality.one_event)),
        )},
    }
}

fn same_time(say: Say, trust: &Trust) -> Check {
    let quality = &trust.quality;
    let share = say.share(quality.same_time, quality.events);
    let midnight = fraction(quality.at_midnight, quality.events);
    let only_days = midnight > 0.5;
    let mut text = match quality.same_time {
        0 => say
            .pick(
                "Ingen händelse har exakt samma tid som den före.",
                "No event has exactly the same time as the one before.",
            )
            .to_owned(),
        n => say.pick(
            format!("{} ({share}) har exakt samma tid som händelsen före; då gäller filens ordning.", say.events(n)),
            format!(
                "{} ({share}) have exactly the same time as the one before; then the file’s order stands.",
                say.events(n)
            ),
        ),
    };
    if only_days {
        text.push_str(say.pick(
            " De flesta händelser ligger på midnatt: klockslaget är troligen okänt.",
            " Most events are at midnight: the time of day is probably unknown.",
        ));
    }
    Check {
        state: State::of(only_days || fraction(quality.same_time, quality.events) > 0.2),
        title: say.pick("Ordningen mellan händelser", "The order of events").to_owned(),
        text,
    }
}

fn days(say: Say, trust: &Trust) -> Check {
    let quality = &trust.quality;
    let share = fraction(quality.empty_days, quality.days);
    let gap = quality.longest_gap.filter(|(_, days)| *days > 0).map_or_else(String::new, |(from, days)| {
        let (from, span) = (say.day(from), say.duration(days as f64 * 86_400.0));
        say.pick(
            format!(" Det längsta uppehållet är {span}, från {from}."),
            format!(" The longest silence is {span}, from {from}."),
        )
    });
    let long = quality.longest_gap.is_some_and(|(_, days)| days > 7 && days * 20 > quality.days);
    let (empty, all) = (say.number(quality.empty_days), say.number(quality.days));
    Check {
        state: State::of(share > 0.5 || long),
        title: say.pick("Dagar utan händelser", "Days without events").to_owned(),
        text: say.pick(format!("{empty} av {all} dagar.{gap}"), format!("{empty} of {all} days.{gap}")),
    }
}

fn channel(say: Say, trust: &Trust) -> Check {
    let quality = &trust.quality;
    let share = say.share(quality.without_channel, quality.events);
    Check {
        state: State::of(fraction(quality.without_channel, quality.events) > 0.05),
        title: say.pick("Händelser utan kanal", "Events without a channel").to_owned(),
        text: match quality.without_channel {
            0 => say.pick("Inga.", "None.").to_owned(),
            n => format!("{} ({share}).", say.events(n)),
        },
    }
}

fn zone(say: Say, trust: &Trust) -> Check {
    let zone = trust.zone.as_ref().map(|zone| {
        say.pick(
            format!("Tider utan egen tidszon lästes som {zone}."),
            format!("Times without a zone of their own were read as {zone}."),
        )
    });
    let days = say.pick("Dagar räknas i UTC.", "Days are counted in UTC.").to_owned();
    let text = zone.into_iter().chain(trust.remarks.iter().cloned()).chain([days]).collect::<Vec<_>>();
    Check {
        state: State::of(!trust.remarks.is_empty()),
        title: say.pick("Vad som antogs", "What was assumed").to_owned(),
        text: text.join(" "),
    }
}

fn fresh(say: Say, data: &ReportData) -> Check {
    let ahead = data.glance.last.is_some_and(|last| last > data.made.at);
    let text = match data.glance.last {
        Some(last) if ahead => say.pick(
            format!("Den senaste händelsen är från {}, efter att sidan gjordes. Några tider är fel.", say.moment(last)),
            format!("The latest event is from {}, after the page was made. Some times are wrong.", say.moment(last)),
        ),
        Some(last) => {
            let age = (data.made.at.0 - last.0).max(0) as f64 / 1e6;
            say.pick(
                format!(
                    "Den senaste händelsen är från {}, {} innan sidan gjordes.",
                    say.moment(last),
                    say.duration(age)
                ),
                format!(
                    "The latest event is from {}, {} before the page was made.",
                    say.moment(last),
                    say.duration(age)
                ),
            )
        }
        None => say.pick("Det finns inga händelser.".to_owned(), "There are no events.".to_owned()),
    };
    Check {
        state: if ahead { State::Mind } else { State::Fact },
        title: say.pick("Hur färska uppgifterna är", "How fresh the data is").to_owned(),
        text,
    }
}

fn rejections(say: Say, trust: &Trust) -> Html {
    if trust.rejections.is_empty() {
        return Html::default();
    }
    let mut table = Table::new(
        say.pick("Avvisade rader, efter skäl", "Rejected rows, by reason"),
        say.pick(&["Skäl", ">Rader", "Den första"], &["Reason", ">Rows", "The first"]),
    );
    for row in &trust.rejections {
        let place = format!("{}, {} {}", row.file, say.pick("rad", "line"), say.number(row.line));
        table.row(vec![Cell::text(row.reason.clone()), Cell::count(say, row.count), Cell::text(place)]);
    }
    html!("<h3>{}</h3>\n{}", say.pick("Det som inte räknas", "What does not count"), table.open())
}

fn columns(say: Say, trust: &Trust) -> Html {
    if trust.columns.is_empty() {
        return Html::default();
    }
    let mut table = Table::new(
        say.pick("Hur kolumnerna förstods", "How columns were understood"),
        say.pick(&["Roll", "Kolumn", "Varför", "Fil"], &["Role", "Column", "Why", "File"]),
    );
    for row in &trust.columns {
        table.row(vec![
            Cell::text(row.role.clone()),
            Cell::name(&row.column),
            Cell::text(row.why.clone()),
            Cell::name(&row.file),
        ]);
    }
    html!("<h3>{}</h3>\n{}", say.pick("Hur filerna lästes", "How the files were read"), table.open())
}

fn words(say: Say) -> Html {
    let entries = say.pick(
        [
            ("resa", "det en kund faktiskt gjorde, från första händelsen till den sista"),
            ("händelse", "en sak som loggades: vem, vad, när"),
            ("n", "hur många resor eller händelser ett tal vilar på"),
            ("troligen 12–18 %", "med 95 procents säkerhet ligger den verkliga andelen däremellan"),
            ("i median, hälften inom", "hälften går fortare och hälften långsammare"),
        ],
        [
            ("journey", "what a customer actually did, from the first event to the last"),
            ("event", "one thing that was logged: who, what, when"),
            ("n", "how many journeys or events a figure rests on"),
            ("likely 12–18%", "with 95 percent confidence the true share lies in between"),
            ("median, half within", "half are faster and half are slower"),
        ],
    );
    let list: Html = entries
        .iter()
        .map(|(word, meaning)| html!("<div><dt>{}</dt><dd>{}</dd></div>", name(word), *meaning))
        .collect();
    html!("<h3>{}</h3>\n<dl class=\"words\">{}</dl>\n", say.pick("Orden på sidan", "The words on this page"), list)
}
