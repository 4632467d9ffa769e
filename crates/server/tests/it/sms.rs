//! Asking by SMS, against a gateway that takes messages: whole conversations, who is left in peace, and what never happens.

use crate::mail::{done, order, people, state, until as until_order, written_down};
use crate::mail_sink::{Manners, Sink};
use crate::respond::stored;
use crate::sms_sink::{Gateway, SECRET, Taken, until};
use crate::support::{OWNER, PASSWORD, Reply, TestApp, Who, session};
use crate::voice::{at, draft, key, live, me};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;

pub(crate) const ANNA: &str = "+46701234567";
pub(crate) const BO: &str = "+46707654321";

pub(crate) fn by_sms(list: &[&str]) -> Value {
    let mut order = people(list);
    order["channel"] = json!("sms");
    order
}

/// A reply as 46elks tells it.
pub(crate) fn says(app: &TestApp, from: &str, words: &str, id: &str) -> Reply {
    // Nobody reads and answers within the same second.
    app.advance(Duration::from_secs(20));
    told(app, from, words, id)
}

fn told(app: &TestApp, from: &str, words: &str, id: &str) -> Reply {
    let body =
        form(&[("direction", "incoming"), ("id", id), ("from", from), ("to", "+46700000000"), ("message", words)]);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    app.send("POST", &format!("/v1/sms/default?token={SECRET}"), &headers, Some(&body))
}

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| -> String {
        text.bytes()
            .map(
                |byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") },
            )
            .collect()
    };
    fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// A survey that asks these questions as well.
fn live_with(app: &TestApp, owner: &Who, name: &str, more: &[Value]) -> String {
    let mut asked = draft(name);
    asked["asked"]["questions"].as_array_mut().unwrap().extend(more.iter().cloned());
    publish(app, owner, &asked)
}

pub(crate) fn publish(app: &TestApp, owner: &Who, draft: &Value) -> String {
    let made = app.post(owner, &at("surveys"), &json!({ "draft": draft, "owner": me(app, owner) }));
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    let published =
        app.post(owner, &at(&format!("surveys/{id}/publish")), &json!({ "version": 1, "despite_lint": true }));
    assert_eq!(published.status, 200, "{}", published.body);
    id
}

fn nps() -> Value {
    json!({ "id": "again", "metric": "nps", "kind": "scale", "low": 0, "high": 10,
            "text": { "sv": "Hur troligt är det att du rekommenderar oss?", "en": "How likely are you to recommend us?" },
            "ends": { "sv": ["Inte alls", "Mycket"], "en": ["Not at all", "Very"] } })
}

pub(crate) fn start(gateway: &Gateway, more: &str) -> (TestApp, Who, String) {
    let app = TestApp::start_with(&gateway.settings(more));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    (app, owner, survey)
}

/// The words of the message that comes next.
pub(crate) fn next(gateway: &Gateway, count: usize) -> String {
    gateway.wait(count).pop().unwrap().words().to_string()
}

/// What was answered by SMS.
fn answers(app: &TestApp) -> Vec<model::Event> {
    stored(app).into_iter().filter(|event| event.channel.as_deref() == Some("sms")).collect()
}

fn delivered(app: &TestApp, count: usize) -> Vec<model::Event> {
    until("answers", || answers(app).len() >= count);
    answers(app)
}

fn property(event: &model::Event, name: &str) -> String {
    event.properties.iter().find(|known| known.name == name).map_or(String::new(), |known| known.value.clone())
}

/// A customer whom a trusted system knows by all of this.
fn known(app: &TestApp, who: &Who, user: &str, phone: &str, email: &str) {
    let person = json!({ "user_id": user, "phone": phone, "email": email });
    let sent = app.post(who, &at("events"), &json!([{ "person": person, "activity": "Blev kund" }]));
    assert_eq!((sent.status, &sent.json()["rejected"]), (200, &json!(0)), "{}", sent.body);
}

pub(crate) fn heard(app: &TestApp, who: &Who, survey: &str) -> Value {
    state(app, who, survey)["sms"].clone()
}

