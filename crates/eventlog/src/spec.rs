//! How a log is narrowed and cut: what the caller says, in words, and the same in the log's codes.
//!
//! Comes in: a [`CutSpec`] and a log. Goes out: a `CompiledSpec`, or an error that names what the
//! log does not have. Cuts nothing itself.

use crate::log::{EventLog, LogError};
use model::{Condition, Cut, Dictionary, JourneyDefinition, MISSING, Segment, Span, is_technical_activity};
use std::collections::HashMap;

/// How a log is narrowed and cut.
#[derive(Clone, Debug, Default)]
pub struct CutSpec {
    /// What a journey is: its cut, gap, start, goal, horizon and activities.
    pub definition: JourneyDefinition,
    /// Only events at or after this time, UTC microseconds.
    pub from: Option<i64>,
    /// Only events before this time, UTC microseconds.
    pub to: Option<i64>,
    /// Only journeys that the segment selects.
    pub segment: Option<Segment>,
    /// Other activities and channels than the logged ones (stations).
    pub recode: Option<Recode>,
}

/// Gives events other activity and channel codes: how logged activities become stations.
#[derive(Clone, Debug, Default)]
pub struct Recode {
    /// The new activities.
    pub activities: Dictionary,
    /// The new channels.
    pub channels: Dictionary,
    /// From logged (activity, channel) to new (activity, channel); channel may be [`MISSING`].
    pub table: HashMap<(u32, u32), (u32, u32)>,
}

/// The gap between journeys where nobody said otherwise.
pub const DEFAULT_GAP: Span = Span::days(30);

/// A [`CutSpec`] in the log's codes.
pub(crate) struct CompiledSpec {
    pub(crate) cut: Cut,
    pub(crate) gap: i64,
    pub(crate) horizon: Option<i64>,
    /// By logged activity; empty where nothing was said.
    pub(crate) is_start: Vec<bool>,
    pub(crate) is_goal: Vec<bool>,
    pub(crate) is_wanted: Vec<bool>,
    /// Technical activities that are left out; empty where none is.
    pub(crate) is_technical: Vec<bool>,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) segment: Option<CompiledSegment>,
    pub(crate) recode: Option<Recode>,
}

/// A segment whose comparisons are tables over dictionary codes.
pub(crate) enum CompiledSegment {
    /// Any of the journey's events fits.
    Is(Where, Vec<bool>),
    And(Box<CompiledSegment>, Box<CompiledSegment>),
    Or(Box<CompiledSegment>, Box<CompiledSegment>),
    Not(Box<CompiledSegment>),
}

/// Where a segment's attribute is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    Activity,
    Channel,
    Attribute(usize),
}

/// A spec in the codes of a log.
///
/// # Errors
/// When it names an activity or attribute that the log does not have, or asks for cases that are not there.
pub(crate) fn compile(log: &EventLog, spec: &CutSpec) -> Result<CompiledSpec, LogError> {
    let definition = &spec.definition;
    let by_goal = || (!definition.start.is_empty() && !definition.goal.is_empty()).then_some(Cut::Goal);
    let default_cut = if log.totals.every_event_has_a_case { Cut::Case } else { Cut::Gap };
    let cut = definition.cut.or_else(by_goal).unwrap_or(default_cut);
    if cut == Cut::Case && !log.totals.every_event_has_a_case {
        return Err(LogError::new("journeys cannot be cut by case: not every event belongs to a case")
            .hint("name the column that holds the case with --case, or cut by --cut gap or --cut person"));
    }
    if cut == Cut::Goal && definition.goal.is_empty() && definition.start.is_empty() {
        return Err(LogError::new("journeys cannot be cut by goal: the definition names neither a start nor a goal")
            .hint("add start = [\"…\"] and goal = [\"…\"] to the journey in the definition file"));
    }
    let is_technical = technical(log, definition);
    let mut is_wanted = flags(&log.activities, &definition.activities, "activities")?;
    if is_wanted.is_empty() {
        is_wanted = is_technical.iter().map(|technical| !technical).collect();
    }
    Ok(CompiledSpec {
        cut,
        gap: definition.gap.unwrap_or(DEFAULT_GAP).micros(),
        horizon: definition.horizon.map(Span::micros),
        is_start: flags(&log.activities, &definition.start, "start")?,
        is_goal: flags(&log.activities, &definition.goal, "goal")?,
        is_wanted,
        is_technical,
        from: spec.from.unwrap_or(i64::MIN),
        to: spec.to.unwrap_or(i64::MAX),
        segment: spec.segment.as_ref().map(|segment| compile_segment(log, segment)).transpose()?,
        recode: spec.recode.clone(),
    })
}

