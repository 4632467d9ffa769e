//! Many sign-ins at once: how much memory they take, and that those who are sent away still count.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use model::{Actor, By, Email, Language, Micros};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::{NewMember, SignIn, SignInTry, Store, StoreError};

const NOW: Micros = Micros(1_790_000_000_000_000);

/// The places where passwords are hashed are the process's: a rush in one test would be all that another sees.
static PLACES: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    PLACES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn someone(email: &str) -> NewMember<'_> {
    let email = Email::parse(email).unwrap();
    NewMember {
        email, name: "Anna", language: Language::Swedish, owner: false, password: Some("korrekt häst batteri")
    }
}

fn house() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("data"), NOW).unwrap();
    store.create_member(&By::from(Actor::Cli), &someone("anna@example.se"), NOW).unwrap();
    (folder, store)
}

fn guess(store: &Store, email: &str, origin: &str) -> Result<SignIn, StoreError> {
    let attempt = SignInTry { email, password: "fel lösen ord här", code: None, origin, request: None };
    store.sign_in(&attempt, NOW)
}

/// The most memory that this process ever held, in MiB.
#[cfg(target_os = "linux")]
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// Whether the address is a member's or nobody's.
#[test]
fn two_hundred_sign_ins_at_once_take_little_memory_and_each_gets_an_answer() {
    let _alone = alone();
    let (_folder, store) = house();
    let emails = ["anna@example.se", "ingen@example.se"];
    let answers: Vec<_> = std::thread::scope(|scope| {
        let store = &store;
        let tries: Vec<_> =
            (0..200).map(|at| scope.spawn(move || guess(store, emails[at % 2], &format!("origin {at}")))).collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let known = |answer: &Result<SignIn, StoreError>| matches!(answer, Ok(SignIn::Refused) | Err(StoreError::Busy));
    assert!(answers.iter().all(known), "{answers:?}");
    assert!(answers.contains(&Ok(SignIn::Refused)));
    #[cfg(target_os = "linux")]
    assert!(most_memory() < 256, "{} MiB", most_memory());
}

/// Others hash as much as they can, so that most tries find no place; ten are free all the same.
#[test]
fn a_try_that_was_told_busy_counts() {
    let _alone = alone();
    let (_folder, store) = house();
    let enough = AtomicBool::new(false);
    let answers: Vec<_> = std::thread::scope(|scope| {
        for _ in 0..48 {
            scope.spawn(|| {
                while !enough.load(Ordering::Relaxed) {
                    // Hashed, then refused: the address is taken.
                    store.create_member(&By::from(Actor::Cli), &someone("anna@example.se"), NOW).unwrap_err();
                }
            });
        }
        let tries = std::iter::repeat_with(|| guess(&store, "anna@example.se", "stranger"));
        let answers = tries.take(200).take_while(|answer| !matches!(answer, Ok(SignIn::TooMany { .. }))).collect();
        enough.store(true, Ordering::Relaxed);
        answers
    });
    assert_eq!(answers.len(), 10, "{answers:?}");
    assert!(answers.contains(&Err(StoreError::Busy)), "{answers:?}");
}
