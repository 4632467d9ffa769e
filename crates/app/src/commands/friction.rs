//! `resa friction`: what makes customers fail, where, since when and why; and what is not claimed.

use super::Shower;
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Loaded, Need, Needed, cut_spec, knowing_stations, load};
use crate::output::{Cell, Table, say};
use crate::words::Words;
use eventlog::{CutSpec, Journeys};
use insight::fold::Judge;
use insight::friction::{Ask, Finding, FrictionReport, Polarity, Telling, Told, friction};
use model::{Estimate, JourneyDefinition};

pub(super) fn run(args: &LogArgs, goal: &[String], show: &Shower) -> Result<(), Failure> {
    let need = Need { attributes: Needed::All, event_ids: true, ..Need::default() };
    let loaded = load(args, &need, &show.words)?;
    let report = found(&loaded, args, goal, &show.words)?;
    let words = &show.words;
    let heading = format!("{}: {}", loaded.name, heading(&report, words));
    show.show(&report, &heading, &table(&report, words))
}

/// Friction in each journey that was asked about.
pub(crate) fn found(
    loaded: &Loaded,
    args: &LogArgs,
    goal: &[String],
    words: &Words,
) -> Result<FrictionReport, Failure> {
    let definitions = asked(loaded, args, goal);
    if definitions.iter().any(|definition| definition.goal.is_empty()) {
        say(words.either(
            "friktion mäts mot om kunderna når sitt mål, och inget är angivet: ange --goal, eller en resa i --definition",
            "friction is held against whether customers reach their goal, and none is named: name it with --goal, or in the \
             journey of a --definition",
        ));
    }
    let mut cuts = Vec::new();
    for definition in &definitions {
        let spec =
            CutSpec { definition: definition.clone(), ..cut_spec(&args.journeys, &args.columns, &loaded.definition)? };
        cuts.push(Journeys::cut(&loaded.log, &knowing_stations(&loaded.log, &loaded.definition.rule, spec))?);
    }
    let last = loaded.log.totals().last;
    let asks = definitions.iter().zip(&cuts).map(|(definition, journeys)| Ask {
        journeys,
        definition,
        judge: Judge::of(journeys, definition.horizon, last),
    });
    let asks: Vec<Ask<'_, '_>> = asks.collect();
    let language = match words.language {
        map::Language::Swedish => model::Language::Swedish,
        map::Language::English => model::Language::English,
    };
    let telling = Telling { as_of: last, threads: loaded.threads, language, least_told: 0 };
    let mut report = friction(&asks, telling)?;
    name_events(loaded, &mut report)?;
    Ok(report)
}

/// The journeys that are asked about: the one that is named, else all that are defined.
fn asked(loaded: &Loaded, args: &LogArgs, goal: &[String]) -> Vec<JourneyDefinition> {
    let all = match args.journeys.journey.is_none() && loaded.definition.journey.len() > 1 {
        true => loaded.definition.journey.clone(),
        false => vec![loaded.spec.definition.clone()],
    };
    let with_goal = |definition: JourneyDefinition| match goal.is_empty() {
        true => definition,
        false => JourneyDefinition { goal: goal.to_vec(), ..definition },
    };
    all.into_iter().map(with_goal).collect()
}

/// Names the events that findings rest on, where the log has ids.
fn name_events(loaded: &Loaded, report: &mut FrictionReport) -> Result<(), Failure> {
    use std::collections::HashMap;
    if !loaded.log.has_event_ids() || report.findings.iter().all(|finding| finding.evidence.moments.is_empty()) {
        return Ok(());
    }
    let mut wanted: HashMap<(String, i64), Option<String>> = HashMap::new();
    for moment in report.findings.iter().flat_map(|finding| &finding.evidence.moments) {
        wanted.insert((moment.identity.clone(), moment.time), None);
    }
    loaded.log.rows(&mut |row: &model::EventRow<'_>| {
        if let Some(id) = row.event_id
            && let Some(known) = wanted.get_mut(&(row.person.or(row.case).unwrap_or_default().to_string(), row.time.0))
        {
            known.get_or_insert_with(|| id.to_string());
        }
        Ok::<(), Failure>(())
    })?;
    for finding in &mut report.findings {
        let ids = finding.evidence.moments.iter();
        let ids = ids.filter_map(|moment| wanted.get(&(moment.identity.clone(), moment.time)).cloned().flatten());
        finding.evidence.events = ids.collect();
    }
    Ok(())
}

