//! Own data without an engineer: files are staged, understood, matched, tried, imported and taken back.

use crate::persons::{BASE, World, call, world};
use crate::support::{Reply, Who};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

impl World {
    /// Sends bytes as a browser sends a file.
    fn put_file(&self, who: &Who, intake: &str, name: &str, bytes: &[u8]) -> Reply {
        let Who::Session(secret) = who else { panic!("files are sent by people") };
        let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let mut request = format!(
            "PUT {BASE}/intakes/{intake}/files/{name} HTTP/1.1\r\nconnection: close\r\nhost: {}\r\n\
             cookie: __Host-resa={secret}\r\nx-resa-request: 1\r\ncontent-length: {}\r\n\r\n",
            self.app.address,
            bytes.len()
        )
        .into_bytes();
        request.extend_from_slice(bytes);
        self.app.raw(&request)
    }

    fn begin_intake(&self) -> String {
        let begun = self.app.post(&self.admin, &format!("{BASE}/intakes?time_zone=Europe/Stockholm"), &json!({}));
        assert_eq!(begun.status, 201, "{}", begun.body);
        begun.json()["id"].as_str().unwrap().to_string()
    }

    fn stage(&self, intake: &str, name: &str, bytes: &[u8]) -> Value {
        let staged = self.put_file(&self.admin, intake, name, bytes);
        assert_eq!(staged.status, 200, "{}", staged.body);
        staged.json()
    }

    fn change(&self, intake: &str, name: &str, settings: &Value) -> Value {
        let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = format!("{BASE}/intakes/{intake}/files/{name}/settings");
        let changed = self.app.ask(&self.admin, "PUT", &path, Some(settings));
        assert_eq!(changed.status, 200, "{}", changed.body);
        changed.json()
    }

    /// The intake when nothing is counted or done any more.
    fn settled(&self, intake: &str) -> Value {
        for _ in 0..600 {
            let seen = self.app.get(&self.admin, &format!("{BASE}/intakes/{intake}")).json();
            let working = seen["job"]["state"] == "running" || (seen["match"].is_null() && seen["files"] != json!([]));
            if !working {
                return seen;
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
        panic!("the intake did not settle in 30 seconds");
    }

    fn work(&self, intake: &str, what: &str) -> Value {
        let begun = self.app.post(&self.admin, &format!("{BASE}/intakes/{intake}/{what}"), &json!({}));
        assert_eq!(begun.status, 202, "{}", begun.body);
        let job = self.settled(intake)["job"].clone();
        assert_eq!(job["state"], "done", "{job}");
        job["result"].clone()
    }

    fn undo(&self, import: &Value) {
        let undone = self.app.ask(&self.admin, "DELETE", &format!("{BASE}/imports/{import}"), None);
        assert_eq!(undone.status, 200, "{}", undone.body);
    }
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../e2e/fixtures/company"));
    std::fs::read(folder.join(name)).unwrap()
}

const FILES: [(&str, &str); 4] = [
    ("brev 2025.xlsx", "letters"),
    ("samtal.xlsx", "calls"),
    ("klagomål 2025.xlsx", "complaints"),
    ("enkät kundservice.xlsx", "survey"),
];

/// The file of this name in an intake.
fn file<'a>(intake: &'a Value, name: &str) -> &'a Value {
    intake["files"].as_array().unwrap().iter().find(|file| file["name"] == name).unwrap()
}

fn codes(remarks: &Value) -> Vec<&str> {
    remarks.as_array().unwrap().iter().map(|remark| remark["code"].as_str().unwrap()).collect()
}