#[test]
fn a_whole_conversation_becomes_one_answer_of_its_customer() {
    let gateway = Gateway::start();
    let app = TestApp::start_with(&gateway.settings("reference_field = \"ref\"\n"));
    let owner = app.set_up();
    let survey = live_with(&app, &owner, "Brevet", &[nps()]);
    let key = key(&app, &owner);
    let traits = json!({ "userId": "kund-17", "traits": { "phone": "070-123 45 67", "language": "sv" } });
    assert_eq!(app.post(&key, "/v1/identify", &traits).status, 200);
    let mut list = by_sms(&["kund-17", "0701234567", "070-765 43 21 ext", "kund-99", "+4512345678"]);
    list["introduction"] = json!("Hej från Bolaget!");
    let preview = app.post(&owner, &at(&format!("surveys/{survey}/invites/preview")), &list).json();
    assert_eq!((&preview["asked"], &preview["segments"]), (&json!(1), &json!(1)), "{preview}");
    assert_eq!(preview["left"], json!({ "repeated": 1 }));
    assert_eq!(preview["failed"], json!({ "invalid_number": 1, "no_number": 1, "country_not_allowed": 1 }));
    let opening = &preview["openings"][0];
    assert_eq!((&opening["language"], &opening["people"]), (&json!("sv"), &json!(1)));
    assert_eq!(order(&app, &owner, &survey, &list).status, 201);
    let account = done(&app, &owner, &survey);
    assert_eq!((&account["received"], &account["sent"], &account["channel"]), (&json!(5), &json!(1), &json!("sms")));

    let [first] = &gateway.taken()[..] else { panic!("{:?}", gateway.taken()) };
    assert_eq!((first.field("from"), first.to()), ("+46700000000", ANNA));
    assert!(first.field("ref").starts_with("ivt_"), "{first:?}");
    assert_eq!(first.words(), opening["message"]["text"].as_str().unwrap(), "what was shown is what goes out");
    assert_eq!(
        first.words(),
        "Hej från Bolaget!\nLyckades du göra det du kom för att göra?\nSvara: 1 = Ja  2 = Delvis  3 = Nej\n\
         Inga fler frågor: STOPP"
    );
    assert_eq!(says(&app, ANNA, "3", "a1").status, 204);
    assert_eq!(
        next(&gateway, 2),
        "Bolaget gjorde det enkelt för mig att hantera mitt ärende\n\
         Svara 1-7 (1 = Instämmer inte alls, 7 = Instämmer helt)"
    );
    assert_eq!(says(&app, ANNA, "2!", "a2").body, "", "gateways send a body back as a message");
    assert_eq!(next(&gateway, 3), "Vad hade gjort det lättare?\nSvara med egna ord. 0 = hoppa över");
    says(&app, ANNA, "Ett brev utan krångel. Ring Anna på 070-123 45 67 eller anna@example.se", "a3");
    assert!(next(&gateway, 4).ends_with("Svara 0-10 (0 = Inte alls, 10 = Mycket)"));
    assert_eq!(answers(&app), [], "nothing is an answer before the conversation is over");
    says(&app, ANNA, "Tio", "a4");
    assert_eq!(next(&gateway, 5), "Tack!");
    let [event] = &delivered(&app, 1)[..] else { panic!("{:?}", answers(&app)) };
    assert_eq!((event.channel.as_deref(), event.activity.as_str()), (Some("sms"), "Brevet"));
    assert_eq!(
        (property(event, "gcr"), property(event, "ces"), property(event, "nps")),
        ("no".into(), "2".into(), "10".into())
    );
    let record: Value = serde_json::from_str(&property(event, "$response")).unwrap();
    assert_eq!(
        (&record["finished"], &record["language"], &record["probability"]),
        (&json!(true), &json!("sv"), &json!(1.0))
    );
    let words = record["answers"][2]["text"].as_str().unwrap();
    assert!(words.contains("utan krångel") && !words.contains("070") && !words.contains('@'), "{words}");
    assert!(!record.to_string().contains("too_fast"), "{record}");
    let person = crate::voice::person_of(&app);
    assert_eq!(event.person.as_str(), person, "it is their answer whose number the vault knows");
    let row = app.get(&owner, &at("surveys")).json()["surveys"][0].clone();
    assert_eq!((&row["shown"], &row["started"], &row["finished"]), (&json!(1), &json!(1), &json!(1)), "{row}");
    let told = heard(&app, &owner, &survey);
    assert_eq!((&told["heard"], &told["replies"]["sent"]), (&json!({ "answered": 4 }), &json!(4)), "{told}");
    for taken in gateway.taken() {
        assert!(!taken.words().contains("://") && !taken.words().contains("www"), "{taken:?}");
    }
}

