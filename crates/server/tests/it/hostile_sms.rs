//! SMS where somebody means harm or the power goes: gateways that are not trusted, hostile lists and bodies, wrong secrets,
//! what lies on the disk and in the log, and what was under way.

use crate::mail::{done, order, people, state, until as until_order};
use crate::mail_sink::{Manners, Sink, file};
use crate::sms::{ANNA, BO, by_sms, form, heard, next, publish, says, start};
use crate::sms_sink::{Gateway, SECRET, until};
use crate::support::{OWNER, PASSWORD, Reply, TestApp, Who, session};
use crate::voice::{at, draft, live};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// N42: nothing goes out over a connection that is not trusted, to a network that must not be dialled, or after a redirect.
#[test]
fn nothing_is_sent_to_a_gateway_that_is_not_trusted() {
    let gateway = Gateway::start();
    let other = gateway.settings("").replace("ca.pem", "other.pem");
    let web = gateway.settings("").replace(&format!("{:?}", file("ca.pem")), "\"\"");
    let own = gateway.settings("").replace("private_networks = true", "private_networks = false");
    let nobody = gateway.settings("").replace(&format!("localhost:{}", gateway.port), "localhost:1");
    for (settings, status, trouble) in [
        (other, 0, "certificate_not_trusted"),
        (web, 0, "certificate_not_trusted"),
        (own, 0, "network_not_allowed"),
        (nobody, 0, "unreachable"),
        (gateway.settings(""), 302, "wrong_address"),
        (gateway.settings(""), 401, "sign_in_refused"),
    ] {
        gateway.status.store(status, Ordering::SeqCst);
        let app = TestApp::start_with(&settings);
        let owner = app.set_up();
        let survey = live(&app, &owner, "Brevet");
        order(&app, &owner, &survey, &by_sms(&[ANNA, BO]));
        let told = until_order(&app, &owner, &survey, |order| order["held"].get(trouble).is_some());
        assert_eq!((&told["sent"], &told["waiting"]), (&json!(0), &json!(2)), "{trouble}: {told}");
        let told = state(&app, &owner, &survey);
        assert_eq!((&told["sms"]["trouble"], &told["trouble"]), (&json!(trouble), &Value::Null));
        let stop = at(&format!("surveys/{survey}/invites/{}/stop", told["orders"][0]["id"].as_str().unwrap()));
        let stopped = app.post(&owner, &stop, &json!({})).json();
        assert_eq!((&stopped["waiting"], &stopped["left"]), (&json!(0), &json!({ "stopped": 2 })), "{stopped}");
        let row = app.get(&owner, &at("surveys")).json()["surveys"][0].clone();
        assert_eq!(row["shown"], 0, "whoever got no message was not asked");
    }
    assert_eq!(gateway.taken().len(), 0);
}

/// N40, N41: hostile lists, words with links, roles.
#[test]
fn what_could_become_another_recipient_or_a_link_is_refused() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "");
    for text in [
        "+46701234567,+46707654321",
        "+46701234567\r\nto: +46707654321",
        "+46701234567%0a+46707654321",
        "<+46701234567>",
    ] {
        let refused = order(&app, &owner, &survey, &by_sms(&[text]));
        assert_eq!((refused.status, refused.code().as_str()), (422, "invalid_address"), "{text:?}");
        assert_eq!(refused.json()["fields"][0], "people[0]");
    }
    for (introduction, code) in [
        ("Läs mer på resa.se", "link_in_words"),
        ("Hej\nhttps://x.se", "invalid_field"),
        ("a%0d%0ab", "invalid_field"),
        (&"å".repeat(81), "invalid_field"),
    ] {
        let mut bad = by_sms(&[ANNA]);
        bad["introduction"] = json!(introduction);
        let refused = order(&app, &owner, &survey, &bad);
        assert_eq!((refused.status, refused.code().as_str()), (422, code), "{introduction}: {}", refused.body);
    }
    let mut letter = by_sms(&[ANNA]);
    letter["subject"] = json!("Hej");
    assert_eq!(order(&app, &owner, &survey, &letter).code(), "invalid_field");
    let mut linked = draft("Länken");
    linked["asked"]["thanks"]["en"] = json!("Thank you! More on example.se/news");
    let linked = publish(&app, &owner, &linked);
    let refused = order(&app, &owner, &linked, &by_sms(&[ANNA]));
    assert_eq!((refused.status, refused.code().as_str()), (422, "link_in_words"), "{}", refused.body);
    assert_eq!(refused.json()["fields"], json!(["thanks"]));
    let told = app.post(&owner, &at(&format!("surveys/{linked}/invites/messages")), &json!({})).json();
    assert_eq!((&told["unfit"]["code"], &told["languages"]), (&json!("link_in_words"), &json!([])), "{told}");
    let told = app.post(&owner, &at(&format!("surveys/{survey}/invites/messages")), &json!({ "introduction": "Hej!" }));
    let told = told.json();
    assert_eq!(
        (&told["unfit"], told["languages"][1]["messages"].as_array().unwrap().len()),
        (&Value::Null, 4),
        "{told}"
    );
    let first = &told["languages"][0]["messages"][0];
    assert_eq!((&first["alphabet"], &first["segments"]), (&json!("gsm7"), &json!(1)), "{first}");
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    assert_eq!(order(&app, &viewer, &survey, &by_sms(&[ANNA])).status, 403);
    assert_eq!(gateway.met(), 0, "nothing that was refused reached the gateway");

    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    assert_eq!(heard(&app, &owner, &survey)["ready"], false);
    let refused = order(&app, &owner, &survey, &by_sms(&[ANNA]));
    assert_eq!((refused.status, refused.code().as_str()), (409, "sms_not_set_up"), "{}", refused.body);
    assert!(refused.json()["detail"].as_str().unwrap().contains("[sms]"));
    assert_eq!(told_raw(&app, "default", &[], "from=x").status, 404, "nobody listens");
}