/// Every row of the tables that an import may touch, as text; sealed values byte by byte.
fn dump(world: &World) -> Vec<String> {
    let mut rows = Vec::new();
    let tables = [
        ("resa.db", "fact"),
        ("resa.db", "import_fact"),
        ("resa.db", "import_settings"),
        ("resa.db", "inbox"),
        ("resa.db", "seen"),
        ("resa.db", "counted"),
        ("resa.db", "rejection"),
        ("resa.db", "reason_counted"),
        ("resa.db", "job"),
        ("resa.db", "note WHERE name LIKE 'import/%'"),
        ("vault.db", "identity"),
        ("vault.db", "import_identity"),
    ];
    for (database, table) in tables {
        let connection = rusqlite::Connection::open(world.app.data().join(database)).unwrap();
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<String> = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            rows.push(format!("{table}: {}", values.join(" | ")));
        }
    }
    rows.sort();
    rows
}

fn figures(world: &World) -> Value {
    let mut figures = world.app.get(&world.admin, &format!("{BASE}/identity")).json();
    figures.as_object_mut().unwrap().remove("as_of");
    figures
}

#[test]
fn four_exports_of_a_company_are_understood_matched_imported_and_taken_back_without_trace() {
    let world = world("");
    let (before, figures_before) = (dump(&world), figures(&world));
    let id = world.begin_intake();
    for (name, preset) in FILES {
        let staged = world.stage(&id, name, &fixture(name));
        let file = file(&staged, name);
        assert_eq!((&file["preset"], &file["preset_guessed"]), (&json!(preset), &json!(true)), "{name}");
        assert_eq!(staged["problems"], json!([]), "{name}");
        assert!(!file["interpreted"].as_array().unwrap().is_empty());
    }
    let seen = world.settled(&id);
    assert_eq!(seen["ready"], true, "{}", seen["problems"]);

    let letters = file(&seen, "brev 2025.xlsx");
    assert_eq!(
        (&letters["settings"]["person"], &letters["settings"]["activity"]),
        (&json!("Kundnr"), &json!("Brevtyp"))
    );
    assert_eq!(letters["interpreted"][0]["events"][0]["channel"], "Brev");
    assert!(codes(&letters["remarks"]).contains(&"lines_above_header") || letters["format"] == "xlsx");

    let complaints = &file(&seen, "klagomål 2025.xlsx")["interpreted"][0]["events"];
    let names: Vec<&Value> = complaints.as_array().unwrap().iter().map(|event| &event["activity"]).collect();
    assert_eq!(names, ["Klagomål mottaget", "Klagomål besvarat"]);

    let calls = file(&seen, "samtal.xlsx");
    assert_eq!(calls["sheets"], json!(["Samtal", "Noteringar"]));
    let note = calls["columns"].as_array().unwrap().iter().find(|column| column["name"] == "Anteckning").unwrap();
    assert_eq!((&note["personal"], &note["role"]), (&json!("text"), &Value::Null));

    let survey = file(&seen, "enkät kundservice.xlsx");
    assert!(codes(&survey["remarks"]).contains(&"label_rows"), "{}", survey["remarks"]);
    assert_eq!(survey["settings"]["event_id"], "ResponseId");
    assert_eq!(survey["interpreted"][0]["events"][0]["activity"], "Enkätsvar");

    // As they are written the numbers of different systems do not meet; the advice says how they would.
    let advice = &seen["match"]["advice"];
    assert_eq!((&advice["code"], &advice["person_form"]), (&json!("no_match"), &json!("unpadded")), "{advice}");
    assert!(advice["detail"].as_str().unwrap().contains("inledande nollor"), "{advice}");
    for (name, _) in FILES {
        let mut settings = file(&seen, name)["settings"].clone();
        settings["person_form"] = json!("unpadded");
        world.change(&id, name, &settings);
    }
    let seen = world.settled(&id);
    assert_eq!(seen["match"]["advice"]["code"], "good", "{}", seen["match"]);
    assert_eq!(seen["match"]["persons"], 1_979);
    assert_eq!(file(&seen, "brev 2025.xlsx")["rows"], 5_839);

    let tried = world.work(&id, "dry-run");
    assert_eq!((&tried["import"], &tried["stored"]), (&Value::Null, &Value::Null));
    assert_eq!(world.app.get(&world.admin, &format!("{BASE}/imports")).json()["imports"], json!([]));
    assert_eq!(dump(&world), before, "a dry run leaves nothing");
    let done = world.work(&id, "import");
    let staged = std::fs::read_dir(world.app.data().join("uploads").join(&id)).unwrap();
    let beside: Vec<_> = staged.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside, ["intake.json"], "the files are in the log now, and nowhere else");
    let number = |value: &Value| value.as_u64().unwrap();
    for same in ["received", "rejected", "persons", "first", "last", "rejections", "activities"] {
        assert_eq!(done[same], tried[same], "{same}");
    }
    let sum = number(&done["stored"]) + number(&done["duplicates"]) + number(&done["rejected"]);
    assert_eq!(number(&done["received"]), sum, "{done}");
    let reasons: Vec<&Value> = done["rejections"].as_array().unwrap().iter().map(|one| &one["reason"]).collect();
    assert!(reasons.contains(&&json!("unreadable_time")) && reasons.contains(&&json!("nobody")), "{reasons:?}");
    assert!(figures(&world) != figures_before);
    let metrics = world.app.get(&world.admin, "/metrics").body;
    assert!(metrics.contains(&format!("resa_events_received_total {}", done["received"])), "{metrics}");

    world.undo(&done["import"]);
    assert_eq!(dump(&world), before);
    assert_eq!(figures(&world), figures_before);
}

