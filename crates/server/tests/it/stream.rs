//! The stream of a project: what is told to whom, and when it ends.

use crate::support::{TestApp, Who};
use model::{Actor, By, JourneyDefinition, ProjectId};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const PATH: &str = "/api/projects/default/stream";

/// An open stream.
struct Stream {
    status: u16,
    lines: std::io::Lines<BufReader<TcpStream>>,
}

impl Stream {
    fn open(app: &TestApp, who: &Who, header: &str) -> Stream {
        let shown = match who {
            Who::Session(secret) => format!("cookie: __Host-resa={secret}\r\n"),
            Who::Token(token) => format!("authorization: Bearer {token}\r\n"),
            _ => String::new(),
        };
        let mut socket = TcpStream::connect(app.address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(socket, "GET {PATH} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{shown}{header}\r\n", app.address)
            .unwrap();
        let mut lines = BufReader::new(socket).lines();
        let first = lines.next().unwrap().unwrap();
        let status = first.split(' ').nth(1).unwrap().parse().unwrap();
        let mut stream = Stream { status, lines };
        if status == 200 {
            stream.until(": begun");
        }
        stream
    }

    fn until(&mut self, wanted: &str) {
        while self.lines.next().expect("the stream goes on").unwrap() != wanted {}
    }

    /// The next message of this type.
    fn next(&mut self, kind: &str) -> Value {
        loop {
            let line = self.lines.next().expect("the stream goes on").unwrap();
            let message = line.strip_prefix("data: ").map(|json| serde_json::from_str::<Value>(json).unwrap());
            if let Some(message) = message.filter(|message| message["type"] == kind) {
                return message;
            }
        }
    }

    /// Everything until the server ends it.
    fn rest(&mut self) -> Vec<String> {
        let begun = Instant::now();
        let rest: Vec<String> = self.lines.by_ref().map_while(Result::ok).collect();
        assert!(begun.elapsed() < Duration::from_secs(19), "it was ended by the server");
        rest
    }
}

fn at(path: &str) -> String {
    format!("/api/projects/default/{path}")
}

fn send(app: &TestApp, key: &str, count: usize) {
    let event = |at: usize| json!({ "id": format!("m{at}"), "person": { "user_id": "kund-7" }, "activity": "Brev", "channel": "letter", "properties": { "ort": "Umeå" } });
    let events: Vec<Value> = (0..count).map(event).collect();
    let reply = app.post(&Who::WriteKey(key.into()), &at("events"), &json!(events));
    assert_eq!(reply.status, 200, "{}", reply.body);
}

fn key(app: &TestApp, owner: &Who) -> String {
    app.post(owner, &at("keys"), &json!({ "name": "web" })).json()["key"].as_str().unwrap().to_string()
}

#[test]
fn a_change_is_told_to_everyone_who_watches() {
    let app = TestApp::start();
    let owner = app.set_up();
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let mut streams = [Stream::open(&app, &viewer, ""), Stream::open(&app, &owner, "")];
    let reply = app.post(&owner, &at("journeys"), &json!({ "name": "Flytta" }));
    assert_eq!(reply.status, 201, "{}", reply.body);
    for stream in &mut streams {
        assert_eq!(stream.next("changed")["what"], "journeys");
    }
}

#[test]
fn what_is_decided_about_findings_is_told_as_that() {
    let app = TestApp::start();
    let owner = app.set_up();
    let mut stream = Stream::open(&app, &owner, "");
    let reply = app.ask(&owner, "PUT", &at("assumptions"), Some(&json!({ "version": 0, "goal_sek": 450 })));
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(stream.next("changed")["what"], "findings");
}

#[test]
fn what_another_process_changes_is_told_too() {
    let app = TestApp::start();
    let owner = app.set_up();
    let mut stream = Stream::open(&app, &owner, "");
    std::thread::sleep(Duration::from_millis(600)); // until the job knows what there is
    let new = store::NewJourney {
        definition: JourneyDefinition { name: "Flytta".into(), ..JourneyDefinition::default() },
        ..store::NewJourney::default()
    };
    let by = By::from(Actor::Cli);
    app.store().create_journey(&by, &ProjectId::default_project(), &new, app.now()).unwrap();
    assert_eq!(stream.next("changed")["what"], "journeys");
}

#[test]
fn what_arrives_is_told_without_whose_it_is_and_only_to_those_who_bring_data_in() {
    let app = TestApp::start();
    let owner = app.set_up();
    let key = key(&app, &owner);
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let (mut watching, mut guest) = (Stream::open(&app, &owner, ""), Stream::open(&app, &viewer, ""));
    send(&app, &key, 25);
    let arrived = watching.next("arrived");
    assert_eq!((arrived["events"].as_array().unwrap().len(), &arrived["skipped"]), (20, &json!(5)));
    let first = &arrived["events"][0];
    let fields: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["time", "received", "activity", "channel"]);
    assert_eq!((&first["activity"], &first["channel"]), (&json!("Brev"), &json!("letter")));
    let counts = watching.next("counts");
    assert_eq!((&counts["received"], &counts["stored"], &counts["duplicates"]), (&json!(25), &json!(25), &json!(0)));
    assert_eq!(counts["minute"], "2026-01-01T00:00:00Z");
    // The guest learns how many, not what.
    assert_eq!(guest.next("counts")["received"], 25);
    app.ask(&viewer, "DELETE", "/api/session", None);
    assert!(!guest.rest().concat().contains("arrived"));
}

