//! What `resa channels` says, in four tables that people read.

use super::super::{interval, likely_points, points};
use super::heading;
use crate::output::{Cell, Table};
use crate::words::Words;
use insight::channels::{
    ChannelsReport, Combination, Compared, GoalOf, GoalVerdict, Hop, Kind, Outcome, StepConsistency, Unit, Verdict,
};
use map::Language;
use model::Estimate;

/// So many rows of a table are shown.
const MOST: usize = 15;

/// All of it, as people read it. `all`: also what does not differ.
pub(super) fn told(name: &str, report: &ChannelsReport, all: bool, words: &Words) -> String {
    let parts = [
        heading(name, report, words),
        consistency(report, all, words),
        hops(report, words),
        concurrent(report, words),
        contradictions(report, words),
    ];
    parts.map(|part| part.trim_end().to_string()).join("\n\n") + "\n"
}

/// A title, sentences and a table of which the first rows are shown.
fn part(title: &str, lines: &[String], table: Option<&Table>, words: &Words) -> String {
    let mut text = format!("{}\n{}", title.to_uppercase(), lines.join("\n"));
    if let Some(table) = table.filter(|table| table.len() > 0) {
        text += &format!("\n\n{}", table.to_text(MOST));
        if table.len() > MOST {
            let rest = words.number((table.len() - MOST) as u64);
            text += &format!(
                "… {rest} {}\n",
                words.either("rader till; --csv eller --json visar alla", "more rows; --csv or --json shows all")
            );
        }
    }
    text
}

fn consistency(report: &ChannelsReport, all: bool, words: &Words) -> String {
    let found = &report.consistency;
    let title = words.either("Samma i varje kanal?", "The same in every channel?");
    if found.steps.is_empty() {
        let none = words.either(
            "Inget steg tas i två kanaler av minst 30 kunder var: inget att jämföra",
            "No step is taken in two channels by at least 30 customers each: nothing to compare",
        );
        return part(title, &[none.to_string()], None, words);
    }
    let (points, ratio, ease) = (
        number(found.margin_share * 100.0, words),
        number(found.margin_ratio, words),
        number(found.margin_points, words),
    );
    let lines = vec![match words.language {
        Language::Swedish => format!(
            "Samma: hela intervallet inom {points} procentenheter (tider inom {ratio} gånger, ansträngning inom {ease} steg). Skiljer sig: bland \
             likadana resor, mer än slump ({} jämförelser)",
            words.number(found.tested)
        ),
        Language::English => format!(
            "The same: the whole interval within {points} percentage points (times within {ratio} times, effort within {ease} points). Differs: among \
             like journeys, more than chance ({} comparisons)",
            words.number(found.tested)
        ),
    }];
    let goal = !report.goal.is_empty();
    let mut table = Table::new(match (words.language, goal) {
        (Language::Swedish, false) => &[
            "steg",
            "kanaler",
            "bedömning",
            ">störst skillnad i att gå vidare",
            "troligen",
            "kanal",
            ">resor som behövs",
        ],
        (Language::English, false) => {
            &["step", "channels", "verdict", ">largest difference in going on", "likely", "channel", ">journeys needed"]
        }
        (Language::Swedish, true) => {
            &["steg", "kanaler", "bedömning", ">störst skillnad i mål", "troligen", "kanal", ">resor som behövs"]
        }
        (Language::English, true) => {
            &["step", "channels", "verdict", ">largest difference in goals", "likely", "channel", ">journeys needed"]
        }
    });
    for step in &found.steps {
        let channels: Vec<String> =
            step.channels.iter().map(|at| format!("{} {}", at.channel, words.number(at.journeys))).collect();
        let largest = step.largest.as_ref();
        table.row(vec![
            Cell::text(step.step.as_str()),
            Cell::text(channels.join(", ")),
            Cell::text(verdict(step.verdict, words)),
            largest.map_or_else(Cell::nothing, |largest| share_points(&largest.difference, words)),
            largest.map_or_else(Cell::nothing, |largest| likely_points(&largest.difference, words)),
            largest.map_or_else(Cell::nothing, |largest| Cell::text(largest.channel.as_str())),
            step.needed_n.map_or_else(Cell::nothing, |needed| Cell::value(words.number(needed), needed)),
        ]);
    }
    let mut text = part(title, &lines, Some(&table), words);
    let shown = |compared: &&Compared| all || compared.verdict == Verdict::Differs;
    let rows = found.steps.iter().flat_map(|step| step.comparisons.iter().filter(shown).map(move |it| (step, it)));
    let table = differences(rows, words);
    if table.len() > 0 {
        let what = match all {
            true => words.either("Vad som jämfördes, bland likadana resor:", "What was compared, among like journeys:"),
            false => words.either("Vad som skiljer, bland likadana resor:", "What differs, among like journeys:"),
        };
        text += &format!("\n{what}\n\n{}", table.to_text(if all { usize::MAX } else { MOST }));
        if !all && table.len() > MOST {
            text += "…\n";
        }
    }
    text
}

