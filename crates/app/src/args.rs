//! The command line: every command, option and example, as the contract names them.

use crate::answers_args::{FeelingArgs, ScoresArgs, TextArgs};
use crate::commands::causes::CausesArgs;
use crate::house_args::HouseCommand;
use crate::live_args::LiveCommand;
use crate::why_args::WhyCommand;
use crate::worth_args::WorthArgs;
use clap::{Args, Parser, Subcommand, ValueEnum};
use model::{Cut, Span};
use std::path::{Path, PathBuf};

/// Customer-journey intelligence: from event logs to journeys, drawn as a metro map.
#[derive(Parser, Debug)]
#[command(name = "resa", version, after_help = EXAMPLES, propagate_version = true, disable_help_subcommand = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) show: Show,
}

const EXAMPLES: &str = "Examples:
  resa demo                                  an example organisation in the studio
  resa inspect letters.csv calls.csv         what is in the files, and how they were understood
  resa report letters.csv calls.csv -o report.html
  resa map log.xes.gz -o map.svg

A FILE is .csv .tsv .ndjson .parquet .xlsx .xes, OCEL .json .jsonocel .xml .xmlocel .sqlite,
most also with .gz; - is standard input (with --format). Several files are one log, joined on
the customer. `resa COMMAND --help` shows more.";

/// How results are shown.
#[derive(Args, Debug, Clone)]
pub(crate) struct Show {
    /// One JSON document instead of tables
    #[arg(long, global = true, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// The table as comma-separated values
    #[arg(long, global = true)]
    pub(crate) csv: bool,
    /// Language of texts (never of JSON keys)
    #[arg(long, global = true, value_enum, env = "RESA_LANG")]
    pub(crate) lang: Option<Lang>,
}

