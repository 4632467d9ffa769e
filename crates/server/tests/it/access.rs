//! Coming in: set-up, signing in, second factor, invitations, tokens, and what must not get in.

use crate::support::{OWNER, PASSWORD, TestApp, Who, session};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

#[test]
fn the_set_up_works_once_and_only_with_its_secret() {
    let app = TestApp::start();
    let owner = |secret: &str| json!({ "secret": secret, "name": "Olle", "email": OWNER, "password": PASSWORD });
    let wrong = app.post(&Who::Nobody, "/api/set-up", &owner("resa_set_wrong"));
    assert_eq!((wrong.status, wrong.code().as_str()), (404, "not_found"));
    let weak = json!({ "secret": app.secret, "name": "Olle", "email": OWNER, "password": "kort" });
    let weak = app.post(&Who::Nobody, "/api/set-up", &weak);
    assert_eq!((weak.status, weak.code().as_str()), (422, "password_too_short"));
    assert_eq!(weak.json()["fields"], json!(["password"]));
    assert_eq!(app.get(&Who::Nobody, "/api/set-up").json(), json!({ "needed": true }));
    let who = app.set_up();
    assert_eq!(app.get(&who, "/api/session").json()["owner"], true);
    let again = app.post(&Who::Nobody, "/api/set-up", &owner(&app.secret));
    assert_eq!(again.without_request(), wrong.without_request());
    assert_eq!(app.send("GET", "/set-up", &[("accept", "text/html")], None).status, 404);
}

#[test]
fn what_the_public_may_see_has_a_fixed_set_of_names() {
    let app = TestApp::start();
    app.set_up();
    let public: [(&str, &[&str]); 3] =
        [("/api/set-up", &["needed"]), ("/livez", &["status"]), ("/readyz", &["status"])];
    for (path, names) in public {
        let reply = app.get(&Who::Nobody, path).json();
        let found: BTreeSet<&str> = reply.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found, names.iter().copied().collect(), "{path}");
    }
    let document = app.get(&Who::Nobody, "/api/openapi.json").body;
    assert!(!document.contains(&app.secret));
}

#[test]
fn one_answer_for_whoever_may_not_come_in() {
    let app = TestApp::start();
    app.set_up();
    let unknown = app.sign_in("nobody@example.se", PASSWORD);
    let wrong = app.sign_in(OWNER, "a wrong password for sure");
    let no_address = app.sign_in("not an address", PASSWORD);
    assert_eq!((unknown.status, unknown.code().as_str()), (401, "invalid_credentials"));
    assert_eq!(unknown.without_request(), wrong.without_request());
    assert_eq!(unknown.without_request(), no_address.without_request());
    assert_eq!(app.sign_in(OWNER, PASSWORD).status, 200);
}

#[test]
fn the_eleventh_guess_waits_and_other_members_do_not() {
    let app = TestApp::start();
    let owner = app.set_up();
    app.invite(&owner, "default", "bo@example.se", "viewer", false);
    let mut refused = app.sign_in(OWNER, "guess 1 of very many");
    for _ in 0..12 {
        refused = app.sign_in(OWNER, "guess n of very many");
    }
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many_tries"));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=3_600).contains(&wait), "{wait}");
    assert_eq!(app.sign_in("bo@example.se", PASSWORD).status, 200);
    app.advance(Duration::from_secs(wait + 1));
    assert_eq!(app.sign_in(OWNER, PASSWORD).status, 200);
}

/// Welch's t of two samples.
fn welch(a: &[f64], b: &[f64]) -> f64 {
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    let spread = |all: &[f64]| {
        let middle = mean(all);
        all.iter().map(|one| (one - middle).powi(2)).sum::<f64>() / (all.len() - 1) as f64 / all.len() as f64
    };
    (mean(a) - mean(b)) / (spread(a) + spread(b)).sqrt()
}

