//! Sends live traffic to the server that this program runs, by the door that everybody's events come through: HTTP
//! on this machine, with a write key of its own. Ends with the program, or when the key is no longer taken.
//! Whoever comes by a survey asks the server whether it asks them, as pages do, and answers when they have read it.

use super::live::{Tick, Traffic};
use super::voice::LiveVisit;
use model::{Micros, ProjectId, SurveyId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Where the traffic goes, and as whose.
pub(crate) struct Sender {
    pub(crate) address: SocketAddr,
    pub(crate) project: ProjectId,
    pub(crate) key: String,
    /// What ids of events begin with, so that two runs on one data directory do not share any.
    pub(crate) begun: Micros,
    /// The surveys by name.
    pub(crate) surveys: BTreeMap<String, SurveyId>,
}

/// A server that does not answer for so long has other things to do.
const PATIENCE: Duration = Duration::from_secs(10);

impl Sender {
    /// Sends on a thread beside the server, at a human pace.
    pub(crate) fn run_beside(self, mut traffic: Traffic) -> std::io::Result<()> {
        let work = move || {
            // Answers that somebody is about to send: when, and what.
            let mut answering: Vec<(Instant, Value)> = Vec::new();
            for nth in 0_u64.. {
                let Tick { events, visits, pause } = traffic.tick();
                let bodies = events.into_iter().enumerate().map(|(at, event)| {
                    let mut body = event.body;
                    body["id"] = json!(format!("live-{}-{nth}-{at}", self.begun.0));
                    body
                });
                let path = format!("/api/projects/{}/events", self.project);
                match self.send(&path, &Value::Array(bodies.collect())) {
                    Ok(Reply { status: status @ (401 | 403 | 404), .. }) => {
                        tracing::debug!(status, "the example traffic is no longer taken and ends");
                        return;
                    }
                    Ok(_) => {}
                    // The server is busy or stopping: what was to be sent is not missed by anybody.
                    Err(error) => tracing::debug!(%error, "some example traffic was not sent"),
                }
                answering.extend(visits.iter().filter_map(|visit| self.ask(visit)));
                let now = Instant::now();
                for (_, body) in answering.extract_if(.., |(due, _)| *due <= now) {
                    if let Err(error) = self.send("/v1/responses", &body) {
                        tracing::debug!(%error, "an answer of the example was not sent");
                    }
                }
                std::thread::sleep(pause);
            }
        };
        std::thread::Builder::new().name("example-traffic".into()).spawn(work).map(drop)
    }

    /// Asks whether somebody is asked; where they are and answer, when they will have done so, and what they say.
    fn ask(&self, visit: &LiveVisit) -> Option<(Instant, Value)> {
        let survey = &self.surveys.get(&visit.survey)?.0;
        let reply = self.send("/v1/displays", &json!({ "survey": survey, "userId": visit.user })).ok()?;
        let (display, said) = (reply.body["display"].as_str()?, visit.said.as_ref()?);
        let body = json!({
            "survey": survey,
            "display": display,
            "userId": visit.user,
            "language": said.language.code(),
            "finished": said.finished,
            "answers": said.answers,
        });
        Some((Instant::now() + Duration::from_secs(said.after.unsigned_abs()), body))
    }

    /// Sends something with the write key.
    fn send(&self, path: &str, body: &Value) -> std::io::Result<Reply> {
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let body = body.to_string();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Basic {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.address,
            base64(&format!("{}:", self.key)),
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Reply::read(&answer).ok_or_else(|| std::io::Error::other("the server's answer has no status"))
    }
}

/// What the server answered.
#[derive(Debug, PartialEq)]
struct Reply {
    status: u16,
    /// Null where it is no JSON.
    body: Value,
}

impl Reply {
    fn read(answer: &str) -> Option<Reply> {
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        let body = answer.split_once("\r\n\r\n").and_then(|(_, body)| serde_json::from_str(body).ok());
        Some(Reply { status, body: body.unwrap_or_default() })
    }
}

/// As the header wants it (RFC 4648, with padding).
fn base64(text: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for piece in text.as_bytes().chunks(3) {
        let bits = piece.iter().enumerate().fold(0_u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= piece.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Reply, base64};
    use serde_json::json;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
            ("resa_wk_x:", "cmVzYV93a194Og=="),
        ] {
            assert_eq!(base64(text), expected);
        }
    }

    #[test]
    fn an_answer_is_a_status_and_perhaps_json() {
        let said = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"ask\":true}";
        assert_eq!(Reply::read(said), Some(Reply { status: 200, body: json!({ "ask": true }) }));
        assert_eq!(Reply::read("HTTP/1.1 503 Busy\r\n\r\nno").map(|reply| reply.status), Some(503));
        assert_eq!(Reply::read("nothing"), None);
    }
}
