//! Answers without an end over HTTP: held while somebody is at it, delivered once when they rest, and forgotten with them.

use crate::respond::{form, hidden, link, stored};
use crate::sms_sink::until;
use crate::support::{OWNER, PASSWORD, Reply, TestApp, Who, session};
use crate::voice::{at, draft, key, live, me, person_of, shown};
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than anybody rests who goes on.
const REST: Duration = Duration::from_secs(31 * 60);

/// Somebody at the page behind a link.
struct Sitting<'a> {
    app: &'a TestApp,
    path: &'a str,
    page: Reply,
}

impl Sitting<'_> {
    fn at<'a>(app: &'a TestApp, path: &'a str) -> Sitting<'a> {
        let page = app.send("GET", path, &[("accept-language", "sv")], None);
        assert_eq!(page.status, 200, "{}", page.body);
        Sitting { app, path, page }
    }

    /// Presses a button of the page that is open.
    fn press(&mut self, go: &str, at: &str, answer: Option<(&str, &str)>) -> &Reply {
        let (given, sitting) = (hidden(&self.page.body, "given"), hidden(&self.page.body, "sitting"));
        let mut fields = vec![("given", given.as_str()), ("sitting", sitting.as_str()), ("go", go), ("at", at)];
        fields.extend(answer);
        self.page = form(self.app, self.path, &fields);
        &self.page
    }
}

fn record(event: &model::Event) -> Value {
    serde_json::from_str(&event.properties[0].value).unwrap()
}

fn held(app: &TestApp) -> i64 {
    let main = rusqlite::Connection::open(app.data().join("resa.db")).unwrap();
    main.query_row("SELECT count(*) FROM held_response", [], |row| row.get(0)).unwrap()
}

fn rates(app: &TestApp, who: &Who) -> [Value; 3] {
    let row = app.get(who, &at("surveys")).json()["surveys"][0].clone();
    ["shown", "started", "finished"].map(|of| row[of].clone())
}

fn counts(app: &TestApp, who: &Who) -> [u64; 4] {
    let total = app.get(who, &at("counts")).json()["total"].clone();
    ["received", "stored", "duplicates", "rejected"].map(|part| total[part].as_u64().unwrap_or_default())
}

#[test]
fn what_was_answered_on_a_page_that_is_left_is_delivered_once() {
    let app = TestApp::start();
    let owner = app.set_up();
    let path = link(&app, &owner, &live(&app, &owner, "Brevet"), None);
    let mut left = Sitting::at(&app, &path);
    let screen = format!("{path}?kiosk=45");
    Sitting::at(&app, &screen).press("next", "goal", Some(("choice:goal", "no")));
    assert_eq!(held(&app), 0, "looking holds nothing, nor does a screen that others come to");
    assert!(left.press("next", "goal", Some(("choice:goal", "no"))).body.contains("Bolaget gjorde det enkelt"));
    assert_eq!((held(&app), stored(&app).len()), (1, 0));
    // Who goes back and thinks better of it has said what they said last.
    assert!(left.press("back", "effort", None).body.contains("Lyckades du"));
    assert!(left.press("next", "goal", Some(("choice:goal", "partly"))).status == 200 && held(&app) == 1);

    app.advance(Duration::from_secs(20 * 60));
    let mut whole = Sitting::at(&app, &path);
    whole.press("next", "goal", Some(("choice:goal", "yes")));
    assert!(whole.press("next", "effort", Some(("score:effort", "7"))).body.contains("Tack!"));
    assert_eq!((held(&app), stored(&app).len()), (1, 1), "who comes to the end is heard at once");
    assert_eq!(record(&stored(&app)[0])["finished"], true);

    app.advance(Duration::from_secs(11 * 60));
    until("the rest", || stored(&app).len() == 2 && held(&app) == 0);
    let delivered = record(&stored(&app)[1]);
    assert_eq!(delivered["finished"], false, "{delivered}");
    let answers = delivered["answers"].as_array().unwrap();
    assert_eq!((answers.len(), &answers[0]["choice"]), (1, &json!("partly")), "{delivered}");
    let late = left.press("next", "effort", Some(("score:effort", "2")));
    assert_eq!(late.status, 404, "nobody is thanked for what is heard no more: {}", late.body);
    let owner = session(&app.sign_in(OWNER, PASSWORD));
    assert_eq!((counts(&app, &owner), held(&app)), ([2, 2, 0, 0], 0));
}

#[test]
fn a_link_of_ones_own_is_one_response_wherever_it_is_gone_on_with() {
    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let path = link(&app, &owner, &survey, Some("kund-17"));
    Sitting::at(&app, &path).press("next", "goal", Some(("choice:goal", "no")));
    let mut elsewhere = Sitting::at(&app, &path);
    elsewhere.press("next", "goal", Some(("choice:goal", "yes")));
    assert!(elsewhere.press("next", "effort", Some(("score:effort", "6"))).body.contains("Tack!"));
    assert_eq!((stored(&app).len(), held(&app)), (1, 0));

    let half = link(&app, &owner, &survey, Some("kund-18"));
    Sitting::at(&app, &half).press("next", "goal", Some(("choice:goal", "no")));
    app.advance(REST);
    until("the rest", || stored(&app).len() == 2 && held(&app) == 0);
    assert_eq!(app.send("GET", &half, &[], None).status, 404, "what was answered once is answered");
}

