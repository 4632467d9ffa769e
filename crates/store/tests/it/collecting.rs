//! Collecting: what is acknowledged is stored, once; what came in adds up; limits hold.

use crate::common::{
    BY, Chance, NOW, collector, delivery, event, identity, inbox_ids, open, options, project, property, rejected,
};
use model::{Counts, Fact, IdentityKind, Micros, ProjectId};
use std::collections::{BTreeSet, HashSet};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Collector, CollectorOptions, Store, StoreError};

#[test]
fn an_event_comes_out_of_the_inbox_as_it_went_in() {
    let (_dir, store) = open();
    let collector = collector(&store);
    let accepted = event("m-1", 7, "Läsa beskedet");
    let answer = collector.deliver_and_wait(delivery(vec![accepted.clone()], Vec::new())).unwrap();
    assert_eq!(answer, Counts { received: 1, stored: 1, duplicates: 0, rejected: 0 });
    let tail = store.inbox_tail(&project(), 0, 10).unwrap();
    assert_eq!(tail, [(1, accepted.event)]);
    assert_eq!(store.last_seq(&project()).unwrap(), 1);
    assert!(store.inbox_tail(&project(), 1, 10).unwrap().is_empty());
}

#[test]
fn acknowledged_events_are_stored_when_the_process_never_stops_cleanly() {
    let (dir, store) = open();
    let collector = collector(&store);
    let mut acknowledged = BTreeSet::new();
    for batch in 0..20 {
        let ids: Vec<String> = (0..10).map(|at| format!("m-{batch}-{at}")).collect();
        let events = ids.iter().map(|id| event(id, batch, "a")).collect();
        collector.deliver_and_wait(delivery(events, Vec::new())).unwrap();
        acknowledged.extend(ids);
    }
    // No clean stop: the threads and connections of the first store are still there.
    let copy = tempfile::tempdir().unwrap();
    copy_folder(dir.path(), copy.path());
    let second = Store::open(copy.path(), NOW).unwrap();
    assert_eq!(inbox_ids(&second).into_iter().collect::<BTreeSet<_>>(), acknowledged);
    assert_eq!(second.counts(&project()).unwrap().stored, 200);
    assert_eq!(second.count_identities(&project()).unwrap(), 20);
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn an_id_counts_once_however_batches_are_split() {
    let (_dir, store) = open();
    let collector = collector(&store);
    let events = |ids: &[&str]| ids.iter().map(|id| event(id, 1, "a")).collect::<Vec<_>>();
    let send = |ids: &[&str]| collector.deliver_and_wait(delivery(events(ids), Vec::new())).unwrap();
    assert_eq!(send(&["a", "b", "a"]), Counts { received: 3, stored: 2, duplicates: 1, rejected: 0 });
    assert_eq!(send(&["b", "c"]), Counts { received: 2, stored: 1, duplicates: 1, rejected: 0 });
    store.forget_sealed(&project(), 2).unwrap();
    assert_eq!(send(&["a"]).duplicates, 1);
    assert_eq!(send(&["c", "d"]), Counts { received: 2, stored: 1, duplicates: 1, rejected: 0 });
    assert_eq!(inbox_ids(&store), ["c", "d"]);
    assert_eq!(store.count_conflicts(&project()).unwrap(), 0);
}

#[test]
fn an_id_used_for_another_event_is_a_duplicate_and_a_conflict() {
    let (_dir, store) = open();
    let collector = collector(&store);
    let send = |activity: &str| {
        let mut accepted = event("same", 1, activity);
        accepted.links = vec![(identity(IdentityKind::AnonymousId, 5), identity(IdentityKind::UserId, 1))];
        if activity == "other" {
            accepted.links = vec![(identity(IdentityKind::AnonymousId, 6), identity(IdentityKind::UserId, 1))];
        }
        collector.deliver_and_wait(delivery(vec![accepted], Vec::new())).unwrap()
    };
    send("one");
    send("other");
    store.forget_sealed(&project(), i64::MAX).unwrap();
    send("one");
    send("other");
    assert_eq!(store.counts(&project()).unwrap(), Counts { received: 4, stored: 1, duplicates: 3, rejected: 0 });
    assert_eq!(store.count_conflicts(&project()).unwrap(), 2);
    assert_eq!(store.facts(&project(), 0).unwrap().len(), 1, "an event that is not stored teaches nothing");
}

#[test]
fn the_same_id_in_two_projects_is_two_events() {
    let (_dir, store) = open();
    let other = store.create_project(&BY, "Annat", &model::ProjectSettings::default(), NOW).unwrap().id;
    let collector = collector(&store);
    for project in [project(), other.clone()] {
        let mut delivery = delivery(vec![event("same", 1, "a")], Vec::new());
        delivery.project = project;
        assert_eq!(collector.deliver_and_wait(delivery).unwrap().stored, 1);
    }
    assert_eq!(store.inbox_tail(&other, 0, 10).unwrap().len(), 1);
    assert_eq!(store.inbox_size(&project()).unwrap().events, 1);
}

#[test]
fn a_delivery_for_no_project_fails_alone() {
    let (_dir, store) = open();
    let collector =
        Collector::start(&store, CollectorOptions { window: Duration::from_millis(50), ..options() }).unwrap();
    let (tell, told) = mpsc::channel();
    for (name, project) in [("lost", ProjectId("prj_none".into())), ("kept", project())] {
        let tell = tell.clone();
        let delivery = store::Delivery { project, ..delivery(vec![event(name, 1, "a")], Vec::new()) };
        collector.deliver(delivery, Box::new(move |answer| tell.send((name, answer)).unwrap())).unwrap();
    }
    collector.stop();
    let mut answers: Vec<_> = told.try_iter().collect();
    answers.sort_by_key(|(name, _)| *name);
    assert_eq!(answers[0].1.as_ref().unwrap().stored, 1);
    assert_eq!(answers[1].1, Err(StoreError::NotFound));
    assert_eq!(store.count_identities(&ProjectId("prj_none".into())).unwrap(), 0);
}

/// Random deliveries by several threads: ids repeat within, across and after sealing.
#[test]
fn what_came_in_adds_up_whatever_comes() {
    for seed in 1..=4_u64 {
        let (_dir, store) = open();
        let (key, _) = store.create_key(&BY, &project(), "webb", None, NOW).unwrap();
        let collector = collector(&store);
        let told = Arc::new(Mutex::new(Counts::default()));
        let sent = Mutex::new(HashSet::new());
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (store, collector, told, sent, key) = (&store, &collector, &told, &sent, &key);
                scope.spawn(move || {
                    let mut chance = Chance(seed * 1_000 + thread + 1);
                    for _ in 0..25 {
                        let ids: Vec<u64> = (0..chance.below(12)).map(|_| chance.below(400)).collect();
                        let events = ids.iter().map(|id| event(&format!("m{id}"), id % 9, "a")).collect();
                        let rejections = (0..chance.below(3)).map(|_| rejected("no_identity", 20)).collect();
                        let mut delivery = delivery(events, rejections);
                        delivery.key = (chance.below(2) == 0).then(|| key.id.clone());
                        delivery.received = Micros(NOW.0 + chance.below(5) as i64 * 1_800_000_000);
                        let counts = collector.deliver_and_wait(delivery).unwrap();
                        assert_eq!(counts.received, counts.stored + counts.duplicates + counts.rejected);
                        sent.lock().unwrap().extend(ids);
                        add(&mut told.lock().unwrap(), &counts);
                        if chance.below(6) == 0 {
                            let through = store.last_seq(&project()).unwrap() - chance.below(5) as i64;
                            store.forget_sealed(&project(), through).unwrap();
                        }
                    }
                });
            }
        });
        collector.stop();
        let counts = store.counts(&project()).unwrap();
        assert_eq!(counts, *told.lock().unwrap(), "seed {seed}");
        assert_eq!(counts.stored, sent.lock().unwrap().len() as u64, "seed {seed}");
        let kept = store.inbox_size(&project()).unwrap().events + store.seen_size(&project()).unwrap();
        assert_eq!(kept, counts.stored, "seed {seed}");
        let mut hours = Counts::default();
        let by_hour = store.counts_by_hour(&project(), NOW..Micros(i64::MAX / 2)).unwrap();
        assert!(by_hour.iter().any(|hour| hour.key.as_ref() == Some(&key.id)));
        assert!(by_hour.iter().any(|hour| hour.key.is_none()));
        by_hour.iter().for_each(|hour| add(&mut hours, &hour.counts));
        assert_eq!(hours, counts, "seed {seed}");
        assert_eq!(store.count_reasons(&project()).unwrap(), [("no_identity".to_string(), counts.rejected)]);
        assert_eq!(store.list_keys(&project()).unwrap()[0].last_used.map(|at| at.0 % 60_000_000), Some(0));
    }
}

