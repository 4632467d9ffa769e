//! `resa serve`: starts the server on a data directory and says where it is.

use super::Shower;
use crate::clock::now;
use crate::demo::Company;
use crate::failure::Failure;
use crate::output::{print, print_json};
use server::{Clock, Extras, LogFormat, LogLevel, Running, Settings};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tracing_subscriber::filter::LevelFilter;

pub(super) fn run(dir: &Path, listen: Option<SocketAddr>, show: &Shower) -> Result<(), Failure> {
    let mut settings = Settings::read(dir, std::env::vars()).map_err(|error| {
        Failure::new(format!("cannot {error}")).hint("docs/server.md lists every key with its default")
    })?;
    settings.server.listen = listen.unwrap_or(settings.server.listen);
    let extras = Extras { example: Some(Arc::new(Company)), door: None };
    host(dir, settings, extras, &|running| announce(running, show))
}

/// Serves with these settings until told to stop. `started` hears when it listens.
pub(super) fn host(
    dir: &Path,
    settings: Settings,
    extras: Extras,
    started: &dyn Fn(&Running) -> Result<(), Failure>,
) -> Result<(), Failure> {
    begin_log(&settings);
    raise_file_limit();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    runtime.block_on(serve(dir, settings, extras, started))
}

async fn serve(
    dir: &Path,
    settings: Settings,
    extras: Extras,
    started: &dyn Fn(&Running) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let fatal = |why: String| {
        // Nothing may be acknowledged any more, and nothing can be saved by going on (trust R6).
        tracing::error!(error = %why, "the disk lost what it was told to keep; stopping");
        std::process::exit(74);
    };
    let clock = Clock::new(now);
    let running = server::start_with(dir, settings, clock, env!("CARGO_PKG_VERSION"), extras, fatal).await?;
    started(&running)?;
    tell_system("READY=1");
    running.serve(told_to_stop()).await;
    Ok(())
}

/// Says where the server is, and how to set it up as long as nobody has.
fn announce(running: &Running, show: &Shower) -> Result<(), Failure> {
    let url = running.url();
    let set_up = running.set_up.as_ref().map(|secret| format!("{url}/set-up#{secret}"));
    if show.json {
        return print_json(&serde_json::json!({ "url": url, "address": running.address, "set_up": set_up }));
    }
    let words = &show.words;
    print(&format!("{} {url}\n", words.either("Resa lyssnar på", "Resa is listening on")))?;
    if let Some(link) = set_up {
        let about = words.either(
            "Ingen har ställt in den än. Öppna den här länken, som bara fungerar en gång:",
            "Nobody has set it up yet. Open this link, which works only once:",
        );
        print(&format!("{about}\n\n  {link}\n\n"))?;
    }
    Ok(())
}

fn begin_log(settings: &Settings) {
    let level = match settings.log.level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let log = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_target(false);
    match settings.log.format {
        LogFormat::Text => log.with_ansi(false).init(),
        LogFormat::Json => log.json().init(),
    }
}

/// Tells systemd, where it asked to be told (`Type=notify`).
fn tell_system(state: &str) {
    #[cfg(target_os = "linux")]
    if let Some(name) = std::env::var_os("NOTIFY_SOCKET") {
        use std::os::linux::net::SocketAddrExt;
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::net::{SocketAddr, UnixDatagram};
        let address = match name.as_bytes() {
            [b'@', rest @ ..] => SocketAddr::from_abstract_name(rest),
            _ => SocketAddr::from_pathname(&name),
        };
        let sent = address.and_then(|address| UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address));
        if let Err(error) = sent {
            tracing::warn!(%error, "the system could not be told that the server is ready");
        }
    }
}

/// Every connection is an open file: the system's cautious default is lifted as far as it allows.
fn raise_file_limit() {
    #[cfg(unix)]
    if let Err(error) = rlimit::increase_nofile_limit(1 << 16) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

/// Ready when the system or somebody at the keyboard asks the program to end.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return tokio::signal::ctrl_c().await.unwrap_or_default();
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.unwrap_or_default();
    tracing::info!("asked to stop");
}
