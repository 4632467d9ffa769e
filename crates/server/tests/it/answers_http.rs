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
    pub(crate) fn read_fresh(&self, path: &str) -> Value {
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
    assert!(names.contains(&"letter".to_string()) && names.contains(&"signed".to_string()), "{names:?}");
    assert!(!names.contains(&"call".to_string()), "the next smallest joins them, so that enough are folded: {names:?}");
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
        rule(&json!({ "activity": "page", "station": "Leta kontakt", "touchpoint": "Webbplatsen", "stage": "Fråga" })),
        rule(&json!({ "activity": "call", "station": "Ringa", "set_channel": "telefon" })),
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
    assert!(answer["map"]["channels"].as_array().unwrap().contains(&json!("phone")));
    let stages: Vec<&str> =
        answer["stages"].as_array().unwrap().iter().map(|stage| stage["name"].as_str().unwrap()).collect();
    assert_eq!(stages, ["Förstå", "Fråga"]);
    let rows = world.read("/activities");
    assert_eq!(rows["events"], 152);
    let row = rows["activities"].as_array().unwrap().iter().find(|row| row["rule"] == 0).unwrap();
    assert_eq!((&row["activity"], &row["events"], &row["persons"]), (&json!("page"), &json!(40), &json!(40)));
    assert_eq!(row["stage"], "Förstå");
    // A goal may be a station that only a property tells apart.
    let mut journey = draft();
    journey["start"] = json!([]);
    journey["goal"] = json!(["Leta kontakt", "Nirvana"]);
    let preview = world.app.post(&world.admin, &format!("{BASE}/journeys/preview"), &journey);
    assert_eq!(preview.status, 200, "{}", preview.body);
    // 12 of 23: a draft is told in fives, whatever it asks.
    let (told, rounded) = (&preview.json()["reached"], &preview.json()["rounded_to"]);
    assert_eq!((&told["value"], &told["n"], rounded), (&json!(0.5), &json!(20), &json!(5)));
    assert_eq!(preview.json()["journeys"], 40);
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

/// A property that one customer alone carries answers like one that nobody carries.
#[test]
fn a_draft_tells_nothing_of_one_customer() {
    let world = world("");
    let mut events = company();
    events.push((99, 50, "Bad om hjälp", "phone", "hemligt"));
    world.tell(&events);
    let ask = |pattern: &str| {
        let rules =
            json!({ "rules": [rule(&json!({ "property": { "name": "path", "pattern": pattern }, "station": "X" }))] });
        let answer = world.app.post(&world.admin, &format!("{BASE}/rules/preview"), &rules);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let mut answer = answer.json();
        answer.as_object_mut().unwrap().remove("as_of");
        answer
    };
    assert_eq!(ask("hem*"), ask("zzz*"));
    let viewer = world.app.invite(&world.admin, "default", "vera@example.se", "viewer", false);
    for route in ["rules/preview", "journeys/preview"] {
        let refused = world.app.post(&viewer, &format!("{BASE}/{route}"), &json!({ "rules": [] }));
        assert_eq!(refused.status, 403, "{route}: {}", refused.body);
    }
    let listed = world.app.get(&viewer, &format!("{BASE}/activities"));
    assert!(listed.status == 200 && !listed.body.contains("Bad om hjälp"), "{}", listed.body);
    assert!(world.read("/activities").to_string().contains("Bad om hjälp"), "who imports files sees what is in them");
    assert!(
        !world
            .app
            .get(&viewer, &format!("{BASE}/activities?segment=path%20%3D%20%22hemligt%22"))
            .body
            .contains("Bad om")
    );
}

#[test]
fn behind_a_station_are_its_journeys_and_only_some_may_see_whose() {
    let world = world("");
    world.tell(&company());
    let off = world.read("/behind?station=call");
    assert_eq!((&off["journeys"], &off["examples"]), (&json!(20), &Value::Null), "the project does not allow it");
    world.allow_view();
    let made = world.app.post(&world.admin, &format!("{BASE}/journeys"), &draft());
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    let behind = world.read(&format!("/behind?journey={id}&station=call"));
    assert_eq!((&behind["journeys"], &behind["of_journeys"], &behind["persons"]), (&json!(20), &json!(40), &json!(20)));
    assert_eq!(behind["share"]["value"], 0.5);
    // Of the twelve whose peers have all had their time.
    assert_eq!(behind["reached"]["value"], 7.0 / 12.0, "{behind}");
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
    assert_eq!((&card["journeys"], &card["reached"]["n"], &card["has_goal"]), (&json!(40), &json!(23), &json!(true)));
    assert_eq!(overview["totals"]["events"], 152);
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

fn row<'a>(rows: &'a Value, activity: &str) -> &'a Value {
    rows.as_array().unwrap().iter().find(|row| row["activity"] == activity).unwrap()
}

