//! Messages and letters that are tried again: what happened meanwhile counts, whoever left gets nothing, and what surely
//! never went leaves no trace.

use crate::mail::{done, order, people, state, until as until_order};
use crate::mail_sink::{Manners, Sink};
use crate::respond::stored;
use crate::sms::{ANNA, BO, by_sms, heard, next, says, start};
use crate::sms_sink::{Gateway, until};
use crate::support::{OWNER, PASSWORD, TestApp, Who, session};
use crate::voice::{at, key, live};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A question that the gateway did not take, and that waits to be tried again.
fn held(status: u16, reason: &str) -> (Gateway, TestApp, Who, String) {
    let gateway = Gateway::start();
    gateway.status.store(status, Ordering::SeqCst);
    let (app, owner, survey) = start(&gateway, "");
    order(&app, &owner, &survey, &by_sms(&[ANNA]));
    until_order(&app, &owner, &survey, |order| order["held"].get(reason).is_some());
    (gateway, app, owner, survey)
}

fn later(app: &TestApp, seconds: u64) -> Who {
    app.advance(Duration::from_secs(seconds));
    session(&app.sign_in(OWNER, PASSWORD))
}

fn shown(app: &TestApp, who: &Who) -> Value {
    app.get(who, &at("surveys")).json()["surveys"][0]["shown"].clone()
}

fn count(app: &TestApp, sql: &str) -> i64 {
    let main = rusqlite::Connection::open(app.data().join("resa.db")).unwrap();
    main.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn exclude(app: &TestApp, who: &Who, kind: &str, value: &str) {
    let added = app.post(who, &at("exclusions"), &json!({ "kind": kind, "value": value }));
    assert_eq!(added.status, 201, "{}", added.body);
}

fn quiet() {
    std::thread::sleep(Duration::from_millis(900));
}

#[test]
fn a_question_that_waits_goes_with_the_wish_to_be_left_in_peace() {
    let (gateway, app, owner, survey) = held(503, "not_now");
    gateway.status.store(0, Ordering::SeqCst);
    says(&app, ANNA, "Stopp tack", "a1");
    let account = done(&app, &owner, &survey);
    assert_eq!((&account["sent"], &account["left"]), (&json!(0), &json!({ "opted_out": 1 })), "{account}");
    assert_eq!(next(&gateway, 1), "Du får inga fler frågor från oss.");
    assert_eq!(shown(&app, &owner), 0, "whoever got no question was not asked");
    later(&app, 7_200);
    quiet();
    assert_eq!(gateway.taken().len(), 1);
}

#[test]
fn a_letter_that_waits_is_not_sent_to_whoever_left_meanwhile() {
    let (gateway, sink) = (Gateway::start(), Sink::start(Manners { plain: true, ..Manners::default() }));
    let app = TestApp::start_with(&format!("{}{}", gateway.settings(""), sink.settings("")));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let person = json!({ "user_id": "kund-17", "phone": ANNA, "email": "anna@example.se" });
    let sent = app.post(&owner, &at("events"), &json!([{ "person": person, "activity": "Blev kund" }]));
    assert_eq!(sent.status, 200, "{}", sent.body);
    order(&app, &owner, &survey, &people(&["anna@example.se"]));
    until_order(&app, &owner, &survey, |order| order["held"].get("not_encrypted").is_some());
    assert_eq!(shown(&app, &owner), 1);
    says(&app, ANNA, "STOPP", "a1");
    let owner = later(&app, 3_600);
    let account = done(&app, &owner, &survey);
    assert_eq!((&account["sent"], &account["left"]), (&json!(0), &json!({ "opted_out": 1 })), "{account}");
    assert_eq!(shown(&app, &owner), 0, "whoever got nothing was not asked");
}

#[test]
fn whoever_is_excluded_while_they_wait_is_not_asked_and_still_may_leave() {
    let (gateway, app, owner, survey) = held(503, "not_now");
    let admin = app.invite(&owner, "default", "dataskydd@example.se", "admin", true);
    let traits = json!({ "userId": "kund-18", "traits": { "phone": BO } });
    assert_eq!(app.post(&key(&app, &owner), "/v1/identify", &traits).status, 200);
    exclude(&app, &admin, "phone", ANNA);
    exclude(&app, &admin, "phone", BO);
    gateway.status.store(0, Ordering::SeqCst);
    let owner = later(&app, 120);
    let account = done(&app, &owner, &survey);
    assert_eq!((&account["sent"], &account["left"]), (&json!(0), &json!({ "opted_out": 1 })), "{account}");
    assert_eq!(shown(&app, &owner), 0);
    // Whoever is reached at an excluded number is not asked either, whatever they are called.
    let preview = app.post(&owner, &at(&format!("surveys/{survey}/invites/preview")), &by_sms(&["kund-18"])).json();
    assert_eq!((&preview["asked"], &preview["left"]), (&json!(0), &json!({ "opted_out": 1 })), "{preview}");
    // Of what they write nothing is kept but that they leave.
    says(&app, ANNA, "1", "a1");
    says(&app, ANNA, "STOPP", "a2");
    assert_eq!(heard(&app, &owner, &survey)["heard"], json!({ "nothing": 1, "stopped": 1 }));
    assert_eq!(count(&app, "SELECT count(*) FROM opted_out"), 1);
    assert_eq!(count(&app, "SELECT count(reached) FROM sms_heard"), 0);
    quiet();
    assert_eq!(gateway.taken().len(), 0, "and nothing is said to them");
}

#[test]
fn whoever_answered_while_their_question_waited_is_not_asked_it_again() {
    let (gateway, app, owner, survey) = held(503, "not_now");
    gateway.status.store(0, Ordering::SeqCst);
    says(&app, ANNA, "1", "a1");
    assert!(next(&gateway, 1).starts_with("Bolaget gjorde det enkelt"));
    app.advance(Duration::from_secs(120));
    let account = done(&app, &owner, &survey);
    assert_eq!((&account["sent"], &account["failed"]), (&json!(1), &json!({})), "{account}");
    quiet();
    assert_eq!(gateway.taken().len(), 1, "the question is not said a second time");
}

#[test]
fn what_was_answered_is_kept_when_its_order_is_stopped() {
    let (_gateway, app, owner, survey) = held(503, "not_now");
    says(&app, ANNA, "1", "a1");
    let id = state(&app, &owner, &survey)["orders"][0]["id"].as_str().unwrap().to_string();
    let stopped = app.post(&owner, &at(&format!("surveys/{survey}/invites/{id}/stop")), &json!({}));
    assert_eq!(stopped.json()["left"], json!({ "stopped": 1 }), "{}", stopped.body);
    app.advance(Duration::from_secs(86_400 + 60));
    until("the answer", || stored(&app).iter().any(|event| event.channel.as_deref() == Some("sms")));
}

#[test]
fn a_conversation_that_ran_out_before_its_question_went_begins_anew() {
    let (gateway, app, _, survey) = held(401, "sign_in_refused");
    app.advance(Duration::from_secs(3 * 86_400 + 60));
    until("its end", || count(&app, "SELECT count(*) FROM sms_talk WHERE state = 'done'") == 0);
    gateway.status.store(0, Ordering::SeqCst);
    let owner = later(&app, 3_700);
    let account = done(&app, &owner, &survey);
    assert_eq!(account["sent"], 1, "{account}");
    says(&app, ANNA, "1", "a1");
    assert!(next(&gateway, 2).starts_with("Bolaget gjorde det enkelt"), "{:?}", gateway.taken());
    assert_eq!(shown(&app, &owner), 1, "asked once");
}

#[test]
fn whoever_got_nothing_of_a_paused_survey_was_not_asked() {
    let (gateway, app, owner, survey) = held(503, "not_now");
    let go = |state: &str| {
        let path = at(&format!("surveys/{survey}/state"));
        assert_eq!(app.ask(&owner, "PUT", &path, Some(&json!({ "state": state }))).status, 200);
    };
    go("paused");
    app.advance(Duration::from_secs(120));
    assert_eq!(done(&app, &owner, &survey)["left"], json!({ "not_live": 1 }));
    assert_eq!((shown(&app, &owner), count(&app, "SELECT count(*) FROM sms_talk")), (json!(0), 0));
    go("live");
    gateway.status.store(0, Ordering::SeqCst);
    order(&app, &owner, &survey, &by_sms(&[ANNA]));
    assert_eq!(done(&app, &owner, &survey)["sent"], 1, "nobody rests for nothing");
}

#[test]
fn what_waits_to_be_said_goes_with_stop_and_after_an_hour() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "");
    order(&app, &owner, &survey, &by_sms(&[ANNA, BO]));
    gateway.wait(2);
    done(&app, &owner, &survey);
    gateway.status.store(503, Ordering::SeqCst);
    let met = gateway.met();
    says(&app, ANNA, "1", "a1");
    says(&app, BO, "1", "b1");
    until("both tries", || gateway.met() >= met + 2);
    let replies = |waiting: u64, sent: u64, failed: u64| {
        let expected = json!({ "waiting": waiting, "sent": sent, "failed": failed });
        until("replies", || heard(&app, &owner, &survey)["replies"] == expected);
    };
    replies(2, 0, 0);
    gateway.status.store(0, Ordering::SeqCst);
    says(&app, ANNA, "STOPP STOPP", "a2");
    assert_eq!(next(&gateway, 3), "Du får inga fler frågor från oss.");
    replies(1, 1, 1);
    // An hour later the next question would come out of nothing.
    app.advance(Duration::from_secs(3_700));
    let owner = session(&app.sign_in(OWNER, PASSWORD));
    until("giving up", || heard(&app, &owner, &survey)["replies"] == json!({ "waiting": 0, "sent": 1, "failed": 2 }));
    assert_eq!(count(&app, "SELECT count(address) FROM sms_reply"), 0);
    assert_eq!(gateway.taken().len(), 3);
}

