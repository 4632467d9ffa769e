//! `resa import`: files into a data directory, whole or not at all; and the way back.

use super::Shower;
use crate::account::Account;
use crate::args::{ColumnArgs, LimitArgs};
use crate::clock::now;
use crate::failure::Failure;
use crate::input::{Need, Needed, memory, plan_files, read, threads};
use crate::output::{print, print_json};
use eventlog::{BuildOptions, DataDir, Identity, ImportRecord, ImportedFile};
use ingest::content_hash;
use std::path::{Path, PathBuf};

pub(super) fn run(
    files: &[PathBuf],
    data: &Path,
    again: bool,
    columns: &ColumnArgs,
    limits: &LimitArgs,
    show: &Shower,
) -> Result<(), Failure> {
    let words = &show.words;
    let threads = threads(limits);
    let plan =
        plan_files(files, columns, &Need { attributes: Needed::All, event_ids: true, ..Need::default() }, threads)?;
    words.say_plan(&plan);
    let imported = plan
        .files
        .iter()
        .map(|file| Ok(ImportedFile { name: file.source.file_name().to_string(), hash: content_hash(&file.source)? }));
    let imported = imported.collect::<Result<Vec<ImportedFile>, Failure>>()?;
    let dir = DataDir::at(data);
    std::fs::create_dir_all(data).map_err(|error| {
        Failure::new(format!("cannot make the data directory `{}`: {error}", data.display()))
            .hint("name another folder with --data")
    })?;
    let build = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: memory(limits),
        scratch: data.to_path_buf(),
        threads,
    };
    let mut draft = dir.begin_import(imported, again, build)?;
    let report = read(&plan, words, &mut |batch| draft.push(&batch))?;
    let (received, rejected) = (report.received, report.rejected());
    if report.accepted == 0 && rejected > 0 {
        words.say_rejections(&Account { received, rejected, report, ..Account::default() });
        return Err(Failure::new(format!("all {rejected} rows were rejected, so nothing was imported"))
            .hint("`resa inspect` shows how the columns were understood"));
    }
    let record = draft.commit(received, rejected, now())?;
    words.say_rejections(&Account { received, rejected, report, ..Account::default() });
    show_record(&record, words.either("importerad", "imported"), show)
}

pub(super) fn undo(data: &Path, id: u64, show: &Shower) -> Result<(), Failure> {
    let record = DataDir::at(data).undo(id)?;
    show_record(&record, show.words.either("återtagen", "taken back"), show)
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
