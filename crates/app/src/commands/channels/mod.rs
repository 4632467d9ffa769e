//! `resa channels`: whether a step goes the same in each channel, who changes between channels or uses several at once,
//! and where channels contradict each other.

mod sheet;
mod tables;

use super::Shower;
use super::counted::counted;
use super::towards::{Towards, towards};
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Loaded, Need, Needed, load};
use crate::output::print;
use crate::why_args::ChannelsArgs;
use crate::words::Words;
use eventlog::{Identity, near};
use insight::channels::{Ask, ChannelsReport, Options, Said, channels};
use model::{Answer, JourneyDefinition, Metric, Micros, Response};
use sheet::everything;
use std::collections::HashMap;
use std::path::Path;
use tables::told;

pub(super) fn run(args: &ChannelsArgs, show: &Shower) -> Result<(), Failure> {
    let options = options(args)?;
    let need = Need { attributes: Needed::All, event_ids: true, ..Need::default() };
    let loaded = load(&args.log, &need, &show.words)?;
    let towards = towards(&loaded, &args.goal)?;
    let at = args.at.as_deref().map(|step| step_of(&towards, step)).transpose()?;
    has_channels(&towards)?;
    let said = args.responses.as_deref().map(|file| said(file, &args.log)).transpose()?.unwrap_or_default();
    let definition = JourneyDefinition { goal: towards.goal.clone(), ..loaded.spec.definition.clone() };
    let mut report = channels(&Ask {
        journeys: &towards.journeys,
        definition: &definition,
        judge: towards.judge,
        as_of: towards.as_of,
        threads: loaded.threads,
        said: &said,
        at,
        options,
    })?;
    name_events(&loaded, &mut report)?;
    let words = &show.words;
    if show.json || show.csv {
        return show.show(&report, "", &everything(&report, words));
    }
    print(&told(&loaded.name, &report, at.is_some(), words))
}

fn options(args: &ChannelsArgs) -> Result<Options, Failure> {
    if !(args.margin > 0.0 && args.margin < 100.0) {
        return Err(Failure::new(format!("`--margin {}` is no margin", args.margin))
            .hint("name percentage points between 0 and 100, e.g. --margin 5"));
    }
    for (option, span) in [("--window", args.window), ("--told-within", args.told_within)] {
        if span.micros() == 0 {
            return Err(Failure::new(format!("`{option}` is no time")).hint(format!("write it like {option} 15m")));
        }
    }
    Ok(Options { window: args.window.micros(), told_within: args.told_within.micros(), margin: args.margin / 100.0 })
}

fn step_of(towards: &Towards<'_>, step: &str) -> Result<u32, Failure> {
    let activities = towards.journeys.activities();
    activities
        .find(step)
        .ok_or_else(|| Failure::new(format!("no event is `{step}`")).hint(near(step, activities.iter())))
}

/// Without channels there is nothing to hold side by side.
fn has_channels(towards: &Towards<'_>) -> Result<(), Failure> {
    match towards.journeys.channels().iter().next() {
        Some(_) => Ok(()),
        None => Err(Failure::new("no event has a channel")
            .hint("name the column that holds it with --channel, or the channel of a file in a --mapping")),
    }
}

/// What customers said of their effort, from a file of responses.
fn said(file: &Path, args: &LogArgs) -> Result<Vec<Said>, Failure> {
    let effort = |response: Response| match response {
        Response {
            person: Some(person),
            time: Some(Micros(time)),
            metric: Metric::Ces,
            answer: Answer::Number(ease),
            activity,
            ..
            // Its channel is where it was asked: by text message of a call, say.
        } => Some(Said { person, time, ease, activity, channel: None }),
        _ => None,
    };
    let said: Vec<Said> = counted(file, args)?.into_iter().filter_map(effort).collect();
    if said.is_empty() {
        return Err(Failure::new(format!("no answer of `{}` says how easy it was for whom and when", file.display()))
            .hint(
                "effort is the metric `ces`; each answer needs a person and a time: `resa scores` shows what is read",
            ));
    }
    Ok(said)
}

/// Names the events that contradictions rest on, where the log has ids.
fn name_events(loaded: &Loaded, report: &mut ChannelsReport) -> Result<(), Failure> {
    let attributes = &mut report.contradictions.attributes;
    let moments = || attributes.iter().flat_map(|attribute| attribute.examples.iter().flatten());
    if !loaded.log.has_event_ids() || moments().next().is_none() {
        return Ok(());
    }
    // What is named at the same moment of the same person: the activity tells which.
    let mut wanted: HashMap<(String, Micros), Vec<(String, String)>> =
        moments().map(|moment| ((moment.identity.clone(), moment.time), Vec::new())).collect();
    let by_case = loaded.log.identity() == Identity::Case;
    loaded.log.rows(&mut |row: &model::EventRow<'_>| {
        let name = if by_case { row.case.or(row.person) } else { row.person.or(row.case) };
        if let (Some(id), Some(name)) = (row.event_id, name)
            && let Some(known) = wanted.get_mut(&(name.to_string(), row.time))
        {
            known.push((row.activity.to_string(), id.to_string()));
        }
        Ok::<(), Failure>(())
    })?;
    for moment in attributes.iter_mut().flat_map(|attribute| attribute.examples.iter_mut().flatten()) {
        let known = wanted.get(&(moment.identity.clone(), moment.time)).map_or(&[][..], Vec::as_slice);
        let same = known.iter().find(|(activity, _)| *activity == moment.activity);
        moment.event = same.or_else(|| known.first()).map(|(_, id)| id.clone());
    }
    Ok(())
}

/// What an answer begins with: of whom it is, and what is left out.
fn heading(name: &str, report: &ChannelsReport, words: &Words) -> String {
    let journeys = words.journeys(report.journeys);
    let persons = words.count(report.persons, ("kund", "kunder"), ("customer", "customers"));
    let goal = report.goal.join(", ");
    let mut lines = vec![match (words.language, goal.is_empty()) {
        (map::Language::Swedish, true) => format!("{name}: {journeys} av {persons}; inget mål är angivet (--goal)"),
        (map::Language::English, true) => format!("{name}: {journeys} of {persons}; no goal is named (--goal)"),
        (map::Language::Swedish, false) => format!("{name}: {journeys} av {persons}, mål {goal}"),
        (map::Language::English, false) => format!("{name}: {journeys} of {persons}, goal {goal}"),
    }];
    lines.push(
        words
            .either(
                "Samband bland likadana resor, inte vad som ligger bakom dem",
                "What goes together among like journeys, and not what is behind it",
            )
            .to_string(),
    );
    if report.channel_of_journey {
        lines.push(
            words
                .either(
                    "Kanalen är hela resans: ingen byter, och kontakter med personer går inte att urskilja",
                    "The channel is one of the whole journey: nobody changes, and contacts with people cannot be told",
                )
                .to_string(),
        );
    }
    if report.left_out.robots > 0 {
        let count = words.number(report.left_out.robots);
        lines.push(format!(
            "{}: {count} {}",
            words.either("Inte med", "Left out"),
            words.either("är maskiners", "are machines'")
        ));
    }
    if report.left_out.under_way > 0 && !report.goal.is_empty() {
        let count = words.number(report.left_out.under_way);
        lines.push(match words.language {
            map::Language::Swedish => format!("Räknas inte mot målet, för de pågår ännu: {count}"),
            map::Language::English => format!("Not held against the goal, since they are under way: {count}"),
        });
    }
    lines.join("\n")
}
