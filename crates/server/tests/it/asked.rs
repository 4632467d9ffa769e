//! Answers that are what was asked, or say that they are not.

use crate::answers_http::Told;
use crate::persons::{BASE, World, world};
use serde_json::{Value, json};
use std::time::Duration;

/// Minutes from the beginning of the tests' events (2025-11-03) to 2026-03-29 in UTC, when summer time begins.
const SUMMER_TIME: i64 = 146 * 24 * 60;

fn journey(name: &str, cut: &str, start: &[&str], goal: &[&str]) -> Value {
    json!({
        "name": name, "problem": null, "goal_text": null, "start": start, "goal": goal, "steps": [],
        "activities": [], "cut": cut, "gap": "30d", "horizon": null, "owner": null,
    })
}

fn in_stockholm(world: &World) {
    let change = json!({ "settings": { "time_zone": "Europe/Stockholm" } });
    let changed = world.app.ask(&world.admin, "PATCH", BASE, Some(&change));
    assert_eq!((changed.status, &changed.json()["settings"]["time_zone"]), (200, &json!("Europe/Stockholm")));
}

/// Ten customers do something at each of these minutes.
fn ten_at(minutes: &[i64]) -> Vec<Told> {
    let of = |minute: &i64| (0..10).map(|person| (person, *minute, "page", "web", "/")).collect::<Vec<Told>>();
    minutes.iter().flat_map(of).collect()
}

#[test]
fn a_journey_that_cannot_be_cut_as_it_says_is_told_to_be_cut_otherwise() {
    let world = world("");
    world.tell(&ten_at(&[0, 10]));
    let made = |draft: &Value| {
        let made = world.app.post(&world.admin, &format!("{BASE}/journeys"), draft);
        assert_eq!(made.status, 201, "{}", made.body);
        made.json()["id"].as_str().unwrap().to_string()
    };
    let by_case = made(&journey("Ärenden", "case", &[], &[]));
    let by_goal = made(&journey("Mål", "goal", &[], &[]));
    let fine = made(&journey("Pauser", "gap", &[], &[]));
    let caveats = |id: &str, route: &str| world.read(&format!("/{route}?journey={id}"))["caveats"].clone();
    let told = json!([{ "code": "not_cut_by_case", "cut": "gap", "names": [], "known": [] }]);
    for route in ["map", "steps", "flow", "variants"] {
        assert_eq!(caveats(&by_case, route), told, "{route}");
        assert_eq!(caveats(&fine, route), json!([]), "{route}");
    }
    assert_eq!(
        caveats(&by_goal, "map"),
        json!([{ "code": "not_cut_by_goal", "cut": "gap", "names": [], "known": [] }])
    );
    let cards = world.read("/overview")["journeys"].clone();
    let card =
        |name: &str| cards.as_array().unwrap().iter().find(|card| card["name"] == name).unwrap()["caveats"].clone();
    assert_eq!((card("Ärenden"), card("Pauser")), (told, json!([])));
    let picture =
        world.app.get(&world.admin, &format!("{BASE}/map.svg?journey={by_case}&lang=sv&from=2025-11-01")).body;
    assert!(picture.contains("inte till ett ärende") && picture.contains("dagar i UTC"), "{picture}");
    let picture = world.app.get(&world.admin, &format!("{BASE}/map.svg?journey={fine}&lang=sv")).body;
    assert!(!picture.contains("ärende;") && !picture.contains("dagar i"));
}

#[test]
fn days_are_those_of_the_place_where_the_project_is() {
    let world = world("");
    // An hour before and after midnight in Stockholm, at both ends of the day that has 23 hours.
    let (begin, end) = (SUMMER_TIME - 60, SUMMER_TIME + 22 * 60);
    world.tell(&ten_at(&[begin - 5, begin + 5, end - 5, end + 5]));
    let events = |from: &str, to: &str| {
        let flow = world.read(&format!("/flow?from={from}&to={to}"));
        (flow["events"].as_u64().unwrap(), flow["time_zone"].as_str().unwrap().to_string())
    };
    assert_eq!(events("2026-03-29", "2026-03-30"), (20, "UTC".into()), "in UTC the later two are of that day");
    in_stockholm(&world);
    assert_eq!(events("2026-03-29", "2026-03-30"), (20, "Europe/Stockholm".into()));
    assert_eq!(events("2026-03-28", "2026-03-29").0, 10);
    assert_eq!(events("2026-03-30", "2026-03-31").0, 10);
    assert_eq!(events("2026-03-28T22:55:00Z", "2026-03-29T22:00:00Z").0, 30, "a time is that time");
    let file = world.app.get(&world.admin, &format!("{BASE}/definition.toml"));
    assert!(file.body.contains("time_zone = \"Europe/Stockholm\""), "{}", file.body);
    let wrong = json!({ "settings": { "time_zone": "Mars/Olympus" } });
    assert_eq!(
        world.app.ask(&world.admin, "PATCH", BASE, Some(&wrong)).json()["fields"],
        json!(["settings.time_zone"])
    );
}