fn differences<'r>(rows: impl Iterator<Item = (&'r StepConsistency, &'r Compared)>, words: &Words) -> Table {
    let mut table = Table::new(match words.language {
        Language::Swedish => &[
            "steg",
            "kanal",
            "vad",
            ">där",
            ">i de andra",
            ">likadana",
            "troligen",
            ">som det är",
            "bedömning",
            ">resor",
            ">behövs",
        ],
        Language::English => &[
            "step",
            "channel",
            "what",
            ">there",
            ">in the others",
            ">alike",
            "likely",
            ">as it is",
            "verdict",
            ">journeys",
            ">needed",
        ],
    });
    for (step, it) in rows {
        table.row(vec![
            Cell::text(step.step.as_str()),
            Cell::text(it.channel.as_str()),
            Cell::text(outcome(it.outcome, words)),
            level(&it.own, it.unit, words),
            level(&it.others, it.unit, words),
            difference(&it.alike, it.unit, words),
            likely(&it.alike, it.unit, words),
            difference(&it.difference, it.unit, words),
            Cell::text(verdict(it.verdict, words)),
            Cell::value(words.number(it.alike.n), it.alike.n),
            it.needed_n.map_or_else(Cell::nothing, |needed| Cell::value(words.number(needed), needed)),
        ]);
    }
    table
}

fn hops(report: &ChannelsReport, words: &Words) -> String {
    let found = &report.hops;
    let title = words.either("Byten av kanal", "Changes of channel");
    let rate = |estimate: &Estimate| {
        let of = |value: Option<f64>| value.map_or_else(|| "–".to_string(), |value| number(value, words));
        match words.language {
            Language::Swedish => {
                format!("{} på 100 resor ({}–{})", of(estimate.value), of(estimate.low), of(estimate.high))
            }
            Language::English => {
                format!("{} in 100 journeys ({}–{})", of(estimate.value), of(estimate.low), of(estimate.high))
            }
        }
    };
    let several = &found.in_several_channels;
    let mut lines = vec![
        format!(
            "{}: {} ({})",
            words.either("Resor i flera kanaler", "Journeys in several channels"),
            percent(several.value, words),
            range(several, words)
        ),
        format!(
            "{}: {}; {}: {}; {}: {}",
            words.either("På egen hand", "On their own"),
            rate(&found.unplanned.per_100),
            words.either("planerade överlämningar", "planned hand-overs"),
            rate(&found.planned.per_100),
            words.either("utskick", "sent to them"),
            rate(&found.sent.per_100)
        ),
    ];
    if let Some(goal) = &found.goal {
        let who = words.either(
            "De som byter på egen hand, mot likadana som går vidare i samma kanal eller som planerat",
            "Those who change on their own, beside like ones who go on in the same channel or as planned",
        );
        lines.push(format!("{who}: {}", goal_sentence(goal, words)));
    }
    let mut table = Table::new(match words.language {
        Language::Swedish => &[
            "steg",
            "från",
            "till",
            "hur",
            ">byten",
            ">andel där",
            "troligen",
            ">tillbaka",
            ">mål, likadana",
            "troligen",
            "bedömning",
        ],
        Language::English => &[
            "step",
            "from",
            "to",
            "how",
            ">changes",
            ">share there",
            "likely",
            ">back again",
            ">goals, alike",
            "likely",
            "verdict",
        ],
    });
    for hop in &found.ways {
        let goal = hop.goal.as_ref();
        table.row(vec![
            Cell::text(hop.step.as_str()),
            Cell::text(hop.from.as_str()),
            Cell::text(hop.to.as_str()),
            Cell::text(kind(hop, words)),
            Cell::value(words.number(hop.hops), hop.hops),
            Cell::text(percent(hop.rate.value, words)),
            interval(hop.rate.low, hop.rate.high, words),
            Cell::text(percent(hop.back.value, words)),
            goal.map_or_else(Cell::nothing, |goal| share_points(&goal.difference, words)),
            goal.map_or_else(Cell::nothing, |goal| likely_points(&goal.difference, words)),
            goal.map_or_else(Cell::nothing, |goal| Cell::text(goal_verdict(goal.verdict, words))),
        ]);
    }
    part(title, &lines, Some(&table), words)
}

