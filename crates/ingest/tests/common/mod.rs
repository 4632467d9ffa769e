//! Reads small files and shows what became of them, as text.
#![allow(dead_code, clippy::allow_attributes, reason = "each test binary uses its own part of this")]

use ingest::{FilePlan, Origin, ReadError, ReadFailure, ReadOptions, ReadReport, Source};
use model::{EventBatch, Micros};
use std::convert::Infallible;

/// What became of some files.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) roles: Vec<String>,
    pub(crate) events: Vec<String>,
    pub(crate) rejections: Vec<String>,
    pub(crate) report: ReadReport,
}

pub(crate) fn read(name: &str, content: &[u8]) -> Result<Read, ReadError> {
    read_as(&[(name, content)], &ReadOptions::default())
}

pub(crate) fn refusal(files: &[(&str, &[u8])], options: &ReadOptions) -> ReadError {
    match read_as(files, options) {
        Ok(read) => panic!("{:?} was read: {:?} {:?}", files[0].0, read.roles, read.events.first()),
        Err(error) => error,
    }
}

pub(crate) fn read_as(files: &[(&str, &[u8])], options: &ReadOptions) -> Result<Read, ReadError> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut sources = Vec::new();
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a temporary file can be written");
        sources.push(Source::file(path));
    }
    read_sources(&sources, options)
}

pub(crate) fn read_sources(sources: &[Source], options: &ReadOptions) -> Result<Read, ReadError> {
    let plan = ingest::plan(sources, options)?;
    let mut events = Vec::new();
    let report = plan.read::<Infallible>(
        &mut |batch| {
            events.extend((0..batch.len()).map(|row| shown(&batch, row)));
            Ok(())
        },
        &mut |_| {},
    );
    let report = match report {
        Ok(report) => report,
        Err(ReadFailure::Source(error)) => return Err(error),
        Err(ReadFailure::Sink(never)) => match never {},
    };
    assert_eq!(report.received, report.accepted + report.rejected(), "nothing disappears");
    assert_eq!(report.accepted, events.len() as u64);
    let rejections = report.rejections.iter().map(|all| {
        let (code, count, example) = (all.reason.code(), all.count, &all.example);
        format!("{code} {count}: line {} `{}`", example.line, example.text)
    });
    Ok(Read { roles: plan.files.iter().map(roles).collect(), events, rejections: rejections.collect(), report })
}

pub(crate) fn roles(file: &FilePlan) -> String {
    let decided = file.decisions.iter().map(|decision| match &decision.from {
        Origin::Column(column) => format!("{}={column}", decision.role.code()),
        Origin::Value(value) => format!("{}='{value}'", decision.role.code()),
    });
    decided.collect::<Vec<_>>().join(" ")
}

fn shown(batch: &EventBatch, row: usize) -> String {
    let keys = [&batch.person, &batch.case].into_iter().flatten().filter_map(|column| column.text(row));
    let who = keys.collect::<Vec<_>>().join("/");
    let what = batch.activity.text(row).unwrap_or("-");
    let channel = batch.channel.as_ref().and_then(|column| column.text(row)).unwrap_or("-");
    let attributes =
        batch.attributes.iter().filter_map(|column| Some(format!("{}={}", column.name, column.values.text(row)?)));
    let attributes = attributes.collect::<Vec<_>>().join(" ");
    let shown = format!("{who} | {what} | {} | {channel} | {attributes}", Micros(batch.time[row]));
    shown.trim_end_matches([' ', '|']).to_string()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}
