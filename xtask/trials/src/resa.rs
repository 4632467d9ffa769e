//! The program under test on one data directory: its commands, and its server with all that a trial
//! does to it (kill, end, watch).

use crate::http::{self, Answer, Request};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A start that takes longer is a failure, whatever the trial.
const LONGEST_START: Duration = Duration::from_secs(60);
/// Lines of the server's log that a failure quotes.
const QUOTED: usize = 12;

/// The program and a data directory.
#[derive(Debug, Clone)]
pub(crate) struct Resa {
    pub(crate) program: PathBuf,
    pub(crate) data: PathBuf,
    /// Variables for every start: settings, a moved clock.
    pub(crate) environment: Vec<(String, String)>,
}

impl Resa {
    pub(crate) fn new(program: &Path, data: &Path) -> Resa {
        let environment = vec![("RESA_LOG_LEVEL".to_owned(), "warn".to_owned())];
        Resa { program: program.to_owned(), data: data.to_owned(), environment }
    }

    /// The same program on another data directory.
    pub(crate) fn on(&self, data: &Path) -> Resa {
        Resa { data: data.to_owned(), ..self.clone() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Resa {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A command on this data directory.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).arg("--data").arg(&self.data).args(["--lang", "en"]);
        command.envs(self.environment.iter().map(|(name, value)| (name, value))).stdin(Stdio::null());
        command
    }

    /// What a command prints; an error quotes what it says.
    pub(crate) fn output(&self, words: &[&str]) -> Result<Vec<u8>, String> {
        let output = self.command(words).output().map_err(|error| format!("start resa: {error}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("`resa {}` ended with {}: {}", words.join(" "), output.status, said.trim()))
    }

    pub(crate) fn json(&self, words: &[&str]) -> Result<Value, String> {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        let bytes = self.output(&words)?;
        serde_json::from_slice(&bytes).map_err(|error| format!("`resa {}` printed no JSON: {error}", words.join(" ")))
    }

    /// A write key for the default project.
    pub(crate) fn create_key(&self) -> Result<String, String> {
        let made = self.json(&["key", "create"])?;
        made["key"].as_str().map(str::to_owned).ok_or_else(|| format!("`resa key create` gave no key: {made}"))
    }

    /// Starts the server and waits until it is ready.
    pub(crate) fn serve(&self) -> Result<Server, String> {
        let server = self.begin()?;
        server.wait_until_ready(LONGEST_START).map(|_| server)
    }

    /// Starts the server and waits until it says where it listens.
    pub(crate) fn begin(&self) -> Result<Server, String> {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let started = Instant::now();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("start resa: {error}"))?;
        let lines = Lines::default();
        let (sender, addresses) = channel();
        for pipe in pipes(&mut child) {
            let (lines, sender) = (lines.clone(), sender.clone());
            std::thread::spawn(move || lines.follow(pipe, &sender));
        }
        drop(sender);
        match wait_for_address(&addresses) {
            Some(address) => Ok(Server { child, address, lines, started }),
            None => {
                let ended = end(&mut child);
                Err(format!("the server did not say where it listens ({ended}); it said: {}", lines.last()))
            }
        }
    }
}

fn pipes(child: &mut Child) -> Vec<Box<dyn Read + Send>> {
    let stdout = child.stdout.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>);
    let stderr = child.stderr.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>);
    stdout.into_iter().chain(stderr).collect()
}

fn wait_for_address(addresses: &Receiver<SocketAddr>) -> Option<SocketAddr> {
    addresses.recv_timeout(LONGEST_START).ok()
}

fn end(child: &mut Child) -> String {
    let killed = child.kill().and_then(|()| child.wait());
    killed.map_or_else(|error| error.to_string(), |status| status.to_string())
}

/// What a server printed, as far as it has come.
#[derive(Debug, Default, Clone)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn follow(&self, pipe: Box<dyn Read + Send>, addresses: &Sender<SocketAddr>) {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            if let Some(address) = address(&line) {
                // Nobody waits any more once the first address is known.
                addresses.send(address).unwrap_or_default();
            }
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn last(&self) -> String {
        let all = self.all();
        all.iter().skip(all.len().saturating_sub(QUOTED)).cloned().collect::<Vec<_>>().join(" | ")
    }
}