/// A language of the texts.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lang {
    /// Swedish
    Sv,
    /// English
    En,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// What is in the files, how their columns were understood, what was rejected and why
    #[command(after_help = "Example:\n  resa inspect letters.csv calls.csv --time-zone Europe/Stockholm")]
    Inspect(LogArgs),
    /// Which activity follows which, how often and how fast
    #[command(after_help = "Example:\n  resa flow log.xes.gz --svg flow.svg")]
    Flow {
        #[command(flatten)]
        log: LogArgs,
        /// Draw the flow as well
        #[arg(long, value_name = "OUT")]
        svg: Option<PathBuf>,
    },
    /// Per activity: time there, loops, rework, channel hops, waits, next contact, drop-off
    #[command(after_help = "Example:\n  resa steps calls.csv --pause 14d")]
    Steps {
        #[command(flatten)]
        log: LogArgs,
        /// A gap longer than this is a wait
        #[arg(long, default_value = "1d", value_name = "SPAN")]
        wait: Span,
        /// A stop longer than this is a pause; younger stops are not judged yet
        #[arg(long, default_value = "7d", value_name = "SPAN")]
        pause: Span,
        /// Activities that mean the goal was reached; ending there is not leaving
        #[arg(long, value_name = "ACTIVITY")]
        goal: Vec<String>,
    },
    /// Who left without the goal: for a while, or stopped; with how often that is told wrongly
    #[command(
        after_help = "Example:\n  resa abandonment web.csv --goal Send\n\nTemporary: the same customer reaches the goal within the time. Blocked: not. The newest are told apart by a model\nthat older ones have taught, tried on ones it has not seen."
    )]
    Abandonment {
        #[command(flatten)]
        log: LogArgs,
        /// Activities that mean the goal was reached [default: the goal of the journey's definition]
        #[arg(long, value_name = "ACTIVITY")]
        goal: Vec<String>,
        /// Away for longer than this is left [default: 7d, and no longer than half of --within]
        #[arg(long, value_name = "SPAN")]
        pause: Option<Span>,
        /// Who reaches the goal within this time of leaving had left for a while [default: the journey's, else 30d]
        #[arg(long, value_name = "SPAN")]
        within: Option<Span>,
    },
    /// What makes customers fail, where, since when and why; and what is not claimed
    #[command(
        after_help = "Examples:\n  resa friction web.csv calls.csv --goal Send\n  resa friction web.csv --definition definition.toml --goal-sek 1500 --contact-minutes 8\n\nA sign counts as friction where journeys that show it reach their goal less often, all else alike. What cannot be told\nfrom chance is not claimed; --json lists it with how many journeys would do. docs/friction.md tells of every sign."
    )]
    Friction {
        #[command(flatten)]
        log: LogArgs,
        /// Answers to surveys: what customers say of their effort (ces) is told beside what it costs them
        #[arg(long, value_name = "FILE")]
        responses: Option<PathBuf>,
        /// Activities that mean the goal was reached [default: the goal of the journey's definition]
        #[arg(long, value_name = "ACTIVITY")]
        goal: Vec<String>,
        #[command(flatten)]
        worth: WorthArgs,
    },
    /// The common ways: distinct sequences of activities with counts
    #[command(after_help = "Example:\n  resa variants log.xes --top 10")]
    Variants {
        #[command(flatten)]
        log: LogArgs,
        /// How many to list
        #[arg(long, default_value_t = 20)]
        top: usize,
    },
    /// How many journeys reach each of several steps
    #[command(
        after_help = "Example:\n  resa funnel web.csv --step \"Start\" --step \"Fill in\" --step \"Send\" --within 7d"
    )]
    Funnel {
        #[command(flatten)]
        log: LogArgs,
        /// An activity that must be reached, in order; give at least two
        #[arg(long = "step", value_name = "ACTIVITY", required = true)]
        steps: Vec<String>,
        /// All steps within this time of the first (inclusive)
        #[arg(long, value_name = "SPAN")]
        within: Option<Span>,
        /// How strictly steps must follow each other
        #[arg(long, value_enum, default_value = "ordered")]
        mode: FunnelMode,
    },
    /// Ping-pong: hand-overs that come back, A-B-A, between the values of an attribute
    #[command(after_help = "Example:\n  resa returns incidents.xes.gz --by org:group --within 7d")]
    Returns {
        #[command(flatten)]
        log: LogArgs,
        /// The attribute (or `channel`, `activity`) that work is handed over between
        #[arg(long, value_name = "ATTRIBUTE")]
        by: String,
        /// Only returns within this time (inclusive)
        #[arg(long, value_name = "SPAN")]
        within: Option<Span>,
    },
    /// Which combination of attribute values explains a bad rate, from rows that are already counted
    #[command(
        after_help = "Examples:\n  resa causes stutter.csv --value failures --count requests --time minute --at 1596686580\n  resa causes orders.csv --value late --count orders --top 3\n\nOne row for each time and combination of attributes, one column for each attribute. What is usual comes from the\ntimes before --at; without --time rows are compared with each other. p is how often chance alone is as strong."
    )]
    Causes(CausesArgs),
    #[command(flatten)]
    Why(WhyCommand),
    /// Survey questions looked over before anybody is asked them: what biases the answers, and what to ask instead
    #[command(
        after_help = "Example:\n  resa lint questions.tsv\n\nColumns: id, lang (sv or en), question, scale (answers split by |); with a column survey,\norder and sameness are judged within each."
    )]
    Lint {
        /// The questions: .csv .tsv .xlsx .ndjson; - is standard input (with --format)
        file: PathBuf,
        /// What the file is, where its content and name do not tell
        #[arg(long, value_name = "FORMAT")]
        format: Option<String>,
    },
    /// Survey scores with intervals: CES, GCR, NPS, CSAT, NES, NKI and more, over time and by group
    #[command(
        after_help = "Examples:\n  resa scores responses.csv --by channel\n  resa scores --data resa-data --from 2026-01-01\n\nOne answer a row: response_id, person, time, survey, metric (ces, gcr, nps, csat, nes, nki, exit, emotion,\ntext), score, comment, activity, channel, and attributes; or an export of a survey tool, one question a column."
    )]
    Scores(ScoresArgs),
    /// What customers write: language, sentiment, themes, typical words, personal data. Nothing leaves this computer
    #[command(
        after_help = "Examples:\n  resa text answers.csv --text comment --label score\n  resa text --data resa-data --label ces\n\nThe score teaches how this organisation's customers sound; without it a list of words answers.\nPersonal data is masked before anything else and is never printed. --csv lists the comments,\n--json everything."
    )]
    Text(TextArgs),
    /// The metro map: .svg, .png, .pdf or .json
    #[command(
        after_help = "Examples:\n  resa map letters.csv calls.csv --definition pension.toml -o map.svg\n  resa map --data resa-data --feeling -o feeling.svg"
    )]
    Map {
        #[command(flatten)]
        log: LogArgs,
        /// Where to write it; the ending tells the format
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
        /// How many stations to show: a number, or `all`
        #[arg(long, default_value = "12")]
        stations: Stations,
        #[command(flatten)]
        feeling: FeelingArgs,
    },
    /// One self-contained page: the map, the common ways, where it takes time, where customers give up
    #[command(after_help = "Example:\n  resa report letters.csv calls.csv --lang sv -o report.html")]
    Report {
        #[command(flatten)]
        log: LogArgs,
        /// Where to write it
        #[arg(short, long, value_name = "OUT.html")]
        output: PathBuf,
        /// How many stations to show: a number, or `all`
        #[arg(long, default_value = "12")]
        stations: Stations,
        /// Steps of the funnel; left out: the planned steps, else the most common way
        #[arg(long = "step", value_name = "ACTIVITY")]
        steps: Vec<String>,
        /// All funnel steps within this time of the first
        #[arg(long, value_name = "SPAN")]
        within: Option<Span>,
    },
    /// From one format to another; the endings tell which
    #[command(after_help = "Example:\n  resa convert log.xes.gz log.parquet")]
    Convert {
        #[command(flatten)]
        columns: ColumnArgs,
        /// The file to read
        input: PathBuf,
        /// The file to write
        output: PathBuf,
        #[command(flatten)]
        limits: LimitArgs,
    },
    /// Make up an organisation whose truth is known, to try analyses on: events, survey answers, and what is true
    #[command(
        after_help = "Example:\n  resa simulate spec.toml -o world\n  resa friction world/events.parquet --definition world/definition.toml\n\nAn empty specification is a valid one: every knob has a default. All of them: docs/simulate.md"
    )]
    Simulate {
        /// What the organisation shall be like (TOML); - is standard input
        spec: PathBuf,
        /// The folder to write to: events.parquet, responses.csv, definition.toml, truth.json, comments.json
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
    },
    /// Keep files in a data directory: sorted once, opened instantly afterwards
    #[command(
        after_help = "Example:\n  resa import letters.csv calls.csv --data resa-data\n  resa flow --data resa-data"
    )]
    Import {
        /// The files to import
        #[arg(value_name = "FILE", required_unless_present = "undo")]
        files: Vec<PathBuf>,
        /// The data directory
        #[arg(long, env = "RESA_DATA", default_value = "resa-data", value_name = "DIR")]
        data: PathBuf,
        /// The project that it goes to: id or name
        #[arg(long, default_value = "default", value_name = "NAME")]
        project: String,
        /// Import a file that was imported before
        #[arg(long)]
        again: bool,
        /// Keep who of the staff did it (logged; by default events tell the team, or nothing)
        #[arg(long)]
        keep_staff: bool,
        /// Keep free text as it is (logged; by default personal data in it is replaced)
        #[arg(long)]
        keep_text: bool,
        /// The file holds answers to surveys (or reviews), to be read as such and shown in Voice
        #[arg(long)]
        responses: bool,
        /// Of answers: what the survey is called, where the file does not say [default: as the file]
        #[arg(long, value_name = "NAME", requires = "responses")]
        survey: Option<String>,
        /// Of answers: what a column holds, e.g. "Q5=csat 1-7", "Q6=gcr 1=yes 2=partly 3=no", "Q7=comment", "Q8=none"
        #[arg(long, value_name = "COLUMN=WHAT", requires = "responses")]
        question: Vec<String>,
        /// Take the import with this number back
        #[arg(long, value_name = "ID", conflicts_with = "files")]
        undo: Option<u64>,
        #[command(flatten)]
        columns: ColumnArgs,
        #[command(flatten)]
        limits: LimitArgs,
    },
    /// Take events, persons, journeys, answers to surveys or decisions about findings out of a data directory
    #[command(
        after_help = "Example:\n  resa export events --data resa-data --format ndjson\n  resa export journeys --data resa-data -o journeys.csv"
    )]
    Export {
        /// What to take out
        what: ExportWhat,
        /// The data directory
        #[arg(long, env = "RESA_DATA", default_value = "resa-data", value_name = "DIR")]
        data: PathBuf,
        /// ndjson, csv, tsv, parquet, xlsx, xes or ocel [default: what the output's ending says, else ndjson]
        #[arg(long, value_name = "FORMAT")]
        format: Option<String>,
        /// Where to write it [default: standard output]
        #[arg(short, long, value_name = "OUT")]
        output: Option<PathBuf>,
        /// Persons with their identifiers in the clear (logged)
        #[arg(long)]
        with_identifiers: bool,
        #[command(flatten)]
        seen: SeenArgs,
        #[command(flatten)]
        journeys: JourneyArgs,
        #[command(flatten)]
        limits: LimitArgs,
    },
    /// An example organisation (a pension company) in the studio: prints the address that lets you in, once
    #[command(
        after_help = "Example:\n  resa demo --lang sv\n\nThe server listens on this computer only; new events come in until Ctrl+C."
    )]
    Demo {
        /// Where to put it; left out: a folder of its own among the temporary files
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Only write the files and the report; neither start the server nor open a page
        #[arg(long)]
        no_open: bool,
        /// Do not start the server; open the report instead
        #[arg(long)]
        no_serve: bool,
    },
    #[command(flatten)]
    Live(LiveCommand),
    #[command(flatten)]
    House(HouseCommand),
}