fn heading(report: &FrictionReport, words: &Words) -> String {
    let journeys = words.journeys(report.journeys);
    let frictions = report.findings.iter().filter(|finding| finding.polarity == Polarity::Friction).count() as u64;
    let strengths = report.findings.len() as u64 - frictions;
    if report.findings.is_empty() {
        let none = match words.language {
            map::Language::Swedish => format!(
                "{journeys} som kan bedömas, {} jämförelser: inget hindrar kunderna så mycket att det säkert är mer än slump",
                words.number(report.tested as u64)
            ),
            map::Language::English => format!(
                "{journeys} that can be judged, {} comparisons: nothing keeps customers from their goal so much that it is \
                 surely more than chance",
                words.number(report.tested as u64)
            ),
        };
        return none;
    }
    let frictions = words.count(frictions, ("hinder", "hinder"), ("friction", "frictions"));
    let strengths = words.count(strengths, ("styrka", "styrkor"), ("strength", "strengths"));
    match words.language {
        map::Language::Swedish => format!(
            "{journeys} som kan bedömas: {frictions} och {strengths} av {} jämförelser, det som kostar mest först; högst {} av dem \
             är slump",
            words.number(report.tested as u64),
            words.percent(report.false_discovery_rate)
        ),
        map::Language::English => format!(
            "{journeys} that can be judged: {frictions} and {strengths} of {} comparisons, the costliest first; at most {} of them \
             are chance",
            words.number(report.tested as u64),
            words.percent(report.false_discovery_rate)
        ),
    }
}

fn table(report: &FrictionReport, words: &Words) -> Table {
    let mut table = Table::new(match words.language {
        map::Language::Swedish => &[
            "vad",
            "var",
            "för vem",
            "sedan",
            ">resor",
            ">missade mål/1 000",
            "troligen",
            ">kontakter/1 000",
            "hänger ihop med",
        ],
        map::Language::English => &[
            "what",
            "where",
            "for whom",
            "since",
            ">journeys",
            ">goals lost/1,000",
            "likely",
            ">contacts/1,000",
            "goes with",
        ],
    });
    for finding in &report.findings {
        let lost = &finding.per_1000.failed_goals;
        let number = |estimate: &Estimate| {
            estimate.value.map_or_else(Cell::nothing, |value| Cell::value(decimal(value, words), value))
        };
        let likely = match (lost.low, lost.high) {
            (Some(low), Some(high)) => {
                Cell::value(format!("{}–{}", decimal(low, words), decimal(high, words)), format!("{low}..{high}"))
            }
            _ => Cell::nothing(),
        };
        table.row(vec![
            Cell::text(kind(finding, words)),
            Cell::text(finding.place.step()),
            Cell::text(told(&finding.segment)),
            Cell::text(finding.since.map_or(String::new(), |since| day(since.0))),
            Cell::value(words.number(finding.journeys_affected), finding.journeys_affected),
            number(lost),
            likely,
            finding.per_1000.contacts.as_ref().map_or_else(Cell::nothing, number),
            Cell::text(finding.causes.first().map_or(String::new(), |cause| told(&cause.condition))),
        ]);
    }
    table
}

fn kind(finding: &Finding, words: &Words) -> String {
    let name = words.kind(finding.kind);
    match finding.polarity {
        Polarity::Friction => name.to_string(),
        Polarity::Strength => format!("+ {name}"),
    }
}

fn told(condition: &[Told]) -> String {
    condition.iter().map(|told| format!("{} = {}", told.attribute, told.value)).collect::<Vec<_>>().join(", ")
}

fn day(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map_or(String::new(), |time| time.strftime("%Y-%m-%d").to_string())
}

fn decimal(value: f64, words: &Words) -> String {
    let text = format!("{value:.1}");
    match words.language {
        map::Language::Swedish => text.replace('.', ","),
        map::Language::English => text,
    }
}
