//! Surveys over HTTP: drafted, published, shown, answered; and what nobody outside may do.

use crate::respond::{form, hidden, link, stored};
use crate::support::{TestApp, Who};
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) const HERE: &str = "/api/projects/default";

pub(crate) fn at(path: &str) -> String {
    format!("{HERE}/{path}")
}

pub(crate) fn draft(name: &str) -> Value {
    json!({
        "name": name, "purpose": "Vi vill veta om brevet går att förstå", "decision": "Om brevet skrivs om i vår",
        "station": "Läsa beskedet",
        "asked": {
            "languages": ["sv", "en"],
            "questions": [
                { "id": "goal", "metric": "gcr", "kind": "choice",
                  "text": { "sv": "Lyckades du göra det du kom för att göra?", "en": "Did you manage to do what you came to do?" },
                  "choices": [
                      { "code": "yes", "text": { "sv": "Ja", "en": "Yes" } },
                      { "code": "partly", "text": { "sv": "Delvis", "en": "Partly" } },
                      { "code": "no", "text": { "sv": "Nej", "en": "No" } } ] },
                { "id": "effort", "metric": "ces", "kind": "scale", "low": 1, "high": 7,
                  "text": { "sv": "Bolaget gjorde det enkelt för mig att hantera mitt ärende", "en": "The company made it easy for me to handle my issue" },
                  "ends": { "sv": ["Instämmer inte alls", "Instämmer helt"], "en": ["Strongly disagree", "Strongly agree"] } },
                { "id": "why", "metric": "text", "kind": "text", "most": 500,
                  "text": { "sv": "Vad hade gjort det lättare?", "en": "What would have made it easier?" },
                  "show_if": { "question": "effort", "at_most": 4 } }
            ],
            "thanks": { "sv": "Tack!", "en": "Thank you!" }
        },
        "asking": {
            "widget": { "kind": "exit", "pages": ["/pension/*"] }, "link": true, "staff": true,
            "rest": { "again_days": 90, "quiet_days": 30, "share": 1.0 }
        },
        "theme": { "accent": "#0b5c63", "paper": "#ffffff", "ink": "#1c1c1a", "radius": 12 }
    })
}

pub(crate) fn me(app: &TestApp, who: &Who) -> String {
    app.get(who, "/api/session").json()["id"].as_str().unwrap().to_string()
}

/// A survey that asks.
pub(crate) fn live(app: &TestApp, owner: &Who, name: &str) -> String {
    let made = app.post(owner, &at("surveys"), &json!({ "draft": draft(name), "owner": me(app, owner) }));
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    let published = app.post(owner, &at(&format!("surveys/{id}/publish")), &json!({ "version": 1 }));
    assert_eq!((published.status, &published.json()["state"]), (200, &json!("live")), "{}", published.body);
    id
}

pub(crate) fn key(app: &TestApp, owner: &Who) -> Who {
    let made = app.post(owner, &at("keys"), &json!({ "name": "Webben" }));
    Who::WriteKey(made.json()["key"].as_str().unwrap_or_else(|| panic!("{}", made.body)).to_string())
}

pub(crate) fn shown(app: &TestApp, key: &Who, survey: &str, user: &str) -> Value {
    let reply = app.post(key, "/v1/displays", &json!({ "survey": survey, "userId": user }));
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()
}

/// The pseudonym of `kund-17`.
pub(crate) fn person_of(app: &TestApp) -> String {
    let project = model::ProjectId::default_project();
    let key = ingest::identity::ProjectKey::new(app.store().project_key(&project));
    ingest::identity::pseudonym(&key, model::IdentityKind::UserId, "kund-17").0
}

fn counts(app: &TestApp, owner: &Who) -> Value {
    app.get(owner, &at("counts")).json()["total"].clone()
}

