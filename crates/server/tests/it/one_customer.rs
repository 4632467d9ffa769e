//! One customer's journeys, how an owner gets to see customers at all, and channels by whichever of their names.

use crate::persons::{BASE, call, world};
use crate::support::{PASSWORD, TestApp};
use serde_json::{Value, json};

fn journey(name: &str, more: &Value) -> Value {
    let mut draft = json!({ "name": name, "start": ["Brev"], "goal": ["Klart"], "horizon": "10d", "steps": ["Brev", "Ringa", "Klart"] });
    draft.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    draft
}

#[test]
fn a_customers_journeys_say_when_how_far_and_how_they_ended() {
    let world = world("");
    world.allow_view();
    world.track(&json!([
        call("1", "dev-1", Some("kund-1"), "Brev", "2025-10-01T08:00:00Z"),
        call("2", "dev-1", Some("kund-1"), "Samtal", "2025-10-02T08:00:00Z"),
        call("3", "dev-1", Some("kund-1"), "Klart", "2025-10-03T08:00:00Z"),
        call("4", "dev-1", Some("kund-1"), "Brev", "2025-11-10T08:00:00Z"),
        call("5", "dev-1", Some("kund-1"), "Brev", "2025-12-29T08:00:00Z"),
        call("6", "dev-2", Some("kund-2"), "Samtal", "2025-12-31T08:00:00Z"),
    ]));
    let rules = json!({ "version": 0, "stations": [], "rules": [{ "activity": "Samtal", "station": "Ringa" }] });
    let put = world.app.ask(&world.admin, "PUT", &format!("{BASE}/rules"), Some(&rules));
    assert_eq!(put.status, 200, "{}", put.body);
    for draft in [
        journey("Förstå beskedet", &json!({})),
        journey("Något annat", &json!({ "start": ["Flytt"], "goal": ["Flyttat"] })),
        journey("Hela relationen", &json!({ "start": [], "goal": [], "steps": [], "horizon": null, "cut": "person" })),
    ] {
        let made = world.app.post(&world.admin, &format!("{BASE}/journeys"), &draft);
        assert_eq!(made.status, 201, "{}", made.body);
    }
    let person = world.find("user_id", "kund-1").remove(0);
    let path = format!("/persons/{person}/journeys");
    let told = world.look(&path).json();
    assert_eq!(told["known_until"], "2025-12-31T08:00:00Z", "{told}");
    let names: Vec<&Value> = told["journeys"].as_array().unwrap().iter().map(|journey| &journey["name"]).collect();
    assert_eq!(names, ["Förstå beskedet", "Hela relationen"], "{told}");
    let taken = told["journeys"][0]["taken"].as_array().unwrap();
    let states: Vec<(&Value, &Value)> = taken.iter().map(|one| (&one["began"], &one["state"])).collect();
    assert_eq!(
        states,
        [
            (&json!("2025-12-29T08:00:00Z"), &json!("under_way")),
            (&json!("2025-11-10T08:00:00Z"), &json!("failed")),
            (&json!("2025-10-01T08:00:00Z"), &json!("reached")),
        ]
    );
    assert_eq!(taken[2]["goal_at"], "2025-10-03T08:00:00Z");
    assert_eq!(
        taken[2]["steps"][1],
        json!({ "step": "Ringa", "at": "2025-10-02T08:00:00Z" }),
        "a step may be a station"
    );
    assert_eq!((&taken[1]["steps"][2]["at"], &taken[1]["last_station"]), (&Value::Null, &json!("Brev")));
    assert_eq!(told["journeys"][1]["taken"][0]["events"], 5);
    // Who may not look, or does not say why, learns nothing; each look is a line of the log.
    assert_eq!(world.app.get(&world.boss, &format!("{BASE}{path}")).status, 403);
    assert_eq!(world.app.get(&world.admin, &format!("{BASE}{path}")).code(), "invalid_field");
    let audit = world.app.get(&world.boss, "/api/audit?action=person.read").json();
    let looked = |entry: &Value| entry["detail"]["what"] == "journeys";
    assert_eq!(audit["entries"].as_array().unwrap().iter().filter(|entry| looked(entry)).count(), 1, "{audit}");
    assert_eq!(world.look("/persons/u_0123456789abcdef/journeys").status, 404);
}