#[test]
fn everybody_is_asked_in_their_language_and_another_gateway_has_its_own_names() {
    let gateway = Gateway::start();
    let names = "body = \"json\"\nfrom_field = \"From\"\nto_field = \"To\"\nmessage_field = \"Body\"\n\
                 reply_from_field = \"From\"\nreply_message_field = \"Body\"\nreply_id_field = \"MessageSid\"\n\
                 user = \"AC1\"\npassword = \"hemligt\"\n";
    let (app, owner, survey) = start(&gateway, names);
    let key = key(&app, &owner);
    let traits = json!({ "userId": "kund-18", "traits": { "mobil": "070-765 43 21", "language": "en-GB" } });
    assert_eq!(app.post(&key, "/v1/identify", &traits).status, 200);
    order(&app, &owner, &survey, &by_sms(&["kund-18"]));
    let first = gateway.wait(1).remove(0);
    assert_eq!((first.field("From"), first.field("To")), ("+46700000000", BO));
    assert!(first.field("Body").starts_with("Did you manage to do what you came to do?\nReply: 1 = Yes"), "{first:?}");
    assert!(first.head.contains("authorization: Basic QUMxOmhlbWxpZ3Q="), "{}", first.head);
    // As Twilio tells it, with the secret as the password of Basic: `x:hemligheten-i-testet`.
    let body = form(&[("MessageSid", "SM1"), ("From", BO), ("Body", "Yes"), ("NumMedia", "0")]);
    let basic = [
        ("authorization", "Basic eDpoZW1saWdoZXRlbi1pLXRlc3RldA=="),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    app.advance(Duration::from_secs(20));
    let reply = app.send("POST", "/v1/sms/default", &basic, Some(&body));
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    assert!(gateway.wait(2)[1].field("Body").starts_with("The company made it easy"));
    // JSON does as well, and the same id is the same message whatever else it says.
    let bearer = format!("Bearer {SECRET}");
    let json = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    for (words, id) in [("7", "SM2"), ("1", "SM2"), ("1", "SM1")] {
        app.advance(Duration::from_secs(20));
        let body = json!({ "MessageSid": id, "From": BO, "Body": words }).to_string();
        assert_eq!(app.send("POST", "/v1/sms/default", &json, Some(&body)).status, 204);
    }
    assert_eq!(gateway.wait(3)[2].field("Body"), "Thank you!");
    let event = delivered(&app, 1).remove(0);
    assert_eq!((property(&event, "gcr"), property(&event, "ces")), ("yes".into(), "7".into()));
    let told = heard(&app, &owner, &survey);
    assert_eq!((&told["heard"], &told["again"]), (&json!({ "answered": 2 }), &json!(2)), "{told}");
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!((gateway.taken().len(), answers(&app).len()), (3, 1), "what came twice was heard once");
}

#[test]
fn leaving_holds_in_every_channel_and_what_was_answered_is_kept() {
    let (gateway, sink) = (Gateway::start(), Sink::start(Manners::default()));
    let app = TestApp::start_with(&format!("{}{}", gateway.settings(""), sink.settings("")));
    let owner = app.set_up();
    let (survey, other) = (live(&app, &owner, "Brevet"), live(&app, &owner, "Mötet"));
    known(&app, &owner, "kund-17", ANNA, "anna@example.se");
    order(&app, &owner, &survey, &by_sms(&["kund-17"]));
    gateway.wait(1);
    says(&app, ANNA, "delvis", "a1");
    gateway.wait(2);
    says(&app, ANNA, " Stopp! ", "a2");
    assert_eq!(next(&gateway, 3), "Du får inga fler frågor från oss.");
    let event = delivered(&app, 1).remove(0);
    let record: Value = serde_json::from_str(&property(&event, "$response")).unwrap();
    assert_eq!((&record["finished"], record["answers"].as_array().unwrap().len()), (&json!(false), 1));
    // Confirmed once; nothing is said to whoever left.
    says(&app, ANNA, "STOP", "a3");
    says(&app, ANNA, "7", "a4");
    let told = heard(&app, &owner, &survey);
    assert_eq!(told["heard"], json!({ "answered": 1, "stopped": 2, "nothing": 1 }), "{told}");
    app.advance(Duration::from_secs(200 * 86_400));
    let owner = session(&app.sign_in(OWNER, PASSWORD));
    for list in [people(&["anna@example.se"]), people(&["kund-17"]), by_sms(&["kund-17"]), by_sms(&[ANNA])] {
        order(&app, &owner, &other, &list);
        let account = done(&app, &owner, &other);
        assert_eq!((&account["sent"], &account["left"]), (&json!(0), &json!({ "opted_out": 1 })), "{list}");
    }
    assert_eq!((sink.met(), gateway.taken().len()), (0, 3));
}

#[test]
fn whoever_was_asked_by_letter_is_left_in_peace_by_sms_and_the_other_way() {
    let (gateway, sink) = (Gateway::start(), Sink::start(Manners::default()));
    let app = TestApp::start_with(&format!("{}{}", gateway.settings(""), sink.settings("")));
    let owner = app.set_up();
    let (survey, other) = (live(&app, &owner, "Brevet"), live(&app, &owner, "Mötet"));
    known(&app, &owner, "kund-17", ANNA, "anna@example.se");
    known(&app, &owner, "kund-18", BO, "bo@example.se");
    order(&app, &owner, &survey, &people(&["anna@example.se"]));
    assert_eq!(done(&app, &owner, &survey)["sent"], 1);
    for who in ["kund-17", "070-123 45 67"] {
        order(&app, &owner, &survey, &by_sms(&[who]));
        let account = done(&app, &owner, &survey);
        assert_eq!((&account["sent"], &account["left"]), (&json!(0), &json!({ "asked_lately": 1 })), "{account}");
    }
    order(&app, &owner, &survey, &by_sms(&[BO]));
    assert_eq!(done(&app, &owner, &survey)["sent"], 1);
    order(&app, &owner, &other, &people(&["bo@example.se"]));
    assert_eq!(done(&app, &owner, &other)["left"], json!({ "quiet": 1 }));
    // A number that is being asked something is asked nothing else, however short the rest.
    let mut hasty = draft("Samtalet");
    hasty["asking"]["rest"] = json!({ "again_days": 1, "quiet_days": 0, "share": 1.0 });
    let hasty = publish(&app, &owner, &hasty);
    order(&app, &owner, &hasty, &by_sms(&["0707654321"]));
    assert_eq!(done(&app, &owner, &hasty)["left"], json!({ "in_conversation": 1 }));
    assert_eq!(gateway.taken().len(), 1);
}

#[test]
fn what_is_not_understood_is_asked_once_more_and_what_comes_late_is_told_so() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "");
    order(&app, &owner, &survey, &by_sms(&[ANNA, BO]));
    gateway.wait(2);
    done(&app, &owner, &survey);
    says(&app, ANNA, "hur menar ni?", "a1");
    assert!(next(&gateway, 3).starts_with("Vi förstod inte svaret.\nLyckades du"));
    says(&app, ANNA, "???", "a2");
    says(&app, ANNA, "Ja tack", "a3");
    assert!(next(&gateway, 4).starts_with("Bolaget gjorde det enkelt"));
    // Who answered something and rests for a day is heard with what they said.
    app.advance(Duration::from_secs(86_400 + 60));
    let event = delivered(&app, 1).remove(0);
    assert_eq!(property(&event, "gcr"), "yes");
    assert!(app.now().0 - event.time.0 > 86_400_000_000, "it stands where they wrote it");
    let record: Value = serde_json::from_str(&property(&event, "$response")).unwrap();
    assert_eq!(record["finished"], false);
    says(&app, ANNA, "7", "a4");
    assert_eq!(next(&gateway, 5), "Tack, men frågan är inte öppen längre.");
    says(&app, ANNA, "7", "a5");
    // Who said nothing may still do so for three days, and no longer.
    says(&app, BO, "1", "b1");
    assert!(next(&gateway, 6).starts_with("Bolaget gjorde det enkelt"));
    says(&app, "+46709999999", "hallå?", "c1");
    assert!(next(&gateway, 7).contains(" / "), "nobody knows their language");
    says(&app, "+46709999999", "hallå!", "c2");
    says(&app, "Banken", "reklam", "c3");
    let owner = session(&app.sign_in(OWNER, PASSWORD));
    let told = heard(&app, &owner, &survey);
    let sums = json!({ "answered": 2, "not_understood": 2, "late": 2, "nothing": 3 });
    assert_eq!(told["heard"], sums, "{told}");
    app.advance(Duration::from_secs(4 * 86_400));
    until("the second answer", || answers(&app).len() == 2);
    assert_eq!(gateway.taken().len(), 7);
}

