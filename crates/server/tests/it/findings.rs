//! What people decide about findings, over HTTP: of findings that the analysis makes, in a small world in which filling in
//! a form twice makes customers give up.

use crate::answers_http::Told;
use crate::persons::{BASE, World, world};
use crate::support::{Reply, Who};
use serde_json::{Value, json};
use std::time::Duration;

/// A day, in minutes.
const DAY: i64 = 24 * 60;
/// Customers of a week.
const WEEKLY: u32 = 112;
/// The first Monday after the first wave, in days after 2025-11-03.
const JANUARY: i64 = 63;

/// A number from 0 to 1 that depends on a customer and on what it is for, and on nothing else.
fn chance(person: u32, what: u64) -> f64 {
    let mut x = (u64::from(person) << 8 | what).wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Weeks of customers who get a letter and fill in a form; a third do it twice, and so many of those give up.
fn wave(from_day: i64, weeks: i64, first_person: u32, give_up: f64) -> Vec<Told> {
    let mut events: Vec<Told> = Vec::new();
    let count = WEEKLY * u32::try_from(weeks).unwrap();
    for number in 0..count {
        let person = first_person + number;
        let start = from_day * DAY + i64::from(number) * weeks * 7 * DAY / i64::from(count);
        events.push((person, start, "brev", "letter", ""));
        if chance(person, 1) < 0.08 {
            continue;
        }
        events.push((person, start + 20, "logga in", "web", ""));
        events.push((person, start + 25, "fylla i", "web", ""));
        let again = chance(person, 2) < 0.33;
        if again {
            events.push((person, start + 27, "fylla i", "web", ""));
        }
        if chance(person, 3) < if again { give_up } else { 0.08 } {
            continue;
        }
        events.push((person, start + 50, "skicka", "web", ""));
        events.push((person, start + 60, "klart", "web", ""));
    }
    events
}

fn friction_world() -> World {
    let world = world("");
    let journey = json!({
        "name": "Skicka in blanketten", "problem": "Vad ska jag fylla i?", "goal_text": null, "start": ["brev"],
        "goal": ["klart"], "steps": [], "activities": [], "cut": null, "gap": "30d", "horizon": "7d", "owner": null,
    });
    assert_eq!(world.app.post(&world.admin, &at("journeys"), &journey).status, 201);
    world.tell(&wave(0, 8, 0, 0.65));
    world
}

fn at(path: &str) -> String {
    format!("{BASE}/{path}")
}

/// The finding about the form, as the analysis tells it.
fn form(world: &World) -> Value {
    let friction = world.read_fresh("/friction");
    let of_form =
        |finding: &&Value| finding["where"].to_string().contains("fylla i") && finding["polarity"] == "friction";
    let found = friction["findings"].as_array().unwrap().iter().find(of_form);
    found.unwrap_or_else(|| panic!("the form is found: {friction}")).clone()
}

fn put(world: &World, who: &Who, path: &str, body: &Value) -> Reply {
    world.app.ask(who, "PUT", &at(path), Some(body))
}

fn decision(version: u64, status: &str) -> Value {
    json!({ "version": version, "status": status, "reason": null, "owner": null, "confirmed": null })
}

fn plan() -> Value {
    json!({
        "direction": "fix", "what": "Gör om blanketten", "channels": ["web"], "cause": "Fältet är otydligt",
        "waiver": null, "measure": "failed", "target": 0.1, "owner": null, "due": "2026-02-01",
    })
}

fn planned(world: &World, who: &Who, finding: &str, plan: &Value) -> Value {
    let reply = world.app.post(who, &at(&format!("findings/{finding}/actions")), plan);
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.json()
}

/// A member's change of a measure.
fn change(action: &Value, status: &str, done_on: Option<&str>) -> Value {
    let mut change = plan();
    change["version"] = action["version"].clone();
    change["measure"] = action["measure"].clone();
    (change["status"], change["reason"], change["done_on"]) = (json!(status), Value::Null, json!(done_on));
    change
}

fn fault(reply: &Reply) -> (u16, String, String) {
    (reply.status, reply.code(), reply.json()["fields"][0].as_str().unwrap_or_default().to_string())
}

fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

#[test]
fn what_becomes_of_a_finding_is_decided_by_who_saw_the_newest() {
    let world = friction_world();
    let finding = form(&world);
    let path = format!("findings/{}", id(&finding));
    let rita = world.app.invite(&world.boss, "default", "rita@example.se", "responder", false);
    let vera = world.app.invite(&world.boss, "default", "vera@example.se", "viewer", false);
    assert_eq!(world.read("/findings"), json!({ "findings": [] }), "nobody decided: all are new");

    let viewer = put(&world, &vera, &path, &decision(0, "investigating"));
    assert_eq!((viewer.status, viewer.code().as_str()), (403, "forbidden"));
    assert_eq!(put(&world, &rita, "findings/f-0000000000000000", &decision(0, "gone")).status, 404);
    let invalid = |field: &str| (422, "invalid_field".to_string(), field.to_string());
    assert_eq!(fault(&put(&world, &rita, &path, &decision(0, "dismissed"))), invalid("reason"));
    let mut confirmed = decision(0, "investigating");
    confirmed["confirmed"] = json!({ "cause": "Fältet", "basis": " " });
    assert_eq!(fault(&put(&world, &rita, &path, &confirmed)), invalid("confirmed.basis"));
    confirmed["confirmed"]["basis"] = json!("Satt med 8 kunder");
    confirmed["owner"] = json!("mbr_nobody");
    assert_eq!(fault(&put(&world, &rita, &path, &confirmed)), invalid("owner"));
    let rita_id = world.app.get(&rita, "/api/session").json()["id"].as_str().unwrap().to_string();
    confirmed["owner"] = json!(rita_id);

    let made = put(&world, &rita, &path, &confirmed);
    assert_eq!(made.status, 200, "{}", made.body);
    let made = made.json();
    assert_eq!((&made["version"], &made["owner"]["name"]), (&json!(1), &json!("responder")));
    assert_eq!(made["confirmed"]["by"]["name"], "responder");
    for part in ["kind", "polarity", "journey", "goal", "where", "segment"] {
        assert_eq!(made["about"][part], finding[part], "{part}");
    }
    let late = put(&world, &world.admin, &path, &decision(0, "gone"));
    assert_eq!((late.status, late.code().as_str()), (409, "stale"));
    assert_eq!(world.app.get(&vera, &at("findings")).json(), json!({ "findings": [made] }), "who reads sees it");
    let log = world.app.get(&world.boss, "/api/audit?action=finding.decide").json();
    let line = &log["entries"][0];
    assert_eq!((&line["object"], &line["detail"]["status"]), (&finding["id"], &json!("investigating")), "{log}");
    assert!(!log.to_string().contains("kunder"), "what people write is not in the log");

    let comment = json!({ "kind": "finding", "key": finding["id"], "label": "Blanketten", "path": "/p/default/friction",
        "text": "Ser ut som i fjol" });
    assert_eq!(world.app.post(&vera, &at("comments"), &comment).status, 201);
    // Who is removed is named nowhere.
    assert_eq!(world.app.ask(&world.boss, "DELETE", &at(&format!("members/{rita_id}")), None).status, 204);
    let left = world.read("/findings")["findings"][0].clone();
    assert_eq!((&left["owner"], &left["status"]), (&Value::Null, &json!("investigating")));
}

#[test]
fn what_is_decided_in_one_project_is_not_there_in_another() {
    let world = friction_world();
    let finding = form(&world);
    let action = planned(&world, &world.admin, id(&finding), &plan());
    let other = world.app.post(&world.boss, "/api/projects", &json!({ "name": "Andra" })).json();
    let eva = world.app.invite(&world.boss, id(&other), "eva@example.se", "admin", false);
    let there = |path: &str| format!("/api/projects/{}/{path}", id(&other));
    let paths = [
        ("PUT", format!("findings/{}", id(&finding)), decision(0, "gone")),
        ("POST", format!("findings/{}/actions", id(&finding)), plan()),
        ("PUT", format!("actions/{}", id(&action)), change(&action, "planned", None)),
        ("DELETE", format!("actions/{}", id(&action)), Value::Null),
    ];
    for (method, path, body) in paths {
        let body = Some(&body).filter(|body| !body.is_null());
        assert_eq!(world.app.ask(&eva, method, &at(&path), body).status, 404, "{method} {path}");
        assert_eq!(world.app.ask(&eva, method, &there(&path), body).status, 404, "{method} {path}");
    }
    assert_eq!(world.app.get(&eva, &there("actions")).json(), json!({ "actions": [] }));
    assert_eq!(world.read("/actions")["actions"][0], action);
}

#[test]
fn a_measure_has_a_cause_or_says_why_not_and_is_removed_by_who_planned_it() {
    let world = friction_world();
    let finding = form(&world);
    let rita = world.app.invite(&world.boss, "default", "rita@example.se", "responder", false);
    let ruth = world.app.invite(&world.boss, "default", "ruth@example.se", "responder", false);
    let path = at(&format!("findings/{}/actions", id(&finding)));
    let with = |field: &str, value: Value| {
        let mut plan = plan();
        plan[field] = value;
        world.app.post(&rita, &path, &plan)
    };
    let invalid = |field: &str| (422, "invalid_field".to_string(), field.to_string());
    assert_eq!(fault(&with("waiver", json!("Bråttom"))), invalid("cause"));
    assert_eq!(fault(&with("cause", Value::Null)), invalid("cause"));
    assert_eq!(fault(&with("target", json!(10))), invalid("target"));
    assert_eq!(fault(&with("due", json!("snart"))), invalid("due"));
    let action = with("direction", json!("protect"));
    assert_eq!((action.status, &action.json()["direction"]), (201, &json!("protect")), "{}", action.body);
    let action = action.json();
    let path = format!("actions/{}", id(&action));
    let mut moved = change(&action, "planned", None);
    moved["measure"] = json!("affected");
    assert_eq!(fault(&put(&world, &rita, &path, &moved)), invalid("measure"));
    assert_eq!(fault(&put(&world, &rita, &path, &change(&action, "dropped", None))), invalid("reason"));
    assert_eq!(fault(&put(&world, &rita, &path, &change(&action, "done", Some("2026-01-02")))), invalid("done_on"));
    let under_way = put(&world, &ruth, &path, &change(&action, "under_way", None));
    assert_eq!((under_way.status, &under_way.json()["version"]), (200, &json!(2)), "{}", under_way.body);
    assert_eq!(put(&world, &rita, &path, &change(&action, "planned", None)).code(), "stale");
    assert_eq!(world.app.ask(&ruth, "DELETE", &at(&path), None).status, 403, "it is not hers");
    assert_eq!(world.app.ask(&rita, "DELETE", &at(&path), None).status, 204);
    let again = planned(&world, &rita, id(&finding), &plan());
    assert_eq!(world.app.ask(&world.admin, "DELETE", &at(&format!("actions/{}", id(&again))), None).status, 204);
    assert_eq!(world.read("/actions"), json!({ "actions": [] }));
}

#[test]
fn the_figure_before_stays_and_the_one_since_is_of_whole_weeks_after_the_day() {
    let mut world = friction_world();
    let wanted =
        json!({ "name": "t", "scopes": ["read_project", "read_analyses", "work_on_findings", "manage_project"] });
    let token = world.app.post(&world.admin, &at("tokens"), &wanted).json();
    world.admin = Who::Token(token["token"].as_str().unwrap().to_string());
    let finding = form(&world);
    let failed = planned(&world, &world.admin, id(&finding), &plan());
    let mut of_affected = plan();
    of_affected["measure"] = json!("affected");
    let affected = planned(&world, &world.admin, id(&finding), &of_affected);
    // No week is left in which the problem was not found: the same ones are not taken again.
    let before = &affected["before"]["estimate"];
    assert_eq!((&before["value"], &before["n"], &before["low"]), (&Value::Null, &json!(0), &Value::Null), "{affected}");
    assert_eq!((&failed["now"], &failed["change"], &failed["overdue"]), (&Value::Null, &Value::Null, &json!(false)));
    assert_eq!(failed["before"]["estimate"], finding["rate"]);
    assert_eq!(failed["baseline_excludes"]["to"], failed["before"]["to"]);
    for action in [&failed, &affected] {
        let done =
            put(&world, &world.admin, &format!("actions/{}", id(action)), &change(action, "done", Some("2026-01-01")));
        assert_eq!((done.status, &done.json()["now"]), (200, &Value::Null), "nothing came since: {}", done.body);
    }
    let due = planned(&world, &world.admin, id(&finding), &plan());

    // Four better weeks, of which two have had their seven days.
    world.app.advance(Duration::from_secs(45 * 86_400));
    world.tell(&wave(JANUARY, 4, 10_000, 0.45));
    world.read_fresh("/friction");
    let all = world.read("/actions")["actions"].as_array().unwrap().clone();
    let now = |made: &Value| all.iter().find(|action| action["id"] == made["id"]).unwrap().clone();
    assert_eq!(now(&due)["overdue"], true);
    let series = form(&world)["series"].as_array().unwrap().clone();
    let sum = |field: &str| -> u64 {
        let counts = series.iter().filter(|lap| ["2026-01-05", "2026-01-12"].contains(&lap["from"].as_str().unwrap()));
        counts.map(|lap| lap[field].as_u64().unwrap_or_else(|| panic!("{lap}"))).sum()
    };
    for (made, part, whole) in [(&failed, "failed", "affected"), (&affected, "affected", "reached_place")] {
        let action = now(made);
        assert_eq!(action["before"], made["before"], "it never moves");
        let since = &action["now"];
        assert_eq!((&since["from"], &since["to"]), (&json!("2026-01-05"), &json!("2026-01-18")), "{action}");
        let share = sum(part) as f64 / sum(whole) as f64;
        assert_eq!(
            (since["estimate"]["value"].as_f64(), since["estimate"]["n"].as_u64()),
            (Some(share), Some(sum(whole)))
        );
        let change = &action["change"];
        assert_eq!(action["verdict"], Value::Null);
        let Some(before) = made["before"]["estimate"]["value"].as_f64() else {
            assert_eq!(change, &Value::Null, "nothing to hold it against");
            continue;
        };
        assert!((change["value"].as_f64().unwrap() - (share - before)).abs() < 1e-9, "{change}");
        assert!(change["low"].as_f64() < change["value"].as_f64() && change["method"] == "newcombe", "{change}");
    }
    a_later_measure_rests_on_the_weeks_after_the_first(&world, &failed, sum("failed"), sum("affected"));
    // What is about too few is not told of any more, and neither is what was done about it.
    let few = json!({ "settings": { "smallest_group": 30 } });
    assert_eq!(world.app.ask(&world.admin, "PATCH", BASE, Some(&few)).status, 200);
    let hidden = world.read("/actions")["actions"].as_array().unwrap().clone();
    assert!(hidden.iter().all(|action| action["now"].is_null() && action["change"].is_null()), "{hidden:?}");
    assert_eq!(hidden.iter().find(|action| action["id"] == failed["id"]).unwrap()["before"], failed["before"]);
}

/// The figure before of a measure that is planned after the two weeks of January that are told.
fn a_later_measure_rests_on_the_weeks_after_the_first(world: &World, first: &Value, failed: u64, affected: u64) {
    let later = planned(world, &world.admin, first["finding"].as_str().unwrap(), &plan());
    let before = &later["before"];
    let counted = (before["estimate"]["value"].as_f64(), before["estimate"]["n"].as_u64());
    assert_eq!(counted, (Some(failed as f64 / affected as f64), Some(affected)), "{later}");
    assert_eq!(before["estimate"]["method"], "wilson");
    assert!(before["from"].as_str().unwrap() > first["baseline_excludes"]["to"].as_str().unwrap(), "{later}");
    assert!(later["baseline_excludes"]["from"] == first["baseline_excludes"]["from"], "all was looked at: {later}");
    assert_eq!(world.app.ask(&world.admin, "DELETE", &at(&format!("actions/{}", id(&later))), None).status, 204);
}

#[test]
fn what_failures_cost_is_stated_by_who_runs_the_project() {
    let world = world("");
    let assumed = world.read("/assumptions");
    assert_eq!((&assumed["version"], &assumed["contact_minutes"]), (&json!(0), &json!(8.0)));
    let anna = world.app.invite(&world.boss, "default", "anna@example.se", "analyst", false);
    let stated = json!({ "version": 0, "goal_sek": 450, "contact_sek": null, "contact_minutes": 12, "effort_minutes": null,
        "hour_sek": 600, "source": "Ekonomi, 2025" });
    assert_eq!(put(&world, &anna, "assumptions", &stated).code(), "forbidden");
    let kept = put(&world, &world.admin, "assumptions", &stated);
    assert_eq!((kept.status, &kept.json()["version"], &kept.json()["hour_sek"]), (200, &json!(1), &json!(600.0)));
    assert_eq!(put(&world, &world.admin, "assumptions", &stated).code(), "stale");
    let mut wrong = stated.clone();
    wrong["goal_sek"] = json!(-1);
    assert_eq!(fault(&put(&world, &world.admin, "assumptions", &wrong)).2, "goal_sek");
    assert_eq!(world.app.get(&anna, &at("assumptions")).json(), kept.json());
}
