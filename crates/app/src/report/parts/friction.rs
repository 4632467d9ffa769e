//! *Friktion*: what makes customers fail and what helps them, each told as what the customer tried, what got in the way
//! and where it became hard; with the rate beside what it would have been, why as far as that is known, and what speaks
//! against it. Where there is nothing, that is said.

mod effort;
mod roots;
mod words;

use super::{Section, note, paragraph, with_code};
use crate::report::chart;
use crate::report::data::FrictionPart;
use crate::report::html::{Html, html, name};
use crate::report::say::Say;
use crate::report::table::{Cell, Table};
use crate::words::not_claimed_in;
use insight::friction::{Cause, Finding, FrictionReport, NotClaimed, Place, Polarity, Told, circumstance};
use model::Estimate;
use words::{got_in_the_way, heading, ladder};

/// How many of each are told on the page; the command has all.
const SHOWN: usize = 8;
/// How many causes are told of each.
const CAUSES: usize = 2;
/// How many that are not claimed stand in the table.
const NOT_CLAIMED: usize = 30;

pub(crate) fn friction(say: Say, part: &FrictionPart) -> Section {
    let report = &part.report;
    let is = |polarity: Polarity| move |finding: &&Finding| finding.polarity == polarity;
    let frictions: Vec<&Finding> = report.findings.iter().filter(is(Polarity::Friction)).collect();
    let strengths: Vec<&Finding> = report.findings.iter().filter(is(Polarity::Strength)).collect();
    let goal = part.goal.join(", ");
    let mut body = told(say, &goal, &frictions);
    if !strengths.is_empty() {
        body.push(&html!(
            "<h3>{}</h3>\n<p>{}</p>\n{}",
            say.pick("Styrkor", "Strengths"),
            say.pick(
                "Resor som visar detta når sitt mål oftare, allt annat lika.",
                "Journeys that show this reach their goal more often, all else alike."
            ),
            told(say, &goal, &strengths)
        ));
    }
    body.push(&roots::behind_several(say, report));
    if report.tested > 0 {
        body.push(&basis(say, report));
        body.push(&not_claimed(say, &report.not_claimed));
    }
    body.push(&effort::effort(say, report));
    Section {
        id: "friction",
        heading: say.pick("Friktion", "Friction"),
        lead: lead(say, part, frictions.len(), strengths.len()),
        body,
        wide: false,
    }
}

fn lead(say: Say, part: &FrictionPart, frictions: usize, strengths: usize) -> Html {
    let report = &part.report;
    if part.goal.is_empty() {
        return html!(
            "{}<p>{}</p>",
            paragraph(say.pick(
                "Inget mål är angivet, så ingen resa kan misslyckas.",
                "No goal was given, so no journey can fail."
            )),
            with_code(say.pick(
                "Ange målet i en definition (`--definition`), så visas här vad som hindrar kunderna från att nå det.",
                "Give the goal in a definition (`--definition`), and what keeps customers from it stands here.",
            ))
        );
    }
    let goal = part.goal.join(", ");
    if report.tested == 0 {
        return html!(
            "{}<p>{}</p>",
            paragraph(say.pick("Inget kan jämföras ännu.", "Nothing can be compared yet.")),
            say.pick(
                "Det krävs resor som når målet, resor som inte gör det, och tecken som skiljer dem åt.",
                "That takes journeys that reach the goal, journeys that do not, and signs that tell them apart.",
            )
        );
    }
    let judged = say.journeys(report.journeys);
    let looked = say.number(report.tested as u64);
    if report.findings.is_empty() {
        return html!(
            "{}<p>{}</p>",
            paragraph(say.pick("Inget hinder går att peka ut.", "Nothing in the way can be told.")),
            say.pick(
                format!("I {judged} mot målet {goal} gjordes {looked} jämförelser. Inget skiljer dem som når fram från dem som inte gör det mer än slumpen."),
                format!("In {judged} towards {goal}, {looked} comparisons were made. Nothing sets those that arrive apart from those that do not by more than chance."),
            )
        );
    }
    let hinder = say.pick(
        format!("{} hinder", say.number(frictions as u64)),
        format!("{} thing{} in the way", say.number(frictions as u64), if frictions == 1 { "" } else { "s" }),
    );
    let helps = say.pick(
        format!("{} {}", say.number(strengths as u64), if strengths == 1 { "styrka" } else { "styrkor" }),
        format!("{} strength{}", say.number(strengths as u64), if strengths == 1 { "" } else { "s" }),
    );
    let found = match (frictions, strengths) {
        (0, _) => helps,
        (_, 0) => hinder,
        _ => say.pick(format!("{hinder} och {helps}"), format!("{hinder} and {helps}")),
    };
    html!(
        "<p>{}</p><p>{}</p>",
        say.pick(format!("{found} på väg mot målet {goal}."), format!("{found} on the way to {goal}.")),
        say.pick(
            "Det som kostar mest står först. Vanligt är inte friktion: bara det räknas som följs av att kunder inte når sitt mål, allt annat lika.",
            "The costliest first. What is common is no friction for that: only what is followed by customers not reaching their goal counts, all else alike.",
        )
    )
}

