//! How it felt along the map, over HTTP: on the document and in pictures, with targets, and never of few.

use crate::support::{TestApp, Who};
use crate::voice::{at, fresh, key, live, shown};
use serde_json::{Value, json};
use std::time::Duration;

/// Customers who read, and then answered how easy that was.
fn answered(app: &TestApp, key: &Who, survey: &str, customers: std::ops::Range<usize>) {
    for number in customers {
        let user = format!("kund-{number}");
        for (step, id) in [("Läsa beskedet", "a"), ("Logga in", "b")] {
            // A station is what is answered about where it is called the same: a page's would be `Page: Logga in`.
            let step = json!({ "type": "track", "userId": user, "event": step, "messageId": format!("{id}-{number}") });
            assert_eq!(app.post(key, "/v1/track", &step).status, 200);
            app.advance(Duration::from_secs(20));
        }
        let display = shown(app, key, survey, &user)["display"].clone();
        app.advance(Duration::from_secs(3));
        let answers = json!([{ "question": "effort", "score": 5 + number % 3 }]);
        let response = json!({ "survey": survey, "display": display, "userId": user, "messageId": format!("r-{number}"),
                               "context": { "station": "Logga in" }, "answers": answers });
        assert_eq!(app.post(key, "/v1/responses", &response).json()["rejected"], 0);
    }
}

/// The station of the line that was answered about.
fn felt(map: &Value) -> Value {
    let stations = map["map"]["feelings"]["stations"].as_array().unwrap_or_else(|| panic!("{map}"));
    stations.iter().find(|felt| !felt["score"].is_null()).cloned().unwrap_or_default()
}

#[test]
fn a_map_tells_how_it_felt_with_targets_and_never_of_few() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    answered(&app, &key, &survey, 0..4);
    let few = fresh(&app, &owner, "map?feeling=ces&lang=sv");
    assert_eq!(few["map"]["feelings"], Value::Null, "four customers are too few");
    assert!(!app.get(&owner, &at("map.svg?feeling=1&lang=sv")).body.contains("Känslolinje"));

    app.advance(Duration::from_secs(90));
    answered(&app, &key, &survey, 4..30);
    let map = fresh(&app, &owner, "map?feeling=ces&lang=sv&stations=all");
    let there = felt(&map);
    assert_eq!(there["n"], 30, "{}", map["map"]["feelings"]);
    assert_eq!(map["layout"]["feelings"]["ends"], json!(["7 lätt", "1 svårt"]));
    let plain = fresh(&app, &owner, "map?lang=sv&stations=all");
    assert_eq!((&plain["map"]["feelings"], &plain["layout"]["feelings"]), (&Value::Null, &Value::Null));
    let picture = app.get(&owner, &at("map.svg?feeling=1&lang=sv&stations=all"));
    assert!(picture.body.contains("Känslolinje: Hur lätt det var (CES)") && picture.body.contains("30\u{a0}svar"));
    let wrong = app.get(&owner, &at("map?feeling=nps"));
    assert_eq!((wrong.status, &wrong.json()["fields"]), (422, &json!(["feeling"])), "{}", wrong.body);

    let journey = json!({ "name": "Förstå", "cut": "person",
                          "targets": [{ "station": "Logga in", "metric": "ces", "value": 6.9 }] });
    let made = app.post(&owner, &at("journeys"), &journey);
    assert_eq!((made.status, &made.json()["targets"]), (201, &journey["targets"]), "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    let about = app.get(&owner, &at(&format!("map.svg?feeling=1&lang=sv&stations=all&journey={id}")));
    // The survey is about no journey yet, so that nothing is told of this one.
    assert!(about.status == 200 && !about.body.contains("Känslolinje"), "{}", about.body);
    for (target, says) in [
        (json!({ "station": "Logga in", "metric": "ces", "value": 9 }), "from 1 to 7"),
        (json!({ "station": "Logga in", "metric": "nps", "value": 0.5 }), "emotion, ces"),
        (json!({ "station": " ", "metric": "ces", "value": 5 }), "signs"),
    ] {
        let refused = app.post(&owner, &at("journeys"), &json!({ "name": "Annan", "targets": [target] }));
        assert_eq!((refused.status, &refused.json()["fields"][0]), (422, &json!("targets")), "{}", refused.body);
        assert!(refused.body.contains(says), "{}", refused.body);
    }
}
