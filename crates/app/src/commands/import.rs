//! `resa import`: files into a data directory, whole or not at all; and the way back.

use super::Shower;
use crate::account::Account;
use crate::args::{ColumnArgs, LimitArgs};
use crate::clock::now;
use crate::data::{Data, Seen, find_project};
use crate::failure::Failure;
use crate::input::{Need, Needed, memory, plan_files, threads};
use crate::output::{print, print_json, say};
use crate::progress::Progress;
use crate::words::Words;
use eventlog::{BuildOptions, DataDir, Identity, ImportRecord};
use ingest::ReadPlan;
use model::{Actor, By, ProjectId};
use server::imports::{Import, ImportChoices, ImportError, Imported, Undone, undo_import};
use std::path::{Path, PathBuf};
use store::Store;

pub(super) fn run(
    files: &[PathBuf],
    data: &Path,
    project: &str,
    choices: ImportChoices,
    columns: &ColumnArgs,
    limits: &LimitArgs,
    show: &Shower,
) -> Result<(), Failure> {
    let words = &show.words;
    let threads = threads(limits);
    let need = Need { attributes: Needed::All, event_ids: true, ..Need::default() };
    let plan = plan_files(files, columns, &need, threads)?;
    words.say_plan(&plan);
    refuse_newer(data)?;
    let store = Store::open(data, now())?;
    let project = find_project(&store, project)?;
    let imported = match take_in(&store, &project.id, &plan, choices, limits, &show.words) {
        Err(ImportError::AllRejected(report)) => {
            let account = Account { report: report.clone(), ..Account::default() };
            words.say_rejections(&account);
            return Err(ImportError::AllRejected(report).into());
        }
        imported => imported?,
    };
    say_protected(&imported, show);
    let Imported { record, report, .. } = imported;
    words.say_rejections(&Account { report, ..Account::default() });
    show_record(&record, words.either("importerad", "imported"), show)
}

/// Imports files, showing how far it has come.
pub(super) fn take_in(
    store: &Store,
    project: &ProjectId,
    plan: &ReadPlan,
    choices: ImportChoices,
    limits: &LimitArgs,
    words: &Words,
) -> Result<Imported, ImportError> {
    let build = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: memory(limits),
        scratch: store.dir().to_path_buf(),
        threads: threads(limits),
    };
    let by = By::from(Actor::Cli);
    let mut line = Progress::new();
    let import = Import { store, project, plan, choices, build, by: &by, now: now() };
    import.run(&mut |progress| line.show(|| words.reading(&progress)))
}

/// A log of a newer program is refused before databases are made beside it.
fn refuse_newer(data: &Path) -> Result<(), Failure> {
    Ok(DataDir::at(data).imports().map(drop)?)
}

/// Says what was done so that events do not tell who someone is.
fn say_protected(imported: &Imported, show: &Shower) {
    let words = &show.words;
    for (file, report) in &imported.protected {
        for remark in words.protection(report) {
            say(&format!("{file}: {remark}"));
        }
    }
    if imported.new_facts > 0 {
        let facts = words.number(imported.new_facts as u64);
        let what = words.either(
            "uppgifter om vilka identifierare som är samma kund",
            "facts about which identifiers are one customer",
        );
        say(&format!("{facts} {what}"));
    }
}

pub(super) fn undo(data: &Path, project: &str, id: u64, show: &Shower) -> Result<(), Failure> {
    let opened = Data::open(data, &Seen { project: Some(project.to_string()), no_stitching: true, ..Seen::default() })?;
    let undone = match &opened.store {
        Some(store) => undo_import(store, &opened.project, id, &By::from(Actor::Cli), now())?,
        None => Undone { record: opened.log.undo(id)?, leaves_identifiers: false },
    };
    if undone.leaves_identifiers {
        say(show.words.either(
            "importen gjordes av en äldre version, som inte mindes vilken import en kund kom med: händelserna är borta, \
             men kundernas identifierare ligger kvar; gallring (`resa retention`) och radering (`resa person erase`) \
             tar bort dem",
            "the import was made by an older version, which did not remember which import a customer came with: its \
             events are gone, but the customers' identifiers are left; retention (`resa retention`) and erasure \
             (`resa person erase`) take them out",
        ));
    }
    if show.json {
        let mut json = serde_json::json!(undone.record);
        json["leaves_identifiers"] = undone.leaves_identifiers.into();
        return print_json(&json);
    }
    show_record(&undone.record, show.words.either("återtagen", "taken back"), show)
}

fn show_record(record: &ImportRecord, what: &str, show: &Shower) -> Result<(), Failure> {
    if show.json {
        return print_json(record);
    }
    let words = &show.words;
    print(&format!(
        "{} {} {what}: {} = {} {} + {} {} + {} {}\n",
        words.either("import", "import"),
        record.id,
        words.number(record.received),
        words.number(record.stored),
        words.either("lagrade", "stored"),
        words.number(record.duplicates),
        words.either("dubbletter", "duplicates"),
        words.number(record.rejected),
        words.either("avvisade", "rejected"),
    ))
}