#[test]
fn steps_ways_and_flow_have_the_shapes_of_the_command_line_without_what_is_about_few() {
    let world = world("");
    world.tell(&company());
    let steps = world.read("/steps");
    assert_eq!((&steps["journeys"], &steps["k"], &steps["rounded_to"]), (&json!(40), &json!(5), &json!(1)));
    let letter = row(&steps["steps"], "letter");
    assert_eq!(
        (&letter["journeys"], &letter["median_dwell_s"], &letter["loops"]),
        (&json!(40), &json!(1_800.0), &json!(0))
    );
    let page = row(&steps["steps"], "page");
    assert_eq!((&page["rework"], &page["repeat_within_7d"]), (&json!(20), &json!(20)));
    let rare = row(&steps["steps"], "complaint");
    for name in ["journeys", "median_dwell_s", "loops", "rework", "waits"] {
        assert_eq!(rare[name], Value::Null, "{name}");
    }
    assert_eq!((&rare["left"]["value"], &rare["left"]["n"]), (&Value::Null, &json!(0)));
    let ways = world.read("/variants?top=20");
    assert_eq!((&ways["journeys"], &ways["variants"]), (&json!(40), &json!(6)));
    assert_eq!(
        ways["top"],
        json!([
            { "steps": ["letter", "page", "page", "call", "signed"], "journeys": 15, "share": 0.375 },
            { "steps": ["letter", "page", "signed"], "journeys": 15, "share": 0.375 },
        ])
    );
    let flow = world.read("/flow");
    assert_eq!((&flow["events"], &flow["journeys"]), (&json!(152), &json!(40)));
    assert_eq!(
        flow["edges"][0],
        json!({ "from": "letter", "to": "page", "count": 40, "journeys": 40, "mean_s": 1_800.0, "median_s": 1_800.0, "p90_s": 1_800.0 })
    );
    let rare =
        flow["edges"].as_array().unwrap().iter().find(|edge| edge["from"] == "call" && edge["to"] == "complaint");
    assert_eq!((&rare.unwrap()["count"], &rare.unwrap()["median_s"]), (&Value::Null, &Value::Null));
    assert_eq!(row(&flow["nodes"], "letter")["starts"], 40);
    assert_eq!(row(&flow["nodes"], "page")["ends"], Value::Null, "four gave up there");
    let returns = world.read("/returns?by=channel");
    assert_eq!((&returns["by"], &returns["returns"], &returns["events"]), (&json!("channel"), &json!(15), &json!(152)));
    assert_eq!(returns["pairs"], json!([{ "a": "phone", "b": "web", "returns": 15 }]));
    let funnel = world.read("/funnel?step=letter&step=call&step=signed&step=Nirvana&within=30d&mode=ordered");
    let reached: Vec<&Value> = funnel["steps"].as_array().unwrap().iter().map(|step| &step["journeys"]).collect();
    assert_eq!(reached, [&json!(40), &json!(20), &json!(15), &json!(0)]);
    assert_eq!(funnel["steps"][1]["share_of_previous"], 0.5);
    assert_eq!(funnel["unknown_names"], json!(["Nirvana"]));
    for (query, field) in [
        ("/funnel?within=soon&step=a", "within"),
        ("/variants?top=0", "top"),
        ("/returns?by=hemlig", "by"),
        ("/funnel", "step"),
    ] {
        let reply = world.ask_for(query);
        assert_eq!((reply.status, &reply.json()["fields"]), (422, &json!([field])), "{query}: {}", reply.body);
    }
}

#[test]
fn attributes_coverage_and_quality_tell_what_there_is() {
    let world = world("");
    world.tell(&company());
    let attributes = world.read("/attributes");
    let path =
        attributes["attributes"].as_array().unwrap().iter().find(|attribute| attribute["name"] == "path").unwrap();
    assert_eq!(path["kind"], "text");
    let values = path["values"].as_array().unwrap();
    assert!(values.contains(&json!({ "value": "/pension/mine", "events": 40 })), "{path}");
    let rules = json!({ "version": 0, "stations": [], "rules": [
        rule(&json!({ "activity": "page", "station": "Läsa", "touchpoint": "Webbplatsen", "category": "web_social" })),
        rule(&json!({ "activity": "complaint", "station": "Klaga", "touchpoint": "Webbplatsen" })),
        rule(&json!({ "activity": "visit", "station": "Besöka", "touchpoint": "Kontoret", "category": "physical" })),
    ] });
    let put = world.app.ask(&world.admin, "PUT", &format!("{BASE}/rules"), Some(&rules));
    assert_eq!(put.status, 200, "{}", put.body);
    let coverage = world.read("/coverage");
    let touchpoint = |name: &str, channel: &Value| {
        let found = coverage["touchpoints"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["touchpoint"] == name && row["channel"] == *channel);
        found.unwrap_or_else(|| panic!("{name}: {coverage}")).clone()
    };
    let site = touchpoint("Webbplatsen", &json!("web"));
    assert_eq!((&site["events"], &site["persons"], &site["state"]), (&json!(60), &json!(40), &json!("no_voice")));
    let said = touchpoint("Webbplatsen", &json!("mail"));
    assert_eq!(
        (&said["events"], &said["voice"], &said["persons"], &said["state"]),
        (&json!(0), &json!(2), &Value::Null, &json!("voice_only"))
    );
    assert_eq!(said["last"], Value::Null, "about too few");
    assert_eq!(touchpoint("Kontoret", &Value::Null)["state"], "silent");
    assert_eq!(coverage["catalogue"].as_array().unwrap().len(), 8);
    assert_eq!(coverage["catalogue"][0], json!({ "category": "web_social", "touchpoints": 1, "events": 62 }));
    let quality = world.read("/quality");
    assert_eq!((&quality["received"], &quality["stored"], &quality["events"]), (&json!(152), &json!(152), &json!(152)));
    assert_eq!(
        (&quality["persons"], &quality["without_station"], &quality["without_channel"]),
        (&json!(40), &json!(90), &json!(0))
    );
    assert_eq!(quality["stitched_share"], 1.0, "everybody is seen in two channels: {quality}");
    assert_eq!(quality["sources"][0]["events"], 152);
    let remarks: Vec<&str> =
        quality["remarks"].as_array().unwrap().iter().map(|remark| remark["code"].as_str().unwrap()).collect();
    assert!(remarks.contains(&"few_persons") && !remarks.contains(&"no_voice"), "{remarks:?}");
}

