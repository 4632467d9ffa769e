//! What people decide in the studio, over HTTP.

use crate::support::{TestApp, Who};
use model::ProjectId;
use serde_json::{Value, json};

const HERE: &str = "/api/projects/default";

fn at(path: &str) -> String {
    format!("{HERE}/{path}")
}

fn journey(name: &str) -> Value {
    json!({
        "name": name, "problem": "Jag vet inte vad jag får i pension", "goal_text": "Jag vet vad jag får",
        "start": ["Brev: pensionsbesked"], "goal": ["Besked förstått"], "steps": ["Läsa beskedet", "Logga in"],
        "activities": [], "cut": "goal", "gap": "30d", "horizon": "2w", "owner": null,
    })
}

fn made(app: &TestApp, who: &Who, name: &str) -> Value {
    let reply = app.post(who, &at("journeys"), &journey(name));
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.json()
}

fn id_of(app: &TestApp, who: &Who) -> String {
    app.get(who, "/api/session").json()["id"].as_str().unwrap().to_string()
}

#[test]
fn a_journey_is_defined_read_changed_and_removed() {
    let app = TestApp::start();
    let owner = app.set_up();
    let anna = app.invite(&owner, "default", "anna@example.se", "analyst", false);
    let first = made(&app, &anna, "Förstå pensionsbeskedet");
    assert_eq!((&first["version"], &first["horizon"], &first["gap"]), (&json!(1), &json!("14d"), &json!("30d")));
    assert_eq!((&first["created_by"]["name"], &first["example"]), (&json!("analyst"), &json!(false)));
    let path = at(&format!("journeys/{}", first["id"].as_str().unwrap()));
    assert_eq!(app.get(&anna, &path).json(), first);

    let mut change = journey("Förstå mitt besked");
    change["version"] = json!(1);
    change["owner"] = json!(id_of(&app, &anna));
    let changed = app.ask(&owner, "PUT", &path, Some(&change));
    assert_eq!((changed.status, &changed.json()["version"]), (200, &json!(2)), "{}", changed.body);
    assert_eq!(changed.json()["owner_ref"]["name"], "analyst");
    let late = app.ask(&anna, "PUT", &path, Some(&change));
    assert_eq!((late.status, late.code().as_str()), (409, "stale"), "{}", late.body);

    let taken = app.post(&anna, &at("journeys"), &journey("Förstå mitt besked"));
    assert_eq!((taken.status, taken.code().as_str()), (409, "journey_name_taken"));
    let all = app.get(&anna, &at("journeys")).json();
    assert_eq!((all["journeys"].as_array().unwrap().len(), &all["journeys"][0]), (1, &changed.json()));
    assert_eq!(app.ask(&anna, "DELETE", &path, None).status, 204);
    assert_eq!((app.get(&anna, &path).status, app.ask(&anna, "DELETE", &path, None).status), (404, 404));
}

#[test]
fn what_cannot_be_a_journey_or_a_rule_names_the_field() {
    let app = TestApp::start();
    let owner = app.set_up();
    let refused = |method: &str, path: &str, body: &Value| {
        let reply = app.ask(&owner, method, &at(path), Some(body));
        assert_eq!(reply.status, 422, "{}", reply.body);
        (reply.code(), reply.json()["fields"][0].as_str().unwrap_or_default().to_string())
    };
    let with = |field: &str, value: Value| {
        let mut draft = journey("a");
        draft[field] = value;
        refused("POST", "journeys", &draft)
    };
    let invalid = |field: &str| ("invalid_field".to_string(), field.to_string());
    assert_eq!(with("name", json!("a\u{202}\u{7}")), invalid("name"));
    assert_eq!(with("horizon", json!("-1d")), invalid("horizon"));
    assert_eq!(with("cut", json!("day")), invalid("cut"));
    assert_eq!(with("owner", json!("mbr_nobody")), invalid("owner"));
    assert_eq!(with("version", json!(1)), invalid("version"));
    assert_eq!(with("goal", json!(vec!["a"; 201])), ("limit_exceeded".into(), "goal".into()));
    assert_eq!(with("colour", json!(1)), ("unknown_field".into(), "colour".into()));
    let rules = |rules: Value| refused("PUT", "rules", &json!({ "version": 0, "rules": rules, "stations": [] }));
    assert_eq!(rules(json!([{ "station": "a" }, { "activity": "b" }])), invalid("rules[1].station"));
    assert_eq!(rules(json!(vec![json!({ "station": "a" }); 2_001])), ("limit_exceeded".into(), "rules".into()));
    assert_eq!(app.get(&owner, &at("journeys")).json(), json!({ "journeys": [] }));
}

