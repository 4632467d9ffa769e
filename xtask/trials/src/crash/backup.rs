//! K12: a backup while events arrive, restored on an empty directory: everything acknowledged before
//! it began is in it, the same questions get the same answers, and a damaged backup is refused.

use super::{check_clean, compare_with_export};
use crate::ledger::{self, Account};
use crate::load::{Load, Plan, accounts};
use crate::resa::Resa;
use crate::trial::{Ended, Outcome, Setting};
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) const OPTIONS: &[(&str, u64)] = &[("per-second", 1000), ("seconds", 15), ("flips", 20)];

/// Questions that must get the same answer from the restored directory, byte for byte.
const QUESTIONS: &[&[&str]] = &[
    &["export", "events", "--format", "ndjson"],
    &["flow", "--json"],
    &["steps", "--json"],
    &["variants", "--json"],
    &["funnel", "--step", "Letter opened", "--step", "Understood", "--json"],
];

pub(crate) fn run(setting: &Setting) -> Outcome {
    let resa = setting.resa("data").with("RESA_SEAL_EVERY_SECONDS", "2").with("RESA_SEAL_AT_EVENTS", "3000");
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let plan = Plan { per_second: Some(setting.number("per-second")), mischief: false, ..Plan::new("backup") };
    let load = Load::start(&plan, &key, Some(server.address), &setting.chance());
    let half = setting.number("seconds") * setting.number("per-second") / 2;
    load.wait_for_more(half, Duration::from_secs(setting.number("seconds") * 4));
    let before = load.acknowledged();
    let begun = Instant::now();
    let under_load = back_up(&resa, &setting.path("under-load"))?;
    let took = begun.elapsed();
    load.wait_for_more(half / 4, Duration::from_secs(60));
    let reports = load.finish()?;
    server.check_alive()?;
    let accounts = accounts(&reports);
    compare_with_export(&resa, &plan.trial, &accounts)?.judged()?;
    let then = restore(&resa, &under_load, &setting.path("then"))?;
    let found = holds_what_was_acknowledged(&then, &plan.trial, &accounts, before)?;
    let quiet = back_up(&resa, &setting.path("quiet"))?;
    let now = restore(&resa, &quiet, &setting.path("now"))?;
    server.terminate(Duration::from_secs(20))?;
    for question in QUESTIONS {
        if resa.output(question)? != now.output(question)? {
            return Err(format!("`resa {}` is answered differently after the restore", question.join(" ")));
        }
    }
    check_clean(&now)?;
    let refused = damaged_backups_are_refused(setting, &resa, &quiet)?;
    Ok(Ended::Held(format!(
        "backup in {:.1} s while events arrived: {found} events restored, all {before} acknowledged before it among them, \
         0 doubled; {} questions answered the same, byte for byte; {refused} damaged backups refused",
        took.as_secs_f64(),
        QUESTIONS.len()
    )))
}

fn back_up(resa: &Resa, to: &Path) -> Result<std::path::PathBuf, String> {
    let ended = resa.command(&["backup"]).arg(to).output().map_err(|error| format!("start resa: {error}"))?;
    if ended.status.success() && to.exists() {
        return Ok(to.to_owned());
    }
    Err(format!("`resa backup` ended with {}: {}", ended.status, String::from_utf8_lossy(&ended.stderr).trim()))
}

fn restore(resa: &Resa, from: &Path, to: &Path) -> Result<Resa, String> {
    let restored = resa.on(to);
    let ended = restored.command(&["restore"]).arg(from).output().map_err(|error| format!("start resa: {error}"))?;
    if ended.status.success() {
        return Ok(restored);
    }
    Err(format!("`resa restore` ended with {}: {}", ended.status, String::from_utf8_lossy(&ended.stderr).trim()))
}

/// Nothing doubled, nothing invented, and at least as much as was acknowledged when the backup began.
fn holds_what_was_acknowledged(then: &Resa, trial: &str, accounts: &[Account], before: u64) -> Result<u64, String> {
    let export = then.output(&["export", "events", "--format", "ndjson"])?;
    let verdict = ledger::compare(trial, accounts, ledger::ids_in(&export)?.into_iter());
    if verdict.doubled + verdict.invented > 0 || verdict.found < before {
        return Err(format!(
            "of {before} events acknowledged before the backup it holds {} ({verdict:?})",
            verdict.found
        ));
    }
    Ok(verdict.found)
}

/// A byte of the backup is changed: the restore must refuse, and leave no directory that opens.
fn damaged_backups_are_refused(setting: &Setting, resa: &Resa, backup: &Path) -> Result<u64, String> {
    let files = if backup.is_dir() { crate::scan::files_under(backup)? } else { vec![backup.to_owned()] };
    let mut chance = setting.chance();
    let flips = setting.number("flips");
    for flip in 0..flips {
        let path = &files[chance.index(files.len())];
        let read = |error: std::io::Error| format!("damage `{}`: {error}", path.display());
        let whole = std::fs::read(path).map_err(read)?;
        if whole.is_empty() {
            continue;
        }
        let mut damaged = whole.clone();
        let at = chance.index(damaged.len());
        damaged[at] ^= 1 << chance.below(8);
        std::fs::write(path, &damaged).map_err(read)?;
        let restored = restore(resa, backup, &setting.path(&format!("damaged{flip}")));
        std::fs::write(path, &whole).map_err(read)?;
        if restored.is_ok() {
            return Err(format!("a backup with a changed byte ({at} of `{}`) was restored", path.display()));
        }
    }
    Ok(flips)
}
