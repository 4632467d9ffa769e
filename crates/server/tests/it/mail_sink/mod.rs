//! A server that takes letters, in the test's own process: real connections, and TLS where a test wants it.
//!
//! Its certificate is signed by `ca.pem`; both are for tests alone and good for a hundred years. `other.pem` signed nothing.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How the server behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manners {
    /// Whether it offers no STARTTLS.
    pub(crate) plain: bool,
    /// Whether it hangs up when it has the whole letter.
    pub(crate) hangs_up: bool,
    /// Whether it thinks for long when it has the whole letter, and hangs up then.
    pub(crate) holds: bool,
}

/// A letter as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
    pub(crate) encrypted: bool,
}

impl Taken {
    /// The letter's head, its folded lines joined.
    pub(crate) fn head(&self) -> String {
        let head = self.text.split_once("\r\n\r\n").map_or(self.text.as_str(), |(head, _)| head);
        head.replace("\r\n ", " ").replace("\r\n\t", " ")
    }

    /// All of it, with quoted-printable read.
    pub(crate) fn read(&self) -> String {
        let joined = self.text.replace("=\r\n", "");
        let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
        while let [first, after @ ..] = rest {
            let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
            match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'=') {
                Some(byte) => {
                    bytes.push(byte);
                    rest = &after[2..];
                }
                None => {
                    bytes.push(*first);
                    rest = after;
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The first link below its head that begins so.
    pub(crate) fn link(&self, begins: &str) -> String {
        let read = self.read().split_once("\r\n\r\n").map(|(_, body)| body.to_string()).unwrap();
        let (_, after) = read.split_once(begins).unwrap_or_else(|| panic!("{begins}: {read}"));
        let rest = after.split(['"', '>', '\r', '\n', ' ', '<']).next().unwrap();
        format!("{begins}{rest}").replace("&amp;", "&")
    }
}

/// The server.
pub(crate) struct Sink {
    pub(crate) port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    /// Connections so far.
    met: Arc<AtomicUsize>,
}

impl Sink {
    pub(crate) fn start(manners: Manners) -> Sink {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let sink = Sink { port: listener.local_addr().unwrap().port(), taken: Arc::default(), met: Arc::default() };
        let (taken, met) = (sink.taken.clone(), sink.met.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                met.fetch_add(1, Ordering::SeqCst);
                let taken = taken.clone();
                // Whoever hangs up in the middle has gone.
                std::thread::spawn(move || drop(talk(stream, manners, &taken)));
            }
        });
        sink
    }

    /// Settings of a server that sends its letters here.
    pub(crate) fn settings(&self, more: &str) -> String {
        format!(
            "[mail]\nhost = \"localhost\"\nport = {}\nprivate_networks = true\nca_file = {:?}\n\
             from = \"Bolaget <fragor@example.se>\"\nper_minute = 60000\n{more}",
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

    /// Waits until so many letters came.
    pub(crate) fn wait(&self, count: usize) -> Vec<Taken> {
        let begun = Instant::now();
        while self.taken().len() < count {
            assert!(begun.elapsed() < Duration::from_secs(30), "{} of {count} letters", self.taken().len());
            std::thread::sleep(Duration::from_millis(10));
        }
        self.taken()
    }
}

/// A file beside this one.
pub(crate) fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail_sink").join(name)
}

fn talk(mut stream: TcpStream, manners: Manners, taken: &Mutex<Vec<Taken>>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    if !serve(&mut stream, manners, false, taken)? {
        return Ok(());
    }
    let chain = vec![CertificateDer::from_pem_file(file("localhost.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("localhost.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
    let connection = ServerConnection::new(Arc::new(config)).unwrap();
    serve(&mut StreamOwned::new(connection, stream), manners, true, taken).map(drop)
}

/// Speaks until the other side leaves; whether it wants to turn encrypted.
fn serve(
    stream: &mut (impl Read + Write),
    manners: Manners,
    encrypted: bool,
    taken: &Mutex<Vec<Taken>>,
) -> std::io::Result<bool> {
    let mut stream = BufReader::new(stream);
    let mut letter = Taken { encrypted, ..Taken::default() };
    if !encrypted {
        say(&mut stream, "220 sink")?;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(false);
        }
        let word = line.trim_end().to_ascii_uppercase();
        match word.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" if encrypted || manners.plain => say(&mut stream, "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN")?,
            "EHLO" => say(&mut stream, "250-sink\r\n250 STARTTLS")?,
            "STARTTLS" => {
                say(&mut stream, "220 go on")?;
                return Ok(true);
            }
            "AUTH" => say(&mut stream, "535 no")?,
            "RCPT" if word.contains("NOBODY") => say(&mut stream, "550 no such mailbox")?,
            "RCPT" if word.contains("LATER") => say(&mut stream, "451 not now")?,
            "RCPT" => {
                letter.to.push(line.trim_end().to_string());
                say(&mut stream, "250 ok")?;
            }
            "DATA" => {
                say(&mut stream, "354 go on")?;
                loop {
                    let mut line = String::new();
                    if stream.read_line(&mut line)? == 0 || line == ".\r\n" {
                        break;
                    }
                    letter.text.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                let whole = std::mem::replace(&mut letter, Taken { encrypted, ..Taken::default() });
                taken.lock().unwrap().push(whole);
                if manners.holds {
                    std::thread::sleep(Duration::from_secs(10));
                }
                if manners.hangs_up || manners.holds {
                    return Ok(false);
                }
                say(&mut stream, "250 taken")?;
            }
            "QUIT" => {
                say(&mut stream, "221 bye")?;
                return Ok(false);
            }
            _ => say(&mut stream, "250 ok")?,
        }
    }
}

fn say<S: Read + Write>(stream: &mut BufReader<S>, words: &str) -> std::io::Result<()> {
    stream.get_mut().write_all(format!("{words}\r\n").as_bytes())?;
    stream.get_mut().flush()
}
