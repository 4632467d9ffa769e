//! A data directory: made on first start, checked and brought up to date on every start.
//!
//! Nothing is touched before it is known that this program may: data of a newer program and data
//! without its secrets are refused as they lie.

use crate::backup::refuse_pending;
use crate::connection::{Database, open_or_make};
use crate::error::io;
use crate::migrate::{self, Found};
use crate::secrets::{self, Secrets};
use crate::{StoreError, notes, pages};
use model::{Micros, ProjectId};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SECRET_CHECK: &str = "secret_check";

/// A data directory that is open. A cheap handle: clones share connections.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    dir: PathBuf,
    secrets: Secrets,
    main: Database,
    vault: Database,
    fresh: bool,
}

impl Store {
    /// Opens a data directory, or makes one where there is none: folder, secrets, databases and the
    /// default project.
    pub fn open(dir: &Path, now: Micros) -> Result<Store, StoreError> {
        refuse_pending(dir)?;
        let found = look(dir)?;
        secrets::make_folder(dir)?;
        let _lock = lock(dir)?;
        let secrets = match found {
            (Found::Nothing, Found::Nothing) => Secrets::make(&dir.join("secrets"))?,
            _ => Secrets::read(&dir.join("secrets"))?,
        };
        Store::prepare(dir, secrets, Some(now))
    }

    /// Opens a data directory that is there.
    pub fn open_existing(dir: &Path) -> Result<Store, StoreError> {
        refuse_pending(dir)?;
        Store::open_restored(dir)
    }

    /// The same also for a directory that was just restored, where erasures are still to be done again.
    pub(crate) fn open_restored(dir: &Path) -> Result<Store, StoreError> {
        if look(dir)?.0 == Found::Nothing {
            return Err(StoreError::NotFound);
        }
        let _lock = lock(dir)?;
        Store::prepare(dir, Secrets::read(&dir.join("secrets"))?, None)
    }

    /// Where it lies.
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// Whether it was made just now.
    pub fn is_fresh(&self) -> bool {
        self.inner.fresh
    }

    /// The key that a project's pseudonyms are made with.
    pub fn project_key(&self, project: &ProjectId) -> [u8; 32] {
        self.inner.secrets.derive("project", project.0.as_bytes())
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.inner.secrets
    }

    /// `resa.db`.
    pub(crate) fn main(&self) -> &Database {
        &self.inner.main
    }

    /// `vault.db`.
    pub(crate) fn vault(&self) -> &Database {
        &self.inner.vault
    }

    /// Makes sure that what was deleted is in none of the database files any more: the last step of an
    /// erasure. [`StoreError::Busy`] while someone reads an older state: try again.
    pub fn compact(&self) -> Result<(), StoreError> {
        self.vault().compact()?;
        self.main().compact()
    }

    fn prepare(dir: &Path, secrets: Secrets, first_start: Option<Micros>) -> Result<Store, StoreError> {
        let main = Database::new(dir.join("resa.db"));
        let vault = Database::new(dir.join("vault.db"));
        pages::refuse_damaged_log(vault.path())?;
        pages::refuse_damaged_log(main.path())?;
        // The vault first: where resa.db is, its vault is.
        let mut connection = open_or_make(vault.path())?;
        let new = migrate::migrate(&mut connection, vault.path(), migrate::VAULT)?;
        check_secret(&connection, new, "vault.key", &secrets.vault_check())?;
        refuse_orphan(&connection, main.path())?;
        let mut connection = open_or_make(main.path())?;
        let new = migrate::migrate(&mut connection, main.path(), migrate::MAIN)?;
        check_secret(&connection, new, "master.key", &secrets.master_check())?;
        secrets::sync_folder(dir)?;
        let fresh = first_start.map_or(Ok(false), |now| crate::projects::make_default(&mut connection, now))?;
        Ok(Store { inner: Arc::new(Inner { dir: dir.to_path_buf(), secrets, main, vault, fresh }) })
    }
}

/// What of a data directory is there already, without touching any of it.
fn look(dir: &Path) -> Result<(Found, Found), StoreError> {
    let main = migrate::look(&dir.join("resa.db"), migrate::MAIN)?;
    let vault = migrate::look(&dir.join("vault.db"), migrate::VAULT)?;
    if main != Found::Nothing && vault == Found::Nothing {
        return Err(StoreError::Unavailable(format!(
            "`{}` is missing, though `resa.db` is there; restore both from one backup",
            dir.join("vault.db").display()
        )));
    }
    Ok((main, vault))
}

/// Only one process at a time makes or migrates a data directory.
fn lock(dir: &Path) -> Result<std::fs::File, StoreError> {
    let path = dir.join("open.lock");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(|error| io("open", &path, &error))?;
    file.lock().map_err(|error| io("lock", &path, &error))?;
    Ok(file)
}

/// Refuses a secret that is not the one that the database was written with.
fn check_secret(connection: &Connection, migrated: bool, file: &str, check: &str) -> Result<(), StoreError> {
    match notes::find(connection, SECRET_CHECK)? {
        Some(known) if known == check => Ok(()),
        None if migrated => notes::put(connection, SECRET_CHECK, check),
        _ => Err(StoreError::Unavailable(format!(
            "the secret `secrets/{file}` is not the one that this data was written with; put the original file back"
        ))),
    }
}

/// Refuses a vault with names in it whose main database is gone: a new one would forget every setting.
fn refuse_orphan(vault: &Connection, main: &Path) -> Result<(), StoreError> {
    let holds: bool = vault.query_row("SELECT EXISTS (SELECT 1 FROM identity)", [], |row| row.get(0))?;
    if holds && migrate::look(main, migrate::MAIN)? == Found::Nothing {
        return Err(StoreError::Unavailable(format!(
            "`{}` is missing, though `vault.db` holds identities; restore both from one backup",
            main.display()
        )));
    }
    Ok(())
}
