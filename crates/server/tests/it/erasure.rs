//! P1: who was erased is in no byte of the data directory, however written; everyone else is untouched.

use crate::persons::{BASE, World, call, world};
use crate::support::Who;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use eventlog::{BuildOptions, DataDir, Identity};
use ingest::{ReadOptions, Source, plan};
use model::{Actor, By, IdentityKey, Micros, ProjectId};
use serde_json::{Value, json};
use server::imports::{Import, ImportChoices};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use store::Store;

/// One for each field that a customer's data can be in.
const CANARIES: &[&str] = &[
    "kund-Kanarie-01",
    "enhet-Kanarie-02",
    "Kanarie.03@example.se",
    "Namn-Kanarie-04",
    "Gata-Kanarie-05",
    "Egenskap-Kanarie-06",
    "Aktivitet-Kanarie-07",
    "/sida/Kanarie-08",
    "Titel-Kanarie-09",
    "Kampanj-Kanarie-10",
    "meddelande-Kanarie-11",
    "Avvisad-Kanarie-12",
    "Grupp-Kanarie-13",
    "Lista-Kanarie-14",
    "Kolumn-Kanarie-15",
    "Fritext-Kanarie-16",
    "Kanal-Kanarie-17",
    "förnamn-Kanarie-18",
    "Utm-Kanarie-19",
    "Tidigare-Kanarie-20",
    "Originalbytes-Kanarie-21",
];

fn send_everything(world: &World) {
    let context = json!({
        "page": { "path": "/sida/Kanarie-08", "title": "Titel-Kanarie-09", "url": "https://a.se/?q=Utm-Kanarie-19" },
        "campaign": { "name": "Kampanj-Kanarie-10" },
        "traits": { "firstName": "förnamn-Kanarie-18" },
    });
    let who = |mut call: Value| {
        call["userId"] = json!("kund-Kanarie-01");
        call["anonymousId"] = json!("enhet-Kanarie-02");
        call["context"] = context.clone();
        call["timestamp"] = json!("2025-12-30T08:00:00Z");
        call
    };
    world.track(&json!([
        who(json!({ "type": "track", "messageId": "meddelande-Kanarie-11", "event": "Aktivitet-Kanarie-07",
            "properties": { "egenskap": "Egenskap-Kanarie-06", "lista": ["Lista-Kanarie-14"], "djup": { "kolumn": "Kolumn-Kanarie-15" } } })),
        who(json!({ "type": "identify", "messageId": "i1", "traits": { "email": "Kanarie.03@example.se",
            "name": "Namn-Kanarie-04", "address": { "street": "Gata-Kanarie-05" }, "note": "Fritext-Kanarie-16" } })),
        who(json!({ "type": "group", "messageId": "g1", "groupId": "Grupp-Kanarie-13", "traits": { "name": "Grupp-Kanarie-13" } })),
        who(json!({ "type": "alias", "messageId": "a1", "previousId": "Tidigare-Kanarie-20" })),
        call("annan", "enhet-annan", Some("kund-annan"), "Annans händelse", "2025-12-30T09:00:00Z"),
    ]));
    let rejected = json!({ "batch": [
        who(json!({ "type": "track", "messageId": "r1", "properties": { "x": "Avvisad-Kanarie-12" } })),
        { "type": "track", "messageId": "r2", "userId": "KANARIE.03@EXAMPLE.SE", "properties": { "x": "Originalbytes-Kanarie-21" } },
        { "type": "track", "messageId": "r3", "userId": "kund-annan" },
    ] });
    let reply = world.app.post(&world.key, "/v1/batch", &rejected);
    assert_eq!(reply.json()["rejected"], 3, "{}", reply.body);
}

