//! `resa conform`: how journeys follow the planned one.

use super::towards::{Towards, towards};
use super::{Shower, interval, points};
use crate::failure::Failure;
use crate::input::{Loaded, Need, load};
use crate::output::{Cell, Table};
use crate::why_args::ConformArgs;
use crate::words::Words;
use eventlog::near;
use insight::conformance::{Ask, ConformReport, Outcome, StepTold, conform};
use model::Estimate;
use serde::Serialize;

/// The report, with what it is about.
#[derive(Serialize)]
struct Document<'r> {
    journey: &'r str,
    goal: &'r [String],
    #[serde(flatten)]
    report: &'r ConformReport,
}

pub(super) fn run(args: &ConformArgs, show: &Shower) -> Result<(), Failure> {
    let loaded = load(&args.log, &Need::default(), &show.words)?;
    let towards = towards(&loaded, &args.goal)?;
    let plan = if args.steps.is_empty() { &loaded.spec.definition.steps } else { &args.steps };
    knows(plan, &args.steps, &towards)?;
    let ask = Ask { plan, judge: towards.judge, as_of: towards.as_of, threads: loaded.threads };
    let report = conform(&towards.journeys, &ask)?;
    let words = &show.words;
    let document = Document { journey: &loaded.name, goal: &towards.goal, report: &report };
    show.show(&document, &heading(&loaded, &report, words), &table(&report, words))
}

/// A plan of two steps at least, some of which the log shows; a step that the command line names must be one of them.
fn knows(plan: &[String], asked: &[String], towards: &Towards<'_>) -> Result<(), Failure> {
    let activities = towards.journeys.activities();
    if plan.len() < 2 {
        return Err(Failure::new("there is no plan to follow: it takes two planned steps")
            .hint("add steps = [\"…\", \"…\"] to the journey in the --definition, or name each with --step"));
    }
    if let Some(unknown) = asked.iter().find(|step| activities.find(step).is_none()) {
        return Err(
            Failure::new(format!("no event has the activity `{unknown}`")).hint(near(unknown, activities.iter()))
        );
    }
    match plan.iter().find(|step| activities.find(step).is_some()) {
        Some(_) => Ok(()),
        None => Err(Failure::new("no event shows any of the planned steps").hint(near(&plan[0], activities.iter()))),
    }
}

fn shown(estimate: &Estimate, words: &Words) -> String {
    let percent = |share: Option<f64>| share.map_or_else(|| "–".to_string(), |share| words.percent(share));
    match (estimate.low, estimate.high) {
        (Some(_), Some(_)) => {
            let (low, high) = (percent(estimate.low), percent(estimate.high));
            format!("{} ({} {low}–{high})", percent(estimate.value), words.either("troligen", "likely"))
        }
        _ => percent(estimate.value),
    }
}

fn heading(loaded: &Loaded, report: &ConformReport, words: &Words) -> String {
    let journeys = words.journeys(report.journeys);
    let fitness = report.fitness.value.map_or_else(|| "–".to_string(), |fit| words.decimal(format!("{fit:.2}")));
    let mut lines = vec![format!("{}: {journeys}", loaded.name)];
    lines.push(match words.language {
        map::Language::Swedish => format!("Följer planen så långt de kom: {}", shown(&report.follows, words)),
        map::Language::English => format!("Follow the plan as far as they came: {}", shown(&report.follows, words)),
    });
    lines.push(match words.language {
        map::Language::Swedish => format!(
            "Tar varje steg i tur och ordning: {}; precis det och inget annat: {}; passning {fitness} av 1",
            shown(&report.complete, words),
            shown(&report.exactly, words)
        ),
        map::Language::English => format!(
            "Take every step in its turn: {}; exactly that and nothing else: {}; fitness {fitness} of 1",
            shown(&report.complete, words),
            shown(&report.exactly, words)
        ),
    });
    lines.extend(report.outcome.iter().flat_map(|outcome| outcome_told(outcome, report.needed_n, words)));
    if !report.unseen.is_empty() {
        let unseen = report.unseen.join(", ");
        lines.push(match words.language {
            map::Language::Swedish => format!("Syns inte i loggen, och kan inte bedömas: {unseen}"),
            map::Language::English => format!("Not in the log, and cannot be judged: {unseen}"),
        });
    }
    let left = report.left_out;
    for (count, why) in [
        (left.under_way, words.either("pågår ännu", "are under way")),
        (left.no_step, words.either("tog inget planerat steg", "took no planned step")),
    ] {
        if count > 0 {
            lines.push(format!("{}: {} {why}", words.either("Inte med", "Left out"), words.journeys(count)));
        }
    }
    lines.extend(inserted(report, words));
    lines.join("\n")
}

