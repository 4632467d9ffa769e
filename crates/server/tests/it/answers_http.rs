//! Analyses over HTTP: their shapes, who may ask, what is hidden, and how fresh they are.

use crate::persons::{BASE, World, world};
use crate::support::{Reply, Who};
use serde_json::{Value, json};
use std::time::Duration;

/// Events of a company with letters, a site and a telephone: `(person, minutes, activity, channel, path)`.
pub(crate) type Told = (u32, i64, &'static str, &'static str, &'static str);

/// The time of a test's event: minutes after 2025-11-03.
fn time(minutes: i64) -> String {
    model::Micros(1_762_128_000_000_000 + minutes * 60_000_000).to_rfc3339()
}

impl World {
    /// Sends events as a system does, in batches.
    pub(crate) fn tell(&self, events: &[Told]) {
        for (batch, some) in events.chunks(200).enumerate() {
            let sent: Vec<Value> = some
                .iter()
                .enumerate()
                .map(|(at, (person, minutes, activity, channel, path))| {
                    json!({
                        "id": format!("{}-{batch}-{at}-{person}-{minutes}-{activity}", events.len()),
                        "time": time(*minutes), "person": { "user_id": format!("kund-{person}") },
                        "activity": activity, "channel": channel, "properties": { "path": path },
                    })
                })
                .collect();
            let reply = self.app.post(&self.key, &format!("{BASE}/events"), &Value::Array(sent));
            assert_eq!(reply.status, 200, "{}", reply.body);
            assert_eq!(reply.json()["rejected"], 0, "{}", reply.body);
        }
    }

    pub(crate) fn read(&self, path: &str) -> Value {
        let reply = self.ask_for(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        reply.json()
    }

    fn ask_for(&self, path: &str) -> Reply {
        self.app.get(&self.admin, &format!("{BASE}{path}"))
    }

    /// The first fresh answer: what was kept is renewed once somebody asks.
    fn read_fresh(&self, path: &str) -> Value {
        for _ in 0..200 {
            let answer = self.read(path);
            if answer["fresh"] == true {
                return answer;
            }
            std::thread::park_timeout(Duration::from_millis(25));
        }
        panic!("{path} stays stale");
    }
}

/// Forty customers get a letter, look at the site, and most of them call; two write a complaint.
fn company() -> Vec<Told> {
    let mut events = Vec::new();
    for person in 0..40 {
        let start = i64::from(person) * 600;
        events.push((person, start, "letter", "post", ""));
        events.push((person, start + 30, "page", "web", "/pension/mine"));
        if person % 2 == 0 {
            events.push((person, start + 60, "page", "web", "/contact"));
            events.push((person, start + 90, "call", "phone", ""));
        }
        if person < 2 {
            events.push((person, start + 120, "complaint", "mail", ""));
        }
        // Those who never sign came first: their time is over.
        if person >= 10 {
            events.push((person, start + 200, "signed", "web", "/done"));
        }
    }
    events
}

fn draft() -> Value {
    json!({
        "name": "Förstå beskedet", "problem": "Vad betyder brevet?", "goal_text": null,
        "start": ["letter"], "goal": ["signed"], "steps": [], "activities": [],
        "cut": null, "gap": "30d", "horizon": "7d", "owner": null,
    })
}

fn stations(map: &Value) -> Vec<String> {
    let stations = map["map"]["stations"].as_array().unwrap().iter();
    stations.map(|station| station["name"].as_str().unwrap().to_string()).collect()
}

#[test]
fn a_map_is_told_laid_out_and_without_what_is_about_few() {
    let world = world("");
    world.tell(&company());
    let answer = world.read("/map?lang=sv");
    assert_eq!((&answer["k"], &answer["fresh"], &answer["rounded_to"]), (&json!(5), &json!(true), &json!(1)));
    let names = stations(&answer);
    assert!(names.contains(&"letter".to_string()) && names.contains(&"call".to_string()), "{names:?}");
    assert!(!names.contains(&"complaint".to_string()), "two customers are not shown: {names:?}");
    assert!(names.contains(&"Övrigt".to_string()), "{names:?}");
    let other = answer["map"]["stations"].as_array().unwrap().iter().find(|station| station["kind"] == "other");
    assert!(other.unwrap()["journeys"].as_u64().unwrap() >= 5, "what is folded is about enough: {other:?}");
    assert_eq!(answer["suppressed"]["stations"], 1);
    assert_eq!(answer["map"]["totals"]["journeys"], 40);
    assert_eq!(answer["layout"]["stops"].as_array().unwrap().len(), names.len());
    for link in answer["map"]["links"].as_array().unwrap() {
        assert!(link["journeys"].as_u64().unwrap() >= 5, "{link}");
    }
}

#[test]
fn a_picture_is_a_file_with_a_name() {
    let world = world("");
    world.tell(&company());
    for (ending, begins) in [("svg", "<?xml"), ("png", "\u{fffd}PNG"), ("pdf", "%PDF")] {
        let reply = world.ask_for(&format!("/map.{ending}"));
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert!(reply.body.starts_with(begins) || reply.body.starts_with("<svg"), "{ending}");
        let disposition = reply.header("content-disposition").unwrap();
        assert!(disposition.contains("attachment") && disposition.contains(ending), "{disposition}");
    }
}

#[test]
fn a_rule_may_look_at_a_property_and_the_map_knows_its_stages() {
    let world = world("");
    world.tell(&company());
    let rules = json!({ "version": 0, "stations": [], "rules": [
        rule(&json!({ "property": { "name": "path", "pattern": "/pension/*" }, "station": "Läsa om pension", "stage": "Förstå" })),
        rule(&json!({ "activity": "page", "station": "Leta kontakt", "touchpoint": "Webbplatsen" })),
        rule(&json!({ "activity": "call", "station": "Ringa", "stage": "Fråga", "set_channel": "telefon" })),
    ] });
    let preview = world.app.post(&world.admin, &format!("{BASE}/rules/preview"), &json!({ "rules": rules["rules"] }));
    assert_eq!(preview.status, 200, "{}", preview.body);
    let caught = &preview.json()["by_rule"];
    assert_eq!(
        (&caught[0]["events"], &caught[1]["events"], &caught[2]["events"]),
        (&json!(40), &json!(20), &json!(20))
    );
    assert_eq!(caught[0]["examples"], json!(["page"]));
    let put = world.app.ask(&world.admin, "PUT", &format!("{BASE}/rules"), Some(&rules));
    assert_eq!(put.status, 200, "{}", put.body);
    let answer = world.read("/map");
    let names = stations(&answer);
    assert!(names.contains(&"Läsa om pension".into()) && names.contains(&"Leta kontakt".into()), "{names:?}");
    assert!(answer["map"]["channels"].as_array().unwrap().contains(&json!("telefon")));
    let stages: Vec<&str> =
        answer["stages"].as_array().unwrap().iter().map(|stage| stage["name"].as_str().unwrap()).collect();
    assert_eq!(stages, ["Förstå", "Fråga"]);
    let rows = world.read("/activities");
    assert_eq!(rows["events"], 132);
    let row = rows["activities"].as_array().unwrap().iter().find(|row| row["rule"] == 0).unwrap();
    assert_eq!((&row["activity"], &row["events"], &row["persons"]), (&json!("page"), &json!(40), &json!(40)));
    assert_eq!(row["stage"], "Förstå");
    // A goal may be a station that only a property tells apart.
    let mut journey = draft();
    journey["start"] = json!([]);
    journey["goal"] = json!(["Leta kontakt", "Nirvana"]);
    let preview = world.app.post(&world.admin, &format!("{BASE}/journeys/preview"), &journey);
    assert_eq!(preview.status, 200, "{}", preview.body);
    assert_eq!((&preview.json()["reached"]["value"], &preview.json()["journeys"]), (&json!(0.5), &json!(40)));
    assert_eq!(preview.json()["unknown_names"], json!(["Nirvana"]));
}

fn rule(fields: &Value) -> Value {
    let mut rule = json!({ "activity": null, "channel": null, "property": null, "station": null, "touchpoint": null,
        "set_channel": null, "stage": null, "category": null });
    for (name, value) in fields.as_object().unwrap() {
        rule[name] = value.clone();
    }
    rule
}

#[test]
fn behind_a_station_are_its_journeys_and_only_some_may_see_whose() {
    let world = world("");
    world.tell(&company());
    let made = world.app.post(&world.admin, &format!("{BASE}/journeys"), &draft());
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    let behind = world.read(&format!("/behind?journey={id}&station=call"));
    assert_eq!((&behind["journeys"], &behind["of_journeys"], &behind["persons"]), (&json!(20), &json!(40), &json!(20)));
    assert_eq!(behind["share"]["value"], 0.5);
    assert_eq!(behind["reached"]["value"], 0.75, "{behind}");
    assert_eq!(behind["before"], json!([{ "station": "page", "journeys": 20 }]));
    assert_eq!(behind["median_dwell_s"], 6_600.0, "{behind}");
    assert_eq!(behind["channels"], json!([{ "channel": "phone", "journeys": 20, "events": 20 }]));
    let examples = behind["examples"].as_array().unwrap();
    assert_eq!(examples.len(), 20);
    assert_eq!(examples[0]["steps"][0]["station"], "letter");
    let viewer = world.app.invite(&world.boss, "default", "tittar@example.se", "viewer", false);
    let seen = world.app.get(&viewer, &format!("{BASE}/behind?journey={id}&station=call")).json();
    assert_eq!((&seen["journeys"], &seen["examples"]), (&json!(20), &Value::Null));
    let rare = world.read(&format!("/behind?journey={id}&station=complaint"));
    assert_eq!((&rare["journeys"], &rare["events"], &rare["last"]), (&Value::Null, &json!(0), &Value::Null));
    assert_eq!(rare["examples"], json!([]));
    let line = world.read(&format!("/behind?journey={id}&from_station=letter&to_station=page"));
    assert_eq!((&line["journeys"], &line["median_dwell_s"]), (&json!(40), &json!(1_800.0)));
    let left = world.read(&format!("/behind?journey={id}&station=L%C3%A4mnade"));
    assert_eq!(left["journeys"], 10, "{left}");
    let other = world.read(&format!("/behind?journey={id}&station=%C3%96vrigt&stations=2"));
    assert!(other["journeys"].as_u64().unwrap() >= 5, "{other}");
    assert_eq!(world.ask_for(&format!("/behind?journey={id}&station=ingenstans")).status, 404);
    assert_eq!(world.ask_for("/behind?station=a&from_station=b").status, 422);
    let overview = world.read("/overview");
    let card = &overview["journeys"][0];
    assert_eq!((&card["journeys"], &card["reached"]["n"], &card["has_goal"]), (&json!(40), &json!(40), &json!(true)));
    assert_eq!(overview["totals"]["events"], 132);
}

#[test]
fn an_event_that_arrives_is_in_the_next_answer_and_the_last_one_is_given_meanwhile() {
    let world = world("");
    world.tell(&company());
    let before = world.read("/map");
    assert_eq!(world.read("/map"), before, "the same question twice is the same answer");
    world.tell(&[(900, 40_000, "letter", "post", "")]);
    let meanwhile = world.read("/map");
    assert_eq!((&meanwhile["fresh"], &meanwhile["map"]), (&json!(false), &before["map"]));
    assert_eq!(world.read_fresh("/map")["map"]["totals"]["journeys"], 41);
}

#[test]
fn what_cannot_be_asked_is_told_by_its_field() {
    let world = world("");
    world.tell(&company());
    assert_eq!(world.ask_for("/map?journey=jny_unknown").status, 404);
    for (query, field) in [
        ("segment=path%20%3D", "segment"),
        ("segment=hemlig%20%3D%201", "segment"),
        ("from=igår", "from"),
        ("from=2026-01-02&to=2026-01-01", "from"),
        ("stations=tolv", "stations"),
    ] {
        let reply = world.ask_for(&format!("/map?{query}"));
        assert_eq!((reply.status, &reply.json()["fields"]), (422, &json!([field])), "{query}: {}", reply.body);
        assert!(!reply.body.contains("hemlig"), "{}", reply.body);
    }
    let broken = world.ask_for("/map?segment=path%20%3D").json();
    assert!(broken["detail"].as_str().unwrap().contains("character 7"), "{broken}");
    assert_eq!(world.app.get(&Who::Nobody, &format!("{BASE}/map")).status, 401);
    let outside = world.app.get(&world.admin, "/api/projects/other/map");
    assert_eq!(outside.status, 404);
}
