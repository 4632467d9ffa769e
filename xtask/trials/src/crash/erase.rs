//! P1: an erased person leaves no byte. Every field of every call carries a word of its own; after the
//! erasure the whole data directory and everything it exports is searched for these words in every form.

use super::check_clean;
use crate::http::{Connection, Request};
use crate::load::authorization;
use crate::resa::{Resa, Server};
use crate::scan::{Search, files_under};
use crate::trial::{Ended, Outcome, Setting};
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) const OPTIONS: &[(&str, u64)] = &[("persons", 200), ("erased", 40)];

/// What of a person's words is looked for. The numbers make each word a person's own.
const FIELDS: &[&str] = &[
    "userid",
    "anonymous",
    "email",
    "firstname",
    "phone",
    "street",
    "query",
    "referrer",
    "title",
    "text",
    "property",
    "group",
    "campaign",
    "agent",
    "rejected",
    "alias",
];

pub(crate) fn run(setting: &Setting) -> Outcome {
    let resa = setting.resa("data").with("RESA_SEAL_EVERY_SECONDS", "1").with("RESA_SEAL_AT_EVENTS", "300");
    let (persons, erased) = (setting.number("persons"), setting.number("erased").min(setting.number("persons")));
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    for person in 0..persons {
        // Every other person arrives twice, before and after a sealing, so that blocks and inbox both hold some.
        send(&server, &key, &calls(person, 0))?;
        if person % 50 == 49 {
            std::thread::sleep(Duration::from_millis(1500));
        }
    }
    for person in 0..persons {
        send(&server, &key, &calls(person, 1))?;
    }
    let kept: Vec<String> = (erased..persons).flat_map(words).collect();
    let gone: Vec<String> = (0..erased).flat_map(words).collect();
    let before = exported(&resa)?;
    if Search::for_words(&kept).hits(&before).is_empty() || Search::for_words(&gone).hits(&before).is_empty() {
        return Err("the words are not even found before the erasure: this trial would prove nothing".to_owned());
    }
    for person in 0..erased {
        erase(&resa, &word("userid", person))?;
    }
    server.check_alive()?;
    check_printed(&server, &gone, &kept)?;
    let live = search(&resa, &gone, "while the server runs")?;
    server.terminate(Duration::from_secs(20))?;
    let at_rest = search(&resa, &gone, "at rest")?;
    if Search::for_words(&kept).hits(&exported(&resa)?).is_empty() {
        return Err("the erasure took everybody".to_owned());
    }
    check_clean(&resa)?;
    Ok(Ended::Held(format!(
        "{erased} of {persons} persons erased: 0 of {} words in {live} files while running and {at_rest} at rest, in 12 forms each; \
         none in exports, none printed by the server",
        gone.len()
    )))
}

fn word(field: &str, person: u64) -> String {
    format!("canary{field}{person:06}qz")
}

fn words(person: u64) -> impl Iterator<Item = String> {
    FIELDS.iter().map(move |field| word(field, person))
}

/// Every kind of call with a word in every field, and one that is rejected.
fn calls(person: u64, round: u64) -> Value {
    let of = |field: &str| word(field, person);
    let id = |what: &str| format!("{what}-{person}-{round}");
    let context = json!({
        "ip": "192.0.2.7", "userAgent": of("agent"), "campaign": { "name": of("campaign") },
        "page": { "url": format!("https://example.se/?q={}", of("query")), "referrer": format!("https://example.se/{}", of("referrer")), "title": of("title") },
    });
    json!({ "batch": [
        { "type": "identify", "messageId": id("identify"), "userId": of("userid"), "anonymousId": of("anonymous"), "context": context,
          "traits": { "email": format!("{}@example.se", of("email")), "firstName": of("firstname"), "phone": of("phone"), "address": { "street": of("street") } } },
        { "type": "track", "messageId": id("track"), "userId": of("userid"), "event": "Wrote to us", "context": context,
          "properties": { "text": format!("My name is {} and I wait", of("text")), "property": of("property") } },
        { "type": "page", "messageId": id("page"), "anonymousId": of("anonymous"), "name": "Start", "context": context,
          "properties": { "url": format!("https://example.se/?q={}", of("query")) } },
        { "type": "group", "messageId": id("group"), "userId": of("userid"), "groupId": of("group"), "traits": { "name": of("group") } },
        { "type": "alias", "messageId": id("alias"), "userId": of("userid"), "previousId": of("alias") },
        { "type": "track", "messageId": id("rejected"), "userId": of("userid"), "properties": { "text": of("rejected") } },
    ] })
}

fn send(server: &Server, key: &str, calls: &Value) -> Result<(), String> {
    let (authorization, body) = (authorization(key), calls.to_string());
    let headers = [("authorization", authorization.as_str())];
    let request = Request { method: "POST", path: "/v1/batch", headers: &headers, body: body.as_bytes() };
    let asked = Connection::open(server.address, Duration::from_secs(20)).and_then(|mut open| open.ask(request));
    let answer = asked.map_err(|error| format!("send a batch: {error}"))?;
    if answer.status == 200 { Ok(()) } else { Err(format!("a batch was answered {} {}", answer.status, answer.text())) }
}

fn erase(resa: &Resa, customer: &str) -> Result<(), String> {
    resa.output(&["person", "erase", &format!("user_id:{customer}")]).map(drop)
}

/// Everything that leaves by export, in one heap of bytes.
fn exported(resa: &Resa) -> Result<Vec<u8>, String> {
    let mut bytes = resa.output(&["export", "events", "--format", "ndjson"])?;
    bytes.extend(resa.output(&["export", "persons", "--format", "ndjson"])?);
    bytes.extend(resa.output(&["rejections", "list"])?);
    Ok(bytes)
}

fn search(resa: &Resa, gone: &[String], when: &str) -> Result<usize, String> {
    let search = Search::for_words(gone);
    let files = files_under(&resa.data)?;
    let mut hits = Vec::new();
    for path in &files {
        // A file may go while we look: SQLite's shared memory does.
        let Ok(bytes) = std::fs::read(path) else { continue };
        let name = path.strip_prefix(&resa.data).unwrap_or(path).display().to_string();
        hits.extend(
            search.hits(&bytes).into_iter().map(|(word, form, at)| format!("{word} as {form} in {name} at {at}")),
        );
    }
    let exports = exported(resa)?;
    hits.extend(search.hits(&exports).into_iter().map(|(word, form, _)| format!("{word} as {form} in an export")));
    if hits.is_empty() {
        return Ok(files.len());
    }
    let examples: Vec<&String> = hits.iter().take(10).collect();
    Err(format!("{} hits {when} after the erasure, such as {examples:#?}", hits.len()))
}

fn check_printed(server: &Server, gone: &[String], kept: &[String]) -> Result<(), String> {
    let words: Vec<String> = gone.iter().chain(kept).cloned().collect();
    let hits = Search::for_words(&words).hits(server.printed().as_bytes());
    hits.first().map_or(Ok(()), |(word, form, _)| Err(format!("the server printed {word} ({form})")))
}
