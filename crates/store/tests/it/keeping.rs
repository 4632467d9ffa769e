//! What members decide and what is kept besides events: projects, write keys, rejections, jobs.

use crate::common::{BY, NOW, collector, delivery, event, open, options, project, rejected};
use model::{KeyId, Micros, ProjectId, ProjectSettings, Rejected};
use store::{Collector, CollectorOptions, RejectionPage, Store, StoreError};

fn conflict<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> &'static str {
    match answer {
        Err(StoreError::Conflict { rule }) => rule,
        other => panic!("{other:?}"),
    }
}

#[test]
fn projects_are_made_changed_and_deleted_with_all_that_is_theirs() {
    let (_dir, store) = open();
    let settings = ProjectSettings { retention_days: 30, ..ProjectSettings::default() };
    let made = store.create_project(&BY, "Pension", &settings, NOW).unwrap();
    assert!(made.id.0.starts_with("prj_") && made.id.0.len() > 20);
    assert_eq!(store.find_project(&made.id).unwrap().unwrap(), made);
    let changed = ProjectSettings { customer_view: true, ..settings };
    store.update_project(&BY, &made.id, None, Some(&changed), NOW).unwrap();
    store.update_project(&BY, &made.id, Some("Pensionen"), None, NOW).unwrap();
    let found = store.find_project(&made.id).unwrap().unwrap();
    assert_eq!((found.name.as_str(), &found.settings), ("Pensionen", &changed));
    store.create_key(&BY, &made.id, "webb", None, NOW).unwrap();
    let theirs = store::Delivery {
        project: made.id.clone(),
        ..delivery(vec![event("m", 1, "a")], vec![rejected("no_identity", 9)])
    };
    collector(&store).deliver_and_wait(theirs).unwrap();
    store.delete_project(&made.id).unwrap();
    assert_eq!(store.delete_project(&made.id), Err(StoreError::NotFound));
    assert_eq!(store.find_project(&made.id).unwrap(), None);
    assert_eq!(store.inbox_tail(&made.id, 0, 1).err(), Some(StoreError::NotFound));
    assert_eq!(store.count_identities(&made.id).unwrap(), 0);
    assert_eq!(conflict(store.delete_project(&project())), "default_project_stays");
    assert_eq!(conflict(store.create_project(&BY, "", &changed, NOW)), "name_is_1_to_200_signs");
    assert_eq!(store.update_project(&BY, &made.id, None, Some(&changed), NOW), Err(StoreError::NotFound));
}

#[test]
fn a_key_opens_its_own_project_until_it_is_revoked() {
    let (dir, store) = open();
    let (key, secret) = store.create_key(&BY, &project(), "webb", None, NOW).unwrap();
    assert!(secret.starts_with("resa_wk_") && secret.len() == 8 + 43 + 6);
    assert!(secret.starts_with(&key.prefix) && key.prefix.len() == 12);
    let (found, of, settings) = store.find_project_by_key(&secret).unwrap().unwrap();
    assert_eq!((found, of, settings), (key.id.clone(), project(), ProjectSettings::default()));
    for wrong in ["", "resa_wk_", secret.trim_start_matches('r'), &format!("{secret}x"), &secret.to_lowercase()] {
        assert_eq!(store.find_project_by_key(wrong).unwrap(), None);
    }
    store.touch_key(&key.id, Micros(NOW.0 + 5)).unwrap();
    assert_eq!(store.list_keys(&project()).unwrap()[0].last_used, Some(NOW));
    store.revoke_key(&BY, &project(), &key.id, NOW).unwrap();
    store.revoke_key(&BY, &project(), &key.id, Micros(NOW.0 + 1)).unwrap();
    assert_eq!(store.find_project_by_key(&secret).unwrap(), None);
    assert_eq!(store.list_keys(&project()).unwrap()[0].revoked, Some(NOW));
    assert_eq!(store.revoke_key(&BY, &project(), &KeyId("key_none".into()), NOW), Err(StoreError::NotFound));
    // The key itself is nowhere.
    store.compact().unwrap();
    let bytes = std::fs::read(dir.path().join("resa.db")).unwrap();
    assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()));
}

#[test]
fn a_key_of_another_vendor_can_be_brought_along_once() {
    let (_dir, store) = open();
    let brought = "aB3/x-Vendor_key+0=";
    let (_, secret) = store.create_key(&BY, &project(), "gammal", Some(brought), NOW).unwrap();
    assert_eq!(secret, brought);
    assert!(store.find_project_by_key(brought).unwrap().is_some());
    assert_eq!(conflict(store.create_key(&BY, &project(), "igen", Some(brought), NOW)), "key_taken");
    let long = "k".repeat(255);
    store.create_key(&BY, &project(), "lång", Some(&long), NOW).unwrap();
    for wrong in ["", &"k".repeat(256), "with space in it", "new\nline-here", "nyckel-på-svenska"] {
        let refused = store.create_key(&BY, &project(), "fel", Some(wrong), NOW);
        assert_eq!(conflict(refused), "key_is_1_to_255_printable_signs");
    }
    let nowhere = ProjectId("prj_none".into());
    assert_eq!(store.create_key(&BY, &nowhere, "x", None, NOW).err(), Some(StoreError::NotFound));
}

