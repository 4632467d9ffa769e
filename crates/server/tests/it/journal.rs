//! What is written down: the audit log of everything that changes, and a program's log without anything
//! that tells who somebody is.

use crate::support::{OWNER, PASSWORD, TestApp, Who};
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};

#[test]
fn every_change_is_a_line_of_the_audit_log_and_the_chain_holds() {
    let app = TestApp::start();
    let owner = app.set_up();
    let viewer = app.invite(&owner, "default", "bo@example.se", "viewer", false);
    let key = app.post(&owner, "/api/projects/default/keys", &json!({ "name": "web" })).json();
    app.ask(&owner, "DELETE", &format!("/api/projects/default/keys/{}", key["id"].as_str().unwrap()), None);
    app.ask(&owner, "PATCH", "/api/projects/default", Some(&json!({ "settings": { "retention_days": 30 } })));
    app.post(&owner, "/api/projects", &json!({ "name": "Second" }));
    assert_eq!(app.get(&viewer, "/api/projects/default/keys").code(), "forbidden");
    assert_eq!(app.get(&viewer, "/api/audit").code(), "forbidden");
    let page = app.get(&owner, "/api/audit?limit=500").json();
    let actions: Vec<&str> = page["entries"].as_array().unwrap().iter().filter_map(|e| e["action"].as_str()).collect();
    for action in [
        "organisation.set_up",
        "member.create",
        "session.sign_in",
        "invitation.create",
        "invitation.accept",
        "membership.give",
        "key.create",
        "key.revoke",
        "project.update",
        "project.create",
        "access.deny",
    ] {
        assert!(actions.contains(&action), "{action} in {actions:?}");
    }
    let text = page.to_string();
    for canary in [OWNER, "bo@example.se", PASSWORD, "resa_", "Olle"] {
        assert!(!text.contains(canary), "{canary}");
    }
    assert!(page["entries"][0]["request_id"].is_string());
    let filtered = app.get(&owner, "/api/audit?action=key.create&limit=1").json();
    assert_eq!(filtered["entries"].as_array().unwrap().len(), 1);
    assert_eq!(app.get(&owner, "/api/audit?action=nonsense").code(), "invalid_field");
    assert_eq!(app.get(&owner, "/api/audit/verify").json()["ok"], true);
    let export = app.get(&owner, "/api/audit/export");
    assert_eq!(export.header("content-type"), Some("application/jsonl"));
    let verified = store::verify_export(export.body.as_bytes(), &[]).unwrap();
    assert!(verified.entries >= 12, "{}", verified.entries);
}

/// Bytes that a test's log is written to.
#[derive(Clone, Default)]
pub(crate) struct Written(pub(crate) Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The log of all that this thread starts, from now on.
pub(crate) fn listening() -> (Written, tracing::subscriber::DefaultGuard) {
    let written = Written::default();
    let writer = written.clone();
    // With only one log in the process, whether a line is of interest would be asked of whichever thread
    // comes by first, and remembered; with two, it is asked of both.
    let another = tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(std::io::sink).finish());
    std::mem::forget(another);
    let log = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .finish();
    (written, tracing::subscriber::set_default(log))
}

#[test]
fn the_programs_log_never_tells_who_somebody_is() {
    let (written, _here) = listening();
    let app = TestApp::start();
    let owner = app.set_up();
    let colleague = app.invite(&owner, "default", "canary@example.se", "analyst", true);
    app.sign_in("canary@example.se", "canary password is wrong");
    app.get(&colleague, "/api/audit?actor=canary-query");
    app.get(&Who::Token("resa_tok_canary".into()), "/api/session");
    let key = app.post(&owner, "/api/projects/default/keys", &json!({ "name": "canary-name" })).json();
    let writer = Who::WriteKey(key["key"].as_str().unwrap().to_string());
    let event = json!({ "userId": "canary-customer", "event": "Opened", "messageId": "canary-message",
                        "properties": { "note": "canary text" }, "context": { "traits": { "email": "canary@kund.se" } } });
    assert_eq!(app.post(&writer, "/v1/track", &event).status, 200);
    app.send("GET", "/nothing?canary=1", &[("x-forwarded-for", "203.0.113.77")], None);
    app.ask(&owner, "DELETE", "/api/session", None);
    drop(app);
    let text = String::from_utf8_lossy(&written.0.lock().unwrap()).into_owned();
    assert!(text.contains("answered"), "the log was listened to: {text}");
    for canary in [
        "canary",
        OWNER,
        "Olle",
        PASSWORD,
        "resa_ses_",
        "resa_wk_",
        "resa_inv_",
        "resa_set_",
        "203.0.113.77",
        "127.0.0.1",
    ] {
        let line = text.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary}");
    }
}