fn told_raw(app: &TestApp, project: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    app.send("POST", &format!("/v1/sms/{project}"), headers, Some(body))
}

#[test]
fn whoever_does_not_know_the_secret_is_not_heard_and_hostile_bodies_do_no_harm() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "");
    order(&app, &owner, &survey, &by_sms(&[ANNA]));
    gateway.wait(1);
    done(&app, &owner, &survey);
    let good = form(&[("from", ANNA), ("message", "1"), ("id", "x1")]);
    let bearer = format!("Bearer {SECRET}");
    let known = [("authorization", bearer.as_str())];
    for body in [
        "",
        "{",
        "[]",
        "{\"from\":{}}",
        "from=1",
        "message=1&from=2",
        "from=%ff&message=%00&id=%0a",
        "id=&from=a&message=b",
    ] {
        let refused = told_raw(&app, "default", &known, body);
        assert!((400..=422).contains(&refused.status), "{body:?}: {}", refused.body);
        assert!(!refused.body.contains("%ff"), "{}", refused.body);
    }
    assert_eq!(told_raw(&app, "nowhere", &known, &good).status, 404);
    assert_eq!(told_raw(&app, "default", &known, &"a".repeat(70_000)).status, 413);
    for (from, words, id) in [
        ("'; DROP TABLE sms_talk; --", "1", "h1"),
        (ANNA, "\u{0}\u{202e}<script>alert(1)</script>", "h2"),
        (ANNA, &"1".repeat(60_000), "h3"),
        ("+46701234567,+46707654321", "1", "h4"),
    ] {
        assert_eq!(
            told_raw(&app, "default", &known, &form(&[("from", from), ("message", words), ("id", id)])).status,
            204
        );
    }
    assert_eq!(
        told_raw(&app, "default", &known, &form(&[("from", ANNA), ("message", "1"), ("id", &"i".repeat(300))])).status,
        422
    );
    let told = heard(&app, &owner, &survey);
    assert_eq!(told["heard"], json!({ "not_understood": 2, "nothing": 2 }), "{told}");
    // Ten wrong secrets a minute are mistakes; then whoever is wrong waits, and nobody else.
    for at in 0..10 {
        let wrong = [("authorization", "Bearer hemligheten-i-testex")];
        let refused = told_raw(&app, if at % 2 == 0 { "default" } else { "nowhere" }, &wrong, &good);
        assert_eq!((refused.status, refused.code().as_str()), (401, "invalid_sms_secret"), "{}", refused.body);
    }
    let wrong = [("authorization", "Bearer hemligheten-i-testex")];
    assert_eq!(told_raw(&app, "default", &wrong, &good).status, 429);
    assert_eq!(told_raw(&app, "default", &known, &good).status, 204, "a stranger does not silence the gateway");
    app.advance(Duration::from_secs(61));
    assert_eq!(told_raw(&app, "default", &wrong, &good).status, 401);
    assert!(gateway.wait(3)[2].words().starts_with("Bolaget gjorde det enkelt"));
}

