//! `resa export`: the events, the persons, the journeys, the responses or what was decided about findings of a data
//! directory, as they are now, in a form that other tools read. What goes out streams: a log may be larger than memory.

mod events;
mod findings;
mod journeys;
mod persons;
mod responses;

use super::Shower;
use crate::answers::{Hearing, Wish};
use crate::args::{ColumnArgs, ExportWhat, JourneyArgs, LimitArgs, SeenArgs};
use crate::clock::now;
use crate::data::Data;
use crate::failure::Failure;
use crate::input::{asked_by_rules, cut_spec, definition_for, knowing_stations, memory, seen, threads};
use crate::output::{quoted, refuse_own_input, say};
use eventlog::{CutSpec, EventLog, OpenOptions, Wanted};
use ingest::write::WriteFormat;
use model::{Actor, AuditAction, AuditKind, AuditNote, By, Cut};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What the command line says of an export.
pub(super) struct Export<'a> {
    pub(super) what: ExportWhat,
    pub(super) dir: &'a Path,
    pub(super) seen: &'a SeenArgs,
    pub(super) format: Option<&'a str>,
    pub(super) output: Option<&'a Path>,
    pub(super) with_identifiers: bool,
    pub(super) journeys: &'a JourneyArgs,
    pub(super) limits: &'a LimitArgs,
}

/// An opened directory and what of it is wanted.
struct Opened {
    data: Data,
    log: EventLog,
    spec: CutSpec,
    threads: usize,
}

impl Opened {
    /// Whether an event of this time is wanted.
    fn is_in_time(&self, time: model::Micros) -> bool {
        self.spec.from.is_none_or(|from| from <= time.0) && self.spec.to.is_none_or(|to| time.0 < to)
    }
}

pub(super) fn run(export: &Export<'_>, show: &Shower) -> Result<(), Failure> {
    let format = format(export)?;
    if export.with_identifiers && export.what != ExportWhat::Persons {
        return Err(Failure::new("--with-identifiers belongs to persons")
            .hint("events and journeys name their customers by pseudonym: resa export persons --with-identifiers"));
    }
    if let Some(output) = export.output {
        refuse_own_input(export.journeys.definition.as_deref(), output)?;
    }
    let written = match export.what {
        ExportWhat::Responses => {
            let hearing = hear(export)?;
            log_export(export, &hearing.data, format)?;
            responses::write(&hearing, format, export.output)?
        }
        ExportWhat::Findings => {
            findings::refuse_narrowing(export.journeys)?;
            let data = Data::open(export.dir, &seen(export.seen, &ColumnArgs::default())?)?;
            log_export(export, &data, format)?;
            findings::write(&data, format, export.output)?
        }
        what => {
            let opened = open(export, format)?;
            log_export(export, &opened.data, format)?;
            match what {
                ExportWhat::Persons => persons::write(&opened, format, export)?,
                ExportWhat::Journeys => journeys::write(&opened, format, export.output)?,
                _ => events::write(&opened, format, export.output)?,
            }
        }
    };
    if let Some(output) = export.output {
        say(&format!("{}: {}", output.display(), show.words.number(written)));
    }
    Ok(())
}

fn format(export: &Export<'_>) -> Result<WriteFormat, Failure> {
    let format = match (export.format, export.output) {
        (Some(word), _) => WriteFormat::from_word(word).ok_or_else(|| {
            Failure::new(format!("`{word}` is not a format to export to"))
                .hint("choose one of ndjson, csv, tsv, parquet, xlsx, xes, ocel, xmlocel, sqlite")
        })?,
        (None, Some(output)) => WriteFormat::of(output)?,
        (None, None) => WriteFormat::Ndjson,
    };
    if export.what != ExportWhat::Events && !matches!(format, WriteFormat::Ndjson | WriteFormat::Csv) {
        return Err(Failure::new("persons, journeys, responses and findings are exported as ndjson or csv")
            .hint("add --format csv"));
    }
    Ok(format)
}

/// The answers that are wanted, those that count in no score among them.
fn hear(export: &Export<'_>) -> Result<Hearing, Failure> {
    let Export { seen, journeys, limits, .. } = *export;
    let wish =
        Wish { seen, journeys, limits, survey: None, by: &[], time_zone: None, event_ids: true, stations: false };
    Hearing::of(export.dir, &wish)
}