#[test]
fn what_is_held_is_sealed_and_goes_with_whoever_is_erased() {
    let app = TestApp::start();
    let owner = app.set_up();
    let admin = app.invite(&owner, "default", "dataskydd@example.se", "admin", true);
    let mut words = draft("Brevet");
    words["asked"]["questions"].as_array_mut().unwrap().swap(0, 2);
    words["asked"]["questions"][0].as_object_mut().unwrap().remove("show_if");
    let made = app.post(&owner, &at("surveys"), &json!({ "draft": words, "owner": me(&app, &owner) })).json();
    let survey = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_string();
    let publish = json!({ "version": 1, "despite_lint": true });
    assert_eq!(app.post(&owner, &at(&format!("surveys/{survey}/publish")), &publish).status, 200);
    let path = link(&app, &owner, &survey, Some("kund-17"));
    let said = "Hemligt ord, ring 070-174 06 05";
    assert_eq!(Sitting::at(&app, &path).press("next", "why", Some(("text:why", said))).status, 200);
    let main = rusqlite::Connection::open(app.data().join("resa.db")).unwrap();
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?));
    let (person, sealed) = main.query_row("SELECT person, sealed FROM held_response", [], row).unwrap();
    assert_eq!(person, person_of(&app));
    assert!(!String::from_utf8_lossy(&sealed).contains("Hemligt"), "what somebody is at lies sealed");
    crate::sms::erase(&app, &admin, "user_id", "kund-17");
    assert_eq!(held(&app), 0);

    let other = link(&app, &owner, &survey, Some("kund-18"));
    Sitting::at(&app, &other).press("next", "why", Some(("text:why", said)));
    app.advance(REST);
    until("the rest", || stored(&app).len() == 1);
    let kept = format!("{:?}", stored(&app)[0]);
    assert!(kept.contains("Hemligt ord") && !kept.contains("070-174"), "{kept}");
}

#[test]
fn a_card_that_sends_more_completes_what_it_sent() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    let send = |user: &str, display: &Value, answers: &Value, finished: bool| {
        let sent = json!({ "survey": survey, "display": display, "userId": user, "messageId": format!("card-{user}"),
                           "answers": answers, "finished": finished });
        let reply = app.post(&key, "/v1/responses", &sent);
        assert_eq!((reply.status, reply.json()), (200, json!({ "success": true, "rejected": 0 })), "{}", reply.body);
    };
    let goal = json!([{ "question": "goal", "choice": "no" }]);
    let both = json!([{ "question": "goal", "choice": "no" }, { "question": "effort", "score": 2 }]);
    let displays: Vec<Value> =
        ["kund-1", "kund-2"].map(|user| shown(&app, &key, &survey, user)["display"].clone()).into();
    app.advance(Duration::from_secs(9));
    send("kund-1", &displays[0], &goal, false);
    assert_eq!((stored(&app).len(), held(&app)), (0, 1));
    let wrong = json!({ "survey": survey, "display": displays[0], "userId": "kund-1", "messageId": "card-kund-1",
                        "answers": [{ "question": "effort", "score": 99 }], "finished": true });
    assert_eq!(app.post(&key, "/v1/responses", &wrong).json()["rejected"], 1);
    assert_eq!(held(&app), 1, "what was not accepted takes nobody's place");
    send("kund-1", &displays[0], &both, true);
    assert_eq!((stored(&app).len(), held(&app)), (1, 0), "the end is heard at once");
    let whole = record(&stored(&app)[0]);
    assert_eq!((&whole["finished"], whole["answers"].as_array().map(Vec::len)), (&json!(true), Some(2)), "{whole}");
    assert_eq!(rates(&app, &owner), [2, 1, 1]);

    send("kund-2", &displays[1], &both, false);
    // The first of two sends may come last.
    send("kund-2", &displays[1], &goal, false);
    app.advance(REST);
    until("the rest", || stored(&app).len() == 2 && held(&app) == 0);
    let part = record(&stored(&app)[1]);
    assert_eq!((&part["finished"], part["answers"].as_array().map(Vec::len)), (&json!(false), Some(2)), "{part}");
    send("kund-2", &displays[1], &both, true);
    let owner = session(&app.sign_in(OWNER, PASSWORD));
    assert_eq!(counts(&app, &owner), [4, 2, 1, 1], "what was delivered is the same response");
    assert_eq!(rates(&app, &owner), [2, 2, 1]);
}

fn main_file(app: &TestApp) -> rusqlite::Connection {
    rusqlite::Connection::open(app.data().join("resa.db")).unwrap()
}