#[test]
fn numbers_lie_sealed_and_go_with_the_message() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "per_day_per_project = 1\n");
    order(&app, &owner, &survey, &by_sms(&[ANNA, BO]));
    let asked = gateway.wait(1).remove(0);
    until_order(&app, &owner, &survey, |order| order["sent"] == 1 && order["waiting"] == 1);
    says(&app, asked.to(), "3", "a1");
    gateway.wait(2);
    until("settled", || heard(&app, &owner, &survey)["replies"]["sent"] == 1);
    for name in ["resa.db", "resa.db-wal", "vault.db", "vault.db-wal"] {
        let bytes = std::fs::read(app.data().join(name)).unwrap_or_default();
        for number in ["701234567", "707654321"] {
            assert!(!bytes.windows(9).any(|part| part == number.as_bytes()), "{name}");
        }
    }
    let main = rusqlite::Connection::open(app.data().join("resa.db")).unwrap();
    let count = |sql: &str| -> i64 { main.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(count("SELECT count(address) FROM invite WHERE state = 'sent'"), 0);
    assert_eq!(count("SELECT count(address) FROM invite WHERE state = 'waiting'"), 1);
    assert_eq!(count("SELECT count(address) FROM sms_reply"), 0);
    let given: Vec<u8> = main.query_row("SELECT given FROM sms_talk", [], |row| row.get(0)).unwrap();
    assert!(!given.windows(4).any(|part| part == b"goal"), "answers under way are sealed");
}

/// What a power cut leaves: the files of a server as they lie at this moment.
fn left_behind(app: &TestApp, data: &Path) {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            match entry.file_type().unwrap().is_dir() {
                true => copy(&entry.path(), &to.join(entry.file_name())),
                false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
            }
        }
    }
    copy(&app.data(), data);
}

fn after_power_cut(app: &TestApp, settings: &str) -> (TestApp, Who) {
    let again = TestApp::start_adding(settings, |data, _| {
        left_behind(app, data);
        server::Extras::default()
    });
    again.advance(Duration::from_micros((app.now().0 - again.now().0).unsigned_abs()));
    let owner = session(&again.sign_in(OWNER, PASSWORD));
    (again, owner)
}

#[test]
fn what_was_under_way_when_the_power_went_is_unsure_and_not_sent_twice() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "");
    // The question.
    gateway.holds.store(true, Ordering::SeqCst);
    order(&app, &owner, &survey, &by_sms(&[ANNA]));
    gateway.wait(1);
    let (again, again_owner) = after_power_cut(&app, &gateway.settings(""));
    let account = done(&again, &again_owner, &survey);
    assert_eq!((&account["received"], &account["failed"]), (&json!(1), &json!({ "unsure": 1 })), "{account}");
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(gateway.taken().len(), 1, "never twice");
    // It may have come: whoever answers is heard.
    gateway.holds.store(false, Ordering::SeqCst);
    says(&again, ANNA, "1", "a1");
    assert!(next(&gateway, 2).starts_with("Bolaget gjorde det enkelt"));
    // The question after the first, while it is on its way.
    gateway.holds.store(true, Ordering::SeqCst);
    says(&again, ANNA, "3", "a2");
    gateway.wait(3);
    let (third, third_owner) = after_power_cut(&again, &gateway.settings(""));
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(gateway.taken().len(), 3, "never twice");
    assert_eq!(heard(&third, &third_owner, &survey)["replies"], json!({ "waiting": 0, "sent": 1, "failed": 1 }));
    gateway.holds.store(false, Ordering::SeqCst);
}

#[test]
fn a_letter_under_way_when_the_power_went_is_unsure_and_not_sent_twice() {
    let sink = Sink::start(Manners { holds: true, ..Manners::default() });
    let app = TestApp::start_with(&sink.settings(""));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    order(&app, &owner, &survey, &people(&["anna@example.se", "bo@example.se"]));
    let first = sink.wait(1).remove(0);
    let after = Sink::start(Manners::default());
    let (again, owner) = after_power_cut(&app, &after.settings(""));
    let account = done(&again, &owner, &survey);
    assert_eq!((&account["sent"], &account["failed"]), (&json!(1), &json!({ "unsure": 1 })), "{account}");
    let second = after.wait(1).remove(0);
    assert_ne!(first.to, second.to, "whoever may have got it gets no second");
    assert_eq!(after.taken().len(), 1);
}

#[test]
fn the_programs_log_tells_no_number_and_no_word() {
    let (written, _here) = crate::journal::listening();
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "");
    order(&app, &owner, &survey, &by_sms(&[ANNA, "+46701000404", "+46701000503", "070-99 kanarie"]));
    gateway.wait(1);
    says(&app, ANNA, "kanariefågel", "kanarie-1");
    says(&app, ANNA, "1", "kanarie-2");
    told_raw(&app, "default", &[("authorization", "Bearer kanarie")], "from=%2B46701234567&message=kanarie&id=1");
    told_raw(&app, "default", &[], &form(&[("from", ANNA), ("message", "kanarie"), ("id", "2")]));
    gateway.wait(3);
    drop(app);
    let text = String::from_utf8_lossy(&written.0.lock().unwrap()).into_owned();
    assert!(text.contains("hear_sms"), "the log was listened to: {text}");
    for canary in ["1234567", "1000404", "1000503", "kanarie", SECRET, "token="] {
        let line = text.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary}");
    }
}
