//! What `resa friction` says below its findings: causes that several of them have in common, the effort that shows in what
//! customers do, the calls that go with trouble, what it is in a year, and what is not sure yet.

use super::super::interval;
use super::{day, decimal, kind, likely, place, told};
use crate::output::{Cell, Table};
use crate::words::{Words, effort_sign_in, ladder_in, not_claimed_in, so_many_signs_in};
use insight::friction::{Assumed, EffortSigns, FailureDemand, Finding, FrictionReport, RootCause, Worth};
use map::Language;
use model::Estimate;

/// So many rows of a table are shown.
const MOST: usize = 10;
/// So much of what is not claimed is shown.
const UNSURE: usize = 5;

/// All of it, as people read it; what there is nothing of is left out.
pub(super) fn sections(report: &FrictionReport, words: &Words) -> String {
    let mut all = vec![root_causes(report, words)];
    all.extend(report.effort_signs.iter().map(|signs| effort(report, signs, words)));
    all.push(failure_demand(report, words));
    all.push(year(report, words));
    all.push(not_sure_yet(report, words));
    all.into_iter().flatten().map(|part| format!("\n{}\n", part.trim_end())).collect()
}

/// A title with the goal that it is about, a sentence, and tables of which the first rows are shown.
fn section(title: &str, goal: Option<&str>, sentence: &str, tables: &[Table], words: &Words) -> String {
    let goal = goal.map_or_else(String::new, |goal| format!(": {goal}"));
    let mut text = format!("{}{goal}\n{sentence}\n", title.to_uppercase());
    for table in tables.iter().filter(|table| table.len() > 0) {
        text += &format!("\n{}", table.to_text(MOST));
        if table.len() > MOST {
            let rest = words.number((table.len() - MOST) as u64);
            text +=
                &format!("… {rest} {}\n", words.either("rader till; --json visar alla", "more rows; --json shows all"));
        }
    }
    text
}

/// The goal that something is about, where several were asked about.
fn of_several<'g>(report: &FrictionReport, goal: &'g str) -> Option<&'g str> {
    Some(goal).filter(|_| report.goal.is_none())
}

fn root_causes(report: &FrictionReport, words: &Words) -> Option<String> {
    let several: Vec<&RootCause> = report.root_causes.iter().filter(|root| root.symptoms.len() > 1).collect();
    if several.is_empty() {
        return None;
    }
    let mut table = Table::new(match words.language {
        Language::Swedish => {
            &["hänger ihop med", "från", "hur säkert", ">missade mål/1 000", ">troligen", ">av resor", "syns som"][..]
        }
        Language::English => {
            &["goes with", "from", "how sure", ">goals lost/1,000", ">likely", ">of journeys", "shows as"][..]
        }
    });
    for root in several {
        let lost = &root.failed_goals;
        let mut symptoms = root.symptoms.iter().filter_map(|id| report.findings.iter().find(|it| it.id == *id));
        table.row(vec![
            Cell::text(told(&root.condition)),
            Cell::text(root.upstream.clone().unwrap_or_default()),
            Cell::text(ladder_in(words.language, root.ladder)),
            lost.value.map_or_else(Cell::nothing, |value| Cell::value(decimal(value, words), value)),
            likely(lost, words),
            Cell::value(words.number(lost.n), lost.n),
            Cell::text(symptoms.next().map_or_else(String::new, |finding| symptom(finding, words))),
        ]);
        // One line each: a list in one cell would be cut.
        for finding in symptoms {
            let mut row: Vec<Cell> = (0..6).map(|_| Cell::text("")).collect();
            row.push(Cell::text(symptom(finding, words)));
            table.row(row);
        }
    }
    let sentence = words.either(
        "Ett och samma villkor bakom flera fynd, och vad det hänger ihop med tillsammans.",
        "One and the same condition behind several findings, and what goes with it altogether.",
    );
    Some(section(words.either("Bakom flera fynd", "Behind several findings"), None, sentence, &[table], words))
}

