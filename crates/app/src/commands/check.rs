//! `resa check`: whether a data directory is sound, part by part, without changing anything.

use super::Shower;
use crate::failure::Failure;
use crate::output::{Cell, Table, print, print_json};
use eventlog::DataDir;
use serde::Serialize;
use server::Settings;
use std::path::Path;
use store::{Finding, Severity};

/// What was found, as JSON.
#[derive(Serialize)]
struct Report {
    sound: bool,
    findings: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    what: String,
    severity: &'static str,
    sentence: String,
}

pub(super) fn run(dir: &Path, show: &Shower) -> Result<(), Failure> {
    if !dir.is_dir() {
        return Err(Failure::new(format!("there is no data directory `{}`", dir.display()))
            .hint("name it with --data; `resa serve` or `resa import` makes one"));
    }
    let findings = findings(dir)?;
    let sound = findings.iter().all(|found| found.severity != "damage");
    let report = Report { sound, findings };
    let words = &show.words;
    if show.json {
        print_json(&report)?;
    } else if report.findings.is_empty() {
        print(&format!(
            "{}\n",
            words.either(
                "Allt är helt: inställningar, hemligheter, databaser, block, antal och logg.",
                "All is sound: settings, secrets, databases, blocks, counts and audit log."
            )
        ))?;
    } else {
        let mut table = Table::new(&["", words.either("var", "where"), words.either("vad", "what")]);
        for found in &report.findings {
            let (what, sentence) = (found.what.as_str(), found.sentence.as_str());
            table.row(vec![Cell::text(found.severity), Cell::text(what), Cell::text(sentence)]);
        }
        let count = report.findings.len() as u64;
        let heading = words.count(count, ("sak hittades", "saker hittades"), ("thing was found", "things were found"));
        show.show(&report, &heading, &table)?;
        if !show.csv {
            report.findings.iter().try_for_each(|found| print(&format!("\n{}: {}\n", found.what, found.sentence)))?;
        }
    }
    if sound {
        return Ok(());
    }
    Err(Failure::new(format!("`{}` is damaged", dir.display())).hint("restore the last backup into an empty directory"))
}

/// Settings, databases, then the blocks of every project.
fn findings(dir: &Path) -> Result<Vec<Found>, Failure> {
    let damage = |what: &str, sentence: String| Found { what: what.to_string(), severity: "damage", sentence };
    let mut all = Vec::new();
    if let Err(error) = Settings::read(dir, std::env::vars()) {
        all.push(damage("settings.toml", error.to_string()));
    }
    // A directory of imports alone, made before there were databases, has none to check.
    if dir.join("resa.db").exists() || dir.join("secrets").exists() || !dir.join("log").exists() {
        all.extend(store::check(dir).into_iter().map(of_store));
    }
    let Ok(projects) = std::fs::read_dir(dir.join("log")) else { return Ok(all) };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    for project in projects {
        let name = project?.file_name().to_string_lossy().into_owned();
        let log = DataDir::project(dir, &name);
        let problems = log.check(threads).into_iter();
        all.extend(problems.map(|problem| damage(&format!("log/{name}/{}", problem.file), problem.problem)));
    }
    Ok(all)
}

fn of_store(finding: Finding) -> Found {
    let severity = match finding.severity {
        Severity::Remark => "remark",
        Severity::Damage => "damage",
    };
    Found { what: finding.what, severity, sentence: finding.sentence }
}