#[test]
fn rules_are_written_whole_and_by_who_saw_the_newest() {
    let app = TestApp::start();
    let owner = app.set_up();
    assert_eq!(app.get(&owner, &at("rules")).json()["version"], 0);
    let property = json!({ "name": "page.path", "pattern": "/pension/*" });
    let rule = json!({
        "activity": null, "channel": "web", "property": property, "station": "Läsa om pension", "touchpoint": "Webben",
        "set_channel": null, "stage": "Förstå", "category": "web_social",
    });
    let station = json!({ "name": "Vänta", "after": "Läsa om pension", "touchpoint": null, "channels": ["letter"], "waiting": true });
    let body = json!({ "version": 0, "rules": [rule], "stations": [station] });
    let written = app.ask(&owner, "PUT", &at("rules"), Some(&body));
    assert_eq!((written.status, &written.json()["version"]), (200, &json!(1)), "{}", written.body);
    assert_eq!((&written.json()["rules"][0], &written.json()["stations"][0]), (&rule, &station));
    let late = app.ask(&owner, "PUT", &at("rules"), Some(&body));
    assert_eq!((late.status, late.code().as_str()), (409, "stale"));

    made(&app, &owner, "Förstå \"beskedet\"");
    let file = app.get(&owner, &at("definition.toml"));
    assert_eq!(file.header("content-type"), Some("application/toml; charset=utf-8"));
    let read: model::DefinitionFile = toml::from_str(&file.body).unwrap();
    let stored = app.store().definition_of(&ProjectId::default_project()).unwrap().to_file();
    assert_eq!(read, model::DefinitionFile { time_zone: Some("UTC".into()), ..stored });
    assert_eq!(read.rule[0].stage.as_deref(), Some("Förstå"));
    assert_eq!(read.journey[0].name, "Förstå \"beskedet\"");
}

#[test]
fn the_register_is_written_whole_and_stands_in_the_definition() {
    let app = TestApp::start();
    let owner = app.set_up();
    assert_eq!(app.get(&owner, &at("register")).json()["version"], 0);
    let change = json!({ "name": "Nytt formulär", "on": "2026-03-02", "where": { "region": "Norr" } });
    let body = json!({ "version": 0, "changes": [change], "randomised": ["version"] });
    let written = app.ask(&owner, "PUT", &at("register"), Some(&body));
    assert_eq!((written.status, &written.json()["version"]), (200, &json!(1)), "{}", written.body);
    assert_eq!((&written.json()["changes"][0], &written.json()["randomised"]), (&change, &json!(["version"])));
    let late = app.ask(&owner, "PUT", &at("register"), Some(&body));
    assert_eq!((late.status, late.code().as_str()), (409, "stale"));
    let refused = |changes: Value| {
        let body = json!({ "version": 1, "changes": changes });
        let answer = app.ask(&owner, "PUT", &at("register"), Some(&body));
        (answer.code(), answer.json()["fields"][0].as_str().unwrap_or_default().to_string())
    };
    let invalid = |field: &str| ("invalid_field".to_string(), field.to_string());
    assert_eq!(refused(json!([{ "name": "A", "on": "i mars" }])), invalid("changes[0].on"));
    assert_eq!(refused(json!([{ "name": " ", "on": "2026-03-02" }])), invalid("changes[0].name"));
    let twice = json!([{ "name": "A", "on": "2026-03-02" }, { "name": "A", "on": "2026-04-02" }]);
    assert_eq!(refused(twice), invalid("changes[1].name"));
    let read: model::DefinitionFile = toml::from_str(&app.get(&owner, &at("definition.toml")).body).unwrap();
    assert_eq!(
        (read.change[0].name.as_str(), read.randomised.as_slice()),
        ("Nytt formulär", &["version".to_string()][..])
    );
    let viewer = app.invite(&owner, "default", "anna@example.se", "viewer", false);
    assert_eq!(app.ask(&viewer, "PUT", &at("register"), Some(&body)).status, 403);
}