#[test]
fn a_survey_needs_purpose_decision_and_owner_before_it_asks() {
    let app = TestApp::start();
    let owner = app.set_up();
    let analyst = app.invite(&owner, "default", "anna@example.se", "analyst", false);
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let mut bare = draft("Brevet");
    for field in ["purpose", "decision"] {
        bare[field] = Value::Null;
    }
    bare["asked"]["questions"][1]["text"]["en"] = json!("  ");
    bare["theme"]["accent"] = json!("#ffcc00");
    assert_eq!(app.post(&viewer, &at("surveys"), &json!({ "draft": bare })).status, 403);
    let made = app.post(&analyst, &at("surveys"), &json!({ "draft": bare }));
    assert_eq!(made.status, 201, "{}", made.body);
    let path = at(&format!("surveys/{}", made.json()["id"].as_str().unwrap()));
    let missing = json!(["purpose", "decision", "owner", "questions[1].text.en", "theme.accent"]);
    assert_eq!(made.json()["missing"], missing);
    let refused = app.post(&analyst, &format!("{path}/publish"), &json!({ "version": 1 }));
    assert_eq!((refused.status, refused.code().as_str()), (422, "survey_incomplete"), "{}", refused.body);
    assert_eq!(refused.json()["fields"], missing);

    let mut leading = draft("Brevet");
    leading["asked"]["questions"][1]["text"]["sv"] = json!("Visst håller du med om att vårt fantastiska brev är lätt?");
    let write = json!({ "draft": leading, "owner": me(&app, &analyst), "version": 1 });
    assert_eq!(app.ask(&analyst, "PUT", &path, Some(&write)).status, 200);
    let refused = app.post(&analyst, &format!("{path}/publish"), &json!({ "version": 2 }));
    assert_eq!((refused.status, refused.code().as_str()), (422, "lint_errors"), "{}", refused.body);
    assert_eq!(refused.json()["fields"], json!(["questions[1].text.sv"]));
    let looked = app.post(&viewer, &at("surveys/lint?lang=sv"), &leading["asked"]).json();
    let grave = &looked["questions"][1]["findings"][0];
    assert_eq!(
        (&grave["severity"], grave["rewrite"].as_str().is_some_and(|text| !text.is_empty())),
        (&json!("error"), true)
    );
    let knowingly = json!({ "version": 2, "despite_lint": true });
    assert_eq!(app.post(&analyst, &format!("{path}/publish"), &knowingly).json()["published"], 1);
    let audited = app.get(&owner, "/api/audit?action=survey.publish").json();
    assert_eq!(audited["entries"][0]["detail"]["despite_lint"], 1, "{audited}");
    let row = app.get(&viewer, &at("surveys")).json()["surveys"][0].clone();
    assert_eq!((&row["state"], &row["shown"], &row["owner"]["name"]), (&json!("live"), &json!(0), &json!("analyst")));
}

#[test]
fn what_cannot_be_a_survey_names_the_field() {
    let app = TestApp::start();
    let owner = app.set_up();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut draft = draft("Brevet");
        change(&mut draft);
        let reply = app.post(&owner, &at("surveys"), &json!({ "draft": draft }));
        assert_eq!(reply.status, 422, "{}", reply.body);
        reply.json()["fields"][0].as_str().unwrap_or_default().to_string()
    };
    assert_eq!(refused(&|draft| draft["name"] = json!(" ")), "draft.name");
    assert_eq!(refused(&|draft| draft["asked"]["languages"] = json!([])), "draft.asked.languages");
    assert_eq!(refused(&|draft| draft["asked"]["questions"][1]["id"] = json!("goal")), "draft.asked.questions[1].id");
    assert_eq!(refused(&|draft| draft["asked"]["questions"][1]["high"] = json!(9)), "draft.asked.questions[1].kind");
    assert_eq!(
        refused(&|draft| draft["asked"]["questions"][0]["choices"] = json!([])),
        "draft.asked.questions[0].kind"
    );
    assert_eq!(
        refused(&|draft| draft["asked"]["questions"][1]["metric"] = json!("happiness")),
        "draft.asked.questions[1].metric"
    );
    let later = json!({ "question": "why", "at_most": 3 });
    assert_eq!(
        refused(&|draft| draft["asked"]["questions"][1]["show_if"] = later.clone()),
        "draft.asked.questions[1].show_if"
    );
    assert_eq!(refused(&|draft| draft["asking"]["rest"]["share"] = json!(0)), "draft.asking.rest.share");
    assert_eq!(refused(&|draft| draft["asking"]["widget"] = json!({ "kind": "dwell" })), "draft.asking.widget.seconds");
    assert_eq!(refused(&|draft| draft["theme"]["ink"] = json!("black")), "draft.theme.ink");
    assert_eq!(refused(&|draft| draft["journey"] = json!("jny_none")), "draft.journey");
    assert_eq!(app.get(&owner, &at("surveys")).json()["surveys"], json!([]));
}