fn symptom(finding: &Finding, words: &Words) -> String {
    format!("{}: {}", kind(finding, words), place(&finding.place))
}

fn effort(report: &FrictionReport, signs: &EffortSigns, words: &Words) -> Option<String> {
    let mean = signs.mean.value?;
    let title = words.either("Ansträngning i beteendet", "Effort in behaviour");
    let goal = of_several(report, &signs.goal);
    if signs.levels.iter().all(|level| level.signs == 0 || level.journeys == 0) {
        let most = signs.signs.iter().filter_map(|sign| sign.share.high).fold(0.0, f64::max);
        let (journeys, most) = (words.journeys(signs.journeys), words.percent(most));
        let none = match words.language {
            Language::Swedish => {
                format!("{journeys}, och ingen visar något av de fem tecknen (vart och ett troligen högst {most}).")
            }
            Language::English => {
                format!("{journeys}, and none shows any of the five signs (each likely {most} at most).")
            }
        };
        return Some(section(title, goal, &none, &[], words));
    }
    let between = match (signs.mean.low, signs.mean.high) {
        (Some(low), Some(high)) => {
            format!(" ({} {}–{})", words.either("troligen", "likely"), hundredths(low, words), hundredths(high, words))
        }
        _ => String::new(),
    };
    let (mean, journeys) = (hundredths(mean, words), words.journeys(signs.journeys));
    let sentence = match words.language {
        Language::Swedish => format!(
            "{journeys} visar i snitt {mean} av fem tecken{between}. Det visar hur kunderna fick arbeta, inte varför: den som \
             kommer långt hinner visa mer."
        ),
        Language::English => format!(
            "{journeys} show {mean} of five signs on average{between}. It tells how customers had to work, and not why: who \
             goes far has time to show more."
        ),
    };
    let mut shown = Table::new(match words.language {
        Language::Swedish => &["tecken", ">andel av resorna", ">troligen", ">av resor"][..],
        Language::English => &["sign", ">share of journeys", ">likely", ">of journeys"][..],
    });
    for sign in &signs.signs {
        shown.row(vec![
            Cell::text(effort_sign_in(words.language, sign.sign)),
            sign.share.value.map_or_else(Cell::nothing, |value| Cell::value(words.percent(value), value)),
            interval(sign.share.low, sign.share.high, words),
            Cell::value(words.number(sign.share.n), sign.share.n),
        ]);
    }
    Some(section(title, goal, &sentence, &[shown, levels(signs, words)], words))
}

/// Journeys by how many of the five they show, and how easy those who say so found it.
fn levels(signs: &EffortSigns, words: &Words) -> Table {
    let has_said = signs.levels.iter().any(|level| level.ease.is_some());
    let mut titles = match words.language {
        Language::Swedish => vec!["antal tecken", ">resor"],
        Language::English => vec!["how many signs", ">journeys"],
    };
    if has_said {
        titles.extend(match words.language {
            Language::Swedish => [">hur lätt de säger att det var (1–7)", ">troligen", ">svar"],
            Language::English => [">how easy they say it was (1–7)", ">likely", ">answers"],
        });
    }
    let mut table = Table::new(&titles);
    for level in &signs.levels {
        let mut row = vec![
            Cell::text(so_many_signs_in(words.language, level.signs)),
            Cell::value(words.number(level.journeys), level.journeys),
        ];
        if has_said {
            let ease = level.ease.as_ref();
            let value = ease.and_then(|ease| ease.value);
            row.push(value.map_or_else(Cell::nothing, |value| Cell::value(decimal(value, words), value)));
            row.push(ease.map_or_else(Cell::nothing, |ease| likely(ease, words)));
            row.push(ease.map_or_else(Cell::nothing, |ease| Cell::value(words.number(ease.n), ease.n)));
        }
        table.row(row);
    }
    table
}

