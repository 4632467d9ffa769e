//! The ledger of erasures, kept outside backups: keyed hashes of pseudonyms, with the time of erasure.
//!
//! An old backup knows people who have been erased since. The ledger says which of its identifiers those
//! are, and nothing to anyone who has not the key. It comes from the live data directory, or from a file
//! kept beside the backups: a line for each entry, only ever added to, each with a checksum.

use super::{BackupError, disk};
use crate::secrets::sync_folder;
use crate::{Erased, Store, StoreError};
use model::{IdentityKey, Micros, ProjectId};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// How each line begins.
const HEAD: &str = "resa-erased-1";

/// Who was erased, in all projects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: BTreeSet<LedgerEntry>,
}

/// An erased identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LedgerEntry {
    /// The project that it was erased from.
    pub project: ProjectId,
    /// When.
    pub at: Micros,
    /// The keyed hash of the pseudonym.
    pub hash: [u8; 16],
}

impl Ledger {
    /// The ledger of a data directory.
    ///
    /// # Errors
    /// When its database cannot be read.
    pub fn of(store: &Store) -> Result<Ledger, StoreError> {
        let mut entries = BTreeSet::new();
        for project in projects(store)? {
            let erased = store.list_erased(&project)?;
            entries.extend(erased.into_iter().map(|Erased { hash, at }| LedgerEntry {
                project: project.clone(),
                at,
                hash,
            }));
        }
        Ok(Ledger { entries })
    }

    /// Reads a ledger file. A last line without an end was never completely written and does not count.
    ///
    /// # Errors
    /// When it cannot be read, or a line of it is damaged.
    pub fn read(path: &Path) -> Result<Ledger, BackupError> {
        let text = fs::read_to_string(path).map_err(disk("read", path))?;
        let complete = text.rsplit_once('\n').map_or("", |(complete, _)| complete);
        let mut entries = BTreeSet::new();
        for (number, line) in (1..).zip(complete.lines()) {
            let entry = LedgerEntry::from_line(line);
            entries.insert(entry.ok_or_else(|| {
                StoreError::Corrupt(format!("line {number} of the ledger `{}` is damaged", path.display()))
            })?);
        }
        Ok(Ledger { entries })
    }

    /// Adds what a ledger file does not have yet; makes the file where there is none. Answers how many
    /// entries were added.
    ///
    /// # Errors
    /// When the file is damaged or cannot be written.
    pub fn append_to(&self, path: &Path) -> Result<usize, BackupError> {
        let there = match Ledger::read(path) {
            Err(BackupError::Disk { source, .. }) if source.kind() == ErrorKind::NotFound => Ledger::default(),
            there => there?,
        };
        let new: Vec<&LedgerEntry> = self.entries.difference(&there.entries).collect();
        let mut options = fs::OpenOptions::new();
        options.create(true).read(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(disk("open", path))?;
        let mut lines = String::new();
        // What an interrupted write left of a line must not become part of the next one.
        let torn = fs::read(path).map_err(disk("read", path))?.last().is_some_and(|&byte| byte != b'\n');
        if torn {
            let whole = there.to_text();
            return replace(path, &whole).and_then(|()| self.append_to(path));
        }
        new.iter().for_each(|entry| lines.push_str(&entry.to_line()));
        file.write_all(lines.as_bytes()).and_then(|()| file.sync_all()).map_err(disk("write", path))?;
        Ok(new.len())
    }

    /// The same ledger without entries from before a moment: those that no backup brings back any more.
    #[must_use]
    pub fn without_older_than(mut self, oldest_backup: Micros) -> Ledger {
        self.entries.retain(|entry| entry.at >= oldest_backup);
        self
    }

    /// The entries, by project and time.
    pub fn entries(&self) -> impl Iterator<Item = &LedgerEntry> {
        self.entries.iter()
    }

    /// Which identifiers that a data directory knows were erased at `since` or later.
    pub(super) fn known_in(
        &self,
        store: &Store,
        since: Micros,
    ) -> Result<BTreeMap<ProjectId, Vec<IdentityKey>>, StoreError> {
        let mut known = BTreeMap::new();
        for project in projects(store)? {
            let of_project = self.entries.iter().filter(|entry| entry.project == project && entry.at >= since);
            let hashes: BTreeSet<[u8; 16]> = of_project.map(|entry| entry.hash).collect();
            if hashes.is_empty() {
                continue;
            }
            let mut identities = identities(store, &project)?;
            identities.retain(|identity| hashes.contains(&store.erased_hash(&project, identity)));
            if !identities.is_empty() {
                known.insert(project, identities.into_iter().collect());
            }
        }
        Ok(known)
    }

    /// Lets a data directory know of all entries of its projects.
    pub(super) fn merge_into(&self, store: &Store) -> Result<(), StoreError> {
        for project in projects(store)? {
            let of_project = self.entries.iter().filter(|entry| entry.project == project);
            let entries: Vec<Erased> = of_project.map(|entry| Erased { hash: entry.hash, at: entry.at }).collect();
            store.merge_erased(&project, &entries)?;
        }
        Ok(())
    }

    fn to_text(&self) -> String {
        self.entries.iter().map(LedgerEntry::to_line).collect()
    }
}

impl LedgerEntry {
    fn to_line(&self) -> String {
        let body = format!("{HEAD} {} {} {}", self.project, self.at.0, super::hexadecimal(&self.hash));
        format!("{body} {:08x}\n", crc32c::crc32c(body.as_bytes()))
    }

