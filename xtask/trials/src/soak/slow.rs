//! K7: senders that trickle: a byte of a head every second, a byte of a body every second, answers that
//! nobody reads. They are cut off, and steady senders hardly notice.

use super::{hardly_disturbed, steady};
use crate::crash::check_equation;
use crate::resa::Server;
use crate::trial::{Ended, Outcome, Setting};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub(crate) const OPTIONS: &[(&str, u64)] = &[("connections", 4000), ("seconds", 50), ("per-second", 1000)];

const MOST_GROWTH_MIB: u64 = 64;

/// What a trickling connection sends, and when it must be cut off at the latest.
#[derive(Debug, Clone, Copy)]
struct Kind {
    name: &'static str,
    begins: &'static str,
    then: &'static [u8],
    limit: Duration,
}

/// Ten seconds more than the server's own limits: thousands begin at once, and our clock runs from
/// before the server has taken the connection.
const KINDS: [Kind; 2] = [
    Kind {
        name: "head",
        begins: "POST /v1/batch HTTP/1.1\r\nhost: localhost\r\nx-slow: ",
        then: b"a",
        limit: Duration::from_secs(20),
    },
    Kind {
        name: "body",
        begins: "POST /v1/batch HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n{",
        then: b" ",
        limit: Duration::from_secs(40),
    },
];

pub(crate) fn run(setting: &Setting) -> Outcome {
    let resa = setting.resa("data");
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let (_, alone) = steady(setting, &server, &key, "alone")?;
    let before = server.memory_mib()?;
    let stop = Arc::new(AtomicBool::new(false));
    let each = setting.number("connections") / KINDS.len() as u64;
    let tricklers = KINDS.map(|kind| {
        let (address, stop) = (server.address, Arc::clone(&stop));
        std::thread::spawn(move || trickle(address, kind, each, &stop))
    });
    let (_, meanwhile) = steady(setting, &server, &key, "meanwhile")?;
    let growth = server.memory_mib()?.saturating_sub(before);
    stop.store(true, Ordering::Relaxed);
    let mut told = Vec::new();
    for (trickler, kind) in tricklers.into_iter().zip(KINDS) {
        let cut = trickler.join().map_err(|_| "a trickler panicked".to_owned())??;
        told.push(judged(kind, &cut)?);
    }
    check_answers(&mut server)?;
    let figures = format!(
        "{}; p99 of others {meanwhile:.1} ms, without them {alone:.1} ms; {growth} MiB more memory",
        told.join(", ")
    );
    if hardly_disturbed(alone, meanwhile) && growth <= MOST_GROWTH_MIB {
        Ok(Ended::Held(figures))
    } else {
        Err(figures)
    }
}

fn check_answers(server: &mut Server) -> Result<(), String> {
    server.check_alive()?;
    check_equation(server).map(drop)
}

/// After how long each connection was cut off; `None` for one that never was.
fn judged(kind: Kind, cut: &[Option<Duration>]) -> Result<String, String> {
    let never = cut.iter().filter(|cut| cut.is_none()).count();
    let slowest = cut.iter().flatten().max().copied().unwrap_or_default();
    let figures = format!(
        "{} slow {}: cut off after at most {:.1} s, {never} never",
        cut.len(),
        kind.name,
        slowest.as_secs_f64()
    );
    if never == 0 && slowest <= kind.limit { Ok(figures) } else { Err(figures) }
}

fn trickle(address: SocketAddr, kind: Kind, many: u64, stop: &AtomicBool) -> Result<Vec<Option<Duration>>, String> {
    let mut open = Vec::new();
    for number in 0..many {
        let failed = |error: std::io::Error| format!("slow connection {number}: {error}");
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(20)).map_err(failed)?;
        stream.write_all(kind.begins.as_bytes()).map_err(failed)?;
        stream.set_nonblocking(true).map_err(failed)?;
        open.push((stream, Instant::now()));
    }
    let mut cut = Vec::new();
    while !open.is_empty() && !stop.load(Ordering::Relaxed) {
        open.retain_mut(|(stream, begun)| {
            let is_open = trickles_on(stream, kind.then);
            if !is_open {
                cut.push(Some(begun.elapsed()));
            }
            is_open
        });
        std::thread::sleep(Duration::from_millis(900));
    }
    cut.extend(open.iter().map(|_| None));
    Ok(cut)
}

/// Sends the next byte; false when the server has hung up.
fn trickles_on(stream: &mut TcpStream, byte: &[u8]) -> bool {
    let mut answer = [0; 512];
    match stream.read(&mut answer) {
        Ok(0) => return false,
        Err(error) if error.kind() != ErrorKind::WouldBlock => return false,
        // An answer such as 408 comes before the end of the connection.
        Ok(_) | Err(_) => {}
    }
    match stream.write_all(byte) {
        Ok(()) => true,
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    }
}