/// Somebody whose answer is delivered when they have rested: after everything that rests for longer.
fn one_more(app: &TestApp, path: &str) {
    Sitting::at(app, path).press("next", "goal", Some(("choice:goal", "partly")));
}

#[test]
fn what_somebody_took_back_is_not_delivered() {
    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let path = link(&app, &owner, &survey, None);
    let mut sitting = Sitting::at(&app, &path);
    sitting.press("next", "goal", Some(("choice:goal", "no")));
    sitting.press("back", "effort", None);
    assert_eq!(held(&app), 1);
    assert!(sitting.press("next", "goal", None).body.contains("Bolaget gjorde det enkelt"));
    assert_eq!(held(&app), 0, "they answered, and then did not");
    sitting.press("back", "effort", None);
    sitting.press("next", "goal", Some(("choice:goal", "no")));
    sitting.press("back", "effort", None);
    let given = hidden(&sitting.page.body, "given");
    assert!(given.contains("no") && held(&app) == 1, "{given}");

    let own = link(&app, &owner, &survey, Some("kund-17"));
    let mut asked = Sitting::at(&app, &own);
    asked.press("next", "goal", Some(("choice:goal", "no")));
    assert_eq!(held(&app), 2);
    assert_eq!(asked.press("leave", "effort", None).status, 200);
    assert_eq!(held(&app), 1, "who wants to be left in peace is");
    app.advance(REST);
    until("the rest", || stored(&app).len() == 1 && held(&app) == 0);

    let owner = session(&app.sign_in(OWNER, PASSWORD));
    let (survey, key) = (live(&app, &owner, "Mötet"), key(&app, &owner));
    let display = shown(&app, &key, &survey, "kund-1")["display"].clone();
    app.advance(Duration::from_secs(9));
    let goal = json!([{ "question": "goal", "choice": "no" }]);
    let both = json!([{ "question": "goal", "choice": "no" }, { "question": "effort", "score": 2 }]);
    for (answers, seconds) in [(&both, 2), (&goal, 1), (&both, 3)] {
        let sent = json!({ "survey": survey, "display": display, "userId": "kund-1", "messageId": "card-1",
            "answers": answers, "finished": false,
            "timestamp": model::Micros(app.now().0 - seconds * 1_000_000).to_rfc3339() });
        assert_eq!(app.post(&key, "/v1/responses", &sent).status, 200);
    }
    app.advance(REST);
    until("the rest", || stored(&app).len() == 2 && held(&app) == 0);
    let last = record(&stored(&app)[1]);
    assert_eq!(last["answers"].as_array().map(Vec::len), Some(1), "what was said last counts: {last}");
}

#[test]
fn an_end_that_was_never_written_is_none_and_nobody_is_thanked_for_it_later() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    let path = link(&app, &owner, &survey, None);
    let mut sitting = Sitting::at(&app, &path);
    sitting.press("next", "goal", Some(("choice:goal", "no")));
    let display = shown(&app, &key, &survey, "kund-1")["display"].clone();
    app.advance(Duration::from_secs(9));
    let sent = json!({ "survey": survey, "display": display, "userId": "kund-1", "messageId": "card-1",
                       "answers": [{ "question": "goal", "choice": "no" }], "finished": false });
    assert_eq!(app.post(&key, "/v1/responses", &sent).status, 200);
    main_file(&app).execute("UPDATE display SET finished = 1 WHERE answer IS NOT NULL", []).unwrap();
    app.advance(REST);
    until("the rest", || stored(&app).len() == 2 && held(&app) == 0);
    let owner = session(&app.sign_in(OWNER, PASSWORD));
    assert_eq!(rates(&app, &owner), [1, 1, 0]);
    assert_eq!(sitting.press("next", "effort", Some(("score:effort", "2"))).status, 404);
}

#[test]
fn what_cannot_be_read_or_held_stands_in_nobodys_way() {
    let app = TestApp::start();
    let owner = app.set_up();
    let path = link(&app, &owner, &live(&app, &owner, "Brevet"), None);
    one_more(&app, &path);
    main_file(&app).execute("UPDATE held_response SET sealed = x'00'", []).unwrap();
    one_more(&app, &path);
    app.advance(REST);
    until("the rest", || stored(&app).len() == 1 && held(&app) == 1);

    let refuse = "CREATE TRIGGER full BEFORE INSERT ON held_response BEGIN SELECT RAISE(FAIL, 'no room'); END";
    main_file(&app).execute(refuse, []).unwrap();
    let mut sitting = Sitting::at(&app, &path);
    assert!(sitting.press("next", "goal", Some(("choice:goal", "no"))).body.contains("Bolaget gjorde det enkelt"));
    assert!(sitting.press("next", "effort", Some(("score:effort", "7"))).body.contains("Tack!"));
    assert_eq!((stored(&app).len(), held(&app)), (2, 1));
}
