//! The commands that keep a data directory in order: check, backup, members, projects, audit.

use crate::live_args::DataArgs;
use clap::{Args, Subcommand, ValueEnum};
use model::Role;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(crate) enum HouseCommand {
    /// Whether a data directory is sound: settings, secrets, databases, blocks, counts, audit log
    #[command(after_help = "Example:\n  resa check --data resa-data --json")]
    Check {
        #[command(flatten)]
        data: DataArgs,
    },
    /// One encrypted file of everything, while a server is running
    #[command(after_help = "Example:\n  resa backup resa-2026-11-22.backup --recipient age1…\n  \
                            resa backup resa.backup --passphrase-file passphrase.txt\n\n\
                            Without either, the key is made and put beside the backup as OUT.key: keep it elsewhere.")]
    Backup {
        /// The file to write; must not exist
        #[arg(value_name = "OUT")]
        output: PathBuf,
        #[command(flatten)]
        data: DataArgs,
        /// Who can open it: a public key of age; may be given several times
        #[arg(long, value_name = "AGE_KEY", conflicts_with = "passphrase_file")]
        recipient: Vec<String>,
        /// A file that holds the passphrase; - reads it from standard input
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// A backup into an empty data directory; what was erased since stays erased
    #[command(after_help = "Example:\n  resa restore resa.backup --data restored --key-file key.txt")]
    Restore {
        /// The backup
        #[arg(value_name = "IN")]
        input: PathBuf,
        #[command(flatten)]
        data: DataArgs,
        /// A file with secret keys of age
        #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
        key_file: Option<PathBuf>,
        /// A file that holds the passphrase; - reads it from standard input [default: IN.key]
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// The ledger of erasures, newer than the backup: `erasures.ledger` of the directory it replaces
        #[arg(long, value_name = "FILE")]
        ledger: Option<PathBuf>,
    },
    /// Who works here, and as what
    #[command(subcommand)]
    Member(MemberCommand),
    /// Projects: whose data belongs together
    #[command(subcommand)]
    Project(ProjectCommand),
    /// The audit log: who did what
    #[command(subcommand)]
    Audit(AuditCommand),
}

#[derive(Subcommand, Debug)]
pub(crate) enum MemberCommand {
    /// Invite someone to a project: prints a link that works once, for 72 hours
    #[command(after_help = "Example:\n  resa member add anna@example.se --role analyst\n  \
                            resa member add eva@example.se --owner --name Eva --password-file -")]
    Add {
        /// Their e-mail address
        email: String,
        #[command(flatten)]
        place: PlaceArgs,
        /// Make an owner of the organisation at once, instead of an invitation
        #[arg(long, requires = "password_file")]
        owner: bool,
        /// What they are called (with --owner)
        #[arg(long, value_name = "NAME", requires = "owner")]
        name: Option<String>,
        /// A file that holds their password (with --owner); - reads it from standard input
        #[arg(long, value_name = "FILE", requires = "owner")]
        password_file: Option<PathBuf>,
    },
    /// All members with their places
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Give a member another role in a project
    Role {
        /// Their e-mail address
        email: String,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Set a member's password anew
    Password {
        /// Their e-mail address
        email: String,
        #[command(flatten)]
        data: DataArgs,
        /// A file that holds the password; - reads it from standard input
        #[arg(long, value_name = "FILE")]
        password_file: PathBuf,
    },
    /// Take a member's place in a project away, or remove them altogether
    Remove {
        /// Their e-mail address
        email: String,
        #[command(flatten)]
        data: DataArgs,
        /// Only from this project: id or name
        #[arg(long, value_name = "NAME")]
        project: Option<String>,
    },
}

/// A place in a project.
#[derive(Args, Debug)]
pub(crate) struct PlaceArgs {
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// The project: id or name
    #[arg(long, default_value = "default", value_name = "NAME")]
    pub(crate) project: String,
    /// The role there
    #[arg(long, value_enum, default_value = "viewer")]
    pub(crate) role: RoleArg,
    /// May also see personal data of customers
    #[arg(long)]
    pub(crate) personal_data: bool,
}

/// A role that a project can give.
#[derive(ValueEnum, Debug, Clone, Copy)]
pub(crate) enum RoleArg {
    /// Sees results
    Viewer,
    /// Answers customers who gave feedback
    Responder,
    /// Analyses
    Analyst,
    /// Runs the project
    Admin,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Role {
        match role {
            RoleArg::Viewer => Role::Viewer,
            RoleArg::Responder => Role::Responder,
            RoleArg::Analyst => Role::Analyst,
            RoleArg::Admin => Role::Admin,
        }
    }
}

#[derive(Subcommand, Debug)]
pub(crate) enum ProjectCommand {
    /// All projects
    #[command(after_help = "Example:\n  resa project list --data resa-data")]
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Make a project
    #[command(after_help = "Example:\n  resa project create Skador --data resa-data")]
    Create {
        /// What to call it
        name: String,
        #[command(flatten)]
        data: DataArgs,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum AuditCommand {
    /// Whether every line is as it was written; of a data directory, or of an export alone
    #[command(after_help = "Example:\n  resa audit verify --data resa-data\n  resa audit verify --export audit.jsonl")]
    Verify {
        #[command(flatten)]
        data: DataArgs,
        /// Verify this export instead, with nothing else at hand
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
        /// The anchors that were kept elsewhere (with --export)
        #[arg(long, value_name = "FILE", requires = "export")]
        anchors: Option<PathBuf>,
    },
    /// The whole log as JSON Lines, to standard output
    Export {
        #[command(flatten)]
        data: DataArgs,
    },
}