fn told(say: Say, goal: &str, findings: &[&Finding]) -> Html {
    if findings.is_empty() {
        return Html::default();
    }
    let highest =
        |finding: &&&Finding| [finding.rate.high, finding.baseline.high].into_iter().flatten().fold(0.0, f64::max);
    let highest = findings.iter().map(|finding| highest(&finding)).fold(0.0, f64::max);
    let most = [0.1, 0.25, 0.5, 1.0].into_iter().find(|most| highest <= *most).unwrap_or(1.0);
    let rows: Html = findings.iter().take(SHOWN).map(|finding| row(say, goal, finding, most)).collect();
    let mut all = html!("<ol class=\"rows findings\">\n{}</ol>\n", rows);
    if findings.len() > SHOWN {
        let more = say.number((findings.len() - SHOWN) as u64);
        all.push(&note(&say.pick(
            format!("{more} till står inte här; `resa friction` ger alla."),
            format!("{more} more are not shown; `resa friction` gives all."),
        )));
    }
    all
}

fn row(say: Say, goal: &str, finding: &Finding, most: f64) -> Html {
    html!(
        "<li><div class=\"what\"><p><b>{}</b></p>\n<dl class=\"story\">{}{}{}</dl></div>\n<div class=\"drawn\">{}</div>\n<div class=\"why\">{}</div></li>\n",
        title(say, finding),
        line(
            say.pick("Kunden försökte", "The customer tried to"),
            &html!("{} {}", say.pick("nå målet", "reach"), name(goal))
        ),
        line(hindered(say, finding.polarity), &in_the_way(say, finding)),
        line(hard_at(say, finding.polarity), &cost(say, finding)),
        rates(say, finding, most),
        causes(say, finding),
    )
}

fn line(title: &str, text: &Html) -> Html {
    html!("<div><dt>{}</dt><dd>{}</dd></div>", title, text)
}

fn title(say: Say, finding: &Finding) -> Html {
    html!("{}: {}", heading(say, finding.kind), place(&finding.place))
}

fn place(place: &Place) -> Html {
    match place {
        Place::Step { activity } => name(activity),
        Place::Transition { from, to } => html!("{} <span class=\"to\">→</span> {}", name(from), name(to)),
    }
}

fn hindered(say: Say, polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Friction => say.pick("Det som hindrade", "What got in the way"),
        Polarity::Strength => say.pick("Det som hjälpte", "What helped"),
    }
}

fn hard_at(say: Say, polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Friction => say.pick("Ansträngningen ökade vid", "It became hard at"),
        Polarity::Strength => say.pick("Det gick lättare vid", "It became easy at"),
    }
}

/// What got in the way, for whom and since when.
fn in_the_way(say: Say, finding: &Finding) -> Html {
    let mut text = html!("{}", got_in_the_way(say, finding.kind));
    if !finding.segment.is_empty() {
        text.push(&html!("{} {}", say.pick(", mest för", ", mostly for"), conditions(say, &finding.segment)));
    }
    if let Some(since) = finding.since {
        text.push(&html!("{} {}", say.pick(", sedan", ", since"), say.day(since)));
    }
    text
}

/// Where, and what goes with it in a thousand journeys; beside goals only what is surely more than nothing.
fn cost(say: Say, finding: &Finding) -> Html {
    let goals = match finding.polarity {
        Polarity::Friction => say.pick("missade mål", "goals lost"),
        Polarity::Strength => say.pick("nådda mål", "goals won"),
    };
    let is_sure = |estimate: &&Estimate| estimate.low.is_some_and(|low| low > 0.0);
    let contacts = finding.per_1000.contacts.as_ref().filter(is_sure);
    let effort = finding.per_1000.effort.as_ref().filter(is_sure);
    let costs = [
        Some((goals, &finding.per_1000.failed_goals)),
        contacts.map(|it| (say.pick("kontakter", "contacts"), it)),
        effort.map(|it| (say.pick("poäng ansträngning (CES)", "points of effort (CES)"), it)),
    ];
    let costs: Vec<Html> = costs.into_iter().flatten().map(|(what, it)| per_1000(say, what, it)).collect();
    html!(
        "{}. {} {}",
        place(&finding.place),
        say.pick("I 1\u{a0}000 resor hänger det ihop med", "In 1,000 journeys it goes with"),
        listed(costs.into_iter(), ", ")
    )
}

