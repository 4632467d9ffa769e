//! `resa convert`: from one format to another, keeping what analysis sees.

use super::Shower;
use crate::account::Account;
use crate::args::{ColumnArgs, LimitArgs};
use crate::failure::Failure;
use crate::input::{Need, Needed, every_file_has, memory, plan_files, read, threads};
use crate::output::{print_json, refuse_own_input, say};
use eventlog::{BuildOptions, EventLog, Identity, LogBuilder, LogError};
use ingest::Role;
use ingest::write::{Target, WriteError, WriteFormat, WriteSchema, writer};
use std::path::{Path, PathBuf};

pub(super) fn run(
    columns: &ColumnArgs,
    limits: &LimitArgs,
    input: &Path,
    output: &Path,
    show: &Shower,
) -> Result<(), Failure> {
    let words = &show.words;
    let format = WriteFormat::of(output)?;
    refuse_own_input([input], output)?;
    let need = Need { attributes: Needed::All, event_ids: true, ..Need::default() };
    let threads = threads(limits);
    let files: Vec<PathBuf> = vec![input.to_path_buf()];
    let plan = plan_files(&files, columns, &need, threads)?;
    words.say_plan(&plan);
    let by_case = every_file_has(&plan, Role::Case);
    let mut builder = LogBuilder::new(BuildOptions {
        // Formats of cases want the events of a case together.
        identity: if by_case { Identity::Case } else { Identity::Person },
        by_case,
        keep_event_ids: true,
        memory: memory(limits),
        scratch: std::env::temp_dir(),
        threads,
    });
    let report = read(&plan, words, &mut |batch| builder.push(&batch))?;
    let log = builder.finish()?;
    let (received, rejected, duplicates) = (report.received, report.rejected(), log.totals().duplicates);
    words.say_rejections(&Account {
        received,
        rejected,
        duplicates,
        stored: log.totals().events,
        report,
        ..Account::default()
    });
    if log.totals().events == 0 {
        return Err(Failure::new(format!(
            "there is nothing to write: `{}` holds no event that could be read",
            input.display()
        ))
        .hint("`resa inspect` shows how its columns were understood and what was rejected"));
    }
    let mut out = writer(format, Target::file(output)?, &schema(&log, format))?;
    log.rows::<Stopped>(&mut |row| Ok(out.event(row)?)).map_err(|Stopped(failure)| failure)?;
    out.finish()?;
    if show.json {
        return print_json(&serde_json::json!({
            "output": output, "events": log.totals().events,
            "received": received, "duplicates": duplicates, "rejected": rejected,
        }));
    }
    say(&format!("{}: {}", output.display(), words.events(log.totals().events)));
    Ok(())
}

/// What of a log a format can hold.
pub(super) fn schema(log: &EventLog, format: WriteFormat) -> WriteSchema {
    let tells_both =
        !matches!(format, WriteFormat::Xes | WriteFormat::OcelJson | WriteFormat::OcelXml | WriteFormat::OcelSqlite);
    let attributes = log.attributes().iter().map(|attribute| (attribute.name.clone(), attribute.kind));
    WriteSchema {
        has_person: log.identity() == Identity::Person || log.totals().persons.is_some(),
        // A log in which only some events have a case is one of persons; only tables can tell both.
        has_case: log.identity() == Identity::Case || (log.has_other() && tells_both),
        has_channel: !log.channels().is_empty(),
        has_event_id: log.has_event_ids(),
        attributes: attributes.collect(),
        ..WriteSchema::default()
    }
}

/// Why the rows of a log were not all written.
struct Stopped(Failure);

impl From<LogError> for Stopped {
    fn from(error: LogError) -> Self {
        Stopped(error.into())
    }
}

impl From<WriteError> for Stopped {
    fn from(error: WriteError) -> Self {
        Stopped(error.into())
    }
}