fn import_file(store: &Store, folder: &Path) {
    let file = folder.join("brev.csv");
    std::fs::write(
        &file,
        "kundnr,tid,händelse,kanal,namn,notering\n\
         kund-Kanarie-01,2025-11-01T08:00:00Z,Brev,Kanal-Kanarie-17,Namn-Kanarie-04,Fritext-Kanarie-16\n\
         kund-annan,2025-11-01T09:00:00Z,Brev,brev,Annan Namnsson,Annans notering\n",
    )
    .unwrap();
    let plan = plan(&[Source::file(&file)], &ReadOptions::default()).unwrap();
    let build = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: 1 << 24,
        scratch: folder.to_path_buf(),
        threads: 1,
    };
    let project = ProjectId::default_project();
    let by = By::from(Actor::Cli);
    let now = Micros(1_767_225_600_000_000);
    let choices = ImportChoices { keep_text: true, ..ImportChoices::default() };
    let import = Import { store, project: &project, plan: &plan, choices, build, by: &by, now };
    assert_eq!(import.run(&mut |_| {}).unwrap().record.stored, 2);
}

/// Every way in which a canary may be written.
fn writings(canary: &str) -> Vec<Vec<u8>> {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let url: String = canary
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    let mut all =
        vec![canary.as_bytes().to_vec(), canary.to_lowercase().into_bytes(), canary.to_uppercase().into_bytes()];
    all.push(canary.encode_utf16().flat_map(u16::to_le_bytes).collect());
    all.push(canary.encode_utf16().flat_map(u16::to_be_bytes).collect());
    all.extend([
        hex(canary.as_bytes()).into_bytes(),
        hex(canary.as_bytes()).to_uppercase().into_bytes(),
        url.into_bytes(),
    ]);
    // At any of the three places where it may begin; what its neighbours decide is cut off.
    for before in 0..3 {
        let text = [&b"\0\0"[..before], canary.as_bytes()].concat();
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let encoded = engine.encode(&text);
            all.push(encoded.as_bytes()[2 * usize::from(before > 0) + 2..encoded.len() - 2].to_vec());
        }
    }
    let hash = Sha256::digest(canary.as_bytes());
    all.extend([hash.to_vec(), hex(&hash).into_bytes()]);
    all
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Where canaries are, by file.
fn hits(folder: &Path) -> Vec<(String, String)> {
    let wanted: Vec<(&str, Vec<u8>)> = CANARIES
        .iter()
        .flat_map(|canary| writings(canary).into_iter().map(move |writing| (*canary, writing)))
        .collect();
    let beginning = |bytes: &[u8]| usize::from(bytes[0]) << 8 | usize::from(bytes[1]);
    let mut by_beginning = vec![Vec::new(); 1 << 16];
    for (canary, writing) in &wanted {
        by_beginning[beginning(writing)].push((*canary, writing.as_slice()));
    }
    let mut found = std::collections::BTreeSet::new();
    for path in files(folder) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for at in 0..bytes.len().saturating_sub(1) {
            let rest = &bytes[at..];
            let here = by_beginning[beginning(rest)].iter().filter(|(_, writing)| rest.starts_with(writing));
            found.extend(here.map(|(canary, _)| (name.clone(), (*canary).to_string())));
        }
    }
    found.into_iter().collect()
}

fn filled(world: &World) -> Store {
    world.allow_view();
    let path = BASE.to_string();
    let keep = json!({ "settings": { "keep_originals": true } });
    assert_eq!(world.app.ask(&world.admin, "PATCH", &path, Some(&keep)).status, 200);
    let store = Store::open_existing(&world.app.data()).unwrap();
    let outside = tempfile::tempdir().unwrap();
    import_file(&store, outside.path());
    send_everything(world);
    store
}

