//! What is known about persons: the vault, the merge log, exclusions and the ledger of erasures.

use crate::common::{NOW, change, identity, open, project, property};
use model::{Fact, IdentityKey, IdentityKind, KnownIdentity, Micros};
use store::{Store, StoreError};

fn known(kind: IdentityKind, number: u64) -> KnownIdentity {
    KnownIdentity { key: identity(kind, number), kind, value: format!("value-{number}") }
}

#[test]
fn the_vault_gives_back_what_it_was_given() {
    let (dir, store) = open();
    let all: Vec<KnownIdentity> = (0..50).map(|number| known(IdentityKind::Email, number)).collect();
    assert_eq!(store.put_identities(&project(), &all, NOW).unwrap(), 50);
    assert_eq!(store.put_identities(&project(), &all, Micros(NOW.0 + 9)).unwrap(), 0);
    drop(store);
    let store = Store::open(dir.path(), NOW).unwrap();
    for identity in &all {
        let entry = store.find_identity(&project(), &identity.key).unwrap().unwrap();
        assert_eq!((entry.kind, entry.value.as_deref()), (IdentityKind::Email, Some(identity.value.as_str())));
        assert_eq!(entry.first_seen, NOW);
    }
    let (mut read, mut after) = (Vec::new(), None);
    loop {
        let piece = store.list_identities(&project(), after.as_ref(), 7).unwrap();
        let Some(last) = piece.last() else { break };
        after = Some(last.key.clone());
        read.extend(piece.into_iter().map(|entry| entry.key));
    }
    assert_eq!(read, all.iter().map(|identity| identity.key.clone()).collect::<Vec<_>>());
    assert_eq!(store.count_identities(&project()).unwrap(), 50);
}

#[test]
fn the_number_of_a_national_id_never_gets_in() {
    let (_dir, store) = open();
    let identity = known(IdentityKind::NationalId, 1);
    store.put_identities(&project(), std::slice::from_ref(&identity), NOW).unwrap();
    assert_eq!(store.find_identity(&project(), &identity.key).unwrap().unwrap().value, None);
}

#[test]
fn an_entry_that_was_moved_to_another_person_does_not_open() {
    let (dir, store) = open();
    store.put_identities(&project(), &[known(IdentityKind::Email, 1), known(IdentityKind::Email, 2)], NOW).unwrap();
    change(
        &dir.path().join("vault.db"),
        "UPDATE identity SET value = (SELECT value FROM identity WHERE identity LIKE '%1') WHERE identity LIKE '%2'",
    );
    assert!(store.find_identity(&project(), &identity(IdentityKind::Email, 1)).unwrap().is_some());
    let moved = store.find_identity(&project(), &identity(IdentityKind::Email, 2));
    assert!(matches!(moved, Err(StoreError::Corrupt(_))), "{moved:?}");
}

#[test]
fn erasing_takes_everything_about_an_identifier() {
    let (_dir, store) = open();
    let (person, other) = (identity(IdentityKind::UserId, 1), identity(IdentityKind::UserId, 2));
    store.put_identities(&project(), &[known(IdentityKind::UserId, 1), known(IdentityKind::UserId, 2)], NOW).unwrap();
    store.put_traits(&project(), &person, &[property("name", "Anna")], NOW).unwrap();
    store.put_traits(&project(), &other, &[property("name", "Bo")], NOW).unwrap();
    store.erase_traits(&project(), &other).unwrap();
    let kept = store.find_identity(&project(), &other).unwrap().unwrap();
    assert!(kept.traits.is_empty() && kept.value.is_some());
    assert_eq!(store.erase_identities(&project(), std::slice::from_ref(&person)).unwrap(), 1);
    assert_eq!(store.find_identity(&project(), &person).unwrap(), None);
    assert_eq!(store.count_identities(&project()).unwrap(), 1);
    let no_pseudonym = IdentityKey("anna@example.se".into());
    let refused = store.put_traits(&project(), &no_pseudonym, &[property("name", "x")], NOW);
    assert_eq!(refused, Err(StoreError::Conflict { rule: "identity_is_a_pseudonym" }));
}

#[test]
fn members_may_decide_again_and_senders_are_heard_once() {
    let (_dir, store) = open();
    let (a, b) = (identity(IdentityKind::UserId, 1), identity(IdentityKind::UserId, 2));
    let merge = Fact::Merge { a: a.clone(), b: b.clone() };
    let unmerge = Fact::Unmerge { a: b.clone(), b: a.clone() };
    let together = Fact::Together { weaker: a.clone(), stronger: b.clone(), day: 20_000 };
    let record = |fact: &Fact| store.record_fact(&project(), fact, NOW).unwrap().is_some();
    assert!(record(&together) && !record(&together));
    assert!(record(&merge) && !record(&merge));
    assert!(record(&unmerge) && !record(&unmerge));
    assert!(record(&merge));
    let facts: Vec<Fact> = store.facts(&project(), 0).unwrap().into_iter().map(|fact| fact.fact).collect();
    assert_eq!(facts, [together.clone(), merge.clone(), unmerge, merge]);
    assert_eq!(
        store.record_import_facts(&project(), 1, &[together, Fact::Alias { from: a.clone(), to: b }], NOW).unwrap(),
        1
    );
    assert_eq!(store.erase_facts(&project(), &[identity(IdentityKind::UserId, 3)]).unwrap(), 0);
    assert_eq!(store.erase_facts(&project(), &[a]).unwrap(), 5);
    assert!(store.facts(&project(), 0).unwrap().is_empty());
}

#[test]
fn exclusions_are_listed_added_once_and_removed() {
    let (_dir, store) = open();
    let all: Vec<IdentityKey> = (0..3).map(|number| identity(IdentityKind::Email, number)).collect();
    assert_eq!(store.add_exclusions(&project(), &all[..2], NOW).unwrap(), 2);
    assert_eq!(store.add_exclusions(&project(), &all, NOW).unwrap(), 1);
    store.remove_exclusion(&project(), &all[1]).unwrap();
    assert_eq!(store.remove_exclusion(&project(), &all[1]), Err(StoreError::NotFound));
    let list = store.list_exclusions(&project()).unwrap();
    assert_eq!(list, [(all[0].clone(), NOW), (all[2].clone(), NOW)]);
}

#[test]
fn the_ledger_of_erasures_knows_whom_and_names_nobody() {
    let (dir, store) = open();
    let (erased, other) = (identity(IdentityKind::UserId, 1), identity(IdentityKind::UserId, 2));
    store.add_erased(&project(), std::slice::from_ref(&erased), NOW).unwrap();
    assert_eq!(store.find_erased(&project(), &erased).unwrap(), Some(NOW));
    assert_eq!(store.find_erased(&project(), &other).unwrap(), None);
    let ledger = store.list_erased(&project()).unwrap();
    assert_eq!(ledger[0].hash, store.erased_hash(&project(), &erased));
    store.merge_erased(&project(), &ledger).unwrap();
    assert_eq!(store.list_erased(&project()).unwrap(), ledger);
    store.compact().unwrap();
    let bytes = std::fs::read(dir.path().join("resa.db")).unwrap();
    assert!(!bytes.windows(18).any(|part| part == erased.as_str().as_bytes()));
}
