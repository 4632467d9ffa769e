//! The voice read over HTTP: themes that people decide about, what marks a part against the rest, and
//! words beside deeds with the journeys in which they part.

use crate::support::{TestApp, Who};
use crate::voice::{HERE, at, fresh, key, live, shown};
use serde_json::{Value, json};
use std::time::Duration;

const LETTER: [&str; 6] = [
    "Brevet om pensionen var svårt att förstå",
    "Jag begriper inte brevet, för många siffror",
    "Siffrorna i brevet om pensionen stämmer inte",
    "Vad betyder arvsvinst i brevet om min pension",
    "Brevet förklarar inte pensionen, bara siffror",
    "Pensionen i brevet är en annan än förra året",
];
const LOGIN: [&str; 6] = [
    "Inloggningen med bankid hängde sig i mobilen",
    "Kunde inte logga in, bankid svarade aldrig",
    "Mobilen frågar om bankid gång på gång vid inloggningen",
    "Bankid fungerar inte i mobilen när jag vill logga in",
    "Utloggad hela tiden, inloggningen kräver bankid igen",
    "Inloggningen tog en kvart, bankid och mobilen krånglar",
];

/// What one customer does and says: who, what they say of their goal, whether they reach it first, and their words.
struct Told<'t> {
    user: &'t str,
    said: &'t str,
    reaches: bool,
    wrote: Option<String>,
}

fn tell(app: &TestApp, key: &Who, survey: &str, told: &Told<'_>) {
    let step = |name: &str| {
        let page = json!({ "type": "track", "userId": told.user, "event": name, "messageId": format!("{name}-{}", told.user) });
        assert_eq!(app.post(key, "/v1/track", &page).status, 200);
        app.advance(Duration::from_secs(1));
    };
    step("Brev");
    if told.reaches {
        step("Klart");
    }
    let display = shown(app, key, survey, told.user)["display"].clone();
    app.advance(Duration::from_secs(3));
    let mut answers =
        vec![json!({ "question": "goal", "choice": told.said }), json!({ "question": "effort", "score": 2 })];
    answers.extend(told.wrote.iter().map(|text| json!({ "question": "why", "text": text })));
    let body = json!({ "survey": survey, "display": display, "userId": told.user, "messageId": format!("r-{}", told.user), "answers": answers });
    assert_eq!(app.post(key, "/v1/responses", &body).json()["rejected"], 0);
}

fn wrote(app: &TestApp, key: &Who, survey: &str, who: &str, texts: &[&str], count: usize) {
    for number in 0..count {
        // No two write the same.
        let text = format!(
            "{}, {}",
            texts[number % texts.len()],
            ["tyvärr", "igen", "sade min fru", "i går", "suck"][number % 5]
        );
        let user = format!("{who}-{number}");
        tell(app, key, survey, &Told { user: &user, said: "no", reaches: false, wrote: Some(text) });
    }
}

fn journey(app: &TestApp, owner: &Who) -> String {
    let draft = json!({
        "name": "Förstå brevet", "problem": null, "goal_text": null, "start": ["Brev"], "goal": ["Klart"], "steps": [],
        "activities": [], "cut": null, "gap": "30d", "horizon": "7d", "owner": null,
    });
    let made = app.post(owner, &at("journeys"), &draft);
    assert_eq!(made.status, 201, "{}", made.body);
    made.json()["id"].as_str().unwrap().to_string()
}