/// Which log, and which part of it.
#[derive(Args, Debug, Clone)]
pub(crate) struct LogArgs {
    /// The files; several are one log, joined on the customer
    #[arg(value_name = "FILE", required_unless_present_any = needed_without_files())]
    pub(crate) files: Vec<PathBuf>,
    /// A data directory instead of files [default: RESA_DATA, else resa-data where there is one]
    #[arg(long, value_name = "DIR", conflicts_with = "files")]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) seen: SeenArgs,
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
    #[command(flatten)]
    pub(crate) journeys: JourneyArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// How a data directory is seen.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Data directory")]
pub(crate) struct SeenArgs {
    /// Which project: its id or name [default: default]
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Option<String>,
    /// Customers as they were known to belong together at this time
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<String>,
    /// Every identifier counts as a customer of its own
    #[arg(long, conflicts_with = "as_of")]
    pub(crate) no_stitching: bool,
}

/// The data directory when neither files nor a directory are named.
pub(crate) fn usual_data() -> Option<PathBuf> {
    let told = std::env::var_os("RESA_DATA").filter(|told| !told.is_empty()).map(PathBuf::from);
    told.or_else(|| Some(PathBuf::from("resa-data")).filter(|here| here.join("log").is_dir()))
}

/// What must be named where there are no files: nothing, if there is a usual data directory.
pub(crate) fn needed_without_files() -> Vec<&'static str> {
    if usual_data().is_some() { Vec::new() } else { vec!["data"] }
}

