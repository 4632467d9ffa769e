//! Pages behind links over HTTP: asked one question after the other, answered once, telling nobody anything of anybody.

use crate::support::{Reply, TestApp, Who};
use crate::voice::{HERE, at, key, live, shown};
use serde_json::json;
use std::time::Duration;

/// A form as a browser sends it.
pub(crate) fn form(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Reply {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("accept-language", "sv"),
    ];
    app.send("POST", path, &headers, Some(&body))
}

/// The value of a hidden field.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    rest.split_once('"').unwrap().0.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

pub(crate) fn link(app: &TestApp, owner: &Who, survey: &str, person: Option<&str>) -> String {
    let mut new = json!({ "place": "Brev", "channel": "letter" });
    if let Some(person) = person {
        new["person"] = json!({ "kind": "user_id", "value": person });
    }
    let made = app.post(owner, &at(&format!("surveys/{survey}/links")), &new).json();
    let url = made["link"]["url"].as_str().unwrap_or_else(|| panic!("{made}")).to_string();
    format!("/s/{}", url.split_once("/s/").unwrap().1)
}

pub(crate) fn stored(app: &TestApp) -> Vec<model::Event> {
    let rows = app.store().inbox_tail(&model::ProjectId::default_project(), 0, 100).unwrap();
    rows.into_iter().map(|(_, event)| event).collect()
}

#[test]
fn a_respondent_is_asked_one_question_after_the_other() {
    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let path = link(&app, &owner, &survey, None);
    let first = app.send("GET", &format!("{path}?goal=partly&lang=sv"), &[], None);
    assert_eq!((first.status, first.header("cache-control")), (200, Some("no-store")), "{}", first.body);
    assert!(first.body.contains("Lyckades du") && first.body.contains("value=\"partly\" checked"), "{}", first.body);
    for method in ["GET", "HEAD"] {
        assert_eq!(app.send(method, &format!("{path}?goal=yes&effort=7"), &[], None).status, 200);
    }
    assert!(stored(&app).is_empty(), "looking stores nothing");

    let (given, sitting) = (hidden(&first.body, "given"), hidden(&first.body, "sitting"));
    let base = [("given", given.as_str()), ("sitting", sitting.as_str()), ("go", "next")];
    let second = form(&app, &path, &[&base[..], &[("at", "goal"), ("choice:goal", "no")]].concat());
    assert!(second.body.contains("Bolaget gjorde det enkelt"), "{}", second.body);
    let given = hidden(&second.body, "given");
    let base = [("given", given.as_str()), ("sitting", sitting.as_str())];
    let back = form(&app, &path, &[&base[..], &[("at", "effort"), ("go", "back")]].concat());
    assert!(back.body.contains("value=\"no\" checked"), "{}", back.body);
    let third = form(&app, &path, &[&base[..], &[("at", "effort"), ("go", "next"), ("score:effort", "2")]].concat());
    assert!(third.body.contains("Vad hade gjort det lättare?"), "{}", third.body);
    let given = hidden(&third.body, "given");
    let base = [("given", given.as_str()), ("sitting", sitting.as_str()), ("go", "next"), ("at", "why")];
    let last = [&base[..], &[("text:why", "Ring Anna Svensson på 070-174 06 05 <script>")]].concat();
    let thanks = form(&app, &path, &last);
    assert!(thanks.status == 200 && thanks.body.contains("Tack!"), "{}", thanks.body);
    assert!(form(&app, &path, &last).body.contains("Tack!"), "sent again, thanked again");
    let events = stored(&app);
    assert_eq!((events.len(), events[0].channel.as_deref()), (1, Some("letter")));
    let kept = events[0].properties[0].value.clone();
    assert!(kept.contains("\"no\"") && !kept.contains("Svensson") && !kept.contains("070-174"), "{kept}");
}

