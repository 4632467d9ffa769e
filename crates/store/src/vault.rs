//! The vault: what pseudonyms stand for, and what is known about the persons. The only place with
//! personal data in the clear, and it is sealed. Values of national ids are never in it.

use crate::projects::one_changed;
use crate::sealing::{Sealer, place};
use crate::{Store, StoreError};
use model::{IdentityKey, IdentityKind, KnownIdentity, Micros, ProjectId, Property, ValueKind};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the vault knows of one identifier.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultEntry {
    /// Its pseudonym.
    pub key: IdentityKey,
    /// What it is.
    pub kind: IdentityKind,
    /// The value; `None` for national ids.
    pub value: Option<String>,
    /// What is known about the person, the latest value of each name.
    pub traits: Vec<Property>,
    /// When it was first met.
    pub first_seen: Micros,
}

impl std::fmt::Debug for VaultEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VaultEntry({})", self.key)
    }
}

/// A trait as it lies sealed: with the time of the event that said it, so that late ones do not win.
#[derive(Clone, Serialize, Deserialize)]
struct KeptTrait {
    kind: ValueKind,
    value: String,
    at: i64,
}

impl Store {
    /// What a pseudonym stands for.
    pub fn find_identity(&self, project: &ProjectId, key: &IdentityKey) -> Result<Option<VaultEntry>, StoreError> {
        let sealer = self.sealer();
        self.vault().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT identity, kind, value, traits, first_seen FROM identity WHERE project = ?1 AND identity = ?2",
            )?;
            let read = |row: &Row<'_>| read_entry(connection, row, &sealer, project);
            let mut rows = statement.query_and_then([&project.0, &key.0], read)?;
            rows.next().transpose()
        })
    }

    /// Keeps what pseudonyms stand for, all in one transaction; those that are known stay as they are.
    /// Answers how many were new.
    pub fn put_identities(
        &self,
        project: &ProjectId,
        identities: &[KnownIdentity],
        now: Micros,
    ) -> Result<usize, StoreError> {
        let mut sorted: Vec<&KnownIdentity> = identities.iter().collect();
        sorted.sort_unstable_by(|a, b| a.key.cmp(&b.key)); // neighbours share pages
        let sealer = self.sealer();
        self.vault().write(|transaction| {
            let mut new = 0;
            for identity in sorted {
                new += usize::from(put_identity(transaction, &sealer, project, identity, now)?);
            }
            Ok(new)
        })
    }

    /// Keeps what was said about a person at a time; what was said later of the same name stays.
    pub fn put_traits(
        &self,
        project: &ProjectId,
        key: &IdentityKey,
        traits: &[Property],
        at: Micros,
    ) -> Result<(), StoreError> {
        let sealer = self.sealer();
        self.vault().write(|transaction| put_traits(transaction, &sealer, project, key, traits, at))
    }

    /// Removes everything about these identifiers from the vault; answers how many there were.
    pub fn erase_identities(&self, project: &ProjectId, keys: &[IdentityKey]) -> Result<usize, StoreError> {
        self.vault().write(|transaction| {
            let mut statement =
                transaction.prepare_cached("DELETE FROM identity WHERE project = ?1 AND identity = ?2")?;
            keys.iter().try_fold(0, |gone, key| Ok(gone + statement.execute([&project.0, &key.0])?))
        })
    }

    /// Removes what is known about a person, and keeps what the pseudonym stands for.
    pub fn erase_traits(&self, project: &ProjectId, key: &IdentityKey) -> Result<(), StoreError> {
        self.vault().write(|transaction| {
            let told = "UPDATE import_identity SET traits = NULL WHERE project = ?1 AND identity = ?2";
            transaction.execute(told, [&project.0, &key.0])?;
            one_changed(transaction.execute(
                "UPDATE identity SET traits = NULL WHERE project = ?1 AND identity = ?2",
                [&project.0, &key.0],
            )?)
        })
    }

    /// Entries of a project in the order of their pseudonyms, after one of them; for lists by page and
    /// for reading through all.
    pub fn list_identities(
        &self,
        project: &ProjectId,
        after: Option<&IdentityKey>,
        limit: usize,
    ) -> Result<Vec<VaultEntry>, StoreError> {
        let sealer = self.sealer();
        let after = after.map_or("", IdentityKey::as_str);
        self.vault().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT identity, kind, value, traits, first_seen FROM identity
                  WHERE project = ?1 AND identity > ?2 ORDER BY identity LIMIT ?3",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let read = |row: &Row<'_>| read_entry(connection, row, &sealer, project);
            let rows = statement.query_and_then(params![project.0, after, limit], read)?;
            rows.collect()
        })
    }

    /// How many identifiers of a project are in the vault.
    pub fn count_identities(&self, project: &ProjectId) -> Result<u64, StoreError> {
        self.vault().read(|connection| {
            let mut statement = connection.prepare_cached("SELECT count(*) FROM identity WHERE project = ?1")?;
            Ok(statement.query_row([&project.0], |row| row.get(0))?)
        })
    }

    pub(crate) fn sealer(&self) -> Sealer {
        Sealer::new(&self.secrets().vault_key())
    }
}