/// The address in a line such as `Resa is listening on http://127.0.0.1:8080`.
fn address(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ':'));
    rest.get(..end.unwrap_or(rest.len()))?.parse().ok()
}

/// A running server. It is killed when the trial lets go of it.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    lines: Lines,
    started: Instant,
}

impl Server {
    /// Waits for `/readyz` and says how long it was from the start of the process.
    pub(crate) fn wait_until_ready(&self, at_most: Duration) -> Result<Duration, String> {
        while self.started.elapsed() < at_most {
            if self.get("/readyz").is_ok_and(|answer| answer.status == 200) {
                return Ok(self.started.elapsed());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(format!("the server was not ready after {at_most:?}; it said: {}", self.lines.last()))
    }

    pub(crate) fn get(&self, path: &str) -> std::io::Result<Answer> {
        http::ask(self.address, Request::get(path))
    }

    /// `kill -9`, and waits for the process to be gone.
    pub(crate) fn kill(&mut self) -> Result<(), String> {
        self.child
            .kill()
            .and_then(|()| self.child.wait())
            .map(drop)
            .map_err(|error| format!("kill the server: {error}"))
    }

    /// SIGTERM, and waits for the server to end by itself.
    pub(crate) fn terminate(&mut self, at_most: Duration) -> Result<ExitStatus, String> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        sent.map_err(|error| format!("send SIGTERM: {error}"))?;
        self.wait(at_most)?.ok_or_else(|| format!("the server still ran {at_most:?} after SIGTERM"))
    }

    /// Waits for the server to end by itself.
    pub(crate) fn wait(&mut self, at_most: Duration) -> Result<Option<ExitStatus>, String> {
        let begun = Instant::now();
        while begun.elapsed() < at_most {
            if let Some(status) = self.child.try_wait().map_err(|error| format!("wait for the server: {error}"))? {
                return Ok(Some(status));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(None)
    }

    /// An error when the server has ended or one of its threads has panicked.
    pub(crate) fn check_alive(&mut self) -> Result<(), String> {
        if let Some(status) = self.wait(Duration::from_millis(1))? {
            return Err(format!("the server ended by itself with {status}; it said: {}", self.lines.last()));
        }
        self.check_panics()
    }

    pub(crate) fn check_panics(&self) -> Result<(), String> {
        let panic = self.lines.all().into_iter().find(|line| line.contains("panicked at"));
        panic.map_or(Ok(()), |line| Err(format!("the server panicked: {line}")))
    }

    /// All that the server printed, for trials that look for what must not stand there.
    pub(crate) fn printed(&self) -> String {
        self.lines.all().join("\n")
    }

    /// Resident memory in MiB.
    pub(crate) fn memory_mib(&self) -> Result<u64, String> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(&path).map_err(|error| format!("read `{path}`: {error}"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|rest| rest.split_whitespace().next()).and_then(|number| number.parse::<u64>().ok());
        kib.map(|kib| kib / 1024).ok_or_else(|| format!("`{path}` has no VmRSS"))
    }

    /// The counters of `/metrics`: received, stored, duplicates, rejected since this start.
    pub(crate) fn counts(&self) -> Result<[u64; 4], String> {
        let text = self.get("/metrics").map_err(|error| format!("get /metrics: {error}"))?.text();
        let count = |name: &str| {
            let lines = text.lines().filter(|line| line.starts_with("resa_events_") && line.contains(name));
            lines.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
        };
        Ok(["received", "stored", "duplicate", "rejected"].map(count))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            end(&mut self.child);
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_address_is_found_in_words_and_in_json() {
        let found = |line: &str| super::address(line).map(|address| address.to_string());
        assert_eq!(found("Resa is listening on http://127.0.0.1:4711"), Some("127.0.0.1:4711".into()));
        assert_eq!(found(r#"{"url":"http://127.0.0.1:4711","set_up":null}"#), Some("127.0.0.1:4711".into()));
        assert_eq!(found("see https://example.se"), None);
    }
}