    fn from_line(line: &str) -> Option<LedgerEntry> {
        let (body, sum) = line.rsplit_once(' ')?;
        if sum.len() != 8 || u32::from_str_radix(sum, 16) != Ok(crc32c::crc32c(body.as_bytes())) {
            return None;
        }
        let mut words = body.split(' ');
        let (head, project, at, hash) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let hash = u128::from_str_radix(hash, 16).ok().filter(|_| hash.len() == 32)?.to_be_bytes();
        let at = Micros(at.parse().ok()?);
        let complete = head == HEAD && words.next().is_none();
        complete.then(|| LedgerEntry { project: ProjectId(project.into()), at, hash })
    }
}

/// Writes a ledger file anew, in one step.
fn replace(path: &Path, text: &str) -> Result<(), BackupError> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder).map_err(disk("make a file in", folder))?;
    fresh.write_all(text.as_bytes()).and_then(|()| fresh.as_file().sync_all()).map_err(disk("write", path))?;
    fresh.persist(path).map_err(|error| disk("put in place", path)(error.error))?;
    Ok(sync_folder(folder)?)
}

fn projects(store: &Store) -> Result<Vec<ProjectId>, StoreError> {
    store.main().read(|connection| {
        let mut statement = connection.prepare_cached("SELECT public_id FROM project ORDER BY id")?;
        let rows = statement.query_map([], |row| row.get(0).map(ProjectId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// Every identifier that a project knows: those of the vault, and those that only facts, or answers that are held, still
/// name.
fn identities(store: &Store, project: &ProjectId) -> Result<BTreeSet<IdentityKey>, StoreError> {
    let mut known: BTreeSet<IdentityKey> = store.vault().read(|connection| {
        let mut statement = connection.prepare_cached("SELECT identity FROM identity WHERE project = ?1")?;
        let rows = statement.query_map([&project.0], |row| row.get(0).map(IdentityKey))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })?;
    let named: Vec<(String, String)> = store.main().read(|connection| {
        let mut statement = connection.prepare_cached(
            "SELECT one, other FROM fact JOIN project ON project.id = fact.project WHERE public_id = ?1
             UNION SELECT person, ifnull(device, person) FROM held_response AS held
             JOIN project ON project.id = held.project WHERE public_id = ?1",
        )?;
        let rows = statement.query_map([&project.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })?;
    known.extend(named.into_iter().flat_map(|(one, other)| [IdentityKey(one), IdentityKey(other)]));
    Ok(known)
}
