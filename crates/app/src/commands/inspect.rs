//! `resa inspect`: what is in the files, how their columns were understood, what was rejected and why.

use super::Shower;
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Loaded, Need, Needed, load};
use crate::output::{Cell, Table, print, print_exactly, print_json};
use crate::words::origin;
use eventlog::{Identity, JourneyKey, Journeys, LogError};
use insight::fold::{Overview, run as fold};
use model::is_technical_attribute;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::fmt::Write as _;

/// The contract's shape.
#[derive(Serialize)]
struct Inspection {
    events: u64,
    journeys: u64,
    persons: Option<u64>,
    activities: u64,
    channels: u64,
    first: Option<String>,
    last: Option<String>,
    columns: Map<String, Value>,
    attributes: Vec<String>,
    received: u64,
    stored: u64,
    duplicates: u64,
    rejected: u64,
    rejections: Vec<Rejected>,
}

#[derive(Serialize)]
struct Rejected {
    reason: String,
    count: u64,
    /// Absent for what a data directory remembers.
    example: Option<Example>,
}

#[derive(Serialize)]
struct Example {
    line: u64,
    text: String,
    file: String,
}

pub(super) fn run(args: &LogArgs, show: &Shower) -> Result<(), Failure> {
    let need = Need { attributes: Needed::All, even_if_all_rejected: true, ..Need::default() };
    let loaded = load(args, &need, &show.words)?;
    let inspection = inspect(&loaded)?;
    if show.json {
        print_json(&inspection)
    } else if show.csv {
        print_exactly(&table(&inspection)?.to_csv())
    } else {
        print(&sentences(&loaded, &inspection, show))
    }?;
    if inspection.stored == 0 && inspection.rejected > 0 {
        return Err(Failure::new(format!("all {} rows were rejected", inspection.rejected)).hint(
            "the reasons stand above; options such as --time and --time-format tell how columns are to be read",
        ));
    }
    Ok(())
}

fn inspect(loaded: &Loaded) -> Result<Inspection, Failure> {
    let journeys = loaded.journeys()?;
    let (activities, channels) = (journeys.activities().len(), journeys.channels().len());
    let seen = fold(&journeys, loaded.threads, || Overview::new(activities, channels))?;
    let account = &loaded.account;
    let read = account.report.rejections.iter().map(|rejections| Rejected {
        reason: rejections.reason.code().to_string(),
        count: rejections.count,
        example: Some(Example {
            line: rejections.example.line,
            text: rejections.example.text.clone(),
            file: rejections.example.file.clone(),
        }),
    });
    let remembered = account.remembered.rejections.iter();
    let remembered =
        remembered.map(|(reason, count)| Rejected { reason: reason.clone(), count: *count, example: None });
    let rejections = read.chain(remembered);
    let attributes = loaded.log.attributes().iter().filter(|attribute| !is_technical_attribute(&attribute.name));
    Ok(Inspection {
        events: seen.events,
        journeys: seen.journeys,
        persons: persons(loaded, &journeys)?,
        activities: seen.activities,
        channels: seen.channels,
        first: seen.first.map(|time| time.to_rfc3339()),
        last: seen.last.map(|time| time.to_rfc3339()),
        columns: columns(loaded),
        attributes: attributes.map(|attribute| attribute.name.clone()).collect(),
        received: account.received,
        stored: account.stored,
        duplicates: account.duplicates,
        rejected: account.rejected,
        rejections: rejections.collect(),
    })
}

/// Distinct customers in the journeys, where the log knows customers.
fn persons(loaded: &Loaded, journeys: &Journeys<'_>) -> Result<Option<u64>, Failure> {
    let whole = loaded.log.totals().persons;
    if whole.is_none() || !loaded.is_narrowed() {
        return Ok(whole);
    }
    if loaded.log.identity() == Identity::Case {
        return Ok(None); // a case may be shared by customers, and its journeys do not tell which of them remain
    }
    let keys = journeys.walk(loaded.threads, &Vec::new, |keys: &mut Vec<JourneyKey>, view| keys.push(view.key))?;
    let names = keys.into_iter().flatten().map(|key| journeys.identity_name(key));
    let names = names.collect::<Result<HashSet<String>, LogError>>()?;
    Ok(Some(names.len() as u64))
}

