//! Write keys looked up lately: a key is asked for with every request and changes hardly ever.
//!
//! What is remembered is a second old at most, so a key that was revoked by another process of the
//! same data directory is refused a second later; one revoked here, at the next request.

use crate::clock::Clock;
use ingest::identity::{ProjectKey, Pseudonyms};
use ingest::tracking::Reason;
use model::{Accepted, KeyId, KnownIdentity, Micros, ProjectId, ProjectSettings, Rejected};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Store, StoreError};

/// The longest text that is looked up as a key.
const LONGEST_KEY: usize = 255;
/// Keys remembered at once; a flood of unknown ones must not fill memory.
const MOST: usize = 4096;
const FRESH_MICROS: i64 = 1_000_000;

/// Where a key sends to.
#[derive(Clone)]
pub(crate) struct Destination {
    /// The key.
    pub(crate) key: KeyId,
    /// The project.
    pub(crate) project: ProjectId,
    /// What is decided about its data.
    pub(crate) settings: ProjectSettings,
    /// Makes the project's pseudonyms.
    pub(crate) pseudonyms: Pseudonyms,
    /// Pseudonyms of persons whose events are never kept.
    pub(crate) excluded: Arc<HashSet<model::IdentityKey>>,
    /// Keyed hashes of persons who were erased.
    erased: Arc<HashSet<[u8; 16]>>,
}

impl Destination {
    /// What was accepted, as far as it may be about someone who was erased: refused where the project wants
    /// that; and what they sent before they were erased must not, sent again, tell the vault who they are.
    pub(crate) fn unless_erased(&self, mut accepted: Accepted, store: &Store) -> Result<Accepted, Rejected> {
        let is_erased =
            |identity: &KnownIdentity| self.erased.contains(&store.erased_hash(&self.project, &identity.key));
        if self.erased.is_empty() || !accepted.identities.iter().any(is_erased) {
            return Ok(accepted);
        }
        if self.settings.refuse_erased {
            // Nothing of it may be kept, not even as a rejection.
            return Err(Rejected { reason: Reason::ErasedPerson.code().into(), bytes: Vec::new(), message_id: None });
        }
        // Where this cannot be read, it cannot be written either.
        if store.knows_message(&self.project, &accepted.event.message_id).unwrap_or(true) {
            accepted.identities.clear();
            accepted.traits.clear();
        }
        Ok(accepted)
    }
}

/// Keys with when they were looked up, and where they send to.
type Known = HashMap<String, (Micros, Option<Arc<Destination>>)>;

/// Keys looked up lately.
#[derive(Default)]
pub(crate) struct KeyCache {
    known: Mutex<Known>,
}

impl KeyCache {
    /// What [`KeyCache::find`] would answer, if that is known without asking the database.
    pub(crate) fn known_lately(&self, key: &str, clock: &Clock) -> Option<Option<Arc<Destination>>> {
        let now = clock.now();
        let known = self.lock();
        let (_, found) = known.get(key).filter(|(at, _)| (now.0 - at.0).abs() < FRESH_MICROS)?;
        Some(found.clone())
    }

    /// Where a key sends to, `None` where it is unknown or revoked.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn find(&self, key: &str, store: &Store, clock: &Clock) -> Result<Option<Arc<Destination>>, StoreError> {
        if key.is_empty() || key.len() > LONGEST_KEY {
            return Ok(None);
        }
        if let Some(known) = self.known_lately(key, clock) {
            return Ok(known);
        }
        let found = look_up(key, store)?.map(Arc::new);
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key.to_string(), (clock.now(), found.clone()));
        Ok(found)
    }

    /// Where a member's token sends to: the project itself, through no key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn find_project(
        &self,
        project: &ProjectId,
        store: &Store,
    ) -> Result<Option<Arc<Destination>>, StoreError> {
        let Some(found) = store.find_project(project)? else { return Ok(None) };
        destination(KeyId("token".into()), found.id, found.settings, store).map(|found| Some(Arc::new(found)))
    }

    /// Forgets everything: something about keys, projects or exclusions was changed.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
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
    let erased = store.list_erased(&project)?.into_iter().map(|erased| erased.hash).collect();
    Ok(Destination { key, project, settings, pseudonyms, excluded, erased: Arc::new(erased) })
}