/// Whether an address is known must not show in how long an answer takes. Taken in turns, so that a busy
/// machine is as busy for both; the bound is wide for the same reason, and still far below what a
/// skipped hash of a password would show.
#[test]
fn an_unknown_address_takes_as_long_as_a_wrong_password() {
    let app = TestApp::start();
    app.set_up();
    let timed = |email: &str| {
        let started = Instant::now();
        assert_eq!(app.sign_in(email, "a wrong password for sure").status, 401);
        started.elapsed().as_secs_f64()
    };
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..40 {
        app.advance(Duration::from_secs(25 * 3_600));
        known.push(timed(OWNER));
        unknown.push(timed(&format!("nobody{round}@example.se")));
    }
    // The slowest fifth is the machine's, not ours.
    let trimmed = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all.truncate(32);
        all
    };
    let (known, unknown) = (trimmed(known), trimmed(unknown));
    let t = welch(&known, &unknown);
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    let ratio = mean(&known) / mean(&unknown);
    assert!(t.abs() < 4.5 || (0.8..1.25).contains(&ratio), "t {t:.1}, ratio {ratio:.2}");
}

#[test]
fn sessions_end_when_idle_when_old_and_when_signed_out() {
    let app = TestApp::start();
    let first = app.set_up();
    app.advance(Duration::from_secs(29 * 60));
    assert_eq!(app.get(&first, "/api/session").status, 200);
    app.advance(Duration::from_secs(31 * 60));
    assert_eq!(app.get(&first, "/api/session").code(), "sign_in_required");
    let second = session(&app.sign_in(OWNER, PASSWORD));
    for _ in 0..24 {
        app.advance(Duration::from_secs(29 * 60));
        assert_eq!(app.get(&second, "/api/session").status, 200);
    }
    app.advance(Duration::from_secs(29 * 60));
    assert_eq!(app.get(&second, "/api/session").status, 401);
    let third = session(&app.sign_in(OWNER, PASSWORD));
    let out = app.ask(&third, "DELETE", "/api/session", None);
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(app.get(&third, "/api/session").status, 401);
}

#[test]
fn the_cookie_cannot_be_read_by_scripts_or_sent_in_the_open() {
    let app = TestApp::start();
    app.set_up();
    let cookie = app.sign_in(OWNER, PASSWORD).header("set-cookie").unwrap().to_string();
    for part in ["__Host-resa=resa_ses_", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{part}");
    }
    assert!(!cookie.contains("Domain"));
}

#[test]
fn a_changed_password_ends_other_sessions() {
    let app = TestApp::start();
    let here = app.set_up();
    let there = session(&app.sign_in(OWNER, PASSWORD));
    let change = |current: &str| {
        let body = json!({ "current": current, "new": "ett helt nytt lösenord" });
        app.ask(&here, "PUT", "/api/me/password", Some(&body))
    };
    assert_eq!(change("inte det").code(), "password_wrong");
    assert_eq!(change(PASSWORD).status, 204);
    assert_eq!(app.get(&here, "/api/session").status, 200);
    assert_eq!(app.get(&there, "/api/session").status, 401);
    assert_eq!(app.sign_in(OWNER, PASSWORD).status, 401);
    assert_eq!(app.sign_in(OWNER, "ett helt nytt lösenord").status, 200);
}

#[test]
fn the_present_password_is_not_guessed_from_within_a_session() {
    let app = TestApp::start();
    let here = app.set_up();
    let change = |current: &str| {
        let body = json!({ "current": current, "new": "ett helt nytt lösenord" });
        app.ask(&here, "PUT", "/api/me/password", Some(&body))
    };
    for _ in 0..10 {
        assert_eq!(change("inte det").code(), "password_wrong");
    }
    let waits = change(PASSWORD);
    assert_eq!((waits.status, waits.code().as_str()), (429, "too_many_tries"));
    assert!(waits.header("retry-after").is_some());
    let filter = store::AuditFilter {
        action: Some(model::AuditAction::ChangePassword),
        limit: 100,
        ..store::AuditFilter::default()
    };
    let lines = app.store().list_audit(&filter).unwrap();
    assert_eq!(lines.len(), 10, "every wrong guess is a line");
    for line in lines {
        assert_eq!(line.result, model::AuditResult::Denied);
        assert!(line.actor.starts_with("mbr_"));
    }
    app.advance(Duration::from_secs(31));
    assert_eq!(change(PASSWORD).status, 204);
}

