//! `resa contrast`: what one group of journeys does that another does not.

use super::towards::{no_goal, towards};
use super::{Shower, interval, likely_points, points};
use crate::failure::Failure;
use crate::input::{Loaded, Need, Needed, load};
use crate::output::{Cell, Table};
use crate::why_args::ContrastArgs;
use crate::words::Words;
use eventlog::Journeys;
use insight::contrast::{Ask, ContrastReport, Finding, Group, Groups, LEAST_GROUP, MoreIn, Rule, What, contrast};
use model::Segment;
use serde::Serialize;

/// The report, with the goal before which things count.
#[derive(Serialize)]
struct Document<'r> {
    goal: &'r [String],
    #[serde(flatten)]
    report: &'r ContrastReport,
}

pub(super) fn run(args: &ContrastArgs, show: &Shower) -> Result<(), Failure> {
    let loaded = load(&args.log, &Need { attributes: Needed::All, ..Need::default() }, &show.words)?;
    let towards = towards(&loaded, &args.goal)?;
    let journeys = &towards.journeys;
    let rule =
        |text: &Option<String>, option: &str| text.as_deref().map(|text| rule(text, option, journeys)).transpose();
    let (a, b) = (rule(&args.a, "--a")?, rule(&args.b, "--b")?);
    let others = "others".to_string();
    let groups = match &a {
        None if towards.goal.is_empty() => return Err(no_goal()),
        None => Groups::Outcome,
        Some(a) => {
            let names = (args.a.as_deref().unwrap_or_default(), args.b.as_deref().unwrap_or(&others));
            Groups::Rules { a, b: b.as_ref(), names }
        }
    };
    let ask = Ask { groups, judge: towards.judge, as_of: towards.as_of, threads: loaded.threads };
    let report = contrast(journeys, &ask)?;
    let words = &show.words;
    let heading = heading(&loaded, &report, words);
    show.show(&Document { goal: &towards.goal, report: &report }, &heading, &table(&report, words))
}

fn rule(text: &str, option: &str, journeys: &Journeys<'_>) -> Result<Rule, Failure> {
    let segment = Segment::parse(text).map_err(|error| {
        Failure::new(format!("{option}: {error}"))
            .hint("write it like: device = \"mobile\" and age in (\"18-29\",\"30-49\")")
    })?;
    Ok(Rule::of(segment, journeys)?)
}

/// What a group is called in the reader's language.
fn called<'g>(group: &'g Group, words: &Words) -> &'g str {
    match group.what.as_str() {
        "failed" => words.either("de som inte nådde målet", "those that failed the goal"),
        "reached" => words.either("de som nådde målet", "those that reached it"),
        "others" => words.either("övriga", "the others"),
        rule => rule,
    }
}

fn heading(loaded: &Loaded, report: &ContrastReport, words: &Words) -> String {
    let (a, b) = (called(&report.a, words), called(&report.b, words));
    let (n, m) = (words.journeys(report.a.journeys), words.journeys(report.b.journeys));
    let against = words.either("mot", "against");
    let mut lines = vec![format!("{}: {a} ({n}) {against} {b} ({m})", loaded.name)];
    let few = [&report.a, &report.b].iter().any(|group| group.journeys.min(group.persons) < LEAST_GROUP);
    let (tested, wrong) = (words.number(report.tested), words.percent(report.false_discovery_rate));
    lines.push(match (words.language, few, report.findings.is_empty()) {
        (map::Language::Swedish, true, _) => {
            format!("Kan inte avgöras ännu: det behövs {LEAST_GROUP} resor av lika många kunder i båda grupperna")
        }
        (map::Language::English, true, _) => {
            format!("Cannot tell yet: it takes {LEAST_GROUP} journeys of as many customers in both groups")
        }
        (map::Language::Swedish, _, true) => format!("{tested} jämförelser: inget som säkert är mer än slump"),
        (map::Language::English, _, true) => format!("{tested} comparisons: nothing that is surely more than chance"),
        (map::Language::Swedish, ..) => format!(
            "Bland dem som kommit lika långt, före målet. Samband, inte varför. Av {tested} jämförelser; högst {wrong} av det sagda \
             väntas vara slump"
        ),
        (map::Language::English, ..) => format!(
            "Where both have come as far, before the goal. What goes together, and not why. Of {tested} comparisons; at most {wrong} of \
             what is told should be chance"
        ),
    });
    let left = report.left_out;
    let told: Vec<String> = [
        (left.under_way, words.either("pågår ännu", "are under way")),
        (left.at_once, words.either("började med sitt mål", "began with their goal")),
        (left.neither, words.either("hör till ingendera", "are in neither group")),
        (left.both, words.either("hör till båda", "are in both groups")),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, why)| format!("{} {why}", words.number(count)))
    .collect();
    if !told.is_empty() {
        lines.push(format!("{}: {}", words.either("Inte med", "Left out"), told.join(", ")));
    }
    lines.extend(only_one(report, words));
    lines.join("\n")
}

