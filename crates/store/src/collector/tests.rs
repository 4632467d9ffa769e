//! Collection when its database fails: what it says, and that it recovers or ends.

use super::queue::Queue;
use super::write::Writer;
use super::{Collector, CollectorOptions, Delivery};
use crate::{Store, StoreError};
use model::{Accepted, Event, IdentityKey, Micros, ProjectId};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const NOW: Micros = Micros(1_773_446_400_000_000);

fn delivery(message_id: &str) -> Delivery {
    let event = Event {
        message_id: message_id.into(),
        time: NOW,
        received: NOW,
        person: IdentityKey("u_0000000000000001".into()),
        device: None,
        activity: "x".repeat(20_000),
        channel: None,
        properties: Vec::new(),
    };
    Delivery {
        project: ProjectId::default_project(),
        key: None,
        source: "web".into(),
        received: NOW,
        accepted: vec![Accepted { event, identities: Vec::new(), links: Vec::new(), alias: None, traits: Vec::new() }],
        rejected: Vec::new(),
    }
}

/// A collector whose connection was changed before it began.
fn changed(store: &Store, fatal: super::Fatal, sql: &str) -> Collector {
    let options = CollectorOptions { reserve_bytes: 0, window: Duration::ZERO, fatal, ..CollectorOptions::default() };
    let queue = Arc::new(Queue::new(100, 1 << 20));
    let writer = Writer::new(store, queue.clone(), options).unwrap();
    writer.main.query_row(sql, [], |_| Ok(())).unwrap();
    Collector::run(store, queue, writer).unwrap()
}

#[test]
fn a_database_that_may_not_grow_is_a_full_disk_until_there_is_space_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), NOW).unwrap();
    let project = ProjectId::default_project();
    // Room for some events beside what an empty database takes.
    let pages: i64 = store.main().read(|it| Ok(it.query_row("PRAGMA page_count", [], |row| row.get(0))?)).unwrap();
    let most = format!("PRAGMA max_page_count = {}", pages + 30);
    let collector = changed(&store, Box::new(|_| panic!("a full disk is not fatal")), &most);
    let mut acknowledged = 0;
    let refused = loop {
        match collector.deliver_and_wait(delivery(&format!("m{acknowledged}"))) {
            Ok(counts) => acknowledged += counts.stored,
            Err(error) => break error,
        }
        assert!(acknowledged < 1_000);
    };
    assert_eq!(refused, StoreError::Full);
    assert!(collector.state().full && acknowledged > 3);
    assert_eq!(store.inbox_size(&project).unwrap().events, acknowledged);
    assert_eq!(store.counts(&project).unwrap().stored, acknowledged);
    store.forget_sealed(&project, i64::MAX).unwrap();
    let begun = std::time::Instant::now();
    while collector.deliver_and_wait(delivery("later")) == Err(StoreError::Full) {
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
    assert_eq!(store.inbox_size(&project).unwrap().events, 1);
    assert!(!collector.state().full);
}

#[test]
fn a_disk_that_failed_once_is_never_written_to_again_and_the_process_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), NOW).unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let teller = told.clone();
    let fatal = Box::new(move |error: &StoreError| teller.lock().unwrap().push(error.clone()));
    let collector = changed(&store, fatal, "PRAGMA user_version");
    assert_eq!(collector.deliver_and_wait(delivery("a")).unwrap().stored, 1);
    // What SQLite answers when the disk fails to sync, met by another writer of the same database.
    let failed = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_FSYNC), None);
    let failure = StoreError::from(failed);
    assert!(matches!(failure, StoreError::SyncFailed(_)));
    assert_eq!(store.main().note_failure(failure.clone()), failure);
    assert_eq!(collector.deliver_and_wait(delivery("b")), Err(failure.clone()));
    assert_eq!(collector.deliver_and_wait(delivery("c")), Err(failure.clone()));
    assert_eq!(store.put_note("any", "thing"), Err(failure.clone()));
    // The process is told by the collector's own thread, once it has answered.
    let is_told = || told.lock().map(|told| !told.is_empty()).unwrap();
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !is_told() && std::time::Instant::now() < patience {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!(*told.lock().unwrap(), [failure]);
    assert_eq!(store.inbox_size(&ProjectId::default_project()).unwrap().events, 1);
}
