//! What imports told the vault, remembered by import so that one can be taken back: an identifier goes when
//! no other import, nothing live and no member's decision knows it; what was told of a person always goes.

use crate::import_facts::as_number;
use crate::vault::seal_told;
use crate::{Store, StoreError};
use model::{IdentityKey, IdentityKind, KnownIdentity, Micros, ProjectId, Property};
use rusqlite::{Transaction, params};
use std::collections::BTreeMap;

impl Store {
    /// Keeps what an import tells of pseudonyms, all in one transaction; answers how many were new.
    pub fn put_import_identities(
        &self,
        project: &ProjectId,
        import: u64,
        identities: &[KnownIdentity],
        now: Micros,
    ) -> Result<usize, StoreError> {
        let mut sorted: Vec<&KnownIdentity> = identities.iter().collect();
        sorted.sort_unstable_by(|a, b| a.key.cmp(&b.key)); // neighbours share pages
        let sealer = self.sealer();
        self.vault().write(|transaction| {
            let mut new = 0;
            for identity in sorted {
                // Whatever came along: the number of a national id does not get in.
                let kept = identity.kind != IdentityKind::NationalId && !identity.value.is_empty();
                let known = knows(transaction, project, &identity.key)?;
                if known.is_none_or(|has_value| kept && !has_value) {
                    let place = crate::sealing::place(project, &identity.key, "value");
                    let value = kept.then(|| sealer.seal(&place, identity.value.as_bytes())).transpose()?;
                    let mut insert = transaction.prepare_cached(
                        "INSERT INTO identity (project, identity, kind, value, first_seen) VALUES (?1, ?2, ?3, ?4, ?5)
                         ON CONFLICT (project, identity) DO UPDATE SET value = excluded.value",
                    )?;
                    insert.execute(params![project.0, identity.key.0, identity.kind.code(), value, now.0])?;
                }
                witness(transaction, project, &identity.key, import, now)?;
                new += usize::from(known.is_none());
            }
            Ok(new)
        })
    }

    /// Keeps what an import tells of persons, all in one transaction.
    pub fn put_import_traits(
        &self,
        project: &ProjectId,
        import: u64,
        said: &[(IdentityKey, Property)],
        now: Micros,
    ) -> Result<(), StoreError> {
        let mut by_person: BTreeMap<&IdentityKey, Vec<Property>> = BTreeMap::new();
        for (key, property) in said {
            by_person.entry(key).or_default().push(property.clone());
        }
        let sealer = self.sealer();
        self.vault().write(|transaction| {
            for (key, told) in &by_person {
                let kind = key.kind().ok_or(StoreError::Conflict { rule: "identity_is_a_pseudonym" })?;
                if knows(transaction, project, key)?.is_none() {
                    let mut insert = transaction.prepare_cached(
                        "INSERT INTO identity (project, identity, kind, first_seen) VALUES (?1, ?2, ?3, ?4)",
                    )?;
                    insert.execute(params![project.0, key.0, kind.code(), now.0])?;
                }
                witness(transaction, project, key, import, now)?;
                let import = as_number(import);
                let sealed = seal_told(&sealer, project, key, import, told, now)?;
                let mut tell = transaction.prepare_cached(
                    "UPDATE import_identity SET traits = ?4 WHERE project = ?1 AND identity = ?2 AND import = ?3",
                )?;
                tell.execute(params![project.0, key.0, import, sealed])?;
            }
            Ok(())
        })
    }

    /// Whether it is remembered of any customer that this import met them; of imports by a version that did not
    /// remember it, never.
    pub fn is_import_remembered(&self, project: &ProjectId, import: u64) -> Result<bool, StoreError> {
        self.vault().read(|connection| {
            let mut known =
                connection.prepare_cached("SELECT 1 FROM import_identity WHERE project = ?1 AND import = ?2")?;
            Ok(known.exists(params![project.0, as_number(import)])?)
        })
    }

    /// Forgets what only this import told; answers how many identifiers went. Those that are `kept` stay.
    pub fn forget_import_identities(
        &self,
        project: &ProjectId,
        import: u64,
        kept: &[IdentityKey],
    ) -> Result<usize, StoreError> {
        let import = as_number(import);
        self.vault().write(|transaction| {
            let decided = "UPDATE identity SET live_since = first_seen
                            WHERE project = ?1 AND identity = ?2 AND live_since IS NULL
                              AND EXISTS (SELECT 1 FROM import_identity
                                           WHERE project = ?1 AND identity = ?2 AND import = ?3)";
            for key in kept {
                transaction.prepare_cached(decided)?.execute(params![project.0, key.0, import])?;
            }
            let forgotten = transaction.execute(
                "DELETE FROM identity WHERE project = ?1 AND live_since IS NULL
                    AND identity IN (SELECT identity FROM import_identity WHERE project = ?1 AND import = ?2)
                    AND NOT EXISTS (SELECT 1 FROM import_identity AS other
                                     WHERE other.project = ?1 AND other.identity = identity.identity
                                       AND other.import <> ?2)",
                params![project.0, import],
            )?;
            // Met since another met it: never later than it was.
            transaction.execute(
                "UPDATE identity SET first_seen = min(coalesce(live_since, ?3), coalesce(
                            (SELECT min(at) FROM import_identity AS other
                              WHERE other.project = ?1 AND other.identity = identity.identity AND other.import <> ?2),
                            ?3))
                  WHERE project = ?1
                    AND identity IN (SELECT identity FROM import_identity WHERE project = ?1 AND import = ?2)",
                params![project.0, import, i64::MAX],
            )?;
            transaction.execute(
                "DELETE FROM import_identity WHERE project = ?1 AND import = ?2",
                params![project.0, import],
            )?;
            Ok(forgotten)
        })
    }
}

/// Whether the vault knows an identifier, and then whether it has its value.
fn knows(transaction: &Transaction<'_>, project: &ProjectId, key: &IdentityKey) -> Result<Option<bool>, StoreError> {
    use rusqlite::OptionalExtension;
    let mut known =
        transaction.prepare_cached("SELECT value IS NOT NULL FROM identity WHERE project = ?1 AND identity = ?2")?;
    Ok(known.query_row([&project.0, &key.0], |row| row.get(0)).optional()?)
}

/// Notes that an import met an identifier.
fn witness(
    transaction: &Transaction<'_>,
    project: &ProjectId,
    key: &IdentityKey,
    import: u64,
    now: Micros,
) -> Result<(), StoreError> {
    let mut witness = transaction.prepare_cached(
        "INSERT INTO import_identity (project, identity, import, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?;
    witness.execute(params![project.0, key.0, as_number(import), now.0])?;
    Ok(())
}