fn failure_demand(report: &FrictionReport, words: &Words) -> Option<String> {
    let asked: Vec<&FailureDemand> = report.failure_demand.iter().filter(|calls| calls.journeys > 0).collect();
    if asked.is_empty() {
        return None;
    }
    let mut table = Table::new(match words.language {
        Language::Swedish => &["vad", ">andel", ">troligen", ">av", "på väg mot"][..],
        Language::English => &["what", ">share", ">likely", ">of", "on the way to"][..],
    });
    let (of_journeys, of_calls) = match words.language {
        Language::Swedish => {
            ("resor: efter krångel, eller hjälp söktes igen", "samtal: utöver vad steget ger utan krångel")
        }
        Language::English => {
            ("journeys: after trouble, or help sought again", "calls: beyond the same steps without trouble")
        }
    };
    let both = |calls: &'_ FailureDemand| {
        [(of_journeys, calls.after_trouble.clone()), (of_calls, calls.goes_with_trouble.clone())]
    };
    let all = asked.iter().flat_map(|calls| both(calls).map(|(what, of)| (what, of, &calls.goal)));
    for (what, of, goal) in all {
        table.row(vec![
            Cell::text(what),
            of.value.map_or_else(Cell::nothing, |value| Cell::value(words.percent(value), value)),
            interval(of.low, of.high, words),
            Cell::value(words.number(of.n), of.n),
            Cell::text(goal.as_str()),
        ]);
    }
    let title = words.either("Samtal som hänger ihop med krångel", "Calls that go with trouble");
    let sentence = words.either(
        "Hur mycket av den hjälp som söktes som hänger ihop med krångel (failure demand). Att krånglet gav samtalen är inte visat.",
        "How much of the help that was sought goes with trouble (failure demand). That the trouble made the calls is not shown.",
    );
    Some(section(title, None, sentence, &[table], words))
}

/// What findings are in a year, where somebody stated what that costs.
fn year(report: &FrictionReport, words: &Words) -> Option<String> {
    let stated = stated(&report.assumptions, words)?;
    if report.findings.is_empty() {
        return None;
    }
    let title = words.either("Vad det är på ett år", "What that is in a year");
    let known: Vec<(&Finding, &Worth)> =
        report.findings.iter().filter_map(|finding| Some((finding, finding.worth.as_ref()?))).collect();
    if known.is_empty() {
        let short = words.either(
            "Ett år räknas inte ut: resorna spänner över mindre än fyra veckor.",
            "A year is not told: the journeys span less than four weeks.",
        );
        return Some(section(title, None, short, &[], words));
    }
    type Amount = fn(&Worth) -> Option<&Estimate>;
    let columns: [(&str, Amount); 5] = [
        (words.either(">missade mål", ">goals lost"), |worth| Some(&worth.goals_per_year)),
        (words.either(">kontakter", ">contacts"), |worth| worth.contacts_per_year.as_ref()),
        (words.either(">timmar", ">hours"), |worth| worth.hours_per_year.as_ref()),
        (words.either(">kundernas timmar", ">customers’ hours"), |worth| worth.customer_hours_per_year.as_ref()),
        (words.either(">kronor", ">SEK"), |worth| worth.sek_per_year.as_ref()),
    ];
    let columns: Vec<(&str, Amount)> =
        columns.into_iter().filter(|(_, amount)| known.iter().any(|(_, worth)| amount(worth).is_some())).collect();
    let mut titles = vec![words.either("vad", "what"), words.either("var", "where")];
    titles.extend(columns.iter().map(|(title, _)| *title));
    let mut table = Table::new(&titles);
    for (finding, worth) in &known {
        let mut row = vec![Cell::text(kind(finding, words)), Cell::text(place(&finding.place))];
        row.extend(columns.iter().map(|(_, amount)| amount(worth).map_or_else(Cell::nothing, |it| whole(it, words))));
        table.row(row);
    }
    let sentence = match words.language {
        Language::Swedish => format!(
            "Om det går som i loggen, i dess egen takt. Antaget: {stated}. Inom parentes: troligen. Fynd kan gälla \
             samma resor och ska inte läggas ihop."
        ),
        Language::English => format!(
            "If it goes on as in the log, at its own pace. Assumed: {stated}. In brackets: likely. Findings may be \
             about the same journeys: do not add them up."
        ),
    };
    Some(section(title, None, &sentence, &[table], words))
}