#[test]
fn erasing_a_customer_erases_the_number_that_they_were_reached_at() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "");
    let admin = app.invite(&owner, "default", "dataskydd@example.se", "admin", true);
    let key = key(&app, &owner);
    let traits = json!({ "userId": "kund-18", "traits": { "phone": BO } });
    assert_eq!(app.post(&key, "/v1/identify", &traits).status, 200);
    order(&app, &owner, &survey, &by_sms(&["kund-18"]));
    gateway.wait(1);
    done(&app, &owner, &survey);
    says(&app, BO, "STOPP", "b1");
    gateway.wait(2);
    assert!(count(&app, "SELECT count(*) FROM opted_out") > 0);
    assert_eq!(count(&app, "SELECT count(device) FROM display"), 1);
    let asked = json!({ "kind": "user_id", "value": "kund-18", "reason": "kunden bad om det" });
    let erased = app.post(&admin, &at("persons/erase"), &asked);
    assert_eq!(erased.status, 200, "{}", erased.body);
    for left in ["person) FROM display", "device) FROM display", "person) FROM opted_out", "reached) FROM sms_heard"] {
        assert_eq!(count(&app, &format!("SELECT count({left}")), 0, "{left}");
    }
    assert_eq!(count(&app, "SELECT count(*) FROM sms_talk") + count(&app, "SELECT count(*) FROM sms_reply"), 0);
}
