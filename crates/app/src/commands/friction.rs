//! `resa friction`: what makes customers fail, where, since when and why; and what is not claimed.

mod sections;

use super::Shower;
use super::counted::counted;
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Loaded, Need, Needed, load};
use crate::output::{Cell, Table, say};
use crate::progress::Progress;
use crate::words::Words;
use crate::worth_args::WorthArgs;
use eventlog::{CutSpec, Identity, Journeys};
use insight::Watch;
use insight::fold::Judge;
use insight::friction::{
    Agreement, Ask, Effort, Finding, FrictionReport, Place, Polarity, Run, Says, Source, Stated, Summary, Telling,
    Told, Unfinished, friction_after,
};
use insight::journey_map::name_stations;
use model::{Answer, Cut, Estimate, JourneyDefinition, Metric, Micros, Response};
use sections::sections;
use std::path::Path;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

pub(super) fn run(
    args: &LogArgs,
    responses: Option<&Path>,
    goal: &[String],
    worth: WorthArgs,
    show: &Shower,
) -> Result<(), Failure> {
    let need = Need { attributes: Needed::All, event_ids: true, ..Need::default() };
    let loaded = load(args, &need, &show.words)?;
    let said = responses.map(|file| said(file, args)).transpose()?.unwrap_or_default();
    let mut report = found(&loaded, args, goal, &said, &show.words)?;
    report.assume(worth.assumed(loaded.assumed));
    let words = &show.words;
    let heading = format!("{}: {}{}", name(&loaded, args), heading(&report, words), left_out(&report, words))
        + &selections(&report, words)
        + &changes(&report, words);
    show.show_with(&report, &heading, &table(&report, words), &sections(&report, words))
}

/// What to call the whole: its journey where there is one.
fn name(loaded: &Loaded, args: &LogArgs) -> String {
    let several = args.journeys.journey.is_none() && loaded.definition.journey.len() > 1;
    let all = || loaded.definition.journey.iter().map(|journey| journey.name.as_str()).collect::<Vec<_>>().join(", ");
    if several { all() } else { loaded.name.clone() }
}

/// What customers said of their effort, and of whether they managed.
#[derive(Default)]
pub(crate) struct Said {
    efforts: Vec<Effort>,
    stated: Vec<Stated>,
}

/// What customers said, from a file of responses.
fn said(file: &Path, args: &LogArgs) -> Result<Said, Failure> {
    let mut said = Said::default();
    for Response { id, person, time, metric, answer, .. } in counted(file, args)? {
        let (Some(person), Some(Micros(time))) = (person, time) else { continue };
        match (metric, answer) {
            (Metric::Ces, Answer::Number(ease)) => said.efforts.push(Effort { response: id, person, time, ease }),
            (Metric::Gcr, Answer::Choice(code)) => said.stated.push(Stated { person, time, reached: code == "yes" }),
            _ => (),
        }
    }
    Ok(said)
}

/// Friction in each journey that was asked about.
fn found(
    loaded: &Loaded,
    args: &LogArgs,
    goal: &[String],
    said: &Said,
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
    judged(loaded, &definitions, said, words)
}

/// Friction on the way to the goals of these journeys.
pub(crate) fn judged(
    loaded: &Loaded,
    definitions: &[JourneyDefinition],
    said: &Said,
    words: &Words,
) -> Result<FrictionReport, Failure> {
    let mut cuts = Vec::new();
    for definition in definitions {
        let spec = CutSpec { definition: definition.clone(), ..loaded.spec.clone() };
        // What is told is told of stations, where they are named.
        let rules = &loaded.definition.rule;
        let recode = (!rules.is_empty()).then(|| name_stations(&loaded.log, rules).recode);
        cuts.push(Journeys::cut(&loaded.log, &CutSpec { recode, ..spec })?);
    }
    // What is not looked at has not happened yet.
    let last = loaded.log.totals().last.map(|last| last.min(Micros(loaded.spec.to.unwrap_or(i64::MAX))));
    let asks = definitions.iter().zip(&cuts).map(|(definition, journeys)| Ask {
        journeys,
        definition,
        judge: Judge::of(journeys, definition.horizon, last),
        key: None,
        efforts: &said.efforts,
        stated: &said.stated,
        register: &loaded.register,
    });
    let asks: Vec<Ask<'_, '_>> = asks.collect();
    let language = match words.language {
        map::Language::Swedish => model::Language::Swedish,
        map::Language::English => model::Language::English,
    };
    let telling = Telling { as_of: last, threads: loaded.threads, language, ..Telling::default() };
    let mut report =
        watched(words, |watch| friction_after(&asks, telling, Run { before: None, watch: Some(watch) }))?.0;
    name_events(loaded, &mut report)?;
    Ok(report)
}