#[test]
fn who_is_erased_is_in_no_byte_of_the_data_directory() {
    for sealed in [false, true] {
        let world = world(if sealed { "[seal]\nevery_seconds = 1\n" } else { "" });
        let store = filled(&world);
        if sealed {
            world.until_sealed();
        }
        let before = hits(&world.app.data());
        assert!(before.iter().any(|(file, _)| file.starts_with("resa.db")), "rejections at least: {before:?}");
        let person = world.find("user_id", "kund-Kanarie-01").remove(0);
        let project = ProjectId::default_project();
        let persons = server::Persons::of(&store, &project, None).unwrap();
        let events = server::events_of(&store, &project, &persons, &person).unwrap();
        assert_eq!(events.len(), 5, "{events:?}");

        let asked = json!({ "kind": "email", "value": "kanarie.03@example.se", "reason": "kunden bad om det" });
        let other = world.app.post(&world.admin, &format!("{BASE}/persons/erase"), &asked);
        let asked = json!({ "person": person, "reason": "kunden bad om det" });
        let erased = world.app.post(&world.admin, &format!("{BASE}/persons/erase"), &asked);
        assert_eq!((other.status, erased.status), (200, 200), "{} {}", other.body, erased.body);
        let certificate = erased.json();
        let removed = |name: &str| {
            let stores = certificate["stores"].as_array().unwrap();
            stores.iter().find(|store| store["store"] == name).unwrap()["removed"].as_u64().unwrap()
        };
        assert_eq!(removed("inbox") + removed("blocks"), 5, "{certificate}");
        assert!(removed("vault") >= 2 && removed("facts") >= 1, "{certificate}");

        assert_eq!(hits(&world.app.data()), [], "sealed: {sealed}");
        assert_eq!(world.look(&format!("/persons/{person}")).status, 404);
        assert_eq!(world.look(&format!("/persons/{person}/timeline")).status, 404);
        let kept = world.app.get(&world.admin, &format!("{BASE}/rejections")).json();
        assert_eq!(kept["rejections"].as_array().unwrap().len(), 1, "those of others stay: {kept}");
        let others = world.find("user_id", "kund-annan").remove(0);
        assert_eq!(world.look(&format!("/persons/{others}/timeline")).json()["total"], 2);
        let figures = world.app.get(&world.admin, &format!("{BASE}/identity")).json();
        assert_eq!((&figures["events"], &figures["persons"]), (&json!(2), &json!(1)));
        assert_eq!(world.app.get(&world.boss, "/api/audit/verify").json()["ok"], true);
        let ledger = std::fs::read_to_string(world.app.data().join(server::LEDGER)).unwrap();
        assert!(ledger.lines().count() >= 2 && !ledger.contains(&person));
        let again = world.app.post(&world.admin, &format!("{BASE}/persons/erase"), &asked).json();
        assert!(again["stores"].as_array().unwrap().iter().all(|store| store["removed"] == 0), "{again}");
    }
}

#[test]
fn a_late_event_of_an_erased_customer_is_refused_or_begins_a_new_one() {
    let world = world("");
    world.allow_view();
    let sent = |id: &str| {
        let event = call(id, "dev-1", Some("kund-1"), "x", "2025-12-30T08:00:00Z");
        world.app.post(&world.key, "/v1/batch", &json!({ "batch": [event] })).json()["rejected"].clone()
    };
    let erase = || {
        let asked = json!({ "kind": "user_id", "value": "kund-1", "reason": "kunden bad om det" });
        assert_eq!(world.app.post(&world.admin, &format!("{BASE}/persons/erase"), &asked).status, 200);
    };
    assert_eq!(sent("1"), 0);
    erase();
    assert_eq!(sent("1"), 0, "a retry of what was erased is a duplicate");
    let wanted = json!({ "kind": "user_id", "value": "kund-1", "reason": "a test asks" });
    assert_eq!(world.app.post(&world.admin, &format!("{BASE}/persons/find"), &wanted).status, 404);
    assert_eq!(sent("2"), 0);
    assert_eq!(world.look(&format!("/persons/{}/timeline", world.find("user_id", "kund-1")[0])).json()["total"], 1);
    erase();
    let refuse = json!({ "settings": { "refuse_erased": true } });
    assert_eq!(world.app.ask(&world.admin, "PATCH", BASE, Some(&refuse)).status, 200);
    assert_eq!(sent("3"), 1);
    let kept = world.app.get(&world.admin, &format!("{BASE}/rejections")).json();
    assert_eq!(
        (&kept["rejections"][0]["reason"], &kept["rejections"][0]["text"]),
        (&json!("erased_person"), &json!(""))
    );
    let counts = world.app.get(&world.admin, &format!("{BASE}/counts")).json();
    assert_eq!(counts["total"], json!({ "received": 4, "stored": 2, "duplicates": 1, "rejected": 1 }));
}

