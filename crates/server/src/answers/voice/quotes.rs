//! What customers wrote in the journeys that show a finding: a few of their comments, those about the moment first, and
//! what marks them against all others. Nothing where few of them wrote, or all but few.

use super::comment_marks::{Marked, Marks};
use super::comments::{Beside, LEAST_PERSONS, Written, written};
use super::heard::Hearing;
use crate::answers::asked::Asked;
use crate::answers::ground::{Ground, day};
use crate::answers::protect::{Count, Protect};
use crate::app::App;
use crate::error::ApiResult;
use eventlog::{JourneyKey, Journeys, LogError};
use insight::fold::DAY;
use insight::heard::begun;
use insight::text::{Language, duplicates, language_of};
use model::ProjectId;
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// So many comments are quoted.
const QUOTED: usize = 5;

/// What those wrote whose journeys show a finding.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Words {
    /// Why nothing is quoted: `nobody` of them wrote anything, or `too_few` did, or all but too few; null where something
    /// is.
    none: Option<&'static str>,
    /// How many comments they wrote, in whole steps of the least group; null where nothing is quoted because of few.
    comments: Count,
    /// Some of them, each of another customer: those written soonest after it showed first.
    quotes: Vec<Quote>,
    /// Words that mark their comments against all others about the journey; null where too few wrote those.
    marks: Option<Marks>,
}

/// One of them.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Quote {
    /// What was written, without personal data.
    text: String,
    /// The language it is in.
    language: &'static str,
    /// The day.
    day: String,
    /// What the survey is called.
    survey: String,
    /// The answer beside it.
    score: Option<Beside>,
}

/// The journeys that show a finding.
pub(in crate::answers) struct Shown<'a, 'j> {
    /// All journeys towards its goal.
    pub(in crate::answers) journeys: &'a Journeys<'j>,
    /// Those that show it, and when each first did.
    pub(in crate::answers) shown: &'a [(JourneyKey, i64)],
    /// The id of the journey that they are of.
    pub(in crate::answers) journey: &'a str,
}

/// What was written in them.
pub(in crate::answers) fn quotes(
    app: &App,
    (ground, project): (&Ground, &ProjectId),
    asked: &Asked,
    shown: &Shown<'_, '_>,
) -> ApiResult<Words> {
    // Of all surveys but those about another journey.
    let hear = |asked: Asked| Hearing::on(ground.clone(), app, project, &Asked { journey: None, ..asked }, None);
    let hearing = hear(asked.clone())?;
    let protect = hearing.question.protect;
    let least = LEAST_PERSONS.max(protect.k);
    let of_journey = |one: &Written<'_>| !hearing.is_of_another_journey(&one.heard.record.survey, shown.journey);
    let all: Vec<Written<'_>> = written(&hearing).into_iter().filter(of_journey).collect();
    let inside = inside(&all, shown, ground.threads)?;
    // Who else wrote is counted among all: a narrowed question leaves out others that a wider one tells.
    let wider = if asked.narrows() { Some(hear(Asked::default())?) } else { None };
    let everybody: Vec<Written<'_>> = match &wider {
        Some(wider) => written(wider).into_iter().filter(of_journey).collect(),
        None => all.clone(),
    };
    let persons: HashSet<u64> = inside.iter().map(|(at, _)| all[*at].heard.at.person).collect();
    let others = everybody.iter().map(|one| one.heard.at.person).filter(|person| !persons.contains(person));
    let others = others.collect::<HashSet<u64>>().len() as u64;
    let none = match persons.len() as u64 {
        0 => Some("nobody"),
        // Where all but few show it, what is quoted of all would tell of those few that they do not.
        few if few < least || (1..least).contains(&others) => Some("too_few"),
        _ => None,
    };
    if none.is_some() {
        let comments = Some(0).filter(|_| persons.is_empty());
        return Ok(Words { none, comments, quotes: Vec::new(), marks: None });
    }
    let protect = protect.narrowed();
    let these: HashSet<(u64, i64)> =
        inside.iter().map(|(at, _)| (all[*at].heard.at.person, all[*at].heard.at.time)).collect();
    Ok(Words {
        none,
        comments: protect.count(inside.len() as u64, persons.len() as u64),
        quotes: chosen(&all, inside),
        marks: marks(&everybody, &these, least, protect),
    })
}

/// The comments that were written in journeys that show it, by their places, each with how long after it showed, in
/// microseconds. A comment belongs to the latest journey that its customer had begun.
fn inside(all: &[Written<'_>], shown: &Shown<'_, '_>, threads: usize) -> Result<Vec<(usize, i64)>, LogError> {
    let writers: HashSet<u64> = all.iter().map(|one| one.heard.at.person).collect();
    let begun = begun(shown.journeys, threads, &writers)?;
    let moments: HashMap<JourneyKey, i64> = shown.shown.iter().copied().collect();
    let after = |(at, one): (usize, &Written<'_>)| {
        let (person, time) = (one.heard.at.person, one.heard.at.time);
        let latest = begun.get(&person)?.iter().rev().find(|(start, _)| *start <= time)?;
        moments.get(&latest.1).map(|moment| (at, time - moment))
    };
    Ok(all.iter().enumerate().filter_map(after).collect())
}

/// Those that are quoted: written soonest after it showed, the latest of several; those from before it showed come last.
fn chosen(all: &[Written<'_>], mut inside: Vec<(usize, i64)>) -> Vec<Quote> {
    inside.sort_by_key(|(at, after)| (*after < 0, after.abs(), Reverse(all[*at].heard.at.time), *at));
    let texts: Vec<&str> = inside.iter().map(|(at, _)| all[*at].text).collect();
    // Nearly the same words once more say nothing more.
    let copies = duplicates(&texts);
    let mut persons = HashSet::new();
    let chosen = inside.iter().zip(copies).filter(|(_, copy)| copy.is_none()).map(|((at, _), _)| &all[*at]);
    chosen.filter(|one| persons.insert(one.heard.at.person)).take(QUOTED).map(quote).collect()
}

fn quote(one: &Written<'_>) -> Quote {
    Quote {
        text: one.text.to_string(),
        language: language(one).code(),
        day: day(one.heard.at.time.div_euclid(DAY)),
        survey: one.heard.name.clone(),
        score: one.beside.clone(),
    }
}

fn language(one: &Written<'_>) -> Language {
    language_of(one.text, one.heard.record.language.as_deref().map(Language::of)).language
}

/// Words that mark these comments against all others. Themes are left out: they take longer to find than a page waits.
fn marks(all: &[Written<'_>], these: &HashSet<(u64, i64)>, least: u64, protect: Protect) -> Option<Marks> {
    let texts: Vec<&str> = all.iter().map(|one| one.text).collect();
    let copies = duplicates(&texts);
    let own = all.iter().zip(copies).filter(|(_, copy)| copy.is_none()).map(|(one, _)| Marked {
        text: one.text,
        language: language(one),
        person: one.heard.at.person,
        themes: &[],
        inside: these.contains(&(one.heard.at.person, one.heard.at.time)),
    });
    Marks::of(&own.collect::<Vec<_>>(), &[], least, protect)
}
