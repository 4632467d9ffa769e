//! What the XES reader makes of small logs that hold every oddity, and of the real ones.

use crate::raw::{Decoder, Keep, NO_TIME, RawChunk, RawValues, ReadError};
use crate::xes::XesDecoder;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::Arc;

/// The rows of a log as `column → text`, and how many were rejected.
fn rows(xml: &str) -> Result<(Vec<BTreeMap<String, String>>, usize), ReadError> {
    let keep = Arc::new(|name: &str| if name.starts_with("plain") { Keep::Plain } else { Keep::Coded });
    let mut decoder = XesDecoder::new(Box::new(Cursor::new(xml.as_bytes().to_vec())), keep)?;
    let (mut rows, mut rejected) = (Vec::new(), 0);
    while let Some(chunk) = decoder.next_chunk()? {
        rejected += chunk.rejected.len();
        rows.extend(texts(&chunk));
    }
    Ok((rows, rejected))
}

pub(crate) fn texts(chunk: &RawChunk) -> Vec<BTreeMap<String, String>> {
    let mut rows = vec![BTreeMap::new(); chunk.rows];
    assert_eq!(chunk.lines.len(), chunk.rows);
    for column in &chunk.columns {
        for (row, cells) in rows.iter_mut().enumerate() {
            let text = match &column.values {
                RawValues::Coded(column) => column.text(row).map(str::to_string),
                RawValues::Plain(strings) => strings.text(row).map(str::to_string),
                RawValues::Time(times) => (times[row] != NO_TIME).then(|| model::Micros(times[row]).to_rfc3339()),
            };
            if let Some(text) = text {
                cells.insert(column.name.to_string(), text);
            }
        }
    }
    rows
}

fn row(cells: &[(&str, &str)]) -> BTreeMap<String, String> {
    cells.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect()
}

#[test]
fn traces_events_and_nested_attributes_become_rows() {
    let (rows, rejected) = rows(
        r#"<?xml version="1.0" encoding="UTF-8"?><!-- a log -->
        <x:log xmlns:x="http://www.xes-standard.org/">
          <x:extension name="Concept" prefix="concept" uri="u"/>
          <x:global scope="event"><x:string key="org:group" value="UNKNOWN"/></x:global>
          <x:float key="meta" value="1"><x:float key="deep" value="2"/></x:float>
          <x:trace>
            <x:string key="concept:name" value="1 &amp; en"/>
            <x:event>
              <x:string key="concept:name" value="ring"><x:int key="nr" value="7"/></x:string>
              <x:date key="time:timestamp" value="2011-10-01T01:38:44.546+03:00"/>
              <x:boolean key="ok" value="true"/><x:float key="sum" value="1.50"/><x:id key="id" value="a-b"/>
              <x:list key="parts"><x:values><x:string key="p" value="x"/><x:string key="p" value="y"/></x:values></x:list>
              <x:string key="empty" value=""/><![CDATA[ <event> ]]>
              <x:string key="plain&#229;" value="å&#10;&lt;"/>
            </x:event>
            <x:event/>
            <x:string key="late" value="but of the trace"/>
          </x:trace>
          <x:trace/>
          <x:trace><x:event><x:date key="time:timestamp" value="imorgon"/></x:event><x:event><x:string key="concept:name" value="b"/></x:event></x:trace>
          <x:event><x:string key="concept:name" value="beside"/></x:event>
        </x:log>"#,
    )
    .unwrap();
    assert_eq!(rejected, 1);
    assert_eq!(
        rows,
        [
            row(&[
                ("case:concept:name", "1 & en"),
                ("case:late", "but of the trace"),
                ("concept:name", "ring"),
                ("concept:name/nr", "7"),
                ("time:timestamp", "2011-09-30T22:38:44.546Z"),
                ("ok", "true"),
                ("sum", "1.50"),
                ("id", "a-b"),
                ("parts/p", "x; y"),
                ("plainå", "å\n<"),
            ]),
            row(&[("case:concept:name", "1 & en"), ("case:late", "but of the trace")]),
            row(&[("case:concept:name", "trace 3"), ("concept:name", "b")]),
            row(&[("concept:name", "beside")]),
        ]
    );
}

#[test]
fn what_is_no_whole_log_is_refused() {
    for (xml, word) in [
        ("", "no <log>"),
        ("<html/>", "<html>"),
        ("<log><trace><event>", "in the middle"),
        ("<log></trace>", "trace"),
        ("<log", ""),
    ] {
        let error = rows(xml).unwrap_err();
        assert!(error.message.contains(word), "{xml}: {}", error.message);
    }
    let deep = format!("<log><trace>{}", "<string key='a'>".repeat(1000));
    assert!(rows(&deep).unwrap_err().message.contains("deep"));
    let bomb = r#"<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><log><trace><event><string key="k" value="&b;"/></event></trace></log>"#;
    assert_eq!(rows(bomb).unwrap().0[0]["k"], "&b;");
}

#[derive(Debug, PartialEq)]
struct Facts {
    events: usize,
    cases: usize,
    activities: usize,
    edges: usize,
    variants: usize,
}

/// Facts of a log in file order; relies on a case's events lying together.
fn facts(path: &std::path::Path) -> Facts {
    let mut file = Vec::new();
    std::fs::File::open(path).unwrap().read_to_end(&mut file).unwrap();
    let input = flate2::read::MultiGzDecoder::new(Cursor::new(file));
    let mut decoder = XesDecoder::new(Box::new(input), Arc::new(|_: &str| Keep::Coded)).unwrap();
    let mut traces: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Some(chunk) = decoder.next_chunk().unwrap() {
        assert!(chunk.rejected.is_empty());
        for mut row in texts(&chunk) {
            assert!(row.contains_key("time:timestamp"));
            traces
                .entry(row.remove("case:concept:name").unwrap())
                .or_default()
                .push(row.remove("concept:name").unwrap());
        }
    }
    let edges: BTreeSet<(&str, &str)> =
        traces.values().flat_map(|trace| trace.windows(2).map(|pair| (&*pair[0], &*pair[1]))).collect();
    Facts {
        events: traces.values().map(Vec::len).sum(),
        cases: traces.len(),
        activities: traces.values().flatten().collect::<BTreeSet<_>>().len(),
        edges: edges.len(),
        variants: traces.values().collect::<BTreeSet<_>>().len(),
    }
}

#[test]
fn real_logs_have_the_facts_that_independent_tools_found() {
    for (log, [events, cases, activities, edges, variants]) in [
        ("BPIC12", [262_200, 13_087, 24, 125, 4_366]),
        ("BPIC13_i", [65_533, 7_554, 4, 11, 1_511]),
        ("BPIC13_cp", [6_660, 1_487, 4, 10, 183]),
        ("receipt", [8_577, 1_434, 27, 99, 116]),
        ("helpdesk", [21_348, 4_580, 14, 55, 226]),
        ("teleclaims", [46_138, 3_512, 11, 30, 12]),
    ] {
        let Some(path) = testkit::real_data(&format!("logs/{log}.xes.gz")) else { return };
        assert_eq!(facts(&path), Facts { events, cases, activities, edges, variants }, "{log}");
    }
    let Some(path) = testkit::real_data("logs/SEPSIS.xes.gz") else { return };
    let sepsis = facts(&path);
    assert_eq!((sepsis.events, sepsis.cases, sepsis.activities, sepsis.variants), (15_214, 1_050, 16, 846));
}
