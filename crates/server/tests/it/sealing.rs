//! Sealing: a project that never falls silent holds up no other, and does not fill the disk with crumbs.

use crate::support::TestApp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eventlog::DataDir;
use model::{Actor, By, ProjectId, ProjectSettings};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

fn call(key: &str, id: &str) -> Vec<u8> {
    let body = format!("{{\"type\":\"track\",\"event\":\"Steg\",\"userId\":\"kund-{id}\",\"messageId\":\"{id}\"}}");
    let basic = STANDARD.encode(format!("{key}:"));
    format!(
        "POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {basic}\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[test]
fn a_busy_project_holds_up_no_other_and_is_sealed_in_pieces_worth_their_name() {
    let app = TestApp::start_with("[seal]\nevery_seconds = 1\n");
    let store = app.store();
    let by = By::from(Actor::Cli);
    let busy = ProjectId::default_project();
    let quiet = store.create_project(&by, "Tyst", &ProjectSettings::default(), app.now()).unwrap().id;
    let (_, busy_key) = store.create_key(&by, &busy, "a", None, app.now()).unwrap();
    let (_, quiet_key) = store.create_key(&by, &quiet, "b", None, app.now()).unwrap();
    let stop = AtomicBool::new(false);
    let log = |project: &ProjectId| DataDir::project(&app.data(), &project.0);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for sender in 0..2 {
            let (app, stop, key) = (&app, &stop, busy_key.as_str());
            scope.spawn(move || {
                let mut sent = 0;
                while !stop.load(Ordering::Relaxed) {
                    assert_eq!(app.raw(&call(key, &format!("{sender}-{sent}"))).status, 200);
                    sent += 1;
                }
            });
        }
        assert_eq!(app.raw(&call(&quiet_key, "tyst-1")).status, 200);
        while began.elapsed() < Duration::from_secs(30) && log(&quiet).sealed_through().unwrap() == 0 {
            std::thread::yield_now();
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(log(&quiet).sealed_through().unwrap() > 0, "the quiet project was never sealed");
    let seals = log(&busy).seals().unwrap().len() as u64;
    assert!(seals <= began.elapsed().as_secs() + 1, "{seals} seals in {:?}", began.elapsed());
}
