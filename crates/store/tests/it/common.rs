//! What the tests share: a store in a folder of its own, deliveries, and chance with a seed.

use model::{
    Accepted, Actor, By, Event, IdentityKey, IdentityKind, KnownIdentity, Micros, ProjectId, Property, Rejected,
    ValueKind,
};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;
use store::{Collector, CollectorOptions, Delivery, Store};
use tempfile::TempDir;

/// 2026-03-14, an hour that begins then.
/// Whoever does it in these tests.
pub(crate) const BY: By = By { actor: Actor::Cli, request: None };
pub(crate) const NOW: Micros = Micros(1_773_446_400_000_000);

pub(crate) fn project() -> ProjectId {
    ProjectId::default_project()
}

pub(crate) fn open() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), NOW).unwrap();
    (dir, store)
}

/// Options for tests: no space held back, no waiting for others.
pub(crate) fn options() -> CollectorOptions {
    CollectorOptions { reserve_bytes: 0, window: Duration::ZERO, ..CollectorOptions::default() }
}

pub(crate) fn collector(store: &Store) -> Collector {
    Collector::start(store, options()).unwrap()
}

/// A pseudonym of a kind, the same for the same number.
pub(crate) fn identity(kind: IdentityKind, number: u64) -> IdentityKey {
    IdentityKey(format!("{}_{number:016}", kind.letter()))
}

pub(crate) fn event(message_id: &str, person: u64, activity: &str) -> Accepted {
    let person_key = identity(IdentityKind::UserId, person);
    Accepted {
        event: Event {
            message_id: message_id.into(),
            time: NOW,
            received: NOW,
            person: person_key.clone(),
            device: None,
            activity: activity.into(),
            channel: Some("web".into()),
            properties: vec![property("page.path", "/pension")],
        },
        identities: vec![KnownIdentity {
            key: person_key,
            kind: IdentityKind::UserId,
            value: format!("kund-{person}"),
        }],
        links: Vec::new(),
        alias: None,
        traits: Vec::new(),
    }
}

pub(crate) fn property(name: &str, value: &str) -> Property {
    Property { name: name.into(), kind: ValueKind::Text, value: value.into() }
}

pub(crate) fn rejected(reason: &str, bytes: usize) -> Rejected {
    Rejected { reason: reason.into(), bytes: vec![b'x'; bytes], message_id: None }
}

pub(crate) fn delivery(accepted: Vec<Accepted>, rejected: Vec<Rejected>) -> Delivery {
    Delivery { project: project(), key: None, source: "web".into(), received: NOW, accepted, rejected }
}

/// The ids in the inbox, in order.
pub(crate) fn inbox_ids(store: &Store) -> Vec<String> {
    let tail = store.inbox_tail(&project(), 0, usize::MAX).unwrap();
    tail.into_iter().map(|(_, event)| event.message_id).collect()
}

/// Changes a database behind the store's back, pages with right checksums.
pub(crate) fn change(database: &Path, sql: &str) {
    let connection =
        Connection::open_with_flags_and_vfs(database, OpenFlags::SQLITE_OPEN_READ_WRITE, c"resa-pages").unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "it should change something");
}

/// Chance that can be repeated (xorshift64*).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }
}
