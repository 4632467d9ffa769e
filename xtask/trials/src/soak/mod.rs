//! Trials that load a server and measure it.

pub(crate) mod idle;
pub(crate) mod restart;
pub(crate) mod slow;
pub(crate) mod throughput;

use crate::load::{Load, Plan, Report, latencies, quantile};
use crate::resa::Server;
use crate::trial::Setting;
use std::time::Duration;

/// Others may wait this much longer before it counts, whatever the ratio says: below it the machine's
/// own unrest decides. The same allowance as for the time to acknowledge.
const UNREST_MS: f64 = 50.0;

/// Steady senders for some time: their reports and the 99th percentile of the time to acknowledge, in ms.
fn steady(setting: &Setting, server: &Server, key: &str, trial: &str) -> Result<(Vec<Report>, f64), String> {
    let plan = Plan {
        connections: 50,
        batch: 5,
        filling: 400,
        per_second: Some(setting.number("per-second")),
        mischief: false,
        ..Plan::new(trial)
    };
    let load = Load::start(&plan, key, Some(server.address), &setting.chance());
    std::thread::sleep(Duration::from_secs(setting.number("seconds")));
    let reports = load.finish()?;
    let p99 = milliseconds(quantile(&latencies(&reports), 0.99));
    Ok((reports, p99))
}

fn milliseconds(micros: u64) -> f64 {
    micros as f64 / 1000.0
}

/// Others were hardly disturbed: at most twice as slow, or within the machine's unrest.
fn hardly_disturbed(alone: f64, meanwhile: f64) -> bool {
    meanwhile <= (alone * 2.0).max(alone + UNREST_MS)
}
