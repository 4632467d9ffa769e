//! Names in a question that make its answer say nothing: a goal where journeys begin, channels and values that nobody has.
//!
//! A value that fewer persons carry than may be told about is told of like one that nobody carries.

use super::asked::{Caveat, CaveatCode};
use super::ground::Ground;
use super::per_log::PerLog;
use crate::error::ApiResult;
use eventlog::{CutSpec, Journeys};
use insight::fold::{ValueTally, Values, run};
use insight::journey_map::Naming;
use model::{Comparison, Condition, Cut, JourneyDefinition, Literal, same_channel};
use std::cmp::Reverse;
use std::sync::Arc;

/// How many names that there are instead are told.
const TOLD: usize = 12;
/// Attributes with more values than this are not counted.
const MOST_VALUES: usize = 20_000;

pub(super) fn caveats(ground: &Ground, plain: &CutSpec, naming: &Naming, k: u64) -> ApiResult<Vec<Caveat>> {
    let mut caveats: Vec<Caveat> = goal_is_start(&plain.definition).into_iter().collect();
    caveats.extend(no_such_channel(plain, naming));
    for (attribute, values) in wanted(plain) {
        caveats.extend(no_such_value(ground, &attribute, &values, k)?);
    }
    Ok(caveats)
}

fn caveat(code: CaveatCode, names: Vec<String>, known: Vec<String>) -> Option<Caveat> {
    (!names.is_empty()).then_some(Caveat { code, cut: None, names, known })
}

fn goal_is_start(definition: &JourneyDefinition) -> Option<Caveat> {
    let names = definition.goal.iter().filter(|name| definition.start.contains(name));
    caveat(CaveatCode::GoalIsStart, names.cloned().collect(), Vec::new())
}

fn no_such_channel(plain: &CutSpec, naming: &Naming) -> Option<Caveat> {
    let known: Vec<String> = naming.recode.channels.iter().map(str::to_string).collect();
    let is_unknown = |name: &&String| !known.iter().any(|channel| same_channel(channel, name));
    let names = plain.channels.iter().filter(is_unknown).cloned().collect();
    caveat(CaveatCode::NoSuchChannel, names, known.iter().take(TOLD).cloned().collect())
}

/// The texts that a segment looks for, by attribute.
fn wanted(plain: &CutSpec) -> Vec<(String, Vec<String>)> {
    let mut wanted: Vec<(String, Vec<String>)> = Vec::new();
    let Some(segment) = &plain.segment else { return wanted };
    segment.for_each_condition(&mut |Condition { attribute, op, values }| {
        if matches!(op, Comparison::Equal | Comparison::In) && !["channel", "activity"].contains(&&**attribute) {
            let texts = values.iter().filter_map(|literal| match literal {
                Literal::Text(text) => Some(text.clone()),
                Literal::Number(_) => None,
            });
            wanted.push((attribute.clone(), texts.collect()));
        }
    });
    wanted
}

fn no_such_value(ground: &Ground, attribute: &str, wanted: &[String], k: u64) -> ApiResult<Option<Caveat>> {
    let Some(place) = ground.log.find_attribute(attribute) else { return Ok(None) };
    if wanted.is_empty() || ground.log.attributes()[place].dictionary.len() > MOST_VALUES {
        return Ok(None);
    }
    let carried = carried(ground, place, k)?;
    let is_unknown = |name: &&String| !carried.contains(name);
    let names = wanted.iter().filter(is_unknown).map(|value| format!("{attribute} = {value}")).collect();
    Ok(caveat(CaveatCode::NoSuchValue, names, carried.iter().take(TOLD).cloned().collect()))
}

/// By attribute and least group: filters by one attribute are asked again and again.
static KNOWN: PerLog<(usize, u64), Arc<[String]>> = PerLog::new(16);

/// The values that enough persons carry, the most common first.
fn carried(ground: &Ground, place: usize, k: u64) -> ApiResult<Arc<[String]>> {
    if let Some(found) = KNOWN.find(&ground.log, &(place, k)) {
        return Ok(found);
    }
    let everyone = JourneyDefinition { cut: Some(Cut::Person), ..JourneyDefinition::default() };
    let journeys = Journeys::cut(&ground.log, &CutSpec { definition: everyone, ..CutSpec::default() })?;
    let dictionary = &ground.log.attributes()[place].dictionary;
    let counts = run(&journeys, ground.threads, || Values::new(&[(place, dictionary.len())]))?;
    let enough = |(value, tally): &(&str, &ValueTally)| tally.persons >= k && !value.is_empty();
    let mut carried: Vec<(Reverse<u64>, &str)> =
        dictionary.iter().zip(&counts[0]).filter(enough).map(|(value, tally)| (Reverse(tally.events), value)).collect();
    carried.sort_unstable();
    let found: Arc<[String]> = carried.into_iter().map(|(_, value)| value.to_string()).collect();
    KNOWN.keep(&ground.log, (place, k), found.clone());
    Ok(found)
}
