//! `resa abandonment`: who left without the goal for a while, who was stopped, and how often that is told wrongly.

use super::{Shower, steps};
use crate::args::{CutArg, LogArgs};
use crate::failure::Failure;
use crate::input::{Need, load};
use crate::output::{Cell, Table};
use crate::words::Words;
use insight::abandonment::{AbandonmentReport, HORIZON, Judged, StopOptions, Stops, is_trouble, judge, pause_within};
use insight::fold::{StepOptions, run as fold};
use insight::voice::behaviour::Reading;
use model::{Estimate, Span};

/// The same data gives the same intervals.
const SEED: u64 = 1;

pub(super) fn run(
    args: &LogArgs,
    goal: &[String],
    pause: Option<Span>,
    within: Option<Span>,
    show: &Shower,
) -> Result<(), Failure> {
    // Whether somebody comes back shows in their life, not in a journey that ended when they left.
    let mut args = args.clone();
    args.journeys.cut = Some(CutArg::Person);
    let mut loaded = load(&args, &Need::default(), &show.words)?;
    if !goal.is_empty() {
        loaded.spec.definition.goal = goal.to_vec();
    }
    let definition = loaded.spec.definition.clone();
    if definition.goal.is_empty() {
        return Err(Failure::new("leaving is told from arriving by the goal, and none is named")
            .hint("name it: --goal ACTIVITY, or in the journey of a --definition"));
    }
    let horizon = within.or(definition.horizon).unwrap_or(HORIZON);
    if let Some(pause) = pause.filter(|pause| horizon.micros() <= pause.micros()) {
        return Err(Failure::new(format!("nobody away for {pause} can come back within {horizon}"))
            .hint("choose a --pause that is shorter than --within"));
    }
    let journeys = loaded.journeys()?;
    let start = steps::codes_of(&loaded, &journeys, &definition.start, &show.words)?;
    let last = loaded.log.totals().last;
    let options = StopOptions {
        start,
        pause: pause.map_or_else(|| pause_within(horizon.micros()), Span::micros),
        horizon: horizon.micros(),
        log_end: last.map_or(0, |last| last.0),
        trouble: journeys.activities().iter().map(is_trouble).collect(),
    };
    let reading = Reading::of(journeys.channels(), StepOptions::new(0).wait);
    let stops = fold(&journeys, loaded.threads, || Stops::new(&reading, &options))?;
    let found = judge(&stops, options.horizon, SEED, last);
    let report = found.report(journeys.activities(), definition.goal, (options.pause, options.horizon), last);
    let words = &show.words;
    let heading = format!("{}: {}", loaded.name, heading(&report, words));
    show.show(&report, &heading, &table(&report, words))
}

fn heading(report: &AbandonmentReport, words: &Words) -> String {
    let stops = words.count(
        report.stops,
        ("gång lämnade någon utan målet", "gånger lämnade någon utan målet"),
        ("time somebody left without the goal", "times somebody left without the goal"),
    );
    let new =
        format!("{} {}", words.number(report.not_yet), words.either("för nyligen för att veta", "too lately to know"));
    let blocked = format!("{} {}", percent(&report.blocked, words), words.either("stoppade", "blocked"));
    let verdict = match &report.model {
        Some(model) if model.tells => trial(model, words),
        Some(model) => format!(
            "{}\n{}",
            words.either(
                "Att alltid gissa det vanligaste blir lika ofta rätt som modellen: om de nya sägs därför inget.",
                "Always guessing the commoner kind is right as often as the model: so nothing is said of the new ones.",
            ),
            trial(model, words)
        ),
        None => too_few(report, words),
    };
    format!("{stops}, {new}; {blocked}\n{verdict}")
}

fn too_few(report: &AbandonmentReport, words: &Words) -> String {
    let (older, newer) = (report.needed.older.unwrap_or(0), report.needed.newer.unwrap_or(0));
    let (want_older, want_newer) = (report.needed.needed_older, report.needed.needed_newer);
    let (each_older, each_newer) = (report.needed.needed_older_each, report.needed.needed_newer_each);
    match words.language {
        map::Language::Swedish => format!(
            "Det går inte att säga ännu vilka av de nya som kommer tillbaka: {older} äldre och {newer} nyare är kända, och \
             {want_older} och {want_newer} behövs, varav {each_older} och {each_newer} av vardera slaget"
        ),
        map::Language::English => format!(
            "Cannot tell yet which of the new ones will come back: {older} older and {newer} newer are known, and \
             {want_older} and {want_newer} are needed, of them {each_older} and {each_newer} of either kind"
        ),
    }
}

