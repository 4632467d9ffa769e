//! What waits is bounded, whoever asks however much; what nobody waits for is not computed.

use super::*;
use crate::clock::Clock;
use crate::settings::Settings;
use model::Micros;
use std::sync::Condvar;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::task::JoinSet;

/// Keeps computations from ending until it is opened.
#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
    computed: AtomicUsize,
}

impl Gate {
    fn work(self: &Arc<Gate>) -> Work {
        let gate = Arc::clone(self);
        Arc::new(move |_: &App| {
            let open = gate.opened.wait_while(lock(&gate.open), |open| !*open);
            drop(open);
            gate.computed.fetch_add(1, Ordering::Relaxed);
            Ok(format!("{{{FRESH}}}"))
        })
    }

    fn open(&self) {
        *lock(&self.open) = true;
        self.opened.notify_all();
    }
}

async fn server() -> (tempfile::TempDir, App) {
    let dir = tempfile::tempdir().unwrap();
    let mut settings = Settings::from_parts("", std::iter::empty()).unwrap();
    settings.server.listen = "127.0.0.1:0".parse().unwrap();
    let clock = Clock::new(|| Micros(1_767_225_600_000_000));
    let running = crate::start::start(dir.path(), settings, clock, "0.0.0", |why| panic!("{why}")).await.unwrap();
    (dir, running.app.clone())
}

fn member(name: &str) -> MemberId {
    MemberId(name.into())
}

async fn ask(app: App, who: &'static str, question: String, gate: Arc<Gate>) -> ApiResult<Arc<str>> {
    answer(&app, &member(who), &ProjectId::default_project(), question, 0, Job { work: gate.work(), watch: None }).await
}

/// Waits until something holds that other tasks bring about.
async fn until(holds: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it never holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_questions_of_one_person_leave_room_for_another() {
    let (_dir, app) = server().await;
    let gate = Arc::new(Gate::default());
    let mut asked = JoinSet::new();
    for at in 0..200 {
        asked.spawn(ask(app.clone(), "ivrig", format!("question {at}"), Arc::clone(&gate)));
    }
    // Those who may not wait are told at once; the others wait until the gate opens.
    let mut refused = 0;
    while refused < 176 {
        let error = asked.join_next().await.unwrap().unwrap().unwrap_err();
        assert_eq!((error.code, error.status.as_u16(), error.retry_after), ("too_many_questions", 429, Some(2)));
        refused += 1;
    }
    until(|| lock(&app.answers.shelf).under_way.len() == 24).await;
    assert!(lock(&app.answers.shelf).asked_bytes <= 24 * "question 199".len());
    let other = tokio::spawn(ask(app.clone(), "annan", "another question".into(), Arc::clone(&gate)));
    until(|| lock(&app.answers.shelf).under_way.len() == 25).await;
    gate.open();
    other.await.unwrap().unwrap();
    while let Some(answered) = asked.join_next().await {
        answered.unwrap().unwrap();
    }
    let shelf = lock(&app.answers.shelf);
    assert_eq!((shelf.under_way.len(), shelf.asked_bytes, shelf.kept.len()), (0, 0, 25));
    assert_eq!(gate.computed.load(Ordering::Relaxed), 25);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_question_of_many_is_computed_once_and_what_nobody_waits_for_is_not() {
    let (_dir, app) = server().await;
    let gate = Arc::new(Gate::default());
    let mut asked = JoinSet::new();
    for who in ["a", "b", "c", "d"].into_iter().cycle().take(40) {
        asked.spawn(ask(app.clone(), who, "the same".into(), Arc::clone(&gate)));
    }
    until(|| lock(&app.answers.shelf).under_way.values().next().is_some_and(|flight| flight.receiver_count() == 40))
        .await;
    let mut gone = JoinSet::new();
    for at in 0..20 {
        gone.spawn(ask(app.clone(), "e", format!("left alone {at}"), Arc::clone(&gate)));
    }
    until(|| lock(&app.answers.shelf).under_way.len() == 21).await;
    gone.shutdown().await;
    // What has its turn already is ended and kept; the others are forgotten before.
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    until(|| lock(&app.answers.shelf).under_way.len() <= cores.max(1)).await;
    gate.open();
    while let Some(answered) = asked.join_next().await {
        answered.unwrap().unwrap();
    }
    until(|| lock(&app.answers.shelf).under_way.is_empty()).await;
    assert!(gate.computed.load(Ordering::Relaxed) <= cores.max(1), "once for all, and what had begun");
    assert_eq!(lock(&app.answers.shelf).asked_bytes, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn long_work_is_stopped_a_while_after_the_last_who_waited_has_gone() {
    let (_dir, app) = server().await;
    let watch = Arc::new(Watch::default());
    let ended = Arc::new(AtomicUsize::new(0));
    let work = || {
        let (watched, ended) = (Arc::clone(&watch), Arc::clone(&ended));
        let work: Work = Arc::new(move |_: &App| {
            while !watched.is_stopped() {
                std::thread::sleep(Duration::from_millis(1));
            }
            ended.fetch_add(1, Ordering::Relaxed);
            Err(ApiError::not_found())
        });
        Job { work, watch: Some(Arc::clone(&watch)) }
    };
    let ask = |who: &'static str| {
        let (app, job) = (app.clone(), work());
        async move { answer(&app, &member(who), &ProjectId::default_project(), "long".into(), 0, job).await }
    };
    let (first, second) = (tokio::spawn(ask("a")), tokio::spawn(ask("b")));
    until(|| lock(&app.answers.shelf).under_way.values().next().is_some_and(|flight| flight.receiver_count() == 2))
        .await;
    let (key, _) = look(&app, &ProjectId::default_project(), "long".into(), 0).await.unwrap();
    assert!(lock(&app.answers.shelf).watched.contains_key(&key), "how far it has come is told");
    first.abort();
    tokio::time::sleep(4 * PATIENCE).await;
    assert!(!watch.is_stopped(), "one waits still");
    second.abort();
    until(|| watch.is_stopped() && ended.load(Ordering::Relaxed) == 1).await;
    let shelf = lock(&app.answers.shelf);
    assert_eq!((shelf.under_way.len(), shelf.asked_bytes, shelf.kept.len()), (0, 0, 0));
    assert!(shelf.watched.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn long_drafts_count_while_they_wait_and_while_they_are_kept() {
    let (_dir, app) = server().await;
    let gate = Arc::new(Gate::default());
    let long = |at: usize| format!("{at}{}", "x".repeat(1 << 20));
    let mut asked = JoinSet::new();
    for at in 0..12 {
        asked.spawn(ask(app.clone(), "utkast", long(at), Arc::clone(&gate)));
    }
    let mut refused = 0;
    while refused < 5 {
        assert_eq!(asked.join_next().await.unwrap().unwrap().unwrap_err().code, "too_many_questions");
        refused += 1;
    }
    assert!(lock(&app.answers.shelf).asked_bytes <= MOST_ASKED_BYTES);
    gate.open();
    while let Some(answered) = asked.join_next().await {
        answered.unwrap().unwrap();
    }
    assert!(lock(&app.answers.shelf).bytes > 7 << 20, "seven drafts are kept with their answers");
    for at in 12..90 {
        ask(app.clone(), "utkast", long(at), Arc::clone(&gate)).await.unwrap();
    }
    let shelf = lock(&app.answers.shelf);
    assert!(shelf.bytes <= MOST_BYTES && shelf.kept.len() < 64, "{} bytes of {}", shelf.bytes, shelf.kept.len());
}