fn listed(pieces: impl Iterator<Item = Html>, comma: &str) -> Html {
    let mut all = Html::default();
    for (at, piece) in pieces.enumerate() {
        all.push(&html!("{}{}", if at > 0 { comma } else { "" }, piece));
    }
    all
}

/// `21,0 missade mål (troligen 2,6–44,4)`; nothing where it is not known.
fn per_1000(say: Say, what: &str, estimate: &Estimate) -> Html {
    let (Some(value), Some(low), Some(high)) = (estimate.value, estimate.low, estimate.high) else {
        return Html::default();
    };
    // Of strengths fewer goals are lost: told as goals won.
    let (value, low, high) = if value < 0.0 { (-value, -high, -low) } else { (value, low, high) };
    let likely = say.pick("troligen", "likely");
    html!("<b>{}</b> {} ({} {}–{})", decimal(say, value), what, likely, decimal(say, low), decimal(say, high))
}

fn decimal(say: Say, value: f64) -> String {
    let text = if value.abs() < 9.95 { format!("{value:.1}") } else { format!("{value:.0}") };
    let text = if text == "-0.0" { "0.0".to_owned() } else { text };
    say.pick(text.replace('.', ","), text)
}

/// How many of those that show it fail, beside how many would without it.
fn rates(say: Say, finding: &Finding, most: f64) -> Html {
    let one = |label: &str, estimate: &Estimate, class: &'static str| {
        let (Some(value), Some(low), Some(high)) = (estimate.value, estimate.low, estimate.high) else {
            return Html::default();
        };
        html!(
            "<div class=\"{}\"><p class=\"meta\">{}</p>{}<p class=\"reading\"><b title=\"{}\">{}</b><span> {}</span></p></div>\n",
            class,
            label,
            chart::interval(value, low, high, most),
            say.exact(estimate),
            say.percent(value, 0),
            say.likely(low, high),
        )
    };
    let journeys = say.journeys(finding.journeys_affected);
    // In a log of cases nobody knows whose they are.
    let of_whom = match finding.persons_affected == finding.journeys_affected {
        true => journeys,
        false => {
            let persons = say.number(finding.persons_affected);
            say.pick(format!("{journeys}, {persons} kunder"), format!("{journeys}, {persons} customers"))
        }
    };
    let with = say.pick(
        format!("Når inte målet av dem som råkar ut för det ({of_whom})"),
        format!("Fail, of those that meet it ({of_whom})"),
    );
    let with = match finding.polarity {
        Polarity::Friction => with,
        Polarity::Strength => say.pick(
            format!("Når inte målet av dem som visar det ({of_whom})"),
            format!("Fail, of those that show it ({of_whom})"),
        ),
    };
    let without =
        say.pick("Skulle inte ha nått målet ändå, allt annat lika", "Would have failed without it, all else alike");
    html!(
        "<p class=\"meta scale-ends\" aria-hidden=\"true\"><span>{}</span><span>{}</span></p>{}{}",
        say.percent(0.0, 0),
        say.percent(most, 0),
        one(&with, &finding.rate, "pair"),
        one(without, &finding.baseline, "pair baseline")
    )
}

fn causes(say: Say, finding: &Finding) -> Html {
    if finding.causes.is_empty() {
        return html!(
            "<p class=\"meta\">{}</p>",
            say.pick("Varför syns inte i loggen.", "Why does not show in the log.")
        );
    }
    let list: Html = finding.causes.iter().take(CAUSES).map(|cause| self::cause(say, cause)).collect();
    html!("<ul class=\"causes\">{}</ul>", list)
}