#[test]
fn an_answer_stands_in_its_customers_timeline_without_personal_data() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    let Who::WriteKey(secret) = &key else { unreachable!() };
    let page = app.get(&Who::Nobody, &format!("/v1/projects/{secret}/surveys"));
    assert_eq!(page.json()["surveys"][0]["questions"].as_array().map(Vec::len), Some(3), "{}", page.body);
    assert!(!page.body.contains("purpose") && !page.body.contains("decision"), "{}", page.body);
    let shown = shown(&app, &key, &survey, "kund-17");
    assert_eq!((&shown["ask"], &shown["version"]), (&json!(true), &json!(1)));
    app.advance(Duration::from_secs(20));
    let response = json!({
        "survey": survey, "display": shown["display"], "userId": "kund-17", "messageId": "m-1", "context": { "page": "/pension/17?pnr=1" },
        "answers": [{ "question": "goal", "choice": "partly" }, { "question": "effort", "score": 3 },
                    { "question": "why", "text": "Jag heter Anna Svensson, 811218-9876, ring 070-174 06 05" }],
    });
    let answer = app.post(&key, "/v1/responses", &response);
    assert_eq!((answer.status, answer.json()), (200, json!({ "success": true, "rejected": 0 })), "{}", answer.body);
    let again = app.post(&key, "/v1/responses", &response);
    assert_eq!((again.status, &again.json()["rejected"]), (200, &json!(0)), "{}", again.body);
    let other = json!({ "survey": survey, "display": shown["display"], "userId": "kund-17", "messageId": "m-2",
                        "answers": [{ "question": "effort", "score": 7 }] });
    assert_eq!(app.post(&key, "/v1/responses", &other).json()["rejected"], 1);
    let total = counts(&app, &owner);
    let parts = ["received", "stored", "duplicates", "rejected"].map(|part| total[part].as_u64().unwrap_or_default());
    assert_eq!(parts, [3, 1, 1, 1], "{total}");
    let rejected = app.get(&owner, &at("rejections")).json();
    assert_eq!(rejected["rejections"][0]["reason"], "display_used", "{rejected}");

    let events = app.store().inbox_tail(&model::ProjectId::default_project(), 0, 10).unwrap();
    let event = &events[0].1;
    assert_eq!((event.activity.as_str(), event.channel.as_deref()), ("Brevet", Some("web")));
    let kept = format!("{event:?}");
    for personal in ["Svensson", "811218", "070-174", "kund-17", "pnr"] {
        assert!(!kept.contains(personal), "{personal}: {kept}");
    }
    let told: Vec<_> = event.properties.iter().skip(1).map(|p| (p.name.as_str(), p.value.as_str())).collect();
    assert_eq!(told, [("gcr", "partly"), ("ces", "3"), ("page", "/pension/17")]);
    let row = app.get(&owner, &at("surveys")).json()["surveys"][0].clone();
    assert_eq!([&row["shown"], &row["started"], &row["finished"]], [&json!(1), &json!(1), &json!(1)]);
    let sheet = app.get(&owner, &at(&format!("surveys/{survey}/sheet"))).json();
    assert_eq!((&sheet["asked"][0]["shown"], &sheet["versions"][0]["number"]), (&json!(1), &json!(1)), "{sheet}");
}

