//! `resa flow`: which activity follows which, how often and how fast.

use super::{Shower, names};
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Loaded, Need, load};
use crate::output::{Cell, Table, refuse_own_input};
use eventlog::Journeys;
use insight::fold::{FlowAnswer, FlowReport, run_flow};
use std::path::Path;

pub(super) fn run(args: &LogArgs, svg: Option<&Path>, show: &Shower) -> Result<(), Failure> {
    if let Some(path) = svg {
        refuse_own_input(args.inputs(), path)?;
    }
    let loaded = load(args, &Need::default(), &show.words)?;
    let journeys = loaded.journeys()?;
    let answer = whole_flow(&journeys, loaded.threads)?;
    let report = answer.report(&names(&journeys));
    if let Some(path) = svg {
        super::map::draw(&loaded, crate::args::Stations::Most(12), path, show)?;
    }
    show.show(&report, &heading(&loaded, &report, show), &table(&report, show))
}

/// Gaps of a log on disk that one pass may hold: half a gigabyte of them.
const MOST_GAPS: u64 = 64 << 20;

/// The flow with everything the contract's shape tells.
pub(crate) fn whole_flow(journeys: &Journeys<'_>, threads: usize) -> Result<FlowAnswer, Failure> {
    Ok(run_flow(journeys, threads, MOST_GAPS)?)
}

fn heading(loaded: &Loaded, report: &FlowReport<'_>, show: &Shower) -> String {
    let words = &show.words;
    format!(
        "{}: {}, {}, {}",
        loaded.name,
        words.events(report.events),
        words.journeys(report.journeys),
        words.count(report.edges.len() as u64, ("övergång", "övergångar"), ("transition", "transitions")),
    )
}

fn table(report: &FlowReport<'_>, show: &Shower) -> Table {
    let words = &show.words;
    let mut table = Table::new(match words.language {
        map::Language::Swedish => &["från", "till", ">antal", ">resor", ">medel", ">median", ">p90"],
        map::Language::English => &["from", "to", ">count", ">journeys", ">mean", ">median", ">p90"],
    });
    for edge in &report.edges {
        let time = |seconds: Option<f64>| match seconds {
            Some(value) => Cell::value(words.duration(seconds), value),
            None => Cell::nothing(),
        };
        table.row(vec![
            Cell::text(edge.from),
            Cell::text(edge.to),
            Cell::value(words.number(edge.count), edge.count),
            edge.journeys.map_or_else(Cell::nothing, |journeys| Cell::value(words.number(journeys), journeys)),
            time(edge.mean_s),
            time(edge.median_s),
            time(edge.p90_s),
        ]);
    }
    table
}
