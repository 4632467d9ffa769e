//! Journeys: a log cut into what each person did towards one goal, and walked by analyses.
//!
//! Comes in: a log and a [`CutSpec`]. Goes out: [`JourneyView`]s (or [`ChunkView`]s of many), to as many threads as wanted.
//! Where nothing is narrowed and journeys are the log's own identities, no column is copied.

use crate::cut::{CutPart, cut_part};
use crate::log::{EventLog, LogError, PartSource, share_out};
use crate::view::{ChunkView, JourneyKey, JourneyView};
use model::{Condition, Cut, Dictionary, JourneyDefinition, MISSING, Segment, Span};
use std::collections::HashMap;
use std::sync::OnceLock;

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

/// How many journeys an analysis gets at once: their rows usually fit into the first two caches.
const JOURNEYS_A_CHUNK: usize = 256;

/// A log cut into journeys.
pub struct Journeys<'a> {
    log: &'a EventLog,
    spec: CompiledSpec,
    resident: Vec<OnceLock<CutPart<'a>>>,
}

/// A [`CutSpec`] in the log's codes.
pub(crate) struct CompiledSpec {
    pub(crate) cut: Cut,
    pub(crate) gap: i64,
    pub(crate) horizon: Option<i64>,
    /// By logged activity; empty where nothing was said.
    pub(crate) is_start: Vec<bool>,
    pub(crate) is_goal: Vec<bool>,
    pub(crate) is_wanted: Vec<bool>,
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

impl<'a> Journeys<'a> {
    /// Cuts a log into journeys.
    ///
    /// # Errors
    /// When the definition names an activity, or the segment an attribute, that the log does not
    /// have, or asks for cases that are not there.
    pub fn cut(log: &'a EventLog, spec: &CutSpec) -> Result<Self, LogError> {
        let spec = compile(log, spec)?;
        let resident = log.parts.iter().map(|_| OnceLock::new()).collect();
        Ok(Journeys { log, spec, resident })
    }

    /// The log behind the journeys.
    pub fn log(&self) -> &'a EventLog {
        self.log
    }

    /// How journeys are cut.
    pub fn cut_by(&self) -> Cut {
        self.spec.cut
    }

    /// The activities behind the codes of the views: the log's, or the stations of a recoding.
    pub fn activities(&self) -> &Dictionary {
        self.spec.recode.as_ref().map_or(&self.log.activities, |recode| &recode.activities)
    }

    /// The channels behind the codes of the views.
    pub fn channels(&self) -> &Dictionary {
        self.spec.recode.as_ref().map_or(&self.log.channels, |recode| &recode.channels)
    }

    /// Which of the log's activities mean that the goal was reached, by their code in the log;
    /// empty when no goal is defined.
    pub fn is_goal(&self) -> &[bool] {
        &self.spec.is_goal
    }

    /// Walks all journeys: each thread has a state of its own; the states come back in no
    /// particular order, for the caller to merge.
    ///
    /// # Errors
    /// When a part of the log cannot be read.
    pub fn walk<S: Send>(
        &self,
        threads: usize,
        new: &(dyn Fn() -> S + Sync),
        step: impl Fn(&mut S, &JourneyView<'_>) + Sync,
    ) -> Result<Vec<S>, LogError> {
        share_out(self.log.parts.len(), threads, new, &|state, index| {
            self.with_part(index, |cut| cut.view(index as u32).for_each(|view| step(state, view)))
        })
    }

    /// Walks all journeys like [`Journeys::walk`], many at once.
    ///
    /// # Errors
    /// When a part of the log cannot be read.
    pub fn walk_chunks<S: Send>(
        &self,
        threads: usize,
        new: &(dyn Fn() -> S + Sync),
        step: impl Fn(&mut S, &ChunkView<'_>) + Sync,
    ) -> Result<Vec<S>, LogError> {
        share_out(self.log.parts.len(), threads, new, &|state, index| {
            self.with_part(index, |cut| {
                cut.view(index as u32).chunks(JOURNEYS_A_CHUNK).for_each(|chunk| step(state, &chunk))
            })
        })
    }

    fn with_part<R>(&self, index: usize, use_it: impl FnOnce(&CutPart<'_>) -> R) -> Result<R, LogError> {
        match &self.log.parts[index] {
            PartSource::Resident(part) => {
                Ok(use_it(self.resident[index].get_or_init(|| cut_part(part, self.log.identity, &self.spec))))
            }
            PartSource::OnDisk(_) => {
                let part = self.log.part(index)?;
                Ok(use_it(&cut_part(&part, self.log.identity, &self.spec)))
            }
        }
    }

    /// The id of a journey: its case, or its person and a running number.
    ///
    /// # Errors
    /// When the part that holds it cannot be read.
    pub fn id(&self, key: JourneyKey) -> Result<String, LogError> {
        self.with_part(key.part as usize, |cut| cut.id(key.index as usize))
    }

    /// The person (or, in a log of cases, the case) whose journey it is.
    ///
    /// # Errors
    /// When the part that holds it cannot be read.
    pub fn identity_name(&self, key: JourneyKey) -> Result<String, LogError> {
        self.with_part(key.part as usize, |cut| cut.identity_name(key.index as usize).to_string())
    }
}

fn compile(log: &EventLog, spec: &CutSpec) -> Result<CompiledSpec, LogError> {
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
    Ok(CompiledSpec {
        cut,
        gap: definition.gap.unwrap_or(DEFAULT_GAP).micros(),
        horizon: definition.horizon.map(Span::micros),
        is_start: flags(&log.activities, &definition.start, "start")?,
        is_goal: flags(&log.activities, &definition.goal, "goal")?,
        is_wanted: flags(&log.activities, &definition.activities, "activities")?,
        from: spec.from.unwrap_or(i64::MIN),
        to: spec.to.unwrap_or(i64::MAX),
        segment: spec.segment.as_ref().map(|segment| compile_segment(log, segment)).transpose()?,
        recode: spec.recode.clone(),
    })
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
