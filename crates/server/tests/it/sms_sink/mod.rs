//! A gateway that takes messages, in the test's own process: real connections, encrypted as those of real ones are.
//!
//! How it answers stands in the number: `…404` is nobody's, `…503` is not taken now, `…500` fails halfway, `…000` is read
//! and never answered.

use crate::mail_sink::file;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A message as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    pub(crate) head: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Taken {
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn to(&self) -> &str {
        self.field("to")
    }

    pub(crate) fn words(&self) -> &str {
        self.field("message")
    }
}

/// The gateway.
#[derive(Clone)]
pub(crate) struct Gateway {
    pub(crate) port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    /// Whole requests so far, also those that were not taken.
    met: Arc<AtomicUsize>,
    /// The answer to everybody; 0: as their number says.
    pub(crate) status: Arc<AtomicU16>,
    /// Whether answers wait.
    pub(crate) holds: Arc<AtomicBool>,
}

impl Gateway {
    pub(crate) fn start() -> Gateway {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let gateway = Gateway {
            port: listener.local_addr().unwrap().port(),
            taken: Arc::default(),
            met: Arc::default(),
            status: Arc::default(),
            holds: Arc::default(),
        };
        let own = gateway.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let own = own.clone();
                // Whoever hangs up in the middle has gone.
                std::thread::spawn(move || drop(own.talk(stream)));
            }
        });
        gateway
    }

    /// Settings of a server that sends its messages here, at any time of the day.
    pub(crate) fn settings(&self, more: &str) -> String {
        let hours = if more.contains("_hour") { "" } else { "from_hour = 0\nto_hour = 24\n" };
        format!(
            "[sms]\nurl = \"https://localhost:{}/send\"\nsender = \"+46700000000\"\nsecret = \"{SECRET}\"\n\
             private_networks = true\nca_file = {:?}\nper_minute = 60000\n{hours}{more}",
            self.port,
            file("ca.pem")
        )
    }

    pub(crate) fn met(&self) -> usize {
        self.met.load(Ordering::SeqCst)
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// Waits until so many messages came.
    pub(crate) fn wait(&self, count: usize) -> Vec<Taken> {
        until("messages", || self.taken().len() >= count);
        self.taken()
    }

    fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let chain = vec![CertificateDer::from_pem_file(file("localhost.pem")).unwrap()];
        let key = PrivateKeyDer::from_pem_file(file("localhost.key")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = BufReader::new(StreamOwned::new(connection, stream));
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            if line == "\r\n" {
                break;
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        let fields = match head.to_ascii_lowercase().contains("content-type: application/json") {
            true => {
                let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&body).unwrap();
                object.into_iter().map(|(name, value)| (name, value.as_str().unwrap().to_string())).collect()
            }
            false => form_urlencoded::parse(&body).into_owned().collect(),
        };
        let taken = Taken { head, fields };
        let to = taken.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("to")).map(|(_, to)| to.clone());
        let status = match self.status.load(Ordering::SeqCst) {
            0 => status_of(&to.unwrap_or_default()),
            status => status,
        };
        if [200, 500, 0].contains(&status) {
            self.taken.lock().unwrap().push(taken);
        }
        self.met.fetch_add(1, Ordering::SeqCst);
        until("letting go", || !self.holds.load(Ordering::SeqCst));
        if status == 0 {
            return Ok(());
        }
        let stream = stream.get_mut();
        let answer =
            "content-type: application/json\r\nlocation: https://elsewhere.example/\r\ncontent-length: 2\r\n\r\n{}";
        write!(stream, "HTTP/1.1 {status} .\r\n{answer}")?;
        stream.flush()
    }
}

/// What replies are known by.
pub(crate) const SECRET: &str = "hemligheten-i-testet";

fn status_of(to: &str) -> u16 {
    match to.get(to.len().saturating_sub(3)..) {
        Some("404") => 400,
        Some("503") => 503,
        Some("500") => 500,
        Some("000") => 0,
        _ => 200,
    }
}

/// Waits until something holds.
pub(crate) fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(90), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