fn add(sum: &mut Counts, counts: &Counts) {
    sum.received += counts.received;
    sum.stored += counts.stored;
    sum.duplicates += counts.duplicates;
    sum.rejected += counts.rejected;
}

#[test]
fn a_full_queue_refuses_and_loses_nothing() {
    let (_dir, store) = open();
    let options = CollectorOptions { queue_events: 10, ..options() };
    let collector = Collector::start(&store, options).unwrap();
    let (go, wait) = mpsc::channel::<()>();
    let (held, holding) = mpsc::channel();
    // The first answer keeps the writer busy until the queue has been filled.
    let first = Box::new(move |_| {
        held.send(()).unwrap();
        wait.recv().unwrap();
    });
    collector.deliver(delivery(vec![event("first", 1, "a")], Vec::new()), first).unwrap();
    holding.recv().unwrap();
    let (tell, told) = mpsc::channel();
    let mut refused = 0;
    for number in 0..15 {
        let tell = tell.clone();
        let done = Box::new(move |answer: Result<Counts, StoreError>| tell.send(answer.unwrap().stored).unwrap());
        let outcome = collector.deliver(delivery(vec![event(&format!("m{number}"), 1, "a")], Vec::new()), done);
        refused += usize::from(outcome == Err(StoreError::Busy));
    }
    assert_eq!(refused, 5);
    assert_eq!(collector.state().waiting_events, 10);
    go.send(()).unwrap();
    collector.stop();
    assert_eq!(told.try_iter().sum::<u64>(), 10);
    assert_eq!(inbox_ids(&store).len(), 11);
}

