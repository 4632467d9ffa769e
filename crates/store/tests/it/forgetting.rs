//! The inbox after sealing, retention and erasure: rows go, ids stay, nothing is doubled, damage is seen.

use crate::common::{NOW, change, collector, delivery, event, identity, inbox_ids, open, project};
use model::IdentityKind;
use store::{Store, StoreError};

fn filled(store: &Store, ids: &[&str]) {
    let events = ids.iter().zip(1..).map(|(id, person)| event(id, person, "a")).collect();
    collector(store).deliver_and_wait(delivery(events, Vec::new())).unwrap();
}

#[test]
fn forgetting_twice_is_safe_and_numbers_are_never_used_again() {
    let (dir, store) = open();
    filled(&store, &["a", "b", "c"]);
    assert_eq!(store.forget_sealed(&project(), 2).unwrap(), 2);
    assert_eq!(store.forget_sealed(&project(), 2).unwrap(), 0);
    assert_eq!(inbox_ids(&store), ["c"]);
    assert_eq!(store.forget_sealed(&project(), 3).unwrap(), 1);
    assert_eq!((store.last_seq(&project()).unwrap(), store.seen_size(&project()).unwrap()), (0, 3));
    drop(store);
    let store = Store::open(dir.path(), NOW).unwrap();
    filled(&store, &["d"]);
    assert_eq!(store.last_seq(&project()).unwrap(), 4);
}

#[test]
fn a_tail_is_read_in_pieces_that_follow_each_other() {
    let (_dir, store) = open();
    let ids: Vec<String> = (0..25).map(|number| format!("m{number:02}")).collect();
    filled(&store, &ids.iter().map(String::as_str).collect::<Vec<_>>());
    let (mut read, mut after) = (Vec::new(), 0);
    loop {
        let piece = store.inbox_tail(&project(), after, 10).unwrap();
        let Some((last, _)) = piece.last() else { break };
        after = *last;
        read.extend(piece.into_iter().map(|(_, event)| event.message_id));
    }
    assert_eq!(read, ids);
    let size = store.inbox_size(&project()).unwrap();
    assert!(size.events == 25 && size.bytes > 25 * 100, "{size:?}");
}

#[test]
fn erased_events_leave_the_inbox_and_a_retry_does_not_bring_them_back() {
    let (_dir, store) = open();
    let mut by_device = event("c", 3, "a");
    by_device.event.device = Some(identity(IdentityKind::AnonymousId, 1));
    let events = vec![event("a", 1, "a"), event("b", 2, "a"), by_device];
    let collector = collector(&store);
    collector.deliver_and_wait(delivery(events.clone(), Vec::new())).unwrap();
    let whom = [identity(IdentityKind::UserId, 1), identity(IdentityKind::AnonymousId, 1)];
    assert_eq!(store.erase_inbox(&project(), &whom).unwrap(), 2);
    assert_eq!(store.erase_inbox(&project(), &whom).unwrap(), 0);
    assert_eq!(collector.deliver_and_wait(delivery(events, Vec::new())).unwrap().duplicates, 3);
    assert_eq!(inbox_ids(&store), ["b"]);
    let known = ["a", "b", "c", "d"].map(|id| store.knows_message(&project(), id).unwrap());
    assert_eq!(known, [true, true, true, false]);
}

#[test]
fn what_was_deleted_is_in_no_file_after_compacting() {
    let (dir, store) = open();
    let mut secretive = event("a", 1, "Ovanlig-aktivitet-7731");
    secretive.event.properties = vec![crate::common::property("note", &"Ovanlig-egenskap-7731".repeat(500))];
    collector(&store).deliver_and_wait(delivery(vec![secretive, event("b", 2, "vanlig")], Vec::new())).unwrap();
    let found = |needle: &str| {
        ["resa.db", "resa.db-wal"].iter().any(|name| {
            let bytes = std::fs::read(dir.path().join(name)).unwrap_or_default();
            bytes.windows(needle.len()).any(|part| part == needle.as_bytes())
        })
    };
    assert!(found("Ovanlig-aktivitet-7731") && found("Ovanlig-egenskap-7731"));
    store.erase_inbox(&project(), &[identity(IdentityKind::UserId, 1)]).unwrap();
    store.compact().unwrap();
    assert!(!found("Ovanlig-aktivitet-7731") && !found("Ovanlig-egenskap-7731"));
    assert!(found("vanlig"));
}

#[test]
fn a_damaged_row_of_the_inbox_is_named_and_not_passed_on() {
    for (damage, bytes) in [
        (
            "a flipped bit",
            "UPDATE inbox SET record = CAST(replace(record, X'2F70656E', X'2F70656F') AS BLOB) WHERE seq = 2",
        ),
        ("a record cut short", "UPDATE inbox SET record = substr(record, 1, 3) WHERE seq = 2"),
        ("a swapped record", "UPDATE inbox SET record = X'7B7D00000000' WHERE seq = 2"),
    ] {
        let (dir, store) = open();
        filled(&store, &["a", "b", "c"]);
        change(&dir.path().join("resa.db"), bytes);
        let read = store.inbox_tail(&project(), 0, 10);
        let Err(StoreError::Corrupt(sentence)) = read else { panic!("{damage}: {read:?}") };
        assert!(sentence.contains("row 2"), "{damage}: {sentence}");
        assert_eq!(store.inbox_tail(&project(), 2, 10).unwrap().len(), 1);
    }
}
