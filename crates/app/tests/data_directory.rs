//! A data directory: customers under pseudonyms, events while a server collects, persons, exports.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, list, program, resa};
use model::ProjectId;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use store::Store;

/// Customers with numbers, addresses, a personal number in a text, and a member of staff.
const CALLS: &str = "\
kundnr,e-post,tid,händelse,handläggare,grupp,anteckning,belopp
K100,anna@example.se,2024-03-01T08:00:00Z,Ring,sv17,Söder,Kunden 19121212-1212 vill ha svar,12.5
K100,anna@example.se,2024-03-02T08:00:00Z,Fråga,sv18,Söder,,3
K200,bo@example.se,2024-03-01T09:00:00Z,Ring,sv17,Norr,ring 070-174 06 05 i morgon,
";

/// What no file outside the vault may hold.
const PERSONAL: [&str; 6] = ["K100", "K200", "anna@example.se", "bo@example.se", "121212-1212", "174 06 05"];

#[track_caller]
fn lines(args: &[&str]) -> Vec<Value> {
    let run = resa(args).worked();
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every byte of every file of a folder.
fn bytes_under(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(bytes_under(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

#[test]
fn an_import_leaves_names_in_the_vault_alone() {
    let folder = Folder::new();
    let (log, data) = (folder.with("calls.csv", CALLS), folder.at("data"));
    let run = resa(["import", &log, "--data", &data]).worked();
    for said in ["`e-post`", "`handläggare`", "2 texts"] {
        assert!(run.err.contains(said), "`{said}` is not in\n{}", run.err);
    }
    for (file, bytes) in bytes_under(&folder.path().join("data")) {
        let text = String::from_utf8_lossy(&bytes);
        for personal in PERSONAL {
            assert!(!text.contains(personal), "`{personal}` is in {file}");
        }
    }
    let persons = lines(&["export", "persons", "--data", &data]);
    assert_eq!(persons.len(), 2);
    assert!(persons.iter().all(|person| list(person, "identities").len() == 2), "number and address: {persons:?}");
    let known = lines(&["export", "persons", "--data", &data, "--with-identifiers"]);
    let values: Vec<&str> =
        known.iter().flat_map(|person| list(person, "identities")).filter_map(|one| one["value"].as_str()).collect();
    assert!(values.contains(&"K100") && values.contains(&"anna@example.se"), "{values:?}");
}

#[test]
fn what_is_kept_against_advice_is_kept_only_then() {
    let folder = Folder::new();
    let log = folder.with("calls.csv", CALLS);
    let (usual, kept) = (folder.at("usual"), folder.at("kept"));
    resa(["import", &log, "--data", &usual]).worked();
    resa(["import", &log, "--data", &kept, "--keep-staff", "--keep-text"]).worked();
    let attributes = |data: &str| resa(["inspect", "--data", data, "--json"]).json()["attributes"].to_string();
    assert!(!attributes(&usual).contains("handläggare"));
    assert!(attributes(&kept).contains("handläggare"));
    let audit = |data: &str| resa(["audit", "export", "--data", data]).worked().out;
    assert!(audit(&kept).contains("\"keep_text\":true") && audit(&kept).contains("\"keep_staff\":true"));
    assert!(audit(&usual).contains("\"keep_text\":false"));
}

#[test]
fn an_import_remembers_its_columns_and_reasons_and_counts_whole() {
    let folder = Folder::new();
    let log = folder.with("log.csv", "kundnr,tid,händelse\nK1,2024-01-01,a\nK1,när?,b\n,2024-01-02,c\n");
    let data = folder.at("data");
    let record = resa(["import", &log, "--data", &data, "--json"]).json();
    assert_eq!(
        [&record["received"], &record["stored"], &record["rejected"]],
        [&json!(3), &json!(1), &json!(2)],
        "{record}"
    );
    let found = resa(["inspect", "--data", &data, "--json"]).json();
    assert_eq!(found["columns"]["person"], "kundnr");
    let reasons: Vec<&str> = list(&found, "rejections").iter().filter_map(|one| one["reason"].as_str()).collect();
    assert_eq!(reasons, ["missing_person", "unreadable_time"]);
    let table = resa(["inspect", "--data", &data, "--csv"]).worked().out;
    assert!(table.contains("rejected.unreadable_time,1") && table.contains("column.person,kundnr"), "{table}");
}

#[test]
fn events_are_exported_as_they_are_stored() {
    let folder = Folder::new();
    let log = folder.with(
        "web.csv",
        "event_id,kund,tid,händelse,kanal,belopp,ok\ne1,a,2024-01-01T10:00:00Z,x,webb,12.5,true\ne2,a,2024-01-02T10:00:00Z,y,,7,\n",
    );
    let data = folder.at("data");
    resa(["import", &log, "--data", &data]).worked();
    let events = lines(&["export", "events", "--data", &data]);
    assert_eq!(events.len(), 2);
    let first = &events[0];
    assert_eq!([&first["message_id"], &first["activity"], &first["channel"]], ["e1", "x", "webb"]);
    assert_eq!(first["time"], "2024-01-01T10:00:00Z");
    assert_eq!(first["source"], "web.csv");
    assert_eq!(first["properties"], json!({"belopp": "12.5", "ok": "true"}));
    assert!(first["person"].as_str().unwrap().starts_with("u_") && first["received"].is_string());
    assert_eq!(events[1]["channel"], Value::Null);
    assert_eq!(lines(&["export", "events", "--data", &data, "--from", "2024-01-02"]).len(), 1);

    let header = "message_id,person,case,time,received,activity,channel,source,device,properties";
    let table = resa(["export", "events", "--data", &data, "--format", "csv"]).worked().out;
    assert_eq!(table.lines().next(), Some(header));
    let expected = resa(["flow", "--data", &data, "--json"]).json();
    for form in ["csv", "tsv", "parquet", "xlsx", "xes", "jsonocel", "sqlite"] {
        let out = folder.at(&format!("out.{form}"));
        resa(["export", "events", "--data", &data, "-o", &out]).worked();
        let found = resa(["flow", &out, "--json"]).json();
        assert_eq!(found["edges"], expected["edges"], "{form}");
    }
    let journeys = lines(&["export", "journeys", "--data", &data]);
    assert_eq!(journeys.len(), 1);
    assert_eq!(journeys[0]["activities"], json!(["x", "y"]));
    let said = resa(["export", "journeys", "--data", &data, "--format", "xes"]).failed();
    assert!(said.contains("ndjson or csv"), "{said}");
}

/// A directory as the version before this one left it: blocks with names, no databases.
fn old_directory(folder: &Folder) -> String {
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/data-1");
    let there = folder.at("old");
    copy(std::path::Path::new(fixture), std::path::Path::new(&there));
    there
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(drop).unwrap() }
    }
}

#[test]
fn a_directory_of_an_older_version_answers_and_takes_no_names_in() {
    let folder = Folder::new();
    let data = old_directory(&folder);
    let before = bytes_under(std::path::Path::new(&data));
    let flow = resa(["flow", "--data", &data, "--json"]).json();
    assert_eq!((&flow["events"], &flow["journeys"]), (&json!(4), &json!(2)));
    let more = folder.with("more.csv", "kund,tid,händelse\nKund-9,2024-01-01,x\n");
    let said = resa(["import", &more, "--data", &data]).failed();
    assert!(said.contains("earlier version") && said.contains("export events"), "{said}");
    assert!(before.iter().all(|(path, bytes)| std::fs::read(path).unwrap() == *bytes), "no block is touched");
    // The way that the hint names.
    let out = folder.at("events.parquet");
    resa(["export", "events", "--data", &data, "-o", &out]).worked();
    let fresh = folder.at("fresh");
    resa(["import", &out, "--data", &fresh]).worked();
    assert_eq!(resa(["flow", "--data", &fresh, "--json"]).json()["edges"], flow["edges"]);
}

#[test]
fn the_demo_serves_its_organisation_until_it_is_told_to_stop() {
    let folder = Folder::new();
    let mut command = program();
    command.args(["demo", "--output", &folder.at("demo"), "--lang", "en"]).env_remove("DISPLAY");
    command.env_remove("WAYLAND_DISPLAY").env("RESA_SERVER_LISTEN", "127.0.0.1:0");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let (mut line, mut said) = (String::new(), String::new());
    while !line.contains("/demo#resa_dem_") {
        line.clear();
        assert_ne!(reader.read_line(&mut line).unwrap(), 0, "the demo ended:\n{said}");
        said += &line;
    }
    let address = line.trim().trim_start_matches("http://").split('/').next().unwrap().to_string();
    let server = Server { child, address };
    assert!(said.contains("report.html"), "{said}");
    let answer = server.get("/readyz");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let data = folder.at("demo/data");
    let example = "Example: Lighthouse Lane Pensions";
    let found = resa(["inspect", "--data", &data, "--project", example, "--json"]).json();
    let counts = ["received", "stored", "duplicates", "rejected"].map(|name| found[name].as_u64().unwrap());
    assert!(counts[1] > 1_000 && counts[0] == counts[1] + counts[2] + counts[3], "{counts:?}");
}

/// A server of its own, stopped when the test is over.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(data: &str) -> Server {
        let mut command = program();
        command.args(["serve", "--data", data, "--listen", "127.0.0.1:0", "--json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        let announced: Value = loop {
            assert_ne!(reader.read_line(&mut text).unwrap(), 0, "the server ended: {text}");
            if let Ok(announced) = serde_json::from_str(&text) {
                break announced;
            }
        };
        Server { child, address: announced["address"].as_str().unwrap().to_string() }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn send(&self, path: &str, body: &Value) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let body = body.to_string();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn every_command_sees_what_a_running_server_has_acknowledged() {
    let folder = Folder::new();
    let (log, data) = (folder.with("calls.csv", CALLS), folder.at("data"));
    resa(["import", &log, "--data", &data]).worked();
    let server = Server::start(&data);
    let key = resa(["key", "create", "--data", &data, "--json"]).json()["key"].as_str().unwrap().to_string();
    let event = |id: &str, at: &str, more: Value| {
        let mut event = json!({"type": "track", "event": "Besök", "messageId": id, "timestamp": at,
            "properties": {"sida": "start", "antal": 3}});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let batch = json!({"writeKey": key, "batch": [
        event("m1", "2024-03-05T08:00:00Z", json!({"anonymousId": "enhet-1"})),
        event("m2", "2024-03-05T08:01:00Z", json!({"anonymousId": "enhet-1", "userId": "K100"})),
        {"type": "identify", "messageId": "m3", "anonymousId": "enhet-1", "userId": "K100",
         "timestamp": "2024-03-05T08:02:00Z"},
    ]});
    let answer = server.send("/v1/batch", &batch);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

    let events = lines(&["export", "events", "--data", &data]);
    let ids: Vec<&str> = events.iter().filter_map(|event| event["message_id"].as_str()).collect();
    assert_eq!(events.len(), 6);
    assert!(["m1", "m2", "m3"].iter().all(|id| ids.contains(id)), "{ids:?}");
    let of_m1 = events.iter().find(|event| event["message_id"] == "m1").unwrap();
    let of_anna = events.iter().find(|event| event["time"] == "2024-03-01T08:00:00Z").unwrap();
    assert_eq!(of_m1["person"], of_anna["person"], "the visit before the sign-in belongs to who signed in");
    assert_eq!(of_m1["properties"], json!({"sida": "start", "antal": 3}));

    let run = resa(["flow", "--data", &data]).worked();
    assert!(run.err.contains("$identify") && run.err.contains("--no-stitching"), "{}", run.err);
    let persons = |more: &[&str]| {
        let args = ["inspect", "--data", &data, "--json"];
        resa(args.iter().chain(more)).json()["persons"].as_u64().unwrap()
    };
    assert_eq!(persons(&[]), 2);
    assert_eq!(persons(&["--no-stitching"]), 3);
    assert_eq!(persons(&["--as-of", "2024-01-01"]), 3, "nothing was known then");
    // A file goes in while the server runs, and its customer is the same one.
    let more = folder.with("more.csv", "kundnr,tid,händelse\nK100,2024-03-06T08:00:00Z,Brev\n");
    resa(["import", &more, "--data", &data]).worked();
    assert_eq!(persons(&[]), 2);
    drop(server);
    assert_eq!(lines(&["export", "events", "--data", &data]).len(), 7, "killed, and nothing is gone");
    let account = resa(["inspect", "--data", &data, "--json"]).json();
    assert_eq!((&account["received"], &account["stored"]), (&json!(7), &json!(7)));
}

#[test]
fn an_import_is_taken_back_with_its_customers_and_one_of_an_older_version_says_what_it_leaves() {
    let folder = Folder::new();
    let (data, project) = (folder.at("data"), ProjectId::default_project());
    let log = folder.with("log.csv", "kundnr,tid,händelse\nK1,2024-01-01,x\nK2,2024-01-02,y\n");
    let known = || {
        let store = Store::open_existing(data.as_ref()).unwrap();
        let keys = ["K1", "K2"].map(|id| {
            let key = ingest::identity::ProjectKey::new(store.project_key(&project));
            ingest::identity::pseudonym(&key, model::IdentityKind::UserId, id)
        });
        let there = keys.iter().filter(|key| store.find_identity(&project, key).unwrap().is_some()).count();
        (store, keys, there)
    };
    resa(["import", &log, "--data", &data]).worked();
    assert_eq!(known().2, 2, "the vault knows both customers");
    let undone = resa(["import", "--undo", "1", "--data", &data, "--json"]).worked();
    let told: serde_json::Value = serde_json::from_str(&undone.out).unwrap();
    assert_eq!((&told["id"], &told["leaves_identifiers"]), (&1.into(), &false.into()), "{told}");
    assert_eq!(known().2, 0, "nothing of the import is left");
    assert_eq!(resa(["inspect", "--data", &data, "--json"]).json()["events"], 0);

    // Nobody remembers what an import of an older version brought.
    resa(["import", &log, "--data", &data]).worked();
    let (store, keys, _) = known();
    store.forget_import_identities(&project, 2, &keys).unwrap();
    drop(store);
    let run = resa(["import", "--undo", "2", "--data", &data, "--lang", "en"]).worked();
    assert!(run.err.contains("identifiers are left"), "{}", run.err);
}