#[test]
fn a_second_factor_is_asked_for_once_it_is_on() {
    let app = TestApp::start();
    let owner = app.set_up();
    let wrong = app.post(&owner, "/api/me/totp", &json!({ "password": "inte det" }));
    assert_eq!(wrong.code(), "password_wrong");
    let begun = app.post(&owner, "/api/me/totp", &json!({ "password": PASSWORD }));
    assert_eq!(begun.status, 200, "{}", begun.body);
    assert!(begun.json()["address"].as_str().unwrap().starts_with("otpauth://totp/"));
    assert!(begun.json()["qr"]["path"].as_str().unwrap().len() > 500);
    // Nothing counts until a code was seen.
    assert_eq!(app.sign_in(OWNER, PASSWORD).status, 200);
    let bad = app.post(&owner, "/api/me/totp/confirm", &json!({ "code": "not a code" }));
    assert_eq!((bad.status, bad.code().as_str()), (422, "code_wrong"));
}

#[test]
fn forged_requests_change_nothing() {
    let app = TestApp::start();
    let Who::Session(secret) = app.set_up() else { panic!("a session") };
    let cookie = format!("__Host-resa={secret}");
    let json = ("content-type", "application/json");
    let own = ("x-resa-request", "1");
    let body = r#"{"name":"stolen"}"#;
    let patch = |extra: &[(&str, &str)]| {
        let mut headers = vec![("cookie", cookie.as_str())];
        headers.extend(extra);
        app.send("PATCH", "/api/projects/default", &headers, Some(body))
    };
    let forged: [&[(&str, &str)]; 6] = [
        &[json],
        &[own, ("content-type", "text/plain")],
        &[own, ("content-type", "application/x-www-form-urlencoded")],
        &[own, json, ("sec-fetch-site", "cross-site")],
        &[own, json, ("sec-fetch-site", "same-site")],
        &[("x-resa-request", "0"), json],
    ];
    for headers in forged {
        let reply = patch(headers);
        assert_eq!((reply.status, reply.code().as_str()), (403, "csrf"), "{headers:?}");
    }
    let foreign = [("sec-fetch-site", "cross-site"), json, own];
    let credentials = json!({ "email": OWNER, "password": PASSWORD }).to_string();
    assert_eq!(app.send("POST", "/api/session", &foreign, Some(&credentials)).code(), "csrf");
    assert_eq!(patch(&[own, json, ("sec-fetch-site", "same-origin")]).status, 200);
}