#[test]
fn somebody_who_was_asked_is_left_in_peace_and_it_is_known_why() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (letter, call, key) = (live(&app, &owner, "Brevet"), live(&app, &owner, "Samtalet"), key(&app, &owner));
    let asks = |survey: &str, user: &str| shown(&app, &key, survey, user)["ask"] == json!(true);
    assert!(asks(&letter, "kund-17"));
    assert!(!asks(&letter, "kund-17") && !asks(&call, "kund-17") && asks(&call, "kund-18"));
    let analyst = app.invite(&owner, "default", "anna@example.se", "analyst", true);
    let looked = app.get(&analyst, &at(&format!("persons/{}/asked", person_of(&app))));
    assert_eq!(looked.status, 422, "a look needs a reason: {}", looked.body);
    let allow = json!({ "settings": { "customer_view": true } });
    assert_eq!(app.ask(&owner, "PATCH", HERE, Some(&allow)).status, 200);
    let Who::Session(secret) = &analyst else { unreachable!() };
    let cookie = format!("__Host-resa={secret}");
    let headers = [("cookie", cookie.as_str()), ("x-resa-request", "1"), ("x-resa-reason", "frågar varför")];
    let why = app.send("GET", &at(&format!("persons/{}/asked", person_of(&app))), &headers, None).json();
    let reasons: Vec<_> = why["left"].as_array().unwrap().iter().map(|left| (&left["name"], &left["reason"])).collect();
    assert_eq!(reasons.len(), 2, "{why}");
    assert!(reasons.contains(&(&json!("Brevet"), &json!("asked_lately"))), "{why}");
    assert!(reasons.contains(&(&json!("Samtalet"), &json!("quiet"))), "{why}");
    assert_eq!((&why["asked"][0]["channel"], &why["asked"][0]["answered"]), (&json!("web"), &json!(false)));
    let project = app.store().find_project(&model::ProjectId::default_project()).unwrap().unwrap();
    let copy = server::take_out(&app.store(), &project, &person_of(&app), app.now()).unwrap().unwrap();
    let mut copy = zip::ZipArchive::new(std::io::Cursor::new(copy)).unwrap();
    let copied: Value = serde_json::from_reader(copy.by_name("asked.json").unwrap()).unwrap();
    assert_eq!((&copied["asked"][0]["survey"], &copied["asked"][0]["answered"]), (&json!("Brevet"), &json!(false)));
    assert_eq!(copied["left_in_peace"].as_array().unwrap().len(), 2, "{copied}");
    let mut page = copy.by_name("index.html").unwrap();
    assert!(std::io::read_to_string(&mut page).unwrap().contains("<td>Brevet</td><td>web</td>"));
    app.advance(Duration::from_secs(31 * 86_400));
    assert!(!asks(&letter, "kund-17") && asks(&call, "kund-17"));
}

#[test]
fn who_tells_a_colleague_that_they_want_no_questions_gets_none_until_they_take_it_back() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (letter, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    let asks = |user: &str| shown(&app, &key, &letter, user)["ask"] == json!(true);
    assert_eq!(app.ask(&owner, "PATCH", HERE, Some(&json!({ "settings": { "customer_view": true } }))).status, 200);
    let path = at(&format!("persons/{}/asked", person_of(&app)));
    let wish = |who: &Who, may_ask: bool, reason: &str| {
        app.ask(who, "PUT", &path, Some(&json!({ "may_ask": may_ask, "reason": reason })))
    };
    let agent = app.invite(&owner, "default", "anna@example.se", "analyst", true);
    assert_eq!(wish(&agent, false, "kort").status, 422, "it needs a reason");
    let out = wish(&agent, false, "bad om det i telefon");
    assert_eq!(out.status, 200, "{}", out.body);
    assert!(out.json()["opted_out"].is_string(), "{}", out.body);
    assert_eq!(wish(&agent, false, "bad om det igen").json()["opted_out"], out.json()["opted_out"]);
    assert!(!asks("kund-17") && asks("kund-18"));
    let back = wish(&agent, true, "vill svara igen").json();
    assert!(back["opted_out"].is_null(), "{back}");
    assert_eq!(back["left"][0]["reason"], "opted_out", "{back}");
    assert!(asks("kund-17"));
    let log = app.get(&owner, "/api/audit?action=person.asking").json();
    let told: Vec<_> =
        log["entries"].as_array().unwrap().iter().map(|line| line["detail"]["may_ask"].clone()).collect();
    assert_eq!(told, [json!(true), json!(false)], "what changes nothing is no line: {log}");
    let without = app.invite(&owner, "default", "bo@example.se", "analyst", false);
    assert_eq!(wish(&without, false, "utan rättighet").code(), "forbidden");
}

