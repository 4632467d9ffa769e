//! Senders of events, as clients behave: keep-alive connections that send batches, wait for the answer,
//! and on a lost connection, 429 or 503 send again with the same ids. Some split the batch when they
//! send it again, some send an acknowledged batch twice, some give up: all of that must be harmless.

use crate::chance::Chance;
use crate::http::{Answer, Connection, Request};
use crate::ledger::{Account, message_id};
use base64::Engine;
use serde_json::Value;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a sender waits for an answer before it takes the connection for lost.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long senders go on trying once the trial is over.
const LAST_TRIES: Duration = Duration::from_secs(10);
/// A server's wish for a pause is kept up to here, so that a trial ends in time.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

const ACTIVITIES: [&str; 8] = [
    "Letter opened",
    "Signed in",
    "Viewed pension",
    "Called",
    "Waited in queue",
    "Asked in chat",
    "Complained",
    "Understood",
];

/// What to send.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The beginning of every message id.
    pub(crate) trial: String,
    pub(crate) connections: usize,
    pub(crate) batch: u64,
    /// Bytes of filling in each event.
    pub(crate) filling: usize,
    /// Events a second over all connections; without it as fast as the server answers.
    pub(crate) per_second: Option<u64>,
    /// Split, repeat and give up as the worst clients do.
    pub(crate) mischief: bool,
    /// The machine is dying: an answer 5xx is as good as none.
    pub(crate) dying: bool,
}

impl Plan {
    pub(crate) fn new(trial: &str) -> Plan {
        Plan {
            trial: trial.to_owned(),
            connections: 4,
            batch: 20,
            filling: 40,
            per_second: None,
            mischief: true,
            dying: false,
        }
    }
}

/// Where the server listens at the moment; nowhere while it is down.
#[derive(Debug, Default)]
pub(crate) struct Target {
    address: Mutex<Option<SocketAddr>>,
    changed: Condvar,
}

impl Target {
    pub(crate) fn set(&self, address: Option<SocketAddr>) {
        *self.address.lock().unwrap_or_else(PoisonError::into_inner) = address;
        self.changed.notify_all();
    }

    pub(crate) fn wait(&self, at_most: Duration) -> Option<SocketAddr> {
        let address = self.address.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(address, at_most, |address| address.is_none());
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// What one sender has to tell.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) account: Account,
    /// Microseconds from sending to acknowledgement, of batches that got through at once.
    pub(crate) latencies: Vec<u64>,
    /// Answers 429 and 503.
    pub(crate) refusals: u64,
    /// Of these, those that did not say when to come back.
    pub(crate) silent_refusals: u64,
    /// Microseconds to the slowest of them.
    pub(crate) slowest_refusal: u64,
    /// The `code` of the last refusal.
    pub(crate) refusal_code: Option<String>,
    /// The first answer that no client should get.
    pub(crate) fault: Option<String>,
}

/// Senders at work.
pub(crate) struct Load {
    pub(crate) target: Arc<Target>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
    senders: Vec<JoinHandle<Report>>,
}

impl Load {
    pub(crate) fn start(plan: &Plan, key: &str, address: Option<SocketAddr>, chance: &Chance) -> Load {
        let (target, stop, acknowledged) = (Arc::new(Target::default()), Arc::default(), Arc::default());
        target.set(address);
        let authorization = authorization(key);
        let senders = (0..plan.connections).map(|connection| {
            let sender = Sender {
                plan: plan.clone(),
                connection,
                authorization: authorization.clone(),
                target: Arc::clone(&target),
                stop: Arc::clone(&stop),
                acknowledged: Arc::clone(&acknowledged),
                chance: chance.branch(connection as u64 + 1),
                open: None,
                report: Report::default(),
                stopped_at: None,
            };
            std::thread::spawn(move || sender.run())
        });
        let senders = senders.collect();
        Load { target, stop, acknowledged, senders }
    }