fn concurrent(report: &ChannelsReport, words: &Words) -> String {
    let found = &report.concurrent;
    let title = words.either("Flera kanaler samtidigt", "Several channels at once");
    let window = words.duration(Some(found.window_s));
    let episodes = words.number(found.episodes);
    let (value, range) = (percent(found.rate.value, words), range(&found.rate, words));
    let mut lines = vec![match words.language {
        Language::Swedish => {
            format!("Olika kanaler inom {window} från varandra: {episodes} gånger, i {value} av resorna ({range})")
        }
        Language::English => {
            format!(
                "Different channels within {window} of each other: {episodes} times, in {value} of the journeys ({range})"
            )
        }
    }];
    if let Some(goal) = &found.goal {
        let who = words.either(
            "De, mot likadana som lika snart gick vidare i en kanal",
            "Those, beside like ones who went on as soon in one channel",
        );
        lines.push(format!("{who}: {}", goal_sentence(goal, words)));
    }
    let mut table = Table::new(match words.language {
        Language::Swedish => &[
            "kanaler",
            "steg",
            ">gånger",
            ">resor",
            ">andel",
            "troligen",
            ">fram och tillbaka",
            ">tid",
            ">mål, likadana",
            "troligen",
            "bedömning",
        ],
        Language::English => &[
            "channels",
            "step",
            ">times",
            ">journeys",
            ">share",
            "likely",
            ">back and forth",
            ">time",
            ">goals, alike",
            "likely",
            "verdict",
        ],
    });
    for it in &found.combinations {
        let goal = it.goal.as_ref();
        table.row(vec![
            Cell::text(together(it, words)),
            Cell::text(steps(it, words)),
            Cell::value(words.number(it.episodes), it.episodes),
            Cell::value(words.number(it.journeys), it.journeys),
            Cell::text(percent(it.rate.value, words)),
            interval(it.rate.low, it.rate.high, words),
            Cell::text(percent(it.back_and_forth.value, words)),
            Cell::text(words.duration(it.median_s)),
            goal.map_or_else(Cell::nothing, |goal| share_points(&goal.difference, words)),
            goal.map_or_else(Cell::nothing, |goal| likely_points(&goal.difference, words)),
            goal.map_or_else(Cell::nothing, |goal| Cell::text(goal_verdict(goal.verdict, words))),
        ]);
    }
    part(title, &lines, Some(&table), words)
}