impl LogArgs {
    /// The data directory that is to be read instead of files.
    pub(crate) fn data_dir(&self) -> Option<PathBuf> {
        self.data.clone().or_else(|| if self.files.is_empty() { usual_data() } else { None })
    }
}

impl LogArgs {
    /// Every file that is read: none of them may be written over.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = &Path> {
        let settings = [&self.columns.mapping, &self.journeys.definition];
        self.files.iter().map(PathBuf::as_path).chain(settings.into_iter().flatten().map(PathBuf::as_path))
    }
}

/// How files are to be read.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Reading files")]
pub(crate) struct ColumnArgs {
    /// Column that holds the customer
    #[arg(long, value_name = "COLUMN")]
    pub(crate) person: Option<String>,
    /// Column that holds the case
    #[arg(long, value_name = "COLUMN")]
    pub(crate) case: Option<String>,
    /// Column that holds the activity
    #[arg(long, value_name = "COLUMN")]
    pub(crate) activity: Option<String>,
    /// Column that holds the time
    #[arg(long, value_name = "COLUMN")]
    pub(crate) time: Option<String>,
    /// Column that holds the channel, or the channel of every row
    #[arg(long, value_name = "COLUMN")]
    pub(crate) channel: Option<String>,
    /// Column that holds the event id
    #[arg(long, value_name = "COLUMN")]
    pub(crate) event_id: Option<String>,
    /// Zone of times that carry none, e.g. Europe/Stockholm [default: UTC]
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
    /// How times are written, e.g. %d/%m/%Y
    #[arg(long, value_name = "FORMAT")]
    pub(crate) time_format: Option<String>,
    /// Delimiter of text tables
    #[arg(long, value_name = "CHARACTER")]
    pub(crate) delimiter: Option<String>,
    /// What the columns of each file mean
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) mapping: Option<PathBuf>,
    /// Format of standard input, or of files whose name does not tell
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// The type of object that a journey follows (OCEL)
    #[arg(long, value_name = "TYPE")]
    pub(crate) object_type: Option<String>,
}

