//! Write keys looked up lately: a key is asked for with every request and changes hardly ever.
//!
//! What is remembered is a second old at most, so a key that was revoked by another process of the
//! same data directory is refused a second later; one revoked here, at the next request.

use crate::clock::Clock;
use ingest::identity::{ProjectKey, Pseudonyms};
use model::{KeyId, Micros, ProjectId, ProjectSettings};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Store, StoreError};

/// The longest text that is looked up as a key.
const LONGEST_KEY: usize = 255;
/// Keys remembered at once; a flood of unknown ones must not fill memory.
const MOST: usize = 4096;
const FRESH_MICROS: i64 = 1_000_000;

/// Where a key sends to.
#[derive(Clone)]
pub struct Destination {
    /// The key.
    pub key: KeyId,
    /// The project.
    pub project: ProjectId,
    /// What is decided about its data.
    pub settings: ProjectSettings,
    /// Makes the project's pseudonyms.
    pub pseudonyms: Pseudonyms,
    /// Pseudonyms of persons whose events are never kept.
    pub excluded: Arc<HashSet<model::IdentityKey>>,
}

/// Keys looked up lately.
#[derive(Default)]
pub struct KeyCache {
    known: Mutex<HashMap<String, (Micros, Option<Arc<Destination>>)>>,
}

impl KeyCache {
    /// Where a key sends to, `None` where it is unknown or revoked.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn find(&self, key: &str, store: &Store, clock: &Clock) -> Result<Option<Arc<Destination>>, StoreError> {
        if key.is_empty() || key.len() > LONGEST_KEY {
            return Ok(None);
        }
        let now = clock.now();
        let fresh = |at: &Micros| (now.0 - at.0).abs() < FRESH_MICROS;
        if let Some((at, found)) = self.lock().get(key)
            && fresh(at)
        {
            return Ok(found.clone());
        }
        let found = look_up(key, store)?.map(Arc::new);
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key.to_string(), (now, found.clone()));
        Ok(found)
    }

    /// Where a member's token sends to: the project itself, through no key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn find_project(&self, project: &ProjectId, store: &Store) -> Result<Option<Arc<Destination>>, StoreError> {
        let Some(found) = store.find_project(project)? else { return Ok(None) };
        destination(KeyId("token".into()), found.id, found.settings, store).map(|found| Some(Arc::new(found)))
    }

    /// Forgets everything: something about keys, projects or exclusions was changed.
    pub fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Micros, Option<Arc<Destination>>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn look_up(key: &str, store: &Store) -> Result<Option<Destination>, StoreError> {
    let Some((key, project, settings)) = store.find_project_by_key(key)? else { return Ok(None) };
    destination(key, project, settings, store).map(Some)
}

fn destination(
    key: KeyId,
    project: ProjectId,
    settings: ProjectSettings,
    store: &Store,
) -> Result<Destination, StoreError> {
    let pseudonyms = Pseudonyms::new(&ProjectKey::new(store.project_key(&project)));
    let excluded = store.list_exclusions(&project)?.into_iter().map(|(identity, _)| identity);
    let excluded = Arc::new(excluded.collect());
    Ok(Destination { key, project, settings, pseudonyms, excluded })
}
