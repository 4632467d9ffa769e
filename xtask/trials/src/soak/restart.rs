//! K11: how soon a server with many events is ready after `kill -9`, and that SIGTERM ends it in time
//! with everything kept.

use crate::crash::check_clean;
use crate::load::{Load, Plan, accounts};
use crate::trial::{Ended, Outcome, Setting};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

pub(crate) const OPTIONS: &[(&str, u64)] = &[("events", 10_000_000), ("collected", 20_000)];

const READY_WITHIN: Duration = Duration::from_secs(5);
const ENDED_WITHIN: Duration = Duration::from_secs(10);

pub(crate) fn run(setting: &Setting) -> Outcome {
    let events = setting.number("events");
    let resa = setting.resa("data");
    let file = setting.path("many.csv");
    write_events(&file, events)?;
    let imported = resa.command(&["import"]).arg(&file).output().map_err(|error| format!("start resa: {error}"))?;
    if !imported.status.success() {
        return Err(format!("`resa import` failed: {}", String::from_utf8_lossy(&imported.stderr).trim()));
    }
    std::fs::remove_file(&file).map_err(|error| format!("remove `{}`: {error}", file.display()))?;
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let plan = Plan { batch: 50, ..Plan::new("restart") };
    let load = Load::start(&plan, &key, Some(server.address), &setting.chance());
    load.wait_for_more(setting.number("collected"), Duration::from_secs(120));
    load.target.set(None);
    server.kill()?;
    let mut server = resa.begin()?;
    let ready = server.wait_until_ready(Duration::from_secs(60))?;
    load.target.set(Some(server.address));
    load.wait_for_more(500, Duration::from_secs(30));
    let begun = std::time::Instant::now();
    load.target.set(None);
    let status = server.terminate(Duration::from_secs(60))?;
    let ended = begun.elapsed();
    let reports = load.finish()?;
    let export = resa.output(&["export", "events", "--format", "ndjson"])?;
    let lines = export.iter().filter(|byte| **byte == b'\n').count() as u64;
    let accounts = accounts(&reports);
    let (least, most) = bounds(events, &accounts);
    if !(least..=most).contains(&lines) {
        return Err(format!("{lines} events are there instead of {least} to {most}"));
    }
    check_clean(&resa)?;
    let figures = format!(
        "{events} events and {} collected: ready {:.2} s after kill -9, ended {:.2} s after SIGTERM ({status}), {lines} events there, at least {least} acknowledged",
        least - events,
        ready.as_secs_f64(),
        ended.as_secs_f64()
    );
    if ready <= READY_WITHIN && ended <= ENDED_WITHIN { Ok(Ended::Held(figures)) } else { Err(figures) }
}

/// What must be there at least and may be there at most.
fn bounds(imported: u64, accounts: &[crate::ledger::Account]) -> (u64, u64) {
    let acknowledged: u64 = accounts.iter().map(crate::ledger::Account::acknowledged).sum();
    let sent: u64 = accounts.iter().map(|account| account.sent).sum();
    (imported + acknowledged, imported + sent)
}

fn write_events(path: &Path, events: u64) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("write `{}`: {error}", path.display());
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).map_err(failed)?);
    writeln!(file, "customer,time,activity,channel").map_err(failed)?;
    for number in 0..events {
        let (day, hour, minute, second) =
            (1 + number / 400_000 % 28, number / 3600 % 24, number / 60 % 60, number % 60);
        let (activity, channel) = (number % 11, ["web", "phone", "letter"][usize::try_from(number % 3).unwrap_or(0)]);
        let customer = number.wrapping_mul(2_654_435_761) % 1_000_000;
        writeln!(file, "c{customer},2026-05-{day:02}T{hour:02}:{minute:02}:{second:02}Z,Activity {activity},{channel}")
            .map_err(failed)?;
    }
    file.flush().map_err(failed)
}
