//! The commands: each reads its input, runs its folds, and shows the answer.

mod abandonment;
mod audit;
mod backup;
pub(crate) mod causes;
mod channels;
mod check;
mod compare;
mod conform;
mod contrast;
mod convert;
mod counted;
mod demo;
mod drivers;
mod export;
mod flow;
pub(crate) mod friction;
mod funnel;
mod import;
mod inspect;
mod key;
mod lint;
mod map;
mod member;
mod person;
mod privacy;
mod report;
mod returns;
mod scores;
mod serve;
mod simulate;
mod sso;
mod steps;
mod text;
mod towards;
mod variants;

use crate::args::{Cli, Command};
use crate::failure::Failure;
use crate::house_args::HouseCommand;
use crate::input::{AnswersNeeded, questions_told};
use crate::live_args::LiveCommand;
use crate::output::{Cell, Table, print, print_exactly, print_json};
use crate::why_args::WhyCommand;
use crate::words::Words;
use eventlog::Journeys;
use insight::fold::Names;
use model::Estimate;
use serde::Serialize;
use server::imports::ImportChoices;

/// Runs the command that the command line names.
pub(crate) fn run(cli: Cli) -> Result<(), Failure> {
    let words = Words::new(&cli.show);
    let show = Shower { json: cli.show.json, csv: cli.show.csv, words };
    match cli.command {
        Command::Inspect(log) => inspect::run(&log, &show),
        Command::Flow { log, svg } => flow::run(&log, svg.as_deref(), &show),
        Command::Steps { log, wait, pause, goal } => steps::run(&log, wait, pause, &goal, &show),
        Command::Abandonment { log, goal, pause, within } => abandonment::run(&log, &goal, pause, within, &show),
        Command::Friction { log, responses, goal, worth } => {
            friction::run(&log, responses.as_deref(), &goal, worth, &show)
        }
        Command::Variants { log, top } => variants::run(&log, top, &show),
        Command::Funnel { log, steps, within, mode } => funnel::run(&log, &steps, within, mode, &show),
        Command::Returns { log, by, within } => returns::run(&log, &by, within, &show),
        Command::Causes(args) => causes::run(&args, &show),
        Command::Why(command) => why(&command, &show),
        Command::Lint { file, format } => lint::run(&file, format.as_deref(), &show),
        Command::Scores(args) => scores::run(&args, &show),
        Command::Text(args) => text::run(&args, &show),
        Command::Map { log, output, stations, feeling } => map::run(&log, &output, stations, &feeling, &show),
        Command::Convert { columns, input, output, limits } => convert::run(&columns, &limits, &input, &output, &show),
        Command::Simulate { spec, output } => simulate::run(&spec, &output, &show),
        Command::Import {
            files,
            data,
            project,
            again,
            keep_staff,
            keep_text,
            responses,
            survey,
            question,
            undo,
            columns,
            limits,
        } => {
            let choices = ImportChoices { again, keep_text, keep_staff };
            match undo {
                Some(id) => import::undo(&data, &project, id, &show),
                None => {
                    let questions = questions_told(&question)?;
                    let answers = responses.then_some(AnswersNeeded { survey, questions });
                    let order = import::Order { files: &files, data: &data, project: &project, choices, answers };
                    import::run(order, &columns, &limits, &show)
                }
            }
        }
        Command::Report { log, output, stations, steps, within } => {
            let args = report::ReportArgs { log: &log, output: &output, stations, steps: &steps, within };
            report::run(&args, &show)
        }
        Command::Export { what, data, format, output, with_identifiers, seen, journeys, limits } => {
            let (format, output) = (format.as_deref(), output.as_deref());
            let (seen, journeys, limits) = (&seen, &journeys, &limits);
            let export = export::Export { what, dir: &data, seen, format, output, with_identifiers, journeys, limits };
            export::run(&export, &show)
        }
        Command::Live(command) => live(&command, &show),
        Command::House(command) => house(&command, &show),
        Command::Demo { output, no_open, no_serve } => demo::run(output.as_deref(), no_open, no_serve, &show),
    }
}