#[test]
fn an_erasure_that_was_interrupted_is_finished_by_whoever_comes_next() {
    let dir = tempfile::tempdir().unwrap();
    let now = Micros(1_767_225_600_000_000);
    let store = Store::open(&dir.path().join("data"), now).unwrap();
    let project = ProjectId::default_project();
    import_file(&store, dir.path());
    let key = ingest::identity::pseudonym(
        &store.project_key(&project).into(),
        model::IdentityKind::UserId,
        "kund-Kanarie-01",
    );
    // As the row lies in the database when the process is killed just after it was written.
    let state = json!({ "person": key, "identities": [key], "shares": [], "asked": now, "actor": "mbr_1" });
    store.create_job(Some(&project), "erasure", &state.to_string(), now).unwrap();
    assert_eq!(server::resume_erasures(&store, now).unwrap(), 1);
    assert_eq!(server::resume_erasures(&store, now).unwrap(), 0);
    assert!(store.list_jobs().unwrap().is_empty());
    assert!(DataDir::project(store.dir(), &project.0).events_of(&[key.as_str()]).unwrap().is_empty());
    assert_eq!(store.find_identity(&project, &key).unwrap(), None);
    assert_eq!(hits(store.dir()), []);
}

#[test]
fn of_a_shared_device_only_the_customers_own_time_goes() {
    let world = world("");
    world.allow_view();
    world.track(&json!([
        call("1", "delad", Some("kund-1"), "min", "2025-12-30T08:00:00Z"),
        call("2", "delad", Some("kund-2"), "din", "2025-12-30T09:00:00Z"),
        call("3", "delad", None, "okänd", "2025-12-30T10:00:00Z"),
    ]));
    let asked = json!({ "kind": "user_id", "value": "kund-1", "reason": "kunden bad om det" });
    let erased = world.app.post(&world.admin, &format!("{BASE}/persons/erase"), &asked).json();
    assert_eq!(erased["identifiers"], 1, "{erased}");
    let device = json!({ "kind": "anonymous_id", "value": "delad", "reason": "a test asks" });
    assert_eq!(world.app.post(&world.admin, &format!("{BASE}/persons/find"), &device).status, 200);
    let other = world.find("user_id", "kund-2").remove(0);
    let left = world.look(&format!("/persons/{other}/timeline")).json();
    assert!(left["events"].as_array().unwrap().iter().any(|event| event["activity"] == "din"), "{left}");
    assert!(!left.to_string().contains("\"min\""), "{left}");
}

#[test]
fn a_restored_backup_is_erased_again_by_the_same_routine() {
    let dir = tempfile::tempdir().unwrap();
    let now = Micros(1_767_225_600_000_000);
    let store = Store::open(&dir.path().join("data"), now).unwrap();
    let project = ProjectId::default_project();
    import_file(&store, dir.path());
    let key: IdentityKey = ingest::identity::pseudonym(
        &store.project_key(&project).into(),
        model::IdentityKind::UserId,
        "kund-Kanarie-01",
    );
    let certificate = server::erase_identities(&store, &project, &[key], now).unwrap();
    let blocks = certificate.stores.iter().find(|store| store.store == "blocks").unwrap();
    assert_eq!(blocks.removed, 1);
    assert_eq!(hits(store.dir()), []);
}