fn cause(say: Say, cause: &Cause) -> Html {
    let mut text = html!("<b class=\"ladder\">{}</b> {}", ladder(say, cause.ladder), conditions(say, &cause.condition));
    if let Some(upstream) = &cause.upstream {
        text.push(&html!("{} {}", say.pick(", från", ", from"), name(upstream)));
    }
    if let Some(lag) = cause.median_lag_s {
        text.push(&html!(" ({})", before(say, lag, cause.lag_between_s)));
    }
    if let (Some(value), Some(low), Some(high)) = (cause.rate_ratio.value, cause.rate_ratio.low, cause.rate_ratio.high)
    {
        let (value, low, high) = (decimal(say, value), decimal(say, low), decimal(say, high));
        text.push(&html!(
            ". {}",
            say.pick(
                format!("Ungefär {value} gånger så vanligt (troligen {low}–{high})"),
                format!("About {value} times as common (likely {low}–{high})"),
            )
        ));
    }
    if let Some(share) = cause.share_explained.value {
        let share = say.percent(share, 0);
        text.push(&html!(
            "{}",
            say.pick(format!("; gäller {share} av de drabbade"), format!("; it covers {share} of those affected"))
        ));
    }
    let against = match cause.counter_evidence.is_empty() {
        true => {
            html!("{}", say.pick("inget i loggen, som inte vet allt.", "nothing in the log, which does not know all."))
        }
        false => listed(cause.counter_evidence.iter().map(|sentence| html!("{}", sentence)), "; "),
    };
    html!(
        "<li><p>{}.</p><p class=\"meta\"><b>{}</b> {}</p></li>",
        text,
        say.pick("Det som talar emot:", "What speaks against it:"),
        against
    )
}

/// How long before it came, at the median, and between which times for eight of ten.
fn before(say: Say, median: f64, between: Option<[f64; 2]>) -> String {
    let median = say.duration(median);
    let Some([low, high]) = between else {
        return say.pick(format!("{median} tidigare"), format!("{median} before"));
    };
    let (low, high) = (say.duration(low), say.duration(high));
    match low == high {
        true => say.pick(format!("{median} tidigare"), format!("{median} before")),
        false => say.pick(
            format!("{median} tidigare, för åtta av tio {low} till {high}"),
            format!("{median} before, for eight of ten {low} to {high}"),
        ),
    }
}

fn conditions(say: Say, condition: &[Told]) -> Html {
    let language = say.pick(model::Language::Swedish, model::Language::English);
    let one = |told: &Told| match circumstance(&told.attribute, language) {
        Some(known) => html!("{} {} {}", known, told.op, name(&told.value)),
        None => html!("{} {} {}", name(&told.attribute), told.op, name(&told.value)),
    };
    listed(condition.iter().map(one), ", ")
}

fn basis(say: Say, report: &FrictionReport) -> Html {
    let (judged, tested) = (say.journeys(report.journeys), say.number(report.tested as u64));
    let wrong = say.percent(report.false_discovery_rate, 0);
    let left = report.left_out;
    let out = left.under_way + left.robots + left.at_once + left.no_step;
    let out = say.number(out);
    note(&say.pick(
        format!("{judged} kunde bedömas, {out} inte (de pågår, är maskiners, började med målet eller saknar steg). {tested} jämförelser i en och samma modell; högst {wrong} av det som sägs väntas vara slump. Samband, trolig orsak och orsak är olika säkra: bara försök, och ändringar som nådde några och inte andra, visar en orsak."),
        format!("{judged} could be judged, {out} not (they are under way, machines’, began with the goal or have no step). {tested} comparisons in one model; at most {wrong} of what is said should be chance. Association, likely cause and cause are not equally sure: only trials, and changes that reached some and not others, show a cause."),
    ))
}

fn not_claimed(say: Say, not_claimed: &[NotClaimed]) -> Html {
    if not_claimed.is_empty() {
        return Html::default();
    }
    let mut table = Table::new(
        say.pick("Jämfört, men inte säkert nog att påstå", "Compared, but not sure enough to claim"),
        say.pick(
            &["Vad", "Var", ">Resor", "Varför inte", ">Resor som skulle räcka", ">Väntas"],
            &["What", "Where", ">Journeys", "Why not", ">Journeys that would do", ">Expected by"],
        ),
    );
    for one in not_claimed.iter().take(NOT_CLAIMED) {
        let whole = match &one.place {
            Place::Step { activity } => activity.clone(),
            Place::Transition { from, to } => format!("{from} → {to}"),
        };
        table.row(vec![
            Cell::text(heading(say, one.kind)),
            Cell::name(&whole),
            Cell::count(say, one.n),
            Cell::text(not_claimed_in(say.language, one.reason)),
            one.needed_n.map_or_else(|| Cell::text("–"), |needed| Cell::count(say, needed)),
            one.expected_by.map_or_else(|| Cell::text("–"), |by| Cell::text(say.day(by))),
        ]);
    }
    table.folded(say, "not-claimed")
}
