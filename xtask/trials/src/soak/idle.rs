//! K6: thousands of idle keep-alive connections beside steady senders.

use super::{hardly_disturbed, steady};
use crate::crash::check_equation;
use crate::http::{Connection, Request};
use crate::trial::{Ended, Outcome, Setting};
use std::time::Duration;

pub(crate) const OPTIONS: &[(&str, u64)] = &[("connections", 10_000), ("seconds", 30), ("per-second", 1000)];

/// What the server may hold in memory with all of them open.
const MOST_MEMORY_MIB: u64 = 512;

pub(crate) fn run(setting: &Setting) -> Outcome {
    let resa = setting.resa("data");
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let (_, alone) = steady(setting, &server, &key, "alone")?;
    let mut idlers = Vec::new();
    for number in 0..setting.number("connections") {
        let opened = Connection::open(server.address, Duration::from_secs(20)).and_then(|mut connection| {
            connection.ask(Request::get("/livez")).map(|answer| (connection, answer.status))
        });
        match opened {
            Ok((connection, 200)) => idlers.push(connection),
            Ok((_, status)) => return Err(format!("idle connection {number} was answered {status}")),
            Err(error) => return Err(format!("idle connection {number}: {error}")),
        }
    }
    let (reports, meanwhile) = steady(setting, &server, &key, "meanwhile")?;
    let memory = server.memory_mib()?;
    let mut lost = 0;
    for idler in &mut idlers {
        lost += usize::from(!idler.ask(Request::get("/livez")).is_ok_and(|answer| answer.status == 200));
    }
    server.check_alive()?;
    check_equation(&server)?;
    let refusals: u64 = reports.iter().map(|report| report.refusals).sum();
    let figures = format!(
        "{} idle connections, {} events/s: p99 {meanwhile:.1} ms, without them {alone:.1} ms; {memory} MiB resident; {lost} connections lost, {refusals} refusals",
        idlers.len(),
        setting.number("per-second")
    );
    let held = lost == 0 && refusals == 0 && memory <= MOST_MEMORY_MIB && hardly_disturbed(alone, meanwhile);
    if held { Ok(Ended::Held(figures)) } else { Err(figures) }
}
