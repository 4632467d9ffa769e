//! Customers over HTTP: found, shown, merged, parted, and only by those who may and say why.

use crate::support::{TestApp, Who};
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) const BASE: &str = "/api/projects/default";

pub(crate) struct World {
    pub(crate) app: TestApp,
    /// The owner of the organisation, without the right to personal data.
    pub(crate) boss: Who,
    /// An admin who sees personal data.
    pub(crate) admin: Who,
    pub(crate) key: Who,
}

pub(crate) fn world(settings: &str) -> World {
    let app = TestApp::start_with(settings);
    let boss = app.set_up();
    let admin = app.invite(&boss, "default", "dataskydd@example.se", "admin", true);
    let key = app.post(&admin, &format!("{BASE}/keys"), &json!({ "name": "web" })).json();
    let key = Who::WriteKey(key["key"].as_str().unwrap().to_string());
    World { app, boss, admin, key }
}

impl World {
    pub(crate) fn allow_view(&self) {
        let change = json!({ "settings": { "customer_view": true } });
        assert_eq!(self.app.ask(&self.admin, "PATCH", BASE, Some(&change)).status, 200);
    }

    pub(crate) fn track(&self, calls: &Value) {
        let reply = self.app.post(&self.key, "/v1/batch", &json!({ "batch": calls }));
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert_eq!(reply.json()["rejected"], 0, "{}", reply.body);
    }

    pub(crate) fn find(&self, kind: &str, value: &str) -> Vec<String> {
        let wanted = json!({ "kind": kind, "value": value, "reason": "a test asks" });
        let reply = self.app.post(&self.admin, &format!("{BASE}/persons/find"), &wanted);
        assert_eq!(reply.status, 200, "{}", reply.body);
        let persons = reply.json()["persons"].as_array().unwrap().clone();
        persons.into_iter().map(|person| person.as_str().unwrap().to_string()).collect()
    }

    pub(crate) fn look(&self, path: &str) -> crate::support::Reply {
        let (name, shown) = match &self.admin {
            Who::Session(secret) => ("cookie", format!("__Host-resa={secret}")),
            Who::Token(token) => ("authorization", format!("Bearer {token}")),
            other => panic!("{other:?} looks at nobody"),
        };
        let headers = [("x-resa-request", "1"), (name, shown.as_str()), ("x-resa-reason", "klagomål 17")];
        self.app.send("GET", &format!("{BASE}{path}"), &headers, None)
    }

    fn timeline(&self, person: &str, query: &str) -> Value {
        let reply = self.look(&format!("/persons/{}/timeline{query}", person.replace('#', "%23")));
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }

    fn activities(&self, person: &str) -> Vec<String> {
        let timeline = self.timeline(person, "");
        let events = timeline["events"].as_array().unwrap().iter();
        events.map(|event| event["activity"].as_str().unwrap().to_string()).collect()
    }

    /// From now on by a token, which outlives a session.
    fn use_token(&mut self) {
        let wanted = json!({ "name": "t", "scopes": ["manage_project", "read_person", "read_project"] });
        let made = self.app.post(&self.admin, &format!("{BASE}/tokens"), &wanted);
        assert_eq!(made.status, 201, "{}", made.body);
        self.admin = Who::Token(made.json()["token"].as_str().unwrap().to_string());
    }

