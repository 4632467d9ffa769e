//! Sends live traffic to the server that this program runs, by the door that everybody's events come through: HTTP
//! on this machine, with a write key of its own. Ends with the program, or when the key is no longer taken.

use super::live::Traffic;
use model::{Micros, ProjectId};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Where the traffic goes, and as whose.
pub(crate) struct Sender {
    pub(crate) address: SocketAddr,
    pub(crate) project: ProjectId,
    pub(crate) key: String,
    /// What ids of events begin with, so that two runs on one data directory do not share any.
    pub(crate) begun: Micros,
}

/// A server that does not answer for so long has other things to do.
const PATIENCE: Duration = Duration::from_secs(10);

impl Sender {
    /// Sends on a thread beside the server, at a human pace.
    pub(crate) fn run_beside(self, mut traffic: Traffic) -> std::io::Result<()> {
        let work = move || {
            for tick in 0_u64.. {
                let (events, pause) = traffic.tick();
                let bodies = events.into_iter().enumerate().map(|(at, event)| {
                    let mut body = event.body;
                    body["id"] = json!(format!("live-{}-{tick}-{at}", self.begun.0));
                    body
                });
                match self.send(&Value::Array(bodies.collect())) {
                    Ok(status) if matches!(status, 401 | 403 | 404) => {
                        tracing::debug!(status, "the example traffic is no longer taken and ends");
                        return;
                    }
                    Ok(_) => {}
                    // The server is busy or stopping: what was to be sent is not missed by anybody.
                    Err(error) => tracing::debug!(%error, "some example traffic was not sent"),
                }
                std::thread::sleep(pause);
            }
        };
        std::thread::Builder::new().name("example-traffic".into()).spawn(work).map(drop)
    }

    /// Sends events; the status of the answer.
    fn send(&self, events: &Value) -> std::io::Result<u16> {
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let body = events.to_string();
        write!(
            stream,
            "POST /api/projects/{}/events HTTP/1.1\r\nhost: {}\r\nauthorization: Basic {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.project,
            self.address,
            base64(&format!("{}:", self.key)),
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.ok_or_else(|| std::io::Error::other("the server's answer has no status"))
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
    use super::base64;

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
}