#[test]
fn a_stream_ends_when_the_session_or_the_right_does() {
    let app = TestApp::start();
    let owner = app.set_up();
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let second = app.sign_in("vera@example.se", crate::support::PASSWORD);
    let second = crate::support::session(&second);
    let (mut one, mut two) = (Stream::open(&app, &viewer, ""), Stream::open(&app, &second, ""));
    assert_eq!(app.ask(&viewer, "DELETE", "/api/session", None).status, 204);
    one.rest();
    assert_eq!(app.post(&owner, &at("journeys"), &json!({ "name": "Flytta" })).status, 201);
    assert_eq!(two.next("changed")["what"], "journeys", "the other session goes on");
    let member = app.get(&second, "/api/session").json()["id"].as_str().unwrap().to_string();
    assert_eq!(app.ask(&owner, "DELETE", &at(&format!("members/{member}")), None).status, 204);
    two.rest();
}

#[test]
fn a_stream_keeps_no_session_alive() {
    let app = TestApp::start();
    let owner = app.set_up();
    let mut stream = Stream::open(&app, &owner, "");
    app.advance(Duration::from_secs(31 * 60));
    stream.rest();
    assert_eq!(app.get(&owner, "/api/session").status, 401);
}

#[test]
fn who_comes_back_is_told_to_look_at_everything() {
    let app = TestApp::start();
    let owner = app.set_up();
    let mut stream = Stream::open(&app, &owner, "last-event-id: 1\r\n");
    let told: Vec<String> =
        (0..12).map(|_| stream.next("changed")["what"].as_str().unwrap_or_default().to_string()).collect();
    let decided = ["journeys", "rules", "register", "comments", "links", "channels", "surveys", "findings"];
    let happened = ["imports", "rejections", "numbers", "project"];
    assert_eq!(told, [&decided[..], &happened[..]].concat());
}

#[test]
fn nobody_has_more_than_eight_streams_and_only_members_have_any() {
    let app = TestApp::start();
    let owner = app.set_up();
    let streams: Vec<Stream> = (0..8).map(|_| Stream::open(&app, &owner, "")).collect();
    let refused = app.get(&owner, PATH);
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many_streams"), "{}", refused.body);
    assert!(refused.header("retry-after").is_some());
    drop(streams);
    assert_eq!(app.get(&Who::Nobody, PATH).status, 401);
    let other = app.post(&owner, "/api/projects", &json!({ "name": "Andra" })).json()["id"].clone();
    let eva = app.invite(&owner, other.as_str().unwrap(), "eva@example.se", "admin", false);
    assert_eq!(app.get(&eva, PATH).status, 404);
    let token = |scope: &str| {
        let reply = app.post(&owner, &at("tokens"), &json!({ "name": "t", "scopes": [scope] }));
        Who::Token(reply.json()["token"].as_str().unwrap().to_string())
    };
    assert_eq!(app.get(&token("send_events"), PATH).status, 403);
    // Of the eight that went, the server learns when it next writes to them or they are found closed.
    let begun = Instant::now();
    let mut stream = Stream::open(&app, &token("read_project"), "");
    while stream.status == 429 && begun.elapsed() < Duration::from_secs(10) {
        stream = Stream::open(&app, &token("read_project"), "");
    }
    assert_eq!(stream.status, 200);
    assert_eq!(app.post(&owner, &at("journeys"), &json!({ "name": "Flytta" })).status, 201);
    assert_eq!(stream.next("changed")["what"], "journeys");
}
