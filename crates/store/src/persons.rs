//! Persons never to be kept, and persons that were erased.
//!
//! The first are pseudonyms. The second are only hashes of them under the project's key: enough to
//! erase again what an old backup brings back, useless for finding anyone.

use crate::projects::{number, one_changed};
use crate::secrets::keyed_hash;
use crate::{Store, StoreError};
use model::{IdentityKey, Micros, ProjectId};
use rusqlite::params;

/// An entry of the ledger of erasures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The keyed hash of the pseudonym.
    pub hash: [u8; 16],
    /// When it was erased.
    pub at: Micros,
}

impl Store {
    /// Persons never to be kept, with the time of the decision, in the order of their pseudonyms.
    pub fn list_exclusions(&self, project: &ProjectId) -> Result<Vec<(IdentityKey, Micros)>, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection
                .prepare_cached("SELECT identity, added FROM exclusion WHERE project = ?1 ORDER BY identity")?;
            let rows = statement.query_map([number], |row| Ok((IdentityKey(row.get(0)?), Micros(row.get(1)?))))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Decides that these persons are never to be kept; answers how many are new to the list.
    pub fn add_exclusions(
        &self,
        project: &ProjectId,
        identities: &[IdentityKey],
        now: Micros,
    ) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            let mut statement = transaction.prepare_cached(
                "INSERT INTO exclusion (project, identity, added) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?;
            let mut add = |identity: &IdentityKey| statement.execute(params![number, identity.0, now.0]);
            identities.iter().try_fold(0, |added, identity| Ok(added + add(identity)?))
        })
    }

    /// Takes a person off that list.
    pub fn remove_exclusion(&self, project: &ProjectId, identity: &IdentityKey) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            one_changed(
                transaction.execute(
                    "DELETE FROM exclusion WHERE project = ?1 AND identity = ?2",
                    params![number, identity.0],
                )?,
            )
        })
    }

    /// Notes that these identifiers were erased.
    pub fn add_erased(&self, project: &ProjectId, identities: &[IdentityKey], now: Micros) -> Result<(), StoreError> {
        let entries: Vec<Erased> =
            identities.iter().map(|identity| Erased { hash: self.erased_hash(project, identity), at: now }).collect();
        self.merge_erased(project, &entries)
    }

    /// Adds entries of another copy of the ledger, such as the one kept outside a restored backup.
    pub fn merge_erased(&self, project: &ProjectId, entries: &[Erased]) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            let mut statement = transaction.prepare_cached(
                "INSERT INTO erased (project, hash, at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (project, hash) DO UPDATE SET at = max(at, excluded.at)",
            )?;
            for entry in entries {
                statement.execute(params![number, entry.hash, entry.at.0])?;
            }
            Ok(())
        })
    }

    /// When an identifier was erased, if it was.
    pub fn find_erased(&self, project: &ProjectId, identity: &IdentityKey) -> Result<Option<Micros>, StoreError> {
        let hash = self.erased_hash(project, identity);
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached("SELECT at FROM erased WHERE project = ?1 AND hash = ?2")?;
            let mut rows = statement.query_map(params![number, hash], |row| row.get(0).map(Micros))?;
            Ok(rows.next().transpose()?)
        })
    }

    /// The whole ledger of a project, the oldest entry first.
    pub fn list_erased(&self, project: &ProjectId) -> Result<Vec<Erased>, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement =
                connection.prepare_cached("SELECT hash, at FROM erased WHERE project = ?1 ORDER BY at, hash")?;
            let rows =
                statement.query_map([number], |row| Ok(Erased { hash: row.get(0)?, at: Micros(row.get(1)?) }))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// What the ledger keeps of an identifier.
    pub fn erased_hash(&self, project: &ProjectId, identity: &IdentityKey) -> [u8; 16] {
        let hash = keyed_hash(&self.project_key(project), &[b"erased\0", identity.as_str().as_bytes()]);
        *hash.first_chunk().expect("a hash has 32 bytes")
    }
}
