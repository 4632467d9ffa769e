//! Getting a delivery ready on the thread that delivers it, so that the one thread that writes has
//! little more to do than write.

use super::Delivery;
use crate::counts::HOUR;
use crate::inbox::{body_sum, encode, message_hash};
use crate::{Store, StoreError};
use model::{Accepted, Fact, KeyId, KnownIdentity, Micros, ProjectId, Property, Rejected};
use sha2::{Digest, Sha256};

const DAY: i64 = 86_400_000_000;

/// A delivery as it is written.
pub(super) struct Prepared {
    pub(super) project: ProjectId,
    pub(super) key: Option<KeyId>,
    pub(super) source: String,
    pub(super) received: Micros,
    pub(super) rows: Vec<Row>,
    pub(super) identities: Vec<(Mark, KnownIdentity)>,
    pub(super) traits: Vec<Traits>,
    pub(super) rejected: Vec<Rejected>,
    /// About so many bytes will be written.
    pub(super) bytes: usize,
}

/// What a piece of the vault is recognised by in the cache of known ones.
pub(super) type Mark = [u8; 16];

/// A row of the inbox.
pub(super) struct Row {
    pub(super) message: [u8; 16],
    pub(super) body: u32,
    pub(super) record: Vec<u8>,
    pub(super) facts: Vec<Fact>,
}

/// What an event said about its person.
pub(super) struct Traits {
    pub(super) mark: Mark,
    pub(super) content: Mark,
    pub(super) identity: model::IdentityKey,
    pub(super) said: Vec<Property>,
    pub(super) at: Micros,
}

impl Prepared {
    pub(super) fn events(&self) -> usize {
        self.rows.len() + self.rejected.len()
    }
}

/// What rows and rejections take besides their own bytes.
const OVERHEAD: usize = 100;

pub(super) fn prepare(store: &Store, delivery: Delivery) -> Result<Prepared, StoreError> {
    let key = store.project_key(&delivery.project);
    let mut prepared = Prepared {
        project: delivery.project,
        key: delivery.key,
        source: delivery.source,
        received: delivery.received,
        rows: Vec::with_capacity(delivery.accepted.len()),
        identities: Vec::new(),
        traits: Vec::new(),
        bytes: delivery.rejected.iter().map(|one| one.bytes.len() + OVERHEAD).sum(),
        rejected: delivery.rejected,
    };
    for accepted in delivery.accepted {
        add(&mut prepared, &key, accepted)?;
    }
    Ok(prepared)
}

fn add(prepared: &mut Prepared, project_key: &[u8; 32], accepted: Accepted) -> Result<(), StoreError> {
    let Accepted { event, identities, links, alias, traits } = accepted;
    if event.person.kind().is_none() {
        return Err(StoreError::Conflict { rule: "identity_is_a_pseudonym" });
    }
    let day = i32::try_from(event.time.0.div_euclid(DAY)).expect("no 64 bits of microseconds have so many days");
    let together = links.into_iter().map(|(weaker, stronger)| Fact::Together { weaker, stronger, day });
    let row = Row {
        message: message_hash(project_key, &event.message_id),
        body: body_sum(&event),
        record: encode(&event),
        facts: together.chain(alias.map(|(from, to)| Fact::Alias { from, to })).collect(),
    };
    prepared.bytes += row.record.len() + OVERHEAD;
    prepared.rows.push(row);
    for identity in identities {
        let mark = mark(&prepared.project, &["identity", identity.key.as_str()]);
        prepared.identities.push((mark, identity));
    }
    if !traits.is_empty() {
        let place = mark(&prepared.project, &["traits", event.person.as_str()]);
        // Said again within the same hour, it need not be written again to stay the latest word.
        let hour = event.time.0.div_euclid(HOUR).to_string();
        let parts = traits.iter().flat_map(|property| [property.name.as_str(), property.value.as_str()]);
        let parts: Vec<&str> = std::iter::once(hour.as_str()).chain(parts).collect();
        let content = mark(&prepared.project, &parts);
        prepared.traits.push(Traits { mark: place, content, identity: event.person, said: traits, at: event.time });
    }
    Ok(())
}

fn mark(project: &ProjectId, parts: &[&str]) -> Mark {
    let mut hash = Sha256::new();
    for part in std::iter::once(&project.0.as_str()).chain(parts) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    *hash.finalize().first_chunk().expect("a hash has 32 bytes")
}