#[test]
fn what_is_taken_out_holds_everything_and_can_be_imported_again_with_equal_counts() {
    let world = world("");
    let store = filled(&world);
    let asked = json!({ "kind": "user_id", "value": "kund-Kanarie-01", "reason": "kunden bad om det" });
    let asked_without_reason = json!({ "kind": "user_id", "value": "kund-Kanarie-01" });
    let path = format!("{BASE}/persons/export");
    assert_eq!(world.app.post(&world.admin, &path, &asked_without_reason).status, 422);
    assert_eq!(world.app.post(&world.boss, &path, &asked).code(), "forbidden");
    let reply = world.app.post(&world.admin, &path, &asked);
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/zip")));
    let project = store.find_project(&ProjectId::default_project()).unwrap().unwrap();
    let person = world.find("user_id", "kund-Kanarie-01").remove(0);
    let now = Micros(1_767_225_600_000_000);
    let bytes = server::take_out(&store, &project, &person, now).unwrap().unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    let (page, events, looks) = (text("index.html"), text("events.ndjson"), text("looks.json"));
    let asked: Value = serde_json::from_str(&text("asked.json")).unwrap();
    assert_eq!(asked, json!({ "asked": [], "left_in_peace": [], "opted_out": null }));
    for canary in ["kund-Kanarie-01", "Namn-Kanarie-04", "Egenskap-Kanarie-06", "Aktivitet-Kanarie-07"] {
        assert!(page.contains(canary), "{canary}");
    }
    assert!(looks.contains("person.export") && looks.contains("kunden bad om det"), "{looks}");
    assert_eq!(events.lines().count(), 5);

    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("events.ndjson");
    std::fs::write(&file, &events).unwrap();
    let other = Store::open(&elsewhere.path().join("data"), now).unwrap();
    let plan = plan(&[Source::file(&file)], &ReadOptions::default()).unwrap();
    let build = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: 1 << 24,
        scratch: elsewhere.path().to_path_buf(),
        threads: 1,
    };
    let (project, by) = (ProjectId::default_project(), By::from(Actor::Cli));
    let choices = ImportChoices::default();
    let import = Import { store: &other, project: &project, plan: &plan, choices, build, by: &by, now };
    let record = import.run(&mut |_| {}).unwrap().record;
    assert_eq!((record.received, record.stored), (5, 5));
    let none = server::take_out(&other, &store.find_project(&project).unwrap().unwrap(), "u_0000000000000000", now);
    assert_eq!(none.unwrap(), None);
}

#[test]
fn the_record_of_processing_tells_what_is_configured_and_stored() {
    let world = world("");
    let store = filled(&world);
    drop(store);
    let record = world.app.get(&world.admin, &format!("{BASE}/processing-record")).json();
    let sources: Vec<&str> =
        record["sources"].as_array().unwrap().iter().map(|one| one["source"].as_str().unwrap()).collect();
    assert_eq!(sources, ["brev.csv", "tracking"]);
    let on = |record: &Value, code: &str| {
        let safeguards = record["safeguards"].as_array().unwrap();
        safeguards.iter().find(|one| one["code"] == code).unwrap()["on"].as_bool().unwrap()
    };
    // `filled` keeps originals and allows the view.
    assert!(!on(&record, "rejections_scrubbed") && !on(&record, "customer_view_off") && on(&record, "pseudonyms"));
    let back = json!({ "settings": { "keep_originals": false, "purpose": "förbättra <brevet>" } });
    assert_eq!(world.app.ask(&world.admin, "PATCH", BASE, Some(&back)).status, 200);
    let record = world.app.get(&world.admin, &format!("{BASE}/processing-record")).json();
    assert!(on(&record, "rejections_scrubbed"));
    assert_eq!(record["recipients"][3], json!({ "role": "admin", "members": 1, "see_personal_data": 1 }));
    assert!(record["vault"]["traits"].as_array().unwrap().contains(&json!("email")), "{record}");
    assert!(!record.to_string().to_lowercase().contains("kund-kanarie"));
    let Who::Session(secret) = &world.admin else { panic!("the admin has a session") };
    let cookie = format!("__Host-resa={secret}");
    for (lang, title) in [("sv", "Konsekvensbedömning"), ("en", "impact assessment")] {
        let headers = [("x-resa-request", "1"), ("cookie", cookie.as_str()), ("accept", "text/html")];
        let page = world.app.send("GET", &format!("{BASE}/impact-assessment?lang={lang}"), &headers, None);
        assert!(page.body.contains(title) && page.body.contains("förbättra &lt;brevet&gt;"), "{}", page.body);
    }
    let assessment = world.app.get(&world.admin, &format!("{BASE}/impact-assessment")).json();
    assert_eq!(assessment["risks"][0]["covered"], false, "the view is on");
}