/// Runs a comparison.
fn why(command: &WhyCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        WhyCommand::Drivers(args) => drivers::run(args, show),
        WhyCommand::Compare(args) => compare::run(args, show),
        WhyCommand::Contrast(args) => contrast::run(args, show),
        WhyCommand::Conform(args) => conform::run(args, show),
        WhyCommand::Channels(args) => channels::run(args, show),
    }
}

/// Runs a command on a data directory that a server may hold at the same time.
fn live(command: &LiveCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        LiveCommand::Serve { data, listen } => serve::run(&data.data, *listen, show),
        LiveCommand::Key(command) => key::run(command, show),
        LiveCommand::Person(command) => person::run(command, show),
        LiveCommand::Rejections(command) => privacy::rejections(command, show),
        LiveCommand::Retention(command) => privacy::retention(command, show),
        LiveCommand::Exclusion(command) => privacy::exclusion(command, show),
        LiveCommand::Privacy(command) => privacy::documents(command, show),
        LiveCommand::Sso(command) => sso::run(command, show),
    }
}

/// Runs a command that keeps a data directory in order.
fn house(command: &HouseCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        HouseCommand::Check { data } => check::run(&data.data, show),
        HouseCommand::Backup { output, data, recipient, passphrase_file } => {
            let lock = backup::Lock { recipients: recipient, passphrase_file: passphrase_file.as_deref() };
            backup::run(&data.data, output, &lock, show)
        }
        HouseCommand::Restore { input, data, key_file, passphrase_file, ledger } => {
            let opening = backup::Opening {
                key_file: key_file.as_deref(),
                passphrase_file: passphrase_file.as_deref(),
                ledger: ledger.as_deref(),
            };
            backup::restore(input, &data.data, &opening, show)
        }
        HouseCommand::Member(command) => member::run(command, show),
        HouseCommand::Project(command) => member::projects(command, show),
        HouseCommand::Audit(command) => audit::run(command, show),
    }
}

/// Shows results in the form that was asked for.
pub(crate) struct Shower {
    pub(crate) json: bool,
    pub(crate) csv: bool,
    pub(crate) words: Words,
}

impl Shower {
    /// Shows a result: its JSON, its table as CSV, or a heading and the table's first rows.
    pub(crate) fn show(&self, json: &impl Serialize, heading: &str, table: &Table) -> Result<(), Failure> {
        self.show_with(json, heading, table, "")
    }

    /// The same, and below the table for people what else there is to say.
    fn show_with(&self, json: &impl Serialize, heading: &str, table: &Table, below: &str) -> Result<(), Failure> {
        const MOST: usize = 40;
        if self.json {
            return print_json(json);
        }
        if self.csv {
            return print_exactly(&table.to_csv());
        }
        let mut text = format!("{heading}\n\n{}", table.to_text(MOST));
        if table.len() > MOST {
            let rest = self.words.number((table.len() - MOST) as u64);
            let more =
                self.words.either("rader till; --csv eller --json visar alla", "more rows; --csv or --json shows all");
            text += &format!("… {rest} {more}\n");
        }
        print(&(text + below))
    }
}

/// Between which shares the truth probably lies; copied as `low..high`.
fn interval(low: Option<f64>, high: Option<f64>, words: &Words) -> Cell {
    match (low, high) {
        (Some(low), Some(high)) => {
            Cell::value(format!("{}–{}", words.percent(low), words.percent(high)), format!("{low}..{high}"))
        }
        _ => Cell::nothing(),
    }
}

/// A difference of shares in percentage points, with its sign.
fn points(difference: f64, words: &Words) -> String {
    let text = format!("{:+.1}", difference * 100.0);
    words.decimal(if text == "-0.0" { "+0.0".to_string() } else { text })
}

/// Between which differences the truth probably lies, in percentage points; copied as `low..high`.
fn likely_points(estimate: &Estimate, words: &Words) -> Cell {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => {
            let to = words.either("till", "to");
            Cell::value(format!("{} {to} {}", points(low, words), points(high, words)), format!("{low}..{high}"))
        }
        _ => Cell::nothing(),
    }
}

/// The names behind the codes of journeys.
pub(crate) fn names<'j>(journeys: &'j Journeys<'_>) -> Names<'j> {
    Names { activities: journeys.activities(), channels: journeys.channels() }
}
