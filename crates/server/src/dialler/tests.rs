//! The dialler against a listener of this machine: what is refused never reaches it.

use super::*;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Answers every connection with the same bytes, and counts them.
struct Listener {
    port: u16,
    met: Arc<AtomicUsize>,
}

impl Listener {
    fn answering(answer: Vec<u8>) -> Listener {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let met = Arc::new(AtomicUsize::new(0));
        let counted = met.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                counted.fetch_add(1, Ordering::SeqCst);
                // Whoever was refused in the middle of an answer has gone.
                drop(stream.read(&mut [0; 4096]));
                drop(stream.write_all(&answer));
            }
        });
        Listener { port, met }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/a", self.port)
    }

    fn met(&self) -> usize {
        self.met.load(Ordering::SeqCst)
    }
}

fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

fn dial(dialler: &Dialler, address: &str) -> Result<(u16, String), DialError> {
    let reach = Reach::around(address, &[]).map_err(DialError::from)?;
    let answered = dialler.get(&reach, address, None)?;
    Ok((answered.status, String::from_utf8(answered.body).unwrap()))
}

/// Names that lead where a test says, one answer after another.
#[derive(Debug)]
struct Names {
    answers: Vec<Vec<SocketAddr>>,
    asked: AtomicUsize,
}

impl Resolver for Names {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut found = self.empty();
        let at = self.asked.fetch_add(1, Ordering::SeqCst);
        self.answers[at.min(self.answers.len() - 1)].iter().for_each(|address| found.push(*address));
        Ok(found)
    }
}

fn with_names(private_networks: bool, answers: &[&[&str]]) -> Dialler {
    let answers = answers.iter().map(|each| each.iter().map(|address| address.parse().unwrap()).collect()).collect();
    Dialler::with(private_networks, RootCerts::WebPki, Names { answers, asked: AtomicUsize::new(0) }, PATIENCE)
}

const REFUSED: DialError = DialError::Forbidden(Forbidden::Network);

#[test]
fn own_networks_are_dialled_only_when_told_so() {
    let listener = Listener::answering(ok("yes"));
    let address = listener.url();
    assert_eq!(dial(&Dialler::new(false, None).unwrap(), &address), Err(REFUSED));
    assert_eq!(listener.met(), 0);
    assert_eq!(dial(&Dialler::new(true, None).unwrap(), &address), Ok((200, "yes".into())));
    assert_eq!(listener.met(), 1);
}

#[test]
fn however_an_address_is_written_it_is_looked_at_after_it_was_looked_up() {
    let dialler = Dialler::new(false, None).unwrap();
    for host in ["127.0.0.1", "[::1]", "0.0.0.0", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "2130706433"] {
        assert_eq!(dial(&dialler, &format!("https://{host}:9/")), Err(REFUSED), "{host}");
    }
    for host in ["0x7f.1", "0177.0.0.1", "127.1", "localhost", "localhost."] {
        let refused = dial(&dialler, &format!("https://{host}:9/")).unwrap_err();
        // Where the system does not know such spellings, nobody is there.
        assert!([REFUSED, DialError::Unreachable].contains(&refused), "{host}: {refused:?}");
    }
}

#[test]
fn a_name_that_turns_towards_this_machine_is_not_followed() {
    let listener = Listener::answering(ok("inside"));
    let home = format!("127.0.0.1:{}", listener.port);
    let dialler = with_names(false, &[&["8.8.8.8:9", &home], &[&home], &["[::ffff:127.0.0.1]:9"]]);
    for _ in 0..3 {
        assert_eq!(dial(&dialler, "https://id.example.se/"), Err(REFUSED));
    }
    assert_eq!(listener.met(), 0);
}

#[test]
fn where_clouds_keep_their_secrets_is_never_dialled() {
    let dialler = with_names(true, &[&["169.254.169.254:80"]]);
    assert_eq!(dial(&dialler, "https://id.example.se/"), Err(REFUSED));
}

#[test]
fn without_encryption_only_this_very_machine_is_dialled() {
    for away in ["8.8.8.8:9", "10.0.0.1:9"] {
        assert_eq!(dial(&with_names(true, &[&[away]]), "http://localhost/"), Err(REFUSED), "{away}");
    }
}

#[test]
fn a_redirect_is_an_answer_and_is_not_followed() {
    let behind = Listener::answering(ok("behind"));
    let to = format!("HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", behind.url());
    let front = Listener::answering(to.into_bytes());
    let answer = dial(&Dialler::new(true, None).unwrap(), &front.url());
    assert_eq!(answer, Ok((302, String::new())));
    assert_eq!(behind.met(), 0);
}

#[test]
fn an_answer_without_end_is_cut_off() {
    let large = "a".repeat(300 << 10);
    let dialler = Dialler::new(true, None).unwrap();
    assert_eq!(dial(&dialler, &Listener::answering(ok(&large)).url()), Err(DialError::TooLarge));
    let unsaid = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{large}").into_bytes();
    assert_eq!(dial(&dialler, &Listener::answering(unsaid).url()), Err(DialError::TooLarge));
    let head = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "a".repeat(20 << 10)).into_bytes();
    assert!(dial(&dialler, &Listener::answering(head).url()).is_err());
}

#[test]
fn whoever_does_not_answer_is_left() {
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = format!("http://127.0.0.1:{}/", silent.local_addr().unwrap().port());
    let hasty = Dialler::with(true, RootCerts::WebPki, DefaultResolver::default(), Duration::from_millis(200));
    assert_eq!(dial(&hasty, &address), Err(DialError::Late));
}

#[test]
fn a_file_without_a_certificate_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    assert!(Dialler::new(false, Some(&path)).is_err());
    std::fs::write(&path, "nothing").unwrap();
    assert!(Dialler::new(false, Some(&path)).is_err());
}

#[test]
fn what_breaks_on_the_way_may_have_arrived_unless_the_certificate_was_refused() {
    let broken = |inner: rustls::Error| ureq::Error::Io(std::io::Error::new(ErrorKind::InvalidData, inner));
    let refused = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
    assert!(is_before_sending(&broken(refused)));
    for inner in [rustls::Error::DecryptError, rustls::Error::PeerSentOversizedRecord] {
        assert!(!is_before_sending(&broken(inner)));
    }
    assert!(!is_before_sending(&ureq::Error::Io(std::io::Error::new(ErrorKind::InvalidData, "an answer in pieces"))));
    assert!(is_before_sending(&ureq::Error::Io(ErrorKind::ConnectionRefused.into())));
    assert!(!is_before_sending(&ureq::Error::Io(ErrorKind::ConnectionReset.into())));
}
