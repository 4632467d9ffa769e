//! The operator's own language model: asked only where the settings name one and somebody wants it, shown what anybody is
//! shown, and believed only where it says what it rests on.

use crate::support::{TestApp, Who};
use crate::voice::{at, key, live, shown};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A model in the test's own process, that says what it is told to say.
#[derive(Clone)]
struct Model {
    port: u16,
    says: Arc<Mutex<(u16, String)>>,
    /// What it was asked: the head and the body.
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Model {
    fn start() -> Model {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let model = Model { port, says: Arc::new(Mutex::new((200, String::new()))), asked: Arc::default() };
        let own = model.clone();
        std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(own.talk(stream))));
        model
    }

    fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream);
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        self.asked.lock().unwrap().push((head, serde_json::from_slice(&body).unwrap_or_default()));
        let (status, says) = self.says.lock().unwrap().clone();
        let answer = json!({ "choices": [{ "message": { "role": "assistant", "content": says } }] }).to_string();
        let head = format!("HTTP/1.1 {status} .\r\ncontent-type: application/json\r\ncontent-length: {}", answer.len());
        write!(reader.get_mut(), "{head}\r\nconnection: close\r\n\r\n{answer}")
    }

    fn says(&self, status: u16, content: &Value) {
        *self.says.lock().unwrap() = (status, content.to_string());
    }

    fn settings(&self) -> String {
        format!(
            "[assistant]\nurl = \"http://127.0.0.1:{}/v1/\"\nmodel = \"egen-7b\"\ntoken = \"hemligt-ord\"\n\
             private_networks = true\n",
            self.port
        )
    }
}

const LOGIN: [&str; 6] = [
    "Jag kommer inte in, BankID fungerar inte på min telefon",
    "BankID krånglar varje gång när jag ska logga in",
    "Det gick inte att logga in med BankID i går kväll",
    "Logga in med BankID går inte, sidan hänger sig",
    "Inloggningen med BankID fungerar inte alls för mig",
    "Kunde inte logga in, BankID stannade halvvägs",
];
const WAIT: [&str; 6] = [
    "Fick vänta länge i telefonkön innan någon svarade",
    "Lång väntan i telefonkön, nästan en timme",
    "Telefonkön var alldeles för lång när jag ringde",
    "Ringde tre gånger och telefonkön tog aldrig slut",
    "Väntan i telefonkön gjorde att jag gav upp",
    "Ingen svarade, telefonkön stod still hela dagen",
];

/// What they add, so that nobody says the same.
const MORE: [&str; 5] = [
    "och till sist skrev jag ett brev i stället",
    "fast jag hade allt framför mig",
    "det var i morse före frukost",
    "min fru hade samma bekymmer hemma",
    "så nu vet jag inte hur det blir med pengarna",
];

/// A server on which 60 customers wrote about two things.
fn world(settings: &str) -> (TestApp, Who) {
    let app = TestApp::start_with(settings);
    let owner = app.set_up();
    let (survey, key) = (live(&app, &owner, "Brevet"), key(&app, &owner));
    for nth in 0..60 {
        let user = format!("kund-{nth}");
        let display = shown(&app, &key, &survey, &user)["display"].clone();
        app.advance(Duration::from_secs(20));
        let (about, nth_of) = (if nth % 2 == 0 { LOGIN } else { WAIT }, nth / 2);
        let text = format!("{}, {}", about[nth_of % 6], MORE[nth_of / 6]);
        let sent = json!({ "survey": survey, "display": display, "userId": user, "messageId": format!("m{nth}"),
            "answers": [{ "question": "goal", "choice": "no" }, { "question": "why", "text": text }] });
        let reply = app.post(&key, "/v1/responses", &sent);
        assert_eq!((reply.status, &reply.json()["rejected"]), (200, &json!(0)), "{}", reply.body);
    }
    (app, owner)
}

