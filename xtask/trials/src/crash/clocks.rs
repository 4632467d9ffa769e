//! K5: wrong clocks. Clients ten years behind and ahead, local times around the change to winter and
//! summer time, and a server whose clock jumps and stands still (libfaketime).

use super::{check_clean, compare_with_export};
use crate::clock::seconds;
use crate::http::{Connection, Request};
use crate::load::{Plan, authorization, batch};
use crate::resa::{Resa, Server};
use crate::trial::{Ended, Outcome, Setting};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub(crate) const OPTIONS: &[(&str, u64)] = &[("batches", 20)];

/// How far a corrected time may be off: what passes between a client's two times is a minute here.
const TOLERANCE: i64 = 5;
const MINUTE: i64 = 60;

/// What the server's clock does after the first start, as libfaketime is told, and in words.
const SERVER_CLOCKS: &[(&str, &str)] = &[
    ("+40d", "40 days ahead"),
    ("-1h", "an hour behind"),
    ("2026-01-01 00:00:00", "standing still"),
    ("+1200d", "1,200 days ahead"),
];

pub(crate) fn run(setting: &Setting) -> Outcome {
    let resa = setting.resa("data").with("RESA_SEAL_EVERY_SECONDS", "1").with("RESA_SEAL_AT_EVENTS", "100");
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let clients = wrong_clients(&resa, &server, &key)?;
    let zones = local_times(&resa, &server, &key)?;
    server.terminate(Duration::from_secs(20))?;
    let Some(library) = faketime() else {
        return Ok(Ended::Held(format!("{clients}; {zones}; server clocks skipped: libfaketime is missing")));
    };
    let servers = wrong_servers(setting, &library)?;
    Ok(Ended::Held(format!("{clients}; {zones}; {servers}")))
}

/// Clients whose clock is ten years off sent an event a minute before they sent it on.
fn wrong_clients(resa: &Resa, server: &Server, key: &str) -> Result<String, String> {
    for (id, year) in [("clock-behind", 2016), ("clock-ahead", 2036)] {
        let event = json!({ "type": "track", "messageId": id, "userId": "clock", "event": "Looked at the clock",
            "timestamp": format!("{year}-05-01T11:59:00Z"), "originalTimestamp": format!("{year}-05-01T11:59:00Z") });
        send(server, key, &json!({ "batch": [event], "sentAt": format!("{year}-05-01T12:00:00Z") }).to_string())?;
    }
    for id in ["clock-behind", "clock-ahead"] {
        let event = exported(resa, id)?;
        let (time, received) = (time_of(&event, "time")?, time_of(&event, "received")?);
        if (received - time - MINUTE).abs() > TOLERANCE {
            return Err(format!("`{id}` happened a minute before it was sent, but is stored as {event}"));
        }
    }
    Ok("clients 10 years off are corrected to the second".to_owned())
}

/// The same wall-clock time twice in the night to winter time, and around the hour that summer time skips.
fn local_times(resa: &Resa, server: &Server, key: &str) -> Result<String, String> {
    let times = [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
        "2027-03-28T01:59:59+01:00",
        "2027-03-28T03:00:00+02:00",
    ];
    for (number, time) in times.iter().enumerate() {
        let event = json!({ "type": "track", "messageId": format!("zone-{number}"), "userId": "zone",
            "event": "Looked at the clock", "timestamp": time });
        send(server, key, &json!({ "batch": [event] }).to_string())?;
    }
    for (number, time) in times.iter().enumerate() {
        let event = exported(resa, &format!("zone-{number}"))?;
        if Some(time_of(&event, "time")?) != seconds(time) {
            return Err(format!("{time} is stored as {event}"));
        }
    }
    Ok("local times around both changes of the clock are kept".to_owned())
}

/// The same batches again at each of the server's clocks: nothing twice, nothing removed.
fn wrong_servers(setting: &Setting, library: &Path) -> Result<String, String> {
    let resa = setting.resa("servers").with("RESA_SEAL_EVERY_SECONDS", "1").with("RESA_SEAL_AT_EVENTS", "100");
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let plan = Plan::new("clocks");
    let batches = setting.number("batches");
    let bodies: Vec<String> =
        (0..batches).map(|number| batch(&plan, 0, number * plan.batch, (number + 1) * plan.batch)).collect();
    send_all(&server, &key, &bodies)?;
    let account = crate::ledger::Account { sent: batches * plan.batch, unanswered: Vec::new() };
    for (time, words) in SERVER_CLOCKS {
        server.kill()?;
        let moved = resa
            .clone()
            .with("LD_PRELOAD", &library.display().to_string())
            .with("FAKETIME", time)
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        server = moved.serve().map_err(|why| format!("the server's clock {words}: {why}"))?;
        send_all(&server, &key, &bodies)?;
        server.check_alive()?;
        let counts = server.counts()?;
        if counts != [account.sent, 0, account.sent, 0] {
            return Err(format!("the server's clock {words}: the same events again were counted as {counts:?}"));
        }
        // The comparison runs with the right time: what it reads was written with the wrong one.
        let verdict = compare_with_export(&resa, &plan.trial, std::slice::from_ref(&account))?;
        verdict.judged().map_err(|why| format!("the server's clock {words}: {why}"))?;
    }
    server.kill()?;
    check_clean(&resa)?;
    let clocks: Vec<&str> = SERVER_CLOCKS.iter().map(|(_, words)| *words).collect();
    Ok(format!("server's clock {}: 0 lost, 0 doubled, 0 removed", clocks.join(", ")))
}

fn send_all(server: &Server, key: &str, bodies: &[String]) -> Result<(), String> {
    bodies.iter().try_for_each(|body| send(server, key, body))
}

fn send(server: &Server, key: &str, body: &str) -> Result<(), String> {
    let authorization = authorization(key);
    let headers = [("authorization", authorization.as_str())];
    let request = Request { method: "POST", path: "/v1/batch", headers: &headers, body: body.as_bytes() };
    let asked = Connection::open(server.address, Duration::from_secs(20)).and_then(|mut open| open.ask(request));
    let answer = asked.map_err(|error| format!("send a batch: {error}"))?;
    if answer.status == 200 { Ok(()) } else { Err(format!("a batch was answered {} {}", answer.status, answer.text())) }
}

fn exported(resa: &Resa, id: &str) -> Result<Value, String> {
    let export = resa.output(&["export", "events", "--format", "ndjson"])?;
    let lines = export.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    lines.into_iter().find(|event| event["message_id"] == id).ok_or_else(|| format!("`{id}` is not in the export"))
}

fn time_of(event: &Value, field: &str) -> Result<i64, String> {
    event[field].as_str().and_then(seconds).ok_or_else(|| format!("`{field}` is no time in {event}"))
}

/// Where libfaketime lies; installs it when that is possible.
fn faketime() -> Option<PathBuf> {
    let places = || {
        let folder = format!("/usr/lib/{}-linux-gnu/faketime/libfaketime.so.1", std::env::consts::ARCH);
        [PathBuf::from(folder), PathBuf::from("/usr/lib/faketime/libfaketime.so.1")]
            .into_iter()
            .find(|path| path.exists())
    };
    places().or_else(|| {
        let install = ["install", "--yes", "--no-install-recommends", "-qq", "faketime"];
        let installed = Command::new("apt-get").args(install).output();
        installed.is_ok_and(|output| output.status.success()).then(places).flatten()
    })
}