#[test]
fn an_export_of_the_same_shape_is_understood_at_once_until_its_import_is_taken_back() {
    let world = world("");
    let rows = |month: &str| format!("nr;när;vad\nk1;2025-{month}-01;Ring\nk2;2025-{month}-02;Ring\n");
    let id = world.begin_intake();
    let staged = world.stage(&id, "export 01.csv", rows("01").as_bytes());
    let mut settings = file(&staged, "export 01.csv")["settings"].clone();
    (settings["person"], settings["channel_value"]) = (json!("nr"), json!("Telefon"));
    world.change(&id, "export 01.csv", &settings);
    world.work(&id, "dry-run");
    let changed = world.change(&id, "export 01.csv", &settings);
    assert_eq!(changed["job"], Value::Null, "what was tried is no longer what would come of it");
    let done = world.work(&id, "import");
    let id = world.begin_intake();
    let again = world.stage(&id, "export 02.csv", rows("02").as_bytes());
    let seen = file(&again, "export 02.csv");
    assert_eq!((&seen["settings"]["person"], &seen["settings"]["channel_value"]), (&json!("nr"), &json!("Telefon")));
    assert!(codes(&seen["remarks"]).contains(&"remembered"));
    assert_eq!(seen["preset_guessed"], false);
    world.undo(&done["import"]);
    let id = world.begin_intake();
    let forgotten = world.stage(&id, "export 03.csv", rows("03").as_bytes());
    assert!(!codes(&file(&forgotten, "export 03.csv")["remarks"]).contains(&"remembered"));
}

#[test]
fn what_two_imports_tell_stays_until_both_are_taken_back_and_what_is_live_stays_anyway() {
    let world = world("");
    world.track(&json!([call("1", "dev-1", Some("live-1"), "Loggade in", "2025-12-30T08:00:00Z")]));
    let csv = |rows: &str| format!("kundnr,datum,händelse,e-post,kundnamn\n{rows}");
    let import = |name: &str, rows: &str| {
        let id = world.begin_intake();
        world.stage(&id, name, csv(rows).as_bytes());
        world.work(&id, "import")["import"].clone()
    };
    let first =
        import("a.csv", "live-1,2025-01-02,Brev,a@example.com,Anna Ek\nboth,2025-01-02,Brev,b@example.com,Bo Ek\n");
    let before = (dump(&world), figures(&world));
    let second = import(
        "b.csv",
        "both,2025-02-02,Samtal,b@example.com,Bo Alm\nonly,2025-02-02,Samtal,c@example.com,Cia Ek\n\
         live-1,2025-02-02,Samtal,a@example.com,Anna Alm\n",
    );
    assert_ne!((dump(&world), figures(&world)), before);
    world.undo(&second);
    assert_eq!((dump(&world), figures(&world)), before, "what the first told is as it was");
    world.undo(&first);
    let left: Vec<String> = dump(&world).into_iter().filter(|row| row.starts_with("identity")).collect();
    assert_eq!(left.len(), 2, "the device and the customer that are live stay: {left:#?}");
}