/// What only one group shows, which explains nothing.
fn only_one(report: &ContrastReport, words: &Words) -> Option<String> {
    const SOME: usize = 5;
    let of_a = || report.only_one.iter().filter(|one| one.shown_by == MoreIn::A);
    let is_plain = |what: &What| matches!(what, What::Activity { .. } | What::Channel { .. } | What::Value { .. });
    let some: Vec<String> = of_a()
        .filter(|one| is_plain(&one.what))
        .take(SOME)
        .map(|one| format!("{} ({})", what(&one.what, words), words.number(one.journeys)))
        .collect();
    if some.is_empty() {
        return None;
    }
    let only = match words.language {
        map::Language::Swedish => "Bara den ena gruppen visar, vilket inte förklarar något",
        map::Language::English => "Only the one group shows, which explains nothing",
    };
    let more = if of_a().count() > some.len() { " …" } else { "" };
    Some(format!("{only}: {}{more}", some.join(", ")))
}

fn table(report: &ContrastReport, words: &Words) -> Table {
    let mut table = Table::new(match words.language {
        map::Language::Swedish => &[
            "vad",
            "oftare hos",
            ">resor",
            ">andel",
            "troligen",
            ">annars",
            ">skillnad",
            "troligen",
            "samma resor visar",
        ],
        map::Language::English => &[
            "what",
            "more often by",
            ">journeys",
            ">share",
            "likely",
            ">else",
            ">difference",
            "likely",
            "same journeys show",
        ],
    });
    for finding in &report.findings {
        let group = match finding.more_in {
            MoreIn::A => &report.a,
            MoreIn::B => &report.b,
        };
        table.row(vec![
            Cell::text(what(&finding.what, words)),
            Cell::text(called(group, words)),
            Cell::value(words.number(finding.journeys), finding.journeys),
            finding.rate.value.map_or_else(Cell::nothing, |rate| Cell::value(words.percent(rate), rate)),
            interval(finding.rate.low, finding.rate.high, words),
            Cell::value(words.percent(finding.expected), finding.expected),
            finding.difference.value.map_or_else(Cell::nothing, |value| Cell::value(points(value, words), value)),
            likely_points(&finding.difference, words),
            also(finding, words),
        ]);
    }
    table
}

fn also(finding: &Finding, words: &Words) -> Cell {
    const SOME: usize = 1;
    let all: Vec<String> = finding.also.iter().map(|it| what(it, words)).collect();
    let more = match all.len().saturating_sub(SOME) {
        0 => String::new(),
        more => format!(" +{}", words.number(more as u64)),
    };
    let some: Vec<&str> = all.iter().take(SOME).map(String::as_str).collect();
    Cell::value(format!("{}{more}", some.join(", ")), all.join("; "))
}

/// What a journey shows, in words.
fn what(what: &What, words: &Words) -> String {
    match what {
        What::Activity { activity } => activity.clone(),
        What::Again { activity } => format!("{activity}, {}", words.either("igen", "again")),
        What::Transition { from, to } => format!("{from} → {to}"),
        What::Channel { channel } => format!("{} {channel}", words.either("kanal", "channel")),
        What::Switch { from, to } => format!("{} {from} → {to}", words.either("kanalbyte", "switch")),
        What::Value { attribute, value } => format!("{attribute} = {value}"),
    }
}
