//! What every answer carries and what none does, whatever was asked and however it went.

use crate::support::{TestApp, Who};
use serde_json::json;
use server::routes;

const ALWAYS: &[&str] = &[
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "x-frame-options",
    "cross-origin-opener-policy",
    "permissions-policy",
    "strict-transport-security",
    "cache-control",
];

#[test]
fn every_route_carries_the_headers_that_protect_also_when_it_fails() {
    let app = TestApp::start();
    for route in routes() {
        let path = route.path.replace(['{', '}'], "");
        for method in [route.method.as_str(), "TRACE"] {
            let reply = app.send(method, &path, &[], None);
            for name in ALWAYS {
                assert!(reply.header(name).is_some(), "{method} {path} ({}): {name} in {}", reply.status, reply.head);
            }
            let policy = reply.header("content-security-policy").unwrap();
            assert!(policy.contains("frame-ancestors 'none'") && policy.contains("require-trusted-types-for 'script'"));
            assert!(!policy.contains("unsafe"), "{policy}");
            assert!(reply.status < 500, "{method} {path}: {}", reply.status);
        }
    }
}

#[test]
fn methods_and_heads_that_nobody_needs_are_refused() {
    let app = TestApp::start();
    for method in ["TRACE", "TRACK", "CONNECT", "PROPFIND"] {
        let reply = app.send(method, "/api/session", &[], None);
        assert_eq!((reply.status, reply.code().as_str()), (405, "method_not_allowed"), "{method}");
    }
    let huge = "a".repeat(100 << 10);
    let reply = app.send("GET", "/livez", &[("x-huge", &huge)], None);
    assert!([400, 431].contains(&reply.status), "{}", reply.status);
    let both = b"POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let reply = app.raw(both);
    assert!(!reply.body.contains("alive"), "two requests were read out of one: {}", reply.body);
    assert_eq!(app.get(&Who::Nobody, "/livez").status, 200, "and the server lives");
}

#[test]
fn another_host_is_not_answered() {
    let app = TestApp::start_with("[server]\npublic_url = \"https://resa.example.se\"\n");
    let host =
        |host: &str, path: &str| app.send("GET", path, &[("host", host), ("x-forwarded-host", "evil.example")], None);
    for path in ["/", "/sign-in", "/api/set-up", "/api/session"] {
        let reply = host("evil.example", path);
        assert_eq!((reply.status, reply.code().as_str()), (421, "misdirected"), "{path}");
        assert_ne!(host("resa.example.se", path).status, 421, "{path}");
    }
    assert_eq!(host("10.1.2.3", "/livez").status, 200);
    let owner = app.set_up();
    let body = json!({ "email": "a@example.se", "role": "viewer" }).to_string();
    let Who::Session(secret) = owner else { panic!("a session") };
    let cookie = format!("__Host-resa={secret}");
    let headers = [
        ("cookie", cookie.as_str()),
        ("x-resa-request", "1"),
        ("content-type", "application/json"),
        ("x-forwarded-host", "evil.example"),
    ];
    let made = app.send("POST", "/api/projects/default/invitations", &headers, Some(&body));
    assert!(made.json()["link"].as_str().unwrap().starts_with("https://resa.example.se/invitation#"), "{}", made.body);
}

#[test]
fn nothing_that_was_sent_comes_back_in_a_problem() {
    let app = TestApp::start();
    let owner = app.set_up();
    let canary = "canary<svg onload=x>";
    let bodies = [
        format!("{{\"email\":\"{canary}\"}}"),
        format!("{{\"{canary}\":1}}"),
        format!("[\"{canary}\""),
        format!("\"{canary}\""),
    ];
    let (json, own) = (("content-type", "application/json"), ("x-resa-request", "1"));
    for body in &bodies {
        for path in ["/api/session", "/api/set-up", "/api/invitations/find", "/api/invitations/accept"] {
            let reply = app.send("POST", path, &[json, own], Some(body));
            assert!((400..500).contains(&reply.status), "{path}: {}", reply.status);
            assert!(!reply.body.contains("canary"), "{path}: {}", reply.body);
        }
    }
    for path in
        ["/api/canary", "/api/projects/canary", "/api/projects/can%22ary/keys", "/canary", "/api/projects/%ff%fe"]
    {
        let reply = app.get(&owner, path);
        assert_eq!(reply.status, 404, "{path}: {}", reply.body);
        assert!(!reply.body.contains("canary"), "{path}");
    }
    let large = format!("{{\"email\":\"{}\"}}", "a".repeat(1 << 20));
    assert_eq!(app.send("POST", "/api/session", &[json, own], Some(&large)).status, 413);
    let deep = "[".repeat(10_000);
    assert_eq!(app.send("POST", "/api/session", &[json, own], Some(&deep)).code(), "limit_exceeded");
    for query in ["key=abc", "writeKey=abc", "x=resa_tok_abc"] {
        let reply = app.get(&owner, &format!("/api/audit?{query}"));
        assert_eq!((reply.status, reply.code().as_str()), (400, "key_in_url"), "{query}");
    }
    assert_eq!(app.get(&owner, "/api/audit?nonsense=1").code(), "unknown_field");
}