#[test]
fn an_import_that_is_stopped_leaves_nothing() {
    use eventlog::{BuildOptions, Identity};
    use server::imports::{Import, ImportChoices, ImportError};
    let world = world("");
    let before = dump(&world);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let rows: String =
        (0..200_000).map(|row| format!("k{row},2025-01-02T08:00:00Z,Brev,k{row}@example.com\n")).collect();
    std::fs::write(&path, format!("kundnr,tid,händelse,e-post\n{rows}")).unwrap();
    let plan = ingest::plan(&[ingest::Source::file(&path)], &ingest::ReadOptions::default()).unwrap();
    let (store, project) = (world.app.store(), model::ProjectId::default_project());
    let build = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: 64 << 20,
        scratch: folder.path().to_path_buf(),
        threads: 1,
    };
    let by = model::By::from(model::Actor::Cli);
    let now = world.app.now();
    let import = Import {
        store: &store,
        project: &project,
        plan: &plan,
        choices: ImportChoices::default(),
        build,
        by: &by,
        now,
    };
    let mut told = 0;
    let stopped = import.run_while(&mut |_| {
        told += 1;
        told < 2
    });
    assert!(matches!(stopped, Err(ImportError::Stopped)));
    assert_eq!(dump(&world), before);
    assert_eq!(eventlog::DataDir::project(store.dir(), "default").imports().unwrap(), []);
}

#[test]
fn an_intake_is_its_members_alone_and_lives_for_a_day() {
    let world = world("");
    let id = world.begin_intake();
    world.stage(&id, "brev.csv", b"kundnr,datum\nk1,2025-01-02\n");
    let path = format!("{BASE}/intakes/{id}");
    let other = world.app.invite(&world.boss, "default", "annan@example.se", "admin", true);
    assert_eq!(world.app.get(&other, &path).status, 404);
    assert_eq!(world.put_file(&other, &id, "x.csv", b"a,b\n").status, 404);
    let project = world.app.post(&world.boss, "/api/projects", &json!({ "name": "Annat" })).json();
    let foreign = format!("/api/projects/{}/intakes/{id}", project["id"].as_str().unwrap());
    assert_eq!(world.app.get(&world.boss, &foreign).status, 404);
    for name in ["../brev.csv", ".dold.csv", "a/b.csv", "c:\\x.csv", "rad\nbrytning.csv"] {
        assert_eq!(world.put_file(&world.admin, &id, name, b"a,b\n").status, 422, "{name:?}");
    }
    assert_eq!(world.app.get(&world.admin, &path).status, 200);
    world.app.advance(Duration::from_secs(24 * 3_600 + 1));
    let again = world.app.sign_in("dataskydd@example.se", crate::support::PASSWORD);
    let admin = crate::support::session(&again);
    assert_eq!(world.app.get(&admin, &path).status, 404);
}