#[test]
fn stopping_commits_what_waits() {
    let (_dir, store) = open();
    let collector =
        Collector::start(&store, CollectorOptions { window: Duration::from_secs(60), ..options() }).unwrap();
    let (tell, told) = mpsc::channel();
    for number in 0..5 {
        let tell = tell.clone();
        let events = vec![event(&format!("m{number}"), 1, "a")];
        collector.deliver(delivery(events, Vec::new()), Box::new(move |answer| tell.send(answer).unwrap())).unwrap();
    }
    collector.stop();
    assert_eq!(told.try_iter().filter(Result::is_ok).count(), 5);
    assert_eq!(inbox_ids(&store).len(), 5);
}

#[test]
fn whoever_panics_when_told_does_not_stop_collection() {
    let (_dir, store) = open();
    let collector = collector(&store);
    collector.deliver(delivery(vec![event("a", 1, "a")], Vec::new()), Box::new(|_| panic!("as planned"))).unwrap();
    assert_eq!(collector.deliver_and_wait(delivery(vec![event("b", 1, "a")], Vec::new())).unwrap().stored, 1);
}

#[test]
fn facts_are_recorded_once_in_order_with_the_day_of_the_event() {
    let (_dir, store) = open();
    let collector = collector(&store);
    let (device, person) = (identity(IdentityKind::AnonymousId, 1), identity(IdentityKind::UserId, 1));
    for number in 0..3 {
        let mut accepted = event(&format!("m{number}"), 1, "a");
        accepted.links = vec![(device.clone(), person.clone())];
        accepted.event.time = Micros(NOW.0 + if number == 2 { 86_400_000_000 } else { 0 });
        accepted.alias = Some((identity(IdentityKind::UserId, 9), person.clone()));
        collector.deliver_and_wait(delivery(vec![accepted], Vec::new())).unwrap();
    }
    let day = (NOW.0 / 86_400_000_000) as i32;
    let together = |day| Fact::Together { weaker: device.clone(), stronger: person.clone(), day };
    let alias = Fact::Alias { from: identity(IdentityKind::UserId, 9), to: person.clone() };
    let facts = store.facts(&project(), 0).unwrap();
    assert_eq!(facts.iter().map(|fact| &fact.fact).collect::<Vec<_>>(), [&together(day), &alias, &together(day + 1)]);
    assert!(facts.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    assert_eq!(store.facts(&project(), facts[1].seq).unwrap().len(), 1);
    assert_eq!(store.last_fact(&project()).unwrap(), facts[2].seq);
}

#[test]
fn no_name_is_in_the_main_database_and_the_vault_has_it_sealed() {
    let (dir, store) = open();
    let collector = collector(&store);
    let mut accepted = event("m", 4_711, "a");
    accepted.traits = vec![property("name", "Annika Testsson")];
    collector.deliver_and_wait(delivery(vec![accepted.clone()], Vec::new())).unwrap();
    let entry = store.find_identity(&project(), &accepted.event.person).unwrap().unwrap();
    assert_eq!(entry.value.as_deref(), Some("kund-4711"));
    assert_eq!(entry.traits, [property("name", "Annika Testsson")]);
    collector.stop();
    for name in ["resa.db", "resa.db-wal", "vault.db", "vault.db-wal"] {
        let bytes = std::fs::read(dir.path().join(name)).unwrap_or_default();
        for text in ["kund-4711", "Annika"] {
            assert!(!bytes.windows(text.len()).any(|part| part == text.as_bytes()), "{text} in {name}");
        }
    }
}

#[test]
fn a_person_who_was_erased_and_comes_again_is_known_again() {
    let (_dir, store) = open();
    let collector = collector(&store);
    let accepted = event("m1", 1, "a");
    let person = accepted.event.person.clone();
    collector.deliver_and_wait(delivery(vec![accepted], Vec::new())).unwrap();
    assert_eq!(store.erase_identities(&project(), std::slice::from_ref(&person)).unwrap(), 1);
    assert_eq!(store.find_identity(&project(), &person).unwrap(), None);
    collector.deliver_and_wait(delivery(vec![event("m2", 1, "a")], Vec::new())).unwrap();
    assert!(store.find_identity(&project(), &person).unwrap().is_some());
}

#[test]
fn the_latest_word_about_a_person_stays() {
    let (_dir, store) = open();
    let collector = collector(&store);
    let say = |id: &str, name: &str, minutes: i64| {
        let mut accepted = event(id, 1, "$identify");
        accepted.event.time = Micros(NOW.0 + minutes * 60_000_000);
        accepted.traits = vec![property("name", name)];
        collector.deliver_and_wait(delivery(vec![accepted], Vec::new())).unwrap();
        let entry = store.find_identity(&project(), &identity(IdentityKind::UserId, 1)).unwrap().unwrap();
        entry.traits[0].value.clone()
    };
    assert_eq!(say("1", "Anna", 0), "Anna");
    assert_eq!(say("2", "Anna B", 10), "Anna B");
    assert_eq!(say("3", "Anna", 20), "Anna");
    assert_eq!(say("4", "Anna late", 5), "Anna");
}