#[test]
fn what_an_easy_answer_makes_needless_is_not_asked() {
    let app = TestApp::start();
    let owner = app.set_up();
    let path = link(&app, &owner, &live(&app, &owner, "Brevet"), None);
    let given = r#"[{"question":"goal","choice":"yes"}]"#;
    let fields = [("given", given), ("sitting", "s"), ("go", "next"), ("at", "effort"), ("score:effort", "7")];
    assert!(form(&app, &path, &fields).body.contains("Tack!"));
    let forged = [
        ("given", r#"[{"question":"goal","choice":"maybe"}]"#),
        ("sitting", "t"),
        ("go", "next"),
        ("at", "effort"),
        ("score:effort", "99"),
    ];
    assert!(!form(&app, &path, &forged).body.contains("Vad hade"), "what does not fit is no answer");
    assert!(stored(&app).iter().all(|event| !event.properties[0].value.contains("99")));
}

/// N12, N13, N14 of the threat model.
#[test]
fn a_link_of_ones_own_answers_once_and_leads_nowhere_else() {
    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let path = link(&app, &owner, &survey, Some("kund-17"));
    assert!(path.len() >= 25, "128 bits and more: {path}");
    let fields = [("given", "[]"), ("sitting", "s"), ("go", "next"), ("at", "effort"), ("score:effort", "7")];
    assert_eq!(form(&app, &path, &fields).status, 200);
    let person = {
        let key = ingest::identity::ProjectKey::new(app.store().project_key(&model::ProjectId::default_project()));
        ingest::identity::pseudonym(&key, model::IdentityKind::UserId, "kund-17").0
    };
    assert_eq!(stored(&app)[0].person.as_str(), person);
    let gone = |path: &str| {
        let reply = app.send("GET", path, &[], None);
        (reply.status, reply.body)
    };
    let used = gone(&path);
    let expired = link(&app, &owner, &survey, Some("kund-18"));
    app.advance(Duration::from_secs(31 * 86_400));
    assert_eq!(used.0, 404);
    assert_eq!(gone(&expired), used);
    assert_eq!(gone("/s/aaaaaaaaaaaaaaaaaaaaaa"), used);
    assert_eq!(form(&app, &path, &fields).status, 404, "an answer given is no longer changed");
    for guess in 0..11 {
        app.send("GET", &format!("/s/guess{guess}"), &[], None);
    }
    let last = app.send("GET", "/s/guess", &[], None);
    assert_eq!((last.status, last.code().as_str()), (429, "rate_limited"));
    assert!(last.header("retry-after").is_some());
}

#[test]
fn a_survey_leads_back_only_where_the_project_allows() {
    let app = TestApp::start();
    let owner = app.set_up();
    let change = json!({ "settings": { "allowed_origins": ["https://pension.example"] } });
    assert_eq!(app.ask(&owner, "PATCH", HERE, Some(&change)).status, 200);
    let path = link(&app, &owner, &live(&app, &owner, "Brevet"), None);
    let to = |redirect: &str| {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("redirect", redirect).finish();
        app.send("GET", &format!("{path}?{query}"), &[], None)
    };
    let evil = [
        "//evil.example",
        "https:evil.example",
        "\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https://pension.example.evil.example/",
        "https://pension.example@evil.example/",
        "https://pension.example\n.evil.example/",
    ];
    for redirect in evil {
        let reply = to(redirect);
        assert_eq!((reply.status, reply.code().as_str()), (400, "redirect_not_allowed"), "{redirect}");
    }
    assert_eq!(to("https://pension.example/tack?x=1").status, 200);
}

#[test]
fn who_asks_for_it_is_left_in_peace() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    let call = live(&app, &owner, "Samtalet");
    let path = link(&app, &owner, &survey, Some("kund-17"));
    let reply = form(&app, &path, &[("go", "leave")]);
    assert!(reply.status == 200 && reply.body.contains("Vi frågar dig inte igen"), "{}", reply.body);
    app.advance(Duration::from_secs(400 * 86_400));
    assert_eq!(shown(&app, &key, &call, "kund-17")["ask"], json!(false));
    assert_eq!(shown(&app, &key, &call, "kund-18")["ask"], json!(true));
}

/// N15 of the threat model: whoever knows the names of somebody's answer cannot read it, nor whether it is there.
#[test]
fn nobody_outside_reads_an_answer_by_its_names() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    let display = shown(&app, &key, &survey, "kund-17")["display"].as_str().unwrap().to_string();
    app.advance(Duration::from_secs(9));
    let words = "Hemligt ord om brevet";
    let answers = json!([{ "question": "effort", "score": 2 }, { "question": "why", "text": words }]);
    let sent = json!({
        "survey": survey, "display": display, "userId": "kund-17", "messageId": "svar-17", "answers": answers,
    });
    assert_eq!(app.post(&key, "/v1/responses", &sent).json(), json!({ "success": true, "rejected": 0 }));
    assert_eq!(stored(&app).len(), 1);

    let member = app.invite(&owner, "default", "vera@example.se", "viewer", true);
    let others = app.post(&owner, "/api/projects", &json!({ "name": "En annan" })).json()["id"].clone();
    let elsewhere = format!("/api/projects/{}", others.as_str().unwrap());
    let ask = |who: &Who, path: &str| {
        let reply = app.get(who, path);
        assert!(!reply.body.contains(words), "{path}: {}", reply.body);
        (reply.status, reply.json()["code"].clone())
    };
    for path in ["voice", "voice/comments", &format!("surveys/{survey}"), &format!("surveys/{survey}/links")] {
        assert_eq!(ask(&Who::Nobody, &at(path)).0, 401, "{path}");
        assert_eq!(ask(&key, &at(path)).0, 403, "a write key only writes: {path}");
        let outsider = ask(&member, &format!("{elsewhere}/{path}"));
        assert_eq!(outsider, ask(&member, &format!("/api/projects/nothing/{path}")), "{path}");
        assert_eq!(outsider.0, 404, "{path}");
    }
    let mine = app.get(&owner, &format!("{elsewhere}/surveys/{survey}"));
    assert_eq!((mine.status, mine.body.contains("Brevet")), (404, false), "{}", mine.body);
    let names = [display.as_str(), "svar-17", survey.as_str()];
    let places = ["/v1/responses/", "/v1/displays/", "/v1/surveys/", "/s/", "/api/responses/"];
    for (place, name) in places.iter().flat_map(|place| names.iter().map(move |name| (place, name))) {
        for who in [&Who::Nobody, &key] {
            app.advance(Duration::from_secs(61));
            let (there, absent) = (ask(who, &format!("{place}{name}")), ask(who, &format!("{place}{name}x")));
            assert_eq!(there, absent, "{place}{name}");
            assert!(matches!(there.0, 404 | 405), "{place}{name}: {there:?}");
        }
    }
    let again = json!({ "survey": survey, "display": display, "userId": "kund-18", "messageId": "svar-18", "answers": answers });
    let told = app.post(&key, "/v1/responses", &again);
    assert_eq!((told.status, told.body.contains(words)), (200, false), "{}", told.body);
}
