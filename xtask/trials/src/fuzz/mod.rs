//! K9: seeded nonsense at every door. No answer is a 5xx, no thread panics, nothing takes long, and
//! what arrived is still accounted for: received = stored + duplicates + rejected.

mod nonsense;

use crate::crash::check_equation;
use crate::http::{Answer, Connection, Request};
use crate::load::{authorization, batch};
use crate::resa::Server;
use crate::trial::{Ended, Outcome, Setting};
use nonsense::Nonsense;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

pub(crate) const OPTIONS: &[(&str, u64)] = &[("payloads", 100_000), ("seconds", 600)];

/// Nothing takes longer, unless the machine was busy: what is slow is tried again.
const SLOW: Duration = Duration::from_millis(100);
/// How often a slow payload is tried again before it counts.
const TRIED_AGAIN: usize = 4;
/// Files come through a command, which has to start each time.
const SLOW_FILE: Duration = Duration::from_secs(2);
/// A good event gets through within this time, whatever came before.
const GOOD_AFTER: Duration = Duration::from_secs(1);

const TRACKING: &[&str] = &[
    "/v1/track",
    "/v1/identify",
    "/v1/page",
    "/v1/screen",
    "/v1/group",
    "/v1/alias",
    "/v1/batch",
    "/v1/t",
    "/v1/i",
    "/v1/p",
    "/v1/s",
    "/v1/g",
    "/v1/a",
    "/v1/b",
    "/v1/import",
    "/beacon/v1/batch?writeKey=KEY",
];

pub(crate) fn tracking(setting: &Setting) -> Outcome {
    over_http(setting, TRACKING, &nonsense::CALLS)
}

pub(crate) fn generic(setting: &Setting) -> Outcome {
    over_http(setting, &["/api/projects/PROJECT/events"], &nonsense::EVENTS)
}

/// A door: the server, its key, and one connection that is opened again when the server closes it.
struct Door<'a> {
    server: &'a Server,
    authorization: String,
    open: Option<Connection>,
}

impl Door<'_> {
    fn send(&mut self, path: &str, body: &[u8], gzip: bool) -> Result<(Answer, Duration), String> {
        let headers = [("authorization", self.authorization.as_str()), ("content-encoding", "gzip")];
        let headers = if gzip { headers.as_slice() } else { &headers[..1] };
        let begun = Instant::now();
        for _ in 0..2 {
            let open = match self.open.take() {
                Some(open) => Ok(open),
                None => Connection::open(self.server.address, Duration::from_secs(20)),
            };
            let mut open = open.map_err(|error| format!("connect: {error}"))?;
            // A connection that the server had closed meanwhile is not an answer: a new one is tried.
            if let Ok(answer) = open.ask(Request { method: "POST", path, headers, body }) {
                let closes = answer.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
                self.open = if closes { None } else { Some(open) };
                return Ok((answer, begun.elapsed()));
            }
        }
        Err("the connection was closed without an answer".to_owned())
    }
}