/// Shows how far work has come while it goes on.
fn watched<T>(words: &Words, work: impl FnOnce(&Watch) -> Result<T, Unfinished>) -> Result<T, Failure> {
    let (watch, mut line) = (&Watch::default(), Progress::new());
    let (over, ended) = std::sync::mpsc::channel::<()>();
    let worked = std::thread::scope(|scope| {
        scope.spawn(move || {
            // Whoever holds the other end lets go of it when the work is over.
            while ended.recv_timeout(Duration::from_millis(200)) == Err(RecvTimeoutError::Timeout) {
                line.show(|| words.looking_for_friction(watch.share()));
            }
        });
        let worked = work(watch);
        drop(over);
        worked
    });
    worked.map_err(|unfinished| match unfinished {
        Unfinished::Log(error) => error.into(),
        Unfinished::Stopped => Failure::new("the search for friction was stopped"),
    })
}

/// The journeys that are asked about: the one that is named, else all that are defined.
fn asked(loaded: &Loaded, args: &LogArgs, goal: &[String]) -> Vec<JourneyDefinition> {
    let all = match args.journeys.journey.is_none() && loaded.definition.journey.len() > 1 {
        true => loaded.definition.journey.clone(),
        false => vec![loaded.spec.definition.clone()],
    };
    let told = |definition: JourneyDefinition| JourneyDefinition {
        goal: if goal.is_empty() { definition.goal } else { goal.to_vec() },
        cut: args.journeys.cut.map(Cut::from).or(definition.cut),
        gap: args.journeys.gap.or(definition.gap),
        ..definition
    };
    all.into_iter().map(told).collect()
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
    let by_case = loaded.log.identity() == Identity::Case;
    loaded.log.rows(&mut |row: &model::EventRow<'_>| {
        let name = if by_case { row.case.or(row.person) } else { row.person.or(row.case) };
        if let (Some(id), Some(name)) = (row.event_id, name)
            && let Some(known) = wanted.get_mut(&(name.to_string(), row.time.0))
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

/// Journeys that were not judged, and why; nothing where all were.
fn left_out(report: &FrictionReport, words: &Words) -> String {
    let left = report.left_out;
    let told: Vec<String> = [
        (left.under_way, words.either("pågår ännu", "are under way")),
        (left.robots, words.either("är maskiners", "are machines'")),
        (left.at_once, words.either("började med sitt mål", "began with their goal")),
        (left.no_step, words.either("har inget steg", "have no step")),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, why)| format!("{} {why}", words.number(count)))
    .collect();
    match told.is_empty() {
        true => String::new(),
        false => format!("\n{}: {}", words.either("Inte bedömda", "Not judged"), told.join(", ")),
    }
}

/// What only those come to have who do much, in a sentence each.
fn selections(report: &FrictionReport, words: &Words) -> String {
    let told = report.selections.iter().map(|it| {
        let (attribute, usual) = (&it.attribute, &it.made.usual);
        match words.language {
            map::Language::Swedish => format!(
                "\nURVAL {attribute}: De som har något annat än {usual} gör också mer av allt, och av dem som gör minst har \
                 nästan ingen det. Värdet hänger ihop med hur mycket man gör och prövas därför inte som förklaring."
            ),
            map::Language::English => format!(
                "\nSELECTION {attribute}: Those with anything but {usual} also do more of everything, and next to nobody who \
                 does least has it. The value goes with how much one does, and is therefore not tried as an explanation."
            ),
        }
    });
    told.collect()
}

fn heading(report: &FrictionReport, words: &Words) -> String {
    let journeys = words.journeys(report.journeys);
    let frictions = report.findings.iter().filter(|finding| finding.polarity == Polarity::Friction).count() as u64;
    let strengths = report.findings.len() as u64 - frictions;
    if report.findings.is_empty() && report.tested == 0 {
        let nothing = words.either(
            "inget kan jämföras: det krävs resor som når ett mål, resor som inte gör det, och tecken som skiljer dem åt",
            "nothing can be compared: that takes journeys that reach a goal, journeys that do not, and signs that tell them apart",
        );
        return format!("{journeys}; {nothing}");
    }
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
            "{journeys} som kan bedömas: {frictions} och {strengths} av {} jämförelser, det som kostar mest först; det är att vänta att {} \
             av dem är slump",
            words.number(report.tested as u64),
            words.percent(report.false_discovery_rate)
        ),
        map::Language::English => format!(
            "{journeys} that can be judged: {frictions} and {strengths} of {} comparisons, the costliest first; {} of \
             them are expected to be chance",
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
            "källor",
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
            "sources",
        ],
    });
    for finding in &report.findings {
        let lost = &finding.per_1000.failed_goals;
        let number = |estimate: &Estimate| {
            estimate.value.map_or_else(Cell::nothing, |value| Cell::value(decimal(value, words), value))
        };
        table.row(vec![
            Cell::text(kind(finding, words)),
            Cell::text(place(&finding.place)),
            Cell::text(told(&finding.segment)),
            Cell::text(finding.since.map_or(String::new(), |since| day(since.0))),
            Cell::value(words.number(finding.journeys_affected), finding.journeys_affected),
            number(lost),
            likely(lost, words),
            finding.per_1000.contacts.as_ref().map_or_else(Cell::nothing, number),
            Cell::text(finding.causes.first().map_or(String::new(), |cause| told(&cause.condition))),
            Cell::text(sources(&finding.agreement, words)),
        ]);
    }
    table
}