/// Two hundred customers who wander, some ways common and some taken by one alone.
pub(crate) fn wanderers(seed: u64) -> Vec<Told> {
    const PLACES: [(&str, &str); 6] = [
        ("letter", "post"),
        ("page", "web"),
        ("call", "phone"),
        ("chat", "chat"),
        ("visit", "shop"),
        ("signed", "web"),
    ];
    let mut state = 7_u64 + seed;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut events = Vec::new();
    for person in 0..200 {
        let start = i64::from(person) * 120;
        for step in 0..2 + next(3) {
            // Mostly onwards, now and then anywhere.
            let place = if next(8) == 0 { next(6) } else { step };
            let (activity, channel) = PLACES[place as usize];
            events.push((person, start + step as i64 * 20, activity, channel, ""));
        }
    }
    events
}

/// Every number under these names.
fn numbers(value: &Value, names: &[&str], found: &mut Vec<u64>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| numbers(value, names, found)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match value.as_u64() {
            Some(number) if names.contains(&name.as_str()) => found.push(number),
            _ => numbers(value, names, found),
        }),
        _ => {}
    }
}

#[test]
fn no_group_of_few_comes_out_of_subtracting_answers() {
    let world = world("");
    world.tell(&wanderers(0));
    let k = 5;
    // Ways, however many are asked for: what is missing is nothing or enough.
    for top in 1..30 {
        let ways = world.read(&format!("/variants?top={top}"));
        let told: u64 = ways["top"].as_array().unwrap().iter().map(|way| way["journeys"].as_u64().unwrap()).sum();
        let rest = ways["journeys"].as_u64().unwrap() - told;
        assert!(rest == 0 || rest >= k, "{top}: {rest}");
    }
    // What leaves a station adds up to what happens there, and so does what comes to it.
    let flow = world.read("/flow");
    let mut hidden_sums = 0;
    for node in flow["nodes"].as_array().unwrap() {
        for (end, outer) in [("from", "ends"), ("to", "starts")] {
            let edges = flow["edges"].as_array().unwrap().iter().filter(|edge| edge[end] == node["activity"]);
            let parts: Vec<Option<u64>> =
                edges.map(|edge| edge["count"].as_u64()).chain([node[outer].as_u64()]).collect();
            let hidden = parts.iter().filter(|part| part.is_none()).count();
            hidden_sums += usize::from(hidden > 0);
            assert_ne!(hidden, 1, "{end} {node}");
            let Some(events) = node["events"].as_u64() else { continue };
            let rest = events - parts.iter().flatten().sum::<u64>();
            assert!(if hidden == 0 { rest == 0 } else { rest >= k }, "{end} {node}: {rest}");
        }
    }
    assert!(hidden_sums > 0, "the attack has something to find");
    // Narrowed questions: all differences of any two are multiples of k.
    let names = [
        "journeys",
        "events",
        "count",
        "starts",
        "ends",
        "loops",
        "rework",
        "channel_hops",
        "waits",
        "repeat_within_7d",
        "persons",
        "n",
    ];
    let mut seen = 0;
    for (from, to) in (0..8).map(|day| (3 + day, 4 + 2 * day)) {
        for channels in ["", "&channels=web", "&channels=phone,chat"] {
            for path in ["/steps", "/flow", "/variants", "/behind"] {
                let place = if path == "/behind" { "&station=call" } else { "" };
                let reply =
                    world.ask_for(&format!("{path}?from=2025-11-{from:02}&to=2025-11-{to:02}{channels}{place}"));
                assert_eq!(reply.status, 200, "{path}: {}", reply.body);
                let answer = reply.json();
                assert_eq!(answer["rounded_to"], k);
                let mut found = Vec::new();
                numbers(&answer, &names, &mut found);
                seen += found.iter().filter(|number| **number > 0).count();
                assert!(found.iter().all(|number| number % k == 0), "{path}: {answer}");
            }
        }
    }
    assert!(seen > 100, "{seen} numbers were looked at");
}
