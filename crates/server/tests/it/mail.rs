//! Asking by letter, against a server that takes letters: who gets one, what stands in it, and what never happens.

use crate::mail_sink::{Manners, Sink, file};
use crate::respond::{form, hidden, stored};
use crate::support::{OWNER, PASSWORD, Reply, TestApp, Who, session};
use crate::voice::{at, draft, live, me};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub(crate) fn order(app: &TestApp, who: &Who, survey: &str, body: &Value) -> Reply {
    // The latest order is told first.
    app.advance(Duration::from_secs(1));
    app.post(who, &at(&format!("surveys/{survey}/invites")), body)
}

pub(crate) fn people(list: &[&str]) -> Value {
    json!({ "people": list })
}

pub(crate) fn state(app: &TestApp, who: &Who, survey: &str) -> Value {
    app.get(who, &at(&format!("surveys/{survey}/invites"))).json()
}

/// Waits until an order's queue is empty; it must add up at every look.
pub(crate) fn done(app: &TestApp, who: &Who, survey: &str) -> Value {
    until(app, who, survey, |order| order["waiting"] == 0)
}

pub(crate) fn until(app: &TestApp, who: &Who, survey: &str, is: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let told = state(app, who, survey);
        let order = &told["orders"][0];
        let sum = |of: &Value| of.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum::<u64>();
        let count = |name: &str| order[name].as_u64().unwrap();
        assert_eq!(count("received"), count("sent") + count("waiting") + sum(&order["left"]) + sum(&order["failed"]));
        if is(order) {
            return order.clone();
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{told}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until what the carrier said of each message is written down: when one is tried again is counted from then, so a
/// test's clock may not go on before.
pub(crate) fn written_down(app: &TestApp) {
    let database = rusqlite::Connection::open(app.data().join("resa.db")).unwrap();
    let begun = Instant::now();
    let under_way = || {
        let sql = "SELECT count(*) FROM invite WHERE state = 'sending'";
        database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    while under_way() > 0 {
        assert!(begun.elapsed() < Duration::from_secs(30), "still under way");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What a form of a page holds, and which way it goes.
pub(crate) fn fields(page: &str, go: &str) -> Vec<(String, String)> {
    let kept = ["at", "given", "sitting", "version"].map(|name| (name.to_string(), hidden(page, name)));
    kept.into_iter().chain([("go".into(), go.into())]).collect()
}

/// Lets time pass; sessions end meanwhile.
fn after(app: &TestApp, seconds: u64) -> Who {
    app.advance(Duration::from_secs(seconds));
    session(&app.sign_in(OWNER, PASSWORD))
}

#[test]
fn a_letter_asks_with_an_answer_behind_each_link() {
    let sink = Sink::start(Manners::default());
    let app = TestApp::start_with(&sink.settings(""));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let list = people(&["anna@example.se", "Anna@Example.se ", "nobody@example.se", "bo@", "kund-99"]);
    let preview = app.post(&owner, &at(&format!("surveys/{survey}/invites/preview")), &list).json();
    assert_eq!(preview["asked"], 2, "{preview}");
    assert_eq!(preview["left"], json!({ "repeated": 1 }));
    assert_eq!(preview["failed"], json!({ "invalid_address": 1, "no_address": 1 }));
    assert_eq!(order(&app, &owner, &survey, &list).status, 201);
    let told = done(&app, &owner, &survey);
    assert_eq!((&told["received"], &told["sent"]), (&json!(5), &json!(1)), "{told}");
    assert_eq!(told["failed"], json!({ "invalid_address": 1, "no_address": 1, "refused": 1 }));

    let [letter] = &sink.taken()[..] else { panic!("{:?}", sink.taken()) };
    assert!(letter.encrypted);
    assert_eq!(letter.to, ["RCPT TO:<anna@example.se>"]);
    let head = letter.head();
    for line in
        ["To: anna@example.se", "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Auto-Submitted: auto-generated"]
    {
        assert!(head.contains(line), "{line}: {head}");
    }
    let base = format!("http://{}/s/", app.address);
    let text = letter.read();
    assert!(text.contains("Lyckades du göra det du kom för att göra?"), "{text}");
    assert!(!text.contains("<img") && !text.contains("https://"), "{text}");
    let of_ours = base.strip_prefix("http://").unwrap();
    for after in text.split("http://").skip(1) {
        assert!(after.starts_with(of_ours), "{after}");
    }
    // Whatever follows its links stores nothing (N13).
    let link = letter.link(&base);
    let path = link.strip_prefix(&format!("http://{}", app.address)).unwrap();
    assert!(path.contains("answer="), "{path}");
    for method in ["GET", "HEAD", "GET"] {
        assert_eq!(app.send(method, path, &[], None).status, 200);
    }
    let page = app.send("GET", path, &[("purpose", "prefetch")], None).body;
    assert!(page.contains("value=\"yes\" checked") && page.contains("<button"), "{page}");
    assert_eq!(stored(&app), []);
    // The form does.
    let mut page = page;
    for answer in [("choice:goal", "yes"), ("score:effort", "7")] {
        let mut sent = fields(&page, "next");
        sent.push((answer.0.into(), answer.1.into()));
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        page = form(&app, path, &sent).body;
    }
    let [event] = &stored(&app)[..] else { panic!("{page}") };
    assert_eq!(event.channel.as_deref(), Some("email"));
    assert_eq!(app.get(&Who::Nobody, path).status, 404, "a link of one's own answers once");
}

#[test]
fn whoever_was_asked_rests_and_whoever_leaves_is_left_in_peace() {
    let sink = Sink::start(Manners::default());
    let app = TestApp::start_with(&sink.settings(""));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    order(&app, &owner, &survey, &people(&["anna@example.se"]));
    let letter = sink.wait(1).remove(0);
    done(&app, &owner, &survey);
    order(&app, &owner, &survey, &people(&["anna@example.se", "bo@example.se"]));
    let told = done(&app, &owner, &survey);
    assert_eq!((&told["sent"], &told["left"]), (&json!(1), &json!({ "asked_lately": 1 })));
    // The address of List-Unsubscribe: a GET shows a button, a form without a session or any other header leaves.
    let leave = letter.head().split("List-Unsubscribe: <").nth(1).unwrap().split('>').next().unwrap().to_string();
    let path = leave.strip_prefix(&format!("http://{}", app.address)).unwrap();
    assert!(app.get(&Who::Nobody, path).body.contains("<button"));
    let owner = after(&app, 100 * 86_400);
    order(&app, &owner, &survey, &people(&["anna@example.se"]));
    assert_eq!(done(&app, &owner, &survey)["sent"], 1, "a GET is no wish to leave");
    let type_of = [("content-type", "application/x-www-form-urlencoded")];
    let left = app.send("POST", path, &type_of, Some("List-Unsubscribe=One-Click"));
    assert_eq!(left.status, 200, "{}", left.body);
    let owner = after(&app, 100 * 86_400);
    order(&app, &owner, &survey, &people(&["anna@example.se"]));
    assert_eq!(done(&app, &owner, &survey)["left"], json!({ "opted_out": 1 }));
    assert_eq!(app.get(&Who::Nobody, "/s/abcdefghijklmnopqrstuv/leave").status, 404);
}

/// N40.
#[test]
fn what_could_become_a_second_address_is_refused() {
    let sink = Sink::start(Manners::default());
    let app = TestApp::start_with(&sink.settings(""));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let bad = ["a@b.se\r\nBcc: c@d.se", "a@b.se,c@d.se", "a@b.se%0aBcc:c@d.se", "A <a@b.se>", "a@b.se\n", "\"a\"@b.se"];
    for text in bad {
        for (field, named) in [("sender", "sender"), ("reply_to", "reply_to"), ("people", "people[0]")] {
            let mut body = people(&["anna@example.se"]);
            body[field] = if field == "people" { json!([text]) } else { json!(text) };
            let refused = order(&app, &owner, &survey, &body);
            assert_eq!((refused.status, refused.code().as_str()), (422, "invalid_address"), "{field} {text:?}");
            assert_eq!(refused.json()["fields"][0], named);
        }
    }
    for subject in ["Hej\r\nBcc: c@d.se", "Hej\nBcc: c@d.se", "Hej%0d%0aBcc: c@d.se", "\u{0}"] {
        let refused = order(&app, &owner, &survey, &json!({ "people": ["anna@example.se"], "subject": subject }));
        assert_eq!((refused.status, refused.code().as_str()), (422, "invalid_address"), "{subject:?}");
    }
    let good = json!({ "people": ["anna@example.se"], "subject": "Hej, hur gick det?", "sender": "Åsa på Bolaget",
                       "reply_to": "svar@example.se" });
    assert_eq!(order(&app, &owner, &survey, &good).status, 201);
    let letter = sink.wait(1).remove(0);
    assert_eq!(letter.to, ["RCPT TO:<anna@example.se>"]);
    let head = letter.head();
    assert_eq!(head.lines().filter(|line| line.starts_with("To:")).count(), 1, "{head}");
    assert!(head.contains("Reply-To: svar@example.se") && !head.contains("Bcc"), "{head}");
    done(&app, &owner, &survey);
    assert_eq!(sink.met(), 1, "nothing that was refused reached the server");
}

/// N41.
#[test]
fn a_letter_to_look_at_goes_to_colleagues_alone_and_not_often() {
    let sink = Sink::start(Manners::default());
    let app = TestApp::start_with(&sink.settings(""));
    let owner = app.set_up();
    app.invite(&owner, "default", "anna@example.se", "analyst", false);
    let survey = live(&app, &owner, "Brevet");
    let test = |to: &str| app.post(&owner, &at(&format!("surveys/{survey}/invites/test")), &json!({ "to": to }));
    for at in 0..20 {
        let refused = test(&format!("fremd{at}@example.com"));
        assert_eq!((refused.status, refused.code().as_str()), (403, "not_a_colleague"), "{}", refused.body);
    }
    assert_eq!(test("anna@example.se,bo@example.com").code(), "invalid_address");
    assert_eq!(sink.met(), 0);
    assert_eq!(test("anna@example.se").json()["to"], "anna@example.se");
    let own = app.post(&owner, &at(&format!("surveys/{survey}/invites/test")), &json!({}));
    assert_eq!(own.json()["to"], OWNER);
    let letter = sink.wait(2).remove(0);
    assert!(letter.read().contains("provbrev"), "{}", letter.read());
    assert!(!letter.head().contains("List-Unsubscribe"));
    for _ in 0..3 {
        assert_eq!(test("anna@example.se").status, 200);
    }
    let enough = test("anna@example.se");
    assert_eq!((enough.status, enough.code().as_str()), (429, "rate_limited"));
    assert_eq!(sink.met(), 5);
}

/// N42.
#[test]
fn nothing_is_sent_over_a_connection_that_is_not_encrypted_or_not_trusted() {
    let plain = Sink::start(Manners { plain: true, ..Manners::default() });
    let good = Sink::start(Manners::default());
    let other = good.settings("").replace("ca.pem", "other.pem");
    let web = good.settings("").replace(&format!("{:?}", file("ca.pem")), "\"\"");
    let own = good.settings("").replace("private_networks = true", "private_networks = false");
    let signs_in = good.settings("user = \"resa\"\npassword = \"x\"\n");
    for (settings, trouble) in [
        (plain.settings(""), "not_encrypted"),
        (other, "certificate_not_trusted"),
        (web, "certificate_not_trusted"),
        (own, "network_not_allowed"),
        (signs_in, "sign_in_refused"),
    ] {
        let app = TestApp::start_with(&settings);
        let owner = app.set_up();
        let survey = live(&app, &owner, "Brevet");
        order(&app, &owner, &survey, &people(&["anna@example.se", "bo@example.se"]));
        let told = until(&app, &owner, &survey, |order| order["held"].get(trouble).is_some());
        assert_eq!((&told["sent"], &told["waiting"]), (&json!(0), &json!(2)), "{trouble}: {told}");
        let told = state(&app, &owner, &survey);
        assert_eq!((&told["trouble"], told["trouble_since"].is_string()), (&json!(trouble), true));
        let stop = at(&format!("surveys/{survey}/invites/{}/stop", told["orders"][0]["id"].as_str().unwrap()));
        let stopped = app.post(&owner, &stop, &json!({})).json();
        assert_eq!((&stopped["waiting"], &stopped["left"]), (&json!(0), &json!({ "stopped": 2 })), "{stopped}");
        let row = app.get(&owner, &at("surveys")).json()["surveys"][0].clone();
        assert_eq!(row["shown"], 0, "whoever got no letter was not asked");
    }
    assert!(plain.taken().is_empty() && good.taken().is_empty());
}

#[test]
fn a_letter_that_is_not_taken_now_is_tried_again_and_one_that_may_have_gone_is_not() {
    let sink = Sink::start(Manners { hangs_up: true, ..Manners::default() });
    let app = TestApp::start_with(&sink.settings("per_day_per_project = 3\n"));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    order(&app, &owner, &survey, &people(&["later@example.se", "anna@example.se"]));
    let told = until(&app, &owner, &survey, |order| order["failed"].get("unsure").is_some());
    let told = if told["held"].get("not_now").is_some() {
        told
    } else {
        until(&app, &owner, &survey, |order| order["held"].get("not_now").is_some())
    };
    assert_eq!(told["waiting"], 1, "{told}");
    for minutes in [1, 5, 30, 120, 360, 720] {
        let met = sink.met();
        after(&app, minutes * 60 + 1);
        let begun = Instant::now();
        while sink.met() == met {
            assert!(begun.elapsed() < Duration::from_secs(30), "after {minutes} minutes");
            std::thread::sleep(Duration::from_millis(20));
        }
        written_down(&app);
    }
    let owner = after(&app, 1);
    let told = done(&app, &owner, &survey);
    assert_eq!(told["failed"], json!({ "unsure": 1, "gave_up": 1 }));
    assert_eq!(sink.taken().len(), 1, "never twice");
    let row = app.get(&owner, &at("surveys")).json()["surveys"][0].clone();
    assert_eq!(row["shown"], 1, "whoever may have got it was asked; whoever surely did not was not");
}

#[test]
fn addresses_lie_sealed_and_go_with_the_letter() {
    let sink = Sink::start(Manners::default());
    let app = TestApp::start_with(&sink.settings("per_day_per_project = 1\n"));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    order(&app, &owner, &survey, &people(&["canary.anna@example.se", "canary.bo@example.se", "canary.cia@example.se"]));
    sink.wait(1);
    until(&app, &owner, &survey, |order| order["sent"] == 1 && order["waiting"] == 2);
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(sink.taken().len(), 1, "one a day");
    for name in ["resa.db", "resa.db-wal", "vault.db", "vault.db-wal"] {
        let bytes = std::fs::read(app.data().join(name)).unwrap_or_default();
        assert!(!bytes.windows(6).any(|part| part == b"canary"), "{name}");
    }
    let main = rusqlite::Connection::open(app.data().join("resa.db")).unwrap();
    let sealed = |state: &str| -> i64 {
        let sql = "SELECT count(address) FROM invite WHERE state = ?1";
        main.query_row(sql, [state], |row| row.get(0)).unwrap()
    };
    assert_eq!((sealed("sent"), sealed("waiting")), (0, 2));
    app.advance(Duration::from_secs(86_400));
    sink.wait(2);
}

#[test]
fn a_customer_is_reached_where_the_vault_knows_them_and_in_their_language() {
    let sink = Sink::start(Manners::default());
    let app = TestApp::start_with(&sink.settings(""));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let key = crate::voice::key(&app, &owner);
    let traits = json!({ "userId": "kund-17", "traits": { "email": "anna@example.se", "language": "en-GB" } });
    assert_eq!(app.post(&key, "/v1/identify", &traits).status, 200);
    assert_eq!(order(&app, &owner, &survey, &people(&["kund-17", "anna@example.se"])).status, 201);
    let told = done(&app, &owner, &survey);
    assert_eq!((&told["sent"], &told["left"]), (&json!(1), &json!({ "repeated": 1 })), "{told}");
    let letter = sink.wait(1).remove(0);
    assert_eq!(letter.to, ["RCPT TO:<anna@example.se>"]);
    assert!(letter.read().contains("Did you manage to do what you came to do?"), "{}", letter.read());
}

/// N9 in letters.
#[test]
fn hostile_words_of_a_survey_are_words_in_its_letter() {
    let sink = Sink::start(Manners::default());
    let app = TestApp::start_with(&sink.settings(""));
    let owner = app.set_up();
    let hostile = "<img src=x onerror=alert(1)></title><script>a</script> \u{202e}javascript:b";
    let mut bad = draft("Brevet");
    for language in ["sv", "en"] {
        bad["asked"]["questions"][0]["text"][language] = json!(hostile);
        bad["asked"]["questions"][0]["choices"][0]["text"][language] = json!(hostile);
    }
    let made = app.post(&owner, &at("surveys"), &json!({ "draft": bad, "owner": me(&app, &owner) }));
    assert_eq!(made.status, 201, "{}", made.body);
    let survey = made.json()["id"].as_str().unwrap().to_string();
    let publish = json!({ "version": 1, "despite_lint": true });
    assert_eq!(app.post(&owner, &at(&format!("surveys/{survey}/publish")), &publish).status, 200);
    order(&app, &owner, &survey, &people(&["anna@example.se"]));
    let read = sink.wait(1).remove(0).read();
    let markup = read.split("text/html").nth(1).unwrap();
    assert!(!markup.contains("<img") && !markup.contains("<script"), "{markup}");
    assert!(markup.contains("&lt;img src=x onerror=alert(1)&gt;"), "{markup}");
    assert!(!read.contains('\u{202e}') && !markup.contains("href=\"javascript"), "{read}");
}

#[test]
fn letters_need_a_server_a_role_and_a_channel_that_allows_links() {
    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    let list = people(&["anna@example.se"]);
    assert_eq!(state(&app, &owner, &survey)["ready"], false);
    let refused = order(&app, &owner, &survey, &list);
    assert_eq!((refused.status, refused.code().as_str()), (409, "mail_not_set_up"), "{}", refused.body);
    assert!(refused.json()["detail"].as_str().unwrap().contains("[mail]"));
    let test = app.post(&owner, &at(&format!("surveys/{survey}/invites/test")), &json!({}));
    assert_eq!(test.code(), "mail_not_set_up");
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    assert_eq!(order(&app, &viewer, &survey, &list).status, 403);

    let sink = Sink::start(Manners::default());
    let app = TestApp::start_with(&format!("{}[asking]\nno_links_in = [\"email\"]\n", sink.settings("")));
    let owner = app.set_up();
    let survey = live(&app, &owner, "Brevet");
    assert_eq!(order(&app, &owner, &survey, &list).code(), "links_forbidden");
    let link = json!({ "place": "Brev", "channel": "email" });
    assert_eq!(app.post(&owner, &at(&format!("surveys/{survey}/links")), &link).code(), "links_forbidden");
    assert_eq!(sink.met(), 0);
}
