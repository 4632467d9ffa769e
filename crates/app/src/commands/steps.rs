//! `resa steps`: per activity, the time there, loops, rework, channel hops, waits, next contact and drop-off.

use super::{Shower, names};
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Loaded, Need, load};
use crate::output::{Cell, Table};
use eventlog::Journeys;
use insight::fold::{StepOptions, Steps, run as fold};
use model::{Estimate, Micros, Span};

pub(super) fn run(args: &LogArgs, wait: Span, pause: Span, goal: &[String], show: &Shower) -> Result<(), Failure> {
    let loaded = load(args, &Need::default(), &show.words)?;
    let journeys = loaded.journeys()?;
    let options = StepOptions { wait, pause, ..step_options(&loaded, &journeys, goal)? };
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
pub(crate) fn step_options(loaded: &Loaded, journeys: &Journeys<'_>, goal: &[String]) -> Result<StepOptions, Failure> {
    let named = if goal.is_empty() { &loaded.spec.definition.goal } else { goal };
    let mut codes = Vec::new();
    for name in named {
        codes.extend(super::funnel::step_codes(journeys, name)?);
    }
    let end = loaded.log.totals().last.map_or(0, |Micros(end)| end);
    Ok(StepOptions { goal: codes, ..StepOptions::new(end) })
}
