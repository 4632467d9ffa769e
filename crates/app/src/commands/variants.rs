//! `resa variants`: the common ways, distinct sequences of activities with counts.

use super::{Shower, names};
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Need, load};
use crate::output::{Cell, Table};
use insight::fold::{Variants, run as fold};

pub(super) fn run(args: &LogArgs, top: usize, show: &Shower) -> Result<(), Failure> {
    let loaded = load(args, &Need::default(), &show.words)?;
    let journeys = loaded.journeys()?;
    let answer = fold(&journeys, loaded.threads, Variants::new)?;
    // A journey whose part could be walked a moment ago can be named; else its id only breaks a tie.
    let report = answer.report(&names(&journeys), top, &|key| journeys.id(key).unwrap_or_default());
    let words = &show.words;
    let heading = format!(
        "{}: {} {} {} {}",
        loaded.name,
        words.number(report.journeys),
        words.either("resor på", "journeys in"),
        words.number(report.variants),
        words.either("olika vägar", "distinct ways"),
    );
    let mut table = Table::new(match words.language {
        map::Language::Swedish => &[">resor", ">andel", "väg"],
        map::Language::English => &[">journeys", ">share", "way"],
    });
    for variant in &report.top {
        table.row(vec![
            Cell::value(words.number(variant.journeys), variant.journeys),
            Cell::value(words.percent(variant.share), variant.share),
            Cell::text(variant.steps.join(" → ")),
        ]);
    }
    show.show(&report, &heading, &table)
}