#[test]
fn weeks_begin_at_midnight_where_the_project_is() {
    let world = world("");
    in_stockholm(&world);
    // 2026-10-25 has 25 hours; the week after it begins at 23:00 UTC.
    let monday = (SUMMER_TIME / 1_440 + 210) * 1_440 + 23 * 60;
    world.app.post(&world.admin, &format!("{BASE}/journeys"), &journey("Allt", "gap", &[], &[]));
    let before: Vec<Told> = (0..10).map(|person| (person, monday - 5, "page", "web", "/")).collect();
    let after: Vec<Told> = (10..20).map(|person| (person, monday + 5, "page", "web", "/")).collect();
    world.tell(&before);
    world.tell(&after);
    let series = world.read("/overview")["journeys"][0]["series"].clone();
    let weeks: Vec<(&str, u64)> = series
        .as_array()
        .unwrap()
        .iter()
        .map(|week| (week["from"].as_str().unwrap(), week["journeys"].as_u64().unwrap()))
        .collect();
    assert_eq!(weeks, [("2026-10-19", 10), ("2026-10-26", 10)]);
}

#[test]
fn the_last_hour_falls_when_nothing_comes_any_more() {
    let world = world("");
    let stored = || {
        let told = world.read("/arrivals");
        told["minutes"].as_array().unwrap().iter().map(|minute| minute["stored"].as_u64().unwrap()).sum::<u64>()
    };
    // Who asks now and then stays signed in.
    let pass = |minutes: u64| {
        (0..minutes / 5).for_each(|_| {
            world.app.advance(Duration::from_secs(5 * 60));
            stored();
        })
    };
    world.tell(&ten_at(&[0]));
    assert_eq!(stored(), 10);
    pass(40);
    world.tell(&ten_at(&[1, 2]));
    assert_eq!(stored(), 30);
    pass(25);
    assert_eq!(stored(), 20, "what came first is longer ago than an hour");
    pass(40);
    assert_eq!(stored(), 0);
    assert_eq!(world.read("/overview")["totals"]["events"], 30, "while there is as much as there was");
}

#[test]
fn a_narrowed_overview_is_narrowed_throughout() {
    let world = world("");
    let mut events = ten_at(&[0, 5]);
    events.extend((20..40).map(|person| (person, 3_000, "call", "phone", "")));
    world.tell(&events);
    let all = world.read("/overview")["totals"].clone();
    assert_eq!((&all["events"], &all["persons"]), (&json!(40), &json!(30)));
    let some = world.read("/overview?channels=phone")["totals"].clone();
    assert_eq!((&some["events"], &some["persons"]), (&json!(20), &json!(20)));
    assert_eq!((&some["first"], &some["last"]), (&all["last"], &all["last"]));
    let none = world.read("/overview?from=2030-01-01")["totals"].clone();
    assert_eq!((&none["events"], &none["persons"], &none["first"]), (&json!(0), &json!(0), &Value::Null));
}

#[test]
fn a_new_name_is_in_the_next_answer() {
    let world = world("");
    world.tell(&ten_at(&[0]));
    let me = world.app.get(&world.admin, "/api/session").json();
    let id = me["id"].as_str().or(me["member"]["id"].as_str()).unwrap().to_string();
    let owner = json!({ "member": id });
    let put = world.app.ask(&world.admin, "PUT", &format!("{BASE}/channels/web/owner"), Some(&owner));
    assert_eq!(put.status, 204, "{}", put.body);
    let names = || {
        let (channels, map) = (world.read("/overview")["channels"].clone(), world.read("/map"));
        let cover = world.read("/coverage")["channels"][0]["owner"]["name"].clone();
        assert_eq!(channels[0]["owner"]["name"], cover);
        (cover.as_str().unwrap().to_string(), map["map"]["name"].as_str().unwrap().to_string())
    };
    let before = names();
    let renamed = world.app.ask(&world.admin, "PATCH", "/api/me", Some(&json!({ "name": "Nya Namnet" })));
    assert!(renamed.status < 300, "{}", renamed.body);
    assert_eq!(world.app.ask(&world.admin, "PATCH", BASE, Some(&json!({ "name": "Nya Bolaget" }))).status, 200);
    let after = names();
    assert_ne!(before, after);
    assert_eq!(after, ("Nya Namnet".to_string(), "Nya Bolaget".to_string()));
}