#[test]
fn who_leaves_the_project_answers_for_nothing_there() {
    let app = TestApp::start();
    let owner = app.set_up();
    let anna = app.invite(&owner, "default", "anna@example.se", "viewer", false);
    let eva = app.invite(&owner, &other_project(&app, &owner), "eva@example.se", "admin", false);
    let (anna_id, eva_id) = (id_of(&app, &anna), id_of(&app, &eva));
    let colleagues = app.get(&anna, &at("colleagues")).json();
    let ids: Vec<&str> =
        colleagues["colleagues"].as_array().unwrap().iter().filter_map(|one| one["id"].as_str()).collect();
    assert!(ids.contains(&anna_id.as_str()) && !ids.contains(&eva_id.as_str()) && ids.len() == 2, "{ids:?}");

    let put = |channel: &str, member: &Value| {
        app.ask(&owner, "PUT", &at(&format!("channels/{channel}/owner")), Some(&json!({ "member": member })))
    };
    assert_eq!(put("kund%C3%A4rende%20chatt", &json!(anna_id)).status, 204);
    let refused = put("phone", &json!(eva_id));
    assert_eq!((refused.status, refused.json()["fields"][0].as_str()), (422, Some("owner")));
    let mut draft = journey("Flytta");
    draft["owner"] = json!(anna_id);
    assert_eq!(app.post(&owner, &at("journeys"), &draft).json()["owner"], json!(anna_id));
    let channels = || app.get(&owner, &at("channels")).json()["channels"].clone();
    assert_eq!(channels()[0]["channel"], "kundärende chatt");
    assert_eq!(channels()[0]["owner"]["id"], json!(anna_id));

    assert_eq!(app.ask(&owner, "DELETE", &at(&format!("members/{anna_id}")), None).status, 204);
    let journey = app.get(&owner, &at("journeys")).json()["journeys"][0].clone();
    assert_eq!((&journey["owner"], &journey["owner_ref"]), (&Value::Null, &Value::Null));
    assert_eq!(channels()[0]["owner"], Value::Null, "the channel is shown, and nobody answers for it");
    assert_eq!(put("kund%C3%A4rende%20chatt", &Value::Null).status, 204);
    assert_eq!(channels(), json!([]));
}

fn other_project(app: &TestApp, owner: &Who) -> String {
    let reply = app.post(owner, "/api/projects", &json!({ "name": "Andra" }));
    reply.json()["id"].as_str().unwrap().to_string()
}

#[test]
fn what_is_another_projects_answers_as_what_is_not_there() {
    let app = TestApp::start();
    let owner = app.set_up();
    let other = other_project(&app, &owner);
    let eva = app.invite(&owner, &other, "eva@example.se", "admin", false);
    let id = made(&app, &owner, "Flytta")["id"].as_str().unwrap().to_string();
    let theirs = format!("/api/projects/{other}/journeys/{id}");
    let absent = format!("/api/projects/{other}/journeys/jny_0000000000000000");
    let mut change = journey("Stulen");
    change["version"] = json!(1);
    for method in ["GET", "PUT", "DELETE"] {
        let body = (method == "PUT").then_some(&change);
        let (found, nothing) = (app.ask(&eva, method, &theirs, body), app.ask(&eva, method, &absent, body));
        assert_eq!((found.status, found.without_request()), (404, nothing.without_request()), "{method}");
        assert_eq!(app.ask(&eva, method, &at(&format!("journeys/{id}")), body).status, 404, "{method}");
    }
    assert_eq!(app.get(&owner, &at(&format!("journeys/{id}"))).json()["name"], "Flytta");
}