#[test]
fn a_wish_is_written_for_whom_a_name_stands_and_what_others_left_under_a_shared_device_stays() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (letter, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    assert_eq!(app.ask(&owner, "PATCH", HERE, Some(&json!({ "settings": { "customer_view": true } }))).status, 200);
    let agent = app.invite(&owner, "default", "anna@example.se", "analyst", true);
    let name = |kind: model::IdentityKind, value: &str| {
        let project = ingest::identity::ProjectKey::new(app.store().project_key(&model::ProjectId::default_project()));
        ingest::identity::pseudonym(&project, kind, value).0
    };
    let wish = |person: &str, may_ask: bool| {
        let path = at(&format!("persons/{}/asked", person.replace('#', "%23")));
        app.ask(&agent, "PUT", &path, Some(&json!({ "may_ask": may_ask, "reason": "sade det i telefon" })))
    };
    let identify = |user: &str, device: &str| {
        let body = json!({ "userId": user, "anonymousId": device, "messageId": format!("{user}{device}") });
        assert_eq!(app.post(&key, "/v1/identify", &body).status, 200);
        app.advance(Duration::from_secs(60));
    };
    // A device of one customer is that customer.
    identify("kund-17", "telefon");
    let out = wish(&name(model::IdentityKind::AnonymousId, "telefon"), false);
    assert!(out.status == 200 && out.json()["opted_out"].is_string(), "{}", out.body);
    assert_eq!(shown(&app, &key, &letter, "kund-17")["ask"], json!(false));
    let unknown = wish(&format!("{}#7", name(model::IdentityKind::AnonymousId, "telefon")), false);
    assert_eq!(unknown.status, 404, "{}", unknown.body);
    // What was said under a device that two use is not one's to take back.
    identify("kund-1", "hemma");
    identify("kund-2", "hemma");
    let both = wish(&name(model::IdentityKind::AnonymousId, "hemma"), false);
    assert!(both.status == 200 && both.json()["opted_out"].is_string(), "{}", both.body);
    let back = wish(&name(model::IdentityKind::UserId, "kund-1"), true);
    assert_eq!(back.status, 200, "{}", back.body);
    let still = wish(&name(model::IdentityKind::AnonymousId, "hemma"), false);
    assert_eq!(still.json()["opted_out"], both.json()["opted_out"], "it was not taken back: {}", still.body);
    let alone = wish(&name(model::IdentityKind::UserId, "kund-17"), true);
    assert!(alone.json()["opted_out"].is_null(), "{}", alone.body);
}

#[test]
fn what_a_key_may_not_do() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    let answer = |body: Value| app.post(&key, "/v1/responses", &body);
    let one = json!([{ "question": "effort", "score": 3 }]);
    let nobody = app.post(&Who::Nobody, "/v1/responses", &json!({ "survey": survey, "answers": one }));
    assert_eq!((nobody.status, nobody.code().as_str()), (401, "invalid_write_key"));
    assert_eq!(app.post(&Who::Nobody, "/v1/displays", &json!({ "survey": survey })).status, 401);
    for (body, reason) in [
        (json!({ "survey": "srv_none", "answers": one, "anonymousId": "d" }), "unknown_survey"),
        (json!({ "answers": one, "anonymousId": "d" }), "unknown_survey"),
        (json!({ "survey": survey, "display": "dsp_none", "answers": one }), "unknown_display"),
        (json!({ "survey": survey, "answers": [{ "question": "effort", "score": 8 }] }), "off_scale"),
        (json!({ "survey": survey, "answers": [{ "question": "x", "score": 1 }] }), "unknown_question"),
        (json!({ "survey": survey, "answers": "all" }), "malformed_response"),
    ] {
        let reply = answer(body);
        assert_eq!((reply.status, &reply.json()["rejected"]), (200, &json!(1)), "{reason}: {}", reply.body);
        let latest = app.get(&owner, &at("rejections")).json()["rejections"][0]["reason"].clone();
        assert_eq!(latest, json!(reason));
    }
    let paused = app.ask(&owner, "PUT", &at(&format!("surveys/{survey}/state")), Some(&json!({ "state": "paused" })));
    assert_eq!(paused.status, 200, "{}", paused.body);
    assert_eq!(shown(&app, &key, &survey, "kund-1")["ask"], json!(false));
    assert_eq!(answer(json!({ "survey": survey, "answers": one, "anonymousId": "d" })).json()["rejected"], 1);
    for path in ["surveys", "surveys/templates", &format!("surveys/{survey}/sheet")] {
        assert!([401, 403].contains(&app.get(&key, &at(path)).status), "{path}");
    }
}