fn over_http(setting: &Setting, paths: &[&str], templates: &[&'static str]) -> Outcome {
    let resa = setting.resa("data");
    let mut server = resa.serve()?;
    let made = resa.json(&["key", "create"])?;
    let (key, project) = (text(&made, "key")?, text(&made, "project")?);
    let mut door = Door { server: &server, authorization: authorization(&key), open: None };
    let mut nonsense = Nonsense::new(setting.chance(), templates);
    let begun = Instant::now();
    let most = Duration::from_secs(setting.number("seconds"));
    let (mut sent, mut slowest, mut answers) = (0, Duration::ZERO, BTreeMap::<u16, u64>::new());
    while sent < setting.number("payloads") && begun.elapsed() < most {
        let payload = nonsense.payload();
        let path = paths[nonsense.chance.index(paths.len())].replace("KEY", &key).replace("PROJECT", &project);
        let named =
            |what: &str| format!("payload {sent} (seed {}) to {path} {what}: {}", setting.seed, payload.shown());
        let (answer, mut took) =
            door.send(&path, &payload.body, payload.gzip).map_err(|why| named(&format!("failed: {why}")))?;
        if answer.status >= 500 {
            return Err(named(&format!("was answered {}", answer.status)));
        }
        for _ in 0..TRIED_AGAIN {
            if took > SLOW {
                took = took.min(door.send(&path, &payload.body, payload.gzip)?.1);
            }
        }
        if took > SLOW {
            return Err(named(&format!("took {took:?}")));
        }
        slowest = slowest.max(took);
        *answers.entry(answer.status).or_default() += 1;
        sent += 1;
        if sent % 500 == 0 {
            good_event_gets_through(&mut door, sent)?;
            server.check_panics()?;
        }
    }
    good_event_gets_through(&mut door, sent + 1)?;
    drop(door);
    server.check_alive()?;
    let equation = check_equation(&server)?;
    let memory = server.memory_mib()?;
    Ok(Ended::Held(format!(
        "{sent} payloads, 0 panics, 0 answers of 5xx (answers {answers:?}), slowest {:.0} ms; {equation}; {memory} MiB resident",
        slowest.as_secs_f64() * 1000.0
    )))
}

fn good_event_gets_through(door: &mut Door<'_>, number: u64) -> Result<(), String> {
    let plan = crate::load::Plan::new("good");
    let body = batch(&plan, 0, number, number + 1);
    let (answer, took) = door.send("/v1/batch", body.as_bytes(), false)?;
    let said: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    if answer.status == 200 && said["rejected"] == 0 && took <= GOOD_AFTER {
        Ok(())
    } else {
        Err(format!(
            "after {number} payloads a good event was answered {} {} in {took:?}",
            answer.status,
            answer.text()
        ))
    }
}

fn text(value: &serde_json::Value, field: &str) -> Result<String, String> {
    value[field].as_str().map(str::to_owned).ok_or_else(|| format!("`resa key create` gave no {field}"))
}

/// Files through `resa import` while a server holds the directory.
pub(crate) fn import(setting: &Setting) -> Outcome {
    let resa = setting.resa("data");
    let mut server = resa.serve()?;
    let mut nonsense = Nonsense::new(setting.chance(), &nonsense::FILES);
    let begun = Instant::now();
    let most = Duration::from_secs(setting.number("seconds"));
    let (mut sent, mut slowest, mut statuses) = (0, Duration::ZERO, BTreeMap::<i32, u64>::new());
    while sent < setting.number("payloads") && begun.elapsed() < most {
        let payload = nonsense.payload();
        let ending = if payload.gzip { format!("{}.gz", payload.ending()) } else { payload.ending().to_owned() };
        let path = setting.path(&format!("nonsense-{sent}.{ending}"));
        std::fs::write(&path, &payload.body).map_err(|error| format!("write `{}`: {error}", path.display()))?;
        let started = Instant::now();
        let ended = resa.command(&["import"]).arg(&path).output().map_err(|error| format!("start resa: {error}"))?;
        let took = started.elapsed();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        let code = ended.status.code().unwrap_or(-1);
        if !(0..=2).contains(&code) || said.contains("panicked") || took > SLOW_FILE {
            let kept = std::env::temp_dir().join(format!("resa-fuzz-{}-{sent}.{ending}", setting.seed));
            std::fs::copy(&path, &kept).map_err(|error| format!("keep `{}`: {error}", kept.display()))?;
            return Err(format!("`resa import {}` ended with {code} after {took:?}: {said}", kept.display()));
        }
        slowest = slowest.max(took);
        *statuses.entry(code).or_default() += 1;
        sent += 1;
        std::fs::remove_file(&path).map_err(|error| format!("remove `{}`: {error}", path.display()))?;
    }
    server.check_alive()?;
    Ok(Ended::Held(format!(
        "{sent} files, 0 panics, 0 aborts (exit status {statuses:?}), slowest {:.2} s",
        slowest.as_secs_f64()
    )))
}