    /// Events acknowledged so far.
    pub(crate) fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Waits until this many more events are acknowledged; false when that takes too long.
    pub(crate) fn wait_for_more(&self, events: u64, at_most: Duration) -> bool {
        let (begun, before) = (Instant::now(), self.acknowledged());
        while begun.elapsed() < at_most {
            if self.acknowledged() >= before + events {
                return true;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        false
    }

    /// Lets every sender finish its batch and tell.
    pub(crate) fn finish(self) -> Result<Vec<Report>, String> {
        self.stop.store(true, Ordering::Relaxed);
        let joined = self.senders.into_iter().map(|sender| sender.join().map_err(|_| "a sender panicked".to_owned()));
        let reports: Vec<Report> = joined.collect::<Result<_, _>>()?;
        match reports.iter().find_map(|report| report.fault.clone()) {
            Some(fault) => Err(fault),
            None => Ok(reports),
        }
    }
}

pub(crate) fn accounts(reports: &[Report]) -> Vec<Account> {
    reports.iter().map(|report| report.account.clone()).collect()
}

/// All latencies in order, in microseconds.
pub(crate) fn latencies(reports: &[Report]) -> Vec<u64> {
    let mut all: Vec<u64> = reports.iter().flat_map(|report| report.latencies.iter().copied()).collect();
    all.sort_unstable();
    all
}

/// A write key as clients send it: the user name of Basic authentication.
pub(crate) fn authorization(key: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{key}:")))
}

struct Sender {
    plan: Plan,
    connection: usize,
    authorization: String,
    target: Arc<Target>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
    chance: Chance,
    open: Option<Connection>,
    report: Report,
    stopped_at: Option<Instant>,
}

/// What became of one batch.
enum Delivered {
    Acknowledged,
    GaveUp,
}

/// What one try brought.
enum Tried {
    Acknowledged,
    ComeBackLater(Duration),
    ConnectionLost,
}

impl Sender {
    fn run(mut self) -> Report {
        let begun = Instant::now();
        while !self.is_stopped() && self.report.fault.is_none() {
            self.keep_pace(begun);
            let (first, end) = (self.report.account.sent, self.report.account.sent + self.plan.batch);
            self.report.account.sent = end;
            self.deliver(first, end, true);
        }
        self.report
    }

    fn keep_pace(&self, begun: Instant) {
        let Some(per_second) = self.plan.per_second else { return };
        let due = self.report.account.sent * self.plan.connections as u64 * 1000 / per_second.max(1);
        let due = Duration::from_millis(due);
        while begun.elapsed() < due && !self.is_stopped() {
            std::thread::sleep((due - begun.elapsed().min(due)).min(Duration::from_millis(20)));
        }
    }

    fn deliver(&mut self, first: u64, end: u64, whole: bool) {
        match self.try_until_acknowledged(first, end, whole) {
            Delivered::GaveUp => self.report.account.unanswered.push((first, end)),
            Delivered::Acknowledged => {}
        }
    }

    fn try_until_acknowledged(&mut self, first: u64, end: u64, whole: bool) -> Delivered {
        let body = batch(&self.plan, self.connection, first, end);
        let mut tries = 0_u32;
        loop {
            let Some(address) = self.target.wait(Duration::from_millis(100)) else {
                if self.is_out_of_time() {
                    return Delivered::GaveUp;
                }
                continue;
            };
            tries += 1;
            let sent = Instant::now();
            match self.once(address, &body) {
                Ok(Tried::Acknowledged) => {
                    if tries == 1 {
                        self.report.latencies.push(micros(sent.elapsed()));
                    }
                    self.acknowledged.fetch_add(end - first, Ordering::Relaxed);
                    if self.plan.mischief && self.chance.once_in(16) {
                        // Twice on purpose; what comes of it does not matter to the sender.
                        drop(self.once(address, &body));
                    }
                    return Delivered::Acknowledged;
                }
                Ok(Tried::ComeBackLater(pause)) => {
                    self.report.slowest_refusal = self.report.slowest_refusal.max(micros(sent.elapsed()));
                    std::thread::sleep(pause);
                }
                Ok(Tried::ConnectionLost) if self.plan.mischief && whole && self.chance.once_in(4) => {
                    return Delivered::GaveUp;
                }
                Ok(Tried::ConnectionLost) if self.plan.mischief && whole && self.chance.once_in(3) => {
                    let middle = first + (end - first) / 2;
                    self.deliver(first, middle, false);
                    self.deliver(middle, end, false);
                    return Delivered::Acknowledged;
                }
                Ok(Tried::ConnectionLost) => std::thread::sleep(Duration::from_millis(5)),
                Err(fault) => {
                    self.report.fault.get_or_insert(fault);
                    return Delivered::GaveUp;
                }
            }
            if self.is_out_of_time() {
                return Delivered::GaveUp;
            }
        }
    }

    fn once(&mut self, address: SocketAddr, body: &str) -> Result<Tried, String> {
        if self.open.is_none() {
            self.open = Connection::open(address, PATIENCE).ok();
        }
        let Some(connection) = &mut self.open else { return Ok(Tried::ConnectionLost) };
        let headers = [("authorization", self.authorization.as_str()), ("content-type", "application/json")];
        let request = Request { method: "POST", path: "/v1/batch", headers: &headers, body: body.as_bytes() };
        let Ok(answer) = connection.ask(request) else {
            self.open = None;
            return Ok(Tried::ConnectionLost);
        };
        if answer.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) {
            self.open = None;
        }
        self.understood(&answer)
    }

    fn understood(&mut self, answer: &Answer) -> Result<Tried, String> {
        match answer.status {
            200 => {
                let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
                if said["success"] == true && said["rejected"] == 0 {
                    Ok(Tried::Acknowledged)
                } else {
                    Err(format!("a batch of good events was answered 200 {}", answer.text()))
                }
            }
            429 | 503 => {
                self.report.refusals += 1;
                let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
                self.report.refusal_code = said["code"].as_str().map(str::to_owned);
                let seconds = answer.header("retry-after").and_then(|value| value.parse::<u64>().ok());
                self.report.silent_refusals += u64::from(seconds.is_none());
                Ok(Tried::ComeBackLater(Duration::from_secs(seconds.unwrap_or(1)).min(LONGEST_PAUSE)))
            }
            500.. if self.plan.dying => Ok(Tried::ConnectionLost),
            status => Err(format!("a batch of good events was answered {status} {}", answer.text())),
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn is_out_of_time(&mut self) -> bool {
        self.is_stopped() && self.stopped_at.get_or_insert_with(Instant::now).elapsed() > LAST_TRIES
    }
}

/// A batch in the form of the tracking API.
pub(crate) fn batch(plan: &Plan, connection: usize, first: u64, end: u64) -> String {
    let mut body = String::from(r#"{"batch":["#);
    let filling = "x".repeat(plan.filling);
    for number in first..end {
        let comma = if number > first { "," } else { "" };
        let id = message_id(&plan.trial, connection, number);
        let activity = ACTIVITIES[usize::try_from(number % 8).unwrap_or(0)];
        let (customer, time) = (number % 5000, time(number));
        write!(
            body,
            r#"{comma}{{"type":"track","messageId":"{id}","userId":"customer-{customer}","event":"{activity}","timestamp":"{time}","properties":{{"number":{number},"device":"mobile","filling":"{filling}"}}}}"#
        )
        .expect("writing to a string cannot fail");
    }
    body.push_str("]}");
    body
}

/// A time in June 2026, a second later for each number.
fn time(number: u64) -> String {
    let (day, hour, minute, second) = (1 + number / 86_400 % 28, number / 3600 % 24, number / 60 % 60, number % 60);
    format!("2026-06-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// The value below which this share of sorted values lies.
pub(crate) fn quantile(sorted: &[u64], share: f64) -> u64 {
    let place = (sorted.len() as f64 * share) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_json_with_its_ids_in_order() {
        let body: Value = serde_json::from_str(&batch(&Plan::new("t"), 3, 10, 12)).unwrap();
        assert_eq!(body["batch"][0]["messageId"], "t-3-10");
        assert_eq!(body["batch"][1]["messageId"], "t-3-11");
        assert_eq!(body["batch"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn a_quantile_of_sorted_values_is_one_of_them() {
        let values: Vec<u64> = (1..=100).collect();
        assert_eq!((quantile(&values, 0.5), quantile(&values, 0.99), quantile(&values, 1.0)), (51, 100, 100));
        assert_eq!(quantile(&[], 0.5), 0);
    }
}