#[test]
fn a_colleague_writes_down_what_they_heard() {
    let app = TestApp::start();
    let owner = app.set_up();
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let survey = live(&app, &owner, "Samtalet");
    let path = at(&format!("surveys/{survey}/answers"));
    let given = json!({ "answers": [{ "question": "effort", "score": 2 }], "person": { "kind": "user_id", "value": "kund-17" },
                        "channel": "phone", "station": "Ringa kundtjänst" });
    assert_eq!(app.post(&viewer, &path, &given).json(), json!({ "success": true, "rejected": 0 }));
    let off = json!({ "answers": [{ "question": "effort", "score": 20 }] });
    assert_eq!(
        app.post(&viewer, &path, &off).json(),
        json!({ "success": false, "rejected": 1, "reason": "off_scale" })
    );
    let events = app.store().inbox_tail(&model::ProjectId::default_project(), 0, 10).unwrap();
    assert_eq!((events.len(), events[0].1.channel.as_deref()), (1, Some("phone")));
}

#[test]
fn links_are_made_printed_and_taken_back() {
    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let path = at(&format!("surveys/{survey}/links"));
    let open = app.post(&owner, &path, &json!({ "place": "Kvittot i Umeå", "channel": "store" }));
    assert_eq!(open.status, 201, "{}", open.body);
    let link = open.json()["link"].clone();
    assert!(link["url"].as_str().unwrap().contains("/s/"));
    let picture = app.get(&owner, &format!("{path}/{}/qr.svg", link["id"].as_str().unwrap()));
    assert!(picture.body.contains("<svg") && picture.header("content-type") == Some("image/svg+xml"));
    let personal = json!({ "place": "Brev", "channel": "letter", "person": { "kind": "user_id", "value": "kund-17" } });
    assert_eq!(app.post(&owner, &path, &personal).json()["asked"], json!(true));
    let again = app.post(&owner, &path, &personal);
    assert_eq!((again.status, again.json()), (200, json!({ "asked": false, "reason": "asked_lately" })));
    assert_eq!(app.get(&owner, &path).json()["links"].as_array().map(Vec::len), Some(1));
    let gone = app.ask(&owner, "DELETE", &format!("{path}/{}", link["id"].as_str().unwrap()), None);
    assert_eq!(gone.status, 204);
}

/// Answers of many customers: every second one wrote, and was content.
fn many(app: &TestApp, key: &Who, survey: &str, count: usize) {
    many_from(app, key, survey, 0, count);
}

fn many_from(app: &TestApp, key: &Who, survey: &str, first: usize, end: usize) {
    for number in first..end {
        let user = format!("kund-{number}");
        let page =
            json!({ "type": "page", "userId": user, "name": "Läsa beskedet", "messageId": format!("p-{number}") });
        assert_eq!(app.post(key, "/v1/page", &page).status, 200);
        app.advance(Duration::from_secs(20));
        let display = shown(app, key, survey, &user)["display"].clone();
        app.advance(Duration::from_secs(3));
        let content = number % 2 == 0;
        let mut answers = vec![
            json!({ "question": "goal", "choice": if content { "yes" } else { "no" } }),
            json!({ "question": "effort", "score": if content { 6 } else { 2 } }),
        ];
        if content {
            answers.push(json!({ "question": "why", "text": format!("Det var lätt att logga in och allt gick fort, tack {number}") }));
        }
        let response = json!({ "survey": survey, "display": display, "userId": user, "messageId": format!("r-{number}"), "answers": answers });
        assert_eq!(app.post(key, "/v1/responses", &response).json()["rejected"], 0);
    }
}

#[test]
fn scores_are_read_out_of_the_log_with_their_intervals() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    many(&app, &key, &survey, 3);
    let few = app.get(&owner, &at("voice"));
    assert_eq!(few.status, 200, "{}", few.body);
    assert_eq!((&few.json()["responses"], &few.json()["scores"][0]["score"]["value"]), (&Value::Null, &Value::Null));
    assert_eq!(few.json()["scores"][0]["distribution"], json!({}));
    app.advance(Duration::from_secs(5));
    many_from(&app, &key, &survey, 3, 40);
    let uninvited =
        json!({ "survey": survey, "userId": "x", "messageId": "u", "answers": [{ "question": "effort", "score": 7 }] });
    app.post(&key, "/v1/responses", &uninvited);
    let voice = fresh(&app, &owner, "voice");
    assert_eq!((&voice["responses"], &voice["persons"], &voice["uninvited"]), (&json!(41), &json!(41), &Value::Null));
    let of =
        |metric: &str| voice["scores"].as_array().unwrap().iter().find(|one| one["metric"] == metric).cloned().unwrap();
    let effort = of("ces");
    assert_eq!(
        (&effort["survey_id"], &effort["score"]["value"], &effort["score"]["n"]),
        (&json!(survey), &json!(4.0), &json!(40))
    );
    assert!(effort["score"]["low"].as_f64().unwrap() < 4.0 && effort["score"]["high"].as_f64().unwrap() > 4.0);
    assert_eq!(of("gcr")["score"]["value"], 0.5);
    let place = effort["by"].as_array().unwrap().iter().find(|group| group["attribute"] == "activity").cloned();
    assert_eq!(place.map(|group| group["value"].clone()), Some(json!("Läsa beskedet")), "{effort}");
    let rate = &voice["rates"][0];
    assert_eq!([&rate["shown"], &rate["started"], &rate["finished"]], [&json!(40), &json!(40), &json!(40)]);
    let other = app.get(&owner, &at("voice?survey=srv_none")).json();
    assert_eq!((&other["scores"], &other["rates"]), (&json!([]), &json!([])));
}