#[test]
fn pages_speak_the_readers_language_and_hold_no_script_of_their_own() {
    let app = TestApp::start();
    let page = |path: &str, language: &str| app.send("GET", path, &[("accept-language", language)], None).body;
    assert!(page("/sign-in", "sv-SE").contains("<html lang=\"sv\">"));
    assert!(page("/sign-in", "en-GB").contains("<html lang=\"en\">"));
    assert!(page("/sign-in?lang=en", "sv").contains("<html lang=\"en\">"));
    for path in ["/set-up", "/sign-in", "/invitation", "/nothing"] {
        let html = app.send("GET", path, &[("accept", "text/html")], None).body;
        assert!(html.starts_with("<!DOCTYPE html>"), "{path}");
        for banned in [" style=", "<style", " onclick=", "javascript:", "http://", "https://"] {
            assert!(!html.contains(banned), "{path} holds {banned}");
        }
        assert_eq!(html.matches("<script").count(), 1, "{path}");
    }
    let html = page("/sign-in", "sv");
    for address in html.split("\"/assets/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        let file = app.send("GET", &format!("/assets/{address}"), &[], None);
        assert_eq!(file.status, 200, "{address}");
        assert!(file.header("cache-control").unwrap().contains("immutable"), "{address}");
    }
    let other = app.send("GET", "/assets/of-before/pages.css", &[], None);
    assert_eq!(other.header("cache-control"), Some("no-cache"));
}

#[test]
fn the_studio_is_for_members_and_its_files_for_anyone() {
    let app = TestApp::start();
    assert_eq!(app.get(&Who::Nobody, "/p/default/map").header("location"), Some("/set-up"));
    let owner = app.set_up();
    let way_in = |path: &str| app.get(&Who::Nobody, path).header("location").map(str::to_string);
    assert_eq!(way_in("/").as_deref(), Some("/sign-in"));
    let back = "/sign-in?next=%2Fp%2Fdefault%2Fmap%3Ffrom%3D2026-01-01";
    assert_eq!(way_in("/p/default/map?from=2026-01-01").as_deref(), Some(back));
    assert_eq!(app.get(&owner, back).header("location"), Some("/p/default/map?from=2026-01-01"));
    assert_eq!(app.get(&owner, "/sign-in?next=%2F%2Fevil.example").header("location"), Some("/"));
    for path in ["/", "/p/default/journeys/any/ways", "/l/any"] {
        let reply = app.get(&owner, path);
        assert_eq!((reply.status, reply.header("cache-control")), (200, Some("no-cache")), "{path}");
        for file in reply.body.split("\"/studio/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let file = app.get(&Who::Nobody, &format!("/studio/{file}"));
            assert_eq!((file.status, file.header("cache-control")), (200, Some("public, max-age=31536000, immutable")));
        }
        assert!(!reply.body.contains("<script>") && !reply.body.contains(" style="), "{}", reply.body);
    }
    assert_eq!(app.get(&Who::Nobody, "/studio/absent.js").status, 404);
    let packed = app.send("GET", "/studio/index.html", &[("accept-encoding", "gzip")], None);
    let tag = packed.header("etag").unwrap();
    assert_eq!(app.send("GET", "/studio/index.html", &[("if-none-match", tag)], None).status, 304);
}