fn contradictions(report: &ChannelsReport, words: &Words) -> String {
    let found = &report.contradictions;
    let title = words.either("Olika besked i olika kanaler", "Different words in different channels");
    let window = words.duration(Some(found.within_s));
    let mut lines = vec![match words.language {
        Language::Swedish => {
            format!("Samma uppgift med olika värden i två kanaler inom {window}, där den annars inte ändras")
        }
        Language::English => {
            format!(
                "The same attribute with different values in two channels within {window}, where it else does not change"
            )
        }
    }];
    if found.attributes.is_empty() {
        lines.push(
            words
                .either(
                    "Ingen uppgift ges av två kanaler så att den kan jämföras",
                    "No attribute is told by two channels so that it can be compared",
                )
                .to_string(),
        );
    }
    let mut not: Vec<(&str, Vec<String>)> = Vec::new();
    for it in &found.not_judged {
        let why = reason(it.reason, words);
        let name = match it.channels.is_empty() {
            true => it.attribute.clone(),
            false => format!("{} ({})", it.attribute, it.channels.join(" / ")),
        };
        match not.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(name),
            None => not.push((why, vec![name])),
        }
    }
    for (why, names) in not {
        lines.push(format!("{} ({why}): {}", words.either("Inte bedömda", "Not judged"), names.join(", ")));
    }
    let mut table = Table::new(match words.language {
        Language::Swedish => {
            &["uppgift", "kanaler", "steg", ">resor med båda", ">olika", ">andel", "troligen", "exempel"]
        }
        Language::English => {
            &["attribute", "channels", "step", ">journeys with both", ">differ", ">share", "likely", "examples"]
        }
    });
    let (differ, same): (Vec<_>, Vec<_>) = found.attributes.iter().partition(|it| it.contradicted > 0);
    if !same.is_empty() {
        let names = same.iter().map(|it| it.attribute.as_str()).collect::<Vec<_>>().join(", ");
        lines.push(format!("{}: {names}", words.either("Samma i alla kanaler", "The same in all channels")));
    }
    for it in differ {
        let pair = it.pairs.first().map_or(String::new(), |pair| pair.channels.join(" / "));
        let more = if it.pairs.len() > 1 { format!(" +{}", it.pairs.len() - 1) } else { String::new() };
        let examples =
            it.examples.iter().filter_map(|[a, b]| Some(format!("{} / {}", a.event.as_ref()?, b.event.as_ref()?)));
        table.row(vec![
            Cell::text(it.attribute.as_str()),
            Cell::text(pair + &more),
            it.steps.first().map_or_else(Cell::nothing, |step| Cell::text(step.step.as_str())),
            Cell::value(words.number(it.told), it.told),
            Cell::value(words.number(it.contradicted), it.contradicted),
            Cell::text(percent(it.rate.value, words)),
            interval(it.rate.low, it.rate.high, words),
            Cell::text(examples.take(2).collect::<Vec<_>>().join("; ")),
        ]);
    }
    part(title, &lines, Some(&table), words)
}

pub(super) fn together(it: &Combination, words: &Words) -> String {
    let used = it.channels.join(" + ");
    match it.at_hand.is_empty() {
        true => used,
        false => format!("{used} ({} {})", it.at_hand.join(", "), words.either("till hands", "at hand")),
    }
}

fn steps(it: &Combination, words: &Words) -> String {
    let some = it.steps.first().map_or(String::new(), |step| format!("{} {}", step.step, words.number(step.count)));
    match it.steps.len() {
        0 | 1 => some,
        more => format!("{some} +{}", words.number(more as u64 - 1)),
    }
}

fn goal_sentence(goal: &GoalOf, words: &Words) -> String {
    let of = |value: Option<f64>| points(value.unwrap_or(0.0), words);
    let (value, low, high) = (of(goal.difference.value), of(goal.difference.low), of(goal.difference.high));
    let verdict = goal_verdict(goal.verdict, words);
    match words.language {
        Language::Swedish => format!("{value} procentenheter mål (troligen {low} till {high}): {verdict}"),
        Language::English => format!("{value} percentage points of goals (likely {low} to {high}): {verdict}"),
    }
}

pub(super) fn goal_verdict(verdict: GoalVerdict, words: &Words) -> &'static str {
    match verdict {
        GoalVerdict::Less => words.either("når målet mer sällan", "reach the goal less often"),
        GoalVerdict::More => words.either("når målet oftare", "reach the goal more often"),
        GoalVerdict::Unsure => words.either("kan vara slump", "may be chance"),
    }
}

