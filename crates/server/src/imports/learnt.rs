//! What files tell beside events: who the pseudonyms are, which of them are one person, what is known of them.

use ingest::protect::Protected;
use model::{Fact, IdentityKey, KnownIdentity, Micros, ProjectId, Property};
use std::collections::HashMap;
use store::{Store, StoreError};

/// Facts that are written in one transaction: whoever collects at the same time waits as long.
const AT_ONCE: usize = 10_000;
/// Identifiers that the vault takes in one transaction. Many, so that a disk that fills takes back all of an
/// ordinary import; whoever collects waits a second or two, and nobody is turned away.
const IDENTITIES_AT_ONCE: usize = 200_000;

/// What files tell beside events.
#[derive(Default)]
pub(super) struct Learnt {
    identities: Vec<KnownIdentity>,
    /// The first and the last day on which two identifiers stood together.
    links: HashMap<(IdentityKey, IdentityKey), (i32, i32)>,
    traits: HashMap<(IdentityKey, String), Property>,
}

impl Learnt {
    pub(super) fn take(&mut self, protected: Protected) {
        self.identities.extend(protected.identities);
        for (weaker, stronger, day) in protected.links {
            let days = self.links.entry((weaker, stronger)).or_insert((day, day));
            *days = (days.0.min(day), days.1.max(day));
        }
        for (key, property) in protected.traits {
            self.traits.insert((key, property.name.clone()), property);
        }
    }

    /// Writes it down, a few at a time; how many identifiers and facts were new.
    pub(super) fn keep(
        self,
        store: &Store,
        project: &ProjectId,
        import: u64,
        now: Micros,
    ) -> Result<(usize, usize), StoreError> {
        let (mut identities, mut facts) = (0, 0);
        for some in self.identities.chunks(IDENTITIES_AT_ONCE) {
            identities += store.put_import_identities(project, import, some, now)?;
        }
        let traits: Vec<(IdentityKey, Property)> =
            self.traits.into_iter().map(|((key, _), property)| (key, property)).collect();
        for some in traits.chunks(IDENTITIES_AT_ONCE) {
            store.put_import_traits(project, import, some, now)?;
        }
        let mut links: Vec<_> = self.links.into_iter().collect();
        links.sort_unstable();
        let together = links.into_iter().flat_map(|((weaker, stronger), (first, last))| {
            let days = if first == last { vec![first] } else { vec![first, last] };
            days.into_iter().map(move |day| Fact::Together { weaker: weaker.clone(), stronger: stronger.clone(), day })
        });
        let together: Vec<Fact> = together.collect();
        for some in together.chunks(AT_ONCE) {
            facts += store.record_import_facts(project, import, some, now)?;
        }
        Ok((identities, facts))
    }
}