/// Waits until an answer is made of what there is now.
pub(crate) fn fresh(app: &TestApp, who: &Who, path: &str) -> Value {
    for _ in 0..200 {
        let answer = app.get(who, &at(path));
        assert_eq!(answer.status, 200, "{}", answer.body);
        if answer.json()["fresh"] == json!(true) {
            return answer.json();
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("no fresh answer to {path}");
}

#[test]
fn comments_are_shown_from_eight_persons_on_and_never_alone() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    many(&app, &key, &survey, 14);
    let few = fresh(&app, &owner, "voice/comments");
    assert_eq!((&few["comments"], &few["items"]), (&Value::Null, &json!([])), "seven wrote");
    many_from(&app, &key, &survey, 14, 40);
    let told = fresh(&app, &owner, "voice/comments?limit=3");
    assert_eq!((&told["comments"], told["items"].as_array().map(Vec::len)), (&json!(20), Some(1)), "{told}");
    let first = &told["items"][0];
    assert_eq!(first["alike"], json!(19), "nearly the same words are shown once, with how often");
    assert_eq!(
        (&first["language"], &first["survey"], &first["station"]),
        (&json!("sv"), &json!("Brevet"), &json!("Läsa beskedet"))
    );
    assert_eq!((&first["score"]["metric"], &first["delay_s"]), (&json!("gcr"), &json!(23)), "{first}");
    let found = fresh(&app, &owner, "voice/comments?q=logga%20in");
    assert_eq!(found["fitting"], json!(20));
    let one = fresh(&app, &owner, "voice/comments?q=tack%2038");
    assert_eq!((&one["fitting"], &one["items"]), (&Value::Null, &json!([])), "one comment is nobody's to find");
    assert_eq!(fresh(&app, &owner, "voice/comments?theme=gone")["items"], json!([]), "a theme that is no more");
    for wrong in ["voice/comments?sentiment=angry", "voice?colour=1"] {
        assert_eq!(app.get(&owner, &at(wrong)).status, 422, "{wrong}");
    }
}

/// What the silent would have said, and who left, tells nothing of fewer customers than the least group.
#[test]
fn those_who_did_not_answer_are_told_of_in_groups_alone() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    many(&app, &key, &survey, 3);
    let few = fresh(&app, &owner, "voice/adjusted");
    assert_ne!(few["series"], json!([]), "there is something that could be told");
    for series in few["series"].as_array().unwrap() {
        for count in [&series["overall"]["answered"], &series["overall"]["passed"], &series["unplaced"]] {
            assert!(count.is_null() || *count == json!(0), "{series}");
        }
        for read in ["response", "raw", "weighted", "modelled", "band"] {
            assert_eq!(series["overall"][read]["value"], Value::Null, "{read}: {series}");
        }
        assert_eq!((&series["places"], &series["mix"]), (&json!([]), &Value::Null), "{series}");
        assert_eq!((&series["effective_n"], &series["unlike"]), (&json!(0.0), &json!(0.0)), "{series}");
    }
    many_from(&app, &key, &survey, 3, 40);
    let told = fresh(&app, &owner, "voice/adjusted");
    let series = told["series"].as_array().unwrap().iter().find(|series| series["share_of"] == "yes").unwrap();
    assert_eq!((&series["overall"]["answered"], &series["overall"]["raw"]["n"]), (&json!(40), &json!(40)), "{series}");
    assert_eq!((&series["overall"]["raw"]["value"], &series["chances"]), (&json!(0.5), &json!("known")), "{series}");
    let without_goal = fresh(&app, &owner, "voice/abandoned");
    assert_eq!(without_goal["leaving"], Value::Null, "{without_goal}");
}