fn comments(app: &TestApp, owner: &Who) -> Value {
    for _ in 0..1_200 {
        let answer = app.get(owner, &at("voice/comments")).json();
        if answer["fresh"] == json!(true) && answer["comments"] == json!(60) {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("the comments do not come");
}

fn theme(told: &Value) -> String {
    told["themes"][0]["id"].as_str().expect("there are themes").to_string()
}

#[test]
fn without_a_model_nothing_is_proposed_and_nothing_is_sent() {
    let (app, owner) = world("");
    let told = comments(&app, &owner);
    assert!(told["assistant"].is_null());
    let path = at(&format!("voice/comments/proposal?theme={}", theme(&told)));
    let refused = app.post(&owner, &path, &json!({ "language": "sv" }));
    assert_eq!((refused.status, refused.code().as_str()), (409, "assistant_off"));
}

#[test]
fn a_proposal_is_shown_where_it_rests_on_comments_and_else_thrown_away() {
    let model = Model::start();
    let (app, owner) = world(&model.settings());
    let told = comments(&app, &owner);
    assert_eq!(told["assistant"], "egen-7b");
    assert!(model.asked.lock().unwrap().is_empty(), "nobody wanted a proposal yet");
    let id = theme(&told);
    let propose = |who: &Who, query: &str| {
        app.post(who, &at(&format!("voice/comments/proposal{query}")), &json!({ "language": "sv" }))
    };
    let about = format!("?theme={id}");
    model.says(
        200,
        &json!({ "name": "Svårt att logga in", "name_cites": [1],
        "sentences": [{ "text": "Kunder kommer inte in.", "cites": [2, 1] }] }),
    );
    let good = propose(&owner, &about);
    assert_eq!(good.status, 200, "{}", good.body);
    let good = good.json();
    assert_eq!((&good["name"], &good["model"]), (&json!("Svårt att logga in"), &json!("egen-7b")));
    let cited: Vec<i64> =
        good["comments"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect();
    assert_eq!(cited, [1, 2]);

    let (head, body) = model.asked.lock().unwrap()[0].clone();
    assert!(head.starts_with("POST /v1/chat/completions ") && head.contains("Bearer hemligt-ord"), "{head}");
    let data: Value = serde_json::from_str(body["messages"][1]["content"].as_str().unwrap()).unwrap();
    let sent = data["comments"].as_array().unwrap();
    assert_eq!(good["shown"], json!(sent.len()));
    let of_theme = app.get(&owner, &at(&format!("voice/comments?theme={id}&limit=40"))).json();
    let texts = |list: &Value| list.as_array().unwrap().iter().map(|one| one["text"].clone()).collect::<Vec<_>>();
    assert_eq!(texts(&data["comments"]), texts(&of_theme["items"]), "the model sees what people see");
    assert!(!body.to_string().contains("kund-"), "{body}");

    for (says, code) in [
        (
            json!({ "name": "Inloggning", "name_cites": [1], "sentences": [{ "text": "Alla är arga.", "cites": [] }] }),
            "assistant_unfounded",
        ),
        (
            json!({ "name": "Inloggning", "name_cites": [999], "sentences": [{ "text": "Det går inte.", "cites": [1] }] }),
            "assistant_unfounded",
        ),
        (json!("Jag kan inte hjälpa till med det."), "assistant_unfounded"),
    ] {
        model.says(200, &says);
        let refused = propose(&owner, &about);
        assert_eq!((refused.status, refused.code().as_str()), (502, code), "{says}");
        assert!(!refused.body.contains("Alla är arga"), "{}", refused.body);
    }
    model.says(401, &json!(""));
    let refused = propose(&owner, &about);
    assert_eq!((refused.status, refused.code().as_str()), (502, "assistant_refused"));
    assert!(!refused.body.contains("hemligt"), "{}", refused.body);

    assert_eq!(propose(&owner, "?theme=gone").code(), "too_few");
    assert_eq!(propose(&owner, "").status, 422);
    assert_eq!(propose(&owner, &about).status, 429, "six a minute are enough");
    let viewer = app.invite(&owner, "default", "anna@example.se", "viewer", false);
    assert_eq!(propose(&viewer, &about).code(), "forbidden");
    let log = app.get(&owner, "/api/audit?action=assistant.ask").json();
    let lines = log["entries"].as_array().unwrap();
    assert_eq!(lines.len(), 5, "each time that comments were shown to it: {log}");
    assert_eq!(lines[0]["detail"]["comments"], good["shown"], "{log}");
    let kept = app.get(&owner, &at("voice/comments")).json();
    assert_ne!(kept["themes"][0]["name"], "Svårt att logga in", "nothing of it is kept");
}
