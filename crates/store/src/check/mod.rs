//! Looks through a data directory for anything that is not as it was written.
//!
//! Files first, as bytes; only what is whole is opened, for opening a damaged database would let SQLite
//! drop what it cannot read. Nothing is changed. The event log has a check of its own.

mod database;

#[cfg(test)]
mod tests;

use crate::backup::is_restore_pending;
use crate::migrate::{self, Found};
use crate::secrets::Secrets;
use crate::{Store, StoreError, pages};
use std::path::Path;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Remark,
    /// Something is damaged, lost or was tampered with.
    Damage,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Where: a file of the data directory, or a part of the data (`inbox`, `counts`, `audit`).
    pub what: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it is, and what to do. Never holds data.
    pub sentence: String,
}

impl Finding {
    fn damage(what: &str, sentence: impl Into<String>) -> Finding {
        Finding { what: what.into(), severity: Severity::Damage, sentence: sentence.into() }
    }

    fn remark(what: &str, sentence: impl Into<String>) -> Finding {
        Finding { what: what.into(), severity: Severity::Remark, sentence: sentence.into() }
    }
}

/// Everything that is wrong with the databases and secrets of a data directory; empty when nothing is.
/// The directory may be in use.
pub fn check(dir: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    if is_restore_pending(dir) {
        let sentence = "the directory was restored and is not ready; run `resa restore` to its end";
        findings.push(Finding::damage("restore-pending", sentence));
    }
    if let Err(error) = Secrets::read(&dir.join("secrets")) {
        findings.push(Finding::damage("secrets", error.to_string()));
    }
    for name in ["resa.db", "vault.db"] {
        findings.extend(check_bytes(dir, name));
    }
    let may_be_opened = findings.iter().all(|finding| finding.severity < Severity::Damage);
    if may_be_opened {
        findings.extend(check_content(dir).unwrap_or_else(|error| vec![Finding::damage("resa.db", error.to_string())]));
    }
    findings
}

/// A database file and its write-ahead log, as bytes.
fn check_bytes(dir: &Path, name: &str) -> Vec<Finding> {
    let path = dir.join(name);
    let unreadable = |error: std::io::Error| vec![Finding::damage(name, format!("`{name}` cannot be read: {error}"))];
    let log = match pages::verify_wal(&pages::wal_of(&path)) {
        Ok(log) => log,
        Err(error) => return unreadable(error),
    };
    let mut findings = Vec::new();
    if let Some(frame) = log.damaged_at {
        let sentence = format!(
            "frame {frame} of `{name}-wal` is damaged, and acknowledged data lies behind it; do not start the server, \
             keep the file, restore the last backup"
        );
        findings.push(Finding::damage(name, sentence));
    }
    let bad = match pages::verify_file(&path) {
        Ok(bad) => bad,
        Err(error) => return unreadable(error),
    };
    // A crash in the middle of bringing pages home tears them; the write-ahead log still has them whole.
    let (healing, lost): (Vec<u32>, Vec<u32>) =
        bad.iter().map(|bad| bad.page).partition(|page| log.pages.binary_search(page).is_ok());
    if !healing.is_empty() {
        let sentence =
            format!("{} of `{name}` will be put right at the next start from its log", list("page", &healing));
        findings.push(Finding::remark(name, sentence));
    }
    if !lost.is_empty() {
        let sentence = format!("in `{name}` {} damaged; restore the last backup", list_are("page", &lost));
        findings.push(Finding::damage(name, sentence));
    }
    findings
}

/// What the databases hold, once their bytes are known to be whole.
fn check_content(dir: &Path) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    for (name, steps) in [("resa.db", migrate::MAIN), ("vault.db", migrate::VAULT)] {
        match migrate::look(&dir.join(name), steps)? {
            Found::Nothing => {
                findings.push(Finding::damage(name, format!("`{name}` is empty; restore the last backup")))
            }
            Found::Version(version) if (version as usize) < steps.len() => {
                let sentence = format!("`{name}` is of an older version; the next start of the server updates it");
                return Ok(vec![Finding::remark(name, sentence)]);
            }
            Found::Version(_) => {}
        }
    }
    if !findings.is_empty() {
        return Ok(findings);
    }
    // Also compares the secrets with the ones that the data was written with.
    let store = Store::open_restored(dir)?;
    findings.extend(store.main().read(|connection| database::check(connection, "resa.db"))?);
    findings.extend(store.vault().read(|connection| database::check(connection, "vault.db"))?);
    findings.extend(store.main().read(database::check_inbox)?);
    findings.extend(store.main().read(database::check_counts)?);
    if let Err(bad) = store.verify_audit()? {
        findings.push(Finding::damage("audit", format!("the audit log is not as it was written: {bad}")));
    }
    Ok(findings)
}

/// `page 3`, `pages 3, 4 and 7 more`.
fn list<N: std::fmt::Display>(noun: &str, numbers: &[N]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(N::to_string).collect();
    let plural = if numbers.len() == 1 { "" } else { "s" };
    let more = match numbers.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{noun}{plural} {}{more}", shown.join(", "))
}

fn list_are<N: std::fmt::Display>(noun: &str, numbers: &[N]) -> String {
    format!("{} {}", list(noun, numbers), if numbers.len() == 1 { "is" } else { "are" })
}
