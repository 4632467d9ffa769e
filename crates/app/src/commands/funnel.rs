//! `resa funnel`: how many journeys reach each of several steps.

use super::Shower;
use crate::args::{FunnelMode as Mode, LogArgs};
use crate::failure::Failure;
use crate::input::{Need, load};
use crate::output::{Cell, Table};
use eventlog::Journeys;
use insight::fold::{Funnel, FunnelMode, run as fold};
use model::Span;

pub(super) fn run(
    args: &LogArgs,
    steps: &[String],
    within: Option<Span>,
    mode: Mode,
    show: &Shower,
) -> Result<(), Failure> {
    let loaded = load(args, &Need::default(), &show.words)?;
    let journeys = loaded.journeys()?;
    let codes = steps.iter().map(|step| step_codes(&journeys, step)).collect::<Result<Vec<_>, Failure>>()?;
    let mode = match mode {
        Mode::Ordered => FunnelMode::Ordered,
        Mode::StrictOrder => FunnelMode::StrictOrder,
        Mode::StrictIncrease => FunnelMode::StrictIncrease,
    };
    let new = || Funnel::new(journeys.activities().len(), &codes, mode, within);
    new().map_err(|error| Failure::new(error.to_string()).hint("give up to 64 steps, each with --step"))?;
    let answer = fold(&journeys, loaded.threads, || new().expect("the same steps were accepted above"))?;
    let labels: Vec<&str> = steps.iter().map(String::as_str).collect();
    let report = answer.report(&labels);
    let words = &show.words;
    let window = match within {
        Some(within) => format!("{} {within}", words.either("inom", "within")),
        None => words.either("utan tidsgräns", "no time limit").to_string(),
    };
    let heading = format!("{}: {}, {window}", loaded.name, words.journeys(answer.journeys));
    let mut table = Table::new(match words.language {
        map::Language::Swedish => {
            &["steg", ">resor", ">av första", "troligen", ">av föregående", ">median från första"]
        }
        map::Language::English => &["step", ">journeys", ">of first", "likely", ">of previous", ">median from first"],
    });
    for step in &report.steps {
        let share = |share: Option<f64>| match share {
            Some(share) => Cell::value(words.percent(share), share),
            None => Cell::nothing(),
        };
        table.row(vec![
            Cell::text(step.activity),
            Cell::value(words.number(step.journeys), step.journeys),
            share(step.share_of_first),
            super::interval(step.low, step.high, words),
            share(step.share_of_previous),
            step.median_s_from_first.map_or_else(Cell::nothing, |s| Cell::value(words.duration(Some(s)), s)),
        ]);
    }
    show.show(&report, &heading, &table)
}

/// The codes of a step; a name that no event has is an error that lists the nearest ones.
pub(crate) fn step_codes(journeys: &Journeys<'_>, step: &str) -> Result<Vec<u32>, Failure> {
    let activities = journeys.activities();
    match activities.find(step) {
        Some(code) => Ok(vec![code]),
        None => {
            Err(Failure::new(format!("no event has the activity `{step}`"))
                .hint(eventlog::near(step, activities.iter())))
        }
    }
}
