//! K3: the disk is full, again and again, each time at another write. On a tmpfs that ballast fills.

use super::{check_clean, check_equation};
use crate::load::{Load, Plan, Report, accounts};
use crate::resa::{Resa, Server};
use crate::trial::{Ended, Outcome, Setting};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) const OPTIONS: &[(&str, u64)] = &[("rounds", 12), ("mib", 320), ("seconds", 900)];

/// Within this time after space returned events are accepted again.
const BACK_WITHIN: Duration = Duration::from_secs(5);

pub(crate) fn run(setting: &Setting) -> Outcome {
    let folder = setting.folder("disk")?;
    let disk = match SmallDisk::mount(&folder, setting.number("mib")) {
        Ok(disk) => disk,
        Err(why) => return Ok(Ended::Skipped(why)),
    };
    let resa = setting.resa("disk/data").with("RESA_SEAL_EVERY_SECONDS", "2").with("RESA_SEAL_AT_EVENTS", "2000");
    let deadline = Instant::now() + Duration::from_secs(setting.number("seconds"));
    let mut chance = setting.chance();
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let (mut rounds, mut slowest, mut reports) = (0, Duration::ZERO, Vec::<Report>::new());
    while rounds < setting.number("rounds") && Instant::now() < deadline {
        let plan = Plan { batch: 50, filling: 400, ..Plan::new(&format!("full{rounds}")) };
        let load = Load::start(&plan, &key, Some(server.address), &chance.branch(rounds));
        if !load.wait_for_more(200, Duration::from_secs(30)) {
            return Err(format!("round {rounds}: nothing is accepted although there is room"));
        }
        disk.fill(chance.below(3 << 20))?;
        wait_until_nothing_is_accepted(&load)?;
        reads_work(&resa, &server)?;
        disk.free()?;
        let freed = Instant::now();
        if !load.wait_for_more(1, BACK_WITHIN) {
            return Err(format!("round {rounds}: nothing was accepted within {BACK_WITHIN:?} of space returning"));
        }
        slowest = slowest.max(freed.elapsed());
        server.check_alive()?;
        let told = load.finish()?;
        refused_properly(&told)?;
        reports.extend(told);
        rounds += 1;
    }
    check_equation(&server)?;
    let figures = all_rounds(&resa, rounds, &reports)?;
    server.terminate(Duration::from_secs(20))?;
    check_clean(&resa)?;
    let refusals: u64 = reports.iter().map(|report| report.refusals).sum();
    Ok(Ended::Held(format!(
        "disk full {rounds} times, {refusals} refusals with Retry-After, reads went on, accepted again at the latest after {:.1} s: {figures}",
        slowest.as_secs_f64()
    )))
}

/// Waits until half a second passes without an acknowledgement.
fn wait_until_nothing_is_accepted(load: &Load) -> Result<(), String> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        if !load.wait_for_more(1, Duration::from_millis(500)) {
            return Ok(());
        }
    }
    Err("events were still acknowledged a minute after the disk was full".to_owned())
}

fn reads_work(resa: &Resa, server: &Server) -> Result<(), String> {
    let alive = server.get("/livez").map_err(|error| format!("/livez with a full disk: {error}"))?;
    if alive.status != 200 {
        return Err(format!("/livez with a full disk answered {}", alive.status));
    }
    resa.json(&["flow"]).map(drop).map_err(|why| format!("a query with a full disk: {why}"))
}

fn refused_properly(reports: &[Report]) -> Result<(), String> {
    if reports.iter().any(|report| report.silent_refusals > 0) {
        return Err("a refusal did not say when to come back (Retry-After)".to_owned());
    }
    let codes: Vec<&str> = reports.iter().filter_map(|report| report.refusal_code.as_deref()).collect();
    if codes.contains(&"storage_full") {
        Ok(())
    } else {
        Err(format!("a full disk was never called `storage_full`; the codes were {codes:?}"))
    }
}

/// The accounts of all rounds against one export: ids carry their round.
fn all_rounds(resa: &Resa, rounds: u64, reports: &[Report]) -> Result<String, String> {
    let export = resa.output(&["export", "events", "--format", "ndjson"])?;
    let ids = crate::ledger::ids_in(&export)?;
    let of_a_round = reports.len() / usize::try_from(rounds.max(1)).unwrap_or(1);
    let mut events = 0;
    for (round, told) in reports.chunks(of_a_round.max(1)).enumerate() {
        let trial = format!("full{round}");
        let own = ids.iter().filter(|id| id.starts_with(&format!("{trial}-"))).cloned();
        let verdict = crate::ledger::compare(&trial, &accounts(told), own);
        verdict.judged().map_err(|why| format!("round {round}: {why}"))?;
        events += verdict.found;
    }
    let strangers = ids.len() as u64 - events;
    if strangers == 0 {
        Ok(format!("{events} events found, 0 lost, 0 doubled, 0 invented"))
    } else {
        Err(format!("{strangers} events belong to no round"))
    }
}

/// A tmpfs of a fixed size with ballast in it.
struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    fn mount(folder: &Path, mib: u64) -> Result<SmallDisk, String> {
        let size = format!("size={mib}m");
        let mounted = succeeds(Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder))?;
        if mounted {
            Ok(SmallDisk { folder: folder.to_owned() })
        } else {
            Err("mounting a tmpfs needs root".to_owned())
        }
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("ballast")
    }

    /// Leaves this much room.
    fn fill(&self, room: u64) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("fill the disk: {error}");
        let mut file = std::fs::File::create(self.ballast()).map_err(failed)?;
        let block = vec![0_u8; 64 << 10];
        while file.write_all(&block).is_ok() {}
        let size = file.metadata().map_err(failed)?.len();
        file.set_len(size.saturating_sub(room)).map_err(failed)
    }

    fn free(&self) -> Result<(), String> {
        std::fs::remove_file(self.ballast()).map_err(|error| format!("free the disk: {error}"))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server that is still ending may have files open.
        let unmounted = succeeds(Command::new("umount").arg("--lazy").arg(&self.folder));
        if unmounted != Ok(true) {
            eprintln!("`{}` is still mounted", self.folder.display());
        }
    }
}

fn succeeds(command: &mut Command) -> Result<bool, String> {
    let status = command.stderr(Stdio::null()).status();
    status.map(|status| status.success()).map_err(|error| format!("start {:?}: {error}", command.get_program()))
}
