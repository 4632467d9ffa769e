//! Every recorded request of real clients: unpacked, read and accepted whole.

#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ingest::identity::{ProjectKey, Pseudonyms};
use ingest::tracking::{CallRoute, Context, Limits, RequestHints, accept, body_text, open_body, read_calls};
use model::{Accepted, IdentityKind, Micros};
use serde_json::Value;
use std::path::Path;

const FOLDERS: &[&str] = &[
    "segment-node",
    "segment-py",
    "segment-browser",
    "cors-seg",
    "rudder-node",
    "rudder-browser",
    "rudder-browser-batch",
    "rudder-browser-beacon",
    "cors-rudnb",
];

/// Some minutes after the recordings: 2026-11-22T00:00:00Z.
const RECEIVED: Micros = Micros(1_795_305_600_000_000);

struct Recorded {
    name: String,
    key: Option<String>,
    calls: Vec<Accepted>,
}

fn requests() -> Option<Vec<Recorded>> {
    let folder = testkit::real_data("../captures")?;
    let mut recorded = Vec::new();
    for name in FOLDERS {
        let mut files: Vec<_> =
            std::fs::read_dir(folder.join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        recorded.extend(files.iter().filter_map(|path| request(name, path)));
    }
    Some(recorded)
}

fn request(folder: &str, path: &Path) -> Option<Recorded> {
    let request: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    if request["method"] != "POST" {
        return None;
    }
    let route = CallRoute::from_path(request["path"].as_str().unwrap().rsplit('/').next().unwrap()).unwrap();
    let headers = request["headers"].as_array().unwrap();
    let headers = headers.iter().map(|header| (header[0].as_str().unwrap(), header[1].as_str().unwrap()));
    let hints = RequestHints::from_headers(headers);
    let pseudonyms = Pseudonyms::new(&ProjectKey::new([7; 32]));
    let context = Context::new(&pseudonyms, RECEIVED, &hints);
    let body = STANDARD.decode(request["body_b64"].as_str().unwrap()).unwrap();
    let opened = open_body(&body, &Limits::DEFAULT).unwrap();
    let text = body_text(&opened);
    let calls = read_calls(route, &text, &Limits::DEFAULT).unwrap();
    let name = format!("{folder}/{}", path.file_stem().unwrap().to_string_lossy());
    let accepted = calls.calls.iter().map(|call| accept(call, &context).unwrap_or_else(|no| panic!("{name}: {no:?}")));
    Some(Recorded { calls: accepted.collect(), key: calls.write_key, name })
}

fn activities(recorded: &[Recorded], folder: &str) -> Vec<String> {
    let of_folder = recorded.iter().filter(|request| request.name.starts_with(&format!("{folder}/")));
    of_folder.flat_map(|request| &request.calls).map(|call| call.event.activity.clone()).collect()
}

#[test]
fn every_call_of_every_client_is_accepted() {
    let Some(recorded) = requests() else { return };
    assert_eq!(recorded.len(), 25);
    let calls: Vec<&Accepted> = recorded.iter().flat_map(|request| &request.calls).collect();
    assert_eq!(calls.len(), 55);
    for call in calls {
        let event = &call.event;
        assert!(event.person.kind().is_some() && !event.message_id.starts_with("content-"), "{}", event.message_id);
        assert!((RECEIVED.0 - event.time.0).abs() < 22 * 86_400_000_000, "{}", event.time);
        let stored = serde_json::to_string(event).unwrap();
        for personal in ["kund-1001", "anna@", "Anna", "Mozilla", "?api=", "anon-77"] {
            assert!(!stored.contains(personal), "{personal} in {stored}");
        }
    }
    let named: Vec<_> = recorded.iter().filter(|request| request.key.is_some()).map(|request| &request.name).collect();
    assert!(named.iter().all(|name| name.contains("seg")) && named.len() == 13, "{named:?}");
}

#[test]
fn clients_say_what_happened() {
    let Some(recorded) = requests() else { return };
    assert_eq!(
        activities(&recorded, "segment-node"),
        ["$identify", "Pensionsbesked öppnat", "Feedback lämnad", "Page: Besked", "Screen: Hem", "$group", "$alias"]
    );
    assert_eq!(
        activities(&recorded, "rudder-node")[..6],
        ["$identify", "Pensionsbesked öppnat", "Page: Besked", "Screen: Hem", "$group", "$alias"]
    );
    assert_eq!(
        activities(&recorded, "segment-browser"),
        ["Page: Besked", "$identify", "Feedback lämnad", "$group", "$alias"]
    );
}

#[test]
fn clients_say_who_it_was_and_when() {
    let Some(recorded) = requests() else { return };
    let find = |name: &str| recorded.iter().find(|request| request.name.starts_with(name)).unwrap();
    let node = &find("segment-node/001").calls;
    assert_eq!(node[0].event.message_id, "node-next-1795298427589-b8410a3b-9ca1-41d3-a9af-cd5fe1797448");
    // 22:00:27.589 by a clock that said 22:00:27.622 when it was midnight here.
    assert_eq!(node[0].event.time.to_rfc3339(), "2026-11-21T23:59:59.967Z");
    assert_eq!(node[1].event.channel.as_deref(), Some("web"));
    let amount = node[1].event.properties.iter().find(|property| property.name == "belopp").unwrap();
    assert_eq!(amount.value, "1234.5");
    let known = |call: &Accepted, kind: IdentityKind| {
        call.identities.iter().find(|known| known.kind == kind).map(|known| known.value.clone())
    };
    assert_eq!(known(&node[2], IdentityKind::AnonymousId).as_deref(), Some("anon-77"));
    // What was anonymous before is what the alias names.
    assert_eq!(node[6].alias.as_ref().unwrap(), &(node[2].event.person.clone(), node[0].event.person.clone()));

    let browser = &find("segment-browser/006").calls[0];
    assert_eq!(browser.links, [(browser.event.device.clone().unwrap(), browser.event.person.clone())]);
    assert_eq!(browser.event.channel.as_deref(), Some("web"));
    // analytics-next names itself as its earlier self.
    assert_eq!(find("segment-browser/009").calls[0].alias, None);

    let beacon = &find("rudder-browser-beacon").calls;
    assert_eq!(beacon[0].event.person, beacon[1].event.device.clone().unwrap());
    assert_eq!(beacon[1].traits[0].value, "anna@example.se");
    let python = &find("segment-py/002").calls;
    assert_eq!((python.len(), python[0].event.device.as_ref()), (6, None));
}