#[test]
fn themes_are_named_joined_and_taken_back_by_those_who_run_surveys() {
    let app = TestApp::start();
    let owner = app.set_up();
    let analyst = app.invite(&owner, "default", "anna@example.se", "analyst", false);
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let part = |words: [&str; 3]| json!({ "language": "sv", "words": words });
    let (first, second) = (part(["brev", "pension", "siffr"]), part(["bankid", "inloggning", "mobil"]));
    let themes = at("voice/themes");
    let named = json!({ "name": "Krångligt", "parts": [first] });
    assert_eq!(app.post(&viewer, &themes, &named).status, 403);
    assert_eq!(app.post(&Who::Nobody, &themes, &named).status, 401);
    let none = app.post(&analyst, &themes, &json!({ "name": "Tomt", "parts": [] }));
    assert_eq!((none.status, &none.json()["fields"]), (422, &json!(["parts"])), "{}", none.body);
    let made = app.post(&analyst, &themes, &named);
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    let own = format!("{themes}/{id}");
    let rename = |who: &Who, version: u64, name: &str| {
        app.ask(who, "PUT", &own, Some(&json!({ "version": version, "name": name })))
    };
    assert_eq!(rename(&viewer, 1, "Mitt").status, 403);
    assert_eq!(rename(&analyst, 1, "Brevet är svårt").json()["version"], 2);
    let late = rename(&analyst, 1, "För sent");
    assert_eq!((late.status, late.code().as_str()), (409, "stale"), "{}", late.body);

    let joined = app.post(&analyst, &themes, &json!({ "name": "Allt", "parts": [second], "takes_up": [id] }));
    assert_eq!(joined.status, 201, "{}", joined.body);
    assert_eq!(joined.json()["parts"].as_array().map(Vec::len), Some(2), "{}", joined.body);
    assert_eq!(rename(&analyst, 2, "Borta").status, 404, "what was taken up is no more");
    let whole = joined.json()["id"].as_str().unwrap().to_string();

    let back = |who: &Who, version: u64| app.ask(who, "DELETE", &format!("{themes}/{whole}?version={version}"), None);
    assert_eq!([back(&viewer, 1).status, back(&analyst, 7).status, back(&analyst, 1).status], [403, 409, 204]);
    assert_eq!(back(&analyst, 1).status, 404);
    let audit = app.get(&owner, "/api/audit?action=themes.update").body;
    assert_eq!(audit.matches("\"themes.update\"").count(), 4, "named, renamed, joined, taken back: {audit}");
    assert!(!audit.contains("Brevet är svårt") && !audit.contains("bankid"), "no words in the audit log");
}

#[test]
fn what_marks_a_time_is_told_against_the_rest_and_nothing_of_few() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    wrote(&app, &key, &survey, "brev", &LETTER, 40);
    app.advance(Duration::from_secs(3 * 86_400));
    let owner = crate::support::session(&app.sign_in(crate::support::OWNER, crate::support::PASSWORD));
    let since = app.now().to_rfc3339();
    wrote(&app, &key, &survey, "login", &LOGIN, 30);
    let whole = fresh(&app, &owner, "voice/comments");
    assert_eq!(whole["marks"], Value::Null, "everything is compared with nothing");
    let marks = fresh(&app, &owner, &format!("voice/comments?from={since}"))["marks"].clone();
    let words: Vec<&str> = marks["words"].as_array().unwrap().iter().filter_map(|word| word["name"].as_str()).collect();
    assert!(words.contains(&"bankid") && !words.contains(&"brevet"), "{marks}");
    // Of those who wrote nearly the same one counts.
    assert_eq!((&marks["persons"], &marks["others"]), (&json!(20), &json!(20)), "{marks}");
    assert!(
        marks["words"].as_array().unwrap().iter().all(|word| word["persons"].as_u64().unwrap() % 5 == 0),
        "{marks}"
    );
    let late = app.now();
    wrote(&app, &key, &survey, "nu", &LOGIN, 4);
    let few = fresh(&app, &owner, &format!("voice/comments?from={}", late.to_rfc3339()));
    assert_eq!((&few["marks"], &few["comments"]), (&Value::Null, &Value::Null), "{few}");
}