#[test]
fn a_viewer_reads_definitions_and_changes_none() {
    let app = TestApp::start();
    let owner = app.set_up();
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let path = at(&format!("journeys/{}", made(&app, &owner, "Flytta")["id"].as_str().unwrap()));
    assert_eq!((app.get(&viewer, &path).status, app.get(&viewer, &at("rules")).status), (200, 200));
    let rules = json!({ "version": 0, "rules": [], "stations": [] });
    let member = json!({ "member": null });
    for (method, path, body) in [
        ("POST", at("journeys"), journey("Ny")),
        ("PUT", path.clone(), journey("Flytta")),
        ("DELETE", path, json!({})),
        ("PUT", at("rules"), rules),
        ("PUT", at("channels/web/owner"), member),
    ] {
        assert_eq!(app.ask(&viewer, method, &path, Some(&body)).code(), "forbidden", "{method} {path}");
    }
}

fn comment(kind: &str, key: &str, text: &str) -> Value {
    json!({ "kind": kind, "key": key, "journey": null, "label": key, "path": "/p/default/map", "text": text, "reply_to": null })
}

#[test]
fn a_comment_is_its_writers_to_change_and_anyones_to_settle() {
    let app = TestApp::start();
    let owner = app.set_up();
    let vera = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let viktor = app.invite(&owner, "default", "viktor@example.se", "viewer", false);
    let made = app.post(&vera, &at("comments"), &comment("station", "Logga in", " Varför så många?\r\nSe mars. "));
    assert_eq!((made.status, &made.json()["mine"]), (201, &json!(true)), "{}", made.body);
    assert_eq!(made.json()["text"], "Varför så många?\nSe mars.");
    let path = at(&format!("comments/{}", made.json()["id"].as_str().unwrap()));

    let reworded = json!({ "text": "Nej" });
    let refused = app.ask(&viktor, "PATCH", &path, Some(&reworded));
    assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"));
    let settled = app.ask(&viktor, "PATCH", &path, Some(&json!({ "resolved": true })));
    assert_eq!((settled.status, &settled.json()["mine"]), (200, &json!(false)), "{}", settled.body);
    assert!(settled.json()["resolved_at"].is_string() && settled.json()["edited_at"].is_null());
    let changed = app.ask(&vera, "PATCH", &path, Some(&json!({ "text": "Ja", "resolved": false })));
    assert_eq!((&changed.json()["text"], &changed.json()["resolved_at"]), (&json!("Ja"), &Value::Null));
    assert!(changed.json()["edited_at"].is_string());

    let mut answer = comment("station", "Logga in", "Det var kampanjen");
    answer["reply_to"] = made.json()["id"].clone();
    assert_eq!(app.post(&viktor, &at("comments"), &answer).status, 201);
    answer["key"] = json!("Förstå");
    let elsewhere = app.post(&viktor, &at("comments"), &answer);
    assert_eq!((elsewhere.status, elsewhere.json()["fields"][0].as_str()), (422, Some("reply_to")));
    let listed =
        |query: &str| app.get(&vera, &at(&format!("comments{query}"))).json()["comments"].as_array().unwrap().len();
    assert_eq!((listed(""), listed("?kind=station&about=Logga%20in"), listed("?kind=map")), (2, 2, 0));

    assert_eq!(app.ask(&viktor, "DELETE", &path, None).status, 403);
    assert_eq!(app.ask(&owner, "DELETE", &path, None).status, 204, "who runs the project keeps it in order");
    assert_eq!((app.ask(&vera, "PATCH", &path, Some(&reworded)).status, listed("")), (404, 1));
    for (field, value) in [
        ("text", json!("")),
        ("text", json!("a\u{0}b")),
        ("text", json!("a".repeat(4_001))),
        ("key", json!("")),
        ("path", json!("//evil.example/")),
        ("journey", json!("jny_none")),
    ] {
        let mut wrong = comment("map", "map", "a");
        wrong[field] = value;
        let reply = app.post(&vera, &at("comments"), &wrong);
        assert_eq!((reply.status, reply.json()["fields"][0].as_str()), (422, Some(field)), "{}", reply.body);
    }
}

