//! The commands on a data directory that a server may hold at the same time.

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
