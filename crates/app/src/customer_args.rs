//! The commands about customers and what protects them.

use crate::live_args::DataArgs;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The data directory, and which project of it.
#[derive(Args, Debug, Clone)]
pub(crate) struct ProjectArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// The project: id or name
    #[arg(long, default_value = "default", value_name = "NAME")]
    pub(crate) project: String,
}

/// One customer, and why they are of interest.
#[derive(Args, Debug, Clone)]
pub(crate) struct PersonArgs {
    /// The customer: KIND:VALUE (user_id:4711, email:anna@example.se, phone:, anonymous_id:, national_id:), a
    /// pseudonym, or - to read either from standard input
    #[arg(value_name = "CUSTOMER")]
    pub(crate) person: String,
    #[command(flatten)]
    pub(crate) place: ProjectArgs,
    /// Why; stands in the audit log
    #[arg(long, default_value = "at the command line", value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Subcommand, Debug)]
pub(crate) enum PersonCommand {
    /// Identifiers, what was said about the customer, why they are one, and their events
    #[command(after_help = "Example:\n  resa person show user_id:4711 --data resa-data --json")]
    Show(PersonArgs),
    /// Everything about a customer as a ZIP: for the customer, and to import elsewhere (GDPR 15, 20)
    #[command(after_help = "Example:\n  resa person export user_id:4711 -o kund.zip")]
    Export {
        #[command(flatten)]
        person: PersonArgs,
        /// The file to write; must not exist
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Erase a customer from every store (GDPR 17); prints the certificate
    #[command(after_help = "Example:\n  resa person erase email:anna@example.se --reason 'ärende 17'")]
    Erase(PersonArgs),
    /// Decide that two identifiers are one customer
    #[command(after_help = "Example:\n  resa person merge user_id:4711 email:anna@example.se")]
    Merge {
        #[command(flatten)]
        one: PersonArgs,
        /// The other one
        #[arg(value_name = "OTHER")]
        other: String,
    },
    /// Decide that two identifiers are not one customer, whatever was learnt
    #[command(after_help = "Example:\n  resa person unmerge user_id:4711 email:anna@example.se")]
    Unmerge {
        #[command(flatten)]
        one: PersonArgs,
        /// The other one
        #[arg(value_name = "OTHER")]
        other: String,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum RejectionCommand {
    /// What was not accepted and why, latest first
    #[command(after_help = "Example:\n  resa rejections list --reason no_event_name --json")]
    List {
        #[command(flatten)]
        place: ProjectArgs,
        /// Only those with this reason
        #[arg(long, value_name = "REASON")]
        reason: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 100, value_name = "N")]
        limit: usize,
    },
    /// Try rejections again; doing it twice is safe
    #[command(after_help = "Example:\n  resa rejections replay --reason no_event_name")]
    Replay {
        #[command(flatten)]
        place: ProjectArgs,
        /// Only this one
        #[arg(long, value_name = "ID", conflicts_with = "reason")]
        id: Option<i64>,
        /// Only those with this reason
        #[arg(long, value_name = "REASON")]
        reason: Option<String>,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum RetentionCommand {
    /// Count what is past its time, by month and source
    #[command(after_help = "Example:\n  resa retention dry-run")]
    DryRun(ProjectArgs),
    /// Remove what is past its time, after a dry run of the same settings
    #[command(after_help = "Example:\n  resa retention dry-run\n  resa retention run")]
    Run {
        #[command(flatten)]
        place: ProjectArgs,
        /// The clock is right, though it moved by more than a day since the program last ran
        #[arg(long)]
        confirm_clock: bool,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum ExclusionCommand {
    /// Keep nothing of a customer from now on
    #[command(after_help = "Example:\n  resa exclusion add national_id:198112189876")]
    Add(PersonArgs),
    /// Take a customer off the list
    #[command(after_help = "Example:\n  resa exclusion remove national_id:198112189876")]
    Remove(PersonArgs),
    /// The list, by pseudonym
    #[command(after_help = "Example:\n  resa exclusion list --json")]
    List(ProjectArgs),
}

#[derive(Subcommand, Debug)]
pub(crate) enum PrivacyCommand {
    /// The record of processing (GDPR 30), from what is configured and stored now
    #[command(after_help = "Example:\n  resa privacy record --lang sv -o registerforteckning.html")]
    Record {
        #[command(flatten)]
        place: ProjectArgs,
        /// The page to write; JSON to standard output where absent
        #[arg(short, long, value_name = "FILE.html")]
        output: Option<PathBuf>,
    },
    /// A filled template of the impact assessment (GDPR 35)
    #[command(after_help = "Example:\n  resa privacy assessment --lang sv -o konsekvensbedomning.html")]
    Assessment {
        #[command(flatten)]
        place: ProjectArgs,
        /// The page to write; JSON to standard output where absent
        #[arg(short, long, value_name = "FILE.html")]
        output: Option<PathBuf>,
    },
}