/// What a journey is.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Journeys")]
pub(crate) struct JourneyArgs {
    /// Journeys, station rules and assumed stations
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) definition: Option<PathBuf>,
    /// Which journey: of the definition [default: its first], or with --data of those defined in the studio
    #[arg(long, value_name = "NAME")]
    pub(crate) journey: Option<String>,
    /// How journeys are cut [default: case where there is one, else gap]
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) cut: Option<CutArg>,
    /// The pause that ends a person's journey [default: 30d]
    #[arg(long, value_name = "SPAN")]
    pub(crate) gap: Option<Span>,
    /// Only events from this day or time on
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// Only events until this day (inclusive) or before this time
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
    /// Only journeys with, e.g. 'device = "mobile" and age in ("18-29","30-49")'
    #[arg(long, value_name = "EXPR")]
    pub(crate) segment: Option<String>,
}

/// What the machine may spend.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// Threads to use [default: all cores]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Memory for the log in megabytes; a larger log is sorted on disk [default: half of what is free]
    #[arg(long, value_name = "MB")]
    pub(crate) memory: Option<usize>,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
pub(crate) enum CutArg {
    /// One journey for each case
    Case,
    /// A new journey after a pause longer than --gap
    Gap,
    /// From a start until the goal, as the definition says
    Goal,
    /// The person's whole relation
    Person,
}

impl From<CutArg> for Cut {
    fn from(cut: CutArg) -> Cut {
        match cut {
            CutArg::Case => Cut::Case,
            CutArg::Gap => Cut::Gap,
            CutArg::Goal => Cut::Goal,
            CutArg::Person => Cut::Person,
        }
    }
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FunnelMode {
    /// In order, other activities may come between
    Ordered,
    /// In order, and nothing else between
    StrictOrder,
    /// In order, each step later than the one before
    StrictIncrease,
}

/// What can be taken out of a data directory.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExportWhat {
    /// Every event with all that is known of it
    Events,
    /// Customers: their identifiers, how many events, from when to when
    Persons,
    /// Journeys: whose, from when to when, the activities in order
    Journeys,
    /// Answers to surveys, one a line, as `resa scores` reads them
    Responses,
    /// What people decided about findings, and the measures they take
    Findings,
}

impl ExportWhat {
    pub(crate) fn word(self) -> &'static str {
        match self {
            ExportWhat::Events => "events",
            ExportWhat::Persons => "persons",
            ExportWhat::Journeys => "journeys",
            ExportWhat::Responses => "responses",
            ExportWhat::Findings => "findings",
        }
    }
}

/// How many stations a map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stations {
    /// The most visited ones; the rest folds into "other".
    Most(usize),
    /// Every one.
    All,
}

impl std::str::FromStr for Stations {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Stations::All),
            _ => match text.parse() {
                Ok(n) if n >= 1 => Ok(Stations::Most(n)),
                _ => Err("give a number from 1 on, or `all`".to_string()),
            },
        }
    }
}