/// How those fare that follow and those that do not.
fn outcome_told(outcome: &Outcome, needed: u64, words: &Words) -> Vec<String> {
    let (followed, deviated) = (shown(&outcome.followed, words), shown(&outcome.deviated, words));
    let first = match words.language {
        map::Language::Swedish => format!("Når målet: {followed} av dem som följer, {deviated} av övriga"),
        map::Language::English => format!("Reach the goal: {followed} of those that follow, {deviated} of the others"),
    };
    let second = match (&outcome.difference, words.language) {
        (None, map::Language::Swedish) => {
            format!(
                "Bland dem som kommit lika långt kan ingen skillnad avgöras ännu: det behövs {needed} kunder på båda sidor"
            )
        }
        (None, map::Language::English) => {
            format!(
                "Among those that came as far no difference can be told yet: it takes {needed} customers on both sides"
            )
        }
        (Some(difference), language) => {
            let end = |value: Option<f64>| points(value.unwrap_or(0.0), words);
            let (value, low, high) = (end(difference.value), end(difference.low), end(difference.high));
            let sure = match outcome.claimed {
                true => words.either("samband, inte varför", "they go together, which is not why"),
                false => words.either("kan vara slump", "may be chance"),
            };
            match language {
                map::Language::Swedish => {
                    format!(
                        "Bland dem som kommit lika långt: {value} procentenheter för dem som följer (troligen {low} till {high}); {sure}"
                    )
                }
                map::Language::English => {
                    format!(
                        "Among those that came as far: {value} percentage points for those that follow (likely {low} to {high}); {sure}"
                    )
                }
            }
        }
    };
    vec![first, second]
}

/// What is done most besides.
fn inserted(report: &ConformReport, words: &Words) -> Option<String> {
    const SOME: usize = 5;
    let one = |inserted: &insight::conformance::Inserted| {
        let share = inserted.share.value.map_or_else(String::new, |share| words.percent(share));
        match (&inserted.after, words.language) {
            (Some(after), map::Language::Swedish) => format!("{} ({share}, oftast efter {after})", inserted.activity),
            (Some(after), map::Language::English) => format!("{} ({share}, mostly after {after})", inserted.activity),
            (None, map::Language::Swedish) => format!("{} ({share}, oftast först)", inserted.activity),
            (None, map::Language::English) => format!("{} ({share}, mostly first)", inserted.activity),
        }
    };
    let some: Vec<String> = report.inserted.iter().take(SOME).map(one).collect();
    let more = if report.inserted.len() > SOME { " …" } else { "" };
    let besides = words.either("Görs därutöver", "Done besides");
    (!some.is_empty()).then(|| format!("{besides}: {}{more}", some.join(", ")))
}

fn table(report: &ConformReport, words: &Words) -> Table {
    let mut table = Table::new(match words.language {
        map::Language::Swedish => &[
            "planerat steg",
            ">kom hit",
            ">i tur",
            ">hoppade över",
            "troligen",
            ">i annan ordning",
            ">igen",
            ">målet, i tur",
            "troligen",
            ">målet, annars",
            "troligen",
        ],
        map::Language::English => &[
            "planned step",
            ">came",
            ">in turn",
            ">skipped",
            "likely",
            ">out of turn",
            ">again",
            ">goal, in turn",
            "likely",
            ">goal, else",
            "likely",
        ],
    });
    let share =
        |estimate: &Estimate| estimate.value.map_or_else(Cell::nothing, |it| Cell::value(words.percent(it), it));
    let fares = |estimate: &Option<Estimate>| estimate.as_ref().map_or_else(Cell::nothing, share);
    let likely = |estimate: &Option<Estimate>| {
        estimate.as_ref().map_or_else(Cell::nothing, |it| interval(it.low, it.high, words))
    };
    for StepTold { step, came, done, skipped, out_of_order, repeated, reached_on_plan, reached_off_plan, .. } in
        &report.steps
    {
        table.row(vec![
            Cell::text(step.as_str()),
            Cell::value(words.number(*came), came),
            share(done),
            share(skipped),
            interval(skipped.low, skipped.high, words),
            share(out_of_order),
            share(repeated),
            fares(reached_on_plan),
            likely(reached_on_plan),
            fares(reached_off_plan),
            likely(reached_off_plan),
        ]);
    }
    table
}