/// Answers behind links and those that colleagues write down count: nobody saw them begin to read.
#[test]
fn answers_behind_links_and_of_colleagues_count_in_scores_and_in_no_rate() {
    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let path = link(&app, &owner, &survey, None);
    for number in 0..6 {
        let sitting = format!("s{number}");
        let fields = [("given", "[]"), ("sitting", &sitting), ("go", "next"), ("at", "effort"), ("score:effort", "7")];
        assert_eq!(form(&app, &path, &fields).status, 200);
        let given = json!({ "answers": [{ "question": "effort", "score": 5 }], "person": { "kind": "user_id", "value": format!("kund-{number}") } });
        assert_eq!(app.post(&owner, &at(&format!("surveys/{survey}/answers")), &given).json()["rejected"], 0);
    }
    let voice = fresh(&app, &owner, "voice");
    assert_eq!(
        (&voice["scores"][0]["score"]["n"], &voice["scores"][0]["score"]["value"]),
        (&json!(12), &json!(6.0)),
        "{voice}"
    );
    assert_eq!(voice["rates"], json!([]));
    let key = key(&app, &owner);
    assert_eq!(shown(&app, &key, &survey, "kund-3")["ask"], json!(false), "a conversation gives quiet on pages too");
}

#[test]
fn what_was_begun_is_answered_in_the_words_that_were_shown() {
    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let (open, personal) = (link(&app, &owner, &survey, None), link(&app, &owner, &survey, Some("kund-1")));
    let first = app.send("GET", &open, &[], None);
    let mut changed = draft("Brevet");
    changed["asked"]["questions"][1]["text"]["sv"] = json!("Brevet gjorde det enkelt för mig att hantera mitt ärende");
    let write = json!({ "draft": changed, "owner": me(&app, &owner), "version": 1 });
    assert_eq!(app.ask(&owner, "PUT", &at(&format!("surveys/{survey}")), Some(&write)).status, 200);
    let published =
        app.post(&owner, &at(&format!("surveys/{survey}/publish")), &json!({ "version": 2, "despite_lint": true }));
    assert_eq!(published.json()["published"], 2, "{}", published.body);
    let (given, sitting, version) =
        (hidden(&first.body, "given"), hidden(&first.body, "sitting"), hidden(&first.body, "version"));
    let base =
        [("given", given.as_str()), ("sitting", sitting.as_str()), ("version", version.as_str()), ("go", "next")];
    let second = form(&app, &open, &[&base[..], &[("at", "goal"), ("choice:goal", "yes")]].concat());
    assert!(second.body.contains("Bolaget gjorde"), "{}", second.body);
    assert!(app.send("GET", &open, &[], None).body.contains("name=\"version\" value=\"2\""));
    let invited = app.send("GET", &personal, &[], None);
    assert!(invited.body.contains("name=\"version\" value=\"1\""), "{}", invited.body);
    let fields =
        [("given", "[]"), ("sitting", "p"), ("version", "2"), ("go", "next"), ("at", "effort"), ("score:effort", "7")];
    assert_eq!(form(&app, &personal, &fields).status, 200);
    let record = stored(&app)[0].properties[0].value.clone();
    assert!(record.contains("\"version\":1"), "{record}");
}

#[test]
fn a_narrowed_question_is_told_roughly() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    many(&app, &key, &survey, 33);
    let all = fresh(&app, &owner, "voice");
    assert_eq!(all["scores"][0]["score"]["n"], 33);
    let narrowed = fresh(&app, &owner, "voice?segment=channel%20%3D%20%22web%22");
    let one = &narrowed["scores"][0];
    assert_eq!(
        (&one["score"]["n"], &one["distribution"], &one["first"]),
        (&json!(30), &json!({}), &Value::Null),
        "{narrowed}"
    );
    assert_eq!(narrowed["rates"], json!([]));
    for technical in ["$response", "$more"] {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("segment", &format!("{technical} >= \"a\""))
            .finish();
        assert_eq!(app.get(&owner, &at(&format!("voice?{query}"))).status, 422, "{technical}");
    }
}