/// Keeps one identifier; answers whether it was new.
pub(crate) fn put_identity(
    connection: &Connection,
    sealer: &Sealer,
    project: &ProjectId,
    identity: &KnownIdentity,
    now: Micros,
) -> Result<bool, StoreError> {
    // Whatever came along: the number of a national id does not get in.
    let kept = identity.kind != IdentityKind::NationalId && !identity.value.is_empty();
    let known = {
        let mut known = connection.prepare_cached(
            "SELECT value IS NOT NULL, live_since IS NOT NULL FROM identity WHERE project = ?1 AND identity = ?2",
        )?;
        known.query_row([&project.0, &identity.key.0], |row| Ok((row.get::<_, bool>(0)?, row.get::<_, bool>(1)?)))
    };
    let known = known.optional()?;
    if known.is_some_and(|(has_value, is_live)| is_live && (has_value || !kept)) {
        return Ok(false);
    }
    let value = match kept {
        true => Some(sealer.seal(&place(project, &identity.key, "value"), identity.value.as_bytes())?),
        false => None,
    };
    let mut statement = connection.prepare_cached(
        "INSERT INTO identity (project, identity, kind, value, first_seen, live_since) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
         ON CONFLICT (project, identity) DO UPDATE
            SET value = coalesce(value, excluded.value), live_since = coalesce(live_since, excluded.live_since)",
    )?;
    statement.execute(params![project.0, identity.key.0, identity.kind.code(), value, now.0])?;
    Ok(known.is_none())
}

/// Keeps what was said about a person.
pub(crate) fn put_traits(
    connection: &Connection,
    sealer: &Sealer,
    project: &ProjectId,
    key: &IdentityKey,
    said: &[Property],
    at: Micros,
) -> Result<(), StoreError> {
    let kind = key.kind().ok_or(StoreError::Conflict { rule: "identity_is_a_pseudonym" })?;
    let here = place(project, key, "traits");
    let mut find = connection.prepare_cached("SELECT traits FROM identity WHERE project = ?1 AND identity = ?2")?;
    let sealed = find.query_row([&project.0, &key.0], |row| row.get::<_, Option<Vec<u8>>>(0)).optional()?.flatten();
    let mut kept = match sealed {
        Some(sealed) => open_traits(sealer, &here, &sealed)?,
        None => BTreeMap::new(),
    };
    for property in said {
        let newer = kept.get(&property.name).is_none_or(|known| known.at <= at.0);
        if newer {
            let said = KeptTrait { kind: property.kind, value: property.value.clone(), at: at.0 };
            kept.insert(property.name.clone(), said);
        }
    }
    let text = serde_json::to_vec(&kept).expect("traits are plain data, which can always be written");
    let mut put = connection.prepare_cached(
        "INSERT INTO identity (project, identity, kind, traits, first_seen, live_since) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
         ON CONFLICT (project, identity) DO UPDATE
            SET traits = excluded.traits, live_since = coalesce(live_since, excluded.live_since)",
    )?;
    put.execute(params![project.0, key.0, kind.code(), sealer.seal(&here, &text)?, at.0])?;
    Ok(())
}

/// Adds what imports told of a person; of each name what was said last.
fn add_told_by_imports(
    connection: &Connection,
    sealer: &Sealer,
    project: &ProjectId,
    key: &IdentityKey,
    traits: &mut BTreeMap<String, KeptTrait>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT traits, import FROM import_identity
          WHERE project = ?1 AND identity = ?2 AND traits IS NOT NULL ORDER BY import",
    )?;
    let told = statement.query_map([&project.0, &key.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for sealed in told {
        let (sealed, import): (Vec<u8>, i64) = sealed?;
        for (name, told) in open_traits(sealer, &import_place(project, key, import), &sealed)? {
            if traits.get(&name).is_none_or(|known| known.at <= told.at) {
                traits.insert(name, told);
            }
        }
    }
    Ok(())
}

/// Where what an import told of a person is sealed for.
fn import_place(project: &ProjectId, key: &IdentityKey, import: i64) -> Vec<u8> {
    place(project, key, &format!("import {import}"))
}

/// What an import told of a person, sealed.
pub(crate) fn seal_told(
    sealer: &Sealer,
    project: &ProjectId,
    key: &IdentityKey,
    import: i64,
    told: &[Property],
    at: Micros,
) -> Result<Vec<u8>, StoreError> {
    let kept = told.iter().map(|property| {
        (property.name.clone(), KeptTrait { kind: property.kind, value: property.value.clone(), at: at.0 })
    });
    let kept: BTreeMap<String, KeptTrait> = kept.collect();
    let text = serde_json::to_vec(&kept).expect("traits are plain data, which can always be written");
    sealer.seal(&import_place(project, key, import), &text)
}

fn open_traits(sealer: &Sealer, place: &[u8], sealed: &[u8]) -> Result<BTreeMap<String, KeptTrait>, StoreError> {
    serde_json::from_slice(&sealer.open(place, sealed)?)
        .map_err(|_| StoreError::Corrupt("what the vault knows about a person cannot be read".into()))
}

fn read_entry(
    connection: &Connection,
    row: &Row<'_>,
    sealer: &Sealer,
    project: &ProjectId,
) -> Result<VaultEntry, StoreError> {
    let key = IdentityKey(row.get(0)?);
    let kind = IdentityKind::from_code(&row.get::<_, String>(1)?);
    let kind = kind.ok_or_else(|| StoreError::Corrupt(format!("the vault has no such kind as that of {key}")))?;
    let value = match row.get::<_, Option<Vec<u8>>>(2)? {
        Some(sealed) => Some(sealer.open(&place(project, &key, "value"), &sealed)?),
        None => None,
    };
    let value = value.map(String::from_utf8).transpose();
    let value = value.map_err(|_| StoreError::Corrupt(format!("the vault's value of {key} is not text")))?;
    let mut traits = match row.get::<_, Option<Vec<u8>>>(3)? {
        Some(sealed) => open_traits(sealer, &place(project, &key, "traits"), &sealed)?,
        None => BTreeMap::new(),
    };
    add_told_by_imports(connection, sealer, project, &key, &mut traits)?;
    let traits = traits.into_iter().map(|(name, kept)| Property { name, kind: kept.kind, value: kept.value }).collect();
    Ok(VaultEntry { key, kind, value, traits, first_seen: Micros(row.get(4)?) })
}
