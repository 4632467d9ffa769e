//! `resa backup` and `resa restore`: everything as one encrypted file, and back.

use super::Shower;
use crate::clock::now;
use crate::failure::Failure;
use crate::output::{print, print_json, say};
use crate::progress::Progress as Line;
use crate::secret_input::read_secret;
use model::{Actor, AuditAction, AuditNote, By};
use server::{LEDGER, erase_identities};
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use store::Store;
use store::backup::{self, BackupError, BackupManifest, Ledger, Progress, Protection, Unlock};

/// How a backup is locked.
pub(super) struct Lock<'a> {
    pub(super) recipients: &'a [String],
    pub(super) passphrase_file: Option<&'a Path>,
}

pub(super) fn run(dir: &Path, output: &Path, lock: &Lock<'_>, show: &Shower) -> Result<(), Failure> {
    let store = Store::open_existing(dir)?;
    let (protection, key) = protection(output, lock)?;
    let mut line = Line::new();
    let mut watch = |progress: Progress| {
        line.show(|| shown(&progress, show));
        ControlFlow::Continue(())
    };
    let made = backup::backup(dir, output, &protection, now(), &mut watch)?;
    store.audit(&By::from(Actor::Cli), AuditNote::done(AuditAction::Backup), now())?;
    if let Some(key) = &key {
        let (swedish, english) = (
            "nyckeln ligger bredvid; flytta den, för den som har båda kan läsa allt:",
            "the key lies beside it; move it elsewhere, since whoever has both can read everything:",
        );
        say(&format!("{} {}", show.words.either(swedish, english), key.display()));
    }
    tell(&made, output, show)
}

/// What locks the backup; where nothing was said, a new passphrase in a file beside it.
fn protection(output: &Path, lock: &Lock<'_>) -> Result<(Protection, Option<PathBuf>), Failure> {
    if !lock.recipients.is_empty() {
        return Ok((Protection::Recipients(lock.recipients.to_vec()), None));
    }
    if let Some(file) = lock.passphrase_file {
        return Ok((Protection::Passphrase(read_secret(file)?), None));
    }
    let path = key_beside(output);
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Failure::new(format!("cannot make a key: {error}")))?;
    let passphrase = bytes.iter().fold(String::new(), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    });
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&path).and_then(|mut file| {
        writeln!(file, "{passphrase}")?;
        file.sync_all()
    });
    written.map_err(|error| {
        Failure::new(format!("cannot write the key `{}`: {error}", path.display()))
            .hint("give a passphrase with --passphrase-file, or a public key with --recipient")
    })?;
    Ok((Protection::Passphrase(passphrase), Some(path)))
}

/// `resa.backup` → `resa.backup.key`.
fn key_beside(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_os_string();
    name.push(".key");
    PathBuf::from(name)
}

/// What opens a backup.
pub(super) struct Opening<'a> {
    pub(super) key_file: Option<&'a Path>,
    pub(super) passphrase_file: Option<&'a Path>,
    pub(super) ledger: Option<&'a Path>,
}

pub(super) fn restore(input: &Path, dir: &Path, opening: &Opening<'_>, show: &Shower) -> Result<(), Failure> {
    let unlock = unlock(input, opening)?;
    let ledger = opening.ledger.map(Ledger::read).transpose()?.unwrap_or_default();
    let mut line = Line::new();
    let mut watch = |progress: Progress| {
        line.show(|| shown(&progress, show));
        ControlFlow::Continue(())
    };
    let made = backup::restore(input, dir, &unlock, &mut watch)?;
    let erased = backup::finish_restore(dir, &ledger, |store, project, identities| {
        erase_identities(store, project, identities, now()).map(drop)
    });
    let erased = erased.map_err(|error| Failure::new(error.to_string()))?;
    let store = Store::open_existing(dir)?;
    store.audit(&By::from(Actor::Cli), AuditNote::done(AuditAction::Restore), now())?;
    if opening.ledger.is_none() {
        let (swedish, english) = (
            "ingen liggare över raderingar gavs (--ledger): kunder som raderats efter säkerhetskopian kan vara tillbaka",
            "no ledger of erasures was given (--ledger): customers erased after the backup may be back",
        );
        say(show.words.either(swedish, english));
    } else if erased > 0 {
        let count = erased as u64;
        say(&show.words.count(
            count,
            ("identifierare raderades igen", "identifierare raderades igen"),
            ("identifier was erased again", "identifiers were erased again"),
        ));
    }
    Ledger::of(&store)?.append_to(&dir.join(LEDGER))?;
    tell(&made, dir, show)
}

fn unlock(input: &Path, opening: &Opening<'_>) -> Result<Unlock, Failure> {
    if let Some(file) = opening.key_file {
        let text = read_secret(file)?;
        let keys = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        return Ok(Unlock::Keys(keys.map(str::to_string).collect()));
    }
    let beside = key_beside(input);
    let file = match opening.passphrase_file {
        Some(file) => file,
        None if beside.exists() => &beside,
        None => {
            return Err(Failure::new(format!("nothing was given that opens `{}`", input.display()))
                .hint("add --passphrase-file FILE or --key-file FILE"));
        }
    };
    read_secret(file).map(Unlock::Passphrase)
}

fn shown(progress: &Progress, show: &Shower) -> String {
    let percent = progress.done.saturating_mul(100).checked_div(progress.total).unwrap_or(0);
    format!("{:?} … {percent} %", progress.stage)
        .to_lowercase()
        .replace("writing", show.words.either("skriver", "writing"))
}

fn tell(made: &BackupManifest, place: &Path, show: &Shower) -> Result<(), Failure> {
    let bytes: u64 = made.files.iter().map(|file| file.bytes).sum();
    if show.json {
        return print_json(&serde_json::json!({
            "path": place, "created": made.created_at, "files": made.files.len(), "bytes": bytes,
        }));
    }
    let words = &show.words;
    print(&format!(
        "{}: {}, {} kB, {}\n",
        place.display(),
        words.count(made.files.len() as u64, ("fil", "filer"), ("file", "files")),
        words.number(bytes.div_ceil(1000)),
        made.created_at,
    ))
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Failure {
        Failure::new(error.to_string())
    }
}
