//! How a log is narrowed and cut: what the caller says, in words, and the same in the log's codes.
//!
//! Comes in: a [`CutSpec`] and a log. Goes out: a `CompiledSpec`, or an error that names what the
//! log does not have. Cuts nothing itself.

use crate::log::{EventLog, LogError};
use crate::recode::Recode;
use model::{Condition, Cut, JourneyDefinition, Segment, Span, is_technical_activity, same_channel};
use std::sync::Arc;

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
    /// Only journeys with an event in one of these channels, by any of their names; empty: all.
    pub channels: Vec<String>,
    /// Other activities and channels than the logged ones (stations). What the definition names is then
    /// a station, or where there is no such station a logged activity.
    pub recode: Option<Arc<Recode>>,
    /// Whether the recoding only says what names in the definition stand for: views then show what was logged.
    pub names_only: bool,
    /// Whether a name in the definition that the log does not have is one that never happens, rather
    /// than an error.
    pub lenient: bool,
    /// Whether views also show the logged activities behind a recoding.
    pub keep_logged: bool,
}

/// The gap between journeys where nobody said otherwise.
pub const DEFAULT_GAP: Span = Span::days(30);

/// A [`CutSpec`] in the log's codes.
pub(crate) struct CompiledSpec {
    pub(crate) cut: Cut,
    pub(crate) gap: i64,
    pub(crate) horizon: Option<i64>,
    pub(crate) start: Named,
    pub(crate) goal: Named,
    pub(crate) wanted: Named,
    /// Technical activities that are left out; empty where none is.
    pub(crate) is_technical: Vec<bool>,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) segment: Option<CompiledSegment>,
    /// By channel as views show it.
    pub(crate) channels: Option<Vec<bool>>,
    pub(crate) recode: Option<Arc<Recode>>,
    pub(crate) names_only: bool,
    pub(crate) keep_logged: bool,
}

/// Events that a definition names.
#[derive(Default)]
pub(crate) struct Named {
    /// Whether anything was said.
    pub(crate) any: bool,
    /// By logged activity.
    pub(crate) logged: Vec<bool>,
    /// By station; empty without a recoding.
    pub(crate) stations: Vec<bool>,
}

impl Named {
    /// Whether an event is named, by its logged activity and its station.
    #[inline]
    pub(crate) fn has(&self, logged: u32, station: u32) -> bool {
        let is = |flags: &[bool], code: u32| flags.get(code as usize).copied().unwrap_or(false);
        is(&self.logged, logged) || is(&self.stations, station)
    }
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
    let cut = definition.cut.unwrap_or_else(|| usual_cut(log, definition));
    if cut == Cut::Case && !log.totals.every_event_has_a_case {
        return Err(LogError::new("journeys cannot be cut by case: not every event belongs to a case")
            .hint("name the column that holds the case with --case, or cut by --cut gap or --cut person"));
    }
    if cut == Cut::Goal && definition.goal.is_empty() && definition.start.is_empty() {
        return Err(LogError::new("journeys cannot be cut by goal: the definition names neither a start nor a goal")
            .hint("add start = [\"…\"] and goal = [\"…\"] to the journey in the definition file"));
    }
    let is_technical = technical(log, definition);
    let mut wanted = named(log, spec, &definition.activities, "activities")?;
    if !wanted.any && !is_technical.is_empty() {
        let logged = is_technical.iter().map(|technical| !technical).collect();
        wanted = Named { any: true, logged, stations: Vec::new() };
    }
    let shown = spec.recode.as_ref().filter(|_| !spec.names_only);
    let shown_channels = shown.map_or(log.channels(), |recode| &recode.channels);
    let asked_for = |name: &str| spec.channels.iter().any(|wanted| same_channel(wanted, name));
    let channels = (!spec.channels.is_empty()).then(|| shown_channels.iter().map(asked_for).collect());
    Ok(CompiledSpec {
        cut,
        gap: definition.gap.unwrap_or(DEFAULT_GAP).micros(),
        horizon: definition.horizon.map(Span::micros),
        start: named(log, spec, &definition.start, "start")?,
        goal: named(log, spec, &definition.goal, "goal")?,
        wanted,
        is_technical,
        from: spec.from.unwrap_or(i64::MIN),
        to: spec.to.unwrap_or(i64::MAX),
        segment: spec.segment.as_ref().map(|segment| compile_segment(log, segment)).transpose()?,
        channels,
        recode: spec.recode.clone(),
        names_only: spec.names_only,
        keep_logged: spec.keep_logged,
    })
}

/// How journeys are cut where their definition does not say.
pub fn usual_cut(log: &EventLog, definition: &JourneyDefinition) -> Cut {
    if !definition.start.is_empty() && !definition.goal.is_empty() {
        Cut::Goal
    } else if log.totals.every_event_has_a_case {
        Cut::Case
    } else {
        Cut::Gap
    }
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

/// The events that names stand for: those of a station, else those of a logged activity.
fn named(log: &EventLog, spec: &CutSpec, names: &[String], what: &str) -> Result<Named, LogError> {
    if names.is_empty() {
        return Ok(Named::default());
    }
    let recode = spec.recode.as_deref();
    let mut named = Named {
        any: true,
        logged: vec![false; log.activities.len()],
        stations: vec![false; recode.map_or(0, |recode| recode.stations.len())],
    };
    for name in names {
        if let Some(station) = recode.and_then(|recode| recode.stations.find(name)) {
            named.stations[station as usize] = true;
        } else if let Some(code) = log.activities.find(name) {
            named.logged[code as usize] = true;
        } else if !spec.lenient {
            let error = LogError::new(format!("the journey's {what} names `{name}`, and the log has no such activity"));
            let stations = recode.into_iter().flat_map(|recode| recode.stations.iter());
            let mut known: Vec<&str> = log.activities.iter().chain(stations).collect();
            known.sort_unstable();
            known.dedup();
            return Err(error.hint(near(name, known.into_iter())));
        }
    }
    Ok(named)
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
    let fits = match place {
        Where::Activity => log.activities.iter().map(|value| condition.fits(value)).collect(),
        Where::Channel => log.logged_channels().iter().map(|channel| condition.fits_channel(channel)).collect(),
        Where::Attribute(at) => log.attributes[at].dictionary.iter().map(|value| condition.fits(value)).collect(),
    };
    Ok((place, fits))
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
    /// What views show instead of what was logged.
    pub(crate) fn shown(&self) -> Option<&Recode> {
        self.recode.as_deref().filter(|_| !self.names_only)
    }

    /// Whether some events are left out before journeys are cut.
    pub(crate) fn narrows(&self) -> bool {
        self.from != i64::MIN || self.to != i64::MAX || self.wanted.any
    }

    /// Whether some journeys are left out once they are cut.
    pub(crate) fn selects(&self) -> bool {
        self.segment.is_some() || self.channels.is_some()
    }
}
