//! Journeys towards a goal, as comparisons want them: by stations where they are named, with a goal from the command
//! line or the definition, and with how they stand.

use crate::failure::Failure;
use crate::input::Loaded;
use eventlog::{CutSpec, Journeys};
use insight::fold::Judge;
use insight::journey_map::name_stations;
use model::{JourneyDefinition, Micros};

/// Journeys towards a goal.
pub(super) struct Towards<'l> {
    pub(super) journeys: Journeys<'l>,
    pub(super) judge: Judge,
    /// The last moment that is looked at: what comes later has not happened yet.
    pub(super) as_of: Option<Micros>,
    /// The activities that mean the goal was reached.
    pub(super) goal: Vec<String>,
}

/// Cuts a log into journeys towards the goal that the command line names, else that of the definition.
pub(super) fn towards<'l>(loaded: &'l Loaded, goal: &[String]) -> Result<Towards<'l>, Failure> {
    let known = &loaded.spec.definition;
    let goal = if goal.is_empty() { known.goal.clone() } else { goal.to_vec() };
    let definition = JourneyDefinition { goal: goal.clone(), ..known.clone() };
    let rules = &loaded.definition.rule;
    let recode = (!rules.is_empty()).then(|| name_stations(&loaded.log, rules).recode);
    let horizon = definition.horizon;
    let journeys = Journeys::cut(&loaded.log, &CutSpec { definition, recode, ..loaded.spec.clone() })?;
    let as_of = loaded.log.totals().last.map(|last| last.min(Micros(loaded.spec.to.unwrap_or(i64::MAX))));
    let judge = Judge::of(&journeys, horizon, as_of);
    Ok(Towards { journeys, judge, as_of, goal })
}

/// That a goal is needed.
pub(super) fn no_goal() -> Failure {
    Failure::new("nothing says which activities mean that the goal was reached")
        .hint("name one with --goal, or the journey of a file with --definition")
}
