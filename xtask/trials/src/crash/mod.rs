//! Trials that break things: processes, power, disks, bytes, clocks.

pub(crate) mod backup;
pub(crate) mod clocks;
pub(crate) mod erase;
pub(crate) mod full;
pub(crate) mod kill;
pub(crate) mod power;
pub(crate) mod rot;

use crate::ledger::{self, Account, Verdict};
use crate::resa::{Resa, Server};

/// Holds the accounts of all senders against what the data directory exports.
pub(crate) fn compare_with_export(resa: &Resa, trial: &str, accounts: &[Account]) -> Result<Verdict, String> {
    let export = resa.output(&["export", "events", "--format", "ndjson"])?;
    Ok(ledger::compare(trial, accounts, ledger::ids_in(&export)?.into_iter()))
}

/// Received = stored + duplicates + rejected, since the server started.
pub(crate) fn check_equation(server: &Server) -> Result<String, String> {
    let [received, stored, duplicates, rejected] = server.counts()?;
    let sentence = format!("received {received} = stored {stored} + duplicates {duplicates} + rejected {rejected}");
    if received == stored + duplicates + rejected {
        Ok(sentence)
    } else {
        Err(format!("the counts do not add up: {}", sentence.replace(" = ", " ≠ ")))
    }
}

/// `resa check` finds nothing wrong.
pub(crate) fn check_clean(resa: &Resa) -> Result<(), String> {
    resa.json(&["check"]).map(drop)
}