/// Which technical activities of the log the definition does not name; empty where there is none, or
/// nothing else in the log.
fn technical(log: &EventLog, definition: &JourneyDefinition) -> Vec<bool> {
    let named = [&definition.activities, &definition.start, &definition.goal, &definition.steps];
    let is_named = |activity: &str| named.iter().any(|names| names.iter().any(|name| name == activity));
    let flags: Vec<bool> =
        log.activities.iter().map(|activity| is_technical_activity(activity) && !is_named(activity)).collect();
    if flags.contains(&true) && flags.contains(&false) { flags } else { Vec::new() }
}

/// A table over activity codes; empty where no names were given.
fn flags(activities: &Dictionary, names: &[String], what: &str) -> Result<Vec<bool>, LogError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut flags = vec![false; activities.len()];
    for name in names {
        let Some(code) = activities.find(name) else {
            let error = LogError::new(format!("the journey's {what} names `{name}`, and the log has no such activity"));
            return Err(error.hint(near(name, activities.iter())));
        };
        flags[code as usize] = true;
    }
    Ok(flags)
}

fn compile_segment(log: &EventLog, segment: &Segment) -> Result<CompiledSegment, LogError> {
    let inner = |segment: &Segment| compile_segment(log, segment).map(Box::new);
    Ok(match segment {
        Segment::Is(condition) => {
            let (place, fits) = compile_condition(log, condition)?;
            CompiledSegment::Is(place, fits)
        }
        Segment::And(a, b) => CompiledSegment::And(inner(a)?, inner(b)?),
        Segment::Or(a, b) => CompiledSegment::Or(inner(a)?, inner(b)?),
        Segment::Not(not) => CompiledSegment::Not(inner(not)?),
    })
}

/// Where a comparison looks, and which codes fit there.
fn compile_condition(log: &EventLog, condition: &Condition) -> Result<(Where, Vec<bool>), LogError> {
    let place = match condition.attribute.as_str() {
        name if log.find_attribute(name).is_some_and(|at| log.attributes[at].loaded) => {
            log.find_attribute(name).map(Where::Attribute)
        }
        "channel" => Some(Where::Channel),
        "activity" => Some(Where::Activity),
        _ => None,
    };
    let Some(place) = place else {
        let names = log.attributes.iter().map(|attribute| attribute.name.as_str());
        let problem = format!("the segment speaks of `{}`, and no event has that attribute", condition.attribute);
        return Err(LogError::new(problem).hint(near(&condition.attribute, names.chain(["channel", "activity"]))));
    };
    let dictionary = match place {
        Where::Activity => &log.activities,
        Where::Channel => &log.channels,
        Where::Attribute(at) => &log.attributes[at].dictionary,
    };
    Ok((place, dictionary.iter().map(|value| condition.fits(value)).collect()))
}

/// A hint that lists the names most like a wrong one.
pub fn near<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> String {
    let wrong = wrong.to_lowercase();
    let mut names: Vec<(usize, &str)> = names.map(|name| (distance(&wrong, &name.to_lowercase()), name)).collect();
    names.sort();
    let list: Vec<String> = names.iter().take(5).map(|(_, name)| format!("`{name}`")).collect();
    if list.is_empty() {
        "there are none to choose from".to_string()
    } else {
        format!("there are, for example, {}", list.join(", "))
    }
}

/// Edit distance between two short names, less what they share as a part of one another.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(60).collect(), b.chars().take(60).collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

impl CompiledSegment {
    /// Whether a journey belongs, given for each comparison whether any of its events fits.
    pub(crate) fn selects(&self, any_event_fits: &impl Fn(Where, &[bool]) -> bool) -> bool {
        match self {
            CompiledSegment::Is(place, fits) => any_event_fits(*place, fits),
            CompiledSegment::And(a, b) => a.selects(any_event_fits) && b.selects(any_event_fits),
            CompiledSegment::Or(a, b) => a.selects(any_event_fits) || b.selects(any_event_fits),
            CompiledSegment::Not(not) => !not.selects(any_event_fits),
        }
    }
}

impl CompiledSpec {
    /// Whether some events are left out before journeys are cut.
    pub(crate) fn narrows(&self) -> bool {
        self.from != i64::MIN || self.to != i64::MAX || !self.is_wanted.is_empty()
    }

    /// The codes that a view shows for a logged event.
    pub(crate) fn recoded(&self, activity: u32, channel: u32) -> (u32, u32) {
        match &self.recode {
            None => (activity, channel),
            Some(recode) => *recode.table.get(&(activity, channel)).unwrap_or(&(MISSING, MISSING)),
        }
    }
}