    pub(crate) fn until_sealed(&self) {
        let log = eventlog::DataDir::project(&self.app.data(), "default");
        let sealed = || !log.seals().unwrap().is_empty() && waiting(&self.app) == 0;
        for _ in 0..400 {
            if sealed() {
                return;
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
        panic!("nothing was sealed in 20 seconds");
    }
}

fn waiting(app: &TestApp) -> u64 {
    let store = store::Store::open_existing(&app.data()).unwrap();
    store.inbox_size(&model::ProjectId::default_project()).unwrap().events
}

pub(crate) fn call(id: &str, anonymous: &str, user: Option<&str>, event: &str, time: &str) -> Value {
    let mut call =
        json!({ "type": "track", "messageId": id, "anonymousId": anonymous, "event": event, "timestamp": time });
    if let Some(user) = user {
        call["userId"] = json!(user);
    }
    call
}

#[test]
fn a_customer_is_one_timeline_from_the_first_anonymous_visit_sealed_or_not() {
    let world = world("[seal]\nevery_seconds = 1\n");
    world.allow_view();
    world.track(&json!([
        call("1", "dev-1", None, "Läste brev", "2025-12-30T08:00:00Z"),
        call("2", "dev-1", Some("kund-1"), "Loggade in", "2025-12-30T09:00:00Z"),
        call("9", "dev-2", None, "Annan kund", "2025-12-30T09:00:00Z"),
    ]));
    world.until_sealed();
    world.track(&json!([call("3", "dev-1", None, "Ringde", "2025-12-31T09:00:00Z")]));
    let persons = world.find("user_id", "kund-1");
    assert_eq!(persons, world.find("anonymous_id", "dev-1"));
    let [person] = persons.as_slice() else { panic!("{persons:?}") };
    assert_eq!(world.activities(person), ["Läste brev", "Loggade in", "Ringde"]);
    let shown = world.look(&format!("/persons/{person}")).json();
    let values: Vec<&str> =
        shown["identities"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["dev-1", "kund-1"]);
    assert_eq!(shown["stitched"][0]["fact"], "together");
    let figures = world.app.get(&world.admin, &format!("{BASE}/identity")).json();
    assert_eq!((&figures["events"], &figures["persons"]), (&json!(4), &json!(2)), "{figures}");
    assert_eq!((&figures["stitched_events"], &figures["stitched_share"]), (&json!(2), &json!(0.5)), "{figures}");
    let before = world.app.get(&world.admin, &format!("{BASE}/identity?as_of=2020-01-01T00:00:00Z")).json();
    assert_eq!((&before["persons"], &before["stitched_events"]), (&json!(3), &json!(0)), "{before}");
}

#[test]
fn a_timeline_comes_in_pages_and_between_times() {
    let world = world("");
    world.allow_view();
    let calls: Vec<Value> = (0..7)
        .map(|nth| call(&nth.to_string(), "dev", None, &format!("e{nth}"), &format!("2025-12-2{nth}T08:00:00Z")))
        .collect();
    world.track(&json!(calls));
    let person = world.find("anonymous_id", "dev").remove(0);
    let first = world.timeline(&person, "?limit=3");
    assert_eq!((first["events"].as_array().unwrap().len(), &first["total"]), (3, &json!(7)));
    let before = first["before"].as_str().unwrap();
    let second = world.timeline(&person, &format!("?limit=9&before={before}"));
    let names: Vec<&str> =
        second["events"].as_array().unwrap().iter().map(|event| event["activity"].as_str().unwrap()).collect();
    assert_eq!(names, ["e0", "e1", "e2", "e3"]);
    assert!(second["before"].is_null());
    let some = world.timeline(&person, "?from=2025-12-21T08:00:00Z&to=2025-12-23T08:00:00Z");
    assert_eq!(some["total"], 2);
}

#[test]
fn one_customer_is_shown_only_where_the_project_allows_it_with_a_reason_and_every_look_is_logged() {
    let world = world("");
    world.track(&json!([call("1", "dev-1", Some("kund-1"), "x", "2025-12-30T08:00:00Z")]));
    let path = format!("{BASE}/persons/find");
    let wanted = |reason: &str| json!({ "kind": "user_id", "value": "kund-1", "reason": reason });
    let off = world.app.post(&world.admin, &path, &wanted("a good one"));
    assert_eq!((off.status, off.code().as_str()), (403, "customer_view_off"));
    world.allow_view();
    let none = world.app.post(&world.admin, &path, &json!({ "kind": "user_id", "value": "kund-1" }));
    assert_eq!((none.status, none.json()["fields"].clone()), (422, json!(["reason"])));
    assert_eq!(world.app.post(&world.admin, &path, &wanted("kort")).status, 422);
    let person = world.find("user_id", "kund-1").remove(0);
    assert_eq!(world.app.get(&world.admin, &format!("{BASE}/persons/{person}")).status, 422);
    assert_eq!(world.look(&format!("/persons/{person}")).status, 200);
    assert_eq!(world.look("/persons/u_0000000000000000").status, 404);
    let log = world.app.get(&world.boss, "/api/audit?action=person.read").body;
    assert!(log.contains("klagomål 17") && log.contains(&person), "{log}");
    assert!(!log.contains("kund-1"), "{log}");
    let analyst = world.app.invite(&world.admin, "default", "analys@example.se", "analyst", false);
    assert_eq!(world.app.post(&analyst, &path, &wanted("a good one")).code(), "forbidden");
}

#[test]
fn what_was_merged_can_be_parted_again() {
    let world = world("");
    world.allow_view();
    world.track(&json!([
        call("1", "dev-1", None, "a", "2025-12-30T08:00:00Z"),
        call("2", "dev-2", None, "b", "2025-12-30T09:00:00Z"),
    ]));
    let (one, other) = (world.find("anonymous_id", "dev-1").remove(0), world.find("anonymous_id", "dev-2").remove(0));
    let both = json!({ "a": one, "b": other, "reason": "the same phone call" });
    let merged = world.app.post(&world.admin, &format!("{BASE}/persons/merge"), &both);
    assert_eq!(merged.status, 200, "{}", merged.body);
    assert_eq!((&merged.json()["a"], &merged.json()["new"]), (&merged.json()["b"], &json!(true)));
    let again = world.app.post(&world.admin, &format!("{BASE}/persons/merge"), &both).json();
    assert_eq!(again["new"], false);
    let person = merged.json()["a"][0].as_str().unwrap().to_string();
    assert_eq!(world.activities(&person), ["a", "b"]);
    let parted = world.app.post(&world.admin, &format!("{BASE}/persons/unmerge"), &both).json();
    assert_eq!((&parted["a"], &parted["b"]), (&json!([one]), &json!([other])));
    assert_eq!(world.activities(&one), ["a"]);
    let log = world.app.get(&world.boss, "/api/audit?action=person.merge").json();
    assert_eq!(log["entries"].as_array().unwrap().len(), 2, "{log}");
    let unknown = json!({ "a": one, "b": "u_0000000000000000", "reason": "nobody at all" });
    assert_eq!(world.app.post(&world.admin, &format!("{BASE}/persons/merge"), &unknown).status, 404);
    let itself = json!({ "a": one, "b": one, "reason": "one and the same" });
    assert_eq!(world.app.post(&world.admin, &format!("{BASE}/persons/merge"), &itself).status, 422);
}

#[test]
fn who_is_excluded_is_not_kept_and_may_be_let_in_again() {
    let world = world("");
    let person = json!({ "kind": "user_id", "value": "kund-hemlig" });
    let added = world.app.post(&world.admin, &format!("{BASE}/exclusions"), &person);
    assert_eq!(added.status, 201, "{}", added.body);
    let sent = |id: &str| {
        let call = call(id, "dev-1", Some("kund-hemlig"), "x", "2025-12-30T08:00:00Z");
        world.app.post(&world.key, "/v1/batch", &json!({ "batch": [call] })).json()["rejected"].clone()
    };
    assert_eq!(sent("1"), 1);
    let kept = world.app.get(&world.admin, &format!("{BASE}/rejections")).json();
    assert_eq!(kept["rejections"][0]["reason"], "excluded_person");
    assert_eq!(kept["rejections"][0]["text"], "");
    assert!(kept["reasons"][0]["sv"].as_str().unwrap().contains("undantagslista"));
    let list = world.app.get(&world.admin, &format!("{BASE}/exclusions"));
    assert!(!list.body.contains("kund-hemlig"));
    let identity = list.json()["exclusions"][0]["identity"].as_str().unwrap().to_string();
    let gone = world.app.ask(&world.admin, "DELETE", &format!("{BASE}/exclusions/{identity}"), None);
    assert_eq!(gone.status, 204);
    assert_eq!(sent("2"), 0);
}

#[test]
fn rejections_are_shown_replayed_once_and_deleted_and_the_counts_add_up() {
    let world = world("");
    let bad = json!({ "type": "track", "messageId": "r1", "userId": "kund-1", "timestamp": "2025-12-30T08:00:00Z" });
    let good = call("g1", "dev", None, "x", "2025-12-30T08:00:00Z");
    let reply = world.app.post(&world.key, "/v1/batch", &json!({ "batch": [bad, good, good] }));
    assert_eq!(reply.json()["rejected"], 1);
    let list = world.app.get(&world.admin, &format!("{BASE}/rejections")).json();
    let id = list["rejections"][0]["id"].as_i64().unwrap();
    assert_eq!(list["rejections"][0]["reason"], "no_event_name");
    assert!(!list["rejections"][0]["text"].as_str().unwrap().contains("kund-1"));
    let replayed = world.app.post(&world.admin, &format!("{BASE}/rejections/replay"), &json!({})).json();
    assert_eq!((&replayed["tried"], &replayed["still_rejected"]["no_event_name"]), (&json!(1), &json!(1)));
    // What was wrong is put right by a newer program; here, the row itself.
    let counts = world.app.get(&world.admin, &format!("{BASE}/counts")).json();
    assert_eq!(counts["total"], json!({ "received": 3, "stored": 1, "duplicates": 1, "rejected": 1 }));
    assert_eq!(counts["hours"][0]["received"], 3);
    assert_eq!(world.app.get(&world.admin, &format!("{BASE}/rejections/{id}")).status, 200);
    assert_eq!(world.app.ask(&world.admin, "DELETE", &format!("{BASE}/rejections/{id}"), None).status, 204);
    assert_eq!(world.app.get(&world.admin, &format!("{BASE}/rejections/{id}")).status, 404);
}

#[test]
fn what_is_past_its_time_goes_after_a_dry_run_of_the_same_settings() {
    let mut world = world("[seal]\nevery_seconds = 1\n");
    world.allow_view();
    world.use_token();
    let world = world;
    world.track(&json!([
        call("1", "old", None, "gammal", "2024-06-01T08:00:00Z"),
        call("2", "both", None, "gammal", "2024-06-02T08:00:00Z"),
        call("3", "both", None, "ny", "2025-12-30T08:00:00Z"),
    ]));
    world.until_sealed();
    let run = |body: Value| world.app.post(&world.admin, &format!("{BASE}/retention/run"), &body);
    assert_eq!(run(json!({})).code(), "dry_run_first");
    let dry = world.app.post(&world.admin, &format!("{BASE}/retention/dry-run"), &json!({})).json();
    assert_eq!(dry["events"], json!([{ "month": "2024-06", "source": null, "events": 2 }]), "{dry}");
    let change = json!({ "settings": { "retention_days": 700 } });
    assert_eq!(world.app.ask(&world.admin, "PATCH", BASE, Some(&change)).status, 200);
    assert_eq!(run(json!({})).code(), "dry_run_first");
    let change = json!({ "settings": { "retention_days": 395 } });
    assert_eq!(world.app.ask(&world.admin, "PATCH", BASE, Some(&change)).status, 200);
    world.app.advance(Duration::from_secs(25 * 3600));
    assert_eq!(run(json!({})).code(), "clock_jumped");
    let done = run(json!({ "confirm_clock": true }));
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!((&done.json()["total"], &done.json()["identifiers"]), (&json!(2), &json!(1)), "{}", done.body);
    let wanted = json!({ "kind": "anonymous_id", "value": "old", "reason": "a test asks" });
    assert_eq!(world.app.post(&world.admin, &format!("{BASE}/persons/find"), &wanted).status, 404);
    assert_eq!(world.activities(&world.find("anonymous_id", "both")[0]), ["ny"]);
    assert_eq!(run(json!({})).json()["total"], 0);
}

#[test]
fn a_file_is_imported_listed_and_taken_back_and_nothing_of_it_is_left_lying() {
    let world = world("[collect]\nmax_import_mb = 1\n");
    let Who::Session(secret) = &world.admin else { panic!("the admin has a session") };
    let cookie = format!("__Host-resa={secret}");
    let send = |query: &str, body: &str| {
        let headers = [("x-resa-request", "1"), ("cookie", cookie.as_str())];
        world.app.send("POST", &format!("{BASE}/imports?{query}"), &headers, Some(body))
    };
    let rows = "kundnr,tid,händelse\nkund-1,2025-11-01T08:00:00Z,Brev\nkund-2,inte en tid,Brev\n";
    let dry = send("name=brev.csv&dry_run=true", rows);
    assert_eq!(
        (dry.status, &dry.json()["received"], &dry.json()["rejected"]),
        (200, &json!(2), &json!(1)),
        "{}",
        dry.body
    );
    assert_eq!(world.app.get(&world.admin, &format!("{BASE}/imports")).json()["imports"], json!([]));
    let done = send("name=brev.csv", rows).json();
    assert_eq!((&done["import"], &done["stored"], &done["rejected"]), (&json!(1), &json!(1), &json!(1)), "{done}");
    let again = send("name=brev.csv", rows);
    assert_eq!((again.status, again.code().as_str()), (409, "import_refused"));
    assert_eq!(send("name=../brev.csv", rows).status, 422);
    assert_eq!(send("name=brev.csv", &"x".repeat((1 << 20) + 1)).status, 413);
    assert_eq!(send("name=brev.csv", "bara ett ord").code(), "unreadable_file");
    let list = world.app.get(&world.admin, &format!("{BASE}/imports")).json();
    assert_eq!(list["imports"][0]["files"], json!(["brev.csv"]));
    let undo = |id: &str| world.app.ask(&world.admin, "DELETE", &format!("{BASE}/imports/{id}"), None).status;
    assert_eq!((undo("1"), undo("1"), undo("x")), (200, 404, 404));
    let left = std::fs::read_dir(world.app.data().join("uploads")).unwrap().count();
    assert_eq!(left, 0);
}
