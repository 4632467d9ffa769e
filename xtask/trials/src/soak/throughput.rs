//! K8: how many events a second are durable, in batches of 50 with 1 KiB each, and how the time to
//! acknowledge compares with what the disk itself takes for a write and a sync in the same run.

use super::milliseconds;
use crate::crash::check_equation;
use crate::load::{Load, Plan, latencies, micros, quantile};
use crate::resa::Server;
use crate::trial::{Ended, Outcome, Setting};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) const OPTIONS: &[(&str, u64)] = &[("seconds", 60), ("connections", 8), ("least", 5000), ("overload", 128)];

/// How long the bare disk is measured, before and after.
const PROBE: Duration = Duration::from_secs(3);

pub(crate) fn run(setting: &Setting) -> Outcome {
    let resa = setting.resa("data");
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let mut bare = probe(&setting.path("probe"))?;
    let at_the_promise = senders(setting, &server, &key, Some(setting.number("least")))?;
    bare.extend(probe(&setting.path("probe"))?);
    bare.sort_unstable();
    let at_most = senders(setting, &server, &key, None)?;
    let memory = server.memory_mib()?;
    check_equation(&server)?;
    let overload = overload(setting, &key, server.address)?;
    server.check_alive()?;
    check_equation(&server)?;
    server.kill()?;
    let disk = milliseconds(quantile(&bare, 0.99));
    let limit = disk * 3.0 + 50.0;
    let figures = format!(
        "at {:.0} durable events/s acknowledged p50 {:.1} ms, p99 {:.1} ms = {:.1} × the disk's own p99 of {disk:.1} ms (limit {limit:.1} ms); \
         at most {:.0} durable events/s, p99 {:.1} ms; {memory} MiB resident; {overload}",
        at_the_promise.per_second,
        at_the_promise.p50,
        at_the_promise.p99,
        at_the_promise.p99 / disk.max(0.001),
        at_most.per_second,
        at_most.p99,
    );
    let keeps_pace = at_the_promise.per_second >= setting.number("least") as f64 * 0.98;
    if keeps_pace && at_the_promise.p99 <= limit { Ok(Ended::Held(figures)) } else { Err(figures) }
}

/// What senders in batches of 50 saw.
struct Seen {
    per_second: f64,
    p50: f64,
    p99: f64,
}

fn senders(setting: &Setting, server: &Server, key: &str, per_second: Option<u64>) -> Result<Seen, String> {
    let connections = usize::try_from(setting.number("connections")).unwrap_or(8);
    let trial = if per_second.is_some() { "paced" } else { "unpaced" };
    let plan = Plan { connections, batch: 50, filling: 800, per_second, mischief: false, ..Plan::new(trial) };
    let load = Load::start(&plan, key, Some(server.address), &setting.chance());
    let begun = Instant::now();
    std::thread::sleep(Duration::from_secs(setting.number("seconds")));
    let per_second = load.acknowledged() as f64 / begun.elapsed().as_secs_f64();
    let all = latencies(&load.finish()?);
    Ok(Seen { per_second, p50: milliseconds(quantile(&all, 0.5)), p99: milliseconds(quantile(&all, 0.99)) })
}

/// Many more senders than can be served: nobody waits long for a no, and nothing is lost.
fn overload(setting: &Setting, key: &str, address: std::net::SocketAddr) -> Result<String, String> {
    let connections = usize::try_from(setting.number("overload")).unwrap_or(128);
    let plan = Plan { connections, batch: 400, filling: 800, mischief: false, ..Plan::new("overload") };
    let load = Load::start(&plan, key, Some(address), &setting.chance());
    std::thread::sleep(Duration::from_secs(5));
    let reports = load.finish()?;
    let refusals: u64 = reports.iter().map(|report| report.refusals).sum();
    let slowest = reports.iter().map(|report| report.slowest_refusal).max().unwrap_or_default();
    if reports.iter().any(|report| report.silent_refusals > 0) {
        return Err("under overload a refusal did not say when to come back".to_owned());
    }
    Ok(format!("overload: {refusals} refused, the slowest after {:.0} ms", milliseconds(slowest)))
}

/// Microseconds of each write of 4 KiB with fdatasync.
fn probe(path: &Path) -> Result<Vec<u64>, String> {
    let failed = |error: std::io::Error| format!("measure the disk: {error}");
    let mut file = std::fs::File::create(path).map_err(failed)?;
    let (begun, block, mut times) = (Instant::now(), [7_u8; 4096], Vec::new());
    while begun.elapsed() < PROBE {
        let write = Instant::now();
        file.write_all(&block).and_then(|()| file.sync_data()).map_err(failed)?;
        times.push(micros(write.elapsed()));
    }
    Ok(times)
}