fn open(export: &Export<'_>, format: WriteFormat) -> Result<Opened, Failure> {
    let columns = ColumnArgs::default();
    let data = Data::open(export.dir, &seen(export.seen, &columns)?)?;
    let definition = definition_for(export.journeys, Some(&data))?;
    let spec = cut_spec(export.journeys, &columns, &definition)?;
    let attributes = match export.what {
        ExportWhat::Events => None,
        ExportWhat::Persons => Some(Vec::new()),
        ExportWhat::Journeys | ExportWhat::Responses | ExportWhat::Findings => {
            let named = spec.segment.iter().flat_map(|segment| segment.attributes());
            Some(named.map(str::to_string).chain(asked_by_rules(&definition)).collect())
        }
    };
    let cases = spec.definition.cut.is_none_or(|cut| cut == Cut::Case);
    let wanted = Wanted {
        attributes,
        event_ids: export.what == ExportWhat::Events,
        by_case: export.what == ExportWhat::Journeys && cases || events::is_of_traces(format),
        ..Wanted::default()
    };
    let threads = threads(export.limits);
    let log = data.events(&OpenOptions { wanted, memory: memory(export.limits), threads })?;
    let spec = knowing_stations(&log, &definition.rule, spec);
    Ok(Opened { data, log, spec, threads })
}

/// Whoever takes data out is written down.
fn log_export(export: &Export<'_>, data: &Data, format: WriteFormat) -> Result<(), Failure> {
    let Some(store) = &data.store else { return Ok(()) };
    let note = AuditNote::done(AuditAction::ExportEvents)
        .in_project(&data.project)
        .to(AuditKind::Export, export.what.word())
        .with("format", format!("{format:?}").to_lowercase().as_str())
        .with("with_identifiers", export.with_identifiers);
    store.audit(&By::from(Actor::Cli), note, now())?;
    Ok(())
}

/// Where text goes: standard output, or a file that is seen only when it is whole.
enum Out {
    Standard(BufWriter<std::io::Stdout>),
    File(Box<BufWriter<tempfile::NamedTempFile>>, PathBuf),
}

impl Out {
    fn to(output: Option<&Path>) -> Result<Out, Failure> {
        const BUFFER: usize = 1 << 17;
        let Some(path) = output else { return Ok(Out::Standard(BufWriter::with_capacity(BUFFER, std::io::stdout()))) };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".resa-").tempfile_in(folder).map_err(|error| {
            Failure::new(format!("cannot write `{}`: {error}", path.display()))
                .hint("check that the folder exists and may be written")
        })?;
        Ok(Out::File(Box::new(BufWriter::with_capacity(BUFFER, file)), path.to_path_buf()))
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Out::Standard(mut out) => Ok(out.flush()?),
            Out::File(out, path) => {
                let file = out.into_inner().map_err(|error| Failure::from(error.into_error()))?;
                file.as_file().sync_all()?;
                let failed = |error: tempfile::PersistError| {
                    Failure::new(format!("cannot write `{}`: {}", path.display(), error.error))
                };
                file.persist(&path).map(drop).map_err(failed)
            }
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Out::Standard(out) => out.write(bytes),
            Out::File(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Out::Standard(out) => out.flush(),
            Out::File(out, _) => out.flush(),
        }
    }
}

/// One line of a table: cells quoted where they must be.
fn csv_line(out: &mut impl Write, cells: &[&str]) -> std::io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    writeln!(out, "{}", cells.join(","))
}

/// One JSON object on a line.
fn json_line(out: &mut impl Write, value: &impl serde::Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, value).map_err(|error| Failure::from(std::io::Error::from(error)))?;
    Ok(out.write_all(b"\n")?)
}

#[cfg(test)]
mod tests {
    use super::csv_line;

    #[test]
    fn what_customers_write_is_no_formula_in_a_spreadsheet() {
        let mut out = Vec::new();
        csv_line(&mut out, &["=HYPERLINK(\"x\")", "@a", "-2", "+1,5", "plain"]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"'=HYPERLINK(\"\"x\"\")\",'@a,-2,\"'+1,5\",plain\n");
    }
}
