//! K2: the power goes. On a file system that forgets what nobody synced, at every sync of a first
//! start and then at random syncs under load, in all three kinds of damage.

use super::{check_clean, compare_with_export};
use crate::chance::Chance;
use crate::forgetful::{Damage, Forgetful};
use crate::load::{Load, Plan, accounts};
use crate::resa::{Resa, Server};
use crate::trial::{Ended, Outcome, Setting};
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) const OPTIONS: &[(&str, u64)] = &[("starts", 1000), ("cuts", 300), ("seconds", 1800)];

/// Syncs after the start within which the power goes under load: soon, or late enough for a sealing.
const SYNCS_UNDER_LOAD: [u64; 2] = [60, 1000];

pub(crate) fn run(setting: &Setting) -> Outcome {
    let folder = setting.folder("disk")?;
    if let Err(why) = Forgetful::mount(&folder) {
        return Ok(Ended::Skipped(why));
    }
    let deadline = Instant::now() + Duration::from_secs(setting.number("seconds"));
    let starts = cut_first_starts(setting, &folder, deadline)?;
    let (cuts, figures) = cut_under_load(setting, &folder, deadline)?;
    Ok(Ended::Held(format!("power cut at {starts} syncs of first starts and at {cuts} syncs under load: {figures}")))
}

fn patient() -> Duration {
    Duration::from_secs(60)
}

/// Cuts the power at the first, second, third … sync of a first start, each on an empty disk, until a
/// start comes through. What is left must always be enough to start.
fn cut_first_starts(setting: &Setting, folder: &Path, deadline: Instant) -> Result<u64, String> {
    let mut chance = setting.chance().branch(1);
    let mut cuts = 0;
    for sync in 1..=setting.number("starts") {
        for damage in Damage::ALL {
            if Instant::now() > deadline {
                return Ok(cuts);
            }
            let mut disk = Forgetful::mount(folder)?;
            let resa = setting.resa("disk/data");
            disk.cut_at_sync(sync);
            let cut = start_in_the_dark(&resa, &disk)?;
            disk.restart(damage, &mut chance)?;
            let context =
                |why: String| format!("after power went at sync {sync} of the first start ({damage:?}): {why}");
            let mut server = resa.serve().map_err(context)?;
            server.kill()?;
            if !cut {
                return Ok(cuts);
            }
            cuts += 1;
        }
    }
    Ok(cuts)
}

/// Starts a server whose power may go; true when it went. The server is gone afterwards.
fn start_in_the_dark(resa: &Resa, disk: &Forgetful) -> Result<bool, String> {
    // A server that lost its disk may end with any error, or not end at all; both are fine here.
    let Ok(mut server) = resa.begin() else { return Ok(disk.wait_for_cut(Duration::from_millis(1))) };
    while !disk.wait_for_cut(Duration::from_millis(20)) {
        if server.get("/readyz").is_ok_and(|answer| answer.status == 200) {
            break;
        }
    }
    server.kill()?;
    Ok(disk.wait_for_cut(Duration::from_millis(1)))
}

/// One data directory through many cuts under load; at the end everything acknowledged must be there.
fn cut_under_load(setting: &Setting, folder: &Path, deadline: Instant) -> Result<(u64, String), String> {
    let mut chance = setting.chance().branch(2);
    let mut disk = Forgetful::mount(folder)?;
    let resa = setting.resa("disk/data").with("RESA_SEAL_EVERY_SECONDS", "1").with("RESA_SEAL_AT_EVENTS", "200");
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let plan = Plan { batch: 10, dying: true, ..Plan::new("power") };
    let load = Load::start(&plan, &key, Some(server.address), &chance);
    let mut cuts = 0;
    while cuts < setting.number("cuts") && Instant::now() < deadline {
        let damage = Damage::ALL[chance.index(Damage::ALL.len())];
        disk.cut_at_sync(1 + chance.below(SYNCS_UNDER_LOAD[chance.clone().index(2)]));
        if !disk.wait_for_cut(Duration::from_secs(20)) {
            disk.cut_now();
        }
        load.target.set(None);
        server.kill()?;
        disk.restart(damage, &mut chance)?;
        cuts += 1;
        server = restart(&resa, &mut disk, &mut chance).map_err(|why| format!("cut {cuts} ({damage:?}): {why}"))?;
        load.target.set(Some(server.address));
    }
    server.wait_until_ready(patient())?;
    load.wait_for_more(1, Duration::from_secs(20));
    let reports = load.finish()?;
    server.check_alive()?;
    server.kill()?;
    let figures = compare_with_export(&resa, &plan.trial, &accounts(&reports))?.judged()?;
    check_clean(&resa)?;
    Ok((cuts, figures))
}

/// Starts again; now and then the power goes once more during the recovery.
fn restart(resa: &Resa, disk: &mut Forgetful, chance: &mut Chance) -> Result<Server, String> {
    while chance.once_in(4) {
        disk.cut_at_sync(1 + chance.below(8));
        start_in_the_dark(resa, disk)?;
        let damage = Damage::ALL[chance.index(Damage::ALL.len())];
        disk.restart(damage, chance)?;
    }
    resa.serve()
}