#[test]
fn a_first_question_is_open_for_three_days() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "");
    order(&app, &owner, &survey, &by_sms(&[ANNA]));
    gateway.wait(1);
    done(&app, &owner, &survey);
    app.advance(Duration::from_secs(3 * 86_400 + 60));
    says(&app, ANNA, "1", "a1");
    assert_eq!(next(&gateway, 2), "Tack, men frågan är inte öppen längre.");
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(answers(&app), []);
}

#[test]
fn questions_wait_for_the_day_and_for_room_in_it() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "from_hour = 9\nto_hour = 20\nper_day_per_project = 1\n");
    // The test begins at one o'clock at night in Stockholm.
    let zone = json!({ "settings": { "time_zone": "Europe/Stockholm" } });
    assert_eq!(app.ask(&owner, "PATCH", "/api/projects/default", Some(&zone)).status, 200);
    order(&app, &owner, &survey, &by_sms(&[ANNA, BO]));
    std::thread::sleep(Duration::from_millis(700));
    let told = state(&app, &owner, &survey);
    assert_eq!((&told["sms"]["awake"], &told["orders"][0]["waiting"]), (&json!(false), &json!(2)), "{told}");
    assert_eq!(gateway.met(), 0);
    app.advance(Duration::from_secs(8 * 3_600));
    gateway.wait(1);
    let owner = session(&app.sign_in(OWNER, PASSWORD));
    std::thread::sleep(Duration::from_millis(700));
    let account = until_order(&app, &owner, &survey, |order| order["sent"] == 1);
    assert_eq!((gateway.taken().len(), &account["waiting"]), (1, &json!(1)), "one a day");
    // A reply is answered at night as well: whoever wrote is awake.
    app.advance(Duration::from_secs(14 * 3_600));
    let asked = gateway.taken().remove(0);
    says(&app, asked.to(), "1", "a1");
    gateway.wait(2);
    assert_eq!(gateway.taken()[1].to(), asked.to());
    app.advance(Duration::from_secs(10 * 3_600));
    let last = gateway.wait(3).remove(2);
    assert_ne!(last.to(), asked.to());
}

