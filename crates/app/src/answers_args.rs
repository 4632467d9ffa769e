//! The command line of what customers answered: which answers, of a file or a data directory, and how they are looked at.

use crate::args::{Lang, LimitArgs, SeenArgs, needed_without_files, usual_data};
use clap::Args;
use std::path::PathBuf;

/// Answers, and how they are looked at.
#[derive(Args, Debug, Clone)]
pub(crate) struct ScoresArgs {
    #[command(flatten)]
    pub(crate) answers: AnswersArgs,
    /// Divide by this column or attribute, or by `channel` or `activity` [default: all that divide well; with --data
    /// channel and activity]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) by: Vec<String>,
    /// What a column holds, e.g. "Q5=csat 1-7", "Q6=gcr 1=yes 2=partly 3=no", "Q7=comment", "Q8=none"
    #[arg(long, value_name = "COLUMN=WHAT", conflicts_with = "data")]
    pub(crate) question: Vec<String>,
}

/// Which answers, and which part of them.
#[derive(Args, Debug, Clone, Default)]
pub(crate) struct AnswersArgs {
    /// The answers: .csv .tsv .xlsx .ndjson .parquet; - is standard input (with --format)
    #[arg(value_name = "FILE", required_unless_present_any = needed_without_files())]
    pub(crate) file: Option<PathBuf>,
    /// A data directory instead of a file [default: RESA_DATA, else resa-data where there is one]
    #[arg(long, value_name = "DIR", conflicts_with = "file")]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) seen: SeenArgs,
    /// With --data: only surveys about this journey of the studio, and answers of other tools
    #[arg(long, value_name = "NAME", conflicts_with = "file")]
    pub(crate) journey: Option<String>,
    /// Only answers to this survey: its name, or with --data its id
    #[arg(long, value_name = "NAME")]
    pub(crate) survey: Option<String>,
    /// Only answers from this day or time on
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// Only answers until this day (inclusive) or before this time
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
    /// Only answers with, e.g. 'channel = "web"'; with --data only those of customers with, as for other commands
    #[arg(long, value_name = "EXPR")]
    pub(crate) segment: Option<String>,
    /// Zone of times that carry none, and in which days begin, e.g. Europe/Stockholm [default: UTC; with --data the
    /// project's]
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
    /// How times are written, e.g. %d/%m/%Y
    #[arg(long, value_name = "FORMAT", conflicts_with = "data")]
    pub(crate) time_format: Option<String>,
    /// Delimiter of text tables
    #[arg(long, value_name = "CHARACTER", conflicts_with = "data")]
    pub(crate) delimiter: Option<String>,
    /// What the columns of the file mean
    #[arg(long, value_name = "FILE.toml", conflicts_with = "data")]
    pub(crate) mapping: Option<PathBuf>,
    /// What the file is, where its content and name do not tell
    #[arg(long, value_name = "FORMAT", conflicts_with = "data")]
    pub(crate) format: Option<String>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

impl AnswersArgs {
    /// The data directory that is to be read instead of a file.
    pub(crate) fn data_dir(&self) -> Option<PathBuf> {
        self.data.clone().or_else(|| if self.file.is_none() { usual_data() } else { None })
    }
}

/// Which comments, and how they are read.
#[derive(Args, Debug, Clone)]
#[command(mut_arg("file", |file| file.requires("text")))]
pub(crate) struct TextArgs {
    #[command(flatten)]
    pub(crate) answers: AnswersArgs,
    /// Column that holds what customers wrote; of a file it must be told
    #[arg(long, value_name = "COLUMN", conflicts_with = "data")]
    pub(crate) text: Option<String>,
    /// Column that holds the score given with it: numbers, or words such as pos and neg; with --data the question, by its
    /// code (ces, csat, nps …)
    #[arg(long, value_name = "COLUMN")]
    pub(crate) label: Option<String>,
    /// The scale of the scores, worst first, e.g. 1-7 or 7-1 [default: the usual one that holds them all, more is better]
    #[arg(long, value_name = "WORST-BEST", requires = "label")]
    pub(crate) scale: Option<String>,
    /// Column that tells who wrote it: a theme is of at least five persons
    #[arg(long, value_name = "COLUMN", conflicts_with = "data")]
    pub(crate) person: Option<String>,
    /// Column or attribute whose values are compared, or with --data `channel` or `activity`: which words are typical of each
    #[arg(long, value_name = "COLUMN")]
    pub(crate) by: Option<String>,
    /// The language that was asked in, for comments too short to tell [default: that of nearly all others]
    #[arg(long, value_name = "LANGUAGE", value_enum)]
    pub(crate) asked_in: Option<Lang>,
    /// Mask what only looks like somebody's number as well, and UUIDs
    #[arg(long)]
    pub(crate) strict: bool,
    /// Add the comments to the JSON, with personal data masked
    #[arg(long)]
    pub(crate) texts: bool,
}

/// Whether a map tells how it felt along it.
#[derive(Args, Debug, Clone)]
pub(crate) struct FeelingArgs {
    /// How it felt along the main line, from answers to surveys: of the question that tells most of it, or of this one
    /// (emotion, ces, nes, csat, gcr)
    #[arg(long, value_name = "METRIC", num_args = 0..=1, require_equals = false)]
    pub(crate) feeling: Option<Option<String>>,
    /// The answers that tell it, as `resa scores` reads them; with --data those that are kept there
    #[arg(long, value_name = "FILE", conflicts_with = "data")]
    pub(crate) responses: Option<PathBuf>,
}
