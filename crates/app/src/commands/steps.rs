//! `resa steps`: per activity, the time there, loops, rework, channel hops, waits, next contact and drop-off.

use super::{Shower, names};
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Loaded, Need, load};
use crate::output::{Cell, Table, say};
use crate::words::Words;
use eventlog::Journeys;
use insight::fold::{StepOptions, Steps, run as fold};
use insight::journey_map::{Naming, name_stations};
use model::{Estimate, Micros, Span};

pub(super) fn run(args: &LogArgs, wait: Span, pause: Span, goal: &[String], show: &Shower) -> Result<(), Failure> {
    let loaded = load(args, &Need::default(), &show.words)?;
    let journeys = loaded.journeys()?;
    let options = StepOptions { wait, pause, ..step_options(&loaded, &journeys, goal, &show.words)? };
    let activities = journeys.activities().len();
    let answer = fold(&journeys, loaded.threads, || Steps::new(activities, options.clone()))?;
    let report = answer.report(&names(&journeys), loaded.log.totals().last);
    let words = &show.words;
    let heading = format!("{}: {}", loaded.name, words.journeys(report.journeys));
    let mut table = Table::new(match words.language {
        map::Language::Swedish => &[
            "händelsetyp",
            ">resor",
            ">tid där",
            ">slingor",
            ">omtag",
            ">kanalbyten",
            ">väntor",
            ">vänta",
            ">igen 7 d",
            ">lämnade",
            "troligen",
            ">kom tillbaka",
        ],
        map::Language::English => &[
            "activity",
            ">journeys",
            ">time there",
            ">loops",
            ">rework",
            ">hops",
            ">waits",
            ">wait",
            ">again 7 d",
            ">left",
            "likely",
            ">resumed",
        ],
    });
    for step in &report.steps {
        let count = |n: u64| Cell::value(words.number(n), n);
        let time = |s: Option<f64>| s.map_or_else(Cell::nothing, |s| Cell::value(words.duration(Some(s)), s));
        let share = |estimate: &Estimate| {
            estimate.value.map_or_else(Cell::nothing, |value| Cell::value(words.percent(value), value))
        };
        let likely = super::interval(step.left.low, step.left.high, words);
        table.row(vec![
            Cell::text(step.activity),
            count(step.journeys),
            time(step.median_dwell_s),
            count(step.loops),
            count(step.rework),
            count(step.channel_hops),
            count(step.waits),
            time(step.median_wait_s),
            count(step.repeat_within_7d),
            share(&step.left),
            likely,
            share(&step.resumed_later),
        ]);
    }
    show.show(&report, &heading, &table)
}

/// The usual options: goals from the command line, else from the definition.
fn step_options(
    loaded: &Loaded,
    journeys: &Journeys<'_>,
    goal: &[String],
    words: &Words,
) -> Result<StepOptions, Failure> {
    let named = if goal.is_empty() { &loaded.spec.definition.goal } else { goal };
    let codes = codes_of(loaded, journeys, named, words)?;
    let end = loaded.log.totals().last.map_or(0, |Micros(end)| end);
    Ok(StepOptions { goal: codes, ..StepOptions::new(end) })
}

/// The logged activities that names stand for: those of a station, else the activity itself.
pub(super) fn codes_of(
    loaded: &Loaded,
    journeys: &Journeys<'_>,
    named: &[String],
    words: &Words,
) -> Result<Vec<u32>, Failure> {
    let rules = &loaded.definition.rule;
    let naming = if rules.is_empty() { Naming::default() } else { name_stations(&loaded.log, rules) };
    let mut codes = Vec::new();
    for name in named {
        match naming.recode.stations.find(name) {
            Some(station) => codes.extend(behind(&naming, station, journeys, words)),
            None => codes.extend(super::funnel::step_codes(journeys, name)?),
        }
    }
    Ok(codes)
}

/// The logged activities of a station. Says so where they are not the station's alone: steps are told by activity, and
/// all events of it then count.
fn behind(naming: &Naming, station: u32, journeys: &Journeys<'_>, words: &Words) -> Vec<u32> {
    let own = &naming.activities[station as usize];
    let elsewhere = |code: &&u32| {
        (0..).zip(&naming.activities).any(|(other, activities)| other != station && activities.contains(*code))
    };
    for shared in own.iter().filter(elsewhere) {
        let (name, activity) = (naming.recode.stations.get(station), journeys.activities().get(*shared));
        say(&match words.language {
            map::Language::Swedish => format!(
                "`{name}` skiljs från andra stationer genom kanal eller egenskap, men stegen här är händelsetyper: \
                 alla `{activity}` räknas som målet; kartan och `resa flow` skiljer dem åt"
            ),
            map::Language::English => format!(
                "`{name}` is told from other stations by channel or property, but steps here are activities: every \
                 `{activity}` counts as the goal; the map and `resa flow` tell them apart"
            ),
        });
    }
    own.clone()
}