#[test]
fn what_is_said_of_a_customer_is_for_those_who_may_look_and_goes_with_the_customer() {
    let world = crate::persons::world("");
    let (app, admin, boss) = (&world.app, &world.admin, &world.boss);
    world.track(&json!([{
        "type": "identify", "messageId": "i1", "userId": "kund-4711", "traits": { "email": "karin.ek@example.se" },
        "timestamp": "2025-12-30T08:00:00Z",
    }]));
    let early = app.post(admin, &at("comments"), &comment("person", "u_x", "a"));
    assert_eq!(early.status, 403, "the project does not allow to look at customers");
    world.allow_view();
    let person = world.find("user_id", "kund-4711").remove(0);
    let write = |body: &Value| {
        let reply = app.post(admin, &at("comments"), body);
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.json()["id"].as_str().unwrap().to_string()
    };
    let about = write(&comment("person", &person, "ringde två gånger"));
    write(&comment("station", "Logga in", "fråga karin.ek@example.se om brevet"));
    let stays = write(&comment("station", "Logga in", "4711 gånger om dagen"));
    let link = |path: &str| app.post(admin, &at("links"), &json!({ "title": "Titta", "path": path })).status;
    assert_eq!((link(&format!("/p/default/customers/{person}")), link("/p/default/map")), (201, 201));

    let ids = |who: &Who| {
        let all = app.get(who, &at("comments")).json()["comments"].as_array().unwrap().clone();
        all.iter().map(|one| one["id"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert!(ids(admin).contains(&about) && !ids(boss).contains(&about), "the owner may not see personal data");
    let path = at(&format!("comments/{about}"));
    assert_eq!(app.ask(boss, "PATCH", &path, Some(&json!({ "resolved": true }))).status, 404);
    assert_eq!(app.ask(boss, "DELETE", &path, None).status, 404);

    let asked = json!({ "person": person, "reason": "kunden bad om det" });
    let erased = app.post(admin, &at("persons/erase"), &asked);
    assert_eq!(erased.status, 200, "{}", erased.body);
    let stores = erased.json()["stores"].as_array().unwrap().clone();
    assert_eq!(stores.iter().find(|store| store["store"] == "comments").unwrap()["removed"], 3, "{stores:?}");
    assert_eq!(ids(admin), [stays]);
    assert_eq!(app.get(admin, &at("links")).json()["links"].as_array().unwrap().len(), 1);
}

#[test]
fn a_link_leads_only_those_who_may_go_there_anyway() {
    let app = TestApp::start();
    let owner = app.set_up();
    let vera = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let viktor = app.invite(&owner, "default", "viktor@example.se", "viewer", false);
    let eva = app.invite(&owner, &other_project(&app, &owner), "eva@example.se", "admin", false);
    let made =
        app.post(&vera, &at("links"), &json!({ "title": " Kartan i mars ", "path": "/p/default/map?from=2026-03-01" }));
    assert_eq!((made.status, &made.json()["title"]), (201, &json!("Kartan i mars")), "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    assert!(made.json()["url"].as_str().unwrap().ends_with(&format!("/l/{id}")));
    let target = app.get(&viktor, &format!("/api/links/{id}"));
    assert_eq!((target.status, &target.json()["path"]), (200, &made.json()["path"]), "{}", target.body);
    assert_eq!(target.json()["project"], "default");
    let nothing = app.get(&eva, "/api/links/lnk_0000000000000000");
    assert_eq!(app.get(&eva, &format!("/api/links/{id}")).without_request(), nothing.without_request());
    assert_eq!(app.get(&Who::Nobody, &format!("/api/links/{id}")).status, 401);
    assert_eq!(app.get(&owner, &at("links")).json()["links"][0]["opened"], 1);
    let refused = app.post(&vera, &at("links"), &json!({ "title": "a", "path": "https://evil.example/" }));
    assert_eq!((refused.status, refused.json()["fields"][0].as_str()), (422, Some("path")));
    let path = at(&format!("links/{id}"));
    assert_eq!(
        (app.ask(&viktor, "DELETE", &path, None).status, app.ask(&vera, "DELETE", &path, None).status),
        (403, 204)
    );
    assert_eq!(app.get(&viktor, &format!("/api/links/{id}")).status, 404);
}