/// Role to column; where several files differ, all of their columns.
fn columns(loaded: &Loaded) -> Map<String, Value> {
    let mut columns: Map<String, Value> = Map::new();
    for (role, names) in &loaded.account.remembered.columns {
        columns.insert(role.clone(), Value::String(names.join(" | ")));
    }
    for file in loaded.plan.iter().flat_map(|plan| &plan.files) {
        for decision in &file.decisions {
            let column = origin(&decision.from);
            match columns.get_mut(decision.role.code()) {
                Some(Value::String(known)) if !known.split(" | ").any(|known| known == column) => {
                    known.push_str(" | ");
                    known.push_str(&column);
                }
                Some(_) => {}
                None => {
                    columns.insert(decision.role.code().to_string(), Value::String(column));
                }
            }
        }
    }
    columns
}

/// What the JSON says, a line for each thing; lists as one cell.
fn table(found: &Inspection) -> Result<Table, Failure> {
    let mut table = Table::new(&["what", "value"]);
    let wrong = |error: serde_json::Error| Failure::new(format!("cannot write the answer: {error}"));
    let Value::Object(whole) = serde_json::to_value(found).map_err(wrong)? else { return Ok(table) };
    for (name, value) in whole {
        match (name.as_str(), value) {
            ("columns", Value::Object(columns)) => {
                for (role, column) in columns {
                    table.row(vec![Cell::text(format!("column.{role}")), Cell::text(plain(&column))]);
                }
            }
            ("rejections", _) => {
                for rejected in &found.rejections {
                    let what = format!("rejected.{}", rejected.reason);
                    table.row(vec![Cell::text(what), Cell::text(rejected.count.to_string())]);
                }
            }
            (_, value) => table.row(vec![Cell::text(name.clone()), Cell::text(plain(&value))]),
        }
    }
    Ok(table)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(" | "),
        other => other.to_string(),
    }
}

fn sentences(loaded: &Loaded, found: &Inspection, show: &Shower) -> String {
    let words = &show.words;
    let mut text = String::new();
    let mut line = |swedish: &str, english: &str, value: String| {
        _ = writeln!(text, "{:<14} {value}", words.either(swedish, english));
    };
    line("händelser", "events", words.number(found.events));
    line("resor", "journeys", words.number(found.journeys));
    line("kunder", "customers", found.persons.map_or("–".to_string(), |persons| words.number(persons)));
    line("händelsetyper", "activities", words.number(found.activities));
    line("kanaler", "channels", words.number(found.channels));
    let or_none = |time: &Option<String>| time.clone().unwrap_or_else(|| "–".to_string());
    line("första", "first", or_none(&found.first));
    line("sista", "last", or_none(&found.last));
    let account = format!(
        "{} = {} {} + {} {} + {} {}",
        words.number(found.received),
        words.number(found.stored),
        words.either("lagrade", "stored"),
        words.number(found.duplicates),
        words.either("dubbletter", "duplicates"),
        words.number(found.rejected),
        words.either("avvisade", "rejected"),
    );
    line("mottagna", "received", account);
    for file in loaded.plan.iter().flat_map(|plan| &plan.files) {
        _ = writeln!(text, "\n{} ({})", file.source.file_name(), file.format.word());
        for decision in &file.decisions {
            let from = origin(&decision.from);
            _ = writeln!(text, "  {:<12} {from:<24} {}", words.role(decision.role), words.why(&decision.why));
        }
    }
    if !found.attributes.is_empty() {
        _ = writeln!(text, "\n{}: {}", words.either("attribut", "attributes"), found.attributes.join(", "));
    }
    for rejected in &found.rejections {
        let (reason, count) = (&rejected.reason, words.number(rejected.count));
        _ = writeln!(text, "\n{reason}: {count} ({})", words.reason(reason));
        if let Some(Example { line, text: example, file }) = &rejected.example {
            _ = writeln!(text, "  {file} {} {line}: {example}", words.either("rad", "line"));
        }
    }
    text
}
