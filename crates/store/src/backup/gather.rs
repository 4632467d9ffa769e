//! Gathers what belongs in a backup, as it was at one moment, while the server goes on.
//!
//! The moment is made of these: a read transaction on each database and `log.json` of each
//! project. They fit together when `log.json` is the same before and after both transactions began:
//! then no event is in neither (sealed in between) and no new event can get a number that the log
//! already counts as sealed. `resa.db` comes before `vault.db`, as the vault is written first: every
//! pseudonym is in the vault. Blocks are held by a second name, so that compaction or erasure cannot
//! take them away; one that has gone already means that the log has changed, and all begins anew.

use super::log_list::LogList;
use super::manifest::LogState;
use super::{BackupError, Stage, Watch, disk, report};
use crate::connection::Database;
use crate::pages;
use crate::secrets::make_folder;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

const ANCHOR: &str = "audit.anchor";
const STAGING: &str = "backup-staging";
/// How often the log may change under our hands before we give up.
const ATTEMPTS: u32 = 20;
/// Pages copied between two reports of progress: 4 MiB.
const PAGES_AT_ONCE: i32 = 1024;

/// What belongs in a backup, held in a folder that goes with this.
pub(super) struct Gathered {
    pub(super) last_inbox_seq: i64,
    pub(super) logs: BTreeMap<String, LogState>,
    /// In the order in which they are packed.
    pub(super) files: Vec<Staged>,
    _staging: Staging,
}

/// A file that waits to be packed.
pub(super) struct Staged {
    /// Its place in the data directory, with `/`.
    pub(super) path: String,
    pub(super) held: PathBuf,
    /// What its SHA-256 must be, where someone has noted it.
    pub(super) sha256: Option<String>,
}

/// Removes what an interrupted backup left in a data directory; a backup under way is left alone.
///
/// # Errors
/// When it cannot be removed.
pub fn remove_leftovers(dir: &Path) -> Result<(), BackupError> {
    if !dir.join(STAGING).exists() {
        return Ok(());
    }
    match Staging::new(dir) {
        Ok(_) | Err(BackupError::UnderWay) => Ok(()),
        Err(error) => Err(error),
    }
}

pub(super) fn gather(dir: &Path, watch: Watch<'_>) -> Result<Gathered, BackupError> {
    let staging = Staging::new(dir)?;
    let moment = Moment::seize(dir, &staging.folder)?;
    let mut files = Vec::new();
    for (name, connection) in [("resa.db", &moment.main), ("vault.db", &moment.vault)] {
        let held = staging.folder.join(name);
        copy_database(connection, &held, watch)?;
        if !pages::verify_file(&held).map_err(disk("read", &held))?.is_empty() {
            return Err(BackupError::Source(name.into()));
        }
        files.push(Staged { path: name.into(), held, sha256: None });
    }
    let Moment { logs, files: held, last_inbox_seq, .. } = moment;
    let secrets = dir.join("secrets");
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(&secrets).map_err(disk("read", &secrets))? {
        let entry = entry.map_err(disk("read", &secrets))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().map_err(disk("read", &secrets))?.is_file() && !name.ends_with(".new") {
            names.push(format!("secrets/{name}"));
        }
    }
    names.sort();
    if dir.join("settings.toml").is_file() {
        names.push("settings.toml".into());
    }
    for path in names {
        let held = staging.hold(&path)?;
        fs::copy(dir.join(&path), &held).map_err(disk("copy", &dir.join(&path)))?;
        files.push(Staged { path, held, sha256: None });
    }
    files.extend(held);
    Ok(Gathered { last_inbox_seq, logs, files, _staging: staging })
}

/// The moment that a backup is a picture of.
struct Moment {
    main: Connection,
    vault: Connection,
    last_inbox_seq: i64,
    logs: BTreeMap<String, LogState>,
    /// The log's documents and blocks, and the anchors of the audit log.
    files: Vec<Staged>,
}

impl Moment {
    fn seize(dir: &Path, staging: &Path) -> Result<Moment, BackupError> {
        let (main, vault) = (dir.join("resa.db"), dir.join("vault.db"));
        pages::refuse_damaged_log(&vault)?;
        pages::refuse_damaged_log(&main)?;
        let (main, vault) = (Database::new(main).connect()?, Database::new(vault).connect()?);
        for _ in 0..ATTEMPTS {
            // Before the databases: an anchor must not vouch for a line that came after them.
            let anchor = hold_anchor(dir, staging)?;
            let before = LogList::read(dir)?;
            let last_inbox_seq = begin_reading(&main)?;
            begin_reading(&vault)?;
            if LogList::read(dir)? == before
                && let Some(mut files) = hold_log(dir, staging, &before)?
            {
                files.extend(anchor);
                let logs = before.logs()?.into_iter().map(|(project, log)| (project, log.state)).collect();
                return Ok(Moment { main, vault, last_inbox_seq, logs, files });
            }
            main.execute_batch("ROLLBACK")?;
            vault.execute_batch("ROLLBACK")?;
        }
        Err(BackupError::Restless)
    }
}