#[test]
fn a_message_is_tried_again_refused_or_unsure_as_the_gateway_says() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "");
    order(&app, &owner, &survey, &by_sms(&["+46701000404", "+46701000503", ANNA]));
    // Each of the three is answered by the gateway in its own time.
    let account = until_order(&app, &owner, &survey, |order| {
        order["sent"] == 1 && order["failed"].get("refused").is_some() && order["held"].get("not_now").is_some()
    });
    assert_eq!((&account["waiting"], &account["held"]), (&json!(1), &json!({ "not_now": 1 })), "{account}");
    for minutes in [1, 5, 30, 120, 360, 720] {
        let met = gateway.met();
        app.advance(Duration::from_secs(minutes * 60 + 1));
        until("another try", || gateway.met() > met);
        written_down(&app);
    }
    let owner = session(&app.sign_in(OWNER, PASSWORD));
    let account = done(&app, &owner, &survey);
    assert_eq!(account["failed"], json!({ "refused": 1, "gave_up": 1 }), "{account}");
    let row = app.get(&owner, &at("surveys")).json()["surveys"][0].clone();
    assert_eq!(row["shown"], 1, "whoever surely got none was not asked");

    // Silence and failure halfway: nobody knows, and nobody gets it twice.
    for (number, at_least) in [("+46701000500", 2), ("+46701000000", 3)] {
        app.advance(Duration::from_secs(3_600));
        let owner = session(&app.sign_in(OWNER, PASSWORD));
        order(&app, &owner, &survey, &by_sms(&[number]));
        let account = done(&app, &owner, &survey);
        assert_eq!(account["failed"], json!({ "unsure": 1 }), "{account}");
        assert_eq!(state(&app, &owner, &survey)["sms"]["trouble"], "no_answer", "silence is trouble for all");
        assert_eq!(gateway.taken().len(), at_least);
    }
    app.advance(Duration::from_secs(7_200));
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(gateway.taken().len(), 3, "never twice");
}