/// Between which numbers the truth probably lies; copied as `low..high`.
fn likely(estimate: &Estimate, words: &Words) -> Cell {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => {
            Cell::value(format!("{}–{}", decimal(low, words), decimal(high, words)), format!("{low}..{high}"))
        }
        _ => Cell::nothing(),
    }
}

/// What several sides say of a finding, in a few words; those that say nothing are not named.
fn sources(agreement: &Agreement, words: &Words) -> String {
    let name = |source: Source| match source {
        Source::Behaviour => words.either("beteende", "behaviour"),
        Source::StatedGoal => words.either("vad de säger om målet", "what they say of the goal"),
        Source::Effort => words.either("ansträngning", "effort"),
        Source::Contacts => words.either("kontakter", "contacts"),
    };
    let those = |says: Says| {
        let these = agreement.sources.iter().filter(|it| it.says == says).map(|it| name(it.source));
        these.collect::<Vec<_>>().join(", ")
    };
    let (agree, conflict) = (those(Says::Agrees), those(Says::Conflicts));
    match agreement.summary {
        Summary::Agree => format!("{}: {agree}", words.either("säger samma", "say the same")),
        Summary::Conflict => format!("{agree}; {}: {conflict}", words.either("säger emot", "contradicted by")),
        Summary::OneSource => format!("{} {agree}{conflict}", words.either("bara", "only")),
        Summary::NoSource => words.either("ingen säker", "none surely").to_string(),
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Step { activity } => activity.clone(),
        Place::Transition { from, to } => format!("{from} → {to}"),
    }
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

/// What became of the changes of the definition; nothing where it names none.
fn changes(report: &FrictionReport, words: &Words) -> String {
    let told = report.changes.iter().map(|change| {
        let at = change.at.to_rfc3339();
        let day = at.split('T').next().unwrap_or_default();
        match &change.unknown {
            Some(unknown) => {
                let why = words.either("inget i loggen säger", "nothing in the log says");
                format!("\n  {} ({day}): {why} {unknown}", change.name)
            }
            None => {
                let after = words.either("resor efter den", "journeys after it");
                format!("\n  {} ({day}): {} {after}", change.name, words.number(change.journeys))
            }
        }
    });
    let told: String = told.collect();
    match told.is_empty() {
        true => String::new(),
        false => format!("\n{}{told}", words.either("Ändringar som prövades:", "Changes that were looked at:")),
    }
}
