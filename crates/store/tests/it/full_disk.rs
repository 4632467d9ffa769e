//! A full disk: nothing is acknowledged that is not stored, other work goes on, and it ends by itself.

use crate::common::{NOW, delivery, event, identity, inbox_ids, options, project};
use model::IdentityKind;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use store::{Collector, CollectorOptions, Store, StoreError};

fn large(number: usize) -> store::Delivery {
    let mut accepted = event(&format!("m{number}"), number as u64, "a");
    accepted.event.properties = vec![crate::common::property("text", &"x".repeat(200_000))];
    delivery(vec![accepted], Vec::new())
}

/// Delivers until the disk is full; answers which deliveries were acknowledged.
fn fill(collector: &Collector) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0..100_000 {
        match collector.deliver_and_wait(large(number)) {
            Ok(counts) => {
                assert_eq!(counts.stored, 1);
                acknowledged.push(format!("m{number}"));
            }
            Err(error) => {
                assert_eq!(error, StoreError::Full);
                return acknowledged;
            }
        }
    }
    panic!("the disk never became full");
}

/// Delivers the same again and again until it is taken.
fn until_taken(collector: &Collector) {
    let begun = Instant::now();
    while let Err(error) = collector.deliver_and_wait(large(1_000_000)) {
        assert_eq!(error, StoreError::Full);
        assert!(begun.elapsed() < Duration::from_secs(5), "it should be taken again within five seconds");
        std::thread::yield_now();
    }
}

/// Says so where a test cannot run here: it needs a file system of its own.
fn small_disk(folder: &Path) -> Option<Mounted> {
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=96m", "resa-test"]).arg(folder).output();
    if mounted.is_ok_and(|output| output.status.success()) {
        return Some(Mounted(folder.to_path_buf()));
    }
    let mut errors = std::io::stderr();
    writeln!(errors, "skipped: only root may mount a small disk to fill").unwrap();
    None
}

struct Mounted(std::path::PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let gone = Command::new("umount").arg("-l").arg(&self.0).status();
        assert!(gone.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

#[test]
fn a_full_disk_refuses_collection_alone_and_is_over_when_there_is_space() {
    let dir = tempfile::tempdir().unwrap();
    let Some(_mounted) = small_disk(dir.path()) else { return };
    let others = dir.path().join("others.file");
    std::fs::write(&others, vec![b'o'; 40 << 20]).unwrap();
    let store = Store::open(dir.path(), NOW).unwrap();
    let options = CollectorOptions { reserve_bytes: 64 << 20, ..options() };
    let collector = Collector::start(&store, options).unwrap();
    let acknowledged = fill(&collector);
    assert!(acknowledged.len() > 20, "{}", acknowledged.len());
    assert!(collector.state().full);
    assert_eq!(collector.deliver_and_wait(large(99)), Err(StoreError::Full));
    // Other work goes on: reading, writing, erasing.
    assert_eq!(inbox_ids(&store), acknowledged);
    store.put_note("still", "writing").unwrap();
    assert_eq!(store.erase_inbox(&project(), &[identity(IdentityKind::UserId, 3)]).unwrap(), 1);
    // Space comes back, and nobody has to start anything.
    std::fs::remove_file(others).unwrap();
    until_taken(&collector);
    assert!(!collector.state().full);
    let counts = store.counts(&project()).unwrap();
    assert_eq!(counts.stored, acknowledged.len() as u64 + 1);
    collector.stop();
    drop(store);
    let store = Store::open(dir.path(), NOW).unwrap();
    assert_eq!(inbox_ids(&store).len(), acknowledged.len());
    assert_eq!(store.counts(&project()).unwrap(), counts);
}