/// Begins a read transaction: what the connection sees stays as it is now. Answers the number of the
/// last event that ever came in (0 in the vault, which has none).
fn begin_reading(connection: &Connection) -> Result<i64, BackupError> {
    connection.execute_batch("BEGIN")?;
    let counted: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence')",
        [],
        |row| row.get(0),
    )?;
    if !counted {
        return Ok(0);
    }
    let last = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'inbox'";
    Ok(connection.query_row(last, [], |row| row.get(0))?)
}

/// Holds the anchors of the audit log, where there are any.
fn hold_anchor(dir: &Path, staging: &Path) -> Result<Option<Staged>, BackupError> {
    let (file, held) = (dir.join(ANCHOR), staging.join(ANCHOR));
    match fs::copy(&file, &held) {
        Ok(_) => Ok(Some(Staged { path: ANCHOR.into(), held, sha256: None })),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(disk("copy", &file)(error)),
    }
}

/// Holds every block that counts; `None` when one has gone.
fn hold_log(dir: &Path, staging: &Path, list: &LogList) -> Result<Option<Vec<Staged>>, BackupError> {
    let held_log = staging.join("log");
    if held_log.exists() {
        fs::remove_dir_all(&held_log).map_err(disk("remove", &held_log))?;
    }
    let mut files = Vec::new();
    for (project, log) in list.logs()? {
        for (block, sha256) in log.blocks {
            let path = format!("log/{project}/{block}");
            let held = staging.join(&path);
            if !hold(&dir.join(&path), &held)? {
                return Ok(None);
            }
            files.push(Staged { path, held, sha256 });
        }
        let path = format!("log/{project}/log.json");
        let held = staging.join(&path);
        make_parent(&held)?;
        fs::write(&held, &list.documents[&project]).map_err(disk("write", &held))?;
        files.push(Staged { path, held, sha256: None });
    }
    Ok(Some(files))
}

/// Gives a file a second name, or copies it where the file system has no second names; false when it
/// has gone.
fn hold(file: &Path, held: &Path) -> Result<bool, BackupError> {
    make_parent(held)?;
    match fs::hard_link(file, held) {
        Ok(()) => return Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(_) => {}
    }
    match fs::copy(file, held) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(disk("copy", file)(error)),
    }
}

fn make_parent(path: &Path) -> Result<(), BackupError> {
    path.parent().map_or(Ok(()), |parent| Ok(make_folder(parent)?))
}

/// Copies a database as a connection's transaction sees it.
fn copy_database(from: &Connection, held: &Path, watch: Watch<'_>) -> Result<(), BackupError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut to = pages::open_connection(held, flags)?;
    to.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    let copy = Backup::new(from, &mut to)?;
    loop {
        let step = copy.step(PAGES_AT_ONCE)?;
        let progress = copy.progress();
        let (total, left) = (progress.pagecount as u64, progress.remaining as u64);
        report(watch, Stage::Copying, total - left, total)?;
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            // Someone opens or recovers the database at this very moment.
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    drop(copy);
    to.close().map_err(|(_, error)| error.into())
}

/// The folder in the data directory where a backup is gathered; one at a time, and gone afterwards.
struct Staging {
    folder: PathBuf,
    _lock: File,
}

impl Staging {
    fn new(dir: &Path) -> Result<Staging, BackupError> {
        let path = dir.join("backup.lock");
        let lock = File::create(&path).map_err(disk("open", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BackupError::UnderWay),
            Err(TryLockError::Error(error)) => return Err(disk("lock", &path)(error)),
        }
        let folder = dir.join(STAGING);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(disk("remove", &folder))?;
        }
        make_folder(&folder)?;
        Ok(Staging { folder, _lock: lock })
    }

    /// Where a file is held.
    fn hold(&self, path: &str) -> Result<PathBuf, BackupError> {
        let held = self.folder.join(path);
        make_parent(&held)?;
        Ok(held)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, "a folder of a backup could not be removed; the next start will");
        }
    }
}