#[test]
fn files_that_are_no_tables_say_what_is_wrong_and_harm_nobody() {
    let world = world("[collect]\nmax_import_mb = 1\n");
    let id = world.begin_intake();
    let wide: String = (0..10_000).map(|column| format!("k{column}")).collect::<Vec<_>>().join(";");
    let values: String = (0..10_000).map(|_| "2025-01-02").collect::<Vec<_>>().join(";");
    for (name, bytes, code) in [
        ("tom.csv", Vec::new(), "empty_file"),
        ("rubrik.csv", b"kundnr;datum;typ\n".to_vec(), "empty_file"),
        ("bild.xlsx", b"PK\x03\x04 ingen arbetsbok".to_vec(), "unreadable_file"),
        ("ord.csv", b"bara ett ord".to_vec(), "empty_file"),
        ("utan tid.csv", b"kundnr;typ\n1;a\n2;b\n".to_vec(), "no_time"),
        ("bred.csv", format!("{wide}\n{values}\n{values}\n").into_bytes(), "ambiguous_time"),
    ] {
        let staged = world.stage(&id, name, &bytes);
        let problems = staged["problems"].as_array().unwrap();
        let problem = problems.iter().find(|problem| problem["file"] == name);
        let problem = problem.unwrap_or_else(|| panic!("{name}: {problems:?}"));
        assert_eq!(problem["code"], code, "{name}");
        assert!(problem["detail"].as_str().unwrap().contains(name));
        assert_eq!(staged["ready"], false);
    }
    let refused = world.app.post(&world.admin, &format!("{BASE}/intakes/{id}/import"), &json!({}));
    assert_eq!((refused.status, refused.code().as_str()), (409, "not_ready"));
    assert_eq!(world.put_file(&world.admin, &id, "stor.csv", &vec![b'x'; (1 << 20) + 1]).status, 413);
    assert_eq!(world.app.ask(&world.admin, "DELETE", &format!("{BASE}/intakes/{id}"), None).status, 204);
    let left = std::fs::read_dir(world.app.data().join("uploads")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn files_of_other_days_and_hands_are_read_all_the_same() {
    let world = world("");
    let id = world.begin_intake();
    // Windows-1252 with semicolons, a control character, a formula; the same name twice is one file.
    let latin = b"kundnr;datum;\xe4rende\nk1;2025-03-30 02:30;=SUM(A1)\nk2;2025-03-31 10:00;Fr\xe5ga\x07\n";
    world.stage(&id, "samtal.csv", b"kundnr;datum\nk9;2025-01-01\n");
    let staged = world.stage(&id, "samtal.csv", latin);
    assert_eq!(staged["files"].as_array().unwrap().len(), 1);
    let seen = file(&staged, "samtal.csv");
    assert_eq!(seen["columns"][2]["name"], "ärende");
    assert_eq!(seen["settings"]["time_zone"], "Europe/Stockholm");
    assert_eq!(seen["interpreted"][1]["events"][0]["time"], "2025-03-31T08:00:00Z");
    let second = world.change(&id, "samtal.csv", &json!({ "preset": "other" }));
    assert_eq!(file(&second, "samtal.csv")["preset"], "other");
    let done = world.work(&id, "import");
    assert_eq!((&done["received"], &done["stored"]), (&json!(2), &json!(2)));
    // Known content is told of, and imported again only when that is wanted.
    let id = world.begin_intake();
    let again = world.stage(&id, "samtal kopia.csv", latin);
    assert_eq!(again["problems"][0]["code"], "imported_before");
    let path = format!("{BASE}/intakes/{id}/settings");
    let wanted = world.app.ask(&world.admin, "PUT", &path, Some(&json!({ "keep_text": false, "again": true })));
    assert_eq!(wanted.json()["ready"], true);
}

#[test]
fn what_the_wizard_says_is_in_the_language_that_is_asked_for() {
    let world = world("");
    let Who::Session(secret) = &world.admin else { panic!("the admin has a session") };
    let cookie = format!("__Host-resa={secret}");
    let id = world.begin_intake();
    world.stage(&id, "a.csv", b"kundnr;datum\nk1;2025-01-02\nk2;2025-01-03\n");
    let say = |language: &str| {
        let headers = [("cookie", cookie.as_str()), ("accept-language", language)];
        let seen = world.app.send("GET", &format!("{BASE}/intakes/{id}"), &headers, None).json();
        seen["match"]["advice"]["detail"].as_str().unwrap().to_string()
    };
    assert!(say("en").starts_with("Add files"), "{}", say("en"));
    assert!(say("sv").starts_with("Lägg till"));
    assert!(say("en-GB,en;q=0.9").starts_with("Lägg till"), "what a browser lists is no wish of the studio");
}