pub(super) fn verdict(verdict: Verdict, words: &Words) -> &'static str {
    match verdict {
        Verdict::Same => words.either("samma", "the same"),
        Verdict::Differs => words.either("skiljer sig", "differs"),
        Verdict::CannotTell => words.either("kan inte avgöras ännu", "cannot tell yet"),
    }
}

pub(super) fn outcome(outcome: Outcome, words: &Words) -> &'static str {
    match outcome {
        Outcome::GoalReached => words.either("når målet", "reach the goal"),
        Outcome::WentOn => words.either("går vidare", "go on"),
        Outcome::TimeToNext => words.either("tid till nästa steg", "time to the next step"),
        Outcome::AssistedContact => {
            words.either("kontakt med en person inom 7 dagar", "contact with a person within 7 days")
        }
        Outcome::SameStepAgain => words.either("samma steg igen inom 7 dagar", "the same step again within 7 days"),
        Outcome::Effort => words.either("hur lätt det var (ces)", "how easy it was (ces)"),
    }
}

pub(super) fn kind(hop: &Hop, words: &Words) -> &'static str {
    match hop.kind {
        Kind::Unplanned => words.either("på egen hand", "on their own"),
        Kind::Planned => words.either("planerat", "planned"),
        Kind::Sent => words.either("utskick", "sent"),
    }
}

fn reason(reason: &str, words: &Words) -> &'static str {
    match reason {
        "changes" => words.either(
            "ändras också inom en kanal, eller för lite är känt om det",
            "changes within one channel too, or too little is known of that",
        ),
        "one_channel" => {
            words.either("inga två kanaler säger den om samma resa", "no two channels tell it of the same journey")
        }
        "too_many_values" => words.either("för många värden", "too many values"),
        "always_differs" => words.either(
            "skiljer sig alltid: varje kanal säger nästan alltid ett och samma",
            "always differs: each channel nearly always tells one and the same",
        ),
        "own_in_each_channel" => words.either("varje kanal har sin egen", "each channel has its own"),
        _ => words.either("för få resor", "too few journeys"),
    }
}

fn percent(value: Option<f64>, words: &Words) -> String {
    value.map_or_else(|| "–".to_string(), |value| words.percent(value))
}

fn range(estimate: &Estimate, words: &Words) -> String {
    format!("{}–{}", percent(estimate.low, words), percent(estimate.high, words))
}

fn share_points(estimate: &Estimate, words: &Words) -> Cell {
    estimate.value.map_or_else(Cell::nothing, |value| Cell::value(points(value, words), value))
}

fn level(estimate: &Estimate, unit: Unit, words: &Words) -> Cell {
    let Some(value) = estimate.value else { return Cell::nothing() };
    let shown = match unit {
        Unit::Share => words.percent(value),
        Unit::Ratio => words.duration(Some(value)),
        Unit::Points => number(value, words),
    };
    Cell::value(shown, value)
}

fn difference(estimate: &Estimate, unit: Unit, words: &Words) -> Cell {
    let Some(value) = estimate.value else { return Cell::nothing() };
    Cell::value(shown(value, unit, words), value)
}

fn shown(value: f64, unit: Unit, words: &Words) -> String {
    match unit {
        Unit::Share => points(value, words),
        Unit::Ratio => format!("× {}", words.decimal(format!("{value:.2}"))),
        Unit::Points => words.decimal(format!("{value:+.2}")),
    }
}

fn likely(estimate: &Estimate, unit: Unit, words: &Words) -> Cell {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => {
            let (from, to) = (shown(low, unit, words), shown(high, unit, words));
            Cell::value(format!("{from} {} {to}", words.either("till", "to")), format!("{low}..{high}"))
        }
        _ => Cell::nothing(),
    }
}

fn number(value: f64, words: &Words) -> String {
    let text = format!("{value:.2}");
    words.decimal(text.trim_end_matches('0').trim_end_matches('.').to_string())
}
