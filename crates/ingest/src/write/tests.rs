//! What is written is read again as it was: every format, and what happens when it cannot be written.

use super::*;
use crate::gather::Gather;
use crate::ocel::{self, Encoding};
use crate::raw::{Decoder, Keep, Keeper, RawChunk};
use crate::xes_test::texts;
use model::Micros;
use std::collections::BTreeMap;
use std::fs::File;
use std::sync::Arc;

type Rows = Vec<BTreeMap<String, String>>;

fn schema() -> WriteSchema {
    let attributes = [
        ("amount", ValueKind::Float),
        ("case:region", ValueKind::Text),
        ("count", ValueKind::Integer),
        ("ok", ValueKind::Boolean),
        ("until", ValueKind::Time),
        ("case:moved", ValueKind::Text),
    ];
    WriteSchema {
        has_person: true,
        has_case: true,
        has_channel: true,
        has_event_id: true,
        attributes: attributes.map(|(name, kind)| (name.to_string(), kind)).to_vec(),
        ..WriteSchema::default()
    }
}

fn put_events(writer: &mut dyn EventWriter) -> Result<(), WriteError> {
    for number in 0..6i64 {
        let id = format!("id{number}");
        let case = ["fall \"1\", <a>", "fall 2"][usize::from(number >= 3)];
        let moved = ["före", "efter"][usize::from(number % 3 == 2)];
        let count = (number * 7 - 5).to_string();
        writer.event(&EventRow {
            event_id: Some(&id),
            person: Some(["Åsa & co", "Bo\nB"][usize::from(number >= 3)]),
            case: Some(case),
            time: Micros(1_700_000_000_000_000 + number * 1_234_567),
            activity: ["ring; upp", "möte"][usize::from(number % 2 == 0)],
            channel: (number != 4).then_some("telefon"),
            attributes: &[
                (number != 1).then_some("1.25"),
                Some("Norr"),
                Some(&count),
                Some("true"),
                (number > 2).then_some("2024-03-01T10:00:00Z"),
                Some(moved),
            ],
        })?;
    }
    Ok(())
}

fn rows_of(decoder: &mut dyn Decoder) -> Rows {
    let mut rows = Rows::new();
    while let Some(RawChunk { rejected, .. }) = decoder.next_chunk().unwrap().inspect(|chunk| rows.extend(texts(chunk)))
    {
        assert!(rejected.is_empty());
    }
    rows
}

fn read(path: &Path) -> Rows {
    let keep: Keeper = Arc::new(|_: &str| Keep::Coded);
    let file = || Box::new(File::open(path).unwrap());
    match WriteFormat::of(path).unwrap() {
        WriteFormat::Parquet => rows_of(&mut *crate::parquet_in::open(path, &keep, 2).unwrap()),
        WriteFormat::Xlsx => rows_of(&mut *crate::sheet::open(path, None, keep).unwrap()),
        WriteFormat::Xes if path.extension().is_some_and(|ending| ending == "gz") => {
            let input = flate2::read::GzDecoder::new(File::open(path).unwrap());
            rows_of(&mut crate::xes::XesDecoder::new(Box::new(input), keep).unwrap())
        }
        WriteFormat::Xes => rows_of(&mut crate::xes::XesDecoder::new(file(), keep).unwrap()),
        WriteFormat::OcelJson => rows_of(&mut *ocel::open(file(), Encoding::Json, None, keep).unwrap().1),
        WriteFormat::OcelXml => rows_of(&mut *ocel::open(file(), Encoding::Xml, None, keep).unwrap().1),
        WriteFormat::OcelSqlite => rows_of(&mut *ocel::open_sqlite(path, None, keep).unwrap().1),
        WriteFormat::Ndjson => {
            let mut gather = Gather::new(keep);
            for line in std::fs::read_to_string(path).unwrap().lines() {
                let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
                for (name, value) in object {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
                    let column = gather.column(&name);
                    gather.put(column, crate::gather::Cell::Text(ValueKind::Text, &text));
                }
                gather.end_row(1);
            }
            texts(&gather.take().unwrap())
        }
        WriteFormat::Csv | WriteFormat::Tsv => unreachable!("text tables are compared as text"),
    }
}

#[test]
fn events_come_back_from_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str| {
        let path = folder.path().join(name);
        let mut writer = writer(WriteFormat::of(&path).unwrap(), Target::file(&path).unwrap(), &schema()).unwrap();
        put_events(&mut *writer).unwrap();
        assert!(!path.exists(), "{name} is seen before it is complete");
        writer.finish().unwrap();
        path
    };
    let expected = read(&write("a.ndjson"));
    assert_eq!(expected.len(), 6);
    assert_eq!(expected[4].get("channel"), None);
    assert_eq!(expected[3]["person"], "Bo\nB");
    for name in ["a.xes", "a.xes.gz", "a.parquet", "a.xlsx"] {
        assert_eq!(read(&write(name)), expected, "{name}");
    }
    for name in ["a.jsonocel", "a.xmlocel", "a.sqlite"] {
        let rows: Rows = read(&write(name))
            .into_iter()
            .map(|mut row| {
                assert_eq!(row.remove("ocel:type").as_deref(), Some("journey"));
                let renamed = |name: String| match name.as_str() {
                    "ocel:eid" => "event_id".to_string(),
                    "ocel:activity" => "concept:name".to_string(),
                    "ocel:timestamp" => "time:timestamp".to_string(),
                    "ocel:oid" => "case:concept:name".to_string(),
                    _ => name,
                };
                row.into_iter().map(|(name, text)| (renamed(name), text)).collect()
            })
            .collect();
        assert_eq!(rows, expected, "{name}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().starts_with("a.")), "{left:?}");
}

#[test]
fn tables_quote_what_needs_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let mut writer = writer(WriteFormat::Csv, Target::file(&path).unwrap(), &schema()).unwrap();
    put_events(&mut *writer).unwrap();
    writer.finish().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("case:concept:name,person,concept:name,time:timestamp,channel,event_id,amount,case:region,")
    );
    assert!(text.contains(
        "\n\"fall \"\"1\"\", <a>\",Åsa & co,möte,2023-11-14T22:13:20Z,telefon,id0,1.25,Norr,-5,true,,före\n"
    ));
    assert!(text.contains("fall 2,\"Bo\nB\","));
}

#[test]
fn a_failure_leaves_nothing_at_the_destination() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    std::fs::write(&path, "what stood there").unwrap();
    let mut writer = writer(WriteFormat::Parquet, Target::file(&path).unwrap(), &schema()).unwrap();
    put_events(&mut *writer).unwrap();
    drop(writer);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "what stood there");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(Target::file(&folder.path().join("no/where.csv")).err().unwrap().message.contains("there is no folder"));
    assert!(WriteFormat::of(Path::new("a.pdf")).unwrap_err().hint.unwrap().contains(".parquet"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_so() {
    for format in [
        WriteFormat::Csv,
        WriteFormat::Ndjson,
        WriteFormat::Parquet,
        WriteFormat::Xlsx,
        WriteFormat::Xes,
        WriteFormat::OcelJson,
        WriteFormat::OcelSqlite,
    ] {
        let target = Target::file(Path::new("/dev/full")).unwrap();
        let written = writer(format, target, &schema()).and_then(|mut writer| {
            put_events(&mut *writer)?;
            writer.finish()
        });
        let error = written.expect_err("nothing fits a full disk");
        assert!(error.message.contains("the disk is full"), "{format:?}: {error}");
    }
}