#[test]
fn an_owner_gives_themselves_the_sight_of_customers_with_password_and_reason_and_nobody_else_does() {
    let app = TestApp::start();
    let owner = app.set_up();
    let path = format!("{BASE}/members/me/personal-data");
    let sees = |who| app.get(who, "/api/session").json()["projects"][0]["sees_personal_data"].clone();
    assert_eq!(sees(&owner), false);
    let ask =
        |who, reason: &str, password: &str| app.post(who, &path, &json!({ "reason": reason, "password": password }));
    assert_eq!(ask(&owner, "nej", PASSWORD).code(), "invalid_field");
    assert_eq!(ask(&owner, "jag svarar på klagomål", "fel lösenord, helt fel").code(), "password_wrong");
    assert_eq!(sees(&owner), false, "nothing is given half-way");
    let admin = app.invite(&owner, "default", "admin@example.se", "admin", false);
    assert_eq!(ask(&admin, "jag svarar på klagomål", PASSWORD).code(), "forbidden");
    assert_eq!(sees(&admin), false);
    let given = ask(&owner, "jag svarar på klagomål", PASSWORD);
    assert_eq!(given.status, 204, "{}", given.body);
    assert_eq!(sees(&owner), true);
    let audit = app.get(&owner, "/api/audit?action=membership.give").json();
    let line = audit["entries"].as_array().unwrap().iter().find(|line| line["detail"]["to_oneself"] == true).unwrap();
    assert_eq!(line["detail"]["reason"], "jag svarar på klagomål", "{line}");
    // It is one project's, and can be given up.
    assert_eq!(app.post(&owner, "/api/projects", &json!({ "name": "Annat" })).status, 201);
    let me = app.get(&owner, "/api/session").json();
    assert_eq!(me["projects"][1]["sees_personal_data"], false, "{me}");
    let own = format!("{BASE}/members/{}", me["id"].as_str().unwrap());
    assert_eq!(app.ask(&owner, "PATCH", &own, Some(&json!({ "sees_personal_data": false }))).status, 200);
    assert_eq!(sees(&owner), false);
}

#[test]
fn a_channel_is_asked_for_and_owned_by_any_of_its_names() {
    let world = world("");
    let (app, admin) = (&world.app, &world.admin);
    let calls: Vec<Value> = (0..15)
        .map(|at| {
            let time = format!("2025-12-{:02}T08:00:00Z", at + 1);
            let mut call = call(&at.to_string(), &format!("dev-{at}"), None, "Kontakt", &time);
            call["properties"] = json!({ "channel": if at < 10 { "phone" } else { "web" } });
            call
        })
        .collect();
    world.track(&json!(calls));
    let journeys =
        |query: &str| app.get(admin, &format!("{BASE}/map{query}")).json()["map"]["totals"]["journeys"].clone();
    assert_eq!((journeys(""), journeys("?channels=phone")), (json!(15), json!(10)));
    assert_eq!(journeys("?channels=Telefon"), journeys("?channels=phone"));
    let me = app.get(admin, "/api/session").json()["id"].clone();
    let owner = |channel: &str, member: &Value| {
        let path = format!("{BASE}/channels/{channel}/owner");
        assert_eq!(app.ask(admin, "PUT", &path, Some(&json!({ "member": member }))).status, 204);
        app.get(admin, &format!("{BASE}/channels")).json()["channels"].clone()
    };
    let known = owner("Telefon", &me);
    assert_eq!((&known[0]["channel"], &known[0]["owner"]["id"]), (&json!("phone"), &me), "{known}");
    assert_eq!(owner("phone", &Value::Null)[0], json!({ "channel": "phone", "owner": null }));
}