/// What somebody stated; nothing where nobody did.
fn stated(assumed: &Assumed, words: &Words) -> Option<String> {
    let Assumed { goal_sek, contact_sek, contact_minutes, effort_minutes, hour_sek } = *assumed;
    let minutes = words.either("minuter", "minutes");
    let told: Vec<String> = [
        (words.either("ett nått mål är värt", "a reached goal is worth"), goal_sek, "SEK"),
        (words.either("en kontakt kostar", "a contact costs"), contact_sek, "SEK"),
        (words.either("en kontakt tar", "a contact takes"), contact_minutes, minutes),
        (words.either("en arbetstimme kostar", "an hour of work costs"), hour_sek, "SEK"),
        (
            words.either("en poäng ansträngning tar kunden", "a point of effort takes a customer"),
            effort_minutes,
            minutes,
        ),
    ]
    .into_iter()
    .filter_map(|(what, value, unit)| Some(format!("{what} {} {unit}", words.decimal(value?.to_string()))))
    .collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// What is not sure yet and would be with more journeys, the likeliest first.
fn not_sure_yet(report: &FrictionReport, words: &Words) -> Option<String> {
    let unsure: Vec<_> = report.not_claimed.iter().filter(|it| it.needed_n.is_some()).collect();
    if unsure.is_empty() {
        return None;
    }
    let mut table = Table::new(match words.language {
        Language::Swedish => &["vad", "var", "varför inte", ">resor", ">skulle räcka", "väntas"][..],
        Language::English => &["what", "where", "why not", ">journeys", ">would do", "expected by"][..],
    });
    for it in unsure.iter().take(UNSURE) {
        table.row(vec![
            Cell::text(words.kind(it.kind)),
            Cell::text(place(&it.place)),
            Cell::text(not_claimed_in(words.language, it.reason)),
            Cell::value(words.number(it.n), it.n),
            it.needed_n.map_or_else(Cell::nothing, |needed| Cell::value(words.number(needed), needed)),
            it.expected_by.map_or_else(Cell::nothing, |by| Cell::text(day(by.0))),
        ]);
    }
    let (shown, all) = (table.len() as u64, words.number(unsure.len() as u64));
    let sentence = match words.language {
        Language::Swedish => format!(
            "{} av {all} som fler resor kan avgöra, det troligaste först; dagen är om resor kommer i samma takt. --json ger alla.",
            words.number(shown)
        ),
        Language::English => format!(
            "{} of {all} that more journeys can settle, the likeliest first; the day is if journeys keep coming. --json gives all.",
            words.number(shown)
        ),
    };
    Some(section(words.either("Inte säkert ännu", "Not sure yet"), None, &sentence, &[table], words))
}

/// A yearly amount with its interval, of which three digits count; less than ten with a decimal.
fn whole(estimate: &Estimate, words: &Words) -> Cell {
    let number = |value: f64| {
        if value.abs() < 9.95 {
            return decimal(if value.abs() < 0.05 { 0.0 } else { value }, words);
        }
        let sign = if value < 0.0 { "-" } else { "" };
        let unit = 10_f64.powi((value.abs().max(1.0).log10() as i32 - 2).max(0));
        format!("{sign}{}", words.number(((value.abs() / unit).round() * unit) as u64))
    };
    match (estimate.value, estimate.low, estimate.high) {
        (Some(value), Some(low), Some(high)) => {
            let to = words.either("till", "to");
            let between = if low < 0.0 {
                format!("{} {to} {}", number(low), number(high))
            } else {
                format!("{}–{}", number(low), number(high))
            };
            Cell::value(format!("{} ({between})", number(value)), value)
        }
        (Some(value), _, _) => Cell::value(number(value), value),
        _ => Cell::nothing(),
    }
}

fn hundredths(value: f64, words: &Words) -> String {
    words.decimal(format!("{value:.2}"))
}