pub(crate) fn erase(app: &TestApp, who: &Who, kind: &str, value: &str) {
    let asked = json!({ "kind": kind, "value": value, "reason": "kunden bad om det" });
    let erased = app.post(who, &at("persons/erase"), &asked);
    assert_eq!(erased.status, 200, "{}", erased.body);
}

#[test]
fn whoever_is_erased_while_they_wait_gets_neither_letter_nor_message() {
    let (gateway, sink) = (Gateway::start(), Sink::start(Manners { plain: true, ..Manners::default() }));
    gateway.status.store(503, Ordering::SeqCst);
    let app = TestApp::start_with(&format!("{}{}", gateway.settings(""), sink.settings("")));
    let owner = app.set_up();
    let admin = app.invite(&owner, "default", "dataskydd@example.se", "admin", true);
    let (letters, messages) = (live(&app, &owner, "Brevet"), live(&app, &owner, "Mötet"));
    let key = key(&app, &owner);
    for (user, traits) in [("kund-17", json!({ "email": "anna@example.se" })), ("kund-18", json!({ "phone": BO }))] {
        assert_eq!(app.post(&key, "/v1/identify", &json!({ "userId": user, "traits": traits })).status, 200);
    }
    order(&app, &owner, &letters, &people(&["kund-17", "cia@example.se"]));
    order(&app, &owner, &messages, &by_sms(&["kund-18", ANNA]));
    until_order(&app, &owner, &letters, |order| order["held"].get("not_encrypted").is_some());
    until_order(&app, &owner, &messages, |order| order["held"]["not_now"] == 2);
    erase(&app, &admin, "user_id", "kund-17");
    erase(&app, &admin, "user_id", "kund-18");
    for survey in [&letters, &messages] {
        let account = until_order(&app, &owner, survey, |order| order["waiting"] == 1);
        assert_eq!(account["left"], json!({ "erased": 1 }), "{account}");
    }
    gateway.status.store(0, Ordering::SeqCst);
    app.advance(Duration::from_secs(120));
    let asked = gateway.wait(1);
    done(&app, &owner, &messages);
    assert_eq!(asked.iter().map(Taken::to).collect::<Vec<_>>(), [ANNA]);
    // In the middle of a conversation: it is forgotten, and what they write next is about nothing.
    says(&app, ANNA, "3", "a1");
    gateway.wait(2);
    erase(&app, &admin, "phone", ANNA);
    says(&app, ANNA, "2", "a2");
    until("heard", || heard(&app, &owner, &messages)["heard"] == json!({ "answered": 1, "nothing": 1 }));
    app.advance(Duration::from_secs(2 * 86_400));
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(answers(&app), []);
    let main = rusqlite::Connection::open(app.data().join("resa.db")).unwrap();
    let talks: i64 = main.query_row("SELECT count(*) FROM sms_talk", [], |row| row.get(0)).unwrap();
    assert_eq!(talks, 0);
}

#[test]
fn no_link_in_a_channel_does_not_keep_messages_back_that_hold_none() {
    let gateway = Gateway::start();
    let (app, owner, survey) = start(&gateway, "[asking]\nno_links_in = [\"sms\", \"email\"]\n");
    let link = json!({ "place": "Sms", "channel": "sms" });
    assert_eq!(app.post(&owner, &at(&format!("surveys/{survey}/links")), &link).code(), "links_forbidden");
    assert_eq!(order(&app, &owner, &survey, &by_sms(&[ANNA])).status, 201);
    gateway.wait(1);
}