fn reject(store: &Store, all: Vec<Rejected>) {
    collector(store).deliver_and_wait(delivery(Vec::new(), all)).unwrap();
}

#[test]
fn rejections_are_listed_latest_first_replayed_and_deleted() {
    let (_dir, store) = open();
    let named = Rejected { message_id: Some("m-7".into()), ..rejected("event_too_large", 3) };
    reject(&store, vec![rejected("no_identity", 1), named, rejected("no_identity", 2)]);
    let page = |page: RejectionPage| {
        let list = store.list_rejections(&project(), &page).unwrap();
        list.iter().map(|rejection| rejection.id).collect::<Vec<_>>()
    };
    let all = RejectionPage { limit: 10, ..RejectionPage::default() };
    assert_eq!(page(all.clone()), [3, 2, 1]);
    assert_eq!(page(RejectionPage { limit: 1, before: Some(3), ..all.clone() }), [2]);
    assert_eq!(page(RejectionPage { reason: Some("no_identity".into()), ..all.clone() }), [3, 1]);
    let found = store.find_rejection(&project(), 2).unwrap().unwrap();
    assert_eq!((found.reason.as_str(), found.bytes.as_slice()), ("event_too_large", &b"xxx"[..]));
    assert_eq!((found.message_id.as_deref(), found.received, found.source.as_str()), (Some("m-7"), NOW, "web"));
    store.mark_replayed(&project(), 3, NOW).unwrap();
    assert_eq!(page(RejectionPage { open_only: true, ..all.clone() }), [2, 1]);
    store.delete_rejection(&project(), 1).unwrap();
    assert_eq!(store.delete_rejection(&project(), 1), Err(StoreError::NotFound));
    assert_eq!(store.erase_rejections(&project(), &["m-7".into(), String::new()]).unwrap(), 1);
    assert_eq!(page(all), [3]);
    assert_eq!(store.delete_rejections_before(&project(), Micros(NOW.0 + 1)).unwrap(), 1);
    assert_eq!(store.rejection_room(&project()).unwrap().bytes, 0);
    let reasons = store.count_reasons(&project()).unwrap();
    assert_eq!(reasons, [("no_identity".to_string(), 2), ("event_too_large".to_string(), 1)]);
}

#[test]
fn beyond_the_quota_the_oldest_rejections_go_and_stay_counted() {
    let (_dir, store) = open();
    let collector = Collector::start(&store, CollectorOptions { rejection_bytes: 10_000, ..options() }).unwrap();
    for _ in 0..30 {
        collector.deliver_and_wait(delivery(Vec::new(), vec![rejected("no_identity", 900)])).unwrap();
    }
    let kept = store.list_rejections(&project(), &RejectionPage { limit: 100, ..RejectionPage::default() }).unwrap();
    assert_eq!(kept.iter().map(|rejection| rejection.id).collect::<Vec<_>>(), (21..=30).rev().collect::<Vec<_>>());
    let room = store.rejection_room(&project()).unwrap();
    assert_eq!((room.bytes, room.forgotten), (10_000, 20));
    assert_eq!(store.count_reasons(&project()).unwrap(), [("no_identity".to_string(), 30)]);
    assert_eq!(store.counts(&project()).unwrap().rejected, 30);
}

#[test]
fn work_that_is_not_finished_is_found_after_a_restart() {
    let (dir, store) = open();
    let erasure = store.create_job(Some(&project()), "erasure", "{\"step\":1}", NOW).unwrap();
    let done = store.create_job(None, "retention", "{}", NOW).unwrap();
    store.update_job(erasure, "{\"step\":2}", Micros(NOW.0 + 1)).unwrap();
    store.finish_job(done).unwrap();
    store.finish_job(done).unwrap();
    assert_eq!(store.update_job(done, "{}", NOW), Err(StoreError::NotFound));
    drop(store);
    let jobs = Store::open(dir.path(), NOW).unwrap().list_jobs().unwrap();
    assert_eq!(jobs.len(), 1);
    assert_eq!((jobs[0].kind.as_str(), jobs[0].state.as_str()), ("erasure", "{\"step\":2}"));
    assert_eq!((jobs[0].project.as_ref(), jobs[0].updated), (Some(&project()), Micros(NOW.0 + 1)));
}