#[test]
fn an_invitation_works_once_for_the_one_who_was_invited() {
    let app = TestApp::start();
    let owner = app.set_up();
    let made = |email: &str| {
        let body = json!({ "email": email, "role": "viewer" });
        let reply = app.post(&owner, "/api/projects/default/invitations", &body);
        let link = reply.json()["link"].as_str().unwrap().to_string();
        assert!(!link.split('#').next().unwrap().contains("resa_inv_"), "the secret stands behind #");
        (reply.json()["id"].as_str().unwrap().to_string(), link.split('#').nth(1).unwrap().to_string())
    };
    let accept = |secret: &str, extra: Value| {
        let mut body = json!({ "secret": secret, "name": "Bo", "password": PASSWORD });
        body.as_object_mut().unwrap().extend(extra.as_object().cloned().unwrap());
        app.post(&Who::Nobody, "/api/invitations/accept", &body)
    };
    let (_, first) = made("bo@example.se");
    let found = app.post(&Who::Nobody, "/api/invitations/find", &json!({ "secret": first })).json();
    assert_eq!(found, json!({ "email": "bo@example.se", "project": "Resa", "role": "viewer", "existing": false }));
    for field in ["role", "email", "owner", "project"] {
        assert_eq!(accept(&first, json!({ field: "admin" })).code(), "unknown_field", "{field}");
    }
    // Two at once: one comes in, the other finds nothing.
    let statuses = std::thread::scope(|scope| {
        let both = [0, 1].map(|_| scope.spawn(|| accept(&first, json!({})).status));
        let mut both = both.map(|one| one.join().unwrap());
        both.sort_unstable();
        both
    });
    assert!(statuses == [201, 404] || statuses == [201, 409] || statuses == [201, 401], "{statuses:?}");
    let members = app.get(&owner, "/api/projects/default/members").json();
    assert_eq!(members["members"].as_array().unwrap().len(), 1, "{members}");
    assert_eq!(accept(&first, json!({})).code(), "not_found");

    let (id, taken_back) = made("cia@example.se");
    let path = format!("/api/projects/default/invitations/{id}");
    assert_eq!(app.ask(&owner, "DELETE", &path, None).status, 204);
    let (_, expired) = made("dan@example.se");
    let absent = accept("resa_inv_never_was", json!({}));
    assert_eq!(accept(&taken_back, json!({})).without_request(), absent.without_request());
    app.advance(Duration::from_secs(72 * 3_600 + 1));
    assert_eq!(accept(&expired, json!({})).without_request(), absent.without_request());
}

#[test]
fn write_keys_and_tokens_are_shown_once_and_die_when_revoked() {
    let app = TestApp::start();
    let owner = app.set_up();
    let key = app.post(&owner, "/api/projects/default/keys", &json!({ "name": "web" })).json();
    let secret = key["key"].as_str().unwrap();
    let listed = app.get(&owner, "/api/projects/default/keys").body;
    assert!(!listed.contains(secret) && listed.contains(key["id"].as_str().unwrap()));
    let writer = Who::WriteKey(secret.to_string());
    let event = json!({ "userId": "1", "event": "Opened", "messageId": "m-1" });
    assert_eq!(app.post(&writer, "/v1/track", &event).status, 200);
    assert_eq!(app.get(&writer, "/api/projects").code(), "write_key_cannot_read");
    let path = format!("/api/projects/default/keys/{}", key["id"].as_str().unwrap());
    assert_eq!(app.ask(&owner, "DELETE", &path, None).status, 204);
    assert_eq!(app.post(&writer, "/v1/track", &event).code(), "invalid_write_key");

    let brought = json!({ "name": "brought", "value": "AbCdEfGhIjKlMnOpQrStUvWxYz012345" });
    assert_eq!(app.post(&owner, "/api/projects/default/keys", &brought).status, 201);
    assert_eq!(app.post(&owner, "/api/projects/default/keys", &brought).status, 409);
    let old = Who::WriteKey("AbCdEfGhIjKlMnOpQrStUvWxYz012345".into());
    assert_eq!(app.post(&old, "/v1/track", &event).status, 200);
    assert_eq!(app.get(&old, "/api/projects/default").code(), "write_key_cannot_read");

    let unfit = app.post(&owner, "/api/projects/default/keys", &json!({ "name": "unfit", "value": "a key" }));
    assert_eq!((unfit.status, unfit.code().as_str()), (422, "invalid_field"));
    assert_eq!(unfit.json()["fields"], json!(["value"]));

    let body = json!({ "name": "robot", "scopes": ["read_project"], "days": 1 });
    let made = app.post(&owner, "/api/projects/default/tokens", &body).json();
    let token = Who::Token(made["token"].as_str().unwrap().to_string());
    assert_eq!(app.get(&token, "/api/projects/default").status, 200);
    assert_eq!(app.post(&token, "/api/projects/default/tokens", &body).code(), "forbidden");
    assert_eq!(app.ask(&token, "PATCH", "/api/me", Some(&json!({ "name": "x" }))).code(), "forbidden");
    app.advance(Duration::from_secs(86_401));
    assert_eq!(app.get(&token, "/api/projects/default").code(), "sign_in_required");
}
