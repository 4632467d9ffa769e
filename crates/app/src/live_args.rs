//! The commands on a data directory that a server may hold at the same time.

use crate::customer_args::{ExclusionCommand, PersonCommand, PrivacyCommand, RejectionCommand, RetentionCommand};
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The data directory.
#[derive(Args, Debug, Clone)]
pub(crate) struct DataArgs {
    /// The data directory
    #[arg(long, env = "RESA_DATA", default_value = "resa-data", value_name = "DIR")]
    pub(crate) data: PathBuf,
}

#[derive(Subcommand, Debug)]
pub(crate) enum LiveCommand {
    /// Serve: collect events, answer the API and the studio
    #[command(after_help = "Example:\n  resa serve --data resa-data --listen 127.0.0.1:8080")]
    Serve {
        #[command(flatten)]
        data: DataArgs,
        /// Address and port to listen on [default: 127.0.0.1:8080, or what settings.toml says]
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<SocketAddr>,
    },
    /// Write keys: what a tracking client needs to send events
    #[command(subcommand)]
    Key(KeyCommand),
    /// One customer: show, take out, erase, merge, part
    #[command(subcommand)]
    Person(PersonCommand),
    /// What was not accepted: look at it, try it again
    #[command(subcommand)]
    Rejections(RejectionCommand),
    /// What is past its time: count it, remove it
    #[command(subcommand)]
    Retention(RetentionCommand),
    /// Customers of whom nothing is kept
    #[command(subcommand)]
    Exclusion(ExclusionCommand),
    /// Documents for the data-protection officer
    #[command(subcommand)]
    Privacy(PrivacyCommand),
    /// Single sign-on: the OpenID provider where members have their accounts
    #[command(subcommand)]
    Sso(SsoCommand),
}

#[derive(Subcommand, Debug)]
pub(crate) enum KeyCommand {
    /// Make a write key; it is shown once
    #[command(after_help = "Example:\n  resa key create --json\n  resa key create --value EXISTING_KEY")]
    Create {
        #[command(flatten)]
        data: DataArgs,
        /// The project that it sends to: id or name
        #[arg(long, default_value = "default", value_name = "NAME")]
        project: String,
        /// A key of another vendor, so that clients need not change
        #[arg(long, value_name = "EXISTING_KEY")]
        value: Option<String>,
        /// What to call it
        #[arg(long, default_value = "write key", value_name = "NAME")]
        name: String,
    },
    /// The write keys: first signs, project, last use
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Revoke a write key; what it sent stays
    Revoke {
        #[command(flatten)]
        data: DataArgs,
        /// The key's id, as `resa key list` shows it
        id: String,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum SsoCommand {
    /// Set the provider up, or change it
    #[command(
        after_help = "Example:\n  resa sso set --issuer https://id.example.se/realms/main --client-id resa \\\n    --secret-file secret.txt --group resa-analysts=default:analyst"
    )]
    Set {
        #[command(flatten)]
        data: DataArgs,
        /// The provider's address, exactly as it writes it
        #[arg(long, value_name = "URL")]
        issuer: String,
        /// What Resa is called there
        #[arg(long, value_name = "ID")]
        client_id: String,
        /// A file with the secret that the provider gave; - reads it from standard input
        #[arg(long, value_name = "FILE")]
        secret_file: PathBuf,
        /// What to call it
        #[arg(long, default_value = "Single sign-on", value_name = "NAME")]
        name: String,
        /// Who is in this group there has this place here, and becomes a member; replaces those before
        #[arg(long = "group", value_name = "GROUP=PROJECT:ROLE[:personal]")]
        groups: Vec<String>,
        /// Set it up without asking it whether it is what it should be
        #[arg(long)]
        unchecked: bool,
    },
    /// Show the provider, its groups, and the redirect address that it must know
    Show {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Remove the provider with the links of members to their accounts there; places stay until taken
    Remove {
        #[command(flatten)]
        data: DataArgs,
    },
}