/// The trial: the confusion matrix and what it amounts to.
fn trial(model: &Judged, words: &Words) -> String {
    let matrix = &model.confusion;
    let number = |value: u64| words.number(value);
    let of = |estimate: &Estimate| match (estimate.value, estimate.low, estimate.high) {
        (Some(value), Some(low), Some(high)) => format!("{value:.2} ({low:.2}–{high:.2})"),
        _ => "–".to_string(),
    };
    let mut lines = Table::new(match words.language {
        map::Language::Swedish => &["modellen sade", ">var stoppad", ">kom tillbaka"],
        map::Language::English => &["the model said", ">was blocked", ">came back"],
    });
    for (name, blocked, temporary) in [
        (words.either("stoppad", "blocked"), matrix.blocked_blocked, matrix.blocked_temporary),
        (words.either("för en tid", "temporary"), matrix.temporary_blocked, matrix.temporary_temporary),
        (words.either("inget", "nothing"), matrix.abstained_blocked, matrix.abstained_temporary),
    ] {
        lines.row(vec![
            Cell::text(name),
            Cell::value(number(blocked), blocked),
            Cell::value(number(temporary), temporary),
        ]);
    }
    let tried = match words.language {
        map::Language::Swedish => format!(
            "Prövad på {} som den inte sett, lärd av {} äldre: fel om {} av dem den uttalar sig om (att alltid gissa det \
             vanligaste: {}), uttalar sig inte om {}, AUC {}, kalibreringsfel {}",
            number(model.tried),
            number(model.taught),
            percent(&model.wrong, words),
            words.percent(model.wrong_by_guessing),
            percent(&model.abstained, words),
            of(&model.auc),
            of(&model.calibration_error)
        ),
        map::Language::English => format!(
            "Tried on {} that it had not seen, taught by {} older: wrong about {} of those it speaks of (always guessing the \
             commoner: {}), silent about {}, AUC {}, calibration error {}",
            number(model.tried),
            number(model.taught),
            percent(&model.wrong, words),
            words.percent(model.wrong_by_guessing),
            percent(&model.abstained, words),
            of(&model.auc),
            of(&model.calibration_error)
        ),
    };
    format!("{tried}\n\n{}", lines.to_text(3).trim_end())
}

fn percent(estimate: &Estimate, words: &Words) -> String {
    match (estimate.value, estimate.low, estimate.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{} ({}–{})", words.percent(value), words.percent(low), words.percent(high))
        }
        _ => "–".to_string(),
    }
}

/// A share of a station is told from so many on.
const LEAST_TOLD: u64 = 10;

fn table(report: &AbandonmentReport, words: &Words) -> Table {
    let mut table = Table::new(match words.language {
        map::Language::Swedish => {
            &["lämnade vid", ">gånger", ">kunder", ">stoppade", "troligen", ">för nya", ">av dem troligen stoppade"]
        }
        map::Language::English => {
            &["left at", ">times", ">customers", ">blocked", "likely", ">too new", ">of them likely blocked"]
        }
    });
    for station in &report.stations {
        let count = |value: u64| Cell::value(words.number(value), value);
        // Of fewer the table claims nothing; `--json` has them with their intervals.
        let blocked = Some(&station.blocked).filter(|blocked| blocked.n >= LEAST_TOLD);
        table.row(vec![
            Cell::text(&station.activity),
            count(station.stops),
            count(station.persons),
            blocked
                .and_then(|blocked| blocked.value)
                .map_or_else(Cell::nothing, |value| Cell::value(words.percent(value), value)),
            super::interval(blocked.and_then(|it| it.low), blocked.and_then(|it| it.high), words),
            count(station.not_yet),
            station.likely_blocked.map_or_else(Cell::nothing, count),
        ]);
    }
    table
}