#[test]
fn words_and_deeds_part_with_intervals_and_only_some_may_see_whose() {
    let app = TestApp::start();
    let owner = app.set_up();
    let analyst = app.invite(&owner, "default", "anna@example.se", "analyst", true);
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    let journey = journey(&app, &owner);
    let mut number = 0;
    let mut many = |count: usize, said: &str, reaches: bool| {
        for _ in 0..count {
            number += 1;
            tell(&app, &key, &survey, &Told { user: &format!("k-{number}"), said, reaches, wrote: None });
        }
    };
    many(12, "yes", true);
    many(8, "yes", false);
    many(10, "no", false);
    many(2, "no", true);
    // The survey is about no journey: it is asked about by its own id.
    let path = format!("journey={journey}");
    let mut about = crate::voice::draft("Brevet");
    about["journey"] = json!(journey);
    let write = json!({ "draft": about, "owner": crate::voice::me(&app, &owner), "version": 1 });
    assert_eq!(app.ask(&owner, "PUT", &at(&format!("surveys/{survey}")), Some(&write)).status, 200);
    let publish = json!({ "version": 2, "despite_lint": true });
    assert_eq!(app.post(&owner, &at(&format!("surveys/{survey}/publish")), &publish).status, 200);

    let goal = fresh(&app, &analyst, &format!("voice?{path}"))["goal"].clone();
    let [yes, partly, no] = [&goal[0], &goal[1], &goal[2]];
    assert_eq!((&yes["reached"], &yes["not_reached"], &no["reached"]), (&json!(12), &json!(8), &Value::Null), "{goal}");
    let against = &yes["against"];
    assert_eq!((&against["value"], &against["n"]), (&json!(0.4), &json!(20)), "{goal}");
    assert!(against["low"].as_f64().unwrap() < 0.3 && against["high"].as_f64().unwrap() > 0.5, "{goal}");
    assert_eq!(
        (&partly["against"], &no["against"]["value"]),
        (&Value::Null, &Value::Null),
        "of two nothing is told: {goal}"
    );
    // How many said no is told with the scores: what the ten did would tell what the two did.
    assert_eq!((&no["not_reached"], &no["against"]["n"]), (&Value::Null, &json!(0)), "{goal}");

    let list = |who: &Who, said: &str| app.get(who, &at(&format!("voice/contradictions?{path}&said={said}")));
    assert_eq!([list(&viewer, "yes").status, list(&Who::Nobody, "yes").status], [403, 401]);
    let off = list(&analyst, "yes");
    assert_eq!((off.status, off.code().as_str()), (403, "customer_view_off"), "{}", off.body);
    assert_eq!(app.ask(&owner, "PATCH", HERE, Some(&json!({ "settings": { "customer_view": true } }))).status, 200);
    let told = fresh(&app, &analyst, &format!("voice/contradictions?{path}&said=yes"));
    let rows = told["journeys"].as_array().unwrap();
    assert_eq!((&told["answers"], rows.len()), (&json!(8), 8), "{told}");
    assert!(rows.iter().all(|row| row["before"] == "Läsa beskedet" && row["reached_s"].is_null()), "{told}");
    let times: Vec<&str> = rows.iter().filter_map(|row| row["at"].as_str()).collect();
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "the latest first");
    let person = rows[0]["person"].as_str().unwrap().replace('#', "%23");
    let Who::Session(secret) = &analyst else { unreachable!() };
    let cookie = format!("__Host-resa={secret}");
    let headers = [("cookie", cookie.as_str()), ("x-resa-request", "1"), ("x-resa-reason", "ser vad som hände")];
    let opened = app.send("GET", &at(&format!("persons/{person}")), &headers, None);
    assert_eq!(opened.status, 200, "each can be opened: {}", opened.body);
    let few = fresh(&app, &analyst, &format!("voice/contradictions?{path}&said=no"));
    assert_eq!((&few["answers"], &few["journeys"]), (&Value::Null, &json!([])), "{few}");
    assert_eq!(list(&analyst, "partly").status, 422);
    let without = app.get(&analyst, &at("voice/contradictions?said=yes"));
    assert_eq!((without.status, &without.json()["fields"]), (422, &json!(["journey"])), "{}", without.body);
}
